/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payloads: what the requests of some verbs carry in their text, as structs.
 *
 * Promise: what a _get took is whole: each value in range, each text ended where it says, nothing behind the last. Never: a copy; the texts that
 * a _get gives point into the request and are valid as long as it. Both ends of the pair are one binary, so the octets are nobody else's: they are
 * never stored, and every version may write them its own way.
 *
 * Life cycle: 1. a zeroed request; 2. one _put, or several where a verb takes a list; 3. at the other end _get with *at 0, again while it returns 1.
 *
 * Limits: IDENTITY_REQ_TEXT octets of all; IDENTITY_MSGID with NUL of an operator's id, IDENTITY_MSGIDS_OCTETS of a list of them. What fits into
 * IDENTITY_REQ_SMALL_TEXT travels small: a result with its id takes some 30 octets. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct identity_req;

#define IDENTITY_MSGID		68	/* SMPP 3.4 4.4.2: 65 octets */
#define IDENTITY_MSGIDS_OCTETS	(18 * (1 + IDENTITY_MSGID))	/* a message in so many parts; a receipt has six at the most */
#define IDENTITY_COUNTER_NAME	80
#define IDENTITY_COUNTER_MAX	1000000000

/* ---- SMS_IN ---- */

struct identity_sms {
	const char *by;		/* name of the link it came by, less than IDENTITY_LINK_MAX octets: the reply says what is dialled there */
	const char *address;	/* how the sender's link writes it, behind its number in OUT_NUMBER: digits, letters and '+'; NULL or "": it says nothing
				 * of that. Secret */
	const char *octets;	/* as received, for the operation id; not ended. secret: may hold a PIN */
	size_t octets_len;
	const char *name;	/* what the operator calls the message, the same when it comes again; not ended */
	size_t name_len;	/* 0: it calls it nothing */
	uint64_t serial;	/* of the gateway, growing; of another gateway another range */
	uint64_t sure_from, sure_to;	/* the operator has surely heard what became of messages of these serials, sure_to not among them */
	bool wants_lease;	/* the reply is to be leased at once, unless another waits for that number */
	uint32_t lease;		/* as in struct identity_next */
};

/* Write it into the text of req.  returns: 0; -EMSGSIZE, req unchanged. */
int identity_sms_put(struct identity_req *req, const struct identity_sms *sms) __attribute__((warn_unused_result));
/* returns: 0; -EBADMSG, *sms undefined. */
int identity_sms_get(struct identity_sms *sms, const struct identity_req *req) __attribute__((warn_unused_result));

/* ---- OUT_NEXT ---- */

struct identity_next {
	uint32_t lease;		/* a number of the gateways that share memory and know what of it they handed over; 0: nothing outlives them */
	uint32_t valid_s;	/* a message older than this is too old; 0: as the vault thinks */
	uint8_t most;		/* messages; 0: as many as an answer holds */
};

int identity_next_put(struct identity_req *req, const struct identity_next *next) __attribute__((warn_unused_result));	/* as identity_sms_put() */
int identity_next_get(struct identity_next *next, const struct identity_req *req) __attribute__((warn_unused_result));	/* as identity_sms_get() */

/* ---- OUT_TOLD ---- */

enum identity_told_what {
	IDENTITY_TOLD_SENT = 1,		/* the operator has it, under these ids (none: it gave none; several: in parts) */
	IDENTITY_TOLD_DELIVERED,
	IDENTITY_TOLD_FAILED,
	IDENTITY_TOLD_EXPIRED,
	IDENTITY_TOLD_MAYBE,		/* nobody knows whether it went; it is not sent again */
	IDENTITY_TOLD_AGAIN,		/* the same, but it is sent again once */
	IDENTITY_TOLD_RETRY,		/* refused for now */
	IDENTITY_TOLD_UNSENT,		/* it never left */
	IDENTITY_TOLD_LEASE,		/* id is the lease from here on; what others leased may have gone */
	IDENTITY_TOLD_COUNT
};

/* What an id of the operator in a receipt is good for. */
enum identity_msgid_kind {
	IDENTITY_MSGID_ANY = 1,		/* any message under it; those of a result are all of this kind */
	IDENTITY_MSGID_HERS,		/* only a message to the number of the receipt */
	IDENTITY_MSGID_GUESS,		/* the same, and only once no response is missing any more */
	IDENTITY_MSGID_KINDS
};

struct identity_msgids {
	const char *octets;	/* packed; identity_msgids_next() reads them */
	uint16_t len;
};

struct identity_told {
	enum identity_told_what what;
	uint64_t id;			/* an out_id; of LEASE the lease; 0: a receipt, DELIVERED, FAILED or EXPIRED */
	bool is_last;			/* receipt: no response is missing any more; a guess counts, and the only message without an id to the number */
	bool may_resend;		/* LEASE: what may have gone is sent again once */
	const char *number;		/* receipt: digits of the phone's; "": it names nobody */
	struct identity_msgids msgids;
};

