/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be looked at. Counts, states and times; nothing of a person. */
#include "gateway/vty_priv.h"

#include <inttypes.h>
#include <stdio.h>

#include <osmocom/core/utils.h>
#include <osmocom/vty/command.h>
#include <osmocom/vty/vty.h>
#include <talloc.h>

#include "gateway/config.h"
#include "gateway/outbox.h"
#include "gateway/session.h"
#include "gateway/smpp_port.h"

#define LOOK_STR	"Look at what the gateway does\n"
#define ROWS_MAX	1024	/* screens times links; a power of two */

/* 1:02:03 */
static const char *span(char out[16], unsigned s)
{
	snprintf(out, 16, "%u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
	return out;
}

static void show_link(struct vty *vty, const struct config_link *conf, const struct smpp_port *port)
{
	struct smpp_link_load load = smpp_link_load(smpp_port_link(port));
	char peer[80], window[16], since[16];

	snprintf(peer, sizeof(peer), "%s:%u", conf->host, conf->port);
	snprintf(window, sizeof(window), "%u/%u", load.in_flight, conf->window);
	vty_out(vty, "%-15s %-10s %-5s %12s %9s %7u %9u  %s%s", conf->name, smpp_link_state(smpp_port_link(port)),
		smpp_port_is_down(port) ? "down" : "up", span(since, load.since_s), window, load.queued, smpp_port_dialogues(port), peer, VTY_NEWLINE);
}

DEFUN(show_links, show_links_cmd, "show links", LOOK_STR "Links to operators\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	size_t i;

	vty_out(vty, "%-15s %-10s %-5s %12s %9s %7s %9s  %s%s", "Link", "State", "Admin", "Since", "Window", "Queued", "Dialogues", "Peer", VTY_NEWLINE);
	for (i = 0; i < g->n_links; i++)
		show_link(vty, &g->links[i], g->ports[i]);
	return CMD_SUCCESS;
}

DEFUN(show_sessions, show_sessions_cmd, "show sessions", LOOK_STR "Live dialogues: how many on which screen, and how old\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	struct session_view *rows = talloc_array(vty, struct session_view, ROWS_MAX);
	unsigned rest = 0;
	char age[16];
	size_t i, n = rows ? session_views(g->session, rows, ROWS_MAX, &rest) : 0;

	vty_out(vty, "%-15s %-8s %-10s %9s %12s%s", "Link", "Screen", "Waits for", "Dialogues", "Oldest", VTY_NEWLINE);
	for (i = 0; i < n; i++)
		vty_out(vty, "%-15s %-8s %-10s %9u %12s%s", rows[i].link, rows[i].screen ? rows[i].screen : "-",
			rows[i].asks ? "vault" : "phone", rows[i].n, span(age, rows[i].oldest_s), VTY_NEWLINE);
	if (rest)
		vty_out(vty, "and %u on other screens%s", rest, VTY_NEWLINE);
	vty_out(vty, "%u live%s", session_live(g->session), VTY_NEWLINE);
	talloc_free(rows);
	return CMD_SUCCESS;
}

DEFUN(show_outbox, show_outbox_cmd, "show outbox", LOOK_STR "SMS on their way out\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	struct outbox_counts c;
	size_t i;

	vty_out(vty, "%-15s %7s %11s %11s %9s%s", "Link", "Leased", "At operator", "Unconfirmed", "Uncertain", VTY_NEWLINE);
	for (i = 0; i < g->n_links; i++)
		if (session_outbox(g->session, g->links[i].name, &c))
			vty_out(vty, "%-15s %7u %11u %11u %9" PRIu64 "%s", g->links[i].name, c.leased, c.handed, c.notes, c.maybe, VTY_NEWLINE);
	vty_out(vty, "What waits in the store: musafirctl status%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

struct figure {
	const char *name;
	uint64_t value;
};

static void show_figures(struct vty *vty, const char *title, const struct figure *f, size_t n)
{
	size_t i;

	vty_out(vty, "%s%s", title, VTY_NEWLINE);
	for (i = 0; i < n; i++)
		vty_out(vty, "  %-22s %12" PRIu64 "%s", f[i].name, f[i].value, VTY_NEWLINE);
}

static void show_session_stats(struct vty *vty, const struct session *session)
{
	const struct session_counts *c = session_counts_get(session);
	const struct figure figures[] = {
		{ "live", session_live(session) }, { "begun", c->begun }, { "ended", c->ended }, { "answers", c->answered },
		{ "unanswerable", c->unanswerable }, { "turned away", c->turned_away }, { "overloaded", c->overloaded },
		{ "replaced", c->replaced }, { "duplicates", c->duplicates },
		{ "SMS in", c->sms }, { "SMS done", c->sms_done }, { "SMS refused", c->sms_refused },
	};

	show_figures(vty, "Dialogues and SMS", figures, ARRAY_SIZE(figures));
}

static void show_link_stats(struct vty *vty, const char *name, const struct smpp_port *port)
{
	const struct smpp_link_stats *l = smpp_link_stats(smpp_port_link(port));
	const struct smpp_port_stats *p = smpp_port_stats(port);
	const struct figure figures[] = {
		{ "PDUs received", l->rx_pdus }, { "PDUs sent", l->tx_pdus }, { "PDUs broken", l->rx_broken }, { "connections", l->connects },
		{ "binds", l->binds }, { "without response", l->timeouts }, { "late responses", l->late }, { "stray responses", l->strays },
		{ "USSD begun", p->begins }, { "USSD inputs", p->inputs }, { "USSD ended by phone", p->ends },
		{ "screens sent", p->screens }, { "screens refused", p->screens_failed },
		{ "SMS in", p->sms }, { "SMS refused", p->sms_refused }, { "SMS settled late", p->sms_late }, { "SMS further parts", p->sms_parts },
		{ "receipts", p->receipts },
	};
	char title[40];

	snprintf(title, sizeof(title), "Link %s", name);
	show_figures(vty, title, figures, ARRAY_SIZE(figures));
}

DEFUN(show_stats, show_stats_cmd, "show stats", LOOK_STR "Counters since this gateway started\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	size_t i;

	show_session_stats(vty, g->session);
	for (i = 0; i < g->n_links; i++)
		show_link_stats(vty, g->links[i].name, g->ports[i]);
	return CMD_SUCCESS;
}

void vty_show_install(void)
{
	install_element_ve(&show_links_cmd);
	install_element_ve(&show_sessions_cmd);
	install_element_ve(&show_outbox_cmd);
	install_element_ve(&show_stats_cmd);
}
