/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Packets of a captured gateway, one after another, through the check of the pair and the identity rules, over one store that every
 * input finds unchanged. Personal data may come out only in a dialogue that gave the right PIN before. The same octets are
 * also an administration request. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/admin/admin.h"
#include "store/admin/admin_actor.h"
#include "store/door/identity_payload.h"
#include "store/identity/identity_actors.h"
#include "store/vault/vault_priv.h"
#include "store/vault/vault_store.h"

#define PERSON		"254700000001"
#define AGENT		"254711000001"
#define PIN		"246813"
#define PACKETS_MAX	64
#define DIALOGUES	8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct {
	char dir[64];
	struct vault_store store;
	struct clock clock;
	struct identity_core *core;
	bool opened[DIALOGUES];		/* the right PIN was given in it */
	char code[8];			/* start code during set-up */
} world;

static const struct identity_bundle bundles[] = {
	{ "recv-s", "pay", "facts", .n_facts = 3, .facts = { { "full_name", 0, true }, { "over_18", 0, true }, { "nationality", '4', false } } },
	{ "code", "same", "code" },
};

static int letter(const void *words, const struct identity_letter *l, char text[IDENTITY_REPLY_MAX])
{
	return snprintf(text, IDENTITY_REPLY_MAX, "%s %s", l->name, l->lang);
}

static const struct identity_conf conf = {
	.service_code = "789", .country = "254", .timezone = "Africa/Nairobi", .pin_length = 6, .argon2_mem_kib = KDF_MEM_MIN, .argon2_ops = 2,
	.token_mem_kib = KDF_SHARE_MEM, .token_ops = KDF_SHARE_OPS, .dup_mem_kib = KDF_LIST_MEM_MIN, .dup_ops = 1, .case_hours = { 24, 72, 24, 72, 24, 168 }, .unlocks_a_day = 40, .shares_a_day = 20, .a_minute = { { 600, 600 }, { 600, 600 } },
	.n_links = 1, .links = { { "op1", "op1", NULL } },
	.bundles = bundles, .n_bundles = ARRAY_SIZE(bundles), .letter = letter,
};

/* A stand-in for Argon2id: the rules see only that equal input gives equal output. */
static void hash(struct kdf_result *r, const struct kdf_job *job)
{
	unsigned i;

	*r = (struct kdf_result){ .id = job->id };
	for (i = 0; i < sizeof(r->out); i++)
		r->out[i] = job->salt[i % sizeof(job->salt)] ^ (i < job->secret.len ? job->secret.digits[i] : 0x5a);
}

static void run(struct identity_req *req, struct identity_ans *ans)
{
	struct kdf_result result;
	struct kdf_job job = { 0 };

	if (identity_core_run(world.core, PEER_GATEWAY, req, ans, &job) == IDENTITY_DONE)
		return;
	hash(&result, &job);
	OSMO_ASSERT(identity_core_resume(world.core, &result, ans));
}

/* ---- set-up ---- */

static void ask(enum identity_verb verb, const char *number, const char *secret, enum identity_outcome want)
{
	struct identity_req req = { .ticket = 1, .dialogue = 1, .verb = verb, .flags = IDENTITY_ASSERTED, .link = "op1" };
	struct identity_ans ans;

	osmo_strlcpy(req.number, number, sizeof(req.number));
	req.op[0] = verb;
	if (secret)
		OSMO_ASSERT(secret_put(&req.secret, secret, strlen(secret)) == 0);
	run(&req, &ans);
	if (ans.outcome != want)
		fprintf(stderr, "%s: %s, not %s\n", identity_verb_name(verb), identity_outcome_name(ans.outcome), identity_outcome_name(want));
	OSMO_ASSERT(ans.outcome == want);
}

static void choose_pin(const char *number)
{
	char err[IDENTITY_ERR_MAX];

	OSMO_ASSERT(identity_start_code(world.core, number, 1, world.code, err) == 0);
	ask(IDV_HELLO, number, NULL, IDO_PLAIN);
	ask(IDV_UNLOCK, number, world.code, strcmp(number, PERSON) ? IDO_START : IDO_START_NOTICE);
	if (!strcmp(number, PERSON))
		ask(IDV_NOTICE, number, NULL, IDO_OK);
	ask(IDV_PIN_NEW, number, PIN, IDO_OK);
	ask(IDV_PIN_AGAIN, number, PIN, IDO_OK);
	ask(IDV_BYE, number, NULL, IDO_OK);
}

static void people(void)
{
	const struct identity_org_args org = { "715464", "HAWA EXPRESS", "HAWA", "Kakuma Mkt", "money", "recv-s" };
	const struct identity_pair person[] = { { "msisdn", PERSON }, { "given_name", "SELAM" }, { "birthdate", "1996-04-12" },
						{ "nationality", "ER" }, { "evidence", "2" } };
	char err[IDENTITY_ERR_MAX];
	unsigned desk;

	OSMO_ASSERT(identity_core_begin(world.core) == 0);
	OSMO_ASSERT(identity_org_add(world.core, &org, err) == 0);
	OSMO_ASSERT(identity_agent_add(world.core, "715464", AGENT, &desk, err) == 0);
	OSMO_ASSERT(identity_person_add(world.core, person, ARRAY_SIZE(person), err) == 0);
	choose_pin(PERSON);
	choose_pin(AGENT);
	OSMO_ASSERT(identity_core_commit(world.core) == 0);
}

