/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Screens and words are proven without the vault: they are files. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "menus/engine/menu.h"
#include "store/door/identity.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/ctl/menus/menus_priv.h"

static const char *alphabet_name(enum text_alphabet a)
{
	return a == TEXT_GSM7 ? "gsm7" : "ucs2";
}

static void put_number(struct musafirctl_out *out, const char *key, unsigned n)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", n);
	musafirctl_out_put(out, key, text, true);
}

/* ---- languages ---- */

static void lang_row(void *ctx, const struct menu_lang_info *info)
{
	struct musafirctl_out *out = ctx;

	musafirctl_out_row(out);
	musafirctl_out_put(out, "lang", info->code, false);
	musafirctl_out_put(out, "name", info->name, false);
	musafirctl_out_put(out, "review", info->review, false);
	put_number(out, "screens", info->screens);
	put_number(out, "texts", info->texts);
}

static void word_row(void *ctx, const char *lang, const char *name, const char *spellings)
{
	struct musafirctl_out *out = ctx;

	musafirctl_out_row(out);
	musafirctl_out_put(out, "lang", lang, false);
	musafirctl_out_put(out, "command", name, false);
	musafirctl_out_put(out, "words", spellings, false);
}

/* ---- screens ---- */

static void fit_row(void *ctx, const struct menu_fit *fit)
{
	struct musafirctl_out *out = ctx;

	musafirctl_out_row(out);
	musafirctl_out_put(out, "screen", fit->screen, false);
	musafirctl_out_put(out, "lang", fit->lang, false);
	musafirctl_out_put(out, "alphabet", alphabet_name(fit->alphabet), false);
	put_number(out, "units", fit->units);
	put_number(out, "pages", fit->pages);
}

/* For people: a line a screen, a column a language. */
struct matrix {
	const struct config *conf;
	struct musafirctl_out *out;
	struct menu_fit *fits;
	size_t n, max;
};

static void keep_fit(void *ctx, const struct menu_fit *fit)
{
	struct matrix *m = ctx;

	if (m->n < m->max)
		m->fits[m->n++] = *fit;
}

static void put_fit(struct matrix *m, const char *screen, const char *lang)
{
	char text[32] = "-";
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct menu_fit *f = &m->fits[i];

		if (strcmp(f->screen, screen) || strcmp(f->lang, lang))
			continue;
		snprintf(text, sizeof(text), "%u%s", f->units, f->alphabet == TEXT_UCS2 ? "u" : "");
		if (f->pages > 1)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), " /%u", f->pages);
	}
	musafirctl_out_put(m->out, lang, text, false);
}

static void matrix_rows(struct matrix *m, const struct menu *menu)
{
	size_t i, k;

	menu_each_fit(menu, keep_fit, m);
	for (i = 0; i < m->n && !strcmp(m->fits[i].lang, m->fits[0].lang); i++) {
		musafirctl_out_row(m->out);
		musafirctl_out_put(m->out, "screen", m->fits[i].screen, false);
		for (k = 0; k < m->conf->service.n_languages; k++)
			put_fit(m, m->fits[i].screen, m->conf->service.languages[k]);
	}
}

static void screen_rows(struct musafirctl *ctl, const struct menu *menu)
{
	struct matrix m = { .conf = ctl->conf, .out = ctl->out, .max = (size_t)MENU_SCREENS_MAX * MENU_LANGS_MAX };

	if (ctl->json) {
		menu_each_fit(menu, fit_row, ctl->out);
		return;
	}
	m.fits = talloc_array(ctl->ctx, struct menu_fit, m.max);
	if (m.fits)
		matrix_rows(&m, menu);
	talloc_free(m.fits);
}

/* ---- journeys ---- */

static const char *trip_verdict(const struct menu_trip *t, const struct config_link *link)
{
	if (t->seconds > link->session_s)
		return "TOO LONG";
	return t->longest > link->idle_s ? "TOO SLOW" : "fits";
}

static void trip_row(void *ctx, const struct menu_trip *t)
{
	struct musafirctl *ctl = ctx;
	size_t i;

	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "journey", ctl->json ? t->journey : t->title, false);
	musafirctl_out_put(ctl->out, "lang", t->lang, false);
	put_number(ctl->out, "screens", t->screens);
	put_number(ctl->out, "keys", t->keys);
	put_number(ctl->out, "seconds", t->seconds);
	put_number(ctl->out, "longest_wait", t->longest);
	for (i = 0; i < ctl->conf->n_links; i++)
		musafirctl_out_put(ctl->out, ctl->conf->links[i].name, trip_verdict(t, &ctl->conf->links[i]), false);
}

/* What the tables mean; JSON readers have the man page. */
static void say_rule(const struct musafirctl *ctl)
{
	size_t i;

	printf("\nScreens: septets of %u, with u characters of %u, /n pages; with the longest values.\n", TEXT_LIMITS_USSD.gsm7_septets,
	       TEXT_LIMITS_USSD.ucs2_chars);
	printf("Journeys: %d s a screen for the network, %d characters a second for a slow reader, %d s a key; longest_wait: the longest a screen waits "
	       "for its answer.\n", MENU_TRIP_NETWORK_MS / 1000, MENU_TRIP_READ_CPS, MENU_TRIP_KEY_MS / 1000);
	for (i = 0; i < ctl->conf->n_links; i++)
		printf("Link %s: TOO LONG past session_s %u, TOO SLOW past idle_s %u.\n", ctl->conf->links[i].name, ctl->conf->links[i].session_s,
		       ctl->conf->links[i].idle_s);
}

int musafirctl_menus_check(struct musafirctl *ctl)
{
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	struct menu *menu;
	int rc;

	if (!faults)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	if (config_menus_load(&menu, ctl->ctx, ctl->conf, faults) < 0)
		return menus_say_faults(faults);
	musafirctl_out_section(ctl->out, "languages");
	menu_each_lang(menu, lang_row, ctl->out);
	musafirctl_out_section(ctl->out, "commands");
	menu_each_word(menu, word_row, ctl->out);
	musafirctl_out_section(ctl->out, "screens");
	screen_rows(ctl, menu);
	musafirctl_out_section(ctl->out, "journeys");
	menu_each_trip(menu, trip_row, ctl);
	menu_free(menu);
	rc = musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
	if (!ctl->json)
		say_rule(ctl);
	return rc;
}
