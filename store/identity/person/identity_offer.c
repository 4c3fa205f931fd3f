/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The offer: the facts that an organisation asks for and those that the person adds, until they are given or not. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"

static bool is_code_bundle(const struct identity_bundle *b)
{
	return !strcmp(b->kind, "code");
}

/* No code before then, of the steady time. A small view says so of whatever it does not show: there it is always the next day, or a short wait would tell
 * that a code was made just now. returns: limit. */
static enum identity_outcome wait_until(struct identity_run *r, int64_t until)
{
	identity_put_wait(r, r->d->state == IDS_VIEW ? identity_day_end(r->steady) : until);
	return IDO_LIMIT;
}

/* returns: ok | limit | busy. */
static enum identity_outcome otp_rate(struct identity_run *r, int64_t person_id)
{
	static const struct { int64_t span; unsigned most; } rules[] = {
		{ IDENTITY_OTP_GAP_S, 1 }, { IDENTITY_HOUR_S, IDENTITY_OTP_AN_HOUR }, { DB_DAY, IDENTITY_OTP_A_DAY },
	};
	unsigned i, n;
	int rc;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		rc = db_share_count(r->core->db, &n, person_id, DB_SHARE_OTP, r->steady - rules[i].span + 1);
		if (rc)
			return identity_fault(r->core, rc, "counting codes");
		if (n >= rules[i].most)
			return wait_until(r, r->steady + rules[i].span);
	}
	return IDO_OK;
}

/* When the first of the codes that are live is over. returns: 0; an error of db.h. */
static int first_end(struct identity_run *r, int64_t person_id, int64_t *end)
{
	struct db_share s = { .id = DB_FOREVER };
	int rc;

	*end = DB_FOREVER;
	while ((rc = db_share_prev_live(r->core->db, &s, person_id, s.id)) == 0)
		*end = s.expires > r->now ? OSMO_MIN(*end, s.expires) : *end;
	return rc == -ENOENT ? 0 : rc;
}

static enum identity_outcome share_rate(struct identity_run *r, int64_t person_id)
{
	unsigned live, today;
	int64_t end = 0;
	int rc;

	rc = db_share_count_live(r->core->db, &live, person_id, r->now);
	if (rc == 0)
		rc = db_share_count(r->core->db, &today, person_id, DB_SHARE_FACTS, identity_day_start(r->steady));
	if (rc == 0 && live >= IDENTITY_SHARES_LIVE)
		rc = first_end(r, person_id, &end);
	if (rc)
		return identity_fault(r->core, rc, "counting codes");
	if (today >= r->core->conf->shares_a_day)
		return wait_until(r, identity_day_end(r->steady));
	return live >= IDENTITY_SHARES_LIVE ? wait_until(r, r->steady + end - r->now) : IDO_OK;
}

/* Whether p may give to org at all just now. returns: ok | locked | blocked | new_sim | sim_week | sim_unknown | after | minor | adult | limit | busy. */
static enum identity_outcome may_give(struct identity_run *r, const struct db_person *p, const struct db_org *org, const struct identity_bundle *b)
{
	enum identity_outcome o;
	bool blocked;
	int rc;

	if (p->state != DB_PERSON_ACTIVE || identity_is_locked(p, r->steady))
		return IDO_LOCKED;
	rc = db_block_has(r->core->db, &blocked, p->id, org->id);
	if (rc)
		return identity_fault(r->core, rc, "offer");
	if (blocked)
		return IDO_BLOCKED;
	o = identity_sim_may_share(r, p->id, org, true);
	if (o == IDO_OK && p->id == r->d->person_id)	/* of others it was asked when they agreed */
		o = identity_child_may_give(r, p, b);
	if (o != IDO_OK)
		return o;
	return is_code_bundle(b) ? otp_rate(r, p->id) : share_rate(r, p->id);
}

