/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/lib/identity_world.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/door/identity_payload.h"
#include "store/identity/identity_actors.h"
#include "store/seal/ledger.h"
#include "store/seal/rekey.h"
#include "store/seal/seal_veil.h"

#define T0 1790000100	/* 21 Sep 2026 14:15 UTC, 17:15 in Nairobi: of five minutes, as times are kept */

static const struct identity_bundle bundles[] = {
	{ "recv-s", "pay", "facts", .small = true, .n_facts = 4, .facts = { { "full_name", 0, true }, { "over_18", 0, true }, { "id_last4", 0, true },
							     { "nationality", '4', false } } },
	{ "recv-l", "pay", "facts", .says_document = true, .n_facts = 6,
	  .facts = { { "full_name", 0, true }, { "address", 0, true }, { "birthdate", 0, true }, { "id_type", 0, true },
		     { "id_number", 0, true }, { "nationality", '4', false } } },
	{ "bank-2", "account", "facts", .n_facts = 4,
	  .facts = { { "full_name", 0, true }, { "phone", 0, true }, { "evidence", 0, true }, { "sex", '5', false } } },
	{ "age", "age", "facts", .small = true, .yes_no_only = true, .is_child = true, .n_facts = 2, .facts = { { "over_18", 0, true }, { "over_15", 0, true } } },
	{ "same-person", "same", "facts", .small = true, .is_child = true, .n_facts = 1, .facts = { { "pseudonym", 0, true } } },
	{ "name-check", "pay", "facts", .small = true, .yes_no_only = true, .n_facts = 1, .facts = { { "name_match", 0, true } } },
	{ "returning", "same", "facts", .small = true, .yes_no_only = true, .n_facts = 1, .facts = { { "seen_before", 0, true } } },
	{ "code", "same", "code", .small = true },
};

/* ---- WORLD_REKEYS: the key of the service changes again and again beneath every test, a step of it each few verbs ---- */

#define REKEY_CYCLE 7

static bool rekeys(void)
{
	return getenv("WORLD_REKEYS");
}

static bool stop(void *ctx)
{
	(void)ctx;
	return true;
}

/* A disk that is pretended to be full refuses a step, and the next one goes on. */
static bool is_done(int rc)
{
	assert_true(rc >= 0 || rc == -ENOSPC || rc == -EBUSY);
	return rc >= 0;
}

/* The clock of a test may be one that no line believes. */
static int64_t line_time(struct world *w)
{
	int64_t t;

	return ledger_last(w->db, &t) ? T0 : t;
}

static void begin_rekey(struct world *w)
{
	char path[112], err[256];
	struct seal_keys *next;
	uint8_t wrap[SEAL_WRAP];

	snprintf(path, sizeof(path), "%s.next", w->key_path);
	unlink(path);
	OK(seal_keyfile_renew(w->keys, path, err, sizeof(err)));
	OK(seal_keys_open(&next, path, err, sizeof(err)));
	seal_veil_pass(w->keys, next, wrap);
	seal_keys_free(next);
	if (is_done(rekey_begin(w->db, w->keys, wrap, line_time(w))))
		OK(rename(path, w->key_path));
}

static void step_rekey(struct world *w)
{
	unsigned at = w->rekey_steps++ % REKEY_CYCLE;

	if (!rekeys())
		return;
	if (at == 0 && !seal_veil_is_moving(w->keys))
		begin_rekey(w);
	else if (at == REKEY_CYCLE - 2)
		is_done(rekey_slice(w->db, stop, NULL));
	else if (at == REKEY_CYCLE - 1)
		is_done(rekey_end(w->db, w->keys, line_time(w)));
}

void world_open(struct world *w)
{
	char err[256];

	OK(db_open(&w->db, w->db_path, 0, err, sizeof(err)));
	if (rekeys())
		OK(rekey_prove(w->db, w->keys));
	w->core = identity_core_new(NULL, w->db, w->keys, &w->clock, &w->conf, identity_actors);
	assert_non_null(w->core);
	w->door = identity_direct_new(w->core, PEER_GATEWAY);
	assert_non_null(w->door);
}

