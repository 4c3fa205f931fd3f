/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/octets.h"

#define FILES_MAX 100000	/* of a folder: more is not ours */

static int sync_folder(int dir)
{
	return fsync(dir) < 0 && errno != EINVAL ? -errno : 0;
}

int field_file_put(int dir, const char *name, const void *octets, size_t len)
{
	char part[FIELD_NAME + sizeof(FIELD_PART)];
	int rc, fd;

	snprintf(part, sizeof(part), "%s" FIELD_PART, name);
	fd = openat(dir, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	rc = octets_write(fd, octets, len);
	if (rc == 0 && fsync(fd) < 0)
		rc = -errno;
	close(fd);
	if (rc == 0 && renameat(dir, part, dir, name) < 0)
		rc = -errno;
	if (rc == 0)
		return sync_folder(dir);
	unlinkat(dir, part, 0);
	return rc;
}

static int read_whole(int fd, uint8_t *octets, size_t cap, size_t *len)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_mode & 077)
		return -EACCES;
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)cap)
		return -EMSGSIZE;
	for (*len = 0; *len < (size_t)st.st_size; *len += (size_t)n) {
		n = read(fd, octets + *len, (size_t)st.st_size - *len);
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
	}
	return 0;
}

int field_file_get(int dir, const char *name, void *octets, size_t cap, size_t *len)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), rc;

	*len = 0;
	if (fd < 0)
		return -errno;
	rc = read_whole(fd, octets, cap, len);
	close(fd);
	return rc;
}

int field_file_drop(int dir, const char *name)
{
	if (unlinkat(dir, name, 0) < 0)
		return errno == ENOENT ? 0 : -errno;
	return sync_folder(dir);
}

int field_file_folder(int dir, const char *name)
{
	int fd;

	if (mkdirat(dir, name, 0700) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return fd < 0 ? -errno : fd;
}

static bool is_part(const char *name)
{
	size_t len = strlen(name), end = sizeof(FIELD_PART) - 1;

	return len > end && !strcmp(name + len - end, FIELD_PART);
}

int field_file_each(int dir, field_file_fn fn, void *ctx)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	unsigned n;

	if (!d) {
		rc = -errno;
		if (fd >= 0)
			close(fd);
		return rc;
	}
	for (n = 0; rc == 0 && (e = readdir(d)); n++) {
		if (n == FILES_MAX)
			rc = -EMFILE;
		else if (is_part(e->d_name))
			unlinkat(dir, e->d_name, 0);
		else if (e->d_name[0] != '.')
			rc = fn(ctx, e->d_name);
	}
	closedir(d);
	return rc;
}
