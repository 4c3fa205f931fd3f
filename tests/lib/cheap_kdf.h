/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Argon2id of a test program, in place of libsodium's entry: the same function with a 64th of the memory, so that thousands of hashes take seconds.
 * What is measured, or was hashed by another program, wants the whole of it. */
#pragma once

#include <stdbool.h>

extern bool cheap_kdf_is_whole;		/* default false */