void world_close(struct world *w)
{
	struct identity_core_load load;

	identity_core_load(w->core, &load);
	assert_int_equal(load.unnamed, 0);	/* whatever was answered, its row names it */
	identity_free(w->door);
	identity_core_free(w->core);
	db_close(w->db);
	w->door = NULL;
	w->core = NULL;
	w->db = NULL;
}

static int letter(const void *words, const struct identity_letter *l, char text[IDENTITY_REPLY_MAX])
{
	int n = snprintf(text, IDENTITY_REPLY_MAX, "%s%s%s%s%s%s", l->name, *l->lang ? " " : "", l->lang, l->code ? " " : "", l->code ?: "",
			 l->is_abroad ? " abroad" : "");
	unsigned i;

	for (i = 0; i < l->n_said; i++)
		n += snprintf(text + n, IDENTITY_REPLY_MAX - n, " %s=%s", l->said[i].name, l->said[i].value);
	return n;
}

int world_setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char err[256];

	if (!w)
		return -1;
	snprintf(w->dir, sizeof(w->dir), "%s/identity_test.XXXXXX", getenv("TMPDIR") ?: "/tmp");
	if (!mkdtemp(w->dir))
		return -1;
	snprintf(w->db_path, sizeof(w->db_path), "%s/musafir.db", w->dir);
	snprintf(w->key_path, sizeof(w->key_path), "%s/master.key", w->dir);
	w->conf = (struct identity_conf){
		.service_code = "789", .country = "254", .timezone = "Africa/Nairobi", .pin_length = 6, .argon2_mem_kib = KDF_MEM_MIN,
		.argon2_ops = 1, .token_mem_kib = KDF_MEM_MIN, .token_ops = 1, .dup_mem_kib = KDF_LIST_MEM_MIN, .dup_ops = 1, .case_hours = { 24, 72, 24, 72, 24, 168 }, .unlocks_a_day = 40, .shares_a_day = 20,
		.a_minute = { { 6000, 600 }, { 6000, 600 } }, .bundles = bundles, .n_bundles = sizeof(bundles) / sizeof(bundles[0]), .letter = letter,
		.n_links = 3, .links = { { "op1", "op1", NULL }, { "op2", "op2", "555" }, { "op9", "op9", NULL } },
	};
	OK(seal_keyfile_create(w->key_path, true, NULL, err, sizeof(err)));
	OK(seal_keys_open(&w->keys, w->key_path, err, sizeof(err)));
	OK(db_open(&w->db, w->db_path, DB_CREATE, err, sizeof(err)));
	OK(db_begin(w->db));
	OK(rekey_put_key(w->db, w->keys));
	OK(db_commit(w->db));
	db_close(w->db);
	w->clock.still_s = T0;	/* no rule hangs on how fast the machine is */
	world_open(w);
	*state = w;
	return 0;
}

int world_teardown(void **state)
{
	struct world *w = *state;
	char cmd[128];

	world_close(w);
	seal_keys_free(w->keys);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", w->dir);
	if (system(cmd))
		return -1;
	free(w);
	return 0;
}

int64_t world_now(const struct world *w)
{
	return clock_now(&w->clock);
}

void world_at(struct world *w, int64_t t)
{
	w->clock.offset_s += t - clock_now(&w->clock);
}

void world_wait(struct world *w, int64_t seconds)
{
	w->clock.offset_s += seconds;
}

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ?: "");
}

/* What these carry in their text. */
static void payload(struct identity_req *req, enum identity_verb v, const struct args *a)
{
	const struct identity_next next = { .lease = a->lease, .valid_s = a->valid_s, .most = a->count };
	const struct identity_pushed pushed = { a->how, a->text ?: "" };

	if (v == IDV_OUT_NEXT)
		OK(identity_next_put(req, &next));
	if (v == IDV_PUSH_DONE)
		OK(identity_pushed_put(req, &pushed));
}

