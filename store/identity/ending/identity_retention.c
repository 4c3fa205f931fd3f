/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Retention: every class of rows, how long it is kept, and when it was last seen through. Rows go as soon as they may, in slices between the phones; each
 * day at 03:10 the ledger gets a line about it, and a class that was not seen through for two days is an alarm. Counts are counters of the database. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

#define META_RETENTION	"retention"
#define AT_S		(3 * IDENTITY_HOUR_S + 10 * IDENTITY_MINUTE_S)	/* local time */
#define LATE_S		(2 * DB_DAY)

/* steady: by the time that no wrong clock moves. keep_s: behind what db.h says of the class. */
static const struct {
	const char *name;
	bool steady;
	int64_t keep_s;
	const char *counted;	/* also as, or NULL */
} classes[DB_CLEAN_COUNT] = {
	[DB_CLEAN_SHARE_EXPIRE] = { "code_values", false, 0, NULL },
	[DB_CLEAN_SHARE_FORGET] = { "codes", false, IDENTITY_KEEP_SHARE_S, NULL },
	[DB_CLEAN_OP] = { "answers", true, IDENTITY_LATE_S, NULL },
	[DB_CLEAN_STARTCODE] = { "start_codes", true, 0, NULL },
	[DB_CLEAN_OUT_WAITING] = { "sms_waiting", true, IDENTITY_VALID_MOST_S, "sms|expired" },
	[DB_CLEAN_OUT_SETTLED] = { "sms_settled", true, IDENTITY_KEEP_OUT_S, NULL },
	[DB_CLEAN_OUT_SILENT] = { "sms_silent", true, IDENTITY_SILENT_S, "sms|silent" },
	[DB_CLEAN_LOGIN] = { "stranger_pins", false, IDENTITY_KEEP_NUMBER_S, NULL },
	[DB_CLEAN_NUMBER] = { "numbers", false, IDENTITY_KEEP_LANG_S, NULL },
	[DB_CLEAN_PERSON] = { "never_activated", false, 0, NULL },
	[DB_CLEAN_AGAIN] = { "check_values", false, IDENTITY_AGAIN_S, NULL },
	[DB_CLEAN_ASKED] = { "asked", true, IDENTITY_KEEP_ASKED_S, NULL },
	[DB_CLEAN_ASKED_COARSE] = { "asked_second", true, IDENTITY_HOUR_S, NULL },
	[DB_CLEAN_WAIT_LOGIN] = { "pin_waits", true, IDENTITY_KEEP_EXACT_S, NULL },
	[DB_CLEAN_WAIT_NUMBER] = { "number_waits", true, IDENTITY_KEEP_EXACT_S, NULL },
	[DB_CLEAN_WAIT_STAFF] = { "staff_waits", true, IDENTITY_KEEP_EXACT_S, NULL },
	[DB_CLEAN_CHECKED] = { "checks", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_CONSENT] = { "consents", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_HISTORY] = { "history", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_INBOX] = { "inbox", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_PROOF] = { "phone_proofs", true, 0, NULL },
	[DB_CLEAN_DRAFT] = { "drafts", false, IDENTITY_DRAFT_S, NULL },
	[DB_CLEAN_CARD] = { "cards", false, IDENTITY_CARD_S, NULL },
	[DB_CLEAN_CARD_TRY] = { "card_tries", true, 2 * DB_DAY, NULL },
	[DB_CLEAN_CARD_MOVE] = { "card_moves", true, 0, NULL },
	[DB_CLEAN_TIE] = { "proxies", false, 0, NULL },
	[DB_CLEAN_COMPLAINT] = { "complaints", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_CASE] = { "cases", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_WARD] = { "guardian_evidence", false, IDENTITY_KEEP_WARD_S, NULL },
	[DB_CLEAN_TAKEN] = { "unit_bundles", false, IDENTITY_KEEP_AUDIT_S, NULL },
	[DB_CLEAN_PAIR] = { "alike_pairs", false, IDENTITY_KEEP_AUDIT_S, NULL },
};

/* As it is kept. */
struct kept {
	int64_t day;			/* identity_day_of(), of the last line */
	int64_t ran[DB_CLEAN_COUNT];
};

/* ---- one class ---- */

/* A day's codes are counted, so by both times. */
static int64_t until(struct identity_core *core, enum db_clean what)
{
	int64_t now = identity_clock_now(core), steady = identity_clock_steady(core);

	if (what == DB_CLEAN_SHARE_FORGET)
		now = OSMO_MIN(now, steady);
	return (classes[what].steady ? steady : now) - classes[what].keep_s;
}

