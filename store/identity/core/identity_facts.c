/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/core/identity_facts.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/door/identity_words.h"
#include "store/values/birth.h"
#include "store/values/name_skeleton.h"
#include "store/values/national.h"

static const char *attr_of(const struct identity_facts *f, enum identity_attr a)
{
	return f->record->v[a];
}

_Static_assert(4 * IDENTITY_WHOLE_CHARS < IDENTITY_FACT_MAX, "the whole name of a person fits");

/* What is longer, as a name may be in a draft until it ends, is left where a character ends. */
static void put_fact(char *out, const char *value)
{
	size_t len = strnlen(value, IDENTITY_FACT_MAX);

	if (len == IDENTITY_FACT_MAX)
		for (len--; len && ((uint8_t)value[len] & 0xc0) == 0x80; len--)
			;
	memcpy(out, value, len);
	out[len] = '\0';
}

static const enum identity_attr said[] = {
	IDENTITY_ATTR_GIVEN_NAME, IDENTITY_ATTR_FATHER_NAME, IDENTITY_ATTR_GRANDFATHER_NAME, IDENTITY_ATTR_FAMILY_NAME,
};

/* Parts of a name with a blank between; those that are not known print nothing. */
static void join(char *out, size_t size, const struct identity_record *r, const enum identity_attr *parts, size_t n)
{
	size_t used = 0, i;

	out[0] = '\0';
	for (i = 0; i < n && used < size; i++)
		if (*r->v[parts[i]])
			used += (size_t)snprintf(out + used, size - used, "%s%s", used ? " " : "", r->v[parts[i]]);
}

void identity_facts_said(char out[IDENTITY_SAID_MAX], const struct identity_record *record)
{
	join(out, IDENTITY_SAID_MAX, record, said, ARRAY_SIZE(said));
}

void identity_facts_fathers(char out[IDENTITY_SAID_MAX], const struct identity_record *record)
{
	join(out, IDENTITY_SAID_MAX, record, said + 1, 2);
}

static void put_full_name(const struct identity_facts *f, char *out)
{
	const char *latin = attr_of(f, IDENTITY_ATTR_LATIN_NAME);
	char all[IDENTITY_SAID_MAX];

	identity_facts_said(all, f->record);
	put_fact(out, *latin ? latin : all);
	secret_wipe_mem(all, sizeof(all));
}

static unsigned words_in(const char *name)
{
	unsigned n = *name != '\0';

	for (; *name; name++)
		n += *name == ' ';
	return n;
}

/* Of a Latin form as many words as the given name has, where it has as many as the whole; else one, for no other name may go out with it. */
static void put_given_name(const struct identity_facts *f, char *out)
{
	const char *given = attr_of(f, IDENTITY_ATTR_GIVEN_NAME), *latin = attr_of(f, IDENTITY_ATTR_LATIN_NAME), *end = latin;
	char all[IDENTITY_SAID_MAX];
	unsigned n = 1;

	identity_facts_said(all, f->record);
	if (words_in(all) == words_in(latin))
		n = words_in(given);
	for (; *end && (*end != ' ' || n > 1); end++)
		n -= *end == ' ';
	snprintf(out, IDENTITY_FACT_MAX, "%.*s", *latin ? (int)(end - latin) : (int)strlen(given), *latin ? latin : given);
	secret_wipe_mem(all, sizeof(all));
}

/* What a record that parses holds is a birth date; of another nothing is known. */
static void read_birth(const struct identity_facts *f, struct birth *b)
{
	if (birth_parse(b, attr_of(f, IDENTITY_ATTR_BIRTHDATE)))
		*b = (struct birth){ .precision = BIRTH_UNKNOWN };
}

static void put_aged(const struct identity_facts *f, char *out, unsigned years)
{
	static const char *const words[] = { "unknown", "no", "yes" };
	int32_t today = calendar_read(f->today);
	struct birth b;

	read_birth(f, &b);
	put_fact(out, words[today ? birth_over(&b, years, today) + 1 : 0]);
	secret_wipe_mem(&b, sizeof(b));
}

/* Through its last day; of a paper without one nobody knows, nor while the day is not known. */
static void put_id_valid(const struct identity_facts *f, char *out)
{
	int32_t until = calendar_read(attr_of(f, IDENTITY_ATTR_ID_EXPIRY)), today = calendar_read(f->today);

	if (!*attr_of(f, IDENTITY_ATTR_ID_TYPE))
		put_fact(out, "");
	else
		put_fact(out, !until || !today ? "unknown" : until >= today ? "yes" : "no");
}

static void put_birth_year(const struct identity_facts *f, char *out)
{
	unsigned lo, hi;
	struct birth b;

	read_birth(f, &b);
	lo = birth_year_lo(&b, calendar_read(f->today));
	hi = birth_year_hi(&b, calendar_read(f->today));
	if (b.precision == BIRTH_UNKNOWN)
		out[0] = '\0';
	else
		snprintf(out, IDENTITY_FACT_MAX, lo == hi ? "%u" : "%u-%u", lo, hi);
	secret_wipe_mem(&b, sizeof(b));
}

