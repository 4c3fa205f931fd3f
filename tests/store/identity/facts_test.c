/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pure parts: texts, days, records, facts, names. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/door/identity.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_facts.h"
#include "store/values/national.h"
#include "store/values/identity_text.h"

#define OK(call) assert_int_equal(call, 0)

static void test_number_refused_says_what_stands_in_the_way(void **state)
{
	char got[NUMBER_SIZE], err[160] = "";

	OK(identity_text_number(got, "0700 000 001", "254", err, sizeof(err)));
	assert_string_equal(got, "254700000001");
	assert_string_equal(err, "");
	assert_int_equal(identity_text_number(got, "0700000019/0722000019", "254", err, sizeof(err)), -EINVAL);
	assert_string_equal(err, "msisdn: expected a phone number; '/' at character 11 stands in the way; are these two numbers?");
}

static void test_text_invalid_utf8_and_controls_refused(void **state)
{
	static const char *const bad[] = { "\xff", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\tb", "\x7f",
					   "\xc2\x85", "\xe2\x80\x8f", "\xe2\x80\xae", "\xe2\x81\xa6", "\xef\xbb\xbf", "\xef\xbf\xbf" };
	unsigned i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(identity_text_chars(bad[i]), -EINVAL);
	assert_int_equal(identity_text_chars("S\xc3\xa9lam \xd8\xb3 \xe1\x88\xb0 \xf0\x9f\x98\x80"), 11);
	assert_int_equal(identity_text_chars(""), 0);
}

static void test_day_is_local(void **state)
{
	char text[IDENTITY_DAY_TEXT];
	const int64_t t = 1790024400;	/* 21 Sep 2026 21:00 UTC: midnight in Nairobi */

	identity_day_zone("Africa/Nairobi");
	identity_day_text(text, t - 1);
	assert_string_equal(text, "2026-09-21");
	identity_day_text(text, t);
	assert_string_equal(text, "2026-09-22");
	assert_int_equal(identity_day_start(t), t);
	assert_int_equal(identity_day_end(t - 1), t);
	assert_int_equal(identity_day_end(t), t + 86400);
	assert_int_equal(identity_day_of(t), identity_day_of(t - 1) + 1);
	identity_day_date(text, identity_day_of(t));
	assert_string_equal(text, "2026-09-22");
}

static void test_record_packs_and_unpacks(void **state)
{
	struct identity_record r = { 0 }, back;
	uint8_t octets[IDENTITY_RECORD_MAX];
	const char *expected;
	size_t len;

	OK(identity_record_set(&r, IDENTITY_ATTR_GIVEN_NAME, "SELAM", "254", &expected));
	OK(identity_record_set(&r, IDENTITY_ATTR_PHONE, "0700000001", "254", &expected));
	assert_int_equal(identity_record_set(&r, IDENTITY_ATTR_SEX, "woman", "254", &expected), -EINVAL);
	OK(identity_record_set(&r, IDENTITY_ATTR_SEX, "female", "254", &expected));
	len = identity_record_pack(&r, octets);
	OK(identity_record_unpack(&back, octets, len));
	assert_memory_equal(&r, &back, sizeof(r));
	assert_string_equal(back.v[IDENTITY_ATTR_PHONE], "254700000001");
	assert_string_equal(back.v[IDENTITY_ATTR_SEX], "f");
}

