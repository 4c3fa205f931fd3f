/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The folder of a field unit, on a laptop that nobody guards.
 *
 *   card            what the service gave: its public keys, who it is, what is read aloud, what numbers of papers look like
 *   unit            name and key of the unit
 *   state           how far bundles and reports are
 *   until           until when the service takes people of which officer, as the last report said
 *   officers/NAME   public key; secret key and the key of the drafts under the PIN; tries, counted before they are judged
 *   drafts/SLIP     answers so far, under the key of the drafts
 *   people/NUMBER   finished: the slip, then field_entry.h; NUMBER is of 12 digits
 *
 * Promise: what was said to be saved is on disk; a slip is a draft or a person, never both, however it ended. Who has the folder alone reads
 * nobody: people are for the service, drafts behind a PIN of FIELD_PIN_LENGTH digits whose hash takes FIELD_PIN_MEM.
 * Life cycle: 1. field_dir_make() once; 2. field_dir_open(), alone: a second one is refused; 3. field_dir_enter() as an officer; 4. the rest; 5. field_dir_close().
 * Errors, unless said: 0; -errno of the disk. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/unit/field_bundle.h"
#include "store/unit/field_card.h"
#include "store/unit/field_file.h"

#define FIELD_PIN_LENGTH	8	/* digits: nobody counts tries of who carries the laptop away */
#define FIELD_PIN_MEM		(256u << 20)
#define FIELD_PIN_OPS		3
#define FIELD_PIN_TRIES		3	/* then a wait, which doubles */
#define FIELD_PIN_CLOSED	12	/* no more: another officer admits the same one anew */
#define FIELD_PIN_WAIT_S	900
#define FIELD_SLIP		8	/* digits, the last a Damm check */
#define FIELD_UNIT_NAME		24	/* with NUL */
#define FIELD_WARN_DAYS		7	/* without a report */
#define FIELD_STOP_DAYS		14
#define FIELD_UNTIL_DAYS	14	/* that an officer has left: it is said */
#define FIELD_DIR_WARN __attribute__((warn_unused_result))

struct field_dir;

/* What a folder holds; their sum is everything ever begun. */
struct field_counts {
	unsigned drafts, waiting, sealed, reported;	/* waiting: finished, in no bundle; sealed: in one, without a report; reported: by the service */
	uint64_t dropped;				/* drafts thrown away */
};

/* Make the folder, with a new key for the unit. small: PINs are hashed as in a test.
 * returns: 0; -EEXIST it is not empty; -EINVAL the name is none; -errno. */
int field_dir_make(const char *path, const struct field_card_text *card, const char *name, bool small) FIELD_DIR_WARN;
/* Open it for this process alone. now: seconds since 1970 UTC; one that is behind the latest the folder saw counts as that.
 * owns: *d is the caller's, field_dir_close() ends it. returns: 0; -ENOENT it is none; -EBUSY another one has it; -EBADMSG damaged; -errno. */
int field_dir_open(struct field_dir **d, const char *path, int64_t now) FIELD_DIR_WARN;
/* Wipe keys and close; NULL does nothing. */
void field_dir_close(struct field_dir *d);

/* It is that late; kept with what is written next. now: as field_dir_open(). */
void field_dir_tick(struct field_dir *d, int64_t now);
/* The card of its service, as long as d. */
const struct field_card *field_dir_card(const struct field_dir *d);
/* The kinds of papers it judges, as long as d. */
const struct national_table *field_dir_papers(const struct field_dir *d);
/* Words of it that are read aloud: field_card_words(). */
int field_dir_words(struct field_dir *d, const char *lang, const char *screen, char *out, size_t size) FIELD_DIR_WARN;
/* The name of the unit, as long as d. */
const char *field_dir_name(const struct field_dir *d);
/* Public key of the unit. */
const uint8_t *field_dir_pub(const struct field_dir *d);
/* Read how many there are of each. */
int field_dir_count(struct field_dir *d, struct field_counts *c) FIELD_DIR_WARN;
/* Whole days since the last report, or since the folder was made. */
unsigned field_dir_silent_days(const struct field_dir *d);
/* Until when the service takes people of an officer. */
struct field_until {
	char name[FIELD_UNIT_NAME];
	char day[11];			/* YYYY-MM-DD */
	int left;			/* days until then; 0 and less: it is over */
};
/* Read what the last report said of an officer, n from 0. returns: 0; -ENOENT no more, or no report said; -EBADMSG damaged; -errno. */
int field_until_get(struct field_dir *d, struct field_until *u, unsigned n) FIELD_DIR_WARN;
/* By how much is that time, seconds, behind the latest seen here? While it is, time stands still for waits and days. returns: seconds; 0: it is not. */
int64_t field_dir_behind(const struct field_dir *d, int64_t now);

