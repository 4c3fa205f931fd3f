/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/wire/smpp_io.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static ssize_t plain_read(void *priv, int fd, void *buf, size_t len)
{
	ssize_t n = read(fd, buf, len);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? SMPP_IO_WANT_READ : SMPP_IO_BROKEN;
	return n ? n : SMPP_IO_CLOSED;
}

static ssize_t plain_write(void *priv, int fd, const void *buf, size_t len)
{
	ssize_t n = send(fd, buf, len, MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? SMPP_IO_WANT_WRITE : SMPP_IO_BROKEN;
	return n;
}

static const char *plain_why(void *priv)
{
	return strerror(errno);
}

const struct smpp_io smpp_io_plain = { .read = plain_read, .write = plain_write, .why = plain_why };
