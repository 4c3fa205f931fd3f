/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counts of how each screen ends, collected here and added to the vault's now and then, because only the vault outlives a restart. They are named by
 * words of menus and configuration: no number, no text, no person. */
#include "gateway/session/session_priv.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/door/identity_payload.h"

#define BLOCK_MS	20000	/* the unit that operators charge by */
#define ENTRIES_MAX	8192	/* screens x links x languages, with room */
#define BITS		10

#define X(e, word) [SESSION_TALLY_##e] = word,
static const char *const events[SESSION_TALLY_EVENTS] = { IDENTITY_SCREEN_EVENTS(X) };
static const char *const totals[SESSION_TALLY_TOTALS] = { IDENTITY_TOTALS(X) };
#undef X

struct entry {
	struct hlist_node hash;
	const char *screen, *lang;	/* of the menu */
	char link[IDENTITY_LINK_MAX];
	uint32_t n[SESSION_TALLY_EVENTS];	/* not in a request yet */
	uint64_t all[SESSION_TALLY_EVENTS];
};

struct session_tally {
	struct session *session;
	DECLARE_HASHTABLE(entries, BITS);
	unsigned n_entries;
	uint32_t totals[SESSION_TALLY_TOTALS];
	bool asking;
	uint64_t ticket;
	struct identity_req req;	/* under way until the vault has taken it; without text: none */
};

struct session_tally *session_tally_new(struct session *s)
{
	struct session_tally *t = talloc_zero(s, struct session_tally);

	if (!t)
		return NULL;
	t->session = s;
	hash_init(t->entries);
	return t;
}

void session_tally_free(struct session_tally *t)
{
	if (t && t->asking)
		identity_cancel(t->session->identity, t->ticket);
	talloc_free(t);
}

/* ---- counting ---- */

static struct entry *entry_of(struct session_tally *t, const char *screen, const char *link, const char *lang)
{
	uint32_t key = (uint32_t)(uintptr_t)screen ^ (uint32_t)(uintptr_t)lang * 31;
	struct entry *e;

	hash_for_each_possible(t->entries, e, hash, key)
		if (e->screen == screen && e->lang == lang && !strcmp(e->link, link))
			return e;
	e = t->n_entries < ENTRIES_MAX ? talloc_zero(t, struct entry) : NULL;
	if (!e)
		return NULL;
	e->screen = screen;
	e->lang = lang;
	osmo_strlcpy(e->link, link, sizeof(e->link));
	hash_add(t->entries, &e->hash, key);
	t->n_entries++;
	return e;
}

void session_tally_screen(struct session_dialogue *d, enum session_tally_event what)
{
	struct session *s = d->link->session;
	struct entry *e;

	if (!d->screen)
		return;
	e = entry_of(s->tally, d->screen, d->link->port->name, menu_lang(s->menu, &d->state));
	if (e) {
		e->n[what]++;
		e->all[what]++;
	}
	if (what == SESSION_TALLY_SHOWN)
		s->tally->totals[SESSION_TALLY_STEPS]++;
}

void session_tally_end(struct session_dialogue *d, enum session_tally_event what)
{
	struct session_tally *t = d->link->session->tally;
	int64_t ms = monotonic_ms() - d->begun_ms;
	uint32_t blocks = ms > 0 ? (uint32_t)((ms + BLOCK_MS - 1) / BLOCK_MS) : 1;

	if (d->push && !d->shown)
		return;		/* the phone never saw it */
	if (d->shown && !d->is_over && !d->waits)
		session_tally_screen(d, what);
	t->totals[SESSION_TALLY_SESSIONS]++;
	t->totals[SESSION_TALLY_BLOCKS] += blocks;
	if (!d->gave)
		return;
	t->totals[SESSION_TALLY_SHARES]++;
	t->totals[SESSION_TALLY_SHARE_BLOCKS] += blocks;
}

_Static_assert(SESSION_SCREENS_MAX == MENU_SCREENS_MAX, "a row for each");

size_t session_screens(const struct session *s, struct session_screen *rows, size_t size)
{
	const struct entry *e;
	unsigned bucket;
	size_t i, n = 0;

	hash_for_each(s->tally->entries, bucket, e, hash) {
		for (i = 0; i < n && rows[i].screen != e->screen; i++)
			;
		if (i == size)
			continue;
		if (i == n)
			rows[n++] = (struct session_screen){ .screen = e->screen };
		rows[i].shown += e->all[SESSION_TALLY_SHOWN];
		rows[i].answered += e->all[SESSION_TALLY_ANSWERED];
		rows[i].timed_out += e->all[SESSION_TALLY_TIMED_OUT];
		rows[i].left += e->all[SESSION_TALLY_LEFT];
		rows[i].cut += e->all[SESSION_TALLY_CUT];
	}
	return n;
}

/* ---- to the vault ---- */

/* Move one count into the request. returns: false when there is no room. */
static bool put_count(struct session_tally *t, uint32_t *n, const char *name)
{
	const struct identity_counter counter = { .name = name, .n = OSMO_MIN(*n, IDENTITY_COUNTER_MAX) };

	if (!*n)
		return true;
	if (identity_counter_put(&t->req, &counter) < 0)
		return false;
	*n -= counter.n;
	return true;
}

static bool put_entry(struct session_tally *t, struct entry *e)
{
	char name[IDENTITY_COUNTER_NAME];
	unsigned i;

	for (i = 0; i < SESSION_TALLY_EVENTS; i++) {
		snprintf(name, sizeof(name), "screen|%s|%s|%s|%s", e->screen, e->link, e->lang, events[i]);
		if (!put_count(t, &e->n[i], name))
			return false;
	}
	return true;
}

static void gather_counts(struct session_tally *t)
{
	char name[IDENTITY_COUNTER_NAME];
	struct entry *e;
	unsigned i, bucket;

	t->req = (struct identity_req){ .verb = IDV_COUNTS };
	for (i = 0; i < SESSION_TALLY_TOTALS; i++) {
		snprintf(name, sizeof(name), "total|%s", totals[i]);
		put_count(t, &t->totals[i], name);
	}
	hash_for_each(t->entries, bucket, e, hash)
		if (!put_entry(t, e))
			break;
	if (t->req.text_len && getrandom(t->req.op, sizeof(t->req.op), 0) != sizeof(t->req.op))
		LOGP(DSESS, LOGL_ERROR, "no random octets for the operation id of screen counts\n");
}

/* A request that was not taken is sent again under the same operation id, so that it counts once. */
static void on_taken(void *ctx, const struct identity_ans *ans)
{
	struct session_tally *t = ctx;

	t->asking = false;
	if (ans->outcome == IDO_BUSY)
		return;
	if (ans->outcome != IDO_OK)
		LOGP(DSESS, LOGL_ERROR, "the vault refuses screen counts: they are dropped\n");
	t->req.text_len = 0;
}

void session_tally_flush(struct session_tally *t)
{
	struct identity_req req;

	if (t->asking)
		return;
	if (!t->req.text_len)
		gather_counts(t);
	if (!t->req.text_len)
		return;
	req = t->req;
	t->asking = true;
	if (identity_submit(t->session->identity, &req, on_taken, t, &t->ticket) < 0)
		t->asking = false;
}
