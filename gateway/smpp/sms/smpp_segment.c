/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_segment.h"

#include <errno.h>
#include <string.h>

#define USER_DATA	140	/* octets of one SMS: TS 23.040 9.2.3.24 */

void smpp_segment_conf_init(struct smpp_segment_conf *conf)
{
	static const char *const none[] = { NULL };

	*conf = (struct smpp_segment_conf){ .shift = none, .dcs_ucs2 = 8, .wait_s = 120 };
}

/* --- headers --- */

enum { IE_CONCAT8 = 0x00, IE_PORT8 = 0x04, IE_PORT16 = 0x05, IE_CONCAT16 = 0x08, IE_SINGLE = 0x24, IE_LOCKING = 0x25 };

/* Octets of the user data header, its length octet too; 0: none. The tables are named in each part: TS 23.038 6.2.1.2.4. */
static size_t header_len(const struct smpp_segment_conf *conf, struct text_shift shift, bool is_part)
{
	size_t len = 3u * (shift.locking != 0) + 3u * (shift.single != 0);

	if (is_part && conf->mode == SMPP_SEGMENT_UDH8)
		len += 5;
	/* the operator may turn a SAR reference, which has 16 bits, into such a header */
	if (is_part && (conf->mode == SMPP_SEGMENT_UDH16 || conf->mode == SMPP_SEGMENT_SAR))
		len += 6;
	return len ? len + 1 : 0;
}

static size_t put_element(uint8_t *out, uint8_t id, const uint8_t *value, uint8_t len)
{
	out[0] = id;
	out[1] = len;
	memcpy(out + 2, value, len);
	return 2u + len;
}

/* returns: octets written, 0: no header. */
static size_t put_header(uint8_t *out, const struct smpp_segments *s, enum smpp_segment_mode mode, unsigned i, uint16_t ref)
{
	const uint8_t eight[] = { ref & 0xff, s->n, i + 1 }, sixteen[] = { ref >> 8, ref & 0xff, s->n, i + 1 };
	size_t len = 1;

	if (s->n > 1 && mode == SMPP_SEGMENT_UDH8)
		len += put_element(out + len, IE_CONCAT8, eight, sizeof(eight));
	if (s->n > 1 && mode == SMPP_SEGMENT_UDH16)
		len += put_element(out + len, IE_CONCAT16, sixteen, sizeof(sixteen));
	if (s->shift.single)
		len += put_element(out + len, IE_SINGLE, &s->shift.single, 1);
	if (s->shift.locking)
		len += put_element(out + len, IE_LOCKING, &s->shift.locking, 1);
	out[0] = len - 1;
	return len > 1 ? len : 0;
}

/* --- cutting --- */

/* Octets of the text that one SMS holds behind a header. */
static size_t room_of(enum text_alphabet alphabet, size_t header)
{
	return alphabet == TEXT_GSM7 ? (USER_DATA - header) * 8 / 7 : (USER_DATA - header) / 2 * 2;
}

static uint16_t unit_at(const uint8_t *octets)
{
	return octets[0] << 8 | octets[1];
}

/* A unit that is nothing without the one before. */
static bool is_joined(uint16_t unit)
{
	return (unit & 0xfc00) == 0xdc00 || text_is_mark(unit);
}

static size_t cut_gsm7(const uint8_t *at, size_t room)
{
	return at[room - 1] == 0x1b ? room - 1 : room;
}

/* Goes back to where a character begins; over more marks than writing has only to where a surrogate pair begins. */
static size_t cut_ucs2(const uint8_t *at, size_t room)
{
	size_t cut = room;

	for (unsigned marks = 0; marks < 9 && cut > 2; marks++, cut -= 2)
		if (!is_joined(unit_at(at + cut)))
			return cut;
	return (unit_at(at + room) & 0xfc00) == 0xdc00 ? room - 2 : room;
}

/* Fill start[] with parts of so much room. returns: 0; -EMSGSIZE. */
static int cut(struct smpp_segments *s, size_t len, size_t room)
{
	size_t at = 0, n;

	for (s->n = 0; at < len && s->n < SMPP_SEGMENT_MAX; s->n++) {
		s->start[s->n] = at;
		n = len - at;
		if (n > room)
			n = s->alphabet == TEXT_GSM7 ? cut_gsm7(s->octets + at, room) : cut_ucs2(s->octets + at, room);
		at += n;
	}
	s->start[s->n] = at;
	return at < len ? -EMSGSIZE : 0;
}

