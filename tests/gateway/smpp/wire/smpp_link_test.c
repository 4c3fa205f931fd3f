/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/lib/peer.h"

#include "gateway/smpp/wire/smpp_link_fsm.h"

struct fixture {
	struct peer peer;
	struct smpp_link_conf conf;
	struct smpp_link *link;
	unsigned bound, unbound, stopped, requests, results, writes;
	struct smpp_pdu last_request;
	uint32_t answer_with;		/* status for requests of the operator; ~0: no answer */
	struct {
		uint64_t id;
		enum smpp_link_outcome outcome;
		uint32_t status;
	} result[256];
};

static void on_bound(void *priv)
{
	((struct fixture *)priv)->bound++;
}

static void on_unbound(void *priv)
{
	((struct fixture *)priv)->unbound++;
}

static void on_stopped(void *priv)
{
	((struct fixture *)priv)->stopped++;
}

static void on_request(void *priv, const struct smpp_pdu *pdu)
{
	struct fixture *f = priv;
	struct smpp_pdu resp;

	f->requests++;
	f->last_request = *pdu;
	if (f->answer_with == ~0u)
		return;
	smpp_pdu_respond(&resp, pdu, f->answer_with);
	smpp_link_respond(f->link, &resp);
}

static void on_result(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
	struct fixture *f = priv;

	assert_int_equal(resp != NULL, outcome == SMPP_LINK_ANSWERED);
	assert_true(f->results < ARRAY_SIZE(f->result));
	f->result[f->results].id = cookie->id;
	f->result[f->results].outcome = outcome;
	f->result[f->results++].status = resp ? resp->status : 0;
}

static const struct smpp_link_ops ops = { on_bound, on_unbound, on_request, on_result, on_stopped };

static struct fixture *counting;

static ssize_t counting_read(void *priv, int fd, void *buf, size_t len)
{
	ssize_t n = read(fd, buf, len);

	return n < 0 ? SMPP_IO_WANT_READ : n == 0 ? SMPP_IO_CLOSED : n;
}

static ssize_t counting_write(void *priv, int fd, const void *buf, size_t len)
{
	ssize_t n = send(fd, buf, len, MSG_NOSIGNAL);

	counting->writes++;
	return n < 0 ? SMPP_IO_WANT_WRITE : n;
}

static const char *counting_why(void *priv)
{
	return "broken";
}

static const struct smpp_io counting_io = { .read = counting_read, .write = counting_write, .why = counting_why };

static int setup(void **state)
{
	struct fixture *f = talloc_zero(peer_root, struct fixture);

	peer_listen(&f->peer);
	smpp_link_conf_init(&f->conf);
	peer_link_conf(&f->conf, &f->peer);
	f->conf.password = "secret08";
	f->conf.reconnect_ms = 10;
	f->conf.reconnect_max_ms = 80;
	f->conf.unbind_ms = 2000;
	*peer_errors() = 0;
	counting = f;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	smpp_link_free(f->link);
	peer_free(&f->peer);
	talloc_free(f);
	return peer_leaks();
}

static void begin(struct fixture *f)
{
	f->link = smpp_link_new(f, &f->conf, &ops, f, &counting_io);
	assert_non_null(f->link);
	smpp_link_start(f->link);
}

static void begin_bound(struct fixture *f)
{
	begin(f);
	peer_bind(&f->peer);
	assert_true(smpp_link_is_bound(f->link));
}

static int submit(struct fixture *f, uint64_t id, bool may_wait)
{
	struct smpp_link_cookie cookie = { .id = id };
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM };

	pdu.dst.digits = smpp_pdu_str("254700000001");
	pdu.sm = (const uint8_t *)"hello";
	pdu.sm_len = 5;
	return smpp_link_request(f->link, &pdu, &cookie, may_wait);
}

static struct smpp_pdu deliver(uint32_t seq)
{
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .seq = seq, .sm = (const uint8_t *)"hi", .sm_len = 2 };

	pdu.src.digits = smpp_pdu_str("254700000001");
	return pdu;
}

