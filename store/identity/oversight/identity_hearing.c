/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Complaints as an overseer reads them, one after the other: what is new, what is late, and what is done with the one shown. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

#define PART	220	/* octets of a text on one value of a screen */
#define WALK	(4 * IDENTITY_COMPLAINTS_LOOK)	/* rows of a pass, those for others among them */
#define CLOCKS	2				/* passes of a walk */

static bool is_fresh(const struct db_complaint *c)
{
	return c->state == DB_COMPLAINT_NEW;
}

static bool is_taken(const struct db_complaint *c)
{
	return c->state != DB_COMPLAINT_NEW && !c->answered;
}

static bool is_late(const struct db_complaint *c, int64_t now)
{
	return !c->answered && c->due_first <= now;
}

/* Where a walk is: begins zeroed. Rows that do not open are for others, and take nobody's place. What runs in hours, as danger does, is walked first, and
 * all else behind it: neither takes a place of the other, however many nobody handled. */
struct walk {
	struct db_complaint c;
	unsigned pass, rows, heard;
	bool answered;	/* those that have an answer too */
};

/* The next that this overseer reads. returns: 0; -ENOENT; an error of db.h.  secret: b. */
static int next_heard(struct identity_run *r, struct walk *w, struct identity_body *b)
{
	static const enum db_complaint_clock clocks[CLOCKS] = { DB_CLOCK_HOURS, DB_CLOCK_DAYS };
	struct db_blob sealed;
	int rc = 0;

	while (w->pass < CLOCKS) {
		rc = -ENOENT;
		if (w->heard < IDENTITY_COMPLAINTS_LOOK && w->rows++ < WALK)
			rc = db_complaint_next(r->core->db, &w->c, &sealed, clocks[w->pass], w->answered);
		if (rc == -ENOENT)
			*w = (struct walk){ .pass = w->pass + 1, .answered = w->answered };
		else if (rc)
			return rc;
		else if (identity_body_open(r, b, &sealed) == 0) {
			w->heard++;
			return 0;
		}
	}
	return -ENOENT;
}

int identity_hearing_count(struct identity_run *r, struct identity_heard *n)
{
	struct walk w = { .rows = 0 };
	struct identity_body b;
	int rc = -ENOENT;

	memset(n, 0, sizeof(*n));
	while (r->d->hearing.has_key && (rc = next_heard(r, &w, &b)) == 0) {
		n->fresh += is_fresh(&w.c);
		n->taken += is_taken(&w.c);
		n->late += is_late(&w.c, r->now);
	}
	secret_wipe_mem(&b, sizeof(b));
	return rc == -ENOENT ? 0 : rc;
}

/* ---- lists ---- */

struct entry {
	int64_t id;
	bool is_danger, is_hours;
	int64_t due;
};

/* Danger first, then what was misused, then what is due longest. */
static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->is_danger != y->is_danger)
		return x->is_danger ? -1 : 1;
	if (x->is_hours != y->is_hours)
		return x->is_hours ? -1 : 1;
	return x->due < y->due ? -1 : x->due > y->due;
}

static bool is_wanted(const struct identity_run *r, const struct db_complaint *c, const char *which)
{
	return !strcmp(which, "late") ? is_late(c, r->now) : !strcmp(which, "taken") ? is_taken(c) : is_fresh(c);
}

static int gather(struct identity_run *r, struct entry *all, unsigned *n, const char *which)
{
	struct walk w = { .rows = 0 };
	struct identity_body b;
	int rc;

	*n = 0;
	while ((rc = next_heard(r, &w, &b)) == 0)
		if (is_wanted(r, &w.c, which))
			all[(*n)++] = (struct entry){ w.c.id, identity_body_is_danger(&b), w.c.flags & DB_COMPLAINT_HOURS, w.c.due_first };
	secret_wipe_mem(&b, sizeof(b));
	return rc == -ENOENT ? 0 : rc;
}

