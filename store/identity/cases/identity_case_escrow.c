/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records of resets that two custodians open: what goes to them, and what comes back. The key of a record waits in its case until somebody fetches the
 * new PIN, and goes with the case if that ends otherwise. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

int identity_case_batch(struct identity_core *core, struct seal_batch *b)
{
	seal_batch_new(core->keys, b);
	return identity_leaf(core, identity_clock_now(core), "case_batch", "", b->id, sizeof(b->id));
}

/* A second officer approved it, it waits, and the record would be lost. */
static bool lacks_key(const struct identity_case *c)
{
	return c->row.kind == DB_CASE_RESET && c->row.state == DB_CASE_RUNS && !c->body.has_key;
}

/* returns: 1 *out is what the custodians get; 0 they are not needed; an error of db.h. */
static int put_case(struct identity_core *core, const struct identity_case *c, struct seal_batch_case *out)
{
	struct db_person p;
	int rc = db_person_get(core->db, &p, c->row.person_id);

	if (rc || p.wrap_pend.len || p.wrap_escrow.len > sizeof(out->octets))
		return rc == -ENOENT ? 0 : rc;
	memset(out, 0, sizeof(*out));
	snprintf(out->number, sizeof(out->number), "%s", c->row.number);
	snprintf(out->desk, sizeof(out->desk), "%.15s", c->row.desk_name);
	identity_day_text(out->day, c->row.created);
	memcpy(out->ref, p.ref, sizeof(out->ref));
	memcpy(out->octets, p.wrap_escrow.octets, p.wrap_escrow.len);
	out->len = p.wrap_escrow.len;
	return 1;
}

int identity_case_batch_next(struct identity_core *core, int64_t *id, struct seal_batch_case *out)
{
	struct identity_case c = { .row.id = *id };
	struct db_blob sealed;
	int rc = db_case_walk(core->db, &c.row, &sealed);

	if (rc)
		return rc;
	*id = c.row.id;
	if (c.row.kind != DB_CASE_RESET || c.row.state != DB_CASE_RUNS || identity_case_body_open(core, &c, &sealed))
		return 0;
	rc = lacks_key(&c) ? put_case(core, &c, out) : 0;
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc;
}

static int keep_key(struct identity_core *core, struct identity_case *c, const uint8_t ref[DB_REF], const uint8_t key[SEAL_KEY])
{
	seal_wrap_pend(core->keys, c->body.wrap, ref, key);
	c->body.has_key = 1;
	return identity_case_body_put(core, c);
}

/* The key opens the record of that person. returns: 0; -EBADMSG; an error of db.h. */
static int try_key(struct identity_core *core, const struct db_person *p, const uint8_t key[SEAL_KEY])
{
	struct identity_record record;
	int rc = identity_open_record(core, &record, p, key);

	secret_wipe_mem(&record, sizeof(record));
	return rc;
}

static int take_answer(struct identity_core *core, struct identity_case *c, const uint8_t batch[SEAL_IX], const struct seal_batch_case *answer)
{
	struct seal_batch_case own = *answer;
	uint8_t key[SEAL_KEY];
	struct db_person p;
	int rc = db_person_get(core->db, &p, c->row.person_id);

	identity_day_text(own.day, c->row.created);	/* a number is drawn again, years later */
	if (rc == 0 && memcmp(p.ref, answer->ref, DB_REF))
		rc = -EBADMSG;
	if (rc == 0)
		rc = seal_batch_take(core->keys, key, batch, &own);
	if (rc)
		return rc;
	rc = try_key(core, &p, key);
	if (rc == 0)
		rc = keep_key(core, c, p.ref, key);
	secret_wipe_mem(key, sizeof(key));
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "case_key", "", p.ref, sizeof(p.ref));
}

int identity_case_answer(struct identity_core *core, const uint8_t batch[SEAL_IX], const struct seal_batch_case *answer)
{
	struct db_blob sealed;
	struct identity_case c;
	int rc = identity_text_is_digits(answer->number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(core->db, &c.row, &sealed, answer->number) : -ENOENT;

	if (rc)
		return rc;
	if (c.row.kind != DB_CASE_RESET || c.row.state != DB_CASE_RUNS)
		return -EALREADY;
	rc = identity_case_body_open(core, &c, &sealed);
	if (rc == 0)
		rc = c.body.has_key ? -EALREADY : take_answer(core, &c, batch, answer);
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc;
}
