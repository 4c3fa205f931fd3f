-- Version 5 to 6. Wraps of keys are of forms that programs up to version 5 do not read. The words are those of schema.sql, so that both ways lead to the same.

-- A check may end with "not served". SQLite changes no CHECK in place: the table is made anew.
DROP INDEX checked_open;
DROP INDEX checked_staff;
DROP INDEX checked_org;
DROP INDEX checked_share;
DROP INDEX checked_person;
DROP INDEX checked_again;
ALTER TABLE checked RENAME TO checked_old;
CREATE TABLE checked (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ref TEXT NOT NULL UNIQUE CHECK (length(ref) = 10),		-- record number, as people dial it
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	org_id INTEGER NOT NULL REFERENCES org (id),
	share_id INTEGER REFERENCES share (id) ON DELETE SET NULL,
	person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,
	kind INTEGER NOT NULL,						-- as share.kind
	opened INTEGER NOT NULL,
	closed INTEGER NOT NULL,
	outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),	-- open, served, not the same name, not served
	again BLOB							-- the values under the key of staff, for a cut line
) STRICT;
INSERT INTO checked SELECT id, ref, staff_id, org_id, share_id, person_id, kind, opened, closed, outcome, again FROM checked_old;
-- a number is never given twice
DELETE FROM sqlite_sequence WHERE name = 'checked';
UPDATE sqlite_sequence SET name = 'checked' WHERE name = 'checked_old';
DROP TABLE checked_old;
CREATE INDEX checked_open ON checked (staff_id, id) WHERE outcome = 0;
CREATE INDEX checked_staff ON checked (staff_id, opened);
CREATE INDEX checked_org ON checked (org_id, opened);
CREATE INDEX checked_share ON checked (share_id) WHERE share_id IS NOT NULL;
CREATE INDEX checked_person ON checked (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX checked_again ON checked (opened) WHERE again IS NOT NULL;

-- A paper is found whatever phone it came with, by a slow keyed hash of it; zero: none, or not known yet.
ALTER TABLE paper ADD COLUMN alone BLOB NOT NULL DEFAULT x'00000000000000000000000000000000' CHECK (length(alone) = 16);
CREATE INDEX paper_alone ON paper (alone) WHERE alone <> zeroblob(16);

PRAGMA user_version = 6;
