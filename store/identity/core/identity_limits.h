/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long, how many, how often: every figure of the identity rules that a programme may ask about, once. Seconds (_S), digits (_LEN) or times.
 *
 * What differs from one programme to another is configuration (struct identity_conf); sizes of tables and buffers stand where they are used. */
#pragma once

#include "store/db/db.h"

#define IDENTITY_MINUTE_S	60
#define IDENTITY_HOUR_S		3600

/* ---- codes ---- */

#define IDENTITY_SHARE_LEN	9	/* digits of a share code, the last a Damm check */
#define IDENTITY_OTP_LEN	6	/* of a one-time code, all drawn */
#define IDENTITY_START_LEN	6	/* of a start code */
#define IDENTITY_ASK_LEN	3	/* of what an agent shows and the person types: a guess finds one in 900 */
#define IDENTITY_REF_LEN	10	/* of a record number, the last a Damm check */

#define IDENTITY_START_S	DB_DAY	/* a start code opens: the day somebody is at a desk */
#define IDENTITY_FIELD_OFFICER_S	(90 * DB_DAY)	/* an officer of a unit without a network, then added anew */
#define IDENTITY_OTP_S		(10 * IDENTITY_MINUTE_S)	/* a one-time code lives ("m10"): read out at once */
#define IDENTITY_LIFE_H1_S	IDENTITY_HOUR_S			/* a share code lives, as the person chooses */
#define IDENTITY_LIFE_TODAY_S	(12 * IDENTITY_HOUR_S)		/* at most, and never past 23:59 */
#define IDENTITY_LIFE_D3_S	(3 * DB_DAY)

#define IDENTITY_SHARES_LIVE	5	/* share codes of one person at a time */
#define IDENTITY_OTP_GAP_S	IDENTITY_MINUTE_S		/* between two one-time codes of one person */
#define IDENTITY_OTP_AN_HOUR	5
#define IDENTITY_OTP_A_DAY	10

/* ---- PINs typed wrong: as the screens and the manual say ---- */

#define IDENTITY_TRIES_STEP	3	/* in a row, then a wait; as many, then the next */
#define IDENTITY_WAIT_FIRST_S	(15 * IDENTITY_MINUTE_S)
#define IDENTITY_WAIT_SECOND_S	IDENTITY_HOUR_S
#define IDENTITY_WAIT_THIRD_S	DB_DAY	/* and every one behind it */
#define IDENTITY_CLOSE_AT	10	/* in a row, on three different days, close the PIN until a desk opens it */
#define IDENTITY_NUMBER_A_DAY	20	/* of one number, all slots: then it waits after each */
#define IDENTITY_NUMBER_WAIT_S	(15 * IDENTITY_MINUTE_S)
#define IDENTITY_START_TRIES	5	/* of a start code: six digits that live a day */
#define IDENTITY_CLAIM_TRIES	3	/* told to a number that is only claimed: the words of everybody */
#define IDENTITY_CLAIM_WAIT_S	IDENTITY_WAIT_FIRST_S
#define IDENTITY_BRAKE_LEAST	50	/* lock-outs of all numbers in an hour: more, */
#define IDENTITY_BRAKE_PEOPLE	200	/* and than one for so many people who open their ID in a day, are an attack: nobody is closed until somebody has looked */
#define IDENTITY_BRAKE_NUMBERS	200	/* the same of numbers that fail, one try each would do: more, */
#define IDENTITY_BRAKE_NUMBERS_PEOPLE	50	/* and than one for so many people */

/* ---- codes typed wrong by an agent ---- */

#define IDENTITY_WINDOW_S	(15 * IDENTITY_MINUTE_S)	/* also of what agents ask, and how long a desk is closed */
#define IDENTITY_WRONG_SHARE	5	/* in a window */
#define IDENTITY_WRONG_OTP	3	/* in a window: six digits are guessed a thousand times sooner */
#define IDENTITY_WRONG_A_DAY	10	/* then the desk is closed until the day ends */
#define IDENTITY_WRONG_ALERT	3	/* in a row: it is logged */

