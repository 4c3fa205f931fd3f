/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Screens and words are proven without the vault: they are files. */
#include <stdio.h>

#include "gateway/config.h"
#include "menus/menu.h"
#include "store/identity.h"
#include "store/musafirctl_priv.h"

static bool knows_verb(const char *name)
{
	return identity_verb_of(name) != IDV_NONE;
}

static bool knows_outcome(const char *name)
{
	unsigned o;

	for (o = 0; o < IDO_COUNT; o++)
		if (!strcmp(identity_outcome_name(o), name))
			return true;
	return false;
}

static void service_of(struct menu_service *s, const struct config *conf)
{
	*s = (struct menu_service){
		.code = conf->service.code,
		.name = conf->service.name,
		.hotline = conf->service.hotline,
		.hotline_abroad = conf->service.hotline_abroad,
		.emergency = conf->service.emergency,
		.langs = conf->service.languages,
		.n_langs = conf->service.n_languages,
		.limits = TEXT_LIMITS_USSD,
		.pin_length = conf->pin.length,
	};
}

static const char *alphabet_name(enum text_alphabet a)
{
	return a == TEXT_GSM7 ? "gsm7" : "ucs2";
}

static void fit_row(void *ctx, const struct menu_fit *fit)
{
	struct musafirctl_out *out = ctx;
	char text[16];

	musafirctl_out_row(out);
	musafirctl_out_put(out, "screen", fit->screen, false);
	musafirctl_out_put(out, "lang", fit->lang, false);
	musafirctl_out_put(out, "alphabet", alphabet_name(fit->alphabet), false);
	snprintf(text, sizeof(text), "%u", fit->units);
	musafirctl_out_put(out, "units", text, true);
	snprintf(text, sizeof(text), "%u", fit->pages);
	musafirctl_out_put(out, "pages", text, true);
}

static int say_faults(const struct menu_faults *faults)
{
	size_t i, n = menu_faults_count(faults);

	for (i = 0; i < n; i++)
		musafirctl_say(0, "%s", menu_faults_get(faults, i));
	return musafirctl_say(MUSAFIRCTL_FAILED, "%zu fault%s in the menus", n, n == 1 ? "" : "s");
}

int musafirctl_menus_check(struct musafirctl *ctl)
{
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	struct menu_service service;
	struct menu *menu;

	if (!faults)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	service_of(&service, ctl->conf);
	if (menu_load(&menu, ctl->ctx, ctl->conf->service.menus, &service, knows_verb, knows_outcome, faults) < 0)
		return say_faults(faults);
	menu_each_fit(menu, fit_row, ctl->out);
	menu_free(menu);
	musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
	return MUSAFIRCTL_DONE;
}
