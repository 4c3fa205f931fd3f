/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_dup.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "store/seal/seal_priv.h"

#define NONCE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG	crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(NONCE + SEAL_IX + 1 + TAG == SEAL_DUP_ROW, "a row is nonce, reference, kind, tag");

void seal_dup_salt(const uint8_t key[SEAL_KEY], uint8_t salt[SEAL_SALT])
{
	SEAL_MAC(salt, SEAL_SALT, key, "dup salt", { "", 0 });
}

void seal_dup_value(const uint8_t key[SEAL_KEY], uint8_t x[SEAL_KEY], uint8_t kind, const char *text)
{
	SEAL_MAC(x, SEAL_KEY, key, "dup value", { &kind, 1 }, { text, strlen(text) });
}

void seal_dup_key(const uint8_t key[SEAL_KEY], uint8_t ix[SEAL_DUP_IX], const uint8_t t[SEAL_KEY])
{
	uint8_t mac[SEAL_IX];

	SEAL_MAC(mac, sizeof(mac), key, "dup key", { t, SEAL_KEY });
	memcpy(ix, mac, SEAL_DUP_IX);
}

static void row_key(const uint8_t key[SEAL_KEY], uint8_t out[SEAL_KEY])
{
	SEAL_MAC(out, SEAL_KEY, key, "dup row", { "", 0 });
}

void seal_dup_seal(const uint8_t key[SEAL_KEY], uint8_t row[SEAL_DUP_ROW], const uint8_t ix[SEAL_DUP_IX], const uint8_t ref[SEAL_IX], uint8_t kind)
{
	uint8_t plain[SEAL_IX + 1], k[SEAL_KEY];

	memcpy(plain, ref, SEAL_IX);
	plain[SEAL_IX] = kind;
	row_key(key, k);
	randombytes_buf(row, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(row + NONCE, NULL, plain, sizeof(plain), ix, SEAL_DUP_IX, NULL, row, k);
	sodium_memzero(k, sizeof(k));
}

int seal_dup_open(const uint8_t key[SEAL_KEY], uint8_t ref[SEAL_IX], uint8_t *kind, const uint8_t row[SEAL_DUP_ROW], const uint8_t ix[SEAL_DUP_IX])
{
	uint8_t plain[SEAL_IX + 1] = { 0 }, k[SEAL_KEY];
	int rc;

	row_key(key, k);
	rc = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, row + NONCE, SEAL_DUP_ROW - NONCE, ix, SEAL_DUP_IX, row, k);
	sodium_memzero(k, sizeof(k));
	memcpy(ref, plain, SEAL_IX);
	*kind = plain[SEAL_IX];
	return rc ? -EBADMSG : 0;
}

void seal_dup_pair(const uint8_t key[SEAL_KEY], uint8_t pair[SEAL_IX], const uint8_t a[SEAL_IX], const uint8_t b[SEAL_IX])
{
	bool turn = memcmp(a, b, SEAL_IX) > 0;

	SEAL_MAC(pair, SEAL_IX, key, "dup pair", { turn ? b : a, SEAL_IX }, { turn ? a : b, SEAL_IX });
}

void seal_dup_keys(const uint8_t key[SEAL_KEY], uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY])
{
	SEAL_MAC(sec, SEAL_KEY, key, "dup pair of keys", { "", 0 });
	crypto_scalarmult_base(pub, sec);
}
