/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of musafirctl. Exit codes: 0 done, 1 refused or failed, 2 usage.
 *
 * Personal data comes from a terminal or standard input, never from the command line (ps shows it), and goes nowhere but into
 * the request, which is wiped after it was sent. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/admin/admin.h"

struct config;
struct musafirctl;

enum {
	MUSAFIRCTL_DONE,
	MUSAFIRCTL_FAILED,
	MUSAFIRCTL_USAGE,
};

enum musafirctl_shape {
	MUSAFIRCTL_QUIET,	/* no rows: done or not */
	MUSAFIRCTL_LIST,	/* rows with the same keys: a table */
	MUSAFIRCTL_RECORD,	/* one row: a line a key */
	MUSAFIRCTL_CODE,	/* one row with a start code: exactly one line */
};

enum {
	MUSAFIRCTL_NUMBER = 1,	/* asks for msisdn and slot when they are not options */
	MUSAFIRCTL_PERSON = 2,	/* asks for a whole person */
	MUSAFIRCTL_POSITIONAL = 4,	/* the value of the first option may stand alone */
	MUSAFIRCTL_DAEMON = 8,	/* fails, after its answer, when no daemon runs */
};

struct musafirctl_command {
	const char *words[2];
	const char *options;	/* "--code TEXT": as shown; the names are those taken.  */
	const char *help;
	enum musafirctl_shape shape;
	unsigned flags;
	int (*local)(struct musafirctl *ctl);	/* done here, not by the vault. returns: exit code */
};

struct musafirctl_request {
	char octets[ADMIN_REQUEST_MAX];	/* secret */
	size_t len, head;		/* head: the command words */
};

struct musafirctl_out;

struct musafirctl {
	void *ctx;
	const char *file;
	const struct config *conf;
	const struct musafirctl_command *command;
	struct musafirctl_request request;
	struct musafirctl_out *out;
	bool json;
	/* Of a command done here that needs the vault; NULL: rows go to out, nothing follows the request. */
	void *priv;
	void (*take)(struct musafirctl *ctl, const char *packet, size_t len);
	/* Make the next packet of a stream. returns: its length; 0: wait for an answer first. */
	size_t (*feed)(struct musafirctl *ctl, char packet[ADMIN_REQUEST_MAX]);
};

/* ---- musafirctl_request.c ---- */

void musafirctl_request_begin(struct musafirctl_request *r, const char *const words[2]);
/* returns: 0; -EMSGSIZE; -EINVAL: a line break inside. */
int musafirctl_request_put(struct musafirctl_request *r, const char *key, const char *value) __attribute__((warn_unused_result));
/* Value of a key put before; NULL. Points into r, ended by a line break. */
const char *musafirctl_request_get(const struct musafirctl_request *r, const char *key);

/* ---- musafirctl_ask.c ---- */

/* Ask on the terminal for what the command still needs, else read key=value lines. returns: exit code. */
int musafirctl_ask(struct musafirctl *ctl);

/* ---- musafirctl_out.c ---- */

/* One line on standard error, "musafirctl: ...". returns: code. */
int musafirctl_say(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct musafirctl_out *musafirctl_out_new(void *ctx, enum musafirctl_shape shape, bool json);
/* One packet of a reply (admin.h) but the last; ctx is the struct musafirctl_out. */
void musafirctl_out_packet(void *ctx, const char *packet, size_t len);
/* Print what was gathered. message: for a person, or "". */
void musafirctl_out_end(struct musafirctl_out *out, int code, const char *message);
void musafirctl_out_row(struct musafirctl_out *out);	/* a row made here, key by key */
/* Rows that follow are a table of their own, in JSON a member of one object. name: borrowed. */
void musafirctl_out_section(struct musafirctl_out *out, const char *name);
void musafirctl_out_put(struct musafirctl_out *out, const char *key, const char *value, bool is_number);

/* ---- ways to have a request done; returns: exit code, or -ENOENT: nobody serves the socket ---- */

int musafirctl_link_run(struct musafirctl *ctl);
int musafirctl_direct_run(struct musafirctl *ctl);

/* ---- musafirctl_run.c ---- */

/* Ask for what is missing, then have the request done by the first that serves. returns: exit code. */
int musafirctl_run_remote(struct musafirctl *ctl);

/* ---- commands done here ---- */

int musafirctl_init(struct musafirctl *ctl);
int musafirctl_menus_check(struct musafirctl *ctl);
int musafirctl_import(struct musafirctl *ctl);
int musafirctl_sheet(struct musafirctl *ctl);