static void test_record_keeps_text_as_typed_and_composed(void **state)
{
	static const struct { enum identity_attr a; const char *typed, *kept; } values[] = {
		{ IDENTITY_ATTR_GIVEN_NAME, "Zoe\xcc\x88", "Zo\xc3\xab" }, { IDENTITY_ATTR_GIVEN_NAME, "Ali ", "Ali" },
		{ IDENTITY_ATTR_GIVEN_NAME, "\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1", "\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1" },
		{ IDENTITY_ATTR_FAMILY_NAME, "\xd9\x85\xd8\xad\xe2\x80\x8f", "\xd9\x85\xd8\xad" },
		{ IDENTITY_ATTR_FAMILY_NAME, "D'Souza", "D'Souza" }, { IDENTITY_ATTR_ID_NUMBER, "\xe2\x84\x96 123/45", "123/45" },
		{ IDENTITY_ATTR_BIRTHDATE, "1990-01-02T00:00:00.000+03:00", "1990-01-02" }, { IDENTITY_ATTR_BIRTHDATE, "1990-01-02 00:00", "1990-01-02" },
		{ IDENTITY_ATTR_ID_EXPIRY, "2030-01-02T00:00:00Z", "2030-01-02" }, { IDENTITY_ATTR_SEX, " F", "f" },
		{ IDENTITY_ATTR_NATIONALITY, "som", "SO" }, { IDENTITY_ATTR_NATIONALITY, "XXA", "XXA" }, { IDENTITY_ATTR_NATIONALITY, "XXB", NULL },
		{ IDENTITY_ATTR_ID_TYPE, "Refugee ID", "refugee_id" }, { IDENTITY_ATTR_ID_TYPE, "PoR", "PoR" }, { IDENTITY_ATTR_EVIDENCE, "Paper seen", "2" },
		{ IDENTITY_ATTR_GIVEN_NAME, "a\xe2\x80\x8c""b", NULL }, { IDENTITY_ATTR_GIVEN_NAME, "\xd8\xb9 \xe2\x80\x8c\xd8\xb1", NULL },
		{ IDENTITY_ATTR_GIVEN_NAME, "\xd8\xb9\xe2\x80\xae\xd8\xb1", NULL }, { IDENTITY_ATTR_GIVEN_NAME, " \xe2\x80\x8f", NULL },
		{ IDENTITY_ATTR_BIRTHDATE, "1990-01-02T21:00:00.000Z", NULL }, { IDENTITY_ATTR_BIRTHDATE, "1990-01-02T00:00:00+3", NULL },
		{ IDENTITY_ATTR_BIRTHDATE, "1990-01-02T", NULL }, { IDENTITY_ATTR_BIRTHDATE, "1990-01-02T00:00:00Z ", "1990-01-02" },
		{ IDENTITY_ATTR_BIRTHDATE, " Eth 1988-08-04", "eth:1988-08-04" }, { IDENTITY_ATTR_BIRTHDATE, "Eth 1988-13-06", NULL },
		{ IDENTITY_ATTR_ID_EXPIRY, "Eth 1988-08-04", NULL },
	};
	struct identity_record r;
	const char *expected;
	size_t i;
	int rc;

	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		memset(&r, 0, sizeof(r));
		rc = identity_record_set(&r, values[i].a, values[i].typed, "254", &expected);
		assert_int_equal(rc, values[i].kept ? 0 : -EINVAL);
		assert_string_equal(r.v[values[i].a], values[i].kept ? values[i].kept : "");
	}
}

static void test_record_any_cut_or_unknown_refused(void **state)
{
	struct identity_record r = { 0 }, back;
	uint8_t octets[IDENTITY_RECORD_MAX], *cut;
	const char *expected;
	size_t len, n;

	OK(identity_record_set(&r, IDENTITY_ATTR_GIVEN_NAME, "SELAM", "254", &expected));
	len = identity_record_pack(&r, octets);
	for (n = 1; n < len; n++) {
		cut = malloc(n);
		assert_non_null(cut);
		memcpy(cut, octets, n);
		assert_int_equal(identity_record_unpack(&back, cut, n), -EINVAL);
		free(cut);
	}
	octets[0] = UINT8_MAX;
	assert_int_equal(identity_record_unpack(&back, octets, len), -EINVAL);
	octets[0] = 0;
	assert_int_equal(identity_record_unpack(&back, octets, len), -EINVAL);
}

/* A record with every attribute as the first program wrote it: what lies sealed in old databases. */
static const struct { enum identity_attr attr; const char *value; } full[] = {
	{ IDENTITY_ATTR_GIVEN_NAME, "SELAM" }, { IDENTITY_ATTR_FAMILY_NAME, "TESFAYE" }, { IDENTITY_ATTR_BIRTHDATE, "1996-04-12" },
	{ IDENTITY_ATTR_SEX, "f" }, { IDENTITY_ATTR_NATIONALITY, "ET" }, { IDENTITY_ATTR_ID_TYPE, "refugee_id" },
	{ IDENTITY_ATTR_ID_NUMBER, "ET-0042" }, { IDENTITY_ATTR_ID_EXPIRY, "2027-01-31" }, { IDENTITY_ATTR_ID_ISSUER, "UNHCR" },
	{ IDENTITY_ATTR_ADDRESS, "Kakuma, KE" }, { IDENTITY_ATTR_PHONE, "254700000001" }, { IDENTITY_ATTR_LANG, "ti" },
	{ IDENTITY_ATTR_PROGRAMME_ID, "P-77" }, { IDENTITY_ATTR_HOUSEHOLD_SIZE, "4" }, { IDENTITY_ATTR_WORK_UNTIL, "2027-06-30" },
	{ IDENTITY_ATTR_ALLERGIES, "yes" }, { IDENTITY_ATTR_COLLECTOR, "ABEL" }, { IDENTITY_ATTR_EVIDENCE, "2" },
};
static const char full_octets[] =
	"\1\5\0SELAM\2\7\0TESFAYE\3\12\0001996-04-12\4\1\0f\5\2\0ET\6\12\0refugee_id\7\7\0ET-0042\10\12\0002027-01-31"
	"\11\5\0UNHCR\12\12\0Kakuma, KE\13\14\000254700000001\14\2\0ti\15\4\0P-77\16\1\0004\17\12\0002027-06-30\20\3\0yes"
	"\21\4\0ABEL\22\1\0002";