static void test_bind_ok_carries_configuration(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu bind;

	f->conf.system_type = "USSD";
	begin(f);
	peer_accept(&f->peer);
	bind = peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER);
	assert_int_equal(bind.seq, 1);
	assert_true(smpp_pdu_str_is(bind.system_id, "musafir"));
	assert_true(smpp_pdu_str_is(bind.password, "secret08"));
	assert_true(smpp_pdu_str_is(bind.system_type, "USSD"));
	assert_int_equal(bind.interface_version, 0x34);
	assert_int_equal(f->bound, 0);
	peer_respond(&f->peer, &bind, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->bound, 1);
	assert_string_equal(smpp_link_state(f->link), "BOUND");
	assert_int_equal(*peer_errors(), 0);
}

static void refuse(struct fixture *f, uint32_t status)
{
	struct smpp_pdu bind;

	peer_accept(&f->peer);
	bind = peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER);
	peer_respond(&f->peer, &bind, status);
	peer_expect_closed(&f->peer);
}

static void test_bind_refused_for_good_waits_long_and_says_error(void **state)
{
	static const uint32_t statuses[] = { 0x05, 0x0d, 0x0e, 0x0f, 0x53 };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		begin(f);
		refuse(f, statuses[i]);
		assert_int_equal(*peer_errors(), i + 1);
		assert_false(peer_accept_within(&f->peer, 150));
		assert_true(f->link->backoff_ms >= (statuses[i] == 0x05 ? 10000 : 60000));
		smpp_link_free(f->link);
		f->link = NULL;
	}
	assert_int_equal(f->bound, 0);
}

static void test_bind_refused_for_now_tries_again_soon(void **state)
{
	struct fixture *f = *state;

	begin(f);
	refuse(f, 0x08);
	refuse(f, 0x14);
	assert_int_equal(*peer_errors(), 0);
	refuse(f, 0x450);
	assert_non_null(strstr(smpp_link_why(f->link), "0x450: the operator's own"));
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 1);
}

static void test_bind_that_nobody_answers_says_so(void **state)
{
	struct fixture *f = *state;

	begin(f);
	peer_accept(&f->peer);
	assert_int_equal(peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER).seq, 1);
	peer_hang_up(&f->peer);
	run_ms(20);
	assert_non_null(strstr(smpp_link_why(f->link), "did not answer the bind"));
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 1);
	peer_hang_up(&f->peer);
	run_ms(20);
	assert_string_equal(smpp_link_why(f->link), "closed by peer");
}

static void test_bind_refused_with_body_or_nack_is_understood(void **state)
{
	struct fixture *f = *state;

	begin(f);
	peer_accept(&f->peer);
	assert_int_equal(peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER).seq, 1);
	peer_send_hex(&f->peer, "00000015800000090000000800000001534d534300");
	peer_expect_closed(&f->peer);
	peer_accept(&f->peer);
	assert_int_equal(peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER).seq, 2);
	peer_send_hex(&f->peer, "00000010800000000000000300000002");
	peer_expect_closed(&f->peer);
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 1);
}

static void test_bind_without_response_gives_up_in_time(void **state)
{
	struct fixture *f = *state;

	f->conf.bind_ms = 60;
	begin(f);
	peer_accept(&f->peer);
	assert_int_equal(peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER).seq, 1);
	peer_send_hex(&f->peer, "00000010800000090000000000000063");	/* not our sequence */
	peer_expect_closed(&f->peer);
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 1);
	assert_int_equal(f->unbound, 0);
}

static void test_enquire_before_bind_response_is_answered(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu bind;

	begin(f);
	peer_accept(&f->peer);
	bind = peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER);
	peer_send_hex(&f->peer, "00000010000000150000000080000000");
	assert_int_equal(peer_expect(&f->peer, SMPP_ENQUIRE_LINK | SMPP_RESP).seq, 0x80000000);
	peer_respond(&f->peer, &bind, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->bound, 1);
}

