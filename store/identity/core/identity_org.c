/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/damm.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"
#include "store/values/national.h"

const struct identity_bundle *identity_bundle_at(const struct identity_core *core, size_t i)
{
	return i < core->conf->n_bundles ? &core->conf->bundles[i] : NULL;
}

const struct national *identity_number_at(const struct identity_core *core, size_t i)
{
	const struct national_table *t = core->conf->numbers;

	return t && i < t->n ? &t->rows[i] : NULL;
}

const struct identity_bundle *identity_org_bundle(const struct identity_core *core, const struct db_org *org)
{
	size_t i;

	for (i = 0; i < core->conf->n_bundles; i++) {
		if (!strcmp(core->conf->bundles[i].name, org->bundle))
			return &core->conf->bundles[i];
	}
	return NULL;
}

bool identity_org_rules(const struct identity_core *core, const struct db_org *org, struct identity_bundle *rules)
{
	const struct identity_bundle *b = identity_org_bundle(core, org);
	unsigned i, n = 0;

	if (!b)
		return false;
	*rules = *b;
	if (org->otp_only) {
		osmo_strlcpy(rules->kind, "code", sizeof(rules->kind));
		rules->n_facts = 0;
	}
	if (!org->yes_no)
		return true;
	rules->yes_no_only = true;
	for (i = 0; i < rules->n_facts; i++) {
		if (identity_facts_is_yes_no(rules->facts[i].name))
			rules->facts[n++] = rules->facts[i];
	}
	rules->n_facts = n;
	return true;
}

void identity_org_must(const struct identity_bundle *b, char *list, size_t size)
{
	size_t used = 0;
	unsigned i;

	*list = '\0';
	for (i = 0; i < b->n_facts; i++)
		if (b->facts[i].must && used < size)
			used += (size_t)snprintf(list + used, size - used, "%s%s", used ? "," : "", b->facts[i].name);
}

unsigned identity_org_code_len(const struct identity_core *core, const struct db_org *org)
{
	struct identity_bundle rules;

	return identity_org_rules(core, org, &rules) && !strcmp(rules.kind, "code") ? IDENTITY_OTP_LEN : IDENTITY_SHARE_LEN;
}

static void put_org(struct identity_run *r, const struct db_org *org)
{
	char kind[32];

	snprintf(kind, sizeof(kind), "kind.%s", org->kind);
	identity_put(r, IDF_ORG_CODE, org->code);
	identity_put(r, IDF_ORG_NAME, org->name);
	identity_put(r, IDF_ORG_SHORT, org->short_name);
	identity_put(r, IDF_ORG_PLACE, org->place);
	identity_put(r, IDF_ORG_KIND, kind);
	if (org->upheld_from <= r->now && r->now < org->upheld_to)
		identity_put(r, IDF_UPHELD, "note.upheld");
}

int identity_org_stop(struct identity_core *core, struct db_org *org, int64_t staff_id)
{
	bool stops = false;
	int rc = org->state == DB_ORG_OPEN ? db_pause_stops(core->db, &stops, org->id, staff_id) : 0;

	if (stops)
		org->state = DB_ORG_PAUSED;
	return rc;
}

enum identity_outcome identity_org_look(struct identity_run *r, struct db_org *org, const char *code)
{
	int rc;

	if (!identity_text_is_digits(code, IDENTITY_ORG_LEN, IDENTITY_ORG_LEN) || !damm_is_valid(code, IDENTITY_ORG_LEN))
		return IDO_NOSHOP;
	rc = db_org_find(r->core->db, org, code);
	if (rc == 0)
		rc = identity_org_stop(r->core, org, 0);
	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "organisation");
	if (rc || org->state == DB_ORG_CLOSED)
		return IDO_NOSHOP;
	put_org(r, org);
	return org->state == DB_ORG_PAUSED ? IDO_PAUSED : IDO_OK;
}
