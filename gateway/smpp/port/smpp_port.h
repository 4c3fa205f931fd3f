/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The binds of an SMPP account as a port of the sessions: PDUs become neutral messages, answers become PDUs.
 *
 * Promise: a USSD deliver_sm is answered at once and its dialogue dies with the bind; the response to an SMS waits until session says what
 * became of it, and is sent once, at the latest after settle_ms; a receipt is acknowledged and never shown to a session; texts are wiped after use.
 * Message ids go up in one spelling, and receipts with what the operator may have called the message: smpp_msgid.h.
 * Never: sends a screen twice, or on a later bind.
 *
 * Life cycle: 1. smpp_port_conf_init() or _from(); 2. smpp_port_new() adds the port to the session; 3. smpp_port_start();
 * 4. smpp_port_stop(); 5. smpp_port_free(), not inside a callback.
 *
 * Limits: dialogues_max (the one that was silent longest gives way), held_max SMS (more are refused for now). */
#pragma once

#include "gateway/session/session.h"
#include "gateway/smpp/wire/smpp_binds.h"
#include "gateway/smpp/sms/smpp_msgid.h"
#include "gateway/smpp/ussd/smpp_number.h"
#include "gateway/smpp/wire/smpp_outbind.h"
#include "gateway/smpp/sms/smpp_receipt.h"
#include "gateway/smpp/sms/smpp_segment.h"
#include "gateway/smpp/ussd/ussd_dialect.h"

struct config_link;

struct smpp_port_conf {
	struct smpp_link_conf link;
	unsigned lanes;			/* binds side by side */
	struct smpp_outbind_conf outbind;	/* port 0: the operator does not call */
	const char *queue;		/* as in struct session_port */
	const char *const *prefixes;
	unsigned priority;
	unsigned rate;			/* messages a second, both USSD and SMS; 0: none was agreed on */
	unsigned rate_in, number_rate;	/* as in struct session_port */
	bool pair;			/* each a transmitter and a receiver */
	const struct ussd_dialect *dialect;
	struct text_limits ussd;
	const char *const *asserts, *const *sms_asserts;	/* of SMS; NULL: as asserts */
	unsigned session_s, idle_s;	/* the operator's; also how long a silent dialogue is remembered here */
	const char *code;		/* what is dialled here; NULL: the service's */
	const char *country;		/* for the formats without its code */
	const char *source;		/* who our SMS are from */
	unsigned source_ton_npi, number_ton_npi;
	enum smpp_number_format number_format;
	struct smpp_addr sms_source;	/* who our SMS come from: a short code is TON 0, NPI 0 with most operators */
	struct smpp_receipt_conf receipt;
	enum smpp_msgid_rule msgid;
	bool resend;			/* an SMS that may have gone is sent once more */
	unsigned sms_hours;		/* an SMS is tried so long, below 100 */
	bool tell_validity;		/* and the operator is told so */
	const char *const *retry_status;	/* hexadecimal: refusals of an SMS that pass, besides those every operator means so */
	struct smpp_segment_conf sms;
	unsigned settle_ms;		/* longer than session's own guard */
	unsigned throttled_ms;		/* no new SMS for so long after "slow down" (0x14, 0x58) */
	unsigned parts_hold_ms;		/* an answer to a part of an SMS is held back so long */
	unsigned held_max;
	unsigned dialogues_max;
	void (*stopped)(void *priv);	/* may be NULL */
	void *priv;
};

/* over: refused for coming too fast; slowed: the operator said "slow down". */
struct smpp_port_stats {
	uint64_t begins, inputs, ends, ignored, screens, screens_failed, pushes, over, slowed, sms, sms_refused, sms_late;
	uint64_t sms_parts, sms_lost, sms_data, receipts;
	uint64_t receipts_waiting;	/* of those, not the last of their SMS */
};

struct smpp_port;

/* Defaults; the dialect is "standard". For tests, which have no configuration. */
void smpp_port_conf_init(struct smpp_port_conf *conf);
/* Defaults and what the configuration says, borrowed. returns: 0; -EINVAL: it has no dialect. */
int smpp_port_conf_from(struct smpp_port_conf *conf, const struct config_link *link) __attribute__((warn_unused_result));

/* How many binds that makes; each may have an io of its own. */
unsigned smpp_port_binds_of(const struct smpp_port_conf *conf);

/* A port of that session, not started. ios: one a bind, or NULL: plain TCP. owns: conf is copied; its strings, what ios points to and the session
 * outlive the port. returns: NULL when out of memory. */
struct smpp_port *smpp_port_new(void *ctx, struct session *session, const struct smpp_port_conf *conf,
				const struct smpp_io *const *ios);
/* Connect and bind, and go on trying; does nothing while the port is down. */
void smpp_port_start(struct smpp_port *port);
/* Take it out of service: what is open is answered with the busy screen, then the link unbinds, and stays so until it is put back. */
void smpp_port_down(struct smpp_port *port);
/* Put it back: connect and bind. */
void smpp_port_up(struct smpp_port *port);
/* Unbind in good order; conf->stopped follows. */
void smpp_port_stop(struct smpp_port *port);
/* Close at once, and take the port out of the session. NULL: nothing. */
void smpp_port_free(struct smpp_port *port);

/* Its binds, borrowed while the port lives. */
const struct smpp_binds *smpp_port_binds(const struct smpp_port *port);
/* Log one line for each PDU of the next n dialogues, and of what is no known USSD until they have begun; without numbers and texts. 0: no more. */
void smpp_port_trace(struct smpp_port *port, unsigned n);
/* Counts since smpp_port_new(), borrowed while the port lives. */
const struct smpp_port_stats *smpp_port_stats(const struct smpp_port *port);
/* Live dialogues. */
unsigned smpp_port_dialogues(const struct smpp_port *port);
/* Connections of operators that call us (outbind) and were refused. */
uint64_t smpp_port_calls_refused(const struct smpp_port *port);
