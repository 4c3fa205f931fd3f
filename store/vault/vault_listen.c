/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administration socket is made before the vault loses its rights. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "store/vault/vault.h"

#define LISTEN_BACKLOG 16

static int address_of(struct sockaddr_un *sa, const char *path)
{
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(sa->sun_path))
		return -ENAMETOOLONG;
	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(sa->sun_path, path, len + 1);
	return 0;
}

/* A socket file that nobody serves is left over from a crash. returns: 0 nothing there; 1 such a file; -EADDRINUSE; -EEXIST; other -errno. */
static int look_at(const struct sockaddr_un *sa)
{
	struct stat st;
	int fd, rc;

	if (lstat(sa->sun_path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(st.st_mode))
		return -EEXIST;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	rc = connect(fd, (const struct sockaddr *)sa, sizeof(*sa)) == 0 ? -EADDRINUSE : errno == ECONNREFUSED ? 1 : -errno;
	close(fd);
	return rc;
}

static int remove_dead(const struct sockaddr_un *sa)
{
	int rc = look_at(sa);

	if (rc == 1)
		rc = unlink(sa->sun_path) < 0 ? -errno : 0;
	return rc;
}

/* Of the folder: where the file is to be made. */
static int look_at_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct sockaddr_un folder = { 0 };

	memcpy(folder.sun_path, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
	return access(folder.sun_path, W_OK | X_OK) < 0 ? -errno : 0;
}

int vault_admin_look(const char *path, bool *is_served)
{
	struct sockaddr_un sa;
	int rc = address_of(&sa, path);

	*is_served = false;
	if (rc == 0)
		rc = look_at_folder(path);
	if (rc == 0)
		rc = look_at(&sa);
	*is_served = rc == -EADDRINUSE;
	return rc < 0 && !*is_served ? rc : 0;
}

static int bind_as(int fd, const struct sockaddr_un *sa, mode_t mode)
{
	mode_t old = umask(~mode & 0777);
	int rc = bind(fd, (const struct sockaddr *)sa, sizeof(*sa)) < 0 ? -errno : 0;

	umask(old);
	return rc;
}

int vault_admin_listen(const char *path, bool is_open)
{
	struct sockaddr_un sa;
	int fd, rc = address_of(&sa, path);

	if (rc == 0)
		rc = remove_dead(&sa);
	if (rc < 0)
		return rc;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	rc = bind_as(fd, &sa, is_open ? 0666 : 0600);
	if (rc == 0 && listen(fd, LISTEN_BACKLOG) < 0)
		rc = -errno;
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}
