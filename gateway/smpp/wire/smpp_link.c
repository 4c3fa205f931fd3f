/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "gateway/smpp/wire/smpp_link_fsm.h"

/* A request that waits for the window: encoded, its sequence still to come. */
struct queued {
	struct llist_head entry;
	uint32_t command;
	int64_t since_ms;
	struct smpp_link_cookie cookie;
	size_t len;
	uint8_t octets[];
};

/* --- out --- */

static void tx_compact(struct smpp_link *link)
{
	size_t len = link->tx_len - link->tx_head;

	if (!link->tx_head)
		return;
	memmove(link->tx, link->tx + link->tx_head, len);
	explicit_bzero(link->tx + len, link->tx_len - len);
	link->tx_head = 0;
	link->tx_len = len;
}

/* Past half of the buffer the peer must take what is there before it is heard again. */
static bool may_read(const struct smpp_link *link)
{
	return link->tx_len - link->tx_head <= SMPP_LINK_TX_MAX / 2;
}

static void watch_socket(struct smpp_link *link)
{
	osmo_fd_update_when(&link->ofd, 0,
			    (link->tx_len ? link->tx_wants : 0) | (may_read(link) ? link->rx_wants : 0));
}

/* What an io waits for: OSMO_FD_* in *wants. returns: whether it waits at all. */
static bool io_waits(unsigned *wants, ssize_t rc)
{
	if (rc == SMPP_IO_WANT_READ)
		*wants = OSMO_FD_READ;
	else if (rc == SMPP_IO_WANT_WRITE)
		*wants = OSMO_FD_WRITE;
	else
		return false;
	return true;
}

/* returns: 0, or how the connection ended. */
static int tx_flush(struct smpp_link *link)
{
	ssize_t n = link->io->write(link->io->priv, link->ofd.fd, link->tx + link->tx_head, link->tx_len - link->tx_head);

	if (n < 0 && !io_waits(&link->tx_wants, n))
		return n;
	if (n > 0) {
		link->tx_wants = OSMO_FD_WRITE;
		explicit_bzero(link->tx + link->tx_head, n);
		link->tx_head += n;
		if (link->tx_head == link->tx_len)
			link->tx_head = link->tx_len = 0;
	}
	watch_socket(link);
	return 0;
}

static int tx_encode(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	int rc = smpp_pdu_encode(link->tx + link->tx_len, SMPP_LINK_TX_MAX - link->tx_len, pdu);

	if (rc == -EMSGSIZE && link->tx_head) {
		tx_compact(link);
		rc = smpp_pdu_encode(link->tx + link->tx_len, SMPP_LINK_TX_MAX - link->tx_len, pdu);
	}
	if (rc < 0)
		return rc;
	link->tx_len += rc;
	link->stats.tx_pdus++;
	watch_socket(link);
	return 0;
}

static int tx_octets(struct smpp_link *link, const uint8_t *octets, size_t len)
{
	tx_compact(link);
	if (len > SMPP_LINK_TX_MAX - link->tx_len)
		return -EAGAIN;
	memcpy(link->tx + link->tx_len, octets, len);
	link->tx_len += len;
	link->stats.tx_pdus++;
	watch_socket(link);
	return 0;
}

void smpp_link_respond(struct smpp_link *link, const struct smpp_pdu *resp)
{
	int rc;

	if (link->ofd.fd < 0)
		return;
	rc = tx_encode(link, resp);
	if (rc >= 0)
		return;
	LOGLINK(link, LOGL_ERROR, "%s: %s; closing\n", smpp_pdu_name(resp->id), rc == -EMSGSIZE ? "send buffer full, the peer does not read" : "does not encode");
	/* the loop sees it as a loss: a caller must not lose the bind under its feet */
	shutdown(link->ofd.fd, SHUT_RDWR);
}

/* --- window --- */

static struct smpp_link_pending *slot_of(const struct smpp_link *link, uint32_t seq)
{
	return &link->slots[seq & (link->n_slots - 1)];
}

static uint32_t seq_next(struct smpp_link *link)
{
	uint32_t seq = link->next_seq;

	link->next_seq = seq >= SMPP_SEQ_MAX ? 1 : seq + 1;
	return seq;
}

