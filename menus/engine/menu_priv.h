/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The menus as they stand in memory, between loader, checks and engine. Built once, then never changed.
 *
 * Life cycle: 1. the loader reads screens/(*).conf, then lang/(*).conf; 2. menu_link() turns names into indexes; 3. menu_check() and
 * menu_fit_check() prove what was read; 4. menu_step() reads. */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "menus/engine/menu.h"

#define MENU_NONE		UINT16_MAX
#define MENU_VALUES_MAX		200	/* their index and 1 must fit an octet of menu_state.vars */
#define MENU_FACTS_MAX		64
#define MENU_GROUPS_MAX		80
#define MENU_KEYS_MAX		64	/* words of one group */
#define MENU_ASKS_MAX		254	/* a state keeps one in an octet */
#define MENU_LANG_PAGES_MAX	4	/* screens of languages, one behind the other */
#define MENU_CHOICES_MAX	24	/* languages, and alternatives for one digit */
#define MENU_OUTCOMES_MAX	160
#define MENU_LENS_MAX		8	/* of a phone number */
#define MENU_TEXTS_MAX		32
#define MENU_LINES_MAX		24
#define MENU_SEGS_MAX		12
#define MENU_FALLBACKS_MAX	2
#define MENU_JOURNEYS_MAX	32
#define MENU_JOURNEY_STEPS_MAX	24
#define MENU_JOURNEY_ANSWERS_MAX 4
#define MENU_SAMPLE_VALUES_MAX	10
#define MENU_SPELLINGS_MAX	4	/* of one word in one language */
#define MENU_SPELLINGS_ALL	((MENU_LANGS_MAX * MENU_SPELLINGS_MAX + 1) * (MENU_WORD_END - 1))

/* Where in a file something was said. */
struct menu_where {
	const char *file;
	unsigned line;
	unsigned folder;	/* of those that are read, in their order */
};

/* How a value is drawn. X(enum, name in values.conf). */
#define MENU_KINDS(X) \
	X(TEXT, "text")		/* as it came */ \
	X(DIGITS, "digits")	/* digits of a number that nobody reads aloud */ \
	X(CODE, "code")		/* a code to give away, in groups: its screen must fit one page */ \
	X(REF, "ref")		/* in groups as well, but it may stand on a later page */ \
	X(NUM, "num") \
	X(COUNT, "count")	/* a number with its noun: "2 tries" */ \
	X(MINUTES, "minutes")	/* "15 min", "24 hours" */ \
	X(WORD, "word")		/* a key of a word group */ \
	X(WORDS, "words")	/* several, comma-joined */ \
	X(PICKS, "picks")	/* "4:nationality,5:sex" drawn "4 Country" */ \
	X(DATE, "date") \
	X(DAY, "day")		/* a date without its year */ \
	X(BIRTH, "birth")	/* a date; "2008-10-02~" about; "1995-09/1996-09" from and to */ \
	X(EVENT, "event")	/* "2026-05-12|HAWA|full_name,over_18" */ \
	X(FACT, "fact")		/* "over_18=yes" drawn "Over 18: YES" */ \
	X(OWN, "own")		/* known to the engine: see enum menu_own */

enum menu_kind {
#define X(e, name) MENU_KIND_##e,
	MENU_KINDS(X)
#undef X
	MENU_KIND_END
};

