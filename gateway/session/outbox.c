/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/session/outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/base/secret.h"
#include "store/door/identity.h"
#include "store/door/identity_payload.h"

#define LEASE_MAX	16	/* a large answer holds about so many messages */
#define AHEAD		2	/* windows: the next message is here as soon as the operator has room */
#define TABLE_BITS	8	/* four to a bucket when OUTBOX_HELD messages are held */

/* A message leased from the vault. */
struct outbox_message {
	struct llist_head list;	/* waiting or out */
	struct hlist_node by_id, by_number;
	uint64_t id;
	uint64_t number;	/* up to 15 digits */
	uint64_t serial;	/* in the order the vault gave them */
	int slot;		/* of handed, -1: none */
	bool is_out;		/* handed to the operator */
	char text[];		/* secret; number, NUL, text */
};

/* The result of a message, kept until the vault has confirmed it. */
struct outbox_note {
	struct llist_head list;
	struct hlist_node by_id;	/* of a message */
	int slot;		/* of handed, -1: none */
	bool at_vault;
	int64_t until_ms;	/* how long an unmatched receipt waits for its response; 0: it was reported once at the most */
	struct identity_told told;	/* its texts are in octets */
	char octets[];		/* secret: number, NUL, ids */
};

struct outbox {
	struct identity *identity;
	struct session_port *port;
	struct llist_head waiting, out;	/* messages; waiting in the order the vault gave them */
	unsigned n_messages, n_out;
	uint64_t serial;
	DECLARE_HASHTABLE(by_id, TABLE_BITS);
	DECLARE_HASHTABLE(by_number, TABLE_BITS);
	DECLARE_HASHTABLE(notes_by_id, TABLE_BITS);
	struct llist_head notes;	/* in order of events; those under way to the vault are in front */
	struct llist_head odd;		/* unmatched receipts that wait for a missing response, oldest first */
	unsigned n_notes, n_odd;
	unsigned n_reserved;	/* places for replies that are being queued */
	bool is_up, asking, telling;
	bool more;		/* the vault may have messages due */
	uint64_t ask_ticket, tell_ticket;
	uint64_t maybe, again, receipts, odd_receipts;
	struct osmo_timer_list poll, soon;
	uint64_t *handed;	/* OUTBOX_HELD, or NULL */
	unsigned next_slot;
	uint32_t lease;		/* 0: nothing outlives us */
	bool is_strange;	/* the lease changed and the vault does not know yet */
};

static void continue_queue(struct outbox *o);

static const char *text_of(const struct outbox_message *m)
{
	return m->text + strlen(m->text) + 1;
}

static void message_free(struct outbox *o, struct outbox_message *m)
{
	llist_del(&m->list);
	hash_del(&m->by_id);
	hash_del(&m->by_number);
	o->n_messages--;
	o->n_out -= m->is_out;
	secret_wipe_mem(m, talloc_get_size(m));
	talloc_free(m);
}

static struct outbox_message *message_find(struct outbox *o, uint64_t id)
{
	struct outbox_message *m;

	hash_for_each_possible(o->by_id, m, by_id, id)
		if (m->id == id)
			return m;
	return NULL;
}

static bool is_of_message(const struct identity_told *told)
{
	return told->id && told->what != IDENTITY_TOLD_LEASE;
}

/* The result of that message is still on its way to the vault, which may have leased it out again meanwhile. */
static const struct outbox_note *note_find(const struct outbox *o, uint64_t id)
{
	const struct outbox_note *n;

	hash_for_each_possible(o->notes_by_id, n, by_id, id)
		if (n->told.id == id)
			return n;
	return NULL;
}

/* ---- slots, which outlive this process ---- */

static void handed_put(struct outbox *o, int slot, uint64_t id)
{
	if (slot >= 0)
		__atomic_store_n(&o->handed[slot], id, __ATOMIC_SEQ_CST);
}

