/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One answer of an enrolment: asked, judged by the vault, saved. What was not taken stays where it was typed, with the reason below. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"
#include "store/door/identity_country.h"
#include "store/values/name_text.h"
#include "store/values/national.h"

#define PARTS 3		/* of the consent */

/* What one digit chooses. */
struct choice {
	const char *value, *word;
};

static const struct choice sexes[] = { { "f", "f" }, { "m", "m" }, { "x", "x" } };
static const struct choice papers[] = { { "passport", "passport" }, { "national_id", "national_id" }, { "refugee_id", "refugee_id" }, { "birth_cert", "birth_cert" },
					{ "other", "other" }, { "witnesses", "witnesses" }, { "none", "no_paper" } };
static const struct choice held[] = { { "passport", "passport" }, { "national_id", "national_id" }, { "refugee_id", "refugee_id" }, { "birth_cert", "birth_cert" },
				      { "other", "other" }, { "none", "no_paper" } };
static const struct choice kin[] = { { "parent", "kin_parent" }, { "grandparent", "kin_grandparent" }, { "sibling", "kin_sibling" }, { "foster", "kin_foster" },
				     { "authority", "kin_authority" } };
static const struct choice care[] = { { "0", "care_0" }, { "1", "care_1" }, { "2", "care_2" }, { "3", "care_3" } };

static enum desk_key save_here(struct desk *d, const char *text)
{
	enum desk_key key = desk_save(d, desk_field(d->at)->key, text);

	if (key == DESK_ENTER)
		osmo_strlcpy(d->values[d->at], text, sizeof(d->values[d->at]));
	return key;
}

/* Whether Enter was pressed on what is there already. */
static bool is_kept(const struct desk *d, const struct desk_input *in)
{
	return !in->is_touched && d->values[d->at][0];
}

/* ---- text ---- */

static enum desk_key ask_name(struct desk *d)
{
	const struct desk_field *f = desk_field(d->at);
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX], hint[40];
	enum desk_key key;

	snprintf(hint, sizeof(hint), "%s_hint", f->key);
	desk_input_set(&in, d->values[d->at]);
	do {
		desk_page_begin(d, f->key, f->key);
		desk_page_say(d, d->save ? "claim_fix_hint" : hint, desk_value(d, "given_name"), "");
		key = desk_read(d, &in);
		if (key != DESK_ENTER || is_kept(d, &in))
			continue;
		desk_input_text(&in, text);
		key = save_here(d, text);
	} while (key == DESK_AGAIN);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}

/* ---- one of several ---- */

/* returns: DESK_ENTER with *at; else as desk_read(). */
static enum desk_key choose(struct desk *d, const char *title, const char *group, const struct choice *choices, unsigned n, unsigned *at)
{
	static const char digits[] = "123456789";
	struct desk_input in = { .len = 0 };
	char line[DESK_LINE_MAX], keys[10];
	enum desk_key key;
	unsigned i;

	osmo_strlcpy(keys, digits, n + 1);
	in.keys = keys;
	do {
		desk_page_begin(d, title, "choose");
		for (i = 0; i < n; i++) {
			snprintf(line, sizeof(line), "%u  %s", i + 1, desk_word_of(d, group, choices[i].word));
			desk_page_add(d, DESK_PLAIN, line);
		}
		if (d->values[d->at][0])
			desk_page_say(d, "is_now", desk_field_words(d, d->at, line), "");
		desk_input_wipe(&in);
		key = desk_read(d, &in);
		*at = key == DESK_ENTER && in.len ? (unsigned)(in.text[0] - L'1') : n;
	} while (key == DESK_AGAIN || (key == DESK_ENTER && *at >= n && !d->values[d->at][0]));
	return key;
}

static enum desk_key ask_choice(struct desk *d, const char *group, const struct choice *choices, unsigned n)
{
	enum desk_key key;
	unsigned at;

