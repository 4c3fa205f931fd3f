/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards as pages of 85 x 54 mm, SVG or PDF, black on white: the front with ten codes, the back without a word. No name of anything is on them.
 *
 * Life cycle: 1. begin; 2. a front and a back for each card; 3. end, also behind a failure. The PDF names one of the fonts that every reader has, and
 * needs no library. source: ISO 32000-1 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "store/seal/seal_card.h"

#define MUSAFIRCTL_PAGE_SIDE	8192	/* octets of a side as it is drawn */

struct musafirctl_page {
	FILE *to;
	bool is_pdf, is_full;		/* full: a side was larger than its room, and is cut */
	unsigned cards, sides;		/* sides: drawn so far */
	size_t at;			/* octets written */
	size_t *objects;		/* where each of the PDF begins */
	unsigned n_objects;
	size_t len;
	char side[MUSAFIRCTL_PAGE_SIDE];	/* secret */
};

/* Begin a file of so many cards on `to`, which stays the caller's and keeps no buffer. returns: 0; -ENOMEM. */
int musafirctl_page_begin(struct musafirctl_page *s, FILE *to, bool is_pdf, unsigned cards) __attribute__((warn_unused_result));
/* Draw the front: five codes a column, each with its number on a disc and a box to cross out, and a box for an own mark.  secret: code. */
void musafirctl_page_front(struct musafirctl_page *s, const char *serial, const char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1]);
/* Draw the back: keep phone and card apart, tell nobody, and the number of the help line. */
void musafirctl_page_back(struct musafirctl_page *s, const char *hotline);
/* End the file, and forget what was drawn. returns: 0; -EIO a side was too large; what the file itself says the caller asks. */
int musafirctl_page_end(struct musafirctl_page *s) __attribute__((warn_unused_result));
