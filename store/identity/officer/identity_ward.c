/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The draft of a child, who gets a slot on the phone of its guardian. Whether anybody has the slot that the guardian names, the desk is not told. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/officer/identity_officer.h"
#include "store/values/birth.h"
#include "store/values/identity_day.h"

static const char *const kin[] = { "parent", "grandparent", "sibling", "foster", "authority" };
static const char *const care[] = { "0", "1", "2", "3" };

static uint8_t place_of(const char *const *words, size_t n, const char *value)
{
	uint8_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(words[i], value))
			return i + 1;
	return 0;
}

bool identity_ward_set(struct identity_draft *d, const char *key, const char *value)
{
	bool is_kin = !strcmp(key, "kin");
	uint8_t place = is_kin ? place_of(kin, ARRAY_SIZE(kin), value) : place_of(care, ARRAY_SIZE(care), value);

	if (!place)
		return false;
	*(is_kin ? &d->ward.kin : &d->ward.care) = place;
	return true;
}

void identity_ward_put(struct identity_run *r, const struct identity_draft *d)
{
	char line[32];

	if (d->ward.kin) {
		snprintf(line, sizeof(line), "kin=%s", kin[d->ward.kin - 1]);
		identity_put(r, IDF_ROW, line);
	}
	if (d->ward.care) {
		snprintf(line, sizeof(line), "care=%s", care[d->ward.care - 1]);
		identity_put(r, IDF_ROW, line);
	}
}

bool identity_ward_is_child(const struct identity_run *r, const struct identity_draft *d)
{
	struct birth b;
	bool is_child;

	if (!identity_draft_has(d, IDENTITY_ATTR_BIRTHDATE))
		return true;
	is_child = birth_parse(&b, d->record.v[IDENTITY_ATTR_BIRTHDATE]) == 0 &&
		   birth_over(&b, IDENTITY_ADULT, identity_day_number(r->now)) == 0;
	secret_wipe_mem(&b, sizeof(b));
	return is_child;
}

int identity_ward_tie(struct identity_run *r, const struct identity_draft *d, const struct db_person *p)
{
	struct db_tie t = { .kind = DB_TIE_GUARDIAN, .state = DB_TIE_LIVE, .person_id = p->id, .other_id = d->ward.guardian_id, .staff_id = r->d->staff_id };
	char about[32];
	int rc;

	snprintf(about, sizeof(about), "%s GE%s", kin[d->ward.kin - 1], care[d->ward.care - 1]);
	rc = identity_tie_add(r, &t, about, "guardian");
	return rc ? rc : identity_tie_tell(r, t.other_id, "child");
}