	do {
		key = choose(d, desk_field(d->at)->key, group, choices, n, &at);
		if (key == DESK_ENTER && at < n)
			key = save_here(d, choices[at].value);
	} while (key == DESK_AGAIN);
	return key;
}

/* ---- what was seen ---- */

#define KINDS_MAX 9	/* a digit each */

/* The papers of a kind whose numbers can be checked: national ones of the person's country alone. returns: how many. */
static unsigned papers_of(const struct desk *d, const char *kind, const struct national *rows[KINDS_MAX])
{
	const struct national_table *t = d->conf->papers;
	bool is_national = !strcmp(kind, "national_id") && !d->claim.is_open;
	unsigned n = 0;
	size_t i;

	for (i = 0; t && i < t->n && n < KINDS_MAX; i++)
		if (!strcmp(t->rows[i].kind, kind) && (!is_national || !strcasecmp(t->rows[i].country, desk_value(d, "nationality"))))
			rows[n++] = &t->rows[i];
	return n;
}

/* Which paper of that kind it is. *name: its name, left as it is for none of them. */
static enum desk_key which_paper(struct desk *d, const char *title, const char **name)
{
	const struct national *rows[KINDS_MAX];
	struct desk_input in = { .len = 0 };
	char line[DESK_LINE_MAX], keys[] = "123456789";
	unsigned i, n = papers_of(d, *name, rows);
	enum desk_key key = DESK_ENTER;

	keys[n] = '\0';
	in.keys = keys;
	while (n) {
		desk_page_begin(d, title, "choose");
		desk_page_say(d, "which_paper", "", "");
		for (i = 0; i < n; i++) {
			snprintf(line, sizeof(line), "%u  %s", i + 1, rows[i]->label);
			desk_page_add(d, DESK_PLAIN, line);
		}
		key = desk_read(d, &in);
		if (key != DESK_AGAIN)
			break;
	}
	if (key == DESK_ENTER && in.len)
		*name = rows[in.text[0] - L'1']->name;
	return key;
}

enum desk_key desk_field_paper(struct desk *d, const char *title, bool may_be_none, const char **name)
{
	const struct choice *choices = may_be_none ? held : papers;
	unsigned at, n = may_be_none ? ARRAY_SIZE(held) : ARRAY_SIZE(papers);
	enum desk_key key;

	do {
		key = choose(d, title, "paper", choices, n, &at);
		*name = "";
		if (key != DESK_ENTER || at >= n)
			continue;
		*name = choices[at].value;
		key = which_paper(d, title, name);
		if (key == DESK_UP)
			key = DESK_AGAIN;
	} while (key == DESK_AGAIN);
	return key;
}

static enum desk_key ask_evidence(struct desk *d)
{
	enum desk_key key;
	const char *name;

	do {
		key = desk_field_paper(d, "seen", false, &name);
		if (key == DESK_ENTER && *name)
			key = save_here(d, name);
	} while (key == DESK_AGAIN);
	return key;
}

/* ---- countries: by letters ---- */

/* The countries whose name begins with what was typed. returns: how many; *code: of the last one, line: their names. */
static unsigned countries_of(const struct desk *d, const char *typed, char code[IDENTITY_COUNTRY_MAX], char line[DESK_LINE_MAX])
{
	size_t len = strlen(typed), out = 0;
	const char *name, *key;
	unsigned i, n = 0;

	line[0] = '\0';
	for (i = 0; (key = menu_key(d->conf->menu, "country", i)); i++) {
		name = desk_word_of(d, "country", key);
		if (strncasecmp(name, typed, len))
			continue;
		osmo_strlcpy(code, key, IDENTITY_COUNTRY_MAX);
		out += out < DESK_LINE_MAX ? (size_t)snprintf(line + out, DESK_LINE_MAX - out, "%s%s", n ? ", " : "", name) : 0;
		n++;
	}
	return n;
}

