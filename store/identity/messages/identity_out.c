/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The outbox: messages to be sent, sealed until then. The gateway schedules them; a lease keeps two gateways from sending the same one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"

#define OUTBOX_BOX	"outbox"
#define NEXT_MAX	32
#define WAITING_MAX	20	/* replies waiting for one number: a loop of two machines that answer each other ends there */

#define TO_MAX		(2 * IDENTITY_NUMBER_MAX)	/* a number, and '=' with an address behind it */

/* Sealed: texts, each with its NUL. number and text; behind the number may stand '=' and the address that a message came from. What we begin has no text
 * yet, so that it leaves by the wishes of that moment: number, "", name, whom it is about (decimal), link. */
enum { PART_NUMBER, PART_TEXT, PART_NAME, PART_ABOUT, PART_BY, PARTS };
struct letter {
	char octets[TO_MAX + IDENTITY_REPLY_MAX + SEAL_PAD];
};

static void put_out_message(struct identity_run *r, int64_t id, const char *number, const char *text)
{
	identity_put_num(r, IDF_OUT_ID, id);
	identity_put(r, IDF_OUT_NUMBER, number);
	identity_put(r, IDF_OUT_TEXT, text);
}

static int seal_letter(struct identity_core *core, struct db_blob *blob, const char *const parts[], unsigned n)
{
	struct seal_buf buf = { .octets = blob->octets, .cap = sizeof(blob->octets) };
	size_t len = 0, size;
	struct letter l;
	unsigned i;
	int rc = strlen(parts[PART_NUMBER]) < TO_MAX && strlen(parts[PART_TEXT]) < IDENTITY_REPLY_MAX ? 0 : -EMSGSIZE;

	for (i = 0; rc == 0 && i < n; i++) {
		size = strlen(parts[i]) + 1;
		if (len + size > sizeof(l.octets) - SEAL_PAD)
			rc = -EMSGSIZE;
		else
			memcpy(l.octets + len, parts[i], size);
		len += size;
	}
	if (rc == 0)
		rc = seal_box_seal(core->keys, &buf, OUTBOX_BOX, l.octets, len);
	blob->len = buf.len;
	secret_wipe_mem(&l, sizeof(l));
	return rc;
}

int identity_out_queue(struct identity_core *core, const char *link, const char *number, const char *address, const char *text, int64_t now,
		       bool unasked, struct identity_run *leased, uint32_t lease)
{
	struct db_out out = { .state = DB_OUT_WAITING, .created = now, .due = now, .unasked = unasked };
	struct db_blob blob;
	char to[TO_MAX];
	unsigned waiting;
	int rc;

	osmo_strlcpy(out.link, link, sizeof(out.link));
	seal_number_ix(core->keys, out.addressee, number);
	rc = db_out_queued(core->db, &waiting, out.addressee, WAITING_MAX);
	if (rc || waiting >= WAITING_MAX)
		return rc;
	if (waiting)
		leased = NULL;
	if (leased) {
		out.due = now + IDENTITY_LEASE_S;
		out.tries = 1;
		out.lease = lease;
	}
	if (snprintf(to, sizeof(to), "%s%s%s", number, *address ? "=" : "", address) >= (int)sizeof(to))
		rc = -EMSGSIZE;
	else
		rc = seal_letter(core, &blob, (const char *const[]){ to, text }, 2);
	if (rc == 0)
		rc = db_out_new(core->db, &out, &blob);
	if (rc == 0 && leased)
		put_out_message(leased, out.id, to, text);
	secret_wipe_mem(to, sizeof(to));
	return rc;
}

int identity_out_send(struct identity_core *core, const struct identity_unasked *u, int64_t now, int64_t *id)
{
	struct db_out out = { .state = DB_OUT_WAITING, .created = now, .due = now, .unasked = true };
	struct db_blob blob;
	unsigned waiting;
	char about[24];
	int rc;

	*id = 0;
	osmo_strlcpy(out.link, u->account, sizeof(out.link));
	seal_number_ix(core->keys, out.addressee, u->number);
	rc = db_out_queued(core->db, &waiting, out.addressee, WAITING_MAX);
	if (rc || waiting >= WAITING_MAX)
		return rc;
	snprintf(about, sizeof(about), "%" PRId64, u->about);
	rc = seal_letter(core, &blob, (const char *const[]){ u->number, "", u->name, about, u->by ?: "" }, PARTS);
	if (rc == 0)
		rc = db_out_new(core->db, &out, &blob);
	*id = out.id;
	return rc;
}

/* Open one, its parts in their places. returns: how many; -EBADMSG. */
static int open_letter(const struct identity_core *core, struct letter *l, const char *parts[PARTS], const struct db_blob *blob)
{
	struct seal_buf buf = { .octets = (uint8_t *)l->octets, .cap = sizeof(l->octets) };
	size_t at = 0;
	int n;

	if (seal_box_open(core->keys, &buf, OUTBOX_BOX, blob->octets, blob->len) || !buf.len || l->octets[buf.len - 1] != '\0')
		return -EBADMSG;
	for (n = 0; n < PARTS && at < buf.len; n++) {
		parts[n] = l->octets + at;
		at += strlen(parts[n]) + 1;
	}
	return at == buf.len && (n == PART_TEXT + 1 || n == PARTS) ? n : -EBADMSG;
}

