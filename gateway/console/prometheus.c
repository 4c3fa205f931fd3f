/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/prometheus.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/stat_item.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/console/metrics.h"
#include "gateway/console/prometheus_more.h"
#include "store/base/log.h"

#define CLIENT_OCTETS	16384	/* what libmicrohttpd keeps of one client: a request of Prometheus has some hundreds */

struct prometheus {
	struct metrics *metrics;
	const struct told *told;
	const struct identity *identity;
	struct MHD_Daemon *daemon;
	struct osmo_fd ofd;		/* its epoll; fd -1: none */
	struct osmo_timer_list tick;
};

/* ---- text ---- */

struct sample {
	const char *group, *name, *help, *label;	/* borrowed from the registry; label NULL: none */
	bool counts;
	int64_t value;
};

struct samples {
	struct sample *all;		/* grows by talloc */
	size_t n;
	bool failed;
};

static void sample_add(struct samples *s, const struct sample *sample)
{
	struct sample *grown = s->all;

	if (s->n == talloc_array_length(s->all))
		grown = talloc_realloc(NULL, s->all, struct sample, s->n ? 2 * s->n : 256);
	if (!grown) {
		s->failed = true;
		return;
	}
	s->all = grown;
	s->all[s->n++] = *sample;
}

static int on_counter(struct rate_ctr_group *group, struct rate_ctr *counter, const struct rate_ctr_desc *desc, void *data)
{
	sample_add(data, &(struct sample){ group->desc->group_name_prefix, desc->name, desc->description, group->name, true,
					   (int64_t)counter->current });
	return 0;
}

static int on_counters(struct rate_ctr_group *group, void *data)
{
	return rate_ctr_for_each_counter(group, on_counter, data);
}

static int on_gauge(struct osmo_stat_item_group *group, struct osmo_stat_item *item, void *data)
{
	const struct osmo_stat_item_desc *desc = osmo_stat_item_get_desc(item);

	sample_add(data, &(struct sample){ group->desc->group_name_prefix, desc->name, desc->description, group->name, false,
					   osmo_stat_item_get_last(item) });
	return 0;
}

static int on_gauges(struct osmo_stat_item_group *group, void *data)
{
	return osmo_stat_item_for_each_item(group, on_gauge, data);
}

static int by_metric(const struct sample *a, const struct sample *b)
{
	int rc = strcmp(a->group, b->group);

	if (rc == 0)
		rc = strcmp(a->name, b->name);
	return rc ? rc : (int)b->counts - (int)a->counts;
}

/* The lines of one metric stand together. */
static int by_name(const void *va, const void *vb)
{
	const struct sample *a = va, *b = vb;
	int rc = by_metric(a, b);

	return rc || !a->label || !b->label ? rc : strcmp(a->label, b->label);
}

static char *sample_print(char *text, const struct sample *s, bool first)
{
	const char *total = s->counts ? "_total" : "";

	if (first)
		text = talloc_asprintf_append_buffer(text, "# HELP musafir_%s_%s%s %s\n# TYPE musafir_%s_%s%s %s\n", s->group, s->name, total, s->help,
						     s->group, s->name, total, s->counts ? "counter" : "gauge");
	if (text && s->label)
		return talloc_asprintf_append_buffer(text, "musafir_%s_%s%s{%s=\"%s\"} %" PRId64 "\n", s->group, s->name, total, s->group, s->label, s->value);
	return text ? talloc_asprintf_append_buffer(text, "musafir_%s_%s%s %" PRId64 "\n", s->group, s->name, total, s->value) : NULL;
}

/* What the registry cannot hold, and all that is in it in the order of names. returns: on p; NULL when out of memory. */
static char *print_all(struct prometheus *p)
{
	struct samples s = { 0 };
	char *text = talloc_strdup(p, "");
	size_t i;

	rate_ctr_for_each_group(on_counters, &s);
	osmo_stat_item_for_each_group(on_gauges, &s);
	qsort(s.all, s.n, sizeof(*s.all), by_name);
	if (text)
		text = prometheus_more(text, p->told, p->identity);
	for (i = 0; text && i < s.n && talloc_get_size(text) < PROMETHEUS_TEXT_MAX; i++)
		text = sample_print(text, &s.all[i], i == 0 || by_metric(&s.all[i - 1], &s.all[i]));
	talloc_free(s.all);
	return s.failed ? NULL : text;
}

