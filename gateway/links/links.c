/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/links/links_priv.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/session/session.h"

static const struct links_protocol *const protocols[] = { &links_smpp, &links_gsup };

#define LOOK_MS	50	/* whether the vault knows by now */
#define WHAT_SIZE 128	/* of the keys that a line names */

/* A configuration that came later. It stays for as long as a link uses its words. */
struct reading {
	struct llist_head list;
	const struct config *conf;
};

/* One link. */
struct entry {
	struct llist_head list;
	struct links *links;
	const struct config *config;
	const struct config_link *conf;
	const struct links_protocol *protocol;
	struct links_kept *kept, *kept_queue;
	void *port;
	int64_t certificate_until;
	bool has_stopped;
	bool is_leaving;
	const struct config *next_config;
	const struct config_link *next;	/* comes when it has left; NULL: nothing */
	int64_t deadline_ms;
	struct osmo_timer_list leave;
};

struct links {
	const struct config *conf, *latest;
	struct session *session;
	struct resolve *resolve;
	struct links_kept *kept;
	struct llist_head entries;	/* in the order they were opened */
	struct llist_head readings;
	bool stopping, has_told;
	void (*stopped)(void *priv);
	void *priv;
};

/* ---- what is kept ---- */

static const char *queue_of(const struct config_link *conf)
{
	return conf->operator ? conf->operator : conf->name;
}

static bool is_named(const struct config_link *conf, const char *name)
{
	return !strcmp(conf->name, name) || !strcmp(queue_of(conf), name);
}

static bool is_spent(const struct links *links, const struct links_kept *kept)
{
	const struct entry *e;
	size_t i;

	for (i = 0; i < links->latest->n_links; i++)
		if (is_named(&links->latest->links[i], kept->name))
			return false;
	llist_for_each_entry(e, &links->entries, list)
		if (is_named(e->conf, kept->name))
			return false;
	for (i = 0; i < OUTBOX_HELD; i++)
		if (kept->handed[i])
			return false;
	return true;
}

/* The place of that name, or one that nobody needs. returns: NULL when there is none, or no random octets. */
static struct links_kept *kept_of(struct links *links, const char *name)
{
	struct links_kept *kept, *end = links->kept + LINKS_KEPT_MAX;

	for (kept = links->kept; kept < end; kept++)
		if (!strcmp(kept->name, name))
			return kept;
	for (kept = links->kept; kept < end && !is_spent(links, kept); kept++)
		;
	if (kept == end)
		return NULL;
	memset(kept, 0, sizeof(*kept));
	if (getrandom(&kept->lease, sizeof(kept->lease), 0) != sizeof(kept->lease))
		return NULL;
	kept->lease = kept->lease % OUTBOX_LEASE_MAX + 1;
	osmo_strlcpy(kept->name, name, sizeof(kept->name));
	return kept;
}

/* ---- one link ---- */

static const struct links_protocol *protocol_of(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (!strcmp(protocols[i]->name, name))
			return protocols[i];
	return NULL;
}

static bool are_stopped(const struct links *links)
{
	const struct entry *e;

	llist_for_each_entry(e, &links->entries, list)
		if (!e->has_stopped)
			return false;
	return true;
}

static void tell_stopped(struct links *links)
{
	if (links->has_told || !are_stopped(links))
		return;
	links->has_told = true;
	links->stopped(links->priv);
}

static void on_stopped(void *priv)
{
	struct entry *e = priv;

	if (e->has_stopped || (!e->links->stopping && !e->is_leaving))
		return;
	e->has_stopped = true;
	if (e->links->stopping)
		tell_stopped(e->links);
	else
		osmo_timer_schedule(&e->leave, 0, 0);	/* not from inside the port */
}

static void on_leave(void *data);

static int entry_open(struct links *links, const struct config *config, const struct config_link *conf)
{
	struct entry *e = talloc_zero(links, struct entry);
	const struct links_env env = { .session = links->session, .resolve = links->resolve, .conf = links->conf, .stopped = on_stopped, .priv = e };
	int rc = -ENOMEM;

	if (!e)
		return -ENOMEM;
	e->links = links;
	e->config = config;
	e->conf = conf;
	osmo_timer_setup(&e->leave, on_leave, e);
	e->protocol = protocol_of(conf->protocol);
	e->kept = kept_of(links, conf->name);
	e->kept_queue = kept_of(links, queue_of(conf));
	if (!e->protocol)
		rc = -EPROTONOSUPPORT;
	else if (e->kept && e->kept_queue)
		rc = e->protocol->open(&e->port, e, conf, &env);
	if (rc < 0) {
		LOGP(DMAIN, LOGL_ERROR, "link %s: %s\n", conf->name, strerror(-rc));
		talloc_free(e);
		return rc;
	}
	e->certificate_until = e->protocol->until ? e->protocol->until(conf) : 0;
	llist_add_tail(&e->list, &links->entries);
	return 0;
}

