/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/core/identity_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_country.h"
#include "store/door/identity_words.h"
#include "store/values/fold.h"
#include "store/values/name_text.h"
#include "store/values/identity_text.h"
#include "store/base/number.h"
#include "store/base/secret.h"
#include "store/values/birth.h"

/* Rows by stored id, plus one; 0: an id that no row has. Two rows with one id do not compile. */
static const uint8_t row_of[] = {
#define X(id, e, key, shape, need, question, fact, claim) [id] = IDENTITY_ATTR_##e + 1,
	IDENTITY_ATTRIBUTES(X)
#undef X
};

static const char *const expected_of[] = {
	[IDENTITY_SHAPE_NAME] = "1 to 40 characters, none of them invisible",
	[IDENTITY_SHAPE_CODE] = "1 to 40 characters, none of them invisible",
	[IDENTITY_SHAPE_ID_NUMBER] = "4 to 40 of A to Z and 0 to 9, with - / . or blanks between",
	[IDENTITY_SHAPE_PAST] = "YYYY-MM-DD",
	[IDENTITY_SHAPE_DATE] = "YYYY-MM-DD",
	[IDENTITY_SHAPE_PHONE] = "a phone number",
	[IDENTITY_SHAPE_LANG] = "a language code like en",
	[IDENTITY_SHAPE_SIZE] = "a number from 1 to 99",
	[IDENTITY_SHAPE_ID_TYPE] = "the name of a paper, 1 to 40 characters, none of them invisible",
	[IDENTITY_SHAPE_COUNTRY] = "a country by ISO 3166, as SO or SOM, XXA for stateless, or nothing",
};

/* What stands against a name, from the plainest reason on. */
static const char *expected_name(enum identity_shape shape, const char *value)
{
	int n = identity_text_chars(value);

	if (n < 0)
		return "a name without what cannot be seen, and without marks that turn the direction of text";
	if (n > IDENTITY_NAME_CHARS)
		return "at most 40 characters; a longer name is told in its parts: father_name, grandfather_name, family_name";
	if (n > 0 && !name_text_has_letter(value))
		return "a name, which has letters";
	return shape == IDENTITY_SHAPE_LATIN ? "the name in Latin letters" : "1 to 40 characters";
}

static const char *birth_expected(const char *value)
{
	struct birth b;
	const char *words = birth_fault_expected(birth_read(&b, value));

	secret_wipe_mem(&b, sizeof(b));
	return words;
}

