/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is like somebody, by the index of duplicates. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

#define OPENS	64	/* rows are opened by so many: how many there were is not told by the time */

/* ---- what is looked for ---- */

static const char *value_of(const struct identity_record *record, const char *key)
{
	enum identity_attr a = identity_attributes_find(key, strlen(key));

	return a == IDENTITY_ATTR_COUNT ? "" : record->v[a];
}

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static void set_birth(struct name_person *p, const char *date)
{
	size_t len = strlen(date);

	p->year_lo = p->year_hi = len >= 4 ? atoi(date) : 0;
	p->month = len >= 7 ? atoi(date + 5) : 0;
	p->day = len >= 10 ? atoi(date + 8) : 0;
}

struct made {
	char name[2 * IDENTITY_ATTR_MAX + 1];
	struct name_key find[NAME_KEYS_PROBES], keep[NAME_KEYS_PROBES];
};

static bool is_kept(const struct made *m, int n_keep, const struct name_key *k)
{
	int i;

	for (i = 0; i < n_keep; i++)
		if (m->keep[i].kind == k->kind && !strcmp(m->keep[i].text, k->text))
			return true;
	return false;
}

static int make_values(struct identity_core *core, struct made *m, struct identity_dup_keys *keys, uint8_t x[NAME_KEYS_PROBES][KDF_OUT],
		       const struct name_person *p)
{
	int n = name_keys_of(m->find, p, NAME_KEYS_TO_FIND), n_keep = n < 0 ? n : name_keys_of(m->keep, p, NAME_KEYS_TO_KEEP), i;

	if (n_keep < 0)
		return n_keep;
	for (i = 0; i < n; i++) {
		keys->kind[i] = m->find[i].kind;
		keys->kept |= is_kept(m, n_keep, &m->find[i]) ? 1u << i : 0;
		seal_dup_value(core->dup.key, x[i], m->find[i].kind, m->find[i].text);
	}
	keys->n = (uint8_t)n;
	return 0;
}

_Static_assert(NAME_KEYS_PROBES <= 32, "a bit for each");

int identity_dup_values(struct identity_core *core, struct identity_dup_keys *keys, uint8_t x[NAME_KEYS_PROBES][KDF_OUT], uint8_t salt[KDF_SALT],
			const struct identity_record *record)
{
	struct made m;
	struct name_person p = { .name = m.name, .mother = value_of(record, "mother_name") };
	int rc;

	memset(keys, 0, sizeof(*keys));
	snprintf(m.name, sizeof(m.name), "%s %s", record->v[IDENTITY_ATTR_GIVEN_NAME], record->v[IDENTITY_ATTR_FAMILY_NAME]);
	set_birth(&p, record->v[IDENTITY_ATTR_BIRTHDATE]);
	seal_dup_salt(core->dup.key, salt);
	rc = make_values(core, &m, keys, x, &p);
	secret_wipe_mem(&m, sizeof(m));
	return rc;
}

/* ---- who is met ---- */

struct look {
	struct identity_core *core;
	unsigned n, opened;
	struct identity_dup_hit met[IDENTITY_DUP_PEOPLE];
};

static void meet(struct look *l, const uint8_t ref[DB_REF], unsigned kinds)
{
	struct identity_dup_hit *h = l->met;

	while (h < l->met + l->n && memcmp(h->ref, ref, DB_REF))
		h++;
	if (h == l->met + IDENTITY_DUP_PEOPLE)
		return;
	if (h == l->met + l->n) {
		memcpy(h->ref, ref, DB_REF);
		h->kinds = 0;
		l->n++;
	}
	h->kinds |= kinds;
}

static int look_at_key(struct look *l, const uint8_t t[KDF_OUT])
{
	struct db_dup row = { .id = 0 };
	uint8_t ix[SEAL_DUP_IX], ref[DB_REF], kind;
	unsigned i;
	int rc = 0;

	seal_dup_key(l->core->dup.key, ix, t);
	for (i = 0; i < IDENTITY_DUP_SAME && rc == 0; i++) {
		rc = db_dup_next(l->core->db, &row, ix, row.id);
		if (rc)
			break;
		l->opened++;
		if (seal_dup_open(l->core->dup.key, ref, &kind, row.sealed, ix) == 0 && kind < NAME_KEY_KINDS)
			meet(l, ref, NAME_KEY_BIT(kind));
	}
	return rc == -ENOENT ? 0 : rc;
}

/* As many rows are opened as make the number even. */
static void open_others(struct look *l)
{
	static const uint8_t none[SEAL_DUP_ROW];
	uint8_t ref[DB_REF], kind;

	do
		if (seal_dup_open(l->core->dup.key, ref, &kind, none, none) == 0)
			abort();	/* that would be a forgery */
	while (++l->opened % OPENS);
}

/* Those of one phone, whoever they are. */
static int look_at_phone(struct look *l, const uint8_t ix[DB_IX], struct identity_dup_hits *phone)
{
	struct db_login login;
	struct db_person p;
	uint8_t slot = 0;
	int rc = 0;

	while (phone->n < DB_SLOT_MAX && rc == 0) {
		rc = db_login_next(l->core->db, &login, ix, slot);
		if (rc)
			break;
		slot = login.slot;
		if (!login.person_id || db_person_get(l->core->db, &p, login.person_id))
			continue;
		memcpy(phone->hit[phone->n++].ref, p.ref, DB_REF);
	}
	return rc == -ENOENT ? 0 : rc;
}

