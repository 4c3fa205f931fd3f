/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/register/identity_paper.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_facts.h"
#include "store/values/birth.h"
#include "store/values/fold.h"

#define CHANGES_MAX	(DB_BLOB_MAX - SEAL_INBOX_OVER - 2)

enum { WORDS = 5 };	/* of a key: kind and number of the paper; without them names and birth date */

/* ---- keys ---- */

struct words {
	char text[WORDS][FOLD_MAX];	/* secret */
	const char *at[WORDS];
	size_t n;
};

/* What stands in a key: value of an attribute, as record or row has it. */
typedef const char *(*value_fn)(const void *from, enum identity_attr a);

static const char *of_record(const void *from, enum identity_attr a)
{
	const struct identity_record *r = from;

	return r->v[a];
}

static const char *of_row(const void *from, enum identity_attr a)
{
	const struct identity_paper_row *row = from;
	size_t i;

	for (i = 0; i < row->n; i++)
		if (!strcmp(row->pairs[i].key, identity_attributes[a].key))
			return row->pairs[i].value;
	return "";
}

static const enum identity_attr paper_attrs[] = { IDENTITY_ATTR_ID_TYPE, IDENTITY_ATTR_ID_NUMBER };
static const enum identity_attr person_attrs[] = { IDENTITY_ATTR_GIVEN_NAME, IDENTITY_ATTR_FAMILY_NAME, IDENTITY_ATTR_BIRTHDATE };

/* Gather the words of a key, as they are. */
static void gather(struct words *w, value_fn value, const void *from)
{
	bool has_paper = *value(from, IDENTITY_ATTR_ID_NUMBER);
	size_t i;

	w->n = has_paper ? ARRAY_SIZE(paper_attrs) : WORDS;
	for (i = 0; i < w->n; i++) {
		if (has_paper)
			w->at[i] = value(from, paper_attrs[i]);
		else
			w->at[i] = i < 2 ? "" : value(from, person_attrs[i - 2]);
	}
}

static int fold_words(struct words *w)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < w->n && rc == 0; i++) {
		rc = fold_key(w->text[i], w->at[i]);
		w->at[i] = w->text[i];
	}
	return rc;
}

/* The names between the first and the last stand behind the first, so that who has none keeps the key of a register without them. */
static int append_fathers(struct words *w, const struct identity_record *record)
{
	char names[IDENTITY_SAID_MAX], folded[FOLD_MAX];
	size_t used = strlen(w->text[2]);
	int rc;

	identity_facts_fathers(names, record);
	rc = fold_key(folded, names);
	if (rc == 0 && snprintf(w->text[2] + used, FOLD_MAX - used, "%s", folded) >= (int)(FOLD_MAX - used))
		rc = -EMSGSIZE;
	secret_wipe_mem(names, sizeof(names));
	secret_wipe_mem(folded, sizeof(folded));
	return rc;
}

int identity_paper_keys(const struct identity_core *core, struct db_paper *paper, const char *number, const struct identity_record *record)
{
	struct words w;
	int rc;

	memset(paper->alone, 0, sizeof(paper->alone));
	gather(&w, of_record, record);
	rc = fold_words(&w);
	if (rc == 0 && w.n == WORDS)
		rc = append_fathers(&w, record);
	if (rc == 0)
		seal_paper_ix(core->keys, paper->ix, number, w.at, w.n);
	if (rc == 0 && *record->v[IDENTITY_ATTR_ID_NUMBER])
		seal_paper_alone(core->keys, paper->alone, w.at, w.n);
	secret_wipe_mem(&w, sizeof(w));
	return rc;
}

/* The key that a program made which compared octets. */
static void old_key(const struct identity_core *core, uint8_t ix[DB_IX], const struct identity_paper_row *row)
{
	struct words w;

	gather(&w, of_row, row);
	seal_paper_ix(core->keys, ix, row->number, w.at, w.n);
}

