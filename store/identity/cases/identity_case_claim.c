/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the first officer answers, before there is a case: what for, for whom, and on which phone. It stays in the dialogue. An officer learns that somebody
 * is here only by a paper or a number in hand, and each question that finds nobody is counted. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/identity/core/identity_number.h"
#include "store/identity/officer/identity_alike.h"
#include "store/identity/officer/identity_officer.h"
#include "store/identity/register/identity_paper.h"
#include "store/values/identity_text.h"

/* ---- what comes next ---- */

static enum identity_outcome step_whom(const struct identity_claim *m)
{
	if (!m->paper[0] && !m->lacks_paper)
		return IDO_STEP_WHOM;
	return m->lacks_paper ? IDO_STEP_OLD : IDO_STEP_CLAIM;
}

/* The number they had is needed to move it, and for the notice where they had another one. */
static bool needs_old(const struct identity_claim *m)
{
	return !m->is_old_asked && (!m->number[0] || strcmp(m->old, m->number));
}

/* May a number they had be left out? For the notice of an erasing alone where there is none. returns: 1; 0; an error of db.h. */
static int lacks_old(struct identity_run *r)
{
	const struct identity_claim *m = &r->d->claim;
	struct db_login l = { .slot = 0 };
	int rc;

	if (m->lacks_paper || m->kind == DB_CASE_MOVE)
		return 0;
	if (m->kind != DB_CASE_ERASE)
		return 1;
	rc = db_login_next_person(r->core->db, &l, m->person_id, l.number_ix, l.slot);
	return rc == -ENOENT ? 1 : rc;
}

/* Ask for that number, and say whether it may be left out. */
static enum identity_outcome ask_old(struct identity_run *r)
{
	if (lacks_old(r) == 1)	/* a fault is met when it is left out */
		identity_put(r, IDF_OLD_FREE, "1");
	return IDO_STEP_OLD;
}

enum identity_outcome identity_case_claim_step(struct identity_run *r)
{
	const struct identity_claim *m = &r->d->claim;
	const struct identity_case_kind *k = identity_case_kind_of(m->kind);
	char word[24];

	if (!k)
		return IDO_GONE;
	if (!m->has_reason) {
		identity_case_kind_rows(r, k->reasons);
		return IDO_STEP_WHY;
	}
	if (!m->person_id)
		return step_whom(m);
	if (k->has_number && !m->number[0])
		return IDO_STEP_NUMBER;
	if ((k->has_number || k->has_old) && needs_old(m))
		return ask_old(r);
	if (k->has_fix && !m->value[0])
		return IDO_STEP_FIX;
	snprintf(word, sizeof(word), "case.%s", k->name);
	identity_put(r, IDF_CASE_KIND, word);
	identity_draft_put_masked(r, m->number);
	return IDO_STEP_SEND;
}

/* What is to be corrected: not the paper and how well somebody is known, which a desk sees anew. */
static bool set_attr(struct identity_run *r)
{
	enum identity_attr a = identity_attributes_find(r->req->pick, strlen(r->req->pick));

	if (a == IDENTITY_ATTR_COUNT || a == IDENTITY_ATTR_ID_TYPE || a == IDENTITY_ATTR_ID_NUMBER || a == IDENTITY_ATTR_EVIDENCE)
		return false;
	r->d->claim.attr = (uint8_t)(a + 1);
	return true;
}

enum identity_outcome identity_verb_CASE_NEW(struct identity_run *r)
{
	bool wants = !strcmp(r->req->key, "want");	/* found and shown as for a new PIN */
	const struct identity_case_kind *k = identity_case_kind_named(wants ? "reset" : r->req->key);
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	if (!r->req->key[0]) {
		identity_case_kind_names(r);
		return IDO_STEP_KIND;
	}
	if (!k)
		return IDO_REFUSED;
	secret_wipe_mem(&r->d->claim, sizeof(r->d->claim));
	if (k->has_fix && !r->req->pick[0])
		return IDO_STEP_FIX;
	if (k->has_fix && !set_attr(r))
		return IDO_REFUSED;
	r->d->claim.kind = k->kind;
	r->d->claim.has_reason = wants;
	return identity_case_claim_step(r);
}