static void test_record_octets_never_change(void **state)
{
	struct identity_record r = { 0 }, back;
	uint8_t octets[IDENTITY_RECORD_MAX];
	size_t i;

	for (i = 0; i < sizeof(full) / sizeof(full[0]); i++)
		snprintf(r.v[full[i].attr], sizeof(r.v[0]), "%s", full[i].value);
	assert_int_equal(identity_record_pack(&r, octets), sizeof(full_octets) - 1);
	assert_memory_equal(octets, full_octets, sizeof(full_octets) - 1);
	OK(identity_record_unpack(&back, (const uint8_t *)full_octets, sizeof(full_octets) - 1));
	assert_memory_equal(&r, &back, sizeof(r));
}

static const char *value(const struct identity_facts *f, const char *name)
{
	static char out[IDENTITY_FACT_MAX];

	return identity_facts_get(f, name, out) ? "-" : out;
}

static void test_facts_derived(void **state)
{
	static struct identity_record r = { .v = {
		[IDENTITY_ATTR_GIVEN_NAME] = "SELAM", [IDENTITY_ATTR_BIRTHDATE] = "1996-04", [IDENTITY_ATTR_ID_NUMBER] = "ET/100-00.42",
		[IDENTITY_ATTR_WORK_UNTIL] = "2026-09-21", [IDENTITY_ATTR_EVIDENCE] = "2" } };
	struct identity_facts f = { &r, "2026-09-21", "254700000001", "ar", "PSEUDONYM" };

	assert_string_equal(value(&f, "full_name"), "SELAM");
	assert_string_equal(value(&f, "over_18"), "yes");
	assert_string_equal(value(&f, "birth_year"), "1996");
	assert_string_equal(value(&f, "id_last4"), "0042");
	assert_string_equal(value(&f, "may_work"), "yes");
	assert_string_equal(value(&f, "phone"), "254700000001");
	assert_string_equal(value(&f, "language"), "ar");
	assert_string_equal(value(&f, "evidence"), "ev.2");
	assert_string_equal(value(&f, "id_type"), "-");
	snprintf(r.v[IDENTITY_ATTR_ID_TYPE], sizeof(r.v[0]), "PoR");
	assert_string_equal(value(&f, "id_type"), "other");
	snprintf(r.v[IDENTITY_ATTR_ID_TYPE], sizeof(r.v[0]), "passport");
	assert_string_equal(value(&f, "id_type"), "passport");
	assert_string_equal(value(&f, "pseudonym"), "PSEUDONYM");
	assert_string_equal(value(&f, "address"), "-");
	assert_string_equal(value(&f, "religion"), "-");
	f.today = "2026-09-22";
	assert_string_equal(value(&f, "may_work"), "no");
	r.v[IDENTITY_ATTR_BIRTHDATE][0] = '\0';
	assert_string_equal(value(&f, "over_18"), "unknown");
	assert_string_equal(value(&f, "birth_year"), "-");
}

