/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Working days against those of tests/vectors/workdays.txt, and lines of a file of holidays. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "store/values/calendar.h"
#include "store/values/workday.h"
#include "tests/lib/lines.h"

static uint8_t week_of(char words[LINES_WORDS][LINES_WORD])
{
	static const char names[] = "sun mon tue wed thu fri sat ";
	uint8_t bits = 0;
	int i;

	for (i = 2; i < LINES_WORDS && words[i][0]; i++)
		bits |= (uint8_t)(1 << (strstr(names, words[i]) - names) / 4);
	return bits;
}

static void test_vectors(void **state)
{
	char words[LINES_WORDS][LINES_WORD];
	FILE *f = lines_open("workdays.txt");
	int32_t free_days[16];
	struct workday_table t = { .holidays = free_days };
	int i, dues = 0;

	while (lines_next(f, words)) {
		if (!strcmp(words[0], "week"))
			t = (struct workday_table){ .weekend = week_of(words), .holidays = free_days };
		else if (!strcmp(words[0], "free"))
			free_days[t.n++] = calendar_read(words[2]);
		for (i = 0; !strcmp(words[0], "due") && i < 2; i++, dues++)
			if (workday_due(&t, calendar_read(words[2]), i ? 15 : 5) != calendar_read(words[3 + i]))
				fail_msg("%s %s: not %s", words[1], words[2], words[3 + i]);
	}
	fclose(f);
	assert_int_equal(dues, 2 * 12);
}

static void test_where_no_day_is_a_day_of_work_there_is_an_end(void **state)
{
	const struct workday_table none = { .weekend = 127 };

	assert_int_equal(workday_due(&none, 2461000, 5), 2461000 + 366);
	assert_int_equal(workday_due(&none, 2461000, 0), 2461000);
}

static void test_lines(void **state)
{
	static const struct { const char *line, *date, *name; } rows[] = {
		{ "2026-12-12 Jamhuri Day", "2026-12-12", "Jamhuri Day" }, { "  2026-03-20? Idd-ul-Fitr \r", "2026-03-20", "Idd-ul-Fitr" },
		{ "2026-03-20 ? Idd-ul-Fitr", "2026-03-20", "Idd-ul-Fitr" }, { "", "", "" }, { " \t\r", "", "" }, { "# 2026-12-12 no day", "", "" },
		{ "2026-12-12", NULL, "" }, { "2026-12-12 ?", NULL, "" }, { "2026-02-29 Leap", NULL, "" }, { "12/12/2026 Jamhuri", NULL, "" }, { "Jamhuri", NULL, "" },
	};
	const char *name;
	char line[64];
	int32_t day;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(line, sizeof(line), "%s", rows[i].line);
		if ((workday_line(line, &day, &name) == NULL) != (rows[i].date != NULL))
			fail_msg("\"%s\"", rows[i].line);
		if (!rows[i].date)
			continue;
		assert_int_equal(day, rows[i].date[0] ? calendar_read(rows[i].date) : 0);
		assert_string_equal(name, rows[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_where_no_day_is_a_day_of_work_there_is_an_end),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
