/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of musafirctl. Exit codes: 0 done, 1 refused or failed, 2 usage.
 *
 * Personal data comes from a terminal or standard input, never from the command line (ps shows it), and goes nowhere but into
 * the request, which is wiped after it was sent. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/admin/admin.h"
#include "store/admin/admin_commands.h"

struct config;
struct musafirctl;

enum {
	MUSAFIRCTL_DONE,
	MUSAFIRCTL_FAILED,
	MUSAFIRCTL_USAGE,
};

#define MUSAFIRCTL_JSON 256	/* in the place of a letter, for an option that has none */

/* An option of every command. */
struct musafirctl_common {
	int letter;
	struct admin_option option;
};

struct musafirctl_request {
	char octets[ADMIN_REQUEST_MAX];	/* secret */
	size_t len, head;		/* head: the command words */
};

struct musafirctl_out;

struct field_dir;

struct musafirctl {
	void *ctx;
	const char *file;
	const struct config *conf;
	const char *words[2];	/* as typed */
	unsigned n_words;
	bool help, version;
	const struct admin_command *command;
	struct musafirctl_request request;
	struct musafirctl_out *out;
	bool json;
	bool was_asked;		/* a form was filled in on a terminal: its end is told there too */
	bool is_part;		/* the request is one of several: a good end is not told */
	const char *country;	/* where national numbers are of; NULL: the configuration's */
	void (*kept)(struct musafirctl *ctl);	/* called after each answer that was asked for; NULL */
	int passed;		/* descriptor that came with an answer; -1: none */
	/* Of a command done here that needs the vault; NULL: rows go to out, nothing follows the request. */
	void *priv;
	void (*take)(struct musafirctl *ctl, const char *packet, size_t len);
	/* Make the next packet of a stream. returns: its length; 0: wait for an answer first. */
	size_t (*feed)(struct musafirctl *ctl, char packet[ADMIN_REQUEST_MAX]);
};

/* ---- musafirctl_request.c ---- */

/* Begin anew, with the words of a command. */
void musafirctl_request_begin(struct musafirctl_request *r, const char *const words[2]);
/* Add a line; key and value are copied.  returns: 0; -EMSGSIZE: no room for it; -EINVAL: a line break inside.  secret: value may be. */
int musafirctl_request_put(struct musafirctl_request *r, const char *key, const char *value) __attribute__((warn_unused_result));
/* Value of a key put before; NULL. Points into r, ended by a line break. */
const char *musafirctl_request_get(const struct musafirctl_request *r, const char *key);
/* Copy a value put before, without its line break; "" when there is none. returns: false: longer than size allows. */
bool musafirctl_request_copy(const struct musafirctl_request *r, const char *key, char *out, size_t size);
/* The next one behind a value that these two gave; NULL. */
const char *musafirctl_request_next(const struct musafirctl_request *r, const char *key, const char *value);

/* Keep a descriptor that came with an answer, in the place of one before; -1: none came. owns: fd. */
void musafirctl_pass(struct musafirctl *ctl, int fd);

/* ---- musafirctl_ask.c ---- */

/* Ask on the terminal for what the command still needs, else read key=value lines. returns: exit code. */
int musafirctl_ask(struct musafirctl *ctl) __attribute__((warn_unused_result));

/* ---- musafirctl_out.c ---- */

