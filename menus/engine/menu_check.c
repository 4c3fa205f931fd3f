/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proofs over the flow: everything is reached, everything ends, nobody gets lost. */
#include "menus/engine/menu_priv.h"

#define CHOICES_A_SCREEN	7	/* besides 0, 8 and 9: more cannot be kept in mind or in 160 letters */

struct check {
	const struct menu *menu;
	struct menu_faults *faults;
	bool screens[MENU_SCREENS_MAX];
	bool asks[MENU_ASKS_MAX];
	bool changed, found;
};

typedef void (*visit_cb)(struct check *c, const struct menu_target *to);

static void each_of_screen(struct check *c, const struct menu_screen *s, visit_cb visit)
{
	for (unsigned i = 0; i < s->n_choices; i++)
		visit(c, &s->choices[i].go);
	visit(c, &s->input.go);
	visit(c, &s->input.other);
}

static void each_of_ask(struct check *c, const struct menu_ask *a, visit_cb visit)
{
	for (unsigned i = 0; i < a->n_on; i++)
		visit(c, &a->on[i].go);
	for (unsigned i = 0; i < c->menu->n_always; i++)
		visit(c, &c->menu->always[i].go);
	visit(c, &a->no_lang);
}

/* --- reached ------------------------------------------------------------------------------------------------------ */

static void reach(struct check *c, const struct menu_target *to)
{
	bool *seen = to->to == MENU_TO_ASK ? &c->asks[to->index] : to->to == MENU_TO_SCREEN ? &c->screens[to->index] : NULL;

	if (!seen || *seen)
		return;
	*seen = c->changed = true;
}

static void reach_on(struct check *c)
{
	for (unsigned i = 0; i < c->menu->n_screens; i++)
		if (c->screens[i])
			each_of_screen(c, c->menu->screens[i], reach);
	for (unsigned i = 0; i < c->menu->n_asks; i++)
		if (c->asks[i])
			each_of_ask(c, c->menu->asks[i], reach);
}

static void check_reached(const struct menu *menu, struct menu_faults *faults)
{
	struct check c = { .menu = menu, .faults = faults };

#define X(m) reach(&c, &menu->special.m);
	MENU_SPECIALS(X)
#undef X
	do {
		c.changed = false;
		reach_on(&c);
	} while (c.changed);
	for (unsigned i = 0; i < menu->n_screens; i++)
		if (!c.screens[i])
			menu_faults_add(faults, &menu->screens[i]->at, "nothing leads to screen %s", menu->screens[i]->name);
	for (unsigned i = 0; i < menu->n_asks; i++)
		if (!c.asks[i])
			menu_faults_add(faults, &menu->asks[i]->at, "nothing leads to ask %s", menu->asks[i]->name);
}

/* --- ends --------------------------------------------------------------------------------------------------------- */

static void end_of(struct check *c, const struct menu_target *to)
{
	if ((to->to == MENU_TO_SCREEN && c->screens[to->index]) || (to->to == MENU_TO_ASK && c->asks[to->index]))
		c->found = true;
}

/* Mark what has a way to an END screen, from the ends backwards. */
static void end_on(struct check *c)
{
	for (unsigned i = 0; i < c->menu->n_screens; i++) {
		c->found = false;
		each_of_screen(c, c->menu->screens[i], end_of);
		c->changed |= c->found && !c->screens[i];
		c->screens[i] |= c->found;
	}
	for (unsigned i = 0; i < c->menu->n_asks; i++) {
		c->found = false;
		for (unsigned k = 0; k < c->menu->asks[i]->n_on; k++)	/* busy ends too, but is no way out */
			end_of(c, &c->menu->asks[i]->on[k].go);
		c->changed |= c->found && !c->asks[i];
		c->asks[i] |= c->found;
	}
}

static void check_ends(const struct menu *menu, struct menu_faults *faults)
{
	struct check c = { .menu = menu, .faults = faults };

	for (unsigned i = 0; i < menu->n_screens; i++)
		c.screens[i] = menu->screens[i]->end || menu->screens[i]->hint;
	do {
		c.changed = false;
		end_on(&c);
	} while (c.changed);
	for (unsigned i = 0; i < menu->n_screens; i++)
		if (!c.screens[i])
			menu_faults_add(faults, &menu->screens[i]->at, "no way from screen %s ever ends", menu->screens[i]->name);
}

/* --- circles ------------------------------------------------------------------------------------------------------ */

static void next_ask(struct check *c, const struct menu_target *to);

/* Any choice may be what waited for the PIN. */
static void next_held(struct check *c)
{
	for (unsigned i = 0; i < c->menu->n_screens; i++)
		for (unsigned k = 0; k < c->menu->screens[i]->n_choices; k++)
			if (c->menu->screens[i]->choices[k].pin)
				next_ask(c, &c->menu->screens[i]->choices[k].go);
}

static void next_ask(struct check *c, const struct menu_target *to)
{
	if (to->to == MENU_TO_ASK)
		reach(c, to);
	else if (to->to == MENU_TO_HELD)
		next_held(c);
}

/* Asks that follow from an answer alone, without a screen in between. */
static void each_next_ask(struct check *c, const struct menu_ask *a)
{
	for (unsigned i = 0; i < a->n_on; i++)
		next_ask(c, &a->on[i].go);
	for (unsigned i = 0; i < c->menu->n_always; i++)
		if (!menu_find_on(a->on, a->n_on, c->menu->always[i].name) && menu_verbs_may_answer(a, c->menu->always[i].name))
			next_ask(c, &c->menu->always[i].go);
	next_ask(c, &a->no_lang);
}

