/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: results that the gateway reports of messages it sent, and receipts, which are matched to messages here. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"

#define KEYS_MAX	8	/* of one receipt */
#define SAME_MAX	16	/* messages compared under one id: with an operator that always gives the same id a receipt must not read a week of them */
#define IN_PARTS	"+"

_Static_assert(IDENTITY_MSGID == DB_MSGID, "an id that was told can be kept");

/* Metrics of one request: messages by the state they came to, and those sent again. */
struct tally {
	unsigned n[DB_OUT_STATES], resent;
	unsigned freed;			/* became due by the results so far */
};

/* The result of one message, or what a receipt says. */
struct told {
	struct identity_told says;
	struct tally *tally;
};

/* ---- ids of the operator ---- */

/* Stored in place of the operator's id where it gave none: receipts are then matched by number. */
static void msgid_of_number(char out[DB_MSGID], const uint8_t addressee[DB_IX])
{
	size_t i;

	out[0] = '@';
	for (i = 0; i < DB_IX; i++)
		snprintf(out + 1 + 2 * i, 3, "%02x", addressee[i]);
}

/* The n-th id, or NULL. */
static const char *msgid_at(const struct told *t, unsigned n)
{
	enum identity_msgid_kind kind;
	const char *msgid;
	size_t at = 0;

	do
		msgid = identity_msgids_next(&t->says.msgids, &at, &kind);
	while (msgid && n--);
	return msgid;
}

static int sent_in_parts(struct identity_run *r, struct db_out *out, const struct told *t)
{
	int rc = db_out_sent(r->core->db, out, IN_PARTS, r->steady, &t->tally->freed);
	enum identity_msgid_kind kind;
	const char *msgid;
	unsigned part = 0;
	size_t at = 0;

	while (rc == 0 && (msgid = identity_msgids_next(&t->says.msgids, &at, &kind)))
		rc = db_out_part_new(r->core->db, out, part++, msgid);
	return rc;
}

/* ---- one result ---- */

static int tell_sent(struct identity_run *r, struct db_out *out, const struct told *t)
{
	const char *msgid = msgid_at(t, 0);
	char none[DB_MSGID];

	if (msgid_at(t, 1))
		return sent_in_parts(r, out, t);
	msgid_of_number(none, out->addressee);
	return db_out_sent(r->core->db, out, msgid ? msgid : none, r->steady, &t->tally->freed);
}

static int tell_delivered(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_DELIVERED, r->steady, &t->tally->freed);
}

static int tell_failed(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_FAILED, r->steady, &t->tally->freed);
}

static int tell_expired(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_EXPIRED, r->steady, &t->tally->freed);
}

static int tell_maybe(struct identity_run *r, struct db_out *out, const struct told *t)
{
	if (out->state != DB_OUT_WAITING)
		return -ESTALE;
	msgid_of_number(out->msgid, out->addressee);
	return db_out_settle(r->core->db, out, DB_OUT_MAYBE, r->steady, &t->tally->freed);
}

static int64_t pause_of(unsigned tries)
{
	int64_t s = tries < 8 ? IDENTITY_RETRY_FIRST_S << (tries ? tries - 1 : 0) : IDENTITY_RETRY_MOST_S;

	return s < IDENTITY_RETRY_MOST_S ? s : IDENTITY_RETRY_MOST_S;
}

static int tell_retry(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_retry(r->core->db, out, r->steady + pause_of(out->tries));
}

static int tell_unsent(struct identity_run *r, struct db_out *out, const struct told *t)
{
	t->tally->freed++;
	out->tries -= out->tries > 0;	/* nobody refused it */
	return db_out_retry(r->core->db, out, r->steady);
}

static int tell_again(struct identity_run *r, struct db_out *out, const struct told *t)
{
	int rc;

	if (out->resent)
		return tell_maybe(r, out, t);
	out->resent++;
	rc = db_out_retry(r->core->db, out, r->steady + pause_of(out->tries));
	t->tally->resent += rc == 0;
	return rc;
}

typedef int (*tell_fn)(struct identity_run *r, struct db_out *out, const struct told *t);

static const tell_fn tells[IDENTITY_TOLD_COUNT] = {
	[IDENTITY_TOLD_SENT] = tell_sent, [IDENTITY_TOLD_DELIVERED] = tell_delivered, [IDENTITY_TOLD_FAILED] = tell_failed,
	[IDENTITY_TOLD_EXPIRED] = tell_expired, [IDENTITY_TOLD_MAYBE] = tell_maybe, [IDENTITY_TOLD_AGAIN] = tell_again,
	[IDENTITY_TOLD_RETRY] = tell_retry, [IDENTITY_TOLD_UNSENT] = tell_unsent,
};

