/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a second officer decides at once: a death, and whether two people are one. The vault judges who that may be. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/desk/desk_priv.h"

static void judge_page(struct desk *d, const char *number, bool is_death, const char *desk_name, const char *time)
{
	desk_page_begin(d, "second_title", "choose");
	desk_page_say(d, "second_case", number, desk_word_of(d, "desk_case", is_death ? "death" : "alike"));
	if (*desk_name)
		desk_page_say(d, "second_from", desk_name, time);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, is_death ? "judge_death" : "judge_alike", "", "");
	desk_page_say(d, is_death ? "judge_death1" : "judge_alike1", "", "");
	desk_page_say(d, is_death ? "judge_death2" : "judge_alike2", "", "");
	desk_page_say(d, is_death ? "second_report" : "judge_alike3", "", "");
}

/* word: yes | no | third. */
static enum desk_key judge(struct desk *d, const char *word)
{
	struct identity_req req;
	int outcome;

	if (!desk_prove(d, "second_prove"))
		return DESK_AGAIN;
	desk_req(d, &req, IDV_CASE_JUDGE, word);
	outcome = desk_ask(d, &req);
	if (outcome == DESK_LOST)
		return DESK_END;
	desk_page_message(d, desk_word(d, outcome == IDO_NOTED ? "judge_done" : outcome == IDO_OWN ? "second_own" : outcome == IDO_BUSY ? "busy" : "second_none"));
	return outcome == IDO_BUSY ? DESK_AGAIN : DESK_END;
}

void desk_judge(struct desk *d, const char *number, bool is_death)
{
	static const char *const words[] = { "yes", "no", "third" };
	char desk_name[DESK_WORD_MAX], time[DESK_WORD_MAX];
	struct desk_input in = { .keys = "123" };
	uint64_t dialogue = d->dialogue;
	enum desk_key key;

	osmo_strlcpy(desk_name, desk_got(d, IDF_DESK_NAME), sizeof(desk_name));
	osmo_strlcpy(time, desk_got(d, IDF_SEEN_TIME), sizeof(time));
	do {
		desk_input_wipe(&in);
		judge_page(d, number, is_death, desk_name, time);
		key = desk_read(d, &in);
		if (key == DESK_ENTER)
			key = in.len ? judge(d, words[in.text[0] - L'1']) : DESK_AGAIN;
	} while (key == DESK_AGAIN && d->dialogue == dialogue && !d->is_ending);
}
