/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of `musafirctl menus`. The filled sheet is input of a stranger: each line is checked, and faults name it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "menus/engine/menu.h"

struct musafirctl;

#define MENUS_SHEET_MAX	(4 << 20)	/* octets of a filled sheet */

/* Load the menus in a language and the one that says what they mean ("": the default one), with one more folder, or NULL, behind those of the
 * configuration. returns: NULL with faults.  owns: the menu until menu_free(). */
struct menu *menus_load(struct musafirctl *ctl, const char *lang, const char *meaning, const char *folder, struct menu_faults *faults);
/* Tell them all; NULL: memory ran out before. returns: exit code, never MUSAFIRCTL_DONE. */
int menus_say_faults(const struct menu_faults *faults) __attribute__((warn_unused_result));
/* Copy an option that was given; "" when it was not. returns: false: it is longer than size allows, which was said. */
bool menus_option(struct musafirctl *ctl, const char *key, char *out, size_t size);
/* What a sheet calls that kind. */
const char *menus_kind(enum menu_saying_kind kind);
/* Read a filled sheet, tell what became of each label, and write lang/LANG.conf into the folder to. returns: exit code. */
int menus_take_filled(struct musafirctl *ctl, const struct menu *menu, const char *lang, const char *from, const char *to)
	__attribute__((warn_unused_result));
