/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A draft: how it is kept, and which answer is to come next. Sealed under the key of its desk and bound to its own version, so that no answer is taken
 * back by an older row. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/values/identity_day.h"
#include "store/identity/officer/identity_officer.h"

#define DRAFT_PLAIN (DB_BLOB_MAX - SEAL_OVER)
#define DRAFT_FORM 1
#define DRAFT_IDS INT64_C(999999999999999)	/* what a key of a request has room for */

/* ---- as octets: a tag, a length of two octets, and so many ---- */

struct tape {
	uint8_t octets[DRAFT_PLAIN];	/* secret */
	size_t len;
	bool full;
};

static void tape_put(struct tape *t, char tag, const void *octets, size_t len)
{
	if (t->len + 3 + len > sizeof(t->octets)) {
		t->full = true;
		return;
	}
	t->octets[t->len] = (uint8_t)tag;
	t->octets[t->len + 1] = len & 0xff;
	t->octets[t->len + 2] = (uint8_t)(len >> 8);
	memcpy(t->octets + t->len + 3, octets, len);
	t->len += 3 + len;
}

static void tape_text(struct tape *t, char tag, const char *text)
{
	if (*text)
		tape_put(t, tag, text, strlen(text));
}

static int pack(const struct identity_draft *d, struct tape *t)
{
	const uint8_t states[] = { DRAFT_FORM, d->phone, d->heard, d->twin };
	uint8_t record[IDENTITY_RECORD_MAX];

	t->len = 0;
	t->full = false;
	tape_put(t, 's', states, sizeof(states));
	tape_put(t, 'r', record, identity_record_pack(&d->record, record));
	secret_wipe_mem(record, sizeof(record));
	tape_put(t, 'a', d->asked, sizeof(d->asked));
	tape_text(t, 'n', d->number);
	tape_text(t, 'l', d->lang);
	tape_put(t, 'h', &d->heard_at, sizeof(d->heard_at));
	tape_put(t, 'o', d->reader, sizeof(d->reader));
	tape_put(t, 't', d->words, d->words_len);
	tape_text(t, 'c', d->case_number);
	if (d->ward.is_child)
		tape_put(t, 'g', &d->ward, sizeof(d->ward));
	tape_put(t, 'w', d->writers, d->n_writers * sizeof(d->writers[0]));
	return t->full ? -EMSGSIZE : 0;
}

static bool take_text(char *out, size_t size, const uint8_t *octets, size_t len)
{
	if (len >= size)
		return false;
	memcpy(out, octets, len);
	out[len] = '\0';
	return true;
}

static bool take_octets(void *out, size_t size, const uint8_t *octets, size_t len)
{
	if (len > size)
		return false;
	memcpy(out, octets, len);
	return true;
}

static bool take_states(struct identity_draft *d, const uint8_t *octets, size_t len)
{
	if (len != 4 || octets[0] != DRAFT_FORM || octets[1] >= IDENTITY_PHONE_KINDS || octets[2] >= IDENTITY_HEARD_KINDS || octets[3] >= IDENTITY_TWIN_KINDS)
		return false;
	d->phone = octets[1];
	d->heard = octets[2];
	d->twin = octets[3];
	return true;
}

static bool take(struct identity_draft *d, char tag, const uint8_t *octets, size_t len)
{
	switch (tag) {
	case 's': return take_states(d, octets, len);
	case 'r': return identity_record_unpack(&d->record, octets, len) == 0;
	case 'a': return take_octets(d->asked, sizeof(d->asked), octets, len);
	case 'n': return take_text(d->number, sizeof(d->number), octets, len);
	case 'l': return take_text(d->lang, sizeof(d->lang), octets, len);
	case 'h': return take_octets(&d->heard_at, sizeof(d->heard_at), octets, len);
	case 'o': return take_octets(d->reader, sizeof(d->reader), octets, len);
	case 't': d->words_len = (uint16_t)len; return take_octets(d->words, sizeof(d->words), octets, len);
	case 'c': return take_text(d->case_number, sizeof(d->case_number), octets, len);
	case 'g': return take_octets(&d->ward, sizeof(d->ward), octets, len);
	case 'w': d->n_writers = (uint8_t)(len / DB_REF); return take_octets(d->writers, sizeof(d->writers), octets, len);
	}
	return false;	/* of a newer program: it must not be written without that */
}

