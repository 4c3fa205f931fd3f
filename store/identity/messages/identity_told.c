/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: what the gateway tells of messages that it sent, and what it makes of receipts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/identity/core/identity_text.h"

#define RETRY_FIRST_S	30
#define RETRY_MOST_S	3600
#define SENT_MAX	1536	/* ids of a message in parts: 18 of 65 octets and a blank */
#define KEYS_MAX	8	/* of one receipt */
#define SAME_MAX	16	/* messages under one id that are looked at: a constant id must not make a receipt read a week of them */
#define BY_NUMBER	"@"	/* a key: the message to that number, when there is only one that waits for its receipt */
#define IN_PARTS	"+"

/* Figures of one request: messages by the state they came to, and those sent again. */
struct tally {
	unsigned n[DB_OUT_STATES], resent;
	unsigned freed;			/* due now because of what was told so far */
};

/* What became of one message, or what a receipt says. */
struct told {
	const char *word, *msgid;
	int64_t id;
	struct tally *tally;
};

/* ---- what the operator knows it by ---- */

/* How a message without an id of the operator is kept: receipts tell it apart by its number. */
static void msgid_of_number(char out[DB_MSGID], const uint8_t addressee[DB_IX])
{
	size_t i;

	out[0] = '@';
	for (i = 0; i < DB_IX; i++)
		snprintf(out + 1 + 2 * i, 3, "%02x", addressee[i]);
}

static int sent_in_parts(struct identity_run *r, struct db_out *out, const struct told *t)
{
	char copy[SENT_MAX], *at = copy, *msgid;
	unsigned part = 0;
	int rc = db_out_sent(r->core->db, out, IN_PARTS, r->now, &t->tally->freed);

	osmo_strlcpy(copy, t->msgid, sizeof(copy));
	while (rc == 0 && (msgid = strsep(&at, " ")))
		rc = *msgid && strlen(msgid) < DB_MSGID ? db_out_part_new(r->core->db, out, part++, msgid) : 0;
	return rc;
}

/* ---- what is told of one ---- */

static int tell_sent(struct identity_run *r, struct db_out *out, const struct told *t)
{
	char none[DB_MSGID];

	if (strchr(t->msgid, ' '))
		return sent_in_parts(r, out, t);
	msgid_of_number(none, out->addressee);
	return db_out_sent(r->core->db, out, *t->msgid && strlen(t->msgid) < DB_MSGID ? t->msgid : none, r->now, &t->tally->freed);
}

static int tell_delivered(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_DELIVERED, r->now, &t->tally->freed);
}

static int tell_failed(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_FAILED, r->now, &t->tally->freed);
}

static int tell_expired(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_EXPIRED, r->now, &t->tally->freed);
}

static int tell_maybe(struct identity_run *r, struct db_out *out, const struct told *t)
{
	if (out->state != DB_OUT_WAITING)
		return -ESTALE;
	msgid_of_number(out->msgid, out->addressee);
	return db_out_settle(r->core->db, out, DB_OUT_MAYBE, r->now, &t->tally->freed);
}

static int64_t pause_of(unsigned tries)
{
	int64_t s = tries < 8 ? RETRY_FIRST_S << (tries ? tries - 1 : 0) : RETRY_MOST_S;

	return s < RETRY_MOST_S ? s : RETRY_MOST_S;
}

static int tell_retry(struct identity_run *r, struct db_out *out, const struct told *t)
{
	return db_out_retry(r->core->db, out, r->now + pause_of(out->tries));
}

static int tell_unsent(struct identity_run *r, struct db_out *out, const struct told *t)
{
	t->tally->freed++;
	out->tries -= out->tries > 0;	/* nobody refused it */
	return db_out_retry(r->core->db, out, r->now);
}

static int tell_again(struct identity_run *r, struct db_out *out, const struct told *t)
{
	int rc;

	if (out->resent)
		return tell_maybe(r, out, t);
	out->resent++;
	rc = db_out_retry(r->core->db, out, r->now + pause_of(out->tries));
	t->tally->resent += rc == 0;
	return rc;
}

typedef int (*tell_fn)(struct identity_run *r, struct db_out *out, const struct told *t);

