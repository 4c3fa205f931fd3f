/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/smsc_long.h"

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#define USER_DATA	140

/* A text that comes in parts, or that has come. */
struct smsc_long {
	struct llist_head list;		/* oldest first */
	char number[AIR_NUMBER_MAX];
	enum smpp_segment_kind kind;
	uint16_t ref;
	uint8_t total, next;		/* next: the part that must come, 1 to total; more: it is whole */
	enum text_charset charset;
	struct text_shift shift;
	size_t len;
	uint8_t octets[SMPP_SEGMENT_OCTETS];
};

static const enum smpp_segment_kind kinds[] = {
	[SMPP_SEGMENT_UDH8] = SMPP_SEGMENT_REF8, [SMPP_SEGMENT_UDH16] = SMPP_SEGMENT_REF16, [SMPP_SEGMENT_SAR] = SMPP_SEGMENT_REF_SAR,
	[SMPP_SEGMENT_PAYLOAD] = SMPP_SEGMENT_WHOLE, [SMPP_SEGMENT_ONE] = SMPP_SEGMENT_WHOLE,
};

static bool is_carried(const struct smpp_segment_conf *conf, uint8_t table)
{
	for (unsigned i = 0; table && conf->shift[i]; i++)
		if (text_shift_of(conf->shift[i]) == table)
			return true;
	return !table;
}

/* A header is elements, whole ones, to its last octet. returns: its octets. */
static size_t check_header(struct smsc_link *link, const char *number, const struct smpp_pdu *pdu)
{
	const uint8_t *at = pdu->sm, *end;

	if (!(pdu->esm_class & SMPP_ESM_UDHI))
		return 0;
	if (!pdu->sm_len || at[0] + 1 > pdu->sm_len || at[0] < 3) {
		smsc_fault(link, number, "an SMS with a header of no sense");
		return 0;
	}
	end = at + 1 + at[0];
	for (at++; end - at >= 2 && end - at >= 2 + at[1]; at += 2 + at[1])
		;
	if (at != end)
		smsc_fault(link, number, "an SMS whose header has octets left");
	return end - pdu->sm;
}

static void check_fits(struct smsc_link *link, const char *number, const struct smpp_segment *seg, const char *text, size_t header)
{
	bool ucs2 = seg->charset == TEXT_CS_UCS2;
	int septets = ucs2 ? 0 : seg->charset == TEXT_CS_GSM7 ? (int)seg->len : text_measure(text, TEXT_GSM7);
	size_t octets = ucs2 ? header + seg->len : ((header * 8 + 6) / 7 * 7 + septets * 7 + 7) / 8;

	/* the operator makes the header of a SAR part: seven octets with its reference of 16 bits */
	if (seg->kind == SMPP_SEGMENT_REF_SAR)
		octets += 7;
	if (septets < 0 || octets > USER_DATA)
		smsc_fault(link, number, "an SMS of %zu octets where %d fit", octets, USER_DATA);
}

static bool begins_in_a_character(const struct smpp_segment *seg)
{
	uint16_t unit = seg->charset == TEXT_CS_UCS2 && seg->len >= 2 ? seg->text[0] << 8 | seg->text[1] : 0;

	return (unit & 0xfc00) == 0xdc00 || text_is_mark(unit);
}

static void check_part(struct smsc_link *link, const char *number, const struct smpp_segment *seg, size_t header)
{
	const struct smpp_segment_conf *conf = &link->conf.sms;
	char text[TEXT_DECODED_SIZE(SMPP_SEGMENT_UNPACKED)];
	int rc = smpp_segment_decode(text, sizeof(text), seg->charset, seg->shift, seg->text, seg->len);
	bool cut = seg->charset == TEXT_CS_GSM7 && seg->len && seg->text[seg->len - 1] == 0x1b;

	if (rc < 0 || strstr(text, "\xef\xbf\xbd"))
		smsc_fault(link, number, "an SMS with octets that are no text");
	if (cut || begins_in_a_character(seg))
		smsc_fault(link, number, "a part of an SMS that ends within a character");
	if (!is_carried(conf, seg->shift.locking) || !is_carried(conf, seg->shift.single))
		smsc_fault(link, number, "an SMS in a table that is not carried here");
	if (seg->kind && seg->kind != kinds[conf->mode])
		smsc_fault(link, number, "a part of an SMS by a way that is not taken here");
	if (conf->mode != SMPP_SEGMENT_PAYLOAD || seg->kind)
		check_fits(link, number, seg, text, header);
}