static int unpack(struct identity_draft *d, const uint8_t *octets, size_t len)
{
	size_t at = 0, n;

	while (at + 3 <= len) {
		n = octets[at + 1] | (size_t)octets[at + 2] << 8;
		if (at + 3 + n > len || !take(d, (char)octets[at], octets + at + 3, n))
			return -EBADMSG;
		at += 3 + n;
	}
	return at == len ? 0 : -EBADMSG;
}

/* ---- sealed ---- */

void identity_draft_ring(char name[IDENTITY_RING_NAME], const struct db_staff *s)
{
	memset(name, 0, IDENTITY_RING_NAME);
	snprintf(name, IDENTITY_RING_NAME, "desk %s", s->desk_name);
}

static void ref_of(uint8_t ref[DB_REF], const struct db_draft *row)
{
	memset(ref, 0, DB_REF);
	memcpy(ref, &row->id, sizeof(row->id));
}

static int desk_key(struct identity_run *r, const struct db_draft *row, uint8_t key[SEAL_KEY])
{
	char name[IDENTITY_RING_NAME];

	snprintf(name, sizeof(name), "desk %s", row->desk_name);
	return identity_ring_get(r, name, key);
}

int identity_draft_unseal(struct identity_run *r, struct identity_draft *d, const struct db_blob *sealed)
{
	struct db_draft row = d->row;
	uint8_t plain[DB_BLOB_MAX], key[SEAL_KEY], ref[DB_REF];
	struct seal_aad aad = { SEAL_DRAFT, ref, 0, row.version };
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = desk_key(r, &row, key);

	ref_of(ref, &row);
	memset(d, 0, sizeof(*d));
	d->row = row;
	if (rc == 0)
		rc = seal_dek_open(&buf, key, &aad, sealed->octets, sealed->len);
	if (rc == 0)
		rc = unpack(d, plain, buf.len);
	secret_wipe_mem(key, sizeof(key));
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

/* returns: 0; -EMSGSIZE; as identity_ring_get(). */
static int seal(struct identity_run *r, const struct identity_draft *d, struct db_blob *sealed)
{
	uint8_t key[SEAL_KEY], ref[DB_REF];
	struct seal_aad aad = { SEAL_DRAFT, ref, 0, d->row.version };
	struct seal_buf buf = { .octets = sealed->octets, .cap = sizeof(sealed->octets) };
	struct tape tape;
	int rc = desk_key(r, &d->row, key);

	ref_of(ref, &d->row);
	if (rc == 0)
		rc = pack(d, &tape);
	if (rc == 0)
		rc = seal_dek_seal(&buf, key, &aad, tape.octets, tape.len);
	sealed->len = buf.len;
	secret_wipe_mem(key, sizeof(key));
	secret_wipe_mem(&tape, sizeof(tape));
	return rc;
}

/* ---- read and written ---- */

static void begin(struct identity_run *r, struct identity_draft *d, const struct db_staff *s)
{
	memset(d, 0, sizeof(*d));
	d->row.staff_id = s->id;
	memcpy(d->row.desk_name, s->desk_name, sizeof(d->row.desk_name));
	d->row.day = identity_day_of(r->now);
}

/* Also one that waited for somebody else to look, who said that they are two people. */
static bool goes_on(struct identity_run *r, const struct identity_draft *d)
{
	struct db_blob sealed;
	struct db_case c;

	return d->row.state == DB_DRAFT_OPEN || (db_case_find(r->core->db, &c, &sealed, d->case_number) == 0 && c.state == DB_CASE_OTHER);
}

enum identity_outcome identity_draft_take(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, int64_t id)
{
	struct db_blob sealed;
	int rc = db_draft_get(r->core->db, &d->row, &sealed, id);

	r->d->has_draft = false;
	if (rc == -ENOENT || (rc == 0 && strcmp(d->row.desk_name, s->desk_name)))
		return IDO_GONE;
	if (rc == 0)
		rc = identity_draft_unseal(r, d, &sealed);
	if (rc == -ENOENT || rc == -EBADMSG || (rc == 0 && !goes_on(r, d)))
		return IDO_GONE;	/* of officers whose key nobody has any more */
	if (rc)
		return identity_fault(r->core, rc, "draft");
	if (r->d->draft_id != id)
		r->d->awaits_slot = 0;	/* who waits was looked up for another */
	r->d->has_draft = true;
	r->d->draft_id = d->row.id;
	r->d->draft_version = d->row.version;
	return IDO_OK;
}

enum identity_outcome identity_draft_open(struct identity_run *r, struct identity_draft *d, const struct db_staff *s)
{
	uint64_t shown = r->d->draft_version;
	enum identity_outcome o;

	if (!r->d->has_draft)
		return IDO_GONE;
	if (!r->d->draft_id) {
		begin(r, d, s);
		return IDO_OK;
	}
	o = identity_draft_take(r, d, s, r->d->draft_id);
	if (o != IDO_OK || d->row.version == shown)
		return o;
	r->d->draft_version = shown;	/* until it is shown anew */
	return IDO_STALE;
}

static void add_writer(struct identity_draft *d, const uint8_t ref[DB_REF])
{
	unsigned i;

	for (i = 0; i < d->n_writers; i++)
		if (!memcmp(d->writers[i], ref, DB_REF))
			return;
	if (d->n_writers < IDENTITY_WRITERS_MAX)
		memcpy(d->writers[d->n_writers++], ref, DB_REF);
}

int identity_draft_leaf(struct identity_run *r, const struct identity_draft *d, const char *kind, const uint8_t more[DB_REF])
{
	uint8_t event[sizeof(r->d->staff_ref) + DB_REF + sizeof(d->writers) + DB_REF] = { 0 };
	size_t len = 0;

	memcpy(event, r->d->staff_ref, DB_REF);
	ref_of(event + DB_REF, &d->row);
	len = 2 * DB_REF;
	memcpy(event + len, d->writers, d->n_writers * sizeof(d->writers[0]));
	len += d->n_writers * sizeof(d->writers[0]);
	if (more) {
		memcpy(event + len, more, DB_REF);
		len += DB_REF;
	}
	return identity_leaf(r->core, r->now, kind, "", event, len);
}

static int write_new(struct identity_run *r, struct identity_draft *d)
{
	struct db_blob sealed;
	int rc;

	seal_random(&d->row.id, sizeof(d->row.id));
	d->row.id = (d->row.id & INT64_MAX) % DRAFT_IDS + 1;
	d->row.version = 1;
	rc = seal(r, d, &sealed);
	return rc ? rc : db_draft_new(r->core->db, &d->row, &sealed);
}

static int write_again(struct identity_run *r, struct identity_draft *d)
{
	struct db_blob sealed;
	int rc;

	d->row.version++;
	rc = seal(r, d, &sealed);
	return rc ? rc : db_draft_put(r->core->db, &d->row, &sealed);
}

static enum identity_outcome refuse_much(struct identity_run *r)
{
	identity_put(r, IDF_REASON, "bad.toolong");
	identity_put(r, IDF_WHY, "less: a draft holds no more");
	return IDO_BAD;
}

enum identity_outcome identity_draft_save(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, const char *leaf)
{
	unsigned open;
	int rc = d->row.id ? 0 : db_draft_count(r->core->db, &open, s->desk_name);

	if (rc == 0 && !d->row.id && open >= IDENTITY_DRAFTS_MAX)
		return IDO_LIMIT;
	d->row.touched = r->now;
	add_writer(d, s->ref);
	if (rc == 0)
		rc = d->row.id ? write_again(r, d) : write_new(r, d);
	if (rc == 0)
		rc = identity_draft_bind(r, d);
	if (rc == -EMSGSIZE)
		return refuse_much(r);
	if (rc == 0)
		rc = identity_draft_leaf(r, d, leaf, NULL);
	if (rc)
		return identity_fault(r->core, rc, "draft");
	r->d->has_draft = true;
	r->d->draft_id = d->row.id;
	r->d->draft_version = d->row.version;
	identity_draft_put(r, d);
	return identity_draft_step(d);
}

int identity_draft_end(struct identity_run *r, struct identity_draft *d)
{
	int rc = identity_draft_unbind(r, d);

	r->d->has_draft = false;
	r->d->draft_id = 0;
	return rc || !d->row.id ? rc : db_draft_drop(r->core->db, d->row.id);
}

int identity_draft_newest(struct identity_run *r, struct identity_draft *d, const struct db_staff *s)
{
	struct db_blob sealed;
	unsigned i;
	int rc;

	d->row = (struct db_draft){ .day = DB_FOREVER };
	for (i = 0; i < IDENTITY_DRAFTS_MAX; i++) {
		rc = db_draft_prev(r->core->db, &d->row, &sealed, s->desk_name, d->row.day, d->row.n);
		if (rc)
			return rc;
		if (d->row.staff_id != s->id)
			continue;
		rc = identity_draft_unseal(r, d, &sealed);
		if (rc || goes_on(r, d))
			return rc;
	}
	return -ENOENT;
}

/* ---- what comes next ---- */

bool identity_draft_has(const struct identity_draft *d, enum identity_attr a)
{
	return d->asked[identity_attributes[a].id];
}

/* In the order in which they are asked; saved: the word for it, or NULL. */
static const struct { enum identity_attr a; enum identity_outcome step; const char *saved; } asked[] = {
	{ IDENTITY_ATTR_GIVEN_NAME, IDO_STEP_NAME, "name" }, { IDENTITY_ATTR_FAMILY_NAME, IDO_STEP_FAMILY, NULL },
	{ IDENTITY_ATTR_BIRTHDATE, IDO_STEP_BIRTH, "birth" }, { IDENTITY_ATTR_SEX, IDO_STEP_SEX, "sex" },
	{ IDENTITY_ATTR_NATIONALITY, IDO_STEP_COUNTRY, "country" }, { IDENTITY_ATTR_EVIDENCE, IDO_STEP_EVIDENCE, "evidence" },
};

enum identity_outcome identity_draft_step(const struct identity_draft *d)
{
	size_t i;

	if (d->phone == IDENTITY_PHONE_UNASKED)
		return IDO_STEP_PHONE;
	if (d->ward.is_child && !d->ward.kin)
		return IDO_STEP_KIN;
	if (d->ward.is_child && !d->ward.care)
		return IDO_STEP_CARE;
	if (d->heard < IDENTITY_HEARD_AGREED)
		return IDO_STEP_CONSENT;
	for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (!identity_draft_has(d, asked[i].a))
			return asked[i].step;
	if (identity_draft_lacks_paper(d))
		return IDO_STEP_PAPER;
	if (d->twin == IDENTITY_TWIN_ASKED || d->twin == IDENTITY_TWIN_STRONG)
		return IDO_STEP_ALIKE;
	return d->phone == IDENTITY_PHONE_LATER ? IDO_STEP_PROOF : IDO_STEP_READY;
}

/* ---- what is said of it ---- */

static void put_saved(struct identity_run *r, const struct identity_draft *d)
{
	char list[64] = "";
	size_t i, len = 0;

	if (d->phone == IDENTITY_PHONE_PROVEN)
		len = (size_t)snprintf(list, sizeof(list), "phone");
	for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (asked[i].saved && identity_draft_has(d, asked[i].a))
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", len ? "," : "", asked[i].saved);
	identity_put(r, IDF_SAVED, len ? list : "nothing");
}

void identity_draft_put(struct identity_run *r, const struct identity_draft *d)
{
	bool today = d->row.day == identity_day_of(r->now);
	char date[IDENTITY_DAY_TEXT];

	identity_put_num(r, IDF_DRAFT_ID, d->row.id);
	identity_put_num(r, IDF_VERSION, (int64_t)d->row.version);
	identity_put_num(r, today ? IDF_DRAFT : IDF_DRAFT_OLD, d->row.n);
	if (!today) {
		identity_day_date(date, d->row.day);
		identity_put(r, IDF_DRAFT_DAY, date);
	}
	put_saved(r, d);
}

void identity_draft_put_masked(struct identity_run *r, const char *number)
{
	size_t len = strlen(number);
	char text[16];

	if (len < 7)
		return;
	snprintf(text, sizeof(text), "+%.4sxx..%s", number, number + len - 2);
	identity_put(r, IDF_MASKED, text);
}
