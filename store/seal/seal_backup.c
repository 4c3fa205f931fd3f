/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <sodium.h>

#include "store/seal/seal_backup.h"
#include "store/seal/seal_priv.h"

static const char magic[SEAL_BACKUP_MAGIC + 1] = "musafir-backup 1";

/* Where in the header. */
enum {
	AT_KEY_ID = SEAL_BACKUP_MAGIC,
	AT_ID = AT_KEY_ID + SEAL_KEY_ID - 1,
	AT_TIME = AT_ID + SEAL_BACKUP_ID,
	AT_PEOPLE = AT_TIME + 8,
	AT_LINES = AT_PEOPLE + 8,
	AT_HEAD = AT_LINES + 8,
	AT_SIZE = AT_HEAD + 32,
	AT_VERSION = AT_SIZE + 8,
	AT_TEST = AT_VERSION + 4,
	AT_CUSTODIANS = AT_TEST + 1,
	AT_ESCROW_LEN = AT_CUSTODIANS + 1,
	AT_PUBS = AT_ESCROW_LEN + 2,
	AT_WRAP = AT_PUBS + SEAL_CUSTODIANS * SEAL_KEY,
	AT_ESCROW = AT_WRAP + SEAL_WRAP,
	AT_END = AT_ESCROW + SEAL_ESCROW_MAX,
};

_Static_assert(AT_END == SEAL_BACKUP_HEADER, "the header has all its fields");
_Static_assert(SEAL_CHUNK_OVER == crypto_secretstream_xchacha20poly1305_ABYTES, "a chunk grows by its tag");
_Static_assert(SEAL_STREAM_HEAD == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "a stream begins with its nonce");
_Static_assert(sizeof(struct seal_stream) >= sizeof(crypto_secretstream_xchacha20poly1305_state), "a stream has room");

static void put_be(uint8_t *out, uint64_t v, size_t len)
{
	for (; len; v >>= 8)
		out[--len] = (uint8_t)v;
}

static uint64_t get_be(const uint8_t *in, size_t len)
{
	uint64_t v = 0;

	while (len--)
		v = v << 8 | *in++;
	return v;
}

void seal_backup_new(const struct seal_keys *keys, const struct seal_backup *b, uint8_t header[SEAL_BACKUP_HEADER], uint8_t key[SEAL_KEY])
{
	size_t len;

	memset(header, 0, SEAL_BACKUP_HEADER);
	memcpy(header, magic, SEAL_BACKUP_MAGIC);
	memcpy(header + AT_KEY_ID, keys->id, SEAL_KEY_ID - 1);
	memcpy(header + AT_ID, b->id, SEAL_BACKUP_ID);
	put_be(header + AT_TIME, (uint64_t)b->time, 8);
	put_be(header + AT_PEOPLE, b->people, 8);
	put_be(header + AT_LINES, b->lines, 8);
	memcpy(header + AT_HEAD, b->head, 32);
	put_be(header + AT_SIZE, b->size, 8);
	put_be(header + AT_VERSION, b->version, 4);
	header[AT_TEST] = keys->test;
	header[AT_CUSTODIANS] = (uint8_t)keys->escrow.n;
	memcpy(header + AT_PUBS, keys->escrow.pub, keys->escrow.n * SEAL_KEY);
	randombytes_buf(key, SEAL_KEY);
	seal_wrap_backup(keys, header + AT_WRAP, b->id, key);
	len = seal_wrap_escrow(keys, header + AT_ESCROW, b->id, keys->pepper);
	put_be(header + AT_ESCROW_LEN, len, 2);
}

