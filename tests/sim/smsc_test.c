/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Goal: the operator speaks with an ESME over loopback, and hears what an ESME may not say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/sms/smpp_receipt.h"
#include "gateway/smpp/ussd/ussd_dialect.h"
#include "sim/phone/phone.h"
#include "sim/operator/smsc.h"
#include "sim/operator/sim_proc.h"

#define NUMBER	"254700000001"
#define SOON_MS	60000	/* at once, on a machine with nothing else to do */

struct world {
	struct smsc *smsc;
	struct air *air;
	struct phone phone;
	const struct ussd_dialect *dialect;
	int fd;			/* the ESME's end */
	uint32_t seq;
	uint8_t in[4096];
	size_t len, used;
	struct smpp_pdu pdu;	/* the last one read, borrows from in */
	bool bound;
	unsigned faults;
	char fault[AIR_TEXT_MAX];
};

static void hear(void *ctx, const struct air_msg *msg)
{
	struct world *w = ctx;

	(void)phone_hear(&w->phone, msg);
	if (msg->kind == AIR_LINK)
		w->bound = msg->flag;
	if (msg->kind == AIR_FAULT) {
		w->faults++;
		osmo_strlcpy(w->fault, msg->text, sizeof(w->fault));
	}
}

static void connect_esme(struct world *w)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(smsc_link_port(w->smsc, NULL)) };

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	w->len = w->used = 0;
	assert_int_equal(connect(w->fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
}

static int set_up_patience(void **state, unsigned answer_ms)
{
	struct smsc_link_conf link = { .name = "op1", .host = "127.0.0.1", .system_id = "musafir", .password = "word", .dialect = "standard" };
	struct world *w = talloc_zero(NULL, struct world);
	char failed[AIR_LINK_MAX];

	link.answer_ms = answer_ms;
	w->dialect = ussd_dialect_find("standard");
	w->smsc = smsc_new(w, "789");
	assert_int_equal(smsc_link_add(w->smsc, &link), 0);
	assert_int_equal(smsc_start(w->smsc, failed), 0);
	w->air = air_new_local(w, w->smsc, hear, w);
	phone_init(&w->phone, w->air, NUMBER);
	connect_esme(w);
	*state = w;
	return 0;
}

static int set_up(void **state)
{
	return set_up_patience(state, SOON_MS);
}

static int set_up_impatient(void **state)
{
	return set_up_patience(state, 300);
}

static int tear_down(void **state)
{
	struct world *w = *state;

	close(w->fd);
	air_free(w->air);
	smsc_free(w->smsc);
	talloc_free(w);
	return 0;
}

/* --- the ESME --- */

static void esme_send(struct world *w, struct smpp_pdu *pdu)
{
	uint8_t buf[1024];
	int n;

	if (!(pdu->id & SMPP_RESP))
		pdu->seq = ++w->seq;
	n = smpp_pdu_encode(buf, sizeof(buf), pdu);
	assert_true(n > 0);
	assert_int_equal(send(w->fd, buf, (size_t)n, MSG_NOSIGNAL), n);
}

static bool has_pdu(void *arg)
{
	struct world *w = arg;
	enum smpp_frame_fault why;
	size_t need;
	ssize_t n;

	memmove(w->in, w->in + w->used, w->len - w->used);
	w->len -= w->used;
	w->used = 0;
	n = recv(w->fd, w->in + w->len, sizeof(w->in) - w->len, MSG_DONTWAIT);
	if (n > 0)
		w->len += (size_t)n;
	if (smpp_pdu_frame(&need, &why, w->in, w->len, SMPP_PDU_MAX) < 0)
		return false;
	assert_int_equal(smpp_pdu_parse(&w->pdu, w->in, need), 0);
	w->used = need;
	return true;
}

static void esme_read(struct world *w, uint32_t id)
{
	assert_true(sim_proc_wait(SOON_MS, has_pdu, w));
	assert_int_equal(w->pdu.id, id);
	assert_false(w->pdu.damaged);
}

static void esme_bind(struct world *w, const char *password, uint32_t status)
{
	struct smpp_pdu bind = {
		.id = SMPP_BIND_TRANSCEIVER, .interface_version = 0x34, .system_id = smpp_pdu_str("musafir"),
		.password = smpp_pdu_str(password),
	};

	esme_send(w, &bind);
	esme_read(w, SMPP_BIND_TRANSCEIVER | SMPP_RESP);
	assert_int_equal(w->pdu.status, status);
	assert_int_equal(w->pdu.seq, w->seq);
}

static void esme_acknowledge(struct world *w, uint32_t status)
{
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, &w->pdu, status);
	esme_send(w, &resp);
}

