/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/metrics.h"

#include <ctype.h>
#include <errno.h>
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

#include "gateway/console/metrics_table.h"
#include "gateway/console/told.h"
#include "gateway/links/links.h"
#include "store/door/identity.h"

/* One link, screen or verb: its group of counters, and how far each was told. */
struct row {
	struct llist_head list;
	const char *name;		/* of a screen or verb: theirs; of a link: a copy */
	struct rate_ctr_group *counters;
	struct osmo_stat_item_group *gauges;	/* links have some */
	uint64_t told[OSMO_MAX(LINKS_COUNTERS_MAX, METRICS_MAX)];
	bool seen;			/* a link that is in the configuration still */
};

struct metrics {
	const struct told *told;
	const struct links *links;
	const struct identity *identity;
	const struct roles *roles;
	struct llist_head links_rows, screens_rows, verbs_rows, roles_rows;
	const struct rate_ctr_group_desc *screen_counters, *verb_counters, *role_counters;
	const struct osmo_stat_item_group_desc *link_gauges, *role_gauges;
	struct row dialogues;
	struct osmo_stat_item_group *queues;
	unsigned n_links;		/* given so far: an index is not given twice */
	unsigned n_screens;
	struct osmo_timer_list tick;
};

/* ---- what there is ---- */

/* A set of counters as the registry wants it. returns: on ctx; NULL when out of memory. */
static const struct rate_ctr_group_desc *counters_of(void *ctx, const struct metrics_set *set)
{
	struct rate_ctr_group_desc *group = talloc_zero(ctx, struct rate_ctr_group_desc);
	struct rate_ctr_desc *counters = group ? talloc_zero_array(group, struct rate_ctr_desc, set->n) : NULL;
	size_t i;

	if (!counters)
		return NULL;
	for (i = 0; i < set->n; i++)
		counters[i] = (struct rate_ctr_desc){ set->metrics[i].name, set->metrics[i].help };
	*group = (struct rate_ctr_group_desc){
		.group_name_prefix = set->group, .group_description = set->description, .class_id = OSMO_STATS_CLASS_GLOBAL,
		.num_ctr = set->n, .ctr_desc = counters,
	};
	return group;
}

/* A set of gauges likewise. */
static const struct osmo_stat_item_group_desc *gauges_of(void *ctx, const struct metrics_set *set)
{
	struct osmo_stat_item_desc *items = talloc_zero_array(ctx, struct osmo_stat_item_desc, set->n);
	const struct osmo_stat_item_group_desc group = {
		.group_name_prefix = set->group, .group_description = set->description, .class_id = OSMO_STATS_CLASS_GLOBAL,
		.num_items = set->n, .item_desc = items,
	};
	size_t i;

	if (!items)
		return NULL;
	for (i = 0; i < set->n; i++) {
		items[i].name = set->metrics[i].name;
		items[i].description = set->metrics[i].help;
	}
	return talloc_memdup(ctx, &group, sizeof(group));
}

/* ---- telling ---- */

static void tell_counter(struct row *row, unsigned i, uint64_t value)
{
	uint64_t grown = value - row->told[i];

	/* a link that was opened anew counts from 0 */
	if (value < row->told[i])
		grown = value;
	row->told[i] = value;
	if (grown)
		rate_ctr_add(rate_ctr_group_get_ctr(row->counters, i), (int)OSMO_MIN(grown, (uint64_t)INT_MAX));
}

static void tell_set(struct row *row, const struct metrics_set *set, const void *from)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		tell_counter(row, i, metrics_value(&set->metrics[i], from));
}

static void gauge_set(struct osmo_stat_item_group *group, const struct metrics_set *set, const void *from)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		struct osmo_stat_item *item = osmo_stat_item_group_get_item(group, i);
		int32_t value = (int32_t)metrics_value(&set->metrics[i], from);

		if (osmo_stat_item_get_last(item) != value)
			osmo_stat_item_set(item, value);
	}
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

static const struct rate_ctr_group_desc *link_group(void *ctx, const struct links_counter *counts, size_t n)
{
	struct rate_ctr_group_desc *group = talloc_zero(ctx, struct rate_ctr_group_desc);
	struct rate_ctr_desc *counters = group ? talloc_zero_array(group, struct rate_ctr_desc, n) : NULL;
	size_t i;

	if (!counters)
		return NULL;
	for (i = 0; i < n; i++) {
		counters[i].name = counter_name(counters, counts[i].name);
		counters[i].description = counts[i].name;
		if (!counters[i].name)
			return NULL;
	}
	*group = (struct rate_ctr_group_desc){
		.group_name_prefix = "link", .group_description = "Links", .class_id = OSMO_STATS_CLASS_GLOBAL, .num_ctr = n, .ctr_desc = counters,
	};
	return group;
}

/* A row with gauges. */
static struct row *gauges_add(struct row *row, const struct osmo_stat_item_group_desc *desc, unsigned index)
{
	row->gauges = osmo_stat_item_group_alloc(row, desc, index);
	if (!row->gauges) {
		row_free(row);
		return NULL;
	}
	osmo_stat_item_group_set_name(row->gauges, row->name);
	return row;
}

static struct row *link_row(struct metrics *m, const char *name, const struct links_counter *counts, size_t n)
{
	struct row *row = row_find(&m->links_rows, name);
	const struct rate_ctr_group_desc *desc;

