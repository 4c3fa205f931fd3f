/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/db/db.h"
#include "store/seal/ledger.h"
#include "store/seal/seal.h"

_Static_assert(LEDGER_RECEIPT == SEAL_IX, "a receipt is one keyed hash");
_Static_assert(LEDGER_DATA_MAX == sizeof(((struct db_line *)0)->data), "a line fits its row");

static bool is_word(const char *text, size_t max)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.");

	return len && len <= max && !text[len];
}

static bool is_org(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return !text[len] && (len == 0 || len == 6);
}

/* The number of the last line. After a cut end the number goes on, so that the gap stays visible. */
static int find_end(struct db *db, uint64_t *seq)
{
	struct tree t;
	int rc = db_line_top(db, seq) ?: db_tree_get(db, &t);

	if (rc == 0 && t.size > *seq)
		*seq = t.size;
	return rc;
}

int ledger_append(struct db *db, const struct seal_keys *keys, const struct ledger_event *ev,
		  uint64_t *seq, uint8_t receipt[LEDGER_RECEIPT])
{
	uint8_t proof[LEDGER_RECEIPT];
	char hex[2 * LEDGER_RECEIPT + 1];
	struct db_line line = { 0 };
	int rc;

	if (!is_word(ev->kind, LEDGER_KIND_MAX) || !is_org(ev->org) || ev->time < 0)
		return -EINVAL;
	rc = find_end(db, &line.seq);
	if (rc)
		return rc;
	line.seq++;
	seal_receipt(keys, proof, line.seq, ev->event, ev->event_len);
	sodium_bin2hex(hex, sizeof(hex), proof, sizeof(proof));
	snprintf(line.data, sizeof(line.data), "%s|%" PRId64 "|%s|%s", ev->kind, ev->time - ev->time % LEDGER_COARSE_S, ev->org, hex);
	rc = db_line_put(db, &line);
	if (rc)
		return rc;
	if (seq)
		*seq = line.seq;
	if (receipt)
		memcpy(receipt, proof, sizeof(proof));
	return 0;
}

static int read_time(const struct db_line *line, int64_t *time)
{
	const char *text = strchr(line->data, '|');
	char *end;

	if (!text)
		return -EUCLEAN;
	*time = strtoll(text + 1, &end, 10);
	return *end == '|' && *time >= 0 ? 0 : -EUCLEAN;
}

int ledger_first(struct db *db, int64_t *time)
{
	struct db_line line;
	int rc = db_line_next(db, &line, 0);

	return rc ? rc : read_time(&line, time);
}

int ledger_last(struct db *db, int64_t *time)
{
	struct db_line line;
	int rc = db_line_last(db, &line);

	return rc ? rc : read_time(&line, time);
}

int ledger_chain_at(struct db *db, uint64_t seq, uint8_t head[TREE_HASH])
{
	uint8_t leaf[TREE_HASH];
	struct db_line line;
	uint64_t i;
	int rc;

	memset(head, 0, TREE_HASH);
	for (i = 0; i < seq; i++) {
		rc = db_line_next(db, &line, i);
		if (rc)
			return rc;
		if (line.seq != i + 1)
			return -ENOENT;
		tree_leaf(leaf, line.data, strlen(line.data));
		tree_node(head, head, leaf);
	}
	return 0;
}

/* ---- the walk ---- */

/* It is one of n from first on. */
static int broken(struct ledger_walk *walk, uint64_t first, uint64_t n, const char *why)
{
	walk->broken = first;
	walk->last = first + n - 1;
	walk->count = first - 1;
	walk->why = why;
	return -EBADMSG;
}

static const char changed[] = "changed";

/* The subtree of 2^bits lines that begins with that index is another. */
static int broken_part(struct ledger_walk *walk, uint64_t index, unsigned bits)
{
	return broken(walk, index + 1, UINT64_C(1) << bits, changed);
}

/* Compare the tiles that the next line completes. returns: 0; -EBADMSG; errors of db.h. */
static int check_tiles(struct db *db, struct ledger_walk *walk, const uint8_t leaf[TREE_HASH])
{
	uint8_t expected[TREE_HASH], hash[TREE_HASH];
	unsigned level, bits;
	int rc;

	for (level = 1; level <= DB_TILES; level++) {
		bits = level * DB_TILE;
		if (!tree_completes(&walk->tree, leaf, bits, hash))
			break;
		rc = db_tile_get(db, level, walk->tree.size >> bits, expected);
		if (rc && rc != -ENOENT && rc != -EUCLEAN)
			return rc;
		if (rc || memcmp(hash, expected, sizeof(hash)))
			return broken_part(walk, walk->tree.size >> bits << bits, bits);
	}
	return 0;
}

/* No line follows: is this where the tree ends, and is it the same? */
static int check_end(struct db *db, struct ledger_walk *walk)
{
	const uint64_t count = walk->tree.size;
	uint64_t top, begin = 0;
	unsigned i = 0, bits;
	struct tree end;
	int rc = db_line_top(db, &top) ?: db_tree_get(db, &end);

	if (rc == -EUCLEAN)
		return broken(walk, count + 1, 1, "the end of the tree is not one");
	if (rc)
		return rc;
	if (top > count || end.size > count)
		return broken(walk, count + 1, 1, "the end is missing");
	if (end.size < count)
		return broken(walk, end.size + 1, 1, "not in the tree");
	for (bits = TREE_DEPTH; bits--;) {
		if (!(count >> bits & 1))
			continue;
		if (memcmp(walk->tree.top[i], end.top[i], TREE_HASH))
			return broken_part(walk, begin, bits);
		begin += UINT64_C(1) << bits;
		i++;
	}
	walk->count = count;
	return 0;
}

/* Check the line behind the last. returns: 1; 0 there is none; -EBADMSG; errors of db.h. */
static int check_next(struct db *db, struct ledger_walk *walk)
{
	const uint64_t next = walk->tree.size + 1;
	uint8_t leaf[TREE_HASH];
	struct db_line line;
	int rc;

	rc = db_line_next(db, &line, next - 1);
	if (rc == -ENOENT)
		return check_end(db, walk);
	if (rc == -EUCLEAN)
		return broken(walk, next, 1, "not a line");
	if (rc)
		return rc;
	if (line.seq != next)
		return broken(walk, next, 1, "missing");
	if (next == walk->known)
		return broken(walk, next, 1, "changed, or one before it was taken out, when lines were chained");
	tree_leaf(leaf, line.data, strlen(line.data));
	rc = check_tiles(db, walk, leaf);
	if (rc == 0 && tree_add(&walk->tree, leaf))
		rc = broken(walk, next, 1, "one too many");
	walk->count = rc ? walk->count : next;
	return rc ? rc : 1;
}

static int know_broken(struct db *db, struct ledger_walk *walk)
{
	int64_t known = 0;
	size_t len;
	int rc = db_meta_get(db, DB_META_BROKEN, &known, sizeof(known), &len);

	walk->known = rc == 0 && len == sizeof(known) ? (uint64_t)known : 0;
	return rc == -ENOENT ? 0 : rc;
}

int ledger_walk_step(struct db *db, struct ledger_walk *walk, unsigned limit)
{
	int rc = walk->tree.size ? 0 : know_broken(db, walk);

	if (walk->broken)
		return -EBADMSG;
	for (rc = rc ? rc : 1; limit && rc == 1; limit--)
		rc = check_next(db, walk);
	return rc;
}
