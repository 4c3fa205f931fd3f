/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side: organisations, agents, and what a desk may do to a person. Everything inside the caller's transaction. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/damm.h"
#include "store/door/identity_words.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

#define NAME_CHARS	20	/* menus/screens/values.conf: what every screen has room for */
#define SHORT_CHARS	12

static int refuse_words(char err[IDENTITY_ERR_MAX], int rc, const char *words)
{
	snprintf(err, IDENTITY_ERR_MAX, "%s", words);
	return rc;
}

/* "kind: expected one of: ..." */
static int refuse_kind(char err[IDENTITY_ERR_MAX])
{
	snprintf(err, IDENTITY_ERR_MAX, "kind: expected %s", identity_words_list(IDENTITY_WORDS_ORG_KIND));
	return -EINVAL;
}

/* The same of the bundles that the bundle file has. */
static int refuse_bundle(const struct identity_core *core, char err[IDENTITY_ERR_MAX])
{
	const struct identity_bundle *b;
	size_t i, len = (size_t)snprintf(err, IDENTITY_ERR_MAX, "bundle: expected one of:");

	for (i = 0; (b = identity_bundle_at(core, i)) && len + strlen(b->name) + 3 < IDENTITY_ERR_MAX; i++)
		len += (size_t)snprintf(err + len, IDENTITY_ERR_MAX - len, "%s %s", i ? "," : "", b->name);
	return -EINVAL;
}

static int check_org(const struct identity_core *core, struct db_org *org, const struct identity_org_args *a, char err[IDENTITY_ERR_MAX])
{
	const struct identity_bundle *b;

	if (!identity_text_is_digits(a->code, IDENTITY_ORG_LEN, IDENTITY_ORG_LEN) || a->code[0] == '0')
		return refuse_words(err, -EINVAL, "code: expected 6 digits, the first not 0");
	if (!damm_is_valid(a->code, IDENTITY_ORG_LEN)) {
		snprintf(err, IDENTITY_ERR_MAX, "code: expected a Damm check digit at the end; %.5s%c would do", a->code, damm_digit(a->code, 5));
		return -EINVAL;
	}
	if (!identity_text_is_name(a->name, NAME_CHARS))
		return refuse_words(err, -EINVAL, "name: expected 1 to 20 characters");
	if (!identity_text_is_name(a->short_name, SHORT_CHARS) || strlen(a->short_name) >= sizeof(org->short_name))
		return refuse_words(err, -EINVAL, "short: expected 1 to 12 characters");
	if (strchr(a->short_name, '|'))
		return refuse_words(err, -EINVAL, "short: expected no '|'");
	if (!identity_text_is_name(a->place, SHORT_CHARS) || strlen(a->place) >= sizeof(org->place))
		return refuse_words(err, -EINVAL, "place: expected 1 to 12 characters");
	if (!identity_words_find(IDENTITY_WORDS_ORG_KIND, a->kind))
		return refuse_kind(err);
	osmo_strlcpy(org->bundle, a->bundle, sizeof(org->bundle));
	b = identity_org_bundle(core, org);
	if (!b || strcmp(b->name, a->bundle))
		return refuse_bundle(core, err);
	osmo_strlcpy(org->purpose, b->purpose, sizeof(org->purpose));
	return 0;
}

int identity_org_add(struct identity_core *core, const struct identity_org_args *args, char err[IDENTITY_ERR_MAX])
{
	struct db_org org = { .created = identity_clock_now(core) };
	int rc;

	err[0] = '\0';
	rc = check_org(core, &org, args, err);
	if (rc)
		return rc;
	osmo_strlcpy(org.code, args->code, sizeof(org.code));
	osmo_strlcpy(org.name, args->name, sizeof(org.name));
	osmo_strlcpy(org.short_name, args->short_name, sizeof(org.short_name));
	osmo_strlcpy(org.place, args->place, sizeof(org.place));
	osmo_strlcpy(org.kind, identity_words_find(IDENTITY_WORDS_ORG_KIND, args->kind), sizeof(org.kind));
	rc = db_org_new(core->db, &org);
	if (rc == -EEXIST)
		return refuse_words(err, rc, "code: an organisation has it already");
	return rc ? rc : identity_leaf(core, org.created, "org.add", org.code, org.code, strlen(org.code));
}

