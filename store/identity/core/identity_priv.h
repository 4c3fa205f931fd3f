/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The identity rules, as the vault process and the direct door run them.
 *
 * Life cycle of a batch: 1. identity_core_begin(); 2. identity_core_run() for each request and identity_core_resume() for each finished hash;
 * 3. identity_core_commit(); 4. only then the answers leave. When commit fails every answer of the batch becomes busy, and the dialogues it touched
 * are forgotten, because memory would be ahead of the disk.
 *
 * A verb with a secret has two halves: run() counts the attempt and returns IDENTITY_HASH with a job; resume() judges the worker's
 * answer. The attempt is committed before the job is handed to a worker, so that killing any process gives no free try.
 *
 * The core believes nobody: it keeps the dialogues (unknown, or verified as somebody until T) and what each state permits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/clock.h"
#include "store/db/db.h"
#include "store/door/identity.h"
#include "store/door/identity_payload.h"
#include "store/door/identity_peer.h"
#include "store/identity/core/identity_bundle.h"
#include "store/seal/kdf.h"
#include "store/seal/seal.h"
#include "store/seal/seal_batch.h"
#include "store/seal/seal_card.h"
#include "store/seal/seal_copy.h"
#include "store/values/name_skeleton.h"
#include "store/values/workday.h"

#define IDENTITY_HASHES_MAX	256	/* jobs waiting: at 2 workers and 90 ms 12 s of patience; then busy */
#define IDENTITY_DIALOGUES_MAX	100000
#define IDENTITY_LANGS_MAX	20
#define IDENTITY_LINKS_MAX	64

/* A link, as the configuration has it. */
struct identity_link_conf {
	const char *name;
	const char *account;	/* what requests call it: its operator, or its own name */
	const char *code;	/* what people dial there; NULL: service_code */
};

/* The feed of an operator: which SIMs changed and which numbers found another holder. */
struct identity_feed_conf {
	const char *operator;		/* of the links whose numbers it is about; as its files say; NULL: there is no feed */
	const uint8_t *key, *key_id;	/* crypto_sign_PUBLICKEYBYTES that its files are signed with, and the 8 octets by which minisign calls them; NULL: none is believed */
	bool is_wanted;			/* where nobody tells whether a SIM changed only small bundles are given */
};

#define IDENTITY_REPLY_MAX 1024	/* octets of an SMS, with NUL */

#define IDENTITY_LETTER_VALUES 4	/* values of an SMS */

/* A value of an SMS, by its name in the menus.  secret: may be a code. */
struct identity_letter_value {
	const char *name, *value;
};

/* An SMS, as ids and values alone: no words come from who asks for it. */
struct identity_letter {
	const char *name;	/* of its words: T1 */
	const char *lang;	/* of them; "", or one without words: the first that is configured */
	const char *code;	/* that it says to dial; NULL: service_code */
	bool is_abroad;		/* the number is not of this country */
	const struct identity_letter_value *said;	/* n_said of them, IDENTITY_LETTER_VALUES at the most */
	unsigned n_said;
};
/* Write the words of a letter. returns: octets written without the NUL; -errno: there are none. */
typedef int (*identity_letter_fn)(const void *words, const struct identity_letter *letter, char text[IDENTITY_REPLY_MAX]);

/* What is hashed for a phone. A try guesses a PIN, a check a code: each has an allowance of its own, of the link and of the number. What somebody makes
 * who is in already, a PIN or a code, guesses nothing: it counts for the number alone, with its tries. */
enum identity_hash { IDENTITY_HASH_TRY, IDENTITY_HASH_CHECK, IDENTITY_HASH_KINDS, IDENTITY_HASH_OWN = IDENTITY_HASH_KINDS };

/* What makes two people alike: name_keys.h. */
enum identity_dup_rule {
	IDENTITY_DUP_BY_PEOPLE,		/* the second below NAME_KEYS_CROWD people */
	IDENTITY_DUP_TWO_OF_FOUR,
	IDENTITY_DUP_TWO_OF_FOUR_OR_E,
};

/* Waits of cases: between the notice that was heard and the effect. */
enum identity_case_wait {
	IDENTITY_CASE_WAIT_MOVE,
	IDENTITY_CASE_WAIT_RESET,
	IDENTITY_CASE_WAIT_CARD,	/* of a PIN, by three codes of the card */
	IDENTITY_CASE_WAIT_CORRECT,
	IDENTITY_CASE_WAIT_PROXY,
	IDENTITY_CASE_WAIT_ERASE,
	IDENTITY_CASE_WAITS
};

