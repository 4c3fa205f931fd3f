/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include <osmocom/core/utils.h>

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

void identity_hash_second(struct identity_run *r, const struct secret *secret, const uint8_t salt[KDF_SALT])
{
	r->kept->secret = *secret;
	r->job->has_second = 1;
	r->job->second = *secret;
	memcpy(r->job->second_salt, salt, sizeof(r->job->second_salt));
	(void)identity_budget_spend(r->core, r->d, IDENTITY_HASH_OWN);
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

/* ---- lists: several values that are hashed for one job, part by part, each in its place ---- */

struct identity_list *identity_list_find(struct identity_core *core, uint64_t id)
{
	unsigned i;

	for (i = 0; i < IDENTITY_LISTS_MAX; i++)
		if (id && core->lists[i].id == id)
			return &core->lists[i];
	return NULL;
}

struct identity_list *identity_list_new(struct identity_core *core, uint64_t id, const uint8_t x[][KDF_OUT], unsigned n, const uint8_t salt[KDF_SALT])
{
	struct identity_list *list = core->lists;

	while (list < core->lists + IDENTITY_LISTS_MAX && list->id)
		list++;
	if (list == core->lists + IDENTITY_LISTS_MAX || n > NAME_KEYS_PROBES)
		return NULL;
	list->id = id;
	list->n = n;
	memcpy(list->salt, salt, sizeof(list->salt));
	memcpy(list->x, x, n * sizeof(list->x[0]));
	return list;
}

void identity_list_drop(struct identity_core *core, uint64_t id)
{
	struct identity_list *list = identity_list_find(core, id);

	if (list)
		secret_wipe_mem(list, sizeof(*list));
}

bool identity_core_part(struct identity_core *core, uint64_t id, struct kdf_list *part)
{
	const struct identity_list *list = identity_list_find(core, id);

	if (!list || list->done >= list->n)
		return false;
	memset(part, 0, sizeof(*part));
	part->id = id;
	part->mem_kib = core->conf->dup_mem_kib;
	part->ops = core->conf->dup_ops;
	part->n = OSMO_MIN((uint32_t)(list->n - list->done), (uint32_t)KDF_LIST_MAX);
	memcpy(part->salt, list->salt, sizeof(part->salt));
	memcpy(part->x, list->x[list->done], part->n * sizeof(part->x[0]));
	return true;
}

bool identity_core_part_done(struct identity_core *core, const struct kdf_list *part)
{
	struct identity_list *list = identity_list_find(core, part->id);

	if (!list || part->rc || part->n > (uint32_t)(list->n - list->done))
		return false;
	memcpy(list->x[list->done], part->x, part->n * sizeof(part->x[0]));
	list->done += part->n;
	return list->done < list->n;
}