/* A paper of a row is of its kind, and its number leaves as id_number alone. */
static void test_facts_of_a_national_number(void **state)
{
	static const struct national row = { .name = "fayda_fin", .kind = "national_id" };
	static const struct national_table numbers = { &row, 1 };
	static const char *const others[] = { "full_name", "over_18", "over_15", "birth_year", "id_last4", "may_work", "pseudonym" };
	static struct identity_record r = { .v = { [IDENTITY_ATTR_ID_TYPE] = "fayda_fin", [IDENTITY_ATTR_ID_NUMBER] = "407183629501" } };
	struct identity_facts f = { .record = &r, .today = "2026-09-21", .number = "", .lang = "", .pseudonym = "" };
	unsigned i;

	assert_string_equal(value(&f, "id_type"), "other");
	f.numbers = &numbers;
	assert_string_equal(value(&f, "id_type"), "national_id");
	assert_string_equal(value(&f, "id_number"), "407183629501");
	assert_string_equal(value(&f, "id_last4"), "9501");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_null(strstr(value(&f, others[i]), "0718"));
	for (i = 0; i < IDENTITY_ATTR_COUNT; i++)
		if (identity_attributes[i].fact && i != IDENTITY_ATTR_ID_NUMBER)
			assert_null(strstr(value(&f, identity_attributes[i].fact), "0718"));
	snprintf(r.v[IDENTITY_ATTR_ID_TYPE], sizeof(r.v[0]), "passport");
	assert_string_equal(value(&f, "id_type"), "passport");
	r.v[IDENTITY_ATTR_ID_TYPE][0] = '\0';
	assert_string_equal(value(&f, "id_type"), "-");
}

/* Never a guess: who may be either is not known. */
static void test_answers_at_their_borders(void **state)
{
	static const struct { const char *today, *kept, *over; } births[] = {
		{ "2026-09-21", "2005-09-21", "yes" }, { "2026-09-21", "2005-09-22", "no" }, { "2026-09-21", "2005", "unknown" },
		{ "2026-09-21", "2004", "yes" }, { "2025-03-01", "2004-02-29", "yes" }, { "2025-02-27", "2004-02-29", "no" },
		{ "2026-09-21", "eth:1998-01-11", "yes" }, { "2026-09-21", "eth:1998-01-12", "no" }, { "2026-09-21", "", "unknown" },
	};
	static const struct { const char *type, *expiry, *valid; } papers[] = {
		{ "passport", "2026-09-21", "yes" }, { "passport", "2026-09-20", "no" }, { "passport", "", "unknown" }, { "", "", "-" },
	};
	static struct identity_record r;
	struct identity_facts f = { .record = &r, .number = "", .lang = "", .pseudonym = "" };
	size_t i;

	for (i = 0; i < sizeof(births) / sizeof(births[0]); i++) {
		snprintf(r.v[IDENTITY_ATTR_BIRTHDATE], sizeof(r.v[0]), "%s", births[i].kept);
		f.today = births[i].today;
		assert_string_equal(value(&f, "over_21"), births[i].over);
	}
	f.today = "2026-09-21";
	snprintf(r.v[IDENTITY_ATTR_BIRTHDATE], sizeof(r.v[0]), "1966");
	assert_string_equal(value(&f, "over_59"), "yes");
	assert_string_equal(value(&f, "over_60"), "unknown");
	assert_string_equal(value(&f, "over_61"), "no");
	assert_string_equal(value(&f, "over_100"), "-");
	assert_true(identity_facts_is_yes_no("over_1") && identity_facts_is_yes_no("over_99") && !identity_facts_is_yes_no("over_100"));
	for (i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
		snprintf(r.v[IDENTITY_ATTR_ID_TYPE], sizeof(r.v[0]), "%s", papers[i].type);
		snprintf(r.v[IDENTITY_ATTR_ID_EXPIRY], sizeof(r.v[0]), "%s", papers[i].expiry);
		assert_string_equal(value(&f, "id_valid"), papers[i].valid);
	}
}

static void test_facts_of_a_birth_date_are_gregorian(void **state)
{
	static const struct { const char *kept, *shown, *year, *over; } rows[] = {
		{ "eth:1988-08-04", "1996-04-12", "1996", "yes" }, { "eth:2001", "2008-09/2009-09", "2008-2009", "unknown" },
		{ "hij:1429-10-01", "2008-10-02~", "2008", "no" }, { "age17~2@2026-09-01", "2006/2011", "2006-2011", "unknown" },
		{ "no date", "-", "-", "unknown" },
	};
	static struct identity_record r;
	const struct identity_facts f = { &r, "2026-09-21", "254700000001", "ar", "PSEUDONYM" };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(r.v[IDENTITY_ATTR_BIRTHDATE], sizeof(r.v[0]), "%s", rows[i].kept);
		assert_string_equal(value(&f, "birthdate"), rows[i].shown);
		assert_string_equal(value(&f, "birth_year"), rows[i].year);
		assert_string_equal(value(&f, "over_18"), rows[i].over);
	}
}

