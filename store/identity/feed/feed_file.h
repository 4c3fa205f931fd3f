/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The octets of a feed file. Pure.
 *
 *	# musafir-feed 1 operator=KE1 seq=118 rows=20311 sha256=HEX	(of all behind this line)
 *	# more comments
 *	msisdn,event,at,ref
 *	+254711000001,sim_change,2026-11-30T09:12:00+03:00,
 *
 * UTF-8 without a mark, lines end in LF alone, the last one too. `ref` is optional, whole columns of it, and not read. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define FEED_OPERATOR_MAX	16
#define FEED_REF_MAX		64

enum feed_event { FEED_SIM_CHANGE, FEED_RECYCLED, FEED_CLOSED, FEED_PORTED, FEED_IMEI, FEED_EVENTS };

struct feed_head {
	char operator[FEED_OPERATOR_MAX];
	uint64_t seq, rows;
	uint8_t sha[32];
	size_t len;		/* octets of the line: sha begins behind it */
};

struct feed_row {
	char number[16];	/* E.164 digits; secret */
	enum feed_event event;
	int64_t at;		/* seconds */
};

/* Read the first line. returns: 0; -EBADMSG it is none. */
int feed_head_read(struct feed_head *head, const char *text, size_t len) __attribute__((warn_unused_result));

/* Where reading is: begin with zero, at the first octet behind the first line. */
struct feed_at {
	size_t pos;
	uint64_t line;		/* of the row read last, or of the fault, 2 the first behind the head */
	unsigned columns;	/* 0: their names are still to come */
};
/* Read the next row of text, len octets. *fault: what is wrong.  returns: 1; 0 at the end; -EBADMSG with *fault.  secret: row; the caller wipes it. */
int feed_row_next(struct feed_row *row, struct feed_at *at, const char *text, size_t len, const char **fault) __attribute__((warn_unused_result));
