/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What somebody has to look at. An alarm is on from the moment it began until an administrator ends it, through restarts; what it holds back is done then.
 *
 * It begins with more acts of its kind in an hour than honest people do. How many those are goes by who opened their ID with the PIN in the busiest day
 * of this week and the last, each once a day: who wants a greater figure needs as many people's PINs. Not by what was usual before, which whoever does
 * the acts could lead up step by step. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

#define META_HOUR "mass"

/* This hour, and the people of this day. It is kept. */
struct hour {
	int64_t hour, day;
	uint32_t n[IDENTITY_ACTS];
	uint32_t people;
	struct identity_busiest busiest;	/* day, by people */
};

struct alarm {
	int64_t since;
	uint64_t n;
};

/* told: the field of LINKS that counts it, which is its class: of mass acts three, of each other one. */
static const struct { const char *name, *words; enum identity_field told; } alarms[IDENTITY_ALARMS] = {
	[IDENTITY_ALARM_PINS] = { "pins", "PINs are being guessed, and none is closed for good", IDF_PINS_ALARM },
	[IDENTITY_ALARM_LOCK] = { "lock", "IDs are being locked without a PIN", IDF_MASS_ACTS },
	[IDENTITY_ALARM_BLOCK] = { "block", "organisations are being blocked without a PIN", IDF_MASS_ACTS },
	[IDENTITY_ALARM_DEATHS] = { "deaths", "people are reported dead, many in an hour or one again and again", IDF_DEATHS_ALARM },
	[IDENTITY_ALARM_PROBES] = { "probes", "an officer throws drafts away after somebody alike was found: a question who is enrolled", IDF_PROBES_ALARM },
	[IDENTITY_ALARM_CASES] = { "cases", "cases of desks have to be looked at: case list tells which", IDF_CASES_ALARM },
	[IDENTITY_ALARM_RETENTION] = { "retention", "what is to be deleted by age is not: retention list tells what", IDF_RETENTION_ALARM },
	[IDENTITY_ALARM_CHORES] = { "chores", "something that the daemon does by itself fails: the log tells what", IDF_CHORES_ALARM },
	[IDENTITY_ALARM_COMPLAINTS] = { "complaints", "complaints are late for too long: who complained may take them to the higher office", IDF_COMPLAINTS_ALARM },
	[IDENTITY_ALARM_HOLIDAYS] = { "holidays", "the file of holidays changed, or has no day of the year that begins within 30 days", IDF_HOLIDAYS_ALARM },
	[IDENTITY_ALARM_FEED] = { "feed", "what the operator says of SIMs is late, refused or held back", IDF_FEED_ALARM },
	[IDENTITY_ALARM_NEW_PIN] = { "new_pin", "people have to change their PINs because those were texted", IDF_MASS_ACTS },
};

/* Of which alarm it is; how many in an hour there may be: so many, or one for so many people of a day. */
static const struct { enum identity_alarm alarm; unsigned least, people; const char *words; } acts[IDENTITY_ACTS] = {
	[IDENTITY_ACT_LOCK] = { IDENTITY_ALARM_LOCK, IDENTITY_MASS_LEAST, IDENTITY_MASS_PEOPLE, "IDs were locked without a PIN" },
	[IDENTITY_ACT_BLOCK] = { IDENTITY_ALARM_BLOCK, IDENTITY_MASS_LEAST, IDENTITY_MASS_PEOPLE, "times an organisation was blocked without a PIN" },
	[IDENTITY_ACT_NEW_PIN] = { IDENTITY_ALARM_NEW_PIN, IDENTITY_MASS_LEAST, IDENTITY_MASS_PEOPLE, "PINs have to be changed" },
	[IDENTITY_ACT_DEATH] = { IDENTITY_ALARM_DEATHS, IDENTITY_DEATHS_LEAST, IDENTITY_MASS_PEOPLE, "people were reported dead" },
	[IDENTITY_ACT_LOCKOUT] = { IDENTITY_ALARM_PINS, IDENTITY_BRAKE_LEAST, IDENTITY_BRAKE_PEOPLE, "lock-outs" },
	[IDENTITY_ACT_FAILED] = { IDENTITY_ALARM_PINS, IDENTITY_BRAKE_NUMBERS, IDENTITY_BRAKE_NUMBERS_PEOPLE, "numbers failed" },
};

