/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the room of cases: what its files share. Nobody else includes this.
 *
 * Life cycle of a case that officers open: 1. identity_case_new(), state DB_CASE_WAITS; 2. a second officer approves it: DB_CASE_RUNS; 3. identity_case_due()
 * looks at it whenever db_case.due comes, until its notice was heard and its wait is over; 4. its kind takes effect: DB_CASE_DONE. At any time before
 * it may end without effect: DB_CASE_ENDED, and db_case.why says how.
 *
 * A kind of case is a row of identity_case_kind.c. secret: a body names numbers; who opened it wipes it. */
#pragma once

#include "store/identity/core/identity_record.h"
#include "store/identity/core/identity_rules.h"

#define IDENTITY_CASE_NOTICES	3	/* SMS of one case to each number */

/* What is sealed of a case, under a key of the vault. Octets alone: it is stored. */
struct identity_case_body {
	uint8_t form;
	uint8_t reason;			/* 1 and up: of the kind's reasons */
	uint8_t old_slot, lang_len;
	char number[IDENTITY_NUMBER_MAX];	/* that was shown, to be theirs */
	char old[IDENTITY_NUMBER_MAX];	/* that they had; "" not known */
	char link[IDENTITY_LINK_MAX];	/* by which notices leave; "" none */
	uint8_t paper[DB_IX];		/* keyed hash of the person and the last four signs; zero: none was seen */
	uint8_t opener_ix[DB_IX];	/* number of the officer who opened it */
	uint64_t seat;			/* of the terminal it was opened at; 0: a phone */
	int64_t opened;			/* steady seconds, as are all below; to the second */
	int64_t approved;
	int64_t unheard;		/* no notice waits for the operator since then; 0: one does */
	int64_t from;			/* the wait began; 0: not yet */
	int64_t ready;			/* and ends; 0 not known yet */
	int64_t out[2 * IDENTITY_CASE_NOTICES];	/* SMS of the notice */
	uint8_t n_out, notices;		/* notices: times that one was sent */
	uint8_t attr;			/* stored id of what is corrected; 0: none */
	uint8_t has_key;		/* 1: the custodians opened the record, or codes of a card did */
	uint8_t was_locked;		/* 1: the ID was locked when it was opened */
	uint8_t news_wrong, news_day;	/* numbers of other cases that were typed on the phone, on a day, which is kept modulo 256 */
	uint8_t pad[1];
	uint8_t wrap[SEAL_WRAP];	/* its key, under the key file; of is_by_card under a code as well */
	struct identity_shown shown;	/* the phone of `number`; not in form 1 */
};

#define IDENTITY_CASE_FIX	(IDENTITY_ATTR_MAX + SEAL_INBOX_OVER)

/* An open case and its body. */
struct identity_case {
	struct db_case row;
	struct identity_case_body body;
	uint16_t fix_len;
	/* what it is to be, sealed to the person's inbox; of a proxy the id of its tie; of an erasing that is the person's own the
	 * number of its receipt; fix_len 0: nothing is corrected */
	uint8_t fix[IDENTITY_CASE_FIX];
};

/* A kind of case. */
struct identity_case_kind {
	uint8_t kind;			/* DB_CASE_* */
	const char *name;		/* key of case_new, and of the word group "case" */
	bool needs_second;
	bool is_stopped;		/* by a PIN, or LOCK */
	bool is_recovery;		/* one at a time, and so many a year */
	bool has_number;		/* a phone is shown, to be theirs */
	bool has_old;			/* the number they have is asked for, for the notice */
	bool has_fix;			/* it corrects a value, which the person sees and takes, or not */
	bool is_phoneless;		/* it is for who has no phone: a paper alone says who is meant, and nobody is texted */
	bool is_by_card;		/* codes of a card begin and end it: no officer has a part in it, and no phone hears how it stands */
	enum identity_case_wait wait;	/* of the configuration */
	unsigned notices;		/* SMS: at 0, 8 and 20 hours, the first so many */
	const char *reasons;		/* words of why, a blank between; "danger" is one of them; "": it is begun as something else */
	/* It is due: take effect, once, in this transaction. Change c->row; the caller writes it. NULL: somebody fetches it.
	 * returns: 0; -ESTALE it cannot, for good: the case lapses; -EAGAIN not now: it is tried again; an error of db.h. */
	int (*effect)(struct identity_core *core, struct identity_case *c);
};

