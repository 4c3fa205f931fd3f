/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first steps that journeys share. */
#pragma once

#include "tests/lib/menu_world.h"

/* Values of an answer to offer. */
#define MENU_WAY_OFFER	"org_code", "715464", "org_short", "HAWA", "purpose", "purpose.pay", "must", "full_name,over_18,id_last4", \
		"give", "full_name,over_18,id_last4", "life", "life.h1"
#define MENU_WAY_OPTIONAL "optional", "4:nationality,5:sex"

void menu_way_first(struct menu_phone *p, const struct menu *menu);		/* M1 */
void menu_way_unlocked(struct menu_phone *p, const struct menu *menu);		/* unlock is asked */
void menu_way_person_home(struct menu_phone *p, const struct menu *menu);	/* M3 */
void menu_way_offered(struct menu_phone *p, const struct menu *menu);		/* S2, two facts to choose */
void menu_way_agent(struct menu_phone *p, const struct menu *menu);		/* A2 */
