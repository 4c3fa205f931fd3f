/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/backup/backup_restore.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/anchor/anchor.h"
#include "store/backup/backup_priv.h"
#include "store/base/secret.h"
#include "store/db/db.h"
#include "store/seal/ledger.h"
#include "store/vault/vault_store.h"

#define CODES_A_STEP 1000

/* A restore under way. secret: b, sec. */
struct restore {
	const struct backup_restore *conf;
	const char *name;
	char *err;
	struct backup b;
	struct seal_keys *keys;
	struct backup_part part;
	struct anchor *anchor;		/* NULL: none */
	bool is_placed;
	struct backup_restored *out;
};

/* ---- keys ---- */

static int read_recovery(struct restore *r, uint8_t sec[SEAL_CUSTODIANS][SEAL_KEY])
{
	unsigned i;
	int rc = 0;

	for (i = 0; i < r->conf->n_recovery && rc == 0; i++)
		rc = seal_escrow_read(sec[i], r->conf->recovery[i], r->err, BACKUP_ERR);
	return rc;
}

static int recover_keys(struct restore *r)
{
	uint8_t sec[SEAL_CUSTODIANS][SEAL_KEY];
	int rc = read_recovery(r, sec);

	if (rc == 0) {
		rc = seal_backup_recover(&r->keys, r->b.header, (const uint8_t (*)[SEAL_KEY])sec, r->conf->n_recovery);
		if (rc == -EBADMSG)
			backup_fail(r->err, rc, "%s: these recovery keys do not open it: two of its custodians are needed", r->name);
		else if (rc < 0)
			backup_fail(r->err, rc, "no memory for keys");
	}
	secret_wipe_mem(sec, sizeof(sec));
	r->out->is_key_made = rc == 0;
	return rc;
}

/* Those of the key file, or without one those that the custodians give. */
static int open_keys(struct restore *r)
{
	const char *keyfile = r->conf->keyfile;
	int rc;

	if (r->conf->n_recovery && access(keyfile, F_OK) < 0 && errno == ENOENT)
		rc = recover_keys(r);
	else
		rc = seal_keys_open(&r->keys, keyfile, r->err, BACKUP_ERR);
	if (rc == -ENOENT && !r->conf->n_recovery)
		return backup_fail(r->err, rc, "%s: No such file; bring it, or with --recovery-key twice the secrets of two custodians, which make it anew", keyfile);
	if (rc < 0)
		return rc;
	rc = seal_backup_open(r->keys, r->b.header, r->b.key);
	if (rc == -EKEYREJECTED)
		return backup_fail(r->err, rc, "%s: made under key %s, which is not that of %s", r->name, r->b.says.key_id, keyfile);
	return rc < 0 ? backup_fail(r->err, rc, "%s: damaged or changed", r->name) : 0;
}

/* ---- the file ---- */

/* What SQLite would play into a database of that name. */
static void sweep_logs(const char *path)
{
	static const char *const tails[] = { "-wal", "-journal", "-copy" };
	char name[PATH_MAX + 32];
	size_t i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		unlink(name);
	}
}

/* A log without its database may hold acts that are nowhere else; one beside its database stays there, whatever becomes of the restore. */
static int refuse_logs(struct restore *r)
{
	static const char *const tails[] = { "-wal", "-journal" };
	char name[PATH_MAX + 32];
	struct stat st;
	size_t i;

	if (lstat(r->conf->db_path, &st) == 0)
		return backup_fail(r->err, -EEXIST, "%s: exists already; nothing is overwritten: move it away first, and its -wal with it", r->conf->db_path);
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", r->conf->db_path, tails[i]);
		if (access(name, F_OK) == 0)
			return backup_fail(r->err, -EEXIST, "%s: left over from a database that misses it; move it to where that one is", name);
	}
	return 0;
}

static int check_room(struct restore *r)
{
	struct statvfs disk;

	if (fstatvfs(r->part.fd, &disk) < 0)
		return backup_fail(r->err, -errno, "%s: %s", r->part.part, strerror(errno));
	if ((uint64_t)disk.f_bavail * disk.f_frsize >= r->b.says.size + DB_COPY_ROOM)
		return 0;
	return backup_fail(r->err, -ENOSPC, "%s: no room: %llu MiB and %d to spare are needed, %llu are free", r->conf->db_path,
			   (unsigned long long)r->b.says.size >> 20, DB_COPY_ROOM >> 20, (unsigned long long)disk.f_bavail * disk.f_frsize >> 20);
}

/* ---- what a time that went back asks for ---- */

static int end_codes(struct db *db, uint64_t *ended)
{
	unsigned n;
	int rc;

	do {
		rc = db_clean(db, DB_CLEAN_SHARE_EXPIRE, DB_FOREVER, CODES_A_STEP, &n);
		*ended += rc ? 0 : n;
	} while (rc == 0 && n == CODES_A_STEP);
	return rc;
}

static int write_line(struct restore *r, struct db *db)
{
	const struct vault_store store = { db, r->keys };
	const struct ledger_event ev = { .kind = "restore", .time = vault_store_line_time(&store), .org = "", .event = r->b.says.id, .event_len = SEAL_BACKUP_ID };

	return ledger_append(db, r->keys, &ev, NULL, NULL);
}

static int amend_by_anchor(struct restore *r, struct db *db)
{
	struct anchor_amended done = { 0 };
	int rc = r->anchor ? anchor_amend(r->anchor, db, &done) : 0;

	r->out->erased = done.erased;
	r->out->raised = done.raised;
	return rc;
}

