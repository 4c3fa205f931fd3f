/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The gateway's end of the pair. Credit keeps both socket buffers below their limits: at most IDENTITY_WINDOW requests are at the
 * vault, so neither end ever waits for the other with a full buffer. */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/select.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "store/door/identity_door.h"
#include "store/door/identity_pair.h"
#include "store/base/seqpacket.h"

#define PAIR_SLOTS	(IDENTITY_WINDOW + IDENTITY_PARKED + IDENTITY_QUEUE)
#define PAIR_SLOT_BITS	16
#define PAIR_READS	IDENTITY_WINDOW	/* packets taken a loop turn, so that links get their turn too */

_Static_assert(offsetof(struct identity_req, text) == IDENTITY_LARGE - IDENTITY_REQ_TEXT, "text is the tail");
_Static_assert(offsetof(struct identity_ans, fields) == IDENTITY_LARGE - IDENTITY_ANS_FIELDS, "fields are the tail");

struct pair_entry {
	struct llist_head list;		/* waiting or outstanding */
	bool parked;			/* outstanding without credit: its hash waits */
	uint64_t ticket;		/* serial number above, slot below; never 0 */
	uint64_t dialogue;
	uint16_t verb;
	uint16_t slot;
	uint16_t size;			/* of packet */
	void *packet;			/* only while waiting; wiped when it is sent */
	identity_done_cb done;		/* NULL once cancelled */
	void *ctx;
};

struct identity_pair {
	struct identity door;
	struct osmo_fd ofd;
	struct osmo_timer_list broken;	/* the peer died while a caller was inside identity_submit() */
	struct llist_head waiting, outstanding;
	unsigned n_waiting, n_outstanding, n_parked;
	uint64_t serial;
	struct pair_entry *slots[PAIR_SLOTS];
	uint16_t free_slots[PAIR_SLOTS];
	unsigned n_free;
	bool closing;			/* identity_free() runs: take nothing new */
	struct identity_verb_counts verbs[IDV_COUNT];
	struct identity_alarms alarms;
	const struct identity_pair_ops *ops;
	void *ops_ctx;
};

static struct identity_pair *pair_of(struct identity *id)
{
	return (struct identity_pair *)id;
}

static void pair_packet_drop(struct pair_entry *e)
{
	if (!e->packet)
		return;
	secret_wipe_mem(e->packet, e->size);
	talloc_free(e->packet);
	e->packet = NULL;
}

/* Take e out of the tables; its memory is the caller's. */
static void pair_entry_unlink(struct identity_pair *p, struct pair_entry *e)
{
	llist_del(&e->list);
	if (e->packet)
		p->n_waiting--;
	else if (e->parked)
		p->n_parked--;
	else
		p->n_outstanding--;
	p->slots[e->slot] = NULL;
	p->free_slots[p->n_free++] = e->slot;
}

static void pair_entry_finish(struct pair_entry *e, struct identity_ans *ans)
{
	if (e->done)
		e->done(e->ctx, ans);
	pair_packet_drop(e);
	talloc_free(e);
}

static void pair_answer_busy(struct identity_pair *p, struct pair_entry *e)
{
	struct identity_ans ans = { .ticket = e->ticket, .dialogue = e->dialogue, .verb = e->verb, .outcome = IDO_BUSY };

	p->verbs[e->verb].busy++;
	pair_entry_finish(e, &ans);
}

/* done() may submit anew, into other lists; or cancel one of these, so each keeps its ticket until its turn. */
static void pair_busy_all(struct identity_pair *p, struct llist_head *list)
{
	struct pair_entry *e;
	LLIST_HEAD(gone);

	llist_splice_init(list, &gone);
	while (!llist_empty(&gone)) {
		e = llist_first_entry(&gone, struct pair_entry, list);
		pair_entry_unlink(p, e);
		pair_answer_busy(p, e);
	}
}

static void pair_close(struct identity_pair *p)
{
	osmo_timer_del(&p->broken);
	if (p->ofd.fd < 0)
		return;
	osmo_fd_unregister(&p->ofd);
	close(p->ofd.fd);
	p->ofd.fd = -1;
}

static void pair_died(struct identity_pair *p)
{
	pair_close(p);
	pair_busy_all(p, &p->outstanding);
	if (p->ops && p->ops->died)
		p->ops->died(p->ops_ctx);
}

static void pair_broken_cb(void *data)
{
	pair_died(data);
}

static int pair_send_entry(struct identity_pair *p, struct pair_entry *e)
{
	ssize_t n = send(p->ofd.fd, e->packet, e->size, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0)
		return -errno;
	pair_packet_drop(e);
	p->n_waiting--;
	p->n_outstanding++;
	llist_move_tail(&e->list, &p->outstanding);
	return 0;
}

static bool pair_would_block(int rc)
{
	return rc == -EAGAIN || rc == -EINTR || rc == -ENOBUFS;
}