/* Append one to the text of req.  returns: 0; -EMSGSIZE, req unchanged. */
int identity_told_put(struct identity_req *req, const struct identity_told *told) __attribute__((warn_unused_result));
/* Take the one at *at, which moves on.  returns: 1; 0 at the end; -EBADMSG, *told undefined. */
int identity_told_get(struct identity_told *told, const struct identity_req *req, size_t *at) __attribute__((warn_unused_result));

/* Pack one id behind *len octets of a list of IDENTITY_MSGIDS_OCTETS.
 * returns: 0; -EMSGSIZE for an empty or too long one, or when the list is full; the list is unchanged then. */
int identity_msgids_add(char octets[IDENTITY_MSGIDS_OCTETS], size_t *len, enum identity_msgid_kind kind, const char *id, size_t id_len)
	__attribute__((warn_unused_result));
/* Walk a list that is whole: *at starts at 0.  returns: the id, or NULL at the end. */
const char *identity_msgids_next(const struct identity_msgids *list, size_t *at, enum identity_msgid_kind *kind);

/* ---- PUSH_DONE ---- */

enum identity_pushed_how {
	IDENTITY_PUSHED_SHOWN = 1,
	IDENTITY_PUSHED_REFUSED,
	IDENTITY_PUSHED_ABSENT,
	IDENTITY_PUSHED_BUSY,
	IDENTITY_PUSHED_UNKNOWN,
	IDENTITY_PUSHED_CANNOT,		/* no link could */
	IDENTITY_PUSHED_COUNT
};

struct identity_pushed {
	enum identity_pushed_how how;
	const char *by;		/* name of the link that an SMS instead would leave by; "": none */
};

/* Write it as the text of req. returns: 0; -EMSGSIZE, req unchanged. */
int identity_pushed_put(struct identity_req *req, const struct identity_pushed *pushed) __attribute__((warn_unused_result));
/* Read the text of req; pushed->by points into it. returns: 0; -EBADMSG, *pushed undefined. */
int identity_pushed_get(struct identity_pushed *pushed, const struct identity_req *req) __attribute__((warn_unused_result));

/* ---- COUNTS ---- */

/* What the gateway counts, and nothing else does: of screens, "screen|M1|op1|en|shown", and in all, "total|sessions". */
#define IDENTITY_SCREEN_EVENTS(X) X(SHOWN, "shown") X(ANSWERED, "answered") X(TIMED_OUT, "timed_out") X(LEFT, "left") X(CUT, "cut")
#define IDENTITY_TOTALS(X) \
	X(SESSIONS, "sessions") X(STEPS, "steps") X(BLOCKS, "blocks_20s") X(SHARES, "shares") X(SHARE_BLOCKS, "share_blocks")

struct identity_counter {
	const char *name;	/* less than IDENTITY_COUNTER_NAME octets */
	uint32_t n;		/* to add, up to IDENTITY_COUNTER_MAX */
};

/* Append one to the text of req. returns: 0; -EMSGSIZE, req unchanged. */
int identity_counter_put(struct identity_req *req, const struct identity_counter *counter) __attribute__((warn_unused_result));
/* Take the one at *at, which moves on; counter->name points into req. returns: 1; 0 at the end; -EBADMSG, *counter undefined. */
int identity_counter_get(struct identity_counter *counter, const struct identity_req *req, size_t *at) __attribute__((warn_unused_result));

/* ---- LINKS ---- */

#define IDENTITY_REPORTS_MAX	128	/* every link of a configuration, and those that leave while others take their place */
#define IDENTITY_REPORT_WORD	16	/* a name, a protocol, a state, with NUL */
#define IDENTITY_REPORT_WHY	120

/* How one link is; its texts are printable ASCII. */
struct identity_report {
	uint8_t place, of;	/* which of how many links, from 0 */
	bool is_up;		/* it can serve phones */
	bool is_down;		/* somebody took it out of service */
	uint32_t since_s;	/* up, or not, for so long */
	int64_t until;		/* when the first of its certificates ends, seconds since 1970; 0: it has none */
	const char *name, *protocol, *state;	/* less than IDENTITY_REPORT_WORD octets */
	const char *why;	/* it is not up; less than IDENTITY_REPORT_WHY octets */
};

/* Append one to the text of req. returns: 0; -EMSGSIZE, req unchanged. */
int identity_report_put(struct identity_req *req, const struct identity_report *report) __attribute__((warn_unused_result));
/* Take the one at *at, which moves on; its texts point into req. returns: 1; 0 at the end; -EBADMSG, *report undefined. */
int identity_report_get(struct identity_report *report, const struct identity_req *req, size_t *at) __attribute__((warn_unused_result));
