/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the room: what an anchor holds, and its text. */
#pragma once

#include <limits.h>

#include "store/anchor/anchor.h"

struct anchor_login {
	uint8_t ix[DB_IX];
	uint8_t slot;
	uint32_t failed;	/* since the last success */
	int64_t wait_until;
	bool closed;
	int64_t days[3];	/* with failures, as db_login has them */
};

struct anchor_tomb {
	int64_t id;
	uint8_t mac[DB_IX];	/* keyed hash of the person's reference */
};

struct anchor_head {
	uint64_t lines;
	uint8_t hash[TREE_HASH];	/* root of the tree over them, */
	bool is_chain;			/* or the head that a database before version 14 had with as many */
};

struct anchor {
	const struct seal_keys *keys;
	int fds[2];		/* the file, its twin */
	char made[PATH_MAX];	/* name of a file that anchor_open() made, with its twin; "": they were there */
	uint64_t generation;	/* of what was written last; 0: nothing is known */
	bool has_ledger;	/* else only the fields behind attempts are known */
	struct anchor_head known;
	struct anchor_head expected;	/* of a restored database that is to get its name; 0 lines: none */
	uint64_t attempts;	/* wrong codes ever: the ledger has a line for each PIN, and none for them */
	struct anchor_login logins[ANCHOR_LOGINS_MAX];
	unsigned n_logins;
	struct anchor_tomb *tombs;
	unsigned n_tombs, room;
	bool has_erased, is_foreign;
};

/* Write all of it as text. owns: *text is the caller's, free(). returns: octets; -ENOMEM. */
int anchor_text_print(const struct anchor *a, char **text) ANCHOR_WARN;
/* Read text, which is changed; a->keys are given. returns: 0; -EBADMSG: not one, of another key, or changed; -ENOMEM. */
int anchor_text_parse(struct anchor *a, char *text, size_t len) ANCHOR_WARN;
/* Room for one more. returns: where; NULL out of memory. */
struct anchor_tomb *anchor_text_tomb(struct anchor *a);
