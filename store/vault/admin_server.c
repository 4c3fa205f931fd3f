/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/vault/admin_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include "store/base/log.h"
#include "store/base/seqpacket.h"
#include "store/base/monotonic.h"
#include "store/admin/admin.h"
#include "store/admin/admin_actor.h"
#include "store/vault/vault_priv.h"

#define LISTEN_AGAIN_S 1	/* a vault without a free descriptor or place asks for one so often */
#define REFUSED_S	60	/* between two lines about one user who is refused */
#define SILENT_S	30	/* a client that lets us wait for so long loses its place, where another wants one */
#define CLIENT_OUT_MAX (4 * ADMIN_ROWS)	/* a step adds at most ADMIN_ROWS and one more, and none is made while some wait */

struct admin_packet {
	struct llist_head list;
	int fd;				/* goes with it; -1: none */
	size_t len;
	char octets[];
};

struct admin_client {
	struct osmo_fd ofd;		/* fd -1: free */
	struct osmo_timer_list more;
	struct admin_server *server;
	struct admin *run;
	struct admin_actor who;
	struct llist_head out;
	unsigned n_out;
	int64_t moved_ms;		/* monotonic: it came, sent or read something */
	bool streams;			/* it sends more than its request */
	bool sits;			/* what it asked for is a gate of its own, once it has read that it may */
	bool failed;			/* out of memory, or it does not read */
};

struct admin_server {
	struct vault *vault;
	struct osmo_fd ofd;
	struct osmo_timer_list again;	/* listen again */
	bool starved;			/* no connection was accepted since descriptors ran out */
	int64_t refused_ms;		/* monotonic: of this user a refusal was logged last; 0: of nobody */
	uint32_t refused_user;
	struct admin_env env;
	struct admin_hooks hooks;
	struct admin_client clients[ADMIN_CLIENTS_MAX];
};

/* ---- one client ---- */

static void packet_free(struct admin_client *c, struct admin_packet *p)
{
	llist_del(&p->list);
	c->n_out--;
	if (p->fd >= 0)
		close(p->fd);
	secret_wipe_mem(p->octets, p->len);
	talloc_free(p);
}

/* returns: its connection, which is the caller's. */
static int client_leave(struct admin_client *c)
{
	int fd = c->ofd.fd;

	while (!llist_empty(&c->out))
		packet_free(c, llist_first_entry(&c->out, struct admin_packet, list));
	osmo_timer_del(&c->more);
	osmo_fd_unregister(&c->ofd);
	c->ofd.fd = -1;
	admin_free(c->run);
	c->run = NULL;
	osmo_fd_update_when(&c->server->ofd, 0, OSMO_FD_READ);
	return fd;
}

static void client_close(struct admin_client *c)
{
	if (c->ofd.fd >= 0)
		close(client_leave(c));
}

static void client_reply(void *ctx, const char *packet, size_t len)
{
	struct admin_client *c = ctx;
	struct admin_packet *p;

	p = c->n_out < CLIENT_OUT_MAX ? talloc_size(c->server, sizeof(*p) + len) : NULL;
	if (!p) {
		c->failed = true;
		return;
	}
	p->fd = c->run ? admin_descriptor(c->run) : -1;
	p->len = len;
	memcpy(p->octets, packet, len);
	llist_add_tail(&p->list, &c->out);
	c->n_out++;
}

/* A stream whose packet is being worked on: the next one waits in the socket. */
static bool is_deaf(const struct admin_client *c)
{
	return c->run && c->streams && !admin_wants(c->run);
}

/* Not ours any more: the connection goes to a gate, or ends where others were quicker. Who can be any user is known by no user. */
static void client_sit(struct admin_client *c)
{
	struct vault_gate *g = vault_gate_seat(c->server->vault);
	struct vault *v = c->server->vault;
	uint32_t user = c->who.user;
	int fd = client_leave(c);

	if (!g) {
		close(fd);
		return;
	}
	vault_gate_attach(g, fd);
	if (user != 0 && user != getuid())
		identity_core_sit(v->core, g->place, user);
}

/* returns: whether the client is still there. */
static bool client_flush(struct admin_client *c)
{
	while (!llist_empty(&c->out)) {
		struct admin_packet *p = llist_first_entry(&c->out, struct admin_packet, list);
		int rc = handoff_pass(c->ofd.fd, p->octets, p->len, p->fd);

		if (rc < 0) {
			if (rc == -EAGAIN || rc == -ENOBUFS)
				break;
			client_close(c);
			return false;
		}
		c->moved_ms = monotonic_ms();
		packet_free(c, p);
	}
	if (c->sits && llist_empty(&c->out)) {
		client_sit(c);
		return false;
	}
	osmo_fd_update_when(&c->ofd, 0, !llist_empty(&c->out) ? OSMO_FD_WRITE : is_deaf(c) ? 0 : OSMO_FD_READ);
	return true;
}

