/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The menu engine: screens and words as data, and one pure step from state and event to effect.
 *
 * Promise: menu_step() touches nothing but its arguments, never blocks, and always yields exactly one effect. Never: a secret
 * or a text typed in a state, an event or an effect (on such a screen it learns only the shape of the input).
 *
 * Life cycle: 1. menu_load() once, every fault of every file reported; 2. one struct menu_state a dialogue, zeroed; 3. MENU_START,
 * then for each effect: MENU_SAY waits for the next input, MENU_ASK for MENU_RESULT, MENU_SAY_END ends; 4. menu_free().
 *
 * Limits: MENU_STATE_VARS octets of values a dialogue, so that 100,000 dialogues stay below 1 KiB each. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "menus/text/text.h"

#define MENU_SCREENS_MAX	512
#define MENU_LANGS_MAX		20
#define MENU_LANG_LEN		8
#define MENU_CODE_SIZE		13	/* service.code, links.code, and NUL */
#define MENU_STATE_VARS		600	/* the longest screen of facts in Arabic, and the shop */
#define MENU_SMS_PARTS_MAX	3	/* three fit on the screen of a basic phone with some scrolling */
#define MENU_TEXT_MAX		1024	/* UTF-8 octets of one page: 182 characters at up to four octets, and room */
#define MENU_ARGS_MAX		4
#define MENU_ARG_MAX		72
#define MENU_WORD_SIZE		25	/* of a word that people text, as it is compared, and NUL */
#define MENU_MISSES_MAX		3	/* no digits, so often: END with the hotline */

struct menu;

/* A value that came with a result; name as in menus/screens/values.conf. Repeats are lists. */
struct menu_value {
	const char *name;
	const char *text;	/* UTF-8 */
};

enum menu_event_kind {
	MENU_START,	/* a dialogue begins; text: what was dialled behind the service code, digits or empty */
	MENU_INPUT,	/* not a secret screen; text: the cleaned input */
	MENU_SHAPE,	/* a screen that takes a secret or a text; shape of the cleaned input */
	MENU_RESULT,	/* answer to MENU_ASK: outcome, values */
	MENU_OVERLOAD,	/* the service is busy: end politely */
	MENU_OVER,	/* an answer came to a dialogue that is over: end politely */
	MENU_NUMBERLESS,	/* the network does not know the number of this phone: end politely */
	MENU_CUT,	/* little time is left on this link: ends; it says that the place was kept when a checkpoint was shown */
};

struct menu_event {
	enum menu_event_kind kind;
	const char *text;
	bool abroad;		/* START: the number is not of the service's country, so that hotline_abroad is shown */
	struct {
		char choice;		/* the digit when the input was exactly one digit, else 0 */
		unsigned digits;	/* number of digits when the input was digits alone, else 0 */
		bool plus;		/* a '+' stood before them */
		bool any;		/* something was typed */
	} shape;
	const char *outcome;
	const struct menu_value *values;
	size_t n_values;
};

enum menu_effect_kind {
	MENU_SAY,
	MENU_SAY_END,
	MENU_ASK,
};

struct menu_arg {
	char name[16];		/* org, key, pick, lang */
	char text[MENU_ARG_MAX];
};

struct menu_effect {
	enum menu_effect_kind kind;
	char text[MENU_TEXT_MAX];	/* SAY, SAY_END: the page, lines separated by \n, fits the limits. ASK with shows: the page answered */
	size_t len;
	enum text_alphabet alphabet;
	bool checkpoint;		/* SAY: this screen is one to come back to */
	bool wipe_after;		/* SAY: it shows personal data */
	const char *screen;		/* name of the screen shown, for counters */
	const char *verb;		/* ASK: points into menu */
	bool takes_secret;		/* ASK: the input just typed goes with it */
	bool takes_text;		/* ASK: the same, of a text, as a person's name */
	bool shows;			/* ASK: text holds what the person agreed to */
	struct menu_arg args[MENU_ARGS_MAX];
	unsigned n_args;
};

/* One dialogue. Plain data, no pointers: copy, compare, fuzz it. */
struct menu_state {
	uint16_t screen;	/* index + 1; 0: not started */
	uint8_t page;
	uint8_t pages;		/* of the screen as it was shown */
	uint8_t one;		/* page on which choice 1 stands */
	uint8_t misses;		/* in a row */
	uint8_t hinted;		/* the screen was shown with a hint above it: 1 that keys are wanted, 2 that the number is not among them */
	uint8_t lang;		/* index */
	uint8_t asking;		/* index + 1 of the ask that waits */
	uint8_t abroad;
	uint8_t kept;		/* a screen to come back to was shown */
	uint16_t held;		/* the screen, index + 1, and the choice that wait for the PIN; 0: none */
	uint8_t held_choice;	/* index */
	char code[MENU_CODE_SIZE];	/* what was dialled on this link; empty: the service's own */
	uint16_t used;		/* octets of vars */
	char vars[MENU_STATE_VARS];	/* index of the value + 1, text, NUL; and so on */
};

