/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/msc_hlr.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <talloc.h>

#include "sim/operator/sim_proc.h"

struct msc_hlr {
	char *conf, *db, *log;
	pid_t pid;		/* 0: not running */
};

static int write_conf(const struct msc_hlr *hlr, const char *address, const char *code)
{
	int fd = open(hlr->conf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (!f)
		return -errno;
	/* what phones type is in its log from info on */
	fprintf(f, "log stderr\n logging filter all 1\n logging color 0\n logging level set-all fatal\n"
		"line vty\n no login\n bind %s\nctrl\n bind %s\nhlr\n gsup\n  bind ip %s\n"
		" euse musafir-00-00-00-00-00-00\n ussd route prefix *%s external musafir-00-00-00-00-00-00\n", address, address, address, code);
	return fclose(f) == 0 ? 0 : -EIO;
}

int msc_hlr_restart(struct msc_hlr *hlr)
{
	const char *argv[] = { "osmo-hlr", "-c", hlr->conf, "-l", hlr->db, NULL };
	pid_t pid = hlr->pid ? -EALREADY : sim_proc_start(argv, hlr->log);

	if (pid < 0)
		return (int)pid;
	hlr->pid = pid;
	return 0;
}

int msc_hlr_stop(struct msc_hlr *hlr)
{
	if (!hlr->pid)
		return -ESRCH;
	kill(hlr->pid, SIGKILL);
	waitpid(hlr->pid, NULL, 0);
	hlr->pid = 0;
	return 0;
}

int msc_hlr_start(struct msc_hlr **out, void *ctx, const char *dir, const char *address, const char *code)
{
	struct msc_hlr *hlr = talloc_zero(ctx, struct msc_hlr);
	int rc;

	hlr->conf = talloc_asprintf(hlr, "%s/osmo-hlr.cfg", dir);
	hlr->db = talloc_asprintf(hlr, "%s/osmo-hlr.db", dir);
	hlr->log = talloc_asprintf(hlr, "%s/osmo-hlr.log", dir);
	rc = write_conf(hlr, address, code);
	if (rc == 0)
		rc = msc_hlr_restart(hlr);
	if (rc < 0)
		talloc_free(hlr);
	else
		*out = hlr;
	return rc;
}

void msc_hlr_free(struct msc_hlr *hlr)
{
	if (!hlr)
		return;
	(void)!msc_hlr_stop(hlr);
	talloc_free(hlr);
}
