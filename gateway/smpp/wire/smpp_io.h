/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the octets of an SMPP connection travel: as they are, or through TLS (smpp_tls.h). Nothing here blocks.
 *
 * Life cycle: 1. open() on a connected socket; 2. handshake() until it returns 0; 3. read() and write(); 4. close(); 1. again.
 * Limits: one connection at a time; what one read() can bring is SMPP_IO_RECORD_MAX, so that with so much room nothing stays where
 * poll does not see it. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#define SMPP_IO_RECORD_MAX	16384	/* the most that is decrypted at once: RFC 8446 5.1 */
#define SMPP_IO_WHY_MAX		256	/* one line of the log */

/* What reading and writing say when it is no number of octets. */
enum {
	SMPP_IO_WANT_READ = -1,	/* again when the socket has something to read */
	SMPP_IO_WANT_WRITE = -2,	/* again when the socket takes something */
	SMPP_IO_BROKEN = -3,	/* why() says what happened */
	SMPP_IO_CLOSED = -4,	/* by the peer */
	SMPP_IO_REFUSED = -5,	/* the next try ends like this one: a person must act; why() says on what */
};

struct smpp_io {
	void *priv;
	/* The socket is connected. NULL, as handshake and close: there is nothing to agree on. returns: 0, _BROKEN. */
	int (*open)(void *priv, int fd);
	/* returns: 0 when both sides agree, or as read. */
	int (*handshake)(void *priv);
	ssize_t (*read)(void *priv, int fd, void *buf, size_t len);
	ssize_t (*write)(void *priv, int fd, const void *buf, size_t len);
	const char *(*why)(void *priv);
	void (*close)(void *priv);	/* also when open or handshake failed; the socket is still open */
};

/* As they are. */
extern const struct smpp_io smpp_io_plain;
