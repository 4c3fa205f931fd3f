/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast an operator is spoken to. Time is the test's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "gateway/smpp/wire/smpp_pace.h"

/* As many as may go in that second, asked every millisecond. */
static unsigned second(struct smpp_pace *p, int64_t *now, unsigned wanted)
{
	unsigned n = 0;

	for (unsigned ms = 0; ms < 1000; ms++, ++*now)
		for (unsigned i = 0; i < 100 && n < wanted && smpp_pace_take(p, *now); i++)
			n++;
	return n;
}

static void test_pace_without_limit_lets_all_go(void **state)
{
	struct smpp_pace p;
	int64_t now = 1000;

	smpp_pace_init(&p, 0);
	assert_int_equal(second(&p, &now, 50000), 50000);
	assert_int_equal(smpp_pace_wait_ms(&p), 0);
}

static void test_pace_keeps_the_agreed_rate(void **state)
{
	struct smpp_pace p;
	int64_t now = 1000;
	unsigned n;

	smpp_pace_init(&p, 50);
	n = second(&p, &now, 1000);
	assert_in_range(n, 50, 55);
	for (unsigned i = 0; i < 5; i++)
		assert_in_range(second(&p, &now, 1000), 49, 51);
	now += 3600 * 1000;	/* a silence saves up a tenth of a second, not an hour */
	assert_in_range(second(&p, &now, 1000), 50, 55);
	while (smpp_pace_take(&p, now))
		;
	assert_in_range(smpp_pace_wait_ms(&p), 1, 20);
	now += smpp_pace_wait_ms(&p);
	assert_true(smpp_pace_take(&p, now));
}

static void test_pace_told_to_slow_down_halves_once_a_step_and_recovers(void **state)
{
	struct smpp_pace p;
	int64_t now = 1000;
	unsigned i;

	smpp_pace_init(&p, 100);
	second(&p, &now, 1000);
	smpp_pace_slow(&p, now);
	smpp_pace_slow(&p, now);	/* of the same moment */
	assert_int_equal(p.now, 50);
	now += SMPP_PACE_STEP_MS;
	smpp_pace_slow(&p, now);
	assert_int_equal(p.now, 25);
	for (i = 0; i < 30; i++) {
		now += SMPP_PACE_STEP_MS;
		smpp_pace_slow(&p, now);
	}
	assert_int_equal(p.now, SMPP_PACE_LEAST);
	for (i = 0; i < 60; i++)
		second(&p, &now, 1000);
	assert_int_equal(p.now, 100);
}

static void test_pace_without_agreement_slows_from_what_was_sent_and_forgets(void **state)
{
	struct smpp_pace p;
	int64_t now = 1000;

	smpp_pace_init(&p, 0);
	second(&p, &now, 200);
	smpp_pace_slow(&p, now);
	assert_int_equal(p.now, 100);
	assert_in_range(second(&p, &now, 1000), 90, 120);
	assert_true(p.now > 0);
	now += 60 * SMPP_PACE_STEP_MS;
	assert_true(smpp_pace_take(&p, now));
	assert_int_equal(p.now, 0);
	assert_int_equal(second(&p, &now, 5000), 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pace_without_limit_lets_all_go),
		cmocka_unit_test(test_pace_keeps_the_agreed_rate),
		cmocka_unit_test(test_pace_told_to_slow_down_halves_once_a_step_and_recovers),
		cmocka_unit_test(test_pace_without_agreement_slows_from_what_was_sent_and_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
