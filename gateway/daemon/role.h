/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a started role does first: read its configuration, give up what it does not need, become what it is.
 *
 * Life cycle: supervisor.h tells how it is started; role_main() does not return before its end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/rights.h"

struct config;
struct sandbox;
struct supervisor_role;

/* Of the command line, for a role. */
struct role_args {
	const char *file;
	bool test_clock, is_test;	/* is_test: the key is one of tests */
	int64_t still_s;	/* clock.h */
	int control_fd, config_fd, handed_fd, links_fd;
	struct rights_user user;	/* set by role_main() from the role's row: whom the role becomes once what it needs is open, */
	const struct sandbox *sandbox;	/* and where */
};

/* The roles of this program, for supervisor_conf.role. returns: the i-th; NULL behind the last. */
const struct supervisor_role *role_supervised(size_t i);

/* Be the role of that name. returns: the exit status: 0 after an orderly end, 1 when it could not start (logged), 2 no such role. */
int role_main(const char *name, struct role_args *args) __attribute__((warn_unused_result));

/* The configuration in that descriptor, which is closed, with what its secret files hold. returns: 0 and *conf, NULL for an empty one; -errno, told. */
int role_config(const struct config **conf, void *ctx, const char *file, int fd, unsigned flags) __attribute__((warn_unused_result));

struct menu;
/* Load the menus of the configuration; with a key of people in the languages alone that may be offered. returns: 0 and *menu until menu_free(); -errno,
 * with each fault logged. */
int role_menus(struct menu **menu, void *ctx, const struct config *conf, bool is_test) __attribute__((warn_unused_result));

/* Serve the wires and the menus until told to end; enters its sandbox once it has what it needs. returns: 0; -errno, logged. */
int role_gateway(void *ctx, const struct config *conf, const struct role_args *args) __attribute__((warn_unused_result));
/* The same as the vault: the only role that opens store and keys. */
int role_vault(void *ctx, const struct config *conf, const struct role_args *args) __attribute__((warn_unused_result));
/* The same as the one who looks up names for the gateway, and holds nothing. */
int role_resolver(void *ctx, const struct config *conf, const struct role_args *args) __attribute__((warn_unused_result));
/* The same as a hash worker. */
int role_kdf(void *ctx, const struct config *conf, const struct role_args *args) __attribute__((warn_unused_result));
