/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a captured gateway, a rogue agent or an accident between two halves of a verb could win or destroy. Each is named after what went wrong. */
#include "tests/lib/identity_world.h"

#include <errno.h>
#include <limits.h>
#include <sys/random.h>

#include <sodium.h>

#include "store/identity/core/identity_rules.h"

#define WRONG	"975318"

/* The first half of a verb, committed; its hash waits in job. */
static void first_half(struct phone *p, struct kdf_job *job, enum identity_verb v, const struct args *a)
{
	struct world *w = p->w;
	struct identity_req req;

	world_req(p, &req, v, a);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, job), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
}

/* Its second half; without a worker nothing was judged. returns: the outcome's name. */
static const char *second_half(struct world *w, struct kdf_job *job, bool worker)
{
	struct kdf_result result = { .id = job->id, .rc = -EIO };

	if (worker)
		result.rc = kdf_hash(result.out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops);
	memset(&w->ans, 0, sizeof(w->ans));
	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &w->ans));
	OK(identity_core_commit(w->core));
	return identity_outcome_name(w->ans.outcome);
}

#define first(p, job, verb, ...) first_half(p, job, IDV_##verb, &(struct args){ __VA_ARGS__ })

/* An agent's number that is a person too, both under one PIN. */
static void two_roles(struct world *w)
{
	static const char *const read[] = { "notice", "read", NULL };
	struct phone p;

	add_org(w, HAWA, "HAWA", "recv-s");
	add_agent(w, HAWA, AGENT);
	OK(add_person(w, AGENT, read));
	start_code(w, AGENT, 1);
	p = dial(w, AGENT, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, PIN);
	hang_up(&p, true);
}

static void set_agent(struct world *w, const char *what)
{
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_agent_set(w->core, AGENT, what, err));
	OK(identity_core_commit(w->core));
}

