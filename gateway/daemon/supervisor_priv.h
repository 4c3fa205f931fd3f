/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the supervisor. Only gateway/supervisor*.c include this. */
#pragma once

#include <sys/types.h>

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

#include "gateway/daemon/supervisor.h"
#include "store/base/handoff.h"

struct supervisor;

struct supervisor_child {
	struct supervisor *sup;
	enum handoff_peer kind;
	unsigned index;
	pid_t pid;			/* 0: not running */
	struct osmo_fd control;		/* fd -1: closed */
	bool is_ready;
	unsigned pause_s;		/* before the next start */
	long long started_ms;
	struct osmo_timer_list restart;
};

/* Fork and exec the role with fds[0 ... n_fds - 1] (at most 2) from SUPERVISOR_FD_CONFIG on; child->pid and *control_fd are set.
 * returns: 0 or -errno. */
int supervisor_spawn(struct supervisor_child *child, const struct supervisor_conf *conf, const int *fds, unsigned n_fds, int *control_fd)
	__attribute__((warn_unused_result));

/* "gateway", "vault", "kdf": the argument of --role. */
const char *supervisor_role_name(enum handoff_peer kind);
