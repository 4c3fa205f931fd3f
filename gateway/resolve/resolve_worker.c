/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The resolver: a child for each name, so that one name server that does not answer keeps nobody else waiting. */
#include "gateway/resolve/resolve_priv.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "store/base/handoff.h"

#define REAP_MS	100	/* while children run they are looked after so often */

struct worker {
	int control, pair;	/* pair -1: none */
	unsigned children;
};

/* ---- in a child ---- */

static void fill_list(struct resolve_list *list, const struct addrinfo *found)
{
	for (; found && list->n < RESOLVE_ADDRESSES; found = found->ai_next)
		if (found->ai_addrlen <= sizeof(list->at[0]))
			memcpy(&list->at[list->n++], found->ai_addr, found->ai_addrlen);
}

static void look_up(struct resolve_answer *a, const struct resolve_question *q)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char service[8];
	int rc;

	snprintf(service, sizeof(service), "%u", q->port);
	rc = getaddrinfo(q->host, service, &hints, &found);
	if (rc)
		osmo_strlcpy(a->why, gai_strerror(rc), sizeof(a->why));
	else
		fill_list(&a->list, found);
	freeaddrinfo(found);
}

/* Who asks and hears nothing gives up by itself. */
static void be_child(const struct worker *w, const struct resolve_question *q, pid_t parent)
{
	struct resolve_answer a = { .id = q->id };
	struct pollfd pfd = { .fd = w->pair, .events = POLLOUT };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(2);
	signal(SIGALRM, SIG_DFL);
	alarm(RESOLVE_MS / 1000);	/* the control socket stays: what the sandbox refuses a library is told there */
	look_up(&a, q);
	while (send(w->pair, &a, sizeof(a), MSG_NOSIGNAL) < 0 && errno == EAGAIN)
		poll(&pfd, 1, -1);
	_exit(0);
}

/* ---- in the role ---- */

static void answer_no(const struct worker *w, const struct resolve_question *q)
{
	struct resolve_answer a = { .id = q->id, .why = "no process for it" };

	(void)!send(w->pair, &a, sizeof(a), MSG_NOSIGNAL);
}

static void take_question(struct worker *w)
{
	struct resolve_question q;
	ssize_t n = recv(w->pair, &q, sizeof(q), MSG_DONTWAIT);
	pid_t parent = getpid(), pid;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n != sizeof(q) || !memchr(q.host, '\0', sizeof(q.host)))
		return handoff_close(&w->pair);
	pid = fork();
	if (pid == 0)
		be_child(w, &q, parent);
	if (pid < 0)
		return answer_no(w, &q);
	w->children++;
}

static void reap_children(struct worker *w)
{
	while (w->children && waitpid(-1, NULL, WNOHANG) > 0)
		w->children--;
}

int resolve_worker_main(int control_fd)
{
	struct worker w = { .control = control_fd, .pair = -1 };
	int rc = 0;

	while (rc == 0) {
		struct pollfd pfds[] = {
			{ .fd = w.control, .events = POLLIN },
			{ .fd = w.children < RESOLVE_AT_ONCE ? w.pair : -1, .events = POLLIN },
		};

		if (poll(pfds, ARRAY_SIZE(pfds), w.children ? REAP_MS : -1) < 0 && errno != EINTR)
			return -errno;
		reap_children(&w);
		if (pfds[1].revents)
			take_question(&w);
		if (pfds[0].revents)
			rc = handoff_serve(w.control, &w.pair);
	}
	handoff_close(&w.pair);
	return rc == -ESHUTDOWN ? 0 : rc;
}
