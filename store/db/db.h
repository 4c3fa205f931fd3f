/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The records of the store: one typed get and put each, no SQL outside. A second back end fits behind this header.
 *
 * Promise: what db_commit() returned 0 for survives kill -9 and a power cut; what it did not is gone as a whole. One process has the
 * database at a time. Never: a key or anything readable about a person: blobs come sealed from seal.h.
 *
 * Life cycle: 1. db_open(); 2. reads at any time; writes between db_begin() and db_commit() or db_abort(), once per batch;
 * 3. db_savepoint() inside where one verb may fail alone; 4. db_close(). After opening, the process may chroot and change its user.
 *
 * Errors, for every int function unless it says otherwise: 0; -ENOENT no such row; -EEXIST a unique value is taken; -ESTALE the row is
 * no longer in the state asked for; -EINVAL a write outside a transaction, or a value the schema refuses; -ENOSPC disk full; -EUCLEAN damaged; -EIO. After
 * -ENOSPC, -EIO, -EUCLEAN the transaction is spoiled: every later write and the commit return the same error, and nothing of it stays.
 * One limit: when the disk took all of a commit but its sync, and then takes no write at all until the process ends, that commit is there whole
 * after the restart although it was refused; an operation id in the same transaction answers the repeat.
 *
 * Arguments are borrowed for the call; what a function that failed wrote to its outputs means nothing. "as above": these errors.
 * Times are seconds since 1970 UTC, 0 never; days are days since 1970. ids: 0 is none. All structs are plain and copied.
 * Who has the file alone must not see who did what when: "coarse" are times that are written rounded down to DB_COARSE_S whatever is given, "to
 * the second while" those that become coarse later; no id and no order of rows tells in which order people were enrolled or checked.
 * Limits: blobs DB_BLOB_MAX; texts as in the structs (longer: -EINVAL). A row is found by an index, always. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/tree/tree.h"

#define DB_VERSION	14
#define DB_IX		16
#define DB_IX_KEPT	10	/* octets of an index or mac that a veil keeps: what was read is compared by these alone */
#define DB_REF		16
#define DB_SALT		16
#define DB_WRAP_MAX	448	/* an escrow wrap for three custodians */
#define DB_BLOB_MAX	6144	/* the largest record, sealed */
#define DB_SLOT_MAX	8
#define DB_FOREVER	INT64_MAX
#define DB_DAY		86400
#define DB_COARSE_S	300	/* times in clear are kept rounded down to this, but while a rule needs the second */

#define DB_WARN __attribute__((warn_unused_result))

struct db;

/* A wrapped key; len 0: none. */
struct db_wrap {
	uint16_t len;
	uint8_t octets[DB_WRAP_MAX];
};

/* A sealed blob; len 0: none. */
struct db_blob {
	size_t len;
	uint8_t octets[DB_BLOB_MAX];
};

/* ---- opening ---- */

enum {
	DB_CREATE = 1,	/* make a new database, mode 0600; refuse one that exists */
	DB_MIGRATE = 2,	/* bring an older schema up to date */
	DB_OLDER = 8,	/* open one of an older schema as it is, for db_upgrade() */
	DB_LOOK = 4,	/* only look whether it could be opened with DB_MIGRATE: nothing is locked, made or changed, and who else has it does not matter */
};

/* Open, check that it is ours, take it for this process alone, read every safety setting back. With DB_LOOK what the log holds is not seen, and
 * db_meta_get() is all that may be done.
 * owns: *db is the caller's until db_close().
 * returns: 0; -ENOENT missing; -EEXIST (DB_CREATE); -EBUSY in use by another process; -EPROTO newer than this program, or older without
 * DB_MIGRATE or DB_OLDER; -EUCLEAN not a database, another program's, or damaged; -EACCES; -ENOSPC; -EIO. err holds one line for a person.
 * blocks: never for the lock; for the replay of the log after a crash. */
int db_open(struct db **db, const char *path, unsigned flags, char *err, size_t err_size) DB_WARN;
/* Aborts an open transaction. NULL does nothing. */
void db_close(struct db *db);

/* What a database of an older schema is. */
struct db_older {
	uint32_t version;
	uint64_t people, lines;	/* lines: number of the last line of the ledger */
	uint8_t head[32];	/* chain value of that line, which versions before 14 had; zero: there is none */
};

/* Is it of an older schema still? Then this, db_meta_get(), copies and db_upgrade() are all that may be done. */
bool db_is_older(const struct db *db);
/* Tell what it is. returns: 0; -EUCLEAN; -EIO. */
int db_older_get(struct db *db, struct db_older *older) DB_WARN;
/* Bring it up to date, step by step, each whole or not at all. err holds one line for a person. returns: 0; -ENOSPC; -EUCLEAN; -EIO: it
 * is as far as the steps before brought it, and open for nothing but db_close(). */
int db_upgrade(struct db *db, char *err, size_t err_size) DB_WARN;

/* ---- transactions ---- */

/* Begin the transaction that all writes need. returns: as above; -EALREADY one is open. */
int db_begin(struct db *db) DB_WARN;
/* Make the transaction durable; it is over whatever is returned, and nothing of it stays unless 0. blocks: for one sync. */
int db_commit(struct db *db) DB_WARN;
/* Undo the transaction; without one does nothing. */
void db_abort(struct db *db);
/* Set the one savepoint within the transaction. returns: as above; -EALREADY it is set. */
int db_savepoint(struct db *db) DB_WARN;
/* Drop the savepoint and keep what was done since. */
int db_savepoint_release(struct db *db) DB_WARN;
/* Undo back to the savepoint and drop it; a spoiled transaction stays spoiled. */
int db_savepoint_rollback(struct db *db) DB_WARN;
/* Rows written since db_open(), what was undone included: two equal values tell that nothing was written between them. */
uint64_t db_writes(const struct db *db);
/* Move the log into the database file, between transactions; truncate so that nothing deleted stays in it, nor in the file.
 * blocks: for the copy, two syncs and up to 4 MiB of zeroes. */
int db_checkpoint(struct db *db, bool truncate) DB_WARN;
/* Was sealed data or a wrap deleted, or a person added, since the log was last truncated, or had db_open() a log to take up, or an older version to
 * bring up to date? Then the files may still hold what was deleted, and in which order people came. */
bool db_has_dropped(const struct db *db);
/* Say that a wrap was overwritten in a row that stays: as if it had been deleted. */
void db_mark_dropped(struct db *db);
/* ---- copies: of a database that goes on being written ---- */

#define DB_COPY_ROOM	(64 << 20)	/* octets that a copy leaves free on the disk of the database */

struct db_copy;

/* Begin a copy into a new file beside the database, mode 0600; one that a killed process left goes at db_open(). One at a time.
 * owns: *copy is the caller's until db_copy_free(), which comes before db_close().
 * returns: 0; -EALREADY another one is under way; -ENOSPC it would leave less than DB_COPY_ROOM; -EACCES; -EIO. err holds one line for a person. */
int db_copy_begin(struct db_copy **copy, struct db *db, char *err, size_t err_size) DB_WARN;
/* Copy up to so many pages, between transactions. What is written meanwhile is in the copy: it shows the database as it is at the last step, and
 * nothing deleted. *left of *of pages are to come. returns: 1; 0 all is copied; an error of db.h: the copy is of no use. */
int db_copy_step(struct db_copy *copy, unsigned pages, uint64_t *left, uint64_t *of) DB_WARN;
/* After the last step: the copy as a descriptor that only reads, its name is gone. owns: the caller's. returns: descriptor; -errno. */
int db_copy_take(struct db_copy *copy) DB_WARN;
/* End it; what is there of its file is removed. NULL does nothing. */
void db_copy_free(struct db_copy *copy);
/* The folder of the database has become the root of this process. */
void db_rooted(struct db *db);

/* Open a finished copy to read; name: for a person. One of an older version only tells db_meta_get() and db_check(). The file must not change.
 * owns: fd stays the caller's. returns: 0; as db_open() with DB_LOOK. */
int db_open_copy(struct db **db, int fd, const char *name, char *err, size_t err_size) DB_WARN;
/* Look at every page, row and index. returns: 0; -EUCLEAN damaged; -EIO. blocks: for seconds with a large database. */
int db_check(struct db *db) DB_WARN;

/* ---- sums: a number of 256 bits for what stands in a table ---- */

#define DB_SUM		32

/* Zeroed: of no rows. Secret, as each element is. */
struct db_sum {
	uint64_t rows;
	uint8_t sum[DB_SUM];	/* little-endian */
};

/* What hashes the octets of a row of that table under a key. */
struct db_sum_keys {
	const void *key;
	void (*element)(const void *key, uint8_t out[DB_SUM], const char *table, const void *row, size_t len);
};

typedef void (*db_sum_tell)(void *ctx, const char *table, const struct db_sum *sum);

/* A row more. */
void db_sum_add(struct db_sum *sum, const uint8_t element[DB_SUM]);
/* A row fewer: one that was added, or nothing means anything. */
void db_sum_subtract(struct db_sum *sum, const uint8_t element[DB_SUM]);
/* Read every row and tell the sum of each table but the ledger, by name. returns: 0; -EUCLEAN; -EIO. blocks: for two seconds a million rows. */
int db_sweep(struct db *db, const struct db_sum_keys *keys, db_sum_tell tell, void *ctx) DB_WARN;

/* ---- veil: over indexes, macs and sealed octets, under a key that changes while rows stand ---- */

#define DB_VEIL_OVER	40	/* a blob under it is so much longer */

/* Under which key a blob opened. */
enum db_veiled {
	DB_VEILED,
	DB_VEILED_FORMER,
	DB_BARE_FORMER,		/* it has none, from before there was a veil; copied */
	DB_VEILED_NOT,		/* under none that is known; out means nothing */
};

