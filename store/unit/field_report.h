/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the service says of a bundle, on its way back to the unit: lines for a person to read, and the last one signs those before it. */
#pragma once

#include "store/unit/field_entry.h"

#define FIELD_REPORT_MAX	(4u << 20)
#define FIELD_REPORT_HEAD	512

struct field_report {
	uint8_t unit[SEAL_KEY];
	uint64_t bundle;	/* its number */
	uint64_t upto;		/* number of the last person that the service judged */
};

/* Write the lines that every report begins with. returns: their length. */
size_t field_report_head(char out[FIELD_REPORT_HEAD], const struct field_report *r);
#define FIELD_REPORT_SIGN	(10 + 2 * SEAL_SIGNATURE + 1)	/* "signature=" and the line break */
/* Hash what follows them: len octets of lines. */
void field_report_hash(uint8_t hash[FIELD_HASH], const void *lines, size_t len);
/* Sign a report: the vault writes its first lines anew, of what it took, and takes the hash of the others on trust. They are for people. */
void field_report_sign(uint8_t signature[SEAL_SIGNATURE], const struct seal_keys *keys, const struct field_report *r, const uint8_t hash[FIELD_HASH]);
/* Write the last line, of a signature as hexadecimal digits. returns: octets. */
size_t field_report_end(char out[FIELD_REPORT_SIGN + 1], const char hex[2 * SEAL_SIGNATURE + 1]);

#define FIELD_REPORT_ASK	(8 + FIELD_HASH)
/* What a report is asked for by, behind the end of a bundle: up to whom, and the hash. */
void field_report_ask(uint8_t out[FIELD_REPORT_ASK], uint64_t upto, const uint8_t hash[FIELD_HASH]);
void field_report_asked(const uint8_t octets[FIELD_REPORT_ASK], uint64_t *upto, uint8_t hash[FIELD_HASH]);

/* Read a report and prove it. returns: 0; -EBADMSG: it is none, was changed, or is of another unit. */
int field_report_read(struct field_report *r, const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t service_sign[SEAL_KEY])
	__attribute__((warn_unused_result));
