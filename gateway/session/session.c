/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/session/session_priv.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "gateway/session/outbox.h"

/* ---- from the wire ---- */

static void on_begin(struct session_link *link, const struct session_msg *msg)
{
	struct session *s = link->session;
	struct session_dialogue *d = session_dialogue_find(link, msg);
	char number[NUMBER_SIZE], org[8];
	bool asserted;

	if (d) {
		s->counts.replaced++;
		session_dialogue_end(d, "replaced");
	}
	if (s->draining || s->n_dialogues >= s->conf->dialogues_max)
		return session_step_turn_away(link, msg, MENU_OVERLOAD);
	if (!session_number(link, msg, number, &asserted))
		return session_step_turn_away(link, msg, MENU_NUMBERLESS);
	d = session_dialogue_new(link, msg);
	if (!d)
		return session_step_turn_away(link, msg, MENU_OVERLOAD);
	session_dialogue_number(d, number);
	d->asserted = asserted;
	if (asserted)
		session_push_seen(link, number);
	osmo_strlcpy(d->imsi, msg->imsi, sizeof(d->imsi));
	session_word_org(org, link->port->code ? link->port->code : s->conf->code, msg->text, msg->len);
	session_step_start(d, org);
}

static void on_numberless(struct session_link *link, const struct session_msg *msg)
{
	session_step_turn_away(link, msg, MENU_NUMBERLESS);
}

static void on_input(struct session_link *link, const struct session_msg *msg)
{
	struct session_dialogue *d = session_dialogue_find(link, msg);

	if (!d)
		return session_step_turn_away(link, msg, MENU_OVER);
	if (d->waits) {
		/* One answer is on its way, and a phone shows one screen. */
		link->session->counts.duplicates++;
		return;
	}
	session_step_input(d, msg->text, msg->len);
}

static void on_released(struct session_link *link, const struct session_msg *msg)
{
	struct session_dialogue *d = session_dialogue_find(link, msg);

	if (d)
		session_dialogue_end(d, "released");
}

void session_rx(struct session_port *port, const struct session_msg *msg)
{
	static void (*const handlers[])(struct session_link *, const struct session_msg *) = {
		[SESSION_BEGIN] = on_begin,
		[SESSION_NUMBERLESS] = on_numberless,
		[SESSION_INPUT] = on_input,
		[SESSION_RELEASED] = on_released,
		[SESSION_SMS] = session_sms_rx,
	};
	struct session_link *link = port->session_priv;

	/* After session_port_remove() nobody is there to answer; before session_port_up() no bind is there to be answered. */
	if (link && port->is_up)
		handlers[msg->kind](link, msg);
}

/* ---- time ---- */

static void answer_late(struct session_link *link, int64_t now)
{
	struct session_dialogue *d, *d2;

	llist_for_each_entry_safe(d, d2, &link->waiting, waiting) {
		if (d->deadline_ms > now)
			break;
		session_step_late(d);
	}
}

static void on_guard(void *data)
{
	struct session *s = data;
	int64_t now = monotonic_ms();
	struct session_link *link;
	struct session_sms *sms, *sms2;

	llist_for_each_entry(link, &s->ports, list)
		answer_late(link, now);
	llist_for_each_entry_safe(sms, sms2, &s->sms, list) {
		if (sms->deadline_ms > now)
			break;
		session_sms_drop(sms);
	}
	session_guard_set(s);
}

/* The operator has ended these by itself; open requests are the guard's. */
static void forget_old(struct session_link *link, int64_t now)
{
	struct session_dialogue *d, *d2;

	llist_for_each_entry_safe(d, d2, &link->by_use, by_use) {
		if (now - d->used_s <= link->port->idle_s + SESSION_SLACK_S)
			break;
		if (!d->waits)
			session_dialogue_end(d, "idle");
	}
	llist_for_each_entry_safe(d, d2, &link->by_age, by_age) {
		if (now - d->begun_s <= link->port->session_s + SESSION_SLACK_S)
			break;
		if (!d->waits)
			session_dialogue_end(d, "too long");
	}
}

static void on_tick(void *data)
{
	struct session *s = data;
	struct session_link *link;
	int64_t now = session_now_s(s);

	llist_for_each_entry(link, &s->ports, list)
		forget_old(link, now);
	session_push_poll(s);
	if (++s->ticks % SESSION_TALLY_S == 0)
		session_tally_flush(s->tally);
	osmo_timer_schedule(&s->tick, SESSION_TICK_S, 0);
}

/* ---- life cycle ---- */

struct session *session_new(void *ctx, const struct session_conf *conf, struct identity *identity, const struct menu *menu,
			    const struct clock *clock)
{
	struct session *s = talloc_zero(ctx, struct session);

	if (!s)
		return NULL;
	s->conf = conf;
	s->identity = identity;
	s->menu = menu;
	s->clock = clock;
	s->lost = session_push_lost;
	s->draw = session_step_push;
	for (s->bits = 4; s->bits < 17 && 1U << s->bits < conf->dialogues_max; s->bits++)
		;
	s->buckets = talloc_zero_array(s, struct hlist_head, 1U << s->bits);
	s->numbers = talloc_zero_array(s, struct hlist_head, 1U << s->bits);
	s->tally = session_tally_new(s);
	s->ceiling = session_ceiling_new(s);
	s->seen = talloc_zero_array(s, struct session_seen, SESSION_SEEN_MAX);
	if (!s->buckets || !s->numbers || !s->tally || !s->ceiling || !s->seen || getrandom(&s->seed, sizeof(s->seed), 0) != sizeof(s->seed)) {
		talloc_free(s);
		return NULL;
	}
	s->sms_serial = (uint64_t)s->seed << 31;
	INIT_LLIST_HEAD(&s->ports);
	INIT_LLIST_HEAD(&s->queues);
	INIT_LLIST_HEAD(&s->sms);
	osmo_timer_setup(&s->guard, on_guard, s);
	osmo_timer_setup(&s->tick, on_tick, s);
	osmo_timer_schedule(&s->tick, SESSION_TICK_S, 0);
	return s;
}

