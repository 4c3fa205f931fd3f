/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_reassembly.h"

#include <string.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "gateway/session/session.h"

#define AGAIN_MS	2000	/* between tries to hand over what the session had no room for */
#define TRIES_MAX	5

struct part {
	bool is_here, is_open, was_refused;	/* said what it says; waits for its answer; was asked to come again */
	uint8_t len, charset;
	struct text_shift shift;
	uint8_t *octets;		/* secret */
	uint64_t sum;			/* of octets, kept longer than they are */
	unsigned at;
	uint32_t command, seq;
	int64_t until;			/* when its answer is due */
};

enum state { COLLECTING, HANDED, DONE };

struct message {
	struct llist_head list;		/* oldest first */
	enum state state;
	struct smpp_address from, to;
	enum smpp_segment_kind kind;
	uint16_t ref;
	uint8_t total, n_here, tries;
	uint32_t handed;		/* ref of the session */
	int64_t until;			/* given up, or forgotten */
	struct part parts[SMPP_REASSEMBLY_PARTS];
};

struct smpp_reassembly {
	struct smpp_reassembly_conf conf;
	const struct smpp_reassembly_ops *ops;
	void *priv;
	struct smpp_reassembly_stats stats;
	struct llist_head list;
	unsigned n;
	uint32_t last;
};

/* FNV-1a: who makes two texts collide has his own second part acknowledged unread. */
static uint64_t sum_of(const uint8_t *octets, size_t len)
{
	uint64_t sum = 0xcbf29ce484222325ull ^ len;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ octets[i]) * 0x100000001b3ull;
	return sum;
}

/* --- one message --- */

static void answer_part(struct smpp_reassembly *r, struct part *p, uint32_t status)
{
	if (!p->is_open)
		return;
	p->is_open = false;
	p->was_refused = status != SMPP_ROK;
	r->ops->answer(r->priv, p->at, p->command, p->seq, status);
}

static void answer_all(struct smpp_reassembly *r, struct message *m, uint32_t status)
{
	for (unsigned i = 0; i < m->total; i++)
		answer_part(r, &m->parts[i], status);
}

static void wipe_parts(struct message *m)
{
	for (unsigned i = 0; i < m->total; i++) {
		if (m->parts[i].octets)
			explicit_bzero(m->parts[i].octets, m->parts[i].len);
		TALLOC_FREE(m->parts[i].octets);
	}
}

static void message_free(struct smpp_reassembly *r, struct message *m)
{
	wipe_parts(m);
	llist_del(&m->list);
	r->n--;
	talloc_free(m);
}

static void give_up_message(struct smpp_reassembly *r, struct message *m)
{
	r->stats.lost += m->state == COLLECTING;
	answer_all(r, m, SMPP_RX_T_APPN);
	message_free(r, m);
}

static bool is_like(const struct part *a, const struct part *b)
{
	return a->charset == b->charset && a->shift.locking == b->shift.locking && a->shift.single == b->shift.single;
}

/* Text from the first part on, as far as there are parts; runs of parts that are written alike are read as one, so that what a phone cut in the
 * middle of a character comes together. returns: octets of UTF-8. */
static size_t text_of(const struct message *m, char *text, size_t cap)
{
	uint8_t run[SMPP_SEGMENT_TAKEN];
	unsigned i = 0, first;
	size_t len, at = 0, room;
	int rc;

	while (i < m->total && m->parts[i].is_here && at < SESSION_TEXT_MAX) {
		for (first = i, len = 0; i < m->total && m->parts[i].is_here && is_like(&m->parts[i], &m->parts[first]); i++) {
			room = OSMO_MIN(sizeof(run) - len, m->parts[i].len);
			if (room)
				memcpy(run + len, m->parts[i].octets, room);
			len += room;
		}
		rc = smpp_segment_decode(text + at, cap - at, m->parts[first].charset, m->parts[first].shift, run, len);
		at += rc > 0 ? rc : 0;
	}
	explicit_bzero(run, sizeof(run));
	return at;
}

/* m may be another one, or gone, behind this. */
static void hand_over_whole(struct smpp_reassembly *r, struct message *m)
{
	char text[SESSION_TEXT_MAX + TEXT_DECODED_SIZE(SMPP_SEGMENT_TAKEN)];
	size_t len = text_utf8_clip(text, text_of(m, text, sizeof(text)), SESSION_TEXT_MAX);

	*(m->n_here == m->total ? &r->stats.wholes : &r->stats.partial) += !m->tries;
	m->state = HANDED;
	m->handed = r->last = (r->last + 1) | SMPP_REASSEMBLY_REF;
	r->ops->whole(r->priv, m->handed, &m->from, text, len);
	explicit_bzero(text, sizeof(text));
}

/* --- which message --- */

