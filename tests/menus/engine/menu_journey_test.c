/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole ways through the real files: first use, sharing, home, an agent's queue. */
#include <talloc.h>

#include "tests/menus/engine/menu_way.h"

#include <string.h>

static const char *const both[] = { "en", "ar" };
static struct menu *menu;
static void *ctx;

static void test_share_core_way_is_three_screens(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_answer(&p, "shop", "lang", "en", "org_code", "715464", "org_name", "HAWA EXPRESS", "org_place", "Kakuma Mkt", NULL);
	menu_phone_sees(&p, "M1s", "HAWA EXPRESS, Kakuma Mkt\nChecked by us. The right shop?\nYes: type your PIN.\n2 Not my shop\n9 Exit");
	menu_phone_type(&p, "246813");
	menu_phone_asks(&p, "unlock");
	assert_true(p.eff.takes_secret);
	menu_phone_answer(&p, "shop", NULL);
	menu_phone_asks(&p, "offer");
	assert_false(p.eff.takes_secret);
	assert_int_equal(p.eff.n_args, 0);
	menu_phone_answer(&p, "ok", "org_short", "HAWA", "purpose", "purpose.pay", "must", "full_name,over_18,id_last4", "give",
			  "full_name,over_18,id_last4", "optional", "4:nationality", "life", "life.h1", NULL);
	menu_phone_sees(&p, "S2", "HAWA wants, to pay you:\n- full name\n- over 18: yes/no\n- last 4 of your ID\n"
			"1 Give (1 hour)\n2 Change\n3 Give nothing");
	assert_true(p.eff.checkpoint);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "share");
	assert_true(p.eff.shows);
	assert_non_null(strstr(p.eff.text, "- over 18: yes/no\n"));
	menu_phone_answer(&p, "ok", "org_short", "HAWA", "code", "482913077", "life", "life.h1", NULL);
	menu_phone_sees(&p, "S3", "Tell HAWA this code:\n482 913 077\nOnly HAWA can use it, once, for 1 hour.\nLost it? Dial *789# again.\n"
			"Help 0800789000");
	assert_int_equal(p.eff.kind, MENU_SAY_END);
	assert_true(p.eff.wipe_after);
	assert_int_equal(p.st.used, 0);
}

static void test_home_choice_six_only_with_an_open_code(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	assert_null(strstr(p.eff.text, "6 See"));
	menu_phone_type(&p, "6");
	menu_phone_sees(&p, "M3", NULL);
	assert_non_null(strstr(p.eff.text, "That number does not work here."));
	menu_phone_type(&p, "5");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_type(&p, "0");
	menu_phone_asks(&p, "home");
	menu_phone_answer(&p, "person", "has_code", "1", NULL);
	assert_non_null(strstr(p.eff.text, "6 See open code"));
	assert_null(strstr(p.eff.text, "Last used"));
	menu_phone_type(&p, "6");
	menu_phone_asks(&p, "open_code");
}

/* --- first PIN ---------------------------------------------------------------------------------------------------- */

static void test_pin_first_use_goes_notice_choose_repeat(void **state)
{
	struct menu_phone p;

	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "start_notice", NULL);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "notice");
	assert_true(p.eff.shows);
	assert_non_null(strstr(p.eff.text, "locked with your PIN. You may say no.\n1 I agree"));
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_type(&p, "12345");
	menu_phone_sees(&p, "P1w", "Not 6 numbers. Choose a PIN of 6 numbers only you know:\n9 Exit");
	menu_phone_type(&p, "120496");
	menu_phone_asks(&p, "pin_new");
	menu_phone_answer(&p, "easy", "reason", "easy.date", NULL);
	menu_phone_sees(&p, "P1x", "Too easy: it is a date. Choose 6 other numbers:\n9 Exit");
	menu_phone_type(&p, "246813");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "P2", NULL);
	menu_phone_type(&p, "246814");
	menu_phone_asks(&p, "pin_again");
	menu_phone_answer(&p, "differ", NULL);
	menu_phone_sees(&p, "P2x", NULL);
	menu_phone_type(&p, "246813");
	menu_phone_asks(&p, "pin_new");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_type(&p, "0");
	menu_phone_sees(&p, "P1", NULL);
	menu_phone_type(&p, "246813");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_type(&p, "246813");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "P3", NULL);
	assert_int_equal(p.eff.kind, MENU_SAY_END);
}

