/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/bit16gen.h>
#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_pdu.h"

/* A body is a list of fields; one walker reads it and one writes it. */
enum field_kind {
	FIELD_U8,
	FIELD_STR,		/* C-octet string of at most max octets with its NUL */
	FIELD_SM,		/* sm_length, short_message */
	FIELD_DESTS,		/* number_of_dests, dest_address(es) */
	FIELD_UNSUCCESS,	/* no_unsuccess, unsuccess_sme(s) */
};

struct field {
	uint8_t kind, max;
	uint16_t offset;
};

struct body {
	uint8_t count;
	const struct field *fields;
};

/* A command with its response. */
struct command {
	uint32_t id;
	bool request, response;		/* which of the two exists */
	const char *names[2];
	struct body bodies[2];
};

#define U8(m)		{ FIELD_U8, 1, offsetof(struct smpp_pdu, m) }
#define STR(m, n)	{ FIELD_STR, n, offsetof(struct smpp_pdu, m) }
#define ADDR(m, n)	U8(m.ton), U8(m.npi), STR(m.digits, n)
#define SM		{ FIELD_SM, 0, 0 }

/* The standard says 9 for a password; operators configure longer ones and a cut one never binds. */
#define PASSWORD_MAX	65

static const struct field bind_fields[] = {	/* SMPP 3.4 4.1.1 */
	STR(system_id, 16), STR(password, PASSWORD_MAX), STR(system_type, 13), U8(interface_version), ADDR(range, 41),
};
static const struct field bind_resp_fields[] = { STR(system_id, 16) };		/* 4.1.2 */
static const struct field outbind_fields[] = { STR(system_id, 16), STR(password, PASSWORD_MAX) };	/* 4.1.7.1 */
static const struct field submit_fields[] = {	/* 4.4.1, and 4.6.1 deliver_sm */
	STR(service_type, 6), ADDR(src, 21), ADDR(dst, 21), U8(esm_class), U8(protocol_id), U8(priority),
	STR(schedule, 17), STR(validity, 17), U8(registered_delivery), U8(replace_if_present), U8(data_coding),
	U8(default_msg_id), SM,
};
static const struct field multi_fields[] = {	/* 4.5.1 */
	STR(service_type, 6), ADDR(src, 21), { FIELD_DESTS, 0, 0 }, U8(esm_class), U8(protocol_id), U8(priority),
	STR(schedule, 17), STR(validity, 17), U8(registered_delivery), U8(replace_if_present), U8(data_coding),
	U8(default_msg_id), SM,
};
static const struct field multi_resp_fields[] = { STR(message_id, 65), { FIELD_UNSUCCESS, 0, 0 } };	/* 4.5.2 */
static const struct field data_fields[] = {	/* 4.7.1 */
	STR(service_type, 6), ADDR(src, 65), ADDR(dst, 65), U8(esm_class), U8(registered_delivery), U8(data_coding),
};
static const struct field id_fields[] = { STR(message_id, 65) };		/* 4.4.2, 4.6.2, 4.7.2 */
static const struct field query_fields[] = { STR(message_id, 65), ADDR(src, 21) };	/* 4.8.1 */
static const struct field query_resp_fields[] = {	/* 4.8.2 */
	STR(message_id, 65), STR(final_date, 17), U8(message_state), U8(error_code),
};
static const struct field cancel_fields[] = {	/* 4.9.1 */
	STR(service_type, 6), STR(message_id, 65), ADDR(src, 21), ADDR(dst, 21),
};
static const struct field replace_fields[] = {	/* 4.10.1 */
	STR(message_id, 65), ADDR(src, 21), STR(schedule, 17), STR(validity, 17), U8(registered_delivery), U8(default_msg_id), SM,
};
static const struct field alert_fields[] = { ADDR(src, 65), ADDR(dst, 65) };	/* 4.12.1 */

#define BODY(fields)	{ ARRAY_SIZE(fields), fields }
#define PAIR(id, name, req, resp)	{ id, true, true, { name, name "_resp" }, { req, resp } }
#define EMPTY	{ 0, NULL }

