/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "store/anchor/anchor.h"
#include "store/backup/backup.h"
#include "store/base/rights.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/ledger.h"
#include "store/vault/vault_store.h"

/* In one transaction with what an older database does not know. The ledger tells that somebody took it, and its receipt what the anchor knew. */
static int amend(struct vault_store *store, struct anchor *a)
{
	const uint64_t knew = anchor_lines(a);
	const struct ledger_event ev = { .kind = "anchor.accept", .time = vault_store_line_time(store), .org = "", .event = &knew, .event_len = sizeof(knew) };
	struct anchor_amended done = { 0 };
	int rc = db_begin(store->db);

	if (rc == 0)
		rc = anchor_amend(a, store->db, &done);
	if (rc == 0)
		rc = ledger_append(store->db, store->keys, &ev, NULL, NULL);
	if (rc == 0)
		rc = db_meta_put(store->db, VAULT_META_ANCHORED, "1", 1);
	if (rc == 0)
		return db_commit(store->db);
	db_abort(store->db);
	return rc;
}

static int accept_it(struct musafirctl *ctl, struct vault_store *store, struct anchor *a)
{
	char message[ADMIN_MESSAGE_MAX];
	int rc = amend(store, a);

	if (rc == 0)
		rc = anchor_write(a, store->db);
	if (rc < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not done: %s", ctl->conf->store.anchor, strerror(-rc));
	snprintf(message, sizeof(message), "the anchor knows the database as it is: %" PRIu64 " lines of the ledger", anchor_lines(a));
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, message);
}

static int make_it(struct musafirctl *ctl, struct vault_store *store, struct anchor *a)
{
	int rc = anchor_write(a, store->db);

	if (rc == 0)
		rc = vault_store_anchored(store);
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: cannot be written: %s; the first start tries again", ctl->conf->store.anchor, strerror(-rc))
		: MUSAFIRCTL_DONE;
}

/* Open both and do it. */
static int with_anchor(struct musafirctl *ctl, int (*do_it)(struct musafirctl *ctl, struct vault_store *store, struct anchor *a))
{
	struct vault_store store;
	char err[VAULT_STORE_ERR];
	struct anchor *a;
	int rc;

	if (vault_store_open(&store, ctl->conf->store.path, ctl->conf->store.keyfile, 0, backup_older, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	if (anchor_open(&a, store.keys, ctl->conf->store.anchor, err, sizeof(err)) < 0) {
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	} else {
		rc = do_it(ctl, &store, a);
		anchor_close(a);
	}
	vault_store_close(&store);
	return rc;
}

int musafirctl_anchor_accept(struct musafirctl *ctl)
{
	char err[VAULT_STORE_ERR];
	int rc = musafirctl_refuse_daemon(ctl, "its database was taken already");

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (!ctl->conf->store.anchor)
		return musafirctl_say(MUSAFIRCTL_FAILED, "store.anchor: not in the configuration");
	if (vault_store_anchor_look(true, ctl->conf->store.path, ctl->conf->store.anchor, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	return rights_harden() < 0 ? MUSAFIRCTL_FAILED : with_anchor(ctl, accept_it);
}

/* returns: false: there is none, or it has no folder of its own. */
static bool folder_of(const struct musafirctl *ctl, char folder[PATH_MAX])
{
	const char *anchor = ctl->conf->store.anchor, *slash = anchor ? strrchr(anchor, '/') : NULL;

	return slash && snprintf(folder, PATH_MAX, "%.*s", (int)(slash - anchor), anchor) < PATH_MAX;
}

bool musafirctl_anchor_folder(const struct musafirctl *ctl)
{
	char folder[PATH_MAX];

	return folder_of(ctl, folder) && mkdir(folder, 0700) == 0;
}

void musafirctl_anchor_unfolder(const struct musafirctl *ctl)
{
	char folder[PATH_MAX];

	if (folder_of(ctl, folder))
		(void)!rmdir(folder);
}

int musafirctl_anchor_make(struct musafirctl *ctl)
{
	return ctl->conf->store.anchor ? with_anchor(ctl, make_it) : MUSAFIRCTL_DONE;
}
