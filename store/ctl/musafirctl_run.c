/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Have a request done by whoever serves the database. */
#include <errno.h>

#include "store/ctl/musafirctl_priv.h"

int musafirctl_run_remote(struct musafirctl *ctl)
{
	int rc = musafirctl_ask(ctl);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = musafirctl_link_run(ctl);
	if (rc != -ENOENT)
		return rc;
	rc = musafirctl_direct_run(ctl);
	if (rc == MUSAFIRCTL_DONE && ctl->command->flags & MUSAFIRCTL_DAEMON)
		return musafirctl_say(MUSAFIRCTL_FAILED, "musafird does not run");
	return rc;
}
