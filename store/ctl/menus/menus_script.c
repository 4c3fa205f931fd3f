/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is recorded for people who cannot read: each piece of a screen between two values, once. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include "store/ctl/menus/menus_priv.h"
#include "store/ctl/musafirctl_priv.h"

struct script {
	struct musafirctl_out *out;
	char **said;
	size_t n;
};

static bool is_said(struct script *s, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!strncmp(s->said[i], text, len) && !s->said[i][len])
			return true;
	s->said = talloc_realloc(s->out, s->said, char *, s->n + 1);
	if (!s->said)
		return false;
	s->said[s->n] = talloc_strndup(s->said, text, len);
	s->n += s->said[s->n] != NULL;
	return false;
}

static bool has_letter(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((text[i] & 0x80) || strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", text[i]))
			return true;
	return false;
}

static void put_clip(struct script *s, const struct menu_saying *say, unsigned n, char press, const char *text, size_t len)
{
	char clip[80], key[2] = { press }, words[512];

	while (len && strchr(" .:,;", *text) && *text) {
		text++;
		len--;
	}
	while (len && text[len - 1] == ' ')
		len--;
	if (!has_letter(text, len) || is_said(s, text, len))
		return;
	snprintf(clip, sizeof(clip), "%s.%u", say->name, n);
	snprintf(words, sizeof(words), "%.*s", (int)len, text);
	musafirctl_out_row(s->out);
	musafirctl_out_put(s->out, "clip", clip, false);
	musafirctl_out_put(s->out, "press", key, false);
	musafirctl_out_put(s->out, "say", words, false);
}

/* The pieces of one line; of a word, what stands behind " = ". */
static void put_clips_of(struct script *s, const struct menu_saying *say, const char *line, size_t len, unsigned *n)
{
	char press = len > 2 && say->kind == MENU_SAYING_SCREEN && strchr("0123456789", line[0]) && line[1] == ' ' ? line[0] : '\0';
	const char *at = press ? line + 2 : line, *end = line + len;

	if (say->kind == MENU_SAYING_GROUP) {
		at = memmem(line, len, " = ", 3);
		at = at ? at + 3 : line;
	}
	while (at < end) {
		const char *brace = memchr(at, '{', end - at), *shut;

		put_clip(s, say, ++*n, press, at, (brace ? brace : end) - at);
		shut = brace ? memchr(brace, '}', end - brace) : NULL;
		at = shut ? shut + 1 : end;
	}
}

static void put_clips(void *ctx, const struct menu_saying *say)
{
	const char *line = say->words;
	unsigned n = 0;
	size_t len;

	if (say->kind == MENU_SAYING_TEXT || say->kind == MENU_SAYING_COMMANDS)
		return;		/* an SMS is read, or forwarded */
	for (; *line; line += len + (line[len] != '\0')) {
		len = strcspn(line, "\n");
		put_clips_of(ctx, say, line, len, &n);
	}
}

int musafirctl_menus_script(struct musafirctl *ctl)
{
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	struct script s = { .out = ctl->out };
	char lang[MENU_LANG_LEN];
	struct menu *menu;
	int rc;

	if (!menus_option(ctl, "lang", lang, sizeof(lang)))
		return MUSAFIRCTL_USAGE;
	menu = faults ? menus_load(ctl, lang, "", NULL, faults) : NULL;
	if (!menu)
		return menus_say_faults(faults);
	rc = menu_each_saying(menu, lang, put_clips, &s);
	menu_free(menu);
	return rc ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", lang, strerror(-rc)) : musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}
