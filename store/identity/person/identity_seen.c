/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who saw my ID: the list, one entry in full, and what the person can do about it.
 *
 * A note reads date|short|facts|time|code|purpose|record number, date||failed for wrong tries before an unlock,
 * or date|| and another word of what befell the ID, which has no more to show. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

#define READS_MAX	64	/* notes looked at for one page, those included that do not open */

enum part { PART_DAY, PART_SHORT, PART_FACTS, PART_TIME, PART_CODE, PART_PURPOSE, PART_REF, PARTS };

/* Cut a note at its bars; a part that is not there is empty. */
static void split_event(char *parts[PARTS], char *event)
{
	unsigned i;

	for (i = 0; i < PARTS; i++) {
		parts[i] = event;
		event += strcspn(event, i + 1 < PARTS ? "|" : "");
		if (*event)
			*event++ = '\0';
	}
}

/* Shorten an entry to what the list shows: day, who and what. */
static void shorten_event(char *event)
{
	unsigned bars = 0;

	for (; *event; event++) {
		if (*event == '|' && ++bars == PART_TIME) {
			*event = '\0';
			return;
		}
	}
}

/* What is done at a desk, or adds a number. Whoever unlocks beside her, or instead of her, reads that she was there. */
static bool tells_where(const char *event)
{
	static const char *const words[] = { "child", "card_given", "proxy_made", "proxy_for", "proxy_end", "sim_added", "transcript" };
	const char *word = strstr(event, "||");
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(words); i++)
		if (!strcmp(word + 2, words[i]))
			return true;
	return false;
}

/* One more line of the page. returns: false when the page is full. */
static bool put_event(struct identity_run *r, const struct db_note *note, bool hides)
{
	char event[IDENTITY_EVENT_MAX];
	bool fits = true;

	if (identity_note_open(event, note, r->d->ref, r->d->dek))
		return true;	/* it never will */
	if (hides && tells_where(event)) {
		secret_wipe_mem(event, sizeof(event));
		return true;
	}
	shorten_event(event);
	if (r->d->n_seen == IDENTITY_EVENTS || (r->d->n_seen && r->ans->used + strlen(event) > IDENTITY_EVENTS_OCTETS))
		fits = false;
	if (fits) {
		identity_put(r, IDF_EVENT, event);
		r->d->seen[r->d->n_seen++] = note->id;
	}
	secret_wipe_mem(event, sizeof(event));
	return fits;
}

/* With the hidden line (M11) what was done at a desk is left out. What is older than a recovery of this week stays hidden, so that who had it done in somebody's place does not read where they went. */
enum identity_outcome identity_verb_HISTORY(struct identity_run *r)
{
	struct identity_dialogue *d = r->d;
	bool more = !strcmp(r->req->key, "more") && d->n_seen, hidden = false;
	struct db_note note = { .id = more ? d->seen[d->n_seen - 1] : DB_FOREVER };
	struct identity_after after;
	struct db_person p;
	unsigned reads;
	int rc = identity_after_look(r, &after, d->person_id);

	if (d->state == IDS_VIEW)
		return IDO_NONE;
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, d->person_id);
	d->n_seen = 0;
	d->has_event = false;
	for (reads = 0; rc == 0 && reads < READS_MAX; reads++) {
		rc = db_history_prev(r->core->db, &note, d->person_id, note.id);
		if (rc)
			break;
		hidden |= identity_after_hides(&after, note.created);
		if (identity_after_hides(&after, note.created))
			continue;
		if (!put_event(r, &note, identity_safety_hides(p.settings))) {
			identity_put_num(r, IDF_MORE, 1);
			break;
		}
	}
	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "history");
	if (hidden)
		identity_after_put(r, &after);
	return d->n_seen ? IDO_OK : hidden ? IDO_HIDDEN : IDO_NONE;
}

/* What no organisation did. */
static enum identity_outcome show_own(struct identity_run *r, char *const parts[PARTS])
{
	bool recycled = !strcmp(parts[PART_FACTS], "recycled");

	if (!recycled && strcmp(parts[PART_FACTS], "failed"))
		return IDO_NONE;
	r->d->event_org = 0;
	r->d->event_ref[0] = '\0';
	identity_put(r, IDF_SEEN_DAY, parts[PART_DAY]);
	return recycled ? IDO_RECYCLED : IDO_FAILED;
}

