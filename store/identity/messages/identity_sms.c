/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS_IN: the effect of a message and its reply in one transaction; what the operator brings a second time within ten minutes is only
 * acknowledged. The same words again are a second time when the operator calls both by one name, or may not have heard what became of the
 * first; else a person texts them anew.
 *
 * Replies that are advice have a ceiling, so that two machines that answer each other fall silent. It is counted here: a gateway that restarts
 * does not forget it, the rows are keyed by a hash of the number and go with the other operations. Words that do something are always answered.
 *
 * A message never opens anything. From a number that the link does not vouch for LOCK alone acts at once, once a day; what else it asks for waits
 * for the next right PIN (identity_texted.c). Known and unknown numbers are answered alike, whatever their people want or did. The vault words the
 * reply, so that a captured gateway has nobody told anything else. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/number.h"
#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

static bool is_vouched(const struct identity_run *r)
{
	return r->req->flags & IDENTITY_ASSERTED;
}

/* What waits to move them, take their PIN or erase them ends, also by a LOCK too many: locked or not, it did not begin with them. */
static int stop_all(struct identity_run *r, const uint8_t ix[DB_IX])
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next(r->core->db, &l, ix, l.slot)) == 0) {
		if (!l.person_id)
			continue;
		rc = identity_case_stop(r->core, l.person_id);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Lock everybody of this number for a day. A longer lock stays. *opened: how many were not locked. */
static int lock_all(struct identity_run *r, const uint8_t ix[DB_IX], unsigned *opened)
{
	int64_t until = identity_lock_until(r->steady);
	struct db_person p;
	struct db_login l;
	uint8_t after = 0;
	int rc = stop_all(r, ix);

	if (rc)
		return rc;
	while ((rc = db_login_next(r->core->db, &l, ix, after)) == 0) {
		after = l.slot;
		if (!l.person_id)
			continue;
		rc = db_person_get(r->core->db, &p, l.person_id);
		if (rc == -ENOENT) {
			identity_lost(r->core, "lock");
			continue;
		}
		*opened += rc == 0 && !identity_is_locked(&p, r->steady);
		if (rc == 0 && p.locked_until < until) {
			p.locked_until = until;
			p.survey.len = 0;
			rc = db_person_put(r->core->db, &p);
		}
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? identity_alarm_count(r->core, IDENTITY_ACT_LOCK, *opened) : rc;
}

/* Whoever forges a sender must not keep somebody locked for ever. *other: the number was locked so within a day, and nothing is done. */
static int lock_claimed(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	unsigned opened = 0;
	struct db_number n;
	int rc = identity_number_load(r->core, &n, ix);

	*other = rc == 0 && identity_is_within(r, n.sms_lock_at, IDENTITY_LOCK_S);
	if (rc || *other)
		return rc ? rc : stop_all(r, ix);
	n.sms_lock_at = r->steady;
	n.touched = r->now;
	rc = db_number_put(r->core->db, &n);
	return rc ? rc : lock_all(r, ix, &opened);
}

static int do_lock(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	unsigned opened = 0;

	return is_vouched(r) ? lock_all(r, ix, &opened) : lock_claimed(r, ix, other);
}

/* Of a number that trusts the sender. *other: it is no number, or the sender's own, and the word counts for the sender. */
static int do_lock_for(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	char number[IDENTITY_NUMBER_MAX];
	unsigned opened = 0;
	int rc;

	if (!is_vouched(r))
		return do_lock(r, ix, other);
	*other = number_read(number, r->req->pick, r->core->conf->country, NUMBER_WRITTEN, NULL) < 0 || !strcmp(number, r->req->number);
	rc = *other ? lock_all(r, ix, &opened) : identity_trusted_lock(r, number);
	secret_wipe_mem(number, sizeof(number));
	return rc;
}

/* The first word waits until it is answered: another, which anybody may have sent, does not take its place. */
static int block_later(struct identity_run *r, const uint8_t ix[DB_IX], const struct db_org *org)
{
	struct db_org first;
	struct db_number n;
	int rc = identity_number_load(r->core, &n, ix);

	if (rc)
		return rc;
	rc = n.sms_block ? db_org_get(r->core->db, &first, n.sms_block) : -ENOENT;
	if (rc && rc != -ENOENT)
		return rc;
	if (rc)
		n.sms_block = org->id;
	n.touched = r->now;
	return db_number_put(r->core->db, &n);
}

/* Block the organisation for everybody of this number; the reply tells only whether it exists. */
static int do_block(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	struct db_org org;
	int rc = db_org_find(r->core->db, &org, r->req->pick);

	*other = rc == -ENOENT;
	if (rc)
		return *other ? 0 : rc;
	return is_vouched(r) ? identity_block_all(r->core, ix, &org, r->now) : block_later(r, ix, &org);
}

static int do_lang(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	*other = !is_vouched(r);
	if (*other || !identity_text_is_word(r->req->pick, IDENTITY_LANG_MAX - 1))
		return 0;
	return identity_number_lang(r->core, ix, r->req->pick, true, r->now);
}

/* What may be a PIN: it is never looked at, and changed at the next unlock, or asked about there. The advice is sent once a day. */
static int do_digits(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	struct db_number n;
	int rc = identity_number_load(r->core, &n, ix);

	if (rc)
		return rc;
	*other = identity_is_within(r, n.advised_at, IDENTITY_ADVICE_S);
	if (!*other)
		n.advised_at = r->steady;
	rc = is_vouched(r) ? identity_alarm_count(r->core, IDENTITY_ACT_NEW_PIN, !n.must_change) : 0;
	n.must_change |= is_vouched(r);
	n.sms_pin |= !is_vouched(r);
	n.touched = r->now;
	return rc ? rc : db_number_put(r->core->db, &n);
}

/* Of what is kept the words tell the gateway. returns: 0; an error of db.h. */
static int lang_of_number(struct identity_run *r, char lang[IDENTITY_LANG_MAX], const uint8_t ix[DB_IX], const char *account)
{
	struct db_number n = { .lang = "" };
	int rc = 0;

	if (identity_link_meets(r->core, account, ix, r->steady))
		rc = identity_number_load(r->core, &n, ix);
	osmo_strlcpy(lang, n.lang, IDENTITY_LANG_MAX);
	return rc;
}

/* Word it and put it into the outbox. returns: 0; -errno. */
static int send_letter(struct identity_run *r, const struct identity_sms_from *from, const struct identity_letter *letter)
{
	char text[IDENTITY_REPLY_MAX];
	int rc = 0;

	identity_letter_write(r->core->conf, text, *letter, from->number, from->account, from->by);
	if (*text)
		rc = identity_out_queue(r->core, from->account, from->number, from->address, text, r->steady, false, from->wants_lease ? r : NULL, from->lease);
	secret_wipe_mem(text, sizeof(text));
	return rc;
}

int identity_sms_reply(struct identity_run *r, const struct identity_sms_from *from, const char *name, const struct identity_letter_value *said, unsigned n_said)
{
	char lang[IDENTITY_LANG_MAX];
	uint8_t ix[DB_IX];
	int rc;

	seal_number_ix(r->core->keys, ix, from->number);
	rc = lang_of_number(r, lang, ix, from->account);
	return rc ? rc : send_letter(r, from, &(struct identity_letter){ .name = name, .lang = lang, .said = said, .n_said = n_said });
}

/* T13, with the number of the complaint and the day by which it is answered. */
static int tell_number(struct identity_run *r, const struct identity_sms *sms, const struct db_complaint *c)
{
	const struct identity_sms_from from = { .account = r->req->link, .by = sms->by, .number = r->req->number, .address = sms->address,
						.wants_lease = sms->wants_lease, .lease = sms->lease };
	char until[IDENTITY_DAY_TEXT];
	const struct identity_letter_value said[] = { { "complaint", c->number }, { "until", until } };

	identity_day_text(until, c->due_first - 1);
	return identity_sms_reply(r, &from, "T13", said, ARRAY_SIZE(said));
}

/* The whole message is sealed. Its number is told, and nothing of what it is: the reply stays on the phone. Who wants no SMS is answered too, as with any word. */
static int do_complain(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	const char kind = r->req->pick[0];
	struct identity_saying s = { .kind = kind >= '1' && kind <= '6' ? (uint8_t)(kind - '0') : IDENTITY_ABOUT_OTHER, .call = IDENTITY_CALL_NO };
	struct identity_sms sms;
	struct db_complaint c;
	int rc = is_vouched(r) ? identity_sms_get(&sms, r->req) : -ENOENT;

	if (rc == 0) {
		s.text = sms.octets;
		s.text_len = sms.octets_len;
		rc = identity_complaint_open(r, &c, &s, ix, r->req->number, false);
	}
	*other = rc == -ENOENT || rc == -EDQUOT;
	return *other ? 0 : rc ? rc : tell_number(r, &sms, &c);
}

/* Do what the word says. *other: the second reply is to be sent. returns: 0; -errno. */
static int do_word(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	static const struct {
		const char *key;
		int (*act)(struct identity_run *r, const uint8_t ix[DB_IX], bool *other);
	} words[] = { { "lock", do_lock }, { "lock_for", do_lock_for }, { "block", do_block }, { "lang", do_lang }, { "digits", do_digits },
		    { "complain", do_complain } };
	size_t i;

	*other = false;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(r->req->key, words[i].key))
			return words[i].act(r, ix, other);
	return 0;
}

/* Keep an operation for IDENTITY_LATE_S. *old: the one that was kept before, created 0: none is. returns: 0; -errno. */
static int keep_op(struct identity_run *r, struct db_op *old, const uint8_t op[SEAL_IX], int64_t serial)
{
	struct db_op row = { .kind = IDV_SMS_IN, .subject = serial, .created = r->steady, .seen = true };
	struct db_blob blob = { .len = 1, .octets = { 1 } }, before;
	int rc;

	*old = (struct db_op){ 0 };
	memcpy(row.ix, op, sizeof(row.ix));
	rc = db_op_put(r->core->db, &row, &blob);
	if (rc != -EEXIST)
		return rc;
	rc = db_op_get(r->core->db, old, &before, op);
	if (rc == 0 && !identity_is_within(r, old->created, IDENTITY_LATE_S))
		*old = (struct db_op){ 0 };	/* expired, and the janitor has not come to it */
	if (rc == 0)
		rc = db_op_drop(r->core->db, op);
	return rc ? rc : db_op_put(r->core->db, &row, &blob);
}

static bool is_same(const struct db_op *old, const struct identity_sms *sms)
{
	bool is_sure = (uint64_t)old->subject >= sms->sure_from && (uint64_t)old->subject < sms->sure_to;

	return sms->name_len || !is_sure;
}

int identity_sms_is_known(struct identity_run *r, const uint8_t op[SEAL_IX], const struct identity_sms *sms, bool *known)
{
	struct db_blob blob;
	struct db_op old;
	int rc = db_op_get(r->core->db, &old, &blob, op);

	*known = rc == 0 && identity_is_within(r, old.created, IDENTITY_LATE_S) && is_same(&old, sms);
	return rc == -ENOENT ? 0 : rc;
}

int identity_sms_keep(struct identity_run *r, const uint8_t op[SEAL_IX], int64_t serial)
{
	struct db_op old;

	return keep_op(r, &old, op, serial);
}

/* Deduplicate: remember this message. returns: 0; -EEXIST: it is a duplicate; -errno. */
static int remember_sms(struct identity_run *r, const uint8_t op[SEAL_IX], const struct identity_sms *sms)
{
	struct db_op old;
	int rc = keep_op(r, &old, op, (int64_t)sms->serial);

	if (rc || !old.created)
		return rc;
	return is_same(&old, sms) ? -EEXIST : 0;
}

/* Whether the reply to this word says nothing but what to do: of a number that is only claimed all but that of a LOCK which was done. */
static bool is_advice(const struct identity_run *r, bool other)
{
	static const char *const words[] = { "help", "unknown", "digits", "card" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(r->req->key, words[i]))
			return true;
	return !is_vouched(r) && (other || strcmp(r->req->key, "lock"));
}

int identity_sms_advise(struct identity_run *r, const uint8_t ix[DB_IX])
{
	uint8_t op[SEAL_IX], n;
	struct db_blob blob;
	struct db_op old;
	int rc = 0;

	for (n = 0; rc == 0 && n < IDENTITY_ADVICES; n++) {
		seal_advice_op(r->core->keys, op, ix, n);
		rc = db_op_get(r->core->db, &old, &blob, op);
		if (rc == -ENOENT || (rc == 0 && !identity_is_within(r, old.created, IDENTITY_LATE_S)))
			return keep_op(r, &old, op, 0);
	}
	return rc ? rc : -EDQUOT;
}

/* The words of the reply, those used when it must not be sent, and those that say that the PIN has to come first. */
static const struct reply {
	const char *key, *first, *second, *claimed;
} replies[] = {
	{ "help", "T1", NULL, NULL },		/* also of a word that is not known */
	{ "digits", "T2", NULL, NULL },		/* once a day */
	{ "card", "T2c", NULL, NULL },		/* a word of a card without the numbers it needs */
	{ "lang", "T3", "T1", NULL },
	{ "complain", NULL, "T1", NULL },	/* the first, T13, was worded with its number */
	{ "lock", "T4", "T6", NULL },		/* the second: once a day of a number that is only claimed */
	{ "lock_for", "T4t", "T4", NULL },	/* the second: it was the sender's own */
	{ "block", "T5", "T1", "T6" },		/* the second: no shop has this number */
};

static const struct reply *reply_of(const char *key)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(replies) && strcmp(replies[i].key, key); i++)
		;
	return i < ARRAY_SIZE(replies) ? &replies[i] : &replies[0];
}

