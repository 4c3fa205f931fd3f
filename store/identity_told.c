/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: what the gateway tells of messages that it sent. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity_rules.h"
#include "store/identity_text.h"

#define GIVE_UP_S	DB_DAY
#define RETRY_FIRST_S	30
#define RETRY_MOST_S	3600

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
