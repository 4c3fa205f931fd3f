/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Octets of the wire to UTF-8. Peers send anything: what is no character becomes U+FFFD. */
#include "menus/text/text_priv.h"

#define REPLACEMENT	0xfffd

static uint32_t after_esc(struct text_shift shift, uint8_t code)
{
	uint32_t cp = code < 0x80 ? text_shift_table_single(shift.single, code) : REPLACEMENT;

	return cp ? cp : text_shift_table_locking(shift.locking, code);
}

int text_shift_decode(char *out, size_t cap, struct text_shift shift, const uint8_t *septets, size_t len)
{
	struct text_out o;
	size_t i;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	for (i = 0; i < len && rc == 0; i++) {
		if (septets[i] == TEXT_GSM7_ESC && i + 1 < len)
			rc = text_out_put(&o, after_esc(shift, septets[++i]));
		else
			rc = text_out_put(&o, septets[i] < 0x80 ? text_shift_table_locking(shift.locking, septets[i]) : REPLACEMENT);
	}
	return text_out_end(&o, rc);
}

int text_gsm7_decode(char *out, size_t cap, const uint8_t *septets, size_t len)
{
	return text_shift_decode(out, cap, (struct text_shift){ 0 }, septets, len);
}

/* UTF-16 octets being read, in either order. */
struct units {
	const uint8_t *in;
	size_t len;
	bool little;
};

static uint32_t unit_at(const struct units *u, size_t i)
{
	return u->little ? u->in[i] | u->in[i + 1] << 8 : u->in[i] << 8 | u->in[i + 1];
}

static uint32_t next_utf16(const struct units *u, size_t *i)
{
	uint32_t first = REPLACEMENT, second;

	if (u->len - *i < 2) {
		*i = u->len;
		return REPLACEMENT;
	}
	first = unit_at(u, *i);
	*i += 2;
	if (first == 0 || (first & 0xfc00) == 0xdc00)
		return REPLACEMENT;
	if ((first & 0xfc00) != 0xd800)
		return first;
	if (u->len - *i < 2)
		return REPLACEMENT;
	second = unit_at(u, *i);
	if ((second & 0xfc00) != 0xdc00)
		return REPLACEMENT;
	*i += 2;
	return 0x10000 + ((first & 0x3ff) << 10 | (second & 0x3ff));
}

static int utf16_decode(char *out, size_t cap, const struct units *u)
{
	struct text_out o;
	size_t i = 0;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	while (i < u->len && rc == 0)
		rc = text_out_put(&o, next_utf16(u, &i));
	return text_out_end(&o, rc);
}

int text_ucs2_decode(char *out, size_t cap, const uint8_t *in, size_t len)
{
	return utf16_decode(out, cap, &(struct units){ .in = in, .len = len });
}

/* UCS-2 as peers send it: a byte order mark is obeyed, NULs behind the text go, an odd one too. */
static int ucs2_from_wire(char *out, size_t cap, const uint8_t *in, size_t len)
{
	struct units u = { .in = in, .len = len };

	if (u.len % 2 == 1 && u.in[u.len - 1] == 0)
		u.len--;
	while (u.len >= 2 && u.len % 2 == 0 && u.in[u.len - 1] == 0 && u.in[u.len - 2] == 0)
		u.len -= 2;
	if (u.len >= 2 && ((u.in[0] == 0xfe && u.in[1] == 0xff) || (u.in[0] == 0xff && u.in[1] == 0xfe))) {
		u.little = u.in[0] == 0xff;
		u.in += 2;
		u.len -= 2;
	}
	return utf16_decode(out, cap, &u);
}

/* One octet a character, those up to `last`; the others are none. */
static int octets_decode(char *out, size_t cap, const uint8_t *in, size_t len, uint8_t last)
{
	struct text_out o;
	size_t i;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	for (i = 0; i < len && rc == 0; i++)
		rc = text_out_put(&o, in[i] == 0 || in[i] > last ? REPLACEMENT : in[i]);
	return text_out_end(&o, rc);
}

static int utf8_decode(char *out, size_t cap, const uint8_t *in, size_t len)
{
	const char *p = (const char *)in, *end = len ? p + len : p;
	struct text_out o;
	uint32_t cp;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	while (p < end && rc == 0) {
		if (text_utf8_next(&cp, &p, end) < 0 || cp == 0)
			cp = REPLACEMENT;
		rc = text_out_put(&o, cp);
	}
	return text_out_end(&o, rc);
}

