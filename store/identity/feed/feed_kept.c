/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is kept of the feed of an operator: where it is, what is held back, and whether silence means anything. One small value of the database. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/feed/feed_priv.h"
#include "store/values/identity_day.h"

#define META_FEED "feed"

int feed_kept_get(struct identity_core *core, struct feed_kept *k)
{
	size_t len = 0;
	int rc = db_meta_get(core->db, META_FEED, k, sizeof(*k), &len);

	if (rc == -ENOENT || (rc == 0 && len != sizeof(*k))) {
		memset(k, 0, sizeof(*k));
		rc = 0;
	}
	return rc;
}

int feed_kept_put(struct identity_core *core, const struct feed_kept *k)
{
	return db_meta_put(core->db, META_FEED, k, sizeof(*k));
}

int feed_kept_limit(struct identity_core *core, struct feed_kept *k, uint64_t *limit)
{
	int64_t people, day = identity_day_of(identity_clock_steady(core));
	uint64_t most;
	int rc = db_people(core->db, &people);

	if (rc)
		return rc;
	if (k->day != day)
		k->today = 0;
	k->day = day;
	most = (uint64_t)people * IDENTITY_FEED_PERCENT / 100;
	most = OSMO_MAX(most, (uint64_t)IDENTITY_FEED_LEAST);
	*limit = most > k->today ? most - k->today : 0;
	return 0;
}

static bool is_good(const struct feed_kept *k, int64_t steady)
{
	return k->seq && !k->held_seq && steady - k->heard < IDENTITY_FEED_SILENT_S;
}

int identity_feed_look(struct identity_core *core, const char *link, enum identity_feed *feed)
{
	const char *operator = core->conf->feed.operator;
	struct feed_kept k;
	int rc;

	*feed = IDENTITY_FEED_NONE;
	if (!operator || strcasecmp(operator, link))
		return 0;
	rc = feed_kept_get(core, &k);
	*feed = rc == 0 && is_good(&k, identity_clock_steady(core)) ? IDENTITY_FEED_GOOD : IDENTITY_FEED_SILENT;
	return rc;
}

/* A feed of which nothing was heard begins to be late when it is looked for first. */
int identity_feed_tick(struct identity_core *core)
{
	int64_t steady = identity_clock_steady(core);
	struct feed_kept k;
	int rc;

	if (!core->conf->feed.operator)
		return 0;
	rc = feed_kept_get(core, &k);
	if (rc || k.is_silence_told || (k.heard && steady - k.heard < IDENTITY_FEED_SILENT_S))
		return rc;
	if (k.heard) {
		LOGP(DIDENT, LOGL_ERROR, "feed of %s: no file in %d hours; of no SIM is known whether it is another\n", core->conf->feed.operator,
		     IDENTITY_FEED_SILENT_S / IDENTITY_HOUR_S);
		k.is_silence_told = 1;
		rc = identity_alarm_raise(core, IDENTITY_ALARM_FEED, 1);
	}
	k.heard = k.heard ?: steady;
	return rc ? rc : feed_kept_put(core, &k);
}

int identity_feed_get(struct identity_core *core, struct identity_feed_info *info)
{
	struct feed_kept k;
	int rc = feed_kept_get(core, &k);

	*info = (struct identity_feed_info){ .operator = core->conf->feed.operator, .seq = k.seq, .rows = k.rows, .people = k.people, .taken = k.taken,
					     .held_seq = k.held_seq, .held = k.held, .last = k.last, .bad_line = k.bad_line };
	info->is_good = info->operator && is_good(&k, identity_clock_steady(core));
	return rc;
}

int identity_feed_decide(struct identity_core *core, uint64_t seq, bool release)
{
	const char *kind = release ? "feed.release" : "feed.drop";
	struct feed_kept k;
	char event[32];
	int rc = feed_kept_get(core, &k);

	if (rc)
		return rc;
	if (!k.held_seq || k.held_seq != seq)
		return -ENOENT;
	k.order = release ? FEED_ORDER_RELEASE : FEED_ORDER_DROP;
	rc = feed_kept_put(core, &k);
	snprintf(event, sizeof(event), "%llu", (unsigned long long)seq);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), kind, "", event, strlen(event));
}
