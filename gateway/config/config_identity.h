/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The identity rules as the configuration asks for them: the same for the vault and for musafirctl on a database that nobody serves. */
#pragma once

struct config;
struct identity_conf;

/* Fill ic. owns: what it points to is of conf, borrowed. */
void config_identity_fill(struct identity_conf *ic, const struct config *conf);
/* Put the links of another reading into ic. owns: as above. */
void config_identity_links(struct identity_conf *ic, const struct config *conf);
