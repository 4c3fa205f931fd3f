/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One attribute is one row: numbers that never change, and nothing beside the row, the words and the manual. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_attributes.h"
#include "store/door/identity_country.h"
#include "store/door/identity_words.h"

static const char *const derived[] = {
#define X(fact, claim, yes_no) #fact,
	IDENTITY_DERIVED_FACTS(X)
#undef X
};

static void test_stored_ids_never_change(void **state)
{
	static const char *const by_id[] = {
		NULL, "given_name", "family_name", "birthdate", "sex", "nationality", "id_type", "id_number", "id_expiry", "id_issuer", "address",
		"phone", "lang", "programme_id", "household_size", "work_until", "allergies", "alternate_collector", "evidence", "id_issued",
		"father_name", "grandfather_name", "latin_name", "mother_name", "also_known",
	};
	unsigned i, a;

	for (i = 1; i < ARRAY_SIZE(by_id); i++) {
		a = identity_attributes_find(by_id[i], strlen(by_id[i]));
		assert_true(a < IDENTITY_ATTR_COUNT);
		assert_int_equal(identity_attributes[a].id, i);
	}
}

static void test_find_by_whole_key_alone(void **state)
{
	assert_int_equal(identity_attributes_find("sex", 3), IDENTITY_ATTR_SEX);
	assert_int_equal(identity_attributes_find("sexes", 3), IDENTITY_ATTR_SEX);
	assert_int_equal(identity_attributes_find("sexes", 5), IDENTITY_ATTR_COUNT);
	assert_int_equal(identity_attributes_find("se", 2), IDENTITY_ATTR_COUNT);
	assert_int_equal(identity_attributes_find("", 0), IDENTITY_ATTR_COUNT);
}

static void test_keys_facts_and_ids_are_each_one_rows(void **state)
{
	const struct identity_attribute *a, *b;
	unsigned i, j;

	for (i = 0; i < IDENTITY_ATTR_COUNT; i++) {
		a = &identity_attributes[i];
		assert_true(a->id && *a->question && *a->claim);
		for (j = 0; j < i; j++) {
			b = &identity_attributes[j];
			assert_true(a->id != b->id && strcmp(a->key, b->key) && strcmp(a->claim, b->claim));
			assert_true(!a->fact || !b->fact || strcmp(a->fact, b->fact));
		}
		for (j = 0; j < ARRAY_SIZE(derived); j++)
			assert_true(!a->fact || strcmp(a->fact, derived[j]));
	}
}

static void test_ages_from_1_to_99_are_facts(void **state)
{
	static const char *const none[] = { "over_0", "over_07", "over_100", "over_", "over_n", "over_1x", "over_-1", "Over_18", "over", "full_name", "" };
	char name[16];
	unsigned i;

	for (i = 1; i < 100; i++) {
		snprintf(name, sizeof(name), "over_%u", i);
		assert_int_equal(identity_attributes_over(name), i);
	}
	for (i = 0; i < ARRAY_SIZE(none); i++)
		assert_int_equal(identity_attributes_over(none[i]), 0);
}

static char *slurp(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[512], *text = calloc(1, 1 << 17);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", name);
	f = fopen(path, "r");
	assert_non_null(text);
	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 17) - 1, f) > 0);
	fclose(f);
	return text;
}

/* How often word stands in text, not as a part of another one. */
static unsigned count_word(const char *text, const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	const char *at = text;
	unsigned n = 0;
	size_t len = strlen(word);

	while ((at = strstr(at, word))) {
		n += (at == text || !strchr(letters, at[-1])) && (!at[len] || !strchr(letters, at[len]));
		at += len;
	}
	return n;
}

/* On the consent screen, in lists, as a label, and how the agent reads the value. */
static void test_each_fact_has_its_words(void **state)
{
	char *values = slurp("menus/screens/values.conf");
	unsigned i;

	for (i = 0; i < IDENTITY_ATTR_COUNT; i++) {
		if (identity_attributes[i].fact && count_word(values, identity_attributes[i].fact) < 4)
			fail_msg("%s is not in every group of values.conf", identity_attributes[i].fact);
	}
	for (i = 0; i < ARRAY_SIZE(derived); i++) {
		if (count_word(values, derived[i]) < 4)
			fail_msg("%s is not in every group of values.conf", derived[i]);
	}
	assert_true(count_word(values, "over_n") >= 4);
	free(values);
}

/* Under `person add`, and under `import`. */
static void test_each_key_is_in_the_manual_twice(void **state)
{
	char *manual = slurp("store/ctl/musafirctl.1");
	unsigned i;

	for (i = 0; i < IDENTITY_ATTR_COUNT; i++) {
		if (count_word(manual, identity_attributes[i].key) < 2)
			fail_msg("musafirctl(1) does not say %s", identity_attributes[i].key);
	}
	free(manual);
}

/* ---- words ---- */

static const struct { const char *key, *menus; } words_of[IDENTITY_WORDS_COUNT] = {
	[IDENTITY_WORDS_SEX] = { "sex",
#define WORD(word, meaning) "\"" word "\", "
#define LEVEL(word, meaning) "\"ev" word "\", "
		"\tsex     = [ " IDENTITY_SEXES(WORD) },
	[IDENTITY_WORDS_EVIDENCE] = { "evidence", "\tev      = [ " IDENTITY_EVIDENCES(LEVEL) },
	[IDENTITY_WORDS_ID_TYPE] = { "id_type", "\tid_type = [ " IDENTITY_ID_TYPES(WORD) },
	[IDENTITY_WORDS_YES_NO] = { "allergies", "\tset     = [ " IDENTITY_YES_NOS(WORD) },
	[IDENTITY_WORDS_ORG_KIND] = { "kind", "\tkind    = [ " IDENTITY_ORG_KINDS(WORD) },
};

