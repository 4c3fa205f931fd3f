/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What only tests may do: move the clock, fill the disk. */
#include <errno.h>

#include "store/base/handoff.h"
#include "store/vault/vault_priv.h"

bool vault_clock_may_move(const struct vault *v)
{
	return v->conf->test_clock && seal_keys_is_test(v->store.keys);
}

/* Keep it; with a line of the ledger when a day passed, so that a vault that starts later sees no jump. */
static int keep_clock(struct vault *v)
{
	int rc = identity_core_begin(v->core);

	if (rc < 0)
		return rc;
	rc = vault_store_clock_put(&v->store, &v->clock);
	if (rc == 0)
		rc = identity_clock_beat(v->core);
	if (rc == 0)
		return identity_core_commit(v->core);
	db_abort(v->store.db);
	return rc;
}

int vault_clock_move(struct vault *v, int64_t seconds)
{
	int rc;

	if (!vault_clock_may_move(v))
		return -EPERM;
	identity_clock_now(v->core);	/* what was accepted counts before time goes on */
	v->clock.offset_s += seconds;
	rc = keep_clock(v);
	if (rc < 0) {
		v->clock.offset_s -= seconds;
		return rc;
	}
	vault_gates_clock(v);
	vault_tell(v, HANDOFF_CLOCK, HANDOFF_VAULT, 0);
	osmo_timer_schedule(&v->janitor, 0, 0);
	return 0;
}

int vault_clock_jump(struct vault *v, int64_t seconds)
{
	int rc;

	if (!vault_clock_may_move(v))
		return -EPERM;
	v->clock.jump_s += seconds;
	rc = keep_clock(v);
	if (rc < 0)
		v->clock.jump_s -= seconds;
	osmo_timer_schedule(&v->janitor, 0, 0);
	return rc;
}

int vault_disk_full(struct vault *v, bool on)
{
	if (!vault_clock_may_move(v))
		return -EPERM;
	db_pretend_full(v->store.db, on);
	return 0;
}
