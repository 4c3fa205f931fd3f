/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Settings that people turn on or off for themselves. Whatever contacts somebody unasked is off until they turn it on. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

static const struct {
	const char *key;
	uint32_t want;
	enum identity_field field;
	const char *word;		/* what was changed */
} settings[] = {
	{ "no_sms", DB_WANT_NO_SMS, IDF_NO_SMS, "set.sms" },
	{ "neutral", DB_WANT_NEUTRAL, IDF_NEUTRAL, "set.name" },
	{ "hide_last", DB_WANT_HIDDEN, IDF_NONE, "set.line" },
	{ "may_ask", DB_WANT_ASKED, IDF_MAY_ASK, "set.asks" },
	{ "warn", DB_WANT_WARNED, IDF_WARN, "set.warn" },
	{ "sms_instead", DB_WANT_SMS_INSTEAD, IDF_SMS_INSTEAD, "set.instead" },
	/* one of these at a time; that of none has no word of its own */
	{ "quiet_night", DB_QUIET_NIGHT, IDF_NONE, "set.quiet" },
	{ "quiet_long", DB_QUIET_LONG, IDF_NONE, NULL },
	{ "quiet_ever", DB_QUIET_EVER, IDF_NONE, NULL },
	{ "quiet_not", 0, IDF_NONE, NULL },
	/* no wishes: by end_words() and TRUST */
	{ "", DB_CHANGED_WORDS >> DB_CHANGED, IDF_NONE, "set.words" },
	{ "", DB_CHANGED_TRUSTED >> DB_CHANGED, IDF_NONE, "set.trust" },
};

#define SAFE_AT_HOME	(DB_WANT_NO_SMS | DB_WANT_NEUTRAL | DB_QUIET)

bool identity_safety_hides(uint32_t wants)
{
	return wants & DB_WANT_HIDDEN || (wants & SAFE_AT_HOME && !(wants & DB_WANT_SHOWN));
}

static void put_quiet(struct identity_run *r, uint32_t wants)
{
	if (wants & DB_QUIET)
		identity_put(r, IDF_QUIET, wants & DB_QUIET_NIGHT ? "set.night" : wants & DB_QUIET_LONG ? "set.long" : "set.ever");
}

static enum identity_outcome put_all(struct identity_run *r, const struct db_person *p)
{
	struct db_card c;
	size_t i;
	int rc = db_card_of_person(r->core->db, &c, p->id);

	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "safety");
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (settings[i].field)
			identity_put(r, settings[i].field, p->settings & settings[i].want ? "set.yes" : "set.no");
	identity_put(r, IDF_HIDE_LAST, identity_safety_hides(p->settings) ? "set.yes" : "set.no");
	identity_put(r, IDF_TRUSTED, p->trusted.len ? "set.yes" : "set.no");
	put_quiet(r, p->settings);
	identity_put(r, IDF_WORDS, rc == 0 && c.words ? "set.yes" : "set.no");
	return IDO_OK;
}

/* Once, at the first change, that the phone keeps what was dialled: nothing of ours can delete it. */
static void advise(struct identity_run *r, struct db_person *p)
{
	if (!(p->settings & DB_TOLD_LIST))
		identity_put(r, IDF_CALL_LIST, "set.list");
	p->settings |= DB_TOLD_LIST;
}

enum identity_outcome identity_verb_SAFETY(struct identity_run *r)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	return rc ? identity_fault(r->core, rc, "safety") : put_all(r, &p);
}

void identity_safety_changed(struct identity_run *r, struct db_person *p, uint32_t changed)
{
	p->settings |= changed;
	p->changed_day = identity_day_of(r->steady);
}

/* Not used up by whoever unlocks first: another person who knows the PIN would see to it that it was they. */
int identity_safety_show(struct identity_run *r, struct db_person *p)
{
	uint32_t changed = p->settings >> DB_CHANGED;
	char words[IDENTITY_ATTR_MAX] = "";
	size_t i, n = 0;

	if (!changed)
		return 0;
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (settings[i].word && settings[i].want & changed)
			n += (size_t)snprintf(words + n, sizeof(words) - n, "%s%s", n ? "," : "", settings[i].word);
	identity_put(r, IDF_CHANGED, words);
	if (identity_day_of(r->steady) <= p->changed_day + IDENTITY_CHANGED_DAYS)	/* of a change at 23:59, so many whole days */
		return 0;
	p->changed_day = 0;
	p->settings &= (1u << DB_CHANGED) - 1;
	return db_person_put(r->core->db, p);
}

static uint32_t turned(uint32_t wants, uint32_t want)
{
	if (want == DB_WANT_HIDDEN)
		return (wants & ~(uint32_t)(DB_WANT_HIDDEN | DB_WANT_SHOWN)) | (identity_safety_hides(wants) ? DB_WANT_SHOWN : DB_WANT_HIDDEN);
	if (!want || want & DB_QUIET)
		return (wants & ~(uint32_t)DB_QUIET) | want;
	return wants ^ want;
}

/* It is told at unlocks alone: a message would be read by who must not know. */
static int turn_setting(struct identity_run *r, struct db_person *p, uint32_t want)
{
	uint32_t sign = !want || want & DB_QUIET ? DB_QUIET_NIGHT : want, was = p->settings;
	uint8_t event[sizeof(p->settings)];
	int rc;

	p->settings = turned(was, want);
	if (p->settings != was)
		identity_safety_changed(r, p, sign << DB_CHANGED);
	advise(r, p);
	memcpy(event, &p->settings, sizeof(event));
	rc = db_person_put(r->core->db, p);
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
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0) {
		identity_safety_changed(r, &p, DB_CHANGED_WORDS);
		rc = db_person_put(r->core->db, &p);
	}
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "safety", "", event, sizeof(event));
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
	if (i == ARRAY_SIZE(settings) || !r->req->key[0])
		return IDO_REFUSED;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = turn_setting(r, &p, settings[i].want);
	return rc ? identity_fault(r->core, rc, "safety") : put_all(r, &p);
}
