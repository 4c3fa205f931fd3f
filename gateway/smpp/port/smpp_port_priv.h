/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of an SMPP port: what its parts share. smpp_port.c has the binds and receipts; below it smpp_port_sms.c has SMS and
 * smpp_port_ussd.c the dialogues; below these smpp_port_respond.c and smpp_port_trace.c. */
#pragma once

#include <osmocom/core/timer.h>

#include "gateway/smpp/ussd/smpp_dialogue.h"
#include "gateway/smpp/sms/smpp_held.h"
#include "gateway/smpp/port/smpp_port.h"
#include "gateway/smpp/sms/smpp_reassembly.h"
#include "gateway/smpp/sms/smpp_submit.h"

#define TAKEN_MAX	340	/* octets of one message that are read; as UTF-8 within SESSION_TEXT_MAX, whole UCS-2 units */

enum { SMPP_PORT_SCREEN = 1, SMPP_PORT_END, SMPP_PORT_SMS, SMPP_PORT_PART, SMPP_PORT_PUSH };	/* kinds of cookies */

struct smpp_port {
	struct session_port port;
	struct smpp_port_conf conf;
	struct session *session;
	struct smpp_binds *binds;
	struct smpp_outbind *outbind;	/* NULL: none */
	struct smpp_port_stats stats;

	struct smpp_dialogues *dialogues;
	uint32_t next_session;		/* ids of dialogues that we open, where we choose them */
	struct osmo_timer_list forget_timer;
	struct osmo_timer_list sms_timer;	/* SMS may go again */

	struct smpp_held *held;
	struct smpp_reassembly *parts;
	struct osmo_timer_list parts_timer;
	struct smpp_submits *submits;

	int64_t throttled_until_ms;
	unsigned trace_left, traced;	/* dialogues to come, and so far */
	unsigned trace_strays;		/* lines to come about what is of no dialogue */
	char validity[17];		/* SMPP 3.4 7.1.1.2 */
	bool down;			/* somebody took it out of service */
};

/* smpp_port_respond.c */
/* Respond to that request of bind `at`. */
void smpp_port_respond(struct smpp_port *port, unsigned at, uint32_t command, uint32_t seq, uint32_t status);
/* Too much comes: the operator hears so, and dialogues do not notice. */
void smpp_port_refuse_over(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu);

/* smpp_port_trace.c */
/* One line about a PDU; dialogue 0: of none. */
void smpp_port_trace_pdu(const struct smpp_port *port, unsigned dialogue, const char *way, const struct smpp_pdu *pdu);
/* The same about what is of no dialogue, while a trace waits for one to begin. */
void smpp_port_trace_stray(struct smpp_port *port, const struct smpp_pdu *pdu);

/* smpp_port_sms.c */
/* returns: -ENOMEM. */
int smpp_port_sms_new(struct smpp_port *port) __attribute__((warn_unused_result));
/* Drop what is held, without a response. */
void smpp_port_sms_free(struct smpp_port *port);
/* An SMS, or a part of one, came by bind `at`. */
void smpp_port_sms_rx(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu);
/* Parts whose time came meanwhile are handed over. */
void smpp_port_sms_up(struct smpp_port *port);
/* Nothing can be sent any more. */
void smpp_port_sms_down(struct smpp_port *port);
/* What came by a bind cannot be answered any more. */
void smpp_port_sms_lost(struct smpp_port *port, unsigned at);
/* As settle_sms of struct session_port_ops. */
void smpp_port_sms_settle(struct session_port *sp, uint32_t ref, bool done);
/* As send_sms of struct session_port_ops. */
int smpp_port_sms_send(struct session_port *sp, uint64_t out_id, const char *number, const char *text) __attribute__((warn_unused_result));

/* smpp_port_ussd.c */
/* A phone said something in a dialogue: unit was read from pdu, which came by bind `at`. Answered, and handed to the session. */
void smpp_port_ussd_rx(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu, const struct ussd_unit *unit);
/* What became of a screen, or of a dialogue that we open. */
void smpp_port_ussd_result(struct smpp_port *port, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome,
			   const struct smpp_pdu *resp);
/* As send of struct session_port_ops. */
int smpp_port_ussd_send(struct session_port *sp, const struct session_answer *ans) __attribute__((warn_unused_result));
/* As push of struct session_port_ops. */
int smpp_port_ussd_push(struct session_port *sp, const struct session_push *push) __attribute__((warn_unused_result));
/* The table drops one by itself. */
void smpp_port_ussd_gone(void *priv, struct smpp_dialogue *d);
/* A bind of several is dead, and its dialogues with it. */
void smpp_port_ussd_lost(void *priv, unsigned lane);
