/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/story/story_lang.h"

#include <ctype.h>
#include <libconfig.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include "menus/text/text.h"
#include "sim/story/story.h"

#define LETTERS_MIN	3	/* fewer of a text's own are found in many */
#define CODE_MIN	5	/* digits; fewer are a day or a count */
#define VALUES_MAX	6	/* of a line */
#define LINE_MAX	512
#define MARK_LEN	3	/* octets of a sign that turns the direction */
#define SIGNS		" .:,-"	/* between values */

struct pair {
	const char *english, *other;	/* lines with {values} */
};

struct story_lang {
	config_t english, other;
	struct pair *pairs;
	char *more;		/* as phones get it */
	char *name, *sent;	/* in Latin letters; as phones get it */
};

/* One way in which an English line says what is expected. */
struct reading {
	struct { const char *text; size_t len; } values[VALUES_MAX];
	unsigned n;
	unsigned letters;	/* of the line's own that were met */
	const char *rest;	/* of the line */
};

/* --- both files, line by line --- */

static void add_pair(struct story_lang *l, const char *english, const char *other)
{
	size_t n = talloc_array_length(l->pairs);

	l->pairs = talloc_realloc(l, l->pairs, struct pair, n + 1);
	l->pairs[n] = (struct pair){ english, other };
}

/* The parts of a line that are no value, in turn. returns: length; 0: there are no more. */
static size_t next_part(const char **line, const char **part)
{
	while (**line == '{' && strchr(*line, '}'))
		*line = strchr(*line, '}') + 1;
	*part = *line;
	*line += strcspn(*line, "{");
	return (size_t)(*line - *part);
}

static bool is_choice(const char *line)
{
	return isdigit((unsigned char)line[0]) && line[1] == ' ';
}

/* Is there more in it than values? */
static bool has_own(const char *line)
{
	const char *part;
	size_t len;

	while ((len = next_part(&line, &part)) > 0)
		if (strspn(part, SIGNS) < len)
			return true;
	return false;
}

/* Which lines of a screen have the first value of this one? returns: how many; *its: is `line` one of them? */
static unsigned with_value(const char *english, const config_setting_t *other, const char *line, bool *its)
{
	const char *value = strchr(english, '{'), *b;
	char name[LINE_MAX];
	unsigned n = 0;

	*its = false;
	if (!value)
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(value, "}"), value);
	for (int k = 0; k < config_setting_length(other); k++)
		n += (b = config_setting_get_string_elem(other, k)) && has_own(b) && strstr(b, name);
	*its = has_own(line) && strstr(line, name);
	return n;
}

static bool goes_with(const config_setting_t *english, int i, const config_setting_t *other, int k)
{
	const char *a = config_setting_get_string_elem(english, i), *b = config_setting_get_string_elem(other, k);
	bool its;

	if (!a || !b)
		return false;
	if (is_choice(a))
		return *a == *b;
	if (with_value(a, other, b, &its))
		return its;
	if (config_setting_length(english) == config_setting_length(other) && has_own(config_setting_get_string_elem(other, i)))
		return i == k;
	return !is_choice(b);
}

/* Choices by their digit, what has a value with what has it, the others line by line; where the other language has fewer, any may say it. */
static void add_lines(struct story_lang *l, const config_setting_t *english, const config_setting_t *other)
{
	int n = config_setting_length(english), m = config_setting_length(other);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < m; k++)
			if (goes_with(english, i, other, k))
				add_pair(l, config_setting_get_string_elem(english, i), config_setting_get_string_elem(other, k));
}

static void add_all(struct story_lang *l, const config_setting_t *english, const config_setting_t *other)
{
	const char *text = config_setting_get_string(english);

	if (text && config_setting_get_string(other))
		return add_pair(l, text, config_setting_get_string(other));
	if (config_setting_is_list(english) || config_setting_is_array(english))
		return add_lines(l, english, other);
	for (int i = 0; config_setting_is_group(english) && i < config_setting_length(english); i++) {
		const config_setting_t *a = config_setting_get_elem(english, (unsigned)i);
		const config_setting_t *b = config_setting_get_member(other, config_setting_name(a));

		if (b)
			add_all(l, a, b);
	}
}

static int close_files(struct story_lang *l)
{
	config_destroy(&l->english);
	config_destroy(&l->other);
	return 0;
}

static bool read_one(config_t *c, const char *folder, const char *lang)
{
	char *path = talloc_asprintf(NULL, "%s/%s.conf", folder, lang);
	bool good = config_read_file(c, path);

	talloc_free(path);
	return good;
}

