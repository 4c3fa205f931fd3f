/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMPP as a protocol of links. */
#include "gateway/links/links_priv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/port/smpp_port.h"
#include "gateway/smpp/wire/smpp_tls.h"

#define SETTLE_MS	4000	/* the wire waits for sessions so much longer than their own guard */

static struct smpp_tls_conf tls_conf(const struct config_tls *tls)
{
	return (struct smpp_tls_conf){
		.name = tls->name, .pin = tls->pin_sha256, .ca = { tls->ca_file, tls->ca.text, tls->ca.len },
		.cert = { tls->cert_file, tls->cert.text, tls->cert.len }, .key = { tls->key_file, tls->key.text, tls->key.len },
	};
}

/* What will fail soon, or does already, without being of no use. returns: whether there is such a file, with why. */
static bool tls_is_stale(char why[SMPP_IO_WHY_MAX], const struct smpp_tls_conf *conf)
{
	return smpp_tls_is_stale(why, &conf->ca) || smpp_tls_is_stale(why, &conf->cert);
}

static int64_t smpp_until(const struct config_link *link)
{
	const struct smpp_tls_conf tc = tls_conf(&link->tls);
	int64_t ca = smpp_tls_until(&tc.ca), cert = smpp_tls_until(&tc.cert);

	return ca && (!cert || ca < cert) ? ca : cert;
}

static void smpp_check(void *ctx, const struct config *conf, const struct config_link *link, struct config_faults *faults,
		       struct config_faults *warnings)
{
	const struct smpp_tls_conf tc = tls_conf(&link->tls);
	char why[SMPP_IO_WHY_MAX];
	struct smpp_tls *tls;

	if (link->outbind.port && !link->outbind.from[0])
		config_faults_add(faults, conf->file, link->line, "links.outbind.from: missing; expected the addresses that the operator calls from");
	if (link->outbind.port && link->tls.is_on)
		config_faults_add(faults, conf->file, link->line, "links.outbind: not with tls, because an outbind is not encrypted; expected one of them");
	if (!link->tls.is_on)
		return;
	if (smpp_tls_new(&tls, why, ctx, &tc) < 0)
		config_faults_add(faults, conf->file, link->line, "links.tls: %s; expected a key that is that of cert_file, and certificates in PEM", why);
	else if (tls_is_stale(why, &tc))
		config_faults_add(warnings, conf->file, link->line, "links.tls: warning: %s", why);
	smpp_tls_free(tls);
}

/* A bind has a connection of its own. returns: 0 and the ios, which are NULL for plain TCP; -errno, logged. */
static int tls_open(const struct smpp_io *ios[SMPP_BINDS_MAX], unsigned n, void *ctx, const struct config_link *link)
{
	const struct smpp_tls_conf tc = tls_conf(&link->tls);
	char why[SMPP_IO_WHY_MAX];
	struct smpp_tls *tls;
	unsigned i;
	int rc = 0;

	if (!link->tls.is_on)
		return 0;
	for (i = 0; i < n && rc == 0; i++) {
		rc = smpp_tls_new(&tls, why, ctx, &tc);
		if (rc == 0)
			ios[i] = smpp_tls_io(tls);
	}
	if (rc < 0) {
		LOGP(DMAIN, LOGL_ERROR, "link %s: TLS: %s\n", link->name, why);
		return rc;
	}
	if (tls_is_stale(why, &tc))
		LOGP(DMAIN, LOGL_ERROR, "link %s: TLS: %s\n", link->name, why);
	return 0;
}

