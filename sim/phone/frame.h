/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A phone drawn with box characters: for transcripts and for the terminal. Pure. */
#pragma once

#include <stddef.h>

#include "sim/phone/phone.h"

#define FRAME_COLS	32	/* of text inside the box: a wide screen of a basic phone */
#define FRAME_WIDTH	(FRAME_COLS + 6)	/* of the box, with its margin */
#define FRAME_ROWS	24	/* of text at the most: 182 characters over one line each never happens */
#define FRAME_LINE	(FRAME_COLS * 4 + 1)
#define FRAME_SIZE	8192

/* Terminal columns of a UTF-8 string: marks and invisible signs take none, wide letters two. Tests look here, as at the next, because a
 * frame that is drawn no longer tells. */
unsigned frame_width(const char *utf8);

/* Cut text into lines of at most FRAME_COLS columns, at blanks where there is one. returns: lines. */
unsigned frame_wrap(char lines[FRAME_ROWS][FRAME_LINE], const char *text);

/* Copy into line what of text goes on one line of cols columns, 1 at the least. returns: octets of text until the next line. */
size_t frame_cut(char *line, size_t size, const char *text, unsigned cols);

/* Draw the phone with its text and its count below. returns: octets, without the NUL. */
size_t frame_draw(char *out, size_t size, const struct phone *phone);
