/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The operator's refusals: command_status in words, and how often each came.
 *
 * Promise: pure; any 32-bit status has words. Never: a word of a person. Limits: SMPP_STATUS_ROWS pairs of command and status are told apart,
 * the rest is counted together. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SMPP_STATUS_ROWS	24	/* an operator refuses in some five ways */

struct smpp_status_row {
	uint32_t command, status;	/* of the response */
	uint64_t n;
	int64_t last_ms;		/* monotonic */
};

struct smpp_status_tally {
	struct smpp_status_row rows[SMPP_STATUS_ROWS];
	size_t used;
	uint64_t others;
};

/* Static. Above 0xff every maker has its own: what is known of some is said as "perhaps".
 * source: SMPP 3.4 5.1.3, SMPP 5.0 4.7.6. */
const char *smpp_status_words(uint32_t status);

/* Count a refusal; one beyond the table goes to the others. */
void smpp_status_count(struct smpp_status_tally *t, uint32_t command, uint32_t status, int64_t now_ms);
/* Add all of from. */
void smpp_status_merge(struct smpp_status_tally *t, const struct smpp_status_tally *from);
