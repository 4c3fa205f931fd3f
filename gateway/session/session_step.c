/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One dialogue: runs the menu engine, which decides what comes next, and submits its verbs to the identity rules. */
#include "gateway/session/session_priv.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"

/* What was typed that the engine does not see. */
struct typed {
	struct secret secret;
	const char *text;	/* borrowed; secret */
	size_t len;
};

static void advance_dialogue(struct session_dialogue *d, const struct menu_event *event, struct typed *typed);

/* ---- to the phone ---- */

/* What does not reach this phone because it is long: a few words that do, and the end. */
static void send_short(struct session_link *link, struct session_answer *ans, const struct menu_state *state)
{
	const struct menu_value code = { "dial_code", link->port->code ? link->port->code : "" };
	const struct menu *menu = link->session->menu;
	char text[MENU_TEXT_MAX];

	if (menu_text(menu, menu_lang(menu, state), "T12", &code, 1, text, sizeof(text)) < 0)
		text[0] = '\0';
	ans->text = text;
	ans->len = strlen(text);
	ans->alphabet = menu_alphabet(menu, menu_lang(menu, state), text);
	ans->end = true;
	link->session->counts.answered += link->port->ops->send(link->port, ans) == 0;
}

/* returns: 0; -EHOSTUNREACH: short words went instead, and the dialogue is over; another -errno. */
static int send_text(struct session_link *link, const uint8_t key[SESSION_KEY_MAX], const char *number, const struct menu_effect *effect,
		     const struct menu_state *state)
{
	struct session_answer ans = { .text = effect->text, .len = effect->len, .alphabet = effect->alphabet, .end = effect->kind != MENU_SAY };
	struct session_counts *counts = &link->session->counts;
	int rc;

	memcpy(ans.key, key, sizeof(ans.key));
	osmo_strlcpy(ans.number, number, sizeof(ans.number));
	rc = link->port->ops->send(link->port, &ans);
	counts->answered += rc == 0;
	counts->unanswerable += rc < 0;
	if (rc == -EHOSTUNREACH)
		send_short(link, &ans, state);
	return rc;
}

/* After the last screen of the dialogue d is gone. */
static void say_screen(struct session_dialogue *d, const struct menu_effect *effect, const char *outcome)
{
	int rc;

	if (session_push_say(d, effect))
		return;
	session_dialogue_draws(d, effect);
	rc = send_text(d->link, d->key, d->wire_number, effect, &d->state);
	d->shown = rc == 0;
	session_wait_add(d->link->session, d->waits_for, d->opened_ms);
	if (d->shown)
		session_tally_screen(d, SESSION_TALLY_SHOWN);
	session_dialogue_close(d);
	d->is_over = effect->kind == MENU_SAY_END || rc == -EHOSTUNREACH;
	if (d->is_over)
		session_dialogue_end(d, rc == -EHOSTUNREACH ? "unreachable" : outcome);
}

/* Replace the busy screen by the link's own text, where it has one that fits. */
static void say_instead(struct menu_effect *effect, const struct session_port *port, const char *text)
{
	enum text_alphabet alphabet = text_choose(text);

	if (!text_fits(text, alphabet, port->ussd))
		return;
	effect->len = osmo_strlcpy(effect->text, text, sizeof(effect->text));
	effect->alphabet = alphabet;
}

static void overload_dialogue(struct session_dialogue *d, const char *why, const char *text)
{
	struct session *s = d->link->session;
	const struct menu_event event = { .kind = MENU_OVERLOAD };
	struct menu_effect effect;

	if (d->asking)
		identity_cancel(s->identity, d->ticket);
	d->asking = false;
	s->counts.overloaded++;
	if (d->push_state)
		return session_dialogue_end(d, why);	/* nobody waits for it */
	menu_step(s->menu, &d->state, &d->link->port->ussd, &event, &effect);
	effect.kind = MENU_SAY_END;
	if (text)
		say_instead(&effect, d->link->port, text);
	session_dialogue_draws(d, &effect);
	(void)send_text(d->link, d->key, d->wire_number, &effect, &d->state);
	session_wait_add(s, d->waits_for, d->opened_ms);
	/* An answer that the vault may have given meanwhile was not shown. */
	d->shown = false;
	session_dialogue_end(d, why);
}

