/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Right-to-left screens: what in them must still read left to right. */
#include "menus/text/text_priv.h"

#define LRM	0x200e

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
