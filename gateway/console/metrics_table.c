/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/metrics_table.h"

#include <stdbool.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/console/told.h"
#include "gateway/session/session.h"

#define OF(type, member) offsetof(type, member), sizeof(((type *)0)->member)

#define SET(set_group, words, set_type, rows) \
	{ .group = set_group, .description = words, .type = set_type, .metrics = rows, .n = ARRAY_SIZE(rows) }; \
	_Static_assert(ARRAY_SIZE(rows) <= METRICS_MAX, "a set has room for each")

/* name, help, words of the VTY, variable of the control interface, member */
static const struct metric dialogues[] = {
	{ "begun", "dialogues begun", "begun", NULL, OF(struct session_counts, begun) },
	{ "ended", "dialogues ended", "ended", NULL, OF(struct session_counts, ended) },
	{ "answers", "screens sent", "answers", NULL, OF(struct session_counts, answered) },
	{ "unanswerable", "answers that no link took", "unanswerable", NULL, OF(struct session_counts, unanswerable) },
	{ "turned_away", "requests that got no dialogue", "turned away", NULL, OF(struct session_counts, turned_away) },
	{ "overloaded", "dialogues ended by the busy screen", "overloaded", NULL, OF(struct session_counts, overloaded) },
	{ "replaced", "dialogues replaced by a new dial", "replaced", NULL, OF(struct session_counts, replaced) },
	{ "duplicates", "requests that came twice", "duplicates", NULL, OF(struct session_counts, duplicates) },
	{ "sms_in", "SMS received", "SMS in", NULL, OF(struct session_counts, sms) },
	{ "sms_done", "SMS whose effect is on disk", "SMS done", NULL, OF(struct session_counts, sms_done) },
	{ "sms_refused", "SMS given back to the operator", "SMS refused", NULL, OF(struct session_counts, sms_refused) },
	{ "sms_muted", "SMS not answered, advice too many", "SMS not advised", NULL, OF(struct session_counts, sms_muted) },
	{ "over", "requests refused as too many", "refused as too many", NULL, OF(struct session_counts, over) },
	{ "pushed", "screens pushed", "screens pushed", NULL, OF(struct session_counts, pushed) },
	{ "not_pushed", "screens not pushed", "screens not pushed", NULL, OF(struct session_counts, not_pushed) },
	{ "wrong_pins", "wrong PINs and start codes", "wrong PINs", NULL, OF(struct session_counts, wrong_pins) },
};

static const struct metric screens[] = {
	{ "shown", "times shown", NULL, NULL, OF(struct session_screen, shown) },
	{ "answered", "times answered", NULL, NULL, OF(struct session_screen, answered) },
	{ "timed_out", "waited for in vain", NULL, NULL, OF(struct session_screen, timed_out) },
	{ "left", "left by the person", NULL, NULL, OF(struct session_screen, left) },
	{ "cut", "cut by the line or by us", NULL, NULL, OF(struct session_screen, cut) },
};

static const struct metric verbs[] = {
	{ "asked", "requests to the vault", NULL, NULL, OF(struct identity_verb_counts, asked) },
	{ "answered", "answers of the vault", NULL, NULL, OF(struct identity_verb_counts, answered) },
	{ "busy", "requests of which nothing was done", NULL, NULL, OF(struct identity_verb_counts, busy) },
};

static const struct metric links[] = {
	{ "usable", "1 while it carries traffic", NULL, "usable", OF(struct metrics_link, view.is_usable) },
	{ "told_down", "1 while an administrator keeps it down", NULL, NULL, OF(struct metrics_link, view.is_down) },
	{ "in_flight", "requests that wait for a response", NULL, "in-flight", OF(struct metrics_link, view.in_flight) },
	{ "queued", "requests that wait for the window", NULL, "queued", OF(struct metrics_link, view.queued) },
	{ "dialogues", "live dialogues of the wire", NULL, "dialogues", OF(struct metrics_link, view.dialogues) },
	{ "sms_leased", "SMS taken from the vault", NULL, NULL, OF(struct metrics_link, out.leased) },
	{ "sms_at_operator", "SMS handed over and not answered", NULL, NULL, OF(struct metrics_link, out.handed) },
	{ "sms_unconfirmed", "results that the vault has not confirmed", NULL, NULL, OF(struct metrics_link, out.notes) },
};