/* A fault in a screen or language file, as "file:line: what is wrong; what was expected". */
struct menu_faults;
/* owns: the list and its texts are a talloc child of ctx. returns: NULL: no memory. */
struct menu_faults *menu_faults_new(void *ctx);
/* How many there are. Past a thousand none is added. */
size_t menu_faults_count(const struct menu_faults *f);
/* The i-th in the order they were found, borrowed; NULL past the last. */
const char *menu_faults_get(const struct menu_faults *f, size_t i);

/* A text that each language may have its own of. */
struct menu_local {
	const char *lang;	/* "": for all that have none */
	const char *text;	/* NULL: behind the last */
};

/* What the service says of itself: the same in every dialogue. Strings are copied. */
struct menu_service {
	const char *code;		/* 789 */
	const char *code_longest;	/* of any link, for the check; NULL: code */
	const struct menu_local *name;	/* NULL, or none of a language: as its file says */
	const char *hotline;
	const char *hotline_abroad;
	const char *emergency;
	const struct menu_local *help_desk;	/* where and when; NULL, or none of a language: the line that says it is left out */
	const char *const *langs;	/* n_langs codes, the first is the default */
	size_t n_langs;
	unsigned sms_parts;		/* SMS that one text may take, 1 to MENU_SMS_PARTS_MAX: each costs somebody money */
	struct text_limits limits;	/* what every screen must fit, for the check: 160 septets, 80 UCS-2 characters */
	unsigned pin_length;
};

/* What a menu file must know of a verb that it asks. Strings are borrowed for the life of the menu. */
struct menu_verb {
	const char *fault;	/* why no menu may ask it, or NULL */
	const char *outcomes;	/* what it may answer: words with a blank between */
	const char *any;	/* what any verb may, likewise */
	bool shows;		/* the screen that was answered goes along */
	bool wants_pin;		/* who is at home types the PIN anew before it */
};

/* Read screens/(*).conf and lang/(*).conf of each folder of dirs, NULL behind the last, and prove them: each choice leads somewhere, each path ends,
 * each string exists in each language, each page fits with the longest values. A label that a later folder has, a screen, an ask or the words of one in
 * a language, takes the place of the earlier; only the first folder must have both kinds. All faults of all files are added to faults.
 * verb says what a verb is (NULL: not checked), known_outcome whether any verb answers that. The menus know neither by heart.
 * returns: 0; -EINVAL with faults and *menu NULL; -ENOMEM.  owns: *menu until menu_free(). */
int menu_load(struct menu **menu, void *ctx, const char *const *dirs, const struct menu_service *service,
	      void (*verb)(struct menu_verb *out, const char *name), bool (*known_outcome)(const char *name), struct menu_faults *faults)
	__attribute__((warn_unused_result));
/* Of the configured languages offer those alone that a native reader has read, and those of unreviewed, NULL behind the last. The others
 * are not configured any more. returns: 0; -EINVAL the default language would be left out, nothing changed. */
int menu_offer_read(struct menu *menu, const char *const *unreviewed) __attribute__((warn_unused_result));
/* Free everything that was loaded; effects point into it no more. NULL does nothing. */
void menu_free(struct menu *menu);

/* One step. limits: of the link this dialogue runs on. effect is filled whole; its names point into menu. Never fails: what has no place to go to
 * ends with the busy screen. Pure. secret: event has none; state and effect may hold personal data, wiped by the caller. */
void menu_step(const struct menu *menu, struct menu_state *state, const struct text_limits *limits,
	       const struct menu_event *event, struct menu_effect *effect);

/* True while the screen shown takes a secret or a text: the session keeps the input and sends MENU_SHAPE. */
bool menu_wants_secret(const struct menu *menu, const struct menu_state *state);

/* Language code of the dialogue ("en"), points into menu. */
const char *menu_lang(const struct menu *menu, const struct menu_state *state);
/* Set it by code. returns: false, and unchanged, when the code is not configured. */
bool menu_set_lang(const struct menu *menu, struct menu_state *state, const char *code);

/* Before the first step: this dialogue is reached by another code than the service's own. Longer than MENU_CODE_SIZE is cut. */
void menu_set_code(struct menu_state *state, const char *code);

/* A string outside any dialogue (SMS, T1 to T6): the text named name in that language with values filled in; an unknown
 * language is the default one. A value named "abroad" makes it say hotline_abroad; one
 * named "dial_code" is the code to dial.
 * returns: octets written without the NUL; -ENOENT no text of that name; -EMSGSIZE out, or the room for values, is too small. */
int menu_text(const struct menu *menu, const char *lang, const char *name, const struct menu_value *values, size_t n_values,
	      char *out, size_t out_size) __attribute__((warn_unused_result));

/* The alphabet that a text of that language wants on a screen: GSM-7 where it means the same in it. */
enum text_alphabet menu_alphabet(const struct menu *menu, const char *lang, const char *text);

