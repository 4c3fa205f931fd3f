/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of a register, and what spreadsheets do to it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/ctl/csv.h"
#include "store/identity/register/damage.h"

static struct csv csv;
static const char *rest;
static size_t left;

static void start(const char *text, size_t len)
{
	memset(&csv, 0, sizeof(csv));
	csv.line = 1;
	rest = text;
	left = len;
}

static enum csv_result next(void)
{
	size_t used;
	enum csv_result r = csv_next(&csv, rest, left, true, &used);

	assert_true(used <= left);
	rest += used;
	left -= used;
	return r;
}

/* The next row has these n fields and begins at that line. */
static void expect(unsigned long line, unsigned n, const char *const *fields)
{
	unsigned i;

	assert_int_equal(next(), CSV_ROW);
	assert_int_equal(csv.row_line, line);
	assert_int_equal(csv.n, n);
	for (i = 0; i < n; i++)
		assert_string_equal(csv.fields[i], fields[i]);
}

#define EXPECT(line, ...) do { \
	const char *const f_[] = { __VA_ARGS__ }; \
	expect(line, sizeof(f_) / sizeof(f_[0]), f_); \
} while (0)

static void expect_bad(unsigned long line, enum csv_fault fault, unsigned at)
{
	assert_int_equal(next(), CSV_BAD);
	assert_int_equal(csv.row_line, line);
	assert_int_equal(csv.fault, fault);
	assert_int_equal(csv.at, at);
	assert_true(strlen(csv_words(fault)) > 5);
}

#define START(text) start(text, sizeof(text) - 1)

static void test_rows_lf_crlf_and_no_last_end(void **state)
{
	START("a,b\n1,2\r\n,\r\n3,4");
	EXPECT(1, "a", "b");
	EXPECT(2, "1", "2");
	EXPECT(3, "", "");
	EXPECT(4, "3", "4");
	assert_int_equal(next(), CSV_END);
}

static void test_blank_lines_passed_over_and_counted(void **state)
{
	START("\n\r\na\n\n\nb\n\n");
	EXPECT(3, "a");
	EXPECT(6, "b");
	assert_int_equal(next(), CSV_END);
	START("");
	assert_int_equal(next(), CSV_END);
}

static void test_quotes_hold_commas_quotes_and_line_ends(void **state)
{
	START("\"a,b\",\"say \"\"hi\"\"\",\"\"\n\"two\r\nlines\",x\ny\n");
	EXPECT(1, "a,b", "say \"hi\"", "");
	EXPECT(2, "two\r\nlines", "x");
	EXPECT(4, "y");
	assert_int_equal(next(), CSV_END);
}

static void test_bad_quotes_cost_their_own_line_only(void **state)
{
	START("a\"b,1\n\"c\"d,2\n\"e,3\nf,4\ng,5");
	expect_bad(1, CSV_QUOTE, 0);
	expect_bad(2, CSV_QUOTE, 0);
	expect_bad(3, CSV_UNCLOSED, 0);
	EXPECT(4, "f", "4");
	EXPECT(5, "g", "5");
	assert_int_equal(next(), CSV_END);
}

static void test_octets_that_are_no_text_refused(void **state)
{
	static const char *const wrong[] = { "\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80", "M\xfcller" };
	char text[64];
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "x,%s,z\nok\n", wrong[i]);
		start(text, strlen(text));
		expect_bad(1, CSV_NOT_UTF8, 1);
		EXPECT(2, "ok");
	}
	START("a,b\0c\nok");
	expect_bad(1, CSV_NUL, 0);
	EXPECT(2, "ok");
	START("M\xc3\xbcller,\xd8\xb9\xf0\x9f\x98\x80");
	EXPECT(1, "M\xc3\xbcller", "\xd8\xb9\xf0\x9f\x98\x80");
}

