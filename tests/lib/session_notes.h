/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A session that only takes notes, for tests of a port: it stands where gateway/session would be linked. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "gateway/session/session.h"
#include "gateway/smpp/sms/smpp_msgid.h"

#define SESSION_NOTES	64

struct session {
	struct session_port *port;
	unsigned ups, downs, drains, removed;
	struct session_msg msg[SESSION_NOTES];
	char text[SESSION_NOTES][SESSION_TEXT_MAX + 1];
	unsigned msgs;
	struct {
		uint64_t out_id;
		enum session_sms_outcome outcome;
		char msgid[65];
	} result[SESSION_NOTES];
	unsigned results;
	struct {
		char keys[SMPP_MSGID_KEYS_SIZE], number[SESSION_NUMBER_MAX];
		enum session_receipt_state state;
		enum number_kind number_kind;
	} receipt[SESSION_NOTES];
	unsigned receipts;
	char name[SESSION_NOTES][SESSION_NAME_MAX];
	unsigned ends, readies, unheards;
	bool is_full;			/* no port is taken in */
	bool closed;			/* nothing new is admitted */
	bool end_ok;
	const char *echo;		/* answer every begin and input at once with this */
	unsigned pushes, msgs_before;	/* results of pushes; messages that came before the last of them */
	uint64_t push_id;
	enum session_push_outcome push_outcome;
	bool push_has_key;
	uint8_t push_key[SESSION_KEY_MAX];
};

/* The only one; a test clears it in its set-up. */
extern struct session session;

/* Answer the i-th message. returns: as the port's send(). */
int session_notes_answer(unsigned i, const char *text, bool end);
