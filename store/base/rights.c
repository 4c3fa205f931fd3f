/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/rights.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"

/* A change of user undoes it, so it is done anew after one. */
static int forbid_dumps(void)
{
	return prctl(PR_SET_DUMPABLE, 0) < 0 ? -errno : 0;
}

int rights_harden(void)
{
	const struct rlimit none = { 0, 0 };
	int rc = forbid_dumps();

	umask(077);
	if (rc == 0 && setrlimit(RLIMIT_CORE, &none) < 0)
		rc = -errno;
	if (rc == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		rc = -errno;
	if (rc < 0)
		LOGP(DMAIN, LOGL_ERROR, "cores and new privileges cannot be switched off: %s\n", strerror(-rc));
	return rc;
}

static int folder_of(char *folder, size_t size, const char *path)
{
	const char *slash = strrchr(path, '/');
	int n = slash ? snprintf(folder, size, "%.*s", slash == path ? 1 : (int)(slash - path), path)
		      : snprintf(folder, size, ".");

	return n >= 0 && (size_t)n < size ? 0 : -ENAMETOOLONG;
}

bool rights_may_make(const struct rights_user *user, const char *path)
{
	const struct passwd *pw = user->name && *user->name ? getpwnam(user->name) : NULL;
	char folder[PATH_MAX];
	struct stat st;
	mode_t need;

	if (folder_of(folder, sizeof(folder), path) < 0)
		return false;
	if (!user->name || !*user->name)
		return access(folder, W_OK | X_OK) == 0;
	if (!pw || stat(folder, &st) < 0)
		return false;
	need = pw->pw_uid == st.st_uid ? S_IWUSR | S_IXUSR : pw->pw_gid == st.st_gid ? S_IWGRP | S_IXGRP : S_IWOTH | S_IXOTH;
	return (st.st_mode & need) == need;
}

static int enter_root(const char *path)
{
	char folder[PATH_MAX];
	int rc = folder_of(folder, sizeof(folder), path);

	if (rc < 0)
		return rc;
	tzset();	/* the zone files are out of reach afterwards */
	if (chroot(folder) < 0 || chdir("/") < 0)
		return -errno;
	return 0;
}

static int become(const struct passwd *pw)
{
	if (setgroups(0, NULL) < 0)
		return -errno;
	if (setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) < 0)
		return -errno;
	if (setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) < 0)
		return -errno;
	return setuid(0) == 0 ? -EPERM : 0;	/* it must not be possible to go back */
}

/* A change of user also forgets the parent-death signal. */
static int restore_guards(void)
{
	int rc = forbid_dumps();

	return rc == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ? -errno : rc;
}

int rights_drop(const struct rights_user *user, const char *path)
{
	const struct passwd *pw;
	int rc = 0;

	if (!user->name || !*user->name)
		return 0;
	pw = getpwnam(user->name);
	if (!pw || pw->pw_uid == 0) {
		LOGP(DMAIN, LOGL_ERROR, "%s: there is no ordinary user of that name\n", user->key);
		return -ENOENT;
	}
	if (path)
		rc = enter_root(path);
	if (rc == 0)
		rc = become(pw);
	if (rc == 0)
		rc = restore_guards();
	if (rc < 0)
		LOGP(DMAIN, LOGL_ERROR, "%s: cannot become that user: %s\n", user->key, strerror(-rc));
	return rc;
}
