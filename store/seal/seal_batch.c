/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "store/seal/seal_priv.h"

#define HEX_IX	(2 * SEAL_IX + 1)
#define B64	sodium_base64_VARIANT_ORIGINAL
#define B64_MAX	sodium_base64_ENCODED_LEN(SEAL_ESCROW_MAX, B64)

#define CASE	(SEAL_IX + 2 * SEAL_BATCH_WORD)	/* ref, number and day */

_Static_assert(SEAL_BATCH_BOX == CASE + SEAL_KEY + crypto_box_SEALBYTES, "a box holds which case, and key");
_Static_assert(SEAL_BATCH_BOX <= SEAL_ESCROW_MAX, "a box is no longer than a wrap");

static const char *const magic[2] = { "musafir-escrow-cases 1", "musafir-escrow-answer 1" };

/* Which case a key is for. */
static void case_of(uint8_t out[CASE], const struct seal_batch_case *c)
{
	memset(out, 0, CASE);
	memcpy(out, c->ref, SEAL_IX);
	memcpy(out + SEAL_IX, c->number, strnlen(c->number, SEAL_BATCH_WORD));
	memcpy(out + SEAL_IX + SEAL_BATCH_WORD, c->day, strnlen(c->day, SEAL_BATCH_WORD));
}

/* ---- at the vault ---- */

static void pair_of(const struct seal_keys *keys, const uint8_t id[SEAL_IX], uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY])
{
	uint8_t seed[SEAL_KEY];

	SEAL_MAC(seed, sizeof(seed), keys->sub[SEAL_SUB_PEND], "escrow batch", { id, SEAL_IX });
	crypto_box_seed_keypair(pub, sec, seed);
	sodium_memzero(seed, sizeof(seed));
}

void seal_batch_new(const struct seal_keys *keys, struct seal_batch *b)
{
	uint8_t sec[SEAL_KEY];

	memset(b, 0, sizeof(*b));
	memcpy(b->key_id, keys->id, sizeof(b->key_id));
	randombytes_buf(b->id, sizeof(b->id));
	pair_of(keys, b->id, b->pub, sec);
	sodium_memzero(sec, sizeof(sec));
}

int seal_batch_take(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t id[SEAL_IX], const struct seal_batch_case *c)
{
	uint8_t plain[CASE + SEAL_KEY] = { 0 }, is[CASE], pub[SEAL_KEY], sec[SEAL_KEY];
	bool opens;

	pair_of(keys, id, pub, sec);
	case_of(is, c);
	opens = c->len == SEAL_BATCH_BOX && !crypto_box_seal_open(plain, c->octets, c->len, pub, sec) && !sodium_memcmp(plain, is, CASE);
	memset(key, 0, SEAL_KEY);
	if (opens)
		memcpy(key, plain + CASE, SEAL_KEY);
	sodium_memzero(sec, sizeof(sec));
	sodium_memzero(plain, sizeof(plain));
	return opens ? 0 : -EBADMSG;
}

/* ---- at the custodians ---- */

int seal_batch_open(struct seal_batch_case *out, const struct seal_batch *b, const struct seal_batch_case *c, const uint8_t sec[][SEAL_KEY], unsigned n)
{
	uint8_t plain[CASE + SEAL_KEY];
	int rc = seal_unwrap_escrow(plain + CASE, sec, n, c->ref, c->octets, c->len);

	*out = *c;
	out->len = SEAL_BATCH_BOX;
	case_of(plain, c);
	if (rc == 0 && crypto_box_seal(out->octets, plain, sizeof(plain), b->pub))
		rc = -EBADMSG;
	sodium_memzero(plain, sizeof(plain));
	return rc;
}

/* ---- text ---- */

size_t seal_batch_head(char out[SEAL_BATCH_TEXT], const struct seal_batch *b, bool is_answer)
{
	char id[HEX_IX], pub[B64_MAX];

	sodium_bin2hex(id, sizeof(id), b->id, sizeof(b->id));
	sodium_bin2base64(pub, sizeof(pub), b->pub, sizeof(b->pub), B64);
	return (size_t)snprintf(out, SEAL_BATCH_TEXT, "%s\nkey %s\nbatch %s\npublic %s\n", magic[is_answer], b->key_id, id, pub);
}

size_t seal_batch_line(char out[SEAL_BATCH_TEXT], const struct seal_batch_case *c)
{
	char ref[HEX_IX], octets[B64_MAX];

	sodium_bin2hex(ref, sizeof(ref), c->ref, sizeof(c->ref));
	sodium_bin2base64(octets, sizeof(octets), c->octets, c->len, B64);
	return (size_t)snprintf(out, SEAL_BATCH_TEXT, "case %s %s %s %s %s\n", c->number, c->desk, c->day, ref, octets);
}

size_t seal_batch_end(char out[SEAL_BATCH_TEXT], unsigned n)
{
	return (size_t)snprintf(out, SEAL_BATCH_TEXT, "end %u\n", n);
}

/* Step over a word. */
static bool skip(const char **at, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*at, word, len))
		return false;
	*at += len;
	return true;
}

/* Copy what stands before `end`, and step behind it. */
static bool take(const char **at, char *out, size_t size, char end)
{
	size_t len = strcspn(*at, " \n");

	if (!len || len >= size || (*at)[len] != end)
		return false;
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len + 1;
	return true;
}

static bool take_hex(const char **at, uint8_t out[SEAL_IX], char end)
{
	char text[HEX_IX];
	size_t len;

	return take(at, text, sizeof(text), end) && !sodium_hex2bin(out, SEAL_IX, text, strlen(text), NULL, &len, NULL) && len == SEAL_IX;
}

static bool take_b64(const char **at, uint8_t *out, size_t cap, size_t *len)
{
	char text[B64_MAX];

	return take(at, text, sizeof(text), '\n') && !sodium_base642bin(out, cap, text, strlen(text), NULL, len, NULL, B64);
}

int seal_batch_head_read(struct seal_batch *b, const char **at, bool is_answer)
{
	size_t len;

	memset(b, 0, sizeof(*b));
	if (skip(at, magic[is_answer]) && skip(at, "\nkey ") && take(at, b->key_id, sizeof(b->key_id), '\n') && skip(at, "batch ") &&
	    take_hex(at, b->id, '\n') && skip(at, "public ") && take_b64(at, b->pub, sizeof(b->pub), &len) && len == SEAL_KEY)
		return 0;
	return -EPROTO;
}

int seal_batch_line_read(struct seal_batch_case *c, const char **at, unsigned n)
{
	char end[24];

	memset(c, 0, sizeof(*c));
	snprintf(end, sizeof(end), "end %u\n", n);
	if (!strcmp(*at, end))
		return 0;
	if (n < SEAL_BATCH_CASES && skip(at, "case ") && take(at, c->number, sizeof(c->number), ' ') && take(at, c->desk, sizeof(c->desk), ' ') &&
	    take(at, c->day, sizeof(c->day), ' ') && take_hex(at, c->ref, ' ') && take_b64(at, c->octets, sizeof(c->octets), &c->len))
		return 1;
	return -EPROTO;
}
