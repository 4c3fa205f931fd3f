/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/name_skeleton.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/base/utf8.h"
#include "store/values/name_fold.h"

#define ROW		8	/* of a syllabary: a consonant with each vowel */
#define ARTICLE_BEHIND	2	/* letters that are left of a name when its article goes, and more */

/* from: letters, '^' before those that begin a name; to: a consonant, or "" for what is no consonant or not heard. */
struct spelling {
	const char *from, *to;
};

struct script {
	uint32_t first, last;			/* letters that tell it */
	const struct spelling *spellings;	/* the longer before the shorter; or NULL */
	const char *rows;			/* of a syllabary: a consonant for each ROW from first, '.' for none; or NULL */
	const char *article;			/* written into the name it stands before; or NULL */
};

/* Somali writes with c a sound that others leave out, at the beginning at least; x is its h. */
static const struct spelling latin[] = {
	{ "tsch", "c" }, { "tch", "c" }, { "tsh", "c" }, { "sch", "c" }, { "^ca", "" }, { "^ci", "" }, { "^cu", "" },
	{ "sh", "c" }, { "ch", "c" }, { "ts", "s" }, { "tz", "s" }, { "kh", "h" }, { "gh", "g" }, { "ph", "f" }, { "th", "t" }, { "dh", "t" },
	{ "ck", "k" }, { "ce", "s" }, { "ci", "s" }, { "b", "b" }, { "c", "k" }, { "d", "t" }, { "f", "f" }, { "g", "g" }, { "h", "h" }, { "j", "j" },
	{ "k", "k" }, { "l", "l" }, { "m", "m" }, { "n", "n" }, { "p", "b" }, { "q", "k" }, { "r", "r" }, { "s", "s" }, { "t", "t" }, { "x", "h" },
	{ "z", "s" }, { NULL, NULL }
};

static const struct spelling arabic[] = {
	{ "ب", "b" }, { "پ", "b" }, { "ت", "t" }, { "ث", "t" }, { "د", "t" }, { "ط", "t" }, { "ض", "t" }, { "س", "s" }, { "ص", "s" }, { "ز", "s" },
	{ "ذ", "s" }, { "ظ", "s" }, { "ژ", "s" }, { "ج", "j" }, { "ش", "c" }, { "چ", "c" }, { "غ", "g" }, { "گ", "g" }, { "ق", "k" }, { "ك", "k" },
	{ "ح", "h" }, { "خ", "h" }, { "ه", "h" }, { "ف", "f" }, { "ر", "r" }, { "ل", "l" }, { "م", "m" }, { "ن", "n" }, { NULL, NULL }
};

/* h l h m s r s sh, q q q q b v t ch, h h n ny a k kh kh, kh w a z zh y d dd, j g gg gg t ch p ts, ts f p */
static const char ethiopic[] = "hlhmsrsc" "kkkkb.tc" "hhnn.kkh" "h..ss.tt" "jgggtcbs" "sfb";

/* The first whose letters a token has. */
static const struct script scripts[] = {
	{ 0x0600, 0x077f, arabic, NULL, "ال" },
	{ 0x1200, 0x137f, NULL, ethiopic, NULL },
	{ 'a', 'z', latin, NULL, NULL },
};

static bool has_letter(const struct script *s, const char *token)
{
	const char *end = token + strlen(token);
	uint32_t c;

	while (utf8_next(&c, &token, end) > 0)
		if (c >= s->first && c <= s->last)
			return true;
	return false;
}

static const struct script *script_of(const char *token)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(scripts); i++)
		if (has_letter(&scripts[i], token))
			return &scripts[i];
	return NULL;
}

static const char *begin_of(const struct script *s, const char *token)
{
	size_t article = s->article ? strlen(s->article) : 0;
	const char *at = token + article, *end = token + strlen(token);
	unsigned letters = 0;
	uint32_t c;

	if (!article || strncmp(token, s->article, article))
		return token;
	while (utf8_next(&c, &at, end) > 0)
		letters++;
	return letters > ARTICLE_BEHIND ? token + article : token;
}

/* The consonant of the spelling at p. returns: octets to step over. */
static size_t spelt(const struct script *s, const char *p, bool begins, const char **to)
{
	const struct spelling *l;
	const char *from;

	for (l = s->spellings; l && l->from; l++) {
		if (*l->from == '^' && !begins)
			continue;
		from = l->from + (*l->from == '^');
		if (!strncmp(p, from, strlen(from))) {
			*to = l->to;
			return strlen(from);
		}
	}
	return 0;
}

/* The consonant of the syllable, or of nothing we know, at p. returns: octets to step over. */
static size_t syllable(const struct script *s, const char *p, char of[2], const char **to)
{
	const char *at = p;
	uint32_t c;

	if (utf8_next(&c, &at, p + strlen(p)) > 0 && s->rows && c >= s->first && (c - s->first) / ROW < strlen(s->rows)) {
		of[0] = s->rows[(c - s->first) / ROW];
		*to = of[0] == '.' ? "" : of;
	}
	return (size_t)(at - p);
}

