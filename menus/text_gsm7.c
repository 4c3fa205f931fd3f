/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GSM 03.38: default alphabet, extension table, packing. source: 3GPP TS 23.038 6 */
#include "menus/text_priv.h"

/* TS 23.038 6.2.1; ESC itself is shown as a space. */
static const uint16_t gsm7_main[128] = {
	0x0040, 0x00a3, 0x0024, 0x00a5, 0x00e8, 0x00e9, 0x00f9, 0x00ec,
	0x00f2, 0x00c7, 0x000a, 0x00d8, 0x00f8, 0x000d, 0x00c5, 0x00e5,
	0x0394, 0x005f, 0x03a6, 0x0393, 0x039b, 0x03a9, 0x03a0, 0x03a8,
	0x03a3, 0x0398, 0x039e, 0x0020, 0x00c6, 0x00e6, 0x00df, 0x00c9,
	0x0020, 0x0021, 0x0022, 0x0023, 0x00a4, 0x0025, 0x0026, 0x0027,
	0x0028, 0x0029, 0x002a, 0x002b, 0x002c, 0x002d, 0x002e, 0x002f,
	0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x0035, 0x0036, 0x0037,
	0x0038, 0x0039, 0x003a, 0x003b, 0x003c, 0x003d, 0x003e, 0x003f,
	0x00a1, 0x0041, 0x0042, 0x0043, 0x0044, 0x0045, 0x0046, 0x0047,
	0x0048, 0x0049, 0x004a, 0x004b, 0x004c, 0x004d, 0x004e, 0x004f,
	0x0050, 0x0051, 0x0052, 0x0053, 0x0054, 0x0055, 0x0056, 0x0057,
	0x0058, 0x0059, 0x005a, 0x00c4, 0x00d6, 0x00d1, 0x00dc, 0x00a7,
	0x00bf, 0x0061, 0x0062, 0x0063, 0x0064, 0x0065, 0x0066, 0x0067,
	0x0068, 0x0069, 0x006a, 0x006b, 0x006c, 0x006d, 0x006e, 0x006f,
	0x0070, 0x0071, 0x0072, 0x0073, 0x0074, 0x0075, 0x0076, 0x0077,
	0x0078, 0x0079, 0x007a, 0x00e4, 0x00f6, 0x00f1, 0x00fc, 0x00e0,
};

/* TS 23.038 6.2.1.1 */
static const struct gsm7_pair {
	uint16_t cp;
	uint8_t code;
} gsm7_ext[] = {
	{ 0x000c, 0x0a }, { '^', 0x14 }, { '{', 0x28 }, { '}', 0x29 }, { '\\', 0x2f },
	{ '[', 0x3c }, { '~', 0x3d }, { ']', 0x3e }, { '|', 0x40 }, { 0x20ac, 0x65 },
};

/* Characters past ASCII that the main table has, in order. */
static const struct gsm7_pair gsm7_rest[] = {
	{ 0x00a1, 0x40 }, { 0x00a3, 0x01 }, { 0x00a4, 0x24 }, { 0x00a5, 0x03 }, { 0x00a7, 0x5f }, { 0x00bf, 0x60 },
	{ 0x00c4, 0x5b }, { 0x00c5, 0x0e }, { 0x00c6, 0x1c }, { 0x00c7, 0x09 }, { 0x00c9, 0x1f }, { 0x00d1, 0x5d },
	{ 0x00d6, 0x5c }, { 0x00d8, 0x0b }, { 0x00dc, 0x5e }, { 0x00df, 0x1e }, { 0x00e0, 0x7f }, { 0x00e4, 0x7b },
	{ 0x00e5, 0x0f }, { 0x00e6, 0x1d }, { 0x00e8, 0x04 }, { 0x00e9, 0x05 }, { 0x00ec, 0x07 }, { 0x00f1, 0x7d },
	{ 0x00f2, 0x08 }, { 0x00f6, 0x7c }, { 0x00f8, 0x0c }, { 0x00f9, 0x06 }, { 0x00fc, 0x7e },
	{ 0x0393, 0x13 }, { 0x0394, 0x10 }, { 0x0398, 0x19 }, { 0x039b, 0x14 }, { 0x039e, 0x1a }, { 0x03a0, 0x16 },
	{ 0x03a3, 0x18 }, { 0x03a6, 0x12 }, { 0x03a8, 0x17 }, { 0x03a9, 0x15 },
};

#define PAIRS(t)	(sizeof(t) / sizeof((t)[0]))

static int ext_code(uint32_t cp)
{
	size_t i;

	for (i = 0; i < PAIRS(gsm7_ext); i++)
		if (gsm7_ext[i].cp == cp)
			return TEXT_GSM7_EXT | gsm7_ext[i].code;
	return -EDOM;
}

