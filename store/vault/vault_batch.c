/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Group commit: everything that waits shares one transaction and one fsync. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/vault/vault_priv.h"

#define JANITOR_ROWS	64	/* rows between two looks at the watch: far below a slice */
#define JANITOR_IDLE_S	5
#define JANITOR_MORE_US	50000	/* a slice each 50 ms while there is a backlog */

static void item_address(struct identity_ans *ans, const struct identity_req *req)
{
	*ans = (struct identity_ans){ .ticket = req->ticket, .dialogue = req->dialogue, .verb = req->verb };
}

/* Add a request of that gate to the batch, if it has one. */
static void item_read(struct vault *v, struct vault_gate *g)
{
	struct vault_item *it = &v->batch->items[v->batch->n];

	if (vault_gate_recv(g, &it->req) != 1)
		return;
	it->route = (struct vault_route){ g, g->generation, false };
	it->has_ans = false;
	it->job = NULL;
	item_address(&it->ans, &it->req);
	v->batch->n++;
	v->requests++;
}

/* One request of each gate in turn: who asks much does not keep the others waiting. */
static void batch_read(struct vault *v)
{
	struct vault_batch *b = v->batch;
	unsigned i, before;

	b->n = 0;
	do {
		before = b->n;
		for (i = 0; i < VAULT_GATES && b->n < IDENTITY_WINDOW; i++)
			item_read(v, &v->gates[i]);
	} while (b->n > before);
	vault_gates_audit(v);
}

/* Batches that lock rows in one order do not wait for each other in a ring. What one number asked stays in the order it came in. */
static void batch_sort(struct vault_batch *b)
{
	unsigned i, at;

	for (i = 0; i < b->n; i++) {
		for (at = i; at > 0 && strcmp(b->items[b->order[at - 1]].req.number, b->items[i].req.number) > 0; at--)
			b->order[at] = b->order[at - 1];
		b->order[at] = (uint16_t)i;
	}
}

/* Results stay in the batch until a transaction takes them; requests are read up to what the batch holds. */
static void batch_collect(struct vault *v)
{
	struct vault_batch *b = v->batch;

	while (b->n_results < VAULT_RESULTS_MAX && vault_kdf_take(v, &b->results[b->n_results]))
		b->n_results++;
	vault_kdf_dispatch(v);	/* a worker that is free does not wait for the commit: what waits for it is on disk */
	batch_read(v);
}

static void item_park(struct vault *v, struct vault_item *it)
{
	struct vault_job *job = it->job;

	job->address = it->ans;
	job->route = it->route;
}

/* A verb with a secret counts once its second half ran: before, only the attempt is on disk. */
static void note_mutating(struct vault *v, const struct identity_ans *address)
{
	if (identity_verb_is_mutating(address->verb) && address->dialogue)
		v->batch->has_mutating = true;
}

static void item_run(struct vault *v, struct vault_item *it)
{
	struct vault_job *job = talloc_zero(v, struct vault_job);
	struct identity_ans address = it->ans;

	it->has_ans = true;
	if (!job) {
		it->ans.outcome = IDO_BUSY;
		return;
	}
	if (identity_core_run(v->core, it->route.gate->peer->peer, &it->req, &it->ans, &job->job) == IDENTITY_DONE) {
		note_mutating(v, &address);
		vault_kdf_job_free(job);	/* a fault may leave a secret in it */
		return;
	}
	it->ans = address;
	it->job = job;
	it->has_ans = false;
	item_park(v, it);
}

/* The second half of a verb with a secret. */
static void result_run(struct vault *v, struct vault_result *r, struct vault_item *it)
{
	it->job = NULL;
	it->route = r->job->route;
	it->ans = r->job->address;
	it->has_ans = !r->job->is_chore;
	v->has_chore &= it->has_ans;
	note_mutating(v, &it->ans);
	if (!identity_core_resume(v->core, &r->result, &it->ans)) {
		it->ans = r->job->address;
		it->ans.outcome = IDO_BUSY;
	}
	secret_wipe_mem(&r->result, sizeof(r->result));
	vault_kdf_job_free(r->job);
	r->job = NULL;
}

static void batch_run(struct vault *v)
{
	struct vault_batch *b = v->batch;
	unsigned i, n = b->n_requests = b->n;

	b->has_mutating = false;
	for (i = 0; i < b->n_results; i++)
		result_run(v, &b->results[i], &b->items[n + i]);
	batch_sort(b);
	for (i = 0; i < n; i++)
		item_run(v, &b->items[b->order[i]]);
	b->n += b->n_results;
	b->n_results = 0;
}

/* Nothing of the batch happened: everybody hears busy, and no job leaves. */
static void batch_busy(struct vault_batch *b)
{
	unsigned i;

	for (i = 0; i < b->n; i++) {
		struct vault_item *it = &b->items[i];
		struct identity_ans busy = { .ticket = it->ans.ticket, .dialogue = it->ans.dialogue, .verb = it->ans.verb,
					     .outcome = IDO_BUSY };

		secret_wipe_mem(&it->ans, sizeof(it->ans));
		it->ans = busy;
		it->has_ans = it->route.gate;
		vault_kdf_job_free(it->job);
		it->job = NULL;
	}
}

/* The attempt is on disk: the job may leave, and its credit goes back to the peer. */
static void item_hand_over(struct vault *v, struct vault_item *it)
{
	vault_gate_park(&it->job->route, &it->job->address);
	vault_kdf_add(v, it->job);
	it->job = NULL;
}

static void item_deliver(struct vault *v, struct vault_item *it)
{
	if (it->job)
		item_hand_over(v, it);
	if (it->has_ans)
		vault_gate_answer(&it->route, &it->ans);
	secret_wipe_mem(&it->req, sizeof(it->req));
	secret_wipe_mem(&it->ans, sizeof(it->ans));
}

