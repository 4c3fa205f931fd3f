/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/octets.h"

#include <errno.h>
#include <unistd.h>

int octets_write(int fd, const void *octets, size_t len)
{
	const char *at = octets;
	ssize_t n;

	while (len) {
		n = write(fd, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

ssize_t octets_read(int fd, void *octets, size_t len)
{
	size_t got = 0;
	ssize_t n;

	while (got < len) {
		n = read(fd, (char *)octets + got, len - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}
