/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The identity rules as the configuration asks for them: the same for the vault and for musafirctl on a database that nobody serves. */
#pragma once

struct config;
struct identity_conf;

/* Fill ic. owns: what it points to is of conf, borrowed. */
void config_identity_fill(struct identity_conf *ic, const struct config *conf);
/* Put the links of another reading into ic. owns: as above. */
void config_identity_links(struct identity_conf *ic, const struct config *conf);

#define CONFIG_IDENTITY_LIST	4096	/* octets of CONFIG_LINKS_MAX links, each two names and a code, with NUL */
/* Write those links for who is rooted where the files of a configuration are not, and could not read it. returns: a string on ctx; NULL out of memory. */
char *config_identity_list(void *ctx, const struct config *conf);
/* Put the links of such a list into ic. owns: list is cut in place, and borrowed from then on. returns: 0; -EBADMSG: it is none, ic is unchanged. */
int config_identity_read(struct identity_conf *ic, char *list) __attribute__((warn_unused_result));