/* Values that every language file may use and no answer carries; they have the first indexes. */
enum menu_own {
	MENU_OWN_SERVICE,	/* ID service */
	MENU_OWN_DIAL,		/* *789# */
	MENU_OWN_DIAL_SHOP,	/* *789*715464#, with {org_code} */
	MENU_OWN_DIAL_PROOF,	/* *789*3#: what shows a phone to an officer */
	MENU_OWN_DIAL_SECOND,	/* *789*7#: a second officer */
	MENU_OWN_HOTLINE,
	MENU_OWN_HOTLINE_ABROAD,	/* beside the hotline; absent where that is the hotline */
	MENU_OWN_HELP_DESK,	/* Kakuma 1, Mon to Fri 8 to 16 */
	MENU_OWN_EMERGENCY,
	MENU_OWN_PIN_LENGTH,
	MENU_OWN_OTHER_LANGS,	/* ", LANG SW/AR": the other languages as an SMS command */
	MENU_OWN_ALL_PICKS,	/* "45": every digit of {optional}, as an example of what to type */
	MENU_OWN_DIALLED,	/* what was dialled behind the service code: an argument, never drawn */
	MENU_OWN_COUNT
};

struct menu_def {
	struct menu_where at;
	const char *name;
	enum menu_kind kind;
	const char *group_names[MENU_FALLBACKS_MAX];
	uint16_t groups[MENU_FALLBACKS_MAX];	/* words: looked up in this order */
	unsigned n_groups;
	unsigned longest;	/* characters; also where text is cut */
	unsigned most;		/* items of a list, for the check */
	bool keep;		/* for the whole dialogue, not only until the next answer */
	bool bare;		/* a fact without its label */
};

struct menu_group {
	struct menu_where at;
	const char *name;
	bool plural;		/* keys one, two, few, other; only other must exist */
	const char *keys[MENU_KEYS_MAX];
	unsigned n;
};

#define MENU_HELP_DESK_MAX	60	/* characters */

enum menu_to { MENU_TO_NONE, MENU_TO_SCREEN, MENU_TO_ASK, MENU_TO_HELD };

struct menu_target {
	struct menu_where at;
	const char *name;	/* as written: "S2", "ask offer", or "held": where the choice that waits for the PIN leads */
	enum menu_to to;
	uint16_t index;
};

struct menu_argdef {
	struct menu_where at;
	const char *name;	/* org, key, pick */
	const char *text;
	uint16_t def;		/* the argument is this value, or MENU_NONE and it is text */
};

struct menu_args {
	struct menu_argdef arg[MENU_ARGS_MAX];
	unsigned n;
};

struct menu_choice {
	struct menu_where at;
	char digit;
	const char *lang;	/* offered when this language is configured, and sets it */
	bool langs;		/* goes on to further languages; offered when there are any */
	const char *cond_name;
	uint16_t cond;		/* value that must be present, or absent; MENU_NONE: always offered */
	bool unless;
	bool pin;		/* the PIN is asked for first */
	struct menu_target go;
	struct menu_args args;
};

enum menu_input_kind { MENU_INPUT_NONE, MENU_INPUT_SECRET, MENU_INPUT_NUMBER, MENU_INPUT_PICKS, MENU_INPUT_ITEM, MENU_INPUT_TEXT };

struct menu_inputdef {
	enum menu_input_kind kind;
	unsigned lens[MENU_LENS_MAX];
	unsigned n_lens;
	bool plus;		/* may stand before the digits: a phone number */
	const char *to;		/* argument that gets what was typed; not for secrets and texts */
	const char *from_name;
	uint16_t from;		/* picks, item: the value that lists them */
	struct menu_target go;
	struct menu_target other;	/* any other length; absent: the hint */
};

struct menu_screen {
	struct menu_where at;
	const char *name;
	bool end, checkpoint, personal, hint;
	struct menu_inputdef input;
	struct menu_choice *choices;
	unsigned n_choices;
};

struct menu_outcome {
	const char *name;
	struct menu_target go;
};

struct menu_ask {
	struct menu_where at;
	const char *name;
	const char *verb;
	struct menu_verb is;		/* zero: nothing is known of it */
	bool shows;
	struct menu_args args;
	struct menu_target no_lang;	/* when no language is kept and several are configured */
	struct menu_outcome on[MENU_OUTCOMES_MAX];
	unsigned n_on;
};

