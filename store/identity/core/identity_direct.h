/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door without processes. */
#pragma once

#include "store/door/identity_verb.h"

struct identity;
struct identity_core;

/* Every submit runs to its end, as one of that peer, before it returns; done() is called inside. core is borrowed and outlives the door.
 * returns: NULL when out of memory.  owns: the caller's, identity_free() ends it.  blocks: for the hash and two commits. */
struct identity *identity_direct_new(struct identity_core *core, enum identity_peer peer);
