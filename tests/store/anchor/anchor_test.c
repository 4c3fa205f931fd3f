/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An older database is noticed, and knows again what it had forgotten. */
#include <fcntl.h>
#include <sys/stat.h>

#include "store/anchor/anchor_priv.h"
#include "store/seal/ledger.h"
#include "store/seal/seal.h"
#include "tests/lib/db_fix.h"

struct world {
	struct fix *f;
	struct seal_keys *keys;
	struct anchor *a;
	char path[128];
};

static struct anchor *reopen(struct world *w)
{
	anchor_close(w->a);
	w->a = NULL;
	OK(anchor_open(&w->a, w->keys, w->path, w->f->err, sizeof(w->f->err)));
	return w->a;
}

static void begin(struct world *w, struct fix *f)
{
	char key[128];

	memset(w, 0, sizeof(*w));
	w->f = f;
	snprintf(key, sizeof(key), "%s/master.key", f->dir);
	snprintf(w->path, sizeof(w->path), "%s/anchor", f->dir);
	OK(seal_keyfile_create(key, true, NULL, f->err, sizeof(f->err)));
	OK(seal_keys_open(&w->keys, key, f->err, sizeof(f->err)));
	reopen(w);
}

static void end(struct world *w)
{
	anchor_close(w->a);
	seal_keys_free(w->keys);
}

static void add_lines(struct world *w, unsigned n)
{
	const struct ledger_event ev = { .kind = "try", .time = T0, .org = "", .event = "x", .event_len = 1 };

	OK(db_begin(w->f->db));
	while (n--)
		OK(ledger_append(w->f->db, w->keys, &ev, NULL, NULL));
	OK(db_commit(w->f->db));
}

static void edit(const char *path, long at)
{
	char c = '\0';
	int fd = open(path, O_RDWR);

	if (pread(fd, &c, 1, at) == 1) {
		c ^= 1;
		assert_int_equal(pwrite(fd, &c, 1, at), 1);
	}
	close(fd);
}

static void test_the_same_database_and_that_one_gone_on_pass(void **state)
{
	struct fix *f = *state;
	struct world w;

	begin(&w, f);
	assert_int_equal(anchor_check(w.a, f->db, f->err, sizeof(f->err)), -ENODATA);
	OK(anchor_write(w.a, f->db));	/* of an empty ledger */
	OK(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)));
	add_lines(&w, 5);
	OK(anchor_check(w.a, f->db, f->err, sizeof(f->err)));
	OK(anchor_write(w.a, f->db));
	assert_int_equal(anchor_lines(reopen(&w)), 5);
	OK(anchor_check(w.a, f->db, f->err, sizeof(f->err)));
	add_lines(&w, 2);
	OK(anchor_check(w.a, f->db, f->err, sizeof(f->err)));
	end(&w);
}

/* Of a version before 14: the head of the chain over the same lines, hashed here as it was then. */
static void put_chain(struct world *w, uint64_t lines, const char *word)
{
	struct anchor *a = calloc(1, sizeof(*a));
	struct anchor_head *head = *word == 'l' ? &a->known : &a->expected;
	char *text;
	int fd, len;

	anchor_close(w->a);
	w->a = NULL;
	a->keys = w->keys;
	a->generation = 10 * lines;	/* newer than what was written since */
	a->has_ledger = *word == 'l';
	*head = (struct anchor_head){ .lines = lines, .is_chain = true };
	OK(ledger_chain_at(w->f->db, lines, head->hash));
	len = anchor_text_print(a, &text);
	assert_true(len > 0);
	assert_non_null(strstr(text, word));
	fd = open(w->path, O_WRONLY | O_TRUNC | O_CREAT, 0600);	/* one in which nothing was written is gone */
	assert_int_equal(write(fd, text, (size_t)len), len);
	close(fd);
	free(text);
	free(a);
	reopen(w);
}

