/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Right-to-left screens: which they are, and what in them must still read left to right. */
#include "menus/text/text_priv.h"

#define LRM	0x200e

/* Blocks whose letters run right to left: Hebrew to Arabic Extended-A, presentation forms, and the right-to-left planes. */
static bool is_rtl_letter(uint32_t cp)
{
	if (text_digit_of(cp) >= 0)
		return cp >= 0x07c0 && cp <= 0x07c9;
	return (cp >= 0x05be && cp <= 0x08ff && !(cp >= 0x600 && cp <= 0x607) && !(cp >= 0x609 && cp <= 0x60a) && cp != 0x60c) ||
	       cp == 0x200f || (cp >= 0xfb1d && cp <= 0xfdff) || (cp >= 0xfe70 && cp <= 0xfefc) ||
	       (cp >= 0x10800 && cp <= 0x10fff) || (cp >= 0x1e800 && cp <= 0x1efff);
}

/* Everything else that is a letter runs left to right. What is none: signs, modifiers, combining marks, symbols. */
static bool is_ltr_letter(uint32_t cp)
{
	static const struct { uint16_t first, last; } neither[] = {
		{ 0x0000, 0x0040 }, { 0x005b, 0x0060 }, { 0x007b, 0x00a9 }, { 0x00ab, 0x00b4 }, { 0x00b6, 0x00b9 },
		{ 0x00bb, 0x00bf }, { 0x00d7, 0x00d7 }, { 0x00f7, 0x00f7 }, { 0x02b9, 0x02ba }, { 0x02c2, 0x02cf },
		{ 0x02d2, 0x02df }, { 0x02e5, 0x02ed }, { 0x02ef, 0x036f }, { 0x0590, 0x08ff }, { 0x2000, 0x200d },
		{ 0x200f, 0x2bff }, { 0x2e00, 0x3004 }, { 0xfb1d, 0xfdff }, { 0xfe00, 0xff20 },
	};
	size_t i;

	for (i = 0; i < sizeof(neither) / sizeof(neither[0]); i++)
		if (cp >= neither[i].first && cp <= neither[i].last)
			return false;
	return cp < 0x10000;
}

bool text_is_rtl(const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	uint32_t cp;

	while (p < end) {
		if (text_utf8_next(&cp, &p, end) < 0)
			continue;
		if (is_rtl_letter(cp))
			return true;
		if (is_ltr_letter(cp))
			return false;
	}
	return false;
}

static int put_groups(struct text_out *o, const char *digits, const char *pattern, char joint)
{
	int rc = 0;

	for (; *pattern && rc == 0; pattern++) {
		size_t group = *pattern - '0';

		if (*pattern == '-')
			continue;
		if (group < 1 || group > 9 || strspn(digits, "0123456789") < group)
			return -EINVAL;
		rc = text_out_octets(o, digits, group);
		digits += group;
		if (rc == 0 && pattern[1] == '-')
			rc = text_out_put(o, joint);
	}
	return rc == 0 && *digits ? -EINVAL : rc;
}

int text_code_group(char *out, size_t cap, const char *digits, const char *pattern, bool rtl)
{
	struct text_out o;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	if (rtl)
		rc = text_out_put(&o, LRM);
	if (rc == 0)
		rc = put_groups(&o, digits, pattern, rtl ? '-' : ' ');
	return text_out_end(&o, rc);
}

int text_keep_ltr(char *out, size_t cap, const char *utf8, bool rtl)
{
	struct text_out o;
	size_t len = strlen(utf8);
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	if (!text_utf8_valid(utf8, len))
		rc = -EILSEQ;
	if (rc == 0 && rtl)
		rc = text_out_put(&o, LRM);
	if (rc == 0)
		rc = text_out_octets(&o, utf8, len);
	if (rc == 0 && rtl)
		rc = text_out_put(&o, LRM);
	return text_out_end(&o, rc);
}

#define NUMBER_SIGNS	"0123456789+-*#./: "
#define AROUND_NUMBER	"-./: "

/* What of a run of digits, signs and blanks is the number: without the punctuation around it. Those that hold by themselves,
 * with no sign or only ones that join digits in any text ('.', '/', ':'), are left alone. returns: its length; 0: nothing to keep. */
static size_t number_to_keep(const char *run, size_t len, size_t *lead)
{
	bool digit = false, sign = false;
	size_t i;

	*lead = strspn(run, AROUND_NUMBER);
	while (len > *lead && strchr(AROUND_NUMBER, run[len - 1]))
		len--;
	for (i = *lead; i < len; i++) {
		digit = digit || (run[i] >= '0' && run[i] <= '9');
		sign = sign || strchr("+-*# ", run[i]);
	}
	return digit && sign ? len - *lead : 0;
}

static int put_number(struct text_out *o, const char *number, size_t len)
{
	char last = number[len - 1];
	int rc = text_out_put(o, LRM);

	if (rc == 0)
		rc = text_out_octets(o, number, len);
	if (rc == 0 && (last < '0' || last > '9'))
		rc = text_out_put(o, LRM);
	return rc;
}

static int put_run(struct text_out *o, const char *run, size_t len)
{
	size_t lead, number = number_to_keep(run, len, &lead);
	int rc;

	if (number == 0)
		return text_out_octets(o, run, len);
	rc = text_out_octets(o, run, lead);
	if (rc == 0)
		rc = put_number(o, run + lead, number);
	return rc < 0 ? rc : text_out_octets(o, run + lead + number, len - lead - number);
}

int text_keep_numbers(char *out, size_t cap, const char *utf8, bool rtl)
{
	struct text_out o;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	if (!text_utf8_valid(utf8, strlen(utf8)))
		rc = -EILSEQ;
	while (*utf8 && rc == 0) {
		size_t run = strspn(utf8, NUMBER_SIGNS), len = run ? run : strcspn(utf8, NUMBER_SIGNS);

		rc = run && rtl ? put_run(&o, utf8, len) : text_out_octets(&o, utf8, len);
		utf8 += len;
	}
	return text_out_end(&o, rc);
}
