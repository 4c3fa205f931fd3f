/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"
#include "store/vault/vault_store.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/rights.h"
#include "store/anchor/anchor.h"
#include "store/db/db.h"
#include "store/identity/core/identity_limits.h"
#include "store/seal/ledger.h"
#include "store/seal/rekey.h"
#include "store/seal/seal.h"
#include "store/vault/vault.h"
#include "store/vault/vault_mark.h"

#define META_CLOCK	"test_clock"
#define META_JUMP	"test_jump"
#define META_OPENED	"opened"
#define LOCK_PAUSE_MS	100

static int file_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int put_key_identity(struct db *db, const struct seal_keys *keys)
{
	int rc = db_begin(db);

	if (rc < 0)
		return rc;
	rc = rekey_put_key(db, keys);
	if (rc == 0)
		return db_commit(db);
	db_abort(db);
	return rc;
}

static void remove_database(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	char name[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		unlink(name);
	}
}

static int create_database(const char *db_path, const char *keyfile, char *err, size_t err_size)
{
	struct vault_store s = { 0 };
	int rc;

	rc = seal_keys_open(&s.keys, keyfile, err, err_size);
	if (rc < 0)
		return rc;
	rc = db_open(&s.db, db_path, DB_CREATE, err, err_size);
	if (rc < 0)
		goto out_keys;
	rc = put_key_identity(s.db, s.keys);
	db_close(s.db);
	if (rc < 0) {
		snprintf(err, err_size, "%s: cannot be written: %s", db_path, strerror(-rc));
		remove_database(db_path);
	}
out_keys:
	seal_keys_free(s.keys);
	return rc;
}

/* The escrow secret that seal_keyfile_create() makes beside a test key. */
static void escrow_path(char name[PATH_MAX], const char *keyfile)
{
	const char *slash = strrchr(keyfile, '/');

	snprintf(name, PATH_MAX, "%.*sescrow.key", slash ? (int)(slash - keyfile + 1) : 0, keyfile);
}

static void remove_escrow(const char *keyfile)
{
	char name[PATH_MAX];

	escrow_path(name, keyfile);
	unlink(name);
}

bool vault_store_has_escrow(const char *keyfile)
{
	char name[PATH_MAX];

	escrow_path(name, keyfile);
	return file_exists(name);
}

int vault_store_create(const char *db_path, const char *keyfile, bool test, const struct seal_escrow *escrow, char *err, size_t err_size)
{
	int rc;

	if (file_exists(db_path)) {
		snprintf(err, err_size, "%s: exists already; nothing is overwritten: move it away first", db_path);
		return -EEXIST;
	}
	rc = seal_keyfile_create(keyfile, test, escrow, err, err_size);
	if (rc < 0)
		return rc;
	rc = create_database(db_path, keyfile, err, err_size);
	if (rc == 0)
		return 0;
	unlink(keyfile);
	if (!escrow)
		remove_escrow(keyfile);
	return rc;
}

static int open_database(struct db **db, const char *path, unsigned wait_s, char *err, size_t err_size)
{
	const struct timespec pause = { .tv_nsec = LOCK_PAUSE_MS * 1000000L };
	unsigned left = wait_s * 1000 / LOCK_PAUSE_MS;
	int rc;

	for (;;) {
		rc = db_open(db, path, DB_OLDER, err, err_size);
		if (rc != -EBUSY || left-- == 0)
			return rc;
		nanosleep(&pause, NULL);
	}
}

int vault_store_prove(struct db *db, struct seal_keys *keys, const char *db_path, const char *keyfile, char *err, size_t err_size)
{
	int rc = rekey_prove(db, keys);

	switch (rc) {
	case 0:
		return 0;
	case -ENOENT:
		snprintf(err, err_size, "%s: has no key of its own; it was not made by musafirctl init", db_path);
		return -EUCLEAN;
	case -EKEYREJECTED:
		snprintf(err, err_size, "%s: is not the key of %s; give store.keyfile the key file made with this database", keyfile, db_path);
		return rc;
	case -EUCLEAN:
		snprintf(err, err_size, "%s: what it keeps of its key is damaged or was changed", db_path);
		return rc;
	default:
		snprintf(err, err_size, "%s: cannot be read: %s", db_path, strerror(-rc));
		return rc;
	}
}

