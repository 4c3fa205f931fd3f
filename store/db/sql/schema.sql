-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Schema, version 11. db.h explains each record; product.md 2.3 is the key layout.
-- Personal data is in sealed blobs only; numbers are keyed hashes; times are seconds since 1970 UTC, rounded down to five minutes but while a rule
-- needs the second, 0 is never. No id of a row and no order of rows tells who of a register somebody is, or whose a check was.
-- Every access path has an index: tests look for a scan in every query plan.

CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- counts that would need a scan, kept by the program with each row that changes
CREATE TABLE tally (
	name TEXT PRIMARY KEY,
	n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Columns of a later version stand as ALTER TABLE writes them, so that an upgrade leads to the same words.
-- shift: half an hour after the PIN its agents need none. yes_no: it gets answers, never values. otp_only: one-time codes, never facts.
-- upheld_from, upheld_to: a complaint about it was upheld, and who is about to give is told so between these times. 0: none was
CREATE TABLE org (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE CHECK (length(code) = 6),
	name TEXT NOT NULL,
	short TEXT NOT NULL,
	place TEXT NOT NULL,
	kind TEXT NOT NULL,
	bundle TEXT NOT NULL,
	purpose TEXT NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),		-- open, paused, closed
	created INTEGER NOT NULL
, shift INTEGER NOT NULL DEFAULT 0 CHECK (shift IN (0, 1)), yes_no INTEGER NOT NULL DEFAULT 0 CHECK (yes_no IN (0, 1)), otp_only INTEGER NOT NULL DEFAULT 0 CHECK (otp_only IN (0, 1)), upheld_from INTEGER NOT NULL DEFAULT 0, upheld_to INTEGER NOT NULL DEFAULT 0) STRICT;

-- id: random. settings: bits of db.h, what the person turned on. survey: checked.id to ask about at the next dial, sealed. birth: mark of the birth date,
-- which who lost the SIM types; none before the next unlock, and of who has no date to the day. trusted: number of who hears of a recovery and may
-- lock, sealed for the vault; none: nobody
CREATE TABLE person (
	id INTEGER PRIMARY KEY AUTOINCREMENT,				-- a number is never given twice
	ref BLOB NOT NULL UNIQUE CHECK (length(ref) = 16),		-- random; what keys are bound to
	inbox_pub BLOB NOT NULL CHECK (length(inbox_pub) = 32),		-- X25519
	inbox_sec BLOB NOT NULL,					-- under the DEK
	wrap_pend BLOB,							-- DEK under the key file, only until the PIN is set
	wrap_escrow BLOB NOT NULL,					-- DEK for the off-line recovery key
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),		-- active, closed
	locked_until INTEGER NOT NULL,					-- 0 not locked, 2^63-1 until opened by the person
	created INTEGER NOT NULL,
	pin_set_at INTEGER NOT NULL,
	notice_at INTEGER NOT NULL,
	last_used INTEGER NOT NULL,
	evidence INTEGER NOT NULL CHECK (evidence BETWEEN 0 AND 3),
	unlock_day INTEGER NOT NULL,					-- days since 1970, and unlocks on that day
	unlocks INTEGER NOT NULL,
	schema INTEGER NOT NULL,					-- of the record, part of its binding
	version INTEGER NOT NULL,
	record BLOB NOT NULL,						-- attributes under the DEK
	settings INTEGER NOT NULL,
	survey BLOB
, birth BLOB, trusted BLOB, changed_day INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX person_pend ON person (created) WHERE wrap_pend IS NOT NULL AND pin_set_at = 0;