static int rest_code(uint32_t cp)
{
	size_t low = 0, high = PAIRS(gsm7_rest);

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (gsm7_rest[mid].cp == cp)
			return gsm7_rest[mid].code;
		if (gsm7_rest[mid].cp < cp)
			low = mid + 1;
		else
			high = mid;
	}
	return ext_code(cp);
}

/* Most of ASCII is its own code; '@', '$' and '_' have moved, and '`' has none. */
int text_gsm7_code(uint32_t cp)
{
	if (cp > 0x7f)
		return rest_code(cp);
	if (cp != 0x1b && gsm7_main[cp] == cp)
		return cp;
	if (cp == '@')
		return 0x00;
	if (cp == '$')
		return 0x02;
	if (cp == '_')
		return 0x11;
	return ext_code(cp);
}

int text_gsm7_put(uint8_t *out, size_t cap, size_t *n, uint32_t cp)
{
	int code = text_gsm7_code(cp);

	if (code < 0)
		return code;
	if (cap - *n < (code & TEXT_GSM7_EXT ? 2u : 1u))
		return -ENOSPC;
	if (code & TEXT_GSM7_EXT)
		out[(*n)++] = TEXT_GSM7_ESC;
	out[(*n)++] = code & 0x7f;
	return 0;
}

int text_gsm7_encode(uint8_t *out, size_t cap, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	size_t n = 0;
	uint32_t cp;
	int rc;

	while (p < end) {
		if (text_utf8_next(&cp, &p, end) < 0)
			return -EILSEQ;
		rc = text_gsm7_put(out, cap, &n, cp);
		if (rc < 0)
			return rc;
	}
	return n;
}

static uint32_t after_esc(uint8_t septet)
{
	size_t i;

	for (i = 0; i < PAIRS(gsm7_ext); i++)
		if (gsm7_ext[i].code == septet)
			return gsm7_ext[i].cp;
	return septet < 0x80 ? gsm7_main[septet] : 0xfffd;
}

int text_gsm7_decode(char *out, size_t cap, const uint8_t *septets, size_t len)
{
	struct text_out o;
	size_t i;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	for (i = 0; i < len && rc == 0; i++) {
		if (septets[i] == TEXT_GSM7_ESC && i + 1 < len)
			rc = text_out_put(&o, after_esc(septets[++i]));
		else
			rc = text_out_put(&o, septets[i] < 0x80 ? gsm7_main[septets[i]] : 0xfffd);
	}
	return text_out_end(&o, rc);
}

/* Octet i of the packed form: the rest of one septet and the beginning of the next. Past the end there are `fill` bits. */
static uint8_t packed_octet(const uint8_t *septets, size_t len, size_t i, uint8_t fill)
{
	size_t first = i * 8 / 7, shift = i * 8 % 7;
	uint8_t low = septets[first], high = first + 1 < len ? septets[first + 1] : fill;

	return (low >> shift | high << (7 - shift)) & 0xff;
}

#define CR	0x0d

int text_gsm7_pack(uint8_t *out, size_t cap, const uint8_t *septets, size_t len, bool ussd)
{
	size_t octets = (len * 7 + 7) / 8, i;
	bool twice = ussd && len > 0 && len % 8 == 0 && septets[len - 1] == CR;
	uint8_t fill = ussd && len % 8 == 7 ? CR : 0;

	for (i = 0; i < len; i++)
		if (septets[i] > 0x7f)
			return -EINVAL;
	if (cap < octets + twice)
		return -ENOSPC;
	for (i = 0; i < octets; i++)
		out[i] = packed_octet(septets, len, i, fill);
	if (twice)
		out[octets] = CR;
	return octets + twice;
}

/* A CR that ends on an octet boundary is padding (TS 23.038 6.1.2.3.1); so is one that follows a CR there. */
static size_t without_padding(const uint8_t *septets, size_t n)
{
	if (n > 0 && n % 8 == 0 && septets[n - 1] == CR)
		return n - 1;
	if (n > 1 && n % 8 == 1 && septets[n - 1] == CR && septets[n - 2] == CR)
		return n - 1;
	return n;
}

int text_gsm7_unpack(uint8_t *out, size_t cap, const uint8_t *packed, size_t len, bool ussd)
{
	size_t n = len * 8 / 7, i;

	if (cap < n)
		return -ENOSPC;
	for (i = 0; i < n; i++) {
		size_t bit = i * 7, octet = bit / 8, shift = bit % 8;
		unsigned two = packed[octet];

		if (octet + 1 < len)
			two |= (unsigned)packed[octet + 1] << 8;
		out[i] = two >> shift & 0x7f;
	}
	return ussd ? without_padding(out, n) : n;
}
