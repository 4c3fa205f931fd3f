/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CHECK: an agent types a code. Typing errors, expired and used codes cost nothing; a wrong code is counted before it is judged. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/damm.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

/* Load the agent and the organisation of this dialogue. returns: ok | refused | agent_closed MINUTES | busy. */
static enum identity_outcome load_desk(struct identity_run *r, struct db_staff *s, struct db_org *org)
{
	int rc;

	rc = db_staff_get(r->core->db, s, r->d->staff_id);
	if (rc == 0)
		rc = db_org_get(r->core->db, org, s->org_id);
	if (rc == 0)
		rc = identity_org_stop(r->core, org, s->id);
	if (rc)
		return identity_fault(r->core, rc, "check");
	return s->state == DB_STAFF_ACTIVE && org->state == DB_ORG_OPEN ? IDO_OK : IDO_REFUSED;
}

static enum identity_outcome show_closed(struct identity_run *r, const struct db_staff *s)
{
	identity_put_wait(r, s->closed_until);
	return IDO_AGENT_CLOSED;
}

enum identity_outcome identity_check_desk(struct identity_run *r, struct db_staff *s, struct db_org *org)
{
	enum identity_outcome o = load_desk(r, s, org);

	return o == IDO_OK && s->closed_until > r->steady ? show_closed(r, s) : o;
}

static unsigned left_of(const struct db_staff *s, unsigned most)
{
	unsigned window = s->window_wrong < most ? most - s->window_wrong : 0;
	unsigned day = s->wrong_today < IDENTITY_WRONG_A_DAY ? IDENTITY_WRONG_A_DAY - s->wrong_today : 0;

	return window < day ? window : day;
}

static void count_wrong(struct db_staff *s, unsigned most, int64_t now)
{
	int64_t day = identity_day_of(now);

	if (now - s->window_start >= IDENTITY_WINDOW_S) {
		s->window_start = now;
		s->window_wrong = 0;
	}
	if (s->wrong_day != day) {
		s->wrong_day = day;
		s->wrong_today = 0;
	}
	s->window_wrong++;
	s->wrong_today++;
	s->streak++;
	if (s->wrong_today >= IDENTITY_WRONG_A_DAY)
		s->closed_until = identity_day_end(now);
	else if (s->window_wrong >= most)
		s->closed_until = now + IDENTITY_WINDOW_S;
}

static bool is_same_count(const struct db_staff *a, const struct db_staff *b)
{
	return a->window_start == b->window_start && a->window_wrong == b->window_wrong && a->wrong_day == b->wrong_day &&
	       a->wrong_today == b->wrong_today && a->streak == b->streak && a->closed_until == b->closed_until;
}

/* Take this attempt back. Attempts counted meanwhile stay, and so does a desk that they closed. */
static void take_back(struct db_staff *s, const struct identity_job *kept)
{
	const struct db_staff *before = &kept->staff_before, *counted = &kept->staff_counted;

	if (!is_same_count(s, counted)) {
		s->window_wrong -= s->window_wrong > 0 && s->window_start == counted->window_start;
		s->wrong_today -= s->wrong_today > 0 && s->wrong_day == counted->wrong_day;
		s->streak -= s->streak > 0;
		return;
	}
	s->window_start = before->window_start;
	s->window_wrong = before->window_wrong;
	s->wrong_day = before->wrong_day;
	s->wrong_today = before->wrong_today;
	s->streak = before->streak;
	s->closed_until = before->closed_until;
}

static enum identity_outcome answer_wrong(struct identity_run *r, const struct db_staff *s, unsigned most)
{
	if (s->streak == IDENTITY_WRONG_ALERT)
		LOGP(DIDENT, LOGL_ERROR, "desk %u typed %u wrong codes in a row\n", s->desk, s->streak);
	if (s->closed_until > r->steady)
		return show_closed(r, s);
	identity_put_num(r, IDF_TRIES, left_of(s, most));
	return IDO_WRONG;
}

/* Add to the person's history who saw which facts; the event names no desk. identity_seen.c reads it. */
static int tell_person(struct identity_run *r, const struct db_share *sh, const struct db_org *org, const char *names, const char *ref)
{
	char date[IDENTITY_DAY_TEXT], clock[6], event[IDENTITY_EVENT_MAX];

	identity_day_text(date, r->now);
	identity_day_clock(clock, r->now);
	snprintf(event, sizeof(event), "%s|%s|%s|%s|%s|%s|%s", date, org->short_name, names, clock, org->code, sh->purpose, ref);
	return identity_inbox_tell(r->core, sh->person_id, event, r->now);
}

