/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names become indexes; a name that leads nowhere is a fault. */
#include "menus/engine/menu_priv.h"

struct link {
	struct menu *menu;
	struct menu_faults *faults;
};

static void link_target(struct link *l, struct menu_target *to, const char *what, ...) __attribute__((format(printf, 3, 4)));

static void link_target(struct link *l, struct menu_target *to, const char *what, ...)
{
	char who[96];
	bool asks = to->name && !strncmp(to->name, "ask ", 4);
	unsigned i;
	va_list ap;

	if (!to->name)
		return;
	if (!strcmp(to->name, "held")) {
		to->to = MENU_TO_HELD;
		return;
	}
	i = asks ? menu_find_ask(l->menu, to->name + 4) : menu_find_screen(l->menu, to->name);
	to->to = i == MENU_NONE ? MENU_TO_NONE : asks ? MENU_TO_ASK : MENU_TO_SCREEN;
	to->index = i;
	if (i != MENU_NONE)
		return;
	va_start(ap, what);
	vsnprintf(who, sizeof(who), what, ap);
	va_end(ap);
	menu_faults_add(l->faults, &to->at, "%s leads to \"%s\"; no %s has that name", who, to->name, asks ? "ask" : "screen");
}

static uint16_t link_value(struct link *l, const struct menu_where *at, const char *name, size_t len)
{
	unsigned def = menu_find_def(l->menu, name, len);

	if (def == MENU_NONE)
		menu_faults_add(l->faults, at, "\"%.*s\": no value has that name", (int)len, name);
	return def;
}

/* "{org_code}" is a value, anything else is text. */
static void link_args(struct link *l, struct menu_args *args)
{
	for (unsigned i = 0; i < args->n; i++) {
		const char *text = args->arg[i].text;
		size_t len = strlen(text);

		if (len > 2 && text[0] == '{' && text[len - 1] == '}')
			args->arg[i].def = link_value(l, &args->arg[i].at, text + 1, len - 2);
	}
}

static void link_screen(struct link *l, struct menu_screen *screen)
{
	struct menu_inputdef *in = &screen->input;

	for (unsigned i = 0; i < screen->n_choices; i++) {
		struct menu_choice *c = &screen->choices[i];

		link_target(l, &c->go, "choice %c", c->digit);
		if (c->cond_name)
			c->cond = link_value(l, &c->at, c->cond_name, strlen(c->cond_name));
		link_args(l, &c->args);
	}
	link_target(l, &in->go, "what is typed on %s", screen->name);
	link_target(l, &in->other, "what is typed on %s", screen->name);
	if (in->from_name)
		in->from = link_value(l, &screen->at, in->from_name, strlen(in->from_name));
}

static void link_ask(struct link *l, struct menu_ask *ask)
{
	for (unsigned i = 0; i < ask->n_on; i++)
		link_target(l, &ask->on[i].go, "outcome %s", ask->on[i].name);
	link_target(l, &ask->no_lang, "no_lang");
	link_args(l, &ask->args);
}

static bool is_no_screen(const struct menu_target *to)
{
	return to->to == MENU_TO_ASK || to->to == MENU_TO_HELD;
}

static void link_journey(struct link *l, struct menu_journey *j)
{
	for (unsigned i = 0; i < j->n_steps; i++) {
		struct menu_target *sees = &j->steps[i].sees;

		link_target(l, sees, "a step of journey %s", j->name);
		if (is_no_screen(sees))
			menu_faults_add(l->faults, &sees->at, "\"%s\" is no screen", sees->name);
	}
}

static void link_groups(struct link *l, struct menu_def *defs, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		struct menu_def *def = &defs[i];
		unsigned kept = 0;

		for (unsigned k = 0; k < def->n_groups; k++) {
			unsigned g = menu_find_group(l->menu, def->group_names[k]);

			if (g == MENU_NONE)
				menu_faults_add(l->faults, &def->at, "%s: no word group is named \"%s\"", def->name, def->group_names[k]);
			else
				def->groups[kept++] = g;
		}
		def->n_groups = kept;
	}
}

static uint16_t need_group(struct link *l, const char *name, const char *keys)
{
	struct menu_where at = { "menus/screens", 0 };
	unsigned g = menu_find_group(l->menu, name);

	if (g == MENU_NONE)
		menu_faults_add(l->faults, &at, "no word group is named \"%s\"; expected one with %s", name, keys);
	return g == MENU_NONE ? 0 : g;
}

static void link_special(struct link *l)
{
	struct menu_special *sp = &l->menu->special;
	struct menu_where at = { "menus/screens", 0 };

#define X(m) \
	if (!sp->m.name) \
		menu_faults_add(l->faults, &at, "special." #m " is missing"); \
	else \
		link_target(l, &sp->m, "special." #m);
	MENU_SPECIALS(X)
#undef X
	if (is_no_screen(&sp->busy) || is_no_screen(&sp->hint) || is_no_screen(&sp->hint_number) || is_no_screen(&sp->pin))
		menu_faults_add(l->faults, &sp->busy.at, "special.busy, special.hint, special.hint_number and special.pin must be screens");
}

void menu_link(struct menu *menu, struct menu_faults *faults)
{
	struct link l = { menu, faults };

	for (unsigned i = 0; i < menu->n_screens; i++)
		link_screen(&l, menu->screens[i]);
	for (unsigned i = 0; i < menu->n_asks; i++)
		link_ask(&l, menu->asks[i]);
	for (unsigned i = 0; i < menu->n_always; i++)
		link_target(&l, &menu->always[i].go, "outcome %s", menu->always[i].name);
	for (unsigned i = 0; i < menu->n_journeys; i++)
		link_journey(&l, menu->journeys[i]);
	for (unsigned i = 0; i < menu->n_samples; i++)
		menu->samples[i].def = link_value(&l, &menu->samples[i].at, menu->samples[i].name, strlen(menu->samples[i].name));
	link_groups(&l, menu->defs, menu->n_defs);
	link_groups(&l, menu->facts, menu->n_facts);
	link_special(&l);
	menu->group_month = need_group(&l, "month", "m1 to m12");
	menu->group_when = need_group(&l, "when", "about, span");
	menu->group_label = need_group(&l, "label", "every fact");
	menu->group_event = need_group(&l, "event", "seen, failed, recycled");
	menu->group_list = need_group(&l, "list", "comma, more");
	menu->group_min = need_group(&l, "min", "one, two, few, other");
	menu->group_hour = need_group(&l, "hour", "one, two, few, other");
}
