/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the menu tests share: the real files loaded, and a phone that keeps its state. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "menus/engine/menu.h"

/* The service of the sample screens. */
extern const struct menu_service menu_world_service;

void menu_world_verb(struct menu_verb *out, const char *name);
bool menu_world_outcome(const char *name);

/* Every language that is shipped, English first. */
#define MENU_WORLD_LANGS	17
extern const char *const menu_world_langs[MENU_WORLD_LANGS];
/* Whether its script has 80 letters a screen; of Turkish only most screens. */
bool menu_world_is_wide(const char *lang);

/* menus/ of the source tree. */
const char *menu_world_dir(void);
/* Load the real files; a fault fails the test and is printed. */
struct menu *menu_world_load(void *ctx, const char *const *langs, size_t n_langs);

struct menu_phone {
	const struct menu *menu;
	struct menu_state st;
	struct text_limits limits;
	struct menu_effect eff;
};
void menu_phone_start(struct menu_phone *p, const struct menu *menu, const char *dialled);
void menu_phone_type(struct menu_phone *p, const char *text);	/* as INPUT or, on a secret screen, as its shape */
/* RESULT; values are pairs of name and text, NULL at the end. */
void menu_phone_answer(struct menu_phone *p, const char *outcome, ...) __attribute__((sentinel));
void menu_phone_event(struct menu_phone *p, enum menu_event_kind kind);

/* The screen shown, and what it says; the ask that goes out. */
void menu_phone_sees(const struct menu_phone *p, const char *screen, const char *text);
void menu_phone_asks(const struct menu_phone *p, const char *verb);
const char *menu_phone_arg(const struct menu_phone *p, const char *name);	/* NULL: none */
