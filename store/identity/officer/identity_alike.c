/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The check at the end of an enrolment, against the index of duplicates and the papers there are. */
#include "store/identity/officer/identity_alike.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_dup.h"
#include "store/identity/register/identity_paper.h"

/* ---- the key of the index ---- */

/* Nobody has a copy: there is no index yet, or all who had it lost it with their PINs. Then a new one begins, and who is in the former is found by
 * the custodians' copy alone. */
static int make_key(struct identity_run *r, uint8_t key[SEAL_KEY])
{
	bool held;
	int rc = identity_ring_is_held(r, IDENTITY_RING_DUP, &held);

	if (rc || held)
		return rc ?: -ENOENT;
	rc = identity_ring_make(r, IDENTITY_RING_DUP, key);
	return rc ?: identity_dup_open(r->core, key, true);
}

int identity_alike_enter(struct identity_run *r)
{
	uint8_t key[SEAL_KEY];
	int rc;

	if (r->core->dup.is_open) {
		identity_dup_touch(r->core, r->steady);
		return 0;
	}
	rc = identity_ring_get(r, IDENTITY_RING_DUP, key);
	if (rc == 0)
		rc = identity_dup_open(r->core, key, false);
	else if (rc == -ENOENT || rc == -EBADMSG)
		rc = make_key(r, key);
	secret_wipe_mem(key, sizeof(key));
	return rc;
}

/* ---- who it is ---- */

static const struct { unsigned kinds; const char *word; } words[] = {
	{ NAME_KEY_BIT(NAME_KEY_A) | NAME_KEY_BIT(NAME_KEY_B) | NAME_KEY_BIT(NAME_KEY_C) | NAME_KEY_BIT(NAME_KEY_D) | NAME_KEY_BIT(NAME_KEY_E) |
	  NAME_KEY_BIT(NAME_KEY_F), "alike.name" },
	{ NAME_KEY_BIT(NAME_KEY_A) | NAME_KEY_BIT(NAME_KEY_B) | NAME_KEY_BIT(NAME_KEY_D) | NAME_KEY_BIT(NAME_KEY_F), "alike.year" },
	{ NAME_KEY_BIT(NAME_KEY_C), "alike.date" },
	{ NAME_KEY_BIT(NAME_KEY_B) | NAME_KEY_BIT(NAME_KEY_E), "alike.mother" },
	{ IDENTITY_DUP_PHONE, "alike.phone" },
	{ IDENTITY_DUP_PAPER, "alike.paper" },
};

static void say(struct identity_alike *out, const struct identity_dup_hits *hits)
{
	size_t i, len = 0;

	memset(out, 0, sizeof(*out));
	out->how = hits->likeness == IDENTITY_LIKE_STRONG ? IDENTITY_ALIKE_STRONG
							   : hits->likeness == IDENTITY_LIKE_WEAK ? IDENTITY_ALIKE_WEAK : IDENTITY_ALIKE_NONE;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (hits->kinds & words[i].kinds)
			len += (size_t)snprintf(out->kinds + len, sizeof(out->kinds) - len, "%s%s", len ? "," : "", words[i].word);
}

bool identity_alike_kinds(struct identity_run *r, struct identity_alike *out, const struct db_blob *sealed)
{
	struct identity_dup_hits hits;

	if (!r->core->dup.is_open || identity_dup_case_hits(r->core, &hits, sealed))
		return false;
	say(out, &hits);
	return true;
}

_Static_assert(sizeof("alike.name,alike.year,alike.date,alike.mother,alike.phone,alike.paper") <= sizeof(((struct identity_alike *)0)->kinds) + 8, "words");

/* Who has the paper. returns: 0; -ENOENT nobody, or there is no paper; an error of db.h. */
static int owner_of(struct identity_run *r, uint8_t ref[DB_REF], const struct identity_record *record, const char *number)
{
	static const uint8_t none[DB_IX];
	struct db_paper keys, other;
	struct db_person p;
	int rc = identity_paper_keys(r->core, &keys, number, record);

	if (rc)
		return rc;
	if (!memcmp(keys.alone, none, sizeof(none)))
		return -ENOENT;
	rc = db_paper_alone(r->core->db, &other, keys.alone);
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, other.person_id);
	if (rc == 0)
		memcpy(ref, p.ref, DB_REF);
	return rc;
}

/* By which pairs are decided while there is a draft and no person. */
static void draft_ref(const struct identity_run *r, uint8_t ref[DB_REF])
{
	memset(ref, 0, DB_REF);
	memcpy(ref, &r->d->draft_id, sizeof(r->d->draft_id));
	ref[DB_REF - 1] = 'd';
}

