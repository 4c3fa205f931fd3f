/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every part of the operator may ask of a link, and tell those who listen. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include "sim/operator/smsc_priv.h"

void smsc_tell(struct smsc *smsc, const struct air_msg *msg)
{
	struct smsc_listener *l, *next;

	llist_for_each_entry_safe(l, next, &smsc->listeners, list)
		l->cb(l->ctx, msg);
}

void smsc_fault(struct smsc_link *link, const char *number, const char *fmt, ...)
{
	struct air_msg msg;
	va_list ap;

	air_msg_set(&msg, AIR_FAULT, link->conf.name, number, NULL);
	va_start(ap, fmt);
	vsnprintf(msg.text, sizeof(msg.text), fmt, ap);
	va_end(ap);
	smsc_tell(link->smsc, &msg);
}

void smsc_listener_add(struct smsc *smsc, air_hear_cb cb, void *ctx)
{
	struct smsc_listener *l = talloc_zero(smsc, struct smsc_listener);

	l->cb = cb;
	l->ctx = ctx;
	llist_add_tail(&l->list, &smsc->listeners);
}

void smsc_listener_remove(struct smsc *smsc, void *ctx)
{
	struct smsc_listener *l, *next;

	llist_for_each_entry_safe(l, next, &smsc->listeners, list) {
		if (l->ctx != ctx)
			continue;
		llist_del(&l->list);
		talloc_free(l);
	}
}

const char *smsc_link_code(const struct smsc_link *link)
{
	return link->conf.code[0] ? link->conf.code : link->smsc->code;
}

/* Whether both ways are bound: a receiver is of use only where somebody may send what it wants to say. */
static bool is_link_bound(const struct smsc_link *link)
{
	const struct smsc_esme *esme;
	bool sends = false, receives = false;

	if (link->msc)
		return link->msc_serves;
	llist_for_each_entry(esme, &link->esmes, list) {
		if (!esme->is_bound || esme->is_closing)
			continue;
		sends |= esme->may_send;
		receives |= esme->may_receive;
	}
	return sends && receives && !link->bad.flaps;
}

struct smsc_esme *smsc_link_receiver(struct smsc_link *link)
{
	struct smsc_esme *esme;

	if (!is_link_bound(link))
		return NULL;
	llist_for_each_entry(esme, &link->esmes, list) {
		if (!esme->is_bound || !esme->may_receive || esme->is_closing)
			continue;
		llist_move_tail(&esme->list, &link->esmes);
		return esme;
	}
	return NULL;
}

void smsc_link_say(struct smsc_link *link)
{
	struct air_msg msg;

	air_msg_set(&msg, AIR_LINK, link->conf.name, NULL, NULL);
	msg.flag = is_link_bound(link);
	smsc_tell(link->smsc, &msg);
}
