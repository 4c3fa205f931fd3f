/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside load: phones, what they have under way, and the wire. */
#pragma once

#include <time.h>

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/ussd/ussd_dialect.h"
#include "sim/load/load.h"
#include "sim/load/load_hist.h"

#define LOAD_PIN_TEXT		"864209"
#define LOAD_ORG		"562377"
#define LOAD_ANSWER_NS		(15 * 1000000000LL)	/* gateways give an application 15 to 25 s */
#define LOAD_SMS_NS		(90 * 1000000000LL)	/* taken, or answered: longer than any lease of the outbox */
#define LOAD_SLOTS		(1u << 17)		/* requests of ours without a response, a link: twice what is under way */
#define LOAD_CODES_MAX		65536			/* codes shown and not checked yet */
#define LOAD_NUMBER_MAX		16
#define LOAD_CODE_LEN		9

/* What a wait is counted as. */
enum load_step {
	LOAD_STEP_DIAL,
	LOAD_STEP_MENU,		/* nothing of the vault but perhaps a look */
	LOAD_STEP_LANG,		/* durable */
	LOAD_STEP_PIN,		/* Argon2id */
	LOAD_STEP_SHARE,	/* Argon2id and durable */
	LOAD_STEP_CODE,		/* the same, at the agent */
	LOAD_STEP_SERVED,	/* durable */
	LOAD_STEP_TAKEN,	/* an SMS: acknowledged */
	LOAD_STEP_REPLY,	/* an SMS: its reply is here */
	LOAD_STEP_ATTACK,	/* anything, to an attacker */
	LOAD_STEPS
};

enum { LOAD_PHONE_LOCKED = 1, LOAD_PHONE_OWED = 2, LOAD_PHONE_CODE = 4 };

struct load_phone {
	uint32_t run;		/* 1 + index of what it has under way; 0: nothing */
	uint32_t sms;		/* SMS sent: each text is another one */
	uint8_t lang;		/* 0 en, 1 ar */
	uint8_t shares, unlocks;
	uint8_t flags;
};

struct load_code {
	uint32_t phone;
	char digits[LOAD_CODE_LEN + 1];
};

/* A dialogue or an SMS under way. */
struct load_run {
	uint32_t phone;
	int32_t next;		/* free list */
	uint8_t kind, at;	/* the move that waits for its screen */
	uint8_t again, resumed;
	bool taken, replied;	/* SMS */
	bool judged;		/* the vault has answered for the code */
	bool to_send;		/* SMS: not with the service, send when due */
	unsigned n_menu;
	struct load_link *link;
	struct ussd_session session;
	int64_t sent_ns, began_ns, due_ns;
	struct load_code code;
	char text[40];		/* SMS */
};

/* A request of ours that waits for its response. */
struct load_slot {
	uint32_t seq;
	int32_t run;		/* of an SMS; -1: nobody waits */
};

struct load_link {
	struct load *load;
	const struct smsc_link_conf *conf;
	const struct ussd_dialect *dialect;
	struct osmo_fd listen, conn;	/* fd -1: none */
	bool is_bound;
	uint32_t seq, next_id;
	uint8_t *in, *out;
	size_t in_len, out_len, out_size;
	struct load_slot *slots;
};

struct load_counts {
	uint64_t begun[LOAD_KINDS], done[LOAD_KINDS];
	uint64_t turned_away;		/* a last screen that was not the one: busy, a limit */
	uint64_t unexpected;		/* a screen that makes no sense here */
	uint64_t cut;			/* died with the bind */
	uint64_t throttled;		/* SMS refused for now, sent again */
	uint64_t starved;		/* nobody free for what was to begin */
	uint64_t lost_screens, lost_sms, lost_codes;
	uint64_t doubled_screens, doubled_sms, doubled_codes;
	uint64_t late;			/* counted as lost first, came after all */
	uint64_t codes_shown, codes_checked;
	uint64_t protocol;		/* PDUs that make no sense */
};

/* What the wire tells whoever plays. */
struct load_heard {
	void (*screen)(struct load *l, uint64_t number, const struct ussd_unit *unit);
	void (*reply)(struct load *l, uint64_t number, const uint8_t *octets, size_t len, uint8_t dcs);
	void (*taken)(struct load *l, int32_t run, uint32_t status);	/* the response to an SMS */
	void (*link_lost)(struct load *l, struct load_link *link);
};

struct load {
	const struct load_conf *conf;
	const struct load_heard *heard;
	struct load_link links[SIM_LINKS_MAX];
	unsigned n_links, next_link;
	unsigned long long first_person, first_agent, first_attacker;	/* numbers */
	struct load_phone *phones;	/* people, then agents, then attackers */
	unsigned n_phones, n_sms_from;	/* people from here on send SMS */
	unsigned next_person, next_sms, next_agent, next_attacker;
	struct load_run *runs;
	int32_t free_run;
	unsigned n_runs, n_live, n_attacks;	/* attacks are live, and no part of the window */
	struct load_code *codes;
	unsigned codes_head, n_codes;
	uint32_t next_session;
	uint64_t random;
	struct load_counts counts;
	struct load_hist hist[LOAD_STEPS];
	int64_t now_ns, start_ns, end_ns;	/* end: when the last one was begun */
	double begun;			/* of the pace */
	bool is_ending, is_over;
	unsigned said;			/* unexpected screens told */
	struct osmo_fd signals;
	struct osmo_timer_list tick;
};

/* Nanoseconds since some moment in the past; never steps. */
static inline int64_t load_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* load_kind.c */
/* Its word, as in a mix. */
const char *load_kind_name(enum load_kind kind);

/* load_people.c */
/* Make what is not there yet. returns: 0; -EIO, reason on stderr. blocks: while musafirctl runs; the loop goes on. */
int load_people_make(struct load *l) __attribute__((warn_unused_result));

/* load_wire.c */
/* Listen on every link; what is heard there is told to heard. returns: 0, -errno, reason on stderr. */
int load_wire_open(struct load *l, const struct load_heard *heard) __attribute__((warn_unused_result));
/* Close connections and stop listening. */
void load_wire_close(struct load *l);
/* Everything written since the last turn, in one write a link. */
void load_wire_flush(struct load *l);
/* The next link in turn that is bound; NULL: none. */
struct load_link *load_wire_next(struct load *l);
/* Send what the phone of run does in its dialogue. returns: 0; -errno: it does not fit a PDU, or its link is gone. */
int load_wire_ussd(struct load *l, struct load_run *run, enum ussd_event event, const char *text) __attribute__((warn_unused_result));
/* Send the SMS of run; the run is told of the response. returns: as above. */
int load_wire_sms(struct load *l, struct load_run *run) __attribute__((warn_unused_result));

/* load_play.c */
/* Begin something of that kind. returns: false when nobody is free for it. */
bool load_play_begin(struct load *l, enum load_kind kind);
/* What the player makes of what is heard. */
extern const struct load_heard load_play_heard;
/* Time-outs, and SMS that are to be sent again. */
void load_play_tick(struct load *l);

/* load_report.c */
/* The line of now on stderr; last: and its end. */
void load_report_progress(const struct load *l, bool last);
/* The whole result on stdout. */
void load_report(const struct load *l);
/* One line in the file of samples, where there is one. */
void load_report_sample(const struct load *l);
/* Whether something promised was lost or came twice. */
bool load_report_is_bad(const struct load *l);
