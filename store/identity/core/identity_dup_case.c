/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases of people who are alike, and the people who wait for the index, one by one. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

#define CASE_DIGITS	5
#define DRAWS		50	/* of a number: half of all would have to be taken */

/* ---- cases ---- */

/* What is sealed of a case, for whoever has K_dup. */
struct body {
	uint8_t likeness, n;
	uint8_t kinds[2];
	struct {
		uint8_t ref[DB_REF];
		uint8_t kinds[2];
	} hit[IDENTITY_DUP_HITS];
};

_Static_assert(sizeof(struct body) == 4 + IDENTITY_DUP_HITS * (DB_REF + 2), "octets alone");

static void put_kinds(uint8_t out[2], unsigned kinds)
{
	out[0] = (uint8_t)kinds;
	out[1] = (uint8_t)(kinds >> 8);
}

static int seal_hits(struct identity_core *core, struct db_blob *out, const struct identity_dup_hits *hits)
{
	struct body b = { .likeness = (uint8_t)hits->likeness, .n = (uint8_t)hits->n };
	unsigned i;

	put_kinds(b.kinds, hits->kinds);
	for (i = 0; i < hits->n; i++) {
		memcpy(b.hit[i].ref, hits->hit[i].ref, DB_REF);
		put_kinds(b.hit[i].kinds, hits->hit[i].kinds);
	}
	return identity_dup_box(core, out, &b, sizeof(b));
}

int identity_dup_case_hits(struct identity_core *core, struct identity_dup_hits *hits, const struct db_blob *sealed)
{
	uint8_t plain[sizeof(struct body) + SEAL_PAD];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct body b;
	unsigned i;
	int rc = identity_dup_unbox(core, &buf, sealed);

	memset(hits, 0, sizeof(*hits));
	if (rc || buf.len != sizeof(b))
		return -EBADMSG;
	memcpy(&b, plain, sizeof(b));
	hits->likeness = b.likeness;
	hits->kinds = b.kinds[0] | (unsigned)b.kinds[1] << 8;
	hits->n = OSMO_MIN(b.n, IDENTITY_DUP_HITS);
	for (i = 0; i < hits->n; i++) {
		memcpy(hits->hit[i].ref, b.hit[i].ref, DB_REF);
		hits->hit[i].kinds = (uint16_t)(b.hit[i].kinds[0] | b.hit[i].kinds[1] << 8);
	}
	return 0;
}

int identity_dup_case_new(struct identity_core *core, struct db_case *c, const struct db_blob *sealed)
{
	int rc = -EEXIST;
	unsigned i;

	c->created = c->changed = identity_clock_now(core);
	for (i = 0; i < DRAWS && rc == -EEXIST; i++) {
		seal_random_digits(c->number, CASE_DIGITS, true);
		rc = db_case_new(core->db, c, sealed);
	}
	return rc ? rc : identity_leaf(core, c->created, c->kind == DB_CASE_ALIKE ? "alike" : "changed", "", c->number, strlen(c->number));
}

int identity_dup_case(struct identity_core *core, struct db_case *c, const struct identity_dup_hits *hits)
{
	struct db_blob blob;
	int rc = seal_hits(core, &blob, hits);

	c->kind = DB_CASE_ALIKE;
	return rc ? rc : identity_dup_case_new(core, c, &blob);
}

/* ---- people who wait ---- */

