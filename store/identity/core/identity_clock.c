/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock that the rules believe, held against the last line of the ledger: identity_priv.h says when it is in doubt.
 *
 * Nothing of a doubt is kept: it follows from the clock and the ledger, so that a restart and a vault that goes on judge alike, and a clock that is
 * set right ends it. What an administrator accepted is a line of the ledger like any other, and so counts until the clock jumps again. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"
#include "store/seal/ledger.h"

#define META_EARLIEST "clock_earliest"	/* a clock accepted although it was before that */
#define META_STEADY "steady_clock"
#define EVENT_MAX 64

/* What is kept of the steady time. */
struct steady {
	char boot[CLOCK_BOOT];
	int64_t base, lag;	/* as in struct identity_watch */
};

static int64_t earliest_of(struct identity_core *core)
{
	int64_t kept, earliest = core->clock->earliest_s;
	size_t len;

	if (db_meta_get(core->db, META_EARLIEST, &kept, sizeof(kept), &len) == 0 && len == sizeof(kept) && kept < earliest)
		return kept;
	return earliest;
}

/* A ledger that cannot be read has no last line: what is damaged is told by `ledger verify`. */
static void read_ledger(struct identity_core *core)
{
	struct identity_watch *w = &core->watch;
	int rc = ledger_last(core->db, &w->last);

	if (rc)
		w->last = 0;
	if (rc && rc != -ENOENT)
		identity_fault_tell(core, rc, "last line of the ledger");
	w->earliest = earliest_of(core);
	w->is_read = true;
	if (w->good)
		return;
	w->good = OSMO_MAX(w->last, w->earliest);
	w->since = clock_passed(core->clock);
}

/* The last time that was believed, and what passed since. */
static int64_t time_passed(const struct identity_core *core)
{
	return core->watch.good + clock_passed(core->clock) - core->watch.since;
}

/* A clock that only went on is no jump, however old the last line is: a disk may have been full for a month. */
static bool has_jumped(const struct identity_core *core, int64_t shown)
{
	return core->watch.doubt || shown > time_passed(core) + IDENTITY_CLOCK_BEHIND_S;
}

static enum identity_doubt judge(const struct identity_core *core, int64_t shown)
{
	const struct identity_watch *w = &core->watch;

	if (shown < w->earliest)
		return IDENTITY_CLOCK_BEFORE;
	if (!w->last)
		return IDENTITY_CLOCK_GOOD;
	if (shown < w->last - IDENTITY_CLOCK_BEHIND_S)
		return IDENTITY_CLOCK_BEHIND;
	return shown > w->last + IDENTITY_CLOCK_AHEAD_S && has_jumped(core, shown) ? IDENTITY_CLOCK_AHEAD : IDENTITY_CLOCK_GOOD;
}

static void look(struct identity_core *core, struct identity_clock *out)
{
	if (!core->watch.is_read)
		read_ledger(core);
	out->shown = clock_now(core->clock);
	out->doubt = judge(core, out->shown);
	out->last = core->watch.last;
	out->earliest = core->watch.earliest;
}

static void tell_doubt(struct identity_core *core, const struct identity_clock *c)
{
	struct identity_watch *w = &core->watch;
	int64_t passed = clock_passed(core->clock);
	char words[IDENTITY_CLOCK_WORDS];

	if (!c->doubt && w->doubt)
		LOGP(DIDENT, LOGL_NOTICE, "the clock is believed again\n");
	if (!c->doubt || (c->doubt == w->doubt && passed < w->told + IDENTITY_CLOCK_ALARM_S))
		return;
	LOGP(DIDENT, LOGL_ERROR, "%s: nothing is erased, expired or promised until it is set right, or `musafirctl clock accept`\n",
	     identity_clock_words(words, c));
	w->told = passed;
}

/* Believe it; never less than the last line shows, so that the ledger does not go back. */
static void believe(struct identity_core *core, const struct identity_clock *c)
{
	struct identity_watch *w = &core->watch;

	if (w->last && c->shown > w->last + IDENTITY_CLOCK_GAP_S && has_jumped(core, c->shown))
		w->has_gap = true;
	w->good = OSMO_MAX(c->shown, w->last);
	w->since = clock_passed(core->clock);
}

