/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Small files that a command reads or leaves: whole or not there. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Write a file that is not there yet, and sync it. returns: 0; -EEXIST; -errno. */
int musafirctl_file_new(const char *path, mode_t mode, const void *octets, size_t len) __attribute__((warn_unused_result));
/* The same, in place of an older one. */
int musafirctl_file_put(const char *path, mode_t mode, const void *octets, size_t len) __attribute__((warn_unused_result));
/* Read a file of at most cap octets. returns: 0; -EMSGSIZE longer; -errno. */
int musafirctl_file_get(const char *path, void *octets, size_t cap, size_t *len) __attribute__((warn_unused_result));
