/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One job a worker at a time; the rest waits here, where it can still be wiped. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include "store/base/log.h"
#include "store/base/seqpacket.h"
#include "store/base/handoff.h"
#include "store/base/monotonic.h"
#include "store/vault/vault_priv.h"

void vault_kdf_job_free(struct vault_job *job)
{
	if (!job)
		return;
	secret_wipe_mem(job, sizeof(*job));
	talloc_free(job);
}

/* Busy in the next batch, where the rules take the attempt back: nobody judged it. */
static void job_fail(struct vault *v, struct vault_job *job)
{
	secret_wipe(&job->job.secret);
	llist_add_tail(&job->list, &v->kdf.failed);
	v->turn = true;
}

/* Behind all of its turn: a number that has had much hashed lately keeps nobody waiting who has not. */
static void job_wait(struct vault_kdf *k, struct vault_job *job)
{
	struct llist_head *before = &k->waiting;
	struct vault_job *other;

	llist_for_each_entry_reverse(other, &k->waiting, list) {
		if (other->job.turn > job->job.turn)
			continue;
		before = &other->list;
		break;
	}
	llist_add(&job->list, before);
	k->n_waiting++;
}

static void worker_close(struct vault_worker *w)
{
	struct vault_job *job = w->job;

	if (w->ofd.fd >= 0) {
		osmo_fd_unregister(&w->ofd);
		close(w->ofd.fd);
		w->ofd.fd = -1;
	}
	w->job = NULL;
	w->ready = false;
	if (!job)
		return;
	if (job->again) {
		job_fail(w->vault, job);
		return;
	}
	job->again = true;
	llist_add(&job->list, &w->vault->kdf.waiting);
	w->vault->kdf.n_waiting++;
}

static void worker_dead(struct vault_worker *w, int why)
{
	struct vault *v = w->vault;
	unsigned index = w - v->kdf.workers;

	LOGP(DIDENT, LOGL_NOTICE, "hash worker %u: pair closed: %s\n", index, why == -EPIPE ? "end of file" : strerror(-why));
	worker_close(w);
	if (why == -EPROTO || why == -ETIME)
		vault_tell(v, HANDOFF_END_PEER, HANDOFF_KDF, index);
	vault_kdf_dispatch(v);
}

/* ---- workers that hang ---- */

/* It would hold its job, and everybody's turn at it, for ever. What it was given goes to another, or is answered busy. */
static bool worker_hangs(struct vault_worker *w)
{
	return w->job && ++w->looks > VAULT_HASH_LOOKS(&w->job->job);
}

static void look_later(struct vault *v)
{
	if (!osmo_timer_pending(&v->kdf.look))
		monotonic_timer(&v->kdf.look, vault_second_ms(v));
}

static void on_look(void *data)
{
	struct vault *v = data;
	bool busy = false;
	unsigned i;

	for (i = 0; i < v->kdf.n_workers; i++) {
		if (worker_hangs(&v->kdf.workers[i]))
			worker_dead(&v->kdf.workers[i], -ETIME);
		busy |= v->kdf.workers[i].job != NULL;
	}
	if (busy)
		look_later(v);
}

/* ---- workers ---- */

static int worker_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct vault_worker *w = ofd->data;

	w->ready = w->vault->turn = true;	/* the result is read when the batch can take it */
	return 0;
}

void vault_kdf_init(struct vault *v)
{
	unsigned i;

	INIT_LLIST_HEAD(&v->kdf.waiting);
	INIT_LLIST_HEAD(&v->kdf.failed);
	osmo_timer_setup(&v->kdf.look, on_look, v);
	for (i = 0; i < VAULT_WORKERS_MAX; i++) {
		v->kdf.workers[i].ofd.fd = -1;
		v->kdf.workers[i].vault = v;
	}
}

void vault_kdf_attach(struct vault *v, unsigned index, int fd)
{
	struct vault_worker *w;

	if (index >= VAULT_WORKERS_MAX) {
		if (fd >= 0)
			close(fd);
		return;
	}
	w = &v->kdf.workers[index];
	worker_close(w);
	if (fd < 0)
		return;
	if (index >= v->kdf.n_workers)
		v->kdf.n_workers = index + 1;
	osmo_fd_setup(&w->ofd, fd, OSMO_FD_READ, worker_fd_cb, w, 0);
	if (osmo_fd_register(&w->ofd) < 0) {
		LOGP(DIDENT, LOGL_ERROR, "cannot use the pair to hash worker %u\n", index);
		close(fd);
		w->ofd.fd = -1;
	}
	vault_kdf_dispatch(v);
}

void vault_kdf_add(struct vault *v, struct vault_job *job)
{
	job->since_ms = monotonic_ms();
	if (v->kdf.n_waiting >= IDENTITY_HASHES_MAX + IDENTITY_WINDOW)
		job_fail(v, job);
	else
		job_wait(&v->kdf, job);
}

