/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door without processes. */
#pragma once

struct identity;
struct identity_core;

/* Every submit runs to its end before it returns; done() is called inside. core is borrowed and outlives the door.
 * returns: NULL when out of memory.  owns: the caller's, identity_free() ends it.  blocks: for the hash and two commits. */
struct identity *identity_direct_new(struct identity_core *core);
