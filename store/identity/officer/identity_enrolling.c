/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs by which a draft is begun, taken up, answered and thrown away. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/door/identity_words.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"
#include "store/identity/core/identity_number.h"
#include "store/identity/officer/identity_birth.h"
#include "store/identity/officer/identity_alike.h"
#include "store/identity/officer/identity_officer.h"
#include "store/values/national.h"

/* ---- somebody alike ---- */

int identity_draft_unfound(struct identity_run *r, struct identity_draft *d)
{
	if (!d->case_number[0] || d->twin == IDENTITY_TWIN_UNASKED)
		return 0;
	d->twin = IDENTITY_TWIN_UNASKED;
	identity_officer_count(r, "thrown_hit");
	LOGP(DIDENT, LOGL_NOTICE, "an officer went on with another draft after somebody alike was found: officer list tells how often\n");
	return identity_alike_thrown(r);
}

/* ---- which draft ---- */

enum identity_outcome identity_verb_DRAFT_NEW(struct identity_run *r)
{
	char name[IDENTITY_RING_NAME];
	uint8_t key[SEAL_KEY];
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	unsigned n;
	int rc;

	if (o != IDO_OK)
		return o;
	identity_draft_ring(name, &s);
	rc = identity_ring_get(r, name, key);
	secret_wipe_mem(key, sizeof(key));
	if (rc == -ENOENT || rc == -EBADMSG)
		return IDO_KEYLESS;
	if (rc == 0)
		rc = db_draft_count(r->core->db, &n, s.desk_name);
	if (rc)
		return identity_fault(r->core, rc, "draft");
	if (n >= IDENTITY_DRAFTS_MAX)
		return IDO_LIMIT;
	r->d->has_draft = true;
	r->d->draft_id = 0;
	r->d->awaits_slot = 0;
	return IDO_STEP_PHONE;
}

/* The draft that key means. returns: ok | none | gone | busy. */
static enum identity_outcome take_up(struct identity_run *r, struct identity_draft *d, const struct db_staff *s)
{
	const char *key = r->req->key;
	int rc;

	if (!strcmp(key, "this"))
		return r->d->draft_id ? identity_draft_take(r, d, s, r->d->draft_id) : IDO_GONE;
	if (*key)
		return identity_text_is_digits(key, 1, 15) ? identity_draft_take(r, d, s, strtoll(key, NULL, 10)) : IDO_GONE;
	rc = identity_draft_newest(r, d, s);
	if (rc == -ENOENT || rc == -EBADMSG)
		return IDO_NONE;
	return rc ? identity_fault(r->core, rc, "draft") : identity_draft_take(r, d, s, d->row.id);
}

enum identity_outcome identity_verb_DRAFT_NEXT(struct identity_run *r)
{
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	o = take_up(r, &d, &s);
	if (o == IDO_OK) {
		identity_draft_put(r, &d);
		o = identity_draft_step(&d);
		if (o == IDO_STEP_ALIKE)
			identity_put(r, IDF_CASE, d.case_number);
	}
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* A line of the list; the officer who began it is named, and the person as far as they said. */
static void put_row(struct identity_run *r, const struct identity_draft *d, const struct db_staff *s)
{
	char row[IDENTITY_ATTR_MAX + 160], date[IDENTITY_DAY_TEXT], who[DB_WRAP_MAX + 1] = "";
	struct seal_buf buf = { .octets = (uint8_t *)who, .cap = sizeof(who) - 1 };
	struct db_staff of;

	if (db_staff_get(r->core->db, &of, d->row.staff_id) == 0 &&
	    seal_box_open(r->core->keys, &buf, "officer", of.name.octets, of.name.len) == 0)
		who[buf.len] = '\0';
	identity_day_date(date, d->row.day);
	snprintf(row, sizeof(row), "%" PRId64 "|%u|%s|%" PRIu64 "|%s|%.60s|%d|%s", d->row.id, d->row.n, date, d->row.version,
		 d->row.state == DB_DRAFT_HELD ? "held" : identity_outcome_name(identity_draft_step(d)), who, d->row.staff_id == s->id,
		 d->record.v[IDENTITY_ATTR_GIVEN_NAME]);
	identity_put(r, IDF_ROW, row);
	secret_wipe_mem(row, sizeof(row));
}

enum identity_outcome identity_verb_DRAFT_LIST(struct identity_run *r)
{
	struct identity_draft d = { .row.day = DB_FOREVER };
	struct db_blob sealed;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	unsigned n = 0, i;
	int rc = 0;

