/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A captured front: a member in its place on the pair of a real vault, with a real database and real keys. It tries what whoever took the process over
 * would try; each act is refused, capped or an alarm, and what was won is told as a figure. Another front is another seat. That the supervisor ends
 * no vault for it is shown by supervisor_test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin.h"
#include "store/db/db.h"
#include "store/door/identity_pair.h"
#include "store/door/identity_payload.h"
#include "store/door/identity_peer.h"
#include "store/identity/core/identity_limits.h"
#include "store/identity/core/identity_priv.h"
#include "store/identity/identity_actors.h"
#include "store/seal/seal.h"
#include "store/vault/vault.h"
#include "store/vault/vault_store.h"
#include "tests/lib/vault_world.h"

#define MANY	1000		/* numbers tried at once, each with a language */
#define PEOPLE	60
#define CAP	(IDENTITY_MEETS_TIMES * IDENTITY_BUSY_LEAST)
#define BURST	32

#define figure(...) print_message("# captured: " __VA_ARGS__)

/* The place of a front at its gate. */
struct seat {
	const char *name;
	enum handoff_peer peer;
	uint8_t bit;			/* of the verbs it may call */
	unsigned credit;
};

static const struct seat gateway = { "gateway", HANDOFF_GATEWAY, IDP_GATEWAY, IDENTITY_WINDOW };
static const struct seat api = { "api", HANDOFF_API, IDP_API, PEER_API_CREDIT };
static const struct seat desk = { "desk", HANDOFF_PEERS, IDP_DESK, PEER_DESK_CREDIT };	/* the supervisor knows none */

struct member {
	struct vault_world *w;
	const struct seat *seat;
	int fd;
	uint64_t ticket, dialogue;
};

/* ---- the service it is captured in ---- */

static void number_of(char number[IDENTITY_NUMBER_MAX], unsigned range, unsigned i)
{
	snprintf(number, IDENTITY_NUMBER_MAX, "2547%u%07u", range, i);
}

static void keep_languages(struct vault_store *s, unsigned range, int64_t now)
{
	char number[IDENTITY_NUMBER_MAX];
	unsigned i;

	for (i = 0; i < MANY; i++) {
		struct db_number n = { .lang = "ar", .touched = now };

		number_of(number, range, i);
		seal_number_ix(s->keys, n.ix, number);
		assert_int_equal(db_number_put(s->db, &n), 0);
	}
}

static void add_people(struct identity_core *core)
{
	static const struct identity_org_args org = { "715464", "HAWA EXPRESS", "HAWA", "Kakuma Mkt", "money", "code" };
	char number[IDENTITY_NUMBER_MAX], err[IDENTITY_ERR_MAX];
	unsigned i;

	assert_int_equal(identity_org_add(core, &org, err), 0);
	for (i = 0; i < PEOPLE; i++) {
		const struct identity_pair pairs[] = { { "msisdn", number }, { "given_name", "SELAM" }, { "birthdate", "1996-04-12" },
						       { "nationality", "ER" }, { "evidence", "2" } };

		number_of(number, 3, i);
		assert_int_equal(identity_person_add(core, pairs, ARRAY_SIZE(pairs), err), 0);
	}
}

static void fill_store(struct vault_world *w)
{
	static const struct identity_bundle bundle = { "code", "same", "code" };
	static const struct identity_conf conf = { .service_code = "789", .country = "254", .timezone = "Africa/Nairobi", .pin_length = 6,
						   .bundles = &bundle, .n_bundles = 1 };
	const struct clock clock = { .still_s = w->still_s };
	struct identity_core *core;
	struct vault_store s;
	char err[VAULT_STORE_ERR];

	assert_int_equal(vault_store_open(&s, w->db, w->key, 1, NULL, err, sizeof(err)), 0);
	core = identity_core_new(NULL, s.db, s.keys, &clock, &conf, identity_actors);
	assert_int_equal(identity_core_begin(core), 0);
	keep_languages(&s, 1, w->still_s);
	keep_languages(&s, 2, w->still_s);
	add_people(core);
	assert_int_equal(identity_core_commit(core), 0);
	identity_core_free(core);
	vault_store_close(&s);
}

