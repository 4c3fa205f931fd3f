/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The operator's end of one connection: octets in and out, in the clear or over TLS.
 *
 * Promise: over() comes once, when the connection ended by itself or by smsc_conn_end(). Never: knows a PDU.
 *
 * Life cycle: 1. smsc_conn_new() takes the socket; 2. smsc_conn_put(), and take() for what came; 3. smsc_conn_free(), from over() too. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "gateway/smpp/wire/smpp_tls.h"

struct smsc_conn;

struct smsc_conn_ops {
	/* Take whole PDUs from the front; called again when more came. returns: octets taken; -errno: hang up. */
	ssize_t (*take)(void *priv, const uint8_t *octets, size_t len);
	/* why: no handshake came about; "" when there was one. */
	void (*over)(void *priv, const char *why);
};

/* owns: fd, from the call on, also when it fails. server: NULL is in the clear. returns: NULL when it cannot be. */
struct smsc_conn *smsc_conn_new(void *ctx, int fd, struct smpp_tls *server, const struct smsc_conn_ops *ops, void *priv);
/* Close at once, without over(). NULL is fine. */
void smsc_conn_free(struct smsc_conn *conn);

/* Send octets, copied; they wait where the socket is full. */
void smsc_conn_put(struct smsc_conn *conn, const uint8_t *octets, size_t len);
/* Read nothing more; with both, write nothing either. The socket stays, and over() does not come. */
void smsc_conn_hush(struct smsc_conn *conn, bool both);
/* Write what waits, then over(). Nothing more is taken. */
void smsc_conn_end(struct smsc_conn *conn);