	for (i = 0; o == IDO_OK && rc == 0 && i < IDENTITY_DRAFTS_MAX; i++) {
		rc = db_draft_prev(r->core->db, &d.row, &sealed, s.desk_name, d.row.day, d.row.n);
		if (rc == 0 && identity_draft_unseal(r, &d, &sealed) == 0) {
			put_row(r, &d, &s);
			n++;
		}
	}
	secret_wipe_mem(&d, sizeof(d));
	if (o != IDO_OK)
		return o;
	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "drafts");
	return n ? IDO_OK : IDO_NONE;
}

/* ---- one answer ---- */

#define X(id, e, word, ...) _Static_assert(sizeof(word) <= sizeof(((struct identity_req *)NULL)->key), "the key of a request holds " word);
IDENTITY_ATTRIBUTES(X)
#undef X

static enum identity_outcome refuse_value(struct identity_run *r, const char *reason, const char *why)
{
	identity_put(r, IDF_REASON, reason);
	identity_put(r, IDF_WHY, why);
	return IDO_BAD;
}

static const char *reason_of(enum identity_attr a)
{
	switch (identity_attributes[a].shape) {
	case IDENTITY_SHAPE_NAME:
	case IDENTITY_SHAPE_PERSON:
	case IDENTITY_SHAPE_LATIN: return "bad.noname";
	case IDENTITY_SHAPE_BIRTH: return "bad.nodate";
	case IDENTITY_SHAPE_COUNTRY: return "bad.nocountry";
	case IDENTITY_SHAPE_ID_NUMBER: return "bad.nopaper";
	default: return "bad.novalue";
	}
}


static void set_text(struct identity_draft *d, enum identity_attr a, const char *value)
{
	snprintf(d->record.v[a], sizeof(d->record.v[a]), "%s", value);
	d->asked[identity_attributes[a].id] = 1;
}

static enum identity_outcome set_seen(struct identity_run *r, struct identity_draft *d, const char *value)
{
	const struct national *row = national_find(r->core->conf->numbers, value);
	const struct identity_seen *seen = identity_words_seen(value);
	const char *id_type;

	if (!seen && !row)
		return refuse_value(r, "bad.novalue", "seen: expected " IDENTITY_SEEN_WORDS ", or the name of a paper");
	id_type = seen ? seen->id_type : row->name;
	set_text(d, IDENTITY_ATTR_EVIDENCE, seen ? seen->evidence : "2");
	if (strcmp(d->record.v[IDENTITY_ATTR_ID_TYPE], id_type)) {	/* the number of another paper is not this one's */
		set_text(d, IDENTITY_ATTR_ID_TYPE, id_type);
		set_text(d, IDENTITY_ATTR_ID_NUMBER, "");
	}
	return IDO_OK;
}

/* A birth date of a calendar: birthdate alone is the Gregorian one. */
static enum identity_outcome read_birth(struct identity_run *r, const char *key, char value[IDENTITY_ATTR_MAX])
{
	static const struct { const char *key; enum calendar calendar; } calendars[] = {
		{ "birthdate", CALENDAR_GREGORIAN }, { "birthdate_eth", CALENDAR_ETHIOPIAN }, { "birthdate_hij", CALENDAR_HIJRI },
		{ "birthdate_sol", CALENDAR_SOLAR },
	};
	enum birth_fault f;
	char why[IDENTITY_ERR_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calendars) && strcmp(calendars[i].key, key); i++)
		;
	if (i == ARRAY_SIZE(calendars))
		return refuse_value(r, "bad.novalue", "key: expected an attribute, or seen");
	f = identity_birth_read(value, calendars[i].calendar, identity_day_number(r->now));
	if (f == BIRTH_OK)
		return IDO_OK;
	snprintf(why, sizeof(why), "birthdate: expected %s", birth_fault_expected(f));
	return refuse_value(r, f == BIRTH_CALENDAR || f == BIRTH_SLIP ? "bad.calendar" : "bad.nodate", why);
}

static enum identity_outcome set_attribute(struct identity_run *r, struct identity_draft *d, const char *key, char value[IDENTITY_ATTR_MAX])
{
	size_t birth = strlen(identity_attributes[IDENTITY_ATTR_BIRTHDATE].key);
	bool is_birth = !strncmp(key, identity_attributes[IDENTITY_ATTR_BIRTHDATE].key, birth);
	enum identity_attr a = identity_attributes_find(key, is_birth ? birth : strlen(key));
	const struct identity_pair pair = { identity_attributes[a < IDENTITY_ATTR_COUNT ? a : 0].key, value };
	char err[IDENTITY_ERR_MAX];
	const char *expected;