/* What lies between a record and its row; zeroed: nothing. All functions are pure but seal, and have room for what they write. */
struct db_veil {
	const void *keys;
	bool is_moving;		/* rows stand under the former key, too */
	void (*ix)(const void *keys, uint8_t out[DB_IX], const uint8_t ix[DB_IX]);
	void (*ix_former)(const void *keys, uint8_t out[DB_IX], const uint8_t ix[DB_IX]);
	void (*ix_open)(const void *keys, uint8_t ix[DB_IX], const uint8_t stored[DB_IX]);
	bool (*ix_is_former)(const void *keys, const uint8_t stored[DB_IX]);
	size_t (*seal)(const void *keys, uint8_t *out, const void *plain, size_t len);
	enum db_veiled (*open)(const void *keys, uint8_t *out, const uint8_t *blob, size_t len);
};

/* From here on every row is written under this veil and read under it or the former one. An index that is looked up moves its rows first, in a
 * transaction of its own where none is open, so that no lookup finds half. *veil is copied. */
void db_veil(struct db *db, const struct db_veil *veil);

/* How far rows have moved. Zeroed: none. Plain: to be kept in the database, beside the rows. */
struct db_move {
	uint32_t table;
	uint8_t ix[DB_IX];
	int64_t id, seq;
	uint32_t percent;
};

/* Move the next row, inside of a transaction. returns: 1; 0: all are moved; an error of db.h. */
int db_move_step(struct db *db, struct db_move *at) DB_WARN;

/* Test of a full disk: while on, every write, every commit that wrote and db_checkpoint() return -ENOSPC. */
void db_pretend_full(struct db *db, bool on);

/* ---- meta: small values by name ("key_id", "key_check") ---- */

#define DB_META_BACKUP	"last_backup"	/* int64_t: when the last backup was made */
#define DB_META_BROKEN	"ledger_broken"	/* int64_t: the first line that the chain of versions before 14 did not vouch for; none: it did */
#define DB_META_KEYED	"keyed"		/* int64_t: when the key file was made anew; none: with the database */

/* Read a value into cap octets, its length into *len. returns: as above; -EMSGSIZE it is longer than cap. */
int db_meta_get(struct db *db, const char *name, void *value, size_t cap, size_t *len) DB_WARN;
/* Make or replace a value. */
int db_meta_put(struct db *db, const char *name, const void *value, size_t len) DB_WARN;

/* ---- organisation ---- */

enum { DB_ORG_OPEN, DB_ORG_PAUSED, DB_ORG_CLOSED };

struct db_org {
	int64_t id;
	char code[8];
	char name[64];
	char short_name[24];	/* 12 characters, UTF-8 */
	char place[32];
	char kind[16];
	char bundle[16];
	char purpose[16];
	uint8_t state;
	int64_t created;		/* coarse */
	uint8_t shift;			/* 1: half an hour after the PIN its agents need none */
	uint8_t yes_no;			/* 1: it gets answers, never values */
	uint8_t otp_only;		/* 1: it gets one-time codes, never facts */
	int64_t upheld_from, upheld_to;	/* coarse; a complaint about it was upheld, and is told between these; 0: none was */
};

/* Add an organisation; sets org->id. returns: as above; -EEXIST the code is taken. */
int db_org_new(struct db *db, struct db_org *org) DB_WARN;
/* Read the organisation of an id. */
int db_org_get(struct db *db, struct db_org *org, int64_t id) DB_WARN;
/* Read the organisation of a code. */
int db_org_find(struct db *db, struct db_org *org, const char *code) DB_WARN;
/* Read the organisation with the next code after this one; start with "". */
int db_org_next(struct db *db, struct db_org *org, const char *after_code) DB_WARN;
/* Set the state, one of DB_ORG_*. */
int db_org_state(struct db *db, int64_t id, uint8_t state) DB_WARN;
/* Write shift, yes_no and otp_only of org->id. */
int db_org_policy(struct db *db, const struct db_org *org) DB_WARN;
/* Write upheld_from and upheld_to of org->id. */
int db_org_upheld(struct db *db, const struct db_org *org) DB_WARN;

/* ---- person ---- */

/* reported: dead, and nobody confirmed it; shares pause. erasing: they asked for it, and are hidden meanwhile */
enum { DB_PERSON_ACTIVE, DB_PERSON_CLOSED, DB_PERSON_REPORTED, DB_PERSON_DEAD, DB_PERSON_ERASING };
enum {
	DB_WANT_NO_SMS = 1,
	DB_WANT_ASKED = 2,	/* shops may ask, by number */
	DB_WANT_WARNED = 4,	/* by a screen when too many wrong PINs closed the ID */
	DB_WANT_SMS_INSTEAD = 8,	/* neutral words where such a screen could not come */
	DB_WANT_DESK_ONLY = 16,		/* what was lost is got back at a desk alone, never by phone */
	DB_WANT_CARD_ONLY = 32,		/* and at a desk with the code card alone */
	DB_TELL_LOCKED = 64,		/* not wanted but to be told: somebody locked it by the birth date */
	DB_WANT_NEUTRAL = 0x80,		/* what we begin by SMS names neither the service nor its number */
	DB_WANT_HIDDEN = 0x100,		/* the line that says when the ID was used last, or: */
	DB_WANT_SHOWN = 0x200,		/* it, whatever else is wanted that hides it */
	DB_QUIET_NIGHT = 0x400,		/* nothing comes unasked from 22 to 7, */
	DB_QUIET_LONG = 0x800,		/* from 18 to 8, */
	DB_QUIET_EVER = 0x1000,		/* or ever */
	DB_QUIET = DB_QUIET_NIGHT | DB_QUIET_LONG | DB_QUIET_EVER,
	DB_TOLD_LIST = 0x2000,		/* was told that the phone keeps what was dialled */
	DB_CHANGED = 16,		/* so far to the left of a wish: it was changed, and that is to be shown; */
	DB_CHANGED_WORDS = 0x20000000,		/* SMS words of the code card were ended, */
	DB_CHANGED_TRUSTED = 0x40000000,	/* the trusted person was another */
};

struct db_person {
	int64_t id;			/* random: it tells nothing of the register's order */
	uint8_t ref[DB_REF];		/* random; what keys and bindings use */
	uint8_t inbox_pub[32];
	struct db_wrap inbox_sec;	/* under the DEK; a blob of seal_dek_seal() */
	struct db_wrap wrap_pend;	/* only until the PIN is set */
	struct db_wrap wrap_escrow;
	uint8_t state;
	int64_t locked_until;		/* DB_FOREVER: until opened by the person */
	int64_t created;		/* coarse, as are the next three */
	int64_t pin_set_at;
	int64_t notice_at;
	int64_t last_used;
	uint8_t evidence;
	int64_t unlock_day;
	uint32_t unlocks;		/* on that day */
	uint32_t schema;		/* of the record */
	uint64_t version;		/* of the record: counts up at each change */
	uint32_t settings;		/* DB_WANT_*, each off until the person turns it on */
	struct db_wrap survey;		/* checked.id to ask about at the next dial, sealed; none: nothing is to be asked */
	struct db_wrap birth;		/* mark of the birth date; none: it is made at the next unlock */
	struct db_wrap trusted;		/* number of who hears of a recovery and may lock, sealed; none: nobody */
	int64_t changed_day;		/* of the last change under DB_CHANGED, in days since 1970; 0: there is none, or of before version 13 */
};

/* Add a person with a sealed record; sets p->id. */
int db_person_new(struct db *db, struct db_person *p, const struct db_blob *record) DB_WARN;
/* Read the person of an id. */
int db_person_get(struct db *db, struct db_person *p, int64_t id) DB_WARN;
/* Read the person with that id, or the next. */
int db_person_from(struct db *db, struct db_person *p, int64_t id) DB_WARN;
/* Read the person of a reference. */
int db_person_find(struct db *db, struct db_person *p, const uint8_t ref[DB_REF]) DB_WARN;
/* Write all but id, ref, created, schema, version, record and birth of p->id. */
int db_person_put(struct db *db, const struct db_person *p) DB_WARN;
/* Read the sealed record. */
int db_person_record(struct db *db, struct db_blob *record, int64_t id) DB_WARN;
/* Replace the record, which was sealed for new_version, if the row still has version new_version - 1; the mark of the birth date goes. -ESTALE */
int db_person_record_put(struct db *db, int64_t id, uint32_t schema, uint64_t new_version, const struct db_blob *record) DB_WARN;
/* Write the mark of the birth date. */
int db_person_birth(struct db *db, int64_t id, const struct db_wrap *mark) DB_WARN;
/* Count who never set a PIN, has no code card and was made before t, no further than limit: whom DB_CLEAN_PERSON takes. */
int db_person_unused(struct db *db, unsigned *n, int64_t t, unsigned limit) DB_WARN;
/* Read one of those whom DB_CLEAN_PERSON takes. */
int db_person_unused_one(struct db *db, struct db_person *p, int64_t t) DB_WARN;
/* Delete the person and all that hangs on them: what is theirs, proxies both ways, and of a number that nobody else has its row and waiting SMS. Checks
 * stay without a name, a login of staff without its person. The caller runs db_checkpoint(truncate) after the commit. */
int db_person_erase(struct db *db, int64_t id) DB_WARN;

/* ---- paper: a person as a register knows them ---- */

