/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/handoff.h"
#include "store/base/seqpacket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* Room for two descriptors, so that an unwanted second one is seen and closed rather than truncated away. */
union ancillary {
	struct cmsghdr align;
	char room[CMSG_SPACE(2 * sizeof(int))];
};

int handoff_pass(int fd, const void *octets, size_t len, int pass_fd)
{
	struct iovec iov = { .iov_base = (void *)octets, .iov_len = len };
	union ancillary anc = { 0 };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (pass_fd >= 0) {
		mh.msg_control = anc.room;
		mh.msg_controllen = CMSG_SPACE(sizeof(int));
		anc.align = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int)) };
		memcpy(CMSG_DATA(&anc.align), &pass_fd, sizeof(int));
	}
	for (;;) {
		ssize_t n = sendmsg(fd, &mh, MSG_NOSIGNAL);

		if (n >= 0)
			return (size_t)n == len ? 0 : -EIO;
		if (errno != EINTR)
			return -errno;
	}
}

int handoff_send(int fd, const struct handoff *msg, int pass_fd)
{
	return handoff_pass(fd, msg, sizeof(*msg), pass_fd);
}

/* Keep the first descriptor, close the rest. returns: how many came. */
static unsigned take_fds(struct msghdr *mh, int *first)
{
	struct cmsghdr *c;
	unsigned n = 0;

	*first = -1;
	for (c = CMSG_FIRSTHDR(mh); c; c = CMSG_NXTHDR(mh, c)) {
		size_t bytes;
		int got;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (bytes = 0; bytes + sizeof(int) <= c->cmsg_len - CMSG_LEN(0); bytes += sizeof(int), n++) {
			memcpy(&got, CMSG_DATA(c) + bytes, sizeof(got));
			if (*first < 0)
				*first = got;
			else
				close(got);
		}
	}
	return n;
}

static int is_sound(const struct handoff *msg, ssize_t len, int flags, unsigned fds)
{
	if (len != sizeof(*msg) || flags & (MSG_TRUNC | MSG_CTRUNC))
		return 0;
	if (msg->type < HANDOFF_READY || msg->type > HANDOFF_FEED_TOLD || msg->peer >= HANDOFF_PEERS)
		return 0;
	return fds == (msg->type == HANDOFF_PAIR || msg->type == HANDOFF_CONFIG || msg->type == HANDOFF_FEED ? 1 : 0);
}

/* A supervisor that is gone is noticed by the next read. */
static int answer(int fd)
{
	const struct handoff alive = { .type = HANDOFF_ALIVE };

	(void)!handoff_send(fd, &alive, -1);
	return -EAGAIN;
}

/* As recvmsg(2). *flags: what it tells; *n_fds: how many descriptors came, the first of them in *passed_fd. */
static ssize_t take(int fd, void *octets, size_t size, int *passed_fd, unsigned *n_fds, int *flags)
{
	struct iovec iov = { .iov_base = octets, .iov_len = size };
	union ancillary anc;
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = anc.room, .msg_controllen = sizeof(anc.room) };
	ssize_t n;

	*passed_fd = -1;
	do
		n = seqpacket_recvmsg(fd, &mh, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	*n_fds = take_fds(&mh, passed_fd);
	*flags = mh.msg_flags;
	return n;
}

ssize_t handoff_take(int fd, void *octets, size_t size, int *passed_fd)
{
	unsigned n_fds;
	int flags;

	return take(fd, octets, size, passed_fd, &n_fds, &flags);
}

int handoff_recv(int fd, struct handoff *msg, int *passed_fd)
{
	unsigned fds;
	int flags;
	ssize_t n = take(fd, msg, sizeof(*msg), passed_fd, &fds, &flags);

	if (n < 0)
		return (int)n;
	if (n == 0 && fds == 0)
		return 0;
	if (is_sound(msg, n, flags, fds))
		return msg->type == HANDOFF_ASK ? answer(fd) : 1;
	if (*passed_fd >= 0)
		close(*passed_fd);
	*passed_fd = -1;
	return -EBADMSG;
}

void handoff_close(int *pair)
{
	if (*pair >= 0)
		close(*pair);
	*pair = -1;
}

int handoff_serve(int control, int *pair)
{
	struct handoff msg;
	int fd, rc = handoff_recv(control, &msg, &fd);

	if (rc == -EAGAIN)
		return 0;
	if (rc <= 0)
		return rc ? rc : -ESHUTDOWN;
	if (msg.type == HANDOFF_DRAIN)
		return -ESHUTDOWN;
	if (msg.type == HANDOFF_PAIR) {
		handoff_close(pair);
		*pair = fd;
	}
	return 0;
}