/* ---- what differs ---- */

static bool is_same(const char *a, const char *b)
{
	char x[FOLD_MAX], y[FOLD_MAX];
	bool same = fold_key(x, a) == 0 && fold_key(y, b) == 0 && !strcmp(x, y);

	secret_wipe_mem(x, sizeof(x));
	secret_wipe_mem(y, sizeof(y));
	return same;
}

/* One day in two calendars is one birth date; and where a register wrote the first day of a year, its year was kept. */
static bool is_same_birth(const char *a, const char *b)
{
	struct birth x, y;
	bool same = birth_parse(&x, a) == 0 && birth_parse(&y, b) == 0;

	if (same && birth_is_new_year(&x) && y.precision == BIRTH_YEAR)
		birth_to_year(&x);
	same = same && birth_is_same(&x, &y);
	secret_wipe_mem(&x, sizeof(x));
	secret_wipe_mem(&y, sizeof(y));
	return same;
}

/* Whether a row says of an attribute what is kept. */
static bool is_as_kept(const struct identity_record *row, const struct identity_record *kept, enum identity_attr a)
{
	return is_same(row->v[a], kept->v[a]) || (a == IDENTITY_ATTR_BIRTHDATE && is_same_birth(row->v[a], kept->v[a]));
}

static bool are_as_kept(const struct identity_record *row, const struct identity_record *kept, const enum identity_attr *attrs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_as_kept(row, kept, attrs[i]))
			return false;
	return true;
}

/* "given_name, sex: ...": the columns of the row that say something else. returns: 1 none does; -EEXIST. */
static int compare_row(const struct identity_paper_row *row, const struct identity_record *kept, char err[IDENTITY_ERR_MAX])
{
	static const char words[] = ": other than what is kept of this person; nothing was changed";
	size_t len = 0, room = IDENTITY_ERR_MAX - sizeof(words) - sizeof("; case 12345");
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		const char *key = identity_attributes[a].key;

		if (!*of_row(row, a) || is_as_kept(row->record, kept, a) || len + strlen(key) + 2 > room)
			continue;
		len += (size_t)snprintf(err + len, IDENTITY_ERR_MAX - len, "%s%s", len ? ", " : "", key);
	}
	if (!len)
		return 1;
	snprintf(err + len, IDENTITY_ERR_MAX - len, "%s", words);
	return -EEXIST;
}

/* Of two records, what differs; where both do not fit the row's alone. returns: octets. */
static size_t pack_changes(uint8_t out[DB_BLOB_MAX], const struct identity_paper_row *row, const struct identity_record *kept)
{
	struct identity_record says = *row->record, is = *kept;
	uint8_t packed[2][IDENTITY_RECORD_MAX];
	size_t len[2];
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		if (*of_row(row, a) && !is_same(says.v[a], is.v[a]))
			continue;
		says.v[a][0] = is.v[a][0] = '\0';
	}
	len[0] = identity_record_pack(&says, packed[0]);
	len[1] = identity_record_pack(&is, packed[1]);
	if (len[0] + len[1] > CHANGES_MAX)
		len[1] = 0;
	out[0] = (uint8_t)len[0];
	out[1] = (uint8_t)(len[0] >> 8);
	memcpy(out + 2, packed[0], len[0]);
	memcpy(out + 2 + len[0], packed[1], len[1]);
	secret_wipe_mem(packed, sizeof(packed));
	secret_wipe_mem(&says, sizeof(says));
	secret_wipe_mem(&is, sizeof(is));
	return 2 + len[0] + len[1];
}

