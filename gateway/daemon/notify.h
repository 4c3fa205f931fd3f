/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the service manager is told: that the daemon is ready, reads its configuration anew, ends; and at each turn that all is well.
 *
 * The protocol is one datagram of lines NAME=value to the socket in $NOTIFY_SOCKET, a path or, behind '@', an abstract name. It is spoken here
 * and not by libsystemd, which would bring four compressors and a cipher library into every process that holds a key.
 *
 * Promise: nobody is waited for; without $NOTIFY_SOCKET nothing happens. Never: a number, a name, a secret.
 *
 * Life cycle: 1. notify_open(), before the first fork; 2. notify_state(), notify_status(), notify_alive(); 3. notify_close().
 * source: sd_notify(3), sd_watchdog_enabled(3) */
#pragma once

#define NOTIFY_STATUS_MAX	160	/* octets of a status line */

struct notify;

enum notify_state {
	NOTIFY_READY,		/* also: reading anew is over */
	NOTIFY_RELOADING,
	NOTIFY_STOPPING,
};

/* Begin, and take the variables of the manager out of the environment: they are for this process alone.
 * owns: it is on ctx, until notify_close(). returns: NULL when nobody asked, or it cannot be done (logged): then everything below does nothing. */
struct notify *notify_open(void *ctx);

/* Tell the state, with words for people. never blocks. */
void notify_state(const struct notify *n, enum notify_state state, const char *status);
/* Tell the words alone; printf. never blocks. */
void notify_status(const struct notify *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Tell the watchdog that all is well. never blocks. */
void notify_alive(const struct notify *n);

/* returns: how long the watchdog waits, in milliseconds; 0: there is none. */
unsigned notify_watchdog_ms(const struct notify *n);

/* NULL is fine. */
void notify_close(struct notify *n);
