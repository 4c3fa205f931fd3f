/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each command about the menus begins with. */
#include <string.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "store/ctl/menus/menus_priv.h"
#include "store/ctl/musafirctl_priv.h"

#define FOLDERS_MAX	16

struct menu *menus_load(struct musafirctl *ctl, const char *lang, const char *meaning, const char *folder, struct menu_faults *faults)
{
	const char *const langs[] = { *meaning ? meaning : ctl->conf->service.languages[0], lang };
	const char *folders[FOLDERS_MAX + 2] = { NULL };
	struct config conf = *ctl->conf;
	struct menu *menu;
	size_t i;

	for (i = 0; conf.service.menus[i] && i < FOLDERS_MAX; i++)
		folders[i] = conf.service.menus[i];
	folders[i] = folder;
	conf.service.menus = folders;
	conf.service.languages = langs;
	conf.service.n_languages = strcmp(langs[0], langs[1]) ? 2 : 1;
	return config_menus_load(&menu, ctl->ctx, &conf, faults) < 0 ? NULL : menu;
}

int menus_say_faults(const struct menu_faults *faults)
{
	size_t i, n = faults ? menu_faults_count(faults) : 0;

	if (!faults)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	for (i = 0; i < n; i++)
		musafirctl_say(0, "%s", menu_faults_get(faults, i));
	return musafirctl_say(MUSAFIRCTL_FAILED, "%zu fault%s in the menus", n, n == 1 ? "" : "s");
}

bool menus_option(struct musafirctl *ctl, const char *key, char *out, size_t size)
{
	if (musafirctl_request_copy(&ctl->request, key, out, size))
		return true;
	musafirctl_say(MUSAFIRCTL_USAGE, "--%s: it is too long", key);
	return false;
}

static const char *const kinds[] = {
	[MENU_SAYING_SCREEN] = "screen",
	[MENU_SAYING_TEXT] = "sms",
	[MENU_SAYING_GROUP] = "words",
	[MENU_SAYING_COMMANDS] = "texted",
};

const char *menus_kind(enum menu_saying_kind kind)
{
	return kinds[kind];
}
