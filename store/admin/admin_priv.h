/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of administration: what a command of the table sees. */
#pragma once

#include "store/base/clock.h"
#include "store/admin/admin.h"
#include "store/admin/admin_actor.h"
#include "store/admin/admin_commands.h"
#include "store/db/db.h"
#include "store/identity/core/identity_priv.h"
#include "store/identity/register/identity_field.h"
#include "store/seal/ledger.h"
#include "store/seal/seal_backup.h"

#define ADMIN_LINES_A_STEP 2000	/* of the ledger: a few milliseconds of hashing */

#define ADMIN_BY "by."	/* a ledger line of who did what follows: its role behind that */

struct admin_stat {
	char kind[LEDGER_KIND_MAX + 1];
	uint64_t n;
};

#define ADMIN_COLUMNS_MAX 48

/* A register that comes in packets: rows of a line number and one value a column, each ended by NUL. */
struct admin_import {
	const char *columns[ADMIN_COLUMNS_MAX];
	unsigned n_columns;
	bool wants;
	char packet[ADMIN_REQUEST_MAX];	/* secret */
	size_t len, at;
	uint32_t line;			/* of the last row read */
	struct { uint64_t added, known, closed, years, refused; } slice, all;	/* closed: of those known, by a PIN: not compared; years: of those added, born on a first day of a year */
};

/* A bundle of a field unit that comes in packets: its head, a person each, its end. */
struct admin_field {
	struct identity_field_bundle bundle;
	bool wants, has_head;
	uint8_t packet[FIELD_ENTRY_MAX];
	size_t len;
	uint64_t outcomes[IDENTITY_FIELD_REFUSED + 1];
};

#define ADMIN_STATS_MAX 96	/* kinds of acts; the program has fewer */

struct admin {
	const struct admin_env *env;
	admin_reply_cb reply;
	void *reply_ctx;
	const struct admin_command *command;
	struct admin_actor who;
	char user[ADMIN_USER_MAX];
	char name[ADMIN_NAME_MAX];
	char request[ADMIN_REQUEST_MAX + 1];	/* secret */
	const char *words[ADMIN_WORDS_MAX];
	unsigned n_words;
	struct identity_pair pairs[ADMIN_PAIRS_MAX];
	unsigned n_pairs;
	char row[ADMIN_ROW_MAX];	/* secret */
	size_t row_len;
	bool over, is_desk;
	int code;
	char message[ADMIN_MESSAGE_MAX];
	/* where a command that takes several steps is */
	struct {
		char org[8];		/* code of the organisation reached */
		int64_t org_id;
		int64_t staff_id;
		int64_t case_id;
		uint64_t line;
		struct ledger_walk walk;
		struct admin_stat stats[ADMIN_STATS_MAX];
		unsigned n_stats;
		struct identity_crowd crowd;	/* secret */
		unsigned made;
		struct admin_import import;
		struct admin_field field;
		struct identity_sheet_place *places, last;	/* secret: who waits for a start code; the last one found */
		unsigned n_places, next_place;
		bool has_places;	/* all of them, in order */
		unsigned month;
		char counter[DB_COUNTER_NAME];
		unsigned done;		/* lines on it */
		struct db_copy *copy;	/* of a backup */
		uint8_t backup[SEAL_BACKUP_ID];
		int fd;			/* goes with the packet just replied; -1: none */
		unsigned percent;
	} at;
};

/* Parse a request into words and pairs that point into a copy of it.
 * returns: 0; -EINVAL, with a message or without: no request, a control character, too much of anything. */
