/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records that two custodians open on a machine of theirs, for cases whose PIN nobody knows any more.
 *
 *   batch   what the vault asks for: text, a line a case, with the wrap that the custodians alone open; and a public key made for this batch
 *   answer  what they bring back: text, a line a case, with the record's key boxed to that public key
 *
 * Promise: what is in either file opens nothing without the custodians' secrets, or the key file. An answer serves the cases of its batch alone, each
 * line its own: the pair is derived from the batch's id, so the vault keeps nothing secret meanwhile. Pure. secret: keys and the secrets of custodians; the caller wipes them. */
#pragma once

#include "store/seal/seal.h"

#define SEAL_BATCH_TEXT		1280	/* octets of a line or of a head, with the NUL */
#define SEAL_BATCH_CASES	500	/* of one batch */
#define SEAL_BATCH_WORD		16	/* a number of a case, the name of a desk, a day, with the NUL */
#define SEAL_BATCH_BOX		(SEAL_IX + 2 * SEAL_BATCH_WORD + SEAL_KEY + 48)

struct seal_batch {
	char key_id[SEAL_KEY_ID];
	uint8_t id[SEAL_IX];		/* random */
	uint8_t pub[SEAL_KEY];
};

/* One case. Words have no blank. */
struct seal_batch_case {
	char number[SEAL_BATCH_WORD], desk[SEAL_BATCH_WORD], day[SEAL_BATCH_WORD];
	uint8_t ref[SEAL_IX];
	size_t len;			/* of what follows: a wrap, or SEAL_BATCH_BOX */
	uint8_t octets[SEAL_ESCROW_MAX];
};

/* ---- at the vault ---- */

/* Begin a batch with a fresh id. */
void seal_batch_new(const struct seal_keys *keys, struct seal_batch *b);
/* Open what an answer says of a case, as the vault knows that: number, day and ref. returns: 0; -EBADMSG: it is of another batch, case or person, with
 * key zero.  secret: key. */
int seal_batch_take(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t id[SEAL_IX], const struct seal_batch_case *c)
	__attribute__((warn_unused_result));

/* ---- at the custodians ---- */

/* Open one case with the secrets of n custodians, and box it for the vault: out has the words of c. returns: 0; -EBADMSG: these do not open it.  secret: sec. */
int seal_batch_open(struct seal_batch_case *out, const struct seal_batch *b, const struct seal_batch_case *c, const uint8_t sec[][SEAL_KEY], unsigned n)
	__attribute__((warn_unused_result));

/* ---- text ---- */

/* Write the head of a batch, or of its answer, to out, and its end: so that a file that was cut is known. returns: the length. */
size_t seal_batch_head(char out[SEAL_BATCH_TEXT], const struct seal_batch *b, bool is_answer) __attribute__((warn_unused_result));
/* Write a line of it. */
size_t seal_batch_line(char out[SEAL_BATCH_TEXT], const struct seal_batch_case *c) __attribute__((warn_unused_result));
/* Write its end. n: lines before. */
size_t seal_batch_end(char out[SEAL_BATCH_TEXT], unsigned n) __attribute__((warn_unused_result));
/* Read a head at *at, and step behind it. returns: 0; -EPROTO: it is none, or of a newer program. */
int seal_batch_head_read(struct seal_batch *b, const char **at, bool is_answer) __attribute__((warn_unused_result));
/* Read a line at *at, and step behind it. n: lines before. returns: 1 and *c; 0: it was the end; -EPROTO: the file is not whole. */
int seal_batch_line_read(struct seal_batch_case *c, const char **at, unsigned n) __attribute__((warn_unused_result));