static void test_pin_changed_at_a_desk_lost_the_persons_key(void **state)
{
	struct world *w = *state;
	struct phone p;

	two_roles(w);
	p = dial(w, AGENT, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	expect(&p, "staff", ROLE, .key = "staff");
	if (ask(&p, PIN_NEW, .secret = "864209") == IDO_OK)
		ask(&p, PIN_AGAIN, .secret = "864209");
	hang_up(&p, true);
	p = dial(w, AGENT, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
}

static void test_pin_changed_while_desk_was_blocked_lost_the_desk(void **state)
{
	struct world *w = *state;
	struct phone p;

	two_roles(w);
	set_agent(w, "block");
	p = dial(w, AGENT, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "864209");
	hang_up(&p, true);
	set_agent(w, "unblock");
	p = dial(w, AGENT, NULL);
	expect(&p, "both", UNLOCK, .secret = "864209");
}

static void test_pin_saved_after_the_unlock_ran_out_wrapped_no_key(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", PIN_NEW, .secret = "864209");
	world_wait(w, IDENTITY_UNLOCKED_S - 1);
	first(&p, &job, PIN_AGAIN, .secret = "864209");
	world_wait(w, 1);
	expect(&p, "refused", HOME);
	assert_string_equal(second_half(w, &job, true), "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "864209");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
}

static void test_one_proof_served_for_a_pin_and_for_what_was_done_while_it_was_hashed(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", PIN_NEW, .secret = "864209");
	expect(&p, "differ", PIN_AGAIN, .secret = "864208");
	expect(&p, "ok", PIN_NEW, .secret = "864209");	/* nothing was changed yet */
	first(&p, &job, PIN_AGAIN, .secret = "864209");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	assert_string_equal(second_half(w, &job, true), "ok");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
}

static void test_proof_by_a_worker_that_died_shut_the_person_out(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	first(&p, &job, PROVE, .secret = PIN);
	expect(&p, "refused", MY_ID);	/* not while it is judged */
	assert_string_equal(second_half(w, &job, false), "busy");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "ok", MY_ID);
}

static void test_proof_after_the_unlock_ran_out_opened_it_again(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	world_wait(w, IDENTITY_UNLOCKED_S - 1);
	first(&p, &job, PROVE, .secret = PIN);
	world_wait(w, 1);
	expect(&p, "refused", HOME);
	assert_string_equal(second_half(w, &job, true), "ok");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "refused", MY_ID);
}

/* A gateway that starts anew numbers its dialogues anew. */
static void test_answer_to_a_dialogue_of_an_old_gateway_opened_a_new_one(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	w->dialogues = 0;
	identity_core_drop_dialogues(w->core, PEER_GATEWAY);
	p = dial(w, SELAM, NULL);
	first(&p, &job, UNLOCK, .secret = PIN);
	identity_core_drop_dialogues(w->core, PEER_GATEWAY);
	w->dialogues = 0;
	p = dial(w, SELAM, NULL);
	second_half(w, &job, true);
	expect(&p, "refused", MY_ID);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_dialogues_of_two_peers_with_one_id_stay_apart(void **state)
{
	struct world *w = *state;
	struct phone phone, other;

	hawa(w);
	identity_core_drop_dialogues(w->core, PEER_GATEWAY);
	w->dialogues = 0;
	phone = dial(w, SELAM, NULL);
	w->dialogues = identity_peer_dialogue(PEER_API, phone.dialogue) - 1;
	other = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = PIN);
	expect(&other, "refused", MY_ID);
	identity_core_drop_dialogues(w->core, PEER_API);
	expect(&phone, "ok", MY_ID);
	expect(&other, "refused", UNLOCK, .secret = PIN);
}

static void test_used_code_took_back_the_guesses_beside_it(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone a, b;

	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	b = at_desk(w, AGENT);
	first(&a, &job, CHECK, .secret = w->code);
	expect(&b, "wrong", CHECK, .secret = "234567");
	assert_string_equal(second_half(w, &job, true), "late");
	expect(&b, "wrong", CHECK, .secret = "234568");
	assert_string_equal(got(w, IDF_TRIES), "1");
}

static void test_unjudged_code_beside_guesses_opened_a_closed_desk(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone a, b;

	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	b = at_desk(w, AGENT);
	first(&a, &job, CHECK, .secret = w->code);
	expect(&b, "wrong", CHECK, .secret = "234567");
	expect(&b, "agent_closed", CHECK, .secret = "234568");
	assert_string_equal(second_half(w, &job, false), "busy");
	expect(&b, "agent_closed", CHECK, .secret = "234569");
}

/* Who can kill workers learns nothing and saves nothing; who loses one by chance loses no try. */
static void test_try_that_no_worker_hashed_is_no_try_but_spent(void **state)
{
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;
	unsigned i;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = WRONG);
	w->conf.a_minute[IDENTITY_HASH_TRY].number = 5;
	for (i = 0; i < 4; i++) {
		first(&p, &job, UNLOCK, .secret = i % 2 ? PIN : WRONG);
		assert_string_equal(second_half(w, &job, false), "busy");
		expect(&p, "refused", MY_ID);
	}
	first(&p, &job, UNLOCK, .secret = WRONG);
	assert_string_equal(second_half(w, &job, true), "wrong");
	assert_string_equal(got(w, IDF_TRIES), "1");
	expect(&p, "busy", UNLOCK, .secret = WRONG);
	world_wait(w, 60);
	expect(&p, "wait", UNLOCK, .secret = WRONG);
}

static void test_claimed_number_told_which_language_its_owner_chose(void **state)
{
	struct world *w = *state;
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "plain", LANG, .key = "ar");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	assert_string_equal(got(w, IDF_LANG), "ar");
	p = (struct phone){ .w = w, .number = SELAM, .link = "op2", .dialogue = ++w->dialogues, .claimed = true };
	expect(&p, "plain", HELLO);
	assert_string_equal(got(w, IDF_LANG), "");
}

static void clean(struct world *w)
{
	unsigned i;
	int n = 1;

	for (i = 0; n && i < 20; i++) {
		OK(identity_core_begin(w->core));
		n = identity_core_janitor(w->core, 100);
		OK(identity_core_commit(w->core));
	}
	assert_int_equal(n, 0);
}

static const char *language_of(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	hang_up(&p, true);
	p = dial(w, number, NULL);
	return got(w, IDF_LANG);
}

