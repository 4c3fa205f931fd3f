/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of a folder. */
#pragma once

#include "store/unit/field_dir.h"

#define FIELD_DRAFT_KEY	32
#define FIELD_CARD_FILE	"card"

/* How far it is: one file, replaced whole. */
struct field_state {
	uint64_t bundle;		/* number of the last one */
	uint64_t sealed, reported, cleared;	/* people up to these numbers */
	uint8_t cleared_hash[FIELD_HASH];	/* of entry `cleared` */
	uint64_t dropped;
	int64_t made, latest, reported_at;	/* latest: the clock was never behind it */
	uint32_t small;			/* PINs are hashed as in a test */
};

struct field_dir {
	int fd, officers, drafts, people;
	struct field_card card;
	struct field_card_text card_text;
	struct national rows[NATIONAL_ROWS_MAX];
	struct national_table papers;
	char name[FIELD_UNIT_NAME];
	uint8_t pub[SEAL_KEY];
	struct field_state state;
	uint64_t last;			/* number of the newest person; the hash of its entry */
	uint8_t last_hash[FIELD_HASH];
	struct {			/* all secret */
		uint8_t unit[FIELD_SECRET];
		uint8_t officer[FIELD_SECRET];
		uint8_t drafts[FIELD_DRAFT_KEY];
	} key;
	char officer[FIELD_UNIT_NAME];	/* "": nobody entered */
	uint8_t officer_pub[SEAL_KEY];
};

/* Write the state. */
int field_state_put(struct field_dir *d) FIELD_DIR_WARN;
/* Read it. returns: 0; -ENOENT; -EBADMSG; -errno. */
int field_state_get(struct field_dir *d) FIELD_DIR_WARN;
/* Keep until when which officer of a report on this unit, proved before, may enrol; of an older bundle than what is kept, or without any, nothing. */
int field_until_keep(struct field_dir *d, uint64_t bundle, const void *report, size_t len) FIELD_DIR_WARN;
/* The time, never behind what the folder saw. */
int64_t field_dir_now(const struct field_dir *d);
/* A name of a unit or an officer: letters, digits, '-', 1 to FIELD_UNIT_NAME - 1 of them. */
bool field_dir_is_name(const char *name);
/* Read the entry of a number. returns: 0; -ENOENT; -EBADMSG. */
int field_people_get(struct field_dir *d, uint64_t number, uint8_t octets[FIELD_ENTRY_MAX], size_t *len) FIELD_DIR_WARN;
/* Find the newest person, and end the draft that became it. */
int field_people_settle(struct field_dir *d) FIELD_DIR_WARN;