void session_step_overload(struct session_dialogue *d, const char *why)
{
	overload_dialogue(d, why, NULL);
}

void session_step_late(struct session_dialogue *d)
{
	overload_dialogue(d, "guard", d->link->port->timeout_text);
}

void session_step_turn_away(struct session_link *link, const struct session_msg *msg, enum menu_event_kind why)
{
	const struct menu_event event = { .kind = why };
	struct menu_state state = { 0 };
	struct menu_effect effect;

	link->session->counts.turned_away++;
	if (link->port->code)
		menu_set_code(&state, link->port->code);
	menu_step(link->session->menu, &state, &link->port->ussd, &event, &effect);
	effect.kind = MENU_SAY_END;
	(void)send_text(link, msg->key, msg->number, &effect, &state);
}

/* ---- to the vault ---- */

static int put_arg(struct identity_req *req, const struct menu_arg *arg)
{
	static const struct {
		const char *name;
		size_t offset, size;
	} places[] = {
		{ "org", offsetof(struct identity_req, org), sizeof(req->org) },
		{ "key", offsetof(struct identity_req, key), sizeof(req->key) },
		{ "pick", offsetof(struct identity_req, pick), sizeof(req->pick) },
		{ "lang", offsetof(struct identity_req, lang), sizeof(req->lang) },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		if (!strcmp(places[i].name, arg->name))
			return osmo_strlcpy((char *)req + places[i].offset, arg->text, places[i].size) < places[i].size ? 0 : -EMSGSIZE;
	return -EINVAL;
}

static int fill_request(struct session_dialogue *d, struct identity_req *req, const struct menu_effect *effect, struct typed *typed)
{
	const struct session *s = d->link->session;
	unsigned i;
	int rc = 0;

	session_request(req, identity_verb_of(effect->verb), d->link, d->number, d->asserted);
	req->dialogue = d->id;
	req->push = d->push;
	/* sent with the first request only */
	memcpy(req->imsi, d->imsi, sizeof(d->imsi));
	explicit_bzero(d->imsi, sizeof(d->imsi));
	osmo_strlcpy(req->lang, menu_lang(s->menu, &d->state), sizeof(req->lang));
	for (i = 0; i < effect->n_args && rc == 0; i++)
		rc = put_arg(req, &effect->args[i]);
	if (effect->takes_secret)
		secret_move(&req->secret, &typed->secret);
	if (effect->takes_text && typed->len <= sizeof(req->text)) {
		memcpy(req->text, typed->text, typed->len);
		req->text_len = typed->len;
	}
	if (effect->shows && effect->len <= sizeof(req->text)) {
		memcpy(req->text, effect->text, effect->len);
		req->text_len = effect->len;
	}
	if (identity_verb_is_mutating(req->verb) && getrandom(req->op, sizeof(req->op), 0) != sizeof(req->op))
		return -EIO;
	return rc;
}

static void on_answer(void *ctx, const struct identity_ans *ans);

/* Submit a verb. returns: 0: its answer is there (d->early) or will come; -errno: it was not submitted. */
static int ask_vault(struct session_dialogue *d, const struct menu_effect *effect, struct typed *typed)
{
	struct session *s = d->link->session;
	struct identity_req req;
	int rc = fill_request(d, &req, effect, typed);

	if (rc < 0) {
		secret_wipe_mem(&req, sizeof(req));
		LOGP(DSESS, LOGL_ERROR, "verb %s: arguments do not fit\n", effect->verb ? effect->verb : "-");
		return rc;
	}
	d->submitting = d->asking = true;
	if (identity_verb_row(req.verb)->has_again)
		d->waits_for = SESSION_WAIT_PIN;
	rc = identity_submit(s->identity, &req, on_answer, d, &d->ticket);
	d->submitting = false;
	if (rc < 0)
		d->asking = false;
	else
		d->known = true;
	return rc;
}

/* Have the vault remember this screen as a place to resume at. Not waited for: without it the person only starts again. */
static void on_checkpoint(void *ctx, const struct identity_ans *ans)
{
}

static void record_checkpoint(struct session_dialogue *d)
{
	struct session *s = d->link->session;
	struct identity_req req;
	uint64_t ticket;

	session_request(&req, IDV_CHECKPOINT, d->link, d->number, d->asserted);
	req.dialogue = d->id;
	if (identity_submit(s->identity, &req, on_checkpoint, NULL, &ticket) < 0)
		LOGP(DSESS, LOGL_DEBUG, "%08x checkpoint not recorded\n", d->tag);
}

/* ---- from the vault ---- */

static size_t take_values(struct menu_value values[SESSION_VALUES_MAX], const struct identity_ans *ans)
{
	enum identity_field id;
	const char *text;
	unsigned pos = 0;
	size_t n = 0;

	while (n < SESSION_VALUES_MAX && identity_ans_next(ans, &pos, &id, &text)) {
		values[n].name = identity_field_name(id);
		values[n].text = text;
		n += values[n].name != NULL;
	}
	return n;
}

static bool is_wrong_pin(const struct identity_ans *ans)
{
	return ans->outcome == IDO_WRONG && (ans->verb == IDV_UNLOCK || ans->verb == IDV_PROVE);
}

static void advance_result(struct session_dialogue *d, const struct identity_ans *ans)
{
	struct menu_value values[SESSION_VALUES_MAX];
	struct menu_event event = { .kind = MENU_RESULT, .outcome = identity_outcome_name(ans->outcome), .values = values };
	const char *lang = identity_ans_get(ans, IDF_LANG, 0);

	if (!session_push_wants(d, ans))
		return session_dialogue_end(d, "nothing to show");
	event.n_values = take_values(values, ans);
	d->link->session->counts.wrong_pins += is_wrong_pin(ans);
	d->is_busy = ans->outcome == IDO_BUSY;
	d->gave = d->gave || identity_verb_lists(identity_verb_row(ans->verb)->gives, event.outcome);
	if (lang && *lang && !menu_set_lang(d->link->session->menu, &d->state, lang))
		LOGP(DSESS, LOGL_DEBUG, "%08x the stored language is not configured\n", d->tag);
	advance_dialogue(d, &event, NULL);
}

static void on_answer(void *ctx, const struct identity_ans *ans)
{
	struct session_dialogue *d = ctx;

	if (d->submitting) {
		d->early = talloc_memdup(d->link->session, ans, sizeof(*ans));	/* outlives d */
		return;
	}
	d->asking = false;
	advance_result(d, ans);
}

/* ---- the step ---- */

/* The next screen could not be answered, and the answer to it not shown, before the operator ends the dialogue. Who is silent for longer than
 * idle_s is cut whatever is left of session_s, so no screen needs more than that. */
static bool is_short_of_time(const struct session_dialogue *d)
{
	const struct session_port *port = d->link->port;
	int64_t age = session_now_s(d->link->session) - d->begun_s;
	int64_t left = port->session_s - age;

	return port->session_s >= SESSION_CUT_FROM_S && left < OSMO_MIN(SESSION_STEP_S, port->idle_s) + SESSION_SLACK_S;
}

static void step_menu(struct session_dialogue *d, const struct menu_event *event, struct menu_effect *effect)
{
	const struct session *s = d->link->session;
	const struct menu_event cut = { .kind = MENU_CUT };

	menu_step(s->menu, &d->state, &d->link->port->ussd, event, effect);
	if (effect->kind != MENU_SAY)
		return;
	if (effect->checkpoint)
		record_checkpoint(d);
	d->is_cut = is_short_of_time(d);
	if (d->is_cut)
		menu_step(s->menu, &d->state, &d->link->port->ussd, &cut, effect);
}

/* One event through the engine, and what follows from it. With the direct door the answer is there at once and is the next event; one
 * input leads to a few of those at most. d may be gone afterwards. */
static void advance_dialogue(struct session_dialogue *d, const struct menu_event *event, struct typed *typed)
{
	struct menu_effect effect;
	struct identity_ans *early;

	step_menu(d, event, &effect);
	if (effect.kind != MENU_ASK) {
		say_screen(d, &effect, d->is_busy ? "busy" : "done");
	} else if (ask_vault(d, &effect, typed) < 0) {
		session_step_overload(d, "overload");
	} else if (d->asking && (early = d->early)) {
		d->early = NULL;
		d->asking = false;
		if (++d->asks > SESSION_ASKS_MAX)
			session_step_overload(d, "loop");
		else
			advance_result(d, early);
		secret_wipe_mem(early, sizeof(*early));
		talloc_free(early);
	}
	secret_wipe_mem(&effect, sizeof(effect));
}

static void start_dialogue(struct session_dialogue *d, const char *org)
{
	const char *country = d->link->session->conf->country;
	const struct menu_event event = { .kind = MENU_START, .text = org, .abroad = strncmp(d->number, country, strlen(country)) != 0 };

	if (d->link->port->code)
		menu_set_code(&d->state, d->link->port->code);
	advance_dialogue(d, &event, NULL);
}

void session_step_start(struct session_dialogue *d, const char *org)
{
	session_dialogue_open(d, SESSION_WAIT_DIAL);
	start_dialogue(d, org);
}

void session_step_push(struct session_dialogue *d)
{
	start_dialogue(d, "");
}

/* Without what stands around it; digits as they were cleaned. */
static void set_text(struct typed *typed, const char *text, size_t len, const struct menu_event *event)
{
	if (event->shape.digits)
		return;
	while (len && strchr(" \r\n", *text))
		text++, len--;
	while (len && strchr(" \r\n", text[len - 1]))
		len--;
	typed->text = text;
	typed->len = len;
}

/* The engine learns only the shape of a secret or a text: whether something was typed, the length of digits, and whether a '+' is before them, as before a
 * phone number. raw: as it was typed. */
static void input_secret(struct session_dialogue *d, const char *text, size_t len, const char *raw, size_t raw_len)
{
	struct menu_event event = { .kind = MENU_SHAPE, .shape.any = len > 0 };
	struct typed typed = { .text = text, .len = len };
	bool plus = *text == '+';

	if (len > plus && strspn(text + plus, "0123456789") == len - plus) {
		event.shape.plus = plus;
		event.shape.digits = len - plus;
		event.shape.choice = len == 1 ? text[0] : 0;
		/* Longer than any secret: the shape alone says so. */
		if (secret_put(&typed.secret, text, len) < 0)
			LOGP(DSESS, LOGL_DEBUG, "%08x input too long\n", d->tag);
	}
	set_text(&typed, raw, raw_len, &event);
	advance_dialogue(d, &event, &typed);
	secret_wipe(&typed.secret);
}

void session_step_input(struct session_dialogue *d, const char *text, size_t len)
{
	char clean[SESSION_TEXT_MAX + 1];
	int n;

	len = OSMO_MIN(len, SESSION_TEXT_MAX);
	memcpy(clean, text, len);
	clean[len] = '\0';
	n = text_clean_input(clean, sizeof(clean), clean);
	if (n < 0)
		n = clean[0] = 0;	/* no text at all: not understood */
	session_tally_screen(d, SESSION_TALLY_ANSWERED);
	session_dialogue_open(d, SESSION_WAIT_STEP);
	if (menu_wants_secret(d->link->session->menu, &d->state)) {
		input_secret(d, clean, n, text, len);
	} else {
		const struct menu_event event = { .kind = MENU_INPUT, .text = clean };

		advance_dialogue(d, &event, NULL);
	}
	secret_wipe_mem(clean, sizeof(clean));
}
