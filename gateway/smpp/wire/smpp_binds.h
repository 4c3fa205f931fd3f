/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The binds of one account as one link: several side by side, each a transceiver or a pair of transmitter and receiver.
 *
 * A lane carries dialogues: one transceiver, or one pair, and is up when all its binds are. What came in by a bind is answered on that bind;
 * what we send leaves by the transceiver or transmitter of a lane: of the lane that is named, else of the one with the least under way.
 *
 * Promise: as smpp_link.h for each bind. Never: moves a request from one bind to another.
 *
 * Life cycle: 1. smpp_binds_new(); 2. smpp_binds_start(); 3. ops->up .. ops->down; 4. smpp_binds_stop(), ops->stopped; 5. smpp_binds_free(),
 * not inside a callback.
 *
 * Limits: SMPP_BINDS_LANES_MAX lanes; window and queue of smpp_link.h for each bind. */
#pragma once

#include "gateway/smpp/wire/smpp_link.h"

#define SMPP_BINDS_LANES_MAX	16	/* operators that allow several name 2 to 10 */
#define SMPP_BINDS_MAX		(2 * SMPP_BINDS_LANES_MAX)
#define SMPP_BINDS_ANY		UINT32_MAX	/* whichever lane has the least under way */

struct smpp_binds_conf {
	struct smpp_link_conf link;	/* of each bind; its bind_as is chosen here */
	unsigned lanes;
	unsigned rate;			/* messages a second of all of them; 0: none was agreed on */
	bool is_called;			/* what receives binds when the operator calls, by smpp_binds_adopt() */
	bool pair;			/* transmitter and receiver, else transceivers */
};

struct smpp_binds;

/* As smpp_link_ops; at is a bind: smpp_binds_lane_of() tells its lane. */
struct smpp_binds_ops {
	void (*up)(void *priv);				/* the first lane */
	void (*down)(void *priv);			/* the last lane: nothing can be sent */
	void (*lane_lost)(void *priv, unsigned lane);	/* one of several: its dialogues are dead */
	void (*bind_lost)(void *priv, unsigned at);	/* what came by it cannot be answered any more */
	void (*request)(void *priv, unsigned at, const struct smpp_pdu *pdu);
	void (*result)(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome, const struct smpp_pdu *resp);
	void (*stopped)(void *priv);			/* every bind; may be NULL */
};

/* How many binds that makes. */
unsigned smpp_binds_count_of(const struct smpp_binds_conf *conf);

/* owns: conf is copied, its strings, ops, priv and what ios points to are borrowed and outlive the binds. ios: one a bind, or NULL: plain TCP.
 * returns: NULL when out of memory. */
struct smpp_binds *smpp_binds_new(void *ctx, const struct smpp_binds_conf *conf, const struct smpp_binds_ops *ops, void *priv,
				  const struct smpp_io *const *ios);
/* Connect and bind, all of them; again after a stop. */
void smpp_binds_start(struct smpp_binds *binds);
/* As smpp_link_adopt(), by whichever bind waits for a call. */
int smpp_binds_adopt(struct smpp_binds *binds, int fd) __attribute__((warn_unused_result));
/* Unbind; stopped() follows when the last one has left. */
void smpp_binds_stop(struct smpp_binds *binds);
void smpp_binds_free(struct smpp_binds *binds);	/* NULL is fine */

/* The lane of bind `at`: a pair of binds is one. */
unsigned smpp_binds_lane_of(const struct smpp_binds *binds, unsigned at);
/* False while the lane of that bind is half up: what comes by it wants an answer that has no way out. */
bool smpp_binds_can_answer(const struct smpp_binds *binds, unsigned at);

/* As smpp_link_request(), on that lane or SMPP_BINDS_ANY. What may not wait does not pass what does, on any lane, when the rate is limited. */
int smpp_binds_request(struct smpp_binds *binds, unsigned lane, const struct smpp_pdu *pdu, const struct smpp_link_cookie *cookie, bool may_wait)
	__attribute__((warn_unused_result));
/* The operator said "slow down": less goes out for a while. */
void smpp_binds_slow(struct smpp_binds *binds);
/* How long nothing may go out for the sake of the rate; 0: at once. */
unsigned smpp_binds_wait_ms(const struct smpp_binds *binds);
/* Messages a second now; 0: no limit. Only time would tell it otherwise: for tests. */
unsigned smpp_binds_rate(const struct smpp_binds *binds);
/* As smpp_link_respond(), on the bind the request came by. */
void smpp_binds_respond(struct smpp_binds *binds, unsigned at, const struct smpp_pdu *resp);

/* Whether a lane can send and receive. */
bool smpp_binds_is_up(const struct smpp_binds *binds);
/* The state of all of them in one word: that of the bind that is furthest from being bound; "REFUSED" when someone must act on it, "PART"
 * when some lanes are up. */
const char *smpp_binds_state(const struct smpp_binds *binds);
/* Why a bind is not usable, "" when all are. */
const char *smpp_binds_why(const struct smpp_binds *binds);
/* Sums; since_s is that of being up or not. */
struct smpp_link_load smpp_binds_load(const struct smpp_binds *binds);
/* The sum over all binds. */
struct smpp_link_stats smpp_binds_stats(const struct smpp_binds *binds);
/* The same of what the operator refused, into *sum. */
void smpp_binds_refusals(const struct smpp_binds *binds, struct smpp_status_tally *sum);