/* returns: the row of a kind; NULL: none is opened by an officer. */
const struct identity_case_kind *identity_case_kind_of(uint8_t kind);
/* The same by its name, of those that begin as a case. */
const struct identity_case_kind *identity_case_kind_named(const char *name);
/* Put the words of a list parted by blanks, each as IDF_ROW, for a terminal. */
void identity_case_kind_rows(struct identity_run *r, const char *words);
/* The same of the names of all kinds. */
void identity_case_kind_names(struct identity_run *r);
/* returns: the place of a word in reasons, from 1; 0: it is none. */
uint8_t identity_case_kind_reason(const struct identity_case_kind *k, const char *word);
/* Write the word at a place of them. returns: word. */
const char *identity_case_kind_why(const struct identity_case_kind *k, uint8_t reason, char word[16]);
/* The word of a state, DB_CASE_OPEN ... */
const char *identity_case_kind_state(uint8_t state);
/* Put a case into an officer's list: IDF_ROW of case_list. */
void identity_case_row_put(struct identity_run *r, const struct db_staff *s, const struct db_case *c);
/* The word of a kind, of all that are listed: "other" for one of a newer program. */
const char *identity_case_kind_word(uint8_t kind);

/* Open the sealed half of c->row. returns: 0; -EBADMSG.  secret: c->body. */
int identity_case_body_open(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed) __attribute__((warn_unused_result));
/* Empty the sealed half, where it does not open: what is written then opens again. */
void identity_case_body_blank(struct identity_case *c);
/* Write c. returns: 0; an error of db.h. */
int identity_case_body_put(struct identity_core *core, const struct identity_case *c) __attribute__((warn_unused_result));
/* Draw a number and write a new case. returns: 0; an error of db.h. */
int identity_case_body_new(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* Keyed hash of what stands last on a paper of that person, in one form. returns: 0; -EILSEQ or -EMSGSIZE: nothing that can be compared. */
int identity_case_body_paper(const struct identity_core *core, uint8_t mac[DB_IX], int64_t person_id, const char *last4)
	__attribute__((warn_unused_result));
/* Forget the key that the custodians gave; the caller writes c. */
void identity_case_body_forget(struct identity_core *core, struct identity_case *c);
/* End c without effect, and write it. why: DB_CASE_REFUSED ... returns: 0; an error of db.h. */
int identity_case_body_end(struct identity_core *core, struct identity_case *c, uint8_t why) __attribute__((warn_unused_result));

/* End it before its time, and have that told at the next unlock; of one that nobody fetched in time there is nothing to tell. returns: 0; an error of db.h. */
int identity_case_body_halt(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* End c, which the person stopped, and write that and a line of the ledger. returns: 0; an error of db.h. */
int identity_case_body_stopped(struct identity_run *r, struct identity_case *c) __attribute__((warn_unused_result));

/* When a wait ends that began at `from`. returns: steady seconds. */
int64_t identity_case_wait_end(const struct identity_conf *conf, const struct identity_case_kind *k, int64_t from);
/* Look at one that runs, send its next notice, begin or end its wait, and write it. returns: 0; an error of db.h. */
int identity_case_wait_look(struct identity_core *core, struct identity_case *c, int64_t steady) __attribute__((warn_unused_result));
/* Nobody fetched it in time. steady: seconds. */
static inline bool identity_case_wait_over(const struct identity_case *c, int64_t steady)
{
	return c->body.ready && steady >= c->body.ready + IDENTITY_CASE_READY_S;
}
/* It took effect: write that. returns: 0; an error of db.h. */
int identity_case_wait_done(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* Put CASE_KIND, and of one that runs READY_DAY and READY_TIME: before its notice was heard the earliest that they can be. */
void identity_case_wait_put(struct identity_run *r, const struct identity_case *c);

/* Read the login of a person on a number that another holder has since. returns: 0; -ENOENT; an error of db.h. */
int identity_case_effect_off(struct identity_core *core, struct db_login *l, const char *number, int64_t person_id) __attribute__((warn_unused_result));
/* Move a login to the number that was shown, with its PIN. returns: as effect. */
int identity_case_effect_move(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* Make the proxy hold that was written down, of who never had a PIN. returns: as effect. */
int identity_case_effect_proxy(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* Erase the person. returns: as effect. */
int identity_case_effect_erase(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* What the person says of an erasing. key: keep (it ends, and nothing is hidden any more) | erase (it is theirs from here on).
 * returns: ok | erases, as ERASE | refused | busy. */
enum identity_outcome identity_case_erase_answer(struct identity_run *r, struct identity_case *c, const char *key);
/* Take the PINs and all other phones of the person, and make a start code for the number that was shown. Where no key of the record is there it is emptied.
 * returns: as effect.  secret: code; the caller wipes it. */
int identity_case_effect_reset(struct identity_core *core, struct identity_case *c, struct db_login *l, char code[8]) __attribute__((warn_unused_result));

/* May another card be given to p by two officers? Who has a phone shows it, and of who chose a PIN nobody else opens the record. returns: 1; 0; an error
 * of db.h. */
int identity_case_card_may(struct identity_core *core, const struct db_person *p) __attribute__((warn_unused_result));

/* Seal to a person what an attribute is to be. returns: 0; -EMSGSIZE.  secret: value. */
int identity_case_fix_seal(struct identity_case *c, const struct db_person *p, enum identity_attr a, const char *value) __attribute__((warn_unused_result));
/* Put OFFICER DESK_NAME FIX FIX_VALUE, for the person of this unlocked dialogue. returns: 0; -EBADMSG it does not open; an error of db.h. */
int identity_case_fix_show(struct identity_run *r, const struct identity_case *c) __attribute__((warn_unused_result));
/* Write it into the record. returns: 0; -ESTALE the record is another one by now; -EBADMSG; an error of db.h. */
int identity_case_fix_write(struct identity_run *r, const struct identity_case *c) __attribute__((warn_unused_result));

/* May this officer have a part in a case of that person and those numbers ("": none)? returns: ok | own | busy. */
enum identity_outcome identity_case_officer_may(struct identity_run *r, const struct db_staff *s, int64_t person_id, const char *number, const char *old);
/* The same of the second one: another officer, of another name, on another number and terminal, and the first one may work still.
 * returns: ok | own | none | busy. */
enum identity_outcome identity_case_officer_second(struct identity_run *r, const struct db_staff *s, const struct identity_case *c);
/* Do both officers of c work still? Without the first one it ends, without the second it waits for another. returns: 1; 0 that was done; an error of db.h. */
int identity_case_officer_stand(struct identity_core *core, struct identity_case *c) __attribute__((warn_unused_result));
/* Read the case that the person of this dialogue was asked about. *o: stopped | spot | fix | erasing | erasing_held | copy_asked. returns: 0; -ENOENT it is asked
 * no more; an error of db.h.  secret: c->body. */
int identity_case_stop_asked(struct identity_run *r, struct identity_case *c, enum identity_outcome *o) __attribute__((warn_unused_result));
/* Append a ledger line about c: who acts, which case, whose. returns: 0; an error of db.h. */
int identity_case_open_leaf(struct identity_run *r, const struct identity_case *c, const char *kind) __attribute__((warn_unused_result));
/* What is to be answered next of the claim of this dialogue: step_..., with step_send what is said of it; gone. */
enum identity_outcome identity_case_claim_step(struct identity_run *r);
/* Read the last four signs of a paper, as an officer typed them. returns: whether they are four.  secret: last4; the caller wipes it. */
bool identity_case_body_last4(const struct identity_req *req, char last4[SECRET_MAX + 1]);
/* Write what one of DB_CASE_RESET_CARD holds into c->body and c->fix; id, ix and ready of x do not count.  secret: c, x. */
void identity_case_held_put(struct identity_case *c, const struct identity_case_reset *x);
/* Read it, all of *x. returns: 0; -EBADMSG it holds nothing.  secret: x. */
int identity_case_held_get(const struct identity_case *c, struct identity_case_reset *x) __attribute__((warn_unused_result));
/* Fill c->body and c->fix of one of DB_CASE_RESET_CARD from what version 12 of the database sealed, or from nothing. returns: 0; -EBADMSG.  secret: c. */
int identity_case_held_old(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed) __attribute__((warn_unused_result));
/* Note that the second officer of c approves it. returns: 0; an error of db.h. */
int identity_case_watch(struct identity_run *r, const struct identity_case *c) __attribute__((warn_unused_result));

/* Read the copy of a person that is asked for, or waits to be fetched. returns: 1; 0; an error of db.h.  secret: c->body. */
int identity_case_copy_find(struct identity_core *core, struct identity_case *c, int64_t person_id) __attribute__((warn_unused_result));
/* May a copy of that person be made, or handed over: here, and not locked? returns: 1; 0; an error of db.h. */
int identity_case_copy_may(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* One that nobody asks about yet. asked: when the person asked for it by dial, in steady seconds; 0: a desk began it. */
void identity_case_copy_fill(struct identity_case *c, int64_t person_id, int64_t asked);
/* Write c, which may be new. returns: 0; an error of db.h. */
int identity_case_copy_write(struct identity_core *core, struct identity_case *c, bool is_new) __attribute__((warn_unused_result));
/* Is the person asked about this copy now? */
bool identity_case_body_is_asked(const struct identity_case *c, int64_t steady);
/* Write the copy of the person of r->d, whose DEK is there, sealed to the hash r->v of a code. returns: 0; -EFBIG; -EBADMSG the record does not open; an error
 * of db.h. */
int identity_case_export(struct identity_run *r, const struct identity_case *k) __attribute__((warn_unused_result));

/* Does it wait for a second officer who decides it at once, with case_judge: a death, somebody alike? */
bool identity_case_judge_waits(const struct db_case *c);
/* The half of CASE_SEE for those. returns: see_death, see_alike CASE DESK_NAME SEEN_TIME | none own soon | busy. */
enum identity_outcome identity_case_judge_see(struct identity_run *r);
/* Say of c, somebody alike, what it is: DB_CASE_OTHER, _SAME (its draft ends, and what was answered is kept with it) or _UNKNOWN, and write it.
 * sealed: its own; that of the draft behind it. returns: 0; an error of db.h. */
int identity_case_alike_end(struct identity_core *core, struct db_case *c, uint8_t state, struct db_blob *sealed) __attribute__((warn_unused_result));