/* A NUL behind the text is a habit of peers that think in C strings; in GSM-7 it could also be '@', which nobody types last. */
static size_t without_nuls(const uint8_t *in, size_t len)
{
	while (len > 0 && in[len - 1] == 0)
		len--;
	return len;
}

/* The only copy this library makes of what was typed; it is wiped. */
static int packed_decode(char *out, size_t cap, const uint8_t *in, size_t len)
{
	uint8_t septets[TEXT_PACKED_MAX * 8 / 7];
	int n;

	if (len > TEXT_PACKED_MAX)
		return -ENOSPC;
	n = text_gsm7_unpack(septets, sizeof(septets), in, len, true);
	if (n >= 0)
		n = text_gsm7_decode(out, cap, septets, without_nuls(septets, n));
	explicit_bzero(septets, sizeof(septets));
	return n;
}

int text_decode(char *out, size_t cap, enum text_charset charset, const uint8_t *in, size_t len)
{
	switch (charset) {
	case TEXT_CS_GSM7:
		return text_gsm7_decode(out, cap, in, without_nuls(in, len));
	case TEXT_CS_GSM7_PACKED:
		return packed_decode(out, cap, in, len);
	case TEXT_CS_ASCII:
		return octets_decode(out, cap, in, without_nuls(in, len), 0x7f);
	case TEXT_CS_UCS2:
		return ucs2_from_wire(out, cap, in, len);
	case TEXT_CS_UTF8:
		return utf8_decode(out, cap, in, without_nuls(in, len));
	case TEXT_CS_LATIN1:
	case TEXT_CS_DATA:
		break;
	}
	return octets_decode(out, cap, in, without_nuls(in, len), 0xff);
}

/* The alphabet bits of the general group and of the class group. */
static enum text_charset charset_of_bits(unsigned bits)
{
	static const enum text_charset of[4] = { TEXT_CS_GSM7, TEXT_CS_DATA, TEXT_CS_UCS2, TEXT_CS_DATA };

	return of[bits & 3];
}

/* Below 0x10 SMPP and CBS disagree; the link speaks SMPP, except that 0x0f means GSM-7 to everybody and 0x0a is UCS-2 in the
 * SMS data coding that some gateways pass through. */
static enum text_charset charset_of_low(uint8_t dcs, enum text_charset dflt)
{
	switch (dcs) {
	case 1:
		return TEXT_CS_ASCII;
	case 3:
		return TEXT_CS_LATIN1;
	case 2:
	case 4:
		return TEXT_CS_DATA;
	case 8:
	case 0x0a:
		return TEXT_CS_UCS2;
	case 0x0f:
		return TEXT_CS_GSM7;
	default:
		return dflt;
	}
}

enum text_charset text_charset_of_dcs(uint8_t dcs, enum text_charset dflt)
{
	if (dcs < 0x10)
		return charset_of_low(dcs, dflt);
	if (dcs == 0x11)
		return TEXT_CS_UCS2;
	if (dcs < 0x40)
		return TEXT_CS_GSM7;
	if (dcs < 0x80)
		return dcs & 0x20 ? TEXT_CS_DATA : charset_of_bits(dcs >> 2);
	if (dcs >= 0xf0)
		return dcs & 0x04 ? TEXT_CS_DATA : TEXT_CS_GSM7;
	return dflt;
}

enum text_charset text_charset_of_sms(uint8_t dcs, enum text_charset dflt)
{
	if (dcs >= 0x10 && dcs < 0x40)
		return dcs & 0x20 ? TEXT_CS_DATA : charset_of_bits(dcs >> 2);
	if (dcs >= 0xc0 && dcs < 0xf0)
		return dcs < 0xe0 ? TEXT_CS_GSM7 : TEXT_CS_UCS2;
	return text_charset_of_dcs(dcs, dflt);
}

int text_decode_dcs(char *out, size_t cap, uint8_t dcs, enum text_charset dflt, const uint8_t *in, size_t len)
{
	return text_decode(out, cap, text_charset_of_dcs(dcs, dflt), in, len);
}
