-- Version 8 to 9: the desk. The words are those of schema.sql. Run without foreign keys, which are checked before it ends; what refers to a table that
-- is made anew goes on to do so.
PRAGMA legacy_alter_table = ON;

ALTER TABLE person RENAME TO person_old;
DROP TRIGGER person_new;
DROP TRIGGER person_gone;
DROP TRIGGER person_pin;
DROP TRIGGER person_state;
DROP INDEX person_pend;
CREATE TABLE person (
	id INTEGER PRIMARY KEY AUTOINCREMENT,				-- a number is never given twice
	ref BLOB NOT NULL UNIQUE CHECK (length(ref) = 16),		-- random; what keys are bound to
	inbox_pub BLOB NOT NULL CHECK (length(inbox_pub) = 32),		-- X25519
	inbox_sec BLOB NOT NULL,					-- under the DEK
	wrap_pend BLOB,							-- DEK under the key file, only until the PIN is set
	wrap_escrow BLOB NOT NULL,					-- DEK for the off-line recovery key
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),		-- active, closed
	locked_until INTEGER NOT NULL,					-- 0 not locked, 2^63-1 until opened by the person
	created INTEGER NOT NULL,
	pin_set_at INTEGER NOT NULL,
	notice_at INTEGER NOT NULL,
	last_used INTEGER NOT NULL,
	evidence INTEGER NOT NULL CHECK (evidence BETWEEN 0 AND 3),
	unlock_day INTEGER NOT NULL,					-- days since 1970, and unlocks on that day
	unlocks INTEGER NOT NULL,
	schema INTEGER NOT NULL,					-- of the record, part of its binding
	version INTEGER NOT NULL,
	record BLOB NOT NULL,						-- attributes under the DEK
	settings INTEGER NOT NULL,
	survey BLOB
) STRICT;
CREATE INDEX person_pend ON person (created) WHERE wrap_pend IS NOT NULL AND pin_set_at = 0;
INSERT INTO person SELECT id, ref, inbox_pub, inbox_sec, wrap_pend, wrap_escrow, state, locked_until, created, pin_set_at, notice_at, last_used, evidence,
	unlock_day, unlocks, schema, version, record, settings, survey FROM person_old ORDER BY id;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'person_old') WHERE name = 'person';
DROP TABLE person_old;

ALTER TABLE staff RENAME TO staff_old;
DROP TRIGGER staff_new;
DROP INDEX staff_desk;
DROP INDEX staff_org;
DROP INDEX staff_wait;
CREATE TABLE staff (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ref BLOB NOT NULL UNIQUE CHECK (length(ref) = 16),
	org_id INTEGER REFERENCES org (id),				-- of an agent alone
	desk INTEGER NOT NULL,						-- number within the organisation
	desk_name TEXT NOT NULL,					-- an officer's desk, NBO-3
	role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 6),		-- agent, officer, manager, overseer, custodian, officer admitted by a unit
	state INTEGER NOT NULL CHECK (state IN (0, 1)),			-- active, blocked
	created INTEGER NOT NULL,
	pin_set_at INTEGER NOT NULL,
	last_used INTEGER NOT NULL,
	window_start INTEGER NOT NULL,					-- wrong codes: 15 min window, day, in a row
	window_wrong INTEGER NOT NULL,
	wrong_day INTEGER NOT NULL,
	wrong_today INTEGER NOT NULL,
	streak INTEGER NOT NULL,
	closed_until INTEGER NOT NULL,
	name BLOB,
	expires INTEGER NOT NULL DEFAULT 0,
	pub BLOB CHECK (length(pub) = 32),
	sec BLOB							-- under the key of staff
) STRICT;
CREATE UNIQUE INDEX staff_desk ON staff (org_id, desk) WHERE org_id IS NOT NULL;
CREATE INDEX staff_org ON staff (org_id, id);
CREATE INDEX staff_wait ON staff (max(window_start, closed_until)) WHERE window_start % 300 <> 0 OR closed_until % 300 <> 0;
INSERT INTO staff SELECT id, ref, org_id, desk, desk_name, role, state, created, pin_set_at, last_used, window_start, window_wrong, wrong_day,
	wrong_today, streak, closed_until, NULL, 0, NULL, NULL FROM staff_old ORDER BY id;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'staff_old') WHERE name = 'staff';
DROP TABLE staff_old;

CREATE TRIGGER person_new AFTER INSERT ON person BEGIN
	UPDATE tally SET n = n + 1 WHERE name = 'person';
	UPDATE tally SET n = n + 1 WHERE name = 'pending' AND NEW.wrap_pend IS NOT NULL;
	UPDATE tally SET n = n + 1 WHERE name = 'closed' AND NEW.state = 1;
