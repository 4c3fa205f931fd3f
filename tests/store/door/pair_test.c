/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The gateway's end of the pair, against a hand-played vault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>

#include "store/door/identity.h"
#include "store/door/identity_pair.h"

#define MANY (IDENTITY_WINDOW + 20)

struct world {
	void *ctx;
	struct identity *id;
	int vault;		/* our end, blocking with a time limit */
	unsigned done, busy, died;
	int64_t offset;
	uint64_t last_ticket;
	char field[64];
	struct world *cancels;	/* done() cancels this ticket */
	uint64_t cancel_ticket;
};

static void done_cb(void *ctx, const struct identity_ans *ans)
{
	struct world *w = ctx;
	const char *name = identity_ans_get(ans, IDF_NAME, 0);

	w->done++;
	w->busy += ans->outcome == IDO_BUSY;
	w->last_ticket = ans->ticket;
	if (name)
		snprintf(w->field, sizeof(w->field), "%s", name);
	if (w->cancel_ticket)
		identity_cancel(w->id, w->cancel_ticket);
}

static void died_cb(void *ctx)
{
	((struct world *)ctx)->died++;
}

static void clock_cb(void *ctx, int64_t offset_s)
{
	((struct world *)ctx)->offset = offset_s;
}

static const struct identity_pair_ops ops = { died_cb, clock_cb };

static int pair_open(int *vault)
{
	const struct timeval limit = { .tv_sec = 5 };
	int sv[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv), 0);
	assert_int_equal(setsockopt(sv[1], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	*vault = sv[1];
	return sv[0];
}

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->ctx = talloc_new(NULL);
	w->id = identity_new_pair(w->ctx, pair_open(&w->vault));
	assert_non_null(w->id);
	identity_pair_watch(w->id, &ops, w);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	size_t blocks;

	identity_free(w->id);
	if (w->vault >= 0)
		close(w->vault);
	blocks = talloc_total_blocks(w->ctx);
	talloc_free(w->ctx);
	talloc_free(w);
	assert_int_equal(blocks, 1);
	return 0;
}

/* Let everything that is ready happen. */
static void turn(void)
{
	unsigned i;

	for (i = 0; i < 2 * IDENTITY_WINDOW; i++)
		osmo_select_main(1);
}

static int submit(struct world *w, enum identity_verb verb, uint64_t dialogue, size_t text_len, uint64_t *ticket)
{
	struct identity_req req = { .verb = verb, .dialogue = dialogue, .text_len = text_len };
	int rc;

	memset(req.text, 'x', text_len);
	assert_int_equal(secret_put(&req.secret, "246813", 6), 0);
	rc = identity_submit(w->id, &req, done_cb, w, ticket);
	assert_int_equal(req.secret.len, 0);	/* wiped whatever the result */
	assert_int_equal(req.verb, 0);
	return rc;
}

static ssize_t vault_take(struct world *w, struct identity_req *req)
{
	return recv(w->vault, req, sizeof(*req), MSG_DONTWAIT);
}

static void vault_give(struct world *w, const struct identity_req *req, enum identity_outcome o, uint16_t flags, size_t size)
{
	struct identity_ans ans = { .ticket = req->ticket, .dialogue = req->dialogue, .verb = req->verb, .outcome = o, .flags = flags };

	assert_int_equal(identity_ans_put(&ans, IDF_NAME, "SELAM"), 0);
	assert_int_equal(send(w->vault, &ans, size, 0), (ssize_t)size);
}

static void test_submit_short_text_travels_small(void **state)
{
	struct world *w = *state;
	struct identity_req req;

	assert_int_equal(submit(w, IDV_SHARE, 1, IDENTITY_REQ_SMALL_TEXT, NULL), 0);
	assert_int_equal(vault_take(w, &req), IDENTITY_SMALL);
	assert_int_equal(req.text_len, IDENTITY_REQ_SMALL_TEXT);
	assert_int_equal(req.text[IDENTITY_REQ_SMALL_TEXT - 1], 'x');
	assert_int_equal(submit(w, IDV_SHARE, 1, IDENTITY_REQ_SMALL_TEXT + 1, NULL), 0);
	assert_int_equal(vault_take(w, &req), IDENTITY_LARGE);
	assert_int_equal(req.text[IDENTITY_REQ_SMALL_TEXT], 'x');
}

