/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/ussd/smpp_number.h"
#include "gateway/smpp/ussd/ussd_dialect.h"
#include "gateway/smpp/ussd/ussd_frame.h"

static bool end_bit_in(const struct ussd_dialect *d)
{
	return d->end_bit == USSD_END_BIT_IN || d->end_bit == USSD_END_BIT_BOTH;
}

static bool end_bit_out(const struct ussd_dialect *d)
{
	return d->end_bit == USSD_END_BIT_OUT || d->end_bit == USSD_END_BIT_BOTH;
}

/* --- session id --- */

static uint16_t tag_of(const struct ussd_dialect *d)
{
	static const uint16_t tags[] = {
		[USSD_CARRIER_ITS] = SMPP_TAG_ITS_SESSION_INFO,
		[USSD_CARRIER_UMR] = SMPP_TAG_USER_MESSAGE_REFERENCE,
		[USSD_CARRIER_SESSION_ID] = SMPP_TAG_USSD_SESSION_ID,
		[USSD_CARRIER_MESSAGE_ID] = SMPP_TAG_RECEIPTED_MESSAGE_ID,
		[USSD_CARRIER_TEXT] = 0,
	};

	return tags[d->carrier];
}

static bool is_number(const struct ussd_dialect *d)
{
	return d->carrier == USSD_CARRIER_ITS || d->carrier == USSD_CARRIER_UMR || d->carrier == USSD_CARRIER_SESSION_ID;
}

/* FNV-1a of 64 bit, from a start of the caller's */
static void hash_octets(uint8_t out[8], uint64_t h, const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ octets[i]) * 0x100000001b3ull;
	for (int i = 7; i >= 0; i--, h >>= 8)
		out[i] = h;
}

static void key_from_text(struct ussd_session *s)
{
	size_t len = s->raw_len;

	while (len && !s->raw[len - 1])
		len--;
	if (len <= sizeof(s->key)) {
		memcpy(s->key, s->raw, len);
		return;
	}
	hash_octets(s->key, 0xcbf29ce484222325ull, s->raw, len);
	hash_octets(s->key + 8, 0x84222325cbf29ce4ull, s->raw, len);
}

static void key_from_number(const struct ussd_dialect *d, struct ussd_session *s)
{
	memcpy(s->key, s->raw, s->raw_len);
	if (s->raw_len >= 2)
		s->key[s->raw_len - 2] &= d->key_mask >> 8;
	if (s->raw_len >= 1)
		s->key[s->raw_len - 1] &= d->key_mask & 0xff;
}

static void session_set(const struct ussd_dialect *d, struct ussd_session *s, const uint8_t *raw, size_t len)
{
	if (!len || len > (is_number(d) ? sizeof(s->key) : sizeof(s->raw)))
		return;
	memcpy(s->raw, raw, len);
	s->raw_len = len;
	if (is_number(d))
		key_from_number(d, s);
	else
		key_from_text(s);
}

void ussd_dialect_session_of(const struct ussd_dialect *d, struct ussd_session *session, const uint8_t *raw, size_t len)
{
	memset(session, 0, sizeof(*session));
	session_set(d, session, raw, len);
}

void ussd_dialect_session_read(const struct ussd_dialect *d, struct ussd_session *session, const struct smpp_pdu *resp)
{
	struct smpp_tlv tlv;

	memset(session, 0, sizeof(*session));
	if (tag_of(d) && smpp_pdu_tlv_find(resp, &tlv, tag_of(d)) == 0)
		session_set(d, session, tlv.value, tlv.len);
}

static void session_put(const struct ussd_dialect *d, struct smpp_tlvs *tlvs, const uint8_t *raw, size_t len)
{
	if (tag_of(d) && len)
		smpp_pdu_tlv_put(tlvs, tag_of(d), raw, len);
}

int ussd_dialect_session_write(const struct ussd_dialect *d, struct smpp_pdu *resp, struct smpp_tlvs *tlvs, const struct ussd_session *session)
{
	session_put(d, tlvs, session->raw, session->raw_len);
	return smpp_pdu_tlv_end(tlvs, resp);
}

void ussd_dialect_session_echo(const struct ussd_dialect *d, uint8_t raw[USSD_RAW_MAX], const struct ussd_session *session, bool end)
{
	size_t last = session->raw_len - 1u;

	memcpy(raw, session->raw, USSD_RAW_MAX);
	if (!session->raw_len || !is_number(d))
		return;
	if (d->echo == USSD_ECHO_MASKED) {
		raw[last] &= d->key_mask & 0xff;
		if (last)
			raw[last - 1] &= d->key_mask >> 8;
	}
	if (d->echo == USSD_ECHO_NEXT)
		raw[last] += 2;
	if (end_bit_out(d))
		raw[last] = (raw[last] & ~1) | end;
}

