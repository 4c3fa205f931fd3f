/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of the store. Columns stand in the order of the record's list in the file that uses them. */
#include "store/db/sqlite/db_sqlite.h"

#define ORG	"id, code, name, short, place, kind, bundle, purpose, state, created, shift, yes_no, otp_only, upheld_from, upheld_to"
#define PERSON	"id, ref, inbox_pub, inbox_sec, wrap_pend, wrap_escrow, state, locked_until, created, pin_set_at, notice_at, last_used, " \
		"evidence, unlock_day, unlocks, schema, version, settings, survey, birth, trusted, changed_day"
#define PAPER	"person_id, ix, sheet, alone, place"
#define STAFF	"id, ref, org_id, desk, desk_name, role, state, created, pin_set_at, last_used, window_start, window_wrong, wrong_day, " \
		"wrong_today, streak, closed_until, name, expires, pub, sec"
#define KEY	"staff_id, name, sealed"
#define PROOF	"mac, number_ix, expires, sealed"
#define DRAFT	"id, staff_id, desk_name, day, n, state, touched, version"
#define CASE	"id, number, kind, state, staff_id, desk_name, created, changed, draft_id, person_id, second_id, number_ix, due, why, wrong, flags"
#define CARD	"id, serial, ref, pub, salt, state, person_id, wrap, wrong, words, created, given, staff_id"
#define CARD_CODE	"card_id, n, share, single, wrong"
#define CARD_TRY	"number_ix, day, wrong, wait_until"
#define CARD_MOVE	"number_ix, slot, person_id, until"
#define TIE	"id, kind, state, person_id, other_id, staff_id, org_id, created, until, about"
#define DEATH	"person_id, state, staff_id, evidence, changed, n"
#define COMPLAINT "id, number, pub, state, outcome, flags, again, opened, due_first, due_close, taken, answered, closed, said, stopped"
#define PAUSE	"id, org_id, staff_id, state, since, until, by_id"
#define ACCESS	"id, basis, outcome, authority, reference, received, people, closed, given, gone"
#define PACE	"staff_id, hour, n, refused, past, brake, alert, alert_n, alert_usual, alert_refused, asked"
#define FIELD	"id, name, pub, state, created, changed, batch"
#define NUMBER	"ix, lang, wrong_day, wrong_count, wait_until, advised_at, must_change, touched, sim, sim_at, sms_lock_at, " \
		"sms_block, sms_pin, sim_fed, ported_at"
#define LOGIN	"number_ix, slot, salt, person_id, staff_id, wrap_person, wrap_staff, tried, cleared, fail_day1, fail_day2, fail_day3, " \
		"wait_until, closed, last_used, touched, wrap_second"
#define START	"number_ix, slot, mac, expires, tries, person_id, staff_id"
#define SHARE	"id, org_id, ix, person_id, kind, state, purpose, life, created, expires, ended, consent, digits"
#define CHECKED	"id, ref, staff_id, org_id, share_id, person_id, kind, opened, closed, outcome"
#define ASKED	"id, staff_id, number_ix, created, answered"
#define NOTE	"seq, person_id, created"
#define OUT	"id, link, state, created, due, tries, msgid, addressee, lease, resent, unasked"
#define QUEUED	"addressee = ?1 AND addressee <> zeroblob(16) AND state = 0"
#define OP	"ix, person_id, kind, subject, created, seen"
/* Leased, not under ?2 and not by a gateway of another vault, whose lease lives. */
#define STRAY	"state = 0 AND lease NOT IN (0, ?2) AND NOT EXISTS (SELECT 1 FROM unit WHERE unit.lease = outbox.lease AND vault <> 0)"
#define LINE	"shard, seq, data"
#define NO_CARD	"AND NOT EXISTS (SELECT 1 FROM card WHERE card.person_id = person.id) "	/* in the hand: they came */
#define COARSE(t)	#t " = " #t " - " #t " % 300"	/* DB_COARSE_S */
#define ATMOST	"100000"	/* DB_COUNT_MAX */

