/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The desk: keys that officers share, phones shown to them, drafts, cases. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

/* ---- keyring ---- */

static const struct db_sqlite_col key_cols[] = {
	COL(ID, db_key, staff_id), COL(TEXT, db_key, name), COL(WRAP, db_key, sealed),
};
static const struct db_sqlite_row key_row = ROW(db_key, key_cols);

int db_key_put(struct db *db, const struct db_key *k)
{
	db_sqlite_bind(db, SQL_KEY_PUT, &key_row, k);
	return db_sqlite_run(db, SQL_KEY_PUT);
}

int db_key_get(struct db *db, struct db_key *k, int64_t staff_id, const char *name)
{
	db_sqlite_int(db, SQL_KEY_GET, 1, staff_id);
	db_sqlite_words(db, SQL_KEY_GET, 2, name);
	return db_sqlite_one(db, SQL_KEY_GET, &key_row, k);
}

int db_key_count(struct db *db, unsigned *n, const char *name)
{
	int64_t count;
	int rc;

	db_sqlite_words(db, SQL_KEY_COUNT, 1, name);
	rc = db_sqlite_value(db, SQL_KEY_COUNT, &count);
	*n = (unsigned)count;
	return rc;
}

int db_key_drop(struct db *db, int64_t staff_id)
{
	db_sqlite_int(db, SQL_KEY_DROP, 1, staff_id);
	return db_sqlite_run(db, SQL_KEY_DROP);
}

int db_key_end(struct db *db, const char *name)
{
	db_sqlite_words(db, SQL_KEY_END, 1, name);
	return db_sqlite_run(db, SQL_KEY_END);
}

/* ---- proof ---- */

static const struct db_sqlite_col proof_cols[] = {
	COL(IX, db_proof, mac), COL(IX, db_proof, number_ix), COL(INT, db_proof, expires), COL(WRAP, db_proof, sealed),
};
static const struct db_sqlite_row proof_row = ROW(db_proof, proof_cols);

int db_proof_put(struct db *db, const struct db_proof *p)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, p->number_ix, 0);

	if (rc == 0)
		rc = db_sqlite_pull(db, DB_OF_PROOF, p->mac, 0);
	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_PROOF_DROP_NUMBER, 1, p->number_ix);
	rc = db_sqlite_run(db, SQL_PROOF_DROP_NUMBER);
	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_PROOF_PUT, &proof_row, p);
	return db_sqlite_run(db, SQL_PROOF_PUT);
}

int db_proof_count(struct db *db, unsigned *n, unsigned limit)
{
	int64_t count;
	int rc;

	db_sqlite_int(db, SQL_PROOF_COUNT, 1, limit);
	rc = db_sqlite_value(db, SQL_PROOF_COUNT, &count);
	*n = (unsigned)count;
	return rc;
}

int db_proof_find(struct db *db, struct db_proof *p, const uint8_t mac[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_PROOF, mac, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_PROOF_FIND, 1, mac);
	return db_sqlite_one(db, SQL_PROOF_FIND, &proof_row, p);
}

int db_proof_drop(struct db *db, const uint8_t mac[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_PROOF, mac, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_PROOF_DROP, 1, mac);
	return db_sqlite_hit(db, SQL_PROOF_DROP, -ENOENT);
}

/* ---- draft ---- */

static const struct db_sqlite_col draft_cols[] = {
	COL(ID, db_draft, id), COL(ID, db_draft, staff_id), COL(TEXT, db_draft, desk_name), COL(INT, db_draft, day), COL(INT, db_draft, n),
	COL(INT, db_draft, state), COL(TIME, db_draft, touched), COL(INT, db_draft, version),
};
static const struct db_sqlite_row draft_row = ROW(db_draft, draft_cols);

static int next_n(struct db *db, struct db_draft *d)
{
	int64_t n;
	int rc;

	db_sqlite_words(db, SQL_DRAFT_N, 1, d->desk_name);
	db_sqlite_int(db, SQL_DRAFT_N, 2, d->day);
	rc = db_sqlite_value(db, SQL_DRAFT_N, &n);
	d->n = (uint32_t)n;
	return rc;
}

