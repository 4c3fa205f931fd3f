/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS_IN: the effect of a message and its reply in one transaction; what the operator brings a second time within ten minutes is only
 * acknowledged. The same words again are a second time when the operator calls both by one name, or may not have heard what became of the
 * first; else a person texts them anew.
 *
 * Replies that are advice have a ceiling, so that two machines that answer each other fall silent. It is counted here: a gateway that restarts
 * does not forget it, the rows are keyed by a hash of the number and go with the other operations. Words that do something are always answered.
 *
 * A message never opens anything. From a number that the link does not vouch for it has no effect, and the second reply is sent. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"
#include "store/identity/core/identity_text.h"

/* Lock everybody of this number for a day. A longer lock stays. *opened: how many were not locked. */
static int lock_all(struct identity_run *r, const uint8_t ix[DB_IX], unsigned *opened)
{
	int64_t until = identity_lock_until(r->core, r->now);
	struct db_person p;
	struct db_login l;
	uint8_t after = 0;
	int rc;

	while ((rc = db_login_next(r->core->db, &l, ix, after)) == 0) {
		after = l.slot;
		if (!l.person_id)
			continue;
		rc = db_person_get(r->core->db, &p, l.person_id);
		if (rc == -ENOENT) {
			identity_lost(r->core, "lock");
			continue;
		}
		*opened += rc == 0 && !identity_is_locked(&p, r->now);
		if (rc == 0 && p.locked_until < until) {
			p.locked_until = until;
			p.survey = 0;
			rc = db_person_put(r->core->db, &p);
		}
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Block the organisation for everybody of this number; the reply tells only whether it exists. */
static int block_all(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	struct db_org org;
	int rc = db_org_find(r->core->db, &org, r->req->pick);

	*other = rc == -ENOENT;
	if (rc)
		return *other ? 0 : rc;
	return identity_block_all(r->core, ix, &org, r->now);
}

/* Do what the word says. *other: the second reply is to be sent. returns: 0; -errno. */
static int do_word(struct identity_run *r, const uint8_t ix[DB_IX], bool *other)
{
	const char *key = r->req->key;
	struct db_number n;
	unsigned opened = 0;
	int rc;

	if (!strcmp(key, "lock"))
		return lock_all(r, ix, &opened);
	if (!strcmp(key, "block"))
		return block_all(r, ix, other);
	if (!strcmp(key, "lang"))
		return identity_text_is_word(r->req->pick, IDENTITY_LANG_MAX - 1) ?
		       identity_number_lang(r->core, ix, r->req->pick, true, r->now) : 0;
	if (strcmp(key, "digits"))
		return 0;
	rc = identity_number_load(r->core, &n, ix);
	if (rc)
		return rc;
	*other = n.advised_at && r->now - n.advised_at < IDENTITY_ADVICE_S;
	if (!*other)
		n.advised_at = r->now;
	n.must_change = true;
	n.touched = r->now;
	return db_number_put(r->core->db, &n);
}

/* Keep an operation for IDENTITY_LATE_S. *old: the one that was kept before, created 0: none is. returns: 0; -errno. */
static int keep_op(struct identity_run *r, struct db_op *old, const uint8_t op[SEAL_IX], int64_t serial)
{
	struct db_op row = { .kind = IDV_SMS_IN, .subject = serial, .created = r->now, .seen = true };
	struct db_blob blob = { .len = 1, .octets = { 1 } }, before;
	int rc;

	*old = (struct db_op){ 0 };
	memcpy(row.ix, op, sizeof(row.ix));
	rc = db_op_put(r->core->db, &row, &blob);
	if (rc != -EEXIST)
		return rc;
	rc = db_op_get(r->core->db, old, &before, op);
	if (rc == 0 && r->now - old->created > IDENTITY_LATE_S)
		*old = (struct db_op){ 0 };	/* expired, and the janitor has not come to it */
	if (rc == 0)
		rc = db_op_drop(r->core->db, op);
	return rc ? rc : db_op_put(r->core->db, &row, &blob);
}

/* Deduplicate: remember this message. returns: 0; -EEXIST: it is a duplicate; -errno. */
static int remember_sms(struct identity_run *r, const uint8_t op[SEAL_IX], const struct identity_sms *sms)
{
	struct db_op old;
	int rc = keep_op(r, &old, op, (int64_t)sms->serial);
	bool is_sure = (uint64_t)old.subject >= sms->sure_from && (uint64_t)old.subject < sms->sure_to;

	if (rc || !old.created)
		return rc;
	return sms->name_len || !is_sure ? -EEXIST : 0;
}

/* Whether the reply to this word does nothing but advise. */
static bool is_advice(const struct identity_req *req)
{
	static const char *const words[] = { "help", "unknown", "digits" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(req->key, words[i]))
			return true;
	return !(req->flags & IDENTITY_ASSERTED);
}

/* Take one of the pieces of advice that a number may have. returns: 0; -EDQUOT: it had them; other -errno. */
static int take_advice(struct identity_run *r, const uint8_t ix[DB_IX])
{
	uint8_t op[SEAL_IX], n;
	struct db_blob blob;
	struct db_op old;
	int rc = 0;

	for (n = 0; rc == 0 && n < IDENTITY_ADVICES; n++) {
		seal_advice_op(r->core->keys, op, ix, n);
		rc = db_op_get(r->core->db, &old, &blob, op);
		if (rc == -ENOENT || (rc == 0 && r->now - old.created > IDENTITY_LATE_S))
			return keep_op(r, &old, op, 0);
	}
	return rc ? rc : -EDQUOT;
}

/* Put the reply into the outbox, unless it is advice too many. returns: 0; -errno. */
static int reply_sms(struct identity_run *r, const uint8_t ix[DB_IX], const struct identity_sms *sms, const char *reply)
{
	int rc = *reply && is_advice(r->req) ? take_advice(r, ix) : 0;

	if (rc == -EDQUOT) {
		identity_put_num(r, IDF_MUTED, 1);
		identity_count(r->core, "sms|muted", 1);
		return 0;
	}
	if (rc || !*reply)
		return rc;
	return identity_out_queue(r->core, r->req->link, r->req->number, sms->address, reply, r->now, sms->wants_lease ? r : NULL, sms->lease);
}

/* A duplicate. A LOCK is done again, because the person may have unlocked since the first: locking twice harms nobody, a LOCK that is ignored might.
 * returns: 0; -EEXIST: nothing to reply; other -errno. */
static int repeat_word(struct identity_run *r, const uint8_t ix[DB_IX])
{
	unsigned opened = 0;
	int rc;

	if (strcmp(r->req->key, "lock"))
		return -EEXIST;
	rc = lock_all(r, ix, &opened);
	return rc ? rc : opened ? 0 : -EEXIST;
}

/* Whether another language than that of the replies is stored for the number. returns: 1, with the field put; 0; -errno. */
static int is_other_lang(struct identity_run *r, const uint8_t ix[DB_IX])
{
	struct db_number n;
	int rc;

	if (r->req->flags & IDENTITY_ANY_LANG)
		return 0;
	rc = db_number_get(r->core->db, &n, ix);
	if (rc || !n.lang[0] || !strcmp(n.lang, r->req->lang))
		return rc == -ENOENT ? 0 : rc;
	identity_put(r, IDF_LANG, n.lang);
	return 1;
}

enum identity_outcome identity_verb_SMS_IN(struct identity_run *r)
{
	const struct identity_req *req = r->req;
	bool asserted = req->flags & IDENTITY_ASSERTED, other = !asserted && strcmp(req->key, "help");
	uint8_t op[SEAL_IX], ix[DB_IX];
	struct identity_sms sms;
	int rc;

	if (!identity_text_is_digits(req->number, 1, 15) || identity_sms_get(&sms, req) || strlen(sms.reply) >= IDENTITY_REPLY_MAX ||
	    strlen(sms.other) >= IDENTITY_REPLY_MAX)
		return IDO_REFUSED;
	seal_number_ix(r->core->keys, ix, req->number);
	rc = is_other_lang(r, ix);
	if (rc)
		return rc > 0 ? IDO_OTHER_LANG : identity_fault(r->core, rc, "SMS");
	seal_sms_op(r->core->keys, op, req->link, req->number, sms.octets, sms.octets_len, sms.name, sms.name_len);
	rc = remember_sms(r, op, &sms);
	if (rc == 0 && asserted)
		rc = do_word(r, ix, &other);
	else if (rc == -EEXIST && asserted)
		rc = repeat_word(r, ix);
	if (rc == -EEXIST)
		return IDO_OK;
	if (rc == 0)
		rc = reply_sms(r, ix, &sms, other ? sms.other : sms.reply);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "sms", "", op, sizeof(op));
	return rc ? identity_fault(r->core, rc, "SMS") : IDO_OK;
}
