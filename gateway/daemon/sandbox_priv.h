/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parts of a sandbox. Only gateway/daemon/sandbox*.c and its test include this. */
#pragma once

#include "gateway/daemon/sandbox.h"

/* What sanitizers need beside the program is allowed in such a build alone, and stands in lists of its own. */
#ifdef __SANITIZE_ADDRESS__
#define SANDBOX_IS_SANITIZED	true
#else
#define SANDBOX_IS_SANITIZED	false
#endif

/* ---- files, by Landlock ---- */

/* Collect what may be opened from sandbox_files_close() on. file: as sandbox_enter(). returns: descriptor; -ENOSYS or -EOPNOTSUPP: this kernel has no
 * Landlock; other -errno. owns: the caller, until sandbox_files_close(). */
int sandbox_files_open(const struct sandbox *sandbox, const char *file) __attribute__((warn_unused_result));
/* Nothing else is opened from here on. fd: is closed; negative: passed on. returns: 0; -errno. */
int sandbox_files_close(int fd) __attribute__((warn_unused_result));

/* ---- system calls, by seccomp ---- */

/* Nothing but the calls of the row from here on. returns: 0; -errno. */
int sandbox_calls_enter(const struct sandbox *sandbox) __attribute__((warn_unused_result));
