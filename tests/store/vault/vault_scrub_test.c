/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When the log is truncated, and what happens while it cannot be. */
#include "tests/lib/db_fix.h"
#include "tests/lib/turn_clock.h"

#include "store/vault/vault_priv.h"

static void wait_ms(struct vault *v, int64_t ms)
{
	int64_t end = turn_clock_ms + ms;

	while (turn_clock_ms < end) {
		turn_clock_ms += 99;
		turn_clock_turn();
		vault_scrub_look(v);
	}
}

static void drop_one(struct fix *f)
{
	struct db_login l = { .slot = 1 };

	WRITE(f, db_login_put(f->db, &l));
	WRITE(f, db_login_drop(f->db, l.number_ix, 1));
}

static void test_truncated_two_seconds_after_the_first(void **state)
{
	struct fix *f = *state;
	struct vault v = { .store.db = f->db };

	OK(db_checkpoint(f->db, true));
	vault_scrub_init(&v);
	wait_ms(&v, 5000);
	assert_false(v.scrub.is_waiting);
	drop_one(f);
	vault_scrub_look(&v);
	wait_ms(&v, 1700);
	drop_one(f);	/* does not put it off */
	assert_true(db_has_dropped(f->db));
	wait_ms(&v, 500);
	assert_false(db_has_dropped(f->db));
	assert_int_equal(vault_scrub_age(&v), 0);
}

static void test_retried_told_after_a_minute_and_done_at_last(void **state)
{
	struct fix *f = *state;
	struct vault v = { .store.db = f->db };

	vault_scrub_init(&v);
	drop_one(f);
	db_pretend_full(f->db, true);
	vault_scrub_look(&v);
	wait_ms(&v, 55000);
	assert_false(v.scrub.is_told);
	assert_true(vault_scrub_age(&v) >= 54);
	wait_ms(&v, 12000);
	assert_true(v.scrub.is_told);
	db_pretend_full(f->db, false);
	wait_ms(&v, 5000);
	assert_false(db_has_dropped(f->db));
	assert_false(v.scrub.is_told);
	assert_int_equal(vault_scrub_age(&v), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_truncated_two_seconds_after_the_first),
		TEST(test_retried_told_after_a_minute_and_done_at_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