static void test_submit_unknown_verb_refused(void **state)
{
	struct world *w = *state;

	assert_int_equal(submit(w, IDV_NONE, 1, 0, NULL), -EINVAL);
	assert_int_equal(submit(w, IDV_COUNT, 1, 0, NULL), -EINVAL);
	assert_int_equal(w->done, 0);
}

static void test_answer_both_sizes_reach_done(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	uint64_t ticket;

	assert_int_equal(submit(w, IDV_MY_ID, 1, 0, &ticket), 0);
	assert_true(vault_take(w, &req) > 0);
	assert_int_equal(req.ticket, ticket);
	vault_give(w, &req, IDO_OK, 0, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->done, 1);
	assert_string_equal(w->field, "SELAM");
	assert_int_equal(submit(w, IDV_MY_ID, 1, 0, &ticket), 0);
	assert_true(vault_take(w, &req) > 0);
	vault_give(w, &req, IDO_OK, 0, IDENTITY_LARGE);
	turn();
	assert_int_equal(w->done, 2);
	assert_int_equal(w->last_ticket, ticket);
	assert_int_equal(w->died, 0);
}

static void test_credit_window_full_keeps_rest_waiting(void **state)
{
	struct world *w = *state;
	struct identity_req req, first;
	unsigned i, out, waiting;

	for (i = 0; i < MANY; i++)
		assert_int_equal(submit(w, IDV_HELLO, i + 1, 0, NULL), 0);
	identity_pair_load(w->id, &out, &waiting);
	assert_int_equal(out, IDENTITY_WINDOW);
	assert_int_equal(waiting, MANY - IDENTITY_WINDOW);
	assert_true(vault_take(w, &first) > 0);
	for (i = 1; i < IDENTITY_WINDOW; i++)
		assert_true(vault_take(w, &req) > 0);
	assert_int_equal(vault_take(w, &req), -1);
	vault_give(w, &first, IDO_PLAIN, 0, IDENTITY_SMALL);
	turn();
	assert_true(vault_take(w, &req) > 0);	/* one answer, one more */
	assert_int_equal(req.dialogue, IDENTITY_WINDOW + 1);
	assert_int_equal(vault_take(w, &req), -1);
}

static void test_what_became_of_sms_goes_before_new_ones(void **state)
{
	struct world *w = *state;
	struct identity_req req, first;
	unsigned i;

	for (i = 0; i < MANY; i++)
		assert_int_equal(submit(w, IDV_SMS_IN, 0, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_OUT_TOLD, 0, 0, NULL), 0);
	assert_true(vault_take(w, &first) > 0);
	for (i = 1; i < IDENTITY_WINDOW; i++)
		assert_true(vault_take(w, &req) > 0);
	vault_give(w, &first, IDO_OK, 0, IDENTITY_SMALL);
	turn();
	assert_true(vault_take(w, &req) > 0);
	assert_int_equal(req.verb, IDV_OUT_TOLD);
}

static void test_credit_large_packets_no_deadlock(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	unsigned i;

	for (i = 0; i < MANY; i++)
		assert_int_equal(submit(w, IDV_SHARE, i + 1, 1000, NULL), 0);
	for (i = 0; i < MANY; i++) {
		turn();
		assert_true(recv(w->vault, &req, sizeof(req), 0) > 0);
		assert_int_equal(req.dialogue, i + 1);
		vault_give(w, &req, IDO_OK, 0, IDENTITY_LARGE);
	}
	turn();
	assert_int_equal(w->done, MANY);
	assert_int_equal(w->busy, 0);
}

static void test_parked_request_gives_credit_back(void **state)
{
	struct world *w = *state;
	struct identity_req req, first;
	unsigned i;

	for (i = 0; i < IDENTITY_WINDOW + 1; i++)
		assert_int_equal(submit(w, IDV_UNLOCK, i + 1, 0, NULL), 0);
	assert_true(vault_take(w, &first) > 0);
	for (i = 1; i < IDENTITY_WINDOW; i++)
		assert_true(vault_take(w, &req) > 0);
	vault_give(w, &first, IDO_OK, IDENTITY_ANS_PARKED, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->done, 0);
	assert_true(vault_take(w, &req) > 0);
	assert_int_equal(req.dialogue, IDENTITY_WINDOW + 1);
	vault_give(w, &first, IDO_PERSON, 0, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->done, 1);
	assert_int_equal(w->died, 0);
}