/* ---- asking by number ---- */

#define IDENTITY_ASK_S		150	/* the person has to answer: both stand at the counter */
#define IDENTITY_ASK_TRIES	3	/* of the digits */
#define IDENTITY_ASKED_AN_HOUR	3	/* of one number, whoever asks: more would be pestering */
#define IDENTITY_UNANSWERED	5	/* of an agent in a window: who asks for many that never answer is looking for people */
#define IDENTITY_UNANSWERED_DAY	20	/* and in a day */
#define IDENTITY_PUSH_S		150	/* a screen that is to be shown undialled waits for its link */
#define IDENTITY_WARN_AFTER_S	IDENTITY_MINUTE_S	/* who typed the wrong PINs holds the phone just then: the screen is for its owner */

/* ---- officers: enrolment at a desk ---- */

#define IDENTITY_OFFICER_S	(90 * DB_DAY)	/* an account ends unless a manager renews it */
#define IDENTITY_PROOF_LEN	6	/* of what a phone shows to an officer */
#define IDENTITY_PROOF_S	(15 * IDENTITY_MINUTE_S)	/* both stand at the desk */
#define IDENTITY_PROOFS_MAX	2000	/* live at a time: who guesses five times finds one of them in a hundred rounds at the best */
#define IDENTITY_PROOF_WRONG	5	/* in a window: then that officer's are closed for as long */
#define IDENTITY_DRAFTS_MAX	50	/* open at a desk */
#define IDENTITY_DRAFT_S	(7 * DB_DAY)	/* a draft that nobody touches is erased */
#define IDENTITY_CASE_LEN	5	/* digits of a case */
#define IDENTITY_CASE_GAP_S	IDENTITY_MINUTE_S	/* the second officer is not the first one a moment later */
#define IDENTITY_CASE_WRONG	2	/* digits typed by the second officer end the case */
#define IDENTITY_CASE_OPEN_S	(7 * DB_DAY)	/* a case that nobody decides ends */
#define IDENTITY_CASE_READY_S	(30 * DB_DAY)	/* so long somebody may fetch a new PIN that is ready, or take a correction */
#define IDENTITY_CASE_GUESSES	3	/* wrong numbers of a case that a phone types in a day, then its code is not shown */
#define IDENTITY_COPY_ASK_S	(12 * DB_DAY)	/* whoever asked for a copy comes to a desk */
#define IDENTITY_COPY_SAY_S	(10 * IDENTITY_MINUTE_S)	/* and says yes on the own phone, both at the desk */
#define IDENTITY_COPY_KEEP_S	DB_DAY	/* then it waits to be fetched */
#define IDENTITY_CASE_UNHEARD_S	DB_DAY	/* a wait begins so long after the last notice left, where no receipt came */
#define IDENTITY_CASE_LOOK_S	(5 * IDENTITY_MINUTE_S)	/* receipts of notices are looked for so often */
#define IDENTITY_CASE_A_YEAR	3	/* recoveries of one person, then somebody has to look */
#define IDENTITY_CASE_APPROVALS	10	/* of one officer in a day: more are an alarm */
#define IDENTITY_CASE_BIRTHS	1	/* corrections of a birth date by one officer, then a second one looks */
#define IDENTITY_CASE_NAMES	3	/* the same of all else */
#define IDENTITY_CASE_PAIR	5	/* of two officers together in a week: the same */
#define IDENTITY_CASE_SHARE	30	/* percent of those of a desk in a week by two officers together: more are an alarm, */
#define IDENTITY_CASE_SHARE_OF	10	/* where the desk had so many */
#define IDENTITY_CASE_NEVER_NO	50	/* by one officer who never refused one, and each time as many more: an alarm */
#define IDENTITY_CASE_HOUR_FROM	6	/* one is approved by day, local time, and on no day without work: else an alarm */
#define IDENTITY_CASE_HOUR_TO	20
#define IDENTITY_TERMINAL_S	(15 * IDENTITY_MINUTE_S)	/* an officer is in at a terminal, behind the last thing done there */
#define IDENTITY_SEAT_DIALOGUES	8	/* of one terminal: a program has one, and those that it left come to an end */
#define IDENTITY_SEAT_WRONG	10	/* PINs typed wrong at one terminal in a window: then it waits for as long */