int db_draft_new(struct db *db, struct db_draft *d, const struct db_blob *sealed)
{
	int rc = d->n ? 0 : next_n(db, d);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_DRAFT_NEW, &draft_row, d);
	db_sqlite_blob(db, SQL_DRAFT_NEW, draft_row.n + 1, sealed);
	return db_sqlite_insert(db, SQL_DRAFT_NEW, &d->id);
}

int db_draft_get(struct db *db, struct db_draft *d, struct db_blob *sealed, int64_t id)
{
	db_sqlite_int(db, SQL_DRAFT_GET, 1, id);
	return db_sqlite_one_blob(db, SQL_DRAFT_GET, &draft_row, d, sealed);
}

int db_draft_put(struct db *db, const struct db_draft *d, const struct db_blob *sealed)
{
	db_sqlite_bind(db, SQL_DRAFT_PUT, &draft_row, d);
	db_sqlite_blob(db, SQL_DRAFT_PUT, draft_row.n + 1, sealed);
	return db_sqlite_hit(db, SQL_DRAFT_PUT, -ESTALE);
}

int db_draft_prev(struct db *db, struct db_draft *d, struct db_blob *sealed, const char *desk_name, int64_t day, uint32_t n)
{
	char desk[sizeof(d->desk_name)];	/* desk_name may be in *d */

	snprintf(desk, sizeof(desk), "%s", desk_name);
	db_sqlite_words(db, SQL_DRAFT_PREV, 1, desk);
	db_sqlite_int(db, SQL_DRAFT_PREV, 2, day);
	db_sqlite_int(db, SQL_DRAFT_PREV, 3, n);
	return db_sqlite_one_blob(db, SQL_DRAFT_PREV, &draft_row, d, sealed);
}

int db_draft_count(struct db *db, unsigned *n, const char *desk_name)
{
	int64_t count;
	int rc;

	db_sqlite_words(db, SQL_DRAFT_COUNT, 1, desk_name);
	rc = db_sqlite_value(db, SQL_DRAFT_COUNT, &count);
	*n = (unsigned)count;
	return rc;
}

int db_draft_drop(struct db *db, int64_t id)
{
	db_sqlite_int(db, SQL_DRAFT_DROP, 1, id);
	return db_sqlite_hit(db, SQL_DRAFT_DROP, -ENOENT);
}

/* ---- case ---- */

static const struct db_sqlite_col case_cols[] = {
	COL(ID, db_case, id), COL(TEXT, db_case, number), COL(INT, db_case, kind), COL(INT, db_case, state), COL(ID, db_case, staff_id),
	COL(TEXT, db_case, desk_name), COL(TIME, db_case, created), COL(TIME, db_case, changed), COL(ID, db_case, draft_id),
	COL(ID, db_case, person_id), COL(ID, db_case, second_id), COL(IX, db_case, number_ix), COL(INT, db_case, due), COL(INT, db_case, why),
	COL(INT, db_case, wrong), COL(INT, db_case, flags),
};
static const struct db_sqlite_row case_row = ROW(db_case, case_cols);

int db_case_new(struct db *db, struct db_case *c, const struct db_blob *sealed)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, c->number_ix, 0);

	if (rc)
		return rc;
	c->id = 0;
	db_sqlite_bind(db, SQL_CASE_NEW, &case_row, c);
	db_sqlite_blob(db, SQL_CASE_NEW, case_row.n + 1, sealed);
	return db_sqlite_insert(db, SQL_CASE_NEW, &c->id);
}

int db_case_find(struct db *db, struct db_case *c, struct db_blob *sealed, const char *number)
{
	db_sqlite_words(db, SQL_CASE_FIND, 1, number);
	return db_sqlite_one_blob(db, SQL_CASE_FIND, &case_row, c, sealed);
}

int db_case_of_draft(struct db *db, struct db_case *c, int64_t draft_id)
{
	db_sqlite_int(db, SQL_CASE_DRAFT, 1, draft_id);
	return db_sqlite_one(db, SQL_CASE_DRAFT, &case_row, c);
}

int db_case_of_person(struct db *db, struct db_case *c, int64_t person_id, uint8_t kind)
{
	db_sqlite_int(db, SQL_CASE_PERSON, 1, person_id);
	db_sqlite_int(db, SQL_CASE_PERSON, 2, kind);
	return db_sqlite_one(db, SQL_CASE_PERSON, &case_row, c);
}

