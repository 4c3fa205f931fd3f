/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of sessions. Only session*.c and their test include this. */
#pragma once

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/timer.h>

#include "store/base/bucket.h"
#include "store/base/clock.h"
#include "store/base/monotonic.h"
#include "gateway/session/session.h"
#include "menus/engine/menu.h"
#include "store/door/identity.h"

#define SESSION_ASKS_MAX	8	/* verbs that one input may lead to: menus need two; a circle of outcomes must not block the loop */
#define SESSION_VALUES_MAX	64	/* fields of one answer that menus can use */
#define SESSION_SMS_MAX		1000	/* being served at once: no window of an operator is larger */
#define SESSION_HEARD_MS	2000	/* an SMS that took longer may be brought again: operators wait for 5 s and more */
#define SESSION_SLACK_S		2	/* added to the operator's time limits: it must forget first, so that a last answer still finds its dialogue */
#define SESSION_STEP_S		8	/* a slow reader's time to read a screen and answer it */
#define SESSION_CUT_FROM_S	(4 * SESSION_STEP_S)	/* on links with shorter dialogues every journey would be cut */
#define SESSION_TICK_S		1
#define SESSION_SEEN_MAX	16384	/* a power of two; 256 KiB: more than the people who are asked in an hour */
#define SESSION_TALLY_S		10	/* seconds between flushes: the counts lost when this process is killed */

struct outbox;
struct session_ceiling;
struct session_dialogue;
struct session_queue;
struct session_tally;

struct session_waited {
	struct session_waits told;
	uint64_t sum_ms;		/* of all */
};

struct session {
	const struct session_conf *conf;
	struct identity *identity;
	const struct menu *menu;
	const struct clock *clock;
	struct llist_head ports, queues;
	struct hlist_head *buckets, *numbers;	/* dialogues by key, and by number */
	unsigned bits;			/* of both */
	uint32_t seed;			/* of the table, and of tags */
	uint64_t last_id;
	unsigned n_dialogues, n_sms;
	uint64_t sms_serial;		/* of the last SMS; each process counts from elsewhere */
	struct llist_head sms;		/* oldest first */
	struct osmo_timer_list guard, tick;
	int64_t guard_due_ms;		/* while guard is pending */
	bool draining;
	struct session_counts counts;
	struct session_waited waits[SESSION_WAITS];
	struct session_tally *tally;
	struct session_ceiling *ceiling;
	unsigned ticks;
	struct session_seen *seen;	/* SESSION_SEEN_MAX */
	bool push_asking;		/* the vault is asked for a screen to show */
	uint64_t push_ticket;
	unsigned pushes;		/* asked for since the last tick */
	/* Set by session_new(), so that the table of dialogues does not call up to who opens them, nor who opens them to who draws them. */
	void (*lost)(struct session_dialogue *d);	/* session_push_lost() */
	void (*draw)(struct session_dialogue *d);	/* session_step_push() */
};

/* What sessions keep of a port: port->session_priv. */
struct session_link {
	struct llist_head list;
	struct session *session;
	struct session_port *port;
	struct llist_head by_use, by_age;	/* its dialogues, oldest first */
	struct llist_head waiting;		/* those with an open request, oldest first */
	struct llist_head pushing;		/* those that we open and the phone has not seen */
	unsigned n_pushing;
	struct outbox *outbox;			/* of the queue */
	struct session_queue *queue;
	struct llist_head in_queue;
	unsigned n_out;				/* SMS at the operator by this link */
	struct llist_head dropped;		/* SMS given up whose answer is awaited */
	struct bucket taken;			/* of what it may send */
	struct llist_head byes;			/* oldest first; the wire bounds them by what it has in flight */
};

/* The goodbye of a dialogue whose last screen is still on its way to the phone. */
struct session_bye {
	struct llist_head list;
	uint64_t id;
	bool asserted;
	const char *word;			/* static: what to say when it was shown */
	uint8_t key[SESSION_KEY_MAX];
	char wire_number[SESSION_NUMBER_MAX];
	char number[NUMBER_SIZE];
};

/* The link on which a phone dialled last: with several operators only one reaches it, and its prefix does not tell which where numbers are portable.
 * Another number that hashes to the same place replaces it. */
