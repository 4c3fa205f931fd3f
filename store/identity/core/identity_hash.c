/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "store/identity/core/identity_rules.h"

#define LINK_SHARE 4	/* a link may fill a quarter of the queue */

/* A dialogue that only claims a number must not keep its owner waiting. */
static bool is_number_busy(const struct identity_core *core, const struct identity_dialogue *d)
{
	const struct identity_job *job = core->jobs;
	unsigned i;

	for (i = 0; i < IDENTITY_HASHES_MAX && core->n_jobs; i++, job++) {
		if (job->id && job->d.asserted == d->asserted && !memcmp(job->d.ix, d->ix, DB_IX))
			return true;
	}
	return false;
}

bool identity_hash_may_take(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash what)
{
	return core->n_jobs < IDENTITY_HASHES_MAX && d->account->hashes < IDENTITY_HASHES_MAX / LINK_SHARE && !is_number_busy(core, d) &&
	       identity_budget_allows(core, d, what);
}

static void take_job(struct identity_run *r, const struct secret *secret, const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops)
{
	struct identity_core *core = r->core;
	struct identity_job *job = core->jobs;

	while (job->id)
		job++;
	memset(job, 0, sizeof(*job));
	job->id = ++core->next_job;
	job->ticket = r->req->ticket;
	job->batch = core->batch;
	job->verb = r->req->verb;
	memcpy(job->op, r->req->op, sizeof(job->op));
	memcpy(job->salt, salt, sizeof(job->salt));
	job->d = *r->d;
	core->n_jobs++;
	r->d->account->hashes++;
	r->kept = job;

	memset(r->job, 0, sizeof(*r->job));
	r->job->id = job->id;
	r->job->mem_kib = mem_kib;
	r->job->ops = ops;
	memcpy(r->job->salt, salt, sizeof(r->job->salt));
	r->job->secret = *secret;
}

void identity_hash_take(struct identity_run *r, enum identity_hash what, const struct secret *secret, const uint8_t salt[KDF_SALT], uint32_t mem_kib,
			uint32_t ops)
{
	unsigned used;

	take_job(r, secret, salt, mem_kib, ops);
	used = identity_budget_spend(r->core, r->d, what);
	r->job->turn = OSMO_MIN(used, IDENTITY_TURN_LAST);
}

bool identity_hash_take_list(struct identity_run *r, const struct identity_dup_keys *keys, const uint8_t x[][KDF_OUT], const uint8_t salt[KDF_SALT])
{
	static const struct secret none;
	struct identity_core *core = r->core;

	if (core->n_jobs >= IDENTITY_HASHES_MAX || is_number_busy(core, r->d) || !identity_list_new(core, core->next_job + 1, x, keys->n, salt))
		return false;
	take_job(r, &none, salt, core->conf->dup_mem_kib, core->conf->dup_ops);
	r->kept->dup = *keys;
	r->job->is_list = true;
	r->job->turn = IDENTITY_TURN_LIST;
	return true;
}

struct identity_job *identity_hash_find(struct identity_core *core, uint64_t id)
{
	unsigned i;

	for (i = 0; i < IDENTITY_HASHES_MAX; i++) {
		if (id && core->jobs[i].id == id)
			return &core->jobs[i];
	}
	return NULL;
}

void identity_hash_free(struct identity_core *core, struct identity_job *job)
{
	struct identity_link *l = job->d.account;

	if (l->hashes)
		l->hashes--;
	core->n_jobs--;
	identity_list_drop(core, job->id);
	secret_wipe_mem(job, sizeof(*job));
}

void identity_hash_drop_batch(struct identity_core *core)
{
	unsigned i;

	for (i = 0; i < IDENTITY_HASHES_MAX; i++) {
		if (core->jobs[i].id && core->jobs[i].batch == core->batch)
			identity_hash_free(core, &core->jobs[i]);
	}
}