static void test_notice_refused_opens_nothing(void **state)
{
	struct menu_phone p;

	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "start_notice", NULL);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "notice_refuse");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "N1n", NULL);
}

/* --- sharing ------------------------------------------------------------------------------------------------------ */

static void test_share_by_menu_passes_the_number(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_sees(&p, "M4", NULL);
	menu_phone_type(&p, "71546");
	menu_phone_sees(&p, "M4x", NULL);
	menu_phone_type(&p, "715464");
	menu_phone_asks(&p, "shop");
	assert_string_equal(menu_phone_arg(&p, "org"), "715464");
	menu_phone_answer(&p, "noshop", NULL);
	menu_phone_sees(&p, "M4x", NULL);
	menu_phone_type(&p, "715464");
	menu_phone_answer(&p, "ok", "org_code", "715464", "org_name", "HAWA EXPRESS", "org_place", "Kakuma Mkt", "org_kind", "kind.money", NULL);
	menu_phone_sees(&p, "M4b", NULL);
	assert_null(strstr(p.eff.text, "3 Report"));
	menu_phone_type(&p, "2");
	menu_phone_sees(&p, "M4", NULL);
	menu_phone_type(&p, "715464");
	menu_phone_answer(&p, "ok", "org_code", "715464", "org_name", "HAWA EXPRESS", NULL);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "offer");
	assert_string_equal(menu_phone_arg(&p, "org"), "715464");
}

static void test_share_change_picks_and_life(void **state)
{
	struct menu_phone p;

	menu_way_offered(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_sees(&p, "S2c", "HAWA must have: name, over 18, ID last 4.\nYou choose:\n4 Country\n5 Sex\nType all you give, like 45\n"
			"1 None of these\n0 Back");
	menu_phone_type(&p, "0");
	menu_phone_sees(&p, "S2", NULL);
	menu_phone_type(&p, "2");
	menu_phone_type(&p, "46");
	assert_non_null(strstr(p.eff.text, "That number does not work here."));
	menu_phone_type(&p, "44");
	menu_phone_sees(&p, "S2c", NULL);
	menu_phone_type(&p, "54");
	menu_phone_asks(&p, "choose");
	assert_string_equal(menu_phone_arg(&p, "pick"), "54");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "S2t", NULL);
	menu_phone_type(&p, "3");
	menu_phone_asks(&p, "life");
	assert_string_equal(menu_phone_arg(&p, "key"), "d3");
	menu_phone_answer(&p, "ok", "org_short", "HAWA", "purpose", "purpose.pay", "give", "full_name,nationality,sex", "life", "life.d3", NULL);
	menu_phone_sees(&p, "S2", "HAWA wants, to pay you:\n- full name\n- country\n- sex\n1 Give (3 days)\n2 Change\n3 Give nothing");
}

static void test_share_one_picks_nothing_and_one_digit_is_a_pick(void **state)
{
	struct menu_phone p;

	menu_way_offered(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "choose");
	assert_string_equal(menu_phone_arg(&p, "pick"), "");
	menu_way_offered(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_type(&p, "4");
	assert_string_equal(menu_phone_arg(&p, "pick"), "4");
}

static void test_share_nothing_optional_changes_only_the_time(void **state)
{
	struct menu_phone p;

	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "shop", NULL);
	menu_phone_answer(&p, "ok", MENU_WAY_OFFER, NULL);
	menu_phone_type(&p, "2");
	menu_phone_sees(&p, "S2t", NULL);
	menu_phone_type(&p, "0");
	menu_phone_asks(&p, "offer");
}