/* In the language that was just chosen, or the one that is kept. returns: 0; -errno. */
static int send_reply(struct identity_run *r, const uint8_t ix[DB_IX], const struct identity_sms *sms, const struct reply *reply, const char *name)
{
	const struct identity_sms_from from = { .account = r->req->link, .by = sms->by, .number = r->req->number, .address = sms->address,
						.wants_lease = sms->wants_lease, .lease = sms->lease };
	char lang[IDENTITY_LANG_MAX] = "";
	int rc = 0;

	if (!strcmp(reply->key, "lang") && identity_text_is_word(r->req->pick, IDENTITY_LANG_MAX - 1))
		osmo_strlcpy(lang, r->req->pick, sizeof(lang));
	else
		rc = lang_of_number(r, lang, ix, r->req->link);
	return rc ? rc : send_letter(r, &from, &(struct identity_letter){ .name = name, .lang = lang });
}

/* Answer with the first words, or the others, unless it is advice too many. returns: 0; -errno. */
static int reply_sms(struct identity_run *r, const uint8_t ix[DB_IX], const struct identity_sms *sms, bool other)
{
	const struct reply *reply = reply_of(r->req->key);
	const char *name = other ? reply->second : !is_vouched(r) && reply->claimed ? reply->claimed : reply->first;
	int rc = name && is_advice(r, other) ? identity_sms_advise(r, ix) : 0;

	if (rc == -EDQUOT) {
		identity_put_num(r, IDF_MUTED, 1);
		identity_count(r->core, "sms|muted", 1);
		return 0;
	}
	return rc || !name ? rc : send_reply(r, ix, sms, reply, name);
}

