/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/told.h"

#include <string.h>

#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/clock.h"

/* What people did over one link. */
struct told_row {
	char name[LINKS_NAME_SIZE];
	uint64_t counts[LINKS_COUNTERS_MAX];
	struct links_refusal refusals[LINKS_REFUSALS_MAX];
	size_t n_refusals;
	uint64_t others;
	unsigned dialogues;
	struct outbox_counts out;
};

struct told {
	const struct clock *clock;
	const struct links *links;
	const struct session *session;
	const struct identity *identity;
	struct osmo_timer_list tick;
	int64_t period;			/* five minutes, since 1970 */
	bool is_counted;
	struct session_counts counts;
	struct session_waits waits[SESSION_WAITS];
	struct identity_verb_counts verbs[IDV_COUNT];
	struct session_screen screens[TOLD_SCREENS_MAX];
	size_t n_screens;
	struct told_view views[TOLD_VIEWS_MAX];
	size_t n_views;
	unsigned live;
	struct told_row rows[CONFIG_LINKS_MAX];
	size_t n_rows;
};

uint64_t told_step(uint64_t n)
{
	return n - n % TOLD_STEP;
}

/* ---- counting ---- */

/* A struct of nothing but uint64_t. */
static void step_all(void *counts, size_t size)
{
	uint64_t *at = counts;
	size_t i;

	for (i = 0; i < size / sizeof(*at); i++)
		at[i] = told_step(at[i]);
}

_Static_assert(sizeof(struct session_counts) % sizeof(uint64_t) == 0 && sizeof(struct identity_verb_counts) == 3 * sizeof(uint64_t),
	       "counts, and nothing beside them");

/* The sum is one of whole steps already. */
static void count_waits(struct told *t)
{
	enum session_wait kind;
	size_t i;

	_Static_assert(TOLD_STEP == SESSION_WAIT_GROUP, "sum and counts are of the same waits");
	for (kind = 0; kind < SESSION_WAITS; kind++) {
		t->waits[kind] = *session_waits_get(t->session, kind);
		for (i = 0; i < SESSION_WAIT_BUCKETS; i++)
			t->waits[kind].within[i] = told_step(t->waits[kind].within[i]);
		t->waits[kind].n = told_step(t->waits[kind].n);
	}
}

static void count_screens(struct told *t)
{
	struct session_screen all[TOLD_SCREENS_MAX];
	size_t i, n = session_screens(t->session, all, ARRAY_SIZE(all));

	t->n_screens = 0;
	for (i = 0; i < n; i++) {
		struct session_screen s = { all[i].screen, told_step(all[i].shown), told_step(all[i].answered), told_step(all[i].timed_out),
					    told_step(all[i].left), told_step(all[i].cut) };

		if (s.shown)
			t->screens[t->n_screens++] = s;
	}
}

static void count_views(struct told *t)
{
	struct session_view all[TOLD_VIEWS_MAX];
	unsigned rest;
	size_t i, n = session_views(t->session, all, ARRAY_SIZE(all), &rest);

	t->n_views = 0;
	for (i = 0; i < n; i++) {
		struct told_view *v = &t->views[t->n_views];

		*v = (struct told_view){ .asks = all[i].asks, .n = told_step(all[i].n), .oldest_min = all[i].oldest_s / 60 };
		osmo_strlcpy(v->link, all[i].link, sizeof(v->link));
		osmo_strlcpy(v->screen, all[i].screen ? all[i].screen : "", sizeof(v->screen));
		t->n_views += v->n > 0;
	}
	t->live = told_step(session_live(t->session));
}

static void count_refusals(struct told *t, size_t i, struct told_row *row)
{
	size_t k, n = links_refusals(t->links, i, row->refusals, &row->others);

	for (k = 0; k < n; k++) {
		struct links_refusal *r = &row->refusals[row->n_refusals];

		*r = row->refusals[k];
		r->n = told_step(r->n);
		r->ago_s = r->ago_s / 60 * 60;
		row->n_refusals += r->n && !r->of_link;
	}
	row->others = told_step(row->others);
}

static void count_link(struct told *t, size_t i, struct told_row *row)
{
	struct links_counter counts[LINKS_COUNTERS_MAX];
	size_t k, n = links_counters(t->links, i, counts);
	struct links_view view;

	links_look(t->links, i, &view);
	*row = (struct told_row){ .dialogues = told_step(view.dialogues) };
	osmo_strlcpy(row->name, view.name, sizeof(row->name));
	for (k = 0; k < n; k++)
		row->counts[k] = told_step(counts[k].value);
	count_refusals(t, i, row);
	session_outbox(t->session, view.name, &row->out);
}

