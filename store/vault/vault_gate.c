/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/handoff.h"
#include "store/base/seqpacket.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/vault/vault_priv.h"

/* Who may come, each through a gate of its own. Another peer is another row. */
static const struct vault_peer peers[] = {
	{ "gateway", HANDOFF_GATEWAY, PEER_GATEWAY, IDENTITY_WINDOW },
	{ "api", HANDOFF_API, PEER_API, PEER_API_CREDIT },
	{ "desk", HANDOFF_PEERS, PEER_DESK, PEER_DESK_CREDIT },
};

#define GATE_DESK (ARRAY_SIZE(peers) - 1)	/* the first of PEER_DESKS gates: the last row has them all */
_Static_assert(GATE_DESK + PEER_DESKS == VAULT_GATES, "a gate for each row, and for each desk");

#define GATE_OUT_MAX (2 * (IDENTITY_WINDOW + IDENTITY_PARKED))	/* an honest peer reads: beyond this it has died on its feet */

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

/* Nobody reads that answer: who it leased messages to never had them in hand. */
static void gate_unheard(struct vault_gate *g, const void *octets, size_t size)
{
	struct vault *v = g->vault;
	struct identity_ans ans = { .used = 0 };
	const char *id;
	unsigned i;

	memcpy(&ans, octets, OSMO_MIN(size, sizeof(ans)));
	for (i = 0; v->n_unheard < VAULT_UNHEARD && (id = identity_ans_get(&ans, IDF_OUT_ID, i)); i++)
		v->unheard[v->n_unheard++] = strtoll(id, NULL, 10);
	secret_wipe_mem(&ans, sizeof(ans));
}

static void gate_close(struct vault_gate *g)
{
	struct gate_packet *p;

	while (!llist_empty(&g->out)) {
		p = llist_first_entry(&g->out, struct gate_packet, list);
		gate_unheard(g, p->octets, p->size);
		packet_free(g, p);
	}
	if (g->ofd.fd < 0)
		return;
	osmo_fd_unregister(&g->ofd);
	close(g->ofd.fd);
	g->ofd.fd = -1;
	g->generation++;
	g->outstanding = g->parked = 0;
	g->readable = false;
	identity_core_drop_dialogues(g->vault->core, g->place);
}

static void gate_dead(struct vault_gate *g, int why)
{
	LOGP(DIDENT, LOGL_NOTICE, "%s: pair closed: %s\n", g->peer->name, why == -EPIPE ? "end of file" : strerror(-why));
	gate_close(g);
	if (why != -EPROTO)
		return;
	g->n_ended++;
	LOGP(DIDENT, LOGL_ERROR, "%s: protocol of the pair violated, %u times so far; the peer is ended\n", g->peer->name, g->n_ended);
	if (g->peer->handoff != HANDOFF_PEERS)
		vault_tell(g->vault, HANDOFF_END_PEER, g->peer->handoff, 0);
}

