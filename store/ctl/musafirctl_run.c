/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Have a request done by whoever serves the database. */
#include <errno.h>
#include <stdio.h>

#include "store/ctl/musafirctl_priv.h"

#define MISSING_MAX 256	/* of a command that lacks all of its options */

/* Before anything is asked for. What is personal may still come. */
static int check_needed(const struct musafirctl *ctl)
{
	char name[ADMIN_NAME_MAX], missing[MISSING_MAX] = "";
	const struct admin_option *o;
	size_t i, len = 0;

	for (i = 0; (o = admin_commands_option_at(ctl->command, i)) && len < sizeof(missing); i++)
		if (o->flags & ADMIN_NEEDED && !(o->flags & (ADMIN_PERSONAL | ADMIN_LOCAL)) && !musafirctl_request_get(&ctl->request, o->name))
			len += snprintf(missing + len, sizeof(missing) - len, " --%s", o->name);
	if (!len)
		return MUSAFIRCTL_DONE;
	admin_commands_name(ctl->command, name);
	return musafirctl_say(MUSAFIRCTL_USAGE, "%s needs%s; see musafirctl help %s", name, missing, name);
}

/* By whom the database is served, else here. */
int musafirctl_run_request(struct musafirctl *ctl)
{
	int rc = musafirctl_link_run(ctl);

	if (rc != -ENOENT)
		return rc;
	rc = musafirctl_direct_run(ctl);
	if (rc == MUSAFIRCTL_DONE && ctl->command->flags & ADMIN_DAEMON)
		return musafirctl_say(MUSAFIRCTL_FAILED, "musafird does not run");
	return rc;
}

int musafirctl_run_remote(struct musafirctl *ctl)
{
	int rc = check_needed(ctl);

	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_ask(ctl);
	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_run_request(ctl);
	if (rc == MUSAFIRCTL_DONE && ctl->was_asked)
		fputs("The person was added. For their start code: musafirctl person code\n", stderr);
	return rc;
}