static void count_all(struct told *t)
{
	enum identity_verb v;

	t->counts = *session_counts_get(t->session);
	step_all(&t->counts, sizeof(t->counts));
	count_waits(t);
	count_screens(t);
	count_views(t);
	for (t->n_rows = 0; t->n_rows < OSMO_MIN(links_count(t->links), ARRAY_SIZE(t->rows)); t->n_rows++)
		count_link(t, t->n_rows, &t->rows[t->n_rows]);
	for (v = IDV_NONE + 1; v < IDV_COUNT && t->identity; v++) {
		identity_pair_verb(t->identity, v, &t->verbs[v]);
		step_all(&t->verbs[v], sizeof(t->verbs[v]));
	}
	t->is_counted = true;
}

static void on_tick(void *data)
{
	struct told *t = data;
	int64_t period = clock_now(t->clock) / TOLD_EVERY_S;

	if (period != t->period)
		count_all(t);
	t->period = period;
	osmo_timer_schedule(&t->tick, 1, 0);
}

/* ---- telling ---- */

int64_t told_when(const struct told *t)
{
	return t->is_counted ? t->period * TOLD_EVERY_S : 0;
}

const struct session_counts *told_counts(const struct told *t)
{
	return &t->counts;
}

const struct session_waits *told_waits(const struct told *t, enum session_wait kind)
{
	return &t->waits[kind];
}

const struct identity_verb_counts *told_verb(const struct told *t, enum identity_verb v)
{
	return &t->verbs[v];
}

size_t told_screens(const struct told *t, const struct session_screen **rows)
{
	*rows = t->screens;
	return t->n_screens;
}

size_t told_views(const struct told *t, const struct told_view **rows, unsigned *live)
{
	*rows = t->views;
	*live = t->live;
	return t->n_views;
}

/* A link that was opened since has none yet. */
static const struct told_row *row_of(const struct told *t, size_t i, struct links_view *view)
{
	static const struct told_row none;
	size_t k;

	links_look(t->links, i, view);
	for (k = 0; k < t->n_rows; k++)
		if (!strcmp(t->rows[k].name, view->name))
			return &t->rows[k];
	return &none;
}

size_t told_links(const struct told *t)
{
	return links_count(t->links);
}

void told_link(const struct told *t, size_t i, struct links_view *view)
{
	const struct told_row *row = row_of(t, i, view);

	view->dialogues = row->dialogues;
	view->in_flight = told_step(view->in_flight);
	view->queued = told_step(view->queued);
}

size_t told_counters(const struct told *t, size_t i, struct links_counter counts[LINKS_COUNTERS_MAX])
{
	size_t k, n = links_counters(t->links, i, counts);
	struct links_view view;
	const struct told_row *row = row_of(t, i, &view);

	for (k = 0; k < n; k++)
		if (!counts[k].of_link)
			counts[k].value = row->counts[k];
	return n;
}

size_t told_refusals(const struct told *t, size_t i, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others)
{
	size_t k, used = 0, n = links_refusals(t->links, i, refusals, others);
	struct links_view view;
	const struct told_row *row = row_of(t, i, &view);

	for (k = 0; k < n; k++)
		if (refusals[k].of_link)
			refusals[used++] = refusals[k];
	for (k = 0; k < row->n_refusals && used < LINKS_REFUSALS_MAX; k++)
		refusals[used++] = row->refusals[k];
	*others = row->others;
	return used;
}

bool told_outbox(const struct told *t, size_t i, struct outbox_counts *counts)
{
	struct links_view view;
	const struct told_row *row = row_of(t, i, &view);

	if (!session_outbox(t->session, view.name, counts))
		return false;
	*counts = (struct outbox_counts){ .leased = told_step(counts->leased), .handed = told_step(counts->handed), .notes = told_step(counts->notes),
					  .odd = told_step(counts->odd), .maybe = told_step(row->out.maybe), .again = told_step(row->out.again),
					  .receipts = told_step(row->out.receipts), .odd_receipts = told_step(row->out.odd_receipts) };
	return true;
}

void told_load(const struct told *t, unsigned *outstanding, unsigned *waiting)
{
	*outstanding = *waiting = 0;
	if (t->identity)
		identity_pair_load(t->identity, outstanding, waiting);
	*outstanding = told_step(*outstanding);
	*waiting = told_step(*waiting);
}

/* ---- life ---- */

struct told *told_open(void *ctx, const struct clock *clock, const struct links *links, const struct session *session,
		       const struct identity *identity)
{
	struct told *t = talloc_zero(ctx, struct told);

	if (!t)
		return NULL;
	t->clock = clock;
	t->links = links;
	t->session = session;
	t->identity = identity;
	t->period = clock_now(clock) / TOLD_EVERY_S;
	osmo_timer_setup(&t->tick, on_tick, t);
	osmo_timer_schedule(&t->tick, 1, 0);
	return t;
}

void told_close(struct told *t)
{
	if (!t)
		return;
	osmo_timer_del(&t->tick);
	talloc_free(t);
}