/* Both values are kept, sealed, for an officer to look at; err gets the number of the case. Where no officer ever was, nothing. returns: 0; an error of db.h. */
static int open_case(struct identity_core *core, const struct identity_paper_row *row, const struct identity_record *kept, int64_t person_id,
		     char err[IDENTITY_ERR_MAX])
{
	uint8_t plain[DB_BLOB_MAX];
	size_t len = pack_changes(plain, row, kept), used = strlen(err);
	struct db_blob sealed;
	struct db_case c;
	int rc = identity_dup_box(core, &sealed, plain, len);

	secret_wipe_mem(plain, sizeof(plain));
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	rc = db_case_of_person(core->db, &c, person_id, DB_CASE_CHANGED);
	if (rc == 0) {
		c.changed = identity_clock_now(core);
		rc = db_case_put(core->db, &c, &sealed);
	} else if (rc == -ENOENT) {
		c = (struct db_case){ .kind = DB_CASE_CHANGED, .state = DB_CASE_OPEN, .person_id = person_id };
		rc = identity_dup_case_new(core, &c, &sealed);
	}
	if (rc == 0)
		snprintf(err + used, IDENTITY_ERR_MAX - used, "; case %s", c.number);
	return rc;
}

static int judge_row(struct identity_core *core, const struct identity_paper_row *row, const struct identity_record *kept, int64_t person_id,
		     char err[IDENTITY_ERR_MAX])
{
	int rc = compare_row(row, kept, err), opened;

	if (rc != -EEXIST)
		return rc;
	opened = open_case(core, row, kept, person_id, err);
	return opened ? opened : rc;
}

/* Read what is kept of a person whom no PIN protects yet. returns: 1; 0 it is closed; an error of db.h. */
static int read_record(struct identity_core *core, struct identity_record *kept, int64_t person_id)
{
	uint8_t dek[SEAL_KEY];
	struct db_person p;
	int rc = db_person_get(core->db, &p, person_id);

	if (rc || !p.wrap_pend.len)
		return rc;
	rc = seal_unwrap_pend(core->keys, dek, p.ref, p.wrap_pend.octets, p.wrap_pend.len);
	if (rc == 0)
		rc = identity_open_record(core, kept, &p, dek);
	secret_wipe_mem(dek, sizeof(dek));
	return rc == -EBADMSG ? 0 : rc ? rc : 1;
}

/* The sheet of start codes leads to the file that came last. returns: 1; an error of db.h. */
static int keep_place(struct identity_core *core, const struct identity_paper_row *row, int64_t person_id)
{
	struct db_paper paper;
	struct db_wrap place;
	struct db_person p;
	int rc = db_paper_get(core->db, &paper, person_id);

	if (rc || paper.sheet == DB_FOREVER)
		return rc && rc != -ENOENT ? rc : 1;
	rc = db_person_get(core->db, &p, person_id);
	if (rc == 0)
		rc = identity_mark_seal(core, &place, IDENTITY_MARK_PLACE, p.ref, row->line);
	if (rc == 0)
		rc = db_paper_place(core->db, person_id, &place);
	return rc ? rc : 1;
}

static int compare_person(struct identity_core *core, const struct identity_paper_row *row, int64_t person_id, char err[IDENTITY_ERR_MAX])
{
	struct identity_record kept;
	int rc = read_record(core, &kept, person_id);

	if (rc <= 0)
		return rc ? rc : 2;
	rc = judge_row(core, row, &kept, person_id, err);
	secret_wipe_mem(&kept, sizeof(kept));
	return rc == 1 ? keep_place(core, row, person_id) : rc;
}

/* ---- who it is ---- */

static bool have_same_fathers(const struct identity_record *a, const struct identity_record *b)
{
	char x[IDENTITY_SAID_MAX], y[IDENTITY_SAID_MAX];
	bool same;

	identity_facts_fathers(x, a);
	identity_facts_fathers(y, b);
	same = is_same(x, y);
	secret_wipe_mem(x, sizeof(x));
	secret_wipe_mem(y, sizeof(y));
	return same;
}

static bool has_birthday(const struct identity_record *r)
{
	struct birth b;
	bool has = birth_parse(&b, r->v[IDENTITY_ATTR_BIRTHDATE]) == 0 && b.precision == BIRTH_DAY;

	secret_wipe_mem(&b, sizeof(b));
	return has;
}

