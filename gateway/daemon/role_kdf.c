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

/* returns: 0; -errno. */
static int take_job(struct worker *w)
{
	int rc = kdf_worker_turn(w->pair);

	if (rc == 0)
		handoff_close(&w->pair);	/* that vault is gone, the next comes by the control socket */
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
			rc = handoff_serve(w->control, &w->pair);
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
	handoff_close(&w.pair);
	if (rc == -ESHUTDOWN)
		return 0;
	LOGP(DMAIN, LOGL_ERROR, "hash worker: %s\n", strerror(-rc));
	return rc;
}
