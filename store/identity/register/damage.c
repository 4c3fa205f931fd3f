/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/register/damage.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/number.h"
#include "store/base/secret.h"
#include "store/base/utf8.h"
#include "store/door/identity_attributes.h"
#include "store/values/fold.h"
#include "store/identity/core/identity_record.h"
#include "store/values/identity_text.h"
#include "store/values/birth.h"

static const char digits[] = "0123456789";

/* 2.547E+11, also with a comma. A paper may be called 12E456: the plus, or a point before the E, tells. */
static bool is_shortened(const char *v)
{
	size_t n = strspn(v, digits), m;
	bool point = v[n] == '.' || v[n] == ',';

	if (n == 0)
		return false;
	v += n + point;
	m = strspn(v, digits);
	if (point && m == 0)
		return false;
	v += m;
	if (*v != 'E' && *v != 'e')
		return false;
	v++;
	if (*v != '+' && !point)
		return false;
	v += *v == '+' || *v == '-';
	return *v && !v[strspn(v, digits)];
}

/* 254700000001.0 */
static bool has_point(const char *v)
{
	size_t n = strspn(v, digits);

	return n > 0 && (v[n] == '.' || v[n] == ',') && v[n + 1] && !v[n + 1 + strspn(v + n + 1, digits)];
}

/* What a formula leaves: #N/A #REF! #NAME? ####### */
static bool is_formula(const char *v)
{
	static const char *const words[] = { "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(v, words[i]))
			return true;
	return v[0] == '#' && !v[strspn(v, "#")];
}

static const char *of_number(const char *v, const char *country)
{
	if (is_shortened(v))
		return "shortened by a spreadsheet, as 2.547E+11; expected every digit, in a column of text";
	if (has_point(v))
		return "with a decimal point, as a spreadsheet writes numbers; expected digits alone";
	if (number_lost_trunk(v, country))
		return "it seems to have lost what stands in front, as a zero or the country code; expected every digit, in a column of text";
	return NULL;
}

/* ---- dates ---- */

static bool has_ascii_only(const char *v)
{
	for (; *v; v++)
		if ((unsigned char)*v >= 0x80)
			return false;
	return true;
}

/* Day 0 of spreadsheets, and the day beside it: what an empty or shortened cell becomes. */
static bool is_day_zero(const char *v)
{
	static const char *const days[] = { "1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01" };
	size_t i;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (!strncmp(v, days[i], strlen(days[i])))
			return true;
	return false;
}

/* Whether v begins with digits and dashes where the pattern says. */
static bool looks_like(const char *v, const char *pattern)
{
	for (; *pattern; pattern++, v++)
		if (*pattern == '0' ? *v < '0' || *v > '9' : *v != *pattern)
			return false;
	return true;
}

/* A year of Hijri, Solar Hijri or the Buddhist era; a 13th month, which the Ethiopian and Coptic years have. */
static const char *of_calendar(const char *v)
{
	int year;

	if (!looks_like(v, "0000") || (v[4] && v[4] != '-'))
		return NULL;
	year = atoi(v);
	if (year < 1700 || year >= 2300)
		return "a year of another calendar; expected the date of the Gregorian one, as 1996-04-12, or the calendar before it, as hijri 1429";
	if (!strncmp(v + 4, "-13", 3))
		return "month 13, which the Ethiopian calendar has; expected the date of the Gregorian one, as 1996-04-12, or eth before it";
	return NULL;
}

static const char *of_date(const char *v)
{
	size_t n = strlen(v);

	if (!has_ascii_only(v))
		return "signs that are no digits 0 to 9; expected YYYY-MM-DD in these";
	if (is_shortened(v) || has_point(v) || (n == 5 && strspn(v, digits) == n))
		return "the day number of a spreadsheet; expected YYYY-MM-DD";
	if (is_day_zero(v))
		return "the day from which a spreadsheet counts, which stands for none; expected the date, or nothing";
	if (looks_like(v, "0000-00-00") && n > 10)
		return identity_text_is_midnight(v + 10) ? NULL : "a time behind the date, so that the day hangs on the zone; expected YYYY-MM-DD";
	if (strchr(v, '/') || strchr(v, '.') || looks_like(v, "00-00-"))
		return "a date as 12/04/1996, which may be April or December; expected YYYY-MM-DD";
	if (n && v[strspn(v, "0123456789-")])
		return "a date with words in it; expected YYYY-MM-DD";
	return of_calendar(v);
}

/* A birth date that says its calendar, a range and an age are no damage, right or wrong: identity_record_set() says more. */
static const char *of_birth(const char *v)
{
	struct birth b;
	bool is_said = birth_read(&b, v) != BIRTH_NO_DATE && (strspn(v, digits) == 0 || strstr(v, ".."));

	secret_wipe_mem(&b, sizeof(b));
	return is_said ? NULL : of_date(v);
}

/* ---- papers ---- */

/* 12-Feb, Feb-12, 12-Feb-96: what a spreadsheet makes of 12-2 and the like. */
static bool is_month(const char *v)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	size_t n = strspn(v, digits), i;
	char m[3];

	if (n > 2)
		return false;
	v += n;
	if (n && *v++ != '-')
		return false;
	for (i = 0; i < 3; i++) {
		if (!v[i])
			return false;
		m[i] = v[i] | 0x20;
	}
	for (i = 0; i < sizeof(months) - 1 && memcmp(months + i, m, 3); i += 3)
		;
	v += 3;
	if (i >= sizeof(months) - 1)
		return false;
	if (!*v)
		return n > 0;
	i = strspn(v + 1, digits);
	return *v == '-' && !v[1 + i] && (i == 2 || (i == 4 && n > 0));
}

