/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>

#include "store/vault/vault_priv.h"

/* What the request asks is for the identity core to judge; this is about the packet alone. */
int vault_req_check(const struct identity_req *req, size_t size)
{
	if (size != IDENTITY_SMALL && size != IDENTITY_LARGE)
		return -EPROTO;
	if (req->ticket == 0)
		return -EPROTO;
	if (!identity_peer_may_name(req->dialogue))
		return -EPROTO;
	if (req->text_len > size - offsetof(struct identity_req, text))
		return -EPROTO;
	return 0;
}
