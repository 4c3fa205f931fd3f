#!/usr/bin/env python3
# Goal: the sums of a database's tables by another program: "TABLE ROWS SUM" a line. usage: sums.py DATABASE KEY-IN-HEX
import hashlib
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?immutable=1", uri=True)
db.text_factory = bytes
key = bytes.fromhex(sys.argv[2])
version, = db.execute("PRAGMA user_version").fetchone()


def column(v):
    if v is None:
        return b"\5"
    if isinstance(v, int):
        return b"\1" + v.to_bytes(8, "big", signed=True)
    kind, octets = (b"\3", v) if isinstance(v, bytes) else (b"\4", bytes(v))
    return kind + len(octets).to_bytes(4, "big") + octets


def element(table, row):
    # text_factory makes both texts and blobs octets: the type comes with each value
    octets = version.to_bytes(2, "big") + (len(row) // 2).to_bytes(2, "big")
    for kind, v in zip(row[::2], row[1::2]):
        octets += column(memoryview(v) if kind == b"blob" else v)
    h = hashlib.blake2b(octets, digest_size=32, key=key, salt=table.ljust(16, b"\0"), person=b"musafir/row/1")
    return int.from_bytes(h.digest(), "little")


for table, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
    if table == b"ledger" or table.startswith(b"sqlite_"):
        continue
    name = table.decode()
    columns = ", ".join(f'typeof("{c.decode()}"), "{c.decode()}"' for _, c, *_ in db.execute(f'PRAGMA table_info("{name}")'))
    rows = [element(table, r) for r in db.execute(f'SELECT {columns} FROM "{name}"')]
    print(name, len(rows), (sum(rows) % 2**256).to_bytes(32, "little").hex())
