/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vault process: batches, order of commit and answer, deaths around it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/admin/admin.h"
#include "store/db/db.h"
#include "store/door/identity_pair.h"
#include "store/door/identity_payload.h"
#include "store/door/identity_peer.h"
#include "store/seal/seal.h"
#include "store/values/name_keys.h"
#include "store/vault/admin_server.h"
#include "store/vault/vault.h"
#include "store/vault/vault_store.h"
#include "tests/lib/vault_world.h"

#define BATCH 32

/* What the disk says of our number after the vault is gone. */
static void read_login(struct vault_world *w, struct db_login *login)
{
	struct vault_store s;
	char err[VAULT_STORE_ERR];
	uint8_t ix[SEAL_IX];

	assert_int_equal(vault_store_open(&s, w->db, w->key, 1, NULL, err, sizeof(err)), 0);
	seal_number_ix(s.keys, ix, WORLD_NUMBER);
	memset(login, 0, sizeof(*login));
	(void)!db_login_get(s.db, login, ix, 1);
	vault_store_close(&s);
}

static bool kept_lang(struct vault_world *w, const char *lang)
{
	struct db_number n = { 0 };
	struct vault_store s;
	char err[VAULT_STORE_ERR];
	uint8_t ix[SEAL_IX];

	assert_int_equal(vault_store_open(&s, w->db, w->key, 1, NULL, err, sizeof(err)), 0);
	seal_number_ix(s.keys, ix, WORLD_NUMBER);
	(void)!db_number_get(s.db, &n, ix);
	vault_store_close(&s);
	return !strcmp(n.lang, lang);
}

static void test_batch_many_requests_one_commit(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	unsigned i;

	assert_int_equal(kill(w->pid, SIGSTOP), 0);
	for (i = 0; i < BATCH; i++)
		vault_world_send(w, IDV_OUT_TOLD, 0, NULL, NULL);
	assert_int_equal(kill(w->pid, SIGCONT), 0);
	for (i = 0; i < BATCH; i++) {
		vault_world_recv(w, &ans);
		assert_int_equal(ans.ticket, i + 1);
		assert_int_equal(ans.outcome, IDO_OK);
	}
	assert_int_equal(w->watch->most_runs, BATCH);
}

static void test_batch_runs_by_number_and_answers_as_asked(void **state)
{
	static const char *const numbers[] = { "254700000007", "254700000003", "254700000005" };
	struct vault_world *w = *state;
	struct identity_ans ans;
	unsigned i;

	assert_int_equal(kill(w->pid, SIGSTOP), 0);
	for (i = 0; i < BATCH; i++) {
		w->number = numbers[i % 3];
		vault_world_send(w, IDV_HELLO, 1 + i, NULL, NULL);
	}
	assert_int_equal(kill(w->pid, SIGCONT), 0);
	for (i = 0; i < BATCH; i++) {
		vault_world_recv(w, &ans);
		assert_int_equal(ans.ticket, i + 1);
		assert_int_equal(ans.outcome, IDO_PLAIN);
	}
	assert_int_equal(w->watch->most_runs, BATCH);
	assert_int_equal(w->watch->backwards, 0);
	w->number = NULL;
}

static void test_verb_of_unknown_dialogue_refused(void **state)
{
	assert_int_equal(vault_world_ask(*state, IDV_SHARE, 77, NULL, NULL), IDO_REFUSED);
	assert_int_equal(vault_world_ask(*state, IDV_HOME, 77, NULL, NULL), IDO_REFUSED);
}

static void test_unlock_counted_on_disk_before_job_leaves(void **state)
{
	struct vault_world *w = *state;
	struct db_login login;
	struct kdf_job job;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	assert_true(vault_world_job(w, &job, 10000));
	assert_int_equal(kill(w->pid, SIGKILL), 0);
	assert_int_equal(vault_world_wait(w), -SIGKILL);
	read_login(w, &login);
	assert_int_equal(login.tried, 1);
	assert_int_equal(login.cleared, 0);
}

static void test_unlock_parked_then_wrong(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	struct kdf_job job;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	vault_world_recv(w, &ans);
	assert_int_equal(ans.flags, IDENTITY_ANS_PARKED);
	assert_true(vault_world_job(w, &job, 10000));
	assert_int_equal(vault_world_ask(w, IDV_OUT_TOLD, 0, NULL, NULL), IDO_OK);	/* others do not wait for the hash */
	vault_world_hash(w, &job);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.outcome, IDO_WRONG);
	assert_string_equal(identity_ans_get(&ans, IDF_TRIES, 0), "2");
}

/* With the last place taken, the gateway ended the pair for a note too many. */
static void test_parking_note_overtook_the_answer_that_made_room(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	struct kdf_job job;
	uint64_t first, second;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 2, NULL, NULL), IDO_PLAIN);
	first = vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	vault_world_recv(w, &ans);
	assert_true(vault_world_job(w, &job, 10000));
	assert_int_equal(kill(w->pid, SIGSTOP), 0);
	vault_world_hash(w, &job);
	second = vault_world_send(w, IDV_UNLOCK, 2, NULL, "246810");
	assert_int_equal(kill(w->pid, SIGCONT), 0);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.ticket, first);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.ticket, second);
	assert_int_equal(ans.flags, IDENTITY_ANS_PARKED);
}

