/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/smsc_priv.h"
#include "store/base/monotonic.h"

#define NO_DIALOGUE	0x407	/* what operators answer to a screen without a dialogue */
#define PHONE_ABSENT	0x404	/* and to a dialogue that the service opens */
#define PHONE_BUSY	0x49f
#define PHONE_REFUSES	0x4c1
#define TON_INTERNATIONAL	1
#define NPI_E164		1

static void call_free(struct smsc_call *call)
{
	osmo_timer_del(&call->answer);
	osmo_timer_del(&call->whole);
	llist_del(&call->list);
	talloc_free(call);
}

static void call_expire(void *data)
{
	call_free(data);
}

/* The dialogue is over; remember it a while, to judge what still comes. */
static void call_close(struct smsc_call *call, enum smsc_call_state state)
{
	call->state = state;
	osmo_timer_del(&call->answer);
	osmo_timer_setup(&call->whole, call_expire, call);
	osmo_timer_schedule(&call->whole, SMSC_CLOSED_MS / 1000, 0);
}

static bool call_is_open(const struct smsc_call *call)
{
	return call->state == SMSC_CALL_WAITING || call->state == SMSC_CALL_ASKED;
}

static void tell_gone(struct smsc_call *call, const char *why)
{
	struct air_msg msg;

	air_msg_set(&msg, AIR_GONE, call->link->conf.name, call->number, why);
	smsc_tell(call->link->smsc, &msg);
}

static struct smsc_call *open_call(struct smsc_link *link, const char *number)
{
	struct smsc_call *call;

	llist_for_each_entry(call, &link->calls, list)
		if (call_is_open(call) && !strcmp(call->number, number))
			return call;
	return NULL;
}

/* --- towards the service --- */

static int encode_screen(const struct ussd_dialect *d, uint8_t *octets, size_t size, const char *text, uint8_t *dcs)
{
	enum text_alphabet alphabet = text_choose(text);

	*dcs = alphabet == TEXT_GSM7 ? d->dcs_gsm7 : d->dcs_ucs2;
	return text_encode(octets, size, text, alphabet);
}

/* returns: 0, -errno. */
static int call_send(struct smsc_call *call, enum ussd_event event, const char *text)
{
	struct smsc_link *link = call->link;
	uint8_t octets[TEXT_ENCODED_MAX], room[USSD_TLVS_MAX];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct ussd_unit unit = { .event = event, .session = call->session, .text = octets };
	struct smpp_pdu pdu;
	int rc = encode_screen(link->dialect, octets, sizeof(octets), text, &unit.dcs);

	if (rc < 0)
		return rc;
	unit.len = (size_t)rc;
	unit.phone = (struct smpp_addr){ TON_INTERNATIONAL, NPI_E164, smpp_pdu_str(call->number) };
	unit.code = (struct smpp_addr){ 0, NPI_E164, smpp_pdu_str(call->code) };
	rc = ussd_dialect_operator_write(link->dialect, &pdu, &tlvs, &unit);
	if (rc < 0)
		return rc;
	osmo_strlcpy(link->last_number, call->number, sizeof(link->last_number));
	rc = smsc_esme_send(call->esme, &pdu, NULL);
	call->seq = pdu.seq;
	call->is_responded = false;
	return rc;
}

/* Some operators have no word for it but the end. */
static void call_break(struct smsc_call *call)
{
	if (call_send(call, USSD_ABORT, "") == -ENOTSUP)
		(void)call_send(call, USSD_END, "");
}

static void answer_late(void *data)
{
	struct smsc_call *call = data;

	if (!call->esme || !call->esme->is_deaf)
		smsc_fault(call->link, call->number, "no answer to the phone within %u ms", call->link->conf.answer_ms);
	tell_gone(call, "the service did not answer");
	call_close(call, SMSC_CALL_DROPPED);
}

static void call_wait(struct smsc_call *call)
{
	unsigned ms = call->link->conf.answer_ms + 2000 * call->link->bad.slow_s;

	call->state = SMSC_CALL_WAITING;
	monotonic_timer(&call->answer, ms);
}

