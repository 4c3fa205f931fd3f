/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes due of complaints: the ledger says within the hour behind what whoever complained did, so that the line before it does not tell who was
 * there; what was answered ends when nobody can open it any more. */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"

static int say_opened(struct identity_core *core, int64_t now)
{
	struct db_complaint c;
	int rc = db_complaint_line(core->db, &c, now - now % IDENTITY_HOUR_S);

	if (rc)
		return rc;
	c.flags &= (uint16_t)~DB_COMPLAINT_NO_LINE;
	rc = db_complaint_put(core->db, &c);
	return rc ? rc : identity_leaf(core, now, "complaint", "", &c.id, sizeof(c.id));
}

/* returns: 0; an error of db.h. */
static int say_lines(struct identity_core *core, const struct db_complaint *c, uint16_t flags, int64_t now)
{
	static const struct {
		uint16_t flag;
		const char *line;
	} lines[] = { { DB_COMPLAINT_SAID_STOP, "heard_stop" }, { DB_COMPLAINT_SAID_GO, "heard_go" }, { DB_COMPLAINT_SAID_CLOSE, "heard_close" },
		      { DB_COMPLAINT_SAID_AGAIN, "heard_again" }, { DB_COMPLAINT_SAID_HIGHER, "heard_higher" } };
	unsigned i;
	int rc = 0;

	for (i = 0; i < ARRAY_SIZE(lines) && rc == 0; i++)
		if (flags & lines[i].flag)
			rc = identity_leaf(core, now, lines[i].line, "", &c->id, sizeof(c->id));
	return rc;
}

static int say_said(struct identity_core *core, int64_t now)
{
	struct db_complaint c;
	uint16_t flags;
	int rc = db_complaint_said(core->db, &c, now - now % IDENTITY_HOUR_S);

	if (rc)
		return rc;
	flags = c.flags;
	c.flags &= (uint16_t)~IDENTITY_SAID;
	c.said = 0;
	rc = db_complaint_put(core->db, &c);
	return rc ? rc : say_lines(core, &c, flags, now);
}

static int close_answered(struct identity_core *core, int64_t now)
{
	struct db_complaint c;
	int rc = db_complaint_done(core->db, &c, now - IDENTITY_REOPEN_S);

	if (rc)
		return rc;
	c.state = DB_COMPLAINT_CLOSED;
	c.closed = now;
	rc = db_complaint_put(core->db, &c);
	return rc ? rc : identity_leaf(core, now, "heard_close", "", &c.id, sizeof(c.id));
}

/* The second body hears of what the first one leaves lying: the person may go there, and an administrator is told. */
static int escalate(struct identity_core *core, int64_t now)
{
	struct db_complaint c;
	int rc = db_complaint_late(core->db, &c, now - IDENTITY_LATE_HOURS * IDENTITY_HOUR_S, identity_body_overdue(core->conf, now));

	if (rc)
		return rc;
	c.flags |= DB_COMPLAINT_ESCALATED;
	rc = db_complaint_put(core->db, &c);
	if (rc == 0)
		rc = identity_leaf(core, now, "heard_late", "", &c.id, sizeof(c.id));
	return rc ? rc : identity_alarm_raise(core, IDENTITY_ALARM_COMPLAINTS, 1);
}

int identity_complaint_tend(struct identity_core *core, unsigned slice, unsigned *n)
{
	static int (*const chores[])(struct identity_core *core, int64_t now) = { say_opened, say_said, close_answered, escalate };
	int64_t now = identity_clock_now(core);
	unsigned i;
	int rc;

	*n = 0;
	for (i = 0; i < ARRAY_SIZE(chores); i++) {
		for (rc = 0; rc == 0 && *n < slice; *n += rc == 0)
			rc = chores[i](core, now);
		if (rc && rc != -ENOENT)
			return rc;
	}
	identity_complaint_tell_accused(core, now);
	rc = identity_holidays_tend(core, now);
	return rc ? rc : identity_pause_tend(core, now, slice, n);
}
