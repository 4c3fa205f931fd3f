/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A vault that dies at every write of a reset, by two officers or by a code card, and of a move: afterwards there is one way in and no second one, nothing is half done, and what a screen
 * promised holds. The linker hands every statement that writes to the wrappers here (--wrap). */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>

#include "store/db/sqlite/db_sqlite.h"
#include "store/identity/card/identity_stock.h"
#include "store/identity/cases/identity_case.h"
#include "store/seal/ledger.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define JOSEPH	"254711000032"
#define SHOWN	"254700000041"
#define NEW_PIN	"975311"
#define LAST_PIN "864213"

/* ---- the cut ---- */

static unsigned calls, cut_at;

static void cut(void)
{
	if (++calls == cut_at)
		_exit(42);
}

#define WRAP(name, params, args) \
	int __real_##name params; \
	int __wrap_##name params; \
	int __wrap_##name params \
	{ \
		cut(); \
		return __real_##name args; \
	}

WRAP(db_begin, (struct db *db), (db))
WRAP(db_commit, (struct db *db), (db))
WRAP(db_sqlite_run, (struct db *db, enum db_sql e), (db, e))
WRAP(db_sqlite_hit, (struct db *db, enum db_sql e, int none), (db, e, none))
WRAP(db_sqlite_changed, (struct db *db, enum db_sql e, unsigned *n), (db, e, n))
WRAP(db_sqlite_insert, (struct db *db, enum db_sql e, int64_t *id), (db, e, id))

/* Hundreds of hashes whose cost is not under test. */
int __wrap_kdf_hash(uint8_t out[KDF_OUT], const char *password, size_t len, const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops);
int __wrap_kdf_hash(uint8_t out[KDF_OUT], const char *password, size_t len, const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops)
{
	return crypto_generichash(out, KDF_OUT, (const uint8_t *)password, len, salt, KDF_SALT);
}

void __wrap_kdf_job_hash(struct kdf_result *result, const struct kdf_job *job);
void __wrap_kdf_job_hash(struct kdf_result *result, const struct kdf_job *job)
{
	*result = (struct kdf_result){ .id = job->id };
	result->rc = __wrap_kdf_hash(result->out, job->secret.digits, job->secret.len, job->salt, 0, 0);
}

/* What the phone saw, kept outside the dying process. */
struct seen {
	char code[16];
	bool done;
};

struct journey {
	uint8_t kind;			/* 0: by card */
	const char *shown;		/* by card: "" nothing was asked for yet */
	void (*walk)(struct world *w, struct seen *seen);
	void (*check)(struct world *w, const struct seen *seen);
};

static char number[8];		/* of the case */

/* ---- what stands before ---- */

static int64_t officer(struct world *w, const char *name, const char *msisdn)
{
	const struct identity_officer_args args = { "NBO-3", name, msisdn };
	char err[IDENTITY_ERR_MAX];
	struct db_login l;
	uint8_t ix[DB_IX];

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	seal_number_ix(w->keys, ix, msisdn);
	OK(db_login_get(w->db, &l, ix, 1));
	return l.staff_id;
}

/* A case of Selam that two officers approved, and whose wait is over. */
static void prepare(struct world *w, const struct journey *j)
{
	int64_t before = identity_clock_steady(w->core) - 60;
	struct identity_case c = {
		.row = { .kind = j->kind, .state = DB_CASE_RUNS, .desk_name = "NBO-3", .due = before },
		.body = { .old = SELAM, .old_slot = 1, .opened = before, .approved = before, .from = before, .ready = before },
	};
	struct db_login l;
	uint8_t ix[DB_IX];

	c.row.staff_id = officer(w, "Amina", AMINA);
	c.row.second_id = officer(w, "Joseph", JOSEPH);
	enrol(w, SELAM, PIN);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	c.row.person_id = l.person_id;
	seal_number_ix(w->keys, c.row.number_ix, j->shown);
	snprintf(c.body.number, sizeof(c.body.number), "%s", j->shown);
	OK(identity_core_begin(w->core));
	OK(identity_case_body_new(w->core, &c));
	OK(identity_core_commit(w->core));
	snprintf(number, sizeof(number), "%s", c.row.number);
}

/* An hour later, so that wrong ones keep nobody waiting. */
static enum identity_outcome try(struct world *w, const char *msisdn, const char *pin)
{
	enum identity_outcome o;
	struct phone p;

	world_wait(w, 3600);
	p = dial(w, msisdn, NULL);
	o = ask(&p, UNLOCK, .secret = pin);
	hang_up(&p, true);
	return o;
}

static const char *state_of(struct world *w)
{
	static struct identity_case_info info;

	OK(identity_case_look(w->core, number, &info));
	return info.state;
}

/* ---- a reset ---- */

static void walk_reset(struct world *w, struct seen *seen)
{
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .dialogue = 1001 };

	ask(&p, HELLO);
	if (ask(&p, CASE_NEWS, .key = number) != IDO_CASE_READY)
		return;
	snprintf(seen->code, sizeof(seen->code), "%s", got(w, IDF_CODE));
	p.dialogue++;
	ask(&p, HELLO);
	if (ask(&p, UNLOCK, .secret = seen->code) != IDO_START || ask(&p, PIN_NEW, .secret = NEW_PIN) != IDO_OK)
		return;
	(void)ask(&p, PIN_AGAIN, .secret = NEW_PIN);
	seen->done = true;
}

