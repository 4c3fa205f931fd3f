/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions: the neutral middle between wires and menus. A wire hands every message in by session_rx(); answers leave through the
 * port that the wire registered.
 *
 * Promise: every USSD request is answered exactly once while its bind lives, also on time-out, overload, vault death and
 * shutdown; every SMS is settled exactly once, done only after its effect and reply are on disk. Never: an answer of a dialogue on a later
 * bind; the text of a message in a log.
 *
 * Contract of a port (the wire's side):
 *  - send() MUST take one answer for a request that session_rx() delivered, and MUST NOT call session_rx() or
 *    session_port_down() from inside.
 *  - settle_sms() MUST answer the operator's request `ref` once; a ref of a dead bind MUST be ignored.
 *  - send_sms() MUST report every accepted message once by session_sms_result(), also when the link dies
 *    (SESSION_SMS_MAYBE), but not from inside send_sms().
 *  - push() MUST report every accepted push once by session_push_result(), also when the link dies (unknown), but not from
 *    inside push(); before the first session_rx() of the dialogue it opens. Messages of that dialogue MUST carry the number as pushed.
 *  - session_sms_unheard() MUST be called when a bind dies by which SMS came: answers on their way may not have arrived.
 *  - session_port_down() MUST be called when the bind dies; the wire forgets all refs and dialogues then.
 *
 * Life cycle: 1. session_new(); 2. session_port_add() for each link; 3. session_rx() as messages come; 4. session_drain() answers
 * all open requests with the busy screen; 5. session_free().
 *
 * Limits: SESSION_DIALOGUES_MAX live dialogues (a new one past it gets the busy screen), one outstanding request a dialogue. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "menus/text/text.h"
#include "store/base/number.h"

#define SESSION_DIALOGUES_MAX	100000
#define SESSION_KEY_MAX		16	/* the longest session id of a dialect, less is zero padded */
#define SESSION_NUMBER_MAX	24
#define SESSION_TO_MAX	(2 * SESSION_NUMBER_MAX)	/* of send_sms() */
#define SESSION_IMSI_SIZE	16
#define SESSION_PRIORITY_MAX	99
#define SESSION_NAME_MAX	96	/* of an SMS: two texts and a number of the operator */
#define SESSION_TEXT_MAX	1024	/* UTF-8 octets taken from one message; a USSD string is at most 182 characters */

enum session_kind {
	SESSION_BEGIN,		/* a phone dialled; text is the string dialled, *789*715464# */
	SESSION_NUMBERLESS,	/* a phone dialled whose number the network does not know: turned away with a screen that says so */
	SESSION_INPUT,		/* a phone answered a screen */
	SESSION_RELEASED,	/* network or user ended it; wants no answer */
	SESSION_SMS,		/* wants settle_sms() */
};

struct session_port;

struct session_msg {
	enum session_kind kind;
	uint8_t key[SESSION_KEY_MAX];		/* dialogue id on that link, with number; zero for SMS */
	char number[SESSION_NUMBER_MAX];	/* as on the wire; session reads it */
	enum number_kind number_kind;		/* what the wire says of it */
	const char *text;			/* UTF-8, borrowed; the wire wipes it after session_rx() */
	size_t len;
	uint32_t ref;				/* SMS: handle for settle_sms() */
	const void *name;			/* SMS: what the operator calls it, the same when it comes again; borrowed */
	size_t name_len;			/* 0: nothing; more than SESSION_NAME_MAX octets are not looked at */
	char address[SESSION_NUMBER_MAX];	/* SMS: how this operator writes the phone, for send_sms() alone; may be empty. Printable ASCII without '=' */
	char imsi[SESSION_IMSI_SIZE];		/* BEGIN: of the SIM, when the network tells; else "". Secret: for the vault alone */
};

struct session_answer {
	uint8_t key[SESSION_KEY_MAX];
	char number[SESSION_NUMBER_MAX];	/* as on the wire */
	const char *text;			/* UTF-8, borrowed */
	size_t len;
	enum text_alphabet alphabet;
	bool end;				/* last of this dialogue */
};

/* A dialogue that the network is asked to open with a phone. Never sent a second time by anyone. */
struct session_push {
	uint64_t id;			/* for session_push_result() */
	const char *number;		/* digits with country code, borrowed */
	const char *text;		/* UTF-8, borrowed; fits the port's ussd limits */
	size_t len;
	enum text_alphabet alphabet;
	bool asks;			/* an answer is wanted (USSR, a live dialogue); else the text is all there is (USSN) */
};

enum session_push_outcome {
	SESSION_PUSH_SHOWN,	/* the network opened it; with asks: answers come as SESSION_INPUT, its end as SESSION_RELEASED */
	SESSION_PUSH_REFUSED,	/* by the phone, its owner or the operator: a repeat would be too */
	SESSION_PUSH_ABSENT,	/* switched off, out of reach */
	SESSION_PUSH_BUSY,	/* in another dialogue or call */
	SESSION_PUSH_UNKNOWN,	/* nobody knows: no answer in time, or the link died */
};

struct session_port_ops {
	/* Take one answer. owns: ans and its text are borrowed. returns: 0; -EHOSTUNREACH: it is too long for the way to this phone, and a short
	 * last one follows; another -errno: it will never leave, which is counted. secret: text may show personal data. */
	int (*send)(struct session_port *port, const struct session_answer *ans);
	/* Answer the operator's request `ref`. done: the SMS is on disk; else the operator should try again. */
	void (*settle_sms)(struct session_port *port, uint32_t ref, bool done);
	/* Send an SMS. number: digits with country code; behind them may stand '=' and the address that a message came from. owns: number and text are borrowed. returns: 0 and session_sms_result() later; -EAGAIN when
	 * window or link does not allow it now; another -errno: it cannot be sent, ever. secret: number, text. */
	int (*send_sms)(struct session_port *port, uint64_t out_id, const char *number, const char *text);
	/* Open a dialogue. NULL: this wire or its dialect opens none. owns: push and its texts are borrowed. returns: 0 and session_push_result()
	 * later; -EAGAIN when window or link does not allow it now, another -errno: not asked again. secret: number, text. */
	int (*push)(struct session_port *port, const struct session_push *push);
};

/* Embedded in a wire's link. The wire owns it and fills it before session_port_add(). */
struct session_port {
	const struct session_port_ops *ops;
	const char *name;			/* link name of the configuration */
	struct text_limits ussd, sms;
	const char *queue;			/* ports with the same share their SMS; NULL: the port's own name */
	const char *const *prefixes;		/* numbers that rather go here; NULL-terminated, or NULL */
	unsigned priority;			/* of those that share, the lower goes first; at most SESSION_PRIORITY_MAX */
	const char *code;			/* what is dialled here; NULL: the service's */
	const char *const *asserts;		/* number prefixes this link is believed for; NULL-terminated */
	const char *const *sms_asserts;		/* the same of SMS, whose sender is forged more easily than a dialogue's; NULL: as asserts */
	unsigned session_s, idle_s;		/* the operator's limits */
	unsigned answer_ms;			/* a request is answered by then; 0: session_conf.guard_ms */
	const char *timeout_text;		/* and with this when nothing better came, "" lets go without words; NULL, or too long: the busy screen */
	unsigned rate_in, number_rate;		/* messages a second that session_admits(), and those of one number; 0: all */
	unsigned window;			/* SMS handed to the operator and not answered, at most */
	unsigned sms_valid_s;			/* an SMS older than that is not sent any more; 0: a day */
	bool resend;				/* an SMS that may have gone is sent once more, and counted; else never */
	bool tells_end;				/* calls session_screen_result() once for each last screen that send() took */
	bool is_up;				/* session_port_up()/_down() keep it */
	void *session_priv;			/* session's own */
};

struct session;
struct identity;
struct menu;
struct clock;
struct outbox_counts;

struct session_conf {
	const char *code;		/* service code, 789 */
	const char *country;		/* 254 */
	unsigned guard_ms;		/* a request is answered by then: 8000 */
	unsigned dialogues_max;
};

/* Since the start. */
struct session_counts {
	uint64_t begun, ended, answered, unanswerable;
	uint64_t turned_away;		/* answered without a dialogue: ceiling, dialogue that is over, no number */
	uint64_t overloaded;		/* dialogues ended by the busy screen: guard, queue, vault */
	uint64_t over;			/* refused by session_admits() */
	uint64_t replaced, duplicates;
	uint64_t sms, sms_done, sms_refused;
	uint64_t sms_muted;		/* done, but the advice was one too many and is not sent */
	uint64_t pushed, not_pushed;	/* screens of dialogues that we opened: shown; and all others */
	uint64_t wrong_pins;		/* that the vault refused, start codes among them */
};

/* What somebody waits for. */
enum session_wait {
	SESSION_WAIT_DIAL,	/* a phone that dialled, for its first screen */
	SESSION_WAIT_STEP,	/* a phone that answered a screen, for the next one */
	SESSION_WAIT_PIN,	/* the same, where a PIN or a code was hashed before */
	SESSION_WAIT_SMS,	/* an operator that brought an SMS, to hear whether it was done */
	SESSION_WAITS
};

#define SESSION_WAIT_BUCKETS	11
#define SESSION_WAIT_GROUP	8	/* so many at a time move the sum: a single one does not show in it */

/* How long it took, since the start. */
struct session_waits {
	uint64_t within[SESSION_WAIT_BUCKETS];	/* those that took session_wait_ms[i] at the most */
	uint64_t n;				/* all of them */
	uint64_t sum_ms;			/* of the first n - n % SESSION_WAIT_GROUP of them */
};

extern const unsigned session_wait_ms[SESSION_WAIT_BUCKETS];

/* Begin without ports. owns: conf, identity, menu and clock are borrowed and outlive the session, which is the caller's until session_free().
 * returns: NULL when out of memory or of random octets. */
struct session *session_new(void *ctx, const struct session_conf *conf, struct identity *identity, const struct menu *menu,
			    const struct clock *clock);
/* Answer everything open with the busy screen, give up the SMS under way, and take nothing new from then on. */
void session_drain(struct session *s);
/* Remove every port and free all; NULL is fine. No callback of identity comes afterwards. */
void session_free(struct session *s);

/* Live dialogues of one link on one screen. Nothing of a person is in it. */
struct session_view {
	const char *link, *screen;	/* of configuration and menus; screen NULL: none shown yet */
	bool asks;			/* the vault is asked; else the phone is waited for */
	unsigned n, oldest_s;
};

/* Count the live dialogues into rows; size: a power of two. owns: the names in rows are of configuration and menus, borrowed.
 * returns: rows used; dialogues that no row had room for are in *rest. blocks: 20 ms with 100,000 dialogues. */
size_t session_views(const struct session *s, struct session_view *rows, size_t size, unsigned *rest);

#define SESSION_SCREENS_MAX	512	/* as many as menus may have */

/* How one screen fared since the start, over all links and languages. */
struct session_screen {
	const char *screen;		/* of the menus */
	uint64_t shown, answered, timed_out, left, cut;
};

/* Copy how each screen fared. returns: rows used, at most size; screens that no row had room for are left out. */
size_t session_screens(const struct session *s, struct session_screen *rows, size_t size);

/* Copy what the outbox of a port has in hand. port: its name. returns: true; false and counts unchanged: there is no such port. */
bool session_outbox(const struct session *s, const char *port, struct outbox_counts *counts);

/* The counters themselves. owns: borrowed, they live and count as long as s does. */
const struct session_counts *session_counts_get(const struct session *s);
/* How long was waited. owns: borrowed likewise. */
const struct session_waits *session_waits_get(const struct session *s, enum session_wait kind);
/* How many dialogues are live. */
unsigned session_live(const struct session *s);

/* Take a port in, down. owns: port is the wire's, and stays where it is until session_port_remove(). returns: 0; -ENOMEM: it is not in, and would
 * serve nobody. */
int session_port_add(struct session *s, struct session_port *port) __attribute__((warn_unused_result));
/* session_port_down(), then forget it; a port that was not added is fine. */
void session_port_remove(struct session *s, struct session_port *port);
/* Its bind stands: from here on messages are served and SMS sent. */
void session_port_up(struct session_port *port);
/* Answer what is open on that port with the busy screen: its bind is about to end. */
void session_port_drain(struct session_port *port);
/* Its bind is gone: end its dialogues without a word to anybody, give back the SMS that were not handed over. */
void session_port_down(struct session_port *port);

/* Tell what the operator made of a last screen; of a dialogue that is gone since the number dialled again, the older one first. Until then, and
 * when it was refused or its link is lost, a code on it does not count as shown. number: as on the wire. */
void session_screen_result(struct session_port *port, const uint8_t key[SESSION_KEY_MAX], const char *number, bool ok);

/* Ask before a message of that number, as on the wire, is taken. goes_on: it answers a screen of a live dialogue, which a flood on its link must
 * not cost. Not for releases and receipts. returns: true; false: the link or the number sends too much, refuse the message with the protocol's
 * word for "slow down", and do not hand it in. */
bool session_admits(struct session_port *port, const char *number, bool goes_on);

/* The operator may not have heard what became of the SMS before: the same words again may be the same SMS. */
void session_sms_unheard(struct session_port *port);

/* Take a message in: the only way. owns: msg and its text are borrowed. Never fails: what cannot be served is answered politely and counted.
 * blocks: never, but for the direct door of identity. secret: text, which the caller wipes. */
void session_rx(struct session_port *port, const struct session_msg *msg);

/* Give that port's outbox memory that outlives this process (OUTBOX_HELD slots, shared): ids of SMS the operator may have, and a number that
 * names this memory. What a predecessor left there, or others leased, may have gone. Before session_port_up(); the first of ports that share a
 * queue counts. owns: slots are borrowed, and outlive the port. */
void session_port_handed(struct session *s, const char *port, uint64_t *slots, uint32_t lease);

enum session_sms_outcome {
	SESSION_SMS_SENT,	/* the operator took it */
	SESSION_SMS_LATER,	/* refused for now: tried again after a pause */
	SESSION_SMS_REFUSED,	/* refused for good */
	SESSION_SMS_MAYBE,	/* in doubt: it may or may not have gone */
	SESSION_SMS_UNSENT,	/* it never left: tried again at once */
};

/* Say, after -EAGAIN of send_sms(), that it would take one now. Without this it is tried at the next result, and every OUTBOX_POLL_S. */
void session_sms_ready(struct session_port *port);

/* Tell what became of send_sms(). Unknown ids are ignored. msgid: of SENT, the operator's id in one spelling, may be empty; of a message that left
 * in parts those of all of them with blanks between: it is delivered when all of them are. owns: msgid is borrowed. */
void session_sms_result(struct session_port *port, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid);

enum session_receipt_state { SESSION_RECEIPT_DELIVERED, SESSION_RECEIPT_FAILED, SESSION_RECEIPT_EXPIRED };

/* What the operator says became of an SMS in the end. */
struct session_receipt {
	enum session_receipt_state state;
	const char *keys;			/* borrowed: what the operator may call it, blanks between, ~ and ? as smpp_msgid.h has them; may be empty */
	char number[SESSION_NUMBER_MAX];	/* of its phone, as on the wire; may be empty */
	enum number_kind number_kind;
};

/* Take a receipt, which may come before session_sms_result(): then it is kept for OUTBOX_ODD_S. Unmatched ones are counted. owns: receipt is
 * borrowed. */
void session_sms_receipt(struct session_port *port, const struct session_receipt *receipt);

/* Tell what became of push(). key: of the dialogue that was opened, when it is shown and asks; else NULL. Unknown ids are ignored. */
void session_push_result(struct session_port *port, uint64_t id, enum session_push_outcome outcome, const uint8_t key[SESSION_KEY_MAX]);
