/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/door/field_lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Where the line of a key begins. returns: NULL: there is none. */
static const char *find(const struct field_lines *l, const char *key)
{
	size_t len = strlen(key);
	const char *at;

	for (at = l->text; *at; at = strchr(at, '\n') + 1) {
		if (!strncmp(at, key, len) && at[len] == '=')
			return at;
		if (!strchr(at, '\n'))
			break;
	}
	return NULL;
}

bool field_lines_is_about(const char *key)
{
	return !strncmp(key, "desk_", 5) || !strncmp(key, "consent_", 8) || !strcmp(key, "slip") || !strcmp(key, "enrolled") || !strcmp(key, "notice");
}

static bool copy(char *out, size_t size, const char *from, size_t len)
{
	out[0] = '\0';
	if (len >= size)
		return false;
	memcpy(out, from, len);
	out[len] = '\0';
	return true;
}

bool field_lines_get(const struct field_lines *l, const char *key, char *out, size_t size)
{
	const char *at = find(l, key);

	out[0] = '\0';
	if (!at)
		return false;
	at += strlen(key) + 1;
	return copy(out, size, at, strcspn(at, "\n"));
}

bool field_lines_has(const struct field_lines *l, const char *key)
{
	return find(l, key) != NULL;
}

void field_lines_drop(struct field_lines *l, const char *key)
{
	char *at = (char *)find(l, key);
	size_t len = at ? strcspn(at, "\n") : 0;

	if (!at)
		return;
	len += at[len] == '\n';
	memmove(at, at + len, l->len - (size_t)(at - l->text) - len + 1);
	l->len -= len;
}

int field_lines_set(struct field_lines *l, const char *key, const char *value)
{
	size_t more = strlen(key) + strlen(value) + 2;

	if (strchr(value, '\n'))
		return -EINVAL;
	field_lines_drop(l, key);
	if (l->len + more >= sizeof(l->text))
		return -EMSGSIZE;
	l->len += (size_t)snprintf(l->text + l->len, sizeof(l->text) - l->len, "%s=%s\n", key, value);
	return 0;
}

bool field_lines_next(const struct field_lines *l, size_t *at, char key[32], char *value, size_t size)
{
	const char *line = l->text + *at;
	size_t len = strcspn(line, "\n"), n = strcspn(line, "=\n");

	if (!*line)
		return false;
	*at += len + (line[len] == '\n');
	if (line[n] != '=' || !copy(key, 32, line, n) || !copy(value, size, line + n + 1, len - n - 1))
		key[0] = '\0';
	return true;
}