struct db_paper {
	int64_t person_id;
	uint8_t ix[DB_IX];		/* of number, kind and number of the paper; unique */
	int64_t sheet;			/* when last on a sheet of start codes, coarse, 0 never yet; DB_FOREVER: needs none */
	uint8_t alone[DB_IX];		/* of kind and number of the paper, without the phone; zero: no paper, or not known yet */
	struct db_wrap place;		/* line of the file imported, sealed, until the PIN is set; none: came otherwise */
};

/* Keep how a register knows a person. returns: as above; -EEXIST somebody is known so. */
int db_paper_new(struct db *db, const struct db_paper *p) DB_WARN;
/* Read who is known so. */
int db_paper_find(struct db *db, struct db_paper *p, const uint8_t ix[DB_IX]) DB_WARN;
/* Read somebody who has that paper, on whatever phone; alone: not zero. */
int db_paper_alone(struct db *db, struct db_paper *p, const uint8_t alone[DB_IX]) DB_WARN;
/* Give a person other keys. returns: as above; -EEXIST somebody else is known so. */
int db_paper_rekey(struct db *db, int64_t person_id, const uint8_t ix[DB_IX], const uint8_t alone[DB_IX]) DB_WARN;
/* Walk those who wait for a start code, by sheet and then in no order that means anything: start with *p zero, it holds the last one then. */
int db_paper_next(struct db *db, struct db_paper *p) DB_WARN;
/* Read the paper of a person. */
int db_paper_get(struct db *db, struct db_paper *p, int64_t person_id) DB_WARN;
/* Keep another place, of a file that was imported again. */
int db_paper_place(struct db *db, int64_t person_id, const struct db_wrap *place) DB_WARN;
/* Note when the person was last on a sheet; DB_FOREVER: needs none, and its place is dropped. */
int db_paper_sheet(struct db *db, int64_t person_id, int64_t sheet) DB_WARN;

/* ---- dup: an index of names and birth dates, under a key that officers alone have. No veil lies over it: nothing of it is under the key file ---- */

#define DB_DUP_KEY	12
#define DB_DUP_SEALED	57

struct db_dup {
	int64_t id;			/* random: it tells nothing of which belong together */
	uint8_t key[DB_DUP_KEY];
	uint8_t sealed[DB_DUP_SEALED];	/* whose, and which kind */
};

/* Add a key; sets d->id. */
int db_dup_new(struct db *db, struct db_dup *d) DB_WARN;
/* Read the next row of that key; start with 0. */
int db_dup_next(struct db *db, struct db_dup *d, const uint8_t key[DB_DUP_KEY], int64_t after_id) DB_WARN;
/* Read the next of all rows; start with 0. */
int db_dup_walk(struct db *db, struct db_dup *d, int64_t after_id) DB_WARN;
/* Delete a row. */
int db_dup_drop(struct db *db, int64_t id) DB_WARN;

/* Somebody who is not in the index yet. */
struct db_dup_wait {
	int64_t person_id;
	int64_t created;		/* coarse */
};
/* Have a person wait, or wait anew with other values; they go with the person. */
int db_dup_wait_put(struct db *db, const struct db_dup_wait *w, const struct db_blob *sealed) DB_WARN;
/* Read who has waited longest. */
int db_dup_wait_first(struct db *db, struct db_dup_wait *w, struct db_blob *sealed) DB_WARN;
/* Nobody of that id waits any more. returns: as above; -ENOENT nobody did. */
int db_dup_wait_drop(struct db *db, int64_t person_id) DB_WARN;
/* Count who waits, no further than limit. */
int db_dup_waiting(struct db *db, unsigned *n, unsigned limit) DB_WARN;

/* References of people who were erased while the index had rows: theirs are to leave it. However a person is erased, the reference is here. */
/* Count them, no further than limit. */
int db_dup_gone_count(struct db *db, unsigned *n, unsigned limit) DB_WARN;
/* Is it one? */
int db_dup_gone_has(struct db *db, bool *has, const uint8_t ref[DB_REF]) DB_WARN;
/* Forget all. */
int db_dup_gone_drop(struct db *db) DB_WARN;

/* Pairs of people that somebody decided on. pair: a keyed hash of two references. */
/* Keep one; again changes nothing. */
int db_dup_pair_put(struct db *db, const uint8_t pair[DB_IX], int64_t now) DB_WARN;
/* Was it decided? */
int db_dup_pair_has(struct db *db, bool *has, const uint8_t pair[DB_IX]) DB_WARN;

/* ---- staff ---- */

enum {
	DB_STAFF_AGENT = 1,
	DB_STAFF_OFFICER,
	DB_STAFF_MANAGER,
	DB_STAFF_OVERSEER,
	DB_STAFF_CUSTODIAN,
	DB_STAFF_PROVISIONAL,		/* an officer whom a unit without network admitted */
};
enum { DB_STAFF_ACTIVE, DB_STAFF_BLOCKED };

struct db_staff {
	int64_t id;
	uint8_t ref[DB_REF];
	int64_t org_id;			/* of an agent; else 0 */
	uint32_t desk;			/* number within the organisation; 0 in db_staff_new(): the next free one */
	char desk_name[16];		/* of an officer, NBO-3 */
	uint8_t role;
	uint8_t state;
	int64_t created;		/* coarse, as are the next two */
	int64_t pin_set_at;
	int64_t last_used;
	int64_t window_start;		/* wrong codes: of the 15 min window, to the second while it is not long over, */
	uint32_t window_wrong;
	int64_t wrong_day;		/* of the day, */
	uint32_t wrong_today;
	uint32_t streak;		/* in a row */
	int64_t closed_until;		/* to the second while it is not long over */
	struct db_wrap name;		/* of an officer, sealed */
	int64_t expires;		/* coarse; 0: never */
	uint8_t pub[32];		/* keys of staff are sealed to it; zero: none yet */
	struct db_wrap sec;		/* its secret half, under the key of staff */
};

/* Add staff; sets s->id, and s->desk when it was 0. returns: as above; -EEXIST the desk is taken. */
int db_staff_new(struct db *db, struct db_staff *s) DB_WARN;
/* Read the staff of an id. */
int db_staff_get(struct db *db, struct db_staff *s, int64_t id) DB_WARN;
/* Write all but id, ref, org_id, desk, role, created and name of s->id. */
int db_staff_put(struct db *db, const struct db_staff *s) DB_WARN;
/* Read who sits at a desk of an organisation. */
int db_staff_find(struct db *db, struct db_staff *s, int64_t org_id, uint32_t desk) DB_WARN;
/* Read the staff of an organisation (0: officers and all who are of none) with the next id; start with 0. */
int db_staff_next(struct db *db, struct db_staff *s, int64_t org_id, int64_t after_id) DB_WARN;

/* ---- keyring: keys that staff shares, each sealed to one of them ---- */

struct db_key {
	int64_t staff_id;
	char name[24];			/* "dup"; "desk NBO-3" */
	struct db_wrap sealed;
};

/* Make or replace the copy of a key that is k->staff_id's. */
int db_key_put(struct db *db, const struct db_key *k) DB_WARN;
/* Read the copy of a key that is of that staff. */
int db_key_get(struct db *db, struct db_key *k, int64_t staff_id, const char *name) DB_WARN;
/* How many have a copy of that key? */
int db_key_count(struct db *db, unsigned *n, const char *name) DB_WARN;
/* Delete all copies that are of that staff; without one as well. */
int db_key_drop(struct db *db, int64_t staff_id) DB_WARN;
/* Delete all copies of that key; without one as well. */
int db_key_end(struct db *db, const char *name) DB_WARN;

/* ---- proof: six digits by which a phone is shown to an officer; one at a time for a number. A draft leaves one too, by which its phone asks how it
 * stands: mac and number_ix are then the same ---- */

struct db_proof {
	uint8_t mac[DB_IX];		/* of the digits */
	uint8_t number_ix[DB_IX];
	int64_t expires;		/* of the steady time, to the second */
	struct db_wrap sealed;		/* the number */
};

/* Keep a proof; an earlier one of its number goes. returns: as above; -EEXIST another number has these digits. */
int db_proof_put(struct db *db, const struct db_proof *p) DB_WARN;
/* Count those of digits, no further than limit. */
int db_proof_count(struct db *db, unsigned *n, unsigned limit) DB_WARN;
/* Read the proof of those digits, also an expired one. */
int db_proof_find(struct db *db, struct db_proof *p, const uint8_t mac[DB_IX]) DB_WARN;
/* Delete it. */
int db_proof_drop(struct db *db, const uint8_t mac[DB_IX]) DB_WARN;

/* ---- draft: an enrolment under way ---- */

enum { DB_DRAFT_OPEN, DB_DRAFT_HELD };

struct db_draft {
	int64_t id;			/* random, also 0 in db_draft_new() */
	int64_t staff_id;		/* who began it */
	char desk_name[16];
	int64_t day;			/* and */
	uint32_t n;			/* number of that day at the desk: 0 in db_draft_new(): the next */
	uint8_t state;
	int64_t touched;		/* coarse */
	uint64_t version;		/* counts up at each answer */
};

/* Keep a new draft; sets d->id and d->n where they were 0. */
int db_draft_new(struct db *db, struct db_draft *d, const struct db_blob *sealed) DB_WARN;
/* Read the draft of an id; sealed may be NULL. */
int db_draft_get(struct db *db, struct db_draft *d, struct db_blob *sealed, int64_t id) DB_WARN;
/* Write state, touched and sealed, which was sealed for d->version, if the row still has d->version - 1. -ESTALE */
int db_draft_put(struct db *db, const struct db_draft *d, const struct db_blob *sealed) DB_WARN;
/* Read the draft of a desk before that of (day, n), newest first: start with DB_FOREVER, 0. */
int db_draft_prev(struct db *db, struct db_draft *d, struct db_blob *sealed, const char *desk_name, int64_t day, uint32_t n) DB_WARN;
/* Count those of a desk. */
int db_draft_count(struct db *db, unsigned *n, const char *desk_name) DB_WARN;
/* Delete it. */
int db_draft_drop(struct db *db, int64_t id) DB_WARN;