static void write_consonants(char out[NAME_SKELETON_MAX], const struct script *s, const char *token)
{
	const char *begin = begin_of(s, token), *p = begin, *to;
	char of[2] = "";
	size_t used = 0, step;

	while (*p) {
		to = "";
		step = spelt(s, p, p == begin, &to);
		p += step ? step : syllable(s, p, of, &to);
		if (*to && used + 1 < NAME_SKELETON_MAX)
			out[used++] = *to;
	}
	out[used] = '\0';
}

/* h is written or not as anybody likes: it stays where nothing else is. */
static void drop_h(char *out)
{
	char first = *out, *from, *to = out;

	for (from = out; *from; from++)
		if (*from != 'h')
			*to++ = *from;
	*to = '\0';
	if (to == out && first) {
		out[0] = first;
		out[1] = '\0';
	}
}

/* Letters that no table has are not ours to judge. */
static void drop_doubles(char *out)
{
	char *from, *to = out;

	for (from = out; *from; from++)
		if (to == out || to[-1] != *from || (*from & 0x80))
			*to++ = *from;
	*to = '\0';
}

/* Abdul- and Abdi- before a name are one. */
static void drop_abdul(char *out)
{
	if (!strncmp(out, "btl", 3) && out[3] && out[4])
		memmove(out + 2, out + 3, strlen(out + 3) + 1);
}

static void unify(char *out)
{
	drop_h(out);
	drop_doubles(out);
	drop_abdul(out);
}

/* As much of the token as has room, in whole characters. */
static void keep_letters(char out[NAME_SKELETON_MAX], const char *token)
{
	const char *at = token, *end = token + strlen(token), *good = token;
	uint32_t c;

	while (utf8_next(&c, &at, end) > 0 && at - token < NAME_SKELETON_MAX)
		good = at;
	memcpy(out, token, (size_t)(good - token));
	out[good - token] = '\0';
}

void name_skeleton(char out[NAME_SKELETON_MAX], const char *token)
{
	const struct script *s = script_of(token);

	if (s) {
		write_consonants(out, s, token);
		unify(out);
	} else {
		keep_letters(out, token);
	}
	if (!*out)
		memcpy(out, NAME_SKELETON_NONE, sizeof(NAME_SKELETON_NONE));
}

bool name_skeleton_knows(const char *name)
{
	struct name_tokens t;
	bool known = name_fold(&t, name) == 0;
	unsigned i;

	for (i = 0; i < t.n && known; i++)
		known = script_of(t.t[i]) != NULL;
	secret_wipe_mem(&t, sizeof(t));
	return known;
}

void name_skeleton_join(char *out, size_t size, const char *skeleton)
{
	size_t used = strcmp(out, NAME_SKELETON_NONE) ? strlen(out) : 0;

	if (used && !strcmp(skeleton, NAME_SKELETON_NONE))
		return;
	snprintf(out + used, size - used, "%s", skeleton);
	unify(out);
}

int name_skeleton_keep(char out[NAME_SKELETON_WHOLE], const char *name)
{
	char one[NAME_SKELETON_MAX];
	struct name_tokens t;
	size_t used = 0;
	unsigned i;
	int rc = name_fold(&t, name);

	out[0] = '\0';
	if (rc == 0 && !name_skeleton_knows(name))
		memcpy(out, NAME_SKELETON_ALIEN, sizeof(NAME_SKELETON_ALIEN));
	for (i = 0; rc == 0 && !(used == 0 && out[0]) && i < t.n; i++) {
		name_skeleton(one, t.t[i]);
		used += snprintf(out + used, NAME_SKELETON_WHOLE - used, "%s%s", used ? " " : "", one);
	}
	secret_wipe_mem(&t, sizeof(t));
	secret_wipe_mem(one, sizeof(one));
	return rc;
}

/* Blank out in rest the word that is at told. returns: was it there? */
static bool take_word(char *rest, const char *told, size_t len)
{
	char *at = rest;

	for (; *at; at += strcspn(at, " "), at += *at == ' ') {
		if (strcspn(at, " ") == len && !memcmp(at, told, len)) {
			memset(at, '-', len);
			return true;
		}
	}
	return false;
}

static unsigned count_words(const char *s)
{
	unsigned n = *s != '\0';

	for (; *s; s++)
		n += *s == ' ';
	return n;
}

int name_skeleton_judge(const char *kept, const char *told)
{
	char rest[NAME_SKELETON_WHOLE], words[NAME_SKELETON_WHOLE];
	const char *at;
	int rc = name_skeleton_keep(words, told) ? -ENODATA : 1;
	size_t len;

	snprintf(rest, sizeof(rest), "%s", kept);
	if (!strcmp(kept, NAME_SKELETON_ALIEN) || !strcmp(words, NAME_SKELETON_ALIEN) || !*kept || !*words ||
	    (count_words(words) < 2 && count_words(kept) > 1))
		rc = -ENODATA;
	for (at = words; rc == 1 && *at; at += len, at += *at == ' ') {
		len = strcspn(at, " ");
		rc = take_word(rest, at, len);
	}
	secret_wipe_mem(rest, sizeof(rest));
	secret_wipe_mem(words, sizeof(words));
	return rc;
}
