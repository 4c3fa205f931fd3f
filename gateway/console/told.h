/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be told of what people do to whoever uses this host: VTY, control interface, Prometheus and statsd take it from here alone.
 *
 * Promise: counts of what was done, and of the dialogues there are, are those at the end of the last whole five minutes of the clock, and in steps
 * of TOLD_STEP: neither a single act shows, nor when it was. How long queues are is told as it is, in the same steps; how a link itself is (its
 * state, connections, binds, what it refused of those), and alarms of the vault, as they are.
 * Never: anything of a person; a count of one.
 *
 * Life cycle: 1. told_open(); 2. it looks at the clock each second; 3. told_close().
 *
 * Limits: TOLD_SCREENS_MAX screens, TOLD_VIEWS_MAX rows of dialogues; links as links.h has them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/links/links.h"
#include "gateway/session/session.h"
#include "store/door/identity.h"

#define TOLD_EVERY_S		300
#define TOLD_STEP		8
#define TOLD_SCREENS_MAX	SESSION_SCREENS_MAX
#define TOLD_VIEWS_MAX		256	/* screens times links, where eight and more dialogues are */

struct clock;
struct told;

/* owns: all borrowed, and outlive it. identity NULL: nothing of the vault is told. returns: NULL when out of memory. */
struct told *told_open(void *ctx, const struct clock *clock, const struct links *links, const struct session *session,
		       const struct identity *identity);
void told_close(struct told *t);	/* NULL is fine */

/* Round down to a step: what is less than one is none. */
uint64_t told_step(uint64_t n);

/* When what people do was counted, seconds since 1970; 0: not yet. */
int64_t told_when(const struct told *t);
/* The counts of the sessions. owns: borrowed, as are the next three. */
const struct session_counts *told_counts(const struct told *t);
/* How long was waited, counts and sum alike of whole steps. */
const struct session_waits *told_waits(const struct told *t, enum session_wait kind);
/* Those of a verb. */
const struct identity_verb_counts *told_verb(const struct told *t, enum identity_verb v);
/* Screens with a count. returns: how many; they are from *rows on. */
size_t told_screens(const struct told *t, const struct session_screen **rows);

/* Live dialogues on one screen of one link. */
struct told_view {
	char link[LINKS_NAME_SIZE], screen[16];	/* screen "": none shown yet */
	bool asks;			/* the vault is asked; else the phone is waited for */
	unsigned n, oldest_min;
};
/* returns: rows, from *rows on, borrowed; *live: dialogues in all. */
size_t told_views(const struct told *t, const struct told_view **rows, unsigned *live);

/* How many links there are; below that: */
size_t told_links(const struct told *t);
/* links_look(), links_counters(), links_refusals() and session_outbox() of the i-th link, as they may be told. */
void told_link(const struct told *t, size_t i, struct links_view *view);
size_t told_counters(const struct told *t, size_t i, struct links_counter counts[LINKS_COUNTERS_MAX]);
size_t told_refusals(const struct told *t, size_t i, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others);
bool told_outbox(const struct told *t, size_t i, struct outbox_counts *counts);
/* The same of identity_pair_load(). */
void told_load(const struct told *t, unsigned *outstanding, unsigned *waiting);