static void client_end(struct admin_client *c)
{
	char packet[ADMIN_MESSAGE_MAX + 16];
	const char *message;
	int code = admin_end(c->run, &message);

	LOGP(DSTORE, LOGL_INFO, "administration: %s: %s, user %u\n", admin_name(c->run), code ? "refused" : "done", c->who.user);
	snprintf(packet, sizeof(packet), "end %d %s", code, message);
	client_reply(c, packet, strlen(packet));
	c->sits = code == 0 && admin_is_desk(c->run);
	admin_free(c->run);
	c->run = NULL;
}

/* One slice, then the loop: phones come first. */
static void client_step(void *data)
{
	struct admin_client *c = data;

	if (c->run && llist_empty(&c->out) && !admin_step(c->run))
		client_end(c);
	if (c->failed)
		client_close(c);
	else if (client_flush(c) && c->run && llist_empty(&c->out) && !admin_wants(c->run))
		osmo_timer_schedule(&c->more, 0, 0);
}

static void client_take(struct admin_client *c, const char *packet, size_t len)
{
	c->streams = true;
	admin_take(c->run, packet, len);
	client_step(c);
}

static void client_start(struct admin_client *c, const char *request, size_t len)
{
	c->run = admin_begin(c->server, &c->server->env, &c->who, request, len, client_reply, c);
	if (c->run)
		client_step(c);
	else
		client_close(c);
}

/* The end of a connection, its one request, a packet of its stream, or one more than allowed. */
static void client_read(struct admin_client *c)
{
	char request[ADMIN_REQUEST_MAX + 1];
	ssize_t n = seqpacket_recv(c->ofd.fd, request, sizeof(request), MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	c->moved_ms = monotonic_ms();
	if (n > 0 && n <= ADMIN_REQUEST_MAX && c->run && admin_wants(c->run))
		client_take(c, request, n);
	else if (n <= 0 || c->run || n > ADMIN_REQUEST_MAX)
		client_close(c);
	else
		client_start(c, request, n);
	secret_wipe_mem(request, sizeof(request));
}

static int client_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct admin_client *c = ofd->data;

	if (what & OSMO_FD_WRITE)
		client_step(c);
	if (what & OSMO_FD_READ && c->ofd.fd >= 0)
		client_read(c);
	return 0;
}

/* ---- the socket ---- */

/* Any user of the host may knock where there are groups, as often as they like: the log has one line a minute of them. */
static void log_refusal(struct admin_server *s, uint32_t user)
{
	int64_t now = monotonic_ms();

	if (s->refused_ms && user == s->refused_user && now - s->refused_ms < REFUSED_S * 1000)
		return;
	LOGP(DSTORE, LOGL_NOTICE, "administration: connection of user %u refused\n", user);
	s->refused_ms = now;
	s->refused_user = user;
}

/* Root, the vault's user, and who is in a group of the configuration. */
static bool may_administer(struct admin_server *s, int fd, struct admin_actor *who)
{
	static const char refusal[] = "end 1 not permitted; run it as root, as the vault's user, or in a group that `admin` of the configuration names";

	*who = admin_actor_of(fd, &s->vault->groups);
	if (who->roles)
		return true;
	log_refusal(s, who->user);
	(void)!send(fd, refusal, sizeof(refusal) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	return false;
}

/* Its request, the next packet of its stream, or that it reads. */
static bool is_awaited(const struct admin_client *c)
{
	return !c->run || admin_wants(c->run) || !llist_empty(&c->out);
}

/* One that is free, or was held by the client that lets us wait the longest. */
static struct admin_client *client_free_one(struct admin_server *s)
{
	struct admin_client *c, *stalled = NULL;
	unsigned i;

	for (i = 0; i < ADMIN_CLIENTS_MAX; i++) {
		c = &s->clients[i];
		if (c->ofd.fd < 0)
			return c;
		if (is_awaited(c) && (!stalled || c->moved_ms < stalled->moved_ms))
			stalled = c;
	}
	if (!stalled || monotonic_ms() - stalled->moved_ms < (int64_t)SILENT_S * vault_second_ms(s->vault))
		return NULL;
	LOGP(DSTORE, LOGL_NOTICE, "administration: a client that neither sent nor read made place for another\n");
	client_close(stalled);
	return stalled;
}

static void client_open(struct admin_client *c, int fd, const struct admin_actor *who)
{
	osmo_fd_setup(&c->ofd, fd, OSMO_FD_READ, client_fd_cb, c, 0);
	c->who = *who;
	c->failed = c->streams = c->sits = false;
	c->moved_ms = monotonic_ms();
	if (osmo_fd_register(&c->ofd) == 0)
		return;
	close(fd);
	c->ofd.fd = -1;
}

static void listen_again(void *data)
{
	struct admin_server *s = data;

	osmo_fd_update_when(&s->ofd, 0, OSMO_FD_READ);
}

/* Without a descriptor the connection stays in the kernel's queue, and the socket stays readable: leave it alone for a while. */
static void accept_failed(struct admin_server *s, int err)
{
	if (err != EMFILE && err != ENFILE && err != ENOBUFS && err != ENOMEM)
		return;
	if (!s->starved)
		LOGP(DSTORE, LOGL_ERROR, "administration: cannot accept a connection, trying again every second: %s\n", strerror(err));
	s->starved = true;
	osmo_fd_update_when(&s->ofd, 0, 0);
	osmo_timer_schedule(&s->again, LISTEN_AGAIN_S, 0);
}

static int listen_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct admin_server *s = ofd->data;
	struct admin_client *c = client_free_one(s);
	struct admin_actor who;
	int fd;

	if (!c) {
		osmo_fd_update_when(ofd, 0, 0);
		osmo_timer_schedule(&s->again, LISTEN_AGAIN_S, 0);
		return 0;
	}
	fd = accept4(ofd->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0) {
		accept_failed(s, errno);
		return 0;
	}
	s->starved = false;
	if (may_administer(s, fd, &who))
		client_open(c, fd, &who);
	else
		close(fd);
	return 0;
}

