/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/gsup/gsup_pdu.h"

#include <errno.h>
#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#define TAG_SEQUENCE	0x30
#define TAG_OCTETS	0x04
#define TAG_INTEGER	0x02
#define TAG_NULL	0x05
#define TAG_LINKED_ID	0x80

/* ---- messages ---- */

static const struct {
	enum osmo_gsup_message_type type;
	enum gsup_pdu_kind kind;
} kinds[] = {
	{ OSMO_GSUP_MSGT_PROC_SS_REQUEST, GSUP_PDU_REQUEST },
	{ OSMO_GSUP_MSGT_PROC_SS_RESULT, GSUP_PDU_RESULT },
	{ OSMO_GSUP_MSGT_PROC_SS_ERROR, GSUP_PDU_ERROR },
	{ OSMO_GSUP_MSGT_ROUTING_ERROR, GSUP_PDU_UNROUTABLE },
};

static int kind_of(enum gsup_pdu_kind *kind, uint8_t type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		*kind = kinds[i].kind;
		if (kinds[i].type == type)
			return 0;
	}
	return -ENOTSUP;
}

/* Elements of one octet tag, one octet length, and a value: the library reads the first octet of most values, also of those that have none. */
static bool is_well_formed(const uint8_t *p, size_t len)
{
	const uint8_t *end = p + len;

	for (p++; end - p >= 2 && (p[1] > 0 || p[0] == OSMO_GSUP_SS_INFO_IE) && end - p - 2 >= p[1]; p += 2 + p[1])
		;
	return p == end;
}

static bool is_imsi(const char *imsi)
{
	size_t len = strspn(imsi, "0123456789");

	return !imsi[len] && len >= GSUP_PDU_IMSI_MIN && len < GSUP_PDU_IMSI_SIZE;
}

static bool is_session(unsigned state)
{
	return state >= GSUP_PDU_BEGIN && state <= GSUP_PDU_END;
}

int gsup_pdu_read(struct gsup_pdu *pdu, const uint8_t *octets, size_t len)
{
	struct osmo_gsup_message msg;	/* cleared by its reader */
	enum gsup_pdu_kind kind;

	if (len == 0 || len > GSUP_PDU_MAX)
		return -EINVAL;
	if (kind_of(&kind, octets[0]) < 0)
		return -ENOTSUP;
	if (!is_well_formed(octets, len) || osmo_gsup_decode(octets, len, &msg) < 0)
		return -EINVAL;
	if (!is_imsi(msg.imsi) || !is_session(msg.session_state))
		return -EINVAL;
	*pdu = (struct gsup_pdu){
		.kind = kind,
		.state = (enum gsup_pdu_state)msg.session_state,
		.session_id = msg.session_id,
		.cause = msg.cause,
		.facility = { msg.ss_info, msg.ss_info_len },
		.source = { msg.source_name, msg.source_name_len },
		.destination = { msg.destination_name, msg.destination_name_len },
	};
	memcpy(pdu->imsi, msg.imsi, sizeof(pdu->imsi));
	return 0;
}

int gsup_pdu_write(struct msgb *msg, const struct gsup_pdu *pdu)
{
	struct osmo_gsup_message out = {
		.message_type = kinds[pdu->kind].type,
		.cause = pdu->cause,
		.session_state = (enum osmo_gsup_session_state)pdu->state,
		.session_id = pdu->session_id,
		.ss_info = pdu->facility.len ? (uint8_t *)pdu->facility.p : NULL,	/* only read */
		.ss_info_len = pdu->facility.len,
		.source_name = pdu->source.p,
		.source_name_len = pdu->source.len,
		.destination_name = pdu->destination.p,
		.destination_name_len = pdu->destination.len,
	};

	if (msgb_tailroom(msg) < GSUP_PDU_MAX)
		return -ENOSPC;
	if (!is_imsi(pdu->imsi) || !is_session(pdu->state) || pdu->facility.len > GSUP_PDU_FACILITY_MAX ||
	    pdu->source.len > GSUP_PDU_NAME_MAX || pdu->destination.len > GSUP_PDU_NAME_MAX)
		return -EINVAL;
	memcpy(out.imsi, pdu->imsi, sizeof(pdu->imsi));
	return osmo_gsup_encode(msg, &out) < 0 ? -EINVAL : 0;
}

