/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/roles.h"

void roles_take(struct roles *roles, const struct handoff *msg)
{
	size_t i;

	for (i = 0; i < roles->n; i++)
		if (roles->all[i].peer == msg->peer && roles->all[i].index == msg->index)
			break;
	if (i == ROLES_MAX)
		return;
	if (i == roles->n)
		roles->n++;
	roles->all[i] = (struct role_told){ .peer = msg->peer, .index = msg->index, .state = msg->state, .restarts = msg->restarts, .since_ms = msg->since_ms };
}

const struct role_told *roles_at(const struct roles *roles, size_t i)
{
	return i < roles->n ? &roles->all[i] : NULL;
}

const char *roles_name(enum handoff_peer peer)
{
	static const char *const names[HANDOFF_PEERS] = {
		[HANDOFF_GATEWAY] = "gateway", [HANDOFF_VAULT] = "vault", [HANDOFF_KDF] = "kdf", [HANDOFF_API] = "api", [HANDOFF_RESOLVER] = "resolver",
	};

	return peer < HANDOFF_PEERS && names[peer] ? names[peer] : "unknown";
}

const char *roles_state(enum handoff_role state)
{
	static const char *const words[] = {
		[HANDOFF_ROLE_DOWN] = "down", [HANDOFF_ROLE_STARTING] = "starting", [HANDOFF_ROLE_UP] = "up", [HANDOFF_ROLE_SILENT] = "silent",
	};

	return state < sizeof(words) / sizeof(*words) ? words[state] : "unknown";
}
