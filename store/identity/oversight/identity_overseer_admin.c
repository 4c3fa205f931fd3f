/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side of oversight: who the overseers are, and how complaints stand by their clocks. Everything inside the caller's transaction. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"

static int refuse(char err[IDENTITY_ERR_MAX], int rc, const char *words)
{
	snprintf(err, IDENTITY_ERR_MAX, "%s", words);
	return rc;
}

static int make(struct identity_core *core, struct db_login *l, const struct identity_officer_args *a)
{
	int64_t now = identity_clock_now(core);
	struct db_staff s = { .role = DB_STAFF_OVERSEER, .created = now, .expires = now + IDENTITY_OFFICER_S };
	int rc = identity_officers_name(core, &s, a->name);

	seal_random(s.ref, sizeof(s.ref));
	osmo_strlcpy(s.desk_name, a->desk, sizeof(s.desk_name));
	if (rc == 0)
		rc = db_staff_new(core->db, &s);
	l->staff_id = s.id;
	l->touched = now;
	if (rc == 0)
		rc = db_login_put(core->db, l);
	return rc ? rc : identity_leaf(core, now, "oversee.add", "", s.ref, sizeof(s.ref));
}

int identity_overseer_add(struct identity_core *core, const struct identity_officer_args *args, char err[IDENTITY_ERR_MAX])
{
	struct db_login l;
	int rc = identity_admin_login(core, &l, args->number, 1, err);

	if (rc == 0)
		rc = identity_officers_check(args, err);
	if (rc)
		return rc;
	if (l.staff_id)
		return refuse(err, -EEXIST, "msisdn: this number is an agent, an officer or an overseer already");
	return make(core, &l, args);
}

/* The overseer of a number. */
static int find(struct identity_core *core, struct db_staff *s, const char *number, char err[IDENTITY_ERR_MAX])
{
	struct db_login l;
	int rc = identity_admin_login(core, &l, number, 1, err);

	if (rc)
		return rc;
	rc = l.staff_id ? db_staff_get(core->db, s, l.staff_id) : -ENOENT;
	if (rc == -ENOENT || (rc == 0 && s->role != DB_STAFF_OVERSEER))
		return refuse(err, -ENOENT, "no overseer has this number");
	return rc;
}

int identity_overseer_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX])
{
	static const char *const words[] = { "block", "unblock", "renew" };
	char leaf[20];
	struct db_staff s;
	unsigned i;
	int rc = find(core, &s, number, err);

	if (rc)
		return rc;
	for (i = 0; i < ARRAY_SIZE(words) && strcmp(words[i], what); i++)
		;
	if (i == ARRAY_SIZE(words))
		return refuse(err, -EINVAL, "expected block, unblock or renew");
	if (i < 2)
		s.state = i ? DB_STAFF_ACTIVE : DB_STAFF_BLOCKED;
	else
		s.expires = identity_clock_now(core) + IDENTITY_OFFICER_S;
	snprintf(leaf, sizeof(leaf), "oversee.%.7s", what);
	rc = db_staff_put(core->db, &s);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), leaf, "", s.ref, sizeof(s.ref));
}

int identity_overseer_code(struct identity_core *core, const char *number, char code[8], char err[IDENTITY_ERR_MAX])
{
	struct db_staff s;
	int rc = find(core, &s, number, err);

	code[0] = '\0';
	return rc ? rc : identity_start_code(core, number, 1, code, err);
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
	while (n->open < DB_COUNT_MAX && (rc = db_complaint_next(core->db, &c, NULL, true)) == 0) {
		n->oldest = n->oldest ? n->oldest : c.due_first;
		n->open++;
		n->answered += c.answered != 0;
		n->taken += c.taken && !c.answered;
		n->fresh += !c.taken;
		late = (c.answered ? c.due_close : c.due_first) <= now;
		n->late += late;
		n->escalated += !c.answered && c.flags & DB_COMPLAINT_ESCALATED;
		n->late_hours += late && c.flags & DB_COMPLAINT_HOURS;
	}
	return rc == -ENOENT ? 0 : rc;
}