static const struct tell_word {
	const char *word;
	tell_fn tell;
	bool by_receipt;	/* also without an out_id */
} tell_words[] = {
	{ "sent", tell_sent, false }, { "delivered", tell_delivered, true }, { "failed", tell_failed, true }, { "expired", tell_expired, true },
	{ "maybe", tell_maybe, false }, { "again", tell_again, false }, { "retry", tell_retry, false }, { "unsent", tell_unsent, false },
};

/* returns: NULL for a word that is none. */
static const struct tell_word *word_of(const char *word)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(tell_words); i++)
		if (!strcmp(tell_words[i].word, word))
			return &tell_words[i];
	return NULL;
}

static int tell(struct identity_run *r, struct db_out *out, const struct tell_word *w, const struct told *t)
{
	int rc = w->tell(r, out, t);

	t->tally->n[out->state] += rc == 0;
	return rc == -ESTALE ? 0 : rc;
}

/* ---- receipts ---- */

/* The number of a receipt and the keys of its message: "NUMBER KEY KEY ~KEY", NUMBER "-" when it names nobody. */
struct receipt {
	char text[IDENTITY_RECEIPT_MAX];
	bool has_number;
	uint8_t addressee[DB_IX];
	const char *keys[KEYS_MAX];
	unsigned n_keys;
	bool is_last;			/* no response is missing: by guess, and by number */
};

static bool read_receipt(struct identity_run *r, struct receipt *rc, const char *msgid)
{
	char *at = rc->text, *number, *key;

	osmo_strlcpy(rc->text, msgid, sizeof(rc->text));
	number = strsep(&at, " ");
	rc->has_number = identity_text_is_digits(number, 1, IDENTITY_NUMBER_MAX - 1);
	if (rc->has_number)
		seal_number_ix(r->core->keys, rc->addressee, number);
	rc->n_keys = 0;
	rc->is_last = false;
	while (rc->n_keys < KEYS_MAX && (key = strsep(&at, " "))) {
		if (*key)
			rc->keys[rc->n_keys++] = key;
		rc->is_last |= !strcmp(key, BY_NUMBER);
	}
	return rc->n_keys > 0;
}

static bool is_hers(const struct receipt *rc, const struct db_out *out)
{
	return rc->has_number && !memcmp(rc->addressee, out->addressee, DB_IX);
}

static bool is_open(const struct db_out *out)
{
	return out->state == DB_OUT_SENT || out->state == DB_OUT_MAYBE || out->state == DB_OUT_SILENT;
}

/* Of the newest under that id: hers rather than another's, one that waits for a receipt rather than one that had it. */
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
		worth = 2 * (!receipt->has_number || is_hers(receipt, &out)) + is_open(&out);
		if (worth > best_worth)
			*best = out;
		best_worth = worth > best_worth ? worth : best_worth;
	}
	return best_worth < 0 ? -ENOENT : 0;
}

/* A whole message, or a part of one. *part: its place, or -1. */
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

/* The only one to that number without an id of the operator that waits for its receipt. */
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
		if (rc == 0 && is_open(&out) && out.state != DB_OUT_SILENT && n++ == 0)
			*only = out;
	}
	if (rc && rc != -ENOENT)
		return rc;
	return n == 1 ? 0 : -ENOENT;
}

/* What keys lead to: one to the number of the receipt before all, else one that is not marked as hers alone, if they agree on it. */
static int find_receipt(struct identity_run *r, struct db_out *out, int *part, const struct receipt *receipt)
{
	struct db_out any;
	int any_part, rc;
	unsigned i, n = 0;

	for (i = 0; i < receipt->n_keys; i++) {
		const char *key = receipt->keys[i];
		bool is_guess = *key == '?', only_hers = is_guess || *key == '~';

		*part = -1;
		if (is_guess && !receipt->is_last)
			continue;
		rc = strcmp(key, BY_NUMBER) ? find_key(r, out, part, receipt, key + only_hers) : find_by_number(r, out, receipt);
		if (rc == -ENOENT)
			continue;
		if (rc || is_hers(receipt, out))
			return rc;
		if (only_hers || (n && any.id == out->id))
			continue;
		any = *out;
		any_part = *part;
		n++;
	}
	if (n != 1)
		return -ENOENT;
	*out = any;
	*part = any_part;
	return 0;
}

