/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/core/identity_day.h"
#include "store/identity/core/identity_rules.h"

#define IN(state) (1u << (state))
#define ANY (IN(IDS_NEW) | IN(IDS_HASHING) | IN(IDS_START) | IN(IDS_BOTH) | IN(IDS_RESUME) | IN(IDS_PERSON) | IN(IDS_STAFF) | IN(IDS_OVER))
#define NO_DIALOGUE 0
#define STRANGER_S (730 * DB_DAY)	/* a known number is never forgotten: a first screen must not tell soon that this one was */

/* What each state of a dialogue permits. States move on, so a verb of a state that is left cannot be repeated: HELLO makes the
 * dialogue, UNLOCK, ROLE, RESUME and RESTART leave theirs, RESTART also declines an offer. OFFER before SHARE and the like are asked by the verb itself. */
static const struct {
	identity_verb_fn run, again;
	unsigned states;	/* NO_DIALOGUE: a verb outside dialogues */
} verbs[IDV_COUNT] = {
	[IDV_HELLO] = { identity_verb_HELLO, NULL, NO_DIALOGUE },
	[IDV_NOT_SHOP] = { identity_verb_NOT_SHOP, NULL, IN(IDS_NEW) },
	[IDV_LANG] = { identity_verb_LANG, NULL, IN(IDS_NEW) | IN(IDS_START) | IN(IDS_BOTH) | IN(IDS_PERSON) | IN(IDS_STAFF) },
	[IDV_UNLOCK] = { identity_verb_UNLOCK, identity_again_UNLOCK, IN(IDS_NEW) },
	[IDV_NOTICE] = { identity_verb_NOTICE, NULL, IN(IDS_START) },
	[IDV_PIN_NEW] = { identity_verb_PIN_NEW, NULL, IN(IDS_START) | IN(IDS_PERSON) },
	[IDV_PIN_AGAIN] = { identity_verb_PIN_AGAIN, identity_again_PIN_AGAIN, IN(IDS_START) | IN(IDS_PERSON) },
	[IDV_ROLE] = { identity_verb_ROLE, NULL, IN(IDS_BOTH) },
	[IDV_HOME] = { identity_verb_HOME, NULL, IN(IDS_PERSON) | IN(IDS_STAFF) },
	[IDV_SHOP] = { identity_verb_SHOP, NULL, IN(IDS_PERSON) },
	[IDV_OFFER] = { identity_verb_OFFER, NULL, IN(IDS_PERSON) },
	[IDV_CHOOSE] = { identity_verb_CHOOSE, NULL, IN(IDS_PERSON) },
	[IDV_LIFE] = { identity_verb_LIFE, NULL, IN(IDS_PERSON) },
	[IDV_SHARE] = { identity_verb_SHARE, identity_again_SHARE, IN(IDS_PERSON) },
	[IDV_OTP] = { identity_verb_OTP, NULL, IN(IDS_PERSON) },
	[IDV_CHECKPOINT] = { identity_verb_CHECKPOINT, NULL, IN(IDS_PERSON) },
	[IDV_RESUME] = { identity_verb_RESUME, NULL, IN(IDS_RESUME) },
	[IDV_RESTART] = { identity_verb_RESTART, NULL, IN(IDS_RESUME) | IN(IDS_PERSON) },
	[IDV_OPEN_CODE] = { identity_verb_OPEN_CODE, NULL, IN(IDS_PERSON) },
	[IDV_CANCEL_CODE] = { identity_verb_CANCEL_CODE, NULL, IN(IDS_PERSON) },
	[IDV_MY_ID] = { identity_verb_MY_ID, NULL, IN(IDS_PERSON) },
	[IDV_HISTORY] = { identity_verb_HISTORY, NULL, IN(IDS_PERSON) },
	[IDV_EVENT] = { identity_verb_EVENT, NULL, IN(IDS_PERSON) },
	[IDV_NOT_ME] = { identity_verb_NOT_ME, NULL, IN(IDS_PERSON) },
	[IDV_BLOCK] = { identity_verb_BLOCK, NULL, IN(IDS_PERSON) },
	[IDV_UNBLOCK] = { identity_verb_UNBLOCK, NULL, IN(IDS_PERSON) },
	[IDV_SAFETY] = { identity_verb_SAFETY, NULL, IN(IDS_PERSON) },
	[IDV_SAFETY_SET] = { identity_verb_SAFETY_SET, NULL, IN(IDS_PERSON) },
	[IDV_SURVEY] = { identity_verb_SURVEY, NULL, IN(IDS_PERSON) },
	[IDV_LOCK] = { identity_verb_LOCK, NULL, IN(IDS_PERSON) },
	[IDV_UNLOCK_ID] = { identity_verb_UNLOCK_ID, NULL, IN(IDS_PERSON) },
	[IDV_CHECK] = { identity_verb_CHECK, identity_again_CHECK, IN(IDS_STAFF) },
	[IDV_SERVED] = { identity_verb_SERVED, NULL, IN(IDS_STAFF) },
	[IDV_CHECK_AGAIN] = { identity_verb_CHECK_AGAIN, NULL, IN(IDS_STAFF) },
	[IDV_TODAY] = { identity_verb_TODAY, NULL, IN(IDS_STAFF) },
	[IDV_END_SHIFT] = { identity_verb_END_SHIFT, NULL, IN(IDS_STAFF) },
	[IDV_ASK_PERSON] = { identity_verb_ASK_PERSON, NULL, IN(IDS_STAFF) },
	[IDV_ASK_NEWS] = { identity_verb_ASK_NEWS, NULL, IN(IDS_STAFF) },
	[IDV_ASK_END] = { identity_verb_ASK_END, NULL, IN(IDS_STAFF) },
	[IDV_ASK_PAIR] = { identity_verb_ASK_PAIR, NULL, IN(IDS_NEW) | IN(IDS_PERSON) },
	[IDV_ASK_REFUSE] = { identity_verb_ASK_REFUSE, NULL, IN(IDS_NEW) | IN(IDS_PERSON) },
	[IDV_ASK_BLOCK] = { identity_verb_ASK_BLOCK, NULL, IN(IDS_NEW) | IN(IDS_PERSON) },
	[IDV_BYE] = { identity_verb_BYE, NULL, ANY },
	[IDV_SMS_IN] = { identity_verb_SMS_IN, NULL, NO_DIALOGUE },
	[IDV_OUT_NEXT] = { identity_verb_OUT_NEXT, NULL, NO_DIALOGUE },
	[IDV_PUSH_NEXT] = { identity_verb_PUSH_NEXT, NULL, NO_DIALOGUE },
	[IDV_PUSH_DONE] = { identity_verb_PUSH_DONE, NULL, NO_DIALOGUE },
	[IDV_COUNTS] = { identity_verb_COUNTS, NULL, NO_DIALOGUE },
	[IDV_OUT_TOLD] = { identity_verb_OUT_TOLD, NULL, NO_DIALOGUE },
};

