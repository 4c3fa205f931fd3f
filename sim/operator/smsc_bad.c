/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading the words of smsc_bad.h. */
#include "sim/operator/smsc_bad.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_pdu.h"

/* One number, and all of the words taken. */
static bool read_number(const char *words, const char *format, unsigned *value, unsigned most)
{
	int end = 0;

	return sscanf(words, format, value, &end) == 1 && end && !words[end] && *value > 0 && *value <= most;
}

static bool read_throttles(struct smsc_bad *bad, const char *words)
{
	int end = 0;

	bad->status = SMPP_RTHROTTLED;
	if (sscanf(words, " with 0x%x%n", &bad->status, &end) == 1 && bad->status)
		words += end;
	return !*words || read_number(words, " for %u s%n", &bad->seconds, SMSC_BAD_SECONDS_MAX);
}

static bool read_floods(struct smsc_bad *bad, const char *words)
{
	int end = 0;

	if (read_number(words, " with %u dialogues%n", &bad->count, SMSC_BAD_SMS_MAX)) {
		bad->way = SMSC_BAD_FLOODS_DIALOGUES;
		return true;
	}
	if (sscanf(words, " from %23[0-9]%n", bad->number, &end) == 1)
		words += end;
	return read_number(words, " with %u sms%n", &bad->count, SMSC_BAD_SMS_MAX);
}

static bool read_slow(struct smsc_bad *bad, const char *words)
{
	return read_number(words, " %u s%n", &bad->seconds, SMSC_BAD_SECONDS_MAX);
}

static bool read_flaps(struct smsc_bad *bad, const char *words)
{
	return read_number(words, " %u times%n", &bad->count, 1000);
}

static bool read_receipts(struct smsc_bad *bad, const char *words)
{
	return smsc_receipt_read(&bad->receipts, words) == 0;
}

static bool read_nothing(struct smsc_bad *bad, const char *words)
{
	return !*words;
}

static const struct {
	const char *words;
	enum smsc_bad_way way;
	bool (*read)(struct smsc_bad *bad, const char *words);
} ways[] = {
	{ "throttles", SMSC_BAD_THROTTLES, read_throttles },
	{ "slow", SMSC_BAD_SLOW, read_slow },
	{ "duplicates", SMSC_BAD_DUPLICATES, read_nothing },
	{ "reorders", SMSC_BAD_REORDERS, read_nothing },
	{ "drops responses", SMSC_BAD_DROPS, read_nothing },
	{ "half-open", SMSC_BAD_HALF_OPEN, read_nothing },
	{ "deaf", SMSC_BAD_DEAF, read_nothing },
	{ "vanishes", SMSC_BAD_VANISHES, read_nothing },
	{ "restarts", SMSC_BAD_RESTARTS, read_nothing },
	{ "flaps", SMSC_BAD_FLAPS, read_flaps },
	{ "reuses session ids", SMSC_BAD_REUSES, read_nothing },
	{ "floods", SMSC_BAD_FLOODS_SMS, read_floods },
	{ "receipts", SMSC_BAD_RECEIPTS, read_receipts },
	{ "well", SMSC_BAD_WELL, read_nothing },
};

int smsc_bad_read(struct smsc_bad *bad, const char *words)
{
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		size_t n = strlen(ways[i].words);

		if (strncmp(words, ways[i].words, n) || (words[n] && words[n] != ' '))
			continue;
		*bad = (struct smsc_bad){ .way = ways[i].way };
		return ways[i].read(bad, words + n) ? 0 : -EINVAL;
	}
	return -EINVAL;
}
