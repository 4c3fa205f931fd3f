-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Version 11 to 12: complaints and who hears them, what is safe at home, and what ends. The words are those of schema.sql.

-- ---- sf ----
ALTER TABLE person ADD COLUMN trusted BLOB;
ALTER TABLE login ADD COLUMN wrap_second BLOB;
-- ---- complaints and oversight ----

-- In clear stand number, clock, open or closed. What it is about, who did it and who says so are in sealed, a box to the key of oversight; what is said later
-- is a box to pub, whose secret half is in sealed. state: new, taken, referred, answered, closed, appealed. opened: to the hour. outcome: of the answer.
-- again: re-opened so often. flags: bits of db.h
CREATE TABLE complaint (
	id INTEGER PRIMARY KEY,						-- random
	number TEXT NOT NULL UNIQUE CHECK (length(number) = 8),
	pub BLOB NOT NULL CHECK (length(pub) = 32),
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
	outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 9),
	flags INTEGER NOT NULL,
	again INTEGER NOT NULL,
	opened INTEGER NOT NULL,
	due_first INTEGER NOT NULL,
	due_close INTEGER NOT NULL,
	taken INTEGER NOT NULL,
	answered INTEGER NOT NULL,
	closed INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX complaint_open ON complaint (due_first, id) WHERE closed = 0;
CREATE INDEX complaint_answered ON complaint (answered) WHERE closed = 0 AND answered > 0;
CREATE INDEX complaint_closed ON complaint (closed) WHERE closed > 0;
CREATE INDEX complaint_line ON complaint (opened) WHERE flags & 1;

CREATE TABLE complaint_word (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	complaint_id INTEGER NOT NULL REFERENCES complaint (id) ON DELETE CASCADE,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX complaint_word_of ON complaint_word (complaint_id, id);

-- Pauses that oversight made. staff_id: of one agent alone. state: to come, on, over. by_id: who asked for its end, for which a second one is needed
CREATE TABLE oversight_pause (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	org_id INTEGER NOT NULL REFERENCES org (id),
	staff_id INTEGER REFERENCES staff (id),
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
	since INTEGER NOT NULL,
	until INTEGER NOT NULL,
	by_id INTEGER REFERENCES staff (id)
) STRICT;
CREATE INDEX oversight_pause_due ON oversight_pause (state, id);
CREATE INDEX oversight_pause_org ON oversight_pause (org_id);
CREATE INDEX oversight_pause_staff ON oversight_pause (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX oversight_pause_by ON oversight_pause (by_id) WHERE by_id IS NOT NULL;

-- Checks of an agent: of this hour, and past, two octets each of its last working hours. brake: an end of it. alert: what oversight has to look at
CREATE TABLE agent_pace (
	staff_id INTEGER PRIMARY KEY REFERENCES staff (id),
	hour INTEGER NOT NULL,
	n INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	past BLOB NOT NULL CHECK (length(past) = 28),
	brake INTEGER NOT NULL,
	alert INTEGER NOT NULL,
	alert_n INTEGER NOT NULL,
	alert_usual INTEGER NOT NULL,
	alert_refused INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_pace_alert ON agent_pace (alert, staff_id) WHERE alert > 0;

PRAGMA user_version = 12;
