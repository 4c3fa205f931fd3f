/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The operator's id of an SMS: its response and its receipt may write the same one in several ways. Pure.
 *
 * Promise: the id of a response is kept in one spelling, small letters without zeros in front; from a receipt follow the keys to look for
 * in that spelling, the likeliest first. Numbers are 64 bit without sign, longer ones stay words. Never: a key that holds a blank.
 *
 * Limits: SMPP_MSGID_KEYS keys of one receipt. */
#pragma once

#include <stdbool.h>

#include "gateway/smpp/sms/smpp_receipt.h"

#define SMPP_MSGID_SIZE		65	/* SMPP 3.4 5.2.23 */
#define SMPP_MSGID_KEYS		6	/* two ids as they are, and each read as the other base */
#define SMPP_MSGID_KEYS_SIZE	(SMPP_MSGID_KEYS * (SMPP_MSGID_SIZE + 1))	/* with marks and blanks */
#define SMPP_MSGID_ONLY_HERS	'~'	/* in front of a key: counts only for a message to the number of the receipt */
#define SMPP_MSGID_GUESS	'?'	/* the same, and only when no response is missing that may say the id as it is */

/* How ids of responses and receipts relate with one operator. The TLV of a receipt is written like the response, the text may not be. */
enum smpp_msgid_rule {	/* in the order of links.msgid */
	SMPP_MSGID_AUTO,	/* the same; or another base, when the number agrees too */
	SMPP_MSGID_SAME,	/* the same but for case, zeros in front and hyphens of a UUID */
	SMPP_MSGID_HEX_DEC,	/* hexadecimal in the response, decimal in the text of the receipt */
	SMPP_MSGID_DEC_HEX,
	SMPP_MSGID_NONE,	/* missing, constant or useless: receipts are told apart by number alone */
};

/* How the id of a response is kept; "" when it names nothing: empty, zeros, or by the rule. */
void smpp_msgid_of_response(char out[SMPP_MSGID_SIZE], enum smpp_msgid_rule rule, struct smpp_str id);
/* What to look for when a receipt came: keys with blanks between; "" when it names nothing. A receipt that is only claimed speaks for its own
 * number alone. */
void smpp_msgid_of_receipt(char out[SMPP_MSGID_KEYS_SIZE], enum smpp_msgid_rule rule, enum smpp_receipt_kind kind,
			   const struct smpp_receipt *receipt);