int seal_backup_read(struct seal_backup *b, const uint8_t header[SEAL_BACKUP_HEADER])
{
	memset(b, 0, sizeof(*b));
	if (memcmp(header, magic, SEAL_BACKUP_MAGIC - 1))
		return -EBADMSG;
	if (header[SEAL_BACKUP_MAGIC - 1] != magic[SEAL_BACKUP_MAGIC - 1])
		return -EPROTO;
	if (header[AT_TEST] > 1 || header[AT_CUSTODIANS] > SEAL_CUSTODIANS || get_be(header + AT_ESCROW_LEN, 2) > SEAL_ESCROW_MAX)
		return -EBADMSG;
	memcpy(b->key_id, header + AT_KEY_ID, SEAL_KEY_ID - 1);
	if (strspn(b->key_id, "0123456789abcdef") != SEAL_KEY_ID - 1)
		return -EBADMSG;
	b->is_test = header[AT_TEST];
	memcpy(b->id, header + AT_ID, SEAL_BACKUP_ID);
	b->time = (int64_t)get_be(header + AT_TIME, 8);
	b->people = get_be(header + AT_PEOPLE, 8);
	b->lines = get_be(header + AT_LINES, 8);
	memcpy(b->head, header + AT_HEAD, 32);
	b->size = get_be(header + AT_SIZE, 8);
	b->version = (uint32_t)get_be(header + AT_VERSION, 4);
	return b->size && b->size <= INT64_MAX && b->time >= 0 ? 0 : -EBADMSG;
}

int seal_backup_open(const struct seal_keys *keys, const uint8_t header[SEAL_BACKUP_HEADER], uint8_t key[SEAL_KEY])
{
	sodium_memzero(key, SEAL_KEY);
	if (memcmp(header + AT_KEY_ID, keys->id, SEAL_KEY_ID - 1))
		return -EKEYREJECTED;
	return seal_unwrap_backup(keys, key, header + AT_ID, header + AT_WRAP);
}

int seal_backup_recover(struct seal_keys **keys, const uint8_t header[SEAL_BACKUP_HEADER], const uint8_t sec[][SEAL_KEY], unsigned n)
{
	struct seal_escrow escrow = { .n = header[AT_CUSTODIANS] };
	uint8_t pepper[SEAL_KEY];
	int rc;

	*keys = NULL;
	if (sodium_init() < 0 || !escrow.n || escrow.n > SEAL_CUSTODIANS)
		return -EBADMSG;
	memcpy(escrow.pub, header + AT_PUBS, sizeof(escrow.pub));
	rc = seal_unwrap_escrow(pepper, sec, n, header + AT_ID, header + AT_ESCROW, get_be(header + AT_ESCROW_LEN, 2));
	if (rc == 0)
		rc = seal_keys_of_pepper(keys, pepper, &escrow, header[AT_TEST]);
	sodium_memzero(pepper, sizeof(pepper));
	return rc;
}

void seal_anchor_id(const struct seal_keys *keys, char id[SEAL_KEY_ID])
{
	memcpy(id, keys->root_id, SEAL_KEY_ID);
}

void seal_anchor_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const void *text, size_t len)
{
	SEAL_MAC(mac, SEAL_IX, keys->anchor, "anchor", { text, len });
}

void seal_tombstone(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const uint8_t ref[SEAL_IX])
{
	SEAL_MAC(mac, SEAL_IX, keys->anchor, "erased", { ref, SEAL_IX });
}

/* ---- the stream ---- */

void seal_stream_seal_begin(struct seal_stream *s, uint8_t head[SEAL_STREAM_HEAD], const uint8_t key[SEAL_KEY])
{
	crypto_secretstream_xchacha20poly1305_init_push((crypto_secretstream_xchacha20poly1305_state *)s->state, head, key);
}

void seal_stream_seal(struct seal_stream *s, uint8_t *out, const void *plain, size_t len, const uint8_t header[SEAL_BACKUP_HEADER], bool is_last)
{
	crypto_secretstream_xchacha20poly1305_push((crypto_secretstream_xchacha20poly1305_state *)s->state, out, NULL, plain, len, header, SEAL_BACKUP_HEADER,
						   is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
}

int seal_stream_open_begin(struct seal_stream *s, const uint8_t head[SEAL_STREAM_HEAD], const uint8_t key[SEAL_KEY])
{
	return crypto_secretstream_xchacha20poly1305_init_pull((crypto_secretstream_xchacha20poly1305_state *)s->state, head, key) ? -EBADMSG : 0;
}

int seal_stream_open(struct seal_stream *s, void *out, const uint8_t *chunk, size_t len, const uint8_t header[SEAL_BACKUP_HEADER], bool *is_last)
{
	unsigned char tag;

	if (len < SEAL_CHUNK_OVER || crypto_secretstream_xchacha20poly1305_pull((crypto_secretstream_xchacha20poly1305_state *)s->state, out, NULL, &tag,
										chunk, len, header, SEAL_BACKUP_HEADER))
		return -EBADMSG;
	*is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return 0;
}