/* Places that the engine itself goes to. X(member, key under "special"). */
#define MENU_SPECIALS(X) \
	X(start)	/* a dialogue begins */ \
	X(busy)		/* outcomes without a place of their own, overload */ \
	X(numberless)	/* a phone whose number nobody knows */ \
	X(over)		/* an answer to a dialogue that is over */ \
	X(hint)		/* line above a screen that was not understood */ \
	X(hint_number)	/* the same, where digits were typed */ \
	X(missed)	/* not understood too often */ \
	X(pin)		/* before a choice with pin = true */ \
	X(exit)		/* 9, where it is nothing else */ \
	X(cut)		/* little time left */ \
	X(cut_kept)	/* the same, from a checkpoint */

struct menu_special {
#define X(m) struct menu_target m;
	MENU_SPECIALS(X)
#undef X
};

struct menu_seg {
	const char *text;	/* fixed words, or NULL and a value */
	uint16_t def;
	bool each;		/* the line is repeated for each item */
};

struct menu_line {
	struct menu_where at;
	char digit;		/* a choice, or 0 */
	bool each;
	struct menu_seg *segs;
	unsigned n;
};

struct menu_words {
	struct menu_where at;	/* file NULL: the language lacks it */
	struct menu_line *lines;
	unsigned n;
};

struct menu_lang {
	struct menu_where at;
	char code[MENU_LANG_LEN];
	const char *name;	/* as the language screen shows it */
	const char *latin;	/* of which language the words are, in Latin letters; NULL: they are its own */
	const char *service, *help_desk;	/* the service's name, and help_desk or NULL, in this language */
	bool rtl;
	const char *review;
	bool is_spoiled;	/* a file of it cannot be read: what else is missing is not told */
	struct menu_words *screens;		/* by screen */
	struct menu_words texts[MENU_TEXTS_MAX];
	const char *words[MENU_GROUPS_MAX][MENU_KEYS_MAX];
	struct menu_where commands[MENU_WORD_END], commands_at;	/* file NULL: not said */
};

/* One spelling of a word that people may text. */
struct menu_spelling {
	struct menu_where at;	/* file NULL: the engine's own, in English */
	enum menu_word word;
	const struct menu_lang *lang;	/* NULL: the engine's own */
	const char *text;	/* as written */
	char key[MENU_WORD_SIZE];	/* as compared */
};

/* One thing a person does, what the vault answers, and the screen that follows. */
struct menu_journey_step {
	struct menu_where at;
	const char *dials;	/* what is dialled behind the service code */
	const char *types;	/* digits, "{pin}" or "{lang}" */
	const char *answers[MENU_JOURNEY_ANSWERS_MAX];
	unsigned n_answers;
	struct menu_target sees;
};

struct menu_journey {
	struct menu_where at;
	const char *name, *title;
	struct menu_journey_step steps[MENU_JOURNEY_STEPS_MAX];
	unsigned n_steps;
};

/* A value as the vault would send it on a journey. */
struct menu_sample_of {
	struct menu_where at;
	const char *name;
	uint16_t def;
	const char *values[MENU_SAMPLE_VALUES_MAX];
	unsigned n;
};

