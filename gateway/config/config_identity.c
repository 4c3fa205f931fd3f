/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "store/identity/core/identity_priv.h"

_Static_assert(CONFIG_LINKS_MAX <= IDENTITY_LINKS_MAX, "each link that is configured has an account");

void config_identity_fill(struct identity_conf *ic, const struct config *conf)
{
	*ic = (struct identity_conf){
		.service_code = conf->service.code,
		.country = conf->service.country,
		.timezone = conf->service.timezone,
		.pin_length = conf->pin.length,
		.argon2_mem_kib = conf->pin.argon2_mem_kib,
		.argon2_ops = conf->pin.argon2_ops,
		.token_mem_kib = KDF_SHARE_MEM,
		.token_ops = KDF_SHARE_OPS,
		.unlocks_a_day = 40,
		.shares_a_day = 20,
		.a_minute = {
			[IDENTITY_HASH_TRY] = { conf->limits.link_unlocks, conf->limits.number_unlocks },
			[IDENTITY_HASH_CHECK] = { conf->limits.link_checks, conf->limits.number_checks },
		},
		.survey_one_in = conf->service.survey_one_in,
		.bundles = conf->store.bundles,
		.n_bundles = conf->store.n_bundles,
	};
	config_identity_links(ic, conf);
}

void config_identity_links(struct identity_conf *ic, const struct config *conf)
{
	size_t i;

	ic->n_links = conf->n_links;
	for (i = 0; i < conf->n_links; i++)
		ic->links[i] = (struct identity_link_conf){ conf->links[i].name, conf->links[i].operator ?: conf->links[i].name, conf->links[i].code };
}
