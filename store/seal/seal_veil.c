/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_veil.h"

#include <errno.h>
#include <sodium.h>

#include "store/seal/seal_backup.h"
#include "store/seal/seal_priv.h"

#define NONCE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG	crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HALF	(SEAL_IX_KEPT / 2)
#define ROUNDS	10

_Static_assert(NONCE + TAG == DB_VEIL_OVER, "a blob grows by nonce and tag");
_Static_assert(SEAL_IX_KEPT == DB_IX_KEPT && SEAL_IX == DB_IX, "seal and store agree on indexes");
_Static_assert(sizeof(((struct seal_veil_keys *)0)->ix) == crypto_shorthash_KEYBYTES, "the rounds have their key");

/* To what a wrap is bound, in the place of the id of a backup. */
static const uint8_t for_root[SEAL_IX] = "musafir root", for_former[SEAL_IX] = "musafir former", for_next[SEAL_IX] = "musafir next",
		     for_pass[SEAL_IX] = "musafir pass";

/* ---- indexes: a Feistel network over their first 80 bits ---- */

static void mix(const struct seal_veil_keys *v, uint8_t round, uint8_t out[HALF], const uint8_t in[HALF])
{
	uint8_t text[1 + HALF], hash[crypto_shorthash_BYTES];
	size_t i;

	text[0] = round;
	memcpy(text + 1, in, HALF);
	crypto_shorthash(hash, text, sizeof(text), v->ix);
	for (i = 0; i < HALF; i++)
		out[i] ^= hash[i];
}

static void permute(const struct seal_veil_keys *v, uint8_t ix[SEAL_IX])
{
	uint8_t round;

	for (round = 0; round < ROUNDS; round++)
		mix(v, round, ix + (round % 2 ? HALF : 0), ix + (round % 2 ? 0 : HALF));
	memcpy(ix + SEAL_IX_KEPT, v->tag, SEAL_VEIL_TAG);
}

static void permute_back(const struct seal_veil_keys *v, uint8_t ix[SEAL_IX])
{
	uint8_t round;

	for (round = ROUNDS; round-- > 0;)
		mix(v, round, ix + (round % 2 ? HALF : 0), ix + (round % 2 ? 0 : HALF));
	memset(ix + SEAL_IX_KEPT, 0, SEAL_VEIL_TAG);
}

static bool has_tag(const struct seal_veil_keys *v, const uint8_t stored[SEAL_IX])
{
	return v->is_on && !memcmp(stored + SEAL_IX_KEPT, v->tag, SEAL_VEIL_TAG);
}

static void veil_ix(const struct seal_veil_keys *v, uint8_t out[SEAL_IX], const uint8_t ix[SEAL_IX])
{
	memmove(out, ix, SEAL_IX);
	if (v->is_on && !sodium_is_zero(ix, SEAL_IX))
		permute(v, out);
}

static void ix_now(const void *keys, uint8_t out[DB_IX], const uint8_t ix[DB_IX])
{
	veil_ix(&((const struct seal_keys *)keys)->veil, out, ix);
}

static void ix_former(const void *keys, uint8_t out[DB_IX], const uint8_t ix[DB_IX])
{
	veil_ix(&((const struct seal_keys *)keys)->former, out, ix);
}

/* Under a tag that is not known it stays as it is: without a former veil it is a row that has none. */
static void ix_open(const void *keys, uint8_t ix[DB_IX], const uint8_t stored[DB_IX])
{
	const struct seal_keys *k = keys;

	memmove(ix, stored, DB_IX);
	if (has_tag(&k->veil, stored))
		permute_back(&k->veil, ix);
	else if (has_tag(&k->former, stored))
		permute_back(&k->former, ix);
}

static bool ix_is_former(const void *keys, const uint8_t stored[DB_IX])
{
	const struct seal_keys *k = keys;

	if (!k->is_moving || has_tag(&k->veil, stored) || sodium_is_zero(stored, DB_IX))
		return false;
	return !k->former.is_on || has_tag(&k->former, stored);
}

