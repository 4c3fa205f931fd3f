/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of dialogues: by (port, key, number), by age, by use, by open request. */
#include "gateway/session/session_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"

/* FNV-1a, seeded: the table is no secret, but nobody outside may aim at one bucket. */
uint32_t session_hash(const void *octets, size_t len, uint32_t h)
{
	const uint8_t *o = octets;

	for (; len; len--)
		h = (h ^ *o++) * 16777619;
	return h ^ h >> 15;
}

static struct hlist_head *bucket_of(const struct session_link *link, const uint8_t key[SESSION_KEY_MAX], const char *number)
{
	const struct session *s = link->session;
	uint32_t h = session_hash(&link, sizeof(link), s->seed);

	h = session_hash(key, SESSION_KEY_MAX, h);
	return &s->buckets[session_hash(number, strlen(number), h) & ((1U << s->bits) - 1)];
}

static struct hlist_head *number_bucket(const struct session *s, const char *number)
{
	return &s->numbers[session_hash(number, strlen(number), s->seed) & ((1U << s->bits) - 1)];
}

void session_dialogue_number(struct session_dialogue *d, const char *number)
{
	osmo_strlcpy(d->number, number, sizeof(d->number));
	hlist_add_head(&d->by_number, number_bucket(d->link->session, number));
}

struct session_dialogue *session_dialogue_of(struct session *s, const char *number)
{
	struct session_dialogue *d;

	hlist_for_each_entry(d, number_bucket(s, number), by_number)
		if (!strcmp(d->number, number))
			return d;
	return NULL;
}

struct session_dialogue *session_dialogue_find(struct session_link *link, const struct session_msg *msg)
{
	struct session_dialogue *d;

	hlist_for_each_entry(d, bucket_of(link, msg->key, msg->number), hash)
		if (d->link == link && !memcmp(d->key, msg->key, sizeof(d->key)) && !strcmp(d->wire_number, msg->number))
			return d;
	return NULL;
}

void session_dialogue_unkey(struct session_dialogue *d)
{
	hlist_del_init(&d->hash);
}

void session_dialogue_key(struct session_dialogue *d, const uint8_t key[SESSION_KEY_MAX])
{
	struct session_msg msg = { .kind = SESSION_BEGIN };
	struct session_dialogue *other;

	memcpy(msg.key, key, sizeof(msg.key));
	osmo_strlcpy(msg.number, d->wire_number, sizeof(msg.number));
	other = session_dialogue_find(d->link, &msg);
	if (other) {
		d->link->session->counts.replaced++;
		session_dialogue_end(other, "replaced");
	}
	memcpy(d->key, key, sizeof(d->key));
	hlist_add_head(&d->hash, bucket_of(d->link, d->key, d->wire_number));
}

struct session_dialogue *session_dialogue_new(struct session_link *link, const struct session_msg *msg)
{
	struct session *s = link->session;
	struct session_dialogue *d = talloc_zero(s, struct session_dialogue);

	if (!d)
		return NULL;
	d->link = link;
	d->id = ++s->last_id;
	d->tag = session_hash(&d->id, sizeof(d->id), s->seed);
	d->begun_ms = monotonic_ms();
	d->begun_s = d->used_s = session_now_s(s);
	memcpy(d->key, msg->key, sizeof(d->key));
	osmo_strlcpy(d->wire_number, msg->number, sizeof(d->wire_number));
	hlist_add_head(&d->hash, bucket_of(link, d->key, d->wire_number));
	llist_add_tail(&d->by_age, &link->by_age);
	llist_add_tail(&d->by_use, &link->by_use);
	INIT_LLIST_HEAD(&d->waiting);
	s->n_dialogues++;
	s->counts.begun++;
	return d;
}

void session_guard_set(struct session *s)
{
	int64_t first = INT64_MAX, now = monotonic_ms();
	struct session_link *link;

	llist_for_each_entry(link, &s->ports, list)
		if (!llist_empty(&link->waiting))
			first = OSMO_MIN(first, llist_first_entry(&link->waiting, struct session_dialogue, waiting)->deadline_ms);
	if (!llist_empty(&s->sms))
		first = OSMO_MIN(first, llist_first_entry(&s->sms, struct session_sms, list)->deadline_ms);
	if (first == INT64_MAX)
		return osmo_timer_del(&s->guard);
	/* a link may want its answers earlier than another */
	if (!osmo_timer_pending(&s->guard) || first < s->guard_due_ms) {
		s->guard_due_ms = first;
		first = OSMO_MAX(first - now, 0);
		osmo_timer_schedule(&s->guard, first / 1000, first % 1000 * 1000);
	}
}