static void test_answer_fields_pack_walk_and_refuse_the_malformed(void **state)
{
	struct identity_ans ans = { 0 };
	enum identity_field id;
	const char *text;
	unsigned pos = 0, n;

	OK(identity_ans_put(&ans, IDF_CODE, "482913077"));
	OK(identity_ans_put(&ans, IDF_FACT, "a=b"));
	OK(identity_ans_put(&ans, IDF_FACT, ""));
	assert_string_equal(identity_ans_get(&ans, IDF_FACT, 1), "");
	assert_null(identity_ans_get(&ans, IDF_FACT, 2));
	assert_true(identity_ans_next(&ans, &pos, &id, &text));
	assert_int_equal(id, IDF_CODE);
	for (n = ans.used - 1; n > 0; n--) {
		ans.used = n;
		identity_ans_get(&ans, IDF_FACT, 9);
	}
	ans.used = UINT16_MAX;
	assert_null(identity_ans_get(&ans, IDF_FACT, 0));
	ans.used = sizeof(ans.fields) - 3;
	assert_int_equal(identity_ans_put(&ans, IDF_LANG, "en"), -EMSGSIZE);
}

static void test_names_both_ways(void **state)
{
	assert_int_equal(identity_verb_of("pin_again"), IDV_PIN_AGAIN);
	assert_int_equal(identity_verb_of("nothing"), IDV_NONE);
	assert_string_equal(identity_verb_name(IDV_CHECK), "check");
	assert_null(identity_verb_name(IDV_COUNT));
	assert_true(identity_verb_is_mutating(IDV_SHARE));
	assert_false(identity_verb_row(IDV_SHARE)->takes_secret);
	assert_true(identity_verb_row(IDV_UNLOCK)->takes_secret);
	assert_string_equal(identity_outcome_name(IDO_AGENT_CLOSED), "agent_closed");
	assert_string_equal(identity_field_name(IDF_OUT_TEXT), "out_text");
	assert_null(identity_field_name(IDF_COUNT));
}

/* What the facts say of a name in parts. */
static void expect_names(const char *const parts[5], const char *whole, const char *given)
{
	static const enum identity_attr attrs[] = { IDENTITY_ATTR_GIVEN_NAME, IDENTITY_ATTR_FATHER_NAME, IDENTITY_ATTR_GRANDFATHER_NAME,
						    IDENTITY_ATTR_FAMILY_NAME, IDENTITY_ATTR_LATIN_NAME };
	struct identity_record rec = { 0 };
	const struct identity_facts f = { .record = &rec, .today = "2026-09-21", .number = "", .lang = "", .pseudonym = "" };
	char out[IDENTITY_FACT_MAX];
	const char *expected;
	unsigned i;

	for (i = 0; i < 5; i++)
		if (*parts[i])
			OK(identity_record_set(&rec, attrs[i], parts[i], "254", &expected));
	OK(identity_facts_get(&f, "full_name", out));
	assert_string_equal(out, whole);
	OK(identity_facts_get(&f, "given_name", out));
	assert_string_equal(out, given);
}

static void test_names_in_parts(void **state)
{
	expect_names((const char *const[]){ "SELAM", "", "", "", "" }, "SELAM", "SELAM");
	expect_names((const char *const[]){ "SELAM", "TESFAYE", "HAILU", "", "" }, "SELAM TESFAYE HAILU", "SELAM");
	expect_names((const char *const[]){ "MARIA", "", "", "DE LA CRUZ", "" }, "MARIA DE LA CRUZ", "MARIA");
	expect_names((const char *const[]){ "O\xe2\x80\x99""BRIEN-DENG", "J.", "", "", "" }, "O\xe2\x80\x99""BRIEN-DENG J.", "O\xe2\x80\x99""BRIEN-DENG");
	expect_names((const char *const[]){ "ሰላም", "ተስፋዬ", "ኃይሉ", "", "SELAM TESFAYE HAILU" }, "SELAM TESFAYE HAILU", "SELAM");
	expect_names((const char *const[]){ "ሰላም", "ተስፋዬ", "", "", "" }, "ሰላም ተስፋዬ", "ሰላም");
	expect_names((const char *const[]){ "عبد الرحمن", "علي", "", "", "ABD RAHMAN ALI" }, "ABD RAHMAN ALI", "ABD RAHMAN");
	expect_names((const char *const[]){ "عبد الرحمن", "علي", "", "", "ABDIRAHMAN ALI" }, "ABDIRAHMAN ALI", "ABDIRAHMAN");
	expect_names((const char *const[]){ "محمد", "", "", "", "MOHAMED" }, "MOHAMED", "MOHAMED");
}