/* Read a unit of USSD and acknowledge it. */
static void esme_hear(struct world *w, struct ussd_unit *unit, enum ussd_event event, const char *text)
{
	char out[256];

	esme_read(w, SMPP_DELIVER_SM);
	assert_int_equal(ussd_dialect_read(w->dialect, unit, &w->pdu), 0);
	assert_int_equal(unit->event, event);
	assert_true(text_decode_dcs(out, sizeof(out), unit->dcs, w->dialect->dcs0, unit->text, unit->len) >= 0);
	assert_string_equal(out, text);
	assert_true(smpp_pdu_str_is(unit->phone.digits, NUMBER));
	assert_int_equal(unit->phone.ton, 1);
	assert_int_equal(unit->phone.npi, 1);
	esme_acknowledge(w, SMPP_ROK);
}

static void esme_say(struct world *w, const struct ussd_unit *heard, enum ussd_event event, const char *text)
{
	uint8_t octets[TEXT_ENCODED_MAX], room[64];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	enum text_alphabet alphabet = text_choose(text);
	int len = text_encode(octets, sizeof(octets), text, alphabet);
	struct ussd_unit unit = {
		.event = event, .session = heard->session, .phone = { 1, 1, smpp_pdu_str(NUMBER) },
		.code = { 0, 1, smpp_pdu_str("789") }, .text = octets, .len = (size_t)len,
		.dcs = alphabet == TEXT_GSM7 ? w->dialect->dcs_gsm7 : w->dialect->dcs_ucs2,
	};
	struct smpp_pdu pdu;

	assert_true(len >= 0);
	assert_int_equal(ussd_dialect_write(w->dialect, &pdu, &tlvs, &unit), 0);
	esme_send(w, &pdu);
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
}

static bool phone_has_answer(void *arg)
{
	struct world *w = arg;

	return w->phone.state != PHONE_WAITING;
}

static void settle(struct world *w)
{
	assert_true(sim_proc_wait(SOON_MS, phone_has_answer, w));
}

static void no_faults(const struct world *w)
{
	if (w->faults)
		fail_msg("the operator heard: %s", w->fault);
}

static void one_fault(const struct world *w, const char *text)
{
	if (w->faults != 1 || !strstr(w->fault, text))
		fail_msg("expected one fault '%s', heard %u, last '%s'", text, w->faults, w->fault);
}

static void begin(struct world *w, struct ussd_unit *unit)
{
	esme_bind(w, "word", SMPP_ROK);
	assert_int_equal(phone_dial(&w->phone, "*789*715464#"), 0);
	esme_hear(w, unit, USSD_BEGIN, "*789*715464#");
}

/* --- tests --- */

static void test_bind_right_password_is_bound(void **state)
{
	struct world *w = *state;
	uint32_t version;

	assert_false(w->bound);
	esme_bind(w, "word", SMPP_ROK);
	assert_true(w->bound);
	assert_int_equal(smpp_pdu_tlv_uint(&w->pdu, &version, SMPP_TAG_SC_INTERFACE_VERSION), 0);
	assert_int_equal(version, 0x34);
	no_faults(w);
}

static void test_bind_wrong_password_is_refused(void **state)
{
	struct world *w = *state;

	esme_bind(w, "mistake", SMPP_RINVPASWD);
	assert_false(w->bound);
	one_fault(w, "wrong password");
}

static void test_submit_without_bind_is_refused(void **state)
{
	struct world *w = *state;
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM, .dst = { 1, 1, smpp_pdu_str(NUMBER) } };

	esme_send(w, &pdu);
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(w->pdu.status, SMPP_RINVBNDSTS);
	one_fault(w, "without a bind");
}

static void test_dialogue_screens_and_answers_go_both_ways(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	esme_say(w, &unit, USSD_ASK, "PIN:\n9 Exit");
	settle(w);
	assert_string_equal(w->phone.text, "PIN:\n9 Exit");
	assert_int_equal(w->phone.units, 11);
	assert_int_equal(w->phone.max, 160);
	assert_int_equal(phone_type(&w->phone, "246813"), 0);
	esme_hear(w, &unit, USSD_INPUT, "246813");
	esme_say(w, &unit, USSD_END, "شكرا");
	settle(w);
	assert_int_equal(w->phone.state, PHONE_ENDED);
	assert_true(w->phone.ucs2);
	assert_int_equal(w->phone.units, 4);
	assert_int_equal(w->phone.max, 80);
	no_faults(w);
}

