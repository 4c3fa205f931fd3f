/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request on the database itself, when no vault holds it: one that the anchor knows to be an older one is refused here as well. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "store/anchor/anchor.h"
#include "store/backup/backup.h"
#include "store/base/clock.h"
#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "store/admin/admin_actor.h"
#include "store/identity/identity_actors.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/rights.h"
#include "store/vault/vault_store.h"

struct direct {
	struct musafirctl *ctl;
	struct admin *admin;	/* NULL: nothing was replied by a step yet */
};

static void direct_take(void *ctx, const char *packet, size_t len)
{
	struct direct *d = ctx;
	struct musafirctl *ctl = d->ctl;

	if (d->admin)
		musafirctl_pass(ctl, admin_descriptor(d->admin));
	if (ctl->take)
		ctl->take(ctl, packet, len);
	else
		musafirctl_out_packet(ctl->out, packet, len);
}

static void direct_feed(struct musafirctl *ctl, struct admin *a)
{
	char packet[ADMIN_REQUEST_MAX];
	size_t len = ctl->feed ? ctl->feed(ctl, packet) : 0;

	admin_take(a, packet, len);
	secret_wipe_mem(packet, sizeof(packet));
}

static int direct_admin(struct musafirctl *ctl, const struct admin_env *env)
{
	struct direct d = { .ctl = ctl };
	const struct admin_actor who = admin_actor_self();
	struct admin *a = admin_begin(ctl, env, &who, ctl->request.octets, ctl->request.len, direct_take, &d);
	const char *message;
	int code;

	if (!a)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	d.admin = a;
	while (admin_step(a))
		if (admin_wants(a))
			direct_feed(ctl, a);
	code = admin_end(a, &message);
	if (!ctl->is_part || code != MUSAFIRCTL_DONE)
		code = musafirctl_out_end(ctl->out, code, message);
	admin_free(a);
	return code;
}

static int direct_core(struct musafirctl *ctl, struct vault_store *store)
{
	struct clock clock = vault_store_clock(store);
	struct identity_conf ic;
	struct admin_env env = { .db = store->db, .keys = store->keys, .clock = &clock };
	int code;

	config_identity_fill(&ic, ctl->conf);
	env.core = identity_core_new(ctl, store->db, store->keys, &clock, &ic, identity_actors);
	if (!env.core)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	code = direct_admin(ctl, &env);
	identity_core_free(env.core);
	return code;
}

/* What was written is known to the anchor at the end, as the vault's is. a: NULL: there is none. */
static int anchored(struct musafirctl *ctl, struct vault_store *store, struct anchor *a)
{
	uint64_t writes = db_writes(store->db);
	int rc = 0, code = direct_core(ctl, store);

	if (a && db_writes(store->db) != writes) {
		rc = anchor_write(a, store->db);
		if (rc == 0)
			rc = vault_store_anchored(store);
	}
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: cannot be written, the next start tries again: %s", ctl->conf->store.anchor, strerror(-rc)) : code;
}

int musafirctl_direct_run(struct musafirctl *ctl)
{
	const char *path = ctl->conf->store.path;
	struct vault_store store;
	char err[VAULT_STORE_ERR];
	struct anchor *a;
	int code;

	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	if (vault_store_open(&store, path, ctl->conf->store.keyfile, 0, backup_older, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	if (vault_store_anchor(&store, path, ctl->conf->store.anchor, &a, err, sizeof(err)) < 0) {
		code = musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	} else {
		code = anchored(ctl, &store, a);
		anchor_close(a);
	}
	vault_store_close(&store);
	return code;
}