static void pending_finish(struct smpp_link *link, struct smpp_link_pending *p, enum smpp_link_outcome outcome,
			   const struct smpp_pdu *resp)
{
	struct smpp_link_cookie cookie = p->cookie;

	if (p->state == PENDING_WAITING)
		link->in_flight--;
	else
		link->n_late--;
	llist_del(&p->entry);
	explicit_bzero(p, sizeof(*p));
	link->ops->result(link->priv, &cookie, outcome, resp);
	explicit_bzero(&cookie, sizeof(cookie));
}

/* A sequence whose slot is free. There is one: a full window and the late ones fill three quarters of the slots at most. */
static struct smpp_link_pending *slot_take(struct smpp_link *link)
{
	for (unsigned i = 0; i < link->n_slots; i++) {
		uint32_t seq = seq_next(link);
		struct smpp_link_pending *p = slot_of(link, seq);

		if (p->state == PENDING_FREE) {
			p->seq = seq;
			return p;
		}
	}
	return NULL;
}

static void pending_start(struct smpp_link *link, struct smpp_link_pending *p, uint32_t command, const struct smpp_link_cookie *cookie)
{
	p->command = command;
	p->cookie = *cookie;
	p->state = PENDING_WAITING;
	p->deadline_ms = monotonic_ms() + link->conf.response_ms;
	/* with others before it the timer runs already, and not longer */
	if (llist_empty(&link->waiting))
		monotonic_timer(&link->response_timer, link->conf.response_ms);
	llist_add_tail(&p->entry, &link->waiting);
	link->in_flight++;
}

static void queue_run(struct smpp_link *link);

void smpp_link_answered(struct smpp_link *link, const struct smpp_pdu *resp)
{
	struct smpp_link_pending *p = slot_of(link, resp->seq);

	if (p->state == PENDING_FREE || p->seq != resp->seq ||
	    (resp->id != (p->command | SMPP_RESP) && resp->id != SMPP_GENERIC_NACK)) {
		link->stats.strays++;
		LOGLINK(link, LOGL_INFO, "unmatched %s, status 0x%x\n", smpp_pdu_name(resp->id), resp->status);
		return;
	}
	if (p->state == PENDING_LATE)
		link->stats.late++;
	pending_finish(link, p, SMPP_LINK_ANSWERED, resp);
	queue_run(link);
}

bool smpp_link_is_drained(const struct smpp_link *link)
{
	return !link->in_flight && !link->queued;
}

/* Nobody waits for it any more, but its response is still taken; past half of the slots the oldest gives way. */
static void pending_expire(struct smpp_link *link, struct smpp_link_pending *p)
{
	if (p->state == PENDING_LATE) {
		pending_finish(link, p, SMPP_LINK_UNANSWERED, NULL);
		return;
	}
	link->stats.timeouts++;
	link->in_flight--;
	link->n_late++;
	LOGLINK(link, LOGL_NOTICE, "no response to %s in %u ms\n", smpp_pdu_name(p->command), link->conf.response_ms);
	p->state = PENDING_LATE;
	p->deadline_ms = monotonic_ms() + link->conf.late_ms;
	llist_del(&p->entry);
	llist_add_tail(&p->entry, &link->late);
	if (link->n_late > link->n_slots / 2)
		pending_finish(link, llist_first_entry(&link->late, struct smpp_link_pending, entry), SMPP_LINK_UNANSWERED, NULL);
}

/* Deadlines within a list grow, so its first entry is the next to expire. returns: that deadline, or 0 for an empty list. */
static int64_t list_expire(struct smpp_link *link, struct llist_head *list, int64_t now)
{
	for (unsigned i = 0; i < link->n_slots && !llist_empty(list); i++) {
		struct smpp_link_pending *p = llist_first_entry(list, struct smpp_link_pending, entry);

		if (p->deadline_ms > now)
			return p->deadline_ms;
		pending_expire(link, p);
	}
	return 0;
}

static void response_timeout(void *data)
{
	struct smpp_link *link = data;
	int64_t now = monotonic_ms(), late = list_expire(link, &link->late, now), waiting = list_expire(link, &link->waiting, now), next;

	queue_run(link);
	if (llist_empty(&link->waiting) && llist_empty(&link->late))
		return;
	next = waiting && (!late || waiting < late) ? waiting : late;
	monotonic_timer(&link->response_timer, next ? next - now : link->conf.response_ms);
}

