/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The engine over the real files: what each input leads to. */
#include <talloc.h>

#include "tests/menus/engine/menu_way.h"

#include <stdio.h>
#include <string.h>

static const char *const both[] = { "en", "ar" };
static const char *const english[] = { "en" };
static struct menu *menu, *one_lang;
static void *ctx;

static void test_start_dialled_shop_asks_hello_with_it(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_asks(&p, "hello");
	assert_string_equal(menu_phone_arg(&p, "org"), "715464");
	menu_phone_start(&p, menu, "71546");	/* mistyped: hello says that no shop has it */
	assert_string_equal(menu_phone_arg(&p, "org"), "71546");
	menu_phone_answer(&p, "noshop", "lang", "en", NULL);
	menu_phone_sees(&p, "M1x", NULL);
	menu_phone_start(&p, menu, "71546412");
	assert_string_equal(menu_phone_arg(&p, "org"), "");
	menu_phone_start(&p, menu, "71546a");
	assert_string_equal(menu_phone_arg(&p, "org"), "");
	menu_phone_start(&p, menu, NULL);
	assert_string_equal(menu_phone_arg(&p, "org"), "");
}

/* --- language ----------------------------------------------------------------------------------------------------- */

static void test_language_none_kept_is_asked_first_and_once(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_answer(&p, "shop", "lang", "", NULL);
	menu_phone_sees(&p, "M0", "1 English\n4 Arabi / عربي");
	assert_int_equal(p.eff.alphabet, TEXT_UCS2);
	menu_phone_type(&p, "2");	/* Swahili is not configured */
	menu_phone_sees(&p, "M0", NULL);
	menu_phone_type(&p, "4");
	menu_phone_asks(&p, "lang");
	assert_string_equal(menu_phone_arg(&p, "key"), "ar");
	menu_phone_answer(&p, "shop", "org_name", "HAWA EXPRESS", "org_place", "Kakuma Mkt", NULL);
	menu_phone_sees(&p, "M1s", NULL);
	assert_string_equal(menu_lang(menu, &p.st), "ar");
	assert_non_null(strstr(p.eff.text, "9 خروج"));
}

static void test_language_unknown_kept_is_asked_again(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "");
	menu_phone_answer(&p, "plain", "lang", "sw", NULL);
	menu_phone_sees(&p, "M0", NULL);
	menu_phone_start(&p, menu, "");
	menu_phone_answer(&p, "busy", NULL);
	menu_phone_sees(&p, "M2f", NULL);
}

static void test_language_only_one_is_never_asked(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, one_lang, "");
	menu_phone_answer(&p, "plain", "lang", "", NULL);
	menu_phone_sees(&p, "M1", "ID service. Type your PIN or start code:\n1 New or lost SIM\n2 Help desk\n9 Exit");
	menu_phone_type(&p, "4");
	menu_phone_sees(&p, "M2c", NULL);
}

static void test_language_changed_in_settings_comes_back_there(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "5");
	menu_phone_asks(&p, "my_id");
	menu_phone_answer(&p, "ok", "name", "SELAM TESFAYE", "birthdate", "1996-04-12", "id_last4", "0042", "evidence", "ev.2", NULL);
	menu_phone_sees(&p, "M7", NULL);
	assert_true(p.eff.wipe_after);
	menu_phone_type(&p, "2");
	menu_phone_sees(&p, "M0", NULL);
	menu_phone_type(&p, "4");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_asks(&p, "my_id");
}

/* --- the PIN again ------------------------------------------------------------------------------------------------ */

static void safety_asks_pin(struct menu_phone *p)
{
	menu_way_person_home(p, menu);
	menu_phone_type(p, "5");
	menu_phone_answer(p, "ok", "name", "SELAM TESFAYE", "evidence", "ev.2", NULL);
	menu_phone_type(p, "3");
	menu_phone_answer(p, "ok", "no_sms", "set.no", "may_ask", "set.no", "warn", "set.no", "sms_instead", "set.no", NULL);
	menu_phone_sees(p, "M11", NULL);
	menu_phone_type(p, "5");
	menu_phone_sees(p, "P0", "Type your PIN now:\n0 Back\n9 Exit");
	assert_true(menu_wants_secret(menu, &p->st));
}

