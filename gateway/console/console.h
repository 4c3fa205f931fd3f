/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The interfaces for administrators and monitoring, each only where the configuration asks for it: VTY, control interface, Prometheus, statsd.
 *
 * Promise: nothing of a person is behind any of them; an interface that cannot listen stops a gateway that never served, and is logged and left
 * closed (the VTY: tried again) in one that comes after a crash.
 *
 * Life cycle: 1. console_open(), once a process; 2. the loop serves; 3. console_close(). */
#pragma once

#include <stdbool.h>

struct config;
struct console;
struct identity;
struct links;
struct session;

/* owns: all borrowed, and outlive it. identity: over the pair. must_open: an interface that cannot listen is a failure.
 * returns: 0 and *console; -errno, logged.  blocks: as vty_gateway_open(). */
int console_open(struct console **console, void *ctx, const struct config *conf, struct links *links, const struct session *session,
		 const struct identity *identity, bool must_open) __attribute__((warn_unused_result));
void console_close(struct console *c);	/* NULL is fine */
