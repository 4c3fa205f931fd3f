/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words by SMS with a code of a card. The attacker of these tests has the phone, or texts in its name, or has one code. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/core/identity_rules.h"
#include "tests/lib/card_paper.h"

#define CLINIC	"100009"
#define T10	"T10"

/* ---- helpers ---- */

static void keep(void *ctx, const struct identity_ans *ans)
{
	memcpy(ctx, ans, sizeof(*ans));
}

struct word {
	const char *key, *org;
	unsigned n;
	const char *code, *octets;
	bool claimed;
};

static void fill(struct world *w, struct identity_req *req, const char *number, const struct word *t)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .claimed = t->claimed };
	static unsigned nth;
	char pick[12], octets[64];

	snprintf(pick, sizeof(pick), "%u", t->n);
	snprintf(octets, sizeof(octets), "%s %u", t->key, ++nth);	/* each another message, unless it is said to be the same */
	world_sms_req(&p, req, &(struct args){ .key = t->key, .pick = pick, .org = t->org ?: "", .secret = t->code, .count = 1 }, t->octets ?: octets);
	req->verb = IDV_SMS_CARD;
}

static int text(struct world *w, const char *number, const struct word *t)
{
	struct identity_req req;

	fill(w, &req, number, t);
	memset(&w->ans, 0, sizeof(w->ans));
	OK(identity_submit(w->door, &req, keep, &w->ans, NULL));
	return w->ans.outcome;
}

/* The one that the last answer held was sent. */
static void sent(struct phone *p)
{
	struct identity_told told = { .what = IDENTITY_TOLD_SENT, .number = "", .id = strtoull(got(p->w, IDF_OUT_ID), NULL, 10) };
	struct identity_req req;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	memset(req.op, 0, sizeof(req.op));
	OK(identity_told_put(&req, &told));
	OK(identity_submit(p->w->door, &req, NULL, NULL, NULL));
}

/* Send it, and take what is answered off the outbox. returns: the words; "" none. */
static const char *says(struct world *w, const char *number, const struct word *t)
{
	static char said[IDENTITY_REPLY_MAX];
	struct phone p = { .w = w, .number = number, .link = "op1" };

	assert_string_equal(identity_outcome_name(text(w, number, t)), "ok");
	snprintf(said, sizeof(said), "%s", got(w, IDF_OUT_TEXT));
	if (*said)
		sent(&p);
	return said;
}

#define SAYS(w, number, ...) says(w, number, &(struct word){ __VA_ARGS__ })

/* Selam with a PIN and a card; HAWA and a clinic with agents. */
static void with_card(struct world *w, struct paper *paper, const char *how)
{
	struct phone p;

	hawa(w);
	add_org(w, CLINIC, "AMAL", "code");
	staff(w, CLINIC, "254711000002", OPIN);
	paper_officer(w);
	paper_print(w, paper);
	paper_give(w, SELAM, paper, how);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
	world_wait(w, 61);
}

static void take_code(struct world *w, const char *said)
{
	const char *code = strstr(said, "code=");

	assert_non_null(code);
	snprintf(w->code, sizeof(w->code), "%.*s", (int)strspn(code + 5, "0123456789"), code + 5);
}

static struct db_card card_of(struct world *w, const struct paper *paper)
{
	struct db_card c;

	OK(db_card_find(w->db, &c, paper->serial));
	return c;
}

static bool is_used(struct world *w, const struct paper *paper, unsigned n)
{
	struct db_card_code code;

	return db_card_code_get(w->db, &code, card_of(w, paper).id, n) == -ENOENT;
}

/* ---- what the words do ---- */

static void test_share_gives_a_code_that_the_shop_redeems_once(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	const char *said;

	with_card(w, &paper, "sms");
	said = SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]);
	assert_memory_equal(said, "T9 ", 3);
	assert_non_null(strstr(said, "org_code=" HAWA));
	assert_null(strstr(said, "SELAM"));		/* facts go to the shop alone */
	take_code(w, said);
	assert_int_equal(strlen(w->code), IDENTITY_SHARE_LEN);
	p = at_desk(w, "254711000001");
	expect(&p, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_null(fact(w, "nationality"));		/* what the shop must have, and no more */
	expect(&p, "late", CHECK, .secret = w->code);
	hang_up(&p, true);
	assert_true(is_used(w, &paper, 3));
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), T10);
}

