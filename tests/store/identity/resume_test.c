/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What survives a cut: kept answers, late answers, places; and what a failed disk or a captured gateway gets. */
#include <errno.h>

#include "tests/lib/identity_world.h"

static unsigned shares_made(struct world *w)
{
	struct db_share s;
	int64_t id;

	for (id = 1; db_share_get(w->db, &s, id) == 0; id++)
		;
	return id - 1;
}

static unsigned consents_of(struct world *w)
{
	struct db_blob blob;
	struct db_share s;
	unsigned n = 0;
	int64_t id;

	for (id = 1; db_share_get(w->db, &s, id) == 0; id++)
		n += db_consent_get(w->db, &blob, s.consent) == 0;
	return n;
}

/* As far as the consent screen, checkpoint included. */
static struct phone at_offer(struct world *w)
{
	struct phone p = dial(w, SELAM, HAWA);

	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", CHECKPOINT);
	return p;
}

static void test_code_not_shown_comes_back_with_one_consent(void **state)
{
	struct world *w = *state;
	struct phone p;
	char code[16];

	hawa(w);
	p = at_offer(w);
	expect(&p, "ok", SHARE, .text = "x");
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	hang_up(&p, false);
	p = dial(w, SELAM, NULL);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	expect(&p, "refused", SHARE, .text = "x");
	expect(&p, "shared", RESUME);
	assert_string_equal(got(w, IDF_CODE), code);
	assert_string_equal(got(w, IDF_LIFE), "life.h1");
	hang_up(&p, true);
	assert_int_equal(shares_made(w), 1);
	assert_int_equal(consents_of(w), 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_code_shown_is_not_offered_again(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	share(w, SELAM);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_late_code_gone_after_ten_minutes_but_open(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = at_offer(w);
	expect(&p, "ok", SHARE, .text = "x");
	hang_up(&p, false);
	world_wait(w, 601);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_HAS_CODE), "1");
}

static void test_vault_killed_after_share_committed_same_code(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	p = at_offer(w);
	expect(&p, "ok", SHARE, .text = "x");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	world_close(w);
	world_open(w);
	expect(&p, "refused", HOME);
	p = dial(w, SELAM, HAWA);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "shared", RESUME);
	assert_string_equal(got(w, IDF_CODE), w->code);
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
}

static void test_place_in_memory_five_minutes_then_home(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", CHOOSE, .pick = "4");
	expect(&p, "ok", LIFE, .key = "d3");
	expect(&p, "ok", CHECKPOINT);
	hang_up(&p, false);
	p = dial(w, SELAM, NULL);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "offer", RESUME);
	assert_string_equal(got(w, IDF_GIVE), "full_name,over_18,id_last4,nationality");
	assert_string_equal(got(w, IDF_LIFE), "life.d3");
	hang_up(&p, false);
	world_wait(w, 301);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_restart_forgets_the_place(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = at_offer(w);
	hang_up(&p, false);
	p = dial(w, SELAM, NULL);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "person", RESTART);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