static enum identity_outcome show_check(struct identity_run *r, char *const parts[PARTS], const struct db_org *org)
{
	char purpose[32];
	bool blocked;
	int rc = db_block_has(r->core->db, &blocked, r->d->person_id, org->id);

	if (rc)
		return identity_fault(r->core, rc, "history");
	snprintf(purpose, sizeof(purpose), "purpose.%s", parts[PART_PURPOSE]);
	r->d->event_org = org->id;
	osmo_strlcpy(r->d->event_ref, parts[PART_REF], sizeof(r->d->event_ref));
	identity_put(r, IDF_ORG_CODE, org->code);
	identity_put(r, IDF_ORG_NAME, org->name);
	identity_put(r, IDF_ORG_SHORT, org->short_name);
	identity_put(r, IDF_SEEN_DAY, parts[PART_DAY]);
	identity_put(r, IDF_SEEN_TIME, parts[PART_TIME]);
	identity_put(r, IDF_GIVEN, parts[PART_FACTS]);
	identity_put(r, IDF_PURPOSE, purpose);
	identity_put(r, IDF_REF, parts[PART_REF]);
	if (blocked)
		identity_put_num(r, IDF_BLOCKED, 1);
	return IDO_OK;
}

static enum identity_outcome show_event(struct identity_run *r, char *event)
{
	char *parts[PARTS];
	struct db_org org;
	int rc;

	split_event(parts, event);
	if (!*parts[PART_SHORT])
		return show_own(r, parts);
	rc = db_org_find(r->core->db, &org, parts[PART_CODE]);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "history");
	return show_check(r, parts, &org);
}

enum identity_outcome identity_verb_EVENT(struct identity_run *r)
{
	struct identity_dialogue *d = r->d;
	unsigned i = r->req->key[0] - '1';
	char event[IDENTITY_EVENT_MAX];
	enum identity_outcome o;
	struct db_note note;
	int rc;

	d->has_event = false;
	if (i >= d->n_seen || r->req->key[1])
		return IDO_NONE;
	rc = db_history_prev(r->core->db, &note, d->person_id, d->seen[i] + 1);
	if (rc == -ENOENT || (rc == 0 && (note.id != d->seen[i] || identity_note_open(event, &note, d->ref, d->dek))))
		return IDO_NONE;
	if (rc)
		return identity_fault(r->core, rc, "history");
	o = show_event(r, event);
	d->has_event = o == IDO_OK || o == IDO_FAILED;
	secret_wipe_mem(event, sizeof(event));
	return o;
}

/* About the line that is shown, where complaints are heard. *sent: it is open. */
static int complain(struct identity_run *r, bool *sent)
{
	struct identity_saying s = { .kind = IDENTITY_ABOUT_USED, .call = IDENTITY_CALL_NO };
	struct db_complaint c;
	struct db_org org;
	int rc = 0;

	if (r->d->event_org) {
		s.who = IDENTITY_WHO_SHOP;
		rc = db_org_get(r->core->db, &org, r->d->event_org);
		osmo_strlcpy(s.org, org.code, sizeof(s.org));
		osmo_strlcpy(s.ref, r->d->event_ref, sizeof(s.ref));
	}
	if (rc == 0)
		rc = identity_complaint_open(r, &c, &s, r->d->ix, r->d->number, true);
	*sent = rc == 0;
	if (rc == 0)
		identity_complaint_put(r, &c);
	return rc == -ENOENT || rc == -EDQUOT ? 0 : rc;
}

enum identity_outcome identity_verb_NOT_ME(struct identity_run *r)
{
	const char *ref = r->d->event_ref;
	bool sent = false;
	struct db_person p;
	int rc;

	if (!r->d->has_event)
		return IDO_NONE;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0) {
		p.locked_until = DB_FOREVER;
		p.survey.len = 0;
		rc = db_person_put(r->core->db, &p);
	}
	if (rc == 0)
		rc = identity_case_stop(r->core, p.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "lock", "", p.ref, sizeof(p.ref));
	if (rc == 0 && *ref)
		rc = identity_leaf(r->core, r->now, "not_me", "", ref, strlen(ref));
	if (rc == 0)
		rc = complain(r, &sent);
	r->d->offered = false;
	return rc ? identity_fault(r->core, rc, "lock") : sent ? IDO_SENT : IDO_OK;
}
