/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A synthetic register: how many of those who join again the keys of names find, and how many others they suggest.
 *
 * People are invented with names of tests/vectors/register.txt and rarer ones of syllables, by how common names are; some are enrolled a second time as
 * another desk would write them, some people are new. Seeded, so that a run is like the one before. REGISTER_PEOPLE=n takes n people.
 * Figures to be met: a reference written apart from this, means of six of its runs at 20,000 people and one run at 100,000. They rank rules; they are no
 * measure of real people. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/values/name_keys.h"

#define PEOPLE		20000
#define PEOPLE_MAX	200000
#define AGAIN		2000	/* enrolled a second time, and as many who are new */
#define CASE_AGAIN	500
#define NAMES_MAX	900
#define SPELLINGS	9
#define SPELLING_MAX	48
#define CHAIN		5
#define EXACT		NAME_KEY_KINDS	/* what a computer calls the same: all names and year, or first name and date */
#define ENTRIES		10	/* of a person, the exact ones too */
#define CANDIDATES	4096

struct spelt {
	unsigned n, natives;
	char as[SPELLINGS][SPELLING_MAX], native[SPELLINGS][SPELLING_MAX];
};

struct pool {
	char key;
	const char *consonants, *vowels;	/* of invented names, a blank between */
	unsigned invented, n;
	double up_to[NAMES_MAX];	/* weights of the names before, and of the name */
	struct spelt names[NAMES_MAX];
};

struct person {
	struct pool *pool;
	unsigned n, names[CHAIN], mother[2];
	int year, month, day;
};

struct written {
	char name[CHAIN * 2 * SPELLING_MAX], mother[2 * SPELLING_MAX + 1];
	struct name_person p;
};

/* What another desk does, in shares of one. */
struct noise {
	double drop, add, turn, typo, join, year, years, far, date, script;
};

static const struct noise usual = { .20, .10, .08, .04, .04, .10, .05, .015, .15, .15 };

struct entry {
	uint64_t key;
	uint32_t person;
	uint8_t kind;
};

static struct pool pools[] = {
	{ 'E', "b d g k m n r s t w y z ts sh h l f", "a e i o u", 550 },
	{ 'A', "b d f h j k l m n q r s sh t z kh gh w y", "a i u aa ee", 650 },
	{ 'O', "b d k l m n ng nt nz s t ch z k mb nd", "a e i o u", 800 },
};
static struct person people[PEOPLE_MAX];
static struct entry *entries;
static unsigned people_n, entries_n;
static uint64_t state_of_dice;

/* Sebastiano Vigna's splitmix64. */
static uint64_t dice(void)
{
	uint64_t z = state_of_dice += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double share(void)
{
	return (double)(dice() >> 11) / 9007199254740992.0;
}

static unsigned below(unsigned n)
{
	return (unsigned)(share() * n);
}

/* Which of n weights. */
static unsigned weighed(const double *w, unsigned n)
{
	double sum = 0, at;
	unsigned i;

	for (i = 0; i < n; i++)
		sum += w[i];
	at = share() * sum;
	for (i = 0; i + 1 < n && at >= w[i]; i++)
		at -= w[i];
	return i;
}

/* ---- names ---- */

/* Words of text, a blank between. returns: how many. */
static unsigned words(char out[][SPELLING_MAX], unsigned max, const char *text)
{
	unsigned n = 0;
	size_t len;

	for (; *text && n < max; n++, text += len + (text[len] == ' ')) {
		len = strcspn(text, " \n");
		assert_in_range(len, 1, SPELLING_MAX - 1);
		osmo_strlcpy(out[n], text, len + 1);
	}
	return n;
}

static void read_pools(void)
{
	const char *top = getenv("top_srcdir");
	char path[PATH_MAX], line[512], *save, *key, *latin, *native;
	struct spelt *s;
	unsigned i;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/register.txt", top ? top : ".");
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			continue;
		key = strtok_r(line, "\t\n", &save);
		latin = strtok_r(NULL, "\t\n", &save);
		native = strtok_r(NULL, "\t\n", &save);
		for (i = 0; i < ARRAY_SIZE(pools) && pools[i].key != *key; i++)
			;
		assert_true(latin && i < ARRAY_SIZE(pools) && pools[i].n < NAMES_MAX);
		s = &pools[i].names[pools[i].n++];
		s->n = words(s->as, SPELLINGS, latin);
		s->natives = words(s->native, SPELLINGS, native ? native : "");
	}
	fclose(f);
}