static void test_too_long_and_too_many_end_with_their_line(void **state)
{
	static char text[3 * CSV_ROW_MAX];

	memset(text, 'x', sizeof(text));
	memcpy(text + 2 * CSV_ROW_MAX, "\nok\n", 4);
	start(text, 2 * CSV_ROW_MAX + 4);
	expect_bad(1, CSV_TOO_LONG, 0);
	EXPECT(2, "ok");
	memset(text, ',', CSV_FIELDS_MAX);
	memcpy(text + CSV_FIELDS_MAX, "\nok\n", 4);
	start(text, CSV_FIELDS_MAX + 4);
	assert_int_equal(next(), CSV_BAD);
	assert_int_equal(csv.fault, CSV_TOO_MANY);
	EXPECT(2, "ok");
	memset(text, 'x', CSV_ROW_MAX - 1);
	text[CSV_ROW_MAX - 1] = '\n';
	start(text, CSV_ROW_MAX);
	assert_int_equal(next(), CSV_ROW);
	assert_int_equal(strlen(csv.fields[0]), CSV_ROW_MAX - 1);
}

/* However the octets come, the rows are the same. */
static void test_pieces_of_any_size_give_the_same_rows(void **state)
{
	static const char text[] = "a,\"b\r\nc\"\r\n\n\"\"\"\",d\"\nx,y\r\n\"open,\nlast,1";
	char seen[2][512];
	size_t piece, have, used, len, i;
	enum csv_result r;
	unsigned f;

	for (piece = 1; piece <= sizeof(text) - 1; piece++) {
		START(text);
		seen[1][0] = '\0';
		have = len = 0;
		do {
			r = csv_next(&csv, text + have, len, have + len == sizeof(text) - 1, &used);
			have += used;
			len -= used;
			if (r == CSV_MORE)
				len = len + piece + have > sizeof(text) - 1 ? sizeof(text) - 1 - have : len + piece;
			i = strlen(seen[1]);
			if (r == CSV_ROW || r == CSV_BAD)
				i += snprintf(seen[1] + i, sizeof(seen[1]) - i, "%lu %d", csv.row_line, r == CSV_BAD ? (int)csv.fault : -1);
			for (f = 0; r == CSV_ROW && f < csv.n; f++)
				i += snprintf(seen[1] + i, sizeof(seen[1]) - i, "<%s>", csv.fields[f]);
		} while (r != CSV_END);
		if (piece == 1)
			memcpy(seen[0], seen[1], sizeof(seen[0]));
		assert_string_equal(seen[1], seen[0]);
	}
	assert_non_null(strstr(seen[0], "<b\r\nc>"));
	assert_non_null(strstr(seen[0], "<last><1>"));
}

static void damaged(const char *column, const char *value, const char *word)
{
	const char *words = damage_of(column, value, "254");

	if (!words || !strstr(words, word))
		fail_msg("%s=%s: \"%s\" does not say \"%s\"", column, value, words ? words : "", word);
	if (value[0] != '#' && !strstr("2.547E+11 12/04/1996", value))
		assert_null(strstr(words, value));
}