struct identity_conf {
	const char *service_code;	/* 789 */
	const char *country;		/* 254 */
	const char *timezone;		/* Africa/Nairobi: "today" ends at its 23:59 */
	unsigned pin_length;
	uint32_t argon2_mem_kib, argon2_ops;
	uint32_t token_mem_kib, token_ops;	/* share codes: 19456, 2 */
	uint32_t dup_mem_kib, dup_ops;		/* keys of the index of duplicates: 8192, 2; part of each of its rows */
	enum identity_dup_rule dup_rule;
	unsigned unlocks_a_day, shares_a_day;	/* caps a person, against a captured gateway: 40, 20 */
	struct { unsigned link, number; } a_minute[IDENTITY_HASH_KINDS];	/* hashes */
	struct identity_link_conf links[IDENTITY_LINKS_MAX];
	unsigned n_links;
	unsigned survey_one_in;			/* people asked about a check: one in so many; 0 nobody */
	unsigned case_hours[IDENTITY_CASE_WAITS];
	unsigned spot_one_in;			/* recoveries that the person is asked about: one in so many; 0: those without a paper alone */
	struct {
		const char *helper, *appeal;	/* NULL: none is named */
		const char *const *sea;		/* names of overseers who alone read of threat or abuse; none: all do */
		size_t n_sea;
	} complaints;
	struct workday_table workdays;		/* weekend 0: nobody said which days are free */
	const struct identity_bundle *bundles;
	size_t n_bundles;
	struct identity_feed_conf feed;
	const struct national_table *numbers;	/* of papers, by their names; NULL: none is judged */
	identity_letter_fn letter;		/* NULL: there are no words, and no SMS is sent */
	const void *words;			/* its argument, and that of say */
	const char *(*say)(const void *words, const char *lang, const char *group, const char *key);	/* a word; NULL: none. May be NULL */
	char unread[IDENTITY_LANGS_MAX][IDENTITY_LANG_MAX];	/* languages offered that no native reader has read: consent in them says so */
	unsigned n_unread;
};

struct national;
struct national_table;
struct identity_core;
struct identity_run;

/* What a verb does: the whole of it or its first half, and the second. */
typedef enum identity_outcome (*identity_verb_fn)(struct identity_run *r);
struct identity_verb_fns {
	identity_verb_fn run, again;
};

/* verbs: identity_actors of store/identity/identity_actors.h, above the actors whom the core does not know.
 * owns: db, keys, clock, conf and verbs are borrowed and outlive the core. returns: NULL when out of memory. */
struct identity_core *identity_core_new(void *ctx, struct db *db, const struct seal_keys *keys, const struct clock *clock,
					const struct identity_conf *conf, const struct identity_verb_fns verbs[IDV_COUNT]);
/* conf has other links: those of the same name keep their account. */
void identity_core_links(struct identity_core *core);
/* Wipe and forget all dialogues, jobs and shifts; db, keys and clock stay open. NULL: nothing. */
void identity_core_free(struct identity_core *core);

enum identity_step {
	IDENTITY_DONE,	/* ans is complete */
	IDENTITY_HASH,	/* *job is filled; the answer comes from resume() */
};

/* Begin a batch and the transaction it is written in. returns: 0; -EALREADY one is begun; an error of db.h: nothing may be run. */
int identity_core_begin(struct identity_core *core) __attribute__((warn_unused_result));
/* Make the batch durable. returns: 0; an error of db.h: nothing of the batch happened, its dialogues
 * are forgotten.  blocks: for one sync. */
int identity_core_commit(struct identity_core *core) __attribute__((warn_unused_result));

/* First half, or all of a verb, for a peer that its row permits: others are refused. Never fails: a fault is an outcome (busy, refused).
 * An outcome or a ledger line that the row does not name is our bug: said at ERROR and counted, and the answer stands.
 * secret: req is wiped of its secret. */
enum identity_step identity_core_run(struct identity_core *core, enum identity_peer peer, struct identity_req *req, struct identity_ans *ans,
				     struct kdf_job *job);

/* Second half: result carries the job's id. ans is addressed (ticket, dialogue) from the kept first half.
 * returns: false when no such job waits (answer dropped). A result with rc != 0 answers busy. */
bool identity_core_resume(struct identity_core *core, struct kdf_result *result, struct identity_ans *ans);