static const char *key_of(char key[24], enum identity_alarm a)
{
	snprintf(key, 24, "alarm_%s", alarms[a].name);
	return key;
}

static int read_alarm(struct identity_core *core, enum identity_alarm a, struct alarm *row)
{
	char key[24];
	size_t len;
	int rc;

	*row = (struct alarm){ 0 };	/* up to version 7 it was `since` alone */
	rc = db_meta_get(core->db, key_of(key, a), row, sizeof(*row), &len);
	return rc == -ENOENT ? 0 : rc;
}

static int write_alarm(struct identity_core *core, enum identity_alarm a, const struct alarm *row)
{
	char key[24];

	return db_meta_put(core->db, key_of(key, a), row, sizeof(*row));
}

int identity_alarm_since(struct identity_core *core, enum identity_alarm a, int64_t *since)
{
	struct alarm row;
	int rc = read_alarm(core, a, &row);

	*since = row.since;
	return rc;
}

int identity_alarm_get(struct identity_core *core, enum identity_alarm a, struct identity_alarm_state *s)
{
	struct alarm row;
	int rc = read_alarm(core, a, &row);

	*s = (struct identity_alarm_state){ .name = alarms[a].name, .words = alarms[a].words, .told = alarms[a].told, .since = row.since, .n = row.n };
	return rc || !s->since || a != IDENTITY_ALARM_PINS ? rc : db_login_closable(core->db, &s->waiting, IDENTITY_CLOSE_AT);
}

/* ---- the hour ---- */

static int write_hour(struct identity_core *core, const struct hour *h)
{
	return db_meta_put(core->db, META_HOUR, h, sizeof(*h));
}

/* One of an earlier version begins anew. */
static int read_hour(struct identity_core *core, struct hour *h)
{
	int64_t hour = identity_clock_steady(core) / IDENTITY_HOUR_S;
	size_t len;
	int rc = db_meta_get(core->db, META_HOUR, h, sizeof(*h), &len);

	if (rc == -ENOENT || rc == -EMSGSIZE || (rc == 0 && len != sizeof(*h))) {
		memset(h, 0, sizeof(*h));
		rc = 0;
	}
	if (h->hour != hour)
		memset(h->n, 0, sizeof(h->n));
	h->hour = hour;
	return rc;
}

static unsigned limit_of(struct hour *h, enum identity_act act, int64_t now)
{
	unsigned by_people = identity_busiest_of(&h->busiest, now) / acts[act].people;

	return OSMO_MAX(acts[act].least, by_people);
}

int identity_alarm_opened(struct identity_core *core, int64_t last_used, int64_t now)
{
	int64_t day = now / DB_DAY;
	struct hour h;
	int rc;

	if (last_used / DB_DAY == day)
		return 0;
	rc = read_hour(core, &h);
	if (rc)
		return rc;
	if (h.day != day)
		h.people = 0;
	h.day = day;
	h.people++;
	(void)identity_busiest_of(&h.busiest, now);
	h.busiest.now = OSMO_MAX(h.busiest.now, h.people);
	return write_hour(core, &h);
}

/* ---- beginning and end ---- */

/* Of all acts that it is an alarm of, this hour. */
static unsigned acts_of(const struct hour *h, enum identity_alarm a)
{
	unsigned act, n = 0;

	for (act = 0; act < IDENTITY_ACTS; act++)
		n += acts[act].alarm == a ? h->n[act] : 0;
	return n;
}

