/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which phone stands at a desk: whoever dials gets six digits, the same for a number that is known and one that is not, and tells them to the officer. */
#include <errno.h>
#include <string.h>

#include "store/values/identity_text.h"
#include "store/identity/officer/identity_officer.h"

#define PROOF_DRAWS 8	/* of digits that nobody else has: with all that may live, one draw in five hundred fails */

/* The number, a zero, and the SIM that shows it; earlier programs kept the number alone. */
static int seal_phone(struct identity_run *r, struct db_wrap *sealed)
{
	size_t len = strlen(r->d->number) + 1;
	uint8_t plain[IDENTITY_NUMBER_MAX + DB_IX];
	struct seal_buf buf = { .octets = sealed->octets, .cap = sizeof(sealed->octets) };
	int rc;

	memcpy(plain, r->d->number, len);
	memcpy(plain + len, r->d->sim, DB_IX);
	rc = seal_box_seal(r->core->keys, &buf, "proof", plain, len + DB_IX);
	sealed->len = buf.len;
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

static int open_phone(struct identity_run *r, const struct db_proof *p, char number[IDENTITY_NUMBER_MAX])
{
	uint8_t plain[DB_WRAP_MAX + 1];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) - 1 };
	int rc = seal_box_open(r->core->keys, &buf, "proof", p->sealed.octets, p->sealed.len);
	size_t len = rc ? 0 : strnlen((char *)plain, buf.len);

	if (rc || len >= IDENTITY_NUMBER_MAX)
		return -EBADMSG;
	memcpy(number, plain, len);
	number[len] = '\0';
	r->d->shown = (struct identity_shown){ .at = p->expires - IDENTITY_PROOF_S };
	if (buf.len == len + 1 + DB_IX)
		memcpy(r->d->shown.sim, plain + len + 1, DB_IX);
	secret_wipe_mem(plain, sizeof(plain));
	return 0;
}

static int keep_proof(struct identity_run *r, char code[IDENTITY_PROOF_LEN + 1])
{
	struct db_proof p = { .expires = r->steady + IDENTITY_PROOF_S };
	unsigned draw;
	int rc = seal_phone(r, &p.sealed);

	memcpy(p.number_ix, r->d->ix, sizeof(p.number_ix));
	for (draw = 0; draw < PROOF_DRAWS && (rc == 0 || rc == -EEXIST); draw++) {
		seal_random_digits(code, IDENTITY_PROOF_LEN, true);
		seal_proof_mac(r->core->keys, p.mac, code, IDENTITY_PROOF_LEN);
		rc = db_proof_put(r->core->db, &p);
		if (rc == 0)
			return identity_leaf(r->core, r->now, "proof", "", r->d->ix, sizeof(r->d->ix));
	}
	return rc;
}

enum identity_outcome identity_verb_PROOF(struct identity_run *r)
{
	char code[IDENTITY_PROOF_LEN + 1];
	unsigned n;
	int rc;

	if (!r->d->asserted)
		return IDO_NONE;
	rc = db_proof_count(r->core->db, &n, IDENTITY_PROOFS_MAX);
	if (rc == 0 && n >= IDENTITY_PROOFS_MAX) {
		identity_put_wait(r, r->steady + IDENTITY_PROOF_S);
		return IDO_LIMIT;
	}
	if (rc == 0)
		rc = keep_proof(r, code);
	if (rc == 0)
		identity_put(r, IDF_CODE, code);
	secret_wipe_mem(code, sizeof(code));
	return rc ? identity_fault(r->core, rc, "proof") : IDO_OK;
}

/* ---- typed by an officer ---- */

enum identity_outcome identity_proof_wrong(struct identity_run *r, struct db_staff *s)
{
	int rc;

	if (r->steady - s->window_start >= IDENTITY_WINDOW_S || s->window_start > r->steady) {
		s->window_start = r->steady;
		s->window_wrong = 0;
	}
	s->window_wrong++;
	if (s->window_wrong >= IDENTITY_PROOF_WRONG)
		s->closed_until = r->steady + IDENTITY_WINDOW_S;
	rc = db_staff_put(r->core->db, s);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "draft_phone", "", s->ref, sizeof(s->ref));
	if (rc)
		return identity_fault(r->core, rc, "proof");
	identity_officer_count(r, "wrong_proof");
	if (s->closed_until > r->steady) {
		identity_put_wait(r, s->closed_until);
		return IDO_AGENT_CLOSED;
	}
	identity_put_num(r, IDF_TRIES, IDENTITY_PROOF_WRONG - s->window_wrong);
	return IDO_WRONG;
}

