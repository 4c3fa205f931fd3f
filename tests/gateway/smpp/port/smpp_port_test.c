/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A port over a real socket, with a session that only takes notes. */
#include "tests/lib/peer.h"
#include "tests/lib/session_notes.h"

#include "gateway/config/config.h"
#include "gateway/smpp/port/smpp_port.h"

struct fixture {
	struct peer peer;
	struct smpp_port_conf conf;
	struct smpp_port *port;
	unsigned stopped;
};

static void on_stopped(void *priv)
{
	((struct fixture *)priv)->stopped++;
}

static int setup(void **state)
{
	struct fixture *f = talloc_zero(peer_root, struct fixture);

	memset(&session, 0, sizeof(session));
	peer_listen(&f->peer);
	smpp_port_conf_init(&f->conf);
	peer_link_conf(&f->conf.link, &f->peer);
	f->conf.link.reconnect_ms = 10;
	f->conf.link.unbind_ms = 100;
	f->conf.source = "789";
	f->conf.stopped = on_stopped;
	f->conf.priv = f;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	smpp_port_free(f->port);
	assert_int_equal(session.removed, 1);
	assert_int_equal(session.ups, session.downs);
	peer_free(&f->peer);
	talloc_free(f);
	return peer_leaks();
}

static void begin_bound(struct fixture *f)
{
	f->port = smpp_port_new(f, &session, &f->conf, NULL);
	assert_non_null(f->port);
	smpp_port_start(f->port);
	peer_bind(&f->peer);
	assert_int_equal(session.ups, session.downs + 1);
}

/* The operator's side of a dialogue. */
static void dial(struct fixture *f, uint32_t seq, enum ussd_event event, uint32_t dialogue, const char *text)
{
	const struct ussd_dialect *d = ussd_dialect_find("standard");
	struct ussd_unit unit = { .event = event, .text = (const uint8_t *)text, .len = strlen(text) };
	uint8_t area[512];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu;

	unit.phone = (struct smpp_addr){ 1, 1, smpp_pdu_str("254700000001") };
	unit.code = (struct smpp_addr){ 0, 1, smpp_pdu_str("*789#") };
	ussd_dialect_session_make(d, &unit.session, dialogue);
	if (event == USSD_INPUT)
		ussd_dialect_session_next(d, &unit.session);
	assert_int_equal(ussd_dialect_operator_write(d, &pdu, &tlvs, &unit), 0);
	pdu.seq = seq;
	peer_send(&f->peer, &pdu);
}

static struct smpp_pdu sms(uint32_t seq, const char *text)
{
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .seq = seq };

	pdu.src = (struct smpp_addr){ 1, 1, smpp_pdu_str("254700000001") };
	pdu.dst.digits = smpp_pdu_str("789");
	pdu.sm = (const uint8_t *)text;
	pdu.sm_len = strlen(text);
	return pdu;
}

static struct ussd_unit expect_screen(struct fixture *f, struct smpp_pdu *pdu)
{
	struct ussd_unit unit;

	*pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_int_equal(ussd_dialect_operator_read(ussd_dialect_find("standard"), &unit, pdu), 0);
	return unit;
}

static void test_ussd_round_trip(void **state)
{
	struct fixture *f = *state;
	struct ussd_unit unit;
	struct smpp_pdu pdu;

	begin_bound(f);
	dial(f, 11, USSD_BEGIN, 0x2a, "*789*715464#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);	/* before any screen */
	assert_int_equal(session.msgs, 1);
	assert_int_equal(session.msg[0].kind, SESSION_BEGIN);
	assert_string_equal(session.text[0], "*789*715464#");
	assert_string_equal(session.msg[0].number, "254700000001");
	assert_int_equal(session.msg[0].number_kind, NUMBER_INTERNATIONAL);
	assert_int_equal(session_notes_answer(0, "PIN?", false), 0);
	unit = expect_screen(f, &pdu);
	assert_int_equal(unit.event, USSD_ASK);
	assert_memory_equal(unit.session.raw, "\x2a\x00", 2);
	assert_memory_equal(unit.text, "PIN?", 4);
	assert_true(smpp_pdu_str_is(unit.phone.digits, "254700000001"));
	assert_int_equal(unit.phone.ton, 1);
	assert_true(smpp_pdu_str_is(unit.code.digits, "*789#"));
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	dial(f, 12, USSD_INPUT, 0x2a, "246813");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_int_equal(session.msg[1].kind, SESSION_INPUT);
	assert_memory_equal(session.msg[1].key, session.msg[0].key, SESSION_KEY_MAX);
	assert_int_equal(session_notes_answer(1, "Bye", true), 0);
	unit = expect_screen(f, &pdu);
	assert_int_equal(unit.event, USSD_END);
	assert_memory_equal(unit.session.raw, "\x2a\x03", 2);
	assert_int_equal(smpp_port_dialogues(f->port), 0);
	assert_int_equal(session_notes_answer(1, "again", true), -ENOENT);
}

static void test_repeated_input_pressed_on_the_next_screen(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin_bound(f);
	dial(f, 11, USSD_BEGIN, 0x2a, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "The right shop?", false), 0);
	expect_screen(f, &pdu);
	dial(f, 12, USSD_INPUT, 0x2a, "1");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_int_equal(session_notes_answer(1, "1 Give", false), 0);
	expect_screen(f, &pdu);
	dial(f, 12, USSD_INPUT, 0x2a, "1");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_int_equal(session.msgs, 2);
	dial(f, 13, USSD_INPUT, 0x2a, "1");
	peer_expect_response(&f->peer, 13, SMPP_ROK);
	assert_int_equal(session.msgs, 3);
}