int admin_request_parse(struct admin *a, const char *request, size_t len) __attribute__((warn_unused_result));
/* Value of a key, the first when it is repeated; NULL when not given. A key that is ADMIN_NEEDED has one. */
const char *admin_get(const struct admin *a, const char *key);
/* Slot of the request, 1 when not given. returns: 0; -EINVAL after a message was set. */
int admin_slot(struct admin *a, unsigned *slot) __attribute__((warn_unused_result));
/* Set the message. returns: rc. */
int admin_say(struct admin *a, int rc, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Begin a row of the reply. secret: what is put into it, until it is sent; then it is wiped. */
void admin_row_begin(struct admin *a);
/* Add a value, copied. A row that does not fit ADMIN_ROW_MAX loses the value. */
void admin_row_put(struct admin *a, const char *key, const char *value);
/* A row of a start code, which is wiped; rc below 0: none was made. returns: rc below 0; 0.  secret: code. */
int admin_row_code(struct admin *a, int rc, char code[8]) __attribute__((warn_unused_result));
/* The same of a number in decimal. */
void admin_row_num(struct admin *a, const char *key, int64_t value);
/* The same of the day of a time (UTC; 0: empty). */
void admin_row_day(struct admin *a, const char *key, int64_t time);
/* The same of a time (UTC; 0: empty). */
void admin_row_time(struct admin *a, const char *key, int64_t time);
/* Rows that follow are a list of their own, under that name. */
void admin_section(struct admin *a, const char *name);
/* Hand the row to the reply. The row of a command that is ADMIN_WRITES is not sent by the command: it leaves after the commit. */
void admin_row_send(struct admin *a);

/* ---- the commands: each is the step of its row, which says what it does; returns as admin_step_fn ---- */

#define ADMIN_WARN __attribute__((warn_unused_result))

/* admin_org.c: the rows of organisations, bundles, numbers of papers and agents. */
int admin_org_add(struct admin *a) ADMIN_WARN;
int admin_org_list(struct admin *a) ADMIN_WARN;
int admin_org_set(struct admin *a) ADMIN_WARN;
int admin_org_policy(struct admin *a) ADMIN_WARN;
int admin_bundle_list(struct admin *a) ADMIN_WARN;
int admin_number_list(struct admin *a) ADMIN_WARN;
int admin_agent_add(struct admin *a) ADMIN_WARN;
int admin_agent_list(struct admin *a) ADMIN_WARN;
int admin_agent_set(struct admin *a) ADMIN_WARN;
/* admin_oversight.c: the rows of overseers, and of complaints. */
int admin_oversight_add(struct admin *a) ADMIN_WARN;
int admin_oversight_list(struct admin *a) ADMIN_WARN;
int admin_oversight_set(struct admin *a) ADMIN_WARN;
int admin_oversight_code(struct admin *a) ADMIN_WARN;
int admin_complaints(struct admin *a) ADMIN_WARN;
int admin_access_add(struct admin *a) ADMIN_WARN;
int admin_access_list(struct admin *a) ADMIN_WARN;
int admin_access_show(struct admin *a) ADMIN_WARN;
int admin_access_close(struct admin *a) ADMIN_WARN;

/* admin_officer.c: the rows of officers. */
int admin_officer_add(struct admin *a) ADMIN_WARN;
int admin_officer_list(struct admin *a) ADMIN_WARN;
int admin_officer_set(struct admin *a) ADMIN_WARN;
int admin_case_stage(struct admin *a) ADMIN_WARN;
int admin_officer_code(struct admin *a) ADMIN_WARN;
/* admin_case.c: the rows of cases. */
int admin_case_list(struct admin *a) ADMIN_WARN;
int admin_case_head(struct admin *a) ADMIN_WARN;
int admin_case_wraps(struct admin *a) ADMIN_WARN;
int admin_case_key(struct admin *a) ADMIN_WARN;
int admin_case_show(struct admin *a) ADMIN_WARN;
int admin_case_decide(struct admin *a) ADMIN_WARN;
/* admin_person.c: the rows of persons. */
int admin_person_add(struct admin *a) ADMIN_WARN;
int admin_person_find(struct admin *a) ADMIN_WARN;
int admin_person_code(struct admin *a) ADMIN_WARN;
int admin_person_set(struct admin *a) ADMIN_WARN;
/* admin_import.c: the row of registers. */
int admin_import(struct admin *a) ADMIN_WARN;
/* Copy the next packet of the register. returns: 0; -EINVAL: not whole rows, or too long.  secret: packet; the caller wipes it. */
int admin_import_take(struct admin_import *im, const char *packet, size_t len) __attribute__((warn_unused_result));
/* admin_card.c: the rows of code cards. */
int admin_card_make(struct admin *a) ADMIN_WARN;
int admin_card_list(struct admin *a) ADMIN_WARN;
int admin_card_void(struct admin *a) ADMIN_WARN;
/* admin_sheet.c: the row of sheets. */
int admin_start_codes(struct admin *a) ADMIN_WARN;
/* Wipe and free who waits. */
void admin_start_codes_forget(struct admin *a);
/* admin_counts.c: the rows of counts by screen, organisation and month. */
int admin_stats_screens(struct admin *a) ADMIN_WARN;
int admin_stats_shares(struct admin *a) ADMIN_WARN;
int admin_stats_survey(struct admin *a) ADMIN_WARN;
/* admin_status.c: the rows of what the vault is and has. */
int admin_status(struct admin *a) ADMIN_WARN;
int admin_clock_accept(struct admin *a) ADMIN_WARN;
int admin_retention_list(struct admin *a) ADMIN_WARN;
int admin_alarm_list(struct admin *a) ADMIN_WARN;
int admin_alarm_end(struct admin *a) ADMIN_WARN;
int admin_stats(struct admin *a) ADMIN_WARN;
int admin_ledger_verify(struct admin *a) ADMIN_WARN;
int admin_ledger_acts(struct admin *a) ADMIN_WARN;
int admin_ledger_tail(struct admin *a) ADMIN_WARN;
/* admin_copy.c: copies of what is kept about a person. */
int admin_copy_begin(struct admin *a) ADMIN_WARN;
int admin_copy_part(struct admin *a) ADMIN_WARN;
int admin_copy_done(struct admin *a) ADMIN_WARN;
int admin_ledger_receipt(struct admin *a) ADMIN_WARN;
/* admin_feed.c: the rows of the feed of an operator. */
int admin_feed_show(struct admin *a) ADMIN_WARN;
int admin_feed_release(struct admin *a) ADMIN_WARN;
int admin_feed_drop(struct admin *a) ADMIN_WARN;
/* admin_backup.c: the rows of backups, which musafirctl asks for. */
int admin_backup_copy(struct admin *a) ADMIN_WARN;
int admin_backup_done(struct admin *a) ADMIN_WARN;
/* Give up the copy of a run that ends early. */
void admin_backup_end(struct admin *a);
/* Tell how far it is, a packet each per cent at the most: all of them fit into the socket, so that a client that does not read keeps nothing waiting. */
void admin_progress(struct admin *a, unsigned percent);
/* admin_rekey.c: the rows of a new key, which musafirctl asks for. */
int admin_rekey_look(struct admin *a) ADMIN_WARN;
int admin_rekey_begin(struct admin *a) ADMIN_WARN;
int admin_rekey_move(struct admin *a) ADMIN_WARN;
int admin_rekey_end(struct admin *a) ADMIN_WARN;
/* admin_field.c: the rows of field units. */
int admin_field_add(struct admin *a) ADMIN_WARN;
int admin_field_list(struct admin *a) ADMIN_WARN;
int admin_field_retire(struct admin *a) ADMIN_WARN;
int admin_field_keys(struct admin *a) ADMIN_WARN;
int admin_field_take(struct admin *a) ADMIN_WARN;
/* Copy the next packet of the bundle. returns: 0; -EINVAL: too long. */
int admin_field_packet(struct admin_field *f, const char *packet, size_t len) __attribute__((warn_unused_result));
/* admin_desk.c: the row of the desk, which musafirctl asks for. */
int admin_desk_open(struct admin *a) ADMIN_WARN;
/* admin_test.c: the rows for tests, refused without a test key. */
int admin_test_clock(struct admin *a) ADMIN_WARN;
int admin_test_clock_jump(struct admin *a) ADMIN_WARN;
int admin_test_kill(struct admin *a) ADMIN_WARN;
int admin_test_disk(struct admin *a) ADMIN_WARN;
int admin_test_people(struct admin *a) ADMIN_WARN;
