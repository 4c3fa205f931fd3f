-- Version 6 to 7: what the file alone must not tell. The words are those of schema.sql, so that both ways lead to the same.
PRAGMA defer_foreign_keys = ON;

-- Numbers that fail are counted as well as lock-outs, and PINs whose closing an alarm holds back are found.
ALTER TABLE lockout ADD COLUMN numbers INTEGER NOT NULL DEFAULT 0;
CREATE INDEX login_close ON login (fail_day3) WHERE fail_day3 > 0 AND closed = 0;
-- What came by SMS from a number that nobody vouched for.
ALTER TABLE number ADD COLUMN sms_lock_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE number ADD COLUMN sms_block INTEGER NOT NULL DEFAULT 0;
ALTER TABLE number ADD COLUMN sms_pin INTEGER NOT NULL DEFAULT 0 CHECK (sms_pin IN (0, 1));

-- "No SMS" stops what nobody asked for.
ALTER TABLE outbox ADD COLUMN unasked INTEGER NOT NULL DEFAULT 0 CHECK (unasked IN (0, 1));

-- People get numbers that are not in the order of the register.
CREATE TABLE renumber (old INTEGER PRIMARY KEY, new INTEGER NOT NULL UNIQUE);
INSERT INTO renumber SELECT id, random() & 9223372036854775807 FROM person;
UPDATE person SET id = (SELECT new FROM renumber WHERE old = id);
UPDATE login SET person_id = (SELECT new FROM renumber WHERE old = person_id) WHERE person_id IS NOT NULL;
UPDATE startcode SET person_id = (SELECT new FROM renumber WHERE old = person_id) WHERE person_id IS NOT NULL;
UPDATE share SET person_id = (SELECT new FROM renumber WHERE old = person_id);
UPDATE checked SET person_id = (SELECT new FROM renumber WHERE old = person_id) WHERE person_id IS NOT NULL;
UPDATE block SET person_id = (SELECT new FROM renumber WHERE old = person_id);
UPDATE op SET person_id = (SELECT new FROM renumber WHERE old = person_id) WHERE person_id IS NOT NULL;
UPDATE paper SET person_id = (SELECT new FROM renumber WHERE old = person_id);

-- The line of a register stands sealed: those that stood open are dropped, and come again when the file is imported again.
ALTER TABLE paper DROP COLUMN line;
ALTER TABLE paper ADD COLUMN place BLOB;
ALTER TABLE person DROP COLUMN survey;
ALTER TABLE person ADD COLUMN survey BLOB;

-- Notes are counted within a person: in one order for all they stood beside the checks they tell of.
DROP INDEX inbox_person;
ALTER TABLE inbox RENAME TO inbox_old;
CREATE TABLE inbox (
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,
	created INTEGER NOT NULL,					-- the day alone
	sealed BLOB NOT NULL,
	PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO inbox SELECT (SELECT new FROM renumber WHERE old = person_id), row_number() OVER (PARTITION BY person_id ORDER BY id),
	created - created % 86400, sealed FROM inbox_old;
DROP TABLE inbox_old;
CREATE INDEX inbox_created ON inbox (created);

DROP INDEX history_person;
ALTER TABLE history RENAME TO history_old;
CREATE TABLE history (
	person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,
	created INTEGER NOT NULL,					-- the day alone
	sealed BLOB NOT NULL,
	PRIMARY KEY (person_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO history SELECT (SELECT new FROM renumber WHERE old = person_id), row_number() OVER (PARTITION BY person_id ORDER BY id),
	created - created % 86400, sealed FROM history_old;
DROP TABLE history_old;
CREATE INDEX history_created ON history (created);
DROP TABLE renumber;

-- Times in clear are of five minutes, but while a rule needs the second.
UPDATE org SET created = created - created % 300;
UPDATE person SET created = created - created % 300, pin_set_at = pin_set_at - pin_set_at % 300, notice_at = notice_at - notice_at % 300,
	last_used = last_used - last_used % 300;
UPDATE staff SET created = created - created % 300, pin_set_at = pin_set_at - pin_set_at % 300, last_used = last_used - last_used % 300;
UPDATE number SET advised_at = advised_at - advised_at % 300, touched = touched - touched % 300, sim_at = sim_at - sim_at % 300;
UPDATE login SET last_used = last_used - last_used % 300, touched = touched - touched % 300;
UPDATE share SET created = created - created % 300, expires = expires - expires % 300, ended = ended - ended % 300 WHERE state <> 0;
UPDATE checked SET opened = opened - opened % 300, closed = closed - closed % 300, share_id = NULL, person_id = NULL, again = NULL;
UPDATE consent SET created = created - created % 300;
UPDATE block SET created = created - created % 300;
UPDATE outbox SET created = created - created % 300, due = due - due % 300, settled = settled - settled % 300 WHERE state > 0;
UPDATE paper SET sheet = sheet - sheet % 300 WHERE sheet < 9223372036854775807;
CREATE INDEX outbox_waiting ON outbox (created) WHERE state = 0;
CREATE INDEX staff_wait ON staff (max(window_start, closed_until)) WHERE window_start % 300 <> 0 OR closed_until % 300 <> 0;
CREATE INDEX number_wait ON number (wait_until) WHERE wait_until % 300 <> 0;
CREATE INDEX login_wait ON login (wait_until) WHERE wait_until % 300 <> 0;
CREATE INDEX asked_exact ON asked (created) WHERE created % 300 <> 0;

PRAGMA user_version = 7;
