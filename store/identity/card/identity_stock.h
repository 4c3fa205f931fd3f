/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards in stock, as an administrator makes and ends them.
 *
 * Promise: no code is ever here: whoever prints the cards hashes them. All write inside the caller's transaction, ledger leaf included, and leave it
 * for the caller to abort when they fail. */
#pragma once

#include "store/identity/core/identity_priv.h"

#define IDENTITY_SERIAL_TEXT	9	/* 0091-338 and NUL */

/* What a card is made from. */
struct identity_card_new {
	uint8_t salt[KDF_SALT];
	uint8_t t[SEAL_CARD_CODES][SEAL_KEY];	/* secret: Argon2id of its codes, in order, at the cost of share codes */
};
/* Make a card that nobody has. serial: as it is printed. returns: 0; -ENOSPC no serial is free; an error of db.h. */
int identity_card_make(struct identity_core *core, const struct identity_card_new *n, char serial[IDENTITY_SERIAL_TEXT]) __attribute__((warn_unused_result));
/* Write a serial of seven digits as it is printed. */
void identity_card_serial_text(char text[IDENTITY_SERIAL_TEXT], const char *serial);
/* End a card, whoever has it. serial: seven digits. returns: 0; -ENOENT no such card, or it is void; an error of db.h. */
int identity_card_end(struct identity_core *core, const char *serial) __attribute__((warn_unused_result));

/* What a list says of a card: never who has it. */
struct identity_card_info {
	char serial[DB_CARD_SERIAL];
	const char *state;		/* made | given | locked, by wrong codes | void */
	int64_t created;
};
/* Read the one behind info->serial, which moves on; start with "". returns: 0; -ENOENT no more; an error of db.h. */
int identity_card_list(struct identity_core *core, struct identity_card_info *info) __attribute__((warn_unused_result));