static int tell_message(struct identity_run *r, struct db_out *out, const struct told *t)
{
	int rc = tells[t->says.what](r, out, t);

	t->tally->n[out->state] += rc == 0;
	return rc == -ESTALE ? 0 : rc;
}

/* ---- receipts ---- */

/* What a receipt is matched by: the number and the ids. */
struct receipt {
	bool has_number;
	uint8_t addressee[DB_IX];
	const struct identity_told *says;
};

static void read_receipt(struct identity_run *r, struct receipt *receipt, const struct told *t)
{
	receipt->says = &t->says;
	receipt->has_number = t->says.number[0] != '\0';
	if (receipt->has_number)
		seal_number_ix(r->core->keys, receipt->addressee, t->says.number);
}

static bool is_hers(const struct receipt *rc, const struct db_out *out)
{
	return rc->has_number && !memcmp(rc->addressee, out->addressee, DB_IX_KEPT);
}

static bool awaits_receipt(const struct db_out *out)
{
	return out->state == DB_OUT_SENT || out->state == DB_OUT_MAYBE || out->state == DB_OUT_SILENT;
}

/* Find the best of the newest messages under that id: one to the number of the receipt before others, one that awaits its receipt before one that had it. */
static int find_whole(struct identity_run *r, struct db_out *best, const struct receipt *receipt, const char *key)
{
	struct db_out out = { .id = DB_FOREVER };
	int rc, worth, best_worth = -1;
	unsigned i;

	for (i = 0; i < SAME_MAX && best_worth < 3; i++) {
		rc = db_out_prev(r->core->db, &out, r->req->link, key, out.id);
		if (rc == -ENOENT)
			break;
		if (rc)
			return rc;
		worth = 2 * (!receipt->has_number || is_hers(receipt, &out)) + awaits_receipt(&out);
		if (worth > best_worth)
			*best = out;
		best_worth = worth > best_worth ? worth : best_worth;
	}
	return best_worth < 0 ? -ENOENT : 0;
}

/* Find a whole message, or a part of one. *part: its place, or -1. */
static int find_key(struct identity_run *r, struct db_out *out, int *part, const struct receipt *receipt, const char *key)
{
	unsigned place;
	int64_t id;
	int rc = find_whole(r, out, receipt, key);

	*part = -1;
	if (rc != -ENOENT)
		return rc;
	rc = db_out_part_find(r->core->db, &id, &place, r->req->link, key);
	if (rc)
		return rc;
	*part = place;
	return db_out_get(r->core->db, out, id);
}

/* Find the message to that number that has no id of the operator and awaits its receipt, if there is exactly one. */
static int find_by_number(struct identity_run *r, struct db_out *only, const struct receipt *receipt)
{
	struct db_out out = { .id = DB_FOREVER };
	char msgid[DB_MSGID];
	unsigned i, n = 0;
	int rc = 0;

	if (!receipt->has_number)
		return -ENOENT;
	msgid_of_number(msgid, receipt->addressee);
	for (i = 0; i < SAME_MAX && rc == 0 && n < 2; i++) {
		rc = db_out_prev(r->core->db, &out, r->req->link, msgid, out.id);
		if (rc == 0 && awaits_receipt(&out) && out.state != DB_OUT_SILENT && n++ == 0)
			*only = out;
	}
	if (rc && rc != -ENOENT)
		return rc;
	return n == 1 ? 0 : -ENOENT;
}

/* The messages that the ids of a receipt lead to. */
struct finds {
	struct db_out any;	/* one that is not to the number of the receipt */
	int any_part;
	unsigned n;		/* such ones */
};

/* returns: 0 it is the one; -ENOENT look on; -errno. */
static int weigh_find(struct finds *f, const struct receipt *receipt, enum identity_msgid_kind kind, const struct db_out *out, int part)
{
	if (is_hers(receipt, out))
		return 0;
	if (kind == IDENTITY_MSGID_ANY && (!f->n || f->any.id != out->id)) {
		f->any = *out;
		f->any_part = part;
		f->n++;
	}
	return -ENOENT;
}

