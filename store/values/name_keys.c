/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/name_keys.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"

#define PAIRED		3	/* names of which any two make a key */
#define LAST_YEAR	9999

struct skeletons {
	unsigned n;
	char s[NAME_TOKENS][NAME_SKELETON_MAX];
};

/* Keys being made of one person. */
struct maker {
	struct name_key *out;
	unsigned n, max;
	struct skeletons said, mother;
	int year, years;	/* those kept: from year on; 0: none */
	int around;		/* years looked up on either side */
};

static int read_skeletons(struct skeletons *out, const char *name)
{
	struct name_tokens tokens;
	unsigned i;
	int rc = name_fold(&tokens, name);

	out->n = rc < 0 ? 0 : tokens.n;
	for (i = 0; i < out->n; i++)
		name_skeleton(out->s[i], tokens.t[i]);
	secret_wipe_mem(&tokens, sizeof(tokens));
	return rc;
}

/* Keep at most NAME_KEYS_YEARS of the range, those in the middle. */
static void read_years(struct maker *m, const struct name_person *p)
{
	int span;

	if (p->year_lo <= 0 || p->year_hi < p->year_lo || p->year_hi > LAST_YEAR || p->year_hi - p->year_lo >= NAME_KEYS_SPAN)
		return;
	span = p->year_hi - p->year_lo + 1;
	m->years = OSMO_MIN(span, NAME_KEYS_YEARS);
	m->year = p->year_lo + (span - m->years) / 2;
}

/* Add a key of skeletons with a blank between; when: a year or a date, 0: none. */
static void add(struct maker *m, enum name_key_kind kind, int when, const char *const *parts, unsigned n)
{
	struct name_key *k = &m->out[m->n];
	size_t used = 0;
	unsigned i;

	if (m->n == m->max)
		return;
	k->kind = kind;
	k->text[0] = '\0';
	if (when)
		used = (size_t)snprintf(k->text, sizeof(k->text), "%d", when);
	for (i = 0; i < n && used < sizeof(k->text); i++)
		used += (size_t)snprintf(k->text + used, sizeof(k->text) - used, "%s%s", used ? " " : "", parts[i]);
	for (i = 0; i < m->n; i++)
		if (m->out[i].kind == kind && !strcmp(m->out[i].text, k->text))
			return;
	m->n++;
}

/* The same for each year that is kept, and those around it. */
static void add_years(struct maker *m, enum name_key_kind kind, int around, const char *const *parts, unsigned n)
{
	int y;

	for (y = m->year - around; m->years && y < m->year + m->years + around; y++)
		add(m, kind, y, parts, n);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The first n names, sorted. returns: how many there are. */
static unsigned sorted(const char *parts[NAME_TOKENS], const struct skeletons *s, unsigned n)
{
	unsigned i;

	n = OSMO_MIN(n, s->n);
	for (i = 0; i < n; i++)
		parts[i] = s->s[i];
	qsort(parts, n, sizeof(parts[0]), by_text);
	return n;
}

static void add_pairs(struct maker *m)
{
	const char *parts[NAME_TOKENS], *pair[2];
	unsigned n = sorted(parts, &m->said, PAIRED), i, j;

	if (n == 1)
		add_years(m, NAME_KEY_A, m->around, parts, 1);
	for (i = 0; i < n; i++) {
		for (j = i + 1; j < n; j++) {
			pair[0] = parts[i];
			pair[1] = parts[j];
			add_years(m, NAME_KEY_A, m->around, pair, 2);
		}
	}
}

static void add_of_mother(struct maker *m)
{
	const char *given[2] = { m->said.s[0], m->mother.s[0] }, *parts[NAME_TOKENS + 1];
	unsigned n = sorted(parts, &m->said, 2);

	add_years(m, NAME_KEY_B, m->around, given, 2);
	parts[n] = m->mother.s[0];
	add(m, NAME_KEY_E, 0, parts, n + 1);
}

/* The first of January is what is written for a year alone. */
static void add_of_date(struct maker *m, const struct name_person *p)
{
	const char *given = m->said.s[0];
	bool known = m->years && p->year_lo == p->year_hi && p->month >= 1 && p->month <= 12 && p->day >= 1 && p->day <= 31;

	if (known && (p->month > 1 || p->day > 1))
		add(m, NAME_KEY_C, p->year_lo * 10000 + p->month * 100 + p->day, &given, 1);
}

static void add_of_all(struct maker *m)
{
	const char *parts[NAME_TOKENS];

	add_years(m, NAME_KEY_D, 0, parts, sorted(parts, &m->said, NAME_TOKENS));
}

/* Names that one desk wrote as one and another as two. */
static void add_chain(struct maker *m)
{
	char joined[NAME_TOKENS * NAME_SKELETON_MAX] = "";
	const char *chain = joined;
	unsigned i;

	for (i = 0; i < m->said.n; i++)
		name_skeleton_join(joined, sizeof(joined), m->said.s[i]);
	add_years(m, NAME_KEY_F, m->around, &chain, 1);
	secret_wipe_mem(joined, sizeof(joined));
}

int name_keys_of(struct name_key out[NAME_KEYS_PROBES], const struct name_person *p, enum name_keys_use use)
{
	struct maker m = { .out = out, .max = NAME_KEYS_PROBES, .around = use == NAME_KEYS_TO_FIND };
	int rc = read_skeletons(&m.said, p->name);

	if (rc == 0)
		rc = read_skeletons(&m.mother, p->mother ? p->mother : "");
	if (rc < 0 || m.said.n == 0)
		goto out;
	read_years(&m, p);
	add_pairs(&m);
	if (m.mother.n)
		add_of_mother(&m);
	add_of_date(&m, p);
	add_of_all(&m);
	add_chain(&m);
	rc = (int)m.n;
out:
	secret_wipe_mem(&m, sizeof(m));
	return rc;
}

static unsigned count_of(unsigned kinds)
{
	return (unsigned)__builtin_popcount(kinds);
}

enum name_likeness name_keys_judge(unsigned kinds, enum name_rule rule)
{
	const unsigned e = NAME_KEY_BIT(NAME_KEY_E), four = e - 1;

	if (count_of(kinds & four) < 2 && !(rule == NAME_RULE_TWO_OR_E && (kinds & e)))
		return NAME_LIKE_NONE;
	return count_of(kinds & (four | e)) >= 3 ? NAME_LIKE_STRONG : NAME_LIKE_WEAK;
}

enum name_rule name_keys_rule(unsigned long people)
{
	return people < NAME_KEYS_CROWD ? NAME_RULE_TWO_OR_E : NAME_RULE_TWO;
}
