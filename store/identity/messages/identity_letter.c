/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of an SMS: from an id and a language, never from who asks for it. What is dialled stands in them, so it is the configuration's too. */
#include <errno.h>
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

/* What we begin, the words of the same meaning that name neither us nor what is dialled, and whether the wish of whom it is about decides alone. A notice
 * of a recovery does not depend on the others of a phone, one of whom may have asked for the recovery. */
static const struct kind { const char *name, *neutral; bool is_own; } kinds[] = { { "T11", "T11n", true }, { "T11t", "T11u", false }, { "T12", "T12n", false } };

static struct kind kind_of(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i];
	return (struct kind){ name, name, false };
}

bool identity_letter_is_own(const char *name)
{
	return kind_of(name).is_own;
}

/* *none: it is not to be sent. *neutral: not by its own words, as also where another of the phone wants nothing. */
static int wishes(struct identity_core *core, const struct identity_unasked *u, const uint8_t ix[DB_IX], bool *none, bool *neutral)
{
	struct db_person p = { .settings = 0 };
	int rc = u->about ? db_person_get(core->db, &p, u->about) : 0;
	bool gone = rc == -ENOENT;

	if (rc == 0 || gone)
		rc = db_number_wants(core->db, none, ix, DB_WANT_NO_SMS | DB_QUIET_EVER);
	if (rc == 0)
		rc = db_number_wants(core->db, neutral, ix, DB_WANT_NEUTRAL);
	*neutral |= *none || p.settings & DB_WANT_NEUTRAL;
	if (identity_letter_is_own(u->name))
		*none = p.settings & (DB_WANT_NO_SMS | DB_QUIET_EVER);
	*none |= gone;
	return rc;
}

int identity_letter_leave(struct identity_core *core, char text[IDENTITY_REPLY_MAX], bool *wanted, const struct identity_unasked *u)
{
	bool none = false, neutral = false;
	struct db_number n = { .lang = "" };
	uint8_t ix[DB_IX];
	int rc;

	text[0] = '\0';
	seal_number_ix(core->keys, ix, u->number);
	rc = wishes(core, u, ix, &none, &neutral);
	if (rc == 0)
		rc = identity_number_load(core, &n, ix);
	*wanted = rc == 0 && !none;
	if (*wanted)
		identity_letter_write(core->conf, text, (struct identity_letter){ .name = neutral ? kind_of(u->name).neutral : u->name, .lang = n.lang }, u->number,
				      u->account, u->by);
	return rc;
}
