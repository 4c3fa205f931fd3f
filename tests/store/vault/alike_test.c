/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whoever asks from outside, or sits in the gateway, learns by no answer and by no waiting time whether a number is known: first screen, wrong PIN,
 * an agent's ask, HELP by SMS with and without "no SMS", a code card or none, a lost SIM. A real vault on a real database; the test is gateway, hash worker and administrator.
 *
 * As a test it compares answers octet by octet and no times. With a number, as `alike_test 1000`, it makes so many tries of each and prints what
 * the pair saw: medians, and the two-sample statistic of Kolmogorov and Smirnov with its p; with a second word, as `alike_test 1000 "*card*"`, of the tests
 * whose names fit. By hand, on a quiet machine, without sanitizers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <sodium.h>

#include "store/door/identity_payload.h"
#include "tests/lib/told.h"
#include "tests/lib/vault_world.h"

#define PIN		"246813"
#define WRONG		"975318"
#define HAWA		"715464"
#define FEW		4	/* tries of each, as a test */
#define MOST		10000
#define ASKS		4	/* of one agent: the fifth unanswered would be refused */
#define ROUNDS		25	/* until the clock moves on, so that no limit of a minute is met */

enum who { STRANGER, KNOWN, NO_SMS, WHO_COUNT };

/* Numbers of each: i is added. */
static const uint64_t firsts[WHO_COUNT] = { 254730000000, 254710000000, 254720000000 };
static const uint64_t first_agent = 254740000000, first_caller = 254750000000, officer = 254760000000;

static unsigned tries = FEW;
static uint64_t dialogues;

/* ---- what was seen ---- */

/* Times of one question by who was asked about, in nanoseconds, and the first answer that each got. */
struct seen {
	const char *what;
	double *ns[WHO_COUNT];
	unsigned n[WHO_COUNT];
	char words[WHO_COUNT][IDENTITY_LARGE];
};

static void seen_begin(struct seen *s, const char *what)
{
	unsigned who;

	*s = (struct seen){ .what = what };
	for (who = 0; who < WHO_COUNT; who++) {
		s->ns[who] = calloc(tries, sizeof(double));
		assert_non_null(s->ns[who]);
	}
}

/* What is drawn or counted, and the number itself, differ for everybody. */
static bool is_own(enum identity_field f)
{
	return f == IDF_CODE || f == IDF_OUT_ID || f == IDF_OUT_NUMBER || f == IDF_CARD_N || f == IDF_SEEN_DAY || f == IDF_SEEN_TIME;
}

/* Everything that an answer says. */
static void spell(char *words, size_t size, const struct identity_ans *ans)
{
	enum identity_field f;
	unsigned pos = 0;
	const char *value;
	size_t n = snprintf(words, size, "%u %s flags %u", ans->verb, identity_outcome_name(ans->outcome), ans->flags);

	while (identity_ans_next(ans, &pos, &f, &value) && n < size)
		n += snprintf(words + n, size - n, " %s=%s", identity_field_name(f), is_own(f) ? "" : value);
	assert_true(n < size);
	assert_int_equal(pos, ans->used);
}

/* Every answer of everybody is the first answer of a stranger. */
static void seen_add(struct seen *s, enum who who, double ns, const struct identity_ans *ans)
{
	char words[IDENTITY_LARGE];

	spell(words, sizeof(words), ans);
	if (!s->n[who])
		memcpy(s->words[who], words, sizeof(words));
	assert_string_equal(words, s->words[who]);
	assert_true(s->n[who] < tries);
	s->ns[who][s->n[who]++] = ns;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The largest distance between the two distributions; both are sorted. */
static double ks_distance(const double *a, unsigned n, const double *b, unsigned m)
{
	double d = 0, at;
	unsigned i = 0, j = 0;

	while (i < n && j < m) {
		at = a[i] < b[j] ? a[i] : b[j];
		while (i < n && a[i] <= at)
			i++;
		while (j < m && b[j] <= at)
			j++;
		d = fmax(d, fabs((double)i / n - (double)j / m));
	}
	return d;
}

/* How often chance alone makes that distance. source: Stephens 1970, as in Numerical Recipes 14.3 */
static double ks_chance(double d, unsigned n, unsigned m)
{
	double e = sqrt((double)n * m / (n + m)), l = (e + 0.12 + 0.11 / e) * d, p = 0;
	int k;

	for (k = 1; k <= 100; k++)
		p += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * l * l);
	return p < 0 ? 0 : p > 1 || d == 0 ? 1 : p;
}