/* The commands that travel most come first. */
static const struct command commands[] = {
	PAIR(SMPP_DELIVER_SM, "deliver_sm", BODY(submit_fields), BODY(id_fields)),
	PAIR(SMPP_SUBMIT_SM, "submit_sm", BODY(submit_fields), BODY(id_fields)),
	PAIR(SMPP_DATA_SM, "data_sm", BODY(data_fields), BODY(id_fields)),
	PAIR(SMPP_ENQUIRE_LINK, "enquire_link", EMPTY, EMPTY),
	{ SMPP_GENERIC_NACK & ~SMPP_RESP, false, true, { "unknown", "generic_nack" } },
	PAIR(SMPP_BIND_TRANSCEIVER, "bind_transceiver", BODY(bind_fields), BODY(bind_resp_fields)),
	PAIR(SMPP_BIND_RECEIVER, "bind_receiver", BODY(bind_fields), BODY(bind_resp_fields)),
	PAIR(SMPP_BIND_TRANSMITTER, "bind_transmitter", BODY(bind_fields), BODY(bind_resp_fields)),
	PAIR(SMPP_UNBIND, "unbind", EMPTY, EMPTY),
	PAIR(SMPP_SUBMIT_MULTI, "submit_multi", BODY(multi_fields), BODY(multi_resp_fields)),
	PAIR(SMPP_QUERY_SM, "query_sm", BODY(query_fields), BODY(query_resp_fields)),
	PAIR(SMPP_REPLACE_SM, "replace_sm", BODY(replace_fields), EMPTY),
	PAIR(SMPP_CANCEL_SM, "cancel_sm", BODY(cancel_fields), EMPTY),
	{ SMPP_OUTBIND, true, false, { "outbind", "unknown" }, { BODY(outbind_fields) } },
	{ SMPP_ALERT_NOTIFICATION, true, false, { "alert_notification", "unknown" }, { BODY(alert_fields) } },
};

static const struct command *command_of(uint32_t id)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].id == (id & ~SMPP_RESP))
			return &commands[i];
	return NULL;
}

static const struct body *body_of(uint32_t id)
{
	const struct command *c = command_of(id);

	if (!c || !(id & SMPP_RESP ? c->response : c->request))
		return NULL;
	return &c->bodies[!!(id & SMPP_RESP)];
}

const char *smpp_pdu_name(uint32_t id)
{
	const struct command *c = command_of(id);

	return c ? c->names[!!(id & SMPP_RESP)] : "unknown";
}

bool smpp_pdu_wants_response(uint32_t id)
{
	const struct command *c = command_of(id);

	return !(id & SMPP_RESP) && (!c || c->response);
}

/* --- framing --- */

static bool reads_as_ascii(const uint8_t *p)
{
	for (int i = 0; i < 4; i++)
		if (p[i] < 0x20 || p[i] > 0x7e)
			return false;
	return true;
}

static enum smpp_frame_fault too_long(const uint8_t *p)
{
	if (p[0] >= 0x14 && p[0] <= 0x17 && p[1] == 0x03)
		return SMPP_FRAME_TLS;
	return reads_as_ascii(p) ? SMPP_FRAME_FOREIGN : SMPP_FRAME_LONG;
}

int smpp_pdu_frame(size_t *need, enum smpp_frame_fault *why, const uint8_t *buf, size_t len, size_t ceiling)
{
	uint32_t command_length;

	*why = SMPP_FRAME_FINE;
	*need = SMPP_HEADER_LEN;
	if (len < 4)
		return -EAGAIN;
	command_length = osmo_load32be(buf);
	if (command_length < SMPP_HEADER_LEN)
		*why = SMPP_FRAME_SHORT;
	else if (command_length > ceiling)
		*why = too_long(buf);
	if (*why != SMPP_FRAME_FINE)
		return -EBADMSG;
	*need = command_length;
	return len < command_length ? -EAGAIN : 0;
}

/* --- decoding --- */

struct reader {
	const uint8_t *p, *end;
};

static inline size_t left(const struct reader *r)
{
	return r->end - r->p;
}

static bool take_u8(struct reader *r, uint8_t *v)
{
	if (r->p == r->end)
		return false;
	*v = *r->p++;
	return true;
}