static void test_setting_waits_for_the_pin_and_then_goes_on(void **state)
{
	struct menu_phone p;

	safety_asks_pin(&p);
	menu_phone_type(&p, "12345");
	menu_phone_sees(&p, "P0w", "Type 6 numbers (not your money PIN). No try lost.\nPIN:\n0 Back\n9 Exit");
	menu_phone_type(&p, "975310");
	menu_phone_asks(&p, "prove");
	assert_true(p.eff.takes_secret);
	menu_phone_answer(&p, "wrong", "tries", "2", NULL);
	menu_phone_sees(&p, "P0x", "Wrong PIN. 2 tries left.\nPIN:\n0 Back\n9 Exit");
	menu_phone_type(&p, "246813");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_asks(&p, "safety_set");
	assert_string_equal(menu_phone_arg(&p, "key"), "may_ask");
	assert_false(p.eff.takes_secret);
	menu_phone_answer(&p, "ok", "no_sms", "set.no", "may_ask", "set.yes", "warn", "set.no", "sms_instead", "set.no", NULL);
	menu_phone_sees(&p, "M11", NULL);
}

static void test_back_from_the_pin_forgets_what_waited(void **state)
{
	struct menu_phone p;

	safety_asks_pin(&p);
	menu_phone_type(&p, "0");
	menu_phone_asks(&p, "home");
	menu_phone_answer(&p, "person", NULL);
	menu_phone_sees(&p, "M3", NULL);
	safety_asks_pin(&p);
	menu_phone_type(&p, "246813");
	p.st.held = 0;		/* nothing waits: nobody is led anywhere */
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "M2f", NULL);
}

/* --- unlock ------------------------------------------------------------------------------------------------------- */

static void test_unlock_shapes_six_and_slot_ask_others_cost_nothing(void **state)
{
	static const char *const wrong[] = { "7", "12345", "1234567", "123456789", "hello", "" };
	struct menu_phone p;

	menu_way_first(&p, menu);
	assert_true(menu_wants_secret(menu, &p.st));
	menu_phone_type(&p, "02246813");
	menu_phone_asks(&p, "unlock");
	assert_true(p.eff.takes_secret);
	assert_false(menu_wants_secret(menu, &p.st));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		menu_way_first(&p, menu);
		menu_phone_type(&p, wrong[i]);
		menu_phone_sees(&p, "M2c", NULL);
	}
	for (unsigned i = 0; i < 6; i++)
		menu_phone_type(&p, "77");
	menu_phone_sees(&p, "M2c", NULL);
	menu_phone_type(&p, "9");
	menu_phone_sees(&p, "M2y", NULL);
	assert_int_equal(p.eff.kind, MENU_SAY_END);
}

static void test_unlock_text_instead_of_shape_is_never_used(void **state)
{
	struct menu_phone p;

	menu_way_first(&p, menu);
	menu_step(menu, &p.st, &p.limits, &(struct menu_event){ .kind = MENU_INPUT, .text = "246813" }, &p.eff);
	menu_phone_sees(&p, "M1", NULL);
	assert_null(strstr(p.eff.text, "246813"));
	assert_null(memmem(&p.st, sizeof(p.st), "246813", 6));
}

static void test_unlock_outcomes_lead_to_their_screens(void **state)
{
	static const char *const way[][2] = {
		{ "start", "P1" }, { "start_notice", "N1" }, { "person", "M3" }, { "person_locked", "M3l" }, { "staff", "A2" },
		{ "both", "M2r" }, { "resume", "M14" }, { "wrong", "M2b" }, { "wait", "M2d" }, { "closed", "M2e" }, { "busy", "M2f" },
		{ "refused", "M2f" }, { "never heard of", "M2f" },
	};
	struct menu_phone p;

	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		menu_way_unlocked(&p, menu);
		menu_phone_answer(&p, way[i][0], "tries", "2", "minutes", "60", "org_short", "HAWA", "staff_org", "HAWA", "desk", "2", NULL);
		menu_phone_sees(&p, way[i][1], NULL);
	}
	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "wrong", "tries", "1", NULL);
	assert_non_null(strstr(p.eff.text, " 1 try left."));
	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "wait", "minutes", "1440", NULL);
	assert_non_null(strstr(p.eff.text, "Closed for 24 hours to"));
	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "wait", "minutes", "60", NULL);
	assert_non_null(strstr(p.eff.text, "Closed for 1 hour to"));
}

