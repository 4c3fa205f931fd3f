/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a link may have. The gateway names the links, and may be captured: a link has an account as the configuration knows it, and no dialogue
 * begins under a name that was never in it. Links that left it share one account, so that what they have under way ends well.
 *
 * A first screen is in the language that is kept for a number, so whoever may dial learns that one is. A link is told it of the numbers that it met
 * before, and of new ones so many a minute: IDENTITY_MEETS_TIMES the busiest minute of this week and the last. Only people who opened something
 * make a minute busy, each once: who wants the figure to grow needs their PINs. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

#define META_BUSIEST	"busiest "
#define META_SIZE	(sizeof(META_BUSIEST) + IDENTITY_LINK_MAX)
#define WEEK_S		(7 * DB_DAY)

static struct identity_link *link_named(struct identity_core *core, const char *name)
{
	unsigned i;

	for (i = 0; *name && i < IDENTITY_LINKS_MAX; i++)
		if (!strcmp(core->links[i].name, name))
			return &core->links[i];
	return NULL;
}

/* The account of that name, or one that nobody uses any more. */
static struct identity_link *link_account(struct identity_core *core, const char *name)
{
	struct identity_link *l = link_named(core, name);
	unsigned i;

	for (i = 0; !l && i < IDENTITY_LINKS_MAX; i++) {
		l = &core->links[i];
		if (l->is_listed || l->dialogues || l->hashes) {
			l = NULL;
			continue;
		}
		*l = (struct identity_link){ 0 };
		osmo_strlcpy(l->name, name, sizeof(l->name));
	}
	return l;
}

/* Half of the table of dialogues is shared out for certain; the other half is lent to who has more than that. */
static unsigned own_share(const struct identity_core *core)
{
	return IDENTITY_DIALOGUES_MAX / 2 / (core->conf->n_links + 1);
}

void identity_core_links(struct identity_core *core)
{
	struct identity_link *l;
	unsigned i;

	for (i = 0; i < IDENTITY_LINKS_MAX; i++)
		core->links[i].is_listed = false;
	for (i = 0; i < core->conf->n_links; i++) {
		l = link_account(core, core->conf->links[i].account);
		if (l)
			l->is_listed = true;
	}
	for (i = core->n_lent = 0; i <= IDENTITY_LINKS_MAX; i++)
		if (core->links[i].dialogues > own_share(core))
			core->n_lent += core->links[i].dialogues - own_share(core);
}

struct identity_link *identity_link_of(struct identity_core *core, const char *name)
{
	struct identity_link *l = link_named(core, name);

	return l && l->is_listed ? l : &core->links[IDENTITY_LINKS_MAX];
}

struct identity_link *identity_link_for(struct identity_core *core, const struct identity_req *req)
{
	unsigned seat = identity_peer_place_of(req->dialogue) - PEER_DESK;

	if (seat >= PEER_DESKS)		/* another peer: below, and so far above */
		return identity_link_of(core, req->link);
	core->seats[seat].account.is_seat = true;
	return &core->seats[seat].account;
}

bool identity_link_is_served(struct identity_core *core, const char *name)
{
	return link_named(core, name);
}

/* ---- the busiest minute ---- */

static void meta_name(char name[META_SIZE], const struct identity_link *l)
{
	snprintf(name, META_SIZE, META_BUSIEST "%s", l->name);
}

/* Read once; what does not read begins anew. */
static void read_busiest(struct identity_core *core, struct identity_link *l)
{
	char name[META_SIZE];
	size_t len;

	if (l->is_read)
		return;
	meta_name(name, l);
	l->is_read = true;
	if (db_meta_get(core->db, name, &l->busiest, sizeof(l->busiest), &len) || len != sizeof(l->busiest))
		l->busiest = (struct identity_busiest){ 0 };
}

unsigned identity_busiest_of(struct identity_busiest *b, int64_t now)
{
	int64_t week = now / WEEK_S;

	if (b->week != week) {
		b->before = b->week == week - 1 ? b->now : 0;
		b->now = 0;
		b->week = week;
	}
	return OSMO_MAX(b->now, b->before);
}

