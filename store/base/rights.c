/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/rights.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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

/* returns: 0; -EPERM: the host does not let this process; other -errno. */
static int enter_root(const char *path)
{
	char folder[PATH_MAX];
	int rc = folder_of(folder, sizeof(folder), path);

	if (rc < 0)
		return rc;
	if (chroot(folder) < 0 || chdir("/") < 0)
		return -errno;
	return 0;
}

/* What an exec could give again. Who may not change that has no exec that gives any (PR_SET_NO_NEW_PRIVS). */
static void drop_bounds(void)
{
	int cap;

	for (cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

static int drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	return syscall(SYS_capset, &head, none) < 0 ? -errno : 0;
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

/* returns: 0 and *pw, NULL for nobody named; -ENOENT, told. */
static int find_user(const struct passwd **pw, const struct rights_user *user)
{
	*pw = NULL;
	if (!user->name || !*user->name)
		return 0;
	*pw = getpwnam(user->name);
	if (*pw && (*pw)->pw_uid != 0)
		return 0;
	LOGP(DMAIN, LOGL_ERROR, "%s: there is no ordinary user of that name\n", user->key);
	return -ENOENT;
}

int rights_drop(const struct rights_user *user, const char *path)
{
	const struct passwd *pw;
	int rooted, rc = find_user(&pw, user);

	if (rc < 0)
		return rc;
	tzset();	/* the zone files may be out of reach afterwards */
	drop_bounds();
	rooted = path ? enter_root(path) : -EPERM;
	if (rooted < 0 && rooted != -EPERM)
		rc = rooted;
	if (rc == 0 && pw)
		rc = become(pw);
	if (rc == 0)
		rc = drop_capabilities();
	if (rc == 0)
		rc = restore_guards();
	if (rc < 0)
		LOGP(DMAIN, LOGL_ERROR, "%s: cannot become that user: %s\n", user->key, strerror(-rc));
	return rc ? rc : rooted == 0;
}
