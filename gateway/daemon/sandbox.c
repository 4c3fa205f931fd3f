/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/sandbox_priv.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"

#define NOWHERE	"/proc/self/fdinfo/0"	/* its folder holds nothing that the process does not know, and nobody else may look into it */

/* ---- rows ---- */

/* What tells where hosts are, and the libraries that read it. By folders, since such files are replaced by new ones. */
static const char *const lookup_folders[] = { "/etc", "/run", "/usr", "/lib", "/lib64", NULL };

const struct sandbox sandbox_gateway = { "gateway", SANDBOX_SOCKETS | SANDBOX_ACCEPTS, .has_network = true, .descriptors = 8192 };	/* 64 links of 16 pairs, twice while they change */
const struct sandbox sandbox_vault = { "vault", SANDBOX_FILES | SANDBOX_ACCEPTS, .descriptors = 256 };
const struct sandbox sandbox_resolver = { "resolver", SANDBOX_LOOKUPS, .has_network = true, .reads = lookup_folders, .descriptors = 64 };
const struct sandbox sandbox_kdf = { "kdf", 0, .is_alone = true, .descriptors = 32 };

/* ---- entering ---- */

struct lacks {
	char text[256];		/* for three of them */
};

__attribute__((format(printf, 2, 3)))
static void lack(struct lacks *lacks, const char *format, ...)
{
	size_t at = strlen(lacks->text);
	char one[128];
	va_list ap;

	va_start(ap, format);
	vsnprintf(one, sizeof(one), format, ap);
	va_end(ap);
	osmo_strlcpy(lacks->text + at, at ? "; " : "", sizeof(lacks->text) - at);
	at = strlen(lacks->text);
	osmo_strlcpy(lacks->text + at, one, sizeof(lacks->text) - at);
}

/* returns: true: in a user namespace of its own, where it may be rooted. */
static bool leave_network(const struct sandbox *sandbox, const struct rights_user *user, struct lacks *lacks)
{
	bool has_user = user->name && *user->name;

	if (sandbox->has_network || unshare(CLONE_NEWNET) == 0)
		return false;
	if (!has_user && sandbox->is_alone && unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
		return true;
	lack(lacks, "a network namespace of its own (%s), but it opens no socket all the same", strerror(errno));
	return false;
}

/* Where it is rooted. NULL: nowhere else, because it stays who it is, or looks around on this host. */
static const char *root_of(const struct sandbox *sandbox, const struct rights_user *user, const char *file, bool is_apart)
{
	bool has_user = user->name && *user->name;

	if (sandbox->reads || (!has_user && !is_apart))
		return NULL;
	return sandbox->calls & SANDBOX_FILES ? file : NOWHERE;
}

/* Lower ones of the administrator's stay. */
static int limit(int resource, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(resource, &l) < 0)
		return -errno;
	l.rlim_max = l.rlim_max < most ? l.rlim_max : most;
	l.rlim_cur = l.rlim_cur < l.rlim_max ? l.rlim_cur : l.rlim_max;
	return setrlimit(resource, &l) < 0 ? -errno : 0;
}

static int set_limits(const struct sandbox *sandbox)
{
	int rc = limit(RLIMIT_NOFILE, sandbox->descriptors);

	if (rc == 0 && !(sandbox->calls & SANDBOX_LOOKUPS) && !SANDBOX_IS_SANITIZED)
		rc = limit(RLIMIT_NPROC, 0);
	return rc;
}

static int enter(const struct sandbox *sandbox, const struct rights_user *user, const char *file, struct lacks *lacks)
{
	int files = sandbox_files_open(sandbox, file), rooted, rc;
	bool is_apart = leave_network(sandbox, user, lacks);
	const char *root = root_of(sandbox, user, file, is_apart);

	if (is_apart)
		prctl(PR_SET_DUMPABLE, 1);	/* else /proc is not this user's; rights_drop() takes it back */
	rooted = rights_drop(user, root);
	if (rooted < 0)
		return rooted;
	if (root && !rooted)
		lack(lacks, "a root of its own");
	rc = set_limits(sandbox);
	files = sandbox_files_close(files);
	if (files < 0)
		lack(lacks, "Landlock (%s)", strerror(-files));
	rc = rc ? rc : sandbox_calls_enter(sandbox);
	if (rc < 0)
		LOGP(DMAIN, LOGL_ERROR, "%s: cannot limit its descriptors or system calls: %s\n", sandbox->name, strerror(-rc));
	return rc ? rc : rooted;
}

int sandbox_enter(const struct sandbox *sandbox, const struct rights_user *user, const char *file)
{
	struct lacks lacks = { "" };
	int rc = enter(sandbox, user, file, &lacks);

	if (rc >= 0 && *lacks.text)
		LOGP(DMAIN, LOGL_NOTICE, "%s: this host does not give its sandbox: %s\n", sandbox->name, lacks.text);
	return rc;
}
