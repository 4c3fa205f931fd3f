/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "store/tree/tree.h"

#define OK(expr)	assert_int_equal(expr, 0)
#define LINES_MAX	320

static uint8_t leaves[LINES_MAX][TREE_HASH];

/* RFC 6962 2.1 as it is written, slow: what the program is held against. */
static void mth(uint8_t root[TREE_HASH], unsigned begin, unsigned end)
{
	uint8_t left[TREE_HASH], right[TREE_HASH];
	unsigned k = 1;

	if (begin == end)
		crypto_hash_sha256(root, (const uint8_t *)"", 0);
	else if (end - begin == 1)
		memcpy(root, leaves[begin], TREE_HASH);
	if (end - begin < 2)
		return;
	while (2 * k < end - begin)
		k *= 2;
	mth(left, begin, begin + k);
	mth(right, begin + k, end);
	tree_node(root, left, right);
}

static int read_node(void *ctx, unsigned level, uint64_t index, uint8_t hash[TREE_HASH])
{
	const unsigned *size = ctx;

	assert_true((index + 1) << level <= *size);
	mth(hash, (unsigned)(index << level), (unsigned)((index + 1) << level));
	return 0;
}

static void fill(const char *format)
{
	char line[32];
	unsigned i;

	for (i = 0; i < LINES_MAX; i++)
		tree_leaf(leaves[i], line, (size_t)snprintf(line, sizeof(line), format, i));
}

static void read_hex(uint8_t hash[TREE_HASH], const char *hex)
{
	size_t len;

	OK(sodium_hex2bin(hash, TREE_HASH, hex, 2 * TREE_HASH, NULL, &len, NULL));
	assert_int_equal(len, TREE_HASH);
}

/* ---- vectors ---- */

static FILE *open_vectors(void)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/tree.txt", getenv("top_srcdir") ?: ".");
	f = fopen(path, "r");
	assert_non_null(f);
	return f;
}

static void read_proof(struct tree_proof *p, char *rest)
{
	char *word;

	p->n = 0;
	while ((word = strsep(&rest, " \n")))
		if (*word)
			read_hex(p->hash[p->n++], word);
}

static void expect_proof(const struct tree_proof *got, char *rest)
{
	struct tree_proof expected;

	read_proof(&expected, rest);
	assert_int_equal(got->n, expected.n);
	assert_memory_equal(got->hash, expected.hash, got->n * TREE_HASH);
}

static void expect_vector(struct tree *t, char *text)
{
	uint8_t hash[TREE_HASH], root[TREE_HASH];
	struct tree_proof p;
	unsigned a, b;
	int at = 0;

	if (sscanf(text, "line %u %n", &a, &at) == 1 && at) {
		text[strcspn(text, "\n")] = '\0';
		tree_leaf(leaves[a], text + at, strlen(text + at));
	} else if (sscanf(text, "leaf %u %n", &a, &at) == 1 && at) {
		read_hex(hash, text + at);
		assert_memory_equal(leaves[a], hash, sizeof(hash));
		assert_int_equal(t->size, a);
		OK(tree_add(t, hash));
	} else if (sscanf(text, "root %u %n", &a, &at) == 1 && at) {
		read_hex(hash, text + at);
		OK(tree_load(t, a, read_node, &a));
		tree_root(t, root);
		assert_memory_equal(root, hash, sizeof(root));
	} else if (sscanf(text, "incl %u %u%n", &a, &b, &at) == 2) {
		OK(tree_prove_line(&p, a, b, read_node, &b));
		expect_proof(&p, text + at);
	} else {
		assert_int_equal(sscanf(text, "cons %u %u%n", &a, &b, &at), 2);
		OK(tree_prove_growth(&p, a, b, read_node, &b));
		expect_proof(&p, text + at);
	}
}

