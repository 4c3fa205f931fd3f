/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sheets of start codes for people who came by import. Inside the caller's transaction. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_facts.h"
#include "store/identity/core/identity_rules.h"

/* No PIN protects this person yet, so the host can read the last digits of the paper. With a record that does not decrypt they stay empty. */
static int read_last4(struct identity_core *core, struct identity_sheet_line *out, const struct db_person *p)
{
	struct identity_record rec;
	uint8_t dek[SEAL_KEY];
	const char *id;
	size_t len;
	int rc;

	rc = seal_unwrap_pend(core->keys, dek, p->ref, p->wrap_pend.octets, p->wrap_pend.len);
	if (rc == 0)
		rc = identity_open_record(core, &rec, p, dek);
	secret_wipe_mem(dek, sizeof(dek));
	if (rc)
		return rc == -EBADMSG ? 0 : rc;
	id = rec.v[IDENTITY_ATTR_ID_NUMBER];
	len = strlen(id);
	snprintf(out->id_last4, sizeof(out->id_last4), "%s", len > 4 ? id + len - 4 : "");
	secret_wipe_mem(&rec, sizeof(rec));
	return 0;
}

/* returns: 0 this login gets a code; -EAGAIN not now; -ESTALE never again. */
static int may_print(struct identity_core *core, const struct db_person *p, const struct db_login *l)
{
	struct db_startcode c;
	int rc;

	if (l->wrap_person.len || !p->wrap_pend.len)
		return -ESTALE;
	if (!identity_is_here(p))
		return -EAGAIN;
	rc = db_startcode_get(core->db, &c, l->number_ix, l->slot);
	if (rc == 0 && c.expires > identity_clock_steady(core))
		return -EAGAIN;
	return rc == -ENOENT ? 0 : rc;
}

int identity_sheet_next(struct identity_core *core, struct identity_sheet_place *place)
{
	struct db_paper paper = { .person_id = place->person_id, .sheet = place->sheet };
	struct db_person p;
	int64_t line = 0;
	int rc = db_paper_next(core->db, &paper);

	if (rc == 0)
		rc = db_person_get(core->db, &p, paper.person_id);
	if (rc)
		return rc;
	if (identity_mark_open(core, &line, IDENTITY_MARK_PLACE, p.ref, &paper.place)) {
		identity_lost(core, "place in a sheet");
		line = 0;
	}
	*place = (struct identity_sheet_place){ .person_id = paper.person_id, .sheet = paper.sheet, .line = (uint32_t)line };
	return 0;
}

int identity_start_sheet(struct identity_core *core, const char *desk, const struct identity_sheet_place *place, struct identity_sheet_line *out)
{
	static const uint8_t first[DB_IX];
	int64_t now = identity_clock_now(core);
	struct db_person p;
	struct db_login l;
	int rc, turn;

	memset(out, 0, sizeof(*out));
	rc = db_person_get(core->db, &p, place->person_id);
	if (rc)
		return rc == -ENOENT ? -EAGAIN : rc;
	rc = db_login_next_person(core->db, &l, p.id, first, 0);
	turn = rc == -ENOENT ? -ESTALE : rc ? rc : may_print(core, &p, &l);
	if (turn && turn != -EAGAIN && turn != -ESTALE)
		return turn;
	rc = db_paper_sheet(core->db, p.id, turn == -ESTALE ? DB_FOREVER : now);
	if (rc || turn)
		return rc ? rc : -EAGAIN;
	out->line = place->line;
	out->slot = l.slot;
	rc = read_last4(core, out, &p);
	return rc ? rc : identity_start_login(core, &l, desk, out->code);
}
