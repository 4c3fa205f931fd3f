/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* National language tables, code by code, against tests/vectors/shift.tsv, which names its source. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "menus/text/text.h"

#define ESC	0x1b

struct row {
	bool is_single;
	struct text_shift shift;
	long cp[128];		/* -1: none */
};

/* returns: false at the end. */
static bool next_row(FILE *f, struct row *row)
{
	char line[1024], kind[16], *at;
	unsigned id;
	int used;

	do {
		if (!fgets(line, sizeof(line), f))
			return false;
	} while (line[0] == '#');
	assert_int_equal(sscanf(line, "%15s %u%n", kind, &id, &used), 2);
	*row = (struct row){ .is_single = strcmp(kind, "single") == 0 };
	*(row->is_single ? &row->shift.single : &row->shift.locking) = id;
	at = line + used;
	for (int i = 0; i < 128; i++) {
		at += strspn(at, "\t ");
		row->cp[i] = *at == '-' ? -1 : strtol(at, NULL, 16);
		at += strcspn(at, "\t \n");
	}
	return true;
}

static FILE *open_rows(void)
{
	const char *top = getenv("top_srcdir");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/shift.tsv", top ? top : ".");
	f = fopen(path, "r");
	assert_non_null(f);
	return f;
}

static size_t octets_of(uint8_t octets[2], const struct row *row, int code)
{
	octets[0] = row->is_single ? ESC : code;
	octets[1] = code;
	return row->is_single ? 2 : 1;
}

/* What a code must show: without a sign of its own the one of the locking table, here the default one. */
static void expect_code(const struct row *row, int code)
{
	char text[8], expected[8] = "";
	uint8_t octets[2], plain = code;
	size_t n = octets_of(octets, row, code);

	if (row->cp[code] >= 0)
		expected[text_utf8_put(expected, row->cp[code])] = '\0';
	else
		assert_true(text_gsm7_decode(expected, sizeof(expected), &plain, 1) >= 0);
	assert_true(text_shift_decode(text, sizeof(text), row->shift, octets, n) >= 0);
	assert_string_equal(text, expected);
}

static void test_decode_every_code_of_every_table_is_the_standards(void **state)
{
	FILE *f = open_rows();
	struct row row;
	unsigned tables = 0;

	for (; next_row(f, &row); tables++)
		for (int code = 0; code < 128; code++)
			if (code != ESC)
				expect_code(&row, code);
	assert_int_equal(tables, 12 + 13);
	fclose(f);
}

static void test_encode_every_sign_of_every_table_comes_back(void **state)
{
	FILE *f = open_rows();
	struct row row;

	while (next_row(f, &row))
		for (int code = 0; code < 128; code++) {
			char sign[8] = "", back[8];
			uint8_t out[2];
			int n;

			if (row.cp[code] < 0)
				continue;
			sign[text_utf8_put(sign, row.cp[code])] = '\0';
			n = text_shift_encode(out, sizeof(out), row.shift, sign);
			assert_true(n == 1 || n == 2);
			assert_true(text_shift_decode(back, sizeof(back), row.shift, out, n) > 0);
			assert_string_equal(back, sign);
		}
	fclose(f);
}

/* Each sign once: a typing error in a table gives one sign two codes. The standard itself has '*' and the inverted exclamation mark twice. */
static void test_tables_have_each_sign_once(void **state)
{
	FILE *f = open_rows();
	struct row row;

	while (next_row(f, &row))
		for (int a = 0; a < 128; a++)
			for (int b = a + 1; b < 128; b++)
				if (row.cp[a] > ' ' && row.cp[a] != '*' && row.cp[a] != 0xa1)
					assert_int_not_equal(row.cp[a], row.cp[b]);
	fclose(f);
}

static void test_encode_turkish_keeps_its_letters(void **state)
{
	static const struct text_shift locking = { .locking = TEXT_SHIFT_TURKISH }, single = { .single = TEXT_SHIFT_TURKISH };
	static const uint8_t by_locking[] = { 0x69, 0x07, 0x0c, 0x1d, 0x60, 0x40, 0x0b, 0x1c };
	static const uint8_t by_single[] = { 0x69, ESC, 0x69, ESC, 0x67, ESC, 0x73, ESC, 0x63, ESC, 0x49, ESC, 0x47, ESC, 0x53 };
	const char *text = "iığşçİĞŞ";
	uint8_t out[32];

	assert_int_equal(text_shift_encode(out, sizeof(out), locking, text), sizeof(by_locking));
	assert_memory_equal(out, by_locking, sizeof(by_locking));
	assert_int_equal(text_shift_encode(out, sizeof(out), single, text), sizeof(by_single));
	assert_memory_equal(out, by_single, sizeof(by_single));
}