static void test_share_outcomes_lead_to_their_screens(void **state)
{
	static const char *const offers[][2] = { { "code_only", "S2o" }, { "missing", "S2m" }, { "paused", "M4p" }, { "noshop", "M4x" },
						 { "limit", "S2l" }, { "locked", "M3l" } };
	struct menu_phone p;

	for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
		menu_way_unlocked(&p, menu);
		menu_phone_answer(&p, "shop", NULL);
		menu_phone_answer(&p, offers[i][0], "org_short", "HAWA", "missing", "fact.over_18", NULL);
		menu_phone_sees(&p, offers[i][1], NULL);
	}
	menu_way_offered(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_answer(&p, "gone", NULL);
	menu_phone_asks(&p, "home");
	menu_phone_answer(&p, "busy", NULL);
	menu_phone_sees(&p, "M2f", NULL);
}

static void test_share_give_nothing_forgets_the_place(void **state)
{
	static const char *const answers[] = { "person", "person_locked", "busy", "refused" };
	struct menu_phone p;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		menu_way_offered(&p, menu);
		menu_phone_type(&p, "3");
		menu_phone_asks(&p, "restart");
		menu_phone_answer(&p, answers[i], NULL);
		menu_phone_sees(&p, "S3n", "Nothing was given.\nHelp 0800789000");
		assert_int_equal(p.eff.kind, MENU_SAY_END);
	}
}

static void test_share_code_only_asks_otp_with_what_was_shown(void **state)
{
	struct menu_phone p;

	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "shop", NULL);
	menu_phone_answer(&p, "code_only", "org_short", "AMAL CLINIC", NULL);
	assert_true(p.eff.checkpoint);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "otp");
	assert_true(p.eff.shows);
	menu_phone_answer(&p, "ok", "org_short", "AMAL CLINIC", "code", "630418", NULL);
	menu_phone_sees(&p, "S3o", "Tell AMAL CLINIC this code:\n630 418\nOnly they can use it, once, for 10 min.\nHelp 0800789000");
}

static void test_share_word_nobody_knows_is_shown_as_it_came(void **state)
{
	struct menu_phone p;

	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "shop", NULL);
	menu_phone_answer(&p, "ok", "org_short", "HAWA", "purpose", "purpose.pay", "give", "full_name,blood_group", "life", "life.h1", NULL);
	assert_non_null(strstr(p.eff.text, "\n- full name\n- blood_group\n"));
}

static void test_resume_goes_on_or_starts_again(void **state)
{
	static const char *const way[][2] = { { "offer", "S2" }, { "code_only", "S2o" }, { "shared", "S3" }, { "otp", "S3o" } };
	struct menu_phone p;

	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		menu_way_unlocked(&p, menu);
		menu_phone_answer(&p, "resume", "org_short", "HAWA", NULL);
		menu_phone_sees(&p, "M14", "You were proving who you are to HAWA.\n1 Go on\n2 Start again\n9 Exit");
		menu_phone_type(&p, "1");
		menu_phone_asks(&p, "resume");
		menu_phone_answer(&p, way[i][0], MENU_WAY_OFFER, "code", "482913077", NULL);
		menu_phone_sees(&p, way[i][1], NULL);
	}
	menu_way_unlocked(&p, menu);
	menu_phone_answer(&p, "resume", "org_short", "HAWA", NULL);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "restart");
}

/* --- person ------------------------------------------------------------------------------------------------------- */

static void test_history_and_lock_lead_back_and_end(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "history");
	menu_phone_answer(&p, "ok", "event", "2026-05-12|HAWA|full_name,over_18", "event", "2026-04-29||failed", NULL);
	menu_phone_sees(&p, "M9", "Who saw my ID:\n1 HAWA 12 May: name, 18+\n2 Wrong PIN 29 Apr\n0 Back");
	menu_phone_type(&p, "0");
	menu_phone_asks(&p, "home");
	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "3");
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "lock");
	assert_string_equal(menu_phone_arg(&p, "key"), "h24");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "M10d", NULL);
}

