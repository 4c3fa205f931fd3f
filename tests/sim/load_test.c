/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "sim/load/load.h"
#include "sim/load/load_hist.h"

static void test_hist_percentiles_of_a_thousand_times_are_right_within_a_sixteenth(void **state)
{
	struct load_hist h = { 0 };

	for (uint64_t i = 1; i <= 1000; i++)
		load_hist_add(&h, i * 1000);
	assert_int_equal(h.n, 1000);
	assert_in_range(load_hist_at(&h, 5000), 500000, 532000);
	assert_in_range(load_hist_at(&h, 9900), 990000, 1000000);
	assert_int_equal(load_hist_at(&h, 10000), 1000000);
	assert_int_equal(h.max_ns, 1000000);
}

static void test_hist_without_times_says_zero(void **state)
{
	struct load_hist h = { 0 };

	assert_int_equal(load_hist_at(&h, 9990), 0);
	assert_int_equal(load_hist_below(&h, UINT64_MAX / 2), 0);
}

static void test_hist_small_times_have_a_bucket_each(void **state)
{
	struct load_hist h = { 0 };

	for (uint64_t i = 0; i < 16; i++)
		load_hist_add(&h, i);
	for (uint64_t i = 0; i < 16; i++)
		assert_int_equal(load_hist_below(&h, i), i + 1);
}

static void test_hist_a_day_goes_into_the_last_bucket(void **state)
{
	struct load_hist h = { 0 };

	load_hist_add(&h, 86400ULL * 1000000000);
	load_hist_add(&h, UINT64_MAX);
	assert_int_equal(h.bucket[LOAD_HIST_SIZE - 1], 2);
}

static void test_mix_words_in_any_order_are_taken(void **state)
{
	unsigned mix[LOAD_KINDS];

	assert_int_equal(load_mix(mix, "sms=20,share=5"), 0);
	assert_int_equal(mix[LOAD_SMS], 20);
	assert_int_equal(mix[LOAD_SHARE], 5);
	assert_int_equal(mix[LOAD_HOME], 0);
}

static void test_mix_of_nothing_or_nonsense_is_refused(void **state)
{
	static const char *const bad[] = { "", "sms", "sms=", "sms=x", "sms=1x", "sms=0", "sms=-1", "smss=1", "sms=1,,", "sms=99999999" };
	unsigned mix[LOAD_KINDS];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_not_equal(load_mix(mix, bad[i]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hist_percentiles_of_a_thousand_times_are_right_within_a_sixteenth),
		cmocka_unit_test(test_hist_without_times_says_zero),
		cmocka_unit_test(test_hist_small_times_have_a_bucket_each),
		cmocka_unit_test(test_hist_a_day_goes_into_the_last_bucket),
		cmocka_unit_test(test_mix_words_in_any_order_are_taken),
		cmocka_unit_test(test_mix_of_nothing_or_nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
