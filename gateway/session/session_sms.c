/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An SMS from a phone: find its word and hand it to the vault, which words the reply; the operator gets its acknowledgement only after that. */
#include "gateway/session/session_priv.h"

#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/door/identity_payload.h"
#include "gateway/session/outbox.h"

static void sms_free(struct session_sms *sms)
{
	llist_del(&sms->list);
	sms->link->session->n_sms--;
	if (sms->reserved)
		outbox_waive(sms->link->outbox);
	secret_wipe_mem(sms, sizeof(*sms));
	talloc_free(sms);
}

static void tell_operator(const struct session_sms *sms, bool done)
{
	struct session_link *link = sms->link;

	if (!done || monotonic_ms() - sms->begun_ms > SESSION_HEARD_MS)
		session_queue_unheard(link);
	link->session->counts.sms_done += done;
	link->session->counts.sms_refused += !done;
	session_wait_add(link->session, SESSION_WAIT_SMS, sms->begun_ms);
	link->port->ops->settle_sms(link->port, sms->ref, done);
}

/* The end: answers the operator, wipes, frees. Inside identity_submit() it is left to the caller. */
static void settle_sms(struct session_sms *sms, bool done)
{
	tell_operator(sms, done);
	sms_free(sms);
}

void session_sms_drop(struct session_sms *sms)
{
	if (!sms->reserved) {
		identity_cancel(sms->link->session->identity, sms->ticket);
		return settle_sms(sms, false);
	}
	/* its reply comes leased with the answer: if it is not sent here, nobody sends it before the lease runs out */
	tell_operator(sms, false);
	sms->is_dropped = true;
	secret_wipe_mem(sms->body, sizeof(sms->body));
	llist_move_tail(&sms->list, &sms->link->dropped);
}

void session_sms_forget_all(struct session_link *link)
{
	struct session_sms *sms, *sms2;

	llist_for_each_entry_safe(sms, sms2, &link->dropped, list) {
		identity_cancel(link->session->identity, sms->ticket);
		sms_free(sms);
	}
}

static bool is_configured(const struct session *s, const char *lang)
{
	struct menu_state state = { 0 };

	return menu_set_lang(s->menu, &state, lang);
}

static int submit_request(struct session_sms *sms, struct identity_req *req, identity_done_cb done)
{
	struct session *s = sms->link->session;
	uint64_t ticket = 0;
	int rc;

	sms->submitting = true;
	rc = identity_submit(s->identity, req, done, sms, &ticket);
	sms->submitting = false;
	sms->ticket = ticket;
	return rc;
}

static void on_kept(void *ctx, const struct identity_ans *ans);

/* The octets, and whether the reply may be leased at once. */
static int put_payload(struct identity_req *req, const struct session_sms *sms)
{
	const struct session_sure sure = session_queue_sure(sms->link);
	const struct identity_sms payload = { .by = sms->link->port->name, .address = sms->address, .octets = sms->body, .octets_len = sms->body_len,
					      .name = sms->name, .name_len = sms->name_len, .serial = sms->serial, .sure_from = sure.from, .sure_to = sure.to,
					      .wants_lease = sms->reserved, .lease = outbox_lease(sms->link->outbox) };

	return identity_sms_put(req, &payload);
}

static int begin_sms(struct session_sms *sms)
{
	struct identity_req req;
	int rc;

	session_request(&req, sms->said.code.len ? IDV_SMS_CARD : IDV_SMS_IN, sms->link, sms->number, sms->asserted);
	osmo_strlcpy(req.key, sms->word, sizeof(req.key));
	osmo_strlcpy(req.pick, sms->said.arg, sizeof(req.pick));
	osmo_strlcpy(req.org, sms->said.org, sizeof(req.org));
	secret_move(&req.secret, &sms->said.code);
	sms->reserved = outbox_reserve(sms->link->outbox);
	rc = put_payload(&req, sms);
	if (rc == 0)
		return submit_request(sms, &req, on_kept);
	secret_wipe_mem(&req, sizeof(req));
	return rc;
}

/* After this the SMS is settled, or a verb is under way. */
static void finish_if_over(struct session_sms *sms, int rc)
{
	if (rc < 0)
		settle_sms(sms, false);
	else if (sms->is_over)
		settle_sms(sms, sms->is_done);
}

static void on_kept(void *ctx, const struct identity_ans *ans)
{
	struct session_sms *sms = ctx;
	struct session_link *link = sms->link;
	bool reserved = sms->reserved;

	sms->is_over = true;
	sms->is_done = ans->outcome == IDO_OK;
	link->session->counts.sms_muted += identity_ans_get(ans, IDF_MUTED, 0) != NULL;
	if (sms->is_done)
		sms->reserved = false;		/* outbox_take() gives it back */
	if (sms->is_dropped)
		sms_free(sms);
	else if (!sms->submitting)
		settle_sms(sms, sms->is_done);
	if (ans->outcome == IDO_OK)
		outbox_take(link->outbox, ans, reserved);
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
	return !strcmp(word, a) || !strcmp(word, b);
}

/* Of a number that the network does not vouch for the vault locks at once and leaves the rest to whoever types the PIN; its language stays, and a code of a
 * card is looked at by nobody. */
static void read_word(struct session_sms *sms, const struct session_msg *msg)
{
	sms->word = session_word_sms(sms->link->session->menu, &sms->said, msg->text, msg->len);
	if (!strcmp(sms->word, "lang") && !is_configured(sms->link->session, sms->said.arg))
		sms->word = "unknown";
	if (!sms->asserted && (sms->said.code.len || is_one_of(sms->word, "lang", "card") || !strcmp(sms->word, "complain"))) {
		sms->word = "help";
		secret_wipe_mem(&sms->said, sizeof(sms->said));
	}
	if (!sms->asserted && !strcmp(sms->word, "lock_for"))
		sms->word = "lock";
	if (!sms->said.code.len && !is_one_of(sms->word, "lang", "block") && !is_one_of(sms->word, "complain", "lock_for"))
		sms->said.arg[0] = '\0';
}

void session_sms_rx(struct session_link *link, const struct session_msg *msg)
{
	struct session *s = link->session;
	struct session_sms *sms = NULL;

	s->counts.sms++;
	if (!s->draining && s->n_sms < SESSION_SMS_MAX)
		sms = talloc_zero(s, struct session_sms);
	if (!sms) {
		s->counts.sms_refused++;
		link->port->ops->settle_sms(link->port, msg->ref, false);
		return;
	}
	sms->link = link;
	sms->ref = msg->ref;
	sms->serial = ++s->sms_serial;
	sms->begun_ms = monotonic_ms();
	sms->deadline_ms = sms->begun_ms + s->conf->guard_ms;
	llist_add_tail(&sms->list, &s->sms);
	s->n_sms++;
	/* A name or a short code cannot be answered; acknowledged all the same, or the operator would repeat it for ever. */
	if (!session_number(link, msg, sms->number, &sms->asserted))
		return settle_sms(sms, true);
	sms->asserted = session_is_sms_asserted(link->port, sms->number);
	memcpy(sms->address, msg->address, sizeof(sms->address));
	sms->body_len = OSMO_MIN(msg->len, sizeof(sms->body));
	memcpy(sms->body, msg->text, sms->body_len);
	sms->name_len = OSMO_MIN(msg->name_len, sizeof(sms->name));
	if (sms->name_len)
		memcpy(sms->name, msg->name, sms->name_len);
	read_word(sms, msg);
	finish_if_over(sms, begin_sms(sms));
	session_guard_set(s);
}
