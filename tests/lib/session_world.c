/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "tests/lib/session_world.h"

/* ---- the door ---- */

#define DOOR_MAX	8192

static void answer(struct door_entry *e, const struct identity_ans *ans)
{
	e->is_answered = true;
	if (!e->is_cancelled && e->done)
		e->done(e->ctx, ans);
}

static int door_submit(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket)
{
	struct door *door = (struct door *)id;
	struct identity_ans ans = { .verb = req->verb, .outcome = door->at_once };

	if (door->full)
		return -EAGAIN;
	assert_true(door->n < DOOR_MAX);
	door->entries[door->n] = (struct door_entry){ .req = *req, .done = done, .ctx = ctx };
	*ticket = ++door->n;
	if (door->answers_at_once)
		answer(&door->entries[door->n - 1], &ans);
	return 0;
}

static void door_cancel(struct identity *id, uint64_t ticket)
{
	struct door *door = (struct door *)id;

	assert_true(ticket >= 1 && ticket <= door->n);
	door->entries[ticket - 1].is_cancelled = true;
}

static void door_free(struct identity *id)
{
}

static const struct identity_ops door_ops = { .submit = door_submit, .cancel = door_cancel, .free = door_free };

/* ---- the port ---- */

static int port_send(struct session_port *sp, const struct session_answer *ans)
{
	struct port *p = container_of(sp, struct port, port);
	struct sent *sent = &p->sent[p->n_sent++ % WAITS];

	assert_true(sp->is_up);
	assert_true(ans->len < sizeof(sent->text));
	assert_int_equal(strlen(ans->text), ans->len);
	assert_true(text_fits(ans->text, ans->alphabet, sp->ussd));
	sent->ans = *ans;
	memcpy(sent->text, ans->text, ans->len + 1);
	return p->send_max && ans->len > p->send_max ? -EHOSTUNREACH : p->send_rc;
}

static void port_settle(struct session_port *sp, uint32_t ref, bool done)
{
	struct port *p = container_of(sp, struct port, port);

	p->settled[p->n_settled].ref = ref;
	p->settled[p->n_settled++].done = done;
}

static int port_send_sms(struct session_port *sp, uint64_t out_id, const char *number, const char *text)
{
	struct port *p = container_of(sp, struct port, port);

	if (p->sms_rc)
		return p->sms_rc;
	p->sms[p->n_sms].id = out_id;
	osmo_strlcpy(p->sms[p->n_sms].number, number, sizeof(p->sms[0].number));
	osmo_strlcpy(p->sms[p->n_sms++].text, text, sizeof(p->sms[0].text));
	return 0;
}

static int port_push(struct session_port *sp, const struct session_push *push)
{
	struct port *p = container_of(sp, struct port, port);
	struct sent_push *sent = &p->pushes[p->n_pushes];

	assert_true(sp->is_up);
	assert_true(text_fits(push->text, push->alphabet, sp->ussd));
	if (p->push_rc)
		return p->push_rc;
	p->n_pushes++;
	sent->id = push->id;
	sent->asks = push->asks;
	osmo_strlcpy(sent->number, push->number, sizeof(sent->number));
	assert_true(osmo_strlcpy(sent->text, push->text, sizeof(sent->text)) == push->len);
	return 0;
}

static const struct session_port_ops port_ops = { .send = port_send, .settle_sms = port_settle, .send_sms = port_send_sms, .push = port_push };
static const struct session_port_ops mute_ops = { .send = port_send, .settle_sms = port_settle, .send_sms = port_send_sms };

void world_cannot_push(struct port *p)
{
	p->port.ops = &mute_ops;
}

static void port_init(struct port *p, const char *name, struct session *s)
{
	static const char *const asserts[] = { "254", NULL };

	p->port = (struct session_port){
		.ops = &port_ops, .name = name, .ussd = TEXT_LIMITS_USSD, .sms = TEXT_LIMITS_SMS, .asserts = asserts,
		.session_s = 180, .idle_s = 30, .window = 4,
	};
	assert_int_equal(session_port_add(s, &p->port), 0);
	session_port_up(&p->port);
}

/* ---- the world ---- */

static struct menu *load_menus(void *ctx)
{
	static const char *const langs[] = { "en", "ar" };
	const struct menu_service service = {
		.code = "789", .hotline = "0800789000", .hotline_abroad = "+254200000000", .emergency = "1195",
		.langs = langs, .n_langs = 2, .limits = TEXT_LIMITS_USSD, .pin_length = 6,
	};
	struct menu_faults *faults = menu_faults_new(ctx);
	const char *top = getenv("top_srcdir");
	struct menu *menu;
	char dir[512];

