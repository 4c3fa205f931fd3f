/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A desk writes down who is to be the proxy of whom; nothing of it holds before the person's own PIN, or, of who never had one, a second officer and a wait. Whether either is somebody here is not answered. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

/* The phone of either was shown: six digits, behind a slot. returns: ok | shape | wrong, agent_closed | busy. */
static enum identity_outcome take_phone(struct identity_run *r, struct db_staff *s, int64_t *person_id, char number[IDENTITY_NUMBER_MAX])
{
	const char *digits;
	uint8_t slot = identity_proof_slot(&r->req->secret, &digits);
	enum identity_outcome o;
	int rc;

	if (!slot)
		return IDO_SHAPE;
	o = identity_proof_take(r, s, digits, IDENTITY_PROOF_LEN, number);
	if (o != IDO_OK)
		return o;
	rc = identity_tie_who(r->core, person_id, number, slot);
	return rc ? identity_fault(r->core, rc, "proxy") : IDO_OK;
}

static void mask(char out[16], const char *number)
{
	size_t len = strlen(number);

	snprintf(out, 16, "+%.4sxx..%s", number, number + (len > 2 ? len - 2 : 0));
}

enum identity_outcome identity_verb_PROXY_WHO(struct identity_run *r)
{
	bool is_proxy = !strcmp(r->req->key, "proxy");
	char number[IDENTITY_NUMBER_MAX] = "";
	struct identity_proxying *x = &r->d->proxying;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	if (!is_proxy && strcmp(r->req->key, "person"))
		return IDO_REFUSED;
	o = take_phone(r, &s, is_proxy ? &x->proxy_id : &x->person_id, number);
	if (o == IDO_OK && is_proxy) {
		mask(x->masked, number);
	} else if (o == IDO_OK) {
		*x = (struct identity_proxying){ .person_id = x->person_id, .has_person = true };
		osmo_strlcpy(x->number, number, sizeof(x->number));
	}
	secret_wipe_mem(number, sizeof(number));
	return o;
}

enum identity_outcome identity_verb_PROXY_SET(struct identity_run *r)
{
	static const char *const why[] = { "ill", "travel", "disability", "other" };
	struct identity_proxying *x = &r->d->proxying;
	struct identity_bundle b;
	enum identity_outcome o;
	struct db_staff s;
	struct db_org org;
	size_t i;

	o = identity_officer_load(r, &s);
	if (o != IDO_OK)
		return o;
	if (r->req->org[0]) {
		o = identity_org_look(r, &org, r->req->org);
		if (o == IDO_OK && (!identity_org_rules(r->core, &org, &b) || !strcmp(b.kind, "code")))
			o = IDO_NONE;
		x->org_id = o == IDO_OK ? org.id : 0;
		return o;
	}
	for (i = 0; i < ARRAY_SIZE(why); i++)
		if (!strcmp(r->req->key, why[i])) {
			osmo_strlcpy(x->why, why[i], sizeof(x->why));
			return IDO_OK;
		}
	return IDO_REFUSED;
}

/* One bundle, and few organisations: more is kept of nobody. */
static int has_room(struct identity_run *r, bool *has)
{
	struct identity_proxying *x = &r->d->proxying;
	struct db_org org, other;
	struct db_tie t = { .id = 0 };
	unsigned n = 0;
	int rc = db_org_get(r->core->db, &org, x->org_id);

	*has = x->person_id && x->proxy_id && x->person_id != x->proxy_id;
	while (rc == 0 && *has && (rc = identity_tie_next(r->core, &t, NULL, DB_TIE_PROXY, x->person_id)) == 0) {
		rc = db_org_get(r->core->db, &other, t.org_id);
		n++;
		if (rc == 0 && (n >= IDENTITY_PROXIES_MAX || strcmp(org.bundle, other.bundle)))
			*has = false;
	}
	return rc == -ENOENT ? 0 : rc;
}

static int write_ask(struct identity_run *r, unsigned days)
{
	struct identity_proxying *x = &r->d->proxying;
	struct db_tie t = { .kind = DB_TIE_PROXY, .state = DB_TIE_ASKED, .person_id = x->person_id, .other_id = x->proxy_id, .staff_id = r->d->staff_id,
			    .org_id = x->org_id, .until = r->now + IDENTITY_PROXY_ASK_S };
	char about[48];
	bool room;
	int rc = has_room(r, &room);

	snprintf(about, sizeof(about), "%s %u %s", x->why, days, x->masked);
	if (rc)
		return rc;
	rc = room ? identity_tie_add(r, &t, about, "proxy") : identity_leaf(r->core, r->now, "proxy", "", r->d->staff_ref, DB_REF);
	x->tie = t.id;
	return rc;
}

enum identity_outcome identity_verb_PROXY_ASK(struct identity_run *r)
{
	static const struct { const char *pick; unsigned days; } spans[] = { { "7", 7 }, { "30", 30 }, { "90", IDENTITY_PROXY_DAYS } };
	struct identity_proxying *x = &r->d->proxying;
	char name[DB_COUNTER_NAME];
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	size_t i;
	int rc;

	if (o != IDO_OK)
		return o;
	for (i = 0; i < ARRAY_SIZE(spans) && strcmp(spans[i].pick, r->req->pick); i++)
		;
	if (i == ARRAY_SIZE(spans) || !x->has_person || !x->masked[0] || !x->org_id || !x->why[0])
		return IDO_SHAPE;
	rc = write_ask(r, spans[i].days);
	if (rc)
		return identity_fault(r->core, rc, "proxy");
	snprintf(name, sizeof(name), "officer|%" PRId64 "|proxy", s.id);
	identity_count(r->core, name, 1);
	x->has_person = false;
	x->is_asked = true;
	return IDO_OK;
}

enum identity_outcome identity_verb_PROXY_CASE(struct identity_run *r)
{
	struct identity_proxying *x = &r->d->proxying;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	o = x->is_asked ? identity_case_proxy_new(r, &s) : IDO_SHAPE;
	if (o == IDO_OK || o == IDO_OWN)
		secret_wipe_mem(x, sizeof(*x));
	return o;
}

/* ---- ended ---- */

static int stop_all(struct identity_run *r, int64_t person_id)
{
	struct db_tie t = { .id = 0 };
	int rc = identity_proxy_end_all(r, person_id);

	while (rc == 0 && (rc = db_tie_next_other(r->core->db, &t, NULL, person_id, t.id)) == 0)
		rc = t.kind == DB_TIE_PROXY ? identity_proxy_end(r, &t) : 0;
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_PROXY_STOP(struct identity_run *r)
{
	char number[IDENTITY_NUMBER_MAX] = "";
	int64_t person_id;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	o = take_phone(r, &s, &person_id, number);
	secret_wipe_mem(number, sizeof(number));
	if (o != IDO_OK)
		return o;
	rc = person_id ? stop_all(r, person_id) : 0;
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "proxy_stop", "", s.ref, sizeof(s.ref));
	return rc ? identity_fault(r->core, rc, "proxy") : IDO_OK;
}