/* ---- reading components ---- */

/* Take one element off the front. returns: false: none that fits. */
static bool take_element(struct gsup_pdu_octets *in, uint8_t *tag, struct gsup_pdu_octets *value)
{
	size_t head = 2, len;

	if (in->len < 2)
		return false;
	*tag = in->p[0];
	len = in->p[1];
	if (len & 0x80) {
		/* the long form, one or two octets of length: a facility is no longer */
		size_t n = len & 0x7f;

		head += n;
		if (n < 1 || n > 2 || in->len < head)
			return false;
		len = n == 1 ? in->p[2] : in->p[2] << 8 | in->p[3];
	}
	if (in->len - head < len)
		return false;
	*value = (struct gsup_pdu_octets){ in->p + head, len };
	in->p += head + len;
	in->len -= head + len;
	return true;
}

/* An element of this tag and one octet. */
static bool take_octet(struct gsup_pdu_octets *in, uint8_t want, uint8_t *octet)
{
	struct gsup_pdu_octets value;
	uint8_t tag;

	if (!take_element(in, &tag, &value) || tag != want || value.len != 1)
		return false;
	*octet = value.p[0];
	return true;
}

/* USSD-Arg and USSD-Res: what follows the text is optional and of no use here. Parameters of other operations are left unread. */
static bool take_text(struct gsup_pdu_component *c, struct gsup_pdu_octets in)
{
	struct gsup_pdu_octets seq, text;
	uint8_t tag;

	if (c->opcode != GSM0480_OP_CODE_PROCESS_USS_REQ && c->opcode != GSM0480_OP_CODE_USS_REQUEST && c->opcode != GSM0480_OP_CODE_USS_NOTIFY)
		return true;
	if (in.len == 0)
		return c->kind == GSUP_PDU_RETURN_RESULT;
	if (!take_element(&in, &tag, &seq) || tag != TAG_SEQUENCE || in.len)
		return false;
	if (!take_octet(&seq, TAG_OCTETS, &c->dcs) || !take_element(&seq, &tag, &text) || tag != TAG_OCTETS || text.len > GSUP_PDU_TEXT_MAX)
		return false;
	c->text = text;
	return true;
}

static bool take_invoke(struct gsup_pdu_component *c, struct gsup_pdu_octets in)
{
	uint8_t linked;

	if (in.len && in.p[0] == TAG_LINKED_ID && !take_octet(&in, TAG_LINKED_ID, &linked))
		return false;
	return take_octet(&in, TAG_INTEGER, &c->opcode) && take_text(c, in);
}

static bool take_result(struct gsup_pdu_component *c, struct gsup_pdu_octets in)
{
	struct gsup_pdu_octets seq;
	uint8_t tag;

	if (in.len == 0)
		return true;
	return take_element(&in, &tag, &seq) && tag == TAG_SEQUENCE && in.len == 0 && take_octet(&seq, TAG_INTEGER, &c->opcode) && take_text(c, seq);
}

static bool take_error(struct gsup_pdu_component *c, struct gsup_pdu_octets in)
{
	return take_octet(&in, TAG_INTEGER, &c->code);
}

static bool take_reject(struct gsup_pdu_component *c, struct gsup_pdu_octets in)
{
	struct gsup_pdu_octets value;

	if (!take_element(&in, &c->problem, &value) || value.len != 1 || in.len)
		return false;
	c->code = value.p[0];
	return c->problem >= GSM_0480_PROBLEM_CODE_TAG_GENERAL && c->problem <= GSM_0480_PROBLEM_CODE_TAG_RETURN_ERROR;
}

static bool take_invoke_id(struct gsup_pdu_component *c, struct gsup_pdu_octets *in)
{
	struct gsup_pdu_octets value;
	uint8_t tag;

	if (!take_element(in, &tag, &value))
		return false;
	c->has_invoke_id = tag == TAG_INTEGER && value.len == 1;
	if (c->has_invoke_id)
		c->invoke_id = value.p[0];
	return c->has_invoke_id || (c->kind == GSUP_PDU_REJECT && tag == TAG_NULL && value.len == 0);
}