static void test_worker_one_job_at_a_time(void **state)
{
	struct vault_world *w = *state;
	struct kdf_job first, second;
	struct identity_ans ans;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	assert_true(vault_world_job(w, &first, 10000));
	vault_world_recv(w, &ans);
	assert_false(vault_world_job(w, &second, 200));
}

/* The next packet of the vault is the note that this waits. */
static void parked(struct vault_world *w, const char *number, uint64_t dialogue, const char *pin)
{
	struct identity_ans ans;
	uint64_t ticket;

	w->number = number;
	ticket = vault_world_send(w, IDV_UNLOCK, dialogue, NULL, pin);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.ticket, ticket);
	assert_int_equal(ans.flags, IDENTITY_ANS_PARKED);
}

static void hashes(struct vault_world *w, const char *pin)
{
	struct identity_ans ans;
	struct kdf_job job;

	assert_true(vault_world_job(w, &job, 10000));
	assert_memory_equal(job.secret.digits, pin, strlen(pin));
	vault_world_hash(w, &job);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.outcome, IDO_WRONG);
}

/* Who waited longer had been served a moment ago. */
static void test_first_unlock_of_a_number_goes_before_the_next_of_others(void **state)
{
	static const char *const numbers[] = { "254700000011", "254700000012", "254700000013" };
	struct vault_world *w = *state;
	unsigned i;

	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	w->still_s = time(NULL);	/* what a number has used up is forgotten as time passes */
	vault_world_start(w);
	for (i = 0; i < 3; i++) {
		w->number = numbers[i];
		assert_int_equal(vault_world_ask(w, IDV_HELLO, 1 + i, NULL, NULL), IDO_PLAIN);
	}
	parked(w, numbers[0], 1, "246811");
	hashes(w, "246811");
	parked(w, numbers[1], 2, "246821");	/* at the worker */
	parked(w, numbers[0], 1, "246812");
	parked(w, numbers[2], 3, "246831");
	hashes(w, "246821");
	hashes(w, "246831");
	hashes(w, "246812");
}

static void take_part(struct vault_world *w, struct kdf_list *part)
{
	struct pollfd p = { .fd = w->worker, .events = POLLIN };

	assert_int_equal(poll(&p, 1, 60000), 1);
	assert_int_equal(recv(w->worker, part, sizeof(*part), 0), sizeof(*part));
	kdf_list_hash(part);
	assert_int_equal(part->rc, 0);
}

static void give_part(struct vault_world *w, const struct kdf_list *part)
{
	assert_int_equal(send(w->worker, part, sizeof(*part), 0), sizeof(*part));
}

/* Somebody who waits for the index is hashed in parts, and a phone comes between two of them; nobody hears an answer that is not theirs. */
static void test_phones_go_between_the_parts_of_a_list(void **state)
{
	struct vault_world *w = *state;
	struct db_dup row = { .id = 0 };
	struct kdf_list part;
	char reply[512], err[256];
	unsigned parts = 1, rows = 0;
	struct db *db;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	w->watch->opens_index = true;
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 2, NULL, NULL), IDO_PLAIN);
	assert_int_equal(vault_world_admin(w, "person|add", "msisdn=254700000077\ngiven_name=SELAM\nfamily_name=TESFAYE BEKELE\nbirthdate=1996-04-12\n",
					   reply, sizeof(reply)), 0);
	take_part(w, &part);
	assert_int_equal(part.n, KDF_LIST_MAX);
	parked(w, w->number, 1, "246811");	/* the list is at the worker */
	give_part(w, &part);
	hashes(w, "246811");
	for (; part.n == KDF_LIST_MAX; parts++) {
		take_part(w, &part);
		give_part(w, &part);
	}
	assert_true(parts >= 2);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 3, NULL, NULL), IDO_PLAIN);
	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	assert_int_equal(db_open(&db, w->db, 0, err, sizeof(err)), 0);
	while (db_dup_walk(db, &row, row.id) == 0)
		rows++;
	db_close(db);
	assert_in_range(rows, 3, NAME_KEYS_ROWS);
}

static void test_worker_death_job_once_more_then_busy(void **state)
{
	struct vault_world *w = *state;
	struct kdf_job first, again;
	struct identity_ans ans;
	struct db_login login;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	assert_true(vault_world_job(w, &first, 10000));
	close(w->worker);
	vault_world_new_pair(w, HANDOFF_KDF, &w->worker);
	assert_true(vault_world_job(w, &again, 10000));
	assert_int_equal(again.id, first.id);
	close(w->worker);
	vault_world_new_pair(w, HANDOFF_KDF, &w->worker);
	do
		vault_world_recv(w, &ans);
	while (ans.flags & IDENTITY_ANS_PARKED);
	assert_int_equal(ans.outcome, IDO_BUSY);
	assert_false(vault_world_job(w, &again, 200));
	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	read_login(w, &login);
	assert_int_equal(login.tried, 0);	/* nobody judged it */
}

static void start_with_short_patience(struct vault_world *w)
{
	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	w->second_ms = 10;
	vault_world_start(w);
}

