-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 13 to 14. The words are those of schema.sql. What the tree begins with is written by db_sqlite_tree_begin(), which then drops ledger.chain.

CREATE TABLE ledger_tile (
	shard INTEGER NOT NULL,
	level INTEGER NOT NULL CHECK (level IN (1, 2)),
	n INTEGER NOT NULL CHECK (n >= 0),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (shard, level, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_end (
	shard INTEGER PRIMARY KEY,
	tree BLOB NOT NULL CHECK (length(tree) >= 40)
) STRICT;

-- A complaint about the shop was upheld: who is about to give is told so between these times. 0: none was
ALTER TABLE org ADD COLUMN upheld_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE org ADD COLUMN upheld_to INTEGER NOT NULL DEFAULT 0;
-- Triggers are off: the program counts.
DROP TRIGGER person_new;
DROP TRIGGER person_gone;
DROP TRIGGER person_pin;
DROP TRIGGER person_state;
DROP TRIGGER staff_new;
DROP TRIGGER org_new;

PRAGMA user_version = 14;
