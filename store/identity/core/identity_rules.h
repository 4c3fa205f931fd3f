/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the identity rules: the state that identity_*.c share. Nobody else includes this.
 *
 * A verb is a function of one struct identity_run: it validates first and writes after. Its outcome is the answer, or RUN_HASH when
 * r->job is filled and the second half is to come. A fault of the database spoils the whole batch; a row that is missing or does not
 * open costs the one verb that wanted it, unless that has written already: identity_fault() tells them apart. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>

#include "store/base/bucket.h"
#include "store/identity/core/identity_facts.h"
#include "store/identity/core/identity_dup.h"
#include "store/identity/core/identity_limits.h"
#include "store/identity/core/identity_priv.h"
#include "store/identity/core/identity_record.h"

#define IDENTITY_NUMBERS_MAX	4096	/* whose hashes are counted; a newer number of the same place wins, the other begins anew */
#define IDENTITY_PLACES_MAX	4096	/* resume places in memory; a newer one of the same slot wins */
#define IDENTITY_DIALOGUE_BITS	15
#define IDENTITY_OPS_UNSEEN	4	/* codes made in one dialogue whose showing is still to be reported */

#define IDENTITY_EVENT_MAX	448	/* date, short name, twelve facts of 24 characters, time, code, purpose, record number */
#define IDENTITY_MET_MAX	65536	/* numbers remembered with their link; a newer one of the same slot wins, the other counts as new again */
#define IDENTITY_ASKS_MAX	1024	/* each lives 150 s: seven new ones a second */
#define IDENTITY_PUSHES_MAX	1024	/* the same */
#define IDENTITY_LISTS_MAX	16	/* lists being hashed: of as many officers, less one */
#define IDENTITY_SHIFTS_MAX	4096	/* agents whose shift runs; a newer one of the same slot wins, the other types the PIN */

#define IDENTITY_PRIVATES_MAX	64	/* each lives a quarter of an hour; the oldest gives way */
#define IDENTITY_KNOCKS_MAX	512	/* numbers; a newer one of the same place wins */

#define IDENTITY_CALLERS_MAX	4096	/* numbers that complain or guess in a day; more share what all of those have whom a link does not vouch for */

#define RUN_HASH IDO_COUNT	/* not an outcome: the second half answers */

/* What a person is about to give. */
struct identity_offer {
	char org[8];
	char chosen[IDENTITY_FACTS_MAX + 1];	/* digits of optional facts */
	char life[8];				/* h1 today d3 */
};

enum identity_card_mode {
	IDENTITY_CARD_NONE,
	IDENTITY_CARD_MOVE, IDENTITY_CARD_ADD,	/* the number that dials, instead of or beside the old one */
	IDENTITY_CARD_LOCK,
	IDENTITY_CARD_RESET, IDENTITY_CARD_READY,	/* a new PIN: three codes, and one of them again behind the wait */
	IDENTITY_CARD_HAND,			/* an officer hands one over; the person says whether it is theirs */
	IDENTITY_CARD_SHOW,			/* on a SIM that just changed */
	IDENTITY_CARD_BEARER,			/* at an agent, without a phone */
	IDENTITY_CARD_WORDS,			/* by SMS */
};

/* What is under way with a code card. secret: all of it. */
struct identity_card_talk {
	enum identity_card_mode mode;
	char number[IDENTITY_NUMBER_MAX];	/* asked about, */
	uint8_t ix[DB_IX];
	uint8_t slot;
	int64_t person_id, card_id;	/* who and what that is; 0: nobody, none */
	int64_t read_id;		/* whose rows are read: its own, or of some other card where there is none; 0: nobody has one */
	bool is_off;			/* their login is of who had the number before: */
	uint8_t from_ix[DB_IX], from_slot;	/* it stands here */
	uint8_t salt[KDF_SALT];		/* of the codes; of no card a random one */
	uint8_t n[SEAL_CARD_NEED];	/* the codes that are asked for, */
	uint8_t asked, typed;		/* how many so far, and how many were typed */
	uint8_t t[SEAL_CARD_NEED][KDF_OUT];	/* hashes of those */
	char case_number[8];		/* of the case by which it is handed over; "": a phone was shown */
};

/* A phone that was shown to an officer. */
struct identity_shown {
	int64_t at;			/* steady seconds */
	uint8_t sim[DB_IX];		/* keyed hash of its IMSI; zero: the link told none */
};

#define IDENTITY_LOST_BIRTHS	64	/* marks to be made: who does not find room gets one at another unlock */
#define IDENTITY_LOST_DATES	2	/* that one may type: of the own calendar, and Gregorian */

/* A birth date whose mark is to be made. secret. */
struct identity_lost_birth {
	int64_t person_id;
	uint8_t ref[DB_REF];
	unsigned nth;			/* of their dates */
	struct secret digits;
};

/* Marks of birth dates that wait for a worker, the first one at it. */
struct identity_lost {
	uint64_t job;			/* 0: none is under way */
	unsigned n;
	struct identity_lost_birth births[IDENTITY_LOST_BIRTHS];
};

/* What an officer has answered of a case that is not open yet, or checked of one. */
struct identity_claim {
	uint8_t kind;			/* DB_CASE_*; 0: none is begun */
	uint8_t flags;			/* DB_CASE_IS_DANGER */
	bool has_reason, lacks_paper, is_old_asked;
	uint8_t reason;
	int64_t person_id;		/* who is meant; 0: not found yet */
	char paper[16];			/* kind of the paper */
	char last4[8];			/* of its number */
	char old[IDENTITY_NUMBER_MAX];	/* the number that they had; "" not known */
	uint8_t old_slot;
	char number[IDENTITY_NUMBER_MAX];	/* shown, to be theirs */
	struct identity_shown shown;	/* the phone of that number */
	char case_number[8];		/* of the second officer: */
	bool is_seen;			/* paper or phone were seen */
	uint8_t attr;			/* what is corrected: 1 more than its place in identity_attributes.h; 0 nothing */
	char value[IDENTITY_ATTR_MAX];	/* what it is to be; "" not known yet */
};

/* What a desk writes down of a proxy, until it is asked for. */
struct identity_proxying {
	int64_t person_id, proxy_id;	/* 0: nobody who is here */
	bool has_person;
	char masked[16];		/* the proxy's number, as it is shown */
	int64_t org_id;
	char why[16];
	char number[IDENTITY_NUMBER_MAX];	/* the person's */
	bool is_asked;			/* it is written down: a second officer may stand for the person's yes */
	int64_t tie;			/* then; 0: nobody is asked */
};

enum { IDENTITY_ABOUT_MONEY = 1, IDENTITY_ABOUT_USED, IDENTITY_ABOUT_ABUSE, IDENTITY_ABOUT_REFUSED, IDENTITY_ABOUT_DATA, IDENTITY_ABOUT_OTHER };	/* as on M12 */
enum { IDENTITY_WHO_SHOP = 1, IDENTITY_WHO_STAFF, IDENTITY_WHO_KNOWN, IDENTITY_WHO_SILENT, IDENTITY_WHO_OVERSEER };	/* as on M12w, the last of M12f; 0: not said */
enum { IDENTITY_CALL_NO = 1, IDENTITY_CALL_ANY, IDENTITY_CALL_MORNING, IDENTITY_CALL_NOW };	/* as on M12c; the last is of M12h */

enum { IDENTITY_ACTED = 1, IDENTITY_NOT_SHOWN, IDENTITY_PASSED_ON };	/* outcomes, as on O2c */

/* What somebody has said of a complaint that is not opened yet. secret. */
struct identity_saying {
	uint8_t kind;			/* 0: none is begun */
	uint8_t who, call;
	char org[8];			/* "": not known */
	char ref[12], day[12];		/* of a line of the history: record number, date; "" */
	const char *text;		/* by SMS, text_len octets; borrowed; NULL: none */
	size_t text_len;
};

#define IDENTITY_HEARINGS	64	/* complaints of one list: those that are due first */

/* What an overseer does. secret. */
struct identity_hearing {
	bool has_key;
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY];	/* of oversight */
	int64_t ids[IDENTITY_HEARINGS];	/* of the list */
	unsigned n, at;
	int64_t id;			/* what is shown: a complaint; 0: none */
	int64_t newcomer;		/* an overseer who has no key yet */
	int64_t alert, pause, agent;	/* what is shown of those: staff, row, staff */
};

/* What a recovery leaves behind. */
struct identity_after {
	int64_t at;		/* steady seconds: the last one of this week; 0: none */
	bool is_small;		/* small bundles alone are given, */
	bool is_few;		/* and IDENTITY_SIM_FEW a day */
	bool is_recovered;	/* ever, as far as cases are kept */
	int64_t card_used;	/* when codes of a card gave a PIN last; 0: never */
};

/* What the cases of the person of a dialogue say, read once, at the right PIN. */
struct identity_case_met {
	int64_t person_id;	/* 0: not read */
	bool asks;		/* one is to be told or asked about */
	struct identity_after after;
};

struct identity_dialogue {
	struct hlist_node node;
	struct llist_head lru;
	struct llist_head touched;	/* in this batch; empty when not */
	uint64_t id;
	uint64_t serial;		/* given by this vault, because a gateway that restarts gives the same ids again */
	char link[IDENTITY_LINK_MAX];
	char number[IDENTITY_NUMBER_MAX];
	uint8_t ix[DB_IX];
	uint8_t sim[DB_IX];		/* keyed hash of its IMSI */
	bool has_sim;			/* the link told the IMSI */
	bool asserted;
	struct identity_link *account;	/* of its link */
	int64_t used;			/* last */
	int64_t until;			/* end of what the PIN or start code opened; 0: nothing yet */
	int64_t waits;			/* agent: until then for the answer of a person, and not idle */
	enum identity_state state;
	char lang[IDENTITY_LANG_MAX];
	char dialled[8];
	uint8_t claims;			/* wrong tries of a number that is only claimed; counted nowhere else */

	uint8_t slot;
	int64_t person_id, staff_id;
	uint8_t ref[DB_REF], staff_ref[DB_REF];
	uint8_t dek[SEAL_KEY], staff_key[SEAL_KEY];
	uint8_t officer_sec[SEAL_KEY];	/* an officer's secret half: the keys that officers share are sealed to the public one */
	bool is_desk;			/* at a terminal: it opens officers alone */
	bool has_draft;			/* officer: one is begun or taken up */
	int64_t draft_id;		/* 0: nothing of it is kept yet */
	uint64_t draft_version;		/* as it was shown here last */
	struct identity_claim claim;	/* secret */
	struct identity_shown shown;	/* officer: the phone that was shown last */
	struct identity_proxying proxying;	/* officer */
	char transcript[8];		/* officer: number of the case that was looked up */
	int64_t tie;			/* person: the proxy shown last */
	int64_t proxy;			/* what is offered is for somebody else, by this tie; 0: it is the own */
	struct identity_saying saying;
	char complaint[DB_COMPLAINT_LEN + 1];	/* news of it were told here */
	struct identity_hearing hearing;	/* overseer */
	uint8_t dead_ix[DB_IX];		/* officer: the number of who is to be reported dead */
	uint8_t dead_slot;		/* 0: not said yet */
	int64_t case_id;		/* person: the case that was answered last; 0: none */
	int64_t asked_id;		/* IDS_CASE: the one that is asked about */
	struct identity_case_met met;	/* person */
	char awaits_slot;		/* digit: who of the number just proven waits for a PIN; 0: nobody, or it was not asked for */
	int64_t last_used;