/* Who gives nothing is not asked to go on. */
static void test_offer_declined_leaves_no_place(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = at_offer(w);
	expect(&p, "person", RESTART);
	expect(&p, "gone", SHARE);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_other_shop_dialled_is_not_asked_to_resume(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	add_org(w, "300004", "BIG", "recv-s");
	p = at_offer(w);
	hang_up(&p, false);
	p = dial(w, SELAM, "300004");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	hang_up(&p, false);
	p = dial(w, SELAM, "300001");
	assert_int_equal(w->ans.outcome, IDO_NOSHOP);
	expect(&p, "resume", UNLOCK, .secret = PIN);
}

static void test_resume_never_for_staff(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	add_agent(w, HAWA, SELAM);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	expect(&p, "person", ROLE, .key = "person");
	expect(&p, "ok", OFFER, .org = HAWA);
	expect(&p, "ok", CHECKPOINT);
	hang_up(&p, false);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	expect(&p, "staff", ROLE, .key = "staff");
	hang_up(&p, false);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	expect(&p, "resume", ROLE, .key = "person");
}

static void test_same_operation_answered_not_done_again(void **state)
{
	struct world *w = *state;
	struct phone p, a;
	char code[16], ref[16];
	uint8_t op[16];

	hawa(w);
	p = at_offer(w);
	expect(&p, "ok", SHARE, .text = "x");
	memcpy(op, p.op, sizeof(op));
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	expect(&p, "ok", SHARE, .text = "x", .op = op);
	assert_string_equal(got(w, IDF_CODE), code);
	assert_int_equal(shares_made(w), 1);
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = code);
	memcpy(op, a.op, sizeof(op));
	snprintf(ref, sizeof(ref), "%s", got(w, IDF_REF));
	expect(&a, "ok", CHECK, .secret = code, .op = op);
	assert_string_equal(got(w, IDF_REF), ref);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	expect(&a, "staff", HOME);
	assert_string_equal(got(w, IDF_TODAY), "1");
}

static void test_operation_of_another_number_is_not_answered(void **state)
{
	struct world *w = *state;
	struct phone p, q;
	uint8_t op[16];

	hawa(w);
	enrol(w, OTHER, PIN);
	p = at_offer(w);
	expect(&p, "ok", SHARE, .text = "x");
	memcpy(op, p.op, sizeof(op));
	q = dial(w, OTHER, NULL);
	expect(&q, "person", UNLOCK, .secret = PIN);
	expect(&q, "gone", SHARE, .text = "x", .op = op);
}

static void test_operation_in_another_dialogue_needs_the_pin(void **state)
{
	struct world *w = *state;
	uint8_t op[16];
	struct phone p;

	hawa(w);
	p = at_offer(w);
	expect(&p, "ok", SHARE, .text = "x");
	memcpy(op, p.op, sizeof(op));
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "refused", SHARE, .text = "x", .op = op);
	assert_string_equal(got(w, IDF_CODE), "");
}

static void test_mutating_verb_without_operation_refused(void **state)
{
	static const uint8_t none[16];
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "refused", UNLOCK, .secret = PIN, .op = none);
}

static void test_verbs_out_of_state_refused(void **state)
{
	static const enum identity_verb after_pin[] = {
		IDV_NOTICE, IDV_PIN_NEW, IDV_PIN_AGAIN, IDV_PROVE, IDV_ROLE, IDV_HOME, IDV_SHOP, IDV_OFFER, IDV_CHOOSE, IDV_LIFE, IDV_SHARE, IDV_OTP,
		IDV_CHECKPOINT, IDV_RESUME, IDV_RESTART, IDV_OPEN_CODE, IDV_CANCEL_CODE, IDV_MY_ID, IDV_HISTORY, IDV_LOCK, IDV_UNLOCK_ID,
		IDV_CHECK, IDV_SERVED,
	};
	struct world *w = *state;
	struct identity_core_load load;
	struct phone p, q;
	unsigned i;

	hawa(w);
	p = dial(w, SELAM, NULL);
	for (i = 0; i < sizeof(after_pin) / sizeof(after_pin[0]); i++)
		assert_int_equal(world_ask(&p, after_pin[i], &(struct args){ .key = "now", .secret = PIN }), IDO_REFUSED);
	identity_core_load(w->core, &load);
	assert_true(load.refused >= i);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "refused", UNLOCK, .secret = PIN);
	expect(&p, "refused", ROLE, .key = "staff");
	expect(&p, "refused", CHECK, .secret = "123456");
	q = p;
	q.number = OTHER;
	expect(&q, "refused", MY_ID);
	q = p;
	q.link = "op9";
	expect(&q, "refused", MY_ID);
	q = p;
	expect(&q, "refused", HELLO);
	expect(&p, "ok", MY_ID);
}

