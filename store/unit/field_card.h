/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The card of a service: what field units have of it. Lines "key=value", nothing of them secret, nothing of a person. Who carries it compares its
 * print with what the service shows: nothing else proves it, the words that are read aloud included. A line that nobody knows is passed over. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/seal/seal_field.h"
#include "store/values/national.h"

#define FIELD_CARD_MAX	32768
#define FIELD_WORDS_MAX	1024	/* of one screen, with NUL */
#define FIELD_PRINT	30	/* five groups of five digits and NUL */

struct field_card {
	struct seal_field_service service;
	char name[64];
	char country[8];
	char code[24], hotline[24], langs[64];	/* what people dial, whom they call, "en,sw" of the texts; "": of an older program */
	bool is_training;	/* of a database where nobody is real */
};

struct field_card_text {
	char octets[FIELD_CARD_MAX];
	size_t len;
};

/* Begin the lines with what every card says. returns: 0; -EMSGSIZE. */
int field_card_write(struct field_card_text *t, const struct field_card *card) __attribute__((warn_unused_result));
/* Add words that are read aloud; a tab stands on the card where they break a line. returns: 0; -EMSGSIZE no room, or they hold a tab. */
int field_card_say(struct field_card_text *t, const char *lang, const char *screen, const char *words) __attribute__((warn_unused_result));
/* Add a kind of paper whose numbers are judged, the n-th from 0 on. returns: 0; -EMSGSIZE no room. */
int field_card_paper(struct field_card_text *t, unsigned n, const struct national *row) __attribute__((warn_unused_result));
/* Read those. *n: how many; an older card has none. A check digit by a rule that nobody here knows is not judged. returns: 0; -EBADMSG they are none. */
int field_card_papers(const struct field_card_text *t, struct national rows[NATIONAL_ROWS_MAX], size_t *n) __attribute__((warn_unused_result));
/* Read it. returns: 0; -EPROTO a newer program made it; -EBADMSG it is none. */
int field_card_read(struct field_card *card, const struct field_card_text *t) __attribute__((warn_unused_result));
/* Copy words, their lines as they were. returns: 0; -ENOENT none, or more than size octets. */
int field_card_words(const struct field_card_text *t, const char *lang, const char *screen, char *out, size_t size) __attribute__((warn_unused_result));
/* What people compare of a card, or of a key: "04711 52093 11876 60012 33519". */
void field_card_print(char print[FIELD_PRINT], const void *octets, size_t len);