/* Two letters are a country unless a name begins with them and goes on. returns: whether code is it; else the message says why. */
static bool find_country(struct desk *d, const char *typed, char code[IDENTITY_COUNTRY_MAX])
{
	char line[DESK_LINE_MAX], say[DESK_LINE_MAX];
	unsigned n = countries_of(d, typed, code, line);

	if (n != 1 && identity_country_get(code, typed))
		return true;
	if (n == 1)
		return true;
	desk_page_message(d, n ? desk_fill(say, desk_word(d, "more_letters"), line, "") : desk_word(d, "no_country"));
	return false;
}

static enum desk_key ask_country(struct desk *d)
{
	char text[DESK_TEXT_MAX], code[IDENTITY_COUNTRY_MAX];
	struct desk_input in = { .len = 0 };
	enum desk_key key;

	desk_input_set(&in, d->values[d->at]);
	do {
		desk_page_begin(d, "nationality", "nationality");
		desk_page_say(d, "nationality_hint", "", "");
		key = desk_read(d, &in);
		if (key != DESK_ENTER || is_kept(d, &in))
			continue;
		desk_input_text(&in, text);
		key = find_country(d, text, code) ? save_here(d, code) : DESK_AGAIN;
	} while (key == DESK_AGAIN);
	return key;
}

/* ---- the paper: typed twice, because nobody can check it ---- */

static enum desk_key ask_twice(struct desk *d, const char *first)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	desk_page_message(d, "");
	do {
		desk_page_begin(d, "id_number", "id_again");
		desk_page_say(d, "id_again_hint", "", "");
		key = desk_read(d, &in);
	} while (key == DESK_AGAIN);
	desk_input_text(&in, text);
	if (key == DESK_ENTER && strcmp(text, first)) {
		desk_page_message(d, desk_word(d, "id_differs"));
		key = DESK_UP;
	}
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}

bool desk_field_is_paper(struct desk *d, const char *paper, const char *text)
{
	const struct national *row = national_find(d->conf->papers, paper);
	char kept[NATIONAL_TEXT], words[DESK_LINE_MAX];
	enum national_verdict verdict = row ? national_check(kept, row, text) : NATIONAL_GOOD;

	if (verdict != NATIONAL_GOOD) {
		national_words(words, sizeof(words), row, verdict, text);
		desk_say_why(d, words);
	}
	secret_wipe_mem(kept, sizeof(kept));
	return verdict == NATIONAL_GOOD;
}

static enum desk_key ask_paper(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	desk_input_set(&in, d->values[d->at]);
	do {
		desk_page_begin(d, "id_number", "id_number");
		desk_page_say(d, "id_number_hint", "", "");
		key = desk_read(d, &in);
		if (key != DESK_ENTER || is_kept(d, &in))
			continue;
		desk_input_text(&in, text);
		if (*text && !desk_field_is_paper(d, desk_value(d, "seen"), text)) {	/* before it is typed twice */
			key = DESK_AGAIN;
			continue;
		}
		key = *text ? ask_twice(d, text) : DESK_ENTER;
		if (key == DESK_ENTER) {
			key = save_here(d, text);
		} else if (key == DESK_UP) {	/* from the start: what was typed behind it would be a third number */
			desk_input_set(&in, d->values[d->at]);
			key = DESK_AGAIN;
		}
	} while (key == DESK_AGAIN);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}

/* ---- the phone: its own screen shows six digits ---- */

bool desk_field_phone_wrong(struct desk *d, int outcome)
{
	char line[DESK_LINE_MAX];

	switch (outcome) {
	case IDO_WRONG:
		desk_page_message(d, desk_fill(line, desk_word(d, "phone_wrong"), desk_got(d, IDF_TRIES), ""));
		return true;
	case IDO_AGENT_CLOSED:
		desk_page_message(d, desk_fill(line, desk_word(d, "pin_wait"), desk_got(d, IDF_MINUTES), ""));
		return true;
	case IDO_FULL:
		desk_page_message(d, desk_word(d, "phone_full"));
		return true;
	case IDO_SHAPE:
		desk_page_message(d, desk_word(d, d->draft.is_open ? "phone_shape" : "six_digits"));
		return true;
	default:
		return false;
	}
}

