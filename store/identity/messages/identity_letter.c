/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of an SMS: from an id and a language, never from who asks for it. What is dialled stands in them, so it is the configuration's too. */
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

static const char *code_of(const struct identity_conf *conf, const char *account, const char *by)
{
	unsigned i;

	for (i = 0; by && i < conf->n_links; i++)
		if (!strcmp(conf->links[i].account, account) && !strcmp(conf->links[i].name, by))
			return conf->links[i].code;
	return NULL;
}

void identity_letter_write(const struct identity_conf *conf, char *text, struct identity_letter letter, const char *number, const char *account, const char *by)
{
	letter.code = code_of(conf, account, by);
	letter.is_abroad = strncmp(number, conf->country, strlen(conf->country)) != 0;
	if (conf->letter && conf->letter(conf->words, &letter, text) >= 0)
		return;
	text[0] = '\0';
	LOGP(DIDENT, LOGL_ERROR, "an SMS has no words for %s: it is not sent\n", letter.name);
}

/* The words of the same meaning that name neither us nor what is dialled. */
static const char *neutral_of(const char *name)
{
	static const struct { const char *name, *neutral; } words[] = { { "T11", "T11n" }, { "T11t", "T11u" }, { "T12", "T12n" } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].name, name))
			return words[i].neutral;
	return name;
}

int identity_letter_send(struct identity_core *core, const char *name, const char *number, const char *account, const char *by, int64_t steady, int64_t *id)
{
	bool none = false, neutral = false;
	char text[IDENTITY_REPLY_MAX];
	struct db_number n;
	uint8_t ix[DB_IX];
	int rc;

	*id = 0;
	seal_number_ix(core->keys, ix, number);
	rc = db_number_wants(core->db, &none, ix, DB_WANT_NO_SMS | DB_QUIET_EVER);
	if (rc == 0)
		rc = db_number_wants(core->db, &neutral, ix, DB_WANT_NEUTRAL);
	if (rc == 0)
		rc = identity_number_load(core, &n, ix);
	if (rc || none)
		return rc;
	identity_letter_write(core->conf, text, (struct identity_letter){ .name = neutral ? neutral_of(name) : name, .lang = n.lang }, number, account, by);
	return *text ? identity_out_send(core, account, number, text, steady, id) : 0;
}