struct session_seen {
	uint32_t hash;			/* of the number, seeded: means nothing outside of this process */
	const struct session_link *link;	/* NULL: free */
};

/* The state of a push; behind the first screen it is a dialogue like any other. */
enum session_pushing {
	SESSION_PUSH_NONE,
	SESSION_PUSH_DRAWN,	/* the vault is asked what to show */
	SESSION_PUSH_HANDED,	/* the network has the first screen */
};

/* One dialogue. Below 1 KiB with what the allocator adds: a hundred thousand of them live at once. */
struct session_dialogue {
	struct hlist_node hash, by_number;
	struct llist_head by_use, by_age, waiting;	/* waiting: or pushing, while nobody waits */
	struct session_link *link;
	uint64_t id, ticket;
	int64_t begun_ms, opened_ms, deadline_ms;	/* real time; opened: the request that is open, or was last */
	int64_t begun_s, used_s;		/* clock.h */
	struct identity_ans *early;		/* the answer, if it came before identity_submit() returned */
	const char *screen;			/* points into menu */
	uint32_t tag;
	uint8_t key[SESSION_KEY_MAX];
	char wire_number[SESSION_NUMBER_MAX];
	char number[NUMBER_SIZE];
	char imsi[SESSION_IMSI_SIZE];		/* until the vault has it */
	bool asserted;
	bool waits;				/* a request is open */
	bool asking;				/* a verb is under way */
	bool submitting;			/* inside identity_submit() */
	bool known;				/* the vault has heard of it */
	bool shown;				/* the last answer left */
	bool is_over;				/* and was the last screen */
	bool is_cut;				/* for lack of time: there is a place to resume at */
	bool gave;				/* a share or one-time code was made */
	bool is_busy;				/* the vault was busy: its answer counts as not shown */
	bool push_asks;				/* an answer to the first screen is wanted */
	uint8_t push_state;			/* enum session_pushing */
	uint8_t asks;				/* verbs since the last input */
	uint8_t waits_for;			/* enum session_wait, while a request is open */
	uint64_t push;				/* the vault's name of the screen we began with, or 0 */
	struct menu_state state;
};

_Static_assert(sizeof(struct session_dialogue) <= 896, "with the allocator's header below 1 KiB");

/* What follows the word of an SMS. secret: code. */
struct session_word {
	char arg[IDENTITY_NUMBER_MAX];	/* of LANG, BLOCK, a card; secret where it is a phone number, of LOCK */
	char org[8];
	struct secret code;		/* of a card, perhaps with a slot before it */
};

struct session_sms {
	struct llist_head list;
	struct session_link *link;
	uint64_t ticket;
	int64_t begun_ms, deadline_ms;
	uint64_t serial;
	uint32_t ref;
	bool submitting, is_over, is_done;
	bool is_dropped;			/* the operator was refused, the vault's answer is still to come */
	bool asserted;
	bool reserved;				/* a place in the outbox, for the reply */
	char number[NUMBER_SIZE];
	char address[SESSION_NUMBER_MAX];	/* that the reply goes to */
	const char *word;			/* key of sms_in or sms_card */
	struct session_word said;
	size_t name_len, body_len;
	char name[SESSION_NAME_MAX];
	char body[SESSION_TEXT_MAX];		/* secret: may hold a PIN */
};

/* Monotonic seconds, moved by the test clock. */
static inline int64_t session_now_s(const struct session *s)
{
	return clock_passed(s->clock);
}

/* ---- session_request: who speaks ---- */

/* The network of this link vouches for the number. */
bool session_is_asserted(const struct session_port *port, const char *number);

/* The same of the sender of an SMS. */
bool session_is_sms_asserted(const struct session_port *port, const char *number);

/* Who speaks. returns: false when it is no number a reply could reach. */
bool session_number(const struct session_link *link, const struct session_msg *msg, char number[NUMBER_SIZE], bool *asserted);

/* Fill what every request has. */
void session_request(struct identity_req *req, enum identity_verb verb, const struct session_link *link, const char *number, bool asserted);

