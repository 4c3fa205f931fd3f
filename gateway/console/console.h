/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The interfaces for administrators and monitoring, each only where the configuration asks for it: VTY, control interface, Prometheus, statsd.
 *
 * Promise: nothing of a person is behind any of them; one that cannot be opened stops nobody: it is logged with its key and address, and
 * tried again every few seconds.
 *
 * Life cycle: 1. console_open(), once a process; 2. the loop serves; 3. console_close(). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct clock;
struct config;
struct console;
struct identity;
struct links;
struct links_view;
struct roles;
struct session;

/* owns: all borrowed, and outlive it. identity: over the pair. returns: 0 and *console, whatever could be opened; -ENOMEM. */
int console_open(struct console **console, void *ctx, const struct config *conf, const struct clock *clock, struct links *links,
		 const struct session *session, const struct identity *identity, const struct roles *roles) __attribute__((warn_unused_result));
void console_close(struct console *c);	/* NULL is fine */
/* Fill *view with the i-th interface, from 0, that is asked for and not open. returns: whether there is one. */
bool console_shut(const struct console *c, size_t i, struct links_view *view);
