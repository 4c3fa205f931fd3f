/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A GSUP link as a port of the sessions: components of phones become neutral messages, answers become components.
 *
 * A dialogue: the phone's ProcessUnstructuredSS-Request begins it; each screen that asks is an UnstructuredSS-Request of ours, its result
 * the next input; the last screen is the result of the phone's request. What its subscriber's number is, and which MSC serves it, the control
 * interface of OsmoHLR says.
 *
 * OsmoHLR 1.5.0 shapes three things here. It reads each component that it passes on, and cannot read lengths above 127 (texts of more than 114
 * octets), errors and rejects: those go to the MSC by name, unread, and the end of a dialogue is then told to OsmoHLR by a message of its own.
 * It tells an EUSE neither of a phone that hangs up nor of one that refuses a screen: such dialogues end when they are silent too long.
 * And it dies of the phone's answer to a dialogue that an EUSE opened: this port opens none.
 *
 * Promise: every request is answered once while the link is up, broken and stray ones too; a dialogue dies with the link; texts are wiped.
 * Never: sends a screen twice; sends an SMS.
 *
 * Life cycle: 1. gsup_port_conf_init() or _from(); 2. gsup_port_new() adds the port to the session; 3. gsup_port_start();
 * 4. gsup_port_stop(); 5. gsup_port_free(), not inside a callback.
 *
 * Limits: dialogues_max; what gsup_link.h and gsup_directory.h name. */
#pragma once

#include "gateway/gsup/gsup_directory.h"
#include "gateway/gsup/gsup_link.h"
#include "gateway/session/session.h"

struct config_link;

struct gsup_port_conf {
	struct gsup_link_conf link;
	struct gsup_directory_conf directory;
	struct text_limits ussd;
	const char *code;		/* what is dialled here; NULL: the service's */
	const char *const *asserts;
	unsigned session_s, idle_s;	/* the network's; also how long a silent dialogue is remembered here */
	unsigned dialogues_max;
	void (*stopped)(void *priv);	/* may be NULL */
	void *priv;
};

struct gsup_port_stats {
	uint64_t begins, inputs, ends, screens, unsendable;
	uint64_t refused_screens;	/* by phone or network */
	uint64_t broken, strays, duplicates;	/* answered as such */
	uint64_t numberless;		/* OsmoHLR knows no number */
	uint64_t unasked;		/* OsmoHLR gave no answer */
};

struct gsup_port;

/* Defaults; names and addresses stay empty. For tests, which have no configuration. */
void gsup_port_conf_init(struct gsup_port_conf *conf);
/* Defaults and what the configuration says, borrowed. */
void gsup_port_conf_from(struct gsup_port_conf *conf, const struct config_link *link);

/* A port of that session, not started. owns: conf is copied; its strings and the session outlive the port. returns: NULL when out of memory. */
struct gsup_port *gsup_port_new(void *ctx, struct session *session, const struct gsup_port_conf *conf);
/* Connect, and go on trying; does nothing while the port is down. */
void gsup_port_start(struct gsup_port *port);
/* Take it out of service: what is open is answered with the busy screen, and it stays so until it is put back. */
void gsup_port_down(struct gsup_port *port);
/* Put it back into service. */
void gsup_port_up(struct gsup_port *port);
/* Send what waits, and close; conf->stopped follows. */
void gsup_port_stop(struct gsup_port *port);
/* Close at once, and take the port out of the session. NULL: nothing. */
void gsup_port_free(struct gsup_port *port);

/* As smpp_port_trace(). */
void gsup_port_trace(struct gsup_port *port, unsigned n);

/* Its connection to OsmoHLR, borrowed while the port lives. */
const struct gsup_link *gsup_port_link(const struct gsup_port *port);
/* Its directory of numbers, borrowed while the port lives. */
const struct gsup_directory *gsup_port_directory(const struct gsup_port *port);
/* Counts since gsup_port_new(), borrowed while the port lives. */
const struct gsup_port_stats *gsup_port_stats(const struct gsup_port *port);
/* Live dialogues. */
unsigned gsup_port_dialogues(const struct gsup_port *port);
