/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: what is to be sent, sealed until it is. The gateway schedules; a lease keeps two of it from sending the same. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity_rules.h"
#include "store/identity_text.h"

#define OUTBOX_BOX	"outbox"
#define LEASE_S		60
#define GIVE_UP_S	DB_DAY
#define RETRY_FIRST_S	30
#define RETRY_MOST_S	3600
#define NEXT_MAX	32
#define WAITING_MAX	20	/* replies that wait for one number: two machines that answer each other stop there */

/* Sealed: number NUL text NUL. */
struct letter {
	char octets[IDENTITY_NUMBER_MAX + IDENTITY_REPLY_MAX + SEAL_PAD];
};

static void put_message(struct identity_run *r, int64_t id, const char *number, const char *text)
{
	identity_put_num(r, IDF_OUT_ID, id);
	identity_put(r, IDF_OUT_NUMBER, number);
	identity_put(r, IDF_OUT_TEXT, text);
}

static int seal_letter(struct identity_core *core, struct db_blob *blob, const char *number, const char *text)
{
	struct seal_buf buf = { .octets = blob->octets, .cap = sizeof(blob->octets) };
	size_t n = strlen(number) + 1, t = strlen(text) + 1;
	struct letter l;
	int rc;

	if (n > IDENTITY_NUMBER_MAX || t > IDENTITY_REPLY_MAX)
		return -EMSGSIZE;
	memcpy(l.octets, number, n);
	memcpy(l.octets + n, text, t);
	rc = seal_box_seal(core->keys, &buf, OUTBOX_BOX, l.octets, n + t);
	blob->len = buf.len;
	secret_wipe_mem(&l, sizeof(l));
	return rc;
}

int identity_out_queue(struct identity_core *core, const char *link, const char *number, const char *text, int64_t now,
		       struct identity_run *lease)
{
	struct db_out out = { .state = DB_OUT_WAITING, .created = now, .due = now };
	struct db_blob blob;
	unsigned waiting;
	uint32_t wants;
	int rc;

	osmo_strlcpy(out.link, link, sizeof(out.link));
	seal_number_ix(core->keys, out.addressee, number);
	rc = identity_safety_of(core, &wants, out.addressee);
	if (rc == 0)
		rc = db_out_queued(core->db, &waiting, out.addressee, WAITING_MAX);
	if (rc || waiting >= WAITING_MAX || wants & DB_WANT_NO_SMS)
		return rc;
	if (waiting)
		lease = NULL;
	if (lease) {
		out.due = now + LEASE_S;
		out.tries = 1;
	}
	rc = seal_letter(core, &blob, number, text);
	if (rc == 0)
		rc = db_out_new(core->db, &out, &blob);
	if (rc == 0 && lease)
		put_message(lease, out.id, number, text);
	return rc;
}

/* Put one message into the answer. returns: 0, -EBADMSG when it does not open. */
static int put_letter(struct identity_run *r, const struct db_out *out, const struct db_blob *blob)
{
	struct letter l;
	struct seal_buf buf = { .octets = (uint8_t *)l.octets, .cap = sizeof(l.octets) };
	size_t n;
	int rc;

	rc = seal_box_open(r->core->keys, &buf, OUTBOX_BOX, blob->octets, blob->len);
	if (rc == 0) {
		n = strnlen(l.octets, buf.len) + 1;
		if (n >= buf.len || l.octets[buf.len - 1] != '\0')
			rc = -EBADMSG;
	}
	if (rc == 0)
		put_message(r, out->id, l.octets, l.octets + n);
	secret_wipe_mem(&l, sizeof(l));
	return rc ? -EBADMSG : 0;
}

/* Lease one. What is too old, or does not open, is settled as failed. returns: 0 and *n one more if it was put; -ENOENT; -errno. */
static int next(struct identity_run *r, unsigned *n)
{
	struct db_out out;
	struct db_blob blob;
	unsigned freed = 0;	/* found by the next look */
	int rc;

	rc = db_out_lease(r->core->db, &out, &blob, r->req->link, r->now, r->now + LEASE_S);
	if (rc)
		return rc;
	if (r->now - out.created >= GIVE_UP_S || put_letter(r, &out, &blob))
		return db_out_settle(r->core->db, &out, DB_OUT_FAILED, r->now, &freed);
	(*n)++;
	return 0;
}

