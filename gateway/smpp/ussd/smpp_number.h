/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How an operator wants the number of a phone written: digits, type of number and numbering plan (SMPP 3.4 5.2.5, 5.2.6). Pure. */
#pragma once

#include "gateway/smpp/ussd/smpp_dialogue.h"
#include "store/base/number.h"

enum smpp_number_format {	/* in the order of links.number_format */
	SMPP_NUMBER_INTERNATIONAL,	/* 254711000001, TON 1 NPI 1 */
	SMPP_NUMBER_PLUS,		/* +254711000001, TON 0 NPI 1: operators refuse a plus with TON 1 */
	SMPP_NUMBER_NATIONAL,		/* 711000001, TON 2 NPI 1 */
	SMPP_NUMBER_TRUNK,		/* 0711000001, TON 0 NPI 1; what stands in front is the country's */
	SMPP_NUMBER_UNKNOWN,		/* 254711000001, TON 0 NPI 0 */
	SMPP_NUMBER_CAME,		/* as it came: digits, type and plan; where none came, international */
};

/* As SMPP_TON_NPI() has it, or what the format or the address says by itself. */
#define SMPP_TON_NPI_AUTO	0
#define SMPP_TON_NPI(ton, npi)	(0x10000 | (ton) << 8 | (npi))

/* Write number, digits with the country code in front and perhaps a plus, and perhaps '=' and what smpp_number_came() wrote behind it. Numbers of other countries are international in every format that
 * has no country code. returns: 0; -EINVAL: longer than an address may be. */
int smpp_number_write(struct smpp_address *to, enum smpp_number_format format, unsigned ton_npi, const char *country, const char *number)
	__attribute__((warn_unused_result));

/* Keep how an operator wrote a phone: "" when no operator writes so. secret: both. */
void smpp_number_came(char address[SMPP_NUMBER_MAX], const struct smpp_address *from);

/* What an operator who wants numbers in this format says of one that comes with that type of number (SMPP 3.4 5.2.5): a national one, an unknown one
 * of an operator who writes without the country code, or nothing at all. */
enum number_kind smpp_number_kind(uint8_t ton, enum smpp_number_format format);

/* Who a message says it is from: a short code is TON 0 NPI 0, letters are TON 5 NPI 0, a plus goes and is TON 1 NPI 1. Borrows source. */
struct smpp_addr smpp_number_source(const char *source, unsigned ton_npi);