/* Nobody has a PIN: the phone fetches another code, and that alone opens. */
static void fetch_again(struct world *w, const struct seen *seen)
{
	char code[16];
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "case_ready", CASE_NEWS, .key = number);
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	if (seen->code[0] && strcmp(seen->code, code))
		assert_int_equal(try(w, SELAM, seen->code), IDO_WRONG);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = code);
	choose_pin(&p, LAST_PIN);
	hang_up(&p, true);
	assert_int_equal(try(w, SELAM, LAST_PIN), IDO_PERSON);
	assert_int_equal(try(w, SELAM, code), IDO_WRONG);
}

static void check_reset(struct world *w, const struct seen *seen)
{
	bool done = !strcmp(state_of(w), "done");
	enum identity_outcome was = try(w, SELAM, PIN), is = try(w, SELAM, NEW_PIN);
	struct phone p;

	if (!done) {
		assert_int_equal(was, IDO_STOPPED);
		assert_int_equal(is, IDO_WRONG);
		assert_string_equal(seen->code, "");
		return;
	}
	assert_int_equal(was, IDO_WRONG);
	if (is != IDO_PERSON) {
		assert_false(seen->done);
		fetch_again(w, seen);
		return;
	}
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS, .key = number);
	hang_up(&p, true);
	assert_int_equal(try(w, SELAM, seen->code), IDO_WRONG);
}

/* ---- a move ---- */

static void look_after(struct world *w)
{
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 100) >= 0);
	OK(identity_core_commit(w->core));
}

static void walk_move(struct world *w, struct seen *seen)
{
	look_after(w);
	seen->done = true;
}

static bool has_login(struct world *w, const char *msisdn)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, msisdn);
	return db_login_get(w->db, &l, ix, 1) == 0 && l.person_id && l.wrap_person.len;
}

static void check_move(struct world *w, const struct seen *seen)
{
	bool done = !strcmp(state_of(w), "done");

	assert_int_equal(has_login(w, SHOWN), done);
	assert_int_equal(has_login(w, SELAM), !done);
	assert_true(done || !seen->done);
	look_after(w);
	assert_string_equal(state_of(w), "done");
	assert_int_equal(try(w, SHOWN, PIN), IDO_PERSON);
	assert_int_equal(try(w, SELAM, PIN), IDO_WRONG);
}

/* ---- a reset by card ---- */

static char codes[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];

static void print_card(struct world *w, char serial[IDENTITY_SERIAL_TEXT])
{
	struct identity_card_new n;
	unsigned i;

	seal_random(n.salt, sizeof(n.salt));
	for (i = 0; i < SEAL_CARD_CODES; i++) {
		seal_card_code(codes[i]);
		OK(kdf_hash(n.t[i], codes[i], SEAL_CARD_LEN, n.salt, w->conf.token_mem_kib, w->conf.token_ops));
	}
	OK(identity_core_begin(w->core));
	OK(identity_card_make(w->core, &n, serial));
	OK(identity_core_commit(w->core));
	memmove(serial + 4, serial + 5, 4);	/* without its dash */
}

static const char *asked_for(const struct world *w)
{
	return codes[strtoul(got(w, IDF_CARD_N), NULL, 10) - 1];
}

/* returns: whether the wait begins. */
static bool ask_reset(struct world *w, uint64_t dialogue)
{
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .dialogue = dialogue };
	int o;
	unsigned i;

	ask(&p, HELLO);
	o = ask(&p, RESET_BEGIN);
	for (i = 0; i < SEAL_CARD_NEED && o == IDO_OK; i++)
		o = ask(&p, RESET_CODE, .secret = asked_for(w));
	return o == IDO_HELD;
}

/* Selam has a card whose key is sealed, and perhaps a new PIN that waited its day. */
static void prepare_card(struct world *w, const struct journey *j)
{
	char serial[IDENTITY_SERIAL_TEXT];
	struct phone p, o;

	officer(w, "Amina", AMINA);
	start_code(w, AMINA, 1);
	o = dial(w, AMINA, NULL);
	expect(&o, "start", UNLOCK, .secret = w->start);
	choose_pin(&o, LAST_PIN);
	hang_up(&o, true);
	enrol(w, SELAM, PIN);
	print_card(w, serial);
	o = dial(w, AMINA, NULL);
	expect(&o, "officer", UNLOCK, .secret = LAST_PIN);
	p = dial(w, SELAM, "3");
	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	expect(&o, "ok", CARD_FOR, .secret = w->code);
	expect(&o, "ok", CARD_SERIAL, .secret = serial);
	expect(&o, "officer", CARD_GIVEN, .key = "yes");
	hang_up(&o, true);
	world_wait(w, 3600);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
	if (*j->shown) {
		assert_true(ask_reset(w, 900));
		world_wait(w, DB_DAY + 600);
	}
}