/* ---- requests ---- */

static enum MHD_Result answer_request(struct MHD_Connection *connection, unsigned status, const char *text)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result rc;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
	rc = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return rc;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
				  const char *upload, size_t *upload_size, void **con_cls)
{
	struct prometheus *p = cls;
	enum MHD_Result rc;
	char *text;

	if (strcmp(method, MHD_HTTP_METHOD_GET) && strcmp(method, MHD_HTTP_METHOD_HEAD))
		return answer_request(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET only\n");
	if (strcmp(url, "/metrics"))
		return answer_request(connection, MHD_HTTP_NOT_FOUND, "try /metrics\n");
	metrics_refresh(p->metrics);
	text = print_all(p);
	if (!text)
		return answer_request(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of memory\n");
	rc = answer_request(connection, MHD_HTTP_OK, text);
	talloc_free(text);
	return rc;
}

/* ---- the loop ---- */

/* What is read, and when nothing moves: libmicrohttpd says how soon it wants to be called again. */
static void run_daemon(struct prometheus *p)
{
	MHD_UNSIGNED_LONG_LONG ms = 1000;

	MHD_run(p->daemon);
	if (MHD_get_timeout(p->daemon, &ms) != MHD_YES || ms > 1000)
		ms = 1000;
	osmo_timer_schedule(&p->tick, ms / 1000, ms % 1000 * 1000);
}

static int on_readable(struct osmo_fd *ofd, unsigned what)
{
	run_daemon(ofd->data);
	return 0;
}

static void on_tick(void *data)
{
	run_daemon(data);
}

/* ---- life ---- */

/* Without an option about it the port is taken by SO_REUSEADDR: connections of a former life do not keep it. */
static struct MHD_Daemon *start_daemon(struct prometheus *p, const struct config_listen *listen)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(listen->port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(listen->port) };
	bool is_four = inet_pton(AF_INET, listen->bind, &four.sin_addr) == 1;

	if (!is_four && inet_pton(AF_INET6, listen->bind, &six.sin6_addr) != 1) {
		errno = EINVAL;
		return NULL;
	}
	errno = 0;
	return MHD_start_daemon(MHD_USE_EPOLL | (is_four ? 0 : MHD_USE_IPv6), listen->port, NULL, NULL, on_request, p,
				MHD_OPTION_SOCK_ADDR, is_four ? (void *)&four : (void *)&six,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned)PROMETHEUS_CLIENTS_MAX,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PROMETHEUS_STALL_S,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CLIENT_OCTETS,
				MHD_OPTION_END);
}

static int watch_daemon(struct prometheus *p)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(p->daemon, MHD_DAEMON_INFO_EPOLL_FD);

	if (!info)
		return -EIO;
	osmo_fd_setup(&p->ofd, info->epoll_fd, OSMO_FD_READ, on_readable, p, 0);
	return osmo_fd_register(&p->ofd);
}

int prometheus_open(struct prometheus **prometheus, void *ctx, const struct config_listen *listen, struct metrics *metrics,
		    const struct told *told, const struct identity *identity)
{
	struct prometheus *p = talloc_zero(ctx, struct prometheus);
	int rc = 0;

	*prometheus = NULL;
	if (!p)
		return -ENOMEM;
	p->metrics = metrics;
	p->told = told;
	p->identity = identity;
	p->ofd.fd = -1;
	osmo_timer_setup(&p->tick, on_tick, p);
	p->daemon = start_daemon(p, listen);
	if (!p->daemon)
		rc = errno ? -errno : -EIO;
	if (rc == 0)
		rc = watch_daemon(p);
	if (rc < 0) {
		prometheus_close(p);
		return rc;
	}
	LOGP(DMAIN, LOGL_NOTICE, "prometheus: listening on http://%s:%u/metrics\n", listen->bind, listen->port);
	*prometheus = p;
	return 0;
}

void prometheus_close(struct prometheus *p)
{
	if (!p)
		return;
	osmo_timer_del(&p->tick);
	if (p->ofd.fd >= 0)
		osmo_fd_unregister(&p->ofd);
	if (p->daemon)
		MHD_stop_daemon(p->daemon);
	talloc_free(p);
}
