/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/link_report.h"

#include <string.h>

#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/console/console.h"
#include "gateway/links/links.h"
#include "store/base/monotonic.h"
#include "store/door/identity.h"
#include "store/door/identity_payload.h"

#define LOOK_MS		500
#define AGAIN_MS	10000	/* nothing changed; the vault may have refused or lost the last one */

/* What makes a report worth telling; how long it is so does not. */
struct told {
	char name[IDENTITY_REPORT_WORD], state[IDENTITY_REPORT_WORD], why[IDENTITY_REPORT_WHY];
	bool is_up, is_down;
};

struct link_report {
	const struct links *links;
	const struct console *console;
	struct identity *identity;
	struct osmo_timer_list look;
	struct told told[IDENTITY_REPORTS_MAX];
	size_t n_told;
	int64_t again_ms;
	unsigned under_way, n_tickets;
	uint64_t tickets[IDENTITY_REPORTS_MAX];	/* of one report; a request holds one link at the least */
};

/* Words of a peer or of the host may be in it. */
static void copy_printable(char *out, size_t size, const char *text)
{
	char *at;

	osmo_strlcpy(out, text, size);
	for (at = out; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
}

static bool is_changed(struct told *t, const struct links_view *v)
{
	struct told now = { .is_up = v->is_usable, .is_down = v->is_down };
	bool changed;

	osmo_strlcpy(now.name, v->name, sizeof(now.name));
	copy_printable(now.state, sizeof(now.state), v->state);
	copy_printable(now.why, sizeof(now.why), v->why);
	changed = memcmp(&now, t, sizeof(now)) != 0;
	*t = now;
	return changed;
}

/* The links, and behind them the shut doors. returns: whether there is an i-th. */
static bool look_at(const struct link_report *r, size_t i, struct links_view *v)
{
	size_t n = links_count(r->links);

	if (i >= n)
		return console_shut(r->console, i - n, v);
	links_look(r->links, i, v);
	return true;
}

/* Look at all of them. returns: whether the vault does not know. */
static bool look_at_all(struct link_report *r)
{
	bool changed = false;
	struct links_view v;
	size_t i;

	for (i = 0; i < IDENTITY_REPORTS_MAX && look_at(r, i, &v); i++)
		changed |= is_changed(&r->told[i], &v);
	changed |= i != r->n_told;
	r->n_told = i;
	return changed;
}

static void on_taken(void *ctx, const struct identity_ans *ans)
{
	struct link_report *r = ctx;

	r->under_way--;
	if (ans->outcome == IDO_BUSY)
		r->again_ms = 0;
}

static void submit_request(struct link_report *r, struct identity_req *req)
{
	if (identity_submit(r->identity, req, on_taken, r, &r->tickets[r->n_tickets]) == 0) {
		r->under_way++;
		r->n_tickets++;
	}
	*req = (struct identity_req){ .verb = IDV_LINKS };
}

static void put_one(struct link_report *r, struct identity_req *req, size_t i)
{
	const struct told *t = &r->told[i];
	struct identity_report report = { .place = i, .of = r->n_told, .is_up = t->is_up, .is_down = t->is_down, .name = t->name,
					  .state = t->state, .why = t->why };
	struct links_view v;

	if (!look_at(r, i, &v))
		return;
	report.protocol = v.protocol;
	report.since_s = v.since_s;
	report.until = v.certificate_until;
	if (identity_report_put(req, &report) == 0)
		return;
	submit_request(r, req);
	if (identity_report_put(req, &report) < 0)
		r->again_ms = 0;	/* none is so long */
}

static void tell_all(struct link_report *r)
{
	struct identity_req req = { .verb = IDV_LINKS };
	size_t i;

	r->again_ms = monotonic_ms() + AGAIN_MS;
	r->n_tickets = 0;
	for (i = 0; i < r->n_told; i++)
		put_one(r, &req, i);
	if (req.text_len)
		submit_request(r, &req);
}

static void on_look(void *data)
{
	struct link_report *r = data;

	if (!r->under_way && (look_at_all(r) || monotonic_ms() >= r->again_ms))
		tell_all(r);
	monotonic_timer(&r->look, LOOK_MS);
}

struct link_report *link_report_new(void *ctx, const struct links *links, const struct console *console, struct identity *identity)
{
	struct link_report *r = talloc_zero(ctx, struct link_report);

	if (!r)
		return NULL;
	r->links = links;
	r->console = console;
	r->identity = identity;
	osmo_timer_setup(&r->look, on_look, r);
	monotonic_timer(&r->look, 0);
	return r;
}

void link_report_again(struct link_report *r)
{
	r->again_ms = 0;
}

void link_report_free(struct link_report *r)
{
	unsigned i;

	if (!r)
		return;
	osmo_timer_del(&r->look);
	for (i = 0; i < r->n_tickets; i++)	/* one that was answered is nobody's */
		identity_cancel(r->identity, r->tickets[i]);
	talloc_free(r);
}
