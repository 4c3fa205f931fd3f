/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Standard error that nobody waits for.
 *
 * Whatever reads the log may stop reading: a full pipe, a terminal on hold. O_NONBLOCK on standard error would be shared with whoever else
 * has it open, and between asking whether it takes a line and writing one another process may fill it. So this process and all that it starts
 * write to a pipe of its own, which never blocks, and a thread, which nobody waits for, copies it to where standard error leads.
 *
 * Life cycle: 1. relay_open(), before the first line and the first fork; 2. lines go to descriptor 2, and are lost while RELAY_OCTETS wait (log.h
 * counts them); 3. relay_close(), when all that were started are gone.
 *
 * Limits: RELAY_OCTETS wait, where the system allows so much for a pipe; RELAY_LAST_MS at the end. */
#pragma once

#define RELAY_OCTETS	(1024 * 1024)	/* some seconds of a busy gateway at level debug */
#define RELAY_LAST_MS	1000		/* for what waits at the end; on top of SUPERVISOR_DRAIN_S twice it is below SUPERVISOR_END_S */

struct relay;

/* Begin. SIGPIPE is ignored from here on.  owns: the caller, until relay_close(). returns: NULL when there is no descriptor or thread to be had:
 * standard error is as it was, told there. */
struct relay *relay_open(void);

/* Give standard error back, after what waits was copied. NULL is fine.  blocks: RELAY_LAST_MS at the most. */
void relay_close(struct relay *relay);
