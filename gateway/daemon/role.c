/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/role.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/daemon/sandbox.h"
#include "gateway/daemon/supervisor.h"
#include "store/base/log.h"
#include "store/base/loop.h"
#include "store/base/rights.h"

#define USER(member) .user_key = "process." #member, .user = offsetof(struct config, process.member)

/* A role is one row: what the supervisor knows of it, and what its process does. */
static const struct role {
	struct supervisor_role supervised;
	int (*run)(void *ctx, const struct config *conf, const struct role_args *args);
	const struct sandbox *sandbox;
	unsigned config_flags;
	const char *user_key;
	size_t user;			/* the name in struct config */
} roles[] = {
	{
		.supervised = { "vault", HANDOFF_VAULT, .handed = SUPERVISOR_GETS_LINKS | SUPERVISOR_GETS_ROLES, .end = SUPERVISOR_END_VAULT, .pause_max_s = SUPERVISOR_BACKOFF_MAX_S },
		.run = role_vault,
		.sandbox = &sandbox_vault,
		USER(vault_user),
	},
	{
		.supervised = { "gateway", HANDOFF_GATEWAY, SUPERVISOR_JOINS(HANDOFF_VAULT),
				SUPERVISOR_GETS_MEMORY | SUPERVISOR_GETS_LINKS | SUPERVISOR_GETS_SECRETS | SUPERVISOR_GETS_ROLES,
				SUPERVISOR_END_FRONTS, SUPERVISOR_BACKOFF_MAX_S },
		.run = role_gateway,
		.sandbox = &sandbox_gateway,
		.config_flags = CONFIG_PASSWORDS,
		USER(gateway_user),
	},
	{
		.supervised = { "resolver", HANDOFF_RESOLVER, SUPERVISOR_JOINS(HANDOFF_GATEWAY), .end = SUPERVISOR_END_FRONTS,
				.pause_max_s = SUPERVISOR_BACKOFF_MAX_S },
		.run = role_resolver,
		.sandbox = &sandbox_resolver,
		USER(gateway_user),
	},
	{
		.supervised = { "kdf", HANDOFF_KDF, SUPERVISOR_JOINS(HANDOFF_VAULT), 0, SUPERVISOR_END_WORKERS, SUPERVISOR_BACKOFF_MAX_S,
				.is_worker = true },
		.run = role_kdf,
		.sandbox = &sandbox_kdf,
		USER(kdf_user),
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

static int run_role(void *ctx, const struct role *role, struct role_args *args)
{
	const struct config *conf = NULL;
	int rc = role_config(&conf, ctx, args->file, args->config_fd, role->config_flags);

	if (!conf)
		return rc ? rc : -EINVAL;
	args->sandbox = role->sandbox;
	args->user = (struct rights_user){ role->user_key, *(const char *const *)((const char *)conf + role->user) };
	loop_init();
	setenv("TZ", conf->service.timezone, 1);	/* every line of the log in one time */
	rc = log_setup(ctx, conf->log.level);
	prctl(PR_SET_NAME, role->supervised.name);
	rc = rc ? rc : rights_harden();
	rc = rc ? rc : role->run(ctx, conf, args);
	config_free(conf);
	return rc;
}

int role_main(const char *name, struct role_args *args)
{
	const struct role *role = role_find(name);
	void *ctx;
	int rc;

	if (!role)
		return 2;
	ctx = talloc_named_const(NULL, 0, role->supervised.name);
	rc = run_role(ctx, role, args);
	log_fini();
	talloc_free(ctx);
	return rc ? 1 : 0;
}