static void test_unlock_two_roles_choose_one(void **state)
{
	struct menu_phone p;

	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "both", "staff_org", "HAWA", "desk", "2", NULL);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "role");
	assert_string_equal(menu_phone_arg(&p, "key"), "staff");
	menu_phone_answer(&p, "staff", "today", "0", NULL);
	menu_phone_sees(&p, "A2", "HAWA desk 2\n1 Check a code\n2 Ask a person\n3 Today: 0\n9 Exit");
}

/* --- not understood, pages, ends ---------------------------------------------------------------------------------- */

static void test_hint_three_times_then_the_end(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	for (unsigned i = 0; i < 3; i++) {
		menu_phone_type(&p, "hello");
		menu_phone_sees(&p, "M3", "Use number keys (# changes abc to 123).\nLast used 12 May.\n1 Prove who I am\n2 Who saw my ID\n3 Lock\n"
				"5 My ID, settings\n9 Exit");
	}
	menu_phone_type(&p, "hello");
	menu_phone_sees(&p, "M2x", NULL);
	assert_int_equal(p.eff.kind, MENU_SAY_END);
	assert_non_null(strstr(p.eff.text, "0800789000"));
}

static void test_digit_not_offered_is_told_and_the_screen_comes_again(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	for (unsigned i = 0; i < 6; i++) {
		menu_phone_type(&p, i & 1 ? "77" : "7");
		menu_phone_sees(&p, "M3", "That number does not work here.\nLast used 12 May.\n1 Prove who I am\n2 Who saw my ID\n3 Lock\n"
				"5 My ID, settings\n9 Exit");
	}
	menu_phone_type(&p, "1");
	menu_phone_type(&p, "71546");
	menu_phone_sees(&p, "M4x", NULL);
	menu_phone_type(&p, "abc");
	assert_non_null(strstr(p.eff.text, "Use number keys"));
}

/* Its choices are no lines of the language file. With the longer hint above them they would take two pages. */
static void test_language_screen_takes_one_after_a_wrong_key(void **state)
{
	static const char *const four[] = { "en", "sw", "fr", "ar" };
	struct menu *all = menu_world_load(ctx, four, sizeof(four) / sizeof(four[0]));
	struct menu_phone p;

	menu_phone_start(&p, all, "");
	menu_phone_answer(&p, "plain", "lang", "", NULL);
	menu_phone_type(&p, "7");
	menu_phone_sees(&p, "M0", "That number does not work here.\n1 English\n2 Kiswahili\n3 Français\n4 Arabi / عربي");
	menu_phone_type(&p, "hello");
	menu_phone_sees(&p, "M0", "1 English\n2 Kiswahili\n3 Français\n4 Arabi / عربي");
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "lang");
	assert_string_equal(menu_phone_arg(&p, "key"), "en");
	menu_phone_start(&p, all, "");
	p.limits.ucs2_chars = 40;	/* as more languages would */
	menu_phone_answer(&p, "plain", "lang", "", NULL);
	menu_phone_sees(&p, "M0", "1 English\n2 Kiswahili\n3 Français\n8 More");
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "lang");
	menu_free(all);
}

/* Seventeen languages have no room on one screen; who has fewer is not led to screens of none. */
static void test_language_screens_lead_on_while_there_are_others(void **state)
{
	static const char *const some[] = { "en", "am", "tilatn" }, *const far[] = { "en", "pt" };
	struct menu *three = menu_world_load(ctx, some, 3), *two = menu_world_load(ctx, far, 2);
	struct menu_phone p;

	menu_phone_start(&p, three, "");
	menu_phone_answer(&p, "plain", "lang", "", NULL);
	menu_phone_sees(&p, "M0", "1 English\n8 More");
	menu_phone_type(&p, "2");
	menu_phone_sees(&p, "M0", NULL);
	menu_phone_type(&p, "8");
	menu_phone_sees(&p, "M0b", "1 Amarigna / አማርኛ\n8 More\n0 Back");
	menu_phone_type(&p, "8");
	menu_phone_sees(&p, "M0c", "4 Tigrigna abc\n0 Back");
	menu_phone_type(&p, "4");
	menu_phone_asks(&p, "lang");
	assert_string_equal(menu_phone_arg(&p, "key"), "tilatn");
	menu_phone_start(&p, two, "");
	menu_phone_answer(&p, "plain", "lang", "", NULL);
	menu_phone_sees(&p, "M0", "1 English\n8 More");
	menu_phone_type(&p, "8");
	menu_phone_sees(&p, "M0c", "2 Português\n0 Back");
	menu_free(three);
	menu_free(two);
}