/* returns: 1 a packet of that size; 0 none now; -errno the worker is gone. */
static int worker_recv(struct vault_worker *w, void *packet, size_t size)
{
	ssize_t n = seqpacket_recv(w->ofd.fd, packet, size, MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	if (n == 0)
		return -EPIPE;
	return n == (ssize_t)size && w->job ? 1 : -EPROTO;
}

/* A part of a list; while there are more of it, it waits again for its turn. */
static int worker_read_part(struct vault_worker *w, struct kdf_result *result)
{
	struct vault_job *job = w->job;
	struct kdf_list part;
	int rc = worker_recv(w, &part, sizeof(part));

	if (rc != 1)
		return rc;
	*result = (struct kdf_result){ .id = part.id, .rc = part.rc };
	if (part.id != job->job.id) {
		rc = -EPROTO;
	} else if (identity_core_part_done(w->vault->core, &part)) {
		w->job = NULL;
		job->since_ms = monotonic_ms();
		job_wait(&w->vault->kdf, job);
		rc = 0;
	}
	secret_wipe_mem(&part, sizeof(part));
	return rc;
}

/* returns: 1 a result; 0 none now; -errno the worker is gone. */
static int worker_read(struct vault_worker *w, struct kdf_result *result)
{
	int rc;

	if (w->job && w->job->job.is_list)
		return worker_read_part(w, result);
	rc = worker_recv(w, result, sizeof(*result));
	return rc == 1 && result->id != w->job->job.id ? -EPROTO : rc;
}

static bool worker_take(struct vault_worker *w, struct vault_result *out)
{
	int rc;

	if (w->ofd.fd < 0 || !w->ready)
		return false;
	w->ready = false;
	rc = worker_read(w, &out->result);
	if (rc < 0) {
		secret_wipe_mem(&out->result, sizeof(out->result));
		worker_dead(w, rc);
	}
	if (rc != 1)
		return false;
	out->job = w->job;
	w->job = NULL;
	return true;
}

static bool failed_take(struct vault_kdf *k, struct vault_result *out)
{
	if (llist_empty(&k->failed))
		return false;
	out->job = llist_first_entry(&k->failed, struct vault_job, list);
	llist_del(&out->job->list);
	out->result = (struct kdf_result){ .id = out->job->job.id, .rc = -EIO };
	return true;
}

bool vault_kdf_take(struct vault *v, struct vault_result *out)
{
	unsigned i;

	for (i = 0; i < v->kdf.n_workers; i++)
		if (worker_take(&v->kdf.workers[i], out))
			return true;
	return failed_take(&v->kdf, out);
}

static void worker_give(struct vault_worker *w)
{
	struct vault_kdf *k = &w->vault->kdf;
	struct vault_job *job = llist_first_entry(&k->waiting, struct vault_job, list);
	struct kdf_list part;
	ssize_t rc;

	llist_del(&job->list);
	k->n_waiting--;
	if (job->job.is_list && !identity_core_part(w->vault->core, job->job.id, &part)) {
		job_fail(w->vault, job);	/* its core forgot it */
		return;
	}
	w->job = job;
	w->looks = 0;
	look_later(w->vault);
	rc = job->job.is_list ? send(w->ofd.fd, &part, sizeof(part), MSG_DONTWAIT | MSG_NOSIGNAL)
			      : send(w->ofd.fd, &job->job, sizeof(job->job), MSG_DONTWAIT | MSG_NOSIGNAL);
	secret_wipe_mem(&part, sizeof(part));
	if (rc < 0)
		worker_dead(w, -errno);
}

void vault_kdf_dispatch(struct vault *v)
{
	unsigned i;

	for (i = 0; i < v->kdf.n_workers && v->kdf.n_waiting; i++)
		if (v->kdf.workers[i].ofd.fd >= 0 && !v->kdf.workers[i].job)
			worker_give(&v->kdf.workers[i]);
}

void vault_kdf_expire(struct vault *v)
{
	int64_t oldest = monotonic_ms() - VAULT_HASH_WAIT_S * 1000;
	struct vault_job *job, *next;

	llist_for_each_entry_safe(job, next, &v->kdf.waiting, list) {
		if (job->since_ms >= oldest)
			continue;
		llist_del(&job->list);
		v->kdf.n_waiting--;
		job_fail(v, job);
	}
}

unsigned vault_kdf_alive(const struct vault *v)
{
	unsigned i, n = 0;

	for (i = 0; i < v->kdf.n_workers; i++)
		n += v->kdf.workers[i].ofd.fd >= 0;
	return n;
}

void vault_kdf_close(struct vault *v)
{
	struct vault_job *job, *next;
	unsigned i;

	osmo_timer_del(&v->kdf.look);
	for (i = 0; i < VAULT_WORKERS_MAX; i++)
		worker_close(&v->kdf.workers[i]);
	llist_splice_init(&v->kdf.failed, &v->kdf.waiting);
	llist_for_each_entry_safe(job, next, &v->kdf.waiting, list) {
		llist_del(&job->list);
		vault_kdf_job_free(job);
	}
	v->kdf.n_waiting = 0;
}
