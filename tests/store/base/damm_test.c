/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/base/damm.h"
#include "store/base/secret.h"

static void test_damm_known_numbers_give_known_digits(void **state)
{
	assert_int_equal(damm_digit("572", 3), '4');
	assert_int_equal(damm_digit("48291307", 8), '7');
	assert_true(damm_is_valid("5724", 4));
	assert_true(damm_is_valid("482913077", 9));
	assert_true(damm_is_valid("715464", 6));
}

static void test_damm_every_wrong_digit_is_caught(void **state)
{
	char n[] = "482913077", good;
	unsigned i, d;

	for (i = 0; i < 9; i++) {
		good = n[i];
		for (d = 0; d < 10; d++) {
			n[i] = (char)('0' + d);
			assert_int_equal(damm_is_valid(n, 9), n[i] == good);
		}
		n[i] = good;
	}
}

static void test_damm_every_swap_of_neighbours_is_caught(void **state)
{
	unsigned v, i, len;
	char n[8], c;

	for (v = 0; v < 100000; v++) {
		len = (unsigned)snprintf(n, sizeof(n), "%05u", v);
		n[len] = damm_digit(n, len);
		for (i = 0; i < len; i++) {
			if (n[i] == n[i + 1])
				continue;
			c = n[i];
			n[i] = n[i + 1];
			n[i + 1] = c;
			assert_false(damm_is_valid(n, len + 1));
			n[i + 1] = n[i];
			n[i] = c;
		}
	}
}

static void test_damm_other_characters_are_refused(void **state)
{
	assert_int_equal(damm_digit("", 0), 0);
	assert_int_equal(damm_digit("5a2", 3), 0);
	assert_int_equal(damm_digit("5/2", 3), 0);
	assert_int_equal(damm_digit("5:2", 3), 0);
	assert_false(damm_is_valid("57 4", 4));
	assert_false(damm_is_valid("0", 1));
}

static void test_secret_put_longest_and_too_long(void **state)
{
	struct secret s = { .len = 3, .digits = "123" }, t;

	assert_int_equal(secret_put(&s, "1234567890123456", 16), 0);
	assert_true(secret_is_digits(&s, 16));
	assert_false(secret_is_digits(&s, 15));
	assert_int_equal(s.len, 16);
	secret_move(&t, &s);
	assert_int_equal(s.len, 0);
	assert_int_equal(s.digits[0], 0);
	assert_memory_equal(t.digits, "1234567890123456", 16);
	assert_true(secret_put(&t, "12345678901234567", 17) < 0);
	assert_int_equal(t.len, 0);
	assert_int_equal(t.digits[15], 0);
	assert_int_equal(secret_put(&t, "+254", 4), 0);
	assert_false(secret_is_digits(&t, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damm_known_numbers_give_known_digits),
		cmocka_unit_test(test_damm_every_wrong_digit_is_caught),
		cmocka_unit_test(test_damm_every_swap_of_neighbours_is_caught),
		cmocka_unit_test(test_damm_other_characters_are_refused),
		cmocka_unit_test(test_secret_put_longest_and_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
