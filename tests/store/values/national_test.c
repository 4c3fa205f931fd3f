/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers of papers: forms, check digits, and each row of etc/numbers.conf with the numbers of tests/vectors/national.txt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "gateway/config/config.h"
#include "store/values/national.h"

#define FIELDS	7
#define HEAD "service = { code = \"789\"; hotline = \"0800789000\"; hotline_abroad = \"+254200000000\"; emergency = \"1195\"; country = \"254\"; };\n"

enum field { NAME, TYPED, KEPT, BAD, VERDICT };

static const struct config *conf;
static void *ctx;

static const char *top(void)
{
	return getenv("top_srcdir") ?: ".";
}

/* The rows that are shipped, as a configuration reads them. */
static int load_rows(void **state)
{
	struct config_faults *faults;
	char text[2048];
	int n, rc;

	ctx = talloc_new(NULL);
	faults = config_faults_new(ctx);
	n = snprintf(text, sizeof(text), HEAD "store = { bundles = \"%s/etc/bundles.conf\"; numbers = \"%s/etc/numbers.conf\"; };", top(), top());
	rc = config_parse(&conf, ctx, "m.conf", text, (size_t)n, 0, faults);
	if (rc)
		fprintf(stderr, "# %s\n", config_faults_get(faults, 0));
	return rc;
}

static int free_rows(void **state)
{
	config_free(conf);
	talloc_free(ctx);
	return 0;
}

static const struct national *row_of(const char *name)
{
	const struct national *row = national_find(conf->store.numbers, name);

	if (!row)
		fail_msg("no row %s", name);
	return row;
}

static enum national_verdict verdict_of(const char *word)
{
	return !strcmp(word, "shape") ? NATIONAL_SHAPE : !strcmp(word, "digit") ? NATIONAL_DIGIT : NATIONAL_GOOD;
}

/* ---- vectors ---- */

/* One line: the good one is kept so and stays so, the bad one is refused, and no sign of it is told. */
static void try_line(char *line)
{
	char *f[FIELDS], kept[NATIONAL_TEXT], again[NATIONAL_TEXT], words[256];
	const struct national *row;
	unsigned i;

	for (i = 0; i < FIELDS; i++)
		f[i] = strsep(&line, "\t");
	assert_non_null(f[FIELDS - 1]);
	row = row_of(f[NAME]);
	if (national_check(kept, row, f[TYPED]) != NATIONAL_GOOD || strcmp(kept, f[KEPT]))
		fail_msg("%s %s is kept as '%s'", f[NAME], f[TYPED], kept);
	assert_int_equal(national_check(again, row, kept), NATIONAL_GOOD);
	assert_string_equal(again, kept);
	if (!strcmp(f[BAD], "-")) {
		assert_int_equal(row->n_forms, 0);
		return;
	}
	if (national_check(kept, row, f[BAD]) != verdict_of(f[VERDICT]))
		fail_msg("%s %s is not refused as %s", f[NAME], f[BAD], f[VERDICT]);
	assert_string_equal(kept, "");
	national_words(words, sizeof(words), row, verdict_of(f[VERDICT]), f[BAD]);
	assert_non_null(strstr(words, !strcmp(f[VERDICT], "digit") ? "digit is mistyped" : row->expect));
	assert_null(strstr(words, f[BAD]));
}

static void test_vectors(void **state)
{
	char path[512], line[1024];
	unsigned seen[NATIONAL_ROWS_MAX] = { 0 }, i;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/national.txt", top());
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#')
			continue;
		try_line(line);
		seen[row_of(line) - conf->store.numbers->rows]++;
	}
	fclose(f);
	for (i = 0; i < conf->store.numbers->n; i++)
		if (!seen[i])
			fail_msg("no number of %s", conf->store.numbers->rows[i].name);
}

