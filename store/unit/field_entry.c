/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_entry.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "store/base/secret.h"
#include "store/unit/field_priv.h"

#define MAGIC		"person 1\n"
#define MAGIC_LEN	(sizeof(MAGIC) - 1)
#define DOMAIN		"musafir field "
#define LEAST		1024	/* octets of the smallest box; the others are twice as large each */

_Static_assert(FIELD_SECRET == crypto_sign_SECRETKEYBYTES && SEAL_SIGNATURE == crypto_sign_BYTES, "Ed25519 of libsodium");
_Static_assert(FIELD_BOX_MAX == FIELD_PLAIN_MAX + crypto_box_SEALBYTES, "sealed box of libsodium");
_Static_assert(FIELD_HEAD == MAGIC_LEN + 8 + FIELD_HASH + SEAL_KEY + 8, "octets before the box");

void field_pair(uint8_t pub[SEAL_KEY], uint8_t sec[FIELD_SECRET])
{
	crypto_sign_keypair(pub, sec);
}

/* What is signed: a hash, so that no second copy of the octets is made. */
void field_digest(uint8_t out[FIELD_HASH], const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY])
{
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, FIELD_HASH);
	crypto_generichash_update(&h, (const uint8_t *)DOMAIN, sizeof(DOMAIN) - 1);
	crypto_generichash_update(&h, unit_pub, SEAL_KEY);
	crypto_generichash_update(&h, octets, len);
	crypto_generichash_final(&h, out, FIELD_HASH);
}

void field_sign(uint8_t signature[SEAL_SIGNATURE], const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t sec[FIELD_SECRET])
{
	uint8_t hash[FIELD_HASH];

	field_digest(hash, octets, len, unit_pub);
	crypto_sign_detached(signature, NULL, hash, sizeof(hash), sec);
}

bool field_is_signed(const uint8_t signature[SEAL_SIGNATURE], const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t pub[SEAL_KEY])
{
	uint8_t hash[FIELD_HASH];

	field_digest(hash, octets, len, unit_pub);
	return crypto_sign_verify_detached(signature, hash, sizeof(hash), pub) == 0;
}

bool field_may_say(const char *key, const char *value)
{
	return strcmp(key, "evidence") || strcmp(value, "3");
}

static size_t padded(size_t len)
{
	size_t size = LEAST;

	while (size < len)
		size *= 2;
	return size;
}

static bool is_padded(size_t size)
{
	return size >= LEAST && size <= FIELD_PLAIN_MAX && (size & (size - 1)) == 0;
}

static size_t put_head(uint8_t *out, const struct field_entry *e, size_t box_len)
{
	uint8_t *at = field_put(out, MAGIC, MAGIC_LEN);

	at = field_put_number(at, e->number, 8);
	at = field_put(at, e->before, FIELD_HASH);
	at = field_put(at, e->officer, SEAL_KEY);
	at = field_put_number(at, e->flags, 4);
	return field_put_number(at, box_len, 4) - out;
}

int field_entry_make(uint8_t out[FIELD_ENTRY_MAX], size_t *out_len, const struct field_entry *e, const struct field_signers *by,
		     const uint8_t service_box[SEAL_KEY], const char *lines, size_t len)
{
	uint8_t plain[FIELD_PLAIN_MAX] = { 0 };
	size_t size, n;

	*out_len = 0;
	if (len > FIELD_PLAIN_MAX)
		return -EMSGSIZE;
	size = padded(len);
	memcpy(plain, lines, len);
	n = put_head(out, e, size + crypto_box_SEALBYTES);
	crypto_box_seal(out + n, plain, size, service_box);
	secret_wipe_mem(plain, sizeof(plain));
	n += size + crypto_box_SEALBYTES;
	field_sign(out + n, out, n, by->unit_pub, by->officer);
	n += SEAL_SIGNATURE;
	field_sign(out + n, out, n, by->unit_pub, by->unit);
	*out_len = n + SEAL_SIGNATURE;
	return 0;
}

size_t field_entry_size(const uint8_t head[FIELD_HEAD])
{
	uint64_t box_len;

	field_get_number(&box_len, head + FIELD_HEAD - 4, 4);
	if (memcmp(head, MAGIC, MAGIC_LEN) || box_len < crypto_box_SEALBYTES || !is_padded(box_len - crypto_box_SEALBYTES))
		return 0;
	return FIELD_HEAD + box_len + 2 * SEAL_SIGNATURE;
}

int field_entry_read(struct field_entry *e, const uint8_t *octets, size_t len, const uint8_t unit_pub[SEAL_KEY])
{
	const uint8_t *at = octets + MAGIC_LEN;
	uint64_t flags;

	memset(e, 0, sizeof(*e));
	if (len < FIELD_HEAD || field_entry_size(octets) != len)
		return -EBADMSG;
	if (!field_is_signed(octets + len - SEAL_SIGNATURE, octets, len - SEAL_SIGNATURE, unit_pub, unit_pub))
		return -EBADMSG;
	at = field_get_number(&e->number, at, 8);
	at = field_get(e->before, at, FIELD_HASH);
	at = field_get(e->officer, at, SEAL_KEY);
	field_get_number(&flags, at, 4);
	e->flags = flags;
	e->box = octets + FIELD_HEAD;
	e->box_len = len - FIELD_HEAD - 2 * SEAL_SIGNATURE;
	len -= 2 * SEAL_SIGNATURE;
	return field_is_signed(octets + len, octets, len, unit_pub, e->officer) ? 0 : -EBADMSG;
}

void field_entry_hash(uint8_t hash[FIELD_HASH], const uint8_t *octets, size_t len)
{
	crypto_generichash(hash, FIELD_HASH, octets, len, NULL, 0);
}

static bool is_zero(const char *octets, size_t len)
{
	return len == 0 || sodium_is_zero((const uint8_t *)octets, len);
}

int field_entry_open(char lines[FIELD_PLAIN_MAX + 1], size_t *len, const struct field_entry *e, const struct seal_keys *keys)
{
	struct seal_buf out = { .octets = (uint8_t *)lines, .cap = FIELD_PLAIN_MAX };
	int rc = seal_field_open(keys, &out, e->box, e->box_len);

	*len = 0;
	if (rc)
		return -EBADMSG;
	lines[out.len] = '\0';
	*len = strlen(lines);
	if (is_zero(lines + *len, out.len - *len))
		return 0;
	secret_wipe_mem(lines, FIELD_PLAIN_MAX + 1);
	*len = 0;
	return -EBADMSG;
}