	snprintf(dir, sizeof(dir), "%s/menus", top ? top : "..");
	if (menu_load(&menu, ctx, (const char *[]){ dir, NULL }, &service, NULL, NULL, faults))
		fail_msg("%s", menu_faults_get(faults, 0));
	talloc_free(faults);
	return menu;
}

int world_setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	w->ctx = talloc_new(NULL);
	assert_int_equal(log_setup(w->ctx, LOGL_FATAL), 0);
	osmo_clock_override_enable(CLOCK_MONOTONIC, true);
	osmo_gettimeofday_override = true;
	w->menu = load_menus(w->ctx);
	w->door.identity.ops = &door_ops;
	w->door.entries = calloc(DOOR_MAX, sizeof(*w->door.entries));
	w->conf = (struct session_conf){ .code = "789", .country = "254", .guard_ms = 8000, .dialogues_max = 100 };
	w->s = session_new(w->ctx, &w->conf, &w->door.identity, w->menu, &w->clock);
	assert_non_null(w->s);
	port_init(&w->port, "op1", w->s);
	port_init(&w->other, "op2", w->s);
	*state = w;
	return 0;
}

int world_teardown(void **state)
{
	struct world *w = *state;

	session_free(w->s);
	menu_free(w->menu);
	log_fini();
	assert_int_equal(talloc_total_blocks(w->ctx), 1);
	talloc_free(w->ctx);
	free(w->door.entries);
	free(w);
	osmo_clock_override_enable(CLOCK_MONOTONIC, false);
	osmo_gettimeofday_override = false;
	return 0;
}

void world_pass(unsigned ms)
{
	for (; ms; ms -= OSMO_MIN(ms, 500)) {
		osmo_clock_override_add(CLOCK_MONOTONIC, 0, OSMO_MIN(ms, 500) * 1000000L);
		osmo_gettimeofday_override_add(0, OSMO_MIN(ms, 500) * 1000);
		osmo_timers_prepare();
		osmo_timers_update();
	}
}

static void rx(struct port *p, enum session_kind kind, uint8_t key, uint32_t ref, const char *number, const char *text)
{
	struct session_msg msg = { .kind = kind, .number_kind = NUMBER_INTERNATIONAL, .text = text, .len = strlen(text), .ref = ref };

	msg.key[0] = key;
	osmo_strlcpy(msg.number, number, sizeof(msg.number));
	if (kind == SESSION_SMS)
		snprintf(msg.address, sizeof(msg.address), "11%s", number);
	session_rx(&p->port, &msg);
}

void world_begin(struct port *p, uint8_t key, const char *number, const char *dialled)
{
	rx(p, SESSION_BEGIN, key, 0, number, dialled);
}

void world_input(struct port *p, uint8_t key, const char *number, const char *text)
{
	rx(p, SESSION_INPUT, key, 0, number, text);
}

void world_released(struct port *p, uint8_t key, const char *number)
{
	rx(p, SESSION_RELEASED, key, 0, number, "");
}

void world_sms(struct port *p, uint32_t ref, const char *number, const char *text)
{
	rx(p, SESSION_SMS, 0, ref, number, text);
}

struct door_entry *world_asked(struct world *w, unsigned back)
{
	assert_true(w->door.n > back);
	return &w->door.entries[w->door.n - 1 - back];
}

struct door_entry *world_find(struct world *w, enum identity_verb verb)
{
	unsigned i;

	for (i = w->door.n; i--;)
		if (w->door.entries[i].req.verb == verb)
			return &w->door.entries[i];
	fail_msg("nobody asked %s", identity_verb_name(verb));
	return NULL;
}

unsigned world_count(const struct world *w, enum identity_verb verb)
{
	unsigned i, n = 0;

	for (i = 0; i < w->door.n; i++)
		n += w->door.entries[i].req.verb == verb;
	return n;
}

void world_answer(struct door_entry *e, enum identity_outcome outcome, ...)
{
	struct identity_ans ans = { .verb = e->req.verb, .outcome = outcome };
	va_list ap;
	int field;

	va_start(ap, outcome);
	while ((field = va_arg(ap, int)))
		assert_int_equal(identity_ans_put(&ans, field, va_arg(ap, const char *)), 0);
	va_end(ap);
	answer(e, &ans);
}

void world_sees(struct port *p, unsigned n_sent, const char *words, bool end)
{
	const struct sent *last = &p->sent[(p->n_sent + WAITS - 1) % WAITS];

	assert_int_equal(p->n_sent, n_sent);
	if (!words)
		return;
	if (!strstr(last->text, words))
		fail_msg("'%s' is not on the screen '%s'", words, last->text);
	assert_int_equal(last->ans.end, end);
}
