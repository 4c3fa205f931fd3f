/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Elements of the sums of tables: without the key nobody makes a row whose element is known.
 *
 * Promise: pure. Neither an element nor a sum is ever printed, logged or written unsealed: rows could be sought that add up to one that is known. */
#pragma once

#include "store/db/db.h"
#include "store/seal/seal.h"

/* BLAKE2b-256 of a row as octets, salted by the name of its table (16 octets at most).  secret: key, out. */
void seal_sum_element(const uint8_t key[SEAL_KEY], uint8_t out[DB_SUM], const char *table, const void *row, size_t len);
/* The elements under that key file; a former one makes others. keys are borrowed as long as it is used. */
struct db_sum_keys seal_sum_keys(const struct seal_keys *keys);
