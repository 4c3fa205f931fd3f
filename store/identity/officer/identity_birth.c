/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/officer/identity_birth.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/base/secret.h"
#include "store/identity/core/identity_text.h"

int identity_birth_read(char out[IDENTITY_ATTR_MAX], const char *typed)
{
	char date[16];
	size_t len = strlen(typed);

	if (strchr(typed, '-')) {
		snprintf(date, sizeof(date), "%.15s", typed);
		len = 0;
	} else if (!identity_text_is_digits(typed, 4, 8) || (len != 4 && len != 8)) {
		return -EINVAL;
	}
	if (len == 4)
		snprintf(date, sizeof(date), "%.4s", typed);
	if (len == 8)
		snprintf(date, sizeof(date), "%.4s-%.2s-%.2s", typed + 4, typed + 2, typed);
	snprintf(out, IDENTITY_ATTR_MAX, "%s", date);
	secret_wipe_mem(date, sizeof(date));
	return 0;
}