static void append_one_of(char *to, const char *list)
{
	char all[32][SPELLING_MAX];
	unsigned n = words(all, ARRAY_SIZE(all), list);

	snprintf(to + strlen(to), SPELLING_MAX - strlen(to), "%s", all[below(n)]);
}

/* The first `from` in as[0] written `to`: another spelling, if there is room. */
static void respell(struct spelt *s, const char *from, const char *to)
{
	char usual_one[SPELLING_MAX];
	const char *at;

	osmo_strlcpy(usual_one, s->as[0], sizeof(usual_one));
	at = strstr(usual_one, from);
	if (!at || s->n == 4)
		return;
	snprintf(s->as[s->n], SPELLING_MAX, "%.*s%s%s", (int)(at - usual_one), usual_one, to, at + strlen(from));
	s->n++;
}

static void invent(struct spelt *s, const struct pool *p)
{
	static const char *const pairs[][2] = { { "e", "i" }, { "u", "o" }, { "i", "y" }, { "aa", "a" }, { "ee", "i" }, { "kh", "h" },
		{ "ts", "s" }, { "q", "k" }, { "sh", "ch" }, { "gh", "g" }, { "o", "u" }, { "a", "e" } };
	static const char *const ends[] = { "", "", "n", "m", "t", "r", "s" };
	unsigned syllables = below(3) < 2 ? 2 : 3, i;

	for (i = 0; i < syllables; i++) {
		append_one_of(s->as[0], p->consonants);
		append_one_of(s->as[0], p->vowels);
	}
	snprintf(s->as[0] + strlen(s->as[0]), SPELLING_MAX - strlen(s->as[0]), "%s", ends[below(ARRAY_SIZE(ends))]);
	s->n = 1;
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		respell(s, pairs[i][0], pairs[i][1]);
}

static void fill_pools(void)
{
	struct pool *p;
	unsigned i;

	read_pools();
	for (p = pools; p < pools + ARRAY_SIZE(pools); p++) {
		for (i = 0; i < p->invented; i++)
			invent(&p->names[p->n++], p);
		for (i = 0; i < p->n; i++)
			p->up_to[i] = (i ? p->up_to[i - 1] : 0) + pow(i + 1.5, -0.85);
	}
}

