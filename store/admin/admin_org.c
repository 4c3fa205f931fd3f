/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Organisations and their agents. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/values/national.h"

int admin_org_add(struct admin *a)
{
	const struct identity_org_args args = {
		.code = admin_get(a, "code"), .name = admin_get(a, "name"), .short_name = admin_get(a, "short"),
		.place = admin_get(a, "place"), .kind = admin_get(a, "kind"), .bundle = admin_get(a, "bundle"),
	};

	return identity_org_add(a->env->core, &args, a->message);
}

int admin_org_set(struct admin *a)
{
	return identity_org_set(a->env->core, admin_get(a, "code"), a->words[1], a->message);
}

int admin_org_policy(struct admin *a)
{
	const struct identity_org_policy policy = {
		.shift = admin_get(a, "shift"), .answers = admin_get(a, "answers"), .codes = admin_get(a, "codes"),
		.cards = admin_get(a, "cards"),
	};

	return identity_org_policy(a->env->core, admin_get(a, "code"), &policy, a->message);
}

static const char *org_state(const struct db_org *org)
{
	switch (org->state) {
	case DB_ORG_OPEN:
		return "open";
	case DB_ORG_PAUSED:
		return "paused";
	default:
		return "closed";
	}
}

static int org_row(struct admin *a, const struct db_org *org)
{
	bool cards;
	int rc = identity_org_takes_cards(a->env->core, org->code, &cards);

	if (rc)
		return rc;
	admin_row_begin(a);
	admin_row_put(a, "code", org->code);
	admin_row_put(a, "name", org->name);
	admin_row_put(a, "short", org->short_name);
	admin_row_put(a, "place", org->place);
	admin_row_put(a, "kind", org->kind);
	admin_row_put(a, "bundle", org->bundle);
	admin_row_put(a, "state", org_state(org));
	admin_row_put(a, "shift", org->shift ? "on" : "off");
	admin_row_put(a, "answers", org->yes_no ? "yesno" : "values");
	admin_row_put(a, "codes", org->otp_only ? "otp" : "any");
	admin_row_put(a, "cards", cards ? "on" : "off");
	admin_row_send(a);
	return 0;
}

int admin_org_list(struct admin *a)
{
	struct db_org org;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = db_org_next(a->env->db, &org, a->at.org);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		osmo_strlcpy(a->at.org, org.code, sizeof(a->at.org));
		rc = org_row(a, &org);
		if (rc)
			return rc;
	}
	return 1;
}

static bool has_fact(const struct admin *a, const struct identity_bundle *b)
{
	unsigned i, k;

	for (i = 0; i < a->n_pairs; i++)
		for (k = 0; k < b->n_facts; k++)
			if (!strcmp(b->facts[k].name, a->pairs[i].value))
				return true;
	return a->n_pairs == 0;
}

/* "full_name over_18" */
static void put_facts(struct admin *a, const struct identity_bundle *b, const char *key, bool must)
{
	char list[IDENTITY_FACTS_MAX * sizeof(b->facts[0].name)] = "";
	size_t len = 0;
	unsigned i;

	for (i = 0; i < b->n_facts; i++)
		if (b->facts[i].must == must)
			len += snprintf(list + len, sizeof(list) - len, "%s%s", len ? " " : "", b->facts[i].name);
	admin_row_put(a, key, len ? list : "-");
}

_Static_assert(IDENTITY_BUNDLES_MAX <= ADMIN_ROWS, "one step tells all bundles");

int admin_bundle_list(struct admin *a)
{
	const struct identity_bundle *b;
	unsigned found = 0;
	size_t i;

	for (i = 0; (b = identity_bundle_at(a->env->core, i)); i++) {
		if (!has_fact(a, b))
			continue;
		admin_row_begin(a);
		admin_row_put(a, "bundle", b->name);
		admin_row_put(a, "purpose", b->purpose);
		admin_row_put(a, "gives", b->yes_no_only ? "yesno" : b->kind);
		put_facts(a, b, "must", true);
		put_facts(a, b, "may", false);
		admin_row_send(a);
		found++;
	}
	return found || !a->n_pairs ? 0 : admin_say(a, -ENOENT, "fact: no bundle asks for it");
}

int admin_number_list(struct admin *a)
{
#define X(e, word) [NATIONAL_CHECK_##e] = word,
	static const char *const checks[] = { NATIONAL_CHECKS(X) };
#undef X
	const struct national *row;
	unsigned i;

	for (i = 0; i < ADMIN_ROWS; i++) {
		row = identity_number_at(a->env->core, a->at.done);
		if (!row)
			return 0;
		a->at.done++;
		admin_row_begin(a);
		admin_row_put(a, "number", row->name);
		admin_row_put(a, "country", row->country);
		admin_row_put(a, "label", row->label);
		admin_row_put(a, "kind", row->kind);
		admin_row_put(a, "form", row->n_forms ? row->expect : "any");
		admin_row_put(a, "check", checks[row->rule]);
		admin_row_put(a, "source", row->source);
		admin_row_send(a);
	}
	return 1;
}

int admin_agent_add(struct admin *a)
{
	const char *org = admin_get(a, "org");
	unsigned desk = 0;
	int rc = identity_agent_add(a->env->core, org, admin_get(a, "msisdn"), &desk, a->message);

	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_put(a, "org", org);
	admin_row_num(a, "desk", desk);
	return 0;
}

int admin_agent_set(struct admin *a)
{
	return identity_agent_set(a->env->core, admin_get(a, "msisdn"), a->words[1], a->message);
}

static void agent_row(struct admin *a, const struct db_staff *s)
{
	int64_t now = identity_clock_steady(a->env->core);

	admin_row_begin(a);
	admin_row_put(a, "org", a->at.org);
	admin_row_num(a, "desk", s->desk);
	admin_row_put(a, "state", s->state == DB_STAFF_BLOCKED ? "blocked" : s->closed_until > now ? "paused" : "active");
	admin_row_put(a, "pin", s->pin_set_at ? "set" : "not set");
	admin_row_day(a, "last_used", s->last_used);
	admin_row_send(a);
}

/* Go to the next organisation, or to the one that was asked for. returns: 1; 0 none is left; -errno. */
static int agent_next_org(struct admin *a)
{
	const char *only = admin_get(a, "org");
	struct db_org org;
	int rc;

	if (only && a->at.org_id)
		return 0;
	rc = only ? db_org_find(a->env->db, &org, only) : db_org_next(a->env->db, &org, a->at.org);
	if (rc == -ENOENT)
		return only ? admin_say(a, rc, "no organisation has this code") : 0;
	if (rc < 0)
		return rc;
	osmo_strlcpy(a->at.org, org.code, sizeof(a->at.org));
	a->at.org_id = org.id;
	a->at.staff_id = 0;
	return 1;
}

int admin_agent_list(struct admin *a)
{
	struct db_staff staff;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = a->at.org_id ? db_staff_next(a->env->db, &staff, a->at.org_id, a->at.staff_id) : -ENOENT;
		if (rc == -ENOENT) {
			rc = agent_next_org(a);
			if (rc <= 0)
				return rc;
			continue;
		}
		if (rc < 0)
			return rc;
		a->at.staff_id = staff.id;
		agent_row(a, &staff);
	}
	return 1;
}
