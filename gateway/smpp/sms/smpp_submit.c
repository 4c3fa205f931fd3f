/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_submit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/sms/smpp_ref.h"

struct smpp_submits {
	const struct smpp_segment_conf *conf;
	const struct smpp_submit_ops *ops;
	void *priv;
	struct smpp_refs *refs;		/* made for the first long message */
	struct llist_head list;		/* messages of several parts, some of them gone */
};

#define ID_SIZE	66	/* SMPP 3.4 5.2.23, and a blank */

struct message {
	struct llist_head list;
	struct smpp_submits *owner;
	uint64_t out_id;
	char number[SESSION_TO_MAX];
	struct smpp_segments text;
	uint16_t ref;
	unsigned next;			/* part */
	int64_t give_up_ms;		/* 0: the part was not refused yet */
	bool is_out;			/* a result of the part is to come */
	struct osmo_timer_list again;
	char ids[SMPP_SEGMENT_MAX * ID_SIZE];	/* of the parts that went, blanks between */
};

static void message_free(struct message *m)
{
	osmo_timer_del(&m->again);
	llist_del(&m->list);
	explicit_bzero(m, sizeof(*m));
	talloc_free(m);
}

static void finish_message(struct message *m, enum session_sms_outcome outcome)
{
	struct smpp_submits *t = m->owner;
	uint64_t out_id = m->out_id;
	char ids[sizeof(m->ids)] = "";

	if (outcome == SESSION_SMS_SENT)
		osmo_strlcpy(ids, m->ids, sizeof(ids));
	if (outcome != SESSION_SMS_SENT && m->next)
		LOGP(DWIRE, LOGL_NOTICE, "a long SMS ended behind %u of its %u parts\n", m->next, m->text.n);
	message_free(m);
	t->ops->result(t->priv, out_id, outcome, ids);
}

static int send_part(struct smpp_submits *t, uint64_t out_id, const char *number, const struct smpp_segments *text, unsigned i, uint16_t ref)
{
	uint8_t area[SMPP_SEGMENT_OCTETS + 32], room[SMPP_SEGMENT_OCTETS];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM, .registered_delivery = 1 };
	int rc;

	rc = smpp_segment_write(&pdu, &tlvs, room, text, t->conf, i, ref);
	if (rc == 0)
		rc = t->ops->request(t->priv, &pdu, number, out_id, text->n > 1, i > 0);
	explicit_bzero(room, sizeof(room));
	explicit_bzero(area, sizeof(area));
	return rc;
}

/* The part is refused for now. */
static void postpone(struct message *m)
{
	int64_t now = monotonic_ms();

	if (!m->give_up_ms)
		m->give_up_ms = now + SMPP_SUBMIT_LATER_MS;
	if (now >= m->give_up_ms)
		finish_message(m, SESSION_SMS_REFUSED);
	else
		monotonic_timer(&m->again, SMPP_SUBMIT_PAUSE_MS);
}

static void offer_part(void *data)
{
	struct message *m = data;
	int rc = send_part(m->owner, m->out_id, m->number, &m->text, m->next, m->ref);

	m->is_out = rc == 0;
	if (rc == -EAGAIN)
		postpone(m);
	else if (rc < 0)
		finish_message(m, SESSION_SMS_MAYBE);
}

static int next_ref(struct smpp_submits *t, const char *number)
{
	struct timespec now;

	if (t->conf->mode == SMPP_SEGMENT_PAYLOAD)
		return 0;
	if (!t->refs)
		t->refs = smpp_ref_table(t, t->conf->mode == SMPP_SEGMENT_UDH8 ? 8 : 16);
	if (!t->refs)
		return -ENOMEM;
	clock_gettime(CLOCK_REALTIME, &now);
	return smpp_ref_next(t->refs, number, now.tv_sec * 1000ll + now.tv_nsec / 1000000);
}

static int send_first(struct smpp_submits *t, uint64_t out_id, const char *number, const struct smpp_segments *text)
{
	struct message *m = talloc_zero(t, struct message);
	int ref = next_ref(t, number), rc = m ? ref : -ENOMEM;

	if (rc >= 0)
		rc = send_part(t, out_id, number, text, 0, ref);
	if (rc < 0) {
		talloc_free(m);
		return rc;
	}
	m->owner = t;
	m->out_id = out_id;
	osmo_strlcpy(m->number, number, sizeof(m->number));
	m->text = *text;
	m->ref = ref;
	m->is_out = true;
	osmo_timer_setup(&m->again, offer_part, m);
	llist_add_tail(&m->list, &t->list);
	return 0;
}

int smpp_submit_text(struct smpp_submits *t, uint64_t out_id, const char *number, const char *text)
{
	struct smpp_segments s;
	int rc = smpp_segment_plan(&s, t->conf, text);

	if (rc == 0)
		rc = s.n > 1 ? send_first(t, out_id, number, &s) : send_part(t, out_id, number, &s, 0, 0);
	explicit_bzero(&s, sizeof(s));
	return rc;
}

static struct message *find_message(struct smpp_submits *t, uint64_t out_id)
{
	struct message *m;

	llist_for_each_entry(m, &t->list, list)
		if (m->out_id == out_id)
			return m;
	return NULL;
}

static void add_id(struct message *m, const char *msgid)
{
	size_t len = strlen(m->ids);

	if (*msgid)
		snprintf(m->ids + len, sizeof(m->ids) - len, "%s%s", len ? " " : "", msgid);
}

void smpp_submit_result(struct smpp_submits *t, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	struct message *m = find_message(t, out_id);

	if (!m)
		return;
	m->is_out = false;
	if (outcome == SESSION_SMS_SENT) {
		m->give_up_ms = 0;
		add_id(m, msgid);
		if (++m->next == m->text.n)
			finish_message(m, SESSION_SMS_SENT);
		else
			offer_part(m);
	} else if (!m->next || outcome == SESSION_SMS_REFUSED) {
		finish_message(m, outcome);
	} else if (outcome == SESSION_SMS_LATER) {
		postpone(m);
	} else {
		finish_message(m, SESSION_SMS_MAYBE);
	}
}

void smpp_submit_unbound(struct smpp_submits *t)
{
	struct message *m, *next;

	llist_for_each_entry_safe(m, next, &t->list, list)
		if (!m->is_out)
			finish_message(m, SESSION_SMS_MAYBE);
}

struct smpp_submits *smpp_submit_new(void *ctx, const struct smpp_segment_conf *conf, const struct smpp_submit_ops *ops, void *priv)
{
	struct smpp_submits *t = talloc_zero(ctx, struct smpp_submits);

	if (!t)
		return NULL;
	t->conf = conf;
	t->ops = ops;
	t->priv = priv;
	INIT_LLIST_HEAD(&t->list);
	return t;
}

void smpp_submit_free(struct smpp_submits *t)
{
	struct message *m, *next;

	if (!t)
		return;
	llist_for_each_entry_safe(m, next, &t->list, list)
		message_free(m);
	talloc_free(t);
}
