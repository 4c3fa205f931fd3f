/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The card of a service as lines. */
#include "store/unit/field_card.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#define KIND "musafir-card=1\n"

static int put_line(struct field_card_text *t, const char *key, const char *value)
{
	int n = snprintf(t->octets + t->len, sizeof(t->octets) - t->len, "%s=%s\n", key, value);

	if (n < 0 || (size_t)n >= sizeof(t->octets) - t->len || strchr(value, '\n'))
		return -EMSGSIZE;
	t->len += (size_t)n;
	return 0;
}

static int put_key(struct field_card_text *t, const char *key, const uint8_t value[SEAL_KEY])
{
	char hex[2 * SEAL_KEY + 1];

	sodium_bin2hex(hex, sizeof(hex), value, SEAL_KEY);
	return put_line(t, key, hex);
}

int field_card_write(struct field_card_text *t, const struct field_card *card)
{
	int rc;

	t->len = (size_t)snprintf(t->octets, sizeof(t->octets), KIND);
	rc = put_key(t, "box", card->service.box);
	if (rc == 0)
		rc = put_key(t, "sign", card->service.sign);
	if (rc == 0)
		rc = put_line(t, "name", card->name);
	if (rc == 0)
		rc = put_line(t, "country", card->country);
	if (rc == 0)
		rc = put_line(t, "code", card->code);
	if (rc == 0)
		rc = put_line(t, "hotline", card->hotline);
	if (rc == 0)
		rc = put_line(t, "languages", card->langs);
	return rc == 0 && card->is_training ? put_line(t, "training", "yes") : rc;
}

int field_card_say(struct field_card_text *t, const char *lang, const char *screen, const char *words)
{
	char key[32], line[FIELD_WORDS_MAX], *at;

	if (strlen(words) >= sizeof(line) || strchr(words, '\t'))
		return -EMSGSIZE;
	snprintf(line, sizeof(line), "%s", words);
	for (at = line; (at = strchr(at, '\n')); at++)
		*at = '\t';
	snprintf(key, sizeof(key), "text.%.7s.%.15s", lang, screen);
	return put_line(t, key, line);
}

/* Value of a key within the lines, not ended. returns: its length; -ENOENT. */
static int find(const struct field_card_text *t, const char *key, const char **value)
{
	const char *at = t->octets, *end = t->octets + t->len, *nl;
	size_t len = strlen(key);

	for (; at < end && (nl = memchr(at, '\n', (size_t)(end - at))); at = nl + 1) {
		if ((size_t)(nl - at) <= len || memcmp(at, key, len) || at[len] != '=')
			continue;
		*value = at + len + 1;
		return (int)(nl - *value);
	}
	return -ENOENT;
}

static int get_key(const struct field_card_text *t, const char *key, uint8_t out[SEAL_KEY])
{
	const char *value, *end;
	size_t n;
	int len = find(t, key, &value);

	if (len != 2 * SEAL_KEY || sodium_hex2bin(out, SEAL_KEY, value, (size_t)len, NULL, &n, &end) || n != SEAL_KEY)
		return -EBADMSG;
	return 0;
}

static int get_text(const struct field_card_text *t, const char *key, char *out, size_t size)
{
	const char *value;
	int len = find(t, key, &value);

	if (len < 0 || (size_t)len >= size)
		return -EBADMSG;
	memcpy(out, value, (size_t)len);
	out[len] = '\0';
	return 0;
}

int field_card_read(struct field_card *card, const struct field_card_text *t)
{
	const char *value;
	int rc;

	memset(card, 0, sizeof(*card));
	if (t->len < sizeof(KIND) - 1 || memcmp(t->octets, KIND, sizeof("musafir-card=") - 1))
		return -EBADMSG;
	if (memcmp(t->octets, KIND, sizeof(KIND) - 1))
		return -EPROTO;
	if (t->octets[t->len - 1] != '\n' || memchr(t->octets, '\0', t->len))
		return -EBADMSG;
	rc = get_key(t, "box", card->service.box);
	if (rc == 0)
		rc = get_key(t, "sign", card->service.sign);
	if (rc == 0)
		rc = get_text(t, "name", card->name, sizeof(card->name));
	if (rc == 0)
		rc = get_text(t, "country", card->country, sizeof(card->country));
	if (rc == 0 && find(t, "code", &value) >= 0)
		rc = get_text(t, "code", card->code, sizeof(card->code));
	if (rc == 0 && find(t, "hotline", &value) >= 0)
		rc = get_text(t, "hotline", card->hotline, sizeof(card->hotline));
	if (rc == 0 && find(t, "languages", &value) >= 0)
		rc = get_text(t, "languages", card->langs, sizeof(card->langs));
	card->is_training = find(t, "training", &value) >= 0;
	return rc;
}

