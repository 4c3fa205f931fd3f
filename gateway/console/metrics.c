/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/metrics.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/stat_item.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/links/links.h"
#include "gateway/session/outbox.h"
#include "gateway/session/session.h"
#include "store/door/identity.h"

/* One link, screen or verb: its group of counters, and how far each was told. */
struct row {
	struct llist_head list;
	const char *name;		/* of a screen or verb: theirs; of a link: a copy */
	struct rate_ctr_group *counters;
	struct osmo_stat_item_group *gauges;	/* links have some */
	uint64_t told[LINKS_FIGURES_MAX];
	bool seen;			/* a link that is in the configuration still */
};

struct metrics {
	const struct links *links;
	const struct session *session;
	const struct identity *identity;
	struct llist_head links_rows, screens_rows, verbs_rows;
	struct row dialogues;
	struct osmo_stat_item_group *queues;
	unsigned n_links;		/* given so far: an index is not given twice */
	unsigned n_screens;
	struct osmo_timer_list tick;
};

/* ---- what there is ---- */

static const struct rate_ctr_desc dialogue_counters[] = {
	{ "begun", "dialogues begun" }, { "ended", "dialogues ended" }, { "answers", "screens sent" }, { "unanswerable", "answers that no link took" },
	{ "turned_away", "requests that got no dialogue" }, { "overloaded", "dialogues ended by the busy screen" },
	{ "replaced", "dialogues replaced by a new dial" }, { "duplicates", "requests that came twice" },
	{ "sms_in", "SMS received" }, { "sms_done", "SMS whose effect is on disk" }, { "sms_refused", "SMS given back to the operator" },
	{ "over", "requests refused as too many" }, { "pushed", "screens pushed" }, { "not_pushed", "screens not pushed" },
};

static const struct rate_ctr_desc screen_counters[] = {
	{ "shown", "times shown" }, { "answered", "times answered" }, { "timed_out", "waited for in vain" }, { "left", "left by the person" },
	{ "cut", "cut by the line or by us" },
};

static const struct rate_ctr_desc verb_counters[] = {
	{ "asked", "requests to the vault" }, { "answered", "answers of the vault" }, { "busy", "requests of which nothing was done" },
};

static const struct rate_ctr_group_desc dialogue_group = {
	.group_name_prefix = "dialogue", .group_description = "Dialogues and SMS", .class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(dialogue_counters), .ctr_desc = dialogue_counters,
};

static const struct rate_ctr_group_desc screen_group = {
	.group_name_prefix = "screen", .group_description = "Screens", .class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(screen_counters), .ctr_desc = screen_counters,
};

static const struct rate_ctr_group_desc verb_group = {
	.group_name_prefix = "verb", .group_description = "Verbs", .class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(verb_counters), .ctr_desc = verb_counters,
};

enum { GAUGE_USABLE, GAUGE_DOWN, GAUGE_IN_FLIGHT, GAUGE_QUEUED, GAUGE_DIALOGUES, GAUGE_LEASED, GAUGE_AT_OPERATOR, GAUGE_UNCONFIRMED };
static const struct osmo_stat_item_desc link_gauges[] = {
	[GAUGE_USABLE] = { "usable", "1 while it carries traffic" },
	[GAUGE_DOWN] = { "told_down", "1 while an administrator keeps it down" },
	[GAUGE_IN_FLIGHT] = { "in_flight", "requests that wait for a response" },
	[GAUGE_QUEUED] = { "queued", "requests that wait for the window" },
	[GAUGE_DIALOGUES] = { "dialogues", "live dialogues of the wire" },
	[GAUGE_LEASED] = { "sms_leased", "SMS taken from the vault" },
	[GAUGE_AT_OPERATOR] = { "sms_at_operator", "SMS handed over and not answered" },
	[GAUGE_UNCONFIRMED] = { "sms_unconfirmed", "results that the vault has not confirmed" },
};

enum { GAUGE_LIVE, GAUGE_OUTSTANDING, GAUGE_WAITING };
static const struct osmo_stat_item_desc queue_gauges[] = {
	[GAUGE_LIVE] = { "dialogues_live", "live dialogues" },
	[GAUGE_OUTSTANDING] = { "vault_outstanding", "requests at the vault" },
	[GAUGE_WAITING] = { "vault_waiting", "requests that wait for the vault" },
};

static const struct osmo_stat_item_group_desc link_gauge_group = {
	.group_name_prefix = "link", .group_description = "Links now", .class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_items = ARRAY_SIZE(link_gauges), .item_desc = link_gauges,
};

static const struct osmo_stat_item_group_desc queue_gauge_group = {
	.group_name_prefix = "gateway", .group_description = "Queues now", .class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_items = ARRAY_SIZE(queue_gauges), .item_desc = queue_gauges,
};

/* ---- telling ---- */

