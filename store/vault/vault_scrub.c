/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Truncates the write-ahead log soon after a secret was deleted: until then the wrap for a start code, a used envelope, the digits of a code stand
 * in the log, and in the pages of the database file that it has not reached, for whoever copies the files. Once for all that go in two seconds:
 * one truncation takes 20 to 35 ms. */
#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/vault/vault_priv.h"

#define AFTER_MS	2000
#define AGAIN_MS	1000	/* then twice as long each time, up to */
#define AGAIN_MAX_MS	4000
#define ALARM_MS	60000

static void scrub_failed(struct vault *v, int rc)
{
	struct vault_scrub *s = &v->scrub;

	if (!s->is_told && monotonic_ms() - s->since_ms >= ALARM_MS) {
		LOGP(DSTORE, LOGL_ERROR, "the write-ahead log cannot be truncated for a minute, what was deleted stands in it: %s\n", strerror(-rc));
		s->is_told = true;
	}
	monotonic_timer(&s->timer, s->again_ms);
	s->again_ms = s->again_ms * 2 > AGAIN_MAX_MS ? AGAIN_MAX_MS : s->again_ms * 2;
}

static void scrub_cb(void *data)
{
	struct vault *v = data;
	int rc = db_checkpoint(v->store.db, true);

	if (rc < 0) {
		scrub_failed(v, rc);
		return;
	}
	if (v->scrub.is_told)
		LOGP(DSTORE, LOGL_NOTICE, "the write-ahead log is truncated again\n");
	v->scrub.is_waiting = v->scrub.is_told = false;
}

void vault_scrub_init(struct vault *v)
{
	osmo_timer_setup(&v->scrub.timer, scrub_cb, v);
}

void vault_scrub_look(struct vault *v)
{
	struct vault_scrub *s = &v->scrub;

	if (s->is_waiting || !db_has_dropped(v->store.db))
		return;
	s->is_waiting = true;
	s->since_ms = monotonic_ms();
	s->again_ms = AGAIN_MS;
	monotonic_timer(&s->timer, AFTER_MS);
}

int64_t vault_scrub_age(const struct vault *v)
{
	return v->scrub.is_waiting ? (monotonic_ms() - v->scrub.since_ms) / 1000 : 0;
}
