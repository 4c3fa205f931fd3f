/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The engine over the real files: what each input leads to. */
#include <talloc.h>

#include "tests/menu/menu_world.h"

#include <string.h>

static const char *const english[] = { "en" };
static struct menu *menu;
static void *ctx;

static void person_home(struct menu_phone *p)
{
	menu_phone_start(p, menu, "");
	menu_phone_answer(p, "plain", "lang", "", NULL);
	menu_phone_type(p, "246813");
	menu_phone_answer(p, "person", "last_used", "2026-05-12", NULL);
	menu_phone_sees(p, "M3", NULL);
}

static void test_start_dialled_shop_asks_hello_with_it(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_asks(&p, "hello");
	assert_string_equal(menu_phone_arg(&p, "org"), "715464");
	menu_phone_start(&p, menu, "71546");
	assert_string_equal(menu_phone_arg(&p, "org"), "");
	menu_phone_start(&p, menu, "71546a");
	assert_string_equal(menu_phone_arg(&p, "org"), "");
	menu_phone_start(&p, menu, NULL);
	assert_string_equal(menu_phone_arg(&p, "org"), "");
}

static void test_share_core_way_is_three_screens(void **state)
{
	struct menu_phone p;

	menu_phone_start(&p, menu, "715464");
	menu_phone_answer(&p, "shop", "lang", "en", "org_code", "715464", "org_name", "HAWA EXPRESS", "org_place", "Kakuma Mkt", NULL);
	menu_phone_sees(&p, "M1s", "HAWA EXPRESS, Kakuma Mkt\nChecked by us. Is this your shop?\nThen type your PIN.\n9 Exit");
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

	person_home(&p);
	assert_null(strstr(p.eff.text, "6 See"));
	menu_phone_type(&p, "6");
	menu_phone_sees(&p, "M3", NULL);
	assert_non_null(strstr(p.eff.text, "Use number keys"));
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

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, english, 1);
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
		cmocka_unit_test(test_start_dialled_shop_asks_hello_with_it),
		cmocka_unit_test(test_share_core_way_is_three_screens),
		cmocka_unit_test(test_home_choice_six_only_with_an_open_code),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
