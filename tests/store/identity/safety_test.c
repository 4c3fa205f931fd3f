/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people turn on for themselves: off at first, kept, and "no SMS" means none that they did not text for. */
#include <stdlib.h>
#include <time.h>

#include <sodium.h>

#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

static struct phone unlocked(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "person", UNLOCK, .secret = PIN);
	return p;
}

static struct db_login login_of(struct world *w, const char *number, uint8_t slot)
{
	uint8_t ix[DB_IX];
	struct db_login l;

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, slot));
	return l;
}

/* Messages the outbox would hand to the operator. */
static unsigned sent(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };
	unsigned n = 0;

	ask(&gateway, OUT_NEXT, .count = 16);
	while (identity_ans_get(&w->ans, IDF_OUT_ID, n))
		n++;
	return n;
}

static void text(struct world *w, const char *number, const char *body)
{
	struct phone sender = { .w = w, .number = number, .link = "op1" };
	struct identity_req req;

	world_sms_req(&sender, &req, &(struct args){ .key = "help" }, body);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_OK);
}

static void turn(struct phone *p, const char *key)
{
	expect(p, "ok", PROVE, .secret = PIN);
	expect(p, "ok", SAFETY_SET, .key = key);
}

static void test_safety_everything_is_off_at_first(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_NO_SMS), "set.no");
	assert_string_equal(got(w, IDF_MAY_ASK), "set.no");
	assert_string_equal(got(w, IDF_WARN), "set.no");
	assert_string_equal(got(w, IDF_SMS_INSTEAD), "set.no");
}

static void test_safety_set_turns_over_and_is_kept(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	turn(&p, "may_ask");
	assert_string_equal(got(w, IDF_MAY_ASK), "set.yes");
	assert_string_equal(got(w, IDF_WARN), "set.no");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "refused", SAFETY_SET, .key = "all");
	world_close(w);
	world_open(w);
	p = unlocked(w, SELAM);
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_MAY_ASK), "set.yes");
	turn(&p, "may_ask");
	assert_string_equal(got(w, IDF_MAY_ASK), "set.no");
}

static void test_safety_set_repeated_turns_once(void **state)
{
	static const uint8_t op[16] = { 5 };
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", SAFETY_SET, .key = "warn", .op = op);
	expect(&p, "ok", SAFETY_SET, .key = "warn", .op = op);
	assert_string_equal(got(w, IDF_WARN), "set.yes");
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_WARN), "set.yes");
}

static void test_safety_needs_the_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = dial(w, SELAM, NULL);
	expect(&p, "refused", SAFETY);
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
}

static void test_each_change_needs_the_pin_again(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "wrong", PROVE, .secret = "975318");
	assert_string_equal(got(w, IDF_TRIES), "2");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	turn(&p, "may_ask");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	change_pin(&p, PIN, "579135");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_MAY_ASK), "set.yes");
}

static void test_repeat_of_the_proof_proves_nothing_twice(void **state)
{
	static const uint8_t op[16] = { 6 };
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "ok", PROVE, .secret = PIN, .op = op);
	expect(&p, "ok", PROVE, .secret = PIN, .op = op);
	expect(&p, "ok", SAFETY_SET, .key = "warn");
	expect(&p, "ok", PROVE, .secret = PIN, .op = op);
	expect(&p, "refused", SAFETY_SET, .key = "warn");
}

/* Silence would tell whoever holds the phone that it is known: a stranger is answered too. */
static void test_no_sms_left_a_text_of_the_phone_unanswered(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	turn(&p, "no_sms");
	text(w, SELAM, "HELP");
	text(w, STRANGER, "HELP");
	assert_int_equal(sent(w), 2);
}

/* Have HAWA ask for her, and tell the vault that her phone did not show it. returns: SMS that went instead. */
static unsigned asked_instead(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" }, a = at_desk(w, AGENT);

	expect(&a, "waiting", ASK_PERSON, .secret = SELAM);
	expect(&gateway, "ok", PUSH_NEXT);
	expect(&gateway, "ok", PUSH_DONE, .push = strtoull(got(w, IDF_PUSH_ID), NULL, 10), .how = IDENTITY_PUSHED_ABSENT, .text = "op1");
	hang_up(&a, true);
	return sent(w);
}

