/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/smsc_priv.h"

#define CLIENTS_MAX	64

struct smsc_air {
	struct smsc *smsc;
	struct osmo_fd listen;
	struct sockaddr_un sa;
	struct llist_head clients;
};

struct client {
	struct llist_head list;
	struct smsc_air *air;
	struct osmo_fd ofd;
	char number[AIR_NUMBER_MAX];	/* empty: everybody's messages */
};

static void client_free(struct client *c)
{
	smsc_listener_remove(c->air->smsc, c);
	osmo_fd_unregister(&c->ofd);
	close(c->ofd.fd);
	llist_del(&c->list);
	talloc_free(c);
}

/* A client that does not keep up misses messages: a phone out of reach. */
static void client_tell(void *ctx, const struct air_msg *msg)
{
	struct client *c = ctx;

	if (c->number[0] && msg->number[0] && strcmp(c->number, msg->number))
		return;
	(void)!send(c->ofd.fd, msg, sizeof(*msg), MSG_NOSIGNAL | MSG_DONTWAIT);
}

static int client_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct client *c = ofd->data;
	struct air_msg msg;
	ssize_t n = recv(ofd->fd, &msg, sizeof(msg), MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0 || !air_msg_is_sound(&msg, n)) {
		client_free(c);
		return 0;
	}
	if (msg.kind == AIR_ATTACH)
		osmo_strlcpy(c->number, msg.number, sizeof(c->number));
	else
		c->air->smsc->hear(c->air->smsc, &msg);
	return 0;
}

static int client_accept(struct osmo_fd *ofd, unsigned int what)
{
	struct smsc_air *air = ofd->data;
	int fd = accept4(ofd->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *c;

	if (fd < 0)
		return 0;
	if (llist_count(&air->clients) >= CLIENTS_MAX) {
		close(fd);
		return 0;
	}
	c = talloc_zero(air, struct client);
	c->air = air;
	llist_add_tail(&c->list, &air->clients);
	smsc_listener_add(air->smsc, client_tell, c);
	osmo_fd_setup(&c->ofd, fd, OSMO_FD_READ, client_ready, c, 0);
	if (osmo_fd_register(&c->ofd) < 0)
		client_free(c);
	return 0;
}

/* A socket file that nobody listens on is left over from a process that died. */
static bool is_served(const struct sockaddr_un *sa)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	bool served = fd >= 0 && connect(fd, (const struct sockaddr *)sa, sizeof(*sa)) == 0;

	if (fd >= 0)
		close(fd);
	return served;
}

static int open_socket(const struct sockaddr_un *sa)
{
	mode_t mask = umask(0177);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), rc;

	(void)unlink(sa->sun_path);
	rc = fd < 0 || bind(fd, (const struct sockaddr *)sa, sizeof(*sa)) < 0 || listen(fd, 16) < 0 ? -errno : fd;
	umask(mask);
	if (rc < 0 && fd >= 0)
		close(fd);
	return rc;
}

int smsc_air_serve(struct smsc *smsc, const char *path)
{
	struct smsc_air *air = talloc_zero(smsc, struct smsc_air);
	int fd = -ENAMETOOLONG;

	air->smsc = smsc;
	air->sa.sun_family = AF_UNIX;
	INIT_LLIST_HEAD(&air->clients);
	if (strlen(path) >= sizeof(air->sa.sun_path))
		goto err0;
	osmo_strlcpy(air->sa.sun_path, path, sizeof(air->sa.sun_path));
	fd = -EADDRINUSE;
	if (is_served(&air->sa))
		goto err0;
	fd = open_socket(&air->sa);
	if (fd < 0)
		goto err0;
	osmo_fd_setup(&air->listen, fd, OSMO_FD_READ, client_accept, air, 0);
	if (osmo_fd_register(&air->listen) < 0)
		goto err1;
	smsc->air = air;
	return 0;
err1:
	close(fd);
	fd = -EIO;
err0:
	talloc_free(air);
	return fd;
}

void smsc_air_free(struct smsc_air *air)
{
	struct client *c, *next;

	if (!air)
		return;
	llist_for_each_entry_safe(c, next, &air->clients, list)
		client_free(c);
	osmo_fd_unregister(&air->listen);
	close(air->listen.fd);
	(void)unlink(air->sa.sun_path);
	talloc_free(air);
}
