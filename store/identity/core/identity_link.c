/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a link may have. The gateway names the links, and may be captured: a link has an account as the configuration knows it, and all other names
 * share one, so that a name that is made up wins nothing. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

static struct identity_link *link_named(struct identity_core *core, const char *name)
{
	unsigned i;

	for (i = 0; *name && i < IDENTITY_LINKS_MAX; i++)
		if (!strcmp(core->links[i].name, name))
			return &core->links[i];
	return NULL;
}

/* The account of that name, or one that nobody uses any more. */
static struct identity_link *link_account(struct identity_core *core, const char *name)
{
	struct identity_link *l = link_named(core, name);
	unsigned i;

	for (i = 0; !l && i < IDENTITY_LINKS_MAX; i++) {
		l = &core->links[i];
		if (l->is_listed || l->hashes) {
			l = NULL;
			continue;
		}
		*l = (struct identity_link){ 0 };
		osmo_strlcpy(l->name, name, sizeof(l->name));
	}
	return l;
}

void identity_core_links(struct identity_core *core)
{
	struct identity_link *l;
	unsigned i;

	for (i = 0; i < IDENTITY_LINKS_MAX; i++)
		core->links[i].is_listed = false;
	for (i = 0; i < core->conf->n_links; i++) {
		l = link_account(core, core->conf->links[i].account);
		if (l)
			l->is_listed = true;
	}
}

struct identity_link *identity_link_of(struct identity_core *core, const char *name)
{
	struct identity_link *l = link_named(core, name);

	return l && l->is_listed ? l : &core->links[IDENTITY_LINKS_MAX];
}