/* --- requests --- */

static int queue_add(struct smpp_link *link, const struct smpp_pdu *pdu, const struct smpp_link_cookie *cookie)
{
	uint8_t octets[2048];
	struct queued *q;
	int rc;

	if (link->queued >= link->conf.queue_max)
		return -EAGAIN;
	rc = smpp_pdu_encode(octets, sizeof(octets), pdu);
	if (rc < 0)
		return rc == -EMSGSIZE ? -EINVAL : rc;
	q = talloc_size(link, sizeof(*q) + rc);
	if (q) {
		q->command = pdu->id;
		q->since_ms = monotonic_ms();
		q->cookie = *cookie;
		q->len = rc;
		memcpy(q->octets, octets, rc);
		llist_add_tail(&q->entry, &link->queue);
		link->queued++;
	}
	explicit_bzero(octets, rc);
	return q ? 0 : -ENOMEM;
}

static void queue_drop(struct smpp_link *link, struct queued *q)
{
	link->queued--;
	llist_del(&q->entry);
	explicit_bzero(q, sizeof(*q) + q->len);
	talloc_free(q);
}

/* returns: false: not now; what waits is tried again when it may go. */
static bool may_go(struct smpp_link *link)
{
	if (!link->conf.pace || smpp_pace_take(link->conf.pace, monotonic_ms()))
		return true;
	if (!osmo_timer_pending(&link->pace_timer))
		monotonic_timer(&link->pace_timer, smpp_pace_wait_ms(link->conf.pace));
	return false;
}

static void pace_timeout(void *data)
{
	queue_run(data);
}

/* Whoever waited for it is gone: it does not leave any more. */
static void queue_expire(struct smpp_link *link)
{
	int64_t before = monotonic_ms() - link->conf.stale_ms;

	while (!llist_empty(&link->queue)) {
		struct queued *q = llist_first_entry(&link->queue, struct queued, entry);
		struct smpp_link_cookie cookie = q->cookie;

		if (q->since_ms >= before)
			return;
		LOGLINK(link, LOGL_INFO, "%s expired in the send queue\n", smpp_pdu_name(q->command));
		queue_drop(link, q);
		link->ops->result(link->priv, &cookie, SMPP_LINK_UNSENT, NULL);
		explicit_bzero(&cookie, sizeof(cookie));
	}
}

/* Send what waits, as far as window and rate allow. */
static void queue_run(struct smpp_link *link)
{
	queue_expire(link);
	while (link->ofd.fd >= 0 && !llist_empty(&link->queue) && link->in_flight < link->conf.window) {
		struct queued *q = llist_first_entry(&link->queue, struct queued, entry);
		struct smpp_link_pending *p = slot_take(link);

		if (!p || !may_go(link))
			return;
		osmo_store32be(p->seq, q->octets + 12);
		if (tx_octets(link, q->octets, q->len) < 0)
			return;
		pending_start(link, p, q->command, &q->cookie);
		queue_drop(link, q);
	}
	if (smpp_link_is_drained(link) && link->fi->state == SMPP_LINK_UNBINDING)
		osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_DRAINED, NULL);
}

int smpp_link_request(struct smpp_link *link, const struct smpp_pdu *pdu, const struct smpp_link_cookie *cookie, bool may_wait)
{
	struct smpp_link_pending *p;
	struct smpp_pdu out = *pdu;
	int rc;

	if (link->fi->state != SMPP_LINK_BOUND)
		return -ENOTCONN;
	if (link->in_flight >= link->conf.window || link->queued)
		return may_wait ? queue_add(link, pdu, cookie) : -EAGAIN;
	if (!may_go(link))
		return may_wait ? queue_add(link, pdu, cookie) : -EAGAIN;
	p = slot_take(link);
	if (!p)
		return -EAGAIN;
	out.seq = p->seq;
	rc = tx_encode(link, &out);
	if (rc < 0)
		return rc == -EMSGSIZE ? -EAGAIN : rc;
	pending_start(link, p, out.id, cookie);
	return 0;
}

int smpp_link_control(struct smpp_link *link, struct smpp_pdu *pdu)
{
	do {
		pdu->seq = seq_next(link);
	} while (slot_of(link, pdu->seq)->state != PENDING_FREE && slot_of(link, pdu->seq)->seq == pdu->seq);
	return tx_encode(link, pdu);
}