static int begin_list(struct identity_run *r, const char *which)
{
	struct identity_hearing *h = &r->d->hearing;
	struct entry all[CLOCKS * IDENTITY_COMPLAINTS_LOOK];
	unsigned n = 0, i;
	int rc = h->has_key ? gather(r, all, &n, which) : 0;

	qsort(all, n, sizeof(all[0]), compare);
	h->n = OSMO_MIN(n, ARRAY_SIZE(h->ids));
	h->at = 0;
	for (i = 0; i < h->n; i++)
		h->ids[i] = all[i].id;
	return rc;
}

/* Has that number been counted? *n of seen are. */
static bool is_seen(uint8_t seen[][DB_IX], unsigned n, const uint8_t ix[DB_IX])
{
	unsigned i;

	for (i = 0; i < n && !seal_is_equal(seen[i], ix, DB_IX); i++)
		;
	return i < n;
}

/* What numbers say of one shop in a month: each number counts once. */
struct alike {
	unsigned others, upheld, abuse;
};

static bool is_alike(const struct identity_run *r, const struct identity_body *a, const struct identity_body *b)
{
	return !strcmp(a->org, b->org) && b->opened > r->now - IDENTITY_SAME_S;
}

static void count_in(struct alike *n, const struct db_complaint *c, const struct identity_body *b)
{
	n->upheld += c->answered && c->outcome == IDENTITY_ACTED;
	n->abuse += b->kind == IDENTITY_ABOUT_ABUSE;
}

/* Of those that this overseer reads and that are not closed. */
static int count_alike(struct identity_run *r, const struct db_complaint *c, const struct identity_body *b, struct alike *n)
{
	uint8_t seen[IDENTITY_HEARINGS][DB_IX];
	struct walk w = { .answered = true };
	struct identity_body other;
	unsigned n_seen = 1;
	int rc;

	memset(n, 0, sizeof(*n));
	count_in(n, c, b);
	memcpy(seen[0], b->reporter, DB_IX);
	while ((rc = next_heard(r, &w, &other)) == 0)
		if (is_alike(r, b, &other) && n_seen < ARRAY_SIZE(seen) && !is_seen(seen, n_seen, other.reporter)) {
			memcpy(seen[n_seen++], other.reporter, DB_IX);
			count_in(n, &w.c, &other);
		}
	n->others = n_seen - 1;
	secret_wipe_mem(&other, sizeof(other));
	secret_wipe_mem(seen, sizeof(seen));
	return rc == -ENOENT ? 0 : rc;
}

/* ---- one of them ---- */

/* Whom to call: what was said at first, or the first that was asked for later: nobody who learns the number puts another in its place. */
static int find_caller(struct identity_run *r, const struct identity_body *b, int64_t id, char number[IDENTITY_NUMBER_MAX], bool *later)
{
	uint8_t plain[IDENTITY_NUMBER_MAX + SEAL_PAD], pub[SEAL_KEY];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_word w = { .id = 0 };
	struct db_complaint c;
	struct db_blob sealed;
	int rc = db_complaint_get(r->core->db, &c, NULL, id);

	osmo_strlcpy(number, b->number, IDENTITY_NUMBER_MAX);
	*later = false;
	if (rc == 0)
		memcpy(pub, c.pub, sizeof(pub));
	while (rc == 0 && !number[0] && (rc = db_word_next(r->core->db, &w, &sealed, id)) == 0) {
		buf.cap = sizeof(plain);
		if (sealed.len > sizeof(plain) + 48 || seal_inbox_open(&buf, pub, b->sec, sealed.octets, sealed.len) || buf.len != IDENTITY_NUMBER_MAX)
			continue;
		plain[IDENTITY_NUMBER_MAX - 1] = '\0';
		osmo_strlcpy(number, (const char *)plain, IDENTITY_NUMBER_MAX);
		*later = true;
	}
	secret_wipe_mem(plain, sizeof(plain));
	return rc == -ENOENT ? 0 : rc;
}

static void put_word(struct identity_run *r, enum identity_field f, char of, unsigned n)
{
	char word[16];

	snprintf(word, sizeof(word), "complaint.%c%u", of, n);
	identity_put(r, f, word);
}