	bool is_second;			/* opened by the second PIN */
	bool is_proven;			/* the PIN was typed again: good for one change */
	bool by_code;			/* IDS_START: by a start code, not by a PIN that must change */
	bool has_card;			/* a code of the person's card was right here: a SIM that changed stops nothing */
	int64_t texted_org;		/* the organisation that an SMS asks to block: the question that is open; 0: none, or that of the PIN */
	bool needs_notice, agreed_notice;
	uint8_t start_mac[DB_IX];
	uint8_t notice_sha[32];
	struct secret pin;		/* first typing */
	struct identity_card_talk card;

	uint64_t ask;			/* the request of an agent that is shown; 0: none */
	int64_t ask_org;
	bool is_paired;			/* its digits were typed, the PIN is still to come */
	bool is_warned;			/* a push: it warns that wrong PINs were typed */

	bool offered;			/* the offer was shown and may be shared */
	struct identity_offer offer;
	int64_t late_share;		/* the share that resume shows again; 0: a place in memory */
	uint8_t late_op[DB_IX];
	int64_t open_share;		/* the share that open_code showed */
	int64_t seen[IDENTITY_EVENTS];	/* the notes that history listed */
	unsigned n_seen;
	int64_t event_org;		/* of the event shown; 0: a failed try */
	char event_ref[12];		/* its record number */
	bool has_event;
	int64_t blocked_org;		/* the organisation that offer found blocked */
	int64_t survey_org;		/* the organisation that the survey asks about */
	int64_t checked_id;
	char name_kept[NAME_SKELETON_WHOLE];	/* secret: of that check, by name_skeleton_keep() */
	uint8_t name_tries;		/* how often a name may still be judged by it */
	uint8_t unseen[IDENTITY_OPS_UNSEEN][DB_IX];
	unsigned n_unseen;
};

enum identity_texted { IDENTITY_TEXTED_NOT, IDENTITY_TEXTED_WHO, IDENTITY_TEXTED_CODE, IDENTITY_TEXTED_SHARE };

/* What of an SMS the second half needs, besides number and link. */
struct identity_texting {
	enum identity_texted word;
	int64_t serial;
	char by[IDENTITY_LINK_MAX], address[IDENTITY_NUMBER_MAX];
	bool wants_lease;
	uint32_t lease;
};

/* A first half that waits for its worker. */
struct identity_job {
	uint64_t id;			/* 0: free */
	uint64_t ticket, batch;
	uint16_t verb;
	uint8_t op[16];
	bool claimed;			/* UNLOCK of a number that is only claimed: hashed for the timing alone, no login */
	uint8_t slot;			/* login counted */
	uint8_t start_slot;		/* UNLOCK: the start code of that slot was right */
	uint64_t seq;			/* the attempt's own number */
	int64_t number_wait;		/* wait_until of the number before this attempt was counted */
	bool may_start;			/* counted against the start codes that wait, too: */
	uint8_t start_typed;		/* of this slot; 0: of all */
	bool is_desk;			/* UNLOCK, PROVE at a terminal: counted there and for staff */
	struct db_login before;		/* UNLOCK: the counters before this attempt */
	int64_t fail_day;		/* newest day with a failure before this attempt, 0: none */
	uint8_t salt[KDF_SALT];
	struct secret secret;		/* SHARE, SMS_CARD: the digits */
	uint8_t text_sha[32];
	struct identity_texting texting;	/* SMS_CARD */
	struct identity_dup_keys dup;	/* of a list: what it was made of */
	struct db_staff staff_before;	/* CHECK: the counters before this attempt */
	struct db_staff staff_counted;	/* and with it */
	struct identity_dialogue d;	/* a copy: a dialogue that ends meanwhile does not stop the verb */
};

/* The most of something in one unit of time: of this week and the week before. It is kept. */
struct identity_busiest {
	int64_t week;
	uint32_t now, before;
};

/* Who complains or asks for news, on one day. In memory alone: a row would tell who. */
struct identity_caller {
	uint8_t ix[DB_IX];
	int64_t day;
	uint16_t opened, dangers, wrong;
};

/* The account of a link. */
struct identity_link {
	char name[IDENTITY_LINK_MAX];	/* "": of all that are not configured */
	bool is_listed;			/* core->conf has it */
	bool is_seat;			/* of a terminal, not of a link */
	struct bucket left[IDENTITY_HASH_KINDS];
	unsigned hashes;		/* under way */
	unsigned dialogues;
	int64_t met_minute, opened_minute;
	unsigned met;			/* numbers new to it in that minute */
	unsigned opened;		/* people who opened something in that minute */
	bool is_read;			/* busiest is what is kept */
	struct identity_busiest busiest;	/* minute, by opened */
	struct identity_caller crowd;	/* numbers that are only claimed, together */
};

/* A number that a link was told the language of. */
struct identity_met {
	uint64_t mark;			/* 0: free */
	int64_t opened;			/* minute in which its person last opened something */
};

/* A number that had something hashed. */
struct identity_number {
	uint8_t ix[DB_IX];
	bool is_used, asserted;
	struct bucket left[IDENTITY_HASH_KINDS];
};

struct identity_place {
	int64_t person_id, until;
	struct identity_offer offer;
};

/* The shift of an agent, who typed the PIN not long ago. */
struct identity_shift {
	uint8_t ix[DB_IX];
	int64_t staff_id, until;	/* until 0: free */
	uint8_t key[SEAL_KEY];		/* of staff */
};

/* A request of an agent to whoever has a number. */
struct identity_ask {
	struct llist_head list;		/* oldest first */
	uint64_t id, batch;		/* batch that last wrote of it */
	int64_t staff_id, org_id;
	char org[8];
	int64_t row;			/* of db_asked, which limits them */
	uint8_t ix[DB_IX];		/* of the number */
	char code[4];			/* what the agent sees and the person types */
	unsigned wrong;
	bool is_over;			/* refused, or guessed at: the agent is not told */
	int64_t until;
	int64_t person_id;		/* who typed the code, and the PIN; 0: nobody yet */
	int64_t share_id;		/* what they gave; 0: nothing yet */
	uint8_t v[KDF_OUT];		/* secret: opens its envelope */
};

enum identity_push_kind { IDENTITY_PUSH_ASK, IDENTITY_PUSH_WARN };

/* A screen to show without being dialled. */
struct identity_push {
	struct llist_head list;		/* oldest first */
	uint64_t id;
	enum identity_push_kind kind;
	uint64_t ask;			/* ASK: which; WARN: the slot */
	char number[IDENTITY_NUMBER_MAX];	/* secret; nowhere else is it kept for longer than a dialogue */
	uint8_t ix[DB_IX];
	int64_t due, until;
	bool is_handed;			/* to the gateway; never a second time */
};

/* Wrong PINs that were typed at desks: for a number, or at a terminal. */
struct identity_knock {
	uint8_t ix[DB_IX];
	unsigned wrong;			/* in a row */
	int64_t since, until;		/* of the first; waits until */
};

/* A login whose person may choose a second PIN: a desk opened that. */
struct identity_private {
	uint8_t ix[DB_IX], slot;
	int64_t until;			/* steady seconds; 0: free */
};

/* A terminal: it is no link of an operator, and has no share of one. */
struct identity_seat {
	uint64_t visit;			/* random: whoever comes next has another; of a user of the host that is known always the same */
	struct identity_link account;
	struct identity_knock knock;
};

/* What the clock is held against. */
struct identity_watch {
	bool is_read;			/* the next two */
	int64_t last;			/* time of the last line of the ledger; 0: it has none */
	int64_t earliest;
	int64_t good, since;		/* the last time believed, and clock_passed() then */
	enum identity_doubt doubt;	/* as of then, or later */
	int64_t told;			/* clock_passed() when a doubt was logged last */
	bool has_gap;			/* for a while nobody was there to read what was announced */
	bool has_base, is_kept;		/* the next, and it is on disk */
	int64_t base;			/* how far the steady time is ahead of clock_passed() */
	int64_t lag;			/* and behind the time believed, as kept */
};

/* What too many of in an hour are an alarm: acts that need no PIN, because who lost a phone must be helped at once, and which a captured gateway can do
 * to everybody; and what guesses at PINs leave. */
enum identity_act {
	IDENTITY_ACT_LOCK, IDENTITY_ACT_BLOCK, IDENTITY_ACT_NEW_PIN,
	IDENTITY_ACT_DEATH,		/* reported at desks */
	IDENTITY_ACT_LOCKOUT,
	IDENTITY_ACT_FAILED,		/* numbers, each at its first failure of a day */
	IDENTITY_ACTS
};

#define IDENTITY_CHORES	5	/* of the janitor, beside what goes by age */

struct identity_core {
	struct db *db;
	const struct seal_keys *keys;
	const struct clock *clock;
	const struct identity_conf *conf;
	const struct identity_verb_fns *verbs;
	struct identity_watch watch;
	struct { const char *kind, *words; } actor;	/* an administrator, until their first ledger line; NULL */
	const struct identity_verb_row *running;	/* NULL: administration */
	DECLARE_HASHTABLE(dialogues, IDENTITY_DIALOGUE_BITS);
	struct llist_head lru;		/* oldest first */
	struct llist_head touched;
	unsigned n_dialogues;
	uint64_t batch, next_job, refused, unnamed, serial;
	const struct identity_witness *witness;	/* NULL: none */
	int broken;			/* first database fault of the batch */
	uint64_t writes;		/* of the database, when the verb at hand began */
	bool may_undo;			/* it runs in a savepoint */
	bool is_lost;			/* a row that the verb needs is missing: it is answered busy and undone */
	uint64_t lost_rows;		/* so far */
	int64_t in_log_s;		/* something deleted stands in the log of the database for so long */
	int64_t chore_again[IDENTITY_CHORES];	/* steady: of one that failed, not before then; 0: it did not */
	unsigned owed[IDENTITY_ALARMS];	/* failures of chores that no alarm has yet */
	unsigned n_erased;		/* that the witness was told of */
	struct {
		bool is_read;		/* ran is what is kept */
		int64_t day, told;	/* of the last line, of the last alarm */
		int64_t since, looked;	/* looked at since then without a gap, the last time */
		int64_t ran[DB_CLEAN_COUNT];	/* when nothing was left of a class */
		int64_t again[DB_CLEAN_COUNT];	/* steady: of one that failed, not before then; 0: it did not */
	} retention;
	unsigned erased;		/* people the janitor erased, not reported yet */
	bool has_announced;		/* that some will be, the same */
	int64_t told;			/* second of the last fault logged */
	unsigned n_jobs;
	struct identity_job jobs[IDENTITY_HASHES_MAX];
	int64_t choosing[IDENTITY_CHOOSING];	/* steady seconds: until then a person of that remainder may be choosing a PIN */
	struct identity_link links[IDENTITY_LINKS_MAX + 1];	/* the last is for all names that are not listed */
	struct identity_met met[IDENTITY_MET_MAX];
	unsigned n_lent;		/* dialogues of links beyond their own share */
	uint64_t withheld;		/* languages not told */
	int64_t withheld_told;		/* hour in which that was logged last */
	struct identity_number numbers[IDENTITY_NUMBERS_MAX];
	struct identity_link_told told_links[IDENTITY_REPORTS_MAX];
	unsigned n_told_links;
	struct llist_head asks, pushes;
	unsigned n_asks, n_pushes;
	struct identity_list lists[IDENTITY_LISTS_MAX];
	struct identity_dup dup;
	struct identity_lost lost;
	struct identity_place places[IDENTITY_PLACES_MAX];
	struct identity_shift shifts[IDENTITY_SHIFTS_MAX];
	struct identity_knock knocks[IDENTITY_KNOCKS_MAX];
	struct identity_caller callers[IDENTITY_CALLERS_MAX];
	struct identity_caller crowd;	/* who found no place there */
	int64_t holidays_day;		/* on which the file of holidays was looked at last */
	int64_t accused_day;		/* on which was looked at whether who is accused reads of it */
	struct identity_seat seats[PEER_DESKS];
	struct identity_private privates[IDENTITY_PRIVATES_MAX];
};