static enum desk_key phone_outcome(struct desk *d, int outcome)
{
	if (desk_field_phone_wrong(d, outcome))
		return DESK_AGAIN;
	return outcome == IDO_AWAITS ? desk_awaits(d) : desk_saved(d, outcome);
}

static enum desk_key send_phone(struct desk *d, const char *text)
{
	struct identity_req req;

	desk_req(d, &req, IDV_DRAFT_PHONE, !strcmp(text, "1") ? "later" : !strcmp(text, "2") ? "none" : "");
	if (!req.key[0] && secret_put(&req.secret, text, strlen(text)) < 0)
		return phone_outcome(d, IDO_SHAPE);
	return phone_outcome(d, desk_ask(d, &req));
}

const char *desk_field_dial(const struct desk *d, const char *behind, char out[DESK_WORD_MAX])
{
	snprintf(out, DESK_WORD_MAX, "%.*s*%s#", (int)strcspn(d->conf->dial, "#"), d->conf->dial, behind);
	return out;
}

static enum desk_key ask_phone(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX], dial[DESK_WORD_MAX];
	enum desk_key key;

	desk_field_dial(d, IDENTITY_DIAL_PROOF, dial);
	do {
		desk_page_begin(d, "phone", "phone_digits");
		desk_page_say(d, desk_field_is_child(d) ? "child_hint" : "phone_hint", dial, "");
		if (!desk_field_is_child(d)) {
			desk_page_say(d, "phone1", "", "");
			desk_page_say(d, "phone2", "", "");
		}
		if (d->draft.phone[0])
			desk_page_say(d, "is_now", desk_word_of(d, "phone_is", d->draft.phone), "");
		key = desk_read(d, &in);
		desk_input_text(&in, text);
		if (key == DESK_ENTER && (*text || !d->draft.phone[0]))
			key = send_phone(d, text);
	} while (key == DESK_AGAIN);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}

/* At a unit: what was typed is kept, and proven nowhere. */
static enum desk_key send_typed(struct desk *d, const char *text)
{
	bool is_none = !strcmp(text, "2");
	struct identity_req req;

	desk_req(d, &req, IDV_DRAFT_PHONE, is_none ? "none" : "typed");
	if (!is_none) {
		req.text_len = strlen(text);
		memcpy(req.text, text, req.text_len);
	}
	return desk_saved(d, desk_ask(d, &req));
}

static enum desk_key ask_typed(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	desk_input_set(&in, d->values[d->at]);
	do {
		desk_page_begin(d, "phone", "unit_phone");
		desk_page_say(d, "unit_phone_hint", "", "");
		desk_page_say(d, "phone2", "", "");
		key = desk_read(d, &in);
		desk_input_text(&in, text);
		if (key == DESK_ENTER && (in.is_touched || !d->draft.phone[0]))
			key = send_typed(d, text);
	} while (key == DESK_AGAIN);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}

/* ---- consent, read aloud in the person's language ---- */

static int read_words(const struct desk *d, const char *lang, const char *screen, char *out, size_t size)
{
	const struct desk_unit *u = d->conf->unit;

	return u ? u->words(u->ctx, lang, screen, out, size) : menu_read(d->conf->menu, lang, screen, out, size);
}

struct langs {
	const struct desk *d;
	char codes[MENU_LANGS_MAX][MENU_LANG_LEN];
	const char *names[MENU_LANGS_MAX];
	unsigned n;
};

static void add_lang(void *ctx, const struct menu_lang_info *info)
{
	struct langs *l = ctx;

	char text[DESK_LINE_MAX];

	if (l->n == MENU_LANGS_MAX)
		return;
	if (l->d->conf->unit && read_words(l->d, info->code, "E2a", text, sizeof(text)) < 0)
		return;
	osmo_strlcpy(l->codes[l->n], info->code, sizeof(l->codes[0]));
	l->names[l->n++] = info->name;
}

