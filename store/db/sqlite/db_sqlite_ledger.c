/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of the ledger and the tree over them. The lines carry no hash: what a whole 256 of them come to is a tile, what the next one is added to
 * is one row, written once a transaction. */
#include <errno.h>
#include <string.h>

#include "store/db/sqlite/db_sqlite.h"

#define GAP_MAX		1000000	/* lines that are gone, of a database that gets its tree */

/* ---- the tree as octets ---- */

static int unpack(struct tree *t, const uint8_t *octets, size_t len)
{
	int i;

	if (len < DB_SQLITE_SIZE)
		return -EUCLEAN;
	for (i = 0, t->size = 0; i < DB_SQLITE_SIZE; i++)
		t->size = t->size << 8 | octets[i];
	if (t->size > TREE_SIZE_MAX || len != DB_SQLITE_SIZE + (size_t)tree_tops(t->size) * TREE_HASH)
		return -EUCLEAN;
	memcpy(t->top, octets + DB_SQLITE_SIZE, len - DB_SQLITE_SIZE);
	return 0;
}

static int know_tree(struct db *db)
{
	uint8_t octets[DB_SQLITE_TREE];
	size_t len;
	int rc;

	if (db->tree.is_known)
		return 0;
	rc = db_sqlite_read_octets(db, SQL_TREE_GET, octets, sizeof(octets), &len);
	if (rc == -EMSGSIZE)
		rc = -EUCLEAN;
	if (rc == 0)
		rc = unpack(&db->tree.t, octets, len);
	else if (rc == -ENOENT)
		rc = (int)(db->tree.t.size = 0);
	db->tree.is_known = rc == 0 && db->in_transaction;	/* behind it others may have written */
	return rc;
}

/* ---- lines ---- */

static const struct db_sqlite_col line_cols[] = {
	COL(INT, db_line, shard), COL(INT, db_line, seq), COL(TEXT, db_line, data),
};
static const struct db_sqlite_row line_row = ROW(db_line, line_cols);

static int put_tiles(struct db *db, const uint8_t leaf[TREE_HASH])
{
	const struct tree *t = &db->tree.t;
	uint8_t hash[TREE_HASH];
	unsigned level;
	int rc = 0;

	for (level = 1; rc == 0 && level <= DB_TILES && tree_completes(t, leaf, level * DB_TILE, hash); level++) {
		db_sqlite_int(db, SQL_TILE_PUT, 1, level);
		db_sqlite_int(db, SQL_TILE_PUT, 2, (int64_t)(t->size >> level * DB_TILE));
		db_sqlite_octets(db, SQL_TILE_PUT, 3, hash, sizeof(hash));
		rc = db_sqlite_run(db, SQL_TILE_PUT);
	}
	return rc;
}

int db_line_put(struct db *db, const struct db_line *line)
{
	uint8_t leaf[TREE_HASH];
	int rc = know_tree(db);

	if (rc == 0 && line->seq != db->tree.t.size + 1)
		rc = -EUCLEAN;
	if (rc)
		return rc;
	tree_leaf(leaf, line->data, strnlen(line->data, sizeof(line->data)));
	db_sqlite_bind(db, SQL_LINE_PUT, &line_row, line);
	rc = db_sqlite_run(db, SQL_LINE_PUT) ?: put_tiles(db, leaf) ?: tree_add(&db->tree.t, leaf);
	if (rc == 0)
		db->last = *line;
	db->knows_last = db->tree.is_new = rc == 0;
	return rc;
}

/* A batch appends many lines: only the first has to look where the ledger ends. */
int db_line_last(struct db *db, struct db_line *line)
{
	if (db->knows_last) {
		*line = db->last;
		return 0;
	}
	return db_sqlite_one(db, SQL_LINE_LAST, &line_row, line);
}

