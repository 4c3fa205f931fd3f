/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the eye sees of a screen, by the Unicode bidi algorithm of fribidi. */
#pragma once

#include <stddef.h>

/* A phone may take each line for a paragraph of its own, as Unicode does, or the whole screen for one, whose line ends only
 * break lines. It may know the direction from its language, or take it from the first letter. */
enum text_view { TEXT_VIEW_LINES_RTL, TEXT_VIEW_LINES_AUTO, TEXT_VIEW_SCREEN_RTL, TEXT_VIEW_SCREEN_AUTO, TEXT_VIEWS };

/* Line `number` (from 0) of a screen from left to right, invisible signs left out. Fails the test when it cannot. */
void text_view_line(char *out, size_t cap, const char *screen, int number, enum text_view view);