/* ---- complaints and oversight ---- */

#define IDENTITY_COMPLAINTS_A_DAY	5	/* of one number, and as many of threat or abuse */
#define IDENTITY_COMPLAINTS_CLAIMED	50	/* of all numbers that a link does not vouch for, and as many of threat or abuse */
#define IDENTITY_COMPLAINT_GUESSES	3	/* numbers of no complaint that a phone types in a day, */
#define IDENTITY_GUESSES_CLAIMED	30	/* and all of those */
#define IDENTITY_COMPLAINT_FIRST_D	5	/* working days to an answer, */
#define IDENTITY_COMPLAINT_CLOSE_D	15	/* and to the end */
#define IDENTITY_COMPLAINT_STOP_D	5	/* working days that a clock stops for who complained, once */
#define IDENTITY_DANGER_S	DB_DAY	/* to an answer where there was threat, abuse or misuse of what is kept; of these the clock runs on every day */
#define IDENTITY_LATE_HOURS	4	/* what is late for so long goes to the higher office without an answer, and is an alarm: clocks of hours, */
#define IDENTITY_LATE_DAYS	2	/* and working days of the others */
#define IDENTITY_HOLIDAYS_D	30	/* so many days ahead the file of holidays has some of the year */
#define IDENTITY_REOPEN_S	(30 * DB_DAY)	/* behind the answer, once */
#define IDENTITY_COMPLAINTS_LOOK	512	/* open ones that are opened for a list */
#define IDENTITY_SAME_S		(30 * DB_DAY)	/* complaints about one shop are grouped */
#define IDENTITY_PROPOSE_UPHELD	3	/* numbers whose complaints of one shop were acted on, */
#define IDENTITY_PROPOSE_ABUSE	2	/* or that tell of threat or abuse there, propose a pause */
#define IDENTITY_PAUSE_S	DB_DAY	/* of an agent or a shop, by oversight */
#define IDENTITY_PAUSE_LATER_H	3	/* it begins so many hours behind the next full one at the most, so that nobody knows who complained */
#define IDENTITY_UPHELD_S	(365 * DB_DAY)	/* people are told of it for so long */
#define IDENTITY_NAMES_A_CODE	2	/* names that an agent may have judged by one code */
#define IDENTITY_PACE_LEAST	20	/* checks of an agent in an hour: more, */
#define IDENTITY_PACE_TIMES	4	/* and than so many times the usual, pause that agent for an hour */
#define IDENTITY_PACE_HOURS	3	/* hours of work before anything is usual */
#define IDENTITY_PACE_MOST	120	/* never more: who serves people needs half a minute for each */
#define IDENTITY_FIGURES_S	(30 * DB_DAY)	/* what overseers see of an agent */
#define IDENTITY_DAY_FROM_H	6	/* and what is no unusual hour */
#define IDENTITY_DAY_TO_H	20
#define IDENTITY_BRAKE_S	IDENTITY_HOUR_S

/* ---- code cards ---- */

#define IDENTITY_CARD_S		(14 * DB_DAY)	/* a card that nobody was given is void */
#define IDENTITY_CARD_TRIES	3	/* of a number in a day, whoever they are about; then it waits */
#define IDENTITY_CARD_WAIT_S	DB_DAY
#define IDENTITY_CARD_OWN	2	/* in a row from a number of the person lock the card */
#define IDENTITY_CARD_UNDO_S	(3 * DB_DAY)	/* a move by card is undone from the old number */
#define IDENTITY_RESET_SIM_S	(7 * DB_DAY)	/* a number has had its SIM for so long when three codes give a new PIN */

/* ---- people who need somebody else ---- */