/* *odd: it speaks of no message that is known. */
static int tell_receipt(struct identity_run *r, const struct tell_word *w, const struct told *t, bool *odd)
{
	struct receipt receipt;
	struct db_out out;
	unsigned left = 0;
	int part, rc = read_receipt(r, &receipt, t->msgid) ? find_receipt(r, &out, &part, &receipt) : -ENOENT;

	*odd = rc == -ENOENT;
	if (*odd)
		return 0;
	if (rc == 0 && part >= 0 && w->tell == tell_delivered)
		rc = db_out_part_delivered(r->core->db, &left, out.id, part);
	return rc || left ? rc : tell(r, &out, w, t);
}

/* ---- gateways that died ---- */

/* What others than this family of gateways leased may have gone. Nothing of it is leased again before this was told. */
static int tell_family(struct identity_run *r, const struct told *t)
{
	struct db_out_strays n;
	int rc = db_out_strays(r->core->db, &n, r->req->link, t->id, !strcmp(t->msgid, "again"), r->now);

	if (rc)
		return rc;
	t->tally->n[DB_OUT_MAYBE] += n.maybe;
	t->tally->resent += n.again;
	identity_put_num(r, IDF_OUT_STRAYS, n.maybe);
	return 0;
}

/* ---- the verb ---- */

/* The next text of a request, or NULL when none ends before its end. */
static const char *next_text(const char **at, const char *end)
{
	const char *text = *at, *nul = memchr(text, '\0', end - text);

	if (nul)
		*at = nul + 1;
	return nul ? text : NULL;
}

/* returns: false when it is not written as out_told says. */
static bool next_told(struct told *t, const char **at, const char *end)
{
	const char *id;
	const struct tell_word *w;

	t->word = next_text(at, end);
	id = t->word ? next_text(at, end) : NULL;
	t->msgid = id ? next_text(at, end) : NULL;
	if (!t->msgid || !identity_text_is_digits(id, 1, 18))
		return false;
	t->id = strtoll(id, NULL, 10);
	if (!strcmp(t->word, "family"))
		return t->id > 0;
	w = word_of(t->word);
	return w && (t->id ? strlen(t->msgid) < SENT_MAX : w->by_receipt && strlen(t->msgid) < IDENTITY_RECEIPT_MAX);
}

/* Settled meanwhile, gone, or another link's: nothing to do. returns: 0 or -errno. */
static int tell_one(struct identity_run *r, const struct told *t, bool *odd)
{
	const struct tell_word *w = word_of(t->word);
	struct db_out out;
	int rc;

	*odd = false;
	if (!w)
		return tell_family(r, t);
	if (!t->id)
		return tell_receipt(r, w, t, odd);
	rc = db_out_get(r->core->db, &out, t->id);
	if (rc == 0 && !strcmp(out.link, r->req->link))
		rc = tell(r, &out, w, t);
	return rc == -ENOENT ? 0 : rc;
}

/* One write each for all that was told. */
static void count(struct identity_core *core, const struct tally *tally)
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

/* All of it is read before any of it is done: one that is odd spoils none halfway. */
enum identity_outcome identity_verb_OUT_TOLD(struct identity_run *r)
{
	const char *at, *end = r->req->text + r->req->text_len;
	struct tally tally = { 0 };
	struct told t = { .tally = &tally };
	unsigned n;
	bool odd;
	int rc = 0;

	for (at = r->req->text; at < end;)
		if (!next_told(&t, &at, end))
			return IDO_REFUSED;
	for (at = r->req->text, n = 0; at < end && rc == 0 && next_told(&t, &at, end); n++) {
		rc = tell_one(r, &t, &odd);
		if (odd)
			identity_put_num(r, IDF_OUT_ODD, n);
	}
	count(r->core, &tally);
	if (rc == 0 && tally.freed)
		identity_put_num(r, IDF_MORE, 1);
	return rc ? identity_fault(r->core, rc, "outbox") : IDO_OK;
}