static unsigned busiest_of(struct identity_core *core, struct identity_link *l, int64_t now)
{
	unsigned most;

	read_busiest(core, l);
	most = identity_busiest_of(&l->busiest, now);
	return most > IDENTITY_BUSY_LEAST ? most : IDENTITY_BUSY_LEAST;
}

/* ---- numbers that it met ---- */

/* The index of a number is a keyed hash: nobody outside knows which of them share a slot. */
static struct identity_met *met_place(struct identity_core *core, const struct identity_link *l, const uint8_t ix[DB_IX], uint64_t *mark)
{
	uint64_t slot;

	memcpy(&slot, ix, sizeof(slot));
	memcpy(mark, ix + sizeof(slot), sizeof(*mark));
	*mark += (uint64_t)(l - core->links) + 1;
	return &core->met[(slot + *mark) % IDENTITY_MET_MAX];
}

static void tell_withheld(struct identity_core *core, const struct identity_link *l, unsigned most, int64_t now)
{
	core->withheld++;
	if (core->withheld_told == now / IDENTITY_HOUR_S)
		return;
	core->withheld_told = now / IDENTITY_HOUR_S;
	LOGP(DIDENT, LOGL_ERROR, "link %s: more than %u numbers in a minute that it never met, %u times its busiest: the languages of others are not told. "
	     "Is somebody trying out numbers?\n", l->name[0] ? l->name : "(not configured)", most, IDENTITY_MEETS_TIMES);
}

bool identity_link_meets(struct identity_core *core, const char *name, const uint8_t ix[DB_IX], int64_t now)
{
	struct identity_link *l = identity_link_of(core, name);
	unsigned most = IDENTITY_MEETS_TIMES * busiest_of(core, l, now);
	struct identity_met *met;
	uint64_t mark;

	met = met_place(core, l, ix, &mark);
	if (met->mark == mark)
		return true;
	if (l->met_minute != now / IDENTITY_MINUTE_S) {
		l->met_minute = now / IDENTITY_MINUTE_S;
		l->met = 0;
	}
	if (l->met >= most) {
		tell_withheld(core, l, most, now);
		return false;
	}
	l->met++;
	*met = (struct identity_met){ .mark = mark };
	return true;
}

static void keep_busiest(struct identity_run *r, struct identity_link *l)
{
	char name[META_SIZE];
	int rc;

	if (l->opened <= busiest_of(r->core, l, r->steady))
		return;
	l->busiest.now = l->opened;
	meta_name(name, l);
	rc = db_meta_put(r->core->db, name, &l->busiest, sizeof(l->busiest));
	if (rc)
		identity_fault(r->core, rc, "busiest minute");
}

void identity_link_opened(struct identity_run *r)
{
	struct identity_link *l = identity_link_of(r->core, r->d->link);
	int64_t minute = r->steady / IDENTITY_MINUTE_S;
	struct identity_met *met;
	uint64_t mark;

	met = met_place(r->core, l, r->d->ix, &mark);
	if (met->mark == mark && met->opened == minute)
		return;
	*met = (struct identity_met){ .mark = mark, .opened = minute };
	if (l->opened_minute != minute) {
		l->opened_minute = minute;
		l->opened = 0;
	}
	l->opened++;
	keep_busiest(r, l);
}

/* ---- dialogues ---- */

bool identity_link_has_room(const struct identity_core *core, const struct identity_link *l)
{
	if (l->is_seat)
		return l->dialogues < IDENTITY_SEAT_DIALOGUES;
	return l->dialogues < own_share(core) || core->n_lent < IDENTITY_DIALOGUES_MAX / 2;
}

void identity_link_takes(struct identity_core *core, struct identity_link *l)
{
	core->n_lent += l->dialogues >= own_share(core);
	l->dialogues++;
}

void identity_link_gives(struct identity_core *core, struct identity_link *l)
{
	l->dialogues--;
	core->n_lent -= l->dialogues >= own_share(core);
}
