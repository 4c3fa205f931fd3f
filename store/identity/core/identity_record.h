/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is kept about a person: the sealed record, a value for each attribute of identity_attributes.h.
 *
 * Promise: pure; a record that parses holds only checked values. secret: everything here is personal data; the caller wipes it.
 * Limits: IDENTITY_NAME_CHARS characters a value, IDENTITY_WHOLE_CHARS all parts of a name with the blanks between. Stored by ascending id: id, length (16 bit little endian), octets. An unknown id of a newer
 * program is an error, because a record that cannot be read whole must not be rewritten. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/door/identity_attributes.h"

#define IDENTITY_SCHEMA		1
#define IDENTITY_NAME_CHARS	40
#define IDENTITY_WHOLE_CHARS	80
#define IDENTITY_ATTR_MAX	(IDENTITY_NAME_CHARS * 4 + 1)

struct identity_record {
	char v[IDENTITY_ATTR_COUNT][IDENTITY_ATTR_MAX];	/* "" when not known */
};

#define IDENTITY_RECORD_MAX (IDENTITY_ATTR_COUNT * (IDENTITY_ATTR_MAX + 3))

/* Check and keep one value: text as fold_keep() writes it, a date without the midnight behind it,
 * a birth date as birth_text() does. expected: static words about what it must look like, set on failure.
 * country: code that national numbers take. returns: 0; -EINVAL with the record unchanged. */
int identity_record_set(struct identity_record *r, enum identity_attr a, const char *value, const char *country, const char **expected)
	__attribute__((warn_unused_result));

/* Write the values that are known. returns: octets written to out.  secret: out; the caller wipes it. */
size_t identity_record_pack(const struct identity_record *r, uint8_t out[IDENTITY_RECORD_MAX]);
/* Read what identity_record_pack() wrote. returns: 0; -EINVAL (cut, an id that no row has, a value too long) with r wiped. */
int identity_record_unpack(struct identity_record *r, const uint8_t *octets, size_t len) __attribute__((warn_unused_result));

/* The word of an evidence level: ev.0 to ev.3. */
const char *identity_record_evidence(const struct identity_record *r);
