/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "gateway/ussd_dialect.h"

/* --- session id --- */

static void session_set_key(const struct ussd_dialect *d, struct ussd_session *s)
{
	memcpy(s->key, s->raw, sizeof(s->key));
	if (s->raw_len >= 2)
		s->key[s->raw_len - 2] &= d->key_mask >> 8;
	if (s->raw_len >= 1)
		s->key[s->raw_len - 1] &= d->key_mask & 0xff;
}

static void session_read(const struct ussd_dialect *d, struct ussd_session *s, const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;

	memset(s, 0, sizeof(*s));
	if (d->carrier == USSD_CARRIER_NONE || smpp_pdu_tlv_find(pdu, &tlv, d->session_tag) < 0 || tlv.len > sizeof(s->raw))
		return;
	memcpy(s->raw, tlv.value, tlv.len);
	s->raw_len = tlv.len;
	session_set_key(d, s);
}

/* The operator's octets go as they are; a screen says in bit 0 whether it is the last. */
static void session_write(const struct ussd_dialect *d, struct smpp_tlvs *tlvs, const struct ussd_session *s, bool screen, bool end)
{
	uint8_t raw[USSD_KEY_MAX];

	if (d->carrier == USSD_CARRIER_NONE || !s->raw_len)
		return;
	memcpy(raw, s->raw, sizeof(raw));
	if (screen && d->end_bit_out)
		raw[s->raw_len - 1] = (raw[s->raw_len - 1] & ~1) | end;
	smpp_pdu_tlv_put(tlvs, d->session_tag, raw, s->raw_len);
}

static bool session_end_bit(const struct ussd_session *s)
{
	return s->raw_len && (s->raw[s->raw_len - 1] & 1);
}

void ussd_dialect_session_make(const struct ussd_dialect *d, struct ussd_session *session, uint32_t n)
{
	memset(session, 0, sizeof(*session));
	if (d->carrier == USSD_CARRIER_NONE)
		return;
	session->raw_len = d->session_width;
	/* the octets of n stand in front of the unit octet when the mask hides one, in front of the end bit otherwise */
	if (!(d->key_mask & 0xff))
		n <<= 8;
	else if (d->end_bit_in)
		n <<= 1;
	for (int i = session->raw_len - 1; i >= 0; i--, n >>= 8)
		session->raw[i] = n;
	session_set_key(d, session);
}

void ussd_dialect_session_next(const struct ussd_dialect *d, struct ussd_session *session)
{
	if (session->raw_len && !(d->key_mask & 0xff))
		session->raw[session->raw_len - 1] += 2;
}

/* --- reading --- */

static bool looks_dialled(const void *text, size_t len)
{
	const char *c = text;

	return len && (*c == '*' || *c == '#');
}

static bool is_ussd(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;

	return smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_USSD_SERVICE_OP) == 0 ||
	       (d->service_type[0] && smpp_pdu_str_is(pdu->service_type, d->service_type));
}

/* Without an op, a dial string begins and anything else goes on. */
static enum ussd_event event_read(const struct ussd_side *side, const struct smpp_pdu *pdu, const struct ussd_unit *unit)
{
	uint32_t op;

	if (smpp_pdu_tlv_uint(pdu, &op, SMPP_TAG_USSD_SERVICE_OP) < 0)
		return looks_dialled(unit->text, unit->len) ? side->ops[0].event : side->other_op;
	for (size_t i = 0; i < ARRAY_SIZE(side->ops) && side->ops[i].event != USSD_NONE; i++)
		if (side->ops[i].op == op)
			return side->ops[i].event;
	return side->other_op;
}

static int unit_read(const struct ussd_dialect *d, const struct ussd_side *side, struct ussd_unit *unit, const struct smpp_pdu *pdu)
{
	bool from_operator = side == &d->from_operator;

	memset(unit, 0, sizeof(*unit));
	if (pdu->id != side->command || !is_ussd(d, pdu))
		return -ENOMSG;
	unit->phone = from_operator ? pdu->src : pdu->dst;
	unit->code = from_operator ? pdu->dst : pdu->src;
	unit->dcs = pdu->data_coding;
	smpp_pdu_text(pdu, &unit->text, &unit->len);
	session_read(d, &unit->session, pdu);
	unit->event = event_read(side, pdu, unit);
	return 0;
}

