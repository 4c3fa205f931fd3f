/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Programs that musafir-sim runs, and the event loop that goes on meanwhile.
 *
 * Promise: only processes that this one started, and their children, are ever looked at or ended. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SIM_PROC_OUTPUT_MAX	(256 * 1024)
#define SIM_PROC_CHILDREN_MAX	64

/* Hold SIGINT, SIGTERM and SIGHUP back from now on, and be deaf to SIGPIPE, so that what was made can be taken away again. */
void sim_proc_hold_signals(void);
/* Take one that came meanwhile. returns: its number, 0 none. */
int sim_proc_take_signal(void) __attribute__((warn_unused_result));
/* Let them act again; sig (0: none) does what it would have done. */
void sim_proc_release_signals(int sig);

/* Run the event loop until cond is true. returns: whether it was, within ms; false at once when a held signal comes. cond NULL: for ms. */
bool sim_proc_wait(unsigned ms, bool (*cond)(void *arg), void *arg);

struct sim_proc_result {
	int status;		/* exit status, or 128 + signal */
	char *out, *err;	/* talloc, NUL-terminated */
};

/* Run a program to its end with input on its standard input; the event loop goes on. argv[0] is looked for in PATH.
 * returns: 0 and result; -ETIMEDOUT it was killed; -errno. */
int sim_proc_run(void *ctx, const char *const *argv, const char *input, unsigned ms, struct sim_proc_result *result)
	__attribute__((warn_unused_result));

/* Start a program whose output goes to the end of log. It gets SIGTERM when this process dies. returns: its pid, -errno. */
pid_t sim_proc_start(const char *const *argv, const char *log) __attribute__((warn_unused_result));
/* Whether pid, started here, has ended; then *status is as in the result. */
bool sim_proc_ended(pid_t pid, int *status);

/* The children of parent whose argv[0] is title (any, when NULL). returns: how many were found. */
size_t sim_proc_children(pid_t *pids, size_t max, pid_t parent, const char *title);
/* Whether a process with this pid exists and is no zombie. */
bool sim_proc_lives(pid_t pid);
