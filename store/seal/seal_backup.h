/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A backup as octets: a header that says what it is and holds its key for who may open it, then a stream of sealed chunks.
 *
 *   header  magic "musafir-backup 1", key id, id of the backup, time, people, number and head of the last ledger line, octets and schema
 *           version of the database, test flag, custodians; the backup's random key under a key of the pepper; the pepper for the custodians
 *   stream  XChaCha20-Poly1305, chunk by chunk in order, the whole header bound to each, the last one marked: nothing is changed, moved, cut off or added
 *
 * Promise: the header names nobody and holds no key in the clear. Numbers are big-endian. The pepper goes to the custodians because without it
 * no number, code or PIN of the database is found again: a lost key file is made anew from it.
 * secret: keys. */
#pragma once

#include "store/seal/seal.h"

#define SEAL_BACKUP_MAGIC	16
#define SEAL_BACKUP_HEADER	712
#define SEAL_BACKUP_ID		16
#define SEAL_CHUNK		65536	/* octets of a chunk, the last one excepted */
#define SEAL_CHUNK_OVER		17
#define SEAL_STREAM_HEAD	24

/* What a header says. */
#define SEAL_BACKUP_ROOTED	14	/* version of the schema from which the ledger is a tree */

struct seal_backup {
	char key_id[SEAL_KEY_ID];
	bool is_test;
	uint8_t id[SEAL_BACKUP_ID];
	int64_t time;			/* seconds since 1970 UTC */
	uint64_t people, lines;		/* lines: number of the last line of the ledger */
	uint8_t head[32];		/* root of the tree over them; before version SEAL_BACKUP_ROOTED the chain value of the last, or zero */
	uint64_t size;			/* octets of the database */
	uint32_t version;		/* of its schema */
};

/* Make a key for a backup and the header that holds it. b: all but key_id and is_test are the caller's.
 * secret: key; the caller wipes it. */
void seal_backup_new(const struct seal_keys *keys, const struct seal_backup *b, uint8_t header[SEAL_BACKUP_HEADER], uint8_t key[SEAL_KEY]);
/* Read what a header says; nothing proves it before the stream opens. returns: 0; -EPROTO a newer program made it; -EBADMSG it is none. */
int seal_backup_read(struct seal_backup *b, const uint8_t header[SEAL_BACKUP_HEADER]) __attribute__((warn_unused_result));
/* The key of a backup of this key file. returns: 0; -EKEYREJECTED another key file made it; -EBADMSG changed.  secret: key; the caller wipes it. */
int seal_backup_open(const struct seal_keys *keys, const uint8_t header[SEAL_BACKUP_HEADER], uint8_t key[SEAL_KEY]) __attribute__((warn_unused_result));
/* The keys of the key file that made a backup, from the secrets of n custodians: two, or the one of a test key. They are in memory alone:
 * seal_keyfile_write(). owns: *keys is the caller's, seal_keys_free() ends it. returns: 0; -EBADMSG these do not open it; -ENOMEM.  secret: sec. */
int seal_backup_recover(struct seal_keys **keys, const uint8_t header[SEAL_BACKUP_HEADER], const uint8_t sec[][SEAL_KEY], unsigned n)
	__attribute__((warn_unused_result));
/* Write keys as a new key file, mode 0600, synced. returns: 0; -EEXIST, nothing is touched; another -errno. err: one line for a person. */
int seal_keyfile_write(const struct seal_keys *keys, const char *path, char *err, size_t err_size) __attribute__((warn_unused_result));

/* ---- the anchor ---- */

/* The id that an anchor says: of the key that the database was made with, whatever key file came later. */
void seal_anchor_id(const struct seal_keys *keys, char id[SEAL_KEY_ID]);
/* Keyed hash of the text of an anchor. */
void seal_anchor_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const void *text, size_t len);
/* What is kept of a person who was erased. */
void seal_tombstone(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const uint8_t ref[SEAL_IX]);

/* ---- the stream: chunks in order, no way back ---- */

/* Lives anywhere; the caller wipes it.  secret: all of it. */
struct seal_stream {
	_Alignas(16) uint8_t state[64];
};

/* Begin to seal. head: goes in front of the first chunk. */
void seal_stream_seal_begin(struct seal_stream *s, uint8_t head[SEAL_STREAM_HEAD], const uint8_t key[SEAL_KEY]);
/* Seal a chunk of len octets into len + SEAL_CHUNK_OVER; header: bound to it. */
void seal_stream_seal(struct seal_stream *s, uint8_t *out, const void *plain, size_t len, const uint8_t header[SEAL_BACKUP_HEADER], bool is_last);
/* Begin to open. returns: 0; -EBADMSG. */
int seal_stream_open_begin(struct seal_stream *s, const uint8_t head[SEAL_STREAM_HEAD], const uint8_t key[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Open the next chunk of len octets into len - SEAL_CHUNK_OVER. returns: 0; -EBADMSG: not what was sealed, or not here. */
int seal_stream_open(struct seal_stream *s, void *out, const uint8_t *chunk, size_t len, const uint8_t header[SEAL_BACKUP_HEADER], bool *is_last)
	__attribute__((warn_unused_result));