void world_req(struct phone *p, struct identity_req *req, enum identity_verb v, const struct args *a)
{
	memset(req, 0, sizeof(*req));
	req->verb = v;
	req->dialogue = p->dialogue;
	req->flags = p->claimed ? 0 : IDENTITY_ASSERTED;
	copy(req->link, sizeof(req->link), p->link);
	copy(req->number, sizeof(req->number), p->number);
	copy(req->lang, sizeof(req->lang), "en");
	copy(req->org, sizeof(req->org), a->org);
	copy(req->key, sizeof(req->key), a->key);
	copy(req->pick, sizeof(req->pick), a->pick);
	copy(req->imsi, sizeof(req->imsi), v == IDV_HELLO ? p->w->imsi : NULL);
	req->push = a->push;
	if (a->secret)
		OK(secret_put(&req->secret, a->secret, strlen(a->secret)));
	payload(req, v, a);
	if (a->text && !req->text_len) {
		copy(req->text, sizeof(req->text), a->text);
		req->text_len = strlen(a->text);
	}
	if (a->op)
		memcpy(req->op, a->op, sizeof(req->op));
	else if (identity_verb_is_mutating(v))
		seal_random(req->op, sizeof(req->op));
	memcpy(p->op, req->op, sizeof(p->op));
}

void world_sms_req(struct phone *p, struct identity_req *req, const struct args *a, const char *octets)
{
	const struct identity_sms sms = { .by = p->link, .octets = octets, .octets_len = strlen(octets),
					  .name = a->name, .name_len = a->name ? strlen(a->name) : 0, .serial = a->serial,
					  .sure_from = a->sure_from, .sure_to = a->sure_to, .wants_lease = a->count, .lease = a->lease };

	world_req(p, req, IDV_SMS_IN, a);
	memset(req->op, 0, sizeof(req->op));
	OK(identity_sms_put(req, &sms));
}

static void keep(void *ctx, const struct identity_ans *ans)
{
	memcpy(ctx, ans, sizeof(*ans));
}

int world_ask(struct phone *p, enum identity_verb v, const struct args *a)
{
	struct identity_req req;

	step_rekey(p->w);
	world_req(p, &req, v, a);
	memset(&p->w->ans, 0, sizeof(p->w->ans));
	OK(identity_submit(p->w->door, &req, keep, &p->w->ans, NULL));
	assert_int_equal(p->w->ans.verb, v);
	return p->w->ans.outcome;
}

const char *got(const struct world *w, enum identity_field f)
{
	return identity_ans_get(&w->ans, f, 0) ?: "";
}

const char *fact(const struct world *w, const char *name)
{
	const char *f;
	unsigned i;

	for (i = 0; (f = identity_ans_get(&w->ans, IDF_FACT, i)); i++) {
		if (!strncmp(f, name, strlen(name)) && f[strlen(name)] == '=')
			return f + strlen(name) + 1;
	}
	return NULL;
}

void world_mark(struct world *w, const struct kdf_job *job)
{
	struct kdf_result result = { .id = job->id };
	struct identity_ans ans;

	assert_false(job->is_list);
	OK(kdf_hash(result.out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops));
	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &ans));
	OK(identity_core_commit(w->core));
}

void world_list(struct world *w, const struct kdf_job *job)
{
	struct kdf_result result = { .rc = -EIO };
	struct identity_ans ans;
	struct kdf_list part;

	assert_true(job->is_list);
	do {
		assert_true(identity_core_part(w->core, job->id, &part));
		kdf_list_hash(&part);
		result = (struct kdf_result){ .id = job->id, .rc = part.rc };
	} while (identity_core_part_done(w->core, &part));
	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &ans));
	OK(identity_core_commit(w->core));
}

unsigned world_marks(struct world *w)
{
	struct kdf_job job;
	unsigned n = 0;

	for (; identity_core_chore(w->core, &job); n += !job.is_list) {
		if (job.is_list)
			world_list(w, &job);
		else
			world_mark(w, &job);
	}
	return n;
}

struct phone dial(struct world *w, const char *number, const char *org)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .dialogue = ++w->dialogues };

	ask(&p, HELLO, .org = org);
	return p;
}

void hang_up(struct phone *p, bool shown)
{
	expect(p, "ok", BYE, .key = shown ? "shown" : "");
}