static bool message_is_of(const struct message *m, const struct smpp_address *from, const struct smpp_address *to, const struct smpp_segment *seg)
{
	return m->ref == seg->ref && m->total == seg->total && m->kind == seg->kind && m->from.ton == from->ton &&
	       !strncmp(m->from.digits, from->digits, sizeof(m->from.digits)) && !strncmp(m->to.digits, to->digits, sizeof(m->to.digits));
}

static struct message *find_message(struct smpp_reassembly *r, const struct smpp_address *from, const struct smpp_address *to,
				    const struct smpp_segment *seg)
{
	struct message *m;

	llist_for_each_entry(m, &r->list, list)
		if (message_is_of(m, from, to, seg))
			return m;
	return NULL;
}

/* Make room: of this number if it has too many, else of what is over, else of the oldest. returns: false when all are in the session's hands. */
static bool make_room(struct smpp_reassembly *r, const struct smpp_address *from)
{
	struct message *m, *of_number = NULL, *done = NULL, *oldest = NULL;
	unsigned n = 0;

	llist_for_each_entry(m, &r->list, list) {
		if (m->state == DONE && !done)
			done = m;
		if (m->state != COLLECTING)
			continue;
		if (!oldest)
			oldest = m;
		if (strncmp(m->from.digits, from->digits, sizeof(m->from.digits)) != 0)
			continue;
		n++;
		if (!of_number)
			of_number = m;
	}
	if (n >= SMPP_REASSEMBLY_NUMBER)
		give_up_message(r, of_number);
	else if (r->n >= SMPP_REASSEMBLY_MAX && done)
		message_free(r, done);
	else if (r->n >= SMPP_REASSEMBLY_MAX && oldest)
		give_up_message(r, oldest);
	return r->n < SMPP_REASSEMBLY_MAX;
}

static struct message *message_new(struct smpp_reassembly *r, int64_t now_ms, const struct smpp_address *from, const struct smpp_address *to,
				   const struct smpp_segment *seg)
{
	struct message *m = make_room(r, from) ? talloc_zero(r, struct message) : NULL;

	if (!m)
		return NULL;
	m->from = *from;
	m->to = *to;
	m->kind = seg->kind;
	m->ref = seg->ref;
	m->total = seg->total;
	m->until = now_ms + r->conf.wait_ms;
	llist_add_tail(&m->list, &r->list);
	r->n++;
	return m;
}

/* --- parts --- */

static bool keep_part(struct message *m, struct part *p, const struct smpp_segment *seg, size_t len, uint64_t sum)
{
	p->octets = len ? talloc_memdup(m, seg->text, len) : NULL;
	if (len && !p->octets)
		return false;
	p->is_here = true;
	p->len = len;
	p->charset = seg->charset;
	p->shift = seg->shift;
	p->sum = sum;
	m->n_here++;
	return true;
}

static void open_part(struct smpp_reassembly *r, struct part *p, int64_t now_ms, unsigned at, uint32_t command, uint32_t seq)
{
	p->is_open = true;
	p->at = at;
	p->command = command;
	p->seq = seq;
	p->until = now_ms + r->conf.hold_ms;
}

/* The message of which this may be a part; what cannot be one with it goes. *status: the answer when there is none. */
static struct message *message_for(struct smpp_reassembly *r, int64_t now_ms, const struct smpp_address *from, const struct smpp_address *to,
				   const struct smpp_segment *seg, uint64_t sum, uint32_t *status)
{
	struct message *m = find_message(r, from, to, seg);
	const struct part *p = m ? &m->parts[seg->seq - 1] : NULL;

	if (p && p->is_here && p->sum != sum && m->state != HANDED) {
		/* a phone that says something else by the same reference: a new message */
		if (m->state == DONE)
			message_free(r, m);
		else
			give_up_message(r, m);
		m = NULL;
	} else if (m && m->state == DONE) {
		r->stats.again++;
		*status = SMPP_ROK;
		return NULL;
	} else if (m && m->state == HANDED && (!p->is_here || p->sum != sum)) {
		*status = SMPP_RX_T_APPN;
		return NULL;
	}
	*status = SMPP_RX_T_APPN;
	return m ? m : message_new(r, now_ms, from, to, seg);
}

