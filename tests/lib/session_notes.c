/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/lib/session_notes.h"

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

struct session session;

int session_port_add(struct session *s, struct session_port *port)
{
	if (s->is_full)
		return -ENOMEM;
	s->port = port;
	port->session_priv = s;
	return 0;
}

void session_port_remove(struct session *s, struct session_port *port)
{
	s->removed++;
}

void session_port_up(struct session_port *port)
{
	session.ups++;
	port->is_up = true;
}

void session_port_down(struct session_port *port)
{
	session.downs++;
	port->is_up = false;
}

void session_port_drain(struct session_port *port)
{
	session.drains++;
}

int session_notes_answer(unsigned i, const char *text, bool end)
{
	struct session_answer ans = { .text = text, .len = strlen(text), .alphabet = text_choose(text), .end = end };

	memcpy(ans.key, session.msg[i].key, sizeof(ans.key));
	memcpy(ans.number, session.msg[i].number, sizeof(ans.number));
	return session.port->ops->send(session.port, &ans);
}

void session_rx(struct session_port *port, const struct session_msg *msg)
{
	unsigned i = session.msgs;

	if (!port->is_up)	/* as the real one: nobody is there to be answered */
		return;
	session.msgs++;
	assert_true(i < SESSION_NOTES);
	session.msg[i] = *msg;
	memcpy(session.text[i], msg->text, msg->len);
	if (msg->name_len)
		memcpy(session.name[i], msg->name, msg->name_len);
	if (session.echo && msg->kind <= SESSION_INPUT)
		assert_int_equal(session_notes_answer(i, session.echo, false), 0);
}

bool session_admits(struct session_port *port, const char *number, bool goes_on)
{
	return goes_on || !session.closed;
}

void session_sms_unheard(struct session_port *port)
{
	session.unheards++;
}

void session_sms_ready(struct session_port *port)
{
	session.readies++;
}

void session_screen_result(struct session_port *port, const uint8_t key[SESSION_KEY_MAX], const char *number, bool ok)
{
	session.ends++;
	session.end_ok = ok;
}

void session_sms_result(struct session_port *port, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	unsigned i = session.results++;

	assert_true(i < SESSION_NOTES);
	session.result[i].out_id = out_id;
	session.result[i].outcome = outcome;
	osmo_strlcpy(session.result[i].msgid, msgid, sizeof(session.result[i].msgid));
}

void session_sms_receipt(struct session_port *port, const struct session_receipt *receipt)
{
	unsigned i = session.receipts++;

	assert_true(i < SESSION_NOTES);
	session.receipt[i].state = receipt->state;
	session.receipt[i].number_kind = receipt->number_kind;
	osmo_strlcpy(session.receipt[i].keys, receipt->keys, sizeof(session.receipt[i].keys));
	osmo_strlcpy(session.receipt[i].number, receipt->number, sizeof(session.receipt[i].number));
}

void session_push_result(struct session_port *port, uint64_t id, enum session_push_outcome outcome, const uint8_t key[SESSION_KEY_MAX])
{
	session.msgs_before = session.msgs;
	session.push_id = id;
	session.push_outcome = outcome;
	session.push_has_key = key;
	if (key)
		memcpy(session.push_key, key, SESSION_KEY_MAX);
	session.pushes++;
}
