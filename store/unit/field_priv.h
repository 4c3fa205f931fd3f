/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Octets one after the other; numbers are big-endian. Each returns where the next one stands. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint8_t *field_put(uint8_t *at, const void *octets, size_t len)
{
	memcpy(at, octets, len);
	return at + len;
}

static inline uint8_t *field_put_number(uint8_t *at, uint64_t v, unsigned octets)
{
	unsigned i;

	for (i = octets; i > 0; i--, v >>= 8)
		at[i - 1] = (uint8_t)v;
	return at + octets;
}

static inline const uint8_t *field_get(void *out, const uint8_t *at, size_t len)
{
	memcpy(out, at, len);
	return at + len;
}

static inline const uint8_t *field_get_number(uint64_t *v, const uint8_t *at, unsigned octets)
{
	for (*v = 0; octets; octets--)
		*v = *v << 8 | *at++;
	return at;
}
