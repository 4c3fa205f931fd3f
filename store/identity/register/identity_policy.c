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

static const char *fault_of(const struct identity_core *core, struct db_org *org, const struct identity_org_policy *p)
{
	if (!p->shift && !p->answers && !p->codes)
		return "expected shift, answers or codes";
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
	snprintf(words, sizeof(words), "%u%u%u", org.shift, org.yes_no, org.otp_only);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "org.set", org.code, words, strlen(words));
}
