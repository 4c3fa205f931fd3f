/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A short secret that a person typed: PIN, start code, share code, one-time code, another's phone number.
 *
 * Promise: it has no print path, it moves rather than copies, and it is wiped by whoever holds it last.
 * Limits: SECRET_MAX octets; plain ASCII digits after the session cleaned the input, before those of a phone number perhaps a '+'. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECRET_MAX 16	/* slot + PIN is at most 10 digits, a share code at most 12 */

struct secret {
	uint8_t len;
	char digits[SECRET_MAX];
};

/* Copy len octets of text into s; the caller still wipes text.
 * returns: 0, or -EMSGSIZE with s empty.  secret: text, s. */
int secret_put(struct secret *s, const char *text, size_t len) __attribute__((warn_unused_result));

/* returns: whether s is len plain digits. */
bool secret_is_digits(const struct secret *s, size_t len);

/* Move from into to; from is wiped. */
void secret_move(struct secret *to, struct secret *from);

/* Wipe s. A compiler cannot drop it. */
void secret_wipe(struct secret *s);

/* Wipe any memory that held a secret. */
void secret_wipe_mem(void *mem, size_t len);

/* Wipe what the calls of a turn left below the caller's frame: locals of libraries and copies that nobody names. A loop calls it between
 * turns; it costs about a microsecond. */
void secret_wipe_stack(void);
