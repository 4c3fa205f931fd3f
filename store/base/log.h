/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Log categories, one a room, and the one place that sets libosmocore's logging up. Ground level: any room may include it.
 *
 * Never log, at any level: PIN, code, key, message text, raw PDU, full number. A person is a tag. */
#pragma once

#include <stdbool.h>

enum { DMAIN, DWIRE, DSESS, DMENU, DIDENT, DSTORE };

struct log_target;

/* Log to stderr from `level` (a LOGL_ value) up, each line with time (ISO 8601, local, to the millisecond), process, category and level, and
 * before them "<N>", the priority of syslog, where stderr is the journal. libosmocore's own GSUP, input and
 * global categories stay off, because they dump messages. A line that a non-blocking stderr does not take is lost and counted; the count is
 * logged as soon as there is room for it. Once a process, before the first LOGP.
 * returns: 0 or -ENOMEM. */
int log_setup(void *ctx, int level) __attribute__((warn_unused_result));

/* Does stderr lead to the journal of systemd, as JOURNAL_STREAM says? */
bool log_is_journal(void);
/* Stderr, which leads elsewhere from now on, still ends in the journal: say so to this process and those it starts. Before log_setup().
 * returns: 0; -ENOMEM. */
int log_go_to_journal(void) __attribute__((warn_unused_result));
/* Change the level of standard error, of this process. */
void log_level_set(int level);

/* LOGL_ value of "error", "notice", "info", "debug"; -EINVAL for any other word. */
int log_level_of(const char *word) __attribute__((warn_unused_result));
