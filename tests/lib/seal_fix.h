/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A key file in a fresh folder, opened. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/seal/seal.h"

struct fix {
	char dir[64], path[96], escrow[96];
	char err[256];
	struct seal_keys *keys;
};

static inline int setup(void **state)
{
	struct fix *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/seal_test.XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/master.key", f->dir);
	snprintf(f->escrow, sizeof(f->escrow), "%s/escrow.key", f->dir);
	*state = f;
	return seal_keyfile_create(f->path, true, NULL, f->err, sizeof(f->err)) ||
	       seal_keys_open(&f->keys, f->path, f->err, sizeof(f->err));
}

static inline int teardown(void **state)
{
	struct fix *f = *state;
	char cmd[128];

	seal_keys_free(f->keys);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", f->dir);
	if (system(cmd))
		return -1;
	free(f);
	return 0;
}

static inline size_t slurp(const char *path, char *text, size_t cap)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, cap - 1);

	close(fd);
	assert_true(n > 0);
	text[n] = '\0';
	return (size_t)n;
}

static inline void spill(const char *path, const char *text, size_t len, mode_t mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	fchmod(fd, mode);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
