/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialogues on a port that bends them: the order of answers, ids that come late, and dialogues that we open. Octets of the operator's side are
 * written by hand; the session only takes notes. */
#include "tests/lib/peer.h"
#include "tests/lib/session_notes.h"

#include "gateway/smpp/ussd/smpp_dialogue.h"
#include "gateway/smpp/port/smpp_port.h"

#define PHONE	"254700000001"
#define OTHER	"254700000002"

struct fixture {
	struct peer peer;
	struct smpp_port_conf conf;
	struct ussd_dialect dialect;
	struct smpp_port *port;
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(peer_root, struct fixture);

	memset(&session, 0, sizeof(session));
	peer_listen(&f->peer);
	smpp_port_conf_init(&f->conf);
	peer_link_conf(&f->conf.link, &f->peer);
	f->conf.link.reconnect_ms = 10;
	f->conf.link.unbind_ms = 100;
	f->conf.country = "254";
	f->conf.source = "789";
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	smpp_port_free(f->port);
	peer_free(&f->peer);
	talloc_free(f);
	return peer_leaks();
}

static struct ussd_dialect *speak(struct fixture *f, const char *name)
{
	f->dialect = *ussd_dialect_find(name);
	f->conf.dialect = &f->dialect;
	return &f->dialect;
}

static void bound(struct fixture *f)
{
	f->port = smpp_port_new(f, &session, &f->conf, NULL);
	assert_non_null(f->port);
	smpp_port_start(f->port);
	peer_bind(&f->peer);
}

/* A deliver_sm as operators send it: op, and a TLV of the session when tag is not 0. */
static void unit(struct fixture *f, uint32_t seq, const char *from, uint8_t op, uint16_t tag, const char *id, size_t id_len, const char *text)
{
	uint8_t area[128];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .seq = seq, .service_type = smpp_pdu_str("USSD") };

	pdu.src = (struct smpp_addr){ 1, 1, smpp_pdu_str(from) };
	pdu.dst = (struct smpp_addr){ 0, 1, smpp_pdu_str("789") };
	pdu.sm = (const uint8_t *)text;
	pdu.sm_len = strlen(text);
	smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_USSD_SERVICE_OP, op);
	if (tag)
		smpp_pdu_tlv_put(&tlvs, tag, id, id_len);
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
	peer_send(&f->peer, &pdu);
}

static void its(struct fixture *f, uint32_t seq, const char *from, uint8_t op, const char *id, const char *text)
{
	unit(f, seq, from, op, SMPP_TAG_ITS_SESSION_INFO, id, 2, text);
}

static struct smpp_pdu expect_screen(struct fixture *f, uint8_t op, uint16_t tag, const char *id, size_t id_len)
{
	struct smpp_pdu pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	struct smpp_tlv tlv;
	uint32_t got;

	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &got, SMPP_TAG_USSD_SERVICE_OP), 0);
	assert_int_equal(got, op);
	if (!tag)
		return pdu;
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, tag), id ? 0 : -ENOENT);
	if (id) {
		assert_int_equal(tlv.len, id_len);
		assert_memory_equal(tlv.value, id, id_len);
	}
	return pdu;
}

static int push(uint64_t id, const char *number, const char *text, bool asks)
{
	const struct session_push p = { .id = id, .number = number, .text = text, .len = strlen(text), .alphabet = TEXT_GSM7, .asks = asks };

	return session.port->ops->push(session.port, &p);
}

/* --- dialogues of the operator --- */

static void test_order_after_response_leaves_behind_its_screen(void **state)
{
	struct fixture *f = *state;

	speak(f, "standard")->order = USSD_RESPONSE_AFTER;
	bound(f);
	its(f, 11, PHONE, 0x01, "\x2a\x00", "*789#");
	peer_expect_nothing(&f->peer, 100);
	assert_int_equal(session.msgs, 1);
	assert_int_equal(session_notes_answer(0, "PIN?", false), 0);
	expect_screen(f, 0x02, 0, NULL, 0);
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	its(f, 12, PHONE, 0x12, "\x2a\x02", "1");
	run_ms(50);
	its(f, 13, PHONE, 0x81, "\x2a\x04", "");	/* the open one and the abort are both answered */
	peer_expect_response(&f->peer, 13, SMPP_ROK);
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	its(f, 14, PHONE, 0x01, "\x2b\x00", "*789#");
	run_ms(50);
	its(f, 15, PHONE, 0x01, "\x2b\x00", "*789#");	/* so is one that a new begin replaces */
	peer_expect_response(&f->peer, 14, SMPP_ROK);
	assert_int_equal(session_notes_answer(session.msgs - 1, "Bye", true), 0);
	expect_screen(f, 0x11, 0, NULL, 0);
	peer_expect_response(&f->peer, 15, SMPP_ROK);
}