static void test_history_digit_is_the_line_and_no_other(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_answer(&p, "ok", "event", "2026-05-12|HAWA|full_name,over_18", "event", "2026-04-29||failed", "more", "1", NULL);
	menu_phone_sees(&p, "M9", "Who saw my ID:\n1 HAWA 12 May: name, 18+\n2 Wrong PIN 29 Apr\n8 More\n0 Back");
	menu_phone_type(&p, "3");
	assert_int_equal(p.eff.kind, MENU_SAY);
	menu_phone_type(&p, "8");
	menu_phone_asks(&p, "history");
	assert_string_equal(menu_phone_arg(&p, "key"), "more");
	menu_phone_answer(&p, "ok", "event", "2026-04-01|HAWA|code", NULL);
	menu_phone_sees(&p, "M9", "Who saw my ID:\n1 HAWA 1 Apr: code only\n0 Back");
	menu_phone_type(&p, "8");
	assert_int_equal(p.eff.kind, MENU_SAY);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "event");
	assert_string_equal(menu_phone_arg(&p, "key"), "1");
}

static void test_history_too_many_keeps_the_digits_in_order(void **state)
{
	char longest[400] = "2026-04-29|HAWA|full_name";
	struct menu_phone p;

	for (size_t n = strlen(longest); n < 380; n += 10)
		snprintf(longest + n, sizeof(longest) - n, ",full_name");
	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_answer(&p, "ok", "event", longest, "event", longest, "event", "2026-04-29|HAWA|sex", NULL);
	menu_phone_type(&p, "2");	/* the third would stand where the second has no room */
	assert_int_equal(p.eff.kind, MENU_SAY);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "event");
}

static void test_event_not_me_locks_and_block_ends(void **state)
{
	struct menu_phone p;

	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_answer(&p, "ok", "event", "2026-05-12|HAWA|full_name", NULL);
	menu_phone_type(&p, "1");
	menu_phone_answer(&p, "ok", "org_name", "HAWA EXPRESS", "org_short", "HAWA", "seen_day", "2026-05-12", "seen_time", "14:11", "given",
			  "full_name,over_18,id_last4", "purpose", "purpose.pay", "ref", "4821307604", NULL);
	menu_phone_sees(&p, "M9b", NULL);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "not_me");
	menu_phone_answer(&p, "sent", "complaint", "48217604", NULL);
	menu_phone_sees(&p, "M9n", NULL);
	menu_phone_type(&p, "1");
	menu_phone_sees(&p, "P0", NULL);
	menu_phone_type(&p, "246813");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "P1", NULL);
	menu_phone_start(&p, menu, "");
	menu_way_person_home(&p, menu);
	menu_phone_type(&p, "2");
	menu_phone_answer(&p, "ok", "event", "2026-05-12|HAWA|full_name", NULL);
	menu_phone_type(&p, "1");
	menu_phone_answer(&p, "ok", "org_name", "HAWA EXPRESS", "org_short", "HAWA", "blocked", "1", NULL);
	menu_phone_type(&p, "3");	/* not offered again */
	assert_int_equal(p.eff.kind, MENU_SAY);
}

static void test_blocked_shop_one_never_opens_it(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_answer(&p, "shop", "lang", "en", "org_code", "715464", "org_name", "HAWA EXPRESS", "org_place", "Kakuma Mkt", NULL);
	menu_phone_type(&p, "246813");
	menu_phone_answer(&p, "shop", NULL);
	menu_phone_answer(&p, "blocked", "org_short", "HAWA", NULL);
	menu_phone_sees(&p, "M4k", "You blocked HAWA. It cannot see your ID.\n2 Let it ask again\n0 Back");
	menu_phone_type(&p, "1");
	assert_int_equal(p.eff.kind, MENU_SAY);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "unblock");
}

static void test_not_my_shop_goes_to_the_first_screen(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_answer(&p, "shop", "lang", "en", "org_code", "715464", "org_name", "HAWA EXPRESS", "org_place", "Kakuma Mkt", NULL);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "not_shop");
	menu_phone_answer(&p, "plain", NULL);
	menu_phone_sees(&p, "M1", NULL);
	menu_phone_type(&p, "2");
	menu_phone_asks(&p, "case_news");
	menu_phone_answer(&p, "none", NULL);
	menu_phone_sees(&p, "M1d", "Help 0800789000\nFrom abroad +254200000000");
}

/* --- agents ------------------------------------------------------------------------------------------------------- */