static void put_birthdate(const struct identity_facts *f, char *out)
{
	struct birth b;

	read_birth(f, &b);
	birth_show(out, &b);
	secret_wipe_mem(&b, sizeof(b));
}

/* The last four letters or digits, whatever stands between them. */
static void put_id_last4(const struct identity_facts *f, char *out)
{
	const char *v = attr_of(f, IDENTITY_ATTR_ID_NUMBER);
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

static void put_phone(const struct identity_facts *f, char *out)
{
	const char *v = attr_of(f, IDENTITY_ATTR_PHONE);

	put_fact(out, *v ? v : f->number);
}

static void put_language(const struct identity_facts *f, char *out)
{
	const char *v = attr_of(f, IDENTITY_ATTR_LANG);

	put_fact(out, *v ? v : f->lang);
}

static void put_may_work(const struct identity_facts *f, char *out)
{
	const char *until = attr_of(f, IDENTITY_ATTR_WORK_UNTIL);

	put_fact(out, *until ? strcmp(until, f->today) >= 0 ? "yes" : "no" : "");
}

static void put_pseudonym(const struct identity_facts *f, char *out)
{
	put_fact(out, f->pseudonym);
}

static void put_seen_before(const struct identity_facts *f, char *out)
{
	put_fact(out, f->before ? f->before : "unknown");
}

_Static_assert(NAME_SKELETON_WHOLE < IDENTITY_FACT_MAX, "what is kept of a name to judge another by fits");

/* No answer yet, and never shown: what the name that an agent types is judged by. */
static void put_name_match(const struct identity_facts *f, char *out)
{
	char all[IDENTITY_SAID_MAX];

	identity_facts_said(all, f->record);
	if (name_skeleton_keep(out, *attr_of(f, IDENTITY_ATTR_LATIN_NAME) && !name_skeleton_knows(all) ? attr_of(f, IDENTITY_ATTR_LATIN_NAME) : all))
		put_fact(out, NAME_SKELETON_ALIEN);
	secret_wipe_mem(all, sizeof(all));
}

/* Of the own record never: a proxy adds it to what it gives. */
static void put_by_proxy(const struct identity_facts *f, char *out)
{
	(void)f;
	put_fact(out, "");
}

/* A paper that no word of ours and no row of numbers names is another; its name stays in the record. */
static void put_id_type(const struct identity_facts *f, char *out)
{
	const char *v = attr_of(f, IDENTITY_ATTR_ID_TYPE), *word = identity_words_find(IDENTITY_WORDS_ID_TYPE, v);
	const struct national *row = national_find(f->numbers, v);

	if (row)
		word = row->kind;
	if (!word)
		word = *v ? "other" : "";
	put_fact(out, word);
}

static void put_evidence(const struct identity_facts *f, char *out)
{
	put_fact(out, identity_record_evidence(f->record));
}

typedef void (*derive_fn)(const struct identity_facts *f, char *out);

static const struct {
	const char *name;
	derive_fn derive;
	bool yes_no;
} derived[] = {
#define X(name, claim, yes_no) { #name, put_##name, yes_no },
	IDENTITY_DERIVED_FACTS(X)
#undef X
};

/* Facts of an attribute that are not its value as it is. */
static const derive_fn of_attr[IDENTITY_ATTR_COUNT] = {
	[IDENTITY_ATTR_LANG] = put_language,
	[IDENTITY_ATTR_GIVEN_NAME] = put_given_name,
	[IDENTITY_ATTR_BIRTHDATE] = put_birthdate,
	[IDENTITY_ATTR_PHONE] = put_phone,
	[IDENTITY_ATTR_EVIDENCE] = put_evidence,
	[IDENTITY_ATTR_ID_TYPE] = put_id_type,
};

/* returns: a place in derived[]; its size when there is none. */
static unsigned find_derived(const char *name)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(derived); i++) {
		if (!strcmp(derived[i].name, name))
			break;
	}
	return i;
}

static enum identity_attr find_attr(const char *name)
{
	const char *fact;
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		fact = identity_attributes[a].fact;
		if (fact && !strcmp(fact, name))
			break;
	}
	return a;
}

bool identity_facts_is_yes_no(const char *name)
{
	unsigned i = find_derived(name), a = find_attr(name);

	if (i < ARRAY_SIZE(derived))
		return derived[i].yes_no;
	return identity_attributes_over(name) || (a < IDENTITY_ATTR_COUNT && identity_attributes[a].shape == IDENTITY_SHAPE_YES_NO);
}

int identity_facts_get(const struct identity_facts *f, const char *name, char out[IDENTITY_FACT_MAX])
{
	unsigned i = find_derived(name), a = find_attr(name), years = identity_attributes_over(name);

	out[0] = '\0';
	if (years)
		put_aged(f, out, years);
	else if (i < ARRAY_SIZE(derived))
		derived[i].derive(f, out);
	else if (a < IDENTITY_ATTR_COUNT && of_attr[a])
		of_attr[a](f, out);
	else if (a < IDENTITY_ATTR_COUNT)
		put_fact(out, attr_of(f, a));
	return out[0] ? 0 : -ENOENT;
}