/* A job that stands for a list goes to a worker part by part: while there are more, phones have their turn between them. */
/* Fill the next part of the list of that job. returns: false when no such job waits.  secret: part; the caller wipes it. */
bool identity_core_part(struct identity_core *core, uint64_t id, struct kdf_list *part);
/* Take it back, hashed. returns: whether more of the list is to be hashed; else resume() is next, with the rc of this part. */
bool identity_core_part_done(struct identity_core *core, const struct kdf_list *part);

/* Work of the core's own that wants a worker, when no other of that kind is under way: people who wait for the index of duplicates, while an officer is
 * there; birth dates whose mark is to be made. Between transactions. returns: true and *job; resume() takes its result, and answers nobody. */
bool identity_core_chore(struct identity_core *core, struct kdf_job *job);

/* Who was at that place (identity_peer.h) is gone: forget its dialogues and what it told of links, and no others; jobs in flight still finish, their answers are kept for the next unlock. */
void identity_core_drop_dialogues(struct identity_core *core, unsigned place);
/* Whoever came to a terminal at that place is this user of the host: the same terminal each time, until the dialogues of the place are dropped. */
void identity_core_sit(struct identity_core *core, unsigned place, uint32_t user);

/* Expire what has run out, at most `slice` rows a table. Inside a batch; a fault of the database spoils it, so that its commit fails.
 * returns: rows and dialogues done; 0 when nothing is left, or after a fault. */
int identity_core_janitor(struct identity_core *core, unsigned slice) __attribute__((warn_unused_result));

/* A message whose lease nobody heard of, because the answer that told it was read by nobody: it waits again. Inside a batch. returns: 0, also where
 * it waits for nobody any more; an error of db.h. */
int identity_core_unheard(struct identity_core *core, int64_t id) __attribute__((warn_unused_result));

/* Who is told, beside the database, what an older database would not know. */
struct identity_witness {
	void *ctx;
	void (*failed)(void *ctx, const uint8_t number_ix[DB_IX], uint8_t slot);	/* a PIN was wrong; the batch may fail yet */
	void (*erased)(void *ctx, int64_t id, const uint8_t ref[DB_REF]);	/* a person was; the same */
};
/* w: borrowed, as long as the core lives. */
void identity_core_witness(struct identity_core *core, const struct identity_witness *w);

/* People who never set a PIN and were erased since this was asked last: the log is to be truncated then, and it is to be said. */
unsigned identity_core_erased(struct identity_core *core);

#define IDENTITY_IN_LOG_S 60
/* Note for how long (seconds) something deleted stands in the log of the database: told to the gateway from IDENTITY_IN_LOG_S on, when it is a
 * fault, and not while it is a sign that somebody did something. */
void identity_core_in_log(struct identity_core *core, int64_t seconds);

/* Ledger lines from here to identity_core_acted() are of an administrator: the first is preceded by one of that kind, whose receipt is about words,
 * borrowed till then. One transaction at a time. */
void identity_core_acts(struct identity_core *core, const char *kind, const char *words);
void identity_core_acted(struct identity_core *core);

/* --- the clock -------------------------------------------------------------------------------------------------------------- */

/* Everything that the rules measure in days may be undone by one second of a wrong clock, so it is not believed
 *  - more than 10 minutes behind the last line of the ledger, or 30 days ahead of it unless it only went on,
 *  - before the time that no clock can show any more (clock.h).
 * While it is in doubt the rules go by the last time that was believed and what passed since: menus and lifetimes go on, the ledger keeps its
 * times; but the janitor takes nothing, and what is a promise for a time, or judges one, is answered busy (is_timed of identity_verb.h). */
enum identity_doubt { IDENTITY_CLOCK_GOOD, IDENTITY_CLOCK_BEHIND, IDENTITY_CLOCK_AHEAD, IDENTITY_CLOCK_BEFORE };

struct identity_clock {
	enum identity_doubt doubt;
	int64_t shown;		/* by the clock, seconds, as are the others */
	int64_t believed;	/* what the rules go by */
	int64_t last;		/* of the ledger's last line; 0: it has none */
	int64_t earliest;
};
/* Judge the clock as it is now; a change is logged, and a doubt every hour. */
void identity_clock_look(struct identity_core *core, struct identity_clock *out);

/* The same. returns: what the rules go by, seconds; clock_now() itself is read by no rule. */
int64_t identity_clock_now(struct identity_core *core);

/* The time that waits and limits go by: it only passes, and follows no step of the wall clock. It goes on in another vault of the same boot; after
 * another boot the wall clock alone can tell how long the machine was off, and what it had gone wrong by when identity_clock_keep() was called last is
 * taken off. returns: seconds, near those of identity_clock_now() while that was never stepped. */
