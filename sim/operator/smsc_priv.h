/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the simulated operator: links, connections, calls and messages on their way. */
#pragma once

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/ussd/ussd_dialect.h"
#include "sim/operator/smsc.h"
#include "sim/operator/smsc_bad.h"
#include "sim/operator/smsc_conn.h"

#define SMSC_ADDRESS_SIZE	21	/* with NUL: SMPP 3.4 5.2.9 */
#define SMSC_ENQUIRE_S		30
#define SMSC_RESP_MS		15000	/* for the response to a request of ours */
#define SMSC_SMS_RETRY_MS	500
#define SMSC_SMS_TRIES		60
#define SMSC_CLOSED_MS		30000	/* how long a closed call is remembered, to tell a late answer from a wrong one */
#define SMSC_PDU_OUT		1024	/* largest PDU we send: a screen of UCS-2 is 160 octets, an SMS 140 */

struct smsc_msc;

struct smsc_listener {
	struct llist_head list;
	air_hear_cb cb;
	void *ctx;
};

struct smsc {
	char code[SMSC_CODE_MAX];
	void (*hear)(struct smsc *smsc, const struct air_msg *msg);	/* smsc_hear(), for the phones of other processes */
	struct llist_head links, listeners;
	struct smsc_air *air;
	uint32_t next_session, next_id, next_whole;
	struct smsc_link *last_link;	/* where the last deliver_sm went */
};

/* How this link is bad now: all zero, it is well. */
struct smsc_bad_state {
	uint32_t status;		/* throttles with it, 0: not */
	int64_t throttled_until_ms;	/* 0: until well */
	unsigned slow_s, flaps;
	bool duplicates, reorders, drops, is_half_open, reuses;
	struct smsc_receipts receipts;
	struct osmo_timer_list flap;
};

/* What phones make of dialogues that the service opens. */
enum smsc_mood { SMSC_MOOD_HERE, SMSC_MOOD_ABSENT, SMSC_MOOD_BUSY, SMSC_MOOD_UNWILLING };

struct smsc_moody {
	struct llist_head list;
	char number[AIR_NUMBER_MAX];
	enum smsc_mood mood;
};

struct smsc_link {
	struct llist_head list;
	struct smsc *smsc;
	struct smsc_link_conf conf;
	const struct ussd_dialect *dialect;
	struct smpp_tls *tls;		/* NULL: in the clear */
	struct smsc_msc *msc;		/* protocol gsup; else NULL */
	bool msc_serves;		/* gsup: the service answered a probe, so it is connected to OsmoHLR */
	struct osmo_fd listen;		/* fd -1: down */
	bool is_down;
	uint16_t port;			/* kept when the link goes down and up */
	struct llist_head esmes, calls, messages, moods;
	struct llist_head longs;	/* SMS of the service in parts */
	unsigned n_longs;
	uint8_t last[SMSC_PDU_OUT];	/* the last deliver_sm */
	size_t last_len;
	char last_number[AIR_NUMBER_MAX];
	struct smsc_bad_state bad;
};

/* One connection. */
struct smsc_esme {
	struct llist_head list;
	struct smsc_link *link;
	struct smsc_conn *conn;
	bool is_bound, may_send, may_receive, is_closing;
	bool is_mute, is_deaf;		/* neither hears nor speaks; only speaks */
	struct llist_head held, responses;	/* heard and said later */
	struct osmo_timer_list hold, reorder;
	void (*hear)(struct smsc_esme *esme, const uint8_t *octets, size_t len);	/* one whole PDU */
	uint32_t seq, peer_seq;
	struct llist_head pending;
	struct osmo_timer_list enquire;
};

/* A request of ours that waits for its response. */
struct smsc_pending {
	struct llist_head list;
	struct smsc_esme *esme;
	uint32_t seq, id;
	struct smsc_message *message;	/* the SMS it carries, or NULL */
	struct osmo_timer_list timer;
};

enum smsc_call_state {
	SMSC_CALL_WAITING,	/* the phone waits for a screen */
	SMSC_CALL_ASKED,	/* the phone shows a screen that wants an answer */
	SMSC_CALL_ENDED,	/* the service ended it */
	SMSC_CALL_REFUSED,	/* we refused its screen: it may not come again */
	SMSC_CALL_DROPPED,	/* the phone or the network ended it: an answer may be under way */
	SMSC_CALL_ORPHAN,	/* its bind died: nothing of it may come on another */
};

