/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looks for something that may not be in files, in every form it could have there: octets, hex, UCS-2 in both orders, packed GSM-7
 * at each of the eight bit phases. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define STORY_LEAK_DEPTH	4

/* Search all regular files below dir. returns: true when found, with file and form in where. blocks: on the disk. */
bool story_leak_find(char *where, size_t size, const char *dir, const char *text);