static int look(struct identity_run *r, const struct identity_dup_keys *keys, const uint8_t t[][KDF_OUT], const struct identity_record *record,
		const char *number, struct identity_alike *out)
{
	uint8_t ix[DB_IX], paper[DB_REF], draft[DB_REF];
	struct identity_dup_who who = { .ref = NULL };
	struct identity_dup_hits hits;
	int rc = owner_of(r, paper, record, number);

	if (rc && rc != -ENOENT)
		return rc;
	who.paper_ref = rc ? NULL : paper;
	seal_number_ix(r->core->keys, ix, number);
	who.number_ix = *number ? ix : NULL;
	draft_ref(r, draft);
	rc = identity_dup_look(r->core, &hits, keys, t, &who);
	if (rc == 0 && hits.likeness != IDENTITY_LIKE_NONE)
		rc = identity_dup_decide(r->core, draft, &hits);	/* this is the question; it is not put again */
	say(out, &hits);
	return rc;
}

/* ---- for an enrolment ---- */

bool identity_alike_is_same(const struct identity_record *a, const struct identity_record *b)
{
	static const enum identity_attr paper[] = { IDENTITY_ATTR_ID_TYPE, IDENTITY_ATTR_ID_NUMBER };
	struct identity_record parts[2];
	bool is;
	size_t i;

	identity_dup_part(&parts[0], a);
	identity_dup_part(&parts[1], b);
	is = !memcmp(&parts[0], &parts[1], sizeof(parts[0]));
	for (i = 0; i < sizeof(paper) / sizeof(paper[0]); i++)
		is = is && !strcmp(a->v[paper[i]], b->v[paper[i]]);
	secret_wipe_mem(parts, sizeof(parts));
	return is;
}

int identity_alike_check(struct identity_run *r, const struct identity_record *record, const char *number, struct identity_alike *out)
{
	static const struct identity_dup_keys none;
	uint8_t x[NAME_KEYS_PROBES][KDF_OUT], salt[KDF_SALT];
	struct identity_dup_keys keys;
	int rc = identity_alike_enter(r);

	*out = (struct identity_alike){ .how = IDENTITY_ALIKE_NONE };
	if (rc)
		return rc == -ENOENT ? 0 : rc;	/* this officer has no copy yet: the person waits, and is looked up later */
	rc = identity_dup_values(r->core, &keys, x, salt, record);
	if (rc == -EILSEQ || rc == -EMSGSIZE || (rc == 0 && !keys.n))
		return look(r, &none, NULL, record, number, out);
	if (rc == 0)
		rc = identity_hash_take_list(r, &keys, (const uint8_t (*)[KDF_OUT])x, salt) ? 1 : -EAGAIN;
	secret_wipe_mem(x, sizeof(x));
	return rc;
}

/* The hashes of this half; NULL: it has none. */
static const struct identity_list *list_of(struct identity_run *r)
{
	const struct identity_list *list = r->kept && r->v ? identity_list_find(r->core, r->kept->id) : NULL;

	return list && list->done == list->n && r->core->dup.is_open ? list : NULL;
}

int identity_alike_again(struct identity_run *r, const struct identity_record *record, const char *number, struct identity_alike *out)
{
	const struct identity_list *list = list_of(r);

	*out = (struct identity_alike){ .how = IDENTITY_ALIKE_NONE };
	return list ? look(r, &r->kept->dup, (const uint8_t (*)[KDF_OUT])list->x, record, number, out) : 0;
}

int identity_alike_keep(struct identity_run *r, const struct db_person *p, const struct identity_record *record)
{
	const struct identity_list *list = list_of(r);
	uint8_t draft[DB_REF];

	draft_ref(r, draft);
	if (list)
		return identity_dup_keep(r->core, &r->kept->dup, (const uint8_t (*)[KDF_OUT])list->x, p->ref);
	return identity_dup_queue(r->core, p, record, draft);
}

/* ---- who asks the index for people ---- */

int identity_alike_thrown(struct identity_run *r)
{
	struct { int64_t day, n; } row = { 0, 0 };
	int64_t day = r->steady / DB_DAY;
	char name[40];
	size_t len;
	int rc;

	snprintf(name, sizeof(name), "probes_%" PRId64, r->d->staff_id);
	rc = db_meta_get(r->core->db, name, &row, sizeof(row), &len);
	if (rc && rc != -ENOENT)
		return rc;
	row.n = row.day == day ? row.n + 1 : 1;
	row.day = day;
	rc = db_meta_put(r->core->db, name, &row, sizeof(row));
	return rc || row.n <= IDENTITY_PROBES_A_DAY ? rc : identity_alarm_raise(r->core, IDENTITY_ALARM_PROBES, 1);
}