int db_case_walk(struct db *db, struct db_case *c, struct db_blob *sealed)
{
	db_sqlite_int(db, SQL_CASE_WALK, 1, c->id);
	return db_sqlite_one_blob(db, SQL_CASE_WALK, &case_row, c, sealed);
}

int db_case_about(struct db *db, struct db_case *c, struct db_blob *sealed, int64_t person_id)
{
	db_sqlite_int(db, SQL_CASE_ABOUT, 1, person_id);
	db_sqlite_int(db, SQL_CASE_ABOUT, 2, c->id);
	return db_sqlite_one_blob(db, SQL_CASE_ABOUT, &case_row, c, sealed);
}

int db_case_of_number(struct db *db, struct db_case *c, struct db_blob *sealed, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_CASE_NUMBER, 1, ix);
	db_sqlite_int(db, SQL_CASE_NUMBER, 2, c->id);
	return db_sqlite_one_blob(db, SQL_CASE_NUMBER, &case_row, c, sealed);
}

int db_case_due_next(struct db *db, struct db_case *c, struct db_blob *sealed)
{
	db_sqlite_int(db, SQL_CASE_DUE, 1, c->due);
	db_sqlite_int(db, SQL_CASE_DUE, 2, c->id);
	return db_sqlite_one_blob(db, SQL_CASE_DUE, &case_row, c, sealed);
}

int db_card_case(struct db *db, struct db_case *c, struct db_blob *sealed, int64_t person_id, uint8_t kind)
{
	db_sqlite_int(db, SQL_CARD_CASE, 1, person_id);
	db_sqlite_int(db, SQL_CARD_CASE, 2, kind);
	db_sqlite_int(db, SQL_CARD_CASE, 3, c->id);
	return db_sqlite_one_blob(db, SQL_CARD_CASE, &case_row, c, sealed);
}

int db_case_put(struct db *db, const struct db_case *c, const struct db_blob *sealed)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, c->number_ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_CASE_PUT, &case_row, c);
	db_sqlite_blob(db, SQL_CASE_PUT, case_row.n + 1, sealed);
	return db_sqlite_hit(db, SQL_CASE_PUT, -ENOENT);
}

int db_case_prev(struct db *db, struct db_case *c, const char *desk_name)
{
	char desk[sizeof(c->desk_name)];	/* desk_name may be in *c */

	snprintf(desk, sizeof(desk), "%s", desk_name);
	db_sqlite_words(db, SQL_CASE_PREV, 1, desk);
	db_sqlite_int(db, SQL_CASE_PREV, 2, c->state);
	db_sqlite_int(db, SQL_CASE_PREV, 3, c->changed);
	db_sqlite_int(db, SQL_CASE_PREV, 4, c->id);
	return db_sqlite_one(db, SQL_CASE_PREV, &case_row, c);
}

/* ---- export ---- */

int db_export_put(struct db *db, int64_t case_id, unsigned n, const void *octets, size_t len)
{
	if (len > DB_BLOB_MAX)
		return -EINVAL;
	db_sqlite_int(db, SQL_EXPORT_PUT, 1, case_id);
	db_sqlite_int(db, SQL_EXPORT_PUT, 2, n);
	db_sqlite_octets(db, SQL_EXPORT_PUT, 3, octets, len);
	return db_sqlite_run(db, SQL_EXPORT_PUT);
}

int db_export_get(struct db *db, struct db_blob *blob, int64_t case_id, unsigned n)
{
	size_t len = 0;
	int rc;

	db_sqlite_int(db, SQL_EXPORT_GET, 1, case_id);
	db_sqlite_int(db, SQL_EXPORT_GET, 2, n);
	rc = db_sqlite_read_octets(db, SQL_EXPORT_GET, blob->octets, sizeof(blob->octets), &len);
	blob->len = (uint32_t)len;
	return rc;
}

int db_export_drop(struct db *db, int64_t case_id)
{
	db_sqlite_int(db, SQL_EXPORT_DROP, 1, case_id);
	return db_sqlite_run(db, SQL_EXPORT_DROP);
}
