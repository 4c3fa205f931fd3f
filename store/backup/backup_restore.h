/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a backup to a database under its name, with what a time that went back asks for.
 *
 * Promise: codes that were live end where an agent hears "too late", which costs nobody anything: one that is redeemed later may have been used
 * before. Who was erased since is erased again, who failed to open has failed as often, as far as the anchor tells. The ledger tells that it was restored, in the same transaction. Until the last moment there is no database of that name. */
#pragma once

#include "store/backup/backup.h"

struct backup_restore {
	const char *db_path, *keyfile;
	const char *const *recovery;	/* files with the secrets of custodians, for a key file that is lost */
	unsigned n_recovery;
	const char *anchor;		/* NULL: none */
	bool keep_codes, accept_rollback;
};

struct backup_restored {
	struct seal_backup says;
	uint64_t codes_ended;
	bool is_key_made;	/* the key file was made anew */
	bool is_anchor_made;	/* the anchor knew nothing: of what came after the backup nothing is told */
	unsigned erased;	/* people who had been erased since */
	unsigned raised;	/* logins that had failed more often since */
};

/* Restore what `in` holds. name: for a person.
 * returns: 0; -EEXIST a database is there; -ESTALE the anchor knows of acts that came later (accept_rollback); -EKEYREJECTED another key file; -EBADMSG, -EPROTO, -EUCLEAN of the backup; -ENOSPC; -errno. Nothing is
 * changed then. err and p as in backup.h. */
int backup_restore(const struct backup_restore *r, int in, const char *name, struct backup_restored *out, const struct backup_progress *p,
		   char err[BACKUP_ERR]) BACKUP_WARN;