/* ---- case: what a second look, a second officer or the person has to decide ---- */

enum {
	DB_CASE_ALIKE = 1,		/* somebody alike is here */
	DB_CASE_CHANGED,		/* a register says something else of somebody */
	DB_CASE_MOVE,			/* to another number */
	DB_CASE_RESET,			/* of a PIN, without a card */
	DB_CASE_RESET_CARD,		/* of a PIN, by three codes of a card: no officer has a part in it */
	DB_CASE_CORRECT,		/* of a name or a birth date */
	DB_CASE_ADD,			/* of a fact that is missing */
	DB_CASE_PROXY,
	DB_CASE_GUARDIAN,
	DB_CASE_ERASE,
	DB_CASE_DEATH,
	DB_CASE_TRANSCRIPT,		/* of a birth record, between two registries */
	DB_CASE_CARD,			/* another code card, of who has no phone */
	DB_CASE_COPY = 20,		/* of what is kept about the person, for them */
};
enum {
	DB_CASE_OPEN,
	DB_CASE_WAITS,			/* for a second officer */
	DB_CASE_SAME,			/* decided */
	DB_CASE_OTHER,
	DB_CASE_UNKNOWN,		/* nobody knows: to be looked at */
	DB_CASE_RUNS,			/* approved: it takes effect when it is due */
	DB_CASE_DONE,
	DB_CASE_ENDED,			/* without effect; why says how */
};
enum { DB_CASE_REFUSED = 1, DB_CASE_STOPPED, DB_CASE_LAPSED, DB_CASE_WRONG };	/* db_case.why: by the second officer; by the person; nobody came; wrong digits */
enum {	/* db_case.flags */
	DB_CASE_IS_DANGER = 1,		/* the former number hears nothing */
	DB_CASE_NO_PAPER = 2,		/* the second officer sees a phone instead */
	DB_CASE_IS_UNTOLD = 4,		/* the person has not been told that it was stopped */
	DB_CASE_IS_HELD = 16,		/* an erasing that does not end by time: a desk has to see the person */
	DB_CASE_IS_NEW_SIM = 32,	/* a new PIN was given to a number that was not theirs */
	DB_CASE_IS_OWN = 128,		/* the person asked for it with the PIN: no officer and no notice has a part in it, and no PIN stops it */
	DB_CASE_IS_SPOT = 64,		/* the person has not said yet whether they asked for it */
};

struct db_case {
	int64_t id;			/* random */
	char number[8];			/* five digits */
	uint8_t kind;
	uint8_t state;
	int64_t staff_id;		/* who opened it; 0: a register did */
	char desk_name[16];
	int64_t created;		/* coarse, as is the next */
	int64_t changed;
	int64_t draft_id;		/* 0: none, or it is gone */
	int64_t person_id;
	int64_t second_id;		/* who approved, 0: nobody yet */
	uint8_t number_ix[DB_IX];	/* of the phone that hears of it; zero: none */
	int64_t due;			/* steady seconds: it takes effect not before; 0: that is not known yet, or it is over */
	uint8_t why;			/* DB_CASE_REFUSED ..., of one that ended */
	uint8_t wrong;			/* digits that the second officer typed wrong */
	uint8_t flags;			/* DB_CASE_IS_DANGER ... */
};

/* Open a case; sets c->id. sealed may be NULL. returns: as above; -EEXIST: draw another number. */
int db_case_new(struct db *db, struct db_case *c, const struct db_blob *sealed) DB_WARN;
/* Read the case of a number; sealed may be NULL. */
int db_case_find(struct db *db, struct db_case *c, struct db_blob *sealed, const char *number) DB_WARN;
/* Read an open case of that kind about a person. */
int db_case_of_person(struct db *db, struct db_case *c, int64_t person_id, uint8_t kind) DB_WARN;
/* Read the case behind c->id of all; sealed may be NULL. Start with c->id 0. */
int db_case_walk(struct db *db, struct db_case *c, struct db_blob *sealed) DB_WARN;
/* Read the case behind c->id about a person, in any state; sealed may be NULL. Start with c->id 0. */
int db_case_about(struct db *db, struct db_case *c, struct db_blob *sealed, int64_t person_id) DB_WARN;
/* Read a case that a draft waits for. */
int db_case_of_draft(struct db *db, struct db_case *c, int64_t draft_id) DB_WARN;
/* Read the case behind c->id that the phone of a number hears of; sealed may be NULL. Start with c->id 0. */
int db_case_of_number(struct db *db, struct db_case *c, struct db_blob *sealed, const uint8_t ix[DB_IX]) DB_WARN;
/* Read the case that is due behind c->due and c->id; sealed may be NULL. Start with both 0. */
int db_case_due_next(struct db *db, struct db_case *c, struct db_blob *sealed) DB_WARN;
/* Write all of c->id but number, kind, staff_id, desk_name and created; and sealed. */
int db_case_put(struct db *db, const struct db_case *c, const struct db_blob *sealed) DB_WARN;
/* Read the case of a desk, or of a register ("": nobody's own), in c->state before *c, newest change first: start with c->changed and c->id DB_FOREVER. */
int db_case_prev(struct db *db, struct db_case *c, const char *desk_name) DB_WARN;

/* ---- export: a copy of what is kept about a person, until it is fetched ---- */

/* Keep part n of a case, len octets up to DB_BLOB_MAX, as it is. */
int db_export_put(struct db *db, int64_t case_id, unsigned n, const void *octets, size_t len) DB_WARN;
/* Read part n. */
int db_export_get(struct db *db, struct db_blob *blob, int64_t case_id, unsigned n) DB_WARN;
/* Delete all parts; none is no error. */
int db_export_drop(struct db *db, int64_t case_id) DB_WARN;

/* ---- card: a code card. Its codes open shares of a key: seal_card.h ---- */

#define DB_CARD_CODES	10
#define DB_CARD_SERIAL	8	/* seven digits and NUL */

enum { DB_CARD_MADE, DB_CARD_GIVEN, DB_CARD_VOID };

struct db_card {
	int64_t id;			/* random */
	char serial[DB_CARD_SERIAL];
	uint8_t ref[DB_REF];		/* random; what its keys are bound to */
	uint8_t pub[32];
	uint8_t salt[DB_SALT];		/* of its codes */
	uint8_t state;
	int64_t person_id;		/* 0: nobody has it */
	struct db_wrap wrap;		/* the DEK, for pub; none: to be made when it is there */
	uint32_t wrong;			/* typed by the person's own number, in a row */
	uint8_t words;			/* 1: single codes open it, for words by SMS */
	int64_t created;		/* coarse, as is the next */
	int64_t given;
	int64_t staff_id;		/* who handed it over, until they said that it is theirs; else 0 */
};

/* A code that is not used up. */
struct db_card_code {
	int64_t card_id;
	uint8_t n;			/* 1 to DB_CARD_CODES */
	struct db_wrap share;
	struct db_wrap single;		/* none: words are off */
	uint32_t wrong;
};

/* Add a card; sets c->id. returns: as above; -EEXIST the serial is taken. */
int db_card_new(struct db *db, struct db_card *c) DB_WARN;
/* Read the card of an id. */
int db_card_get(struct db *db, struct db_card *c, int64_t id) DB_WARN;
/* Read the card of a serial. */
int db_card_find(struct db *db, struct db_card *c, const char *serial) DB_WARN;
/* Read the card of a person. */
int db_card_of_person(struct db *db, struct db_card *c, int64_t person_id) DB_WARN;
/* Read the card behind that id that is not void. */
int db_card_near(struct db *db, struct db_card *c, int64_t id) DB_WARN;
/* Read the card with the next serial; start with "". */
int db_card_next(struct db *db, struct db_card *c, const char *after) DB_WARN;
/* Write state, person_id, wrap, wrong, words and given of c->id. returns: as above; -EEXIST the person has another card. */
int db_card_put(struct db *db, const struct db_card *c) DB_WARN;

/* Make or replace a code. */
int db_card_code_put(struct db *db, const struct db_card_code *c) DB_WARN;
/* Read code n of a card. returns: as above; -ENOENT also when it is used up. */
int db_card_code_get(struct db *db, struct db_card_code *c, int64_t card_id, uint8_t n) DB_WARN;
/* Read the next code of a card; start with 0. */
int db_card_code_next(struct db *db, struct db_card_code *c, int64_t card_id, uint8_t after) DB_WARN;
/* Use up a code. */
int db_card_code_drop(struct db *db, int64_t card_id, uint8_t n) DB_WARN;
/* Delete all codes of a card; without one as well. */
int db_card_code_drop_all(struct db *db, int64_t card_id) DB_WARN;
/* Delete what single codes of a card open. */
int db_card_code_plain(struct db *db, int64_t card_id) DB_WARN;

/* Read the next case of that kind about a person that runs behind c->id: start with 0; sealed may be NULL. */
int db_card_case(struct db *db, struct db_case *c, struct db_blob *sealed, int64_t person_id, uint8_t kind) DB_WARN;

/* A number that typed codes. */
struct db_card_try {
	uint8_t number_ix[DB_IX];
	int64_t day;
	uint32_t wrong;			/* on that day */
	int64_t wait_until;		/* of the steady time, to the second */
};
/* Read what a number typed. */
int db_card_try_get(struct db *db, struct db_card_try *t, const uint8_t ix[DB_IX]) DB_WARN;
/* Make or replace it. */
int db_card_try_put(struct db *db, const struct db_card_try *t) DB_WARN;