static void whole_over(void *data)
{
	struct smsc_call *call = data;

	call_break(call);
	tell_gone(call, "network time-out");
	call_close(call, SMSC_CALL_DROPPED);
}

static void say_gone(struct smsc_link *link, const char *number, const char *why)
{
	struct air_msg msg;

	air_msg_set(&msg, AIR_GONE, link->conf.name, number, why);
	smsc_tell(link->smsc, &msg);
}

static void session_make(struct smsc_call *call)
{
	struct smsc_link *link = call->link;
	struct smsc_call *other;

	ussd_dialect_session_make(link->dialect, &call->session, ++link->smsc->next_session);
	if (!link->bad.reuses)
		return;
	llist_for_each_entry(other, &link->calls, list)
		if (call_is_open(other))
			call->session = other->session;
}

static struct smsc_call *call_new(struct smsc_link *link, struct smsc_esme *esme, const char *number)
{
	struct smsc_call *call = talloc_zero(link, struct smsc_call);

	call->link = link;
	call->esme = esme;
	osmo_strlcpy(call->number, number, sizeof(call->number));
	session_make(call);
	osmo_timer_setup(&call->answer, answer_late, call);
	osmo_timer_setup(&call->whole, whole_over, call);
	osmo_timer_schedule(&call->whole, link->conf.session_s, 0);
	llist_add_tail(&call->list, &link->calls);
	return call;
}

static void call_begin(struct smsc_link *link, struct smsc_esme *esme, const char *number, const char *code)
{
	struct smsc_call *call = call_new(link, esme, number);
	bool in_address = link->dialect->code_field == USSD_CODE_DESTINATION;

	osmo_strlcpy(call->code, in_address ? code : smsc_link_code(link), sizeof(call->code));
	call_wait(call);
	if (call_send(call, USSD_BEGIN, code) < 0) {
		tell_gone(call, "cannot dial this");
		call_free(call);
	}
}

void smsc_ussd_dial(struct smsc_link *link, const char *number, const char *code)
{
	struct smsc_esme *esme = smsc_link_receiver(link);
	struct smsc_call *stale = open_call(link, number);
	const char *own = smsc_link_code(link);
	size_t n = strlen(own);

	if (stale)
		call_close(stale, SMSC_CALL_DROPPED);
	if (code[0] != '*' || strncmp(code + 1, own, n) || (code[n + 1] != '*' && code[n + 1] != '#'))
		say_gone(link, number, "unknown service code");
	else if (!esme)
		say_gone(link, number, "service not available");
	else
		call_begin(link, esme, number, code);
}

void smsc_ussd_input(struct smsc_link *link, const char *number, const char *text)
{
	struct smsc_call *call = open_call(link, number);

	if (!call || call->state != SMSC_CALL_ASKED) {
		say_gone(link, number, "no dialogue");
		return;
	}
	ussd_dialect_session_next(link->dialect, &call->session);
	call_wait(call);
	if (call_send(call, USSD_INPUT, text) < 0) {
		tell_gone(call, "cannot send this");
		call_close(call, SMSC_CALL_DROPPED);
	}
}

void smsc_ussd_drop(struct smsc_link *link, const char *number)
{
	struct smsc_call *call = open_call(link, number);

	if (!call)
		return;
	ussd_dialect_session_next(link->dialect, &call->session);
	call_break(call);
	call_close(call, SMSC_CALL_DROPPED);
}

void smsc_ussd_bind_died(struct smsc_esme *esme)
{
	struct smsc_call *call, *next;

	llist_for_each_entry_safe(call, next, &esme->link->calls, list) {
		if (call->esme != esme)
			continue;
		call->esme = NULL;
		if (!call_is_open(call))
			continue;
		call_close(call, SMSC_CALL_ORPHAN);
		tell_gone(call, "network error: the bind of this dialogue died");
	}
}

void smsc_ussd_free_all(struct smsc_link *link)
{
	struct smsc_call *call, *next;

	llist_for_each_entry_safe(call, next, &link->calls, list)
		call_free(call);
}

/* --- from the service --- */

