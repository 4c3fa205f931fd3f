/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/console.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/timer.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/console/ctrl.h"
#include "gateway/console/metrics.h"
#include "gateway/console/prometheus.h"
#include "gateway/console/told.h"
#include "gateway/console/vty.h"
#include "gateway/links/links.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"

#define STATSD_NAME	"statsd"
#define AGAIN_S		2		/* between two tries to open what is not open */

enum { VTY, CTRL, PROMETHEUS, STATSD, DOORS };

struct console {
	const struct config *conf;
	struct links *links;
	const struct identity *identity;
	const struct roles *roles;
	struct told *told;
	struct vty_gateway_conf vty_conf;
	struct metrics *metrics;
	struct vty_gateway *vty;
	struct ctrl *ctrl;
	struct prometheus *prometheus;
	struct osmo_stats_reporter *statsd;
	struct {
		bool is_open;
		int why;		/* it is not: -errno, as told; 0: not tried yet */
		int64_t since_ms;	/* it is, or is not, since then */
	} doors[DOORS];
	struct osmo_timer_list again;
};

/* ---- the doors ---- */

static int open_vty(struct console *c)
{
	int rc = c->vty ? 0 : vty_gateway_open(&c->vty, c, &c->vty_conf);

	return rc ? rc : vty_gateway_listen(c->vty);
}

static int open_ctrl(struct console *c)
{
	return ctrl_open(&c->ctrl, c, &c->conf->ctrl, c->links, c->told, c->identity);
}

static int open_prometheus(struct console *c)
{
	return prometheus_open(&c->prometheus, c, &c->conf->prometheus, c->metrics, c->told, c->identity);
}

static int set_up_statsd(struct osmo_stats_reporter *r, const struct config *conf)
{
	int rc = osmo_stats_reporter_set_remote_addr(r, conf->statsd.host);

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
	return rc;
}

/* libosmocore's reporter: UDP, never waited for. */
static int open_statsd(struct console *c)
{
	int rc;

	osmo_stats_init(c);
	c->statsd = osmo_stats_reporter_create_statsd(STATSD_NAME);
	rc = c->statsd ? set_up_statsd(c->statsd, c->conf) : -ENOMEM;
	if (rc < 0 && c->statsd) {
		osmo_stats_reporter_free(c->statsd);
		c->statsd = NULL;
	}
	return rc;
}

/* returns: where it opens, *port beside it; NULL: the configuration does not ask for it. */
static const char *place_of(const struct config *conf, unsigned door, unsigned *port)
{
	const struct config_listen *listen[DOORS] = { &conf->vty, &conf->ctrl, &conf->prometheus };

	*port = listen[door] ? listen[door]->port : conf->statsd.port;
	return listen[door] ? listen[door]->bind : conf->statsd.host;
}

static const struct {
	const char *key;		/* of the configuration */
	const char *deed;
	int (*open)(struct console *c);
} doors[DOORS] = {
	[VTY] = { "vty", "listen on", open_vty },
	[CTRL] = { "ctrl", "listen on", open_ctrl },
	[PROMETHEUS] = { "prometheus", "listen on", open_prometheus },
	[STATSD] = { "statsd", "send to", open_statsd },
};

/* returns: 0 when it is open or not asked for; -errno, told when it is a new one. */
static int try_door(struct console *c, unsigned door)
{
	unsigned port;
	const char *place = place_of(c->conf, door, &port);
	int rc = !place || c->doors[door].is_open ? 0 : doors[door].open(c);

	if (c->doors[door].is_open != (rc == 0) || !c->doors[door].since_ms)
		c->doors[door].since_ms = monotonic_ms();
	c->doors[door].is_open = rc == 0;
	if (rc < 0 && rc != c->doors[door].why)
		LOGP(DMAIN, LOGL_ERROR, "%s: cannot %s %s port %u: %s; the service goes on without it, and tries again every %u s\n",
		     doors[door].key, doors[door].deed, place, port, strerror(-rc), AGAIN_S);
	c->doors[door].why = rc;
	return rc;
}

static void try_doors(void *data)
{
	struct console *c = data;
	bool all = true;
	unsigned i;

	for (i = 0; i < DOORS; i++)
		all = try_door(c, i) == 0 && all;
	if (!all)
		osmo_timer_schedule(&c->again, AGAIN_S, 0);
}

bool console_shut(const struct console *c, size_t i, struct links_view *view)
{
	unsigned door;

	for (door = 0; door < DOORS; door++)
		if (!c->doors[door].is_open && i-- == 0)
			break;
	if (door == DOORS)
		return false;
	*view = (struct links_view){ .name = doors[door].key, .protocol = "door", .state = "shut", .why = strerror(-c->doors[door].why),
				     .since_s = (monotonic_ms() - c->doors[door].since_ms) / 1000 };
	return true;
}

/* ---- life ---- */

static int registry_open(struct console *c)
{
	rate_ctr_init(c);
	c->metrics = metrics_open(c, c->told, c->links, c->identity, c->roles);
	return c->metrics ? 0 : -ENOMEM;
}

int console_open(struct console **console, void *ctx, const struct config *conf, const struct clock *clock, struct links *links,
		 const struct session *session, const struct identity *identity, const struct roles *roles)
{
	struct console *c = talloc_zero(ctx, struct console);
	int rc = 0;

	*console = NULL;
	if (!c)
		return -ENOMEM;
	c->conf = conf;
	c->links = links;
	c->identity = identity;
	c->roles = roles;
	osmo_timer_setup(&c->again, try_doors, c);
	c->told = told_open(c, clock, links, session, identity);
	c->vty_conf = (struct vty_gateway_conf){ .listen = &conf->vty, .links = links, .told = c->told, .stall_s = VTY_STALL_S };
	rc = c->told ? 0 : -ENOMEM;
	if (rc == 0 && (conf->ctrl.bind || conf->prometheus.bind || conf->statsd.host))	/* else nobody reads the registry */
		rc = registry_open(c);
	if (rc < 0) {
		console_close(c);
		return rc;
	}
	try_doors(c);
	*console = c;
	return 0;
}

void console_close(struct console *c)
{
	if (!c)
		return;
	osmo_timer_del(&c->again);
	if (c->statsd)
		osmo_stats_reporter_free(c->statsd);
	prometheus_close(c->prometheus);
	ctrl_close(c->ctrl);
	vty_gateway_close(c->vty);
	metrics_close(c->metrics);
	told_close(c->told);
	talloc_free(c);
}
