/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the steps of a story share: phones, values that were kept, the transcript, why a step failed. */
#include <stdarg.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/story/story_play_priv.h"

int story_play_fail(struct story_play *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	p->why = talloc_vasprintf(p, fmt, ap);
	va_end(ap);
	return -1;
}

void story_play_note(struct story_play *p, const char *fmt, ...)
{
	va_list ap;

	if (!p->conf->transcript || p->is_prologue)
		return;
	va_start(ap, fmt);
	vfprintf(p->conf->out, fmt, ap);
	va_end(ap);
	fputs("\n", p->conf->out);
	fflush(p->conf->out);
}

struct story_play_phone *story_play_phone(struct story_play *p, const char *number)
{
	struct story_play_phone *sp;

	llist_for_each_entry(sp, &p->phones, list)
		if (!strcmp(sp->phone.number, number))
			return sp;
	sp = talloc_zero(p, struct story_play_phone);
	phone_init(&sp->phone, p->world->air, number);
	llist_add_tail(&sp->list, &p->phones);
	return sp;
}

static bool is_settled(void *arg)
{
	return ((struct story_play_phone *)arg)->phone.state != PHONE_WAITING;
}

void story_play_settle(struct story_play_phone *sp)
{
	(void)sim_proc_wait(STORY_PLAY_ANSWER_MS, is_settled, sp);
}

void story_play_settle_all(struct story_play *p)
{
	struct story_play_phone *sp;

	if (!p->conf->transcript)
		return;
	llist_for_each_entry(sp, &p->phones, list)
		story_play_settle(sp);
}

static const char *look_up_value(void *ctx, const char *name, const char *how)
{
	struct story_play *p = ctx;

	for (unsigned i = 0; i < p->n_values; i++) {
		if (strcmp(p->values[i].name, name))
			continue;
		if (!*how)
			return p->values[i].text;
		return story_bend(p->bent, sizeof(p->bent), p->values[i].text, how) ? p->bent : NULL;
	}
	return NULL;
}

char *story_play_fill(struct story_play *p, const char *text)
{
	char missing[STORY_NAME_MAX];
	char *filled = story_fill(p, text, look_up_value, p, missing);

	if (!filled)
		story_play_fail(p, "nothing was kept as {%s}", missing);
	return filled;
}

static void set_value(struct story_play *p, const char *name, const char *text)
{
	unsigned i = 0;

	while (i < p->n_values && strcmp(p->values[i].name, name))
		i++;
	if (i >= STORY_PLAY_VALUES_MAX)
		return;
	osmo_strlcpy(p->values[i].name, name, STORY_NAME_MAX);
	p->values[i].text = talloc_strdup(p, text);
	p->n_values += i == p->n_values;
}

int story_play_keep(struct story_play *p, const struct story_step *s, const struct story_lang *lang, const char *text)
{
	const char *part = NULL;
	char value[256];

	for (unsigned i = 0; i < s->n_expects; i++)
		if (!s->expects[i].is_not)
			part = s->expects[i].text;
	if (lang && part) {
		text = story_lang_value(lang, text, part);
		part = NULL;
	}
	for (unsigned i = 0; i < s->n_keeps; i++) {
		const struct story_keep *k = &s->keeps[i];

		if (!story_digits_after(value, sizeof(value), text, part))
			return story_play_fail(p, "no digits to keep as {%s}", k->name);
		set_value(p, k->name, value);
	}
	return 0;
}

int story_play_expect(struct story_play *p, const struct story_step *s, const struct story_lang *lang, const char *text)
{
	for (unsigned i = 0; i < s->n_expects; i++) {
		const struct story_expect *e = &s->expects[i];
		char *part = story_play_fill(p, e->text);
		bool found;

		if (!part)
			return -1;
		if (lang && (e->in_english || !strcmp(part, "8 More")))	/* all pages were read */
			continue;
		found = !lang ? story_matches(text, part) : e->is_not ? story_lang_holds(lang, text, part) : story_lang_matches(lang, text, part);
		if (found == e->is_not)
			return story_play_fail(p, "%s '%s', found:\n%s", e->is_not ? "did not expect" : "expected", part, text);
	}
	return 0;
}
