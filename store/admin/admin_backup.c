/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of the database for a backup, slice by slice between the batches. What is done with it is musafirctl's affair, at its own pace: the vault
 * hands over a descriptor and keeps nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/admin/admin_priv.h"
#include "store/base/monotonic.h"
#include "store/identity/core/identity_rules.h"

#define PAGES		16	/* between two looks at the watch: some hundred microseconds */
#define SLICE_MS	4
#define PACKET		(5 + SEAL_BACKUP_HEADER + SEAL_KEY)

static const char copy_word[] = "copy\n";

/* The line says that what is kept here left the vault; its receipt proves the id in the header of the backup. */
static int write_line(struct admin *a)
{
	int rc = db_begin(a->env->db);

	if (rc < 0)
		return rc;
	seal_random(a->at.backup, sizeof(a->at.backup));
	rc = identity_leaf(a->env->core, identity_clock_now(a->env->core), "backup", "", a->at.backup, sizeof(a->at.backup));
	if (rc == 0)
		return db_commit(a->env->db);
	db_abort(a->env->db);
	return rc;
}

static int begin(struct admin *a)
{
	int rc = db_copy_begin(&a->at.copy, a->env->db, a->message, sizeof(a->message));

	if (rc == 0)
		rc = write_line(a);
	return rc ? rc : 1;
}

void admin_progress(struct admin *a, unsigned percent)
{
	char packet[40];

	if (percent == a->at.percent)
		return;
	a->at.percent = percent;
	snprintf(packet, sizeof(packet), "progress %u", percent);
	a->reply(a->reply_ctx, packet, strlen(packet));
}

/* returns: 1; 0 all is copied; -errno. */
static int copy_slice(struct admin *a)
{
	const struct admin_hooks *h = a->env->hooks;
	int64_t until = monotonic_ms() + SLICE_MS;
	uint64_t left, of;
	int rc;

	do
		rc = db_copy_step(a->at.copy, PAGES, &left, &of);
	while (rc == 1 && monotonic_ms() < until && !(h && h->wanted && h->wanted(h->ctx)));
	if (rc == 1)
		admin_progress(a, of ? (unsigned)((of - left) * 100 / of) : 100);
	return rc;
}

/* What the database is at this moment, which is that of the copy. */
static int describe(struct admin *a, struct seal_backup *b)
{
	struct db_counts counts;
	struct db_line last;
	struct tree tree;
	int rc = db_counts(a->env->db, &counts);

	if (rc == 0)
		rc = db_line_last(a->env->db, &last);
	if (rc == 0)
		rc = db_tree_get(a->env->db, &tree);
	if (rc < 0)
		return rc;
	*b = (struct seal_backup){ .time = identity_clock_now(a->env->core), .people = (uint64_t)counts.people, .lines = last.seq, .version = DB_VERSION };
	memcpy(b->id, a->at.backup, sizeof(b->id));
	tree_root(&tree, b->head);
	return 0;
}

static void hand_over(struct admin *a, const struct seal_backup *b, int fd)
{
	char packet[PACKET];
	uint8_t *header = (uint8_t *)packet + strlen(copy_word);

	memcpy(packet, copy_word, strlen(copy_word));
	seal_backup_new(a->env->keys, b, header, header + SEAL_BACKUP_HEADER);
	a->at.fd = fd;
	a->reply(a->reply_ctx, packet, sizeof(packet));
	secret_wipe_mem(packet, sizeof(packet));
}

static int finish(struct admin *a)
{
	struct seal_backup b;
	struct stat st;
	int fd, rc = describe(a, &b);

	if (rc < 0)
		return rc;
	fd = db_copy_take(a->at.copy);
	admin_backup_end(a);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0) {
		rc = -errno;
		close(fd);
		return rc;
	}
	b.size = (uint64_t)st.st_size;
	hand_over(a, &b, fd);
	return 0;
}

int admin_backup_copy(struct admin *a)
{
	int rc;

	if (!a->at.copy)
		return begin(a);
	rc = copy_slice(a);
	if (rc == 0)
		rc = finish(a);
	return rc < 0 ? admin_say(a, rc, "the database cannot be copied: %s", strerror(-rc)) : rc;
}

void admin_backup_end(struct admin *a)
{
	db_copy_free(a->at.copy);
	a->at.copy = NULL;
	if (a->at.fd >= 0)
		close(a->at.fd);
	a->at.fd = -1;
}

int admin_backup_done(struct admin *a)
{
	const char *text = admin_get(a, "time");
	long long time;
	char *end;

	time = strtoll(text, &end, 10);
	if (end == text || *end || time < 0)
		return admin_say(a, -EINVAL, "time: expected seconds since 1970");
	return db_meta_put(a->env->db, DB_META_BACKUP, &time, sizeof(time));
}