static void walk_ask(struct world *w, struct seen *seen)
{
	seen->done = ask_reset(w, 1001);
}

static void walk_ready(struct world *w, struct seen *seen)
{
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .dialogue = 1001 };

	ask(&p, HELLO);
	if (ask(&p, RESET_BEGIN) != IDO_CARD_READY || ask(&p, RESET_READY, .secret = asked_for(w)) != IDO_START ||
	    ask(&p, PIN_NEW, .secret = NEW_PIN) != IDO_OK)
		return;
	seen->done = ask(&p, PIN_AGAIN, .secret = NEW_PIN) == IDO_OK;
}

/* Either PIN opens, and not both; with the former one nothing is left that waits. */
static void check_card(struct world *w, const struct seen *seen, bool renews)
{
	enum identity_outcome is = try(w, SELAM, NEW_PIN), was = try(w, SELAM, PIN);
	struct phone p;

	if (is == IDO_CARD_DUE) {	/* three codes of it are gone */
		assert_int_equal(was, IDO_WRONG);
	} else {
		assert_int_equal(is, IDO_WRONG);
		if (was != IDO_STOPPED && (was != IDO_PERSON || renews || seen->done))
			fail_msg("the PIN of before: %s", identity_outcome_name(was));
		assert_false(renews && seen->done);
	}
	p = dial(w, SELAM, NULL);
	expect(&p, "ok", RESET_BEGIN);
	hang_up(&p, true);
}

static void check_ask(struct world *w, const struct seen *seen)
{
	check_card(w, seen, false);
}

static void check_ready(struct world *w, const struct seen *seen)
{
	check_card(w, seen, true);
}

#define NEWSIM "254700000077"

static void walk_card_move(struct world *w, struct seen *seen)
{
	struct phone p = { .w = w, .number = NEWSIM, .link = "op1", .dialogue = 1001 };

	ask(&p, HELLO);
	if (ask(&p, CARD_OLD, .secret = SELAM) != IDO_OK || ask(&p, CARD_CODE, .secret = asked_for(w)) != IDO_OK)
		return;
	seen->done = ask(&p, CARD_MOVE, .secret = PIN) == IDO_OK;
}

/* One number opens, and not both: the old one asks whether it was them. */
static void check_card_move(struct world *w, const struct seen *seen)
{
	enum identity_outcome is = try(w, NEWSIM, PIN), was = try(w, SELAM, PIN);

	if (is != IDO_PERSON && (is != IDO_WRONG || seen->done))
		fail_msg("the new SIM: %s", identity_outcome_name(is));
	if (was != (is == IDO_PERSON ? IDO_CARD_MOVED : IDO_PERSON))
		fail_msg("the SIM of before: %s", identity_outcome_name(was));
}

/* ---- at every step ---- */

/* One walk in a child that dies at the n-th write. returns: false when the walk has fewer. */
static bool one(struct world *w, const struct journey *j, unsigned n, struct seen *seen)
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
		j->walk(w, seen);
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

static void sweep(const struct journey *j)
{
	struct seen *seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct ledger_walk walk;
	void *state;
	bool more = true;
	unsigned n;

	assert_true(seen != MAP_FAILED);
	OK(world_setup(&state));
	(j->kind ? prepare : prepare_card)(state, j);
	world_close(state);
	copy(state, "cp '%s/musafir.db' '%s/before'");
	for (n = 1; more && n < 500; n++) {
		copy(state, "rm -f '%s'/musafir.db-* && cp '%s/before' '%s/musafir.db'");
		more = one(state, j, n, seen);
		walk = (struct ledger_walk){ .count = 0 };
		OK(ledger_walk_step(((struct world *)state)->db, &walk, 100000));
		j->check(state, seen);
		assert_true(more || seen->done);
		world_close(state);
	}
	world_open(state);
	OK(world_teardown(&state));
	print_message("%u writes\n", n - 2);
	assert_true(n > 10 && !more);
	munmap(seen, sizeof(*seen));
}

static void test_reset_killed_at_every_write(void **state)
{
	static const struct journey j = { DB_CASE_RESET, SELAM, walk_reset, check_reset };

	sweep(&j);
}

static void test_three_codes_killed_at_every_write(void **state)
{
	static const struct journey j = { 0, "", walk_ask, check_ask };

	sweep(&j);
}

static void test_new_pin_by_card_killed_at_every_write(void **state)
{
	static const struct journey j = { 0, SELAM, walk_ready, check_ready };

	sweep(&j);
}

static void test_move_killed_at_every_write(void **state)
{
	static const struct journey j = { DB_CASE_MOVE, SHOWN, walk_move, check_move };

	sweep(&j);
}

static void test_move_by_card_killed_at_every_write(void **state)
{
	static const struct journey j = { 0, "", walk_card_move, check_card_move };

	sweep(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_move_by_card_killed_at_every_write),
		cmocka_unit_test(test_reset_killed_at_every_write),
		cmocka_unit_test(test_three_codes_killed_at_every_write),
		cmocka_unit_test(test_new_pin_by_card_killed_at_every_write),
		cmocka_unit_test(test_move_killed_at_every_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