void smpp_reassembly_take(struct smpp_reassembly *r, int64_t now_ms, unsigned at, uint32_t command, uint32_t seq, const struct smpp_address *from,
			  const struct smpp_address *to, const struct smpp_segment *seg)
{
	size_t len = OSMO_MIN(seg->len, SMPP_REASSEMBLY_OCTETS);
	uint64_t sum = sum_of(seg->text, len);
	uint32_t status;
	struct message *m = message_for(r, now_ms, from, to, seg, sum, &status);
	struct part *p = m ? &m->parts[seg->seq - 1] : NULL;
	bool insists;

	if (!m || (!p->is_here && !keep_part(m, p, seg, len, sum))) {
		r->ops->answer(r->priv, at, command, seq, status);
		return;
	}
	insists = p->was_refused;
	r->stats.again += insists || p->is_open;
	answer_part(r, p, SMPP_RX_T_APPN);		/* the same part twice, and both wait: one of them is enough */
	open_part(r, p, now_ms, at, command, seq);
	if (m->state != COLLECTING)
		return;
	if (m->n_here == m->total)
		hand_over_whole(r, m);
	else if (insists)
		answer_part(r, p, SMPP_ROK);		/* its queue may stand still for it */
}

void smpp_reassembly_settle(struct smpp_reassembly *r, int64_t now_ms, uint32_t ref, bool done)
{
	struct message *m;

	llist_for_each_entry(m, &r->list, list) {
		if (m->state != HANDED || m->handed != ref)
			continue;
		m->state = done ? DONE : COLLECTING;
		m->until = now_ms + (done ? r->conf.done_ms : AGAIN_MS);
		answer_all(r, m, done ? SMPP_ROK : SMPP_RMSGQFUL);
		if (done)
			wipe_parts(m);
		else if (++m->tries >= TRIES_MAX)
			give_up_message(r, m);
		return;
	}
}

void smpp_reassembly_lost(struct smpp_reassembly *r, unsigned at)
{
	struct message *m;

	llist_for_each_entry(m, &r->list, list)
		for (unsigned i = 0; i < m->total; i++)
			if (m->parts[i].at == at)
				m->parts[i].is_open = false;
}

/* --- time --- */

static void ask_again(struct smpp_reassembly *r, struct message *m, int64_t now_ms)
{
	for (unsigned i = 0; m->state == COLLECTING && i < m->total; i++)
		if (m->parts[i].is_open && m->parts[i].until <= now_ms)
			answer_part(r, &m->parts[i], SMPP_RX_T_APPN);
}

static int64_t due_of(const struct message *m)
{
	int64_t due = m->state == HANDED ? INT64_MAX : m->until;

	for (unsigned i = 0; m->state == COLLECTING && i < m->total; i++)
		if (m->parts[i].is_open)
			due = OSMO_MIN(due, m->parts[i].until);
	return due;
}

/* The first that is over. */
static struct message *first_expired(struct smpp_reassembly *r, int64_t now_ms)
{
	struct message *m;

	llist_for_each_entry(m, &r->list, list)
		if (m->state != HANDED && m->until <= now_ms)
			return m;
	return NULL;
}

int64_t smpp_reassembly_tick(struct smpp_reassembly *r, int64_t now_ms)
{
	int64_t due = INT64_MAX;
	struct message *m;

	llist_for_each_entry(m, &r->list, list)
		ask_again(r, m, now_ms);
	/* handing over may settle, which sets until anew; so each is found once */
	while ((m = first_expired(r, now_ms))) {
		if (m->state == DONE)
			message_free(r, m);
		else if (m->parts[0].is_here)
			hand_over_whole(r, m);
		else
			give_up_message(r, m);
	}
	llist_for_each_entry(m, &r->list, list)
		due = OSMO_MIN(due, due_of(m));
	return due;
}

int64_t smpp_reassembly_idle(struct smpp_reassembly *r, int64_t now_ms)
{
	int64_t due = INT64_MAX;
	struct message *m, *next;

	llist_for_each_entry_safe(m, next, &r->list, list) {
		if (m->state == HANDED)
			continue;
		if (m->until + r->conf.done_ms <= now_ms)
			give_up_message(r, m);
		else
			due = OSMO_MIN(due, m->until + r->conf.done_ms);
	}
	return due;
}

/* --- life --- */

struct smpp_reassembly *smpp_reassembly_new(void *ctx, const struct smpp_reassembly_conf *conf, const struct smpp_reassembly_ops *ops, void *priv)
{
	struct smpp_reassembly *r = talloc_zero(ctx, struct smpp_reassembly);

	if (!r)
		return NULL;
	r->conf = *conf;
	r->ops = ops;
	r->priv = priv;
	INIT_LLIST_HEAD(&r->list);
	return r;
}

void smpp_reassembly_free(struct smpp_reassembly *r)
{
	if (!r)
		return;
	while (!llist_empty(&r->list))
		message_free(r, llist_first_entry(&r->list, struct message, list));
	talloc_free(r);
}

const struct smpp_reassembly_stats *smpp_reassembly_stats(const struct smpp_reassembly *r)
{
	return &r->stats;
}

unsigned smpp_reassembly_count(const struct smpp_reassembly *r)
{
	const struct message *m;
	unsigned n = 0;

	llist_for_each_entry(m, &r->list, list)
		n += m->state == COLLECTING;
	return n;
}