/* Who finds a phone after a month must not see by the first screen whether it is one of ours. */
static void test_janitor_forgot_the_language_of_strangers_alone(void **state)
{
	static const char *const numbers[] = { SELAM, STRANGER };
	struct world *w = *state;
	struct phone p;
	unsigned i;

	hawa(w);
	for (i = 0; i < 2; i++) {
		p = dial(w, numbers[i], NULL);
		expect(&p, "plain", LANG, .key = "ar");
		hang_up(&p, true);
	}
	world_wait(w, 90 * DB_DAY - 1);
	clean(w);
	assert_string_equal(language_of(w, SELAM), "ar");
	assert_string_equal(language_of(w, STRANGER), "ar");
	world_wait(w, 2);
	clean(w);
	assert_string_equal(language_of(w, SELAM), "");
	assert_string_equal(language_of(w, STRANGER), "");
}

static bool is_clear(const uint8_t *octets, size_t len)
{
	while (len--) {
		if (*octets++)
			return false;
	}
	return true;
}

static void test_key_stayed_in_memory_after_the_pin_was_saved(void **state)
{
	struct world *w = *state;
	const struct identity_dialogue *d;
	struct phone p;

	OK(add_person(w, SELAM, (const char *const[]){ "notice", "read", NULL }));
	start_code(w, SELAM, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, PIN);
	d = identity_dialogue_find(w->core, p.dialogue);
	assert_non_null(d);
	assert_true(is_clear(d->dek, sizeof(d->dek)));
}

static void test_link_name_made_up_gave_more_tries(void **state)
{
	static const char *const links[] = { "x1", "", "op", "op11" };
	struct world *w = *state;
	struct phone p = { .w = w, .number = STRANGER, .link = "op1" };
	struct identity_req req;
	unsigned i;

	for (i = 0; i < 4; i++) {
		p = (struct phone){ .w = w, .number = STRANGER, .link = links[i], .dialogue = ++w->dialogues };
		expect(&p, "refused", HELLO);
		expect(&p, "refused", UNLOCK, .secret = WRONG);
		world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
		req.dialogue = 0;
		OK(identity_core_begin(w->core));
		assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
		OK(identity_core_commit(w->core));
		assert_int_equal(w->ans.outcome, IDO_REFUSED);
	}
}

/* A link that leaves the configuration ends in peace: its place is given away last. */
static void test_links_of_a_new_configuration_are_served_and_of_the_old_while_there_is_room(void **state)
{
	char room[IDENTITY_LINKS_MAX][8];
	struct world *w = *state;
	struct phone p;
	unsigned i;

	p = dial(w, SELAM, NULL);
	w->conf.links[0] = (struct identity_link_conf){ "op3", "op3", NULL };
	w->conf.n_links = 1;
	identity_core_links(w->core);
	expect(&p, "wrong", UNLOCK, .secret = WRONG);
	p = (struct phone){ .w = w, .number = STRANGER, .link = "op3", .dialogue = ++w->dialogues };
	expect(&p, "plain", HELLO);
	for (i = 0; i < IDENTITY_LINKS_MAX; i++) {
		snprintf(room[i], sizeof(room[i]), "n%u", i);
		w->conf.links[i] = (struct identity_link_conf){ room[i], room[i], NULL };
	}
	w->conf.n_links = IDENTITY_LINKS_MAX;
	identity_dialogue_drop_all(w->core);
	identity_core_links(w->core);
	p = (struct phone){ .w = w, .number = STRANGER, .link = "op1", .dialogue = ++w->dialogues };
	expect(&p, "refused", HELLO);
	p = (struct phone){ .w = w, .number = STRANGER, .link = "n63", .dialogue = ++w->dialogues };
	expect(&p, "plain", HELLO);
}

/* ---- what a link is told, and may have ---- */

/* Dial by that link. returns: whether the language was told. */
static bool is_told(struct world *w, const char *link, unsigned i)
{
	struct phone p;
	char number[IDENTITY_NUMBER_MAX];

	snprintf(number, sizeof(number), "2547001%05u", i);
	p = (struct phone){ .w = w, .number = number, .link = link, .dialogue = ++w->dialogues };
	expect(&p, "plain", HELLO);
	return *got(w, IDF_LANG);
}

static void keep_languages(struct world *w, unsigned n)
{
	char number[IDENTITY_NUMBER_MAX];
	unsigned i;

	OK(db_begin(w->db));
	for (i = 0; i < n; i++) {
		struct db_number row = { .lang = "ar", .touched = world_now(w) };

		snprintf(number, sizeof(number), "2547001%05u", i);
		seal_number_ix(w->keys, row.ix, number);
		OK(db_number_put(w->db, &row));
	}
	OK(db_commit(w->db));
}