static void test_answer_twice_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	esme_say(w, &unit, USSD_ASK, "PIN:");
	no_faults(w);
	esme_say(w, &unit, USSD_ASK, "PIN:");
	assert_int_equal(w->pdu.status, 0x407);
	one_fault(w, "two answers");
}

static void test_answer_after_the_end_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	esme_say(w, &unit, USSD_END, "Bye");
	esme_say(w, &unit, USSD_END, "Bye");
	one_fault(w, "after the last");
}

static void test_answer_too_late_is_a_fault_and_the_phone_is_told(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	settle(w);
	assert_int_equal(w->phone.state, PHONE_LOST);
	one_fault(w, "no answer to the phone");
	esme_say(w, &unit, USSD_ASK, "late");
	assert_int_equal(w->pdu.status, 0x407);
	assert_int_equal(w->faults, 1);
}

static void test_answer_too_long_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;
	char text[162];

	memset(text, 'x', sizeof(text));
	text[161] = '\0';
	begin(w, &unit);
	esme_say(w, &unit, USSD_ASK, text);
	one_fault(w, "161 where 160");
}

static void test_answer_with_another_unit_of_the_session_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	unit.session.raw[1] ^= 0x10;
	esme_say(w, &unit, USSD_ASK, "PIN:");
	one_fault(w, "not echoed");
}

static void test_answer_for_no_dialogue_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	unit.session.raw[0] ^= 0x55;
	esme_say(w, &unit, USSD_ASK, "PIN:");
	assert_int_equal(w->pdu.status, 0x407);
	one_fault(w, "never was");
}

static void test_drop_tells_the_esme_and_a_crossing_answer_is_forgiven(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit, drop;

	begin(w, &unit);
	assert_int_equal(phone_drop(&w->phone), 0);
	esme_hear(w, &drop, USSD_ABORT, "");
	esme_say(w, &unit, USSD_ASK, "PIN:");
	assert_int_equal(w->pdu.status, 0x407);
	no_faults(w);
}

static void test_bind_dies_and_an_answer_on_the_next_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	close(w->fd);
	settle(w);
	assert_int_equal(w->phone.state, PHONE_LOST);
	assert_false(w->bound);
	connect_esme(w);
	esme_bind(w, "word", SMPP_ROK);
	no_faults(w);
	esme_say(w, &unit, USSD_ASK, "PIN:");
	one_fault(w, "whose bind died");
}

static void test_replay_same_sequence_allows_one_more_answer(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;
	struct air_msg msg;
	uint32_t seq;

	begin(w, &unit);
	seq = w->pdu.seq;
	esme_say(w, &unit, USSD_ASK, "PIN:");
	air_msg_set(&msg, AIR_REPLAY, NULL, NULL, NULL);
	assert_int_equal(air_say(w->air, &msg), 0);
	esme_hear(w, &unit, USSD_BEGIN, "*789*715464#");
	assert_int_equal(w->pdu.seq, seq);
	esme_say(w, &unit, USSD_ASK, "PIN again:");
	assert_string_equal(w->phone.text, "PIN again:");
	no_faults(w);
}

static void test_response_to_nothing_is_a_fault(void **state)
{
	struct world *w = *state;
	struct smpp_pdu resp = { .id = SMPP_DELIVER_SM | SMPP_RESP, .seq = 4711 }, ping = { .id = SMPP_ENQUIRE_LINK };

	esme_bind(w, "word", SMPP_ROK);
	esme_send(w, &resp);
	esme_send(w, &ping);
	esme_read(w, SMPP_ENQUIRE_LINK | SMPP_RESP);
	one_fault(w, "answers nothing");
}

static void test_request_unknown_is_nacked(void **state)
{
	static const uint8_t odd[] = { 0, 0, 0, 16, 0, 0, 0x7f, 0x7f, 0, 0, 0, 0, 0, 0, 0, 9 };
	struct world *w = *state;

	assert_int_equal(send(w->fd, odd, sizeof(odd), MSG_NOSIGNAL), sizeof(odd));
	esme_read(w, SMPP_GENERIC_NACK);
	assert_int_equal(w->pdu.seq, 9);
	assert_int_equal(w->pdu.status, SMPP_RINVCMDID);
	one_fault(w, "unexpected");
}

