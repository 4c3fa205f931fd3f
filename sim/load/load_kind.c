/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a load is made of: kinds of dialogues and SMS, and how many of each. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/load/load_priv.h"

static const char *const kinds[LOAD_KINDS] = {
	[LOAD_HOME] = "home", [LOAD_MENU] = "menu", [LOAD_PIN] = "pin", [LOAD_SHARE] = "share", [LOAD_CHECK] = "check", [LOAD_HOLD] = "hold", [LOAD_SMS] = "sms", [LOAD_ATTACK] = "attack",
};

const char *load_kind_name(enum load_kind kind)
{
	return kinds[kind];
}

static int mix_put(unsigned mix[LOAD_KINDS], const char *word, size_t len)
{
	const char *eq = memchr(word, '=', len);
	char *end;
	unsigned long n = eq ? strtoul(eq + 1, &end, 10) : 0;

	if (!eq || end != word + len || n > 1000000)
		return -EINVAL;
	for (int k = 0; k < LOAD_ATTACK; k++)
		if (strlen(kinds[k]) == (size_t)(eq - word) && !strncmp(kinds[k], word, (size_t)(eq - word))) {
			mix[k] = (unsigned)n;
			return 0;
		}
	return -EINVAL;
}

int load_mix(unsigned mix[LOAD_KINDS], const char *text)
{
	unsigned sum = 0;

	memset(mix, 0, LOAD_KINDS * sizeof(mix[0]));
	while (*text) {
		size_t len = strcspn(text, ",");

		if (mix_put(mix, text, len) < 0)
			return -EINVAL;
		text += len + (text[len] == ',');
	}
	for (int k = 0; k < LOAD_KINDS; k++)
		sum += mix[k];
	return sum ? 0 : -EINVAL;
}