/* Another one on SELAM's phone. */
#define PIN_OF_OTHER "864209"

static void enrol_beside(struct world *w)
{
	struct phone p;

	OK(add_person(w, SELAM, (const char *const[]){ "slot", "2", "given_name", "ABEBA", "notice", "read", NULL }));
	start_code(w, SELAM, 2);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, PIN_OF_OTHER);
	hang_up(&p, true);
}

/* The other one turns something over. */
static void turn_beside(struct world *w, const char *key)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "person", UNLOCK, .secret = "02" PIN_OF_OTHER);
	expect(&p, "ok", PROVE, .secret = PIN_OF_OTHER);
	expect(&p, "ok", SAFETY_SET, .key = key);
	hang_up(&p, true);
}

static void test_no_sms_of_one_stops_what_we_begin_on_a_shared_phone(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	enrol_beside(w);
	p = unlocked(w, SELAM);
	turn(&p, "may_ask");
	turn(&p, "sms_instead");
	assert_int_equal(asked_instead(w), 1);
	turn_beside(w, "no_sms");
	world_wait(w, DB_DAY);
	assert_int_equal(asked_instead(w), 0);
}

/* ---- what is hidden, and what is told ---- */

static bool shows_last_use(struct world *w)
{
	struct phone p = unlocked(w, SELAM);
	bool shows = *got(w, IDF_LAST_USED);

	hang_up(&p, true);
	return shows;
}

/* In a dialogue of its own. */
static void turn_once(struct world *w, const char *key)
{
	struct phone p = unlocked(w, SELAM);

	turn(&p, key);
	hang_up(&p, true);
}

static void test_last_use_is_hidden_where_anything_is_safe_and_on_demand(void **state)
{
	static const char *const safe[][2] = {
		{ "no_sms", "no_sms" }, { "neutral", "neutral" }, { "quiet_night", "quiet_not" }, { "quiet_long", "quiet_not" }, { "quiet_ever", "quiet_not" },
	};
	struct world *w = *state;
	size_t i;

	enrol(w, SELAM, PIN);
	assert_false(shows_last_use(w));	/* the first time */
	for (i = 0; i < sizeof(safe) / sizeof(safe[0]); i++) {
		assert_true(shows_last_use(w));
		turn_once(w, safe[i][0]);
		assert_false(shows_last_use(w));
		turn_once(w, safe[i][1]);
	}
	turn_once(w, "hide_last");
	assert_false(shows_last_use(w));
	turn_once(w, "neutral");
	turn_once(w, "hide_last");
	assert_true(shows_last_use(w));
}

static unsigned lines_of_history(struct world *w)
{
	struct phone p = unlocked(w, SELAM);
	unsigned n = 0;

	ask(&p, HISTORY);
	while (identity_ans_get(&w->ans, IDF_EVENT, n))
		n++;
	hang_up(&p, true);
	return n;
}

static void test_what_was_done_at_a_desk_is_hidden_with_the_last_use(void **state)
{
	static const char *const at_desk_words[] = { "child", "card_given", "proxy_made", "proxy_for", "proxy_end", "sim_added", "transcript" };
	struct world *w = *state;
	size_t i;

	enrol(w, SELAM, PIN);
	OK(identity_core_begin(w->core));
	for (i = 0; i < sizeof(at_desk_words) / sizeof(at_desk_words[0]); i++)
		OK(identity_inbox_note(w->core, login_of(w, SELAM, 1).person_id, "", at_desk_words[i]));
	OK(identity_core_commit(w->core));
	assert_int_equal(lines_of_history(w), 7);
	turn_once(w, "hide_last");
	assert_int_equal(lines_of_history(w), 0);
	OK(identity_core_begin(w->core));
	OK(identity_inbox_note(w->core, login_of(w, SELAM, 1).person_id, "", "proxy_gave"));	/* a use of the ID */
	OK(identity_inbox_note(w->core, login_of(w, SELAM, 1).person_id, "", "failed"));
	OK(identity_core_commit(w->core));
	assert_int_equal(lines_of_history(w), 2);
	turn_once(w, "hide_last");
	assert_int_equal(lines_of_history(w), 7);	/* a page */
}

