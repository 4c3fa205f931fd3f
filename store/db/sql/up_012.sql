-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 11 to 12: complaints and who hears them, what is safe at home, and what ends. The words are those of schema.sql.

-- ---- sf ----
ALTER TABLE person ADD COLUMN trusted BLOB;
ALTER TABLE login ADD COLUMN wrap_second BLOB;

PRAGMA user_version = 12;