static void test_spreadsheet_damage_named(void **state)
{
	damaged("msisdn", "2.547E+11", "2.547E+11");
	damaged("msisdn", "2,54712E+11", "2.547E+11");
	damaged("msisdn", "3E+11", "2.547E+11");
	damaged("phone", "2.54712e11", "2.547E+11");
	damaged("msisdn", "254712345678.0", "decimal point");
	damaged("msisdn", "712345678", "a zero or the country code");
	damaged("msisdn", "7123456789", "a zero or the country code");
	damaged("birthdate", "12/04/1996", "April or December");
	damaged("birthdate", "12.04.96", "April or December");
	damaged("id_expiry", "35167", "day number");
	damaged("birthdate", "35167.5", "day number");
	damaged("birthdate", "12-Apr-96", "words");
	damaged("id_number", "1.23457E+15", "2.547E+11");
	damaged("programme_id", "5E+10", "2.547E+11");
	damaged("sex", "#N/A", "#N/A");
	damaged("given_name", "#########", "formula");
	damaged("given_name", "Jos\xef\xbf\xbd", "lost");
	damaged("id_number", "12-Feb", "a date");
	damaged("id_number", "Jan-03", "a date");
	damaged("id_number", "3-jan-2003", "a date");
	damaged("id_number", "2023-05-01", "a date");
	damaged("id_number", "TRUE", "a word");
	damaged("id_number", "0.1234", "fraction");
	damaged("id_number", "12345678901234500000", "15");
	damaged("id_number", "6140798523917500", "15");
	damaged("birthdate", "2012-13-05", "month 13");
	damaged("birthdate", "1417-11-24", "another calendar");
	damaged("birthdate", "2539", "another calendar");
	damaged("birthdate", "1900-01-00", "a spreadsheet counts");
	damaged("birthdate", "1900-01-01T00:00:00", "a spreadsheet counts");
	damaged("birthdate", "12-04-1996", "April or December");
	damaged("birthdate", "1996-04-12T21:00:00.000Z", "a time behind");
	damaged("birthdate", "\xd9\xa1\xd9\xa9\xd9\xa9\xd9\xa6", "0 to 9");
	damaged("given_name", "????", "letters were lost");
	damaged("family_name", "Jos?", "letters were lost");
	damaged("given_name", "Jos\xc3\x83\xc2\xa9", "letters were lost");
	damaged("given_name", "\xc3\x98\xc2\xb3\xc3\x99\xe2\x80\x9e\xc3\x98\xc2\xa7\xc3\x99\xe2\x80\xa6", "letters were lost");
	damaged("given_name", "\xc3\x90\xcb\x9c\xc3\x90\xc2\xb2\xc3\x90\xc2\xb0\xc3\x90\xc2\xbd", "letters were lost");
	damaged("family_name", "NULL", "nothing");
	damaged("family_name", "n/a", "nothing");
	damaged("family_name", " - ", "nothing");
	damaged("family_name", ".", "nothing");
	damaged("given_name", "TRUE", "nothing");
	damaged("given_name", "=SUM(A1)", "formula");
	damaged("family_name", "+cmd", "formula");
}

static void test_good_values_are_no_damage(void **state)
{
	static const char *const good[][2] = {
		{ "msisdn", "254712345678" }, { "msisdn", "+4915112345678" }, { "msisdn", "0712345678" }, { "msisdn", "4915112345678" },
		{ "msisdn", "2547123456" }, { "birthdate", "1996-04-12" }, { "birthdate", "1996" }, { "birthdate", "1996-04" },
		{ "id_number", "12E456" }, { "id_number", "KEN-00/12.5" }, { "id_number", "0042" }, { "given_name", "#1 Street" }, { "sex", "" },
		{ "msisdn", "" }, { "birthdate", "" }, { "family_name", "L\xc3\x8d\xc5\xa0KA" }, { "given_name", "JOS\xc3\x89\xc2\xa0MAR\xc3\x8d""A" },
		{ "family_name", "Null" }, { "family_name", "O\xe2\x80\x99Neill-Nur" }, { "given_name", "\xc3\x91""and\xc3\xba" }, { "id_number", "MAR-1234" },
		{ "id_number", "12345678901234567" }, { "id_number", "614079852391750" }, { "birthdate", "1990-01-02T00:00:00.000+03:00" },
		{ "given_name", "\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd8\xb6\xd8\xa7" },
	};
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (damage_of(good[i][0], good[i][1], "254"))
			fail_msg("%s=%s: %s", good[i][0], good[i][1], damage_of(good[i][0], good[i][1], "254"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_lf_crlf_and_no_last_end),
		cmocka_unit_test(test_blank_lines_passed_over_and_counted),
		cmocka_unit_test(test_quotes_hold_commas_quotes_and_line_ends),
		cmocka_unit_test(test_bad_quotes_cost_their_own_line_only),
		cmocka_unit_test(test_octets_that_are_no_text_refused),
		cmocka_unit_test(test_too_long_and_too_many_end_with_their_line),
		cmocka_unit_test(test_pieces_of_any_size_give_the_same_rows),
		cmocka_unit_test(test_spreadsheet_damage_named),
		cmocka_unit_test(test_good_values_are_no_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