int field_card_words(const struct field_card_text *t, const char *lang, const char *screen, char *out, size_t size)
{
	char key[32];

	snprintf(key, sizeof(key), "text.%.7s.%.15s", lang, screen);
	if (get_text(t, key, out, size))
		return -ENOENT;
	for (; (out = strchr(out, '\t')); out++)
		*out = '\n';
	return 0;
}

/* ---- kinds of papers ---- */

#define PAPER_LINE	512
#define PAPER_COLUMNS	(6 + NATIONAL_FORMS_MAX)	/* name, country, kind, check, label, expect, forms */

#define X(e, word) word,
static const char *const rules[] = { NATIONAL_CHECKS(X) };
#undef X

int field_card_paper(struct field_card_text *t, unsigned n, const struct national *row)
{
	char key[24], line[PAPER_LINE];
	size_t len;
	unsigned i;

	snprintf(key, sizeof(key), "paper.%u", n);
	len = (size_t)snprintf(line, sizeof(line), "%s\t%s\t%s\t%s\t%s\t%s", row->name, row->country, row->kind, rules[row->rule], row->label, row->expect);
	for (i = 0; i < row->n_forms && len < sizeof(line); i++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, "\t%s", row->forms[i]);
	return len < sizeof(line) ? put_line(t, key, line) : -EMSGSIZE;
}

/* Copy a column. returns: whether it fits. */
static bool take_column(char *out, size_t size, const char *column)
{
	return column && strlen(column) < size && memcpy(out, column, strlen(column) + 1);
}

static int take_paper(struct national *row, char *line)
{
	const char *columns[PAPER_COLUMNS] = { NULL };
	unsigned i, n = 0;

	while (line && n < PAPER_COLUMNS)
		columns[n++] = strsep(&line, "\t");
	*row = (struct national){ .n_forms = n > 6 ? n - 6 : 0 };
	if (line || n < 6 || !*columns[0] || !take_column(row->name, sizeof(row->name), columns[0]) || !take_column(row->country, sizeof(row->country), columns[1]) ||
	    !take_column(row->kind, sizeof(row->kind), columns[2]) || !take_column(row->label, sizeof(row->label), columns[4]) ||
	    !take_column(row->expect, sizeof(row->expect), columns[5]))
		return -EBADMSG;
	for (i = 0; i < row->n_forms; i++)
		if (!take_column(row->forms[i], sizeof(row->forms[i]), columns[6 + i]) || national_form_fault(row->forms[i]))
			return -EBADMSG;
	for (i = 0; i < NATIONAL_CHECK_COUNT; i++)
		if (!strcmp(rules[i], columns[3]))
			row->rule = i;
	return row->rule == NATIONAL_CHECK_NONE || national_has_digit(row) ? 0 : -EBADMSG;
}

int field_card_papers(const struct field_card_text *t, struct national rows[NATIONAL_ROWS_MAX], size_t *n)
{
	char key[24], line[PAPER_LINE];
	const char *value;
	int rc = 0;

	for (*n = 0; rc == 0 && *n < NATIONAL_ROWS_MAX; ++*n) {
		snprintf(key, sizeof(key), "paper.%zu", *n);
		if (find(t, key, &value) < 0)
			break;
		rc = get_text(t, key, line, sizeof(line));
		if (rc == 0)
			rc = take_paper(&rows[*n], line);
	}
	return rc;
}

void field_card_print(char print[FIELD_PRINT], const void *octets, size_t len)
{
	uint8_t hash[10];
	unsigned n[5], i;

	crypto_generichash(hash, sizeof(hash), octets, len, NULL, 0);
	for (i = 0; i < 5; i++)
		n[i] = (unsigned)(hash[2 * i] << 8 | hash[2 * i + 1]);
	snprintf(print, FIELD_PRINT, "%05u %05u %05u %05u %05u", n[0], n[1], n[2], n[3], n[4]);
}
