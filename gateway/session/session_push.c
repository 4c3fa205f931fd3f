/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialogues that we open: the vault keeps the screens to push, and here each is tried once, on the best link for its number.
 *
 * Such a dialogue is drawn like any other, but its first screen goes out by push() instead of send(), and it has no key in the table until
 * the network has given it one. The vault hears of a screen that was not shown, and may send neutral words by SMS where the person wants that. */
#include "gateway/session/session_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/door/identity_payload.h"

#define IN_FLIGHT	8	/* of one link: an operator that is slow to answer them is not asked for more */
#define A_SECOND	10	/* of all links: people who let shops ask are asked a few times a day */

static bool is_push_open(const struct session_dialogue *d)
{
	return d->push_state == SESSION_PUSH_DRAWN || d->push_state == SESSION_PUSH_HANDED;
}

static void push_open(struct session_dialogue *d)
{
	d->push_state = SESSION_PUSH_DRAWN;
	llist_add_tail(&d->waiting, &d->link->pushing);
	d->link->n_pushing++;
}

/* Known by now, one way or another. */
static void push_close(struct session_dialogue *d)
{
	d->push_state = SESSION_PUSH_NONE;
	llist_del_init(&d->waiting);
	d->link->n_pushing--;
}

/* ---- to the vault ---- */

static void ignore_push_done(void *ctx, const struct identity_ans *ans)
{
}

/* Report the outcome of a push. link: by which an SMS could go instead, or NULL. */
static void send_push_done(struct session *s, uint64_t push, const char *number, enum identity_pushed_how how, const struct session_link *link)
{
	struct identity_req req = { .verb = IDV_PUSH_DONE, .push = push };
	const struct identity_pushed pushed = { how, link ? link->port->name : "" };
	uint64_t ticket;

	osmo_strlcpy(req.number, number, sizeof(req.number));
	if (link)
		osmo_strlcpy(req.link, session_queue_name(link), sizeof(req.link));
	s->counts.pushed += how == IDENTITY_PUSHED_SHOWN;
	s->counts.not_pushed += how != IDENTITY_PUSHED_SHOWN;
	if (identity_pushed_put(&req, &pushed) < 0 || identity_submit(s->identity, &req, ignore_push_done, NULL, &ticket) < 0)
		LOGP(DSESS, LOGL_DEBUG, "outcome of a push not reported to the vault\n");
}

static void report_push(struct session_dialogue *d, enum identity_pushed_how how)
{
	send_push_done(d->link->session, d->push, d->number, how, d->link);
}

void session_push_lost(struct session_dialogue *d)
{
	if (!is_push_open(d))
		return;
	push_close(d);
	report_push(d, IDENTITY_PUSHED_UNKNOWN);
}

/* ---- to the network ---- */

static uint32_t seen_hash(const struct session *s, const char *number)
{
	return session_hash(number, strlen(number), s->seed);
}

static struct session_seen *seen_place(const struct session *s, uint32_t hash)
{
	return &s->seen[hash % SESSION_SEEN_MAX];
}

void session_push_seen(const struct session_link *link, const char *number)
{
	uint32_t hash = seen_hash(link->session, number);

	*seen_place(link->session, hash) = (struct session_seen){ hash, link };
}

void session_push_forget(const struct session_link *link)
{
	size_t i;

	for (i = 0; i < SESSION_SEEN_MAX; i++)
		if (link->session->seen[i].link == link)
			link->session->seen[i].link = NULL;
}

static bool was_seen(const struct session_link *link, const char *number)
{
	uint32_t hash = seen_hash(link->session, number);
	const struct session_seen *seen = seen_place(link->session, hash);

	return seen->link == link && seen->hash == hash;
}

/* The best link that is up and vouches for that number; with push only one that may open a dialogue just now. */
static struct session_link *link_for(struct session *s, const char *number, bool push)
{
	struct session_link *link, *best = NULL;

	llist_for_each_entry(link, &s->ports, list) {
		if (!link->port->is_up || !session_is_asserted(link->port, number) ||
		    (push && (!link->port->ops->push || link->n_pushing >= IN_FLIGHT)))
			continue;
		if (was_seen(link, number))
			return link;
		if (!best || session_queue_rank(link, number) < session_queue_rank(best, number))
			best = link;
	}
	return best;
}

static void begin_push(struct session *s, uint64_t push, const char *number)
{
	struct session_link *link = link_for(s, number, true);
	struct session_msg msg = { .kind = SESSION_BEGIN };
	struct session_dialogue *d = NULL;
	bool busy = session_dialogue_of(s, number);	/* a phone shows one screen at a time */

	osmo_strlcpy(msg.number, number, sizeof(msg.number));
	if (link && !busy && s->n_dialogues < s->conf->dialogues_max)
		d = session_dialogue_new(link, &msg);
	secret_wipe_mem(&msg, sizeof(msg));
	if (!d)
		return send_push_done(s, push, number, busy ? IDENTITY_PUSHED_BUSY : IDENTITY_PUSHED_CANNOT, link_for(s, number, false));
	session_dialogue_unkey(d);
	session_dialogue_number(d, number);
	d->asserted = true;
	d->push = push;
	push_open(d);
	s->draw(d);
}

