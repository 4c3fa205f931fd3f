/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The listener is ours: that of libosmovty 1.7.0 takes any number of clients and blocks on one that does not read. */
#include "gateway/console/vty_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/signal.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/vty/buffer.h>
#include <osmocom/vty/command.h>
#include <osmocom/vty/telnet_interface.h>
#include <osmocom/vty/vty.h>
#include <talloc.h>

#include <config.h>
#include "gateway/config/config.h"
#include "store/base/log.h"

#define LINE_MAX_OCTETS	256	/* the longest command has 60; libosmovty's line buffer has no ceiling of its own */

/* libosmovty's, of which its headers say nothing. */
extern struct host host;
extern struct llist_head active_connections;

struct vty_gateway {
	struct vty_gateway_conf conf;
	struct vty_app_info info;
	char enable[2 * 16 + 1];
	struct osmo_fd listener;	/* fd -1: not open */
	struct osmo_timer_list tick;
	unsigned n_clients;
};

/* libosmovty frees it by its first member. */
struct client {
	struct telnet_connection conn;
	unsigned stalled_s;
};

_Static_assert(offsetof(struct vty_gateway, conf) == 0, "vty_gateway_of() finds it");

/* ---- clients ---- */

static int on_client(struct osmo_fd *ofd, unsigned what)
{
	struct telnet_connection *conn = ofd->data;

	if (what & OSMO_FD_READ) {
		osmo_fd_read_disable(ofd);
		if (vty_read(conn->vty) == -EBADF)
			return -EBADF;	/* it is gone */
	}
	if (what & OSMO_FD_WRITE && buffer_flush_all(conn->vty->obuf, ofd->fd) == BUFFER_EMPTY)
		osmo_fd_write_disable(ofd);
	return 0;
}

static void client_new(struct vty_gateway *g, int fd)
{
	struct client *c = talloc_zero(g, struct client);

	if (!c) {
		close(fd);
		return;
	}
	c->conn.priv = g;
	osmo_fd_setup(&c->conn.fd, fd, OSMO_FD_READ, on_client, &c->conn, 0);
	if (osmo_fd_register(&c->conn.fd) < 0) {
		close(fd);
		talloc_free(c);
		return;
	}
	llist_add_tail(&c->conn.entry, &active_connections);
	g->n_clients++;
	c->conn.vty = vty_create(fd, &c->conn);
}

