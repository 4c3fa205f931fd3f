/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A simulated operator: an SMSC and USSD gateway that ESMEs bind to over SMPP, and that phones reach through the air.
 *
 * Promise: it checks an ESME strictly: what is malformed, late, duplicated or sent to a dialogue that has ended becomes an AIR_FAULT,
 * and is still answered as an operator would. It stores an SMS until the ESME acknowledges it. Never: trusts an ESME before its bind.
 *
 * Life cycle: 1. smsc_new(); 2. smsc_link_add() for each link; 3. smsc_start(); 4. phones by smsc_hear(), or in other
 * processes after smsc_air_serve(); 5. smsc_free().
 *
 * Limits: SMSC_ESMES_MAX connections a link; SMSC_ANSWER_MS for the answer to a phone. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/smpp/sms/smpp_segment.h"
#include "menus/text/text.h"
#include "gateway/smpp/wire/smpp_tls.h"
#include "sim/operator/air_msg.h"

#define SMSC_ESMES_MAX		16
#define SMSC_ANSWER_MS		15000	/* gateways give an application 15 to 25 s */
#define SMSC_CODE_MAX		16

struct smsc;
struct ussd_dialect;

struct smsc_link_conf {
	char name[AIR_LINK_MAX];
	char host[64];
	uint16_t port;			/* 0: any free one, see smsc_link_port() */
	char system_id[17];
	char password[32];
	bool any_password;		/* the password is not known here: every one is right */
	char dialect[32];		/* a name, when ussd is NULL */
	const struct ussd_dialect *ussd;	/* how USSD is written, borrowed */
	char code[SMSC_CODE_MAX];	/* what is dialled here; "": the code of smsc_new() */
	struct smpp_segment_conf sms;	/* how SMS are carried; shift NULL: the defaults */
	unsigned session_s;		/* the whole dialogue; 0: 180 */
	unsigned idle_s;		/* a phone that does not answer; phones see to it; 0: for ever */
	unsigned answer_ms;		/* 0: SMSC_ANSWER_MS */
	struct text_limits limits;	/* of a screen; zero: the dialect's */
	bool gsup;			/* phones dial through a real OsmoHLR at host; the service is an EUSE there */
	uint16_t ctrl_port;		/* gsup */
	char hlr_dir[AIR_PATH_MAX];	/* gsup: osmo-hlr is started here; "": it runs */
	const struct smpp_tls_conf *tls;	/* of a server; NULL: in the clear. Its texts are borrowed and outlive the smsc */
};

/* Make an operator without links. owns: the smsc is a talloc child of ctx. returns: NULL: no memory. code: the service code, "789"; phones dial *code*...#. */
struct smsc *smsc_new(void *ctx, const char *code);
/* Add a link, which listens from smsc_start() on; conf is copied. returns: 0; -ENOENT the dialect is unknown; -EINVAL certificate or key are of no use; -ENOMEM. */
int smsc_link_add(struct smsc *smsc, const struct smsc_link_conf *conf) __attribute__((warn_unused_result));
/* Listen on every link. returns: 0, -errno with the link's name in failed. */
int smsc_start(struct smsc *smsc, char failed[AIR_LINK_MAX]) __attribute__((warn_unused_result));
/* Close everything without a word. NULL is fine. */
void smsc_free(struct smsc *smsc);

/* Port a link listens on; NULL: the first link. 0: no such link, or not started. */
uint16_t smsc_link_port(const struct smsc *smsc, const char *link);

/* Whether no phone waits for an answer on that link, and every SMS and receipt was taken. */
bool smsc_link_is_quiet(const struct smsc *smsc, const char *link);

/* A phone says something. msg is borrowed. What comes of it is told to listeners, perhaps before this returns. */
void smsc_hear(struct smsc *smsc, const struct air_msg *msg);
/* Tell cb everything that happens. ctx names it for removal. */
void smsc_listener_add(struct smsc *smsc, air_hear_cb cb, void *ctx);
/* What it is told no more. Unknown ctx: nothing happens. */
void smsc_listener_remove(struct smsc *smsc, void *ctx);

/* Let phones of other processes in by a socket, 0600. returns: 0, -EADDRINUSE somebody serves there, -errno. */
int smsc_air_serve(struct smsc *smsc, const char *path) __attribute__((warn_unused_result));
