-- Version 7 to 8: what several vaults on one store must know of each other. This back end has one vault, number 0. The words are those of schema.sql.
-- Lock-outs are counted with the other alarms.
DROP TABLE lockout;

ALTER TABLE ledger ADD COLUMN shard INTEGER NOT NULL DEFAULT 0 CHECK (shard >= 0);

ALTER TABLE counter RENAME TO counter_old;
CREATE TABLE counter (
	vault INTEGER NOT NULL,
	name TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (vault, name)
) STRICT, WITHOUT ROWID;
INSERT INTO counter SELECT 0, name, n FROM counter_old;
DROP TABLE counter_old;

CREATE TABLE unit (
	vault INTEGER PRIMARY KEY,
	lease INTEGER NOT NULL						-- under which its gateways have messages in hand
) STRICT;
CREATE INDEX unit_lease ON unit (lease);

PRAGMA user_version = 8;