const char *const db_sqlite_text[SQL_TOTAL] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_SAVE] = "SAVEPOINT verb",
	[SQL_RELEASE] = "RELEASE verb",
	[SQL_BACK] = "ROLLBACK TO verb",

	[SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
	[SQL_META_PUT] = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",

	[SQL_ORG_NEW] = "INSERT INTO org (" ORG ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
	[SQL_ORG_GET] = "SELECT " ORG " FROM org WHERE id = ?1",
	[SQL_ORG_FIND] = "SELECT " ORG " FROM org WHERE code = ?1",
	[SQL_ORG_NEXT] = "SELECT " ORG " FROM org WHERE code > ?1 ORDER BY code LIMIT 1",
	[SQL_ORG_STATE] = "UPDATE org SET state = ?2 WHERE id = ?1",
	[SQL_ORG_UPHELD] = "UPDATE org SET upheld_from = ?2, upheld_to = ?3 WHERE id = ?1",
	[SQL_ORG_POLICY] = "UPDATE org SET shift = ?2, yes_no = ?3, otp_only = ?4 WHERE id = ?1",

	/* random(): from the system's, as the salts of the log */
	[SQL_PERSON_NEW] = "INSERT INTO person (" PERSON ", record) VALUES "
		"(coalesce(?1, random() & 9223372036854775807), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
	[SQL_PERSON_GET] = "SELECT " PERSON " FROM person WHERE id = ?1",
	[SQL_PERSON_FROM] = "SELECT " PERSON " FROM person WHERE id >= ?1 ORDER BY id LIMIT 1",
	[SQL_PERSON_FIND] = "SELECT " PERSON " FROM person WHERE ref = ?1",
	[SQL_PERSON_PUT] = "UPDATE person SET inbox_pub = ?3, inbox_sec = ?4, wrap_pend = ?5, wrap_escrow = ?6, state = ?7, locked_until = ?8, "
		"pin_set_at = ?10, notice_at = ?11, last_used = ?12, evidence = ?13, unlock_day = ?14, unlocks = ?15, settings = ?18, "
		"survey = ?19, trusted = ?21, changed_day = ?22 WHERE id = ?1 AND ref = ?2",
	[SQL_PERSON_RECORD] = "SELECT record FROM person WHERE id = ?1",
	[SQL_PERSON_RECORD_PUT] = "UPDATE person SET schema = ?2, version = ?3, record = ?4, birth = NULL WHERE id = ?1 AND version = ?3 - 1",
	[SQL_PERSON_BIRTH] = "UPDATE person SET birth = ?2 WHERE id = ?1",
	[SQL_PERSON_ERASE] = "DELETE FROM person WHERE id = ?1",

	[SQL_PAPER_NEW] = "INSERT INTO paper (" PAPER ") VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_PAPER_FIND] = "SELECT " PAPER " FROM paper WHERE ix = ?1",
	[SQL_PAPER_ALONE] = "SELECT " PAPER " FROM paper WHERE alone = ?1 AND alone <> zeroblob(16) LIMIT 1",
	[SQL_PAPER_REKEY] = "UPDATE paper SET ix = ?2, alone = ?3 WHERE person_id = ?1",
	[SQL_PAPER_NEXT] = "SELECT " PAPER " FROM paper WHERE (sheet, person_id) > (?1, ?2) AND sheet < 9223372036854775807 "
		"ORDER BY sheet, person_id LIMIT 1",
	[SQL_PAPER_GET] = "SELECT " PAPER " FROM paper WHERE person_id = ?1",
	[SQL_PAPER_PLACE] = "UPDATE paper SET place = ?2 WHERE person_id = ?1",
	[SQL_PAPER_SHEET] = "UPDATE paper SET sheet = ?2, place = iif(?2 = 9223372036854775807, NULL, place) WHERE person_id = ?1",

	[SQL_CASE_PERSON] = "SELECT " CASE " FROM desk_case WHERE person_id = ?1 AND kind = ?2 AND state = 0 LIMIT 1",
	[SQL_DUP_NEW] = "INSERT INTO dup (id, key, sealed) VALUES (coalesce(?1, random() & 9223372036854775807), ?2, ?3)",
	[SQL_DUP_NEXT] = "SELECT id, key, sealed FROM dup WHERE key = ?1 AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_DUP_WALK] = "SELECT id, key, sealed FROM dup WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_DUP_DROP] = "DELETE FROM dup WHERE id = ?1",
	[SQL_DUP_WAIT_PUT] = "INSERT INTO dup_wait (person_id, created, sealed) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (person_id) DO UPDATE SET created = ?2, sealed = ?3",
	[SQL_DUP_WAIT_FIRST] = "SELECT person_id, created, sealed FROM dup_wait WHERE created >= 0 ORDER BY created, person_id LIMIT 1",
	[SQL_DUP_WAIT_DROP] = "DELETE FROM dup_wait WHERE person_id = ?1",
	[SQL_DUP_WAITING] = "SELECT count(*) FROM (SELECT 1 FROM dup_wait WHERE created >= 0 LIMIT ?1)",
	[SQL_DUP_GONE_ONE] = "INSERT OR IGNORE INTO dup_gone (ref) SELECT ref FROM person WHERE id = ?1 AND EXISTS (SELECT 1 FROM dup WHERE id >= 0)",
	[SQL_DUP_GONE_DUE] = "INSERT OR IGNORE INTO dup_gone (ref) SELECT ref FROM person "
		"WHERE wrap_pend IS NOT NULL AND pin_set_at = 0 AND created < ?1 " NO_CARD "AND EXISTS (SELECT 1 FROM dup WHERE id >= 0) LIMIT ?2",
	[SQL_DUP_GONE_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM dup_gone WHERE ref >= x'' LIMIT ?1)",
	[SQL_DUP_GONE_HAS] = "SELECT count(*) FROM dup_gone WHERE ref = ?1",
	[SQL_DUP_GONE_DROP] = "DELETE FROM dup_gone WHERE ref >= x''",
	[SQL_EXPORT_PUT] = "INSERT INTO export (case_id, n, octets) VALUES (?1, ?2, ?3)",
	[SQL_EXPORT_GET] = "SELECT octets FROM export WHERE case_id = ?1 AND n = ?2",
	[SQL_EXPORT_DROP] = "DELETE FROM export WHERE case_id = ?1",
	[SQL_DUP_PAIR_PUT] = "INSERT OR IGNORE INTO dup_pair (pair, created) VALUES (?1, ?2)",
	[SQL_DUP_PAIR_HAS] = "SELECT count(*) FROM dup_pair WHERE pair = ?1",

	[SQL_STAFF_NEW] = "INSERT INTO staff (" STAFF ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
		"?17, ?18, ?19, ?20)",
	[SQL_STAFF_DESK] = "SELECT max(desk) + 1 FROM staff WHERE org_id = ?1 AND org_id IS NOT NULL",
	[SQL_STAFF_GET] = "SELECT " STAFF " FROM staff WHERE id = ?1",
	[SQL_STAFF_PUT] = "UPDATE staff SET desk_name = ?5, state = ?7, pin_set_at = ?9, last_used = ?10, window_start = ?11, window_wrong = ?12, "
		"wrong_day = ?13, wrong_today = ?14, streak = ?15, closed_until = ?16, expires = ?18, pub = ?19, sec = ?20 WHERE id = ?1 AND ref = ?2",
	[SQL_STAFF_FIND] = "SELECT " STAFF " FROM staff WHERE org_id = ?1 AND desk = ?2 AND org_id IS NOT NULL",
	[SQL_STAFF_NEXT] = "SELECT " STAFF " FROM staff WHERE org_id IS ?1 AND id > ?2 ORDER BY id LIMIT 1",

	[SQL_KEY_PUT] = "INSERT INTO keyring (" KEY ") VALUES (?1, ?2, ?3) ON CONFLICT (staff_id, name) DO UPDATE SET sealed = ?3",
	[SQL_KEY_GET] = "SELECT " KEY " FROM keyring WHERE staff_id = ?1 AND name = ?2",
	[SQL_KEY_COUNT] = "SELECT count(*) FROM keyring WHERE name = ?1",
	[SQL_KEY_DROP] = "DELETE FROM keyring WHERE staff_id = ?1",
	[SQL_KEY_END] = "DELETE FROM keyring WHERE name = ?1",

	[SQL_PROOF_PUT] = "INSERT INTO proof (" PROOF ") VALUES (?1, ?2, ?3, ?4)",
	[SQL_PROOF_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM proof WHERE mac <> number_ix LIMIT ?1)",
	[SQL_PROOF_FIND] = "SELECT " PROOF " FROM proof WHERE mac = ?1",
	[SQL_PROOF_DROP] = "DELETE FROM proof WHERE mac = ?1",
	[SQL_PROOF_DROP_NUMBER] = "DELETE FROM proof WHERE number_ix = ?1",

	[SQL_DRAFT_NEW] = "INSERT INTO draft (" DRAFT ", sealed) VALUES "
		"(coalesce(?1, random() & 9223372036854775807), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_DRAFT_N] = "SELECT coalesce(max(n), 0) + 1 FROM draft WHERE desk_name = ?1 AND day = ?2",
	[SQL_DRAFT_GET] = "SELECT " DRAFT ", sealed FROM draft WHERE id = ?1",
	[SQL_DRAFT_PUT] = "UPDATE draft SET state = ?6, touched = ?7, version = ?8, sealed = ?9 WHERE id = ?1 AND version = ?8 - 1",
	[SQL_DRAFT_PREV] = "SELECT " DRAFT ", sealed FROM draft WHERE desk_name = ?1 AND (day, n) < (?2, ?3) ORDER BY day DESC, n DESC LIMIT 1",
	[SQL_DRAFT_COUNT] = "SELECT count(*) FROM draft WHERE desk_name = ?1",
	[SQL_DRAFT_DROP] = "DELETE FROM draft WHERE id = ?1",

	[SQL_CASE_NEW] = "INSERT INTO desk_case (" CASE ", sealed) VALUES "
		"(coalesce(?1, random() & 9223372036854775807), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
	[SQL_CASE_FIND] = "SELECT " CASE ", sealed FROM desk_case WHERE number = ?1",
	[SQL_CASE_DRAFT] = "SELECT " CASE " FROM desk_case WHERE draft_id = ?1 ORDER BY id LIMIT 1",
	[SQL_CASE_PUT] = "UPDATE desk_case SET state = ?4, changed = ?8, draft_id = ?9, person_id = ?10, second_id = ?11, number_ix = ?12, due = ?13, why = ?14, "
		"wrong = ?15, flags = ?16, sealed = ?17 WHERE id = ?1 AND number = ?2",
	[SQL_CASE_NUMBER] = "SELECT " CASE ", sealed FROM desk_case WHERE number_ix = ?1 AND number_ix <> zeroblob(16) AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_CASE_DUE] = "SELECT " CASE ", sealed FROM desk_case WHERE due > 0 AND (due, id) > (?1, ?2) ORDER BY due, id LIMIT 1",
	[SQL_CASE_WALK] = "SELECT " CASE ", sealed FROM desk_case WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_CASE_ABOUT] = "SELECT " CASE ", sealed FROM desk_case WHERE person_id = ?1 AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_CASE_PREV] = "SELECT " CASE " FROM desk_case WHERE desk_name = ?1 AND state = ?2 AND (changed, id) < (?3, ?4) "
		"AND (?1 <> '' OR kind <= 2) ORDER BY changed DESC, id DESC LIMIT 1",

	[SQL_CARD_NEW] = "INSERT INTO card (" CARD ") VALUES (coalesce(?1, random() & 9223372036854775807), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[SQL_CARD_GET] = "SELECT " CARD " FROM card WHERE id = ?1",
	[SQL_CARD_FIND] = "SELECT " CARD " FROM card WHERE serial = ?1",
	[SQL_CARD_PERSON] = "SELECT " CARD " FROM card WHERE person_id = ?1",
	[SQL_CARD_NEAR] = "SELECT " CARD " FROM card WHERE id > ?1 AND state < 2 ORDER BY id LIMIT 1",
	[SQL_CARD_NEXT] = "SELECT " CARD " FROM card WHERE serial > ?1 ORDER BY serial LIMIT 1",
	[SQL_CARD_PUT] = "UPDATE card SET state = ?6, person_id = ?7, wrap = ?8, wrong = ?9, words = ?10, given = ?12, staff_id = ?13 WHERE id = ?1 AND serial = ?2",
	[SQL_CARD_CASE] = "SELECT " CASE ", sealed FROM desk_case WHERE person_id = ?1 AND kind = ?2 AND state = 5 AND id > ?3 ORDER BY id LIMIT 1",
	[SQL_CARD_CODE_PUT] = "INSERT OR REPLACE INTO card_code (" CARD_CODE ") VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_CARD_CODE_GET] = "SELECT " CARD_CODE " FROM card_code WHERE card_id = ?1 AND n = ?2",
	[SQL_CARD_CODE_NEXT] = "SELECT " CARD_CODE " FROM card_code WHERE card_id = ?1 AND n > ?2 ORDER BY n LIMIT 1",
	[SQL_CARD_CODE_DROP] = "DELETE FROM card_code WHERE card_id = ?1 AND n = ?2",
	[SQL_CARD_CODE_DROP_ALL] = "DELETE FROM card_code WHERE card_id = ?1",
	[SQL_CARD_CODE_PLAIN] = "UPDATE card_code SET single = NULL WHERE card_id = ?1",
	[SQL_CARD_TRY_GET] = "SELECT " CARD_TRY " FROM card_try WHERE number_ix = ?1",
	[SQL_CARD_TRY_PUT] = "INSERT OR REPLACE INTO card_try (" CARD_TRY ") VALUES (?1, ?2, ?3, ?4)",
	[SQL_CARD_MOVE_GET] = "SELECT " CARD_MOVE " FROM card_move WHERE number_ix = ?1 AND slot = ?2",
	[SQL_CARD_MOVE_PUT] = "INSERT INTO card_move (" CARD_MOVE ") VALUES (?1, ?2, ?3, ?4)",
	[SQL_CARD_MOVE_DROP] = "DELETE FROM card_move WHERE number_ix = ?1 AND slot = ?2",
	[SQL_CARD_MOVE_LOGIN] = "DELETE FROM login WHERE number_ix = ?1 AND slot = ?2 AND staff_id IS NULL AND "
		"person_id = (SELECT person_id FROM card_move WHERE number_ix = ?1 AND slot = ?2)",
	[SQL_TIE_NEW] = "INSERT INTO family (" TIE ", sealed) VALUES "
		"(coalesce(?1, random() & 9223372036854775807), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_TIE_GET] = "SELECT " TIE ", sealed FROM family WHERE id = ?1",
	[SQL_TIE_NEXT] = "SELECT " TIE ", sealed FROM family WHERE person_id = ?1 AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_TIE_OTHER] = "SELECT " TIE ", sealed FROM family WHERE other_id = ?1 AND other_id IS NOT NULL AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_TIE_PUT] = "UPDATE family SET state = ?3, other_id = ?5, until = ?9, about = ?10, sealed = ?11 WHERE id = ?1 AND person_id = ?4",
	[SQL_TIE_DROP] = "DELETE FROM family WHERE id = ?1",

	[SQL_DEATH_GET] = "SELECT " DEATH " FROM death WHERE person_id = ?1",
	[SQL_DEATH_PUT] = "INSERT INTO death (" DEATH ") VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (person_id) DO UPDATE SET "
		"state = ?2, staff_id = ?3, evidence = ?4, changed = ?5, n = ?6",
	[SQL_DEATH_DUE] = "SELECT " DEATH " FROM death WHERE state = ?1 AND changed < ?2 ORDER BY changed LIMIT 1",
	[SQL_DEATH_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM death WHERE state = ?1 LIMIT ?2)",

	[SQL_COMPLAINT_NEW] = "INSERT INTO complaint (" COMPLAINT ", sealed) VALUES "
		"(coalesce(?1, random() & 9223372036854775807), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
	[SQL_COMPLAINT_FIND] = "SELECT " COMPLAINT ", sealed FROM complaint WHERE number = ?1",
	[SQL_COMPLAINT_GET] = "SELECT " COMPLAINT ", sealed FROM complaint WHERE id = ?1",
	[SQL_COMPLAINT_PUT] = "UPDATE complaint SET state = ?4, outcome = ?5, flags = ?6, again = ?7, due_first = ?9, due_close = ?10, taken = ?11, answered = ?12, "
		"closed = ?13, said = ?14, stopped = ?15 WHERE id = ?1",
	[SQL_COMPLAINT_NEXT] = "SELECT " COMPLAINT ", sealed FROM complaint WHERE closed = 0 AND (due_first, id) > (?1, ?2) AND (?3 OR answered = 0) "
		"AND (flags & 2 <> 0) IN (?4, ?5) "
		"ORDER BY due_first, id LIMIT 1",
	[SQL_COMPLAINT_DONE] = "SELECT " COMPLAINT " FROM complaint WHERE closed = 0 AND answered > 0 AND answered <= ?1 ORDER BY answered LIMIT 1",
	[SQL_COMPLAINT_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM complaint WHERE closed = 0 AND due_first <= ?1 LIMIT " ATMOST ")",
	[SQL_COMPLAINT_LINE] = "SELECT " COMPLAINT " FROM complaint WHERE flags & 1 AND opened < ?1 LIMIT 1",
	[SQL_COMPLAINT_SAID] = "SELECT " COMPLAINT " FROM complaint WHERE said > 0 AND said < ?1 ORDER BY said LIMIT 1",
	[SQL_COMPLAINT_LATE] = "SELECT " COMPLAINT " FROM complaint WHERE closed = 0 AND answered = 0 AND flags & 32 = 0 AND due_first <= max(?1, ?2) "
		"AND due_first <= iif(flags & 2, ?1, ?2) ORDER BY due_first LIMIT 1",
	[SQL_COMPLAINT_WORD_NEW] = "INSERT INTO complaint_word (complaint_id, sealed) "
		"SELECT ?1, ?2 WHERE (SELECT count(*) FROM complaint_word WHERE complaint_id = ?1) < 8",
	[SQL_COMPLAINT_WORD_NEXT] = "SELECT id, complaint_id, sealed FROM complaint_word WHERE complaint_id = ?1 AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_PAUSE_NEW] = "INSERT INTO oversight_pause (" PAUSE ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_PAUSE_PUT] = "UPDATE oversight_pause SET state = ?4, since = ?5, until = ?6, by_id = ?7 WHERE id = ?1",
	[SQL_PAUSE_NEXT] = "SELECT " PAUSE " FROM oversight_pause WHERE state = ?1 AND id > ?2 ORDER BY id LIMIT 1",
	[SQL_PAUSE_STOPS] = "SELECT count(*) FROM (SELECT 1 FROM oversight_pause WHERE org_id = ?1 AND state = 1 AND (staff_id IS NULL OR staff_id = ?2) LIMIT 1)",
	[SQL_ACCESS_NEW] = "INSERT INTO access_request (" ACCESS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[SQL_ACCESS_NEXT] = "SELECT " ACCESS " FROM access_request WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_ACCESS_PUT] = "UPDATE access_request SET outcome = ?3, closed = ?8, given = ?9, gone = ?10 WHERE id = ?1",
	[SQL_PACE_GET] = "SELECT " PACE " FROM agent_pace WHERE staff_id = ?1",
	[SQL_PACE_PUT] = "INSERT INTO agent_pace (" PACE ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (staff_id) DO UPDATE SET "
		"hour = ?2, n = ?3, refused = ?4, past = ?5, brake = ?6, alert = ?7, alert_n = ?8, alert_usual = ?9, alert_refused = ?10, asked = ?11",
	[SQL_PACE_NEXT] = "SELECT " PACE " FROM agent_pace WHERE staff_id > ?1 ORDER BY staff_id LIMIT 1",
	[SQL_PACE_ALERT] = "SELECT " PACE " FROM agent_pace WHERE alert > 0 AND (alert, staff_id) > (?1, ?2) ORDER BY alert, staff_id LIMIT 1",

	[SQL_FIELD_NEW] = "INSERT INTO field_unit (" FIELD ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_FIELD_FIND] = "SELECT " FIELD " FROM field_unit WHERE name = ?1",
	[SQL_FIELD_NEXT] = "SELECT " FIELD " FROM field_unit WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_FIELD_PUT] = "UPDATE field_unit SET state = ?4, changed = ?6, batch = ?7 WHERE id = ?1 AND name = ?2",
	[SQL_FIELD_TAKE] = "INSERT INTO field_taken (hash, unit_id, created, outcome) VALUES (?1, ?2, ?3, ?4)",
	[SQL_FIELD_TAKEN] = "SELECT outcome FROM field_taken WHERE hash = ?1",

	[SQL_NUMBER_GET] = "SELECT " NUMBER " FROM number WHERE ix = ?1",
	[SQL_NUMBER_WANTS] = "SELECT count(*) FROM login JOIN person ON person.id = login.person_id WHERE number_ix = ?1 AND settings & ?2",
	[SQL_NUMBER_DROP] = "DELETE FROM number WHERE ix = ?1",
	[SQL_NUMBER_PUT] = "INSERT INTO number (" NUMBER ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (ix) DO UPDATE SET "
		"lang = ?2, wrong_day = ?3, wrong_count = ?4, wait_until = ?5, advised_at = ?6, must_change = ?7, touched = ?8, sim = ?9, sim_at = ?10, "
		"sms_lock_at = ?11, sms_block = ?12, sms_pin = ?13, sim_fed = ?14, ported_at = ?15",

	[SQL_LOGIN_GET] = "SELECT " LOGIN " FROM login WHERE number_ix = ?1 AND slot = ?2",
	[SQL_LOGIN_PUT] = "INSERT INTO login (" LOGIN ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) "
		"ON CONFLICT (number_ix, slot) DO UPDATE SET salt = ?3, person_id = ?4, staff_id = ?5, wrap_person = ?6, wrap_staff = ?7, "
		"tried = ?8, cleared = ?9, fail_day1 = ?10, fail_day2 = ?11, fail_day3 = ?12, wait_until = ?13, closed = ?14, last_used = ?15, "
		"touched = ?16, wrap_second = ?17",
	[SQL_LOGIN_NEXT] = "SELECT " LOGIN " FROM login WHERE number_ix = ?1 AND slot > ?2 ORDER BY slot LIMIT 1",
	[SQL_LOGIN_PERSON] = "SELECT " LOGIN " FROM login WHERE person_id = ?1 AND (number_ix, slot) > (?2, ?3) ORDER BY number_ix, slot LIMIT 1",
	[SQL_LOGIN_STAFF] = "SELECT " LOGIN " FROM login WHERE staff_id = ?1 AND (number_ix, slot) > (?2, ?3) ORDER BY number_ix, slot LIMIT 1",
	[SQL_LOGIN_CLOSABLE] = "SELECT count(*) FROM login WHERE fail_day3 > 0 AND closed = 0 AND tried - cleared >= ?1",
	[SQL_LOGIN_CLOSE] = "UPDATE login SET closed = 1 WHERE fail_day3 > 0 AND closed = 0 AND tried - cleared >= ?1",
	[SQL_LOGIN_DROP] = "DELETE FROM login WHERE number_ix = ?1 AND slot = ?2",

	[SQL_START_GET] = "SELECT " START " FROM startcode WHERE number_ix = ?1 AND slot = ?2",
	[SQL_START_NEXT] = "SELECT " START " FROM startcode WHERE number_ix = ?1 AND slot > ?2 ORDER BY slot LIMIT 1",
	[SQL_START_PUT] = "INSERT INTO startcode (" START ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (number_ix, slot) DO UPDATE SET "
		"mac = ?3, expires = ?4, tries = ?5, person_id = ?6, staff_id = ?7",
	[SQL_START_DROP] = "DELETE FROM startcode WHERE number_ix = ?1 AND slot = ?2",

	[SQL_SHARE_NEW] = "INSERT INTO share (" SHARE ", envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	[SQL_SHARE_GET] = "SELECT " SHARE " FROM share WHERE id = ?1",
	[SQL_SHARE_FIND] = "SELECT " SHARE " FROM share WHERE org_id = ?1 AND ix = ?2",
	[SQL_SHARE_ENVELOPE] = "SELECT envelope FROM share WHERE id = ?1",
	[SQL_SHARE_LIVE] = "SELECT " SHARE " FROM share WHERE person_id = ?1 AND state = 0 AND id < ?2 ORDER BY id DESC LIMIT 1",
	[SQL_SHARE_COUNT] = "SELECT count(*) FROM share WHERE person_id = ?1 AND kind = ?2 AND created >= ?3",
	[SQL_SHARE_COUNT_LIVE] = "SELECT count(*) FROM share WHERE person_id = ?1 AND state = 0 AND expires > ?2",
	[SQL_SHARE_END] = "UPDATE share SET state = ?2, ended = ?3, " COARSE(created) ", " COARSE(expires) ", envelope = NULL, digits = NULL "
		"WHERE id = ?1 AND state = 0",
	[SQL_SHARE_RESEAL] = "UPDATE share SET digits = ?2 WHERE id = ?1 AND state = 0",

	[SQL_CHECKED_NEW] = "INSERT INTO checked (" CHECKED ", again) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_CHECKED_FIND] = "SELECT " CHECKED " FROM checked WHERE ref = ?1",
	[SQL_CHECKED_GET] = "SELECT " CHECKED " FROM checked WHERE id = ?1",
	[SQL_CHECKED_OPEN] = "SELECT " CHECKED " FROM checked WHERE staff_id = ?1 AND outcome = 0 ORDER BY id DESC LIMIT 1",
	[SQL_CHECKED_AGAIN] = "SELECT again FROM checked WHERE id = ?1",
	[SQL_CHECKED_CLOSE] = "UPDATE checked SET outcome = ?2, closed = ?3, " COARSE(opened) ", again = NULL, share_id = NULL, person_id = NULL "
		"WHERE id = ?1 AND outcome = 0",
	[SQL_CHECKED_COUNT] = "SELECT count(*) FROM checked WHERE staff_id = ?1 AND opened >= ?2",

	[SQL_CHECKED_COUNT_AS] = "SELECT count(*) FROM checked WHERE staff_id = ?1 AND opened >= ?2 AND outcome = ?3",
	[SQL_CHECKED_COUNT_NIGHT] = "SELECT count(*) FROM checked WHERE staff_id = ?1 AND opened >= ?2 AND (opened + ?3) % 86400 NOT BETWEEN ?4 AND ?5",

	[SQL_BLOCK_PUT] = "INSERT INTO block (person_id, org_id, created) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
	[SQL_BLOCK_HAS] = "SELECT count(*) FROM block WHERE person_id = ?1 AND org_id = ?2",
	[SQL_BLOCK_DROP] = "DELETE FROM block WHERE person_id = ?1 AND org_id = ?2",

	[SQL_ASKED_NEW] = "INSERT INTO asked (" ASKED ") VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_ASKED_GIVEN] = "UPDATE asked SET answered = 1 WHERE id = ?1",
	[SQL_ASKED_BY] = "SELECT count(*) FROM asked WHERE staff_id = ?1 AND created >= ?2 AND answered = 0",
	[SQL_ASKED_OF] = "SELECT count(*) FROM asked WHERE number_ix = ?1 AND created >= ?2",

	[SQL_SURVEY_ADD] = "INSERT INTO survey (org_id, month, answer, n) VALUES (?1, ?2, ?3, 1) "
		"ON CONFLICT (org_id, month, answer) DO UPDATE SET n = n + 1",
	[SQL_SURVEY_GET] = "SELECT n FROM survey WHERE org_id = ?1 AND month = ?2 AND answer = ?3",
	[SQL_SURVEY_NEXT] = "SELECT org_id, month FROM survey WHERE (org_id, month) > (?1, ?2) ORDER BY org_id, month LIMIT 1",

	[SQL_INBOX_PUT] = "INSERT INTO inbox (person_id, seq, created, sealed) "
		"VALUES (?1, coalesce((SELECT max(seq) FROM inbox WHERE person_id = ?1), 0) + 1, ?2, ?3)",
	[SQL_INBOX_NEXT] = "SELECT " NOTE ", sealed FROM inbox WHERE person_id = ?1 AND seq > ?2 ORDER BY seq LIMIT 1",
	[SQL_PERSON_UNUSED] = "SELECT count(*) FROM (SELECT 1 FROM person WHERE wrap_pend IS NOT NULL AND pin_set_at = 0 AND created < ?1 " NO_CARD "LIMIT ?2)",
	[SQL_PERSON_UNUSED_ONE] = "SELECT " PERSON " FROM person WHERE wrap_pend IS NOT NULL AND pin_set_at = 0 AND created < ?1 " NO_CARD "LIMIT 1",
	[SQL_INBOX_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM inbox WHERE person_id = ?1 LIMIT ?2)",
	[SQL_INBOX_DROP] = "DELETE FROM inbox WHERE person_id = ?1 AND seq <= ?2",
	[SQL_HISTORY_PUT] = "INSERT INTO history (person_id, seq, created, sealed) "
		"VALUES (?1, coalesce((SELECT max(seq) FROM history WHERE person_id = ?1), 0) + 1, ?2, ?3)",
	[SQL_HISTORY_RESEAL] = "UPDATE history SET sealed = ?3 WHERE person_id = ?1 AND seq = ?2",
	[SQL_HISTORY_END] = "DELETE FROM history WHERE person_id = ?1",
	[SQL_HISTORY_PREV] = "SELECT " NOTE ", sealed FROM history WHERE person_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT 1",

	[SQL_CONSENT_PUT] = "INSERT INTO consent (record_id, created, sealed) VALUES (?1, ?2, ?3)",
	[SQL_CONSENT_GET] = "SELECT sealed FROM consent WHERE record_id = ?1",

	[SQL_OUT_NEW] = "INSERT INTO outbox (" OUT ", settled, sealed) VALUES (?1, ?2, ?3, ?4, "
		"max(?5, coalesce((SELECT max(due) FROM outbox WHERE addressee = ?8 AND addressee <> zeroblob(16) AND state = 0 AND unasked = ?11), 0)), "
		"?6, ?7, ?8, ?9, ?10, ?11, 0, ?12)",
	[SQL_OUT_GET] = "SELECT " OUT " FROM outbox WHERE id = ?1",
	[SQL_OUT_DUE] = "SELECT " OUT " FROM outbox WHERE state = 0 AND link = ?1 AND due <= ?2 ORDER BY due, id LIMIT 1",
	[SQL_OUT_TEXT] = "SELECT sealed FROM outbox WHERE id = ?1",
	[SQL_OUT_LEASE] = "UPDATE outbox SET due = ?2, lease = ?3, tries = tries + 1 WHERE id = ?1 AND state = 0",
	[SQL_OUT_BEHIND] = "UPDATE outbox SET due = ?2 WHERE " QUEUED " AND unasked = ?3 AND due <> ?2",
	[SQL_OUT_QUEUED] = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE " QUEUED " LIMIT ?2)",
	[SQL_OUT_PREV] = "SELECT " OUT " FROM outbox WHERE link = ?1 AND msgid = ?2 AND state > 0 AND id < ?3 ORDER BY id DESC LIMIT 1",
	[SQL_OUT_SENT] = "UPDATE outbox SET state = 1, msgid = ?2, due = ?3, " COARSE(created) ", lease = 0, sealed = NULL WHERE id = ?1 AND state = 0",
	[SQL_OUT_RETRY] = "UPDATE outbox SET due = ?2, tries = ?3, resent = ?4, lease = 0 WHERE id = ?1 AND state = 0",
	[SQL_OUT_SETTLE] = "UPDATE outbox SET state = ?2, settled = ?3, msgid = ?4, " COARSE(created) ", " COARSE(due) ", lease = 0, sealed = NULL "
		"WHERE id = ?1 AND (state < 2 OR state > 4)",
	[SQL_OUT_STRAYS_AGAIN] = "UPDATE outbox SET due = ?3, resent = resent + 1, lease = 0 "
		"WHERE link = ?1 AND " STRAY " AND resent = 0",
	[SQL_OUT_STRAYS] = "UPDATE outbox SET state = 5, settled = ?3 - ?3 % 300, " COARSE(created) ", " COARSE(due) ", msgid = '@' || lower(hex(addressee)), lease = 0, sealed = NULL "
		"WHERE link = ?1 AND " STRAY,
	[SQL_UNIT_PUT] = "INSERT INTO unit (vault, lease) VALUES (0, ?1) ON CONFLICT (vault) DO UPDATE SET lease = ?1",
	[SQL_OUT_PART_NEW] = "INSERT INTO outbox_part (out_id, part, link, msgid, delivered) VALUES (?1, ?2, ?3, ?4, 0)",
	[SQL_OUT_PART_FIND] = "SELECT out_id, part FROM outbox_part WHERE link = ?1 AND msgid = ?2 ORDER BY out_id DESC LIMIT 1",
	[SQL_OUT_PART_DELIVERED] = "UPDATE outbox_part SET delivered = 1 WHERE out_id = ?1 AND part = ?2",
	[SQL_OUT_PARTS_LEFT] = "SELECT count(*) FROM outbox_part WHERE out_id = ?1 AND delivered = 0",
	[SQL_OUT_FORGET] = "DELETE FROM outbox WHERE " QUEUED,

	[SQL_OP_PUT] = "INSERT INTO op (" OP ", answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_OP_GET] = "SELECT " OP " FROM op WHERE ix = ?1",
	[SQL_OP_ANSWER] = "SELECT answer FROM op WHERE ix = ?1",
	[SQL_OP_DROP] = "DELETE FROM op WHERE ix = ?1",
	[SQL_OP_SEEN] = "UPDATE op SET seen = 1 WHERE ix = ?1",
	[SQL_OP_UNSEEN] = "SELECT " OP " FROM op WHERE person_id = ?1 AND created >= ?2 AND seen = 0 ORDER BY id DESC LIMIT 1",


	[SQL_COUNTER_ADD] = "UPDATE counter SET n = n + ?2 WHERE vault = 0 AND name = ?1",
	[SQL_COUNTER_NEW] = "INSERT INTO counter (vault, name, n) VALUES (0, ?1, ?2)",
	[SQL_COUNTER_GET] = "SELECT n FROM counter WHERE vault = 0 AND name = ?1",
	[SQL_COUNTER_NEXT] = "SELECT name, n FROM counter WHERE vault = 0 AND name > ?1 ORDER BY name LIMIT 1",
	[SQL_COUNTERS] = "SELECT count(*) FROM (SELECT 1 FROM counter LIMIT ?1)",

	[SQL_LINE_PUT] = "INSERT INTO ledger (" LINE ") VALUES (?1, ?2, ?3)",
	[SQL_LINE_LAST] = "SELECT " LINE " FROM ledger ORDER BY seq DESC LIMIT 1",
	[SQL_LINE_NEXT] = "SELECT " LINE " FROM ledger WHERE seq > ?1 ORDER BY seq LIMIT 1",
	[SQL_LINE_TOP] = "SELECT seq FROM sqlite_sequence WHERE name = 'ledger'",
	[SQL_TILE_PUT] = "INSERT INTO ledger_tile (shard, level, n, hash) VALUES (0, ?1, ?2, ?3)",
	[SQL_TILE_GET] = "SELECT hash FROM ledger_tile WHERE shard = 0 AND level = ?1 AND n = ?2",
	[SQL_TREE_PUT] = "INSERT INTO ledger_end (shard, tree) VALUES (0, ?1) ON CONFLICT (shard) DO UPDATE SET tree = ?1",
	[SQL_TREE_GET] = "SELECT tree FROM ledger_end WHERE shard = 0",

	[SQL_CLEAN + DB_CLEAN_SHARE_EXPIRE] = "UPDATE share SET state = 3, ended = expires - expires % 300, " COARSE(created) ", " COARSE(expires) ", "
		"envelope = NULL, digits = NULL "
		"WHERE id IN (SELECT id FROM share WHERE state = 0 AND expires <= ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_SHARE_FORGET] = "DELETE FROM share WHERE id IN (SELECT id FROM share WHERE state <> 0 AND ended < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_OP] = "DELETE FROM op WHERE id IN (SELECT id FROM (SELECT id, created FROM op ORDER BY id LIMIT ?2) "
		"WHERE created < ?1 OR created > ?1 + 86400)",
	[SQL_CLEAN + DB_CLEAN_STARTCODE] = "DELETE FROM startcode WHERE (number_ix, slot) IN "
		"(SELECT number_ix, slot FROM startcode WHERE expires <= ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_OUT_WAITING] = "UPDATE outbox SET state = 4, settled = created - created % 300, " COARSE(created) ", " COARSE(due) ", "
		"lease = 0, sealed = NULL WHERE id IN (SELECT id FROM outbox WHERE state = 0 AND created < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_OUT_SETTLED] = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state >= 2 AND settled < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_OUT_SILENT] = "UPDATE outbox SET state = 6, settled = due "
		"WHERE id IN (SELECT id FROM outbox WHERE state = 1 AND due < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_LOGIN] = "DELETE FROM login WHERE (number_ix, slot) IN "
		"(SELECT number_ix, slot FROM login WHERE person_id IS NULL AND staff_id IS NULL AND touched < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_NUMBER] = "DELETE FROM number WHERE ix IN (SELECT ix FROM number WHERE touched < ?1 ORDER BY touched LIMIT ?2) "
		"AND NOT EXISTS (SELECT 1 FROM login WHERE number_ix = ix)",
	[SQL_CLEAN + DB_CLEAN_PERSON] = "DELETE FROM person WHERE id IN "
		"(SELECT id FROM person WHERE wrap_pend IS NOT NULL AND pin_set_at = 0 AND created < ?1 " NO_CARD "LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_AGAIN] = "UPDATE checked SET again = NULL, share_id = NULL, person_id = NULL, " COARSE(opened) " "
		"WHERE id IN (SELECT id FROM checked WHERE again IS NOT NULL AND opened < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_ASKED_COARSE] = "UPDATE asked SET " COARSE(created) " "
		"WHERE id IN (SELECT id FROM asked WHERE created % 300 <> 0 AND created < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_WAIT_LOGIN] = "UPDATE login SET " COARSE(wait_until) " WHERE (number_ix, slot) IN "
		"(SELECT number_ix, slot FROM login WHERE wait_until % 300 <> 0 AND wait_until < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_WAIT_NUMBER] = "UPDATE number SET " COARSE(wait_until) " WHERE ix IN "
		"(SELECT ix FROM number WHERE wait_until % 300 <> 0 AND wait_until < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_WAIT_STAFF] = "UPDATE staff SET " COARSE(window_start) ", " COARSE(closed_until) " WHERE id IN "
		"(SELECT id FROM staff WHERE (window_start % 300 <> 0 OR closed_until % 300 <> 0) AND max(window_start, closed_until) < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_CHECKED] = "DELETE FROM checked "
		"WHERE id IN (SELECT id FROM (SELECT id, opened FROM checked ORDER BY id LIMIT ?2) WHERE opened < ?1)",
	[SQL_CLEAN + DB_CLEAN_CONSENT] = "DELETE FROM consent "
		"WHERE id IN (SELECT id FROM (SELECT id, created FROM consent ORDER BY id LIMIT ?2) WHERE created < ?1)",
	[SQL_CLEAN + DB_CLEAN_HISTORY] = "DELETE FROM history WHERE (person_id, seq) IN "
		"(SELECT person_id, seq FROM history WHERE created < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_INBOX] = "DELETE FROM inbox WHERE (person_id, seq) IN (SELECT person_id, seq FROM inbox WHERE created < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_PROOF] = "DELETE FROM proof WHERE mac IN (SELECT mac FROM proof WHERE expires <= ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_DRAFT] = "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE touched < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_CARD] = "DELETE FROM card WHERE id IN (SELECT id FROM card WHERE person_id IS NULL AND created < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_CARD_TRY] = "DELETE FROM card_try WHERE number_ix IN (SELECT number_ix FROM card_try WHERE day < ?1 / 86400 LIMIT ?2)",
	[SQL_CLEAN_MOVED_LOGIN] = "DELETE FROM login WHERE staff_id IS NULL AND (number_ix, slot, person_id) IN "
		"(SELECT number_ix, slot, person_id FROM card_move WHERE until <= ?1 ORDER BY until LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_CARD_MOVE] = "DELETE FROM card_move WHERE (number_ix, slot) IN (SELECT number_ix, slot FROM card_move WHERE until <= ?1 ORDER BY until LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_TIE] = "DELETE FROM family WHERE id IN (SELECT id FROM family WHERE until > 0 AND until <= ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_COMPLAINT] = "DELETE FROM complaint WHERE id IN (SELECT id FROM complaint WHERE closed > 0 AND closed < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_CASE] = "DELETE FROM desk_case WHERE id IN (SELECT id FROM desk_case WHERE state IN (2, 3, 6, 7) AND changed < ?1 AND NOT flags & 132 "
		"AND (person_id IS NULL OR kind <> 11 AND NOT (kind = 6 AND state = 6)) LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_WARD] = "UPDATE family SET about = NULL "
		"WHERE id IN (SELECT id FROM family WHERE kind = 1 AND about IS NOT NULL AND created < ?1 LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_TAKEN] = "DELETE FROM field_taken WHERE hash IN (SELECT hash FROM field_taken WHERE created < ?1 ORDER BY created LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_PAIR] = "DELETE FROM dup_pair WHERE pair IN (SELECT pair FROM dup_pair WHERE created < ?1 ORDER BY created LIMIT ?2)",
	[SQL_CLEAN + DB_CLEAN_ASKED] = "DELETE FROM asked WHERE id IN (SELECT id FROM asked WHERE created < ?1 LIMIT ?2)",
	/* A number with a login is looked at again a month later, so that each slice comes to an end; it asks for the language as one without. */
	[SQL_CLEAN_NUMBER_KNOWN] = "UPDATE number SET touched = ?1 - ?1 % 300 + 2592000, lang = '' "
		"WHERE ix IN (SELECT ix FROM number WHERE touched < ?1 ORDER BY touched LIMIT ?2) "
		"AND EXISTS (SELECT 1 FROM login WHERE number_ix = ix)",

	/* ?1: as it stands, ?2: as it shall stand */
	[SQL_PULL_NUMBER] = "UPDATE number SET ix = ?2, sim = reveil_ix(sim) WHERE ix = ?1",
	[SQL_PULL_LOGIN] = "UPDATE login SET number_ix = ?2, wrap_person = reveil(wrap_person), wrap_staff = reveil(wrap_staff), "
		"wrap_second = reveil(wrap_second) WHERE number_ix = ?1",
	[SQL_PULL_START] = "UPDATE startcode SET number_ix = ?2, mac = reveil_ix(mac) WHERE number_ix = ?1",
	[SQL_PULL_ASKED] = "UPDATE asked SET number_ix = ?2 WHERE number_ix = ?1",
	[SQL_PULL_PROOF_NUMBER] = "UPDATE proof SET number_ix = ?2, mac = reveil_ix(mac), sealed = reveil(sealed) WHERE number_ix = ?1",
	[SQL_PULL_CASE_NUMBER] = "UPDATE desk_case SET number_ix = ?2 WHERE number_ix = ?1 AND number_ix <> zeroblob(16)",
	[SQL_PULL_CARD_TRY] = "UPDATE card_try SET number_ix = ?2 WHERE number_ix = ?1",
	[SQL_PULL_CARD_MOVE] = "UPDATE card_move SET number_ix = ?2 WHERE number_ix = ?1",
	[SQL_PULL_OUT] = "UPDATE outbox SET addressee = ?2 WHERE addressee = ?1 AND addressee <> zeroblob(16) AND state = 0",
	[SQL_PULL_SHARE] = "UPDATE share SET ix = ?2 WHERE org_id = ?3 AND ix = ?1",
	[SQL_PULL_OP] = "UPDATE op SET ix = ?2 WHERE ix = ?1",
	[SQL_PULL_PAPER] = "UPDATE paper SET ix = ?2 WHERE ix = ?1",
	[SQL_PULL_ALONE] = "UPDATE paper SET alone = ?2 WHERE alone = ?1 AND alone <> zeroblob(16)",
	[SQL_PULL_PROOF] = "UPDATE proof SET mac = ?2 WHERE mac = ?1",
	[SQL_PULL_MSGID] = "UPDATE outbox SET msgid = ?3 WHERE link = ?1 AND msgid = ?2 AND state > 0",
	[SQL_LOGIN_IX_PERSON] = "SELECT number_ix FROM login WHERE person_id = ?1 AND number_ix > ?2 ORDER BY number_ix LIMIT 1",
	[SQL_LOGIN_IX_STAFF] = "SELECT number_ix FROM login WHERE staff_id = ?1 AND number_ix > ?2 ORDER BY number_ix LIMIT 1",

	[SQL_WALK_NUMBER] = "SELECT 0, 0, ix FROM number WHERE ix > ?1 ORDER BY ix LIMIT 1",
	[SQL_WALK_LOGIN] = "SELECT 0, 0, number_ix FROM login WHERE number_ix > ?1 ORDER BY number_ix LIMIT 1",
	[SQL_WALK_START] = "SELECT 0, 0, number_ix FROM startcode WHERE number_ix > ?1 ORDER BY number_ix LIMIT 1",
	[SQL_WALK_ASKED] = "SELECT id, (SELECT max(id) FROM asked), number_ix FROM asked WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_OUT] = "SELECT id, (SELECT max(id) FROM outbox), addressee FROM outbox WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_PERSON] = "SELECT id, (SELECT max(id) FROM person), zeroblob(16) FROM person WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_SHARE] = "SELECT id, (SELECT max(id) FROM share), zeroblob(16) FROM share WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_CHECKED] = "SELECT id, (SELECT max(id) FROM checked), zeroblob(16) FROM checked WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_CONSENT] = "SELECT id, (SELECT max(id) FROM consent), zeroblob(16) FROM consent WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_OP] = "SELECT id, (SELECT max(id) FROM op), zeroblob(16) FROM op WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_PAPER] = "SELECT person_id, (SELECT max(person_id) FROM paper), zeroblob(16) FROM paper WHERE person_id > ?1 ORDER BY person_id LIMIT 1",
	[SQL_WALK_INBOX] = "SELECT person_id, seq, zeroblob(16) FROM inbox WHERE (person_id, seq) > (?1, ?2) ORDER BY person_id, seq LIMIT 1",
	[SQL_WALK_HISTORY] = "SELECT person_id, seq, zeroblob(16) FROM history WHERE (person_id, seq) > (?1, ?2) ORDER BY person_id, seq LIMIT 1",
	[SQL_WALK_PROOF] = "SELECT 0, 0, number_ix FROM proof WHERE number_ix > ?1 ORDER BY number_ix LIMIT 1",
	[SQL_WALK_STAFF] = "SELECT id, (SELECT max(id) FROM staff), zeroblob(16) FROM staff WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_KEY] = "SELECT staff_id, (SELECT max(id) FROM staff), zeroblob(16) FROM keyring WHERE staff_id > ?1 ORDER BY staff_id LIMIT 1",
	[SQL_WALK_DRAFT] = "SELECT id, (SELECT max(id) FROM draft), zeroblob(16) FROM draft WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_CASE] = "SELECT id, (SELECT max(id) FROM desk_case), number_ix FROM desk_case WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_CARD] = "SELECT id, (SELECT max(id) FROM card), zeroblob(16) FROM card WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_WALK_CARD_CODE] = "SELECT card_id, n, zeroblob(16) FROM card_code WHERE (card_id, n) > (?1, ?2) ORDER BY card_id, n LIMIT 1",
	[SQL_WALK_CARD_TRY] = "SELECT 0, 0, number_ix FROM card_try WHERE number_ix > ?1 ORDER BY number_ix LIMIT 1",
	[SQL_WALK_CARD_MOVE] = "SELECT 0, 0, number_ix FROM card_move WHERE number_ix > ?1 ORDER BY number_ix LIMIT 1",
	[SQL_MOVE_CARD] = "UPDATE card SET wrap = reveil(wrap) WHERE id = ?1",
	[SQL_MOVE_CARD_CODE] = "UPDATE card_code SET share = reveil(share), single = reveil(single) WHERE card_id = ?1 AND n = ?2",
	[SQL_WALK_TIE] = "SELECT id, (SELECT max(id) FROM family), zeroblob(16) FROM family WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_MOVE_TIE] = "UPDATE family SET about = reveil(about), sealed = reveil(sealed) WHERE id = ?1",
	[SQL_WALK_COMPLAINT] = "SELECT id, (SELECT max(id) FROM complaint), zeroblob(16) FROM complaint WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_MOVE_COMPLAINT] = "UPDATE complaint SET sealed = reveil(sealed) WHERE id = ?1",
	[SQL_WALK_COMPLAINT_WORD] = "SELECT id, (SELECT max(id) FROM complaint_word), zeroblob(16) FROM complaint_word WHERE id > ?1 ORDER BY id LIMIT 1",
	[SQL_MOVE_COMPLAINT_WORD] = "UPDATE complaint_word SET sealed = reveil(sealed) WHERE id = ?1",
	[SQL_MOVE_STAFF] = "UPDATE staff SET name = reveil(name), sec = reveil(sec) WHERE id = ?1",
	[SQL_MOVE_KEY] = "UPDATE keyring SET sealed = reveil(sealed) WHERE staff_id = ?1",
	[SQL_MOVE_DRAFT] = "UPDATE draft SET sealed = reveil(sealed) WHERE id = ?1",
	[SQL_MOVE_CASE] = "UPDATE desk_case SET sealed = reveil(sealed) WHERE id = ?1",
	[SQL_MOVE_OUT] = "UPDATE outbox SET addressee = reveil_ix(addressee), msgid = reveil_msgid(msgid), sealed = reveil(sealed) WHERE id = ?1",
	[SQL_MOVE_PERSON] = "UPDATE person SET inbox_sec = reveil(inbox_sec), wrap_pend = reveil(wrap_pend), wrap_escrow = reveil(wrap_escrow), "
		"record = reveil(record), survey = reveil(survey), birth = reveil(birth), trusted = reveil(trusted) WHERE id = ?1",
	[SQL_MOVE_SHARE] = "UPDATE share SET ix = reveil_ix(ix), digits = reveil(digits), envelope = reveil(envelope) WHERE id = ?1",
	[SQL_MOVE_CHECKED] = "UPDATE checked SET again = reveil(again) WHERE id = ?1 AND again IS NOT NULL",
	[SQL_MOVE_CONSENT] = "UPDATE consent SET sealed = reveil(sealed) WHERE id = ?1",
	[SQL_MOVE_OP] = "UPDATE op SET ix = reveil_ix(ix), answer = reveil(answer) WHERE id = ?1",
	[SQL_MOVE_PAPER] = "UPDATE paper SET ix = reveil_ix(ix), alone = reveil_ix(alone), place = reveil(place) WHERE person_id = ?1",
	[SQL_MOVE_INBOX] = "UPDATE inbox SET sealed = reveil(sealed) WHERE person_id = ?1 AND seq = ?2",
	[SQL_MOVE_HISTORY] = "UPDATE history SET sealed = reveil(sealed) WHERE person_id = ?1 AND seq = ?2",

	[SQL_TALLY] = "SELECT n FROM tally WHERE name = ?1",
	[SQL_TALLY_PUT] = "UPDATE tally SET n = ?2 WHERE name = ?1",
	[SQL_COUNT_SHARES] = "SELECT count(*) FROM (SELECT 1 FROM share INDEXED BY share_expires WHERE state = 0 LIMIT " ATMOST ")",
	[SQL_COUNT_WAITING] = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 0 LIMIT " ATMOST ")",
	[SQL_OUT_OLDEST] = "SELECT coalesce(min(created), 0) FROM outbox WHERE state = 0",
	[SQL_COUNT_LEASED] = "SELECT count(*) FROM (SELECT lease FROM outbox INDEXED BY outbox_due WHERE state = 0 LIMIT " ATMOST ") WHERE lease <> 0",
	[SQL_COUNT_SENT] = "SELECT count(*) FROM (SELECT 1 FROM outbox INDEXED BY outbox_silent WHERE state = 1 LIMIT " ATMOST ")",
	[SQL_COUNT_OPS] = "SELECT count(*) FROM (SELECT 1 FROM op LIMIT " ATMOST ")",
	[SQL_COUNT_CHECKS] = "SELECT count(*) FROM (SELECT 1 FROM checked INDEXED BY checked_open WHERE outcome = 0 LIMIT " ATMOST ")",
	[SQL_FILE_BYTES] = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
};

