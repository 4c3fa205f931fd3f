/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a dialogue becomes after the right PIN: person, staff or both; and the first screen of each. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"

/* The newest live code that was made and perhaps never shown. */
static bool find_late(struct identity_run *r, struct db_share *s)
{
	struct db_op op;

	if (db_op_unseen(r->core->db, &op, r->d->person_id, r->steady - IDENTITY_LATE_S))
		return false;
	if (db_share_get(r->core->db, s, op.subject) || s->state != DB_SHARE_LIVE || s->expires <= r->now)
		return false;
	memcpy(r->d->late_op, op.ix, sizeof(r->d->late_op));
	return true;
}

/* Where the last dialogue was cut, unless another shop was dialled since. returns: false when there is no such place. */
static bool find_place(struct identity_run *r, struct db_org *org)
{
	struct identity_dialogue *d = r->d;
	struct identity_offer offer;
	struct db_share s;
	struct db_org other;

	d->late_share = 0;
	if (find_late(r, &s)) {
		if (db_org_get(r->core->db, org, s.org_id))
			return false;
		d->late_share = s.id;
	} else {
		if (!identity_place_get(r->core, d->person_id, &offer, r->steady) || db_org_find(r->core->db, org, offer.org))
			return false;
		d->offer = offer;
	}
	return !d->dialled[0] || !strcmp(d->dialled, org->code) || db_org_find(r->core->db, &other, d->dialled);
}

/* That the ID was locked by the birth date goes into the history. */
static int tell_locked(struct identity_run *r, struct db_person *p)
{
	char date[IDENTITY_DAY_TEXT];
	bool is_known = p->locked_until > 0 && p->locked_until < DB_FOREVER;	/* for a day */

	if (!(p->settings & DB_TELL_LOCKED))
		return 0;
	p->settings &= ~DB_TELL_LOCKED;
	identity_day_text(date, is_known ? r->now - r->steady + p->locked_until - DB_DAY : r->now);
	return identity_inbox_note(r->core, p->id, date, "locked");
}

/* Enter as the person, at most unlocks_a_day times: a captured gateway must not replay a PIN all day. */
static enum identity_outcome enter_counted(struct identity_run *r, struct db_person *p)
{
	int64_t day = identity_day_of(r->steady);
	int rc;

	if (p->unlock_day != day) {
		p->unlock_day = day;
		p->unlocks = 0;
	}
	if (p->unlocks >= r->core->conf->unlocks_a_day) {
		identity_put_wait(r, identity_day_end(r->steady));
		return IDO_WAIT;
	}
	rc = identity_dup_meet(r->core, p, r->d->dek);
	if (rc == -EBADMSG)
		identity_lost(r->core, "record for the index of duplicates");
	else if (rc)
		return identity_fault(r->core, rc, "unlock");
	p->unlocks++;
	p->last_used = r->now;
	rc = tell_locked(r, p);
	if (rc == 0)
		rc = db_person_put(r->core->db, p);
	if (rc == 0)
		rc = identity_inbox_merge(r->core, p, r->d->dek);
	if (rc == -EBADMSG)
		LOGP(DIDENT, LOGL_ERROR, "cannot decrypt the inbox of a person\n");	/* the person still gets in */
	if (rc == 0 || rc == -EBADMSG)
		rc = identity_keys_card(r->core, p, r->d->dek, false);
	if (rc == 0)
		rc = identity_lost_learn(r, p);
	return rc && rc != -EBADMSG ? identity_fault(r->core, rc, "unlock") : IDO_OK;
}

static enum identity_outcome at_home(struct identity_run *r, struct db_person *p)
{
	int rc = identity_safety_show(r, p);

	return rc ? identity_fault(r->core, rc, "safety") : identity_home_show(r, p);
}

enum identity_outcome identity_enter_person(struct identity_run *r)
{
	struct db_person p;
	struct db_org org;
	enum identity_outcome o, lives;
	int rc;

	o = identity_case_ask(r);
	if (o != IDO_OK)
		return o;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc)
		return identity_fault(r->core, rc, "person");
	lives = identity_death_enter(r, &p);	/* before the inbox is read, where it says so */
	o = lives == IDO_BUSY ? lives : enter_counted(r, &p);
	if (o != IDO_OK)
		return o;
	r->d->state = IDS_PERSON;
	o = identity_child_enter(r, &p);
	if (o == IDO_OK || o == IDO_ADULT || o == IDO_ADULT_SOON)
		o = lives == IDO_OK ? o : lives;
	if (o == IDO_OK)
		o = identity_proxying_enter(r, &p);
	if (o != IDO_OK)
		return o;
	if (identity_is_locked(&p, r->steady))
		return at_home(r, &p);
	o = identity_asked_enter(r, &p);
	if (o != IDO_OK)
		return o;
	if (find_place(r, &org)) {
		r->d->state = IDS_RESUME;
		identity_put(r, IDF_ORG_SHORT, org.short_name);
		return IDO_RESUME;
	}
	identity_offer_forget(r->d);
	if (r->d->dialled[0] && identity_org_look(r, &org, r->d->dialled) == IDO_OK)
		return IDO_SHOP;	/* a shop is waiting: the survey comes another time */
	rc = identity_survey_ask(r, &p);
	if (rc)
		return rc > 0 ? IDO_SURVEY : identity_fault(r->core, rc, "survey");
	return at_home(r, &p);
}

