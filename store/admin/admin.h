/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Administration: one table of commands, run by the vault for musafirctl and by musafirctl itself when no vault holds the database.
 *
 * A request is one packet: command words, each ended by NUL, one more NUL, then lines "key=value\n". A reply is a stream of
 * packets: "row\n" and lines "key=value\n" (a number: "#key=5\n"; last of a row what is for machines alone: "~key=value\n"); "section NAME", before rows that are a list of their own; "progress TEXT";
 * and last of all "end CODE MESSAGE", CODE 0 done, 1 refused or failed, 2 usage.
 *
 * A command that takes a stream (import) wants more packets, one after the other, at most ADMIN_STREAM_WINDOW not yet given back: "NN" octets as the
 * command says, and last "." alone. "part ..." in the reply gives one back when its last word is 1.
 *
 * "desk open" gives the connection to the officer's desk: behind "end 0" go packets of identity.h.
 *
 * "backup copy" replies "copy\n", a header and a key of seal_backup.h, and beside them a descriptor: admin_descriptor().
 *
 * Life cycle: 1. admin_begin() parses and finds the command; 2. admin_step() until it returns 0: each does at most a slice of
 * work and sends some rows; 3. admin_end() has code and message; 4. admin_free() wipes the request.
 *
 * Limits: ADMIN_REQUEST_MAX octets a request, ADMIN_ROW_MAX a row, ADMIN_ROWS rows a step. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADMIN_REQUEST_MAX	16384
#define ADMIN_ROW_MAX		4096
#define ADMIN_ROWS		32	/* rows a step: below what a socket buffer holds */
#define ADMIN_STREAM_WINDOW	4	/* whole requests: a socket buffer holds them */
#define ADMIN_WORDS_MAX		4
#define ADMIN_PAIRS_MAX		64
#define ADMIN_MESSAGE_MAX	512

struct db;
struct seal_keys;
struct clock;
struct identity_core;
struct admin_actor;
struct roles;

/* What only a running vault can do or tell; NULL members or no hooks at all: not available. */
struct admin_hooks {
	void *ctx;
	const struct roles *(*roles)(void *ctx);	/* borrowed until the next step */
	void (*processes)(void *ctx, unsigned *gateway, unsigned *workers, unsigned *workers_of);
	int64_t (*uptime)(void *ctx);
	int (*clock_move)(void *ctx, int64_t seconds);
	int (*clock_jump)(void *ctx, int64_t seconds);
	int (*kill_at_commit)(void *ctx);
	int (*disk_full)(void *ctx, bool on);
	bool (*wanted)(void *ctx);	/* a phone waits: a slice ends early */
	const char *(*anchor)(void *ctx);	/* "good", "none", "cannot be written" */
	int64_t (*unscrubbed)(void *ctx);	/* seconds that what was deleted has stood in the write-ahead log */
	bool (*seat)(void *ctx);		/* one more desk may come */
	void (*feed_again)(void *ctx);		/* it was decided about the file that is held back */
	int (*feed_percent)(void *ctx);		/* how far the one under way is; -1: none is */
	const char *keyfile;		/* what the vault reads when it starts again: a service manager's copy of the key file, perhaps; borrowed */
};

struct admin_env {
	struct db *db;
	struct seal_keys *keys;		/* a rekey changes them */
	const struct clock *clock;
	struct identity_core *core;
	const struct admin_hooks *hooks;
};

/* One packet of the reply but the last; borrowed. secret: it may hold a start code; the receiver wipes its copies. */
typedef void (*admin_reply_cb)(void *ctx, const char *packet, size_t len);

struct admin;

/* request and who are copied; the caller wipes its own request. env, reply and ctx are borrowed until admin_free(). A request that
 * makes no sense, or is not for them, gives a run that is already over.  returns: NULL when out of memory. */
struct admin *admin_begin(void *ctx, const struct admin_env *env, const struct admin_actor *who, const char *request, size_t len, admin_reply_cb reply,
			  void *reply_ctx);

/* Do one slice. returns: true while there is more to do.  blocks: 20 ms and a commit. */
bool admin_step(struct admin *a) __attribute__((warn_unused_result));

/* Does the run wait for a packet of its stream? Steps do nothing until it comes. */
bool admin_wants(const struct admin *a);
/* Hand one over, copied; the caller wipes its own. One that makes no sense, or that nobody waits for, ends the run.  secret: packet. */
void admin_take(struct admin *a, const char *packet, size_t len);

/* The descriptor that goes with the packet that is being replied; -1: none does. owns: it is the caller's from then on. */
int admin_descriptor(struct admin *a) __attribute__((warn_unused_result));

/* Whether the connection of a run that ended well is a desk's from then on: the door of identity.h instead of requests. */
bool admin_is_desk(const struct admin *a);

/* How a run that is over ended. *message: "" when there is nothing to say; good until admin_free().
 * returns: 0 done, 1 refused or failed, 2 usage. */
int admin_end(const struct admin *a, const char **message) __attribute__((warn_unused_result));

/* Words of the command, for a log: never its values. returns: "nothing known" before one was found; good until admin_free(). */
const char *admin_name(const struct admin *a);

/* Wipe the request and all rows, and release the run. Does nothing with NULL. */
void admin_free(struct admin *a);

/* ---- packets, both ends ---- */

/* Read len octets written as twice as many digits 0-9 and a-f, and nothing else. returns: false, and out is anything, when they are not. */
bool admin_hex(uint8_t *out, size_t len, const char *hex);

/* Split the next line "key=value\n" at *at in place, and move *at behind it. *key and *value point into it; *key is NULL, and *value the
 * line, when it has no '='.  returns: false at the end. */
bool admin_next_line(char **at, char **key, char **value);