static void test_parked_twice_ends_peer(void **state)
{
	struct world *w = *state;
	struct identity_req req;

	assert_int_equal(submit(w, IDV_UNLOCK, 1, 0, NULL), 0);
	assert_true(vault_take(w, &req) > 0);
	vault_give(w, &req, IDO_OK, IDENTITY_ANS_PARKED, IDENTITY_SMALL);
	vault_give(w, &req, IDO_OK, IDENTITY_ANS_PARKED, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->busy, 1);
}

static void test_queue_full_answers_eagain(void **state)
{
	struct world *w = *state;
	unsigned i;

	for (i = 0; i < IDENTITY_WINDOW + IDENTITY_QUEUE; i++)
		assert_int_equal(submit(w, IDV_HELLO, i + 1, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_HELLO, i + 1, 0, NULL), -EAGAIN);
	assert_int_equal(w->done, 0);
}

static void send_odd(struct world *w, size_t size)
{
	static const char octets[IDENTITY_LARGE + 8];
	struct identity_req req;

	assert_int_equal(submit(w, IDV_HELLO, 1, 0, NULL), 0);
	assert_true(vault_take(w, &req) > 0);
	assert_int_equal(send(w->vault, octets, size, 0), (ssize_t)size);
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->busy, 1);
}

static void test_answer_odd_size_ends_peer(void **state)
{
	send_odd(*state, 511);
}

static void test_answer_truncated_ends_peer(void **state)
{
	send_odd(*state, IDENTITY_LARGE + 1);
}

static void test_answer_of_unknown_ticket_ends_peer(void **state)
{
	struct world *w = *state;
	const struct identity_req req = { .ticket = 0x7777777777770003 };

	vault_give(w, &req, IDO_OK, 0, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->died, 1);
}

static void test_answer_of_another_verb_ends_peer(void **state)
{
	struct world *w = *state;
	struct identity_req req;

	assert_int_equal(submit(w, IDV_HELLO, 1, 0, NULL), 0);
	assert_true(vault_take(w, &req) > 0);
	req.verb = IDV_BYE;
	vault_give(w, &req, IDO_OK, 0, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->busy, 1);
}

static void test_answer_used_beyond_packet_ends_peer(void **state)
{
	struct world *w = *state;
	struct identity_ans ans = { .outcome = IDO_OK, .used = IDENTITY_ANS_SMALL_FIELDS + 1 };
	struct identity_req req;

	assert_int_equal(submit(w, IDV_HELLO, 1, 0, NULL), 0);
	assert_true(vault_take(w, &req) > 0);
	ans.ticket = req.ticket;
	assert_int_equal(send(w->vault, &ans, IDENTITY_SMALL, 0), IDENTITY_SMALL);
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->busy, 1);
}

static void test_cancel_done_never_comes(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	uint64_t ticket;

	assert_int_equal(submit(w, IDV_SHARE, 1, 0, &ticket), 0);
	identity_cancel(w->id, ticket);
	identity_cancel(w->id, ticket + 1);
	assert_true(vault_take(w, &req) > 0);
	vault_give(w, &req, IDO_OK, 0, IDENTITY_SMALL);
	turn();
	assert_int_equal(w->done, 0);
	assert_int_equal(w->died, 0);
}

static void test_cancel_inside_done_of_dead_peer_holds(void **state)
{
	struct world *w = *state;

	assert_int_equal(submit(w, IDV_SHARE, 1, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_SHARE, 2, 0, &w->cancel_ticket), 0);
	close(w->vault);
	w->vault = -1;
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->done, 1);
}

