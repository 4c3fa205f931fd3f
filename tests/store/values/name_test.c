/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names folded and boiled down against tests/vectors/names.txt, and the keys made of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <utf8proc.h>

#include "store/base/utf8.h"
#include "store/values/fold.h"
#include "store/values/name_keys.h"
#include "store/values/name_text.h"

#define RANDOM_OCTETS	(10 << 20)

static void joined(char *out, size_t size, const struct name_tokens *t)
{
	size_t used = 0;
	unsigned i;

	out[0] = '\0';
	for (i = 0; i < t->n; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " " : "", t->t[i]);
}

static void expect_fold(const char *name, const char *expected)
{
	struct name_tokens t;
	char got[1024];

	assert_int_equal(name_fold(&t, name), 0);
	joined(got, sizeof(got), &t);
	if (strcmp(got, expected))
		fail_msg("%s: %s, not %s", name, got, expected);
}

static void get_skeleton(char out[NAME_SKELETON_MAX], const char *name)
{
	struct name_tokens t;

	assert_int_equal(name_fold(&t, name), 0);
	name_skeleton(out, t.n ? t.t[0] : "");
}

static void expect_skeleton(const char *name, const char *expected)
{
	char got[NAME_SKELETON_MAX];

	get_skeleton(got, name);
	if (strcmp(got, expected))
		fail_msg("%s: %s, not %s", name, got, expected);
}

/* The name, and what it is in each form of Unicode. */
static void expect_in_each_form(void (*expect)(const char *, const char *), const char *name, const char *expected)
{
	utf8proc_uint8_t *(*const forms[])(const utf8proc_uint8_t *) = { utf8proc_NFC, utf8proc_NFD, utf8proc_NFKC, utf8proc_NFKD };
	utf8proc_uint8_t *form;
	size_t i;

	expect(name, expected);
	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		form = forms[i]((const utf8proc_uint8_t *)name);
		assert_non_null(form);
		expect((const char *)form, expected);
		free(form);
	}
}

static void expect_apart(char *names)
{
	char seen[16][NAME_SKELETON_MAX], *save, *name;
	unsigned n = 0, i;

	for (name = strtok_r(names, "|", &save); name; name = strtok_r(NULL, "|", &save)) {
		assert_true(n < ARRAY_SIZE(seen));
		get_skeleton(seen[n], name);
		for (i = 0; i < n; i++)
			if (!strcmp(seen[i], seen[n]))
				fail_msg("%s: %s is another's", name, seen[n]);
		n++;
	}
}

static unsigned play_line(char *line)
{
	char *save, *kind = strtok_r(line, "\t\n", &save), *expected = strtok_r(NULL, "\t\n", &save), *names = strtok_r(NULL, "\t\n", &save), *name;
	unsigned n = 0;

	assert_non_null(names);
	if (!strcmp(kind, "apart")) {
		expect_apart(names);
		return 1;
	}
	for (name = strtok_r(names, "|", &save); name; name = strtok_r(NULL, "|", &save), n++)
		expect_in_each_form(strcmp(kind, "fold") ? expect_skeleton : expect_fold, name, expected);
	return n;
}

static void test_spellings_of_one_name_are_one(void **state)
{
	const char *top = getenv("top_srcdir");
	char path[PATH_MAX], line[4096];
	unsigned n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/names.txt", top ? top : ".");
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		n += line[0] == '#' ? 0 : play_line(line);
	fclose(f);
	assert_true(n > 150);
}

static void test_no_name_is_refused_but_ill_formed_ones(void **state)
{
	static char much[FOLD_CHARS + 2];
	struct name_tokens t;
	unsigned i;

	expect_fold("", "");
	expect_fold(" \xe2\x80\x8f - . ", "");
	expect_fold("A B C D E F G H I", "a b c d e f g h");
	assert_int_equal(name_fold(&t, "M\xfcller"), -EILSEQ);
	assert_int_equal(t.n, 0);
	memset(much, 'x', sizeof(much) - 1);
	assert_int_equal(name_fold(&t, much), -EMSGSIZE);
	assert_int_equal(t.n, 0);
	much[FOLD_CHARS] = '\0';
	assert_int_equal(name_fold(&t, much), 0);
	assert_int_equal(t.n, 1);
	i = (unsigned)strlen(t.t[0]);
	assert_true(i > 100 && i < NAME_TOKEN_MAX);
}