static void test_deliver_before_bind_response_is_refused(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu = deliver(7), resp;

	begin(f);
	peer_accept(&f->peer);
	assert_int_equal(peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER).seq, 1);
	peer_send(&f->peer, &pdu);
	resp = peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(resp.seq, 7);
	assert_int_equal(resp.status, SMPP_RINVBNDSTS);
	assert_int_equal(f->requests, 0);
}

static void test_enquire_sent_after_silence_only(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu enquire, pdu = deliver(1);

	f->conf.enquire_ms = 400;
	begin_bound(f);
	for (int i = 0; i < 4; i++) {	/* any PDU counts as life */
		run_ms(150);
		peer_send(&f->peer, &pdu);
		assert_int_equal(peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP).seq, 1);
	}
	peer_expect_nothing(&f->peer, 100);
	enquire = peer_expect(&f->peer, SMPP_ENQUIRE_LINK);
	peer_respond(&f->peer, &enquire, SMPP_ROK);
	run_ms(50);
	assert_int_equal(f->unbound, 0);
}

static void test_silent_peer_is_given_up(void **state)
{
	struct fixture *f = *state;

	f->conf.enquire_ms = 40;
	begin_bound(f);
	peer_expect(&f->peer, SMPP_ENQUIRE_LINK);
	peer_expect(&f->peer, SMPP_ENQUIRE_LINK);
	peer_expect_closed(&f->peer);
	assert_int_equal(f->unbound, 1);
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 2);
}

/* A command_length that never comes true must not hold the link for ever. */
static void test_half_pdu_does_not_count_as_life(void **state)
{
	struct fixture *f = *state;

	f->conf.enquire_ms = 40;
	begin_bound(f);
	peer_send_hex(&f->peer, "0000ffff000000060000000000000001");
	peer_expect(&f->peer, SMPP_ENQUIRE_LINK);
	peer_send_hex(&f->peer, "00");
	peer_expect(&f->peer, SMPP_ENQUIRE_LINK);
	peer_expect_closed(&f->peer);
}

static void test_octet_by_octet_is_one_pdu(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu = deliver(0xa2859f22);
	uint8_t octets[256];
	size_t len = peer_encode(octets, sizeof(octets), &pdu);

	begin_bound(f);
	for (size_t i = 0; i < len; i++) {
		assert_int_equal(f->requests, 0);
		peer_send_octets(&f->peer, octets + i, 1);
		run_ms(2);
	}
	assert_int_equal(f->requests, 1);
	assert_int_equal(peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP).seq, 0xa2859f22);
}

static void test_several_pdus_in_one_read_leave_in_one_write(void **state)
{
	struct fixture *f = *state;
	uint8_t octets[4096];
	size_t len = 0;

	begin_bound(f);
	for (uint32_t seq = 1; seq <= 20; seq++) {
		struct smpp_pdu pdu = deliver(seq);

		len += peer_encode(octets + len, sizeof(octets) - len, &pdu);
	}
	f->writes = 0;
	peer_send_octets(&f->peer, octets, len - 5);
	run_ms(20);
	assert_int_equal(f->requests, 19);
	assert_int_equal(f->writes, 1);
	peer_send_octets(&f->peer, octets + len - 5, 5);
	for (uint32_t seq = 1; seq <= 20; seq++)
		assert_int_equal(peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP).seq, seq);
}

static void test_unknown_command_is_nacked_with_its_sequence(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu nack;

	begin_bound(f);
	peer_send_hex(&f->peer, "0000001000000110000000000a342ee7"	/* unknown request */
				"00000010800033020000000000000001"	/* unknown response: ignored */
				"00000010f00000090000000000000001"
				"00000010000000150000000000000006");
	nack = peer_expect(&f->peer, SMPP_GENERIC_NACK);
	assert_int_equal(nack.seq, 0x0a342ee7);
	assert_int_equal(nack.status, SMPP_RINVCMDID);
	assert_int_equal(peer_expect(&f->peer, SMPP_ENQUIRE_LINK | SMPP_RESP).seq, 6);
	assert_int_equal(f->unbound, 0);
}

