/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The draft as the vault keeps it: which answers there are, saving one, reading all. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

static const struct desk_field fields[] = {
	{ "phone", DESK_PHONE, IDO_STEP_PHONE, false },
	{ "consent", DESK_CONSENT, IDO_STEP_CONSENT, false },
	{ "given_name", DESK_NAME, IDO_STEP_NAME, false },
	{ "family_name", DESK_NAME, IDO_STEP_FAMILY, false },
	{ "latin_name", DESK_LATIN, IDO_OK, true },
	{ "mother_name", DESK_NAME, IDO_OK, false },
	{ "birthdate", DESK_BIRTH, IDO_STEP_BIRTH, false },
	{ "sex", DESK_SEX, IDO_STEP_SEX, false },
	{ "nationality", DESK_COUNTRY, IDO_STEP_COUNTRY, false },
	{ "seen", DESK_EVIDENCE, IDO_STEP_EVIDENCE, false },
	{ "id_number", DESK_PAPER, IDO_STEP_PAPER, false },
	{ "id_issuer", DESK_NAME, IDO_OK, true },
	{ "id_expiry", DESK_NAME, IDO_OK, true },
	{ "address", DESK_NAME, IDO_OK, true },
	{ "programme_id", DESK_NAME, IDO_OK, true },
	{ "household_size", DESK_NAME, IDO_OK, true },
	{ "father_name", DESK_NAME, IDO_OK, true },
	{ "grandfather_name", DESK_NAME, IDO_OK, true },
	{ "also_known", DESK_NAME, IDO_OK, true },
	{ "id_issued", DESK_NAME, IDO_OK, true },
	{ "kin", DESK_WARD, IDO_STEP_KIN, true },
	{ "care", DESK_WARD, IDO_STEP_CARE, true },
};

_Static_assert(ARRAY_SIZE(fields) <= DESK_FIELDS_MAX, "a value for each");

const struct desk_field *desk_field(unsigned i)
{
	return i < ARRAY_SIZE(fields) ? &fields[i] : NULL;
}

const char *desk_value(const struct desk *d, const char *key)
{
	const struct desk_field *f;
	unsigned i;

	for (i = 0; (f = desk_field(i)) && strcmp(f->key, key); i++)
		;
	return f ? d->values[i] : "";
}

void desk_step(struct desk *d, int outcome)
{
	const char *number = *desk_got(d, IDF_DRAFT) ? desk_got(d, IDF_DRAFT) : desk_got(d, IDF_DRAFT_OLD);

	d->draft.step = outcome;
	if (*desk_got(d, IDF_DRAFT_ID))
		osmo_strlcpy(d->draft.id, desk_got(d, IDF_DRAFT_ID), sizeof(d->draft.id));
	if (*number)
		osmo_strlcpy(d->draft.number, number, sizeof(d->draft.number));
}

static void keep_as(struct desk *d, const char *key, size_t len, const char *value)
{
	const struct desk_field *f;
	unsigned i;

	for (i = 0; (f = desk_field(i)); i++)
		if (strlen(f->key) == len && !memcmp(f->key, key, len))
			osmo_strlcpy(d->values[i], value, sizeof(d->values[i]));
}

/* "key=value". What was seen is kept as the kind of the paper, or as what there is without one. */
static void keep_value(struct desk *d, const char *row)
{
	const char *value = strchr(row, '=');

	if (!value)
		return;
	keep_as(d, row, (size_t)(value - row), value + 1);
	if (!strncmp(row, "msisdn=", 7))	/* of a unit */
		keep_as(d, "phone", 5, value + 1);
	if (!strncmp(row, "id_type=", 8))
		keep_as(d, "seen", 4, value + 1);
	else if (!strcmp(row, "evidence=1") || !strcmp(row, "evidence=0"))
		keep_as(d, "seen", 4, value[1] == '1' ? "witnesses" : "none");
}

bool desk_values(struct desk *d)
{
	struct identity_req req;
	const char *fact, *phone;
	unsigned n;
	int outcome;

	secret_wipe_mem(d->values, sizeof(d->values));
	desk_req(d, &req, IDV_DRAFT_SHOW, "");
	outcome = d->draft.step == IDO_STEP_PHONE ? IDO_GONE : desk_ask(d, &req);	/* nothing is saved before the first answer */
	if (outcome != IDO_OK)
		return outcome == IDO_GONE && d->draft.step == IDO_STEP_PHONE;
	for (n = 0; (fact = identity_ans_get(&d->ans, IDF_ROW, n)); n++)
		keep_value(d, fact);
	phone = strchr(desk_got(d, IDF_PROVEN), '.');
	osmo_strlcpy(d->draft.phone, phone ? phone + 1 : "", sizeof(d->draft.phone));
	return true;
}

void desk_say_expected(struct desk *d, const char *what)
{
	char line[DESK_LINE_MAX];

	desk_page_message(d, desk_fill(line, desk_word(d, "not_saved"), what, ""));
	secret_wipe_mem(line, sizeof(line));
}

void desk_say_why(struct desk *d, const char *why)
{
	static const char expected[] = "expected ";
	const char *key = desk_field(d->at)->key, *at = strstr(why, expected);
	char line[DESK_LINE_MAX];

	if (at) {
		desk_say_expected(d, at + strlen(expected));
		return;
	}
	if (!strncmp(why, key, strlen(key)) && !strncmp(why + strlen(key), ": ", 2))
		why += strlen(key) + 2;
	desk_page_message(d, desk_fill(line, desk_word(d, "not_saved_why"), why, ""));
	secret_wipe_mem(line, sizeof(line));
}

int desk_take_up(struct desk *d, const char *id)
{
	struct identity_req req;

	desk_req(d, &req, IDV_DRAFT_NEXT, id);
	return desk_ask(d, &req);
}

/* Somebody else saved meanwhile: the draft as they left it, none of it read aloud here. */
static enum desk_key show_anew(struct desk *d)
{
	int outcome = desk_take_up(d, "this");

	if (outcome == DESK_LOST || outcome == IDO_GONE)
		return desk_saved(d, outcome);
	desk_step(d, outcome);
	d->draft.read = 0;
	desk_page_message(d, desk_word(d, "stale"));
	return desk_values(d) ? DESK_AGAIN : DESK_END;
}

enum desk_key desk_saved(struct desk *d, int outcome)
{
	switch (outcome) {
	case DESK_LOST:
		return d->is_ending ? DESK_END : DESK_AGAIN;
	case IDO_BAD:
		desk_say_why(d, desk_got(d, IDF_WHY));
		return DESK_AGAIN;
	case IDO_STALE:
		return show_anew(d);
	case IDO_GONE:
		d->draft.id[0] = '\0';
		desk_page_message(d, desk_word(d, "draft_gone"));
		return DESK_END;
	case IDO_BUSY:
	case IDO_LIMIT:
	case IDO_FULL:
	case IDO_KEYLESS:
		desk_page_message(d, desk_word(d, outcome == IDO_BUSY ? "busy" : outcome == IDO_LIMIT ? "drafts_full" : outcome == IDO_FULL ? "phone_full" : "keyless"));
		return DESK_AGAIN;
	default:
		desk_page_message(d, "");
		desk_step(d, outcome);
		return DESK_ENTER;
	}
}

enum desk_key desk_save(struct desk *d, const char *key, const char *text)
{
	struct identity_req req;

	if (d->save)
		return d->save(d, key, text);
	desk_req(d, &req, IDV_DRAFT_SET, key);
	req.text_len = strlen(text);
	memcpy(req.text, text, req.text_len);
	return desk_saved(d, desk_ask(d, &req));
}