/* The same in a small view: small bundles alone, and what was blocked is no news. */
static enum identity_outcome may_show(struct identity_run *r, const struct db_person *p, const struct db_org *org, const struct identity_bundle *b)
{
	enum identity_outcome o = may_give(r, p, org, b);

	if (r->d->state != IDS_VIEW || o == IDO_BUSY || o == IDO_LOCKED || o == IDO_LIMIT || (o == IDO_OK && b->small))
		return o;
	return wait_until(r, r->steady);
}

/* Add a word to a comma-joined list. */
static void list_add(char *list, size_t size, const char *word)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%.23s", used ? "," : "", word);
}

/* Facts being collected: each value is derived once. */
struct look {
	struct identity_facts facts;
	struct identity_record record;
	char today[IDENTITY_DAY_TEXT];
	char pseudonym[SEAL_PSEUDONYM];
	char value[IDENTITY_FACT_MAX];
};

static int look_open(struct identity_run *r, struct look *k, const struct db_org *org, const struct db_person *p)
{
	memset(k, 0, sizeof(*k));
	identity_day_text(k->today, r->now);
	seal_pseudonym(r->core->keys, k->pseudonym, org->code, p->ref);
	k->facts = (struct identity_facts){ &k->record, k->today, r->d->number, r->d->lang, k->pseudonym, NULL, r->core->conf->numbers };
	return identity_open_record(r->core, &k->record, p, r->d->dek);
}

static bool gives_fact(const char *chosen, const struct identity_fact_rule *f)
{
	return f->must || (f->digit && strchr(chosen, f->digit));
}

/* Add one fact as "name=value" NUL. The level of evidence goes along with every check. */
static void gift_add(struct identity_gift *g, const char *name, const char *value)
{
	list_add(g->names, sizeof(g->names), name);
	if (strcmp(name, "evidence"))
		g->len += snprintf(g->facts + g->len, sizeof(g->facts) - g->len, "%s=%s", name, value) + 1;
}

static int fill(struct identity_run *r, struct identity_gift *g, const char *chosen, const char *before)
{
	const struct identity_fact_rule *f = g->bundle.facts;
	struct look k;
	int rc;

	rc = look_open(r, &k, &g->org, &g->person);
	k.facts.before = before;
	for (; rc == 0 && f < g->bundle.facts + g->bundle.n_facts; f++) {
		if (!gives_fact(chosen, f))
			continue;
		rc = identity_facts_get(&k.facts, f->name, k.value);
		if (rc == 0)
			gift_add(g, f->name, k.value);
	}
	g->len += snprintf(g->facts + g->len, sizeof(g->facts) - g->len, "=%s", identity_record_evidence(&k.record)) + 1;
	secret_wipe_mem(&k, sizeof(k));
	return rc;
}

int identity_offer_fill(struct identity_run *r, struct identity_gift *g, const char *chosen)
{
	return fill(r, g, chosen, "unknown");	/* it may be given later, when that has changed */
}

/* The same for now. */
static int fill_now(struct identity_run *r, struct identity_gift *g)
{
	const char *before = "unknown";
	unsigned i;
	int rc = 0;

	for (i = 0; i < g->bundle.n_facts; i++)
		if (!strcmp(g->bundle.facts[i].name, "seen_before"))
			rc = identity_open_before(r, &before, &g->person, &g->org);
	return rc ? rc : fill(r, g, r->d->offer.chosen, before);
}

/* returns: ok | gone | busy. */
static enum identity_outcome judge_gift(struct identity_run *r, int rc)
{
	if (rc == -EBADMSG)
		return r->d->proxy ? IDO_GONE : IDO_BUSY;
	return rc == -ENOENT ? IDO_GONE : rc ? identity_fault(r->core, rc, "share") : IDO_OK;
}

/* For somebody else: what was sealed for this proxy, as far as that person may give it. */
static enum identity_outcome gift_of_other(struct identity_run *r, struct identity_gift *g)
{
	enum identity_outcome o = judge_gift(r, identity_proxy_open(r, g) ?: identity_org_stop(r->core, &g->org, 0));

