/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMPP as a protocol of links. */
#include "gateway/links_priv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp_port.h"

#define SETTLE_MS	4000	/* the wire waits for sessions so much longer than their own guard */

static int smpp_open(void **port, void *ctx, const struct config_link *link, const struct links_env *env)
{
	struct smpp_port_conf conf;
	int rc = smpp_port_conf_from(&conf, link);

	if (rc < 0)
		return rc;
	conf.country = env->conf->service.country;
	if (!conf.source)
		conf.source = env->conf->service.code;
	conf.settle_ms = env->conf->service.guard_ms + SETTLE_MS;
	conf.stopped = env->stopped;
	conf.priv = env->priv;
	*port = smpp_port_new(ctx, env->session, &conf, NULL);
	return *port ? 0 : -ENOMEM;
}

static void smpp_start(void *port)
{
	smpp_port_start(port);
}

static void smpp_stop(void *port)
{
	smpp_port_stop(port);
}

static void smpp_down(void *port)
{
	smpp_port_down(port);
}

static void smpp_up(void *port)
{
	smpp_port_up(port);
}

static void smpp_free(void *port)
{
	smpp_port_free(port);
}

static void smpp_look(const void *port, const struct config_link *link, struct links_view *view)
{
	struct smpp_link_load load = smpp_link_load(smpp_port_link(port));

	view->state = smpp_link_state(smpp_port_link(port));
	view->why = smpp_link_why(smpp_port_link(port));
	snprintf(view->peer, sizeof(view->peer), "%s:%u", link->host, link->port);
	view->since_s = load.since_s;
	view->in_flight = load.in_flight;
	view->window = link->window;
	view->queued = load.queued;
	view->dialogues = smpp_port_dialogues(port);
}

static size_t smpp_figures(const void *port, struct links_figure figures[LINKS_FIGURES_MAX])
{
	const struct smpp_link_stats *l = smpp_link_stats(smpp_port_link(port));
	const struct smpp_port_stats *p = smpp_port_stats(port);
	const struct links_figure all[] = {
		{ "PDUs received", l->rx_pdus }, { "PDUs sent", l->tx_pdus }, { "PDUs broken", l->rx_broken }, { "connections", l->connects },
		{ "binds", l->binds }, { "without response", l->timeouts }, { "late responses", l->late }, { "stray responses", l->strays },
		{ "USSD begun", p->begins }, { "USSD inputs", p->inputs }, { "USSD ended by phone", p->ends },
		{ "screens sent", p->screens }, { "screens refused", p->screens_failed },
		{ "SMS in", p->sms }, { "SMS refused", p->sms_refused }, { "SMS settled late", p->sms_late }, { "SMS further parts", p->sms_parts },
		{ "receipts", p->receipts },
	};

	_Static_assert(ARRAY_SIZE(all) <= LINKS_FIGURES_MAX, "every counter has its place");
	memcpy(figures, all, sizeof(all));
	return ARRAY_SIZE(all);
}

const struct links_protocol links_smpp = {
	.name = "smpp",
	.open = smpp_open,
	.start = smpp_start,
	.stop = smpp_stop,
	.down = smpp_down,
	.up = smpp_up,
	.free = smpp_free,
	.look = smpp_look,
	.figures = smpp_figures,
};