/* ---- blobs ---- */

static size_t blob_seal(const void *keys, uint8_t *out, const void *plain, size_t len)
{
	const struct seal_keys *k = keys;

	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, plain, len, NULL, 0, NULL, out, k->veil.box);
	return len + DB_VEIL_OVER;
}

static bool opens(const struct seal_veil_keys *v, uint8_t *out, const uint8_t *blob, size_t len)
{
	return v->is_on && len > DB_VEIL_OVER &&
	       !crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, blob + NONCE, len - NONCE, NULL, 0, blob, v->box);
}

static enum db_veiled blob_open(const void *keys, uint8_t *out, const uint8_t *blob, size_t len)
{
	const struct seal_keys *k = keys;

	if (opens(&k->veil, out, blob, len))
		return DB_VEILED;
	if (!k->is_moving)
		return DB_VEILED_NOT;
	if (k->former.is_on)
		return opens(&k->former, out, blob, len) ? DB_VEILED_FORMER : DB_VEILED_NOT;
	memcpy(out, blob, len);
	return DB_BARE_FORMER;
}

struct db_veil seal_veil(const struct seal_keys *keys)
{
	if (!keys->veil.is_on)
		return (struct db_veil){ 0 };
	return (struct db_veil){ keys, keys->is_moving, ix_now, ix_former, ix_open, ix_is_former, blob_seal, blob_open };
}

/* ---- keys ---- */

static void derive_veil(struct seal_veil_keys *v, const uint8_t pepper[SEAL_KEY])
{
	uint8_t key[SEAL_KEY], tag[SEAL_IX];

	seal_derive(key, pepper, SEAL_SUB_VEIL);
	SEAL_MAC(tag, SEAL_IX, key, "tag", { "", 0 });
	SEAL_MAC(v->ix, sizeof(v->ix), key, "index", { "", 0 });
	SEAL_MAC(v->box, sizeof(v->box), key, "box", { "", 0 });
	memcpy(v->tag, tag, sizeof(v->tag));
	v->is_on = true;
	sodium_memzero(key, sizeof(key));
}

static void set_root(struct seal_keys *k, const uint8_t root[SEAL_KEY])
{
	unsigned i;

	memcpy(k->root, root, SEAL_KEY);
	for (i = 0; i < SEAL_SUB_COUNT; i++)
		if (i != SEAL_SUB_ID && i != SEAL_SUB_LED && i != SEAL_SUB_BACKUP && i != SEAL_SUB_ROW)
			seal_derive(k->sub[i], root, i);
	seal_derive(k->anchor, root, SEAL_SUB_BACKUP);
	seal_id_of(k->root_id, root);
	derive_veil(&k->veil, k->pepper);
}

/* The pepper that the database was made with had no veil. */
static void set_former(struct seal_keys *k, const uint8_t pepper[SEAL_KEY])
{
	memset(&k->former, 0, sizeof(k->former));
	if (sodium_memcmp(pepper, k->root, SEAL_KEY))
		derive_veil(&k->former, pepper);
	k->is_moving = true;
}

static int settle_own(struct seal_keys *keys, const struct seal_kept *kept)
{
	uint8_t root[SEAL_KEY], former[SEAL_KEY];
	int rc;

	if (!kept->has_root)
		return 0;
	rc = seal_unwrap_backup(keys, root, for_root, kept->root);
	if (rc == 0 && kept->has_former)
		rc = seal_unwrap_backup(keys, former, for_former, kept->former);
	if (rc == 0) {
		sodium_mprotect_readwrite(keys);
		set_root(keys, root);
		if (kept->has_former)
			set_former(keys, former);
		sodium_mprotect_readonly(keys);
	}
	sodium_memzero(root, sizeof(root));
	sodium_memzero(former, sizeof(former));
	return rc;
}

