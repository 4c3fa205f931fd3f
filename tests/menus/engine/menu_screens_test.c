/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every English screen with sample values reads as the product's own list of screens, and is no longer than there; every
 * screen of every language keeps its codes in order and stays inside its page. */
#include <talloc.h>

#include "tests/menus/engine/menu_samples.h"

static struct menu *menu;
static void *ctx;

static void test_english_screens_sample_values_read_as_listed(void **state)
{
	struct menu_drawing *dr = talloc(ctx, struct menu_drawing);

	for (size_t i = 0; i < menu_samples_n; i++) {
		menu_sample_draw(dr, menu, &menu_samples[i], 0);
		assert_string_equal(dr->text, menu_samples[i].text);
		assert_int_equal(text_choose(dr->text), TEXT_GSM7);
		assert_in_range(text_measure(dr->text, TEXT_GSM7), 1, menu_samples[i].max);
	}
	talloc_free(dr);
}

static bool is_sampled(const char *screen)
{
	for (size_t i = 0; i < menu_samples_n; i++)
		if (!strcmp(menu_samples[i].screen, screen))
			return true;
	return false;
}

/* Screens with words of our own: no sample in the list. */
static void test_english_screens_all_are_sampled_or_ours(void **state)
{
	static const char *const ours[] = {
		"M0", "M0b", "M0c", "M1x", "P0w", "P0x", "P1w", "A6w", "M19n", "M19w", "M19u", "M9o", "M2i", "M2o", "M2p", "M2t", "M2w", "M2x", "M2y", "S2l",
		"M4k", "M9f", "M9k", "M11w", "M18w", "M18p", "M18g", "S3a", "A6n", "A6l", "A2t", "A2c", "M26", "M26p", "M2q", "E1b", "E1k",
		"E1l", "E1w", "E1x", "E1f", "E1a", "E2i", "E2n", "E3f", "E3g", "E3o", "E3e", "E3j", "E3q", "E3s", "E3c", "E3k", "E3u", "E3p",
		"E3r", "E3m", "E3z", "E3y", "E2o", "E2s", "E2h", "E4n", "M20f", "M20g", "M20i", "M20w", "M20u", "M20k", "E6p", "E6x", "E6n",
		"E6s", "E6t", "M1r", "M24m", "M24s", "E5m", "E5y", "E5k", "E5p", "E5o", "E5g", "E5n", "E5w", "E5x", "E5f", "E5v", "E5s", "E5l",
		"M1q", "M1w",
		"M20v",
		"M19c", "M19x",
		"M20m", "M20n",
		"A7", "A7t", "A7b", "A7c", "A7w", "A5n", "M11c",
		"E5c", "E5i", "E5h", "E5j", "E5qx", "E5u", "E5uw", "E5ux", "E5d", "E5e", "E5z", "E7c", "E7w", "E7x", "E7k", "E7g", "M25s",
		"E5b", "E5t",
		"S2k", "E7d", "E7n", "E7s", "E7v", "E7z", "M28", "M24n", "M24c", "M24x", "E7p", "E7q", "E7u", "E7o", "E7i", "E7r", "E7t", "E7h", "E7ca",
		"E7e", "E7f", "M27a", "M27", "M27p", "M27g", "M27n", "E9", "E9y", "E9a", "E9e", "E9f", "E9l", "M7h", "E7b", "E7l", "E7m", "E7j",
		"E6c", "E6y", "E6k", "E6v", "E6g", "E6o", "E6d", "A8p", "A8x",
		"M12k", "M12o", "M12i", "M12p", "M12z", "M12u", "M12r", "M12x", "M12y", "M12v", "M12b", "M12e", "M12a", "M12j", "M12g", "O1", "O1g", "O2c", "O2t", "O2n",
		"M12m",
		"M12t",
		"M12f", "O1k", "O3a", "O5", "O6a",
		"M11z",
		"O2p", "O2x", "O6", "O6x", "O6r", "O6p", "O6w", "O6e", "A5h",
		"E7a", "E7wh", "E7y", "M19v", "M1o", "M1h", "M9h", "M24d",
		"M15o", "M15d", "M15h", "M15q", "M7g", "M7k", "M7f",
		"M11p", "E6u", "E6z",
	};

	for (unsigned i = 0; i < menu->n_screens; i++) {
		bool known = is_sampled(menu->screens[i]->name);

		for (size_t k = 0; k < sizeof(ours) / sizeof(ours[0]); k++)
			known |= !strcmp(ours[k], menu->screens[i]->name);
		if (!known)
			fail_msg("screen %s has no sample", menu->screens[i]->name);
	}
}

