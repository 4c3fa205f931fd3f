/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/links_priv.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/log.h"
#include "gateway/session.h"

static const struct links_protocol *const protocols[] = { &links_smpp, &links_gsup };

/* One link. */
struct entry {
	struct llist_head list;
	struct links *links;
	const struct config_link *conf;
	const struct links_protocol *protocol;
	struct links_kept *kept, *kept_queue;
	void *port;
	bool has_stopped;
};

struct links {
	const struct config *conf;
	struct session *session;
	struct links_kept *kept;
	struct llist_head entries;	/* in the order of the configuration */
	bool stopping;
	void (*stopped)(void *priv);
	void *priv;
};

/* ---- what is kept ---- */

static const char *queue_of(const struct config_link *conf)
{
	return conf->operator ? conf->operator : conf->name;
}

static bool is_spent(const struct links *links, const struct links_kept *kept)
{
	size_t i;

	for (i = 0; i < links->conf->n_links; i++)
		if (!strcmp(links->conf->links[i].name, kept->name) || !strcmp(queue_of(&links->conf->links[i]), kept->name))
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

static void on_stopped(void *priv)
{
	struct entry *e = priv;

	if (!e->links->stopping || e->has_stopped)
		return;
	e->has_stopped = true;
	if (are_stopped(e->links))
		e->links->stopped(e->links->priv);
}

static int entry_open(struct links *links, const struct config_link *conf)
{
	struct entry *e = talloc_zero(links, struct entry);
	const struct links_env env = { .session = links->session, .conf = links->conf, .stopped = on_stopped, .priv = e };
	int rc = -ENOMEM;

	if (!e)
		return -ENOMEM;
	e->links = links;
	e->conf = conf;
	e->protocol = protocol_of(conf->protocol);
	e->kept = kept_of(links, conf->name);
	e->kept_queue = kept_of(links, queue_of(conf));
	if (!e->protocol)
		rc = -EPROTONOSUPPORT;
	else if (e->kept && e->kept_queue)
		rc = e->protocol->open(&e->port, e, conf, &env);
	if (rc < 0) {
		talloc_free(e);
		return rc;
	}
	session_port_handed(links->session, conf->name, e->kept_queue->handed, e->kept_queue->lease);
	llist_add_tail(&e->list, &links->entries);
	return 0;
}

static void entry_start(struct entry *e)
{
	if (e->kept->is_down) {
		LOGP(DMAIN, LOGL_NOTICE, "link %s: is down, as it was told\n", e->conf->name);
		e->protocol->down(e->port);
	}
	e->protocol->start(e->port);
}

static void entry_free(struct entry *e)
{
	llist_del(&e->list);
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
	links->conf = conf;
	links->session = session;
	links->kept = kept;
	links->stopped = stopped;
	links->priv = priv;
	INIT_LLIST_HEAD(&links->entries);
	return links;
}

int links_open(struct links *links)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < links->conf->n_links && rc == 0; i++) {
		rc = entry_open(links, &links->conf->links[i]);
		if (rc < 0)
			LOGP(DMAIN, LOGL_ERROR, "link %s: %s\n", links->conf->links[i].name, strerror(-rc));
	}
	return rc;
}

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
	if (llist_empty(&links->entries))
		links->stopped(links->priv);
}

void links_free(struct links *links)
{
	struct entry *e, *e2;

	if (!links)
		return;
	links->stopping = false;
	llist_for_each_entry_safe(e, e2, &links->entries, list)
		entry_free(e);
	talloc_free(links);
}

/* ---- the administrator ---- */

int links_put(struct links *links, const char *name, bool down)
{
	struct entry *e;

	llist_for_each_entry(e, &links->entries, list) {
		if (strcmp(e->conf->name, name) != 0)
			continue;
		if (e->kept->is_down != down)
			LOGP(DMAIN, LOGL_NOTICE, "link %s: told to go %s\n", name, down ? "down" : "up");
		e->kept->is_down = down;
		(down ? e->protocol->down : e->protocol->up)(e->port);
		return 0;
	}
	return -ENOENT;
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
	};
	e->protocol->look(e->port, e->conf, view);
}

size_t links_figures(const struct links *links, size_t i, struct links_figure figures[LINKS_FIGURES_MAX])
{
	const struct entry *e = entry_at(links, i);

	return e->protocol->figures(e->port, figures);
}

size_t links_refusals(const struct links *links, size_t i, struct links_refusal refusals[LINKS_REFUSALS_MAX], uint64_t *others)
{
	const struct entry *e = entry_at(links, i);

	*others = 0;
	return e->protocol->refusals ? e->protocol->refusals(e->port, refusals, others) : 0;
}

int links_trace(struct links *links, const char *name, unsigned n)
{
	struct entry *e;

	llist_for_each_entry(e, &links->entries, list) {
		if (strcmp(e->conf->name, name) != 0)
			continue;
		if (!e->protocol->trace)
			return -ENOTSUP;
		e->protocol->trace(e->port, n);
		return 0;
	}
	return -ENOENT;
}
