/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/daemon/role.h"

/* The offset of the descriptor is shared, so it is not used. */
static int parse_fd(const struct config **conf, void *ctx, const char *file, int fd, unsigned flags, struct config_faults *faults)
{
	char *text = talloc_size(ctx, CONFIG_FILE_MAX + 1);
	ssize_t n = text ? pread(fd, text, CONFIG_FILE_MAX, 0) : -1;
	int rc = n < 0 ? -EIO : 0;

	if (n > 0) {
		text[n] = '\0';
		rc = config_parse(conf, ctx, file, text, n, flags, faults);
	}
	talloc_free(text);
	close(fd);
	return rc;
}

int role_config(const struct config **conf, void *ctx, const char *file, int fd, unsigned flags)
{
	struct config_faults *faults = config_faults_new(ctx);
	int rc = faults ? parse_fd(conf, ctx, file, fd, flags, faults) : -ENOMEM;
	size_t i;

	for (i = 0; faults && i < config_faults_count(faults); i++)
		fprintf(stderr, "%s\n", config_faults_get(faults, i) ? config_faults_get(faults, i) : "more");
	talloc_free(faults);
	return rc;
}
