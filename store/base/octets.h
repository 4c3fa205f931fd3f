/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All of what is to be written or read: signals between, and parts, are the system's affair. Ground level. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Write len octets. returns: 0; -errno, and some of it may be there. blocks: on the disk. */
int octets_write(int fd, const void *octets, size_t len) __attribute__((warn_unused_result));
/* Read len octets. returns: octets, fewer only at the end; -errno. blocks: on the disk. */
ssize_t octets_read(int fd, void *octets, size_t len) __attribute__((warn_unused_result));
