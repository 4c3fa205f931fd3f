/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TLS under an SMPP link: who the operator is, is proved before a password or a word of a person leaves.
 *
 * Promise: TLS 1.2 or 1.3 with forward secrecy, or nothing; a peer is taken only by its certificate: vouched for by ca and for the right name,
 * or pinned, or both, and within its dates. Why a peer was not taken is one line: what is wrong, with which file, and what to do.
 * Octets are wiped where they were decrypted as soon as they are handed over, and all memory of the library when it frees it.
 * Never: blocks, asks the network anything (no OCSP, no CRL), resumes a session, logs, takes a peer without a certificate.
 *
 * Life cycle: 1. smpp_tls_new(); 2. as a client give smpp_tls_io() to a link, which opens and closes it as often as it connects;
 * as a server smpp_tls_accept() makes one for each connection; 3. smpp_tls_free().
 *
 * Limits: a key that a running link needs for its next connection stays in memory in clear; so does, in the library, the key of the session.
 * SIGPIPE must be ignored: the library writes to the socket. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/smpp/wire/smpp_io.h"

/* The text of a PEM file. */
struct smpp_tls_pem {
	const char *file;		/* for messages; NULL: there is none */
	const char *text;
	size_t len;
};

struct smpp_tls_conf {
	const char *name;		/* the certificate must be for it; NULL with a pin and without ca: for any */
	const char *pin;		/* 64 hex digits: SHA-256 of the certificate, or of its public key (RFC 7469 2.4); NULL: none */
	struct smpp_tls_pem ca;		/* who may vouch; of a server: for its clients, who must then show a certificate */
	struct smpp_tls_pem cert, key;	/* our own; a server needs them. secret: key */
	bool is_server;
};

struct smpp_tls;

/* owns: conf is copied, its strings are borrowed and outlive it.
 * returns: 0; -EINVAL with why, when the files or their texts are of no use; -ENOMEM. */
int smpp_tls_new(struct smpp_tls **tls, char why[SMPP_IO_WHY_MAX], void *ctx, const struct smpp_tls_conf *conf)
	__attribute__((warn_unused_result));
/* One connection of a server. returns: 0; -ENOMEM. */
int smpp_tls_accept(struct smpp_tls **conn, void *ctx, struct smpp_tls *server, int fd) __attribute__((warn_unused_result));
void smpp_tls_free(struct smpp_tls *tls);	/* NULL is fine; the same as freeing ctx, after what uses its io */

/* How octets travel through it; lives as long as tls. */
const struct smpp_io *smpp_tls_io(struct smpp_tls *tls);

/* Have the library read what it reads of this host (openssl.cnf), before files are out of reach. returns: 0; -ENOMEM. */
int smpp_tls_ready(void) __attribute__((warn_unused_result));

/* Whether a certificate of that text is past its date, or before its first. returns: true with why. */
bool smpp_tls_is_stale(char why[SMPP_IO_WHY_MAX], const struct smpp_tls_pem *pem);
/* When the first certificate of that text ends. returns: seconds since 1970; 0: there is none. */
int64_t smpp_tls_until(const struct smpp_tls_pem *pem);