static void test_agent_queue_runs_at_two_screens_a_customer(void **state)
{
	struct menu_phone p;

	menu_way_agent(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_sees(&p, "A3", NULL);
	menu_phone_type(&p, "482913077");
	menu_phone_asks(&p, "check");
	assert_true(p.eff.takes_secret);
	menu_phone_answer(&p, "ok", "fact", "full_name=SELAM TESFAYE", "fact", "over_18=yes", "fact", "id_last4=0042", "evidence", "ev.2",
			  "ref", "4821307604", NULL);
	menu_phone_sees(&p, "A4", "VALID. Same name as you heard?\nSELAM TESFAYE\nOver 18: YES\nID last 4: 0042\nPaper seen\n1 Yes, served\n"
			"2 Not same name\n3 Not served\nRef 482 130 7604");
	assert_true(p.eff.wipe_after);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "served");
	assert_string_equal(menu_phone_arg(&p, "key"), "yes");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "A4n", NULL);
	assert_null(memmem(p.st.vars, sizeof(p.st.vars), "SELAM", 5));
	menu_phone_type(&p, "630418");
	menu_phone_asks(&p, "check");
	menu_phone_answer(&p, "ok_otp", "ref", "4821307604", NULL);
	menu_phone_type(&p, "2");
	assert_int_equal(p.eff.kind, MENU_SAY);	/* no name was heard */
	menu_phone_type(&p, "3");
	assert_string_equal(menu_phone_arg(&p, "key"), "no");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_type(&p, "0");
	menu_phone_asks(&p, "home");
	menu_phone_answer(&p, "staff", "today", "16", NULL);
	menu_phone_sees(&p, "A2", "HAWA desk 2\n1 Check a code\n2 Ask a person\n3 Today: 16\n9 Exit");
}

static void test_agent_refusals_lead_to_their_screens(void **state)
{
	static const char *const way[][2] = { { "typo", "A5" }, { "shape", "A5" }, { "late", "A5u" }, { "wrong", "A5w" }, { "agent_closed", "A5c" } };
	struct menu_phone p;

	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		menu_way_agent(&p, menu);
		menu_phone_type(&p, "1");
		menu_phone_type(&p, "482913077");
		menu_phone_answer(&p, way[i][0], "tries", "4", "minutes", "15", NULL);
		menu_phone_sees(&p, way[i][1], NULL);
	}
	menu_way_agent(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_type(&p, "482913077");
	menu_phone_answer(&p, "late", NULL);
	assert_non_null(strstr(p.eff.text, "dial *789*715464# for a new code"));
	menu_way_agent(&p, menu);
	menu_phone_type(&p, "1");
	menu_phone_type(&p, "4829130");
	menu_phone_sees(&p, "A5", NULL);
	menu_way_agent(&p, menu);
	menu_phone_type(&p, "3");
	menu_phone_asks(&p, "today");
	menu_phone_answer(&p, "ok", "today", "14", "served", "12", "not_same", "1", "not_served", "1", "wrong_today", "3", NULL);
	menu_phone_sees(&p, "A2t", "Today: 14 checked\nServed: 12\nNot same name: 1\nNot served: 1\nWrong codes: 3\n1 Check a code\n0 Back");
}

static void test_unclosed_check_is_asked_first_and_seen_again_while_kept(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "");
	menu_phone_answer(&p, "plain", "lang", "en", NULL);
	menu_phone_type(&p, "864209");
	menu_phone_answer(&p, "unclosed", "staff_org", "HAWA", "desk", "2", NULL);
	menu_phone_sees(&p, "A4r", "Finish the last check. Was the person served?\n1 Yes, served\n2 Not same name\n3 Not served");
	menu_phone_type(&p, "4");
	assert_int_equal(p.eff.kind, MENU_SAY);
	menu_phone_type(&p, "2");
	assert_string_equal(menu_phone_arg(&p, "key"), "name");
	menu_phone_start(&p, menu, "");
	menu_phone_answer(&p, "unclosed", "lang", "en", "staff_org", "HAWA", "desk", "2", "again", "1", NULL);
	menu_phone_type(&p, "4");
	menu_phone_asks(&p, "check_again");
	menu_phone_answer(&p, "ok", "fact", "full_name=SELAM TESFAYE", "evidence", "ev.2", "ref", "4821307604", NULL);
	menu_phone_sees(&p, "A4", NULL);
	menu_phone_type(&p, "1");
	menu_phone_asks(&p, "served");
}

