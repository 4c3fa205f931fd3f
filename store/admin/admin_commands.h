/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The commands of administration. What a row says stands nowhere else: the vault checks requests against it, musafirctl reads its
 * command line by it, prints its help from it and shows the answer in its shape.
 *
 * A new command is a row, its function, its words in musafirctl(1) and a story. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define ADMIN_OPTIONS_MAX	8
#define ADMIN_NAME_MAX		32	/* "stats screens" */

struct admin;

/* A step of a command. returns: 1 there is more; 0 done; -errno: failed, message says why (or the errno speaks). */
typedef int (*admin_step_fn)(struct admin *a);

enum {	/* of an option */
	ADMIN_NEEDED = 1,	/* must be given, and not empty */
	ADMIN_BARE = 2,		/* on a command line the value may stand without the name */
	ADMIN_REPEATED = 4,	/* may be given more than once */
	ADMIN_PERSONAL = 8,	/* secret: asked for or read from standard input; wiped from a command line that holds it */
	ADMIN_LOCAL = 16,	/* for musafirctl itself: no key of a request */
	ADMIN_DERIVED = 32,	/* made by musafirctl: no option of a command line */
};

struct admin_option {
	const char *name;	/* --name on a command line, name= in a request */
	const char *argument;	/* stands for the value in help; NULL: a switch */
	const char *help;
	unsigned flags;
};

enum admin_shape {
	ADMIN_QUIET,	/* no rows: done or not */
	ADMIN_LIST,	/* any number of rows with the same keys: a table */
	ADMIN_RECORD,	/* one row: a line a key */
	ADMIN_CODE,	/* one row with a start code: exactly one line */
	ADMIN_SHEET,	/* rows of start codes: sheets to print */
};

enum {	/* of a command */
	ADMIN_WRITES = 1,	/* runs in one transaction; prepares at most one row, sent after the commit */
	ADMIN_STREAM = 2,	/* takes packets; has its own transactions */
	ADMIN_PERSON = 4,	/* takes what is known of a person as well, from standard input; the command checks those keys */
	ADMIN_DAEMON = 8,	/* musafirctl fails, after the answer, when no daemon runs */
	ADMIN_TIMED = 16,	/* promises for a time: refused while the clock is in doubt */
	ADMIN_BY_ROOT = 32,	/* not for a manager */
	ADMIN_BY_OFFICER = 64,	/* for an officer as well */
	ADMIN_BY_AUDITOR = 128,	/* for an auditor as well: it reads, and no person */
};

struct admin_command {
	const char *words[2];
	const char *help;	/* NULL: for tests, or asked by musafirctl itself; not listed */
	enum admin_shape shape;
	unsigned flags;
	struct admin_option options[ADMIN_OPTIONS_MAX];	/* up to the first without a name */
	admin_step_fn step;	/* NULL: done by musafirctl alone */
};

/* The row at place i. returns: NULL behind the last. */
const struct admin_command *admin_commands_at(size_t i);

/* Whose command it is: 1 << enum admin_role of each. */
unsigned admin_commands_roles(const struct admin_command *c);

/* Words of a row: 1 or 2. */
unsigned admin_commands_words(const struct admin_command *c);

/* Write the words of a row, with a blank between them. returns: name. */
const char *admin_commands_name(const struct admin_command *c, char name[ADMIN_NAME_MAX]);

/* Do the first words of a request or a command line name this row? words: n_words of them. */
bool admin_commands_match(const struct admin_command *c, const char *const words[], unsigned n_words);

/* The option at place i. returns: NULL behind the last. */
const struct admin_option *admin_commands_option_at(const struct admin_command *c, size_t i);

/* The option of that name. returns: NULL: the command has none. */
const struct admin_option *admin_commands_option(const struct admin_command *c, const char *name);