struct identity_run {
	struct identity_core *core;
	const struct identity_verb_row *row;
	enum identity_peer peer;	/* first half */
	struct identity_dialogue *d;	/* NULL for verbs outside a dialogue */
	struct identity_req *req;
	struct identity_ans *ans;
	struct kdf_job *job;		/* first half */
	struct identity_job *kept;	/* second half, and first once identity_hash_take() gave it */
	const uint8_t *v;		/* second half: the worker's answer */
	const uint8_t *second;		/* the same, of the second value */
	int64_t now;
	int64_t steady;			/* what waits, limits and all that is kept in memory go by: identity_clock_steady() */
	int64_t op_person, op_subject;	/* kept with the answer, to make it again after a cut */
};

/* identity_run: a verb cannot go on. A row that is missing or does not open (any rc but -EIO, -ENOSPC, -EUCLEAN) costs this verb alone while
 * nothing of it is written, or what is can be undone: it is answered busy, its dialogue is forgotten. Anything else spoils the batch.
 * Logged once a second.  returns: busy. */
enum identity_outcome identity_fault(struct identity_core *core, int rc, const char *what);
/* A row of one of many is missing: log and count it; the verb goes on with the others. */
void identity_lost(struct identity_core *core, const char *what);
/* Log a fault of the database, once a second: a full disk fails every batch. */
void identity_fault_tell(struct identity_core *core, int rc, const char *what);
/* Append a field to the answer, as text. What does not fit is our bug and is logged.  secret: value may be. */
void identity_put(struct identity_run *r, enum identity_field id, const char *value);
/* The same, of a number in decimal. */
void identity_put_num(struct identity_run *r, enum identity_field id, int64_t n);
/* Append MINUTES, those that remain until then (seconds), rounded up. */
void identity_put_minutes(struct identity_run *r, int64_t until);
/* The same of a wait, whose end is of the steady time. */
void identity_put_wait(struct identity_run *r, int64_t until);
/* returns: t, of the steady time, is less than `span` seconds ago. A time to come counts as none: it is of a clock that was wrong. */
bool identity_is_within(const struct identity_run *r, int64_t t, int64_t span);
/* Append the local date at t (seconds), YYYY-MM-DD. */
void identity_put_date(struct identity_run *r, enum identity_field id, int64_t t);
/* Log and count what (an "outcome", a "ledger line") the row of the running verb does not name: our bug. */
void identity_unnamed(struct identity_core *core, const char *what, const char *word);
/* Append the ledger leaf of an act; of a verb, one that its row names. returns: 0 or -errno. */
int identity_leaf(struct identity_core *core, int64_t now, const char *kind, const char *org, const void *event, size_t len)
	__attribute__((warn_unused_result));

/* identity_dialogue. The core owns every dialogue; a pointer is good until it is dropped, at the latest when its batch fails to commit. */

/* returns: the dialogue of that id, whoever speaks in it; NULL: none. */
struct identity_dialogue *identity_dialogue_find(struct identity_core *core, uint64_t id);
/* Begin the dialogue of a HELLO; its id is not taken, its number is digits. returns: NULL when there are IDENTITY_DIALOGUES_MAX, or out of memory. */
struct identity_dialogue *identity_dialogue_new(struct identity_core *core, const struct identity_req *req, int64_t now);
/* It was used: it expires later, and is forgotten if this batch does not commit. */
void identity_dialogue_touch(struct identity_core *core, struct identity_dialogue *d, int64_t now);
/* End one. Its keys are wiped, as they are with the next three. */
void identity_dialogue_drop(struct identity_core *core, struct identity_dialogue *d);
/* End all. */
void identity_dialogue_drop_all(struct identity_core *core);
/* End those that were opened from that place (identity_peer.h). */
void identity_dialogue_drop_place(struct identity_core *core, unsigned place);
/* End those that this batch touched: memory would be ahead of the disk. */
void identity_dialogue_drop_touched(struct identity_core *core);
/* Only the goodbye is left: its keys are wiped. */
void identity_dialogue_over(struct identity_dialogue *d);
/* The keys of a person are others: only the goodbye is left to their dialogues, but for `but`. */
void identity_dialogue_over_person(struct identity_core *core, int64_t person_id, const struct identity_dialogue *but);
/* A PIN is chosen from here on, without the former one or behind it. */
void identity_dialogue_choose(struct identity_run *r);
/* returns: false: nobody chooses a PIN of that person; else somebody may, and all dialogues have to be looked at. */
bool identity_dialogue_may_choose(const struct identity_core *core, int64_t person_id, int64_t steady);
/* The batch is on disk: nothing counts as touched. */
void identity_dialogue_settle(struct identity_core *core);
/* Drop what was idle for IDENTITY_DIALOGUE_S, at most slice. returns: how many. */
unsigned identity_dialogue_expire(struct identity_core *core, int64_t now, unsigned slice);
/* returns: the one that a second half belongs to, or the copy in job when it is gone. Never NULL. */
struct identity_dialogue *identity_dialogue_of_job(struct identity_core *core, struct identity_job *job);
/* Remember the index of a kept answer until it is known to be shown; past IDENTITY_OPS_UNSEEN it stays unseen. */
void identity_dialogue_unseen(struct identity_dialogue *d, const uint8_t op_ix[DB_IX]);
/* Nothing is offered in d any more: what chooses, shares or comes back to it is refused. */
void identity_offer_forget(struct identity_dialogue *d);
/* Keep the offer of d as the place that its person comes back to after a cut, for IDENTITY_PLACE_S. */
void identity_place_put(struct identity_core *core, const struct identity_dialogue *d, int64_t now);
/* Copy the place of a person to *offer. returns: false when there is none, *offer is unchanged then. */
bool identity_place_get(struct identity_core *core, int64_t person_id, struct identity_offer *offer, int64_t now);
/* Forget the place of a person. */
void identity_place_drop(struct identity_core *core, int64_t person_id);

/* identity_link: what a link may have, whatever the gateway calls itself */
/* returns: the account of who asks: of the terminal, at a desk, else of the link. Never NULL. */
struct identity_link *identity_link_for(struct identity_core *core, const struct identity_req *req);
/* returns: the account of that name; links that left the configuration share one. Never NULL. */
struct identity_link *identity_link_of(struct identity_core *core, const char *name);
/* returns: whether the configuration has, or had, a link of that name. */
bool identity_link_is_served(struct identity_core *core, const char *name);
/* returns: whether the link may be told what is kept of that number: always of one that it met, of others so many a minute. */
bool identity_link_meets(struct identity_core *core, const char *name, const uint8_t ix[DB_IX], int64_t now);
/* Turn to the week of now. returns: the most of this week and the one before. */
unsigned identity_busiest_of(struct identity_busiest *b, int64_t now);
/* The person of this dialogue opened something: the link's minutes are measured by that. */
void identity_link_opened(struct identity_run *r);
/* returns: whether the link has room for one more dialogue, its own or lent. */
bool identity_link_has_room(const struct identity_core *core, const struct identity_link *l);
/* Count one more dialogue of it. */
void identity_link_takes(struct identity_core *core, struct identity_link *l);
/* One less. */
void identity_link_gives(struct identity_core *core, struct identity_link *l);

/* identity_alarm */
/* *since: when it began; 0: it is off. returns: 0; an error of db.h. */
int identity_alarm_since(struct identity_core *core, enum identity_alarm a, int64_t *since) __attribute__((warn_unused_result));
/* Count n of that act, on people of whom it was not true before; nobody is refused. Too many are logged, and the alarm of them is on from here, with a
 * line of the ledger, if it was not. returns: 0; an error of db.h. */
int identity_alarm_count(struct identity_core *core, enum identity_act act, unsigned n) __attribute__((warn_unused_result));
/* n acts that are an alarm whatever the hour: it is on from here, with a line of the ledger, if it was not. returns: 0; an error of db.h. */
int identity_alarm_raise(struct identity_core *core, enum identity_alarm a, unsigned n) __attribute__((warn_unused_result));
/* Somebody opened their ID with the PIN; last_used: when before. The limits go by how many do in a day. returns: 0; an error of db.h. */
int identity_alarm_opened(struct identity_core *core, int64_t last_used, int64_t now) __attribute__((warn_unused_result));

/* identity_budget: what links and numbers may have hashed, counted when it is */
/* returns: whether link and number of the dialogue have a hash left. */
bool identity_budget_allows(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash what);
/* Take it. returns: how many of its minute the number had used before, rounded up: its turn in the queue. */
unsigned identity_budget_spend(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash what);

/* identity_hash. The core owns every job; a pointer is good until identity_hash_free(), at the latest until its batch fails to commit. */

/* returns: false when the queue, the link or the number has enough; else identity_hash_take() finds room. */
bool identity_hash_may_take(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash what);
/* Reserve r->kept and fill r->job for a worker, at the cost of link and number; only after identity_hash_may_take(). mem_kib and ops: cost of Argon2id.  secret: secret is copied
 * into r->job, which the caller of the core wipes. */
void identity_hash_take(struct identity_run *r, enum identity_hash what, const struct secret *secret, const uint8_t salt[KDF_SALT], uint32_t mem_kib,
			uint32_t ops);
/* Have the job just taken hash a second value, at the same cost, which the number pays like the first. r->kept->secret keeps it for the second half.  secret: as above. */
void identity_hash_second(struct identity_run *r, const struct secret *secret, const uint8_t salt[KDF_SALT]);
/* returns: the job of that id, NULL: none. */
struct identity_job *identity_hash_find(struct identity_core *core, uint64_t id);
/* Wipe one and give its place back. */
void identity_hash_free(struct identity_core *core, struct identity_job *job);
/* Do so with all that this batch reserved. */
void identity_hash_drop_batch(struct identity_core *core);

/* The same of a list, which guesses nothing and costs nothing of what links and numbers may have; behind all phones. Its hashes: identity_list_find() of
 * the second half. returns: false when there are as many as may be, or the number has something hashed already.  secret: keys may be, x. */
bool identity_hash_take_list(struct identity_run *r, const struct identity_dup_keys *keys, const uint8_t x[][KDF_OUT], const uint8_t salt[KDF_SALT])
	__attribute__((warn_unused_result));

