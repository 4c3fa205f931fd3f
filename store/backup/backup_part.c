/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files under way to their name. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup/backup_priv.h"

/* Does the name still mean the file that is open? Not when who held the lock gave it its own name, or removed it. */
static bool is_still(const struct backup_part *p)
{
	struct stat open, named;

	return fstat(p->fd, &open) == 0 && lstat(p->part, &named) == 0 && open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

/* One that a killed process of ours left is taken over; the lock tells it from one that is being written. */
static int open_part(struct backup_part *p, char err[BACKUP_ERR])
{
	struct stat st;

	p->fd = open(p->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (p->fd < 0)
		return backup_fail(err, -errno, "%s: %s", p->part, strerror(errno));
	if (fstat(p->fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1 || st.st_uid != geteuid())
		return backup_fail(err, -EINVAL, "%s: not a file of its own; move it away", p->part);
	if (flock(p->fd, LOCK_EX | LOCK_NB) < 0 || !is_still(p))
		return backup_fail(err, -EBUSY, "%s: another process writes it", p->part);
	if (fchmod(p->fd, 0600) < 0 || ftruncate(p->fd, 0) < 0)
		return backup_fail(err, -errno, "%s: %s", p->part, strerror(errno));
	return 0;
}

static int open_named(struct backup_part *p, const char *path, const char *part, char err[BACKUP_ERR])
{
	int rc;

	if (snprintf(p->path, sizeof(p->path), "%s", path) >= (int)sizeof(p->path))
		return backup_fail(err, -ENAMETOOLONG, "the path is too long");
	snprintf(p->part, sizeof(p->part), "%s%s", part ? part : path, part ? "" : BACKUP_PART);
	rc = open_part(p, err);
	if (rc < 0 && p->fd >= 0)
		close(p->fd);
	if (rc < 0)
		p->fd = -1;
	return rc;
}

int backup_part_open(struct backup_part *p, const char *path, const char *part, char err[BACKUP_ERR])
{
	struct stat st;

	*p = (struct backup_part){ .fd = -1 };
	if (lstat(path, &st) == 0)
		return backup_fail(err, -EEXIST, "%s: exists already; nothing is overwritten: move it away first", path);
	return open_named(p, path, part, err);
}

int backup_part_open_over(struct backup_part *p, const char *path, char err[BACKUP_ERR])
{
	*p = (struct backup_part){ .fd = -1, .replaces = true };
	return open_named(p, path, NULL, err);
}

static int sync_folder(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int fd, rc;

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = fsync(fd) < 0 && errno != EINVAL ? -errno : 0;	/* some file systems know no sync of a folder */
	close(fd);
	return rc;
}

/* Some file systems cannot refuse a name that is taken; it was looked for, and the lock keeps others of our kind out. */
static int take_name(const struct backup_part *p)
{
	if (p->replaces)
		return rename(p->part, p->path) < 0 ? -errno : 0;
	if (renameat2(AT_FDCWD, p->part, AT_FDCWD, p->path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (access(p->path, F_OK) == 0)
		return -EEXIST;
	return rename(p->part, p->path) < 0 ? -errno : 0;
}

int backup_part_place(struct backup_part *p, char err[BACKUP_ERR])
{
	int rc = fsync(p->fd) < 0 ? -errno : take_name(p);

	if (rc < 0) {
		backup_part_drop(p);
		return backup_fail(err, rc, "%s: %s", p->path, strerror(-rc));
	}
	close(p->fd);
	p->fd = -1;
	rc = sync_folder(p->path);
	return rc < 0 ? backup_fail(err, rc, "%s: its folder cannot be synced: %s", p->path, strerror(-rc)) : 0;
}

void backup_part_drop(struct backup_part *p)
{
	if (p->fd < 0)
		return;
	unlink(p->part);
	close(p->fd);
	p->fd = -1;
}