static void refuse_client(int fd)
{
	static const char full[] = "Too many are connected.\r\n";

	if (send(fd, full, sizeof(full) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		LOGP(DMAIN, LOGL_DEBUG, "vty: cannot tell a client why it is refused\n");
	close(fd);
}

static int on_connection(struct osmo_fd *ofd, unsigned what)
{
	struct vty_gateway *g = ofd->data;
	int fd = accept4(ofd->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS))
		osmo_fd_read_disable(ofd);	/* the tick hears it again */
	else if (fd >= 0 && g->n_clients >= VTY_CLIENTS_MAX)
		refuse_client(fd);
	else if (fd >= 0)
		client_new(g, fd);
	return 0;
}

/* Called whenever a client typed or is told something, and before it goes. */
static int on_event(unsigned subsys, unsigned signal, void *handler_data, void *signal_data)
{
	const struct vty_signal_data *sig = signal_data;
	struct telnet_connection *conn = subsys == SS_L_VTY && signal == S_VTY_EVENT ? sig->vty->priv : NULL;
	struct vty_gateway *g = handler_data;

	if (!conn || conn->priv != g)
		return 0;
	if (sig->event == VTY_READ && sig->vty->length > LINE_MAX_OCTETS)
		sig->vty->status = VTY_CLOSE;
	if (sig->event == VTY_CLOSED) {
		buffer_flush_all(sig->vty->obuf, conn->fd.fd);	/* what `exit` came right behind */
		g->n_clients--;
	}
	return 0;
}

/* ---- the port ---- */

static int try_listen(struct vty_gateway *g)
{
	const struct config_listen *l = g->conf.listen;
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(l->port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(l->port) };
	bool is_four = inet_pton(AF_INET, l->bind, &four.sin_addr) == 1;
	int rc, on = 1, fd = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (!is_four && inet_pton(AF_INET6, l->bind, &six.sin6_addr) != 1) {
		close(fd);
		return -EINVAL;
	}
	rc = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	rc = rc < 0 ? rc : is_four ? bind(fd, (struct sockaddr *)&four, sizeof(four)) : bind(fd, (struct sockaddr *)&six, sizeof(six));
	rc = rc < 0 ? rc : listen(fd, VTY_CLIENTS_MAX);
	rc = rc < 0 ? -errno : 0;
	osmo_fd_setup(&g->listener, fd, OSMO_FD_READ, on_connection, g, 0);
	if (rc == 0)
		rc = osmo_fd_register(&g->listener);
	if (rc < 0) {
		close(fd);
		g->listener.fd = -1;
	}
	return rc;
}

int vty_gateway_listen(struct vty_gateway *g)
{
	int rc = g->listener.fd >= 0 ? 0 : try_listen(g);

	if (rc == 0)
		LOGP(DMAIN, LOGL_NOTICE, "vty: listening on %s port %u, no password, open to every user of this host\n", g->conf.listen->bind, g->conf.listen->port);
	return rc;
}

/* ---- time ---- */

static void close_stalled(struct vty_gateway *g)
{
	struct telnet_connection *conn, *next;

	llist_for_each_entry_safe(conn, next, &active_connections, entry) {
		struct client *c = container_of(conn, struct client, conn);

		c->stalled_s = buffer_empty(conn->vty->obuf) ? 0 : c->stalled_s + 1;
		if (c->stalled_s < g->conf.stall_s && conn->vty->status != VTY_CLOSE)
			continue;
		buffer_reset(conn->vty->obuf);
		vty_close(conn->vty);
	}
}

static void on_tick(void *data)
{
	struct vty_gateway *g = data;

	close_stalled(g);
	if (g->listener.fd >= 0)
		osmo_fd_read_enable(&g->listener);
	osmo_timer_schedule(&g->tick, 1, 0);
}

/* ---- life ---- */

/* Nobody knows the password of the enable node: below it are commands that write files. */
static int lock_enable(struct vty_gateway *g)
{
	uint8_t octets[16];

	if (getrandom(octets, sizeof(octets), 0) != sizeof(octets))
		return -EIO;
	osmo_strlcpy(g->enable, osmo_hexdump_nospc(octets, sizeof(octets)), sizeof(g->enable));
	host.enable = g->enable;
	return 0;
}

static int library_init(struct vty_gateway *g)
{
	g->info = (struct vty_app_info){
		.name = "musafir",
		.version = PACKAGE_VERSION,
		.copyright = "Licence: AGPL-3.0-or-later. There is no warranty.\r\n",
		.tall_ctx = g,
	};
	vty_init(&g->info);
	vty_show_install();	/* not logging_vty_add_cmds(): a line of the log is a single act */
	vty_act_install();
	return lock_enable(g);
}

int vty_gateway_open(struct vty_gateway **vty, void *ctx, const struct vty_gateway_conf *conf)
{
	struct vty_gateway *g = talloc_zero(ctx, struct vty_gateway);
	int rc;

	*vty = NULL;
	if (!g)
		return -ENOMEM;
	g->conf = *conf;
	g->listener.fd = -1;
	rc = library_init(g);
	if (rc < 0) {
		host.enable = NULL;
		talloc_free(g);
		return rc;
	}
	osmo_signal_register_handler(SS_L_VTY, on_event, g);
	osmo_timer_setup(&g->tick, on_tick, g);
	osmo_timer_schedule(&g->tick, 1, 0);
	*vty = g;
	return 0;
}

void vty_gateway_close(struct vty_gateway *g)
{
	struct telnet_connection *conn, *next;

	if (!g)
		return;
	osmo_timer_del(&g->tick);
	llist_for_each_entry_safe(conn, next, &active_connections, entry)
		vty_close(conn->vty);
	osmo_signal_unregister_handler(SS_L_VTY, on_event, g);
	if (g->listener.fd >= 0) {
		osmo_fd_unregister(&g->listener);
		close(g->listener.fd);
	}
	host.enable = NULL;
	talloc_free(g);
}