/* ---- officers ---- */

/* Add an officer with a PIN. The first one needs nobody; another one needs somebody who entered, whose key of the drafts it gets.
 * returns: 0; -EPERM nobody entered; -EEXIST; -EINVAL name or PIN is none; -errno.  secret: pin. */
int field_dir_admit(struct field_dir *d, const char *name, const char *pin) FIELD_DIR_WARN;
/* Enter. The try is on disk before it is judged. *wait_s: seconds until the next one may be made.
 * returns: 0; -EACCES wrong; -EAGAIN wait; -EPERM closed; -ENOENT no such officer; -EINVAL not of its shape, no try lost.  secret: pin. */
int field_dir_enter(struct field_dir *d, const char *name, const char *pin, unsigned *wait_s) FIELD_DIR_WARN;
/* Tries that an officer has before the next wait. returns: 0: none, or no such officer. */
unsigned field_dir_tries(struct field_dir *d, const char *name);
/* Forget who entered; their keys are wiped. */
void field_dir_leave(struct field_dir *d);
/* Who entered; NULL nobody. */
const char *field_dir_officer(const struct field_dir *d);
/* Read the public key of an officer by name. returns: 0; -ENOENT. */
int field_dir_officer_pub(struct field_dir *d, const char *name, uint8_t pub[SEAL_KEY]) FIELD_DIR_WARN;

/* ---- people; all need somebody who entered: -EPERM ---- */

/* Keep the answers so far. slip "": a new one is drawn and written there.  secret: lines. */
int field_dir_draft_put(struct field_dir *d, char slip[FIELD_SLIP + 1], const char *lines, size_t len) FIELD_DIR_WARN;
/* Read them. returns: 0; -ENOENT; -EBADMSG.  secret: lines. */
int field_dir_draft_get(struct field_dir *d, const char *slip, char lines[FIELD_PLAIN_MAX + 1], size_t *len) FIELD_DIR_WARN;
/* The draft behind that slip in order; "" first. returns: 0; -ENOENT. */
int field_dir_draft_next(struct field_dir *d, char slip[FIELD_SLIP + 1]) FIELD_DIR_WARN;
/* Throw it away. */
int field_dir_draft_drop(struct field_dir *d, const char *slip) FIELD_DIR_WARN;
/* Finish: the person is sealed to the service, on disk, and the draft is gone. returns: 0; -ETIME no report for FIELD_STOP_DAYS; -EMSGSIZE.
 * secret: lines. */
int field_dir_person(struct field_dir *d, const char *slip, const char *lines, size_t len) FIELD_DIR_WARN;

/* ---- bundles ---- */

/* Give the octets of a bundle of all people without a report to put, in order. returns: 0; -ENODATA nobody waits; what put returned. */
int field_dir_seal(struct field_dir *d, int (*put)(void *ctx, const void *octets, size_t len), void *ctx, uint32_t *people) FIELD_DIR_WARN;
/* The bundle just given is whole where it was wanted. */
int field_dir_sealed(struct field_dir *d, uint32_t people) FIELD_DIR_WARN;
/* The service took all up to that number of the bundle last sealed: note it. returns: 0; -EBADMSG not a report on this unit, or not signed. */
int field_dir_report(struct field_dir *d, const void *report, size_t len) FIELD_DIR_WARN;
/* Remove people with a report. returns: 0; -EBUSY drafts are there and with_drafts is another number than theirs. */
int field_dir_clear(struct field_dir *d, unsigned with_drafts) FIELD_DIR_WARN;
