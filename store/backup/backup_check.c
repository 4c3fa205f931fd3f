/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "store/backup/backup_priv.h"
#include "store/db/db.h"
#include "store/seal/ledger.h"

#define LINES_A_STEP 100000

/* Is the head that the header tells that of its last line? returns: 1; 0; an error of db.h. */
static int is_head(struct db *db, const struct seal_backup *says, const struct tree *t)
{
	uint8_t head[TREE_HASH];
	int rc = 0;

	if (says->version < SEAL_BACKUP_ROOTED)
		rc = ledger_chain_at(db, says->lines, head);
	else
		tree_root(t, head);
	return rc ? rc : !memcmp(head, says->head, sizeof(head));
}

int backup_check_ledger(struct db *db, const struct seal_backup *says, const char *name, char err[BACKUP_ERR])
{
	struct ledger_walk walk = { 0 };
	int rc;

	do
		rc = ledger_walk_step(db, &walk, LINES_A_STEP);
	while (rc > 0);
	if (rc == -EBADMSG)
		return backup_fail(err, rc, "%s: ledger line %" PRIu64 ": %s", name, walk.broken, walk.why);
	if (rc < 0)
		return backup_fail(err, rc, "%s: the ledger cannot be read: %s", name, strerror(-rc));
	rc = walk.count == says->lines ? is_head(db, says, &walk.tree) : 0;
	if (rc < 0)
		return backup_fail(err, rc, "%s: the ledger cannot be read: %s", name, strerror(-rc));
	if (!rc)
		return backup_fail(err, -EBADMSG, "%s: its ledger is not the one that its header tells", name);
	return 0;
}

int backup_check(int copy, const struct seal_backup *says, const char *name, char err[BACKUP_ERR])
{
	struct stat st;
	struct db *db;
	int rc;

	if (fstat(copy, &st) < 0 || (uint64_t)st.st_size != says->size)
		return backup_fail(err, -EBADMSG, "%s: not as long as its header tells", name);
	rc = db_open_copy(&db, copy, name, err, BACKUP_ERR);
	if (rc < 0)
		return rc;
	rc = db_check(db);
	if (rc < 0)
		backup_fail(err, rc, "%s: %s", name, rc == -EUCLEAN ? "the database in it is damaged" : strerror(-rc));
	else if (says->version == DB_VERSION)
		rc = backup_check_ledger(db, says, name, err);
	db_close(db);
	return rc;
}