enum identity_outcome identity_verb_OUT_NEXT(struct identity_run *r)
{
	const size_t room = IDENTITY_REPLY_MAX + IDENTITY_NUMBER_MAX + 48;
	unsigned n = 0, tries, most = r->req->count && r->req->count < NEXT_MAX ? r->req->count : NEXT_MAX;
	int rc = 0;

	for (tries = 0; tries < 2 * NEXT_MAX && n < most && rc == 0 && r->ans->used + room <= sizeof(r->ans->fields); tries++)
		rc = next(r, &n);
	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "outbox");
	return r->ans->used ? IDO_OK : IDO_NONE;
}

/* What became of one message. */
struct told {
	const char *word, *msgid;
	int64_t id;
	unsigned freed;		/* due now because of what was told so far */
};

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

	t->word = next_text(at, end);
	id = t->word ? next_text(at, end) : NULL;
	t->msgid = id ? next_text(at, end) : NULL;
	if (!t->msgid || strlen(t->msgid) >= DB_MSGID || !identity_text_is_digits(id, 1, 18))
		return false;
	t->id = strtoll(id, NULL, 10);
	return true;
}

static int64_t pause_of(unsigned tries)
{
	int64_t s = tries < 8 ? RETRY_FIRST_S << (tries ? tries - 1 : 0) : RETRY_MOST_S;

	return s < RETRY_MOST_S ? s : RETRY_MOST_S;
}

static int tell_sent(struct identity_run *r, const struct db_out *out, struct told *t)
{
	return db_out_sent(r->core->db, out, t->msgid, r->now, &t->freed);
}

static int tell_delivered(struct identity_run *r, const struct db_out *out, struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_DELIVERED, r->now, &t->freed);
}

static int tell_failed(struct identity_run *r, const struct db_out *out, struct told *t)
{
	return db_out_settle(r->core->db, out, DB_OUT_FAILED, r->now, &t->freed);
}

static int again_at(struct identity_run *r, const struct db_out *out, struct told *t, int64_t due)
{
	if (r->now - out->created >= GIVE_UP_S)
		return tell_failed(r, out, t);
	return db_out_retry(r->core->db, out, due);
}

static int tell_retry(struct identity_run *r, const struct db_out *out, struct told *t)
{
	return again_at(r, out, t, r->now + pause_of(out->tries));
}

static int tell_unsent(struct identity_run *r, const struct db_out *out, struct told *t)
{
	t->freed++;
	return again_at(r, out, t, r->now);
}

typedef int (*tell_fn)(struct identity_run *r, const struct db_out *out, struct told *t);

/* returns: NULL for a word that is none. */
static tell_fn tell_of(const char *word)
{
	static const struct { const char *word; tell_fn tell; } words[] = {
		{ "sent", tell_sent }, { "delivered", tell_delivered }, { "failed", tell_failed }, { "retry", tell_retry },
		{ "unsent", tell_unsent },
	};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].word, word))
			return words[i].tell;
	return NULL;
}

/* Settled meanwhile, gone, or another link's: nothing to do. returns: 0 or -errno. */
static int tell(struct identity_run *r, struct told *t)
{
	struct db_out out;
	int rc = t->id ? db_out_get(r->core->db, &out, t->id) : db_out_find(r->core->db, &out, r->req->link, t->msgid);

	if (rc == 0 && !strcmp(out.link, r->req->link))
		rc = tell_of(t->word)(r, &out, t);
	return rc == -ENOENT || rc == -ESTALE ? 0 : rc;
}

/* All of it is read before any of it is done: one that is odd spoils none halfway. */
enum identity_outcome identity_verb_OUT_TOLD(struct identity_run *r)
{
	const char *at, *end = r->req->text + r->req->text_len;
	struct told t = { 0 };
	int rc = 0;

	for (at = r->req->text; at < end;)
		if (!next_told(&t, &at, end) || !tell_of(t.word))
			return IDO_REFUSED;
	for (at = r->req->text; at < end && rc == 0 && next_told(&t, &at, end);)
		rc = tell(r, &t);
	if (rc == 0 && t.freed)
		identity_put_num(r, IDF_MORE, 1);
	return rc ? identity_fault(r->core, rc, "outbox") : IDO_OK;
}
