-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 10 to 11: what else a code card does. The words are those of schema.sql.
ALTER TABLE person ADD COLUMN birth BLOB;

ALTER TABLE card ADD COLUMN staff_id INTEGER REFERENCES staff (id);
CREATE INDEX card_staff ON card (staff_id) WHERE staff_id IS NOT NULL;

DROP TRIGGER card_moved;
ALTER TABLE card_move DROP COLUMN sealed;

PRAGMA user_version = 11;
