/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading pairs of processes: AF_UNIX, SOCK_SEQPACKET. A peer that ends while it has packets unread leaves ECONNRESET in front of what it sent
 * last. It comes once: the next read gives those packets, then the end of file. source: Linux, unix_release_sock(). */
#pragma once

#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>

/* As recv(2), but the last packets of a peer that ended come before its end, and that is 0. returns: octets, 0 at the end; -1 with errno, never
 * ECONNRESET for a first time. */
static inline ssize_t seqpacket_recv(int fd, void *octets, size_t size, int flags)
{
	ssize_t n = recv(fd, octets, size, flags);

	return n < 0 && errno == ECONNRESET ? recv(fd, octets, size, flags) : n;
}

/* As recvmsg(2), likewise. */
static inline ssize_t seqpacket_recvmsg(int fd, struct msghdr *msg, int flags)
{
	ssize_t n = recvmsg(fd, msg, flags);

	return n < 0 && errno == ECONNRESET ? recvmsg(fd, msg, flags) : n;
}
