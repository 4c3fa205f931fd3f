/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a register knows a person again: by number and paper, or without a paper by number, names and birth date, each compared in one form.
 *
 * Promise: nothing about a person who is there is changed by a row. Never: a name of somebody else in a refusal.
 * secret: numbers, records and rows are personal data. Inside the caller's transaction. */
#pragma once

#include <stddef.h>

#include "store/identity/core/identity_rules.h"

/* A row of a register, and what was read from it. All borrowed. */
struct identity_paper_row {
	const char *number;			/* E.164 digits */
	const struct identity_record *record;
	const struct identity_pair *pairs;	/* as they were typed */
	size_t n;
	uint32_t line;				/* of the file */
};

/* Fill the keys of a person with that number and record. returns: 0; -EILSEQ or -EMSGSIZE a value that cannot be compared: none that a record took. */
int identity_paper_keys(const struct identity_core *core, struct db_paper *paper, const char *number, const struct identity_record *record)
	__attribute__((warn_unused_result));

/* Whether somebody has the paper of that record. returns: 0 no, or there is none; 1 yes, on whatever phone; as identity_paper_keys(); an error of db.h. */
int identity_paper_owned(struct identity_core *core, const char *number, const struct identity_record *record) __attribute__((warn_unused_result));

/* Look for the person of a row. A key that an earlier program made is replaced, and the line of whoever waits for a start code is this one's.
 * Where the row differs and there is an index of duplicates, a case is opened, once a person, with both values sealed for officers; err names it.
 * returns: 0 nobody; 1 known, and the row says nothing else; 2 known, but a PIN keeps closed what is to be compared; -EEXIST with err: the row differs from
 * what is kept of the person, or the paper is that of somebody with another number; an error of db.h. */
int identity_paper_known(struct identity_core *core, const struct identity_paper_row *row, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