static void test_died_outstanding_are_busy_and_hello_waits_for_the_next(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	unsigned i;

	for (i = 0; i < IDENTITY_WINDOW; i++)
		assert_int_equal(submit(w, IDV_HELLO, i + 1, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_SHARE, 500, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_HELLO, 501, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_SMS_IN, 0, 0, NULL), 0);
	close(w->vault);
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->busy, IDENTITY_WINDOW);
	assert_int_equal(identity_pair_replace(w->id, pair_open(&w->vault)), 0);
	assert_int_equal(w->busy, IDENTITY_WINDOW + 1);	/* the share of a dialogue the new vault does not know */
	assert_true(vault_take(w, &req) > 0);
	assert_int_equal(req.dialogue, 501);
	assert_true(vault_take(w, &req) > 0);
	assert_int_equal(req.verb, IDV_SMS_IN);
	assert_int_equal(vault_take(w, &req), -1);
}

/* What the vault answered before it died was done: it is not "busy" because another request lay unread. */
static void test_died_with_a_request_unread_its_answers_still_count(void **state)
{
	struct world *w = *state;
	struct identity_req req;

	assert_int_equal(submit(w, IDV_HELLO, 1, 0, NULL), 0);
	assert_int_equal(submit(w, IDV_HELLO, 2, 0, NULL), 0);
	assert_true(vault_take(w, &req) > 0);
	vault_give(w, &req, IDO_PLAIN, 0, IDENTITY_SMALL);
	close(w->vault);
	w->vault = -1;
	turn();
	assert_int_equal(w->died, 1);
	assert_int_equal(w->done, 2);
	assert_int_equal(w->busy, 1);
}

static void test_replace_never_sends_outstanding_again(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	int old = w->vault;

	assert_int_equal(submit(w, IDV_SHARE, 1, 0, NULL), 0);
	assert_int_equal(identity_pair_replace(w->id, pair_open(&w->vault)), 0);
	assert_int_equal(w->busy, 1);
	assert_int_equal(vault_take(w, &req), -1);
	close(old);
	assert_int_equal(submit(w, IDV_HELLO, 2, 0, NULL), 0);
	assert_true(vault_take(w, &req) > 0);
}

static void test_submit_without_peer_waits(void **state)
{
	struct world *w = *state;
	struct identity_req req;

	close(w->vault);
	turn();
	assert_int_equal(submit(w, IDV_HELLO, 1, 0, NULL), 0);
	assert_int_equal(w->done, 0);
	assert_int_equal(identity_pair_replace(w->id, pair_open(&w->vault)), 0);
	assert_true(vault_take(w, &req) > 0);
}

static void test_clock_packet_moves_clock(void **state)
{
	struct world *w = *state;
	const struct identity_ans ans = { .dialogue = 1200 };

	assert_int_equal(send(w->vault, &ans, IDENTITY_SMALL, 0), IDENTITY_SMALL);
	turn();
	assert_int_equal(w->offset, 1200);
	assert_int_equal(w->died, 0);
}

static void test_free_answers_what_is_left_busy(void **state)
{
	struct world *w = *state;
	unsigned i;

	for (i = 0; i < MANY; i++)
		assert_int_equal(submit(w, IDV_HELLO, i + 1, 0, NULL), 0);
	identity_free(w->id);
	w->id = NULL;
	assert_int_equal(w->busy, MANY);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_submit_short_text_travels_small),
		T(test_submit_unknown_verb_refused),
		T(test_answer_both_sizes_reach_done),
		T(test_credit_window_full_keeps_rest_waiting),
		T(test_what_became_of_sms_goes_before_new_ones),
		T(test_credit_large_packets_no_deadlock),
		T(test_parked_request_gives_credit_back),
		T(test_parked_twice_ends_peer),
		T(test_queue_full_answers_eagain),
		T(test_answer_odd_size_ends_peer),
		T(test_answer_truncated_ends_peer),
		T(test_answer_of_unknown_ticket_ends_peer),
		T(test_answer_of_another_verb_ends_peer),
		T(test_answer_used_beyond_packet_ends_peer),
		T(test_cancel_done_never_comes),
		T(test_cancel_inside_done_of_dead_peer_holds),
		T(test_died_outstanding_are_busy_and_hello_waits_for_the_next),
		T(test_died_with_a_request_unread_its_answers_still_count),
		T(test_replace_never_sends_outstanding_again),
		T(test_submit_without_peer_waits),
		T(test_clock_packet_moves_clock),
		T(test_free_answers_what_is_left_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