/* A duplicate. A LOCK is done again, because the person may have unlocked since the first: locking twice harms nobody, a LOCK that is ignored might.
 * returns: 0; -EEXIST: nothing to reply; other -errno. */
static int repeat_word(struct identity_run *r, const uint8_t ix[DB_IX])
{
	unsigned opened = 0;
	int rc;

	if (!is_vouched(r) || strcmp(r->req->key, "lock"))
		return -EEXIST;
	rc = lock_all(r, ix, &opened);
	return rc ? rc : opened ? 0 : -EEXIST;
}

enum identity_outcome identity_verb_SMS_IN(struct identity_run *r)
{
	const struct identity_req *req = r->req;
	bool other = false;
	uint8_t op[SEAL_IX], ix[DB_IX];
	struct identity_sms sms;
	int rc;

	if (!identity_link_is_served(r->core, req->link) || !identity_text_is_digits(req->number, 1, 15) || identity_sms_get(&sms, req))
		return IDO_REFUSED;
	seal_number_ix(r->core->keys, ix, req->number);
	seal_sms_op(r->core->keys, op, req->link, req->number, sms.octets, sms.octets_len, sms.name, sms.name_len);
	rc = remember_sms(r, op, &sms);
	if (rc == 0)
		rc = do_word(r, ix, &other);
	else if (rc == -EEXIST)
		rc = repeat_word(r, ix);
	if (rc == -EEXIST)
		return IDO_OK;
	if (rc == 0)
		rc = reply_sms(r, ix, &sms, other);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "sms", "", op, sizeof(op));
	return rc ? identity_fault(r->core, rc, "SMS") : IDO_OK;
}
