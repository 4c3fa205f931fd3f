-- Version 4 to 5: what became of each SMS, and who leased it. SQLite changes no CHECK in place: the table is made anew. The words are those of
-- schema.sql, so that both ways lead to the same.
DROP INDEX outbox_due;
DROP INDEX outbox_order;
DROP INDEX outbox_sent;
DROP INDEX outbox_silent;
DROP INDEX outbox_settled;
ALTER TABLE outbox RENAME TO outbox_old;
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
) STRICT;
INSERT INTO outbox SELECT id, link, state, created, due, tries, msgid, addressee, 0, 0, settled, iif(state = 0, sealed, NULL) FROM outbox_old;
-- a number is never given twice
DELETE FROM sqlite_sequence WHERE name = 'outbox';
UPDATE sqlite_sequence SET name = 'outbox' WHERE name = 'outbox_old';
DROP TABLE outbox_old;
CREATE INDEX outbox_due ON outbox (link, due, id) WHERE state = 0;
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

PRAGMA user_version = 5;