static int setup(void **state)
{
	struct vault_world *w;

	if (vault_world_setup(state))
		return -1;
	w = *state;
	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	w->still_s = time(NULL);	/* from here on a minute ends when this program says so */
	fill_store(w);
	vault_world_start(w);
	return 0;
}

static void next_minute(struct vault_world *w)
{
	char reply[ADMIN_ROW_MAX];

	assert_int_equal(vault_world_admin(w, "test|clock", "seconds=+60\n", reply, sizeof(reply)), 0);
}

/* ---- the member ---- */

static int sit_desk(struct vault_world *w)
{
	char reply[ADMIN_ROW_MAX];
	int fd = vault_world_desk(w, reply, sizeof(reply));

	assert_true(fd >= 0);
	return fd;
}

static struct member sit(struct vault_world *w, const struct seat *seat)
{
	struct member m = { .w = w, .seat = seat, .fd = w->gateway };

	if (seat->peer == HANDOFF_PEERS) {
		m.fd = sit_desk(w);
	} else if (seat->peer != HANDOFF_GATEWAY) {
		vault_world_new_pair(w, seat->peer, &w->api);
		m.fd = w->api;
	}
	return m;
}

/* Its pair was ended; the one who is started in its place is captured as well. */
static void sit_again(struct member *m)
{
	int *fd = m->seat->peer == HANDOFF_GATEWAY ? &m->w->gateway : &m->w->api;

	if (m->seat->peer == HANDOFF_PEERS) {
		close(m->fd);
		m->fd = sit_desk(m->w);
		return;
	}
	close(*fd);
	vault_world_new_pair(m->w, m->seat->peer, fd);
	m->fd = *fd;
}

static void begin(struct member *m, struct identity_req *req, enum identity_verb verb, const char *number)
{
	*req = (struct identity_req){ .ticket = ++m->ticket, .verb = verb, .flags = IDENTITY_ASSERTED, .link = "op1" };
	memcpy(req->op, &m->ticket, sizeof(m->ticket));
	osmo_strlcpy(req->number, number, sizeof(req->number));
}

static void send_req(struct member *m, const struct identity_req *req)
{
	size_t size = req->text_len <= IDENTITY_REQ_SMALL_TEXT ? IDENTITY_SMALL : IDENTITY_LARGE;

	assert_int_equal(send(m->fd, req, size, MSG_NOSIGNAL), (ssize_t)size);
}

/* The next answer; of the test clock nothing is heard. */
static void hear(struct member *m, struct identity_ans *ans)
{
	ssize_t n;

	do {
		memset(ans, 0, sizeof(*ans));
		n = recv(m->fd, ans, sizeof(*ans), 0);
		assert_true(n == IDENTITY_SMALL || n == IDENTITY_LARGE);
	} while (!ans->ticket);
}

static enum identity_outcome ask(struct member *m, const struct identity_req *req, struct identity_ans *ans)
{
	send_req(m, req);
	hear(m, ans);
	assert_int_equal(ans->ticket, req->ticket);
	return ans->outcome;
}

/* ---- learning who is known ---- */

typedef void (*make_fn)(struct member *m, struct identity_req *req, unsigned i);
typedef bool (*told_fn)(const struct identity_ans *ans);

/* Ask n times, many at once. returns: how many answers told something. */
static unsigned ask_all(struct member *m, unsigned n, make_fn make, told_fn is_told)
{
	struct identity_req req;
	struct identity_ans ans;
	unsigned i, k, told = 0;

	for (i = 0; i < n; i += k) {
		for (k = 0; k < BURST && i + k < n; k++) {
			make(m, &req, i + k);
			send_req(m, &req);
		}
		for (unsigned heard = 0; heard < k; heard++) {
			hear(m, &ans);
			told += is_told(&ans);
		}
	}
	return told;
}

static void make_hello(struct member *m, struct identity_req *req, unsigned i)
{
	char number[IDENTITY_NUMBER_MAX];

	number_of(number, 1, i);
	begin(m, req, IDV_HELLO, number);
	req->dialogue = ++m->dialogue;
}

static void make_hello_elsewhere(struct member *m, struct identity_req *req, unsigned i)
{
	make_hello(m, req, i);
	snprintf(req->link, sizeof(req->link), "made%u", i);
}