struct smsc_call {
	struct llist_head list;
	struct smsc_link *link;
	struct smsc_esme *esme;		/* the bind it lives on, NULL when that died */
	char number[AIR_NUMBER_MAX];
	char code[SMSC_ADDRESS_SIZE];	/* where it was dialled to, and screens come from */
	struct ussd_session session;
	enum smsc_call_state state;
	bool from_esme;			/* the service opened it */
	uint32_t seq;			/* of our last request */
	bool is_responded;		/* and its response came */
	unsigned replays;		/* answers more than one that are our own doing */
	struct osmo_timer_list answer, whole;
};

/* An SMS for the service, kept until it takes it. */
struct smsc_message {
	struct llist_head list;
	struct smsc_link *link;
	char number[AIR_NUMBER_MAX];
	uint8_t octets[SMPP_SEGMENT_OCTETS];
	size_t len;
	uint8_t dcs, esm_class;
	uint32_t whole;			/* parts of one text have the same */
	uint8_t sar_total, sar_seq;	/* 0: no such TLVs */
	uint16_t sar_ref;
	unsigned tries;
	bool is_sent;			/* waits for its response */
	bool is_receipt;
	bool is_flood;			/* nobody minds when it is not taken */
	char id[16];			/* receipt: of the message it is about */
	struct smsc_receipts how;	/* receipt */
	struct osmo_timer_list retry;
	void (*unanswered)(struct smsc_message *message);	/* the response will not come */
};

/* smsc_link.c */
/* Tell every listener. */
void smsc_tell(struct smsc *smsc, const struct air_msg *msg);
/* Tell every listener what the service did wrong; number NULL: no phone of it. */
__attribute__((format(printf, 3, 4)))
void smsc_fault(struct smsc_link *link, const char *number, const char *fmt, ...);
/* Tell whether it is bound, once more. */
void smsc_link_say(struct smsc_link *link);
/* What is dialled on the link, without * and #. */
const char *smsc_link_code(const struct smsc_link *link);
/* The next one in turn that takes messages; NULL: nobody is bound, or nobody who could answer. */
struct smsc_esme *smsc_link_receiver(struct smsc_link *link);

/* smsc_esme.c */
/* Listen at conf.host and link->port. returns: 0; -EADDRINUSE; -errno. */
int smsc_esme_listen(struct smsc_link *link) __attribute__((warn_unused_result));
/* Accept nobody any more; connections stay. */
void smsc_esme_unlisten(struct smsc_link *link);
/* Close the connection: its calls are orphans, its SMS wait for another. */
void smsc_esme_free(struct smsc_esme *esme);
/* It falls silent without a word: its calls and requests are lost, the connection stays. */
void smsc_esme_mute(struct smsc_esme *esme);
/* Close every connection of the link. */
void smsc_esme_close_all(struct smsc_link *link);

/* smsc_esme_send.c */
/* Send; a request gets a sequence, and is remembered with the SMS it carries, or NULL. returns: 0; -errno, told as a fault. */
int smsc_esme_send(struct smsc_esme *esme, struct smpp_pdu *pdu, struct smsc_message *message) __attribute__((warn_unused_result));
/* Send the last deliver_sm of the link once more. */
void smsc_esme_replay(struct smsc_link *link, bool new_seq);
/* The SMS is freed: no response will be for it. */
void smsc_esme_forget_message(struct smsc_link *link, const struct smsc_message *message);
/* Take the request that resp answers, and the SMS it carried or NULL. returns: whether there is one. */
bool smsc_esme_settle(struct smsc_esme *esme, const struct smpp_pdu *resp, struct smsc_message **message);
/* No response comes any more. */
void smsc_esme_lose_pending(struct smsc_esme *esme);

