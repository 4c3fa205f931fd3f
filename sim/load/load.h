/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Load: many phones at once against the real daemon, in one process that is the operator of its links.
 *
 * Promise: every request of a phone, every SMS the service took and every code it showed is followed to its end; what was promised
 * and did not come is counted as lost, what came twice as doubled. Never: more than LOAD_RUNS_MAX dialogues and SMS under way.
 *
 * Life cycle: load_run() does all of it: 1. people are made with musafirctl (a key of init --test), 2. the links are waited for,
 * 3. phones dial, 4. what is under way is waited for and codes that were shown are checked, 5. the report. */
#pragma once

#include "sim/operator/sim_conf.h"

#define LOAD_RUNS_MAX	65536
#define LOAD_PEOPLE_MAX	2000000

enum load_kind {
	LOAD_HOME,	/* dial, change the language, leave */
	LOAD_MENU,	/* dial, many steps that need nothing of the vault, leave */
	LOAD_PIN,	/* dial, PIN, leave */
	LOAD_SHARE,	/* dial a shop, PIN, give: a code */
	LOAD_CHECK,	/* an agent checks such a code */
	LOAD_HOLD,	/* dial and stay: the phone leaves it to time */
	LOAD_SMS,	/* HELP, LANG or LOCK, and its reply */
	LOAD_ATTACK,	/* of no mix: attackers dial and unlock again and again; what is answered does not matter */
	LOAD_KINDS
};

struct load_conf {
	const struct sim_conf *sim;
	double rate;			/* dialogues and SMS begun a second; 0: as many as window lets */
	unsigned window;		/* under way at once; with a rate only the ceiling */
	double seconds;			/* 0: count */
	uint64_t count;			/* 0: no limit but seconds */
	unsigned mix[LOAD_KINDS];	/* weights */
	unsigned people, agents, attackers;
	unsigned first;			/* people before this one are left alone */
	double patience;		/* seconds an answer may take; 0: LOAD_ANSWER_NS, LOAD_SMS_NS */
	bool receipts;			/* send a delivery receipt for each SMS of the service */
	bool json, prepare, verbose;
	bool hold;			/* stay, with what the phones left open, until a signal */
	const char *samples;		/* a file that gets a line each half minute, or NULL */
};

/* Read "share=5,check=5,home=70,sms=20". returns: 0, -EINVAL. */
int load_mix(unsigned mix[LOAD_KINDS], const char *text) __attribute__((warn_unused_result));

/* returns: 0; 1 something promised was lost or came twice, or nothing could be done (reason on stderr). blocks: yes. */
int load_run(const struct load_conf *conf) __attribute__((warn_unused_result));
