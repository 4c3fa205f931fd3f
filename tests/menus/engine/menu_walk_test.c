/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random walks over the real files: whatever is typed and answered, every step says something that fits, and 9, 0, 1 or an
 * answer always leads on to an end. */
#include <talloc.h>

#include "tests/lib/menu_world.h"

#include "menus/engine/menu_priv.h"

#define WALKS	24000	/* a screen more makes each a little rarer */
#define STEPS	60

static struct menu *menu;
static void *ctx;

static uint32_t dice_state;

static unsigned dice(unsigned n)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 17;
	dice_state ^= dice_state << 5;
	return dice_state % n;
}

static const char *const fields[][4] = {
	{ "lang", "", "sw", "ar" },
	{ "org_code", "715464", "715464", "" },
	{ "org_name", "HAWA EXPRESS", "WWWWWWWWWWWWWWWWWWWW", "عيادة الأمل" },
	{ "org_short", "HAWA", "AMAL CLINIC ", "حوا" },
	{ "org_place", "Kakuma Mkt", "Ka\nkuma", "" },
	{ "org_kind", "kind.money", "kind.nobody", "" },
	{ "upheld", "note.upheld", "", "note.what" },
	{ "purpose", "purpose.pay", "purpose.what", "" },
	{ "must", "full_name,over_18,id_last4", "full_name", ",,," },
	{ "give", "full_name,over_18,id_last4,address,phone,birthdate,id_number,id_type", "full_name", "odd_fact" },
	{ "optional", "4:nationality", "2:full_name,7:allergies", "x" },
	{ "missing", "fact.address", "fact.over_18", "" },
	{ "life", "life.h1", "life.d3", "life.m10" },
	{ "code", "482913077", "630418", "nonsense" },
	{ "minutes", "15", "4320", "-1" },
	{ "tries", "1", "2", "99999999999999999999" },
	{ "reason", "easy.date", "easy.number", "easy" },
	{ "last_used", "2026-05-12", "2026-13-99", "" },
	{ "has_code", "1", "", "" },
	{ "name", "SELAM TESFAYE", "سلام تسفاي", "\xff\xfe" },
	{ "birthdate", "1996-04-12", "2008-10-02~", "1995-09/1996-09" },
	{ "evidence", "ev.2", "ev.9", "" },
	{ "staff_org", "HAWA", "AMAL CLINIC", "" },
	{ "desk", "2", "199", "" },
	{ "ref", "4821307604", "1", "" },
	{ "fact", "full_name=SELAM TESFAYE", "birthdate=~/", "broken" },
	{ "fact", "over_18=yes", "nationality=a country with a long name", "=" },
	{ "event", "2026-05-12|HAWA|full_name,over_18", "2026-04-29||failed", "||" },
	{ "event", "2026-05-03|BANK A|birthdate", "x|y|z", "|" },
	{ "seen_day", "2026-05-12", "", "x" },
	{ "given", "full_name,over_18", "code", ",," },
	{ "more", "1", "", "" },
	{ "blocked", "1", "", "" },
	{ "again", "1", "1", "" },
	{ "name_asked", "1", "2", "" },
	{ "shift", "1", "1", "" },
	{ "cards", "1", "1", "" },
	{ "drafts", "1", "50", "" },
	{ "draft", "27", "", "x" },
	{ "saved", "phone,name", "nothing", ",x" },
	{ "heard", "1", "1", "" },
	{ "complaint", "48217604", "1", "x" },
	{ "helper", "0800789111", "1", "" },
	{ "higher", "Ombudsman", "x", "" },
	{ "may_ask", "set.yes", "set.no", "set.what" },
	{ "out_id", "7", "7", "7" },
};
#define FIELDS	(sizeof(fields) / sizeof(fields[0]))

static void answer(struct menu_phone *p)
{
	static const char *const any[] = { "busy", "refused", "gone", "ok", "nonsense", "" };
	const struct menu_ask *ask = menu->asks[p->st.asking - 1];
	struct menu_value values[FIELDS];
	struct menu_event ev = { .kind = MENU_RESULT, .values = values };

	ev.outcome = !dice(8) ? any[dice(6)] : dice(5) ? ask->on[dice(ask->n_on)].name : menu->always[dice(menu->n_always)].name;
	for (size_t i = 0; i < FIELDS; i++)
		if (dice(8))
			values[ev.n_values++] = (struct menu_value){ fields[i][0], fields[i][1 + dice(8) / 3] };
	menu_step(menu, &p->st, &p->limits, &ev, &p->eff);
}

static void type(struct menu_phone *p)
{
	static const char *const inputs[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "715464", "246813", "482913077", "24", "44",
					      "hello", "مرحبا", "1234567890123456", "27" };

	const struct menu_inputdef *in = p->st.screen ? &menu->screens[p->st.screen - 1]->input : NULL;

	if (menu_wants_secret(menu, &p->st) && in->n_lens && dice(2)) {
		menu_phone_type(p, "2468135792468135" + sizeof("2468135792468135") - 1 - in->lens[dice(in->n_lens)]);
		return;
	}
	menu_phone_type(p, inputs[dice(2) ? dice(3) : dice(sizeof(inputs) / sizeof(inputs[0]))]);
}

