/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an agent does besides checking: close a check, see it again after a cut, see the counts of the day. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/values/identity_day.h"
#include "store/values/name_skeleton.h"
#include "store/identity/core/identity_rules.h"

static int outcome_of(const char *key)
{
	if (!strcmp(key, "yes"))
		return DB_CHECKED_SERVED;
	if (!strcmp(key, "name"))
		return DB_CHECKED_NOT_SAME;
	return strcmp(key, "no") ? -1 : DB_CHECKED_NOT_SERVED;
}

enum identity_outcome identity_verb_SERVED(struct identity_run *r)
{
	int outcome = outcome_of(r->req->key);
	int64_t id = r->d->checked_id;
	int rc;

	if (!id || outcome < 0)
		return IDO_REFUSED;
	r->d->checked_id = 0;
	r->d->name_tries = 0;
	secret_wipe_mem(r->d->name_kept, sizeof(r->d->name_kept));
	rc = db_checked_close(r->core->db, id, (uint8_t)outcome, r->now);
	if (rc == -ESTALE || rc == -ENOENT)
		return IDO_OK;
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "served", "", &id, sizeof(id));
	return rc ? identity_fault(r->core, rc, "served") : IDO_OK;
}

/* Append the fields that were sealed with the check. */
static int open_again(struct identity_run *r, const struct db_blob *again)
{
	const struct seal_aad aad = { .what = SEAL_AGAIN, .ref = r->d->staff_ref };
	uint8_t plain[IDENTITY_ANS_FIELDS + SEAL_PAD];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_dek_open(&buf, r->d->staff_key, &aad, again->octets, again->len);

	if (rc == 0 && r->ans->used + buf.len <= sizeof(r->ans->fields)) {
		memcpy(r->ans->fields + r->ans->used, plain, buf.len);
		r->ans->used += buf.len;
	} else {
		rc = -EBADMSG;
	}
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

/* The same values and the same record number; nothing is counted, nobody is told twice. */
static enum identity_outcome show_again(struct identity_run *r)
{
	struct db_blob again;
	struct db_checked c;
	int rc = -ENOENT;

	if (r->d->checked_id)
		rc = db_checked_get(r->core->db, &c, r->d->checked_id);
	if (rc == 0 && (c.outcome != DB_CHECKED_OPEN || c.staff_id != r->d->staff_id || r->now - c.opened >= IDENTITY_AGAIN_S))
		return IDO_GONE;
	if (rc == 0)
		rc = db_checked_again(r->core->db, &again, c.id);
	if (rc)
		return rc == -ENOENT ? IDO_GONE : identity_fault(r->core, rc, "check again");
	if (open_again(r, &again))
		return IDO_GONE;
	identity_put(r, IDF_REF, c.ref);
	identity_check_ask_name(r);
	return c.kind == DB_SHARE_OTP ? IDO_OK_OTP : identity_check_shown(r->ans);
}

enum identity_outcome identity_verb_CHECK_AGAIN(struct identity_run *r)
{
	return show_again(r);
}

/* What was typed goes no further than here. */
static void put_match(struct identity_run *r)
{
	char told[IDENTITY_FACT_MAX] = "", fact[32];
	int match;

	memcpy(told, r->req->text, OSMO_MIN(r->req->text_len, sizeof(told) - 1));
	match = name_skeleton_judge(r->d->name_kept, told);
	snprintf(fact, sizeof(fact), "name_match=%s", match < 0 ? "unknown" : match ? "yes" : "no");
	identity_put(r, IDF_FACT, fact);
	secret_wipe_mem(told, sizeof(told));
}

enum identity_outcome identity_verb_NAME_TOLD(struct identity_run *r)
{
	enum identity_outcome o;
	struct db_staff s;
	struct db_org org;

	o = identity_check_desk(r, &s, &org);
	if (o != IDO_OK)
		return o;
	if (!r->d->checked_id || !r->d->name_tries)
		return IDO_GONE;
	if (!r->req->text_len)
		return IDO_SHAPE;
	o = identity_pace_check(r, &s);
	if (o != IDO_OK)
		return o;
	r->d->name_tries--;
	put_match(r);
	return show_again(r);
}

enum identity_outcome identity_verb_TODAY(struct identity_run *r)
{
	int64_t since = identity_day_start(r->now);
	unsigned all = 0, served = 0, not_same = 0, not_served = 0;
	struct db *db = r->core->db;
	struct db_staff s;
	int rc;

	rc = db_staff_get(db, &s, r->d->staff_id);
	if (rc == 0)
		rc = db_checked_count(db, &all, s.id, since);
	if (rc == 0)
		rc = db_checked_count_as(db, &served, s.id, since, DB_CHECKED_SERVED);
	if (rc == 0)
		rc = db_checked_count_as(db, &not_same, s.id, since, DB_CHECKED_NOT_SAME);
	if (rc == 0)
		rc = db_checked_count_as(db, &not_served, s.id, since, DB_CHECKED_NOT_SERVED);
	if (rc)
		return identity_fault(r->core, rc, "today");
	identity_put_num(r, IDF_TODAY, all);
	identity_put_num(r, IDF_SERVED, served);
	identity_put_num(r, IDF_NOT_SAME, not_same);
	identity_put_num(r, IDF_NOT_SERVED, not_served);
	identity_put_num(r, IDF_WRONG_TODAY, s.wrong_day == identity_day_of(r->steady) ? s.wrong_today : 0);
	return IDO_OK;
}

enum identity_outcome identity_verb_END_SHIFT(struct identity_run *r)
{
	identity_shift_end(r);
	return IDO_OK;
}
