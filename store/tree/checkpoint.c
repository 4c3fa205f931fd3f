/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/tree/checkpoint.h"

/* The next line, without its newline. returns: false there is none. */
static bool next_line(const char **line, size_t *len, const char **at, const char *end)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));

	if (!newline)
		return false;
	*line = *at;
	*len = (size_t)(newline - *at);
	*at = newline + 1;
	return *len > 0;
}

/* Decimal digits, without a zero in front. */
static bool read_size(uint64_t *size, const char *text, size_t len)
{
	size_t i;

	if (len > 19 || (len > 1 && *text == '0'))
		return false;
	for (i = 0, *size = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*size = *size * 10 + (uint64_t)(text[i] - '0');
	}
	return *size <= TREE_SIZE_MAX;
}

int checkpoint_read(struct checkpoint *c, const char *text, size_t len)
{
	const char *end = text + len, *line;
	size_t n;

	memset(c, 0, sizeof(*c));
	if (!next_line(&line, &n, &text, end) || !note_name_is_good(line, n))
		return -EBADMSG;
	memcpy(c->origin, line, n);
	if (!next_line(&line, &n, &text, end) || !read_size(&c->size, line, n))
		return -EBADMSG;
	if (!next_line(&line, &n, &text, end) || note_base64(c->root, sizeof(c->root), line, n) != sizeof(c->root))
		return -EBADMSG;
	while (text < end)
		if (!next_line(&line, &n, &text, end))
			return -EBADMSG;
	return 0;
}

size_t checkpoint_print(const struct checkpoint *c, char text[CHECKPOINT_TEXT])
{
	char base64[sodium_base64_ENCODED_LEN(TREE_HASH, sodium_base64_VARIANT_ORIGINAL)];

	sodium_bin2base64(base64, sizeof(base64), c->root, sizeof(c->root), sodium_base64_VARIANT_ORIGINAL);
	return (size_t)snprintf(text, CHECKPOINT_TEXT, "%s\n%" PRIu64 "\n%s\n", c->origin, c->size, base64);
}
