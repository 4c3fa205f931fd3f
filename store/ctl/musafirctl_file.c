/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/ctl/musafirctl_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/octets.h"

static int write_part(const char *part, mode_t mode, const char *octets, size_t len)
{
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode), rc;

	if (fd < 0)
		return -errno;
	rc = octets_write(fd, octets, len);
	if (rc == 0 && fsync(fd) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

static int place(const char *path, mode_t mode, const void *octets, size_t len, unsigned flags)
{
	char part[PATH_MAX + 8];
	int rc;

	if ((size_t)snprintf(part, sizeof(part), "%s.part", path) >= sizeof(part))
		return -ENAMETOOLONG;
	rc = write_part(part, mode, octets, len);
	if (rc == 0 && renameat2(AT_FDCWD, part, AT_FDCWD, path, flags) < 0)
		rc = -errno;
	if (rc == -EINVAL && flags)	/* some file systems of sticks know no flags */
		rc = access(path, F_OK) == 0 ? -EEXIST : rename(part, path) < 0 ? -errno : 0;
	if (rc)
		unlink(part);
	return rc;
}

int musafirctl_file_new(const char *path, mode_t mode, const void *octets, size_t len)
{
	return place(path, mode, octets, len, RENAME_NOREPLACE);
}

int musafirctl_file_put(const char *path, mode_t mode, const void *octets, size_t len)
{
	return place(path, mode, octets, len, 0);
}

int musafirctl_file_get(const char *path, void *octets, size_t cap, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n, over = 0;
	char more;

	*len = 0;
	if (fd < 0)
		return -errno;
	n = octets_read(fd, octets, cap);
	if (n >= 0 && (size_t)n == cap)
		over = octets_read(fd, &more, 1);
	close(fd);
	if (n < 0 || over < 0)
		return (int)(n < 0 ? n : over);
	*len = (size_t)n;
	return over ? -EMSGSIZE : 0;
}