/* Some operators give every request the same number. */
static void test_operator_that_does_not_count_lost_its_inputs(void **state)
{
	struct fixture *f = *state;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 0x2a, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	dial(f, 1, USSD_INPUT, 0x2a, "1");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	dial(f, 1, USSD_INPUT, 0x2a, "1");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session.msgs, 3);
}

static void test_response_leaves_before_screen(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	session.echo = "1 Yes";
	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(expect_screen(f, &pdu).event, USSD_ASK);
}

static void test_ussd_ucs2_both_ways(void **state)
{
	struct fixture *f = *state;
	struct ussd_unit unit;
	struct smpp_pdu pdu;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "\xd9\x86\xd8\xb9\xd9\x85", false), 0);
	unit = expect_screen(f, &pdu);
	assert_int_equal(unit.dcs, 8);
	assert_int_equal(unit.len, 6);
	assert_memory_equal(unit.text, "\x06\x46\x06\x39\x06\x45", 6);
	/* U+0661 typed as UCS-2 */
	peer_send_hex(&f->peer, "00000043000000050000000000000002555353440001013235343730303030303030310000002a3738392300000000000000000800020661"
				"0501000112138300020102");
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_string_equal(session.text[1], "\xd9\xa1");
}

static void test_ussd_end_and_abort_release(void **state)
{
	struct fixture *f = *state;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	dial(f, 2, USSD_BEGIN, 2, "*789#");
	dial(f, 3, USSD_ABORT, 1, "");
	dial(f, 4, USSD_END, 2, "");
	for (uint32_t seq = 1; seq <= 4; seq++)
		peer_expect_response(&f->peer, seq, SMPP_ROK);
	assert_int_equal(session.msgs, 4);
	assert_int_equal(session.msg[2].kind, SESSION_RELEASED);
	assert_memory_equal(session.msg[2].key, session.msg[0].key, SESSION_KEY_MAX);
	assert_int_equal(session.msg[3].kind, SESSION_RELEASED);
	assert_int_equal(smpp_port_dialogues(f->port), 0);
	assert_int_equal(session_notes_answer(0, "late", false), -ENOENT);
}

static void test_begin_again_replaces_dialogue(void **state)
{
	struct fixture *f = *state;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	dial(f, 2, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_int_equal(session.msgs, 2);
	assert_int_equal(smpp_port_dialogues(f->port), 1);
}

static void test_dialogue_dies_with_its_bind(void **state)
{
	struct fixture *f = *state;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	peer_hang_up(&f->peer);
	run_ms(20);
	assert_int_equal(session.downs, 1);
	peer_bind(&f->peer);
	assert_int_equal(session.ups, 2);
	assert_int_equal(session_notes_answer(0, "late", false), -ENOENT);
	peer_expect_nothing(&f->peer, 30);
}

static void test_more_dialogues_than_limit_drop_the_oldest(void **state)
{
	struct fixture *f = *state;

	f->conf.dialogues_max = 2;
	begin_bound(f);
	for (uint32_t n = 1; n <= 3; n++) {
		dial(f, n, USSD_BEGIN, n, "*789#");
		peer_expect_response(&f->peer, n, SMPP_ROK);
	}
	assert_int_equal(smpp_port_dialogues(f->port), 2);
	assert_int_equal(session_notes_answer(0, "x", false), -ENOENT);
	assert_int_equal(session_notes_answer(1, "x", false), 0);
	assert_int_equal(session_notes_answer(2, "x", false), 0);
}

static void test_refused_screen_releases_dialogue_once(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "1 Yes", false), 0);
	expect_screen(f, &pdu);
	peer_respond(&f->peer, &pdu, 0x407);
	run_ms(20);
	assert_int_equal(session.msgs, 2);
	assert_int_equal(session.msg[1].kind, SESSION_RELEASED);
	assert_int_equal(smpp_port_dialogues(f->port), 0);
	peer_expect_nothing(&f->peer, 20);	/* never sent again */
}

/* The refusal of an older screen says nothing about the one that came after. */
static void test_last_screen_result_never_reached_the_session(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;
	unsigned i;

	begin_bound(f);
	for (i = 0; i < 2; i++) {
		dial(f, 2 + i, USSD_BEGIN, 0x2a, "*789#");
		peer_expect_response(&f->peer, 2 + i, SMPP_ROK);
		assert_int_equal(session_notes_answer(i, "code", true), 0);
		expect_screen(f, &pdu);
		assert_int_equal(session.ends, i);
		peer_respond(&f->peer, &pdu, i ? SMPP_RTHROTTLED : SMPP_ROK);
		run_ms(20);
		assert_int_equal(session.ends, i + 1);
		assert_int_equal(session.end_ok, i == 0);
	}
	assert_int_equal(session.msgs, 2);
}