/* deliver_sm may come before the submit_sm_resp of the screen it answers; what that says later is no news. */
static void test_answer_overtook_a_refusal_and_lives(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu first;

	speak(f, "standard");
	bound(f);
	its(f, 11, PHONE, 0x01, "\x2a\x00", "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "PIN?", false), 0);
	first = expect_screen(f, 0x02, 0, NULL, 0);
	its(f, 12, PHONE, 0x12, "\x2a\x02", "1");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	peer_respond(&f->peer, &first, 0x40e);
	run_ms(50);
	assert_int_equal(session.msgs, 2);
	assert_int_equal(session_notes_answer(1, "Bye", true), 0);
	expect_screen(f, 0x11, SMPP_TAG_ITS_SESSION_INFO, "\x2a\x03", 2);
}

static void test_session_id_of_a_live_dialogue_reused_by_another_number(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard");
	bound(f);
	its(f, 11, PHONE, 0x01, "\x2a\x00", "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	its(f, 12, OTHER, 0x01, "\x2a\x00", "*789*1#");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_int_equal(smpp_port_dialogues(f->port), 2);
	assert_int_equal(session_notes_answer(0, "for one", false), 0);
	pdu = expect_screen(f, 0x02, 0, NULL, 0);
	assert_true(smpp_pdu_str_is(pdu.dst.digits, PHONE));
	its(f, 13, OTHER, 0x81, "\x2a\x02", "");
	peer_expect_response(&f->peer, 13, SMPP_ROK);
	assert_string_equal(session.msg[2].number, OTHER);
	its(f, 14, PHONE, 0x12, "\x2a\x02", "1");
	peer_expect_response(&f->peer, 14, SMPP_ROK);
	assert_int_equal(session.msg[3].kind, SESSION_INPUT);
	assert_string_equal(session.msg[3].number, PHONE);
}

static void never_gone(void *priv, struct smpp_dialogue *d)
{
	fail();
}

/* More than there are buckets. */
static void test_many_numbers_with_one_id_are_apart(void **state)
{
	static const uint8_t key[USSD_KEY_MAX] = { 0x2a };
	const struct ussd_session none = { .raw_len = 0 };
	const struct smpp_address code = { .digits = "789" };
	struct smpp_dialogues *t = smpp_dialogue_table(peer_root, 20000, never_gone, NULL);
	struct smpp_address phone = { .ton = 1 };

	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 20000; i++) {
			struct smpp_dialogue *d;

			snprintf(phone.digits, sizeof(phone.digits), "2547%08u", i);
			d = round ? smpp_dialogue_find(t, key, phone.digits) : smpp_dialogue_touch(t, key, &none, &phone, &code);
			assert_non_null(d);
			assert_string_equal(d->phone.digits, phone.digits);
		}
	assert_int_equal(smpp_dialogue_count(t), 20000);
	talloc_free(t);
}

/* Each bind counts for itself: the same sequence on another one is another request. */
static void test_input_by_another_bind_with_the_same_sequence_is_no_repeat(void **state)
{
	struct fixture *f = *state;
	int first, second;

	speak(f, "standard");
	f->conf.lanes = 2;
	bound(f);
	first = f->peer.fd;
	f->peer.fd = -1;
	peer_bind(&f->peer);
	its(f, 1, PHONE, 0x01, "\x07\x00", "*789#");
	peer_expect_response(&f->peer, 1, SMPP_ROK);
	its(f, 2, PHONE, 0x12, "\x07\x00", "1");
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_int_equal(session.msgs, 2);
	second = f->peer.fd;
	f->peer.fd = first;
	its(f, 2, PHONE, 0x12, "\x07\x00", "2");
	peer_expect_response(&f->peer, 2, SMPP_ROK);
	assert_int_equal(session.msgs, 3);
	assert_string_equal(session.text[2], "2");
	close(second);
}

static void test_unknown_op_goes_on_with_a_dialogue_and_is_dropped_without(void **state)
{
	struct fixture *f = *state;

	speak(f, "standard");
	bound(f);
	its(f, 11, PHONE, 0x63, "\x2a\x00", "1");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.msgs, 0);
	assert_int_equal(smpp_port_stats(f->port)->ignored, 1);
	its(f, 12, PHONE, 0x01, "\x2a\x00", "*789#");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	its(f, 13, PHONE, 0x63, "\x2a\x02", "1");
	peer_expect_response(&f->peer, 13, SMPP_ROK);
	assert_int_equal(session.msg[1].kind, SESSION_INPUT);
}