static void make_help(struct member *m, struct identity_req *req, unsigned i)
{
	struct identity_sms sms = { .by = "op1", .octets = "HELP", .octets_len = 4, .wants_lease = true };
	char number[IDENTITY_NUMBER_MAX];

	number_of(number, 2, i);
	begin(m, req, IDV_SMS_IN, number);
	memset(req->op, 0, sizeof(req->op));
	osmo_strlcpy(req->key, "help", sizeof(req->key));
	assert_int_equal(identity_sms_put(req, &sms), 0);
}

static bool is_lang_told(const struct identity_ans *ans)
{
	const char *lang = identity_ans_get(ans, IDF_LANG, 0);

	assert_int_equal(ans->outcome, IDO_PLAIN);	/* service is never refused */
	return lang && *lang;
}

static bool is_served(const struct identity_ans *ans)
{
	return ans->outcome != IDO_REFUSED;
}

static bool is_lang_written(const struct identity_ans *ans)
{
	const char *text = identity_ans_get(ans, IDF_OUT_TEXT, 0);

	assert_int_equal(ans->outcome, IDO_OK);
	assert_non_null(text);				/* and each is answered */
	return strcmp(text, "T1 ");
}

static void test_languages_of_numbers_tried_out(void **state)
{
	struct vault_world *w = *state;
	struct member m = sit(w, &gateway);
	unsigned told, again, made, fresh;

	told = ask_all(&m, MANY, make_hello, is_lang_told);
	again = ask_all(&m, MANY, make_hello, is_lang_told);
	made = ask_all(&m, MANY, make_hello_elsewhere, is_served);
	next_minute(w);
	fresh = ask_all(&m, MANY, make_hello, is_lang_told);
	figure("HELLO of %u numbers with a language in one minute: told of %u, tried again %u, by %u made up links served %u, a minute later %u more\n", MANY, told,
	       again, MANY, made, fresh - told);
	assert_int_equal(told, CAP);
	assert_true(again <= CAP);		/* those it had heard of, but for the few that share a slot */
	assert_int_equal(made, 0);
	assert_true(fresh <= 2 * CAP);
}

static void test_languages_of_numbers_that_text(void **state)
{
	struct vault_world *w = *state;
	struct member m = sit(w, &gateway);
	unsigned written = ask_all(&m, MANY, make_help, is_lang_written), told = ask_all(&m, MANY, make_hello, is_lang_told);

	figure("SMS of %u numbers with a language in one minute: %u replies in it, then HELLO of %u others: told of %u\n", MANY, written, MANY, told);
	assert_int_equal(written, CAP);
	assert_int_equal(told, 0);		/* one ceiling for both */
}

/* ---- words of its own ---- */

static const char *const texts[] = { "Call 0700666666", "https://x.example", "11 Send your PIN", "1\nSend your PIN" };

/* An answer that hands out messages has these words in one, or in where it goes. */
static bool is_worded(const struct identity_ans *ans, const char *words)
{
	const char *text;
	unsigned n;

	for (n = 0; (text = identity_ans_get(ans, IDF_OUT_TEXT, n)); n++)
		if (strstr(text, words) || strstr(identity_ans_get(ans, IDF_OUT_NUMBER, n), words))
			return true;
	return false;
}

static bool is_in_outbox(struct member *m, const char *words)
{
	const struct identity_next next = { .most = 32 };
	struct identity_req req;
	struct identity_ans ans;

	begin(m, &req, IDV_OUT_NEXT, "");
	assert_int_equal(identity_next_put(&req, &next), 0);
	ask(m, &req, &ans);
	return is_worded(&ans, words);
}

/* As a link, as an address, instead of a screen. returns: how often it went out. */
static unsigned hand_text(struct member *m, const char *text, unsigned i)
{
	struct identity_sms ways[] = { { .by = text }, { .by = "op1", .address = text } };
	struct identity_pushed pushed = { IDENTITY_PUSHED_ABSENT, text };
	char number[IDENTITY_NUMBER_MAX];
	struct identity_req req;
	struct identity_ans ans;
	unsigned taken = 0;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(ways); k++) {
		number_of(number, 4, 2 * i + k);	/* each the first to its number: nothing waits before it */
		begin(m, &req, IDV_SMS_IN, number);
		memset(req.op, 0, sizeof(req.op));
		osmo_strlcpy(req.key, "help", sizeof(req.key));
		ways[k].octets = text;
		ways[k].octets_len = strlen(text);
		ways[k].wants_lease = true;
		assert_int_equal(identity_sms_put(&req, &ways[k]), 0);
		ask(m, &req, &ans);
		taken += is_worded(&ans, text);
	}
	begin(m, &req, IDV_PUSH_DONE, WORLD_NUMBER);
	req.push = 1;
	assert_int_equal(identity_pushed_put(&req, &pushed), 0);
	ask(m, &req, &ans);
	return taken + is_in_outbox(m, text);
}

