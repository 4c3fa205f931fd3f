/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/door/field_door.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/door/identity_door.h"
#include "store/unit/door/field_door_priv.h"

#define LIST_MAX 200	/* drafts that are looked at for a list */

static void put(struct field_turn *t, enum identity_field f, const char *value)
{
	(void)!identity_ans_put(t->ans, f, value);
}

static void put_num(struct field_turn *t, enum identity_field f, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	put(t, f, text);
}

static enum identity_outcome bad(struct field_turn *t, const char *why)
{
	put(t, IDF_REASON, "bad.novalue");
	put(t, IDF_WHY, why);
	return IDO_BAD;
}

/* ---- who it is ---- */

static enum identity_outcome say_entry(struct field_turn *t, const char *name, int rc, unsigned wait_s)
{
	switch (rc) {
	case 0:
		return IDO_OK;
	case -EACCES:
		if (!wait_s) {
			put_num(t, IDF_TRIES, field_dir_tries(t->door->d, name));
			return IDO_WRONG;
		}
		/* fall through */
	case -EAGAIN:
		put_num(t, IDF_MINUTES, (wait_s + 59) / 60);
		return IDO_WAIT;
	case -EPERM:
		return IDO_CLOSED;
	case -EINVAL:
		return IDO_SHAPE;
	case -ENOENT:
		return IDO_NONE;
	default:
		return IDO_BUSY;
	}
}

static enum identity_outcome enter(struct field_turn *t, const char *name)
{
	const struct secret *s = &t->req->secret;
	char pin[SECRET_MAX + 1];
	unsigned wait_s;
	int rc;

	memcpy(pin, s->digits, s->len);
	pin[s->len] = '\0';
	rc = field_dir_enter(t->door->d, name, pin, &wait_s);
	secret_wipe_mem(pin, sizeof(pin));
	return say_entry(t, name, rc, wait_s);
}

static enum identity_outcome unlock(struct field_turn *t)
{
	enum identity_outcome o;
	char name[FIELD_UNIT_NAME];

	osmo_strlcpy(name, t->req->number, sizeof(name));
	t->door->is_proven = false;
	o = enter(t, name);
	if (o != IDO_OK)
		return o;
	osmo_strlcpy(t->door->officer, name, sizeof(t->door->officer));
	put(t, IDF_OFFICER, name);
	put(t, IDF_DESK_NAME, field_dir_name(t->door->d));
	return IDO_OFFICER;
}

/* Who forgot the PIN in between is out. */
static enum identity_outcome prove(struct field_turn *t)
{
	enum identity_outcome o = enter(t, t->door->officer);

	t->door->is_proven = o == IDO_OK;
	return o;
}

static enum identity_outcome bye(struct field_turn *t)
{
	field_dir_leave(t->door->d);
	t->door->has_draft = t->door->is_proven = false;
	return IDO_OK;
}

/* ---- which draft ---- */

static int load(struct field_turn *t, const char *slip)
{
	return field_dir_draft_get(t->door->d, slip, t->lines.text, &t->lines.len);
}

static void put_draft(struct field_turn *t)
{
	put(t, IDF_DRAFT_ID, t->door->slip);
	put(t, IDF_DRAFT, t->door->slip);
	put(t, IDF_VERSION, "1");
}

static enum identity_outcome take_up(struct field_turn *t, const char *slip)
{
	int rc = load(t, slip);

	t->door->has_draft = rc == 0;
	if (rc)
		return rc == -ENOENT || rc == -EBADMSG ? IDO_GONE : IDO_BUSY;
	osmo_strlcpy(t->door->slip, slip, sizeof(t->door->slip));
	return IDO_OK;
}

static enum identity_outcome draft_new(struct field_turn *t)
{
	char why[96];

	if (field_dir_silent_days(t->door->d) >= FIELD_STOP_DAYS) {
		snprintf(why, sizeof(why), "No report for %d days: bring a bundle to the service first.", FIELD_STOP_DAYS);
		return bad(t, why);
	}
	t->door->has_draft = true;
	t->door->slip[0] = '\0';
	return IDO_STEP_PHONE;
}

