/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS that nobody texted for: whether it is wanted is asked when it is queued, so that nobody waits for one that never leaves, and again when it leaves. */
#include "store/identity/core/identity_rules.h"

int identity_unasked_send(struct identity_core *core, const struct identity_unasked *u, int64_t steady, int64_t *id)
{
	char text[IDENTITY_REPLY_MAX];
	bool wanted;
	int rc = identity_letter_leave(core, text, &wanted, u);

	*id = 0;
	return rc || !wanted ? rc : identity_out_send(core, u, steady, id);
}
