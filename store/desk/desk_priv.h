/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the desk. A screen is a function with a loop: it puts its page together, reads, acts; after DESK_AGAIN it begins anew, because another
 * page (lock, PIN, no connection) stood in its place. */
#pragma once

#include <stdint.h>
#include <wchar.h>

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

#include "menus/engine/menu.h"
#include "store/desk/desk.h"
#include "store/door/identity.h"

#define DESK_ROWS_MIN	24
#define DESK_COLS_MIN	80
#define DESK_LINE_MAX	1024	/* octets of a line, before it is wrapped */
#define DESK_LINES_MAX	48
#define DESK_INPUT_MAX	160	/* characters */
#define DESK_TEXT_MAX	(4 * DESK_INPUT_MAX + 1)
/* Around a value inside words: a code to dial, or a name, is not turned round by what stands beside it. Not shown. source: UAX #9 2.4 */
#define DESK_ISOLATE	"\xe2\x81\xa8"
#define DESK_ISOLATED	"\xe2\x81\xa9"
#define DESK_ROW_MAX	400	/* octets of a row of a list */
#define DESK_COLUMNS	8

/* ---- desk_tty.c: the terminal ---- */

enum desk_tty_key { DESK_TTY_NONE, DESK_TTY_CHAR, DESK_TTY_ENTER, DESK_TTY_UP, DESK_TTY_DOWN, DESK_TTY_ERASE, DESK_TTY_CLEAR, DESK_TTY_RESIZE, DESK_TTY_GONE };
enum desk_style { DESK_PLAIN, DESK_BOLD, DESK_BAR };

/* Take the terminal over: the alternate screen, no echo. returns: 0; -ENOTTY; -ENOMEM. */
int desk_tty_open(bool has_bidi) __attribute__((warn_unused_result));
/* Erase what is shown and give it back. */
void desk_tty_close(void);
/* Begin an empty screen; desk_tty_show() shows it. */
void desk_tty_begin(void);
void desk_tty_show(void);
/* Rows and columns there are now. */
void desk_tty_size(unsigned *rows, unsigned *cols);
/* Write text from that row on, wrapped; has_bidi: the terminal orders it. returns: the row behind it. secret: text may be. */
unsigned desk_tty_put(unsigned row, unsigned indent, enum desk_style style, const char *text, bool has_bidi);
/* The same of one line that is not wrapped, but shows its end; the cursor stays behind it. */
void desk_tty_input(unsigned row, const char *label, const char *text, bool has_bidi);
/* Forget keys that were typed ahead. */
void desk_tty_flush(void);
/* The next key, if there is one. */
enum desk_tty_key desk_tty_get(wint_t *c);

/* Put a line in the order in which it is seen, letters joined, without isolates. text: len characters, in place. returns: whether it is of a script from
 * right to left; *len: characters then. */
bool desk_bidi(wchar_t *text, size_t *len);

/* ---- desk_page.c: what is shown, and what is typed ---- */

enum desk_key {
	DESK_ENTER,
	DESK_UP,
	DESK_REVIEW,	/* '=' before anything was typed */
	DESK_AGAIN,	/* another page stood here: build this one anew */
	DESK_END,	/* the officer's line or the program ends */
};

struct desk_input {
	wchar_t text[DESK_INPUT_MAX + 1];	/* secret */
	size_t len;
	bool is_hidden;		/* a PIN */
	bool is_touched;	/* a key changed it */
	const char *keys;	/* one of these is taken at once, and nothing else is typed; NULL: anything is. Enter right behind it does nothing, once */
};

struct desk_page {
	const char *title, *label, *help;	/* words of the menus; label NULL: nothing is typed, Enter goes on */
	struct { char text[DESK_LINE_MAX]; enum desk_style style; } lines[DESK_LINES_MAX];
	unsigned n;
	char message[DESK_LINE_MAX];	/* why the last answer was not taken; stays until the next */
};

struct desk_field;

/* A draft, as it is known here. */
struct desk_draft {
	bool is_open;		/* perhaps without an id: nothing of it was saved yet */
	char id[24];		/* empty: none */
	char number[24];	/* as people say it */
	enum identity_outcome step;
	char lang[IDENTITY_LANG_MAX];	/* the person's */
	char phone[16];		/* proven later none, or empty */
	uint32_t read;		/* a bit for each field that was read aloud as it stands */
};

#define DESK_FIELDS_MAX 22	/* a bit of a draft's `read` for each */
#define DESK_REASONS_MAX 9	/* of a kind of case, and kinds: a digit each */
#define DESK_WORD_MAX 24	/* a key of the vault's words */