static enum identity_outcome draft_next(struct field_turn *t)
{
	char slip[FIELD_SLIP + 1];
	enum identity_outcome o;

	osmo_strlcpy(slip, strcmp(t->req->key, "this") ? t->req->key : t->door->slip, sizeof(slip));
	if (!*slip)
		return IDO_NONE;
	o = take_up(t, slip);
	if (o != IDO_OK)
		return o;
	put_draft(t);
	return field_draft_step(&t->lines);
}

static void put_row(struct field_turn *t, const char *slip)
{
	char row[IDENTITY_ATTR_MAX + 160], name[IDENTITY_ATTR_MAX], who[FIELD_UNIT_NAME], day[IDENTITY_DAY_TEXT];

	field_lines_get(&t->lines, "given_name", name, sizeof(name));
	field_lines_get(&t->lines, FIELD_DOOR_OFFICER, who, sizeof(who));
	field_lines_get(&t->lines, FIELD_DOOR_DAY, day, sizeof(day));
	name[strcspn(name, "|")] = '\0';
	snprintf(row, sizeof(row), "%s|%s|%s|1|%s|%s|%d|%s", slip, slip, *day ? day : "-", identity_outcome_name(field_draft_step(&t->lines)), who,
		 !strcmp(who, t->door->officer), name);
	put(t, IDF_ROW, row);
	secret_wipe_mem(row, sizeof(row));
	secret_wipe_mem(name, sizeof(name));
}

static enum identity_outcome draft_list(struct field_turn *t)
{
	char slip[FIELD_SLIP + 1] = "";
	unsigned i, n = 0;

	for (i = 0; i < LIST_MAX && field_dir_draft_next(t->door->d, slip) == 0; i++) {
		if (load(t, slip))
			continue;
		put_row(t, slip);
		n++;
	}
	return n ? IDO_OK : IDO_NONE;
}

/* Open the draft of this dialogue, or begin it. */
static enum identity_outcome open_draft(struct field_turn *t)
{
	char day[IDENTITY_DAY_TEXT];

	if (!t->door->has_draft)
		return IDO_GONE;
	if (t->door->slip[0])
		return take_up(t, t->door->slip);
	identity_day_text(day, time(NULL));
	if (field_lines_set(&t->lines, FIELD_DOOR_OFFICER, t->door->officer) || field_lines_set(&t->lines, FIELD_DOOR_DAY, day))
		return IDO_BUSY;
	return IDO_OK;
}

/* returns: the next step. rc: of what was set before. */
static enum identity_outcome save(struct field_turn *t, int rc)
{
	if (rc == 0)
		rc = field_dir_draft_put(t->door->d, t->door->slip, t->lines.text, t->lines.len);
	if (rc == -EMSGSIZE)
		return bad(t, "less: a draft holds no more");
	if (rc == -EINVAL)
		return bad(t, "expected one line of text");
	if (rc)
		return IDO_BUSY;
	put_draft(t);
	return field_draft_step(&t->lines);
}

/* ---- answers ---- */

static enum identity_outcome draft_set(struct field_turn *t)
{
	const struct field_rules rules = { field_dir_card(t->door->d)->country, field_dir_papers(t->door->d) };
	const char *from = t->req->text_len ? t->req->text : t->req->pick;
	size_t len = t->req->text_len ? t->req->text_len : strlen(t->req->pick);
	char value[IDENTITY_ATTR_MAX], err[IDENTITY_ERR_MAX];
	enum identity_outcome o = open_draft(t);
	int rc;

	if (o != IDO_OK)
		return o;
	if (len >= sizeof(value) || memchr(from, '\0', len))
		return bad(t, "a value: expected at most 160 octets of text");
	memcpy(value, from, len);
	value[len] = '\0';
	rc = field_draft_set(&t->lines, t->req->key, value, &rules, err);
	secret_wipe_mem(value, sizeof(value));
	return rc == -EBADMSG ? bad(t, err) : save(t, rc);
}

static enum identity_outcome draft_phone(struct field_turn *t)
{
	char number[NUMBER_SIZE] = "", typed[IDENTITY_ATTR_MAX], err[IDENTITY_ERR_MAX];
	bool is_none = !strcmp(t->req->key, "none");
	enum identity_outcome o = open_draft(t);
	int rc;

