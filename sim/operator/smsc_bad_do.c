/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A link turns bad, or well again. */
#include <stdio.h>
#include <string.h>

#include "sim/operator/smsc_priv.h"
#include "store/base/monotonic.h"

#define FLOOD_SMS	"254790"	/* and six digits */
#define FLOOD_DIALOGUE	"254780"

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
	smsc_esme_close_all(link);
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
	case SMSC_BAD_RESTARTS: smsc_esme_close_all(link); break;
	case SMSC_BAD_FLAPS: start_flapping(link, bad); break;
	case SMSC_BAD_REUSES: link->bad.reuses = true; break;
	case SMSC_BAD_FLOODS_SMS: flood_sms(link, bad); break;
	case SMSC_BAD_FLOODS_DIALOGUES: flood_dialogues(link, bad); break;
	case SMSC_BAD_RECEIPTS: link->bad.receipts = bad->receipts; break;
	case SMSC_BAD_WELL: get_well(link); break;
	}
}
