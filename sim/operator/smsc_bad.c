/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/smsc_bad.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/monotonic.h"
#include "sim/operator/smsc_priv.h"

#define REORDER_MS	300
#define FLAP_MS		200
#define FLOOD_SMS	"254790"	/* and six digits */
#define FLOOD_DIALOGUE	"254780"

/* --- words --- */

/* One number, and all of the words taken. */
static bool one(const char *words, const char *format, unsigned *value, unsigned most)
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
	return !*words || one(words, " for %u s%n", &bad->seconds, SMSC_BAD_SECONDS_MAX);
}

static bool read_floods(struct smsc_bad *bad, const char *words)
{
	int end = 0;

	if (one(words, " with %u dialogues%n", &bad->count, SMSC_BAD_SMS_MAX)) {
		bad->way = SMSC_BAD_FLOODS_DIALOGUES;
		return true;
	}
	if (sscanf(words, " from %23[0-9]%n", bad->number, &end) == 1)
		words += end;
	return one(words, " with %u sms%n", &bad->count, SMSC_BAD_SMS_MAX);
}

static bool read_slow(struct smsc_bad *bad, const char *words)
{
	return one(words, " %u s%n", &bad->seconds, SMSC_BAD_SECONDS_MAX);
}

static bool read_flaps(struct smsc_bad *bad, const char *words)
{
	return one(words, " %u times%n", &bad->count, 1000);
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

/* --- what an ESME says is heard later --- */

struct kept {
	struct llist_head list;
	int64_t due_ms;
	size_t len;
	uint8_t octets[];
};

static struct kept *keep(struct smsc_esme *esme, const uint8_t *octets, size_t len)
{
	struct kept *k = talloc_size(esme, sizeof(*k) + len);

	k->len = len;
	memcpy(k->octets, octets, len);
	return k;
}

static void hear_held(void *data)
{
	struct smsc_esme *esme = data;

	while (!llist_empty(&esme->held)) {
		struct kept *k = llist_first_entry(&esme->held, struct kept, list);
		int64_t left = k->due_ms - monotonic_ms();

		if (left > 0) {
			monotonic_timer(&esme->hold, left);
			return;
		}
		llist_del(&k->list);
		smsc_esme_hear(esme, k->octets, k->len);
		talloc_free(k);
	}
}

bool smsc_bad_holds(struct smsc_esme *esme, const uint8_t *octets, size_t len)
{
	unsigned s = esme->link->bad.slow_s;
	struct kept *k;

	if (!s && llist_empty(&esme->held))
		return false;
	k = keep(esme, octets, len);
	k->due_ms = monotonic_ms() + 1000 * s;
	if (llist_empty(&esme->held))
		monotonic_timer(&esme->hold, 1000 * s);
	llist_add_tail(&k->list, &esme->held);
	return true;
}

/* --- what it is told --- */

static void say_reordered(void *data)
{
	struct smsc_esme *esme = data;
	struct kept *k, *next;

	llist_for_each_entry_safe(k, next, &esme->responses, list) {
		smsc_conn_put(esme->conn, k->octets, k->len);
		llist_del(&k->list);
		talloc_free(k);
	}
}

bool smsc_bad_keeps(struct smsc_esme *esme, uint32_t id, const uint8_t *octets, size_t len)
{
	const struct smsc_bad_state *bad = &esme->link->bad;

	if (id != (SMPP_SUBMIT_SM | SMPP_RESP) && id != (SMPP_DATA_SM | SMPP_RESP))
		return false;
	if (bad->drops)
		return true;
	if (!bad->reorders)
		return false;
	if (llist_empty(&esme->responses))
		monotonic_timer(&esme->reorder, REORDER_MS);
	llist_add(&keep(esme, octets, len)->list, &esme->responses);
	return true;
}

bool smsc_bad_throttles(const struct smsc_link *link, uint32_t *status)
{
	*status = link->bad.status;
	return link->bad.status && (!link->bad.throttled_until_ms || monotonic_ms() < link->bad.throttled_until_ms);
}

/* --- connections --- */

void smsc_bad_esme_init(struct smsc_esme *esme)
{
	INIT_LLIST_HEAD(&esme->held);
	INIT_LLIST_HEAD(&esme->responses);
	osmo_timer_setup(&esme->hold, hear_held, esme);
	osmo_timer_setup(&esme->reorder, say_reordered, esme);
	if (esme->link->bad.is_half_open)
		smsc_esme_mute(esme);
}

void smsc_bad_esme_end(struct smsc_esme *esme)
{
	osmo_timer_del(&esme->hold);
	osmo_timer_del(&esme->reorder);
}

static void close_all(struct smsc_link *link)
{
	struct smsc_esme *esme, *next;

	llist_for_each_entry_safe(esme, next, &link->esmes, list)
		smsc_esme_free(esme);
}

static void mute_all(struct smsc_link *link)
{
	struct smsc_esme *esme;

	llist_for_each_entry(esme, &link->esmes, list)
		smsc_esme_mute(esme);
	smsc_link_say(link);
}

static void close_mute(struct smsc_link *link)
{
	struct smsc_esme *esme, *next;

	llist_for_each_entry_safe(esme, next, &link->esmes, list)
		if (esme->is_mute || esme->is_deaf)
			smsc_esme_free(esme);
}

static void deafen_all(struct smsc_link *link)
{
	struct smsc_esme *esme;

	llist_for_each_entry(esme, &link->esmes, list) {
		esme->is_deaf = true;
		smsc_conn_hush(esme->conn, false);
	}
}

static void flap(void *data)
{
	struct smsc_link *link = data;

	if (link->bad.flaps)
		link->bad.flaps--;
	close_all(link);
}

void smsc_bad_bound(struct smsc_link *link)
{
	if (!link->bad.flaps)
		return;
	osmo_timer_setup(&link->bad.flap, flap, link);
	monotonic_timer(&link->bad.flap, FLAP_MS);
}

/* --- too much --- */

static void flood_sms(struct smsc_link *link, const struct smsc_bad *bad)
{
	char number[AIR_NUMBER_MAX], text[32];

	for (unsigned i = 0; i < bad->count; i++) {
		snprintf(number, sizeof(number), FLOOD_SMS "%06u", i);
		snprintf(text, sizeof(text), "flood %u", i);
		smsc_sms_flood(link, bad->number[0] ? bad->number : number, text);
	}
}

static void flood_dialogues(struct smsc_link *link, const struct smsc_bad *bad)
{
	char number[AIR_NUMBER_MAX], code[SMSC_CODE_MAX + 3];

	snprintf(code, sizeof(code), "*%s#", smsc_link_code(link));
	for (unsigned i = 0; i < bad->count; i++) {
		snprintf(number, sizeof(number), FLOOD_DIALOGUE "%06u", i);
		smsc_ussd_dial(link, number, code);
	}
}

static void get_well(struct smsc_link *link)
{
	osmo_timer_del(&link->bad.flap);
	memset(&link->bad, 0, sizeof(link->bad));
	close_mute(link);
	smsc_link_say(link);
}

static void throttle(struct smsc_link *link, const struct smsc_bad *bad)
{
	link->bad.status = bad->status;
	link->bad.throttled_until_ms = bad->seconds ? monotonic_ms() + 1000ll * bad->seconds : 0;
}

static void start_flapping(struct smsc_link *link, const struct smsc_bad *bad)
{
	link->bad.flaps = bad->count;
	close_all(link);
}

void smsc_bad_do(struct smsc_link *link, const struct smsc_bad *bad)
{
	switch (bad->way) {
	case SMSC_BAD_THROTTLES: throttle(link, bad); break;
	case SMSC_BAD_SLOW: link->bad.slow_s = bad->seconds; break;
	case SMSC_BAD_DUPLICATES: link->bad.duplicates = true; break;
	case SMSC_BAD_REORDERS: link->bad.reorders = true; break;
	case SMSC_BAD_DROPS: link->bad.drops = true; break;
	case SMSC_BAD_HALF_OPEN: link->bad.is_half_open = true; mute_all(link); break;
	case SMSC_BAD_DEAF: deafen_all(link); break;
	case SMSC_BAD_VANISHES: mute_all(link); break;
	case SMSC_BAD_RESTARTS: close_all(link); break;
	case SMSC_BAD_FLAPS: start_flapping(link, bad); break;
	case SMSC_BAD_REUSES: link->bad.reuses = true; break;
	case SMSC_BAD_FLOODS_SMS: flood_sms(link, bad); break;
	case SMSC_BAD_FLOODS_DIALOGUES: flood_dialogues(link, bad); break;
	case SMSC_BAD_RECEIPTS: link->bad.receipts = bad->receipts; break;
	case SMSC_BAD_WELL: get_well(link); break;
	}
}
