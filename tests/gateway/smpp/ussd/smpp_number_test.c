/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers as operators want them written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "gateway/smpp/ussd/smpp_number.h"

static void expect(enum smpp_number_format format, unsigned ton_npi, const char *number, unsigned ton, unsigned npi, const char *digits)
{
	struct smpp_address a;

	assert_int_equal(smpp_number_write(&a, format, ton_npi, "254", number), 0);
	assert_string_equal(a.digits, digits);
	assert_int_equal(a.ton, ton);
	assert_int_equal(a.npi, npi);
}

static void test_number_each_format_has_its_digits_and_type(void **state)
{
	expect(SMPP_NUMBER_INTERNATIONAL, 0, "254711000001", 1, 1, "254711000001");
	expect(SMPP_NUMBER_INTERNATIONAL, 0, "+254711000001", 1, 1, "254711000001");
	expect(SMPP_NUMBER_PLUS, 0, "254711000001", 0, 1, "+254711000001");
	expect(SMPP_NUMBER_NATIONAL, 0, "254711000001", 2, 1, "711000001");
	expect(SMPP_NUMBER_TRUNK, 0, "254711000001", 0, 1, "0711000001");
	expect(SMPP_NUMBER_UNKNOWN, 0, "254711000001", 0, 0, "254711000001");
	expect(SMPP_NUMBER_PLUS, SMPP_TON_NPI(1, 8), "254711000001", 1, 8, "+254711000001");
	expect(SMPP_NUMBER_INTERNATIONAL, SMPP_TON_NPI(0, 0), "254711000001", 0, 0, "254711000001");
}

static void test_number_of_another_country_is_never_written_as_one_of_ours(void **state)
{
	expect(SMPP_NUMBER_NATIONAL, 0, "256711000001", 1, 1, "256711000001");
	expect(SMPP_NUMBER_TRUNK, SMPP_TON_NPI(0, 1), "256711000001", 1, 1, "256711000001");
	expect(SMPP_NUMBER_TRUNK, 0, "254", 1, 1, "254");
}

/* An operator who writes 0711000001 was answered at 254711000001. */
static void test_reply_went_to_another_address_than_the_message_came_from(void **state)
{
	static const struct smpp_address came[] = {
		{ 1, 1, "254711000001" }, { 2, 8, "711000001" }, { 0, 0, "0711000001" }, { 0, 1, "+254711000001" }, { 6, 18, "12345678901234567890" },
	};
	static const struct smpp_address strange[] = { { 19, 1, "254711000001" }, { 5, 0, "HAWA" }, { 0, 0, "1=2" } };
	char address[SMPP_NUMBER_MAX], number[2 * SMPP_NUMBER_MAX];
	struct smpp_address a;
	unsigned i;

	for (i = 0; i < sizeof(came) / sizeof(came[0]); i++) {
		smpp_number_came(address, &came[i]);
		snprintf(number, sizeof(number), "254711000001=%s", address);
		assert_int_equal(smpp_number_write(&a, SMPP_NUMBER_CAME, 0, "254", number), 0);
		assert_string_equal(a.digits, came[i].digits);
		assert_int_equal(a.ton, came[i].ton);
		assert_int_equal(a.npi, came[i].npi);
		expect(SMPP_NUMBER_TRUNK, 0, number, 0, 1, "0711000001");
		expect(SMPP_NUMBER_PLUS, 0, number, 0, 1, "+254711000001");
	}
	for (i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		smpp_number_came(address, &strange[i]);
		assert_string_equal(address, "");
	}
	expect(SMPP_NUMBER_CAME, 0, "254711000001", 1, 1, "254711000001");
	expect(SMPP_NUMBER_CAME, 0, "254711000001=", 1, 1, "254711000001");
	expect(SMPP_NUMBER_CAME, 0, "254711000001=1", 1, 1, "254711000001");
	expect(SMPP_NUMBER_CAME, 0, "254711000001=zz1", 1, 1, "254711000001");
	expect(SMPP_NUMBER_CAME, SMPP_TON_NPI(1, 8), "254711000001=20711000001", 1, 8, "711000001");
}

static void test_trunk_of_every_country_was_zero(void **state)
{
	static const struct { const char *country, *number, *digits; } rows[] = {
		{ "7", "77011234567", "87011234567" }, { "39", "393123456789", "3123456789" }, { "36", "36201234567", "06201234567" },
		{ "225", "2250700000001", "0700000001" },
	};
	struct smpp_address a;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(smpp_number_write(&a, SMPP_NUMBER_TRUNK, 0, rows[i].country, rows[i].number), 0);
		assert_string_equal(a.digits, rows[i].digits);
	}
}

static void test_kind_is_said_by_the_type_and_else_by_the_format(void **state)
{
	assert_int_equal(smpp_number_kind(1, SMPP_NUMBER_TRUNK), NUMBER_INTERNATIONAL);
	assert_int_equal(smpp_number_kind(2, SMPP_NUMBER_INTERNATIONAL), NUMBER_WRITTEN);
	assert_int_equal(smpp_number_kind(0, SMPP_NUMBER_INTERNATIONAL), NUMBER_BARE);
	assert_int_equal(smpp_number_kind(0, SMPP_NUMBER_UNKNOWN), NUMBER_BARE);
	assert_int_equal(smpp_number_kind(0, SMPP_NUMBER_NATIONAL), NUMBER_WRITTEN);
	assert_int_equal(smpp_number_kind(0, SMPP_NUMBER_TRUNK), NUMBER_WRITTEN);
}

static void test_number_too_long_for_an_address_is_refused(void **state)
{
	struct smpp_address a;

	assert_int_equal(smpp_number_write(&a, SMPP_NUMBER_PLUS, 0, "254", "25471100000100000000"), -EINVAL);
	assert_int_equal(smpp_number_write(&a, SMPP_NUMBER_INTERNATIONAL, 0, "254", "25471100000100000000"), 0);
}

static void source(const char *text, unsigned ton_npi, unsigned ton, unsigned npi, const char *digits)
{
	struct smpp_addr a = smpp_number_source(text, ton_npi);

	assert_int_equal(a.ton, ton);
	assert_int_equal(a.npi, npi);
	assert_true(smpp_pdu_str_is(a.digits, digits));
}

static void test_source_says_its_type_by_how_it_looks(void **state)
{
	source("789", 0, 0, 0, "789");
	source("IDSERVICE", 0, 5, 0, "IDSERVICE");
	source("+254200000000", 0, 1, 1, "254200000000");
	source("789", SMPP_TON_NPI(3, 9), 3, 9, "789");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_each_format_has_its_digits_and_type),
		cmocka_unit_test(test_number_of_another_country_is_never_written_as_one_of_ours),
		cmocka_unit_test(test_reply_went_to_another_address_than_the_message_came_from),
		cmocka_unit_test(test_trunk_of_every_country_was_zero),
		cmocka_unit_test(test_kind_is_said_by_the_type_and_else_by_the_format),
		cmocka_unit_test(test_number_too_long_for_an_address_is_refused),
		cmocka_unit_test(test_source_says_its_type_by_how_it_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