/* ---- who is meant ---- */

static enum identity_outcome refuse(struct identity_run *r, const char *reason, const char *why)
{
	identity_put(r, IDF_REASON, reason);
	identity_put(r, IDF_WHY, why);
	return IDO_BAD;
}

/* Nobody is found. A question who is enrolled costs what a draft does that is thrown away after somebody alike was found. */
static enum identity_outcome found_nobody(struct identity_run *r)
{
	int rc = identity_leaf(r->core, r->now, "case_probe", "", r->d->staff_ref, sizeof(r->d->staff_ref));

	identity_officer_count(r, "case_probe");
	if (rc == 0)
		rc = identity_alike_thrown(r);
	return rc ? identity_fault(r->core, rc, "case") : IDO_NONE;
}

/* One who may be served: active, and not the officer. */
static enum identity_outcome mean(struct identity_run *r, const struct db_staff *s, int64_t person_id)
{
	enum identity_outcome o = identity_case_officer_may(r, s, person_id, r->d->claim.number, r->d->claim.old);
	struct db_person p;
	int rc;

	if (o != IDO_OK)
		return o;
	rc = db_person_get(r->core->db, &p, person_id);
	if (rc)
		return identity_fault(r->core, rc, "case");
	if (!identity_is_here(&p))
		return found_nobody(r);
	r->d->claim.person_id = person_id;
	return IDO_OK;
}

/* Somebody else is meant from here on, perhaps: what was found and seen before says nothing of them. */
static void mean_nobody(struct identity_claim *m)
{
	m->person_id = 0;
	m->is_old_asked = false;
	memset(m->old, 0, sizeof(m->old));
	memset(m->last4, 0, sizeof(m->last4));
}

static void keep_last4(struct identity_claim *m, const char *number)
{
	size_t at = strlen(number), n = 4;

	memset(m->last4, 0, sizeof(m->last4));
	while (at > 0 && n > 0) {
		at--;
		if (!strchr("-/. ", number[at]))
			m->last4[--n] = number[at];
	}
	if (n > 0)
		memset(m->last4, 0, sizeof(m->last4));
}

/* Bring kind and number into the form of a record. returns: ok | bad. */
static enum identity_outcome read_paper(struct identity_run *r, struct identity_record *rec, const char *number)
{
	const char *country = r->core->conf->country, *expected = "";
	char err[IDENTITY_ERR_MAX];

	memset(rec, 0, sizeof(*rec));
	if (!*number || identity_record_set(rec, IDENTITY_ATTR_ID_TYPE, r->d->claim.paper, country, &expected) ||
	    identity_record_set(rec, IDENTITY_ATTR_ID_NUMBER, number, country, &expected))
		return refuse(r, "bad.nopaper", expected);
	return identity_number_settle(rec, r->core->conf->numbers, err) ? refuse(r, "bad.nopaper", err) : IDO_OK;
}

static enum identity_outcome set_paper(struct identity_run *r, const struct db_staff *s, const char *number)
{
	struct identity_claim *m = &r->d->claim;
	struct db_paper keys, found = { .person_id = 0 };
	struct identity_record rec;
	enum identity_outcome o = m->paper[0] ? read_paper(r, &rec, number) : IDO_REFUSED;
	int rc;

	if (o != IDO_OK)
		return o;
	mean_nobody(m);
	keep_last4(m, rec.v[IDENTITY_ATTR_ID_NUMBER]);
	rc = identity_paper_keys(r->core, &keys, "", &rec);
	if (rc == 0)
		rc = db_paper_alone(r->core->db, &found, keys.alone);
	secret_wipe_mem(&rec, sizeof(rec));
	if (rc == -ENOENT || rc == -EILSEQ || rc == -EMSGSIZE)
		o = found_nobody(r);
	else
		o = rc ? identity_fault(r->core, rc, "case") : mean(r, s, found.person_id);
	if (o != IDO_OK)
		mean_nobody(m);
	return o;
}

