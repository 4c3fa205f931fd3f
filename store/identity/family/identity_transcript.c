/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth record between two registries: a case with a stage, a place, since when, and when there is news. The words are those of `stage` and `place` in
 * menus/screens/values.conf; what they say is an operator's. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

#define CASE_DRAWS	16	/* of a number that no case has */

static const char *const stages[] = { "asked", "sent", "waits", "found", "absent", "ready", "given" };
static const char *const places[] = { "desk", "here", "ministry", "consulate", "home", "post" };

struct news {
	char stage[16], place[16], since[IDENTITY_DAY_TEXT], next[IDENTITY_DAY_TEXT];
};

static bool is_word(const char *const *words, size_t n, const char *word)
{
	size_t i;

	for (i = 0; i < n && strcmp(words[i], word); i++)
		;
	return i < n;
}

static int seal_news(struct identity_core *core, struct db_blob *out, const struct news *n)
{
	char words[sizeof(*n) + 8];
	struct seal_buf buf = { .octets = out->octets, .cap = sizeof(out->octets) };
	int rc;

	snprintf(words, sizeof(words), "%s %s %s %s", n->stage, n->place, n->since, n->next);
	rc = seal_box_seal(core->keys, &buf, "transcript", words, strlen(words));
	out->len = buf.len;
	return rc;
}

static bool open_news(struct identity_core *core, struct news *n, const struct db_blob *sealed)
{
	char words[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = (uint8_t *)words, .cap = sizeof(words) - 1 };

	if (seal_box_open(core->keys, &buf, "transcript", sealed->octets, sealed->len)) {
		identity_lost(core, "transcript");
		return false;
	}
	words[buf.len] = '\0';
	return sscanf(words, "%15s %15s %10s %10s", n->stage, n->place, n->since, n->next) == 4;
}

/* As of now, with news some days from here. */
static void date_news(struct identity_core *core, struct news *n, unsigned days)
{
	int64_t now = identity_clock_now(core);

	identity_day_text(n->since, now);
	identity_day_text(n->next, now + (int64_t)days * DB_DAY);
}

static int leaf(struct identity_core *core, const struct db_case *c, const uint8_t by[DB_REF])
{
	uint8_t event[sizeof(c->id) + DB_REF] = { 0 };

	memcpy(event, &c->id, sizeof(c->id));
	memcpy(event + sizeof(c->id), by, DB_REF);
	return identity_leaf(core, identity_clock_now(core), "transcript", "", event, sizeof(event));
}

/* ---- a desk ---- */

static int open_case(struct identity_run *r, const struct db_staff *s, int64_t person_id)
{
	struct db_case c = { .kind = DB_CASE_TRANSCRIPT, .staff_id = s->id, .created = r->now, .changed = r->now, .person_id = person_id };
	struct news n = { .stage = "asked", .place = "desk" };
	struct db_blob sealed;
	unsigned draw;
	int rc = -EEXIST;

	date_news(r->core, &n, IDENTITY_NEWS_DAYS);
	memcpy(c.desk_name, s->desk_name, sizeof(c.desk_name));
	if (seal_news(r->core, &sealed, &n))
		return -EMSGSIZE;
	for (draw = 0; draw < CASE_DRAWS && rc == -EEXIST; draw++) {
		seal_random_digits(c.number, IDENTITY_CASE_LEN, true);
		rc = db_case_new(r->core->db, &c, &sealed);
	}
	if (rc == 0)
		identity_put(r, IDF_CASE, c.number);
	return rc ? rc : leaf(r->core, &c, s->ref);
}

enum identity_outcome identity_verb_TRANSCRIPT_NEW(struct identity_run *r)
{
	const char *digits;
	uint8_t slot = identity_proof_slot(&r->req->secret, &digits);
	char number[IDENTITY_NUMBER_MAX] = "";
	int64_t person_id = 0;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!slot)
		return IDO_SHAPE;
	o = identity_proof_take(r, &s, digits, IDENTITY_PROOF_LEN, number);
	if (o != IDO_OK)
		return o;
	rc = identity_tie_who(r->core, &person_id, number, slot);
	secret_wipe_mem(number, sizeof(number));
	if (rc == 0)
		rc = open_case(r, &s, person_id);
	return rc ? identity_fault(r->core, rc, "transcript") : IDO_OK;
}

static void put_news(struct identity_run *r, const struct db_case *c, const struct news *n)
{
	char word[32];

	identity_put(r, IDF_CASE, c->number);
	snprintf(word, sizeof(word), "stage.%s", n->stage);
	identity_put(r, IDF_STAGE, word);
	snprintf(word, sizeof(word), "place.%s", n->place);
	identity_put(r, IDF_PLACE, word);
	identity_put(r, IDF_SEEN_DAY, n->since);
	identity_put(r, IDF_UNTIL, n->next);
}