static void batch_deliver(struct vault *v)
{
	struct vault_batch *b = v->batch;
	unsigned i;

	/* A result makes room among the parked before a note of parking fills it: the peer counts in the order it reads. */
	for (i = b->n_requests; i < b->n; i++)
		item_deliver(v, &b->items[i]);
	for (i = 0; i < b->n_requests; i++)
		item_deliver(v, &b->items[i]);
	b->n = b->n_requests = 0;
	vault_kdf_dispatch(v);
}

static int batch_commit(struct vault *v)
{
	int rc = identity_core_commit(v->core);

	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "commit of %u requests failed, all are answered busy: %s\n", v->batch->n, strerror(-rc));
		batch_busy(v->batch);
		return rc;
	}
	v->commits++;
	if (v->kill_at_commit && v->batch->has_mutating)
		kill(getpid(), SIGKILL);
	return 0;
}

/* Behind a batch, and now and then: what the core wants done while phones leave room. */
static void chore_begin(struct vault *v)
{
	struct vault_job *job;

	if (v->has_chore || v->kdf.n_waiting || !vault_kdf_alive(v))
		return;
	job = talloc_zero(v, struct vault_job);
	if (!job || !identity_core_chore(v->core, &job->job)) {
		vault_kdf_job_free(job);
		return;
	}
	job->is_chore = v->has_chore = true;
	vault_kdf_add(v, job);
	vault_kdf_dispatch(v);
}

void vault_batch_run(struct vault *v)
{
	struct vault_batch *b = v->batch;
	int rc;

	v->turn = false;
	batch_collect(v);
	if (b->n == 0 && b->n_results == 0)
		return;
	rc = identity_core_begin(v->core);
	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "cannot begin a transaction: %s\n", strerror(-rc));
		batch_busy(b);
		osmo_timer_schedule(&v->janitor, 1, 0);	/* results wait in the batch; the timer comes back to them */
	} else {
		batch_run(v);
		if (batch_commit(v) == 0)
			vault_anchor_committed(v);
	}
	batch_deliver(v);
	chore_begin(v);
	if (vault_gates_wait(v))
		v->turn = true;
}

void vault_batch_unheard(struct vault *v)
{
	unsigned i;
	int rc = v->n_unheard ? identity_core_begin(v->core) : -EAGAIN;

	if (rc < 0)
		return;		/* at the next turn */
	for (i = 0; i < v->n_unheard && rc == 0; i++)
		rc = identity_core_unheard(v->core, v->unheard[i]);
	if (rc)
		db_abort(v->store.db);	/* there is nothing to commit then */
	rc = identity_core_commit(v->core);
	if (rc < 0)
		LOGP(DSTORE, LOGL_ERROR, "%u SMS wait for the end of their lease: %s\n", v->n_unheard, strerror(-rc));
	v->n_unheard = 0;
}

/* returns: whether rows are left. */
static bool janitor_slice(struct vault *v)
{
	int64_t until = monotonic_ms() + VAULT_SLICE_MS;
	int rc, n;

	if (identity_core_begin(v->core) < 0)
		return false;
	do
		n = identity_core_janitor(v->core, JANITOR_ROWS);
	while (n > 0 && monotonic_ms() < until);
	if (vault_anchor_erasing(v) < 0)
		db_abort(v->store.db);	/* there is nothing to commit then */
	rc = identity_core_commit(v->core);
	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "cannot delete expired rows: %s\n", strerror(-rc));
		identity_core_erased(v->core);	/* nobody was */
		vault_anchor_not_erased(v);
	}
	return rc == 0 && n > 0;
}

/* Before it is done, so that a wrong clock, or a campaign that comes late, can still be helped. */
static void tell_erasing(struct vault *v)
{
	struct identity_erasing e;
	time_t at;
	char day[16];
	struct tm tm;

	if (!identity_erasing_news(v->core) || identity_erasing_get(v->core, &e) < 0 || !e.at)
		return;
	at = e.at;
	if (gmtime_r(&at, &tm) && strftime(day, sizeof(day), "%Y-%m-%d", &tm))
		LOGP(DSTORE, LOGL_NOTICE, "%u people who set no PIN in 90 days will be erased on %s\n", e.n, day);
}

static void tell_erased(struct vault *v)
{
	unsigned n = identity_core_erased(v->core);

	if (n)
		LOGP(DSTORE, LOGL_NOTICE, "%u people who set no PIN in 90 days were erased\n", n);
}

/* One that stays is told once, and tried again. */
static void sweep_older(struct vault *v)
{
	unsigned n;
	int rc = vault_store_older_sweep(v->db_path, identity_clock_now(v->core), &n);

	if (n)
		LOGP(DSTORE, LOGL_NOTICE, "what was kept of the database before its schema changed is %d days old and removed\n", VAULT_OLDER_DAYS);
	if (rc < 0 && !v->is_older_told)
		LOGP(DSTORE, LOGL_ERROR, "%s.before-*: cannot be removed, remove it by hand: %s\n", v->db_path, strerror(-rc));
	v->is_older_told = rc < 0;
}

void vault_batch_janitor(struct vault *v)
{
	bool more;

	vault_kdf_expire(v);
	if (v->batch->n_results)
		v->turn = true;
	more = janitor_slice(v);
	chore_begin(v);
	if (!more) {
		tell_erasing(v);
		tell_erased(v);
		sweep_older(v);
	}
	if (more)
		osmo_timer_schedule(&v->janitor, 0, JANITOR_MORE_US);
	else
		osmo_timer_schedule(&v->janitor, JANITOR_IDLE_S, 0);
}
