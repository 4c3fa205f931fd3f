/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/role.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/daemon/supervisor.h"
#include "store/base/log.h"
#include "store/base/loop.h"

/* A role is one row: what the supervisor knows of it, and what its process does. */
static const struct role {
	struct supervisor_role supervised;
	int (*run)(void *ctx, const struct config *conf, const struct role_args *args);
	unsigned config_flags;
	bool no_new_privs;	/* the vault drops rights itself, after opening */
} roles[] = {
	{
		.supervised = { "vault", HANDOFF_VAULT, .end = SUPERVISOR_END_VAULT, .pause_max_s = SUPERVISOR_BACKOFF_MAX_S },
		.run = role_vault,
	},
	{
		.supervised = { "gateway", HANDOFF_GATEWAY, SUPERVISOR_JOINS(HANDOFF_VAULT), SUPERVISOR_GETS_MEMORY | SUPERVISOR_GETS_LINKS,
				SUPERVISOR_END_FRONTS, SUPERVISOR_BACKOFF_MAX_S },
		.run = role_gateway,
		.config_flags = CONFIG_PASSWORDS,
		.no_new_privs = true,
	},
	{
		.supervised = { "kdf", HANDOFF_KDF, SUPERVISOR_JOINS(HANDOFF_VAULT), 0, SUPERVISOR_END_WORKERS, SUPERVISOR_BACKOFF_MAX_S,
				.is_worker = true },
		.run = role_kdf,
		.no_new_privs = true,
	},
};

_Static_assert(ARRAY_SIZE(roles) <= SUPERVISOR_ROLES_MAX, "the supervisor has room for each");

const struct supervisor_role *role_supervised(size_t i)
{
	return i < ARRAY_SIZE(roles) ? &roles[i].supervised : NULL;
}

static const struct role *role_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(roles); i++)
		if (!strcmp(roles[i].supervised.name, name))
			return &roles[i];
	return NULL;
}

/* The offset of the descriptor is shared, so it is not used. */
static int parse(const struct config **conf, void *ctx, const char *file, int fd, unsigned flags, struct config_faults *faults)
{
	char *text = talloc_size(ctx, CONFIG_FILE_MAX + 1);
	ssize_t n = text ? pread(fd, text, CONFIG_FILE_MAX, 0) : -1;
	int rc = n < 0 ? -EIO : 0;

	if (n > 0) {
		text[n] = '\0';
		rc = config_parse(conf, ctx, file, text, n, flags, faults);
	}
	talloc_free(text);
	close(fd);
	return rc;
}

int role_config(const struct config **conf, void *ctx, const char *file, int fd, unsigned flags)
{
	struct config_faults *faults = config_faults_new(ctx);
	int rc = faults ? parse(conf, ctx, file, fd, flags, faults) : -ENOMEM;
	size_t i;

	for (i = 0; faults && i < config_faults_count(faults); i++)
		fprintf(stderr, "%s\n", config_faults_get(faults, i) ? config_faults_get(faults, i) : "more");
	talloc_free(faults);
	return rc;
}

/* No core and no debugger sees what is in memory; nothing this process writes is for others. */
static int harden(const struct role *role)
{
	const struct rlimit none = { 0, 0 };

	umask(077);
	prctl(PR_SET_NAME, role->supervised.name);
	if (setrlimit(RLIMIT_CORE, &none) < 0 || prctl(PR_SET_DUMPABLE, 0) < 0)
		return -errno;
	if (role->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	return 0;
}

int role_become(const char *user)
{
	const struct passwd *pw = user ? getpwnam(user) : NULL;

	if (!user)
		return 0;
	if (!pw || setgroups(0, NULL) < 0 || setgid(pw->pw_gid) < 0 || setuid(pw->pw_uid) < 0 || (pw->pw_uid && setuid(0) == 0)) {
		LOGP(DMAIN, LOGL_ERROR, "cannot become user %s\n", user);
		return -EPERM;
	}
	/* A change of user clears both. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || prctl(PR_SET_DUMPABLE, 0) < 0)
		return -errno;
	return 0;
}

static int run(void *ctx, const struct role *role, const struct role_args *args)
{
	const struct config *conf = NULL;
	int rc = role_config(&conf, ctx, args->file, args->config_fd, role->config_flags);

	if (!conf)
		return rc ? rc : -EINVAL;
	loop_init();
	setenv("TZ", conf->service.timezone, 1);	/* every line of the log in one time */
	rc = log_setup(ctx, conf->log.level);
	rc = rc ? rc : harden(role);
	rc = rc ? rc : role->run(ctx, conf, args);
	config_free(conf);
	return rc;
}

int role_main(const char *name, const struct role_args *args)
{
	const struct role *role = role_find(name);
	void *ctx;
	int rc;

	if (!role)
		return 2;
	ctx = talloc_named_const(NULL, 0, role->supervised.name);
	rc = run(ctx, role, args);
	log_fini();
	talloc_free(ctx);
	return rc ? 1 : 0;
}