bool damage_is_rounded(const char *v)
{
	size_t n = strlen(v);

	return n > 15 && strspn(v, digits) == n && strspn(v + 15, "0") == n - 15;
}

static bool is_switch(const char *v)
{
	return !strcmp(v, "TRUE") || !strcmp(v, "FALSE");
}

static const char *of_paper(const char *v)
{
	if (is_shortened(v))
		return "shortened by a spreadsheet, as 2.547E+11; expected every digit, in a column of text";
	if (is_month(v) || (strlen(v) == 10 && calendar_read(v)))
		return "a date, as a spreadsheet makes of 12-2; expected the number as the paper has it, in a column of text";
	if (is_switch(v) || has_point(v))
		return "a word or fraction that a spreadsheet made of it; expected the number as the paper has it, in a column of text";
	if (damage_is_rounded(v))
		return "its last digits may be lost: a spreadsheet keeps 15 and writes zeros; look at the paper, and use person add if it is right, or import --whole-numbers where the column was text";
	return NULL;
}

/* ---- names ---- */

/* What octet of Windows-1252 a character was read from; -1: none. */
static int octet_of(uint32_t c)
{
	static const uint16_t high[32] = {
		0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
		0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
	};
	int i;

	for (i = 0; i < 32; i++)
		if (c == high[i])
			return 0x80 + i;
	return c < 0x100 ? (int)c : -1;
}

/* Signs that may well stand behind a capital letter: a letter, an apostrophe, a dash, a blank. */
static bool is_of_names(uint32_t c)
{
	static const uint16_t signs[] = { 0x160, 0x152, 0x17d, 0x161, 0x153, 0x17e, 0x178, 0x2018, 0x2019, 0x2013, 0x2014, 0xa0, 0xb7 };
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (c == signs[i])
			return true;
	return false;
}

/* UTF-8 that was read as Windows-1252 and saved again: its characters are octets that make UTF-8 once more, and no name has such signs. */
static bool is_mojibake(const char *v)
{
	const char *p = v, *end = v + strlen(v);
	char octets[IDENTITY_ATTR_MAX];
	bool is_odd = false, is_it;
	size_t n = 0;
	uint32_t c;
	int octet;

	while (n < sizeof(octets) && utf8_next(&c, &p, end) > 0) {
		octet = octet_of(c);
		if (octet < 0)
			break;
		is_odd |= octet >= 0x80 && octet < 0xc0 && !is_of_names(c);
		octets[n++] = (char)octet;
	}
	is_it = is_odd && p == end && n < sizeof(octets) && utf8_is_valid(octets, n);
	secret_wipe_mem(octets, sizeof(octets));
	return is_it;
}

/* What programs write for nothing. */
static bool is_nothing(const char *v)
{
	static const char *const words[] = { "NULL", "null", "N/A", "n/a", "NaN", "nan", "None", "none", "undefined", "TRUE", "FALSE" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(v, words[i]))
			return true;
	return !v[strspn(v, "-._ ")];
}

static const char *of_name(const char *v)
{
	if (strchr(v, '?') || is_mojibake(v))
		return "letters were lost when the file was saved; save it as CSV UTF-8";
	if (v[0] == '=' || v[0] == '+' || v[0] == '@')
		return "it begins as a formula; expected a name";
	return is_nothing(v) ? "a word of a program for nothing; expected a name, or an empty cell" : NULL;
}

/* ---- which ---- */

/* What any column may have. */
static const char *of_any(const char *v)
{
	if (is_formula(v))
		return "an error of a spreadsheet's formula, as #N/A; expected a value";
	return strstr(v, "\xef\xbf\xbd") ? "a letter that was lost when the file was saved; save it as CSV UTF-8" : NULL;
}

static const char *of_text(enum identity_shape shape, const char *v)
{
	switch (shape) {
	case IDENTITY_SHAPE_PERSON:
	case IDENTITY_SHAPE_LATIN:
	case IDENTITY_SHAPE_NAME: return of_name(v);
	case IDENTITY_SHAPE_BIRTH: return of_birth(v);
	case IDENTITY_SHAPE_PAST:
	case IDENTITY_SHAPE_DATE: return of_date(v);
	default: return NULL;
	}
}

const char *damage_of_text(const char *column, const char *value)
{
	enum identity_attr a = identity_attributes_find(column, strlen(column));
	char kept[IDENTITY_ATTR_MAX];
	const char *words;

	if (a == IDENTITY_ATTR_COUNT || fold_keep(kept, sizeof(kept), value) < 0)
		return of_any(value);
	words = of_any(kept);
	if (!words && *kept)
		words = of_text(identity_attributes[a].shape, kept);
	secret_wipe_mem(kept, sizeof(kept));
	return words;
}

const char *damage_of(const char *column, const char *value, const char *country)
{
	enum identity_attr a = identity_attributes_find(column, strlen(column));
	const char *words = damage_of_text(column, value);

	if (words)
		return words;
	if (a == IDENTITY_ATTR_COUNT)
		return !strcmp(column, "msisdn") ? of_number(value, country) : NULL;
	switch (identity_attributes[a].shape) {
	case IDENTITY_SHAPE_PHONE: return of_number(value, country);
	case IDENTITY_SHAPE_ID_NUMBER:
	case IDENTITY_SHAPE_CODE: return of_paper(value);
	default: return NULL;
	}
}
