/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A simulated MSC and VLR at a real OsmoHLR: subscribers, location updates, and messages of supplementary services over GSUP.
 *
 * Promise: a location update is answered as a VLR answers it. Never: reads what is inside a message of supplementary services.
 *
 * Life cycle: 1. msc_new(): it connects, again and again; 2. ops->up .. ops->down; 3. msc_subscriber(), msc_attach(), then ops->attached;
 * 4. msc_send() and ops->rx; 5. msc_free(), not inside a callback. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/gsup/gsup_pdu.h"

struct msc_conf {
	const char *name;		/* one of its own at this HLR */
	const char *host;
	uint16_t port, ctrl_port;
};

/* Called from the loop; pdu is borrowed. */
struct msc_ops {
	void (*up)(void *priv);
	void (*down)(void *priv);
	void (*attached)(void *priv, const char *imsi, bool ok);
	void (*rx)(void *priv, const struct gsup_pdu *pdu);
};

struct msc;

/* Connect, and again whenever the connection is lost. owns: conf's strings, ops and priv are borrowed. returns: NULL when it cannot be. */
struct msc *msc_new(void *ctx, const struct msc_conf *conf, const struct msc_ops *ops, void *priv);
/* NULL is fine. No callback comes any more. */
void msc_free(struct msc *msc);
/* Whether OsmoHLR has accepted the connection. */
bool msc_is_up(const struct msc *msc);

/* The IMSI that a number has in this network: digits, its last ten. */
void msc_imsi(char imsi[GSUP_PDU_IMSI_SIZE], const char *number);

/* Make sure OsmoHLR has a subscriber; number NULL: without one. returns: 0, -errno. blocks: on the control interface, a second at the most. */
int msc_subscriber(struct msc *msc, const char *imsi, const char *number) __attribute__((warn_unused_result));
/* Update its location to here; ops->attached follows. returns: 0, -errno. */
int msc_attach(struct msc *msc, const char *imsi) __attribute__((warn_unused_result));
/* Send a message of a dialogue. returns: 0; -ENOTCONN; -EINVAL it cannot be encoded. */
int msc_send(struct msc *msc, const struct gsup_pdu *pdu) __attribute__((warn_unused_result));
