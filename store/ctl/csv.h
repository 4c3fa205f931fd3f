/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of a comma separated file, RFC 4180, or with another sign between the values: quotes doubled inside quotes, CRLF or LF, the last line end may be missing. UTF-8.
 *
 * Promise: pure, no state but the line counter; every octet belongs to exactly one row, so one damaged row costs no other: a quote that is
 * never closed ends with its own line. Blank lines are passed over. Never: a guess. What is not a row is CSV_BAD with its line and what is wrong.
 *
 * Life cycle: 1. zero struct csv, line = 1, and sep where it is no comma; 2. csv_next() over what was read, dropping *used octets each time; on CSV_MORE read more
 * behind the rest: CSV_ROW_MAX + 1 octets always hold a whole row; 3. until CSV_END.
 *
 * secret: rows are personal data: the caller wipes struct csv and what it read. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CSV_ROW_MAX	4096	/* octets with quotes and line end: every column with 40 four-octet characters, and room */
#define CSV_FIELDS_MAX	256	/* a survey has many that are not ours */

enum csv_result { CSV_ROW, CSV_BAD, CSV_MORE, CSV_END };

enum csv_fault {
	CSV_TOO_LONG,		/* more than CSV_ROW_MAX octets without a line end */
	CSV_TOO_MANY,		/* more than CSV_FIELDS_MAX fields */
	CSV_UNCLOSED,		/* a quote is never closed */
	CSV_QUOTE,		/* a quote inside a field without quotes, or text behind a closing one */
	CSV_NUL,		/* a zero octet */
	CSV_NOT_UTF8,
};

struct csv {
	char sep;			/* between values; 0: a comma */
	unsigned long line;		/* next to be read, from 1 on */
	unsigned long row_line;		/* where the row just read begins */
	enum csv_fault fault;		/* with CSV_BAD */
	unsigned n;			/* fields */
	unsigned at;			/* with CSV_BAD: the field of the fault, from 0 on */
	bool skipping;			/* inside: the rest of a line that was told as too long */
	const char *fields[CSV_FIELDS_MAX];	/* NUL-terminated, into text */
	char text[CSV_ROW_MAX + 1];
};

/* Read the next row of len octets; last: nothing follows behind them.
 * returns: CSV_ROW; CSV_BAD (the row was passed over); CSV_MORE with *used what may be dropped; CSV_END. */
enum csv_result csv_next(struct csv *c, const char *octets, size_t len, bool last, size_t *used)
	__attribute__((warn_unused_result));

/* What is wrong, in words for a person: without a value of the row. returns: static text. */
const char *csv_words(enum csv_fault fault);
