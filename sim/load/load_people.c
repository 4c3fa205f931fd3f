/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People, a shop and its agents, made by musafirctl. What is there from an earlier load stays. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>

#include "sim/load/load_priv.h"
#include "sim/operator/sim_proc.h"

#define CTL_MS		(30 * 60 * 1000)	/* a million people */
#define ARGS_MAX	16

static char *ctl_path(void *ctx)
{
	const char *env = getenv("MUSAFIR_BINDIR");
	char path[512], *slash;
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (env && *env)
		return talloc_asprintf(ctx, "%s/musafirctl", env);
	path[n < 0 ? 0 : n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		slash[1] = '\0';
	slash = talloc_asprintf(ctx, "%smusafirctl", path);
	return access(slash, X_OK) == 0 ? slash : talloc_strdup(ctx, "musafirctl");
}

/* returns: 0; -EIO, told unless may_fail. */
static int run_ctl(struct load *l, bool may_fail, const char *const *args)
{
	const char *argv[ARGS_MAX + 4] = { ctl_path(l), "-c", l->conf->sim->file };
	struct sim_proc_result result = { 0 };
	int rc;

	for (unsigned i = 0; args[i] && i < ARGS_MAX; i++)
		argv[i + 3] = args[i];
	rc = sim_proc_run(l, argv, NULL, CTL_MS, &result);
	if (rc == 0 && (result.status == 0 || may_fail))
		return 0;
	fprintf(stderr, "musafir-sim: musafirctl %s %s: %s\n", args[0], args[1], rc < 0 ? strerror(-rc) : result.err);
	return -EIO;
}

static int make_people(struct load *l, unsigned count, unsigned long long first, const char *org)
{
	char count_text[16], first_text[24];
	const char *args[] = { "test", "people", "--count", count_text, "--first", first_text, "--pin", LOAD_PIN_TEXT,
			       org ? "--org" : NULL, org, NULL };

	snprintf(count_text, sizeof(count_text), "%u", count);
	snprintf(first_text, sizeof(first_text), "%llu", first);
	return run_ctl(l, false, args);
}

int load_people_make(struct load *l)
{
	static const char *const org[] = { "org", "add", "--code", LOAD_ORG, "--name", "LOAD SHOP", "--short", "LOAD", "--place", "Test",
					   "--kind", "money", "--bundle", "recv-s", NULL };

	if (run_ctl(l, true, org) < 0 || make_people(l, l->conf->people, l->first_person, NULL) < 0)
		return -EIO;
	if (l->conf->attackers && make_people(l, l->conf->attackers, l->first_attacker, NULL) < 0)
		return -EIO;
	return l->conf->agents ? make_people(l, l->conf->agents, l->first_agent, LOAD_ORG) : 0;
}
