/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes due of complaints: the ledger says within the hour behind that one was opened, so that the line before it does not tell who was there. */
#include <errno.h>

#include "store/identity/oversight/identity_oversight.h"

int identity_complaint_tend(struct identity_core *core, unsigned slice, unsigned *n)
{
	int64_t now = identity_clock_now(core);
	struct db_complaint c;
	int rc = 0;

	for (*n = 0; *n < slice; ++*n) {
		rc = db_complaint_line(core->db, &c, now - now % IDENTITY_HOUR_S);
		if (rc)
			break;
		c.flags &= (uint8_t)~DB_COMPLAINT_NO_LINE;
		rc = db_complaint_put(core->db, &c);
		if (rc == 0)
			rc = identity_leaf(core, now, "complaint", "", &c.id, sizeof(c.id));
		if (rc)
			break;
	}
	return rc && rc != -ENOENT ? rc : identity_pause_tend(core, now, slice, n);
}