static void test_every_request_is_answered_with_its_sequence(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu resp;

	begin_bound(f);
	/* query_sm, alert_notification and outbind (no response exists), a deliver_sm that ends in its address */
	peer_send_hex(&f->peer, "0000001e0000000300000000000000e83132333435000101343034303400"
				"00000025000001020000000200004fe8010135353532373130303030000101343034303400"
				"000000120000000b00000000000000630000"
				"0000001700000005000000000000004d00010135353532");
	resp = peer_expect(&f->peer, SMPP_QUERY_SM | SMPP_RESP);
	assert_int_equal(resp.seq, 0xe8);
	assert_int_equal(resp.status, SMPP_RINVCMDID);
	resp = peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(resp.seq, 0x4d);
	assert_int_equal(resp.status, SMPP_RINVCMDLEN);
	assert_int_equal(f->requests, 0);
	peer_expect_nothing(&f->peer, 20);
}

static void test_garbage_length_is_nacked_and_closed(void **state)
{
	static const char *const garbage[] = {
		"0000000f000000060000000000000000", "f000001100000110000000000a342ee7", "00000004", "485454502f312e3120343030",
	};
	struct fixture *f = *state;
	struct smpp_pdu nack;

	begin(f);
	for (size_t i = 0; i < ARRAY_SIZE(garbage); i++) {
		peer_bind(&f->peer);
		peer_send_hex(&f->peer, garbage[i]);
		nack = peer_expect(&f->peer, SMPP_GENERIC_NACK);
		assert_int_equal(nack.status, SMPP_RINVCMDLEN);
		assert_int_equal(nack.seq, 0);
		peer_expect_closed(&f->peer);
		assert_int_equal(f->unbound, i + 1);
	}
}

static void test_window_is_respected_and_queue_follows(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu first, second;

	f->conf.window = 2;
	f->conf.queue_max = 1;
	begin_bound(f);
	assert_int_equal(submit(f, 1, false), 0);
	assert_int_equal(submit(f, 2, true), 0);
	assert_int_equal(submit(f, 3, false), -EAGAIN);
	assert_int_equal(submit(f, 4, true), 0);
	assert_int_equal(submit(f, 5, true), -EAGAIN);
	first = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	second = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_int_equal(second.seq, first.seq + 1);
	peer_expect_nothing(&f->peer, 30);
	peer_respond(&f->peer, &second, 0x14);
	assert_int_equal(peer_expect(&f->peer, SMPP_SUBMIT_SM).seq, second.seq + 1);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->result[0].id, 2);
	assert_int_equal(f->result[0].status, 0x14);
	peer_respond(&f->peer, &first, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->result[1].id, 1);
	assert_int_equal(submit(f, 6, false), 0);
}

static void test_sequence_wraps_to_one_and_skips_pending(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu held;

	begin_bound(f);
	f->link->next_seq = 1;
	assert_int_equal(submit(f, 1, false), 0);
	held = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_int_equal(held.seq, 1);
	f->link->next_seq = SMPP_SEQ_MAX;
	assert_int_equal(submit(f, 2, false), 0);
	assert_int_equal(peer_expect(&f->peer, SMPP_SUBMIT_SM).seq, SMPP_SEQ_MAX);
	assert_int_equal(submit(f, 3, false), 0);
	assert_int_equal(peer_expect(&f->peer, SMPP_SUBMIT_SM).seq, 2);
	peer_respond(&f->peer, &held, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->result[0].id, 1);
}

static void test_response_of_other_command_or_sequence_is_ignored(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu req, other;

	begin_bound(f);
	assert_int_equal(submit(f, 1, false), 0);
	req = other = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	other.id = SMPP_DATA_SM;
	peer_respond(&f->peer, &other, SMPP_ROK);
	other = req;
	other.seq += 64;	/* the same slot */
	peer_respond(&f->peer, &other, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->results, 0);
	assert_int_equal(smpp_link_stats(f->link)->strays, 2);
	peer_respond(&f->peer, &req, SMPP_ROK);
	peer_respond(&f->peer, &req, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->results, 1);
}