static void keep_name(struct identity_dialogue *d, const char *kept)
{
	osmo_strlcpy(d->name_kept, kept, sizeof(d->name_kept));
	d->name_tries = IDENTITY_NAMES_A_CODE;
}

/* Put the facts of an opened envelope ("name=value" NUL ..., last "=evidence") and collect their names. */
static void put_facts(struct identity_run *r, const struct identity_bundle *b, char *facts, size_t len, char *names, size_t size)
{
	char name[24], *p, *value;
	size_t used = 0;

	names[0] = '\0';
	r->d->name_tries = 0;
	for (p = facts; p < facts + len; p += strlen(p) + 1) {
		value = strchr(p, '=');
		if (!value || value - p >= (ptrdiff_t)sizeof(name))
			continue;
		if (value == p) {
			identity_put(r, IDF_EVIDENCE, value + 1);
			continue;
		}
		snprintf(name, sizeof(name), "%.*s", (int)(value - p), p);
		if (!b || (b->yes_no_only && !identity_facts_is_yes_no(name)))
			continue;
		if (!strcmp(name, "name_match"))	/* what it is judged by: the agent has to type a name */
			keep_name(r->d, value + 1);
		else if (strcmp(name, "evidence"))	/* every check says it, in a field of its own */
			identity_put(r, IDF_FACT, p);
		used += snprintf(names + used, size - used, "%s%s", used ? "," : "", name);
	}
}

void identity_check_ask_name(struct identity_run *r)
{
	if (r->d->name_tries)
		identity_put_num(r, IDF_NAME_ASKED, r->d->name_tries);
}

enum identity_outcome identity_check_shown(const struct identity_ans *ans)
{
	const char *fact;
	unsigned n;

	for (n = 0; (fact = identity_ans_get(ans, IDF_FACT, n)); n++)
		if (!strncmp(fact, "full_name=", 10) || !strncmp(fact, "given_name=", 11))
			return IDO_OK;
	return IDO_OK_ANSWERS;
}

/* Keep what the agent is about to see for three minutes, under the agent's own key, in case the dialogue is cut just now. */
static int seal_again(struct identity_run *r, struct db_blob *again)
{
	const struct seal_aad aad = { .what = SEAL_AGAIN, .ref = r->d->staff_ref };
	struct seal_buf buf = { .octets = again->octets, .cap = sizeof(again->octets) };
	int rc = seal_dek_seal(&buf, r->d->staff_key, &aad, r->ans->fields, r->ans->used);

	again->len = buf.len;
	return rc;
}

/* Record the check under a random record number; one that is taken is drawn again. */
static int new_checked(struct identity_run *r, const struct db_share *sh, const struct db_staff *s, struct db_checked *c)
{
	struct db_blob again;
	int rc = -EEXIST, tries;

	memset(c, 0, sizeof(*c));
	c->staff_id = s->id;
	c->org_id = s->org_id;
	c->share_id = sh->id;
	c->person_id = sh->person_id;
	c->kind = sh->kind;
	c->opened = r->now;
	if (seal_again(r, &again))
		return -EIO;
	for (tries = 0; rc == -EEXIST && tries < 5; tries++) {
		seal_random_checked(c->ref, IDENTITY_REF_LEN);
		rc = db_checked_new(r->core->db, c, &again);
	}
	return rc;
}

/* Perhaps ask the person about this check at the next dial. */
static int survey_mark(struct identity_run *r, int64_t person_id, int64_t checked_id)
{
	struct db_person p;
	int rc;

	if (!seal_random_one_in(r->core->conf->survey_one_in))
		return 0;
	rc = db_person_get(r->core->db, &p, person_id);
	if (rc)
		return rc;
	rc = identity_mark_seal(r->core, &p.survey, IDENTITY_MARK_SURVEY, p.ref, checked_id);
	return rc ? rc : db_person_put(r->core->db, &p);
}

