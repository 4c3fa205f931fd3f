-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 12 to 13: what safety, oversight and a person's copy still lacked. The words are those of schema.sql.

-- A new PIN by code card is stopped, told and asked about as every other case.
UPDATE desk_case SET flags = (flags & ~128) | 4 WHERE kind = 5 AND flags & 128;
-- the day of the last change of a safety setting that is still to be shown, as unlock_day
ALTER TABLE person ADD COLUMN changed_day INTEGER NOT NULL DEFAULT 0;
-- What a person is to get as a copy, sealed to a code that they alone have, until it is fetched. seal_copy.h
CREATE TABLE export (
	case_id INTEGER NOT NULL REFERENCES desk_case (id) ON DELETE CASCADE,
	n INTEGER NOT NULL,						-- 0: the head
	octets BLOB NOT NULL,
	PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_ward ON family (created) WHERE kind = 1 AND about IS NOT NULL;
CREATE INDEX dup_pair_created ON dup_pair (created);
-- ---- complaints and oversight ----
ALTER TABLE complaint ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_pace ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX complaint_said ON complaint (said) WHERE said > 0;
CREATE INDEX complaint_late ON complaint (due_first) WHERE closed = 0 AND answered = 0 AND flags & 32 = 0;

-- Courts, police and others who asked for what is kept here: on what basis, about how many people, and what they got; never about whom. basis, outcome: of
-- db.h. closed: 0 while nothing was answered. given: people whose records were given; gone: people who are not here, or erased
CREATE TABLE access_request (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	basis INTEGER NOT NULL CHECK (basis BETWEEN 1 AND 5),
	outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
	authority TEXT NOT NULL,
	reference TEXT NOT NULL,
	received INTEGER NOT NULL,
	people INTEGER NOT NULL,
	closed INTEGER NOT NULL,
	given INTEGER NOT NULL,
	gone INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 13;
