/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards in stock. What comes are hashes: the codes are on paper alone. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/admin/admin_priv.h"
#include "store/base/damm.h"
#include "store/base/secret.h"
#include "store/identity/card/identity_stock.h"

#define CARDS_MAX	100000	/* of a list */
#define DIGITS		"0123456789"

int admin_card_make(struct admin *a)
{
	struct identity_card_new n;
	char serial[IDENTITY_SERIAL_TEXT];
	int rc;

	if (!admin_hex(n.salt, sizeof(n.salt), admin_get(a, "salt")) || !admin_hex(n.t[0], sizeof(n.t), admin_get(a, "codes")))
		return admin_say(a, -EINVAL, "salt, codes: expected what card print makes");
	rc = identity_card_make(a->env->core, &n, serial);
	secret_wipe_mem(&n, sizeof(n));
	if (rc)
		return rc == -ENOSPC ? admin_say(a, rc, "every serial is taken; void cards free theirs after two weeks") : rc;
	admin_row_begin(a);
	admin_row_put(a, "serial", serial);
	return 0;
}

int admin_card_list(struct admin *a)
{
	struct identity_card_info info = { .serial = "" };
	char text[IDENTITY_SERIAL_TEXT];
	unsigned i;
	int rc = 0;

	for (i = 0; i < CARDS_MAX && (rc = identity_card_list(a->env->core, &info)) == 0; i++) {
		identity_card_serial_text(text, info.serial);
		admin_row_begin(a);
		admin_row_put(a, "serial", text);
		admin_row_put(a, "state", info.state);
		admin_row_day(a, "made", info.created);
		admin_row_send(a);
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Copy seven digits, with a hyphen behind the fourth or without; less than seven take the first ones of `of`. returns: false. */
static bool read_serial(char out[DB_CARD_SERIAL], const char *text, size_t len, const char *of)
{
	char digits[DB_CARD_SERIAL] = "";
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		if (text[i] == '-' && n == 4)
			continue;
		if (!strchr(DIGITS, text[i]) || n == sizeof(digits) - 1)
			return false;
		digits[n++] = text[i];
	}
	if (n < sizeof(digits) - 1 && (!of || n != 3))
		return false;
	snprintf(out, DB_CARD_SERIAL, "%.*s%s", (int)(sizeof(digits) - 1 - n), of ?: "", digits);
	return true;
}

/* Those between two serials, both among them. returns: how many; -errno. */
static int end_range(struct admin *a, const char *from, const char *to)
{
	struct identity_card_info info;
	char before[DB_CARD_SERIAL];
	unsigned i;
	int n = 0, rc;

	snprintf(before, sizeof(before), "%07u", (unsigned)strtoul(from, NULL, 10) - (strtoul(from, NULL, 10) > 0));
	memcpy(info.serial, before, sizeof(before));
	for (i = 0; i < CARDS_MAX && (rc = identity_card_list(a->env->core, &info)) == 0 && strcmp(info.serial, to) <= 0; i++) {
		if (strcmp(info.serial, from) < 0)
			continue;
		rc = identity_card_end(a->env->core, info.serial);
		if (rc && rc != -ENOENT)
			return rc;
		n += rc == 0;
	}
	return rc == 0 || rc == -ENOENT ? n : rc;
}

int admin_card_void(struct admin *a)
{
	const char *text = admin_get(a, "serial"), *dots = strstr(text, "..");
	char from[DB_CARD_SERIAL], to[DB_CARD_SERIAL];
	int n;

	if (!read_serial(from, text, dots ? (size_t)(dots - text) : strlen(text), NULL) ||
	    !read_serial(to, dots ? dots + 2 : text, strlen(dots ? dots + 2 : text), from))
		return admin_say(a, -EINVAL, "serial: expected 0091-338, or 0091-300..399");
	if (!dots && !damm_is_valid(from, sizeof(from) - 1))
		return admin_say(a, -EINVAL, "serial: the check digit is wrong; look at the card again");
	n = end_range(a, from, to);
	if (n == 0)
		return admin_say(a, -ENOENT, "no such card, or all of them are void");
	if (n < 0)
		return n;
	admin_row_begin(a);
	admin_row_num(a, "void", n);
	return 0;
}
