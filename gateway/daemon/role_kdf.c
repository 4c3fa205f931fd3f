/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A hash worker: waits for a pair to the vault, hashes until that vault is gone, waits for the next. */
#include "gateway/daemon/role.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include "gateway/config/config.h"
#include "store/base/log.h"
#include "store/base/handoff.h"
#include "store/seal/kdf.h"

/* returns: a pair to the vault; -ESHUTDOWN when the supervisor wants the end or is gone; other -errno. */
static int next_pair(int control_fd)
{
	struct pollfd pfd = { .fd = control_fd, .events = POLLIN };
	struct handoff msg;
	int fd, rc;

	for (;;) {
		if (poll(&pfd, 1, -1) < 0 && errno != EINTR)
			return -errno;
		rc = handoff_recv(control_fd, &msg, &fd);
		if (rc == -EAGAIN)
			continue;
		if (rc <= 0)
			return rc ? rc : -ESHUTDOWN;
		if (msg.type == HANDOFF_PAIR)
			return fd;
		if (msg.type == HANDOFF_DRAIN)
			return -ESHUTDOWN;
	}
}

int role_kdf(void *ctx, const struct config *conf, const struct role_args *args)
{
	const struct handoff ready = { .type = HANDOFF_READY };
	int rc = rights_drop(&args->user, NULL);

	if (rc == 0)
		rc = handoff_send(args->control_fd, &ready, -1);
	while (rc == 0) {
		int fd = next_pair(args->control_fd);

		if (fd < 0)
			return fd == -ESHUTDOWN ? 0 : fd;
		rc = kdf_worker_main(fd);
		close(fd);
	}
	LOGP(DMAIN, LOGL_ERROR, "hash worker: %s\n", strerror(-rc));
	return rc;
}