/* Words for who reads them elsewhere than on a phone: the word of a key of a group in that language, an unknown one is the default.
 * returns: NULL: there is no such key. Points into menu. */
const char *menu_say(const struct menu *menu, const char *lang, const char *group, const char *key);
/* The i-th key of a group, as the files of screens have them; NULL past the last. */
const char *menu_key(const struct menu *menu, const char *group, unsigned i);
/* What stands on a screen above its choices, as menu_text() writes a text without values. */
int menu_read(const struct menu *menu, const char *lang, const char *screen, char *out, size_t out_size) __attribute__((warn_unused_result));

/* What people may text. X(enum, name): the name is its word in English, which means it in every configuration, and its key in the language files. */
#define MENU_WORDS(X) \
	X(LOCK, "lock") \
	X(LANG, "lang") \
	X(BLOCK, "block") \
	X(HELP, "help") \
	X(COMPLAIN, "complain") \
	X(WHO, "who") \
	X(CODE, "code") \
	X(SHARE, "share")

enum menu_word {
	MENU_WORD_NONE,		/* of no language */
#define X(e, name) MENU_WORD_##e,
	MENU_WORDS(X)
#undef X
	MENU_WORD_END
};

/* What the first word of a text means, in whichever language there is a file of. *used: octets up to its end. secret: text, which may hold a PIN
 * further behind. */
enum menu_word menu_word(const struct menu *menu, const char *text, size_t len, size_t *used);

typedef void (*menu_word_cb)(void *ctx, const char *lang, const char *name, const char *spellings);
/* Call cb for each language and word, with all its spellings: the table of `musafirctl menus check`. The strings are borrowed for the call. */
void menu_each_word(const struct menu *menu, menu_word_cb cb, void *ctx);

/* Table of `musafirctl menus check`: one row a screen and language. */
struct menu_fit {
	const char *screen;
	const char *lang;
	enum text_alphabet alphabet;
	unsigned units;		/* of the longest page, with the longest values */
	unsigned pages;
};
struct menu_lang_info {
	const char *code, *name;
	const char *review;	/* "needed" until a native reader of the field has read it, then "done" */
	unsigned screens, texts;
};
/* info and its strings are borrowed for the call. */
typedef void (*menu_lang_cb)(void *ctx, const struct menu_lang_info *info);
/* Tell every configured language, the default first. */
void menu_each_lang(const struct menu *menu, menu_lang_cb cb, void *ctx);

/* fit is borrowed for the call. */
typedef void (*menu_fit_cb)(void *ctx, const struct menu_fit *fit);
/* Measure every screen and text in every configured language with the longest values. Not fast: for the console. */
void menu_each_fit(const struct menu *menu, menu_fit_cb cb, void *ctx);

/* What one label of a language file says, for who reads the whole of it. */
enum menu_saying_kind { MENU_SAYING_SCREEN, MENU_SAYING_TEXT, MENU_SAYING_GROUP, MENU_SAYING_COMMANDS };
struct menu_saying {
	enum menu_saying_kind kind;
	const char *name;	/* M1, T1, of a group its name, "commands" */
	const char *words;	/* as the language file has them, line by line; of groups and commands "key = text" */
	const char *meaning;	/* the same of the default language */
	const char *seen;	/* as a phone shows it with ordinary values, '\f' between pages; "" where no phone shows it alone */
	struct menu_fit fit;	/* of a screen or a text */
	unsigned room;		/* characters that a page, or the text, may have */
	bool ends;		/* the screen ends the dialogue */
};
/* saying and its strings are borrowed for the call. */
typedef void (*menu_saying_cb)(void *ctx, const struct menu_saying *saying);
/* Tell all that a configured language says, in the order of the files: screens, texts, groups of words, commands. Not fast: for the console.
 * returns: 0; -ENOENT no such language is configured; -ENOMEM. */
int menu_each_saying(const struct menu *menu, const char *lang, menu_saying_cb cb, void *ctx) __attribute__((warn_unused_result));

/* A journey of the screen files, walked through menu_step() in one language. One rule for all: the network takes MENU_TRIP_NETWORK_MS
 * a screen, a slow reader MENU_TRIP_READ_CPS characters a second and MENU_TRIP_KEY_MS a key; every page is read before a choice. */
#define MENU_TRIP_NETWORK_MS	2000
#define MENU_TRIP_READ_CPS	10
#define MENU_TRIP_KEY_MS	1000

struct menu_trip {
	const char *journey, *title, *lang;
	unsigned screens;	/* pages shown */
	unsigned keys;		/* digits, * and #, and the send key of each string */
	unsigned seconds;	/* from the first key to the end of the last screen */
	unsigned longest;	/* seconds that the longest screen waits for its answer */
};
/* trip is borrowed for the call. */
typedef void (*menu_trip_cb)(void *ctx, const struct menu_trip *trip);
/* Walk every journey in every configured language. Not fast: for the console. */
void menu_each_trip(const struct menu *menu, menu_trip_cb cb, void *ctx);