/* An ask that can lead to itself would keep the vault busy while the person waits for a screen. */
static void check_circles(const struct menu *menu, struct menu_faults *faults)
{
	for (unsigned i = 0; i < menu->n_asks; i++) {
		struct check c = { .menu = menu, .faults = faults };

		each_next_ask(&c, menu->asks[i]);
		do {
			c.changed = false;
			for (unsigned k = 0; k < menu->n_asks; k++)
				if (c.asks[k])
					each_next_ask(&c, menu->asks[k]);
		} while (c.changed);
		if (c.asks[i])
			menu_faults_add(faults, &menu->asks[i]->at, "ask %s can lead to itself without a screen in between", menu->asks[i]->name);
	}
}

/* --- each screen by itself ---------------------------------------------------------------------------------------- */

static bool is_told_twice(const struct menu_screen *s, unsigned i)
{
	const struct menu_choice *c = &s->choices[i];

	for (unsigned k = 0; k < i; k++)
		if (s->choices[k].digit == c->digit && s->choices[k].cond == MENU_NONE)
			return true;	/* the first is always offered, the second never */
	return false;
}

static void check_choices(const struct menu_screen *s, struct menu_faults *faults)
{
	bool seen[10] = { false };
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_choices; i++) {
		unsigned digit = s->choices[i].digit - '0';

		if (is_told_twice(s, i))
			menu_faults_add(faults, &s->choices[i].at, "choice %u of %s is said twice", digit, s->name);
		n += !seen[digit] && digit != 0 && digit != 8 && digit != 9;
		seen[digit] = true;
	}
	if (n > CHOICES_A_SCREEN)
		menu_faults_add(faults, &s->at, "%s has %u choices; at most %d besides 0, 8 and 9", s->name, n, CHOICES_A_SCREEN);
}

static const struct menu_ask *ask_of(const struct menu *menu, const struct menu_target *to)
{
	return to->to == MENU_TO_ASK ? menu->asks[to->index] : NULL;
}

static const struct menu_screen *screen_at(const struct menu *menu, const struct menu_target *to)
{
	return to->to == MENU_TO_SCREEN ? menu->screens[to->index] : NULL;
}

/* The ask that takes what is typed on s, if it wants the PIN; or NULL. */
static const struct menu_ask *typed_ask(const struct menu *menu, const struct menu_screen *s)
{
	const struct menu_ask *ask = s && s->input.kind != MENU_INPUT_NONE ? ask_of(menu, &s->input.go) : NULL;

	return ask && ask->is.wants_pin ? ask : NULL;
}

/* While the PIN is typed the values of the screen go, and another screen than this would be what was agreed to. */
static void check_held(const struct menu *menu, const struct menu_screen *s, const struct menu_choice *c, struct menu_faults *faults)
{
	const struct menu_ask *ask = ask_of(menu, &c->go), *wants = ask && ask->is.wants_pin ? ask : typed_ask(menu, screen_at(menu, &c->go));
	bool hands_value = false;

	for (unsigned i = 0; i < c->args.n; i++)
		hands_value |= c->args.arg[i].def != MENU_NONE && !menu->defs[c->args.arg[i].def].keep;
	if (c->go.to == MENU_TO_HELD)
		menu_faults_add(faults, &c->at, "choice %c: \"held\" is where an answer leads; expected a screen or an ask", c->digit);
	if (c->pin && (hands_value || (ask && ask->shows)))
		menu_faults_add(faults, &c->at, "choice %c: with pin = true it hands on no value and no screen", c->digit);
	if (!c->pin && wants && !typed_ask(menu, s))	/* who may type there was asked already */
		menu_faults_add(faults, &c->at, "choice %c: before %s the PIN is asked for; expected pin = true", c->digit, wants->verb);
}

static void check_pins(const struct menu *menu, struct menu_faults *faults)
{
	for (unsigned i = 0; i < menu->n_screens; i++)
		for (unsigned k = 0; k < menu->screens[i]->n_choices; k++)
			check_held(menu, menu->screens[i], &menu->screens[i]->choices[k], faults);
}

static void check_screen(const struct menu_screen *s, struct menu_faults *faults)
{
	bool waits = s->n_choices || s->input.kind != MENU_INPUT_NONE;

	if ((s->end || s->hint) && waits)
		menu_faults_add(faults, &s->at, "%s ends the dialogue or is a hint, so it can have no choices and no input", s->name);
	if (!s->end && !s->hint && !waits)
		menu_faults_add(faults, &s->at, "%s has no choices, no input and no end", s->name);
	if (s->checkpoint && s->end)
		menu_faults_add(faults, &s->at, "%s cannot be both a checkpoint and an end", s->name);
	check_choices(s, faults);
}

static void check_special(const struct menu *menu, struct menu_faults *faults)
{
	const struct menu_special *sp = &menu->special;
	const struct menu_target *ends[] = { &sp->busy, &sp->over, &sp->missed, &sp->cut, &sp->cut_kept };
	const struct menu_target *hints[] = { &sp->hint, &sp->hint_number };

	for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends[i]->to == MENU_TO_SCREEN && !menu->screens[ends[i]->index]->end)
			menu_faults_add(faults, &ends[i]->at, "\"%s\" must be an end screen", ends[i]->name);
	for (unsigned i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i]->to == MENU_TO_SCREEN && !menu->screens[hints[i]->index]->hint)
			menu_faults_add(faults, &hints[i]->at, "\"%s\" must be a screen with hint = true", hints[i]->name);
}

void menu_check(const struct menu *menu, struct menu_faults *faults)
{
	for (unsigned i = 0; i < menu->n_screens; i++)
		check_screen(menu->screens[i], faults);
	check_pins(menu, faults);
	check_special(menu, faults);
	check_reached(menu, faults);
	check_ends(menu, faults);
	check_circles(menu, faults);
}