static int core_destroy(struct identity_core *core)
{
	identity_dialogue_drop_all(core);
	identity_ask_drop_all(core);
	identity_push_drop_all(core);
	secret_wipe_mem(core->jobs, sizeof(core->jobs));
	secret_wipe_mem(core->shifts, sizeof(core->shifts));
	return 0;
}

struct identity_core *identity_core_new(void *ctx, struct db *db, const struct seal_keys *keys, const struct clock *clock,
					const struct identity_conf *conf)
{
	struct identity_core *core = talloc_zero(ctx, struct identity_core);

	if (!core)
		return NULL;
	core->db = db;
	core->keys = keys;
	core->clock = clock;
	core->conf = conf;
	hash_init(core->dialogues);
	INIT_LLIST_HEAD(&core->lru);
	INIT_LLIST_HEAD(&core->touched);
	INIT_LLIST_HEAD(&core->asks);
	INIT_LLIST_HEAD(&core->pushes);
	/* a worker's late answer to a vault that is gone must not fit a job of this one */
	seal_random(&core->next_job, sizeof(core->next_job));
	core->next_job >>= 1;
	identity_day_zone(conf->timezone);
	talloc_set_destructor(core, core_destroy);
	return core;
}

void identity_core_free(struct identity_core *core)
{
	talloc_free(core);
}

