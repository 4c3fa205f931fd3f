/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signatures of files as the tool minisign makes them, so that who signs needs no program of ours: Ed25519 over the BLAKE2b-512 of the file ("ED", what
 * minisign writes unless told otherwise; its older form over the file itself is not read). The trusted comment is not used, so it is not judged. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SEAL_MINISIGN_HASH	64
#define SEAL_MINISIGN_MAX	1024	/* octets of a key or signature file; minisign writes less than 400 */

/* The public key of who signs. */
struct seal_minisign {
	uint8_t id[8];
	uint8_t pub[32];
};

/* Read a public key, text of len octets: a comment line and one of base64, or the second alone. returns: 0; -EINVAL it is none. */
int seal_minisign_key(struct seal_minisign *key, const char *text, size_t len) __attribute__((warn_unused_result));

/* Is text, len octets of a signature file, one of that key over a file of that hash?
 * returns: 0; -EINVAL it is no signature; -ENOKEY of another key; -EBADMSG it does not fit the file. */
int seal_minisign_verify(const struct seal_minisign *key, const char *text, size_t len, const uint8_t hash[SEAL_MINISIGN_HASH])
	__attribute__((warn_unused_result));