static void test_late_refusal_of_older_screen_is_ignored(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu first, second;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "1 Yes", false), 0);
	expect_screen(f, &first);
	dial(f, 2, USSD_INPUT, 1, "1");		/* outruns the response */
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_int_equal(session_notes_answer(1, "2 No", false), 0);
	expect_screen(f, &second);
	peer_respond(&f->peer, &first, 0x14);
	peer_respond(&f->peer, &second, SMPP_ROK);
	run_ms(20);
	assert_int_equal(session.msgs, 2);
	assert_int_equal(smpp_port_dialogues(f->port), 1);
}

static void test_overlong_number_is_refused(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin_bound(f);
	/* 25 digits, which encoding refuses: written by hand */
	peer_send_hex(&f->peer, "0000003a0000000500000000000000090001013132333435363738393031323334353637383930313233343500"
				"00000000000000000000000000");
	pdu = peer_expect(&f->peer, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(pdu.status, SMPP_RINVSRCADR);
	assert_int_equal(session.msgs, 0);
}

static void test_port_that_no_session_takes_in_is_none(void **state)
{
	struct fixture *f = *state;

	session.is_full = true;
	assert_null(smpp_port_new(f, &session, &f->conf, NULL));
	session.is_full = false;
	begin_bound(f);
}

static void test_sms_response_waits_for_its_effect(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu a = sms(0xa2859f22, "LOCK"), b = sms(6, "HELP");

	begin_bound(f);
	peer_send(&f->peer, &a);
	peer_send(&f->peer, &b);
	peer_expect_nothing(&f->peer, 50);
	assert_int_equal(session.msgs, 2);
	assert_int_equal(session.msg[0].kind, SESSION_SMS);
	assert_string_equal(session.text[0], "LOCK");
	session.port->ops->settle_sms(session.port, session.msg[1].ref, true);
	peer_expect_response(&f->peer, 6, SMPP_ROK);
	session.port->ops->settle_sms(session.port, session.msg[0].ref, false);
	peer_expect_response(&f->peer, 0xa2859f22, SMPP_RMSGQFUL);
	session.port->ops->settle_sms(session.port, session.msg[0].ref, true);	/* once is enough */
	peer_expect_nothing(&f->peer, 30);
}

static void test_sms_not_settled_in_time_is_refused_for_now_once(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu a = sms(5, "LOCK"), b = sms(6, "LOCK");

	f->conf.settle_ms = 60;
	begin_bound(f);
	peer_send(&f->peer, &a);
	run_ms(30);
	peer_send(&f->peer, &b);
	peer_expect_response(&f->peer, 5, SMPP_RSYSERR);
	peer_expect_response(&f->peer, 6, SMPP_RSYSERR);
	session.port->ops->settle_sms(session.port, session.msg[0].ref, true);
	peer_expect_nothing(&f->peer, 30);
}

static void test_sms_beyond_limit_is_refused_for_now(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu a = sms(1, "LOCK"), b = sms(2, "LOCK");

	f->conf.held_max = 1;
	begin_bound(f);
	peer_send(&f->peer, &a);
	peer_send(&f->peer, &b);
	peer_expect_response(&f->peer, 2, SMPP_RMSGQFUL);
	assert_int_equal(session.msgs, 1);
	session.port->ops->settle_sms(session.port, session.msg[0].ref, true);
	peer_expect_response(&f->peer, 1, SMPP_ROK);
}

static void test_sms_ref_of_dead_bind_is_ignored(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu a = sms(1, "LOCK");

	begin_bound(f);
	peer_send(&f->peer, &a);
	run_ms(20);
	peer_hang_up(&f->peer);
	peer_bind(&f->peer);
	session.port->ops->settle_sms(session.port, session.msg[0].ref, true);
	peer_expect_nothing(&f->peer, 30);
	assert_int_equal(session.unheards, 1);
}

/* What operators call a message: the reference of the phone, an id, a time; nothing, or a reference that is none. */
static void test_sms_has_the_name_the_operator_gave_it(void **state)
{
	static const struct { uint16_t ref; const char *id, *time; size_t len; } rows[] = {
		{ 0, NULL, NULL, 0 }, { 17, NULL, NULL, 4 }, { 0, "msg-1", NULL, 5 }, { 0, NULL, "261129233325000+", 16 }, { 17, "msg-1", "261129233325000+", 25 },
	};
	struct fixture *f = *state;

	begin_bound(f);
	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
		struct smpp_pdu pdu = sms(i + 1, "HELP");
		uint8_t room[64];
		struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };

		smpp_pdu_tlv_put_u16(&tlvs, SMPP_TAG_USER_MESSAGE_REFERENCE, rows[i].ref);
		if (rows[i].id)
			smpp_pdu_tlv_put_str(&tlvs, SMPP_TAG_RECEIPTED_MESSAGE_ID, rows[i].id);
		if (rows[i].time)
			pdu.schedule = smpp_pdu_str(rows[i].time);
		assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
		peer_send(&f->peer, &pdu);
		run_until(session.msgs == i + 1);
		assert_int_equal(session.msg[i].name_len, rows[i].len);
		if (rows[i].id)
			assert_memory_equal(strstr(session.name[i] + 4 * !!rows[i].ref, "msg-1"), "msg-1", 5);
	}
}