	if (row && row->counters->desc->num_ctr == n)
		return row;
	if (row)
		row_free(row);	/* it speaks another protocol now */
	desc = link_group(m, counts, n);
	row = desc ? row_new(m, &m->links_rows, desc, m->n_links, name) : NULL;
	if (!row)
		return NULL;
	talloc_steal(row, desc);
	row = gauges_add(row, m->link_gauges, m->n_links);
	m->n_links += row != NULL;
	return row;
}

static void refresh_link(struct metrics *m, size_t i)
{
	struct links_counter counts[LINKS_COUNTERS_MAX];
	size_t k, n = told_counters(m->told, i, counts);
	struct metrics_link now;
	struct row *row;

	metrics_link_read(&now, m->told, i);
	row = link_row(m, now.view.name, counts, n);
	if (!row)
		return;
	row->seen = true;
	for (k = 0; k < n; k++)
		tell_counter(row, k, counts[k].value);
	gauge_set(row->gauges, &metrics_links, &now);
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
	struct metrics_queues queues;

	tell_set(&m->dialogues, &metrics_dialogues, told_counts(m->told));
	metrics_queues_read(&queues, m->told, m->identity);
	gauge_set(m->queues, &metrics_queues, &queues);
}

static void refresh_screens(struct metrics *m)
{
	const struct session_screen *rows;
	size_t i, n = told_screens(m->told, &rows);
	struct row *row;

	for (i = 0; i < n; i++) {
		row = row_find(&m->screens_rows, rows[i].screen);
		if (!row)
			row = row_new(m, &m->screens_rows, m->screen_counters, m->n_screens++, rows[i].screen);
		if (!row)
			return;
		tell_set(row, &metrics_screens, &rows[i]);
	}
}

static void refresh_verbs(struct metrics *m)
{
	const struct identity_verb_counts *c;
	enum identity_verb v;
	struct row *row;

	for (v = IDV_NONE + 1; v < IDV_COUNT; v++) {
		c = told_verb(m->told, v);
		row = c->asked ? row_find(&m->verbs_rows, identity_verb_name(v)) : NULL;
		if (!row && c->asked)
			row = row_new(m, &m->verbs_rows, m->verb_counters, v, identity_verb_name(v));
		if (row)
			tell_set(row, &metrics_verbs, c);
	}
}

static void refresh_role(struct metrics *m, enum handoff_peer peer)
{
	struct row *row = row_find(&m->roles_rows, roles_name(peer));
	struct metrics_role now;

	metrics_role_read(&now, m->roles, peer);
	if (!row && now.of) {
		row = row_new(m, &m->roles_rows, m->role_counters, peer, roles_name(peer));
		row = row ? gauges_add(row, m->role_gauges, peer) : NULL;
	}
	if (!row)
		return;
	tell_set(row, &metrics_role_counts, &now);
	gauge_set(row->gauges, &metrics_roles, &now);
}

static void refresh_roles(struct metrics *m)
{
	enum handoff_peer peer;

	for (peer = 0; peer < HANDOFF_PEERS; peer++)
		refresh_role(m, peer);
}

void metrics_refresh(struct metrics *m)
{
	refresh_dialogues(m);
	refresh_links(m);
	refresh_screens(m);
	refresh_verbs(m);
	refresh_roles(m);
}

static void on_tick(void *data)
{
	struct metrics *m = data;

	metrics_refresh(m);
	osmo_timer_schedule(&m->tick, 1, 0);
}

/* ---- life ---- */

static int groups_open(struct metrics *m)
{
	const struct rate_ctr_group_desc *dialogues = counters_of(m, &metrics_dialogues);
	const struct osmo_stat_item_group_desc *queues = gauges_of(m, &metrics_queues);

	m->screen_counters = counters_of(m, &metrics_screens);
	m->verb_counters = counters_of(m, &metrics_verbs);
	m->link_gauges = gauges_of(m, &metrics_links);
	m->role_counters = counters_of(m, &metrics_role_counts);
	m->role_gauges = gauges_of(m, &metrics_roles);
	if (!dialogues || !queues || !m->screen_counters || !m->verb_counters || !m->link_gauges || !m->role_counters || !m->role_gauges)
		return -ENOMEM;
	m->dialogues.counters = rate_ctr_group_alloc(m, dialogues, 0);
	m->queues = osmo_stat_item_group_alloc(m, queues, 0);
	return m->dialogues.counters && m->queues ? 0 : -ENOMEM;
}

struct metrics *metrics_open(void *ctx, const struct told *told, const struct links *links, const struct identity *identity,
			     const struct roles *roles)
{
	struct metrics *m = talloc_zero(ctx, struct metrics);

	if (!m)
		return NULL;
	m->told = told;
	m->links = links;
	m->identity = identity;
	m->roles = roles;
	INIT_LLIST_HEAD(&m->links_rows);
	INIT_LLIST_HEAD(&m->screens_rows);
	INIT_LLIST_HEAD(&m->verbs_rows);
	INIT_LLIST_HEAD(&m->roles_rows);
	if (groups_open(m) < 0) {
		metrics_close(m);
		return NULL;
	}
	osmo_timer_setup(&m->tick, on_tick, m);
	osmo_timer_schedule(&m->tick, 1, 0);
	return m;
}

void metrics_close(struct metrics *m)
{
	struct llist_head *all[] = { m ? &m->links_rows : NULL, m ? &m->screens_rows : NULL, m ? &m->verbs_rows : NULL,
				     m ? &m->roles_rows : NULL };
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