	if (is_birth && *value && read_birth(r, key, value) != IDO_OK)
		return IDO_BAD;
	if (a == IDENTITY_ATTR_COUNT)
		return refuse_value(r, "bad.novalue", "key: expected an attribute, or seen");
	if (!*value && identity_attributes[a].need != IDENTITY_NEED_VALUE) {
		set_text(d, a, "");
		return IDO_OK;
	}
	if (a == IDENTITY_ATTR_EVIDENCE && !strcmp(value, "3"))
		return refuse_value(r, "bad.novalue", "evidence: nobody at a desk checks online");
	if (identity_pair_check(&pair, r->core->conf->country, r->now, err))
		return refuse_value(r, reason_of(a), err);
	if (identity_record_set(&d->record, a, value, r->core->conf->country, &expected))
		return refuse_value(r, reason_of(a), expected);
	if (a == IDENTITY_ATTR_ID_NUMBER && identity_number_settle(&d->record, r->core->conf->numbers, err))
		return refuse_value(r, reason_of(a), err);
	d->asked[identity_attributes[a].id] = 1;
	return IDO_OK;
}

/* Copy what was typed. returns: false: it is longer than any value, or no text. */
static bool read_value(const struct identity_req *req, char value[IDENTITY_ATTR_MAX])
{
	const char *from = req->text_len ? req->text : req->pick;
	size_t len = req->text_len ? req->text_len : strlen(req->pick);

	value[0] = '\0';
	while (len && *from == ' ')
		from++, len--;
	while (len && from[len - 1] == ' ')
		len--;
	if (len >= IDENTITY_ATTR_MAX || memchr(from, '\0', len))
		return false;
	memcpy(value, from, len);
	value[len] = '\0';
	return true;
}

static enum identity_outcome set_answer(struct identity_run *r, struct identity_draft *d, char value[IDENTITY_ATTR_MAX])
{
	const char *key = r->req->key;
	enum identity_outcome o;

	if (d->ward.is_child && (!strcmp(key, "kin") || !strcmp(key, "care")))
		return identity_ward_set(d, key, value) ? IDO_OK : refuse_value(r, "bad.novalue", "kin, care: expected a word of theirs");
	o = !strcmp(key, "seen") ? set_seen(r, d, value) : set_attribute(r, d, key, value);
	if (o == IDO_OK && d->ward.is_child && !identity_ward_is_child(r, d))
		return refuse_value(r, "bad.notchild", "birthdate: expected one of a child, whatever is not known of it");
	return o;
}

enum identity_outcome identity_verb_DRAFT_SET(struct identity_run *r)
{
	char value[IDENTITY_ATTR_MAX];
	struct identity_record before;
	struct identity_draft d = { .phone = IDENTITY_PHONE_UNASKED };
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc = 0;

	if (o != IDO_OK)
		return o;
	o = identity_draft_open(r, &d, &s);
	before = d.record;
	if (o == IDO_OK && !read_value(r->req, value))
		o = refuse_value(r, "bad.toolong", "a value: expected at most 160 octets of text");
	else if (o == IDO_OK)
		o = set_answer(r, &d, value);
	if (o == IDO_OK && !identity_alike_is_same(&before, &d.record))
		rc = identity_draft_unfound(r, &d);
	if (rc)
		o = identity_fault(r->core, rc, "draft");
	secret_wipe_mem(&before, sizeof(before));
	if (o == IDO_OK)
		o = identity_draft_save(r, &d, &s, "draft_set");
	secret_wipe_mem(value, sizeof(value));
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* ---- consent ---- */

/* Lines of text, nothing that a screen does not show. */
static bool is_lines(const char *text, size_t len)
{
	char line[IDENTITY_WORDS_MAX + 1];
	size_t i;

	if (!len || len > IDENTITY_WORDS_MAX || memchr(text, '\0', len))
		return false;
	for (i = 0; i < len; i++)
		line[i] = text[i] == '\n' ? ' ' : text[i];
	line[len] = '\0';
	return identity_text_chars(line) >= 0;
}

/* Append what was read. returns: false: it is no text, or too much. */
static bool hear(struct identity_run *r, struct identity_draft *d)
{
	const struct identity_req *req = r->req;
	size_t gap = d->words_len ? 1 : 0;

	if (!is_lines(req->text, req->text_len) || d->words_len + gap + req->text_len > sizeof(d->words))
		return false;
	if (gap)
		d->words[d->words_len++] = '\n';
	memcpy(d->words + d->words_len, req->text, req->text_len);
	d->words_len += req->text_len;
	memcpy(d->reader, r->d->staff_ref, sizeof(d->reader));
	osmo_strlcpy(d->lang, r->d->lang, sizeof(d->lang));
	d->heard_at = r->now;
	return true;
}

/* The parts come in their order; the first begins anew, and one language has them all. returns: how much is heard then; -1: it is not the turn of key. */
static int heard_then(struct identity_run *r, struct identity_draft *d)
{
	const char *key = r->req->key;
	bool all = !strcmp(r->req->pick, "all");
	int last = !strcmp(key, "yes") ? IDENTITY_HEARD_AGREED : !strcmp(key, "interp") ? IDENTITY_HEARD_INTERPRETED : -1;

	if (!strcmp(key, "first") || (all && last > 0)) {
		d->heard = IDENTITY_HEARD_NOTHING;
		d->words_len = 0;
		return all && last > 0 ? last : IDENTITY_HEARD_FIRST;
	}
	if (strcmp(d->lang, r->d->lang))
		return -1;
	if (!strcmp(key, "second"))
		return d->heard == IDENTITY_HEARD_FIRST ? IDENTITY_HEARD_SECOND : -1;
	return d->heard == IDENTITY_HEARD_SECOND ? last : -1;
}

static enum identity_outcome refuse_consent(struct identity_run *r, struct identity_draft *d)
{
	int rc = identity_draft_leaf(r, d, "draft_no", NULL);

