/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdint.h>

#include "store/base/damm.h"

/* Damm's own quasigroup of order 10: zero diagonal, so the check digit closes the row at 0. */
static const uint8_t table[10][10] = {
	{ 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 },
	{ 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
	{ 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 },
	{ 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
	{ 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 },
	{ 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
	{ 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 },
	{ 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
	{ 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 },
	{ 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

char damm_digit(const char *digits, size_t len)
{
	uint8_t row = 0;
	size_t i;

	if (!len)
		return 0;
	for (i = 0; i < len; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return 0;
		row = table[row][digits[i] - '0'];
	}
	return (char)('0' + row);
}

bool damm_is_valid(const char *digits, size_t len)
{
	return len >= 2 && damm_digit(digits, len) == '0';
}