int64_t identity_clock_steady(struct identity_core *core);
/* Keep what a later vault needs for that, when it changed; inside the caller's transaction. returns: 0; an error of db.h. */
int identity_clock_keep(struct identity_core *core) __attribute__((warn_unused_result));

#define IDENTITY_CLOCK_WORDS 160
/* Write what it shows and why that is in doubt, for an administrator. returns: words. */
const char *identity_clock_words(char words[IDENTITY_CLOCK_WORDS], const struct identity_clock *c);

/* Believe the clock as it is now, inside the caller's transaction: a line of the ledger, so that the next jump is in doubt again.
 * returns: 0; -EALREADY it is not in doubt; an error of db.h. */
int identity_clock_accept(struct identity_core *core) __attribute__((warn_unused_result));

/* Keep an idle ledger near the clock: append the line of the day when it is due, inside the caller's transaction.
 * returns: 0, also when none is; an error of db.h. */
int identity_clock_beat(struct identity_core *core) __attribute__((warn_unused_result));

/* --- alarms ----------------------------------------------------------------------------------------------------------------- */

/* What goes on until an administrator ended it, through restarts. */
enum identity_alarm {
	IDENTITY_ALARM_PINS,	/* PINs are guessed at many numbers: waits go on and tries count, but none is closed for good */
	IDENTITY_ALARM_LOCK,	/* acts without a PIN, on many people, as are the next two, and no other */
	IDENTITY_ALARM_BLOCK,
	IDENTITY_ALARM_NEW_PIN,
	IDENTITY_ALARM_DEATHS,	/* people are reported dead, many or one again and again */
	IDENTITY_ALARM_PROBES,	/* an officer asks by drafts who is enrolled */
	IDENTITY_ALARM_CASES,	/* cases that somebody has to look at */
	IDENTITY_ALARM_RETENTION,	/* what is to be deleted by age is not */
	IDENTITY_ALARM_CHORES,	/* something that the daemon does by itself fails */
	IDENTITY_ALARM_COMPLAINTS,	/* complaints are late for too long */
	IDENTITY_ALARM_HOLIDAYS,	/* the file of holidays changed, or ends too early */
	IDENTITY_ALARM_FEED,	/* the feed of an operator is late, refused or held back */
	IDENTITY_ALARMS
};
struct identity_alarm_state {
	const char *name, *words;	/* words: what goes on */
	enum identity_field told;	/* by which LINKS tells it; IDF_MASS_ACTS: of acts without a PIN, on many people */
	int64_t since;		/* seconds; 0: it is off */
	uint64_t n;		/* acts since, and in the hour before: of `pins` lock-outs and numbers that failed */
	unsigned waiting;	/* PINs that will be closed when it is ended, unless their people open them before */
};
/* Read it. returns: 0; an error of db.h. */
int identity_alarm_get(struct identity_core *core, enum identity_alarm a, struct identity_alarm_state *s) __attribute__((warn_unused_result));
/* End the one of that name and do what it held back, inside the caller's transaction; a line of the ledger says so. *done: PINs closed.
 * returns: 0; -ENOENT no such alarm; -EALREADY it is off; an error of db.h. */
int identity_alarm_end(struct identity_core *core, const char *name, unsigned *done) __attribute__((warn_unused_result));

/* A class of rows that go by age. */
struct identity_retention_row {
	const char *name;
	int64_t keep_s;		/* kept so long behind their end */
	int64_t ran;		/* when nothing of it was left, seconds */
	int64_t removed;	/* rows, since the database is there */
	bool is_late;		/* that is two days ago */
	bool fails;		/* the last time; it is tried again within the hour */
};
/* Read the i-th, from 0. returns: 0; -ENOENT there are no more; an error of db.h. */
int identity_retention_get(struct identity_core *core, unsigned i, struct identity_retention_row *row) __attribute__((warn_unused_result));

/* People who are about to be erased because they never set a PIN. */
struct identity_erasing {
	unsigned n;		/* up to DB_COUNT_MAX */
	int64_t before;		/* made before, seconds */
	int64_t at;		/* erased from then on; 0: nobody is announced */
};
/* Read what is announced. returns: 0; an error of db.h. */
int identity_erasing_get(struct identity_core *core, struct identity_erasing *e) __attribute__((warn_unused_result));
/* returns: whether something was announced, or put off, since this was asked last: it is to be said. */
bool identity_erasing_news(struct identity_core *core);

