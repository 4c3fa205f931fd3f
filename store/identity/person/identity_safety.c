/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Settings that people turn on or off for themselves. Whatever contacts somebody unasked is off until they turn it on. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

static const struct {
	const char *key;
	uint32_t want;
	enum identity_field field;
} settings[] = {
	{ "no_sms", DB_WANT_NO_SMS, IDF_NO_SMS },
	{ "may_ask", DB_WANT_ASKED, IDF_MAY_ASK },
	{ "warn", DB_WANT_WARNED, IDF_WARN },
	{ "sms_instead", DB_WANT_SMS_INSTEAD, IDF_SMS_INSTEAD },
};

static enum identity_outcome put_all(struct identity_run *r, const struct db_person *p)
{
	struct db_card c;
	size_t i;
	int rc = db_card_of_person(r->core->db, &c, p->id);

	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "safety");
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		identity_put(r, settings[i].field, p->settings & settings[i].want ? "set.yes" : "set.no");
	identity_put(r, IDF_WORDS, rc == 0 && c.words ? "set.yes" : "set.no");
	return IDO_OK;
}

enum identity_outcome identity_verb_SAFETY(struct identity_run *r)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	return rc ? identity_fault(r->core, rc, "safety") : put_all(r, &p);
}

/* Drop the SMS that we began and that already wait, on every number of the person: they would still arrive. */
static int drop_waiting(struct identity_run *r, int64_t person_id)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(r->core->db, &l, person_id, l.number_ix, l.slot)) == 0) {
		rc = db_out_drop(r->core->db, l.number_ix, r->steady);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

static int turn_setting(struct identity_run *r, struct db_person *p, uint32_t want)
{
	const uint8_t event[] = { want, !(p->settings & want) };
	int rc;

	p->settings ^= want;
	rc = db_person_put(r->core->db, p);
	if (rc == 0 && p->settings & want & DB_WANT_NO_SMS)
		rc = drop_waiting(r, p->id);
	return rc ? rc : identity_leaf(r->core, r->now, "safety", "", event, sizeof(event));
}

/* Single codes of the card open nothing any more. What they opened is deleted, and nobody but the card has the codes: a desk gives a new one. */
static enum identity_outcome end_words(struct identity_run *r)
{
	static const uint8_t event[] = { 0, 0 };
	struct db_person p;
	struct db_card c;
	int rc = db_card_of_person(r->core->db, &c, r->d->person_id);

	if (rc == -ENOENT || (rc == 0 && !c.words))
		return IDO_NONE;
	c.words = 0;
	if (rc == 0)
		rc = db_card_put(r->core->db, &c);
	if (rc == 0)
		rc = db_card_code_plain(r->core->db, c.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "safety", "", event, sizeof(event));
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	return rc ? identity_fault(r->core, rc, "safety") : put_all(r, &p);
}

enum identity_outcome identity_verb_SAFETY_SET(struct identity_run *r)
{
	struct db_person p;
	size_t i;
	int rc;

	if (!strcmp(r->req->key, "words"))
		return end_words(r);

	for (i = 0; i < ARRAY_SIZE(settings) && strcmp(settings[i].key, r->req->key); i++)
		;
	if (i == ARRAY_SIZE(settings))
		return IDO_REFUSED;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = turn_setting(r, &p, settings[i].want);
	return rc ? identity_fault(r->core, rc, "safety") : put_all(r, &p);
}