#define IDENTITY_ADULT		18	/* years */
#define IDENTITY_ADULT_SOON_D	92	/* days before: it is told */
#define IDENTITY_ADULT_GRACE_D	90	/* days behind: then the guardian's PIN opens nothing, and a desk does */
#define IDENTITY_DEATH_S	(90 * DB_DAY)	/* reported and not confirmed: alive again */
#define IDENTITY_DEAD_S		(730 * DB_DAY)	/* confirmed: erased */
#define IDENTITY_DEATHS_LEAST	10	/* reported in an hour: more are an alarm */
#define IDENTITY_DEATHS_OF_ONE	3	/* of one person, whatever became of the others: so many are, too */
#define IDENTITY_PROXIES_MAX	3	/* of one person: organisations, each with the one who may give there */
#define IDENTITY_PROXY_DAYS	90	/* then it is asked for anew */
#define IDENTITY_PROXY_ASK_S	(7 * DB_DAY)	/* what a desk asks waits for the own PIN */
#define IDENTITY_NEWS_DAYS	30	/* a birth record on its way: news by then, where nobody says otherwise */
#define IDENTITY_TIES_MAX	16	/* of one person: looked at, at the most */

/* ---- what is safe at home: hours of the local clock ---- */

#define IDENTITY_NIGHT_FROM	22
#define IDENTITY_NIGHT_TO	7
#define IDENTITY_LONG_FROM	18
#define IDENTITY_LONG_TO	8
#define IDENTITY_CHANGED_DAYS	7	/* behind a change of what is safe at home it is told at each unlock, and at the first one behind them */

/* ---- dialogues ---- */

#define IDENTITY_DIALOGUE_S	(15 * IDENTITY_MINUTE_S)	/* idle so long: the gateway forgot it too */
#define IDENTITY_CHOOSING	1024	/* people are told apart by, of whom it is kept whether a PIN is being chosen */
#define IDENTITY_UNLOCKED_S	(10 * IDENTITY_MINUTE_S)	/* longer than any operator lets a dialogue live */
#define IDENTITY_PLACE_S	(5 * IDENTITY_MINUTE_S)		/* to dial again and go on */
#define IDENTITY_LATE_S		(10 * IDENTITY_MINUTE_S)	/* the answer of an operation is kept for its repeat */
#define IDENTITY_AGENT_IDLE_S	IDENTITY_MINUTE_S	/* behind it an agent unlocks again: the phone lies on a counter. Who waits for a person is not idle */
#define IDENTITY_AGAIN_S	(3 * IDENTITY_MINUTE_S)		/* the values of a check may be seen again after a cut */
#define IDENTITY_SHIFT_S	(30 * IDENTITY_MINUTE_S)	/* an agent's SIM needs no PIN after the last */
#define IDENTITY_SETTLE_S	(15 * IDENTITY_MINUTE_S)	/* a check that the agent did not close is over by then */
#define IDENTITY_LOCK_S		DB_DAY	/* "lock for 24 hours", by menu and by SMS */
#define IDENTITY_ADVICE_S	DB_DAY	/* who texts a PIN is told once in this time */
#define IDENTITY_ADVICES	3	/* to one number in IDENTITY_LATE_S, unasked-for words the like of HELP's: two machines must not answer each other for ever */
#define IDENTITY_SIM_S		DB_DAY	/* after another SIM was seen nothing is given without a code card, */
#define IDENTITY_SIM_WEEK_S	(7 * DB_DAY)	/* and for so long small bundles alone */
#define IDENTITY_AFTER_S	(7 * DB_DAY)	/* after a recovery: small bundles alone, and nothing of the history of before */
#define IDENTITY_RECYCLED_S	(45 * DB_DAY)	/* another SIM in a number that nobody used for so long is another holder: operators give numbers anew after 45 to 90 days */
#define IDENTITY_FEED_SILENT_S	(26 * IDENTITY_HOUR_S)	/* a feed comes once a day; without a file for so long it tells nothing */
#define IDENTITY_FEED_AHEAD_S	(10 * IDENTITY_MINUTE_S)	/* clocks of operators */
#define IDENTITY_FEED_PAST_S	(90 * DB_DAY)	/* older is a clock that was never set */
#define IDENTITY_FEED_PERCENT	2	/* people a day whose SIM or number may change: more, and than */
#define IDENTITY_FEED_LEAST	5	/* so many, is a fault or an attack, and waits for an administrator */
#define IDENTITY_SIM_FEW	3	/* shares a day, all small, while nobody tells whether the SIM is another */