/* How many of the first n numbers a link is told in this minute. */
static unsigned told_of(struct world *w, const char *link, unsigned n)
{
	unsigned i, told = 0;

	for (i = 0; i < n; i++)
		told += is_told(w, link, i);
	return told;
}

static void open_something(struct world *w, unsigned times, unsigned people)
{
	struct identity_dialogue d = { .link = "op1" };
	struct identity_run r = { .core = w->core, .d = &d, .steady = identity_clock_steady(w->core) };
	unsigned i;

	OK(identity_core_begin(w->core));
	for (i = 0; i < times; i++) {
		d.ix[0] = i % people;
		d.ix[1] = i % people / 256;
		d.ix[9] = 1;
		identity_link_opened(&r);
	}
	OK(identity_core_commit(w->core));
}

#define FLOOR	(IDENTITY_MEETS_TIMES * IDENTITY_BUSY_LEAST)

static void test_gateway_learned_each_language_by_dialling(void **state)
{
	struct world *w = *state;

	keep_languages(w, FLOOR + 10);
	world_at(w, world_now(w) / 60 * 60 + 60);
	assert_int_equal(told_of(w, "op1", FLOOR + 10), FLOOR);
	assert_int_equal(told_of(w, "op2", FLOOR + 10), FLOOR);	/* another link has a ceiling of its own */
	world_wait(w, 60);
	assert_int_equal(told_of(w, "op1", FLOOR + 10), FLOOR + 10);	/* those it met cost nothing */
}

static void test_link_is_told_more_the_busier_it_was_with_people(void **state)
{
	struct world *w = *state;

	keep_languages(w, 2 * FLOOR + 10);
	world_at(w, world_now(w) / 60 * 60 + 60);
	open_something(w, 4 * IDENTITY_BUSY_LEAST, 1);		/* one person makes no busy minute */
	assert_int_equal(told_of(w, "op1", 2 * FLOOR + 10), FLOOR);
	world_wait(w, 60);
	open_something(w, 2 * IDENTITY_BUSY_LEAST, 2 * IDENTITY_BUSY_LEAST);
	world_close(w);		/* it is kept */
	world_open(w);
	assert_int_equal(told_of(w, "op1", 2 * FLOOR + 10), 2 * FLOOR);
	world_close(w);
	world_open(w);
	world_wait(w, 15 * DB_DAY);	/* but not for ever */
	assert_int_equal(told_of(w, "op1", 2 * FLOOR + 10), FLOOR);
}

/* Begin dialogues by that link until it may have no more. returns: how many. */
static unsigned fill_table(struct world *w, const char *link, uint64_t from, unsigned most)
{
	struct identity_req req = { .number = STRANGER };
	unsigned n;

	snprintf(req.link, sizeof(req.link), "%s", link);
	for (n = 0; n < most; n++) {
		req.dialogue = from + n;
		if (!identity_dialogue_new(w->core, &req, world_now(w)))
			break;
	}
	return n;
}

static void test_one_link_filled_the_table_of_dialogues(void **state)
{
	const unsigned half = IDENTITY_DIALOGUES_MAX / 2, share = half / 4;	/* three links, and all other names */
	struct world *w = *state;

	assert_int_equal(fill_table(w, "op1", 1, UINT_MAX), share + half);
	assert_int_equal(fill_table(w, "made1", 200000, UINT_MAX), share);
	assert_int_equal(fill_table(w, "made2", 300000, UINT_MAX), 0);
	assert_int_equal(fill_table(w, "op2", 400000, share - 1), share - 1);
	identity_dialogue_drop(w->core, identity_dialogue_find(w->core, 1));	/* what was lent is lent to who needs it */
	assert_int_equal(fill_table(w, "op2", 500000, UINT_MAX), 2);
	assert_int_equal(fill_table(w, "op1", 600000, UINT_MAX), 0);
	identity_dialogue_drop_all(w->core);
	assert_int_equal(fill_table(w, "op2", 1, UINT_MAX), share + half);
	identity_dialogue_drop_all(w->core);
}

