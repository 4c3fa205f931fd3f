/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who an IMSI is: its number, and the MSC that serves it, from OsmoHLR's control interface (subscriber.by-imsi-<IMSI>.info), remembered
 * for a short time.
 *
 * Promise: every gsup_directory_ask() that returned 0 has one answer, at the latest after timeout_ms.
 * Never: blocks, logs an IMSI or a number, keeps one for longer than twice known_ms.
 *
 * Life cycle: 1. gsup_directory_new(); 2. gsup_directory_start(): it stays connected; 3. gsup_directory_stop() and _start() as the link goes;
 * 4. gsup_directory_free(), not inside a callback.
 *
 * Limits: GSUP_DIRECTORY_ASKED_MAX questions under way; GSUP_DIRECTORY_KNOWN_MAX answers remembered, the oldest gives way. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/gsup/gsup_pdu.h"

struct resolve;

#define GSUP_DIRECTORY_ASKED_MAX	10000	/* what OsmoHLR answers in a second or so */
#define GSUP_DIRECTORY_KNOWN_MAX	10000	/* 2 MiB; a dialogue asks once, at its begin */
#define GSUP_DIRECTORY_MSC_SIZE		64	/* IPA name with NUL; a longer one counts as none */

struct gsup_directory_conf {
	const char *name, *host;		/* host: as resolve.h reads it */
	uint16_t port;
	struct resolve *resolve;		/* borrowed, and outlives the directory; NULL: host must be an address */
	unsigned timeout_ms;			/* for an answer, and for connecting */
	unsigned known_ms, unknown_ms;		/* an answer is remembered so long; one that says "nobody" shorter */
	unsigned reconnect_ms, reconnect_max_ms;
};

/* secret: a person's */
struct gsup_directory_entry {
	char msisdn[GSUP_PDU_IMSI_SIZE];	/* digits; "": OsmoHLR has none */
	char msc[GSUP_DIRECTORY_MSC_SIZE];	/* "": has not said where it is */
};

/* entry NULL: no answer. Borrowed. */
typedef void (*gsup_directory_answer_t)(void *priv, uint64_t ref, const struct gsup_directory_entry *entry);

struct gsup_directory_stats {
	uint64_t asked, found, nobody, failed, remembered;
};

struct gsup_directory;

/* Defaults; names and addresses stay empty. */
void gsup_directory_conf_init(struct gsup_directory_conf *conf);

/* owns: conf is copied, its strings and priv are borrowed. returns: NULL when out of memory. */
struct gsup_directory *gsup_directory_new(void *ctx, const struct gsup_directory_conf *conf, gsup_directory_answer_t answer, void *priv);
/* Connect, and connect again whenever the connection is lost. */
void gsup_directory_start(struct gsup_directory *dir);
void gsup_directory_stop(struct gsup_directory *dir);	/* open questions are answered with NULL */
void gsup_directory_free(struct gsup_directory *dir);	/* as gsup_directory_stop(); NULL is fine */

/* What is remembered. returns: borrowed until the next call; NULL: nothing. */
const struct gsup_directory_entry *gsup_directory_find(struct gsup_directory *dir, const char *imsi);
/* returns: 0: answer(ref) comes once, not from inside; -ENOTCONN; -EAGAIN too many under way; -ENOMEM. */
int gsup_directory_ask(struct gsup_directory *dir, const char *imsi, uint64_t ref) __attribute__((warn_unused_result));
/* returns: answers remembered; for tests of their lives. */
unsigned gsup_directory_known(const struct gsup_directory *dir);
/* It turned out wrong. */
void gsup_directory_forget(struct gsup_directory *dir, const char *imsi);

/* Whether the control interface is connected. */
bool gsup_directory_is_up(const struct gsup_directory *dir);
/* Counts since gsup_directory_new(); borrowed while dir lives. */
const struct gsup_directory_stats *gsup_directory_stats(const struct gsup_directory *dir);

/* A reply on the control interface, for fuzzing and tests: "GET_REPLY 7 subscriber.by-imsi-901700000000001.info \nid\t1\nmsisdn\t254...".
 * returns: 0, *id and *entry; -ENOENT, *id: there is no such subscriber; -EREMOTEIO, *id: another error; -EINVAL: no reply to a question. */
int gsup_directory_read(uint32_t *id, struct gsup_directory_entry *entry, const char *text, size_t len) __attribute__((warn_unused_result));
