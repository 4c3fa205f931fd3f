/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"

static int core_destroy(struct identity_core *core)
{
	identity_dialogue_drop_all(core);
	identity_ask_drop_all(core);
	identity_push_drop_all(core);
	secret_wipe_mem(&core->dup, sizeof(core->dup));
	secret_wipe_mem(core->lists, sizeof(core->lists));
	secret_wipe_mem(core->jobs, sizeof(core->jobs));
	secret_wipe_mem(core->shifts, sizeof(core->shifts));
	return 0;
}

struct identity_core *identity_core_new(void *ctx, struct db *db, const struct seal_keys *keys, const struct clock *clock,
					const struct identity_conf *conf, const struct identity_verb_fns verbs[IDV_COUNT])
{
	struct identity_core *core = talloc_zero(ctx, struct identity_core);
	unsigned i;

	if (!core)
		return NULL;
	core->db = db;
	core->keys = keys;
	core->clock = clock;
	core->conf = conf;
	core->verbs = verbs;
	hash_init(core->dialogues);
	INIT_LLIST_HEAD(&core->lru);
	INIT_LLIST_HEAD(&core->touched);
	INIT_LLIST_HEAD(&core->asks);
	INIT_LLIST_HEAD(&core->pushes);
	/* random, so that a worker's late answer to a vault that died matches no job of this one */
	seal_random(&core->next_job, sizeof(core->next_job));
	core->next_job >>= 1;
	for (i = 0; i < PEER_DESKS; i++)
		seal_random(&core->seats[i].visit, sizeof(core->seats[i].visit));
	identity_day_zone(conf->timezone);
	identity_core_links(core);
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
	core->writes = db_writes(core->db);
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
		if (!core->broken)
			identity_fault_tell(core, rc, "batch not kept");
		core->watch.is_kept = false;
		core->dup.sweeping = 0;	/* it begins anew */
		core->dup.swept = 0;
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

/* Every string of a request ends within its field, every number is in range, and no argument is set that the verb does not take. */
static bool is_wellformed(const struct identity_req *req, const struct identity_verb_row *row)
{
	return row && req->text_len <= (row->payload ? IDENTITY_REQ_TEXT : 0) && req->secret.len <= SECRET_MAX &&
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

/* When an unlock has expired, or an agent asked for nothing, only the goodbye is permitted. To be asked before it is touched. returns: it is the latter. */
static bool end_old(struct identity_dialogue *d, int64_t now)
{
	bool is_idle = d->state == IDS_STAFF && now - OSMO_MAX(d->used, d->waits) > IDENTITY_AGENT_IDLE_S;

	if (is_idle || (d->until && now >= d->until))
		identity_dialogue_over(d);
	return is_idle;
}

static bool has_op(const struct identity_req *req)
{
	static const uint8_t none[sizeof(req->op)];

	return memcmp(req->op, none, sizeof(none)) != 0;
}

static enum identity_outcome refuse_verb(struct identity_core *core, const struct identity_req *req)
{
	core->refused++;
	LOGP(DIDENT, LOGL_NOTICE, "verb %u is not permitted here\n", req->verb);
	return IDO_REFUSED;
}

/* Whether the answer is kept for a repeat of the operation; after other outcomes it may be tried again. */
static bool keeps_answer(const struct identity_verb_row *row, enum identity_outcome o)
{
	return row->op == IDENTITY_OP_CALLER && o != RUN_HASH && o != IDO_BUSY && o != IDO_REFUSED &&
	       !identity_verb_lists(row->retry, identity_outcome_name(o));
}

/* The PIN that was typed again is good for one change, from the moment that its hash is asked for. */
static void use_proof(struct identity_run *r, enum identity_outcome o)
{
	if (r->row->wants_pin && identity_verb_is_mutating(r->row->number) && (o == IDO_OK || o == RUN_HASH))
		r->d->is_proven = false;
}

/* Run a verb that belongs to a dialogue. */
static enum identity_outcome run_in_dialogue(struct identity_run *r)
{
	const struct identity_req *req = r->req;
	const struct identity_verb_row *row = r->row;
	bool by_caller = row->op == IDENTITY_OP_CALLER, is_idle;
	enum identity_outcome o;

	r->d = dialogue_of(r->core, req);
	if (!r->d && row->is_late_ok)
		return IDO_OK;	/* this vault started after that dialogue */
	if (!r->d || (by_caller && !has_op(req)))
		return refuse_verb(r->core, req);
	is_idle = end_old(r->d, r->steady);
	identity_dialogue_touch(r->core, r->d, r->steady);
	if (by_caller && identity_op_recall(r, req->op, r->d, req->verb))
		return r->ans->outcome;
	if (is_idle && !(row->states & IDS_IN(OVER)))
		return IDO_IDLE;
	if (!(row->states & 1u << r->d->state) || (row->wants_pin && r->d->state != IDS_START && !r->d->is_proven))
		return refuse_verb(r->core, req);
	if (row->is_timed && r->core->watch.doubt)
		return IDO_BUSY;
	o = r->core->verbs[req->verb].run(r);
	identity_count_verb(r, o, req->key);
	use_proof(r, o);
	if (keeps_answer(row, o) && !r->core->is_lost) {
		r->ans->outcome = o;
		identity_op_keep(r, req->op, r->d, req->verb);
	}
	return o;
}

static enum identity_outcome dispatch_verb(struct identity_run *r)
{
	const struct identity_verb_row *row = r->row;

	if (!is_wellformed(r->req, row) || !(row->peers & (1u << r->peer)))
		return refuse_verb(r->core, r->req);
	if (!row->takes_secret)
		secret_wipe(&r->req->secret);
	if (row->states & ~IDS_IN(NONE))
		return run_in_dialogue(r);
	return r->core->verbs[row->number].run(r);
}

/* Run a half of a verb, with its row set for the checks of what it calls. */
static enum identity_outcome run_watched(struct identity_run *r, enum identity_outcome (*run)(struct identity_run *r))
{
	enum identity_outcome o;

	r->core->running = r->row;
	o = run(r);
	if (r->row && o != RUN_HASH && !identity_verb_answers(r->row->number, identity_outcome_name(o)))
		identity_unnamed(r->core, "outcome", identity_outcome_name(o));
	r->core->running = NULL;
	return o;
}

static void address_answer(struct identity_ans *ans, uint64_t ticket, uint64_t dialogue, uint16_t verb)
{
	memset(ans, 0, offsetof(struct identity_ans, fields));
	ans->ticket = ticket;
	ans->dialogue = dialogue;
	ans->verb = verb;
}

static void begin_verb(struct identity_core *core)
{
	core->writes = db_writes(core->db);
	core->is_lost = false;
}

/* The verb left nothing in the database, but its answer, dialogue and job in memory may be half done. */
static void drop_lost(struct identity_run *r, struct identity_dialogue *live)
{
	secret_wipe_mem(r->ans->fields, r->ans->used);	/* a packet takes more than the octets in use */
	address_answer(r->ans, r->ans->ticket, r->ans->dialogue, r->ans->verb);
	r->ans->outcome = IDO_BUSY;
	if (live)
		identity_dialogue_drop(r->core, live);
	if (r->kept)
		identity_hash_free(r->core, r->kept);
}

enum identity_step identity_core_run(struct identity_core *core, enum identity_peer peer, struct identity_req *req, struct identity_ans *ans,
				     struct kdf_job *job)
{
	struct identity_run r = { .core = core, .row = identity_verb_row(req->verb), .peer = peer, .req = req, .ans = ans, .job = job,
				  .now = identity_clock_now(core), .steady = identity_clock_steady(core) };
	enum identity_outcome o;

	address_answer(ans, req->ticket, req->dialogue, req->verb);
	begin_verb(core);
	o = run_watched(&r, dispatch_verb);
	secret_wipe(&req->secret);
	if (core->is_lost) {
		if (db_writes(core->db) != core->writes)
			identity_fault(core, -EIO, "writing after a fault");	/* half a verb: the batch has to go */
		drop_lost(&r, r.d);
		return IDENTITY_DONE;
	}
	if (o == RUN_HASH)
		return IDENTITY_HASH;
	ans->outcome = o;
	return IDENTITY_DONE;
}

/* The second half writes before it has read all it needs, so it runs in a savepoint, which costs nothing beside the hash. */
static enum identity_outcome run_again(struct identity_run *r)
{
	struct identity_core *core = r->core;
	enum identity_outcome o = IDO_BUSY;
	int rc = db_savepoint(core->db);

	if (rc)
		return identity_fault(core, rc, "second half");
	core->may_undo = true;
	o = core->verbs[r->row->number].again(r);
	core->may_undo = false;
	rc = core->is_lost ? db_savepoint_rollback(core->db) : db_savepoint_release(core->db);
	return rc ? identity_fault(core, -EIO, "second half") : o;
}

static void resume_verb(struct identity_run *r)
{
	struct identity_core *core = r->core;
	struct identity_dialogue *live;
	bool was_over;

	r->d = identity_dialogue_of_job(core, r->kept);
	live = r->d == &r->kept->d ? NULL : r->d;
	if (live)
		identity_dialogue_touch(core, live, r->steady);
	address_answer(r->ans, r->kept->ticket, r->kept->d.id, r->kept->verb);
	r->row = identity_verb_row(r->kept->verb);
	was_over = r->kept->d.state == IDS_OVER;	/* ended by what became of the person, not by time: what was agreed to holds no more */
	if (was_over || (r->row->is_timed && core->watch.doubt))
		r->v = NULL;	/* as if the worker had failed: busy, and the attempt is taken back */
	begin_verb(core);
	r->ans->outcome = run_watched(r, run_again);
	if (was_over && live)
		identity_dialogue_over(live);
	if (!core->is_lost)
		identity_count_verb(r, r->ans->outcome, "");
	if (!core->is_lost && keeps_answer(r->row, r->ans->outcome))
		identity_op_keep(r, r->kept->op, r->d, r->kept->verb);
	if (core->is_lost)
		return drop_lost(r, live);
	identity_hash_free(core, r->kept);
}

bool identity_core_resume(struct identity_core *core, struct kdf_result *result, struct identity_ans *ans)
{
	struct identity_run r = { .core = core, .ans = ans, .now = identity_clock_now(core), .steady = identity_clock_steady(core),
				  .v = result->rc ? NULL : result->out, .second = result->second };
	bool is_known;

	r.kept = identity_hash_find(core, result->id);
	is_known = r.kept || identity_dup_is_chore(core, result->id) || identity_lost_is_chore(core, result->id);
	if (r.kept)
		resume_verb(&r);
	else if (is_known) {
		begin_verb(core);
		if (identity_lost_is_chore(core, result->id))
			identity_lost_resume(core, result);
		else
			identity_dup_resume(core, result->rc);
	}
	secret_wipe_mem(result, sizeof(*result));
	return is_known;
}

void identity_core_drop_dialogues(struct identity_core *core, unsigned place)
{
	identity_dialogue_drop_place(core, place);
	if (place >= PEER_DESK && place - PEER_DESK < PEER_DESKS)
		seal_random(&core->seats[place - PEER_DESK].visit, sizeof(core->seats[0].visit));
	if (place == identity_peer_place(PEER_GATEWAY, 0)) {
		memset(core->told_links, 0, sizeof(core->told_links));
		core->n_told_links = 0;
	}
}

void identity_core_sit(struct identity_core *core, unsigned place, uint32_t user)
{
	if (place >= PEER_DESK && place - PEER_DESK < PEER_DESKS)
		core->seats[place - PEER_DESK].visit = (uint64_t)user + 1;
}

void identity_core_witness(struct identity_core *core, const struct identity_witness *w)
{
	core->witness = w;
}

const struct identity_link_told *identity_core_link(const struct identity_core *core, size_t i)
{
	return i < core->n_told_links ? &core->told_links[i] : NULL;
}

/* ---- the janitor ---- */

static int tend_feed(struct identity_core *core, unsigned slice, unsigned *n)
{
	(void)slice;
	*n = 0;
	return identity_feed_tick(core);
}

static int tend_cases(struct identity_core *core, unsigned slice, unsigned *n)
{
	return identity_case_due(core, identity_clock_steady(core), slice, n);
}

static int tend_deaths(struct identity_core *core, unsigned slice, unsigned *n)
{
	return identity_death_janitor(core, identity_clock_now(core), slice, n);
}

/* What failed is told, when the transaction stands. */
static int pay_alarms(struct identity_core *core)
{
	enum identity_alarm a;
	int rc = 0;

	for (a = 0; rc == 0 && a < IDENTITY_ALARMS; a++) {
		rc = core->owed[a] ? identity_alarm_raise(core, a, core->owed[a]) : 0;
		core->owed[a] = rc ? core->owed[a] : 0;
	}
	return rc;
}

/* What is looked after while the clock is believed, in this order. *n: rows that were done. */
static const struct {
	const char *name;
	int (*tend)(struct identity_core *core, unsigned slice, unsigned *n);
} chores[IDENTITY_CHORES] = {
	{ "feed", tend_feed },
	{ "index of duplicates", identity_dup_janitor },
	{ "cases", tend_cases },
	{ "deaths", tend_deaths },
	{ "complaints", identity_complaint_tend },
};

struct chore {
	size_t i;
	unsigned slice, n;
};

static int tend_one(struct identity_core *core, void *data)
{
	struct chore *c = data;

	return chores[c->i].tend(core, c->slice, &c->n);
}

/* *done: rows. returns: 0; an error of db.h. */
static int tend_all(struct identity_core *core, unsigned slice, int *done)
{
	struct chore c = { .slice = slice };
	unsigned n;
	int rc = 0;

	for (c.i = 0; rc == 0 && c.i < ARRAY_SIZE(chores); c.i++) {
		c.n = 0;
		rc = identity_alarm_tend(core, &core->chore_again[c.i], IDENTITY_ALARM_CHORES, chores[c.i].name, tend_one, &c);
		*done += core->chore_again[c.i] ? 0 : (int)c.n;
	}
	if (rc == 0)
		rc = identity_retention_run(core, slice, &n);
	*done += rc == 0 ? (int)n : 0;
	return rc ? rc : pay_alarms(core);
}

/* returns: whether it was done. */
static bool is_tended(struct identity_core *core, int rc, const char *name)
{
	if (rc)
		identity_fault(core, rc, name);
	return rc == 0;
}

int identity_core_janitor(struct identity_core *core, unsigned slice)
{
	int64_t steady = identity_clock_steady(core);
	int done, rc;

	begin_verb(core);
	if (!is_tended(core, identity_clock_keep(core), "steady clock"))
		return 0;
	identity_shift_expire(core, steady);
	identity_ask_expire(core, steady);
	identity_push_expire(core, steady);
	identity_dup_expire(core, steady);
	done = identity_dialogue_expire(core, steady, slice);
	if (core->watch.doubt)
		return done;
	if (!is_tended(core, identity_clock_beat(core), "heartbeat"))
		return 0;
	rc = tend_all(core, slice, &done);
	if (rc && !core->broken)
		core->broken = rc;	/* whatever it is, nothing of this may be kept */
	return rc ? 0 : done;
}

void identity_core_in_log(struct identity_core *core, int64_t seconds)
{
	core->in_log_s = seconds;
}

void identity_core_load(const struct identity_core *core, struct identity_core_load *load)
{
	const struct identity_dialogue *d;

	memset(load, 0, sizeof(*load));
	load->dialogues = core->n_dialogues;
	load->hashes = core->n_jobs;
	load->refused = core->refused;
	load->unnamed = core->unnamed;
	load->lost_rows = core->lost_rows;
	load->withheld = core->withheld;
	llist_for_each_entry(d, &core->lru, lru)
		load->unlocked += d->state > IDS_START && d->state < IDS_OVER;
}