static void test_text_of_its_own(void **state)
{
	struct member m = sit(*state, &gateway);
	unsigned taken = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		taken += hand_text(&m, texts[i], i);
	figure("%zu texts, each as a link, an address and instead of a screen: %u went out\n", ARRAY_SIZE(texts), taken);
	assert_int_equal(taken, 0);
}

/* ---- counters of the vault ---- */

static void test_counters_of_the_vault(void **state)
{
	static const char *const names[] = { "sms|muted", "sms|sent", "check|good", "share|f|18-24", "total|never_activated_erased", "total|anything", "x" };
	struct member m = sit(*state, &gateway);
	struct identity_req req;
	struct identity_ans ans;
	unsigned taken = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		const struct identity_counter own = { "total|sessions", 1 }, c = { names[i], 1000 };

		begin(&m, &req, IDV_COUNTS, "");
		assert_int_equal(identity_counter_put(&req, &own), 0);
		assert_int_equal(identity_counter_put(&req, &c), 0);
		taken += ask(&m, &req, &ans) == IDO_OK;
	}
	figure("%zu counters that are not the gateway's: %u added to\n", ARRAY_SIZE(names), taken);
	assert_int_equal(taken, 0);
}

/* ---- codes of cards ---- */

#define GUESSES	20

/* One guess by SMS; this program is the worker, too. *hashed counts. returns: it was answered like every other. */
static bool guess(struct vault_world *w, struct member *m, unsigned *hashed, const char *number, const char *code, unsigned i)
{
	struct identity_sms sms = { .by = "op1", .octets = (const char *)&i, .octets_len = sizeof(i), .wants_lease = true };
	struct identity_req req;
	struct identity_ans ans;
	struct kdf_job job;
	const char *text;

	begin(m, &req, IDV_SMS_CARD, number);
	memset(req.op, 0, sizeof(req.op));
	osmo_strlcpy(req.key, "who", sizeof(req.key));
	snprintf(req.pick, sizeof(req.pick), "%u", 1 + i % 10);
	assert_int_equal(secret_put(&req.secret, code, strlen(code)), 0);
	assert_int_equal(identity_sms_put(&req, &sms), 0);
	send_req(m, &req);
	for (hear(m, &ans); ans.flags & IDENTITY_ANS_PARKED; hear(m, &ans)) {
		assert_int_equal(recv(w->worker, &job, sizeof(job), 0), sizeof(job));
		vault_world_hash(w, &job);
		++*hashed;
	}
	assert_int_equal(ans.outcome, IDO_OK);
	text = identity_ans_get(&ans, IDF_OUT_TEXT, 0);
	return !text || !strncmp(text, "T10 ", 4);
}

/* It may name any sender, and has no code: of no number it hears more than of another, nor of one that does not vouch. */
static void test_codes_of_cards_guessed_by_sms(void **state)
{
	struct vault_world *w = *state;
	struct member m = sit(w, &gateway);
	struct identity_req req;
	struct identity_ans ans;
	unsigned i, alike = 0, hashed = 0;

	for (i = 0; i < GUESSES; i++)
		alike += guess(w, &m, &hashed, i % 2 ? WORLD_NUMBER : "254799000001", "48291307", i);
	assert_int_equal(alike, GUESSES);
	assert_int_equal(hashed, 2 * IDENTITY_CARD_TRIES);
	begin(&m, &req, IDV_SMS_CARD, WORLD_NUMBER);
	req.flags = 0;
	assert_int_equal(ask(&m, &req, &ans), IDO_REFUSED);
	figure("%u guesses at codes of cards, of a known number and an unknown one: %u answered alike, %u hashed\n", GUESSES, alike, hashed);
}

