/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth date: digits of a keypad with a letter before them for another calendar, or as birth.h reads it; read back in words before it is saved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"
#include "store/values/birth_entry.h"

#define DAY_S 86400

/* Letters of the calendars. */
static const struct { char letter; enum calendar calendar; const char *word, *months; } calendars[] = {
	{ 'g', CALENDAR_GREGORIAN, "cal_g", "month" }, { 'e', CALENDAR_ETHIOPIAN, "cal_e", "eth" }, { 'c', CALENDAR_COPTIC, "cal_c", "cop" },
	{ 'h', CALENDAR_HIJRI, "cal_h", "hij" }, { 's', CALENDAR_SOLAR, "cal_s", "sol" }, { 'b', CALENDAR_BIKRAM, "cal_b", NULL },
};

static unsigned row_of(enum calendar c)
{
	unsigned i;

	for (i = 0; i + 1 < ARRAY_SIZE(calendars) && calendars[i].calendar != c; i++)
		;
	return i;
}

static int32_t today_of(const struct desk *d)
{
	time_t now = time(NULL) + (time_t)d->offset_s;
	struct tm tm;

	localtime_r(&now, &tm);
	return (int32_t)((now + tm.tm_gmtoff) / DAY_S) + CALENDAR_UNIX_DAY;
}

/* ---- reading ---- */

static size_t digits_of(char out[DESK_TEXT_MAX], const char *text)
{
	size_t n = 0;

	if (strstr(text, ".."))	/* years, from and to */
		return 0;
	for (; *text; text++) {
		if (*text >= '0' && *text <= '9')
			out[n++] = *text;
		else if (!strchr(" /.", *text))
			return 0;
	}
	out[n] = '\0';
	return n;
}

static enum birth_fault read_typed(const struct desk *d, struct birth *b, const char *text)
{
	enum calendar c = CALENDAR_GREGORIAN;
	char digits[DESK_TEXT_MAX];
	enum birth_fault fault;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(calendars); i++) {
		if ((text[0] | 0x20) != calendars[i].letter || (text[1] != ' ' && (text[1] < '0' || text[1] > '9')))
			continue;
		c = calendars[i].calendar;
		text++;
		break;
	}
	if (digits_of(digits, text)) {
		fault = birth_entry_read(b, c, digits, BIRTH_ENTRY_NO_AGE, today_of(d));
	} else {
		fault = birth_read(b, text);
		if (fault == BIRTH_OK)
			fault = birth_check(b, today_of(d));
	}
	secret_wipe_mem(digits, sizeof(digits));
	return fault;
}

/* ---- words ---- */

static void date_words(const struct desk *d, enum calendar c, const struct calendar_date *at, char *out, size_t size)
{
	const char *months = calendars[row_of(c)].months;
	char key[16], month[64] = "", day[16] = "";

	snprintf(key, sizeof(key), "m%u", at->month);
	if (at->month && months)
		snprintf(month, sizeof(month), "%s ", desk_word_of(d, months, key));
	if (at->day)
		snprintf(day, sizeof(day), "%u ", at->day);
	snprintf(out, size, "%s%s%d", day, month, at->year);
}

/* The same day in another calendar, or from and to where it is no day. */
static void interval_words(const struct desk *d, const struct birth *b, enum calendar c, char out[DESK_LINE_MAX])
{
	struct calendar_date from, to;
	char one[96], two[96];
	int32_t lo, hi;

	birth_interval(b, today_of(d), &lo, &hi);
	from = calendar_of(c, lo);
	to = calendar_of(c, hi);
	date_words(d, c, &from, one, sizeof(one));
	date_words(d, c, &to, two, sizeof(two));
	if (lo == hi)
		osmo_strlcpy(out, one, DESK_LINE_MAX);
	else
		desk_fill(out, desk_word(d, "between"), one, two);
}

/* As it was said. */
static void typed_words(const struct desk *d, const struct birth *b, char out[DESK_LINE_MAX])
{
	char one[96], two[24];

	snprintf(one, sizeof(one), "%u", b->age);
	switch (b->precision) {
	case BIRTH_DAY:
	case BIRTH_MONTH:
	case BIRTH_YEAR:
		date_words(d, b->calendar, &b->from, out, DESK_LINE_MAX);
		break;
	case BIRTH_YEARS:
		snprintf(one, sizeof(one), "%d", b->from.year);
		snprintf(two, sizeof(two), "%d", b->last_year);
		desk_fill(out, desk_word(d, "birth_years"), one, two);
		break;
	case BIRTH_AGE:
		snprintf(two, sizeof(two), "%u", b->spread);
		desk_fill(out, desk_word(d, "birth_age"), one, two);
		break;
	case BIRTH_AGE_IN:
		snprintf(two, sizeof(two), "%d", b->from.year);
		desk_fill(out, desk_word(d, "birth_age_in"), one, two);
		break;
	default:
		osmo_strlcpy(out, desk_word(d, "unknown"), DESK_LINE_MAX);
	}
}