static int gate_send_now(struct vault_gate *g, const void *octets, size_t size)
{
	return send(g->ofd.fd, octets, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static void gate_flush(struct vault_gate *g)
{
	int rc = 0;

	while (!llist_empty(&g->out)) {
		struct gate_packet *p = llist_first_entry(&g->out, struct gate_packet, list);

		rc = gate_send_now(g, p->octets, p->size);
		if (rc < 0)
			break;
		packet_free(g, p);
	}
	if (rc < 0 && !would_block(rc)) {
		gate_dead(g, rc);
		return;
	}
	osmo_fd_update_when(&g->ofd, 0, llist_empty(&g->out) ? OSMO_FD_READ : OSMO_FD_WRITE);
}

static int gate_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct vault_gate *g = ofd->data;

	if (what & OSMO_FD_WRITE)
		gate_flush(g);
	if (what & OSMO_FD_READ && g->ofd.fd >= 0)
		g->readable = g->vault->turn = true;
	return 0;
}

void vault_gates_init(struct vault *v)
{
	unsigned i;

	for (i = 0; i < VAULT_GATES; i++) {
		v->gates[i].vault = v;
		v->gates[i].peer = &peers[OSMO_MIN(i, GATE_DESK)];
		v->gates[i].place = identity_peer_place(v->gates[i].peer->peer, i < GATE_DESK ? 0 : i - GATE_DESK);
		v->gates[i].ofd.fd = -1;
		INIT_LLIST_HEAD(&v->gates[i].out);
	}
}

struct vault_gate *vault_gate_of(struct vault *v, enum handoff_peer peer)
{
	unsigned i;

	for (i = 0; i < GATE_DESK; i++)
		if (peers[i].handoff == peer)
			return &v->gates[i];
	return NULL;
}

struct vault_gate *vault_gate_seat(struct vault *v)
{
	struct vault_gate *g, *idle = &v->gates[GATE_DESK];
	unsigned i;

	for (i = GATE_DESK; i < VAULT_GATES; i++) {
		g = &v->gates[i];
		if (g->ofd.fd < 0)
			return g;
		if (g->heard_ms < idle->heard_ms)
			idle = g;
	}
	return monotonic_ms() - idle->heard_ms < (int64_t)VAULT_DESK_IDLE_S * vault_second_ms(v) ? NULL : idle;
}

static void gate_tell_clock(struct vault_gate *g);

void vault_gate_attach(struct vault_gate *g, int fd)
{
	gate_close(g);
	if (fd < 0)
		return;
	g->heard_ms = monotonic_ms();
	osmo_fd_setup(&g->ofd, fd, OSMO_FD_READ, gate_fd_cb, g, 0);
	if (osmo_fd_register(&g->ofd) < 0) {
		LOGP(DIDENT, LOGL_ERROR, "%s: cannot use the pair\n", g->peer->name);
		close(fd);
		g->ofd.fd = -1;
		return;
	}
	if (g->vault->clock.offset_s)
		gate_tell_clock(g);
}

void vault_gates_close(struct vault *v)
{
	unsigned i;

	for (i = 0; i < VAULT_GATES; i++)
		gate_close(&v->gates[i]);
}

bool vault_gate_is_open(const struct vault_gate *g)
{
	return g->ofd.fd >= 0;
}

static bool gate_may_read(const struct vault_gate *g)
{
	return g->ofd.fd >= 0 && g->readable && llist_empty(&g->out);
}

bool vault_gates_wait(const struct vault *v)
{
	unsigned i;

	for (i = 0; i < VAULT_GATES; i++)
		if (gate_may_read(&v->gates[i]))
			return true;
	return false;
}

bool vault_gates_poll(const struct vault *v)
{
	struct pollfd fds[VAULT_GATES];
	unsigned i;

	for (i = 0; i < VAULT_GATES; i++)
		fds[i] = (struct pollfd){ .fd = v->gates[i].ofd.fd, .events = POLLIN };	/* -1 is passed over */
	return poll(fds, VAULT_GATES, 0) > 0;
}

/* ---- requests ---- */

/* returns: octets of the packet, 0 nothing now, -errno. */
static ssize_t gate_read(struct vault_gate *g, void *packet, size_t size, int flags)
{
	ssize_t n = seqpacket_recv(g->ofd.fd, packet, size, MSG_DONTWAIT | MSG_TRUNC | flags);

	if (n < 0)
		return would_block(-errno) ? 0 : -errno;
	return n ? n : -EPIPE;
}

/* The credit is used up: an honest peer waits for an answer. */
static int gate_overdrawn(struct vault_gate *g)
{
	char octet;
	ssize_t n = gate_read(g, &octet, sizeof(octet), MSG_PEEK);

	if (n == 0)
		g->readable = false;
	else
		gate_dead(g, n > 0 ? -EPROTO : (int)n);
	return n > 0 ? -EPROTO : (int)n;
}

static int gate_take(struct vault_gate *g, struct identity_req *req, ssize_t n)
{
	int rc;

	if (n < (ssize_t)sizeof(*req))
		memset((char *)req + n, 0, sizeof(*req) - n);
	rc = vault_req_check(req, n);
	if (rc < 0)
		return rc;
	req->dialogue = identity_peer_dialogue(g->place, req->dialogue);
	g->outstanding++;
	g->heard_ms = monotonic_ms();
	return 1;
}

int vault_gate_recv(struct vault_gate *g, struct identity_req *req)
{
	ssize_t n;
	int rc;

	if (!gate_may_read(g))
		return 0;
	if (g->outstanding >= g->peer->credit)
		return gate_overdrawn(g);
	n = gate_read(g, req, sizeof(*req), 0);
	if (n == 0) {
		g->readable = false;
		return 0;
	}
	rc = n > 0 ? gate_take(g, req, n) : (int)n;
	if (rc == 1)
		return 1;
	secret_wipe_mem(req, sizeof(*req));
	gate_dead(g, rc);
	return rc;
}

void vault_gates_audit(struct vault *v)
{
	unsigned i;

	for (i = 0; i < VAULT_GATES; i++)
		if (v->gates[i].outstanding >= v->gates[i].peer->credit && gate_may_read(&v->gates[i]))
			gate_overdrawn(&v->gates[i]);
}

/* ---- answers ---- */

static void gate_keep(struct vault_gate *g, const void *octets, size_t size)
{
	struct gate_packet *p;

	if (g->n_out >= GATE_OUT_MAX) {
		gate_unheard(g, octets, size);
		gate_dead(g, -EPROTO);
		return;
	}
	p = talloc_size(g->vault, sizeof(*p) + size);
	if (!p) {
		gate_unheard(g, octets, size);
		gate_dead(g, -ENOMEM);
		return;
	}
	p->size = size;
	memcpy(p->octets, octets, size);
	llist_add_tail(&p->list, &g->out);
	g->n_out++;
	osmo_fd_update_when(&g->ofd, 0, OSMO_FD_WRITE);
}

/* Send, or keep until the socket takes it. */
static void gate_send(struct vault_gate *g, const struct identity_ans *ans)
{
	size_t size = ans->used <= IDENTITY_ANS_SMALL_FIELDS ? IDENTITY_SMALL : IDENTITY_LARGE;
	int rc = -EAGAIN;

	if (g->ofd.fd < 0)
		return;
	if (llist_empty(&g->out))
		rc = gate_send_now(g, ans, size);
	if (would_block(rc)) {
		gate_keep(g, ans, size);
	} else if (rc < 0) {
		gate_unheard(g, ans, size);
		gate_dead(g, rc);
	}
}

static bool is_stale(const struct vault_route *r)
{
	return r->generation != r->gate->generation;
}

void vault_gate_answer(struct vault_route *r, struct identity_ans *ans)
{
	struct vault_gate *g = r->gate;

	if (!is_stale(r)) {
		if (r->parked)
			g->parked--;
		else
			g->outstanding--;
		ans->dialogue = identity_peer_id(ans->dialogue);
		gate_send(g, ans);
	} else {
		gate_unheard(g, ans, sizeof(*ans));
	}
	secret_wipe_mem(ans, sizeof(*ans));
}

void vault_gate_park(struct vault_route *r, const struct identity_ans *address)
{
	struct vault_gate *g = r->gate;
	struct identity_ans note = *address;

	if (is_stale(r) || g->parked >= IDENTITY_PARKED)
		return;
	r->parked = true;
	g->parked++;
	g->outstanding--;
	note.flags = IDENTITY_ANS_PARKED;
	note.dialogue = identity_peer_id(note.dialogue);
	gate_send(g, &note);
}

static void gate_tell_clock(struct vault_gate *g)
{
	const struct identity_ans ans = { .dialogue = (uint64_t)g->vault->clock.offset_s };

	gate_send(g, &ans);
}

void vault_gates_clock(struct vault *v)
{
	unsigned i;

	for (i = 0; i < VAULT_GATES; i++)
		gate_tell_clock(&v->gates[i]);
}
