/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/register/damage.h"

#include <stdbool.h>
#include <string.h>

#include "store/door/identity_attributes.h"

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

/* Bare digits that identity_text_number() would have to take as national, though the zero in front is missing. */
static bool has_lost_digits(const char *v, const char *country)
{
	size_t n = strlen(v), own = strlen(country);

	if (n == 0 || n > 10 || v[0] == '0' || v[strspn(v, digits)])
		return false;
	return n < 10 || own != 3 || strncmp(v, country, own) != 0;
}

static const char *of_number(const char *v, const char *country)
{
	if (is_shortened(v))
		return "shortened by a spreadsheet, as 2.547E+11; expected every digit, in a column of text";
	if (has_point(v))
		return "with a decimal point, as a spreadsheet writes numbers; expected digits alone";
	if (has_lost_digits(v, country))
		return "it seems to have lost its leading zero or country code; expected a number like 0700000001 or 254700000001";
	return NULL;
}

static const char *of_date(const char *v)
{
	size_t n = strlen(v);

	if (is_shortened(v) || has_point(v) || (n == 5 && strspn(v, digits) == n))
		return "the day number of a spreadsheet; expected YYYY-MM-DD";
	if (strchr(v, '/') || strchr(v, '.'))
		return "a date as 12/04/1996, which may be April or December; expected YYYY-MM-DD";
	if (n && v[strspn(v, "0123456789-")])
		return "a date with words in it; expected YYYY-MM-DD";
	return NULL;
}

static const char *of_paper(const char *v)
{
	return is_shortened(v) ? "shortened by a spreadsheet, as 2.547E+11; expected every digit, in a column of text" : NULL;
}

const char *damage_of(const char *column, const char *value, const char *country)
{
	enum identity_attr a = identity_attributes_find(column, strlen(column));

	if (is_formula(value))
		return "an error of a spreadsheet's formula, as #N/A; expected a value";
	if (strstr(value, "\xef\xbf\xbd"))
		return "a letter that was lost when the file was saved; save it as CSV UTF-8";
	if (a == IDENTITY_ATTR_COUNT)
		return !strcmp(column, "msisdn") ? of_number(value, country) : NULL;
	switch (identity_attributes[a].shape) {
	case IDENTITY_SHAPE_PHONE: return of_number(value, country);
	case IDENTITY_SHAPE_BIRTH:
	case IDENTITY_SHAPE_PAST:
	case IDENTITY_SHAPE_DATE: return of_date(value);
	case IDENTITY_SHAPE_ID_NUMBER:
	case IDENTITY_SHAPE_CODE: return of_paper(value);
	default: return NULL;
	}
}
