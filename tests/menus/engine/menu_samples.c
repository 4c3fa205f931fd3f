/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/menus/engine/menu_samples.h"

#define SHOP	"org_code=715464\norg_name=HAWA EXPRESS\norg_short=HAWA\norg_place=Kakuma Mkt\norg_kind=kind.money\n"
#define OFFER	SHOP "purpose=purpose.pay\nmust=full_name,over_18,id_last4\ngive=full_name,over_18,id_last4\noptional=4:nationality\nlife=life.h1\n"

const struct menu_sample menu_samples[] = {
	{ "M1", 99, "heard=1\n", "ID service. Type your PIN or start code:\n1 New or lost SIM\n2 Help desk\n3 Complain\n4 Language\n9 Exit" },
	{ "M12", 116, "", "What is wrong?\n1 Asked for money\n2 My ID was used\n3 Threat or abuse\n4 Refused me\n5 Wrong data\n6 Other\n7 My complaint" },
	{ "M12h", 84, "helper=0800789111\n", "Do you want help now?\n1 Call me\n2 Number of a helper\n3 No, only write it down\n0 Back" },
	{ "M12w", 87, "", "Who did it?\n1 Shop or agent\n2 ID service staff\n3 Someone I know\n4 I will not say\n0 Back" },
	{ "M12l", 58, "more=1\n", "Where?\n1 Shop number\n2 From my list\n3 I do not know\n0 Back" },
	{ "M12c", 77, "", "May we call this phone?\n1 No, I will dial\n2 Yes, any time\n3 Yes, only 9 to 12" },
	{ "M12d", 100, "complaint=48217604\nuntil=2026-05-16\n", "Saved. Your number: 4821 7604\nAnswer by 16 May: dial *789#, 3, 7.\nIn danger now? Call 1195." },
	{ "M12q", 46, "", "Type your complaint number (8 numbers).\n0 Back" },
	{ "M12n", 86, "complaint=48217604\nseen_day=2026-05-14\nuntil=2026-05-16\n",
		"Complaint 4821 7604\nTaken 14 May. Answer by 16 May.\n1 Please call me\n2 Close it\n0 Back" },
	{ "M12s", 96, "complaint=48217604\noutcome=verdict.o1\nhigher=Ombudsman\n",
		"4821 7604: answered. We acted on it.\n1 I agree, close\n2 Not solved\n3 Ask Ombudsman\n0 Back" },
	{ "O1", 87, "desk_name=KEN\nfresh=7\ntaken_n=4\nlate=1\nalerts=3\n", "Oversight KEN\n1 New complaints 7\n2 Late 1\n3 Alerts 3\n5 Numbers\n6 Agents\n7 Open 4\n9 Exit" },
	{ "O3", 104, "accused_org=715464\ndesk=2\npace=61\nusual=9\nrefused_n=12\ncan_ask=1\n",
		"Agent 715464 desk 2: 61 checks in 1 h, usual 9. 12 refused.\n1 Pause 24 h\n2 Ask agent\n3 Not a risk\n0 Back" },
	{ "O2", 123, "complaint=48217604\nabout=complaint.k1\naccused_org=715464\nalike=2\ncall=complaint.c1\n",
		"4821 7604 Asked money\nAgent 715464, 2 others same\nPerson: no call\n1 Take\n2 Pause agent\n3 Refer\n4 Close\n6 More\n0 Back" },
	{ "M1", 99, "", "ID service. Type your PIN or start code:\n1 New or lost SIM\n2 Help desk\n4 Language\n9 Exit" },
	{ "M20", 97, "", "New or lost SIM\n1 Move my ID to this SIM\n2 Add this SIM too\n3 Lock my lost SIM\n4 Help desk\n0 Back" },
	{ "M20a", 70, "", "Type your OLD phone number with country code, like 254700000001\n0 Back" },
	{ "M20b", 79, "card_n=6\n", "Type number 6 of your code card (8 numbers).\nNo card? Go to a help desk.\n0 Back" },
	{ "M20p", 20, "", "Now your PIN:\n9 Exit" },
	{ "M20d", 49, "", "Your birth date, 8 numbers, like 12041996:\n0 Back" },
	{ "M20l", 84, "", "If this number is with us, it is locked for 24 hours.\nHelp from abroad +254200000000" },
	{ "M20c", 87, "", "Done. This SIM opens your ID now. The old SIM is closed.\nHelp from abroad +254200000000" },
	{ "M20e", 64, "", "Done. This SIM opens your ID too.\nHelp from abroad +254200000000" },
	{ "M24", 50, "", "Forgot PIN?\n1 I have my code card\n2 No card\n0 Back" },
	{ "M24a", 52, "card_turn=1\ncard_n=4\n", "Code card, 1 of 3.\nType number 4 (8 numbers):\n0 Back" },
	{ "M24w", 136, "seen_day=2026-12-01\nseen_time=14:00\n", "Asked. To protect you we wait until 1 Dec 14:00. Then dial *789#, Forgot PIN, by card.\nNot you? Dial and type your PIN.\nHelp 0800789000" },
	{ "M24k", 89, "", "You know your PIN, so the new-PIN request was stopped.\n1 It was me\n2 It was not me\n9 Exit" },
	{ "E6", 130, "serial=0091-338\n", "Give code card 0091-338.\n10 one-time numbers for SMS and lost PIN. Ask person to hide it.\n1 Given\n2 Refused\n3 Given, also for SMS" },
	{ "M1d", 82, "", "Help 0800789000\nFrom abroad +254200000000" },
	{ "M1s", 105, SHOP, "HAWA EXPRESS, Kakuma Mkt\nChecked by us. The right shop?\nYes: type your PIN.\n2 Not my shop\n9 Exit" },
	{ "N1", 114, "", "We keep your name, birth date, sex, country and paper number, locked with your PIN. You may say no.\n1 I agree\n2 No" },
	{ "N1n", 74, "", "You said no. Your ID is not opened. To erase what we hold:\nHelp 0800789000" },
	{ "P0", 32, "", "Type your PIN now:\n0 Back\n9 Exit" },
	{ "P1", 84, "", "Choose a PIN: 6 numbers only you know. Not your birthday, not your money PIN.\n9 Exit" },
	{ "P1x", 54, "reason=easy.date\n", "Too easy: it is a date. Choose 6 other numbers:\n9 Exit" },
	{ "P2", 43, "", "Type the same 6 numbers again:\n0 Start over" },
	{ "P2x", 51, "", "Not the same. Choose a PIN again, 6 numbers:\n9 Exit" },
	{ "P3", 87, "", "PIN saved. Tell no one, not even staff.\nTo prove who you are dial *789#\nHelp 0800789000" },
	{ "M2b", 93, "tries=2\n", "Not opened: wrong PIN, or not the SIM you joined with. 2 tries left.\nPIN:\n5 Forgot PIN\n9 Exit" },
	{ "M2c", 61, "", "Type 6 numbers (not your money PIN). No try lost.\nPIN:\n9 Exit" },
	{ "M2d", 80, "minutes=15\n", "Closed for 15 min to protect you. Your data is safe.\nForgot PIN? Help 0800789000" },
	{ "M2e", 73, "", "Closed. A help desk can open it again. Your data is safe.\nHelp 0800789000" },
	{ "M2f", 74, "", "Many people are dialling now. Nothing was lost. Dial *789# again in 1 min." },
	{ "M2g", 39, "", "Use number keys (# changes abc to 123)." },
	{ "M2h", 70, "", "Time is short. Dial *789# again and type your PIN: we kept your place." },
	{ "M2r", 28, "staff_org=HAWA\ndesk=2\n", "1 My ID\n2 HAWA desk 2\n9 Exit" },
	{ "M3", 109, "last_used=2026-05-12\nhas_code=1\n", "Last used 12 May.\n1 Prove who I am\n2 Who saw my ID\n3 Lock\n5 My ID, settings\n"
		"6 See open code\n9 Exit" },
	{ "M3l", 61, "", "Your ID is locked.\n1 Unlock\n2 Who saw my ID\n9 Exit" },
	{ "M4", 54, "", "Type the number on the shop's card (6 numbers).\n0 Back" },
	{ "M4x", 69, "", "No shop has this number. Look again, no try lost.\nShop number:\n0 Back" },
	{ "M4p", 79, SHOP, "STOP. This shop is not allowed now. Give no code, pay no money.\nHelp 0800789000" },
	{ "M4b", 95, SHOP, "HAWA EXPRESS, Kakuma Mkt\nMoney agent, checked by us.\nAre you with them now?\n1 Yes\n2 No" },
	{ "S2", 113, OFFER, "HAWA wants, to pay you:\n- full name\n- over 18: yes/no\n- last 4 of your ID\n1 Give (1 hour)\n2 Change\n3 Give nothing" },
	{ "S2c", 112, OFFER, "HAWA must have: name, over 18, ID last 4.\nYou choose:\n4 Country\nType all you give, like 4\n1 None of these\n0 Back" },
	{ "S2t", 70, OFFER, "For how long?\n1 One hour, once\n2 Today, once\n3 Three days, once\n0 Back" },
	{ "S2m", 84, SHOP "missing=fact.address\n", "HAWA must have your address. It is not on record: go to a help desk.\nHelp 0800789000" },
	{ "S2o", 98, "org_short=AMAL CLINIC\n", "AMAL CLINIC asks for a code. It gives no facts. It shows it is you.\n1 Give (10 min)\n3 Give nothing" },
	{ "S3", 115, "org_short=HAWA\ncode=482913077\nlife=life.h1\n", "Tell HAWA this code:\n482 913 077\nOnly HAWA can use it, once, for 1 hour.\n"
		"Lost it? Dial *789# again.\nHelp 0800789000" },
	{ "S3o", 91, "org_short=AMAL CLINIC\ncode=630418\n", "Tell AMAL CLINIC this code:\n630 418\nOnly they can use it, once, for 10 min.\nHelp 0800789000" },
	{ "S3n", 34, "", "Nothing was given.\nHelp 0800789000" },
	{ "M6", 54, "org_short=HAWA\ncode=482913077\nminutes=41\n", "HAWA code, 41 min left:\n482 913 077\n1 Cancel it\n0 Back" },
	{ "M9", 92, "event=2026-05-12|HAWA|full_name,over_18\nevent=2026-05-03|BANK A|birthdate\nevent=2026-04-29||failed\n",
		"Who saw my ID:\n1 HAWA 12 May: name, 18+\n2 BANK A 3 May: birth date\n3 Wrong PIN 29 Apr\n0 Back" },
	{ "M9b", 139, SHOP "seen_day=2026-05-12\nseen_time=14:11\ngiven=full_name,over_18,id_last4\npurpose=purpose.pay\nref=4821307604\n",
		"HAWA EXPRESS 12 May 14:11\nname, over 18, ID last 4\nto pay you\nRecord 482 130 7604\n1 Was me\n2 Not me\n3 Block this shop\n0 Back" },
	{ "M9n", 85, "complaint=48217604\n", "Your ID is locked. Complaint 4821 7604 is open.\n1 New PIN now\n2 Complaint news\n9 Exit" },
	{ "M9u", 85, "", "Your ID is locked. Help 0800789000\n1 New PIN now\n9 Exit" },
	{ "M3", 109, "heard=1\n", "1 Prove who I am\n2 Who saw my ID\n3 Lock\n4 Complain\n5 My ID, settings\n9 Exit" },
	{ "M3l", 61, "heard=1\n", "Your ID is locked.\n1 Unlock\n2 Who saw my ID\n4 Complain\n9 Exit" },
	{ "M13", 95, "org_short=HAWA\nseen_day=2026-05-12\n",
		"Last time at HAWA, 12 May: did you get the service?\n1 Yes\n2 No\n3 They asked me for money\n0 Skip" },
	{ "M9e", 26, "", "Nobody saw your ID.\n0 Back" },
	{ "M10", 63, "", "Locked: no shop sees your ID.\n1 Lock now\n2 Lock 24 hours\n0 Back" },
	{ "M10d", 82, "", "Locked. No shop can see your ID. To open: dial *789# and your PIN.\nHelp 0800789000" },
	{ "M14", 66, "org_short=HAWA\n", "You were proving who you are to HAWA.\n1 Go on\n2 Start again\n9 Exit" },
	{ "M7", 152, "name=SELAM TESFAYE\nbirthdate=1996-04-12\nid_last4=0042\nevidence=ev.2\n",
		"SELAM TESFAYE\nBorn 12 Apr 1996\nID last 4: 0042\nPaper seen\n1 Change PIN\n2 Language\n3 Safety\n4 Erase my ID\n6 Copy of my data\n0 Back" },
	{ "M7", 152, "name=SELAM TESFAYE\nbirthdate=2008-10-02~\nid_last4=0042\nevidence=ev.2\n",
		"SELAM TESFAYE\nBorn about 2 Oct 2008\nID last 4: 0042\nPaper seen\n1 Change PIN\n2 Language\n3 Safety\n4 Erase my ID\n6 Copy of my data\n0 Back" },
	{ "M7", 152, "name=SELAM TESFAYE\nbirthdate=1995-09/1996-09\nid_last4=0042\nevidence=ev.2\n",
		"SELAM TESFAYE\nBorn Sep 1995-Sep 1996\nID last 4: 0042\nPaper seen\n1 Change PIN\n2 Language\n3 Safety\n4 Erase my ID\n6 Copy of my data\n0 Back" },
	{ "M7", 152, "name=SELAM TESFAYE\nbirthdate=1990/1995\nid_last4=0042\nevidence=ev.2\n",
		"SELAM TESFAYE\nBorn 1990-1995\nID last 4: 0042\nPaper seen\n1 Change PIN\n2 Language\n3 Safety\n4 Erase my ID\n6 Copy of my data\n0 Back" },
	{ "M11", 155, "no_sms=set.no\nneutral=set.no\nhide_last=set.no\nmay_ask=set.yes\ntrusted=set.no\n", "1 Stop SMS: no\n2 SMS without our name: no\n3 Hide last used line: no\n4 Quiet hours\n"
		"5 Shops may ask me: yes\n6 Trusted person: no\n7 Messages on screen\n0 Back" },
	{ "M11q", 94, "", "Trusted person: helps you open a lost ID, sees nothing. Type their phone number:\n1 None\n0 Back" },
	{ "M11q", 105, "trusted_end=042\n", "Trusted person: helps you open a lost ID, sees nothing. Type their phone number:\nNow: ..042\n1 None\n0 Back" },
	{ "M11t", 79, "", "No messages to me:\n1 At night, 22 to 7\n2 18 to 8\n3 Never send\n4 Any time\n0 Back" },
	{ "M7e", 94, "until=2026-12-12\ncase=55102\n", "Copy of my data: come to a help desk until 12 Dec and say 55102.\nYou will type your PIN there." },
	{ "M15", 118, "ready_day=2026-12-07\n", "Erase my ID: from 7 Dec nobody can bring it back. The law may make shops keep some.\n1 Erase (PIN)\n2 Only lock\n0 Back" },
	{ "E7", 98, "", "1 Child on this phone\n2 Proxy for a person\n3 End a proxy\n4 A person has died\n5 Birth record\n0 Back" },
	{ "M22", 104, "case=55102\nstage=stage.sent\nplace=place.here\nseen_day=2026-05-03\nuntil=2026-06-02\n", "Case 55102: birth record. sent.\nNow at: the registry here since 3 May.\nNext news by 2 Jun.\n0 Back" },
	{ "M25", 74, "", "You are 18 now. Your ID is yours alone.\n1 Choose my own PIN\n2 Later\n9 Exit" },
	{ "E1p", 94, "code=482913\n", "Tell the officer:\n482 913\nIt shows that this phone is yours. Never tell a PIN.\nHelp 0800789000" },
	{ "E1", 110, "desk_name=NBO-3\nofficer=Amina\n", "Desk NBO-3 Amina\n1 New person\n2 Move number\n3 Reset PIN\n4 Fix data\n5 Child or proxy\n6 Today\n7 Code card\n9 Exit" },
	{ "E1n", 102, "", "New person. Ask them to dial *789*3# and tell you 6 numbers:\n1 Phone is not here\n2 Has no phone\n0 Back" },
	{ "E1q", 50, "", "Type the 6 numbers from the person's phone:\n0 Back" },
	{ "E2a", 125, "", "READ ALOUD 1/3: We are ID service. We keep your name, birth date, sex, country and paper number, locked with your PIN.\n1 Next" },
	{ "E2b", 99, "", "READ ALOUD 2/3: A shop sees only what you choose. A court may order us to open what we hold.\n1 Next" },
	{ "E2c", 113, "", "READ ALOUD 3/3: You may say no and still get aid. Erase or complain any time, no fee.\n1 Agrees\n2 No\n3 Interpreter" },
	{ "E2x", 123, "case=55102\n", "Someone like this may be here (case 55102). Ask: did you join before?\n1 Yes, same person\n2 No, other person\n3 Does not know" },
	{ "E3", 99, "", "Evidence seen:\n1 Passport/ID\n2 UNHCR/govt paper\n3 Birth cert\n4 2 witnesses\n5 None: self said\n0 Back" },
	{ "E3b", 89, "", "Birth date, 8 numbers (12041996) or year only (1996).\n1 Other calendar\n2 Not known\n0 Back" },
	{ "E3d", 83, "draft=27\nsaved=name,birth\n", "Draft 27 of today: name, birth date saved.\n1 Go on\n2 New person\n3 Throw away\n0 Back" },
	{ "E4", 118, "masked=+2547xx..41\ncode=739204\n", "Start code for +2547xx..41:\n739 204 (24 h, once)\nPerson dials *789# on own phone and chooses PIN. You must not see it." },
	{ "M1n", 106, "case=55102\ncase_kind=case.reset\nready_day=2026-05-14\nready_time=10:00\n",
	  "Your case 55102: new PIN.\nReady after 14 May 10:00. Then dial *789#\nWe never ask your PIN.\nHelp 0800789000" },
	{ "M7c", 105, "officer=Amina\ndesk_name=NBO-3\nfix=fix.given_name\nfix_value=SELAM TESFAY\n",
	  "Amina at desk NBO-3 wants to change your first name to SELAM TESFAY.\n1 Yes, change\n2 No\n3 Complain" },
	{ "M23", 88, "ready_day=2026-12-06\n", "Erase asked by you or a helper: on 6 Dec all is gone.\n1 Keep my ID\n2 Go on, erase\n9 Exit" },
	{ "E5", 80, "case=55102\n", "Needs second officer. Ask to dial *789*7# and enter case 55102.\n1 Status\n0 Later" },
	{ "E5a", 31, "", "Case number (5 numbers):\n0 Back" },
	{ "E5q", 118, "case=55102\ncase_kind=case.reset\ndesk_name=NBO-3\nseen_time=14:10\n",
	  "Case 55102: new PIN, desk NBO-3, asked 14:10. See the person and paper. Type the last 4 of the paper:\n2 Refuse\n0 Later" },
	{ "E5r", 69, "", "Do the paper and the person agree?\n1 Yes, I approve\n2 Refuse\n3 Report" },
	{ "E8", 63, "today=12\nmoved=2\ndrafts=1\n", "Today: 12 new, 2 moved\nDrafts open: 1\n1 Go on with draft\n0 Back" },
	{ "A2", 91, "staff_org=HAWA\ndesk=2\ntoday=14\n", "HAWA desk 2\n1 Check a code\n2 Ask a person\n3 Today: 14\n9 Exit" },
	{ "A6", 74, "", "Type phone number of person:\n(they get a screen if they allowed it)\n0 Back" },
	{ "A6b", 77, "code=471\n", "Show or say to the person: 471\nThey type it and their PIN.\n1 Refresh\n0 Cancel" },
	{ "M18", 111, SHOP, "HAWA EXPRESS asks who you are. If you are there, type the 3 numbers on THEIR screen.\n2 Not me\n3 Block this shop" },
	{ "M19", 87, "", "New SIM seen today. To protect you we need your code card.\n1 I have it\n2 No card\n9 Exit" },
	{ "M19t", 106, "", "Your number was with someone else. For safety your ID is off this SIM.\n1 I have my card\n2 Help desk\n9 Exit" },
	{ "A4r", 114, "again=1\n", "Finish the last check. Was the person served?\n1 Yes, served\n2 Not same name\n3 Not served\n4 Line was cut, see again" },
	{ "A3", 76, "code_len=9\n", "First ask the person's name. Then type their code (9 numbers):\n0 Menu\n9 Exit" },
	{ "A4", 144, "fact=full_name=SELAM TESFAYE\nfact=over_18=yes\nfact=id_last4=0042\nevidence=ev.2\nref=4821307604\n",
		"VALID. Same name as you heard?\nSELAM TESFAYE\nOver 18: YES\nID last 4: 0042\nPaper seen\n1 Yes, served\n2 Not same name\n3 Not served\nRef 482 130 7604" },
	{ "A4y", 120, "fact=over_18=yes\nevidence=ev.2\nref=4821307604\n",
		"VALID. The answers:\nOver 18: YES\nPaper seen\n1 Yes, served\n3 Not served\nRef 482 130 7604" },
	{ "A4o", 98, "ref=4821307604\n", "VALID. This person holds the phone and PIN of this ID.\n1 Yes, served\n3 Not served\nRef 482 130 7604" },
	{ "A4n", 43, "code_len=9\n", "Saved. Next code (9 numbers):\n0 Menu\n9 Exit" },
	{ "A5", 72, "", "A number was mistyped. Ask for the code again, no try lost.\nCode:\n0 Back" },
	{ "A5u", 82, "org_code=715464\n", "Too late or used. Ask the person to dial *789*715464# for a new code.\nCode:\n0 Back" },
	{ "A5w", 88, "org_code=715464\ntries=4\n", "Not a code for this shop. Ask the person to dial *789*715464#\n4 tries left.\nCode:\n0 Back" },
	{ "A5c", 78, "minutes=15\n", "Too many wrong codes. Closed for 15 min. Your office was told.\nHelp 0800789000" },
	{ "A5p", 80, "", "Checks are stopped for your desk now. Ask your office.\nHelp 0800789000" },
};

