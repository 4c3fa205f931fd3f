/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Power cut at every step: the process dies, or the disk fails, at the n-th call into the store, while a person shares and an agent
 * checks. Afterwards never: two consents for one share, a code without consent, a code that was said and is not there, a code
 * used twice, a ledger that does not verify. The linker hands every write to the wrappers here (--wrap). */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>

#include "tests/lib/identity_world.h"

#include "store/seal/ledger.h"

static unsigned calls, cut_at;
static int fail_with;	/* 0: die instead */

static int cut(void)
{
	if (++calls != cut_at)
		return 0;
	if (fail_with)
		return fail_with;
	_exit(42);
}

#define WRAP(name, params, args) \
	int __real_##name params; \
	int __wrap_##name params; \
	int __wrap_##name params \
	{ \
		int rc = cut(); \
		return rc ? rc : __real_##name args; \
	}

WRAP(db_begin, (struct db *db), (db))
WRAP(db_share_new, (struct db *db, struct db_share *s, const struct db_blob *e), (db, s, e))
WRAP(db_share_end, (struct db *db, int64_t id, uint8_t state, int64_t now), (db, id, state, now))
WRAP(db_consent_put, (struct db *db, const uint8_t id[DB_REF], int64_t now, const struct db_blob *b), (db, id, now, b))
WRAP(db_op_put, (struct db *db, const struct db_op *op, const struct db_blob *b), (db, op, b))
WRAP(db_op_seen, (struct db *db, const uint8_t ix[DB_IX]), (db, ix))
WRAP(db_login_put, (struct db *db, const struct db_login *l), (db, l))
WRAP(db_number_put, (struct db *db, const struct db_number *n), (db, n))
WRAP(db_person_put, (struct db *db, const struct db_person *p), (db, p))
WRAP(db_staff_put, (struct db *db, const struct db_staff *s), (db, s))
WRAP(db_checked_new, (struct db *db, struct db_checked *c, const struct db_blob *b), (db, c, b))
WRAP(db_inbox_put, (struct db *db, int64_t id, int64_t now, const struct db_blob *b), (db, id, now, b))
WRAP(db_line_put, (struct db *db, const struct db_line *l), (db, l))

/* A commit that fails leaves nothing, as db.h promises. */
int __real_db_commit(struct db *db);
int __wrap_db_commit(struct db *db);
int __wrap_db_commit(struct db *db)
{
	int rc = cut();

	if (rc)
		db_abort(db);
	else
		rc = __real_db_commit(db);
	return rc ? rc : fail_with ? 0 : cut();
}

/* Hundreds of hashes whose cost is not under test. */
int __wrap_kdf_hash(uint8_t out[KDF_OUT], const char *password, size_t len, const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops);
int __wrap_kdf_hash(uint8_t out[KDF_OUT], const char *password, size_t len, const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops)
{
	return crypto_generichash(out, KDF_OUT, (const uint8_t *)password, len, salt, KDF_SALT);
}

/* What the phones saw, kept outside the dying process. */
struct seen {
	char code[16], ref[16];
	bool done;
};

static void note(char *to, const char *from)
{
	snprintf(to, 16, "%s", from);
}

/* Share at HAWA and check it, as far as the store lets us. */
static void walk(struct world *w, struct seen *seen)
{
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .dialogue = 1001 };
	struct phone a = { .w = w, .number = AGENT, .link = "op1", .dialogue = 1002 };

	ask(&p, HELLO, .org = HAWA);
	if (ask(&p, UNLOCK, .secret = PIN) != IDO_SHOP || ask(&p, OFFER) != IDO_OK || ask(&p, SHARE, .text = "x") != IDO_OK)
		return;
	note(seen->code, got(w, IDF_CODE));
	ask(&p, BYE, .key = "shown");
	ask(&a, HELLO);
	if (ask(&a, UNLOCK, .secret = "864209") != IDO_STAFF || ask(&a, CHECK, .secret = seen->code) != IDO_OK)
		return;
	note(seen->ref, got(w, IDF_REF));
	if (ask(&a, SERVED, .key = "yes") == IDO_OK)
		seen->done = true;
}

static unsigned count_shares(struct world *w, struct db_share *last)
{
	struct db_blob blob;
	struct db_share s;
	int64_t id;

	for (id = 1; db_share_get(w->db, &s, id) == 0; id++) {
		OK(db_consent_get(w->db, &blob, s.consent));
		*last = s;
	}
	return id - 1;
}

/* What must hold whatever happened. */
static void check(struct world *w, const struct seen *seen)
{
	struct ledger_walk walk = { .count = 0 };
	struct db_checked c;
	struct db_share s = { 0 };
	struct phone a, p;
	unsigned n = count_shares(w, &s);

	assert_int_equal(ledger_walk_step(w->db, &walk, 100000), 0);
	assert_true(n <= 1);
	if (seen->code[0])
		assert_int_equal(n, 1);
	if (seen->ref[0]) {
		OK(db_checked_find(w->db, &c, seen->ref));
		assert_int_equal(s.state, DB_SHARE_USED);
		return;
	}
	if (!n)
		return;
	if (!seen->code[0] && s.state == DB_SHARE_LIVE) {	/* nobody read it: it is offered, the same */
		p = dial(w, SELAM, HAWA);
		expect(&p, "resume", UNLOCK, .secret = PIN);
		expect(&p, "shared", RESUME);
		note((char *)seen->code, got(w, IDF_CODE));
		hang_up(&p, true);
	}
	a = at_desk(w, AGENT);
	assert_int_equal(ask(&a, CHECK, .secret = seen->code), s.state == DB_SHARE_LIVE ? IDO_OK : IDO_LATE);
	expect(&a, "late", CHECK, .secret = seen->code);
}

/* One walk in a child that dies (or whose disk fails) at the n-th call. returns: false when the walk has fewer calls. */
static bool one(struct world *w, unsigned n, int error, struct seen *seen)
{
	int status;
	pid_t pid;

	memset(seen, 0, sizeof(*seen));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		world_open(w);
		calls = 0;
		cut_at = n;
		fail_with = error;
		walk(w, seen);
		_exit(calls >= n ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	world_open(w);
	return WEXITSTATUS(status) != 1;
}

/* A shell line about the folder. */
static void copy(struct world *w, const char *fmt)
{
	char cmd[300];

	snprintf(cmd, sizeof(cmd), fmt, w->dir, w->dir, w->dir);
	OK(system(cmd));
}

static void sweep(int error)
{
	struct seen *seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	void *state;
	bool more = true;
	unsigned n;

	assert_true(seen != MAP_FAILED);
	OK(world_setup(&state));
	hawa(state);
	world_close(state);
	copy(state, "cp '%s/musafir.db' '%s/before'");
	for (n = 1; more && n < 500; n++) {
		copy(state, "rm -f '%s'/musafir.db-* && cp '%s/before' '%s/musafir.db'");
		more = one(state, n, error, seen);
		check(state, seen);
		assert_true(more || seen->done);
		world_close(state);
	}
	world_open(state);
	OK(world_teardown(&state));
	print_message("%u calls\n", n - 2);
	assert_true(n > 20 && !more);
	munmap(seen, sizeof(*seen));
}

static void test_killed_at_every_call_nothing_promised_is_lost(void **state)
{
	sweep(0);
}

static void test_disk_failing_at_every_call_nothing_half_done(void **state)
{
	sweep(-ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_at_every_call_nothing_promised_is_lost),
		cmocka_unit_test(test_disk_failing_at_every_call_nothing_half_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