	if (rc == 0)
		rc = identity_draft_unfound(r, d);
	if (rc == 0)
		rc = identity_draft_end(r, d);
	return rc ? identity_fault(r->core, rc, "consent") : IDO_DROPPED;
}

static enum identity_outcome take_consent(struct identity_run *r, struct identity_draft *d, const struct db_staff *s)
{
	int heard;
	enum identity_outcome o;

	if (!strcmp(r->req->key, "no"))
		return refuse_consent(r, d);
	heard = heard_then(r, d);
	if (heard < 0 || !hear(r, d))
		return IDO_REFUSED;
	d->heard = (uint8_t)heard;
	o = identity_draft_save(r, d, s, "draft_yes");
	return o == IDO_STEP_CONSENT ? IDO_OK : o;
}

enum identity_outcome identity_verb_DRAFT_CONSENT(struct identity_run *r)
{
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	o = identity_draft_open(r, &d, &s);
	if (o == IDO_OK)
		o = take_consent(r, &d, &s);
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* ---- review ---- */

static void put_facts(struct identity_run *r, const struct identity_record *rec)
{
	static const char *const names[] = { "full_name", "birthdate", "sex", "nationality", "id_type", "id_number", "evidence" };
	const struct identity_facts f = { .record = rec, .today = "", .number = "", .lang = "", .pseudonym = "" };
	char value[IDENTITY_FACT_MAX], line[IDENTITY_FACT_MAX + 32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (identity_facts_get(&f, names[i], value))
			continue;
		snprintf(line, sizeof(line), "%s=%s", names[i], value);
		identity_put(r, IDF_FACT, line);
	}
	secret_wipe_mem(value, sizeof(value));
	secret_wipe_mem(line, sizeof(line));
}

/* At a terminal: what was answered, as it was. */
static void put_answers(struct identity_run *r, const struct identity_draft *d)
{
	char line[IDENTITY_ATTR_MAX + 32];
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		if (!identity_draft_has(d, a))
			continue;
		snprintf(line, sizeof(line), "%s=%s", identity_attributes[a].key, d->record.v[a]);
		identity_put(r, IDF_ROW, line);
	}
	identity_ward_put(r, d);
	secret_wipe_mem(line, sizeof(line));
}

enum identity_outcome identity_verb_DRAFT_SHOW(struct identity_run *r)
{
	static const char *const phones[IDENTITY_PHONE_KINDS] = { "phone.later", "phone.proven", "phone.later", "phone.none" };
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	o = r->d->has_draft && r->d->draft_id ? identity_draft_take(r, &d, &s, r->d->draft_id) : IDO_GONE;
	if (o == IDO_OK) {
		if (r->d->is_desk)
			put_answers(r, &d);
		else
			put_facts(r, &d.record);
		identity_draft_put(r, &d);
		identity_put(r, IDF_PROVEN, phones[d.phone]);
		identity_draft_put_masked(r, d.number);
	}
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* ---- thrown away ---- */

enum identity_outcome identity_verb_DRAFT_DROP(struct identity_run *r)
{
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!*r->req->key && r->d->has_draft && !r->d->draft_id) {
		r->d->has_draft = false;	/* nothing of it was kept */
		return identity_enter_officer(r, false);
	}
	o = !*r->req->key && !r->d->has_draft ? IDO_GONE : *r->req->key ? take_up(r, &d, &s) : identity_draft_take(r, &d, &s, r->d->draft_id);
	if (o == IDO_OK) {
		rc = identity_draft_leaf(r, &d, "draft_drop", NULL);
		if (rc == 0)
			rc = identity_draft_unfound(r, &d);
		if (rc == 0)
			rc = identity_draft_end(r, &d);
		identity_officer_count(r, "thrown");
		o = rc ? identity_fault(r->core, rc, "draft") : identity_enter_officer(r, false);
	}
	secret_wipe_mem(&d, sizeof(d));
	return o == IDO_NONE ? IDO_GONE : o;
}