/* identity_hash: lists. The core owns every list; a pointer is good until it is dropped.  secret: what is in it. */
/* Keep n values to be hashed for that job. returns: NULL when there are IDENTITY_LISTS_MAX. */
struct identity_list *identity_list_new(struct identity_core *core, uint64_t id, const uint8_t x[][KDF_OUT], unsigned n, const uint8_t salt[KDF_SALT]);
/* returns: that of the job; NULL: none. */
struct identity_list *identity_list_find(struct identity_core *core, uint64_t id);
/* Wipe that of the job; without one nothing. */
void identity_list_drop(struct identity_core *core, uint64_t id);

/* identity_op */
/* Answer a repeat of verb v with operation id `id` in the same dialogue from what was kept. returns: true when r->ans is that answer. */
bool identity_op_recall(struct identity_run *r, const uint8_t id[16], const struct identity_dialogue *d, enum identity_verb v);
/* Keep r->ans sealed under id for IDENTITY_LATE_S; with r->op_person also as one whose showing is still to be told. A fault is told by identity_fault(). */
void identity_op_keep(struct identity_run *r, const uint8_t id[16], const struct identity_dialogue *d, enum identity_verb v);

/* identity_tries: pure counting on a login and its number; the caller writes both. Times and days are steady. */
/* returns: failures that no success took back. */
unsigned identity_tries_failed(const struct db_login *l);
/* returns: only a desk opens it again. */
bool identity_tries_is_closed(const struct db_login *l);
/* Count an attempt before it is judged, and what waits after it. may_close: for good, where it comes to that. */
void identity_tries_count(struct db_login *l, struct db_number *n, int64_t now, bool may_close);
/* The attempt of job was right: it and those before it are taken back. */
void identity_tries_clear(struct db_login *l, struct db_number *n, const struct identity_job *job, int64_t now);
/* The attempt was not judged: the counters of before. */
void identity_tries_restore(struct db_login *l, const struct db_login *before);
/* returns: the newest day with a failure, as identity_day_of(); 0: none. */
int64_t identity_tries_day(const struct db_login *l);
/* returns: tries before the next wait; 0: it waits. */
unsigned identity_tries_left(const struct db_login *l);
/* A desk opened it, or a new PIN was chosen: nothing is counted. */
void identity_tries_forget(struct db_login *l, struct db_number *n);

/* identity_login */
/* Read what is kept of a number; of an unknown one *n is empty but for its index. Nothing is written. returns: 0; an error of db.h. */
int identity_number_load(struct identity_core *core, struct db_number *n, const uint8_t ix[DB_IX]) __attribute__((warn_unused_result));
/* Read a login; an unknown one is empty but for its index, slot and a new random salt. Nothing is written. returns: 0; an error of db.h. */
int identity_login_load(struct identity_core *core, struct db_login *l, const uint8_t ix[DB_IX], uint8_t slot) __attribute__((warn_unused_result));
/* Keep the language of a number; without again only where none is kept. Empty: nothing. returns: 0; an error of db.h. */
int identity_number_lang(struct identity_core *core, const uint8_t ix[DB_IX], const char *lang, bool again, int64_t now)
	__attribute__((warn_unused_result));
/* What is looked at in a person: l the login that leads there, NULL for one of the others. returns: 0; -errno. */
typedef int identity_login_act(struct identity_core *core, struct db_person *p, const struct db_login *l, void *data);
/* Do it for others, and then for everybody of a number, DB_SLOT_MAX times in all: the time that it takes does not tell whether
 * somebody has the number, or how many. The others stand far from each other, and are always those of that number.
 * returns: 0; what act returned; an error of db.h. */
int identity_login_each(struct identity_core *core, const char *what, const uint8_t ix[DB_IX], identity_login_act *act, void *data)
	__attribute__((warn_unused_result));
/* The language of a person's record becomes that of the number until another is chosen: the first dial begins in it. Nothing for who has a PIN:
 * that record is closed. returns: 0; an error of db.h. */
int identity_login_lang(struct identity_core *core, const struct db_login *l, int64_t now) __attribute__((warn_unused_result));