/* What nobody confirmed has no check digit, and what has one says where it is from. */
static void test_unconfirmed_rows_check_the_shape_alone(void **state)
{
	const struct national_table *t = conf->store.numbers;
	unsigned i, rules[NATIONAL_CHECK_COUNT] = { 0 };

	for (i = 0; i < t->n; i++) {
		rules[t->rows[i].rule]++;
		assert_true(strcmp(t->rows[i].source, "unconfirmed") || t->rows[i].rule == NATIONAL_CHECK_NONE);
		assert_true(strcmp(t->rows[i].source, "unconfirmed") == 0 || t->rows[i].n_forms > 0);
	}
	for (i = 0; i < NATIONAL_CHECK_COUNT; i++)
		assert_true(rules[i] > 0);	/* a rule that no row uses has no place */
}

/* ---- check digits: every wrong digit and every swap of neighbours, as far as the rule can tell ---- */

/* How many of the numbers with one digit changed pass. */
static unsigned pass_changed(const struct national *row, const char *good)
{
	char number[NATIONAL_TEXT], kept[NATIONAL_TEXT];
	unsigned i, n = 0;
	char c;

	for (i = 0; good[i]; i++)
		for (c = '0'; c <= '9'; c++) {
			snprintf(number, sizeof(number), "%s", good);
			number[i] = c;
			n += c != good[i] && national_check(kept, row, number) == NATIONAL_GOOD;
		}
	return n;
}

static unsigned pass_swapped(const struct national *row, const char *good)
{
	char number[NATIONAL_TEXT], kept[NATIONAL_TEXT];
	unsigned i, n = 0;

	for (i = 0; good[i + 1]; i++) {
		snprintf(number, sizeof(number), "%s", good);
		number[i] = good[i + 1];
		number[i + 1] = good[i];
		n += good[i] != good[i + 1] && national_check(kept, row, number) == NATIONAL_GOOD;
	}
	return n;
}

static void test_one_wrong_digit_is_always_seen(void **state)
{
	assert_int_equal(pass_changed(row_of("aadhaar"), "496858245152"), 0);
	assert_int_equal(pass_swapped(row_of("aadhaar"), "496858245152"), 0);
	assert_int_equal(pass_changed(row_of("turkey_tc"), "87836910956"), 0);
	assert_int_equal(pass_swapped(row_of("turkey_tc"), "12345678028"), 0);
	assert_int_equal(pass_swapped(row_of("turkey_tc"), "87836910956"), 1);	/* 83: what differs by five, that rule passes over */
	assert_int_equal(pass_changed(row_of("passport_icao"), "1234567897"), 0);
}

/* ---- damage ---- */

static void test_what_spreadsheets_do_is_refused(void **state)
{
	static const struct { const char *row, *number; bool zeros; } rows[] = {
		{ "somalia_id", "123456789", true }, { "fayda_fan", "140582937164025", true }, { "fayda_fin", "1.23E+11", false },
		{ "fayda_fin", "4.07184E+11", false }, { "fayda_fin", "407183629501.0", false }, { "fayda_fin", "4071836295012", false },
		{ "unhcr_case", "79918", true }, { "unhcr_case", "799-18C", false }, { "uganda_nin", "12", false },
		{ "e_tazkira", "\xdb\xb1\xdb\xb4\xdb\xb0\xdb\xb0", false }, { "fayda_fin", "", false }, { "fayda_fin", "----", false },
		{ "fayda_fin", "00000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
		{ "passport_icao", "AB12+", false }, { "passport_icao", "L898902C3<", false },
	};
	char kept[NATIONAL_TEXT], words[256];
	unsigned i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (national_check(kept, row_of(rows[i].row), rows[i].number) != NATIONAL_SHAPE)
			fail_msg("%s %s", rows[i].row, rows[i].number);
		national_words(words, sizeof(words), row_of(rows[i].row), NATIONAL_SHAPE, rows[i].number);
		if (rows[i].zeros != !!strstr(words, "zeros in front may be lost"))
			fail_msg("%s: %s", rows[i].number, words);
	}
}

