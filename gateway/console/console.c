/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/console.h"

#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/stats.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/console/ctrl.h"
#include "gateway/console/metrics.h"
#include "store/base/log.h"
#include "gateway/console/prometheus.h"
#include "gateway/console/vty.h"

#define STATSD_NAME "statsd"

struct console {
	struct metrics *metrics;
	struct vty_gateway *vty;
	struct ctrl *ctrl;
	struct prometheus *prometheus;
	struct osmo_stats_reporter *statsd;
};

/* libosmocore's reporter: UDP, never waited for. */
static int statsd_open(struct console *c, const struct config *conf)
{
	struct osmo_stats_reporter *r;
	int rc;

	osmo_stats_init(c);
	r = osmo_stats_reporter_create_statsd(STATSD_NAME);
	if (!r)
		return -ENOMEM;
	c->statsd = r;
	rc = osmo_stats_reporter_set_remote_addr(r, conf->statsd.host);
	if (rc == 0)
		rc = osmo_stats_reporter_set_remote_port(r, conf->statsd.port);
	if (rc == 0)
		rc = osmo_stats_reporter_set_name_prefix(r, conf->statsd.prefix);
	if (rc == 0)
		rc = osmo_stats_reporter_set_max_class(r, OSMO_STATS_CLASS_SUBSCRIBER);
	if (rc == 0)
		rc = osmo_stats_reporter_enable(r);
	if (rc == 0)
		rc = osmo_stats_set_interval(conf->statsd.interval);
	if (rc < 0)
		LOGP(DMAIN, LOGL_ERROR, "statsd: %s port %u: %s\n", conf->statsd.host, conf->statsd.port, strerror(-rc));
	return rc;
}

static int registry_open(struct console *c, const struct links *links, const struct session *session, const struct identity *identity)
{
	rate_ctr_init(c);
	c->metrics = metrics_open(c, links, session, identity);
	return c->metrics ? 0 : -ENOMEM;
}

static int interfaces_open(struct console *c, const struct config *conf, struct links *links, const struct session *session,
		      const struct identity *identity, bool must_open)
{
	const struct vty_gateway_conf vty = {
		.listen = &conf->vty, .links = links, .session = session, .stall_s = VTY_STALL_S, .must_open = must_open,
	};
	int rc = 0;

	if (conf->vty.bind)
		rc = vty_gateway_open(&c->vty, c, &vty);
	if (rc == 0 && conf->ctrl.bind)
		rc = ctrl_open(&c->ctrl, c, &conf->ctrl, links, session, identity);
	if (rc == 0 && conf->prometheus.bind)
		rc = prometheus_open(&c->prometheus, c, &conf->prometheus, c->metrics);
	if (rc == 0 && conf->statsd.host)
		rc = statsd_open(c, conf);
	return rc;
}

int console_open(struct console **console, void *ctx, const struct config *conf, struct links *links, const struct session *session,
		 const struct identity *identity, bool must_open)
{
	struct console *c = talloc_zero(ctx, struct console);
	int rc = 0;

	*console = NULL;
	if (!c)
		return -ENOMEM;
	if (conf->ctrl.bind || conf->prometheus.bind || conf->statsd.host)	/* else nobody reads the registry */
		rc = registry_open(c, links, session, identity);
	if (rc == 0)
		rc = interfaces_open(c, conf, links, session, identity, must_open);
	if (rc < 0 && (must_open || rc == -ENOMEM)) {
		console_close(c);
		return rc;
	}
	*console = c;
	return 0;
}

void console_close(struct console *c)
{
	if (!c)
		return;
	if (c->statsd)
		osmo_stats_reporter_free(c->statsd);
	prometheus_close(c->prometheus);
	ctrl_close(c->ctrl);
	vty_gateway_close(c->vty);
	metrics_close(c->metrics);
	talloc_free(c);
}