/* The number that was typed, from 1 to n. returns: 0: it is none. */
static unsigned typed_of(const struct desk_input *in, unsigned n)
{
	char text[DESK_TEXT_MAX];
	unsigned long i;

	desk_input_text(in, text);
	i = strspn(text, "0123456789") == strlen(text) ? strtoul(text, NULL, 10) : 0;
	return i <= n ? (unsigned)i : 0;
}

/* Up to nine by one key, more by a number. */
static enum desk_key ask_lang(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	struct langs l = { .d = d };
	char line[DESK_LINE_MAX];
	enum desk_key key;
	unsigned i;

	menu_each_lang(d->conf->menu, add_lang, &l);
	in.keys = l.n > 9 ? NULL : "123456789";
	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "consent", "choose");
		desk_page_say(d, "consent_lang", "", "");
		for (i = 0; i < l.n; i++) {
			snprintf(line, sizeof(line), "%u  %s", i + 1, l.names[i]);
			desk_page_add(d, DESK_PLAIN, line);
		}
		key = desk_read(d, &in);
		i = typed_of(&in, l.n);
	} while (key == DESK_AGAIN || (key == DESK_ENTER && !i));
	if (key == DESK_ENTER)
		osmo_strlcpy(d->draft.lang, l.codes[i - 1], sizeof(d->draft.lang));
	return key;
}

/* What the last part is answered with. */
static const char *consent_key(const struct desk_input *in)
{
	static const char *const keys[] = { "yes", "no", "interp" };

	return keys[in->text[0] - L'1'];
}

static enum desk_key send_consent(struct desk *d, unsigned part, const char *text, const char *key)
{
	struct identity_req req;
	int outcome;

	desk_req(d, &req, IDV_DRAFT_CONSENT, part == 0 ? "first" : part == 1 ? "second" : key);
	req.text_len = strlen(text);
	memcpy(req.text, text, req.text_len);
	outcome = desk_ask(d, &req);
	if (outcome == IDO_DROPPED) {
		d->draft.id[0] = '\0';
		desk_page_message(d, desk_word(d, "consent_no"));
		return DESK_END;
	}
	return outcome == IDO_OK ? DESK_ENTER : desk_saved(d, outcome);
}

/* is_heard: it was understood, and is looked at once more. */
static enum desk_key read_part(struct desk *d, unsigned part, bool is_heard)
{
	static const char *const screens[PARTS] = { "E2a", "E2b", "E2c" };
	bool is_last = part == PARTS - 1;
	struct desk_input in = { .keys = is_last ? "123" : "1" };	/* not Enter, which is pressed out of habit */
	char text[DESK_LINE_MAX], *line, *at;
	enum desk_key key;

	do {
		if (read_words(d, d->draft.lang, screens[part], text, sizeof(text)) < 0)
			text[0] = '\0';
		desk_input_wipe(&in);
		desk_tty_flush();
		desk_page_begin(d, "consent", "choose");
		desk_page_say(d, is_last ? "consent_answer" : "consent_read", "", "");
		desk_page_add(d, DESK_PLAIN, "");
		for (at = text; (line = strsep(&at, "\n"));)
			desk_page_add(d, DESK_BOLD, line);
		desk_page_add(d, DESK_PLAIN, "");
		if (is_last)
			desk_page_say(d, "consent_keys", "", "");
		key = desk_read(d, &in);
		if (key == DESK_ENTER && !in.len) {
			desk_page_message(d, desk_word(d, is_last ? "consent_answer" : "consent_read"));
			key = DESK_AGAIN;
		}
		if (key != DESK_ENTER || is_heard || read_words(d, d->draft.lang, screens[part], text, sizeof(text)) < 0)
			continue;
		key = send_consent(d, part, text, consent_key(&in));
	} while (key == DESK_AGAIN);
	return key;
}

static enum desk_key ask_consent(struct desk *d)
{
	enum desk_key key;
	unsigned part = 0, heard = 0;	/* the vault takes each part once, in their order */

