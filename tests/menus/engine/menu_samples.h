/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each screen with the values of the product's list of screens, and drawing one of them without the engine. */
#pragma once

#include "tests/lib/menu_world.h"

#include "menus/engine/menu_priv.h"

struct menu_sample {
	const char *screen;
	unsigned max;		/* septets in the list of screens */
	const char *values;	/* name=value, one a line */
	const char *text;	/* in English */
};

extern const struct menu_sample menu_samples[];
extern const size_t menu_samples_n;

struct menu_drawing {
	char vars[4096];
	uint16_t used;
	struct menu_pen pen;
	struct menu_drawn d;
	char text[TEXT_SCREEN_MAX + MENU_TAIL_MAX + 2];
};

void menu_sample_draw(struct menu_drawing *dr, const struct menu *menu, const struct menu_sample *s, unsigned lang);