static void test_restart_leaves_nothing_to_choose_from(void **state)
{
	struct world *w = *state;
	struct identity_core_load load;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "person", RESTART);
	expect(&p, "refused", CHOOSE, .pick = "4");
	expect(&p, "refused", LIFE, .key = "d3");
	expect(&p, "refused", CHECKPOINT);
	expect(&p, "gone", SHARE, .text = "HAWA wants, to pay you");
	expect(&p, "ok", OFFER, .org = HAWA);
	identity_core_load(w->core, &load);
	assert_int_equal(load.lost_rows, 0);
}

static void test_unlock_ends_after_ten_minutes(void **state)
{
	struct world *w = *state;
	int64_t before, after;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	before = world_now(w);
	expect(&p, "person", UNLOCK, .secret = PIN);
	after = world_now(w);
	world_at(w, before + 590);	/* the clock goes on meanwhile, on a slow machine for seconds */
	expect(&p, "ok", MY_ID);
	world_at(w, after + 600);
	expect(&p, "refused", MY_ID);
	expect(&p, "refused", UNLOCK, .secret = PIN);
	hang_up(&p, false);
}

static void test_full_disk_is_busy_and_nothing_half_done(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = at_offer(w);
	db_pretend_full(w->db, true);
	expect(&p, "busy", SHARE, .text = "x");
	db_pretend_full(w->db, false);
	assert_int_equal(shares_made(w), 0);
	expect(&p, "refused", SHARE, .text = "x");
	p = dial(w, SELAM, NULL);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "offer", RESUME);
	expect(&p, "ok", SHARE, .text = "x");
	assert_int_equal(consents_of(w), 1);
	db_pretend_full(w->db, true);
	p = dial(w, OTHER, NULL);
	expect(&p, "busy", UNLOCK, .secret = PIN);
	db_pretend_full(w->db, false);
}

/* The two halves by hand. */
static enum identity_step first_half(struct phone *p, enum identity_verb v, const struct args *a, struct kdf_job *job)
{
	struct identity_req req;
	enum identity_step step;

	world_req(p, &req, v, a);
	OK(identity_core_begin(p->w->core));
	step = identity_core_run(p->w->core, PEER_GATEWAY, &req, &p->w->ans, job);
	assert_int_equal(req.secret.len, 0);
	OK(identity_core_commit(p->w->core));
	return step;
}

static bool second_half(struct world *w, struct kdf_job *job, int rc)
{
	struct kdf_result result = { .id = job->id, .rc = rc };
	bool known;

	if (!rc)
		OK(kdf_hash(result.out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops));
	OK(identity_core_begin(w->core));
	known = identity_core_resume(w->core, &result, &w->ans);
	OK(identity_core_commit(w->core));
	return known;
}

static void test_killed_between_halves_costs_the_try(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;
	unsigned i;

	hawa(w);
	for (i = 0; i < 2; i++) {
		p = dial(w, SELAM, NULL);
		assert_int_equal(first_half(&p, IDV_UNLOCK, &(struct args){ .secret = PIN }, &job), IDENTITY_HASH);
		world_close(w);
		world_open(w);
		assert_false(second_half(w, &job, 0));
	}
	p = dial(w, SELAM, NULL);
	expect(&p, "wait", UNLOCK, .secret = "975318");
}

static void test_worker_failed_costs_nothing(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	assert_int_equal(first_half(&p, IDV_UNLOCK, &(struct args){ .secret = "975318" }, &job), IDENTITY_HASH);
	assert_true(second_half(w, &job, -ENOMEM));
	assert_int_equal(w->ans.outcome, IDO_BUSY);
	expect(&p, "wrong", UNLOCK, .secret = "975318");
	assert_string_equal(got(w, IDF_TRIES), "2");
}