/* Match a receipt: a message to its number comes first, else one that all ids good without the number agree on. */
static int find_receipt(struct identity_run *r, struct db_out *out, int *part, const struct receipt *receipt)
{
	const struct identity_told *says = receipt->says;
	struct finds f = { .n = 0 };
	enum identity_msgid_kind kind;
	const char *msgid;
	unsigned i;
	size_t at = 0;
	int rc = -ENOENT;

	for (i = 0; i < KEYS_MAX && rc == -ENOENT && (msgid = identity_msgids_next(&says->msgids, &at, &kind)); i++) {
		if (kind == IDENTITY_MSGID_GUESS && !says->is_last)
			continue;
		rc = find_key(r, out, part, receipt, msgid);
		if (rc == 0)
			rc = weigh_find(&f, receipt, kind, out, *part);
	}
	if (rc == -ENOENT && says->is_last) {
		*part = -1;
		rc = find_by_number(r, out, receipt);
	}
	if (rc != -ENOENT || f.n != 1)
		return rc;
	*out = f.any;
	*part = f.any_part;
	return 0;
}

/* Take a receipt. *odd: it is unmatched. */
static int tell_receipt(struct identity_run *r, const struct told *t, bool *odd)
{
	struct receipt receipt;
	struct db_out out;
	unsigned left = 0;
	int part, rc;

	read_receipt(r, &receipt, t);
	rc = find_receipt(r, &out, &part, &receipt);
	*odd = rc == -ENOENT;
	if (*odd)
		return 0;
	if (rc == 0 && part >= 0 && t->says.what == IDENTITY_TOLD_DELIVERED)
		rc = db_out_part_delivered(r->core->db, &left, out.id, part);
	return rc || left ? rc : tell_message(r, &out, t);
}

/* ---- gateways that died ---- */

/* Messages under another lease are in doubt: they may have been sent. None of them is leased again before this is reported. */
static int tell_lease(struct identity_run *r, const struct told *t)
{
	struct db_out_strays n;
	int rc = db_out_strays(r->core->db, &n, r->req->link, (int64_t)t->says.id, t->says.may_resend, r->steady);

	if (rc)
		return rc;
	t->tally->n[DB_OUT_MAYBE] += n.maybe;
	t->tally->resent += n.again;
	identity_put_num(r, IDF_OUT_STRAYS, n.maybe);
	return 0;
}

/* ---- the verb ---- */

/* Apply one result. A message that is settled, deleted or another link's is left alone. returns: 0; -errno. */
static int tell_one(struct identity_run *r, const struct told *t, bool *odd)
{
	struct db_out out;
	int rc;

	*odd = false;
	if (t->says.what == IDENTITY_TOLD_LEASE)
		return tell_lease(r, t);
	if (!t->says.id)
		return tell_receipt(r, t, odd);
	rc = db_out_get(r->core->db, &out, (int64_t)t->says.id);
	if (rc == 0 && !strcmp(out.link, r->req->link))
		rc = tell_message(r, &out, t);
	return rc == -ENOENT ? 0 : rc;
}

/* Write each counter once for the whole request. */
static void count_tally(struct identity_core *core, const struct tally *tally)
{
	static const char *const names[DB_OUT_STATES] = {
		[DB_OUT_SENT] = "sms|sent", [DB_OUT_DELIVERED] = "sms|delivered", [DB_OUT_FAILED] = "sms|failed", [DB_OUT_EXPIRED] = "sms|expired",
		[DB_OUT_MAYBE] = "sms|maybe",
	};
	unsigned i;

	for (i = 0; i < DB_OUT_STATES; i++)
		if (tally->n[i] && names[i])
			identity_count(core, names[i], tally->n[i]);
	if (tally->resent)
		identity_count(core, "sms|resent", tally->resent);
}

/* The whole request is parsed before any of it is done. */
static bool are_tolds_whole(struct identity_run *r)
{
	struct identity_told told;
	size_t at = 0;
	int rc;

	while ((rc = identity_told_get(&told, r->req, &at)) == 1)
		;
	return rc == 0;
}

enum identity_outcome identity_verb_OUT_TOLD(struct identity_run *r)
{
	struct tally tally = { 0 };
	struct told t = { .tally = &tally };
	size_t at = 0;
	unsigned n;
	bool odd;
	int rc = 0;

	if (!are_tolds_whole(r))
		return IDO_REFUSED;
	for (n = 0; rc == 0 && identity_told_get(&t.says, r->req, &at) == 1; n++) {
		rc = tell_one(r, &t, &odd);
		if (odd)
			identity_put_num(r, IDF_OUT_ODD, n);
	}
	count_tally(r->core, &tally);
	if (rc == 0 && tally.freed)
		identity_put_num(r, IDF_MORE, 1);
	return rc ? identity_fault(r->core, rc, "outbox") : IDO_OK;
}
