/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is made once: key file and database, and the keys of those who may open them together when a PIN is lost for good. */
#include <stdio.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/rights.h"
#include "store/seal/seal.h"
#include "store/vault/vault_store.h"

#define PATH_ROOM 1024

/* Copy a value, which goes on to the end of its line. returns: false: longer than size allows. */
static bool copy_value(char *out, size_t size, const char *value)
{
	return snprintf(out, size, "%.*s", (int)strcspn(value, "\n"), value) < (int)size;
}

static int tell_custodians(void)
{
	return musafirctl_say(MUSAFIRCTL_USAGE, "init needs --escrow FILE twice or three times, the public keys of custodians "
			      "(made by musafirctl escrow keygen), or --test");
}

/* Read the public keys of --escrow. */
static int read_escrow(const struct musafirctl *ctl, struct seal_escrow *e)
{
	const struct musafirctl_request *r = &ctl->request;
	const char *value = musafirctl_request_get(r, "escrow");
	char path[PATH_ROOM], err[VAULT_STORE_ERR];

	for (e->n = 0; value; value = musafirctl_request_next(r, "escrow", value), e->n++) {
		if (e->n == SEAL_CUSTODIANS)
			return tell_custodians();
		if (!copy_value(path, sizeof(path), value))
			return musafirctl_say(MUSAFIRCTL_USAGE, "--escrow: the path is too long");
		if (seal_escrow_pub_read(e->pub[e->n], path, err, sizeof(err)) < 0)
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	}
	return e->n == 1 ? tell_custodians() : MUSAFIRCTL_DONE;
}

static int make_both(const struct musafirctl *ctl, bool test, const struct seal_escrow *escrow)
{
	const char *path = ctl->conf->store.path;
	char err[VAULT_STORE_ERR];

	if (vault_store_anchor_look(test, path, ctl->conf->store.anchor, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	if (vault_store_create(path, ctl->conf->store.keyfile, test, escrow, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	return MUSAFIRCTL_DONE;
}

int musafirctl_init(struct musafirctl *ctl)
{
	const char *path = ctl->conf->store.path, *keyfile = ctl->conf->store.keyfile;
	bool test = musafirctl_request_get(&ctl->request, "test");
	struct seal_escrow escrow;
	int rc = read_escrow(ctl, &escrow);
	bool is_made;

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (!escrow.n && !test)
		return tell_custodians();
	if (ctl->conf->store.anchor && access(ctl->conf->store.anchor, F_OK) == 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: exists already, of another database; nothing is overwritten: move it away first", ctl->conf->store.anchor);
	is_made = musafirctl_anchor_folder(ctl);
	rc = make_both(ctl, test, escrow.n ? &escrow : NULL);
	if (rc != MUSAFIRCTL_DONE && is_made)
		musafirctl_anchor_unfolder(ctl);
	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_anchor_make(ctl);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (config_is_key_beside_store(ctl->conf))
		musafirctl_say(0, "warning: %s and %s share a folder, one theft takes both", keyfile, path);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, test ? "test key file and database made, never for people" : "key file and database made");
}

int musafirctl_escrow_keygen(struct musafirctl *ctl)
{
	const char *value = musafirctl_request_get(&ctl->request, "file");
	char path[PATH_ROOM], err[VAULT_STORE_ERR];

	if (!value)
		return musafirctl_say(MUSAFIRCTL_USAGE, "escrow keygen: the file for the secret half is missing");
	if (!copy_value(path, sizeof(path), value))
		return musafirctl_say(MUSAFIRCTL_USAGE, "the path is too long");
	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	if (seal_escrow_create(path, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "keep the secret half off every host of the service; init takes the .pub");
}
