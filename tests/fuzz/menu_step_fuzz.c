/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any sequence of events through the engine over the real files: each step is one whole effect that fits its limits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "menus/engine/menu.h"

#define VALUES_MAX	12
#define PIECE_MAX	200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct feed {
	const uint8_t *p;
	size_t left;
	char pieces[VALUES_MAX + 2][PIECE_MAX + 1];
	unsigned used;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static const struct menu *menu_of(void)
{
	static const char *const langs[] = { "en", "ar" };
	static struct menu *menu;
	struct menu_service service = { .code = "789", .hotline = "0800789000", .hotline_abroad = "+254200000000",
					.emergency = "1195", .langs = langs, .n_langs = 2, .limits = TEXT_LIMITS_USSD, .pin_length = 6 };
	const char *top = getenv("top_srcdir");
	struct menu_faults *faults;
	char dir[512];

	if (menu)
		return menu;
	snprintf(dir, sizeof(dir), "%s/menus", top ? top : ".");
	faults = menu_faults_new(NULL);
	must(menu_load(&menu, NULL, (const char *[]){ dir, NULL }, &service, NULL, NULL, faults) == 0);
	talloc_free(faults);
	return menu;
}

static uint8_t octet(struct feed *f)
{
	if (!f->left)
		return 0;
	f->left--;
	return *f->p++;
}

/* Octets up to a line end, with NULs dropped. */
static const char *piece(struct feed *f)
{
	char *out = f->pieces[f->used++ % (VALUES_MAX + 2)];
	size_t n = 0;
	uint8_t c;

	while (f->left && (c = octet(f)) != '\n')
		if (n < PIECE_MAX && c)
			out[n++] = (char)c;
	out[n] = '\0';
	return out;
}

static const char *outcome(uint8_t c)
{
	static const char *const names[] = { "ok", "plain", "shop", "person", "person_locked", "staff", "both", "resume", "start", "start_notice",
					     "wrong", "wait", "easy", "code_only", "offer", "ok_otp", "typo", "late", "gone", "none", "nonsense" };

	return names[c % (sizeof(names) / sizeof(names[0]))];
}

static const char *field(uint8_t c)
{
	static const char *const names[] = { "lang", "org_code", "org_name", "org_short", "org_place", "org_kind", "purpose", "must", "give",
					     "optional", "missing", "life", "code", "minutes", "tries", "reason", "last_used", "has_code", "name",
					     "birthdate", "id_last4", "evidence", "staff_org", "desk", "today", "ref", "fact", "event", "out_id",
					     "dialled", "service" };

	return names[c % (sizeof(names) / sizeof(names[0]))];
}

static void feed_event(struct feed *f, struct menu_event *ev, struct menu_value *values)
{
	ev->kind = octet(f) % 6;
	ev->abroad = ev->kind == MENU_START && octet(f) % 2;
	if (ev->kind == MENU_START || ev->kind == MENU_INPUT)
		ev->text = piece(f);
	if (ev->kind == MENU_SHAPE) {
		ev->shape.digits = octet(f) % 20;
		ev->shape.plus = octet(f) % 2;
		ev->shape.choice = ev->shape.digits == 1 ? '0' + octet(f) % 10 : 0;
	}
	if (ev->kind != MENU_RESULT)
		return;
	ev->outcome = outcome(octet(f));
	ev->values = values;
	for (unsigned n = octet(f) % VALUES_MAX; n; n--) {
		values[ev->n_values].name = field(octet(f));
		values[ev->n_values++].text = piece(f);
	}
}

static void check(const struct menu_effect *eff, const struct menu_state *st, struct text_limits limits)
{
	if (eff->kind == MENU_ASK) {
		must(eff->verb && eff->n_args <= MENU_ARGS_MAX && st->asking);
		return;
	}
	must(eff->screen && eff->len > 0 && eff->len == strlen(eff->text));
	must(text_fits(eff->text, eff->alphabet, limits));
	must(!st->asking && st->used <= MENU_STATE_VARS);
	must(eff->kind == MENU_SAY || st->used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct menu *menu = menu_of();
	struct feed f = { .p = data, .left = size };
	struct text_limits limits = TEXT_LIMITS_USSD;
	struct menu_value values[VALUES_MAX];
	struct menu_state st = { 0 };
	struct menu_effect eff;

	while (f.left) {
		struct menu_event ev = { 0 };

		feed_event(&f, &ev, values);
		menu_step(menu, &st, &limits, &ev, &eff);
		check(&eff, &st, limits);
	}
	return 0;
}
