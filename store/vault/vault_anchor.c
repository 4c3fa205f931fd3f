/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The anchor as the vault keeps it: before it serves, each 15 s in which something was written, before erasures are committed, before the answer to a wrong
 * PIN, and at the end. A write is one small file and one sync, some milliseconds: at each batch it would be as dear as the batch. Who guesses at many
 * numbers makes many and long ones: wrong PINs have a twentieth of the time. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/anchor/anchor.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/vault/vault_priv.h"

#define EACH_MS 15000
#define SHARE 20

static void failed(void *ctx, const uint8_t number_ix[DB_IX], uint8_t slot)
{
	struct vault *v = ctx;

	anchor_failed(v->anchor.anchor, number_ix, slot);
	v->anchor.has_failed = true;
}

static void erased(void *ctx, int64_t id, const uint8_t ref[DB_REF])
{
	const struct vault *v = ctx;

	anchor_erased(v->anchor.anchor, id, ref);
}

/* Once for all the times that it fails. */
static int tell(struct vault *v, int rc)
{
	struct vault_anchor *va = &v->anchor;

	if (rc < 0 && !va->is_told)
		LOGP(DSTORE, LOGL_ERROR, "%s: cannot be written, an older database may be taken for this one: %s\n", v->conf->anchor, strerror(-rc));
	else if (rc == 0 && va->is_told)
		LOGP(DSTORE, LOGL_NOTICE, "%s: is written again\n", v->conf->anchor);
	va->is_told = rc < 0;
	return rc;
}

static int write_now(struct vault *v)
{
	struct vault_anchor *va = &v->anchor;
	uint64_t writes = db_writes(v->store.db);
	int64_t begun = monotonic_ms(), now;
	int rc = tell(v, anchor_write(va->anchor, v->store.db));

	now = monotonic_ms();
	va->rest_until = now + (now - begun) * SHARE;
	va->has_failed = false;
	if (rc == 0)
		va->writes = writes;
	return rc;
}

static void timer_cb(void *data)
{
	struct vault *v = data;

	if (db_writes(v->store.db) != v->anchor.writes)
		(void)write_now(v);
	monotonic_timer(&v->anchor.timer, EACH_MS);
}

static int begin(struct vault *v)
{
	int rc = anchor_settle(v->anchor.anchor, v->store.db);

	rc = rc ? tell(v, rc) : write_now(v);
	return rc ? rc : tell(v, vault_store_anchored(&v->store));
}

int vault_anchor_look(struct vault *v)
{
	char err[VAULT_STORE_ERR];
	int rc = vault_store_anchor(&v->store, v->conf->db_path, v->conf->anchor, &v->anchor.anchor, err, sizeof(err));

	if (rc < 0)
		LOGP(DSTORE, LOGL_ERROR, "%s\n", err);
	return rc;
}

int vault_anchor_open(struct vault *v)
{
	struct vault_anchor *va = &v->anchor;
	int rc;

	if (!va->anchor)
		return 0;
	rc = begin(v);
	if (rc < 0)
		return rc;
	va->witness = (struct identity_witness){ v, failed, erased };
	identity_core_witness(v->core, &va->witness);
	osmo_timer_setup(&va->timer, timer_cb, v);
	monotonic_timer(&va->timer, EACH_MS);
	return 0;
}

void vault_anchor_close(struct vault *v)
{
	struct vault_anchor *va = &v->anchor;

	if (!va->anchor)
		return;
	osmo_timer_del(&va->timer);
	if (v->core && va->witness.ctx)
		(void)write_now(v);
	anchor_close(va->anchor);
	va->anchor = NULL;
}

void vault_anchor_committed(struct vault *v)
{
	struct vault_anchor *va = &v->anchor;
	int64_t rest;

	if (!va->anchor || !va->has_failed)
		return;
	rest = va->rest_until - monotonic_ms();
	if (rest <= 0)
		(void)write_now(v);
	else
		monotonic_timer(&va->timer, rest);
}

int vault_anchor_erasing(struct vault *v)
{
	struct vault_anchor *va = &v->anchor;

	return va->anchor && anchor_has_erased(va->anchor) ? tell(v, anchor_write_erased(va->anchor)) : 0;
}

void vault_anchor_not_erased(struct vault *v)
{
	struct vault_anchor *va = &v->anchor;

	if (va->anchor && anchor_settle(va->anchor, v->store.db) == 0)
		(void)tell(v, anchor_write_erased(va->anchor));
}
