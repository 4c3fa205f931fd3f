/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the player: what is known while a story runs, and one function a step. */
#pragma once

#include <osmocom/core/linuxlist.h>

#include "sim/phone/frame.h"
#include "sim/phone/phone.h"
#include "sim/story/story.h"
#include "sim/story/story_lang.h"
#include "sim/story/story_play.h"

#define STORY_PLAY_ANSWER_MS	20000	/* the operator gives up before */
#define STORY_PLAY_QUIET_MS	1500	/* nothing came in so long: nothing comes */
#define STORY_PLAY_VALUES_MAX	64

struct story_play_phone {
	struct llist_head list;
	struct phone phone;
	unsigned screens_before;	/* when something was last done on it */
	char *pages;			/* in another language: all of the last screen */
	unsigned pages_at;		/* phone.all_screens when it was read; 0: not read */
};

struct story_value {
	char name[STORY_NAME_MAX];
	char *text;
};

struct story_play {
	const struct story_play_conf *conf;
	struct story_world *world;
	struct story_lang *lang;	/* NULL: what is expected is said as it is seen */
	struct llist_head phones;
	struct story_play_phone *current;
	struct story_value values[STORY_PLAY_VALUES_MAX];
	unsigned n_values;
	struct sim_proc_result ctl;
	char *heard;			/* faults the operator heard since the last step */
	char bent[64];
	char *why;			/* why the last step failed */
	bool is_prologue;		/* before the first goal: not in the transcript */
	int signal;			/* that ended the play, 0: none */
};

/* returns: 0, -1 with why. */
typedef int (*story_step_fn)(struct story_play *p, const struct story_step *s);

/* Keep why the step failed. returns: -1. */
__attribute__((format(printf, 2, 3))) int story_play_fail(struct story_play *p, const char *fmt, ...);
/* The phone of that number, made where there was none. */
struct story_play_phone *story_play_phone(struct story_play *p, const char *number);
/* text with {names} filled in; NULL with why. */
char *story_play_fill(struct story_play *p, const char *text);
/* Keep the digits of text that the step asks for, under its name. returns: 0; -1 with why. */
int story_play_keep(struct story_play *p, const struct story_step *s, const struct story_lang *lang, const char *text) __attribute__((warn_unused_result));
/* See whether text is what the step expects. returns: 0; -1 with why. */
int story_play_expect(struct story_play *p, const struct story_step *s, const struct story_lang *lang, const char *text) __attribute__((warn_unused_result));
/* A line of the transcript. */
__attribute__((format(printf, 2, 3))) void story_play_note(struct story_play *p, const char *fmt, ...);
/* Wait for the answer that a phone waits for. */
void story_play_settle(struct story_play_phone *sp);
/* In a transcript: for those of all phones, so that what comes stands before what is done next. */
void story_play_settle_all(struct story_play *p);

/* The function of a step; NULL: another file has it. */
story_step_fn story_steps_phone(enum story_op op);	/* story_steps_phone.c: what people do */
story_step_fn story_steps_world(enum story_op op);	/* story_steps_world.c: what happens to the daemon */