END;
CREATE TRIGGER person_gone AFTER DELETE ON person BEGIN
	UPDATE tally SET n = n - 1 WHERE name = 'person';
	UPDATE tally SET n = n - 1 WHERE name = 'pending' AND OLD.wrap_pend IS NOT NULL;
	UPDATE tally SET n = n - 1 WHERE name = 'closed' AND OLD.state = 1;
END;
CREATE TRIGGER person_pin AFTER UPDATE OF wrap_pend ON person
WHEN (OLD.wrap_pend IS NULL) <> (NEW.wrap_pend IS NULL) BEGIN
	UPDATE tally SET n = n + CASE WHEN NEW.wrap_pend IS NULL THEN -1 ELSE 1 END WHERE name = 'pending';
END;
CREATE TRIGGER person_state AFTER UPDATE OF state ON person WHEN (OLD.state = 1) <> (NEW.state = 1) BEGIN
	UPDATE tally SET n = n + CASE WHEN NEW.state = 1 THEN 1 ELSE -1 END WHERE name = 'closed';
END;
CREATE TRIGGER staff_new AFTER INSERT ON staff BEGIN
	UPDATE tally SET n = n + 1 WHERE name = 'staff';
END;

PRAGMA legacy_alter_table = OFF;


-- Six digits by which a phone was shown to an officer. mac: of the digits. sealed: the number, and how its link writes it
CREATE TABLE proof (
	mac BLOB PRIMARY KEY CHECK (length(mac) = 16),
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	expires INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX proof_number ON proof (number_ix);
CREATE INDEX proof_expires ON proof (expires);

-- Keys that staff shares, each sealed to the public half of one of them: of a desk, of the index of duplicates.
CREATE TABLE keyring (
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (staff_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX keyring_name ON keyring (name);

-- Enrolments under way. staff_id: who began it. n: of that day at that desk. version: counts up at each answer. sealed: the answers, under the key of the desk
CREATE TABLE draft (
	id INTEGER PRIMARY KEY,						-- random
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	desk_name TEXT NOT NULL,
	day INTEGER NOT NULL,
	n INTEGER NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),		-- open, waits for a case
	touched INTEGER NOT NULL,
	version INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_day ON draft (desk_name, day, n);
CREATE INDEX draft_staff ON draft (staff_id, touched);
CREATE INDEX draft_touched ON draft (touched);

-- What a second look, a second officer or the person has to decide. staff_id: who opened it; NULL: a register. sealed: what is asked for
CREATE TABLE desk_case (
	id INTEGER PRIMARY KEY,						-- random
	number TEXT NOT NULL UNIQUE CHECK (length(number) = 5),
	kind INTEGER NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
	staff_id INTEGER REFERENCES staff (id),
	desk_name TEXT NOT NULL,
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	draft_id INTEGER REFERENCES draft (id) ON DELETE SET NULL,
	person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
	sealed BLOB
) STRICT;
CREATE INDEX desk_case_desk ON desk_case (desk_name, state, changed);
CREATE INDEX desk_case_state ON desk_case (state, changed);
CREATE INDEX desk_case_staff ON desk_case (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX desk_case_draft ON desk_case (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX desk_case_person ON desk_case (person_id) WHERE person_id IS NOT NULL;

-- Index of names and birth dates, under a key of its own that only officers have. key: keyed hash of an Argon2id. sealed: person.ref and kind of key
CREATE TABLE dup (
	id INTEGER PRIMARY KEY,						-- random
	key BLOB NOT NULL CHECK (length(key) = 12),
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX dup_key ON dup (key);

-- People not in it yet, sealed to the public key of the index; and references of those who are to leave it.
CREATE TABLE dup_wait (
	person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	created INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX dup_wait_created ON dup_wait (created);
CREATE TABLE dup_gone (
	ref BLOB PRIMARY KEY CHECK (length(ref) = 16)
) STRICT, WITHOUT ROWID;

-- Pairs of records that somebody decided on: never asked again. pair: keyed hash, under the key of the index
CREATE TABLE dup_pair (
	pair BLOB PRIMARY KEY CHECK (length(pair) = 16),
	created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Laptops that enrol without a network. pub: Ed25519. batch: the last one taken
CREATE TABLE field_unit (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	pub BLOB NOT NULL CHECK (length(pub) = 32),
	state INTEGER NOT NULL CHECK (state IN (0, 1)),			-- active, retired
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	batch INTEGER NOT NULL
) STRICT;

-- What was taken from them, so that the same again changes nothing. hash: of the bundle, or of one person in it
CREATE TABLE field_taken (
	hash BLOB PRIMARY KEY CHECK (length(hash) = 16),
	unit_id INTEGER NOT NULL REFERENCES field_unit (id),
	created INTEGER NOT NULL,
	outcome INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX field_taken_unit ON field_taken (unit_id, created);
CREATE INDEX field_taken_created ON field_taken (created);
PRAGMA user_version = 9;
