/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What only tests may do: move the clock, fill the disk. */
#include <errno.h>

#include "store/base/handoff.h"
#include "store/vault/vault_priv.h"

bool vault_clock_may_move(const struct vault *v)
{
	return v->conf->test_clock && seal_keys_is_test(v->store.keys);
}

int vault_clock_move(struct vault *v, int64_t seconds)
{
	int rc;

	if (!vault_clock_may_move(v))
		return -EPERM;
	rc = vault_store_clock_put(&v->store, v->clock.offset_s + seconds);
	if (rc < 0)
		return rc;
	v->clock.offset_s += seconds;
	vault_gates_clock(v);
	vault_tell(v, HANDOFF_CLOCK, HANDOFF_VAULT, 0);
	osmo_timer_schedule(&v->janitor, 0, 0);
	return 0;
}

int vault_disk_full(struct vault *v, bool on)
{
	if (!vault_clock_may_move(v))
		return -EPERM;
	db_pretend_full(v->store.db, on);
	return 0;
}
