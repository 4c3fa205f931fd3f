-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 12 to 13: what safety, oversight and a person's copy still lacked. The words are those of schema.sql.

PRAGMA user_version = 13;
