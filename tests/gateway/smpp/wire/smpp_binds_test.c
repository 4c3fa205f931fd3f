/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Several binds of one account, and pairs: what is up when, and where things leave. */
#include "tests/lib/peer.h"

#include "gateway/smpp/wire/smpp_binds.h"

struct fixture {
	struct peer listener;		/* accepts */
	struct peer peer[4];		/* by the order they came */
	uint32_t command[4];		/* of their binds */
	unsigned n_peers;
	struct smpp_binds_conf conf;
	struct smpp_binds *binds;
	unsigned ups, downs, stopped, results, requests, at;
	unsigned lane_lost[4], bind_lost[4];
	bool insists;			/* asks for another submit when all is down */
};

static void on_up(void *priv)
{
	((struct fixture *)priv)->ups++;
}

static int submit(struct fixture *f, unsigned lane);

static void on_down(void *priv)
{
	struct fixture *f = priv;

	f->downs++;
	if (f->insists)
		assert_int_equal(submit(f, SMPP_BINDS_ANY), -ENOTCONN);
}

static void on_lane_lost(void *priv, unsigned lane)
{
	((struct fixture *)priv)->lane_lost[lane]++;
}

static void on_bind_lost(void *priv, unsigned at)
{
	((struct fixture *)priv)->bind_lost[at]++;
}

static void on_request(void *priv, unsigned at, const struct smpp_pdu *pdu)
{
	struct fixture *f = priv;
	struct smpp_pdu resp;

	f->requests++;
	f->at = at;
	smpp_pdu_respond(&resp, pdu, SMPP_ROK);
	smpp_binds_respond(f->binds, at, &resp);
}

static void on_result(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
	((struct fixture *)priv)->results++;
}

static void on_stopped(void *priv)
{
	((struct fixture *)priv)->stopped++;
}

static const struct smpp_binds_ops ops = {
	.up = on_up, .down = on_down, .lane_lost = on_lane_lost, .bind_lost = on_bind_lost, .request = on_request, .result = on_result, .stopped = on_stopped,
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(peer_root, struct fixture);

	peer_listen(&f->listener);
	smpp_link_conf_init(&f->conf.link);
	peer_link_conf(&f->conf.link, &f->listener);
	f->conf.link.reconnect_ms = 400;	/* a leg that was lost stays away for the length of a test */
	f->conf.link.unbind_ms = 100;
	f->conf.lanes = 1;
	for (unsigned i = 0; i < ARRAY_SIZE(f->peer); i++)
		f->peer[i].fd = -1;
	*peer_errors() = 0;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	smpp_binds_free(f->binds);
	assert_int_equal(f->ups, f->downs);
	for (unsigned i = 0; i < ARRAY_SIZE(f->peer); i++)
		peer_hang_up(&f->peer[i]);
	peer_free(&f->listener);
	talloc_free(f);
	return peer_leaks();
}

/* Accept one connection, and its bind with that status. */
static void take_bind(struct fixture *f, uint32_t status)
{
	struct peer *p = &f->peer[f->n_peers];
	struct smpp_pdu pdu;
	int64_t end = monotonic_ms() + PEER_PATIENCE_MS;

	peer_accept(&f->listener);
	p->fd = f->listener.fd;
	f->listener.fd = -1;
	while (!peer_take(p, &pdu)) {
		assert_true(monotonic_ms() < end);
		run_ms(1);
		peer_read(p);
	}
	f->command[f->n_peers++] = pdu.id;
	peer_respond(p, &pdu, status);
	run_ms(20);
}

static void begin(struct fixture *f, unsigned lanes, bool pair)
{
	f->conf.lanes = lanes;
	f->conf.pair = pair;
	f->binds = smpp_binds_new(f, &f->conf, &ops, f, NULL);
	assert_non_null(f->binds);
	smpp_binds_start(f->binds);
}

static struct peer *peer_of(struct fixture *f, uint32_t command)
{
	for (unsigned i = 0; i < f->n_peers; i++)
		if (f->command[i] == command)
			return &f->peer[i];
	fail_msg("nobody bound as %s", smpp_pdu_name(command));
	return NULL;
}

static int submit(struct fixture *f, unsigned lane)
{
	struct smpp_link_cookie cookie = { .id = 1 };
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM };

	pdu.dst.digits = smpp_pdu_str("254700000001");
	return smpp_binds_request(f->binds, lane, &pdu, &cookie, false);
}

static void deliver(struct peer *p, uint32_t seq)
{
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .seq = seq, .sm = (const uint8_t *)"hi", .sm_len = 2 };

	pdu.src.digits = smpp_pdu_str("254700000001");
	peer_send(p, &pdu);
}