bool session_push_say(struct session_dialogue *d, const struct menu_effect *effect)
{
	struct session_push push = { .id = d->id, .number = d->wire_number, .text = effect->text, .len = effect->len,
				     .alphabet = effect->alphabet, .asks = effect->kind == MENU_SAY };
	int rc;

	if (d->push_state != SESSION_PUSH_DRAWN)
		return false;
	session_dialogue_draws(d, effect);
	d->push_state = SESSION_PUSH_HANDED;
	d->push_asks = push.asks;
	rc = d->link->port->ops->push(d->link->port, &push);
	if (rc < 0) {
		push_close(d);
		report_push(d, rc == -EAGAIN ? IDENTITY_PUSHED_BUSY : IDENTITY_PUSHED_CANNOT);
		session_dialogue_end(d, "not pushed");
	}
	return true;
}

bool session_push_wants(const struct session_dialogue *d, const struct identity_ans *ans)
{
	return d->push_state != SESSION_PUSH_DRAWN ||
	       identity_verb_lists(identity_verb_row(ans->verb)->pushes, identity_outcome_name(ans->outcome));
}

/* ---- from the network ---- */

static void push_shown(struct session_dialogue *d, const uint8_t key[SESSION_KEY_MAX])
{
	struct session *s = d->link->session;

	push_close(d);
	d->shown = true;
	s->counts.answered++;
	session_tally_screen(d, SESSION_TALLY_SHOWN);
	report_push(d, IDENTITY_PUSHED_SHOWN);
	if (!d->push_asks || !key) {
		d->is_over = true;
		return session_dialogue_end(d, "pushed");
	}
	session_dialogue_key(d, key);
	d->begun_s = d->used_s = session_now_s(s);	/* the operator counts from here */
	llist_move_tail(&d->by_use, &d->link->by_use);
	llist_move_tail(&d->by_age, &d->link->by_age);
}

void session_push_result(struct session_port *port, uint64_t id, enum session_push_outcome outcome, const uint8_t key[SESSION_KEY_MAX])
{
	static const struct {
		enum identity_pushed_how how;
		const char *word;	/* of the log */
	} ends[] = {
		[SESSION_PUSH_SHOWN] = { IDENTITY_PUSHED_SHOWN, "shown" }, [SESSION_PUSH_REFUSED] = { IDENTITY_PUSHED_REFUSED, "refused" },
		[SESSION_PUSH_ABSENT] = { IDENTITY_PUSHED_ABSENT, "absent" }, [SESSION_PUSH_BUSY] = { IDENTITY_PUSHED_BUSY, "busy" },
		[SESSION_PUSH_UNKNOWN] = { IDENTITY_PUSHED_UNKNOWN, "unknown" },
	};
	struct session_link *link = port->session_priv;
	struct session_dialogue *d;

	if (!link)
		return;
	llist_for_each_entry(d, &link->pushing, waiting) {
		if (d->id != id || d->push_state != SESSION_PUSH_HANDED)
			continue;
		if (outcome == SESSION_PUSH_SHOWN)
			return push_shown(d, key);
		push_close(d);
		report_push(d, ends[outcome].how);
		return session_dialogue_end(d, ends[outcome].word);
	}
}

/* ---- fetching from the vault ---- */

static void ask_push(struct session *s);

static void on_next(void *ctx, const struct identity_ans *ans)
{
	struct session *s = ctx;
	const char *id = identity_ans_get(ans, IDF_PUSH_ID, 0), *number = identity_ans_get(ans, IDF_OUT_NUMBER, 0);
	char full[NUMBER_SIZE];

	s->push_asking = false;
	if (ans->outcome != IDO_OK || !id || !number || number_read(full, number, s->conf->country, NUMBER_INTERNATIONAL, NULL) < 0)
		return;
	begin_push(s, strtoull(id, NULL, 10), full);
	secret_wipe_mem(full, sizeof(full));
	ask_push(s);
}

static void ask_push(struct session *s)
{
	struct identity_req req = { .verb = IDV_PUSH_NEXT };

	if (s->draining || s->push_asking || s->pushes >= A_SECOND)
		return;
	s->pushes++;
	s->push_asking = true;
	if (identity_submit(s->identity, &req, on_next, s, &s->push_ticket) < 0)
		s->push_asking = false;
}

void session_push_poll(struct session *s)
{
	s->pushes = 0;
	ask_push(s);
}

void session_push_stop(struct session *s)
{
	if (s->push_asking)
		identity_cancel(s->identity, s->push_ticket);
	s->push_asking = false;
}
