/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counters that only the rules can keep. Their names are words of the program, never of a person: sex and age are counted as a cell of a coarse
 * table, while the person's own dialogue has the record open. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/birth.h"

/* A counter that finds no room is no reason to refuse the verb. */
static void add(struct identity_core *core, const char *name, int64_t n, unsigned most)
{
	int rc = db_counter_add(core->db, name, n, most);

	if (rc && rc != -EDQUOT)
		identity_fault(core, rc, "counting");
}

void identity_count(struct identity_core *core, const char *name, int64_t n)
{
	add(core, name, n, DB_COUNTERS_MAX + DB_COUNTERS_OWN);
}

void identity_count_told(struct identity_core *core, const char *name, int64_t n)
{
	add(core, name, n, DB_COUNTERS_MAX);
}

/* A birth date that may be of two bands is of none. */
static const char *age_band(const char *text, int32_t today)
{
	static const struct { unsigned below; const char *band; } bands[] = {
		{ 18, "0-17" }, { 25, "18-24" }, { 35, "25-34" }, { 50, "35-49" }, { 65, "50-64" }, { 200, "65+" },
	};
	const char *band = "unknown";
	struct birth b;
	int over = birth_parse(&b, text) ? -1 : 1;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bands) && over == 1; i++) {
		over = birth_over(&b, bands[i].below, today);
		band = over == 0 ? bands[i].band : "unknown";
	}
	secret_wipe_mem(&b, sizeof(b));
	return band;
}

static void count_share(struct identity_run *r)
{
	struct identity_record rec = { 0 };
	char name[DB_COUNTER_NAME];
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc == 0)
		rc = identity_open_record(r->core, &rec, &p, r->d->dek);
	if (rc == 0) {
		snprintf(name, sizeof(name), "share|%.1s|%s", *rec.v[IDENTITY_ATTR_SEX] ? rec.v[IDENTITY_ATTR_SEX] : "-",
			 age_band(rec.v[IDENTITY_ATTR_BIRTHDATE], identity_day_number(r->now)));
		identity_count(r->core, name, 1);
	}
	secret_wipe_mem(&rec, sizeof(rec));
}

static void count_check(struct identity_run *r, enum identity_outcome o)
{
	switch (o) {
	case IDO_OK:
	case IDO_OK_ANSWERS:
	case IDO_OK_OTP:
		identity_count(r->core, "check|good", 1);
		break;
	case IDO_TYPO:
		identity_count(r->core, "check|typo", 1);
		break;
	case IDO_LATE:
		identity_count(r->core, "check|late", 1);
		break;
	case IDO_WRONG:
		identity_count(r->core, "check|wrong", 1);
		break;
	case IDO_AGENT_CLOSED:
		identity_count(r->core, "check|stopped", 1);
		break;
	default:
		break;
	}
}

static bool is_giving(const struct identity_run *r, enum identity_outcome o)
{
	return o < IDO_COUNT && identity_verb_lists(r->row->gives, identity_outcome_name(o));
}

void identity_count_verb(struct identity_run *r, enum identity_outcome o, const char *key)
{
	if (r->row->counted == IDENTITY_COUNTED_CHECK)
		count_check(r, o);
	else if (r->row->counted == IDENTITY_COUNTED_SERVED && o == IDO_OK)
		identity_count(r->core, strcmp(key, "yes") ? "check|served_no" : "check|served_yes", 1);
	if (is_giving(r, o))
		count_share(r);
}

void identity_count_erased(struct identity_core *core, unsigned n)
{
	core->erased += n;
	identity_count(core, "total|never_activated_erased", n);
}

unsigned identity_core_erased(struct identity_core *core)
{
	unsigned n = core->erased;

	core->erased = 0;
	return n;
}
