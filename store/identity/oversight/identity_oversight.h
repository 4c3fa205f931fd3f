/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the room of complaints and oversight: what its verbs share. Nobody else includes this.
 *
 * A complaint is a row that says when, and a body that says what. The body is a box to the public half of a key of oversight, whose secret half is under the
 * PINs of the overseers alone; all bodies have one length. What is said later goes into boxes to a key of that complaint's own, whose secret half is in
 * the body: so nobody has to know which overseers read it. secret: a body, and all words. */
#pragma once

#include "store/identity/core/identity_rules.h"

#define IDENTITY_BODY_TEXT	640	/* octets of an SMS that is kept: three parts of Arabic, or one of any script */

/* Flags of a complaint that are lines of the ledger still to be written. */
#define IDENTITY_SAID (DB_COMPLAINT_SAID_CLOSE | DB_COMPLAINT_SAID_AGAIN | DB_COMPLAINT_SAID_HIGHER | DB_COMPLAINT_SAID_STOP | DB_COMPLAINT_SAID_GO)

/* What somebody said, and who; all of it octets. */
struct identity_body {
	uint8_t form, kind, who, call;
	uint8_t has_pin, by_sms, fill[2];
	char org[8], ref[12], day[12];
	char number[IDENTITY_NUMBER_MAX];	/* to be called; "": not wanted */
	uint8_t reporter[DB_IX];		/* of the number that complained: two of one are no two */
	uint8_t sec[SEAL_KEY];			/* opens what is said later */
	int64_t opened;
	uint16_t text_len;
	char text[IDENTITY_BODY_TEXT];
	uint8_t rest[6];
};

/* Open the body of a complaint with the key of this dialogue. returns: 0; -EBADMSG: it is for others.  secret: b, the caller wipes it. */
int identity_body_open(const struct identity_run *r, struct identity_body *b, const struct db_blob *sealed) __attribute__((warn_unused_result));
/* Seal it to pub. returns: 0; -EMSGSIZE.  secret: b. */
int identity_body_seal(struct db_blob *sealed, const struct identity_body *b, const uint8_t pub[SEAL_KEY]) __attribute__((warn_unused_result));
/* Does it read as danger: threat or abuse? */
static inline bool identity_body_is_danger(const struct identity_body *b)
{
	return b->kind == IDENTITY_ABOUT_ABUSE;
}
/* The clocks of a complaint of that kind opened at now: due_first, due_close and DB_COMPLAINT_HOURS of *c. Pure but for the time zone. */
void identity_body_clocks(const struct identity_conf *conf, struct db_complaint *c, uint8_t kind, int64_t now);
/* Who complained was told that oversight asks: the clocks of *c stop for IDENTITY_COMPLAINT_STOP_D working days at the most, but for those that run in
 * hours and those that are late already. */
void identity_body_stop(const struct identity_conf *conf, struct db_complaint *c, int64_t now);
/* They said something: the clocks run on. Nothing where they did not stop. */
void identity_body_go(const struct identity_conf *conf, struct db_complaint *c, int64_t now);

/* The last moment at which a clock of days ran out that is late for IDENTITY_LATE_DAYS at now. */
int64_t identity_body_overdue(const struct identity_conf *conf, int64_t now);

/* The public half of a key of oversight. name: IDENTITY_RING_... returns: 0; -ENOENT; -EBADMSG it is not what was kept; an error of db.h. */
int identity_oversight_pub(struct identity_core *core, uint8_t pub[SEAL_KEY], const char *name) __attribute__((warn_unused_result));
/* Keep it. returns: 0; -EMSGSIZE; an error of db.h. */
int identity_oversight_keep(struct identity_core *core, const uint8_t pub[SEAL_KEY], const char *name) __attribute__((warn_unused_result));
/* Read the overseer of this dialogue, at each verb. returns: ok | refused (blocked, or the account ended: the dialogue is over) | busy. */
enum identity_outcome identity_oversight_load(struct identity_run *r, struct db_staff *s);
/* The same of one who is to read something: none, while nobody gave them a key. */
enum identity_outcome identity_oversight_reader(struct identity_run *r, struct db_staff *s);
/* Put DESK_NAME, FRESH, TAKEN_N, LATE and ALERTS. returns: 0; an error of db.h. */
int identity_oversight_home(struct identity_run *r, const struct db_staff *s) __attribute__((warn_unused_result));
/* Complaints that this overseer reads: that nobody took, that wait for an answer, and that are late. */
struct identity_heard {
	unsigned fresh, taken, late;
};
/* Count them. returns: 0; an error of db.h. */
int identity_hearing_count(struct identity_run *r, struct identity_heard *n) __attribute__((warn_unused_result));

/* Say in the log, once a day and once a start, that an overseer reads complaints about that same overseer, while it is so. now: seconds. */
void identity_complaint_tell_accused(struct identity_core *core, int64_t now);

/* Look at the file of holidays, once a day and once a start. now: seconds. returns: 0; an error of db.h. */
int identity_holidays_tend(struct identity_core *core, int64_t now) __attribute__((warn_unused_result));

/* Begin and end pauses that are due. now: seconds. *n: counts up. returns: 0; an error of db.h. */
int identity_pause_tend(struct identity_core *core, int64_t now, unsigned slice, unsigned *n) __attribute__((warn_unused_result));
/* Pause an agent for a day, from now on. returns: 0; an error of db.h. */
int identity_pause_agent(struct identity_run *r, int64_t staff_id) __attribute__((warn_unused_result));
/* A complaint about the organisation of that code was upheld: people are told for IDENTITY_UPHELD_S, from a time on that is drawn by lot. Of "" and of one
 * that is not here nothing is kept. returns: 0; an error of db.h. */
int identity_pause_upheld(struct identity_run *r, const char *code) __attribute__((warn_unused_result));

/* What may still be done today. */
struct identity_quota {
	uint16_t *used;			/* counts up */
	unsigned most;
};
static inline bool identity_quota_is_used(const struct identity_quota *q)
{
	return *q->used >= q->most;
}
/* Of complaints of that kind by the number ix: whoever is in danger is heard whatever else was said. A number that the link of the dialogue does not vouch
 * for uses up nothing of its owner's, but of what all such numbers of that link have together. */
struct identity_quota identity_quota_open(struct identity_run *r, const uint8_t ix[DB_IX], uint8_t kind);
/* Of numbers of no complaint that it types. */
struct identity_quota identity_quota_guess(struct identity_run *r, const uint8_t ix[DB_IX]);
