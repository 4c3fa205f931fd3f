/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/core/identity_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_text.h"
#include "store/base/secret.h"

enum shape { NAME, BIRTH, DATE, SEX, ID_NUMBER, PHONE, LANG, SIZE, YESNO, EVIDENCE };

static const struct {
	const char *key;
	enum shape shape;
} attrs[] = {
#define X(e, k, s) [IDENTITY_ATTR_##e] = { k, s },
	IDENTITY_ATTRS(X)
#undef X
};

static const char *const expected_of[] = {
	[NAME] = "1 to 40 characters, no control characters, no space at the ends",
	[BIRTH] = "YYYY-MM-DD, YYYY-MM or YYYY",
	[DATE] = "YYYY-MM-DD",
	[SEX] = "f, m or x",
	[ID_NUMBER] = "4 to 40 letters and digits, with - / . or spaces between",
	[PHONE] = "a phone number",
	[LANG] = "a language code like en",
	[SIZE] = "a number from 1 to 99",
	[YESNO] = "yes or no",
	[EVIDENCE] = "0, 1, 2 or 3",
};

enum identity_attr identity_record_attr(const char *key)
{
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		if (!strcmp(attrs[a].key, key))
			break;
	}
	return a;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_id_number(const char *v)
{
	unsigned n = 0;
	const char *p;

	for (p = v; *p; p++) {
		if (is_alnum(*p))
			n++;
		else if (!strchr("-/. ", *p))
			return false;
	}
	return n >= 4 && identity_text_is_name(v, IDENTITY_NAME_CHARS);
}

static bool is_one_of(const char *v, const char *letters)
{
	return v[0] && !v[1] && strchr(letters, v[0]);
}

static bool fits(enum shape shape, const char *v)
{
	switch (shape) {
	case NAME: return identity_text_is_name(v, IDENTITY_NAME_CHARS);
	case BIRTH: return identity_text_is_date(v, true);
	case DATE: return identity_text_is_date(v, false);
	case SEX: return is_one_of(v, "fmxFMX") || !strcmp(v, "female") || !strcmp(v, "male");
	case ID_NUMBER: return is_id_number(v);
	case PHONE: return true;	/* identity_text_number() judges */
	case LANG: return identity_text_is_word(v, 7);
	case SIZE: return identity_text_is_digits(v, 1, 2) && v[0] != '0';
	case YESNO: return !strcmp(v, "yes") || !strcmp(v, "no");
	case EVIDENCE: return is_one_of(v, "0123");
	}
	return false;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

int identity_record_set(struct identity_record *r, enum identity_attr a, const char *value, const char *country, const char **expected)
{
	char number[24];
	int rc = 0;

	*expected = expected_of[attrs[a].shape];
	if (!fits(attrs[a].shape, value))
		return -EINVAL;
	if (attrs[a].shape == PHONE) {
		rc = identity_text_number(number, value, country);
		if (rc == 0)
			snprintf(r->v[a], sizeof(r->v[a]), "%s", number);
		secret_wipe_mem(number, sizeof(number));
	} else if (attrs[a].shape == SEX) {
		r->v[a][0] = lower(value[0]);
		r->v[a][1] = '\0';
	} else {
		snprintf(r->v[a], sizeof(r->v[a]), "%s", value);
	}
	return rc;
}

size_t identity_record_pack(const struct identity_record *r, uint8_t out[IDENTITY_RECORD_MAX])
{
	size_t used = 0, len;
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		len = strlen(r->v[a]);
		if (len == 0)
			continue;
		out[used] = a + 1;
		out[used + 1] = len & 0xff;
		out[used + 2] = len >> 8;
		memcpy(out + used + 3, r->v[a], len);
		used += len + 3;
	}
	return used;
}

int identity_record_unpack(struct identity_record *r, const uint8_t *octets, size_t len)
{
	size_t at = 0, n;

	memset(r, 0, sizeof(*r));
	while (at < len) {
		n = at + 3 <= len ? octets[at + 1] | (size_t)octets[at + 2] << 8 : len;
		if (at + 3 + n > len || n >= IDENTITY_ATTR_MAX || octets[at] == 0 || octets[at] > IDENTITY_ATTR_COUNT)
			goto err0;
		memcpy(r->v[octets[at] - 1], octets + at + 3, n);
		at += 3 + n;
	}
	return 0;
err0:
	secret_wipe_mem(r, sizeof(*r));
	return -EINVAL;
}

const char *identity_record_evidence(const struct identity_record *r)
{
	static const char *const words[] = { "ev.0", "ev.1", "ev.2", "ev.3" };
	char c = r->v[IDENTITY_ATTR_EVIDENCE][0];

	return words[c >= '0' && c <= '3' ? c - '0' : 0];
}
