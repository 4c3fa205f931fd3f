/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small service to test the rules in: a real database, real keys, real hashes, a clock that moves when told. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_direct.h"
#include "store/identity/core/identity_priv.h"

#define OK(call) assert_int_equal(call, 0)

#define SELAM	"254700000001"
#define OTHER	"254700000002"
#define STRANGER "254700000099"
#define AGENT	"254711000001"
#define HAWA	"715464"
#define PIN	"246813"

struct world {
	char dir[64], db_path[96], key_path[96];
	struct clock clock;
	struct identity_conf conf;
	struct seal_keys *keys;
	struct db *db;
	struct identity_core *core;
	struct identity *door;
	uint64_t dialogues;
	const char *imsi;	/* what the link says of the SIM; NULL: nothing */
	struct identity_ans ans;
	char start[8];
	char code[16];
	unsigned rekey_steps;
};

/* A phone in a dialogue. */
struct phone {
	struct world *w;
	const char *number, *link;
	uint64_t dialogue;
	bool claimed;	/* the link does not vouch for the number */
	unsigned count;	/* of its SMS: 1 leases the reply */
	uint8_t op[16];	/* of the last verb */
};

struct args {
	const char *org, *key, *pick, *secret, *text;	/* text of PUSH_DONE: the link an SMS may go by */
	const uint8_t *op;
	uint64_t push;
	unsigned count;			/* OUT_NEXT: most; SMS_IN: 1 leases the reply */
	uint32_t lease, valid_s;
	const char *name;		/* SMS_IN: what the operator calls it, and as in struct identity_sms */
	uint64_t serial, sure_from, sure_to;
	enum identity_pushed_how how;
};

int world_setup(void **state);
int world_teardown(void **state);
void world_open(struct world *w);	/* a fresh core on the same database: what a restart of the vault is */
void world_close(struct world *w);
void world_wait(struct world *w, int64_t seconds);
void world_at(struct world *w, int64_t t);	/* set the clock */
int64_t world_now(const struct world *w);

/* Fill a request as the gateway would. */
void world_req(struct phone *p, struct identity_req *req, enum identity_verb v, const struct args *a);
/* An SMS as the gateway hands it on. Its reply says by which words it goes, and behind a blank each: the language, what is dialled, "abroad", the values as
 * name=value. */
void world_sms_req(struct phone *p, struct identity_req *req, const struct args *a, const char *octets);
/* Ask through the direct door. returns: the outcome; w->ans holds the answer. */
int world_ask(struct phone *p, enum identity_verb v, const struct args *a);
#define ask(p, verb, ...) world_ask(p, IDV_##verb, &(struct args){ __VA_ARGS__ })
#define expect(p, outcome, verb, ...) assert_string_equal(identity_outcome_name(ask(p, verb, ##__VA_ARGS__)), outcome)

const char *got(const struct world *w, enum identity_field f);	/* first field of that id; "" when absent */
const char *fact(const struct world *w, const char *name);	/* value of a fact, NULL when absent */

struct phone dial(struct world *w, const char *number, const char *org);	/* HELLO done */
void hang_up(struct phone *p, bool shown);

/* What the vault does between batches. returns: how many marks of birth dates were made. */
unsigned world_marks(struct world *w);
/* One job of those: a mark, or who waits for the index of duplicates. */
void world_mark(struct world *w, const struct kdf_job *job);
void world_list(struct world *w, const struct kdf_job *job);

/* Administration, each in a transaction of its own. */
int add_person(struct world *w, const char *number, const char *const *extra);	/* pairs key, value, ..., NULL on top of Selam's */
void start_code(struct world *w, const char *number, unsigned slot);		/* into w->start */
void add_org(struct world *w, const char *code, const char *short_name, const char *bundle);
void add_agent(struct world *w, const char *org, const char *number);
void choose_pin(struct phone *p, const char *pin);				/* PIN_NEW, PIN_AGAIN */
void change_pin(struct phone *p, const char *from, const char *to);		/* PROVE before them */
void enrol(struct world *w, const char *number, const char *pin);		/* person with a PIN */
void staff(struct world *w, const char *org, const char *number, const char *pin);
void hawa(struct world *w);							/* organisation, agent with PIN, Selam with PIN */
void share(struct world *w, const char *number);				/* Selam gives to HAWA; w->code */
struct phone at_desk(struct world *w, const char *number);			/* an agent, unlocked */

/* ---- terminals ---- */

/* One request of a terminal of officers, hashed too. */
enum identity_outcome world_at_terminal(struct phone *p, enum identity_verb v, const struct args *a);
/* Somebody sits down there and says a number. */
struct phone world_sit(struct world *w, const char *number);
#define terminal(p, outcome, verb, ...) \
	assert_string_equal(identity_outcome_name(world_at_terminal(p, IDV_##verb, &(struct args){ __VA_ARGS__ })), outcome)