/* Whoever had the database until now may have changed the key file meanwhile. */
static int prove_again(struct vault_store *s, const char *db_path, const char *keyfile, char *err, size_t err_size)
{
	int rc;

	seal_keys_free(s->keys);
	rc = seal_keys_open(&s->keys, keyfile, err, err_size);
	return rc < 0 ? rc : vault_store_prove(s->db, s->keys, db_path, keyfile, err, err_size);
}

/* Behind what is wrong stands what a person does about it. */
static void add_remedy(char *err, size_t err_size, int rc, const char *db_path, const char *keyfile)
{
	bool has_key = access(keyfile, F_OK) == 0, has_db = access(db_path, F_OK) == 0;
	size_t len = strlen(err);
	const char *text = "";

	if (rc == -EUCLEAN)
		text = "; move it away, then `musafirctl restore` makes it out of a backup";
	else if (rc == -ENOENT && !has_key && !has_db)
		text = "; `musafirctl init` makes key file and database";
	else if (rc == -ENOENT)
		text = has_key ? "; `musafirctl restore` makes it out of a backup" : "; bring it, or two custodians make it anew by `musafirctl restore`";
	snprintf(err + len, err_size - len, "%s", text);
}

/* ---- an older schema ---- */

void vault_store_older_name(char path[PATH_MAX], const char *db_path, unsigned version)
{
	snprintf(path, PATH_MAX, "%s.before-%u", db_path, version + 1);
}

/* returns: 1; 0: it is none, or young; -errno. */
static int sweep_older(const char *path, int64_t now)
{
	struct stat st;

	if (lstat(path, &st) < 0 || now - st.st_mtime < VAULT_OLDER_DAYS * DB_DAY)
		return 0;
	return unlink(path) < 0 ? -errno : 1;
}

int vault_store_older_sweep(const char *db_path, int64_t now, unsigned *n)
{
	char path[PATH_MAX], part[PATH_MAX + 8];
	int version, done, rc = 0;

	*n = 0;
	for (version = 1; version < DB_VERSION; version++) {
		vault_store_older_name(path, db_path, (unsigned)version);
		snprintf(part, sizeof(part), "%s.part", path);
		done = sweep_older(part, now);
		rc = done < 0 ? done : rc;
		done = sweep_older(path, now);
		rc = done < 0 ? done : rc;
		*n += done > 0;
	}
	return rc;
}

static int bring_up(struct vault_store *s, const char *db_path, vault_store_keep keep, char *err, size_t err_size)
{
	struct db_older older;
	char path[PATH_MAX];
	int rc = keep ? keep(s, db_path, err, err_size) : 0;

	if (rc == 0)
		rc = db_older_get(s->db, &older);
	if (rc < 0)
		return rc;
	rc = db_upgrade(s->db, err, err_size);
	if (rc < 0 || !keep)
		return rc;
	vault_store_older_name(path, db_path, older.version);
	LOGP(DSTORE, LOGL_NOTICE, "%s: schema %u became %d; as it was it is in %s for %d days, which `musafirctl restore` of the former program takes\n", db_path,
	     older.version, DB_VERSION, path, VAULT_OLDER_DAYS);
	return 0;
}