static void test_pair_is_up_when_both_are(void **state)
{
	struct fixture *f = *state;
	struct peer *tx, *rx;

	begin(f, 1, true);
	take_bind(f, SMPP_ROK);
	assert_int_equal(f->ups, 0);
	assert_int_equal(submit(f, SMPP_BINDS_ANY), -ENOTCONN);
	take_bind(f, SMPP_ROK);
	assert_int_equal(f->ups, 1);
	assert_string_equal(smpp_binds_state(f->binds), "BOUND");
	tx = peer_of(f, SMPP_BIND_TRANSMITTER);
	rx = peer_of(f, SMPP_BIND_RECEIVER);
	assert_int_equal(submit(f, 0), 0);
	peer_expect(tx, SMPP_SUBMIT_SM);
	deliver(rx, 77);
	assert_int_equal(peer_expect(rx, SMPP_DELIVER_SM | SMPP_RESP).seq, 77);
	assert_true(smpp_binds_can_answer(f->binds, f->at));
	deliver(tx, 78);	/* receipts come on either */
	assert_int_equal(peer_expect(tx, SMPP_DELIVER_SM | SMPP_RESP).seq, 78);
	assert_int_equal(f->requests, 2);
}

static void test_pair_that_loses_a_half_is_down(void **state)
{
	struct fixture *f = *state;
	struct peer *rx;

	begin(f, 1, true);
	take_bind(f, SMPP_ROK);
	take_bind(f, SMPP_ROK);
	rx = peer_of(f, SMPP_BIND_RECEIVER);
	assert_int_equal(submit(f, 0), 0);
	run_ms(20);
	peer_hang_up(peer_of(f, SMPP_BIND_TRANSMITTER));
	run_ms(20);
	assert_int_equal(f->downs, 1);
	assert_int_equal(f->results, 1);
	assert_false(smpp_binds_is_up(f->binds));
	assert_int_equal(submit(f, 0), -ENOTCONN);
	deliver(rx, 5);
	peer_expect(rx, SMPP_DELIVER_SM | SMPP_RESP);
	assert_false(smpp_binds_can_answer(f->binds, f->at));
	take_bind(f, SMPP_ROK);
	assert_int_equal(f->command[2], SMPP_BIND_TRANSMITTER);
	assert_int_equal(f->ups, 2);
}

static void test_several_binds_share_and_one_loss_costs_one_lane(void **state)
{
	struct fixture *f = *state;

	begin(f, 3, false);
	for (unsigned i = 0; i < 3; i++)
		take_bind(f, SMPP_ROK);
	assert_int_equal(f->ups, 1);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(submit(f, SMPP_BINDS_ANY), 0);
	for (unsigned i = 0; i < 3; i++)
		peer_expect(&f->peer[i], SMPP_SUBMIT_SM);
	assert_int_equal(smpp_binds_load(f->binds).in_flight, 3);
	peer_hang_up(&f->peer[1]);
	run_ms(20);
	assert_int_equal(f->downs, 0);
	assert_int_equal(f->lane_lost[0] + f->lane_lost[1] + f->lane_lost[2], 1);
	assert_int_equal(f->results, 1);
	assert_string_equal(smpp_binds_state(f->binds), "PART");
	assert_int_equal(submit(f, SMPP_BINDS_ANY), 0);
}

static void test_one_bind_too_many_is_told_once_and_the_others_serve(void **state)
{
	struct fixture *f = *state;

	f->conf.link.busy_ms = f->conf.link.refused_max_ms = 100;
	begin(f, 2, false);
	take_bind(f, SMPP_ROK);
	take_bind(f, SMPP_RALYBND);
	assert_int_equal(f->ups, 1);
	assert_string_equal(smpp_binds_state(f->binds), "REFUSED");
	assert_non_null(strstr(smpp_binds_why(f->binds), "0x5"));
	assert_int_equal(submit(f, SMPP_BINDS_ANY), 0);
	take_bind(f, SMPP_RALYBND);
	assert_int_equal(*peer_errors(), 1);
}

static void test_request_while_freed_finds_no_bind_that_is_gone(void **state)
{
	struct fixture *f = *state;

	f->conf.rate = 100;
	begin(f, 2, false);
	take_bind(f, SMPP_ROK);
	take_bind(f, SMPP_ROK);
	f->insists = true;
	smpp_binds_free(f->binds);
	f->binds = NULL;
	assert_int_equal(f->downs, 1);
}

static void test_stop_ends_when_every_bind_has_left(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin(f, 1, true);
	take_bind(f, SMPP_ROK);
	take_bind(f, SMPP_ROK);
	smpp_binds_stop(f->binds);
	pdu = peer_expect(peer_of(f, SMPP_BIND_RECEIVER), SMPP_UNBIND);
	peer_respond(peer_of(f, SMPP_BIND_RECEIVER), &pdu, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->stopped, 0);
	pdu = peer_expect(peer_of(f, SMPP_BIND_TRANSMITTER), SMPP_UNBIND);
	peer_respond(peer_of(f, SMPP_BIND_TRANSMITTER), &pdu, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->stopped, 1);
	assert_int_equal(f->downs, 1);
}

#define BINDS_TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BINDS_TEST(test_pair_is_up_when_both_are),
		BINDS_TEST(test_pair_that_loses_a_half_is_down),
		BINDS_TEST(test_several_binds_share_and_one_loss_costs_one_lane),
		BINDS_TEST(test_one_bind_too_many_is_told_once_and_the_others_serve),
		BINDS_TEST(test_request_while_freed_finds_no_bind_that_is_gone),
		BINDS_TEST(test_stop_ends_when_every_bind_has_left),
	};

	return cmocka_run_group_tests_name("smpp_binds", tests, peer_group_setup, peer_group_teardown);
}