/* The core way is three screens in every language: none of them needs a second page for an ordinary shop. */
static void test_core_screens_every_language_sample_values_fit_one_page(void **state)
{
	static const char *const core[] = { "M1", "M1s", "S2", "S3", "S3o", "M2b", "M4b", "A5u", "A5w", "M6", "M3", "M13", "A4r" };
	const size_t n_core = sizeof(core) / sizeof(core[0]);
	struct menu_drawing *dr = talloc(ctx, struct menu_drawing);

	for (size_t i = 0; i < menu_samples_n * n_core * menu->n_langs; i++) {
		const struct menu_sample *s = &menu_samples[i / n_core % menu_samples_n];
		unsigned lang = i / n_core / menu_samples_n;

		if (strcmp(core[i % n_core], s->screen))
			continue;
		menu_sample_draw(dr, menu, s, lang);
		if (strcmp(menu->langs[lang]->code, "tr"))
			assert_int_equal(text_choose(dr->text), menu_world_is_wide(menu->langs[lang]->code) ? TEXT_UCS2 : TEXT_GSM7);
		if (!text_fits(dr->text, text_choose(dr->text), menu->limits))
			fail_msg("%s.%s needs a second page:\n%s", menu->langs[lang]->code, s->screen, dr->text);
	}
	talloc_free(dr);
}

/* Only letters that old phones lack may go: nothing of a language in Latin letters is sent with half the room. */
static void test_latin_languages_never_need_the_other_alphabet(void **state)
{
	for (unsigned i = 2; i < menu->n_langs; i++)
		for (unsigned g = 0; g < menu->n_groups; g++)
			for (unsigned k = 0; k < menu->groups[g].n; k++)
				if (menu->langs[i]->words[g][k] && !menu_world_is_wide(menu->langs[i]->code))
					assert_int_equal(text_choose(menu->langs[i]->words[g][k]), TEXT_GSM7);
}

/* A short text outside any screen as well: T12 comes where a long one does not. */
static void test_turkish_keeps_its_letters(void **state)
{
	char text[MENU_TEXT_MAX];

	assert_int_equal(menu_alphabet(menu, "tr", "kapalı"), TEXT_UCS2);
	assert_int_equal(menu_alphabet(menu, "tr", "kod"), TEXT_GSM7);
	assert_int_equal(menu_alphabet(menu, "es", "kapalı"), TEXT_GSM7);
	assert_true(menu_text(menu, "tr", "T12", NULL, 0, text, sizeof(text)) > 0);
	assert_int_equal(menu_alphabet(menu, "tr", text), TEXT_UCS2);
}

static void test_arabic_words_are_all_arabic(void **state)
{
	const struct menu_lang *ar = menu->langs[1];

	for (unsigned g = 0; g < menu->n_groups; g++)
		for (unsigned k = 0; k < menu->groups[g].n; k++)
			if (ar->words[g][k] && strcmp(menu->groups[g].name, "event") && strncmp(menu->groups[g].name, "desk", 4) &&
			    text_choose(ar->words[g][k]) != TEXT_UCS2)
				fail_msg("%s: %s", menu->groups[g].name, ar->words[g][k]);
}

static bool has_place(const struct menu_outcome *on, unsigned n, const char *name, size_t len)
{
	for (unsigned i = 0; i < n; i++)
		if (strlen(on[i].name) == len && !memcmp(on[i].name, name, len))
			return true;
	return false;
}