static void test_quiet_hours_are_one_of_four(void **state)
{
	static const char *const way[][2] = { { "quiet_night", "set.night" }, { "quiet_long", "set.long" }, { "quiet_ever", "set.ever" }, { "quiet_not", "" } };
	struct world *w = *state;
	struct phone p;
	size_t i;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	for (i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		turn(&p, way[i][0]);
		assert_string_equal(got(w, IDF_QUIET), way[i][1]);
	}
}

static void test_change_is_told_for_a_week_at_unlocks_and_by_no_message(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned day;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	turn(&p, "no_sms");
	turn(&p, "quiet_long");
	turn(&p, "quiet_ever");
	turn(&p, "may_ask");
	expect(&p, "person", HOME);
	assert_string_equal(got(w, IDF_CHANGED), "");
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "set.sms,set.asks,set.quiet");
	expect(&p, "person", HOME);
	assert_string_equal(got(w, IDF_CHANGED), "");
	for (day = 1; day < 7; day++) {		/* whoever unlocked first used nothing up */
		world_wait(w, DB_DAY);
		p = unlocked(w, SELAM);
		assert_string_equal(got(w, IDF_CHANGED), "set.sms,set.asks,set.quiet");
	}
	turn(&p, "warn");			/* the last one counts */
	world_wait(w, 6 * DB_DAY);
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "set.sms,set.asks,set.warn,set.quiet");
	world_wait(w, 20 * DB_DAY);		/* and who comes late hears of it too */
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "set.sms,set.asks,set.warn,set.quiet");
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "");
	assert_int_equal(sent(w), 0);
	expect(&p, "none", HISTORY);
}

/* Who chooses the minute before midnight takes no day away. */
static void test_change_before_midnight_is_told_for_seven_whole_days(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	world_at(w, identity_day_start(world_now(w)) + DB_DAY - 60);
	p = unlocked(w, SELAM);
	turn(&p, "no_sms");
	world_wait(w, 7 * DB_DAY - 30);
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "set.sms");
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "set.sms");
	world_wait(w, DB_DAY + 60);
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "set.sms");
	p = unlocked(w, SELAM);
	assert_string_equal(got(w, IDF_CHANGED), "");
}

static void test_that_the_phone_keeps_what_was_dialled_is_said_once(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	turn(&p, "warn");
	assert_string_equal(got(w, IDF_CALL_LIST), "set.list");
	turn(&p, "warn");
	assert_string_equal(got(w, IDF_CALL_LIST), "");
}

/* ---- what is sent ---- */

/* A notice of a recovery, about one person, for that number. */
static void queue_notice(struct world *w, const char *number, int64_t whom)
{
	int64_t id;

	OK(identity_core_begin(w->core));
	OK(identity_unasked_send(w->core, &(struct identity_unasked){ .name = "T11", .about = whom, .number = number, .account = "op1" }, world_now(w), &id));
	OK(identity_core_commit(w->core));
}

/* What leaves next. returns: its words, "" nothing leaves. */
static const char *leaving(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };

	ask(&gateway, OUT_NEXT, .count = 1);
	return got(w, IDF_OUT_TEXT);
}

/* About who has the first slot of the phone, 0 nobody there. */
static const char *notice(struct world *w, const char *number)
{
	queue_notice(w, number, strcmp(number, STRANGER) ? login_of(w, number, 1).person_id : 0);
	return leaving(w);
}

static void tell_sent(struct world *w)
{
	struct identity_told told = { .what = IDENTITY_TOLD_SENT, .id = strtoull(got(w, IDF_OUT_ID), NULL, 10), .number = "", .msgids = { .octets = "" } };
	struct phone gateway = { .w = w, .number = "", .link = "op1" };
	struct identity_req req;

	world_req(&gateway, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(identity_told_put(&req, &told));
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
}

/* All that waits leaves. returns: how many of those words, to that number, NULL any. */
static unsigned leave_to(struct world *w, const char *name, const char *number)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };
	unsigned n = 0;

	while (ask(&gateway, OUT_NEXT, .count = 1) == IDO_OK) {
		n += !strcmp(got(w, IDF_OUT_TEXT), name) && (!number || !strcmp(got(w, IDF_OUT_NUMBER), number));
		tell_sent(w);
	}
	return n;
}

static unsigned leave(struct world *w, const char *name)
{
	return leave_to(w, name, NULL);
}