/* returns: the slot that now holds id; -1 without slots, or when results the vault has not confirmed fill them. */
static int handed_mark(struct outbox *o, uint64_t id)
{
	unsigned i, slot;

	for (i = 0; o->handed && i < OUTBOX_HELD; i++) {
		slot = o->next_slot++ % OUTBOX_HELD;
		if (!o->handed[slot]) {
			handed_put(o, slot, id);
			return slot;
		}
	}
	return -1;
}

/* ---- results to report ---- */

static void note_free(struct outbox *o, struct outbox_note *n)
{
	handed_put(o, n->slot, 0);
	if (is_of_message(&n->told))
		hash_del(&n->by_id);
	llist_del(&n->list);
	o->n_notes--;
	secret_wipe_mem(n, talloc_get_size(n));
	talloc_free(n);
}

/* ---- unmatched receipts ---- */

static void odd_tell(struct outbox *o, struct outbox_note *n)
{
	llist_del(&n->list);
	o->n_odd--;
	llist_add_tail(&n->list, &o->notes);
	o->n_notes++;
}

/* The last try: no response will name it any more, so its number alone may match. */
static void odd_tell_last(struct outbox *o, struct outbox_note *n)
{
	n->until_ms = 0;
	n->told.is_last = true;
	odd_tell(o, n);
}

/* Whether the response to a message to that number is missing; "": to any number. */
static bool is_missing(const struct outbox *o, const char *digits)
{
	const struct outbox_message *m;
	uint64_t number = strtoull(digits, NULL, 10);

	if (!*digits)
		return o->n_out;
	hash_for_each_possible(o->by_number, m, by_number, number)
		if (m->number == number && m->is_out)
			return true;
	return false;
}

static void odd_keep(struct outbox *o, struct outbox_note *n)
{
	if (o->n_odd >= OUTBOX_ODD)
		odd_tell_last(o, llist_first_entry(&o->odd, struct outbox_note, list));
	n->until_ms = monotonic_ms() + 1000 * OUTBOX_ODD_S;
	n->at_vault = false;
	llist_del(&n->list);
	o->n_notes--;
	llist_add_tail(&n->list, &o->odd);
	o->n_odd++;
	if (!is_missing(o, n->told.number))
		odd_tell_last(o, n);
}

/* The vault found no message for it. A receipt that had its last try is dropped. returns: whether it is kept. */
static bool odd_take(struct outbox *o, struct outbox_note *n)
{
	if (n->told.is_last) {
		o->odd_receipts++;
		return false;
	}
	odd_keep(o, n);
	return true;
}

/* Whether the two have an id in common. */
static bool is_answered(const struct identity_msgids *receipt, const struct identity_msgids *response)
{
	enum identity_msgid_kind kind;
	const char *a, *b;
	size_t at_a = 0, at_b;

	while ((a = identity_msgids_next(receipt, &at_a, &kind))) {
		at_b = 0;
		while ((b = identity_msgids_next(response, &at_b, &kind)))
			if (!strcmp(a, b))
				return true;
	}
	return false;
}

/* The vault knows the ids of that message from here on: report the receipts that came before its response once more. */
static void odd_answered(struct outbox *o, const struct identity_msgids *response)
{
	struct outbox_note *n, *n2;

	llist_for_each_entry_safe(n, n2, &o->odd, list)
		if (is_answered(&n->told.msgids, response))
			odd_tell(o, n);
}

static void odd_expire(struct outbox *o, int64_t now_ms)
{
	struct outbox_note *n, *n2;

	llist_for_each_entry_safe(n, n2, &o->odd, list) {
		if (n->until_ms > now_ms)
			return;
		odd_tell_last(o, n);
	}
}

/* ---- to the vault ---- */

static void told_strays(struct outbox *o, const struct identity_ans *ans)
{
	const char *strays = identity_ans_get(ans, IDF_OUT_STRAYS, 0);
	unsigned long n = strays ? strtoul(strays, NULL, 10) : 0;

	o->is_strange = false;
	o->maybe += n;
	if (n)
		LOGP(DSESS, LOGL_NOTICE, "link %s: %lu SMS in doubt after a full restart, not sent again\n", o->port->name, n);
}

