/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two ends of a proxy on their own phones: the person who says yes with the PIN, and the proxy who gives for that person. Either ends it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

/* What a desk wrote down: why, for how many days, and how the proxy's number is shown; and behind a yes the facts that were agreed to. */
struct about {
	char why[16], masked[16];
	char facts[IDENTITY_FACTS_MAX * 24];	/* a comma between; "" none */
	unsigned days;
};

static bool read_about(const struct identity_run *r, const struct db_tie *t, struct about *a)
{
	char words[DB_WRAP_MAX + 1];
	struct seal_buf buf = { .octets = (uint8_t *)words, .cap = sizeof(words) - 1 };

	memset(a, 0, sizeof(*a));
	if (seal_box_open(r->core->keys, &buf, "tie", t->about.octets, t->about.len)) {
		identity_lost(r->core, "proxy");
		return false;
	}
	words[buf.len] = '\0';
	return sscanf(words, "%15s %u %15s %287s", a->why, &a->days, a->masked, a->facts) >= 3 && a->days <= IDENTITY_PROXY_DAYS;
}

_Static_assert(sizeof(((struct about *)0)->facts) == 288, "as it is read");

/* returns: 0; -EMSGSIZE. */
static int write_about(const struct identity_run *r, struct db_tie *t, const struct about *a)
{
	struct seal_buf buf = { .octets = t->about.octets, .cap = sizeof(t->about.octets) };
	char words[sizeof(*a) + 16];
	int rc;

	snprintf(words, sizeof(words), "%s %u %s %s", a->why, a->days, a->masked, a->facts);
	rc = seal_box_seal(r->core->keys, &buf, "tie", words, strlen(words));
	t->about.len = (uint16_t)buf.len;
	return rc;
}

static bool has_fact(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (; *list; list += strcspn(list, ",") + (list[strcspn(list, ",")] == ','))
		if (strcspn(list, ",") == len && !strncmp(list, name, len))
			return true;
	return false;
}

/* Of the bundle as it is what was agreed to: a fact more needs another yes. */
static void narrow(struct identity_bundle *b, const struct about *a)
{
	unsigned i, n = 0;

	for (i = 0; i < b->n_facts; i++)
		if (has_fact(a->facts, b->facts[i].name))
			b->facts[n++] = b->facts[i];
	b->n_facts = n;
}

/* ---- the person ---- */

/* Work out what the proxy may give, and seal it to them. returns: 0; -ENOENT a fact that was agreed to is missing, or the bundle is none that may be
 * given so; an error of db.h. */
static int seal_facts(struct identity_run *r, const struct db_person *p, struct db_tie *t, const struct about *a)
{
	struct db_blob sealed = { .len = 0 };
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	char plain[sizeof(((struct identity_gift *)0)->facts) + 64];
	struct identity_gift g = { .person = *p };
	struct db_person proxy;
	size_t n;
	int rc = db_org_get(r->core->db, &g.org, t->org_id);

	if (rc == 0)
		rc = db_person_get(r->core->db, &proxy, t->other_id);
	if (rc == 0)
		rc = identity_org_rules(r->core, &g.org, &g.bundle) && strcmp(g.bundle.kind, "code") ? 0 : -ENOENT;
	narrow(&g.bundle, a);
	if (rc == 0)
		rc = identity_offer_fill(r, &g, "");
	n = (size_t)snprintf(plain, sizeof(plain), "%s", g.bundle.name) + 1;
	memcpy(plain + n, g.facts, g.len);
	n += g.len;
	n += (size_t)snprintf(plain + n, sizeof(plain) - n, "by_proxy=yes") + 1;
	if (rc == 0)
		rc = n > sizeof(plain) ? -EMSGSIZE : seal_inbox_seal(&buf, proxy.inbox_pub, plain, n);
	sealed.len = buf.len;
	secret_wipe_mem(plain, sizeof(plain));
	secret_wipe_mem(&g, sizeof(g));
	return rc ? rc : db_tie_put(r->core->db, t, &sealed);
}

/* Versions before 11 did not write down which facts were agreed to: from here on those that the bundle has today. returns: 0; an error of db.h. */
static int note_facts(struct identity_run *r, struct db_tie *t, struct about *a)
{
	struct identity_bundle b;
	struct db_org org;
	int rc = *a->facts ? 0 : db_org_get(r->core->db, &org, t->org_id);

	if (rc || *a->facts || !identity_org_rules(r->core, &org, &b))
		return rc;
	identity_org_must(&b, a->facts, sizeof(a->facts));
	return write_about(r, t, a);
}

