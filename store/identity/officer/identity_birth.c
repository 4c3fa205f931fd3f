/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/officer/identity_birth.h"

#include <stdio.h>

#include "store/base/secret.h"
#include "store/values/identity_text.h"

#define DIGITS_MAX 9	/* one more than any date has: told as too long */

enum birth_fault identity_birth_read(char typed[IDENTITY_ATTR_MAX], enum calendar calendar, int32_t today)
{
	char text[BIRTH_TEXT];
	enum birth_fault f;
	struct birth b;

	if (identity_text_is_digits(typed, 1, DIGITS_MAX))
		f = birth_entry_read(&b, calendar, typed, BIRTH_ENTRY_NO_AGE, today);
	else
		f = birth_read(&b, typed);
	if (f == BIRTH_OK) {
		birth_text(text, &b);
		snprintf(typed, IDENTITY_ATTR_MAX, "%s", text);
	}
	secret_wipe_mem(&b, sizeof(b));
	secret_wipe_mem(text, sizeof(text));
	return f;
}