/* The vault has confirmed it. */
static void told_one(struct outbox *o, struct outbox_note *n, const struct identity_ans *ans, bool is_odd)
{
	if (n->told.what == IDENTITY_TOLD_LEASE)
		told_strays(o, ans);
	if (n->told.what == IDENTITY_TOLD_SENT)
		odd_answered(o, &n->told.msgids);
	if (!is_odd || n->told.id || !odd_take(o, n))
		note_free(o, n);
}

static void on_told(void *ctx, const struct identity_ans *ans)
{
	struct outbox *o = ctx;
	struct outbox_note *n, *n2;
	unsigned i = 0, n_odd = 0;

	o->telling = false;
	llist_for_each_entry_safe(n, n2, &o->notes, list) {
		const char *odd = identity_ans_get(ans, IDF_OUT_ODD, n_odd);
		bool is_odd = odd && strtoul(odd, NULL, 10) == i;

		if (!n->at_vault)
			break;
		n->at_vault = false;
		n_odd += is_odd;
		i++;
		if (ans->outcome != IDO_BUSY)	/* when busy the poll timer sends all of it again; repeats are harmless */
			told_one(o, n, ans, is_odd);
	}
	o->more |= identity_ans_get(ans, IDF_MORE, 0) != NULL;
	if (ans->outcome != IDO_BUSY && (o->n_notes || o->more))	/* from the loop, because a submit may answer at once */
		osmo_timer_schedule(&o->soon, 0, 0);
}

/* One request takes all that fits, the next is sent when it is answered: what happens meanwhile shares it. */
static void send_notes(struct outbox *o)
{
	struct identity_req req = { .verb = IDV_OUT_TOLD };
	struct outbox_note *n;

	if (o->telling || !o->n_notes)
		return;
	osmo_strlcpy(req.link, o->port->name, sizeof(req.link));
	llist_for_each_entry(n, &o->notes, list) {
		if (identity_told_put(&req, &n->told))
			break;
		n->at_vault = true;
	}
	o->telling = true;
	if (identity_submit(o->identity, &req, on_told, o, &o->tell_ticket) == 0)
		return;
	o->telling = false;
	llist_for_each_entry(n, &o->notes, list)
		n->at_vault = false;
}

/* Queue a result; the number and ids that told points at are copied. slot: of handed, freed once the vault has confirmed; -1: none. */
static void add_note(struct outbox *o, const struct identity_told *told, int slot)
{
	size_t number_size = strlen(told->number) + 1;
	struct outbox_note *n = talloc_zero_size(o, sizeof(*n) + number_size + told->msgids.len);

	if (!n) {
		LOGP(DSESS, LOGL_ERROR, "out of memory: an SMS may be sent twice\n");
		return;
	}
	n->told = *told;
	n->slot = slot;
	n->told.number = memcpy(n->octets, told->number, number_size);
	n->told.msgids.octets = n->octets + number_size;
	if (told->msgids.len)
		memcpy(n->octets + number_size, told->msgids.octets, told->msgids.len);
	if (is_of_message(told))
		hash_add(o->notes_by_id, &n->by_id, told->id);
	llist_add_tail(&n->list, &o->notes);
	o->n_notes++;
	send_notes(o);
}

static void note_message(struct outbox *o, enum identity_told_what what, uint64_t id, int slot)
{
	add_note(o, &(struct identity_told){ .what = what, .id = id, .number = "" }, slot);
}

/* These are in doubt: nobody knows whether they were sent. */
static void note_maybe(struct outbox *o, uint64_t id, int slot)
{
	note_message(o, o->port->resend ? IDENTITY_TOLD_AGAIN : IDENTITY_TOLD_MAYBE, id, slot);
	*(o->port->resend ? &o->again : &o->maybe) += 1;
}

static void log_maybe(const struct outbox *o, unsigned n, const char *when)
{
	LOGP(DSESS, LOGL_NOTICE, "link %s: %u SMS in doubt%s, %s\n", o->port->name, n, when, o->port->resend ? "sent once more" : "not sent again");
}