static int cut_for(struct smpp_segments *s, const struct smpp_segment_conf *conf, size_t len)
{
	bool shifts = s->shift.locking || s->shift.single;

	if (len <= room_of(s->alphabet, header_len(conf, s->shift, false))) {
		s->n = 1;
		s->start[0] = 0;
		s->start[1] = len;
		return 0;
	}
	if (conf->mode == SMPP_SEGMENT_ONE)
		return -EMSGSIZE;
	/* who makes the header there knows of no tables; SAR beside a header of ours is forbidden: SMPP 3.4 5.2.12 */
	if (shifts && (conf->mode == SMPP_SEGMENT_SAR || conf->mode == SMPP_SEGMENT_PAYLOAD))
		return -EMSGSIZE;
	if (conf->mode == SMPP_SEGMENT_PAYLOAD)
		return cut(s, len, len);
	return cut(s, len, room_of(s->alphabet, header_len(conf, s->shift, true)));
}

/* --- choosing --- */

/* True when the octets written hold nothing but `last` and below. */
static bool is_within(const struct smpp_segments *s, size_t len, uint32_t last)
{
	for (size_t i = 0; i < len; i += 1 + (s->octets[i] == 0x1b)) {
		char text[4 + 1];
		const char *p = text;
		uint32_t cp;
		int n = text_gsm7_decode(text, sizeof(text), s->octets + i, s->octets[i] == 0x1b && i + 1 < len ? 2 : 1);

		if (n <= 0 || text_utf8_next(&cp, &p, text + n) <= 0 || cp > last)
			return false;
	}
	return true;
}

/* returns: 0; -EMSGSIZE; -EDOM; -EILSEQ. */
static int try(struct smpp_segments *s, const struct smpp_segment_conf *conf, const char *utf8, enum text_alphabet alphabet,
	       struct text_shift shift)
{
	int len;

	s->alphabet = alphabet;
	s->shift = shift;
	len = shift.locking || shift.single ? text_shift_encode(s->octets, sizeof(s->octets), shift, utf8) :
					      text_encode(s->octets, sizeof(s->octets), utf8, alphabet);
	if (len < 0)
		return len == -ENOSPC ? -EMSGSIZE : len;
	if (alphabet == TEXT_GSM7 && conf->charset_out == TEXT_CS_LATIN1 && !is_within(s, len, 0xff))
		return -EDOM;
	if (alphabet == TEXT_GSM7 && conf->charset_out == TEXT_CS_ASCII && !is_within(s, len, 0x7f))
		return -EDOM;
	return cut_for(s, conf, len);
}

#define WAYS_MAX	(2 + 3 * 3)

struct way {
	enum text_alphabet alphabet;
	struct text_shift shift;
};

/* GSM-7, then with one table and both of each language, then UCS-2. */
static unsigned ways_of(struct way ways[WAYS_MAX], unsigned *languages, const struct smpp_segment_conf *conf)
{
	bool takes_tables = conf->charset_out == TEXT_CS_GSM7 || conf->charset_out == TEXT_CS_GSM7_PACKED;
	unsigned n = 0;

	*languages = 0;
	ways[n++] = (struct way){ TEXT_GSM7, { 0 } };
	for (unsigned i = 0; takes_tables && conf->shift[i] && n + 3 < WAYS_MAX; i++) {
		uint8_t id = text_shift_of(conf->shift[i]);

		*languages |= 1u << id;
		ways[n++] = (struct way){ TEXT_GSM7, { .single = id } };
		if (id == TEXT_SHIFT_SPANISH)
			continue;
		ways[n++] = (struct way){ TEXT_GSM7, { .locking = id } };
		ways[n++] = (struct way){ TEXT_GSM7, { .locking = id, .single = id } };
	}
	ways[n++] = (struct way){ TEXT_UCS2, { 0 } };
	return n;
}

/* Smaller is better: to lose letters is the last resort, then parts count; where tables save none, UCS-2, which every phone reads. */
static unsigned long cost_of(const struct smpp_segments *s, enum text_loss loss)
{
	unsigned long tables = (s->shift.locking != 0) + (s->shift.single != 0), last = 0;

	if (s->alphabet == TEXT_UCS2)
		last = 1;
	else if (tables)
		last = 2 + s->start[s->n] + s->n * 3 * tables;
	return (unsigned long)loss << 30 | (unsigned long)s->n << 20 | last;
}

int smpp_segment_plan(struct smpp_segments *s, const struct smpp_segment_conf *conf, const char *utf8)
{
	struct way ways[WAYS_MAX], best = { 0 };
	unsigned long cost, least = 0;
	unsigned languages, n = ways_of(ways, &languages, conf);
	int rc, last = -EMSGSIZE;

	for (unsigned i = 0; i < n; i++) {
		enum text_loss loss = ways[i].alphabet == TEXT_UCS2 ? TEXT_LOSS_NONE : text_shift_loss(utf8, ways[i].shift, languages);

		rc = try(s, conf, utf8, ways[i].alphabet, ways[i].shift);
		if (rc == 0 && i == 0 && loss == TEXT_LOSS_NONE)
			return 0;
		if (rc == -EILSEQ)
			return rc;
		cost = rc == 0 ? cost_of(s, loss) : 0;
		if (rc == 0 && (last < 0 || cost < least)) {
			last = 0;
			least = cost;
			best = ways[i];
		}
	}
	return last < 0 ? last : try(s, conf, utf8, best.alphabet, best.shift);
}