/* What a verb may answer of its own stands in its row, which loading the menus checks. */
static void test_answers_of_any_verb_have_a_place(void **state)
{
	assert_true(has_place(menu->always, menu->n_always, "busy", 4));
	assert_true(has_place(menu->always, menu->n_always, "refused", 7));
}

/* ---- whoever must be gone at once ---- */

/* As a choice, or as the whole of a number. */
static bool has_nine(const struct menu_screen *screen)
{
	for (unsigned i = 0; screen->input.kind == MENU_INPUT_NUMBER && i < screen->input.n_lens; i++)
		if (screen->input.lens[i] == 1)
			return true;
	for (unsigned i = 0; i < screen->n_choices; i++)
		if (screen->choices[i].digit == '9')
			return true;
	return false;
}

/* Also where no line says so; a name may begin with anything. */
static void test_nine_ends_the_dialogue_on_every_screen(void **state)
{
	struct menu_effect *eff = talloc(ctx, struct menu_effect);
	unsigned n = 0;

	for (unsigned i = 0; i < menu->n_screens * menu->n_langs; i++) {
		const struct menu_screen *screen = menu->screens[i / menu->n_langs];
		struct menu_state st = { .screen = i / menu->n_langs + 1, .lang = i % menu->n_langs };
		bool is_secret = screen->input.kind == MENU_INPUT_SECRET;
		const struct menu_event ev = { .kind = is_secret ? MENU_SHAPE : MENU_INPUT, .text = is_secret ? NULL : "9",
					       .shape = { .choice = '9', .digits = 1, .any = true } };

		if (screen->end || screen->hint || screen->input.kind == MENU_INPUT_TEXT || has_nine(screen))
			continue;
		menu_step(menu, &st, &menu->limits, &ev, eff);
		if (eff->kind != MENU_SAY_END || strcmp(eff->screen, "M2y"))
			fail_msg("9 on %s leads to %s", screen->name, eff->screen);
		n++;
	}
	assert_true(n > 100);
	talloc_free(eff);
}

/* What no last screen says, by language: "complain", and that it was the reader who locked. */
static const struct telling {
	const char *lang, *words[3];
} telling[] = {
	{ "en", { "omplain", "you locked", "ocked by you" } },
	{ "ar", { "شكو", "قفلت أنت", "أقفلت" } },
	{ "sw", { "alalamik", "ulifunga", "umefunga" } },
	{ "fr", { "plain", "avez bloqué", "par vous" } },
	{ "so", { "abasho", "waad qufus", "aad qufus" } },
	{ "om", { "omii", "cufte", "cuftan" } },
	{ "am", { "ቅሬታ", "ቆልፈዋል", "የቆለፉ" } },
	{ "ti", { "ጥርዓን", "ቆሊፍኩም", "ዝቖለፍ" } },
	{ "fa", { "شکایت", "قفل کردید", "شما قفل" } },
	{ "tr", { "ikayet", "kilitledin", "sizin kilit" } },
	{ "uk", { "карг", "ви замкнули", "замкнено вами" } },
	{ "bn", { "অভিযোগ", "আপনি তালা", "তালা দিয়েছেন" } },
	{ "es", { "ueja", "usted bloque", "por usted" } },
	{ "pt", { "ueixa", "você tranc", "por si" } },
	{ "amlatn", { "ireta", "olfewal", "eqolef" } },
	{ "tilatn", { "ir'an", "olifkum", "iqolef" } },
	{ "uklatn", { "karh", "y zamknuly", "amkneno vamy" } },
};

static const struct telling *telling_of(const char *lang)
{
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++)
		if (!strcmp(telling[i].lang, lang))
			return &telling[i];
	fail_msg("%s: what tells in it is not listed", lang);
	return NULL;
}

