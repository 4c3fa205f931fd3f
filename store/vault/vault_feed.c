/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/identity/feed/identity_feed.h"
#include "store/vault/vault_priv.h"

#define LEAST_MS	4	/* when a phone waits: below it, commits would eat the time */
#define PAUSE_US	1000	/* between slices the loop sees who waits */
#define AGAIN_S		5	/* a database that could not, a clock that is in doubt */

static void forget(struct vault_feed *f)
{
	identity_feed_free(f->job);
	f->job = NULL;
	if (f->map)
		munmap(f->map, f->all);
	f->map = NULL;
}

static void tell(struct vault *v, enum handoff_feed state)
{
	struct handoff msg = { .type = HANDOFF_FEED_TOLD, .state = state };

	if (v->control.fd >= 0 && handoff_send(v->control.fd, &msg, -1) < 0)
		LOGP(DMAIN, LOGL_NOTICE, "cannot tell the supervisor of the feed\n");
}

/* ---- a slice ---- */

struct slice {
	struct vault *v;
	int64_t begun;
};

static bool is_over(void *ctx)
{
	const struct slice *s = ctx;
	int64_t ms = monotonic_ms() - s->begun;

	return ms >= VAULT_SLICE_MS || (ms >= LEAST_MS && vault_gates_poll(s->v));
}

/* returns: as identity_feed_step(). */
static int run_slice(struct vault *v)
{
	struct slice s = { v, monotonic_ms() };
	int rc = identity_core_begin(v->core), done;

	if (rc < 0)
		return rc;
	done = identity_feed_step(v->feed.job, is_over, &s);
	if (done < 0) {
		db_abort(v->store.db);
		(void)!identity_core_commit(v->core);	/* there is nothing to commit: dialogues that it touched are forgotten */
		return done;
	}
	rc = identity_core_commit(v->core);
	return rc < 0 ? rc : done;
}

static bool has_doubt(struct vault *v)
{
	struct identity_clock c;

	identity_clock_look(v->core, &c);
	return c.doubt != IDENTITY_CLOCK_GOOD;
}

static bool begin(struct vault_feed *f, struct identity_core *core)
{
	if (!f->job)
		f->job = identity_feed_new(core, f->map, f->len, f->map + f->len, f->all - f->len);
	return f->job;
}

static void feed_cb(void *data)
{
	struct vault *v = data;
	struct vault_feed *f = &v->feed;
	bool held;
	int rc = has_doubt(v) || !begin(f, v->core) ? -EAGAIN : run_slice(v);

	if (rc > 0)
		return osmo_timer_schedule(&f->timer, 0, PAUSE_US);
	if (rc < 0) {
		if (rc != -EAGAIN)
			LOGP(DSTORE, LOGL_ERROR, "feed: the database could not: %s; it begins anew\n", strerror(-rc));
		identity_feed_free(f->job);
		f->job = NULL;
		return osmo_timer_schedule(&f->timer, AGAIN_S, 0);
	}
	held = identity_feed_is_held(identity_feed_verdict(f->job));
	forget(f);
	tell(v, held ? HANDOFF_FEED_HELD : HANDOFF_FEED_DONE);
}

/* ---- life ---- */

void vault_feed_init(struct vault *v)
{
	osmo_timer_setup(&v->feed.timer, feed_cb, v);
}

static int map_file(struct vault_feed *f, int fd, size_t len)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size <= 0 || (uint64_t)st.st_size < len || len > IDENTITY_FEED_TEXT_MAX)
		return -EINVAL;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	f->map = map;
	f->len = len;
	f->all = (size_t)st.st_size;
	return 0;
}

void vault_feed_take(struct vault *v, int fd, size_t len)
{
	int rc;

	forget(&v->feed);
	rc = map_file(&v->feed, fd, len);
	close(fd);
	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "feed: a file cannot be read: %s\n", strerror(-rc));
		return tell(v, HANDOFF_FEED_DONE);
	}
	osmo_timer_schedule(&v->feed.timer, 0, 0);
}

void vault_feed_close(struct vault *v)
{
	osmo_timer_del(&v->feed.timer);
	forget(&v->feed);
}

int vault_feed_percent(const struct vault *v)
{
	return !v->feed.map ? -1 : v->feed.job ? (int)identity_feed_percent(v->feed.job) : 0;
}

void vault_feed_again(struct vault *v)
{
	tell(v, HANDOFF_FEED_AGAIN);
}