/* ---- to the operator ---- */

/* Whether an earlier message to that number is not settled yet. */
static bool is_behind(const struct outbox *o, const struct outbox_message *m)
{
	const struct outbox_message *e;

	hash_for_each_possible(o->by_number, e, by_number, m->number)
		if (e->number == m->number && e->serial < m->serial)
			return true;
	return false;
}

static void set_out(struct outbox *o, struct outbox_message *m, bool is_out)
{
	m->is_out = is_out;
	o->n_out += is_out ? 1 : -1;
}

/* Hand one over. returns: false when the link takes nothing now. */
static bool send_one(struct outbox *o, struct outbox_message *m)
{
	int rc;

	m->slot = handed_mark(o, m->id);
	if (o->handed && m->slot < 0)
		return false;	/* without a slot it might be sent twice after a restart; the vault's answers free some */
	set_out(o, m, true);
	rc = o->port->ops->send_sms(o->port, m->id, m->text, text_of(m));
	if (rc == 0) {
		llist_move_tail(&m->list, &o->out);
		return true;
	}
	set_out(o, m, false);
	handed_put(o, m->slot, 0);
	if (rc == -EAGAIN)
		return false;
	LOGP(DSESS, LOGL_NOTICE, "link %s: an SMS cannot be sent: %s\n", o->port->name, strerror(-rc));
	note_message(o, IDENTITY_TOLD_FAILED, m->id, -1);
	message_free(o, m);
	return true;
}

/* Hand over what the window takes. */
static void hand_over(struct outbox *o)
{
	struct outbox_message *m, *m2;

	llist_for_each_entry_safe(m, m2, &o->waiting, list) {
		if (!o->is_up || o->n_out >= o->port->window)
			break;
		if (!is_behind(o, m) && !send_one(o, m))
			break;
	}
}

/* ---- from the vault ---- */

static void take_message(struct outbox *o, uint64_t id, const char *number, const char *text)
{
	size_t number_size = strlen(number) + 1, text_size = strlen(text) + 1;
	struct outbox_message *m;

	if (!id || message_find(o, id) || note_find(o, id))
		return;
	m = talloc_size(o, sizeof(*m) + number_size + text_size);
	if (!m)
		return;		/* left to the end of its lease */
	*m = (struct outbox_message){ .id = id, .number = strtoull(number, NULL, 10), .serial = ++o->serial, .slot = -1 };
	memcpy(m->text, number, number_size);
	memcpy(m->text + number_size, text, text_size);
	llist_add_tail(&m->list, &o->waiting);
	hash_add(o->by_id, &m->by_id, m->id);
	hash_add(o->by_number, &m->by_number, m->number);
	o->n_messages++;
}

/* Take the messages of an answer. returns: how many it held. */
static unsigned take_all(struct outbox *o, const struct identity_ans *ans)
{
	const char *id, *number, *text;
	unsigned n;

	for (n = 0; (id = identity_ans_get(ans, IDF_OUT_ID, n)); n++) {
		number = identity_ans_get(ans, IDF_OUT_NUMBER, n);
		text = identity_ans_get(ans, IDF_OUT_TEXT, n);
		if (!number || !text)
			break;
		take_message(o, strtoull(id, NULL, 10), number, text);
	}
	return n;
}

/* What was not handed over goes back at once, rather than when its lease runs out. */
static void give_back(struct outbox *o)
{
	struct outbox_message *m, *m2;

	llist_for_each_entry_safe(m, m2, &o->waiting, list) {
		note_message(o, IDENTITY_TOLD_UNSENT, m->id, -1);
		message_free(o, m);
	}
}

static void on_next(void *ctx, const struct identity_ans *ans)
{
	struct outbox *o = ctx;

	o->asking = false;
	o->more = ans->outcome == IDO_OK && take_all(o, ans) > 0;	/* after busy the poll timer asks */
	continue_queue(o);
}