int identity_org_set(struct identity_core *core, const char *code, const char *what, char err[IDENTITY_ERR_MAX])
{
	static const struct { const char *what, *leaf; uint8_t state; } acts[] = {
		{ "pause", "org.pause", DB_ORG_PAUSED }, { "resume", "org.resume", DB_ORG_OPEN }, { "close", "org.close", DB_ORG_CLOSED },
	};
	struct db_org org;
	unsigned i;
	int rc;

	err[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(acts) && strcmp(acts[i].what, what); i++)
		;
	if (i == ARRAY_SIZE(acts))
		return refuse_words(err, -EINVAL, "expected pause, resume or close");
	rc = db_org_find(core->db, &org, code);
	if (rc == -ENOENT)
		return refuse_words(err, rc, "no organisation has this code");
	if (rc == 0 && org.state == DB_ORG_CLOSED)
		return refuse_words(err, -EPERM, "code: this organisation is closed for good; add it anew with a code of its own");
	if (rc == 0)
		rc = db_org_state(core->db, org.id, acts[i].state);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), acts[i].leaf, org.code, org.code, strlen(org.code));
}

int identity_admin_login(struct identity_core *core, struct db_login *l, const char *number, unsigned slot, char err[IDENTITY_ERR_MAX])
{
	char e164[NUMBER_SIZE];
	uint8_t ix[DB_IX];

	err[0] = '\0';
	if (slot < 1 || slot > DB_SLOT_MAX)
		return refuse_words(err, -EINVAL, "slot: expected 1 to 8");
	if (identity_text_number(e164, number, core->conf->country, err, IDENTITY_ERR_MAX))
		return -EINVAL;
	seal_number_ix(core->keys, ix, e164);
	return identity_login_load(core, l, ix, slot);
}

/* A PIN that is there already wraps the new role at its next unlock. */
int identity_agent_add(struct identity_core *core, const char *code, const char *number, unsigned *desk, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	struct db_staff s = { .role = DB_STAFF_AGENT, .created = now };
	struct db_login l;
	struct db_org org;
	int rc;

	rc = identity_admin_login(core, &l, number, 1, err);
	if (rc)
		return rc;
	rc = db_org_find(core->db, &org, code);
	if (rc == -ENOENT)
		return refuse_words(err, rc, "org: no organisation has this code");
	if (l.staff_id)
		return refuse_words(err, -EEXIST, "msisdn: this number is an agent or an officer already");
	seal_random(s.ref, sizeof(s.ref));
	s.org_id = org.id;
	if (rc == 0)
		rc = db_staff_new(core->db, &s);
	l.staff_id = s.id;
	l.touched = now;
	if (rc == 0)
		rc = db_login_put(core->db, &l);
	if (rc == 0)
		rc = identity_leaf(core, now, "agent.add", org.code, s.ref, sizeof(s.ref));
	*desk = s.desk;
	return rc;
}

int identity_agent_set(struct identity_core *core, const char *number, const char *what, char err[IDENTITY_ERR_MAX])
{
	bool block = !strcmp(what, "block");
	struct db_staff s;
	struct db_login l;
	int rc;

	rc = identity_admin_login(core, &l, number, 1, err);
	if (rc)
		return rc;
	if (!block && strcmp(what, "unblock"))
		return refuse_words(err, -EINVAL, "expected block or unblock");
	if (!l.staff_id)
		return refuse_words(err, -ENOENT, "no agent has this number");
	rc = db_staff_get(core->db, &s, l.staff_id);
	if (rc)
		return rc;
	if (s.role != DB_STAFF_AGENT)
		return refuse_words(err, -ENOENT, "no agent has this number");
	s.state = block ? DB_STAFF_BLOCKED : DB_STAFF_ACTIVE;
	if (!block)
		s.closed_until = s.window_wrong = s.wrong_today = s.streak = 0;
	rc = db_staff_put(core->db, &s);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), block ? "agent.block" : "agent.unblock", "", s.ref, sizeof(s.ref));
}

static int lock_person(struct identity_core *core, struct db_person *p, struct db_login *l)
{
	p->locked_until = DB_FOREVER;
	p->survey.len = 0;
	return identity_case_stop(core, p->id);
}

