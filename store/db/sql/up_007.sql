-- Version 6 to 7. The words are those of schema.sql, so that both ways lead to the same.

-- Numbers that fail are counted as well as lock-outs, and PINs whose closing an alarm holds back are found.
ALTER TABLE lockout ADD COLUMN numbers INTEGER NOT NULL DEFAULT 0;
CREATE INDEX login_close ON login (fail_day3) WHERE fail_day3 > 0 AND closed = 0;
-- What came by SMS from a number that nobody vouched for.
ALTER TABLE number ADD COLUMN sms_lock_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE number ADD COLUMN sms_block INTEGER NOT NULL DEFAULT 0;
ALTER TABLE number ADD COLUMN sms_pin INTEGER NOT NULL DEFAULT 0 CHECK (sms_pin IN (0, 1));

PRAGMA user_version = 7;
