/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One role: fork, and exec of this very program. */
#include "gateway/daemon/supervisor_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#define FD_HIGH	64	/* out of the way of the fixed numbers */

/* Put the descriptors where the role looks for them, and close all others. */
static bool place_fds(int control_fd, const int fds[SUPERVISOR_FDS])
{
	int high[1 + SUPERVISOR_FDS];
	unsigned i;

	for (i = 0; i <= SUPERVISOR_FDS; i++) {
		int fd = i ? fds[i - 1] : control_fd;

		high[i] = fd < 0 ? -1 : fcntl(fd, F_DUPFD, FD_HIGH);
		if (fd >= 0 && high[i] < 0)
			return false;
	}
	if (close_range(SUPERVISOR_FD_CONTROL, FD_HIGH - 1, 0) < 0)
		return false;
	for (i = 0; i <= SUPERVISOR_FDS; i++)
		if (high[i] >= 0 && dup2(high[i], SUPERVISOR_FD_CONTROL + i) < 0)
			return false;
	return close_range(FD_HIGH, ~0U, 0) == 0;
}

/* Signals of a terminal reach the whole group: only the supervisor acts on them, because the order of the end matters. */
static void set_signals(void)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	sigset_t none;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void run_role(const struct supervisor_child *child, const struct supervisor_conf *conf, int control_fd,
		     const int fds[SUPERVISOR_FDS])
{
	char title[32], clock[40] = "--test-clock";
	const char *argv[] = { title, "--role", child->role->name, "-c", conf->file,
			       NULL, NULL, NULL };
	unsigned n = 5;

	snprintf(title, sizeof(title), "musafird: %s", child->role->name);
	if (conf->still_s)
		snprintf(clock, sizeof(clock), "--test-clock=%lld", (long long)conf->still_s);
	if (conf->test_clock)
		argv[n++] = clock;
	if (conf->is_test)
		argv[n++] = "--test-key";
	set_signals();
	if (!place_fds(control_fd, fds))
		_exit(2);
	execv("/proc/self/exe", (char *const *)argv);
	_exit(2);
}

int supervisor_spawn(struct supervisor_child *child, const struct supervisor_conf *conf, const int fds[SUPERVISOR_FDS], int *control_fd)
{
	pid_t parent = getpid();
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv) < 0)
		return -errno;
	child->pid = fork();
	if (child->pid == 0) {
		/* The parent may be gone before the signal is asked for. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
			_exit(2);
		run_role(child, conf, sv[1], fds);
	}
	close(sv[1]);
	if (child->pid < 0) {
		int rc = -errno;

		child->pid = 0;
		close(sv[0]);
		return rc;
	}
	*control_fd = sv[0];
	return 0;
}