static struct identity_core *core_new(void)
{
	return identity_core_new(NULL, world.store.db, world.store.keys, &world.clock, &conf, identity_actors);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static void clean(void)
{
	vault_store_close(&world.store);
	nftw(world.dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	log_fini();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char db[96], key[96], err[VAULT_STORE_ERR];

	snprintf(world.dir, sizeof(world.dir), "%s/vault_fuzz.XXXXXX", getenv("TMPDIR") ?: "/tmp");
	OSMO_ASSERT(mkdtemp(world.dir) && log_setup(NULL, LOGL_FATAL) == 0);
	snprintf(db, sizeof(db), "%s/musafir.db", world.dir);
	snprintf(key, sizeof(key), "%s/master.key", world.dir);
	OSMO_ASSERT(vault_store_create(db, key, true, NULL, err, sizeof(err)) == 0);
	OSMO_ASSERT(vault_store_open(&world.store, db, key, 0, NULL, err, sizeof(err)) == 0);
	world.core = core_new();
	people();
	identity_core_free(world.core);
	atexit(clean);
	return 0;
}

/* ---- one input ---- */

struct input {
	const uint8_t *at;
	size_t left;
};

static uint8_t take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

static void word(char *out, size_t size, const char *const *words, size_t n, uint8_t pick)
{
	osmo_strlcpy(out, words[pick % n], size);
}

static void fill_sms(struct identity_req *req, struct input *in)
{
	struct identity_sms sms = { 0 };

	sms.by = take(in) & 1 ? "op1" : "";
	sms.wants_lease = take(in) & 1;
	sms.lease = take(in);
	sms.octets_len = take(in) % 16;
	sms.octets_len = OSMO_MIN(sms.octets_len, in->left);
	sms.octets = (const char *)in->at;
	OSMO_ASSERT(identity_sms_put(req, &sms) == 0);
	in->at += sms.octets_len;
	in->left -= sms.octets_len;
}

static void fill_next(struct identity_req *req, struct input *in)
{
	struct identity_next next;

	next.lease = take(in);
	next.valid_s = 1000u * take(in);
	next.most = take(in);
	OSMO_ASSERT(identity_next_put(req, &next) == 0);
}

static void fill_told(struct identity_req *req, struct input *in)
{
	static const char *const ids[] = { "m1", "16", "10", "a" };
	struct identity_told told;
	char octets[IDENTITY_MSGIDS_OCTETS];
	const char *id;
	unsigned n, i;
	size_t len;

	for (n = take(in) % 8; n; n--) {
		told.what = take(in) % (IDENTITY_TOLD_COUNT + 1);
		told.id = take(in) % 4;
		told.number = take(in) & 1 ? PERSON : "";
		told.is_last = take(in) & 1;
		told.may_resend = take(in) & 1;
		for (len = 0, i = take(in) % 8; i; i--) {
			id = ids[take(in) % ARRAY_SIZE(ids)];
			OSMO_ASSERT(identity_msgids_add(octets, &len, take(in) % (IDENTITY_MSGID_KINDS + 1), id, strlen(id)) == 0);
		}
		told.msgids = (struct identity_msgids){ octets, (uint16_t)len };
		OSMO_ASSERT(identity_told_put(req, &told) == 0);
	}
}

static void fill_pushed(struct identity_req *req, struct input *in)
{
	const struct identity_pushed pushed = { take(in) % (IDENTITY_PUSHED_COUNT + 1), "op1" };

	req->push = take(in) % 4;
	OSMO_ASSERT(identity_pushed_put(req, &pushed) == 0);
}

static void fill_counters(struct identity_req *req, struct input *in)
{
	static const char *const names[] = { "total|sessions", "screen|M1|op1|en|shown", "check|good", "" };
	struct identity_counter c;
	unsigned n;

	for (n = take(in) % 8; n; n--) {
		c.name = names[take(in) % ARRAY_SIZE(names)];
		c.n = (uint32_t)take(in) << 23;
		OSMO_ASSERT(identity_counter_put(req, &c) == 0);
	}
}

static void fill_reports(struct identity_req *req, struct input *in)
{
	static const char *const words[] = { "op1", "smpp", "", "IDLE\n", "a word too long for it" };
	struct identity_report report = { 0 };
	unsigned n;

	for (n = take(in) % 8; n; n--) {
		report.place = take(in);
		report.of = take(in);
		report.is_up = take(in) & 1;
		report.name = words[take(in) % ARRAY_SIZE(words)];
		report.protocol = report.state = report.why = words[take(in) % ARRAY_SIZE(words)];
		OSMO_ASSERT(identity_report_put(req, &report) == 0);
	}
}

static void fill_payload(struct identity_req *req, struct input *in)
{
	static void (*const fills[IDV_COUNT + 1])(struct identity_req *req, struct input *in) = {
		[IDV_SMS_IN] = fill_sms, [IDV_SMS_CARD] = fill_sms, [IDV_OUT_NEXT] = fill_next, [IDV_OUT_TOLD] = fill_told, [IDV_PUSH_DONE] = fill_pushed,
		[IDV_COUNTS] = fill_counters, [IDV_LINKS] = fill_reports,
	};

	if (fills[req->verb])
		fills[req->verb](req, in);
}

/* Mostly sense, so that the rules are reached; what follows in the input is then laid over any octets of it. */
static void fill(struct identity_req *req, struct input *in)
{
	static const char *const numbers[] = { PERSON, AGENT, "254700000002", "" }, *const orgs[] = { "", "715464", "715465", "123459" };
	static const char *const keys[] = { "", "en", "person", "staff", "h1", "today", "d3", "now", "h24", "yes", "no", "shown", "help", "lock", "who", "code", "share" };
	static const char *const secrets[] = { PIN, "111111", "02246813", "123456789", "", "13579", "48291307" };
	const char *secret;
	unsigned lay, at;

	*req = (struct identity_req){ .ticket = 1, .link = "op1" };
	req->verb = take(in) % (IDV_COUNT + 1);
	req->dialogue = take(in) % DIALOGUES;
	req->flags = take(in) & 1 ? 0 : IDENTITY_ASSERTED;
	word(req->number, sizeof(req->number), numbers, ARRAY_SIZE(numbers), take(in));
	word(req->org, sizeof(req->org), orgs, ARRAY_SIZE(orgs), take(in));
	word(req->key, sizeof(req->key), keys, ARRAY_SIZE(keys), take(in));
	secret = secrets[take(in) % ARRAY_SIZE(secrets)];
	OSMO_ASSERT(secret_put(&req->secret, secret, strlen(secret)) == 0);
	req->op[0] = take(in);
	fill_payload(req, in);
	for (lay = take(in) % 16; lay; lay--) {
		at = take(in);
		at |= (take(in) & 1u) << 8;
		((uint8_t *)req)[16 + at % (IDENTITY_SMALL - 16)] = take(in);
	}
}

static bool gave_pin(const struct identity_req *req)
{
	return req->verb == IDV_UNLOCK && req->secret.len == strlen(PIN) && !memcmp(req->secret.digits, PIN, strlen(PIN));
}

static bool says_personal(const struct identity_ans *ans)
{
	return identity_ans_get(ans, IDF_NAME, 0) || identity_ans_get(ans, IDF_EVENT, 0) || identity_ans_get(ans, IDF_CODE, 0) ||
	       identity_ans_get(ans, IDF_FACT, 0);
}

static void packet(struct input *in)
{
	struct identity_req req;
	struct identity_ans ans = { 0 };
	uint64_t dialogue;

	fill(&req, in);
	if (vault_req_check(&req, in->left & 1 ? IDENTITY_SMALL : IDENTITY_LARGE) < 0)
		return;
	dialogue = req.dialogue;
	if (gave_pin(&req) && dialogue < DIALOGUES)
		world.opened[dialogue] = true;
	run(&req, &ans);
	OSMO_ASSERT(req.secret.len == 0 && ans.outcome < IDO_COUNT && ans.used <= sizeof(ans.fields));
	OSMO_ASSERT(!says_personal(&ans) || (dialogue < DIALOGUES && world.opened[dialogue]));
}

/* Whatever was sent, every answer and every line of the ledger was one that a row names. */
static void expect_named(void)
{
	struct identity_core_load load;

	identity_core_load(world.core, &load);
	OSMO_ASSERT(load.unnamed == 0);
}

static void reply(void *ctx, const char *octets, size_t len)
{
	OSMO_ASSERT(len <= ADMIN_ROW_MAX && !memchr(octets, '\0', len));
}

/* Outside of a transaction a command that writes would stay in the store, so only those that read get to run. */
static void administer(const uint8_t *data, size_t size)
{
	const struct admin_actor who = { .roles = size ? 1 << data[size - 1] % ADMIN_ROLES : 0 };
	const struct admin_env env = { .db = world.store.db, .keys = world.store.keys, .clock = &world.clock, .core = world.core };
	struct admin *a = admin_begin(NULL, &env, &who, (const char *)data, size, reply, NULL);
	const char *message;

	OSMO_ASSERT(a);
	while (admin_step(a))	/* a transaction is open: db_begin() fails, nothing is written */
		;
	OSMO_ASSERT(admin_end(a, &message) >= 0 && message);
	admin_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	unsigned i;

	if (!world.dir[0])
		LLVMFuzzerInitialize(NULL, NULL);
	memset(world.opened, 0, sizeof(world.opened));
	world.core = core_new();
	OSMO_ASSERT(world.core && identity_core_begin(world.core) == 0);
	administer(data, size);
	for (i = 0; i < PACKETS_MAX && in.left; i++)
		packet(&in);
	expect_named();
	db_abort(world.store.db);
	identity_core_free(world.core);
	return 0;
}
