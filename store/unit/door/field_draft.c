/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is in a draft of a unit, as "key=value" lines: steps, checks, the consent. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/utils.h>
#include <sodium.h>

#include "store/base/secret.h"
#include "store/door/identity_words.h"
#include "store/identity/core/identity_facts.h"
#include "store/identity/core/identity_number.h"
#include "store/unit/door/field_door_priv.h"

#define WORDS_MAX 1024	/* octets of the consent, all parts */

/* ---- steps ---- */

static bool is(const struct field_lines *l, const char *key, const char *value)
{
	char got[32];

	return field_lines_get(l, key, got, sizeof(got)) && !strcmp(got, value);
}

static bool lacks_paper(const struct field_lines *l)
{
	return field_lines_has(l, "id_type") && !is(l, "id_type", "") && (!field_lines_has(l, "id_number") || is(l, "id_number", ""));
}

enum identity_outcome field_draft_step(const struct field_lines *l)
{
	static const struct { const char *key; enum identity_outcome step; } asked[] = {
		{ "given_name", IDO_STEP_NAME }, { "family_name", IDO_STEP_FAMILY }, { "birthdate", IDO_STEP_BIRTH }, { "sex", IDO_STEP_SEX },
		{ "nationality", IDO_STEP_COUNTRY }, { "evidence", IDO_STEP_EVIDENCE },
	};
	size_t i;

	if (!field_lines_has(l, FIELD_DOOR_PHONE) && !field_lines_has(l, "msisdn"))
		return IDO_STEP_PHONE;
	if (!is(l, FIELD_DOOR_HEARD, "yes") && !is(l, FIELD_DOOR_HEARD, "interp"))
		return IDO_STEP_CONSENT;
	for (i = 0; i < ARRAY_SIZE(asked); i++)
		if (!field_lines_has(l, asked[i].key))
			return asked[i].step;
	return lacks_paper(l) ? IDO_STEP_PAPER : IDO_STEP_READY;
}

/* ---- values ---- */

static int set_seen(struct field_lines *l, const char *value, const struct field_rules *rules, char err[IDENTITY_ERR_MAX])
{
	const struct national *row = national_find(rules->papers, value);
	const struct identity_seen *seen = identity_words_seen(value);
	const char *id_type;
	int rc;

	if (!seen && !row) {
		snprintf(err, IDENTITY_ERR_MAX, "seen: expected " IDENTITY_SEEN_WORDS ", or the name of a paper");
		return -EBADMSG;
	}
	id_type = seen ? seen->id_type : row->name;
	rc = field_lines_set(l, "evidence", seen ? seen->evidence : "2");
	if (rc == 0 && !is(l, "id_type", id_type)) {	/* the number of another paper is not this one's */
		rc = field_lines_set(l, "id_type", id_type);
		if (rc == 0)
			rc = field_lines_set(l, "id_number", "");
	}
	return rc;
}

/* A number as its paper has it. */
static int settle_number(const struct field_lines *l, struct identity_record *r, const struct field_rules *rules, char err[IDENTITY_ERR_MAX])
{
	if (!field_lines_get(l, "id_type", r->v[IDENTITY_ATTR_ID_TYPE], sizeof(r->v[0])))
		return 0;
	return identity_number_settle(r, rules->papers, err) ? -EBADMSG : 0;
}

/* Kept as the service keeps it, so that what is read back is what will be there. */
static int set_attribute(struct field_lines *l, enum identity_attr a, const char *value, const struct field_rules *rules, char err[IDENTITY_ERR_MAX])
{
	const struct identity_pair pair = { identity_attributes[a].key, value };
	struct identity_record r = { .v = { "" } };
	const char *expected = "a value";
	int rc = 0;

	if (*value || identity_attributes[a].need == IDENTITY_NEED_VALUE) {
		rc = identity_record_set(&r, a, value, rules->country, &expected) ? -EBADMSG : 0;
		if (rc)
			snprintf(err, IDENTITY_ERR_MAX, "%s: expected %s", pair.key, expected);
		else if (identity_pair_check(&pair, rules->country, time(NULL), err))
			rc = -EBADMSG;
		else if (a == IDENTITY_ATTR_ID_NUMBER)
			rc = settle_number(l, &r, rules, err);
	}
	if (rc == 0)
		rc = field_lines_set(l, pair.key, r.v[a]);
	secret_wipe_mem(&r, sizeof(r));
	return rc;
}

int field_draft_set(struct field_lines *l, const char *key, const char *value, const struct field_rules *rules, char err[IDENTITY_ERR_MAX])
{
	enum identity_attr a = identity_attributes_find(key, strlen(key));

	err[0] = '\0';
	if (!strcmp(key, "seen"))
		return set_seen(l, value, rules, err);
	if (a == IDENTITY_ATTR_COUNT || (a == IDENTITY_ATTR_EVIDENCE && !strcmp(value, "3"))) {
		snprintf(err, IDENTITY_ERR_MAX, a == IDENTITY_ATTR_COUNT ? "key: expected an attribute, or seen" : "evidence: nobody at a desk checks online");
		return -EBADMSG;
	}
	return set_attribute(l, a, value, rules, err);
}