static void tell(struct row *row, unsigned i, uint64_t value)
{
	uint64_t grown = value - row->told[i];

	/* a link that was opened anew counts from 0 */
	if (value < row->told[i])
		grown = value;
	row->told[i] = value;
	if (grown)
		rate_ctr_add(rate_ctr_group_get_ctr(row->counters, i), (int)OSMO_MIN(grown, (uint64_t)INT_MAX));
}

static void gauge(struct osmo_stat_item_group *group, unsigned i, unsigned value)
{
	struct osmo_stat_item *item = osmo_stat_item_group_get_item(group, i);

	if (osmo_stat_item_get_last(item) != (int32_t)value)
		osmo_stat_item_set(item, (int32_t)value);
}

static struct row *row_find(const struct llist_head *rows, const char *name)
{
	struct row *row;

	llist_for_each_entry(row, rows, list)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

static void row_free(struct row *row)
{
	llist_del(&row->list);
	rate_ctr_group_free(row->counters);
	if (row->gauges)
		osmo_stat_item_group_free(row->gauges);
	talloc_free(row);
}

static struct row *row_new(struct metrics *m, struct llist_head *rows, const struct rate_ctr_group_desc *desc, unsigned index, const char *name)
{
	struct row *row = talloc_zero(m, struct row);

	if (!row)
		return NULL;
	row->name = talloc_strdup(row, name);
	row->counters = rate_ctr_group_alloc(row, desc, index);
	if (!row->name || !row->counters) {
		if (row->counters)
			rate_ctr_group_free(row->counters);
		talloc_free(row);
		return NULL;
	}
	rate_ctr_group_set_name(row->counters, name);
	llist_add_tail(&row->list, rows);
	return row;
}

/* ---- links ---- */

/* "PDUs received" becomes pdus_received. */
static const char *counter_name(void *ctx, const char *words)
{
	char *name = talloc_strdup(ctx, words), *at;

	for (at = name; at && *at; at++)
		*at = isalnum((unsigned char)*at) ? tolower((unsigned char)*at) : '_';
	return name;
}

static const struct rate_ctr_group_desc *link_group(void *ctx, const struct links_figure *figures, size_t n)
{
	struct rate_ctr_group_desc *group = talloc_zero(ctx, struct rate_ctr_group_desc);
	struct rate_ctr_desc *counters = group ? talloc_zero_array(group, struct rate_ctr_desc, n) : NULL;
	size_t i;

	if (!counters)
		return NULL;
	for (i = 0; i < n; i++) {
		counters[i].name = counter_name(counters, figures[i].name);
		counters[i].description = figures[i].name;
		if (!counters[i].name)
			return NULL;
	}
	*group = (struct rate_ctr_group_desc){
		.group_name_prefix = "link", .group_description = "Links", .class_id = OSMO_STATS_CLASS_GLOBAL, .num_ctr = n, .ctr_desc = counters,
	};
	return group;
}

static struct row *link_row(struct metrics *m, const char *name, const struct links_figure *figures, size_t n)
{
	struct row *row = row_find(&m->links_rows, name);
	const struct rate_ctr_group_desc *desc;

