/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_sum.h"

#include <sodium.h>
#include <string.h>

#include "store/seal/seal_priv.h"

_Static_assert(SEAL_KEY == crypto_generichash_blake2b_KEYBYTES && DB_SUM == 32, "one hash makes an element");

void seal_sum_element(const uint8_t key[SEAL_KEY], uint8_t out[DB_SUM], const char *table, const void *row, size_t len)
{
	static const uint8_t personal[crypto_generichash_blake2b_PERSONALBYTES] = "musafir/row/1";
	uint8_t salt[crypto_generichash_blake2b_SALTBYTES] = { 0 };

	memcpy(salt, table, strnlen(table, sizeof(salt)));
	crypto_generichash_blake2b_salt_personal(out, DB_SUM, row, len, key, SEAL_KEY, salt, personal);
}

static void element_of(const void *key, uint8_t out[DB_SUM], const char *table, const void *row, size_t len)
{
	seal_sum_element(key, out, table, row, len);
}

struct db_sum_keys seal_sum_keys(const struct seal_keys *keys)
{
	return (struct db_sum_keys){ keys->sub[SEAL_SUB_ROW], element_of };
}
