/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Landlock: the kernel's own words, since the C library has none for it. */
#include "gateway/daemon/sandbox_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#define BIT(n)		(UINT64_C(1) << (n))

/* What rules are about, bit by bit as <linux/landlock.h> numbers it; headers may be older than the kernel. */
#define FS_EXECUTE	BIT(0)
#define FS_WRITE_FILE	BIT(1)
#define FS_READ_FILE	BIT(2)
#define FS_READ_DIR	BIT(3)
#define FS_REMOVE_FILE	BIT(5)
#define FS_MAKE_REG	BIT(8)
#define FS_TRUNCATE	BIT(14)
#define NET_ALL		(BIT(0) | BIT(1))	/* bind and connect by TCP */
#define SCOPE_ALL	(BIT(0) | BIT(1))	/* abstract sockets, signals */

#define READS		(FS_READ_FILE | FS_READ_DIR)
#define OWNS		(READS | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG | FS_TRUNCATE)

struct ruleset {
	uint64_t fs, net, scoped;
};

/* How many of the rights on files a version of Landlock knows. */
static uint64_t known_rights(int version)
{
	static const unsigned n[] = { 13, 14, 15, 15, 16 };

	return BIT(n[OSMO_MIN((size_t)version, ARRAY_SIZE(n)) - 1]) - 1;
}

static int make_ruleset(const struct sandbox *sandbox, uint64_t *rights)
{
	int version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION), fd;
	struct ruleset set = { 0 };

	if (version < 1)
		return version < 0 ? -errno : -ENOSYS;
	*rights = set.fs = known_rights(version);
	if (version >= 4 && !sandbox->has_network)
		set.net = NET_ALL;
	if (version >= 6)
		set.scoped = SCOPE_ALL;
	fd = syscall(SYS_landlock_create_ruleset, &set, sizeof(set), 0);
	return fd < 0 ? -errno : fd;
}

/* A folder that is not there is none to be read. */
static int allow(int ruleset, const char *folder, uint64_t rights)
{
	struct landlock_path_beneath_attr beneath = { .allowed_access = rights };
	int rc;

	beneath.parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == EACCES ? 0 : -errno;
	rc = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) < 0 ? -errno : 0;
	close(beneath.parent_fd);
	return rc;
}

static int allow_folder_of(int ruleset, const char *file, uint64_t rights)
{
	const char *slash = strrchr(file, '/');
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - file + 1) : 1, slash ? file : ".");
	return allow(ruleset, folder, rights);
}

/* What a link of the host's leads to may stand anywhere. */
static int allow_link(int ruleset, const char *link, uint64_t rights)
{
	char path[PATH_MAX];

	return realpath(link, path) ? allow_folder_of(ruleset, path, rights) : 0;
}

static int fill(int ruleset, const struct sandbox *sandbox, const char *file, uint64_t known)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && sandbox->reads && sandbox->reads[i]; i++)
		rc = allow(ruleset, sandbox->reads[i], READS);
	if (rc == 0 && sandbox->calls & SANDBOX_LOOKUPS)
		rc = allow_link(ruleset, "/etc/resolv.conf", READS);
	if (rc == 0 && sandbox->calls & SANDBOX_FILES && file)
		rc = allow_folder_of(ruleset, file, OWNS & known);
	if (rc == 0 && SANDBOX_IS_SANITIZED)
		rc = allow(ruleset, "/proc", READS);
	return rc;
}

#ifdef __SANITIZE_ADDRESS__
/* Asked by the library at the end: without /proc it finds no leak, and stops with an error. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return access("/proc/self/maps", R_OK) != 0;
}
#endif

int sandbox_files_open(const struct sandbox *sandbox, const char *file)
{
	uint64_t known = 0;
	int rc, fd = make_ruleset(sandbox, &known);

	if (fd < 0)
		return fd;
	rc = fill(fd, sandbox, file, known);
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

int sandbox_files_close(int fd)
{
	int rc;

	if (fd < 0)
		return fd;
	rc = syscall(SYS_landlock_restrict_self, fd, 0) < 0 ? -errno : 0;
	close(fd);
	return rc;
}
