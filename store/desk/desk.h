/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officer's desk, and with other pages the overseer's: people are enrolled at a terminal, by keyboard alone, 80 x 24 and larger, over ssh or on a console.
 *
 * Promise: each answer is judged by the vault and on its disk before the next is asked, so a line that is cut, or a vault that ends, costs what was
 * being typed and nothing else. Everything that is shown stands on the alternate screen and is erased at the end. Never: a PIN on the screen; a
 * name, number, PIN or code in a file, a log or a core, but for the slip that was asked for.
 *
 * Life cycle: desk_run(), which returns when the officer leaves, the terminal is gone or a signal ends it.
 * Limits: one officer, one draft at a time; DESK_IDLE_S without a key lock it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct desk;
struct identity;
struct menu;
struct national_table;

#define DESK_IDLE_S	300

/* Where a slip goes. */
struct desk_slip_to {
	const char *folder;	/* a file of its own for each; NULL */
	const char *command;	/* or its standard input, run by the shell; NULL */
	const char *form;	/* text32, text40, svg or pdf */
};

/* A unit without a network: its door answers in this process, and there is nothing to wait for. */
struct desk_unit {
	struct identity *(*open)(void *ctx);	/* the door, the desk's; NULL out of memory */
	/* Words that are read aloud; as menu_read(). A language without them is not offered. */
	int (*words)(void *ctx, const char *lang, const char *screen, char *out, size_t size);
	void *ctx;
	bool is_training;
	unsigned warn_days, stop_days;		/* without a report */
};

struct desk_conf {
	const struct menu *menu;	/* words; outlives the run */
	const char *lang;		/* of the officer; NULL: the first of the menus */
	const char *dial, *hotline;	/* as people read them: *789#, 0800789000 */
	const char *country;		/* code of the numbers that people here write, as "254" */
	unsigned pin_length;
	const struct national_table *papers;	/* kinds of papers by their names; NULL: none; outlives the run */
	bool has_bidi;			/* the terminal puts right-to-left text in order itself */
	struct desk_slip_to slip;	/* neither folder nor command: none is printed */
	/* Connect to the vault, which has let a desk in: identity.h is spoken from then on. blocks: as connecting does.
	 * returns: the descriptor, the caller's; -EPERM refused for good, why (size octets) says it; other -errno: not now. */
	int (*connect)(void *ctx, char *why, size_t size);
	void *connect_ctx;
	const struct desk_unit *unit;	/* NULL: the vault of a service, by connect */
	void (*home)(struct desk *d);	/* pages of an overseer, who alone is let in then; NULL: those of officers */
};

/* Be the desk on standard input and output until the officer leaves. rights_harden() was called.
 * returns: 0; -ENOTTY no terminal; -EPERM refused, why is on standard error; -EPIPE the terminal is gone; -ENOMEM. */
int desk_run(void *ctx, const struct desk_conf *conf) __attribute__((warn_unused_result));

/* Is that a form of slips that this build can make? */
bool desk_slip_is_form(const char *form);