static void test_shift_goes_straight_to_the_code_and_ends_when_told(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "");
	menu_phone_answer(&p, "shift", "lang", "en", "staff_org", "HAWA", "desk", "2", "today", "3", "shift", "1", NULL);
	menu_phone_sees(&p, "A3", NULL);
	menu_phone_type(&p, "0");
	menu_phone_answer(&p, "staff", "today", "3", "shift", "1", NULL);
	menu_phone_sees(&p, "A2", "HAWA desk 2\n1 Check a code\n2 Ask a person\n3 Today: 3\n5 Close day\n9 Exit");
	menu_phone_type(&p, "5");
	menu_phone_asks(&p, "end_shift");
	menu_phone_answer(&p, "ok", NULL);
	menu_phone_sees(&p, "A2c", NULL);
	assert_int_equal(p.eff.kind, MENU_SAY_END);
}

/* --- journeys of the screen files --------------------------------------------------------------------------------- */

/* The ways that the service promises. */
static const struct {
	const char *name;
	unsigned screens;	/* at the most, where every screen has one page */
} promised[] = {
	{ "first_use", 6 }, { "share", 3 }, { "share_menu", 6 }, { "one_time", 3 }, { "see_code", 3 }, { "who_saw", 4 }, { "lock", 4 }, { "check", 5 },
	{ "after_cut", 3 }, { "check_shift", 3 }, { "check_cut", 4 },
};
#define PROMISED	(sizeof(promised) / sizeof(promised[0]))

struct trips {
	unsigned seen[PROMISED][MENU_WORLD_LANGS], n;
	struct menu_trip share_sw;
};

/* Scripts with 80 letters a screen may need one more, and so may they in Latin letters; the last languages are two screens further on. */
static unsigned most_screens(const struct menu_trip *t, unsigned one_page)
{
	bool is_first = !strcmp(t->journey, "first_use");

	return one_page + (menu_world_is_wide(t->lang) || strstr(t->lang, "latn") ? 1 : 0) + (is_first ? 3 : 0);
}

static void on_trip(void *arg, const struct menu_trip *t)
{
	struct trips *trips = arg;

	trips->n++;
	for (unsigned i = 0; i < PROMISED * MENU_WORLD_LANGS; i++) {
		if (strcmp(t->journey, promised[i / MENU_WORLD_LANGS].name) || strcmp(t->lang, menu_world_langs[i % MENU_WORLD_LANGS]))
			continue;
		trips->seen[i / MENU_WORLD_LANGS][i % MENU_WORLD_LANGS]++;
		if (t->screens < 2 || t->screens > most_screens(t, promised[i / MENU_WORLD_LANGS].screens))
			fail_msg("journey %s in %s: %u screens", t->journey, t->lang, t->screens);
		if (t->seconds < 30 || t->seconds > 120)
			fail_msg("journey %s in %s: %u s", t->journey, t->lang, t->seconds);
		assert_in_range(t->longest, 5, 30);
	}
	if (!strcmp(t->journey, "share"))
		assert_in_range(t->keys, 10, 24);
	if (!strcmp(t->journey, "share") && !strcmp(t->lang, "sw"))
		trips->share_sw = *t;
}

static void test_journeys_promised_ways_are_walked_in_every_language(void **state)
{
	struct menu *four = menu_world_load(ctx, menu_world_langs, MENU_WORLD_LANGS);
	struct trips trips = { .n = 0 };

	menu_each_trip(four, on_trip, &trips);
	for (unsigned i = 0; i < PROMISED * MENU_WORLD_LANGS; i++)
		if (trips.seen[i / MENU_WORLD_LANGS][i % MENU_WORLD_LANGS] != 1)
			fail_msg("journey %s in %s: seen %u times", promised[i / MENU_WORLD_LANGS].name, menu_world_langs[i % MENU_WORLD_LANGS], trips.seen[i / MENU_WORLD_LANGS][i % MENU_WORLD_LANGS]);
	assert_true(trips.n >= PROMISED * MENU_WORLD_LANGS);
	menu_free(four);
}