int vault_store_open(struct vault_store *store, const char *db_path, const char *keyfile, unsigned wait_s, vault_store_keep keep, char *err,
		     size_t err_size)
{
	struct vault_store s = { 0 };
	int rc;

	rc = seal_keys_open(&s.keys, keyfile, err, err_size);
	if (rc < 0)
		goto err;
	rc = vault_mark_look(db_path, VAULT_MARK_LOOK_MS, err, err_size);
	if (rc == 0)
		rc = open_database(&s.db, db_path, wait_s, err, err_size);
	if (rc < 0)
		goto err_keys;
	rc = vault_store_prove(s.db, s.keys, db_path, keyfile, err, err_size);
	if (rc == -EKEYREJECTED)
		rc = prove_again(&s, db_path, keyfile, err, err_size);
	if (rc == 0 && db_is_older(s.db))
		rc = bring_up(&s, db_path, keep, err, err_size);
	if (rc < 0)
		goto err_db;
	*store = s;
	return 0;

err_db:
	db_close(s.db);
err_keys:
	seal_keys_free(s.keys);
err:
	add_remedy(err, err_size, rc, db_path, keyfile);
	return rc;
}

int vault_store_user(const struct seal_keys *keys, bool has_users, char *err, size_t err_size)
{
	if (geteuid() != 0 || has_users || seal_keys_is_test(keys))
		return 0;
	snprintf(err, err_size, "running as root without process.gateway_user, vault_user and kdf_user: only with a key made by `musafirctl init --test`");
	return -EPERM;
}

static bool folder_of(char real[PATH_MAX], const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	return realpath(folder, real) != NULL;
}

int vault_store_folder(const struct rights_user *user, const char *db_path, char *err, size_t err_size)
{
	const char *slash = strrchr(db_path, '/');
	bool has_name = user->name && *user->name;

	if (rights_may_make(user, db_path))
		return 0;
	snprintf(err, err_size, "%.*s: %s%s may not write to the folder of the database, so no backup can be made: chown it to that user",
		 slash ? (int)(slash - db_path) : 1, slash ? db_path : ".", has_name ? "process.vault_user " : "this user", has_name ? user->name : "");
	return -EACCES;
}

int vault_store_anchor_look(bool is_test, const char *db_path, const char *path, char *err, size_t err_size)
{
	char mine[PATH_MAX], its[PATH_MAX];

	if (!path && is_test)
		return 0;
	if (!path)
		snprintf(err, err_size, "store.anchor: missing; expected a file in another folder than the database, which tells an older database from it");
	else if (!folder_of(its, path))
		snprintf(err, err_size, "%s: its folder is not there; expected a place for the anchor", path);
	else if (folder_of(mine, db_path) && !strcmp(mine, its))
		snprintf(err, err_size, "%s: in the folder of the database, where who brings an older one brings its anchor too; expected another folder", path);
	else
		return 0;
	return -EINVAL;
}

int vault_store_anchor(struct vault_store *store, const char *db_path, const char *path, struct anchor **a, char *err, size_t err_size)
{
	char why[VAULT_STORE_ERR];
	uint8_t flag[8];
	size_t len;
	int rc;

	*a = NULL;
	rc = vault_store_anchor_look(seal_keys_is_test(store->keys), db_path, path, err, err_size);
	if (rc < 0 || !path)
		return rc;
	rc = anchor_open(a, store->keys, path, err, err_size);
	if (rc < 0)
		return rc;
	rc = anchor_check(*a, store->db, why, sizeof(why));
	if (rc == -ENODATA && !anchor_is_foreign(*a) && db_meta_get(store->db, VAULT_META_ANCHORED, flag, sizeof(flag), &len) == -ENOENT)
		rc = 0;
	else if (rc == -ENODATA)
		snprintf(why, sizeof(why), "the anchor is %s, so nothing tells whether the database is an older one",
			 anchor_is_foreign(*a) ? "changed, or that of another key" : "gone");
	if (rc == 0)
		return 0;
	snprintf(err, err_size, "%s: %s; to serve it all the same: musafirctl anchor accept", path, why);
	anchor_close(*a);
	*a = NULL;
	return rc;
}