/* One transaction: the code is used, its envelope gone, the check on record, the person told. */
static int redeem_code(struct identity_run *r, const struct db_share *sh, struct db_staff *s, const struct db_org *org, const char *names)
{
	struct db_checked c;
	int rc;

	if (sh->kind != DB_SHARE_FACTS)
		r->d->name_tries = 0;
	rc = db_share_end(r->core->db, sh->id, DB_SHARE_USED, r->now);
	if (rc == 0)
		rc = new_checked(r, sh, s, &c);
	if (rc == 0)
		rc = tell_person(r, sh, org, names, c.ref);
	if (rc == 0)
		rc = survey_mark(r, sh->person_id, c.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "check", org->code, c.ref, strlen(c.ref));
	if (rc == 0) {
		s->streak = 0;
		rc = db_staff_put(r->core->db, s);
	}
	if (rc)
		return rc;
	identity_put(r, IDF_REF, c.ref);
	r->d->checked_id = c.id;
	return 0;
}

/* Whether the code is live by the clock, which may have been set back, and by the time that passed since it was made, and its person may be checked here. returns: 1; 0 too late; -errno. */
static int is_good(struct identity_run *r, const struct db_share *sh)
{
	struct db_person p;
	bool blocked;
	int rc;

	if (sh->state != DB_SHARE_LIVE || sh->expires <= r->now || !identity_is_within(r, sh->created, identity_share_most(sh)))
		return 0;
	rc = db_person_get(r->core->db, &p, sh->person_id);
	if (rc == 0)
		rc = db_block_has(r->core->db, &blocked, p.id, sh->org_id);
	if (rc)
		return rc;
	return p.state == DB_PERSON_ACTIVE && !identity_is_locked(&p, r->steady) && !blocked;
}

static enum identity_outcome check_otp(struct identity_run *r, struct db_staff *s, const struct db_org *org, const struct secret *code)
{
	struct db_share sh;
	uint8_t mac[DB_IX];
	int rc;

	seal_otp_mac(r->core->keys, mac, org->code, org->purpose, code->digits, code->len);
	rc = db_share_find(r->core->db, &sh, org->id, mac);
	if (rc == -ENOENT || (rc == 0 && sh.kind != DB_SHARE_OTP)) {
		count_wrong(s, IDENTITY_WRONG_OTP, r->steady);
		rc = db_staff_put(r->core->db, s);
		return rc ? identity_fault(r->core, rc, "check") : answer_wrong(r, s, IDENTITY_WRONG_OTP);
	}
	if (rc == 0)
		rc = is_good(r, &sh);
	if (rc == 0)
		return IDO_LATE;
	if (rc == 1)
		rc = redeem_code(r, &sh, s, org, "code");
	return rc ? identity_fault(r->core, rc, "check") : IDO_OK_OTP;
}

enum identity_outcome identity_check_count(struct identity_run *r, struct db_staff *s)
{
	int rc;

	r->kept->staff_before = *s;
	count_wrong(s, IDENTITY_WRONG_SHARE, r->steady);
	r->kept->staff_counted = *s;
	rc = db_staff_put(r->core->db, s);
	return rc ? identity_fault(r->core, rc, "check") : RUN_HASH;
}

int identity_check_uncount(struct identity_run *r)
{
	struct db_staff s;
	int rc = db_staff_get(r->core->db, &s, r->d->staff_id);

	if (rc)
		return rc;
	take_back(&s, r->kept);
	return db_staff_put(r->core->db, &s);
}

enum identity_outcome identity_check_wrong(struct identity_run *r)
{
	struct db_staff s;
	int rc = db_staff_get(r->core->db, &s, r->d->staff_id);

	return rc ? identity_fault(r->core, rc, "check") : answer_wrong(r, &s, IDENTITY_WRONG_SHARE);
}

static enum identity_outcome take_share(struct identity_run *r, struct db_staff *s, const struct db_org *org)
{
	uint8_t salt[KDF_SALT];

	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_CHECK))
		return IDO_BUSY;
	seal_share_salt(r->core->keys, salt, org->code);
	identity_hash_take(r, IDENTITY_HASH_CHECK, &r->req->secret, salt, r->core->conf->token_mem_kib, r->core->conf->token_ops);
	return identity_check_count(r, s);
}

enum identity_outcome identity_verb_CHECK(struct identity_run *r)
{
	const struct secret *code = &r->req->secret;
	char digits[SECRET_MAX + 1] = "";
	enum identity_outcome o;
	struct db_staff s;
	struct db_org org;
	bool shape;