static void test_unit_without_required_id_is_refused(void **state)
{
	struct fixture *f = *state;

	speak(f, "mica")->session_required = true;
	bound(f);
	unit(f, 11, PHONE, 0x01, 0, NULL, 0, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_RMISSINGOPTPARAM);
	assert_int_equal(session.msgs, 0);
}

/* PSSD: one screen ends it, by its own op, whatever it asks. */
static void test_begin_once_takes_one_screen(void **state)
{
	struct fixture *f = *state;

	speak(f, "standard");
	bound(f);
	its(f, 11, PHONE, 0x00, "\x2a\x00", "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "1 English", false), 0);
	expect_screen(f, 0x10, 0, NULL, 0);
	assert_int_equal(smpp_port_dialogues(f->port), 0);
}

static void test_no_words_let_go_where_the_dialect_can(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "smppplus");
	bound(f);
	unit(f, 11, PHONE, 0x01, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xef", 4, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "", true), 0);
	pdu = expect_screen(f, 0x80, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xef", 4);
	assert_int_equal(pdu.sm_len, 0);
	assert_int_equal(smpp_port_dialogues(f->port), 0);
}

static void test_no_words_are_a_carriage_return_elsewhere(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard");
	bound(f);
	its(f, 11, PHONE, 0x01, "\x2a\x00", "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "", true), 0);
	pdu = expect_screen(f, 0x11, 0, NULL, 0);
	assert_int_equal(pdu.sm_len, 1);
	assert_int_equal(pdu.sm[0], 0x0d);
}

static void test_long_id_comes_back_whole(void **state)
{
	static const char id[] = "0123456789-0123456789-0123456789";
	struct fixture *f = *state;
	struct smpp_pdu pdu;
	struct smpp_tlv tlv;

	speak(f, "datasm");
	bound(f);
	unit(f, 11, PHONE, 0x01, SMPP_TAG_RECEIPTED_MESSAGE_ID, id, sizeof(id), "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	unit(f, 12, PHONE, 0x12, SMPP_TAG_RECEIPTED_MESSAGE_ID, id, sizeof(id), "1");
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_memory_equal(session.msg[0].key, session.msg[1].key, SESSION_KEY_MAX);
	assert_int_equal(session_notes_answer(1, "Bye", true), 0);
	pdu = peer_expect(&f->peer, SMPP_DATA_SM);
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, SMPP_TAG_RECEIPTED_MESSAGE_ID), 0);
	assert_int_equal(tlv.len, sizeof(id));
	assert_memory_equal(tlv.value, id, sizeof(id));
}

static void test_octets_of_one_letter_each_where_the_coding_is_not_gsm(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard")->dcs_gsm7 = 4;
	bound(f);
	its(f, 11, PHONE, 0x01, "\x2a\x00", "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session_notes_answer(0, "@ d\xc3\xa9j\xc3\xa0", true), 0);
	pdu = expect_screen(f, 0x11, 0, NULL, 0);
	assert_int_equal(pdu.data_coding, 4);
	assert_int_equal(pdu.sm_len, 6);
	assert_memory_equal(pdu.sm, "@ d\xe9j\xe0", 6);
}

/* --- dialogues that we open --- */

static void test_push_is_none_where_the_link_may_not(void **state)
{
	struct fixture *f = *state;

	speak(f, "standard");
	bound(f);
	assert_null(session.port->ops->push);
}

static void test_push_asks_and_the_answer_brings_the_id(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard")->network_initiated = true;
	bound(f);
	assert_int_equal(push(7, PHONE, "Give?", true), 0);
	pdu = expect_screen(f, 0x02, SMPP_TAG_ITS_SESSION_INFO, NULL, 0);
	assert_true(smpp_pdu_str_is(pdu.src.digits, "789"));
	assert_true(smpp_pdu_str_is(pdu.dst.digits, PHONE));
	assert_int_equal(session.pushes, 0);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(50);
	assert_int_equal(session.pushes, 1);
	assert_int_equal(session.push_id, 7);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	assert_true(session.push_has_key);
	its(f, 11, PHONE, 0x12, "\x2a\x00", "1");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.msg[0].kind, SESSION_INPUT);
	assert_memory_equal(session.msg[0].key, session.push_key, SESSION_KEY_MAX);
	assert_string_equal(session.msg[0].number, PHONE);
	assert_int_equal(session_notes_answer(0, "More?", false), 0);
	expect_screen(f, 0x02, SMPP_TAG_ITS_SESSION_INFO, "\x2a\x00", 2);
	its(f, 12, PHONE, 0x12, "\x2b\x00", "1");		/* another dialogue: not this one */
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_memory_not_equal(session.msg[1].key, session.push_key, SESSION_KEY_MAX);
	its(f, 13, PHONE, 0x12, "\x2a\x02", "1");
	peer_expect_response(&f->peer, 13, SMPP_ROK);
	assert_memory_equal(session.msg[2].key, session.push_key, SESSION_KEY_MAX);
	assert_int_equal(session_notes_answer(2, "Bye", true), 0);
	expect_screen(f, 0x11, SMPP_TAG_ITS_SESSION_INFO, "\x2a\x03", 2);
	assert_int_equal(session.pushes, 1);
}

static void test_push_answer_came_before_the_response(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard")->network_initiated = true;
	bound(f);
	assert_int_equal(push(7, PHONE, "Give?", true), 0);
	pdu = expect_screen(f, 0x02, 0, NULL, 0);
	its(f, 11, PHONE, 0x12, "\x2a\x00", "1");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.pushes, 1);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	assert_int_equal(session.msgs_before, 0);
	assert_int_equal(session.msgs, 1);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(50);
	assert_int_equal(session.pushes, 1);
	assert_int_equal(session_notes_answer(0, "Bye", true), 0);
	expect_screen(f, 0x11, SMPP_TAG_ITS_SESSION_INFO, "\x2a\x01", 2);
}

static void respond_with_id(struct fixture *f, const struct smpp_pdu *req, const char *id)
{
	uint8_t area[16];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, SMPP_ROK);
	resp.message_id = smpp_pdu_str("17");
	smpp_pdu_tlv_put(&tlvs, SMPP_TAG_USSD_SESSION_ID, id, 4);
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &resp), 0);
	peer_send(&f->peer, &resp);
}

