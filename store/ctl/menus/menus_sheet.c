/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A sheet for who reads a language as a native: every label with what it means, what a phone shows, how much room there is, and its lines to
 * change. The filled sheet becomes a folder of menus that goes behind the shipped one. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "store/ctl/menus/menus_priv.h"
#include "store/ctl/musafirctl_priv.h"

/* ---- writing it ---- */

static void put_lines(FILE *to, const char *before, const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] != '\0')) {
		len = strcspn(text, "\n\f");
		fprintf(to, "%s%.*s\n", before, (int)len, text);
		if (text[len] == '\f')
			fprintf(to, "    --- next page ---\n");
	}
}

static void put_room(FILE *to, const struct menu_saying *s)
{
	if (!s->room)
		return;
	fprintf(to, "room:  %u of %u letters where it is longest", s->fit.units, s->room);
	if (s->fit.pages > 1)
		fprintf(to, ", %u pages", s->fit.pages);
	fprintf(to, "%s\n", s->ends ? ", one page: the dialogue ends here" : "");
}

static void put_entry(void *ctx, const struct menu_saying *s)
{
	FILE *to = ctx;

	fprintf(to, "\n== %s %s\n", menus_kind(s->kind), s->name);
	put_room(to, s);
	fprintf(to, "means:\n");
	put_lines(to, "    ", s->meaning);
	if (*s->seen) {
		fprintf(to, "seen:\n");
		put_lines(to, "    ", s->seen);
	}
	fprintf(to, "lines:\n");
	put_lines(to, "| ", s->words);
	fprintf(to, "good:\nnote:\n");
}

static void put_head(FILE *to, const char *lang)
{
	fprintf(to,
		"# Review sheet of the language %s. Each part has a label, what it means, and how a phone shows it with ordinary values.\n"
		"# Change what stands behind | where it is not what you would say: plain words, for somebody who read for four years.\n"
		"# A line that begins with a digit and a blank is that choice: leave the digit. {name} is filled in by the service: leave it in\n"
		"# its line, anywhere in it. Lines may be joined or cut, as long as each choice stays a line of its own.\n"
		"# Put an x behind good: where you have read it and it is right, as it was or as you changed it. What has no x counts as not read.\n"
		"# note: has room for what you want to tell.\n", lang);
}

static FILE *open_sheet(const char *path)
{
	FILE *to = *path ? fopen(path, "wxe") : stdout;

	if (!to)
		musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(errno));
	return to;
}

static int close_sheet(FILE *to, const char *path)
{
	bool bad = ferror(to) || (to == stdout ? fflush(to) : fclose(to));

	return bad ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", *path ? path : "standard output", strerror(errno)) : MUSAFIRCTL_DONE;
}

static int write_sheet(const struct menu *menu, const char *lang, const char *path)
{
	FILE *to = open_sheet(path);
	int rc;

	if (!to)
		return MUSAFIRCTL_FAILED;
	put_head(to, lang);
	rc = menu_each_saying(menu, lang, put_entry, to);
	if (close_sheet(to, path))
		return MUSAFIRCTL_FAILED;
	return rc ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", lang, strerror(-rc)) : MUSAFIRCTL_DONE;
}

/* ---- the command ---- */

int musafirctl_menus_review(struct musafirctl *ctl)
{
	char lang[MENU_LANG_LEN], meaning[MENU_LANG_LEN], from[PATH_MAX], to[PATH_MAX];
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	struct menu *menu;
	int rc;

	if (!menus_option(ctl, "lang", lang, sizeof(lang)) || !menus_option(ctl, "meaning", meaning, sizeof(meaning)) ||
	    !menus_option(ctl, "from", from, sizeof(from)) || !menus_option(ctl, "to", to, sizeof(to)))
		return MUSAFIRCTL_USAGE;
	if (*from && !*to)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--to: name the folder that gets what the sheet changes");
	menu = faults ? menus_load(ctl, lang, meaning, NULL, faults) : NULL;
	if (!menu)
		return menus_say_faults(faults);
	rc = *from ? menus_take_filled(ctl, menu, lang, from, to) : write_sheet(menu, lang, to);
	menu_free(menu);
	return rc;
}
