/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A number that a desk types and the same number as a link brings it are one number. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "menus/text/text.h"
#include "store/identity/core/identity_text.h"

static const char *const fronts[] = { "", "0", "00", "+", "254", "0254", "00254", "+254", "2540", "+2540", "7", "25", "+7", "1", "+1", "007" };

/* What a desk may type, a phone is found under. */
static void check(const char *typed)
{
	char desk[24], link[TEXT_NUMBER_SIZE];

	if (identity_text_number(desk, typed, "254"))
		return;
	if (text_number_normalise(link, sizeof(link), typed, "254") < 0)
		fail_msg("%s: %s at a desk, no number on a link", typed, desk);
	if (strcmp(desk, link))
		fail_msg("%s: %s at a desk, %s on a link", typed, desk, link);
}

static void test_number_typed_at_a_desk_was_another_one_on_the_link(void **state)
{
	static const char *const tails[] = { "700000001", "254123456", "123456789012345", "012345678901234", "254012345678901" };
	char typed[40];
	unsigned f, t, n, checked = 0;

	for (f = 0; f < sizeof(fronts) / sizeof(fronts[0]); f++) {
		for (t = 0; t < sizeof(tails) / sizeof(tails[0]); t++) {
			for (n = 0; n <= strlen(tails[t]); n++, checked++) {
				snprintf(typed, sizeof(typed), "%s%.*s", fronts[f], (int)n, tails[t]);
				check(typed);
			}
		}
	}
	assert_true(checked > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_number_typed_at_a_desk_was_another_one_on_the_link) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