static void test_generic_nack_completes_request(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu req, nack = { .id = SMPP_GENERIC_NACK, .status = 0x58 };

	begin_bound(f);
	assert_int_equal(submit(f, 1, false), 0);
	req = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_send(&f->peer, &nack);		/* sequence 0: nobody's */
	run_ms(20);
	assert_int_equal(f->results, 0);
	nack.seq = req.seq;
	peer_send(&f->peer, &nack);
	run_ms(20);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->result[0].status, 0x58);
}

static void test_response_after_timeout_is_still_taken(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu req;

	f->conf.window = 1;
	f->conf.response_ms = 40;
	begin_bound(f);
	assert_int_equal(submit(f, 1, false), 0);
	req = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	run_until(smpp_link_stats(f->link)->timeouts == 1);
	assert_int_equal(f->results, 0);
	assert_int_equal(submit(f, 2, false), 0);	/* the window is free again */
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_respond(&f->peer, &req, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->result[0].id, 1);
	assert_int_equal(f->result[0].outcome, SMPP_LINK_ANSWERED);
	assert_int_equal(smpp_link_stats(f->link)->late, 1);
}

static void test_response_that_never_comes_is_unanswered_once(void **state)
{
	struct fixture *f = *state;

	f->conf.response_ms = 30;
	f->conf.late_ms = 30;
	begin_bound(f);
	assert_int_equal(submit(f, 1, false), 0);
	run_until(f->results == 1);
	run_ms(100);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->result[0].outcome, SMPP_LINK_UNANSWERED);
	assert_int_equal(f->unbound, 0);
}

static void test_many_timeouts_never_run_out_of_sequences(void **state)
{
	struct fixture *f = *state;

	f->conf.window = 10;
	f->conf.response_ms = 5;
	begin_bound(f);
	for (uint64_t id = 1; id <= 100; id++) {
		while (submit(f, id, false) == -EAGAIN)
			run_ms(2);
		assert_true(f->link->in_flight <= 10);
	}
	run_ms(30);
	assert_int_equal(f->link->n_late, f->link->n_slots / 2);
	assert_int_equal(f->results, 100 - f->link->n_slots / 2);
}

static void test_peer_closes_fails_everything_and_reconnects(void **state)
{
	struct fixture *f = *state;

	f->conf.window = 1;
	begin_bound(f);
	assert_int_equal(submit(f, 1, true), 0);
	assert_int_equal(submit(f, 2, true), 0);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_hang_up(&f->peer);
	run_ms(20);
	assert_int_equal(f->unbound, 1);
	assert_int_equal(f->results, 2);
	assert_int_equal(f->result[0].id, 2);
	assert_int_equal(f->result[0].outcome, SMPP_LINK_UNSENT);
	assert_int_equal(f->result[1].id, 1);
	assert_int_equal(f->result[1].outcome, SMPP_LINK_UNANSWERED);
	assert_int_equal(submit(f, 3, true), -ENOTCONN);
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 2);
	peer_expect_nothing(&f->peer, 30);	/* nothing is sent again */
}

static void test_backoff_doubles_to_its_ceiling_and_resets_at_bind(void **state)
{
	static const unsigned expected[] = { 10, 20, 40, 80, 80 };
	struct fixture *f = *state;

	begin(f);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		peer_accept(&f->peer);
		peer_hang_up(&f->peer);
		while (f->link->fi->state != SMPP_LINK_IDLE)
			run_ms(1);
		assert_int_equal(f->link->backoff_ms, expected[i]);
	}
	peer_bind(&f->peer);
	assert_int_equal(f->link->backoff_ms, 0);
}

