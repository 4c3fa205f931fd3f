/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of a register as they are read, a window at a time. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/ctl/musafirctl_import.h"
#include "store/ctl/musafirctl_priv.h"

int musafirctl_import_fill(struct musafirctl_import *im)
{
	ssize_t n;

	memmove(im->buffer, im->buffer + im->at, im->len - im->at);
	im->len -= im->at;
	im->at = 0;
	n = read(im->fd, im->buffer + im->len, sizeof(im->buffer) - im->len);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	im->len += n;
	im->read += n;
	im->last = n == 0;
	return 0;
}

enum csv_result musafirctl_import_row(struct musafirctl_import *im)
{
	enum csv_result r;
	size_t used;
	int rc;

	for (;;) {
		r = csv_next(&im->csv, im->buffer + im->at, im->len - im->at, im->last, &used);
		im->at += used;
		if (r != CSV_MORE)
			return r;
		rc = musafirctl_import_fill(im);
		if (rc == 0)
			continue;
		musafirctl_say(0, "%s: %s", im->path, strerror(-rc));
		im->failed = true;
		return CSV_END;
	}
}