static int refresh(struct identity_run *r, const struct db_person *p, struct db_tie *t)
{
	struct about a;
	int rc = read_about(r, t, &a) ? note_facts(r, t, &a) : -ENOENT;

	if (rc == 0)
		rc = seal_facts(r, p, t, &a);
	return rc == -ENOENT || rc == -EBADMSG ? db_tie_put(r->core->db, t, NULL) : rc;	/* nothing is given in the meantime */
}

static void put_tie(struct identity_run *r, const struct db_tie *t, const struct db_org *org)
{
	struct about a;

	identity_put(r, IDF_ORG_SHORT, org->short_name);
	identity_put(r, IDF_ORG_NAME, org->name);
	if (read_about(r, t, &a)) {
		identity_put(r, IDF_MASKED, a.masked);
		identity_put_date(r, IDF_UNTIL, t->state == DB_TIE_LIVE ? t->until : r->now + (int64_t)a.days * DB_DAY);
	}
	r->d->tie = t->id;
}

static void put_given(struct identity_run *r, const struct db_org *org)
{
	char list[sizeof(((struct about *)0)->facts)];
	struct identity_bundle b;

	if (!identity_org_rules(r->core, org, &b))
		return;
	identity_org_must(&b, list, sizeof(list));
	identity_put(r, IDF_GIVEN, list);
}

enum identity_outcome identity_proxying_enter(struct identity_run *r, const struct db_person *p)
{
	struct db_tie t = { .id = 0 };
	enum identity_outcome o = IDO_OK;
	struct db_org org;
	int rc;

	while ((rc = identity_tie_next(r->core, &t, NULL, DB_TIE_PROXY, p->id)) == 0) {
		if (identity_proxy_is_live(r, &t))
			rc = refresh(r, p, &t);
		else if (o == IDO_OK && t.state == DB_TIE_ASKED && t.until > r->now && (rc = db_org_get(r->core->db, &org, t.org_id)) == 0) {
			put_tie(r, &t, &org);
			put_given(r, &org);
			o = IDO_PROXY_ASKED;
		}
		if (rc)
			break;
	}
	return rc && rc != -ENOENT ? identity_fault(r->core, rc, "proxy") : o;
}

/* leaf: of the ledger. returns: ok | minor, adult | none | busy. */
static enum identity_outcome say_yes(struct identity_run *r, const struct db_person *p, struct db_tie *t, const char *leaf)
{
	struct identity_bundle b;
	enum identity_outcome o;
	struct db_org org;
	struct about a;
	int rc = db_org_get(r->core->db, &org, t->org_id);

	if (rc)
		return identity_fault(r->core, rc, "proxy");
	if (!identity_org_rules(r->core, &org, &b) || !read_about(r, t, &a))
		return IDO_NONE;
	o = identity_child_may_give(r, p, &b);
	if (o != IDO_OK)
		return o;
	t->state = DB_TIE_LIVE;
	t->until = r->now + (int64_t)a.days * DB_DAY;
	identity_org_must(&b, a.facts, sizeof(a.facts));
	rc = write_about(r, t, &a);
	if (rc == 0)
		rc = seal_facts(r, p, t, &a);
	if (rc == -ENOENT || rc == -EBADMSG)
		return IDO_NONE;
	if (rc == 0)
		rc = identity_proxy_tell(r, t, "proxy_made", "proxy_for");
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, leaf, org.code, p->ref, sizeof(p->ref));
	return rc ? identity_fault(r->core, rc, "proxy") : IDO_OK;
}

enum identity_outcome identity_verb_PROXY_ANSWER(struct identity_run *r)
{
	bool yes = !strcmp(r->req->key, "yes");
	struct db_person p;
	struct db_tie t;
	int rc = r->d->tie ? db_tie_get(r->core->db, &t, NULL, r->d->tie) : -ENOENT;

	if (!yes && strcmp(r->req->key, "no"))
		return IDO_REFUSED;
	if (rc == -ENOENT || (rc == 0 && (t.kind != DB_TIE_PROXY || t.state != DB_TIE_ASKED || t.person_id != r->d->person_id || t.until <= r->now)))
		return IDO_NONE;
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	r->d->tie = 0;
	if (rc == 0 && yes)
		return say_yes(r, &p, &t, "proxy_yes");
	if (rc == 0)
		rc = db_tie_drop(r->core->db, t.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "proxy_no", "", p.ref, sizeof(p.ref));
	return rc ? identity_fault(r->core, rc, "proxy") : IDO_OK;
}

