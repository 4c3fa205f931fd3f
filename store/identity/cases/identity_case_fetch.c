/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Copies from the host: begun for a number or a case, fetched part by part, over. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_text.h"

/* returns: 0; -ENOENT; an error of db.h. */
static int find_person(struct identity_core *core, int64_t *person_id, const char *number, unsigned slot, char err[IDENTITY_ERR_MAX])
{
	struct db_login l;
	int rc = identity_admin_login(core, &l, number, slot, err);

	if (rc == 0 && (!l.person_id || !l.wrap_person.len))
		rc = -ENOENT;	/* who has no PIN cannot say yes */
	*person_id = rc ? 0 : l.person_id;
	return rc;
}

/* returns: 0; why; an error of db.h. */
static int check_person(struct identity_core *core, int64_t person_id, int why)
{
	int may = identity_case_copy_may(core, person_id);

	return may == 1 ? 0 : may ?: why;
}

static int find_number(struct identity_core *core, struct identity_case *c, const char *number)
{
	struct db_blob sealed;
	int rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(core->db, &c->row, &sealed, number) : -ENOENT;

	if (rc == 0 && (c->row.kind != DB_CASE_COPY || identity_case_body_open(core, c, &sealed)))
		rc = -ENOENT;
	return rc;
}

/* From here on the person is asked. What waited before is sealed to another code, and goes. */
static int begin(struct identity_core *core, struct identity_case *c, const char *desk, bool is_new)
{
	int64_t steady = identity_clock_steady(core);
	int rc = is_new ? 0 : db_export_drop(core->db, c->row.id);

	c->row.state = DB_CASE_OPEN;
	c->row.why = 0;
	c->row.due = steady + IDENTITY_COPY_SAY_S;
	c->body.approved = steady;
	c->body.from = c->body.ready = 0;
	osmo_strlcpy(c->body.link, desk, sizeof(c->body.link));
	if (rc == 0)
		rc = identity_case_copy_write(core, c, is_new);
	if (rc == 0)
		identity_count(core, "copy|begun", 1);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "copy_begin", "", c->row.number, strlen(c->row.number));
}

int identity_copy_begin(struct identity_core *core, char number[8], const struct identity_copy_args *args, char err[IDENTITY_ERR_MAX])
{
	struct identity_case c = { .row.id = 0 };
	int64_t person_id;
	int has = 1, rc;

	err[0] = '\0';
	if (*args->number) {
		rc = find_person(core, &person_id, args->number, args->slot, err);
		rc = rc ? rc : check_person(core, person_id, -ENOENT);
		has = rc ? 0 : identity_case_copy_find(core, &c, person_id);
		if (rc == 0 && has == 0)
			identity_case_copy_fill(&c, person_id, 0);
		rc = rc ? rc : OSMO_MIN(has, 0);
	} else {
		rc = find_number(core, &c, args->case_number);
		if (rc == 0 && c.row.state != DB_CASE_OPEN && c.row.state != DB_CASE_RUNS)
			rc = -EALREADY;
		rc = rc ? rc : check_person(core, c.row.person_id, -ENOENT);
	}
	if (rc == 0)
		rc = begin(core, &c, args->desk, has == 0);
	memcpy(number, c.row.number, sizeof(c.row.number));
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc;
}

int identity_copy_part(struct identity_core *core, struct db_blob *part, const char *number, unsigned n)
{
	struct identity_case c;
	int rc = find_number(core, &c, number);

	if (rc == 0 && c.row.state == DB_CASE_OPEN)
		rc = -EAGAIN;
	if (rc == 0 && c.row.state != DB_CASE_RUNS)
		rc = -EALREADY;
	if (rc == 0)
		rc = check_person(core, c.row.person_id, -EALREADY);
	if (rc == 0)
		rc = db_export_get(core->db, part, c.row.id, n);
	if (rc == -ENOENT && n)
		rc = -ERANGE;
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc;
}

int identity_copy_done(struct identity_core *core, const char *number)
{
	struct identity_case c;
	int rc = find_number(core, &c, number);

	if (rc == 0 && c.row.state != DB_CASE_RUNS)
		rc = -EALREADY;
	if (rc)
		return rc;
	c.row.state = DB_CASE_DONE;
	c.row.due = 0;
	rc = db_export_drop(core->db, c.row.id);
	if (rc == 0)
		rc = identity_case_copy_write(core, &c, false);
	secret_wipe_mem(&c.body, sizeof(c.body));
	if (rc == 0)
		identity_count(core, "copy|fetched", 1);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "copy_done", "", c.row.number, strlen(c.row.number));
}
