/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include "store/base/log.h"
#include "store/base/handoff.h"
#include "store/vault/vault_priv.h"

#define GATE_OUT_MAX (2 * (IDENTITY_WINDOW + IDENTITY_PARKED))	/* an honest gateway reads: beyond this it has died on its feet */

struct gate_packet {
	struct llist_head list;
	size_t size;
	uint8_t octets[];
};

static bool would_block(int rc)
{
	return rc == -EAGAIN || rc == -EINTR || rc == -ENOBUFS;
}

static void packet_free(struct vault_gate *g, struct gate_packet *p)
{
	llist_del(&p->list);
	g->n_out--;
	secret_wipe_mem(p->octets, p->size);
	talloc_free(p);
}

static void gate_close(struct vault_gate *g)
{
	while (!llist_empty(&g->out))
		packet_free(g, llist_first_entry(&g->out, struct gate_packet, list));
	if (g->ofd.fd < 0)
		return;
	osmo_fd_unregister(&g->ofd);
	close(g->ofd.fd);
	g->ofd.fd = -1;
	g->generation++;
	g->parked = 0;
	g->readable = false;
}

static void gate_dead(struct vault *v, int why)
{
	LOGP(DIDENT, LOGL_NOTICE, "the gateway is gone: %s\n", why == -EPIPE ? "it ended" : strerror(-why));
	gate_close(&v->gate);
	identity_core_drop_dialogues(v->core, PEER_GATEWAY);
	if (why == -EPROTO)
		vault_tell(v, HANDOFF_END_PEER, HANDOFF_GATEWAY, 0);
}

static int gate_send_now(struct vault_gate *g, const void *octets, size_t size)
{
	return send(g->ofd.fd, octets, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static void gate_flush(struct vault *v)
{
	struct vault_gate *g = &v->gate;
	int rc = 0;

	while (!llist_empty(&g->out)) {
		struct gate_packet *p = llist_first_entry(&g->out, struct gate_packet, list);

		rc = gate_send_now(g, p->octets, p->size);
		if (rc < 0)
			break;
		packet_free(g, p);
	}
	if (rc < 0 && !would_block(rc)) {
		gate_dead(v, rc);
		return;
	}
	osmo_fd_update_when(&g->ofd, 0, llist_empty(&g->out) ? OSMO_FD_READ : OSMO_FD_WRITE);
}

static int gate_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct vault *v = ofd->data;

	if (what & OSMO_FD_WRITE)
		gate_flush(v);
	if (what & OSMO_FD_READ && v->gate.ofd.fd >= 0)
		v->gate.readable = v->turn = true;
	return 0;
}

void vault_gate_attach(struct vault *v, int fd)
{
	struct vault_gate *g = &v->gate;

	gate_close(g);
	if (fd < 0)
		return;
	osmo_fd_setup(&g->ofd, fd, OSMO_FD_READ, gate_fd_cb, v, 0);
	if (osmo_fd_register(&g->ofd) < 0) {
		LOGP(DIDENT, LOGL_ERROR, "the pair to the gateway cannot be used\n");
		close(fd);
		g->ofd.fd = -1;
		return;
	}
	if (v->clock.offset_s)
		vault_gate_clock(v, v->clock.offset_s);
}

/* returns: octets, 0 nothing now, -errno. */
static ssize_t gate_read(struct vault_gate *g, struct identity_req *req)
{
	ssize_t n = recv(g->ofd.fd, req, sizeof(*req), MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0)
		return would_block(-errno) ? 0 : -errno;
	if (n == 0)
		return -EPIPE;
	if (n < (ssize_t)sizeof(*req))
		memset((char *)req + n, 0, sizeof(*req) - n);
	return n;
}

int vault_gate_recv(struct vault *v, struct identity_req *req)
{
	struct vault_gate *g = &v->gate;
	ssize_t n;
	int rc;

	if (g->ofd.fd < 0 || !g->readable || !llist_empty(&g->out))
		return 0;
	n = gate_read(g, req);
	if (n == 0) {
		g->readable = false;
		return 0;
	}
	rc = n > 0 ? vault_req_check(req, n) : n;
	if (rc == 0)
		return 1;
	secret_wipe_mem(req, sizeof(*req));
	gate_dead(v, rc);
	return rc;
}

static void gate_keep(struct vault *v, const void *octets, size_t size)
{
	struct vault_gate *g = &v->gate;
	struct gate_packet *p;

	if (g->n_out >= GATE_OUT_MAX) {
		gate_dead(v, -EPROTO);
		return;
	}
	p = talloc_size(v, sizeof(*p) + size);
	if (!p) {
		gate_dead(v, -ENOMEM);
		return;
	}
	p->size = size;
	memcpy(p->octets, octets, size);
	llist_add_tail(&p->list, &g->out);
	g->n_out++;
	osmo_fd_update_when(&g->ofd, 0, OSMO_FD_WRITE);
}

void vault_gate_send(struct vault *v, struct identity_ans *ans)
{
	size_t size = ans->used <= IDENTITY_ANS_SMALL_FIELDS ? IDENTITY_SMALL : IDENTITY_LARGE;
	struct vault_gate *g = &v->gate;
	int rc = -EAGAIN;

	if (g->ofd.fd >= 0) {
		if (llist_empty(&g->out))
			rc = gate_send_now(g, ans, size);
		if (would_block(rc))
			gate_keep(v, ans, size);
		else if (rc < 0)
			gate_dead(v, rc);
	}
	secret_wipe_mem(ans, sizeof(*ans));
}

void vault_gate_clock(struct vault *v, int64_t offset_s)
{
	struct identity_ans ans = { .dialogue = (uint64_t)offset_s };

	vault_gate_send(v, &ans);
}
