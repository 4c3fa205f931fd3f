/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/menus/engine/menu_way.h"

void menu_way_first(struct menu_phone *p, const struct menu *menu)
{
	menu_phone_start(p, menu, "");
	menu_phone_answer(p, "plain", "lang", "en", NULL);
	menu_phone_sees(p, "M1", NULL);
}

void menu_way_unlocked(struct menu_phone *p, const struct menu *menu)
{
	menu_way_first(p, menu);
	menu_phone_type(p, "246813");
	menu_phone_asks(p, "unlock");
}

void menu_way_person_home(struct menu_phone *p, const struct menu *menu)
{
	menu_way_unlocked(p, menu);
	menu_phone_answer(p, "person", "last_used", "2026-05-12", NULL);
	menu_phone_sees(p, "M3", NULL);
}

void menu_way_offered(struct menu_phone *p, const struct menu *menu)
{
	menu_way_unlocked(p, menu);
	menu_phone_answer(p, "shop", NULL);
	menu_phone_answer(p, "ok", MENU_WAY_OFFER, MENU_WAY_OPTIONAL, NULL);
	menu_phone_sees(p, "S2", NULL);
}

void menu_way_agent(struct menu_phone *p, const struct menu *menu)
{
	menu_way_unlocked(p, menu);
	menu_phone_answer(p, "staff", "org_code", "715464", "staff_org", "HAWA", "desk", "2", "today", "14", NULL);
	menu_phone_sees(p, "A2", "HAWA desk 2\n1 Check a code\n2 Ask a person\n3 Today: 14\n9 Exit");
}
