/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "menus/engine/menu_priv.h"

#define DIALLED_MAX	7	/* digits of what was dialled for an organisation's number, six, or mistyped; anything else is a plain dial */

struct step {
	const struct menu *menu;
	struct menu_state *st;
	const struct text_limits *limits;
	const struct menu_event *ev;
	struct menu_effect *eff;
};

static void go_to(struct step *s, const struct menu_target *to, const struct menu_args *args);

static const struct menu_screen *screen_of(const struct menu *menu, const struct menu_state *st)
{
	return st->screen && st->screen <= menu->n_screens ? menu->screens[st->screen - 1] : NULL;
}

static struct menu_pen pen_of(const struct step *s)
{
	return (struct menu_pen){
		.menu = s->menu,
		.lang = s->menu->langs[s->st->lang < s->menu->n_langs ? s->st->lang : 0],
		.vars = { s->st->vars, s->st->used <= MENU_STATE_VARS ? s->st->used : 0 },
		.abroad = s->st->abroad,
		.code = s->st->code,
	};
}

/* --- showing ------------------------------------------------------------------------------------------------------ */

static const struct menu_words *hint_of(const struct menu_pen *pen, const struct menu_state *st)
{
	const struct menu_target *hint = st->hinted == 2 ? &pen->menu->special.hint_number : &pen->menu->special.hint;

	return st->hinted && hint->to == MENU_TO_SCREEN ? &pen->lang->screens[hint->index] : NULL;
}

static bool has_line(const char *page, const char *line)
{
	size_t len = strlen(line);

	for (const char *at = page; (at = strstr(at, line)); at++)
		if ((at == page || at[-1] == '\n') && (at[len] == '\n' || !at[len]))
			return true;
	return false;
}

/* The page on which choice 1 stands; the last one when it has none. */
static uint8_t page_of_one(const struct menu_drawn *d, const struct text_screen *ts, enum text_alphabet a, unsigned limit, int pages)
{
	char page[TEXT_PAGE_SIZE];

	for (int i = 0; d->one[0] && i < pages - 1; i++)
		if (text_page(page, sizeof(page), ts, a, limit, i) > 0 && has_line(page, d->one))
			return i;
	return pages - 1;
}

/* The first page under a hint, when there are more. No language goes to another page for a hint that its readers cannot read, and nobody is
 * shown a hint with nothing of the screen below it. */
static bool is_hint_too_much(const struct step *s, const struct menu_pen *pen)
{
	struct menu_drawn bare;

	if (!s->st->hinted || s->st->page)
		return false;
	menu_draw_screen(pen, s->st->screen - 1u, NULL, &bare);
	bare.body[strcspn(bare.body, "\n")] = '\0';
	return menu_draw_has_langs(s->menu, screen_of(s->menu, s->st)) || !strstr(s->eff->text, bare.body);
}

/* Draw the page of the state. returns: pages, or -errno. */
static int draw_page(struct step *s, bool plain)
{
	struct menu_pen pen = pen_of(s);
	const char *more = menu_draw_more(&pen);
	struct menu_drawn d;
	struct text_screen ts = { .body = d.body, .tail = d.tail, .more = more };
	unsigned limit;
	int pages;

	pen.plain = plain;
	menu_draw_screen(&pen, s->st->screen - 1u, hint_of(&pen, s->st), &d);
	s->eff->alphabet = menu_draw_alphabet(pen.lang, &d, more);
	limit = text_limit(*s->limits, s->eff->alphabet);
	pages = text_page(s->eff->text, sizeof(s->eff->text), &ts, s->eff->alphabet, limit, s->st->page);
	if (pages < 1 || d.over)
		return pages < 1 ? pages : -E2BIG;
	if (pages > 1 && is_hint_too_much(s, &pen)) {
		s->st->hinted = 0;
		return draw_page(s, plain);
	}
	s->st->pages = pages;
	s->st->one = page_of_one(&d, &ts, s->eff->alphabet, limit, pages);
	s->eff->len = strlen(s->eff->text);
	return pages;
}

/* The dialogue is over: what it knew of a person goes. */
static void forget_vars(struct menu_state *st)
{
	memset(st->vars, 0, sizeof(st->vars));
	st->used = 0;
}

/* What is said when nothing else can be: the loader made sure that this screen has no values and fits. */
static void end_busy(struct step *s)
{
	const struct menu_target *busy = &s->menu->special.busy;

	forget_vars(s->st);
	s->st->screen = busy->index + 1;
	s->st->page = s->st->hinted = s->st->asking = 0;
	s->eff->kind = MENU_SAY_END;
	s->eff->verb = NULL;
	s->eff->shows = s->eff->takes_secret = s->eff->takes_text = false;
	s->eff->n_args = 0;
	s->eff->screen = s->menu->screens[busy->index]->name;
	if (draw_page(s, true) < 1)
		s->eff->len = 0;
}