static void answer_all(struct session_link *link, const char *why)
{
	struct session_dialogue *d, *d2;

	llist_for_each_entry_safe(d, d2, &link->waiting, waiting)
		session_step_overload(d, why);
}

void session_drain(struct session *s)
{
	struct session_link *link;
	struct session_sms *sms, *sms2;

	s->draining = true;
	llist_for_each_entry(link, &s->ports, list)
		answer_all(link, "shutdown");
	llist_for_each_entry_safe(sms, sms2, &s->sms, list)
		session_sms_drop(sms);
	session_guard_set(s);
	session_tally_flush(s->tally);
}

void session_free(struct session *s)
{
	struct session_link *link, *link2;

	if (!s)
		return;
	llist_for_each_entry_safe(link, link2, &s->ports, list)
		session_port_remove(s, link->port);
	osmo_timer_del(&s->guard);
	osmo_timer_del(&s->tick);
	session_push_stop(s);
	session_tally_free(s->tally);
	talloc_free(s);
}

const struct session_counts *session_counts_get(const struct session *s)
{
	return &s->counts;
}

unsigned session_live(const struct session *s)
{
	return s->n_dialogues;
}

/* ---- ports ---- */

int session_port_add(struct session *s, struct session_port *port)
{
	struct session_link *link = talloc_zero(s, struct session_link);

	port->session_priv = NULL;
	port->is_up = false;
	if (!link)
		return -ENOMEM;
	link->session = s;
	link->port = port;
	INIT_LLIST_HEAD(&link->waiting);
	INIT_LLIST_HEAD(&link->by_use);
	INIT_LLIST_HEAD(&link->by_age);
	INIT_LLIST_HEAD(&link->pushing);
	INIT_LLIST_HEAD(&link->byes);
	INIT_LLIST_HEAD(&link->dropped);
	if (session_queue_join(link) < 0) {
		talloc_free(link);
		return -ENOMEM;
	}
	llist_add_tail(&link->list, &s->ports);
	port->session_priv = link;
	return 0;
}

void session_port_remove(struct session *s, struct session_port *port)
{
	struct session_link *link = port->session_priv;

	if (!link)
		return;
	session_port_down(port);
	session_sms_forget_all(link);
	session_queue_leave(link);
	session_push_forget(link);
	llist_del(&link->list);
	port->session_priv = NULL;
	talloc_free(link);
}

void session_port_up(struct session_port *port)
{
	struct session_link *link = port->session_priv;

	if (!link || port->is_up)
		return;
	port->is_up = true;
	session_queue_up(link);
}

void session_port_drain(struct session_port *port)
{
	struct session_link *link = port->session_priv;
	struct session_sms *sms, *sms2;

	if (!link)
		return;
	answer_all(link, "link down");
	llist_for_each_entry_safe(sms, sms2, &link->session->sms, list)
		if (sms->link == link)
			session_sms_drop(sms);
	session_guard_set(link->session);
}

/* End its dialogues: nothing of them may go out on a later bind. */
void session_port_down(struct session_port *port)
{
	struct session_link *link = port->session_priv;
	struct session_dialogue *d, *d2;
	struct session_sms *sms, *sms2;

	if (!link || !port->is_up)
		return;
	port->is_up = false;
	llist_for_each_entry_safe(d, d2, &link->by_age, by_age)
		session_dialogue_end(d, "link down");
	session_bye_drop_all(link);
	llist_for_each_entry_safe(sms, sms2, &link->session->sms, list)
		if (sms->link == link)
			session_sms_drop(sms);
	session_guard_set(link->session);
	session_queue_down(link);
}

void session_screen_result(struct session_port *port, const uint8_t key[SESSION_KEY_MAX], const char *number, bool ok)
{
	struct session_link *link = port->session_priv;

	if (link)
		session_bye_result(link, key, number, ok);
}

void session_sms_unheard(struct session_port *port)
{
	struct session_link *link = port->session_priv;

	if (link)
		session_queue_unheard(link);
}

void session_sms_ready(struct session_port *port)
{
	struct session_link *link = port->session_priv;

	if (link)
		outbox_resume(link->outbox);
}

void session_sms_result(struct session_port *port, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	struct session_link *link = port->session_priv;

	if (link)
		session_queue_result(link, out_id, outcome, msgid);
}

void session_sms_receipt(struct session_port *port, const struct session_receipt *receipt)
{
	struct session_link *link = port->session_priv;
	struct session_msg msg = { .number_kind = receipt->number_kind };
	char number[NUMBER_SIZE];
	bool asserted;

	if (!link)
		return;
	memcpy(msg.number, receipt->number, sizeof(msg.number));
	outbox_receipt(link->outbox, session_number(link, &msg, number, &asserted) ? number : "", receipt->keys, receipt->state);
}

void session_port_handed(struct session *s, const char *port, uint64_t *slots, uint32_t lease)
{
	struct session_link *link;

	llist_for_each_entry(link, &s->ports, list)
		if (!strcmp(link->port->name, port))
			session_queue_adopt(link, slots, lease);
}