/* Whatever is typed: it is refused and nothing is kept, or what is kept fits, in plain signs, and stays. */
static void test_any_octets_are_refused_or_kept_once_and_for_all(void **state)
{
	static const char signs[] = "0123456789012345678901234567890123456789-/. CKAdlz\x80\xd9\xa1\xff\t";
	const struct national_table *t = conf->store.numbers;
	char text[64], kept[NATIONAL_TEXT], again[NATIONAL_TEXT], words[256];
	uint32_t seed = 1, i, n;
	unsigned good = 0;

	for (i = 0; i < 200000; i++) {
		const struct national *row = &t->rows[i % t->n];
		enum national_verdict verdict;

		seed = seed * 1664525 + 1013904223;
		for (n = 0; n < (seed >> 8) % (sizeof(text) - 1); n++)
			text[n] = signs[(seed >> 16) * (n + 7) * 2654435761u % (sizeof(signs) - 1)];
		text[n] = '\0';
		verdict = national_check(kept, row, text);
		national_words(words, sizeof(words), row, verdict, text);
		if (verdict != NATIONAL_GOOD) {
			assert_string_equal(kept, "");
			continue;
		}
		good++;
		assert_int_equal(national_check(again, row, kept), NATIONAL_GOOD);
		assert_string_equal(again, kept);
	}
	assert_true(good > 100);
}

static void test_names_without_what_stands_between(void **state)
{
	static const char *const same[] = { "fayda_fin", "Fayda FIN", "FAYDA-FIN", "faydafin", "fayda.fin" };
	static const char *const others[] = { "", "fayda", "fayda_finn", "fayda fin 1", "fayda_fin\xc3\xa9", "NIN", "passport" };
	unsigned i;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		assert_string_equal(row_of(same[i])->name, "fayda_fin");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_null(national_find(conf->store.numbers, others[i]));
	assert_null(national_find(NULL, "fayda_fin"));
}

/* ---- forms ---- */

static void test_forms(void **state)
{
	static const char *const good[] = { "dddd", "d{4}", "d{4,40}", "[AB12]ddd", "AB/12", "d{2}-l{2}", "a{40}", "X{4}", "d d.d/d-d" };
	static const struct { const char *form, *words; } bad[] = {
		{ "", "too short" }, { "ddd", "too short" }, { "d{3}-", "begins or ends" }, { "-dddd", "begins or ends" }, { "d{41}", "a count" },
		{ "d{0}", "a count" }, { "d{4", "a count" }, { "d{}", "a count" }, { "d{4,4}", "a count" }, { "d{5,4}", "a count" }, { "d{4,}", "a count" },
		{ "d{4,5}d", "a count that varies" }, { "d{4,5}-d", "a count that varies" }, { "[]ddd", "a set" }, { "[12ddd", "a set" },
		{ "[a]ddd", "a set" }, { "x{4}", "not a sign" }, { "dddd*", "not a sign" }, { "d{4}{2}", "not a sign" }, { "d{40}-d", "too long" },
		{ "d{99999999999999999999}", "a count" }, { "\xc3\xa9""dddd", "not a sign" }, { "{4}", "not a sign" },
	};
	const char *fault;
	unsigned i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (national_form_fault(good[i]))
			fail_msg("'%s': %s", good[i], national_form_fault(good[i]));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fault = national_form_fault(bad[i].form);
		if (!fault || !strstr(fault, bad[i].words))
			fail_msg("'%s': %s", bad[i].form, fault ? fault : "no fault");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_unconfirmed_rows_check_the_shape_alone),
		cmocka_unit_test(test_one_wrong_digit_is_always_seen),
		cmocka_unit_test(test_what_spreadsheets_do_is_refused),
		cmocka_unit_test(test_any_octets_are_refused_or_kept_once_and_for_all),
		cmocka_unit_test(test_names_without_what_stands_between),
		cmocka_unit_test(test_forms),
	};

	return cmocka_run_group_tests(tests, load_rows, free_rows);
}