/* A case that is being opened, as it is known here: what was said to the vault, for review and correction. secret: number, old, fixed */
struct desk_claim {
	bool is_open;
	uint64_t dialogue;	/* the vault forgets it with this one */
	char kind[DESK_WORD_MAX], why[DESK_WORD_MAX], paper[DESK_WORD_MAX], masked[DESK_WORD_MAX];
	char reasons[DESK_REASONS_MAX][DESK_WORD_MAX];
	unsigned n_reasons;
	char number[DESK_TEXT_MAX], old[DESK_TEXT_MAX], fixed[DESK_TEXT_MAX];
	unsigned fix;		/* field that is to be another, 0 none */
	enum identity_outcome at, step;	/* the question that is shown; the one that the vault has next */
	enum identity_outcome past[DESK_REASONS_MAX];	/* questions that were answered, for the way back */
	unsigned n_past;
};

struct desk {
	const struct desk_conf *conf;
	struct identity *door;	/* NULL: not connected */
	bool (*login)(struct desk *d, const char *reason);	/* desk_login() */
	enum desk_key (*save)(struct desk *d, const char *key, const char *text);	/* of a case in place of desk_save(); NULL: a draft is answered */
	struct osmo_fd keys;
	struct osmo_timer_list tick;
	struct osmo_signalfd *signals;
	bool is_ending, is_gone, is_in;	/* is_in: an officer's PIN was right */
	bool is_answered, is_lost;
	bool is_chosen;		/* the last key counted at once */
	uint64_t dialogue;
	int64_t offset_s;		/* of the vault's test clock */
	int64_t key_ms;			/* desk_now() at the last key */
	char number[IDENTITY_NUMBER_MAX], officer[64], desk[64];
	char lang[IDENTITY_LANG_MAX];
	char drafts[16], today[16], waits[16], needs[16];	/* counts of the top line; waits: for a second officer. Of an overseer: taken, new, late, alerts */
	char newcomer[64];		/* an overseer who has no key yet; "" none */
	struct { char waiting[16], sealed[16], reported[16]; unsigned days; } unit;	/* more of them, of a unit */
	struct identity_ans ans;	/* the last one; secret */
	struct desk_page page;		/* secret */
	struct desk_draft draft;
	struct desk_claim claim;
	char values[DESK_FIELDS_MAX][DESK_TEXT_MAX];	/* of the draft, by field; secret */
	unsigned at;			/* field */
	int calendar;			/* that was chosen last */
	char why[256];
};

/* A word of the desk in the officer's language; never NULL. */
const char *desk_word(const struct desk *d, const char *key);
/* The same of another group, or key itself. */
const char *desk_word_of(const struct desk *d, const char *group, const char *key);
/* Fill {1} and {2} of a pattern, each isolated. returns: out. */
const char *desk_fill(char out[DESK_LINE_MAX], const char *pattern, const char *one, const char *two);

/* Begin a page; the message of the one before stays. */
void desk_page_begin(struct desk *d, const char *title, const char *label);
/* Add a line, copied. */
void desk_page_add(struct desk *d, enum desk_style style, const char *text);
/* The same of a word of the desk, with {1} and {2} filled. */
void desk_page_say(struct desk *d, const char *key, const char *one, const char *two);
/* Say why an answer was not taken, or "" nothing. */
void desk_page_message(struct desk *d, const char *text);
/* Show the page and read. in NULL: Enter alone. in keeps what was typed. */
enum desk_key desk_read(struct desk *d, struct desk_input *in);
/* What was typed as UTF-8, without blanks around it. secret: out. */
void desk_input_text(const struct desk_input *in, char out[DESK_TEXT_MAX]);
/* Begin with that text, which the first key replaces. */
void desk_input_set(struct desk_input *in, const char *text);
void desk_input_wipe(struct desk_input *in);
/* Milliseconds by which idleness is told. */
int64_t desk_now(const struct desk *d);
/* Show the page and let the loop run once, while something else is waited for. */
void desk_page_show(struct desk *d, const struct desk_input *in);

/* ---- desk_door.c: the vault ---- */

#define DESK_LOST (-1)	/* nothing is known of the answer: the officer is in again, or the end is near; begin the screen anew */