/* A login that moved away from its number. */
struct db_card_move {
	uint8_t number_ix[DB_IX];
	uint8_t slot;
	int64_t person_id;
	int64_t until;			/* of the steady time: it may be undone */
};
/* Read the move of a login. */
int db_card_move_get(struct db *db, struct db_card_move *m, const uint8_t ix[DB_IX], uint8_t slot) DB_WARN;
/* Note that a login moved. */
int db_card_move_put(struct db *db, const struct db_card_move *m) DB_WARN;
/* Forget that. */
int db_card_move_drop(struct db *db, const uint8_t ix[DB_IX], uint8_t slot) DB_WARN;
/* Forget that, and the login that moved, unless staff have it. */
int db_card_move_end(struct db *db, const uint8_t ix[DB_IX], uint8_t slot) DB_WARN;

/* ---- family: what one person does for another ---- */

enum { DB_TIE_GUARDIAN = 1, DB_TIE_PROXY };
enum { DB_TIE_ASKED, DB_TIE_LIVE };

struct db_tie {
	int64_t id;			/* random */
	uint8_t kind;
	uint8_t state;
	int64_t person_id;		/* the child; who is spoken for */
	int64_t other_id;		/* the guardian; the proxy. 0: nobody who is here */
	int64_t staff_id;		/* the officer, 0: none */
	int64_t org_id;			/* to whom a proxy may give; else 0 */
	int64_t created;		/* coarse, as is the next */
	int64_t until;			/* end of a proxy; 0: a guardian, whose end is in the child's record */
	struct db_wrap about;		/* in words, sealed */
};

/* Add a tie; sets t->id. sealed may be NULL, as in all of these. */
int db_tie_new(struct db *db, struct db_tie *t, const struct db_blob *sealed) DB_WARN;
/* Read the tie of an id. */
int db_tie_get(struct db *db, struct db_tie *t, struct db_blob *sealed, int64_t id) DB_WARN;
/* Read the next tie of a person, by id: start with 0. */
int db_tie_next(struct db *db, struct db_tie *t, struct db_blob *sealed, int64_t person_id, int64_t after_id) DB_WARN;
/* The same of those in which somebody is the other. */
int db_tie_next_other(struct db *db, struct db_tie *t, struct db_blob *sealed, int64_t other_id, int64_t after_id) DB_WARN;
/* Write state, other_id, until, about and sealed of t->id. */
int db_tie_put(struct db *db, const struct db_tie *t, const struct db_blob *sealed) DB_WARN;
/* Delete it. */
int db_tie_drop(struct db *db, int64_t id) DB_WARN;

/* ---- death: people who were reported dead ---- */

enum { DB_DEATH_WRONG, DB_DEATH_REPORTED, DB_DEATH_CONFIRMED };

struct db_death {
	int64_t person_id;
	uint8_t state;
	int64_t staff_id;		/* who reported it last; 0: none */
	uint8_t evidence;		/* 0 said; 1 two witnesses; 2 a paper of a hospital or a burial; 3 a registry */
	int64_t changed;		/* coarse */
	uint32_t n;			/* how often it was reported */
};

/* Read what was reported of a person. */
int db_death_get(struct db *db, struct db_death *d, int64_t person_id) DB_WARN;
/* Make or replace it. */
int db_death_put(struct db *db, const struct db_death *d) DB_WARN;
/* Read one in that state that changed before t. returns: as above; -ENOENT there is none. */
int db_death_due(struct db *db, struct db_death *d, uint8_t state, int64_t t) DB_WARN;
/* Count those in that state, no further than limit. */
int db_death_count(struct db *db, unsigned *n, uint8_t state, unsigned limit) DB_WARN;

/* ---- complaint: number and clocks in clear, all else in boxes that the key of oversight opens ---- */

#define DB_COMPLAINT_LEN 8

enum {
	DB_COMPLAINT_NEW,
	DB_COMPLAINT_TAKEN,
	DB_COMPLAINT_REFERRED,
	DB_COMPLAINT_ANSWERED,
	DB_COMPLAINT_CLOSED,
	DB_COMPLAINT_APPEALED,		/* once; closed here, a higher office has it */
};
enum {	/* db_complaint.flags */
	DB_COMPLAINT_NO_LINE = 1,	/* the ledger does not say yet that it was opened */
	DB_COMPLAINT_HOURS = 2,		/* its clock runs in hours */
	DB_COMPLAINT_HIGHER = 4,	/* it went to a higher office once */
	DB_COMPLAINT_AGREED = 8,	/* who complained closed it */
	DB_COMPLAINT_ASKED = 16,	/* who complained was asked to say more, once */
	DB_COMPLAINT_ESCALATED = 32,	/* it was late for too long */
	DB_COMPLAINT_SAID_CLOSE = 64,	/* lines that the ledger does not have yet: said tells since when */
	DB_COMPLAINT_SAID_AGAIN = 128,
	DB_COMPLAINT_SAID_HIGHER = 256,
	DB_COMPLAINT_SAID_STOP = 512,
	DB_COMPLAINT_SAID_GO = 1024,
	DB_COMPLAINT_TOLD = 2048,	/* who complained heard that they are asked, */
	DB_COMPLAINT_REPLIED = 4096,	/* and said something */
};

struct db_complaint {
	int64_t id;			/* random */
	char number[DB_COMPLAINT_LEN + 1];	/* the last a Damm check */
	uint8_t pub[32];		/* what is said later is sealed to it */
	uint8_t state;
	uint8_t outcome;		/* of the answer; 0: none yet */
	uint8_t again;			/* re-opened so often */
	uint16_t flags;
	int64_t opened;			/* coarse, as are all times */
	int64_t due_first;		/* an answer by then */
	int64_t due_close;
	int64_t taken, answered, closed;	/* 0: not yet */
	int64_t said;			/* since when lines of the ledger are to be written; 0: none */
	int64_t stopped;		/* day on which its clocks stopped, until who complained says something; 0: they run */
};

/* Open a complaint; sets c->id. returns: as above; -EEXIST: draw another number. */
int db_complaint_new(struct db *db, struct db_complaint *c, const struct db_blob *sealed) DB_WARN;
/* Read that of a number; sealed may be NULL, as in the next two. */
int db_complaint_find(struct db *db, struct db_complaint *c, struct db_blob *sealed, const char *number) DB_WARN;
/* Read that of an id. */
int db_complaint_get(struct db *db, struct db_complaint *c, struct db_blob *sealed, int64_t id) DB_WARN;
enum db_complaint_clock { DB_CLOCK_ANY, DB_CLOCK_HOURS, DB_CLOCK_DAYS };	/* with DB_COMPLAINT_HOURS, or without */
/* Read the one with such a clock that is not closed behind c->due_first and c->id, by these. Start with both 0. answered: those that have an answer too. */
int db_complaint_next(struct db *db, struct db_complaint *c, struct db_blob *sealed, enum db_complaint_clock clock, bool answered) DB_WARN;
/* Read one that is not closed and was answered at t or before. */
int db_complaint_done(struct db *db, struct db_complaint *c, int64_t t) DB_WARN;
/* Write all of c->id but number, pub, opened and what is sealed. */
int db_complaint_put(struct db *db, const struct db_complaint *c) DB_WARN;
/* Count those that are not closed and due for an answer at t or before; DB_FOREVER: all. */
int db_complaint_count(struct db *db, unsigned *n, int64_t t) DB_WARN;
/* Read one with DB_COMPLAINT_NO_LINE that was opened before t. */
int db_complaint_line(struct db *db, struct db_complaint *c, int64_t t) DB_WARN;
/* Read one of which something was said before t that the ledger does not have. */
int db_complaint_said(struct db *db, struct db_complaint *c, int64_t t) DB_WARN;
/* Read one without an answer and without DB_COMPLAINT_ESCALATED that was due at in_hours or before; whose clock runs in days: at in_days. */
int db_complaint_late(struct db *db, struct db_complaint *c, int64_t in_hours, int64_t in_days) DB_WARN;

struct db_word {
	int64_t id, complaint_id;
};

#define DB_WORDS_MAX	8	/* of one complaint */

/* Add what was said later; where DB_WORDS_MAX are there already, nothing. */
int db_word_new(struct db *db, int64_t complaint_id, const struct db_blob *sealed) DB_WARN;
/* Read the next of a complaint behind w->id: start with 0. */
int db_word_next(struct db *db, struct db_word *w, struct db_blob *sealed, int64_t complaint_id) DB_WARN;

/* ---- pause: what oversight stops for a day ---- */

enum { DB_PAUSE_WAITS, DB_PAUSE_ON, DB_PAUSE_OVER };

struct db_pause {
	int64_t id;
	int64_t org_id;
	int64_t staff_id;		/* of one agent; 0: of all of the organisation */
	uint8_t state;
	int64_t since, until;		/* coarse */
	int64_t by_id;			/* who asked for its end; 0: nobody */
};

/* Add one; sets p->id. */
int db_pause_new(struct db *db, struct db_pause *p) DB_WARN;
/* Write state, since, until and by_id of p->id. */
int db_pause_put(struct db *db, const struct db_pause *p) DB_WARN;
/* Read the one in that state behind p->id: start with 0. */
int db_pause_next(struct db *db, struct db_pause *p, uint8_t state) DB_WARN;
/* Is one on, of all of the organisation or of that agent? staff_id: 0 no agent. */
int db_pause_stops(struct db *db, bool *stops, int64_t org_id, int64_t staff_id) DB_WARN;

/* ---- access: courts, police and others who asked for what is kept ---- */

