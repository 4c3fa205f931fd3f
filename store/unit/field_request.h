/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a field unit asks its service: to know its key and those of its officers. Lines, nothing of them secret; the unit signs them. Who carries it
 * compares the print with what the unit shows. */
#pragma once

#include "store/unit/field_dir.h"

#define FIELD_REQUEST_MAX	8192
#define FIELD_OFFICERS_MAX	32

struct field_request {
	char name[FIELD_UNIT_NAME];
	char pub[2 * SEAL_KEY + 1];	/* as hexadecimal digits */
	char print[FIELD_PRINT];
	unsigned n_officers;
	struct {
		char name[FIELD_UNIT_NAME];
		char pub[2 * SEAL_KEY + 1];
	} officers[FIELD_OFFICERS_MAX];
};

/* Write the request of a unit with all its officers. *len: octets. returns: 0; -EMSGSIZE too many of them; -errno. */
int field_request_write(struct field_dir *d, char out[FIELD_REQUEST_MAX], size_t *len) FIELD_DIR_WARN;
/* Read it. returns: 0; -EBADMSG it is none, or was changed. */
int field_request_read(struct field_request *r, const char *text, size_t len) FIELD_DIR_WARN;
/* What people compare of the key of a unit. */
void field_request_print(char print[FIELD_PRINT], const uint8_t pub[SEAL_KEY]);
