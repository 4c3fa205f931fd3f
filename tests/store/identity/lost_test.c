/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A row that ought to be there and is not costs whoever it belongs to; the others of the batch are answered and on disk. */
#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>

#include "tests/lib/identity_world.h"

#define AGENT_PIN	"864209"
#define OTHER_PIN	"975318"

/* What only a damaged disk or a foreign hand does, to one row. */
static void damage(struct world *w, const char *sql)
{
	sqlite3 *h;

	world_close(w);
	assert_int_equal(sqlite3_open(w->db_path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(h), 1);
	assert_int_equal(sqlite3_close(h), SQLITE_OK);
	world_open(w);
}

static void lose(struct world *w, const char *what)
{
	char sql[160];

	snprintf(sql, sizeof(sql), "PRAGMA foreign_keys = OFF; DELETE FROM %s", what);
	damage(w, sql);
}

static int64_t person_of(struct world *w, const char *number)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, 1));
	return l.person_id;
}

static void login_of(struct world *w, struct db_login *l, const char *number)
{
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, l, ix, 1));
}

/* One verb inside a batch that is open. */
static int run(struct phone *p, struct identity_ans *ans, struct kdf_job *job, enum identity_verb v, const struct args *a)
{
	struct identity_req req;

	world_req(p, &req, v, a);
	memset(job, 0, sizeof(*job));
	return identity_core_run(p->w->core, PEER_GATEWAY, &req, ans, job) == IDENTITY_HASH ? -1 : ans->outcome;
}

static int lang(struct world *w, const char *number)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .dialogue = ++w->dialogues };
	struct kdf_job job;

	assert_int_equal(run(&p, &w->ans, &job, IDV_HELLO, &(struct args){ 0 }), IDO_PLAIN);
	return run(&p, &w->ans, &job, IDV_LANG, &(struct args){ .key = "sw" });
}

static void assert_lang_kept(struct world *w, const char *number)
{
	dial(w, number, NULL);
	assert_string_equal(got(w, IDF_LANG), "sw");
}

static int resume(struct world *w, struct kdf_job *job)
{
	struct kdf_result result = { .id = job->id };

	OK(kdf_hash(result.out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops));
	assert_true(identity_core_resume(w->core, &result, &w->ans));
	return w->ans.outcome;
}

static unsigned lost_rows(struct world *w)
{
	struct identity_core_load load;

	identity_core_load(w->core, &load);
	assert_int_equal(load.hashes, 0);
	return load.lost_rows;
}

/* The store refuses the attempt of a login whose person is gone, when the job is reserved already. */
static void test_person_missing_costs_only_that_unlock(void **state)
{
	struct world *w = *state;
	struct phone lost, good;
	struct kdf_job jobs[2];
	char what[64];

	hawa(w);
	enrol(w, OTHER, OTHER_PIN);
	snprintf(what, sizeof(what), "person WHERE id = %" PRId64, person_of(w, SELAM));
	lose(w, what);
	lost = dial(w, SELAM, NULL);
	good = dial(w, OTHER, NULL);
	OK(identity_core_begin(w->core));
	assert_int_equal(run(&good, &w->ans, &jobs[0], IDV_UNLOCK, &(struct args){ .secret = OTHER_PIN }), -1);
	assert_int_equal(run(&lost, &w->ans, &jobs[1], IDV_UNLOCK, &(struct args){ .secret = PIN }), IDO_BUSY);
	assert_int_equal(lang(w, STRANGER), IDO_PLAIN);
	OK(identity_core_commit(w->core));
	OK(identity_core_begin(w->core));
	assert_int_equal(resume(w, &jobs[0]), IDO_PERSON);
	OK(identity_core_commit(w->core));
	expect(&good, "ok", MY_ID);
	expect(&lost, "refused", UNLOCK, .secret = PIN);	/* its dialogue is forgotten */
	assert_lang_kept(w, STRANGER);
	assert_int_equal(lost_rows(w), 1);
}

/* The second half has written when it finds that the agent's organisation is missing: none of that stays. */
static void test_organisation_missing_leaves_no_half_unlock(void **state)
{
	struct world *w = *state;
	struct phone lost, good;
	struct kdf_job jobs[2];
	struct db_login before, after;

	hawa(w);
	enrol(w, OTHER, OTHER_PIN);
	lose(w, "org");
	login_of(w, &before, AGENT);
	lost = dial(w, AGENT, NULL);
	good = dial(w, OTHER, NULL);
	world_wait(w, 600);
	OK(identity_core_begin(w->core));
	assert_int_equal(run(&lost, &w->ans, &jobs[0], IDV_UNLOCK, &(struct args){ .secret = AGENT_PIN }), -1);
	assert_int_equal(run(&good, &w->ans, &jobs[1], IDV_UNLOCK, &(struct args){ .secret = OTHER_PIN }), -1);
	OK(identity_core_commit(w->core));
	OK(identity_core_begin(w->core));
	assert_int_equal(resume(w, &jobs[1]), IDO_PERSON);
	assert_int_equal(resume(w, &jobs[0]), IDO_BUSY);
	assert_int_equal(w->ans.used, 0);
	assert_int_equal(lang(w, STRANGER), IDO_PLAIN);
	OK(identity_core_commit(w->core));
	expect(&good, "ok", MY_ID);
	expect(&lost, "refused", UNLOCK, .secret = AGENT_PIN);
	assert_lang_kept(w, STRANGER);
	login_of(w, &after, AGENT);
	assert_int_equal(after.tried, before.tried + 1);	/* of the first half */
	assert_int_equal(after.cleared, before.cleared);
	assert_int_equal(after.last_used, before.last_used);
	assert_int_equal(lost_rows(w), 1);
}

