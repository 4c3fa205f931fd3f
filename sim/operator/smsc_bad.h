/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ways of a bad operator, in words: behind "link NAME" in a story, behind --bad on the command line.
 *
 *   throttles [with 0x45] [for 5 s]	refuses what is submitted, SMS and screens (0x58 when no status is said)
 *   slow 2 s				processes everything that much later: responses, screens, SMS
 *   duplicates				sends each deliver_sm twice: an SMS with a new sequence, a USSD message as it was
 *   reorders				answers what came within 300 ms in the opposite order
 *   drops responses			accepts what is submitted and never responds
 *   half-open				open connections fall silent and stay open; new ones are accepted and never answered
 *   deaf				goes on sending and reads nothing more
 *   vanishes				open connections fall silent and stay open; new ones are served
 *   restarts				closes every connection and accepts new ones
 *   flaps 5 times			closes every connection, and the next ones 200 ms after their bind
 *   reuses session ids			new dialogues get the ids of open ones of other phones
 *   floods [from NUMBER] with 300 sms	all at once; without a number, each from a different one
 *   floods with 300 dialogues		each from a different number
 *   receipts WORDS			delivery receipts from now on, smsc_receipt.h
 *   well				none of these any more
 *
 * Promise: the checks of a normal operator still apply, except to what such behaviour excuses. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sim/operator/air_msg.h"
#include "sim/operator/smsc_receipt.h"

#define SMSC_BAD_SMS_MAX	100000
#define SMSC_BAD_SECONDS_MAX	3600

enum smsc_bad_way {
	SMSC_BAD_THROTTLES, SMSC_BAD_SLOW, SMSC_BAD_DUPLICATES, SMSC_BAD_REORDERS, SMSC_BAD_DROPS, SMSC_BAD_HALF_OPEN, SMSC_BAD_DEAF,
	SMSC_BAD_VANISHES, SMSC_BAD_RESTARTS, SMSC_BAD_FLAPS, SMSC_BAD_REUSES, SMSC_BAD_FLOODS_SMS, SMSC_BAD_FLOODS_DIALOGUES, SMSC_BAD_RECEIPTS,
	SMSC_BAD_WELL,
};

struct smsc_bad {
	enum smsc_bad_way way;
	uint32_t status;		/* throttles */
	unsigned seconds;		/* throttles (0: until well), slow */
	unsigned count;			/* flaps, floods */
	char number[AIR_NUMBER_MAX];	/* floods; "": each from another */
	struct smsc_receipts receipts;
};

/* Read the words above. returns: 0; -EINVAL these are no such words. */
int smsc_bad_read(struct smsc_bad *bad, const char *words) __attribute__((warn_unused_result));
