/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A filled sheet read back: what its reader changed becomes a language file, proven as any other before it stays. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>

#include "store/ctl/musafirctl_file.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/ctl/menus/menus_priv.h"

#define LABELS_MAX	2048
#define LINES_MAX	64	/* of one label */
#define FAULTS_MAX	50	/* told */
#define NOTE_MAX	400

struct label {
	enum menu_saying_kind kind;
	char *name, *was;
	const char *line[LINES_MAX];	/* of the sheet; NUL-terminated there */
	unsigned at[LINES_MAX], n;
	unsigned head;			/* line of the sheet; 0: not there */
	bool good;
	char note[NOTE_MAX];
};

enum part { PART_NONE, PART_SHOWN, PART_LINES, PART_NOTE };

struct sheet {
	const char *path;
	char *octets;
	struct label *labels[LABELS_MAX];
	size_t n_labels;
	struct label *label;		/* that is being read */
	enum part part;
	unsigned line, faults;
	/* the language file, and which line of the sheet each of its lines came from */
	FILE *out;
	unsigned *from, n_from;
};

__attribute__((format(printf, 3, 4))) static void fault(struct sheet *s, unsigned line, const char *fmt, ...)
{
	char what[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (s->faults++ < FAULTS_MAX)
		musafirctl_say(0, "%s:%u: %s", s->path, line, what);
}

/* ---- what the menus say ---- */

static void keep_label(void *ctx, const struct menu_saying *say)
{
	struct sheet *s = ctx;
	struct label *l = s->n_labels < LABELS_MAX ? talloc_zero(s, struct label) : NULL;

	if (!l)
		return;
	l->kind = say->kind;
	l->name = talloc_strdup(l, say->name);
	l->was = talloc_strdup(l, say->words);
	s->labels[s->n_labels++] = l;
}

static struct label *label_of(struct sheet *s, const char *kind, const char *name)
{
	size_t i;

	for (i = 0; i < s->n_labels; i++)
		if (!strcmp(menus_kind(s->labels[i]->kind), kind) && !strcmp(s->labels[i]->name, name))
			return s->labels[i];
	return NULL;
}

static bool is_changed(const struct label *l)
{
	const char *was = l->was;
	unsigned i;

	for (i = 0; i < l->n; i++) {
		size_t len = strcspn(was, "\n");

		if (strlen(l->line[i]) != len || strncmp(l->line[i], was, len))
			return true;
		was += len + (was[len] != '\0');
	}
	return *was != '\0';
}

/* ---- reading ---- */

static void read_head(struct sheet *s, char *text)
{
	char *save, *kind = strtok_r(text, " \t", &save), *name = strtok_r(NULL, " \t", &save);

	s->label = kind && name ? label_of(s, kind, name) : NULL;
	s->part = PART_NONE;
	if (!s->label) {
		fault(s, s->line, "no such label; expected == screen M1, as the sheet had it");
	} else if (s->label->head) {
		fault(s, s->line, "%s stands here twice, first in line %u", name, s->label->head);
		s->label = NULL;
	} else {
		s->label->head = s->line;
	}
}

static void read_words(struct sheet *s, char *text)
{
	struct label *l = s->label;

	if (*text != '|') {
		if (text[strspn(text, " \t")])
			fault(s, s->line, "expected | in front of a line of %s", l->name);
		return;
	}
	if (l->n == LINES_MAX) {
		fault(s, s->line, "more than %d lines of %s", LINES_MAX, l->name);
		return;
	}
	l->at[l->n] = s->line;
	l->line[l->n++] = text + 1 + (text[1] == ' ');
}

static void read_note(struct sheet *s, const char *text)
{
	size_t len = strlen(s->label->note);

	text += strspn(text, " \t");
	snprintf(s->label->note + len, sizeof(s->label->note) - len, "%s%s", len && *text ? " " : "", text);
}

/* "good:" and its like, at the beginning of a line. returns: what stands behind; NULL: it is another. */
static char *behind(char *text, const char *word)
{
	size_t len = strlen(word);

	return strncmp(text, word, len) ? NULL : text + len;
}

static void read_line(struct sheet *s, char *text)
{
	char *rest;

	if (*text == '#')
		return;
	if ((rest = behind(text, "== ")))
		read_head(s, rest);
	else if (!s->label)
		return;
	else if (behind(text, "room:") || behind(text, "means:") || behind(text, "seen:"))
		s->part = PART_SHOWN;
	else if (behind(text, "lines:"))
		s->part = PART_LINES;
	else if ((rest = behind(text, "good:"))) {
		s->label->good = rest[strspn(rest, " \t")] != '\0';
		s->part = PART_NONE;
	} else if ((rest = behind(text, "note:"))) {
		s->part = PART_NOTE;
		read_note(s, rest);
	} else if (s->part == PART_LINES)
		read_words(s, text);
	else if (s->part == PART_NOTE)
		read_note(s, text);
}

static int read_sheet(struct sheet *s)
{
	size_t len;
	int rc = musafirctl_file_get(s->path, s->octets, MENUS_SHEET_MAX, &len);
	char *text = s->octets, *end;

	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", s->path, strerror(-rc));
	s->octets[len] = '\0';
	if (strlen(s->octets) != len)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: this is no text; expected the sheet that menus review wrote, in UTF-8", s->path);
	text += strncmp(text, "\xef\xbb\xbf", 3) ? 0 : 3;
	for (; *text; text = end) {
		end = text + strcspn(text, "\n");
		if (*end)
			*end++ = '\0';
		text[strcspn(text, "\r")] = '\0';
		s->line++;
		read_line(s, text);
	}
	return MUSAFIRCTL_DONE;
}

/* ---- the language file ---- */

__attribute__((format(printf, 3, 4))) static void put(struct sheet *s, unsigned from, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(s->out, fmt, ap);
	va_end(ap);
	s->from = talloc_realloc(s, s->from, unsigned, s->n_from + 1);
	if (s->from)
		s->from[s->n_from++] = from;
}

static void put_quoted(FILE *out, const char *text, size_t len)
{
	size_t i;

	fputc('"', out);
	for (i = 0; i < len; i++) {
		if (strchr("\"\\", text[i]))
			fputc('\\', out);
		fputc(text[i], out);
	}
	fputc('"', out);
}

static void put_line(struct sheet *s, const char *before, const char *text, const char *behind, unsigned from)
{
	fputs(before, s->out);
	put_quoted(s->out, text, strlen(text));
	put(s, from, "%s\n", behind);
}

static void put_words(struct sheet *s, const struct label *l)
{
	unsigned i;

	put(s, l->head, "\t%s = [\n", l->name);
	for (i = 0; i < l->n; i++)
		put_line(s, "\t\t", l->line[i], i + 1 < l->n ? "," : "", l->at[i]);
	put(s, l->head, "\t];\n");
}

/* "key = text". A key is nothing but letters of one, so that no line can say more than its own. returns: where the text begins; NULL: a fault. */
static const char *split_pair(struct sheet *s, const struct label *l, unsigned i, int *key_len)
{
	const char *line = l->line[i], *at = strstr(line, " = ");

	*key_len = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	if (*key_len && line + *key_len == at)
		return at + 3;
	fault(s, l->at[i], "expected key = words, with the key as it was");
	return NULL;
}

static void put_pairs(struct sheet *s, const struct label *l)
{
	unsigned i;
	int len;

	put(s, l->head, "\t%s = {\n", l->name);
	for (i = 0; i < l->n; i++) {
		const char *text = split_pair(s, l, i, &len);

		if (!text)
			continue;
		fprintf(s->out, "\t\t%.*s = ", len, l->line[i]);
		put_line(s, "", text, ";", l->at[i]);
	}
	put(s, l->head, "\t};\n");
}

static void put_commands(struct sheet *s, const struct label *l)
{
	unsigned i;
	int len;

	for (i = 0; i < l->n; i++) {
		const char *text = split_pair(s, l, i, &len);
		bool first = true;

		if (!text)
			continue;
		fprintf(s->out, "\t%.*s = [", len, l->line[i]);
		for (text += strspn(text, " "); *text; text += strspn(text, " "), first = false) {
			fputs(first ? " " : ", ", s->out);
			put_quoted(s->out, text, strcspn(text, " "));
			text += strcspn(text, " ");
		}
		put(s, l->at[i], " ];\n");
	}
}

static void put_section(struct sheet *s, enum menu_saying_kind kind, const char *name)
{
	static void (*const by_kind[])(struct sheet *s, const struct label *l) = { put_words, put_words, put_pairs, put_commands };
	bool begun = false;
	size_t i;

	for (i = 0; i < s->n_labels; i++) {
		const struct label *l = s->labels[i];

		if (l->kind != kind || !l->head || !l->good || !is_changed(l))
			continue;
		if (!begun)
			put(s, l->head, "%s = {\n", name);
		begun = true;
		by_kind[kind](s, l);
	}
	if (begun)
		put(s, 0, "};\n");
}

static bool is_done(const struct sheet *s)
{
	size_t i;

	for (i = 0; i < s->n_labels; i++)
		if (!s->labels[i]->head || !s->labels[i]->good)
			return false;
	return true;
}

static void put_file(struct sheet *s)
{
	put(s, 0, "# What a native reader changed; a folder of menus that goes behind the shipped one.\n");
	put(s, 0, "review = \"%s\";\n", is_done(s) ? "done" : "needed");
	put_section(s, MENU_SAYING_SCREEN, "screens");
	put_section(s, MENU_SAYING_TEXT, "texts");
	put_section(s, MENU_SAYING_GROUP, "words");
	put_section(s, MENU_SAYING_COMMANDS, "commands");
}

/* A fault of the language file is one of the line of the sheet that it came from. */
static void say_fault(struct sheet *s, const char *path, const char *text)
{
	size_t len = strlen(path);
	char *rest;
	unsigned long line = !strncmp(text, path, len) && text[len] == ':' ? strtoul(text + len + 1, &rest, 10) : 0;

	if (line && line <= s->n_from && s->from[line - 1])
		fault(s, s->from[line - 1], "%s", rest + strspn(rest, ": "));
	else
		musafirctl_say(0, "%s", text);
	s->faults++;
}

static int prove(struct musafirctl *ctl, struct sheet *s, const char *lang, const char *folder, const char *path)
{
	struct menu_faults *faults = menu_faults_new(s);
	struct menu *menu = faults ? menus_load(ctl, lang, "", folder, faults) : NULL;
	size_t i;

	if (menu) {
		menu_free(menu);
		return MUSAFIRCTL_DONE;
	}
	for (i = 0; faults && i < menu_faults_count(faults); i++)
		say_fault(s, path, menu_faults_get(faults, i));
	unlink(path);
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: what it changes does not fit the menus; nothing was written", s->path);
}

static int make_folder(const char *folder, const char *lang, char path[PATH_MAX])
{
	if ((size_t)snprintf(path, PATH_MAX, "%s/lang", folder) >= PATH_MAX - 16)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--to: the path is too long");
	if ((mkdir(folder, 0755) && errno != EEXIST) || (mkdir(path, 0755) && errno != EEXIST))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(errno));
	snprintf(path, PATH_MAX, "%s/lang/%s.conf", folder, lang);
	return MUSAFIRCTL_DONE;
}