static void tell(const struct seen *s, enum who who, const char *name)
{
	double d = ks_distance(s->ns[STRANGER], s->n[STRANGER], s->ns[who], s->n[who]);

	print_message("# %-26s %-8s n %u  medians %8.1f %8.1f us  D %.4f  p %.3f\n", s->what, name, s->n[who], s->ns[STRANGER][s->n[STRANGER] / 2] / 1e3,
		      s->ns[who][s->n[who] / 2] / 1e3, d, ks_chance(d, s->n[STRANGER], s->n[who]));
}

static void seen_end(struct seen *s)
{
	static const char *const names[WHO_COUNT] = { "", "known", "no SMS" };
	unsigned who;

	for (who = 0; who < WHO_COUNT; who++) {
		qsort(s->ns[who], s->n[who], sizeof(double), compare);
		if (who && s->n[who])
			assert_string_equal(s->words[who], s->words[STRANGER]);
		if (who && s->n[who] && tries > FEW)
			tell(s, who, names[who]);
	}
	for (who = 0; who < WHO_COUNT; who++)
		free(s->ns[who]);
}

/* ---- asking ---- */

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e9 * t.tv_sec + t.tv_nsec;
}

static void fill(struct vault_world *w, struct identity_req *req, enum identity_verb verb, uint64_t number)
{
	*req = (struct identity_req){ .ticket = ++w->ticket, .dialogue = dialogues, .verb = verb, .flags = IDENTITY_ASSERTED, .link = "op1" };
	snprintf(req->number, sizeof(req->number), "%" PRIu64, number);
	snprintf(req->lang, sizeof(req->lang), "en");
	memcpy(req->op, &w->ticket, sizeof(w->ticket));
}

static void push_out(struct vault_world *w, const struct identity_req *req)
{
	size_t size = req->text_len > IDENTITY_REQ_SMALL_TEXT ? IDENTITY_LARGE : IDENTITY_SMALL;

	assert_int_equal(send(w->gateway, req, size, MSG_NOSIGNAL), size);
}

/* The answer to the last request. */
static void take(struct vault_world *w, struct identity_ans *ans)
{
	do
		vault_world_recv(w, ans);
	while (ans->flags & IDENTITY_ANS_PARKED || !ans->ticket);
	assert_int_equal(ans->ticket, w->ticket);
}

/* returns: nanoseconds from the request to its answer. */
static double time_ask(struct vault_world *w, const struct identity_req *req, struct identity_ans *ans)
{
	double begun = now_ns();

	push_out(w, req);
	take(w, ans);
	return now_ns() - begun;
}

static enum identity_outcome plain(struct vault_world *w, enum identity_verb verb, uint64_t number, const char *key)
{
	struct identity_req req;
	struct identity_ans ans;

	fill(w, &req, verb, number);
	snprintf(req.key, sizeof(req.key), "%s", key);
	time_ask(w, &req, &ans);
	return ans.outcome;
}

static void hello(struct vault_world *w, uint64_t number)
{
	dialogues++;
	assert_int_equal(plain(w, IDV_HELLO, number, ""), IDO_PLAIN);
}

/* Times of both halves, without the hash between them. */
static void type_pin(struct vault_world *w, enum identity_verb verb, uint64_t number, const char *pin, double halves[2], struct identity_ans *ans)
{
	struct identity_req req;
	struct kdf_job job;

	fill(w, &req, verb, number);
	assert_int_equal(secret_put(&req.secret, pin, strlen(pin)), 0);
	halves[0] = now_ns();
	push_out(w, &req);
	assert_true(vault_world_job(w, &job, 10000));
	halves[0] = now_ns() - halves[0];
	vault_world_hash(w, &job);
	halves[1] = now_ns();
	take(w, ans);
	halves[1] = now_ns() - halves[1];
}

static void enter(struct vault_world *w, uint64_t number, enum identity_outcome outcome)
{
	struct identity_ans ans;
	double halves[2];

	hello(w, number);
	type_pin(w, IDV_UNLOCK, number, PIN, halves, &ans);
	assert_int_equal(ans.outcome, outcome);
}

