/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every English screen with sample values reads as the product's own list of screens, and is no longer than there; every
 * screen of every language keeps its codes in order and stays inside its page. */
#include <talloc.h>

#include "tests/menu/menu_samples.h"

static const char *const all[] = { "en", "ar", "sw", "fr" };
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
	static const char *const ours[] = { "M0", "M19", "M2p", "M2t", "M2w", "M2x", "M2y", "S2l", "M4k", "M9f", "M9k", "M11w", "M18w", "M18p", "M18g", "S3a",
					    "A6n", "A6l", "A2t", "A2c" };

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
		assert_int_equal(text_choose(dr->text), menu->langs[lang]->rtl ? TEXT_UCS2 : TEXT_GSM7);
		if (!text_fits(dr->text, text_choose(dr->text), menu->limits))
			fail_msg("%s.%s needs a second page:\n%s", menu->langs[lang]->code, s->screen, dr->text);
	}
	talloc_free(dr);
}

/* Only letters that old phones lack may go: nothing of Swahili or French is sent with half the room. */
static void test_latin_languages_never_need_the_other_alphabet(void **state)
{
	for (unsigned i = 2; i < menu->n_langs; i++)
		for (unsigned g = 0; g < menu->n_groups; g++)
			for (unsigned k = 0; k < menu->groups[g].n; k++)
				if (menu->langs[i]->words[g][k])
					assert_int_equal(text_choose(menu->langs[i]->words[g][k]), TEXT_GSM7);
}

static void test_arabic_words_are_all_arabic(void **state)
{
	const struct menu_lang *ar = menu->langs[1];

	for (unsigned g = 0; g < menu->n_groups; g++)
		for (unsigned k = 0; k < menu->groups[g].n; k++)
			if (ar->words[g][k] && strcmp(menu->groups[g].name, "event"))
				assert_int_equal(text_choose(ar->words[g][k]), TEXT_UCS2);
}

/* What each verb may answer, as store/door/identity.h says; none of it may end as "busy" for want of a place. */
static const struct {
	const char *verb, *outcomes;
} verbs[] = {
	{ "hello", "plain shop paused noshop shift unclosed asked warned gone" },
	{ "not_shop", "plain" },
	{ "lang", "plain shop paused noshop ok asked warned gone" },
	{ "unlock", "start start_notice person person_locked staff both shop resume asked survey unclosed wrong wait closed shape" },
	{ "notice", "ok" },
	{ "pin_new", "ok easy shape" },
	{ "pin_again", "ok differ" },
	{ "role", "person person_locked shop resume asked survey staff unclosed wait" },
	{ "home", "person person_locked staff" },
	{ "shop", "ok paused noshop" },
	{ "offer", "ok code_only missing paused noshop limit locked blocked new_sim" },
	{ "choose", "ok shape" },
	{ "life", "ok code_only missing paused noshop limit locked blocked new_sim" },
	{ "share", "ok given limit gone locked blocked new_sim" },
	{ "otp", "ok given limit gone locked blocked new_sim" },
	{ "resume", "offer code_only new_sim shared otp gone" },
	{ "restart", "person person_locked" },
	{ "open_code", "ok none" },
	{ "cancel_code", "ok none" },
	{ "my_id", "ok" },
	{ "history", "ok none" },
	{ "event", "ok failed none" },
	{ "not_me", "ok none" },
	{ "block", "ok none" },
	{ "unblock", "ok none" },
	{ "safety", "ok" },
	{ "safety_set", "ok" },
	{ "survey", "person person_locked" },
	{ "lock", "ok" },
	{ "unlock_id", "person" },
	{ "check", "ok ok_otp typo late wrong agent_closed shape refused" },
	{ "served", "ok" },
	{ "check_again", "ok ok_otp gone" },
	{ "ask_person", "waiting limit agent_closed refused shape" },
	{ "ask_news", "waiting ok ok_answers ok_otp none refused" },
	{ "ask_end", "ok" },
	{ "ask_pair", "ok shop wrong gone" },
	{ "ask_refuse", "ok" },
	{ "ask_block", "ok none" },
	{ "today", "ok" },
	{ "end_shift", "ok" },
};

static bool has_place(const struct menu_outcome *on, unsigned n, const char *name, size_t len)
{
	for (unsigned i = 0; i < n; i++)
		if (strlen(on[i].name) == len && !memcmp(on[i].name, name, len))
			return true;
	return false;
}

static void check_ask(const struct menu_ask *ask, const char *outcomes)
{
	while (*outcomes) {
		size_t len = strcspn(outcomes, " ");

		if (!has_place(ask->on, ask->n_on, outcomes, len) && !has_place(menu->always, menu->n_always, outcomes, len))
			fail_msg("ask %s has no place for %.*s", ask->name, (int)len, outcomes);
		outcomes += len + (outcomes[len] == ' ');
	}
}

static void test_asks_every_answer_of_a_verb_has_a_place(void **state)
{
	unsigned used = 0;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		for (unsigned k = 0; k < menu->n_asks; k++)
			if (!strcmp(menu->asks[k]->verb, verbs[i].verb)) {
				check_ask(menu->asks[k], verbs[i].outcomes);
				used++;
			}
	assert_int_equal(used, menu->n_asks);
	assert_true(has_place(menu->always, menu->n_always, "busy", 4));
	assert_true(has_place(menu->always, menu->n_always, "refused", 7));
}

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, all, sizeof(all) / sizeof(all[0]));
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
		cmocka_unit_test(test_arabic_words_are_all_arabic),
		cmocka_unit_test(test_asks_every_answer_of_a_verb_has_a_place),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