/* The open one, else the newest of those that are over: without a session id they have one key. */
static struct smsc_call *call_of(struct smsc_link *link, const struct ussd_unit *unit)
{
	struct smsc_call *call, *found = NULL;

	llist_for_each_entry(call, &link->calls, list) {
		if (!smpp_pdu_str_is(unit->phone.digits, call->number) || memcmp(call->session.key, unit->session.key, sizeof(unit->session.key)))
			continue;
		found = call;
		if (call_is_open(call))
			break;
	}
	return found;
}

/* Where the dialect has an op of its own for the end of what the service opened, that one alone will do, and only there. */
static void check_end(struct smsc_call *call, const struct smpp_pdu *pdu)
{
	const struct ussd_ops *own = &call->link->dialect->from_esme.ops[USSD_NOTIFY_LAST];
	uint32_t op;

	if (own->n && smpp_pdu_tlv_uint(pdu, &op, SMPP_TAG_USSD_SERVICE_OP) == 0 && (op == own->op[0]) != call->from_esme)
		smsc_fault(call->link, call->number, "the end of a dialogue that the other side opened");
}

/* What a strict operator would refuse. */
static void check_form(struct smsc_call *call, const struct smpp_pdu *pdu, const struct ussd_unit *unit)
{
	struct smsc_link *link = call->link;
	const struct ussd_dialect *d = link->dialect;
	struct smpp_tlv tlv;

	if (!d->op_is_letters && !smpp_pdu_str_is(pdu->service_type, d->service_type))
		smsc_fault(link, call->number, "screen with another service_type than %s", d->service_type);
	if (unit->phone.ton != TON_INTERNATIONAL || unit->phone.npi != NPI_E164)
		smsc_fault(link, call->number, "screen to ton %u npi %u", unit->phone.ton, unit->phone.npi);
	if (!smpp_pdu_str_is(unit->code.digits, call->code))
		smsc_fault(link, call->number, "screen not from the service code");
	if (!d->op_is_letters && (smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_USSD_SERVICE_OP) < 0 || tlv.len != 1))
		smsc_fault(link, call->number, "screen without a ussd_service_op of one octet");
	if (pdu->sm_len && smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_MESSAGE_PAYLOAD) == 0)
		smsc_fault(link, call->number, "screen with short_message and message_payload");
	if (unit->dcs != d->dcs_gsm7 && unit->dcs != d->dcs_ucs2)
		smsc_fault(link, call->number, "screen with data_coding 0x%02x", unit->dcs);
	if (unit->event == USSD_END)
		check_end(call, pdu);
	if (pdu->esm_class != d->esm_class)
		smsc_fault(link, call->number, "screen with esm_class 0x%02x", pdu->esm_class);
}

/* The session id comes back as the dialect has it. */
static void check_session(struct smsc_call *call, const struct ussd_unit *unit)
{
	const struct ussd_session *ours = &call->session, *theirs = &unit->session;
	uint8_t expected[USSD_RAW_MAX];

	ussd_dialect_session_echo(call->link->dialect, expected, ours, unit->event == USSD_END);
	if (theirs->raw_len != ours->raw_len)
		smsc_fault(call->link, call->number, "session id of %u octets, ours has %u", theirs->raw_len, ours->raw_len);
	else if (memcmp(theirs->raw, expected, ours->raw_len))
		smsc_fault(call->link, call->number, "session id is not echoed");
}

static void check_text(struct smsc_call *call, const struct air_msg *msg)
{
	if (strstr(msg->text, "\xef\xbf\xbd"))
		smsc_fault(call->link, call->number, "screen with octets that are no text");
	if (msg->units > msg->max)
		smsc_fault(call->link, call->number, "screen of %u where %u fit", msg->units, msg->max);
	if (!msg->text[0])
		smsc_fault(call->link, call->number, "empty screen");
}