static const struct metric queues[] = {
	{ "dialogues_live", "live dialogues", "live", "dialogues", OF(struct metrics_queues, live) },
	{ "vault_outstanding", "requests at the vault", NULL, "vault.outstanding", OF(struct metrics_queues, outstanding) },
	{ "vault_waiting", "requests that wait for the vault", NULL, "vault.waiting", OF(struct metrics_queues, waiting) },
	{ "clock_doubt", "1 while the vault does not believe its clock: an alarm", NULL, "vault.clock-doubt", OF(struct metrics_queues, alarms.clock_doubt) },
	{ "mass_acts", "kinds of locks, blocks and forced PINs that came too often for people alone: an alarm", NULL, "vault.mass-acts",
	  OF(struct metrics_queues, alarms.mass_acts) },
	{ "feed_alarm", "1 while what the operator says of its SIMs is late, refused or held back: an alarm", NULL, "vault.feed-alarm",
	  OF(struct metrics_queues, alarms.feed) },
	{ "pins_alarm", "1 while PINs are being guessed, and none is closed for good: an alarm", NULL, "vault.pins-alarm", OF(struct metrics_queues, alarms.pins) },
	{ "deaths_alarm", "1 while people are reported dead, many in an hour or one again and again: an alarm", NULL, "vault.deaths-alarm", OF(struct metrics_queues, alarms.deaths) },
	{ "probes_alarm", "1 while an officer asks by drafts who is enrolled: an alarm", NULL, "vault.probes-alarm", OF(struct metrics_queues, alarms.probes) },
	{ "cases_alarm", "1 while cases of desks have to be looked at: an alarm", NULL, "vault.cases-alarm", OF(struct metrics_queues, alarms.cases) },
	{ "retention_alarm", "1 while what is to be deleted by age is not: an alarm", NULL, "vault.retention-alarm", OF(struct metrics_queues, alarms.retention) },
	{ "chores_alarm", "1 while something that the daemon does by itself fails: an alarm", NULL, "vault.chores-alarm", OF(struct metrics_queues, alarms.chores) },
	{ "complaints_alarm", "1 while complaints are late for too long: an alarm", NULL, "vault.complaints-alarm", OF(struct metrics_queues, alarms.complaints) },
	{ "holidays_alarm", "1 while the file of holidays changed, or ends too early: an alarm", NULL, "vault.holidays-alarm", OF(struct metrics_queues, alarms.holidays) },
	{ "erasing", "people without a PIN announced for erasing", NULL, "vault.erasing", OF(struct metrics_queues, alarms.erasing) },
	{ "deleted_in_log_s", "seconds that something deleted stands in the log of the database, from a minute on: an alarm", NULL, "vault.deleted-in-log",
	  OF(struct metrics_queues, alarms.deleted_in_log_s) },
	{ "sms_backlog", "SMS that no operator has taken yet", NULL, "vault.sms-backlog", OF(struct metrics_queues, alarms.sms_backlog) },
	{ "sms_oldest_s", "seconds that the oldest of them has waited; 0 while they are few", NULL, "vault.sms-oldest", OF(struct metrics_queues, alarms.sms_oldest_s) },
};

static const struct metric roles_counted[] = {
	{ "restarts", "times that a process of the daemon was started anew", NULL, NULL, OF(struct metrics_role, restarts) },
};

static const struct metric roles_now[] = {
	{ "up", "processes of it that answer", NULL, NULL, OF(struct metrics_role, up) },
	{ "of", "processes of it that there are to be", NULL, NULL, OF(struct metrics_role, of) },
};

const struct metrics_set metrics_dialogues = SET("dialogue", "Dialogues and SMS", METRICS_COUNTERS, dialogues);
const struct metrics_set metrics_screens = SET("screen", "Screens", METRICS_COUNTERS, screens);
const struct metrics_set metrics_verbs = SET("verb", "Verbs", METRICS_COUNTERS, verbs);
const struct metrics_set metrics_links = SET("link", "Links now", METRICS_GAUGES, links);
const struct metrics_set metrics_queues = SET("gateway", "Queues and the vault now", METRICS_GAUGES, queues);

const struct metrics_set metrics_role_counts = SET("role", "Processes of the daemon", METRICS_COUNTERS, roles_counted);
const struct metrics_set metrics_roles = SET("role", "Processes of the daemon now", METRICS_GAUGES, roles_now);

uint64_t metrics_value(const struct metric *metric, const void *from)
{
	const char *member = (const char *)from + metric->at;
	uint64_t wide;
	unsigned number;

	if (metric->size == sizeof(bool))
		return *(const bool *)member;
	if (metric->size == sizeof(number)) {
		memcpy(&number, member, sizeof(number));
		return number;
	}
	memcpy(&wide, member, sizeof(wide));
	return wide;
}

void metrics_link_read(struct metrics_link *out, const struct told *told, size_t i)
{
	*out = (struct metrics_link){ 0 };
	told_link(told, i, &out->view);
	told_outbox(told, i, &out->out);
}

void metrics_queues_read(struct metrics_queues *out, const struct told *told, const struct identity *identity)
{
	const struct told_view *rows;

	*out = (struct metrics_queues){ 0 };
	told_views(told, &rows, &out->live);
	told_load(told, &out->outstanding, &out->waiting);
	if (!identity)
		return;
	identity_pair_alarms(identity, &out->alarms);
	out->alarms.sms_backlog = told_step(out->alarms.sms_backlog);
	if (!out->alarms.sms_backlog)
		out->alarms.sms_oldest_s = 0;
}

void metrics_role_read(struct metrics_role *out, const struct roles *roles, enum handoff_peer peer)
{
	const struct role_told *role;
	size_t i;

	*out = (struct metrics_role){ 0 };
	for (i = 0; (role = roles_at(roles, i)); i++) {
		if (role->peer != peer)
			continue;
		out->of++;
		out->up += role->state == HANDOFF_ROLE_UP;
		out->restarts += role->restarts;
	}
}
