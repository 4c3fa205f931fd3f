/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>

#include "store/door/identity_door.h"

int identity_submit(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket)
{
	int rc = -EINVAL;

	if (identity_verb_row(req->verb) && req->text_len <= IDENTITY_REQ_TEXT)
		rc = id->ops->submit(id, req, done, ctx, ticket);
	secret_wipe_mem(req, sizeof(*req));
	return rc;
}

void identity_cancel(struct identity *id, uint64_t ticket)
{
	id->ops->cancel(id, ticket);
}

void identity_free(struct identity *id)
{
	if (id)
		id->ops->free(id);
}
