/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose disk: a mark that moves is another host's, one that stands is taken. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "store/vault/vault_mark.h"

#define OTHER "00000000-0000-4000-8000-000000000000"

struct fix {
	char db[64], host[80];
	struct vault_mark mark;
};

static int setup(void **state)
{
	struct fix *f = calloc(1, sizeof(*f));
	int fd;

	snprintf(f->db, sizeof(f->db), "/tmp/mark.XXXXXX");
	fd = mkstemp(f->db);
	snprintf(f->host, sizeof(f->host), "%s" VAULT_MARK_TAIL, f->db);
	f->mark.fd = -1;
	*state = f;
	return close(fd);
}

static int teardown(void **state)
{
	struct fix *f = *state;

	vault_mark_leave(&f->mark);
	unlink(f->db);
	unlink(f->host);
	free(f);
	return 0;
}

/* What another host wrote in its turn. */
static void write_other(const struct fix *f, const char *state, unsigned beat)
{
	char line[VAULT_MARK_LINE];
	int n, fd = open(f->host, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	n = snprintf(line, sizeof(line), "musafir-host 1 %s %s %016x alpha", OTHER, state, beat);
	memset(line + n, ' ', sizeof(line) - n);
	line[VAULT_MARK_LINE - 2] = '\n';
	assert_int_equal(pwrite(fd, line, VAULT_MARK_LINE - 1, 0), VAULT_MARK_LINE - 1);
	close(fd);
}

static int look(const struct fix *f, unsigned ms, char err[256])
{
	err[0] = '\0';
	return vault_mark_look(f->db, ms, err, 256);
}

static void test_own_or_given_up_or_spoiled_is_free_at_once(void **state)
{
	struct fix *f = *state;
	char err[256];

	assert_int_equal(look(f, UINT_MAX, err), 0);
	assert_int_equal(vault_mark_take(&f->mark, f->db), 0);
	assert_int_equal(look(f, UINT_MAX, err), 0);	/* the lock of the kernel tells of this host */
	vault_mark_leave(&f->mark);
	write_other(f, "had", 7);
	assert_int_equal(look(f, UINT_MAX, err), 0);
	assert_int_equal(truncate(f->host, 20), 0);
	assert_int_equal(look(f, UINT_MAX, err), 0);
}

static void test_one_that_stands_is_watched_and_taken(void **state)
{
	struct timespec begun, now;
	struct fix *f = *state;
	char err[256];

	write_other(f, "has", 7);
	clock_gettime(CLOCK_MONOTONIC, &begun);
	assert_int_equal(look(f, 300, err), 0);
	clock_gettime(CLOCK_MONOTONIC, &now);
	assert_true((now.tv_sec - begun.tv_sec) * 1000 + (now.tv_nsec - begun.tv_nsec) / 1000000 >= 300);
}

static void test_one_that_moves_is_refused_by_name(void **state)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	struct fix *f = *state;
	unsigned beat = 0;
	char err[256];
	pid_t pid;

	write_other(f, "has", beat);
	pid = fork();
	while (pid == 0) {
		write_other(f, "has", ++beat);
		nanosleep(&pause, NULL);
	}
	assert_int_equal(look(f, UINT_MAX, err), -EBUSY);
	assert_non_null(strstr(err, "host alpha serves it"));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_one_that_was_taken_beats_no_more(void **state)
{
	struct fix *f = *state;

	assert_int_equal(vault_mark_take(&f->mark, f->db), 0);
	assert_int_equal(vault_mark_beat(&f->mark), 0);
	assert_int_equal(vault_mark_beat(&f->mark), 0);
	write_other(f, "has", 1);
	assert_int_equal(vault_mark_beat(&f->mark), -ESTALE);
	close(f->mark.fd);	/* as the end of the process does */
	f->mark.fd = -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_own_or_given_up_or_spoiled_is_free_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_that_stands_is_watched_and_taken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_that_moves_is_refused_by_name, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_that_was_taken_beats_no_more, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
