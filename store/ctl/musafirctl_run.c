/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Have a request done by whoever serves the database. */
#include <errno.h>

#include "store/ctl/musafirctl_priv.h"

/* Before anything is asked for. What is personal may still come. */
static int check_needed(const struct musafirctl *ctl)
{
	const struct admin_option *o;
	char name[ADMIN_NAME_MAX];
	size_t i;

	for (i = 0; (o = admin_commands_option_at(ctl->command, i)); i++)
		if (o->flags & ADMIN_NEEDED && !(o->flags & (ADMIN_PERSONAL | ADMIN_LOCAL)) && !musafirctl_request_get(&ctl->request, o->name))
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s is missing; see musafirctl help %s", o->name,
					      admin_commands_name(ctl->command, name));
	return MUSAFIRCTL_DONE;
}

int musafirctl_run_remote(struct musafirctl *ctl)
{
	int rc = check_needed(ctl);

	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_ask(ctl);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = musafirctl_link_run(ctl);
	if (rc != -ENOENT)
		return rc;
	rc = musafirctl_direct_run(ctl);
	if (rc == MUSAFIRCTL_DONE && ctl->command->flags & ADMIN_DAEMON)
		return musafirctl_say(MUSAFIRCTL_FAILED, "musafird does not run");
	return rc;
}