static int smpp_open(void **port, void *ctx, const struct config_link *link, const struct links_env *env)
{
	struct smpp_port_conf conf;
	const struct smpp_io *ios[SMPP_BINDS_MAX] = { NULL };
	int rc = smpp_port_conf_from(&conf, link);

	if (rc == 0)
		rc = tls_open(ios, smpp_port_binds_of(&conf), ctx, link);
	if (rc < 0)
		return rc;
	conf.country = env->conf->service.country;
	if (!conf.source)
		conf.source = env->conf->service.code;
	conf.link.resolve = env->resolve;
	conf.settle_ms = env->conf->service.guard_ms + SETTLE_MS;
	conf.stopped = env->stopped;
	conf.priv = env->priv;
	*port = smpp_port_new(ctx, env->session, &conf, ios);
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
	const struct smpp_binds *binds = smpp_port_binds(port);
	struct smpp_link_load load = smpp_binds_load(binds);

	view->state = smpp_binds_state(binds);
	view->why = smpp_binds_why(binds);
	snprintf(view->peer, sizeof(view->peer), "%s:%u", link->host, link->port);
	view->since_s = load.since_s;
	view->in_flight = load.in_flight;
	view->window = link->window * link->binds;
	view->queued = load.queued;
	view->is_usable = smpp_binds_is_up(binds);
	view->dialogues = smpp_port_dialogues(port);
}

static size_t smpp_counters(const void *port, struct links_counter counts[LINKS_COUNTERS_MAX])
{
	const struct smpp_port_stats *p = smpp_port_stats(port);
	const struct smpp_link_stats l = smpp_binds_stats(smpp_port_binds(port));
	const struct links_counter all[] = {
		{ "PDUs received", l.rx_pdus }, { "PDUs sent", l.tx_pdus }, { "PDUs broken", l.rx_broken }, { "connections", l.connects, true },
		{ "binds", l.binds, true }, { "without response", l.timeouts }, { "late responses", l.late }, { "stray responses", l.strays },
		{ "USSD begun", p->begins }, { "USSD inputs", p->inputs }, { "USSD ended by phone", p->ends },
		{ "USSD opened", p->pushes }, { "USSD dropped", p->ignored },
		{ "screens sent", p->screens }, { "screens refused", p->screens_failed },
		{ "SMS in", p->sms }, { "SMS refused", p->sms_refused }, { "SMS settled late", p->sms_late }, { "SMS parts", p->sms_parts },
		{ "SMS given up", p->sms_lost }, { "SMS for applications", p->sms_data },
		{ "receipts", p->receipts }, { "receipts on the way", p->receipts_waiting },
		{ "refused as too many", p->over }, { "told to slow down", p->slowed },
		{ "calls refused", smpp_port_calls_refused(port), true },
	};

	_Static_assert(ARRAY_SIZE(all) <= LINKS_COUNTERS_MAX, "every counter has its place");
	memcpy(counts, all, sizeof(all));
	return ARRAY_SIZE(all);
}

static bool is_of_link(uint32_t command)
{
	switch (command & ~SMPP_RESP) {
	case SMPP_BIND_RECEIVER:
	case SMPP_BIND_TRANSMITTER:
	case SMPP_BIND_TRANSCEIVER:
	case SMPP_UNBIND:
	case SMPP_ENQUIRE_LINK:
		return true;
	}
	return false;
}

static size_t smpp_refusals(const void *port, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others)
{
	int64_t now = monotonic_ms();
	struct smpp_status_tally t;
	size_t i;

	_Static_assert(SMPP_STATUS_ROWS <= LINKS_REFUSALS_MAX, "every row has its place");
	smpp_binds_refusals(smpp_port_binds(port), &t);
	for (i = 0; i < t.used; i++)
		refusals[i] = (struct links_refusal){
			.request = smpp_pdu_name(t.rows[i].command), .status = t.rows[i].status, .words = smpp_status_words(t.rows[i].status),
			.n = t.rows[i].n, .ago_s = (now - t.rows[i].last_ms) / 1000, .of_link = is_of_link(t.rows[i].command),
		};
	*others = t.others;
	return t.used;
}

static void smpp_trace(void *port, unsigned n)
{
	smpp_port_trace(port, n);
}

const struct links_protocol links_smpp = {
	.name = "smpp",
	.check = smpp_check,
	.open = smpp_open,
	.until = smpp_until,
	.start = smpp_start,
	.stop = smpp_stop,
	.down = smpp_down,
	.up = smpp_up,
	.free = smpp_free,
	.look = smpp_look,
	.counts = smpp_counters,
	.refusals = smpp_refusals,
	.trace = smpp_trace,
};
