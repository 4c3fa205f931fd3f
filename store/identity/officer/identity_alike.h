/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Is somebody like this here already? Asked once an enrolment, behind evidence and consent.
 *
 * Never: whom it found; only which kinds of what was compared agreed. secret: records are personal data. Inside the caller's transaction. */
#pragma once

#include "store/identity/core/identity_record.h"
#include "store/identity/core/identity_rules.h"

enum identity_alike_how { IDENTITY_ALIKE_NONE, IDENTITY_ALIKE_WEAK, IDENTITY_ALIKE_STRONG };

struct identity_alike {
	enum identity_alike_how how;
	char kinds[64];		/* words of the group alike, joined by commas */
};

/* An officer's dialogue has begun, or acts: the key of the index is opened, or stays open; the first officer of all makes it. returns: 0; -ENOENT this officer
 * has no copy until another who has one comes; an error of db.h. */
int identity_alike_enter(struct identity_run *r) __attribute__((warn_unused_result));
/* Look for them. number: E.164 digits, "" without a phone.
 * returns: 0 and *out; 1 a hash is to be made first, r->job is filled (in a first half alone): identity_alike_again() goes on; -EAGAIN no hash can be made
 * now; an error of db.h. */
int identity_alike_check(struct identity_run *r, const struct identity_record *record, const char *number, struct identity_alike *out)
	__attribute__((warn_unused_result));
/* Go on with the worker's answer, r->v. returns: 0 and *out; an error of db.h. */
int identity_alike_again(struct identity_run *r, const struct identity_record *record, const char *number, struct identity_alike *out)
	__attribute__((warn_unused_result));
/* What agreed in a case of somebody who was enrolled already, as in identity_alike. returns: false: it does not open, no officer was here for a while. */
bool identity_alike_kinds(struct identity_run *r, struct identity_alike *out, const struct db_blob *sealed);
/* Is what a check compares, but the phone, in both the same? */
bool identity_alike_is_same(const struct identity_record *a, const struct identity_record *b);
/* This officer threw away a draft for which somebody alike was found: more than IDENTITY_PROBES_A_DAY are an alarm. returns: 0; an error of db.h. */
int identity_alike_thrown(struct identity_run *r) __attribute__((warn_unused_result));
/* Remember somebody who was just enrolled. returns: 0; an error of db.h. */
int identity_alike_keep(struct identity_run *r, const struct db_person *p, const struct identity_record *record) __attribute__((warn_unused_result));
