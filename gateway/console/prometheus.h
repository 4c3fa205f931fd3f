/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /metrics on this host: the registry of libosmocore as Prometheus text, by libmicrohttpd on the loop of this process.
 *
 * Promise: names of metrics, links, screens and verbs, and numbers; a metric is musafir_GROUP_NAME with GROUP as its label, a counter ends in
 * _total; prometheus_more.h has what else there is. Any other path is 404, any other method 405; a client that does not read is closed and never waited for.
 * Never: a word of a person.
 *
 * Life cycle: 1. prometheus_open(); 2. the loop serves it; 3. prometheus_close().
 *
 * Limits: PROMETHEUS_CLIENTS_MAX clients, PROMETHEUS_TEXT_MAX octets of text (more is cut at a line). There is no password: any user of
 * this host may read it.   source: Prometheus text exposition format 0.0.4. */
#pragma once

#define PROMETHEUS_CLIENTS_MAX	8
#define PROMETHEUS_STALL_S	10			/* a client is closed when nothing moves for so long */
#define PROMETHEUS_TEXT_MAX	(1024 * 1024)		/* 64 links of 64 counters are a quarter of it */

struct config_listen;
struct identity;
struct metrics;
struct prometheus;
struct told;

/* owns: metrics, told and identity are borrowed and outlive it. returns: 0 and *prometheus; -EADDRINUSE or other -errno: may be tried again; -ENOMEM. */
int prometheus_open(struct prometheus **prometheus, void *ctx, const struct config_listen *listen, struct metrics *metrics,
		    const struct told *told, const struct identity *identity) __attribute__((warn_unused_result));
void prometheus_close(struct prometheus *p);	/* NULL is fine */
