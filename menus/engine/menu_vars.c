/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "menus/engine/menu_priv.h"

/* Step to the next entry. returns: its octets, 0 at the end or where the rest is not whole. */
static size_t entry_len(const char *p, size_t left)
{
	const char *nul = left > 1 ? memchr(p + 1, '\0', left - 1) : NULL;

	return nul ? (size_t)(nul - p) + 1 : 0;
}

const char *menu_vars_get(const struct menu_vars *v, unsigned def, unsigned n)
{
	size_t pos = 0, len;

	while ((len = entry_len(v->p + pos, v->used - pos))) {
		if ((uint8_t)v->p[pos] == def + 1 && len > 2 && n-- == 0)
			return v->p + pos + 1;
		pos += len;
	}
	return NULL;
}

int menu_vars_add(char *p, uint16_t *used, size_t cap, unsigned def, const char *text)
{
	size_t len = strlen(text) + 1;

	if (*used > cap || cap - *used < len + 1)
		return -EMSGSIZE;
	p[*used] = (char)(def + 1);
	memcpy(p + *used + 1, text, len);
	*used += len + 1;
	return 0;
}

/* Keep the entries that are wanted, wipe the rest. */
static void filter_entries(struct menu_state *st, bool (*is_wanted)(const struct menu *, unsigned def, unsigned arg), const struct menu *menu, unsigned arg)
{
	size_t from = 0, to = 0, len;

	while (from < st->used && (len = entry_len(st->vars + from, st->used - from))) {
		if (is_wanted(menu, (uint8_t)st->vars[from] - 1u, arg)) {
			memmove(st->vars + to, st->vars + from, len);
			to += len;
		}
		from += len;
	}
	memset(st->vars + to, 0, sizeof(st->vars) - to);
	st->used = to;
}

static bool is_kept(const struct menu *menu, unsigned def, unsigned arg)
{
	return def < menu->n_defs && menu->defs[def].keep;
}

static bool is_other(const struct menu *menu, unsigned def, unsigned arg)
{
	return def != arg;
}

void menu_vars_forget(const struct menu *menu, struct menu_state *st)
{
	filter_entries(st, is_kept, menu, 0);
}

void menu_vars_drop(struct menu_state *st, unsigned def)
{
	filter_entries(st, is_other, NULL, def);
}