/* Sebastiano Vigna's splitmix64. */
static uint64_t dice(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Any character: one in three of the scripts that people have, the others from everywhere. */
static int32_t any_sign(uint64_t *state)
{
	static const struct { int32_t first, n; } some[] = { { 0x20, 0x5f }, { 0xa0, 0x1b0 }, { 0x2b0, 0xc0 }, { 0x600, 0x100 }, { 0x1200, 0x180 }, { 0x980, 0x80 },
							     { 0x1f00, 0x100 }, { 0xfb00, 0x500 }, { 0xac00, 0x40 } };
	uint64_t at = dice(state);
	int32_t c;

	if (at % 3 == 0) {
		at /= 3;
		return some[at % ARRAY_SIZE(some)].first + (int32_t)(at / 16 % (uint64_t)some[at % ARRAY_SIZE(some)].n);
	}
	c = 1 + (int32_t)(at / 3 % (at & 64 ? 0x10ffff : 0x2fff));
	return c >= 0xd800 && c < 0xe000 ? 'x' : c;
}

static void expect_well_made(const char *name)
{
	static const struct name_person nobody = { .year_lo = 1998, .year_hi = 1998, .month = 5, .day = 3 };
	struct name_person p = nobody;
	struct name_key keys[NAME_KEYS_PROBES];
	int n, i;

	p.name = p.mother = name;
	n = name_keys_of(keys, &p, NAME_KEYS_TO_FIND);
	assert_in_range(n, 0, NAME_KEYS_PROBES);
	for (i = 0; i < n; i++)
		assert_true(strlen(keys[i].text) < NAME_KEY_MAX && utf8_is_valid(keys[i].text, strlen(keys[i].text)));
}

/* Every one is folded; of one in sixteen each form and the keys are looked at. */
static void test_any_utf8_is_one_in_each_form(void **state)
{
	uint64_t dice_state = 2611;
	struct name_tokens t;
	size_t total, len;
	char name[256], expected[NAME_TOKENS * NAME_TOKEN_MAX];

	for (total = 0; total < RANDOM_OCTETS; total += len + 1) {
		for (len = 0; len < 8 + dice(&dice_state) % 90;)
			len += (size_t)utf8proc_encode_char(any_sign(&dice_state), (utf8proc_uint8_t *)name + len);
		name[len] = '\0';
		assert_int_equal(name_fold(&t, name), 0);
		if (dice(&dice_state) % 16)
			continue;
		expect_well_made(name);
		joined(expected, sizeof(expected), &t);
		expect_in_each_form(expect_fold, name, expected);
	}
}

/* Octets that are no UTF-8 for the most part, and never make it read past an end. */
static void test_any_octets_are_folded_or_refused(void **state)
{
	uint64_t dice_state = 2612;
	struct name_tokens t;
	size_t total, len, i;
	char *name;
	int rc;

	for (total = 0; total < RANDOM_OCTETS / 10; total += len + 1) {
		len = dice(&dice_state) % 64;
		name = malloc(len + 1);
		assert_non_null(name);
		for (i = 0; i < len; i++)
			name[i] = (char)(1 + dice(&dice_state) % 255);
		name[len] = '\0';
		rc = name_fold(&t, name);
		assert_true(rc == 0 || (rc == -EILSEQ && t.n == 0));
		free(name);
	}
}

static void test_scripts_of_names(void **state)
{
	static const struct { const char *name; bool latin, mixed; } cases[] = {
		{ "SELAM TESFAYE", true, false }, { "O\xe2\x80\x99""Brien-Mu\xc3\xb1oz J. 3", true, false }, { "Nyande\xc5\x8b \xca\xbb", true, false },
		{ "ሰላም ተስፋዬ", false, false }, { "محمد علي", false, false }, { "Mohamed علي", false, true }, { "\xd0\x90hmed", false, true },
		{ "山田 たろう", false, false }, { "রহিমা Begum", false, true }, { "مریم‌گل", false, false }, { "123 -", true, false }, { "", true, false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (name_text_is_latin(cases[i].name) != cases[i].latin || name_text_is_mixed(cases[i].name) != cases[i].mixed)
			fail_msg("%s", cases[i].name);
}

static void test_scripts_that_have_a_table(void **state)
{
	assert_true(name_skeleton_knows("Mohamed علي ተስፋዬ"));
	assert_true(name_skeleton_knows(""));
	assert_false(name_skeleton_knows("Шевченко"));
	assert_false(name_skeleton_knows("Begum রহিমা"));
	assert_false(name_skeleton_knows("M\xfcller"));
}

static void expect_keys(const struct name_person *p, enum name_keys_use use, const char *expected)
{
	struct name_key keys[NAME_KEYS_PROBES];
	char got[1024] = "";
	size_t used = 0;
	int n = name_keys_of(keys, p, use), i;

	assert_in_range(n, 0, use == NAME_KEYS_TO_KEEP ? NAME_KEYS_ROWS : NAME_KEYS_PROBES);
	for (i = 0; i < n; i++)
		used += (size_t)snprintf(got + used, sizeof(got) - used, "%s%c %s", i ? ", " : "", "ABCDEF"[keys[i].kind], keys[i].text);
	if (strcmp(got, expected))
		fail_msg("%s: %s, not %s", p->name, got, expected);
}

static void test_keys_of_people(void **state)
{
	const struct { struct name_person p; enum name_keys_use use; const char *expected; } cases[] = {
		{ { "Selam Tesfaye Hailu", "Almaz Bekele", 1998, 1998, 5, 3 }, NAME_KEYS_TO_KEEP,
		  "A 1998 l slm, A 1998 l tsf, A 1998 slm tsf, B 1998 slm lms, E slm tsf lms, C 19980503 slm, D 1998 l slm tsf, F 1998 slmtsfl" },
		{ { "Selam Tesfaye", "", 1998, 1998, 0, 0 }, NAME_KEYS_TO_FIND,
		  "A 1997 slm tsf, A 1998 slm tsf, A 1999 slm tsf, D 1998 slm tsf, F 1997 slmtsf, F 1998 slmtsf, F 1999 slmtsf" },
		{ { "Ali", NULL, 1990, 1990, 1, 1 }, NAME_KEYS_TO_KEEP, "A 1990 l, D 1990 l, F 1990 l" },
		{ { "Ali Ali", NULL, 1990, 1990, 0, 0 }, NAME_KEYS_TO_KEEP, "A 1990 l l, D 1990 l l, F 1990 l" },
		{ { "Aya", "Eyo", 0, 0, 0, 0 }, NAME_KEYS_TO_KEEP, "E a a" },
		{ { "Abdul Rahman", "Hawa", 2000, 2000, 0, 0 }, NAME_KEYS_TO_KEEP,
		  "A 2000 btl rmn, B 2000 btl h, E btl rmn h, D 2000 btl rmn, F 2000 btrmn" },
		{ { "Aya", NULL, 1990, 1992, 0, 0 }, NAME_KEYS_TO_KEEP,
		  "A 1990 a, A 1991 a, A 1992 a, D 1990 a, D 1991 a, D 1992 a, F 1990 a, F 1991 a, F 1992 a" },
		{ { "Aya", NULL, 1989, 1995, 0, 0 }, NAME_KEYS_TO_FIND, "A 1990 a, A 1991 a, A 1992 a, A 1993 a, A 1994 a, "
		  "D 1991 a, D 1992 a, D 1993 a, F 1990 a, F 1991 a, F 1992 a, F 1993 a, F 1994 a" },
		{ { "Aya", NULL, 1980, 1995, 0, 0 }, NAME_KEYS_TO_FIND, "" },
		{ { "Aya", "Eyo", INT_MAX, INT_MIN, INT_MAX, 0 }, NAME_KEYS_TO_FIND, "E a a" },
		{ { "Aya", "Eyo", INT_MAX, INT_MAX, 13, 32 }, NAME_KEYS_TO_FIND, "E a a" },
		{ { " - ", "Hawa", 1998, 1998, 5, 3 }, NAME_KEYS_TO_KEEP, "" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		expect_keys(&cases[i].p, cases[i].use, cases[i].expected);
}

static void test_ceilings_hold_for_the_fullest_person(void **state)
{
	struct name_person p = { .name = "Bab Dad Fan Gag Jaj Kak Lal Mam", .mother = "Nan", .year_lo = 1990, .year_hi = 1992 };
	struct name_key keys[NAME_KEYS_PROBES];
	int one;

	assert_int_equal(name_keys_of(keys, &p, NAME_KEYS_TO_KEEP), NAME_KEYS_ROWS - 1);	/* no date in three years */
	assert_int_equal(name_keys_of(keys, &p, NAME_KEYS_TO_FIND), NAME_KEYS_PROBES - 1);
	p.year_hi = 1990;
	p.month = p.day = 2;
	one = name_keys_of(keys, &p, NAME_KEYS_TO_FIND);
	assert_int_equal(one, 18);
	p.name = "\xff";
	assert_int_equal(name_keys_of(keys, &p, NAME_KEYS_TO_FIND), -EILSEQ);
}

static void test_kinds_are_judged(void **state)
{
	static const struct { const char *kinds; enum name_likeness two, two_or_e; } cases[] = {
		{ "", NAME_LIKE_NONE, NAME_LIKE_NONE }, { "A", NAME_LIKE_NONE, NAME_LIKE_NONE }, { "AF", NAME_LIKE_NONE, NAME_LIKE_NONE },
		{ "F", NAME_LIKE_NONE, NAME_LIKE_NONE }, { "E", NAME_LIKE_NONE, NAME_LIKE_WEAK }, { "AE", NAME_LIKE_NONE, NAME_LIKE_WEAK },
		{ "AC", NAME_LIKE_WEAK, NAME_LIKE_WEAK }, { "BD", NAME_LIKE_WEAK, NAME_LIKE_WEAK }, { "BDF", NAME_LIKE_WEAK, NAME_LIKE_WEAK },
		{ "ABE", NAME_LIKE_STRONG, NAME_LIKE_STRONG }, { "ABD", NAME_LIKE_STRONG, NAME_LIKE_STRONG },
		{ "ABCDEF", NAME_LIKE_STRONG, NAME_LIKE_STRONG },
	};
	const char *k;
	unsigned kinds;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (k = cases[i].kinds, kinds = 0; *k; k++)
			kinds |= NAME_KEY_BIT(*k - 'A');
		assert_int_equal(name_keys_judge(kinds, NAME_RULE_TWO), cases[i].two);
		assert_int_equal(name_keys_judge(kinds, NAME_RULE_TWO_OR_E), cases[i].two_or_e);
	}
	assert_int_equal(name_keys_rule(NAME_KEYS_CROWD - 1), NAME_RULE_TWO_OR_E);
	assert_int_equal(name_keys_rule(NAME_KEYS_CROWD), NAME_RULE_TWO);
}

/* Kept, told, what is said of it. */
static void test_a_name_told_is_judged_by_one_rule(void **state)
{
	static const struct { const char *kept, *told; int match; } rows[] = {
		{ "SELAM TESFAYE", "Tesfaye, Selam", 1 }, { "SELAM TESFAYE", "Selam Tesfaye", 1 }, { "SELAM TESFAYE HAILU", "selam hailu", 1 },
		{ "Mohamed Ali", "Muhammad Ali", 1 }, { "\u0645\u062d\u0645\u062f \u0639\u0644\u064a", "Mohamed Ali", 1 },
		{ "SELAM TESFAYE", "Selam Selam", 0 }, { "SELAM TESFAYE", "Selam Yusuf", 0 }, { "SELAM TESFAYE", "Selam Tesfaye Hailu", 0 }, { "NUUR", "Amina", 0 },
		{ "NUUR", "Nur", 1 }, { "NUUR", "Nur Amina", 0 },
		{ "SELAM TESFAYE", "Selam", -ENODATA }, { "SELAM TESFAYE", "Amina", -ENODATA }, { "SELAM TESFAYE", "", -ENODATA }, { "SELAM TESFAYE", "1 2", -ENODATA },
		{ "SELAM TESFAYE", "\xff", -ENODATA }, { "", "Selam Tesfaye", -ENODATA },
	};
	char kept[NAME_SKELETON_WHOLE];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(name_skeleton_keep(kept, rows[i].kept), 0);
		if (name_skeleton_judge(kept, rows[i].told) != rows[i].match)
			fail_msg("%s, told %s", rows[i].kept, rows[i].told);
	}
	assert_int_equal(name_skeleton_keep(kept, "\xff"), -EILSEQ);
	assert_string_equal(kept, "");
	assert_int_equal(name_skeleton_judge(NAME_SKELETON_ALIEN, "Selam Tesfaye"), -ENODATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings_of_one_name_are_one),
		cmocka_unit_test(test_no_name_is_refused_but_ill_formed_ones),
		cmocka_unit_test(test_any_utf8_is_one_in_each_form),
		cmocka_unit_test(test_any_octets_are_folded_or_refused),
		cmocka_unit_test(test_scripts_of_names),
		cmocka_unit_test(test_scripts_that_have_a_table),
		cmocka_unit_test(test_keys_of_people),
		cmocka_unit_test(test_ceilings_hold_for_the_fullest_person),
		cmocka_unit_test(test_kinds_are_judged),
		cmocka_unit_test(test_a_name_told_is_judged_by_one_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