void identity_clock_look(struct identity_core *core, struct identity_clock *out)
{
	look(core, out);
	tell_doubt(core, out);
	if (!out->doubt)
		believe(core, out);
	core->watch.doubt = out->doubt;
	out->believed = time_passed(core);
}

int64_t identity_clock_now(struct identity_core *core)
{
	struct identity_clock c;

	identity_clock_look(core, &c);
	return c.believed;
}

/* The same boot: what passed since is known. Another: the wall clock tells, less what it was known to be wrong by. */
static void read_steady(struct identity_core *core)
{
	struct identity_watch *w = &core->watch;
	int64_t base = identity_clock_now(core) - clock_passed(core->clock);
	struct steady kept = { .base = base };
	size_t len;

	w->is_kept = db_meta_get(core->db, META_STEADY, &kept, sizeof(kept), &len) == 0 && len == sizeof(kept) &&
		     !memcmp(kept.boot, core->clock->boot, CLOCK_BOOT);
	w->base = w->is_kept ? kept.base : base - kept.lag;
	w->lag = kept.lag;
	w->has_base = true;
}

int64_t identity_clock_steady(struct identity_core *core)
{
	if (!core->watch.has_base)
		read_steady(core);
	return core->watch.base + clock_passed(core->clock);
}

int identity_clock_keep(struct identity_core *core)
{
	struct identity_watch *w = &core->watch;
	int64_t lag = identity_clock_now(core) - identity_clock_steady(core);
	struct steady keep = { .base = w->base, .lag = lag };
	int rc;

	if (w->is_kept && lag - w->lag < IDENTITY_MINUTE_S && w->lag - lag < IDENTITY_MINUTE_S)
		return 0;
	memcpy(keep.boot, core->clock->boot, CLOCK_BOOT);
	rc = db_meta_put(core->db, META_STEADY, &keep, sizeof(keep));
	w->is_kept = rc == 0;
	w->lag = lag;
	return rc;
}

static void utc(char text[24], int64_t t)
{
	time_t when = t;
	struct tm tm;

	if (!gmtime_r(&when, &tm) || !strftime(text, 24, "%Y-%m-%d %H:%M UTC", &tm))
		snprintf(text, 24, "%" PRId64, t);
}

const char *identity_clock_words(char words[IDENTITY_CLOCK_WORDS], const struct identity_clock *c)
{
	static const char *const ways[] = {
		[IDENTITY_CLOCK_BEHIND] = "is behind the last line of the ledger,", [IDENTITY_CLOCK_AHEAD] = "is far ahead of the last line of the ledger,",
		[IDENTITY_CLOCK_BEFORE] = "is before this program was made,",
	};
	char shown[24], held[24];

	utc(shown, c->shown);
	utc(held, c->doubt == IDENTITY_CLOCK_BEFORE ? c->earliest : c->last);
	snprintf(words, IDENTITY_CLOCK_WORDS, "the clock shows %s, which %s %s", shown, ways[c->doubt] ? ways[c->doubt] : "", held);
	if (!c->doubt)
		snprintf(words, IDENTITY_CLOCK_WORDS, "the clock shows %s", shown);
	return words;
}

/* The line shows the new time, the line before it the old; its receipt proves both, and that it was an administrator. */
int identity_clock_accept(struct identity_core *core)
{
	struct identity_clock c;
	char event[EVENT_MAX];
	int rc = 0;

	identity_clock_look(core, &c);
	if (!c.doubt)
		return -EALREADY;
	snprintf(event, sizeof(event), "administrator|%" PRId64 "|%" PRId64, c.believed, c.shown);
	if (c.shown < core->clock->earliest_s)
		rc = db_meta_put(core->db, META_EARLIEST, &c.shown, sizeof(c.shown));
	if (rc == 0)
		rc = identity_leaf(core, c.shown, "clock.accept", "", event, strlen(event));
	core->watch.is_read = false;	/* the commit may fail */
	core->watch.has_gap = true;
	return rc;
}

int identity_clock_beat(struct identity_core *core)
{
	struct identity_clock c;

	identity_clock_look(core, &c);
	if (c.doubt || (c.last && c.shown < c.last + IDENTITY_CLOCK_BEAT_S))
		return 0;
	return identity_leaf(core, c.believed, "heartbeat", "", "", 0);
}