static void test_neutral_words_are_for_what_we_begin(void **state)
{
	struct world *w = *state;

	enrol(w, SELAM, PIN);
	turn_once(w, "neutral");
	assert_string_equal(notice(w, SELAM), "T11n");
	assert_string_equal(notice(w, STRANGER), "T11");
	text(w, SELAM, "HELP");		/* an answer is that of a stranger: else it would tell */
	assert_int_equal(leave(w, "T1"), 1);
}

static int64_t local(int year, int month, int day, int hour, int min)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = min, .tm_isdst = -1 };

	return mktime(&tm);
}

/* One of them may have asked for the recovery in the other's place. */
static void test_another_of_the_phone_silences_no_notice(void **state)
{
	static const char *const wish[][2] = { { "no_sms", "no_sms" }, { "quiet_ever", "quiet_not" }, { "neutral", "neutral" } };
	struct world *w = *state;
	size_t i;

	enrol(w, SELAM, PIN);
	enrol_beside(w);
	world_at(w, local(2027, 6, 1, 12, 0));
	for (i = 0; i < sizeof(wish) / sizeof(wish[0]); i++) {
		turn_beside(w, wish[i][0]);
		assert_string_equal(notice(w, SELAM), "T11n");	/* their wish as far as it can hold */
		tell_sent(w);
		turn_beside(w, wish[i][1]);
		assert_string_equal(notice(w, SELAM), "T11");
		tell_sent(w);
	}
	turn_once(w, "no_sms");
	assert_string_equal(notice(w, SELAM), "");
	queue_notice(w, SELAM, login_of(w, SELAM, 2).person_id);	/* and the own wish ends the own alone */
	assert_string_equal(leaving(w), "T11n");
}

static void test_what_waits_is_worded_when_it_leaves(void **state)
{
	struct world *w = *state;

	enrol(w, SELAM, PIN);
	queue_notice(w, SELAM, login_of(w, SELAM, 1).person_id);
	turn_once(w, "neutral");
	assert_string_equal(leaving(w), "T11n");
	tell_sent(w);
	queue_notice(w, SELAM, login_of(w, SELAM, 1).person_id);
	turn_once(w, "no_sms");
	assert_string_equal(leaving(w), "");
	turn_once(w, "no_sms");
	assert_string_equal(leaving(w), "");		/* it is gone */
}

/* ---- a trusted person ---- */

static void lock_for(struct world *w, const char *number, const char *whom)
{
	struct phone sender = { .w = w, .number = number, .link = "op1" };
	struct identity_req req;

	world_sms_req(&sender, &req, &(struct args){ .key = "lock_for", .pick = whom }, whom);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
}

static bool is_locked(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);
	bool locked = ask(&p, UNLOCK, .secret = PIN) == IDO_PERSON_LOCKED;

	if (locked)
		expect(&p, "person", UNLOCK_ID);
	hang_up(&p, true);
	return locked;
}

static void trust(struct world *w, const char *number, const char *outcome)
{
	struct phone p = unlocked(w, SELAM);

	expect(&p, "refused", TRUST, .secret = number);
	expect(&p, "ok", PROVE, .secret = PIN);
	assert_string_equal(identity_outcome_name(ask(&p, TRUST, .secret = number)), outcome);
	hang_up(&p, true);
}

static void test_trusted_person_may_lock_and_a_stranger_learns_nothing(void **state)
{
	static const char *const others[] = { AGENT, STRANGER };
	struct world *w = *state;
	size_t i;

	hawa(w);
	trust(w, "0700000001", "shape");	/* their own */
	trust(w, "12345", "shape");
	trust(w, "0700000002", "ok");
	for (i = 0; i < 2; i++) {
		lock_for(w, others[i], SELAM);
		assert_int_equal(leave(w, "T4t"), 1);
		assert_false(is_locked(w, SELAM));
	}
	lock_for(w, OTHER, SELAM);		/* nobody knows them here */
	assert_int_equal(leave(w, "T4t"), 1);
	assert_true(is_locked(w, SELAM));
	lock_for(w, OTHER, STRANGER);
	assert_int_equal(leave(w, "T4t"), 1);
	lock_for(w, SELAM, "0700000001");
	assert_int_equal(leave(w, "T4"), 1);
	assert_true(is_locked(w, SELAM));
	trust(w, NULL, "ok");
	world_wait(w, 700);	/* not the same message again */
	lock_for(w, OTHER, SELAM);
	assert_int_equal(leave(w, "T4t"), 1);
	assert_false(is_locked(w, SELAM));
	assert_int_equal(leave(w, "T11t"), 0);	/* nor does anything tell that they are it no more */
}