/* One line on standard error, "musafirctl: ...". returns: code. */
int musafirctl_say(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What a command answers, in this shape.  returns: NULL when out of memory; released with ctx, what is held is wiped then. */
struct musafirctl_out *musafirctl_out_new(void *ctx, enum admin_shape shape, bool json);
/* One packet of a reply (admin.h) but the last; ctx is the struct musafirctl_out. A list is shown as it comes, in memory that does not grow. */
void musafirctl_out_packet(void *ctx, const char *packet, size_t len);
/* Show what is held, and end an array that was begun. Does nothing the second time. */
void musafirctl_out_close(struct musafirctl_out *out);
/* Close it, and tell how it ended. message: for a person, or "". returns: code; MUSAFIRCTL_FAILED when not all could be shown. */
int musafirctl_out_end(struct musafirctl_out *out, int code, const char *message) __attribute__((warn_unused_result));
/* Begin a row that is made here. */
void musafirctl_out_row(struct musafirctl_out *out);
/* Put a value into it; key and value are copied. secret: value may be. */
void musafirctl_out_put(struct musafirctl_out *out, const char *key, const char *value, bool is_number);
/* Rows that follow are a table of their own, in JSON a member of one object. */
void musafirctl_out_section(struct musafirctl_out *out, const char *name);

/* ---- ways to have the request done ---- */

/* By the vault that serves the socket.  blocks: until it has answered, or said nothing for a minute.
 * returns: exit code; -ENOENT: nobody serves it, nothing was said. */
int musafirctl_link_run(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Connect as an officer's desk. blocks: as musafirctl_link_run(). returns: the descriptor, the caller's; -EPERM refused, why (size octets) says it; other
 * -errno: nobody serves it now. */
int musafirctl_link_desk(struct musafirctl *ctl, char *why, size_t size) __attribute__((warn_unused_result));
/* On the database itself, which nobody else may hold. returns: exit code. */
int musafirctl_direct_run(struct musafirctl *ctl) __attribute__((warn_unused_result));

/* ---- musafirctl_run.c ---- */

/* Ask for what is missing, then have the request done by the first that serves. returns: exit code. */
int musafirctl_run_remote(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* The request as it is, nothing asked for. returns: exit code. */
int musafirctl_run_request(struct musafirctl *ctl) __attribute__((warn_unused_result));

/* ---- commands that are more than a request; returns: exit code ---- */

/* Make the key file and the database of a new host. */
int musafirctl_init(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Make the pair of a custodian of the escrow. */
int musafirctl_escrow_keygen(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Open a batch of cases, with two custodians. */
int musafirctl_escrow_open(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Write the batch of cases for the custodians, */
int musafirctl_case_batch(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* and take their answer. */
int musafirctl_case_answer(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Write a backup of the database. */
int musafirctl_backup(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Make a database of a backup. */
int musafirctl_restore(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Put a new key file in the place of the one that serves. */
int musafirctl_rekey(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Have the anchor know the database as it is. */
int musafirctl_anchor_accept(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Make the folder of the anchor, its last part alone, mode 0700; what is wrong with it is told by who opens the anchor. returns: whether it was made. */
bool musafirctl_anchor_folder(const struct musafirctl *ctl);
/* Remove that folder when it is empty: what it was made for failed. */
void musafirctl_anchor_unfolder(const struct musafirctl *ctl);
/* Write the first anchor of a new database, where the configuration has one. */
int musafirctl_anchor_make(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* The vault holds the database, whatever became of its name. why: what is told then. returns: exit code: MUSAFIRCTL_FAILED when one serves. */
int musafirctl_refuse_daemon(const struct musafirctl *ctl, const char *why) __attribute__((warn_unused_result));
/* Make code cards and print them. */
int musafirctl_card_print(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* The card that field units get of this service. */
int musafirctl_unit_card(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Make a field unit and its officers known, by its request. */
int musafirctl_unit_add(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Send the bundle of a field unit to the vault, person by person. */
int musafirctl_import_bundle(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* On the laptop of a field unit, without a configuration: make its folder, */
int musafirctl_field_init(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* admit one more officer, */
int musafirctl_field_officer(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* enrol a person, */
int musafirctl_field_enrol(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* write a bundle of those who were enrolled, */
int musafirctl_field_seal(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* note what the service says of it, */
int musafirctl_field_report(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* tell how much there is, */
int musafirctl_field_status(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* and remove who is reported. */
int musafirctl_field_clear(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Open the folder that --dir names. owns: *d, the caller's. returns: exit code, what is wrong was said. */
int musafirctl_field_open(struct musafirctl *ctl, struct field_dir **d) __attribute__((warn_unused_result));
/* Be the officer's desk on this terminal, */
int musafirctl_desk(struct musafirctl *ctl) __attribute__((warn_unused_result));
int musafirctl_oversight(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* or that of a field unit. */
int musafirctl_field_desk(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Check the menu and language files, or draw a screen of them. */
int musafirctl_menus_check(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Write the sheet for a native reader of a language, or read it back. */
int musafirctl_menus_review(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* List what is recorded of a language. */
int musafirctl_menus_script(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Have a copy of what is kept about a person made, and fetch it, */
int musafirctl_copy_export(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* and read one. */
int musafirctl_copy_open(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Send a register to the vault row by row; refused rows go to a file beside it. */
int musafirctl_import(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Ask the same again every so many seconds, until the program is ended. */
int musafirctl_watch(struct musafirctl *ctl) __attribute__((warn_unused_result));
/* Print sheets of start codes. */
int musafirctl_sheet(struct musafirctl *ctl) __attribute__((warn_unused_result));

/* ---- musafirctl_commands.c ---- */

/* The row at place i, of all commands. returns: NULL behind the last. */
const struct admin_command *musafirctl_commands_at(size_t i);
/* The option at place i of those that every command has. returns: NULL behind the last. */
const struct musafirctl_common *musafirctl_commands_common(size_t i);
/* The row that the first words name; two words go before one. returns: NULL: none does. */
const struct admin_command *musafirctl_commands_find(const char *const words[], unsigned n_words);
/* Does the command work without the configuration of a service? */
bool musafirctl_commands_is_bare(const struct admin_command *c);
/* Do ctl->command. returns: exit code. */
int musafirctl_commands_run(struct musafirctl *ctl) __attribute__((warn_unused_result));

/* ---- musafirctl_help.c ---- */

/* Print the help of a command, of those that begin with a word, or without words of all. returns: exit code. */
int musafirctl_help(const char *const words[], unsigned n_words) __attribute__((warn_unused_result));
/* One line on standard error, with what may have been meant. A number is not repeated. returns: exit code. */
int musafirctl_help_unknown_command(const char *const words[], unsigned n_words) __attribute__((warn_unused_result));
/* The same for an option. c: of this command; NULL: of none. name: without its dashes. */
int musafirctl_help_unknown_option(const struct admin_command *c, const char *name) __attribute__((warn_unused_result));

/* ---- musafirctl_progress.c ---- */

/* How far something is, on standard error: a bar on a terminal, else a line every ten per cent. Zeroed but for is_tty before the first. */
struct musafirctl_bar {
	bool is_tty, stands;
	int64_t shown_ms;
	unsigned shown;		/* per cent */
};

/* Show it; text: behind the bar on a terminal, borrowed. */
void musafirctl_bar_show(struct musafirctl_bar *bar, unsigned percent, const char *text);
/* A bar on the terminal makes room. */
void musafirctl_bar_clear(struct musafirctl_bar *bar);

/* ---- musafirctl_line.c ---- */

/* Read the command line: what it asks of the program, the command, and its options into the request. argv is borrowed; a
 * secret in it is wiped. returns: exit code; not MUSAFIRCTL_DONE: it was told what is wrong. */
int musafirctl_line(struct musafirctl *ctl, int argc, char **argv) __attribute__((warn_unused_result));
