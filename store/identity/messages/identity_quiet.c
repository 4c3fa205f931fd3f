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

int identity_quiet_left(struct identity_core *core, const uint8_t ix[DB_IX], int64_t now, int64_t *left)
{
	bool wants = false;
	size_t i;
	int rc = db_number_wants(core->db, &wants, ix, DB_QUIET_EVER);

	*left = wants ? INT64_MAX : 0;
	for (i = 0; i < sizeof(hours) / sizeof(hours[0]) && rc == 0 && *left < INT64_MAX; i++) {
		int64_t s = identity_day_night(now, hours[i].from, hours[i].to);

		if (s <= *left)
			continue;
		rc = db_number_wants(core->db, &wants, ix, hours[i].want);
		if (rc == 0 && wants)
			*left = s;
	}
	return rc;
}