static void test_the_end_of_the_trusted_number_is_shown_behind_the_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "refused", TRUSTED);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", TRUSTED);
	assert_string_equal(got(w, IDF_TRUSTED_END), "");
	expect(&p, "ok", TRUST, .secret = "0700000002");		/* the same proof */
	expect(&p, "refused", TRUSTED);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", TRUSTED);
	assert_string_equal(got(w, IDF_TRUSTED_END), "002");
}

/* Not "nobody": who reads that would believe that the case is told to nobody, and a damaged row is not theirs to mend. */
static void test_a_trusted_number_that_does_not_open_is_not_nobody(void **state)
{
	struct world *w = *state;
	struct db_person p;
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone ph;

	enrol(w, SELAM, PIN);
	trust(w, OTHER, "ok");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, l.person_id));
	p.trusted.octets[p.trusted.len - 1] ^= 1;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
	ph = unlocked(w, SELAM);
	expect(&ph, "ok", PROVE, .secret = PIN);
	expect(&ph, "busy", TRUSTED);
}

static void tell_trusted(struct world *w)
{
	uint8_t ix[DB_IX];
	struct db_login l;

	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(identity_core_begin(w->core));
	OK(identity_trusted_tell(w->core, l.person_id, "op1", world_now(w)));
	OK(identity_core_commit(w->core));
}

static void test_trusted_person_hears_of_a_recovery(void **state)
{
	struct world *w = *state;

	enrol(w, SELAM, PIN);
	tell_trusted(w);
	assert_int_equal(sent(w), 0);
	trust(w, OTHER, "ok");
	tell_trusted(w);
	assert_int_equal(leave_to(w, "T11t", OTHER), 1);
}

/* ---- a second PIN ---- */

#define PIN2 "864209"

/* What a desk does, and what the person then finds behind the own PIN. */
static void offer_private(struct world *w)
{
	struct identity_private *x = &w->core->privates[0];

	seal_number_ix(w->keys, x->ix, SELAM);
	x->slot = 1;
	x->until = INT64_MAX;
}

static struct phone in_private(struct world *w)
{
	struct phone p;

	offer_private(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "private", UNLOCK, .secret = PIN);
	return p;
}

static const char *choose_second(struct world *w, const char *pin)
{
	struct phone p = in_private(w);

	expect(&p, "start", SECOND_SAY, .key = "choose");
	expect(&p, "ok", PIN_NEW, .secret = pin);
	return identity_outcome_name(ask(&p, PIN_AGAIN, .secret = pin));
}

static void opens_view(struct world *w, bool opens)
{
	struct phone p = dial(w, SELAM, NULL);

	assert_string_equal(identity_outcome_name(ask(&p, UNLOCK, .secret = PIN2)), opens ? "person" : "wrong");
	assert_string_equal(got(w, IDF_LAST_USED), "");
	if (opens)
		expect(&p, "refused", SAFETY);
	hang_up(&p, true);
}

static void test_second_pin_opens_a_small_view(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	add_org(w, "602015", "BANK", "bank-2");
	share(w, SELAM);
	assert_string_equal(choose_second(w, PIN2), "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN2);
	assert_string_equal(got(w, IDF_HAS_CODE), "");
	expect(&p, "none", HISTORY);
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	assert_string_equal(got(w, IDF_ID_LAST4), "0042");
	assert_string_equal(got(w, IDF_BIRTHDATE), "");
	assert_string_equal(got(w, IDF_EVIDENCE), "");
	expect(&p, "refused", SAFETY);
	expect(&p, "refused", PROVE, .secret = PIN);
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	expect(&p, "refused", OPEN_CODE);
	expect(&p, "person", HOME);
	expect(&p, "ok", LOCK, .key = "h24");
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN2);
	assert_string_equal(got(w, IDF_SMALL_VIEW), "1");
	expect(&p, "refused", UNLOCK_ID);
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN2);
	expect(&p, "limit", OFFER, .org = "602015");
	expect(&p, "ok", OFFER, .org = HAWA);
	expect(&p, "ok", SHARE, .text = "HAWA wants");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	p = at_desk(w, AGENT);
	expect(&p, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	p = unlocked(w, SELAM);		/* the first one goes on to open all */
	expect(&p, "ok", HISTORY);
	expect(&p, "wrong", PROVE, .secret = PIN2);
}