static void test_encode_folds_what_neither_table_has(void **state)
{
	static const struct text_shift turkish = { .single = TEXT_SHIFT_TURKISH };
	uint8_t out[16];

	assert_int_equal(text_shift_encode(out, sizeof(out), turkish, "ńa\xcc\x8a"), 2);	/* n-acute; a and ring, which GSM-7 has */
	assert_int_equal(out[0], 'n');
	assert_int_equal(out[1], 0x0f);
	assert_int_equal(text_shift_encode(out, sizeof(out), turkish, "ж"), -33);	/* -EDOM */
	assert_int_equal(text_shift_encode(out, 3, turkish, "ağb"), -28);		/* -ENOSPC */
}

/* Codes that would be blanks in a table are never written for one. */
static void test_encode_space_is_the_space_everywhere(void **state)
{
	for (uint8_t id = 0; id <= TEXT_SHIFT_LAST; id++) {
		struct text_shift shift = { .locking = id, .single = id };
		uint8_t out[2];

		assert_int_equal(text_shift_encode(out, sizeof(out), shift, " "), 1);
		assert_int_equal(out[0], 0x20);
	}
}

static void test_decode_unknown_identifiers_are_the_default(void **state)
{
	static const uint8_t octets[] = { 0x00, ESC, 0x65, 0x04, ESC };
	char plain[16], text[16];

	assert_true(text_gsm7_decode(plain, sizeof(plain), octets, sizeof(octets)) > 0);
	for (unsigned id = TEXT_SHIFT_LAST + 1; id < 256; id++) {
		struct text_shift shift = { .locking = id, .single = id };

		assert_true(text_shift_decode(text, sizeof(text), shift, octets, sizeof(octets)) > 0);
		assert_string_equal(text, plain);
	}
}

static void test_loss_says_what_folding_takes(void **state)
{
	const struct text_shift none = { 0 }, spanish = { .single = TEXT_SHIFT_SPANISH };
	const unsigned es = 1u << TEXT_SHIFT_SPANISH, tr = 1u << TEXT_SHIFT_TURKISH;

	assert_int_equal(text_shift_loss("mañana", none, es), TEXT_LOSS_NONE);		/* GSM-7 has it */
	assert_int_equal(text_shift_loss("adiós", none, es), TEXT_LOSS_LETTERS);
	assert_int_equal(text_shift_loss("adiós", none, tr), TEXT_LOSS_NONE);		/* nobody asks */
	assert_int_equal(text_shift_loss("adiós", spanish, es), TEXT_LOSS_NONE);
	assert_int_equal(text_shift_loss("sınır", none, 0), TEXT_LOSS_MEANING);
	assert_int_equal(text_shift_loss("sınır", (struct text_shift){ .locking = TEXT_SHIFT_TURKISH }, tr), TEXT_LOSS_NONE);
}

static void test_of_knows_three_languages(void **state)
{
	assert_int_equal(text_shift_of("tr"), 1);
	assert_int_equal(text_shift_of("es"), 2);
	assert_int_equal(text_shift_of("pt"), 3);
	assert_int_equal(text_shift_of("hi"), 0);
	assert_int_equal(text_shift_of(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode_every_code_of_every_table_is_the_standards),
		cmocka_unit_test(test_encode_every_sign_of_every_table_comes_back),
		cmocka_unit_test(test_tables_have_each_sign_once),
		cmocka_unit_test(test_encode_turkish_keeps_its_letters),
		cmocka_unit_test(test_encode_folds_what_neither_table_has),
		cmocka_unit_test(test_encode_space_is_the_space_everywhere),
		cmocka_unit_test(test_decode_unknown_identifiers_are_the_default),
		cmocka_unit_test(test_loss_says_what_folding_takes),
		cmocka_unit_test(test_of_knows_three_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