/* ---- consent ---- */

/* How far it is heard then. returns: NULL: it is not the turn of that part. */
static const char *heard_then(const struct field_lines *l, const struct field_consent *c)
{
	if (!strcmp(c->key, "first"))
		return c->key;
	if (!is(l, "consent_lang", c->lang))
		return NULL;
	if (!strcmp(c->key, "second"))
		return is(l, FIELD_DOOR_HEARD, "first") ? c->key : NULL;
	if (strcmp(c->key, "yes") && strcmp(c->key, "interp"))
		return NULL;
	return is(l, FIELD_DOOR_HEARD, "second") ? c->key : NULL;
}

/* Append a part to what was read before. In a draft, lines end with a tab. returns: 0; -EPERM it is no text; -EMSGSIZE. */
static int join(char all[WORDS_MAX + 1], const struct field_consent *c)
{
	size_t len = strlen(all), gap = len ? 1 : 0, i;

	if (!c->len || memchr(c->text, '\0', c->len) || memchr(c->text, '\t', c->len))
		return -EPERM;
	if (len + gap + c->len >= WORDS_MAX)
		return -EMSGSIZE;
	if (gap)
		all[len++] = ' ';
	for (i = 0; i < c->len; i++)
		all[len + i] = c->text[i] == '\n' ? ' ' : c->text[i];
	all[len + c->len] = '\0';
	if (identity_text_chars(all + len) < 0)
		return -EPERM;
	for (i = 0; i < c->len; i++)
		all[len + i] = c->text[i] == '\n' ? '\t' : c->text[i];
	if (gap)
		all[len - 1] = '\t';
	return 0;
}

/* Of the words with their lines as they were read. */
static void hash_words(char hex[65], const char *all)
{
	char words[WORDS_MAX + 1], *at;
	uint8_t sha[32];

	osmo_strlcpy(words, all, sizeof(words));
	for (at = words; (at = strchr(at, '\t')); at++)
		*at = '\n';
	crypto_hash_sha256(sha, (const uint8_t *)words, strlen(words));
	sodium_bin2hex(hex, 65, sha, sizeof(sha));
}

int field_draft_consent(struct field_lines *l, const struct field_consent *c)
{
	const char *heard = heard_then(l, c);
	char all[WORDS_MAX + 1] = "", hex[65], by[2 * SEAL_KEY + 1], at[24];
	int rc;

	if (!heard)
		return -EPERM;
	if (strcmp(heard, "first"))
		field_lines_get(l, "consent_text", all, sizeof(all));
	rc = join(all, c);
	if (rc)
		return rc;
	hash_words(hex, all);
	sodium_bin2hex(by, sizeof(by), c->by, SEAL_KEY);
	snprintf(at, sizeof(at), "%lld", (long long)c->at);
	return field_lines_set(l, FIELD_DOOR_HEARD, heard) ?: field_lines_set(l, "consent_how", heard) ?: field_lines_set(l, "consent_lang", c->lang) ?:
	       field_lines_set(l, "consent_text", all) ?: field_lines_set(l, "consent_sha256", hex) ?: field_lines_set(l, "consent_by", by) ?:
	       field_lines_set(l, "consent_at", at);
}

/* ---- all together ---- */

static int check_whole_name(const struct field_lines *l, char err[IDENTITY_ERR_MAX])
{
	struct identity_record r = { .v = { "" } };
	char name[IDENTITY_SAID_MAX];
	unsigned a;
	int n;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++)
		field_lines_get(l, identity_attributes[a].key, r.v[a], sizeof(r.v[a]));
	identity_facts_said(name, &r);
	n = identity_text_chars(name);
	secret_wipe_mem(&r, sizeof(r));
	secret_wipe_mem(name, sizeof(name));
	if (n >= 0 && n <= IDENTITY_WHOLE_CHARS)
		return 0;
	snprintf(err, IDENTITY_ERR_MAX, "given_name: expected at most %d characters in all parts of the name together", IDENTITY_WHOLE_CHARS);
	return -EINVAL;
}

int field_draft_check(const struct field_lines *l, const char *country, char err[IDENTITY_ERR_MAX])
{
	char key[32], value[IDENTITY_ATTR_MAX];
	struct identity_pair pair = { key, value };
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && field_lines_next(l, &at, key, value, sizeof(value)))
		if (*key && *value && !field_lines_is_about(key))
			rc = identity_pair_check(&pair, country, time(NULL), err);
	secret_wipe_mem(value, sizeof(value));
	return rc ? rc : check_whole_name(l, err);
}
