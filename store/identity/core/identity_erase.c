/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Erasing somebody, whyever; and by age: announced, a week later done, and counted. What is announced is one small value of the database, so that a restart knows it. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

#define META_ERASING "erasing"

static int keep(struct identity_core *core, int64_t before, int64_t at)
{
	const int64_t kept[2] = { before, at };

	return db_meta_put(core->db, META_ERASING, kept, sizeof(kept));
}

int identity_erasing_get(struct identity_core *core, struct identity_erasing *e)
{
	int64_t kept[2] = { 0, 0 };
	size_t len;
	int rc = db_meta_get(core->db, META_ERASING, kept, sizeof(kept), &len);

	*e = (struct identity_erasing){ .before = kept[0], .at = kept[1] };
	if (rc == -ENOENT || (rc == 0 && !e->at))
		return 0;
	return rc ? rc : db_person_unused(core->db, &e->n, e->before, DB_COUNT_MAX);
}

static int announce(struct identity_core *core, int64_t before, int64_t at)
{
	core->has_announced = true;
	return keep(core, before, at);
}

bool identity_erasing_news(struct identity_core *core)
{
	bool has = core->has_announced;

	core->has_announced = false;
	return has;
}

static int announce_due(struct identity_core *core, int64_t now)
{
	unsigned due;
	int rc = db_person_unused(core->db, &due, now - IDENTITY_KEEP_NO_PIN_S, 1);

	return rc || !due ? rc : announce(core, now - IDENTITY_KEEP_NO_PIN_S, now + IDENTITY_ERASE_S);
}

int identity_erase_person(struct identity_core *core, const struct db_person *p)
{
	const struct identity_witness *w = core->witness;

	identity_dialogue_over_person(core, p->id, NULL);
	identity_place_drop(core, p->id);
	core->n_erased += w != NULL;
	if (w)
		w->erased(w->ctx, p->id, p->ref);
	return db_person_erase(core->db, p->id);
}

static int erase_unused(struct identity_core *core, int64_t before, unsigned slice, unsigned *n)
{
	struct db_person p;
	int rc = 0;

	while (rc == 0 && *n < slice) {
		rc = db_person_unused_one(core->db, &p, before);
		if (rc == -ENOENT)
			return 0;
		if (rc == 0)
			rc = identity_erase_person(core, &p);
		*n += rc == 0;
	}
	return rc;
}

int identity_erase_due(struct identity_core *core, int64_t now, unsigned slice, unsigned *n)
{
	struct identity_erasing e;
	bool has_gap = core->watch.has_gap;
	int rc = identity_erasing_get(core, &e);

	*n = 0;
	core->watch.has_gap = false;
	if (rc)
		return rc;
	if (!e.at)
		return announce_due(core, now);
	if (has_gap)
		return announce(core, e.before, OSMO_MAX(e.at, now + IDENTITY_ERASE_S));
	if (now < e.at)
		return 0;
	rc = erase_unused(core, e.before, slice, n);
	return rc || *n == slice ? rc : keep(core, 0, 0);
}