-- name: of who is no agent, sealed. expires: not opened after that, 0 never. pub, sec: X25519, what other staff seals for them
CREATE TABLE staff (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	ref BLOB NOT NULL UNIQUE CHECK (length(ref) = 16),
	org_id INTEGER REFERENCES org (id),				-- of an agent alone
	desk INTEGER NOT NULL,						-- number within the organisation
	desk_name TEXT NOT NULL,					-- an officer's desk, NBO-3
	role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 6),		-- agent, officer, manager, overseer, custodian, officer admitted by a unit
	state INTEGER NOT NULL CHECK (state IN (0, 1)),			-- active, blocked
	created INTEGER NOT NULL,
	pin_set_at INTEGER NOT NULL,
	last_used INTEGER NOT NULL,
	window_start INTEGER NOT NULL,					-- wrong codes: 15 min window, day, in a row
	window_wrong INTEGER NOT NULL,
	wrong_day INTEGER NOT NULL,
	wrong_today INTEGER NOT NULL,
	streak INTEGER NOT NULL,
	closed_until INTEGER NOT NULL,
	name BLOB,
	expires INTEGER NOT NULL DEFAULT 0,
	pub BLOB CHECK (length(pub) = 32),
	sec BLOB							-- under the key of staff
) STRICT;
CREATE UNIQUE INDEX staff_desk ON staff (org_id, desk) WHERE org_id IS NOT NULL;
CREATE INDEX staff_org ON staff (org_id, id);
CREATE INDEX staff_wait ON staff (max(window_start, closed_until)) WHERE window_start % 300 <> 0 OR closed_until % 300 <> 0;

-- What a number has to do with us, known or unknown alike. sim: keyed hash of the IMSI that opened here last, zero: none known; sim_at: since
-- when, if there was another before. SMS that nobody vouched for: sms_lock_at the last LOCK; the next unlock asks whether they were meant:
-- sms_block the organisation of a BLOCK, 0 none, sms_pin 1 digits that may have been a PIN
CREATE TABLE number (
	ix BLOB PRIMARY KEY CHECK (length(ix) = 16),
	lang TEXT NOT NULL,
	wrong_day INTEGER NOT NULL,					-- days since 1970, and wrong PINs on that day
	wrong_count INTEGER NOT NULL,
	wait_until INTEGER NOT NULL,
	advised_at INTEGER NOT NULL,					-- last advice not to send digits by SMS
	must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),	-- next unlock asks for a new PIN
	touched INTEGER NOT NULL
, sim BLOB NOT NULL DEFAULT x'00000000000000000000000000000000' CHECK (length(sim) = 16), sim_at INTEGER NOT NULL DEFAULT 0, sms_lock_at INTEGER NOT NULL DEFAULT 0, sms_block INTEGER NOT NULL DEFAULT 0, sms_pin INTEGER NOT NULL DEFAULT 0 CHECK (sms_pin IN (0, 1)), sim_fed INTEGER NOT NULL DEFAULT 0 CHECK (sim_fed IN (0, 1)), ported_at INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE INDEX number_touched ON number (touched);
CREATE INDEX number_wait ON number (wait_until) WHERE wait_until % 300 <> 0;