/* The handset counts the same way by the same rule: *789*715464#, 246813, 1, each with the send key. */
static void test_journeys_core_way_counts_as_the_handset_does(void **state)
{
	struct menu *four = menu_world_load(ctx, menu_world_langs, MENU_WORLD_LANGS);
	struct trips trips = { .n = 0 };

	menu_each_trip(four, on_trip, &trips);
	assert_int_equal(trips.share_sw.screens, 3);
	assert_int_equal(trips.share_sw.keys, 13 + 7 + 2);
	assert_in_range(trips.share_sw.seconds, 60, 67);
	menu_free(four);
}

/* One language: nobody is asked for it, and the way is a screen shorter. */
static void test_journeys_one_language_has_no_language_screen(void **state)
{
	struct menu *one = menu_world_load(ctx, menu_world_langs, 1);
	struct trips trips = { .n = 0 };

	menu_each_trip(one, on_trip, &trips);
	assert_int_equal(trips.seen[0][0], 1);
	assert_int_equal(trips.seen[0][1], 0);
	menu_free(one);
}

static void on_lang(void *arg, const struct menu_lang_info *info)
{
	unsigned *n = arg;

	assert_string_equal(info->code, menu_world_langs[*n]);
	assert_string_equal(info->review, strcmp(info->code, "en") ? "needed" : "done");
	(*n)++;
}

static void test_languages_say_who_reviewed_them(void **state)
{
	struct menu *four = menu_world_load(ctx, menu_world_langs, MENU_WORLD_LANGS);
	unsigned n = 0;

	menu_each_lang(four, on_lang, &n);
	assert_int_equal(n, MENU_WORLD_LANGS);
	menu_free(four);
}

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, both, 2);
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
		cmocka_unit_test(test_share_core_way_is_three_screens),
		cmocka_unit_test(test_home_choice_six_only_with_an_open_code),
		cmocka_unit_test(test_pin_first_use_goes_notice_choose_repeat),
		cmocka_unit_test(test_notice_refused_opens_nothing),
		cmocka_unit_test(test_share_by_menu_passes_the_number),
		cmocka_unit_test(test_share_change_picks_and_life),
		cmocka_unit_test(test_share_one_picks_nothing_and_one_digit_is_a_pick),
		cmocka_unit_test(test_share_nothing_optional_changes_only_the_time),
		cmocka_unit_test(test_share_outcomes_lead_to_their_screens),
		cmocka_unit_test(test_share_give_nothing_forgets_the_place),
		cmocka_unit_test(test_share_code_only_asks_otp_with_what_was_shown),
		cmocka_unit_test(test_share_word_nobody_knows_is_shown_as_it_came),
		cmocka_unit_test(test_resume_goes_on_or_starts_again),
		cmocka_unit_test(test_history_and_lock_lead_back_and_end),
		cmocka_unit_test(test_history_digit_is_the_line_and_no_other),
		cmocka_unit_test(test_history_too_many_keeps_the_digits_in_order),
		cmocka_unit_test(test_event_not_me_locks_and_block_ends),
		cmocka_unit_test(test_blocked_shop_one_never_opens_it),
		cmocka_unit_test(test_not_my_shop_goes_to_the_first_screen),
		cmocka_unit_test(test_unclosed_check_is_asked_first_and_seen_again_while_kept),
		cmocka_unit_test(test_shift_goes_straight_to_the_code_and_ends_when_told),
		cmocka_unit_test(test_agent_queue_runs_at_two_screens_a_customer),
		cmocka_unit_test(test_agent_refusals_lead_to_their_screens),
		cmocka_unit_test(test_journeys_promised_ways_are_walked_in_every_language),
		cmocka_unit_test(test_journeys_core_way_counts_as_the_handset_does),
		cmocka_unit_test(test_journeys_one_language_has_no_language_screen),
		cmocka_unit_test(test_languages_say_who_reviewed_them),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