static int put_calling(struct identity_run *r, const struct identity_body *b, int64_t id)
{
	char number[IDENTITY_NUMBER_MAX];
	bool later;
	int rc = find_caller(r, b, id, number, &later);

	put_word(r, IDF_CALL, 'c', later && b->call == IDENTITY_CALL_NO ? IDENTITY_CALL_ANY : b->call ? b->call : IDENTITY_CALL_NO);
	if (number[0])
		identity_put(r, IDF_CALLER, number);
	secret_wipe_mem(number, sizeof(number));
	return rc;
}

static int put_accused(struct identity_run *r, const struct db_complaint *c, const struct identity_body *b)
{
	struct alike n;
	int rc;

	if (!b->org[0]) {
		put_word(r, IDF_ACCUSED, 'w', b->who);
		return 0;
	}
	identity_put(r, IDF_ACCUSED_ORG, b->org);
	rc = count_alike(r, c, b, &n);
	identity_put_num(r, IDF_ALIKE, n.others);
	if (n.upheld >= IDENTITY_PROPOSE_UPHELD || n.abuse >= IDENTITY_PROPOSE_ABUSE)
		identity_put_num(r, IDF_PROPOSED, 1);
	return rc;
}

/* In parts that end between two letters. */
static void put_said(struct identity_run *r, const struct identity_body *b)
{
	static const enum identity_field parts[] = { IDF_SAID, IDF_SAID_THEN, IDF_SAID_LAST };
	char part[PART + 1];
	size_t at = 0, len, i;

	for (i = 0; i < ARRAY_SIZE(parts) && at < b->text_len; i++, at += len) {
		len = OSMO_MIN(b->text_len - at, PART);
		while (len > 1 && at + len < b->text_len && ((uint8_t)b->text[at + len] & 0xc0) == 0x80)
			len--;
		memcpy(part, b->text + at, len);
		part[len] = '\0';
		identity_put(r, parts[i], part);
	}
	secret_wipe_mem(part, sizeof(part));
}

static int put_one(struct identity_run *r, const struct db_complaint *c, const struct identity_body *b)
{
	const struct identity_hearing *h = &r->d->hearing;
	int rc;

	identity_complaint_put(r, c);
	put_word(r, IDF_ABOUT, 'k', b->kind);
	rc = put_accused(r, c, b);
	if (rc == 0)
		rc = put_calling(r, b, c->id);
	put_said(r, b);
	if (b->ref[0])
		identity_put(r, IDF_ABOUT_REF, b->ref);
	if (h->at + 1 < h->n)
		identity_put_num(r, IDF_MORE, 1);
	if (!c->answered && !(c->flags & DB_COMPLAINT_ASKED))
		identity_put_num(r, IDF_CAN_ASK, 1);
	return rc;
}

/* Put what is shown, if it is for this overseer. returns: ok | none | busy. */
static enum identity_outcome show(struct identity_run *r)
{
	struct identity_hearing *h = &r->d->hearing;
	struct db_complaint c;
	struct identity_body b;
	struct db_blob sealed;
	int rc = h->id ? db_complaint_get(r->core->db, &c, &sealed, h->id) : -ENOENT;

	if (rc == 0)
		rc = identity_body_open(r, &b, &sealed) ? -ENOENT : put_one(r, &c, &b);
	secret_wipe_mem(&b, sizeof(b));
	if (rc == -ENOENT)
		return IDO_NONE;
	return rc ? identity_fault(r->core, rc, "complaint") : IDO_OK;
}

enum identity_outcome identity_verb_OVERSIGHT_LIST(struct identity_run *r)
{
	struct identity_hearing *h = &r->d->hearing;
	struct db_staff s;
	enum identity_outcome o = identity_oversight_load(r, &s);
	int rc = 0;

	if (o != IDO_OK)
		return o;
	if (!strcmp(r->req->key, "next"))
		h->at += h->at < h->n;
	else if (identity_text_is_digits(r->req->key, 1, 2))
		h->at = (unsigned)atoi(r->req->key) - 1u;
	else
		rc = begin_list(r, r->req->key);
	if (rc)
		return identity_fault(r->core, rc, "complaints");
	h->id = h->at < h->n ? h->ids[h->at] : 0;
	return show(r);
}

