-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 13 to 14. The words are those of schema.sql.

PRAGMA user_version = 14;