static void test_worker_that_hangs_is_ended_and_its_job_is_not_lost(void **state)
{
	struct vault_world *w = *state;
	struct kdf_job first, again;
	struct identity_ans ans;
	struct db_login login;
	struct handoff msg;

	start_with_short_patience(w);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	assert_true(vault_world_job(w, &first, 10000));
	vault_world_told(w, HANDOFF_END_PEER, &msg);
	assert_int_equal(msg.peer, HANDOFF_KDF);
	assert_int_equal(msg.index, 0);
	vault_world_new_pair(w, HANDOFF_KDF, &w->worker);
	assert_true(vault_world_job(w, &again, 10000));
	assert_int_equal(again.id, first.id);
	do
		vault_world_recv(w, &ans);
	while (ans.flags & IDENTITY_ANS_PARKED);
	assert_int_equal(ans.outcome, IDO_BUSY);	/* it hung twice */
	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	read_login(w, &login);
	assert_int_equal(login.tried, 0);	/* as when a worker dies of it */
}

static void test_worker_odd_result_ends_it(void **state)
{
	struct vault_world *w = *state;
	struct handoff msg;

	assert_int_equal(send(w->worker, "odd", 3, 0), 3);
	vault_world_told(w, HANDOFF_END_PEER, &msg);
	assert_int_equal(msg.peer, HANDOFF_KDF);
	assert_int_equal(msg.index, 0);
}

static void odd_packet(struct vault_world *w, size_t size, uint64_t ticket, uint16_t text_len)
{
	struct identity_req req = { .ticket = ticket, .verb = IDV_OUT_TOLD, .text_len = text_len };
	struct handoff msg;

	assert_int_equal(send(w->gateway, &req, size, 0), (ssize_t)size);
	vault_world_told(w, HANDOFF_END_PEER, &msg);
	assert_int_equal(msg.peer, HANDOFF_GATEWAY);
	close(w->gateway);
	vault_world_new_pair(w, HANDOFF_GATEWAY, &w->gateway);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
}

static void test_request_odd_packets_end_gateway(void **state)
{
	odd_packet(*state, IDENTITY_SMALL - 1, 1, 0);
	odd_packet(*state, IDENTITY_LARGE - 1, 1, 0);
	odd_packet(*state, IDENTITY_SMALL, 0, 0);
	odd_packet(*state, IDENTITY_SMALL, 1, IDENTITY_REQ_SMALL_TEXT + 1);
}

/* ---- two peers ---- */

static void told_to_end(struct vault_world *w, enum handoff_peer peer)
{
	struct handoff msg;

	vault_world_told(w, HANDOFF_END_PEER, &msg);
	assert_int_equal(msg.peer, peer);
}

static void test_gateway_floods_api_is_in_the_first_batch(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	unsigned i, first;

	vault_world_let_api_in(w);
	vault_world_stop(w);
	first = w->watch->batches;
	for (i = 0; i < IDENTITY_WINDOW; i++)
		vault_world_send(w, IDV_OUT_TOLD, 0, NULL, NULL);
	vault_world_send_over(w, w->api, "api", IDV_OUT_TOLD, 0);
	vault_world_go(w);
	assert_int_equal(recv(w->api, &ans, sizeof(ans), 0), IDENTITY_SMALL);
	assert_int_equal(w->watch->api_batch, first);
	for (i = 0; i < IDENTITY_WINDOW; i++)
		vault_world_recv(w, &ans);
}

static void test_api_odd_packet_only_it_is_ended(void **state)
{
	struct vault_world *w = *state;
	char octet;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_let_api_in(w);
	assert_int_equal(send(w->api, "odd", 3, 0), 3);
	told_to_end(w, HANDOFF_API);
	assert_int_equal(recv(w->api, &octet, 1, 0), 0);
	assert_int_equal(vault_world_ask(w, IDV_LANG, 1, "en", NULL), IDO_PLAIN);	/* its dialogue lives */
	close(w->api);
	vault_world_let_api_in(w);
}

static void test_api_within_credit_answered_with_its_own_ids(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	unsigned i;

	vault_world_let_api_in(w);
	vault_world_stop(w);
	for (i = 1; i <= PEER_API_CREDIT; i++)
		vault_world_send_over(w, w->api, "api", IDV_BYE, i);
	vault_world_go(w);
	for (i = 1; i <= PEER_API_CREDIT; i++) {
		assert_int_equal(recv(w->api, &ans, sizeof(ans), 0), IDENTITY_SMALL);
		assert_int_equal(ans.dialogue, i);
	}
}

static void test_api_beyond_credit_only_it_is_ended(void **state)
{
	struct vault_world *w = *state;
	unsigned i;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_let_api_in(w);
	vault_world_stop(w);
	for (i = 0; i < PEER_API_CREDIT + 1; i++)
		vault_world_send_over(w, w->api, "api", IDV_OUT_TOLD, 0);
	vault_world_go(w);
	told_to_end(w, HANDOFF_API);
	assert_int_equal(vault_world_ask(w, IDV_LANG, 1, "en", NULL), IDO_PLAIN);
}

static void test_gateway_beyond_credit_is_ended(void **state)
{
	struct vault_world *w = *state;
	unsigned i;

	vault_world_stop(w);
	for (i = 0; i < IDENTITY_WINDOW + 1; i++)
		vault_world_send(w, IDV_OUT_TOLD, 0, NULL, NULL);
	vault_world_go(w);
	told_to_end(w, HANDOFF_GATEWAY);
}

static void test_dialogue_named_like_one_of_another_peer_ends_the_sender(void **state)
{
	struct vault_world *w = *state;

	vault_world_send(w, IDV_HELLO, identity_peer_dialogue(PEER_API, 1), NULL, NULL);
	told_to_end(w, HANDOFF_GATEWAY);
}