static int settle_out(struct identity_run *r, struct db_out *out, uint8_t state, const char *counter)
{
	unsigned freed = 0;	/* the next request finds them */

	identity_count(r->core, counter, 1);
	return db_out_settle(r->core->db, out, state, r->steady, &freed);
}

/* One that nobody asked for, in quiet hours: it waits for their end, or is dropped where it would be too late then. */
static int put_off(struct identity_run *r, struct db_out *out, int64_t left, int64_t valid_s)
{
	if (left >= valid_s - (r->steady - out->created))
		return settle_out(r, out, DB_OUT_EXPIRED, "sms|expired");
	out->tries--;	/* nobody refused it */
	return db_out_retry(r->core->db, out, r->steady + left);
}

/* What nobody asked for leaves now, later or not at all, as the wishes of its people are now. *left: seconds that it waits. text: "" it does not leave. */
static int word_unasked(struct identity_run *r, char text[IDENTITY_REPLY_MAX], int64_t *left, const struct db_out *out, const char *const parts[PARTS], int64_t most)
{
	const struct identity_unasked u = { .name = parts[PART_NAME], .about = strtoll(parts[PART_ABOUT], NULL, 10), .number = parts[PART_NUMBER],
					    .account = out->link, .by = *parts[PART_BY] ? parts[PART_BY] : NULL };
	bool wanted;
	int rc = identity_letter_leave(r->core, text, &wanted, &u);

	if (rc || !wanted)
		return rc;
	if (!*text) {	/* nobody has words now: it is not lost for that */
		*left = IDENTITY_HOUR_S;
		return 0;
	}
	return identity_letter_is_own(u.name) && u.about ? identity_quiet_about(r->core, out->addressee, u.about, r->now, most, left) :
							   identity_quiet_left(r->core, out->addressee, r->now, left);
}

/* One that is not too old. returns: as lease_out(). */
static int lease_letter(struct identity_run *r, unsigned *n, struct db_out *out, const char *const parts[PARTS], bool has_name, int64_t valid_s)
{
	char text[IDENTITY_REPLY_MAX];
	int64_t left = 0;
	int rc = 0;

	osmo_strlcpy(text, parts[PART_TEXT], sizeof(text));
	if (has_name)
		rc = word_unasked(r, text, &left, out, parts, valid_s - (r->steady - out->created));
	else if (out->unasked)
		rc = identity_quiet_left(r->core, out->addressee, r->now, &left);
	if (rc == 0 && left)
		rc = put_off(r, out, left, valid_s);
	else if (rc == 0 && !*text)
		rc = settle_out(r, out, DB_OUT_EXPIRED, "sms|expired");
	else if (rc == 0) {
		put_out_message(r, out->id, parts[PART_NUMBER], text);
		(*n)++;
	}
	secret_wipe_mem(text, sizeof(text));
	return rc;
}

/* Lease one. A message that is too old, or does not decrypt, is settled as expired or failed. returns: 0, and *n counts it if it was put; -ENOENT
 * none is due; -errno. */
static int lease_out(struct identity_run *r, unsigned *n, uint32_t lease, int64_t valid_s)
{
	const char *parts[PARTS];
	struct db_blob blob;
	struct db_out out;
	struct letter l;
	int rc, has;

	rc = db_out_lease(r->core->db, &out, &blob, r->req->link, lease, r->steady, r->steady + IDENTITY_LEASE_S);
	if (rc)
		return rc;
	if (r->steady - out.created >= valid_s)
		return settle_out(r, &out, DB_OUT_EXPIRED, "sms|expired");
	has = open_letter(r->core, &l, parts, &blob);
	rc = has < 0 ? settle_out(r, &out, DB_OUT_FAILED, "sms|failed") : lease_letter(r, n, &out, parts, has == PARTS, valid_s);
	secret_wipe_mem(&l, sizeof(l));
	return rc;
}

int identity_core_unheard(struct identity_core *core, int64_t id)
{
	struct db_out out;
	int rc = db_out_get(core->db, &out, id);

	if (rc || !out.lease)
		return rc == -ENOENT ? 0 : rc;
	out.tries -= out.tries > 0;	/* nobody refused it */
	rc = db_out_retry(core->db, &out, identity_clock_steady(core));
	return rc == -ESTALE ? 0 : rc;
}

/* How long a message is tried, in seconds, as the gateway knows it from its link. */
static int64_t valid_of(const struct identity_next *next)
{
	int64_t s = next->valid_s ? next->valid_s : IDENTITY_VALID_S;

	return s < IDENTITY_VALID_LEAST_S ? IDENTITY_VALID_LEAST_S : s > IDENTITY_VALID_MOST_S ? IDENTITY_VALID_MOST_S : s;
}

enum identity_outcome identity_verb_OUT_NEXT(struct identity_run *r)
{
	const size_t room = IDENTITY_REPLY_MAX + TO_MAX + 48;
	unsigned n = 0, tries, most;
	struct identity_next ask;
	int rc = 0;

	if (identity_next_get(&ask, r->req))
		return IDO_REFUSED;
	most = ask.most && ask.most < NEXT_MAX ? ask.most : NEXT_MAX;
	for (tries = 0; tries < 2 * NEXT_MAX && n < most && rc == 0 && r->ans->used + room <= sizeof(r->ans->fields); tries++)
		rc = lease_out(r, &n, ask.lease, valid_of(&ask));
	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "outbox");
	return r->ans->used ? IDO_OK : IDO_NONE;
}
