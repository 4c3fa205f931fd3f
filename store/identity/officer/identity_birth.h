/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth date as it is typed at a desk. */
#pragma once

#include "store/identity/core/identity_record.h"
#include "store/values/birth_entry.h"

/* Read digits of a keypad in that calendar, or what birth_read() reads, and write it as the record keeps it, in the same place. today: a day number.
 * returns: BIRTH_OK; another one, typed is unchanged.  secret: typed. */
enum birth_fault identity_birth_read(char typed[IDENTITY_ATTR_MAX], enum calendar calendar, int32_t today);