/* Without a NUL the rest of the PDU is the string, and the walk ends there. */
static bool take_str(struct reader *r, struct smpp_str *str)
{
	const uint8_t *nul = left(r) ? memchr(r->p, 0, left(r)) : NULL;
	const uint8_t *end = nul ? nul : r->end;
	size_t len = end - r->p;

	str->s = (const char *)r->p;
	str->len = len > UINT16_MAX ? UINT16_MAX : len;
	r->p = nul ? nul + 1 : r->end;
	return nul != NULL;
}

/* sm_length may promise more than there is: what is there is taken. */
static bool take_sm(struct reader *r, struct smpp_pdu *pdu)
{
	uint8_t len;

	if (!take_u8(r, &len))
		return false;
	pdu->sm = r->p;
	pdu->sm_len = len;
	if (len > left(r)) {
		pdu->sm_len = left(r);
		pdu->damaged = true;
	}
	r->p += pdu->sm_len;
	return true;
}

static bool take_addr(struct reader *r, struct smpp_addr *addr)
{
	return take_u8(r, &addr->ton) && take_u8(r, &addr->npi) && take_str(r, &addr->digits);
}

static bool take_dest(struct reader *r, struct smpp_addr *dest)
{
	uint8_t flag;

	if (!take_u8(r, &flag))
		return false;
	if (flag == 1)
		return take_addr(r, dest);
	dest->ton = dest->npi = 0xff;
	return flag == 2 && take_str(r, &dest->digits);
}

static bool take_unsuccess(struct reader *r, struct smpp_addr *dest, uint32_t *status)
{
	if (!take_addr(r, dest) || left(r) < 4)
		return false;
	*status = osmo_load32be(r->p);
	r->p += 4;
	return true;
}

/* The list stays raw; it is walked once here so that what follows is found and a later walk cannot fail. */
static bool take_list(struct reader *r, struct smpp_pdu *pdu, bool unsuccess)
{
	struct smpp_addr dest;
	uint32_t status;

	if (!take_u8(r, &pdu->list_count))
		return false;
	pdu->list = r->p;
	for (unsigned i = 0; i < pdu->list_count; i++) {
		if (!(unsuccess ? take_unsuccess(r, &dest, &status) : take_dest(r, &dest))) {
			pdu->list_count = i;
			return false;
		}
		pdu->list_len = r->p - pdu->list;
	}
	return true;
}

static bool take_field(struct reader *r, struct smpp_pdu *pdu, const struct field *f)
{
	uint8_t *at = (uint8_t *)pdu + f->offset;

	switch (f->kind) {
	case FIELD_U8:
		return take_u8(r, at);
	case FIELD_STR:
		return take_str(r, (struct smpp_str *)at);
	case FIELD_SM:
		return take_sm(r, pdu);
	default:
		return take_list(r, pdu, f->kind == FIELD_UNSUCCESS);
	}
}

/* Whole TLVs are kept; one whose length passes the end ends the list; up to 3 stray octets are padding. */
static void take_tlvs(struct reader *r, struct smpp_pdu *pdu)
{
	pdu->tlvs = r->p;
	while (left(r) >= 4) {
		size_t len = osmo_load16be(r->p + 2);

		if (len > left(r) - 4) {
			pdu->damaged = true;
			break;
		}
		r->p += 4 + len;
	}
	pdu->tlvs_len = r->p - pdu->tlvs;
}

static int take_body(struct reader *r, struct smpp_pdu *pdu, const struct body *b)
{
	for (unsigned i = 0; i < b->count; i++) {
		if (take_field(r, pdu, &b->fields[i]))
			continue;
		pdu->damaged = true;
		if (pdu->id & SMPP_RESP)
			return 0;
		pdu->error = SMPP_RINVCMDLEN;
		return -EBADMSG;
	}
	take_tlvs(r, pdu);
	return 0;
}

int smpp_pdu_parse(struct smpp_pdu *pdu, const uint8_t *buf, size_t len)
{
	const struct body *b;
	struct reader r;

	memset(pdu, 0, sizeof(*pdu));
	if (len < SMPP_HEADER_LEN)
		return -EINVAL;
	r = (struct reader){ buf + SMPP_HEADER_LEN, buf + len };
	pdu->id = osmo_load32be(buf + 4);
	pdu->status = osmo_load32be(buf + 8);
	pdu->seq = osmo_load32be(buf + 12);
	b = body_of(pdu->id);
	if (!b) {
		pdu->error = SMPP_RINVCMDID;
		return -ENOTSUP;
	}
	pdu->bare = len == SMPP_HEADER_LEN;
	if (pdu->bare && (pdu->id & SMPP_RESP))
		return 0;
	return take_body(&r, pdu, b);
}