/* "02 254700000001": a slot may stand in front. */
static bool read_old(struct identity_run *r, const char *text, char number[IDENTITY_NUMBER_MAX], uint8_t *slot)
{
	char err[IDENTITY_ERR_MAX];

	*slot = 1;
	if (text[0] == '0' && text[1] >= '1' && text[1] <= '0' + DB_SLOT_MAX && (text[2] == ' ' || strlen(text) > 12)) {
		*slot = (uint8_t)(text[1] - '0');
		text += 2 + (text[2] == ' ');
	}
	return identity_text_number(number, text, r->core->conf->country, err, sizeof(err)) == 0;
}

/* The login on that number of who is meant. One whose holder has another by card is none; one that another holder has since is found by a paper alone.
 * returns: 0; -ENOENT; an error of db.h. */
static int find_old(struct identity_run *r, struct db_login *l, const uint8_t ix[DB_IX], const char *number, uint8_t slot)
{
	int64_t person_id = r->d->claim.person_id;
	struct db_card_move moved;
	int rc = db_login_get(r->core->db, l, ix, slot);

	if (rc == 0 && l->person_id && (!person_id || l->person_id == person_id)) {
		rc = db_card_move_get(r->core->db, &moved, ix, slot);
		return rc == -ENOENT ? 0 : rc ?: -ENOENT;
	}
	if (rc && rc != -ENOENT)
		return rc;
	return person_id ? identity_case_effect_off(r->core, l, number, person_id) : -ENOENT;
}

/* The number they had. After a paper it has to be theirs, without one it says who is meant. */
static enum identity_outcome refuse_old(struct identity_run *r, const char *why)
{
	(void)ask_old(r);
	return refuse(r, "bad.novalue", why);
}

static enum identity_outcome set_old(struct identity_run *r, const struct db_staff *s, const char *text)
{
	struct identity_claim *m = &r->d->claim;
	char number[IDENTITY_NUMBER_MAX];
	enum identity_outcome o = IDO_OK;
	uint8_t ix[DB_IX], slot;
	struct db_login l;
	int rc = *text ? 0 : lacks_old(r);

	if (rc < 0)
		return identity_fault(r->core, rc, "case");
	if (rc == 1) {
		m->is_old_asked = true;
		return IDO_OK;
	}
	if (!read_old(r, text, number, &slot))
		return refuse_old(r, "a phone number with its country code");
	seal_number_ix(r->core->keys, ix, number);
	rc = find_old(r, &l, ix, number, slot);
	if (rc == -ENOENT)
		return found_nobody(r);
	if (rc)
		return identity_fault(r->core, rc, "case");
	if (m->kind == DB_CASE_MOVE && !strcmp(number, m->number) && !memcmp(l.number_ix, ix, DB_IX_KEPT))
		return refuse_old(r, "another number than the one that was shown");
	snprintf(m->old, sizeof(m->old), "%s", number);
	m->old_slot = slot;
	m->is_old_asked = true;
	o = mean(r, s, l.person_id);
	if (o != IDO_OK)
		m->old[0] = '\0';
	return o;
}

/* What a value is to be, judged as in a register. */
static enum identity_outcome set_fix(struct identity_run *r, const char *text)
{
	struct identity_claim *m = &r->d->claim;
	enum identity_attr a = (enum identity_attr)(m->attr - 1);
	const struct identity_pair pair = { identity_attributes[a].key, text };
	const char *expected = "";
	struct identity_record rec;
	char err[IDENTITY_ERR_MAX];

	if (!m->attr || !m->person_id)
		return IDO_REFUSED;
	memset(&rec, 0, sizeof(rec));
	if (!*text || identity_pair_check(&pair, r->core->conf->country, r->now, err))
		return refuse(r, "bad.novalue", *text ? err : "a value");
	if (identity_record_set(&rec, a, text, r->core->conf->country, &expected))
		return refuse(r, "bad.novalue", expected);
	osmo_strlcpy(m->value, rec.v[a], sizeof(m->value));
	secret_wipe_mem(&rec, sizeof(rec));
	return IDO_OK;
}

