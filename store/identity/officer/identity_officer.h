/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the room of officers: what its verbs share. Nobody else includes this.
 *
 * Life cycle of a verb of a draft: 1. identity_officer_load(); 2. identity_draft_open(); 3. change it; 4. identity_draft_save(), whose outcome is the
 * next step. secret: a draft is personal data; who opened it wipes it. */
#pragma once

#include "store/identity/core/identity_record.h"
#include "store/identity/core/identity_rules.h"

#define IDENTITY_WORDS_MAX	1024	/* octets of what was read aloud: three screens, in any script */
#define IDENTITY_WRITERS_MAX	4	/* officers of one draft whom the ledger names */
#define IDENTITY_ASKED_MAX	64	/* stored ids of attributes are below */

enum identity_phone { IDENTITY_PHONE_UNASKED, IDENTITY_PHONE_PROVEN, IDENTITY_PHONE_LATER, IDENTITY_PHONE_NONE, IDENTITY_PHONE_KINDS };
enum identity_heard {	/* of the consent that is read aloud */
	IDENTITY_HEARD_NOTHING, IDENTITY_HEARD_FIRST, IDENTITY_HEARD_SECOND,
	IDENTITY_HEARD_AGREED, IDENTITY_HEARD_INTERPRETED, IDENTITY_HEARD_KINDS
};
enum identity_twin { IDENTITY_TWIN_UNASKED, IDENTITY_TWIN_ASKED, IDENTITY_TWIN_STRONG, IDENTITY_TWIN_OTHER, IDENTITY_TWIN_UNKNOWN, IDENTITY_TWIN_KINDS };

struct identity_draft {
	struct db_draft row;
	struct identity_record record;
	uint8_t asked[IDENTITY_ASKED_MAX];	/* by stored id: 1 it was answered, be it with nothing */
	uint8_t phone, heard, twin;
	char number[IDENTITY_NUMBER_MAX];	/* proven */
	struct {	/* of a child, on the phone of its guardian */
		uint8_t is_child, kin, care;	/* place in their lists, plus one; 0: not asked yet */
		int64_t guardian_id;		/* 0: nobody has that slot, and the desk is not told */
	} ward;
	char lang[IDENTITY_LANG_MAX];		/* of what was read */
	uint8_t reader[DB_REF];			/* who read it */
	int64_t heard_at;
	char words[IDENTITY_WORDS_MAX];		/* read aloud */
	uint16_t words_len;
	char case_number[8];			/* opened by somebody alike */
	uint8_t writers[IDENTITY_WRITERS_MAX][DB_REF];
	uint8_t n_writers;
};

/* Read the draft of this dialogue, or begin it where nothing is kept of it. s: the officer. returns: ok | gone | stale | busy. */
enum identity_outcome identity_draft_open(struct identity_run *r, struct identity_draft *d, const struct db_staff *s);
/* Take up that draft, whatever version it has. returns: ok | gone | busy. */
enum identity_outcome identity_draft_take(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, int64_t id);
/* Open a row that was read, of the officer's desk. returns: 0; -EBADMSG; as identity_ring_get(). */
int identity_draft_unseal(struct identity_run *r, struct identity_draft *d, const struct db_blob *sealed) __attribute__((warn_unused_result));
/* Write it, with a ledger line of that kind. returns: the next step, and what goes with it | bad (it holds too much) | limit | busy. */
enum identity_outcome identity_draft_save(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, const char *leaf);
/* Append a ledger line about a draft: who acts, which draft, who wrote in it before. more: another reference, or NULL. returns: 0; an error of db.h. */
int identity_draft_leaf(struct identity_run *r, const struct identity_draft *d, const char *kind, const uint8_t more[DB_REF]) __attribute__((warn_unused_result));
/* Delete it; the dialogue has none then. returns: 0; an error of db.h. */
int identity_draft_end(struct identity_run *r, struct identity_draft *d) __attribute__((warn_unused_result));
/* Keep which phone hears how it stands, until nobody touches it for so long that it is erased. returns: 0; -EMSGSIZE; an error of db.h. */
int identity_draft_bind(struct identity_run *r, const struct identity_draft *d) __attribute__((warn_unused_result));
/* That phone hears nothing of it any more. returns: 0; -EBADMSG; an error of db.h. */
int identity_draft_unbind(struct identity_run *r, const struct identity_draft *d) __attribute__((warn_unused_result));
/* What is to be asked next: step_... of a draft that lacks it, else step_ready. Pure. */
enum identity_outcome identity_draft_step(const struct identity_draft *d);
/* Put DRAFT_ID, VERSION, DRAFT or DRAFT_OLD and DRAFT_DAY, and SAVED. */
void identity_draft_put(struct identity_run *r, const struct identity_draft *d);
/* Put MASKED: a number of which little can be read. */
void identity_draft_put_masked(struct identity_run *r, const char *number);
/* Somebody alike was found, and that ends without an answer: the draft goes, or is of another person from here on. It shows in the officer's figures.
 * returns: 0; an error of db.h. */
int identity_draft_unfound(struct identity_run *r, struct identity_draft *d) __attribute__((warn_unused_result));
/* Was a paper seen whose number is not there yet? */
static inline bool identity_draft_lacks_paper(const struct identity_draft *d)
{
	return d->record.v[IDENTITY_ATTR_ID_TYPE][0] && !d->record.v[IDENTITY_ATTR_ID_NUMBER][0];
}
/* identity_ward: the draft of a child */
/* Answer kin or care. returns: whether value is a word of theirs. */
bool identity_ward_set(struct identity_draft *d, const char *key, const char *value);
/* Put what a terminal reads of the guardian: rows kin=, care=. */
void identity_ward_put(struct identity_run *r, const struct identity_draft *d);
/* Is it of a child, who is below age by every birth date that can be meant? Before a date is answered: yes. */
bool identity_ward_is_child(const struct identity_run *r, const struct identity_draft *d);
/* The person was made: tie it to its guardian, who is told. returns: 0; an error of db.h. */
int identity_ward_tie(struct identity_run *r, const struct identity_draft *d, const struct db_person *p) __attribute__((warn_unused_result));

/* Is an attribute answered? */
bool identity_draft_has(const struct identity_draft *d, enum identity_attr a);
/* Name of the key of a desk's drafts. */
#define IDENTITY_RING_NAME 24
void identity_draft_ring(char name[IDENTITY_RING_NAME], const struct db_staff *s);
/* Newest own draft that is open. returns: 0; -ENOENT; as identity_draft_unseal(). */
int identity_draft_newest(struct identity_run *r, struct identity_draft *d, const struct db_staff *s) __attribute__((warn_unused_result));

/* Count what an officer did; the day's new people with it. */
void identity_officer_count(struct identity_run *r, const char *what);
/* So many of those. returns: 0; an error of db.h. */
int identity_officer_counted(struct identity_run *r, int64_t staff_id, const char *what, int64_t *n) __attribute__((warn_unused_result));
/* New people of that officer today. returns: 0; an error of db.h. */
int identity_officer_today(struct identity_run *r, int64_t staff_id, int64_t *n) __attribute__((warn_unused_result));
