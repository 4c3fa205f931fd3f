/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names to indexes. */
#include <strings.h>

#include "menus/engine/menu_priv.h"

unsigned menu_find_screen(const struct menu *menu, const char *name)
{
	for (unsigned i = 0; i < menu->n_screens; i++)
		if (!strcmp(menu->screens[i]->name, name))
			return i;
	return MENU_NONE;
}

unsigned menu_find_ask(const struct menu *menu, const char *name)
{
	for (unsigned i = 0; i < menu->n_asks; i++)
		if (!strcmp(menu->asks[i]->name, name))
			return i;
	return MENU_NONE;
}

static unsigned find_def(const struct menu_def *defs, unsigned n, const char *name, size_t len)
{
	for (unsigned i = 0; i < n; i++)
		if (!strncmp(defs[i].name, name, len) && !defs[i].name[len])
			return i;
	return MENU_NONE;
}

unsigned menu_find_def(const struct menu *menu, const char *name, size_t len)
{
	return find_def(menu->defs, menu->n_defs, name, len);
}

unsigned menu_find_fact(const struct menu *menu, const char *name)
{
	return find_def(menu->facts, menu->n_facts, name, strlen(name));
}

unsigned menu_find_group(const struct menu *menu, const char *name)
{
	for (unsigned i = 0; i < menu->n_groups; i++)
		if (!strcmp(menu->groups[i].name, name))
			return i;
	return MENU_NONE;
}

unsigned menu_find_key(const struct menu_group *group, const char *key)
{
	for (unsigned i = 0; i < group->n; i++)
		if (!strcasecmp(group->keys[i], key))
			return i;
	return MENU_NONE;
}

const struct menu_outcome *menu_find_on(const struct menu_outcome *on, unsigned n_on, const char *name)
{
	for (unsigned i = 0; i < n_on; i++)
		if (!strcmp(on[i].name, name))
			return &on[i];
	return NULL;
}
