/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stories: dialogues in plain text. Reading them; playing is story_play.h.
 *
 * Promise: every fault of a file is reported as file:line before anything runs. Never: knows how a step is carried out.
 *
 * Life cycle: 1. story_new(); 2. story_read() for each file; 3. steps[] in order; 4. talloc_free().
 *
 * Limits: STORY_STEPS_MAX steps, includes STORY_DEPTH_MAX deep. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORY_STEPS_MAX		4096
#define STORY_DEPTH_MAX		4
#define STORY_EXPECTS_MAX	8
#define STORY_KEEPS_MAX		4
#define STORY_NAME_MAX		16
#define STORY_LINE_MAX		1024

enum story_op {
	STORY_GOAL,		/* # Goal: text */
	STORY_SAY,		/* say TEXT: a line of the transcript */
	STORY_GIVEN,		/* given N links | given link NAME has KEYS | given text LANG NAME is "TEXT" | given no daemon | given osmo-hlr | given survey | given help */
	STORY_LET,		/* let NAME = TEXT */
	STORY_PHONE,		/* phone N [on LINK]: the lines below are its */
	STORY_DIALS,		/* dials STRING */
	STORY_TYPES,		/* types TEXT */
	STORY_SEES,		/* sees "a" and not "b" [then {x:digits}] */
	STORY_SEES_NOTHING,	/* sees nothing: no answer comes */
	STORY_ENDS,		/* the dialogue is over, with a screen */
	STORY_STAYS,		/* the dialogue goes on */
	STORY_LOST,		/* the dialogue died without a screen */
	STORY_DROPS,		/* the phone hangs up */
	STORY_GETS,		/* gets: a screen that the phone did not ask for; flag: none comes */
	STORY_IS,		/* is here|absent|busy|unwilling: to dialogues that the service opens */
	STORY_SCREENS,		/* screens <= 3, of the last dialogue */
	STORY_KEYS,		/* keys <= 24 */
	STORY_SECONDS,		/* seconds [<= 70], for a slow reader */
	STORY_BILL,		/* what the operator would count */
	STORY_SMS,		/* sms N "TEXT" */
	STORY_SMS_TO,		/* sms to N contains "a" and not "b" */
	STORY_NEXT_SMS,		/* next sms to N contains "a": the one that came first of those not yet looked at */
	STORY_NO_SMS,		/* no sms to N */
	STORY_KILL,		/* kill gateway | vault | worker | supervisor */
	STORY_KILL_AT_COMMIT,	/* kill vault at commit */
	STORY_RESTART,		/* restart gateway | vault | worker | daemon: killed, and ready again */
	STORY_START,		/* start daemon */
	STORY_STOP,		/* stop daemon */
	STORY_READY,		/* ready: the daemon answers and every link is bound */
	STORY_WAIT,		/* wait 20 min, on the daemon's clock, which stands otherwise */
	STORY_WAIT_UNTIL,	/* wait until 8:00, the next one on the daemon's clock in Nairobi */
	STORY_WAIT_REAL,	/* wait 2 real s */
	STORY_FEED,		/* feed sim_change 254700000001: the operator says so, and the daemon has read it */
	STORY_RELOAD,		/* reload link op1 has KEYS | reload without link op1 | reload with link op1 */
	STORY_LINK,		/* link op1 down|up */
	STORY_QUIET,		/* link op1 quiet: within 20 s every phone has its answer, and every SMS was taken */
	STORY_BAD,		/* link op1 slow 2 s, and the other words of smsc_bad.h */
	STORY_REPLAY,		/* replay last [with new sequence] */
	STORY_DISK,		/* disk full | free */
	STORY_CTL,		/* ctl ARGS, key=value lines below go to its standard input */
	STORY_UNTIL,		/* until "a" and not "b": the ctl line above again until it prints that, for a minute */
	STORY_PRINTS,		/* prints "a" and not "b" [then {x:digits}] */
	STORY_FILES_LACK,	/* files lack "a" and "b": nowhere in the daemon's directory, in no encoding */
	STORY_OPS
};

enum story_cmp { STORY_ANY, STORY_AT_MOST, STORY_EXACTLY };

struct story_expect {
	bool is_not;
	bool in_english;	/* en "a": no other language has these words there */
	char *text;
};

struct story_keep {
	char name[STORY_NAME_MAX];
};

struct story_step {
	enum story_op op;
	const char *file;
	unsigned line;
	char *source;		/* the line, for messages */
	char *text;		/* argument; variables not yet filled in */
	char *number, *link;
	char *input;		/* ctl: for its standard input */
	bool until;		/* ctl: asked for again until it prints what the next step says */
	bool flag;		/* ctl: is to fail; link: up; replay: new sequence; disk: full */
	int64_t amount;		/* seconds, or a count */
	enum story_cmp cmp;
	struct story_expect expects[STORY_EXPECTS_MAX];
	unsigned n_expects;
	struct story_keep keeps[STORY_KEEPS_MAX];
	unsigned n_keeps;
};

struct story {
	struct story_step *steps;
	unsigned n_steps;
	unsigned n_goals;
	char *faults;		/* file:line: lines, or "" */
};

/* NULL: no memory. The caller frees with talloc_free(). */
struct story *story_new(void *ctx);
/* Read one file and what it includes; adds its steps, or its faults. returns: 0, -EINVAL with faults. */
int story_read(struct story *story, const char *path) __attribute__((warn_unused_result));
/* The same for text in memory, as tests have it; path names it in faults and is where includes start. */
int story_read_text(struct story *story, const char *path, const char *text) __attribute__((warn_unused_result));

typedef const char *(*story_lookup_cb)(void *ctx, const char *name, const char *how);

/* Replace {name} and {name:how} by values; {c{n}} is the value of c4 where n is 4. lookup returns the value or NULL. how is "" or a change that lookup makes.
 * returns: a talloc string, or NULL with the unknown name in missing. */
char *story_fill(void *ctx, const char *text, story_lookup_cb lookup, void *lookup_ctx, char missing[STORY_NAME_MAX]);

/* Whether part is in text, where line ends count as blanks and blanks in a row as one. Six digits or more are a code: what stands
 * between its groups on the screen does not count. */
bool story_matches(const char *text, const char *part);
/* The first run of digits behind part (from the start when part is NULL or absent); blanks, hyphens and invisible signs between
 * digits dropped, Arabic digits made plain. returns: digits found. */
unsigned story_digits_after(char *out, size_t size, const char *text, const char *part);
/* A digit string made wrong: "typo" has one digit changed so that its check digit fails; "wrong" has a right check digit but is another
 * code. returns: false for another word or no digits. */
bool story_bend(char *out, size_t size, const char *digits, const char *how);