static void test_code_gives_six_digits_for_who_takes_no_facts(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	const char *said;

	with_card(w, &paper, "sms");
	said = SAYS(w, SELAM, "code", CLINIC, 10, paper.code[9]);
	assert_memory_equal(said, "T8 ", 3);
	take_code(w, said);
	assert_int_equal(strlen(w->code), IDENTITY_OTP_LEN);
	p = at_desk(w, "254711000002");
	expect(&p, "ok_otp", CHECK, .secret = w->code);
	hang_up(&p, true);
}

static void test_who_counts_looks_and_names_nobody(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	const char *said;

	with_card(w, &paper, "sms");
	assert_string_equal(SAYS(w, SELAM, "who", NULL, 1, paper.code[0]), "T7n");
	share(w, SELAM);
	p = at_desk(w, "254711000001");
	expect(&p, "ok", CHECK, .secret = w->code);
	hang_up(&p, true);
	said = SAYS(w, SELAM, "who", NULL, 2, paper.code[1]);
	assert_non_null(strstr(said, "T7"));
	assert_non_null(strstr(said, "looks=1 "));
	assert_non_null(strstr(said, "seen_day="));
	assert_null(strstr(said, "HAWA"));
}

static void test_who_says_neither_us_nor_what_to_dial_where_words_are_neutral(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	const char *said;

	with_card(w, &paper, "sms");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", SAFETY_SET, .key = "neutral");
	hang_up(&p, true);
	said = SAYS(w, SELAM, "who", NULL, 1, paper.code[0]);
	assert_string_equal(said, "T14n");
	share(w, SELAM);
	p = at_desk(w, "254711000001");
	expect(&p, "ok", CHECK, .secret = w->code);
	hang_up(&p, true);
	said = SAYS(w, SELAM, "who", NULL, 2, paper.code[1]);
	assert_memory_equal(said, "T14 ", 4);
	assert_non_null(strstr(said, "looks=1 "));
}

/* ---- refused ---- */

/* The organisation's kind decides; a word for the other kind is refused, and so are a shop of nobody, a lock and a block: the code is used up all the same. */
static void test_a_code_is_used_up_also_where_the_word_is_refused(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "sms");
	assert_string_equal(SAYS(w, SELAM, "code", HAWA, 1, paper.code[0]), T10);
	assert_string_equal(SAYS(w, SELAM, "share", CLINIC, 2, paper.code[1]), T10);
	assert_string_equal(SAYS(w, SELAM, "share", "999999", 3, paper.code[2]), T10);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", LOCK, .key = "h24");
	hang_up(&p, true);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 4, paper.code[3]), T10);
	assert_true(is_used(w, &paper, 1) && is_used(w, &paper, 2) && is_used(w, &paper, 3) && is_used(w, &paper, 4));
	assert_int_equal(card_of(w, &paper).wrong, 0);
}

static void test_words_that_nobody_wanted_open_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_card_code code;

	with_card(w, &paper, "yes");
	OK(db_card_code_get(w->db, &code, card_of(w, &paper).id, 3));
	assert_int_equal(code.single.len, 0);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), T10);
	assert_string_equal(SAYS(w, SELAM, "who", NULL, 4, paper.code[3]), T10);
	assert_true(is_used(w, &paper, 3) && is_used(w, &paper, 4));	/* they stand in the phone's list */
}

/* Nor before the notice was read to them, or by them. */
static void test_without_the_notice_no_word_opens(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_person p;

	with_card(w, &paper, "sms");
	OK(db_begin(w->db));
	OK(db_person_get(w->db, &p, card_of(w, &paper).person_id));
	p.notice_at = 0;
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), T10);
	assert_true(is_used(w, &paper, 3));
}

