/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast an operator is spoken to: the agreed rate, and less for as long as it says "slow down". Pure: the caller has the clock.
 *
 * Promise: within any second no more leave than the rate and a tenth; each "slow down" halves what is left, once a step, and each step
 * without one gives an eighth back. Without an agreed rate there is no limit until the operator asks for one, and none again once it has long
 * stopped to. */
#pragma once

#include "store/base/bucket.h"

#define SMPP_PACE_LEAST		5	/* messages a second: with less a dialogue cannot be served */
#define SMPP_PACE_STEP_MS	1000	/* what was sent before a change is answered for within it */

struct smpp_pace {
	unsigned agreed;	/* messages a second; 0: none was agreed on */
	unsigned now;		/* messages a second; 0: no limit */
	unsigned was;		/* what was sent a second when it was slowed first */
	struct bucket bucket;
	int64_t step_ms;	/* begun then */
	unsigned sent, sent_before;	/* in this step, and in the one before */
	bool slowed;		/* in this step */
};

/* Begin with the rate agreed with the operator, a second; 0: no limit. */
void smpp_pace_init(struct smpp_pace *pace, unsigned agreed);
/* Take the place of one message. returns: false: not now, but in smpp_pace_wait_ms(). */
bool smpp_pace_take(struct smpp_pace *pace, int64_t now_ms);
/* How long until one may go, after smpp_pace_take() refused. */
unsigned smpp_pace_wait_ms(const struct smpp_pace *pace);
/* The operator said "slow down". */
void smpp_pace_slow(struct smpp_pace *pace, int64_t now_ms);
