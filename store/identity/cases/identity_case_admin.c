/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side of cases: to look, and to end one. What gives somebody a PIN or a number nobody approves from here. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_text.h"

static int officer_name(struct identity_core *core, int64_t id, char name[96])
{
	uint8_t plain[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_staff s;
	int rc = id ? db_staff_get(core->db, &s, id) : -ENOENT;

	memset(name, 0, 96);
	if (rc == 0 && seal_box_open(core->keys, &buf, "officer", s.name.octets, s.name.len) == 0 && buf.len < 96)
		memcpy(name, plain, buf.len);
	return rc == -ENOENT ? 0 : rc;
}

static const char *why_of(const struct db_case *c)
{
	static const char *const words[] = { "", "refused", "stopped", "lapsed", "wrong" };

	return c->state == DB_CASE_ENDED && c->why < ARRAY_SIZE(words) ? words[c->why] : "";
}

static bool is_open(const struct db_case *c)
{
	return c->state == DB_CASE_OPEN || c->state == DB_CASE_WAITS || c->state == DB_CASE_RUNS;
}

static int fill(struct identity_core *core, struct identity_case_info *info, struct identity_case *c, const struct db_blob *sealed)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->row.kind);
	int rc;

	memset(info, 0, sizeof(*info));
	memcpy(info->number, c->row.number, sizeof(info->number));
	info->kind = identity_case_kind_word(c->row.kind);
	info->state = identity_case_kind_state(c->row.state);
	info->why = why_of(&c->row);
	memcpy(info->desk, c->row.desk_name, sizeof(info->desk));
	info->opened = c->row.created;
	info->is_open = is_open(&c->row);
	info->is_danger = c->row.flags & DB_CASE_IS_DANGER;
	info->has_no_paper = c->row.flags & DB_CASE_NO_PAPER;
	if (k && identity_case_body_open(core, c, sealed) == 0) {
		identity_case_kind_why(k, c->body.reason, info->reason);
		info->ready = c->row.state == DB_CASE_RUNS ? c->body.ready : 0;
		secret_wipe_mem(&c->body, sizeof(c->body));
	}
	rc = officer_name(core, c->row.staff_id, info->first);
	return rc ? rc : officer_name(core, c->row.second_id, info->second);
}

int identity_case_next(struct identity_core *core, int64_t *id, struct identity_case_info *info)
{
	struct identity_case c = { .row.id = *id };
	struct db_blob sealed;
	int rc = db_case_walk(core->db, &c.row, &sealed);

	if (rc)
		return rc;
	*id = c.row.id;
	return fill(core, info, &c, &sealed);
}

int identity_case_look(struct identity_core *core, const char *number, struct identity_case_info *info)
{
	struct identity_case c;
	struct db_blob sealed;
	int rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(core->db, &c.row, &sealed, number) : -ENOENT;

	return rc ? rc : fill(core, info, &c, &sealed);
}

/* Also what nobody can open ends; of a case of two officers the key goes, where it has one. */
static int refuse(struct identity_core *core, struct identity_case *c, struct db_blob *sealed)
{
	int rc;

	if (c->row.kind == DB_CASE_ALIKE)
		return identity_case_alike_end(core, &c->row, DB_CASE_SAME, sealed);
	if (identity_case_kind_of(c->row.kind) && identity_case_body_open(core, c, sealed) == 0) {
		rc = identity_case_body_end(core, c, DB_CASE_REFUSED);
		secret_wipe_mem(&c->body, sizeof(c->body));
		return rc;
	}
	c->row.state = DB_CASE_ENDED;
	c->row.why = DB_CASE_REFUSED;
	c->row.due = 0;
	c->row.changed = identity_clock_now(core);
	return db_case_put(core->db, &c->row, sealed);
}

int identity_case_refuse(struct identity_core *core, const char *number)
{
	struct db_blob sealed;
	struct identity_case c;
	int rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(core->db, &c.row, &sealed, number) : -ENOENT;

	if (rc)
		return rc;
	if (!is_open(&c.row))
		return -EALREADY;
	if (c.row.flags & DB_CASE_IS_OWN)
		return -EPERM;		/* the ID would stay hidden, and it is nobody else's to end */
	rc = refuse(core, &c, &sealed);
	return rc ? rc : identity_leaf(core, c.row.changed, "case_end", "", c.row.number, strlen(c.row.number));
}

int identity_case_approve(struct identity_core *core, const char *number)
{
	struct db_blob sealed;
	struct db_case c;
	int rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(core->db, &c, &sealed, number) : -ENOENT;

	if (rc)
		return rc;
	if (!is_open(&c))
		return -EALREADY;
	if (c.kind != DB_CASE_ALIKE)
		return -EPERM;
	rc = identity_case_alike_end(core, &c, DB_CASE_OTHER, &sealed);
	return rc ? rc : identity_leaf(core, c.changed, "case_yes", "", c.number, strlen(c.number));
}
