/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be looked at. Counts, states and times; nothing of a person. */
#include "gateway/console/vty_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/utils.h>
#include <osmocom/vty/command.h>
#include <osmocom/vty/vty.h>

#include "gateway/console/metrics_table.h"
#include "gateway/console/told.h"
#include "gateway/links/links.h"
#include "gateway/session/outbox.h"
#include "gateway/smpp/ussd/ussd_dialect.h"

#define LOOK_STR	"Look at what the gateway does\n"

/* 1:02:03 */
static const char *span(char out[16], unsigned s)
{
	snprintf(out, 16, "%u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
	return out;
}

static void show_link_title(struct vty *vty)
{
	vty_out(vty, "%-15s %-10s %-5s %12s %9s %7s %9s  %s%s", "Link", "State", "Admin", "Since", "Window", "Queued", "Dialogues",
		"Peer, and why it is not bound", VTY_NEWLINE);
}

static void show_link_row(struct vty *vty, const struct links_view *v)
{
	char window[24], since[16];

	snprintf(window, sizeof(window), "%u/%u", v->in_flight, v->window);
	vty_out(vty, "%-15s %-10s %-5s %12s %9s %7u %9u  %s%s%s%s", v->name, v->state, v->is_down ? "down" : "up", span(since, v->since_s), window,
		v->queued, v->dialogues, v->peer, *v->why ? "  " : "", v->why, VTY_NEWLINE);
}

DEFUN(show_links, show_links_cmd, "show links", LOOK_STR "Links to operators\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	size_t i, n = links_count(g->links);
	struct links_view v;

	show_link_title(vty);
	for (i = 0; i < n; i++) {
		told_link(g->told, i, &v);
		show_link_row(vty, &v);
	}
	return CMD_SUCCESS;
}

/* When what people do was counted. */
static void show_when(struct vty *vty, const struct told *told)
{
	time_t when = told_when(told);
	struct tm tm;
	char text[24] = "";

	if (when && localtime_r(&when, &tm))
		strftime(text, sizeof(text), "%F %H:%M", &tm);
	vty_out(vty, "Counted %s, in steps of %u%s", when ? text : "not yet: every five minutes", TOLD_STEP, VTY_NEWLINE);
}

DEFUN(show_sessions, show_sessions_cmd, "show sessions", LOOK_STR "Dialogues: how many on which screen, and how old\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	const struct told_view *rows;
	unsigned live;
	char age[16];
	size_t i, n = told_views(g->told, &rows, &live);

	show_when(vty, g->told);
	vty_out(vty, "%-15s %-8s %-10s %9s %12s%s", "Link", "Screen", "Waits for", "Dialogues", "Oldest", VTY_NEWLINE);
	for (i = 0; i < n; i++)
		vty_out(vty, "%-15s %-8s %-10s %9u %12s%s", rows[i].link, *rows[i].screen ? rows[i].screen : "-",
			rows[i].asks ? "vault" : "phone", rows[i].n, span(age, rows[i].oldest_min * 60), VTY_NEWLINE);
	vty_out(vty, "%u live%s", live, VTY_NEWLINE);
	return CMD_SUCCESS;
}

/* Links of one operator share a queue. */
static bool is_first_of_queue(const struct links *links, size_t i, const char *queue)
{
	struct links_view v;
	size_t k;

	for (k = 0; k < i; k++) {
		links_look(links, k, &v);
		if (!strcmp(v.queue, queue))
			return false;
	}
	return true;
}

DEFUN(show_outbox, show_outbox_cmd, "show outbox", LOOK_STR "SMS on their way out\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	struct outbox_counts c;
	struct links_view v;
	size_t i, n = links_count(g->links);

	vty_out(vty, "%-15s %7s %11s %11s %9s %6s %9s %5s %7s%s", "Queue", "Leased", "At operator", "Unconfirmed", "Uncertain", "Resent", "Receipts", "Early",
		"Unknown", VTY_NEWLINE);
	for (i = 0; i < n; i++) {
		links_look(g->links, i, &v);
		if (is_first_of_queue(g->links, i, v.queue) && told_outbox(g->told, i, &c))
			vty_out(vty, "%-15s %7u %11u %11u %9" PRIu64 " %6" PRIu64 " %9" PRIu64 " %5u %7" PRIu64 "%s", v.queue, c.leased, c.handed,
				c.notes, c.maybe, c.again, c.receipts, c.odd, c.odd_receipts, VTY_NEWLINE);
	}
	vty_out(vty, "What waits in the store: musafirctl status%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

static void show_counts(struct vty *vty, const struct links_counter *f, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		vty_out(vty, "  %-22s %12" PRIu64 "%s", f[i].name, f[i].value, VTY_NEWLINE);
}

static void show_set(struct vty *vty, const struct metrics_set *set, const void *from)
{
	struct links_counter counts[METRICS_MAX];
	size_t i, n = 0;

	for (i = 0; i < set->n; i++)
		if (set->metrics[i].words)
			counts[n++] = (struct links_counter){ set->metrics[i].words, metrics_value(&set->metrics[i], from) };
	show_counts(vty, counts, n);
}

static void show_session_stats(struct vty *vty, const struct told *told)
{
	struct metrics_queues queues;

	metrics_queues_read(&queues, told, NULL);
	show_when(vty, told);
	vty_out(vty, "%s%s", metrics_dialogues.description, VTY_NEWLINE);
	show_set(vty, &metrics_queues, &queues);
	show_set(vty, &metrics_dialogues, told_counts(told));
}

static void show_link_stats(struct vty *vty, const struct told *told, size_t i)
{
	struct links_counter counts[LINKS_COUNTERS_MAX];
	struct links_view v;

	told_link(told, i, &v);
	vty_out(vty, "Link %s%s", v.name, VTY_NEWLINE);
	show_counts(vty, counts, told_counters(told, i, counts));
}

static void show_refusals(struct vty *vty, const struct told *told, size_t i)
{
	struct links_refusal r[LINKS_REFUSALS_MAX];
	uint64_t others;
	size_t k, n = told_refusals(told, i, r, &others);
	char ago[16];

	vty_out(vty, "Refused by the operator%s%s", n ? "" : ": nothing", VTY_NEWLINE);
	for (k = 0; k < n; k++)
		vty_out(vty, "  %-22s 0x%-8" PRIx32 " %9" PRIu64 " last %9s ago  %s%s", r[k].request, r[k].status, r[k].n, span(ago, r[k].ago_s),
			r[k].words, VTY_NEWLINE);
	if (others)
		vty_out(vty, "  and %" PRIu64 " in other ways%s", others, VTY_NEWLINE);
}

DEFUN(show_link, show_link_cmd, "show link NAME", LOOK_STR "A link to an operator: counters, and what was refused\n" "Name of the configuration\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	size_t i, n = links_count(g->links);
	struct links_view v;

	for (i = 0; i < n; i++) {
		told_link(g->told, i, &v);
		if (strcmp(v.name, argv[0]) != 0)
			continue;
		show_link_title(vty);
		show_link_row(vty, &v);
		show_when(vty, g->told);
		show_link_stats(vty, g->told, i);
		show_refusals(vty, g->told, i);
		return CMD_SUCCESS;
	}
	vty_out(vty, "%% No such link%s", VTY_NEWLINE);
	return CMD_WARNING;
}

static void show_ops(struct vty *vty, const char *title, const struct ussd_ops *ops)
{
	unsigned i;

	vty_out(vty, "%s", title);
	for (i = 0; i < ops->n; i++)
		vty_out(vty, "%s0x%02x", i ? "," : " ", ops->op[i]);
	if (!ops->n)
		vty_out(vty, " -");
}

static void show_dialect(struct vty *vty, const struct ussd_dialect *d)
{
	static const char *const wires[] = { [USSD_WIRE_SM] = "deliver_sm", [USSD_WIRE_DATA_SM] = "data_sm", [USSD_WIRE_NONE] = "no USSD" };
	static const char *const carriers[] = {
		[USSD_CARRIER_NONE] = "phone number", [USSD_CARRIER_ITS] = "its_session_info", [USSD_CARRIER_UMR] = "user_message_reference",
		[USSD_CARRIER_SESSION_ID] = "TLV 0x1501", [USSD_CARRIER_MESSAGE_ID] = "receipted_message_id", [USSD_CARRIER_TEXT] = "field of the text",
	};

	vty_out(vty, "%-12s %-10s service_type \"%s\", session by %s", d->name, wires[d->wire], d->service_type, carriers[d->carrier]);
	if (d->wire != USSD_WIRE_NONE && !d->op_is_letters) {
		show_ops(vty, "; in: begin", &d->from_operator.ops[USSD_BEGIN]);
		show_ops(vty, " input", &d->from_operator.ops[USSD_INPUT]);
		show_ops(vty, "; out: ask", &d->from_esme.ops[USSD_ASK]);
		show_ops(vty, " end", &d->from_esme.ops[USSD_END]);
	}
	if (d->can_open)
		vty_out(vty, "; opens dialogues");
	vty_out(vty, "%s", VTY_NEWLINE);
}

DEFUN(show_dialects, show_dialects_cmd, "show dialects", LOOK_STR "Ways of operators to write USSD in SMPP, before what a link changes\n")
{
	const struct ussd_dialect *d;
	size_t i;

	for (i = 0; (d = ussd_dialect_nth(i)); i++)
		show_dialect(vty, d);
	vty_out(vty, "What is unconfirmed of them: musafir.conf(5)%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(show_stats, show_stats_cmd, "show stats", LOOK_STR "Counters since this gateway started\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	size_t i, n = links_count(g->links);

	show_session_stats(vty, g->told);
	for (i = 0; i < n; i++)
		show_link_stats(vty, g->told, i);
	return CMD_SUCCESS;
}

void vty_show_install(void)
{
	install_element_ve(&show_links_cmd);
	install_element_ve(&show_link_cmd);
	install_element_ve(&show_dialects_cmd);
	install_element_ve(&show_sessions_cmd);
	install_element_ve(&show_outbox_cmd);
	install_element_ve(&show_stats_cmd);
}
