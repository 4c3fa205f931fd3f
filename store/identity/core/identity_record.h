/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is kept about a person: the attributes of the sealed record.
 *
 * Promise: pure; a record that parses holds only checked values. secret: everything here is personal data; the caller wipes it.
 * Limits: IDENTITY_NAME_CHARS characters a value. Stored as id, length (16 bit little endian), octets; an unknown id of a newer
 * program is an error, because a record that cannot be read whole must not be rewritten. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENTITY_SCHEMA		1
#define IDENTITY_NAME_CHARS	40
#define IDENTITY_ATTR_MAX	(IDENTITY_NAME_CHARS * 4 + 1)

/* X(enum, key of `person add`, shape) */
#define IDENTITY_ATTRS(X) \
	X(GIVEN_NAME, "given_name", NAME) \
	X(FAMILY_NAME, "family_name", NAME) \
	X(BIRTHDATE, "birthdate", BIRTH) \
	X(SEX, "sex", SEX) \
	X(NATIONALITY, "nationality", NAME) \
	X(ID_TYPE, "id_type", NAME) \
	X(ID_NUMBER, "id_number", ID_NUMBER) \
	X(ID_EXPIRY, "id_expiry", DATE) \
	X(ID_ISSUER, "id_issuer", NAME) \
	X(ADDRESS, "address", NAME) \
	X(PHONE, "phone", PHONE) \
	X(LANG, "lang", LANG) \
	X(PROGRAMME_ID, "programme_id", NAME) \
	X(HOUSEHOLD_SIZE, "household_size", SIZE) \
	X(WORK_UNTIL, "work_until", DATE) \
	X(ALLERGIES, "allergies", YESNO) \
	X(COLLECTOR, "alternate_collector", NAME) \
	X(EVIDENCE, "evidence", EVIDENCE)

enum identity_attr {
#define X(e, key, shape) IDENTITY_ATTR_##e,
	IDENTITY_ATTRS(X)
#undef X
	IDENTITY_ATTR_COUNT
};

struct identity_record {
	char v[IDENTITY_ATTR_COUNT][IDENTITY_ATTR_MAX];	/* "" when not known */
};

#define IDENTITY_RECORD_MAX (IDENTITY_ATTR_COUNT * (IDENTITY_ATTR_MAX + 3))

enum identity_attr identity_record_attr(const char *key);	/* IDENTITY_ATTR_COUNT when there is none */

/* Check and keep one value. expected: static words about what it must look like, set on failure.
 * returns: 0; -EINVAL with the record unchanged. */
int identity_record_set(struct identity_record *r, enum identity_attr a, const char *value, const char *country, const char **expected)
	__attribute__((warn_unused_result));

/* returns: octets written to out (IDENTITY_RECORD_MAX). */
size_t identity_record_pack(const struct identity_record *r, uint8_t out[IDENTITY_RECORD_MAX]);
/* returns: 0; -EINVAL with r wiped. */
int identity_record_unpack(struct identity_record *r, const uint8_t *octets, size_t len) __attribute__((warn_unused_result));

/* The word of an evidence level: ev.0 to ev.3. */
const char *identity_record_evidence(const struct identity_record *r);