	if (o != IDO_OK)
		return o;
	if ((!is_none && strcmp(t->req->key, "typed")) || t->req->text_len >= sizeof(typed))
		return IDO_SHAPE;
	memcpy(typed, t->req->text, t->req->text_len);
	typed[t->req->text_len] = '\0';
	rc = is_none ? 0 : identity_text_number(number, typed, field_dir_card(t->door->d)->country, err, sizeof(err));
	if (rc == 0) {
		field_lines_drop(&t->lines, "msisdn");
		rc = field_lines_set(&t->lines, FIELD_DOOR_PHONE, t->req->key);
	} else {
		rc = -EBADMSG;
	}
	if (rc == 0 && *number)
		rc = field_lines_set(&t->lines, "msisdn", number);
	secret_wipe_mem(number, sizeof(number));
	secret_wipe_mem(typed, sizeof(typed));
	return rc == -EBADMSG ? bad(t, err) : save(t, rc);
}

static enum identity_outcome drop(struct field_turn *t, const char *slip, enum identity_outcome o)
{
	int rc = *slip ? field_dir_draft_drop(t->door->d, slip) : 0;

	t->door->has_draft = false;
	return rc == 0 ? o : rc == -ENOENT ? IDO_GONE : IDO_BUSY;
}

static enum identity_outcome draft_drop(struct field_turn *t)
{
	char slip[FIELD_SLIP + 1];

	if (!*t->req->key && !t->door->has_draft)
		return IDO_GONE;
	osmo_strlcpy(slip, *t->req->key ? t->req->key : t->door->slip, sizeof(slip));
	return drop(t, slip, IDO_OFFICER);
}

static enum identity_outcome draft_consent(struct field_turn *t)
{
	struct field_consent c = { .key = t->req->key, .lang = t->req->lang, .text = t->req->text, .len = t->req->text_len, .at = time(NULL) };
	enum identity_outcome o = open_draft(t);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!strcmp(c.key, "no"))
		return drop(t, t->door->slip, IDO_DROPPED);
	rc = field_dir_officer_pub(t->door->d, t->door->officer, c.by);
	if (rc == 0)
		rc = field_draft_consent(&t->lines, &c);
	if (rc == -EPERM)
		return IDO_REFUSED;
	o = save(t, rc);
	return o == IDO_STEP_CONSENT ? IDO_OK : o;
}

/* ---- review and end ---- */

static enum identity_outcome draft_show(struct field_turn *t)
{
	char key[32], value[IDENTITY_ATTR_MAX], row[IDENTITY_ATTR_MAX + 40];
	enum identity_outcome o = t->door->has_draft && t->door->slip[0] ? take_up(t, t->door->slip) : IDO_GONE;
	size_t at = 0;

	if (o != IDO_OK)
		return o;
	while (field_lines_next(&t->lines, &at, key, value, sizeof(value))) {
		if (!*key || field_lines_is_about(key))
			continue;
		snprintf(row, sizeof(row), "%s=%s", key, value);
		put(t, IDF_ROW, row);
	}
	put_draft(t);
	if (field_lines_get(&t->lines, FIELD_DOOR_PHONE, value, sizeof(value)) || field_lines_has(&t->lines, "msisdn"))
		put(t, IDF_PROVEN, strcmp(value, "none") ? "phone.typed" : "phone.none");
	secret_wipe_mem(value, sizeof(value));
	secret_wipe_mem(row, sizeof(row));
	return IDO_OK;
}

static enum identity_outcome seal(struct field_turn *t)
{
	char now[24];
	int rc;

	snprintf(now, sizeof(now), "%lld", (long long)time(NULL));
	rc = field_lines_set(&t->lines, "notice", "read") ?: field_lines_set(&t->lines, "slip", t->door->slip) ?: field_lines_set(&t->lines, "enrolled", now);
	if (rc == 0)
		rc = field_dir_person(t->door->d, t->door->slip, t->lines.text, t->lines.len);
	if (rc == -ETIME)
		return bad(t, "No report for too long: bring a bundle to the service first. The draft is kept.");
	if (rc == -EMSGSIZE)
		return bad(t, "less: a person holds no more");
	if (rc)
		return rc == -ENOENT ? IDO_GONE : IDO_BUSY;
	put(t, IDF_REF, t->door->slip);
	t->door->has_draft = false;
	return IDO_ENROLLED;
}

