/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/vault/vault_priv.h"

/* As a kill would end it: nothing more is written to what is another's. */
__attribute__((noreturn))
static void lose(const struct vault *v)
{
	LOGP(DSTORE, LOGL_ERROR, "%s: another host has taken it while this one served; ending without a write\n", v->conf->db_path);
	_exit(EXIT_FAILURE);
}

static void beat_cb(void *data)
{
	struct vault *v = data;
	int rc = vault_mark_beat(&v->host.mark);

	if (rc == -ESTALE)
		lose(v);
	if (rc < 0 && !v->host.is_told)
		LOGP(DSTORE, LOGL_ERROR, "%s" VAULT_MARK_TAIL ": cannot be written, another host may take the database for free: %s\n", v->conf->db_path, strerror(-rc));
	v->host.is_told = rc < 0;
	monotonic_timer(&v->host.timer, VAULT_MARK_BEAT_S * 1000);
}

int vault_host_open(struct vault *v)
{
	int rc = vault_mark_take(&v->host.mark, v->conf->db_path);

	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "%s" VAULT_MARK_TAIL ": %s\n", v->conf->db_path, strerror(-rc));
		return rc;
	}
	osmo_timer_setup(&v->host.timer, beat_cb, v);
	monotonic_timer(&v->host.timer, VAULT_MARK_BEAT_S * 1000);
	return 0;
}

void vault_host_close(struct vault *v)
{
	osmo_timer_del(&v->host.timer);
	vault_mark_leave(&v->host.mark);
}
