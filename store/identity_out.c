/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: what is to be sent, sealed until it is. The gateway schedules; a lease keeps two of it from sending the same. */
#include <errno.h>
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

int identity_out_queue(struct identity_core *core, const char *link, const char *number, const char *text, int64_t now)
{
	struct db_out out = { .state = DB_OUT_WAITING, .created = now, .due = now };
	struct db_blob blob;
	struct seal_buf buf = { .octets = blob.octets, .cap = sizeof(blob.octets) };
	struct letter l;
	size_t n = strlen(number) + 1, t = strlen(text) + 1;
	unsigned waiting;
	int rc;

	if (n > IDENTITY_NUMBER_MAX || t > IDENTITY_REPLY_MAX)
		return -EMSGSIZE;
	osmo_strlcpy(out.link, link, sizeof(out.link));
	seal_number_ix(core->keys, out.addressee, number);
	rc = db_out_queued(core->db, &waiting, out.addressee, WAITING_MAX);
	if (rc || waiting >= WAITING_MAX)
		return rc;
	memcpy(l.octets, number, n);
	memcpy(l.octets + n, text, t);
	rc = seal_box_seal(core->keys, &buf, OUTBOX_BOX, l.octets, n + t);
	blob.len = buf.len;
	secret_wipe_mem(&l, sizeof(l));
	return rc ? rc : db_out_new(core->db, &out, &blob);
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
	if (rc == 0) {
		identity_put_num(r, IDF_OUT_ID, out->id);
		identity_put(r, IDF_OUT_NUMBER, l.octets);
		identity_put(r, IDF_OUT_TEXT, l.octets + n);
	}
	secret_wipe_mem(&l, sizeof(l));
	return rc ? -EBADMSG : 0;
}

/* Lease one. What is too old, or does not open, is settled as failed. returns: 0 and *n one more if it was put; -ENOENT; -errno. */
static int next(struct identity_run *r, unsigned *n)
{
	struct db_out out;
	struct db_blob blob;
	int rc;

	rc = db_out_lease(r->core->db, &out, &blob, r->req->link, r->now, r->now + LEASE_S);
	if (rc)
		return rc;
	if (r->now - out.created >= GIVE_UP_S || put_letter(r, &out, &blob))
		return db_out_settle(r->core->db, out.id, DB_OUT_FAILED, r->now);
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

/* The message, if it is this link's: by its id, or by the operator's. */
static enum identity_outcome find(struct identity_run *r, struct db_out *out)
{
	int rc = r->req->out_id ? db_out_get(r->core->db, out, r->req->out_id) : db_out_find(r->core->db, out, r->req->link, r->req->pick);

	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "outbox");
	return rc || strcmp(out->link, r->req->link) ? IDO_REFUSED : IDO_OK;
}

static enum identity_outcome settled(struct identity_run *r, int rc)
{
	return rc && rc != -ESTALE ? identity_fault(r->core, rc, "outbox") : IDO_OK;
}

enum identity_outcome identity_verb_OUT_SENT(struct identity_run *r)
{
	struct db_out out;
	enum identity_outcome o = find(r, &out);

	if (o != IDO_OK)
		return o;
	return settled(r, db_out_sent(r->core->db, out.id, r->req->pick, r->now));
}

static int64_t pause_of(unsigned tries)
{
	int64_t s = tries < 8 ? RETRY_FIRST_S << (tries ? tries - 1 : 0) : RETRY_MOST_S;

	return s < RETRY_MOST_S ? s : RETRY_MOST_S;
}

enum identity_outcome identity_verb_OUT_SETTLED(struct identity_run *r)
{
	const char *key = r->req->key;
	bool unsent = !strcmp(key, "unsent"), retry = unsent || !strcmp(key, "retry"), failed = !strcmp(key, "failed");
	struct db_out out;
	enum identity_outcome o = find(r, &out);

	if (o != IDO_OK)
		return o;
	if (!retry && !failed && strcmp(key, "delivered"))
		return IDO_REFUSED;
	if (retry && r->now - out.created < GIVE_UP_S)
		return settled(r, db_out_retry(r->core->db, out.id, r->now + (unsent ? 0 : pause_of(out.tries))));
	return settled(r, db_out_settle(r->core->db, out.id, retry || failed ? DB_OUT_FAILED : DB_OUT_DELIVERED, r->now));
}
