/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <talloc.h>

#include "store/base/log.h"

#define LINES	5000		/* more than a pipe of one page takes */

/* What stands in the pipe. returns: lines. */
static unsigned drain(int fd, char *last, size_t size)
{
	char text[65536], *line, *end;
	ssize_t n = read(fd, text, sizeof(text) - 1);
	unsigned lines = 0;

	text[n > 0 ? n : 0] = '\0';
	for (line = text; (end = strchr(line, '\n')); line = end + 1, lines++)
		snprintf(last, size, "%.*s", (int)(end - line), line);
	return lines;
}

static void write_lines(unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		LOGP(DMAIN, LOGL_NOTICE, "line %u\n", i);
}

/* A process whose log nobody reads goes on, and says how much is missing once somebody reads. */
static void test_log_that_nobody_reads_is_lost_counted_and_told(void **state)
{
	char first[4096] = "", last[256] = "", told[64];
	int fds[2], old = dup(STDERR_FILENO);
	unsigned kept;

	assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
	assert_true(fcntl(fds[1], F_SETPIPE_SZ, 4096) > 0);
	dup2(fds[1], STDERR_FILENO);
	write_lines(LINES);
	kept = drain(fds[0], last, sizeof(last));
	write_lines(1);
	if (read(fds[0], first, sizeof(first) - 1) < 0)
		first[0] = '\0';
	write_lines(2);
	drain(fds[0], last, sizeof(last));
	dup2(old, STDERR_FILENO);
	snprintf(told, sizeof(told), " %u lines of this process were lost", LINES - kept);
	assert_non_null(strstr(first, told));
	assert_non_null(strstr(first, " line 0\n"));
	assert_non_null(strstr(last, " line 1"));
	close(fds[0]);
	close(fds[1]);
	close(old);
}

/* What a line of that level looks like, written to a pipe that is the journal or not. */
static void log_through_pipe(char *line, size_t size, int level, const char *words, bool journal)
{
	int fds[2], old = dup(STDERR_FILENO);

	assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
	dup2(fds[1], STDERR_FILENO);
	if (journal)
		assert_int_equal(log_go_to_journal(), 0);
	log_fini();
	assert_int_equal(log_setup(NULL, LOGL_DEBUG), 0);
	LOGP(DMAIN, level, "%s\n", words);
	drain(fds[0], line, size);
	dup2(old, STDERR_FILENO);
	close(fds[0]);
	close(fds[1]);
	close(old);
	unsetenv("JOURNAL_STREAM");
}

static bool looks_like(const char *line, const char *pattern)
{
	regex_t re;
	int rc;

	assert_int_equal(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
	rc = regexec(&re, line, 0, NULL, 0);
	regfree(&re);
	return rc == 0;
}

#define STAMP "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\\.[0-9]{3}"

static void test_a_line_has_time_and_level(void **state)
{
	static const struct {
		int level;
		const char *zone, *pattern;
	} rows[] = {
		{ LOGL_ERROR, "UTC", "^" STAMP "\\+00:00 [0-9]+ DMAIN ERROR words$" },
		{ LOGL_NOTICE, "XXX-5:45", "^" STAMP "\\+05:45 [0-9]+ DMAIN NOTICE words$" },
		{ LOGL_INFO, "XXX3:30", "^" STAMP "-03:30 [0-9]+ DMAIN INFO words$" },
		{ LOGL_DEBUG, "UTC", "^" STAMP "\\+00:00 [0-9]+ DMAIN DEBUG words$" },
	};
	char line[256];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		setenv("TZ", rows[i].zone, 1);
		tzset();
		log_through_pipe(line, sizeof(line), rows[i].level, "words", false);
		if (!looks_like(line, rows[i].pattern))
			fail_msg("row %zu: %s", i, line);
	}
}

static void test_the_journal_gets_priorities(void **state)
{
	static const struct {
		int level;
		const char *pattern;
	} rows[] = {
		{ LOGL_FATAL, "^<2>" STAMP }, { LOGL_ERROR, "^<3>" STAMP ".* DMAIN ERROR words$" }, { LOGL_NOTICE, "^<5>" STAMP },
		{ LOGL_INFO, "^<6>" STAMP }, { LOGL_DEBUG, "^<7>" STAMP },
	};
	char line[256];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		log_through_pipe(line, sizeof(line), rows[i].level, "words", true);
		if (!looks_like(line, rows[i].pattern))
			fail_msg("row %zu: %s", i, line);
	}
	setenv("JOURNAL_STREAM", "1:1", 1);	/* of another file than standard error */
	log_through_pipe(line, sizeof(line), LOGL_ERROR, "words", false);
	assert_true(looks_like(line, "^" STAMP));
}

/* One write that a pipe takes whole: the end of the line is lost, its line break is not. */
static void test_a_long_line_stays_one(void **state)
{
	static char words[2 * PIPE_BUF], line[4 * PIPE_BUF];

	memset(words, 'x', sizeof(words) - 1);
	log_through_pipe(line, sizeof(line), LOGL_ERROR, words, true);
	assert_true(strlen(line) < PIPE_BUF && strlen(line) > PIPE_BUF - 256);
}

static int setup(void **state)
{
	*state = talloc_new(NULL);
	return log_setup(*state, LOGL_NOTICE);
}

static int teardown(void **state)
{
	log_fini();
	talloc_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_has_time_and_level),
		cmocka_unit_test(test_the_journal_gets_priorities),
		cmocka_unit_test(test_a_long_line_stays_one),
		cmocka_unit_test(test_log_that_nobody_reads_is_lost_counted_and_told),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
