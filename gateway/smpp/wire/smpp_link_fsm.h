/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of a link: smpp_link.c (socket, buffers, window) below smpp_link_fsm.c (states and what they do with a PDU) below smpp_link_life.c. */
#pragma once

#include <osmocom/core/fsm.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/logging.h>

#include "gateway/resolve/resolve.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/wire/smpp_link.h"

#define LOGLINK(link, level, fmt, args...) LOGP(DWIRE, level, "link %s: " fmt, (link)->conf.name, ## args)

enum smpp_link_fsm_state {
	SMPP_LINK_IDLE,			/* no socket; waits for the next try, or is stopped */
	SMPP_LINK_RESOLVING,		/* the host's name is looked up */
	SMPP_LINK_CONNECTING,
	SMPP_LINK_SECURING,		/* connected; the io has its handshake */
	SMPP_LINK_BINDING,
	SMPP_LINK_BOUND,
	SMPP_LINK_UNBINDING,		/* either side said unbind; responses are still read */
};

enum smpp_link_fsm_event {
	SMPP_LINK_EV_START,
	SMPP_LINK_EV_RESOLVED,		/* data: NULL, or why the name has no address */
	SMPP_LINK_EV_CONNECTED,
	SMPP_LINK_EV_SECURED,
	SMPP_LINK_EV_BIND_RESP,		/* data: struct smpp_pdu, also a generic_nack */
	SMPP_LINK_EV_PEER_UNBIND,	/* answered already */
	SMPP_LINK_EV_DRAINED,		/* nothing waits for the window or for a response */
	SMPP_LINK_EV_UNBIND_RESP,
	SMPP_LINK_EV_LOST,		/* data: why, a string for the log */
	SMPP_LINK_EV_REFUSED,		/* data: why; the io saw something that a person must change */
	SMPP_LINK_EV_STOP,
};

enum pending_state { PENDING_FREE, PENDING_WAITING, PENDING_LATE };

/* A request of ours. Its slot is its sequence modulo the number of slots. */
struct smpp_link_pending {
	struct llist_head entry;	/* in waiting or late, oldest first */
	enum pending_state state;
	uint32_t seq, command;
	int64_t deadline_ms;
	struct smpp_link_cookie cookie;
};

struct smpp_link {
	struct smpp_link_conf conf;
	const struct smpp_link_ops *ops;
	void *priv;
	const struct smpp_io *io;
	void (*rx_pdu)(struct smpp_link *link, const uint8_t *octets, size_t len);	/* one whole PDU came in */
	struct osmo_fsm_inst *fi;
	struct smpp_link_stats stats;
	struct smpp_status_tally refusals;

	struct resolve_ask ask;
	struct resolve_list addresses;	/* of the host */
	unsigned at;			/* which of them is tried, or connected */
	unsigned turn;			/* addresses that were connected in vain since the last bind */

	struct osmo_fd ofd;		/* fd -1: closed */
	unsigned epoch;			/* of the connection; moves when it closes */
	uint8_t *rx, *tx;
	size_t rx_len, tx_head, tx_len;
	unsigned rx_wants, tx_wants;	/* OSMO_FD_*: what reading and writing wait for */

	uint32_t next_seq, bind_seq, unbind_seq;	/* 0: none sent */
	struct smpp_link_pending *slots;
	unsigned n_slots;		/* a power of two */
	unsigned in_flight;		/* waiting: slots that count for the window */
	unsigned n_late;
	struct llist_head waiting, late, queue;
	unsigned queued;
	struct osmo_timer_list response_timer, enquire_timer, pace_timer;
	int64_t last_rx_ms;
	unsigned misses;

	char why[SMPP_IO_WHY_MAX];	/* the last connection ended */
	unsigned backoff_ms;		/* the last pause; 0 after a bind */
	bool alarmed;			/* refused since the last bind, in a way that repeats itself */
	bool stopping, freeing;
	bool started;			/* and not stopped: a call is taken */
	bool again;			/* started while it stops */
	int64_t since_ms;		/* it was bound, or lost its bind */
};

/* smpp_link_fsm.c */
/* Make the state machine of a link, idle. returns: NULL when out of memory. owns: the caller's, which frees it before the link. */
struct osmo_fsm_inst *smpp_link_fsm_alloc(struct smpp_link *link);
/* Take a connection that the operator opened. As smpp_link_adopt(). */
int smpp_link_fsm_adopt(struct smpp_link *link, int fd) __attribute__((warn_unused_result));
/* One whole PDU came in. */
void smpp_link_fsm_rx(struct smpp_link *link, const uint8_t *octets, size_t len);

/* smpp_link.c */
/* Make buffers, slots and timers. returns: 0; -ENOMEM. */
int smpp_link_alloc(struct smpp_link *link) __attribute__((warn_unused_result));
/* Begin to connect to addresses.at[at]. returns: 0; -errno, without a socket. */
int smpp_link_open(struct smpp_link *link) __attribute__((warn_unused_result));
/* Go on over a connected socket. returns: 0; -errno, fd is the caller's. owns: fd. */
int smpp_link_open_fd(struct smpp_link *link, int fd) __attribute__((warn_unused_result));
/* Begin the handshake of the io. returns: 0, or how it ended: an SMPP_IO_. */
int smpp_link_secure(struct smpp_link *link) __attribute__((warn_unused_result));
void smpp_link_over(struct smpp_link *link, int rc);	/* the connection ended like that: an SMPP_IO_ */
void smpp_link_close(struct smpp_link *link);	/* reports what was in flight; no event */
/* Send bind, enquire_link or unbind: with the next sequence, outside the window. returns: 0; errors of smpp_pdu_encode(). */
int smpp_link_control(struct smpp_link *link, struct smpp_pdu *pdu) __attribute__((warn_unused_result));
/* A response came in. */
void smpp_link_answered(struct smpp_link *link, const struct smpp_pdu *resp);
/* Report what waits as unsent. */
void smpp_link_queue_fail(struct smpp_link *link);
/* Nothing waits for the window or for a response. */
bool smpp_link_is_drained(const struct smpp_link *link);