/* Nor from a number that was left by card, while that can be undone. */
static void test_a_number_that_was_left_opens_no_word(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned n;

	with_card(w, &paper, "sms");
	p = dial(w, "254700000049", NULL);
	expect(&p, "ok", CARD_OLD, .secret = SELAM);
	n = strtoul(got(w, IDF_CARD_N), NULL, 10);
	expect(&p, "ok", CARD_CODE, .secret = paper.code[n - 1]);
	expect(&p, "ok", CARD_MOVE, .secret = PIN);
	hang_up(&p, true);
	p = (struct phone){ .w = w, .number = SELAM, .link = "op1" };
	expect(&p, "ok", OUT_NEXT, .count = 1);		/* the notice of the move */
	sent(&p);
	n = n % SEAL_CARD_CODES + 1;
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, n, paper.code[n - 1]), T10);
}

/* Off by the PIN alone, and for good: what the codes opened is gone. Nothing is texted about it. */
static void test_the_pin_turns_words_off_and_a_desk_alone_on(void **state)
{
	struct world *w = *state;
	struct db_card_code code;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "sms");
	p = dial(w, SELAM, NULL);
	expect(&p, "refused", SAFETY_SET, .key = "words");
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_WORDS), "set.yes");
	expect(&p, "refused", SAFETY_SET, .key = "words");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", SAFETY_SET, .key = "words");
	assert_string_equal(got(w, IDF_WORDS), "set.no");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "none", SAFETY_SET, .key = "words");
	expect(&p, "none", OUT_NEXT, .count = 1);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_CHANGED), "set.words");
	hang_up(&p, true);
	OK(db_card_code_get(w->db, &code, card_of(w, &paper).id, 3));
	assert_int_equal(code.single.len, 0);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), T10);
}

static void test_who_closed_a_pin_closed_the_words(void **state)
{
	struct world *w = *state;
	struct paper paper;
	uint8_t ix[DB_IX];
	struct db_login l;

	with_card(w, &paper, "sms");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(db_login_get(w->db, &l, ix, 1));
	l.closed = true;
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), T10);
}

/* A SIM that changed yesterday: who has it and one code has no second factor. */
static void test_a_new_sim_and_one_code_give_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	uint8_t ix[DB_IX];
	struct db_number n;

	with_card(w, &paper, "sms");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(identity_number_load(w->core, &n, ix));
	n.sim_at = identity_clock_steady(w->core);
	OK(db_number_put(w->db, &n));
	OK(db_commit(w->db));
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), T10);
	world_wait(w, DB_DAY + 300);
	assert_memory_equal(SAYS(w, SELAM, "share", HAWA, 4, paper.code[3]), "T9 ", 3);
}

/* ---- guessed, stolen, spoofed ---- */

static void test_two_wrong_of_the_own_number_lock_the_card(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "sms");
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[3]), T10);	/* of another number of the card */
	assert_int_equal(card_of(w, &paper).wrong, 1);
	assert_memory_equal(SAYS(w, SELAM, "share", HAWA, 1, paper.code[0]), "T9 ", 3);	/* one slip is forgiven */
	assert_int_equal(card_of(w, &paper).wrong, 0);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, "48291307"), T10);
	assert_string_equal(SAYS(w, SELAM, "who", NULL, 4, "48291307"), T10);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 5, paper.code[4]), T10);
	world_wait(w, 2 * DB_DAY);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 6, paper.code[5]), T10);
}

/* A code that is used up is no guess: whoever texts it again has the card. */
static void test_a_used_code_locks_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	unsigned i;

	with_card(w, &paper, "sms");
	SAYS(w, SELAM, "who", NULL, 1, paper.code[0]);
	for (i = 0; i < 4; i++)
		assert_string_equal(SAYS(w, SELAM, "who", NULL, 1, paper.code[0]), T10);
	assert_memory_equal(SAYS(w, SELAM, "who", NULL, 2, paper.code[1]), "T7", 2);
}

static void test_a_code_from_another_phone_is_wrong_and_locks_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	unsigned i;

	with_card(w, &paper, "sms");
	enrol(w, STRANGER, "135792");
	for (i = 0; i < 4; i++)
		assert_string_equal(SAYS(w, STRANGER, "share", HAWA, 3, paper.code[2]), T10);
	assert_int_equal(card_of(w, &paper).wrong, 0);
	assert_false(is_used(w, &paper, 3));
	assert_memory_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]), "T9 ", 3);
}

