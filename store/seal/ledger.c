/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>

#include "store/db/db.h"
#include "store/seal/ledger.h"
#include "store/seal/seal.h"

_Static_assert(LEDGER_RECEIPT == SEAL_IX, "a receipt is one keyed hash");
_Static_assert(LEDGER_DATA_MAX == sizeof(((struct db_line *)0)->data), "a line fits its row");

void ledger_leaf(uint8_t leaf[LEDGER_HASH], const void *data, size_t len)
{
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, (const uint8_t *)"\x00", 1);
	crypto_hash_sha256_update(&st, data, len);
	crypto_hash_sha256_final(&st, leaf);
}

void ledger_chain(uint8_t next[LEDGER_HASH], const uint8_t prev[LEDGER_HASH], const uint8_t leaf[LEDGER_HASH])
{
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, (const uint8_t *)"\x01", 1);
	crypto_hash_sha256_update(&st, prev, LEDGER_HASH);
	crypto_hash_sha256_update(&st, leaf, LEDGER_HASH);
	crypto_hash_sha256_final(&st, next);
}

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

/* Chain value and number before the next line. After a cut end the number goes on, so that the gap stays visible. */
static int find_end(struct db *db, struct db_line *last)
{
	uint64_t top;
	int rc;

	rc = db_line_last(db, last);
	if (rc == -ENOENT) {
		memset(last, 0, sizeof(*last));
		rc = 0;
	}
	if (rc)
		return rc;
	rc = db_line_top(db, &top);
	if (!rc && top > last->seq)
		last->seq = top;
	return rc;
}

int ledger_append(struct db *db, const struct seal_keys *keys, const struct ledger_event *ev,
		  uint64_t *seq, uint8_t receipt[LEDGER_RECEIPT])
{
	uint8_t proof[LEDGER_RECEIPT], leaf[LEDGER_HASH];
	char hex[2 * LEDGER_RECEIPT + 1];
	struct db_line line;
	int rc, len;

	if (!is_word(ev->kind, LEDGER_KIND_MAX) || !is_org(ev->org) || ev->time < 0)
		return -EINVAL;
	rc = find_end(db, &line);
	if (rc)
		return rc;
	line.seq++;
	seal_receipt(keys, proof, line.seq, ev->event, ev->event_len);
	sodium_bin2hex(hex, sizeof(hex), proof, sizeof(proof));
	memset(line.data, 0, sizeof(line.data));
	len = snprintf(line.data, sizeof(line.data), "%s|%" PRId64 "|%s|%s", ev->kind, ev->time - ev->time % LEDGER_COARSE_S, ev->org, hex);
	ledger_leaf(leaf, line.data, (size_t)len);
	ledger_chain(line.chain, line.chain, leaf);
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

static int broken(struct ledger_walk *walk, const char *why)
{
	walk->broken = walk->count + 1;
	walk->why = why;
	return -EBADMSG;
}

/* Check the line after walk->count. returns: 1; 0 there is none; -EBADMSG; errors of db.h. */
static int check_next(struct db *db, struct ledger_walk *walk)
{
	uint8_t leaf[LEDGER_HASH], chain[LEDGER_HASH];
	struct db_line line;
	uint64_t top;
	int rc;

	rc = db_line_next(db, &line, walk->count);
	if (rc == -ENOENT) {
		rc = db_line_top(db, &top);
		if (!rc && top > walk->count)
			rc = broken(walk, "the end is missing");
		return rc;
	}
	if (rc == -EUCLEAN)
		return broken(walk, "not a line");
	if (rc)
		return rc;
	if (line.seq != walk->count + 1)
		return broken(walk, "missing");
	ledger_leaf(leaf, line.data, strlen(line.data));
	ledger_chain(chain, walk->chain, leaf);
	if (memcmp(chain, line.chain, LEDGER_HASH))
		return broken(walk, "changed, or one before it was taken out");
	memcpy(walk->chain, chain, LEDGER_HASH);
	walk->count++;
	return 1;
}

int ledger_walk_step(struct db *db, struct ledger_walk *walk, unsigned limit)
{
	int rc = 1;

	if (walk->broken)
		return -EBADMSG;
	while (limit-- && rc == 1)
		rc = check_next(db, walk);
	return rc;
}