/* What `status` tells of the core. */
struct identity_core_load {
	unsigned dialogues, unlocked;	/* live; of those, opened by a PIN or start code */
	unsigned hashes;		/* first halves that wait for their worker */
	uint64_t refused;		/* verbs that were not permitted */
	uint64_t withheld;		/* languages not told, because their numbers were too many for the link */
	uint64_t lost_rows;		/* rows that ought to be there and were not */
	uint64_t unnamed;		/* outcomes and ledger lines that no row names: for tests, which expect none */
};
/* Fill *load; the totals count since identity_core_new(). */
void identity_core_load(const struct identity_core *core, struct identity_core_load *load);

/* How a link is, as the gateway says: it may lie about its own. */
struct identity_link_told {
	char name[IDENTITY_REPORT_WORD], protocol[IDENTITY_REPORT_WORD], state[IDENTITY_REPORT_WORD];
	char why[IDENTITY_REPORT_WHY];	/* it is not up; "" */
	bool is_up, is_down;		/* down: taken out of service */
	int64_t since;			/* up, or not */
	int64_t until;			/* when its first certificate ends; 0: it has none */
};
/* The link at place i of those that the gateway there is has told. returns: NULL behind the last. Borrowed until the core runs again. */
const struct identity_link_told *identity_core_link(const struct identity_core *core, size_t i);

/* --- people, organisations, agents: the administrator's side of the same rules ------------------------------------------------ */

#define IDENTITY_ERR_MAX 256

/* All of these write inside the caller's transaction, ledger leaf included, and leave it for the caller to abort when they fail. err: one line for a
 * person, which names the key and what was expected, never its value; "" after an error of db.h. */

struct identity_pair {
	const char *key;
	const char *value;	/* secret: personal data; the caller wipes it */
};
/* Judge one of them alone, before the others are known: what identity_person_add() would say of it. Once the kind of a paper is known, identity_number_check() of
 * identity_number.h judges its number. now: seconds.
 * returns: 0; -EINVAL with err. */
