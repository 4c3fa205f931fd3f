/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GSUP as a protocol of links. */
#include "gateway/links/links_priv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/gsup/gsup_port.h"

static int gsup_open(void **port, void *ctx, const struct config_link *link, const struct links_env *env)
{
	struct gsup_port_conf conf;

	gsup_port_conf_from(&conf, link);
	conf.link.resolve = conf.directory.resolve = env->resolve;
	conf.stopped = env->stopped;
	conf.priv = env->priv;
	*port = gsup_port_new(ctx, env->session, &conf);
	return *port ? 0 : -ENOMEM;
}

static void gsup_start(void *port)
{
	gsup_port_start(port);
}

static void gsup_stop(void *port)
{
	gsup_port_stop(port);
}

static void gsup_down(void *port)
{
	gsup_port_down(port);
}

static void gsup_up(void *port)
{
	gsup_port_up(port);
}

static void gsup_free(void *port)
{
	gsup_port_free(port);
}

static void gsup_look(const void *port, const struct config_link *link, struct links_view *view)
{
	const struct gsup_link *wire = gsup_port_link(port);

	view->state = gsup_link_state(wire);
	/* without numbers nobody is served */
	view->is_usable = gsup_link_is_up(wire) && gsup_directory_is_up(gsup_port_directory(port));
	view->why = gsup_link_is_up(wire) && !view->is_usable ? "no control interface" : gsup_link_why(wire);
	snprintf(view->peer, sizeof(view->peer), "%s:%u", link->host, link->port);
	view->since_s = gsup_link_since_s(wire);
	view->queued = gsup_link_queued(wire);
	view->dialogues = gsup_port_dialogues(port);
}

static size_t gsup_counters(const void *port, struct links_counter counts[LINKS_COUNTERS_MAX])
{
	const struct gsup_link_stats *l = gsup_link_stats(gsup_port_link(port));
	const struct gsup_directory_stats *d = gsup_directory_stats(gsup_port_directory(port));
	const struct gsup_port_stats *p = gsup_port_stats(port);
	const struct links_counter all[] = {
		{ "messages received", l->rx_pdus }, { "messages sent", l->tx_pdus }, { "messages broken", l->rx_broken + p->broken },
		{ "messages of other services", l->rx_foreign }, { "connections", l->connects, true },
		{ "USSD begun", p->begins }, { "USSD inputs", p->inputs }, { "USSD ended by phone", p->ends },
		{ "screens sent", p->screens }, { "screens refused", p->refused_screens }, { "screens not sendable", p->unsendable },
		{ "answers doubled", p->duplicates }, { "stray messages", p->strays },
		{ "numbers asked for", d->asked }, { "numbers found", d->found }, { "numbers remembered", d->remembered },
		{ "subscribers unknown", d->nobody }, { "questions in vain", d->failed },
		{ "phones without a number", p->numberless }, { "numbers not told", p->unasked },
	};

	_Static_assert(ARRAY_SIZE(all) <= LINKS_COUNTERS_MAX, "every counter has its place");
	memcpy(counts, all, sizeof(all));
	return ARRAY_SIZE(all);
}

static void gsup_trace(void *port, unsigned n)
{
	gsup_port_trace(port, n);
}

const struct links_protocol links_gsup = {
	.name = "gsup",
	.open = gsup_open,
	.start = gsup_start,
	.stop = gsup_stop,
	.down = gsup_down,
	.up = gsup_up,
	.free = gsup_free,
	.look = gsup_look,
	.counts = gsup_counters,
	.trace = gsup_trace,
};
