/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side: new people, one by one or from a register, and their start codes. Everything inside the caller's transaction. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/register/damage.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_facts.h"
#include "store/identity/core/identity_number.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"
#include "store/values/national.h"
#include "store/identity/register/identity_paper.h"
#include "store/values/birth.h"
#include "store/values/name_text.h"

/* The checked input of `person add`. */
struct form {
	char number[IDENTITY_NUMBER_MAX];
	uint8_t slot;
	bool notice_read;
	bool year_only;		/* of the birth date the year is kept */
	bool is_file;		/* of a register, which a spreadsheet may have damaged */
	bool is_whole;		/* but not the numbers of papers: they were text */
	bool may_lack_phone;
	struct identity_record record;
};

static int say_expected(char err[IDENTITY_ERR_MAX], const char *key, const char *expected)
{
	snprintf(err, IDENTITY_ERR_MAX, "%.40s: expected %s", key, expected);
	return -EINVAL;
}

static int set_slot(struct form *f, const char *value, char err[IDENTITY_ERR_MAX])
{
	if (!identity_text_is_digits(value, 1, 2) || atoi(value) < 1 || atoi(value) > DB_SLOT_MAX)
		return say_expected(err, "slot", "1 to 8");
	f->slot = atoi(value);
	return 0;
}

static int set_pair(const char *country, struct form *f, const struct identity_pair *pair, char err[IDENTITY_ERR_MAX])
{
	enum identity_attr a;
	const char *expected;

	if (!strcmp(pair->key, "msisdn"))
		return identity_text_number(f->number, pair->value, country, err, IDENTITY_ERR_MAX);
	if (!strcmp(pair->key, "slot"))
		return set_slot(f, pair->value, err);
	if (!strcmp(pair->key, "notice")) {
		f->notice_read = !strcmp(pair->value, "read");
		return f->notice_read ? 0 : say_expected(err, "notice", "read, or nothing");
	}
	a = identity_attributes_find(pair->key, strlen(pair->key));
	if (a == IDENTITY_ATTR_COUNT)
		return say_expected(err, identity_text_chars(pair->key) > 0 ? pair->key : "key", "a key of person add");
	if (!pair->value[0])
		return 0;
	return identity_record_set(&f->record, a, pair->value, country, &expected) ? say_expected(err, pair->key, expected) : 0;
}

/* The number of a paper whose check digit fits lost nothing: no spreadsheet made its last digits zeros. */
static bool is_whole_number(const struct national_table *numbers, const struct identity_pair *pairs, size_t n, const struct identity_pair *pair)
{
	const struct national *row = NULL;
	char kept[NATIONAL_TEXT];
	bool is_good;
	size_t i;

	for (i = 0; i < n && !row && !strcmp(pair->key, "id_number"); i++)
		if (!strcmp(pairs[i].key, "id_type"))
			row = national_find(numbers, pairs[i].value);
	is_good = row && row->rule != NATIONAL_CHECK_NONE && national_check(kept, row, pair->value) == NATIONAL_GOOD;
	secret_wipe_mem(kept, sizeof(kept));
	return is_good;
}

static int check_damage(const char *country, const struct identity_pair *pair, bool is_file, char err[IDENTITY_ERR_MAX])
{
	const char *words = is_file ? damage_of(pair->key, pair->value, country) : damage_of_text(pair->key, pair->value);

	if (!words)
		return 0;
	snprintf(err, IDENTITY_ERR_MAX, "%.40s: %s", pair->key, words);
	return -EINVAL;
}

/* A birth date in the future is a typing error, not a person. */
static int check_birth(const char *key, const char *v, int32_t today, char err[IDENTITY_ERR_MAX])
{
	struct birth b;
	enum birth_fault f = birth_parse(&b, v) ? BIRTH_NO_DATE : birth_check(&b, today);

	secret_wipe_mem(&b, sizeof(b));
	return f ? say_expected(err, key, birth_fault_expected(f)) : 0;
}

static int check_attribute(const struct form *f, unsigned a, int64_t now, char err[IDENTITY_ERR_MAX])
{
	const char *v = f->record.v[a];
	char today[IDENTITY_DAY_TEXT];

	identity_day_text(today, now);
	if (!*v && identity_attributes[a].need == IDENTITY_NEED_VALUE)
		return say_expected(err, identity_attributes[a].key, "a value");
	if (identity_attributes[a].shape == IDENTITY_SHAPE_PAST && strcmp(v, today) > 0)
		return say_expected(err, identity_attributes[a].key, "a date that is not in the future");
	if (identity_attributes[a].shape == IDENTITY_SHAPE_BIRTH)
		return check_birth(identity_attributes[a].key, v, identity_day_number(now), err);
	return 0;
}

