/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signed notes as C2SP signed-note v1.0.0 has them, and cosignatures as tlog-cosignature v1.0.1: text that ends with a newline, an empty line, and a line
 * for each signature, "\u2014 NAME base64(key id || signature)".
 *
 * A key is NAME+HEX-ID+base64(type || public key). Ed25519 signs the text; a cosignature signs the text behind a time, and the time stands before it.
 * Pure: no memory but the caller's, no clock. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOTE_MAX	65536	/* octets of a note */
#define NOTE_NAME_MAX	128
#define NOTE_ID		4
#define NOTE_PUB	32
#define NOTE_SECRET	64	/* as libsodium has it: seed and public key */
#define NOTE_SIGS_MAX	64
#define NOTE_SIG_MAX	5120	/* octets of one, its key id with it: post-quantum ones are that long */
#define NOTE_KEY_TEXT	(NOTE_NAME_MAX + 1 + 2 * NOTE_ID + 1 + 44 + 1)	/* with its NUL */
#define NOTE_LINE_MAX	(4 + NOTE_NAME_MAX + 1 + 104 + 1)		/* of a signature that note_sign() makes; no NUL */
#define NOTE_WARN	__attribute__((warn_unused_result))

enum note_type {
	NOTE_ED25519 = 1,
	NOTE_COSIGNATURE = 4,
};

struct note_key {
	char name[NOTE_NAME_MAX + 1];
	uint8_t id[NOTE_ID];
	enum note_type type;
	uint8_t pub[NOTE_PUB];
};

struct note_sig {
	const char *name, *base64;	/* within the note */
	size_t name_len, base64_len;
	uint8_t id[NOTE_ID];
};

struct note {
	const char *text;	/* within what was parsed; its last octet is a newline */
	size_t text_len;
	struct note_sig sigs[NOTE_SIGS_MAX];
	unsigned n;
};

/* Read base64 of RFC 4648 4, as its one writing and with its padding. returns: octets; -EINVAL: it is none, or more than room. */
int note_base64(uint8_t *out, size_t room, const char *text, size_t len) NOTE_WARN;
/* A name: UTF-8 without blanks, controls and '+', 1 to NOTE_NAME_MAX octets. */
bool note_name_is_good(const char *name, size_t len) NOTE_WARN;
/* Make a key of its parts. returns: 0; -EINVAL: no name, or no such type. */
int note_key_make(struct note_key *k, const char *name, enum note_type type, const uint8_t pub[NOTE_PUB]) NOTE_WARN;
/* Read a key from its len characters. returns: 0; -EINVAL: it is none, its id is another's, or its type is none of ours. */
int note_key_read(struct note_key *k, const char *text, size_t len) NOTE_WARN;
/* Write it as text. */
void note_key_print(const struct note_key *k, char text[NOTE_KEY_TEXT]);

/* Read a note of len octets, which n points into. returns: 0; -EBADMSG: it is none, or beyond the limits above. */
int note_parse(struct note *n, const char *octets, size_t len) NOTE_WARN;
/* Is it signed with that key? *time: seconds since 1970 UTC of the latest cosignature, 0 of others (may be NULL).
 * returns: 1; 0 there is no signature of it; -EBADMSG there is one that is wrong: nothing in the note is to be believed. */
int note_check(const struct note *n, const struct note_key *k, uint64_t *time) NOTE_WARN;

/* Sign len octets of text, at that time if the key cosigns, into a line with its newline.
 * returns: octets; -EINVAL the text ends with no newline or is too long.  secret: the secret key. */
int note_sign(char line[NOTE_LINE_MAX], const char *text, size_t len, const struct note_key *k, const uint8_t secret[NOTE_SECRET], uint64_t time) NOTE_WARN;