	if (o != IDO_OK)
		return o;
	return g->org.state == DB_ORG_OPEN && !is_code_bundle(&g->bundle) ? may_give(r, &g->person, &g->org, &g->bundle) : IDO_GONE;
}

enum identity_outcome identity_offer_gift(struct identity_run *r, struct identity_gift *g)
{
	enum identity_outcome o;
	int rc;

	memset(g, 0, sizeof(*g));
	if (!r->d->offered)
		return IDO_GONE;
	if (r->d->proxy)
		return gift_of_other(r, g);
	rc = db_org_find(r->core->db, &g->org, r->d->offer.org);
	if (rc == 0)
		rc = identity_org_stop(r->core, &g->org, 0);
	if (rc == 0)
		rc = db_person_get(r->core->db, &g->person, r->d->person_id);
	if (rc)
		return rc == -ENOENT ? IDO_GONE : identity_fault(r->core, rc, "share");
	if (g->org.state != DB_ORG_OPEN || !identity_org_rules(r->core, &g->org, &g->bundle))
		return IDO_GONE;
	o = may_show(r, &g->person, &g->org, &g->bundle);
	if (o != IDO_OK)
		return o;
	return is_code_bundle(&g->bundle) ? IDO_OK : judge_gift(r, fill_now(r, g));
}

/* The lists of the offer screen. returns: ok | missing. */
static enum identity_outcome put_lists(struct identity_run *r, const struct identity_bundle *b, struct look *k)
{
	char must[256] = "", give[256] = "", optional[256] = "", item[32];
	const struct identity_fact_rule *f;

	for (f = b->facts; f < b->facts + b->n_facts; f++) {
		bool has = identity_facts_get(&k->facts, f->name, k->value) == 0;

		if (f->must && !has) {
			snprintf(item, sizeof(item), "fact.%.23s", f->name);
			identity_put(r, IDF_MISSING, item);
			return IDO_MISSING;
		}
		if (f->must)
			list_add(must, sizeof(must), f->name);
		if (!f->must && has) {
			snprintf(item, sizeof(item), "%c:%.23s", f->digit, f->name);
			list_add(optional, sizeof(optional), item);
		}
		if (has && gives_fact(r->d->offer.chosen, f))
			list_add(give, sizeof(give), f->name);
	}
	identity_put(r, IDF_MUST, must);
	identity_put(r, IDF_GIVE, give);
	if (optional[0])
		identity_put(r, IDF_OPTIONAL, optional);
	return IDO_OK;
}

static void put_fact_words(struct identity_run *r, const struct identity_bundle *b)
{
	char word[32];

	snprintf(word, sizeof(word), "purpose.%s", b->purpose);
	identity_put(r, IDF_PURPOSE, word);
	snprintf(word, sizeof(word), "life.%s", is_code_bundle(b) ? "m10" : r->d->offer.life);
	identity_put(r, IDF_LIFE, word);
}

/* Put all facts that go to the organisation, once giving is permitted at all. */
static enum identity_outcome show_facts(struct identity_run *r, const struct db_org *org, const struct db_person *p,
					const struct identity_bundle *b)
{
	enum identity_outcome o = IDO_OK;
	struct look k;
	int rc;

	rc = look_open(r, &k, org, p);
	if (rc == 0 && !is_code_bundle(b))
		o = put_lists(r, b, &k);
	secret_wipe_mem(&k, sizeof(k));
	if (rc)
		return rc == -EBADMSG ? IDO_BUSY : identity_fault(r->core, rc, "offer");
	if (o != IDO_OK)
		return o;
	put_fact_words(r, b);
	r->d->offered = true;
	return is_code_bundle(b) ? IDO_CODE_ONLY : IDO_OK;
}

enum identity_outcome identity_offer_show(struct identity_run *r)
{
	struct identity_bundle b;
	enum identity_outcome o;
	struct db_person p;
	struct db_org org;
	int rc;

