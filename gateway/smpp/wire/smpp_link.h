/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One SMPP link: an ESME that connects to an operator, binds, stays bound, and carries requests both ways.
 *
 * Promise: every request of the operator is answered with its own sequence, unknown and broken ones too; a request that was accepted from
 * above has exactly one result; no more than `window` requests wait for a response; the pending entry stands before the octets leave;
 * all PDUs of a loop turn leave in one write. Octets that went in or out are wiped from the buffers.
 * Each address of the host is tried in turn, and its name is looked up again for each try.
 * Never: blocks, sends a request twice, logs message text or numbers.
 *
 * Life cycle: 1. smpp_link_new(); 2. smpp_link_start(); 3. ops->bound .. ops->unbound, as often as the operator has it;
 * 4. smpp_link_stop() unbinds in good order, ops->stopped; 5. smpp_link_free(), at any time but inside a callback.
 *
 * Limits: see struct smpp_link_conf; SMPP_LINK_TX_MAX octets wait to be written, past half of it nothing more is read. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "gateway/smpp/wire/smpp_io.h"
#include "gateway/smpp/wire/smpp_pace.h"
#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/wire/smpp_status.h"

#define SMPP_LINK_TX_MAX	(512 * 1024)	/* 2000 screens of 250 octets */
#define SMPP_LINK_WINDOW_MAX	65536		/* no peer allows more than some thousands */
#define SMPP_LINK_KEY_MAX	16
#define SMPP_LINK_NUMBER_MAX	24

struct resolve;

enum smpp_link_bind { SMPP_LINK_TRANSCEIVER, SMPP_LINK_TRANSMITTER, SMPP_LINK_RECEIVER };

/* Times are real time in milliseconds. */
struct smpp_link_conf {
	const char *name, *host;	/* host: as resolve.h reads it */
	uint16_t port;
	struct resolve *resolve;	/* borrowed, and outlives the link; NULL: host must be an address */
	const char *system_id;
	const char *password;		/* secret */
	const char *system_type;
	enum smpp_link_bind bind_as;
	bool is_called;			/* it connects by smpp_link_adopt() alone, as often as the peer calls */
	uint8_t interface_version;	/* 0x34; 0x50 makes strict peers refuse */
	unsigned window;		/* requests that wait for a response: peers allow 1 to 10 and do not say so */
	struct smpp_pace *pace;		/* of the account, shared by its binds; NULL: none */
	unsigned queue_max;		/* requests that wait for the window */
	unsigned bind_ms;		/* connecting and binding */
	unsigned enquire_ms;		/* silence before an enquire_link */
	unsigned enquire_misses;	/* enquire_links without any PDU from the peer before the link is given up */
	unsigned response_ms;		/* then a request leaves the window */
	unsigned stale_ms;		/* one that waited so long for its turn never goes: gateways give an application 15 to 25 s */
	unsigned late_ms;		/* and for so long its response is still taken */
	unsigned unbind_ms;		/* for the unbind_resp, and for what is in flight when the peer unbinds */
	unsigned reconnect_ms, reconnect_max_ms;	/* the pause doubles from one to the other */
	unsigned busy_ms;		/* least pause after "already bound" (0x05): the old connection must die first */
	unsigned refused_ms, refused_max_ms;		/* pauses after a refusal that repeats itself, 0x0d 0x0e 0x0f 0x53 */
	size_t pdu_max;			/* ceiling of command_length */
};

/* What the layer above knows a request by; carried, not read. */
struct smpp_link_cookie {
	uint64_t id;
	uint32_t kind;
	uint8_t key[SMPP_LINK_KEY_MAX];
	char number[SMPP_LINK_NUMBER_MAX];
};

enum smpp_link_outcome {
	SMPP_LINK_ANSWERED,	/* resp is there: look at its status; a generic_nack counts */
	SMPP_LINK_UNANSWERED,	/* it went out, perhaps; nobody knows what became of it */
	SMPP_LINK_UNSENT,	/* it never left */
};

struct smpp_link;

/* Called from the loop. A callback may request and respond, and stop the link, but not free it. PDUs are borrowed. */
struct smpp_link_ops {
	void (*bound)(void *priv);
	void (*unbound)(void *priv);	/* the bind is dead: answers of its requests have nowhere to go */
	/* A deliver_sm or data_sm: must be answered once by smpp_link_respond() while the bind lives. */
	void (*request)(void *priv, const struct smpp_pdu *pdu);
	void (*result)(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome,
		       const struct smpp_pdu *resp);
	void (*stopped)(void *priv);	/* may be NULL */
};

/* Counts since smpp_link_new(). */
struct smpp_link_stats {
	uint64_t rx_pdus, tx_pdus, rx_broken, timeouts, late, strays, binds, connects;
};

/* Defaults for every time and limit; names and addresses stay empty. */
void smpp_link_conf_init(struct smpp_link_conf *conf);

/* owns: conf is copied, its strings, ops, priv and io are borrowed and outlive the link; io NULL: plain TCP.
 * returns: NULL when out of memory. */
struct smpp_link *smpp_link_new(void *ctx, const struct smpp_link_conf *conf, const struct smpp_link_ops *ops, void *priv,
				const struct smpp_io *io);
/* After a stop that is still under way: when that has ended. */
void smpp_link_start(struct smpp_link *link);
/* Bind on a connection that the peer opened. owns: fd, when it is taken. returns: 0; -EBUSY: it is started on another, or not called. */
int smpp_link_adopt(struct smpp_link *link, int fd) __attribute__((warn_unused_result));
/* Send what waits, unbind, close; ops->stopped follows, at once when there is no bind, and not when the link is started again before. */
void smpp_link_stop(struct smpp_link *link);
/* Close at once if need be: ops->unbound and ops->result come as at any loss. NULL is fine. */
void smpp_link_free(struct smpp_link *link);

/* What is under way now. */
struct smpp_link_load {
	unsigned in_flight, queued;	/* requests that wait for a response, and for the window */
	unsigned since_s;		/* bound, or not bound, for so long */
};

/* Whether requests can go out. A link tells its owner so; tests ask. */
bool smpp_link_is_bound(const struct smpp_link *link);
/* Window and queue as they are at this moment. */
struct smpp_link_load smpp_link_load(const struct smpp_link *link);
/* Name of the state of its machine, for people; static. */
const char *smpp_link_state(const struct smpp_link *link);
/* Why the last connection ended or none came about; "" while bound and before the first try. */
const char *smpp_link_why(const struct smpp_link *link);
/* Since the last bind it was refused in a way that every try repeats: someone must act. It is tried all the same, seldom. */
bool smpp_link_is_alarmed(const struct smpp_link *link);
/* Counts since smpp_link_new(); borrowed while the link lives. */
const struct smpp_link_stats *smpp_link_stats(const struct smpp_link *link);
/* Responses that refused something. */
const struct smpp_status_tally *smpp_link_refusals(const struct smpp_link *link);

/* Send a request; pdu->seq is chosen here. With may_wait it may stand in the queue until the window has room.
 * owns: cookie and pdu are copied.
 * returns: 0: ops->result comes once; -ENOTCONN; -EAGAIN: window, queue or buffer is full; -EINVAL: pdu does not encode; -ENOMEM. */
int smpp_link_request(struct smpp_link *link, const struct smpp_pdu *pdu, const struct smpp_link_cookie *cookie, bool may_wait)
	__attribute__((warn_unused_result));

/* Answer a request of the operator. When even the buffer for answers is full the link is given up: an answer is never lost alone. */
void smpp_link_respond(struct smpp_link *link, const struct smpp_pdu *resp);
