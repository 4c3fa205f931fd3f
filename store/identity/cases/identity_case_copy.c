/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of what is kept about a person. It is asked for by the person, who brings its number to a desk, or begun at the host for a number; from then on the
 * person has ten minutes to say yes on the own phone, behind the PIN, and gets a code that nobody else has: what is written is sealed to it. It waits a day
 * for who fetches it. Without that yes there is nothing to fetch, nor of who is locked or closed; a lock ends it. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_text.h"

/* ---- one at a time ---- */

int identity_case_copy_find(struct identity_core *core, struct identity_case *c, int64_t person_id)
{
	struct db_blob sealed;
	int rc;

	memset(c, 0, sizeof(*c));
	while ((rc = db_case_about(core->db, &c->row, &sealed, person_id)) == 0)
		if (c->row.kind == DB_CASE_COPY && (c->row.state == DB_CASE_OPEN || c->row.state == DB_CASE_RUNS) &&
		    identity_case_body_open(core, c, &sealed) == 0)
			return 1;
	return rc == -ENOENT ? 0 : rc;
}

int identity_case_copy_may(struct identity_core *core, int64_t person_id)
{
	struct db_person p;
	int rc = db_person_get(core->db, &p, person_id);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	return identity_is_here(&p) && !identity_is_locked(&p, identity_clock_steady(core));
}

int identity_case_copy_write(struct identity_core *core, struct identity_case *c, bool is_new)
{
	c->row.changed = identity_clock_now(core);
	return is_new ? identity_case_body_new(core, c) : identity_case_body_put(core, c);
}

void identity_case_copy_fill(struct identity_case *c, int64_t person_id, int64_t asked)
{
	memset(c, 0, sizeof(*c));
	c->row.kind = DB_CASE_COPY;
	c->row.person_id = person_id;
	c->body.opened = asked;
	c->row.due = asked + IDENTITY_COPY_ASK_S;
}

enum identity_outcome identity_verb_COPY_ASK(struct identity_run *r)
{
	struct identity_case c;
	int has = identity_case_copy_find(r->core, &c, r->d->person_id), rc = has < 0 ? has : 0;

	if (has == 0)
		identity_case_copy_fill(&c, r->d->person_id, r->steady);
	if (has == 0 || (has == 1 && !c.body.opened)) {
		c.body.opened = r->steady;
		rc = identity_case_copy_write(r->core, &c, has == 0);
		if (rc == 0)
			rc = identity_leaf(r->core, r->now, "copy_ask", "", c.row.number, strlen(c.row.number));
	}
	if (rc)
		return identity_fault(r->core, rc, "copy");
	identity_put(r, IDF_CASE, c.row.number);
	identity_put_date(r, IDF_UNTIL, c.body.opened + IDENTITY_COPY_ASK_S + r->now - r->steady);
	secret_wipe_mem(&c.body, sizeof(c.body));
	return IDO_OK;
}

/* ---- the person's yes ---- */

/* What this dialogue is asked about, if it is a copy. returns: 0; -ENOENT; an error of db.h.  secret: c->body. */
static int find_asked(struct identity_run *r, struct identity_case *c)
{
	enum identity_outcome o;
	int rc = identity_case_stop_asked(r, c, &o);

	return rc ? rc : o == IDO_COPY_ASKED ? 0 : -ENOENT;
}

enum identity_outcome identity_verb_COPY_GIVE(struct identity_run *r)
{
	char code[SEAL_COPY_CODE + 1];
	uint8_t salt[KDF_SALT];
	struct identity_case c;
	struct secret digits;
	int rc = find_asked(r, &c);

	secret_wipe_mem(&c.body, sizeof(c.body));
	if (rc)
		return rc == -ENOENT ? IDO_LATE : identity_fault(r->core, rc, "copy");
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_OWN))
		return IDO_BUSY;
	if (identity_text_is_word(r->req->lang, sizeof(r->d->lang) - 1))	/* of the screen that was answered: the copy speaks it */
		osmo_strlcpy(r->d->lang, r->req->lang, sizeof(r->d->lang));
	seal_random(salt, sizeof(salt));
	seal_random_digits(code, SEAL_COPY_CODE, true);
	rc = secret_put(&digits, code, SEAL_COPY_CODE);
	secret_wipe_mem(code, sizeof(code));
	if (rc)
		return IDO_BUSY;
	identity_hash_take(r, IDENTITY_HASH_OWN, &digits, salt, r->core->conf->argon2_mem_kib, r->core->conf->argon2_ops);
	memcpy(r->kept->salt, salt, sizeof(salt));
	secret_move(&r->kept->secret, &digits);
	return RUN_HASH;
}

/* All of it in this transaction, or nothing: the code is shown after that. */
static enum identity_outcome make(struct identity_run *r)
{
	struct identity_case c;
	int rc = find_asked(r, &c), may = rc ? 0 : identity_case_copy_may(r->core, c.row.person_id);

	if (rc == 0 && may != 1)
		rc = may ?: -ENOENT;
	if (rc)
		return rc == -ENOENT ? IDO_LATE : identity_fault(r->core, rc, "copy");
	c.row.state = DB_CASE_RUNS;
	c.body.from = r->steady;
	c.row.due = c.body.ready = r->steady + IDENTITY_COPY_KEEP_S;
	rc = identity_case_export(r, &c);
	if (rc == 0)
		rc = identity_case_copy_write(r->core, &c, false);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "copy", "", c.row.number, strlen(c.row.number));
	if (rc == 0)
		identity_count(r->core, "copy|made", 1);
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc ? identity_fault(r->core, rc, "copy") : IDO_OK;
}

enum identity_outcome identity_again_COPY_GIVE(struct identity_run *r)
{
	struct identity_dialogue *live = r->d;
	char code[SECRET_MAX + 1] = "";
	enum identity_outcome o = IDO_BUSY;

	r->d = &r->kept->d;
	memcpy(code, r->kept->secret.digits, r->kept->secret.len);
	if (r->v && live != r->d)	/* nobody would read the code */
		o = make(r);
	r->d = live;
	if (o == IDO_OK) {
		identity_put(r, IDF_COPY_CODE, code);
		identity_dialogue_over(live);
	}
	secret_wipe_mem(code, sizeof(code));
	return o;
}