/* SMPP+: the response has the id, and 0x83 ends what we began. */
static void test_push_smppplus_id_is_in_the_response(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "smppplus")->network_initiated = true;
	bound(f);
	assert_int_equal(push(8, PHONE, "Give?", true), 0);
	pdu = expect_screen(f, 0x02, SMPP_TAG_USSD_SESSION_ID, NULL, 0);
	respond_with_id(f, &pdu, "\x00\x00\xbe\xef");
	run_ms(50);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	unit(f, 10, PHONE, 0x12, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xee", 4, "2");	/* not that one */
	peer_expect_response(&f->peer, 10, SMPP_ROK);
	assert_memory_not_equal(session.msg[0].key, session.push_key, SESSION_KEY_MAX);
	unit(f, 11, PHONE, 0x12, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xef", 4, "1");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_memory_equal(session.msg[1].key, session.push_key, SESSION_KEY_MAX);
	assert_int_equal(session_notes_answer(1, "Bye", true), 0);
	expect_screen(f, 0x83, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xef", 4);
}

static void test_push_our_own_id_where_the_dialect_says(void **state)
{
	struct fixture *f = *state;
	struct ussd_dialect *d = speak(f, "standard");
	struct smpp_pdu pdu;

	d->network_initiated = true;
	d->opening = USSD_OPENING_OURS;
	bound(f);
	assert_int_equal(push(8, PHONE, "Give?", true), 0);
	pdu = expect_screen(f, 0x02, SMPP_TAG_ITS_SESSION_INFO, "\x01\x00", 2);
	its(f, 11, PHONE, 0x12, "\x01\x02", "1");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	assert_memory_equal(session.msg[0].key, session.push_key, SESSION_KEY_MAX);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
}

static void test_push_twoletter_opens_with_br_and_bn(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "twoletter")->network_initiated = true;
	bound(f);
	assert_int_equal(push(1, PHONE, "Give?", true), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_true(smpp_pdu_str_is(pdu.service_type, "BR"));
	assert_int_equal(push(2, OTHER, "Locked.", false), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	assert_true(smpp_pdu_str_is(pdu.service_type, "BN"));
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(50);
	assert_int_equal(session.push_id, 2);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	assert_false(session.push_has_key);
}

static void test_push_notify_is_over_when_taken(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "smppplus")->network_initiated = true;
	bound(f);
	assert_int_equal(push(1, PHONE, "Locked.", false), 0);
	pdu = expect_screen(f, 0x03, 0, NULL, 0);
	respond_with_id(f, &pdu, "\x00\x00\xbe\xef");
	run_ms(50);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	assert_false(session.push_has_key);
	assert_int_equal(smpp_port_dialogues(f->port), 0);
	unit(f, 11, PHONE, 0x13, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xef", 4, "");	/* the phone's own acknowledgement */
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.msgs, 0);
	assert_int_equal(push(2, PHONE, "Locked.", false), 0);
	expect_screen(f, 0x03, 0, NULL, 0);
	unit(f, 12, PHONE, 0x13, SMPP_TAG_USSD_SESSION_ID, "\x00\x00\xbe\xf0", 4, "");	/* it may overtake the response */
	peer_expect_response(&f->peer, 12, SMPP_ROK);
	assert_int_equal(session.push_id, 2);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	assert_int_equal(session.msgs, 0);
}

static void test_push_refusals_are_told_apart(void **state)
{
	static const struct { uint32_t status; enum session_push_outcome outcome; } rows[] = {
		{ 0x49f, SESSION_PUSH_BUSY }, { 0x4c8, SESSION_PUSH_BUSY }, { 0x404, SESSION_PUSH_ABSENT }, { 0x419, SESSION_PUSH_ABSENT },
		{ 0x40b, SESSION_PUSH_UNKNOWN }, { 0x403, SESSION_PUSH_UNKNOWN }, { 0x45, SESSION_PUSH_REFUSED }, { 0x58, SESSION_PUSH_REFUSED },
	};
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard")->network_initiated = true;
	bound(f);
	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(push(i + 1, PHONE, "Give?", true), 0);
		pdu = expect_screen(f, 0x02, 0, NULL, 0);
		peer_respond(&f->peer, &pdu, rows[i].status);
		run_ms(30);
		assert_int_equal(session.pushes, i + 1);
		assert_int_equal(session.push_id, i + 1);
		assert_int_equal(session.push_outcome, rows[i].outcome);
		assert_false(session.push_has_key);
		assert_int_equal(smpp_port_dialogues(f->port), 0);
	}
	assert_int_equal(session.msgs, 0);
}

static void test_push_unanswered_is_unknown_and_sent_once(void **state)
{
	struct fixture *f = *state;

	speak(f, "standard")->network_initiated = true;
	f->conf.link.response_ms = 50;
	f->conf.link.late_ms = 50;
	bound(f);
	assert_int_equal(push(1, PHONE, "Give?", true), 0);
	expect_screen(f, 0x02, 0, NULL, 0);
	peer_expect_nothing(&f->peer, 300);
	assert_int_equal(session.pushes, 1);
	assert_int_equal(session.push_outcome, SESSION_PUSH_UNKNOWN);
	assert_int_equal(push(2, PHONE, "Give?", true), 0);
	expect_screen(f, 0x02, 0, NULL, 0);
	peer_hang_up(&f->peer);
	run_ms(50);
	assert_int_equal(session.pushes, 2);
	assert_int_equal(session.push_outcome, SESSION_PUSH_UNKNOWN);
	assert_int_equal(push(3, PHONE, "Give?", true), -EAGAIN);
	assert_int_equal(session.pushes, 2);
}

static void test_push_second_to_one_phone_waits(void **state)
{
	struct fixture *f = *state;

	speak(f, "standard")->network_initiated = true;
	bound(f);
	assert_int_equal(push(1, PHONE, "Give?", true), 0);
	assert_int_equal(push(2, PHONE, "Give?", true), -EAGAIN);
	assert_int_equal(push(3, OTHER, "Give?", true), 0);
}

static void test_push_broken_off_before_the_response_is_refused(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "standard")->network_initiated = true;
	bound(f);
	assert_int_equal(push(1, PHONE, "Give?", true), 0);
	pdu = expect_screen(f, 0x02, 0, NULL, 0);
	its(f, 11, PHONE, 0x81, "\x2a\x00", "");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.push_outcome, SESSION_PUSH_REFUSED);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(50);
	assert_int_equal(session.pushes, 1);
}