static void test_nobody_listens_tries_again(void **state)
{
	struct fixture *f = *state;

	close(f->peer.listener);
	begin(f);
	run_until(f->link->backoff_ms >= 20);
	assert_int_equal(f->bound, 0);
	f->peer.listener = -1;
}

static void test_start_after_stop_begins_with_the_first_pause(void **state)
{
	struct fixture *f = *state;

	close(f->peer.listener);
	f->peer.listener = -1;
	begin(f);
	run_until(f->link->backoff_ms > f->conf.reconnect_ms);
	smpp_link_stop(f->link);
	smpp_link_start(f->link);
	assert_true(f->link->backoff_ms <= f->conf.reconnect_ms);
}

static void test_stop_unbinds_and_waits_for_response(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu unbind;

	begin_bound(f);
	smpp_link_stop(f->link);
	unbind = peer_expect(&f->peer, SMPP_UNBIND);
	assert_int_equal(f->unbound, 1);
	assert_int_equal(f->stopped, 0);
	peer_respond(&f->peer, &unbind, 0x08);	/* a response is a response */
	peer_expect_closed(&f->peer);
	assert_int_equal(f->stopped, 1);
	assert_false(peer_accept_within(&f->peer, 60));
	smpp_link_start(f->link);
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 2);
}

static void test_start_while_it_stops_binds_again_and_stop_wins_after(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu unbind;

	begin_bound(f);
	smpp_link_stop(f->link);
	unbind = peer_expect(&f->peer, SMPP_UNBIND);
	smpp_link_start(f->link);
	peer_respond(&f->peer, &unbind, SMPP_ROK);
	peer_bind(&f->peer);
	assert_int_equal(f->stopped, 0);
	assert_int_equal(f->bound, 2);
	smpp_link_stop(f->link);
	unbind = peer_expect(&f->peer, SMPP_UNBIND);
	smpp_link_start(f->link);
	smpp_link_stop(f->link);
	peer_respond(&f->peer, &unbind, SMPP_ROK);
	peer_expect_closed(&f->peer);
	assert_int_equal(f->stopped, 1);
	assert_false(peer_accept_within(&f->peer, 60));
}

static void test_stop_waits_for_what_is_in_flight(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu req;

	f->conf.window = 1;
	begin_bound(f);
	assert_int_equal(submit(f, 1, true), 0);
	assert_int_equal(submit(f, 2, true), 0);
	smpp_link_stop(f->link);
	for (int i = 0; i < 2; i++) {
		req = peer_expect(&f->peer, SMPP_SUBMIT_SM);
		peer_respond(&f->peer, &req, SMPP_ROK);
	}
	req = peer_expect(&f->peer, SMPP_UNBIND);
	assert_int_equal(f->results, 2);
	assert_int_equal(f->result[1].outcome, SMPP_LINK_ANSWERED);
	peer_respond(&f->peer, &req, SMPP_ROK);
	peer_expect_closed(&f->peer);
	assert_int_equal(f->stopped, 1);
}

static void test_stop_with_deaf_peer_ends_in_time(void **state)
{
	struct fixture *f = *state;

	f->conf.unbind_ms = 500;
	begin_bound(f);
	assert_int_equal(submit(f, 1, true), 0);
	smpp_link_stop(f->link);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_expect(&f->peer, SMPP_UNBIND);
	peer_expect_closed(&f->peer);
	assert_int_equal(f->stopped, 1);
	assert_int_equal(f->result[0].outcome, SMPP_LINK_UNANSWERED);
}

static void test_stop_without_connection_is_at_once(void **state)
{
	struct fixture *f = *state;

	begin(f);
	smpp_link_stop(f->link);
	assert_int_equal(f->stopped, 1);
	smpp_link_stop(f->link);
	assert_int_equal(f->stopped, 2);
	peer_accept(&f->peer);	/* the connection that was begun */
	peer_expect_closed(&f->peer);
	assert_false(peer_accept_within(&f->peer, 60));
}

