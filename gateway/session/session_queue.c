/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SMS queue of one operator: links with the same queue name share an outbox, and each message leaves by the best of them that takes it now. To the
 * outbox they are one port. It has one message to a number under way at a time, so that order holds across links. */
#include "gateway/session/session_priv.h"

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/session/outbox.h"

struct session_queue {
	struct llist_head list, links;
	struct session_port port;	/* for the outbox */
	struct outbox *outbox;
	unsigned n_up;
	uint64_t unheard;		/* up to this SMS the operator may not know what became of it */
	bool is_adopted;
	char name[16];
};

const char *session_queue_name(const struct session_link *link)
{
	return link->port->queue ? link->port->queue : link->port->name;
}

/* Links whose prefixes match the number come first, then priority decides. */
unsigned session_queue_rank(const struct session_link *link, const char *number)
{
	const char *const *prefix;

	for (prefix = link->port->prefixes; prefix && *prefix; prefix++)
		if (!strncmp(number, *prefix, strlen(*prefix)))
			return link->port->priority;
	return SESSION_PRIORITY_MAX + 1 + link->port->priority;
}

/* The next in rank behind `last`, in their order among equals. */
static struct session_link *next_link(const struct session_queue *q, const char *number, const struct session_link *last)
{
	struct session_link *link, *best = NULL;
	bool behind = false;

	llist_for_each_entry(link, &q->links, in_queue) {
		unsigned rank = session_queue_rank(link, number), last_rank = last ? session_queue_rank(last, number) : 0;

		if (last && (rank < last_rank || (rank == last_rank && !behind))) {
			behind |= link == last;
			continue;
		}
		if (!best || rank < session_queue_rank(best, number))
			best = link;
	}
	return best;
}

static int send_sms(struct session_port *port, uint64_t out_id, const char *number, const char *text)
{
	struct session_queue *q = container_of(port, struct session_queue, port);
	const char *digits = number + (*number == '+');
	struct session_link *link = NULL;
	int rc = -EAGAIN;

	while (rc == -EAGAIN && (link = next_link(q, digits, link))) {
		if (!link->port->is_up || link->n_out >= link->port->window)
			continue;
		rc = link->port->ops->send_sms(link->port, out_id, number, text);
		link->n_out += rc == 0;
	}
	return rc;
}

static const struct session_port_ops ops = { .send_sms = send_sms };

static struct session_queue *queue_find(struct session *s, const char *name)
{
	struct session_queue *q;

	llist_for_each_entry(q, &s->queues, list)
		if (!strcmp(q->name, name))
			return q;
	return NULL;
}

static struct session_queue *queue_new(struct session *s, const char *name)
{
	struct session_queue *q = talloc_zero(s, struct session_queue);

	if (!q)
		return NULL;
	osmo_strlcpy(q->name, name, sizeof(q->name));
	INIT_LLIST_HEAD(&q->links);
	q->port = (struct session_port){ .ops = &ops, .name = q->name };
	q->unheard = s->sms_serial;
	q->outbox = outbox_new(q, s->identity, &q->port);
	if (!q->outbox) {
		talloc_free(q);
		return NULL;
	}
	llist_add_tail(&q->list, &s->queues);
	return q;
}

/* The settings of the queue: of those of its links the most cautious. */
static void agree_conf(struct session_queue *q)
{
	const struct session_link *link;

	q->port.resend = true;
	q->port.sms_valid_s = 0;
	llist_for_each_entry(link, &q->links, in_queue) {
		const struct session_port *port = link->port;

		q->port.resend &= port->resend;
		if (port->sms_valid_s && (!q->port.sms_valid_s || port->sms_valid_s < q->port.sms_valid_s))
			q->port.sms_valid_s = port->sms_valid_s;
	}
}

int session_queue_join(struct session_link *link)
{
	const char *name = session_queue_name(link);
	struct session_queue *q = queue_find(link->session, name);

	if (!q)
		q = queue_new(link->session, name);
	if (!q)
		return -ENOMEM;
	llist_add_tail(&link->in_queue, &q->links);
	link->queue = q;
	link->outbox = q->outbox;
	agree_conf(q);
	return 0;
}

void session_queue_leave(struct session_link *link)
{
	struct session_queue *q = link->queue;

	llist_del(&link->in_queue);
	if (!llist_empty(&q->links))
		return agree_conf(q);
	outbox_free(q->outbox);
	llist_del(&q->list);
	talloc_free(q);
}

void session_queue_up(struct session_link *link)
{
	struct session_queue *q = link->queue;

	q->port.window += link->port->window;
	if (q->n_up++)
		outbox_resume(q->outbox);
	else
		outbox_up(q->outbox);
}

void session_queue_down(struct session_link *link)
{
	struct session_queue *q = link->queue;

	q->port.window -= link->port->window;
	if (--q->n_up == 0)
		outbox_down(q->outbox);
}

struct session_sure session_queue_sure(const struct session_link *link)
{
	const struct session *s = link->session;
	const struct session_sms *oldest = llist_first_entry_or_null(&s->sms, struct session_sms, list);

	return (struct session_sure){ link->queue->unheard + 1, oldest ? oldest->serial : s->sms_serial + 1 };
}

void session_queue_unheard(struct session_link *link)
{
	link->queue->unheard = link->session->sms_serial;
}

void session_queue_result(struct session_link *link, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	if (link->n_out)
		link->n_out--;
	outbox_result(link->outbox, out_id, outcome, msgid);
}

void session_queue_adopt(struct session_link *link, uint64_t *slots, uint32_t lease)
{
	if (!link->queue->is_adopted)
		outbox_adopt(link->outbox, slots, lease);
	link->queue->is_adopted = true;
}