void session_dialogue_open(struct session_dialogue *d, enum session_wait kind)
{
	struct session *s = d->link->session;

	d->waits = true;
	d->waits_for = kind;
	d->opened_ms = monotonic_ms();
	d->asks = 0;
	d->is_busy = false;
	d->deadline_ms = d->opened_ms + (d->link->port->answer_ms ? d->link->port->answer_ms : s->conf->guard_ms);
	d->used_s = session_now_s(s);
	llist_move_tail(&d->by_use, &d->link->by_use);
	llist_add_tail(&d->waiting, &d->link->waiting);
	session_guard_set(s);
}

void session_dialogue_close(struct session_dialogue *d)
{
	d->waits = false;
	d->used_s = session_now_s(d->link->session);
	llist_del_init(&d->waiting);
}

static void ignore_goodbye(void *ctx, const struct identity_ans *ans)
{
}

/* The vault forgets the dialogue, and counts its last answer as seen only if the phone showed it. word: how it ended; "": not seen. */
static void submit_bye(struct session_link *link, uint64_t id, const char *number, bool asserted, const char *word)
{
	struct identity_req req;
	uint64_t ticket;

	session_request(&req, IDV_BYE, link, number, asserted);
	req.dialogue = id;
	osmo_strlcpy(req.key, word, sizeof(req.key));
	/* When the queue is full, the vault forgets the dialogue by its own time limit, and its last answer counts as not seen. */
	if (identity_submit(link->session->identity, &req, ignore_goodbye, NULL, &ticket) < 0)
		link->session->counts.unanswerable++;
}

static bool bye_add(const struct session_dialogue *d, const char *word)
{
	struct session_bye *b = talloc_zero(d->link, struct session_bye);

	if (!b)
		return false;
	b->id = d->id;
	b->asserted = d->asserted;
	b->word = word;
	memcpy(b->key, d->key, sizeof(b->key));
	osmo_strlcpy(b->wire_number, d->wire_number, sizeof(b->wire_number));
	osmo_strlcpy(b->number, d->number, sizeof(b->number));
	llist_add_tail(&b->list, &d->link->byes);
	return true;
}

static void bye_finish(struct session_link *link, struct session_bye *b, bool shown)
{
	llist_del(&b->list);
	submit_bye(link, b->id, b->number, b->asserted, shown ? b->word : "");
	secret_wipe_mem(b, sizeof(*b));
	talloc_free(b);
}

void session_bye_result(struct session_link *link, const uint8_t key[SESSION_KEY_MAX], const char *number, bool ok)
{
	struct session_bye *b;

	llist_for_each_entry(b, &link->byes, list)
		if (!memcmp(b->key, key, sizeof(b->key)) && !strcmp(b->wire_number, number))
			return bye_finish(link, b, ok);
}

void session_bye_drop_all(struct session_link *link)
{
	while (!llist_empty(&link->byes))
		bye_finish(link, llist_first_entry(&link->byes, struct session_bye, list), false);
}

static void say_bye(const struct session_dialogue *d)
{
	bool shown = d->shown && !d->waits && !d->is_busy, only_push = d->push && !d->push_asks;
	bool awaited = shown && d->is_over && !only_push && d->link->port->tells_end;
	const char *word = d->is_over && !d->is_cut ? "ended" : "shown";

	if (!d->known || (awaited && bye_add(d, word)))
		return;
	submit_bye(d->link, d->id, d->number, d->asserted, shown && !awaited ? word : "");
}

static enum session_tally_event event_of(const char *outcome)
{
	if (!strcmp(outcome, "idle") || !strcmp(outcome, "too long"))
		return SESSION_TALLY_TIMED_OUT;
	return !strcmp(outcome, "released") || !strcmp(outcome, "replaced") ? SESSION_TALLY_LEFT : SESSION_TALLY_CUT;
}

void session_dialogue_draws(struct session_dialogue *d, const struct menu_effect *effect)
{
	d->screen = effect->screen;
	LOGP(DSESS, LOGL_DEBUG, "%08" PRIx32 " draws screen=%s lang=%s\n", d->tag, effect->screen, menu_lang(d->link->session->menu, &d->state));
}

void session_dialogue_end(struct session_dialogue *d, const char *outcome)
{
	struct session *s = d->link->session;

	LOGP(DSESS, LOGL_INFO, "%08" PRIx32 " link=%s screen=%s outcome=%s ms=%" PRId64 "\n", d->tag, d->link->port->name,
	     d->screen ? d->screen : "-", outcome, monotonic_ms() - d->begun_ms);
	session_tally_end(d, event_of(outcome));
	if (d->asking)
		identity_cancel(s->identity, d->ticket);
	s->lost(d);
	say_bye(d);
	hlist_del_init(&d->hash);
	hlist_del_init(&d->by_number);
	llist_del(&d->by_age);
	llist_del(&d->by_use);
	llist_del(&d->waiting);
	s->n_dialogues--;
	s->counts.ended++;
	secret_wipe_mem(d, sizeof(*d));
	talloc_free(d);
}