static bool session_ends(const struct ussd_session *s)
{
	return s->raw_len && (s->raw[s->raw_len - 1] & 1);
}

void ussd_dialect_session_make(const struct ussd_dialect *d, struct ussd_session *session, uint32_t n)
{
	uint8_t raw[USSD_RAW_MAX] = { 0 };
	unsigned width = OSMO_MIN(d->session_width, sizeof(session->key));
	uint32_t rest = n;

	memset(session, 0, sizeof(*session));
	if (d->carrier == USSD_CARRIER_NONE || !width)
		return;
	if (!is_number(d)) {
		/* digits; a TLV that is a C string ends with its NUL */
		unsigned digits = width - (d->carrier == USSD_CARRIER_MESSAGE_ID);

		for (unsigned i = digits; i-- > 0; rest /= 10)
			raw[i] = '0' + rest % 10;
		session_set(d, session, raw, width);
		return;
	}
	/* the octets of n stand in front of the unit octet when the mask hides one, in front of the end bit otherwise */
	if (!(d->key_mask & 0xff))
		rest <<= 8;
	else if (d->end_bit != USSD_END_BIT_NONE)
		rest <<= 1;
	for (int i = width - 1; i >= 0; i--, rest >>= 8)
		raw[i] = rest;
	session_set(d, session, raw, width);
}

void ussd_dialect_session_next(const struct ussd_dialect *d, struct ussd_session *session)
{
	if (is_number(d) && session->raw_len && !(d->key_mask & 0xff))
		session->raw[session->raw_len - 1] += 2;
}

/* --- reading --- */

static bool looks_dialled(const void *text, size_t len)
{
	const char *c = text;

	return len && (*c == '*' || *c == '#');
}

static bool is_letters(const struct smpp_str *s)
{
	return s->len == 2 && memchr("BCEAF", s->s[0], 5) && memchr("RNAF", s->s[1], 4);
}

static bool is_service_type(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	if (d->op_is_letters && is_letters(&pdu->service_type))
		return true;
	if (!d->service_types_in)
		return d->service_type[0] && smpp_pdu_str_is(pdu->service_type, d->service_type);
	for (size_t i = 0; d->service_types_in[i]; i++)
		if (smpp_pdu_str_is(pdu->service_type, d->service_types_in[i]))
			return true;
	return false;
}

static bool op_find(const struct ussd_dialect *d, const struct smpp_pdu *pdu, uint32_t *op)
{
	struct smpp_tlv tlv;

	if (smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_USSD_SERVICE_OP) < 0 || (tlv.len != 1 && !d->op_tolerant))
		return false;
	return smpp_pdu_tlv_uint(pdu, op, SMPP_TAG_USSD_SERVICE_OP) == 0;
}

static bool is_ussd(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;

	return smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_USSD_SERVICE_OP) == 0 || is_service_type(d, pdu);
}

static enum ussd_event event_of_op(const struct ussd_side *side, uint32_t op, bool *guessed)
{
	for (int event = USSD_EVENTS - 1; event > USSD_NONE; event--)
		for (size_t i = 0; i < side->ops[event].n; i++)
			if (side->ops[event].op[i] == op)
				return event;
	*guessed = true;
	return side->other_op;
}

/* The two letters as they are, else the first alone: what the second may be is not known for every operator. */
static enum ussd_event event_of_letters(const struct ussd_side *side, const struct smpp_str *s)
{
	for (size_t n = 2; n > 0; n--)
		for (int event = USSD_NONE + 1; event < USSD_EVENTS; event++)
			if (side->letters[event][0] && memcmp(side->letters[event], s->s, n) == 0)
				return event;
	return USSD_NONE;
}

/* Without an op, a dial string begins and anything else goes on. */
static enum ussd_event event_read(const struct ussd_dialect *d, const struct ussd_side *side, const struct smpp_pdu *pdu,
				  struct ussd_unit *unit)
{
	uint32_t op;

	if (d->op_is_letters && is_letters(&pdu->service_type))
		return event_of_letters(side, &pdu->service_type);
	if (op_find(d, pdu, &op))
		return event_of_op(side, op, &unit->guessed);
	return looks_dialled(unit->text, unit->len) && side == &d->from_operator ? USSD_BEGIN : side->other_op;
}