int identity_core_begin(struct identity_core *core)
{
	core->batch++;
	core->broken = 0;
	return db_begin(core->db);
}

int identity_core_commit(struct identity_core *core)
{
	int rc = core->broken;

	if (rc)
		db_abort(core->db);
	else
		rc = db_commit(core->db);
	if (rc) {
		identity_fault(core, rc, "batch not kept");
		identity_hash_drop_batch(core);
		identity_ask_drop_batch(core);
		identity_dialogue_drop_touched(core);
		return rc == -ENOSPC ? rc : -EIO;
	}
	identity_dialogue_settle(core);
	return 0;
}

static bool is_ended(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

/* Every text of a request is ended and everything else in range. */
static bool is_wellformed(const struct identity_req *req)
{
	return req->verb > IDV_NONE && req->verb < IDV_COUNT && req->text_len <= IDENTITY_REQ_TEXT && req->secret.len <= SECRET_MAX &&
	       is_ended(req->link, sizeof(req->link)) && is_ended(req->number, sizeof(req->number)) &&
	       is_ended(req->lang, sizeof(req->lang)) && is_ended(req->org, sizeof(req->org)) && is_ended(req->key, sizeof(req->key)) &&
	       is_ended(req->pick, sizeof(req->pick));
}

/* The dialogue of req, or NULL when there is none or it is somebody else's. */
static struct identity_dialogue *dialogue_of(struct identity_core *core, const struct identity_req *req)
{
	struct identity_dialogue *d = req->dialogue ? identity_dialogue_find(core, req->dialogue) : NULL;

	if (d && (strcmp(d->number, req->number) || strcmp(d->link, req->link)))
		return NULL;
	return d;
}

/* An unlock that ran out leaves nothing but the goodbye. */
static void end_old(struct identity_dialogue *d, int64_t now)
{
	if (d->until && now >= d->until)
		identity_dialogue_over(d);
}

static bool has_op(const struct identity_req *req)
{
	static const uint8_t none[sizeof(req->op)];

	return memcmp(req->op, none, sizeof(none)) != 0;
}

static enum identity_outcome refuse(struct identity_core *core, const struct identity_req *req)
{
	core->refused++;
	LOGP(DIDENT, LOGL_NOTICE, "verb %u is not permitted here\n", req->verb);
	return IDO_REFUSED;
}

/* Worth keeping for a repeat; after the others the same operation may be tried again. */
static bool is_final(enum identity_outcome o)
{
	return o != RUN_HASH && o != IDO_BUSY && o != IDO_REFUSED && o != IDO_SHAPE && o != IDO_WAITING;
}

static enum identity_outcome dispatch(struct identity_run *r)
{
	const struct identity_req *req = r->req;
	bool kept = identity_op_is_kept(req->verb);
	enum identity_outcome o;

	if (!is_wellformed(req))
		return refuse(r->core, req);
	if (verbs[req->verb].states == NO_DIALOGUE)
		return verbs[req->verb].run(r);
	r->d = dialogue_of(r->core, req);
	if (!r->d && req->verb == IDV_BYE)
		return IDO_OK;	/* this vault started after that dialogue */
	if (!r->d || (kept && !has_op(req)))
		return refuse(r->core, req);
	identity_dialogue_touch(r->core, r->d, r->now);
	end_old(r->d, r->now);
	if (kept && identity_op_recall(r, req->op, r->d, req->verb))
		return r->ans->outcome;
	if (!(verbs[req->verb].states & IN(r->d->state)))
		return refuse(r->core, req);
	o = verbs[req->verb].run(r);
	identity_count_verb(r, req->verb, o, req->key);
	if (kept && is_final(o)) {
		r->ans->outcome = o;
		identity_op_keep(r, req->op, r->d, req->verb);
	}
	return o;
}

static void address(struct identity_ans *ans, uint64_t ticket, uint64_t dialogue, uint16_t verb)
{
	memset(ans, 0, offsetof(struct identity_ans, fields));
	ans->ticket = ticket;
	ans->dialogue = dialogue;
	ans->verb = verb;
}

enum identity_step identity_core_run(struct identity_core *core, struct identity_req *req, struct identity_ans *ans, struct kdf_job *job)
{
	struct identity_run r = { .core = core, .req = req, .ans = ans, .job = job, .now = clock_now(core->clock) };
	enum identity_outcome o;

	address(ans, req->ticket, req->dialogue, req->verb);
	o = dispatch(&r);
	secret_wipe(&req->secret);
	if (o == RUN_HASH)
		return IDENTITY_HASH;
	ans->outcome = o;
	return IDENTITY_DONE;
}

bool identity_core_resume(struct identity_core *core, struct kdf_result *result, struct identity_ans *ans)
{
	struct identity_run r = { .core = core, .ans = ans, .now = clock_now(core->clock), .v = result->rc ? NULL : result->out };

	r.kept = identity_hash_find(core, result->id);
	if (r.kept) {
		r.d = identity_dialogue_of_job(core, r.kept);
		if (r.d != &r.kept->d)
			identity_dialogue_touch(core, r.d, r.now);
		address(ans, r.kept->ticket, r.kept->d.id, r.kept->verb);
		ans->outcome = verbs[r.kept->verb].again(&r);
		identity_count_verb(&r, r.kept->verb, ans->outcome, "");
		if (is_final(ans->outcome))
			identity_op_keep(&r, r.kept->op, r.d, r.kept->verb);
		identity_hash_free(core, r.kept);
	}
	secret_wipe_mem(result, sizeof(*result));
	return r.kept != NULL;
}

void identity_core_drop_dialogues(struct identity_core *core, enum identity_peer peer)
{
	identity_dialogue_drop_peer(core, peer);
}

int identity_core_janitor(struct identity_core *core, unsigned slice)
{
	int64_t now = clock_now(core->clock);
	const int64_t until[DB_CLEAN_COUNT] = {
		[DB_CLEAN_SHARE_EXPIRE] = now, [DB_CLEAN_SHARE_FORGET] = now - DB_DAY, [DB_CLEAN_OP] = now - IDENTITY_LATE_S,
		[DB_CLEAN_STARTCODE] = now, [DB_CLEAN_OUT_SETTLED] = now - 7 * DB_DAY, [DB_CLEAN_OUT_SILENT] = now - IDENTITY_SILENT_S,
		[DB_CLEAN_LOGIN] = now - STRANGER_S, [DB_CLEAN_NUMBER] = now - STRANGER_S, [DB_CLEAN_PERSON] = now - 90 * DB_DAY,
		[DB_CLEAN_AGAIN] = now - IDENTITY_AGAIN_S, [DB_CLEAN_LOCKOUT] = now - 14 * DB_DAY,
		[DB_CLEAN_ASKED] = now - DB_DAY,
	};
	unsigned what, n;
	int rc, done;

	identity_shift_expire(core, now);
	identity_ask_expire(core, now);
	identity_push_expire(core, now);
	done = identity_dialogue_expire(core, now, slice);
	for (what = 0; what < DB_CLEAN_COUNT; what++) {
		rc = db_clean(core->db, what, until[what], slice, &n);
		if (rc) {
			identity_fault(core, rc, "janitor");
			return 0;
		}
		done += n;
		if (what == DB_CLEAN_PERSON && n)
			identity_count_erased(core, n);
		if (what == DB_CLEAN_OUT_SILENT && n)
			identity_count(core, "sms|silent", n);
	}
	return done;
}

void identity_core_load(const struct identity_core *core, struct identity_core_load *load)
{
	const struct identity_dialogue *d;

	memset(load, 0, sizeof(*load));
	load->dialogues = core->n_dialogues;
	load->hashes = core->n_jobs;
	load->refused = core->refused;
	llist_for_each_entry(d, &core->lru, lru)
		load->unlocked += d->state > IDS_START && d->state < IDS_OVER;
}
