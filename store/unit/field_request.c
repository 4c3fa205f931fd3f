/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_request.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "store/unit/field_dir_priv.h"

#define KIND "musafir-unit=1\n"
#define SIGNATURE "signature="

struct lines {
	char *text;
	size_t len;
	struct field_dir *d;
	unsigned n;
};

static int put_line(struct lines *l, const char *key, const char *value)
{
	int n = snprintf(l->text + l->len, FIELD_REQUEST_MAX - l->len, "%s=%s\n", key, value);

	if (n < 0 || (size_t)n >= FIELD_REQUEST_MAX - l->len)
		return -EMSGSIZE;
	l->len += (size_t)n;
	return 0;
}

static int put_officer(void *ctx, const char *name)
{
	char hex[2 * SEAL_KEY + 1], line[FIELD_UNIT_NAME + sizeof(hex) + 1];
	struct lines *l = ctx;
	uint8_t pub[SEAL_KEY];
	int rc;

	if (!field_dir_is_name(name))
		return 0;
	if (l->n++ == FIELD_OFFICERS_MAX)
		return -EMSGSIZE;
	rc = field_dir_officer_pub(l->d, name, pub);
	if (rc)
		return rc;
	sodium_bin2hex(hex, sizeof(hex), pub, sizeof(pub));
	snprintf(line, sizeof(line), "%s %s", name, hex);
	return put_line(l, "officer", line);
}

int field_request_write(struct field_dir *d, char out[FIELD_REQUEST_MAX], size_t *len)
{
	struct lines l = { .text = out, .len = strlen(KIND), .d = d };
	char hex[2 * SEAL_SIGNATURE + 1];
	uint8_t signature[SEAL_SIGNATURE];
	int rc;

	memcpy(out, KIND, sizeof(KIND));
	sodium_bin2hex(hex, sizeof(hex), d->pub, sizeof(d->pub));
	rc = put_line(&l, "unit", d->name);
	if (rc == 0)
		rc = put_line(&l, "key", hex);
	if (rc == 0)
		rc = field_file_each(d->officers, put_officer, &l);
	if (rc)
		return rc;
	field_sign(signature, out, l.len, d->pub, d->key.unit);
	sodium_bin2hex(hex, sizeof(hex), signature, sizeof(signature));
	rc = put_line(&l, "signature", hex);
	*len = l.len;
	return rc;
}

void field_request_print(char print[FIELD_PRINT], const uint8_t pub[SEAL_KEY])
{
	struct field_card card = { .name = "" };

	memcpy(card.service.box, pub, SEAL_KEY);
	memcpy(card.service.sign, pub, SEAL_KEY);
	field_card_print(print, &card.service, sizeof(card.service));
}

static bool is_hex(const char *text, size_t len)
{
	return strlen(text) == len && strspn(text, "0123456789abcdef") == len;
}

/* returns: 0; -EBADMSG. */
static int take_line(struct field_request *r, const char *key, char *value)
{
	char *hex;

	if (!strcmp(key, "unit") && field_dir_is_name(value)) {
		snprintf(r->name, sizeof(r->name), "%s", value);
		return 0;
	}
	if (!strcmp(key, "key") && is_hex(value, 2 * SEAL_KEY)) {
		snprintf(r->pub, sizeof(r->pub), "%s", value);
		return 0;
	}
	if (strcmp(key, "officer") || r->n_officers == FIELD_OFFICERS_MAX || !(hex = strchr(value, ' ')))
		return -EBADMSG;
	*hex++ = '\0';
	if (!field_dir_is_name(value) || !is_hex(hex, 2 * SEAL_KEY))
		return -EBADMSG;
	snprintf(r->officers[r->n_officers].name, FIELD_UNIT_NAME, "%s", value);
	snprintf(r->officers[r->n_officers++].pub, 2 * SEAL_KEY + 1, "%s", hex);
	return 0;
}

static int take_lines(struct field_request *r, char *text)
{
	char *line, *eq;
	int rc = 0;

	while (rc == 0 && (line = strsep(&text, "\n"))) {
		if (!*line)
			continue;
		eq = strchr(line, '=');
		if (!eq)
			return -EBADMSG;
		*eq = '\0';
		rc = take_line(r, line, eq + 1);
	}
	return rc;
}

int field_request_read(struct field_request *r, const char *text, size_t len)
{
	char copy[FIELD_REQUEST_MAX + 1];
	uint8_t pub[SEAL_KEY], signature[SEAL_SIGNATURE];
	size_t kind = sizeof(KIND) - 1, n, at;
	char *last;

	memset(r, 0, sizeof(*r));
	if (len < kind || len > FIELD_REQUEST_MAX || memcmp(text, KIND, kind) || memchr(text, '\0', len))
		return -EBADMSG;
	memcpy(copy, text, len);
	copy[len] = '\0';
	last = strstr(copy, "\n" SIGNATURE);
	if (!last)
		return -EBADMSG;
	at = (size_t)(last + 1 - copy);
	if (sodium_hex2bin(signature, sizeof(signature), last + sizeof("\n" SIGNATURE) - 1, len - at - sizeof(SIGNATURE) + 1, "\n", &n, NULL) ||
	    n != SEAL_SIGNATURE)
		return -EBADMSG;
	copy[at] = '\0';
	if (take_lines(r, copy + kind) || !r->name[0] || sodium_hex2bin(pub, sizeof(pub), r->pub, 2 * SEAL_KEY, NULL, &n, NULL) || n != SEAL_KEY)
		return -EBADMSG;
	field_request_print(r->print, pub);
	return field_is_signed(signature, text, at, pub, pub) ? 0 : -EBADMSG;
}
