/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Enrolment at a desk, one answer at a time. */
#include "store/identity/core/identity_rules.h"

#define X(e, ...) enum identity_outcome identity_verb_##e(struct identity_run *r) { (void)r; return IDO_REFUSED; }
IDENTITY_VERBS_OFFICER(X)
#undef X

enum identity_outcome identity_again_DRAFT_FINISH(struct identity_run *r)
{
	(void)r;
	return IDO_REFUSED;
}
