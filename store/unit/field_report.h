/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the service says of a bundle, on its way back to the unit: lines for a person to read, and the last one signs those before it. Behind
 * the first lines stands until when it takes people of which officer; a unit that knows nothing of that takes the report all the same. */
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

#define FIELD_REPORT_OFFICERS	50
#define FIELD_REPORT_OFFICER	64	/* octets of a line of one, and NUL */
#define FIELD_REPORT_OFFICER_LINE "officer=%s until=%s\n"	/* name, YYYY-MM-DD */
/* The next officer in lines, which begin with theirs: until when the service takes people of them. at: where to go on, 0 first.
 * returns: 0; -ENOENT no more. */
int field_report_officer_next(const char *lines, size_t len, size_t *at, char name[24], char day[11]) __attribute__((warn_unused_result));
/* The same in a report that was proved, right behind its first lines. */
int field_report_officer(const char *report, size_t len, size_t *at, char name[24], char day[11]) __attribute__((warn_unused_result));

/* Read a report and prove it. returns: 0; -EBADMSG: it is none, was changed, or is of another unit. */
int field_report_read(struct field_report *r, const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t service_sign[SEAL_KEY])
	__attribute__((warn_unused_result));
