/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is left to a role once it runs. Every role enters one before it hears anybody, so whoever captures it finds little to do.
 *
 * Promise: after sandbox_enter() the process is a user of its own (rights.h) without capabilities; it has no network unless its row says so, sees no
 * file outside the folders of its row, starts no program, traces and signals nobody, and makes no system call but those of its row. One that libraries
 * try and do without is answered with an error, one that is newer than this program with ENOSYS; every other ends the process, and the supervisor
 * says which it was.
 * What the host cannot give, an old kernel or a container, is left out and told in one line; users, capabilities and system calls are never left out.
 *
 * Life cycle: 1. the role opens what it needs; 2. sandbox_enter(), once; there is no way back.
 *
 * A library that needs another system call: add its name to sandbox_calls.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>

#include "store/base/rights.h"

#define SANDBOX_CALL	32	/* name of a system call */
#define SANDBOX_EXIT	159	/* status of a process that its sandbox ended, if nothing was quicker: as of SIGSYS in a shell */

/* What system calls a role has besides memory, time and the descriptors that are open. */
enum {
	SANDBOX_SOCKETS = 1,	/* IPv4 and IPv6; never AF_UNIX, which leads to the administration socket */
	SANDBOX_FILES = 2,	/* in the folder that it is given: open, make, remove */
	SANDBOX_ACCEPTS = 4,	/* clients of a socket that is open */
	SANDBOX_LOOKUPS = 8,	/* names of hosts, by whatever nsswitch.conf says: reading files, loading libraries, processes of its own */
};

/* A row. */
struct sandbox {
	const char *name;
	unsigned calls;			/* SANDBOX_... */
	bool has_network;
	bool is_alone;			/* it asks nobody who they are: started by an ordinary user it has a user namespace, and in it what root gives */
	const char *const *reads;	/* folders that it may read in, ended by NULL; NULL: none */
	rlim_t descriptors;
};

extern const struct sandbox sandbox_gateway, sandbox_vault, sandbox_resolver, sandbox_kdf;

/* Be in the sandbox for good.
 * user: whom to become. file: a name in the one folder that SANDBOX_FILES is about, which is the root of the process when it has a user; NULL: none.
 * returns: 1: rooted in the folder of file; 0: not; -errno as rights_drop(), or a filter that cannot be set, logged: nothing may go on then. */
int sandbox_enter(const struct sandbox *sandbox, const struct rights_user *user, const char *file) __attribute__((warn_unused_result));

/* Write the name of a system call of this machine, "?" when it has none. */
void sandbox_call(char name[SANDBOX_CALL], unsigned number);
