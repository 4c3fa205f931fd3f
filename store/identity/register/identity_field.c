/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/register/identity_field.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

#define UNITS_MAX	1000	/* and officers of units */
#define PAIRS_MAX	64

static int refuse(char err[IDENTITY_ERR_MAX], int rc, const char *words)
{
	snprintf(err, IDENTITY_ERR_MAX, "%s", words);
	return rc;
}

/* ---- units and officers ---- */

static int read_pub(uint8_t pub[32], const char *hex)
{
	unsigned i, v;

	if (strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64)
		return -EINVAL;
	for (i = 0; i < 32; i++) {
		sscanf(hex + 2 * i, "%2x", &v);
		pub[i] = v;
	}
	return 0;
}

static bool is_name(const char *name, size_t size)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

	return *name && strlen(name) < size && strspn(name, letters) == strlen(name);
}

/* The unit that signs so. returns: 0; -ENOENT; an error of db.h. */
static int find_unit(struct identity_core *core, struct db_field *f, const uint8_t pub[32])
{
	unsigned i;
	int rc;

	f->id = 0;
	for (i = 0; i < UNITS_MAX; i++) {
		rc = db_field_next(core->db, f, f->id);
		if (rc || !memcmp(f->pub, pub, 32))
			return rc;
	}
	return -ENOENT;
}

int identity_field_add(struct identity_core *core, const char *name, const char *pub, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	struct db_field f = { .created = now, .changed = now }, other;
	int rc;

	if (!is_name(name, sizeof(f.name)))
		return refuse(err, -EINVAL, "name: expected letters, digits and '-', 23 at most");
	if (read_pub(f.pub, pub))
		return refuse(err, -EINVAL, "key: expected 64 digits 0-9 and a-f");
	osmo_strlcpy(f.name, name, sizeof(f.name));
	rc = find_unit(core, &other, f.pub);
	if (rc == 0 && other.state == DB_FIELD_ACTIVE && !strcmp(other.name, name))
		return 0;	/* it is known; its officers may be others */
	if (rc == 0)
		return refuse(err, -EEXIST, "key: a unit has it already");
	if (rc == -ENOENT)
		rc = db_field_new(core->db, &f);
	if (rc == -EEXIST)
		return refuse(err, rc, "name: a unit has it already");
	return rc ? rc : identity_leaf(core, now, "unit.add", "", f.pub, sizeof(f.pub));
}

/* The officer who signs so. */
static int find_officer(struct identity_core *core, struct db_staff *s, const uint8_t pub[32])
{
	unsigned i;
	int rc;

	s->id = 0;
	for (i = 0; i < UNITS_MAX; i++) {
		rc = db_staff_next(core->db, s, 0, s->id);
		if (rc || (s->role == DB_STAFF_PROVISIONAL && !memcmp(s->pub, pub, 32)))
			return rc;
	}
	return -ENOENT;
}

/* What stands for the unit with its officers. */
static void desk_of(char desk[16], const char *unit)
{
	snprintf(desk, 16, "%.15s", unit);
}

/* An officer who is known already works on. */
static int renew_officer(struct identity_core *core, struct db_staff *s, const char *unit, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	char desk[16];
	int rc;

	desk_of(desk, unit);
	if (strcmp(s->desk_name, desk))
		return refuse(err, -EEXIST, "officer: another unit has that key");
	s->expires = now + IDENTITY_FIELD_OFFICER_S;
	rc = db_staff_put(core->db, s);
	return rc ? rc : identity_leaf(core, now, "officer.renew", "", s->ref, sizeof(s->ref));
}

int identity_field_officer(struct identity_core *core, const char *unit, const char *name, const char *pub, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	struct db_staff s = { .role = DB_STAFF_PROVISIONAL, .created = now, .expires = now + IDENTITY_FIELD_OFFICER_S }, other;
	struct db_field f;
	int rc = db_field_find(core->db, &f, unit);

	if (rc)
		return rc == -ENOENT ? refuse(err, rc, "name: no unit has it") : rc;
	if (!is_name(name, sizeof(f.name)) || read_pub(s.pub, pub))
		return refuse(err, -EINVAL, "officer: expected a name and 64 digits 0-9 and a-f");
	rc = find_officer(core, &other, s.pub);
	if (rc != -ENOENT)
		return rc ? rc : renew_officer(core, &other, unit, err);
	seal_random(s.ref, sizeof(s.ref));
	desk_of(s.desk_name, unit);
	rc = identity_officers_name(core, &s, name);
	if (rc == 0)
		rc = db_staff_new(core->db, &s);
	return rc ? rc : identity_leaf(core, now, "officer.add", "", s.ref, sizeof(s.ref));
}

