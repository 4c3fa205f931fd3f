/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/identity_actors.h"

#include "store/identity/core/identity_rules.h"

#define AGAIN_WHOLE(e) NULL
#define AGAIN_TWO_HALVES(e) identity_again_##e

const struct identity_verb_fns identity_actors[IDV_COUNT] = {
#define X(e, n, name, halves, ...) [IDV_##e] = { identity_verb_##e, AGAIN_##halves(e) },
	IDENTITY_VERBS(X)
#undef X
};