/* identity_admin: the login that an administrator means. An agent's or officer's is slot 01. returns: 0; -EINVAL number or slot, with err; an error of db.h. */
int identity_admin_login(struct identity_core *core, struct db_login *l, const char *number, unsigned slot, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* identity_officers */
/* Seal the name of an officer, of a desk or of a field unit, into s. returns: 0; -EMSGSIZE.  secret: name. */
int identity_officers_name(struct identity_core *core, struct db_staff *s, const char *name) __attribute__((warn_unused_result));
/* May an officer, or an overseer, be called that? returns: 0; -EINVAL, with err. */
int identity_officers_check(const struct identity_officer_args *args, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
/* What identity_officer_add(), _set() and _code() do, and those of an overseer. role: DB_STAFF_OFFICER, which stands for who works at a unit too, or DB_STAFF_OVERSEER.
 * returns: as those. */
int identity_officers_add(struct identity_core *core, const struct identity_officer_args *args, uint8_t role, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
int identity_officers_set(struct identity_core *core, const char *number, const char *what, uint8_t role, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
int identity_officers_code(struct identity_core *core, const char *number, uint8_t role, char code[8], char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* identity_enrol */
#define IDENTITY_DESK_MAX 15
/* Make a start code for a login that may have one, and write the login. desk: "" or up to IDENTITY_DESK_MAX octets, part of the receipt.
 * returns: 0; an error of db.h.  secret: code; the caller wipes it. */
int identity_start_login(struct identity_core *core, struct db_login *l, const char *desk, char code[8]) __attribute__((warn_unused_result));

/* What an officer enrols. */
struct identity_enrolment {
	const struct identity_record *record;
	const char *number;		/* E.164 digits; "": no phone, and no login */
	bool notice_read;
};
/* Make a person of it, in the lowest free slot of the number; *l: the login, empty without a number.
 * returns: 0; -EINVAL a value that a record cannot have, with err; -EEXIST so many people have the number; an error of db.h. */
int identity_enrol(struct identity_core *core, const struct identity_enrolment *e, struct db_person *p, struct db_login *l,
		   char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));

/* identity_enter: what a dialogue becomes after the PIN, its state and the fields of its screen. Any may be busy. */
/* returns: both | closed | as the next two. */
enum identity_outcome identity_enter(struct identity_run *r);
/* returns: person | person_locked | wait MINUTES | shop | asked | resume | survey. */
enum identity_outcome identity_enter_person(struct identity_run *r);
/* By the second PIN. returns: person | person_locked | wait MINUTES | shop | closed. */
enum identity_outcome identity_enter_view(struct identity_run *r);
/* returns: staff, or unclosed with a check to finish first. */
enum identity_outcome identity_enter_desk(struct identity_run *r);
/* returns: staff. */
enum identity_outcome identity_enter_staff(struct identity_run *r);

/* returns: staff of that role, not blocked, whose account has not ended. now: seconds. */
bool identity_staff_may(const struct db_staff *s, int64_t now);

/* identity_officer: the desk of this dialogue. */
/* returns: officer, or draft with what is to go on with. opens: after the PIN, not back at the menu. */
enum identity_outcome identity_enter_officer(struct identity_run *r, bool opens);
/* Read the officer of this dialogue, at each verb. returns: ok | refused (blocked, or the account ended: the dialogue is over) | busy. */
enum identity_outcome identity_officer_load(struct identity_run *r, struct db_staff *s);
/* Put OFFICER and DESK_NAME. */
void identity_officer_put(struct identity_run *r, const struct db_staff *s);

/* identity_ring: an officer's pair, and the keys that officers share: each officer has a copy of their own, which their PIN opens. */
#define IDENTITY_RING_DUP	"dup"
/* identity_ring_login: does v open the key of staff by that wrap, and is it the one of now? That of an officer has to open the secret half of their pair; of an
 * agent nothing here tells. A wrap of before, put back into the database, opens nothing and is told as a fault. As much work whoever asks; s all zero: nobody.
 * Else key is zero.  secret: key, v. */
bool identity_ring_login(struct identity_core *core, uint8_t key[SEAL_KEY], const struct db_staff *s, const struct db_wrap *wrap, const uint8_t v[SEAL_KEY]);
/* Make a new pair for *s under the key of staff of this dialogue; copies of keys that the former pair opened go. The caller writes *s.
 * returns: 0; -EMSGSIZE; an error of db.h. */
int identity_ring_renew(struct identity_run *r, struct db_staff *s) __attribute__((warn_unused_result));
/* Make another key of staff for this dialogue and another pair for *s under it, to which the copies go that the former one opens. The caller writes *s.
 * returns: 0; -EMSGSIZE; an error of db.h. */
int identity_ring_move(struct identity_run *r, struct db_staff *s) __attribute__((warn_unused_result));
/* Open the pair of *s for this dialogue. returns: 0; -EBADMSG: it has none that opens. */
int identity_ring_open(struct identity_run *r, const struct db_staff *s) __attribute__((warn_unused_result));
/* Names of the keys of oversight: of complaints, and of those of threat or abuse, which those alone have whom the configuration names. */
#define IDENTITY_RING_OVERSIGHT	"oversight"
#define IDENTITY_RING_SEA	"oversight sea"
/* Give *s a copy of a key. returns: 0; -EMSGSIZE; an error of db.h.  secret: key. */
int identity_ring_give(struct identity_run *r, const struct db_staff *s, const char *name, const uint8_t key[SEAL_KEY]) __attribute__((warn_unused_result));
/* Read a key. returns: 0; -ENOENT this officer has no copy; -EBADMSG it does not open; an error of db.h.  secret: key, the caller wipes it. */
int identity_ring_get(struct identity_run *r, const char *name, uint8_t key[SEAL_KEY]) __attribute__((warn_unused_result));
/* Make a key, with a copy for this officer and every other who may have one; copies of a former one of that name go. returns: 0; an error of db.h.  secret: as above. */
int identity_ring_make(struct identity_run *r, const char *name, uint8_t key[SEAL_KEY]) __attribute__((warn_unused_result));
/* Give every officer who may have a key that this one has, and lacks it, a copy. returns: 0; an error of db.h. */
int identity_ring_share(struct identity_run *r, const char *name) __attribute__((warn_unused_result));
/* *has: another officer who may still work has a copy. returns: 0; an error of db.h. */
int identity_ring_is_held(struct identity_run *r, const char *name, bool *has) __attribute__((warn_unused_result));

/* identity_terminal: officers at a terminal, who say their number. Whatever it is, it is hashed and answered as one that is an officer's. */
/* First half of UNLOCK and PROVE there. returns: RUN_HASH | wait MINUTES | shape | busy. */
enum identity_outcome identity_terminal_take(struct identity_run *r);
/* Second half of UNLOCK there. returns: as UNLOCK of an officer. */
enum identity_outcome identity_terminal_unlock(struct identity_run *r);
/* Second half of PROVE there. returns: ok | wrong TRIES | wait MINUTES | busy. */
enum identity_outcome identity_terminal_prove(struct identity_run *r);

/* identity_proof: what an officer typed, the digits of a phone, behind the slot of whoever is meant where that is not the first. returns: the slot, and
 * *digits, IDENTITY_PROOF_LEN of them in typed; 0: it is neither.  secret: typed. */
uint8_t identity_proof_slot(const struct secret *typed, const char **digits);
/* identity_proof: taken by an officer. Find the number that was shown by those digits, and use them up; wrong ones count for *s. The dialogue has
 * the phone in `shown`.
 * returns: ok | wrong TRIES, agent_closed MINUTES | busy.  secret: digits, number. */
enum identity_outcome identity_proof_take(struct identity_run *r, struct db_staff *s, const char *digits, size_t len, char number[IDENTITY_NUMBER_MAX]);

/* identity_proof: count what an officer typed for a proof, and was none, for *s. returns: wrong TRIES | agent_closed MINUTES | busy. */
enum identity_outcome identity_proof_wrong(struct identity_run *r, struct db_staff *s);

/* identity_draft_news: how the draft stands that the phone of this dialogue was shown for. returns: draft DESK_NAME UNTIL (it is not finished, and is
 * erased then) | held DESK_NAME UNTIL (somebody alike is looked at) | none | busy. */
enum identity_outcome identity_draft_news(struct identity_run *r);

/* identity_tie: what one person does for another */
/* Seal about and add *t, and a ledger line of that kind. returns: 0; -EMSGSIZE; an error of db.h. */
int identity_tie_add(struct identity_run *r, struct db_tie *t, const char *about, const char *leaf) __attribute__((warn_unused_result));
/* Read the next tie of that kind of a person behind t->id; start with t->id 0. returns: 0; -ENOENT; an error of db.h. */
int identity_tie_next(struct identity_core *core, struct db_tie *t, struct db_blob *sealed, uint8_t kind, int64_t person_id) __attribute__((warn_unused_result));
/* Who has that slot of a number: *person_id is 0 when nobody does. returns: 0; an error of db.h. */
int identity_tie_who(struct identity_core *core, int64_t *person_id, const char *number, uint8_t slot) __attribute__((warn_unused_result));
/* Put a line into the inbox of somebody, of today: "child" ..., a word of the group `event`. Nobody (0): nothing. returns: 0; an error of db.h. */
int identity_tie_tell(struct identity_run *r, int64_t person_id, const char *word) __attribute__((warn_unused_result));
/* End the ties of somebody who is no more; a ward is a case of that desk, "": of the one where the tie was entered. returns: 0; an error of db.h. */
int identity_tie_end_all(struct identity_core *core, int64_t person_id, const char *desk, int64_t now) __attribute__((warn_unused_result));

/* identity_child: people who have a guardian. Whoever has none: ok, 0. All open the record with the DEK of this dialogue. */
/* The PIN was right. returns: ok | adult_soon | adult | closed (nobody but a desk opens it) | busy. */
enum identity_outcome identity_child_enter(struct identity_run *r, const struct db_person *p);
/* May p, of this dialogue, give that bundle? returns: ok | minor | adult | busy. */
enum identity_outcome identity_child_may_give(struct identity_run *r, const struct db_person *p, const struct identity_bundle *b);
/* May a PIN be chosen in this dialogue? returns: ok | closed (the grace is over: by a desk's start code alone) | busy. */
enum identity_outcome identity_child_may_choose(struct identity_run *r, const struct db_person *p);
/* A PIN was chosen, under r->d->dek: of who is of age the guardian has no part from here on: tie, other PINs, code card, and the proxies that were agreed to
 * before. returns: 0; an error of db.h. */
int identity_child_own_pin(struct identity_run *r, const struct db_person *p) __attribute__((warn_unused_result));

struct identity_gift;

/* identity_proxy: what a proxy holds of another */
/* A proxy's keys are others: what is held goes on under `to`. returns: 0; an error of db.h.  secret: from, to. */
int identity_proxy_renew(struct identity_core *core, const struct db_person *p, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY])
	__attribute__((warn_unused_result));
/* It was agreed to, and has not ended. */
bool identity_proxy_is_live(const struct identity_run *r, const struct db_tie *t);
/* Open what r->d->proxy gives: org, person, bundle, facts and names of *g. returns: 0; -ENOENT it is over, or not this proxy's; -EBADMSG nothing that opens;
 * an error of db.h.  secret: g, the caller wipes it. */
int identity_proxy_open(struct identity_run *r, struct identity_gift *g) __attribute__((warn_unused_result));
/* Put a line into both inboxes, as identity_tie_tell(). returns: 0; an error of db.h. */
int identity_proxy_tell(struct identity_run *r, const struct db_tie *t, const char *person, const char *proxy) __attribute__((warn_unused_result));
/* The code that r->d->proxy gave is made: both are told. returns: 0; an error of db.h. */
int identity_proxy_used(struct identity_run *r) __attribute__((warn_unused_result));
/* End one, and the codes that it gave; both are told. returns: 0; an error of db.h. */
int identity_proxy_end(struct identity_run *r, const struct db_tie *t) __attribute__((warn_unused_result));
/* The same of all that one person has. returns: 0; an error of db.h. */
int identity_proxy_end_all(struct identity_run *r, int64_t person_id) __attribute__((warn_unused_result));
/* identity_proxying: the PIN of a person was right: what proxies hold is as of now. returns: ok | proxy_asked, and what a desk asks | busy. */
enum identity_outcome identity_proxying_enter(struct identity_run *r, const struct db_person *p);
/* Two officers stand for the person's yes, and the record is open: the tie that was written down holds as after a yes. number: of the person.
 * returns: 0; -ESTALE it was answered, or there is nothing that may be given so; an error of db.h.  secret: dek. */
int identity_proxying_stand(struct identity_core *core, const struct db_person *p, int64_t tie, const char *number, const uint8_t dek[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Has this person a proxy, or is one? */
bool identity_proxying_has(struct identity_run *r);

/* identity_transcript: is a birth record of this person asked for? */
bool identity_transcript_has(struct identity_run *r);

/* identity_death */
/* The PIN was right, of *p: who was reported dead is not. returns: ok | alive (that was so, and is over) | busy. */
enum identity_outcome identity_death_enter(struct identity_run *r, struct db_person *p);
/* The PIN was right, of p: where a death was confirmed it opens nothing, and somebody has to look. returns: 0; an error of db.h. */
int identity_death_doubt(struct identity_core *core, const struct db_person *p) __attribute__((warn_unused_result));
/* The same where a PIN was chosen: by a start code, or with the code card. returns: 0, also when nobody reported anything; an error of db.h. */
int identity_death_wrong(struct identity_run *r, struct db_person *p) __attribute__((warn_unused_result));
/* An administrator says so, also behind a confirmed death; the caller writes the ledger line. returns: 0; -ESTALE nobody reported it; an error of db.h. */
int identity_death_alive(struct identity_core *core, struct db_person *p) __attribute__((warn_unused_result));
/* Two officers say so, on evidence: shares and ties end, wards are a case of that desk, nothing opens any more. In the caller's transaction.
 * returns: 0; -ENOENT nobody reported it; -ESTALE it is not reported, or without evidence; an error of db.h. */
int identity_death_confirm(struct identity_core *core, int64_t person_id, const char *desk) __attribute__((warn_unused_result));
/* Who was reported and not confirmed is alive again; who was confirmed long ago is erased. *n: people. returns: 0; an error of db.h. */
int identity_death_janitor(struct identity_core *core, int64_t now, unsigned slice, unsigned *n) __attribute__((warn_unused_result));

/* identity_texted: the PIN was right. returns: start, a new PIN is due; texted_block ORG_SHORT | texted_pin, a question that an SMS left with the number; as identity_enter(). */
enum identity_outcome identity_texted_ask(struct identity_run *r, const struct db_number *n);

/* identity_home. returns: person | person_locked, and what the screen says. */
enum identity_outcome identity_home_show(struct identity_run *r, const struct db_person *p);

/* identity_safety */
/* Where those are wanted (DB_WANT_*), is the line hidden that says when the ID was used last? Pure. */
bool identity_safety_hides(uint32_t wants);
/* Note in *p, which the caller writes, that those were changed today: bits of DB_CHANGED. */
void identity_safety_changed(struct identity_run *r, struct db_person *p, uint32_t changed);
/* The person is at home after the PIN: put CHANGED where settings were changed before, until it was shown IDENTITY_CHANGED_DAYS after the last change or
 * later. *p may be changed, and written then. returns: 0; an error of db.h. */
int identity_safety_show(struct identity_run *r, struct db_person *p) __attribute__((warn_unused_result));

/* identity_second: the second PIN of a login. secret: dek, v. */
/* Put into *l, which the caller writes, what opens with nobody's second PIN: so it ends, or is none from the start. */
void identity_second_none(const struct identity_core *core, struct db_login *l, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY]);
/* As identity_open_login(), of the second wrap. */
int identity_second_open(struct identity_core *core, uint8_t dek[SEAL_KEY], const struct db_person *p, const struct db_login *l, const uint8_t v[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Is v that of the other PIN: of the first, or of the second? returns: 0; -EEXIST it is. */
int identity_second_taken(struct identity_core *core, const struct db_login *l, const uint8_t ref[DB_REF], const uint8_t v[SEAL_KEY], bool first)
	__attribute__((warn_unused_result));
/* Did a desk open the choice for the login of this dialogue? */
bool identity_second_is_offered(struct identity_run *r);
/* Save r->v as the second PIN of this dialogue's login. returns: 0; -EEXIST it is the first one; -ESTALE the login changed meanwhile; an error of db.h. */
int identity_second_save(struct identity_run *r) __attribute__((warn_unused_result));

/* identity_trusted */
/* Tell the trusted person of that one, if there is, that a recovery was asked for. account: link by which it goes. returns: 0; an error of db.h. */
int identity_trusted_tell(struct identity_core *core, int64_t person_id, const char *account, int64_t steady) __attribute__((warn_unused_result));
/* Is that the number of whom p trusts?  secret: number. */
bool identity_trusted_is(const struct identity_core *core, const struct db_person *p, const char *number);
/* identity_trusting: lock for a day whoever has that number (E.164 digits) and trusts who sent this SMS; as much is read where nobody does. returns: 0; an error of db.h. */
int identity_trusted_lock(struct identity_run *r, const char *number) __attribute__((warn_unused_result));

/* identity_quiet: for how long nothing is to come unasked to that number: *left seconds, 0 it may come, INT64_MAX never. now: seconds of the wall clock.
 * returns: 0; an error of db.h. */
int identity_quiet_left(struct identity_core *core, const uint8_t ix[DB_IX], int64_t now, int64_t *left) __attribute__((warn_unused_result));
/* The same of what is about one person of that number: another who wants nothing ever has it wait for the long hours alone, and where it would wait for
 * most seconds or more for the hours of that person. Whether the person wants it is not asked. */
int identity_quiet_about(struct identity_core *core, const uint8_t ix[DB_IX], int64_t person_id, int64_t now, int64_t most, int64_t *left)
	__attribute__((warn_unused_result));

/* identity_check: how a good one is shown. returns: ok with a name to compare | ok_answers without. */
enum identity_outcome identity_check_shown(const struct identity_ans *ans);
/* Put NAME_ASKED where a name may be typed. */
void identity_check_ask_name(struct identity_run *r);

/* identity_shift: half an hour in which an agent's SIM needs no PIN */
/* Begin one for the agent of this dialogue, where the organisation has shifts, the link vouches for the number and nobody else's ID hangs on it. */
void identity_shift_begin(struct identity_run *r, const struct db_org *org);
/* returns: one runs for the agent of this dialogue. */
bool identity_shift_runs(struct identity_run *r);
/* Open the desk for a dialogue that just began. returns: false when it has to be opened by the PIN. */
bool identity_shift_enter(struct identity_run *r);
/* End that of this number; its key is wiped. */
void identity_shift_end(struct identity_run *r);
/* End those that have run out; their keys are wiped. */
void identity_shift_expire(struct identity_core *core, int64_t now);

/* identity_check: the desk of this dialogue, fit to check or ask. returns: ok | refused | agent_closed MINUTES | busy. */
enum identity_outcome identity_check_desk(struct identity_run *r, struct db_staff *s, struct db_org *org);
/* Redeem what was given at a request; r->v opens facts. returns: as CHECK a good code, late, refused or busy. */
enum identity_outcome identity_check_given(struct identity_run *r, int64_t share_id);
/* Count a code for the agent before it is judged, behind identity_hash_take(). returns: RUN_HASH | busy. */
enum identity_outcome identity_check_count(struct identity_run *r, struct db_staff *s);
/* It was no wrong one. returns: 0; an error of db.h. */
int identity_check_uncount(struct identity_run *r) __attribute__((warn_unused_result));
/* returns: wrong TRIES | agent_closed MINUTES | busy. */
enum identity_outcome identity_check_wrong(struct identity_run *r);

/* identity_ask: what agents ask, while it waits */
/* An agent has one at a time; with too many of all the oldest gives way. returns: NULL when out of memory. */
struct identity_ask *identity_ask_add(struct identity_run *r, const struct db_asked *row, const struct db_org *org);
/* Forget one, its secret wiped. */
void identity_ask_drop(struct identity_core *core, struct identity_ask *a);
/* One that may still be answered, or NULL. */
struct identity_ask *identity_ask_find(struct identity_core *core, uint64_t id, int64_t now);
/* returns: what this agent asks, answered or not; NULL: nothing. */
struct identity_ask *identity_ask_of_staff(struct identity_core *core, int64_t staff_id, int64_t now);
/* returns: the newest that asks this number and that nobody has begun to answer; NULL: none. */
struct identity_ask *identity_ask_of_number(struct identity_core *core, const uint8_t ix[DB_IX], int64_t now);
/* *willing: that person lets that organisation ask just now. returns: 0; an error of db.h, *willing is false then. */
int identity_ask_is_willing(struct identity_core *core, bool *willing, const struct db_person *p, int64_t org_id, int64_t steady)
	__attribute__((warn_unused_result));
/* returns: whether the person of this dialogue answers a request of that organisation. */
bool identity_ask_is_by(struct identity_run *r, const char *org);
/* Give the request that this person answers the code just made, which then need not be told. returns: false when none of org is being answered. */
bool identity_ask_give(struct identity_run *r, const struct db_share *s, const char *org);
/* Forget those that have run out, their secrets wiped, as by the next two. */
void identity_ask_expire(struct identity_core *core, int64_t now);
/* Forget those that this batch wrote of. */
void identity_ask_drop_batch(struct identity_core *core);
/* Forget all. */
void identity_ask_drop_all(struct identity_core *core);

/* identity_asked: the person's side */
/* Show the request of this dialogue. returns: asked, and the fields of the shop | gone | busy. */
enum identity_outcome identity_asked_show(struct identity_run *r);
/* What waits for a person who just unlocked. returns: shop (the code was typed before the PIN) | asked | ok (nothing) | busy. */
enum identity_outcome identity_asked_enter(struct identity_run *r, const struct db_person *p);

/* identity_push: screens for phones that did not dial. None is promised, so a failure to keep one is nobody's fault. */
/* Have a screen offered to that number: of ASK at once, of WARN later; ask: which request, or the slot. Past IDENTITY_PUSHES_MAX the oldest goes. */
void identity_push_add(struct identity_run *r, enum identity_push_kind kind, const char *number, uint64_t ask);
/* The login of this dialogue was just closed by wrong PINs. */
void identity_push_warn(struct identity_run *r, uint8_t slot);
/* Open this dialogue as the one that its screen was handed out for.  returns: false when it was not. */
bool identity_push_open(struct identity_run *r);
/* One that was handed out, or NULL. */
struct identity_push *identity_push_find(struct identity_core *core, uint64_t id);
/* Forget one; its number is wiped, as by the next two. */
void identity_push_drop(struct identity_core *core, struct identity_push *p);
/* Forget those that have run out. */
void identity_push_expire(struct identity_core *core, int64_t now);
/* Forget all. */
void identity_push_drop_all(struct identity_core *core);

/* identity_lock */
/* returns: the person locked the identity, and it is still. */
bool identity_is_locked(const struct db_person *p, int64_t steady);
/* returns: a PIN may open the identity, or be chosen: it is neither closed nor that of somebody whose death is confirmed. Who was reported dead and gets in lives;
 * who is to be erased is asked about that alone. */
bool identity_is_here(const struct db_person *p);
/* returns: the end of a lock for a day, in seconds of the steady time, rounded up to five minutes: it stays in the row. */
int64_t identity_lock_until(int64_t steady);
/* End the live codes of a person for one organisation, 0 for all, so that nobody reads one out in vain. returns: 0; an error of db.h. */
int identity_codes_end(struct identity_core *core, int64_t person_id, int64_t org_id, int64_t now) __attribute__((warn_unused_result));
/* Block an organisation for everybody of a number, as identity_block_set() does for one. returns: 0; an error of db.h. */
int identity_block_all(struct identity_core *core, const uint8_t ix[DB_IX], const struct db_org *org, int64_t now)
	__attribute__((warn_unused_result));
/* Block an organisation for one person: open codes for it end, and the ledger says so. returns: 0; an error of db.h. */
int identity_block_set(struct identity_core *core, const struct db_person *p, const struct db_org *org, int64_t now)
	__attribute__((warn_unused_result));

/* identity_sim: the SIM that a number is used with. Only people who have opened something leave one behind. */
/* Its PIN was right: remember the SIM, and since when if it is another. n is changed, and put by the caller. returns: 0; an error of db.h. */
int identity_sim_meet(struct identity_run *r, struct db_number *n) __attribute__((warn_unused_result));
/* A desk's start code, or a card, was right: whatever SIM it is, it is theirs; unless somebody else is of the number too, for whom it says nothing.
 * returns: 0; an error of db.h. */
int identity_sim_trust(struct identity_run *r, int64_t person_id) __attribute__((warn_unused_result));
/* Whether the SIM of this dialogue, or a recovery of the person whose facts they are, keeps anything from being given to org; makes: a code is made, not
 * one shown again. A code card that was right in this dialogue (has_card) lifts all of it.
 * returns: ok | new_sim | sim_week | sim_unknown | after UNTIL | busy. */
enum identity_outcome identity_sim_may_share(struct identity_run *r, int64_t person_id, const struct db_org *org, bool makes);

/* identity_feed: what the operator says of SIMs */
enum identity_feed {
	IDENTITY_FEED_NONE,	/* none is configured for that link */
	IDENTITY_FEED_GOOD,	/* who is not in it has the SIM of before */
	IDENTITY_FEED_SILENT,	/* the last file is too old, or one is missing or held back: nothing is known */
};
/* *feed: what is known of numbers that come by that link. returns: 0; an error of db.h. */
int identity_feed_look(struct identity_core *core, const char *link, enum identity_feed *feed) __attribute__((warn_unused_result));
/* Raise the alarm when no file came for IDENTITY_FEED_SILENT_S; now and then, inside a batch. returns: 0; an error of db.h. */
int identity_feed_tick(struct identity_core *core) __attribute__((warn_unused_result));
/* Whether the number of this dialogue went to somebody else by what is seen: another SIM, after nobody used it for IDENTITY_RECYCLED_S. Where the operator says
 * of no change, none is believed. returns: 1; 0; an error of db.h. */
int identity_feed_meets(struct identity_run *r) __attribute__((warn_unused_result));
/* Then take it from those who had it, unless that was true of too many today. returns: 0; an error of db.h. */
int identity_feed_meet(struct identity_run *r) __attribute__((warn_unused_result));
/* Where the logins stand that were taken off a number because it found another holder: read like those of a number; no dialogue has it.  secret: number. */
void identity_sim_off_ix(struct identity_core *core, uint8_t ix[DB_IX], const char *number);

/* identity_case: the room of cases, as the others see it. returns, the ints: 0; an error of db.h. */
/* Somebody of that person locked the ID, or it was moved by card: what would move it or take its PIN away ends, and a copy that is asked for or waits to be
 * fetched. */
int identity_case_stop(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* The PIN of this dialogue was right: the same, but for a copy; and remember what its cases say. */
int identity_case_meet(struct identity_run *r) __attribute__((warn_unused_result));
/* The same by who fetches a new PIN by card: all but that. */
int identity_case_stop_others(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* Their card is lost or void: a new PIN that it began ends. */
int identity_case_reset_lost(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* The same by somebody who was told of it: not of a danger, of which nobody is told. */
int identity_case_stop_heard(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* An erasing that the person asked for does not end by time any more, but when a desk saw the person. */
int identity_case_erase_hold(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* The ID was closed and is opened: an erasing that the person asked for waits anew. *is: there is one. */
int identity_case_erase_reopen(struct identity_core *core, int64_t person_id, bool *is) __attribute__((warn_unused_result));
/* The number has another SIM or holder since then, in steady seconds: cases end that wait for it and were opened before. */
int identity_case_stop_number(struct identity_core *core, const uint8_t ix[DB_IX], int64_t since) __attribute__((warn_unused_result));
/* The key of a person is another one, and their inbox: corrections that wait are sealed anew. dek: the former one, which opens was. */
int identity_case_renew(struct identity_core *core, const struct db_person *was, const struct db_person *is, const uint8_t dek[SEAL_KEY])
	__attribute__((warn_unused_result));
/* What the person of this dialogue has to be told or asked before home. returns: ok (nothing) | stopped | fix | erasing | busy. */
enum identity_outcome identity_case_ask(struct identity_run *r);
/* Three codes of the person's card were right on the phone that dials: a new PIN that an officer asked for, with paper in hand, is ready at once, and keeps
 * the record. returns: 1 there is one; 0; an error of db.h.  secret: dek. */
int identity_case_card(struct identity_run *r, const struct db_person *p, const uint8_t dek[SEAL_KEY]) __attribute__((warn_unused_result));
/* A new PIN that three codes of a card asked for. */
struct identity_case_reset {
	int64_t id;			/* of its case */
	uint8_t n;			/* the code that is typed once more */
	uint8_t slot;
	uint8_t ix[DB_IX];		/* of the number that asked */
	uint8_t salt[KDF_SALT];		/* of the card */
	uint8_t wrap[SEAL_WRAP];	/* the DEK, under that code */
	int64_t ready;			/* steady seconds */
};
/* When one ends its wait that begins at steady. returns: steady seconds. */
int64_t identity_case_wait_card(const struct identity_core *core, int64_t steady);
/* Begin one, of the number that dials; id and ix of x do not count. */
int identity_case_reset_new(struct identity_run *r, int64_t person_id, const struct identity_case_reset *x) __attribute__((warn_unused_result));
/* Read the one behind x->id that runs and has not lapsed. Start with 0. returns: as above; -ENOENT. */
int identity_case_reset_next(struct identity_run *r, struct identity_case_reset *x, int64_t person_id) __attribute__((warn_unused_result));
/* A PIN was chosen: those that run are done. */
int identity_case_reset_done(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* A code of the person's card was right: who asked for another card has one that works, and gets none. */
int identity_case_stop_used(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));
/* The case of that number gives another card to who has no phone: approved, waited for, at the desk of this officer, who may have a part in it. *person_id:
 * to whom. returns: 1; 0; an error of db.h. */
int identity_case_card_ready(struct identity_run *r, const struct db_staff *s, const char *number, int64_t *person_id) __attribute__((warn_unused_result));
/* The same, and the request has the last four signs of the paper that two officers saw. returns: 1; 0 the case is not ready any more; -EACCES other signs;
 * -EINVAL they are not four; an error of db.h. */
int identity_case_card_paper(struct identity_run *r, const struct db_staff *s, const char *number) __attribute__((warn_unused_result));
/* The card is handed over: the same, and the case is done. returns: 1; 0 it is not ready any more; an error of db.h. */
int identity_case_card_done(struct identity_run *r, const struct db_staff *s, const char *number) __attribute__((warn_unused_result));
/* An officer is blocked: what they opened and nobody decided ends. */
int identity_case_blocked(struct identity_core *core, int64_t staff_id) __attribute__((warn_unused_result));
/* Go on with cases that are due, at most slice. *n: looked at. */
int identity_case_due(struct identity_core *core, int64_t steady, unsigned slice, unsigned *n) __attribute__((warn_unused_result));
/* Whose terminal this is, until it is left; 0: of a phone. */
uint64_t identity_case_seat(const struct identity_run *r);
/* Open the case of a death that something shows, for a second officer; person_id 0: nobody is here. number: of it. returns: 0; an error of db.h. */
int identity_case_death_new(struct identity_run *r, const struct db_staff *s, int64_t person_id, char number[8]) __attribute__((warn_unused_result));
/* Open the case of the proxy that this dialogue wrote down, for a second officer; the request has the last four signs of the guardian's paper. Puts CASE.
 * returns: ok | own | shape | busy, which wrote nothing. */
enum identity_outcome identity_case_proxy_new(struct identity_run *r, const struct db_staff *s);

/* identity_after: what a recovery leaves behind */
/* Add what a case of the person leaves behind. Pure. */
void identity_after_case(struct identity_after *a, const struct db_case *c, int64_t steady);
/* Is a line of the history, made on that day, of before? Pure. */
bool identity_after_hides(const struct identity_after *a, int64_t created);
/* Is another card to be fetched by who has c, with so many codes left? Pure. */
bool identity_after_needs_card(const struct identity_after *a, const struct db_card *c, unsigned left);
/* Read all cases of a person. returns: 0; an error of db.h. */
int identity_after_look(struct identity_run *r, struct identity_after *a, int64_t person_id) __attribute__((warn_unused_result));
/* Put UNTIL: the day on which it ends. */
void identity_after_put(struct identity_run *r, const struct identity_after *a);

/* identity_complaint */
/* Is there a key of oversight, to which complaints are sealed? Only then are they offered. */
bool identity_complaint_is_heard(struct identity_core *core);
/* Open the complaint that *s says, by the number ix; number: of who is to be called. pin: it was typed before. r->d: of this number, or NULL
 * where an SMS is vouched for. returns: 0, with *c as it is kept; -EDQUOT so many of today are of that number; -ENOENT nobody hears; an error of db.h.  secret: s, number. */
int identity_complaint_open(struct identity_run *r, struct db_complaint *c, const struct identity_saying *s, const uint8_t ix[DB_IX], const char *number,
			    bool pin) __attribute__((warn_unused_result));
/* Put COMPLAINT and UNTIL: its number and the day by which it is answered. */
void identity_complaint_put(struct identity_run *r, const struct db_complaint *c);
/* Lines of the ledger that are still to be written, and pauses that begin or end; at most slice. *n: done. returns: 0; an error of db.h. */
int identity_complaint_tend(struct identity_core *core, unsigned slice, unsigned *n) __attribute__((warn_unused_result));

/* identity_pace: an agent is about to check a code. returns: ok | limit MINUTES (far more than usual in this hour: oversight was told) | busy. */
enum identity_outcome identity_pace_check(struct identity_run *r, const struct db_staff *s);
/* Does oversight ask that agent something that was not answered yet? returns: 0; an error of db.h. */
int identity_pace_is_asked(struct identity_core *core, int64_t staff_id, bool *asked) __attribute__((warn_unused_result));

/* identity_oversight: an overseer of this dialogue. */
/* returns: an overseer who is not blocked, whose account has not ended. now: seconds. */
bool identity_overseer_may(const struct db_staff *s, int64_t now);
/* returns: overseer, waits_key, or give_keys with a newcomer to be given them. opens: after the PIN. */
enum identity_outcome identity_enter_overseer(struct identity_run *r, bool opens);

/* identity_survey */
/* returns: 1 and the question is put; 0 nothing to ask; -errno. */
int identity_survey_ask(struct identity_run *r, struct db_person *p) __attribute__((warn_unused_result));

/* identity_open: a person's sealed things, with the DEK of an unlocked dialogue. returns, all: 0; -EBADMSG it does not open, and
 * out says nothing; an error of db.h or seal.h.  secret: dek; rec, out and event hold personal data and are the caller's to wipe. */
/* The record of p. */
int identity_open_record(struct identity_core *core, struct identity_record *rec, const struct db_person *p, const uint8_t dek[SEAL_KEY])
	__attribute__((warn_unused_result));
/* What the wrap of a login holds, with v of the PIN; only when it is the key that p has today: a login of before their last new PIN, written back into
 * the database, opens nothing and is told as a fault. As much work whoever asks; p all zero: nobody. Else dek is zero.  secret: dek, v. */
int identity_open_login(struct identity_core *core, uint8_t dek[SEAL_KEY], const struct db_person *p, const struct db_wrap *wrap, const uint8_t v[SEAL_KEY])
	__attribute__((warn_unused_result));
/* The digits of a code that still lives. */
int identity_open_digits(char out[16], const struct db_share *s, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Open one line of the history. */
int identity_note_open(char out[IDENTITY_EVENT_MAX], const struct db_note *n, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Put a line into the inbox of a person who is not here, without a key of theirs. */
int identity_inbox_tell(struct identity_core *core, int64_t person_id, const char *event, int64_t now) __attribute__((warn_unused_result));
/* The same of a line that is a date, "" today, and a word of the menus' group "event"; of nobody, person_id 0, nothing. */
int identity_inbox_note(struct identity_core *core, int64_t person_id, const char *date, const char *word) __attribute__((warn_unused_result));
/* Open the secret half of the inbox of p, unless the public half is not its own. returns: 0; -EBADMSG.  secret: sec, which the caller wipes. */
int identity_open_inbox(const struct db_person *p, const uint8_t dek[SEAL_KEY], uint8_t sec[SEAL_KEY + SEAL_PAD]) __attribute__((warn_unused_result));
/* Move the inbox of a person who just unlocked into the history. */
int identity_inbox_merge(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY]) __attribute__((warn_unused_result));
/* Move all of it, before the inbox gets another pair; `to` is the DEK of the history from here on. What does not open is dropped.
 * secret: from, to. */
int identity_inbox_move(struct identity_core *core, const struct db_person *p, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY])
	__attribute__((warn_unused_result));

/* identity_mark: a number of a person that means nothing without the key file. what: which; ref: whose. */
#define IDENTITY_MARK_PLACE	"place"		/* line of the file imported */
#define IDENTITY_MARK_SURVEY	"survey"	/* checked.id */
#define IDENTITY_MARK_TRUSTED	"trusted"	/* a phone number */
/* Seal it. returns: 0; -EMSGSIZE. */
int identity_mark_seal(const struct identity_core *core, struct db_wrap *out, const char *what, const uint8_t ref[DB_REF], int64_t value)
	__attribute__((warn_unused_result));
/* Open it. returns: 0; -EBADMSG there is none, or it is another's: *value is 0. */
int identity_mark_open(const struct identity_core *core, int64_t *value, const char *what, const uint8_t ref[DB_REF], const struct db_wrap *mark)
	__attribute__((warn_unused_result));

/* identity_keys: no DEK survives a PIN */
/* Make the inbox pair and the escrow wrap of *p under its DEK; the caller writes *p. returns: 0; -EMSGSIZE.  secret: dek. */
int identity_keys_make(const struct identity_core *core, struct db_person *p, const uint8_t dek[SEAL_KEY]) __attribute__((warn_unused_result));
/* Give a person a new DEK and inbox pair: record, history, digits of live codes and other logins are written under it, the wrap for the start
 * code is dropped from *p, which the caller writes. ix and slot: the login whose PIN is set, which the caller wraps.
 * dek: the old one; the new one when it returns 0. returns: 0; -EBADMSG the record does not open: nothing is written; an error of db.h. */
int identity_keys_renew(struct identity_core *core, struct db_person *p, uint8_t dek[SEAL_KEY], const uint8_t ix[DB_IX], uint8_t slot)
	__attribute__((warn_unused_result));

/* Have the card of a person, who is here with the DEK, know that. renewed: it is a new one; else only where the card lacks it. Without a card nothing, nor
 * where they did not say yet that it is theirs.
 * returns: 0; an error of db.h.  secret: dek. */
int identity_keys_card(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY], bool renewed) __attribute__((warn_unused_result));

/* identity_moved: the PIN was right. returns: card_moved | card_new, a question: what a card did or was to do with this login, or that one was
 * handed over; card_due: another one is to be fetched; ok: nothing is asked; busy. */
enum identity_outcome identity_card_entered(struct identity_run *r);
/* identity_card: the card of that person, if there is one, opens nothing any more. returns: 0; an error of db.h. */
int identity_card_lose(struct identity_core *core, int64_t person_id) __attribute__((warn_unused_result));

/* identity_lost: marks of birth dates, by which who lost the SIM locks it */
/* Have those made that *p lacks, whose DEK is in this dialogue. returns: 0; an error of db.h. */
int identity_lost_learn(struct identity_run *r, const struct db_person *p) __attribute__((warn_unused_result));
/* As identity_core_chore(). */
bool identity_lost_chore(struct identity_core *core, struct kdf_job *job);
/* returns: whether that job is one of those. */
bool identity_lost_is_chore(const struct identity_core *core, uint64_t id);
/* Its result: keep the mark. A fault of the database spoils the batch. */
void identity_lost_resume(struct identity_core *core, const struct kdf_result *result);

/* identity_org */
/* returns: the bundle as the file has it, of core->conf; NULL when no file knows it. */
const struct identity_bundle *identity_org_bundle(const struct identity_core *core, const struct db_org *org);
/* What of its bundle the organisation may really have. returns: false when no file knows the bundle. */
bool identity_org_rules(const struct identity_core *core, const struct db_org *org, struct identity_bundle *rules);
/* Write the names of what must be given by b, a comma between. */
void identity_org_must(const struct identity_bundle *b, char *list, size_t size);
/* Digits of the codes that people give to it. */
unsigned identity_org_code_len(const struct identity_core *core, const struct db_org *org);
/* A pause of oversight stands beside what administrators set: in *org, an open organisation that one stops, or that agent of it, is paused. staff_id: 0 no
 * agent. returns: 0; an error of db.h. */
int identity_org_stop(struct identity_core *core, struct db_org *org, int64_t staff_id) __attribute__((warn_unused_result));
/* returns: ok | paused | noshop | busy, and the fields of a shop with the first two. */
enum identity_outcome identity_org_look(struct identity_run *r, struct db_org *org, const char *code);

/* identity_offer */
/* What SHARE gives. */
struct identity_gift {
	struct db_org org;
	struct db_person person;
	struct identity_bundle bundle;	/* as far as the organisation's policy goes */
	size_t len;
	char facts[IDENTITY_FACTS_MAX * (IDENTITY_FACT_MAX + 25)];	/* secret: "name=value" NUL ... */
	char names[IDENTITY_FACTS_MAX * 25];				/* comma-joined */
};
/* Collect what the offer of this dialogue gives. returns: ok | gone | limit | locked | blocked | new_sim | sim_week | sim_unknown | after | busy.
 * secret: gift; the caller wipes it, whatever is returned. */
enum identity_outcome identity_offer_gift(struct identity_run *r, struct identity_gift *gift);
/* Work out the facts of g->bundle for g->org, of g->person with the DEK of this dialogue; chosen: digits of optional ones.
 * returns: 0; -ENOENT one that must be there is not; -EBADMSG; an error of db.h.  secret: g, as above. */
int identity_offer_fill(struct identity_run *r, struct identity_gift *g, const char *chosen) __attribute__((warn_unused_result));
/* Put the offer of this dialogue on the screen; after ok and code_only it may be shared. returns: as OFFER. */
enum identity_outcome identity_offer_show(struct identity_run *r);

/* identity_open: what the history of the person of this dialogue says of one organisation, to that one. *word: yes | no | unknown: of anybody else, in another view, and
 * where a line may have gone or is still to come. returns: 0; an error of db.h. */
int identity_open_before(struct identity_run *r, const char **word, const struct db_person *p, const struct db_org *org) __attribute__((warn_unused_result));

/* identity_share */
/* returns: seconds of the steady time that the code lives at the most. */
int64_t identity_share_most(const struct db_share *s);
/* Write the share of *g for the life of this dialogue's offer, under the hash r->v of its digits, with r->kept->text_sha as what was agreed to.
 * returns: ok | busy, which wrote nothing.  secret: digits, g. */
enum identity_outcome identity_share_facts(struct identity_run *r, struct db_share *s, const struct identity_gift *g, const char *digits);
/* Write a one-time code for *g, and draw its digits. returns: as above.  secret: digits. */
enum identity_outcome identity_share_otp(struct identity_run *r, struct db_share *s, const struct identity_gift *g, char digits[IDENTITY_OTP_LEN + 1],
					 const uint8_t text_sha[32]);

/* identity_consent */
/* Seal and write the consent record of a share. id: of the record; text_sha: of the screen agreed to; expires: seconds, 0 never.
 * returns: 0; -EMSGSIZE; an error of db.h. */
int identity_consent_write(struct identity_run *r, const uint8_t id[DB_REF], const struct identity_gift *gift, const uint8_t text_sha[32],
			   int64_t expires) __attribute__((warn_unused_result));
/* The same of the notice, as this dialogue saw it. */
int identity_consent_notice(struct identity_run *r) __attribute__((warn_unused_result));

/* What was read aloud to a person, ref, in lang, and who read it. */
struct identity_consent_read {
	const uint8_t *ref, *reader;
	const char *lang, *words;
	size_t len;
	bool interpreter;
	int64_t at;
};
/* Seal and write the consent record of an enrolment, with those words. now: when it is written. returns: as identity_consent_write(). */
int identity_consent_read(struct identity_core *core, int64_t now, const struct identity_consent_read *c) __attribute__((warn_unused_result));

/* identity_letter */
/* Word an SMS to that number, of what stands in *letter but code and is_abroad. by: the link that it answers, or leaves by, of those of that account; of
 * another nobody knows what is dialled there. text: of IDENTITY_REPLY_MAX, "" without words, which is logged. */
void identity_letter_write(const struct identity_conf *conf, char *text, struct identity_letter letter, const char *number, const char *account, const char *by);

/* An SMS that nobody texted for.  secret: number. */
struct identity_unasked {
	const char *name;		/* of its words; neutral ones may take their place */
	int64_t about;			/* the person that it is about; 0: nobody */
	const char *number, *account, *by;	/* account, by: as above; by NULL: not known */
};
/* Does the wish of the person whom those words are about decide alone whether they are sent? Pure. */
bool identity_letter_is_own(const char *name);
/* Word one that leaves now, by the wishes of now. *wanted: it is to be sent. text: "" where it is not, or nobody has words for it now, which is logged.
 * returns: 0; an error of db.h.  secret: text. */
int identity_letter_leave(struct identity_core *core, char text[IDENTITY_REPLY_MAX], bool *wanted, const struct identity_unasked *u) __attribute__((warn_unused_result));

/* identity_unasked */
/* Queue one, unless it is not wanted now. *id: of the SMS; 0: none is sent. returns: 0; an error of db.h. */
int identity_unasked_send(struct identity_core *core, const struct identity_unasked *u, int64_t steady, int64_t *id) __attribute__((warn_unused_result));

/* identity_sms: what answers an SMS, and what knows one again */
struct identity_sms_from {
	const char *account, *by;	/* of the link that it came by, as in requests and in struct identity_sms */
	const char *number, *address;
	bool wants_lease;
	uint32_t lease;
};
/* Queue the reply of those words, in the language kept of the number. returns: 0, also without words; an error of db.h.  secret: from, said. */
int identity_sms_reply(struct identity_run *r, const struct identity_sms_from *from, const char *name, const struct identity_letter_value *said, unsigned n_said)
	__attribute__((warn_unused_result));
/* *known: one of that operation was brought before, and is surely the same. Nothing is written. returns: 0; an error of db.h. */
int identity_sms_is_known(struct identity_run *r, const uint8_t op[SEAL_IX], const struct identity_sms *sms, bool *known) __attribute__((warn_unused_result));
/* Take one of the pieces of advice that a number may have in a while. returns: 0; -EDQUOT: it had them; an error of db.h. */
int identity_sms_advise(struct identity_run *r, const uint8_t ix[DB_IX]) __attribute__((warn_unused_result));
/* Remember it for IDENTITY_LATE_S. returns: 0; an error of db.h. */
int identity_sms_keep(struct identity_run *r, const uint8_t op[SEAL_IX], int64_t serial) __attribute__((warn_unused_result));

/* identity_out */
/* Queue a message. number: who it is for; address: how their link writes that, "": nobody said. unasked: no SMS of theirs asked for it. leased: the run whose answer gets it, under that lease, unless others wait for that number; NULL: it waits for OUT_NEXT.
 * returns: 0, also when too many wait for that number; -errno. */
int identity_out_queue(struct identity_core *core, const char *link, const char *number, const char *address, const char *text, int64_t now,
		       bool unasked, struct identity_run *leased, uint32_t lease) __attribute__((warn_unused_result));

/* Queue a message that nobody asked for, and that somebody will ask after: *id, 0 when too many wait for that number. It is worded when it leaves. returns: 0; -errno. */
int identity_out_send(struct identity_core *core, const struct identity_unasked *u, int64_t now, int64_t *id) __attribute__((warn_unused_result));

/* identity_count: what is counted is words of the program, never of a person. */
/* Add n to a counter; one that finds no room is no reason to refuse a verb. */
void identity_count(struct identity_core *core, const char *name, int64_t n);
/* The same of one that the gateway named, which leaves room for those of the rules. */
void identity_count_told(struct identity_core *core, const char *name, int64_t n);
void identity_count_verb(struct identity_run *r, enum identity_outcome o, const char *key);	/* what the row says */
/* n people were erased who never set a PIN. */
void identity_count_erased(struct identity_core *core, unsigned n);

/* identity_alarm */
/* Do one of what the janitor does. What it does stands or falls alone: where it fails that is undone, counted for the alarm, and tried again an hour later,
 * so that it keeps nothing else from being done. name: for the log. again: steady, kept by the caller, 0 at first. returns: 0; an error of db.h: nothing of
 * this transaction can be kept. */
int identity_alarm_tend(struct identity_core *core, int64_t *again, enum identity_alarm alarm, const char *name,
			int (*tend)(struct identity_core *core, void *data), void *data) __attribute__((warn_unused_result));

/* identity_retention */
/* Delete what is kept long enough, at most slice rows of each class; daily a line of the ledger, and the alarm of what is late. *done: rows.
 * returns: 0; an error of db.h. */
int identity_retention_run(struct identity_core *core, unsigned slice, unsigned *done) __attribute__((warn_unused_result));

/* identity_erase */
/* Erase somebody: the anchor knows it first, and their dialogues end. returns: 0; an error of db.h. */
int identity_erase_person(struct identity_core *core, const struct db_person *p) __attribute__((warn_unused_result));
/* Announce who is due, or erase who was announced a week ago, at most slice; put off when nobody was there to read it. *n: erased.
 * returns: 0; an error of db.h. */
int identity_erase_due(struct identity_core *core, int64_t now, unsigned slice, unsigned *n) __attribute__((warn_unused_result));

/* The verbs: all of it, or the first half. Each is named by its row of identity_verb.h, which has its outcomes. */
#define X(e, ...) enum identity_outcome identity_verb_##e(struct identity_run *r);
IDENTITY_VERBS(X)
#undef X
/* Second half of UNLOCK, as are the next of the verbs they name: r->v is the worker's answer. returns: an outcome of the verb's row. */
enum identity_outcome identity_again_UNLOCK(struct identity_run *r);
enum identity_outcome identity_again_COPY_GIVE(struct identity_run *r);
/* Second half of PROVE. */
enum identity_outcome identity_again_PROVE(struct identity_run *r);
/* Second half of PIN_AGAIN. */
enum identity_outcome identity_again_PIN_AGAIN(struct identity_run *r);
/* Second half of SHARE. */
enum identity_outcome identity_again_SHARE(struct identity_run *r);
/* Second half of CHECK. */
enum identity_outcome identity_again_CHECK(struct identity_run *r);
/* Second half of DRAFT_FINISH. */
enum identity_outcome identity_again_DRAFT_FINISH(struct identity_run *r);
/* Second half of CARD_CODE. */
enum identity_outcome identity_again_CARD_CODE(struct identity_run *r);
/* Second half of CARD_MOVE. */
enum identity_outcome identity_again_CARD_MOVE(struct identity_run *r);
/* Second half of RESET_CODE. */
enum identity_outcome identity_again_RESET_CODE(struct identity_run *r);
/* Second half of RESET_READY. */
enum identity_outcome identity_again_RESET_READY(struct identity_run *r);
/* Second half of BEARER_CODE. */
enum identity_outcome identity_again_BEARER_CODE(struct identity_run *r);
/* Second half of SMS_CARD. */
enum identity_outcome identity_again_SMS_CARD(struct identity_run *r);
/* Second half of SIM_CODE. */
enum identity_outcome identity_again_SIM_CODE(struct identity_run *r);
/* Second half of CARD_LOCK. */
enum identity_outcome identity_again_CARD_LOCK(struct identity_run *r);
