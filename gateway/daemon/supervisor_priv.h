/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the supervisor. Only gateway/daemon/supervisor*.c include this. */
#pragma once

#include <sys/types.h>

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

#include "gateway/daemon/supervisor.h"
#include "store/base/handoff.h"

struct supervisor;

struct supervisor_child {
	struct supervisor *sup;
	const struct supervisor_role *role;
	unsigned index;
	pid_t pid;			/* 0: not running */
	struct osmo_fd control;		/* fd -1: closed */
	bool is_ready;
	bool was_started, was_ready;	/* in some life of it */
	bool is_asked;			/* and has not answered */
	bool is_refused;		/* it made a system call that it must not make: told */
	unsigned unheard;		/* looks since then */
	unsigned pause_s;		/* before the next start */
	unsigned starts;
	enum handoff_role told;		/* how it is, as others were told last, and */
	int64_t told_ms;		/* since when, monotonic */
	int64_t started_ms;
	struct osmo_timer_list restart;
};

#define SUPERVISOR_FDS	3	/* from SUPERVISOR_FD_CONFIG on */

/* Fork and exec the role with these descriptors from SUPERVISOR_FD_CONFIG on, -1: not this one; child->pid and *control_fd are set.
 * returns: 0 or -errno. */
int supervisor_spawn(struct supervisor_child *child, const struct supervisor_conf *conf, const int fds[SUPERVISOR_FDS], int *control_fd)
	__attribute__((warn_unused_result));
