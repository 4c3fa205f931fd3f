-- Version 3 to 4: the SIM that a number is used with. The words are those of schema.sql, so that both ways lead to the same.
ALTER TABLE number ADD COLUMN sim BLOB NOT NULL DEFAULT x'00000000000000000000000000000000' CHECK (length(sim) = 16);
ALTER TABLE number ADD COLUMN sim_at INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 4;