static struct smpp_pdu sms_part(struct smpp_pdu pdu, uint8_t room[64])
{
	memcpy(room, pdu.sm, pdu.sm_len);
	room[1] = 0;	/* concatenation: '_' stands for the NUL */
	pdu.sm = room;
	pdu.esm_class = SMPP_ESM_UDHI;
	return pdu;
}

static void test_sms_in_parts_is_acknowledged_when_the_whole_is_settled(void **state)
{
	struct fixture *f = *state;
	uint8_t room[2][64];
	struct smpp_pdu a = sms_part(sms(1, "\x05" "_" "\x03\xfe\x02\x01" "LOCK "), room[0]);
	struct smpp_pdu b = sms_part(sms(2, "\x05" "_" "\x03\xfe\x02\x02" "now"), room[1]);

	begin_bound(f);
	peer_send(&f->peer, &b);
	run_ms(20);
	assert_int_equal(session.msgs, 0);
	peer_send(&f->peer, &a);
	run_ms(20);
	assert_int_equal(session.msgs, 1);
	assert_string_equal(session.text[0], "LOCK now");
	peer_expect_nothing(&f->peer, 20);
	session.port->ops->settle_sms(session.port, session.msg[0].ref, true);
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	peer_expect_response(&f->peer, 2, SMPP_ROK);
}

static void test_sms_part_alone_is_asked_for_again(void **state)
{
	struct fixture *f = *state;
	uint8_t room[64];
	struct smpp_pdu a = sms_part(sms(1, "\x05" "_" "\x03\xfe\x02\x01" "LOCK "), room);

	f->conf.parts_hold_ms = 30;
	begin_bound(f);
	peer_send(&f->peer, &a);
	peer_expect_response(&f->peer, 1, SMPP_RX_T_APPN);
	a.seq = 2;
	peer_send(&f->peer, &a);
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_int_equal(session.msgs, 0);
	assert_int_equal(smpp_port_stats(f->port)->sms_parts, 2);
}

/* What is handed over while nobody is there to settle it would never be answered, nor given up. */
static void test_sms_first_part_waits_for_the_next_bind(void **state)
{
	struct fixture *f = *state;
	uint8_t room[2][64];
	struct smpp_pdu a = sms_part(sms(1, "\x05" "_" "\x03\xfe\x02\x01" "LOCK "), room[0]);
	struct smpp_pdu b = sms_part(sms(2, "\x05" "_" "\x03\xfe\x02\x02" "now"), room[1]);

	f->conf.sms.wait_s = 1;
	begin_bound(f);
	peer_send(&f->peer, &a);
	run_ms(20);
	peer_hang_up(&f->peer);
	run_ms(1100);
	assert_int_equal(session.msgs, 0);
	peer_bind(&f->peer);
	run_ms(20);
	assert_int_equal(session.msgs, 1);
	assert_string_equal(session.text[0], "LOCK ");
	session.port->ops->settle_sms(session.port, session.msg[0].ref, true);
	peer_send(&f->peer, &b);
	peer_expect_response(&f->peer, 2, SMPP_ROK);
}

static void test_sms_for_an_application_is_acknowledged_unread(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu a = sms(1, "\x06\x05\x04\x23\xf4\x01\x01" "data");

	a.esm_class = SMPP_ESM_UDHI;
	begin_bound(f);
	peer_send(&f->peer, &a);
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session.msgs, 0);
	assert_int_equal(smpp_port_stats(f->port)->sms_data, 1);
}

static void test_send_sms_longer_than_one_leaves_in_parts(void **state)
{
	struct fixture *f = *state;
	char text[301];
	struct smpp_pdu pdu, resp;
	uint8_t ref = 0;

	memset(text, 'a', 300);
	text[300] = '\0';
	begin_bound(f);
	assert_int_equal(session.port->ops->send_sms(session.port, 5, "+254700000001", text), 0);
	for (unsigned i = 1; i <= 2; i++) {
		pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
		assert_int_equal(pdu.esm_class, SMPP_ESM_UDHI);
		assert_int_equal(pdu.sm_len, i == 1 ? 6 + 153 : 6 + 147);
		ref = i == 1 ? pdu.sm[3] : ref;
		assert_memory_equal(pdu.sm, ((const uint8_t[]){ 5, 0, 3, ref, 2, i }), 6);
		peer_expect_nothing(&f->peer, 20);	/* the next waits for this one */
		smpp_pdu_respond(&resp, &pdu, SMPP_ROK);
		resp.message_id = smpp_pdu_str(i == 1 ? "a1" : "a2");
		peer_send(&f->peer, &resp);
	}
	run_ms(20);
	assert_int_equal(session.results, 1);
	assert_int_equal(session.result[0].out_id, 5);
	assert_int_equal(session.result[0].outcome, SESSION_SMS_SENT);
	assert_string_equal(session.result[0].msgid, "a1 a2");
}