/* ---- mass acts ---- */

static void text_word(struct member *m, const char *key, const char *pick, unsigned i)
{
	struct identity_sms sms = { .by = "op1", .octets = key, .octets_len = strlen(key) };
	char number[IDENTITY_NUMBER_MAX];
	struct identity_req req;
	struct identity_ans ans;

	number_of(number, 3, i);
	begin(m, &req, IDV_SMS_IN, number);
	memset(req.op, 0, sizeof(req.op));
	osmo_strlcpy(req.key, key, sizeof(req.key));
	osmo_strlcpy(req.pick, pick, sizeof(req.pick));
	assert_int_equal(identity_sms_put(&req, &sms), 0);
	assert_int_equal(ask(m, &req, &ans), IDO_OK);
}

static void test_mass_acts_are_an_alarm(void **state)
{
	static const struct { const char *key, *pick, *alarm, *end; } acts[] = {
		{ "lock", "", "alarm lock:", "name=lock\n" }, { "block", "715464", "alarm lock block:", "name=block\n" },
		{ "digits", "", "alarm lock block new_pin:", "name=new_pin\n" },
	};
	struct vault_world *w = *state;
	struct member m = sit(w, &gateway);
	char reply[ADMIN_ROW_MAX];
	struct identity_req req;
	struct identity_ans ans;
	unsigned i;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(acts); k++) {
		for (i = 0; i < IDENTITY_MASS_LEAST; i++)
			text_word(&m, acts[k].key, acts[k].pick, i);
		vault_world_admin(w, "status", "", reply, sizeof(reply));
		assert_null(strstr(reply, acts[k].alarm));
		text_word(&m, acts[k].key, acts[k].pick, i);
		assert_int_equal(vault_world_admin(w, "status", "", reply, sizeof(reply)), 1);
		assert_non_null(strstr(reply, acts[k].alarm));
		figure("%s of %u people in one hour: an alarm at the %ust\n", acts[k].key, IDENTITY_MASS_LEAST + 1, IDENTITY_MASS_LEAST + 1);
	}
	begin(&m, &req, IDV_LINKS, "");
	memset(req.op, 0, sizeof(req.op));
	assert_int_equal(ask(&m, &req, &ans), IDO_OK);
	assert_string_equal(identity_ans_get(&ans, IDF_MASS_ACTS, 0), "3");
	for (k = 0; k < ARRAY_SIZE(acts); k++)
		assert_int_equal(vault_world_admin(w, "alarm|end", acts[k].end, reply, sizeof(reply)), 0);
	vault_world_admin(w, "status", "", reply, sizeof(reply));
	assert_null(strstr(reply, "alarm"));
}

/* ---- verbs that are not its own, and packets that are none ---- */

/* Each verb there is, and numbers of none, without and with a dialogue of its own. */
static void call_all(struct vault_world *w, const struct seat *seat)
{
	struct member m = sit(w, seat);
	unsigned v, refused = 0, all = 0;
	struct identity_req req;
	struct identity_ans ans;

	for (v = 0; v < IDV_COUNT + 8; v++) {
		const struct identity_verb_row *row = identity_verb_row(v);

		if (row && row->peers & seat->bit && !(row->states & ~IDS_IN(NONE)))
			continue;
		begin(&m, &req, v, WORLD_NUMBER);
		req.dialogue = 1000 + v;
		ask(&m, &req, &ans);
		if (row && row->peers & seat->bit && row->is_late_ok)
			continue;
		if (ans.outcome != IDO_REFUSED)
			fail_msg("%s: verb %u is %s", seat->name, v, identity_outcome_name(ans.outcome));
		assert_int_equal(ans.used, 0);
		refused++;
		all++;
	}
	figure("%s: %u of %u calls that are not its to make refused\n", seat->name, refused, all);
}

static void test_verbs_that_are_not_its_own(void **state)
{
	call_all(*state, &gateway);
	call_all(*state, &api);
	call_all(*state, &desk);
}

