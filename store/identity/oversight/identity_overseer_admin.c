/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side of oversight: who the overseers are, and how complaints stand by their clocks. Everything inside the caller's transaction. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"

int identity_overseer_add(struct identity_core *core, const struct identity_officer_args *args, char err[IDENTITY_ERR_MAX])
{
	return identity_officers_add(core, args, DB_STAFF_OVERSEER, err);
}

int identity_overseer_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX])
{
	return identity_officers_set(core, number, what, DB_STAFF_OVERSEER, err);
}

int identity_overseer_code(struct identity_core *core, const char *number, char code[8], char err[IDENTITY_ERR_MAX])
{
	return identity_officers_code(core, number, DB_STAFF_OVERSEER, code, err);
}

static int has_key(struct identity_core *core, const struct db_staff *s, struct identity_overseer_info *info)
{
	struct db_key k;
	int rc = db_key_get(core->db, &k, s->id, info->is_sea ? IDENTITY_RING_SEA : IDENTITY_RING_OVERSIGHT);

	info->has_key = rc == 0;
	return rc == -ENOENT ? 0 : rc;
}

int identity_overseer_next(struct identity_core *core, int64_t *id, struct identity_overseer_info *info)
{
	uint8_t name[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = name, .cap = sizeof(name) };
	struct db_staff s;
	size_t i;
	int rc;

	do
		rc = db_staff_next(core->db, &s, 0, *id);
	while (rc == 0 && (*id = s.id) && s.role != DB_STAFF_OVERSEER);
	if (rc)
		return rc;
	memset(info, 0, sizeof(*info));
	osmo_strlcpy(info->body, s.desk_name, sizeof(info->body));
	if (seal_box_open(core->keys, &buf, "officer", s.name.octets, s.name.len) == 0 && buf.len < sizeof(info->name))
		memcpy(info->name, name, buf.len);
	for (i = 0; i < core->conf->complaints.n_sea; i++)
		info->is_sea |= !strcmp(core->conf->complaints.sea[i], info->name);
	info->state = s.state == DB_STAFF_BLOCKED ? "blocked" : identity_overseer_may(&s, identity_clock_now(core)) ? "active" : "expired";
	info->has_pin = s.pin_set_at != 0;
	info->last_used = s.last_used;
	info->expires = s.expires;
	return has_key(core, &s, info);
}

int identity_complaint_counts(struct identity_core *core, struct identity_complaint_counts *n)
{
	struct db_complaint c = { .id = 0 };
	int64_t now = identity_clock_now(core);
	bool late;
	int rc = 0;

	memset(n, 0, sizeof(*n));
	while (n->open < DB_COUNT_MAX && (rc = db_complaint_next(core->db, &c, NULL, DB_CLOCK_ANY, true)) == 0) {
		n->oldest = n->oldest ? n->oldest : c.due_first;
		n->open++;
		n->answered += c.answered != 0;
		n->taken += c.taken && !c.answered;
		n->fresh += !c.taken;
		late = !c.answered && c.due_first <= now;	/* who answered waits for who complained */
		n->late += late;
		n->escalated += !c.answered && c.flags & DB_COMPLAINT_ESCALATED;
		n->late_hours += late && c.flags & DB_COMPLAINT_HOURS;
	}
	return rc == -ENOENT ? 0 : rc;
}
