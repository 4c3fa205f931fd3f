/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_card.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/seal/seal_priv.h"

#define NONCE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG	crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BOX	crypto_box_SEALBYTES
#define DRAWS	1000	/* one draw in 50 is refused: more refusals in a row mean a broken source of randomness */

_Static_assert(NONCE + SEAL_KEY + TAG == SEAL_WRAP, "a share is as long as a key");
_Static_assert(SEAL_KEY + BOX + SEAL_WRAP == SEAL_LOGIN, "a wrap is the public key and a box to it");
_Static_assert(SEAL_KEY == crypto_core_ed25519_SCALARBYTES, "a scalar is as long as a key");

/* ---- codes ---- */

static bool is_easy(const char *code)
{
	unsigned i, equal = 1, up = 1, down = 1;

	for (i = 1; i < SEAL_CARD_LEN; i++) {
		equal = code[i] == code[i - 1] ? equal + 1 : 1;
		up = code[i] == code[i - 1] + 1 ? up + 1 : 1;
		down = code[i] == code[i - 1] - 1 ? down + 1 : 1;
		if (equal == 4 || up == 5 || down == 5)
			return true;
	}
	return false;
}

void seal_card_code(char code[SEAL_CARD_LEN + 1])
{
	unsigned draw = 0;

	do {
		if (draw++ == DRAWS)
			abort();
		seal_random_digits(code, SEAL_CARD_LEN, true);
	} while (is_easy(code));
}

/* ---- a key under a key ---- */