static bool sms_is_taken(void *arg)
{
	return ((struct world *)arg)->phone.sms_taken > 0;
}

static void test_sms_is_kept_until_taken(void **state)
{
	struct world *w = *state;
	const uint8_t *octets;
	size_t len;

	assert_int_equal(phone_sms(&w->phone, "LOCK"), 0);	/* nobody is bound yet */
	esme_bind(w, "word", SMPP_ROK);
	esme_read(w, SMPP_DELIVER_SM);
	smpp_pdu_text(&w->pdu, &octets, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(octets, "LOCK", 4);
	esme_acknowledge(w, SMPP_RX_T_APPN);
	esme_read(w, SMPP_DELIVER_SM);				/* again */
	assert_int_equal(w->phone.sms_taken, 0);
	esme_acknowledge(w, SMPP_ROK);
	assert_true(sim_proc_wait(SOON_MS, sms_is_taken, w));
	no_faults(w);
}

static void test_sms_unacknowledged_goes_to_the_next_bind(void **state)
{
	struct world *w = *state;

	esme_bind(w, "word", SMPP_ROK);
	assert_int_equal(phone_sms(&w->phone, "LOCK"), 0);
	esme_read(w, SMPP_DELIVER_SM);
	close(w->fd);
	connect_esme(w);
	esme_bind(w, "word", SMPP_ROK);
	esme_read(w, SMPP_DELIVER_SM);
	esme_acknowledge(w, SMPP_ROK);
	assert_true(sim_proc_wait(SOON_MS, sms_is_taken, w));
	no_faults(w);
}

static void test_submit_delivers_sms_and_receipt(void **state)
{
	struct world *w = *state;
	struct smpp_receipt receipt;
	char id[16];
	struct smpp_pdu pdu = {
		.id = SMPP_SUBMIT_SM, .src = { 0, 1, smpp_pdu_str("789") }, .dst = { 1, 1, smpp_pdu_str(NUMBER) },
		.registered_delivery = 1, .sm = (const uint8_t *)"Done.", .sm_len = 5,
	};

	esme_bind(w, "word", SMPP_ROK);
	esme_send(w, &pdu);
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
	snprintf(id, sizeof(id), "%.*s", w->pdu.message_id.len, w->pdu.message_id.s);
	assert_string_equal(phone_read_sms(&w->phone, NULL, NULL), "Done.");
	esme_read(w, SMPP_DELIVER_SM);
	assert_true(smpp_receipt_is(NULL, &w->pdu));
	smpp_receipt_read(NULL, &receipt, &w->pdu);
	assert_true(smpp_pdu_str_is(receipt.id, id));
	assert_int_equal(receipt.state, SMPP_STATE_DELIVERED);
	esme_acknowledge(w, SMPP_ROK);
	no_faults(w);
}

/* --- an operator that is bad on purpose --- */

static void be_bad(struct world *w, const char *words)
{
	struct air_msg msg;

	air_msg_set(&msg, AIR_BAD, "op1", NULL, words);
	assert_int_equal(air_say(w->air, &msg), 0);
}

static void submit(struct world *w, const char *text)
{
	struct smpp_pdu pdu = {
		.id = SMPP_SUBMIT_SM, .src = { 0, 1, smpp_pdu_str("789") }, .dst = { 1, 1, smpp_pdu_str(NUMBER) },
		.sm = (const uint8_t *)text, .sm_len = strlen(text),
	};

	esme_send(w, &pdu);
}

static void hears_nothing(struct world *w, unsigned ms)
{
	assert_false(sim_proc_wait(ms, has_pdu, w));
}

static void test_bad_throttles_refuses_for_so_long(void **state)
{
	struct world *w = *state;

	esme_bind(w, "word", SMPP_ROK);
	be_bad(w, "throttles with 0x45 for 3 s");
	submit(w, "Done.");
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(w->pdu.status, 0x45);
	assert_null(phone_read_sms(&w->phone, NULL, NULL));
	hears_nothing(w, 3100);
	submit(w, "Done.");
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(w->pdu.status, SMPP_ROK);
	assert_string_equal(phone_read_sms(&w->phone, NULL, NULL), "Done.");
	no_faults(w);
}

static void test_bad_throttles_screen_again_is_a_fault(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;

	begin(w, &unit);
	be_bad(w, "throttles");
	esme_say(w, &unit, USSD_ASK, "PIN:");
	assert_int_equal(w->pdu.status, SMPP_RTHROTTLED);
	assert_int_equal(w->phone.state, PHONE_LOST);
	no_faults(w);
	be_bad(w, "well");
	esme_say(w, &unit, USSD_ASK, "PIN:");
	one_fault(w, "a screen again after it was refused");
}

static void test_bad_slow_hears_late_and_in_order(void **state)
{
	struct world *w = *state;
	uint32_t first;

	esme_bind(w, "word", SMPP_ROK);
	be_bad(w, "slow 4 s");
	submit(w, "one");
	first = w->seq;
	submit(w, "two");
	hears_nothing(w, 800);
	be_bad(w, "well");
	submit(w, "three");	/* not before those that wait */
	for (uint32_t i = 0; i < 3; i++) {
		esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
		assert_int_equal(w->pdu.seq, first + i);
	}
	no_faults(w);
}

static void test_bad_reorders_answers_backwards(void **state)
{
	struct world *w = *state;

	esme_bind(w, "word", SMPP_ROK);
	be_bad(w, "reorders");
	submit(w, "one");
	submit(w, "two");
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(w->pdu.seq, w->seq);
	esme_read(w, SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(w->pdu.seq, w->seq - 1);
	no_faults(w);
}

static void test_bad_drops_responses_but_delivers(void **state)
{
	struct world *w = *state;

	esme_bind(w, "word", SMPP_ROK);
	be_bad(w, "drops responses");
	submit(w, "one");
	hears_nothing(w, 300);
	assert_string_equal(phone_read_sms(&w->phone, NULL, NULL), "one");
	no_faults(w);
}

static void test_bad_duplicates_sends_twice(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;
	uint32_t seq;

	begin(w, &unit);
	esme_say(w, &unit, USSD_ASK, "PIN:");
	be_bad(w, "duplicates");
	assert_int_equal(phone_sms(&w->phone, "LOCK"), 0);
	esme_read(w, SMPP_DELIVER_SM);
	seq = w->pdu.seq;
	esme_acknowledge(w, SMPP_ROK);
	esme_read(w, SMPP_DELIVER_SM);
	assert_int_equal(w->pdu.seq, seq + 1);
	esme_acknowledge(w, SMPP_ROK);
	assert_int_equal(phone_type(&w->phone, "1"), 0);
	esme_hear(w, &unit, USSD_INPUT, "1");
	seq = w->pdu.seq;
	esme_hear(w, &unit, USSD_INPUT, "1");
	assert_int_equal(w->pdu.seq, seq);
	hears_nothing(w, 50);
	no_faults(w);
}

static void test_bad_half_open_says_nothing_until_well(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit;
	struct smpp_pdu ping = { .id = SMPP_ENQUIRE_LINK };
	char c;

	begin(w, &unit);
	be_bad(w, "half-open");
	assert_int_equal(w->phone.state, PHONE_LOST);
	assert_false(w->bound);
	esme_send(w, &ping);
	hears_nothing(w, 100);
	close(w->fd);
	connect_esme(w);
	esme_send(w, &ping);
	hears_nothing(w, 100);
	be_bad(w, "well");
	assert_int_equal(recv(w->fd, &c, 1, 0), -1);	/* unread octets make it a reset */
	close(w->fd);
	connect_esme(w);
	esme_bind(w, "word", SMPP_ROK);
	no_faults(w);
}

static void test_bad_flaps_so_often(void **state)
{
	struct world *w = *state;

	be_bad(w, "flaps 2 times");
	for (int i = 0; i < 3; i++) {
		close(w->fd);
		connect_esme(w);
		esme_bind(w, "word", SMPP_ROK);
		hears_nothing(w, 300);
		assert_int_equal(w->bound, i == 2);
	}
	no_faults(w);
}

static void test_bad_reuses_gives_the_id_of_another(void **state)
{
	struct world *w = *state;
	struct ussd_unit unit, other;
	struct phone phone;

	begin(w, &unit);
	be_bad(w, "reuses session ids");
	phone_init(&phone, w->air, "254700000002");
	assert_int_equal(phone_dial(&phone, "*789#"), 0);
	esme_read(w, SMPP_DELIVER_SM);
	assert_int_equal(ussd_dialect_read(w->dialect, &other, &w->pdu), 0);
	assert_memory_equal(other.session.key, unit.session.key, sizeof(unit.session.key));
}

static void test_bad_floods_from_one_number(void **state)
{
	struct world *w = *state;

	esme_bind(w, "word", SMPP_ROK);
	be_bad(w, "floods from 254733000001 with 5 sms");
	for (int i = 0; i < 5; i++) {
		esme_read(w, SMPP_DELIVER_SM);
		assert_true(smpp_pdu_str_is(w->pdu.src.digits, "254733000001"));
		esme_acknowledge(w, SMPP_ROK);
	}
	hears_nothing(w, 50);
	no_faults(w);
}

static void test_link_down_closes_and_up_listens_again(void **state)
{
	struct world *w = *state;
	struct air_msg msg;
	char c;

	esme_bind(w, "word", SMPP_ROK);
	air_msg_set(&msg, AIR_LINK_DOWN, "op1", NULL, NULL);
	assert_int_equal(air_say(w->air, &msg), 0);
	assert_int_equal(recv(w->fd, &c, 1, 0), 0);
	assert_false(w->bound);
	close(w->fd);
	air_msg_set(&msg, AIR_LINK_UP, "op1", NULL, NULL);
	assert_int_equal(air_say(w->air, &msg), 0);
	connect_esme(w);
	esme_bind(w, "word", SMPP_ROK);
	assert_true(w->bound);
	no_faults(w);
}

static void test_dial_foreign_code_never_reaches_the_service(void **state)
{
	struct world *w = *state;

	esme_bind(w, "word", SMPP_ROK);
	assert_int_equal(phone_dial(&w->phone, "*7890#"), 0);
	assert_int_equal(w->phone.state, PHONE_LOST);
	assert_string_equal(w->phone.text, "unknown service code");
}

static void test_phone_of_another_process_reaches_the_service(void **state)
{
	struct world *w = *state;
	char path[64];
	struct ussd_unit unit;
	struct stat st;

	snprintf(path, sizeof(path), "/tmp/musafir-air-test.%d", (int)getpid());
	assert_int_equal(smsc_air_serve(w->smsc, path), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	air_free(w->air);
	w->air = air_new_socket(w, path, hear, w);
	assert_non_null(w->air);
	phone_init(&w->phone, w->air, NUMBER);
	begin(w, &unit);
	esme_say(w, &unit, USSD_END, "Bye");
	settle(w);
	assert_string_equal(w->phone.text, "Bye");
	no_faults(w);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_bind_right_password_is_bound),
		TEST(test_bind_wrong_password_is_refused),
		TEST(test_submit_without_bind_is_refused),
		TEST(test_dialogue_screens_and_answers_go_both_ways),
		TEST(test_answer_twice_is_a_fault),
		TEST(test_answer_after_the_end_is_a_fault),
		cmocka_unit_test_setup_teardown(test_answer_too_late_is_a_fault_and_the_phone_is_told, set_up_impatient, tear_down),
		TEST(test_answer_too_long_is_a_fault),
		TEST(test_answer_with_another_unit_of_the_session_is_a_fault),
		TEST(test_answer_for_no_dialogue_is_a_fault),
		TEST(test_drop_tells_the_esme_and_a_crossing_answer_is_forgiven),
		TEST(test_bind_dies_and_an_answer_on_the_next_is_a_fault),
		TEST(test_replay_same_sequence_allows_one_more_answer),
		TEST(test_response_to_nothing_is_a_fault),
		TEST(test_request_unknown_is_nacked),
		TEST(test_sms_is_kept_until_taken),
		TEST(test_sms_unacknowledged_goes_to_the_next_bind),
		TEST(test_submit_delivers_sms_and_receipt),
		TEST(test_bad_throttles_refuses_for_so_long),
		TEST(test_bad_throttles_screen_again_is_a_fault),
		TEST(test_bad_slow_hears_late_and_in_order),
		TEST(test_bad_reorders_answers_backwards),
		TEST(test_bad_drops_responses_but_delivers),
		TEST(test_bad_duplicates_sends_twice),
		TEST(test_bad_half_open_says_nothing_until_well),
		TEST(test_bad_flaps_so_often),
		TEST(test_bad_reuses_gives_the_id_of_another),
		TEST(test_bad_floods_from_one_number),
		TEST(test_link_down_closes_and_up_listens_again),
		TEST(test_dial_foreign_code_never_reaches_the_service),
		TEST(test_phone_of_another_process_reaches_the_service),
	};

	return cmocka_run_group_tests_name("smsc", tests, NULL, NULL);
}