static void test_push_dialling_leaves_what_we_opened(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "msisdn")->network_initiated = true;
	bound(f);
	assert_int_equal(push(1, PHONE, "Give?", true), 0);
	pdu = expect_screen(f, 0x02, 0, NULL, 0);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(50);
	unit(f, 11, PHONE, 0x01, 0, NULL, 0, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_ROK);
	assert_int_equal(session.msg[0].kind, SESSION_RELEASED);
	assert_memory_equal(session.msg[0].key, session.push_key, SESSION_KEY_MAX);
	assert_int_equal(session.msg[1].kind, SESSION_BEGIN);
	assert_memory_not_equal(session.msg[1].key, session.push_key, SESSION_KEY_MAX);
}

/* Sixteen octets that stand for "no id yet" in the table of dialogues: an operator that sends them must not reach what we opened by them. */
static void test_push_is_not_reached_by_the_key_of_its_own_table(void **state)
{
	static const char ours[] = "ours\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	speak(f, "smppplus")->network_initiated = true;
	bound(f);
	assert_int_equal(push(1, PHONE, "Give?", true), 0);
	pdu = peer_expect(&f->peer, SMPP_SUBMIT_SM);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(50);
	assert_int_equal(session.push_outcome, SESSION_PUSH_SHOWN);
	unit(f, 11, PHONE, 0x01, SMPP_TAG_USSD_SESSION_ID, ours, 16, "*789#");
	peer_expect_response(&f->peer, 11, SMPP_RINVSRCADR);
	assert_int_equal(session.msgs, 0);
}

