-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 9 to 10: recovery. The words are those of schema.sql.

-- ---- cases ----
ALTER TABLE desk_case ADD COLUMN second_id INTEGER REFERENCES staff (id);
ALTER TABLE desk_case ADD COLUMN number_ix BLOB NOT NULL DEFAULT x'00000000000000000000000000000000' CHECK (length(number_ix) = 16);
ALTER TABLE desk_case ADD COLUMN due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk_case ADD COLUMN why INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk_case ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk_case ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;
CREATE INDEX desk_case_number ON desk_case (number_ix) WHERE number_ix <> zeroblob(16);
CREATE INDEX desk_case_second ON desk_case (second_id) WHERE second_id IS NOT NULL;
CREATE INDEX desk_case_due ON desk_case (due) WHERE due > 0;

PRAGMA user_version = 10;
