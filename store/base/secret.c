/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <sodium.h>

#include "store/base/secret.h"

int secret_put(struct secret *s, const char *text, size_t len)
{
	secret_wipe(s);
	if (len > SECRET_MAX)
		return -EMSGSIZE;
	if (len)
		memcpy(s->digits, text, len);
	s->len = len;
	return 0;
}

bool secret_is_digits(const struct secret *s, size_t len)
{
	size_t i;

	for (i = 0; i < s->len; i++)
		if (s->digits[i] < '0' || s->digits[i] > '9')
			return false;
	return s->len == len;
}

void secret_move(struct secret *to, struct secret *from)
{
	if (to == from)
		return;
	*to = *from;
	secret_wipe(from);
}

void secret_wipe(struct secret *s)
{
	sodium_memzero(s, sizeof(*s));
}

/* Deeper than any call of a turn goes: an answer and its sealed copy are 4 KiB each, and SQLite takes a dozen frames. */
#define STACK_DEPTH (64 * 1024)

__attribute__((noinline)) void secret_wipe_stack(void)
{
	char below[STACK_DEPTH];

	sodium_memzero(below, sizeof(below));
}

void secret_wipe_mem(void *mem, size_t len)
{
	sodium_memzero(mem, len);
}
