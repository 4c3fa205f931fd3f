/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A case as an officer's list has it: what it is, in whose hands, until when. Never about whom. */
#include <stdio.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_day.h"

#define LATE_S	DB_DAY	/* nobody decided for so long */

/* Who opened it; nobody, where that cannot be read. */
static void put_name(struct identity_run *r, int64_t staff_id, char name[DB_WRAP_MAX + 1])
{
	struct seal_buf buf = { .octets = (uint8_t *)name, .cap = DB_WRAP_MAX };
	struct db_staff s;

	name[0] = '\0';
	if (staff_id && db_staff_get(r->core->db, &s, staff_id) == 0 && seal_box_open(r->core->keys, &buf, "officer", s.name.octets, s.name.len) == 0)
		name[buf.len] = '\0';
}

/* When it takes effect, at the earliest, or ends because nobody decided: steady seconds; 0: neither. */
static int64_t due_of(struct identity_run *r, const struct db_case *row)
{
	const struct identity_case_kind *k = identity_case_kind_of(row->kind);
	struct db_blob sealed;
	struct identity_case c;
	int64_t ready = 0;

	if (row->state != DB_CASE_RUNS || !k)
		return row->state == DB_CASE_WAITS ? row->due : 0;
	if (db_case_find(r->core->db, &c.row, &sealed, row->number) == 0 && identity_case_body_open(r->core, &c, &sealed) == 0)
		ready = c.body.ready ? c.body.ready : identity_case_wait_end(r->core->conf, k, r->steady);
	secret_wipe_mem(&c.body, sizeof(c.body));
	return ready;
}

static void put_due(struct identity_run *r, const struct db_case *c, char text[IDENTITY_DAY_TEXT + 6])
{
	int64_t due = due_of(r, c);
	char clock[6];

	text[0] = '\0';
	if (!due)
		return;
	due += r->now - r->steady;
	identity_day_text(text, due);
	identity_day_clock(clock, due);
	snprintf(text + IDENTITY_DAY_TEXT - 1, 7, " %s", clock);
}

void identity_case_row_put(struct identity_run *r, const struct db_staff *s, const struct db_case *c)
{
	char name[DB_WRAP_MAX + 1], due[IDENTITY_DAY_TEXT + 6], day[IDENTITY_DAY_TEXT], row[DB_WRAP_MAX + 160];
	bool waits = c->state == DB_CASE_OPEN || c->state == DB_CASE_WAITS;

	identity_day_text(day, c->created);
	put_name(r, c->staff_id, name);
	put_due(r, c, due);
	snprintf(row, sizeof(row), "%s|%s|%s|%s|%s|%s|%s|%s%s%s%s", c->number, identity_case_kind_word(c->kind), identity_case_kind_state(c->state), c->desk_name, day,
		 name, due, (waits || c->state == DB_CASE_RUNS) && c->flags & DB_CASE_IS_DANGER ? "danger " : "", waits && r->now - c->created >= LATE_S ? "late " : "",
		 c->staff_id == s->id ? "own " : "", (c->state == DB_CASE_WAITS && identity_case_kind_of(c->kind)) || identity_case_judge_waits(c) ? "second" : "");
	identity_put(r, IDF_ROW, row);
}