/* Every part fits its place; the whole has to fit a screen. */
static int check_whole_name(const struct form *f, char err[IDENTITY_ERR_MAX])
{
	char name[IDENTITY_SAID_MAX];
	int n;

	identity_facts_said(name, &f->record);
	n = identity_text_chars(name);
	secret_wipe_mem(name, sizeof(name));
	return n <= IDENTITY_WHOLE_CHARS ? 0 : say_expected(err, "given_name", "at most 80 characters in all parts of the name together");
}

static int check_form(struct identity_core *core, const struct form *f, char err[IDENTITY_ERR_MAX])
{
	unsigned a;
	int rc = f->number[0] || f->may_lack_phone ? 0 : say_expected(err, "msisdn", "a phone number");

	for (a = 0; a < IDENTITY_ATTR_COUNT && rc == 0; a++)
		rc = check_attribute(f, a, identity_clock_now(core), err);
	return rc ? rc : check_whole_name(f, err);
}

int identity_pair_check(const struct identity_pair *pair, const char *country, int64_t now, char err[IDENTITY_ERR_MAX])
{
	struct form f = { .slot = 0 };
	enum identity_attr a = identity_attributes_find(pair->key, strlen(pair->key));
	int rc = check_damage(country, pair, false, err);

	if (rc == 0)
		rc = set_pair(country, &f, pair, err);
	if (rc == 0 && a != IDENTITY_ATTR_COUNT)
		rc = check_attribute(&f, a, now, err);
	secret_wipe_mem(&f, sizeof(f));
	return rc;
}

/* May a spreadsheet have damaged it? */
static bool may_be_damaged(const struct identity_core *core, const struct form *f, const struct identity_pair *pairs, size_t n, const struct identity_pair *pair)
{
	if (!f->is_file || is_whole_number(core->conf->numbers, pairs, n, pair))
		return false;
	return !(f->is_whole && !strcmp(pair->key, "id_number") && damage_is_rounded(pair->value));
}

static int read_form(struct identity_core *core, struct form *f, const struct identity_pair *pairs, size_t n,
		     char err[IDENTITY_ERR_MAX])
{
	size_t i, j;
	int rc = 0;

	for (i = 0; rc == 0 && i < n; i++)
		rc = check_damage(core->conf->country, &pairs[i], may_be_damaged(core, f, pairs, n, &pairs[i]), err);
	f->slot = 1;
	f->record.v[IDENTITY_ATTR_EVIDENCE][0] = '0';
	for (i = 0; rc == 0 && i < n; i++) {
		for (j = 0; j < i; j++) {
			if (!strcmp(pairs[i].key, pairs[j].key))
				return say_expected(err, pairs[i].key, "each key once");
		}
		rc = set_pair(core->conf->country, f, &pairs[i], err);
	}
	if (rc == 0)
		rc = identity_number_settle(&f->record, core->conf->numbers, err);
	return rc ? rc : check_form(core, f, err);
}

_Static_assert(IDENTITY_RECORD_MAX + SEAL_OVER <= DB_BLOB_MAX, "a record with every attribute fits its column");

/* Of a birth date the year: a first of January without a paper is a program's, not a person's. */
static void keep_year(struct identity_record *r)
{
	struct birth b;

	if (birth_parse(&b, r->v[IDENTITY_ATTR_BIRTHDATE]) == 0) {
		birth_to_year(&b);
		birth_text(r->v[IDENTITY_ATTR_BIRTHDATE], &b);
	}
	secret_wipe_mem(&b, sizeof(b));
}

/* Is only the year of a row's birth date to be believed? */
static bool is_year_only(const struct identity_record *r)
{
	struct birth b;
	bool is_new_year = birth_parse(&b, r->v[IDENTITY_ATTR_BIRTHDATE]) == 0 && birth_is_new_year(&b);

	secret_wipe_mem(&b, sizeof(b));
	return is_new_year && !*r->v[IDENTITY_ATTR_ID_NUMBER] && r->v[IDENTITY_ATTR_EVIDENCE][0] < '2';
}