int identity_field_officer_next(struct identity_core *core, int64_t *id, const char *unit, char name[24], int64_t *until)
{
	uint8_t plain[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_staff s;
	char desk[16];
	int rc;

	desk_of(desk, unit);
	while ((rc = db_staff_next(core->db, &s, 0, *id)) == 0) {
		*id = s.id;
		if (s.role != DB_STAFF_PROVISIONAL || s.state != DB_STAFF_ACTIVE || strcmp(s.desk_name, desk) ||
		    seal_box_open(core->keys, &buf, "officer", s.name.octets, s.name.len) || buf.len > 23)
			continue;
		memcpy(name, plain, buf.len);
		name[buf.len] = '\0';
		*until = s.expires;
		return 0;
	}
	return rc;
}

int identity_field_retire(struct identity_core *core, const char *name, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	struct db_field f;
	int rc = db_field_find(core->db, &f, name);

	if (rc)
		return rc == -ENOENT ? refuse(err, rc, "name: no unit has it") : rc;
	if (f.state == DB_FIELD_RETIRED)
		return refuse(err, -EALREADY, "name: that unit is retired");
	f.state = DB_FIELD_RETIRED;
	f.changed = now;
	rc = db_field_put(core->db, &f);
	return rc ? rc : identity_leaf(core, now, "unit.retire", "", f.pub, sizeof(f.pub));
}

/* ---- bundles ---- */

static int check_bundle(struct identity_core *core, struct identity_field_bundle *b, char err[IDENTITY_ERR_MAX])
{
	const struct field_bundle *head = &b->chain.bundle;
	struct seal_field_service service;
	struct db_field f;
	int rc;

	seal_field_service(core->keys, &service);
	if (memcmp(service.box, head->service_box, sizeof(service.box)))
		return refuse(err, -EINVAL, "this bundle is sealed to another service; nothing here opens it");
	if (head->flags & FIELD_TRAINING && !seal_keys_is_test(core->keys))
		return refuse(err, -EINVAL, "this bundle is of a training unit: nobody in it is real");
	rc = find_unit(core, &f, head->unit);
	if (rc == -ENOENT)
		return refuse(err, -EINVAL, "no unit of this service signed it: unit list shows those that are known");
	if (rc)
		return rc;
	if (f.state == DB_FIELD_RETIRED)
		return refuse(err, -EINVAL, "the unit that signed it is retired");
	b->unit_id = f.id;
	osmo_strlcpy(b->unit, f.name, sizeof(b->unit));
	return 0;
}

int identity_field_begin(struct identity_core *core, struct identity_field_bundle *b, const uint8_t head[FIELD_BUNDLE_HEAD], char err[IDENTITY_ERR_MAX])
{
	int rc = field_bundle_begin(&b->chain, head);

	err[0] = '\0';
	b->unit_id = 0;
	if (rc == -EPROTO)
		return refuse(err, -EINVAL, "a newer program made this bundle");
	return rc ? refuse(err, -EINVAL, "this is no bundle, or it was changed") : check_bundle(core, b, err);
}

/* What says how they were enrolled, and is no attribute; a unit may keep more of it, and all of that begins with "desk_". */
struct about {
	const char *lang, *words, *sha, *by, *how, *at;
};

static void take_about(struct about *a, const char *key, const char *value)
{
	const struct { const char *key, **value; } rows[] = {
		{ "consent_lang", &a->lang }, { "consent_text", &a->words }, { "consent_sha256", &a->sha }, { "consent_by", &a->by },
		{ "consent_how", &a->how }, { "consent_at", &a->at },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(key, rows[i].key))
			*rows[i].value = value;
}

static bool is_about(const char *key)
{
	return !strcmp(key, "slip") || !strcmp(key, "enrolled") || !strncmp(key, "consent_", 8) || !strncmp(key, "desk_", 5);
}

/* "key=value" lines, in place. returns: pairs; -EINVAL. */
static int split_lines(struct identity_pair pairs[PAIRS_MAX], struct about *about, char *lines)
{
	char *line, *eq, *rest = lines;
	int n = 0;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		eq = strchr(line, '=');
		if (!eq || n == PAIRS_MAX)
			return -EINVAL;
		*eq = '\0';
		if (is_about(line))
			take_about(about, line, eq + 1);
		else
			pairs[n++] = (struct identity_pair){ line, eq + 1 };
	}
	return n;
}