/* --- writing --- */

/* Septets behind a header of so many octets, which ends on a septet: TS 23.040 9.2.3.24. returns: octets. */
static size_t pack_behind(uint8_t *out, size_t header, const uint8_t *septets, size_t n)
{
	size_t bit = (header * 8 + 6) / 7 * 7 - header * 8;

	memset(out, 0, (bit + 7 * n + 7) / 8);
	for (size_t i = 0; i < n; i++, bit += 7) {
		out[bit / 8] |= septets[i] << bit % 8;
		if (bit % 8 > 1)
			out[bit / 8 + 1] |= septets[i] >> (8 - bit % 8);
	}
	return (bit + 7) / 8;
}

/* Septets as single octets of Latin-1, which smpp_segment_plan() has found possible. */
static size_t put_latin1(uint8_t *out, const uint8_t *septets, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i += 1 + (septets[i] == 0x1b)) {
		char text[4 + 1];
		const char *p = text;
		uint32_t cp = '?';
		int rc = text_gsm7_decode(text, sizeof(text), septets + i, septets[i] == 0x1b ? 2 : 1);

		if (rc > 0 && text_utf8_next(&cp, &p, text + rc) > 0)
			out[len++] = cp;
	}
	return len;
}

static size_t put_text(uint8_t *out, const struct smpp_segments *s, const struct smpp_segment_conf *conf, unsigned i, size_t header)
{
	const uint8_t *text = s->octets + s->start[i];
	size_t n = s->start[i + 1] - s->start[i];

	if (s->alphabet == TEXT_GSM7 && conf->charset_out == TEXT_CS_GSM7_PACKED)
		return pack_behind(out, header, text, n);
	if (s->alphabet == TEXT_GSM7 && (conf->charset_out == TEXT_CS_LATIN1 || conf->charset_out == TEXT_CS_ASCII))
		return put_latin1(out, text, n);
	memcpy(out, text, n);
	return n;
}

int smpp_segment_write(struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, uint8_t room[SMPP_SEGMENT_OCTETS], const struct smpp_segments *s,
		       const struct smpp_segment_conf *conf, unsigned i, uint16_t ref)
{
	size_t header = put_header(room, s, conf->mode, i, ref), len = header + put_text(room + header, s, conf, i, header);

	pdu->data_coding = s->alphabet == TEXT_UCS2 ? conf->dcs_ucs2 : conf->dcs_gsm7;
	if (header)
		pdu->esm_class |= SMPP_ESM_UDHI;
	if (s->n > 1 && conf->mode == SMPP_SEGMENT_SAR) {
		smpp_pdu_tlv_put_u16(tlvs, SMPP_TAG_SAR_MSG_REF_NUM, ref);
		smpp_pdu_tlv_put_u8(tlvs, SMPP_TAG_SAR_TOTAL_SEGMENTS, s->n);
		smpp_pdu_tlv_put_u8(tlvs, SMPP_TAG_SAR_SEGMENT_SEQNUM, i + 1);
	}
	if ((size_t)(s->start[i + 1] - s->start[i]) > room_of(s->alphabet, header)) {
		smpp_pdu_tlv_put(tlvs, SMPP_TAG_MESSAGE_PAYLOAD, room, len);
	} else {
		pdu->sm = room;
		pdu->sm_len = len;
	}
	return smpp_pdu_tlv_end(tlvs, pdu);
}

/* --- reading --- */

static bool take_place(struct smpp_segment *seg, enum smpp_segment_kind kind, uint32_t ref, uint32_t total, uint32_t seq)
{
	/* TS 23.040 9.2.3.24.1: an element without sense is passed over. One part of one joins nothing. */
	if (!total || !seq || seq > total || total > 255)
		return false;
	if (total > 1) {
		seg->kind = kind;
		seg->ref = ref;
		seg->total = total;
		seg->seq = seq;
	}
	return true;
}

static void take_table(struct smpp_segment *seg, const struct smpp_segment_conf *conf, uint8_t id, uint8_t language)
{
	if (id == IE_SINGLE || conf->shift_loose)
		seg->shift.single = language;
	if (id == IE_LOCKING || conf->shift_loose)
		seg->shift.locking = language;
}

