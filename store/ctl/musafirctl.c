/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Administration from a shell: over the vault's socket while it runs, else on the database itself. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include "config.h"
#include "gateway/config/config.h"
#include "store/base/log.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"

static int load_config(struct musafirctl *ctl)
{
	struct config_faults *faults = config_faults_new(ctl->ctx);
	size_t i;

	if (!ctl->file)
		return musafirctl_say(MUSAFIRCTL_USAGE, "-c FILE is missing: the configuration of the service");
	if (faults && config_load(&ctl->conf, ctl->ctx, ctl->file, 0, faults) == 0)
		return MUSAFIRCTL_DONE;
	for (i = 0; faults && i < config_faults_count(faults); i++)
		musafirctl_say(0, "%s", config_faults_get(faults, i));
	return MUSAFIRCTL_FAILED;
}

static int run_line(struct musafirctl *ctl, int argc, char **argv)
{
	int rc = musafirctl_line(ctl, argc, argv);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (ctl->version)
		return puts("musafirctl " PACKAGE_VERSION) < 0;
	if (ctl->help)
		return musafirctl_help(ctl->words, ctl->n_words);
	rc = musafirctl_commands_is_bare(ctl->command) ? MUSAFIRCTL_DONE : load_config(ctl);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	ctl->out = musafirctl_out_new(ctl->ctx, ctl->command->shape, ctl->json);
	if (!ctl->out)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	rc = musafirctl_commands_run(ctl);
	musafirctl_out_close(ctl->out);
	return rc;
}

int main(int argc, char **argv)
{
	struct musafirctl *ctl = talloc_zero(NULL, struct musafirctl);
	int rc;

	if (!ctl || log_setup(ctl, LOGL_ERROR) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	ctl->ctx = ctl;
	ctl->passed = -1;
	rc = run_line(ctl, argc, argv);
	config_free(ctl->conf);
	secret_wipe_mem(&ctl->request, sizeof(ctl->request));
	talloc_free(ctl);
	if (fflush(stdout) != 0 || ferror(stdout))
		return musafirctl_say(MUSAFIRCTL_FAILED, "standard output: %s", strerror(errno));
	return rc;
}
