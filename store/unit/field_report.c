/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "store/unit/field_priv.h"

#define SIGNATURE "signature="
#define HEAD_LINES 4	/* of field_report_head() */

size_t field_report_head(char out[FIELD_REPORT_HEAD], const struct field_report *r)
{
	char hex[2 * SEAL_KEY + 1];

	sodium_bin2hex(hex, sizeof(hex), r->unit, SEAL_KEY);
	return (size_t)snprintf(out, FIELD_REPORT_HEAD, "musafir-report=1\nunit=%s\nbundle=%llu\nupto=%llu\n", hex, (unsigned long long)r->bundle,
				(unsigned long long)r->upto);
}

size_t field_report_end(char out[FIELD_REPORT_SIGN + 1], const char hex[2 * SEAL_SIGNATURE + 1])
{
	return (size_t)snprintf(out, FIELD_REPORT_SIGN + 1, SIGNATURE "%s\n", hex);
}

void field_report_hash(uint8_t hash[FIELD_HASH], const void *lines, size_t len)
{
	crypto_generichash(hash, FIELD_HASH, lines, len, NULL, 0);
}

/* What is signed: the first lines, and the hash of the others. returns: octets. */
static size_t signed_octets(char out[FIELD_REPORT_HEAD + FIELD_HASH], const struct field_report *r, const uint8_t hash[FIELD_HASH])
{
	size_t n = field_report_head(out, r);

	memcpy(out + n, hash, FIELD_HASH);
	return n + FIELD_HASH;
}

void field_report_sign(uint8_t signature[SEAL_SIGNATURE], const struct seal_keys *keys, const struct field_report *r, const uint8_t hash[FIELD_HASH])
{
	char octets[FIELD_REPORT_HEAD + FIELD_HASH];
	uint8_t digest[FIELD_HASH];

	field_digest(digest, octets, signed_octets(octets, r, hash), r->unit);
	seal_field_sign(keys, signature, digest, sizeof(digest));
}

void field_report_ask(uint8_t out[FIELD_REPORT_ASK], uint64_t upto, const uint8_t hash[FIELD_HASH])
{
	field_put(field_put_number(out, upto, 8), hash, FIELD_HASH);
}

void field_report_asked(const uint8_t octets[FIELD_REPORT_ASK], uint64_t *upto, uint8_t hash[FIELD_HASH])
{
	field_get(hash, field_get_number(upto, octets, 8), FIELD_HASH);
}

int field_report_officer_next(const char *lines, size_t len, size_t *at, char name[24], char day[11])
{
	const char *end = *at < len ? memchr(lines + *at, '\n', len - *at) : NULL;
	char line[FIELD_REPORT_OFFICER];
	size_t n = end ? (size_t)(end - lines) - *at : sizeof(line);
	int taken = 0;

	if (n >= sizeof(line))
		return -ENOENT;
	memcpy(line, lines + *at, n);
	line[n] = '\0';
	if (sscanf(line, "officer=%23[A-Za-z0-9-] until=%10[0-9-]%n", name, day, &taken) != 2 || (size_t)taken != n || strlen(day) != 10)
		return -ENOENT;
	*at += n + 1;
	return 0;
}

int field_report_officer(const char *report, size_t len, size_t *at, char name[24], char day[11])
{
	const char *end = report;
	unsigned i;

	for (i = 0; *at == 0 && i < HEAD_LINES && end; i++) {
		end = memchr(end, '\n', len - (size_t)(end - report));
		end = end ? end + 1 : NULL;
	}
	if (*at == 0 && !end)
		return -ENOENT;
	*at = *at ?: (size_t)(end - report);
	return field_report_officer_next(report, len, at, name, day);
}

static int prove(const struct field_report *r, const char *lines, size_t len, const char *last, const uint8_t service_sign[SEAL_KEY])
{
	uint8_t signature[SEAL_SIGNATURE], hash[FIELD_HASH];
	char octets[FIELD_REPORT_HEAD + FIELD_HASH];
	size_t n;

	if (memcmp(last, SIGNATURE, sizeof(SIGNATURE) - 1) || last[FIELD_REPORT_SIGN - 1] != '\n')
		return -EBADMSG;
	if (sodium_hex2bin(signature, sizeof(signature), last + sizeof(SIGNATURE) - 1, 2 * SEAL_SIGNATURE, NULL, &n, NULL) || n != SEAL_SIGNATURE)
		return -EBADMSG;
	field_report_hash(hash, lines, len);
	return field_is_signed(signature, octets, signed_octets(octets, r, hash), r->unit, service_sign) ? 0 : -EBADMSG;
}

int field_report_read(struct field_report *r, const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t service_sign[SEAL_KEY])
{
	const char *text = octets;
	char head[FIELD_REPORT_HEAD], mine[FIELD_REPORT_HEAD];
	unsigned long long bundle, upto;
	size_t n;

	memset(r, 0, sizeof(*r));
	if (len < FIELD_REPORT_SIGN || len > FIELD_REPORT_MAX)
		return -EBADMSG;
	len -= FIELD_REPORT_SIGN;
	n = len < sizeof(head) - 1 ? len : sizeof(head) - 1;
	memcpy(head, text, n);
	head[n] = '\0';
	if (sscanf(head, "musafir-report=1\nunit=%*64[0-9a-f]\nbundle=%llu\nupto=%llu\n", &bundle, &upto) != 2)
		return -EBADMSG;
	*r = (struct field_report){ .bundle = bundle, .upto = upto };
	memcpy(r->unit, unit_pub, SEAL_KEY);
	n = field_report_head(mine, r);
	if (strncmp(head, mine, n) || prove(r, text + n, len - n, text + len, service_sign)) {
		memset(r, 0, sizeof(*r));
		return -EBADMSG;
	}
	return 0;
}
