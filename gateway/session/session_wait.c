/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long phones and operators waited for an answer, in buckets. */
#include "gateway/session/session_priv.h"

const unsigned session_wait_ms[SESSION_WAIT_BUCKETS] = { 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000 };

void session_wait_add(struct session *s, enum session_wait kind, int64_t since_ms)
{
	struct session_waited *w = &s->waits[kind];
	int64_t ms = monotonic_ms() - since_ms;
	size_t i;

	for (i = 0; i < SESSION_WAIT_BUCKETS; i++)
		w->told.within[i] += ms <= session_wait_ms[i];
	w->sum_ms += ms;
	w->told.n++;
	if (w->told.n % SESSION_WAIT_GROUP == 0)
		w->told.sum_ms = w->sum_ms;
}

const struct session_waits *session_waits_get(const struct session *s, enum session_wait kind)
{
	return &s->waits[kind].told;
}
