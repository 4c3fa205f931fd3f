/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of a draft: "key=value", each key once. secret: all of it; who has one wipes it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/unit/field_dir.h"

struct field_lines {
	char text[FIELD_PLAIN_MAX + 1];
	size_t len;
};

/* Copy the value of a key. returns: false: there is none, or it is longer than out, which is "" then. */
bool field_lines_get(const struct field_lines *l, const char *key, char *out, size_t size);
/* Is there a line of that key, be it empty? */
bool field_lines_has(const struct field_lines *l, const char *key);
/* Put a line in the place of one of that key. returns: 0; -EMSGSIZE no room, l is without one then; -EINVAL a value of two lines, l is as it was. */
int field_lines_set(struct field_lines *l, const char *key, const char *value) __attribute__((warn_unused_result));
/* Take the line of a key away, if there is one. */
void field_lines_drop(struct field_lines *l, const char *key);
/* Is that a key of how somebody is enrolled, and of no attribute? */
bool field_lines_is_about(const char *key);
/* Walk them: *at starts at 0. key and value are "" where one is too long. returns: false at the end. */
bool field_lines_next(const struct field_lines *l, size_t *at, char key[32], char *value, size_t size);
