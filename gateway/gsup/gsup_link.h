/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One GSUP link: an external USSD entity (EUSE) at OsmoHLR, with libosmo-gsup-client.
 *
 * Promise: connects again for ever, in longer and longer pauses; up() and down() take turns; what was sent before a loss is not sent after it;
 * octets that went in or out are wiped.
 * Never: hands the library a message while it is not connected, since it would dump it into the log; logs octets, texts or IMSIs.
 *
 * Life cycle: 1. gsup_link_new(); 2. gsup_link_start(); 3. ops->up .. ops->down, as often as the network has it; 4. gsup_link_stop() sends
 * what waits and closes, ops->stopped; 5. gsup_link_free(), at any time but inside a callback.
 *
 * Limits: GSUP_LINK_QUEUE_MAX messages wait to be written, then the link is given up. A peer that is silent is noticed by the library's ping
 * within 40 s. Each address of the host is tried in turn, and its name is looked up again for each try. blocks: never. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/gsup/gsup_pdu.h"

#define GSUP_LINK_QUEUE_MAX	10000	/* screens: some seconds of what OsmoHLR can take */
#define GSUP_LINK_UNIT_MAX	48	/* "EUSE-", the name, and the "-00-00-00-00-00-00" that the library adds */

struct resolve;

/* Times are real time in milliseconds. */
struct gsup_link_conf {
	const char *name, *host;	/* host: as resolve.h reads it */
	uint16_t port;
	struct resolve *resolve;	/* borrowed, and outlives the link; NULL: host must be an address */
	const char *euse;		/* as OsmoHLR's configuration has it, without "-00-00-00-00-00-00" */
	unsigned connect_ms;
	unsigned stop_ms;		/* for what waits, when it stops */
	unsigned reconnect_ms, reconnect_max_ms;	/* the pause doubles from one to the other */
};

/* Called from the loop. A callback may send, and stop the link, but not free it. */
struct gsup_link_ops {
	void (*up)(void *priv);
	void (*down)(void *priv);
	void (*rx)(void *priv, const struct gsup_pdu *pdu);	/* borrowed, wiped afterwards */
	void (*stopped)(void *priv);
};

/* Counts since gsup_link_new(). */
struct gsup_link_stats {
	uint64_t rx_pdus, tx_pdus, rx_broken, rx_foreign, connects;
};

struct gsup_link;

/* Defaults; names and addresses stay empty. */
void gsup_link_conf_init(struct gsup_link_conf *conf);

/* owns: conf is copied, its strings, ops and priv are borrowed and outlive the link. returns: NULL when out of memory. */
struct gsup_link *gsup_link_new(void *ctx, const struct gsup_link_conf *conf, const struct gsup_link_ops *ops, void *priv);
/* Also after a stop that is still under way. */
void gsup_link_start(struct gsup_link *link);
/* Send what waits, for stop_ms at the most, and leave; ops->stopped follows. */
void gsup_link_stop(struct gsup_link *link);
void gsup_link_free(struct gsup_link *link);	/* NULL is fine; ops->down comes when it was up */

/* returns: 0; -ENOTCONN; -EAGAIN the queue is full, and the link is given up; -EINVAL it does not encode; -ENOMEM. */
int gsup_link_send(struct gsup_link *link, const struct gsup_pdu *pdu) __attribute__((warn_unused_result));

/* The name that peers know this link by, with its NUL: a source for messages with a destination. */
struct gsup_pdu_octets gsup_link_unit(const struct gsup_link *link);

/* Whether messages can go out. */
bool gsup_link_is_up(const struct gsup_link *link);
unsigned gsup_link_queued(const struct gsup_link *link);	/* at the most */
unsigned gsup_link_since_s(const struct gsup_link *link);	/* up, or not up, for so long */
/* Why it is not up, borrowed until the next call; "" when it is, or was not tried yet. */
const char *gsup_link_why(const struct gsup_link *link);
/* Name of its state, for people; static. */
const char *gsup_link_state(const struct gsup_link *link);
/* Counts since gsup_link_new(); borrowed while the link lives. */
const struct gsup_link_stats *gsup_link_stats(const struct gsup_link *link);
