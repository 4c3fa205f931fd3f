/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/ussd/smpp_number.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TON_INTERNATIONAL	1
#define TON_NATIONAL		2

static const struct {
	const char *prefix;
	bool has_trunk, has_country;
	uint8_t ton, npi;
} formats[] = {
	[SMPP_NUMBER_INTERNATIONAL] = { "", false, true, 1, 1 },
	[SMPP_NUMBER_PLUS] = { "+", false, true, 0, 1 },
	[SMPP_NUMBER_NATIONAL] = { "", false, false, 2, 1 },
	[SMPP_NUMBER_TRUNK] = { "", true, false, 0, 1 },
	[SMPP_NUMBER_UNKNOWN] = { "", false, true, 0, 0 },
};

static void type(uint8_t *ton, uint8_t *npi, unsigned ton_npi)
{
	if (ton_npi == SMPP_TON_NPI_AUTO)
		return;
	*ton = ton_npi >> 8;
	*npi = ton_npi;
}

int smpp_number_write(struct smpp_address *to, enum smpp_number_format format, unsigned ton_npi, const char *country, const char *number)
{
	const char *digits = number + (*number == '+');
	size_t len = strlen(country), trunk_len;
	bool is_home = !strncmp(digits, country, len) && digits[len];
	const char *trunk;
	int n;

	if (!formats[format].has_country && !is_home) {
		format = SMPP_NUMBER_INTERNATIONAL;
		ton_npi = SMPP_TON_NPI_AUTO;
	}
	memset(to, 0, sizeof(*to));
	trunk_len = formats[format].has_trunk ? number_trunk(&trunk, country) : 0;
	n = snprintf(to->digits, SMPP_ADDRESS_SIZE, "%s%.*s%s", formats[format].prefix, (int)trunk_len, trunk_len ? trunk : "",
		     formats[format].has_country ? digits : digits + len);
	if (n >= SMPP_ADDRESS_SIZE)
		return -EINVAL;
	to->ton = formats[format].ton;
	to->npi = formats[format].npi;
	type(&to->ton, &to->npi, ton_npi);
	return 0;
}

enum number_kind smpp_number_kind(uint8_t ton, enum smpp_number_format format)
{
	if (ton == TON_INTERNATIONAL)
		return NUMBER_INTERNATIONAL;
	return ton == TON_NATIONAL || !formats[format].has_country ? NUMBER_WRITTEN : NUMBER_BARE;
}

struct smpp_addr smpp_number_source(const char *source, unsigned ton_npi)
{
	bool plus = *source == '+', letters = source[strspn(source, "+0123456789*#")] != '\0';
	struct smpp_addr a = { letters ? 5 : plus, !letters && plus, smpp_pdu_str(source + plus) };

	type(&a.ton, &a.npi, ton_npi);
	return a;
}