/* One second behind the first it had the turn of a first one: forty numbers that try once a second were all first. */
static void test_second_try_waits_behind_first_ones_while_it_is_recent(void **state)
{
	static const struct { unsigned wait_s, turn; } tries[] = { { 0, 0 }, { 1, 1 }, { 8, 2 }, { 60, 0 } };
	struct world *w = *state;
	struct kdf_job job;
	struct phone p;
	size_t i;

	hawa(w);
	w->conf.a_minute[IDENTITY_HASH_TRY].number = 6;
	world_wait(w, 60);
	for (i = 0; i < ARRAY_SIZE(tries); i++) {
		world_wait(w, tries[i].wait_s);
		p = dial(w, SELAM, NULL);
		first(&p, &job, UNLOCK, .secret = PIN);
		assert_int_equal(job.turn, tries[i].turn);
		assert_string_equal(second_half(w, &job, true), "person");
		hang_up(&p, true);
	}
}

/* ---- acts without a PIN ---- */

static void note(struct world *w, unsigned n)
{
	OK(identity_core_begin(w->core));
	OK(identity_alarm_count(w->core, IDENTITY_ACT_LOCK, n));
	OK(identity_core_commit(w->core));
}

/* That many people open their ID, none of whom did today. */
static void opened(struct world *w, unsigned people)
{
	OK(identity_core_begin(w->core));
	while (people--)
		OK(identity_alarm_opened(w->core, 0, world_now(w)));
	OK(identity_core_commit(w->core));
}

static struct identity_alarm_state locks(struct world *w)
{
	struct identity_alarm_state s;

	OK(identity_alarm_get(w->core, IDENTITY_ALARM_LOCK, &s));
	assert_string_equal(s.name, "lock");
	return s;
}

static void end_locks(struct world *w)
{
	unsigned done;

	OK(identity_core_begin(w->core));
	OK(identity_alarm_end(w->core, "lock", &done));
	OK(identity_core_commit(w->core));
	assert_int_equal(done, 0);
	assert_int_equal(locks(w).since, 0);
}

static void test_mass_acts_are_an_alarm_until_it_is_ended(void **state)
{
	struct world *w = *state;
	int64_t since;

	note(w, IDENTITY_MASS_LEAST);
	assert_int_equal(locks(w).since, 0);
	world_close(w);
	world_open(w);
	note(w, 1);
	since = world_now(w);
	assert_int_equal(locks(w).since, since);
	assert_int_equal(locks(w).n, IDENTITY_MASS_LEAST + 1);
	world_wait(w, 30 * DB_DAY);
	note(w, 7);
	world_close(w);
	world_open(w);
	assert_int_equal(locks(w).since, since);
	assert_int_equal(locks(w).n, IDENTITY_MASS_LEAST + 8);
	note(w, IDENTITY_MASS_LEAST);
	end_locks(w);
	note(w, IDENTITY_MASS_LEAST);	/* what was counted before does not begin the next one */
	assert_int_equal(locks(w).since, 0);
	note(w, 1);
	assert_int_equal(locks(w).n, IDENTITY_MASS_LEAST + 1);
}

/* Floods that made their own size usual: 20,000 in an hour hid 590 an hour for the rest of the week. */
static void test_flood_does_not_hide_the_next_one(void **state)
{
	struct world *w = *state;
	unsigned i;

	note(w, 20000);
	for (i = 0; i < 140; i++) {
		end_locks(w);
		world_wait(w, 3600);
		note(w, 590);
	}
	end_locks(w);
}

/* Five times as many, week by week: each was five times the usual of the week before, and no more. */
static void test_limit_is_not_led_up_step_by_step(void **state)
{
	struct world *w = *state;
	unsigned i, n = 50;

	for (i = 0; i < 7 * 24; i++, world_wait(w, 3600))
		note(w, n);
	assert_int_equal(locks(w).since, 0);
	for (n = 250; n <= 6250; n *= 5) {
		note(w, n);
		end_locks(w);
		world_wait(w, 7 * DB_DAY);
	}
}

