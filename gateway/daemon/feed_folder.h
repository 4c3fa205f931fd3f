/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The folder that an operator drops the files of its feed into, as the supervisor sees it: NAME.csv, complete, and then NAME.csv.minisig, each made under
 * another name and renamed. The first by name is copied, unread, for the vault, which has no right to the folder; what the vault has judged is
 * overwritten and removed.
 *
 * Only a file of one name is looked at: a link, what is no file, what is too large or cannot be opened is told once and passed over. */
#pragma once

#include <stddef.h>

#define FEED_FOLDER_TEXT_MAX	(128u << 20)	/* as the vault takes them */
#define FEED_FOLDER_SIGN_MAX	1024
#define FEED_FOLDER_FILES_MAX	10000		/* looked at in one look: a folder that holds more is not one of a feed a day */

struct feed_folder;

/* path: borrowed. returns: NULL when out of memory. */
struct feed_folder *feed_folder_new(void *ctx, const char *path);
/* Forget what is under way; the folder stays as it is. NULL: nothing. */
void feed_folder_free(struct feed_folder *f);
/* Copy the first file that is not held back, and its signature behind it. *len: octets of the file.
 * returns: a descriptor that is the caller's, sealed; -ENOENT there is none; other -errno, logged once. */
int feed_folder_take(struct feed_folder *f, size_t *len) __attribute__((warn_unused_result));
/* The vault has judged what was taken: overwrite and remove it. blocks: until the zeroes are on the disk. */
void feed_folder_remove(struct feed_folder *f);
/* What was taken stays, and is not taken again, nor what comes behind it, until feed_folder_release(). */
void feed_folder_hold(struct feed_folder *f);
/* Nothing is held back or under way any more. */
void feed_folder_release(struct feed_folder *f);