#define T(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_order_after_response_leaves_behind_its_screen),
		T(test_answer_overtook_a_refusal_and_lives),
		T(test_session_id_of_a_live_dialogue_reused_by_another_number),
		cmocka_unit_test(test_many_numbers_with_one_id_are_apart),
		T(test_input_by_another_bind_with_the_same_sequence_is_no_repeat),
		T(test_unknown_op_goes_on_with_a_dialogue_and_is_dropped_without),
		T(test_unit_without_required_id_is_refused),
		T(test_begin_once_takes_one_screen),
		T(test_no_words_let_go_where_the_dialect_can),
		T(test_no_words_are_a_carriage_return_elsewhere),
		T(test_long_id_comes_back_whole),
		T(test_octets_of_one_letter_each_where_the_coding_is_not_gsm),
		T(test_push_is_none_where_the_link_may_not),
		T(test_push_asks_and_the_answer_brings_the_id),
		T(test_push_answer_came_before_the_response),
		T(test_push_smppplus_id_is_in_the_response),
		T(test_push_our_own_id_where_the_dialect_says),
		T(test_push_twoletter_opens_with_br_and_bn),
		T(test_push_notify_is_over_when_taken),
		T(test_push_refusals_are_told_apart),
		T(test_push_unanswered_is_unknown_and_sent_once),
		T(test_push_second_to_one_phone_waits),
		T(test_push_broken_off_before_the_response_is_refused),
		T(test_push_dialling_leaves_what_we_opened),
		T(test_push_is_not_reached_by_the_key_of_its_own_table),
	};

	return cmocka_run_group_tests_name("smpp_port_ussd", tests, peer_group_setup, peer_group_teardown);
}
