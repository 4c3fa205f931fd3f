/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which backups of a folder to keep. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/backup/backup_priv.h"

#define DAY 86400

struct kept_file {
	char name[NAME_MAX + 1];
	int64_t time;
	bool is_kept;
};

struct kept_files {
	unsigned n;
	struct kept_file files[BACKUP_FILES_MAX];
};

int backup_keep_parse(struct backup_keep *k, const char *text)
{
	unsigned long n;
	unsigned *to;
	char *end;

	memset(k, 0, sizeof(*k));
	do {
		n = *text >= '1' && *text <= '9' ? strtoul(text, &end, 10) : 0;
		if (!n || n > BACKUP_KEEP_MAX)
			return -EINVAL;
		to = *end == 'd' ? &k->days : *end == 'w' ? &k->weeks : *end == 'm' ? &k->months : NULL;
		if (!to || *to || (end[1] && (end[1] != ',' || !end[2])))
			return -EINVAL;
		*to = (unsigned)n;
		text = end + 2;
	} while (end[1]);
	return 0;
}

/* ---- what is there ---- */

/* As musafirctl names them, with a digit for each 0. */
static bool is_named(const char *name)
{
	static const char shape[] = "musafir-00000000T000000Z.backup";
	size_t i;

	for (i = 0; i < sizeof(shape); i++)
		if (shape[i] == '0' ? name[i] < '0' || name[i] > '9' : name[i] != shape[i])
			return false;
	return true;
}

/* Is all of it there? One that was cut off on its way here stands for no day. */
static bool is_whole(int fd, const struct seal_backup *says)
{
	uint64_t chunks = says->size / SEAL_CHUNK + (says->size % SEAL_CHUNK > 0);
	struct stat st;

	return fstat(fd, &st) == 0 && (uint64_t)st.st_size == SEAL_BACKUP_HEADER + SEAL_STREAM_HEAD + says->size + chunks * SEAL_CHUNK_OVER;
}

/* Is it a whole backup of that key? *time: when it was made. */
static bool is_ours(int folder, const char *name, const char *key_id, int64_t *time)
{
	char err[BACKUP_ERR];
	struct backup b;
	bool is = false;
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return false;
	if (backup_read(&b, fd, name, err) == 0) {
		is = !strcmp(b.says.key_id, key_id) && is_whole(fd, &b.says);
		*time = b.says.time;
	}
	close(fd);
	return is;
}

static void list_files(struct kept_files *all, DIR *dir, const char *key_id)
{
	struct kept_file *f;
	struct dirent *e;

	while (all->n < BACKUP_FILES_MAX && (e = readdir(dir))) {
		f = &all->files[all->n];
		if (!is_named(e->d_name) || !is_ours(dirfd(dir), e->d_name, key_id, &f->time))
			continue;
		snprintf(f->name, sizeof(f->name), "%s", e->d_name);
		all->n++;
	}
}

/* ---- which ---- */

static int compare(const void *a, const void *b)
{
	const struct kept_file *x = a, *y = b;

	return x->time != y->time ? (x->time < y->time ? 1 : -1) : -strcmp(x->name, y->name);
}

static int64_t day_of(int64_t t)
{
	return t / DAY;
}

static int64_t week_of(int64_t t)
{
	return (t / DAY + 3) / 7;	/* 1970-01-01 was a Thursday: weeks begin on Monday */
}

static int64_t month_of(int64_t t)
{
	time_t when = t;
	struct tm tm;

	return gmtime_r(&when, &tm) ? tm.tm_year * 12LL + tm.tm_mon : t / (30 * DAY);
}

/* The newest of each of the last n of these spans in which there is one. */
static void keep_of(struct kept_files *all, unsigned n, int64_t (*span_of)(int64_t t))
{
	int64_t span = -1;
	unsigned i;

	for (i = 0; i < all->n && n; i++) {
		if (span_of(all->files[i].time) == span)
			continue;
		span = span_of(all->files[i].time);
		all->files[i].is_kept = true;
		n--;
	}
}

static void keep_made(struct kept_files *all, const char *made)
{
	unsigned i;

	for (i = 0; i < all->n; i++)
		if (!strcmp(all->files[i].name, made))
			all->files[i].is_kept = true;
}

static int remove_rest(const struct kept_files *all, int folder, unsigned *removed, char err[BACKUP_ERR])
{
	unsigned i;

	for (i = 0; i < all->n; i++) {
		if (all->files[i].is_kept)
			continue;
		if (unlinkat(folder, all->files[i].name, 0) < 0 && errno != ENOENT)
			return backup_fail(err, -errno, "%s: %s", all->files[i].name, strerror(errno));
		++*removed;
	}
	return 0;
}

int backup_keep_apply(const struct backup_keep *k, const char *folder, const char *made, const char *key_id, unsigned *removed, char err[BACKUP_ERR])
{
	struct kept_files *all = calloc(1, sizeof(*all));
	DIR *dir = opendir(folder);
	int rc;

	*removed = 0;
	if (!all || !dir) {
		rc = backup_fail(err, dir ? -ENOMEM : -errno, "%s: %s", folder, dir ? "out of memory" : strerror(errno));
		goto out;
	}
	list_files(all, dir, key_id);
	qsort(all->files, all->n, sizeof(all->files[0]), compare);
	if (all->n)
		all->files[0].is_kept = true;
	keep_made(all, made);
	keep_of(all, k->days, day_of);
	keep_of(all, k->weeks, week_of);
	keep_of(all, k->months, month_of);
	rc = remove_rest(all, dirfd(dir), removed, err);
out:
	if (dir)
		closedir(dir);
	free(all);
	return rc;
}