/* Nobody vouches for the sender: the vault does not look, whatever its gateway says. */
static void test_a_sender_that_is_only_claimed_is_refused(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "sms");
	assert_int_equal(text(w, SELAM, &(struct word){ "share", HAWA, 3, paper.code[2], .claimed = true }), IDO_REFUSED);
	assert_false(is_used(w, &paper, 3));
	assert_int_equal(card_of(w, &paper).wrong, 0);
}

static void test_odd_words_are_refused(void **state)
{
	static const struct word odd[] = {
		{ "share", HAWA, 0, "48291307" }, { "share", HAWA, 11, "48291307" }, { "share", "", 3, "48291307" }, { "share", "71546", 3, "48291307" },
		{ "who", HAWA, 3, "48291307" }, { "lock", HAWA, 3, "48291307" }, { "share", HAWA, 3, "4829130" }, { "share", HAWA, 3, "0948291307" },
		{ "share", HAWA, 3, "1248291307" },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_int_equal(text(w, SELAM, &odd[i]), IDO_REFUSED);
}

/* ---- brought again ---- */

static void test_the_same_message_again_is_done_once(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "sms");
	assert_memory_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2], "one"), "T9 ", 3);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2], "one"), "");
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 4, "48291307", "two"), T10);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 4, "48291307", "two"), "");
	assert_int_equal(card_of(w, &paper).wrong, 1);
}

/* The vault dies behind the first half: nothing was said or used, and the message, which the operator brings again, is served. */
static void test_killed_between_the_halves_it_is_served_when_it_comes_again(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct identity_req req;
	struct kdf_job job;

	with_card(w, &paper, "sms");
	fill(w, &req, SELAM, &(struct word){ "share", HAWA, 3, paper.code[2], "one" });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
	world_close(w);
	world_open(w);
	assert_false(is_used(w, &paper, 3));
	assert_memory_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2], "one"), "T9 ", 3);
	assert_string_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2], "one"), "");
}

/* Behind the second half the worker's answer is not kept: all of it is undone, and it comes again. */
static void test_what_is_not_kept_was_not_done(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct identity_req req;
	struct kdf_result result;
	struct kdf_job job;

	with_card(w, &paper, "sms");
	fill(w, &req, SELAM, &(struct word){ "share", HAWA, 3, paper.code[2], "one" });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
	kdf_job_hash(&result, &job);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &w->ans));
	db_pretend_full(w->db, true);	/* so that the next write spoils it */
	assert_int_equal(db_meta_put(w->db, "test", "", 0), -ENOSPC);
	assert_int_equal(identity_core_commit(w->core), -ENOSPC);
	db_pretend_full(w->db, false);
	assert_false(is_used(w, &paper, 3));
	assert_memory_equal(SAYS(w, SELAM, "share", HAWA, 3, paper.code[2], "one"), "T9 ", 3);
}

/* ---- strangers ---- */

/* Rows written by a word that is not done. */
static uint64_t rows(struct world *w, const char *number, const struct word *t)
{
	uint64_t before = db_writes(w->db);

	assert_string_equal(says(w, number, t), T10);
	return db_writes(w->db) - before;
}

static void test_strangers_and_members_are_answered_alike(void **state)
{
	struct world *w = *state;
	struct paper paper;
	uint64_t known, off;
	struct identity_req req;
	struct kdf_job hers, theirs;

	with_card(w, &paper, "sms");
	known = rows(w, SELAM, &(struct word){ "share", HAWA, 3, "48291307" });
	assert_int_equal(rows(w, STRANGER, &(struct word){ "share", HAWA, 3, "48291307" }), known);
	enrol(w, "254700000002", "135792");
	off = rows(w, "254700000002", &(struct word){ "share", HAWA, 3, "48291307" });
	assert_int_equal(off, known);
	fill(w, &req, SELAM, &(struct word){ "share", HAWA, 4, "48291307" });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &hers), IDENTITY_HASH);
	fill(w, &req, STRANGER, &(struct word){ "share", HAWA, 4, "48291307" });
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &theirs), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
	assert_int_equal(hers.mem_kib, theirs.mem_kib);
	assert_true(hers.has_second && theirs.has_second);
}

