/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What somebody has to look at. An alarm is on from the moment it began until an administrator ends it, through restarts; what it holds back is done then. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

static const char *const names[IDENTITY_ALARMS] = { [IDENTITY_ALARM_PINS] = "pins" };

static const char *key_of(char key[24], enum identity_alarm a)
{
	snprintf(key, 24, "alarm_%s", names[a]);
	return key;
}

int identity_alarm_since(struct identity_core *core, enum identity_alarm a, int64_t *since)
{
	char key[24];
	size_t len;
	int rc = db_meta_get(core->db, key_of(key, a), since, sizeof(*since), &len);

	if (rc || len != sizeof(*since))
		*since = 0;
	return rc == -ENOENT ? 0 : rc;
}

int identity_alarm_begin(struct identity_core *core, enum identity_alarm a)
{
	int64_t since, now = identity_clock_now(core);
	char key[24];
	int rc = identity_alarm_since(core, a, &since);

	if (rc || since)
		return rc;
	rc = db_meta_put(core->db, key_of(key, a), &now, sizeof(now));
	return rc ? rc : identity_leaf(core, now, "alarm", "", names[a], strlen(names[a]));
}

int identity_alarm_get(struct identity_core *core, enum identity_alarm a, struct identity_alarm_state *s)
{
	int rc = identity_alarm_since(core, a, &s->since);

	s->name = names[a];
	s->waiting = 0;
	return rc || !s->since ? rc : db_login_closable(core->db, &s->waiting, IDENTITY_CLOSE_AT);
}

/* What was counted meanwhile is no measure of what is usual. */
static int close_pins(struct identity_core *core, int64_t since, unsigned *done)
{
	int64_t ago = identity_clock_now(core) - since;
	int rc = db_login_close(core->db, done, IDENTITY_CLOSE_AT);

	return rc ? rc : db_lockout_forget(core->db, (identity_clock_steady(core) - ago) / IDENTITY_HOUR_S);
}

int identity_alarm_end(struct identity_core *core, const char *name, unsigned *done)
{
	static const int64_t off = 0;
	enum identity_alarm a = 0;
	char key[24], event[64];
	int64_t since;
	int rc;

	*done = 0;
	while (a < IDENTITY_ALARMS && strcmp(names[a], name))
		a++;
	if (a == IDENTITY_ALARMS)
		return -ENOENT;
	rc = identity_alarm_since(core, a, &since);
	if (rc || !since)
		return rc ? rc : -EALREADY;
	rc = db_meta_put(core->db, key_of(key, a), &off, sizeof(off));
	if (rc == 0 && a == IDENTITY_ALARM_PINS)
		rc = close_pins(core, since, done);
	snprintf(event, sizeof(event), "administrator|%s|%u", name, *done);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "alarm.end", "", event, strlen(event));
}