	o = load_desk(r, &s, &org);
	if (o != IDO_OK)
		return o;
	identity_put(r, IDF_ORG_CODE, org.code);	/* what to dial for a new code */
	memcpy(digits, code->digits, code->len);
	shape = identity_text_is_digits(digits, code->len, code->len) && (code->len == IDENTITY_SHARE_LEN || code->len == IDENTITY_OTP_LEN);
	secret_wipe_mem(digits, sizeof(digits));
	if (!shape)
		return IDO_SHAPE;
	if (s.closed_until > r->steady)
		return show_closed(r, &s);
	if (code->len == IDENTITY_SHARE_LEN && !damm_is_valid(code->digits, code->len))
		return IDO_TYPO;
	o = identity_pace_check(r, &s);
	if (o != IDO_OK)
		return o;
	if (code->len == IDENTITY_OTP_LEN)
		return check_otp(r, &s, &org, code);
	if (org.otp_only)
		return IDO_LATE;	/* given before the organisation had this rule: it needs a new code */
	return take_share(r, &s, &org);
}

static enum identity_outcome open_share(struct identity_run *r, struct db_staff *s, const struct db_org *org, const struct db_share *sh)
{
	char facts[sizeof(((struct identity_gift *)0)->facts) + SEAL_PAD], names[IDENTITY_EVENT_MAX];
	struct seal_buf buf = { .octets = (uint8_t *)facts, .cap = sizeof(facts) };
	struct identity_bundle rules;
	struct db_blob envelope;
	enum identity_outcome o = IDO_LATE;
	int rc;

	rc = db_share_envelope(r->core->db, &envelope, sh->id);
	if (rc == 0 && seal_envelope_open(r->core->keys, &buf, org->code, r->v, envelope.octets, envelope.len) == 0 && buf.len > 0 &&
	    facts[buf.len - 1] == '\0') {
		put_facts(r, identity_org_rules(r->core, org, &rules) ? &rules : NULL, facts, buf.len, names, sizeof(names));
		rc = redeem_code(r, sh, s, org, names);
		identity_check_ask_name(r);
		o = identity_check_shown(r->ans);
	}
	secret_wipe_mem(facts, sizeof(facts));
	return rc && rc != -ENOENT ? identity_fault(r->core, rc, "check") : o;
}

/* Costs nothing after all: expired, used, or never judged. */
static enum identity_outcome free_of(struct identity_run *r, struct db_staff *s, enum identity_outcome o)
{
	int rc;

	take_back(s, r->kept);
	rc = db_staff_put(r->core->db, s);
	return rc ? identity_fault(r->core, rc, "check") : o;
}

enum identity_outcome identity_again_CHECK(struct identity_run *r)
{
	struct db_share sh;
	struct db_staff s;
	struct db_org org;
	enum identity_outcome o;
	uint8_t ix[DB_IX];
	int rc;

	o = load_desk(r, &s, &org);
	if (o == IDO_BUSY)
		return o;
	identity_put(r, IDF_ORG_CODE, org.code);
	if (!r->v || o == IDO_REFUSED)
		return free_of(r, &s, r->v ? o : IDO_BUSY);
	seal_share_ix(r->core->keys, ix, r->v);
	rc = db_share_find(r->core->db, &sh, org.id, ix);
	if (rc == -ENOENT)
		return answer_wrong(r, &s, IDENTITY_WRONG_SHARE);
	if (rc == 0)
		rc = is_good(r, &sh);
	if (rc < 0)
		return identity_fault(r->core, rc, "check");
	if (rc == 0)
		return free_of(r, &s, IDO_LATE);
	take_back(&s, r->kept);
	o = open_share(r, &s, &org, &sh);
	return o == IDO_LATE ? free_of(r, &s, o) : o;
}

enum identity_outcome identity_check_given(struct identity_run *r, int64_t share_id)
{
	struct db_share sh;
	struct db_staff s;
	struct db_org org;
	enum identity_outcome o = load_desk(r, &s, &org);
	int rc;

	if (o != IDO_OK)
		return o;
	rc = db_share_get(r->core->db, &sh, share_id);
	if (rc == 0)
		rc = is_good(r, &sh);
	if (rc == 0 || rc == -ENOENT)
		return IDO_LATE;
	if (rc == 1 && sh.kind == DB_SHARE_FACTS)
		return open_share(r, &s, &org, &sh);
	if (rc == 1)
		rc = redeem_code(r, &sh, &s, &org, "code");
	return rc ? identity_fault(r->core, rc, "check") : IDO_OK_OTP;
}