/* --- in --- */

static const char *const frame_faults[] = {
	[SMPP_FRAME_FINE] = "",
	[SMPP_FRAME_SHORT] = "command_length below a header",
	[SMPP_FRAME_LONG] = "command_length above the ceiling",
	[SMPP_FRAME_TLS] = "peer speaks TLS: give the link a group tls",
	[SMPP_FRAME_FOREIGN] = "peer speaks another protocol (HTTP or the like)",
};

/* A whole record behind all but the end of the largest PDU. */
static size_t rx_size(const struct smpp_link *link)
{
	return link->conf.pdu_max + SMPP_IO_RECORD_MAX;
}

/* The stream cannot be followed: say so once, as far as the socket takes it, and close. */
static void rx_fatal(struct smpp_link *link, enum smpp_frame_fault why)
{
	struct smpp_pdu nack = { .id = SMPP_GENERIC_NACK, .status = SMPP_RINVCMDLEN, .bare = true };

	link->stats.rx_broken++;
	if (tx_encode(link, &nack) == 0 && tx_flush(link) < 0)
		LOGLINK(link, LOGL_INFO, "generic_nack could not be sent\n");
	osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_LOST, (void *)frame_faults[why]);
}

/* What was delivered goes from the buffer: the part of a PDU that stays moves to the front, all behind it is wiped. */
static void rx_compact(struct smpp_link *link, size_t used)
{
	size_t len = link->rx_len - used;

	if (!used)
		return;
	memmove(link->rx, link->rx + used, len);
	explicit_bzero(link->rx + len, link->rx_len - len);
	link->rx_len = len;
}

static void rx_drain(struct smpp_link *link)
{
	unsigned epoch = link->epoch;
	enum smpp_frame_fault why;
	size_t used = 0, need;
	int rc;

	for (;;) {
		rc = smpp_pdu_frame(&need, &why, link->rx + used, link->rx_len - used, link->conf.pdu_max);
		if (rc < 0)
			break;
		link->stats.rx_pdus++;
		link->rx_pdu(link, link->rx + used, need);
		if (link->epoch != epoch)
			return;
		used += need;
	}
	rx_compact(link, used);
	if (rc == -EBADMSG)
		rx_fatal(link, why);
}

/* returns: 0, or how the connection ended. */
static int rx_read(struct smpp_link *link)
{
	ssize_t n = link->io->read(link->io->priv, link->ofd.fd, link->rx + link->rx_len, rx_size(link) - link->rx_len);

	if (n < 0 && io_waits(&link->rx_wants, n)) {
		watch_socket(link);
		return 0;
	}
	if (n < 0)
		return n;
	link->rx_wants = OSMO_FD_READ;
	link->rx_len += n;
	rx_drain(link);
	return 0;
}

/* --- socket --- */

static int connect_check(struct smpp_link *link)
{
	socklen_t len = sizeof(int);
	int err = 0;

	if (getsockopt(link->ofd.fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0 || err) {
		errno = err ? err : errno;
		return SMPP_IO_BROKEN;
	}
	link->rx_wants = OSMO_FD_READ;
	link->tx_wants = OSMO_FD_WRITE;
	watch_socket(link);
	link->stats.connects++;
	osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_CONNECTED, NULL);
	return 0;
}

/* returns: 0, or how the connection ended. */
static int handshake(struct smpp_link *link)
{
	unsigned when = OSMO_FD_READ;
	int rc = link->io->handshake(link->io->priv);

	if (rc == 0)
		osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_SECURED, NULL);
	else if (io_waits(&when, rc))
		osmo_fd_update_when(&link->ofd, 0, when);
	else
		return rc;
	return 0;
}

int smpp_link_secure(struct smpp_link *link)
{
	int rc = link->io->open(link->io->priv, link->ofd.fd);

	return rc == 0 ? handshake(link) : rc;
}

static int io_ready(struct smpp_link *link, unsigned what)
{
	unsigned epoch = link->epoch;
	int rc = 0;

	if (what & link->rx_wants && may_read(link))
		rc = rx_read(link);
	if (rc == 0 && link->epoch == epoch && what & link->tx_wants && link->tx_len)
		rc = tx_flush(link);
	return rc;
}