static enum identity_outcome draft_finish(struct field_turn *t)
{
	bool was_proven = t->door->is_proven;
	char err[IDENTITY_ERR_MAX];
	enum identity_outcome o;

	t->door->is_proven = false;	/* good for one */
	if (!was_proven)
		return IDO_REFUSED;
	o = t->door->has_draft && t->door->slip[0] ? take_up(t, t->door->slip) : IDO_GONE;
	if (o != IDO_OK)
		return o;
	o = field_draft_step(&t->lines);
	if (o != IDO_STEP_READY) {
		put_draft(t);
		return o;
	}
	if (field_draft_check(&t->lines, field_dir_card(t->door->d)->country, err))
		return bad(t, err);
	return seal(t);
}

static enum identity_outcome today(struct field_turn *t)
{
	struct field_counts c;
	char row[96];

	if (field_dir_count(t->door->d, &c))
		return IDO_BUSY;
	put_num(t, IDF_DRAFTS, c.drafts);
	snprintf(row, sizeof(row), "%u|%u|%u|%u", c.waiting, c.sealed, c.reported, field_dir_silent_days(t->door->d));
	put(t, IDF_ROW, row);
	return IDO_OK;
}

/* ---- the door ---- */

static const struct {
	enum identity_verb verb;
	bool is_open;		/* nobody has to be in */
	enum identity_outcome (*run)(struct field_turn *t);
} verbs[] = {
	{ IDV_UNLOCK, true, unlock }, { IDV_BYE, true, bye }, { IDV_PROVE, true, prove }, { IDV_DRAFT_NEW, false, draft_new },
	{ IDV_DRAFT_NEXT, false, draft_next }, { IDV_DRAFT_LIST, false, draft_list }, { IDV_DRAFT_SET, false, draft_set },
	{ IDV_DRAFT_CONSENT, false, draft_consent }, { IDV_DRAFT_PHONE, false, draft_phone }, { IDV_DRAFT_SHOW, false, draft_show },
	{ IDV_DRAFT_FINISH, false, draft_finish }, { IDV_DRAFT_DROP, false, draft_drop }, { IDV_OFFICER_TODAY, false, today },
};

static enum identity_outcome run(struct field_turn *t)
{
	size_t i;

	if (t->req->verb == IDV_HELLO)
		return IDO_PLAIN;
	if (t->req->verb == IDV_CASE_LIST)
		return IDO_NONE;
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (verbs[i].verb == t->req->verb)
			return verbs[i].is_open || field_dir_officer(t->door->d) ? verbs[i].run(t) : IDO_REFUSED;
	return IDO_REFUSED;
}

static int field_submit(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket)
{
	struct field_door *door = (struct field_door *)id;
	struct identity_ans ans = { .ticket = ++door->tickets, .dialogue = req->dialogue, .verb = req->verb };
	struct field_turn *t = calloc(1, sizeof(*t));

	if (!t)
		return -EAGAIN;
	*t = (struct field_turn){ .door = door, .req = req, .ans = &ans };
	req->ticket = ans.ticket;
	if (ticket)
		*ticket = ans.ticket;
	field_dir_tick(door->d, time(NULL));
	ans.outcome = run(t);
	secret_wipe_mem(t, sizeof(*t));
	free(t);
	if (done)
		done(ctx, &ans);
	secret_wipe_mem(&ans, sizeof(ans));
	return 0;
}

/* Nothing is ever outstanding. */
static void field_cancel(struct identity *id, uint64_t ticket)
{
}

static void field_free(struct identity *id)
{
	struct field_door *door = (struct field_door *)id;

	field_dir_leave(door->d);
	free(door);
}

struct identity *field_door_new(struct field_dir *d)
{
	static const struct identity_ops ops = { field_submit, field_cancel, field_free };
	struct field_door *door = calloc(1, sizeof(*door));

	if (!door)
		return NULL;
	door->base.ops = &ops;
	door->d = d;
	return &door->base;
}
