/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/core/identity_facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_day.h"

static const char *attr(const struct identity_facts *f, enum identity_attr a)
{
	return f->record->v[a];
}

static void put(char *out, const char *value)
{
	snprintf(out, IDENTITY_FACT_MAX, "%s", value);
}

static void full_name(const struct identity_facts *f, char *out)
{
	const char *given = attr(f, IDENTITY_ATTR_GIVEN_NAME), *family = attr(f, IDENTITY_ATTR_FAMILY_NAME);

	snprintf(out, IDENTITY_FACT_MAX, "%s%s%s", given, *family ? " " : "", family);
}

static void aged(const struct identity_facts *f, char *out, unsigned years)
{
	static const char *const words[] = { "unknown", "no", "yes" };

	put(out, words[identity_day_is_aged(attr(f, IDENTITY_ATTR_BIRTHDATE), f->today, years) + 1]);
}

static void over_18(const struct identity_facts *f, char *out)
{
	aged(f, out, 18);
}

static void over_15(const struct identity_facts *f, char *out)
{
	aged(f, out, 15);
}

static void birth_year(const struct identity_facts *f, char *out)
{
	snprintf(out, IDENTITY_FACT_MAX, "%.4s", attr(f, IDENTITY_ATTR_BIRTHDATE));
}

/* The last four letters or digits, whatever stands between them. */
static void id_last4(const struct identity_facts *f, char *out)
{
	const char *v = attr(f, IDENTITY_ATTR_ID_NUMBER);
	size_t at = strlen(v), n = 4;

	out[4] = '\0';
	while (at > 0 && n > 0) {
		at--;
		if (!strchr("-/. ", v[at]))
			out[--n] = v[at];
	}
	if (n > 0)
		out[0] = '\0';
}

static void phone(const struct identity_facts *f, char *out)
{
	const char *v = attr(f, IDENTITY_ATTR_PHONE);

	put(out, *v ? v : f->number);
}

static void language(const struct identity_facts *f, char *out)
{
	const char *v = attr(f, IDENTITY_ATTR_LANG);

	put(out, *v ? v : f->lang);
}

static void may_work(const struct identity_facts *f, char *out)
{
	const char *until = attr(f, IDENTITY_ATTR_WORK_UNTIL);

	put(out, *until ? strcmp(until, f->today) >= 0 ? "yes" : "no" : "");
}

static void pseudonym(const struct identity_facts *f, char *out)
{
	put(out, f->pseudonym);
}

static void evidence(const struct identity_facts *f, char *out)
{
	put(out, identity_record_evidence(f->record));
}

/* Either derived or an attribute as it is. */
static const struct {
	const char *name;
	void (*derive)(const struct identity_facts *f, char *out);
	enum identity_attr attr;
	bool yes_no;
} facts[] = {
	{ "full_name", full_name },
	{ "given_name", NULL, IDENTITY_ATTR_GIVEN_NAME },
	{ "over_18", over_18, .yes_no = true },
	{ "over_15", over_15, .yes_no = true },
	{ "birthdate", NULL, IDENTITY_ATTR_BIRTHDATE },
	{ "birth_year", birth_year },
	{ "id_last4", id_last4 },
	{ "id_type", NULL, IDENTITY_ATTR_ID_TYPE },
	{ "id_number", NULL, IDENTITY_ATTR_ID_NUMBER },
	{ "id_expiry", NULL, IDENTITY_ATTR_ID_EXPIRY },
	{ "id_issuer", NULL, IDENTITY_ATTR_ID_ISSUER },
	{ "nationality", NULL, IDENTITY_ATTR_NATIONALITY },
	{ "sex", NULL, IDENTITY_ATTR_SEX },
	{ "address", NULL, IDENTITY_ATTR_ADDRESS },
	{ "phone", phone },
	{ "language", language },
	{ "programme_id", NULL, IDENTITY_ATTR_PROGRAMME_ID },
	{ "household_size", NULL, IDENTITY_ATTR_HOUSEHOLD_SIZE },
	{ "may_work", may_work, .yes_no = true },
	{ "work_until", NULL, IDENTITY_ATTR_WORK_UNTIL },
	{ "evidence", evidence },
	{ "allergies", NULL, IDENTITY_ATTR_ALLERGIES, .yes_no = true },
	{ "alternate_collector", NULL, IDENTITY_ATTR_COLLECTOR },
	{ "pseudonym", pseudonym },
};

static int find(const char *name)
{
	unsigned i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (!strcmp(facts[i].name, name))
			return i;
	}
	return -1;
}

bool identity_facts_is_yes_no(const char *name)
{
	int i = find(name);

	return i >= 0 && facts[i].yes_no;
}

int identity_facts_get(const struct identity_facts *f, const char *name, char out[IDENTITY_FACT_MAX])
{
	int i = find(name);

	out[0] = '\0';
	if (i < 0)
		return -ENOENT;
	if (facts[i].derive)
		facts[i].derive(f, out);
	else
		put(out, attr(f, facts[i].attr));
	return out[0] ? 0 : -ENOENT;
}
