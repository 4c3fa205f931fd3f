/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The control interface of the gateway, by libosmoctrl: variables for machines, on this host alone.
 *
 *	GET links                        names, separated by blanks
 *	GET link.NAME.state|why|peer|since|usable|dialogues|in-flight|queued
 *	GET link.NAME.admin              up or down
 *	SET link.NAME.admin up|down
 *	GET dialogues                    live ones, as told.h tells them
 *	GET vault.outstanding|waiting
 *	GET rate_ctr.abs.GROUP.INDEX.    every counter of the registry (libosmocore's own)
 *
 * Promise: opened only where the configuration says so. Never: a number, name, text, PIN, code or key.
 *
 * Life cycle: 1. ctrl_open(), until it succeeds, once a process; 2. the loop serves it; 3. ctrl_close().
 *
 * Limits: CTRL_CLIENTS_MAX clients, a further one is closed at once. There is no password: any user of this host may come in. */
#pragma once

#define CTRL_CLIENTS_MAX	8

struct config_listen;
struct ctrl;
struct identity;
struct links;
struct told;

/* owns: all borrowed, and outlive it. returns: 0 and *ctrl; -EADDRINUSE or other -errno: may be tried again; -ENOMEM. */
int ctrl_open(struct ctrl **ctrl, void *ctx, const struct config_listen *listen, struct links *links, const struct told *told,
	      const struct identity *identity) __attribute__((warn_unused_result));
void ctrl_close(struct ctrl *c);	/* NULL is fine */
