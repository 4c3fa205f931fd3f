/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The desk of a unit without a network: who sits there by name, what waits for the service, a phone that nobody can prove, a slip without a code. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

/* ---- what waits ---- */

void desk_unit_warn(struct desk *d)
{
	char days[16], stop[16];

	if (d->unit.days < d->conf->unit->warn_days)
		return;
	snprintf(days, sizeof(days), "%u", d->unit.days);
	snprintf(stop, sizeof(stop), "%u", d->conf->unit->stop_days);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "silent", days, stop);
}

void desk_unit_today(struct desk *d)
{
	char line[DESK_LINE_MAX];
	const struct { const char *key, *value; } rows[] = {
		{ "drafts", d->drafts }, { "waiting", d->unit.waiting }, { "sealed", d->unit.sealed }, { "reported", d->unit.reported },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(line, sizeof(line), "%s %s", desk_word(d, rows[i].key), rows[i].value);
		desk_page_add(d, DESK_PLAIN, line);
	}
	desk_unit_warn(d);
}

/* ---- who sits there ---- */

bool desk_unit_name(struct desk *d, const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
	size_t len = strlen(text);

	if (!len || len >= sizeof(d->number) || strspn(text, letters) != len)
		return false;
	osmo_strlcpy(d->number, text, sizeof(d->number));
	return true;
}

/* ---- the phone ---- */

const char *desk_unit_phone_words(const struct desk *d, const char *number, char out[DESK_TEXT_MAX])
{
	char line[DESK_LINE_MAX];

	osmo_strlcpy(out, !d->draft.phone[0] ? "" : *number ? desk_fill(line, desk_word(d, "typed"), number, "") : desk_word(d, "no_phone"), DESK_TEXT_MAX);
	return out;
}

/* ---- the end ---- */

static void slip_page(struct desk *d, const struct desk_slip *slip, bool has_slip)
{
	char spaced[32];

	snprintf(spaced, sizeof(spaced), "%.4s %s", slip->code, strlen(slip->code) > 4 ? slip->code + 4 : "");
	desk_page_begin(d, "joined_title", "joined_done");
	desk_page_add(d, DESK_PLAIN, slip->name);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "joined_slip", spaced, "");
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "joined_dial", d->conf->dial, "");
	if (has_slip)
		desk_page_say(d, "code_print", "", "");
}

void desk_unit_joined(struct desk *d)
{
	char number[16], name[DESK_TEXT_MAX];
	const struct desk_slip slip = { name, number, "", "" };
	bool has_slip = d->conf->slip.folder || d->conf->slip.command;
	struct desk_input in = { .keys = has_slip ? "pP" : NULL };
	enum desk_key key;

	osmo_strlcpy(number, desk_got(d, IDF_REF), sizeof(number));
	desk_full_name(d, name);
	d->draft.id[0] = '\0';
	do {
		desk_input_wipe(&in);
		slip_page(d, &slip, has_slip);
		key = desk_read(d, &in);
		if (key == DESK_ENTER && in.len)
			desk_slip_send(d, &slip);
	} while (key != DESK_END && (key != DESK_ENTER || in.len));
	desk_page_message(d, "");
	secret_wipe_mem(name, sizeof(name));
}