static void test_the_anchor_of_a_chain_knows_the_same_lines(void **state)
{
	struct fix *f = *state;
	struct world w;
	uint8_t chain[TREE_HASH], expected[TREE_HASH] = { 0 }, leaf[TREE_HASH];
	struct db_line line;

	begin(&w, f);
	add_lines(&w, 5);
	OK(db_line_next(f->db, &line, 0));
	tree_leaf(leaf, line.data, strlen(line.data));
	tree_node(expected, expected, leaf);
	OK(ledger_chain_at(f->db, 1, chain));
	assert_memory_equal(chain, expected, sizeof(chain));
	put_chain(&w, 4, "ledger 4 ");
	OK(anchor_check(w.a, f->db, f->err, sizeof(f->err)));
	OK(anchor_write_erased(w.a));	/* all else as it was */
	OK(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)));
	w.a->known.hash[0] ^= 1;
	assert_int_equal(anchor_check(w.a, f->db, f->err, sizeof(f->err)), -ESTALE);
	put_chain(&w, 5, "expected 5 ");
	OK(anchor_check(w.a, f->db, f->err, sizeof(f->err)));
	OK(anchor_write(w.a, f->db));
	OK(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)));
	assert_false(w.a->known.is_chain);
	end(&w);
}

static void test_an_older_one_and_another_one_are_told(void **state)
{
	struct fix *f = *state;
	char cmd[400];
	struct world w;

	begin(&w, f);
	add_lines(&w, 3);
	OK(db_checkpoint(f->db, true));
	snprintf(cmd, sizeof(cmd), "cp '%s' '%s.old'", f->path, f->path);
	OK(system(cmd));
	add_lines(&w, 2);
	OK(anchor_write(w.a, f->db));
	db_close(f->db);
	snprintf(cmd, sizeof(cmd), "cp '%s.old' '%s'; rm -f '%s-wal'", f->path, f->path, f->path);
	OK(system(cmd));
	OK(fix_open(f, 0));
	assert_int_equal(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)), -ESTALE);
	assert_string_equal(f->err, "the database is an older one: its ledger has 3 lines, 5 were written");
	{
		const struct ledger_event ev = { .kind = "share", .time = T0, .org = "", .event = "y", .event_len = 1 };

		OK(db_begin(f->db));
		OK(ledger_append(f->db, w.keys, &ev, NULL, NULL));
		OK(ledger_append(f->db, w.keys, &ev, NULL, NULL));
		OK(ledger_append(f->db, w.keys, &ev, NULL, NULL));
		OK(db_commit(f->db));
	}
	assert_int_equal(anchor_check(w.a, f->db, f->err, sizeof(f->err)), -ESTALE);
	assert_non_null(strstr(f->err, "another one: the first 5 lines"));
	OK(anchor_write(w.a, f->db));
	OK(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)));
	end(&w);
}

static void test_fewer_wrong_codes_are_an_older_one(void **state)
{
	struct fix *f = *state;
	struct world w;

	begin(&w, f);
	WRITE(f, db_counter_add(f->db, "check|wrong", 3, DB_COUNTERS_MAX));
	OK(anchor_write(w.a, f->db));
	db_close(f->db);
	unlink(f->path);
	OK(fix_open(f, DB_CREATE));
	assert_int_equal(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)), -ESTALE);
	end(&w);
}