static void wrap_key(uint8_t wrap[SEAL_WRAP], const uint8_t kek[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
{
	randombytes_buf(wrap, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(wrap + NONCE, NULL, key, SEAL_KEY, ref, SEAL_IX, NULL, wrap, kek);
}

/* What is no wrap is tried all the same. */
static int unwrap_key(uint8_t key[SEAL_KEY], const uint8_t kek[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t *wrap, size_t len)
{
	static const uint8_t none[SEAL_WRAP];
	const uint8_t *w = len == SEAL_WRAP ? wrap : none;

	if (!crypto_aead_xchacha20poly1305_ietf_decrypt(key, NULL, NULL, w + NONCE, SEAL_WRAP - NONCE, ref, SEAL_IX, w, kek) && w == wrap)
		return 0;
	sodium_memzero(key, SEAL_KEY);
	return -EBADMSG;
}

static void code_kek(const struct seal_keys *keys, uint8_t kek[SEAL_KEY], const uint8_t ref[SEAL_IX], uint8_t n, bool single, const uint8_t t[SEAL_KEY])
{
	SEAL_MAC(kek, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], single ? "card code" : "card share", { ref, SEAL_IX }, { &n, 1 }, { t, SEAL_KEY });
}

/* ---- shares ---- */

static void scalar_of(uint8_t out[SEAL_KEY], uint8_t n)
{
	memset(out, 0, SEAL_KEY);
	out[0] = n;
}

/* The polynomial at n: c[0] + c[1] n + c[2] n^2. */
static void share_of(uint8_t out[SEAL_KEY], uint8_t c[SEAL_CARD_NEED][SEAL_KEY], uint8_t n)
{
	uint8_t x[SEAL_KEY];
	unsigned i;

	scalar_of(x, n);
	memcpy(out, c[SEAL_CARD_NEED - 1], SEAL_KEY);
	for (i = SEAL_CARD_NEED - 1; i-- > 0;) {
		crypto_core_ed25519_scalar_mul(out, out, x);
		crypto_core_ed25519_scalar_add(out, out, c[i]);
	}
}

/* What share i counts at zero: the product of x / (x - own) over the others. returns: 0; -EBADMSG. */
static int weight_of(uint8_t w[SEAL_KEY], const struct seal_card_share shares[SEAL_CARD_NEED], unsigned i)
{
	uint8_t x[SEAL_KEY], own[SEAL_KEY], gap[SEAL_KEY];
	unsigned j;

	scalar_of(w, 1);
	scalar_of(own, shares[i].n);
	for (j = 0; j < SEAL_CARD_NEED; j++) {
		if (j == i)
			continue;
		scalar_of(x, shares[j].n);
		crypto_core_ed25519_scalar_sub(gap, x, own);
		if (crypto_core_ed25519_scalar_invert(gap, gap))
			return -EBADMSG;
		crypto_core_ed25519_scalar_mul(w, w, x);
		crypto_core_ed25519_scalar_mul(w, w, gap);
	}
	return 0;
}

int seal_card_join(uint8_t scalar[SEAL_KEY], const struct seal_card_share shares[SEAL_CARD_NEED])
{
	uint8_t w[SEAL_KEY];
	unsigned i;
	int rc = 0;

	memset(scalar, 0, SEAL_KEY);
	for (i = 0; i < SEAL_CARD_NEED && rc == 0; i++) {
		rc = shares[i].n ? weight_of(w, shares, i) : -EBADMSG;
		crypto_core_ed25519_scalar_mul(w, w, shares[i].octets);
		crypto_core_ed25519_scalar_add(scalar, scalar, w);
	}
	sodium_memzero(w, sizeof(w));
	if (rc)
		sodium_memzero(scalar, SEAL_KEY);
	return rc;
}

/* ---- the card ---- */

static void card_pair(const struct seal_keys *keys, uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t scalar[SEAL_KEY])
{
	SEAL_MAC(sec, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], "card pair", { ref, SEAL_IX }, { scalar, SEAL_KEY });
	crypto_scalarmult_base(pub, sec);
}

void seal_card_make(const struct seal_keys *keys, struct seal_card *card, const uint8_t t[SEAL_CARD_CODES][SEAL_KEY])
{
	uint8_t c[SEAL_CARD_NEED][SEAL_KEY], kek[SEAL_KEY], one[SEAL_KEY];
	unsigned i;

	randombytes_buf(card->ref, sizeof(card->ref));
	for (i = 0; i < SEAL_CARD_NEED; i++)
		crypto_core_ed25519_scalar_random(c[i]);
	for (i = 0; i < SEAL_CARD_CODES; i++) {
		share_of(one, c, (uint8_t)(i + 1));
		code_kek(keys, kek, card->ref, (uint8_t)(i + 1), false, t[i]);
		wrap_key(card->share[i], kek, card->ref, one);
		code_kek(keys, kek, card->ref, (uint8_t)(i + 1), true, t[i]);
		wrap_key(card->single[i], kek, card->ref, c[0]);
	}
	card_pair(keys, card->pub, one, card->ref, c[0]);
	sodium_memzero(c, sizeof(c));
	sodium_memzero(kek, sizeof(kek));
	sodium_memzero(one, sizeof(one));
}

int seal_card_open(const struct seal_keys *keys, struct seal_card_share *out, const uint8_t ref[SEAL_IX], uint8_t n, bool single, const uint8_t t[SEAL_KEY],
		   const uint8_t *wrap, size_t wrap_len)
{
	uint8_t kek[SEAL_KEY];
	int rc;

	code_kek(keys, kek, ref, n, single, t);
	rc = unwrap_key(out->octets, kek, ref, wrap, wrap_len);
	out->n = rc ? 0 : n;
	sodium_memzero(kek, sizeof(kek));
	return rc;
}

/* ---- a DEK ---- */

static void dek_kek(const struct seal_keys *keys, uint8_t kek[SEAL_KEY], const uint8_t person[SEAL_IX])
{
	SEAL_MAC(kek, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], "card", { person, SEAL_IX });
}

int seal_card_wrap(const struct seal_keys *keys, uint8_t wrap[SEAL_LOGIN], const uint8_t pub[SEAL_KEY], const uint8_t person[SEAL_IX],
		   const uint8_t dek[SEAL_KEY])
{
	uint8_t inner[SEAL_WRAP], kek[SEAL_KEY];
	int rc;

	dek_kek(keys, kek, person);
	wrap_key(inner, kek, person, dek);
	memcpy(wrap, pub, SEAL_KEY);
	rc = crypto_box_seal(wrap + SEAL_KEY, inner, sizeof(inner), pub) ? -EBADMSG : 0;	/* a point of low order */
	sodium_memzero(kek, sizeof(kek));
	sodium_memzero(inner, sizeof(inner));
	return rc;
}

int seal_card_unwrap(const struct seal_keys *keys, uint8_t dek[SEAL_KEY], const uint8_t card[SEAL_IX], const uint8_t scalar[SEAL_KEY],
		     const uint8_t person[SEAL_IX], const uint8_t *wrap, size_t wrap_len)
{
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY], inner[SEAL_WRAP], kek[SEAL_KEY];
	int rc = -EBADMSG;

	card_pair(keys, pub, sec, card, scalar);
	dek_kek(keys, kek, person);
	if (wrap_len == SEAL_LOGIN && !crypto_box_seal_open(inner, wrap + SEAL_KEY, BOX + SEAL_WRAP, pub, sec))
		rc = unwrap_key(dek, kek, person, inner, sizeof(inner));
	if (rc)
		sodium_memzero(dek, SEAL_KEY);
	sodium_memzero(sec, sizeof(sec));
	sodium_memzero(kek, sizeof(kek));
	sodium_memzero(inner, sizeof(inner));
	return rc;
}