static bool is_blank(const char *octets, size_t len)
{
	while (len && !octets[len - 1])
		len--;
	return len == 0;
}

/* Packets have two sizes: what the answer held before the fault would travel behind its end. */
static void test_lost_verb_answers_no_octet_of_what_it_had_put(void **state)
{
	struct world *w = *state;
	struct phone agent;
	struct kdf_job job;
	char what[64];

	hawa(w);
	share(w, SELAM);
	snprintf(what, sizeof(what), "person WHERE id = %" PRId64, person_of(w, SELAM));
	lose(w, what);
	agent = at_desk(w, AGENT);
	memset(&w->ans, 0, sizeof(w->ans));
	OK(identity_core_begin(w->core));
	assert_int_equal(run(&agent, &w->ans, &job, IDV_CHECK, &(struct args){ .secret = w->code }), -1);
	OK(identity_core_commit(w->core));
	OK(identity_core_begin(w->core));
	assert_int_equal(resume(w, &job), IDO_BUSY);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.used, 0);
	assert_true(is_blank(w->ans.fields, sizeof(w->ans.fields)));
	assert_int_equal(lost_rows(w), 1);
}

/* A counter that cannot grow is a fault before anything was written; those behind it are written all the same. */
static void test_verb_that_goes_on_after_its_fault_leaves_nothing(void **state)
{
	static const char *const names[] = { "total|sessions", "total|steps" };
	const uint8_t op[16] = { 1 };
	struct world *w = *state;
	struct phone gateway = { .w = w, .number = "", .link = "" };
	struct identity_req req;
	struct kdf_job job;
	int64_t n;
	size_t i;

	damage(w, "INSERT INTO counter (vault, name, n) VALUES (0, 'total|sessions', 9223372036854775807)");
	world_req(&gateway, &req, IDV_COUNTS, &(struct args){ .op = op });
	for (i = 0; i < 2; i++)
		OK(identity_counter_put(&req, &(struct identity_counter){ names[i], 1 }));
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_DONE);
	assert_int_equal(w->ans.outcome, IDO_BUSY);
	assert_int_equal(identity_core_commit(w->core), -EIO);
	OK(db_counter_get(w->db, &n, names[1]));
	assert_int_equal(n, 0);
}

static void erase(struct world *w, int64_t id)
{
	OK(db_begin(w->db));
	OK(db_person_erase(w->db, id));
	OK(db_commit(w->db));
}

static void test_person_missing_in_a_dialogue_costs_only_that_verb(void **state)
{
	struct world *w = *state;
	struct phone p;
	struct kdf_job job;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	erase(w, person_of(w, SELAM));
	OK(identity_core_begin(w->core));
	assert_int_equal(lang(w, STRANGER), IDO_PLAIN);
	assert_int_equal(run(&p, &w->ans, &job, IDV_MY_ID, &(struct args){ 0 }), IDO_BUSY);
	assert_int_equal(lang(w, OTHER), IDO_PLAIN);
	OK(identity_core_commit(w->core));
	assert_lang_kept(w, STRANGER);
	assert_lang_kept(w, OTHER);
	assert_int_equal(lost_rows(w), 1);
}

/* A number of two people, one of whom is missing: LOCK does what can be done. */
static void test_sms_lock_of_a_number_with_a_missing_person_locks_the_others(void **state)
{
	static const char *const second[] = { "id_number", "ET-100-0077", "slot", "2", NULL };
	struct world *w = *state;
	struct phone p = { .w = w, .number = SELAM, .link = "op1" };
	struct identity_req req;
	struct db_person left;
	struct kdf_job job;
	char what[64];
	struct db_login l;
	uint8_t ix[DB_IX];

	hawa(w);
	OK(add_person(w, SELAM, second));
	snprintf(what, sizeof(what), "person WHERE id = %" PRId64, person_of(w, SELAM));
	lose(w, what);
	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	OK(identity_core_begin(w->core));
	assert_int_equal(lang(w, STRANGER), IDO_PLAIN);
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_DONE);
	assert_int_equal(w->ans.outcome, IDO_OK);
	OK(identity_core_commit(w->core));
	assert_lang_kept(w, STRANGER);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 2));
	OK(db_person_get(w->db, &left, l.person_id));
	assert_true(left.locked_until > world_now(w));
	assert_int_equal(lost_rows(w), 1);
}

/* What does not open is not taken for what was never there: the verb goes on without it, and it is counted. */
static void test_what_does_not_open_is_counted(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	damage(w, "UPDATE person SET survey = zeroblob(80) WHERE id = (SELECT min(id) FROM person)");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	assert_int_equal(lost_rows(w), 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	assert_int_equal(lost_rows(w), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_person_missing_costs_only_that_unlock),
		T(test_organisation_missing_leaves_no_half_unlock),
		T(test_lost_verb_answers_no_octet_of_what_it_had_put),
		T(test_verb_that_goes_on_after_its_fault_leaves_nothing),
		T(test_person_missing_in_a_dialogue_costs_only_that_verb),
		T(test_sms_lock_of_a_number_with_a_missing_person_locks_the_others),
		T(test_what_does_not_open_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
