/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people type: choices, secrets, phone numbers. */
#include "menus/text/text_priv.h"
#include "store/base/number.h"
#include "store/base/sign.h"

int text_clean_input(char *out, size_t cap, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	struct text_out o;
	uint32_t cp;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	while (p < end && rc == 0) {
		if (text_utf8_next(&cp, &p, end) < 0) {
			rc = -EILSEQ;
			break;
		}
		cp = sign_plain(cp);
		if (cp && !(cp == '*' && o.at == o.start))
			rc = text_out_put(&o, cp);
	}
	while (o.at > o.start && o.at[-1] == '#')
		o.at--;
	return text_out_end(&o, rc);
}

/* A number being read: what stands before the first digit, and the digits. One more than the longest, "00" or "0" in front. */
struct number {
	char digits[TEXT_NUMBER_MAX + 3];
	unsigned len;
	bool plus;
	bool ended;	/* by the '#' that finishes typing */
};

static int number_add(struct number *n, uint32_t cp)
{
	if (cp == '+' && n->len == 0 && !n->plus) {
		n->plus = true;
		return 0;
	}
	if (cp == 0 || cp == '(' || cp == ')' || cp == '/' || (cp == '*' && n->len == 0))
		return 0;
	if (cp == '#' && n->len > 0) {
		n->ended = true;
		return 0;
	}
	if (cp < '0' || cp > '9' || n->ended || n->len + 1 >= sizeof(n->digits))
		return -EINVAL;
	n->digits[n->len++] = cp;
	return 0;
}

static int number_read(struct number *n, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	uint32_t cp;
	int rc = 0;

	*n = (struct number){ 0 };
	while (p < end && rc == 0) {
		if (text_utf8_next(&cp, &p, end) < 0)
			return -EILSEQ;
		rc = number_add(n, sign_plain(cp));
	}
	return rc;
}

static bool country_ok(const char *country)
{
	size_t len = strlen(country);

	return len >= 1 && len <= 3 && strspn(country, "0123456789") == len && country[0] != '0';
}

/* `country` is empty when the digits carry one. */
static int number_write(char *out, size_t cap, const char *country, const char *digits)
{
	size_t own = strlen(country), len = strlen(digits);

	if (own + len < TEXT_NUMBER_MIN || own + len > TEXT_NUMBER_MAX || (own == 0 && digits[0] == '0'))
		return -EINVAL;
	if (own + len >= cap)
		return -ENOSPC;
	memcpy(out, country, own);
	memcpy(out + own, digits, len + 1);
	return own + len;
}

int text_number_normalise(char *out, size_t cap, const char *utf8, const char *country)
{
	struct number n;
	const char *rest;
	bool is_national;
	int rc;

	if (cap == 0)
		return -ENOSPC;
	out[0] = '\0';
	if (!country_ok(country))
		return -EINVAL;
	rc = number_read(&n, utf8);
	if (rc == 0) {
		rest = number_split(&is_national, n.digits, n.plus, country);
		rc = number_write(out, cap, is_national ? country : "", rest);
	}
	explicit_bzero(&n, sizeof(n));
	return rc;
}