/* Nor does one begin there, or look for another language in vain. */
static void test_language_screens_begin_where_there_is_one(void **state)
{
	static const char *const late[] = { "am", "amlatn" };
	struct menu *two = menu_world_load(ctx, late, 2);
	struct menu_phone p;

	menu_phone_start(&p, two, "");
	menu_phone_answer(&p, "plain", "lang", "", NULL);
	menu_phone_sees(&p, "M0b", NULL);
	menu_phone_type(&p, "1");
	menu_phone_answer(&p, "plain", NULL);
	menu_phone_sees(&p, "M1", NULL);
	menu_phone_type(&p, "4");	/* the same in Latin letters */
	menu_phone_sees(&p, "M0b", NULL);
	menu_phone_type(&p, "8");
	menu_phone_sees(&p, "M0c", NULL);
	menu_free(two);
}

/* A screen that fills its page has room below a hint for none of its lines: then it comes as it was. */
static void test_hint_never_stands_alone(void **state)
{
	struct menu_phone p;
	char seen[MENU_TEXT_MAX];

	menu_phone_start(&p, menu, "");
	menu_phone_answer(&p, "plain", "lang", "ar", NULL);
	menu_phone_type(&p, "739204");
	menu_phone_answer(&p, "start_notice", NULL);
	menu_phone_sees(&p, "N1", NULL);
	snprintf(seen, sizeof(seen), "%s", p.eff.text);
	menu_phone_type(&p, "7");
	menu_phone_sees(&p, "N1", seen);
	menu_phone_type(&p, "abc");
	menu_phone_sees(&p, "N1", seen);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "notice");
}

static void test_hint_count_starts_again_when_understood(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	for (unsigned i = 0; i < 5; i++) {
		menu_phone_type(&p, "hello");
		menu_phone_sees(&p, "M3", NULL);
		menu_phone_type(&p, "1");
		menu_phone_type(&p, "0");
		menu_phone_answer(&p, "person", NULL);
	}
}

static void long_offer(struct menu_phone *p)
{
	menu_way_unlocked(p, menu);
	menu_phone_answer(p, "shop", NULL);
	menu_phone_answer(p, "ok", "org_short", "BANK A", "purpose", "purpose.account", "give",
			  "full_name,birthdate,address,phone,id_type,id_number,id_expiry,evidence", "life", "life.h1", NULL);
	menu_phone_sees(p, "S2", NULL);
	assert_non_null(strstr(p->eff.text, "\n8 More"));
	assert_null(strstr(p->eff.text, "1 Give"));
}

static void test_pages_one_goes_on_but_agrees_to_nothing_unseen(void **state)
{
	struct menu_phone p;

	long_offer(&p);
	menu_phone_type(&p, "1");
	menu_phone_sees(&p, "S2", NULL);
	assert_non_null(strstr(p.eff.text, "1 Give (1 hour)"));
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "share");
	assert_non_null(strstr(p.eff.text, "- full name\n"));
	assert_non_null(strstr(p.eff.text, "- how we know you\n"));
	assert_null(strstr(p.eff.text, "8 More"));
}

static void test_pages_eight_turns_and_is_nothing_on_the_last(void **state)
{
	struct menu_phone p;

	long_offer(&p);
	menu_phone_type(&p, "8");
	assert_null(strstr(p.eff.text, "8 More"));
	menu_phone_type(&p, "8");
	assert_non_null(strstr(p.eff.text, "That number does not work here."));
	assert_non_null(strstr(p.eff.text, "8 More"));
	menu_phone_type(&p, "3");
	menu_phone_asks(&p, "restart");
	menu_phone_answer(&p, "person", NULL);
	menu_phone_sees(&p, "S3n", NULL);
}