static int amend(struct restore *r, struct db *db)
{
	int rc = db_begin(db);

	if (rc < 0)
		return rc;
	rc = amend_by_anchor(r, db);
	if (rc == 0 && !r->conf->keep_codes)
		rc = end_codes(db, &r->out->codes_ended);
	if (rc == 0)
		rc = db_meta_put(db, DB_META_BACKUP, &r->b.says.time, sizeof(r->b.says.time));
	if (rc == 0 && r->anchor)
		rc = db_meta_put(db, VAULT_META_ANCHORED, "1", 1);
	if (rc == 0)
		rc = write_line(r, db);
	if (rc == 0)
		rc = db_commit(db);
	else
		db_abort(db);
	return rc ? rc : db_checkpoint(db, true);
}

/* What was done after the backup, as far as the anchor knows, is lost with it: whoever restores says that they know. */
static int check_anchor(struct restore *r, struct db *db)
{
	char why[BACKUP_ERR / 2];
	int rc;

	if (!r->conf->anchor)
		return 0;
	rc = anchor_open(&r->anchor, r->keys, r->conf->anchor, r->err, BACKUP_ERR);
	if (rc < 0)
		return rc;
	rc = anchor_check(r->anchor, db, why, sizeof(why));
	r->out->is_anchor_made = rc == -ENODATA;
	if (anchor_is_foreign(r->anchor)) {
		rc = -ESTALE;
		snprintf(why, sizeof(why), "%s is changed, or the anchor of another key", r->conf->anchor);
	} else if (rc == -ENODATA) {
		rc = 0;
	}
	if (rc != -ESTALE)
		return rc < 0 ? backup_fail(r->err, rc, "%s", why) : 0;
	return r->conf->accept_rollback ? 0 : backup_fail(r->err, rc, "%s: %s; what came after it is lost, --accept-rollback takes it", r->name, why);
}

static int check_and_amend(struct restore *r, struct db *db)
{
	int rc = vault_store_prove(db, r->keys, r->name, r->conf->keyfile, r->err, BACKUP_ERR);

	if (rc == 0)
		rc = backup_check_ledger(db, &r->b.says, r->name, r->err);
	if (rc == 0)
		rc = check_anchor(r, db);
	if (rc < 0)
		return rc;
	rc = amend(r, db);
	if (rc < 0)
		return backup_fail(r->err, rc, "%s: %s", r->part.part, strerror(-rc));
	rc = r->anchor ? anchor_expect(r->anchor, db) : 0;
	return rc < 0 ? backup_fail(r->err, rc, "%s: %s", r->conf->anchor, strerror(-rc)) : 0;
}

static int open_and_amend(struct restore *r)
{
	struct db *db;
	int rc = db_open(&db, r->part.part, DB_MIGRATE, r->err, BACKUP_ERR);

	if (rc < 0)
		return rc;
	rc = check_and_amend(r, db);
	db_close(db);
	return rc;
}

/* ---- in order ---- */

/* The key file goes first: a database without it opens for nobody. */
static int place(struct restore *r)
{
	int rc = r->out->is_key_made ? seal_keyfile_write(r->keys, r->conf->keyfile, r->err, BACKUP_ERR) : 0;

	if (rc < 0)
		return rc;
	rc = backup_part_place(&r->part, r->err);
	if (rc < 0 && r->out->is_key_made)
		unlink(r->conf->keyfile);
	r->is_placed = rc == 0;
	return rc;
}

/* From here on the anchor knows this one alone. Killed before, it expects it, and the next start does this. */
static int anchor_it(struct restore *r)
{
	struct db *db;
	int rc;

	if (!r->anchor)
		return 0;
	rc = db_open(&db, r->conf->db_path, 0, r->err, BACKUP_ERR);
	if (rc < 0)
		return rc;
	rc = anchor_write(r->anchor, db);
	db_close(db);
	return rc < 0 ? backup_fail(r->err, rc, "restored, but %s cannot be written: %s; the next start tries again", r->conf->anchor, strerror(-rc)) : 0;
}

static int restore_part(struct restore *r, int in, const struct backup_progress *p)
{
	int rc;

	sweep_logs(r->part.part);
	rc = backup_read(&r->b, in, r->name, r->err);
	if (rc == 0)
		rc = open_keys(r);
	if (rc == 0)
		rc = check_room(r);
	if (rc == 0)
		rc = backup_extract(&r->b, in, r->part.fd, r->name, p, r->err);
	if (rc == 0)
		rc = backup_check(r->part.fd, &r->b.says, r->name, r->err);
	if (rc == 0)
		rc = open_and_amend(r);
	sweep_logs(r->part.part);
	if (rc == 0)
		rc = place(r);
	return rc ? rc : anchor_it(r);
}

int backup_restore(const struct backup_restore *conf, int in, const char *name, struct backup_restored *out, const struct backup_progress *p,
		   char err[BACKUP_ERR])
{
	struct restore r = { .conf = conf, .name = name, .err = err, .out = out };
	int rc;

	memset(out, 0, sizeof(*out));
	rc = refuse_logs(&r);
	if (rc == 0)
		rc = backup_part_open(&r.part, conf->db_path, NULL, err);
	if (rc < 0)
		return rc;
	rc = restore_part(&r, in, p);
	out->says = r.b.says;
	backup_part_drop(&r.part);
	if (r.is_placed)
		anchor_close(r.anchor);
	else
		anchor_abandon(r.anchor);
	seal_keys_free(r.keys);
	secret_wipe_mem(&r.b, sizeof(r.b));
	return rc;
}