enum identity_outcome identity_enter_view(struct identity_run *r)
{
	enum identity_outcome o;
	struct db_person p;
	struct db_org org;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	r->d->state = IDS_OVER;
	r->d->last_used = 0;
	if (rc)
		return identity_fault(r->core, rc, "person");
	if (!identity_is_here(&p) || p.state == DB_PERSON_ERASING) {
		identity_dialogue_over(r->d);
		return IDO_CLOSED;
	}
	o = enter_counted(r, &p);
	if (o != IDO_OK)
		return o;
	o = identity_child_enter(r, &p);
	if (o == IDO_CLOSED || o == IDO_BUSY)
		return o;
	r->d->state = IDS_VIEW;
	if (!identity_is_locked(&p, r->steady) && r->d->dialled[0] && identity_org_look(r, &org, r->d->dialled) == IDO_OK)
		return IDO_SHOP;
	return identity_home_show(r, &p);
}

static int put_staff(struct identity_run *r, const struct db_staff *s, struct db_org *org)
{
	int rc;

	if (s->role != DB_STAFF_AGENT) {
		identity_officer_put(r, s);
		return 0;
	}
	rc = db_org_get(r->core->db, org, s->org_id);
	if (rc == 0) {
		identity_put(r, IDF_ORG_CODE, org->code);
		identity_put(r, IDF_STAFF_ORG, org->short_name);
		identity_put_num(r, IDF_DESK, s->desk);
		identity_put_num(r, IDF_CODE_LEN, identity_org_code_len(r->core, org));
	}
	return rc;
}

/* The day alone: an administrator sees who still works, and nobody when. */
static int keep_last_used(struct identity_run *r, struct db_staff *s)
{
	int64_t day = r->now - r->now % DB_DAY;

	if (s->last_used == day)
		return 0;
	s->last_used = day;
	return db_staff_put(r->core->db, s);
}

enum identity_outcome identity_enter_staff(struct identity_run *r)
{
	bool opens = r->d->state != IDS_STAFF;	/* not: back at the menu */
	struct db_staff s;
	struct db_org org;
	unsigned today;
	bool cards, asked;
	int rc;

	rc = db_staff_get(r->core->db, &s, r->d->staff_id);
	if (rc == 0)
		rc = put_staff(r, &s, &org);
	if (rc == 0)
		rc = db_checked_count(r->core->db, &today, s.id, identity_day_start(r->now));
	if (rc == 0)
		rc = identity_org_takes_cards(r->core, org.code, &cards);
	if (rc == 0)
		rc = identity_pace_is_asked(r->core, s.id, &asked);
	if (rc == 0 && opens)
		rc = keep_last_used(r, &s);
	if (rc)
		return identity_fault(r->core, rc, "staff");
	if (opens)
		identity_shift_begin(r, &org);
	identity_put_num(r, IDF_TODAY, today);
	if (identity_shift_runs(r))
		identity_put_num(r, IDF_SHIFT, 1);
	if (cards)
		identity_put_num(r, IDF_CARDS, 1);
	if (asked)
		identity_put_num(r, IDF_IS_ASKED, 1);
	r->d->state = IDS_STAFF;
	return IDO_STAFF;
}

enum identity_outcome identity_enter_desk(struct identity_run *r)
{
	struct db_checked c;
	struct db_staff s;
	enum identity_outcome o;
	int rc = db_staff_get(r->core->db, &s, r->d->staff_id);

	if (rc)
		return identity_fault(r->core, rc, "staff");
	if (s.role == DB_STAFF_OVERSEER)
		return identity_enter_overseer(r, true);
	if (s.role != DB_STAFF_AGENT)
		return identity_enter_officer(r, true);
	o = identity_enter_staff(r);
	if (o != IDO_STAFF)
		return o;
	rc = db_checked_open_of(r->core->db, &c, r->d->staff_id);
	if (rc)
		return rc == -ENOENT ? o : identity_fault(r->core, rc, "staff");
	r->d->checked_id = c.id;
	if (r->now - c.opened < IDENTITY_AGAIN_S)
		identity_put_num(r, IDF_AGAIN, 1);
	return IDO_UNCLOSED;
}

/* Blocked staff and closed people count as absent; who types the own PIN is not dead. */
static int drop_closed(struct identity_run *r, struct db_staff *s)
{
	struct identity_dialogue *d = r->d;
	struct db_person p;
	int rc = 0;

	if (d->person_id) {
		rc = db_person_get(r->core->db, &p, d->person_id);
		if (rc == 0 && !identity_is_here(&p))
			d->person_id = 0;
	}
	if (rc == 0 && d->staff_id) {
		rc = db_staff_get(r->core->db, s, d->staff_id);
		if (rc == 0 && !(s->role == DB_STAFF_AGENT ? s->state == DB_STAFF_ACTIVE : identity_staff_may(s, r->now) || identity_overseer_may(s, r->now)))
			d->staff_id = 0;
	}
	return rc;
}

enum identity_outcome identity_enter(struct identity_run *r)
{
	struct identity_dialogue *d = r->d;
	struct db_staff s;
	struct db_org org;
	int rc;

	d->state = IDS_OVER;
	rc = drop_closed(r, &s);
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	if (d->person_id && d->staff_id) {
		rc = put_staff(r, &s, &org);
		if (rc)
			return identity_fault(r->core, rc, "unlock");
		d->state = IDS_BOTH;
		return s.role == DB_STAFF_AGENT ? IDO_BOTH : IDO_BOTH_DESK;
	}
	if (d->person_id)
		return identity_enter_person(r);
	if (d->staff_id)
		return identity_enter_desk(r);
	identity_dialogue_over(d);
	return IDO_CLOSED;
}