static uint32_t command_of(const struct ussd_dialect *d, const struct ussd_side *side)
{
	if (d->wire == USSD_WIRE_DATA_SM)
		return SMPP_DATA_SM;
	return side == &d->from_operator ? SMPP_DELIVER_SM : SMPP_SUBMIT_SM;
}

/* An operator may use either; we use the one it wants. */
static bool is_command(const struct ussd_dialect *d, const struct ussd_side *side, uint32_t id)
{
	return id == command_of(d, side) || (side == &d->from_operator && (id == SMPP_DELIVER_SM || id == SMPP_DATA_SM));
}

static void frame_read(const struct ussd_dialect *d, struct ussd_unit *unit)
{
	struct ussd_frame frame;
	int rc = ussd_frame_read(&frame, unit->room, sizeof(unit->room), unit->text, unit->len);

	if (rc < 0)
		return;
	unit->text = frame.text;
	unit->len = frame.text_len;
	session_set(d, &unit->session, frame.session, frame.session_len);
}

static int unit_read(const struct ussd_dialect *d, const struct ussd_side *side, struct ussd_unit *unit, const struct smpp_pdu *pdu)
{
	bool from_operator = side == &d->from_operator;

	memset(unit, 0, offsetof(struct ussd_unit, room));
	if (d->wire == USSD_WIRE_NONE || !is_command(d, side, pdu->id) || !is_ussd(d, pdu))
		return -ENOMSG;
	unit->phone = from_operator ? pdu->src : pdu->dst;
	unit->code = from_operator ? pdu->dst : pdu->src;
	unit->dcs = pdu->data_coding;
	smpp_pdu_text(pdu, &unit->text, &unit->len);
	ussd_dialect_session_read(d, &unit->session, pdu);
	if (d->carrier == USSD_CARRIER_TEXT)
		frame_read(d, unit);
	unit->event = event_read(d, side, pdu, unit);
	return 0;
}

/* The dial string of a begin may stand in the address; it is plain digits, * and # in any alphabet then. */
static void begin_find_dialled(const struct ussd_dialect *d, struct ussd_unit *unit)
{
	bool in_ucs2 = unit->len >= 2 && !unit->text[0] && looks_dialled(unit->text + 1, unit->len - 1);
	bool in_text = in_ucs2 || looks_dialled(unit->text, unit->len);
	bool in_code = looks_dialled(unit->code.digits.s, unit->code.digits.len);
	size_t skip = d->code_prefix ? strlen(d->code_prefix) : 0;

	if (d->code_field == USSD_CODE_DESTINATION || (d->code_field == USSD_CODE_AUTO && !in_text && (in_code || !unit->len))) {
		unit->text = (const uint8_t *)unit->code.digits.s;
		unit->len = unit->code.digits.len;
		unit->dcs = 0;
	}
	if (skip && unit->len >= skip && memcmp(unit->text, d->code_prefix, skip) == 0) {
		unit->text += skip;
		unit->len -= skip;
	}
}

int ussd_dialect_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
{
	int rc = unit_read(d, &d->from_operator, unit, pdu);

	if (rc < 0)
		return rc;
	if (d->session_required && !unit->session.raw_len)
		return -EBADMSG;
	if (end_bit_in(d) && session_ends(&unit->session) && (d->end_bit_wins || unit->event == USSD_INPUT))
		unit->event = USSD_END;
	if (unit->event == USSD_BEGIN_ONCE) {
		unit->session.once = true;
		unit->event = USSD_BEGIN;
	}
	if (unit->event == USSD_BEGIN)
		begin_find_dialled(d, unit);
	return 0;
}

int ussd_dialect_operator_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
{
	int rc = unit_read(d, &d->from_esme, unit, pdu);

	if (rc < 0)
		return rc;
	if (unit->event == USSD_ASK && end_bit_out(d) && session_ends(&unit->session))
		unit->event = USSD_END;
	else if (unit->event == USSD_END_ONCE)
		unit->event = USSD_END;
	else if (unit->event == USSD_NOTIFY_LAST)
		unit->event = unit->session.raw_len ? USSD_END : USSD_NOTIFY;
	else if (unit->event == USSD_BEGIN) {
		unit->event = USSD_ASK;
		unit->opens = true;
	}
	if (unit->event == USSD_NOTIFY || (unit->event == USSD_ASK && d->carrier != USSD_CARRIER_NONE && !unit->session.raw_len))
		unit->opens = true;
	return 0;
}

