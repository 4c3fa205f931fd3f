/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the service sends as SMS, reassembled as a phone does it, and checked as no phone would: every part fits 140 octets of user data, is text
 * by itself, names nothing that the link does not carry, comes in order, and no reference comes twice to one number.
 *
 * Life cycle: 1. smsc_long_take() for each submit_sm; 2. smsc_long_free_all() when the link goes. Limits: SMSC_LONG_KEPT messages of a link. */
#pragma once

#include "sim/operator/smsc_priv.h"

#define SMSC_LONG_KEPT	256	/* the last ones, to know their references again */

/* Fill text, units, max and ucs2 of msg, whose number stands. What is wrong is a fault of the link.
 * returns: whether there is a text now; false: parts of it are still to come. */
bool smsc_long_take(struct smsc_link *link, struct air_msg *msg, const struct smpp_pdu *pdu);
/* Forget all parts. */
void smsc_long_free_all(struct smsc_link *link);