/* How many more may be leased. */
static unsigned room_for_leases(const struct outbox *o)
{
	unsigned most = OSMO_MIN(AHEAD * o->port->window, OUTBOX_HELD), taken = o->n_messages + o->n_reserved;

	return o->is_up && !o->is_strange && o->n_notes < OUTBOX_HELD && taken < most ? most - taken : 0;
}

static void ask_messages(struct outbox *o)
{
	const struct identity_next next = { .lease = o->lease, .valid_s = o->port->sms_valid_s, .most = OSMO_MIN(room_for_leases(o), LEASE_MAX) };
	struct identity_req req = { .verb = IDV_OUT_NEXT };

	if (!o->more || o->asking || !next.most)
		return;
	osmo_strlcpy(req.link, o->port->name, sizeof(req.link));
	o->asking = true;
	if (identity_next_put(&req, &next) < 0 || identity_submit(o->identity, &req, on_next, o, &o->ask_ticket) < 0)
		o->asking = false;	/* the poll timer asks again */
}

static void continue_queue(struct outbox *o)
{
	if (!o->is_up)
		return give_back(o);
	hand_over(o);
	ask_messages(o);
}

static void on_soon(void *data)
{
	struct outbox *o = data;

	send_notes(o);
	continue_queue(o);
}

static void on_poll(void *data)
{
	struct outbox *o = data;

	o->more = true;
	odd_expire(o, monotonic_ms());
	on_soon(o);
	osmo_timer_schedule(&o->poll, OUTBOX_POLL_S, 0);
}

/* ---- for the rest of session ---- */

struct outbox *outbox_new(void *ctx, struct identity *identity, struct session_port *port)
{
	struct outbox *o = talloc_zero(ctx, struct outbox);

	if (!o)
		return NULL;
	o->identity = identity;
	o->port = port;
	INIT_LLIST_HEAD(&o->waiting);
	INIT_LLIST_HEAD(&o->out);
	hash_init(o->by_id);
	hash_init(o->by_number);
	hash_init(o->notes_by_id);
	INIT_LLIST_HEAD(&o->notes);
	INIT_LLIST_HEAD(&o->odd);
	osmo_timer_setup(&o->soon, on_soon, o);
	osmo_timer_setup(&o->poll, on_poll, o);
	osmo_timer_schedule(&o->poll, OUTBOX_POLL_S, 0);
	return o;
}

void outbox_free(struct outbox *o)
{
	struct outbox_message *m, *m2;
	struct outbox_note *n;

	if (!o)
		return;
	osmo_timer_del(&o->soon);
	osmo_timer_del(&o->poll);
	if (o->asking)
		identity_cancel(o->identity, o->ask_ticket);
	if (o->telling)
		identity_cancel(o->identity, o->tell_ticket);
	llist_splice_init(&o->out, &o->waiting);
	llist_for_each_entry_safe(m, m2, &o->waiting, list)
		message_free(o, m);
	/* receipts hold numbers; slots stay as they are, for the next process to report */
	llist_splice_init(&o->odd, &o->notes);
	llist_for_each_entry(n, &o->notes, list)
		secret_wipe_mem(n->octets, talloc_get_size(n) - sizeof(*n));
	talloc_free(o);
}

void outbox_up(struct outbox *o)
{
	o->is_up = true;
	o->more = true;
	continue_queue(o);
}

void outbox_down(struct outbox *o)
{
	o->is_up = false;
	give_back(o);
	odd_expire(o, INT64_MAX);	/* no response comes any more */
	send_notes(o);
}

void outbox_resume(struct outbox *o)
{
	continue_queue(o);
}

bool outbox_reserve(struct outbox *o)
{
	if (!room_for_leases(o))
		return false;
	o->n_reserved++;
	return true;
}

void outbox_waive(struct outbox *o)
{
	o->n_reserved--;
}

void outbox_take(struct outbox *o, const struct identity_ans *ans, bool reserved)
{
	o->n_reserved -= reserved;
	o->more |= take_all(o, ans) == 0;
	continue_queue(o);
}

uint32_t outbox_lease(const struct outbox *o)
{
	return o->lease;
}

