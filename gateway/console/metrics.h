/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The metrics of this gateway in libosmocore's own registry, from where every reporter takes them: counters and gauges of each link, each
 * screen, each verb, each kind of process, of the dialogues and of the queues.
 *
 * Promise: names come from the configuration, the menus and the verbs alone; nothing of a person is in them. The counters of the daemon stay
 * plain numbers where they are counted; what of them may be told (told.h) goes to the registry once a second.
 * Never: resets a counter, or counts by itself.
 *
 * Life cycle: 1. metrics_open(), once a process; 2. the loop refreshes; 3. metrics_close().
 *
 * Limits: as told.h has them. */
#pragma once

struct metrics;
struct identity;
struct links;
struct roles;
struct told;

/* owns: all borrowed, and outlive the metrics. identity: over the pair. returns: NULL when out of memory. */
struct metrics *metrics_open(void *ctx, const struct told *told, const struct links *links, const struct identity *identity,
			     const struct roles *roles);
void metrics_close(struct metrics *m);	/* NULL is fine */

/* Bring the registry up to date now. */
void metrics_refresh(struct metrics *m);
