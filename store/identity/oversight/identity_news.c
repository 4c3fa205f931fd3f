/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* News of a complaint, by its number from any phone; and what whoever has the number says to them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/damm.h"
#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

static bool may_begin_again(const struct identity_run *r, const struct db_complaint *c)
{
	int64_t ended = c->answered ? c->answered : c->closed;	/* whoever has the number may close it before anybody took it */

	return !c->again && ended && identity_is_within(r, ended, IDENTITY_REOPEN_S);
}

/* Keep it with a line that the ledger has later: one that it had now would stand behind what this phone did before. */
static int keep(struct identity_run *r, struct db_complaint *c, uint16_t said)
{
	c->flags |= said;
	c->said = c->said ? c->said : r->now - r->now % IDENTITY_HOUR_S;
	return db_complaint_put(r->core->db, c);
}

static bool is_asked(const struct db_complaint *c)
{
	return c->flags & DB_COMPLAINT_ASKED && !(c->flags & DB_COMPLAINT_REPLIED) && !c->answered && !c->closed;
}

/* The clocks stop at the first news that tell it, and not before. */
static int tell_asked(struct identity_run *r, struct db_complaint *c)
{
	if (!is_asked(c) || c->flags & DB_COMPLAINT_TOLD)
		return 0;
	c->flags |= DB_COMPLAINT_TOLD;
	identity_body_stop(r->core->conf, c, r->now);
	return keep(r, c, DB_COMPLAINT_SAID_STOP);
}

/* With an answer, or without one when it is late for too long. */
static bool may_go_higher(const struct identity_run *r, const struct db_complaint *c)
{
	return r->core->conf->complaints.appeal && !c->closed && !(c->flags & DB_COMPLAINT_HIGHER) && (c->answered || c->flags & DB_COMPLAINT_ESCALATED);
}

static enum identity_outcome put_news(struct identity_run *r, const struct db_complaint *c)
{
	char word[16];

	identity_complaint_put(r, c);
	if (c->closed) {
		if (may_begin_again(r, c))
			identity_put_num(r, IDF_AGAIN, 1);
		return IDO_ENDED;
	}
	if (may_go_higher(r, c))
		identity_put(r, IDF_HIGHER, r->core->conf->complaints.appeal);
	if (c->answered) {
		snprintf(word, sizeof(word), "verdict.o%u", c->outcome);
		identity_put(r, IDF_OUTCOME, word);
		return IDO_ANSWERED;
	}
	if (is_asked(c))
		return IDO_ASKS;
	if (!c->taken)
		return IDO_WAITING;
	identity_put_date(r, IDF_SEEN_DAY, c->taken);
	return IDO_TAKEN;
}

enum identity_outcome identity_verb_COMPLAINT_NEWS(struct identity_run *r)
{
	struct identity_quota q = identity_quota_guess(r, r->d->ix);
	const char *number = r->req->key;
	struct db_complaint c;
	int rc;

	r->d->complaint[0] = '\0';
	if (!identity_text_is_digits(number, DB_COMPLAINT_LEN, DB_COMPLAINT_LEN) || !damm_is_valid(number, DB_COMPLAINT_LEN))
		return IDO_SHAPE;
	if (identity_quota_is_used(&q)) {
		identity_put_wait(r, identity_day_end(r->steady));
		return IDO_WAIT;
	}
	rc = db_complaint_find(r->core->db, &c, NULL, number);
	*q.used += rc == -ENOENT;
	if (rc == 0)
		rc = tell_asked(r, &c);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "complaint");
	osmo_strlcpy(r->d->complaint, c.number, sizeof(r->d->complaint));
	return put_news(r, &c);
}

/* ---- what is said to them ---- */

/* A box to the complaint's own key, of one length. */
static int add_call(struct identity_run *r, const struct db_complaint *c)
{
	struct db_blob sealed;
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	char words[IDENTITY_NUMBER_MAX] = "";
	int rc;

	osmo_strlcpy(words, r->d->number, sizeof(words));
	rc = seal_inbox_seal(&buf, c->pub, words, sizeof(words));
	sealed.len = buf.len;
	secret_wipe_mem(words, sizeof(words));
	return rc ? rc : db_word_new(r->core->db, c->id, &sealed);
}

static void end(struct identity_run *r, struct db_complaint *c, uint8_t state, uint16_t flag)
{
	c->state = state;
	c->closed = r->now - r->now % IDENTITY_HOUR_S;
	c->flags |= flag;
}

/* Its clocks begin anew, and what was asked before the answer is asked no more. In hours stays in hours: what it is about nobody knows here. */
static void begin_again(struct identity_run *r, struct db_complaint *c)
{
	uint8_t kind = c->flags & DB_COMPLAINT_HOURS ? IDENTITY_ABOUT_USED : IDENTITY_ABOUT_OTHER;

	identity_body_clocks(r->core->conf, c, kind, r->now);
	c->state = DB_COMPLAINT_NEW;
	c->taken = c->answered = c->closed = c->stopped = 0;
	c->outcome = 0;
	c->flags &= (uint16_t)~(DB_COMPLAINT_ESCALATED | DB_COMPLAINT_AGREED);
	c->flags |= c->flags & DB_COMPLAINT_ASKED ? DB_COMPLAINT_REPLIED : 0;
	c->again++;
}

/* Do it to *c. returns: DB_COMPLAINT_SAID_..., 0 a word is to be added; -ENOENT it cannot be done any more. */
static int change(struct identity_run *r, struct db_complaint *c)
{
	const char *key = r->req->key;

	if (!strcmp(key, "again") && may_begin_again(r, c)) {
		begin_again(r, c);
		return DB_COMPLAINT_SAID_AGAIN;
	}
	if (c->closed)
		return -ENOENT;
	if (!strcmp(key, "close") || !strcmp(key, "agree")) {
		end(r, c, DB_COMPLAINT_CLOSED, *key == 'a' ? DB_COMPLAINT_AGREED : 0);
		return DB_COMPLAINT_SAID_CLOSE;
	}
	if (!strcmp(key, "higher") && may_go_higher(r, c)) {
		end(r, c, DB_COMPLAINT_APPEALED, DB_COMPLAINT_HIGHER);
		return DB_COMPLAINT_SAID_HIGHER;
	}
	return !strcmp(key, "call") ? 0 : -ENOENT;
}

/* A call is asked for: where oversight asked, that ends the wait. */
static int call(struct identity_run *r, struct db_complaint *c)
{
	int rc = add_call(r, c);

	if (rc || !is_asked(c))
		return rc;
	identity_body_go(r->core->conf, c, r->now);
	c->flags |= DB_COMPLAINT_REPLIED;
	return keep(r, c, DB_COMPLAINT_SAID_GO);
}

enum identity_outcome identity_verb_COMPLAINT_SAY(struct identity_run *r)
{
	struct db_complaint c;
	int said, rc = r->d->complaint[0] ? db_complaint_find(r->core->db, &c, NULL, r->d->complaint) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? IDO_REFUSED : identity_fault(r->core, rc, "complaint");
	said = change(r, &c);
	rc = said < 0 ? 0 : said ? keep(r, &c, (uint16_t)said) : call(r, &c);
	if (rc)
		return identity_fault(r->core, rc, "complaint");
	identity_complaint_put(r, &c);
	if (said == DB_COMPLAINT_SAID_HIGHER)
		identity_put(r, IDF_HIGHER, r->core->conf->complaints.appeal);
	return said < 0 ? IDO_NONE : IDO_OK;
}