void smpp_link_over(struct smpp_link *link, int rc)
{
	const char *why = rc != SMPP_IO_CLOSED ? link->io->why(link->io->priv) : link->fi->state != SMPP_LINK_BINDING ? "closed by peer" :
			  "closed by peer, which did not answer the bind: does the operator expect it from this address?";

	osmo_fsm_inst_dispatch(link->fi, rc == SMPP_IO_REFUSED ? SMPP_LINK_EV_REFUSED : SMPP_LINK_EV_LOST, (void *)why);
}

static int socket_ready(struct osmo_fd *ofd, unsigned what)
{
	struct smpp_link *link = ofd->data;
	unsigned epoch = link->epoch;
	int rc;

	if (link->fi->state == SMPP_LINK_CONNECTING)
		rc = connect_check(link);
	else if (link->fi->state == SMPP_LINK_SECURING)
		rc = handshake(link);
	else
		rc = io_ready(link, what);
	if (rc < 0 && link->epoch == epoch)
		smpp_link_over(link, rc);
	return 0;
}

/* Without it a response waits 40 ms for the peer's delayed ACK. */
static void set_nodelay(struct smpp_link *link)
{
	int on = 1;

	if (setsockopt(link->ofd.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0)
		LOGLINK(link, LOGL_NOTICE, "TCP_NODELAY: %s\n", strerror(errno));
}

int smpp_link_open_fd(struct smpp_link *link, int fd)
{
	int rc;

	osmo_fd_setup(&link->ofd, fd, OSMO_FD_WRITE, socket_ready, link, 0);
	rc = osmo_fd_register(&link->ofd);
	if (rc < 0)
		link->ofd.fd = -1;
	else
		set_nodelay(link);
	return rc;
}

int smpp_link_open(struct smpp_link *link)
{
	const union resolve_address *to = &link->addresses.at[link->at];
	int rc, fd = socket(to->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);

	if (fd < 0)
		return -errno;
	rc = connect(fd, &to->any, resolve_size(to)) < 0 && errno != EINPROGRESS ? -errno : smpp_link_open_fd(link, fd);
	if (rc < 0)
		close(fd);
	return rc;
}

void smpp_link_queue_fail(struct smpp_link *link)
{
	while (!llist_empty(&link->queue)) {
		struct queued *q = llist_first_entry(&link->queue, struct queued, entry);
		struct smpp_link_cookie cookie = q->cookie;

		queue_drop(link, q);
		link->ops->result(link->priv, &cookie, SMPP_LINK_UNSENT, NULL);
	}
}

static void pending_fail(struct smpp_link *link, struct llist_head *list)
{
	while (!llist_empty(list))
		pending_finish(link, llist_first_entry(list, struct smpp_link_pending, entry), SMPP_LINK_UNANSWERED, NULL);
}

void smpp_link_close(struct smpp_link *link)
{
	osmo_timer_del(&link->response_timer);
	osmo_timer_del(&link->enquire_timer);
	osmo_timer_del(&link->pace_timer);
	if (link->ofd.fd >= 0) {
		if (link->io->close)
			link->io->close(link->io->priv);
		osmo_fd_unregister(&link->ofd);
		close(link->ofd.fd);
		link->ofd.fd = -1;
		link->epoch++;
	}
	explicit_bzero(link->rx, link->rx_len);
	explicit_bzero(link->tx, link->tx_len);
	link->rx_len = link->tx_head = link->tx_len = 0;
	link->bind_seq = link->unbind_seq = 0;
	smpp_link_queue_fail(link);
	pending_fail(link, &link->late);
	pending_fail(link, &link->waiting);
}

int smpp_link_alloc(struct smpp_link *link)
{
	osmo_timer_setup(&link->response_timer, response_timeout, link);
	osmo_timer_setup(&link->pace_timer, pace_timeout, link);
	link->n_slots = 64;
	/* late entries have room beside a full window */
	while (link->n_slots < 4 * link->conf.window)
		link->n_slots *= 2;
	link->slots = talloc_zero_array(link, struct smpp_link_pending, link->n_slots);
	/* not cleared: a page that no PDU reached costs no memory */
	link->rx = talloc_size(link, rx_size(link));
	link->tx = talloc_size(link, SMPP_LINK_TX_MAX);
	return link->slots && link->rx && link->tx ? 0 : -ENOMEM;
}