int identity_proxying_stand(struct identity_core *core, const struct db_person *p, int64_t tie, const char *number, const uint8_t dek[SEAL_KEY])
{
	struct identity_dialogue d = { .person_id = p->id };
	struct identity_run r = { .core = core, .d = &d, .now = identity_clock_now(core), .steady = identity_clock_steady(core) };
	enum identity_outcome o = IDO_NONE;
	struct db_tie t;
	int rc = tie ? db_tie_get(core->db, &t, NULL, tie) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? -ESTALE : rc;
	osmo_strlcpy(d.number, number, sizeof(d.number));
	memcpy(d.dek, dek, SEAL_KEY);
	if (t.kind == DB_TIE_PROXY && t.state == DB_TIE_ASKED && t.person_id == p->id)
		o = say_yes(&r, p, &t, "proxy_second");
	secret_wipe_mem(&d, sizeof(d));
	return o == IDO_OK ? 0 : o == IDO_BUSY ? -EIO : -ESTALE;
}

/* ---- either ---- */

/* The next tie behind *t that is a live proxy of this person: first those made by them, then those for others. */
static int next_of_both(struct identity_run *r, struct db_tie *t)
{
	int64_t after = t->id;
	bool mine = !after || t->person_id == r->d->person_id;
	int rc = -ENOENT;

	t->id = after;
	while (mine && (rc = identity_tie_next(r->core, t, NULL, DB_TIE_PROXY, r->d->person_id)) == 0)
		if (identity_proxy_is_live(r, t))
			return 0;
	if (mine && rc == -ENOENT)
		after = 0;
	while ((!mine || rc == -ENOENT) && (rc = db_tie_next_other(r->core->db, t, NULL, r->d->person_id, after)) == 0) {
		after = t->id;
		mine = false;
		if (identity_proxy_is_live(r, t))
			return 0;
	}
	return rc;
}

enum identity_outcome identity_verb_PROXIES(struct identity_run *r)
{
	struct db_tie t = { .id = 0 };
	struct db_org org;
	int rc = 0;

	if (!strcmp(r->req->key, "next") && r->d->tie)
		rc = db_tie_get(r->core->db, &t, NULL, r->d->tie);
	if (rc == -ENOENT)
		t.id = 0;
	r->d->tie = 0;
	rc = rc && rc != -ENOENT ? rc : next_of_both(r, &t);
	if (rc == 0)
		rc = db_org_get(r->core->db, &org, t.org_id);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "proxies");
	put_tie(r, &t, &org);
	return t.person_id == r->d->person_id ? IDO_PROXY_MINE : IDO_PROXY_OTHER;
}

enum identity_outcome identity_verb_PROXY_END(struct identity_run *r)
{
	struct db_tie t;
	int rc = r->d->tie ? db_tie_get(r->core->db, &t, NULL, r->d->tie) : -ENOENT;

	r->d->tie = r->d->proxy = 0;
	r->d->offered = false;
	if (rc == -ENOENT || (rc == 0 && (t.kind != DB_TIE_PROXY || (t.person_id != r->d->person_id && t.other_id != r->d->person_id))))
		return IDO_NONE;
	if (rc == 0)
		rc = identity_proxy_end(r, &t);
	return rc ? identity_fault(r->core, rc, "proxy") : IDO_OK;
}

bool identity_proxying_has(struct identity_run *r)
{
	struct db_tie t = { .id = 0 };

	return next_of_both(r, &t) == 0;
}

/* ---- the proxy ---- */

/* Of what is given the name, where it is among it. */
static void put_name(struct identity_run *r, const struct identity_gift *g)
{
	const char *p;

	for (p = g->facts; p < g->facts + g->len; p += strlen(p) + 1)
		if (!strncmp(p, "full_name=", 10) || !strncmp(p, "given_name=", 11)) {
			identity_put(r, IDF_NAME, strchr(p, '=') + 1);
			return;
		}
}

enum identity_outcome identity_verb_PROXY_OFFER(struct identity_run *r)
{
	struct identity_gift g;
	enum identity_outcome o;

	identity_offer_forget(r->d);
	r->d->proxy = r->d->tie;
	if (!r->d->proxy)
		return IDO_NONE;
	r->d->offered = true;
	osmo_strlcpy(r->d->offer.life, "h1", sizeof(r->d->offer.life));
	o = identity_offer_gift(r, &g);
	if (o == IDO_OK) {
		osmo_strlcpy(r->d->offer.org, g.org.code, sizeof(r->d->offer.org));
		identity_put(r, IDF_ORG_SHORT, g.org.short_name);
		identity_put(r, IDF_GIVE, g.names);
		put_name(r, &g);
	} else {
		identity_offer_forget(r->d);
	}
	secret_wipe_mem(&g, sizeof(g));
	return o == IDO_GONE ? IDO_NONE : o;
}