static int write_file(struct musafirctl *ctl, struct sheet *s, const char *lang, const char *folder)
{
	char path[PATH_MAX], *octets = NULL;
	size_t len = 0;
	int rc;

	s->out = open_memstream(&octets, &len);
	if (!s->out)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	put_file(s);
	fclose(s->out);
	rc = s->faults ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %u fault%s; nothing was written", s->path, s->faults, s->faults == 1 ? "" : "s") :
	     make_folder(folder, lang, path);
	if (rc == MUSAFIRCTL_DONE) {
		rc = -musafirctl_file_new(path, 0644, octets, len);
		rc = rc ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(rc)) : prove(ctl, s, lang, folder, path);
	}
	free(octets);
	return rc;
}

/* ---- what became of it ---- */

static const char *state_of(const struct label *l)
{
	bool changed = l->head && is_changed(l);

	if (l->head && l->good)
		return changed ? "changed" : "good";
	return changed ? "changed, no x: not taken" : "not read";
}

static void tell(struct musafirctl *ctl, const struct sheet *s)
{
	size_t i;

	for (i = 0; i < s->n_labels; i++) {
		const struct label *l = s->labels[i];

		if (!strcmp(state_of(l), "good") && !*l->note)
			continue;
		musafirctl_out_row(ctl->out);
		musafirctl_out_put(ctl->out, "label", l->name, false);
		musafirctl_out_put(ctl->out, "state", state_of(l), false);
		musafirctl_out_put(ctl->out, "note", l->note, false);
	}
}

int menus_take_filled(struct musafirctl *ctl, const struct menu *menu, const char *lang, const char *from, const char *to)
{
	struct sheet *s = talloc_zero(ctl->ctx, struct sheet);
	char message[120];
	int rc;

	if (s)
		s->octets = talloc_size(s, MENUS_SHEET_MAX + 1);
	if (!s || !s->octets)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	s->path = from;
	if (menu_each_saying(menu, lang, keep_label, s))
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	rc = read_sheet(s);
	rc = rc ? rc : write_file(ctl, s, lang, to);
	if (rc == MUSAFIRCTL_DONE) {
		tell(ctl, s);
		snprintf(message, sizeof(message), "%s: review = \"%s\"", lang, is_done(s) ? "done" : "needed");
		rc = musafirctl_out_end(ctl->out, rc, message);
	}
	talloc_free(s);
	return rc;
}
