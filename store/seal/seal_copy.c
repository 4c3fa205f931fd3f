/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_copy.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#define MAGIC	"musafir-copy 1\n"
#define MAGIC_LEN 16			/* with the NUL */
#define AT_MEM	MAGIC_LEN
#define AT_OPS	(AT_MEM + 4)
#define AT_SALT	(AT_OPS + 4)
#define AT_STREAM (AT_SALT + KDF_SALT)
#define OVER	crypto_secretstream_xchacha20poly1305_ABYTES

_Static_assert(sizeof(MAGIC) == MAGIC_LEN, "the magic has its NUL");
_Static_assert(AT_STREAM + crypto_secretstream_xchacha20poly1305_HEADERBYTES == SEAL_COPY_HEAD, "the head is as seal_copy.h says");
_Static_assert(SEAL_COPY_PART + OVER == SEAL_COPY_SEALED, "a sealed part is as seal_copy.h says");
_Static_assert(sizeof(crypto_secretstream_xchacha20poly1305_state) <= sizeof(((struct seal_copy *)0)->state), "the state has room");

static crypto_secretstream_xchacha20poly1305_state *state_of(struct seal_copy *c)
{
	return (crypto_secretstream_xchacha20poly1305_state *)c->state;
}

static void put_32(uint8_t out[4], uint32_t n)
{
	unsigned i;

	for (i = 0; i < 4; i++)
		out[i] = (uint8_t)(n >> 8 * i);
}

static uint32_t get_32(const uint8_t in[4])
{
	return in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

static void key_of(uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES], const uint8_t t[KDF_OUT])
{
	crypto_generichash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, (const uint8_t *)MAGIC, MAGIC_LEN, t, KDF_OUT);
}

void seal_copy_begin(struct seal_copy *c, const uint8_t t[KDF_OUT], const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops)
{
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];

	memset(c, 0, sizeof(*c));
	memcpy(c->head, MAGIC, MAGIC_LEN);
	put_32(c->head + AT_MEM, mem_kib);
	put_32(c->head + AT_OPS, ops);
	memcpy(c->head + AT_SALT, salt, KDF_SALT);
	key_of(key, t);
	crypto_secretstream_xchacha20poly1305_init_push(state_of(c), c->head + AT_STREAM, key);
	sodium_memzero(key, sizeof(key));
}

/* Bound to the first part. */
static size_t bound(struct seal_copy *c)
{
	size_t len = c->has_begun ? 0 : sizeof(c->head);

	c->has_begun = true;
	return len;
}

size_t seal_copy_push(struct seal_copy *c, uint8_t out[SEAL_COPY_SEALED], const uint8_t *plain, size_t len, bool is_last)
{
	unsigned long long used = 0;
	size_t ad = bound(c);

	crypto_secretstream_xchacha20poly1305_push(state_of(c), out, &used, plain, len, c->head, ad, is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
	return (size_t)used;
}

int seal_copy_cost(const uint8_t head[SEAL_COPY_HEAD], uint8_t salt[KDF_SALT], uint32_t *mem_kib, uint32_t *ops)
{
	*mem_kib = get_32(head + AT_MEM);
	*ops = get_32(head + AT_OPS);
	memcpy(salt, head + AT_SALT, KDF_SALT);
	if (memcmp(head, MAGIC, MAGIC_LEN) || *mem_kib < KDF_MEM_MIN || *mem_kib > KDF_MEM_MAX || *ops < 1 || *ops > KDF_OPS_MAX)
		return -EPROTO;
	return 0;
}

int seal_copy_open(struct seal_copy *c, const uint8_t head[SEAL_COPY_HEAD], const uint8_t t[KDF_OUT])
{
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	int rc;

	memset(c, 0, sizeof(*c));
	memcpy(c->head, head, sizeof(c->head));
	key_of(key, t);
	rc = crypto_secretstream_xchacha20poly1305_init_pull(state_of(c), c->head + AT_STREAM, key);
	sodium_memzero(key, sizeof(key));
	return rc ? -EPROTO : 0;
}

int seal_copy_pull(struct seal_copy *c, uint8_t plain[SEAL_COPY_PART], size_t *used, bool *is_last, const uint8_t *octets, size_t len)
{
	unsigned long long n = 0;
	uint8_t tag = 0;
	size_t ad = bound(c);

	*used = 0;
	*is_last = false;
	if (len < OVER || len > SEAL_COPY_SEALED ||
	    crypto_secretstream_xchacha20poly1305_pull(state_of(c), plain, &n, &tag, octets, len, c->head, ad))
		return -EBADMSG;
	*used = (size_t)n;
	*is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return 0;
}