/* ---- hooks: what only the running vault knows ---- */

static void hook_processes(void *ctx, unsigned *gateway, unsigned *workers, unsigned *workers_of)
{
	struct vault *v = ctx;

	*gateway = vault_gate_is_open(vault_gate_of(v, HANDOFF_GATEWAY));
	*workers = vault_kdf_alive(v);
	*workers_of = v->kdf.n_workers;
}

static const struct roles *hook_roles(void *ctx)
{
	const struct vault *v = ctx;

	return &v->roles;
}

static int64_t hook_uptime(void *ctx)
{
	const struct vault *v = ctx;

	return (monotonic_ms() - v->started_ms) / 1000;
}

static int hook_clock(void *ctx, int64_t seconds)
{
	return vault_clock_move(ctx, seconds);
}

static int hook_clock_jump(void *ctx, int64_t seconds)
{
	return vault_clock_jump(ctx, seconds);
}

static int hook_kill(void *ctx)
{
	struct vault *v = ctx;

	if (!v->conf->test_clock)
		return -EPERM;
	v->kill_at_commit = true;
	return 0;
}

static int hook_disk_full(void *ctx, bool on)
{
	return vault_disk_full(ctx, on);
}

static bool hook_wanted(void *ctx)
{
	const struct vault *v = ctx;

	return v->turn || vault_gates_poll(v);
}

static const char *hook_anchor(void *ctx)
{
	const struct vault *v = ctx;

	return !v->anchor.anchor ? "none" : v->anchor.is_told ? "cannot be written" : "good";
}

static int64_t hook_unscrubbed(void *ctx)
{
	return vault_scrub_age(ctx);
}

static bool hook_seat(void *ctx)
{
	return vault_gate_seat(ctx);
}

static void hook_feed_again(void *ctx)
{
	vault_feed_again(ctx);
}

static int hook_feed_percent(void *ctx)
{
	return vault_feed_percent(ctx);
}

static void server_init(struct admin_server *s, struct vault *v)
{
	unsigned i;

	s->vault = v;
	osmo_timer_setup(&s->again, listen_again, s);
	s->hooks = (struct admin_hooks){ v, hook_roles, hook_processes, hook_uptime, hook_clock, hook_clock_jump, hook_kill, hook_disk_full, hook_wanted,
					  hook_anchor, hook_unscrubbed, hook_seat, hook_feed_again, hook_feed_percent, v->conf->keyfile };
	s->env = (struct admin_env){ v->store.db, v->store.keys, &v->clock, v->core, &s->hooks };
	for (i = 0; i < ADMIN_CLIENTS_MAX; i++) {
		s->clients[i].ofd.fd = -1;
		s->clients[i].server = s;
		INIT_LLIST_HEAD(&s->clients[i].out);
		osmo_timer_setup(&s->clients[i].more, client_step, &s->clients[i]);
	}
}

struct admin_server *admin_server_new(struct vault *v, int fd)
{
	struct admin_server *s = talloc_zero(v, struct admin_server);

	if (!s)
		goto err_fd;
	server_init(s, v);
	osmo_fd_setup(&s->ofd, fd, OSMO_FD_READ, listen_fd_cb, s, 0);
	if (osmo_fd_register(&s->ofd) < 0)
		goto err_server;
	return s;

err_server:
	talloc_free(s);
err_fd:
	LOGP(DSTORE, LOGL_ERROR, "administration: not served, out of memory\n");
	close(fd);
	return NULL;
}

void admin_server_free(struct admin_server *s)
{
	unsigned i;

	if (!s)
		return;
	for (i = 0; i < ADMIN_CLIENTS_MAX; i++)
		client_close(&s->clients[i]);
	osmo_timer_del(&s->again);
	osmo_fd_unregister(&s->ofd);
	close(s->ofd.fd);
	talloc_free(s);
}
