/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Argon2id, and the worker process that does nothing else.
 *
 * Promise: a secret and its hash leave no copy behind in the worker. Never: a file, a key, a network.
 *
 * Life cycle of a worker: 1. the role starter hands it one end of a SOCK_SEQPACKET pair; 2. each kdf_worker_turn() takes one job, or one list,
 * and answers it with one result; 3. end of file, or a packet of any other size, ends it.
 *
 * Limits: memory KDF_MEM_MIN to KDF_MEM_MAX, of lists from KDF_LIST_MEM_MIN on, passes 1 to KDF_OPS_MAX; one hash at a time, so memory stays below
 * mem_kib plus 4 MiB. A list has KDF_LIST_MAX values: about the time of one PIN, so that a phone waits no longer for it than for another phone. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/base/secret.h"

#define KDF_MEM_MIN	19456		/* KiB: the floor for two passes */
#define KDF_MEM_MAX	1048576		/* KiB: one worker must not take the host */
#define KDF_OPS_MAX	10
#define KDF_SALT	16
#define KDF_OUT		32
#define KDF_SHARE_MEM	19456		/* share codes: KiB and passes are part of the stored index, so not configurable */
#define KDF_SHARE_OPS	2
#define KDF_LIST_MAX	8
#define KDF_LIST_MEM_MIN 64		/* KiB: what is in a list is a keyed hash already */
#define KDF_DUP_MEM	8192		/* keys of the index of duplicates: the same */
#define KDF_DUP_OPS	2

/* One packet towards a worker. secret: secret, second. */
struct kdf_job {
	uint64_t id;		/* comes back in the result */
	uint32_t mem_kib;
	uint32_t ops;
	uint8_t salt[KDF_SALT];
	struct secret secret;
	uint8_t turn;		/* in the queue of who gives it: the lower first; nothing to the worker */
	uint8_t is_list;	/* it stands for a list, which goes to the worker in its place */
	uint8_t has_second;	/* a second value is hashed behind the first, at the same cost: a code that is made where one was typed */
	uint8_t second_salt[KDF_SALT];
	struct secret second;
	uint8_t pad[3];		/* 0 */
};

/* One packet back. secret: out, second. */
struct kdf_result {
	uint64_t id;
	int32_t rc;		/* 0; -EINVAL: bounds; -ENOMEM */
	uint32_t pad;		/* 0 */
	uint8_t out[KDF_OUT];	/* zero unless rc is 0, as is the next */
	uint8_t second[KDF_OUT];
};

/* One packet of several values under one salt, towards a worker and back. secret: x. */
struct kdf_list {
	uint64_t id;
	int32_t rc;		/* back: as of a result */
	uint32_t mem_kib;
	uint32_t ops;
	uint32_t n;		/* values, 1 to KDF_LIST_MAX */
	uint8_t salt[KDF_SALT];
	uint8_t x[KDF_LIST_MAX][KDF_OUT];	/* each becomes its hash; zero unless rc is 0 */
};

_Static_assert(sizeof(struct kdf_job) == 88, "no hidden padding on the pair");
_Static_assert(sizeof(struct kdf_result) == 80, "no hidden padding on the pair");
_Static_assert(sizeof(struct kdf_list) == 40 + KDF_LIST_MAX * KDF_OUT, "no hidden padding on the pair");

/* Hash len octets of password with Argon2id version 0x13, one lane.
 * returns: 0; -EINVAL when mem_kib or ops is out of bounds; -ENOMEM. out is zero on failure.
 * blocks: about 100 ms a 64 MiB.  secret: password, out; the caller wipes both.  source: RFC 9106 3.1 */
int kdf_hash(uint8_t out[KDF_OUT], const char *password, size_t len, const uint8_t salt[KDF_SALT],
	     uint32_t mem_kib, uint32_t ops) __attribute__((warn_unused_result));

/* Hash what a job wants, no list, into *result, its id and rc included. blocks: for one or two hashes.  secret: job, result; the caller wipes both. */
void kdf_job_hash(struct kdf_result *result, const struct kdf_job *job);

/* Hash each value of a list in its place and set rc. blocks: for n hashes. */
void kdf_list_hash(struct kdf_list *list);

/* Take one job or list from fd and answer it. fd stays open.
 * blocks: while there is no job, and for one hash; works on blocking and non-blocking descriptors.
 * returns: 1 when it was answered; 0 at end of file; -EPROTO after an odd packet; another -errno when the descriptor fails. */
int kdf_worker_turn(int fd) __attribute__((warn_unused_result));