static void test_peer_unbinds_is_answered_and_bound_again(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu unbind = { .id = SMPP_UNBIND, .seq = 0x80000001 }, pdu = deliver(3), resp, req;

	f->conf.window = 1;
	begin_bound(f);
	assert_int_equal(submit(f, 1, true), 0);
	assert_int_equal(submit(f, 2, true), 0);
	req = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_send(&f->peer, &unbind);
	assert_int_equal(peer_expect(&f->peer, SMPP_UNBIND | SMPP_RESP).seq, 0x80000001);
	assert_int_equal(f->unbound, 1);
	assert_int_equal(f->result[0].outcome, SMPP_LINK_UNSENT);
	peer_send(&f->peer, &pdu);
	resp = peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(resp.status, SMPP_RX_T_APPN);
	peer_respond(&f->peer, &req, SMPP_ROK);	/* what was in flight still counts */
	run_ms(20);
	assert_int_equal(f->results, 2);
	assert_int_equal(f->result[1].outcome, SMPP_LINK_ANSWERED);
	peer_hang_up(&f->peer);
	peer_bind(&f->peer);
	assert_int_equal(f->bound, 2);
}

static void test_peer_unbinds_and_stays_is_closed(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu unbind = { .id = SMPP_UNBIND, .seq = 5 };

	f->conf.unbind_ms = 500;
	begin_bound(f);
	peer_send(&f->peer, &unbind);
	peer_expect(&f->peer, SMPP_UNBIND | SMPP_RESP);
	peer_expect_closed(&f->peer);
	peer_bind(&f->peer);
}

static void test_buffers_hold_nothing_after_delivery(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu = deliver(1);
	uint8_t octets[256];
	size_t len = peer_encode(octets, sizeof(octets), &pdu);

	begin_bound(f);
	memset(f->link->rx, 0, f->link->conf.pdu_max);
	memset(f->link->tx, 0, SMPP_LINK_TX_MAX);
	peer_send_octets(&f->peer, octets, len);
	peer_send_octets(&f->peer, octets, 10);	/* the beginning of the next stays */
	peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(f->link->rx_len, 10);
	for (size_t i = 10; i < f->link->conf.pdu_max; i++)
		assert_int_equal(f->link->rx[i], 0);
	assert_int_equal(f->link->tx_len, 0);
	for (size_t i = 0; i < SMPP_LINK_TX_MAX; i++)
		assert_int_equal(f->link->tx[i], 0);
}

/* A peer that sends and never reads: reading stops before memory does, and goes on when it reads. */
static void test_peer_that_does_not_read_is_not_read(void **state)
{
	struct fixture *f = *state;
	uint8_t octets[16 * 1024], some[64 * 1024];
	uint64_t sent = 0, got = 0;
	int64_t end;
	int small = 64 * 1024;

	begin_bound(f);
	assert_int_equal(setsockopt(f->link->ofd.fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)), 0);
	for (size_t i = 0; i < sizeof(octets); i += 16)
		osmo_hexparse("00000010000000150000000000000006", octets + i, 16);
	for (int i = 0; i < 20000 && (f->link->ofd.when & OSMO_FD_READ); i++) {
		ssize_t n = send(f->peer.fd, octets + sent % 16, sizeof(octets) - sent % 16, MSG_NOSIGNAL);

		sent += n > 0 ? n : 0;
		osmo_select_main(1);
		assert_true(f->link->tx_len - f->link->tx_head < SMPP_LINK_TX_MAX);
	}
	assert_false(f->link->ofd.when & OSMO_FD_READ);
	end = monotonic_ms() + 5 * PEER_PATIENCE_MS;
	while (got < sent / 16 * 16 && monotonic_ms() < end) {
		ssize_t n = read(f->peer.fd, some, sizeof(some));

		got += n > 0 ? n : 0;
		osmo_select_main(1);
	}
	assert_int_equal(got, sent / 16 * 16);
	assert_true(smpp_link_is_bound(f->link));
}

static void test_free_while_bound_reports_loss(void **state)
{
	struct fixture *f = *state;

	begin_bound(f);
	assert_int_equal(submit(f, 1, false), 0);
	smpp_link_free(f->link);
	f->link = NULL;
	assert_int_equal(f->unbound, 1);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->stopped, 0);
}

