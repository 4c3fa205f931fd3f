/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the processes of the daemon are, as the supervisor tells it to those that others ask: the vault for musafirctl, the gateway for its metrics.
 *
 * Life cycle: 1. zeroed; 2. roles_take() each HANDOFF_ROLE; 3. roles_at().
 *
 * Limits: ROLES_MAX processes; of others nothing is kept. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/base/handoff.h"

#define ROLES_MAX	72	/* kdf workers, and one each of the others */

struct role_told {
	enum handoff_peer peer;
	unsigned index;			/* of several that do the same, from 0 */
	enum handoff_role state;
	unsigned restarts;		/* since the daemon started */
	int64_t since_ms;		/* monotonic: in that state */
};

struct roles {
	size_t n;
	struct role_told all[ROLES_MAX];
};

/* Keep what a HANDOFF_ROLE says, in the place of what was said before of that process. */
void roles_take(struct roles *roles, const struct handoff *msg);
/* The i-th process, in the order the supervisor starts them. owns: borrowed. returns: NULL behind the last. */
const struct role_told *roles_at(const struct roles *roles, size_t i);
/* "vault", "gateway", ...; static. */
const char *roles_name(enum handoff_peer peer);
/* "up", "starting", "silent" (it runs and does not answer) or "down"; static. */
const char *roles_state(enum handoff_role state);