/* Send what credit allows. done() is never called from here, because identity_submit() comes this way. */
static void pair_flush(struct identity_pair *p)
{
	int rc = 0;

	if (p->ofd.fd < 0)
		return;
	while (!rc && p->n_waiting && p->n_outstanding < IDENTITY_WINDOW)
		rc = pair_send_entry(p, llist_first_entry(&p->waiting, struct pair_entry, list));
	if (pair_would_block(rc))
		osmo_fd_write_enable(&p->ofd);
	else
		osmo_fd_write_disable(&p->ofd);
	if (rc && !pair_would_block(rc))
		osmo_timer_schedule(&p->broken, 0, 0);
}

static struct pair_entry *pair_entry_of(struct identity_pair *p, uint64_t ticket)
{
	uint64_t slot = ticket & ((1 << PAIR_SLOT_BITS) - 1);

	if (slot >= PAIR_SLOTS || !p->slots[slot] || p->slots[slot]->ticket != ticket)
		return NULL;
	return p->slots[slot];
}

static bool pair_park(struct identity_pair *p, struct pair_entry *e)
{
	if (e->parked || p->n_parked >= IDENTITY_PARKED)
		return false;
	e->parked = true;
	p->n_parked++;
	p->n_outstanding--;
	return true;
}

static uint64_t num_of(const struct identity_ans *ans, enum identity_field id)
{
	const char *num = identity_ans_get(ans, id, 0);

	return num ? strtoull(num, NULL, 10) : 0;
}

static bool is_on(const struct identity_ans *ans, enum identity_field id)
{
	return identity_ans_get(ans, id, 0);
}

static void keep_alarms(struct identity_pair *p, const struct identity_ans *ans)
{
	p->alarms = (struct identity_alarms){ .clock_doubt = is_on(ans, IDF_CLOCK_DOUBT), .erasing = num_of(ans, IDF_ERASING),
					      .mass_acts = num_of(ans, IDF_MASS_ACTS), .feed = is_on(ans, IDF_FEED_ALARM), .pins = is_on(ans, IDF_PINS_ALARM),
					      .deaths = is_on(ans, IDF_DEATHS_ALARM), .probes = is_on(ans, IDF_PROBES_ALARM), .cases = is_on(ans, IDF_CASES_ALARM),
					      .retention = is_on(ans, IDF_RETENTION_ALARM), .chores = is_on(ans, IDF_CHORES_ALARM),
					      .complaints = is_on(ans, IDF_COMPLAINTS_ALARM), .holidays = is_on(ans, IDF_HOLIDAYS_ALARM),
					      .deleted_in_log_s = num_of(ans, IDF_DELETED_IN_LOG),
					      .sms_backlog = num_of(ans, IDF_SMS_BACKLOG), .sms_oldest_s = num_of(ans, IDF_SMS_OLDEST),
					      .last_backup = (int64_t)num_of(ans, IDF_LAST_BACKUP) };
}

/* returns: false when the answer breaks the rules of the pair. */
static bool pair_take(struct identity_pair *p, struct identity_ans *ans)
{
	struct pair_entry *e;

	if (ans->ticket == 0) {
		if (p->ops && p->ops->clock)
			p->ops->clock(p->ops_ctx, (int64_t)ans->dialogue);
		return true;
	}
	e = pair_entry_of(p, ans->ticket);
	if (!e || e->packet || ans->verb != e->verb || ans->outcome >= IDO_COUNT)
		return false;
	if (ans->flags & IDENTITY_ANS_PARKED)
		return pair_park(p, e);
	p->verbs[e->verb].answered++;
	p->verbs[e->verb].busy += ans->outcome == IDO_BUSY;
	if (e->verb == IDV_LINKS && ans->outcome == IDO_OK)
		keep_alarms(p, ans);
	pair_entry_unlink(p, e);
	pair_entry_finish(e, ans);
	return true;
}

/* returns: 1 taken, 0 nothing there, -errno the peer is gone or odd. */
static int pair_read_one(struct identity_pair *p)
{
	struct identity_ans ans;
	ssize_t n;
	int rc = 1;

	n = seqpacket_recv(p->ofd.fd, &ans, sizeof(ans), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0)
		return pair_would_block(-errno) ? 0 : -errno;
	if (n != IDENTITY_SMALL && n != IDENTITY_LARGE)
		return n ? -EPROTO : -EPIPE;
	memset((char *)&ans + n, 0, sizeof(ans) - n);
	if (ans.used > n - offsetof(struct identity_ans, fields) || !pair_take(p, &ans))
		rc = -EPROTO;
	secret_wipe_mem(&ans, sizeof(ans));
	return rc;
}

static int pair_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct identity_pair *p = ofd->data;
	unsigned i;
	int rc = 1;

	if (what & OSMO_FD_READ) {
		for (i = 0; rc == 1 && i < PAIR_READS && p->ofd.fd >= 0; i++)
			rc = pair_read_one(p);
		if (rc < 0) {
			pair_died(p);
			return 0;
		}
	}
	pair_flush(p);
	return 0;
}

static int pair_attach(struct identity_pair *p, int fd)
{
	p->ofd.fd = -1;
	if (fd < 0)
		return 0;
	osmo_fd_setup(&p->ofd, fd, OSMO_FD_READ, pair_fd_cb, p, 0);
	return osmo_fd_register(&p->ofd);
}

