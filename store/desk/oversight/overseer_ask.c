/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vault is asked, and its words are said. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/desk/oversight/overseer_priv.h"

int overseer_ask(struct desk *d, enum identity_verb verb, const char *key)
{
	struct identity_req req;

	desk_req(d, &req, verb, key);
	return desk_ask(d, &req);
}

void overseer_keep(const struct desk *d, char *out, size_t size, enum identity_field f)
{
	osmo_strlcpy(out, desk_got(d, f), size);
}

const char *overseer_word(const struct desk *d, enum identity_field f)
{
	char group[DESK_WORD_MAX];
	const char *value = desk_got(d, f), *dot = strchr(value, '.');

	if (!dot || (size_t)(dot - value) >= sizeof(group))
		return value;
	osmo_strlcpy(group, value, (size_t)(dot - value) + 1);
	return desk_word_of(d, group, dot + 1);
}
