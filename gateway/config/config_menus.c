/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "menus/engine/menu.h"
#include "store/door/identity.h"

static void describe_verb(struct menu_verb *out, const char *name)
{
	const struct identity_verb_row *row = identity_verb_row(identity_verb_of(name));

	*out = (struct menu_verb){ .any = IDENTITY_VERB_ANY };
	if (!row) {
		out->fault = "is no verb";
	} else {
		out->fault = row->peers & IDP_GATEWAY && row->states ? NULL : "is not for a dialogue of the gateway to ask";
		out->outcomes = row->outcomes;
		out->shows = row->payload == IDENTITY_PAYLOAD_SCREEN;
		out->wants_pin = row->wants_pin;
	}
}

static bool is_outcome(const char *name)
{
	int o;

	for (o = 0; o < IDO_COUNT; o++)
		if (!strcmp(identity_outcome_name(o), name))
			return true;
	return false;
}

static const char *code_longest(const struct config *conf)
{
	const char *code = conf->service.code;
	size_t i;

	for (i = 0; i < conf->n_links; i++)
		if (conf->links[i].code && strlen(conf->links[i].code) > strlen(code))
			code = conf->links[i].code;
	return code;
}

/* One where a link carries no more. */
static unsigned sms_parts(const struct config *conf)
{
	for (size_t i = 0; i < conf->n_links; i++)
		if (conf->links[i].sms.mode == SMPP_SEGMENT_ONE)
			return 1;
	return MENU_SMS_PARTS_MAX;
}

int config_menus_load(struct menu **menu, void *ctx, const struct config *conf, struct menu_faults *faults)
{
	const struct menu_service service = {
		.code = conf->service.code,
		.code_longest = code_longest(conf),
		.name = conf->service.name,
		.hotline = conf->service.hotline,
		.hotline_abroad = conf->service.hotline_abroad,
		.emergency = conf->service.emergency,
		.help_desk = conf->service.help_desk,
		.langs = conf->service.languages,
		.n_langs = conf->service.n_languages,
		.limits = TEXT_LIMITS_USSD,
		.pin_length = conf->pin.length,
		.sms_parts = sms_parts(conf),
	};

	return menu_load(menu, ctx, conf->service.menus, &service, describe_verb, is_outcome, faults);
}