static void show_page(struct step *s)
{
	const struct menu_screen *screen = screen_of(s->menu, s->st);
	int pages = draw_page(s, false);

	if (pages != 1 && screen->end)
		pages = draw_page(s, true);
	if (pages < 1) {
		end_busy(s);
		return;
	}
	s->eff->kind = screen->end ? MENU_SAY_END : MENU_SAY;
	s->eff->screen = screen->name;
	s->eff->checkpoint = screen->checkpoint && !screen->end;
	s->st->kept |= s->eff->checkpoint;
	s->eff->wipe_after = screen->personal;
	if (screen->end)
		forget_vars(s->st);
}

static void show_screen(struct step *s, unsigned screen)
{
	s->st->screen = screen + 1;
	s->st->page = s->st->misses = s->st->hinted = 0;
	show_page(s);
}

/* Who types digits has found the keys: the screen comes again as often as it takes. */
static void not_understood(struct step *s, bool digits)
{
	s->st->page = 0;
	s->st->hinted = digits ? 2 : 1;
	if (!digits && ++s->st->misses > MENU_MISSES_MAX)
		go_to(s, &s->menu->special.missed, NULL);
	else
		show_page(s);
}

static void turn_page(struct step *s)
{
	s->st->page++;
	s->st->misses = 0;
	show_page(s);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void add_arg(struct step *s, const char *name, const char *text)
{
	struct menu_arg *a = &s->eff->args[s->eff->n_args];

	if (s->eff->n_args == MENU_ARGS_MAX)
		return;
	snprintf(a->name, sizeof(a->name), "%s", name);
	snprintf(a->text, sizeof(a->text), "%s", text ? text : "");
	s->eff->n_args++;
}

static void add_args(struct step *s, const struct menu_args *args)
{
	struct menu_pen pen = pen_of(s);

	for (unsigned i = 0; args && i < args->n; i++)
		add_arg(s, args->arg[i].name,
			args->arg[i].def == MENU_NONE ? args->arg[i].text : menu_vars_get(&pen.vars, args->arg[i].def, 0));
}

/* The whole screen, whatever page is on the phone: what the person agrees to. returns: false when it is too long to be kept. */
static bool add_shown(struct step *s)
{
	struct menu_pen pen = pen_of(s);
	struct menu_drawn d;
	struct menu_buf b;

	menu_draw_screen(&pen, s->st->screen - 1u, NULL, &d);
	menu_buf_init(&b, s->eff->text, sizeof(s->eff->text));
	menu_buf_add(&b, d.body);
	menu_buf_add(&b, d.tail[0] ? "\n" : "");
	menu_buf_add(&b, d.tail);
	s->eff->len = b.len;
	s->eff->alphabet = menu_draw_alphabet(pen.lang, &d, "");
	return !b.over && !d.over;
}

static void ask_verb(struct step *s, unsigned i, const struct menu_args *args)
{
	const struct menu_ask *ask = s->menu->asks[i];
	const struct menu_screen *screen = screen_of(s->menu, s->st);

	add_args(s, &ask->args);
	add_args(s, args);
	s->eff->kind = MENU_ASK;
	s->eff->verb = ask->verb;
	s->eff->screen = screen ? screen->name : "";
	s->eff->shows = ask->shows && screen;
	s->st->asking = i + 1;
	s->st->misses = 0;
	if (s->eff->shows && !add_shown(s))
		end_busy(s);
}

/* The PIN was right: what waited for it. */
static void go_on_held(struct step *s)
{
	const struct menu_screen *screen = s->st->held && s->st->held <= s->menu->n_screens ? s->menu->screens[s->st->held - 1] : NULL;
	unsigned i = s->st->held_choice;

	s->st->held = 0;
	if (screen && i < screen->n_choices)
		go_to(s, &screen->choices[i].go, &screen->choices[i].args);
	else
		end_busy(s);
}

/* A screen of languages of which none is configured is passed over. */
static void go_to(struct step *s, const struct menu_target *to, const struct menu_args *args)
{
	const struct menu_target *langs = menu_draw_langs(s->menu, to);

	to = langs ? langs : to;
	if (to->to == MENU_TO_ASK)
		ask_verb(s, to->index, args);
	else if (to->to == MENU_TO_SCREEN)
		show_screen(s, to->index);
	else if (to->to == MENU_TO_HELD)
		go_on_held(s);
	else
		end_busy(s);
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static void hold_choice(struct step *s, const struct menu_screen *screen, const struct menu_choice *c)
{
	s->st->held = s->st->screen;
	s->st->held_choice = c - screen->choices;
	go_to(s, &s->menu->special.pin, NULL);
}

static bool take_choice(struct step *s, char digit)
{
	const struct menu_screen *screen = screen_of(s->menu, s->st);
	struct menu_pen pen = pen_of(s);
	const struct menu_choice *c = menu_draw_choice(&pen, screen, digit);
	bool has_more = s->st->page + 1 < s->st->pages;

	if (digit == '8' && has_more) {
		turn_page(s);
		return true;
	}
	if (!c)
		return false;
	if (digit == '1' && has_more && s->st->page < s->st->one) {
		turn_page(s);	/* 1 goes on, but nobody agrees to what was not shown yet */
		return true;
	}
	if (c->lang)
		menu_set_lang(s->menu, s->st, c->lang);
	if (c->pin)
		hold_choice(s, screen, c);
	else
		go_to(s, &c->go, &c->args);
	return true;
}

/* Whoever must be gone at once need not look for the way out. */
static bool take_exit(struct step *s, char digit)
{
	if (digit != '9')
		return false;
	go_to(s, &s->menu->special.exit, NULL);
	return true;
}

static bool len_is_wanted(const struct menu_inputdef *in, size_t len)
{
	for (unsigned i = 0; i < in->n_lens; i++)
		if (in->lens[i] == len)
			return true;
	return false;
}

/* Each digit must stand in the list "4:nationality,5:sex", and once only. */
static bool picks_are_offered(const struct menu_pen *pen, unsigned def, const char *text)
{
	const char *list = menu_vars_get(&pen->vars, def, 0);
	char item[64];

	for (const char *p = text; *p; p++) {
		bool found = false;

		for (unsigned i = 0; list && menu_value_item(list, i, item, sizeof(item)) > 0; i++)
			found |= item[0] == *p && item[1] == ':';
		if (!found || strchr(p + 1, *p))
			return false;
	}
	return text[0] != '\0';
}

/* One digit, of a line that is there. */
static bool item_is_offered(const struct menu_pen *pen, unsigned def, const char *text)
{
	return text[0] >= '1' && text[0] <= '7' && !text[1] && menu_vars_get(&pen->vars, def, text[0] - '1');
}

static bool is_digits(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool take_typed(struct step *s, const char *text)
{
	const struct menu_inputdef *in = &screen_of(s->menu, s->st)->input;
	struct menu_pen pen = pen_of(s);
	size_t len = strlen(text);
	struct menu_args args = { .n = 1, .arg = { { .name = in->to, .text = text, .def = MENU_NONE } } };
	bool good = false;

	if (in->kind == MENU_INPUT_NUMBER)
		good = is_digits(text) && len_is_wanted(in, len);
	else if (in->kind == MENU_INPUT_PICKS)
		good = picks_are_offered(&pen, in->from, text);
	else if (in->kind == MENU_INPUT_ITEM)
		good = item_is_offered(&pen, in->from, text);
	else
		return false;
	if (!good && (in->other.to == MENU_TO_NONE || !is_digits(text) || !strcmp(text, "9")))
		return false;
	go_to(s, good ? &in->go : &in->other, good ? &args : NULL);
	return true;
}

static void on_input(struct step *s)
{
	const struct menu_screen *screen = screen_of(s->menu, s->st);
	const char *text = s->ev->text ? s->ev->text : "";
	size_t len = strlen(text);

	if (screen->input.kind == MENU_INPUT_SECRET || screen->input.kind == MENU_INPUT_TEXT) {
		not_understood(s, false);	/* neither has business here */
		return;
	}
	if (len == 1 && take_choice(s, text[0]))
		return;
	if (!take_typed(s, text) && !(len == 1 && take_exit(s, text[0])))
		not_understood(s, is_digits(text));
}

/* Whatever is no choice is the text. */
static void on_text(struct step *s)
{
	if (s->ev->shape.choice && take_choice(s, s->ev->shape.choice))
		return;
	if (!s->ev->shape.any) {
		not_understood(s, false);
		return;
	}
	go_to(s, &screen_of(s->menu, s->st)->input.go, NULL);
	s->eff->takes_text = s->eff->kind == MENU_ASK;
}

static void on_shape(struct step *s)
{
	const struct menu_inputdef *in = &screen_of(s->menu, s->st)->input;
	bool good = in->kind == MENU_INPUT_SECRET && len_is_wanted(in, s->ev->shape.digits) && (in->plus || !s->ev->shape.plus);

	if (s->ev->shape.choice && (take_choice(s, s->ev->shape.choice) || take_exit(s, s->ev->shape.choice)))
		return;
	if (!good && (in->kind != MENU_INPUT_SECRET || in->other.to == MENU_TO_NONE)) {
		not_understood(s, s->ev->shape.digits > 0);
		return;
	}
	go_to(s, good ? &in->go : &in->other, NULL);
	s->eff->takes_secret = good && s->eff->kind == MENU_ASK;
}

static void on_start(struct step *s)
{
	unsigned def = menu_find_def(s->menu, "dialled", 7);
	const char *text = s->ev->text ? s->ev->text : "";

	struct menu_state fresh = { .abroad = s->ev->abroad };

	memcpy(fresh.code, s->st->code, sizeof(fresh.code));
	*s->st = fresh;
	if (is_digits(text) && strlen(text) <= DIALLED_MAX &&
	    menu_vars_add(s->st->vars, &s->st->used, MENU_STATE_VARS, def, text) < 0)
		s->st->used = 0;
	go_to(s, &s->menu->special.start, NULL);
}

/* Take the values of an answer. returns: -EMSGSIZE when they are too many for a dialogue. */
static int take_values(struct step *s, bool *has_lang)
{
	bool full = false;
	int rc = 0;

	*has_lang = false;
	menu_vars_forget(s->menu, s->st);
	for (size_t i = 0; i < s->ev->n_values; i++) {
		const struct menu_value *v = &s->ev->values[i];
		unsigned def = menu_find_def(s->menu, v->name, strlen(v->name));

		if (!strcmp(v->name, "lang"))
			*has_lang = menu_set_lang(s->menu, s->st, v->text);
		if (def == MENU_NONE || s->menu->defs[def].kind == MENU_KIND_OWN || (full && s->menu->defs[def].kind == MENU_KIND_EVENT))
			continue;
		if (s->menu->defs[def].keep)
			menu_vars_drop(s->st, def);
		rc = menu_vars_add(s->st->vars, &s->st->used, MENU_STATE_VARS, def, v->text);
		if (rc < 0 && s->menu->defs[def].kind != MENU_KIND_EVENT)
			return rc;
		full |= rc < 0;	/* the oldest events may go unshown, none in between: their place is their digit */
	}
	return 0;
}

static const struct menu_target *outcome_of(const struct menu_outcome *on, unsigned n, const char *name)
{
	for (unsigned i = 0; i < n; i++)
		if (!strcmp(on[i].name, name))
			return &on[i].go;
	return NULL;
}

static void on_result(struct step *s)
{
	const struct menu_ask *ask = s->menu->asks[s->st->asking - 1];
	const char *name = s->ev->outcome ? s->ev->outcome : "";
	const struct menu_target *to = outcome_of(ask->on, ask->n_on, name);
	bool has_lang;

	s->st->asking = 0;
	if (take_values(s, &has_lang) < 0) {
		end_busy(s);
		return;
	}
	if (to && !has_lang && ask->no_lang.to != MENU_TO_NONE && s->menu->n_langs > 1)
		to = &ask->no_lang;
	if (!to)
		to = outcome_of(s->menu->always, s->menu->n_always, name);
	go_to(s, to ? to : &s->menu->special.busy, NULL);
}

static void on_cut(struct step *s)
{
	s->st->asking = 0;
	go_to(s, s->st->kept ? &s->menu->special.cut_kept : &s->menu->special.cut, NULL);
}

static void on_turned_away(struct step *s, const struct menu_target *to)
{
	s->st->asking = 0;
	go_to(s, to, NULL);
}

void menu_step(const struct menu *menu, struct menu_state *st, const struct text_limits *limits, const struct menu_event *ev,
	       struct menu_effect *eff)
{
	struct step s = { menu, st, limits, ev, eff };
	const struct menu_screen *screen = screen_of(menu, st);
	bool waits = st->asking && st->asking <= menu->n_asks;

	memset(eff, 0, sizeof(*eff));
	if (ev->kind == MENU_START)
		on_start(&s);
	else if (ev->kind == MENU_CUT)
		on_cut(&s);
	else if (ev->kind == MENU_NUMBERLESS)
		on_turned_away(&s, &menu->special.numberless);
	else if (ev->kind == MENU_OVER)
		on_turned_away(&s, &menu->special.over);
	else if (ev->kind == MENU_RESULT && waits)
		on_result(&s);
	else if (ev->kind == MENU_INPUT && !waits && screen && !screen->end)
		on_input(&s);
	else if (ev->kind == MENU_SHAPE && !waits && screen && !screen->end)
		screen->input.kind == MENU_INPUT_TEXT ? on_text(&s) : on_shape(&s);
	else
		end_busy(&s);
}
