/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a process that holds keys gives up. */
#pragma once

/* No core file and no ptrace by others of the same user: both would hold keys. */
void rights_no_core(void);

/* Become user, rooted in the folder of path, for good; NULL: stay, with a NOTICE if that is root.
 * returns: 0; -ENOENT no such user; -EPERM not started as root; other -errno, one line was logged. */
int rights_drop(const char *user, const char *path) __attribute__((warn_unused_result));
