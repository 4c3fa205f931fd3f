-- Version 6 to 7. The words are those of schema.sql, so that both ways lead to the same.

-- Numbers that fail are counted as well as lock-outs, and PINs whose closing an alarm holds back are found.
ALTER TABLE lockout ADD COLUMN numbers INTEGER NOT NULL DEFAULT 0;
CREATE INDEX login_close ON login (fail_day3) WHERE fail_day3 > 0 AND closed = 0;

PRAGMA user_version = 7;
