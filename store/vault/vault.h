/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vault: the process that holds the keys, the identity rules and the database, and is its only writer. No network.
 *
 * Promise: an answer leaves after the commit that holds its effect; a hash job leaves after the commit that counted its attempt; a
 * failed commit answers busy to the whole batch. Killing it at any instant loses nothing that was promised and gives no free try.
 *
 * Life cycle: 1. vault_main() opens key file and database (a database in use is tried for VAULT_LOCK_S), reads and writes once, makes
 * the administration socket, drops its rights, says HANDOFF_READY; 2. it serves the pair, the hash workers, the administration socket and the control
 * socket; 3. HANDOFF_DRAIN, end of file on the control socket or SIGTERM: it finishes the batch, moves the log into the database, returns.
 *
 * Limits: IDENTITY_WINDOW requests a batch, VAULT_WORKERS_MAX workers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/admin/admin_actor.h"
#include "store/base/rights.h"

struct identity_conf;
struct vault_store;

#define VAULT_WORKERS_MAX	64	/* more cores than one host of a pilot has; a larger host still works with these */
#define VAULT_LOCK_S		5	/* a predecessor may still be closing the database */

struct vault_conf {
	const char *db_path;
	const char *keyfile;
	const char *admin;		/* path of the administration socket */
	const char *groups[ADMIN_ROLES];	/* who may use it beside root and the vault's user, by role; NULL: nobody */
	const char *anchor;		/* NULL: none, on a test key alone */
	int (*keep_older)(const struct vault_store *store, const char *db_path, char *err, size_t err_size);	/* a vault_store_keep */
	/* Give up what the process does not need once all is open, but for the folder of the database: a backup puts a copy there. returns: 1: that folder is
	 * its root from now on; 0: it is not; -errno, logged. NULL: nothing is given up. */
	int (*enter)(const void *ctx, const char *db_path);
	const void *enter_ctx;
	struct rights_user user;	/* who it is from then on: looked at before, because it must be able to make a backup in that folder */
	bool has_users;			/* every process has one; root does without on a test key alone */
	const struct identity_conf *identity;
	void (*take_links)(void *ctx, int fd, size_t len);	/* puts those of HANDOFF_CONFIG into *identity, and closes fd. NULL: none comes */
	void *links_ctx;
	bool test_clock;		/* allowed by --test-clock; counts only with a test key */
	int64_t still_s;		/* likewise; clock.h */
	unsigned second_ms;		/* length of a second of patience with workers and administrators: 1000, which 0 says too; less in tests */
};

/* Descriptors the process was started with; -1: none. The vault owns them. */
struct vault_fds {
	int control;			/* to the supervisor, handoff.h */
	int gateway;			/* one end of the pair */
	int workers[VAULT_WORKERS_MAX];	/* pairs to hash workers, by index; those that are -1 come by HANDOFF_PAIR */
	unsigned n_workers;		/* how many there will be */
};

/* Be the vault until told to end. Logging is set up and the process hardened (rights.h) by the caller.
 * returns: 0 after an orderly end; -errno when it could not start, one clear line was logged.  owns: all of fds, closed at return. */
int vault_main(void *ctx, const struct vault_conf *conf, const struct vault_fds *fds) __attribute__((warn_unused_result));

/* Make the administration socket at path: replaces a dead one, listening, non-blocking, mode 0600; is_open: 0666, since who is at the other end is asked
 * of the kernel. returns: descriptor; -ENAMETOOLONG; -EADDRINUSE another vault serves it; other -errno. */
int vault_admin_listen(const char *path, bool is_open) __attribute__((warn_unused_result));
/* Look whether vault_admin_listen() can make one there; nothing is made or removed. *is_served: a vault serves it.
 * returns: 0, also when it is served; -errno as vault_admin_listen(). */
int vault_admin_look(const char *path, bool *is_served) __attribute__((warn_unused_result));
