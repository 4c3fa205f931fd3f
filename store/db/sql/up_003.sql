-- Version 2 to 3: what people turned on, numbers that agents asked for. The words are those of schema.sql, so that both ways lead to the same.
ALTER TABLE person ADD COLUMN settings INTEGER NOT NULL DEFAULT 0;

-- A number that an agent asked for, known or unknown alike; for the limits, so a day at the most.
CREATE TABLE asked (
	id INTEGER PRIMARY KEY,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	created INTEGER NOT NULL,
	answered INTEGER NOT NULL CHECK (answered IN (0, 1))		-- the person gave
) STRICT;
CREATE INDEX asked_staff ON asked (staff_id, created);
CREATE INDEX asked_number ON asked (number_ix, created);
CREATE INDEX asked_created ON asked (created);

PRAGMA user_version = 3;