static int settle_former(struct seal_keys *keys, const struct seal_kept *kept)
{
	struct seal_keys *next;
	uint8_t pepper[SEAL_KEY];
	int rc = seal_unwrap_backup(keys, pepper, for_next, kept->former + SEAL_WRAP);

	if (rc == 0)
		rc = seal_keys_of_pepper(&next, pepper, &keys->escrow, keys->test);
	sodium_memzero(pepper, sizeof(pepper));
	if (rc)
		return rc;
	rc = settle_own(next, kept);
	if (rc == 0)
		seal_veil_adopt(keys, next);
	else
		seal_keys_free(next);
	return rc;
}

int seal_veil_settle(struct seal_keys *keys, const struct seal_kept *kept)
{
	uint8_t check[SEAL_IX];

	seal_keys_check(keys, check);
	if (seal_is_equal(check, kept->check, sizeof(check)))
		return settle_own(keys, kept);
	if (kept->has_former && seal_is_equal(check, kept->former + 2 * SEAL_WRAP, sizeof(check)))
		return settle_former(keys, kept);
	return -EKEYREJECTED;
}

void seal_veil_pass(const struct seal_keys *keys, const struct seal_keys *next, uint8_t wrap[SEAL_WRAP])
{
	seal_wrap_backup(keys, wrap, for_pass, next->pepper);
}

static void keep(struct seal_kept *kept, const struct seal_keys *next, const struct seal_keys *keys)
{
	seal_keys_check(next, kept->check);
	seal_wrap_backup(next, kept->root, for_root, keys->root);
	seal_wrap_backup(next, kept->former, for_former, keys->pepper);
	seal_wrap_backup(keys, kept->former + SEAL_WRAP, for_next, next->pepper);
	seal_keys_check(keys, kept->former + 2 * SEAL_WRAP);
	kept->has_root = kept->has_former = true;
}

int seal_veil_next(struct seal_keys **next, struct seal_kept *kept, const struct seal_keys *keys, const uint8_t wrap[SEAL_WRAP])
{
	uint8_t pepper[SEAL_KEY];
	int rc;

	*next = NULL;
	if (keys->is_moving)
		return -EALREADY;
	rc = seal_unwrap_backup(keys, pepper, for_pass, wrap);
	if (rc == 0 && !sodium_memcmp(pepper, keys->pepper, SEAL_KEY))
		rc = -EINVAL;
	if (rc == 0)
		rc = seal_keys_of_pepper(next, pepper, &keys->escrow, keys->test);
	sodium_memzero(pepper, sizeof(pepper));
	if (rc)
		return rc;
	keep(kept, *next, keys);
	rc = settle_own(*next, kept);
	if (rc) {
		seal_keys_free(*next);
		*next = NULL;
	}
	return rc;
}

int seal_veil_rewrite(const struct seal_keys *keys, const uint8_t wrap[SEAL_WRAP], const char *path, char *err, size_t err_size)
{
	struct seal_keys *next = NULL;
	uint8_t pepper[SEAL_KEY];
	int rc = seal_unwrap_backup(keys, pepper, for_next, wrap);

	if (rc == 0)
		rc = seal_keys_of_pepper(&next, pepper, &keys->escrow, keys->test);
	sodium_memzero(pepper, sizeof(pepper));
	if (rc == 0)
		rc = seal_keyfile_write(next, path, err, err_size);
	seal_keys_free(next);
	return rc;
}

/* A number has the same word in the log before and after. */
void seal_veil_adopt(struct seal_keys *keys, struct seal_keys *next)
{
	uint8_t tag[SEAL_KEY];

	memcpy(tag, keys->tag, sizeof(tag));
	sodium_mprotect_readwrite(keys);
	*keys = *next;
	memcpy(keys->tag, tag, sizeof(tag));
	sodium_mprotect_readonly(keys);
	sodium_memzero(tag, sizeof(tag));
	seal_keys_free(next);
}

void seal_veil_end(struct seal_keys *keys)
{
	sodium_mprotect_readwrite(keys);
	sodium_memzero(&keys->former, sizeof(keys->former));
	keys->is_moving = false;
	sodium_mprotect_readonly(keys);
}

bool seal_veil_is_moving(const struct seal_keys *keys)
{
	return keys->is_moving;
}