static void test_three_wrong_a_day_for_a_number_and_no_more(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	struct kdf_job job;
	unsigned i;

	for (i = 0; i < IDENTITY_CARD_TRIES; i++)
		assert_string_equal(SAYS(w, STRANGER, "who", NULL, 3, "48291307"), T10);
	fill(w, &req, STRANGER, &(struct word){ "who", NULL, 3, "48291307" });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_DONE);	/* nothing is hashed */
	OK(identity_core_commit(w->core));
	assert_string_equal(got(w, IDF_OUT_TEXT), T10);
}

/* A move by a desk, as of now. */
static void moved_by_desk(struct world *w, const char *number)
{
	struct db_case c = { .kind = DB_CASE_MOVE, .state = DB_CASE_DONE, .number = "55123" };
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(identity_core_begin(w->core));
	OK(db_login_get(w->db, &l, ix, 1));
	c.person_id = l.person_id;
	c.created = c.changed = identity_clock_now(w->core);
	OK(db_case_new(w->db, &c, NULL));
	OK(identity_core_commit(w->core));
}

static void test_who_tells_nothing_of_before_a_recovery(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "sms");
	take_code(w, SAYS(w, SELAM, "share", HAWA, 3, paper.code[2]));
	p = at_desk(w, AGENT);
	expect(&p, "ok", CHECK, .secret = w->code);
	hang_up(&p, true);
	world_wait(w, 3 * DB_DAY);
	moved_by_desk(w, SELAM);
	assert_non_null(strstr(SAYS(w, SELAM, "who", NULL, 5, paper.code[4]), "T7n"));
	world_wait(w, 8 * DB_DAY);
	assert_non_null(strstr(SAYS(w, SELAM, "who", NULL, 6, paper.code[5]), "looks=1"));
}

/* Each SMS costs. */
static void test_who_waits_is_not_answered_for_ever(void **state)
{
	struct world *w = *state;
	struct paper paper;
	unsigned i, answers = 0;

	with_card(w, &paper, "sms");
	for (i = 0; i < 12; i++)
		answers += *SAYS(w, SELAM, "who", NULL, 5, "11111111") != '\0';
	assert_true(answers <= IDENTITY_CARD_TRIES + IDENTITY_ADVICES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		TEST(test_share_gives_a_code_that_the_shop_redeems_once),
		TEST(test_code_gives_six_digits_for_who_takes_no_facts),
		TEST(test_who_counts_looks_and_names_nobody),
		TEST(test_who_says_neither_us_nor_what_to_dial_where_words_are_neutral),
		TEST(test_a_code_is_used_up_also_where_the_word_is_refused),
		TEST(test_words_that_nobody_wanted_open_nothing),
		TEST(test_without_the_notice_no_word_opens),
		TEST(test_a_number_that_was_left_opens_no_word),
		TEST(test_the_pin_turns_words_off_and_a_desk_alone_on),
		TEST(test_who_closed_a_pin_closed_the_words),
		TEST(test_a_new_sim_and_one_code_give_nothing),
		TEST(test_two_wrong_of_the_own_number_lock_the_card),
		TEST(test_a_used_code_locks_nothing),
		TEST(test_a_code_from_another_phone_is_wrong_and_locks_nothing),
		TEST(test_a_sender_that_is_only_claimed_is_refused),
		TEST(test_odd_words_are_refused),
		TEST(test_the_same_message_again_is_done_once),
		TEST(test_killed_between_the_halves_it_is_served_when_it_comes_again),
		TEST(test_what_is_not_kept_was_not_done),
		TEST(test_strangers_and_members_are_answered_alike),
		TEST(test_three_wrong_a_day_for_a_number_and_no_more),
		TEST(test_who_tells_nothing_of_before_a_recovery),
		TEST(test_who_waits_is_not_answered_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