/* A screen that comes after its dialogue is over could be shown in the next one. */
static void test_request_that_waited_too_long_never_leaves(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	f->conf.window = 1;
	f->conf.response_ms = 400;
	f->conf.stale_ms = 600;
	begin_bound(f);
	for (uint64_t id = 1; id <= 3; id++)
		assert_int_equal(submit(f, id, true), 0);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);		/* unanswered: the second goes when its time is up, that of the third is over then */
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_expect_nothing(&f->peer, 600);
	assert_int_equal(f->results, 1);
	assert_int_equal(f->result[0].id, 3);
	assert_int_equal(f->result[0].outcome, SMPP_LINK_UNSENT);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(20);
	assert_int_equal(f->result[1].id, 2);
	assert_int_equal(submit(f, 4, true), 0);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
}

#define LINK_TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_bind_ok_carries_configuration),
		LINK_TEST(test_bind_refused_for_good_waits_long_and_says_error),
		LINK_TEST(test_request_that_waited_too_long_never_leaves),
		LINK_TEST(test_bind_refused_for_now_tries_again_soon),
		LINK_TEST(test_bind_that_nobody_answers_says_so),
		LINK_TEST(test_bind_refused_with_body_or_nack_is_understood),
		LINK_TEST(test_bind_without_response_gives_up_in_time),
		LINK_TEST(test_enquire_before_bind_response_is_answered),
		LINK_TEST(test_deliver_before_bind_response_is_refused),
		LINK_TEST(test_enquire_sent_after_silence_only),
		LINK_TEST(test_silent_peer_is_given_up),
		LINK_TEST(test_half_pdu_does_not_count_as_life),
		LINK_TEST(test_octet_by_octet_is_one_pdu),
		LINK_TEST(test_several_pdus_in_one_read_leave_in_one_write),
		LINK_TEST(test_unknown_command_is_nacked_with_its_sequence),
		LINK_TEST(test_every_request_is_answered_with_its_sequence),
		LINK_TEST(test_garbage_length_is_nacked_and_closed),
		LINK_TEST(test_window_is_respected_and_queue_follows),
		LINK_TEST(test_sequence_wraps_to_one_and_skips_pending),
		LINK_TEST(test_response_of_other_command_or_sequence_is_ignored),
		LINK_TEST(test_generic_nack_completes_request),
		LINK_TEST(test_response_after_timeout_is_still_taken),
		LINK_TEST(test_response_that_never_comes_is_unanswered_once),
		LINK_TEST(test_many_timeouts_never_run_out_of_sequences),
		LINK_TEST(test_peer_closes_fails_everything_and_reconnects),
		LINK_TEST(test_backoff_doubles_to_its_ceiling_and_resets_at_bind),
		LINK_TEST(test_nobody_listens_tries_again),
		LINK_TEST(test_start_after_stop_begins_with_the_first_pause),
		LINK_TEST(test_stop_unbinds_and_waits_for_response),
		LINK_TEST(test_start_while_it_stops_binds_again_and_stop_wins_after),
		LINK_TEST(test_stop_waits_for_what_is_in_flight),
		LINK_TEST(test_stop_with_deaf_peer_ends_in_time),
		LINK_TEST(test_stop_without_connection_is_at_once),
		LINK_TEST(test_peer_unbinds_is_answered_and_bound_again),
		LINK_TEST(test_peer_unbinds_and_stays_is_closed),
		LINK_TEST(test_buffers_hold_nothing_after_delivery),
		LINK_TEST(test_peer_that_does_not_read_is_not_read),
		LINK_TEST(test_free_while_bound_reports_loss),
	};

	if (getenv("TEST_FILTER"))
		cmocka_set_test_filter(getenv("TEST_FILTER"));
	return cmocka_run_group_tests_name("smpp_link", tests, peer_group_setup, peer_group_teardown);
}
