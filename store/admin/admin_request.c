/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a request holds, from packet to values, and what a command says of it. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/admin/admin_priv.h"

const char *admin_get(const struct admin *a, const char *key)
{
	unsigned i;

	for (i = 0; i < a->n_pairs; i++)
		if (!strcmp(a->pairs[i].key, key))
			return a->pairs[i].value;
	return NULL;
}

int admin_say(struct admin *a, int rc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(a->message, sizeof(a->message), fmt, ap);
	va_end(ap);
	return rc;
}

int admin_slot(struct admin *a, unsigned *slot)
{
	const char *value = admin_get(a, "slot");

	*slot = 1;
	if (!value || !*value)
		return 0;
	if (*value == '0')
		value++;
	if (value[0] < '1' || value[0] > '0' + DB_SLOT_MAX || value[1])
		return admin_say(a, -EINVAL, "slot: expected 1 to %d", DB_SLOT_MAX);
	*slot = value[0] - '0';
	return 0;
}

/* ---- parse ---- */

bool admin_next_line(char **at, char **key, char **value)
{
	char *line = *at, *end, *eq;

	if (!*line)
		return false;
	end = strchr(line, '\n');
	*at = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	eq = strchr(line, '=');
	*key = eq ? line : NULL;
	*value = eq ? eq + 1 : line;
	if (eq)
		*eq = '\0';
	return true;
}

static bool is_key(const char *key)
{
	size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz_0123456789");

	return n > 0 && n <= 24 && !key[n];
}

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

/* returns: octets of the words with the NUL behind them; -EINVAL. */
static int parse_words(struct admin *a, size_t len)
{
	size_t at = 0;

	while (at < len && a->request[at]) {
		if (a->n_words == ADMIN_WORDS_MAX)
			return -EINVAL;
		a->words[a->n_words++] = a->request + at;
		at += strlen(a->request + at) + 1;
	}
	return a->n_words && at < len ? (int)at + 1 : -EINVAL;
}

static int parse_pairs(struct admin *a, char *at)
{
	char *key, *value;

	while (admin_next_line(&at, &key, &value)) {
		if (!key || !is_key(key) || a->n_pairs == ADMIN_PAIRS_MAX)
			return -EINVAL;
		if (!is_printable(value))
			return admin_say(a, -EINVAL, "%s: holds a control character", key);
		a->pairs[a->n_pairs++] = (struct identity_pair){ key, value };
	}
	return 0;
}

int admin_request_parse(struct admin *a, const char *request, size_t len)
{
	int words;

	if (len == 0 || len > ADMIN_REQUEST_MAX)
		return -EINVAL;
	memcpy(a->request, request, len);
	words = parse_words(a, len);
	if (words < 0)
		return words;
	if (strlen(a->request + words) != len - words)
		return -EINVAL;
	return parse_pairs(a, a->request + words);
}