/* Killed between the moment at which the anchor was told and the one at which it was written, in either order of names. */
static void test_a_restored_one_is_expected_beside_the_newer_until_one_is_written(void **state)
{
	const struct ledger_event ev = { .kind = "restore", .time = T0, .org = "", .event = "id", .event_len = 2 };
	struct fix *f = *state;
	struct db *newer, *restored, *old;
	char path[3][160], cmd[500];
	struct world w;
	unsigned i;

	begin(&w, f);
	add_lines(&w, 3);
	OK(db_checkpoint(f->db, true));
	for (i = 0; i < 3; i++) {
		snprintf(path[i], sizeof(path[i]), "%s.%u", f->path, i);
		snprintf(cmd, sizeof(cmd), "cp '%s' '%s'", f->path, path[i]);
		OK(system(cmd));
	}
	OK(db_open(&restored, path[0], 0, f->err, sizeof(f->err)));
	OK(db_open(&old, path[1], 0, f->err, sizeof(f->err)));
	add_lines(&w, 4);
	newer = f->db;
	OK(db_begin(restored));
	OK(ledger_append(restored, w.keys, &ev, NULL, NULL));
	OK(db_commit(restored));
	/* nothing was known */
	OK(anchor_expect(w.a, restored));
	OK(anchor_check(reopen(&w), restored, f->err, sizeof(f->err)));
	assert_int_equal(anchor_check(w.a, newer, f->err, sizeof(f->err)), -ENODATA);
	/* a newer one was */
	OK(anchor_write(w.a, newer));
	assert_int_equal(anchor_check(reopen(&w), restored, f->err, sizeof(f->err)), -ESTALE);
	OK(anchor_expect(w.a, restored));
	OK(anchor_check(reopen(&w), restored, f->err, sizeof(f->err)));
	OK(anchor_check(w.a, newer, f->err, sizeof(f->err)));
	assert_int_equal(anchor_check(w.a, old, f->err, sizeof(f->err)), -ESTALE);
	OK(anchor_write(w.a, restored));
	assert_int_equal(anchor_check(reopen(&w), newer, f->err, sizeof(f->err)), -ESTALE);
	OK(anchor_check(w.a, restored, f->err, sizeof(f->err)));
	/* without a line there is nothing to tell it by */
	db_close(restored);
	db_close(old);
	OK(unlink(path[0]));
	OK(db_open(&restored, path[0], DB_CREATE, f->err, sizeof(f->err)));
	assert_int_equal(anchor_expect(w.a, restored), -ENOENT);
	db_close(restored);
	end(&w);
}

/* Whatever octet of one file changes, or how much of it is written: the other one counts, and never what is changed. */
static void test_one_of_both_files_is_always_good(void **state)
{
	struct fix *f = *state;
	char twin[140], *path;
	struct world w;
	long at;

	begin(&w, f);
	snprintf(twin, sizeof(twin), "%s" ANCHOR_TWIN, w.path);
	add_lines(&w, 3);
	OK(anchor_write(w.a, f->db));
	add_lines(&w, 1);
	OK(anchor_write(w.a, f->db));
	assert_int_equal(anchor_lines(reopen(&w)), 4);
	path = access(twin, F_OK) == 0 ? w.path : NULL;
	assert_non_null(path);
	for (at = 0; at < 150; at += 7) {
		edit(w.path, at);	/* generation 2 */
		assert_int_equal(anchor_lines(reopen(&w)), 3);
		edit(w.path, at);
		edit(twin, at);
		assert_int_equal(anchor_lines(reopen(&w)), 4);
		edit(twin, at);
	}
	OK(truncate(w.path, 100));
	assert_int_equal(anchor_lines(reopen(&w)), 3);
	OK(truncate(twin, 0));
	assert_int_equal(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)), -ENODATA);
	OK(chmod(w.path, 0644));
	anchor_close(w.a);
	assert_int_equal(anchor_open(&w.a, w.keys, w.path, f->err, sizeof(f->err)), -EACCES);
	end(&w);
}

/* Run that: the older file is at hand. */
static void shell(const struct fix *f, const char *format)
{
	char cmd[480];

	snprintf(cmd, sizeof(cmd), format, f->path, f->path);
	OK(system(cmd));
}