static void test_second_pin_fails_and_is_counted_as_the_first(void **state)
{
	static const char *const tries[] = { "111222", "333444", PIN2 };
	struct world *w = *state;
	struct phone p;
	size_t i;

	enrol(w, SELAM, PIN);
	enrol(w, OTHER, PIN);
	assert_string_equal(choose_second(w, PIN2), "ok");
	assert_int_equal(login_of(w, SELAM, 1).wrap_second.len, login_of(w, OTHER, 1).wrap_second.len);
	assert_int_equal(login_of(w, SELAM, 1).wrap_second.len, SEAL_LOGIN);
	p = dial(w, SELAM, NULL);
	for (i = 0; i < 2; i++)
		expect(&p, "wrong", UNLOCK, .secret = tries[i]);
	expect(&p, "person", UNLOCK, .secret = tries[2]);
	p = dial(w, SELAM, NULL);
	for (i = 0; i < 2; i++)
		expect(&p, "wrong", UNLOCK, .secret = tries[i]);
	expect(&p, "wait", UNLOCK, .secret = "555666");
	expect(&p, "wait", UNLOCK, .secret = PIN2);
	p = dial(w, OTHER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN2);
}

static void test_second_pin_goes_on_with_a_new_pin_and_ends_on_demand(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	assert_string_equal(choose_second(w, PIN), "differ");	/* not told why */
	assert_string_equal(choose_second(w, PIN2), "ok");
	opens_view(w, true);
	p = unlocked(w, SELAM);
	change_pin(&p, PIN, "579135");
	opens_view(w, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "579135");
	change_pin(&p, "579135", PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", PIN_NEW, .secret = PIN2);
	expect(&p, "ok", PIN_AGAIN, .secret = PIN2);		/* as any other: it is the first one from here on */
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK, .secret = PIN2);
	expect(&p, "ok", SAFETY);
	change_pin(&p, PIN2, PIN);
	opens_view(w, false);
	assert_string_equal(choose_second(w, PIN2), "ok");
	p = in_private(w);
	expect(&p, "ok", SECOND_SAY, .key = "end");
	opens_view(w, false);
}

static void set_state(struct world *w, uint8_t state)
{
	struct db_person p;

	OK(identity_core_begin(w->core));
	OK(db_person_get(w->db, &p, login_of(w, SELAM, 1).person_id));
	p.state = state;
	OK(db_person_put(w->db, &p));
	OK(identity_core_commit(w->core));
}

static void test_who_is_being_erased_has_no_second_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	assert_string_equal(choose_second(w, PIN2), "ok");
	set_state(w, DB_PERSON_ERASING);
	p = dial(w, SELAM, NULL);
	expect(&p, "closed", UNLOCK, .secret = PIN2);
	expect(&p, "refused", HOME);
	offer_private(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "refused", SECOND_SAY, .key = "choose");
}

/* Lines of the ledger that whoever has the keys finds of SELAM's PIN. */
static unsigned lines_of_pin(struct world *w)
{
	uint8_t proof[SEAL_IX];
	char hex[2 * SEAL_IX + 1];
	struct db_line line;
	struct db_person p;
	unsigned n = 0;

	OK(db_person_get(w->db, &p, login_of(w, SELAM, 1).person_id));
	for (line.seq = 0; db_line_next(w->db, &line, line.seq) == 0; ) {
		seal_receipt(w->keys, proof, line.seq, p.ref, sizeof(p.ref));
		sodium_bin2hex(hex, sizeof(hex), proof, sizeof(proof));
		n += !strncmp(line.data, "pin|", 4) && strstr(line.data, hex);
	}
	return n;
}