int db_line_next(struct db *db, struct db_line *line, uint64_t after)
{
	db_sqlite_int(db, SQL_LINE_NEXT, 1, (int64_t)after);
	return db_sqlite_one(db, SQL_LINE_NEXT, &line_row, line);
}

int db_line_top(struct db *db, uint64_t *seq)
{
	int64_t v = (int64_t)db->last.seq;
	int rc = db->knows_last ? 0 : db_sqlite_value(db, SQL_LINE_TOP, &v);

	*seq = (uint64_t)v;
	return rc == -ENOENT ? 0 : rc;
}

/* ---- the tree ---- */

int db_tree_get(struct db *db, struct tree *t)
{
	int rc = know_tree(db);

	if (rc == 0)
		*t = db->tree.t;
	return rc;
}

int db_tile_get(struct db *db, unsigned level, uint64_t n, uint8_t hash[TREE_HASH])
{
	size_t len;
	int rc;

	db_sqlite_int(db, SQL_TILE_GET, 1, level);
	db_sqlite_int(db, SQL_TILE_GET, 2, (int64_t)n);
	rc = db_sqlite_read_octets(db, SQL_TILE_GET, hash, TREE_HASH, &len);
	return rc == 0 && len != TREE_HASH ? -EUCLEAN : rc;
}

static int read_leaf(struct db *db, uint64_t index, uint8_t hash[TREE_HASH])
{
	struct db_line line;
	int rc = db_line_next(db, &line, index);

	if (rc == -ENOENT || (rc == 0 && line.seq != index + 1))
		rc = (int)(line.data[0] = '\0');
	if (rc == 0)
		tree_leaf(hash, line.data, strlen(line.data));
	return rc;
}

/* What the parts of a subtree are: lines, or the largest tiles that are not larger than it. */
static int read_part(struct db *db, unsigned tile, uint64_t index, uint8_t hash[TREE_HASH])
{
	int rc = tile ? db_tile_get(db, tile, index, hash) : read_leaf(db, index, hash);

	return rc == -ENOENT ? -EUCLEAN : rc;
}

int db_tree_read(void *ctx, unsigned level, uint64_t index, uint8_t hash[TREE_HASH])
{
	const unsigned tile = level / DB_TILE < DB_TILES ? level / DB_TILE : DB_TILES, more = level - tile * DB_TILE;
	struct tree t = { 0 };
	uint64_t i;
	int rc = 0;

	for (i = index << more; rc == 0 && i < (index + 1) << more; i++)
		rc = read_part(ctx, tile, i, hash) ?: tree_add(&t, hash);
	if (rc == 0)
		tree_root(&t, hash);
	return rc;
}

int db_tree_at(struct db *db, uint64_t size, struct tree *t)
{
	int rc = know_tree(db);

	if (rc == 0 && size > db->tree.t.size)
		rc = -ERANGE;
	return rc ? rc : tree_load(t, size, db_tree_read, db);
}

/* ---- a database that has a chain yet ---- */

struct begin {
	sqlite3 *h;
	sqlite3_stmt *put;	/* a tile */
	struct tree t;
	uint8_t chain[TREE_HASH];
	int64_t broken;		/* the first line that the chain does not vouch for; 0: none */
};

static int begin_tile(struct begin *b, unsigned level, const uint8_t hash[TREE_HASH])
{
	int rc;

	sqlite3_bind_int(b->put, 1, (int)level);
	sqlite3_bind_int64(b->put, 2, (int64_t)(b->t.size >> level * DB_TILE));
	sqlite3_bind_blob(b->put, 3, hash, TREE_HASH, SQLITE_STATIC);
	rc = sqlite3_step(b->put);
	sqlite3_reset(b->put);
	return rc == SQLITE_DONE ? 0 : rc;
}