/* What a value of that shape must look like; value: what was typed. */
static const char *expected_words(enum identity_shape shape, const char *value)
{
	if (shape == IDENTITY_SHAPE_SEX)
		return identity_words_list(IDENTITY_WORDS_SEX);
	if (shape == IDENTITY_SHAPE_EVIDENCE)
		return identity_words_list(IDENTITY_WORDS_EVIDENCE);
	if (shape == IDENTITY_SHAPE_YES_NO)
		return identity_words_list(IDENTITY_WORDS_YES_NO);
	if (shape == IDENTITY_SHAPE_BIRTH)
		return birth_expected(value);
	if (shape == IDENTITY_SHAPE_COUNTRY && identity_country_is_status(value))
		return "a country, XXA for stateless, or nothing; XXB, XXC and the like say who is a refugee, which is never kept";
	if (shape == IDENTITY_SHAPE_PERSON || shape == IDENTITY_SHAPE_LATIN)
		return expected_name(shape, value);
	return expected_of[shape];
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

/* "en", "swh", "en-gb"; the name of a language is none. */
static bool is_lang(const char *v)
{
	size_t n = strcspn(v, "-");

	return (n == 2 || n == 3) && identity_text_is_word(v, 7);
}

static bool is_person(const char *v)
{
	return identity_text_is_name(v, IDENTITY_NAME_CHARS) && name_text_has_letter(v);
}

static bool fits_shape(enum identity_shape shape, const char *v)
{
	switch (shape) {
	case IDENTITY_SHAPE_PERSON: return is_person(v);
	case IDENTITY_SHAPE_LATIN: return is_person(v) && name_text_is_latin(v);
	case IDENTITY_SHAPE_NAME:
	case IDENTITY_SHAPE_ID_TYPE:
	case IDENTITY_SHAPE_CODE: return identity_text_is_name(v, IDENTITY_NAME_CHARS);
	case IDENTITY_SHAPE_ID_NUMBER: return is_id_number(v);
	case IDENTITY_SHAPE_BIRTH: return *v != '\0';	/* keep_birth() judged */
	case IDENTITY_SHAPE_PAST:
	case IDENTITY_SHAPE_DATE: return calendar_read(v) != 0;
	case IDENTITY_SHAPE_SEX: return identity_words_find(IDENTITY_WORDS_SEX, v) != NULL;
	case IDENTITY_SHAPE_PHONE: return true;	/* number_read() judges */
	case IDENTITY_SHAPE_LANG: return is_lang(v);
	case IDENTITY_SHAPE_SIZE: return identity_text_is_digits(v, 1, 2) && v[0] != '0';
	case IDENTITY_SHAPE_YES_NO: return identity_words_find(IDENTITY_WORDS_YES_NO, v) != NULL;
	case IDENTITY_SHAPE_EVIDENCE: return identity_words_find(IDENTITY_WORDS_EVIDENCE, v) != NULL;
	case IDENTITY_SHAPE_COUNTRY: return *v != '\0';	/* keep_word() judged */
	}
	return false;
}

/* A word of a table in its own spelling; a paper of another name as it is. A country that is none becomes nothing. */
static void keep_word(char kept[IDENTITY_ATTR_MAX], enum identity_shape shape)
{
	const char *word = NULL;
	char country[IDENTITY_COUNTRY_MAX] = "";

	if (shape == IDENTITY_SHAPE_LANG)
		osmo_str_tolower_buf(kept, IDENTITY_ATTR_MAX, kept);
	if (shape == IDENTITY_SHAPE_SEX)
		word = identity_words_find(IDENTITY_WORDS_SEX, kept);
	if (shape == IDENTITY_SHAPE_EVIDENCE)
		word = identity_words_find(IDENTITY_WORDS_EVIDENCE, kept);
	if (shape == IDENTITY_SHAPE_YES_NO)
		word = identity_words_find(IDENTITY_WORDS_YES_NO, kept);
	if (shape == IDENTITY_SHAPE_ID_TYPE)
		word = identity_words_find(IDENTITY_WORDS_ID_TYPE, kept);
	if (shape == IDENTITY_SHAPE_COUNTRY)
		word = identity_country_get(country, kept) ? country : "";
	if (word)
		snprintf(kept, IDENTITY_ATTR_MAX, "%s", word);
}

/* A date that a program wrote as the midnight it begins with is the date. */
static void drop_midnight(char *v)
{
	if (strlen(v) > 10 && identity_text_is_midnight(v + 10))
		v[10] = '\0';
}

/* A birth date in the one form of its value; "" when it is none. */
static void keep_birth(char kept[IDENTITY_ATTR_MAX])
{
	struct birth b;

	if (birth_read(&b, kept))
		kept[0] = '\0';
	else
		birth_text(kept, &b);
	secret_wipe_mem(&b, sizeof(b));
}

/* Bring value into the form in which its shape is kept. */
static int keep_value(char kept[IDENTITY_ATTR_MAX], enum identity_shape shape, const char *value, const char *country)
{
	int rc = 0;

	switch (shape) {
	case IDENTITY_SHAPE_PHONE:
		return number_read(kept, value, country, NUMBER_WRITTEN, NULL) < 0 ? -EINVAL : 0;
	case IDENTITY_SHAPE_ID_NUMBER:
		return fold_plain(kept, IDENTITY_ATTR_MAX, value);
	default:
		rc = fold_keep(kept, IDENTITY_ATTR_MAX, value);
	}
	if (shape == IDENTITY_SHAPE_BIRTH || shape == IDENTITY_SHAPE_PAST || shape == IDENTITY_SHAPE_DATE)
		drop_midnight(kept);
	if (shape == IDENTITY_SHAPE_BIRTH)
		keep_birth(kept);
	keep_word(kept, shape);
	return rc;
}

int identity_record_set(struct identity_record *r, enum identity_attr a, const char *value, const char *country, const char **expected)
{
	enum identity_shape shape = identity_attributes[a].shape;
	char kept[IDENTITY_ATTR_MAX];
	int rc = -EINVAL;

	*expected = expected_words(shape, value);
	if (keep_value(kept, shape, value, country) || !fits_shape(shape, kept))
		goto out;
	snprintf(r->v[a], sizeof(r->v[a]), "%s", kept);
	rc = 0;
out:
	secret_wipe_mem(kept, sizeof(kept));
	return rc;
}

size_t identity_record_pack(const struct identity_record *r, uint8_t out[IDENTITY_RECORD_MAX])
{
	size_t used = 0, len;
	const char *v;
	unsigned id;

	for (id = 1; id < ARRAY_SIZE(row_of); id++) {
		v = row_of[id] ? r->v[row_of[id] - 1] : "";
		len = strlen(v);
		if (len == 0)
			continue;
		out[used] = id;
		out[used + 1] = len & 0xff;
		out[used + 2] = len >> 8;
		memcpy(out + used + 3, v, len);
		used += len + 3;
	}
	return used;
}

int identity_record_unpack(struct identity_record *r, const uint8_t *octets, size_t len)
{
	size_t at = 0, n;
	unsigned row;

	memset(r, 0, sizeof(*r));
	while (at < len) {
		n = at + 3 <= len ? octets[at + 1] | (size_t)octets[at + 2] << 8 : len;
		row = octets[at] < ARRAY_SIZE(row_of) ? row_of[octets[at]] : 0;
		if (at + 3 + n > len || n >= IDENTITY_ATTR_MAX || row == 0)
			goto err0;
		memcpy(r->v[row - 1], octets + at + 3, n);
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
