/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/smsc_receipt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/sms/smpp_receipt.h"

static const struct {
	const char *word, *stat, *err;
	uint8_t state;
} states[] = {
	{ "delivered", "DELIVRD", "000", SMPP_STATE_DELIVERED }, { "undelivered", "UNDELIV", "021", SMPP_STATE_UNDELIVERABLE },
	{ "expired", "EXPIRED", "001", SMPP_STATE_EXPIRED }, { "rejected", "REJECTD", "069", SMPP_STATE_REJECTED },
	{ "accepted", "ACCEPTD", "107", SMPP_STATE_ACCEPTED },
};

static bool read_state(struct smsc_receipts *r, const char *word, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (strlen(states[i].word) == len && !strncmp(states[i].word, word, len)) {
			r->state = states[i].state;
			return true;
		}
	return false;
}

static bool read_way(struct smsc_receipts *r, const char *word, size_t len)
{
	const struct {
		const char *word;
		bool *way;
	} ways[] = {
		{ "never", &r->never }, { "first", &r->first }, { "twice", &r->twice }, { "decimal", &r->decimal }, { "nameless", &r->nameless },
		{ "bare", &r->bare }, { "silent", &r->silent }, { "unmarked", &r->unmarked }, { "data_sm", &r->data_sm },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (strlen(ways[i].word) == len && !strncmp(ways[i].word, word, len)) {
			*ways[i].way = true;
			return true;
		}
	return false;
}

int smsc_receipt_read(struct smsc_receipts *r, const char *words)
{
	memset(r, 0, sizeof(*r));
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");
		int end = 0;

		if (sscanf(words, "late %u s%n", &r->late_s, &end) == 1 && end && r->late_s <= SMSC_RECEIPT_LATE_MAX)
			len = (size_t)end;
		else if (!read_state(r, words, len) && !read_way(r, words, len))
			return -EINVAL;
		words += len;
	}
	return 0;
}

uint8_t smsc_receipt_state(const struct smsc_receipts *r)
{
	return r->state ? r->state : SMPP_STATE_DELIVERED;
}

void smsc_receipt_text(char *out, size_t size, const struct smsc_receipts *r, const char *id)
{
	uint8_t state = smsc_receipt_state(r);
	char name[24], date[16];
	time_t now = time(NULL);
	struct tm tm;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(states) - 1 && states[i].state != state; i++)
		;
	osmo_strlcpy(name, r->nameless ? "0" : id, sizeof(name));
	if (r->decimal)
		snprintf(name, sizeof(name), "%010lu", strtoul(id, NULL, 16));
	(void)strftime(date, sizeof(date), "%y%m%d%H%M", gmtime_r(&now, &tm));
	snprintf(out, size, "id:%s sub:001 dlvrd:%03u submit date:%s done date:%s stat:%s err:%s text:", name, state == SMPP_STATE_DELIVERED, date, date,
		 states[i].stat, states[i].err);
	if (r->silent)
		out[0] = '\0';
}