static void test_words_are_those_of_manual_and_menus(void **state)
{
	char *manual = slurp("store/ctl/musafirctl.1"), *menus = slurp("menus/screens/values.conf"), expected[512];
	unsigned i;

	for (i = 0; i < IDENTITY_WORDS_COUNT; i++) {
		snprintf(expected, sizeof(expected), "\n.TP\n\\fB%s\\fR\n%s\n", words_of[i].key, identity_words_list(i) + strlen("one of: "));
		if (!strstr(manual, expected))
			fail_msg("not in the manual: %s", expected);
		snprintf(expected, sizeof(expected), i == IDENTITY_WORDS_YES_NO ? "%.*s, " : "%.*s ];\n",	/* settings have other words behind them */
			 (int)strlen(words_of[i].menus) - 2, words_of[i].menus);
		if (!strstr(menus, expected))
			fail_msg("not in values.conf: %s", expected);
	}
	free(manual);
	free(menus);
}

/* The name at line, as a manual page writes it; line is moved on. */
static void put_name(char *list, size_t size, const char **line)
{
	const char *end;
	size_t used = strlen(list);

	*line += strlen("{ name = \"");
	for (end = strchr(*line, '"'); *line < end && used + 4 < size; (*line)++)
		used += (size_t)snprintf(list + used, size - used, "%s%c", **line == '-' ? "\\" : "", **line);
	snprintf(list + used, size - used, ", ");
}

/* The names of a file stand as one list under that word. */
static void names_in_the_manual(const char *file, const char *word)
{
	char *manual = slurp("store/ctl/musafirctl.1"), *shipped = slurp(file), list[1024];
	const char *at = shipped;

	snprintf(list, sizeof(list), "\n\\fB%s\\fR\n", word);
	while ((at = strstr(at, "{ name = \"")))
		put_name(list, sizeof(list), &at);
	if (!strstr(manual, list))
		fail_msg("not in the manual: %s", list);
	free(manual);
	free(shipped);
}

static void test_bundles_and_numbers_that_are_shipped_are_in_the_manual(void **state)
{
	names_in_the_manual("etc/bundles.conf", "bundle");
	names_in_the_manual("etc/numbers.conf", "number");
}

static void test_words_found_by_word_or_meaning(void **state)
{
	assert_string_equal(identity_words_find(IDENTITY_WORDS_SEX, "F"), "f");
	assert_string_equal(identity_words_find(IDENTITY_WORDS_SEX, "Male"), "m");
	assert_string_equal(identity_words_find(IDENTITY_WORDS_EVIDENCE, "paper-seen"), "2");
	assert_string_equal(identity_words_find(IDENTITY_WORDS_ID_TYPE, "Refugee ID"), "refugee_id");
	assert_string_equal(identity_words_find(IDENTITY_WORDS_ORG_KIND, "Clinic"), "clinic");
	assert_string_equal(identity_words_find(IDENTITY_WORDS_YES_NO, "Yes"), "yes");
	assert_string_equal(identity_words_find(IDENTITY_WORDS_YES_NO, "FALSE"), "no");
	assert_null(identity_words_find(IDENTITY_WORDS_SEX, ""));
	assert_null(identity_words_find(IDENTITY_WORDS_SEX, "fe"));
	assert_null(identity_words_find(IDENTITY_WORDS_ID_TYPE, "PoR"));
}

static void test_country_by_two_or_three_letters_or_stateless(void **state)
{
	static const char *const good[][2] = { { "SO", "SO" }, { "som", "SO" }, { "er", "ER" }, { "ZWE", "ZW" }, { "AF", "AF" }, { "XXA", "XXA" },
					       { "stateless", "XXA" }, { "XK", "XK" }, { "xkx", "XK" } };
	static const char *const bad[] = { "", "S", "ZZ", "XXB", "XXC", "XXX", "Somalia", "SOMA", "XKS" };
	char out[IDENTITY_COUNTRY_MAX];
	unsigned i, n = 0;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(identity_country_get(out, good[i][0]));
		assert_string_equal(out, good[i][1]);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(identity_country_get(out, bad[i]));
	for (i = 0; i < 26 * 26; i++)
		n += identity_country_get(out, (const char[]){ (char)('A' + i / 26), (char)('A' + i % 26), '\0' });
	assert_int_equal(n, 249 + 1);	/* and Kosovo */
	for (i = n = 0; i < 26 * 26 * 26; i++)
		n += identity_country_get(out, (const char[]){ (char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26), '\0' });
	assert_int_equal(n, 249 + 2);	/* and stateless */
	assert_true(identity_country_is_status("xxb") && identity_country_is_status("XXC") && identity_country_is_status("Refugee"));
	assert_false(identity_country_is_status("XXA") || identity_country_is_status("SO"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stored_ids_never_change),
		cmocka_unit_test(test_find_by_whole_key_alone),
		cmocka_unit_test(test_keys_facts_and_ids_are_each_one_rows),
		cmocka_unit_test(test_ages_from_1_to_99_are_facts),
		cmocka_unit_test(test_each_fact_has_its_words),
		cmocka_unit_test(test_each_key_is_in_the_manual_twice),
		cmocka_unit_test(test_words_are_those_of_manual_and_menus),
		cmocka_unit_test(test_bundles_and_numbers_that_are_shipped_are_in_the_manual),
		cmocka_unit_test(test_words_found_by_word_or_meaning),
		cmocka_unit_test(test_country_by_two_or_three_letters_or_stateless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
