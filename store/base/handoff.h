/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the supervisor and a role say to each other: one struct a packet on the role's control socket (AF_UNIX SOCK_SEQPACKET),
 * a descriptor beside it where the type says so. Ground level: any room may include it.
 *
 * Life of a role: 1. it starts with its control socket and its first pairs; 2. it sends HANDOFF_READY once, when it serves;
 * 3. HANDOFF_PAIR replaces the pair to a peer that was restarted: close the old one, answer what waited on it with busy;
 * 4. HANDOFF_DRAIN or end of file on the control socket: finish and exit 0. A role that cannot start exits 1 before HANDOFF_READY, having
 * logged one clear line. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define HANDOFF_FD	3	/* the control socket, in every role */

enum handoff_type {
	HANDOFF_READY = 1,	/* role -> supervisor */
	HANDOFF_PAIR,		/* supervisor -> role, one descriptor: the new pair to peer (and index); non-blocking, close-on-exec */
	HANDOFF_DRAIN,		/* supervisor -> role: answer what is open, finish, exit 0 */
	HANDOFF_CLOCK,		/* test clock only. vault -> supervisor -> every other role: offset_s counts from now on */
	HANDOFF_CONFIG,		/* supervisor -> gateway, one descriptor: the configuration that counts for links from now on; its text, `index` octets,
				 * and behind it what its secret files hold (config_secrets_write()). -> vault: its links, config_identity_list() */
	HANDOFF_END_PEER,	/* vault -> supervisor, and of nobody else: the peer sent what no honest peer sends, or answers no more; it is ended and restarted */
	HANDOFF_ASK,		/* supervisor -> role: does the loop turn? handoff_recv() answers, nobody else sees it */
	HANDOFF_ALIVE,		/* role -> supervisor: it does */
	HANDOFF_REFUSED,	/* role -> supervisor, its last words: it made the system call `index`, which its sandbox does not allow */
	HANDOFF_ROLE,		/* supervisor -> vault and gateway: how the role peer (and index) is: state, restarts, since_ms */
	HANDOFF_FEED,		/* supervisor -> vault, one descriptor: a file of the operator's feed, `index` octets, and its signature behind it */
	HANDOFF_FEED_TOLD,	/* vault -> supervisor, and of nobody else: what became of it, state */
};

/* What became of a file of the feed. */
enum handoff_feed {
	HANDOFF_FEED_DONE,	/* it may go */
	HANDOFF_FEED_HELD,	/* it stays until */
	HANDOFF_FEED_AGAIN,	/* an administrator has decided: hand it over anew */
};

/* How a role is. */
enum handoff_role {
	HANDOFF_ROLE_DOWN,	/* it died, and is started anew after a pause */
	HANDOFF_ROLE_STARTING,
	HANDOFF_ROLE_UP,
	HANDOFF_ROLE_SILENT,	/* it has not answered HANDOFF_ASK for a look */
};

enum handoff_peer {
	HANDOFF_GATEWAY,
	HANDOFF_VAULT,
	HANDOFF_KDF,
	HANDOFF_API,
	HANDOFF_RESOLVER,
	HANDOFF_PEERS
};

struct handoff {
	uint32_t type;
	uint32_t peer;
	uint32_t index;		/* kdf worker, from 0; configuration, feed: octets of text; number of a system call; else 0 */
	uint32_t state;		/* HANDOFF_ROLE: enum handoff_role; HANDOFF_FEED_TOLD: enum handoff_feed */
	uint32_t restarts, pad;
	int64_t offset_s;
	int64_t since_ms;	/* monotonic */
};

/* Send msg, and pass_fd with it unless that is -1; pass_fd stays the caller's. Never blocks on a non-blocking socket.
 * returns: 0 or -errno (-EAGAIN, -EPIPE when the other end is gone). */
int handoff_send(int fd, const struct handoff *msg, int pass_fd) __attribute__((warn_unused_result));

/* Receive one; HANDOFF_ASK is answered and passed over as if nothing had come. *passed_fd: a descriptor that is the caller's from now on, or -1; HANDOFF_PAIR, HANDOFF_CONFIG and HANDOFF_FEED always have one, other types
 * never.
 * returns: 1; 0 at end of file; -EAGAIN; -EBADMSG for an odd size, an unknown type, a missing or unwanted descriptor; other -errno. */
int handoff_recv(int fd, struct handoff *msg, int *passed_fd) __attribute__((warn_unused_result));

/* For a role that serves one pair: receive one from the supervisor. HANDOFF_PAIR replaces *pair, -1 none; owns: *pair is the caller's.
 * returns: 0; -ESHUTDOWN the supervisor wants the end or is gone; other -errno. */
int handoff_serve(int control, int *pair) __attribute__((warn_unused_result));
/* Close *pair, unless it is -1, which it is from then on. */
void handoff_close(int *pair);

/* Send any packet so, for other sockets of this kind. returns: 0 or -errno.  secret: octets may be. */
int handoff_pass(int fd, const void *octets, size_t len, int pass_fd) __attribute__((warn_unused_result));
/* Receive one, cut to size. *passed_fd: a descriptor that is the caller's from now on, or -1. returns: octets, 0 at end of file; -errno. */
ssize_t handoff_take(int fd, void *octets, size_t size, int *passed_fd) __attribute__((warn_unused_result));