/* ---- session_queue: the SMS of one operator ---- */
/* The name of its queue, for the vault: the same for all links of one operator; else the link's own. Borrowed. */
const char *session_queue_name(const struct session_link *link);
/* Put the link into its queue, which the first one makes. returns: 0; -ENOMEM. */
int session_queue_join(struct session_link *link) __attribute__((warn_unused_result));
/* The rank of this link for a number: of several links the lowest is tried first. */
unsigned session_queue_rank(const struct session_link *link, const char *number);
/* Take the link out of its queue, which goes with the last one. */
void session_queue_leave(struct session_link *link);
/* The link is bound: its window is added to the queue's, which leases messages from the vault. */
void session_queue_up(struct session_link *link);
/* The bind is gone: the opposite. */
void session_queue_down(struct session_link *link);
/* Serials of SMS, `to` not among them. */
struct session_sure { uint64_t from, to; };
/* The SMS of which the operator surely heard what became of them. */
struct session_sure session_queue_sure(const struct session_link *link);
/* It may not have heard what became of those so far. */
void session_queue_unheard(struct session_link *link);
/* What became of an SMS that this link was handed: as outbox_result(), and its place in the window is free. */
void session_queue_result(struct session_link *link, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid);
/* As outbox_adopt(), for whichever of the links comes first; the others do nothing. */
void session_queue_adopt(struct session_link *link, uint64_t *slots, uint32_t lease);

/* ---- session_ceiling: how much may come ---- */
/* Begin to count against the ceilings of s->conf. owns: freed with s. returns: NULL when out of memory. */
struct session_ceiling *session_ceiling_new(struct session *s);

/* Mix octets into h. */
uint32_t session_hash(const void *octets, size_t len, uint32_t h);

/* ---- session_dialogue: the table ---- */
/* returns: the dialogue of that key and number on that link; NULL: none. */
struct session_dialogue *session_dialogue_find(struct session_link *link, const struct session_msg *msg);
/* Begin one under the key and number of msg, with no request open. owns: it lives until session_dialogue_end(). returns: NULL when out of memory. */
struct session_dialogue *session_dialogue_new(struct session_link *link, const struct session_msg *msg);
/* Whose it is, with country code: from here on session_dialogue_of() finds it. Once. */
void session_dialogue_number(struct session_dialogue *d, const char *number);
/* A dialogue of that phone, on whatever link; NULL: none. */
struct session_dialogue *session_dialogue_of(struct session *s, const char *number);
/* Take it out of the table of keys. */
void session_dialogue_unkey(struct session_dialogue *d);
/* Put it in under a key that the network gave; an older one there is ended. */
void session_dialogue_key(struct session_dialogue *d, const uint8_t key[SESSION_KEY_MAX]);
/* A request is open: the guard runs. kind: what is waited for. */
void session_dialogue_open(struct session_dialogue *d, enum session_wait kind);
/* Its request was answered. */
void session_dialogue_close(struct session_dialogue *d);
/* A screen is drawn: its name is kept, and said with the language where everything is logged. */
void session_dialogue_draws(struct session_dialogue *d, const struct menu_effect *effect);
/* The end: tells the vault, logs one line, wipes, frees. outcome: a word for the log. */
void session_dialogue_end(struct session_dialogue *d, const char *outcome);
/* The operator said whether a last screen was shown: the vault hears the goodbye. */
void session_bye_result(struct session_link *link, const uint8_t key[SESSION_KEY_MAX], const char *number, bool ok);
/* The operator will say nothing more: every goodbye goes out as of a screen that was not shown. */
void session_bye_drop_all(struct session_link *link);
/* Run the guard timer for the oldest open request. */
void session_guard_set(struct session *s);

/* ---- session_step: between menu and identity ---- */
/* A phone dialled: open the request and draw the first screen. org: the shop number dialled, or "". d may be gone afterwards. */
void session_step_start(struct session_dialogue *d, const char *org);
/* Draw the first screen of a dialogue of ours, which nobody waits for. d may be gone afterwards. */
void session_step_push(struct session_dialogue *d);
/* Take an answer of the phone. d may be gone afterwards. secret: text, wiped by the caller. */
void session_step_input(struct session_dialogue *d, const char *text, size_t len);
/* Answer the open request with the busy screen and end. */
void session_step_overload(struct session_dialogue *d, const char *why);
/* The time for an answer is over. */
void session_step_late(struct session_dialogue *d);
/* Answer a request that gets no dialogue. why: MENU_OVERLOAD, MENU_NUMBERLESS, MENU_OVER. */
void session_step_turn_away(struct session_link *link, const struct session_msg *msg, enum menu_event_kind why);