/* That, and its calendar where it has one. */
static void said_words(const struct desk *d, const struct birth *b, char out[DESK_LINE_MAX])
{
	char typed[DESK_LINE_MAX];

	typed_words(d, b, typed);
	if (b->precision == BIRTH_AGE)
		osmo_strlcpy(out, typed, DESK_LINE_MAX);
	else
		desk_fill(out, desk_word(d, "birth_is"), typed, desk_word(d, calendars[row_of(b->calendar)].word));
}

const char *desk_birth_words(const struct desk *d, const char *stored, char out[DESK_TEXT_MAX])
{
	char said[DESK_LINE_MAX], other[DESK_LINE_MAX], line[2 * DESK_LINE_MAX + 4];
	struct birth b;

	osmo_strlcpy(out, stored, DESK_TEXT_MAX);
	if (!*stored || birth_parse(&b, stored) < 0)
		return out;
	said_words(d, &b, said);
	interval_words(d, &b, CALENDAR_GREGORIAN, other);
	if (b.calendar == CALENDAR_GREGORIAN && b.precision != BIRTH_AGE && b.precision != BIRTH_AGE_IN) {
		typed_words(d, &b, said);
		snprintf(line, sizeof(line), "%s", said);
	} else {
		snprintf(line, sizeof(line), "%s = %s", said, other);
	}
	osmo_strlcpy(out, line, DESK_TEXT_MAX);
	secret_wipe_mem(line, sizeof(line));
	return out;
}

/* ---- asking ---- */

/* Both calendars, before it is saved: the slip of seven or eight years is seen here or never. */
static enum desk_key confirm(struct desk *d, const struct birth *b)
{
	enum calendar beside = b->calendar != CALENDAR_GREGORIAN ? CALENDAR_GREGORIAN : d->calendar ? (enum calendar)d->calendar : CALENDAR_ETHIOPIAN;
	char line[DESK_LINE_MAX];
	enum desk_key key;

	if (b->precision == BIRTH_AGE)
		beside = CALENDAR_GREGORIAN;
	do {
		desk_page_begin(d, "birthdate", NULL);
		said_words(d, b, line);
		desk_page_add(d, DESK_PLAIN, line);
		interval_words(d, b, beside, line);
		desk_page_say(d, "birth_is", line, desk_word(d, calendars[row_of(beside)].word));
		desk_page_say(d, "birth_right", "", "");
		key = desk_read(d, NULL);
	} while (key == DESK_AGAIN);
	secret_wipe_mem(line, sizeof(line));
	return key;
}

static enum desk_key take_birth(struct desk *d, const char *text)
{
	char stored[BIRTH_TEXT];
	struct birth b = { .precision = BIRTH_UNKNOWN };
	enum birth_fault fault = *text ? read_typed(d, &b, text) : BIRTH_OK;
	enum desk_key key;

	if (fault != BIRTH_OK && fault != BIRTH_SLIP) {
		desk_say_expected(d, birth_fault_expected(fault));
		return DESK_AGAIN;
	}
	desk_page_message(d, "");
	key = *text ? confirm(d, &b) : DESK_ENTER;
	if (key != DESK_ENTER)
		return key == DESK_UP ? DESK_AGAIN : key;
	if (b.calendar != CALENDAR_GREGORIAN)
		d->calendar = b.calendar;
	birth_text(stored, &b);
	key = desk_save(d, "birthdate", stored);
	if (key == DESK_ENTER)
		osmo_strlcpy(d->values[d->at], stored, sizeof(d->values[d->at]));
	return key;
}

enum desk_key desk_birth_ask(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	desk_input_set(&in, d->values[d->at]);
	do {
		desk_page_begin(d, "birthdate", "birthdate");
		desk_page_say(d, "birth_hint1", "", "");
		desk_page_say(d, "birth_hint2", "", "");
		desk_page_say(d, "birth_hint3", "", "");
		key = desk_read(d, &in);
		if (key != DESK_ENTER || (!in.is_touched && d->values[d->at][0]))
			continue;
		desk_input_text(&in, text);
		key = take_birth(d, text);
	} while (key == DESK_AGAIN);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}