static void count(struct identity_core *core, enum db_clean what, unsigned n)
{
	char name[DB_COUNTER_NAME];

	snprintf(name, sizeof(name), "gone|%s", classes[what].name);
	identity_count(core, name, n);
	if (classes[what].counted)
		identity_count(core, classes[what].counted, n);
	if (what == DB_CLEAN_PERSON)
		identity_count_erased(core, n);
}

struct pass {
	enum db_clean what;
	unsigned slice, n;
};

static int run_one(struct identity_core *core, void *data)
{
	struct pass *p = data;
	int64_t now = identity_clock_now(core);
	int rc = p->what == DB_CLEAN_PERSON ? identity_erase_due(core, now, p->slice, &p->n) :
		 db_clean(core->db, p->what, until(core, p->what), p->slice, &p->n);

	if (rc)
		return rc;
	if (p->n)
		count(core, p->what, p->n);
	if (p->n < p->slice)
		core->retention.ran[p->what] = now;
	return 0;
}

/* Each class alone: one that fails keeps no other. *done: rows. returns: 0; an error of db.h. */
static int run_all(struct identity_core *core, unsigned slice, unsigned *done)
{
	struct pass p = { .slice = slice };
	int rc = 0;

	for (p.what = 0; p.what < DB_CLEAN_COUNT && rc == 0; p.what++) {
		p.n = 0;
		rc = identity_alarm_tend(core, &core->retention.again[p.what], IDENTITY_ALARM_RETENTION, classes[p.what].name, run_one, &p);
		*done += core->retention.again[p.what] ? 0 : p.n;
	}
	return rc;
}

/* ---- the day ---- */

static int keep(struct identity_core *core, int64_t day)
{
	struct kept kept = { .day = day };

	memcpy(kept.ran, core->retention.ran, sizeof(kept.ran));
	return db_meta_put(core->db, META_RETENTION, &kept, sizeof(kept));
}

static int read_kept(struct identity_core *core)
{
	struct kept kept;
	unsigned i;
	size_t len;
	int rc = db_meta_get(core->db, META_RETENTION, &kept, sizeof(kept), &len);

	if (rc && rc != -ENOENT)
		return rc;
	core->retention.day = rc == 0 && len == sizeof(kept) ? kept.day : identity_day_of(identity_clock_now(core));
	for (i = 0; i < DB_CLEAN_COUNT; i++)
		core->retention.ran[i] = rc == 0 && len == sizeof(kept) ? kept.ran[i] : identity_clock_now(core);
	core->retention.is_read = true;
	return rc ? keep(core, core->retention.day) : 0;
}

static int write_day(struct identity_core *core)
{
	int64_t now = identity_clock_now(core);
	struct kept kept = { .day = identity_day_of(now) };
	int rc;

	if (!core->retention.is_read || kept.day <= core->retention.day || now < identity_day_start(now) + AT_S)
		return 0;
	memcpy(kept.ran, core->retention.ran, sizeof(kept.ran));
	rc = db_meta_put(core->db, META_RETENTION, &kept, sizeof(kept));
	if (rc == 0)
		rc = identity_leaf(core, now, "retention", "", &kept, sizeof(kept));
	if (rc == 0)
		core->retention.day = kept.day;
	return rc;
}

/* Behind a time in which nobody looked there may be much to do: an hour for that. */
static int look(struct identity_core *core)
{
	int64_t now = identity_clock_now(core);
	unsigned i, late = 0;

	if (now - core->retention.looked >= IDENTITY_HOUR_S)
		core->retention.since = now;
	core->retention.looked = now;
	for (i = 0; i < DB_CLEAN_COUNT; i++)
		late += now - core->retention.ran[i] >= LATE_S;
	if (!late || now - core->retention.since < IDENTITY_HOUR_S || now - core->retention.told < DB_DAY)
		return 0;
	core->retention.told = now;
	return identity_alarm_raise(core, IDENTITY_ALARM_RETENTION, late);
}

int identity_retention_run(struct identity_core *core, unsigned slice, unsigned *done)
{
	int rc = core->retention.is_read ? 0 : read_kept(core);

	*done = 0;
	if (rc == 0)
		rc = run_all(core, slice, done);
	if (rc == 0)
		rc = look(core);
	return rc ? rc : write_day(core);
}

int identity_retention_get(struct identity_core *core, unsigned i, struct identity_retention_row *row)
{
	char name[DB_COUNTER_NAME];

	if (i >= DB_CLEAN_COUNT)
		return -ENOENT;
	snprintf(name, sizeof(name), "gone|%s", classes[i].name);
	*row = (struct identity_retention_row){ .name = classes[i].name, .keep_s = classes[i].keep_s, .ran = core->retention.ran[i] };
	row->fails = core->retention.again[i] != 0;
	row->is_late = core->retention.is_read && identity_clock_now(core) - row->ran >= LATE_S;
	return db_counter_get(core->db, &row->removed, name);
}