static int open_waiting(struct identity_core *core, struct identity_record *record, const struct db_blob *sealed)
{
	uint8_t plain[2 * DB_REF + IDENTITY_RECORD_MAX + SEAL_PAD] = { 0 };
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = identity_dup_unbox(core, &buf, sealed);

	if (rc == 0)
		rc = buf.len > 2 * DB_REF ? identity_record_unpack(record, plain + 2 * DB_REF, buf.len - 2 * DB_REF) : -EBADMSG;
	memcpy(core->dup.chore_ref, plain, DB_REF);
	memcpy(core->dup.chore_also, plain + DB_REF, DB_REF);
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

/* What cannot be read, or is of somebody else, is dropped. */
static void drop_waiting(struct identity_core *core, int64_t person_id)
{
	int rc = db_begin(core->db);

	if (rc == 0)
		rc = db_dup_wait_drop(core->db, person_id);
	if (rc == 0)
		rc = db_commit(core->db);
	else
		db_abort(core->db);
	if (rc)
		identity_fault_tell(core, rc, "index of duplicates");
}

static int chore_values(struct identity_core *core, uint8_t x[NAME_KEYS_PROBES][KDF_OUT], uint8_t salt[KDF_SALT], const struct db_dup_wait *w,
			const struct db_blob *sealed)
{
	struct identity_record record;
	struct db_person p;
	int rc = open_waiting(core, &record, sealed);

	if (rc == 0)
		rc = db_person_get(core->db, &p, w->person_id);
	if (rc == 0 && memcmp(p.ref, core->dup.chore_ref, DB_REF))
		rc = -EBADMSG;
	if (rc == 0)
		rc = identity_dup_values(core, &core->dup.chore_keys, x, salt, &record);
	secret_wipe_mem(&record, sizeof(record));
	return rc ? rc : core->dup.chore_keys.n ? 0 : -ENOENT;
}

static bool take_waiting(struct identity_core *core, struct kdf_job *job)
{
	uint8_t x[NAME_KEYS_PROBES][KDF_OUT], salt[KDF_SALT];
	struct db_dup_wait w;
	struct db_blob sealed;
	bool has = false;

	if (!core->dup.is_open || db_dup_wait_first(core->db, &w, &sealed))
		return false;
	if (chore_values(core, x, salt, &w, &sealed)) {
		drop_waiting(core, w.person_id);
		return false;
	}
	if (identity_list_new(core, core->next_job + 1, x, core->dup.chore_keys.n, salt)) {
		core->dup.chore = ++core->next_job;
		core->dup.chore_person = w.person_id;
		*job = (struct kdf_job){ .id = core->dup.chore, .mem_kib = core->conf->dup_mem_kib, .ops = core->conf->dup_ops, .is_list = true,
					 .turn = IDENTITY_TURN_CHORE };
		has = true;
	}
	secret_wipe_mem(x, sizeof(x));
	return has;
}

bool identity_core_chore(struct identity_core *core, struct kdf_job *job)
{
	if (core->dup.chore || core->lost.job)
		return false;
	return take_waiting(core, job) || identity_lost_chore(core, job);
}

bool identity_dup_is_chore(const struct identity_core *core, uint64_t id)
{
	return id && core->dup.chore == id;
}

static int keep_waiting(struct identity_core *core, const struct identity_list *list)
{
	const struct identity_dup_who who = { .ref = core->dup.chore_ref, .also = core->dup.chore_also };
	struct db_case c = { .state = DB_CASE_OPEN, .person_id = core->dup.chore_person };
	struct identity_dup_hits hits;
	int rc = db_dup_wait_drop(core->db, core->dup.chore_person);

	if (rc)
		return rc == -ENOENT ? 0 : rc;	/* erased, or queued by another run of this */
	rc = identity_dup_look(core, &hits, &core->dup.chore_keys, list->x, &who);
	if (rc == 0)
		rc = identity_dup_keep(core, &core->dup.chore_keys, list->x, core->dup.chore_ref);
	if (rc || hits.likeness == IDENTITY_LIKE_NONE)
		return rc;
	rc = identity_dup_case(core, &c, &hits);
	return rc ? rc : identity_dup_decide(core, core->dup.chore_ref, &hits);
}

void identity_dup_resume(struct identity_core *core, int rc)
{
	const struct identity_list *list = identity_list_find(core, core->dup.chore);

	if (rc == 0 && list && list->done == list->n && core->dup.is_open)
		rc = keep_waiting(core, list);
	else
		rc = 0;		/* it waits on */
	identity_list_drop(core, core->dup.chore);
	core->dup.chore = 0;
	if (rc)
		identity_fault(core, rc, "index of duplicates");
}
