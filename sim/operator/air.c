/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/air.h"
#include "store/base/seqpacket.h"
#include "sim/operator/smsc.h"

struct air {
	struct smsc *smsc;	/* local, or NULL */
	struct osmo_fd ofd;	/* socket, or fd -1 */
	air_hear_cb hear;
	void *hear_ctx;
};

static struct air *air_alloc(void *ctx, air_hear_cb hear, void *hear_ctx)
{
	struct air *air = talloc_zero(ctx, struct air);

	if (!air)
		return NULL;
	air->ofd.fd = -1;
	air->hear = hear;
	air->hear_ctx = hear_ctx;
	return air;
}

struct air *air_new_local(void *ctx, struct smsc *smsc, air_hear_cb hear, void *hear_ctx)
{
	struct air *air = air_alloc(ctx, hear, hear_ctx);

	if (!air)
		return NULL;
	air->smsc = smsc;
	smsc_listener_add(smsc, hear, hear_ctx);
	return air;
}

/* The network went away: say so once to whoever listens. */
static void hang_up(struct air *air)
{
	struct air_msg msg;

	osmo_fd_unregister(&air->ofd);
	close(air->ofd.fd);
	air->ofd.fd = -1;
	air_msg_set(&msg, AIR_GONE, NULL, NULL, "no network");
	air->hear(air->hear_ctx, &msg);
}

static int air_readable(struct osmo_fd *ofd, unsigned int what)
{
	struct air *air = ofd->data;
	struct air_msg msg;
	ssize_t n = seqpacket_recv(ofd->fd, &msg, sizeof(msg), MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0) {
		hang_up(air);
		return 0;
	}
	if (air_msg_is_sound(&msg, n))
		air->hear(air->hear_ctx, &msg);
	return 0;
}

static int connect_to(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(sa.sun_path))
		return -ENAMETOOLONG;
	osmo_strlcpy(sa.sun_path, path, sizeof(sa.sun_path));
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		int rc = -errno;

		close(fd);
		return rc;
	}
	return fd;
}

struct air *air_new_socket(void *ctx, const char *path, air_hear_cb hear, void *hear_ctx)
{
	struct air *air;
	int fd = connect_to(path);

	if (fd < 0)
		return NULL;
	air = air_alloc(ctx, hear, hear_ctx);
	if (!air)
		goto err0;
	osmo_fd_setup(&air->ofd, fd, OSMO_FD_READ, air_readable, air, 0);
	if (osmo_fd_register(&air->ofd) < 0)
		goto err1;
	return air;
err1:
	talloc_free(air);
err0:
	close(fd);
	return NULL;
}

int air_say(struct air *air, const struct air_msg *msg)
{
	if (air->smsc) {
		smsc_hear(air->smsc, msg);
		return 0;
	}
	if (air->ofd.fd < 0)
		return -EPIPE;
	if (send(air->ofd.fd, msg, sizeof(*msg), MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)sizeof(*msg))
		return 0;
	return errno == EAGAIN ? -EAGAIN : -EPIPE;
}

void air_free(struct air *air)
{
	if (!air)
		return;
	if (air->smsc)
		smsc_listener_remove(air->smsc, air->hear_ctx);
	if (air->ofd.fd >= 0) {
		osmo_fd_unregister(&air->ofd);
		close(air->ofd.fd);
	}
	talloc_free(air);
}