/* Whether a row and what is kept are of one person on one phone: one paper, or the names and the whole birth date. */
static bool is_one_person(const struct identity_record *row, const struct identity_record *kept)
{
	if (*row->v[IDENTITY_ATTR_ID_NUMBER] && are_as_kept(row, kept, paper_attrs, ARRAY_SIZE(paper_attrs)))
		return true;
	return has_birthday(row) && has_birthday(kept) && are_as_kept(row, kept, person_attrs, ARRAY_SIZE(person_attrs)) &&
	       have_same_fathers(row, kept);
}

/* Look among those of the number whom no PIN protects. returns: as identity_paper_known(). */
static int known_on_phone(struct identity_core *core, const struct identity_paper_row *row, int64_t *person_id, char err[IDENTITY_ERR_MAX])
{
	struct identity_record kept;
	uint8_t ix[DB_IX];
	struct db_login l;
	unsigned slot;
	int rc = 0;

	seal_number_ix(core->keys, ix, row->number);
	for (slot = 1; slot <= DB_SLOT_MAX && rc == 0; slot++) {
		rc = identity_login_load(core, &l, ix, slot);
		if (rc || !l.person_id)
			continue;
		rc = read_record(core, &kept, l.person_id);
		if (rc <= 0)
			continue;
		*person_id = l.person_id;
		rc = is_one_person(row->record, &kept) ? judge_row(core, row, &kept, l.person_id, err) : 0;
	}
	secret_wipe_mem(&kept, sizeof(kept));
	return rc;
}

/* Is the paper that of somebody already? returns: 0 no, or there is no paper; 1; an error of db.h. */
static int has_owner(struct identity_core *core, const struct db_paper *keys)
{
	static const uint8_t none[DB_IX];
	struct db_paper other;
	int rc;

	if (!memcmp(keys->alone, none, sizeof(none)))
		return 0;
	rc = db_paper_alone(core->db, &other, keys->alone);
	return rc == -ENOENT ? 0 : rc ? rc : 1;
}

int identity_paper_owned(struct identity_core *core, const char *number, const struct identity_record *record)
{
	struct db_paper keys;
	int rc = identity_paper_keys(core, &keys, number, record);

	return rc ? rc : has_owner(core, &keys);
}

/* Nobody on this phone: a paper of somebody else is none of a new person. returns: 0; -EEXIST; an error of db.h. */
static int check_elsewhere(struct identity_core *core, const struct db_paper *keys, char err[IDENTITY_ERR_MAX])
{
	int rc = has_owner(core, keys);

	if (rc <= 0)
		return rc;
	snprintf(err, IDENTITY_ERR_MAX, "id_number: somebody with another phone number has this paper; nobody was added");
	return -EEXIST;
}

int identity_paper_known(struct identity_core *core, const struct identity_paper_row *row, char err[IDENTITY_ERR_MAX])
{
	struct db_paper keys, found;
	uint8_t old[DB_IX];
	int64_t on_phone = 0;
	int rc = identity_paper_keys(core, &keys, row->number, row->record);

	if (rc)
		return rc;
	rc = db_paper_find(core->db, &found, keys.ix);
	if (rc == 0)
		return compare_person(core, row, found.person_id, err);
	old_key(core, old, row);
	if (rc == -ENOENT)
		rc = db_paper_find(core->db, &found, old);
	if (rc == 0)
		rc = db_paper_rekey(core->db, found.person_id, keys.ix, keys.alone);
	if (rc != -ENOENT)
		return rc ? rc : compare_person(core, row, found.person_id, err);
	rc = known_on_phone(core, row, &on_phone, err);
	if (rc == 1)
		rc = db_paper_rekey(core->db, on_phone, keys.ix, keys.alone);
	else
		return rc ? rc : check_elsewhere(core, &keys, err);
	return rc ? rc : 1;
}
