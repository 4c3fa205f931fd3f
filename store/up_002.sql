-- Version 1 to 2: papers of people, counters. The words are those of schema.sql, so that both ways lead to the same.
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

PRAGMA user_version = 2;
