/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an administrator sees of sessions: how many dialogues are at which screen, and how old they are. */
#include "gateway/session/session_priv.h"

#include <string.h>

#include "gateway/session/outbox.h"

/* The row of that link and screen, or a free one; both are compared by address. */
static struct session_view *view_row_of(struct session_view *rows, size_t size, const struct session_dialogue *d, bool asks)
{
	const char *link = d->link->port->name;
	size_t i, first = ((uintptr_t)link >> 3) * 31 + ((uintptr_t)d->screen >> 2) * 7 + asks;

	for (i = 0; i < size; i++) {
		struct session_view *v = &rows[(first + i) & (size - 1)];

		if (!v->n || (v->link == link && v->screen == d->screen && v->asks == asks))
			return v;
	}
	return NULL;
}

static bool count_dialogue(struct session_view *rows, size_t size, const struct session_dialogue *d, int64_t now_ms)
{
	bool asks = d->waits || d->asking;
	struct session_view *v = view_row_of(rows, size, d, asks);
	int64_t age_s = (now_ms - d->begun_ms) / 1000;

	if (!v)
		return false;
	v->link = d->link->port->name;
	v->screen = d->screen;
	v->asks = asks;
	v->n++;
	if (age_s > v->oldest_s)
		v->oldest_s = age_s;
	return true;
}

/* Move the rows in use to the front. */
static size_t compact_rows(struct session_view *rows, size_t size)
{
	size_t i, n = 0;

	for (i = 0; i < size; i++)
		if (rows[i].n)
			rows[n++] = rows[i];
	return n;
}

size_t session_views(const struct session *s, struct session_view *rows, size_t size, unsigned *rest)
{
	const struct session_dialogue *d;
	const struct session_link *link;
	int64_t now_ms = monotonic_ms();

	memset(rows, 0, size * sizeof(*rows));
	*rest = 0;
	llist_for_each_entry(link, &s->ports, list)
		llist_for_each_entry(d, &link->by_age, by_age)
			*rest += !count_dialogue(rows, size, d, now_ms);
	return compact_rows(rows, size);
}

bool session_outbox(const struct session *s, const char *port, struct outbox_counts *counts)
{
	const struct session_link *link;

	llist_for_each_entry(link, &s->ports, list) {
		if (strcmp(link->port->name, port) != 0)
			continue;
		*counts = outbox_counts_get(link->outbox);
		return true;
	}
	return false;
}
