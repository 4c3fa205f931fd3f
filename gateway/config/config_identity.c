/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "store/identity/core/identity_priv.h"

_Static_assert(CONFIG_LINKS_MAX <= IDENTITY_LINKS_MAX, "each link that is configured has an account");

void config_identity_fill(struct identity_conf *ic, const struct config *conf)
{
	size_t i;

	*ic = (struct identity_conf){
		.service_code = conf->service.code,
		.country = conf->service.country,
		.timezone = conf->service.timezone,
		.pin_length = conf->pin.length,
		.argon2_mem_kib = conf->pin.argon2_mem_kib,
		.argon2_ops = conf->pin.argon2_ops,
		.token_mem_kib = KDF_SHARE_MEM,
		.token_ops = KDF_SHARE_OPS,
		.dup_mem_kib = KDF_DUP_MEM,
		.dup_ops = KDF_DUP_OPS,
		.dup_rule = conf->desk.dup_rule,
		.unlocks_a_day = 40,
		.shares_a_day = 20,
		.a_minute = {
			[IDENTITY_HASH_TRY] = { conf->limits.link_unlocks, conf->limits.number_unlocks },
			[IDENTITY_HASH_CHECK] = { conf->limits.link_checks, conf->limits.number_checks },
		},
		.feed = { .operator = conf->sim.feed ? conf->sim.operator : NULL, .is_wanted = conf->sim.unknown == 1 },
		.survey_one_in = conf->service.survey_one_in,
		.case_hours = {
			[IDENTITY_CASE_WAIT_MOVE] = conf->cases.move_hours, [IDENTITY_CASE_WAIT_RESET] = conf->cases.reset_hours,
			[IDENTITY_CASE_WAIT_CARD] = conf->cases.card_hours, [IDENTITY_CASE_WAIT_CORRECT] = conf->cases.correct_hours,
			[IDENTITY_CASE_WAIT_PROXY] = conf->cases.proxy_hours, [IDENTITY_CASE_WAIT_ERASE] = conf->cases.erase_hours,
		},
		.spot_one_in = conf->cases.spot_one_in,
		.complaints = { .helper = conf->complaints.helper, .appeal = conf->complaints.appeal, .sea = conf->complaints.sea, .n_sea = conf->complaints.n_sea },
		.bundles = conf->store.bundles,
		.n_bundles = conf->store.n_bundles,
		.numbers = conf->store.numbers,
		.workdays = { .holidays = conf->service.holidays, .n = conf->service.n_holidays },
	};
	for (i = 0; i < conf->service.n_weekend; i++)
		ic->workdays.weekend |= (uint8_t)(1 << config_weekday(conf->service.weekend[i]));
	config_identity_links(ic, conf);
}

void config_identity_links(struct identity_conf *ic, const struct config *conf)
{
	size_t i;

	ic->n_links = conf->n_links;
	for (i = 0; i < conf->n_links; i++)
		ic->links[i] = (struct identity_link_conf){ conf->links[i].name, conf->links[i].operator ?: conf->links[i].name, conf->links[i].code };
}

/* ---- the list: NAME ACCOUNT CODE a line, "-" without a code; none of them has a blank ---- */

char *config_identity_list(void *ctx, const struct config *conf)
{
	char *list = talloc_strdup(ctx, "");
	size_t i;

	for (i = 0; list && i < conf->n_links; i++) {
		const struct config_link *l = &conf->links[i];

		list = talloc_asprintf_append(list, "%s %s %s\n", l->name, l->operator ?: l->name, l->code ?: "-");
	}
	return list;
}

static bool read_link(struct identity_link_conf *out, char *line)
{
	out->name = strsep(&line, " ");
	out->account = strsep(&line, " ");
	out->code = line;
	if (line && !strcmp(line, "-"))
		out->code = NULL;
	return line && *out->name && *out->account && *line && !strchr(line, ' ');
}

int config_identity_read(struct identity_conf *ic, char *list)
{
	struct identity_link_conf links[IDENTITY_LINKS_MAX];
	unsigned n = 0;
	char *line;

	while ((line = strsep(&list, "\n")) && *line)
		if (n == IDENTITY_LINKS_MAX || !read_link(&links[n++], line))
			return -EBADMSG;
	memcpy(ic->links, links, n * sizeof(*links));
	ic->n_links = n;
	return 0;
}