/* An open case of that kind. returns: 0; -ENOENT; an error of db.h. */
static int find_open(struct identity_core *core, struct db_case *c, struct news *n, const char *number)
{
	struct db_blob sealed;
	int rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(core->db, c, &sealed, number) : -ENOENT;

	if (rc)
		return rc;
	return c->kind == DB_CASE_TRANSCRIPT && c->state == DB_CASE_OPEN && open_news(core, n, &sealed) ? 0 : -ENOENT;
}

enum identity_outcome identity_verb_TRANSCRIPT_FIND(struct identity_run *r)
{
	struct db_staff s;
	struct db_case c;
	struct news n;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	r->d->transcript[0] = '\0';
	rc = find_open(r->core, &c, &n, r->req->key);
	if (rc == -ENOENT || (rc == 0 && strcmp(c.desk_name, s.desk_name)))
		return IDO_NONE;
	if (rc)
		return identity_fault(r->core, rc, "transcript");
	osmo_strlcpy(r->d->transcript, c.number, sizeof(r->d->transcript));
	put_news(r, &c, &n);
	return IDO_OK;
}

/* Move it on. by: who acts. */
static int move(struct identity_core *core, struct db_case *c, struct news *n, unsigned days, const uint8_t by[DB_REF])
{
	char event[IDENTITY_DAY_TEXT + 16];
	struct db_blob sealed;
	int rc;

	date_news(core, n, days);
	c->changed = identity_clock_now(core);
	if (!strcmp(n->stage, "given"))
		c->state = DB_CASE_DONE;
	rc = seal_news(core, &sealed, n);
	if (rc == 0)
		rc = db_case_put(core->db, c, &sealed);
	snprintf(event, sizeof(event), "%s||transcript", n->since);
	if (rc == 0 && c->person_id)
		rc = identity_inbox_tell(core, c->person_id, event, identity_clock_now(core));
	return rc ? rc : leaf(core, c, by);
}

enum identity_outcome identity_verb_TRANSCRIPT_MOVE(struct identity_run *r)
{
	struct db_staff s;
	struct db_case c;
	struct news n;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!is_word(stages, ARRAY_SIZE(stages), r->req->key) && !is_word(places, ARRAY_SIZE(places), r->req->key))
		return IDO_REFUSED;
	rc = find_open(r->core, &c, &n, r->d->transcript);
	if (rc == -ENOENT)
		return IDO_NONE;
	if (rc == 0) {
		snprintf(is_word(stages, ARRAY_SIZE(stages), r->req->key) ? n.stage : n.place, sizeof(n.stage), "%.15s", r->req->key);
		rc = move(r->core, &c, &n, IDENTITY_NEWS_DAYS, s.ref);
	}
	if (rc)
		return identity_fault(r->core, rc, "transcript");
	put_news(r, &c, &n);
	return IDO_OK;
}

int identity_transcript_set(struct identity_core *core, const char *number, const char *stage, const char *place, unsigned days, char err[IDENTITY_ERR_MAX])
{
	static const uint8_t nobody[DB_REF];
	struct db_case c;
	struct news n;
	int rc = find_open(core, &c, &n, number);

	err[0] = '\0';
	if (rc == -ENOENT)
		snprintf(err, IDENTITY_ERR_MAX, "case: no birth record is asked for under this number");
	if (rc)
		return rc;
	if ((stage && !is_word(stages, ARRAY_SIZE(stages), stage)) || (place && !is_word(places, ARRAY_SIZE(places), place))) {
		snprintf(err, IDENTITY_ERR_MAX, "expected stage asked, sent, waits, found, absent, ready or given; place desk, here, ministry, consulate, home or post");
		return -EINVAL;
	}
	osmo_strlcpy(n.stage, stage ? stage : n.stage, sizeof(n.stage));
	osmo_strlcpy(n.place, place ? place : n.place, sizeof(n.place));
	return move(core, &c, &n, days ? days : IDENTITY_NEWS_DAYS, nobody);
}

/* ---- the person ---- */

bool identity_transcript_has(struct identity_run *r)
{
	struct db_case c;

	return db_case_of_person(r->core->db, &c, r->d->person_id, DB_CASE_TRANSCRIPT) == 0;
}

enum identity_outcome identity_verb_MY_TRANSCRIPT(struct identity_run *r)
{
	struct db_case c;
	struct news n;
	int rc = 0;

	if (!r->req->key[0])
		rc = db_case_of_person(r->core->db, &c, r->d->person_id, DB_CASE_TRANSCRIPT);
	if (rc == 0)
		rc = find_open(r->core, &c, &n, r->req->key[0] ? r->req->key : c.number);
	if (rc == -ENOENT || (rc == 0 && c.person_id != r->d->person_id))
		return IDO_NONE;	/* another's is answered as none */
	if (rc)
		return identity_fault(r->core, rc, "transcript");
	put_news(r, &c, &n);
	return IDO_OK;
}
