/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every metric of the gateway that is not a link's own counter (links.h): one row each, which the registry, Prometheus, statsd, the
 * control interface and the VTY read. Another metric is another row.
 *
 * Promise: pure; names only, nothing of a person. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/links/links.h"
#include "gateway/session/outbox.h"
#include "store/base/roles.h"
#include "store/door/identity.h"

struct told;

/* A metric is a member of the struct that its set is read from. */
struct metric {
	const char *name;	/* Prometheus and statsd: musafir_GROUP_NAME */
	const char *help;	/* Prometheus */
	const char *words;	/* `show stats` of the VTY; NULL: not there */
	const char *ctrl;	/* variable of the control interface; NULL: none */
	size_t at, size;	/* the member: uint64_t, unsigned or bool */
};

enum metrics_type { METRICS_COUNTERS, METRICS_GAUGES };

/* The metrics of one kind of thing. */
struct metrics_set {
	const char *group;		/* GROUP, and the label that names the thing */
	const char *description;
	enum metrics_type type;
	const struct metric *metrics;
	size_t n;
};

/* What the gauges are read from. */
struct metrics_link {
	struct links_view view;
	struct outbox_counts out;
};

struct metrics_queues {
	unsigned live, outstanding, waiting;
	struct identity_alarms alarms;
};

/* All processes of one name. */
struct metrics_role {
	unsigned up, of, restarts;
};

extern const struct metrics_set metrics_dialogues;	/* of struct session_counts */
extern const struct metrics_set metrics_screens;	/* of struct session_screen */
extern const struct metrics_set metrics_verbs;		/* of struct identity_verb_counts */
extern const struct metrics_set metrics_links;		/* of struct metrics_link */
extern const struct metrics_set metrics_queues;		/* of struct metrics_queues */
extern const struct metrics_set metrics_role_counts, metrics_roles;	/* of struct metrics_role */

#define METRICS_MAX	24	/* of a set */

/* The value of that metric in what its set is read from. */
uint64_t metrics_value(const struct metric *metric, const void *from);

/* Fill *out with the state and counts of the i-th link. */
void metrics_link_read(struct metrics_link *out, const struct told *told, size_t i);
/* Fill *out with what waits and what the vault said of itself; identity over the pair, NULL: no alarm of it. */
void metrics_queues_read(struct metrics_queues *out, const struct told *told, const struct identity *identity);
/* Fill *out with how the processes of that name are. */
void metrics_role_read(struct metrics_role *out, const struct roles *roles, enum handoff_peer peer);