static void test_second_half_answers_once_and_addressed(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	assert_int_equal(first_half(&p, IDV_UNLOCK, &(struct args){ .secret = PIN }, &job), IDENTITY_HASH);
	expect(&p, "refused", UNLOCK, .secret = PIN);
	expect(&p, "refused", MY_ID);
	assert_true(second_half(w, &job, 0));
	assert_int_equal(w->ans.outcome, IDO_PERSON);
	assert_int_equal(w->ans.dialogue, p.dialogue);
	assert_false(second_half(w, &job, 0));
	expect(&p, "ok", MY_ID);
}

static void test_one_hash_a_number_and_a_quarter_a_link(void **state)
{
	struct world *w = *state;
	struct kdf_job job, first;
	char number[16];
	struct phone p;
	unsigned i;

	hawa(w);
	p = dial(w, SELAM, NULL);
	assert_int_equal(first_half(&p, IDV_UNLOCK, &(struct args){ .secret = PIN }, &first), IDENTITY_HASH);
	p = dial(w, SELAM, NULL);
	expect(&p, "busy", UNLOCK, .secret = PIN);
	for (i = 1; i < IDENTITY_HASHES_MAX / 4; i++) {
		snprintf(number, sizeof(number), "2547100%05u", i);
		p = dial(w, number, NULL);
		assert_int_equal(first_half(&p, IDV_UNLOCK, &(struct args){ .secret = PIN }, &job), IDENTITY_HASH);
	}
	p = dial(w, STRANGER, NULL);
	expect(&p, "busy", UNLOCK, .secret = PIN);
	assert_true(second_half(w, &first, 0));
	expect(&p, "wrong", UNLOCK, .secret = PIN);
}

static void test_share_finishes_when_gateway_is_gone(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = at_offer(w);
	assert_int_equal(first_half(&p, IDV_SHARE, &(struct args){ .text = "x" }, &job), IDENTITY_HASH);
	identity_core_drop_dialogues(w->core, PEER_GATEWAY);
	assert_true(second_half(w, &job, 0));
	assert_int_equal(w->ans.outcome, IDO_OK);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	p = dial(w, SELAM, NULL);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "shared", RESUME);
	assert_string_equal(got(w, IDF_CODE), w->code);
	assert_int_equal(consents_of(w), 1);
}

static void test_locked_between_halves_gives_nothing(void **state)
{
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX];
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = at_offer(w);
	assert_int_equal(first_half(&p, IDV_SHARE, &(struct args){ .text = "x" }, &job), IDENTITY_HASH);
	OK(identity_core_begin(w->core));
	OK(identity_person_set(w->core, SELAM, 1, "lock", err));
	OK(identity_core_commit(w->core));
	assert_true(second_half(w, &job, 0));
	assert_int_equal(w->ans.outcome, IDO_LOCKED);
	assert_int_equal(shares_made(w), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_code_not_shown_comes_back_with_one_consent),
		T(test_code_shown_is_not_offered_again),
		T(test_late_code_gone_after_ten_minutes_but_open),
		T(test_vault_killed_after_share_committed_same_code),
		T(test_place_in_memory_five_minutes_then_home),
		T(test_restart_forgets_the_place),
		T(test_offer_declined_leaves_no_place),
		T(test_other_shop_dialled_is_not_asked_to_resume),
		T(test_resume_never_for_staff),
		T(test_same_operation_answered_not_done_again),
		T(test_operation_of_another_number_is_not_answered),
		T(test_operation_in_another_dialogue_needs_the_pin),
		T(test_mutating_verb_without_operation_refused),
		T(test_verbs_out_of_state_refused),
		T(test_restart_leaves_nothing_to_choose_from),
		T(test_unlock_ends_after_ten_minutes),
		T(test_full_disk_is_busy_and_nothing_half_done),
		T(test_killed_between_halves_costs_the_try),
		T(test_worker_failed_costs_nothing),
		T(test_second_half_answers_once_and_addressed),
		T(test_one_hash_a_number_and_a_quarter_a_link),
		T(test_share_finishes_when_gateway_is_gone),
		T(test_locked_between_halves_gives_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