const size_t menu_samples_n = sizeof(menu_samples) / sizeof(menu_samples[0]);

void menu_sample_draw(struct menu_drawing *dr, const struct menu *menu, const struct menu_sample *s, unsigned lang)
{
	char line[256];
	const char *p = s->values;
	unsigned screen = menu_find_screen(menu, s->screen);

	*dr = (struct menu_drawing){ .pen = { .menu = menu, .lang = menu->langs[lang] } };
	assert_int_not_equal(screen, MENU_NONE);
	while (*p) {
		size_t len = strcspn(p, "\n"), name;
		unsigned def;

		snprintf(line, sizeof(line), "%.*s", (int)len, p);
		name = strcspn(line, "=");
		def = menu_find_def(menu, line, name);
		assert_int_not_equal(def, MENU_NONE);
		assert_int_equal(menu_vars_add(dr->vars, &dr->used, sizeof(dr->vars), def, line + name + 1), 0);
		p += len + 1;
	}
	dr->pen.vars = (struct menu_vars){ dr->vars, dr->used };
	menu_draw_screen(&dr->pen, screen, NULL, &dr->d);
	snprintf(dr->text, sizeof(dr->text), "%s%s%s", dr->d.body, dr->d.body[0] && dr->d.tail[0] ? "\n" : "", dr->d.tail);
}