/* Connect. returns: 0; -EPERM why says it; other -errno. */
int desk_connect(struct desk *d) __attribute__((warn_unused_result));
void desk_disconnect(struct desk *d);
/* Begin a request. */
void desk_req(struct desk *d, struct identity_req *req, enum identity_verb verb, const char *key);
/* Ask and wait for the answer, d->ans. returns: the outcome; DESK_LOST. Wipes req. */
int desk_ask(struct desk *d, struct identity_req *req) __attribute__((warn_unused_result));
/* As desk_ask(), before anybody is in. */
int desk_ask_bare(struct desk *d, struct identity_req *req) __attribute__((warn_unused_result));
/* A field of the last answer, or "". */
const char *desk_got(const struct desk *d, enum identity_field f);

/* ---- desk_login.c ---- */

/* Have the officer's PIN, and the draft taken up again that was open. reason: a word of the desk that says why. returns: whether they are in. */
bool desk_login(struct desk *d, const char *reason);
/* Have the PIN of who is in once more: it is good for one act. reason: a word of the desk that says which. returns: whether it was right. */
bool desk_prove(struct desk *d, const char *reason);

/* ---- desk_count.c ---- */

/* Split a row of a list. returns: columns. */
unsigned desk_columns(char row[DESK_ROW_MAX], const char *text, char *columns[DESK_COLUMNS]);
/* Have one row of so many chosen, from what was typed and Enter. returns: it, from 0; -1 none. */
int desk_choose_row(struct desk *d, unsigned rows, enum desk_key *key) __attribute__((warn_unused_result));
/* Read the counts of the top line. */
void desk_count(struct desk *d);
/* Add the line that says what agreed: words of alike.*, joined by commas. */
void desk_say_kinds(struct desk *d, const char *kinds);

/* ---- desk_draft.c ---- */

enum desk_kind { DESK_PHONE, DESK_CONSENT, DESK_NAME, DESK_LATIN, DESK_BIRTH, DESK_SEX, DESK_COUNTRY, DESK_EVIDENCE, DESK_PAPER, DESK_WARD };

struct desk_field {
	const char *key;	/* of draft_set, and its label among the words of the desk */
	enum desk_kind kind;
	enum identity_outcome step;	/* by which the vault asks for it; IDO_OK: it does not */
	bool is_extra;		/* Enter passes it over, unless desk_field_is_due(); review has its number */
};

/* returns: the row, or NULL past the last. */
const struct desk_field *desk_field(unsigned i);
/* The value of that key, or "". secret */
const char *desk_value(const struct desk *d, const char *key);
/* Take up a draft: its id, or "this", the open one anew. returns: the outcome; DESK_LOST. */
int desk_take_up(struct desk *d, const char *id) __attribute__((warn_unused_result));
/* Keep what an answer says of the draft and its next step. */
void desk_step(struct desk *d, int outcome);
/* Read the values saved. returns: false: begin anew. */
bool desk_values(struct desk *d);
/* Save one value. text NULL: none. returns: DESK_ENTER; DESK_AGAIN with the reason in the message. */
enum desk_key desk_save(struct desk *d, const char *key, const char *text);

/* Say that an answer was not saved, and what was expected instead, "a day of that month". */
void desk_say_expected(struct desk *d, const char *what);
/* The same in the words of a rule, "id_number: expected 14 digits": without the key, which administrators read. */
void desk_say_why(struct desk *d, const char *why);

/* What an answer of the vault to a saved value means; as desk_save(). */
enum desk_key desk_saved(struct desk *d, int outcome);

/* ---- desk_home.c ---- */

/* Be at home until the officer leaves. */
void desk_home(struct desk *d);
/* ---- desk_person.c: one enrolment ---- */

/* Go on with the draft that the last answer took up, to its end or home. */
void desk_person(struct desk *d);
/* ---- desk_field.c: one answer ---- */

/* Ask for field d->at and save it. returns: DESK_ENTER saved, or DESK_END with draft.id empty: the draft is no more; else as desk_read(). */
enum desk_key desk_field_ask(struct desk *d);
/* Which paper is held: a kind, or the name of one whose number can be checked. may_be_none: also none, but no witnesses.
 * *name: static, or of the table of papers. returns: DESK_ENTER with *name; DESK_UP, DESK_END; never DESK_AGAIN. */