static void show_screen(struct smsc_call *call, const struct ussd_unit *unit, bool unasked)
{
	struct smsc_link *link = call->link;
	struct air_msg msg;
	int rc;

	air_msg_set(&msg, AIR_SCREEN, link->conf.name, call->number, NULL);
	msg.flag = unit->event != USSD_ASK;
	msg.unasked = unasked;
	msg.ucs2 = text_charset_of_dcs(unit->dcs, link->dialect->dcs0) == TEXT_CS_UCS2;
	rc = text_decode_dcs(msg.text, sizeof(msg.text), unit->dcs, link->dialect->dcs0, unit->text, unit->len);
	if (rc < 0)
		smsc_fault(link, call->number, "screen that is no text: %s", strerror(-rc));
	msg.units = (uint16_t)(msg.ucs2 ? unit->len / 2 : unit->len);
	msg.max = (uint16_t)text_limit(link->conf.limits, msg.ucs2 ? TEXT_UCS2 : TEXT_GSM7);
	check_text(call, &msg);
	smsc_tell(link->smsc, &msg);
}

/* An answer that nobody waits for. */
static uint32_t judge_stray(struct smsc_call *call)
{
	if (call->state == SMSC_CALL_ENDED)
		smsc_fault(call->link, call->number, "an answer after the last one");
	else if (call->state == SMSC_CALL_ASKED)
		smsc_fault(call->link, call->number, "two answers to one request");
	else if (call->state == SMSC_CALL_REFUSED)
		smsc_fault(call->link, call->number, "a screen again after it was refused");
	else if (call->state == SMSC_CALL_ORPHAN)
		smsc_fault(call->link, call->number, "an answer of a dialogue whose bind died");
	return NO_DIALOGUE;
}

static uint32_t take_answer(struct smsc_esme *esme, struct smsc_call *call, const struct smpp_pdu *pdu, const struct ussd_unit *unit)
{
	bool is_awaited = call->state == SMSC_CALL_WAITING;

	if (!is_awaited && !call->replays)
		return judge_stray(call);
	if (!is_awaited)
		call->replays--;
	else
		check_session(call, unit);
	if (is_awaited && call->is_responded && call->link->dialect->order == USSD_RESPONSE_AFTER)
		smsc_fault(call->link, call->number, "the response came before the screen");
	check_form(call, pdu, unit);
	if (call->esme && call->esme->may_send && call->esme != esme)
		smsc_fault(call->link, call->number, "a screen on another bind than its dialogue's");
	osmo_timer_del(&call->answer);
	if (unit->event == USSD_ABORT) {
		tell_gone(call, "the service let go");
		call_close(call, SMSC_CALL_ENDED);
		return SMPP_ROK;
	}
	if (unit->event == USSD_ASK && call_is_open(call))
		call->state = SMSC_CALL_ASKED;
	else if (call_is_open(call))
		call_close(call, SMSC_CALL_ENDED);
	show_screen(call, unit, false);
	return SMPP_ROK;
}

void smsc_ussd_throttled(struct smsc_esme *esme, uint32_t seq)
{
	struct smsc_call *call, *next;

	llist_for_each_entry_safe(call, next, &esme->link->calls, list) {
		if (call->esme != esme || call->seq != seq)
			continue;
		tell_gone(call, "the service is busy");
		call_free(call);
		return;
	}
}

void smsc_ussd_responded(struct smsc_esme *esme, uint32_t seq)
{
	struct smsc_call *call;

	llist_for_each_entry(call, &esme->link->calls, list)
		if (call->esme == esme && call->seq == seq)
			call->is_responded = true;
}

/* --- dialogues that the service opens --- */

static const char *const mood_names[] = { "here", "absent", "busy", "unwilling" };

int smsc_ussd_mood(struct smsc_link *link, const char *number, const char *mood)
{
	struct smsc_moody *m, *found = NULL;
	size_t i = 0;

	while (i < ARRAY_SIZE(mood_names) && strcmp(mood_names[i], mood))
		i++;
	if (i == ARRAY_SIZE(mood_names))
		return -EINVAL;
	llist_for_each_entry(m, &link->moods, list)
		if (!strcmp(m->number, number))
			found = m;
	if (!found) {
		found = talloc_zero(link, struct smsc_moody);
		osmo_strlcpy(found->number, number, sizeof(found->number));
		llist_add_tail(&found->list, &link->moods);
	}
	found->mood = i;
	return 0;
}