bool smpp_pdu_dest_next(const struct smpp_pdu *pdu, size_t *offset, struct smpp_addr *dest, uint32_t *status)
{
	struct reader r;
	bool ok;

	*status = 0;
	if (*offset >= pdu->list_len)
		return false;
	r = (struct reader){ pdu->list + *offset, pdu->list + pdu->list_len };
	ok = pdu->id & SMPP_RESP ? take_unsuccess(&r, dest, status) : take_dest(&r, dest);
	*offset = r.p - pdu->list;
	return ok;
}

/* --- encoding --- */

struct writer {
	uint8_t *p, *end;
	int rc;			/* the first fault; nothing is written after it */
};

static void give(struct writer *w, const void *octets, size_t len)
{
	if (w->rc < 0)
		return;
	if (len > (size_t)(w->end - w->p)) {
		w->rc = -EMSGSIZE;
		return;
	}
	if (len)
		memcpy(w->p, octets, len);
	w->p += len;
}

static void give_u8(struct writer *w, uint8_t v)
{
	give(w, &v, 1);
}

static void give_str(struct writer *w, const struct smpp_str *str, unsigned max)
{
	if (str->len >= max || (str->len && memchr(str->s, 0, str->len))) {
		w->rc = w->rc ? w->rc : -EINVAL;
		return;
	}
	give(w, str->s, str->len);
	give_u8(w, 0);
}

static void give_field(struct writer *w, const struct smpp_pdu *pdu, const struct field *f)
{
	const uint8_t *at = (const uint8_t *)pdu + f->offset;

	switch (f->kind) {
	case FIELD_U8:
		give_u8(w, *at);
		break;
	case FIELD_STR:
		give_str(w, (const struct smpp_str *)at, f->max);
		break;
	case FIELD_SM:
		if (pdu->sm_len > SMPP_SM_MAX && !w->rc)
			w->rc = -EINVAL;
		give_u8(w, pdu->sm_len);
		give(w, pdu->sm, pdu->sm_len);
		break;
	default:
		give_u8(w, pdu->list_count);
		give(w, pdu->list, pdu->list_len);
		break;
	}
}

int smpp_pdu_encode(uint8_t *buf, size_t size, const struct smpp_pdu *pdu)
{
	const struct body *b = body_of(pdu->id);
	struct writer w;

	if (!b)
		return -ENOTSUP;
	if (size < SMPP_HEADER_LEN)
		return -EMSGSIZE;
	w = (struct writer){ buf + SMPP_HEADER_LEN, buf + size, 0 };
	if (!pdu->bare) {
		for (unsigned i = 0; i < b->count; i++)
			give_field(&w, pdu, &b->fields[i]);
		give(&w, pdu->tlvs, pdu->tlvs_len);
	}
	if (w.rc < 0)
		return w.rc;
	osmo_store32be(w.p - buf, buf);
	osmo_store32be(pdu->id, buf + 4);
	osmo_store32be(pdu->status, buf + 8);
	osmo_store32be(pdu->seq, buf + 12);
	return w.p - buf;
}

void smpp_pdu_respond(struct smpp_pdu *resp, const struct smpp_pdu *req, uint32_t status)
{
	bool known = body_of(req->id) && body_of(req->id | SMPP_RESP);

	memset(resp, 0, sizeof(*resp));
	resp->id = known ? req->id | SMPP_RESP : SMPP_GENERIC_NACK;
	resp->status = status;
	resp->seq = req->seq;
	/* deliver_sm_resp is one NUL long in either case: peers differ, and all take that (SMPP 3.4 4.6.2) */
	resp->bare = status && req->id != SMPP_DELIVER_SM && req->id != SMPP_DATA_SM;
}

/* --- TLVs --- */