/* --- writing --- */

/* What the row calls the event, where it tells cases apart. */
static enum ussd_event event_for(const struct ussd_side *side, const struct ussd_unit *unit)
{
	bool is_screen = unit->event == USSD_ASK || unit->event == USSD_END;

	if (is_screen && unit->session.once && side->ops[USSD_END_ONCE].n)
		return USSD_END_ONCE;
	if (unit->event == USSD_END && unit->from_us && side->ops[USSD_NOTIFY_LAST].n)
		return USSD_NOTIFY_LAST;
	return unit->event;
}

static int op_write(const struct ussd_dialect *d, const struct ussd_side *side, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
		    const struct ussd_unit *unit)
{
	enum ussd_event event = event_for(side, unit);

	if (d->op_is_letters) {
		if (event == USSD_ASK && unit->opens)
			event = USSD_BEGIN;
		if (!side->letters[event][0])
			return -ENOTSUP;
		pdu->service_type = smpp_pdu_str(side->letters[event]);
		return 0;
	}
	if (!side->ops[event].n)
		return -ENOTSUP;
	pdu->service_type = smpp_pdu_str(d->service_type);
	smpp_pdu_tlv_put_u8(tlvs, SMPP_TAG_USSD_SERVICE_OP, side->ops[event].op[0]);
	return 0;
}

static int text_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const uint8_t *text, size_t len)
{
	if (d->text_field == USSD_TEXT_PAYLOAD || pdu->id == SMPP_DATA_SM)
		smpp_pdu_tlv_put(tlvs, SMPP_TAG_MESSAGE_PAYLOAD, text, len);
	else if (d->text_field == USSD_TEXT_SHORT_MESSAGE && len > SMPP_SM_MAX)
		return -EMSGSIZE;
	else
		smpp_pdu_text_put(pdu, tlvs, text, len);
	return 0;
}

/* The frame stands at the end of the room for TLVs, which it takes away from them. */
static int frame_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const struct ussd_unit *unit)
{
	const struct ussd_frame frame = {
		.text = unit->text, .text_len = unit->len, .session = unit->session.raw, .session_len = unit->session.raw_len,
		.code = unit->code.digits, .phone = unit->phone.digits,
	};
	uint8_t *at;
	int rc;

	if (tlvs->size - tlvs->len < USSD_FRAME_MAX)
		return -ENOSPC;
	tlvs->size -= USSD_FRAME_MAX;
	at = tlvs->buf + tlvs->size;
	rc = ussd_frame_write(at, USSD_FRAME_MAX, &frame);
	return rc < 0 ? rc : text_write(d, pdu, tlvs, at, rc);
}

static void extra_write(const struct ussd_dialect *d, struct smpp_tlvs *tlvs)
{
	struct smpp_pdu extra = { .tlvs = d->extra_tlvs.octets, .tlvs_len = d->extra_tlvs.len };
	struct smpp_tlv tlv;
	size_t offset = 0;

	while (smpp_pdu_tlv_next(&extra, &offset, &tlv))
		smpp_pdu_tlv_put(tlvs, tlv.tag, tlv.value, tlv.len);
}

static void address_write(struct smpp_addr *out, const struct smpp_addr *as_received, unsigned ton_npi)
{
	*out = *as_received;
	if (ton_npi == SMPP_TON_NPI_AUTO)
		return;
	out->ton = ton_npi >> 8;
	out->npi = ton_npi;
}

static void addresses_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, const struct ussd_unit *unit, bool from_operator)
{
	if (from_operator) {
		pdu->src = unit->phone;
		pdu->dst = unit->code;
		return;
	}
	address_write(&pdu->src, &unit->code, d->code_ton_npi);
	address_write(&pdu->dst, &unit->phone, d->phone_ton_npi);
	pdu->esm_class = d->esm_class;
}

