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

static enum identity_outcome put_news(struct identity_run *r, const struct db_complaint *c)
{
	char word[16];

	identity_complaint_put(r, c);
	if (c->closed)
		return IDO_ENDED;
	if (c->answered) {
		snprintf(word, sizeof(word), "verdict.o%u", c->outcome);
		identity_put(r, IDF_OUTCOME, word);
		if (r->core->conf->complaints.appeal && !(c->flags & DB_COMPLAINT_HIGHER))
			identity_put(r, IDF_HIGHER, r->core->conf->complaints.appeal);
		return IDO_ANSWERED;
	}
	if (!c->taken)
		return IDO_WAITING;
	identity_put_date(r, IDF_SEEN_DAY, c->taken);
	return IDO_TAKEN;
}

enum identity_outcome identity_verb_COMPLAINT_NEWS(struct identity_run *r)
{
	struct identity_caller *caller = identity_caller_of(r->core, r->d->ix, r->steady);
	const char *number = r->req->key;
	struct db_complaint c;
	int rc;

	r->d->complaint[0] = '\0';
	if (!identity_text_is_digits(number, DB_COMPLAINT_LEN, DB_COMPLAINT_LEN) || !damm_is_valid(number, DB_COMPLAINT_LEN))
		return IDO_SHAPE;
	if (caller->wrong >= IDENTITY_COMPLAINT_GUESSES) {
		identity_put_wait(r, identity_day_end(r->steady));
		return IDO_WAIT;
	}
	rc = db_complaint_find(r->core->db, &c, NULL, number);
	caller->wrong += rc == -ENOENT;
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

static void end(struct identity_run *r, struct db_complaint *c, uint8_t state, uint8_t flag)
{
	c->state = state;
	c->closed = r->now;
	c->flags |= flag;
}

/* Its clocks begin anew. In hours stays in hours: what it is about nobody knows here. */
static void begin_again(struct identity_run *r, struct db_complaint *c)
{
	uint8_t kind = c->flags & DB_COMPLAINT_HOURS ? IDENTITY_ABOUT_USED : IDENTITY_ABOUT_OTHER;

	identity_body_clocks(r->core->conf, c, kind, r->now);
	c->state = DB_COMPLAINT_NEW;
	c->taken = c->answered = c->closed = 0;
	c->outcome = 0;
	c->again++;
}

static bool may_begin_again(const struct identity_run *r, const struct db_complaint *c)
{
	int64_t ended = c->answered ? c->answered : c->closed;	/* whoever has the number may close it before anybody took it */

	return !c->again && ended && identity_is_within(r, ended, IDENTITY_REOPEN_S);
}

/* Do it to *c. returns: the ledger line, "" none; NULL: it cannot be done any more. */
static const char *change(struct identity_run *r, struct db_complaint *c)
{
	const char *key = r->req->key;

	if (!strcmp(key, "again") && may_begin_again(r, c)) {
		begin_again(r, c);
		return "heard_again";
	}
	if (c->closed)
		return NULL;
	if (!strcmp(key, "close") || !strcmp(key, "agree")) {
		end(r, c, DB_COMPLAINT_CLOSED, *key == 'a' ? DB_COMPLAINT_AGREED : 0);
		return "heard_close";
	}
	if (!strcmp(key, "higher") && c->answered && r->core->conf->complaints.appeal && !(c->flags & DB_COMPLAINT_HIGHER)) {
		end(r, c, DB_COMPLAINT_APPEALED, DB_COMPLAINT_HIGHER);
		return "heard_higher";
	}
	return !strcmp(key, "call") ? "" : NULL;
}

enum identity_outcome identity_verb_COMPLAINT_SAY(struct identity_run *r)
{
	struct db_complaint c;
	const char *line;
	int rc = r->d->complaint[0] ? db_complaint_find(r->core->db, &c, NULL, r->d->complaint) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? IDO_REFUSED : identity_fault(r->core, rc, "complaint");
	line = change(r, &c);
	if (!line)
		return IDO_NONE;
	rc = *line ? db_complaint_put(r->core->db, &c) : add_call(r, &c);
	if (rc == 0 && *line)
		rc = identity_leaf(r->core, r->now, line, "", &c.id, sizeof(c.id));
	if (rc)
		return identity_fault(r->core, rc, "complaint");
	identity_complaint_put(r, &c);
	return IDO_OK;
}