static void test_gateway_replaced_old_dialogues_are_unknown(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	struct kdf_job job;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	vault_world_send(w, IDV_UNLOCK, 1, NULL, "246810");
	assert_true(vault_world_job(w, &job, 10000));
	close(w->gateway);
	vault_world_new_pair(w, HANDOFF_GATEWAY, &w->gateway);
	assert_int_equal(vault_world_ask(w, IDV_LANG, 1, "en", NULL), IDO_REFUSED);
	vault_world_hash(w, &job);
	assert_int_equal(vault_world_ask(w, IDV_OUT_TOLD, 0, NULL, NULL), IDO_OK);	/* asserts the ticket: no answer of the old one came */
	assert_int_equal(recv(w->gateway, &ans, sizeof(ans), MSG_DONTWAIT), -1);
}

/* ---- leases ---- */

/* An SMS whose reply is leased to `lease` with the answer. */
static void send_sms(struct vault_world *w, const char *number, uint32_t lease)
{
	const struct identity_sms sms = { .by = "op1", .address = "", .octets = "HELP", .octets_len = 4, .wants_lease = true, .lease = lease };
	struct identity_req req = { .ticket = ++w->ticket, .verb = IDV_SMS_IN, .link = "op1", .key = "help" };

	snprintf(req.number, sizeof(req.number), "%s", number);
	assert_int_equal(identity_sms_put(&req, &sms), 0);
	assert_int_equal(send(w->gateway, &req, sizeof(req), MSG_NOSIGNAL), sizeof(req));
}

/* returns: messages that wait for whoever asks with that lease. */
static unsigned next_of(struct vault_world *w, uint32_t lease)
{
	const struct identity_next next = { .lease = lease, .most = 16 };
	struct identity_req req = { .ticket = ++w->ticket, .verb = IDV_OUT_NEXT, .link = "op1" };
	struct identity_ans ans;
	unsigned n = 0;

	assert_int_equal(identity_next_put(&req, &next), 0);
	assert_int_equal(send(w->gateway, &req, sizeof(req), MSG_NOSIGNAL), sizeof(req));
	vault_world_recv(w, &ans);
	while (identity_ans_get(&ans, IDF_OUT_ID, n))
		n++;
	return n;
}

static void test_lease_of_an_answer_that_nobody_read_ends(void **state)
{
	struct vault_world *w = *state;
	unsigned before = w->watch->batches, i;
	struct identity_ans ans;

	vault_world_stop(w);
	send_sms(w, WORLD_NUMBER, 7);
	close(w->gateway);
	vault_world_go(w);
	for (i = 0; w->watch->batches == before && i < 1000; i++)
		poll(NULL, 0, 10);
	vault_world_new_pair(w, HANDOFF_GATEWAY, &w->gateway);
	assert_int_equal(next_of(w, 8), 1);	/* it never had the first gateway */
	assert_int_equal(next_of(w, 9), 0);

	send_sms(w, "254700000077", 8);
	vault_world_recv(w, &ans);
	assert_non_null(identity_ans_get(&ans, IDF_OUT_ID, 0));
	close(w->gateway);
	vault_world_new_pair(w, HANDOFF_GATEWAY, &w->gateway);
	assert_int_equal(next_of(w, 9), 0);	/* this one it may have sent */
}

/* ---- desks ---- */

/* Which dialogue the answer to a request over that connection is about. */
static uint64_t desk_answers(struct vault_world *w, int fd, uint64_t dialogue)
{
	uint64_t ticket = vault_world_send_over(w, fd, "desk", IDV_HELLO, dialogue);
	struct identity_ans ans;

	assert_int_equal(recv(fd, &ans, sizeof(ans), 0), IDENTITY_SMALL);
	assert_int_equal(ans.ticket, ticket);
	return ans.dialogue;
}

static void test_desks_each_has_a_gate_and_one_too_many_is_told(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX], octet;
	int fds[PEER_DESKS], i;

	for (i = 0; i < PEER_DESKS; i++) {
		fds[i] = vault_world_desk(w, reply, sizeof(reply));
		assert_true(fds[i] >= 0);
	}
	for (i = 0; i < PEER_DESKS; i++)
		assert_int_equal(desk_answers(w, fds[i], 7), 7);
	assert_int_equal(vault_world_desk(w, reply, sizeof(reply)), -1);
	assert_string_equal(reply, "end 1 16 desks are open; close one that nobody uses");
	close(fds[3]);
	while ((fds[3] = vault_world_desk(w, reply, sizeof(reply))) < 0)
		;
	assert_int_equal(send(fds[0], "odd", 3, 0), 3);		/* only it is ended, and the supervisor hears nothing of it */
	assert_int_equal(recv(fds[0], &octet, 1, 0), 0);
	for (i = 1; i < PEER_DESKS; i++)
		assert_int_equal(desk_answers(w, fds[i], 7), 7);
	for (i = 0; i < PEER_DESKS; i++)
		close(fds[i]);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
}

