/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the room. */
#pragma once

#include <stdarg.h>
#include <stdio.h>

#include "store/backup/backup.h"

/* Fill err. returns: rc. */
int backup_fail(char err[BACKUP_ERR], int rc, const char *format, ...) __attribute__((format(printf, 3, 4)));