/* ---- a DEK that waits ---- */

static void hold_kek(const struct seal_keys *keys, uint8_t kek[SEAL_KEY], const uint8_t person[SEAL_IX], const uint8_t t[SEAL_KEY])
{
	SEAL_MAC(kek, SEAL_KEY, keys->sub[SEAL_SUB_PEND], "card wait", { person, SEAL_IX }, { t, SEAL_KEY });
}

void seal_card_hold(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], const uint8_t person[SEAL_IX], const uint8_t t[SEAL_KEY],
		    const uint8_t dek[SEAL_KEY])
{
	uint8_t kek[SEAL_KEY];

	hold_kek(keys, kek, person, t);
	wrap_key(wrap, kek, person, dek);
	sodium_memzero(kek, sizeof(kek));
}

int seal_card_held(const struct seal_keys *keys, uint8_t dek[SEAL_KEY], const uint8_t person[SEAL_IX], const uint8_t t[SEAL_KEY],
		   const uint8_t *wrap, size_t wrap_len)
{
	uint8_t kek[SEAL_KEY];
	int rc;

	hold_kek(keys, kek, person, t);
	rc = unwrap_key(dek, kek, person, wrap, wrap_len);
	sodium_memzero(kek, sizeof(kek));
	return rc;
}

/* ---- which one ---- */

void seal_birth_salt(const struct seal_keys *keys, uint8_t salt[SEAL_IX], const uint8_t who[SEAL_IX])
{
	SEAL_MAC(salt, SEAL_IX, keys->sub[SEAL_SUB_IDX], "birth salt", { who, SEAL_IX });
}

void seal_birth_mark(const struct seal_keys *keys, uint8_t mark[SEAL_IX], const uint8_t who[SEAL_IX], const uint8_t v[SEAL_KEY])
{
	SEAL_MAC(mark, SEAL_IX, keys->sub[SEAL_SUB_IDX], "birth", { who, SEAL_IX }, { v, SEAL_KEY });
}

uint8_t seal_card_index(const struct seal_keys *keys, const uint8_t asked[SEAL_IX], const uint8_t caller[SEAL_IX], int64_t day, unsigned turn)
{
	uint8_t mac[SEAL_IX], when[9];
	uint64_t v = 0;
	unsigned i;

	for (i = 0; i < 8; i++)
		when[i] = (uint8_t)((uint64_t)day >> 8 * i);
	when[8] = (uint8_t)turn;
	SEAL_MAC(mac, sizeof(mac), keys->sub[SEAL_SUB_OTP], "card index", { asked, SEAL_IX }, { caller, SEAL_IX }, { when, sizeof(when) });
	for (i = 0; i < 8; i++)
		v = v << 8 | mac[i];
	return (uint8_t)(1 + v % SEAL_CARD_CODES);
}
