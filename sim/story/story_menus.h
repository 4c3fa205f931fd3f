/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Menus of a story's own: those of the source tree, but some texts say something else. */
#pragma once

#define STORY_MENUS_MAX		4	/* texts */

/* One line of a language file, "\tT1 = [ ... ];", replaced. */
struct story_menus_text {
	char lang[8], name[8];
	char *text;		/* as it stands between the quotes */
};

/* Make dir/screens and dir/lang after those in from. returns: 0; -errno; -ENOENT also when a text has no line. */
int story_menus_make(const char *dir, const char *from, const struct story_menus_text *texts, unsigned n) __attribute__((warn_unused_result));
