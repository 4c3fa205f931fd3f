/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#define SIGNATURE "signature="

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

void field_report_sign(char out[FIELD_REPORT_SIGN + 1], const struct seal_keys *keys, const struct field_report *r, const void *lines, size_t len)
{
	uint8_t hash[FIELD_HASH], signature[SEAL_SIGNATURE];
	char hex[2 * SEAL_SIGNATURE + 1];

	field_digest(hash, lines, len, r->unit);
	seal_field_sign(keys, signature, hash, sizeof(hash));
	sodium_bin2hex(hex, sizeof(hex), signature, sizeof(signature));
	field_report_end(out, hex);
}

static int prove(const char *text, size_t signed_len, const uint8_t unit_pub[SEAL_KEY], const uint8_t service_sign[SEAL_KEY])
{
	const char *last = text + signed_len;
	uint8_t signature[SEAL_SIGNATURE];
	size_t n;

	if (memcmp(last, SIGNATURE, sizeof(SIGNATURE) - 1) || last[FIELD_REPORT_SIGN - 1] != '\n')
		return -EBADMSG;
	if (sodium_hex2bin(signature, sizeof(signature), last + sizeof(SIGNATURE) - 1, 2 * SEAL_SIGNATURE, NULL, &n, NULL) || n != SEAL_SIGNATURE)
		return -EBADMSG;
	return field_is_signed(signature, text, signed_len, unit_pub, service_sign) ? 0 : -EBADMSG;
}

int field_report_read(struct field_report *r, const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t service_sign[SEAL_KEY])
{
	char head[FIELD_REPORT_HEAD], mine[FIELD_REPORT_HEAD];
	unsigned long long bundle, upto;
	size_t n;

	memset(r, 0, sizeof(*r));
	if (len < FIELD_REPORT_SIGN || len > FIELD_REPORT_MAX || prove(octets, len - FIELD_REPORT_SIGN, unit_pub, service_sign))
		return -EBADMSG;
	n = len - FIELD_REPORT_SIGN < sizeof(head) - 1 ? len - FIELD_REPORT_SIGN : sizeof(head) - 1;
	memcpy(head, octets, n);
	head[n] = '\0';
	if (sscanf(head, "musafir-report=1\nunit=%*64[0-9a-f]\nbundle=%llu\nupto=%llu\n", &bundle, &upto) != 2)
		return -EBADMSG;
	*r = (struct field_report){ .bundle = bundle, .upto = upto };
	memcpy(r->unit, unit_pub, SEAL_KEY);
	n = field_report_head(mine, r);
	return strncmp(head, mine, n) ? -EBADMSG : 0;
}