/* ---- a link, which may be in the hands of a captured gateway ---- */

#define IDENTITY_MEETS_TIMES	4	/* numbers new to it in a minute whose language it is told: so many times its busiest minute, */
#define IDENTITY_BUSY_LEAST	60	/* which counts people who opened something, and is this at the least: a new installation has no past */

#define IDENTITY_PROBES_A_DAY	3	/* drafts of an officer thrown away after somebody alike was found: more look like questions who is enrolled */
#define IDENTITY_MASS_LEAST	50	/* acts without a PIN in an hour, of one kind: more, */
#define IDENTITY_MASS_PEOPLE	1000	/* and than one for so many people who open their ID in a day, are an alarm */

/* ---- messages ---- */

#define IDENTITY_LEASE_S	IDENTITY_MINUTE_S	/* a gateway has a message in hand; then another may */
#define IDENTITY_VALID_S	DB_DAY			/* a message is tried, when the gateway does not say */
#define IDENTITY_VALID_LEAST_S	IDENTITY_HOUR_S
#define IDENTITY_VALID_MOST_S	(3 * DB_DAY)
#define IDENTITY_RETRY_FIRST_S	30			/* behind a refusal, twice as long each time */
#define IDENTITY_RETRY_MOST_S	IDENTITY_HOUR_S
#define IDENTITY_SILENT_S	(3 * DB_DAY)	/* operators keep an SMS for one to three days; a receipt that did not come by then does not */

/* ---- the clock, held against the last line of the ledger ---- */

#define IDENTITY_CLOCK_BEHIND_S	(10 * IDENTITY_MINUTE_S)	/* more is in doubt: lines are stamped down to five minutes, and clocks are stepped a little */
#define IDENTITY_CLOCK_AHEAD_S	(30 * DB_DAY)	/* more is in doubt: a machine may be off for a holiday */
#define IDENTITY_CLOCK_GAP_S	(2 * DB_DAY)	/* more and nobody was there to read what was announced */
#define IDENTITY_CLOCK_BEAT_S	DB_DAY		/* an idle ledger gets a line this often */
#define IDENTITY_CLOCK_ALARM_S	IDENTITY_HOUR_S	/* a doubt is logged this often */

/* ---- what the janitor keeps ---- */

#define IDENTITY_KEEP_SHARE_S	DB_DAY		/* behind its end: an agent who types it late is told so */
#define IDENTITY_KEEP_OUT_S	(7 * DB_DAY)	/* a settled SMS, without its text: receipts come late */
#define IDENTITY_KEEP_ASKED_S	DB_DAY		/* who asked for which number: the limits look back a day */
#define IDENTITY_KEEP_EXACT_S	DB_DAY		/* the second of a wait that is over: a clock may have been a little wrong */
#define IDENTITY_KEEP_AUDIT_S	(730 * DB_DAY)	/* checks, consents, what a person reads of who saw their ID, and cases that are over */
#define IDENTITY_KEEP_WARD_S	(7305 * DB_DAY)	/* who says that somebody is a guardian, and by what: of the youngest child until 18, and two years more */
#define IDENTITY_KEEP_NO_PIN_S	(90 * DB_DAY)	/* people who never set a PIN, nor have a code card, are to be erased */
#define IDENTITY_ERASE_S	(7 * DB_DAY)	/* after that was announced */
#define IDENTITY_BACKUPS_S	(35 * DB_DAY)	/* no backup is kept for longer: so long behind an erasing nothing of it is anywhere */
#define IDENTITY_KEEP_NUMBER_S	(730 * DB_DAY)	/* attempts of a number that nobody has: a known number is never forgotten, and a screen must not tell soon that this one was */
#define IDENTITY_KEEP_LANG_S	(90 * DB_DAY)	/* the language of a number, known or not, after a PIN was typed or a language chosen last */