/* One line of the list: nothing of what was said but its kind. */
static int put_row(struct identity_run *r, int64_t id)
{
	static const char *const states[] = { "new", "taken", "referred" };
	char row[64], day[IDENTITY_DAY_TEXT];
	struct db_complaint c;
	struct identity_body b;
	struct db_blob sealed;
	int rc = db_complaint_get(r->core->db, &c, &sealed, id);

	if (rc == 0 && identity_body_open(r, &b, &sealed) == 0) {
		identity_day_text(day, c.due_first - 1);
		snprintf(row, sizeof(row), "%s|%u|%s|%s|%d", c.number, b.kind, day,
			 c.flags & DB_COMPLAINT_ASKED && !(c.flags & DB_COMPLAINT_REPLIED) ? "asked" : states[c.state < 3 ? c.state : 0], is_late(&c, r->now));
		identity_put(r, IDF_ROW, row);
	}
	secret_wipe_mem(&b, sizeof(b));
	return rc;
}

enum identity_outcome identity_verb_OVERSIGHT_ROWS(struct identity_run *r)
{
	struct identity_hearing *h = &r->d->hearing;
	struct db_staff s;
	enum identity_outcome o = identity_oversight_load(r, &s);
	unsigned i;
	int rc;

	if (o != IDO_OK)
		return o;
	rc = begin_list(r, r->req->key);
	for (i = 0; i < h->n && rc == 0; i++)
		rc = put_row(r, h->ids[i]);
	if (rc)
		return identity_fault(r->core, rc, "complaints");
	return h->n ? IDO_OK : IDO_NONE;
}

/* What has an answer is the person's to begin again: they may have read it. returns: the ledger line; NULL: it cannot be done. */
static const char *act(struct identity_run *r, struct db_complaint *c)
{
	const char *key = r->req->key;
	bool is_take = !strcmp(key, "take");

	if (c->closed || c->answered)
		return NULL;
	if (is_take || !strcmp(key, "refer")) {
		c->taken = c->taken ? c->taken : r->now;
		c->state = is_take ? DB_COMPLAINT_TAKEN : DB_COMPLAINT_REFERRED;
		return is_take ? "heard_take" : "heard_refer";
	}
	if (!strcmp(key, "ask")) {
		if (c->flags & DB_COMPLAINT_ASKED)
			return NULL;
		c->taken = c->taken ? c->taken : r->now;
		c->state = DB_COMPLAINT_TAKEN;
		c->flags |= DB_COMPLAINT_ASKED;
		return "heard_ask";
	}
	if (key[0] < '1' || key[0] > '3' || key[1])
		return NULL;
	c->taken = c->taken ? c->taken : r->now;
	c->answered = r->now;
	c->outcome = (uint8_t)(key[0] - '0');
	c->state = DB_COMPLAINT_ANSWERED;
	c->stopped = 0;
	return "heard_answer";
}

enum identity_outcome identity_verb_OVERSIGHT_ACT(struct identity_run *r)
{
	struct identity_hearing *h = &r->d->hearing;
	struct db_complaint c;
	struct identity_body b;
	struct db_blob sealed;
	struct db_staff s;
	enum identity_outcome o = identity_oversight_load(r, &s);
	char org[sizeof(b.org)] = "";
	const char *line = NULL;
	int rc;

	if (o != IDO_OK)
		return o;
	rc = h->id ? db_complaint_get(r->core->db, &c, &sealed, h->id) : -ENOENT;
	if (rc == 0)
		rc = identity_body_open(r, &b, &sealed) ? -ENOENT : 0;
	if (rc == 0)
		memcpy(org, b.org, sizeof(org));
	secret_wipe_mem(&b, sizeof(b));
	if (rc == 0)
		line = act(r, &c);
	if (rc == -ENOENT || (rc == 0 && !line))
		return IDO_NONE;
	if (rc == 0)
		rc = db_complaint_put(r->core->db, &c);
	if (rc == 0 && !strcmp(line, "heard_answer") && c.outcome == IDENTITY_ACTED)
		rc = identity_pause_upheld(r, org);
	secret_wipe_mem(org, sizeof(org));
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, line, "", &c.id, sizeof(c.id));
	return rc ? identity_fault(r->core, rc, "complaint") : show(r);
}