/* Who signed may still enrol. */
static int check_officer(struct identity_core *core, struct db_staff *s, const struct identity_field_bundle *b, const struct field_entry *e,
			 char err[IDENTITY_ERR_MAX])
{
	char desk[16];
	int rc = find_officer(core, s, e->officer);

	desk_of(desk, b->unit);
	if (rc && rc != -ENOENT)
		return rc;
	if (rc || strcmp(s->desk_name, desk))
		return refuse(err, -EINVAL, "officer: not one of this unit: add its request again, then import the bundle again");
	if (s->state != DB_STAFF_ACTIVE)
		return refuse(err, -EINVAL, "officer: blocked");
	return s->expires <= identity_clock_now(core) ? refuse(err, -EINVAL, "officer: their time is over: add the unit's request again") : 0;
}

/* It shows in the figures as what is done at a desk. */
static void count_officer(struct identity_core *core, const struct db_staff *s, const char *what)
{
	char name[DB_COUNTER_NAME];

	snprintf(name, sizeof(name), "officer|%" PRId64 "|%s", s->id, what);
	identity_count(core, name, 1);
}

static bool has_paper(const struct identity_pair *pairs, int n)
{
	int i;

	for (i = 0; i < n && strcmp(pairs[i].key, "id_number"); i++)
		;
	return i < n && *pairs[i].value;
}

static bool may_say(const struct identity_pair *pairs, int n)
{
	int i;

	for (i = 0; i < n && field_may_say(pairs[i].key, pairs[i].value); i++)
		;
	return i >= n;
}

/* ---- consent ---- */

#define WORDS_MAX 1024

/* The words as they were read: a tab stands for the end of a line. returns: octets; -EINVAL: they are none, or others than those of the hash. */
static int read_words(char words[WORDS_MAX], const struct about *a)
{
	size_t len = strlen(a->words), i;
	uint8_t sha[32];
	char hex[65];

	if (!len || len >= WORDS_MAX)
		return -EINVAL;
	for (i = 0; i <= len; i++)
		words[i] = a->words[i] == '\t' ? ' ' : a->words[i];
	if (identity_text_chars(words) < 0)
		return -EINVAL;
	for (i = 0; i < len; i++)
		words[i] = a->words[i] == '\t' ? '\n' : words[i];
	crypto_hash_sha256(sha, (const uint8_t *)words, len);
	for (i = 0; i < sizeof(sha); i++)
		snprintf(hex + 2 * i, 3, "%02x", sha[i]);
	return a->sha && !strcmp(hex, a->sha) ? (int)len : -EINVAL;
}

/* Who read it aloud: an officer of the same unit, else the one who signed. */
static int find_reader(struct identity_core *core, struct db_staff *s, const struct about *a, const struct db_staff *signer)
{
	uint8_t pub[32];
	int rc = a->by && read_pub(pub, a->by) == 0 ? find_officer(core, s, pub) : -ENOENT;

	if (rc && rc != -ENOENT)
		return rc;
	if (rc || strcmp(s->desk_name, signer->desk_name))
		*s = *signer;
	return 0;
}

/* What the desk of a service keeps as well; of an enrolment that was not at a desk there is nothing. */
static int keep_consent(struct identity_core *core, const struct db_person *p, const struct about *a, const struct db_staff *signer)
{
	int64_t now = identity_clock_now(core), at = a->at ? strtoll(a->at, NULL, 10) : 0;
	struct identity_consent_read c = { .ref = p->ref, .lang = a->lang ? a->lang : "", .at = at > 0 && at < now ? at : now };
	char words[WORDS_MAX];
	struct db_staff reader;
	int rc = a->words ? find_reader(core, &reader, a, signer) : 1;
	int len = rc == 0 ? read_words(words, a) : 0;

	if (rc)
		return rc < 0 ? rc : 0;
	if (len < 0)
		return -EINVAL;
	c.reader = reader.ref;
	c.words = words;
	c.len = (size_t)len;
	c.interpreter = a->how && !strcmp(a->how, "interp");
	return identity_consent_read(core, now, &c);
}

/* Judged before anybody is made: who is refused leaves nothing. */
static int check_consent(const struct about *a, char err[IDENTITY_ERR_MAX])
{
	char words[WORDS_MAX];

	if (!a->words)
		return 0;
	if (read_words(words, a) < 0)
		return refuse(err, -EINVAL, "consent: not the words that were read");
	if (!a->lang || !*a->lang || strlen(a->lang) >= IDENTITY_LANG_MAX || strspn(a->lang, "abcdefghijklmnopqrstuvwxyz-") != strlen(a->lang))
		return refuse(err, -EINVAL, "consent: of no language");
	return 0;
}