/* smsc_ussd.c: what becomes of what a phone does is told to the listeners */
/* A phone dials code. */
void smsc_ussd_dial(struct smsc_link *link, const char *number, const char *code);
/* It answers a screen. */
void smsc_ussd_input(struct smsc_link *link, const char *number, const char *text);
/* It hangs up. */
void smsc_ussd_drop(struct smsc_link *link, const char *number);
/* Open calls of that bind are told gone and become orphans. */
void smsc_ussd_bind_died(struct smsc_esme *esme);
/* Free the calls and moods of the link; nobody is told. */
void smsc_ussd_free_all(struct smsc_link *link);
/* The service takes no more for now: its phone is told so. */
void smsc_ussd_throttled(struct smsc_esme *esme, uint32_t seq);
/* The response to a deliver_sm came. */
void smsc_ussd_responded(struct smsc_esme *esme, uint32_t seq);
/* A submit_sm or data_sm. returns: true and the status to answer with when it was USSD. opened: the id of a dialogue that it opens, where the response has it; raw_len 0: none. */
bool smsc_ussd_answer(struct smsc_esme *esme, const struct smpp_pdu *pdu, uint32_t *status, struct ussd_session *opened);
/* What the phone makes of dialogues that the service opens. returns: 0, -EINVAL: there is no such mood. */
int smsc_ussd_mood(struct smsc_link *link, const char *number, const char *mood) __attribute__((warn_unused_result));

/* A submit_sm or data_sm that is refused for other reasons: if it is a screen, its call is lost. */
void smsc_ussd_refused(struct smsc_esme *esme, const struct smpp_pdu *pdu);

/* smsc_sms.c */
/* An SMS from a phone, one of a flood: kept until the service takes it, and no fault when it does not. */
void smsc_sms_flood(struct smsc_link *link, const char *number, const char *text);
/* An SMS from a phone, kept until the service takes it. */
void smsc_sms_send(struct smsc_link *link, const char *number, const char *text);
/* An SMS from the service; id is what we gave it. returns: the status to answer with. */
uint32_t smsc_sms_submit(struct smsc_esme *esme, const struct smpp_pdu *pdu, const char *id);
/* The response of the service to an SMS; message may be freed. */
void smsc_sms_response(struct smsc_message *message, const struct smpp_pdu *resp);
/* An ESME bound: send what waits. */
void smsc_sms_flush(struct smsc_link *link);
/* Free the messages of the link; nobody is told. */
void smsc_sms_free_all(struct smsc_link *link);

/* smsc_msc.c: links of protocol gsup */
/* Connect to OsmoHLR, and start one when conf.hlr_dir says so. returns: 0; -ENOMEM; -errno. */
int smsc_msc_start(struct smsc_link *link) __attribute__((warn_unused_result));
/* A phone dials code; what becomes of it is told, as of the next two. */
void smsc_msc_dial(struct smsc_msc *m, const char *number, const char *code);
/* It answers a screen. */
void smsc_msc_input(struct smsc_msc *m, const char *number, const char *text);
/* It hangs up. */
void smsc_msc_drop(struct smsc_msc *m, const char *number);
/* mood: "on a new SIM". */
void smsc_msc_mood(struct smsc_msc *m, const char *number, const char *mood);
/* End osmo-hlr, or start it on the same database. */
void smsc_msc_put(struct smsc_msc *m, bool up);
/* NULL is fine. */
void smsc_msc_free(struct smsc_msc *m);

/* smsc_bad_do.c */
/* The link is bad in one more way, or well again. */
void smsc_bad_do(struct smsc_link *link, const struct smsc_bad *bad);

/* smsc_bad_keep.c */
/* A connection begins: nothing is kept back for it yet. */
void smsc_bad_esme_init(struct smsc_esme *esme);
/* It ends: what was kept back is freed. */
void smsc_bad_esme_end(struct smsc_esme *esme);
/* returns: whether what is submitted is refused, and *status to refuse it with. */
bool smsc_bad_throttles(const struct smsc_link *link, uint32_t *status);
/* Take a PDU that is to be heard later. returns: false: it is to be heard at once. */
bool smsc_bad_holds(struct smsc_esme *esme, const uint8_t *octets, size_t len);
/* Take a PDU of ours that is to be sent later or never. returns: false: it is to be sent at once. */
bool smsc_bad_keeps(struct smsc_esme *esme, uint32_t id, const uint8_t *octets, size_t len);

/* smsc_air.c */
struct smsc_air;
/* NULL is fine. */
void smsc_air_free(struct smsc_air *air);