/* A service of millions of people has more who lose a phone in an hour than a small one in a month. */
static void test_limit_grows_with_the_people_who_open_their_id(void **state)
{
	const unsigned people = 70 * IDENTITY_MASS_PEOPLE;
	struct world *w = *state;

	opened(w, people);
	world_close(w);
	world_open(w);
	note(w, 70);
	assert_int_equal(locks(w).since, 0);
	world_wait(w, 7 * DB_DAY);
	note(w, 70);
	assert_int_equal(locks(w).since, 0);
	note(w, 1);
	end_locks(w);
	world_wait(w, 7 * DB_DAY);
	note(w, IDENTITY_MASS_LEAST + 1);	/* nobody opened anything this week or the last */
	end_locks(w);
}

/* Who has a few PINs must not make the service look larger: a person counts once a day. */
static void test_people_count_once_a_day(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned i;

	hawa(w);
	opened(w, 51 * IDENTITY_MASS_PEOPLE - 2);
	for (i = 0; i < 5; i++) {
		p = dial(w, SELAM, NULL);
		expect(&p, "person", UNLOCK, .secret = PIN);
		hang_up(&p, true);
	}
	note(w, 51);
	end_locks(w);
	opened(w, 1);
	note(w, 51);
	assert_int_equal(locks(w).since, 0);
	world_wait(w, DB_DAY);			/* and of another day there are fewer */
	opened(w, 1);
	note(w, 51);
	assert_int_equal(locks(w).since, 0);
}

/* Up to version 7 of the database an alarm was kept without its count. */
static void test_alarm_of_an_earlier_version_stays(void **state)
{
	const int64_t since = 1700000000, hours[66] = { 1 };
	struct identity_alarm_state s;
	struct world *w = *state;

	OK(identity_core_begin(w->core));
	OK(db_meta_put(w->db, "alarm_pins", &since, sizeof(since)));
	OK(db_meta_put(w->db, "mass", hours, sizeof(hours)));
	OK(identity_core_commit(w->core));
	OK(identity_alarm_get(w->core, IDENTITY_ALARM_PINS, &s));
	assert_int_equal(s.since, since);
	assert_int_equal(s.n, 0);
	note(w, IDENTITY_MASS_LEAST);
	assert_int_equal(locks(w).since, 0);
}

/* ---- chance that repeats itself ---- */

static struct {
	const char *digits;
	unsigned at;
} drawn;

static const char *drawn_name(void)
{
	return "drawn";
}

static void drawn_buf(void *const buf, const size_t size)
{
	assert_int_equal(getrandom(buf, size, 0), size);
}

static uint32_t drawn_random(void)
{
	uint32_t n;

	drawn_buf(&n, sizeof(n));
	return n;
}

static uint32_t drawn_uniform(const uint32_t upper)
{
	return upper > 10 || !drawn.digits[drawn.at] ? drawn_random() % upper : (uint32_t)(drawn.digits[drawn.at++] - '0') % upper;
}

static void test_one_time_code_drawn_twice_was_busy(void **state)
{
	static struct randombytes_implementation drawn_by = { .implementation_name = drawn_name, .random = drawn_random,
							      .uniform = drawn_uniform, .buf = drawn_buf };
	struct world *w = *state;
	char code[16];
	struct phone p;

	add_org(w, "100009", "AMAL", "code");
	enrol(w, SELAM, PIN);
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "code_only", OFFER);
	drawn.digits = "12345611234561";
	drawn.at = 0;
	OK(randombytes_set_implementation(&drawn_by));
	expect(&p, "ok", OTP);
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	world_wait(w, 60);
	expect(&p, "code_only", OFFER);
	expect(&p, "ok", OTP);
	OK(randombytes_set_implementation(&randombytes_sysrandom_implementation));
	assert_string_not_equal(got(w, IDF_CODE), code);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

static void test_clock_that_jumps_between_the_halves_gives_nothing(void **state)
{
	struct world *w = *state;
	struct kdf_job giving, checking;
	struct phone p, desk;

	hawa(w);
	share(w, SELAM);
	desk = at_desk(w, AGENT);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	first(&p, &giving, SHARE, .text = "x");
	first(&desk, &checking, CHECK, .secret = w->code);
	w->clock.jump_s = -26 * 365 * 86400;
	assert_string_equal(second_half(w, &giving, true), "busy");
	assert_string_equal(second_half(w, &checking, true), "busy");
	w->clock.jump_s = 0;
	expect(&desk, "ok", CHECK, .secret = w->code);
}

