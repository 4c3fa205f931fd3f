/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/rekey.h"

#include <errno.h>
#include <string.h>

#include "store/db/db.h"
#include "store/seal/ledger.h"
#include "store/seal/seal_veil.h"

#define META_ROOT	"root"
#define META_FORMER	"former_key"
#define META_MOVED	"rekey_moved"
#define ROWS		16	/* between two looks at the watch */

/* How far, and that it is done. */
struct moved {
	struct db_move at;
	uint32_t is_done;
};

/* ---- what the database keeps ---- */

/* A value that is there whole. returns: 1; 0 none; -errno. */
static int get_fixed(struct db *db, const char *name, void *value, size_t size)
{
	size_t len;
	int rc = db_meta_get(db, name, value, size, &len);

	return rc == -ENOENT ? 0 : rc == -EMSGSIZE ? -EUCLEAN : rc < 0 ? rc : len == size;
}

static int read_kept(struct db *db, struct seal_kept *kept)
{
	int rc = get_fixed(db, REKEY_META_CHECK, kept->check, sizeof(kept->check));

	if (rc <= 0)
		return rc ? rc : -ENOENT;
	rc = get_fixed(db, META_ROOT, kept->root, sizeof(kept->root));
	if (rc < 0)
		return rc;
	kept->has_root = rc;
	rc = get_fixed(db, META_FORMER, kept->former, sizeof(kept->former));
	if (rc < 0)
		return rc;
	kept->has_former = rc;
	return 0;
}

int rekey_put_key(struct db *db, const struct seal_keys *keys)
{
	uint8_t check[SEAL_IX];
	char id[SEAL_KEY_ID];
	int rc;

	seal_keys_check(keys, check);
	seal_keys_id(keys, id);
	rc = db_meta_put(db, REKEY_META_CHECK, check, sizeof(check));
	return rc ? rc : db_meta_put(db, REKEY_META_ID, id, sizeof(id) - 1);
}

static void set_veil(struct db *db, const struct seal_keys *keys)
{
	const struct db_veil veil = seal_veil(keys);

	db_veil(db, &veil);
}

int rekey_prove(struct db *db, struct seal_keys *keys)
{
	struct seal_kept kept;
	int rc = read_kept(db, &kept);

	if (rc == 0)
		rc = seal_veil_settle(keys, &kept);
	if (rc == 0)
		set_veil(db, keys);
	return rc == -EBADMSG ? -EUCLEAN : rc;
}

static int read_moved(struct db *db, struct moved *m)
{
	int rc = get_fixed(db, META_MOVED, m, sizeof(*m));

	if (rc <= 0)
		memset(m, 0, sizeof(*m));
	return rc < 0 ? rc : 0;
}

int rekey_look(struct db *db, const struct seal_keys *keys, struct rekey_state *state)
{
	struct seal_kept kept;
	struct moved m;
	int rc = read_kept(db, &kept);

	memset(state, 0, sizeof(*state));
	seal_keys_id(keys, state->key_id);
	state->is_moving = seal_veil_is_moving(keys);
	if (rc || !state->is_moving)
		return rc;
	memcpy(state->next, kept.former + SEAL_WRAP, SEAL_WRAP);
	rc = read_moved(db, &m);
	state->percent = m.at.percent;
	state->is_moved = m.is_done;
	return rc;
}

/* ---- the change ---- */

static int write_line(struct db *db, const struct seal_keys *keys, const char *kind, int64_t time)
{
	char id[SEAL_KEY_ID];
	struct ledger_event ev = { .kind = kind, .time = time, .org = "", .event = id, .event_len = sizeof(id) - 1 };

	seal_keys_id(keys, id);
	return ledger_append(db, keys, &ev, NULL, NULL);
}

static int write_begin(struct db *db, const struct seal_keys *next, const struct seal_kept *kept, int64_t time)
{
	const struct moved none = { 0 };
	int rc = rekey_put_key(db, next);

	if (rc == 0)
		rc = db_meta_put(db, META_ROOT, kept->root, sizeof(kept->root));
	if (rc == 0)
		rc = db_meta_put(db, META_FORMER, kept->former, sizeof(kept->former));
	if (rc == 0)
		rc = db_meta_put(db, META_MOVED, &none, sizeof(none));
	if (rc == 0)
		rc = db_meta_put(db, DB_META_KEYED, &time, sizeof(time));
	return rc ? rc : write_line(db, next, "rekey", time);
}

static int commit_or_abort(struct db *db, int rc)
{
	if (rc == 0)
		return db_commit(db);
	db_abort(db);
	return rc;
}

int rekey_begin(struct db *db, struct seal_keys *keys, const uint8_t wrap[SEAL_WRAP], int64_t time)
{
	struct seal_keys *next;
	struct seal_kept kept;
	int rc = seal_veil_next(&next, &kept, keys, wrap);

	if (rc)
		return rc;
	rc = db_begin(db);
	if (rc == 0)
		rc = commit_or_abort(db, write_begin(db, next, &kept, time));
	if (rc) {
		seal_keys_free(next);
		return rc;
	}
	db_mark_dropped(db);
	seal_veil_adopt(keys, next);
	set_veil(db, keys);
	return 0;
}

static int move_some(struct db *db, struct moved *m, bool (*stop)(void *ctx), void *ctx)
{
	unsigned i;
	int rc = 1;

	do
		for (i = 0; i < ROWS && rc == 1; i++)
			rc = db_move_step(db, &m->at);
	while (rc == 1 && !stop(ctx));
	m->is_done = rc == 0;
	return rc;
}

/* The place is kept with the rows: whatever of it was not committed is done again. */
int rekey_slice(struct db *db, bool (*stop)(void *ctx), void *ctx)
{
	struct moved m;
	int rc = read_moved(db, &m), more;

	if (rc || m.is_done)
		return rc;
	rc = db_begin(db);
	if (rc)
		return rc;
	more = move_some(db, &m, stop, ctx);
	rc = commit_or_abort(db, more < 0 ? more : db_meta_put(db, META_MOVED, &m, sizeof(m)));
	return rc ? rc : more;
}

static int write_end(struct db *db, const struct seal_keys *keys, int64_t time)
{
	static const uint8_t none[1];	/* a value has an octet at least */
	int rc = db_meta_put(db, META_FORMER, none, sizeof(none));

	if (rc == 0)
		rc = db_meta_put(db, META_MOVED, none, sizeof(none));
	return rc ? rc : write_line(db, keys, "rekey.end", time);
}

int rekey_end(struct db *db, struct seal_keys *keys, int64_t time)
{
	struct moved m;
	int rc;

	if (!seal_veil_is_moving(keys))
		return 0;
	rc = read_moved(db, &m);
	if (rc || !m.is_done)
		return rc ? rc : -EBUSY;
	rc = db_begin(db);
	if (rc == 0)
		rc = commit_or_abort(db, write_end(db, keys, time));
	if (rc)
		return rc;
	seal_veil_end(keys);
	set_veil(db, keys);
	db_mark_dropped(db);
	return db_checkpoint(db, true);
}