/* Add to the alarm that is on, or begin it. */
static int raise_alarm(struct identity_core *core, enum identity_act act, const struct hour *h, unsigned n, bool is_over)
{
	enum identity_alarm a = acts[act].alarm;
	int64_t now = identity_clock_now(core);
	struct alarm row;
	bool begins;
	int rc = read_alarm(core, a, &row);

	if (rc || (!row.since && !is_over))
		return rc;
	begins = !row.since;
	row.n += begins ? acts_of(h, a) : n;
	row.since = begins ? now : row.since;
	rc = write_alarm(core, a, &row);
	return rc || !begins ? rc : identity_leaf(core, now, "alarm", "", alarms[a].name, strlen(alarms[a].name));
}

int identity_alarm_raise(struct identity_core *core, enum identity_alarm a, unsigned n)
{
	int64_t now = identity_clock_now(core);
	struct alarm row;
	int rc = read_alarm(core, a, &row);
	bool begins = rc == 0 && !row.since;

	if (rc)
		return rc;
	row.n += n;
	row.since = begins ? now : row.since;
	rc = write_alarm(core, a, &row);
	if (rc || !begins)
		return rc;
	LOGP(DIDENT, LOGL_ERROR, "alarm %s: %s\n", alarms[a].name, alarms[a].words);
	return identity_leaf(core, now, "alarm", "", alarms[a].name, strlen(alarms[a].name));
}

int identity_alarm_count(struct identity_core *core, enum identity_act act, unsigned n)
{
	struct hour h;
	unsigned limit;
	int rc;

	if (!n)
		return 0;
	rc = read_hour(core, &h);
	if (rc)
		return rc;
	limit = limit_of(&h, act, identity_clock_now(core));
	h.n[act] += n;
	if (h.n[act] > limit && h.n[act] - n <= limit)
		LOGP(DIDENT, LOGL_ERROR, "alarm %s: this hour %u %s, more than %u\n", alarms[acts[act].alarm].name, h.n[act], acts[act].words, limit);
	rc = write_hour(core, &h);
	return rc ? rc : raise_alarm(core, act, &h, n, h.n[act] > limit);
}

/* It begins anew by new acts alone. */
static int forget_hour(struct identity_core *core, enum identity_alarm a)
{
	struct hour h;
	unsigned act;
	int rc = read_hour(core, &h);

	for (act = 0; act < IDENTITY_ACTS; act++)
		if (acts[act].alarm == a)
			h.n[act] = 0;
	return rc ? rc : write_hour(core, &h);
}

int identity_alarm_end(struct identity_core *core, const char *name, unsigned *done)
{
	static const struct alarm off = { 0 };
	enum identity_alarm a = 0;
	char event[64];
	int64_t since;
	int rc;

	*done = 0;
	while (a < IDENTITY_ALARMS && strcmp(alarms[a].name, name))
		a++;
	if (a == IDENTITY_ALARMS)
		return -ENOENT;
	rc = identity_alarm_since(core, a, &since);
	if (rc || !since)
		return rc ? rc : -EALREADY;
	rc = write_alarm(core, a, &off);
	if (rc == 0)
		rc = forget_hour(core, a);
	if (rc == 0 && a == IDENTITY_ALARM_PINS)
		rc = db_login_close(core->db, done, IDENTITY_CLOSE_AT);
	snprintf(event, sizeof(event), "administrator|%s|%u", name, *done);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "alarm.end", "", event, strlen(event));
}

/* ---- what the janitor does, each alone ---- */

int identity_alarm_tend(struct identity_core *core, int64_t *again, enum identity_alarm alarm, const char *name,
			int (*tend)(struct identity_core *core, void *data), void *data)
{
	int64_t steady = identity_clock_steady(core);
	unsigned erased = core->n_erased;
	int back, rc;

	if (steady < *again)
		return 0;
	*again = 0;
	rc = db_savepoint(core->db);
	if (rc)
		return rc;
	rc = tend(core, data);
	if (rc == 0)
		return db_savepoint_release(core->db);
	back = db_savepoint_rollback(core->db);
	*again = steady + IDENTITY_HOUR_S;
	core->owed[alarm]++;
	identity_fault_tell(core, rc, name);
	return back || core->n_erased == erased ? back : -EIO;	/* the anchor must not keep who is still here */
}