static int phone_of(struct look *l, const struct identity_dup_who *who, struct identity_dup_hits *phone)
{
	static const uint8_t first[DB_IX];
	struct db_login login;
	struct db_person p;
	int rc;

	if (who->number_ix)
		return look_at_phone(l, who->number_ix, phone);
	if (!who->ref)
		return 0;
	rc = db_person_find(l->core->db, &p, who->ref);
	if (rc == 0)
		rc = db_login_next_person(l->core->db, &login, p.id, first, 0);
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	return look_at_phone(l, login.number_ix, phone);
}

static bool has_ref(const struct identity_dup_hits *hits, const uint8_t ref[DB_REF])
{
	unsigned i;

	for (i = 0; hits && i < hits->n; i++)
		if (!memcmp(hits->hit[i].ref, ref, DB_REF))
			return true;
	return false;
}

/* ---- who is told of ---- */

static int rule_of(struct identity_core *core, enum name_rule *rule)
{
	int64_t people = 0;
	int rc = 0;

	*rule = NAME_RULE_TWO;
	switch (core->conf->dup_rule) {
	case IDENTITY_DUP_TWO_OF_FOUR:
		break;
	case IDENTITY_DUP_TWO_OF_FOUR_OR_E:
		*rule = NAME_RULE_TWO_OR_E;
		break;
	case IDENTITY_DUP_BY_PEOPLE:
		rc = db_people(core->db, &people);
		*rule = name_keys_rule((unsigned long)people);
	}
	return rc;
}

static enum identity_likeness judge(unsigned kinds, enum name_rule rule)
{
	unsigned names = kinds & (NAME_KEY_BIT(NAME_KEY_KINDS) - 1);

	if (kinds & IDENTITY_DUP_PAPER)
		return IDENTITY_LIKE_STRONG;
	if ((names && (kinds & IDENTITY_DUP_PHONE)) || name_keys_judge(names, rule) != NAME_LIKE_NONE)
		return IDENTITY_LIKE_WEAK;
	return IDENTITY_LIKE_NONE;
}

/* *has: it was decided whether those are one. */
static int is_decided(struct identity_core *core, bool *has, const uint8_t *who, const uint8_t ref[DB_REF])
{
	uint8_t pair[DB_IX];

	*has = false;
	if (!who)
		return 0;
	seal_dup_pair(core->dup.key, pair, who, ref);
	return db_dup_pair_has(core->db, has, pair);
}

/* *other: it is another person, whom nobody erased and of whom nobody has decided anything. */
static int is_open(struct identity_core *core, bool *other, const struct identity_dup_who *who, const uint8_t ref[DB_REF])
{
	bool is_gone = false, is_done = false, was_done = false;
	int rc = db_dup_gone_has(core->db, &is_gone, ref);

	if (rc == 0)
		rc = is_decided(core, &is_done, who->ref, ref);
	if (rc == 0)
		rc = is_decided(core, &was_done, who->also, ref);
	*other = !is_gone && !is_done && !was_done && !(who->ref && !memcmp(who->ref, ref, DB_REF));
	return rc;
}

static int tell(struct look *l, struct identity_dup_hits *hits, const struct identity_dup_who *who, const struct identity_dup_hits *phone)
{
	enum identity_likeness like;
	enum name_rule rule;
	bool other;
	unsigned i;
	int rc = rule_of(l->core, &rule);

	for (i = 0; i < l->n && rc == 0 && hits->n < IDENTITY_DUP_HITS; i++) {
		if (has_ref(phone, l->met[i].ref))
			l->met[i].kinds |= IDENTITY_DUP_PHONE;
		like = judge(l->met[i].kinds, rule);
		if (like == IDENTITY_LIKE_NONE)
			continue;
		rc = is_open(l->core, &other, who, l->met[i].ref);
		if (rc || !other)
			continue;
		hits->hit[hits->n++] = l->met[i];
		hits->kinds |= l->met[i].kinds;
		hits->likeness = OSMO_MAX(hits->likeness, like);
	}
	return rc;
}

int identity_dup_look(struct identity_core *core, struct identity_dup_hits *hits, const struct identity_dup_keys *keys, const uint8_t t[][KDF_OUT],
		      const struct identity_dup_who *who)
{
	struct identity_dup_hits phone = { .n = 0 };
	struct look l = { .core = core };
	unsigned i;
	int rc = 0;

	memset(hits, 0, sizeof(*hits));
	for (i = 0; i < keys->n && rc == 0; i++)
		rc = look_at_key(&l, t[i]);
	open_others(&l);
	if (rc == 0)
		rc = phone_of(&l, who, &phone);
	if (who->paper_ref)
		meet(&l, who->paper_ref, IDENTITY_DUP_PAPER);
	if (rc == 0)
		rc = tell(&l, hits, who, &phone);
	secret_wipe_mem(&l, sizeof(l));
	return rc;
}

/* ---- rows, decisions ---- */

int identity_dup_keep(struct identity_core *core, const struct identity_dup_keys *keys, const uint8_t t[][KDF_OUT], const uint8_t ref[DB_REF])
{
	struct db_dup row;
	unsigned i;
	int rc = 0;

	for (i = 0; i < keys->n && rc == 0; i++) {
		if (!(keys->kept & 1u << i))
			continue;
		seal_dup_key(core->dup.key, row.key, t[i]);
		seal_dup_seal(core->dup.key, row.sealed, row.key, ref, keys->kind[i]);
		rc = db_dup_new(core->db, &row);
	}
	return rc;
}

int identity_dup_decide(struct identity_core *core, const uint8_t ref[DB_REF], const struct identity_dup_hits *hits)
{
	uint8_t pair[DB_IX];
	unsigned i;
	int rc = 0;

	for (i = 0; i < hits->n && rc == 0; i++) {
		seal_dup_pair(core->dup.key, pair, ref, hits->hit[i].ref);
		rc = db_dup_pair_put(core->db, pair, identity_clock_now(core));
	}
	return rc;
}
