-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 13 to 14. The words are those of schema.sql.

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
