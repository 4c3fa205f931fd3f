/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "gateway/config/config.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/rights.h"
#include "store/vault/vault_store.h"

#define ESCROW_MAX 128	/* base64 of a key, with room for a better message than "too long" */

/* Value of an option of init: the request is not sent anywhere. returns: NULL when not given. */
static const char *option_value(const struct musafirctl *ctl, const char *key, char *value, size_t size)
{
	const char *at = musafirctl_request_get(&ctl->request, key);

	if (!at)
		return NULL;
	snprintf(value, size, "%.*s", (int)strcspn(at, "\n"), at);
	return value;
}

int musafirctl_init(struct musafirctl *ctl)
{
	char err[VAULT_STORE_ERR], escrow[ESCROW_MAX], test[4];
	const char *escrow_pub = option_value(ctl, "escrow", escrow, sizeof(escrow));
	const char *path = ctl->conf->store.path, *keyfile = ctl->conf->store.keyfile;
	int rc;

	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	rc = vault_store_create(path, keyfile, option_value(ctl, "test", test, sizeof(test)), escrow_pub, err, sizeof(err));
	if (rc < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	if (!escrow_pub)
		musafirctl_say(0, "the recovery key escrow.key stands beside %s; move it off this host", keyfile);
	if (config_is_key_beside_store(ctl->conf))
		musafirctl_say(0, "warning: %s and %s share a folder, one theft takes both", keyfile, path);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "key file and database made");
}