const bool db_sqlite_drops[SQL_TOTAL] = {
	[SQL_PERSON_NEW] = true,	/* the log tells in which order they came */
	[SQL_PERSON_RECORD_PUT] = true,	/* with each PIN: its wraps and inbox go in the same transaction */
	[SQL_PERSON_ERASE] = true,
	[SQL_PAPER_SHEET] = true,
	[SQL_KEY_DROP] = true,
	[SQL_KEY_END] = true,
	[SQL_PROOF_DROP] = true,
	[SQL_PROOF_DROP_NUMBER] = true,
	[SQL_CARD_PUT] = true,
	[SQL_CARD_CODE_DROP] = true,
	[SQL_CARD_CODE_DROP_ALL] = true,
	[SQL_CARD_CODE_PLAIN] = true,
	[SQL_CARD_MOVE_LOGIN] = true,
	[SQL_DRAFT_PUT] = true,
	[SQL_DRAFT_DROP] = true,
	[SQL_TIE_PUT] = true,
	[SQL_TIE_DROP] = true,
	[SQL_CLEAN + DB_CLEAN_TIE] = true,
	[SQL_CLEAN + DB_CLEAN_COMPLAINT] = true,
	[SQL_CLEAN + DB_CLEAN_CASE] = true,
	[SQL_DUP_NEW] = true,	/* the log tells which rows came together */
	[SQL_EXPORT_DROP] = true,
	[SQL_DUP_DROP] = true,
	[SQL_DUP_WAIT_DROP] = true,
	[SQL_LOGIN_DROP] = true,
	[SQL_START_DROP] = true,
	[SQL_SHARE_END] = true,
	[SQL_CHECKED_CLOSE] = true,
	[SQL_INBOX_DROP] = true,
	[SQL_HISTORY_END] = true,
	[SQL_OUT_SENT] = true,
	[SQL_OUT_SETTLE] = true,
	[SQL_OUT_STRAYS] = true,
	[SQL_OUT_FORGET] = true,
	[SQL_NUMBER_DROP] = true,
	[SQL_OP_DROP] = true,
	[SQL_CLEAN + DB_CLEAN_SHARE_EXPIRE] = true,
	[SQL_CLEAN + DB_CLEAN_OP] = true,
	[SQL_CLEAN + DB_CLEAN_OUT_WAITING] = true,
	[SQL_CLEAN + DB_CLEAN_STARTCODE] = true,
	[SQL_CLEAN + DB_CLEAN_LOGIN] = true,
	[SQL_CLEAN + DB_CLEAN_PERSON] = true,
	[SQL_CLEAN + DB_CLEAN_AGAIN] = true,
	[SQL_CLEAN + DB_CLEAN_CONSENT] = true,
	[SQL_CLEAN + DB_CLEAN_HISTORY] = true,
	[SQL_CLEAN + DB_CLEAN_INBOX] = true,
	[SQL_CLEAN + DB_CLEAN_PROOF] = true,
	[SQL_CLEAN + DB_CLEAN_DRAFT] = true,
	[SQL_CLEAN + DB_CLEAN_CARD] = true,
	[SQL_CLEAN + DB_CLEAN_WARD] = true,
	[SQL_CLEAN + DB_CLEAN_PAIR] = true,
	[SQL_CLEAN_MOVED_LOGIN] = true,
};

const char *const db_sqlite_tally_name[DB_TALLIES] = {
	[DB_TALLY_PERSON] = "person", [DB_TALLY_PENDING] = "pending", [DB_TALLY_CLOSED] = "closed", [DB_TALLY_STAFF] = "staff", [DB_TALLY_ORG] = "org"
};