	if (row && row->counters->desc->num_ctr == n)
		return row;
	if (row)
		row_free(row);	/* it speaks another protocol now */
	desc = link_group(m, figures, n);
	row = desc ? row_new(m, &m->links_rows, desc, m->n_links, name) : NULL;
	if (!row)
		return NULL;
	talloc_steal(row, desc);
	row->gauges = osmo_stat_item_group_alloc(row, &link_gauge_group, m->n_links);
	if (!row->gauges) {
		row_free(row);
		return NULL;
	}
	osmo_stat_item_group_set_name(row->gauges, name);
	m->n_links++;
	return row;
}

static void refresh_gauges(struct metrics *m, const struct links_view *view, const struct row *row)
{
	struct outbox_counts out = { 0 };

	session_outbox(m->session, view->name, &out);
	gauge(row->gauges, GAUGE_USABLE, view->is_usable);
	gauge(row->gauges, GAUGE_DOWN, view->is_down);
	gauge(row->gauges, GAUGE_IN_FLIGHT, view->in_flight);
	gauge(row->gauges, GAUGE_QUEUED, view->queued);
	gauge(row->gauges, GAUGE_DIALOGUES, view->dialogues);
	gauge(row->gauges, GAUGE_LEASED, out.leased);
	gauge(row->gauges, GAUGE_AT_OPERATOR, out.handed);
	gauge(row->gauges, GAUGE_UNCONFIRMED, out.notes);
}

static void refresh_link(struct metrics *m, size_t i)
{
	struct links_figure figures[LINKS_FIGURES_MAX];
	size_t k, n = links_figures(m->links, i, figures);
	struct links_view view;
	struct row *row;

	links_look(m->links, i, &view);
	row = link_row(m, view.name, figures, n);
	if (!row)
		return;
	row->seen = true;
	for (k = 0; k < n; k++)
		tell(row, k, figures[k].value);
	refresh_gauges(m, &view, row);
}

static void refresh_links(struct metrics *m)
{
	struct row *row, *next;
	size_t i;

	llist_for_each_entry(row, &m->links_rows, list)
		row->seen = false;
	for (i = 0; i < links_count(m->links); i++)
		refresh_link(m, i);
	llist_for_each_entry_safe(row, next, &m->links_rows, list)
		if (!row->seen)
			row_free(row);
}

/* ---- the rest ---- */

static void refresh_dialogues(struct metrics *m)
{
	const struct session_counts *c = session_counts_get(m->session);
	const uint64_t values[] = {
		c->begun, c->ended, c->answered, c->unanswerable, c->turned_away, c->overloaded, c->replaced, c->duplicates,
		c->sms, c->sms_done, c->sms_refused, c->over, c->pushed, c->not_pushed,
	};
	unsigned i, outstanding, waiting;

	_Static_assert(ARRAY_SIZE(values) == ARRAY_SIZE(dialogue_counters), "a value for each");
	for (i = 0; i < ARRAY_SIZE(values); i++)
		tell(&m->dialogues, i, values[i]);
	identity_pair_load(m->identity, &outstanding, &waiting);
	gauge(m->queues, GAUGE_LIVE, session_live(m->session));
	gauge(m->queues, GAUGE_OUTSTANDING, outstanding);
	gauge(m->queues, GAUGE_WAITING, waiting);
}

static void refresh_screens(struct metrics *m)
{
	struct session_screen rows[METRICS_SCREENS_MAX];
	size_t i, n = session_screens(m->session, rows, ARRAY_SIZE(rows));
	struct row *row;

	for (i = 0; i < n; i++) {
		row = row_find(&m->screens_rows, rows[i].screen);
		if (!row)
			row = row_new(m, &m->screens_rows, &screen_group, m->n_screens++, rows[i].screen);
		if (!row)
			return;
		tell(row, 0, rows[i].shown);
		tell(row, 1, rows[i].answered);
		tell(row, 2, rows[i].timed_out);
		tell(row, 3, rows[i].left);
		tell(row, 4, rows[i].cut);
	}
}

static void refresh_verbs(struct metrics *m)
{
	struct identity_verb_counts c;
	enum identity_verb v;
	struct row *row;

	for (v = IDV_NONE + 1; v < IDV_COUNT; v++) {
		identity_pair_verb(m->identity, v, &c);
		row = c.asked ? row_find(&m->verbs_rows, identity_verb_name(v)) : NULL;
		if (!row && c.asked)
			row = row_new(m, &m->verbs_rows, &verb_group, v, identity_verb_name(v));
		if (!row)
			continue;
		tell(row, 0, c.asked);
		tell(row, 1, c.answered);
		tell(row, 2, c.busy);
	}
}

void metrics_refresh(struct metrics *m)
{
	refresh_dialogues(m);
	refresh_links(m);
	refresh_screens(m);
	refresh_verbs(m);
}

static void on_tick(void *data)
{
	struct metrics *m = data;

	metrics_refresh(m);
	osmo_timer_schedule(&m->tick, 1, 0);
}

/* ---- life ---- */

struct metrics *metrics_open(void *ctx, const struct links *links, const struct session *session, const struct identity *identity)
{
	struct metrics *m = talloc_zero(ctx, struct metrics);

	if (!m)
		return NULL;
	m->links = links;
	m->session = session;
	m->identity = identity;
	INIT_LLIST_HEAD(&m->links_rows);
	INIT_LLIST_HEAD(&m->screens_rows);
	INIT_LLIST_HEAD(&m->verbs_rows);
	m->dialogues.counters = rate_ctr_group_alloc(m, &dialogue_group, 0);
	m->queues = osmo_stat_item_group_alloc(m, &queue_gauge_group, 0);
	if (!m->dialogues.counters || !m->queues) {
		metrics_close(m);
		return NULL;
	}
	osmo_timer_setup(&m->tick, on_tick, m);
	osmo_timer_schedule(&m->tick, 1, 0);
	return m;
}

void metrics_close(struct metrics *m)
{
	struct llist_head *all[] = { m ? &m->links_rows : NULL, m ? &m->screens_rows : NULL, m ? &m->verbs_rows : NULL };
	struct row *row, *next;
	size_t i;

	if (!m)
		return;
	osmo_timer_del(&m->tick);
	for (i = 0; i < ARRAY_SIZE(all); i++)
		llist_for_each_entry_safe(row, next, all[i], list)
			row_free(row);
	if (m->dialogues.counters)
		rate_ctr_group_free(m->dialogues.counters);
	if (m->queues)
		osmo_stat_item_group_free(m->queues);
	talloc_free(m);
}
