/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the gateway says its links are: kept in memory for who asks for the state of the service, believed in nothing else. The answer says what of
 * the vault is an alarm, because figures are read at the gateway. */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"

/* The whole of it is parsed before any is kept. */
static bool are_reports(const struct identity_req *req)
{
	struct identity_report report;
	size_t at = 0;
	int rc;

	while ((rc = identity_report_get(&report, req, &at)) == 1)
		;
	return rc == 0;
}

static void keep_report(struct identity_core *core, const struct identity_report *report, int64_t now)
{
	struct identity_link_told *l = &core->told_links[report->place];

	core->n_told_links = report->of;
	l->is_up = report->is_up;
	l->is_down = report->is_down;
	l->since = now - report->since_s;
	l->until = report->until;
	osmo_strlcpy(l->name, report->name, sizeof(l->name));
	osmo_strlcpy(l->protocol, report->protocol, sizeof(l->protocol));
	osmo_strlcpy(l->state, report->state, sizeof(l->state));
	osmo_strlcpy(l->why, report->why, sizeof(l->why));
}

/* How many are on, by the field that tells them: of mass acts how many kinds, also none; each other while it is on. */
static int put_told(struct identity_run *r)
{
	unsigned n[IDF_COUNT] = { 0 }, f;
	struct identity_alarm_state s;
	enum identity_alarm a;
	int rc;

	for (a = 0; a < IDENTITY_ALARMS; a++) {
		rc = identity_alarm_get(r->core, a, &s);
		if (rc)
			return rc;
		n[s.told] += s.since != 0;
	}
	identity_put_num(r, IDF_MASS_ACTS, n[IDF_MASS_ACTS]);
	for (f = 0; f < IDF_COUNT; f++)
		if (n[f] && f != IDF_MASS_ACTS)
			identity_put_num(r, f, n[f]);
	return 0;
}

/* returns: 0; an error of db.h. */
static int put_figures(struct identity_run *r)
{
	struct db_counts counts = { 0 };
	int64_t backup = 0, age;
	size_t len;
	int rc = db_counts_backlog(r->core->db, &counts);

	if (rc == 0)
		rc = db_meta_get(r->core->db, DB_META_BACKUP, &backup, sizeof(backup), &len);
	if (rc && rc != -ENOENT)
		return rc;
	age = counts.outbox_oldest ? r->steady - counts.outbox_oldest : 0;
	identity_put_num(r, IDF_SMS_BACKLOG, counts.outbox_waiting);
	identity_put_num(r, IDF_SMS_OLDEST, age > 0 ? age : 0);
	identity_put_num(r, IDF_LAST_BACKUP, backup);
	return 0;
}

static enum identity_outcome put_alarms(struct identity_run *r)
{
	struct identity_erasing erasing;
	int rc = identity_erasing_get(r->core, &erasing) ?: put_figures(r);

	if (rc == 0)
		rc = put_told(r);
	if (rc)
		return identity_fault(r->core, rc, "alarms");
	if (r->core->watch.doubt)
		identity_put_num(r, IDF_CLOCK_DOUBT, 1);
	identity_put_num(r, IDF_ERASING, erasing.n);
	if (r->core->in_log_s >= IDENTITY_IN_LOG_S)
		identity_put_num(r, IDF_DELETED_IN_LOG, r->core->in_log_s);
	return IDO_OK;
}

enum identity_outcome identity_verb_LINKS(struct identity_run *r)
{
	struct identity_report report;
	size_t at = 0;

	if (!are_reports(r->req))
		return IDO_REFUSED;
	while (identity_report_get(&report, r->req, &at) == 1)
		keep_report(r->core, &report, r->now);
	return put_alarms(r);
}
