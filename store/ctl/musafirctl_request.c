/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request as it goes to the vault: words, then lines key=value (admin.h). */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/ctl/musafirctl_priv.h"

void musafirctl_request_begin(struct musafirctl_request *r, const char *const words[2])
{
	unsigned i;

	r->len = 0;
	for (i = 0; i < 2 && words[i]; i++) {
		memcpy(r->octets + r->len, words[i], strlen(words[i]) + 1);
		r->len += strlen(words[i]) + 1;
	}
	r->octets[r->len++] = '\0';
	r->head = r->len;
}

int musafirctl_request_put(struct musafirctl_request *r, const char *key, const char *value)
{
	size_t room = sizeof(r->octets) - r->len;
	int n;

	if (strpbrk(value, "\r\n") || strchr(key, '\n'))
		return -EINVAL;
	n = snprintf(r->octets + r->len, room, "%s=%s\n", key, value);
	if (n < 0 || (size_t)n >= room)
		return -EMSGSIZE;
	r->len += n;
	return 0;
}

/* Value of the first line from there on that has the key. */
static const char *find_from(const struct musafirctl_request *r, size_t at, const char *key)
{
	size_t len = strlen(key);
	const char *line, *end;

	for (; at < r->len; at = end - r->octets + 1) {
		line = r->octets + at;
		end = memchr(line, '\n', r->len - at);
		if (!end)
			return NULL;
		if ((size_t)(end - line) > len && !memcmp(line, key, len) && line[len] == '=')
			return line + len + 1;
	}
	return NULL;
}

const char *musafirctl_request_get(const struct musafirctl_request *r, const char *key)
{
	return find_from(r, r->head, key);
}

const char *musafirctl_request_next(const struct musafirctl_request *r, const char *key, const char *value)
{
	return find_from(r, value - r->octets + strcspn(value, "\n") + 1, key);
}

bool musafirctl_request_copy(const struct musafirctl_request *r, const char *key, char *out, size_t size)
{
	const char *value = musafirctl_request_get(r, key);

	return snprintf(out, size, "%.*s", value ? (int)strcspn(value, "\n") : 0, value ? value : "") < (int)size;
}

void musafirctl_pass(struct musafirctl *ctl, int fd)
{
	if (fd < 0)
		return;
	if (ctl->passed >= 0)
		close(ctl->passed);
	ctl->passed = fd;
}