static int unlock_person(struct identity_core *core, struct db_person *p, struct db_login *l)
{
	p->locked_until = 0;
	return 0;
}

static int close_person(struct identity_core *core, struct db_person *p, struct db_login *l)
{
	p->state = DB_PERSON_CLOSED;
	return identity_case_stop(core, p->id);
}

/* The desk opens the PIN too: the tries begin anew. */
static int reopen_person(struct identity_core *core, struct db_person *p, struct db_login *l)
{
	struct db_number n;
	bool is_erasing = false;
	int rc = identity_number_load(core, &n, l->number_ix);

	if (rc == 0 && p->state == DB_PERSON_CLOSED)
		rc = identity_case_erase_reopen(core, p->id, &is_erasing);
	if (rc)
		return rc;
	if (p->state == DB_PERSON_CLOSED)
		p->state = is_erasing ? DB_PERSON_ERASING : DB_PERSON_ACTIVE;	/* a death is another matter */
	identity_tries_forget(l, &n);
	n.touched = identity_clock_now(core);
	rc = db_login_put(core->db, l);
	return rc ? rc : db_number_put(core->db, &n);
}

static int alive_person(struct identity_core *core, struct db_person *p, struct db_login *l)
{
	return identity_death_alive(core, p);
}

int identity_person_set(struct identity_core *core, const char *number, unsigned slot, const char *what, char err[IDENTITY_ERR_MAX])
{
	static const struct {
		const char *what, *leaf;
		int (*act)(struct identity_core *core, struct db_person *p, struct db_login *l);
	} acts[] = {
		{ "lock", "lock", lock_person }, { "unlock", "unlock", unlock_person },
		{ "close", "close", close_person }, { "reopen", "reopen", reopen_person },
		{ "alive", "alive", alive_person },
	};
	struct db_person p;
	struct db_login l;
	unsigned i;
	int rc;

	rc = identity_admin_login(core, &l, number, slot, err);
	if (rc)
		return rc;
	for (i = 0; i < ARRAY_SIZE(acts) && strcmp(acts[i].what, what); i++)
		;
	if (i == ARRAY_SIZE(acts))
		return refuse_words(err, -EINVAL, "expected lock, unlock, close, reopen or alive");
	if (!l.person_id)
		return refuse_words(err, -ENOENT, "nobody has this number and slot");
	rc = db_person_get(core->db, &p, l.person_id);
	if (rc == 0)
		rc = acts[i].act(core, &p, &l);
	if (rc == -ESTALE)
		return refuse_words(err, rc, "nobody reported this person dead");
	if (rc == 0)
		rc = db_person_put(core->db, &p);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), acts[i].leaf, "", p.ref, sizeof(p.ref));
}

int identity_person_find(struct identity_core *core, const char *number, unsigned slot, struct identity_person_info *info)
{
	int64_t now = identity_clock_now(core);
	char err[IDENTITY_ERR_MAX];
	struct db_startcode c;
	struct db_person p;
	struct db_login l;
	int rc;

	memset(info, 0, sizeof(*info));
	rc = identity_admin_login(core, &l, number, slot, err);
	if (rc || !l.person_id)
		return rc;
	rc = db_person_get(core->db, &p, l.person_id);
	if (rc == 0)
		rc = db_share_count_live(core->db, &info->live_codes, p.id, now);
	if (rc)
		return rc;
	info->found = true;
	info->has_pin = l.wrap_person.len > 0;
	info->pin_closed = identity_tries_is_closed(&l);
	info->waits_start = db_startcode_get(core->db, &c, l.number_ix, slot) == 0 && c.expires > identity_clock_steady(core);
	info->locked = identity_is_locked(&p, identity_clock_steady(core));
	info->closed = p.state == DB_PERSON_CLOSED;
	info->death = p.state == DB_PERSON_REPORTED ? "reported" : p.state == DB_PERSON_DEAD ? "confirmed" : "no";
	info->pending = p.wrap_pend.len > 0;
	info->evidence = p.evidence;
	info->created = p.created;
	info->last_used = p.last_used;
	memcpy(info->ref, p.ref, sizeof(info->ref));
	return 0;
}
