/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions between a port that writes down what it is told, and a door to identity that answers when the test says so. The menus are the
 * real ones. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/base/clock.h"
#include "gateway/session/session_priv.h"
#include "store/door/identity_door.h"

#define PHONE	"254700000001"
#define AGENT	"254711000001"
#define WAITS	256

struct door_entry {
	struct identity_req req;	/* as it arrived */
	identity_done_cb done;
	void *ctx;
	bool is_cancelled, is_answered;
};

struct door {
	struct identity identity;
	struct door_entry *entries;
	unsigned n;
	bool full;			/* refuse: -EAGAIN */
	enum identity_outcome at_once;	/* with answers_at_once: answer inside submit */
	bool answers_at_once;
};

struct sent {
	struct session_answer ans;
	char text[MENU_TEXT_MAX];
};

struct sent_sms {
	uint64_t id;
	char number[32], text[512];
};

struct sent_push {
	uint64_t id;
	char number[32], text[MENU_TEXT_MAX];
	bool asks;
};

struct port {
	struct session_port port;
	struct sent sent[WAITS];
	unsigned n_sent;
	int send_rc;
	size_t send_max;		/* octets of a text that reaches the phone; 0: any */
	struct { uint32_t ref; bool done; } settled[WAITS];
	unsigned n_settled;
	struct sent_sms sms[WAITS];
	unsigned n_sms;
	int sms_rc;
	struct sent_push pushes[WAITS];
	unsigned n_pushes;
	int push_rc;
};

struct world {
	void *ctx;
	struct clock clock;
	struct session_conf conf;
	struct menu *menu;
	struct door door;
	struct port port, other;
	struct session *s;
};

int world_setup(void **state);
int world_teardown(void **state);

void world_cannot_push(struct port *p);	/* as a wire that opens no dialogues */

/* Time goes on, timers run. */
void world_pass(unsigned ms);

void world_begin(struct port *p, uint8_t key, const char *number, const char *dialled);
void world_input(struct port *p, uint8_t key, const char *number, const char *text);
void world_released(struct port *p, uint8_t key, const char *number);
void world_sms(struct port *p, uint32_t ref, const char *number, const char *text);

/* The last request, or the n-th from the end. */
struct door_entry *world_asked(struct world *w, unsigned back);
/* The newest request of that verb; fails without one. */
struct door_entry *world_find(struct world *w, enum identity_verb verb);
unsigned world_count(const struct world *w, enum identity_verb verb);
/* Answer one, fields as id, text ..., 0. Nothing when it was cancelled. */
void world_answer(struct door_entry *e, enum identity_outcome outcome, ...);

/* The last answer of a port holds words (NULL: no answer more than n). */
void world_sees(struct port *p, unsigned n_sent, const char *words, bool end);
