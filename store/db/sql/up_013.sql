-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 12 to 13: what safety, oversight and a person's copy still lacked. The words are those of schema.sql.

-- A new PIN by code card is stopped, told and asked about as every other case.
UPDATE desk_case SET flags = (flags & ~128) | 4 WHERE kind = 5 AND flags & 128;
-- the day of the last change of a safety setting that is still to be shown, as unlock_day
ALTER TABLE person ADD COLUMN changed_day INTEGER NOT NULL DEFAULT 0;
CREATE INDEX family_ward ON family (created) WHERE kind = 1 AND about IS NOT NULL;
CREATE INDEX dup_pair_created ON dup_pair (created);
-- ---- complaints and oversight ----
ALTER TABLE complaint ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_pace ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX complaint_said ON complaint (said) WHERE said > 0;
CREATE INDEX complaint_late ON complaint (due_first) WHERE closed = 0 AND answered = 0 AND flags & 32 = 0;

PRAGMA user_version = 13;
