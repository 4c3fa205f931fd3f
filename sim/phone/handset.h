/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A phone in the terminal: drawn when there is one, else line by line, so that scripts can use it.
 *
 * Promise: the terminal is as it was when it ends, also by a signal. */
#pragma once

#include "sim/operator/sim_conf.h"

struct handset_conf {
	const struct sim_conf *sim;
	const char *number;
	const char *link;	/* NULL: the first */
};

/* Run until the user quits or the input ends. returns: 0; 1 no network could be reached or made, reason on stderr.  blocks: yes. */
int handset_run(const struct handset_conf *conf) __attribute__((warn_unused_result));
