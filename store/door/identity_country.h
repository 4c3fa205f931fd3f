/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nationality: the country whose national somebody is, or that there is none. Never a status: who is a refugee is kept nowhere.
 *
 * Promise: pure, constant data.  secret: text may be. */
#pragma once

#include <stdbool.h>

#define IDENTITY_COUNTRY_MAX	4
#define IDENTITY_STATELESS	"XXA"	/* ICAO Doc 9303-3 5: stateless, as of the convention of 1954 */

/* Write the two letters of a country from its two or three, or IDENTITY_STATELESS from that, in whatever case. returns: false, out of no use: another text. */
bool identity_country_get(char out[IDENTITY_COUNTRY_MAX], const char *text) __attribute__((warn_unused_result));

/* Whether text says a status instead, as XXB and XXC do. */
bool identity_country_is_status(const char *text);
