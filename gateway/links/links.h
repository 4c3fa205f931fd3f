/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The links of this gateway, whatever protocol they speak: opened, started, stopped, taken down and put back by their names.
 *
 * Promise: a link that somebody took down stays down in the gateway that comes after a crash; what an operator was
 * handed is kept under its name.
 * Never: a word of a protocol; those are rows of protocols in links.c, each with its links_NAME.c.
 *
 * Life cycle: 1. links_new(); 2. links_open() all of the configuration; 3. links_start(); links_reload() as often as need be;
 * 4. links_stop(), then `stopped` once; 5. links_free().
 *
 * Limits: CONFIG_LINKS_MAX links, LINKS_KEPT_MAX names kept, LINKS_COUNTERS_MAX counters of a link. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/config/config.h"
#include "gateway/session/outbox.h"

#define LINKS_KEPT_MAX		(4 * CONFIG_LINKS_MAX)	/* links and operators; a configuration may replace all while the old ones end */
#define LINKS_COUNTERS_MAX	64			/* counters that an administrator reads */
#define LINKS_REFUSALS_MAX	24
#define LINKS_LEAVE_MS		8000			/* a link that leaves is given so long: its window, its unbind, and the vault to hear of its SMS */
#define LINKS_NAME_SIZE		16			/* links.name */

struct resolve;
struct session;
struct links;

/* What outlives this process of one name, of a link or of an operator. All zero: free. */
struct links_kept {
	char name[LINKS_NAME_SIZE];
	uint8_t is_down;
	uint32_t lease;			/* names this memory to the vault, never 0 */
	uint64_t handed[OUTBOX_HELD];
};

/* What every link is opened with; all borrowed, and outlives it. */
struct links_env {
	struct session *session;
	struct resolve *resolve;	/* of names of hosts; NULL: hosts must be addresses */
	const struct config *conf;
	void (*stopped)(void *priv);	/* after stop(), once */
	void *priv;
};

/* What an administrator sees of a link. Nothing of a person is in it. */
struct links_view {
	const char *name, *protocol, *state;
	const char *queue;		/* whose SMS it carries */
	char peer[80];			/* host:port */
	const char *why;		/* it is not usable; "" when it is, or was not tried yet */
	int64_t certificate_until;	/* when the first of its certificates ends, seconds since 1970; 0: it has none */
	bool is_usable;
	bool is_down;			/* somebody took it out of service */
	unsigned since_s;		/* usable, or not usable, for so long */
	unsigned in_flight, window, queued, dialogues;
};

struct links_counter {
	const char *name;		/* static, in words */
	uint64_t value;
	bool of_link;			/* of the link itself, and nothing that people do over it */
};

/* What the other side refused. */
struct links_refusal {
	const char *request;		/* static: the name of the response, of the standard */
	uint32_t status;
	const char *words;		/* static */
	uint64_t n;
	unsigned ago_s;			/* the last one */
	bool of_link;			/* of the link itself: a bind and the like */
};

/* A protocol. `port` is what its open() made. */
struct links_protocol {
	const char *name;		/* as links.protocol says it */
	/* Add what the table of keys cannot see in that link: files that are of no use. NULL: nothing. blocks: never, they are read. */
	void (*check)(void *ctx, const struct config *conf, const struct config_link *link, struct config_faults *faults,
		      struct config_faults *warnings);
	/* When the first of the certificates that the link was configured with ends, seconds since 1970; 0: it has none. NULL: the protocol has none. */
	int64_t (*until)(const struct config_link *link);
	/* Make a port of the sessions, not started. returns: 0 and *port, on ctx; -errno. */
	int (*open)(void **port, void *ctx, const struct config_link *link, const struct links_env *env);
	/* Connect, and again whenever the connection is lost. */
	void (*start)(void *port);
	/* Leave in good order; env->stopped follows, at once when there is nothing to leave. */
	void (*stop)(void *port);
	/* Answer what is open with the busy screen, leave, and stay so until up(), also when started. */
	void (*down)(void *port);
	/* Undo down(). */
	void (*up)(void *port);
	/* Drop the connection and free the port. */
	void (*free)(void *port);
	/* Fill state, peer, is_usable and numbers; name, protocol and is_down are there. owns: texts are static or the port's, borrowed. */
	void (*look)(const void *port, const struct config_link *link, struct links_view *view);
	/* returns: counts filled, always the same ones in the same order. */
	size_t (*counts)(const void *port, struct links_counter counts[LINKS_COUNTERS_MAX]);
	/* returns: refusals filled; *others: those beyond. NULL: the protocol keeps none. */
	size_t (*refusals)(const void *port, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others);
	/* Log, without secrets, what passes of the next n dialogues; 0: of none any more. */
	void (*trace)(void *port, unsigned n);
};

/* Ask the protocol of each link what is wrong with it, and what soon will be. faults, warnings: added to. */
void links_check(void *ctx, const struct config *conf, struct config_faults *faults, struct config_faults *warnings);

/* Begin without links. owns: conf, session and kept (LINKS_KEPT_MAX) are borrowed and outlive the links, which are the caller's until links_free().
 * stopped: every link has left, after links_stop(). returns: NULL when out of memory. */
struct links *links_new(void *ctx, const struct config *conf, struct session *session, struct links_kept *kept,
			void (*stopped)(void *priv), void *priv);
/* Ask r for the addresses of hosts that are names; before links_open(). owns: r is borrowed, and outlives the links. */
void links_ask(struct links *links, struct resolve *r);
/* Open every link of the configuration, or of a later one; NULL: there is none. owns: latest, taken, also on failure.
 * returns: 0; -ENOMEM; -EPROTONOSUPPORT; -errno of a protocol's open(); logged. */
int links_open(struct links *links, const struct config *latest) __attribute__((warn_unused_result));
/* Other links count from now on: those that are gone are drained and closed, those that changed drained and opened anew, new ones opened; the
 * others do not notice. What is done is logged. owns: conf, taken. returns: how many links do not stay as they are; after an error, logged, 1. */
unsigned links_reload(struct links *links, const struct config *conf);
/* Start every link that was not taken out of service. */
void links_start(struct links *links);
/* Let every link leave in good order; `stopped` of links_new() follows once, perhaps from inside. */
void links_stop(struct links *links);
/* Drop what still stands and free all, and the configurations taken; NULL is fine. */
void links_free(struct links *links);

/* Take a link out of service or put it back. returns: 0; -ENOENT. */
int links_put(struct links *links, const char *name, bool down) __attribute__((warn_unused_result));

/* returns: how many links there are; one that is leaving counts. */
size_t links_count(const struct links *links);
/* Fill view with the i-th of them, below links_count(), in the order they were opened. owns: its texts are borrowed until the loop goes on. */
void links_look(const struct links *links, size_t i, struct links_view *view);
/* Copy the counters of the i-th. returns: counts filled, always the same ones in the same order. */
size_t links_counters(const struct links *links, size_t i, struct links_counter counts[LINKS_COUNTERS_MAX]);
/* Copy what the other side of the i-th refused. returns: refusals filled, 0 where its protocol keeps none; *others: those beyond. */
size_t links_refusals(const struct links *links, size_t i, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others);
/* Log what passes of the next n dialogues of a link. returns: 0; -ENOENT. */
int links_trace(struct links *links, const char *name, unsigned n) __attribute__((warn_unused_result));