-- One PIN: (number, slot) -> person, staff, both, or nobody (an unknown number that typed something). wrap_second: DEK under a second PIN, which opens a
-- small view; of who has none under what nobody knows, so that the row does not tell
CREATE TABLE login (
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	slot INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 8),
	salt BLOB NOT NULL CHECK (length(salt) = 16),
	person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
	staff_id INTEGER REFERENCES staff (id),
	wrap_person BLOB,						-- DEK under the PIN
	wrap_staff BLOB,						-- key of staff under the PIN
	tried INTEGER NOT NULL,						-- attempts ever counted
	cleared INTEGER NOT NULL CHECK (cleared <= tried),		-- of those, up to the last success
	fail_day1 INTEGER NOT NULL,					-- days since 1970 with failures since then, 0 none
	fail_day2 INTEGER NOT NULL,
	fail_day3 INTEGER NOT NULL,
	wait_until INTEGER NOT NULL,
	closed INTEGER NOT NULL CHECK (closed IN (0, 1)),		-- only a desk opens it
	last_used INTEGER NOT NULL,
	touched INTEGER NOT NULL, wrap_second BLOB,
	PRIMARY KEY (number_ix, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_person ON login (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX login_staff ON login (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX login_close ON login (fail_day3) WHERE fail_day3 > 0 AND closed = 0;
CREATE INDEX login_wait ON login (wait_until) WHERE wait_until % 300 <> 0;
CREATE INDEX login_stranger ON login (touched) WHERE person_id IS NULL AND staff_id IS NULL;

CREATE TABLE startcode (
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	slot INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 8),
	mac BLOB NOT NULL CHECK (length(mac) = 16),
	expires INTEGER NOT NULL,
	tries INTEGER NOT NULL,
	person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
	staff_id INTEGER REFERENCES staff (id),
	PRIMARY KEY (number_ix, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX startcode_expires ON startcode (expires);
CREATE INDEX startcode_person ON startcode (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX startcode_staff ON startcode (staff_id) WHERE staff_id IS NOT NULL;

-- Share codes and one-time codes; looked up within one organisation only.
CREATE TABLE share (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	org_id INTEGER NOT NULL REFERENCES org (id),
	ix BLOB NOT NULL CHECK (length(ix) = 16),
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	kind INTEGER NOT NULL CHECK (kind IN (1, 2)),			-- share, one-time code
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),		-- live, used, cancelled, expired
	purpose TEXT NOT NULL,
	life TEXT NOT NULL,
	created INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	ended INTEGER NOT NULL,						-- when it stopped being live
	consent BLOB NOT NULL CHECK (length(consent) = 16),		-- consent.record_id
	digits BLOB,							-- under the DEK, while live
	envelope BLOB							-- opens with the code, while live
) STRICT;
CREATE UNIQUE INDEX share_ix ON share (org_id, ix);
CREATE INDEX share_person ON share (person_id);			-- a few dozen a person: the rest is filtered
CREATE INDEX share_expires ON share (expires) WHERE state = 0;
CREATE INDEX share_ended ON share (ended) WHERE state <> 0;

-- A code that an agent typed and that was good. share_id, person_id: while its values may be seen again, at most.
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
CREATE INDEX checked_open ON checked (staff_id, id) WHERE outcome = 0;
CREATE INDEX checked_staff ON checked (staff_id, opened);
CREATE INDEX checked_org ON checked (org_id, opened);
CREATE INDEX checked_share ON checked (share_id) WHERE share_id IS NOT NULL;
CREATE INDEX checked_person ON checked (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX checked_again ON checked (opened) WHERE again IS NOT NULL;

-- Sealed to the person's public key while they are away; merged into history at the next unlock. seq: within the person.
CREATE TABLE inbox (
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,
	created INTEGER NOT NULL,					-- the day alone
	sealed BLOB NOT NULL,
	PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_created ON inbox (created);

CREATE TABLE history (
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,
	created INTEGER NOT NULL,					-- the day alone
	sealed BLOB NOT NULL,
	PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX history_created ON history (created);

CREATE TABLE consent (
	id INTEGER PRIMARY KEY,						-- in order of time: blobs are appended, only the index is random
	record_id BLOB NOT NULL UNIQUE CHECK (length(record_id) = 16),
	created INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;

-- Organisations that a person does not want: nothing of this person is offered to them or checked there.
CREATE TABLE block (
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	org_id INTEGER NOT NULL REFERENCES org (id),
	created INTEGER NOT NULL,
	PRIMARY KEY (person_id, org_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_org ON block (org_id);

-- Answers to "did you get the service?", never who gave them.
CREATE TABLE survey (
	org_id INTEGER NOT NULL REFERENCES org (id),
	month INTEGER NOT NULL,						-- 202605
	answer INTEGER NOT NULL CHECK (answer BETWEEN 0 AND 3),		-- asked, yes, no, asked for money
	n INTEGER NOT NULL,
	PRIMARY KEY (org_id, month, answer)
) STRICT, WITHOUT ROWID;

-- A number that an agent asked for, known or unknown alike; for the limits, so a day at the most.
CREATE TABLE asked (
	id INTEGER PRIMARY KEY,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	created INTEGER NOT NULL,
	answered INTEGER NOT NULL CHECK (answered IN (0, 1))		-- the person gave
) STRICT;
CREATE INDEX asked_staff ON asked (staff_id, created);
CREATE INDEX asked_number ON asked (number_ix, created);
CREATE INDEX asked_created ON asked (created);
CREATE INDEX asked_exact ON asked (created) WHERE created % 300 <> 0;

-- unasked: 1 where no SMS of the addressee asked for it
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	link TEXT NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),		-- waiting, sent, delivered, failed, expired, maybe sent, sent without a receipt
	created INTEGER NOT NULL,
	due INTEGER NOT NULL,						-- waiting: not before; leased: not again before; sent: when
	tries INTEGER NOT NULL,
	msgid TEXT NOT NULL,						-- the operator's; '@' and the addressee: it gave none; '+': see the parts
	addressee BLOB NOT NULL CHECK (length(addressee) = 16),		-- keyed hash of the number; zero: order does not matter
	lease INTEGER NOT NULL,						-- waiting: gateways that share memory and may have it in hand; 0 nobody
	resent INTEGER NOT NULL,					-- times sent again though it may have gone
	settled INTEGER NOT NULL,
	sealed BLOB							-- number and text, until the operator took it
, unasked INTEGER NOT NULL DEFAULT 0 CHECK (unasked IN (0, 1))) STRICT;
CREATE INDEX outbox_due ON outbox (link, due, id) WHERE state = 0;
CREATE INDEX outbox_waiting ON outbox (created) WHERE state = 0;
CREATE INDEX outbox_order ON outbox (addressee, due) WHERE state = 0;
CREATE INDEX outbox_msgid ON outbox (link, msgid) WHERE state > 0;
CREATE INDEX outbox_silent ON outbox (due) WHERE state = 1;
CREATE INDEX outbox_settled ON outbox (settled) WHERE state >= 2;

-- A message that left in several parts: delivered when all of them are.
CREATE TABLE outbox_part (
	out_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
	part INTEGER NOT NULL,
	link TEXT NOT NULL,
	msgid TEXT NOT NULL,						-- the operator's
	delivered INTEGER NOT NULL CHECK (delivered IN (0, 1)),
	PRIMARY KEY (out_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_part_msgid ON outbox_part (link, msgid);

CREATE TABLE op (
	id INTEGER PRIMARY KEY,						-- in order of time, for the janitor
	ix BLOB NOT NULL UNIQUE CHECK (length(ix) = 16),
	person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
	kind INTEGER NOT NULL,						-- the verb
	subject INTEGER NOT NULL,					-- e.g. share.id: what a late answer is made from
	created INTEGER NOT NULL,
	seen INTEGER NOT NULL CHECK (seen IN (0, 1)),			-- the answer reached the phone
	answer BLOB NOT NULL						-- under the operation id
) STRICT;
CREATE INDEX op_person ON op (person_id) WHERE person_id IS NOT NULL;

-- People as registers know them: the same row again is found without opening a record. place: sealed, the line of the file imported, until the PIN is set
CREATE TABLE paper (
	person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	ix BLOB NOT NULL UNIQUE CHECK (length(ix) = 16),		-- keyed hash of number, kind and number of the paper
	sheet INTEGER NOT NULL						-- last on a sheet of start codes; 2^63-1: never again
, alone BLOB NOT NULL DEFAULT x'00000000000000000000000000000000' CHECK (length(alone) = 16), place BLOB) STRICT;
CREATE INDEX paper_sheet ON paper (sheet) WHERE sheet < 9223372036854775807;
CREATE INDEX paper_alone ON paper (alone) WHERE alone <> zeroblob(16);

-- What happened how often: words of the program and of the menus, never of a person.
CREATE TABLE counter (
	vault INTEGER NOT NULL,
	name TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (vault, name)
) STRICT, WITHOUT ROWID;

-- Vaults that share the store.
CREATE TABLE unit (
	vault INTEGER PRIMARY KEY,
	lease INTEGER NOT NULL						-- under which its gateways have messages in hand
) STRICT;
CREATE INDEX unit_lease ON unit (lease);

-- ---- the desk ----

-- Six digits by which a phone was shown to an officer. mac: of the digits. sealed: the number, and how its link writes it
CREATE TABLE proof (
	mac BLOB PRIMARY KEY CHECK (length(mac) = 16),
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	expires INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX proof_number ON proof (number_ix);
CREATE INDEX proof_expires ON proof (expires);

-- Keys that staff shares, each sealed to the public half of one of them: of a desk, of the index of duplicates.
CREATE TABLE keyring (
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (staff_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX keyring_name ON keyring (name);

-- Enrolments under way. staff_id: who began it. n: of that day at that desk. version: counts up at each answer. sealed: the answers, under the key of the desk
CREATE TABLE draft (
	id INTEGER PRIMARY KEY,						-- random
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	desk_name TEXT NOT NULL,
	day INTEGER NOT NULL,
	n INTEGER NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),		-- open, waits for a case
	touched INTEGER NOT NULL,
	version INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_day ON draft (desk_name, day, n);
CREATE INDEX draft_staff ON draft (staff_id, touched);
CREATE INDEX draft_touched ON draft (touched);

-- What a second look, a second officer or the person has to decide. staff_id: who opened it; NULL: a register, or the person. sealed: what is asked for.
-- second_id: who approved. number_ix: of the phone that hears of it. due: it takes effect not before. why: how it ended. wrong: digits that the second
-- officer typed wrong. flags: bits of db.h
CREATE TABLE desk_case (
	id INTEGER PRIMARY KEY,						-- random
	number TEXT NOT NULL UNIQUE CHECK (length(number) = 5),
	kind INTEGER NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
	staff_id INTEGER REFERENCES staff (id),
	desk_name TEXT NOT NULL,
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	draft_id INTEGER REFERENCES draft (id) ON DELETE SET NULL,
	person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
	sealed BLOB
, second_id INTEGER REFERENCES staff (id), number_ix BLOB NOT NULL DEFAULT x'00000000000000000000000000000000' CHECK (length(number_ix) = 16), due INTEGER NOT NULL DEFAULT 0, why INTEGER NOT NULL DEFAULT 0, wrong INTEGER NOT NULL DEFAULT 0, flags INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX desk_case_desk ON desk_case (desk_name, state, changed);
CREATE INDEX desk_case_state ON desk_case (state, changed);
CREATE INDEX desk_case_staff ON desk_case (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX desk_case_draft ON desk_case (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX desk_case_person ON desk_case (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX desk_case_number ON desk_case (number_ix) WHERE number_ix <> zeroblob(16);
CREATE INDEX desk_case_second ON desk_case (second_id) WHERE second_id IS NOT NULL;
CREATE INDEX desk_case_due ON desk_case (due) WHERE due > 0;

-- What a person is to get as a copy, sealed to a code that they alone have, until it is fetched. seal_copy.h
CREATE TABLE export (
	case_id INTEGER NOT NULL REFERENCES desk_case (id) ON DELETE CASCADE,
	n INTEGER NOT NULL,						-- 0: the head
	octets BLOB NOT NULL,
	PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;

-- Index of names and birth dates, under a key of its own that only officers have. key: keyed hash of an Argon2id. sealed: person.ref and kind of key
CREATE TABLE dup (
	id INTEGER PRIMARY KEY,						-- random
	key BLOB NOT NULL CHECK (length(key) = 12),
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX dup_key ON dup (key);

-- People not in it yet, sealed to the public key of the index; and references of those who are to leave it.
CREATE TABLE dup_wait (
	person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	created INTEGER NOT NULL,
	sealed BLOB NOT NULL
) STRICT;
CREATE INDEX dup_wait_created ON dup_wait (created);
CREATE TABLE dup_gone (
	ref BLOB PRIMARY KEY CHECK (length(ref) = 16)
) STRICT, WITHOUT ROWID;

-- Pairs of records that somebody decided on: never asked again. pair: keyed hash, under the key of the index
CREATE TABLE dup_pair (
	pair BLOB PRIMARY KEY CHECK (length(pair) = 16),
	created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dup_pair_created ON dup_pair (created);

-- Laptops that enrol without a network. pub: Ed25519. batch: the last one taken
CREATE TABLE field_unit (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	pub BLOB NOT NULL CHECK (length(pub) = 32),
	state INTEGER NOT NULL CHECK (state IN (0, 1)),			-- active, retired
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	batch INTEGER NOT NULL
) STRICT;

-- What was taken from them, so that the same again changes nothing. hash: of the bundle, or of one person in it
CREATE TABLE field_taken (
	hash BLOB PRIMARY KEY CHECK (length(hash) = 16),
	unit_id INTEGER NOT NULL REFERENCES field_unit (id),
	created INTEGER NOT NULL,
	outcome INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX field_taken_unit ON field_taken (unit_id, created);
CREATE INDEX field_taken_created ON field_taken (created);

-- ---- card ----

-- Code cards: seal_card.h. ref, pub: of its keys. salt: of its codes. state: made, handed over, void. wrap: the DEK for pub, none before the next
-- unlock. wrong: typed by the own number, in a row. words: single codes open it, for SMS. staff_id: who handed it over, until
-- they said that it is theirs. A card that is void has no codes
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
, staff_id INTEGER REFERENCES staff (id)) STRICT;
CREATE UNIQUE INDEX card_person ON card (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX card_stock ON card (created) WHERE person_id IS NULL;
CREATE INDEX card_staff ON card (staff_id) WHERE staff_id IS NOT NULL;

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

-- A login that moved to another number: it opens nothing any more but the way back, and goes with this row
CREATE TABLE card_move (
	number_ix BLOB NOT NULL CHECK (length(number_ix) = 16),
	slot INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 8),
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	until INTEGER NOT NULL,
	PRIMARY KEY (number_ix, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_move_person ON card_move (person_id);
CREATE INDEX card_move_until ON card_move (until);

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
CREATE INDEX family_ward ON family (created) WHERE kind = 1 AND about IS NOT NULL;

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

-- ---- complaints and oversight ----

-- In clear stand number, clock, open or closed. What it is about, who did it and who says so are in sealed, a box to the key of oversight; what is said later
-- is a box to pub, whose secret half is in sealed. state: new, taken, referred, answered, closed, appealed. opened: to the hour. outcome: of the answer.
-- again: re-opened so often. flags: bits of db.h. said: since when lines of the ledger are to be written, to the hour; 0: none. stopped: day on which its
-- clocks stopped, until whoever complained says something; 0: they run
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
, said INTEGER NOT NULL DEFAULT 0, stopped INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX complaint_open ON complaint (due_first, id) WHERE closed = 0;
CREATE INDEX complaint_answered ON complaint (answered) WHERE closed = 0 AND answered > 0;
CREATE INDEX complaint_closed ON complaint (closed) WHERE closed > 0;
CREATE INDEX complaint_line ON complaint (opened) WHERE flags & 1;
CREATE INDEX complaint_said ON complaint (said) WHERE said > 0;
CREATE INDEX complaint_late ON complaint (due_first) WHERE closed = 0 AND answered = 0 AND flags & 32 = 0;

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

-- Checks of an agent: of this hour, and past, two octets each of its last working hours. brake: an end of it. alert: what oversight has to look at.
-- asked: 1 the agent is asked why, then what was said
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
, asked INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX agent_pace_alert ON agent_pace (alert, staff_id) WHERE alert > 0;

-- Courts, police and others who asked for what is kept here: on what basis, about how many people, and what they got; never about whom. basis, outcome: of
-- db.h. closed: 0 while nothing was answered. given: people whose records were given; gone: people who are not here, or erased
CREATE TABLE access_request (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	basis INTEGER NOT NULL CHECK (basis BETWEEN 1 AND 5),
	outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
	authority TEXT NOT NULL,
	reference TEXT NOT NULL,
	received INTEGER NOT NULL,
	people INTEGER NOT NULL,
	closed INTEGER NOT NULL,
	given INTEGER NOT NULL,
	gone INTEGER NOT NULL
) STRICT;

-- ledger.h. AUTOINCREMENT keeps the highest number, so that a missing end shows.
CREATE TABLE ledger (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	data TEXT NOT NULL,
	shard INTEGER NOT NULL DEFAULT 0 CHECK (shard >= 0)) STRICT;

-- The tree over the lines: the hash over each whole 256 (level 1) and 65,536 (level 2), counted from 0 on
CREATE TABLE ledger_tile (
	shard INTEGER NOT NULL,
	level INTEGER NOT NULL CHECK (level IN (1, 2)),
	n INTEGER NOT NULL CHECK (n >= 0),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (shard, level, n)
) STRICT, WITHOUT ROWID;

-- What the next line is added to. tree: lines, 8 octets, then the hash of a subtree for each bit of that which is 1, the largest first
CREATE TABLE ledger_end (
	shard INTEGER PRIMARY KEY,
	tree BLOB NOT NULL CHECK (length(tree) >= 40)
) STRICT;

INSERT INTO tally (name, n) VALUES ('person', 0), ('pending', 0), ('closed', 0), ('staff', 0), ('org', 0);
PRAGMA application_id = 1836413798;
PRAGMA user_version = 14;