static void test_the_ledger_does_not_tell_who_chose_a_second_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	assert_int_equal(lines_of_pin(w), 1);
	assert_string_equal(choose_second(w, PIN2), "ok");
	assert_int_equal(lines_of_pin(w), 1);
	p = in_private(w);
	expect(&p, "ok", SECOND_SAY, .key = "end");
	assert_int_equal(lines_of_pin(w), 1);
}

/* The key is another one, by a PIN that was chosen at another number meanwhile. */
static void test_second_pin_of_a_former_key_is_not_saved(void **state)
{
	struct world *w = *state;
	uint8_t dek[SEAL_KEY];
	struct db_person row;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = in_private(w);
	expect(&p, "start", SECOND_SAY, .key = "choose");
	expect(&p, "ok", PIN_NEW, .secret = PIN2);
	OK(identity_core_begin(w->core));
	OK(db_person_get(w->db, &row, login_of(w, SELAM, 1).person_id));
	memcpy(dek, identity_dialogue_find(w->core, p.dialogue)->dek, sizeof(dek));
	OK(identity_keys_renew(w->core, &row, dek, (const uint8_t[DB_IX]){ 0 }, 1));
	OK(db_person_put(w->db, &row));
	OK(identity_core_commit(w->core));
	expect(&p, "busy", PIN_AGAIN, .secret = PIN2);
	opens_view(w, false);
}

static void test_night_ends_by_the_local_clock(void **state)
{
	(void)state;
	identity_day_zone("Europe/Berlin");
	assert_int_equal(identity_day_night(local(2026, 12, 31, 21, 59), 22, 7), 0);
	assert_int_equal(identity_day_night(local(2026, 12, 31, 22, 0), 22, 7), 9 * 3600);
	assert_int_equal(identity_day_night(local(2027, 1, 1, 0, 0), 22, 7), 7 * 3600);
	assert_int_equal(identity_day_night(local(2027, 1, 1, 7, 0) - 1, 22, 7), 1);
	assert_int_equal(identity_day_night(local(2027, 1, 1, 7, 0), 22, 7), 0);
	assert_int_equal(identity_day_night(local(2027, 3, 27, 22, 0), 22, 7), 8 * 3600);	/* summer time begins */
	assert_int_equal(identity_day_night(local(2027, 10, 30, 22, 0), 22, 7), 10 * 3600);	/* and ends */
	assert_int_equal(identity_day_night(local(2027, 10, 31, 1, 30) + 3600, 18, 8), 6 * 3600 + 1800);	/* the first half past two */
	identity_day_zone("Africa/Nairobi");
	assert_int_equal(identity_day_night(local(2028, 2, 29, 23, 0), 22, 7), 8 * 3600);
}

static void test_in_quiet_hours_nothing_comes_but_answers(void **state)
{
	struct world *w = *state;

	enrol(w, SELAM, PIN);
	turn_once(w, "quiet_night");
	world_at(w, local(2027, 12, 31, 22, 0) + 60);
	assert_string_equal(notice(w, SELAM), "");
	text(w, SELAM, "HELP");		/* what she asks for does not wait behind it */
	assert_int_equal(leave(w, "T1"), 1);
	world_at(w, local(2028, 1, 1, 7, 0) - 60);
	assert_int_equal(leave(w, "T11"), 0);
	world_at(w, local(2028, 1, 1, 7, 0) + 60);
	assert_int_equal(leave(w, "T11"), 1);
}

/* One who wants nothing ever, and one whose message would come a day late. */
static void test_what_would_come_too_late_is_dropped(void **state)
{
	struct phone gateway = { .number = "", .link = "op1" };
	struct world *w = gateway.w = *state;

	enrol(w, SELAM, PIN);
	turn_once(w, "quiet_long");
	world_at(w, local(2027, 12, 31, 19, 0));
	queue_notice(w, SELAM, login_of(w, SELAM, 1).person_id);
	expect(&gateway, "none", OUT_NEXT, .count = 1, .valid_s = 3600);
	world_at(w, local(2028, 1, 1, 8, 1));
	assert_int_equal(sent(w), 0);
	turn_once(w, "quiet_ever");
	assert_string_equal(notice(w, SELAM), "");
	world_wait(w, 12 * 3600);
	assert_int_equal(sent(w), 0);
}

