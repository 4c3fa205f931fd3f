/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands behind the one door: an implementation embeds struct identity as its first member and fills ops.
 *
 * identity_submit(), _cancel() and _free() check the arguments and call these; ops functions may rely on a known verb.
 * submit() copies what it needs: the caller wipes req afterwards. */
#pragma once

#include "store/door/identity.h"

struct identity_ops {
	int (*submit)(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket);
	void (*cancel)(struct identity *id, uint64_t ticket);
	void (*free)(struct identity *id);
};

struct identity {
	const struct identity_ops *ops;
};
