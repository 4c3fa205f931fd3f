/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a process gives up: cores and debuggers first, its user last, when every file it needs is open. The one way for every role.
 *
 * Promise: after rights_drop() the process is that user in user, group and saved ids, has no other group, no capability and no way to get one back, is
 * not dumpable, and dies with its parent. Both are for good. */
#pragma once

#include <stdbool.h>

/* No core file, no ptrace by others of the same user, no new privileges by exec; what it writes is for nobody else.
 * returns: 0; -errno, logged: a process that will hold keys must not go on. */
int rights_harden(void) __attribute__((warn_unused_result));

/* Whom to become. */
struct rights_user {
	const char *key;	/* of the configuration that names the user, for the log */
	const char *name;	/* an ordinary user of this host; NULL or "": stay as started */
};

/* May that user, once it is become, make files in the folder of path? returns: false also where that cannot be told. */
bool rights_may_make(const struct rights_user *user, const char *path);

/* Become user for good; one without a name stays who it is, and keeps no capability either.
 * path: be rooted in the folder of that file, where the host lets this process; NULL: in the root as it is.
 * returns: 1 rooted there, 0 not; -ENOENT no such user, or root; -ENAMETOOLONG; -EPERM not started as root; other -errno; logged. Nothing may go
 * on after an error: a part may be done. */
int rights_drop(const struct rights_user *user, const char *path) __attribute__((warn_unused_result));