struct menu {
	char *own[MENU_OWN_COUNT];	/* fixed texts; NULL where it takes the dialogue to know */
	char *hotline_abroad;
	char *code;			/* 789 */
	char *code_longest;
	const char **want;		/* codes of the configured languages */
	unsigned n_langs;		/* configured: the first of langs */
	unsigned n_langs_all;
	unsigned pin_length, sms_parts;
	struct text_limits limits;
	struct menu_lang *langs[MENU_LANGS_MAX];
	struct menu_screen *screens[MENU_SCREENS_MAX];
	unsigned n_screens;
	struct menu_ask *asks[MENU_ASKS_MAX];
	unsigned n_asks;
	struct menu_def defs[MENU_VALUES_MAX];
	unsigned n_defs;
	struct menu_def facts[MENU_FACTS_MAX];
	unsigned n_facts;
	struct menu_group groups[MENU_GROUPS_MAX];
	unsigned n_groups;
	const char *texts[MENU_TEXTS_MAX];
	struct menu_where texts_at[MENU_TEXTS_MAX];
	unsigned n_texts;
	struct menu_journey *journeys[MENU_JOURNEYS_MAX];
	unsigned n_journeys;
	struct menu_sample_of samples[MENU_VALUES_MAX];
	unsigned n_samples;
	struct menu_spelling spellings[MENU_SPELLINGS_ALL];
	unsigned n_spellings;
	struct menu_special special;
	struct menu_outcome always[MENU_OUTCOMES_MAX];
	unsigned n_always;
	/* Groups that the engine itself reads. */
	uint16_t group_month, group_when, group_label, group_event, group_list, group_min, group_hour;
};

