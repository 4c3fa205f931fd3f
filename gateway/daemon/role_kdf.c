/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A hash worker: hashes for the vault at the other end of its pair, and says between two hashes that it is there. */
#include "gateway/daemon/role.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "gateway/config/config.h"
#include "store/base/log.h"
#include "gateway/daemon/sandbox.h"
#include "store/base/handoff.h"
#include "store/seal/kdf.h"

struct worker {
	int control, pair;	/* pair -1: none */
};

static void close_pair(struct worker *w)
{
	if (w->pair >= 0)
		close(w->pair);
	w->pair = -1;
}

/* returns: 0; -ESHUTDOWN when the supervisor wants the end or is gone; other -errno. */
static int take_control(struct worker *w)
{
	struct handoff msg;
	int fd, rc = handoff_recv(w->control, &msg, &fd);

	if (rc == -EAGAIN)
		return 0;
	if (rc <= 0)
		return rc ? rc : -ESHUTDOWN;
	if (msg.type == HANDOFF_DRAIN)
		return -ESHUTDOWN;
	if (msg.type == HANDOFF_PAIR) {
		close_pair(w);
		w->pair = fd;
	}
	return 0;
}

/* returns: 0; -errno. */
static int take_job(struct worker *w)
{
	int rc = kdf_worker_turn(w->pair);

	if (rc == 0)
		close_pair(w);	/* that vault is gone, the next comes by the control socket */
	return rc < 0 ? rc : 0;
}

static int serve(struct worker *w)
{
	int rc = 0;

	while (rc == 0) {
		struct pollfd pfds[] = { { .fd = w->control, .events = POLLIN }, { .fd = w->pair, .events = POLLIN } };

		if (poll(pfds, ARRAY_SIZE(pfds), -1) < 0) {
			rc = errno == EINTR ? 0 : -errno;
			continue;
		}
		if (pfds[1].revents)
			rc = take_job(w);
		if (rc == 0 && pfds[0].revents)
			rc = take_control(w);
	}
	return rc;
}

int role_kdf(void *ctx, const struct config *conf, const struct role_args *args)
{
	const struct handoff ready = { .type = HANDOFF_READY };
	struct worker w = { .control = args->control_fd, .pair = -1 };
	int rc = sandbox_enter(args->sandbox, &args->user, NULL);

	rc = rc < 0 ? rc : handoff_send(args->control_fd, &ready, -1);
	rc = rc ? rc : serve(&w);
	close_pair(&w);
	if (rc == -ESHUTDOWN)
		return 0;
	LOGP(DMAIN, LOGL_ERROR, "hash worker: %s\n", strerror(-rc));
	return rc;
}
