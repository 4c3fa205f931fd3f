/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A start code: shown once, large, and printed where slips go. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define BIG_ROWS 5

/* A row of a digit, four columns. */
static const char *const big[10][BIG_ROWS] = {
	{ "####", "#  #", "#  #", "#  #", "####" }, { "   #", "   #", "   #", "   #", "   #" }, { "####", "   #", "####", "#   ", "####" },
	{ "####", "   #", " ###", "   #", "####" }, { "#  #", "#  #", "####", "   #", "   #" }, { "####", "#   ", "####", "   #", "####" },
	{ "####", "#   ", "####", "#  #", "####" }, { "####", "   #", "   #", "   #", "   #" }, { "####", "#  #", "####", "#  #", "####" },
	{ "####", "#  #", "####", "   #", "####" },
};

void desk_code_big(struct desk *d, const char *code)
{
	char line[DESK_LINE_MAX];
	size_t len, i;
	int row;

	for (row = 0; row < BIG_ROWS; row++) {
		len = 0;
		for (i = 0; code[i] && len < 200; i++)
			if (code[i] >= '0' && code[i] <= '9')
				len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%s%s", i ? "  " : "", i && i % 3 == 0 ? "    " : "", big[code[i] - '0'][row]);
		line[len] = '\0';
		desk_page_add(d, DESK_BOLD, line);
	}
	secret_wipe_mem(line, sizeof(line));
}

static void code_page(struct desk *d, const struct desk_slip *slip, bool has_slip)
{
	char spaced[32];

	snprintf(spaced, sizeof(spaced), "%.3s %s", slip->code, strlen(slip->code) > 3 ? slip->code + 3 : "");
	desk_page_begin(d, "code_title", "code_done");
	desk_page_say(d, "code_for", slip->masked, "");
	desk_page_add(d, DESK_PLAIN, "");
	desk_code_big(d, slip->code);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "code_is", spaced, d->conf->dial);
	if (*slip->slot)
		desk_page_say(d, "code_slot", slip->slot, "");
	desk_page_say(d, "code_unseen", "", "");
	if (has_slip)
		desk_page_say(d, "code_print", "", "");
}

void desk_full_name(const struct desk *d, char name[DESK_TEXT_MAX])
{
	static const char *const parts[] = { "given_name", "father_name", "grandfather_name", "family_name" };
	size_t i, len = 0;

	name[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(parts) && len < DESK_TEXT_MAX; i++)
		if (*desk_value(d, parts[i]))
			len += (size_t)snprintf(name + len, DESK_TEXT_MAX - len, "%s%s", len ? " " : "", desk_value(d, parts[i]));
}

/* Until the officer says that it was told: the code is shown this once. */
void desk_code(struct desk *d)
{
	char code[16], masked[32], slot[8], name[DESK_TEXT_MAX];
	const struct desk_slip slip = { name, code, masked, slot };
	bool has_slip = d->conf->slip.folder || d->conf->slip.command;
	struct desk_input in = { .keys = has_slip ? "pP" : NULL };
	enum desk_key key;

	osmo_strlcpy(code, desk_got(d, IDF_CODE), sizeof(code));
	osmo_strlcpy(masked, desk_got(d, IDF_MASKED), sizeof(masked));
	osmo_strlcpy(slot, desk_got(d, IDF_SLOT), sizeof(slot));
	desk_full_name(d, name);
	d->draft.id[0] = '\0';
	desk_tty_flush();	/* an Enter too many would hide what comes once */
	do {
		desk_input_wipe(&in);
		code_page(d, &slip, has_slip);
		key = desk_read(d, &in);
		if (key == DESK_ENTER && in.len)
			desk_slip_send(d, &slip);
	} while (key != DESK_END && (key != DESK_ENTER || in.len));
	desk_page_message(d, "");
	secret_wipe_mem(code, sizeof(code));
	secret_wipe_mem(name, sizeof(name));
}

/* Somebody of that number waits for the first PIN: another code for them, or one more person of that phone. */
enum desk_key desk_awaits(struct desk *d)
{
	struct desk_input in = { .keys = "12" };
	struct identity_req req;
	enum desk_key key;
	int outcome;

	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "phone", "choose");
		desk_page_say(d, "awaits", "", "");
		desk_page_say(d, "awaits1", "", "");
		desk_page_say(d, "awaits2", "", "");
		key = desk_read(d, &in);
	} while (key == DESK_AGAIN || (key == DESK_ENTER && !in.len));
	if (key != DESK_ENTER)
		return key;
	if (in.text[0] == L'2') {
		desk_req(d, &req, IDV_DRAFT_PHONE, "other");
		return desk_saved(d, desk_ask(d, &req));
	}
	desk_req(d, &req, IDV_DRAFT_CODE, "");
	outcome = desk_ask(d, &req);
	if (outcome != IDO_OK)
		return desk_saved(d, outcome);
	desk_code(d);
	return DESK_END;
}
