/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each ask against what is known of its verb: whatever is answered leads somewhere, and nothing waits for an answer that never comes. */
#include "menus/engine/menu_priv.h"

#define WORD_MAX 32	/* an outcome is an identifier of a few letters */

/* Take the next word of a list. returns: false at its end. */
static bool next_word(const char **list, char word[WORD_MAX])
{
	size_t n = *list ? strcspn(*list, " ") : 0;

	if (!n || n >= WORD_MAX)
		return false;
	memcpy(word, *list, n);
	word[n] = '\0';
	*list += n + ((*list)[n] == ' ');
	return true;
}

static bool lists(const char *list, const char *name)
{
	char word[WORD_MAX];

	while (next_word(&list, word))
		if (!strcmp(word, name))
			return true;
	return false;
}

bool menu_verbs_may_answer(const struct menu_ask *ask, const char *outcome)
{
	return lists(ask->is.outcomes, outcome) || lists(ask->is.any, outcome);
}

static void check_on(const struct menu_ask *ask, bool (*known_outcome)(const char *name), struct menu_faults *faults)
{
	for (unsigned i = 0; i < ask->n_on; i++) {
		const struct menu_outcome *on = &ask->on[i];

		if (!menu_verbs_may_answer(ask, on->name) && (!known_outcome || known_outcome(on->name)))
			menu_faults_add(faults, &on->go.at, "\"%s\" is no outcome of %s; expected one of %s", on->name, ask->verb, ask->is.outcomes);
	}
}

static void check_led(const struct menu *menu, const struct menu_ask *ask, struct menu_faults *faults)
{
	const char *list = ask->is.outcomes;
	char word[WORD_MAX];

	while (next_word(&list, word))
		if (!menu_find_on(ask->on, ask->n_on, word) && !menu_find_on(menu->always, menu->n_always, word))
			menu_faults_add(faults, &ask->at, "ask %s: outcome %s leads nowhere", ask->name, word);
}

void menu_verbs_check(const struct menu *menu, bool (*known_outcome)(const char *name), struct menu_faults *faults)
{
	for (unsigned i = 0; i < menu->n_asks; i++) {
		const struct menu_ask *ask = menu->asks[i];

		if (ask->is.fault)
			continue;
		check_on(ask, known_outcome, faults);
		check_led(menu, ask, faults);
		if (ask->is.shows && !ask->shows)
			menu_faults_add(faults, &ask->at, "ask %s: the screen that is answered goes along with %s; expected shows = true", ask->name, ask->verb);
		if (!ask->is.shows && ask->shows)
			menu_faults_add(faults, &ask->at, "ask %s: %s takes no screen, so \"shows\" is not for it", ask->name, ask->verb);
	}
}