static void admin(struct vault_world *w, const char *words, const char *lines)
{
	char reply[1024];

	if (vault_world_admin(w, words, lines, reply, sizeof(reply)))
		fail_msg("%s: %s", words, reply);
}

/* Limits of a minute begin anew; a limit of a day is met by nobody here. */
static void move_clock(struct vault_world *w, unsigned round)
{
	if (round % ROUNDS == ROUNDS - 1)
		admin(w, "test|clock", "seconds=+181\n");
}

static void make_people(struct vault_world *w, uint64_t first, unsigned n, const char *more)
{
	char lines[256];

	snprintf(lines, sizeof(lines), "count=%u\nfirst=%" PRIu64 "\npin=" PIN "\n%s", n, first, more);
	admin(w, "test|people", lines);
}

/* The order in which those are asked that a round asks. */
static void shuffle(enum who *order, unsigned n)
{
	enum who kept;
	unsigned i, j;

	for (i = n; i-- > 1;) {
		j = randombytes_uniform(i + 1);
		kept = order[i];
		order[i] = order[j];
		order[j] = kept;
	}
}

/* ---- the world: people, people without SMS, agents ---- */

static int alike_setup(void **state)
{
	struct identity_ans ans;
	struct vault_world *w;
	double halves[2];
	unsigned i;

	if (vault_world_setup(state))
		return -1;
	w = *state;
	admin(w, "org|add", "code=" HAWA "\nname=HAWA EXPRESS\nshort=HAWA\nplace=Kakuma Mkt\nkind=money\nbundle=recv-s\n");
	make_people(w, firsts[KNOWN], tries, "");
	make_people(w, firsts[NO_SMS], tries, "");
	make_people(w, first_agent, (2 * tries + ASKS - 1) / ASKS, "org=" HAWA "\n");
	for (i = 0; i < tries; i++) {
		enter(w, firsts[NO_SMS] + i, IDO_PERSON);
		type_pin(w, IDV_PROVE, firsts[NO_SMS] + i, PIN, halves, &ans);
		assert_int_equal(plain(w, IDV_SAFETY_SET, firsts[NO_SMS] + i, "no_sms"), IDO_OK);
		assert_int_equal(plain(w, IDV_BYE, firsts[NO_SMS] + i, "ended"), IDO_OK);
		move_clock(w, i);
	}
	/* whoever dialled before has a language, and is one of the numbers that the link met: so are strangers */
	for (i = 0; i < tries; i++) {
		hello(w, firsts[STRANGER] + i);
		assert_int_equal(plain(w, IDV_LANG, firsts[STRANGER] + i, "en"), IDO_PLAIN);
		assert_int_equal(plain(w, IDV_BYE, firsts[STRANGER] + i, ""), IDO_OK);
		hello(w, firsts[KNOWN] + i);
		assert_int_equal(plain(w, IDV_BYE, firsts[KNOWN] + i, ""), IDO_OK);
		move_clock(w, i);
	}
	return 0;
}

/* ---- the questions ---- */

static void test_first_screen_of_a_known_number_is_a_strangers(void **state)
{
	enum who order[] = { STRANGER, KNOWN };
	struct vault_world *w = *state;
	struct identity_req req;
	struct identity_ans ans;
	struct seen s;
	unsigned i, k;
	double ns;

	seen_begin(&s, "first screen");
	for (i = 0; i < tries; i++) {
		shuffle(order, 2);
		for (k = 0; k < 2; k++) {
			dialogues++;
			fill(w, &req, IDV_HELLO, firsts[order[k]] + i);
			ns = time_ask(w, &req, &ans);
			seen_add(&s, order[k], ns, &ans);
			assert_int_equal(plain(w, IDV_BYE, firsts[order[k]] + i, ""), IDO_OK);
		}
		move_clock(w, i);
	}
	seen_end(&s);
}

static void test_wrong_pin_of_a_known_number_is_a_strangers(void **state)
{
	enum who order[] = { STRANGER, KNOWN };
	struct vault_world *w = *state;
	struct identity_ans ans;
	struct seen counted, judged;
	double halves[2];
	unsigned i, k;

	seen_begin(&counted, "wrong PIN, to the hash");
	seen_begin(&judged, "wrong PIN, from the hash");
	for (i = 0; i < tries; i++) {
		shuffle(order, 2);
		for (k = 0; k < 2; k++) {
			hello(w, firsts[order[k]] + i);
			type_pin(w, IDV_UNLOCK, firsts[order[k]] + i, WRONG, halves, &ans);
			assert_int_equal(ans.outcome, IDO_WRONG);
			seen_add(&counted, order[k], halves[0], &ans);
			seen_add(&judged, order[k], halves[1], &ans);
			assert_int_equal(plain(w, IDV_BYE, firsts[order[k]] + i, ""), IDO_OK);
		}
		move_clock(w, i);
	}
	seen_end(&counted);
	seen_end(&judged);
}

