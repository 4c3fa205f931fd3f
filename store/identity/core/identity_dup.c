/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* K_dup, and who waits for it. */
#include "store/identity/core/identity_dup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

#define META_PUB	"dup_pub"
#define META_ESCROW	"dup_escrow"	/* of the first index; others have theirs behind a point */
#define META_WALK	"dup_walk"
#define INDEXES_MAX	100

/* How far people have been queued who were there before the index. It is kept. */
struct walk {
	int64_t id;		/* of the last one; DB_FOREVER: all were */
	int64_t before;		/* made before */
};

static const uint8_t no_ref[DB_REF];	/* whose the custodians' copy is, and who has no draft: nobody */

/* ---- the key ---- */

/* The copy of the custodians for an index that is new: those of former ones stay beside it, for what they may still want of them. */
static int keep_for_custodians(struct identity_core *core, const uint8_t wrap[SEAL_ESCROW_MAX], size_t len)
{
	char name[sizeof(META_ESCROW) + 8] = META_ESCROW;
	uint8_t before[SEAL_ESCROW_MAX];
	size_t before_len;
	unsigned n;
	int rc = 0;

	for (n = 2; n < INDEXES_MAX && (rc = db_meta_get(core->db, name, before, sizeof(before), &before_len)) == 0; n++)
		snprintf(name, sizeof(name), META_ESCROW ".%u", n);
	return rc && rc != -ENOENT ? rc : db_meta_put(core->db, name, wrap, len);
}

static int make_index(struct identity_core *core, const uint8_t key[SEAL_KEY])
{
	const struct walk walk = { .before = identity_clock_now(core) };
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY], wrap[SEAL_ESCROW_MAX];
	size_t len = seal_wrap_escrow(core->keys, wrap, no_ref, key);
	int rc;

	seal_dup_keys(key, pub, sec);
	secret_wipe_mem(sec, sizeof(sec));
	rc = db_meta_put(core->db, META_PUB, pub, sizeof(pub));
	if (rc == 0)
		rc = keep_for_custodians(core, wrap, len);
	return rc ? rc : db_meta_put(core->db, META_WALK, &walk, sizeof(walk));
}

int identity_dup_open(struct identity_core *core, const uint8_t key[SEAL_KEY], bool is_new)
{
	int rc = is_new ? make_index(core, key) : 0;

	if (rc)
		return rc;
	memcpy(core->dup.key, key, SEAL_KEY);
	core->dup.is_open = true;
	core->dup.seen = identity_clock_steady(core);
	return 0;
}

void identity_dup_touch(struct identity_core *core, int64_t steady)
{
	core->dup.seen = steady;
}

void identity_dup_close(struct identity_core *core)
{
	identity_list_drop(core, core->dup.chore);
	secret_wipe_mem(&core->dup, sizeof(core->dup));
}

void identity_dup_expire(struct identity_core *core, int64_t steady)
{
	if (core->dup.is_open && steady - core->dup.seen >= IDENTITY_DUP_LINGER_S)
		identity_dup_close(core);
}

/* ---- who waits ---- */

int identity_dup_box(struct identity_core *core, struct db_blob *out, const void *plain, size_t plain_len)
{
	struct seal_buf buf = { .octets = out->octets, .cap = sizeof(out->octets) };
	uint8_t pub[SEAL_KEY];
	size_t len;
	int rc = db_meta_get(core->db, META_PUB, pub, sizeof(pub), &len);

	if (rc == 0)
		rc = len == sizeof(pub) ? seal_inbox_seal(&buf, pub, plain, plain_len) : -ENOENT;
	out->len = buf.len;
	return rc;
}

int identity_dup_unbox(struct identity_core *core, struct seal_buf *out, const struct db_blob *box)
{
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY];
	int rc;

	seal_dup_keys(core->dup.key, pub, sec);
	rc = seal_inbox_open(out, pub, sec, box->octets, box->len);
	secret_wipe_mem(sec, sizeof(sec));
	return rc;
}

void identity_dup_part(struct identity_record *out, const struct identity_record *record)
{
	static const char *const keys[] = { "given_name", "family_name", "birthdate", "mother_name" };
	enum identity_attr a;
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		a = identity_attributes_find(keys[i], strlen(keys[i]));
		if (a != IDENTITY_ATTR_COUNT)
			memcpy(out->v[a], record->v[a], sizeof(out->v[a]));
	}
}

int identity_dup_queue(struct identity_core *core, const struct db_person *p, const struct identity_record *record, const uint8_t *also)
{
	const struct db_dup_wait wait = { .person_id = p->id, .created = identity_clock_now(core) };
	uint8_t plain[2 * DB_REF + IDENTITY_RECORD_MAX];
	struct identity_record part;
	struct db_blob blob;
	size_t len;
	int rc;

	identity_dup_part(&part, record);
	memcpy(plain, p->ref, DB_REF);
	memcpy(plain + DB_REF, also ?: no_ref, DB_REF);
	len = 2 * DB_REF + identity_record_pack(&part, plain + 2 * DB_REF);
	rc = identity_dup_box(core, &blob, plain, len);
	secret_wipe_mem(plain, sizeof(plain));
	secret_wipe_mem(&part, sizeof(part));
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	return db_dup_wait_put(core->db, &wait, &blob);
}