int identity_pair_check(const struct identity_pair *pair, const char *country, int64_t now, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Make a person from key=value pairs (keys of `person add`).
 * returns: 0, with words in err where somebody else has the same paper, or the name has letters of two scripts or no Latin form; -EINVAL a pair that is missing, unknown or ill-formed; -EEXIST number and slot are taken; an error of db.h. */
int identity_person_add(struct identity_core *core, const struct identity_pair *pairs, size_t n, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* The same from line `line` of a register: the lowest free slot of the number is taken, damage by a spreadsheet is named, and who was
 * imported before is known by number, kind and number of the paper; without a paper by number, names and birth date, each compared in one form.
 * is_whole: numbers of papers were text, zeros at their end are no damage.
 * A birth date of the first day of a year, of whom no paper was seen, is kept as its year.
 * returns: 0 made; 1 known, nothing changed; 2 known, and a PIN keeps closed what the row would be compared with; 3 made, of the birth date the year was kept; -EINVAL and -EEXIST with err
 * "column: reason": a row that says something else of a person who is known, or has the paper of somebody with another number; an error of db.h. */
int identity_person_import(struct identity_core *core, const struct identity_pair *pairs, size_t n, uint32_t line, bool is_whole,
			   char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* The same of person `number` of a field unit, who may have no phone. *p: whom it made. returns: as identity_person_import(). */
int identity_person_take(struct identity_core *core, struct db_person *p, const struct identity_pair *pairs, size_t n, uint32_t number, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* One line of a sheet of start codes. */
struct identity_sheet_line {
	uint32_t line;			/* of the register; 0: came otherwise */
	char id_last4[8];		/* of the paper; "": none */
	uint8_t slot;
	char code[8];			/* secret; the caller wipes it */
};
/* Where somebody who was imported stands: the order of a register is in no row that can be read, so whoever makes a sheet walks all who wait and
 * puts them in order, by sheet and line. */
struct identity_sheet_place {
	int64_t person_id;
	int64_t sheet;			/* when last on one; 0 never */
	uint32_t line;			/* secret, as it leads from a row to the register; 0: not known */
};
/* Walk those who wait for a start code, in any order: start with *place zero. returns: 0; -ENOENT no more; an error of db.h. */
int identity_sheet_next(struct identity_core *core, struct identity_sheet_place *place) __attribute__((warn_unused_result));
/* Make a start code for that person, unless there is a PIN or a living code.  desk: whose sheet, in the ledger's receipt.
 * returns: 0; -EAGAIN this one needs none; an error of db.h. */
int identity_start_sheet(struct identity_core *core, const char *desk, const struct identity_sheet_place *place, struct identity_sheet_line *out)
	__attribute__((warn_unused_result));

/* Make a start code for the login (number, slot). code: 6 digits and NUL.
 * returns: 0; -EINVAL number or slot; -ENOENT nobody is there; -EEXIST a PIN is set already (err says what to do); an error of db.h.
 * secret: code; the caller wipes it. */
int identity_start_code(struct identity_core *core, const char *number, unsigned slot, char code[8], char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* The bundle at place i of those that the rules go by. returns: NULL behind the last. Borrowed from the configuration. */
const struct identity_bundle *identity_bundle_at(const struct identity_core *core, size_t i);
/* The same of the rows by which numbers of papers are judged. */
const struct national *identity_number_at(const struct identity_core *core, size_t i);

struct identity_org_args {
	const char *code;			/* IDENTITY_ORG_LEN digits, the last a Damm check */
	const char *name, *short_name, *place;	/* as screens show them */
	const char *kind, *bundle;
};
/* Make an organisation, open.
 * returns: 0; -EINVAL an argument that is missing or ill-formed; -EEXIST the code is taken; an error of db.h. */
int identity_org_add(struct identity_core *core, const struct identity_org_args *args, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* What an organisation may do and have; a member that is NULL stays as it is. */
struct identity_org_policy {
	const char *shift;	/* on | off */
	const char *answers;	/* yesno | values */
	const char *codes;	/* any | otp */
	const char *cards;	/* on | off */
};
/* Set the policy of the organisation with that code.
 * returns: 0; -ENOENT no such organisation; -EINVAL nothing to set, another word, or a bundle without yes/no facts; an error of db.h. */
int identity_org_policy(struct identity_core *core, const char *org, const struct identity_org_policy *policy, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* *may: agents of that organisation may serve who has no phone, by a code card. returns: 0; an error of db.h. */
int identity_org_takes_cards(struct identity_core *core, const char *code, bool *may) __attribute__((warn_unused_result));
/* Make the number an agent at the next free desk of that organisation; *desk: its number. The agent's login is slot 1.
 * returns: 0; -EINVAL the number; -ENOENT no such organisation; -EEXIST the number is an agent already; an error of db.h. */
int identity_agent_add(struct identity_core *core, const char *org, const char *number, unsigned *desk, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Set the state of an organisation. what: pause | resume | close.
 * returns: 0; -EINVAL another word; -ENOENT no such organisation; an error of db.h. */
int identity_org_set(struct identity_core *core, const char *org, const char *what, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
/* Set the state of an agent. what: block | unblock, which also forgets the wrong codes that were counted.
 * returns: 0; -EINVAL another word, or the number; -ENOENT no such agent; an error of db.h. */
int identity_agent_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
struct identity_officer_args {
	const char *desk, *name, *number;
};
/* Make the number an officer of that desk for IDENTITY_OFFICER_S; slot 1. A PIN that is there already is the officer's too.
 * returns: 0; -EINVAL an argument; -EEXIST the number is an agent or an officer already; an error of db.h. */
int identity_officer_add(struct identity_core *core, const struct identity_officer_args *args, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Set the state of an officer. what: block | unblock, which also forgets wrong digits and PINs that were counted | renew, for as long again from now.
 * returns: 0; -EINVAL another word, or the number; -ENOENT no such officer; an error of db.h. */
int identity_officer_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Make a start code for an officer. returns: as identity_start_code().  secret: code; the caller wipes it. */
int identity_officer_code(struct identity_core *core, const char *number, char code[8], char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Move a birth record on, which a case asks for. stage, place: NULL: as it was; days: until news, 0: as usual.
 * returns: 0; -ENOENT no such case; -EINVAL, with err; an error of db.h. */
int identity_transcript_set(struct identity_core *core, const char *number, const char *stage, const char *place, unsigned days, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Make the number an overseer for IDENTITY_OFFICER_S, of the body that args->desk names; slot 1. returns: as identity_officer_add(). */
int identity_overseer_add(struct identity_core *core, const struct identity_officer_args *args, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Set the state of an overseer, as identity_officer_set(). */
int identity_overseer_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Make a start code for an overseer. returns: as identity_start_code().  secret: code; the caller wipes it. */
int identity_overseer_code(struct identity_core *core, const char *number, char code[8], char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
struct identity_overseer_info {
	char body[16], name[96];
	const char *state;		/* active | blocked | expired */
	bool has_pin, has_key;		/* has_key: reads complaints, */
	bool is_sea;			/* those of threat or abuse */
	int64_t last_used, expires;
};
/* Read the next one behind *id, which moves on; start with 0. returns: 0; -ENOENT no more; an error of db.h. */
int identity_overseer_next(struct identity_core *core, int64_t *id, struct identity_overseer_info *info) __attribute__((warn_unused_result));
/* Somebody asks for what is kept. All needed, as typed. */
struct identity_access_args {
	const char *basis, *authority, *reference, *people;
};
/* Enter a request into the register; *id: its number. returns: 0; -EINVAL, with err; an error of db.h. */
int identity_access_add(struct identity_core *core, const struct identity_access_args *args, int64_t *id, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
/* Read the one of that number, as typed. returns: 0; -ENOENT; an error of db.h. */
int identity_access_get(struct identity_core *core, struct db_access *a, const char *number) __attribute__((warn_unused_result));
/* What became of one; given and gone may be NULL, none. */
struct identity_access_end {
	const char *number, *outcome, *given, *gone;
};
/* Close one. returns: 0; -ENOENT, -EALREADY, -EINVAL, with err; an error of db.h. */
int identity_access_close(struct identity_core *core, const struct identity_access_end *end, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
/* Words of a row. Static. */
const char *identity_access_basis(const struct db_access *a);
const char *identity_access_outcome(const struct db_access *a);
struct identity_access_counts {
	unsigned all, open, people;	/* people: whose records were given */
};
/* Count them. returns: 0; an error of db.h. */
int identity_access_counts(struct identity_core *core, struct identity_access_counts *counts) __attribute__((warn_unused_result));
/* What an administrator knows of complaints: how many, and their clocks. */
struct identity_complaint_counts {
	unsigned escalated;		/* late for too long */
	unsigned open, fresh, taken, answered;	/* fresh: nobody took them */
	unsigned late, late_hours;		/* of them those whose clock runs in hours */
	int64_t oldest;				/* due first; 0: none is open */
};
/* Read it. returns: 0; an error of db.h. */
int identity_complaint_counts(struct identity_core *core, struct identity_complaint_counts *counts) __attribute__((warn_unused_result));
/* What an administrator knows of an officer. */
struct identity_officer_info {
	char desk[16], name[96];
	const char *state;		/* active | blocked | expired | paused, by wrong digits or PINs */
	bool has_pin, has_key;		/* has_key: opens the drafts of the desk */
	int64_t last_used, expires;
	int64_t enrolled, today;	/* people, in all and on this day */
	int64_t no_paper, no_phone;	/* of them */
	int64_t children;		/* whom a guardian answers for */
	int64_t proxies;		/* asked for */
	int64_t deaths, deaths_wrong;	/* reported; and the own PIN was typed after it */
	int64_t same;			/* drafts that became part of a case */
	int64_t found;			/* checks that found somebody alike */
	int64_t thrown, thrown_hit;	/* away; and after somebody alike was found, refused or made another person among them */
	int64_t codes;			/* other start codes, for people who had no PIN yet */
	int64_t wrong_proof;		/* digits of no phone */
	int64_t cases, approved, refused;	/* opened, and decided as the second officer */
	int64_t case_wrong;		/* of a paper that was to be seen */
	int64_t case_probes;		/* papers and numbers of nobody */
};
/* Read the next one behind *id, which moves on; start with 0. returns: 0; -ENOENT no more; an error of db.h. */
int identity_officer_next(struct identity_core *core, int64_t *id, struct identity_officer_info *info) __attribute__((warn_unused_result));
/* What an administrator knows of a case: not whose it is. */
struct identity_case_info {
	char number[8];
	const char *kind, *state, *why;	/* why: of one that ended: refused | stopped | lapsed | wrong; else "" */
	char reason[16];		/* chosen by the first officer; "" of other cases */
	char desk[16], first[96], second[96];	/* names of officers */
	int64_t opened;
	int64_t ready;			/* it takes effect; 0: that is not known, or over */
	bool is_open, is_danger, has_no_paper;	/* is_open: undecided, or it waits */
};
/* Read the next one behind *id, which moves on; start with 0. returns: 0; -ENOENT no more; an error of db.h. */
int identity_case_next(struct identity_core *core, int64_t *id, struct identity_case_info *info) __attribute__((warn_unused_result));
/* Read that of a number. returns: as identity_case_next(). */
int identity_case_look(struct identity_core *core, const char *number, struct identity_case_info *info) __attribute__((warn_unused_result));
/* For whom a copy is begun: by the number of a phone, or by that of a case the person opened; the other one is "". desk: who asks, as the person reads it. */
struct identity_copy_args {
	const char *number, *case_number, *desk;
	unsigned slot;
};
/* From here on the person is asked, for ten minutes; what waited before is gone. number: of the case. returns: 0; -ENOENT nobody with a PIN has that, or no such
 * case; -EALREADY it is over; -EINVAL, with err; an error of db.h. */
int identity_copy_begin(struct identity_core *core, char number[8], const struct identity_copy_args *args, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Read part n of a copy that was agreed to, 0 its head. returns: 0; -ERANGE there are no more; -EAGAIN the person did not answer yet; -EALREADY it is over;
 * -ENOENT no such case; an error of db.h. */
int identity_copy_part(struct identity_core *core, struct db_blob *part, const char *number, unsigned n) __attribute__((warn_unused_result));
/* It is fetched: nothing of it stays. returns: as identity_copy_part(). */
int identity_copy_done(struct identity_core *core, const char *number) __attribute__((warn_unused_result));
/* End one that is open without effect, inside the caller's transaction; of somebody alike: they are one person, and a draft of theirs ends.
 * returns: 0; -ENOENT no such case; -EALREADY it is over; an error of db.h. */
int identity_case_refuse(struct identity_core *core, const char *number) __attribute__((warn_unused_result));
/* Say of somebody alike that they are two people. returns: as identity_case_refuse(); -EPERM of another kind: a second officer approves it. */
int identity_case_approve(struct identity_core *core, const char *number) __attribute__((warn_unused_result));
/* Begin a batch for the custodians, inside the caller's transaction. returns: 0; an error of db.h. */
int identity_case_batch(struct identity_core *core, struct seal_batch *b) __attribute__((warn_unused_result));
/* Look at the case behind *id, which moves on; start with 0. returns: 1 *out is for the custodians: a new PIN is approved, and nobody but them opens the
 * record; 0 it is not; -ENOENT no more; an error of db.h. */
int identity_case_batch_next(struct identity_core *core, int64_t *id, struct seal_batch_case *out) __attribute__((warn_unused_result));
/* Take what custodians say of one case, inside the caller's transaction. batch: id of theirs. returns: 0; -ENOENT no such case; -EALREADY it is over, or its
 * record open; -EBADMSG the answer is of another batch or person; an error of db.h. */
int identity_case_answer(struct identity_core *core, const uint8_t batch[SEAL_IX], const struct seal_batch_case *answer) __attribute__((warn_unused_result));
/* Set the state of the person of a login. what: lock | unlock | close | reopen, which also opens a PIN that wrong tries closed | alive,
 * which undoes a death. returns: 0; -EINVAL another word, number or slot; -ENOENT nobody is there; -ESTALE nobody reported that death; an error of db.h. */
int identity_person_set(struct identity_core *core, const char *number, unsigned slot, const char *what, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* What an administrator may know of a number without a PIN: no name. */
struct identity_person_info {
	uint8_t ref[DB_REF];
	bool found, has_pin, waits_start, locked, closed, pin_closed, pending;
	unsigned evidence, live_codes;
	int64_t created, last_used;
	const char *death;	/* no | reported | confirmed */
};
/* Read it into *info, zeroed first. returns: 0, also when nobody is there (found is false); -EINVAL number or slot; an error of db.h. */
int identity_person_find(struct identity_core *core, const char *number, unsigned slot, struct identity_person_info *info)
	__attribute__((warn_unused_result));

/* --- a crowd: many invented people with one PIN, for load; needs a key of `init --test` --------------------------------------- */

struct identity_crowd {
	uint8_t salt[KDF_SALT];
	uint8_t v[KDF_OUT];	/* secret */
};
/* Hash the PIN that all of the crowd share.
 * returns: 0; -EPERM not a test key; -EINVAL the PIN; -ENOMEM.  blocks: for one Argon2id.  secret: pin, crowd; identity_crowd_close() wipes crowd. */
int identity_crowd_open(struct identity_crowd *crowd, const struct identity_core *core, const char *pin) __attribute__((warn_unused_result));
/* Wipe it. */
void identity_crowd_close(struct identity_crowd *crowd);
/* Make a person, or with org an agent there, whose PIN is set and whose language is kept; inside the caller's transaction.
 * returns: as identity_person_add(). */
int identity_crowd_add(struct identity_core *core, const struct identity_crowd *crowd, const char *number, const char *org,
		       char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