/* Copy req as it travels. */
static int pair_entry_pack(struct pair_entry *e, const struct identity_req *req)
{
	e->size = req->text_len <= IDENTITY_REQ_SMALL_TEXT ? IDENTITY_SMALL : IDENTITY_LARGE;
	e->packet = talloc_memdup(e, req, e->size);
	return e->packet ? 0 : -ENOMEM;
}

/* What ends an SMS goes before what begins one: else a full queue holds up what would empty it. */
static void pair_queue(struct identity_pair *p, struct pair_entry *e)
{
	if (identity_verb_row(e->verb)->is_first)
		llist_add(&e->list, &p->waiting);
	else
		llist_add_tail(&e->list, &p->waiting);
	p->n_waiting++;
}

static struct pair_entry *pair_entry_new(struct identity_pair *p, struct identity_req *req)
{
	struct pair_entry *e = talloc_zero(p, struct pair_entry);

	if (!e)
		return NULL;
	e->slot = p->free_slots[p->n_free - 1];
	e->ticket = req->ticket = (++p->serial << PAIR_SLOT_BITS) | e->slot;
	e->dialogue = req->dialogue;
	e->verb = req->verb;
	if (pair_entry_pack(e, req) < 0) {
		talloc_free(e);
		return NULL;
	}
	p->slots[e->slot] = e;
	p->n_free--;
	pair_queue(p, e);
	return e;
}

static int pair_submit(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket)
{
	struct identity_pair *p = pair_of(id);
	struct pair_entry *e;

	p->verbs[req->verb].asked++;
	e = p->closing || p->n_waiting >= IDENTITY_QUEUE || !p->n_free ? NULL : pair_entry_new(p, req);
	if (!e) {
		p->verbs[req->verb].busy++;
		return -EAGAIN;
	}
	e->done = done;
	e->ctx = ctx;
	if (ticket)
		*ticket = e->ticket;
	pair_flush(p);
	return 0;
}

static void pair_cancel(struct identity *id, uint64_t ticket)
{
	struct pair_entry *e = pair_entry_of(pair_of(id), ticket);

	if (e)
		e->done = NULL;
}

static void pair_free(struct identity *id)
{
	struct identity_pair *p = pair_of(id);

	p->closing = true;
	pair_close(p);
	pair_busy_all(p, &p->outstanding);
	pair_busy_all(p, &p->waiting);
	talloc_free(p);
}

static const struct identity_ops pair_door_ops = {
	.submit = pair_submit,
	.cancel = pair_cancel,
	.free = pair_free,
};

struct identity *identity_new_pair(void *ctx, int fd)
{
	struct identity_pair *p = talloc_zero(ctx, struct identity_pair);
	unsigned i;

	if (!p)
		return NULL;
	p->door.ops = &pair_door_ops;
	INIT_LLIST_HEAD(&p->waiting);
	INIT_LLIST_HEAD(&p->outstanding);
	osmo_timer_setup(&p->broken, pair_broken_cb, p);
	for (i = 0; i < PAIR_SLOTS; i++)
		p->free_slots[i] = PAIR_SLOTS - 1 - i;
	p->n_free = PAIR_SLOTS;
	if (pair_attach(p, fd) < 0) {
		talloc_free(p);
		return NULL;
	}
	return &p->door;
}

void identity_pair_watch(struct identity *id, const struct identity_pair_ops *ops, void *ctx)
{
	pair_of(id)->ops = ops;
	pair_of(id)->ops_ctx = ctx;
}

/* A new vault knows nothing of the dialogue that this goes on with. */
static bool pair_is_of_old(const struct pair_entry *e)
{
	return e->dialogue && identity_verb_row(e->verb)->states & ~IDS_IN(NONE);
}

/* Waiting requests of dialogues that the old vault knew. */
static void pair_busy_old_dialogues(struct identity_pair *p)
{
	struct pair_entry *e, *next;
	LLIST_HEAD(old);

	llist_for_each_entry_safe(e, next, &p->waiting, list)
		if (pair_is_of_old(e))
			llist_move_tail(&e->list, &old);
	pair_busy_all(p, &old);
}

int identity_pair_replace(struct identity *id, int fd)
{
	struct identity_pair *p = pair_of(id);

	pair_close(p);
	pair_busy_all(p, &p->outstanding);
	pair_busy_old_dialogues(p);
	if (fd < 0 || pair_attach(p, fd) < 0) {
		if (fd >= 0)
			close(fd);
		p->ofd.fd = -1;
		return -EBADF;
	}
	pair_flush(p);
	return 0;
}

void identity_pair_load(const struct identity *id, unsigned *outstanding, unsigned *waiting)
{
	const struct identity_pair *p = (const struct identity_pair *)id;

	*outstanding = p->n_outstanding + p->n_parked;
	*waiting = p->n_waiting;
}

void identity_pair_verb(const struct identity *id, enum identity_verb verb, struct identity_verb_counts *counts)
{
	*counts = ((const struct identity_pair *)id)->verbs[verb];
}

void identity_pair_alarms(const struct identity *id, struct identity_alarms *alarms)
{
	*alarms = ((const struct identity_pair *)id)->alarms;
}
