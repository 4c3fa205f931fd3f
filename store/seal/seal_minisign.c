/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_minisign.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#define COMMENT "untrusted comment:"

/* Two letters of the algorithm, then the rest of what the line says. */
struct key_line {
	char alg[2];
	uint8_t id[8], pub[32];
};
struct signature_line {
	char alg[2];
	uint8_t id[8], signature[crypto_sign_BYTES];
};

_Static_assert(sizeof(struct key_line) == 42 && sizeof(struct signature_line) == 74, "as they stand in the files");

/* Decode the line behind the comment, whole. returns: 0; -EINVAL it is not size octets of base64. */
static int read_line(void *out, size_t size, const char *text, size_t len)
{
	const char *end = text + len, *lf;
	size_t got;

	if (len > SEAL_MINISIGN_MAX)
		return -EINVAL;
	if (len > strlen(COMMENT) && !memcmp(text, COMMENT, strlen(COMMENT))) {
		lf = memchr(text, '\n', len);
		text = lf ? lf + 1 : end;
	}
	lf = memchr(text, '\n', (size_t)(end - text));
	end = lf ?: end;
	end -= end > text && end[-1] == '\r';
	if (sodium_base642bin(out, size, text, (size_t)(end - text), NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) || got != size)
		return -EINVAL;
	return 0;
}

int seal_minisign_key(struct seal_minisign *key, const char *text, size_t len)
{
	struct key_line line;

	if (read_line(&line, sizeof(line), text, len) || memcmp(line.alg, "Ed", 2))
		return -EINVAL;
	memcpy(key->id, line.id, sizeof(key->id));
	memcpy(key->pub, line.pub, sizeof(key->pub));
	return 0;
}

int seal_minisign_verify(const struct seal_minisign *key, const char *text, size_t len, const uint8_t hash[SEAL_MINISIGN_HASH])
{
	struct signature_line line;

	if (read_line(&line, sizeof(line), text, len) || memcmp(line.alg, "ED", 2))
		return -EINVAL;
	if (memcmp(line.id, key->id, sizeof(key->id)))
		return -ENOKEY;
	return crypto_sign_verify_detached(line.signature, hash, SEAL_MINISIGN_HASH, key->pub) ? -EBADMSG : 0;
}