/* One ask, and the gateway's look for a screen to push. */
static void ask_one(struct vault_world *w, uint64_t agent, uint64_t number, enum who who, struct seen *asked, struct seen *pushed)
{
	struct identity_req req;
	struct identity_ans ans;
	char digits[24];
	double ns;

	fill(w, &req, IDV_ASK_PERSON, agent);
	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	assert_int_equal(secret_put(&req.secret, digits, strlen(digits)), 0);
	ns = time_ask(w, &req, &ans);
	assert_int_equal(ans.outcome, IDO_WAITING);
	seen_add(asked, who, ns, &ans);
	fill(w, &req, IDV_PUSH_NEXT, agent);
	req.dialogue = 0;
	ns = time_ask(w, &req, &ans);
	seen_add(pushed, who, ns, &ans);
}

static void test_agents_ask_for_a_known_number_is_one_for_a_strangers(void **state)
{
	enum who order[ASKS] = { STRANGER, KNOWN, STRANGER, KNOWN };
	struct vault_world *w = *state;
	struct seen asked, pushed;
	unsigned i, k, next[WHO_COUNT] = { 0 };

	seen_begin(&asked, "agent's ask");
	seen_begin(&pushed, "screen to push behind it");
	for (i = 0; 2 * i < tries; i++) {
		enter(w, first_agent + i, IDO_STAFF);
		shuffle(order, ASKS);
		for (k = 0; k < ASKS; k++, next[order[k - 1]]++)
			if (next[order[k]] < tries)
				ask_one(w, first_agent + i, firsts[order[k]] + next[order[k]], order[k], &asked, &pushed);
		assert_int_equal(plain(w, IDV_BYE, first_agent + i, ""), IDO_OK);
		move_clock(w, i);
	}
	seen_end(&asked);
	seen_end(&pushed);
}

/* The operator took the reply: the next one to that number may leave. */
static void settle(struct vault_world *w, const struct identity_ans *replied)
{
	struct identity_req req;
	struct identity_ans ans;

	fill(w, &req, IDV_OUT_TOLD, firsts[STRANGER]);
	req.dialogue = 0;
	assert_int_equal(told_put(&req, "sent", strtoull(identity_ans_get(replied, IDF_OUT_ID, 0), NULL, 10), "m"), 0);
	time_ask(w, &req, &ans);
	assert_int_equal(ans.outcome, IDO_OK);
}

/* Each of these numbers texts that word once. */
static void text_all(struct vault_world *w, const char *what, const char *key, const char *pick)
{
	const struct identity_sms sms = { .by = "op1", .address = "", .octets = key, .octets_len = strlen(key), .wants_lease = true };
	enum who order[] = { STRANGER, KNOWN, NO_SMS };
	struct identity_req req;
	struct identity_ans ans;
	struct seen s;
	unsigned i, k;
	double ns;

	seen_begin(&s, what);
	for (i = 0; i < tries; i++) {
		shuffle(order, WHO_COUNT);
		for (k = 0; k < WHO_COUNT; k++) {
			fill(w, &req, IDV_SMS_IN, firsts[order[k]] + i);
			req.dialogue = 0;
			memset(req.op, 0, sizeof(req.op));
			snprintf(req.key, sizeof(req.key), "%s", key);
			snprintf(req.pick, sizeof(req.pick), "%s", pick);
			assert_int_equal(identity_sms_put(&req, &sms), 0);
			ns = time_ask(w, &req, &ans);
			assert_int_equal(ans.outcome, IDO_OK);
			assert_non_null(identity_ans_get(&ans, IDF_OUT_TEXT, 0));
			seen_add(&s, order[k], ns, &ans);
			settle(w, &ans);
		}
		move_clock(w, i);
	}
	seen_end(&s);
}

static void test_help_of_a_known_number_is_answered_as_a_strangers(void **state)
{
	text_all(*state, "SMS HELP", "help", "");
}

