/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Small files of a folder, each whole or not there: written beside, synced, then given their name. Modes are 0600; what a kill left beside is swept
 * when the folder is opened. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FIELD_NAME	64	/* of a file in its folder, with NUL */
#define FIELD_PART	".part"	/* ends the name of what is not whole yet */

/* Write a file of that name in the folder dir, in place of an older one, and sync both. returns: 0; -errno, the older one stands. */
int field_file_put(int dir, const char *name, const void *octets, size_t len) __attribute__((warn_unused_result));
/* Read a file of at most cap octets. *len: how many. returns: 0; -ENOENT; -EMSGSIZE: longer; -EACCES: others may read it; -errno. */
int field_file_get(int dir, const char *name, void *octets, size_t cap, size_t *len) __attribute__((warn_unused_result));
/* Remove a file, if there is one, and sync the folder. returns: 0; -errno. */
int field_file_drop(int dir, const char *name) __attribute__((warn_unused_result));
/* Open a folder in dir, made with mode 0700 where there is none. returns: descriptor; -errno. */
int field_file_folder(int dir, const char *name) __attribute__((warn_unused_result));

typedef int (*field_file_fn)(void *ctx, const char *name);
/* Call fn for each file, in no order, until it returns other than 0; parts are swept instead. returns: what fn returned last; -errno. */
int field_file_each(int dir, field_file_fn fn, void *ctx) __attribute__((warn_unused_result));
