/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/smsc_long.h"
#include "sim/operator/smsc_priv.h"

#define SESSION_S	180

struct smsc *smsc_new(void *ctx, const char *code)
{
	struct smsc *smsc = talloc_zero(ctx, struct smsc);

	if (!smsc)
		return NULL;
	smsc->hear = smsc_hear;
	osmo_strlcpy(smsc->code, code, sizeof(smsc->code));
	INIT_LLIST_HEAD(&smsc->links);
	INIT_LLIST_HEAD(&smsc->listeners);
	return smsc;
}

int smsc_link_add(struct smsc *smsc, const struct smsc_link_conf *conf)
{
	const struct ussd_dialect *dialect = conf->ussd ? conf->ussd : ussd_dialect_find(conf->dialect);
	struct smsc_link *link;
	char why[SMPP_IO_WHY_MAX];

	if (!dialect)
		return -ENOENT;
	link = talloc_zero(smsc, struct smsc_link);
	if (!link)
		return -ENOMEM;
	link->smsc = smsc;
	link->conf = *conf;
	link->dialect = dialect;
	link->listen.fd = -1;
	link->port = conf->port;
	if (conf->tls && smpp_tls_new(&link->tls, why, link, conf->tls) < 0) {
		talloc_free(link);
		return -EINVAL;
	}
	if (!link->conf.session_s)
		link->conf.session_s = SESSION_S;
	if (!link->conf.answer_ms)
		link->conf.answer_ms = SMSC_ANSWER_MS;
	if (!link->conf.limits.gsm7_septets)
		link->conf.limits = dialect->limits;
	INIT_LLIST_HEAD(&link->esmes);
	INIT_LLIST_HEAD(&link->calls);
	INIT_LLIST_HEAD(&link->moods);
	INIT_LLIST_HEAD(&link->messages);
	INIT_LLIST_HEAD(&link->longs);
	if (!link->conf.sms.shift)
		smpp_segment_conf_init(&link->conf.sms);
	llist_add_tail(&link->list, &smsc->links);
	return 0;
}

int smsc_start(struct smsc *smsc, char failed[AIR_LINK_MAX])
{
	struct smsc_link *link;

	llist_for_each_entry(link, &smsc->links, list) {
		int rc = link->conf.gsup ? smsc_msc_start(link) : smsc_esme_listen(link);

		if (rc < 0) {
			osmo_strlcpy(failed, link->conf.name, AIR_LINK_MAX);
			return rc;
		}
	}
	return 0;
}

static struct smsc_link *find_link(const struct smsc *smsc, const char *name)
{
	struct smsc_link *link;

	llist_for_each_entry(link, &smsc->links, list)
		if (!name || !*name || !strcmp(link->conf.name, name))
			return link;
	return NULL;
}

uint16_t smsc_link_port(const struct smsc *smsc, const char *name)
{
	const struct smsc_link *link = find_link(smsc, name);

	return link ? link->port : 0;
}

bool smsc_link_is_quiet(const struct smsc *smsc, const char *name)
{
	const struct smsc_link *link = find_link(smsc, name);
	const struct smsc_call *call;

	llist_for_each_entry(call, &link->calls, list)
		if (call->state == SMSC_CALL_WAITING)
			return false;
	return llist_empty(&link->messages);
}

static void take_down(struct smsc_link *link)
{
	link->is_down = true;
	if (link->msc)
		smsc_msc_put(link->msc, false);
	smsc_esme_unlisten(link);
	smsc_esme_close_all(link);
	smsc_link_say(link);
}

static void bring_up(struct smsc_link *link)
{
	int rc;

	if (!link->is_down)
		return;
	link->is_down = false;
	if (link->msc)
		return smsc_msc_put(link->msc, true);
	rc = smsc_esme_listen(link);
	if (rc < 0)
		smsc_fault(link, NULL, "cannot listen again: %s", strerror(-rc));
}

static void say_all_links(struct smsc *smsc)
{
	struct smsc_link *link;

	llist_for_each_entry(link, &smsc->links, list)
		smsc_link_say(link);
}

/* What a phone does on a link of protocol gsup. returns: whether it was that. */
static bool hear_msc(struct smsc_msc *m, const struct air_msg *msg)
{
	if (!m)
		return false;
	if (msg->kind == AIR_DIAL)
		smsc_msc_dial(m, msg->number, msg->text);
	else if (msg->kind == AIR_INPUT)
		smsc_msc_input(m, msg->number, msg->text);
	else if (msg->kind == AIR_DROP)
		smsc_msc_drop(m, msg->number);
	else if (msg->kind == AIR_MOOD)
		smsc_msc_mood(m, msg->number, msg->text);
	else
		return msg->kind == AIR_SMS;
	return true;
}

static void hear_on(struct smsc_link *link, const struct air_msg *msg)
{
	struct smsc_bad bad;

	if (hear_msc(link->msc, msg))
		return;
	switch (msg->kind) {
	case AIR_DIAL:
		smsc_ussd_dial(link, msg->number, msg->text);
		break;
	case AIR_INPUT:
		smsc_ussd_input(link, msg->number, msg->text);
		break;
	case AIR_DROP:
		smsc_ussd_drop(link, msg->number);
		break;
	case AIR_SMS:
		smsc_sms_send(link, msg->number, msg->text);
		break;
	case AIR_MOOD:
		if (smsc_ussd_mood(link, msg->number, msg->text) < 0)
			smsc_fault(link, msg->number, "a phone cannot be %s", msg->text);
		break;
	case AIR_BAD:
		if (smsc_bad_read(&bad, msg->text) == 0)
			smsc_bad_do(link, &bad);
		break;
	case AIR_LINK_DOWN:
		take_down(link);
		break;
	case AIR_LINK_UP:
		bring_up(link);
		break;
	default:
		break;
	}
}

void smsc_hear(struct smsc *smsc, const struct air_msg *msg)
{
	struct smsc_link *link = find_link(smsc, msg->link);

	if (msg->kind == AIR_LINK_ASK)
		say_all_links(smsc);
	else if (msg->kind == AIR_REPLAY && smsc->last_link)
		smsc_esme_replay(smsc->last_link, msg->flag);
	else if (link)
		hear_on(link, msg);
}

void smsc_free(struct smsc *smsc)
{
	struct smsc_link *link;

	if (!smsc)
		return;
	smsc_air_free(smsc->air);
	llist_for_each_entry(link, &smsc->links, list) {
		smsc_msc_free(link->msc);
		smsc_esme_unlisten(link);
		smsc_esme_close_all(link);
		smsc_ussd_free_all(link);
		smsc_sms_free_all(link);
		smsc_long_free_all(link);
	}
	talloc_free(smsc);
}