static void test_words_of_a_known_number_are_answered_as_a_strangers(void **state)
{
	text_all(*state, "SMS digits", "digits", "");
	text_all(*state, "SMS BLOCK", "block", HAWA);
	text_all(*state, "SMS LOCK", "lock", "");
}

/* ---- code cards: who has "no SMS" has one here ---- */

static enum identity_outcome typed(struct vault_world *w, enum identity_verb verb, uint64_t number, const char *digits, const char *key, double *ns,
				   struct identity_ans *ans)
{
	struct identity_req req;

	fill(w, &req, verb, number);
	assert_int_equal(secret_put(&req.secret, digits, strlen(digits)), 0);
	snprintf(req.key, sizeof(req.key), "%s", key);
	*ns = time_ask(w, &req, ans);
	return ans->outcome;
}

static void make_officer(struct vault_world *w)
{
	struct identity_ans ans;
	char row[ADMIN_ROW_MAX] = "", code[7] = "";
	double halves[2];

	admin(w, "officer|add", "desk=NBO-3\nname=Amina\nmsisdn=254760000000\n");
	assert_int_equal(vault_world_row(w, "officer|code", "msisdn=254760000000\n", row), 0);
	assert_non_null(strstr(row, "code="));
	snprintf(code, sizeof(code), "%.6s", strstr(row, "code=") + 5);
	hello(w, officer);
	type_pin(w, IDV_UNLOCK, officer, code, halves, &ans);
	assert_int_equal(typed(w, IDV_PIN_NEW, officer, PIN, "", halves, &ans), IDO_OK);
	type_pin(w, IDV_PIN_AGAIN, officer, PIN, halves, &ans);
	assert_int_equal(ans.outcome, IDO_OK);
}

/* Nobody knows its codes: they are of no interest. */
static void make_card(struct vault_world *w, char serial[8])
{
	uint8_t octets[16 + 10 * 32];
	char lines[1024], row[ADMIN_ROW_MAX] = "", hex[2 * sizeof(octets) + 1];
	const char *at;

	randombytes_buf(octets, sizeof(octets));
	sodium_bin2hex(hex, sizeof(hex), octets, sizeof(octets));
	snprintf(lines, sizeof(lines), "salt=%.32s\ncodes=%s\n", hex, hex + 32);
	assert_int_equal(vault_world_row(w, "card|make", lines, row), 0);
	at = strstr(row, "serial=");
	assert_non_null(at);
	snprintf(serial, 8, "%.4s%.3s", at + 7, at + 12);
}

static void give_card(struct vault_world *w, uint64_t number)
{
	struct identity_req req;
	struct identity_ans ans;
	char serial[8], code[8];
	double ns;

	make_card(w, serial);
	dialogues++;
	fill(w, &req, IDV_HELLO, number);
	snprintf(req.org, sizeof(req.org), "3");
	time_ask(w, &req, &ans);
	fill(w, &req, IDV_PROOF, number);
	time_ask(w, &req, &ans);
	assert_int_equal(ans.outcome, IDO_OK);
	snprintf(code, sizeof(code), "%s", identity_ans_get(&ans, IDF_CODE, 0));
	assert_int_equal(plain(w, IDV_BYE, number, ""), IDO_OK);
	enter(w, officer, IDO_OFFICER);
	assert_int_equal(typed(w, IDV_CARD_FOR, officer, code, "", &ns, &ans), IDO_OK);
	assert_int_equal(typed(w, IDV_CARD_SERIAL, officer, serial, "", &ns, &ans), IDO_OK);
	assert_int_equal(plain(w, IDV_CARD_GIVEN, officer, "yes"), IDO_OFFICER);
	assert_int_equal(plain(w, IDV_BYE, officer, ""), IDO_OK);
}