/* ---- a person ---- */

static int make_person(struct identity_core *core, char *lines, const struct field_entry *e, const struct db_staff *signer, char err[IDENTITY_ERR_MAX])
{
	struct identity_pair pairs[PAIRS_MAX];
	struct about about = { .lang = NULL };
	struct db_person p;
	int n = split_lines(pairs, &about, lines), rc;

	if (n < 0 || !may_say(pairs, n))
		return refuse(err, -EINVAL, n < 0 ? "it makes no sense" : FIELD_NOT_ONLINE);
	rc = check_consent(&about, err);
	if (rc == 0)
		rc = identity_person_take(core, &p, pairs, (size_t)n, (uint32_t)e->number, err);
	if (rc == 0 || rc == 3) {
		count_officer(core, signer, "new");
		if (!has_paper(pairs, n))
			count_officer(core, signer, "no_paper");
		rc = keep_consent(core, &p, &about, signer);
	}
	return rc == -EEXIST ? -EINVAL : rc;
}

/* returns: 0 accepted; 1 known; -EINVAL refused, with err; an error of db.h. */
static int take_lines(struct identity_core *core, const struct field_entry *e, const struct db_staff *signer, char err[IDENTITY_ERR_MAX])
{
	char lines[FIELD_PLAIN_MAX + 1];
	size_t len;
	int rc = field_entry_open(lines, &len, e, core->keys);

	if (rc)
		return refuse(err, -EINVAL, "this service cannot open it");
	rc = make_person(core, lines, e, signer, err);
	secret_wipe_mem(lines, sizeof(lines));
	return rc > 0 ? 1 : rc;
}

static int take_person(struct identity_core *core, const struct identity_field_bundle *b, const struct field_entry *e,
		       enum identity_field_outcome *outcome, char err[IDENTITY_ERR_MAX])
{
	uint8_t event[DB_IX + DB_REF];
	struct db_staff s;
	unsigned before;
	int rc = db_field_taken(core->db, &before, b->chain.last);

	if (rc != -ENOENT) {
		*outcome = IDENTITY_FIELD_DUPLICATE;
		return rc;
	}
	rc = check_officer(core, &s, b, e, err);
	if (rc == 0)
		rc = take_lines(core, e, &s, err);
	*outcome = rc == -EINVAL ? IDENTITY_FIELD_REFUSED : rc ? IDENTITY_FIELD_KNOWN : IDENTITY_FIELD_ACCEPTED;
	if (rc == -EINVAL)
		return 0;	/* what was wrong may be mended, and the bundle come again */
	if (rc < 0)
		return rc;
	rc = db_field_take(core->db, b->chain.last, b->unit_id, identity_clock_now(core), *outcome);
	memcpy(event, b->chain.last, DB_IX);
	memcpy(event + DB_IX, s.ref, DB_REF);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "unit.person", "", event, sizeof(event));
}

int identity_field_person(struct identity_core *core, struct identity_field_bundle *b, const uint8_t *octets, size_t len, uint64_t *number,
			  enum identity_field_outcome *outcome, char err[IDENTITY_ERR_MAX])
{
	struct field_entry e;
	int rc;

	err[0] = '\0';
	*number = 0;
	*outcome = IDENTITY_FIELD_NONE;
	rc = b->unit_id ? field_bundle_entry(&b->chain, &e, octets, len) : -EBADMSG;
	if (rc)
		return -EBADMSG;
	*number = e.number;
	return take_person(core, b, &e, outcome, err);
}

static int note_batch(struct identity_core *core, const struct identity_field_bundle *b)
{
	struct db_field f;
	int rc = db_field_find(core->db, &f, b->unit);

	if (rc || f.batch >= (int64_t)b->chain.bundle.number)
		return rc;
	f.batch = (int64_t)b->chain.bundle.number;
	f.changed = identity_clock_now(core);
	return db_field_put(core->db, &f);
}

int identity_field_end(struct identity_core *core, struct identity_field_bundle *b, const uint8_t end[FIELD_BUNDLE_END], char err[IDENTITY_ERR_MAX])
{
	err[0] = '\0';
	if (!b->unit_id || field_bundle_end(&b->chain, end))
		return refuse(err, -EBADMSG, "people are missing at the end of it");
	return note_batch(core, b);
}
