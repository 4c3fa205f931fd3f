/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One libconfig setting at a time: its value, or a fault with its file and line. */
#include <libconfig.h>
#include <talloc.h>

#include "menus/engine/menu_priv.h"

struct menu_where menu_load_at(const struct menu_load *l, const struct config_setting_t *s)
{
	return (struct menu_where){ l->file, s ? config_setting_source_line(s) : 0, l->folder };
}

bool menu_load_is_said(const struct menu_load *l, const struct menu_where *at)
{
	return at->file && at->folder != l->folder;
}

char *menu_load_dup(struct menu_load *l, const char *text)
{
	char *copy = talloc_strdup(l->menu, text);

	if (!copy)	/* the fault stops the load; until then nobody meets a NULL */
		menu_faults_add(l->faults, &(struct menu_where){ l->file, 0 }, "out of memory");
	return copy ? copy : (char *)"";
}

static void unknown_key(struct menu_load *l, const struct config_setting_t *s, const char *const *keys)
{
	struct menu_where at = menu_load_at(l, s);
	char known[512];
	struct menu_buf b;

	menu_buf_init(&b, known, sizeof(known));
	for (unsigned i = 0; keys[i]; i++) {
		if (i)
			menu_buf_add(&b, ", ");
		menu_buf_add(&b, keys[i]);
	}
	menu_faults_add(l->faults, &at, "unknown key \"%s\"; expected one of %s", config_setting_name(s), known);
}

bool menu_load_keys(struct menu_load *l, const struct config_setting_t *s, const char *const *keys)
{
	struct menu_where at = menu_load_at(l, s);

	if (!config_setting_is_group(s)) {
		menu_faults_add(l->faults, &at, "expected a group { ... }");
		return false;
	}
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		unsigned k;

		for (k = 0; keys[k] && strcmp(keys[k], config_setting_name(m)); k++)
			;
		if (!keys[k])
			unknown_key(l, m, keys);
	}
	return true;
}

const char *menu_load_str(struct menu_load *l, const struct config_setting_t *s, const char *key, bool need)
{
	const config_setting_t *m = config_setting_get_member(s, key);
	struct menu_where at = menu_load_at(l, m ? m : s);

	if (!m && need)
		menu_faults_add(l->faults, &at, "\"%s\" is missing", key);
	if (!m)
		return NULL;
	if (config_setting_type(m) != CONFIG_TYPE_STRING) {
		menu_faults_add(l->faults, &at, "\"%s\" must be a text in quotes", key);
		return NULL;
	}
	return menu_load_dup(l, config_setting_get_string(m));
}

bool menu_load_flag(struct menu_load *l, const struct config_setting_t *s, const char *key)
{
	const config_setting_t *m = config_setting_get_member(s, key);
	struct menu_where at = menu_load_at(l, m);

	if (!m)
		return false;
	if (config_setting_type(m) != CONFIG_TYPE_BOOL)
		menu_faults_add(l->faults, &at, "\"%s\" must be true or false", key);
	return config_setting_get_bool(m);
}

unsigned menu_load_uint(struct menu_load *l, const struct config_setting_t *s, const char *key, unsigned max, unsigned dflt)
{
	const config_setting_t *m = config_setting_get_member(s, key);
	struct menu_where at = menu_load_at(l, m);
	int n;

	if (!m)
		return dflt;
	n = config_setting_type(m) == CONFIG_TYPE_INT ? config_setting_get_int(m) : -1;
	if (n >= 0 && (unsigned)n <= max)
		return n;
	menu_faults_add(l->faults, &at, "\"%s\" must be a number from 0 to %u", key, max);
	return dflt;
}

unsigned menu_load_list(struct menu_load *l, const struct config_setting_t *s, const char **out, unsigned max)
{
	struct menu_where at = menu_load_at(l, s);
	unsigned n = 0;

	if (config_setting_type(s) == CONFIG_TYPE_STRING) {
		out[0] = menu_load_dup(l, config_setting_get_string(s));
		return 1;
	}
	if (!config_setting_is_array(s)) {
		menu_faults_add(l->faults, &at, "expected texts in quotes: [ \"...\", \"...\" ]");
		return 0;
	}
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);

		at = menu_load_at(l, m);
		if (config_setting_type(m) != CONFIG_TYPE_STRING)
			menu_faults_add(l->faults, &at, "expected a text in quotes");
		else if (n == max)
			menu_faults_add(l->faults, &at, "more than %u entries", max);
		else
			out[n++] = menu_load_dup(l, config_setting_get_string(m));
	}
	return n;
}