/* One question about each, from a number that nobody knows and that asks but once. */
static void ask_about(struct vault_world *w, const char *key, struct seen s[5], enum who who, unsigned i)
{
	static uint64_t callers;
	uint64_t by = first_caller + callers++;
	struct identity_ans ans;
	char about[24];
	double ns, halves[2];

	hello(w, by);
	snprintf(about, sizeof(about), "%" PRIu64, firsts[who] + i);
	assert_int_equal(typed(w, IDV_CARD_OLD, by, about, key, &ns, &ans), IDO_OK);
	seen_add(&s[0], who, ns, &ans);
	if (*key) {
		type_pin(w, IDV_CARD_LOCK, by, "13041996", halves, &ans);
	} else {
		type_pin(w, IDV_CARD_CODE, by, "93011862", halves, &ans);
		seen_add(&s[1], who, halves[0], &ans);
		seen_add(&s[2], who, halves[1], &ans);
		type_pin(w, IDV_CARD_MOVE, by, WRONG, halves, &ans);
	}
	seen_add(&s[3], who, halves[0], &ans);
	seen_add(&s[4], who, halves[1], &ans);
	assert_int_equal(plain(w, IDV_BYE, by, ""), IDO_OK);
}

static void ask_about_all(struct vault_world *w, const char *key, const char *const what[5])
{
	enum who order[] = { STRANGER, KNOWN, NO_SMS };
	struct seen s[5];
	unsigned i, k;

	for (k = 0; k < 5; k++)
		seen_begin(&s[k], what[k]);
	for (i = 0; i < tries; i++) {
		shuffle(order, WHO_COUNT);
		for (k = 0; k < WHO_COUNT; k++)
			ask_about(w, key, s, order[k], i);
		move_clock(w, i);
	}
	for (k = 0; k < 5; k++)
		seen_end(&s[k]);
}

static void test_who_has_a_card_is_a_stranger_to_who_has_none(void **state)
{
	static const char *const moves[5] = { "old number", "card code, to the hash", "card code, from the hash", "PIN behind it, to", "PIN behind it, from" };
	static const char *const locks[5] = { "lost number", "", "", "birth date, to the hash", "birth date, from the hash" };
	struct vault_world *w = *state;
	unsigned i;

	make_officer(w);
	for (i = 0; i < tries; i++) {
		give_card(w, firsts[NO_SMS] + i);
		move_clock(w, i);
	}
	ask_about_all(w, "", moves);
	ask_about_all(w, "lock", locks);
}

/* Three wrong codes, by the number itself. */
static void test_three_codes_of_a_card_or_of_none_are_alike(void **state)
{
	enum who order[] = { STRANGER, KNOWN, NO_SMS };
	struct vault_world *w = *state;
	struct identity_ans ans;
	struct seen begun, to, from;
	unsigned i, k, n;
	double halves[2], ns;

	seen_begin(&begun, "forgot PIN");
	seen_begin(&to, "third code, to the hash");
	seen_begin(&from, "third code, from the hash");
	for (i = 0; i < tries; i++) {
		shuffle(order, WHO_COUNT);
		for (k = 0; k < WHO_COUNT; k++) {
			hello(w, firsts[order[k]] + i);
			assert_int_equal(typed(w, IDV_RESET_BEGIN, firsts[order[k]] + i, "", "", &ns, &ans), IDO_OK);
			seen_add(&begun, order[k], ns, &ans);
			for (n = 0; n < 3; n++)
				type_pin(w, IDV_RESET_CODE, firsts[order[k]] + i, "93011862", halves, &ans);
			assert_int_equal(ans.outcome, IDO_HELD);
			seen_add(&to, order[k], halves[0], &ans);
			seen_add(&from, order[k], halves[1], &ans);
			assert_int_equal(plain(w, IDV_BYE, firsts[order[k]] + i, ""), IDO_OK);
		}
		move_clock(w, i);
	}
	seen_end(&begun);
	seen_end(&to);
	seen_end(&from);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_screen_of_a_known_number_is_a_strangers),
		cmocka_unit_test(test_wrong_pin_of_a_known_number_is_a_strangers),
		cmocka_unit_test(test_agents_ask_for_a_known_number_is_one_for_a_strangers),
		cmocka_unit_test(test_help_of_a_known_number_is_answered_as_a_strangers),
		cmocka_unit_test(test_words_of_a_known_number_are_answered_as_a_strangers),
		cmocka_unit_test(test_who_has_a_card_is_a_stranger_to_who_has_none),
		cmocka_unit_test(test_three_codes_of_a_card_or_of_none_are_alike),
	};

	if (argc > 1)
		tries = strtoul(argv[1], NULL, 10);
	if (tries < 1 || tries > MOST)
		return 2;
	if (argc > 2)
		cmocka_set_test_filter(argv[2]);
	return cmocka_run_group_tests(tests, alike_setup, vault_world_teardown);
}
