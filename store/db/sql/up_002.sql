-- Version 1 to 2: papers of people, counters, policies of organisations, blocks, the survey. The words are those of schema.sql, so that both ways lead to the same.
-- People as registers know them: the same row again is found without opening a record.
CREATE TABLE paper (
	person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	ix BLOB NOT NULL UNIQUE CHECK (length(ix) = 16),		-- keyed hash of number, kind and number of the paper
	line INTEGER NOT NULL,						-- of the file imported; 0: came otherwise
	sheet INTEGER NOT NULL						-- last on a sheet of start codes; 2^63-1: never again
) STRICT;
CREATE INDEX paper_sheet ON paper (sheet) WHERE sheet < 9223372036854775807;

-- What happened how often: words of the program and of the menus, never of a person.
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE org ADD COLUMN shift INTEGER NOT NULL DEFAULT 0 CHECK (shift IN (0, 1));
ALTER TABLE org ADD COLUMN yes_no INTEGER NOT NULL DEFAULT 0 CHECK (yes_no IN (0, 1));
ALTER TABLE org ADD COLUMN otp_only INTEGER NOT NULL DEFAULT 0 CHECK (otp_only IN (0, 1));
ALTER TABLE person ADD COLUMN survey INTEGER NOT NULL DEFAULT 0;

-- Organisations that a person does not want: nothing of this person is offered to them or checked there.
CREATE TABLE block (
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	org_id INTEGER NOT NULL REFERENCES org (id),
	created INTEGER NOT NULL,
	PRIMARY KEY (person_id, org_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_org ON block (org_id);

-- Answers to "did you get the service?", never who gave them.
CREATE TABLE survey (
	org_id INTEGER NOT NULL REFERENCES org (id),
	month INTEGER NOT NULL,						-- 202605
	answer INTEGER NOT NULL CHECK (answer BETWEEN 0 AND 3),		-- asked, yes, no, asked for money
	n INTEGER NOT NULL,
	PRIMARY KEY (org_id, month, answer)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