static void check_last(const struct menu_lang *lang, unsigned screen)
{
	const struct menu_words *words = &lang->screens[screen];
	const struct telling *t = telling_of(lang->code);

	for (unsigned k = 0; k < words->n; k++)
		for (unsigned j = 0; j < words->lines[k].n * 3; j++) {
			const char *text = words->lines[k].segs[j / 3].text;

			if (text && strstr(text, t->words[j % 3]))
				fail_msg("%s of %s: %s", menu->screens[screen]->name, lang->code, text);
		}
}

/* Some handsets keep the last screen: it never says that somebody complained, or locked. */
static void test_last_screens_are_neutral(void **state)
{
	for (unsigned i = 0; i < menu->n_screens * menu->n_langs; i++)
		if (menu->screens[i / menu->n_langs]->end)
			check_last(menu->langs[i % menu->n_langs], i / menu->n_langs);
}

/* menu_world_langs begins with en, ar, sw, fr, and ends with those in Latin letters. */
enum { AMLATN = MENU_WORLD_LANGS - 3, UKLATN = MENU_WORLD_LANGS - 1 };

static void expect_head(const struct menu *named, unsigned lang, const char *screen, const char *head)
{
	const struct menu_sample sample = { screen, 160, "", "" };
	struct menu_drawing *dr = talloc(ctx, struct menu_drawing);

	menu_sample_draw(dr, named, &sample, lang);
	if (strncmp(dr->text, head, strlen(head)))
		fail_msg("%s of %s begins otherwise than %s:\n%s", screen, menu_world_langs[lang], head, dr->text);
	talloc_free(dr);
}

static void test_name_and_help_desk_are_those_of_each_language(void **state)
{
	static const struct menu_local name[] = { { "", "Amal" }, { "fr", "Mon papier" }, { "uk", "Мій документ" }, { NULL } };
	static const struct menu_local desk[] = { { "fr", "Ici, 8h" }, { "uk", "Тут, 8:00" }, { "uklatn", "Tut, o 8" }, { NULL } };
	struct menu_service service = menu_world_service;
	struct menu_faults *faults = menu_faults_new(ctx);
	struct menu *named;

	service.langs = menu_world_langs;
	service.n_langs = MENU_WORLD_LANGS;
	service.name = name;
	service.help_desk = desk;
	service.hotline = "0800 789 000";
	assert_int_equal(menu_load(&named, ctx, (const char *[]){ menu_world_dir(), NULL }, &service, menu_world_verb, menu_world_outcome, faults), 0);
	expect_head(named, 0, "M1", "Amal. Type");
	expect_head(named, 3, "M1", "Mon papier. Tapez");
	expect_head(named, 1, "M1", "خدمة الهوية. ");	/* Latin letters in front would turn it round on some phones */
	expect_head(named, 0, "M1d", "Help 0800 789 000\n");
	expect_head(named, 3, "M1d", "Bureau d'aide: Ici, 8h.\nAide 0800 789 000\n");
	expect_head(named, 1, "M1d", "مساعدة 0800789000\n");
	expect_head(named, UKLATN, "M1", "Mii dokument. ");	/* as its script says it, letter by letter */
	expect_head(named, UKLATN, "M1d", "Tut, o 8");
	expect_head(named, AMLATN, "M1", "Amal. ");
	menu_free(named);
	expect_head(menu, 2, "M1", "Huduma ya utambulisho. ");
	talloc_free(faults);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english_screens_sample_values_read_as_listed),
		cmocka_unit_test(test_english_screens_all_are_sampled_or_ours),
		cmocka_unit_test(test_core_screens_every_language_sample_values_fit_one_page),
		cmocka_unit_test(test_latin_languages_never_need_the_other_alphabet),
		cmocka_unit_test(test_turkish_keeps_its_letters),
		cmocka_unit_test(test_arabic_words_are_all_arabic),
		cmocka_unit_test(test_answers_of_any_verb_have_a_place),
		cmocka_unit_test(test_name_and_help_desk_are_those_of_each_language),
		cmocka_unit_test(test_nine_ends_the_dialogue_on_every_screen),
		cmocka_unit_test(test_last_screens_are_neutral),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
