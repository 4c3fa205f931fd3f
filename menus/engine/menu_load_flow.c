/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* screens, asks, special, always, texts: what leads where. */
#include <libconfig.h>
#include <talloc.h>

#include "menus/engine/menu_priv.h"

#define PHONE_LEN_MIN	8

static void load_target(struct menu_load *l, const config_setting_t *s, const char *key, bool need, struct menu_target *to)
{
	const config_setting_t *m = config_setting_get_member(s, key);

	to->at = menu_load_at(l, m ? m : s);
	to->name = menu_load_str(l, s, key, need);
}

static void load_args(struct menu_load *l, const config_setting_t *s, struct menu_args *args)
{
	static const char *const names[] = { "org", "key", "pick" };

	for (unsigned i = 0; i < 3; i++) {
		const char *text = menu_load_str(l, s, names[i], false);
		struct menu_where at = menu_load_at(l, config_setting_get_member(s, names[i]));

		if (!text)
			continue;
		if (strlen(text) >= MENU_ARG_MAX)
			menu_faults_add(l->faults, &at, "\"%s\" is longer than %d", names[i], MENU_ARG_MAX - 1);
		args->arg[args->n++] = (struct menu_argdef){ .at = at, .name = names[i], .text = text, .def = MENU_NONE };
	}
}

/* --- screens ------------------------------------------------------------------------------------------------------ */

static void load_condition(struct menu_load *l, const config_setting_t *s, struct menu_choice *c)
{
	const char *with = menu_load_str(l, s, "if", false), *without = menu_load_str(l, s, "unless", false);

	if (with && without)
		menu_faults_add(l->faults, &c->at, "choice %c has both \"if\" and \"unless\"", c->digit);
	c->cond_name = with ? with : without;
	c->unless = !with && without;
}

static void load_choice(struct menu_load *l, const config_setting_t *s, struct menu_choice *c)
{
	static const char *const keys[] = { "digit", "go", "if", "unless", "lang", "langs", "org", "key", "pick", "pin", NULL };
	unsigned digit;

	*c = (struct menu_choice){ .at = menu_load_at(l, s), .cond = MENU_NONE };
	if (!menu_load_keys(l, s, keys))
		return;
	digit = menu_load_uint(l, s, "digit", 9, 8);
	c->digit = '0' + digit;
	c->lang = menu_load_str(l, s, "lang", false);
	c->langs = menu_load_flag(l, s, "langs");
	c->pin = menu_load_flag(l, s, "pin");
	load_condition(l, s, c);
	if (digit == 8 && !c->langs && (!c->cond_name || strcmp(c->cond_name, "more") || c->unless))	/* more, past the last page too */
		menu_faults_add(l->faults, &c->at, "a choice needs a \"digit\", 0 to 9 and not 8, which means more");
	load_target(l, s, "go", true, &c->go);
	load_args(l, s, &c->args);
}

static void load_choices(struct menu_load *l, const config_setting_t *s, struct menu_screen *screen)
{
	struct menu_where at = menu_load_at(l, s);
	int n = s && config_setting_is_list(s) ? config_setting_length(s) : 0;

	if (s && !config_setting_is_list(s))
		menu_faults_add(l->faults, &at, "%s: choices must be a list ( { ... }, { ... } )", screen->name);
	if (n > MENU_CHOICES_MAX) {
		menu_faults_add(l->faults, &at, "%s has more than %d choices", screen->name, MENU_CHOICES_MAX);
		n = MENU_CHOICES_MAX;
	}
	screen->choices = talloc_zero_array(screen, struct menu_choice, n + 1);
	for (int i = 0; screen->choices && i < n; i++)
		load_choice(l, config_setting_get_elem(s, i), &screen->choices[screen->n_choices++]);
}

static enum menu_input_kind input_kind(struct menu_load *l, const config_setting_t *s, const struct menu_where *at)
{
	const char *kind = menu_load_str(l, s, "kind", true);

	if (!kind)
		return MENU_INPUT_NONE;
	if (!strcmp(kind, "secret"))
		return MENU_INPUT_SECRET;
	if (!strcmp(kind, "number"))
		return MENU_INPUT_NUMBER;
	if (!strcmp(kind, "picks"))
		return MENU_INPUT_PICKS;
	if (!strcmp(kind, "item"))
		return MENU_INPUT_ITEM;
	if (!strcmp(kind, "text"))
		return MENU_INPUT_TEXT;
	menu_faults_add(l->faults, at, "\"%s\" is no kind of input; expected secret, text, number, picks or item", kind);
	return MENU_INPUT_NONE;
}

/* As people write them: national, with the country, with 0, 00 or + in front. */
static bool phone_lens(struct menu_inputdef *in)
{
	for (in->n_lens = 0; in->n_lens < MENU_LENS_MAX; in->n_lens++)
		in->lens[in->n_lens] = PHONE_LEN_MIN + in->n_lens;
	in->plus = true;
	return true;
}

