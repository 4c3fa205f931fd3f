/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sqlite3.h>

#include "tests/lib/db_fix.h"

#include "store/seal/ledger.h"
#include "store/seal/seal.h"

struct lfix {
	struct fix *db;
	struct seal_keys *keys;
};

static int setup(void **state)
{
	struct lfix *l = calloc(1, sizeof(*l));
	char path[128], err[256];

	if (fix_setup((void **)&l->db))
		return -1;
	*state = l;
	snprintf(path, sizeof(path), "%s/master.key", l->db->dir);
	return seal_keyfile_create(path, true, NULL, err, sizeof(err)) || seal_keys_open(&l->keys, path, err, sizeof(err));
}

static int teardown(void **state)
{
	struct lfix *l = *state;

	seal_keys_free(l->keys);
	fix_teardown((void **)&l->db);
	free(l);
	return 0;
}

static void hex(char *out, const uint8_t *in, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		snprintf(out + 2 * i, 3, "%02x", in[i]);
}

/* ---- hashes ---- */

static void test_leaf_is_that_of_rfc_6962(void **state)
{
	/* leaf hashes of the first two leaves of the well-known vectors: "" and 00 */
	uint8_t h[LEDGER_HASH];
	char text[65];

	ledger_leaf(h, "", 0);
	hex(text, h, sizeof(h));
	assert_string_equal(text, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
	ledger_leaf(h, "\0", 1);
	hex(text, h, sizeof(h));
	assert_string_equal(text, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
}

static void test_chain_of_two_leaves_is_the_merkle_node(void **state)
{
	/* node = SHA-256(0x01 || left || right): the root over the leaves "" and 00 */
	uint8_t a[LEDGER_HASH], b[LEDGER_HASH];
	char text[65];

	ledger_leaf(a, "", 0);
	ledger_leaf(b, "\0", 1);
	ledger_chain(a, a, b);
	hex(text, a, sizeof(a));
	assert_string_equal(text, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

/* ---- lines ---- */

static int append(struct lfix *l, const char *kind, const char *org, int64_t time)
{
	struct ledger_event ev = { kind, time, org, "4821307604", 10 };

	return ledger_append(l->db->db, l->keys, &ev, NULL, NULL);
}

static void fill(struct lfix *l, unsigned n)
{
	OK(db_begin(l->db->db));
	while (n--)
		OK(append(l, "share", "715464", T0 + n * 1000));
	OK(db_commit(l->db->db));
}

static int walk(struct lfix *l, struct ledger_walk *w, unsigned slice)
{
	int rc;

	memset(w, 0, sizeof(*w));
	do {
		rc = ledger_walk_step(l->db->db, w, slice);
	} while (rc == 1);
	return rc;
}

static void test_lines_of_a_batch_given_up_leave_no_gap(void **state)
{
	struct lfix *l = *state;
	struct ledger_walk w;

	fill(l, 2);
	OK(db_begin(l->db->db));
	OK(append(l, "share", "715464", T0));
	OK(append(l, "share", "715464", T0));
	db_abort(l->db->db);
	fill(l, 2);
	OK(db_begin(l->db->db));
	OK(db_savepoint(l->db->db));
	OK(append(l, "share", "715464", T0));
	OK(db_savepoint_rollback(l->db->db));
	OK(append(l, "share", "715464", T0));
	OK(db_commit(l->db->db));
	OK(walk(l, &w, 100));
	assert_int_equal(w.count, 5);
}

static void test_line_has_kind_coarse_time_organisation_and_receipt(void **state)
{
	struct lfix *l = *state;
	struct ledger_event ev = { "check", 1790000399, "715464", "4821307604", 10 };
	uint8_t receipt[LEDGER_RECEIPT], expected[LEDGER_RECEIPT], zero[LEDGER_HASH] = { 0 }, leaf[LEDGER_HASH], chain[LEDGER_HASH];
	char text[2 * LEDGER_RECEIPT + 1], line[128];
	struct db_line got;
	uint64_t seq;

	OK(db_begin(l->db->db));
	OK(ledger_append(l->db->db, l->keys, &ev, &seq, receipt));
	OK(db_commit(l->db->db));
	assert_int_equal(seq, 1);
	seal_receipt(l->keys, expected, 1, "4821307604", 10);
	assert_memory_equal(receipt, expected, sizeof(receipt));
	hex(text, receipt, sizeof(receipt));
	snprintf(line, sizeof(line), "check|1790000100|715464|%s", text);
	OK(db_line_last(l->db->db, &got));
	assert_string_equal(got.data, line);
	ledger_leaf(leaf, line, strlen(line));
	ledger_chain(chain, zero, leaf);
	assert_memory_equal(got.chain, chain, LEDGER_HASH);
}

static void test_line_with_anything_but_words_refused(void **state)
{
	struct lfix *l = *state;

	OK(db_begin(l->db->db));
	assert_int_equal(append(l, "", "715464", T0), -EINVAL);
	assert_int_equal(append(l, "SELAM", "715464", T0), -EINVAL);
	assert_int_equal(append(l, "a|b", "715464", T0), -EINVAL);
	assert_int_equal(append(l, "abcdefghijklmnop", "715464", T0), -EINVAL);
	assert_int_equal(append(l, "share", "254700000001", T0), -EINVAL);
	assert_int_equal(append(l, "share", "71546x", T0), -EINVAL);
	OK(append(l, "abcdefghijklmno", "", T0));
	assert_int_equal(append(l, "share", "715464", -1), -EINVAL);
	OK(db_commit(l->db->db));
}

static void test_line_of_an_aborted_act_is_gone(void **state)
{
	struct lfix *l = *state;
	struct ledger_walk w;

	fill(l, 3);
	OK(db_begin(l->db->db));
	OK(append(l, "share", "715464", T0));
	db_abort(l->db->db);
	fill(l, 2);
	OK(walk(l, &w, 1));
	assert_int_equal(w.count, 5);
}

static void test_walk_good_chain_any_slice(void **state)
{
	struct lfix *l = *state;
	struct ledger_walk a, b;

	OK(walk(l, &a, 10));
	assert_int_equal(a.count, 0);
	fill(l, 25);
	OK(walk(l, &a, 1));
	OK(walk(l, &b, 1000));
	assert_int_equal(a.count, 25);
	assert_memory_equal(a.chain, b.chain, LEDGER_HASH);
	fill(l, 5);	/* goes on from where it stood */
	OK(ledger_walk_step(l->db->db, &a, 1000));
	assert_int_equal(a.count, 30);
}

/* Change the file behind our back, as somebody with the disk would. */
static void tamper(struct lfix *l, const char *sql)
{
	sqlite3 *h;

	db_close(l->db->db);
	l->db->db = NULL;
	OK(sqlite3_open(l->db->path, &h));
	OK(sqlite3_exec(h, sql, NULL, NULL, NULL));
	OK(sqlite3_close(h));
	fix_reopen(l->db);
}

static void expect_broken(struct lfix *l, uint64_t at)
{
	struct ledger_walk w;

	assert_int_equal(walk(l, &w, 7), -EBADMSG);
	assert_int_equal(w.broken, at);
	assert_non_null(w.why);
	assert_int_equal(w.count, at - 1);
	assert_int_equal(ledger_walk_step(l->db->db, &w, 7), -EBADMSG);
}

static void test_walk_changed_line_is_named(void **state)
{
	struct lfix *l = *state;

	fill(l, 20);
	tamper(l, "UPDATE ledger SET data = replace(data, 'share', 'check') WHERE seq = 12");
	expect_broken(l, 12);
}

static void test_walk_changed_chain_is_named(void **state)
{
	struct lfix *l = *state;

	fill(l, 20);
	tamper(l, "UPDATE ledger SET chain = zeroblob(32) WHERE seq = 1");
	expect_broken(l, 1);
}

static void test_walk_missing_line_is_named(void **state)
{
	struct lfix *l = *state;

	fill(l, 20);
	tamper(l, "DELETE FROM ledger WHERE seq = 5");
	expect_broken(l, 5);
}

static void test_walk_swapped_lines_are_named(void **state)
{
	struct lfix *l = *state;

	fill(l, 20);
	tamper(l, "UPDATE ledger SET seq = 100 WHERE seq = 7; UPDATE ledger SET seq = 7 WHERE seq = 8; UPDATE ledger SET seq = 8 WHERE seq = 100");
	expect_broken(l, 7);
}

static void test_walk_missing_end_is_named_also_after_more_lines(void **state)
{
	struct lfix *l = *state;

	fill(l, 20);
	tamper(l, "DELETE FROM ledger WHERE seq > 17");
	expect_broken(l, 18);
	fill(l, 4);
	expect_broken(l, 18);
}

#define LTEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaf_is_that_of_rfc_6962),
		cmocka_unit_test(test_chain_of_two_leaves_is_the_merkle_node),
		LTEST(test_lines_of_a_batch_given_up_leave_no_gap),
		LTEST(test_line_has_kind_coarse_time_organisation_and_receipt),
		LTEST(test_line_with_anything_but_words_refused),
		LTEST(test_line_of_an_aborted_act_is_gone),
		LTEST(test_walk_good_chain_any_slice),
		LTEST(test_walk_changed_line_is_named),
		LTEST(test_walk_changed_chain_is_named),
		LTEST(test_walk_missing_line_is_named),
		LTEST(test_walk_swapped_lines_are_named),
		LTEST(test_walk_missing_end_is_named_also_after_more_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
