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
	uint8_t receipt[LEDGER_RECEIPT], expected[LEDGER_RECEIPT], leaf[TREE_HASH];
	char text[2 * LEDGER_RECEIPT + 1], line[128];
	struct db_line got;
	struct tree tree;
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
	OK(db_tree_get(l->db->db, &tree));
	assert_int_equal(tree.size, 1);
	tree_leaf(leaf, line, strlen(line));
	assert_memory_equal(tree.top[0], leaf, sizeof(leaf));
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

static void expect_same_tree(const struct tree *a, const struct tree *b)
{
	assert_int_equal(a->size, b->size);
	assert_memory_equal(a->top, b->top, tree_tops(a->size) * TREE_HASH);
}

static void test_walk_good_in_any_slice(void **state)
{
	struct lfix *l = *state;
	struct ledger_walk a, b;

	OK(walk(l, &a, 10));
	assert_int_equal(a.count, 0);
	fill(l, 25);
	OK(walk(l, &a, 1));
	OK(walk(l, &b, 1000));
	assert_int_equal(a.count, 25);
	expect_same_tree(&a.tree, &b.tree);
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

static void expect_broken_among(struct lfix *l, uint64_t at, uint64_t last)
{
	struct ledger_walk w;

	assert_int_equal(walk(l, &w, 7), -EBADMSG);
	assert_int_equal(w.broken, at);
	assert_int_equal(w.last, last);
	assert_non_null(w.why);
	assert_int_equal(w.count, at - 1);
	assert_int_equal(ledger_walk_step(l->db->db, &w, 7), -EBADMSG);
}

static void expect_broken(struct lfix *l, uint64_t at)
{
	expect_broken_among(l, at, at);
}

static void test_walk_changed_line_is_among_those_named(void **state)
{
	struct lfix *l = *state;

	fill(l, 21);
	tamper(l, "UPDATE ledger SET data = replace(data, 'share', 'check') WHERE seq = 21");
	expect_broken(l, 21);
	tamper(l, "UPDATE ledger SET data = replace(data, 'check', 'share') WHERE seq = 21");
	tamper(l, "UPDATE ledger SET data = replace(data, 'share', 'check') WHERE seq = 17");
	expect_broken_among(l, 17, 20);
	tamper(l, "UPDATE ledger SET data = replace(data, 'share', 'check') WHERE seq = 12");
	expect_broken_among(l, 1, 16);
}

static void test_walk_changed_line_behind_a_tile_is_among_its_lines(void **state)
{
	struct lfix *l = *state;
	struct ledger_walk w;

	fill(l, 520);
	OK(walk(l, &w, 100));
	tamper(l, "UPDATE ledger SET data = replace(data, 'share', 'check') WHERE seq = 300");
	expect_broken_among(l, 257, 512);
	tamper(l, "UPDATE ledger SET data = replace(data, 'check', 'share') WHERE seq = 300");
	OK(walk(l, &w, 100));
	tamper(l, "UPDATE ledger_tile SET hash = zeroblob(32) WHERE level = 1 AND n = 0");
	expect_broken_among(l, 1, 256);
	tamper(l, "DELETE FROM ledger_tile WHERE n = 0");
	expect_broken_among(l, 1, 256);
}

/* Of who wrote the lines and the tiles anew, and not what the next line is added to. */
static void test_walk_changed_end_is_named(void **state)
{
	struct lfix *l = *state;
	struct ledger_event ev = { "share", T0, "715464", "4821307604", 10 };

	fill(l, 20);
	tamper(l, "UPDATE ledger_end SET tree = CAST(substr(tree, 1, 40) || zeroblob(32) AS BLOB)");
	expect_broken_among(l, 17, 20);
	tamper(l, "UPDATE ledger_end SET tree = zeroblob(50)");
	expect_broken(l, 21);
	OK(db_begin(l->db->db));
	assert_int_equal(ledger_append(l->db->db, l->keys, &ev, NULL, NULL), -EUCLEAN);
	db_abort(l->db->db);
	tamper(l, "DELETE FROM ledger_end");
	expect_broken(l, 1);
	OK(db_begin(l->db->db));
	assert_int_equal(ledger_append(l->db->db, l->keys, &ev, NULL, NULL), -EUCLEAN);
	db_abort(l->db->db);
}

static void test_walk_line_that_nobody_appended_is_named(void **state)
{
	struct lfix *l = *state;

	fill(l, 20);
	tamper(l, "INSERT INTO ledger (data) VALUES ('share|0||00')");
	expect_broken(l, 21);
}

/* 256 * 256 lines make a tile of the second level: a few more than that, and the tree as it was at sizes around each border. */
static void test_tree_of_each_size_is_read_back(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 2, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537, 65800 };
	struct tree trees[13], t = { 0 }, read;
	struct lfix *l = *state;
	struct db_line line;
	uint8_t leaf[TREE_HASH];
	uint64_t i;
	unsigned n = 0;

	fill(l, 65800);
	for (i = 0; i <= 65800; i++) {
		if (n < 13 && i == sizes[n])
			trees[n++] = t;
		if (i == 65800)
			break;
		OK(db_line_next(l->db->db, &line, i));
		tree_leaf(leaf, line.data, strlen(line.data));
		OK(tree_add(&t, leaf));
	}
	for (n = 0; n < 13; n++) {
		OK(db_tree_at(l->db->db, sizes[n], &read));
		expect_same_tree(&read, &trees[n]);
	}
	OK(db_tree_get(l->db->db, &read));
	expect_same_tree(&read, &trees[12]);
	assert_int_equal(db_tree_at(l->db->db, 65801, &read), -ERANGE);
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
	expect_broken_among(l, 1, 16);
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
		LTEST(test_lines_of_a_batch_given_up_leave_no_gap),
		LTEST(test_line_has_kind_coarse_time_organisation_and_receipt),
		LTEST(test_line_with_anything_but_words_refused),
		LTEST(test_line_of_an_aborted_act_is_gone),
		LTEST(test_walk_good_in_any_slice),
		LTEST(test_walk_changed_line_is_among_those_named),
		LTEST(test_walk_changed_line_behind_a_tile_is_among_its_lines),
		LTEST(test_walk_changed_end_is_named),
		LTEST(test_walk_line_that_nobody_appended_is_named),
		LTEST(test_tree_of_each_size_is_read_back),
		LTEST(test_walk_missing_line_is_named),
		LTEST(test_walk_swapped_lines_are_named),
		LTEST(test_walk_missing_end_is_named_also_after_more_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