static void test_desk_silent_for_long_makes_place_for_another(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX], octet;
	int fds[PEER_DESKS], last, i;

	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	w->second_ms = 1;
	vault_world_start(w);
	for (i = 0; i < PEER_DESKS; i++)
		assert_true((fds[i] = vault_world_desk(w, reply, sizeof(reply))) >= 0);
	do {
		for (i = 0; i < PEER_DESKS; i++)
			if (i != 5)
				assert_int_equal(desk_answers(w, fds[i], 7), 7);
		last = vault_world_desk(w, reply, sizeof(reply));
	} while (last < 0);
	assert_int_equal(recv(fds[5], &octet, 1, 0), 0);
	assert_int_equal(desk_answers(w, last, 7), 7);
	for (i = 0; i < PEER_DESKS; i++)
		close(fds[i]);
	close(last);
}

static void test_disk_full_batch_busy_and_nothing_kept(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX];

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	assert_int_equal(vault_world_admin(w, "test|diskfull", "to=on\n", reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_ask(w, IDV_LANG, 1, "ar", NULL), IDO_BUSY);
	assert_int_equal(vault_world_admin(w, "test|diskfull", "to=off\n", reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 2, NULL, NULL), IDO_PLAIN);
	assert_int_equal(vault_world_ask(w, IDV_LANG, 2, "sw", NULL), IDO_PLAIN);
	kill(w->pid, SIGTERM);
	assert_int_equal(vault_world_wait(w), 0);
	assert_true(kept_lang(w, "sw"));
}

static void test_kill_at_commit_effect_is_kept_answer_is_not_sent(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	char reply[ADMIN_ROW_MAX];

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	assert_int_equal(vault_world_admin(w, "test|kill-at-commit", "", reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_ask(w, IDV_OUT_TOLD, 0, NULL, NULL), IDO_OK);	/* no verb of a dialogue that writes */
	vault_world_send(w, IDV_LANG, 1, "ar", NULL);
	assert_int_equal(vault_world_wait(w), -SIGKILL);
	assert_true(recv(w->gateway, &ans, sizeof(ans), 0) <= 0);
	assert_true(kept_lang(w, "ar"));
}

static void test_clock_moves_everybody_and_survives_a_kill(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;
	struct handoff msg;
	char reply[ADMIN_ROW_MAX];

	assert_int_equal(vault_world_admin(w, "test|clock", "seconds=+1200\n", reply, sizeof(reply)), 0);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.ticket, 0);
	assert_int_equal(ans.dialogue, 1200);
	vault_world_told(w, HANDOFF_CLOCK, &msg);
	assert_int_equal(msg.offset_s, 1200);
	assert_int_equal(vault_world_admin(w, "test|clock", "seconds=-5\n", reply, sizeof(reply)), 1);
	kill(w->pid, SIGKILL);
	vault_world_wait(w);
	close(w->control);
	close(w->gateway);
	close(w->worker);
	vault_world_start(w);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.dialogue, 1200);
}

static void test_control_end_of_file_ends_vault_in_order(void **state)
{
	struct vault_world *w = *state;
	struct stat st;
	char wal[128];

	assert_int_equal(shutdown(w->control, SHUT_RDWR), 0);
	assert_int_equal(vault_world_wait(w), 0);
	snprintf(wal, sizeof(wal), "%s-wal", w->db);
	assert_int_equal(stat(wal, &st), -1);
}

static void test_drain_ends_vault_in_order(void **state)
{
	struct vault_world *w = *state;
	const struct handoff msg = { .type = HANDOFF_DRAIN };

	assert_int_equal(handoff_send(w->control, &msg, -1), 0);
	assert_int_equal(vault_world_wait(w), 0);
}

static void test_sigterm_answers_the_batch_first(void **state)
{
	struct vault_world *w = *state;
	struct identity_ans ans;

	kill(w->pid, SIGSTOP);
	vault_world_send(w, IDV_OUT_TOLD, 0, NULL, NULL);
	kill(w->pid, SIGTERM);
	kill(w->pid, SIGCONT);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.outcome, IDO_OK);
	assert_int_equal(vault_world_wait(w), 0);
}

static void test_second_opener_in_use(void **state)
{
	struct vault_world *w = *state;
	struct vault_store s;
	char err[VAULT_STORE_ERR];

	assert_int_equal(vault_store_open(&s, w->db, w->key, 0, NULL, err, sizeof(err)), -EBUSY);
	assert_non_null(strstr(err, "in use"));
	assert_int_equal(vault_admin_listen(w->admin, false), -EADDRINUSE);
}

/* ---- administration ---- */

static void test_admin_status_tells_processes(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX];

	assert_int_equal(vault_world_admin(w, "status", "", reply, sizeof(reply)), 1);
	assert_string_equal(reply, "end 1 the gateway has not said yet how its links are");
	vault_world_report(w, "op1", true);
	assert_int_equal(vault_world_admin(w, "status", "", reply, sizeof(reply)), 0);
	assert_string_equal(reply, "end 0 ");
	vault_world_report(w, "op1", false);
	assert_int_equal(vault_world_admin(w, "status", "", reply, sizeof(reply)), 1);
	assert_string_equal(reply, "end 1 link op1 is down: no answer");
	assert_int_equal(vault_world_admin(w, "ledger|verify", "", reply, sizeof(reply)), 0);
	assert_non_null(strstr(reply, "ledger good"));
	assert_int_equal(vault_world_admin(w, "org|list", "", reply, sizeof(reply)), 0);
	close(w->worker);
	w->worker = -1;
	assert_int_equal(vault_world_admin(w, "org|list", "", reply, sizeof(reply)), 0);	/* a turn, in which the vault sees it */
	assert_int_equal(vault_world_admin(w, "status", "", reply, sizeof(reply)), 1);
	assert_string_equal(reply, "end 1 no hash worker is up: no PIN opens");
}

