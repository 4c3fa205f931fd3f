/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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
		cmocka_unit_test(test_log_that_nobody_reads_is_lost_counted_and_told),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