/* returns: the status to refuse it with, or SMPP_ROK. */
static uint32_t judge_opening(struct smsc_link *link, const char *number)
{
	static const uint32_t statuses[] = { SMPP_ROK, PHONE_ABSENT, PHONE_BUSY, PHONE_REFUSES };
	struct smsc_moody *m;

	if (!link->dialect->network_initiated) {
		smsc_fault(link, number, "a dialogue is opened where that was not agreed on");
		return SMPP_RSUBMITFAIL;
	}
	if (open_call(link, number))
		return PHONE_BUSY;
	llist_for_each_entry(m, &link->moods, list)
		if (!strcmp(m->number, number))
			return statuses[m->mood];
	return SMPP_ROK;
}

/* A dialogue that is opened has no id yet, unless the service chooses it. */
static void opening_session(struct smsc_call *call, const struct ussd_unit *unit, struct ussd_session *opened)
{
	enum ussd_opening how = call->link->dialect->opening;

	if (how == USSD_OPENING_OURS)
		call->session = unit->session;
	else if (unit->session.raw_len)
		smsc_fault(call->link, call->number, "a dialogue is opened with an id");
	if (how == USSD_OPENING_RESPONSE)
		*opened = call->session;
}

static uint32_t open_by_esme(struct smsc_esme *esme, const struct smpp_pdu *pdu, const struct ussd_unit *unit, struct ussd_session *opened)
{
	struct smsc_link *link = esme->link;
	struct smsc_call *call;
	char number[AIR_NUMBER_MAX];
	uint32_t status;

	osmo_strlcpy(number, unit->phone.digits.s ? unit->phone.digits.s : "", OSMO_MIN(sizeof(number), unit->phone.digits.len + 1u));
	status = judge_opening(link, number);
	if (status)
		return status;
	call = call_new(link, esme, number);
	call->from_esme = true;
	osmo_strlcpy(call->code, smsc_link_code(link), sizeof(call->code));
	opening_session(call, unit, opened);
	check_form(call, pdu, unit);
	call->state = SMSC_CALL_ASKED;
	show_screen(call, unit, true);
	if (unit->event == USSD_ASK)
		return SMPP_ROK;
	/* the phone acknowledges what wants no answer */
	if (link->dialect->from_operator.ops[USSD_ACK].n)
		(void)call_send(call, USSD_ACK, "");
	call_close(call, SMSC_CALL_ENDED);
	return SMPP_ROK;
}

static bool is_opening(struct smsc_link *link, const struct ussd_unit *unit, const struct smsc_call *call)
{
	bool is_screen = unit->event == USSD_ASK || unit->event == USSD_NOTIFY;

	if (link->dialect->carrier != USSD_CARRIER_NONE)
		return unit->opens && !call;
	return is_screen && link->dialect->network_initiated && (!call || !call_is_open(call));
}

bool smsc_ussd_answer(struct smsc_esme *esme, const struct smpp_pdu *pdu, uint32_t *status, struct ussd_session *opened)
{
	struct smsc_link *link = esme->link;
	struct ussd_unit unit;
	struct smsc_call *call;

	if (ussd_dialect_operator_read(link->dialect, &unit, pdu) < 0)
		return false;
	call = call_of(link, &unit);
	if (is_opening(link, &unit, call)) {
		*status = open_by_esme(esme, pdu, &unit, opened);
	} else if (call) {
		*status = take_answer(esme, call, pdu, &unit);
	} else {
		smsc_fault(link, NULL, "a screen for a dialogue that never was");
		*status = NO_DIALOGUE;
	}
	return true;
}

void smsc_ussd_refused(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	struct smsc_call *call;
	struct ussd_unit unit;

	if (ussd_dialect_operator_read(esme->link->dialect, &unit, pdu) < 0)
		return;
	call = call_of(esme->link, &unit);
	if (call && call->state == SMSC_CALL_WAITING) {
		tell_gone(call, "the operator refused the screen");
		call_close(call, SMSC_CALL_REFUSED);
	} else if (call) {
		(void)judge_stray(call);
	}
}
