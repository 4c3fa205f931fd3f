/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The supervisor: starts the roles, joins them by pairs, starts anew what died, ends all of them in order.
 *
 * Promise: a role that dies is restarted, at once the first time, then after 1, 2, 4 ... seconds up to its row's ceiling, and at once again
 * after 60 s of life; both ends of each of its pairs get a new one. One that does not answer is killed first. After SIGTERM or SIGINT everything is ended within SUPERVISOR_END_S: the
 * fronts first, which answer what is open, then the vault, then the workers. SIGHUP reads the configuration anew: with a fault nothing
 * changes, else the gateway gets its
 * links. A file of an operator's feed is copied for the vault, and removed when the vault has judged it. Never: a key, a network, outside bytes that it reads.
 *
 * The service manager hears that the daemon is ready when every role is, and its watchdog at each look at which every role has answered since
 * the one before: of one that stands still, or is gone, it hears nothing more until that one is killed, restarted and answers.
 *
 * Start: a role waits until each one that its row joins it to was ready once, so that neither wire nor port opens for a daemon that may not run.
 *
 * Life of a role: fork, exec of this program with `--role NAME`, its control socket at SUPERVISOR_FD_CONTROL and the text of the
 * configuration at SUPERVISOR_FD_CONFIG, and what else its row says; pairs come by HANDOFF_PAIR (store/base/handoff.h). A role that exits with another
 * status than 0 before HANDOFF_READY while the daemon starts ends the daemon. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/handoff.h"

#define SUPERVISOR_FD_CONTROL	HANDOFF_FD
#define SUPERVISOR_FD_CONFIG	4
#define SUPERVISOR_FD_HANDED	5	/* SUPERVISOR_GETS_MEMORY: memory that outlives the role, zero at the start of the daemon */
#define SUPERVISOR_FD_LINKS	6	/* SUPERVISOR_GETS_LINKS: the configuration that counts for links, empty while that is the one above */
#define SUPERVISOR_HANDED_SIZE	(2056 * 1024)
#define SUPERVISOR_WORKERS_MAX	64
#define SUPERVISOR_ROLES_MAX	8

#define SUPERVISOR_DRAIN_S	4	/* a role has so long to end in order, then SIGKILL: twice this stays below the promise */
#define SUPERVISOR_END_S	10
#define SUPERVISOR_BACKOFF_MAX_S 60
#define SUPERVISOR_STEADY_S	60	/* a role that lived so long starts at once again */

/* A role is asked at each look whether its loop turns. What counts is looks, not time: of a pause of the whole machine, or of the supervisor, no
 * role is to blame. So many without an answer are far more than a disk, a hash or a busy host costs; a watchdog in a hurry wants more looks, each
 * of them shorter. */
#define SUPERVISOR_LOOK_S	5
#define SUPERVISOR_UNHEARD_MAX	6
#define SUPERVISOR_WATCHDOG_LOOKS 4	/* looks in what the watchdog waits, at least: one that comes late costs nothing */

/* The end, in order: who answers people first, who keeps the promises next. */
enum supervisor_end {
	SUPERVISOR_END_FRONTS,
	SUPERVISOR_END_VAULT,
	SUPERVISOR_END_WORKERS,
	SUPERVISOR_END_GONE	/* of no role */
};

/* The folder of a feed is looked at this often: when a file goes does not tell how long its rows took. Tests, whose clock stands, wait for less. */
#define SUPERVISOR_FEED_S	10
#define SUPERVISOR_FEED_TEST_S	1

struct notify;

/* What a role is handed besides its control socket and the configuration. */
enum {
	SUPERVISOR_GETS_MEMORY = 1,
	SUPERVISOR_GETS_LINKS = 2,	/* and HANDOFF_CONFIG while it runs, */
	SUPERVISOR_GETS_SECRETS = 4,	/* then with what the secret files hold */
	SUPERVISOR_GETS_ROLES = 8,	/* HANDOFF_ROLE of each role, and when one changes */
};

/* A kind of process, and all that the supervisor knows of it: another role is another row. */
struct supervisor_role {
	const char *name;		/* argument of --role */
	enum handoff_peer peer;		/* what it is to the others */
	unsigned joins;			/* whom it gets a pair to, bits SUPERVISOR_JOINS(peer); one end of a pair says so */
	unsigned handed;		/* SUPERVISOR_GETS_... */
	enum supervisor_end end;
	unsigned pause_max_s;		/* back-off: 0, 1, 2, 4 ... so many seconds before a restart */
	bool is_worker;			/* as many as supervisor_conf.workers; killed at the end, it keeps no promise */
};

#define SUPERVISOR_JOINS(peer)	(1u << (peer))

/* The configuration read anew. */
struct supervisor_reading {
	const char *text;
	size_t len;
	int fd;				/* of HANDOFF_CONFIG: text and secrets; the supervisor closes it */
	const char *links;		/* of the same for who gets no secrets: the list of them */
};

struct supervisor_conf {
	const char *file;		/* configuration, as named on the command line */
	const char *text;		/* what stood in it: every start of a role sees the same, and SUPERVISOR_FD_LINKS what the last SIGHUP brought */
	size_t len;
	/* Read it anew, on SIGHUP, check it and tell what is wrong. returns: 0 and *reading, its text on ctx; -errno, logged. NULL: SIGHUP does nothing. */
	int (*reload)(void *ctx, struct supervisor_reading *reading, const struct supervisor_conf *conf);
	const struct supervisor_role *(*role)(size_t i);	/* the i-th role, SUPERVISOR_ROLES_MAX at the most; NULL: no more */
	unsigned workers;
	bool test_clock, is_test;	/* is_test: the key is one of tests */
	int64_t still_s;		/* clock.h; the roles get it with --test-clock */
	unsigned second_ms;		/* length of a second of back-off and drain: 1000, less in tests */
	struct notify *notify;		/* the service manager; NULL: none */
	const char *feed;		/* folder of an operator's feed; NULL: none */
};

/* Run until SIGTERM or SIGINT. Logging is set up by the caller.
 * returns: 0 after an orderly end; -ECHILD when a role could not start (it logged why); other -errno, logged. */
int supervisor_main(void *ctx, const struct supervisor_conf *conf) __attribute__((warn_unused_result));