enum desk_key desk_field_paper(struct desk *d, const char *title, bool may_be_none, const char **name);
/* The same in words. */
const char *desk_field_paper_words(const struct desk *d, const char *name);
/* Say on the page what is wrong with a number of that paper. returns: whether it can be one. */
bool desk_field_is_paper(struct desk *d, const char *paper, const char *number);
/* The code by which a phone is proven, "*789*3#". returns: out. */
const char *desk_field_dial(const struct desk *d, const char *behind, char out[DESK_WORD_MAX]);
/* Say what is wrong with six digits. returns: whether that outcome is one of those. */
bool desk_field_phone_wrong(struct desk *d, int outcome);
/* Whether the draft is of a child, whose answers DESK_WARD are. */
bool desk_field_is_child(const struct desk *d);
/* Whether a field that is extra for others is asked for all the same: the Latin form of a name in other letters. */
bool desk_field_is_due(const struct desk *d, unsigned i);
/* A value as it is read aloud. returns: out. */
const char *desk_field_words(const struct desk *d, unsigned i, char out[DESK_TEXT_MAX]);
/* ---- desk_birth.c ---- */

/* As desk_field_ask(), of a birth date. */
enum desk_key desk_birth_ask(struct desk *d);
/* A stored date in words. returns: out. */
const char *desk_birth_words(const struct desk *d, const char *stored, char out[DESK_TEXT_MAX]);

/* ---- desk_case.c: the cases of the desk ---- */

/* Be at the list until the officer leaves it. */
void desk_cases(struct desk *d);
/* ---- desk_second.c: the second officer ---- */

/* Look at what the first officer saw, and decide. */
void desk_second(struct desk *d, const char *number);
/* desk_family.c: a child, a proxy, a death, a birth record. */
void desk_family(struct desk *d);
/* desk_record.c: birth records that are asked for. */
void desk_record(struct desk *d);
/* desk_judge.c: decide a case at once, behind CASE_SEE: a death, or somebody alike. */
void desk_judge(struct desk *d, const char *number, bool is_death);
/* ---- desk_claim.c: the first officer ---- */

/* Open a case: what for, for whom, on which phone. */
void desk_claim(struct desk *d);
/* ---- desk_card.c ---- */

/* Hand a code card over. */
void desk_card(struct desk *d);
/* A second PIN: whose phone was shown; the person chooses it there, alone. */
void desk_card_private(struct desk *d);
/* Give the next card to who was found, or enrolled without a phone just before; Up gives none. */
void desk_card_join(struct desk *d);
/* Take digits alone: a scanner and a paper have signs between them. returns: whether they fit. secret: s. */
bool desk_card_digits(struct secret *s, const char *text);

/* ---- desk_code.c ---- */

/* Add digits as large letters. */
void desk_code_big(struct desk *d, const char *code);

/* Show the start code that the last answer has, until it was told; the draft is no more. */
void desk_code(struct desk *d);
/* Somebody of that phone waits for a first PIN. returns: DESK_ENTER go on with the draft; DESK_END it is no more; else as desk_read(). */
enum desk_key desk_awaits(struct desk *d);

/* The name of the person of this draft, in all its parts. secret: name. */
void desk_full_name(const struct desk *d, char name[DESK_TEXT_MAX]);

/* ---- desk_unit.c: without a network ---- */

/* Add a line, when the unit has had no report for long. */
void desk_unit_warn(struct desk *d);
/* Add what there is of each kind. */
void desk_unit_today(struct desk *d);
/* Take the name of who sits there. returns: whether it is one. */
bool desk_unit_name(struct desk *d, const char *text);
/* A number in words. returns: out. */
const char *desk_unit_phone_words(const struct desk *d, const char *number, char out[DESK_TEXT_MAX]);
/* Show the number of the slip that the last answer has, until it was told; the draft is no more. */
void desk_unit_joined(struct desk *d);

/* ---- desk_slip.c ---- */

struct desk_slip {
	const char *name, *code, *masked, *slot;	/* secret; code: of a unit the number of the slip */
};

/* Take the isolates out, in place. returns: text. */
char *desk_plain(char *text);
/* Make a slip in the person's language, and send it where slips go. returns: 0; -errno. */
int desk_slip_print(struct desk *d, const struct desk_slip *slip) __attribute__((warn_unused_result));

/* The same, and say on the page what became of it. */
void desk_slip_send(struct desk *d, const struct desk_slip *slip);

#define DESK_SLIP_LINES 24
/* Draw lines of text as one page. write: takes octets, returns 0 or -errno. returns: 0; -ENOTSUP this build cannot; -errno. */
int desk_slip_draw(const char *const *lines, const bool *is_large, unsigned n, bool is_pdf, int (*write)(void *ctx, const void *octets, size_t len), void *ctx)
	__attribute__((warn_unused_result));