static enum identity_outcome use_proof(struct identity_run *r, struct db_staff *s, const char *digits, size_t len, char number[IDENTITY_NUMBER_MAX])
{
	struct db_proof p;
	uint8_t mac[DB_IX];
	int rc;

	seal_proof_mac(r->core->keys, mac, digits, len);
	rc = db_proof_find(r->core->db, &p, mac);
	if (rc == -ENOENT || (rc == 0 && (p.expires <= r->steady || p.expires > r->steady + IDENTITY_PROOF_S)))
		return identity_proof_wrong(r, s);
	if (rc == 0)
		rc = db_proof_drop(r->core->db, mac);
	if (rc == 0)
		rc = open_phone(r, &p, number);
	return rc ? identity_fault(r->core, rc, "proof") : IDO_OK;
}

enum identity_outcome identity_proof_take(struct identity_run *r, struct db_staff *s, const char *digits, size_t len, char number[IDENTITY_NUMBER_MAX])
{
	if (s->closed_until <= r->steady)
		return use_proof(r, s, digits, len, number);
	identity_put_wait(r, s->closed_until);
	return IDO_AGENT_CLOSED;
}

/* People of a number: how many, and the last slot of one who waits for a first PIN. */
static int look_at(struct identity_run *r, const char *number, unsigned *people, uint8_t *waits)
{
	struct db_login l = { .slot = 0 };
	uint8_t ix[DB_IX];
	int rc;

	*people = *waits = 0;
	seal_number_ix(r->core->keys, ix, number);
	while ((rc = db_login_next(r->core->db, &l, ix, l.slot)) == 0) {
		*people += l.person_id != 0;
		if (l.person_id && !l.wrap_person.len && !l.staff_id)
			*waits = l.slot;
	}
	return rc == -ENOENT ? 0 : rc;
}

static enum identity_outcome judge_number(struct identity_run *r, const struct identity_draft *d)
{
	unsigned people;
	uint8_t waits;
	int rc = look_at(r, d->number, &people, &waits);
	char slot[4];

	if (rc)
		return identity_fault(r->core, rc, "proof");
	r->d->awaits_slot = waits ? '0' + waits : 0;
	if (waits) {
		snprintf(slot, sizeof(slot), "0%c", r->d->awaits_slot);
		identity_put(r, IDF_SLOT, slot);
		return IDO_AWAITS;
	}
	return people >= DB_SLOT_MAX ? IDO_FULL : IDO_OK;
}

static enum identity_outcome set_proven(struct identity_run *r, struct identity_draft *d, struct db_staff *s)
{
	char number[IDENTITY_NUMBER_MAX] = "";
	enum identity_outcome o = identity_proof_take(r, s, r->req->secret.digits, r->req->secret.len, number);
	int rc = o == IDO_OK ? identity_draft_unfound(r, d) : 0;

	if (rc == 0 && o == IDO_OK) {
		rc = identity_draft_unbind(r, d);
		memcpy(d->number, number, sizeof(d->number));
	}
	secret_wipe_mem(number, sizeof(number));

	if (rc)
		return identity_fault(r->core, rc, "proof");
	if (o == IDO_OK)
		o = judge_number(r, d);
	if (o == IDO_FULL)
		memset(d->number, 0, sizeof(d->number));
	else if (o == IDO_OK || o == IDO_AWAITS)
		d->phone = IDENTITY_PHONE_PROVEN;
	return o;
}

/* The number is proven, and nobody who waits there is meant: told at once where no more fit. */
static enum identity_outcome set_other(struct identity_run *r, struct identity_draft *d)
{
	unsigned people;
	uint8_t waits;
	int rc = look_at(r, d->number, &people, &waits);

	if (rc)
		return identity_fault(r->core, rc, "proof");
	r->d->awaits_slot = 0;
	return people >= DB_SLOT_MAX ? IDO_FULL : IDO_OK;
}

