/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <talloc.h>

#include "store/base/log.h"

#define COPY_OCTETS	16384

struct relay {
	pthread_t thread;
	int from, to;			/* the end of the pipe that is read; where standard error led */
};

/* A reader that is gone for good does not stop the copying: the pipe must not fill. */
static void put(int fd, const char *octets, size_t len)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };
	ssize_t n;

	while (len) {
		n = write(fd, octets, len);
		if (n > 0) {
			octets += n;
			len -= n;
		} else if (n < 0 && errno == EAGAIN) {
			poll(&pfd, 1, -1);
		} else if (n == 0 || errno != EINTR) {
			return;
		}
	}
}

/* The thread: until no process has the other end of the pipe. */
static void *copy(void *arg)
{
	const struct relay *r = arg;
	char octets[COPY_OCTETS];
	ssize_t n;

	do {
		n = read(r->from, octets, sizeof(octets));
		if (n > 0)
			put(r->to, octets, n);
	} while (n > 0 || (n < 0 && errno == EINTR));
	return NULL;
}

/* Signals are for the loop of the process. */
static int start_thread(struct relay *r)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&r->thread, NULL, copy, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -rc;
}

/* Descriptor 2 becomes the pipe. returns: 0 or -errno, and nothing changed. */
static int begin(struct relay *r)
{
	bool to_journal = log_is_journal();
	int rc, sv[2];

	if (pipe2(sv, O_CLOEXEC) < 0)
		return -errno;
	r->from = sv[0];
	r->to = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	rc = r->to < 0 || fcntl(sv[1], F_SETFL, O_NONBLOCK) < 0 ? -errno : start_thread(r);
	if (rc == 0) {
		(void)fcntl(sv[1], F_SETPIPE_SZ, RELAY_OCTETS);	/* what the system gives otherwise does, too */
		dup2(sv[1], STDERR_FILENO);
		if (to_journal && log_go_to_journal() < 0)
			fprintf(stderr, "log: its lines have no priority in the journal: out of memory\n");
	}
	close(sv[1]);
	if (rc < 0) {
		close(r->from);
		close(r->to);
	}
	return rc;
}

struct relay *relay_open(void)
{
	struct relay *r = talloc_zero(NULL, struct relay);	/* the thread may outlive every context */
	int rc = r ? begin(r) : -ENOMEM;

	signal(SIGPIPE, SIG_IGN);
	if (rc == 0)
		return r;
	fprintf(stderr, "log: who does not read it may stop the service: %s\n", strerror(-rc));
	talloc_free(r);
	return NULL;
}

void relay_close(struct relay *r)
{
	struct timespec until;

	if (!r)
		return;
	dup2(r->to, STDERR_FILENO);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += RELAY_LAST_MS / 1000;
	if (pthread_clockjoin_np(r->thread, NULL, CLOCK_MONOTONIC, &until)) {
		pthread_detach(r->thread);	/* it waits for a reader, with *r, until the process is gone */
		return;
	}
	close(r->from);
	close(r->to);
	talloc_free(r);
}