static void test_admin_nonsense_usage(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX];

	assert_int_equal(vault_world_admin(w, "no|such", "", reply, sizeof(reply)), 2);
	assert_int_equal(vault_world_admin(w, "org|list", "colour=red\n", reply, sizeof(reply)), 2);
	assert_int_equal(vault_world_admin(w, "org|list", "a=1\na=2\n", reply, sizeof(reply)), 2);
	assert_int_equal(vault_world_admin(w, "org|list", "no line\n", reply, sizeof(reply)), 2);
	assert_int_equal(vault_world_admin(w, "org|list|more|words|yet", "", reply, sizeof(reply)), 2);
	assert_int_equal(vault_world_admin(w, "org|add", "code=1\n", reply, sizeof(reply)), 1);
}

static int hostile_connect(struct vault_world *w)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", w->admin);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

static void test_admin_hostile_bytes_vault_serves_on(void **state)
{
	struct vault_world *w = *state;
	char octets[ADMIN_REQUEST_MAX + 100], reply[ADMIN_ROW_MAX];
	uint32_t seed = 12345;
	unsigned i, k;

	for (i = 0; i < 300; i++) {
		int fd = hostile_connect(w);
		size_t len = i % 3 ? (seed >> 8) % 200 + 1 : (seed >> 8) % sizeof(octets) + 1;

		for (k = 0; k < len; k++) {
			seed = seed * 1664525 + 1013904223;
			octets[k] = i % 2 ? (char)(seed >> 24) : "org\0list\n=\0 x"[(seed >> 24) % 13];
		}
		(void)!send(fd, octets, len, MSG_NOSIGNAL);
		if (i % 4 == 0)
			(void)!send(fd, octets, len, MSG_NOSIGNAL);
		close(fd);
	}
	assert_int_equal(vault_world_admin(w, "stats", "", reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
}

static void test_admin_more_clients_than_places_wait(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX];
	int fds[12];
	unsigned i;

	for (i = 0; i < 12; i++)
		fds[i] = hostile_connect(w);
	assert_int_equal(vault_world_ask(w, IDV_OUT_TOLD, 0, NULL, NULL), IDO_OK);
	for (i = 0; i < 12; i++)
		close(fds[i]);
	assert_int_equal(vault_world_admin(w, "stats", "", reply, sizeof(reply)), 0);
}

static int lowest_free_fd(pid_t pid)
{
	char path[64];
	int fd = 0;

	do
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
	while (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0 && ++fd < 1024);
	return fd;
}

static void request_status(int fd)
{
	const struct timeval limit = { .tv_sec = 10 };
	char reply[ADMIN_ROW_MAX] = "";

	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	assert_int_equal(send(fd, "status\0", 8, MSG_NOSIGNAL), 8);
	while (strncmp(reply, "end ", 4))
		assert_true(recv(fd, reply, sizeof(reply), 0) > 0);
}

/* They never send a request, as a musafirctl that was stopped. */
static void test_admin_places_held_by_silent_clients_are_given_up(void **state)
{
	struct vault_world *w = *state;
	int fds[ADMIN_CLIENTS_MAX];
	char reply[4096];
	unsigned i;

	start_with_short_patience(w);
	for (i = 0; i < ADMIN_CLIENTS_MAX; i++)
		fds[i] = hostile_connect(w);
	assert_int_equal(vault_world_admin(w, "stats", "", reply, sizeof(reply)), 0);
	for (i = 0; i < ADMIN_CLIENTS_MAX; i++)
		close(fds[i]);
}

static void test_admin_no_descriptor_left_accept_spun(void **state)
{
	struct vault_world *w = *state;
	struct rlimit tight, before;
	unsigned i, accepts;
	int first = hostile_connect(w), second;

	request_status(first);
	assert_int_equal(prlimit(w->pid, RLIMIT_NOFILE, NULL, &before), 0);
	tight = before;
	tight.rlim_cur = lowest_free_fd(w->pid);
	assert_int_equal(prlimit(w->pid, RLIMIT_NOFILE, &tight, NULL), 0);
	accepts = w->watch->accepts;
	second = hostile_connect(w);
	for (i = 0; i < 30; i++)
		assert_int_equal(vault_world_ask(w, IDV_OUT_TOLD, 0, NULL, NULL), IDO_OK);
	assert_in_range(w->watch->accepts - accepts, 1, 10);	/* one a second */
	assert_int_equal(prlimit(w->pid, RLIMIT_NOFILE, &before, NULL), 0);
	close(first);
	request_status(second);
	close(second);
}

static void test_admin_socket_is_private(void **state)
{
	struct vault_world *w = *state;
	struct stat st;

	assert_int_equal(stat(w->admin, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_admin_listen_path_too_long(void **state)
{
	char path[200];

	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(vault_admin_listen(path, false), -ENAMETOOLONG);
}

/* ---- what was deleted leaves the running files ---- */

/* Copy the files as they stand and open the copy. */
static struct db *steal(struct vault_world *w)
{
	char cmd[512], path[128], err[256];
	struct db *db;

	snprintf(path, sizeof(path), "%s/stolen.db", w->dir);
	snprintf(cmd, sizeof(cmd), "cp '%s' '%s' && cp '%s-wal' '%s-wal'", w->db, path, w->db, path);
	assert_int_equal(system(cmd), 0);
	assert_int_equal(db_open(&db, path, 0, err, sizeof(err)), 0);
	return db;
}

/* Are the octets in the file? A file that is not there holds nothing. */
static bool holds(const char *db, const char *tail, const struct db_wrap *octets)
{
	char path[128], *text = malloc(1 << 24);
	size_t len = 0;
	bool is_there;
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", db, tail);
	f = fopen(path, "r");
	assert_non_null(text);
	if (f) {
		len = fread(text, 1, 1 << 24, f);
		fclose(f);
	}
	is_there = memmem(text, len, octets->octets, octets->len);
	free(text);
	return is_there;
}

static bool files_hold(struct vault_world *w, const struct db_wrap *octets)
{
	return holds(w->db, "", octets) || holds(w->db, "-wal", octets) || holds(w->db, "-shm", octets) || holds(w->db, "-journal", octets);
}

/* Who has the key file finds a start code by trying. */
static void crack(struct vault_world *w, struct db *db, char code[8], struct db_person *p)
{
	uint8_t ix[SEAL_IX], mac[SEAL_IX];
	struct db_startcode c;
	struct seal_keys *keys;
	char err[256];
	unsigned i;

	assert_int_equal(seal_keys_open(&keys, w->key, err, sizeof(err)), 0);
	seal_number_ix(keys, ix, WORLD_NUMBER);
	assert_int_equal(db_startcode_get(db, &c, ix, 1), 0);
	assert_int_equal(db_person_get(db, p, c.person_id), 0);
	for (i = 100000; i < 1000000; i++) {
		snprintf(code, 8, "%06u", i);
		seal_start_mac(keys, mac, ix, 1, code, 6);
		if (!memcmp(mac, c.mac, sizeof(mac)))
			break;
	}
	seal_keys_free(keys);
	assert_true(i < 1000000);
}

static enum identity_outcome ask_hash(struct vault_world *w, enum identity_verb verb, const char *secret)
{
	struct identity_ans ans;
	struct kdf_job job;

	vault_world_send(w, verb, 1, NULL, secret);
	assert_true(vault_world_job(w, &job, 10000));
	vault_world_hash(w, &job);
	do
		vault_world_recv(w, &ans);
	while (ans.flags & IDENTITY_ANS_PARKED);
	return ans.outcome;
}

static void test_wrap_of_the_start_code_leaves_the_running_files(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX], path[128], code[8];
	struct db_person p;
	struct db *stolen;
	unsigned i;

	assert_int_equal(vault_world_admin(w, "person|add", "msisdn=" WORLD_NUMBER "\ngiven_name=SELAM\nfamily_name=TESFAYE\nbirthdate=1996-04-12\n"
					   "sex=f\nnationality=ET\nevidence=2\nnotice=read\n", reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_admin(w, "person|code", "msisdn=" WORLD_NUMBER "\n", reply, sizeof(reply)), 0);
	stolen = steal(w);
	crack(w, stolen, code, &p);
	db_close(stolen);
	snprintf(path, sizeof(path), "%s/stolen.db", w->dir);
	assert_int_equal(p.wrap_pend.len, SEAL_WRAP);
	assert_true(holds(path, "", &p.wrap_pend));
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	assert_int_equal(ask_hash(w, IDV_UNLOCK, code), IDO_START);
	assert_int_equal(vault_world_ask(w, IDV_PIN_NEW, 1, NULL, "246813"), IDO_OK);
	assert_int_equal(ask_hash(w, IDV_PIN_AGAIN, "246813"), IDO_OK);
	for (i = 0; i < 600 && files_hold(w, &p.wrap_pend); i++)
		usleep(50000);	/* two seconds where the machine has time */
	assert_true(i < 600);
	assert_false(files_hold(w, &p.inbox_sec));
	assert_false(files_hold(w, &p.wrap_escrow));
}

/* Ask what is about an organisation, with the screen that was answered. */
static void ask_org(struct vault_world *w, enum identity_verb verb, const char *text)
{
	struct identity_req req = { .ticket = ++w->ticket, .dialogue = 1, .verb = verb, .flags = IDENTITY_ASSERTED, .link = "op1", .number = WORLD_NUMBER };

	memcpy(req.op, &w->ticket, sizeof(w->ticket));
	snprintf(req.org, sizeof(req.org), "715464");
	req.text_len = snprintf(req.text, sizeof(req.text), "%s", text);
	assert_int_equal(send(w->gateway, &req, IDENTITY_SMALL, MSG_NOSIGNAL), IDENTITY_SMALL);
}

static bool files_hold_blob(struct vault_world *w, const struct db_blob *blob)
{
	struct db_wrap part = { .len = 64 };

	memcpy(part.octets, blob->octets, part.len);
	return files_hold(w, &part);
}

static void share_with_pin(struct vault_world *w, const char *code)
{
	struct identity_ans ans;
	struct kdf_job job;

	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	assert_int_equal(ask_hash(w, IDV_UNLOCK, code), IDO_START);
	assert_int_equal(vault_world_ask(w, IDV_PIN_NEW, 1, NULL, "246813"), IDO_OK);
	assert_int_equal(ask_hash(w, IDV_PIN_AGAIN, "246813"), IDO_OK);
	assert_int_equal(vault_world_ask(w, IDV_BYE, 1, NULL, NULL), IDO_OK);
	assert_int_equal(vault_world_ask(w, IDV_HELLO, 1, NULL, NULL), IDO_PLAIN);
	assert_int_equal(ask_hash(w, IDV_UNLOCK, "246813"), IDO_PERSON);
	ask_org(w, IDV_OFFER, "");
	vault_world_recv(w, &ans);
	assert_int_equal(ans.outcome, IDO_OK);
	ask_org(w, IDV_SHARE, "HAWA wants, to pay you");
	assert_true(vault_world_job(w, &job, 10000));
	vault_world_hash(w, &job);
	do
		vault_world_recv(w, &ans);
	while (ans.flags & IDENTITY_ANS_PARKED);
	assert_int_equal(ans.outcome, IDO_OK);
}

static void test_envelope_of_a_code_that_ended_leaves_the_running_files(void **state)
{
	struct vault_world *w = *state;
	char reply[ADMIN_ROW_MAX], code[8];
	struct db_share s = { 0 };
	struct db_blob envelope;
	struct db_person p;
	struct db *stolen;
	unsigned i;

	assert_int_equal(vault_world_admin(w, "org|add", "code=715464\nname=HAWA EXPRESS\nshort=HAWA\nplace=Kakuma Mkt\nkind=money\nbundle=recv-s\n",
					   reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_admin(w, "person|add", "msisdn=" WORLD_NUMBER "\ngiven_name=SELAM\nfamily_name=TESFAYE\nbirthdate=1996-04-12\n"
					   "sex=f\nnationality=ET\nevidence=2\nnotice=read\n", reply, sizeof(reply)), 0);
	assert_int_equal(vault_world_admin(w, "person|code", "msisdn=" WORLD_NUMBER "\n", reply, sizeof(reply)), 0);
	stolen = steal(w);
	crack(w, stolen, code, &p);
	db_close(stolen);
	share_with_pin(w, code);
	stolen = steal(w);
	assert_int_equal(db_share_prev_live(stolen, &s, p.id, DB_FOREVER), 0);
	assert_int_equal(db_share_envelope(stolen, &envelope, s.id), 0);
	db_close(stolen);
	assert_true(files_hold_blob(w, &envelope));
	assert_int_equal(vault_world_ask(w, IDV_OPEN_CODE, 1, NULL, NULL), IDO_OK);
	assert_int_equal(vault_world_ask(w, IDV_CANCEL_CODE, 1, NULL, NULL), IDO_OK);
	for (i = 0; i < 600 && files_hold_blob(w, &envelope); i++)
		usleep(50000);	/* two seconds where the machine has time */
	assert_true(i < 600);
	assert_false(files_hold(w, &s.digits));
}

#define T(name) cmocka_unit_test_setup_teardown(name, vault_world_setup, vault_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_batch_many_requests_one_commit),
		T(test_batch_runs_by_number_and_answers_as_asked),
		T(test_verb_of_unknown_dialogue_refused),
		T(test_unlock_counted_on_disk_before_job_leaves),
		T(test_unlock_parked_then_wrong),
		T(test_parking_note_overtook_the_answer_that_made_room),
		T(test_worker_one_job_at_a_time),
		T(test_first_unlock_of_a_number_goes_before_the_next_of_others),
		T(test_phones_go_between_the_parts_of_a_list),
		T(test_worker_death_job_once_more_then_busy),
		T(test_worker_that_hangs_is_ended_and_its_job_is_not_lost),
		T(test_worker_odd_result_ends_it),
		T(test_request_odd_packets_end_gateway),
		T(test_gateway_floods_api_is_in_the_first_batch),
		T(test_api_odd_packet_only_it_is_ended),
		T(test_api_within_credit_answered_with_its_own_ids),
		T(test_api_beyond_credit_only_it_is_ended),
		T(test_gateway_beyond_credit_is_ended),
		T(test_dialogue_named_like_one_of_another_peer_ends_the_sender),
		T(test_gateway_replaced_old_dialogues_are_unknown),
		T(test_lease_of_an_answer_that_nobody_read_ends),
		T(test_desks_each_has_a_gate_and_one_too_many_is_told),
		T(test_desk_silent_for_long_makes_place_for_another),
		T(test_disk_full_batch_busy_and_nothing_kept),
		T(test_kill_at_commit_effect_is_kept_answer_is_not_sent),
		T(test_clock_moves_everybody_and_survives_a_kill),
		T(test_control_end_of_file_ends_vault_in_order),
		T(test_drain_ends_vault_in_order),
		T(test_sigterm_answers_the_batch_first),
		T(test_second_opener_in_use),
		T(test_admin_status_tells_processes),
		T(test_admin_nonsense_usage),
		T(test_admin_hostile_bytes_vault_serves_on),
		T(test_admin_more_clients_than_places_wait),
		T(test_admin_places_held_by_silent_clients_are_given_up),
		T(test_admin_no_descriptor_left_accept_spun),
		T(test_admin_socket_is_private),
		T(test_admin_listen_path_too_long),
		T(test_wrap_of_the_start_code_leaves_the_running_files),
		T(test_envelope_of_a_code_that_ended_leaves_the_running_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
