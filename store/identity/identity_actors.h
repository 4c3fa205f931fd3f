/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The functions of all verbs: the rows of store/door joined with what the rooms of the actors do. */
#pragma once

#include "store/identity/core/identity_priv.h"

/* For identity_core_new(), indexed by enum identity_verb. */
extern const struct identity_verb_fns identity_actors[IDV_COUNT];
