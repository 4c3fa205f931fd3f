/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "store/tree/tree.h"

_Static_assert(TREE_HASH == crypto_hash_sha256_BYTES, "a hash is a SHA-256");

static const uint8_t of_leaf[] = { 0 }, of_node[] = { 1 };

void tree_leaf(uint8_t leaf[TREE_HASH], const void *data, size_t len)
{
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, of_leaf, sizeof(of_leaf));
	crypto_hash_sha256_update(&st, data, len);
	crypto_hash_sha256_final(&st, leaf);
}

void tree_node(uint8_t node[TREE_HASH], const uint8_t left[TREE_HASH], const uint8_t right[TREE_HASH])
{
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, of_node, sizeof(of_node));
	crypto_hash_sha256_update(&st, left, TREE_HASH);
	crypto_hash_sha256_update(&st, right, TREE_HASH);
	crypto_hash_sha256_final(&st, node);
}

/* ---- the frontier ---- */

unsigned tree_tops(uint64_t size)
{
	return (unsigned)__builtin_popcountll(size);
}

bool tree_completes(const struct tree *t, const uint8_t leaf[TREE_HASH], unsigned level, uint8_t hash[TREE_HASH])
{
	unsigned tops = tree_tops(t->size);

	if (level >= TREE_DEPTH || (t->size + 1) & ((UINT64_C(1) << level) - 1))
		return false;
	memcpy(hash, leaf, TREE_HASH);
	while (level--)
		tree_node(hash, t->top[--tops], hash);
	return true;
}

int tree_add(struct tree *t, const uint8_t leaf[TREE_HASH])
{
	unsigned tops = tree_tops(t->size), done;
	uint8_t hash[TREE_HASH];

	if (t->size >= TREE_SIZE_MAX)
		return -EFBIG;
	memcpy(hash, leaf, sizeof(hash));
	for (done = 0; t->size >> done & 1; done++)
		tree_node(hash, t->top[--tops], hash);
	memcpy(t->top[tops], hash, sizeof(hash));
	t->size++;
	return 0;
}

/* n subtrees beside each other, the largest first, into one; of none the hash of nothing. */
static void fold(uint8_t root[TREE_HASH], const uint8_t top[][TREE_HASH], unsigned n)
{
	if (!n) {
		crypto_hash_sha256(root, of_leaf, 0);
		return;
	}
	memcpy(root, top[--n], TREE_HASH);
	while (n)
		tree_node(root, top[--n], root);
}

void tree_root(const struct tree *t, uint8_t root[TREE_HASH])
{
	fold(root, t->top, tree_tops(t->size));
}

/* ---- proofs ---- */

/* The complete subtrees of the lines from begin to before end, which begins where a tree of that size may. returns: how many; an error of read. */
static int read_tops(uint8_t top[][TREE_HASH], uint64_t begin, uint64_t end, tree_reader *read, void *ctx)
{
	unsigned level;
	int rc, n = 0;

	while (begin < end) {
		level = 63 - (unsigned)__builtin_clzll(end - begin);
		rc = read(ctx, level, begin >> level, top[n++]);
		if (rc < 0)
			return rc;
		begin += UINT64_C(1) << level;
	}
	return n;
}

int tree_load(struct tree *t, uint64_t size, tree_reader *read, void *ctx)
{
	int rc;

	if (size > TREE_SIZE_MAX)
		return -EFBIG;
	rc = read_tops(t->top, 0, size, read, ctx);
	if (rc < 0)
		return rc;
	t->size = size;
	return 0;
}

static int prove_part(struct tree_proof *p, uint64_t begin, uint64_t end, tree_reader *read, void *ctx)
{
	uint8_t top[TREE_DEPTH][TREE_HASH];
	int n = read_tops(top, begin, end, read, ctx);

	if (n < 0)
		return n;
	fold(p->hash[p->n++], top, (unsigned)n);
	return 0;
}