/* Another's hours are kept where that only makes it later. */
static void test_quiet_hours_of_another_make_a_notice_late_not_lost(void **state)
{
	struct phone gateway = { .number = "", .link = "op1" };
	struct world *w = gateway.w = *state;

	enrol(w, SELAM, PIN);
	enrol_beside(w);
	turn_beside(w, "quiet_ever");
	world_at(w, local(2027, 12, 31, 18, 30));
	assert_string_equal(notice(w, SELAM), "");
	world_at(w, local(2028, 1, 1, 8, 1));
	assert_string_equal(leaving(w), "T11n");
	tell_sent(w);
	world_at(w, local(2028, 1, 1, 18, 30));
	queue_notice(w, SELAM, login_of(w, SELAM, 1).person_id);
	expect(&gateway, "ok", OUT_NEXT, .count = 1, .valid_s = 3600);
	tell_sent(w);
	turn_once(w, "quiet_night");
	world_at(w, local(2028, 1, 1, 23, 0));
	queue_notice(w, SELAM, login_of(w, SELAM, 1).person_id);
	expect(&gateway, "none", OUT_NEXT, .count = 1, .valid_s = 3600);
}

static void test_quiet_hours_keep_a_screen_from_being_pushed(void **state)
{
	struct phone gateway = { .number = "", .link = "op1" }, a;
	struct world *w = gateway.w = *state;

	hawa(w);
	turn_once(w, "may_ask");
	turn_once(w, "sms_instead");
	world_at(w, local(2027, 6, 1, 21, 0));
	a = at_desk(w, AGENT);
	expect(&a, "waiting", ASK_PERSON, .secret = SELAM);
	expect(&gateway, "ok", PUSH_NEXT);
	hang_up(&a, true);
	world_wait(w, 600);
	turn_once(w, "quiet_night");
	world_at(w, local(2027, 6, 1, 22, 30));
	a = at_desk(w, AGENT);
	expect(&a, "waiting", ASK_PERSON, .secret = SELAM);
	expect(&gateway, "none", PUSH_NEXT);
	assert_int_equal(sent(w), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_safety_everything_is_off_at_first),
		TEST(test_safety_set_turns_over_and_is_kept),
		TEST(test_safety_set_repeated_turns_once),
		TEST(test_safety_needs_the_pin),
		TEST(test_each_change_needs_the_pin_again),
		TEST(test_repeat_of_the_proof_proves_nothing_twice),
		TEST(test_no_sms_left_a_text_of_the_phone_unanswered),
		TEST(test_no_sms_of_one_stops_what_we_begin_on_a_shared_phone),
		TEST(test_last_use_is_hidden_where_anything_is_safe_and_on_demand),
		TEST(test_what_was_done_at_a_desk_is_hidden_with_the_last_use),
		TEST(test_quiet_hours_are_one_of_four),
		TEST(test_change_is_told_for_a_week_at_unlocks_and_by_no_message),
		TEST(test_change_before_midnight_is_told_for_seven_whole_days),
		TEST(test_that_the_phone_keeps_what_was_dialled_is_said_once),
		TEST(test_neutral_words_are_for_what_we_begin),
		TEST(test_another_of_the_phone_silences_no_notice),
		TEST(test_what_waits_is_worded_when_it_leaves),
		TEST(test_trusted_person_may_lock_and_a_stranger_learns_nothing),
		TEST(test_the_end_of_the_trusted_number_is_shown_behind_the_pin),
		TEST(test_a_trusted_number_that_does_not_open_is_not_nobody),
		TEST(test_trusted_person_hears_of_a_recovery),
		TEST(test_second_pin_opens_a_small_view),
		TEST(test_second_pin_fails_and_is_counted_as_the_first),
		TEST(test_second_pin_goes_on_with_a_new_pin_and_ends_on_demand),
		TEST(test_who_is_being_erased_has_no_second_pin),
		TEST(test_the_ledger_does_not_tell_who_chose_a_second_pin),
		TEST(test_second_pin_of_a_former_key_is_not_saved),
		TEST(test_night_ends_by_the_local_clock),
		TEST(test_in_quiet_hours_nothing_comes_but_answers),
		TEST(test_what_would_come_too_late_is_dropped),
		TEST(test_quiet_hours_of_another_make_a_notice_late_not_lost),
		TEST(test_quiet_hours_keep_a_screen_from_being_pushed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
