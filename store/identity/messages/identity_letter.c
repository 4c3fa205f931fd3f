/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of an SMS: from an id and a language, never from who asks for it. What is dialled stands in them, so it is the configuration's too. */
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

static const char *code_of(const struct identity_conf *conf, const char *account, const char *by)
{
	unsigned i;

	for (i = 0; i < conf->n_links; i++)
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