/* Lines of the left half: the largest power of two below n. */
static uint64_t half_of(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static void turn_round(struct tree_proof *p)
{
	uint8_t hash[TREE_HASH];
	unsigned i, j;

	for (i = 0, j = p->n; i + 1 < j; i++) {
		j--;
		memcpy(hash, p->hash[i], sizeof(hash));
		memcpy(p->hash[i], p->hash[j], sizeof(hash));
		memcpy(p->hash[j], hash, sizeof(hash));
	}
}

int tree_prove_line(struct tree_proof *p, uint64_t index, uint64_t size, tree_reader *read, void *ctx)
{
	uint64_t begin = 0, end = size, mid;
	int rc = 0;

	p->n = 0;
	if (size > TREE_SIZE_MAX || index >= size)
		return -ERANGE;
	while (rc == 0 && end - begin > 1) {
		mid = begin + half_of(end - begin);
		if (index < mid) {
			rc = prove_part(p, mid, end, read, ctx);
			end = mid;
		} else {
			rc = prove_part(p, begin, mid, read, ctx);
			begin = mid;
		}
	}
	turn_round(p);
	return rc;
}

int tree_prove_growth(struct tree_proof *p, uint64_t old, uint64_t size, tree_reader *read, void *ctx)
{
	uint64_t begin = 0, end = size, mid;
	int rc = 0;

	p->n = 0;
	if (size > TREE_SIZE_MAX || old > size)
		return -ERANGE;
	if (!old)
		return 0;
	while (rc == 0 && old != end) {
		mid = begin + half_of(end - begin);
		if (old <= mid) {
			rc = prove_part(p, mid, end, read, ctx);
			end = mid;
		} else {
			rc = prove_part(p, begin, mid, read, ctx);
			begin = mid;
		}
	}
	if (rc == 0 && begin)	/* else who checks has it: it is the old root */
		rc = prove_part(p, begin, end, read, ctx);
	turn_round(p);
	return rc;
}

/* ---- what others do with them ---- */

/* Up to where the node is a right one. */
static void climb(uint64_t *fn, uint64_t *sn)
{
	while (*fn && !(*fn & 1)) {
		*fn >>= 1;
		*sn >>= 1;
	}
}

bool tree_has_line(const struct tree_proof *p, uint64_t index, uint64_t size, const uint8_t leaf[TREE_HASH], const uint8_t root[TREE_HASH])
{
	uint64_t fn = index, sn = size - 1;
	uint8_t hash[TREE_HASH];
	unsigned i;

	if (size > TREE_SIZE_MAX || index >= size || p->n > TREE_PROOF_MAX)
		return false;
	memcpy(hash, leaf, sizeof(hash));
	for (i = 0; i < p->n; i++) {
		if (!sn)
			return false;
		if (fn & 1 || fn == sn) {
			tree_node(hash, p->hash[i], hash);
			climb(&fn, &sn);
		} else {
			tree_node(hash, hash, p->hash[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return !sn && !memcmp(hash, root, sizeof(hash));
}

/* For 0 < old < size. */
static bool has_path(const struct tree_proof *p, uint64_t old, const uint8_t old_root[TREE_HASH], uint64_t size, const uint8_t root[TREE_HASH])
{
	uint64_t fn = old - 1, sn = size - 1;
	uint8_t was[TREE_HASH], is[TREE_HASH];
	unsigned i = 0;

	while (fn & 1) {
		fn >>= 1;
		sn >>= 1;
	}
	if (fn && !p->n)
		return false;
	memcpy(was, fn ? p->hash[i++] : old_root, sizeof(was));	/* a power of two: the old root is where it begins */
	memcpy(is, was, sizeof(is));
	for (; i < p->n; i++) {
		if (!sn)
			return false;
		if (fn & 1 || fn == sn) {
			tree_node(was, p->hash[i], was);
			tree_node(is, p->hash[i], is);
			climb(&fn, &sn);
		} else {
			tree_node(is, is, p->hash[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return !sn && !memcmp(was, old_root, sizeof(was)) && !memcmp(is, root, sizeof(is));
}

bool tree_has_grown(const struct tree_proof *p, uint64_t old, const uint8_t old_root[TREE_HASH], uint64_t size, const uint8_t root[TREE_HASH])
{
	uint8_t none[TREE_HASH];

	if (size > TREE_SIZE_MAX || old > size || p->n > TREE_PROOF_MAX)
		return false;
	crypto_hash_sha256(none, of_leaf, 0);
	if (!old && memcmp(old_root, none, sizeof(none)))
		return false;
	if (old && old < size)
		return has_path(p, old, old_root, size, root);
	return !p->n && (!old || !memcmp(old_root, root, TREE_HASH));
}
