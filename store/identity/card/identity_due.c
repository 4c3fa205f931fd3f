/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another card is due: the one before gave a new PIN, is locked, or has too few codes left for one. Said at each unlock, until it is handed over. */
#include <errno.h>

#include "store/identity/card/identity_card.h"

static int count_codes(struct identity_run *r, const struct db_card *c, unsigned *left)
{
	struct db_card_code code = { .n = 0 };
	int rc;

	for (*left = 0; (rc = db_card_code_next(r->core->db, &code, c->id, code.n)) == 0; (*left)++)
		;
	return rc == -ENOENT ? 0 : rc;
}

int identity_card_due(struct identity_run *r)
{
	struct identity_after after;
	struct db_card c;
	unsigned left;
	int rc = db_card_of_person(r->core->db, &c, r->d->person_id);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	rc = count_codes(r, &c, &left);
	if (rc == 0)
		rc = identity_after_look(r, &after, r->d->person_id);
	return rc ? rc : identity_after_needs_card(&after, &c, left);
}