/* ---- the verb ---- */

static enum identity_outcome set_why(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;

	m->reason = identity_case_kind_reason(identity_case_kind_of(m->kind), r->req->pick);
	if (!m->reason)
		return IDO_REFUSED;
	m->has_reason = true;
	m->flags = !strcmp(r->req->pick, "danger") ? DB_CASE_IS_DANGER : 0;
	return IDO_OK;
}

static enum identity_outcome set_seen(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;
	const char *pick = r->req->pick;

	mean_nobody(m);
	m->lacks_paper = !strcmp(pick, "none");
	m->paper[0] = '\0';
	if (!m->lacks_paper && (!*pick || strlen(pick) >= sizeof(m->paper)))
		return IDO_REFUSED;
	if (!m->lacks_paper)
		osmo_strlcpy(m->paper, pick, sizeof(m->paper));
	return IDO_OK;
}

static enum identity_outcome set_one(struct identity_run *r, const struct db_staff *s)
{
	const char *key = r->req->key, *text = r->req->text_len ? r->req->text : r->req->pick;

	if (!strcmp(key, "why"))
		return set_why(r);
	if (!r->d->claim.has_reason)
		return IDO_REFUSED;
	if (!strcmp(key, "seen"))
		return set_seen(r);
	if (!strcmp(key, "paper"))
		return set_paper(r, s, text);
	if (!strcmp(key, "fix"))
		return set_fix(r, text);
	return !strcmp(key, "old") ? set_old(r, s, text) : IDO_REFUSED;
}

enum identity_outcome identity_verb_CASE_SET(struct identity_run *r)
{
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o == IDO_OK && !r->d->claim.kind)
		o = IDO_GONE;
	if (o == IDO_OK)
		o = set_one(r, &s);
	return o == IDO_OK ? identity_case_claim_step(r) : o;
}

/* ---- the phone ---- */

/* Is there room for them, but where they move away from? One that is theirs already needs no other for the notice. */
static enum identity_outcome has_room(struct identity_run *r, const char *number)
{
	struct identity_claim *m = &r->d->claim;
	bool has = false;
	struct db_login l;
	uint8_t ix[DB_IX], slot;
	int rc;

	seal_number_ix(r->core->keys, ix, number);
	for (slot = 1; slot <= DB_SLOT_MAX; slot++) {
		rc = identity_login_load(r->core, &l, ix, slot);
		if (rc)
			return identity_fault(r->core, rc, "case");
		if (l.person_id == m->person_id && l.staff_id)
			return IDO_FULL;	/* one PIN opens both */
		if (l.person_id == m->person_id && m->kind == DB_CASE_MOVE && !strcmp(number, m->old))
			return IDO_FULL;
		has |= (!l.person_id && !l.staff_id) || l.person_id == m->person_id;
		m->is_old_asked |= l.person_id == m->person_id && m->kind != DB_CASE_MOVE;
	}
	return has ? IDO_OK : IDO_FULL;
}

enum identity_outcome identity_verb_CASE_PHONE(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;
	char number[IDENTITY_NUMBER_MAX];
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	if (!m->kind || !m->person_id)
		return IDO_GONE;
	if (r->req->secret.len != IDENTITY_PROOF_LEN)
		return IDO_SHAPE;
	o = identity_proof_take(r, &s, r->req->secret.digits, r->req->secret.len, number);
	if (o == IDO_OK)
		o = identity_case_officer_may(r, &s, m->person_id, number, m->old);
	if (o == IDO_OK)
		o = has_room(r, number);
	if (o == IDO_OK) {
		memcpy(m->number, number, sizeof(m->number));
		m->shown = r->d->shown;
	}
	secret_wipe_mem(number, sizeof(number));
	return o == IDO_OK ? identity_case_claim_step(r) : o;
}
