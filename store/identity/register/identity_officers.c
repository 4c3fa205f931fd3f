/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side of officers. Everything inside the caller's transaction. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

#define NAME_CHARS	20	/* menus/screens/values.conf: what every screen has room for */
#define DESK_CHARS	12

static int refuse(char err[IDENTITY_ERR_MAX], int rc, const char *words)
{
	snprintf(err, IDENTITY_ERR_MAX, "%s", words);
	return rc;
}

int identity_officers_name(struct identity_core *core, struct db_staff *s, const char *name)
{
	struct seal_buf buf = { .octets = s->name.octets, .cap = sizeof(s->name.octets) };
	int rc = seal_box_seal(core->keys, &buf, "officer", name, strlen(name));

	s->name.len = buf.len;
	return rc;
}

int identity_officers_check(const struct identity_officer_args *a, char err[IDENTITY_ERR_MAX])
{
	if (!identity_text_is_name(a->desk, DESK_CHARS) || strlen(a->desk) > IDENTITY_DESK_MAX || strchr(a->desk, '|'))
		return refuse(err, -EINVAL, "desk: expected 1 to 12 characters, like NBO-3");
	if (!identity_text_is_name(a->name, NAME_CHARS) || strchr(a->name, '|'))
		return refuse(err, -EINVAL, "name: expected 1 to 20 characters");
	return 0;
}

/* Who works at a desk and who oversees differ in words alone, and in what a block of them ends. */
static const struct role {
	uint8_t role;
	const char *leaf, *none, *taken;
} roles[] = {
	{ DB_STAFF_OFFICER, "officer", "no officer has this number", "msisdn: this number is an agent or an officer already" },
	{ DB_STAFF_OVERSEER, "oversee", "no overseer has this number", "msisdn: this number is an agent, an officer or an overseer already" },
};

static const struct role *role_of(uint8_t role)
{
	return &roles[role == DB_STAFF_OVERSEER];
}

static int leaf(struct identity_core *core, const struct db_staff *s, const char *what)
{
	char kind[20];

	snprintf(kind, sizeof(kind), "%s.%.7s", role_of(s->role)->leaf, what);
	return identity_leaf(core, identity_clock_now(core), kind, "", s->ref, sizeof(s->ref));
}

static int make(struct identity_core *core, struct db_login *l, const struct identity_officer_args *a, uint8_t role)
{
	int64_t now = identity_clock_now(core);
	struct db_staff s = { .role = role, .created = now, .expires = now + IDENTITY_OFFICER_S };
	int rc = identity_officers_name(core, &s, a->name);

	seal_random(s.ref, sizeof(s.ref));
	osmo_strlcpy(s.desk_name, a->desk, sizeof(s.desk_name));
	if (rc == 0)
		rc = db_staff_new(core->db, &s);
	l->staff_id = s.id;
	l->touched = now;
	if (rc == 0)
		rc = db_login_put(core->db, l);
	return rc ? rc : leaf(core, &s, "add");
}

int identity_officers_add(struct identity_core *core, const struct identity_officer_args *args, uint8_t role, char err[IDENTITY_ERR_MAX])
{
	struct db_login l;
	int rc = identity_admin_login(core, &l, args->number, 1, err);

	if (rc == 0)
		rc = identity_officers_check(args, err);
	if (rc)
		return rc;
	return l.staff_id ? refuse(err, -EEXIST, role_of(role)->taken) : make(core, &l, args, role);
}

/* Who of that role has a number; who works at a desk may be of a unit. */
static int find(struct identity_core *core, struct db_staff *s, const char *number, uint8_t role, char err[IDENTITY_ERR_MAX])
{
	struct db_login l;
	int rc = identity_admin_login(core, &l, number, 1, err);

	if (rc)
		return rc;
	if (!l.staff_id)
		return refuse(err, -ENOENT, role_of(role)->none);
	rc = db_staff_get(core->db, s, l.staff_id);
	if (rc == 0 && (s->role == DB_STAFF_AGENT || (s->role == DB_STAFF_OVERSEER) != (role == DB_STAFF_OVERSEER)))
		return refuse(err, -ENOENT, role_of(role)->none);
	return rc;
}

