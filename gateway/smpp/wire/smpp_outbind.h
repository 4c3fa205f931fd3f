/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Operators that call us: they connect, say outbind (SMPP 3.4 4.1.7), and are then bound to on that connection.
 *
 * Promise: only who comes from a configured address is heard, for one outbind and no longer than SMPP_OUTBIND_MS; what else comes is closed and
 * counted. What an outbind says of its sender is not believed, nor looked at. Never: a password to whoever did not come from such an address.
 *
 * Life cycle: 1. smpp_outbind_new(); 2. take() as operators call; 3. smpp_outbind_free().
 *
 * Limits: SMPP_OUTBIND_CALLS at once. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SMPP_OUTBIND_CALLS	8	/* more than the binds of one account that wait for a call */
#define SMPP_OUTBIND_MS		5000

struct smpp_outbind_conf {
	const char *name;		/* of the link, for the log */
	const char *address;		/* IPv4, to listen on */
	uint16_t port;
	const char *const *from;	/* IPv4 addresses, NULL-terminated */
};

struct smpp_outbind;

/* take: a connection that said outbind; returns: 0 when it is taken, else it is closed here. A port that is taken is tried again until it is free.
 * owns: conf is copied, its strings and priv are borrowed. returns: NULL when out of memory. */
struct smpp_outbind *smpp_outbind_new(void *ctx, const struct smpp_outbind_conf *conf, int (*take)(void *priv, int fd), void *priv);
void smpp_outbind_free(struct smpp_outbind *o);	/* NULL is fine */
/* Calls that were not taken. */
uint64_t smpp_outbind_refused(const struct smpp_outbind *o);
