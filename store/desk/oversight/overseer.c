/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Home of an overseer, and the key that a new one is given. */
#include "store/desk/oversight/overseer.h"

#include "store/desk/oversight/overseer_priv.h"

/* ---- home ---- */

static void keep_counts(struct desk *d)
{
	overseer_keep(d, d->today, sizeof(d->today), IDF_FRESH);
	overseer_keep(d, d->waits, sizeof(d->waits), IDF_LATE);
	overseer_keep(d, d->drafts, sizeof(d->drafts), IDF_TAKEN_N);
	overseer_keep(d, d->needs, sizeof(d->needs), IDF_ALERTS);
}

/* Another overseer has no key: it is given by who knows them, once each login. */
static void give(struct desk *d)
{
	struct desk_input in = { .keys = "12" };
	enum desk_key key;

	if (!d->newcomer[0])
		return;
	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "ov_key", "choose");
		desk_page_say(d, "ov_key_who", d->newcomer, "");
		desk_page_say(d, "ov_key1", "", "");
		desk_page_say(d, "ov_key2", "", "");
		key = desk_read(d, &in);
	} while (key == DESK_ENTER && !in.len);
	if (key == DESK_ENTER && overseer_ask(d, IDV_OVERSIGHT_GIVE, in.text[0] == L'1' ? "yes" : "no") == DESK_LOST)
		return;
	if (key == DESK_ENTER || key == DESK_UP)
		d->newcomer[0] = '\0';
}

static void home_page(struct desk *d)
{
	desk_page_begin(d, "ov_home", "choose");
	desk_page_say(d, "ov_home1", d->today, "");
	desk_page_say(d, "ov_home2", d->waits, "");
	desk_page_say(d, "ov_home3", d->drafts, "");
	desk_page_say(d, "ov_home4", d->needs, "");
	desk_page_say(d, "ov_home5", "", "");
	desk_page_say(d, "ov_home6", "", "");
	desk_page_say(d, "ov_home7", "", "");
	desk_page_say(d, "ov_home8", "", "");
	desk_page_say(d, "home9", "", "");
}

/* Nobody gave them a key: nothing is read, and that is what they see. returns: whether they stay. */
static bool wait_for_key(struct desk *d)
{
	struct desk_input in = { .keys = "9" };

	desk_page_begin(d, "ov_home", "choose");
	desk_page_say(d, "ov_keyless", "", "");
	desk_page_say(d, "home9", "", "");
	return desk_read(d, &in) != DESK_ENTER || !in.len;
}

/* returns: whether they stay. */
static bool choose(struct desk *d)
{
	struct desk_input in = { .keys = "123456789" };
	enum desk_key key;

	home_page(d);
	key = desk_read(d, &in);
	if (key != DESK_ENTER || !in.len)
		return true;
	desk_page_message(d, "");
	switch ((char)in.text[0]) {
	case '1': overseer_hear(d, "new"); break;
	case '2': overseer_hear(d, "late"); break;
	case '3': overseer_hear(d, "taken"); break;
	case '4': overseer_alerts(d); break;
	case '5': overseer_pauses(d); break;
	case '6': overseer_agents(d); break;
	case '7': overseer_requests(d); break;
	case '8': overseer_record(d); break;
	default: return false;
	}
	return true;
}

void overseer_home(struct desk *d)
{
	bool stays = true;
	int outcome;

	while (stays && !d->is_ending) {
		give(d);
		outcome = overseer_ask(d, IDV_HOME, "");
		if (outcome == DESK_LOST)
			continue;
		keep_counts(d);
		stays = outcome == IDO_OVERSEER ? choose(d) : wait_for_key(d);
	}
}