static void entry_start(struct entry *e)
{
	/* when all are open: what may have gone is sent again only where every link of the operator agrees to that */
	session_port_handed(e->links->session, e->conf->name, e->kept_queue->handed, e->kept_queue->lease);
	if (e->kept->is_down) {
		LOGP(DMAIN, LOGL_NOTICE, "link %s: stays out of service\n", e->conf->name);
		e->protocol->down(e->port);
	}
	e->protocol->start(e->port);
}

static void entry_free(struct entry *e)
{
	llist_del(&e->list);
	osmo_timer_del(&e->leave);
	e->protocol->free(e->port);
	talloc_free(e);
}

/* ---- all of them ---- */

void links_check(void *ctx, const struct config *conf, struct config_faults *faults, struct config_faults *warnings)
{
	size_t i;

	for (i = 0; i < conf->n_links; i++) {
		const struct links_protocol *protocol = protocol_of(conf->links[i].protocol);

		if (protocol && protocol->check)
			protocol->check(ctx, conf, &conf->links[i], faults, warnings);
	}
}

struct links *links_new(void *ctx, const struct config *conf, struct session *session, struct links_kept *kept,
			void (*stopped)(void *priv), void *priv)
{
	struct links *links = talloc_zero(ctx, struct links);

	if (!links)
		return NULL;
	links->conf = links->latest = conf;
	links->session = session;
	links->kept = kept;
	links->stopped = stopped;
	links->priv = priv;
	INIT_LLIST_HEAD(&links->entries);
	INIT_LLIST_HEAD(&links->readings);
	return links;
}

void links_ask(struct links *links, struct resolve *r)
{
	links->resolve = r;
}

static int take_reading(struct links *links, const struct config *conf)
{
	struct reading *r = talloc_zero(links, struct reading);

	if (!r)
		return -ENOMEM;
	r->conf = conf;
	llist_add_tail(&r->list, &links->readings);
	links->latest = conf;
	return 0;
}

int links_open(struct links *links, const struct config *latest)
{
	int rc = latest ? take_reading(links, latest) : 0;
	size_t i;

	if (rc < 0)
		config_free(latest);
	for (i = 0; rc == 0 && i < links->latest->n_links; i++)
		rc = entry_open(links, links->latest, &links->latest->links[i]);
	return rc;
}

/* ---- other links ---- */

static struct entry *entry_of(struct links *links, const char *name)
{
	struct entry *e;

	llist_for_each_entry(e, &links->entries, list)
		if (!strcmp(e->conf->name, name))
			return e;
	return NULL;
}

static const struct config_link *link_of(const struct config *conf, const char *name)
{
	size_t i;

	for (i = 0; i < conf->n_links; i++)
		if (!strcmp(conf->links[i].name, name))
			return &conf->links[i];
	return NULL;
}

static bool is_used(const struct links *links, const struct config *conf)
{
	const struct entry *e;

	if (conf == links->latest)
		return true;
	llist_for_each_entry(e, &links->entries, list)
		if (e->config == conf || (e->next && e->next_config == conf))
			return true;
	return false;
}

static void forget_readings(struct links *links, bool all)
{
	struct reading *r, *r2;

	llist_for_each_entry_safe(r, r2, &links->readings, list) {
		if (!all && is_used(links, r->conf))
			continue;
		config_free(r->conf);
		llist_del(&r->list);
		talloc_free(r);
	}
}

static void open_and_start(struct links *links, const struct config *config, const struct config_link *conf)
{
	if (entry_open(links, config, conf) == 0)
		entry_start(llist_last_entry(&links->entries, struct entry, list));
}

static void replace_entry(struct entry *e)
{
	struct links *links = e->links;
	const struct config *config = e->next_config;
	const struct config_link *next = e->next;

	LOGP(DMAIN, LOGL_NOTICE, "link %s: %s\n", e->conf->name, next ? "reopened with its new configuration" : "closed");
	if (!next)
		e->kept->is_down = false;
	entry_free(e);
	if (next)
		open_and_start(links, config, next);
	forget_readings(links, false);
}

/* It has left, or its time is up; what became of its SMS is the vault's to know first. */
static void on_leave(void *data)
{
	struct entry *e = data;
	struct outbox_counts c = { 0 };
	int64_t now = monotonic_ms();

	if (e->links->stopping)
		return;
	session_outbox(e->links->session, e->conf->name, &c);
	if (now >= e->deadline_ms || (e->has_stopped && !c.notes && !c.reserved))
		return replace_entry(e);
	monotonic_timer(&e->leave, LOOK_MS);
}

