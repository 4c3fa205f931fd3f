/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Quiet hours: nothing that the network begins reaches a phone in them, by the local clock. Of several people on one phone the quietest counts. */
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

static const struct {
	uint32_t want;
	int from, to;
} hours[] = {
	{ DB_QUIET_NIGHT, IDENTITY_NIGHT_FROM, IDENTITY_NIGHT_TO },
	{ DB_QUIET_LONG, IDENTITY_LONG_FROM, IDENTITY_LONG_TO },
};

static int64_t left_of(uint32_t wants, int64_t now)
{
	int64_t left = 0, s;
	size_t i;

	for (i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
		s = wants & hours[i].want ? identity_day_night(now, hours[i].from, hours[i].to) : 0;
		left = s > left ? s : left;
	}
	return left;
}

static int wants_of(struct identity_core *core, const uint8_t ix[DB_IX], uint32_t *wants)
{
	static const uint32_t each[] = { DB_QUIET_NIGHT, DB_QUIET_LONG, DB_QUIET_EVER };
	bool is = false;
	size_t i;
	int rc = 0;

	*wants = 0;
	for (i = 0; i < sizeof(each) / sizeof(each[0]) && rc == 0; i++) {
		rc = db_number_wants(core->db, &is, ix, each[i]);
		*wants |= is ? each[i] : 0;
	}
	return rc;
}

int identity_quiet_left(struct identity_core *core, const uint8_t ix[DB_IX], int64_t now, int64_t *left)
{
	uint32_t wants;
	int rc = wants_of(core, ix, &wants);

	*left = wants & DB_QUIET_EVER ? INT64_MAX : left_of(wants, now);
	return rc;
}

int identity_quiet_about(struct identity_core *core, const uint8_t ix[DB_IX], int64_t person_id, int64_t now, int64_t most, int64_t *left)
{
	struct db_person p;
	uint32_t wants;
	int rc = wants_of(core, ix, &wants);

	*left = left_of(wants & DB_QUIET_EVER ? DB_QUIET_LONG : wants, now);
	if (rc || *left < most)
		return rc;
	rc = db_person_get(core->db, &p, person_id);
	*left = rc ? 0 : left_of(p.settings, now);
	return rc;
}
