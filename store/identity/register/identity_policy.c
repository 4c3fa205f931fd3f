/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The policy of an organisation: what it may do beyond its bundle, or less. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_facts.h"
#include "store/identity/core/identity_rules.h"

/* Set *to by one of two words. returns: 0, also when none is given; -EINVAL. */
static int set_word(uint8_t *to, const char *word, const char *off, const char *on)
{
	if (!word)
		return 0;
	if (strcmp(word, off) && strcmp(word, on))
		return -EINVAL;
	*to = !strcmp(word, on);
	return 0;
}

static bool has_yes_no(const struct identity_bundle *b)
{
	unsigned i;

	for (i = 0; b && i < b->n_facts; i++) {
		if (identity_facts_is_yes_no(b->facts[i].name))
			return true;
	}
	return false;
}

/* Beside the columns of an organisation, by its code. */
static void cards_name(char name[24], const char *code)
{
	snprintf(name, 24, "cards.%s", code);
}

int identity_org_takes_cards(struct identity_core *core, const char *code, bool *may)
{
	uint8_t on = 0;
	char name[24];
	size_t len;
	int rc;

	cards_name(name, code);
	rc = db_meta_get(core->db, name, &on, sizeof(on), &len);
	*may = rc == 0 && on;
	return rc == -ENOENT ? 0 : rc;
}

static int put_cards(struct identity_core *core, const char *code, const char *word)
{
	uint8_t on = word && !strcmp(word, "on");
	char name[24];

	cards_name(name, code);
	return word ? db_meta_put(core->db, name, &on, sizeof(on)) : 0;
}

static const char *fault_of(const struct identity_core *core, struct db_org *org, const struct identity_org_policy *p)
{
	uint8_t cards;

	if (!p->shift && !p->answers && !p->codes && !p->cards)
		return "expected shift, answers, codes or cards";
	if (set_word(&cards, p->cards, "off", "on"))
		return "cards: expected on or off";
	if (set_word(&org->shift, p->shift, "off", "on"))
		return "shift: expected on or off";
	if (set_word(&org->yes_no, p->answers, "values", "yesno"))
		return "answers: expected yesno or values";
	if (set_word(&org->otp_only, p->codes, "any", "otp"))
		return "codes: expected any or otp";
	if (org->yes_no && !org->otp_only && !has_yes_no(identity_org_bundle(core, org)))
		return "answers: its bundle has no fact that yes or no can answer";
	return NULL;
}

int identity_org_policy(struct identity_core *core, const char *code, const struct identity_org_policy *policy, char err[IDENTITY_ERR_MAX])
{
	const char *fault = "no organisation has this code";
	struct db_org org = { 0 };
	bool cards = false;
	char words[16];
	int rc;

	err[0] = '\0';
	rc = db_org_find(core->db, &org, code);
	if (rc == 0) {
		fault = fault_of(core, &org, policy);
		rc = fault ? -EINVAL : 0;
	}
	if (rc == -ENOENT || rc == -EINVAL)
		snprintf(err, IDENTITY_ERR_MAX, "%s", fault);
	if (rc == 0)
		rc = db_org_policy(core->db, &org);
	if (rc == 0)
		rc = put_cards(core, org.code, policy->cards);
	if (rc == 0)
		rc = identity_org_takes_cards(core, org.code, &cards);
	snprintf(words, sizeof(words), "%u%u%u%u", org.shift, org.yes_no, org.otp_only, cards);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "org.set", org.code, words, strlen(words));
}