int add_person(struct world *w, const char *number, const char *const *extra)
{
	struct identity_pair pairs[24] = {
		{ "msisdn", number }, { "given_name", "SELAM" }, { "family_name", "TESFAYE" }, { "birthdate", "1996-04-12" }, { "sex", "f" },
		{ "nationality", "ETH" }, { "id_type", "refugee_id" }, { "id_number", "ET-100-0042" }, { "evidence", "2" },
	};
	char err[IDENTITY_ERR_MAX];
	size_t n = 9, i;
	int rc;

	for (; extra && *extra; extra += 2) {
		for (i = 0; i < n && strcmp(pairs[i].key, extra[0]); i++)
			;
		pairs[i] = (struct identity_pair){ extra[0], extra[1] };
		n += i == n;
	}
	OK(identity_core_begin(w->core));
	rc = identity_person_add(w->core, pairs, n, err);
	OK(identity_core_commit(w->core));
	return rc;
}

void start_code(struct world *w, const char *number, unsigned slot)
{
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_start_code(w->core, number, slot, w->start, err));
	OK(identity_core_commit(w->core));
}

void add_org(struct world *w, const char *code, const char *short_name, const char *bundle)
{
	const struct identity_org_args args = { code, "HAWA EXPRESS", short_name, "Kakuma Mkt", "money", bundle };
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_org_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
}

void add_agent(struct world *w, const char *org, const char *number)
{
	char err[IDENTITY_ERR_MAX];
	unsigned desk;

	OK(identity_core_begin(w->core));
	OK(identity_agent_add(w->core, org, number, &desk, err));
	OK(identity_core_commit(w->core));
}

void choose_pin(struct phone *p, const char *pin)
{
	expect(p, "ok", PIN_NEW, .secret = pin);
	expect(p, "ok", PIN_AGAIN, .secret = pin);
}

void change_pin(struct phone *p, const char *from, const char *to)
{
	expect(p, "ok", PROVE, .secret = from);
	choose_pin(p, to);
}

void enrol(struct world *w, const char *number, const char *pin)
{
	static const char *const read[] = { "notice", "read", NULL };
	struct phone p;

	OK(add_person(w, number, read));
	start_code(w, number, 1);
	p = dial(w, number, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, pin);
	hang_up(&p, true);
}

void staff(struct world *w, const char *org, const char *number, const char *pin)
{
	struct phone p;

	add_agent(w, org, number);
	start_code(w, number, 1);
	p = dial(w, number, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, pin);
	hang_up(&p, true);
}

void hawa(struct world *w)
{
	add_org(w, HAWA, "HAWA", "recv-s");
	staff(w, HAWA, AGENT, "864209");
	enrol(w, SELAM, PIN);
}

void share(struct world *w, const char *number)
{
	struct phone p = dial(w, number, HAWA);

	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "HAWA wants, to pay you");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
}

struct phone at_desk(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	ask(&p, UNLOCK, .secret = "864209");
	assert_true(w->ans.outcome == IDO_STAFF || w->ans.outcome == IDO_UNCLOSED);
	return p;
}

/* ---- terminals ---- */

enum identity_outcome world_at_terminal(struct phone *p, enum identity_verb v, const struct args *a)
{
	struct world *w = p->w;
	struct identity_req req;
	struct kdf_job job;
	struct kdf_result result = { 0 };
	enum identity_step step;

	world_req(p, &req, v, a);
	req.dialogue = identity_peer_dialogue(PEER_DESK, req.dialogue);
	OK(identity_core_begin(w->core));
	step = identity_core_run(w->core, PEER_DESK, &req, &w->ans, &job);
	OK(identity_core_commit(w->core));
	if (step == IDENTITY_DONE)
		return w->ans.outcome;
	result.id = job.id;
	result.rc = kdf_hash(result.out, job.secret.digits, job.secret.len, job.salt, job.mem_kib, job.ops);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &w->ans));
	OK(identity_core_commit(w->core));
	return w->ans.outcome;
}

struct phone world_sit(struct world *w, const char *number)
{
	struct phone p = { .w = w, .number = number, .link = "desk", .dialogue = ++w->dialogues };

	terminal(&p, "plain", HELLO);
	return p;
}

/* SQLite's pages are allocated anew by the hundred at each look of the janitor: what was freed stays poisoned for a megabyte, not for 256. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}
