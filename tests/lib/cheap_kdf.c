/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sodium.h>

#include "tests/lib/cheap_kdf.h"

bool cheap_kdf_is_whole;

int crypto_pwhash(unsigned char *const out, unsigned long long out_len, const char *const password, unsigned long long len, const unsigned char *const salt,
		  unsigned long long ops, size_t memory, int alg)
{
	size_t cheap = memory / 64 > crypto_pwhash_MEMLIMIT_MIN ? memory / 64 : crypto_pwhash_MEMLIMIT_MIN;

	return crypto_pwhash_argon2id(out, out_len, password, len, salt, ops, cheap_kdf_is_whole ? memory : cheap, alg);
}
