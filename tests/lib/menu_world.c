/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/lib/menu_world.h"

#include <stdio.h>
#include <string.h>

#include "store/door/identity.h"	/* names only: the verbs and outcomes that menu files may use */

static const char *const english[] = { "en" };

const struct menu_service menu_world_service = {
	.code = "789",
	.hotline = "0800789000",
	.hotline_abroad = "+254200000000",
	.emergency = "1195",
	.langs = english,
	.n_langs = 1,
	.limits = { .gsm7_septets = 160, .ucs2_chars = 80 },
	.pin_length = 6,
};

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

/* As config_menus.c says it, from the rows alone: the menus link nothing of the store. */
void menu_world_verb(struct menu_verb *out, const char *name)
{
	enum { WHOLE, TWO_HALVES };
	static const struct identity_verb_row rows[] = {
#define X(e, n, word, halves, ...) { .name = word, .number = n, .has_again = halves, __VA_ARGS__ },
		IDENTITY_VERBS(X)
#undef X
	};

	*out = (struct menu_verb){ .fault = "is no verb", .any = IDENTITY_VERB_ANY };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].name, name))
			continue;
		out->fault = rows[i].states ? NULL : "is not for a dialogue of the gateway to ask";
		out->outcomes = rows[i].outcomes;
		out->shows = rows[i].payload == IDENTITY_PAYLOAD_SCREEN;
		out->wants_pin = rows[i].wants_pin;
	}
}

bool menu_world_outcome(const char *name)
{
	static const char *const names[] = {
#define X(e, n) n,
		IDENTITY_OUTCOMES(X)
#undef X
		NULL };

	return is_one_of(name, names);
}

const char *const menu_world_langs[MENU_WORLD_LANGS] = {
	"en", "ar", "sw", "fr", "so", "am", "ti", "om", "fa", "tr", "uk", "bn", "es", "pt", "amlatn", "tilatn", "uklatn",
};

bool menu_world_is_wide(const char *lang)
{
	static const char *const wide[] = { "ar", "am", "ti", "fa", "tr", "uk", "bn", NULL };

	return is_one_of(lang, wide);
}

const char *menu_world_dir(void)
{
	static char dir[512];
	const char *top = getenv("top_srcdir");

	snprintf(dir, sizeof(dir), "%s/menus", top ? top : ".");
	return dir;
}

struct menu *menu_world_load(void *ctx, const char *const *langs, size_t n_langs)
{
	struct menu_service service = menu_world_service;
	struct menu_faults *faults = menu_faults_new(ctx);
	struct menu *menu = NULL;
	int rc;

	service.langs = langs;
	service.n_langs = n_langs;
	rc = menu_load(&menu, ctx, (const char *[]){ menu_world_dir(), NULL }, &service, menu_world_verb, menu_world_outcome, faults);
	for (size_t i = 0; i < menu_faults_count(faults); i++)
		print_error("%s\n", menu_faults_get(faults, i));
	assert_int_equal(menu_faults_count(faults), 0);
	assert_int_equal(rc, 0);
	assert_non_null(menu);
	return menu;
}

static void step(struct menu_phone *p, const struct menu_event *ev)
{
	menu_step(p->menu, &p->st, &p->limits, ev, &p->eff);
}

void menu_phone_start(struct menu_phone *p, const struct menu *menu, const char *dialled)
{
	*p = (struct menu_phone){ .menu = menu, .limits = { 160, 80 } };
	step(p, &(struct menu_event){ .kind = MENU_START, .text = dialled });
}

void menu_phone_type(struct menu_phone *p, const char *text)
{
	struct menu_event ev = { .kind = MENU_INPUT, .text = text };

	if (menu_wants_secret(p->menu, &p->st)) {
		ev = (struct menu_event){ .kind = MENU_SHAPE, .shape.any = *text };
		ev.shape.plus = *text == '+';
		text += ev.shape.plus;
		ev.shape.digits = strspn(text, "0123456789") == strlen(text) ? strlen(text) : 0;
		ev.shape.choice = ev.shape.digits == 1 && !ev.shape.plus ? text[0] : 0;
	}
	step(p, &ev);
}

void menu_phone_answer(struct menu_phone *p, const char *outcome, ...)
{
	struct menu_value values[32];
	struct menu_event ev = { .kind = MENU_RESULT, .outcome = outcome, .values = values };
	const char *name;
	va_list ap;

	va_start(ap, outcome);
	while ((name = va_arg(ap, const char *)) && ev.n_values < 32)
		values[ev.n_values++] = (struct menu_value){ name, va_arg(ap, const char *) };
	va_end(ap);
	step(p, &ev);
}

void menu_phone_event(struct menu_phone *p, enum menu_event_kind kind)
{
	step(p, &(struct menu_event){ .kind = kind });
}

void menu_phone_sees(const struct menu_phone *p, const char *screen, const char *text)
{
	assert_int_not_equal(p->eff.kind, MENU_ASK);
	assert_string_equal(p->eff.screen, screen);
	if (text)
		assert_string_equal(p->eff.text, text);
	assert_int_equal(p->eff.len, strlen(p->eff.text));
}

void menu_phone_asks(const struct menu_phone *p, const char *verb)
{
	assert_int_equal(p->eff.kind, MENU_ASK);
	assert_string_equal(p->eff.verb, verb);
}

const char *menu_phone_arg(const struct menu_phone *p, const char *name)
{
	for (unsigned i = 0; i < p->eff.n_args; i++)
		if (!strcmp(p->eff.args[i].name, name))
			return p->eff.args[i].text;
	return NULL;
}