static void test_a_database_from_before_fails_as_often_and_nobody_comes_back(void **state)
{
	struct anchor_amended done = { 0 };
	struct fix *f = *state;
	struct db_login failed = fix_login(7, 1), opened = fix_login(8, 1), stranger = fix_login(9, 1), l;
	struct db_person gone = fix_person(300), here = fix_person(400), p;
	struct db_blob record = fix_blob(100, 1);
	struct world w;

	begin(&w, f);
	OK(db_begin(f->db));
	OK(db_person_new(f->db, &gone, &record));
	OK(db_person_new(f->db, &here, &record));
	failed.person_id = opened.person_id = here.id;
	failed.tried = 6;
	failed.cleared = 5;
	opened.tried = opened.cleared = 4;
	OK(db_login_put(f->db, &failed));
	OK(db_login_put(f->db, &opened));
	OK(db_commit(f->db));
	OK(db_checkpoint(f->db, true));
	shell(f, "cp '%s' '%s.old'");
	OK(db_begin(f->db));
	failed.tried = 10;
	failed.wait_until = T0 + 900;
	failed.closed = true;
	failed.fail_day1 = 20000;
	OK(db_login_put(f->db, &failed));
	OK(db_login_put(f->db, &stranger));
	OK(db_commit(f->db));
	anchor_failed(w.a, failed.number_ix, 1);
	anchor_failed(w.a, failed.number_ix, 1);
	anchor_failed(w.a, opened.number_ix, 1);
	anchor_failed(w.a, stranger.number_ix, 1);
	OK(anchor_write(w.a, f->db));
	/* erased, told before the commit */
	OK(db_begin(f->db));
	anchor_erased(w.a, gone.id, gone.ref);
	assert_true(anchor_has_erased(w.a));
	OK(anchor_write_erased(w.a));
	assert_false(anchor_has_erased(w.a));
	db_abort(f->db);	/* which did not come: the person lives */
	OK(anchor_settle(reopen(&w), f->db));
	OK(db_begin(f->db));
	OK(anchor_amend(w.a, f->db, &done));
	OK(db_commit(f->db));
	assert_int_equal(done.erased + done.raised, 0);
	OK(db_begin(f->db));
	anchor_erased(w.a, gone.id, gone.ref);
	OK(anchor_write_erased(w.a));
	OK(db_person_erase(f->db, gone.id));
	OK(db_commit(f->db));
	OK(anchor_settle(w.a, f->db));
	/* an older database: the person, and fewer failures */
	db_close(f->db);
	shell(f, "mv '%s.old' '%s'");
	OK(fix_open(f, 0));
	OK(db_begin(f->db));
	OK(anchor_amend(reopen(&w), f->db, &done));
	OK(db_commit(f->db));
	assert_int_equal(done.erased, 1);
	assert_int_equal(done.raised, 1);
	assert_int_equal(db_person_get(f->db, &p, gone.id), -ENOENT);
	OK(db_person_get(f->db, &p, here.id));
	OK(db_login_get(f->db, &l, failed.number_ix, 1));
	assert_int_equal(l.tried - l.cleared, 5);
	assert_true(l.closed);
	assert_int_equal(l.wait_until, T0 + 900);
	assert_int_equal(l.fail_day1, 20000);
	OK(db_login_get(f->db, &l, opened.number_ix, 1));
	assert_int_equal(l.tried, l.cleared);
	end(&w);
}

/* Another history may give the number of a row to somebody else. */
static void test_a_number_given_anew_is_nobody_erased(void **state)
{
	struct anchor_amended done = { 0 };
	struct fix *f = *state;
	struct db_person p = fix_person(1), other = fix_person(2);
	struct db_blob record = fix_blob(100, 1);
	struct world w;

	begin(&w, f);
	OK(db_begin(f->db));
	OK(db_person_new(f->db, &other, &record));
	anchor_erased(w.a, other.id, p.ref);
	OK(anchor_write_erased(w.a));
	OK(anchor_amend(reopen(&w), f->db, &done));
	OK(db_commit(f->db));
	assert_int_equal(done.erased, 0);
	end(&w);
}

static void test_more_failures_than_it_keeps_are_the_newest(void **state)
{
	struct fix *f = *state;
	struct db_login l;
	struct world w;
	unsigned i;

	begin(&w, f);
	for (i = 0; i < ANCHOR_LOGINS_MAX + 10; i++) {
		l = fix_login(i + 1, 1);
		anchor_failed(w.a, l.number_ix, 1);
	}
	OK(anchor_write(w.a, f->db));	/* none of them is there */
	OK(anchor_check(reopen(&w), f->db, f->err, sizeof(f->err)));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_same_database_and_that_one_gone_on_pass),
		TEST(test_the_anchor_of_a_chain_knows_the_same_lines),
		TEST(test_an_older_one_and_another_one_are_told),
		TEST(test_fewer_wrong_codes_are_an_older_one),
		TEST(test_a_restored_one_is_expected_beside_the_newer_until_one_is_written),
		TEST(test_one_of_both_files_is_always_good),
		TEST(test_a_database_from_before_fails_as_often_and_nobody_comes_back),
		TEST(test_a_number_given_anew_is_nobody_erased),
		TEST(test_more_failures_than_it_keeps_are_the_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