static void test_hashes_roots_and_proofs_are_those_of_the_vectors(void **state)
{
	struct tree t = { 0 };
	char text[1024];
	unsigned n = 0;
	FILE *f = open_vectors();

	while (fgets(text, sizeof(text), f)) {
		if (*text == '#')
			continue;
		expect_vector(&t, text);
		n++;
	}
	fclose(f);
	assert_int_equal(n, 55);
}

/* The lines and roots that implementations of RFC 6962 share. */
static void test_roots_are_those_of_the_well_known_lines(void **state)
{
	static const struct { const char *hex, *root; } known[] = {
		{ "", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ "00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ "10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
		{ "2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
		{ "3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ "40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
		{ "5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
		{ "606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	uint8_t line[16], leaf[TREE_HASH], root[TREE_HASH], expected[TREE_HASH];
	struct tree t = { 0 };
	unsigned i;
	size_t len;

	tree_root(&t, root);
	read_hex(expected, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_memory_equal(root, expected, sizeof(root));
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		OK(sodium_hex2bin(line, sizeof(line), known[i].hex, strlen(known[i].hex), NULL, &len, NULL));
		tree_leaf(leaf, line, len);
		OK(tree_add(&t, leaf));
		tree_root(&t, root);
		read_hex(expected, known[i].root);
		assert_memory_equal(root, expected, sizeof(root));
	}
}

/* ---- each of many sizes ---- */

static void test_frontier_grows_to_the_root_of_each_size(void **state)
{
	uint8_t root[TREE_HASH], expected[TREE_HASH];
	struct tree t = { 0 }, loaded;
	unsigned n, level;

	fill("line %u");
	for (n = 1; n <= LINES_MAX; n++) {
		for (level = 0; level < 12; level++) {
			assert_int_equal(tree_completes(&t, leaves[n - 1], level, root), n % (1u << level) == 0);
			if (n % (1u << level))
				continue;
			mth(expected, n - (1u << level), n);
			assert_memory_equal(root, expected, sizeof(root));
		}
		OK(tree_add(&t, leaves[n - 1]));
		tree_root(&t, root);
		mth(expected, 0, n);
		assert_memory_equal(root, expected, sizeof(root));
		memset(&loaded, 0, sizeof(loaded));
		OK(tree_load(&loaded, n, read_node, &n));
		assert_int_equal(loaded.size, n);
		assert_memory_equal(loaded.top, t.top, tree_tops(n) * TREE_HASH);
		if (n == 300) {
			read_hex(expected, "811443a8597e55d2e471e2dc907f3e62055414aa90d9de05c78b6795b31b29f9");
			assert_memory_equal(root, expected, sizeof(root));
		}
	}
}

#define SIZES 70

static void test_line_is_proved_and_nothing_else(void **state)
{
	uint8_t root[TREE_HASH];
	struct tree_proof p, bad;
	unsigned size, i, j;

	fill("%u");
	for (size = 1; size <= SIZES; size++)
		for (mth(root, 0, size), i = 0; i < size; i++) {
			OK(tree_prove_line(&p, i, size, read_node, &size));
			assert_true(tree_has_line(&p, i, size, leaves[i], root));
			assert_false(tree_has_line(&p, i, size, leaves[i + 1], root));
			assert_false(tree_has_line(&p, i, size, leaves[i], leaves[SIZES + 1]));
			assert_false(tree_has_line(&p, size, size, leaves[i], root));
			if (i)
				assert_false(tree_has_line(&p, i - 1, size, leaves[i], root));
			for (j = 0; j < p.n; j++) {
				bad = p;
				bad.hash[j][31] ^= 1;
				assert_false(tree_has_line(&bad, i, size, leaves[i], root));
			}
			bad = p;
			memcpy(bad.hash[bad.n++], leaves[0], TREE_HASH);
			assert_false(tree_has_line(&bad, i, size, leaves[i], root));
			bad.n = p.n - 1;
			assert_false(p.n && tree_has_line(&bad, i, size, leaves[i], root));
		}
}

static void expect_growth_refused(const struct tree_proof *p, unsigned old, const uint8_t was[], unsigned size, const uint8_t is[])
{
	struct tree_proof bad;
	unsigned j;

	assert_false(tree_has_grown(p, old, leaves[SIZES + 1], size, is));
	assert_false(tree_has_grown(p, old, was, size, leaves[SIZES + 1]));
	assert_false(tree_has_grown(p, size + 1, was, size, is));
	for (j = 0; j < p->n; j++) {
		bad = *p;
		bad.hash[j][0] ^= 0x80;
		assert_false(tree_has_grown(&bad, old, was, size, is));
	}
	bad = *p;
	memcpy(bad.hash[bad.n++], leaves[0], TREE_HASH);
	assert_false(tree_has_grown(&bad, old, was, size, is));
	bad.n = p->n - 1;
	assert_false(p->n && tree_has_grown(&bad, old, was, size, is));
}

static void test_growth_is_proved_and_nothing_else(void **state)
{
	uint8_t was[TREE_HASH], is[TREE_HASH];
	struct tree_proof p;
	unsigned size, old;

	fill("%u");
	for (size = 1; size <= SIZES; size++)
		for (mth(is, 0, size), old = 1; old <= size; old++) {
			mth(was, 0, old);
			OK(tree_prove_growth(&p, old, size, read_node, &size));
			assert_true(tree_has_grown(&p, old, was, size, is));
			expect_growth_refused(&p, old, was, size, is);
		}
}

static void test_out_of_nothing_everything_grew(void **state)
{
	uint8_t was[TREE_HASH], is[TREE_HASH];
	struct tree_proof p;
	unsigned size = 5;

	fill("%u");
	mth(was, 0, 0);
	mth(is, 0, size);
	OK(tree_prove_growth(&p, 0, size, read_node, &size));
	assert_int_equal(p.n, 0);
	assert_true(tree_has_grown(&p, 0, was, size, is));
	assert_false(tree_has_grown(&p, 0, is, size, is));
}

static int read_nothing(void *ctx, unsigned level, uint64_t index, uint8_t hash[TREE_HASH])
{
	return -EIO;
}

static void test_what_is_not_there_is_not_proved(void **state)
{
	struct tree t = { .size = TREE_SIZE_MAX };
	struct tree_proof p = { 0 };

	assert_int_equal(tree_prove_line(&p, 5, 5, read_nothing, NULL), -ERANGE);
	assert_int_equal(tree_prove_line(&p, 0, UINT64_MAX, read_nothing, NULL), -ERANGE);
	assert_int_equal(tree_prove_growth(&p, 6, 5, read_nothing, NULL), -ERANGE);
	assert_int_equal(tree_prove_line(&p, 4, 5, read_nothing, NULL), -EIO);
	assert_int_equal(tree_prove_growth(&p, 4, 5, read_nothing, NULL), -EIO);
	assert_int_equal(tree_load(&t, 5, read_nothing, NULL), -EIO);
	assert_int_equal(tree_load(&t, UINT64_MAX, read_nothing, NULL), -EFBIG);
	t.size = TREE_SIZE_MAX;
	assert_int_equal(tree_add(&t, leaves[0]), -EFBIG);
	p.n = TREE_PROOF_MAX + 1;
	assert_false(tree_has_line(&p, 0, 5, leaves[0], leaves[1]));
	assert_false(tree_has_grown(&p, 4, leaves[0], 5, leaves[1]));
	assert_false(tree_has_line(&p, 0, 0, leaves[0], leaves[1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hashes_roots_and_proofs_are_those_of_the_vectors),
		cmocka_unit_test(test_roots_are_those_of_the_well_known_lines),
		cmocka_unit_test(test_frontier_grows_to_the_root_of_each_size),
		cmocka_unit_test(test_line_is_proved_and_nothing_else),
		cmocka_unit_test(test_growth_is_proved_and_nothing_else),
		cmocka_unit_test(test_out_of_nothing_everything_grew),
		cmocka_unit_test(test_what_is_not_there_is_not_proved),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
