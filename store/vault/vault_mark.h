/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which host has the disk. A lock of the kernel ends at the host; where two hosts reach one disk, a file beside the database says who serves it, and moves
 * while it is served.
 *
 * Promise: a database that another host serves is not opened as long as this host sees that host's writes. Never: fencing. Hosts that do not see each other's writes, and two that
 * start within one another's look, are kept apart by nothing here; the second kind end at their next beat.
 *
 * The file is named like the database with VAULT_MARK_TAIL behind, one line of fixed length, written in its place: who has it, for people by name, for programs by the
 * id of the start of that machine. One that did not end in order is told from one that lives by watching.
 *
 * Life cycle: 1. vault_mark_look() before the database is opened; 2. vault_mark_take() once it is; 3. vault_mark_beat() each VAULT_MARK_BEAT_S; 4. vault_mark_leave(). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/base/clock.h"

#define VAULT_MARK_TAIL		".host"
#define VAULT_MARK_BEAT_S	5
#define VAULT_MARK_LOOK_MS	16000	/* three beats, and one that is late */
#define VAULT_MARK_LINE		160

struct vault_mark {
	int fd;			/* -1: none is held */
	uint64_t beat;
	char boot[CLOCK_BOOT];	/* of this host, from before the process gave up its files */
};

/* The id of this start of the machine, as the kernel writes it; what is not known is like no other. */
void vault_mark_boot(char boot[CLOCK_BOOT]);

/* Does another host serve it? A mark of another start of a machine that nobody gave up is watched for look_ms at the most.
 * returns: 0: nobody does; -EBUSY with one line for a person in err. blocks: for look_ms. */
int vault_mark_look(const char *db_path, unsigned look_ms, char *err, size_t err_size) __attribute__((warn_unused_result));
/* Say that this host has it; the file is made like the database: mode 0600, of the same owner. m->fd: -1 before. returns: 0; -errno. blocks: for a sync. */
int vault_mark_take(struct vault_mark *m, const char *db_path) __attribute__((warn_unused_result));
/* Say that it still has it. returns: 0; -ESTALE another host has taken it; -errno. blocks: for a sync. */
int vault_mark_beat(struct vault_mark *m) __attribute__((warn_unused_result));
/* Give it up in order. Does nothing when none is held. */
void vault_mark_leave(struct vault_mark *m);
