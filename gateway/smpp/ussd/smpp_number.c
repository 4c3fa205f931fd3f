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
	[SMPP_NUMBER_CAME] = { "", false, true, 1, 1 },
};

static void type(uint8_t *ton, uint8_t *npi, unsigned ton_npi)
{
	if (ton_npi == SMPP_TON_NPI_AUTO)
		return;
	*ton = ton_npi >> 8;
	*npi = ton_npi;
}

/* Types and plans as one sign each: those of SMPP 3.4 5.2.5 and 5.2.6 are below 19. */
static const char signs[] = "0123456789abcdefghi";

void smpp_number_came(char address[SMPP_NUMBER_MAX], const struct smpp_address *from)
{
	address[0] = '\0';
	if (from->ton < sizeof(signs) - 1 && from->npi < sizeof(signs) - 1 && from->digits[strspn(from->digits, "+0123456789")] == '\0')
		snprintf(address, SMPP_NUMBER_MAX, "%c%c%.*s", signs[from->ton], signs[from->npi], SMPP_ADDRESS_SIZE - 1, from->digits);
}

/* returns: false when it is nothing that smpp_number_came() wrote. */
static bool read_came(struct smpp_address *to, const char *address)
{
	const char *ton = address[0] ? strchr(signs, address[0]) : NULL, *npi = ton && address[1] ? strchr(signs, address[1]) : NULL;

	if (!npi || !address[2] || strlen(address + 2) >= SMPP_ADDRESS_SIZE)
		return false;
	memset(to, 0, sizeof(*to));
	to->ton = ton - signs;
	to->npi = npi - signs;
	snprintf(to->digits, sizeof(to->digits), "%s", address + 2);
	return true;
}

static int write_formatted(struct smpp_address *to, enum smpp_number_format format, unsigned ton_npi, const char *country, const char *number,
			   int number_len)
{
	const char *digits = number + (*number == '+');
	int digits_len = number_len - (*number == '+'), len = strlen(country), trunk_len, n;
	bool is_home = digits_len > len && !strncmp(digits, country, len);
	const char *trunk;

	if (!formats[format].has_country && !is_home) {
		format = SMPP_NUMBER_INTERNATIONAL;
		ton_npi = SMPP_TON_NPI_AUTO;
	}
	memset(to, 0, sizeof(*to));
	trunk_len = formats[format].has_trunk ? number_trunk(&trunk, country) : 0;
	len = formats[format].has_country ? 0 : len;
	n = snprintf(to->digits, SMPP_ADDRESS_SIZE, "%s%.*s%.*s", formats[format].prefix, trunk_len, trunk_len ? trunk : "", digits_len - len, digits + len);
	if (n >= SMPP_ADDRESS_SIZE)
		return -EINVAL;
	to->ton = formats[format].ton;
	to->npi = formats[format].npi;
	type(&to->ton, &to->npi, ton_npi);
	return 0;
}

int smpp_number_write(struct smpp_address *to, enum smpp_number_format format, unsigned ton_npi, const char *country, const char *number)
{
	const char *address = strchr(number, '=');

	if (format != SMPP_NUMBER_CAME || !address || !read_came(to, address + 1))
		return write_formatted(to, format, ton_npi, country, number, address ? address - number : (int)strlen(number));
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