/* With the letters that are sent in place of those that the alphabet of phones lacks. */
static char *as_sent(void *ctx, const char *text)
{
	char folded[LINE_MAX];

	return talloc_strdup(ctx, text_choose(text) == TEXT_GSM7 && text_fold_gsm7(folded, sizeof(folded), text) > 0 ? folded : text);
}

struct story_lang *story_lang_read(void *ctx, const char *folder, const char *lang)
{
	struct story_lang *l = talloc_zero(ctx, struct story_lang);
	const char *name, *more;

	config_init(&l->english);
	config_init(&l->other);
	talloc_set_destructor(l, close_files);
	if (!read_one(&l->english, folder, "en") || !read_one(&l->other, folder, lang) ||
	    !config_lookup_string(&l->other, "words.list.more", &more) || !config_lookup_string(&l->other, "name", &name)) {
		talloc_free(l);
		return NULL;
	}
	l->name = talloc_strndup(l, name, strcspn(name, " "));
	l->sent = as_sent(l, l->name);
	l->more = as_sent(l, more);
	add_all(l, config_root_setting(&l->english), config_root_setting(&l->other));
	return l;
}

/* --- what is expected, in English --- */

/* Read `want` as what the line says from `line` on; values take as little as they can. */
static bool reads(const char *line, const char *want, struct reading *r)
{
	const char *behind = *line == '{' ? strchr(line, '}') : NULL;

	if (!*want) {
		r->rest = line;
		return true;
	}
	if (behind) {
		for (size_t n = 0; r->n < VALUES_MAX; n++) {
			struct reading longer = *r;

			longer.values[longer.n].text = want;
			longer.values[longer.n++].len = n;
			if (reads(behind + 1, want + n, &longer)) {
				*r = longer;
				return true;
			}
			if (!want[n])
				break;
		}
		return false;
	}
	if (!*line || *line != *want)
		return false;
	r->letters += isalpha((unsigned char)*line) != 0;
	return reads(line + 1, want + 1, r);
}

/* The line from one place on, any but within a value. returns: whether it says that, in letters of its own. */
static bool says(const char *line, const char *want, struct reading *r)
{
	for (const char *at = line; *at; at++) {
		*r = (struct reading){ 0 };
		if (reads(at, want, r) && (r->letters >= LETTERS_MIN || (at == line && !*r->rest && (!r->n || r->letters))))
			return true;
		if (*at == '{' && strchr(at, '}'))
			at = strchr(at, '}');
	}
	return false;
}

/* --- what is expected, in the other language --- */

/* As it is written, or with the letters that are sent in place of those that the alphabet of phones lacks. */
static bool holds(const char *text, const char *part)
{
	char folded[LINE_MAX];

	return story_matches(text, part) || (text_fold_gsm7(folded, sizeof(folded), part) > 0 && story_matches(text, folded));
}

static bool is_number(const char *text, size_t len)
{
	return len && strspn(text, "0123456789") >= len;
}

static bool is_name(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && !islower((unsigned char)text[n]))
		n++;
	return len > 1 && n == len;
}

/* All parts of the line, and the numbers of what is expected; its names where the line has no words of its own. */
static bool has_line(const char *text, const char *line, const struct reading *r)
{
	bool bare = !has_own(line);
	char want[LINE_MAX];
	const char *part;
	unsigned found = 0;
	size_t len;

	while ((len = next_part(&line, &part)) > 0) {
		snprintf(want, sizeof(want), "%.*s", (int)len, part);
		if (!has_own(want))
			continue;
		if (!holds(text, want))
			return false;
		found++;
	}
	for (unsigned i = 0; i < r->n; i++) {
		if (!is_number(r->values[i].text, r->values[i].len) && !(bare && is_name(r->values[i].text, r->values[i].len)))
			continue;
		snprintf(want, sizeof(want), "%.*s", (int)r->values[i].len, r->values[i].text);
		if (!story_matches(text, want))
			return false;
		found++;
	}
	return found > 0;
}

static bool says_all(const struct story_lang *l, const char *text, const char *part)
{
	struct reading r;

	if (story_matches(text, part))
		return true;
	for (size_t i = 0; i < talloc_array_length(l->pairs); i++)
		if (says(l->pairs[i].english, part, &r) && has_line(text, l->pairs[i].other, &r))
			return true;
	return false;
}

/* A day, as "5 Mar 1990": number, month and year, each for itself. */
static bool says_day(const struct story_lang *l, const char *text, const char *part)
{
	char day[8], month[16], year[8] = "";

	return sscanf(part, "%7[0-9] %15[A-Za-z] %7[0-9]", day, month, year) >= 2 && strlen(month) == 3 && story_matches(text, day) &&
	       says_all(l, text, month) && story_matches(text, year);
}