static void check_effect(const struct menu_phone *p)
{
	if (p->eff.kind == MENU_ASK) {
		struct menu_verb verb;

		assert_non_null(p->eff.verb);
		menu_world_verb(&verb, p->eff.verb);
		assert_null(verb.fault);
		return;
	}
	if (!p->eff.len)
		fail_msg("%s says nothing, %u of %u pages", menu->screens[p->st.screen - 1]->name, p->st.page, p->st.pages);
	assert_int_equal(p->eff.len, strlen(p->eff.text));
	assert_true(text_utf8_valid(p->eff.text, p->eff.len));
	assert_true(text_fits(p->eff.text, p->eff.alphabet, p->limits));
	assert_non_null(p->eff.screen);
	assert_true(p->st.used <= MENU_STATE_VARS);
	assert_true(p->st.page < p->st.pages && p->st.pages <= TEXT_PAGES_MAX);
	if (p->eff.kind == MENU_SAY_END)
		assert_int_equal(p->st.used, 0);
	else
		assert_null(strstr(p->eff.text, "{"));
}

static void walk(bool *seen, unsigned limit_gsm7, unsigned limit_ucs2)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, dice(2) ? "715464" : "");
	p.limits = (struct text_limits){ limit_gsm7, limit_ucs2 };
	for (unsigned i = 0; i < STEPS; i++) {
		check_effect(&p);
		if (p.eff.kind == MENU_SAY_END)
			break;
		if (p.eff.kind == MENU_ASK) {
			answer(&p);
			continue;
		}
		seen[p.st.screen - 1] = true;
		type(&p);
	}
	if (p.eff.kind == MENU_SAY_END)
		seen[p.st.screen - 1] = true;
}

/* Behind seven right answers in a row: stories walk to these. */
static bool is_deep(const char *name)
{
	static const char *const far[] = { "A7", "A8", "E5", "E6", "E7", "E9", "M0c", "M11q", "M11z", "M12", "M20", "M22", "M23", "M24", "M27", "M7c", "M7h", "M9n", "O" };

	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
		if (!strncmp(name, far[i], strlen(far[i])))
			return true;
	return false;
}

static void test_walk_every_step_says_what_fits(void **state)
{
	static bool seen[MENU_SCREENS_MAX];

	dice_state = 0x5e1a17;
	for (unsigned i = 0; i < WALKS; i++)
		walk(seen, i % 3 ? 160 : 182, i % 3 ? 80 : 79);
	for (unsigned i = 0; i < menu->n_screens; i++) {
		const struct menu_screen *s = menu->screens[i];

		if (!seen[i] && !s->hint && !is_deep(s->name) && strcmp(s->name, "M19") && strcmp(s->name, "M2h") && strcmp(s->name, "M2o") && strcmp(s->name, "M2p") && strcmp(s->name, "M2t"))
			fail_msg("no walk came to %s", s->name);
	}
}

/* From any place a person who only presses 9, 0 and 1 comes to an end. */
static void leave(struct menu_phone *p)
{
	static const char *const ways[] = { "9", "0", "1", "2" };

	for (unsigned i = 0; i < 5000 && p->eff.kind != MENU_SAY_END; i++) {
		if (p->eff.kind == MENU_ASK)
			answer(p);
		else
			menu_phone_type(p, ways[dice(4)]);
	}
	assert_int_equal(p->eff.kind, MENU_SAY_END);
}

static void test_walk_from_anywhere_there_is_a_way_out(void **state)
{
	struct menu_phone p;

	dice_state = 0xc0ffee;
	for (unsigned i = 0; i < WALKS / 3; i++) {
		menu_phone_start(&p, menu, dice(2) ? "715464" : "");
		for (unsigned k = dice(20); k && p.eff.kind != MENU_SAY_END; k--)
			if (p.eff.kind == MENU_ASK)
				answer(&p);
			else
				type(&p);
		leave(&p);
	}
}

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, menu_world_langs, MENU_WORLD_LANGS);
	return 0;
}

static int teardown(void **state)
{
	menu_free(menu);
	talloc_free(ctx);
	return 0;
}

/* Behind the walks: the menu is another one then. */
static void test_walk_offers_what_was_read(void **state)
{
	struct menu_phone p;

	(void)state;
	assert_int_equal(menu_offer_read(menu, (const char *const[]){ NULL }), 0);
	assert_int_equal(menu->n_langs, 1);
	menu_free(menu);
	menu = menu_world_load(ctx, (const char *const[]){ "en", "ar", "sw", "fr" }, 4);
	assert_int_equal(menu_offer_read(menu, (const char *const[]){ "sw", NULL }), 0);
	menu_phone_start(&p, menu, "");
	assert_false(menu_set_lang(menu, &p.st, "ar"));
	assert_true(menu_set_lang(menu, &p.st, "sw"));
	assert_string_equal(menu_lang(menu, &p.st), "sw");
	menu_phone_answer(&p, "plain", NULL);
	menu_phone_sees(&p, "M0", "1 English\n2 Kiswahili");
	menu_free(menu);
	menu = menu_world_load(ctx, (const char *const[]){ "ar", "en" }, 2);
	assert_int_equal(menu_offer_read(menu, (const char *const[]){ NULL }), -EINVAL);
	assert_int_equal(menu->n_langs, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk_every_step_says_what_fits),
		cmocka_unit_test(test_walk_from_anywhere_there_is_a_way_out),
		cmocka_unit_test(test_walk_offers_what_was_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