static void test_send_sms_second_part_refused_is_refused(void **state)
{
	struct fixture *f = *state;
	char text[301];
	struct smpp_pdu pdu;

	memset(text, 'a', 300);
	text[300] = '\0';
	begin_bound(f);
	assert_int_equal(session.port->ops->send_sms(session.port, 5, "+254700000001", text), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_respond(&f->peer, &pdu, SMPP_RINVDSTADR);
	run_ms(20);
	assert_int_equal(session.results, 1);
	assert_int_equal(session.result[0].outcome, SESSION_SMS_REFUSED);
	/* and a bind that dies between two parts */
	assert_int_equal(session.port->ops->send_sms(session.port, 6, "+254700000001", text), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_hang_up(&f->peer);
	run_ms(20);
	assert_int_equal(session.results, 2);
	assert_int_equal(session.result[1].outcome, SESSION_SMS_MAYBE);
}

static void test_sms_with_broken_header_is_still_delivered(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu a = sms(1, "\xf0LOCK"), b = sms(2, "\x03\x08\x7fx");

	a.esm_class = b.esm_class = SMPP_ESM_UDHI;
	begin_bound(f);
	peer_send(&f->peer, &a);
	peer_send(&f->peer, &b);
	run_ms(20);
	assert_int_equal(session.msgs, 2);
	assert_int_equal(session.msg[1].len, 0);
}

static void test_receipts_are_acknowledged_and_passed_on(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu enroute = sms(3, "id:77 stat:ENROUTE"), nothing = sms(4, "???"), failed = sms(5, "id:00AB stat:UNDELIV");

	enroute.esm_class = nothing.esm_class = failed.esm_class = 4;
	begin_bound(f);
	/* F01: text id 0059113978, TLV 38601fa, delivered */
	peer_send_hex(&f->peer, "000000ba00000005000000000000000200010134343935313336313932300001013430343034000400000000000000006e69643a303035393131"
		"33393738207375623a30303120646c7672643a303031207375626d697420646174653a3130303231303137333020646f6e6520646174653a3130303231303137"
		"333120737461743a44454c49565244206572723a30303020746578743a4024232125262f3a000e0001010006000101001e000833383630316661000427000102");
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_int_equal(session.receipts, 1);
	assert_string_equal(session.receipt[0].keys, "38601fa 59113978 ?1494301048");
	assert_string_equal(session.receipt[0].number, "44951361920");
	assert_int_equal(session.receipt[0].number_kind, NUMBER_INTERNATIONAL);
	assert_int_equal(session.receipt[0].state, SESSION_RECEIPT_DELIVERED);
	peer_send(&f->peer, &enroute);
	peer_send(&f->peer, &nothing);
	peer_send(&f->peer, &failed);
	for (uint32_t seq = 3; seq <= 5; seq++)
		peer_expect_response(&f->peer, seq, SMPP_ROK);
	assert_int_equal(session.receipts, 2);
	assert_string_equal(session.receipt[1].keys, "ab ?171");
	assert_int_equal(session.receipt[1].state, SESSION_RECEIPT_FAILED);
	assert_int_equal(session.msgs, 0);
}

/* R24, R25 and turned round: whose it is, from either address, in either PDU. */
static void test_receipts_name_their_phone_from_either_address(void **state)
{
	static const struct {
		const char *src, *dst, *number;
		uint32_t command;
	} rows[] = {
		{ "254700000001", "789", "254700000001", SMPP_DELIVER_SM }, { "789", "254700000001", "254700000001", SMPP_DELIVER_SM },
		{ "", "254700000001", "254700000001", SMPP_DELIVER_SM }, { "254700000001", "", "254700000001", SMPP_DELIVER_SM },
		{ "", "", "", SMPP_DELIVER_SM }, { "254700000001", "789", "254700000001", SMPP_DATA_SM },
	};
	static const char text[] = "id:7 stat:EXPIRED err:1";
	struct fixture *f = *state;
	uint8_t area[64];

	begin_bound(f);
	for (uint32_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
		struct smpp_pdu pdu = { .id = rows[i].command, .seq = i + 2, .esm_class = 4, .src = { 1, 1, smpp_pdu_str(rows[i].src) },
					.dst = { 0, 1, smpp_pdu_str(rows[i].dst) } };

		if (rows[i].command == SMPP_DATA_SM) {
			smpp_pdu_tlv_put(&tlvs, SMPP_TAG_MESSAGE_PAYLOAD, text, sizeof(text) - 1);
			assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
		} else {
			pdu.sm = (const uint8_t *)text;
			pdu.sm_len = sizeof(text) - 1;
		}
		peer_send(&f->peer, &pdu);
		run_ms(20);
		assert_int_equal(session.receipts, i + 1);
		assert_string_equal(session.receipt[i].number, rows[i].number);
		assert_int_equal(session.receipt[i].state, SESSION_RECEIPT_EXPIRED);
	}
	assert_int_equal(session.msgs, 0);
}

/* R23: without the operator's mark it is what a person sent, and reaches the service. */
static void test_receipts_without_a_mark_are_messages(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu = sms(2, "id:7 stat:DELIVRD err:000");

	begin_bound(f);
	peer_send(&f->peer, &pdu);
	run_ms(20);
	assert_int_equal(session.msgs, 1);
	assert_int_equal(session.receipts, 0);
}

static void test_receipts_without_a_mark_where_the_link_says_so(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu first = sms(2, "id:7 stat:DELIVRD err:000"), second = sms(3, "LOCK");

	f->conf.receipt.by_text = true;
	begin_bound(f);
	peer_send(&f->peer, &first);
	peer_send(&f->peer, &second);
	run_ms(20);
	assert_int_equal(session.receipts, 1);
	assert_string_equal(session.receipt[0].keys, "~7");
	assert_int_equal(session.msgs, 1);
}

static void test_send_sms_tells_how_long_to_try(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	f->conf.tell_validity = true;
	f->conf.sms_hours = 30;
	begin_bound(f);
	assert_int_equal(session.port->sms_valid_s, 30 * 3600);
	assert_int_equal(session.port->ops->send_sms(session.port, 1, "254700000001", "x"), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_true(smpp_pdu_str_is(pdu.validity, "000001060000000R"));
}

static int send_sms(uint64_t id, const char *text)
{
	return session.port->ops->send_sms(session.port, id, "+254700000001", text);
}

static void test_send_sms_reports_id_refusal_and_loss(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu, resp;

	f->conf.throttled_ms = 500;
	begin_bound(f);
	assert_int_equal(session.port->window, 9);	/* one place is kept for screens */
	assert_int_equal(send_sms(1, "Done: locked"), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_true(smpp_pdu_str_is(pdu.dst.digits, "254700000001"));
	assert_int_equal(pdu.dst.ton, 1);
	assert_true(smpp_pdu_str_is(pdu.src.digits, "789"));
	assert_memory_equal(pdu.sm, "Done: locked", 12);
	assert_int_equal(pdu.registered_delivery, 1);
	assert_int_equal(pdu.service_type.len, 0);
	smpp_pdu_respond(&resp, &pdu, SMPP_ROK);
	resp.message_id = smpp_pdu_str("000ABC");
	peer_send(&f->peer, &resp);
	run_ms(20);
	assert_int_equal(session.result[0].outcome, SESSION_SMS_SENT);
	assert_string_equal(session.result[0].msgid, "abc");
	assert_int_equal(send_sms(2, "x"), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_respond(&f->peer, &pdu, SMPP_RTHROTTLED);
	run_ms(20);
	assert_int_equal(session.result[1].outcome, SESSION_SMS_LATER);
	assert_int_equal(send_sms(3, "x"), -EAGAIN);	/* it said slow down */
	run_until(send_sms(3, "x") == 0);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_hang_up(&f->peer);
	run_ms(20);
	assert_int_equal(session.results, 3);
	assert_int_equal(session.result[2].outcome, SESSION_SMS_MAYBE);
	assert_int_equal(send_sms(4, "x"), -EAGAIN);
}

static void test_send_sms_refusals_pass_or_are_final(void **state)
{
	static const char *const more[] = { "0x45", "0x4C8", NULL };
	static const struct {
		uint32_t status;
		enum session_sms_outcome outcome;
	} rows[] = {
		{ SMPP_RSYSERR, SESSION_SMS_LATER }, { SMPP_RMSGQFUL, SESSION_SMS_LATER }, { SMPP_RX_T_APPN, SESSION_SMS_LATER },
		{ 0x403, SESSION_SMS_LATER }, { 0x404, SESSION_SMS_LATER }, { 0x45, SESSION_SMS_LATER }, { 0x4c8, SESSION_SMS_LATER },
		{ SMPP_RINVDSTADR, SESSION_SMS_REFUSED }, { 0x42e, SESSION_SMS_REFUSED }, { 0xffffffff, SESSION_SMS_REFUSED }, { 0x22, SESSION_SMS_REFUSED },
	};
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	f->conf.throttled_ms = 0;
	f->conf.retry_status = more;
	begin_bound(f);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		for (unsigned k = 0; k < 100 && send_sms(i + 1, "x") == -EAGAIN; k++)
			run_ms(10);	/* told to slow down */
		pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
		peer_respond(&f->peer, &pdu, rows[i].status);
		run_ms(5);
		assert_int_equal(session.results, i + 1);
		assert_int_equal(session.result[i].outcome, rows[i].outcome);
	}
}

static void test_send_sms_beyond_window_waits(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu first, pdu;

	f->conf.link.window = 1;
	begin_bound(f);
	assert_int_equal(send_sms(1, "x"), 0);
	assert_int_equal(send_sms(2, "x"), -EAGAIN);
	first = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "1 Yes", false), 0);	/* a screen may wait, and goes first */
	peer_respond(&f->peer, &first, SMPP_ROK);
	assert_int_equal(expect_screen(f, &pdu).event, USSD_ASK);
}

static void test_send_sms_outside_gsm7_goes_as_ucs2(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin_bound(f);
	assert_int_equal(send_sms(1, "\xd9\x86\xd8\xb9\xd9\x85"), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_int_equal(pdu.data_coding, 8);
	assert_int_equal(pdu.sm_len, 6);
}

static void test_stop_unbinds_after_last_screens(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin_bound(f);
	dial(f, 1, USSD_BEGIN, 1, "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "Busy", true), 0);
	smpp_port_stop(f->port);
	assert_int_equal(expect_screen(f, &pdu).event, USSD_END);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	pdu = peer_expect(&f->peer, SMPP_UNBIND);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	peer_expect_closed(&f->peer);
	assert_int_equal(f->stopped, 1);
	assert_int_equal(session.downs, 1);
}

static void test_down_unbinds_stays_so_and_comes_up(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu unbind;

	begin_bound(f);
	smpp_port_down(f->port);
	smpp_port_down(f->port);
	assert_int_equal(session.drains, 1);
	unbind = peer_expect(&f->peer, SMPP_UNBIND);
	peer_respond(&f->peer, &unbind, SMPP_ROK);
	peer_expect_closed(&f->peer);
	assert_int_equal(session.downs, 1);
	smpp_port_start(f->port);
	assert_false(peer_accept_within(&f->peer, 100));
	smpp_port_up(f->port);
	peer_bind(&f->peer);
	assert_int_equal(session.ups, 2);
}

static void test_conf_from_configuration(void **state)
{
	struct fixture *f = *state;
	static const char *const asserts[] = { "254", NULL };
	struct config_link link = { .name = "op1", .host = "h", .port = 1, .system_id = "s", .dialect = "nobody", .window = 7,
				    .enquire_link_s = 3, .asserts = asserts, .response_ms = 9, .bind_ms = 8, .binds = 1 };
	struct smpp_port_conf conf;

	assert_int_equal(smpp_port_conf_from(&conf, &link), -EINVAL);
	link.ussd = *ussd_dialect_find("standard");
	link.ussd.limits.gsm7_septets = 182;
	assert_int_equal(smpp_port_conf_from(&conf, &link), 0);
	assert_int_equal(conf.link.window, 7);
	assert_int_equal(conf.link.enquire_ms, 3000);
	assert_int_equal(conf.ussd.gsm7_septets, 182);
	assert_int_equal(conf.ussd.ucs2_chars, 80);
	assert_string_equal(conf.link.system_type, "");
	f->port = smpp_port_new(f, &session, &f->conf, NULL);
	assert_non_null(f->port);
}

/* Two binds of one account: dialogues stay on the bind they came by, and die with it alone. */
static void test_two_binds_dialogues_stay_where_they_came(void **state)
{
	struct fixture *f = *state;
	struct ussd_unit unit;
	struct smpp_pdu pdu;
	int first;

	f->conf.lanes = 2;
	f->conf.link.reconnect_ms = 2000;
	begin_bound(f);
	dial(f, 11, USSD_BEGIN, 0x2a, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	first = f->peer.fd;
	f->peer.fd = -1;
	peer_bind(&f->peer);
	assert_int_equal(session.ups, 1);
	dial(f, 11, USSD_BEGIN, 0x2b, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(1, "second", false), 0);
	unit = expect_screen(f, &pdu);
	assert_memory_equal(unit.text, "second", 6);
	peer_hang_up(&f->peer);
	run_ms(50);
	assert_int_equal(session.downs, 0);
	assert_int_equal(session.msg[2].kind, SESSION_RELEASED);
	assert_memory_equal(session.msg[2].key, session.msg[1].key, SESSION_KEY_MAX);
	f->peer.fd = first;
	assert_int_equal(session_notes_answer(0, "first", false), 0);
	unit = expect_screen(f, &pdu);
	assert_memory_equal(unit.text, "first", 5);
	assert_int_equal(smpp_port_dialogues(f->port), 1);
}

/* A flood is told to slow down without a screen; who is in a dialogue goes on in it. */
static void test_flood_is_refused_and_a_live_dialogue_goes_on(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin_bound(f);
	dial(f, 11, USSD_BEGIN, 0x2a, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "PIN?", false), 0);
	expect_screen(f, &pdu);
	session.closed = true;
	dial(f, 12, USSD_BEGIN, 0x2b, "*789#");
	peer_expect_response(&f->peer, 12, SMPP_RTHROTTLED);
	pdu = sms(13, "HELP");
	peer_send(&f->peer, &pdu);
	peer_expect_response(&f->peer, 13, SMPP_RTHROTTLED);
	assert_int_equal(session.msgs, 1);
	dial(f, 14, USSD_INPUT, 0x2a, "246813");
	peer_expect_response(&f->peer, 14, SMPP_ROK);
	assert_int_equal(session.msg[1].kind, SESSION_INPUT);
	dial(f, 15, USSD_ABORT, 0x2a, "");
	peer_expect_response(&f->peer, 15, SMPP_ROK);
	assert_int_equal(session.msg[2].kind, SESSION_RELEASED);
	assert_int_equal(smpp_port_stats(f->port)->over, 2);
}

static void test_slow_down_halves_the_rate_and_sms_go_on_when_they_may(void **state)
{
	static const uint32_t statuses[] = { SMPP_RTHROTTLED, SMPP_RMSGQFUL, SMPP_RSUBMITFAIL };
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	f->conf.rate = 100;
	f->conf.throttled_ms = 300;
	begin_bound(f);
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		assert_int_equal(send_sms(i, "x"), 0);
		pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
		peer_respond(&f->peer, &pdu, statuses[i]);
		run_ms(10);
		assert_int_equal(smpp_port_stats(f->port)->slowed, i + 1);
		assert_int_equal(send_sms(9, "x"), -EAGAIN);
		session.readies = 0;
		run_until(session.readies == 1);
	}
	assert_int_equal(smpp_binds_rate(smpp_port_binds(f->port)), 50);
}

static void test_rate_screens_wait_their_turn_and_go_before_sms(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;
	int64_t begun;

	f->conf.rate = 10;
	f->conf.link.window = 100;
	begin_bound(f);
	dial(f, 11, USSD_BEGIN, 1, "*789#");
	dial(f, 12, USSD_BEGIN, 2, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	begun = monotonic_ms();
	assert_int_equal(send_sms(1, "x"), 0);
	assert_int_equal(session_notes_answer(0, "one", false), 0);
	assert_int_equal(session_notes_answer(1, "two", false), 0);
	assert_int_equal(send_sms(2, "x"), -EAGAIN);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
	expect_screen(f, &pdu);
	assert_int_equal(send_sms(2, "x"), -EAGAIN);	/* a token may be there, a screen waits for it */
	expect_screen(f, &pdu);
	assert_true(monotonic_ms() - begun >= 190);
	run_ms(150);
	assert_true(session.readies > 0);
	assert_int_equal(send_sms(2, "x"), 0);
	peer_expect(&f->peer, SMPP_SUBMIT_SM);
}

#define PORT_TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PORT_TEST(test_ussd_round_trip),
		PORT_TEST(test_repeated_input_pressed_on_the_next_screen),
		PORT_TEST(test_operator_that_does_not_count_lost_its_inputs),
		PORT_TEST(test_response_leaves_before_screen),
		PORT_TEST(test_ussd_ucs2_both_ways),
		PORT_TEST(test_ussd_end_and_abort_release),
		PORT_TEST(test_begin_again_replaces_dialogue),
		PORT_TEST(test_dialogue_dies_with_its_bind),
		PORT_TEST(test_more_dialogues_than_limit_drop_the_oldest),
		PORT_TEST(test_refused_screen_releases_dialogue_once),
		PORT_TEST(test_last_screen_result_never_reached_the_session),
		PORT_TEST(test_late_refusal_of_older_screen_is_ignored),
		PORT_TEST(test_overlong_number_is_refused),
		PORT_TEST(test_port_that_no_session_takes_in_is_none),
		PORT_TEST(test_sms_response_waits_for_its_effect),
		PORT_TEST(test_sms_not_settled_in_time_is_refused_for_now_once),
		PORT_TEST(test_sms_beyond_limit_is_refused_for_now),
		PORT_TEST(test_sms_ref_of_dead_bind_is_ignored),
		PORT_TEST(test_sms_has_the_name_the_operator_gave_it),
		PORT_TEST(test_sms_in_parts_is_acknowledged_when_the_whole_is_settled),
		PORT_TEST(test_sms_part_alone_is_asked_for_again),
		PORT_TEST(test_sms_first_part_waits_for_the_next_bind),
		PORT_TEST(test_sms_for_an_application_is_acknowledged_unread),
		PORT_TEST(test_send_sms_longer_than_one_leaves_in_parts),
		PORT_TEST(test_send_sms_second_part_refused_is_refused),
		PORT_TEST(test_sms_with_broken_header_is_still_delivered),
		PORT_TEST(test_receipts_are_acknowledged_and_passed_on),
		PORT_TEST(test_receipts_name_their_phone_from_either_address),
		PORT_TEST(test_receipts_without_a_mark_are_messages),
		PORT_TEST(test_receipts_without_a_mark_where_the_link_says_so),
		PORT_TEST(test_send_sms_tells_how_long_to_try),
		PORT_TEST(test_send_sms_reports_id_refusal_and_loss),
		PORT_TEST(test_send_sms_refusals_pass_or_are_final),
		PORT_TEST(test_send_sms_beyond_window_waits),
		PORT_TEST(test_send_sms_outside_gsm7_goes_as_ucs2),
		PORT_TEST(test_stop_unbinds_after_last_screens),
		PORT_TEST(test_down_unbinds_stays_so_and_comes_up),
		PORT_TEST(test_conf_from_configuration),
		PORT_TEST(test_flood_is_refused_and_a_live_dialogue_goes_on),
		PORT_TEST(test_slow_down_halves_the_rate_and_sms_go_on_when_they_may),
		PORT_TEST(test_rate_screens_wait_their_turn_and_go_before_sms),
		PORT_TEST(test_two_binds_dialogues_stay_where_they_came),
	};

	if (getenv("TEST_FILTER"))
		cmocka_set_test_filter(getenv("TEST_FILTER"));
	return cmocka_run_group_tests_name("smpp_port", tests, peer_group_setup, peer_group_teardown);
}
