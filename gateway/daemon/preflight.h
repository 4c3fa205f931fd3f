/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a start needs besides its configuration: key file, database, a place for the administration socket, ports. Looked at by every start and by
 * `musafird -t`, so that both say the same.
 *
 * Promise: nothing is made, locked or changed, and a daemon that runs does not notice. */
#pragma once

#include <stdbool.h>

struct config;
struct config_faults;

/* Add what is wrong with the files, and tell whether the key is one of tests; with warnings also the ports that somebody else has, which a start finds out itself. blocks: on the disk. */
void preflight_check(const struct config *conf, struct config_faults *faults, struct config_faults *warnings, bool *is_test);