static void test_cut_says_the_place_is_kept_only_when_it_is(void **state)
{
	struct menu_phone p;

	menu_way_offered(&p, menu);
	menu_phone_event(&p, MENU_CUT);
	menu_phone_sees(&p, "M2h", "Time is short. Dial *789# again and type your PIN: we kept your place.");
	menu_way_offered(&p, menu);
	menu_phone_type(&p, "2");	/* a step further: the next dial goes on all the same */
	menu_phone_event(&p, MENU_CUT);
	menu_phone_sees(&p, "M2h", NULL);
	menu_way_person_home(&p, menu);
	menu_phone_event(&p, MENU_CUT);
	menu_phone_sees(&p, "M2t", NULL);
	menu_phone_start(&p, menu, "");
	menu_phone_event(&p, MENU_CUT);
	menu_phone_sees(&p, "M2t", NULL);
	assert_int_equal(p.eff.kind, MENU_SAY_END);
}

static void test_overload_and_events_out_of_place_end_politely(void **state)
{
	struct menu_phone p = { .menu = menu, .limits = { 160, 80 } };

	menu_phone_event(&p, MENU_OVERLOAD);
	menu_phone_sees(&p, "M2f", NULL);
	menu_phone_event(&p, MENU_INPUT);
	menu_phone_sees(&p, "M2f", NULL);
	menu_way_person_home(&p, menu);
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "M2f", NULL);
	menu_way_unlocked(&p, menu);
	menu_phone_event(&p, MENU_SHAPE);
	menu_phone_sees(&p, "M2f", NULL);
	memset(&p.st, 0xff, sizeof(p.st));
	menu_phone_event(&p, MENU_INPUT);
	menu_phone_sees(&p, "M2f", NULL);
}

static void test_phone_without_a_number_is_told_so_and_ends(void **state)
{
	struct menu_phone p = { .menu = menu, .limits = { 160, 80 } };

	menu_phone_event(&p, MENU_NUMBERLESS);
	menu_phone_sees(&p, "M2p", NULL);
	assert_int_equal(p.eff.kind, MENU_SAY_END);
}

static void test_values_too_many_for_a_dialogue_end_politely(void **state)
{
	struct menu_phone p;
	char name[401];

	memset(name, 'A', 400);
	name[400] = '\0';
	menu_way_agent(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_type(&p, "482913077");
	menu_phone_answer(&p, "ok", "fact", name, "fact", name, NULL);
	menu_phone_sees(&p, "M2f", NULL);
}

static void test_abroad_shows_the_other_hotline(void **state)
{
	struct menu_phone p = { .menu = menu, .limits = { 160, 80 } };

	menu_step(menu, &p.st, &p.limits, &(struct menu_event){ .kind = MENU_START, .abroad = true }, &p.eff);
	menu_phone_answer(&p, "paused", "lang", "en", NULL);
	assert_non_null(strstr(p.eff.text, "Help +254200000000"));
}

static void test_name_with_odd_letters_does_not_change_the_alphabet(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "5");
	menu_phone_answer(&p, "ok", "name", "Şêlam Tësfáyê", NULL);
	assert_int_equal(p.eff.alphabet, TEXT_GSM7);
	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "5");
	menu_phone_answer(&p, "ok", "name", "سلام تسفاي", NULL);
	assert_int_equal(p.eff.alphabet, TEXT_UCS2);
	assert_non_null(strstr(p.eff.text, "سلام تسفاي"));
}