int identity_officers_set(struct identity_core *core, const char *number, const char *what, uint8_t role, char err[IDENTITY_ERR_MAX])
{
	static const char *const words[] = { "block", "unblock", "renew" };
	struct db_staff s;
	unsigned i;
	int rc = find(core, &s, number, role, err);

	if (rc)
		return rc;
	for (i = 0; i < ARRAY_SIZE(words) && strcmp(words[i], what); i++)
		;
	if (i == ARRAY_SIZE(words))
		return refuse(err, -EINVAL, "expected block, unblock or renew");
	if (i < 2)
		s.state = i ? DB_STAFF_ACTIVE : DB_STAFF_BLOCKED;
	if (i == 1 && role != DB_STAFF_OVERSEER)
		s.closed_until = s.window_wrong = s.streak = 0;
	if (i == 2)
		s.expires = identity_clock_now(core) + IDENTITY_OFFICER_S;
	rc = db_staff_put(core->db, &s);
	if (rc == 0 && i == 0 && role != DB_STAFF_OVERSEER)
		rc = identity_case_blocked(core, s.id);
	return rc ? rc : leaf(core, &s, what);
}

int identity_officers_code(struct identity_core *core, const char *number, uint8_t role, char code[8], char err[IDENTITY_ERR_MAX])
{
	struct db_staff s;
	int rc = find(core, &s, number, role, err);

	code[0] = '\0';
	return rc ? rc : identity_start_code(core, number, 1, code, err);
}

int identity_officer_add(struct identity_core *core, const struct identity_officer_args *args, char err[IDENTITY_ERR_MAX])
{
	return identity_officers_add(core, args, DB_STAFF_OFFICER, err);
}

int identity_officer_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX])
{
	return identity_officers_set(core, number, what, DB_STAFF_OFFICER, err);
}

int identity_officer_code(struct identity_core *core, const char *number, char code[8], char err[IDENTITY_ERR_MAX])
{
	return identity_officers_code(core, number, DB_STAFF_OFFICER, code, err);
}

static const char *state_of(struct identity_core *core, const struct db_staff *s)
{
	if (s->state == DB_STAFF_BLOCKED)
		return "blocked";
	if (!identity_staff_may(s, identity_clock_now(core)))
		return "expired";
	return s->closed_until > identity_clock_steady(core) ? "paused" : "active";
}

static int count_of(struct identity_core *core, const struct db_staff *s, const char *what, int64_t *n)
{
	char name[DB_COUNTER_NAME];

	snprintf(name, sizeof(name), "officer|%" PRId64 "|%s", s->id, what);
	return db_counter_get(core->db, n, name);
}

static int read_counts(struct identity_core *core, const struct db_staff *s, struct identity_officer_info *info)
{
	const struct { const char *what; int64_t *n; } counts[] = {
		{ "new", &info->enrolled }, { "today", &info->today }, { "no_paper", &info->no_paper }, { "no_phone", &info->no_phone },
		{ "found", &info->found }, { "same", &info->same }, { "thrown", &info->thrown }, { "thrown_hit", &info->thrown_hit },
		{ "code", &info->codes }, { "child", &info->children },
		{ "proxy", &info->proxies }, { "death", &info->deaths }, { "death_wrong", &info->deaths_wrong }, { "wrong_proof", &info->wrong_proof },
		{ "case", &info->cases },
		{ "case_yes", &info->approved }, { "case_no", &info->refused }, { "case_wrong", &info->case_wrong }, { "case_probe", &info->case_probes },
	};
	int64_t day;
	size_t i;
	int rc = count_of(core, s, "day", &day);

	for (i = 0; i < ARRAY_SIZE(counts) && rc == 0; i++)
		rc = count_of(core, s, counts[i].what, counts[i].n);
	if (day != identity_day_of(identity_clock_steady(core)))
		info->today = 0;
	return rc;
}

static int has_key(struct identity_core *core, const struct db_staff *s, bool *has)
{
	char name[32];
	struct db_key k;
	int rc;

	snprintf(name, sizeof(name), "desk %s", s->desk_name);
	rc = db_key_get(core->db, &k, s->id, name);
	*has = rc == 0;
	return rc == -ENOENT ? 0 : rc;
}

int identity_officer_next(struct identity_core *core, int64_t *id, struct identity_officer_info *info)
{
	uint8_t name[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = name, .cap = sizeof(name) };
	struct db_staff s;
	int rc;

	do
		rc = db_staff_next(core->db, &s, 0, *id);
	while (rc == 0 && (*id = s.id) && s.role == DB_STAFF_OVERSEER);
	if (rc)
		return rc;
	memset(info, 0, sizeof(*info));
	osmo_strlcpy(info->desk, s.desk_name, sizeof(info->desk));
	if (seal_box_open(core->keys, &buf, "officer", s.name.octets, s.name.len) == 0 && buf.len < sizeof(info->name))
		memcpy(info->name, name, buf.len);
	info->state = state_of(core, &s);
	info->has_pin = s.pin_set_at != 0;
	info->last_used = s.last_used;
	info->expires = s.expires;
	rc = has_key(core, &s, &info->has_key);
	return rc ? rc : read_counts(core, &s, info);
}