static void leave_entry(struct entry *e)
{
	e->is_leaving = true;
	e->deadline_ms = monotonic_ms() + LINKS_LEAVE_MS;
	monotonic_timer(&e->leave, LOOK_MS);
	e->protocol->down(e->port);
	e->protocol->stop(e->port);
}

/* returns: whether it is not to stay as it is. */
static bool reload_entry(struct entry *e, const struct config *conf)
{
	const struct config_link *next = link_of(conf, e->conf->name);
	char what[WHAT_SIZE];

	if (!e->is_leaving && next && config_link_differences(what, sizeof(what), e->conf, next) == 0)
		return false;
	e->next = next;
	e->next_config = conf;
	if (e->is_leaving)
		return true;
	if (next)
		LOGP(DMAIN, LOGL_NOTICE, "link %s: configuration changed (%s), draining\n", e->conf->name, what);
	else
		LOGP(DMAIN, LOGL_NOTICE, "link %s: removed, draining\n", e->conf->name);
	leave_entry(e);
	return true;
}

unsigned links_reload(struct links *links, const struct config *conf)
{
	struct entry *e, *e2;
	unsigned changed = 0;
	size_t i;

	if (take_reading(links, conf) < 0) {
		LOGP(DMAIN, LOGL_ERROR, "out of memory; the links are unchanged\n");
		config_free(conf);
		return 1;
	}
	llist_for_each_entry_safe(e, e2, &links->entries, list)
		changed += reload_entry(e, conf);
	for (i = 0; i < conf->n_links; i++) {
		if (entry_of(links, conf->links[i].name))
			continue;
		LOGP(DMAIN, LOGL_NOTICE, "link %s: added\n", conf->links[i].name);
		open_and_start(links, conf, &conf->links[i]);
		changed++;
	}
	forget_readings(links, false);
	return changed;
}

/* ---- the beginning and the end ---- */

void links_start(struct links *links)
{
	struct entry *e;

	llist_for_each_entry(e, &links->entries, list)
		entry_start(e);
}

void links_stop(struct links *links)
{
	struct entry *e;

	links->stopping = true;
	llist_for_each_entry(e, &links->entries, list)
		e->protocol->stop(e->port);
	tell_stopped(links);
}

void links_free(struct links *links)
{
	struct entry *e, *e2;

	if (!links)
		return;
	links->stopping = false;
	llist_for_each_entry_safe(e, e2, &links->entries, list)
		entry_free(e);
	forget_readings(links, true);
	talloc_free(links);
}

/* ---- the administrator ---- */

int links_put(struct links *links, const char *name, bool down)
{
	struct entry *e = entry_of(links, name);

	if (!e)
		return -ENOENT;
	if (e->kept->is_down != down)
		LOGP(DMAIN, LOGL_NOTICE, "link %s: %s service by the administrator\n", name, down ? "taken out of" : "put back into");
	e->kept->is_down = down;
	if (!e->is_leaving)	/* else whoever comes behind it looks there */
		(down ? e->protocol->down : e->protocol->up)(e->port);
	return 0;
}

size_t links_count(const struct links *links)
{
	return llist_count(&links->entries);
}

static const struct entry *entry_at(const struct links *links, size_t i)
{
	const struct entry *e;

	llist_for_each_entry(e, &links->entries, list)
		if (i-- == 0)
			return e;
	return NULL;
}

void links_look(const struct links *links, size_t i, struct links_view *view)
{
	const struct entry *e = entry_at(links, i);

	*view = (struct links_view){
		.name = e->conf->name, .protocol = e->protocol->name, .queue = queue_of(e->conf), .why = "", .is_down = e->kept->is_down,
		.certificate_until = e->certificate_until,
	};
	e->protocol->look(e->port, e->conf, view);
}

size_t links_counters(const struct links *links, size_t i, struct links_counter counts[LINKS_COUNTERS_MAX])
{
	const struct entry *e = entry_at(links, i);

	return e->protocol->counts(e->port, counts);
}

size_t links_refusals(const struct links *links, size_t i, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others)
{
	const struct entry *e = entry_at(links, i);

	*others = 0;
	return e->protocol->refusals ? e->protocol->refusals(e->port, refusals, others) : 0;
}

int links_trace(struct links *links, const char *name, unsigned n)
{
	struct entry *e = entry_of(links, name);

	if (!e)
		return -ENOENT;
	e->protocol->trace(e->port, n);
	return 0;
}
