/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Facts: what an organisation may be given, derived from a record. Less than the record whenever less is enough.
 *
 * Promise: pure; nothing is guessed: what a birth date does not say is "unknown". secret: values are personal data. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/identity/core/identity_record.h"

struct national_table;

#define IDENTITY_FACT_MAX (2 * IDENTITY_ATTR_MAX)
#define IDENTITY_SAID_MAX (4 * IDENTITY_ATTR_MAX)

/* Whose facts, and when. All borrowed. */
struct identity_facts {
	const struct identity_record *record;
	const char *today;	/* local date, YYYY-MM-DD */
	const char *number;	/* of the phone that speaks: the phone where none is on record */
	const char *lang;	/* of the dialogue: the language where none is on record */
	const char *pseudonym;	/* towards this organisation */
	const char *before;	/* yes | no | unknown: has this organisation seen the person before; NULL: nobody looked */
	const struct national_table *numbers;	/* what papers of a name are; NULL: none has one */
};

/* The whole name in the order said, as it was typed: given, father's, grandfather's, family name, those that there are.  secret: out; the caller wipes it. */
void identity_facts_said(char out[IDENTITY_SAID_MAX], const struct identity_record *record);

/* Father's and grandfather's name alone.  secret: out; the caller wipes it. */
void identity_facts_fathers(char out[IDENTITY_SAID_MAX], const struct identity_record *record);

/* Is the fact an answer, and tells no value? An unknown fact is none. */
bool identity_facts_is_yes_no(const char *name);

/* The value of a fact: text; yes | no | unknown; a date; a word; of a birth date what birth_show() makes of it, and its year or "1995-1996".
 * returns: 0; -ENOENT not on record, or no such fact (out empty). */
int identity_facts_get(const struct identity_facts *f, const char *name, char out[IDENTITY_FACT_MAX]) __attribute__((warn_unused_result));