enum { DB_ACCESS_COURT = 1, DB_ACCESS_WARRANT, DB_ACCESS_LAW, DB_ACCESS_EMERGENCY, DB_ACCESS_OTHER };	/* basis */
enum { DB_ACCESS_OPEN, DB_ACCESS_GIVEN, DB_ACCESS_PART, DB_ACCESS_REFUSED };				/* outcome */

struct db_access {
	int64_t id;			/* 1 and up, as it is told */
	uint8_t basis, outcome;
	char authority[41];		/* who asked, and how they call it: no person's name */
	char reference[33];
	int64_t received, closed;	/* coarse; closed 0: not answered */
	uint32_t people;		/* asked about */
	uint32_t given, gone;		/* whose records were given; who was not here, or erased */
};

/* Add one; sets a->id. */
int db_access_new(struct db *db, struct db_access *a) DB_WARN;
/* Read the next behind a->id: start with 0. */
int db_access_next(struct db *db, struct db_access *a) DB_WARN;
/* Write outcome, closed, given and gone of a->id. */
int db_access_put(struct db *db, const struct db_access *a) DB_WARN;

/* ---- pace: how fast an agent checks ---- */

#define DB_PACE_HOURS 14

struct db_pace {
	int64_t staff_id;
	int64_t hour;			/* of n and refused: seconds, a full hour */
	uint32_t n, refused;
	uint16_t past[DB_PACE_HOURS];	/* checks of working hours before, newest first; 0: none */
	int64_t brake;			/* paused until; 0: not */
	int64_t alert;			/* since when oversight has to look; 0: not. And at what: */
	uint32_t alert_n, alert_usual, alert_refused;
	uint8_t asked;			/* why: 0 not, 1 yes, then what was said and 1 */
};

/* Read that of an agent. */
int db_pace_get(struct db *db, struct db_pace *p, int64_t staff_id) DB_WARN;
/* Make or replace it. */
int db_pace_put(struct db *db, const struct db_pace *p) DB_WARN;
/* Read the next agent behind p->staff_id: start with 0. */
int db_pace_next(struct db *db, struct db_pace *p) DB_WARN;
/* Read the one with an alert behind p->alert and p->staff_id: start with 0. */
int db_pace_alert(struct db *db, struct db_pace *p) DB_WARN;

/* ---- field units: laptops that enrol without a network; their officers are staff of role DB_STAFF_FIELD ---- */

enum { DB_FIELD_ACTIVE, DB_FIELD_RETIRED };

struct db_field {
	int64_t id;
	char name[24];
	uint8_t pub[32];		/* it signs with the other half */
	uint8_t state;
	int64_t created;		/* coarse, as is the next */
	int64_t changed;
	int64_t batch;			/* number of the newest bundle taken; 0: none */
};

/* Add a unit; sets f->id. returns: as above; -EEXIST the name is taken. */
int db_field_new(struct db *db, struct db_field *f) DB_WARN;
/* Read the unit of a name. */
int db_field_find(struct db *db, struct db_field *f, const char *name) DB_WARN;
/* Read the unit with the next id; start with 0. */
int db_field_next(struct db *db, struct db_field *f, int64_t after_id) DB_WARN;
/* Write state, changed and batch of f->id. */
int db_field_put(struct db *db, const struct db_field *f) DB_WARN;
/* Note that this was taken of a unit, with its outcome. returns: as above; -EEXIST it was before. */
int db_field_take(struct db *db, const uint8_t hash[16], int64_t unit_id, int64_t now, unsigned outcome) DB_WARN;
/* Read the outcome of what was taken. returns: as above; -ENOENT it was not. */
int db_field_taken(struct db *db, unsigned *outcome, const uint8_t hash[16]) DB_WARN;

/* ---- number: known or unknown alike ---- */

struct db_number {
	uint8_t ix[DB_IX];
	char lang[8];			/* empty: none kept */
	int64_t wrong_day;
	uint32_t wrong_count;		/* wrong PINs on that day, all slots */
	int64_t wait_until;		/* to the second while it is not long over */
	int64_t advised_at;		/* coarse */
	bool must_change;
	int64_t touched;		/* the janitor forgets strangers by it; coarse */
	uint8_t sim[DB_IX];		/* keyed hash of the IMSI that opened here last; zero: none known */
	int64_t sim_at;			/* since when, coarse, if there was another before; 0: none was */
	int64_t sms_lock_at;		/* last LOCK by an SMS that nobody vouched for, coarse; 0 none */
	int64_t sms_block;		/* organisation that such an SMS asks to block: the next unlock tells whether it was meant; 0 none */
	bool sms_pin;			/* such an SMS held what may be a PIN: the same */
	bool sim_fed;			/* sim_at is what the operator said, and no SIM but the one before was seen yet */
	int64_t ported_at;		/* its operator said that it went to another, coarse; 0: none did */
};

/* Read what is kept of a number. */
int db_number_get(struct db *db, struct db_number *n, const uint8_t ix[DB_IX]) DB_WARN;
/* Make or replace what is kept of n->ix. */
int db_number_put(struct db *db, const struct db_number *n) DB_WARN;
/* Did anybody of the number turn on that DB_WANT_*? An unknown number: no. */
int db_number_wants(struct db *db, bool *wants, const uint8_t ix[DB_IX], uint32_t want) DB_WARN;

/* ---- login: (number, slot) -> person, staff, both or nobody ---- */

struct db_login {
	uint8_t number_ix[DB_IX];
	uint8_t slot;			/* 1 to DB_SLOT_MAX */
	uint8_t salt[DB_SALT];		/* for strangers too: they hash like everybody */
	int64_t person_id;
	int64_t staff_id;
	struct db_wrap wrap_person;
	struct db_wrap wrap_staff;
	struct db_wrap wrap_second;	/* DEK under a second PIN, or under what nobody knows: both look alike */
	uint64_t tried;			/* attempts ever counted; an attempt's own number is the value after counting it */
	uint64_t cleared;		/* up to the last success: failures in a row are tried - cleared */
	int64_t fail_day1, fail_day2, fail_day3;	/* different days with failures since the last success, oldest first */
	int64_t wait_until;		/* to the second while it is not long over */
	bool closed;
	int64_t last_used;		/* coarse, as is the next */
	int64_t touched;
};

/* Read the login of a number and slot. */
int db_login_get(struct db *db, struct db_login *l, const uint8_t number_ix[DB_IX], uint8_t slot) DB_WARN;
/* Make or replace the login of l->number_ix and l->slot. */
int db_login_put(struct db *db, const struct db_login *l) DB_WARN;
/* Read the login of the number with the next slot; start with 0. */
int db_login_next(struct db *db, struct db_login *l, const uint8_t number_ix[DB_IX], uint8_t after_slot) DB_WARN;
/* Read the next login of a person, ordered by number_ix and slot: start with a zero number_ix, slot 0. */
int db_login_next_person(struct db *db, struct db_login *l, int64_t person_id, const uint8_t after_ix[DB_IX], uint8_t after_slot) DB_WARN;
/* The same of staff. */
int db_login_next_staff(struct db *db, struct db_login *l, int64_t staff_id, const uint8_t after_ix[DB_IX], uint8_t after_slot) DB_WARN;
/* *n: logins with at least `failed` failures in a row, on three days, that are not closed. */
int db_login_closable(struct db *db, unsigned *n, unsigned failed) DB_WARN;
/* Close them; *n: how many. */
int db_login_close(struct db *db, unsigned *n, unsigned failed) DB_WARN;
/* Delete a login. */
int db_login_drop(struct db *db, const uint8_t number_ix[DB_IX], uint8_t slot) DB_WARN;

/* ---- start code: at most one for a number and slot ---- */

struct db_startcode {
	uint8_t number_ix[DB_IX];
	uint8_t slot;
	uint8_t mac[DB_IX];
	int64_t expires;
	uint32_t tries;			/* wrong ones so far */
	int64_t person_id;
	int64_t staff_id;
};

/* Read the start code of a number and slot, also an expired one. */
int db_startcode_get(struct db *db, struct db_startcode *c, const uint8_t number_ix[DB_IX], uint8_t slot) DB_WARN;
/* Read the start code of the number with the next slot; start with 0. */
int db_startcode_next(struct db *db, struct db_startcode *c, const uint8_t number_ix[DB_IX], uint8_t after_slot) DB_WARN;
/* Make or replace the start code of c->number_ix and c->slot. */
int db_startcode_put(struct db *db, const struct db_startcode *c) DB_WARN;
/* Delete a start code. */
int db_startcode_drop(struct db *db, const uint8_t number_ix[DB_IX], uint8_t slot) DB_WARN;

/* ---- share: share codes and one-time codes ---- */

enum { DB_SHARE_FACTS = 1, DB_SHARE_OTP = 2 };
enum { DB_SHARE_LIVE, DB_SHARE_USED, DB_SHARE_CANCELLED, DB_SHARE_EXPIRED };

struct db_share {
	int64_t id;
	int64_t org_id;
	uint8_t ix[DB_IX];		/* unique with org_id, also among the spent ones kept a day */
	int64_t person_id;
	uint8_t kind;
	uint8_t state;
	char purpose[16];
	char life[8];			/* h1 today d3 m10 */
	int64_t created;		/* to the second while it lives, as is the next */
	int64_t expires;
	int64_t ended;			/* coarse */
	uint8_t consent[DB_REF];	/* consent.record_id */
	struct db_wrap digits;		/* a blob under the DEK, so that the person sees the code again; gone when ended */
};

