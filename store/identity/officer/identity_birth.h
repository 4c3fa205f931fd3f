/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth date as it is typed at a desk. */
#pragma once

#include "store/identity/core/identity_record.h"

/* Read DDMMYYYY or YYYY as the record keeps it, YYYY-MM-DD or YYYY; what has a '-' is left as it is. typed and out may be the same.
 * returns: 0; -EINVAL: no date is written so, out is unchanged.  secret: both. */
int identity_birth_read(char out[IDENTITY_ATTR_MAX], const char *typed) __attribute__((warn_unused_result));
