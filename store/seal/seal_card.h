/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A code card: ten codes on paper, and a pair of keys that any three of them open.
 *
 * A scalar is shared among the ten, so that three give it back and two say nothing of it (Shamir, over the scalars of ed25519). Each share lies under a
 * key of its code alone: opening it is the only proof of a code, there is no other verifier. The secret half of the card's pair comes from the scalar and
 * the key file; a person's DEK is boxed to the public half, so that a new one reaches a card that is in a pocket. A single code opens the scalar only
 * where that was wanted when the card was handed over.
 *
 *   code n, Argon2id with the card's salt -> t; under keyed(card, n, t) share n, and perhaps the scalar itself
 *
 * Promise: pure. secret: t, share, scalar and DEK everywhere; the caller wipes them. source: A. Shamir, How to share a secret, 1979 */
#pragma once

#include "store/seal/seal.h"

#define SEAL_CARD_CODES	10	/* on a card */
#define SEAL_CARD_NEED	3	/* that open it */
#define SEAL_CARD_LEN	8	/* digits of a code */

/* A share, or the scalar, as it comes out of its wrap. */
struct seal_card_share {
	uint8_t n;		/* 1 to SEAL_CARD_CODES */
	uint8_t octets[SEAL_KEY];
};

/* What is kept of a new card. */
struct seal_card {
	uint8_t ref[SEAL_IX];		/* random; what its keys are bound to */
	uint8_t pub[SEAL_KEY];
	uint8_t share[SEAL_CARD_CODES][SEAL_WRAP];
	uint8_t single[SEAL_CARD_CODES][SEAL_WRAP];	/* the scalar under each code alone */
};

/* Draw a code: digits and NUL, the first 1 to 9, no four equal in a row, no run of five up or down. */
void seal_card_code(char code[SEAL_CARD_LEN + 1]);
/* Make a card from the Argon2id of its codes, in order. */
void seal_card_make(const struct seal_keys *keys, struct seal_card *card, const uint8_t t[SEAL_CARD_CODES][SEAL_KEY]);
/* Open share n, or with single the scalar, with the Argon2id of its code. returns: 0; -EBADMSG: another code, or wrap_len is not SEAL_WRAP. The time
 * does not tell which. */
int seal_card_open(const struct seal_keys *keys, struct seal_card_share *out, const uint8_t ref[SEAL_IX], uint8_t n, bool single, const uint8_t t[SEAL_KEY],
		   const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));
/* The scalar from SEAL_CARD_NEED shares of different numbers. returns: 0; -EBADMSG they are of one number, or none. */
int seal_card_join(uint8_t scalar[SEAL_KEY], const struct seal_card_share shares[SEAL_CARD_NEED]) __attribute__((warn_unused_result));

/* Box a DEK to a card; pub: its public half, person: the reference of whose DEK it is. returns: 0; -EBADMSG pub is no key.  secret: dek. */
int seal_card_wrap(const struct seal_keys *keys, uint8_t wrap[SEAL_LOGIN], const uint8_t pub[SEAL_KEY], const uint8_t person[SEAL_IX],
		   const uint8_t dek[SEAL_KEY]) __attribute__((warn_unused_result));
/* Open it with the scalar. card: the reference of the card. returns: 0; -EBADMSG with dek zero. */
int seal_card_unwrap(const struct seal_keys *keys, uint8_t dek[SEAL_KEY], const uint8_t card[SEAL_IX], const uint8_t scalar[SEAL_KEY],
		     const uint8_t person[SEAL_IX], const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));

/* Keep a DEK for the end of a wait, under the code that is asked for once more then; t: of that code. */
void seal_card_hold(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], const uint8_t person[SEAL_IX], const uint8_t t[SEAL_KEY],
		    const uint8_t dek[SEAL_KEY]);
/* returns: 0; -EBADMSG with dek zero. */
int seal_card_held(const struct seal_keys *keys, uint8_t dek[SEAL_KEY], const uint8_t person[SEAL_IX], const uint8_t t[SEAL_KEY],
		   const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));

/* The salt of the Argon2id of a person's birth date, for who lost the SIM; who: a reference, or the index of a number that nobody has. */
void seal_birth_salt(const struct seal_keys *keys, uint8_t salt[SEAL_IX], const uint8_t who[SEAL_IX]);
/* What is kept of it; v: the Argon2id. */
void seal_birth_mark(const struct seal_keys *keys, uint8_t mark[SEAL_IX], const uint8_t who[SEAL_IX], const uint8_t v[SEAL_KEY]);

/* Which code is asked for: 1 to SEAL_CARD_CODES, the same for who is asked about, who asks, the day and the turn; which is not known without the key file. */
uint8_t seal_card_index(const struct seal_keys *keys, const uint8_t asked[SEAL_IX], const uint8_t caller[SEAL_IX], int64_t day, unsigned turn);