/* envelope may be NULL (one-time code). Sets id. -EEXIST: draw another code. */
int db_share_new(struct db *db, struct db_share *s, const struct db_blob *envelope) DB_WARN;
/* Read the share of an id, in any state. */
int db_share_get(struct db *db, struct db_share *s, int64_t id) DB_WARN;
/* Read the share that a code of an organisation means, in any state. */
int db_share_find(struct db *db, struct db_share *s, int64_t org_id, const uint8_t ix[DB_IX]) DB_WARN;
/* Read the envelope. returns: as above; -ENOENT also when it has none any more. */
int db_share_envelope(struct db *db, struct db_blob *envelope, int64_t id) DB_WARN;
/* The person's live codes, newest first: start with before_id DB_FOREVER. An expired one may still be live here: compare expires. */
int db_share_prev_live(struct db *db, struct db_share *s, int64_t person_id, int64_t before_id) DB_WARN;
/* Replace the sealed digits of a live code. returns: as above; -ESTALE when it is not live. */
int db_share_reseal(struct db *db, int64_t id, const struct db_wrap *digits) DB_WARN;
/* Made at or after since, in any state; reliable for one day back. */
int db_share_count(struct db *db, unsigned *n, int64_t person_id, uint8_t kind, int64_t since) DB_WARN;
/* Count the live codes of a person that expire after now. */
int db_share_count_live(struct db *db, unsigned *n, int64_t person_id, int64_t now) DB_WARN;
/* End a live code once: envelope and digits are deleted with it. -ESTALE when it is not live. */
int db_share_end(struct db *db, int64_t id, uint8_t state, int64_t now) DB_WARN;

/* ---- checked: a good code that an agent typed ---- */

enum { DB_CHECKED_OPEN, DB_CHECKED_SERVED, DB_CHECKED_NOT_SAME, DB_CHECKED_NOT_SERVED };

struct db_checked {
	int64_t id;
	char ref[12];			/* record number: ten digits */
	int64_t staff_id;
	int64_t org_id;
	int64_t share_id;		/* 0 once it is closed, or its values are gone */
	int64_t person_id;		/* the same */
	uint8_t kind;
	int64_t opened;			/* to the second until then */
	int64_t closed;			/* coarse */
	uint8_t outcome;
};

/* again: the values shown, under the key of staff, for a cut line; may be NULL. Sets id. -EEXIST: draw another ref. */
int db_checked_new(struct db *db, struct db_checked *c, const struct db_blob *again) DB_WARN;
/* Read the check of a record number. */
int db_checked_find(struct db *db, struct db_checked *c, const char *ref) DB_WARN;
/* Read the check of an id. */
int db_checked_get(struct db *db, struct db_checked *c, int64_t id) DB_WARN;
/* Read the newest check of an agent that is not closed. */
int db_checked_open_of(struct db *db, struct db_checked *c, int64_t staff_id) DB_WARN;
/* Read the values kept for a cut line. returns: as above; -ENOENT also when there are none any more. */
int db_checked_again(struct db *db, struct db_blob *again, int64_t id) DB_WARN;
/* Close a check with its outcome, DB_CHECKED_*; deletes what was kept for a cut line, and who it was. returns: as above; -ESTALE it is closed. */
int db_checked_close(struct db *db, int64_t id, uint8_t outcome, int64_t now) DB_WARN;
/* Count the checks of an agent since then. */
int db_checked_count(struct db *db, unsigned *n, int64_t staff_id, int64_t since) DB_WARN;
/* Count those that closed with that outcome. */
int db_checked_count_as(struct db *db, unsigned *n, int64_t staff_id, int64_t since, uint8_t outcome) DB_WARN;
/* The same of those outside the hours of the day from day[0] to day[1]. zone_s: seconds by which the local clock is ahead of UTC. */
int db_checked_count_night(struct db *db, unsigned *n, int64_t staff_id, int64_t since, int32_t zone_s, const uint8_t day[2]) DB_WARN;

/* ---- block: organisations that a person does not want ---- */

/* Block an organisation; again changes nothing. */
int db_block_put(struct db *db, int64_t person_id, int64_t org_id, int64_t now) DB_WARN;
/* Is the organisation blocked? */
int db_block_has(struct db *db, bool *has, int64_t person_id, int64_t org_id) DB_WARN;
/* End the block. */
int db_block_drop(struct db *db, int64_t person_id, int64_t org_id) DB_WARN;

/* ---- asked: numbers that agents asked for ---- */

struct db_asked {
	int64_t id;
	int64_t staff_id;
	uint8_t number_ix[DB_IX];	/* known or unknown */
	int64_t created;		/* to the second for an hour */
	uint8_t answered;
};

/* Note that an agent asks a number; sets a->id. */
int db_asked_new(struct db *db, struct db_asked *a) DB_WARN;
/* Note that the person gave what was asked. */
int db_asked_given(struct db *db, int64_t id) DB_WARN;
/* Count what an agent asked since that time (seconds) and nobody answered. Reliable for one day back, as is the next. */
int db_asked_by(struct db *db, unsigned *n, int64_t staff_id, int64_t since) DB_WARN;
/* Count how often a number was asked since that time, by anybody. */
int db_asked_of(struct db *db, unsigned *n, const uint8_t number_ix[DB_IX], int64_t since) DB_WARN;

/* ---- survey: counts by organisation and month, never who answered ---- */

enum { DB_SURVEY_ASKED, DB_SURVEY_YES, DB_SURVEY_NO, DB_SURVEY_MONEY };

/* Count one more answer, DB_SURVEY_*, in a month as 202605. */
int db_survey_add(struct db *db, int64_t org_id, unsigned month, uint8_t answer) DB_WARN;
/* Read a count; none is 0. */
int db_survey_get(struct db *db, unsigned *n, int64_t org_id, unsigned month, uint8_t answer) DB_WARN;
/* The organisation and month behind these two, in that order; 0, 0 is before all. */
int db_survey_next(struct db *db, int64_t *org_id, unsigned *month) DB_WARN;

/* ---- inbox and history ---- */

struct db_note {
	int64_t id;			/* within those of the person */
	int64_t person_id;
	int64_t created;		/* the day alone, UTC: beside a check that day's order must not tell whose it was */
	struct db_blob sealed;
};

/* Add a boxed event for an absent person. */
int db_inbox_put(struct db *db, int64_t person_id, int64_t now, const struct db_blob *sealed) DB_WARN;
/* Read the next event, oldest first; start with 0. */
int db_inbox_next(struct db *db, struct db_note *n, int64_t person_id, int64_t after_id) DB_WARN;
/* Count the events, no further than limit. */
int db_inbox_count(struct db *db, unsigned *n, int64_t person_id, unsigned limit) DB_WARN;
/* Delete the events up to an id. */
int db_inbox_drop(struct db *db, int64_t person_id, int64_t upto_id) DB_WARN;
/* Add an event to the history, sealed under the DEK. */
int db_history_put(struct db *db, int64_t person_id, int64_t created, const struct db_blob *sealed) DB_WARN;
/* Replace the sealed event of an id. */
int db_history_reseal(struct db *db, int64_t person_id, int64_t id, const struct db_blob *sealed) DB_WARN;
/* Delete all of a person; without one as well. */
int db_history_end(struct db *db, int64_t person_id) DB_WARN;
/* Read the event before, newest first; start with DB_FOREVER. */
int db_history_prev(struct db *db, struct db_note *n, int64_t person_id, int64_t before_id) DB_WARN;

/* ---- consent record ---- */

/* Keep a consent record, sealed under a key of the vault. returns: as above; -EEXIST the record id is taken. */
int db_consent_put(struct db *db, const uint8_t record_id[DB_REF], int64_t now, const struct db_blob *sealed) DB_WARN;
/* Read a consent record. */
int db_consent_get(struct db *db, struct db_blob *sealed, const uint8_t record_id[DB_REF]) DB_WARN;

/* ---- outbox ---- */

#define DB_MSGID	68		/* SMPP 3.4: 65 octets with NUL */

enum {
	DB_OUT_WAITING,
	DB_OUT_SENT,
	DB_OUT_DELIVERED,	/* settled, from here on */
	DB_OUT_FAILED,
	DB_OUT_EXPIRED,
	DB_OUT_MAYBE,		/* nobody knows whether it went; a receipt may still tell */
	DB_OUT_SILENT,		/* sent, and no receipt came; as above */
	DB_OUT_STATES
};

struct db_out {
	int64_t id;
	char link[16];
	uint8_t state;
	int64_t created;		/* to the second while it waits, as is the next */
	int64_t due;			/* waiting: not before; a lease pushes it on; sent: when */
	uint32_t tries;			/* leases so far */
	char msgid[DB_MSGID];		/* the operator's; not unique */
	uint8_t addressee[DB_IX];	/* messages to one leave one after the other, oldest first, and those that were asked for before others; zero: in any order */
	int64_t lease;			/* waiting: who may have it in hand; 0 nobody */
	uint32_t resent;
	bool unasked;			/* no SMS of the addressee asked for it */
};

/* Queue an SMS with its sealed text; sets o->id. */
int db_out_new(struct db *db, struct db_out *o, const struct db_blob *sealed) DB_WARN;
/* Read an SMS without its text. */
int db_out_get(struct db *db, struct db_out *o, int64_t id) DB_WARN;
/* Count what waits for an addressee, no further than limit. */
int db_out_queued(struct db *db, unsigned *n, const uint8_t addressee[DB_IX], unsigned limit) DB_WARN;
/* The next waiting message of link that is due, leased by `lease` until: it is not offered again before. -ENOENT */
int db_out_lease(struct db *db, struct db_out *o, struct db_blob *sealed, const char *link, int64_t lease, int64_t now, int64_t until) DB_WARN;
/* What left link under msgid, newest first, from DB_FOREVER. */
int db_out_prev(struct db *db, struct db_out *o, const char *link, const char *msgid, int64_t before_id) DB_WARN;