/* --- faults --- */
/* Add "file:line: what is wrong"; line 0 is left out. Out of memory, and past a thousand, it is lost. */
void menu_faults_add(struct menu_faults *f, const struct menu_where *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* --- a buffer that never overflows; over tells that something was left out --- */
struct menu_buf {
	char *p;
	size_t cap, len;
	bool over;
};
/* Begin with "" in the caller's buffer. */
void menu_buf_init(struct menu_buf *b, char *p, size_t cap);
/* Append all of text, or nothing and over. */
void menu_buf_add(struct menu_buf *b, const char *text);
/* The same of len octets. */
void menu_buf_addn(struct menu_buf *b, const char *text, size_t len);
/* Append pattern, with texts[i] wherever it says {names[i]}; other braces stay as they are. */
void menu_buf_fill(struct menu_buf *b, const char *pattern, const char *const *names, const char *const *texts, unsigned n);

/* --- values of a dialogue: index + 1, text, NUL, and so on --- */
struct menu_vars {
	const char *p;
	size_t used;
};
/* The n-th value of that index; NULL when absent or empty. */
const char *menu_vars_get(const struct menu_vars *v, unsigned def, unsigned n);
/* returns: 0, or -EMSGSIZE and nothing changed. */
int menu_vars_add(char *p, uint16_t *used, size_t cap, unsigned def, const char *text) __attribute__((warn_unused_result));
/* Forget what is not kept for the whole dialogue. */
void menu_vars_forget(const struct menu *menu, struct menu_state *st);
/* Forget every value of that index. */
void menu_vars_drop(struct menu_state *st, unsigned def);

/* --- drawing --- */
struct menu_pen {
	const struct menu *menu;
	const struct menu_lang *lang;
	struct menu_vars vars;
	bool abroad;
	const char *code;	/* to dial, at most MENU_CODE_SIZE octets with or without NUL; NULL or empty: the service's */
	bool plain;	/* letters that GSM-7 cannot show become '?', so that the screen keeps its room */
};

#define MENU_VALUE_MAX	512

/* Draw a value: item n of a list, or all of it with n < 0. returns: octets; -ENOENT when there is none. */
int menu_value_draw(const struct menu_pen *pen, unsigned def, int n, char *out, size_t cap) __attribute__((warn_unused_result));
/* The word of a key, "pay" or "purpose.pay", in the first of the groups that has it; NULL: none. */
const char *menu_value_word(const struct menu_pen *pen, const uint16_t *groups, unsigned n_groups, const char *key);
/* One comma-joined item into out. returns: octets; -ENOENT past the last. */
int menu_value_item(const char *list, unsigned n, char *out, size_t cap) __attribute__((warn_unused_result));
/* "over_18=yes" as "Over 18: YES". returns: octets; -ENOENT it is ill-formed. */
int menu_value_fact(const struct menu_pen *pen, const char *raw, char *out, size_t cap) __attribute__((warn_unused_result));

#define MENU_TAIL_MAX	160

/* A screen before paging. Choice 1 stands on line `one` of the body, or one is NULL. */
struct menu_drawn {
	char body[TEXT_SCREEN_MAX];
	char tail[MENU_TAIL_MAX];
	char one[MENU_VALUE_MAX];
	bool over;
};
/* Draw all lines and choices that are offered now, with the hint above them (NULL: none). d->over: something was left out. */
void menu_draw_screen(const struct menu_pen *pen, unsigned screen, const struct menu_words *hint, struct menu_drawn *d);
/* Append the lines whose values are there. */
void menu_draw_words(const struct menu_pen *pen, const struct menu_words *words, struct menu_buf *b);
/* Whether a screen offers a language that is configured. */
bool menu_draw_has_langs(const struct menu *menu, const struct menu_screen *screen);
/* Of the screens of languages from `to` on, the first with one that is configured; NULL: none has. */
const struct menu_target *menu_draw_langs(const struct menu *menu, const struct menu_target *to);
/* The choice that this digit takes now, or NULL. */
const struct menu_choice *menu_draw_choice(const struct menu_pen *pen, const struct menu_screen *screen, char digit);
/* The line that leads to the next page, borrowed. */
const char *menu_draw_more(const struct menu_pen *pen);
/* GSM-7 when everything that the pages can show fits it, and means the same in it. */
enum text_alphabet menu_draw_alphabet(const struct menu_lang *lang, const struct menu_drawn *d, const char *more);
/* The same of one text. */
enum text_alphabet menu_draw_alphabet_of(const struct menu_lang *lang, const char *text);

/* --- values that stand for those of the vault, for who looks at all screens --- */
#define MENU_FILL_VARS	8192

struct menu_fill {
	struct menu_pen pen;	/* its vars are the next two */
	char vars[MENU_FILL_VARS];
	uint16_t used;
};
/* Add a value; what there is no room for is left out. */
void menu_fill_put(struct menu_fill *f, unsigned def, const char *raw);
/* Add the longest value that this one can have. */
void menu_fill_longest(struct menu_fill *f, unsigned def);

/* --- looking up --- */
/* returns: the index of the screen of that name; MENU_NONE. */
unsigned menu_find_screen(const struct menu *menu, const char *name);
/* returns: the index of the ask of that name; MENU_NONE. */
unsigned menu_find_ask(const struct menu *menu, const char *name);
/* returns: the outcome of that name among n_on; NULL: none. */
const struct menu_outcome *menu_find_on(const struct menu_outcome *on, unsigned n_on, const char *name);
/* returns: the index of the value whose name is len octets; MENU_NONE. */
unsigned menu_find_def(const struct menu *menu, const char *name, size_t len);
/* returns: the index of the fact of that name; MENU_NONE. */
unsigned menu_find_fact(const struct menu *menu, const char *name);
/* returns: the index of the group of words of that name; MENU_NONE. */
unsigned menu_find_group(const struct menu *menu, const char *name);
/* returns: the index of a key of the group, upper and lower case being the same; MENU_NONE. */
unsigned menu_find_key(const struct menu_group *group, const char *key);

/* --- words that people text --- */
/* Its key in the language files. */
const char *menu_word_name(enum menu_word word);
/* Add a spelling, or a fault when nobody can type it or it means something else already. text is borrowed as long as the menu lives. */
void menu_word_add(struct menu *menu, struct menu_faults *faults, const struct menu_where *at, const struct menu_lang *lang, enum menu_word word,
		   const char *text);

/* --- proofs, each adding a fault for whatever is wrong --- */
/* Turn every name into an index. */
void menu_link(struct menu *menu, struct menu_faults *faults);
/* Each ask against what is known of its verb. */
void menu_verbs_check(const struct menu *menu, bool (*known_outcome)(const char *name), struct menu_faults *faults);
/* The verb of this ask may answer that; false when nothing is known of it. */
bool menu_verbs_may_answer(const struct menu_ask *ask, const char *outcome);
/* Every choice leads on, every path ends, every string is there in every language. */
void menu_check(const struct menu *menu, struct menu_faults *faults);
/* The journeys lead where they say. Only for menus that fit. */
void menu_journey_check(const struct menu *menu, struct menu_faults *faults);
/* Every page fits the limits with the longest values. Only for menus without a fault. */
void menu_fit_check(const struct menu *menu, struct menu_faults *faults);

/* Begin with the longest of each value, in a language. */
void menu_fit_init(struct menu_fill *f, const struct menu *menu, const struct menu_lang *lang);
/* Measure a screen at home and abroad: the longer one. returns: 0, or -errno of text_page(). */
int menu_fit_screen(const struct menu_fill *f, unsigned screen, struct menu_fit *fit) __attribute__((warn_unused_result));
/* The same of a text. returns: 0, or -errno of text_measure(). */
int menu_fit_text(const struct menu_fill *f, unsigned text, struct menu_fit *fit) __attribute__((warn_unused_result));
/* Characters of a text in so many SMS; joined ones each lose seven octets to a header. */
unsigned menu_fit_room(unsigned parts, enum text_alphabet alphabet);

/* --- loading: libconfig settings in, faults out --- */
struct config_setting_t;

struct menu_load {
	struct menu *menu;
	struct menu_faults *faults;
	const char *file;
	unsigned folder;	/* the last is read first: what stands in it counts, what an earlier one says of the same label is passed over */
	void (*verb)(struct menu_verb *out, const char *name);
	bool (*known_outcome)(const char *name);
};

/* Where a setting stands; s NULL: line 0. */
struct menu_where menu_load_at(const struct menu_load *l, const struct config_setting_t *s);
/* Whether what stands there is of a later folder than the one that is read, and counts. */
bool menu_load_is_said(const struct menu_load *l, const struct menu_where *at);
/* Report each member of a group that is not among keys (NULL at the end). returns: false when s is no group. */
bool menu_load_keys(struct menu_load *l, const struct config_setting_t *s, const char *const *keys);
/* A member, copied; NULL when absent or of another type. need: absence is a fault. */
const char *menu_load_str(struct menu_load *l, const struct config_setting_t *s, const char *key, bool need);
/* The value of a member; absent it is false, of another type a fault. */
bool menu_load_flag(struct menu_load *l, const struct config_setting_t *s, const char *key);
/* The value of a member; absent it is dflt, of another type or above max a fault. */
unsigned menu_load_uint(struct menu_load *l, const struct config_setting_t *s, const char *key, unsigned max, unsigned dflt);
/* An array of strings, or one string. returns: how many. */
unsigned menu_load_list(struct menu_load *l, const struct config_setting_t *s, const char **out, unsigned max);
/* A copy that lives as long as the menu; without memory "" and a fault. */
char *menu_load_dup(struct menu_load *l, const char *text);

/* What one file has, added to the menu. */
/* Screens, asks and special places. */
void menu_load_flow(struct menu_load *l, const struct config_setting_t *root);
/* Journeys and the values they show. */
void menu_load_journeys(struct menu_load *l, const struct config_setting_t *root);
/* Values, facts and groups of words. */
void menu_load_values(struct menu_load *l, const struct config_setting_t *root);
/* The words of one language, into lang. */
void menu_load_lang(struct menu_load *l, const struct config_setting_t *root, struct menu_lang *lang);
/* Give every language that names another one in `latin` what people text in that, and one that is offered whatever it lacks, in Latin letters.
 * Once all files are read. */
void menu_load_latin(struct menu_load *l);
/* A text in Latin letters, owned by the menu; "" with a fault where it cannot be written so. */
char *menu_load_latin_of(struct menu_load *l, const char *text);
/* Add a fault for whatever no file of that language says. */
void menu_load_lang_end(struct menu_load *l, const struct menu_lang *lang);