/* What was chosen instead of digits. */
static enum identity_outcome set_chosen(struct identity_run *r, struct identity_draft *d)
{
	const char *key = r->req->key;
	bool without = !strcmp(key, "later") || !strcmp(key, "none");
	int rc = without ? identity_draft_unbind(r, d) : 0;

	if (rc)
		return identity_fault(r->core, rc, "draft");
	if (without) {
		d->phone = *key == 'l' ? IDENTITY_PHONE_LATER : IDENTITY_PHONE_NONE;
		memset(d->number, 0, sizeof(d->number));
		return IDO_OK;
	}
	if (strcmp(key, "other") || d->phone != IDENTITY_PHONE_PROVEN)
		return IDO_REFUSED;
	return set_other(r, d);
}

/* ---- of the guardian of a child ---- */

uint8_t identity_proof_slot(const struct secret *typed, const char **digits)
{
	unsigned slot = typed->len == IDENTITY_PROOF_LEN ? 1 : 0;

	if (typed->len == IDENTITY_PROOF_LEN + 2 && typed->digits[0] == '0')
		slot = (unsigned)(typed->digits[1] - '0');
	*digits = slot ? typed->digits + typed->len - IDENTITY_PROOF_LEN : NULL;
	return slot <= DB_SLOT_MAX ? (uint8_t)slot : 0;
}

static enum identity_outcome refuse_phone(struct identity_run *r)
{
	identity_put(r, IDF_REASON, "bad.guardian");
	identity_put(r, IDF_WHY, "the phone of a guardian; a child without one is enrolled as anybody else");
	return IDO_BAD;
}

/* Whether anybody has that slot is kept, and not told. returns: ok | wrong, agent_closed, full, shape | bad | busy. */
static enum identity_outcome set_guardian(struct identity_run *r, struct identity_draft *d, struct db_staff *s)
{
	enum identity_outcome o;
	const char *digits;
	uint8_t slot = identity_proof_slot(&r->req->secret, &digits), waits;
	unsigned people;
	int rc;

	if (!r->req->secret.len)
		return refuse_phone(r);
	if (!slot)
		return IDO_SHAPE;
	o = identity_proof_take(r, s, digits, IDENTITY_PROOF_LEN, d->number);
	if (o != IDO_OK)
		return o;
	rc = look_at(r, d->number, &people, &waits);
	if (rc == 0)
		rc = identity_tie_who(r->core, &d->ward.guardian_id, d->number, slot);
	if (rc)
		return identity_fault(r->core, rc, "guardian");
	if (people >= DB_SLOT_MAX)
		return IDO_FULL;
	d->phone = IDENTITY_PHONE_PROVEN;
	return IDO_OK;
}

enum identity_outcome identity_verb_CHILD_NEW(struct identity_run *r)
{
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_verb_DRAFT_NEW(r);
	int rc;

	if (o != IDO_STEP_PHONE)
		return o;
	rc = db_staff_get(r->core->db, &s, r->d->staff_id);
	if (rc)
		return identity_fault(r->core, rc, "child");
	o = identity_draft_open(r, &d, &s);
	d.ward.is_child = 1;
	if (o == IDO_OK)
		o = set_guardian(r, &d, &s);
	if (o == IDO_OK)
		o = identity_draft_save(r, &d, &s, "draft_phone");
	else
		r->d->has_draft = false;
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

enum identity_outcome identity_verb_DRAFT_PHONE(struct identity_run *r)
{
	const struct secret *typed = &r->req->secret;
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s), next;

	if (o != IDO_OK)
		return o;
	o = identity_draft_open(r, &d, &s);
	if (o == IDO_OK && d.ward.is_child)
		o = set_guardian(r, &d, &s);
	else if (o == IDO_OK && typed->len && typed->len != IDENTITY_PROOF_LEN)
		o = IDO_SHAPE;
	else if (o == IDO_OK)
		o = typed->len ? set_proven(r, &d, &s) : set_chosen(r, &d);
	if (o == IDO_OK || o == IDO_AWAITS) {
		next = identity_draft_save(r, &d, &s, "draft_phone");
		o = o == IDO_OK || next == IDO_BUSY || next == IDO_LIMIT ? next : o;
	}
	secret_wipe_mem(&d, sizeof(d));
	return o;
}
