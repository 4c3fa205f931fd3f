/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Deduplication by operation id: the answer of a mutating verb is kept for ten minutes, sealed under its id. A repeat gets that answer and does nothing. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

/* Stored as dialogue (8 octets), outcome (2), fields. Only the same dialogue may repeat: another one would get a code without a PIN. */
#define HEAD 10

bool identity_op_recall(struct identity_run *r, const uint8_t id[16], const struct identity_dialogue *d, enum identity_verb v)
{
	uint8_t plain[HEAD + IDENTITY_ANS_FIELDS + SEAL_PAD];
	struct seal_buf out = { .octets = plain, .cap = sizeof(plain) };
	struct db_blob blob;
	struct db_op row;
	struct seal_op op;
	uint64_t dialogue;
	bool found = false;

	seal_op_of(r->core->keys, &op, id, d->ix, v);
	if (db_op_get(r->core->db, &row, &blob, op.ix) || !identity_is_within(r, row.created, IDENTITY_LATE_S))
		goto out;
	if (seal_op_open(&out, &op, blob.octets, blob.len) || out.len < HEAD)
		goto out;
	memcpy(&dialogue, plain, sizeof(dialogue));
	if (dialogue != d->id)
		goto out;
	memcpy(&r->ans->outcome, plain + 8, 2);
	r->ans->used = out.len - HEAD;
	memcpy(r->ans->fields, plain + HEAD, out.len - HEAD);
	found = true;
out:
	secret_wipe_mem(plain, sizeof(plain));
	secret_wipe_mem(&op, sizeof(op));
	return found;
}

/* Only a late answer to a person is made from the verb; of who complains it would tell the minute, which a call log turns into a name. */
void identity_op_keep(struct identity_run *r, const uint8_t id[16], const struct identity_dialogue *d, enum identity_verb v)
{
	struct db_op row = { .person_id = r->op_person, .kind = r->op_person ? v : IDV_NONE, .subject = r->op_subject, .created = r->steady, .seen = !r->op_person };
	uint8_t plain[HEAD + IDENTITY_ANS_FIELDS];
	struct seal_buf out;
	struct db_blob blob;
	struct seal_op op;
	int rc;

	seal_op_of(r->core->keys, &op, id, d->ix, v);
	memcpy(row.ix, op.ix, sizeof(row.ix));
	memcpy(plain, &d->id, 8);
	memcpy(plain + 8, &r->ans->outcome, 2);
	memcpy(plain + HEAD, r->ans->fields, r->ans->used);
	out = (struct seal_buf){ .octets = blob.octets, .cap = sizeof(blob.octets) };
	rc = seal_op_seal(&out, &op, plain, HEAD + r->ans->used);
	blob.len = out.len;
	if (rc == 0)
		rc = db_op_put(r->core->db, &row, &blob);
	if (rc && rc != -EEXIST)
		identity_fault(r->core, rc, "keeping an answer");
	else if (r->op_person)
		identity_dialogue_unseen((struct identity_dialogue *)d, op.ix);
	secret_wipe_mem(plain, sizeof(plain));
	secret_wipe_mem(&op, sizeof(op));
}