static bool set_lens(struct menu_inputdef *in, const unsigned *lens, unsigned n)
{
	for (in->n_lens = 0; in->n_lens < n; in->n_lens++)
		in->lens[in->n_lens] = lens[in->n_lens];
	return true;
}

/* "pin": a PIN to choose. "unlock": a PIN, a slot of two digits and a PIN, or a start code, which always has six.
 * "code": what a person tells an organisation, a share code or a verification code. */
static bool named_lens(struct menu_load *l, const config_setting_t *s, struct menu_inputdef *in)
{
	const char *name = config_setting_get_string(s);
	unsigned pin = l->menu->pin_length;

	if (!strcmp(name, "phone"))
		return phone_lens(in);
	if (!strcmp(name, "pin"))
		return set_lens(in, (const unsigned[]){ pin }, 1);
	if (!strcmp(name, "unlock"))
		return set_lens(in, (const unsigned[]){ pin, pin + 2, 6 }, 3);
	return !strcmp(name, "code") && set_lens(in, (const unsigned[]){ 9, 6 }, 2);
}

static void load_lens(struct menu_load *l, const config_setting_t *s, struct menu_inputdef *in)
{
	struct menu_where at = menu_load_at(l, s);
	bool good = s != NULL;

	if (s && config_setting_type(s) == CONFIG_TYPE_STRING) {
		good = named_lens(l, s, in);
	} else {
		good = s && config_setting_is_array(s) && config_setting_length(s) > 0 && config_setting_length(s) <= MENU_LENS_MAX;
		for (int i = 0; good && i < config_setting_length(s); i++)
			in->lens[in->n_lens++] = config_setting_get_int_elem(s, i);
		for (unsigned i = 0; i < in->n_lens; i++)
			good &= in->lens[i] >= 1 && in->lens[i] <= 16;
	}
	if (!good)
		menu_faults_add(l->faults, &at, "\"digits\" must be \"pin\", \"unlock\", \"phone\", \"code\" or up to %d numbers of digits like [ 6, 9 ]", MENU_LENS_MAX);
}

static void load_input(struct menu_load *l, const config_setting_t *s, struct menu_inputdef *in)
{
	static const char *const keys[] = { "kind", "digits", "to", "from", "go", "other", NULL };
	struct menu_where at = menu_load_at(l, s);
	const config_setting_t *digits;
	bool is_list;

	if (!s || !menu_load_keys(l, s, keys))
		return;
	in->kind = input_kind(l, s, &at);
	is_list = in->kind == MENU_INPUT_PICKS || in->kind == MENU_INPUT_ITEM;
	digits = config_setting_get_member(s, "digits");
	if (!is_list && in->kind != MENU_INPUT_TEXT)
		load_lens(l, digits ? digits : s, in);
	in->to = menu_load_str(l, s, "to", in->kind != MENU_INPUT_SECRET && in->kind != MENU_INPUT_TEXT);
	if (in->to && strcmp(in->to, "org") && strcmp(in->to, "key") && strcmp(in->to, "pick"))
		menu_faults_add(l->faults, &at, "input goes to \"%s\"; expected org, key or pick", in->to);
	in->from_name = menu_load_str(l, s, "from", is_list);
	load_target(l, s, "go", true, &in->go);
	load_target(l, s, "other", false, &in->other);
}

static void load_screen(struct menu_load *l, const config_setting_t *s)
{
	static const char *const keys[] = { "end", "checkpoint", "personal", "hint", "input", "choices", NULL };
	struct menu_screen *screen = talloc_zero(l->menu, struct menu_screen);
	struct menu_where at = menu_load_at(l, s);
	unsigned twin = menu_find_screen(l->menu, config_setting_name(s));

	if (!screen)
		return;
	if (twin != MENU_NONE) {
		if (!menu_load_is_said(l, &l->menu->screens[twin]->at))
			menu_faults_add(l->faults, &at, "screen %s is said twice; the first is %s:%u", l->menu->screens[twin]->name,
					l->menu->screens[twin]->at.file, l->menu->screens[twin]->at.line);
		return;
	}
	screen->at = at;
	screen->name = menu_load_dup(l, config_setting_name(s));
	if (l->menu->n_screens == MENU_SCREENS_MAX)
		menu_faults_add(l->faults, &at, "more than %d screens", MENU_SCREENS_MAX);
	else
		l->menu->screens[l->menu->n_screens++] = screen;
	if (!menu_load_keys(l, s, keys))
		return;
	screen->end = menu_load_flag(l, s, "end");
	screen->checkpoint = menu_load_flag(l, s, "checkpoint");
	screen->personal = menu_load_flag(l, s, "personal");
	screen->hint = menu_load_flag(l, s, "hint");
	load_input(l, config_setting_get_member(s, "input"), &screen->input);
	load_choices(l, config_setting_get_member(s, "choices"), screen);
}

/* --- asks --------------------------------------------------------------------------------------------------------- */