/* A shop named in letters that GSM-7 lacks would make the code screen too long: the code comes first. */
static void test_end_screen_with_foreign_letters_keeps_its_one_page(void **state)
{
	struct menu_phone p;

	menu_way_offered(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_answer(&p, "ok", "org_short", "حوا", "code", "482913077", "life", "life.h1", NULL);
	menu_phone_sees(&p, "S3", NULL);
	assert_int_equal(p.eff.alphabet, TEXT_GSM7);
	assert_non_null(strstr(p.eff.text, "Tell ??? this code:\n482 913 077\n"));
	assert_null(strstr(p.eff.text, "8 More"));
}

static void test_name_with_line_breaks_forges_no_choice(void **state)
{
	struct menu_phone p;

	menu_way_agent(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_type(&p, "482913077");
	menu_phone_answer(&p, "ok", "fact", "full_name=EVE\n1 Yes, served\xe2\x80\xae", "ref", "4821307604", NULL);
	assert_non_null(strstr(p.eff.text, "\nEVE 1 Yes, served"));
	assert_null(strstr(p.eff.text, "\xe2\x80\xae"));
}

static void test_any_age_has_its_words(void **state)
{
	struct menu_phone p;

	menu_way_agent(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_type(&p, "482913077");
	menu_phone_answer(&p, "ok", "fact", "over_60=unknown", "fact", "over_18=yes", "fact", "over_6x=yes", "ref", "4821307604", NULL);
	assert_non_null(strstr(p.eff.text, "Over 60: NOT KNOWN\nOver 18: YES\nover_6x: yes"));
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

static void test_text_sms_replies_name_what_works(void **state)
{
	static const struct menu_value abroad = { "abroad", "1" };
	static const struct menu_value who[] = { { "looks", "3" }, { "since_day", "2026-05-01" }, { "seen_day", "2026-05-12" } };
	static const struct menu_value code[] = { { "code", "630418" }, { "org_code", "715464" } }, share[] = { { "code", "482913077" }, { "org_code", "715464" } };
	char out[256];

	assert_true(menu_text(menu, "en", "T1", NULL, 0, out, sizeof(out)) > 0);
	assert_string_equal(out, "Dial *789# or text LOCK, LANG AR or HELP. Never text your PIN. Call 0800789000");
	assert_true(menu_text(one_lang, "en", "T1", NULL, 0, out, sizeof(out)) > 0);
	assert_string_equal(out, "Dial *789# or text LOCK or HELP. Never text your PIN. Call 0800789000");
	assert_true(menu_text(menu, "en", "T1", &abroad, 1, out, sizeof(out)) > 0);
	assert_non_null(strstr(out, "Call +254200000000"));
	assert_true(menu_text(menu, "ar", "T1", NULL, 0, out, sizeof(out)) > 0);
	assert_non_null(strstr(out, "LANG EN"));
	assert_int_equal(menu_text(menu, "en", "T2", NULL, 0, out, sizeof(out)), 65);
	assert_int_equal(menu_text(menu, "xx", "T4", NULL, 0, out, sizeof(out)), 62);
	assert_int_equal(menu_text(menu, "en", "T2c", NULL, 0, out, sizeof(out)), 83);
	assert_true(menu_text(menu, "en", "T7", who, 3, out, sizeof(out)) > 0);
	assert_string_equal(out, "3 looks since 1 May, last 12 May. To see who, dial *789#");
	assert_true(menu_text(menu, "en", "T8", code, 2, out, sizeof(out)) > 0);
	assert_string_equal(out, "Code 630 418 for shop 715464, once, 10 min.");
	assert_true(menu_text(menu, "en", "T9", share, 2, out, sizeof(out)) > 0);
	assert_string_equal(out, "Code 482 913 077 for shop 715464, once, 1 hour.");
	assert_int_equal(menu_text(menu, "en", "T10", NULL, 0, out, sizeof(out)), 71);
	assert_int_equal(menu_text(menu, "en", "T99", NULL, 0, out, sizeof(out)), -2);
	assert_int_equal(menu_text(menu, "en", "T1", NULL, 0, out, 20), -90);
}

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, both, 2);
	one_lang = menu_world_load(ctx, english, 1);
	return 0;
}

static int teardown(void **state)
{
	menu_free(menu);
	menu_free(one_lang);
	talloc_free(ctx);
	return 0;
}

/* --- what people text --------------------------------------------------------------------------------------------- */

#define SEEN_MAX 512
static const char *lang_seen;

static void see_word(void *c, const char *lang, const char *name, const char *spellings)
{
	char *text = c;
	size_t len = strlen(text);

	if (!strcmp(lang, lang_seen))
		snprintf(text + len, SEEN_MAX - len, "%s=%s;", name, spellings);
}

/* English by itself, and every language on file, configured or not. */
static void test_word_of_any_language_means_the_same(void **state)
{
	static const struct { const char *text; enum menu_word word; size_t used; } rows[] = {
		{ "lock", MENU_WORD_LOCK, 4 }, { "Funga 1", MENU_WORD_LOCK, 5 }, { "bloqu\u00e9r", MENU_WORD_LOCK, 8 }, { "\u0642\u0641\u0644", MENU_WORD_LOCK, 6 },
		{ "\u0642\u0641\u0644\u060c 24", MENU_WORD_LOCK, 6 }, { "LUGHA SW", MENU_WORD_LANG, 5 }, { "\u0644\u063a\u0629 AR", MENU_WORD_LANG, 6 },
		{ "ZUIA 715464", MENU_WORD_BLOCK, 4 }, { "\u0645\u0633\u0627\u0639\u062f\u0647", MENU_WORD_HELP, 12 }, { "plainte", MENU_WORD_COMPLAIN, 7 },
		{ "LOCKED", MENU_WORD_NONE, 6 }, { "DEBLOQUER", MENU_WORD_NONE, 9 }, { "", MENU_WORD_NONE, 0 },
	};
	size_t used;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(menu_word(one_lang, rows[i].text, strlen(rows[i].text), &used), rows[i].word);
		assert_int_equal(used, rows[i].used);
	}
}

static void test_words_each_language_tells_its_spellings(void **state)
{
	char text[SEEN_MAX] = "";

	lang_seen = "sw";
	menu_each_word(menu, see_word, text);
	assert_string_equal(text, "lock=FUNGA;lang=LUGHA;block=ZUIA;help=MSAADA;complain=LALAMIKA;who=NANI;code=KODI;share=TOA;");
	text[0] = '\0';
	lang_seen = "ar";
	menu_each_word(menu, see_word, text);
	assert_non_null(strstr(text, "block=\u0627\u0645\u0646\u0639 \u0645\u0646\u0639;"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word_of_any_language_means_the_same),
		cmocka_unit_test(test_words_each_language_tells_its_spellings),
		cmocka_unit_test(test_start_dialled_shop_asks_hello_with_it),
		cmocka_unit_test(test_language_none_kept_is_asked_first_and_once),
		cmocka_unit_test(test_language_unknown_kept_is_asked_again),
		cmocka_unit_test(test_language_only_one_is_never_asked),
		cmocka_unit_test(test_language_changed_in_settings_comes_back_there),
		cmocka_unit_test(test_setting_waits_for_the_pin_and_then_goes_on),
		cmocka_unit_test(test_back_from_the_pin_forgets_what_waited),
		cmocka_unit_test(test_unlock_shapes_six_and_slot_ask_others_cost_nothing),
		cmocka_unit_test(test_unlock_text_instead_of_shape_is_never_used),
		cmocka_unit_test(test_unlock_outcomes_lead_to_their_screens),
		cmocka_unit_test(test_unlock_two_roles_choose_one),
		cmocka_unit_test(test_hint_three_times_then_the_end),
		cmocka_unit_test(test_hint_never_stands_alone),
		cmocka_unit_test(test_hint_count_starts_again_when_understood),
		cmocka_unit_test(test_digit_not_offered_is_told_and_the_screen_comes_again),
		cmocka_unit_test(test_language_screen_takes_one_after_a_wrong_key),
		cmocka_unit_test(test_language_screens_lead_on_while_there_are_others),
		cmocka_unit_test(test_language_screens_begin_where_there_is_one),
		cmocka_unit_test(test_pages_one_goes_on_but_agrees_to_nothing_unseen),
		cmocka_unit_test(test_pages_eight_turns_and_is_nothing_on_the_last),
		cmocka_unit_test(test_cut_says_the_place_is_kept_only_when_it_is),
		cmocka_unit_test(test_overload_and_events_out_of_place_end_politely),
		cmocka_unit_test(test_phone_without_a_number_is_told_so_and_ends),
		cmocka_unit_test(test_values_too_many_for_a_dialogue_end_politely),
		cmocka_unit_test(test_abroad_shows_the_other_hotline),
		cmocka_unit_test(test_name_with_odd_letters_does_not_change_the_alphabet),
		cmocka_unit_test(test_end_screen_with_foreign_letters_keeps_its_one_page),
		cmocka_unit_test(test_name_with_line_breaks_forges_no_choice),
		cmocka_unit_test(test_any_age_has_its_words),
		cmocka_unit_test(test_text_sms_replies_name_what_works),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