/* ---- session_push: dialogues that we open ---- */

/* A phone dialled on that link: screens of ours go there. */
void session_push_seen(const struct session_link *link, const char *number);
/* The link is gone: forget which phones dialled on it. */
void session_push_forget(const struct session_link *link);
/* Once a second: fetch what the vault wants shown. */
void session_push_poll(struct session *s);
/* Take no answer of the vault any more. */
void session_push_stop(struct session *s);
/* The first screen of a dialogue of ours. returns: false when d is none, or it is not the first. d may be gone afterwards. */
bool session_push_say(struct session_dialogue *d, const struct menu_effect *effect);
/* The answer leads to a screen worth opening a dialogue for; true for all other dialogues. */
bool session_push_wants(const struct session_dialogue *d, const struct identity_ans *ans);
/* d ends; if nobody knows yet what became of its first screen, the vault hears that. */
void session_push_lost(struct session_dialogue *d);

/* ---- session_tally: what happened to screens ---- */

enum session_tally_event { SESSION_TALLY_SHOWN, SESSION_TALLY_ANSWERED, SESSION_TALLY_TIMED_OUT, SESSION_TALLY_LEFT, SESSION_TALLY_CUT, SESSION_TALLY_EVENTS };
enum { SESSION_TALLY_SESSIONS, SESSION_TALLY_STEPS, SESSION_TALLY_BLOCKS, SESSION_TALLY_SHARES, SESSION_TALLY_SHARE_BLOCKS, SESSION_TALLY_TOTALS };

/* Begin to count. returns: NULL when out of memory. */
struct session_tally *session_tally_new(struct session *s);
/* End it; what the vault has not heard is lost. */
void session_tally_free(struct session_tally *t);
/* The screen of d was shown, or answered. */
void session_tally_screen(struct session_dialogue *d, enum session_tally_event what);
/* d ends. what: what became of a screen that still waited, timed out, left, or cut by us or the network. */
void session_tally_end(struct session_dialogue *d, enum session_tally_event what);
/* Hand what was counted to the vault; one request at a time. */
void session_tally_flush(struct session_tally *t);

/* ---- session_wait: how long answers took ---- */

/* One was given that was waited for since then, monotonic_ms(). */
void session_wait_add(struct session *s, enum session_wait kind, int64_t since_ms);

/* ---- session_sms ---- */
/* Take an SMS and answer it by its first word; the operator hears at once or later, by settle_sms(), whether it was done.
 * owns: msg is borrowed. secret: its text; the copy is wiped when the SMS is settled. */
void session_sms_rx(struct session_link *link, const struct session_msg *msg);
/* Give it up: the operator hears that it was not done. */
void session_sms_drop(struct session_sms *sms);
/* Wait for no answer any more: the port goes away. */
void session_sms_forget_all(struct session_link *link);

/* ---- session_word: what people dial and text (pure) ---- */

/* The shop number of a string dialled: *CODE*NNNNNN with nothing but * or # behind the digits. Six, or 4 to 9 where one was mistyped, of
 * which org has seven at most: the vault says that no shop has them. What stands further behind is never
 * looked at. returns: true and org; false and org "". secret: text may hold a PIN that was dialled by mistake. */
bool session_word_org(char org[8], const char *code, const char *text, size_t len);

/* What an SMS asks for, by its first word in any language: "help", "lang" with arg in lower case, "lock", "block" with the shop number as arg; "who", "code",
 * "share" with the number of the code as arg, the code and, but for "who", org; "card" (one of these that says too little), "word" (another), "digits",
 * "unknown". secret: text, out. */
const char *session_word_sms(const struct menu *menu, struct session_word *out, const char *text, size_t len);