static int seal_record(struct db_blob *blob, const struct db_person *p, const uint8_t dek[SEAL_KEY], const struct form *f)
{
	const struct seal_aad aad = { SEAL_RECORD, p->ref, p->schema, p->version };
	struct seal_buf buf = { .octets = blob->octets, .cap = sizeof(blob->octets) };
	struct identity_record rec = f->record;
	uint8_t plain[IDENTITY_RECORD_MAX];
	size_t len;
	int rc;

	if (f->year_only)
		keep_year(&rec);
	len = identity_record_pack(&rec, plain);
	rc = seal_dek_seal(&buf, dek, &aad, plain, len);
	blob->len = buf.len;
	secret_wipe_mem(&rec, sizeof(rec));
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

static int new_person(struct identity_core *core, struct db_person *p, const struct form *f, int64_t now)
{
	uint8_t dek[SEAL_KEY];
	struct db_blob blob;
	int rc;

	memset(p, 0, sizeof(*p));
	seal_random(p->ref, sizeof(p->ref));
	seal_random(dek, sizeof(dek));
	p->created = now;
	p->notice_at = f->notice_read ? now : 0;
	p->evidence = f->record.v[IDENTITY_ATTR_EVIDENCE][0] - '0';
	p->schema = IDENTITY_SCHEMA;
	p->version = 1;
	p->wrap_pend.len = SEAL_WRAP;
	seal_wrap_pend(core->keys, p->wrap_pend.octets, p->ref, dek);
	rc = identity_keys_make(core, p, dek);
	if (rc == 0)
		rc = seal_record(&blob, p, dek, f);
	secret_wipe_mem(dek, sizeof(dek));
	return rc ? rc : db_person_new(core->db, p, &blob);
}

/* A number that strangers used starts afresh with its new owner. */
static int attach_number(struct identity_core *core, struct db_login *l, const struct db_person *p, int64_t now)
{
	struct db_number n = { .touched = 0 };
	int rc = db_number_get(core->db, &n, l->number_ix);
	bool is_used = rc == 0;

	if (rc && rc != -ENOENT)
		return rc;
	if (!l->staff_id) {
		identity_tries_forget(l, &n);
		n.must_change = n.sms_pin = false;
		n.sms_block = 0;
	}
	l->person_id = p->id;
	l->touched = n.touched = now;
	rc = db_login_put(core->db, l);
	return rc || !is_used ? rc : db_number_put(core->db, &n);
}

/* Store the keys by which a register recognises this person. By hand the same paper may be enrolled twice, on purpose; a register never adds it again. */
static int keep_paper(struct identity_core *core, const struct form *f, const struct db_person *p, uint32_t line)
{
	struct db_paper paper = { .person_id = p->id, .sheet = line ? 0 : DB_FOREVER }, other;
	int rc = identity_paper_keys(core, &paper, f->number, &f->record);

	if (rc == 0 && line)
		rc = identity_mark_seal(core, &paper.place, IDENTITY_MARK_PLACE, p->ref, line);
	if (rc == 0)
		rc = db_paper_find(core->db, &other, paper.ix);
	return rc == -ENOENT ? db_paper_new(core->db, &paper) : rc;
}

/* l: NULL without a phone. */
static int make_person(struct identity_core *core, const struct form *f, struct db_person *p, struct db_login *l, uint32_t line)
{
	int64_t now = identity_clock_now(core);
	int rc;

	rc = new_person(core, p, f, now);
	if (rc == 0 && l)
		rc = attach_number(core, l, p, now);
	if (rc == 0)
		rc = keep_paper(core, f, p, line);
	return rc ? rc : identity_leaf(core, now, "enrol", "", p->ref, sizeof(p->ref));
}

static int enrol_person(struct identity_core *core, const struct form *f, struct db_person *p, struct db_login *l, uint32_t line)
{
	int rc = make_person(core, f, p, l, line);

	return rc ? rc : identity_dup_queue(core, p, &f->record, NULL);
}

/* What is kept all the same; what has no room behind the others is left out. */
static void say_but(char err[IDENTITY_ERR_MAX], const char *words)
{
	size_t used = strlen(err);

	if (used + strlen(words) + sizeof("added, but ") <= IDENTITY_ERR_MAX)
		snprintf(err + used, IDENTITY_ERR_MAX - used, "%s%s", used ? "; " : "added, but ", words);
}

static void say_of_name(char err[IDENTITY_ERR_MAX], const struct identity_record *record)
{
	char name[IDENTITY_SAID_MAX];

	identity_facts_said(name, record);
	if (name_text_is_mixed(name))
		say_but(err, "given_name: letters of two scripts in one name");
	if (!*record->v[IDENTITY_ATTR_LATIN_NAME] && !name_text_is_latin(name))
		say_but(err, "latin_name: none, so organisations see the name in letters that not everybody reads");
	secret_wipe_mem(name, sizeof(name));
}

int identity_person_add(struct identity_core *core, const struct identity_pair *pairs, size_t n, char err[IDENTITY_ERR_MAX])
{
	struct form f = { .slot = 1 };
	uint8_t ix[DB_IX];
	struct db_person p;
	struct db_login l;
	int rc, owned;

	err[0] = '\0';
	rc = read_form(core, &f, pairs, n, err);
	if (rc)
		goto out;
	seal_number_ix(core->keys, ix, f.number);
	rc = identity_login_load(core, &l, ix, f.slot);
	if (rc)
		goto out;
	if (l.person_id) {
		snprintf(err, IDENTITY_ERR_MAX, "msisdn: somebody is in slot %02u of this number; choose another slot, 1 to 8", f.slot);
		rc = -EEXIST;
		goto out;
	}
	owned = identity_paper_owned(core, f.number, &f.record);
	rc = owned < 0 ? owned : enrol_person(core, &f, &p, &l, 0);
	if (rc == 0 && owned)
		say_but(err, "id_number: somebody else has this paper too");
	if (rc == 0)
		say_of_name(err, &f.record);
out:
	secret_wipe_mem(&f, sizeof(f));
	return rc;
}

/* The lowest slot of the number that no person has. */
static int free_slot(struct identity_core *core, struct db_login *l, const char *number, char err[IDENTITY_ERR_MAX])
{
	uint8_t ix[DB_IX];
	unsigned slot;
	int rc;

	seal_number_ix(core->keys, ix, number);
	for (slot = 1; slot <= DB_SLOT_MAX; slot++) {
		rc = identity_login_load(core, l, ix, slot);
		if (rc || !l->person_id)
			return rc;
	}
	snprintf(err, IDENTITY_ERR_MAX, "msisdn: %d people have this number already", DB_SLOT_MAX);
	return -EEXIST;
}

int identity_enrol(struct identity_core *core, const struct identity_enrolment *e, struct db_person *p, struct db_login *l, char err[IDENTITY_ERR_MAX])
{
	struct form f = { .slot = 1, .notice_read = e->notice_read, .record = *e->record };
	unsigned a;
	int rc = 0;

	err[0] = '\0';
	memset(l, 0, sizeof(*l));
	osmo_strlcpy(f.number, e->number, sizeof(f.number));
	if (!f.record.v[IDENTITY_ATTR_EVIDENCE][0])
		f.record.v[IDENTITY_ATTR_EVIDENCE][0] = '0';
	for (a = 0; a < IDENTITY_ATTR_COUNT && rc == 0; a++)
		rc = check_attribute(&f, a, identity_clock_now(core), err);
	if (rc == 0)
		rc = identity_number_settle(&f.record, core->conf->numbers, err);
	if (rc == 0)
		rc = check_whole_name(&f, err);
	if (rc == 0 && f.number[0])
		rc = free_slot(core, l, f.number, err);
	if (rc == 0)
		rc = make_person(core, &f, p, f.number[0] ? l : NULL, 0);
	secret_wipe_mem(&f, sizeof(f));
	return rc;
}

/* f: what else is known of the row. */
static int import_row(struct identity_core *core, struct form *f, struct db_person *p, const struct identity_paper_row *from, char err[IDENTITY_ERR_MAX])
{
	struct identity_paper_row row = *from;
	struct db_login l;
	int rc;

	err[0] = '\0';
	rc = read_form(core, f, row.pairs, row.n, err);
	if (rc)
		return rc;
	row.number = f->number;
	row.record = &f->record;
	rc = identity_paper_known(core, &row, err);
	if (rc)
		return rc;
	f->year_only = is_year_only(&f->record);	/* its key keeps the date as the register has it, to be known again */
	rc = f->number[0] ? free_slot(core, &l, f->number, err) : 0;
	if (rc == 0)
		rc = enrol_person(core, f, p, f->number[0] ? &l : NULL, row.line);
	return rc == 0 && f->year_only ? 3 : rc;
}

int identity_person_import(struct identity_core *core, const struct identity_pair *pairs, size_t n, uint32_t line, bool is_whole,
			   char err[IDENTITY_ERR_MAX])
{
	const struct identity_paper_row row = { .pairs = pairs, .n = n, .line = line };
	struct form f = { .slot = 1, .is_file = true, .is_whole = is_whole };
	struct db_person p;
	int rc = import_row(core, &f, &p, &row, err);

	secret_wipe_mem(&f, sizeof(f));
	return rc;
}

int identity_person_take(struct identity_core *core, struct db_person *p, const struct identity_pair *pairs, size_t n, uint32_t number, char err[IDENTITY_ERR_MAX])
{
	const struct identity_paper_row row = { .pairs = pairs, .n = n, .line = number };
	struct form f = { .slot = 1, .may_lack_phone = true };
	int rc = import_row(core, &f, p, &row, err);

	secret_wipe_mem(&f, sizeof(f));
	return rc;
}

/* May this login get a start code? */
static int may_start(struct identity_core *core, const struct db_login *l, char err[IDENTITY_ERR_MAX])
{
	struct db_person p;
	int rc;

	if (!l->person_id && !l->staff_id) {
		snprintf(err, IDENTITY_ERR_MAX, "nobody has this number and slot");
		return -ENOENT;
	}
	if (!l->person_id)
		return 0;
	if (l->wrap_person.len) {
		snprintf(err, IDENTITY_ERR_MAX, "a PIN is set: only the person can change it, inside a dialogue");
		return -EEXIST;
	}
	rc = db_person_get(core->db, &p, l->person_id);
	if (rc == 0 && !identity_is_here(&p)) {
		snprintf(err, IDENTITY_ERR_MAX, "this person is closed: reopen first");
		rc = -EEXIST;
	}
	return rc;
}

/* The desk vouches for whoever gets the code: earlier waits end. */
static int forget_tries(struct identity_core *core, struct db_login *l, int64_t now)
{
	struct db_number n = { .touched = 0 };
	int rc = db_number_get(core->db, &n, l->number_ix);
	bool is_used = rc == 0;

	if (rc && rc != -ENOENT)
		return rc;
	identity_tries_forget(l, &n);
	n.touched = now;
	rc = db_login_put(core->db, l);
	return rc || !is_used ? rc : db_number_put(core->db, &n);
}

int identity_start_login(struct identity_core *core, struct db_login *l, const char *desk, char code[8])
{
	int64_t now = identity_clock_now(core);
	struct db_startcode c = { .slot = l->slot, .expires = identity_clock_steady(core) + IDENTITY_START_S, .person_id = l->person_id, .staff_id = l->staff_id };
	uint8_t event[DB_IX + IDENTITY_DESK_MAX] = { 0 };
	int rc;

	memcpy(c.number_ix, l->number_ix, sizeof(c.number_ix));
	seal_random_digits(code, IDENTITY_START_LEN, true);
	seal_start_mac(core->keys, c.mac, c.number_ix, c.slot, code, IDENTITY_START_LEN);
	memcpy(event, c.mac, sizeof(c.mac));
	memcpy(event + DB_IX, desk, strlen(desk));
	rc = db_startcode_put(core->db, &c);
	if (rc == 0)
		rc = forget_tries(core, l, now);
	if (rc == 0)
		rc = identity_login_lang(core, l, now);
	if (rc == 0)
		rc = identity_leaf(core, now, "start", "", event, DB_IX + strlen(desk));
	if (rc)
		secret_wipe_mem(code, 8);
	return rc;
}

int identity_start_code(struct identity_core *core, const char *number, unsigned slot, char code[8], char err[IDENTITY_ERR_MAX])
{
	char e164[NUMBER_SIZE];
	uint8_t ix[DB_IX];
	struct db_login l;
	int rc;

	code[0] = err[0] = '\0';
	if (slot < 1 || slot > DB_SLOT_MAX)
		return say_expected(err, "slot", "1 to 8");
	if (identity_text_number(e164, number, core->conf->country, err, IDENTITY_ERR_MAX))
		return -EINVAL;
	seal_number_ix(core->keys, ix, e164);
	rc = identity_login_load(core, &l, ix, slot);
	if (rc == 0)
		rc = may_start(core, &l, err);
	return rc ? rc : identity_start_login(core, &l, "", code);
}
