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

-- ---- card ----

-- Code cards: seal_card.h. ref, pub: of its keys. salt: of its codes. state: made, handed over, void. wrap: the DEK for pub, none before the next
-- unlock. wrong: typed by the own number, in a row. words: single codes open it, for SMS. A card that is void has no codes
CREATE TABLE card (
	id INTEGER PRIMARY KEY,						-- random
	serial TEXT NOT NULL UNIQUE CHECK (length(serial) = 7),
	ref BLOB NOT NULL CHECK (length(ref) = 16),
	pub BLOB NOT NULL CHECK (length(pub) = 32),
	salt BLOB NOT NULL CHECK (length(salt) = 16),
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
	person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
	wrap BLOB,
	wrong INTEGER NOT NULL,
	words INTEGER NOT NULL CHECK (words IN (0, 1)),
	created INTEGER NOT NULL,
	given INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX card_person ON card (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX card_stock ON card (created) WHERE person_id IS NULL;

-- One code that is not used yet. share, single: under the code; single: where words are on, or the card is not handed over
CREATE TABLE card_code (
	card_id INTEGER NOT NULL REFERENCES card (id) ON DELETE CASCADE,
	n INTEGER NOT NULL CHECK (n BETWEEN 1 AND 10),
	share BLOB NOT NULL,
	single BLOB,
	wrong INTEGER NOT NULL,
	PRIMARY KEY (card_id, n)
) STRICT, WITHOUT ROWID;

-- Who typed wrong codes, whoever they were about
CREATE TABLE card_try (
	number_ix BLOB PRIMARY KEY CHECK (length(number_ix) = 16),
	day INTEGER NOT NULL,						-- days since 1970, and wrong ones on that day
	wrong INTEGER NOT NULL,
	wait_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_try_day ON card_try (day);

-- A login that moved to another number: it opens nothing any more but the way back, and goes with this row. sealed: number and slot that it moved to
CREATE TABLE card_move (
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	slot INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 8),
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	until INTEGER NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (number_ix, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_move_person ON card_move (person_id);
CREATE INDEX card_move_until ON card_move (until);
CREATE TRIGGER card_moved AFTER DELETE ON card_move BEGIN
	DELETE FROM login WHERE number_ix = OLD.number_ix AND slot = OLD.slot AND person_id = OLD.person_id AND staff_id IS NULL;
END;

-- ---- family ----

-- What one person does for another. kind: guardian of a child, proxy. state: asked, live. person_id: the child, or who is spoken for. other_id: who does
-- it; NULL: nobody who is here. org_id, until: of a proxy. about: in words, sealed. sealed: what a proxy may give, for that proxy alone
CREATE TABLE family (
	id INTEGER PRIMARY KEY,						-- random
	kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
	state INTEGER NOT NULL CHECK (state IN (0, 1)),
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	other_id INTEGER REFERENCES person (id) ON DELETE SET NULL,
	staff_id INTEGER REFERENCES staff (id),
	org_id INTEGER REFERENCES org (id),
	created INTEGER NOT NULL,
	until INTEGER NOT NULL,
	about BLOB,
	sealed BLOB
) STRICT;
CREATE INDEX family_person ON family (person_id, id);
CREATE INDEX family_other ON family (other_id, id) WHERE other_id IS NOT NULL;
CREATE INDEX family_staff ON family (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX family_org ON family (org_id) WHERE org_id IS NOT NULL;
CREATE INDEX family_until ON family (until) WHERE until > 0;

-- People who were reported dead. state: it was wrong, reported, confirmed. n: how often it was reported
CREATE TABLE death (
	person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
	staff_id INTEGER REFERENCES staff (id),
	evidence INTEGER NOT NULL CHECK (evidence BETWEEN 0 AND 3),
	changed INTEGER NOT NULL,
	n INTEGER NOT NULL
) STRICT;
CREATE INDEX death_changed ON death (state, changed);
CREATE INDEX death_staff ON death (staff_id) WHERE staff_id IS NOT NULL;

-- ---- sim ----
ALTER TABLE number ADD COLUMN sim_fed INTEGER NOT NULL DEFAULT 0 CHECK (sim_fed IN (0, 1));
ALTER TABLE number ADD COLUMN ported_at INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 10;