/* ---- who was there before ---- */

/* Only the key file opens a record, and no more of somebody whose PIN is set. */
static int queue_old(struct identity_core *core, const struct db_person *p)
{
	struct identity_record record;
	uint8_t dek[SEAL_KEY];
	int rc;

	if (!p->wrap_pend.len)
		return 0;
	rc = seal_unwrap_pend(core->keys, dek, p->ref, p->wrap_pend.octets, p->wrap_pend.len);
	if (rc == 0)
		rc = identity_open_record(core, &record, p, dek);
	secret_wipe_mem(dek, sizeof(dek));
	if (rc == 0)
		rc = identity_dup_queue(core, p, &record, NULL);
	secret_wipe_mem(&record, sizeof(record));
	if (rc == -EBADMSG)
		identity_lost(core, "record for the index of duplicates");
	return rc == -EBADMSG ? 0 : rc;
}

/* How far they were queued. returns: 0; -ENOENT there is no index; an error of db.h. */
static int read_walk(struct identity_core *core, struct walk *w)
{
	size_t len;
	int rc = db_meta_get(core->db, META_WALK, w, sizeof(*w), &len);

	return rc == 0 && len != sizeof(*w) ? -ENOENT : rc;
}

int identity_dup_meet(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	struct identity_record record;
	struct walk w;
	int rc = read_walk(core, &w);

	if (rc || p->pin_set_at >= w.before || p->last_used >= w.before)
		return rc == -ENOENT ? 0 : rc;
	rc = identity_open_record(core, &record, p, dek);
	if (rc == 0)
		rc = identity_dup_queue(core, p, &record, NULL);
	secret_wipe_mem(&record, sizeof(record));
	return rc;
}

static int walk_on(struct identity_core *core, struct walk *w, unsigned slice, unsigned *n)
{
	struct db_person p;
	int rc = 0;

	while (rc == 0 && w->id < DB_FOREVER && *n < slice) {
		rc = db_person_from(core->db, &p, w->id + 1);
		if (rc == -ENOENT) {
			w->id = DB_FOREVER;
			break;
		}
		if (rc == 0 && p.created < w->before)
			rc = queue_old(core, &p);
		w->id = p.id;
		++*n;
	}
	return rc == -ENOENT ? 0 : rc;
}

static int queue_slice(struct identity_core *core, unsigned slice, unsigned *n)
{
	struct walk w;
	int rc = read_walk(core, &w);

	if (rc || w.id == DB_FOREVER)
		return rc == -ENOENT ? 0 : rc;
	rc = walk_on(core, &w, slice, n);
	return rc ? rc : db_meta_put(core->db, META_WALK, &w, sizeof(w));
}

/* ---- who was erased ---- */

static int sweep_row(struct identity_core *core, const struct db_dup *row)
{
	uint8_t ref[DB_REF], kind;
	bool gone = true;	/* what does not open is of no use */
	int rc = 0;

	if (seal_dup_open(core->dup.key, ref, &kind, row->sealed, row->key) == 0)
		rc = db_dup_gone_has(core->db, &gone, ref);
	return rc || !gone ? rc : db_dup_drop(core->db, row->id);
}

/* All rows were looked at: forget who was erased, unless somebody was meanwhile. */
static int sweep_end(struct identity_core *core)
{
	unsigned n, before = core->dup.sweeping;
	int rc = db_dup_gone_count(core->db, &n, DB_COUNT_MAX);

	core->dup.sweeping = 0;
	core->dup.swept = 0;
	return rc || n != before ? rc : db_dup_gone_drop(core->db);
}

static int sweep_slice(struct identity_core *core, unsigned slice, unsigned *n)
{
	struct db_dup row;
	int rc = 0;

	if (core->dup.is_open && !core->dup.sweeping)
		rc = db_dup_gone_count(core->db, &core->dup.sweeping, DB_COUNT_MAX);
	while (rc == 0 && core->dup.sweeping && *n < slice) {
		rc = db_dup_walk(core->db, &row, core->dup.swept);
		if (rc == -ENOENT)
			return sweep_end(core);
		if (rc == 0)
			rc = sweep_row(core, &row);
		core->dup.swept = row.id;
		++*n;
	}
	return rc;
}

int identity_dup_janitor(struct identity_core *core, unsigned slice, unsigned *n)
{
	int rc;

	*n = 0;
	rc = queue_slice(core, slice, n);
	return rc ? rc : sweep_slice(core, slice, n);
}
