/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Walk each journey through the engine itself, in each language: it leads where its file says, and takes so long. */
#include "menus/engine/menu_priv.h"

#define ANSWER_VALUES_MAX	64	/* as many as an answer of the vault may have */
#define LANG_CHARS	16	/* of the longest name of a language, with its digit */
#define SEND_KEY	1	/* one for each string */
#define PIN_DIGITS	"24681357"	/* only its length is seen */

struct walk {
	const struct menu *menu;
	const struct menu_journey *journey;
	unsigned lang;
	struct menu_faults *faults;	/* NULL: measured only */
	struct menu_state st;
	struct menu_effect eff;
	unsigned screens, keys, chars, longest_ms;
};

static unsigned chars_of(const char *text)
{
	unsigned n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

__attribute__((format(printf, 3, 4))) static int journey_fault(struct walk *w, const struct menu_journey_step *step, const char *fmt, ...)
{
	char what[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (w->faults)
		menu_faults_add(w->faults, &step->at, "journey %s (%s): %s", w->journey->name, w->menu->langs[w->lang]->code, what);
	return -EINVAL;
}

/* Of a screen of languages nobody reads more than a name. */
static unsigned chars_read(const struct walk *w)
{
	unsigned n = chars_of(w->eff.text);

	if (w->eff.kind == MENU_SAY && menu_draw_has_langs(w->menu, w->menu->screens[w->st.screen - 1]))
		return n < LANG_CHARS ? n : LANG_CHARS;
	return n;
}

static void feed_event(struct walk *w, const struct menu_event *ev)
{
	menu_step(w->menu, &w->st, &w->menu->limits, ev, &w->eff);
	if (w->eff.kind == MENU_ASK)
		return;
	w->screens++;
	w->chars += chars_read(w);
}

/* --- what is pressed ---------------------------------------------------------------------------------------------- */

static void press_keys(struct walk *w, const char *text)
{
	struct menu_event ev = { .kind = MENU_INPUT, .text = text };
	unsigned keys = chars_of(text) + SEND_KEY, ms;

	ms = chars_read(w) * 1000 / MENU_TRIP_READ_CPS + keys * MENU_TRIP_KEY_MS;
	w->keys += keys;
	w->longest_ms = ms > w->longest_ms ? ms : w->longest_ms;
	if (menu_wants_secret(w->menu, &w->st)) {
		ev = (struct menu_event){ .kind = MENU_SHAPE, .shape.any = *text };
		ev.shape.digits = strlen(text);
		ev.shape.choice = ev.shape.digits == 1 ? text[0] : 0;
	}
	feed_event(w, &ev);
}

/* A slow reader reads all pages before a choice. */
static void read_on(struct walk *w)
{
	for (unsigned i = 0; i < TEXT_PAGES_MAX && w->eff.kind == MENU_SAY && w->st.page + 1 < w->st.pages; i++)
		press_keys(w, "8");
}

static void dial_string(struct walk *w, const char *org)
{
	w->keys += strlen("*#") + strlen(w->menu->code) + (*org ? strlen("*") + strlen(org) : 0) + SEND_KEY;
	feed_event(w, &(struct menu_event){ .kind = MENU_START, .text = org });
}

static char digit_of_lang(const struct walk *w)
{
	const struct menu_screen *s = w->menu->screens[w->st.screen - 1];

	for (unsigned i = 0; i < s->n_choices; i++)
		if (s->choices[i].lang && !strcmp(s->choices[i].lang, w->menu->langs[w->lang]->code))
			return s->choices[i].digit;
	return 0;
}

/* Past the screens of languages that lack it. */
static void turn_to_lang(struct walk *w)
{
	for (unsigned page = 1; page < MENU_LANG_PAGES_MAX && !digit_of_lang(w) && w->eff.kind == MENU_SAY; page++) {
		press_keys(w, "8");
		read_on(w);
	}
}

static int act_step(struct walk *w, const struct menu_journey_step *step)
{
	char text[MENU_ARG_MAX];

	if (step->dials) {
		dial_string(w, step->dials);
		return 0;
	}
	if (w->eff.kind != MENU_SAY)
		return journey_fault(w, step, "nothing can be typed here, the dialogue is over");
	read_on(w);
	snprintf(text, sizeof(text), "%s", step->types);
	if (!strcmp(text, "{pin}"))
		snprintf(text, sizeof(text), "%.*s", (int)w->menu->pin_length, PIN_DIGITS);
	if (!strcmp(text, "{lang}")) {
		turn_to_lang(w);
		snprintf(text, sizeof(text), "%c", digit_of_lang(w));
	}
	if (!*text)
		return journey_fault(w, step, "%s offers no such language", w->eff.screen);
	press_keys(w, text);
	return 0;
}

/* --- what is answered --------------------------------------------------------------------------------------------- */

struct answer {
	struct menu_value values[ANSWER_VALUES_MAX];
	size_t n;
};

static void add_value(struct answer *a, const char *name, const char *text)
{
	if (a->n < ANSWER_VALUES_MAX)
		a->values[a->n++] = (struct menu_value){ name, text };
}

static bool words_use(const struct menu_words *words, unsigned def)
{
	for (unsigned i = 0; i < words->n; i++)
		for (unsigned k = 0; k < words->lines[i].n; k++)
			if (!words->lines[i].segs[k].text && words->lines[i].segs[k].def == def)
				return true;
	return false;
}

static bool screen_uses(const struct walk *w, unsigned screen, unsigned def)
{
	const struct menu_screen *s = w->menu->screens[screen];

	for (unsigned i = 0; i < s->n_choices; i++)
		if (s->choices[i].cond == def && !s->choices[i].unless)
			return true;
	return s->input.from == def || words_use(&w->menu->langs[w->lang]->screens[screen], def);
}

/* The screen itself, and those that are shown with the same values. */
static bool is_used(const struct walk *w, unsigned screen, unsigned def)
{
	const struct menu_screen *s = w->menu->screens[screen];

	for (unsigned i = 0; i < s->n_choices; i++)
		if (s->choices[i].go.to == MENU_TO_SCREEN && screen_uses(w, s->choices[i].go.index, def))
			return true;
	return w->menu->defs[def].keep || screen_uses(w, screen, def);
}

static bool offers_languages(const struct menu_screen *s)
{
	return s->n_choices && s->choices[0].lang;
}

static void answer_ask(struct walk *w, const char *outcome, unsigned screen, bool last)
{
	struct answer a = { .n = 0 };

	if (!last || !offers_languages(w->menu->screens[screen]))
		add_value(&a, "lang", w->menu->langs[w->lang]->code);
	for (unsigned i = 0; last && i < w->menu->n_samples; i++) {
		const struct menu_sample_of *s = &w->menu->samples[i];

		for (unsigned k = 0; k < s->n && is_used(w, screen, s->def); k++)
			add_value(&a, s->name, s->values[k]);
	}
	feed_event(w, &(struct menu_event){ .kind = MENU_RESULT, .outcome = outcome, .values = a.values, .n_values = a.n });
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

static int answer_all(struct walk *w, const struct menu_journey_step *step, unsigned sees)
{
	for (unsigned i = 0; i < step->n_answers; i++) {
		if (w->eff.kind != MENU_ASK)
			return journey_fault(w, step, "\"%s\" is answered, but %s was shown before", step->answers[i], w->eff.screen);
		answer_ask(w, step->answers[i], sees, i + 1 == step->n_answers);
	}
	if (w->eff.kind == MENU_ASK)
		return journey_fault(w, step, "%s is asked, and no answer is told", w->eff.verb);
	if (w->st.screen != sees + 1u || w->st.hinted)
		return journey_fault(w, step, "leads to %s%s instead of %s", w->eff.screen, w->st.hinted ? " again, with the hint," : "",
				     w->menu->screens[sees]->name);
	return 0;
}

/* With one language nobody is asked for it: that screen and its choice are left out. */
static bool is_language_choice(const struct walk *w, unsigned i)
{
	return w->menu->n_langs == 1 && i < w->journey->n_steps && w->journey->steps[i].types && !strcmp(w->journey->steps[i].types, "{lang}");
}

/* A screen of languages is the first of them that has one. */
static unsigned seen_of(const struct menu *menu, const struct menu_target *sees)
{
	const struct menu_target *langs = menu_draw_langs(menu, sees);

	return (langs ? langs : sees)->index;
}

static int walk_journey(struct walk *w)
{
	for (unsigned i = 0; i < w->journey->n_steps; i++) {
		const struct menu_journey_step *step = &w->journey->steps[i];
		bool skip = is_language_choice(w, i + 1);
		int rc = act_step(w, step);

		rc = rc ? rc : answer_all(w, step, seen_of(w->menu, &(skip ? step + 1 : step)->sees));
		if (rc)
			return rc;
		i += skip;
	}
	return 0;
}

static struct walk walk_of(const struct menu *menu, unsigned journey, unsigned lang, struct menu_faults *faults)
{
	return (struct walk){ .menu = menu, .journey = menu->journeys[journey], .lang = lang, .faults = faults };
}

void menu_journey_check(const struct menu *menu, struct menu_faults *faults)
{
	for (unsigned i = 0; i < menu->n_journeys * menu->n_langs; i++) {
		struct walk w = walk_of(menu, i / menu->n_langs, i % menu->n_langs, faults);
		int rc = walk_journey(&w);

		(void)rc;	/* told */
	}
}

void menu_each_trip(const struct menu *menu, menu_trip_cb cb, void *ctx)
{
	for (unsigned i = 0; i < menu->n_journeys * menu->n_langs; i++) {
		struct walk w = walk_of(menu, i / menu->n_langs, i % menu->n_langs, NULL);
		unsigned long ms;

		if (walk_journey(&w))
			continue;
		ms = w.screens * MENU_TRIP_NETWORK_MS + w.chars * 1000UL / MENU_TRIP_READ_CPS + w.keys * MENU_TRIP_KEY_MS;
		cb(ctx, &(struct menu_trip){ .journey = w.journey->name, .title = w.journey->title, .lang = menu->langs[w.lang]->code,
					     .screens = w.screens, .keys = w.keys, .seconds = (ms + 500) / 1000, .longest = (w.longest_ms + 500) / 1000 });
	}
}