/* The dial string of a begin may stand in the address; it is plain digits, * and # in any alphabet then. */
static void begin_find_dialled(const struct ussd_dialect *d, struct ussd_unit *unit)
{
	bool in_ucs2 = unit->len >= 2 && !unit->text[0] && looks_dialled(unit->text + 1, unit->len - 1);
	bool in_text = in_ucs2 || looks_dialled(unit->text, unit->len);
	bool in_code = looks_dialled(unit->code.digits.s, unit->code.digits.len);

	if (d->code_field == USSD_CODE_TEXT || (d->code_field == USSD_CODE_AUTO && (in_text || (unit->len && !in_code))))
		return;
	unit->text = (const uint8_t *)unit->code.digits.s;
	unit->len = unit->code.digits.len;
	unit->dcs = 0;
}

int ussd_dialect_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
{
	int rc = unit_read(d, &d->from_operator, unit, pdu);

	if (rc < 0)
		return rc;
	if (unit->event == USSD_BEGIN)
		begin_find_dialled(d, unit);
	else if (unit->event == USSD_INPUT && d->end_bit_in && session_end_bit(&unit->session))
		unit->event = USSD_END;
	return 0;
}

int ussd_dialect_operator_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
{
	int rc = unit_read(d, &d->from_esme, unit, pdu);

	if (rc < 0)
		return rc;
	if (unit->event == USSD_ASK && d->end_bit_out && session_end_bit(&unit->session))
		unit->event = USSD_END;
	return 0;
}

/* --- writing --- */

static int op_write(const struct ussd_side *side, struct smpp_tlvs *tlvs, enum ussd_event event)
{
	for (size_t i = 0; i < ARRAY_SIZE(side->ops) && side->ops[i].event != USSD_NONE; i++)
		if (side->ops[i].event == event) {
			smpp_pdu_tlv_put_u8(tlvs, SMPP_TAG_USSD_SERVICE_OP, side->ops[i].op);
			return 0;
		}
	return -ENOTSUP;
}

static void text_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const struct ussd_unit *unit)
{
	pdu->data_coding = unit->dcs;
	if (d->payload_only || pdu->id == SMPP_DATA_SM)
		smpp_pdu_tlv_put(tlvs, SMPP_TAG_MESSAGE_PAYLOAD, unit->text, unit->len);
	else
		smpp_pdu_text_put(pdu, tlvs, unit->text, unit->len);
}

static void extra_write(const struct ussd_dialect *d, struct smpp_tlvs *tlvs)
{
	struct smpp_pdu extra = { .tlvs = d->extra_tlvs, .tlvs_len = d->extra_tlvs_len };
	struct smpp_tlv tlv;
	size_t offset = 0;

	while (smpp_pdu_tlv_next(&extra, &offset, &tlv))
		smpp_pdu_tlv_put(tlvs, tlv.tag, tlv.value, tlv.len);
}

static int unit_write(const struct ussd_dialect *d, const struct ussd_side *side, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
		      const struct ussd_unit *unit)
{
	bool from_operator = side == &d->from_operator;
	int rc;

	memset(pdu, 0, sizeof(*pdu));
	pdu->id = side->command;
	pdu->service_type = smpp_pdu_str(d->service_type);
	pdu->src = from_operator ? unit->phone : unit->code;
	pdu->dst = from_operator ? unit->code : unit->phone;
	rc = op_write(side, tlvs, unit->event);
	if (rc < 0)
		return rc;
	text_write(d, pdu, tlvs, unit);
	session_write(d, tlvs, &unit->session, !from_operator, unit->event == USSD_END);
	if (!from_operator)
		extra_write(d, tlvs);
	return smpp_pdu_tlv_end(tlvs, pdu);
}

int ussd_dialect_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const struct ussd_unit *unit)
{
	static const uint8_t cr = 0x0d;
	struct ussd_unit filled = *unit;

	if (!unit->len && d->empty == USSD_EMPTY_FORBID)
		return -ENODATA;
	if (!unit->len && d->empty == USSD_EMPTY_CR) {
		filled.text = &cr;
		filled.len = 1;
		filled.dcs = d->dcs_gsm7;
	}
	return unit_write(d, &d->from_esme, pdu, tlvs, &filled);
}

int ussd_dialect_operator_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
				const struct ussd_unit *unit)
{
	return unit_write(d, &d->from_operator, pdu, tlvs, unit);
}