	key = ask_lang(d);
	while (key == DESK_ENTER && part < PARTS) {
		key = read_part(d, part, part < heard);
		part++;
		if (key == DESK_ENTER && heard < part)
			heard = part;
		if (key == DESK_UP && part > 1) {
			part -= 2;
			key = DESK_ENTER;
		}
	}
	if (key == DESK_ENTER)
		osmo_strlcpy(d->values[d->at], d->draft.lang, sizeof(d->values[d->at]));
	return key;
}

/* ---- all ---- */

static const struct choice *ward_choices(const struct desk_field *f, unsigned *n)
{
	*n = f->step == IDO_STEP_KIN ? ARRAY_SIZE(kin) : ARRAY_SIZE(care);
	return f->step == IDO_STEP_KIN ? kin : care;
}

static enum desk_key ask_ward(struct desk *d)
{
	unsigned n;
	const struct choice *choices = ward_choices(desk_field(d->at), &n);

	return ask_choice(d, "desk_family", choices, n);
}

bool desk_field_is_child(const struct desk *d)
{
	return d->draft.step == IDO_STEP_KIN || d->draft.step == IDO_STEP_CARE || *desk_value(d, "kin");
}

enum desk_key desk_field_ask(struct desk *d)
{
	switch (desk_field(d->at)->kind) {
	case DESK_PHONE:
		return d->conf->unit ? ask_typed(d) : ask_phone(d);
	case DESK_CONSENT:
		return ask_consent(d);
	case DESK_BIRTH:
		return desk_birth_ask(d);
	case DESK_SEX:
		return ask_choice(d, "sex_said", sexes, ARRAY_SIZE(sexes));
	case DESK_COUNTRY:
		return ask_country(d);
	case DESK_EVIDENCE:
		return ask_evidence(d);
	case DESK_PAPER:
		return ask_paper(d);
	case DESK_WARD:
		return ask_ward(d);
	default:
		return ask_name(d);
	}
}

static const char *word_of_choice(const struct desk *d, const char *group, const struct choice *choices, unsigned n, const char *value)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (!strcmp(choices[i].value, value))
			return desk_word_of(d, group, choices[i].word);
	return value;
}

const char *desk_field_paper_words(const struct desk *d, const char *name)
{
	const struct national *row = national_find(d->conf->papers, name);

	return row ? row->label : word_of_choice(d, "paper", papers, ARRAY_SIZE(papers), name);
}

bool desk_field_is_due(const struct desk *d, unsigned i)
{
	return desk_field(i)->kind == DESK_LATIN && !(name_text_is_latin(desk_value(d, "given_name")) && name_text_is_latin(desk_value(d, "family_name")));
}

const char *desk_field_words(const struct desk *d, unsigned i, char out[DESK_TEXT_MAX])
{
	const char *value = d->values[i];
	const struct choice *choices;
	unsigned n;

	switch (desk_field(i)->kind) {
	case DESK_PHONE:
		if (d->conf->unit)
			return desk_unit_phone_words(d, value, out);
		value = d->draft.phone[0] ? desk_word_of(d, "phone_is", d->draft.phone) : "";
		break;
	case DESK_CONSENT:
		value = d->draft.step == IDO_STEP_PHONE || d->draft.step == IDO_STEP_CONSENT ? "" : desk_word(d, "agreed");
		break;
	case DESK_BIRTH:
		return desk_birth_words(d, value, out);
	case DESK_SEX:
		value = word_of_choice(d, "sex_said", sexes, ARRAY_SIZE(sexes), value);
		break;
	case DESK_EVIDENCE:
		value = desk_field_paper_words(d, value);
		break;
	case DESK_COUNTRY:
		value = *value ? desk_word_of(d, "country", value) : value;
		break;
	case DESK_WARD:
		choices = ward_choices(desk_field(i), &n);
		value = word_of_choice(d, "desk_family", choices, n, value);
		break;
	default:
		break;
	}
	osmo_strlcpy(out, value, DESK_TEXT_MAX);
	return out;
}