static int begin_add(struct begin *b, const void *data, size_t len)
{
	uint8_t leaf[TREE_HASH], hash[TREE_HASH];
	unsigned level;
	int rc = 0;

	tree_leaf(leaf, data, len);
	for (level = 1; rc == 0 && level <= DB_TILES && tree_completes(&b->t, leaf, level * DB_TILE, hash); level++)
		rc = begin_tile(b, level, hash);
	if (rc == 0 && tree_add(&b->t, leaf))
		rc = SQLITE_CORRUPT;
	return rc;
}

/* Lines that are gone, up to that number. */
static int begin_gap(struct begin *b, int64_t top)
{
	int rc = 0;

	if (top < 0 || (uint64_t)top > b->t.size + GAP_MAX)
		return SQLITE_CORRUPT;
	if ((uint64_t)top > b->t.size && !b->broken)
		b->broken = (int64_t)b->t.size + 1;
	while (rc == 0 && b->t.size < (uint64_t)top)
		rc = begin_add(b, "", 0);
	return rc;
}

static int begin_line(struct begin *b, sqlite3_stmt *s)
{
	const int64_t seq = sqlite3_column_int64(s, 0);
	const void *data = sqlite3_column_text(s, 1), *chain = sqlite3_column_blob(s, 2);
	const size_t len = (size_t)sqlite3_column_bytes(s, 1);
	uint8_t leaf[TREE_HASH];
	int rc = data && chain && sqlite3_column_bytes(s, 2) == TREE_HASH ? begin_gap(b, seq - 1) : SQLITE_CORRUPT;

	if (rc)
		return rc;
	tree_leaf(leaf, data, len);
	tree_node(b->chain, b->chain, leaf);
	if (memcmp(b->chain, chain, TREE_HASH) && !b->broken)
		b->broken = seq;
	memcpy(b->chain, chain, TREE_HASH);
	return begin_add(b, data, len);
}

static int begin_lines(struct begin *b)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(b->h, "SELECT seq, data, chain FROM ledger ORDER BY seq", -1, &s, NULL), end;

	while (!rc && (rc = sqlite3_step(s)) == SQLITE_ROW)
		rc = begin_line(b, s);
	if (rc == SQLITE_DONE)
		rc = 0;
	end = sqlite3_finalize(s);
	return rc ? rc : end;
}

static int begin_end(struct begin *b)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(b->h, "SELECT max(seq) FROM sqlite_sequence WHERE name = 'ledger'", -1, &s, NULL), end;

	if (!rc && (rc = sqlite3_step(s)) == SQLITE_ROW)
		rc = begin_gap(b, sqlite3_column_int64(s, 0));
	end = sqlite3_finalize(s);
	return rc ? rc : end;
}

/* Run one statement with one blob. */
static int begin_put(struct begin *b, const char *sql, const void *octets, size_t len)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(b->h, sql, -1, &s, NULL), end;

	if (!rc) {
		sqlite3_bind_blob(s, 1, octets, (int)len, SQLITE_STATIC);
		rc = sqlite3_step(s);
	}
	end = sqlite3_finalize(s);
	return rc == SQLITE_DONE ? end : rc;
}

int db_sqlite_tree_begin(sqlite3 *h)
{
	uint8_t octets[DB_SQLITE_TREE];
	struct begin b = { .h = h };
	int rc = sqlite3_prepare_v2(h, db_sqlite_text[SQL_TILE_PUT], -1, &b.put, NULL);

	if (!rc)
		rc = begin_lines(&b) ?: begin_end(&b);
	sqlite3_finalize(b.put);
	if (!rc && b.t.size)
		rc = begin_put(&b, db_sqlite_text[SQL_TREE_PUT], octets, db_sqlite_tree_pack(octets, &b.t));
	if (!rc && b.broken)
		rc = begin_put(&b, "INSERT INTO meta (name, value) VALUES ('" DB_META_BROKEN "', ?1)", &b.broken, sizeof(b.broken));
	return rc ? rc : sqlite3_exec(h, "ALTER TABLE ledger DROP COLUMN chain", NULL, NULL, NULL);
}