/* Verbs of an officer or agent whose PIN nobody typed, in a dialogue that is there. */
static void call_officers(struct vault_world *w, const struct seat *seat)
{
	struct member m = sit(w, seat);
	unsigned v, refused = 0;
	struct identity_req req;
	struct identity_ans ans;

	begin(&m, &req, IDV_HELLO, WORLD_NUMBER);
	req.dialogue = ++m.dialogue;
	if (seat->bit == IDP_DESK)
		osmo_strlcpy(req.link, IDENTITY_LINK_DESK, sizeof(req.link));
	assert_int_not_equal(ask(&m, &req, &ans), IDO_REFUSED);
	for (v = 0; v < IDV_COUNT; v++) {
		const struct identity_verb_row *row = identity_verb_row(v);

		if (!row || !(row->peers & seat->bit) || !row->states || row->states & ~(IDS_IN(OFFICER) | IDS_IN(STAFF)))
			continue;
		begin(&m, &req, v, WORLD_NUMBER);
		req.dialogue = m.dialogue;
		ask(&m, &req, &ans);
		if (ans.outcome != IDO_REFUSED)
			fail_msg("%s: verb %u is %s", seat->name, v, identity_outcome_name(ans.outcome));
		assert_int_equal(ans.used, 0);
		refused++;
	}
	assert_true(refused > 10);
	figure("%s: %u verbs of an officer refused without a PIN\n", seat->name, refused);
}

static void test_verbs_of_officers_without_a_pin(void **state)
{
	call_officers(*state, &gateway);
	call_officers(*state, &desk);
}

static void expect_ended(struct member *m)
{
	struct handoff msg;
	char octet;

	if (m->seat->peer == HANDOFF_PEERS) {
		assert_true(recv(m->fd, &octet, sizeof(octet), 0) <= 0);	/* ECONNRESET where it left packets unread */
	} else {
		vault_world_told(m->w, HANDOFF_END_PEER, &msg);
		assert_int_equal(msg.peer, m->seat->peer);
	}
	sit_again(m);
}

static void break_packets(struct vault_world *w, const struct seat *seat)
{
	static const struct { size_t size; uint64_t ticket, dialogue; uint32_t text_len; } odd[] = {
		{ 1, 1, 0, 0 }, { IDENTITY_SMALL - 1, 1, 0, 0 }, { IDENTITY_SMALL + 1, 1, 0, 0 }, { IDENTITY_LARGE - 1, 1, 0, 0 },
		{ IDENTITY_SMALL, 0, 0, 0 }, { IDENTITY_SMALL, 1, 0, IDENTITY_REQ_SMALL_TEXT + 1 }, { IDENTITY_LARGE, 1, 0, IDENTITY_REQ_TEXT + 1 },
		{ IDENTITY_SMALL, 1, UINT64_C(1) << PEER_ID_BITS, 0 },
	};
	struct member m = sit(w, seat);
	unsigned i;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(odd); k++) {
		const struct identity_req req = { .ticket = odd[k].ticket, .dialogue = odd[k].dialogue, .verb = IDV_OUT_TOLD, .text_len = odd[k].text_len };

		assert_int_equal(send(m.fd, &req, odd[k].size, MSG_NOSIGNAL), (ssize_t)odd[k].size);
		expect_ended(&m);
	}
	vault_world_stop(w);
	for (i = 0; i < seat->credit + 1; i++) {
		const struct identity_req req = { .ticket = i + 1, .verb = IDV_OUT_TOLD };

		send_req(&m, &req);
	}
	vault_world_go(w);
	expect_ended(&m);
	figure("%s: %zu odd packets and one beyond the credit of %u: ended %zu times, and the vault serves on\n", seat->name, ARRAY_SIZE(odd), seat->credit,
	       ARRAY_SIZE(odd) + 1);
}

static void test_packets_that_no_honest_front_sends(void **state)
{
	struct vault_world *w = *state;

	break_packets(w, &gateway);
	break_packets(w, &api);
	break_packets(w, &desk);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, vault_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_languages_of_numbers_tried_out),
		T(test_languages_of_numbers_that_text),
		T(test_text_of_its_own),
		T(test_counters_of_the_vault),
		T(test_codes_of_cards_guessed_by_sms),
		T(test_mass_acts_are_an_alarm),
		T(test_verbs_that_are_not_its_own),
		T(test_verbs_of_officers_without_a_pin),
		T(test_packets_that_no_honest_front_sends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