static void take_element(struct smpp_segment *seg, const struct smpp_segment_conf *conf, const uint8_t *ie)
{
	const uint8_t id = ie[0], len = ie[1], *v = ie + 2;

	if (id == IE_CONCAT8 && len == 3)
		take_place(seg, SMPP_SEGMENT_REF8, v[0], v[1], v[2]);
	else if ((id == IE_CONCAT16 || id == IE_CONCAT8) && len == 4)	/* some write 00 04 for 08 04 */
		take_place(seg, SMPP_SEGMENT_REF16, v[0] << 8 | v[1], v[2], v[3]);
	else if ((id == IE_SINGLE || id == IE_LOCKING) && len == 1)
		take_table(seg, conf, id, v[0]);
	else if ((id == IE_PORT8 && len == 2) || (id == IE_PORT16 && len == 4))
		seg->has_port = true;
}

/* returns: octets of the header in front of the text, 0 when there is none. */
static size_t take_header(struct smpp_segment *seg, const struct smpp_segment_conf *conf)
{
	const uint8_t *p, *end;

	if (!seg->len || seg->text[0] + 1u > seg->len)	/* a message without any text has no octets to point into */
		return 0;
	p = seg->text + 1;
	end = p + seg->text[0];
	for (; end - p >= 2 && end - p - 2 >= p[1]; p += 2 + p[1])
		take_element(seg, conf, p);
	return end - seg->text;
}

/* A concatenation header that nothing announces: 05 00 03, 06 08 04, 06 00 04, or without its length octet 00 03. */
static size_t find_header(struct smpp_segment *seg, const struct smpp_segment_conf *conf)
{
	static const uint8_t heads[][3] = { { 5, 0, 3 }, { 6, 8, 4 }, { 6, 0, 4 } };
	const uint8_t *t = seg->text;

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (seg->len <= heads[i][0] || memcmp(t, heads[i], sizeof(heads[i])) != 0)
			continue;
		take_element(seg, conf, t + 1);
		return seg->kind ? heads[i][0] + 1u : 0;
	}
	if (seg->len > 5 && t[0] == 0 && t[1] == 3)
		take_element(seg, conf, t);
	return seg->kind ? 5 : 0;
}

static void take_sar(struct smpp_segment *seg, const struct smpp_pdu *pdu)
{
	uint32_t ref, total, seq;

	if (smpp_pdu_tlv_uint(pdu, &ref, SMPP_TAG_SAR_MSG_REF_NUM) == 0 && smpp_pdu_tlv_uint(pdu, &total, SMPP_TAG_SAR_TOTAL_SEGMENTS) == 0 &&
	    smpp_pdu_tlv_uint(pdu, &seq, SMPP_TAG_SAR_SEGMENT_SEQNUM) == 0)
		take_place(seg, SMPP_SEGMENT_REF_SAR, ref, total, seq);
}

static void unpack_behind(struct smpp_segment *seg, size_t header)
{
	size_t bit = (header * 8 + 6) / 7 * 7 - header * 8, n = 0;

	for (; bit + 7 <= seg->len * 8 && n < sizeof(seg->unpacked); bit += 7) {
		unsigned two = seg->text[bit / 8];

		if (bit / 8 + 1 < seg->len)
			two |= (unsigned)seg->text[bit / 8 + 1] << 8;
		seg->unpacked[n++] = two >> bit % 8 & 0x7f;
	}
	seg->text = seg->unpacked;
	seg->len = n;
	seg->charset = TEXT_CS_GSM7;
}

void smpp_segment_read(struct smpp_segment *seg, const struct smpp_pdu *pdu, const struct smpp_segment_conf *conf)
{
	size_t header = 0;

	memset(seg, 0, offsetof(struct smpp_segment, unpacked));
	smpp_pdu_text(pdu, &seg->text, &seg->len);
	if (seg->len > SMPP_SEGMENT_TAKEN)
		seg->len = SMPP_SEGMENT_TAKEN;
	seg->charset = text_charset_of_sms(pdu->data_coding, conf->charset_in);
	if (pdu->esm_class & SMPP_ESM_UDHI)
		header = take_header(seg, conf);
	else if (conf->udh_unmarked)
		header = find_header(seg, conf);
	if (!seg->kind)
		take_sar(seg, pdu);
	if (header) {
		seg->text += header;
		seg->len -= header;
	}
	/* tables are those of GSM-7: peers that call it ASCII name them too */
	if (seg->charset == TEXT_CS_ASCII && (seg->shift.locking || seg->shift.single))
		seg->charset = TEXT_CS_GSM7;
	if (seg->charset == TEXT_CS_GSM7_PACKED)
		unpack_behind(seg, header);
}

int smpp_segment_decode(char *out, size_t cap, enum text_charset charset, struct text_shift shift, const uint8_t *octets, size_t len)
{
	if (charset != TEXT_CS_GSM7)
		return text_decode(out, cap, charset, octets, len);
	/* a NUL behind the text is a habit of peers; an '@' there nobody types */
	while (len && !octets[len - 1])
		len--;
	return text_shift_decode(out, cap, shift, octets, len);
}
