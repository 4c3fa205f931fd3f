/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a simulated operator writes delivery receipts, in words, any of them, with blanks between:
 *
 *   delivered | undelivered | expired | rejected | accepted	what became of the SMS; accepted is on the way only
 *   never | first | late N s | twice		no receipt; before the response; so much later; two of the same
 *   decimal | nameless				the id in the text: decimal where the response says hexadecimal; id:0
 *   bare | silent				no TLVs; no text
 *   unmarked | data_sm				without the receipt bit; in a data_sm
 *
 * Without words: delivered, behind the response, with text and TLVs. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMSC_RECEIPT_LATE_MAX 3600

struct smsc_receipts {
	uint8_t state;			/* 0: delivered */
	unsigned late_s;
	bool never, first, twice, decimal, nameless, bare, silent, unmarked, data_sm;
};

/* Read the words above. returns: 0; -EINVAL these are no such words. */
int smsc_receipt_read(struct smsc_receipts *r, const char *words) __attribute__((warn_unused_result));
/* Its message_state, SMPP 3.4 5.2.28. */
uint8_t smsc_receipt_state(const struct smsc_receipts *r);
/* The text, "" when silent. id: as in the response, hexadecimal. */
void smsc_receipt_text(char *out, size_t size, const struct smsc_receipts *r, const char *id);
