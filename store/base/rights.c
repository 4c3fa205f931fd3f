/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/rights.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"

void rights_no_core(void)
{
	const struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0) < 0 || setrlimit(RLIMIT_CORE, &none) < 0)
		LOGP(DMAIN, LOGL_ERROR, "core files cannot be switched off: %s\n", strerror(errno));
}

static int folder_of(char *folder, size_t size, const char *path)
{
	const char *slash = strrchr(path, '/');
	int n = slash ? snprintf(folder, size, "%.*s", slash == path ? 1 : (int)(slash - path), path)
		      : snprintf(folder, size, ".");

	return n >= 0 && (size_t)n < size ? 0 : -ENAMETOOLONG;
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
	if (setgroups(1, &pw->pw_gid) < 0)
		return -errno;
	if (setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) < 0)
		return -errno;
	if (setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) < 0)
		return -errno;
	return setuid(0) == 0 ? -EPERM : 0;	/* it must not be possible to go back */
}

/* A change of user makes the process dumpable again and forgets the parent-death signal. */
static void restore_guards(void)
{
	rights_no_core();
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
		LOGP(DMAIN, LOGL_ERROR, "the end of the supervisor cannot be watched: %s\n", strerror(errno));
}

int rights_drop(const char *user, const char *path)
{
	const struct passwd *pw;
	int rc;

	if (!user || !*user) {
		if (geteuid() == 0)
			LOGP(DMAIN, LOGL_NOTICE, "the vault stays root; process.vault_user would change that\n");
		return 0;
	}
	pw = getpwnam(user);
	if (!pw || pw->pw_uid == 0) {
		LOGP(DMAIN, LOGL_ERROR, "process.vault_user: there is no ordinary user of that name\n");
		return -ENOENT;
	}
	rc = enter_root(path);
	if (rc == 0)
		rc = become(pw);
	if (rc < 0) {
		LOGP(DMAIN, LOGL_ERROR, "process.vault_user: cannot become that user: %s\n", strerror(-rc));
		return rc;
	}
	restore_guards();
	return 0;
}