/* What becomes of o, as it was just read; *o is brought up to date, the text goes with the waiting. *freed grows by those that waited behind it and
 * are due now. */
/* Note that the operator took it under msgid; its text is deleted. returns: as above; -ESTALE it does not wait. */
int db_out_sent(struct db *db, struct db_out *o, const char *msgid, int64_t now, unsigned *freed) DB_WARN;
/* Back to waiting, without a lease, with o->tries and o->resent as they are now; -ESTALE unless waiting. */
int db_out_retry(struct db *db, struct db_out *o, int64_t due) DB_WARN;
/* With o->msgid; -ESTALE when its end is known. */
int db_out_settle(struct db *db, struct db_out *o, uint8_t state, int64_t now, unsigned *freed) DB_WARN;

/* Messages that others leased and that may have gone. */
struct db_out_strays {
	unsigned again;		/* wait once more */
	unsigned maybe;		/* in doubt: DB_OUT_MAYBE */
};
/* The gateways of this vault have that lease from here on. Judge what waits on link with another, but for those of other vaults: it is sent again when
 * may_again is set and that was not done before, else it is in doubt. */
int db_out_strays(struct db *db, struct db_out_strays *n, const char *link, int64_t lease, bool may_again, int64_t now) DB_WARN;

/* Parts of a message that left in several. */
/* Keep the msgid under which a part of o left. */
int db_out_part_new(struct db *db, const struct db_out *o, unsigned part, const char *msgid) DB_WARN;
/* The newest of link under msgid: its message and its place. */
int db_out_part_find(struct db *db, int64_t *out_id, unsigned *part, const char *link, const char *msgid) DB_WARN;
/* Note that a part was delivered; *left: how many parts are not. */
int db_out_part_delivered(struct db *db, unsigned *left, int64_t out_id, unsigned part) DB_WARN;

/* ---- operations ---- */

struct db_op {
	uint8_t ix[DB_IX];
	int64_t person_id;
	uint32_t kind;
	int64_t subject;
	int64_t created;
	bool seen;
};

/* Keep the sealed answer of an operation. returns: as above; -EEXIST it was kept before. */
int db_op_put(struct db *db, const struct db_op *op, const struct db_blob *answer) DB_WARN;
/* Read an operation and its sealed answer. */
int db_op_get(struct db *db, struct db_op *op, struct db_blob *answer, const uint8_t ix[DB_IX]) DB_WARN;
/* Delete an operation before its time, to keep it anew. */
int db_op_drop(struct db *db, const uint8_t ix[DB_IX]) DB_WARN;
/* Note that the answer reached the screen. */
int db_op_seen(struct db *db, const uint8_t ix[DB_IX]) DB_WARN;
/* The newest operation of the person made at or after since whose answer was not seen. */
int db_op_unseen(struct db *db, struct db_op *op, int64_t person_id, int64_t since) DB_WARN;

/* ---- counters: by name, words joined by '|' ---- */

#define DB_COUNTER_NAME	80
#define DB_COUNTERS_MAX	20000	/* whose names come from a process that is not believed */
#define DB_COUNTERS_OWN	4096	/* besides: nobody takes the place of those that the rules name */

struct db_counter {
	char name[DB_COUNTER_NAME];
	int64_t n;
};

/* Add n to a counter, which begins at 0. returns: as above; -EDQUOT it is new and `most` others are there. */
int db_counter_add(struct db *db, const char *name, int64_t n, unsigned most) DB_WARN;
/* Read a counter; 0 when there is none. */
int db_counter_get(struct db *db, int64_t *n, const char *name) DB_WARN;
/* Read the counter with the next name; start with "". */
int db_counter_next(struct db *db, struct db_counter *c, const char *after) DB_WARN;

/* ---- ledger lines; only ledger.h uses them ---- */

struct db_line {
	uint64_t shard;		/* number of the vault that wrote it: each has a tree of its own */
	uint64_t seq;
	char data[96];
};

/* Append a line and add it to the tree. returns: as above; -EUCLEAN it is not the one that follows the tree. */
int db_line_put(struct db *db, const struct db_line *line) DB_WARN;
/* Read the line with the highest number. */
int db_line_last(struct db *db, struct db_line *line) DB_WARN;
/* Read the line with the next number; start with 0. */
int db_line_next(struct db *db, struct db_line *line, uint64_t after) DB_WARN;
/* Read the highest number ever given, also of a line that is gone; 0 none. */
int db_line_top(struct db *db, uint64_t *seq) DB_WARN;

#define DB_TILE		8	/* a tile of level n is over 2^(n * DB_TILE) lines, */
#define DB_TILES	2	/* and n is 1 to DB_TILES */

/* Read the tree as the lines were added to it; the lines themselves are not looked at. */
int db_tree_get(struct db *db, struct tree *t) DB_WARN;
/* Read the tree as it was with that many lines, out of tiles and the lines behind the last of them. A line that is gone counts as one without octets.
 * returns: as above; -ERANGE more than there are. */
int db_tree_at(struct db *db, uint64_t size, struct tree *t) DB_WARN;
/* A tree_reader of the database that ctx is. */
int db_tree_read(void *ctx, unsigned level, uint64_t index, uint8_t hash[TREE_HASH]) DB_WARN;
/* Read a tile. returns: as above; -ENOENT. */
int db_tile_get(struct db *db, unsigned level, uint64_t n, uint8_t hash[TREE_HASH]) DB_WARN;

/* ---- janitor: each call does at most limit rows inside the caller's transaction ---- */

enum db_clean {
	DB_CLEAN_SHARE_EXPIRE,	/* live codes with expires <= t: ended at that time, envelope and digits deleted */
	DB_CLEAN_SHARE_FORGET,	/* ended before t (now - 1 day) */
	DB_CLEAN_OP,		/* created before t (now - 10 min), or a day behind it: the clock was wrong then */
	DB_CLEAN_STARTCODE,	/* expires <= t (now) */
	DB_CLEAN_OUT_WAITING,	/* waits since before t (now - 3 days), of a link that nobody asks for: expired, its text deleted */
	DB_CLEAN_OUT_SETTLED,	/* settled before t */
	DB_CLEAN_OUT_SILENT,	/* sent before t, no receipt: settled as such */
	DB_CLEAN_LOGIN,		/* of strangers, touched before t (now - 2 years) */
	DB_CLEAN_NUMBER,	/* without any login, touched before t (now - 90 days); of one with a login the language */
	DB_CLEAN_PERSON,	/* PIN never set, created before t (now - 90 days): erased with all that hangs on them */
	DB_CLEAN_AGAIN,		/* values kept for a cut line, opened before t (now - 3 min); who it was, and the second, go with them */
	DB_CLEAN_ASKED,		/* created before t (now - 1 day) */
	DB_CLEAN_ASKED_COARSE,	/* created before t (now - 1 hour): coarse from here on */
	DB_CLEAN_WAIT_LOGIN,	/* waits that were over at t (now - 1 day): the same, as with the next two */
	DB_CLEAN_WAIT_NUMBER,
	DB_CLEAN_WAIT_STAFF,	/* of wrong codes, their window too */
	DB_CLEAN_CHECKED,	/* opened before t (now - 2 years), as with the next three */
	DB_CLEAN_CONSENT,
	DB_CLEAN_HISTORY,
	DB_CLEAN_INBOX,
	DB_CLEAN_PROOF,		/* expires <= t (now) */
	DB_CLEAN_DRAFT,		/* touched before t (now - 7 days) */
	DB_CLEAN_CARD,		/* of nobody, created before t (now - 14 days) */
	DB_CLEAN_CARD_TRY,	/* of a day before that of t (now - 2 days) */
	DB_CLEAN_CARD_MOVE,	/* until <= t (now): the login that moved goes, too */
	DB_CLEAN_TIE,		/* proxies with until <= t (now) */
	DB_CLEAN_COMPLAINT,	/* closed before t (now - 2 years), with what was said later */
	DB_CLEAN_CASE,		/* over, changed before t (now - 2 years); not those that somebody is still to be told of, nor corrections done and deaths of who is here */
	DB_CLEAN_WARD,		/* of guardians, entered before t (now - 20 years): in what words; the tie stays */
	DB_CLEAN_TAKEN,		/* what was taken from units before t (now - 2 years) */
	DB_CLEAN_PAIR,		/* of people alike, decided before t (now - 2 years): it is asked anew */
	DB_CLEAN_COUNT
};

/* returns: 0, and *n rows done (fewer than limit: nothing is left). */
int db_clean(struct db *db, enum db_clean what, int64_t t, unsigned limit, unsigned *n) DB_WARN;

/* ---- counts for `status` and `stats`: kept or bounded, never a scan of a big table ---- */

#define DB_COUNT_MAX	100000

struct db_counts {
	int64_t people, pending, people_closed, staff, orgs;
	int64_t shares_live, outbox_waiting, outbox_leased, outbox_sent, ops, checks_open;	/* counted up to DB_COUNT_MAX */
	int64_t outbox_oldest;	/* when the oldest that waits was made; 0: none waits */
	int64_t lines;
	int64_t file_bytes;
};

/* Read all counts. */
int db_counts(struct db *db, struct db_counts *c) DB_WARN;
/* Count the people there are. */
int db_people(struct db *db, int64_t *n) DB_WARN;
/* Read of those what waits to be sent: outbox_waiting and outbox_oldest. */
int db_counts_backlog(struct db *db, struct db_counts *c) DB_WARN;

/* Tell how much the disk of the database has left for who may write it. returns: 0 and *octets; -errno. */
int db_disk_free(struct db *db, int64_t *octets) DB_WARN;