/* Words of several values in turn: each of them. */
bool story_lang_holds(const struct story_lang *l, const char *text, const char *part)
{
	struct reading r = { 0 };

	if (story_matches(text, part))
		return true;
	for (size_t i = 0; i < talloc_array_length(l->pairs); i++)
		if (!strcmp(l->pairs[i].english, part) && has_line(text, l->pairs[i].other, &r))
			return true;
	return false;
}

bool story_lang_matches(const struct story_lang *l, const char *text, const char *part)
{
	char *each, *rest, *copy;
	bool good = true;

	if (says_all(l, text, part) || says_day(l, text, part))
		return true;
	if (is_choice(part) || !strncmp(part, "- ", 2))
		return story_lang_matches(l, text, part + 2);
	if (!strpbrk(part, ",:"))
		return false;
	rest = copy = talloc_strdup(NULL, part);
	while (good && (each = strsep(&rest, ",:"))) {
		each += strspn(each, " ");
		good = !*each || says_all(l, text, each) || says_day(l, text, each);
	}
	talloc_free(copy);
	return good;
}

/* Where the line begins that has those words up to the next value; NULL: none. */
static const char *line_with(const char *text, const char *words)
{
	char own[LINE_MAX];
	const char *at;

	snprintf(own, sizeof(own), "%.*s", (int)strcspn(words, "{"), words);
	at = *own ? strstr(text, own) : NULL;
	while (at && at > text && at[-1] != '\n')
		at--;
	return at;
}

/* Behind the words that stand before the same value in the other language. returns: NULL: not in this line. */
static const char *value_in(const char *text, const char *line, const struct reading *r)
{
	const char *value = strchr(r->rest, '{'), *own, *at;
	char name[LINE_MAX];
	size_t len;

	if (!value)
		return NULL;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(value, "}"), value);
	value = strstr(line, name);
	if (value == line)
		return line_with(text, strchr(value, '}') + 1);
	while (value && (len = next_part(&line, &own)) > 0) {
		if (line != value)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)len, own);
		at = strstr(text, name);
		return at ? at + len : NULL;
	}
	return NULL;
}

/* A line of the value alone: the last that has no letters. returns: NULL: there is none. */
static const char *number_alone(const char *text)
{
	const char *found = NULL;

	for (const char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
		const char *digit = at + strcspn(at, "0123456789\n");
		size_t len = strspn(digit, "0123456789 -");

		if (len >= CODE_MIN && digit - at <= MARK_LEN && strcspn(digit + len, "\n") <= MARK_LEN)
			found = at;
	}
	return found;
}

/* The first number that may be a code. */
static const char *first_code(const char *text)
{
	char digits[64];

	for (const char *at = text; *at; at++)
		if (isdigit((unsigned char)*at) && (at == text || !isdigit((unsigned char)at[-1])) && story_digits_after(digits, sizeof(digits), at, NULL) >= CODE_MIN)
			return at;
	return text;
}

const char *story_lang_value(const struct story_lang *l, const char *text, const char *part)
{
	const char *at;
	struct reading r;

	for (size_t i = 0; i < talloc_array_length(l->pairs); i++) {
		if (!says(l->pairs[i].english, part, &r))
			continue;
		at = has_own(l->pairs[i].other) ? has_line(text, l->pairs[i].other, &r) ? value_in(text, l->pairs[i].other, &r) : NULL : number_alone(text);
		if (at)
			return at;
	}
	return first_code(text);
}

bool story_lang_is_english(const char *text, const char *typed)
{
	char english[] = "? English";

	english[0] = *typed;
	return strlen(typed) == 1 && strstr(text, english);
}

bool story_lang_own(const struct story_lang *l, const char *text, char digit[2])
{
	for (const char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (is_choice(at) && (!strncmp(at + 2, l->name, strlen(l->name)) || !strncmp(at + 2, l->sent, strlen(l->sent)))) {
			digit[0] = *at;
			digit[1] = '\0';
			return true;
		}
	return false;
}

size_t story_lang_goes_on(const struct story_lang *l, const char *text)
{
	const char *last = strrchr(text, '\n'), *end = last;

	if (!last || strcmp(last + 1, l->more))
		return 0;
	while (end > text && end[-1] != '\n')
		end--;
	return (size_t)((end > text && !strncmp(end, "0 ", 2) ? end : last) - text);
}

bool story_lang_has_more(const struct story_lang *l, const char *text)
{
	return strstr(text, l->more) != NULL;
}