int gsup_pdu_component_read(struct gsup_pdu_component *c, struct gsup_pdu_octets facility)
{
	static bool (*const take_rest[])(struct gsup_pdu_component *, struct gsup_pdu_octets) = {
		take_invoke, take_result, take_error, take_reject,
	};
	struct gsup_pdu_octets in;
	uint8_t tag;

	memset(c, 0, sizeof(*c));
	if (!take_element(&facility, &tag, &in) || tag < GSUP_PDU_INVOKE || tag > GSUP_PDU_REJECT || facility.len)
		return -EINVAL;
	c->kind = tag;
	if (!take_invoke_id(c, &in) || !take_rest[tag - GSUP_PDU_INVOKE](c, in))
		return -EINVAL;
	return 0;
}

/* ---- writing components ---- */

/* Octets that stand at the end of a buffer and grow to its front, so that a length is known when it is written. */
struct tail {
	uint8_t buf[GSUP_PDU_FACILITY_MAX];
	size_t at;
};

static void put_octets(struct tail *t, const void *octets, size_t len)
{
	OSMO_ASSERT(t->at >= len);
	t->at -= len;
	if (len)
		memcpy(t->buf + t->at, octets, len);
}

/* Tag and length in front of all that was put since `end`. */
static void wrap_element(struct tail *t, uint8_t tag, size_t end)
{
	const size_t len = end - t->at;
	const uint8_t head[] = { tag, len < 0x80 ? len : 0x81, len };

	OSMO_ASSERT(len <= 0xff);
	put_octets(t, head + 2, len < 0x80 ? 0 : 1);
	put_octets(t, head, 2);
}

static void put_octet(struct tail *t, uint8_t tag, uint8_t octet)
{
	const uint8_t element[] = { tag, 1, octet };

	put_octets(t, element, sizeof(element));
}

static void put_text(struct tail *t, const struct gsup_pdu_component *c)
{
	const size_t end = t->at;

	if (!c->text.p)
		return;
	put_octets(t, c->text.p, c->text.len);
	wrap_element(t, TAG_OCTETS, end);
	put_octet(t, TAG_OCTETS, c->dcs);
	wrap_element(t, TAG_SEQUENCE, end);
}

static int put_body(struct tail *t, const struct gsup_pdu_component *c)
{
	const size_t end = t->at;

	switch (c->kind) {
	case GSUP_PDU_INVOKE:
		put_text(t, c);
		put_octet(t, TAG_INTEGER, c->opcode);
		return 0;
	case GSUP_PDU_RETURN_RESULT:
		put_text(t, c);
		if (c->opcode || c->text.p) {
			put_octet(t, TAG_INTEGER, c->opcode);
			wrap_element(t, TAG_SEQUENCE, end);
		}
		return 0;
	case GSUP_PDU_RETURN_ERROR:
		put_octet(t, TAG_INTEGER, c->code);
		return 0;
	case GSUP_PDU_REJECT:
		put_octet(t, c->problem, c->code);
		return 0;
	}
	return -EINVAL;
}

int gsup_pdu_component_write(uint8_t out[GSUP_PDU_FACILITY_MAX], const struct gsup_pdu_component *c)
{
	static const uint8_t none[] = { TAG_NULL, 0 };
	struct tail t = { .at = sizeof(t.buf) };
	size_t len;

	if (c->text.len > GSUP_PDU_TEXT_MAX)
		return -EMSGSIZE;
	if (put_body(&t, c) < 0 || (!c->has_invoke_id && c->kind != GSUP_PDU_REJECT))
		return -EINVAL;
	if (c->has_invoke_id)
		put_octet(&t, TAG_INTEGER, c->invoke_id);
	else
		put_octets(&t, none, sizeof(none));
	wrap_element(&t, c->kind, sizeof(t.buf));
	len = sizeof(t.buf) - t.at;
	memcpy(out, t.buf + t.at, len);
	explicit_bzero(&t, sizeof(t));
	return len;
}