/* Pack the operator's ids as the wires write them, separated by blanks. In a receipt '~' marks an id that only matches together with the number, '?' a
 * guess. An id that is too long is left out. */
static void read_msgids(struct identity_msgids *out, char octets[IDENTITY_MSGIDS_OCTETS], const char *words, bool has_marks)
{
	enum identity_msgid_kind kind;
	size_t len = 0, n;

	for (; *words; words += n + (words[n] == ' ')) {
		kind = !has_marks ? IDENTITY_MSGID_ANY : *words == '~' ? IDENTITY_MSGID_HERS : *words == '?' ? IDENTITY_MSGID_GUESS :
		       IDENTITY_MSGID_ANY;
		words += kind != IDENTITY_MSGID_ANY;
		n = strcspn(words, " ");
		if (n && identity_msgids_add(octets, &len, kind, words, n) < 0)
			LOGP(DSESS, LOGL_DEBUG, "message id of the operator is too long: ignored\n");
	}
	*out = (struct identity_msgids){ octets, (uint16_t)len };
}

void outbox_result(struct outbox *o, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	static const enum identity_told_what whats[] = {
		[SESSION_SMS_SENT] = IDENTITY_TOLD_SENT, [SESSION_SMS_LATER] = IDENTITY_TOLD_RETRY,
		[SESSION_SMS_REFUSED] = IDENTITY_TOLD_FAILED, [SESSION_SMS_UNSENT] = IDENTITY_TOLD_UNSENT,
	};
	struct outbox_message *m = message_find(o, out_id);
	struct identity_told told = { .id = out_id, .number = "" };
	char octets[IDENTITY_MSGIDS_OCTETS];

	if (!m || !m->is_out)
		return;
	if (outcome == SESSION_SMS_MAYBE) {
		note_maybe(o, out_id, m->slot);
		log_maybe(o, 1, "");
	} else {
		told.what = whats[outcome];
		if (outcome == SESSION_SMS_SENT)
			read_msgids(&told.msgids, octets, msgid, false);
		add_note(o, &told, m->slot);
	}
	message_free(o, m);
	continue_queue(o);
}

/* The vault knows the ids, also those of messages that another gateway sent. */
void outbox_receipt(struct outbox *o, const char *number, const char *keys, enum session_receipt_state state)
{
	static const enum identity_told_what whats[] = {
		[SESSION_RECEIPT_DELIVERED] = IDENTITY_TOLD_DELIVERED, [SESSION_RECEIPT_FAILED] = IDENTITY_TOLD_FAILED,
		[SESSION_RECEIPT_EXPIRED] = IDENTITY_TOLD_EXPIRED,
	};
	struct identity_told told = { .what = whats[state], .number = number, .is_last = !*keys };
	char octets[IDENTITY_MSGIDS_OCTETS];

	o->receipts++;
	read_msgids(&told.msgids, octets, keys, true);
	if (o->n_notes >= OUTBOX_RECEIPTS || strlen(number) >= IDENTITY_NUMBER_MAX)
		o->odd_receipts++;
	else
		add_note(o, &told, -1);
}

void outbox_adopt(struct outbox *o, uint64_t *slots, uint32_t lease)
{
	unsigned i, n = 0;

	o->lease = lease;
	o->handed = slots;
	o->is_strange = true;
	add_note(o, &(struct identity_told){ .what = IDENTITY_TOLD_LEASE, .id = lease, .may_resend = o->port->resend, .number = "" }, -1);
	for (i = 0; i < OUTBOX_HELD; i++) {
		if (!slots[i])
			continue;
		n++;
		note_maybe(o, slots[i], i);
	}
	if (n)
		log_maybe(o, n, " after a restart");
}

struct outbox_counts outbox_counts_get(const struct outbox *o)
{
	return (struct outbox_counts){ .leased = o->n_messages, .handed = o->n_out, .notes = o->n_notes, .reserved = o->n_reserved,
					.maybe = o->maybe, .again = o->again, .odd = o->n_odd,
					.receipts = o->receipts, .odd_receipts = o->odd_receipts };
}
