/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A checkpoint as C2SP tlog-checkpoint v1.0.0 has it: the text of a note that says how large the tree of a log is, and its root.
 *
 *   origin
 *   size in decimal
 *   root in base64
 *
 * We write no more lines; what others put behind them is passed over. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/tree/note.h"
#include "store/tree/tree.h"

#define CHECKPOINT_TEXT		(NOTE_NAME_MAX + 1 + 20 + 1 + 44 + 1 + 1)	/* with a NUL */

struct checkpoint {
	char origin[NOTE_NAME_MAX + 1];	/* of the log; the name of its key */
	uint64_t size;
	uint8_t root[TREE_HASH];
};

/* Read the text of a note. returns: 0; -EBADMSG: it is none. */
int checkpoint_read(struct checkpoint *c, const char *text, size_t len) NOTE_WARN;
/* Write it, with its last newline. returns: octets. */
size_t checkpoint_print(const struct checkpoint *c, char text[CHECKPOINT_TEXT]);