/* Kept, or the reason. */
static void expect_name(enum identity_attr a, const char *name, const char *reason)
{
	struct identity_record rec = { 0 };
	const char *expected = "";
	int rc = identity_record_set(&rec, a, name, "254", &expected);

	assert_int_equal(rc, reason ? -EINVAL : 0);
	if (reason && !strstr(expected, reason))
		fail_msg("%s: %s", name, expected);
}

/* In a draft four parts may hold more than a person has. */
static void test_name_too_long_ends_with_a_character(void **state)
{
	static const enum identity_attr parts[] = { IDENTITY_ATTR_GIVEN_NAME, IDENTITY_ATTR_FATHER_NAME, IDENTITY_ATTR_GRANDFATHER_NAME, IDENTITY_ATTR_FAMILY_NAME };
	struct identity_record r = { 0 };
	const struct identity_facts f = { .record = &r, .today = "", .number = "", .lang = "", .pseudonym = "" };
	char out[IDENTITY_FACT_MAX], part[IDENTITY_ATTR_MAX] = "";
	unsigned i;

	for (i = 0; i < IDENTITY_NAME_CHARS; i++)
		memcpy(part + 3 * i, "\xe1\x89\xb0", 4);
	for (i = 0; i < 4; i++)
		snprintf(r.v[parts[i]], sizeof(r.v[0]), "%s", part);
	OK(identity_facts_get(&f, "full_name", out));
	assert_in_range(identity_text_chars(out), IDENTITY_WHOLE_CHARS, 4 * IDENTITY_NAME_CHARS);
}

static void test_names_refused_say_why(void **state)
{
	static const char *const good[] = { "Ng", "\xc3\x89""o", "D'Angelo", "Al-Hassan", "O\xe2\x80\x99""Brien", "J. R.", "Mun\xcc\x83oz", "Seventh 7", "ሰላም፡ተስፋዬ",
					    "مریم‌گل", "བསྟན་འཛིན", "রহিমা" };
	char longest[IDENTITY_NAME_CHARS + 2];
	unsigned i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		expect_name(IDENTITY_ATTR_GIVEN_NAME, good[i], NULL);
	expect_name(IDENTITY_ATTR_FATHER_NAME, "123", "which has letters");
	expect_name(IDENTITY_ATTR_FATHER_NAME, "١٢٣", "which has letters");
	expect_name(IDENTITY_ATTR_FATHER_NAME, "'-.", "which has letters");
	expect_name(IDENTITY_ATTR_MOTHER_NAME, "AB\xe2\x80\xae""DC", "turn the direction");
	expect_name(IDENTITY_ATTR_MOTHER_NAME, "A\tB", "cannot be seen");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[IDENTITY_NAME_CHARS + 1] = '\0';
	expect_name(IDENTITY_ATTR_GIVEN_NAME, longest, "told in its parts");
	longest[IDENTITY_NAME_CHARS] = '\0';
	expect_name(IDENTITY_ATTR_GIVEN_NAME, longest, NULL);
	expect_name(IDENTITY_ATTR_LATIN_NAME, longest, NULL);
	expect_name(IDENTITY_ATTR_LATIN_NAME, "Se\xc3\xa1n \xc5\x81ukasz Nyande\xc5\x8b", NULL);
	expect_name(IDENTITY_ATTR_LATIN_NAME, "MOHAMED \xd0\x90LI", "in Latin letters");
	expect_name(IDENTITY_ATTR_LATIN_NAME, "محمد", "in Latin letters");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_refused_says_what_stands_in_the_way),
		cmocka_unit_test(test_text_invalid_utf8_and_controls_refused),
		cmocka_unit_test(test_day_is_local),
		cmocka_unit_test(test_record_packs_and_unpacks),
		cmocka_unit_test(test_record_keeps_text_as_typed_and_composed),
		cmocka_unit_test(test_record_any_cut_or_unknown_refused),
		cmocka_unit_test(test_record_octets_never_change),
		cmocka_unit_test(test_facts_derived),
		cmocka_unit_test(test_facts_of_a_national_number),
		cmocka_unit_test(test_answers_at_their_borders),
		cmocka_unit_test(test_facts_of_a_birth_date_are_gregorian),
		cmocka_unit_test(test_answer_fields_pack_walk_and_refuse_the_malformed),
		cmocka_unit_test(test_names_both_ways),
		cmocka_unit_test(test_names_in_parts),
		cmocka_unit_test(test_name_too_long_ends_with_a_character),
		cmocka_unit_test(test_names_refused_say_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