static unsigned load_outcomes(struct menu_load *l, const config_setting_t *s, struct menu_outcome *on)
{
	struct menu_where at = menu_load_at(l, s);
	unsigned n = 0;

	if (s && !config_setting_is_group(s))
		menu_faults_add(l->faults, &at, "expected a group { outcome = \"screen\"; ... }");
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		const char *name = config_setting_name(m);

		at = menu_load_at(l, m);
		if (n == MENU_OUTCOMES_MAX) {
			menu_faults_add(l->faults, &at, "more than %d outcomes", MENU_OUTCOMES_MAX);
			break;
		}
		if (l->known_outcome && !l->known_outcome(name))
			menu_faults_add(l->faults, &at, "\"%s\" is no outcome", name);
		on[n].name = menu_load_dup(l, name);
		load_target(l, s, name, true, &on[n].go);
		n++;
	}
	return n;
}

static void load_ask(struct menu_load *l, const config_setting_t *s)
{
	static const char *const keys[] = { "verb", "shows", "org", "key", "pick", "no_lang", "on", NULL };
	struct menu_ask *ask = talloc_zero(l->menu, struct menu_ask);
	struct menu_where at = menu_load_at(l, s);
	unsigned twin = menu_find_ask(l->menu, config_setting_name(s));
	const config_setting_t *verb;

	if (!ask || (twin != MENU_NONE && menu_load_is_said(l, &l->menu->asks[twin]->at)))
		return;
	ask->at = at;
	ask->name = menu_load_dup(l, config_setting_name(s));
	if (twin != MENU_NONE)
		menu_faults_add(l->faults, &at, "ask %s is said twice", ask->name);
	else if (l->menu->n_asks == MENU_ASKS_MAX)
		menu_faults_add(l->faults, &at, "more than %d asks", MENU_ASKS_MAX);
	else
		l->menu->asks[l->menu->n_asks++] = ask;
	if (!menu_load_keys(l, s, keys))
		return;
	ask->verb = menu_load_str(l, s, "verb", false);
	if (!ask->verb)
		ask->verb = ask->name;
	verb = config_setting_get_member(s, "verb");
	at = menu_load_at(l, verb ? verb : s);
	if (l->verb)
		l->verb(&ask->is, ask->verb);
	if (ask->is.fault)
		menu_faults_add(l->faults, &at, "\"%s\" %s", ask->verb, ask->is.fault);
	ask->shows = menu_load_flag(l, s, "shows");
	load_args(l, s, &ask->args);
	load_target(l, s, "no_lang", false, &ask->no_lang);
	ask->n_on = load_outcomes(l, config_setting_get_member(s, "on"), ask->on);
	if (!ask->n_on)
		menu_faults_add(l->faults, &ask->at, "ask %s has no outcomes; expected on = { ok = \"...\"; }", ask->name);
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static void load_special(struct menu_load *l, const config_setting_t *s)
{
#define X(m) #m,
	static const char *const keys[] = { MENU_SPECIALS(X) NULL };
#undef X
	if (!s || !menu_load_keys(l, s, keys))
		return;
#define X(m) if (config_setting_get_member(s, #m) && !menu_load_is_said(l, &l->menu->special.m.at)) load_target(l, s, #m, true, &l->menu->special.m);
	MENU_SPECIALS(X)
#undef X
}

static bool is_text_said(const struct menu_load *l, const char *name)
{
	for (unsigned t = 0; t < l->menu->n_texts; t++)
		if (!strcmp(l->menu->texts[t], name) && menu_load_is_said(l, &l->menu->texts_at[t]))
			return true;
	return false;
}

static void load_texts(struct menu_load *l, const config_setting_t *s)
{
	const char *names[MENU_TEXTS_MAX];
	unsigned n = s ? menu_load_list(l, s, names, MENU_TEXTS_MAX) : 0;

	for (unsigned i = 0; i < n && l->menu->n_texts < MENU_TEXTS_MAX; i++) {
		if (is_text_said(l, names[i]))
			continue;
		l->menu->texts_at[l->menu->n_texts] = menu_load_at(l, s);
		l->menu->texts[l->menu->n_texts++] = names[i];
	}
}

static void each_member(struct menu_load *l, const config_setting_t *s, void (*load)(struct menu_load *, const config_setting_t *))
{
	struct menu_where at = menu_load_at(l, s);

	if (s && !config_setting_is_group(s))
		menu_faults_add(l->faults, &at, "expected a group { ... }");
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++)
		load(l, config_setting_get_elem(s, i));
}

void menu_load_flow(struct menu_load *l, const struct config_setting_t *root)
{
	const config_setting_t *always = config_setting_get_member(root, "always");

	each_member(l, config_setting_get_member(root, "screens"), load_screen);
	each_member(l, config_setting_get_member(root, "asks"), load_ask);
	load_special(l, config_setting_get_member(root, "special"));
	load_texts(l, config_setting_get_member(root, "texts"));
	if (always && !(l->menu->n_always && menu_load_is_said(l, &l->menu->always[0].go.at)))
		l->menu->n_always = load_outcomes(l, always, l->menu->always);
}