int vault_store_anchored(struct vault_store *store)
{
	uint8_t flag[8];
	size_t len;
	int rc = db_meta_get(store->db, VAULT_META_ANCHORED, flag, sizeof(flag), &len);

	if (rc != -ENOENT)
		return rc;
	rc = db_begin(store->db);
	if (rc == 0)
		rc = db_meta_put(store->db, VAULT_META_ANCHORED, "1", 1);
	if (rc == 0)
		return db_commit(store->db);
	db_abort(store->db);
	return rc;
}

int vault_store_look(const char *db_path, const char *keyfile, const char *anchor, bool has_users, bool *is_test,
		     void (*tell)(void *ctx, const char *fault), void *ctx)
{
	struct vault_store s = { 0 };
	char err[VAULT_STORE_ERR];
	int rc, db_rc;

	rc = seal_keys_open(&s.keys, keyfile, err, sizeof(err));
	if (rc == 0)
		rc = vault_store_user(s.keys, has_users, err, sizeof(err));
	else
		add_remedy(err, sizeof(err), rc, db_path, keyfile);
	if (rc < 0)
		tell(ctx, err);
	*is_test = s.keys && seal_keys_is_test(s.keys);
	if (s.keys && vault_store_anchor_look(*is_test, db_path, anchor, err, sizeof(err)) < 0) {
		tell(ctx, err);
		rc = rc ? rc : -EINVAL;
	}
	db_rc = db_open(&s.db, db_path, DB_LOOK, err, sizeof(err));
	if (db_rc == 0 && rc == 0)
		db_rc = vault_store_prove(s.db, s.keys, db_path, keyfile, err, sizeof(err));
	if (db_rc < 0) {
		add_remedy(err, sizeof(err), db_rc, db_path, keyfile);
		tell(ctx, err);
	}
	db_close(s.db);
	seal_keys_free(s.keys);
	return rc ? rc : db_rc;
}

int vault_store_write_once(struct vault_store *store)
{
	int64_t now = time(NULL);
	int rc = db_begin(store->db);

	if (rc < 0)
		return rc;
	rc = db_meta_put(store->db, META_OPENED, &now, sizeof(now));
	if (rc == 0)
		return db_commit(store->db);
	db_abort(store->db);
	return rc;
}

static int64_t meta_seconds(const struct vault_store *store, const char *name)
{
	int64_t seconds;
	size_t len;

	if (!seal_keys_is_test(store->keys))
		return 0;
	if (db_meta_get(store->db, name, &seconds, sizeof(seconds), &len) < 0 || len != sizeof(seconds))
		return 0;
	return seconds;
}

struct clock vault_store_clock(const struct vault_store *store)
{
	struct clock clock = { .offset_s = meta_seconds(store, META_CLOCK), .jump_s = meta_seconds(store, META_JUMP), .earliest_s = CLOCK_EARLIEST };

	vault_mark_boot(clock.boot);
	return clock;
}

int64_t vault_store_line_time(const struct vault_store *store)
{
	const struct clock clock = vault_store_clock(store);
	int64_t now = clock_now(&clock), last;

	if (ledger_last(store->db, &last))
		return now;
	return now < last || now > last + IDENTITY_CLOCK_AHEAD_S ? last : now;
}

int vault_store_clock_put(struct vault_store *store, const struct clock *clock)
{
	int rc;

	if (!seal_keys_is_test(store->keys))
		return -EPERM;
	rc = db_meta_put(store->db, META_CLOCK, &clock->offset_s, sizeof(clock->offset_s));
	return rc ? rc : db_meta_put(store->db, META_JUMP, &clock->jump_s, sizeof(clock->jump_s));
}

void vault_store_close(struct vault_store *store)
{
	if (store->db && db_checkpoint(store->db, true) < 0)
		LOGP(DSTORE, LOGL_NOTICE, "the write-ahead log stays beside the database; the next start replays it\n");
	db_close(store->db);
	seal_keys_free(store->keys);
	*store = (struct vault_store){ 0 };
}