/* --- joining --- */

static struct smsc_long *find_long(struct smsc_link *link, const char *number, const struct smpp_segment *seg)
{
	struct smsc_long *l, *found = NULL;

	llist_for_each_entry(l, &link->longs, list)
		if (!strcmp(l->number, number) && l->ref == seg->ref && l->kind == seg->kind)
			found = l;
	return found;
}

static struct smsc_long *long_new(struct smsc_link *link, const char *number, const struct smpp_segment *seg)
{
	struct smsc_long *l = talloc_zero(link, struct smsc_long);

	OSMO_ASSERT(l);
	osmo_strlcpy(l->number, number, sizeof(l->number));
	l->kind = seg->kind;
	l->ref = seg->ref;
	l->total = seg->total;
	l->next = 1;
	l->charset = seg->charset;
	l->shift = seg->shift;
	llist_add_tail(&l->list, &link->longs);
	if (++link->n_longs > SMSC_LONG_KEPT) {
		struct smsc_long *oldest = llist_first_entry(&link->longs, struct smsc_long, list);

		llist_del(&oldest->list);
		link->n_longs--;
		talloc_free(oldest);
	}
	return l;
}

/* returns: the message this part belongs to, or NULL and a fault. */
static struct smsc_long *message_of(struct smsc_link *link, const char *number, const struct smpp_segment *seg)
{
	struct smsc_long *l = find_long(link, number, seg);

	if (l && l->next > l->total) {
		smsc_fault(link, number, "two SMS by the reference %u", seg->ref);
		l = NULL;
	}
	if (!l)
		l = long_new(link, number, seg);
	if (l->total != seg->total || l->next != seg->seq || l->charset != seg->charset) {
		smsc_fault(link, number, "part %u of %u where part %u of %u must come", seg->seq, seg->total, l->next, l->total);
		return NULL;
	}
	return l;
}

static void tell_text(struct air_msg *msg, const struct smsc_long *l)
{
	int rc = smpp_segment_decode(msg->text, sizeof(msg->text), l->charset, l->shift, l->octets, l->len);

	msg->ucs2 = l->charset == TEXT_CS_UCS2;
	msg->units = (uint16_t)(msg->ucs2 ? l->len / 2 : l->len);
	msg->max = (uint16_t)(l->total > 1 ? l->total * (msg->ucs2 ? 67 : 153) : msg->ucs2 ? 70 : 160);
	if (rc < 0)
		msg->text[0] = '\0';
}

static bool add_part(struct smsc_link *link, struct air_msg *msg, const struct smpp_segment *seg)
{
	struct smsc_long *l = message_of(link, msg->number, seg);

	if (!l || l->len + seg->len > sizeof(l->octets))
		return false;
	memcpy(l->octets + l->len, seg->text, seg->len);
	l->len += seg->len;
	if (++l->next <= l->total)
		return false;
	tell_text(msg, l);
	return true;
}

static bool take_message(struct smsc_link *link, struct air_msg *msg, const struct smpp_pdu *pdu, struct smpp_segment *seg)
{
	struct smpp_segment_conf peer = link->conf.sms;
	struct smsc_long *alone;

	peer.charset_in = peer.charset_out;	/* what the other side writes is what this one reads */
	smpp_segment_read(seg, pdu, &peer);
	check_part(link, msg->number, seg, check_header(link, msg->number, pdu));
	if (seg->kind != SMPP_SEGMENT_WHOLE)
		return add_part(link, msg, seg);
	alone = talloc_zero(link, struct smsc_long);
	OSMO_ASSERT(alone);
	alone->charset = seg->charset;
	alone->shift = seg->shift;
	alone->len = OSMO_MIN(seg->len, sizeof(alone->octets));
	if (alone->len)
		memcpy(alone->octets, seg->text, alone->len);
	tell_text(msg, alone);
	talloc_free(alone);
	return true;
}

bool smsc_long_take(struct smsc_link *link, struct air_msg *msg, const struct smpp_pdu *pdu)
{
	struct smpp_segment *seg = talloc(link, struct smpp_segment);
	bool whole;

	OSMO_ASSERT(seg);
	whole = take_message(link, msg, pdu, seg);
	talloc_free(seg);
	return whole;
}

void smsc_long_free_all(struct smsc_link *link)
{
	while (!llist_empty(&link->longs)) {
		struct smsc_long *l = llist_first_entry(&link->longs, struct smsc_long, list);

		llist_del(&l->list);
		talloc_free(l);
	}
	link->n_longs = 0;
}