	r->d->offered = false;
	r->d->proxy = 0;
	r->d->blocked_org = 0;
	o = identity_org_look(r, &org, r->d->offer.org);
	if (o != IDO_OK)
		return o;
	if (!identity_org_rules(r->core, &org, &b)) {
		LOGP(DIDENT, LOGL_ERROR, "organisation %s has bundle %s, which no file knows\n", org.code, org.bundle);
		return IDO_PAUSED;
	}
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc)
		return identity_fault(r->core, rc, "offer");
	o = may_show(r, &p, &org, &b);
	if (o == IDO_BLOCKED)
		r->d->blocked_org = org.id;
	return o == IDO_OK ? show_facts(r, &org, &p, &b) : o;
}

enum identity_outcome identity_verb_SHOP(struct identity_run *r)
{
	struct db_org org;

	return identity_org_look(r, &org, r->req->org);
}

enum identity_outcome identity_verb_OFFER(struct identity_run *r)
{
	struct identity_offer *offer = &r->d->offer;
	const char *org = r->req->org[0] ? r->req->org : offer->org[0] ? offer->org : r->d->dialled;

	if (strcmp(offer->org, org)) {
		char code[sizeof(offer->org)];

		osmo_strlcpy(code, org, sizeof(code));
		memset(offer, 0, sizeof(*offer));
		osmo_strlcpy(offer->org, code, sizeof(offer->org));
	}
	if (!offer->life[0])
		osmo_strlcpy(offer->life, identity_ask_is_by(r, offer->org) ? "m10" : "h1", sizeof(offer->life));
	return identity_offer_show(r);
}

/* Whether the digit selects an optional fact that is on record. */
static bool may_choose(const struct identity_bundle *b, struct look *k, char digit)
{
	const struct identity_fact_rule *f;

	for (f = b->facts; f < b->facts + b->n_facts; f++) {
		if (!f->must && f->digit == digit)
			return identity_facts_get(&k->facts, f->name, k->value) == 0;
	}
	return false;
}

enum identity_outcome identity_verb_CHOOSE(struct identity_run *r)
{
	struct identity_bundle b;
	const char *pick = r->req->pick;
	struct db_person p;
	struct db_org org;
	struct look k;
	bool good = strlen(pick) < sizeof(r->d->offer.chosen), known;
	size_t i;
	int rc;

	if (!r->d->offered)
		return IDO_REFUSED;
	rc = db_org_find(r->core->db, &org, r->d->offer.org);
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc)
		return identity_fault(r->core, rc, "choose");
	known = identity_org_rules(r->core, &org, &b);
	rc = look_open(r, &k, &org, &p);
	for (i = 0; rc == 0 && known && good && pick[i]; i++)
		good = may_choose(&b, &k, pick[i]) && !memchr(pick, pick[i], i);
	secret_wipe_mem(&k, sizeof(k));
	if (rc)
		return rc == -EBADMSG ? IDO_BUSY : identity_fault(r->core, rc, "choose");
	if (!known || !good)
		return IDO_SHAPE;
	osmo_strlcpy(r->d->offer.chosen, pick, sizeof(r->d->offer.chosen));
	return IDO_OK;
}

enum identity_outcome identity_verb_LIFE(struct identity_run *r)
{
	static const char *const lives[] = { "h1", "today", "d3" };
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(lives); i++) {
		if (r->d->offered && !strcmp(r->req->key, lives[i])) {
			osmo_strlcpy(r->d->offer.life, lives[i], sizeof(r->d->offer.life));
			return identity_offer_show(r);
		}
	}
	return IDO_REFUSED;
}

enum identity_outcome identity_verb_CHECKPOINT(struct identity_run *r)
{
	if (!r->d->offered)
		return IDO_REFUSED;
	if (r->d->state == IDS_PERSON)		/* no other view tells of this one */
		identity_place_put(r->core, r->d, r->steady);
	return IDO_OK;
}
