/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The VTY of the gateway: telnet on this host alone, by libosmovty, where an administrator looks at links, sessions and SMS, and takes
 * links down and up. What single people do stands in the log of the service, for who may read that, and is not shown here.
 *
 * Promise: it is opened only where the configuration says so; whoever connects stays in the view node, so that nothing of the process is
 * configured, and no file is written, from here; a client that does not read, or never ends its line, is closed and never waited for.
 * Never: a number, name, text, PIN, code or key; a line of the log, a dialogue or an act of its own.
 *
 * Life cycle: 1. vty_gateway_open(), once a process; 2. vty_gateway_listen(), as often as it takes; 3. the loop serves it; 4. vty_gateway_close().
 *
 * Limits: VTY_CLIENTS_MAX clients. There is no password: any user of this host may come in. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VTY_CLIENTS_MAX	8	/* administrators; a ninth is told so */
#define VTY_STALL_S	10

struct config_listen;
struct links;
struct told;
struct vty_gateway;

/* All borrowed until vty_gateway_close(). */
struct vty_gateway_conf {
	const struct config_listen *listen;
	struct links *links;
	const struct told *told;	/* what people do */
	unsigned stall_s;		/* a client whose output waits at so many looks, one a second, is closed */
};

/* Install the commands. returns: 0 and *vty; -ENOMEM; -EIO. */
int vty_gateway_open(struct vty_gateway **vty, void *ctx, const struct vty_gateway_conf *conf) __attribute__((warn_unused_result));
/* Take the port, unless it is taken by us. returns: 0; -EADDRINUSE or other -errno: may be tried again. */
int vty_gateway_listen(struct vty_gateway *vty) __attribute__((warn_unused_result));
/* Close every client. NULL is fine. */
void vty_gateway_close(struct vty_gateway *vty);