static int unit_write(const struct ussd_dialect *d, const struct ussd_side *side, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
		      const struct ussd_unit *unit)
{
	bool from_operator = side == &d->from_operator;
	uint8_t raw[USSD_RAW_MAX];
	int rc;

	if (d->wire == USSD_WIRE_NONE)
		return -ENOTSUP;
	memset(pdu, 0, sizeof(*pdu));
	pdu->id = command_of(d, side);
	addresses_write(d, pdu, unit, from_operator);
	memcpy(raw, unit->session.raw, sizeof(raw));
	if (!from_operator)
		ussd_dialect_session_echo(d, raw, &unit->session, unit->event == USSD_END);
	else if (unit->event == USSD_END && unit->session.raw_len && end_bit_in(d))
		raw[unit->session.raw_len - 1] |= 1;
	if (d->session_first)
		session_put(d, tlvs, raw, unit->session.raw_len);
	rc = op_write(d, side, pdu, tlvs, unit);
	if (rc < 0)
		return rc;
	if (!d->session_first)
		session_put(d, tlvs, raw, unit->session.raw_len);
	if (!from_operator)
		extra_write(d, tlvs);
	pdu->data_coding = unit->dcs;
	rc = d->carrier == USSD_CARRIER_TEXT ? frame_write(d, pdu, tlvs, unit) : text_write(d, pdu, tlvs, unit->text, unit->len);
	return rc < 0 ? rc : smpp_pdu_tlv_end(tlvs, pdu);
}

int ussd_dialect_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const struct ussd_unit *unit)
{
	static const uint8_t cr = 0x0d;
	bool is_empty = !unit->len && unit->event != USSD_ABORT;
	struct ussd_unit filled;

	if (is_empty && d->empty == USSD_EMPTY_FORBID)
		return -ENODATA;
	if (!is_empty || d->empty != USSD_EMPTY_CR)
		return unit_write(d, &d->from_esme, pdu, tlvs, unit);
	filled = *unit;
	filled.text = &cr;
	filled.len = 1;
	filled.dcs = d->dcs_gsm7;
	return unit_write(d, &d->from_esme, pdu, tlvs, &filled);
}

bool ussd_dialect_can(const struct ussd_dialect *d, enum ussd_event event)
{
	return d->op_is_letters ? d->from_esme.letters[event][0] : d->from_esme.ops[event].n;
}

/* Where the operator has the dial string in the address, the text is for something else. */
int ussd_dialect_operator_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
				const struct ussd_unit *unit)
{
	struct ussd_unit begin;

	if (unit->event != USSD_BEGIN || d->code_field != USSD_CODE_DESTINATION)
		return unit_write(d, &d->from_operator, pdu, tlvs, unit);
	begin = *unit;
	begin.code.digits = (struct smpp_str){ (const char *)unit->text, unit->len };
	begin.len = 0;
	return unit_write(d, &d->from_operator, pdu, tlvs, &begin);
}

/* --- refusals --- */

enum ussd_refusal ussd_dialect_refusal(uint32_t status)
{
	static const struct {
		uint32_t status;
		enum ussd_refusal refusal;
	} known[] = {
		{ SMPP_RSYSERR, USSD_REFUSAL_TEMPORARY }, { SMPP_RMSGQFUL, USSD_REFUSAL_TEMPORARY },
		{ SMPP_RTHROTTLED, USSD_REFUSAL_TEMPORARY }, { SMPP_RX_T_APPN, USSD_REFUSAL_TEMPORARY },
		{ 0x403, USSD_REFUSAL_TIMEOUT }, { 0x404, USSD_REFUSAL_ABSENT }, { 0x407, USSD_REFUSAL_GONE },
		{ SMPP_RINVMSGLEN, USSD_REFUSAL_TOO_LONG }, { 0x408, USSD_REFUSAL_TOO_LONG }, { 0x40b, USSD_REFUSAL_TIMEOUT },
		{ 0x40e, USSD_REFUSAL_GONE }, { 0x419, USSD_REFUSAL_ABSENT }, { 0x49f, USSD_REFUSAL_BUSY }, { 0x4c1, USSD_REFUSAL_GONE },
		{ 0x4c8, USSD_REFUSAL_BUSY },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].status == status)
			return known[i].refusal;
	return USSD_REFUSAL_OTHER;
}

const char *ussd_dialect_refusal_name(enum ussd_refusal refusal)
{
	static const char *const names[] = {
		[USSD_REFUSAL_OTHER] = "refused",
		[USSD_REFUSAL_TEMPORARY] = "operator overloaded",
		[USSD_REFUSAL_GONE] = "the dialogue is over",
		[USSD_REFUSAL_TOO_LONG] = "too long",
		[USSD_REFUSAL_BUSY] = "phone busy",
		[USSD_REFUSAL_ABSENT] = "phone absent",
		[USSD_REFUSAL_TIMEOUT] = "no answer from the network in time",
	};

	return names[refusal];
}