static unsigned pick(const struct pool *p)
{
	double at = share() * p->up_to[p->n - 1];
	unsigned low = 0, high = p->n - 1, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (at < p->up_to[mid])
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* ---- people ---- */

static int year_of_birth(void)
{
	double u = share(), low = 1950, high = 2012, mode = 1998, c = (mode - low) / (high - low);

	return (int)(u <= c ? low + sqrt(u * c) * (high - low) : high - sqrt((1 - u) * (1 - c)) * (high - low));
}

static void invent_person(struct person *p)
{
	static const double of_pool[] = { .35, .45, .20 }, chain[] = { .04, .31, .55, .10 }, others[] = { .03, .60, .37 };
	unsigned i;

	*p = (struct person){ .pool = &pools[weighed(of_pool, 3)], .year = year_of_birth() };
	p->n = 1 + (p->pool->key == 'O' ? weighed(others, 3) : weighed(chain, 4));
	for (i = 0; i < p->n; i++)
		p->names[i] = pick(p->pool);
	p->mother[0] = pick(p->pool);
	p->mother[1] = pick(p->pool);
	if (share() < .62) {
		p->month = 1 + (int)below(12);
		p->day = 1 + (int)below(28);
	}
}

static void mistype(char *s)
{
	size_t len = strlen(s), i;
	double what = share();
	char c;

	if (len < 4)
		return;
	i = 1 + below((unsigned)len - 2);
	if ((s[i] | s[i + 1]) & 0x80)	/* a letter of two octets stays whole */
		return;
	if (what < .4) {
		c = s[i];
		s[i] = s[i + 1];
		s[i + 1] = c;
	} else if (what < .7) {
		memmove(s + i, s + i + 1, len - i);
	} else {
		s[i] = "aeiourstnlmk"[below(12)];
	}
}

static const char *spell(const struct pool *p, unsigned name, bool native)
{
	const struct spelt *s = &p->names[name];

	if (native && s->natives)
		return s->native[below(s->natives)];
	return s->as[s->n == 1 || share() < .55 ? 0 : 1 + below(s->n - 1)];
}

/* The chain as this desk hears it. returns: how many names. */
static unsigned hear(unsigned names[CHAIN], const struct person *p, const struct noise *noise)
{
	unsigned n = p->n, last;

	memcpy(names, p->names, sizeof(p->names));
	if (n >= 3 && share() < noise->drop)
		n--;
	else if (n == 2 && share() < noise->add)
		names[n++] = pick(p->pool);
	if (n >= 2 && share() < noise->turn) {
		last = names[n - 1];
		memmove(names + 1, names, (n - 1) * sizeof(names[0]));
		names[0] = last;
	}
	return n;
}

static void write_names(struct written *w, const struct person *p, const struct noise *noise, bool native)
{
	unsigned names[CHAIN], n = hear(names, p, noise), i, join;
	char one[SPELLING_MAX];
	size_t used = 0;

	join = n >= 2 && share() < noise->join ? 1 + below(n - 1) : 0;
	for (i = 0; i < n; i++) {
		osmo_strlcpy(one, spell(p->pool, names[i], native), sizeof(one));
		if (!native && share() < noise->typo)
			mistype(one);
		used += (size_t)snprintf(w->name + used, sizeof(w->name) - used, "%s%s", i && i != join ? " " : "", one);
	}
	snprintf(w->mother, sizeof(w->mother), "%s", spell(p->pool, p->mother[0], native));
	if (below(2))
		snprintf(w->mother + strlen(w->mother), sizeof(w->mother) - strlen(w->mother), " %s", spell(p->pool, p->mother[1], native));
}

static void mistake_year(struct written *w, const struct noise *noise)
{
	static const int far[] = { -8, -7, 7, 8 }, some[] = { -3, -2, 2, 3 };
	double what = share();
	int y = w->p.year_lo;

	if (what < noise->year)
		y += below(2) ? 1 : -1;
	else if (what < noise->year + noise->far)
		y += far[below(4)];
	else if (what < noise->year + noise->far + noise->years)
		y += some[below(4)];
	w->p.year_lo = w->p.year_hi = y;
}

static void mistake_date(struct written *w, const struct noise *noise)
{
	struct name_person *p = &w->p;
	int day = p->day;

	if (!day || share() >= noise->date)
		return;
	switch (below(3)) {
	case 0: p->month = p->day = 0; break;
	case 1: p->month = p->day = 1; break;
	default:
		if (day < 13) {
			p->day = p->month;
			p->month = day;
		}
	}
}

/* A person as a desk writes them down. */
static void write_down(struct written *w, const struct person *p, const struct noise *noise)
{
	bool native = p->pool->key != 'O' && share() < noise->script;

	w->p = (struct name_person){ w->name, w->mother, p->year, p->year, p->month, p->day };
	write_names(w, p, noise, native);
	mistake_year(w, noise);
	mistake_date(w, noise);
}

/* ---- keys ---- */

static uint64_t hash(unsigned kind, const char *text)
{
	uint64_t h = (0xcbf29ce484222325u ^ kind) * 0x100000001b3u;

	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * 0x100000001b3u;
	return h;
}

static int by_string(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* What exact comparison would hold together. */
static unsigned exact(uint64_t out[2], const struct name_person *p)
{
	char text[1024], date[16];
	struct name_tokens t;
	unsigned n = 0, i;
	size_t used;

	assert_int_equal(name_fold(&t, p->name), 0);
	if (p->month && (p->month > 1 || p->day > 1)) {
		snprintf(date, sizeof(date), "%d-%d-%d ", p->year_lo, p->month, p->day);
		snprintf(text, sizeof(text), "%s%s", date, t.t[0]);
		out[n++] = hash(EXACT, text);
	}
	qsort(t.t, t.n, sizeof(t.t[0]), by_string);
	used = (size_t)snprintf(text, sizeof(text), "%d", p->year_lo);
	for (i = 0; i < t.n; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, " %s", t.t[i]);
	out[n++] = hash(EXACT, text);
	return n;
}

/* Those of all kinds. returns: how many. */
static unsigned entries_of(struct entry out[NAME_KEYS_PROBES + 2], const struct name_person *p, enum name_keys_use use, unsigned person)
{
	struct name_key keys[NAME_KEYS_PROBES];
	int n = name_keys_of(keys, p, use), i;
	uint64_t of_exact[2];
	unsigned more;

	assert_in_range(n, 1, NAME_KEYS_PROBES);
	for (i = 0; i < n; i++)
		out[i] = (struct entry){ hash(keys[i].kind, keys[i].text), person, keys[i].kind };
	for (more = exact(of_exact, p); more > 0; more--)
		out[i++] = (struct entry){ of_exact[more - 1], person, EXACT };
	return (unsigned)i;
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

static double enrol_all(void)
{
	static const struct noise none;
	struct entry some[NAME_KEYS_PROBES + 2];
	struct written w;
	unsigned i, n, rows = 0;

	entries = calloc((size_t)people_n * ENTRIES, sizeof(*entries));
	assert_non_null(entries);
	for (i = 0; i < people_n; i++) {
		invent_person(&people[i]);
		write_down(&w, &people[i], &none);
		n = entries_of(some, &w.p, NAME_KEYS_TO_KEEP, i);
		assert_true(n <= ENTRIES);
		memcpy(entries + entries_n, some, n * sizeof(*entries));
		entries_n += n;
		while (n > 0)
			rows += some[--n].kind != EXACT;
	}
	qsort(entries, entries_n, sizeof(*entries), by_key);
	return (double)rows / people_n;
}

/* Kinds in which each person agrees. */
struct found {
	unsigned n;
	struct {
		uint32_t person;
		unsigned kinds;
	} c[CANDIDATES];
};

static void note(struct found *f, const struct entry *e)
{
	unsigned i;

	for (i = 0; i < f->n && f->c[i].person != e->person; i++)
		;
	if (i == f->n) {
		assert_true(f->n < CANDIDATES);
		f->c[f->n].person = e->person;
		f->c[f->n++].kinds = 0;
	}
	f->c[i].kinds |= NAME_KEY_BIT(e->kind);
}

static void look_up(struct found *f, const struct name_person *p)
{
	struct entry probes[NAME_KEYS_PROBES + 2];
	unsigned n = entries_of(probes, p, NAME_KEYS_TO_FIND, 0), i, low, high, mid;

	f->n = 0;
	for (i = 0; i < n; i++) {
		for (low = 0, high = entries_n; low < high;) {
			mid = (low + high) / 2;
			if (entries[mid].key < probes[i].key)
				low = mid + 1;
			else
				high = mid;
		}
		for (; low < entries_n && entries[low].key == probes[i].key; low++)
			note(f, &entries[low]);
	}
}

/* ---- figures ---- */

enum { RULE_TWO = EXACT + 1, RULE_TWO_OR_E, RULE_TWO_OR_E_OR_F, RULE_STRONG, RULES };

static bool agrees(unsigned rule, unsigned kinds)
{
	switch (rule) {
	case RULE_TWO: return name_keys_judge(kinds, NAME_RULE_TWO) != NAME_LIKE_NONE;
	case RULE_TWO_OR_E: return name_keys_judge(kinds, NAME_RULE_TWO_OR_E) != NAME_LIKE_NONE;
	case RULE_TWO_OR_E_OR_F: return agrees(RULE_TWO_OR_E, kinds) || (kinds & NAME_KEY_BIT(NAME_KEY_F));
	case RULE_STRONG: return name_keys_judge(kinds, NAME_RULE_TWO_OR_E) == NAME_LIKE_STRONG;
	default: return kinds & NAME_KEY_BIT(rule);
	}
}

struct score {
	double recall, wrong, see;	/* per cent found; others suggested an enrolment; per cent of enrolments that see one */
};

/* Enrol people of least to most names a second time. */
static void count_again(struct score s[RULES], const struct noise *noise, unsigned least, unsigned most, unsigned times)
{
	static struct found f;
	struct written w;
	unsigned i, j, who, rule;

	for (i = 0; i < times; i++) {
		do {
			who = below(people_n);
		} while (people[who].n < least || people[who].n > most);
		write_down(&w, &people[who], noise);
		look_up(&f, &w.p);
		for (j = 0; j < f.n && f.c[j].person != who; j++)
			;
		for (rule = 0; rule < RULES; rule++)
			s[rule].recall += j < f.n && agrees(rule, f.c[j].kinds) ? 100.0 / times : 0;
	}
}

static void count_new(struct score s[RULES], unsigned times)
{
	static const struct noise none;
	static struct found f;
	struct person p;
	struct written w;
	unsigned i, j, n, rule;

	for (i = 0; i < times; i++) {
		invent_person(&p);
		write_down(&w, &p, &none);
		look_up(&f, &w.p);
		for (rule = 0; rule < RULES; rule++) {
			for (j = n = 0; j < f.n; j++)
				n += agrees(rule, f.c[j].kinds);
			s[rule].wrong += (double)n / times;
			s[rule].see += n ? 100.0 / times : 0;
		}
	}
}

static const char *const rule_names[RULES] = {
	"A pair, year +-1", "B first and mother's, year +-1", "C first, whole date", "D all, year", "E first two and mother's", "F chain, year +-1",
	"the same name and birth date", "two of A to D", "two of A to D, or E", "two of A to D, or E, or F", "three of A to E (strong)",
};

/* What the reference found. Two points are allowed; of suggestions a fifth and 0.02, for they are few. */
static const struct {
	unsigned people, rule;
	struct score s;
} figures[] = {
	{ 20000, NAME_KEY_A, { 87.3, 1.506, 37.6 } }, { 20000, NAME_KEY_B, { 79.9, .208, 10.5 } }, { 20000, NAME_KEY_D, { 62.6, .020, 1.8 } },
	{ 20000, NAME_KEY_E, { 85.8, .099, 4.7 } }, { 20000, RULE_TWO, { 85.0, .030, 2.5 } }, { 20000, RULE_TWO_OR_E, { 91.8, .124, 6.4 } },
	{ 20000, RULE_STRONG, { 79.9, .004, .3 } },
	{ 100000, RULE_TWO, { 86.9, .180, 9.3 } }, { 100000, RULE_TWO_OR_E, { 92.0, .73, 18.0 } }, { 100000, RULE_TWO_OR_E_OR_F, { 94.1, 1.04, 23.1 } },
	{ 100000, EXACT, { 18.2, .013, 1.2 } },
};

static void expect_figures(const struct score s[RULES])
{
	const struct score *got, *want;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(figures); i++) {
		if (figures[i].people != people_n)
			continue;
		got = &s[figures[i].rule];
		want = &figures[i].s;
		if (fabs(got->recall - want->recall) > 2 || fabs(got->see - want->see) > 2 || fabs(got->wrong - want->wrong) > .02 + want->wrong / 5)
			fail_msg("%s: %.1f %%, %.3f, %.1f %%; the reference %.1f %%, %.3f, %.1f %%", rule_names[figures[i].rule], got->recall,
				 got->wrong, got->see, want->recall, want->wrong, want->see);
	}
}

static void test_who_joins_again_is_found(void **state)
{
	struct score s[RULES] = { 0 };
	double rows = enrol_all();
	unsigned rule;

	count_again(s, &usual, 1, CHAIN, AGAIN);
	count_new(s, AGAIN);
	print_message("# %u people, %.2f rows each\n# %-32s %7s %7s %7s\n", people_n, rows, "rule", "found", "wrong", "see one");
	for (rule = 0; rule < RULES; rule++)
		print_message("# %-32s %5.1f %% %7.3f %5.1f %%\n", rule_names[rule], s[rule].recall, s[rule].wrong, s[rule].see);
	assert_true(fabs(rows - 6.77) < .1);
	expect_figures(s);
}

/* One difference at a time, beside the spelling of each name. */
static void test_each_difference_alone(void **state)
{
	static const struct { const char *what; unsigned least, most; struct noise noise; double found; } cases[] = {
		{ "nothing else", 1, 9, { 0 }, 98.7 }, { "grandfather dropped", 3, 9, { .drop = 1 }, 97.0 }, { "a third name added", 2, 2, { .add = 1 }, 96.9 },
		{ "order turned", 2, 9, { .turn = 1 }, 96.6 }, { "typing error in 30 % of names", 1, 9, { .typo = .3 }, 86.6 },
		{ "people of one name", 1, 1, { 0 }, 98.3 }, { "two names joined", 2, 9, { .join = 1 }, 21.7 }, { "year off by one", 1, 9, { .year = 1 }, 96.5 },
		{ "year off by two or three", 1, 9, { .years = 1 }, 0 }, { "year off by seven or eight", 1, 9, { .far = 1 }, 0 },
		{ "another date, or none", 1, 9, { .date = 1 }, 97.7 }, { "native script", 1, 9, { .script = 1 }, 98.4 },
	};
	struct score s[RULES];
	size_t i;

	print_message("# %-32s %7s %7s\n", "differs", "two", "or E");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		memset(s, 0, sizeof(s));
		count_again(s, &cases[i].noise, cases[i].least, cases[i].most, CASE_AGAIN);
		print_message("# %-32s %5.1f %% %5.1f %%\n", cases[i].what, s[RULE_TWO].recall, s[RULE_TWO_OR_E].recall);
		if (fabs(s[RULE_TWO].recall - cases[i].found) > 5)	/* 500 of each: two standard deviations */
			fail_msg("%s: %.1f %%; the reference %.1f %%", cases[i].what, s[RULE_TWO].recall, cases[i].found);
	}
}

static int set_up(void **state)
{
	const char *n = getenv("REGISTER_PEOPLE");

	people_n = n ? (unsigned)atoi(n) : PEOPLE;
	assert_in_range(people_n, 1, PEOPLE_MAX);
	state_of_dice = 20261129;
	fill_pools();
	return 0;
}

static int tear_down(void **state)
{
	free(entries);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_joins_again_is_found),
		cmocka_unit_test(test_each_difference_alone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