bool smpp_pdu_tlv_next(const struct smpp_pdu *pdu, size_t *offset, struct smpp_tlv *tlv)
{
	const uint8_t *p;

	if (*offset >= pdu->tlvs_len || pdu->tlvs_len - *offset < 4)
		return false;
	p = pdu->tlvs + *offset;
	tlv->tag = osmo_load16be(p);
	tlv->len = osmo_load16be(p + 2);
	tlv->value = p + 4;
	if (tlv->len > pdu->tlvs_len - *offset - 4)
		return false;
	*offset += 4 + tlv->len;
	return true;
}

int smpp_pdu_tlv_find(const struct smpp_pdu *pdu, struct smpp_tlv *tlv, uint16_t tag)
{
	size_t offset = 0;

	while (smpp_pdu_tlv_next(pdu, &offset, tlv))
		if (tlv->tag == tag)
			return 0;
	return -ENOENT;
}

int smpp_pdu_tlv_uint(const struct smpp_pdu *pdu, uint32_t *value, uint16_t tag)
{
	struct smpp_tlv tlv;

	if (smpp_pdu_tlv_find(pdu, &tlv, tag) < 0)
		return -ENOENT;
	if (tlv.len < 1 || tlv.len > 4)
		return -EBADMSG;
	*value = 0;
	for (unsigned i = 0; i < tlv.len; i++)
		*value = *value << 8 | tlv.value[i];
	return 0;
}

int smpp_pdu_tlv_str(const struct smpp_pdu *pdu, struct smpp_str *str, uint16_t tag)
{
	struct smpp_tlv tlv;

	if (smpp_pdu_tlv_find(pdu, &tlv, tag) < 0)
		return -ENOENT;
	str->s = (const char *)tlv.value;
	str->len = strnlen(str->s, tlv.len);
	return 0;
}

void smpp_pdu_tlv_put(struct smpp_tlvs *t, uint16_t tag, const void *value, size_t len)
{
	if (t->full || len > UINT16_MAX || t->size - t->len < 4 + len) {
		t->full = true;
		return;
	}
	osmo_store16be(tag, t->buf + t->len);
	osmo_store16be(len, t->buf + t->len + 2);
	if (len)
		memcpy(t->buf + t->len + 4, value, len);
	t->len += 4 + len;
}

void smpp_pdu_tlv_put_u8(struct smpp_tlvs *t, uint16_t tag, uint8_t value)
{
	smpp_pdu_tlv_put(t, tag, &value, 1);
}

void smpp_pdu_tlv_put_u16(struct smpp_tlvs *t, uint16_t tag, uint16_t value)
{
	uint8_t v[2];

	osmo_store16be(value, v);
	smpp_pdu_tlv_put(t, tag, v, sizeof(v));
}

void smpp_pdu_tlv_put_str(struct smpp_tlvs *t, uint16_t tag, const char *value)
{
	smpp_pdu_tlv_put(t, tag, value, strlen(value) + 1);
}

int smpp_pdu_tlv_end(const struct smpp_tlvs *t, struct smpp_pdu *pdu)
{
	if (t->full)
		return -ENOSPC;
	pdu->tlvs = t->buf;
	pdu->tlvs_len = t->len;
	return 0;
}

/* --- what the fields mean --- */

void smpp_pdu_text(const struct smpp_pdu *pdu, const uint8_t **text, size_t *len)
{
	struct smpp_tlv tlv;

	*text = pdu->sm;
	*len = pdu->sm_len;
	if (!*len && smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_MESSAGE_PAYLOAD) == 0) {
		*text = tlv.value;
		*len = tlv.len;
	}
}

void smpp_pdu_text_put(struct smpp_pdu *pdu, struct smpp_tlvs *t, const uint8_t *text, size_t len)
{
	if (len > SMPP_SM_MAX) {
		smpp_pdu_tlv_put(t, SMPP_TAG_MESSAGE_PAYLOAD, text, len);
		return;
	}
	pdu->sm = text;
	pdu->sm_len = len;
}

struct smpp_str smpp_pdu_str(const char *s)
{
	size_t len = strlen(s);

	return (struct smpp_str){ s, len > UINT16_MAX ? UINT16_MAX : len };
}

bool smpp_pdu_str_is(struct smpp_str str, const char *s)
{
	return str.len == strlen(s) && (!str.len || memcmp(str.s, s, str.len) == 0);
}