/* What she erases on one phone was given on the other all the same, while its code was hashed; also where that one hung up meanwhile. */
static void test_second_half_of_an_ended_dialogue_gave(void **state)
{
	struct world *w = *state;
	struct kdf_job giving;
	struct phone p, other;
	struct db_share s;
	unsigned i;

	hawa(w);
	for (i = 0; i < 2; i++) {
		other = dial(w, SELAM, NULL);
		if (ask(&other, UNLOCK, .secret = PIN) == IDO_ERASING)
			expect(&other, "person", CASE_ANSWER, .key = "keep");
		expect(&other, "ok", PROVE, .secret = PIN);
		p = dial(w, SELAM, HAWA);
		expect(&p, "shop", UNLOCK, .secret = PIN);
		expect(&p, "ok", OFFER);
		first(&p, &giving, SHARE, .text = "x");
		expect(&other, "erases", ERASE);
		if (i)
			hang_up(&p, false);
		assert_string_equal(second_half(w, &giving, true), "busy");
		assert_int_equal(db_share_get(w->db, &s, 1), -ENOENT);
		expect(&p, "refused", HOME);
	}
}

/* Who hung up reads no code: nothing was made, and the question stands. */
static void test_copy_of_who_hung_up_opened_with_no_code(void **state)
{
	const struct identity_copy_args args = { .number = SELAM, .case_number = "", .desk = "NBO-3", .slot = 1 };
	char number[8], err[IDENTITY_ERR_MAX];
	struct world *w = *state;
	struct db_blob blob;
	struct kdf_job job;
	struct phone p;

	hawa(w);
	OK(identity_core_begin(w->core));
	OK(identity_copy_begin(w->core, number, &args, err));
	OK(identity_core_commit(w->core));
	p = dial(w, SELAM, NULL);
	expect(&p, "copy_asked", UNLOCK, .secret = PIN);
	first(&p, &job, COPY_GIVE);
	hang_up(&p, false);
	assert_string_equal(second_half(w, &job, true), "busy");
	assert_int_equal(identity_copy_part(w->core, &blob, number, 0), -EAGAIN);
	p = dial(w, SELAM, NULL);
	expect(&p, "copy_asked", UNLOCK, .secret = PIN);
	expect(&p, "ok", COPY_GIVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_pin_changed_at_a_desk_lost_the_persons_key),
		T(test_pin_changed_while_desk_was_blocked_lost_the_desk),
		T(test_pin_saved_after_the_unlock_ran_out_wrapped_no_key),
		T(test_one_proof_served_for_a_pin_and_for_what_was_done_while_it_was_hashed),
		T(test_proof_by_a_worker_that_died_shut_the_person_out),
		T(test_proof_after_the_unlock_ran_out_opened_it_again),
		T(test_answer_to_a_dialogue_of_an_old_gateway_opened_a_new_one),
		T(test_dialogues_of_two_peers_with_one_id_stay_apart),
		T(test_used_code_took_back_the_guesses_beside_it),
		T(test_unjudged_code_beside_guesses_opened_a_closed_desk),
		T(test_try_that_no_worker_hashed_is_no_try_but_spent),
		T(test_claimed_number_told_which_language_its_owner_chose),
		T(test_janitor_forgot_the_language_of_strangers_alone),
		T(test_key_stayed_in_memory_after_the_pin_was_saved),
		T(test_one_time_code_drawn_twice_was_busy),
		T(test_link_name_made_up_gave_more_tries),
		T(test_gateway_learned_each_language_by_dialling),
		T(test_link_is_told_more_the_busier_it_was_with_people),
		T(test_one_link_filled_the_table_of_dialogues),
		T(test_second_try_waits_behind_first_ones_while_it_is_recent),
		T(test_mass_acts_are_an_alarm_until_it_is_ended),
		T(test_flood_does_not_hide_the_next_one),
		T(test_limit_is_not_led_up_step_by_step),
		T(test_limit_grows_with_the_people_who_open_their_id),
		T(test_people_count_once_a_day),
		T(test_alarm_of_an_earlier_version_stays),
		T(test_links_of_a_new_configuration_are_served_and_of_the_old_while_there_is_room),
		T(test_clock_that_jumps_between_the_halves_gives_nothing),
		T(test_second_half_of_an_ended_dialogue_gave),
		T(test_copy_of_who_hung_up_opened_with_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
