/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the configuration to what the vault understands. */
#include "gateway/daemon/role.h"
#include "gateway/daemon/sandbox.h"

#include <string.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "menus/engine/menu.h"
#include "store/backup/backup.h"
#include "store/base/log.h"
#include "store/identity/core/identity_priv.h"
#include "store/seal/seal_minisign.h"
#include "store/vault/vault.h"

_Static_assert(MENU_TEXT_MAX <= IDENTITY_REPLY_MAX, "what the menus say fits into an SMS");

static int write_letter(const void *words, const struct identity_letter *letter, char text[IDENTITY_REPLY_MAX])
{
	struct menu_value values[IDENTITY_LETTER_VALUES + 2] = { { "dial_code", letter->code ? letter->code : "" } };
	unsigned i, n = 1;

	for (i = 0; i < letter->n_said && i < IDENTITY_LETTER_VALUES; i++)
		values[n++] = (struct menu_value){ letter->said[i].name, letter->said[i].value };
	if (letter->is_abroad)
		values[n++] = (struct menu_value){ "abroad", "1" };
	LOGP(DSTORE, LOGL_DEBUG, "draws screen=%s lang=%s\n", letter->name, letter->lang);
	return menu_text(words, letter->lang, letter->name, values, n, text, IDENTITY_REPLY_MAX);
}

static const char *say_word(const void *words, const char *lang, const char *group, const char *key)
{
	return menu_say(words, lang, group, key);
}

static void note_unread(void *ctx, const struct menu_lang_info *info)
{
	struct identity_conf *conf = ctx;

	if (strcmp(info->review, "done") && conf->n_unread < IDENTITY_LANGS_MAX)
		osmo_strlcpy(conf->unread[conf->n_unread++], info->code, sizeof(conf->unread[0]));
}

/* What the rules go by, and what of it changes. */
struct links {
	struct identity_conf identity;
	char list[2][CONFIG_IDENTITY_LIST];	/* that identity.links point into, and for the next */
	unsigned next;
};

/* The descriptor is shared, so its offset is not used. */
static void take_links(void *data, int fd, size_t len)
{
	struct links *l = data;
	char *list = l->list[l->next];
	ssize_t n = len < CONFIG_IDENTITY_LIST ? pread(fd, list, len, 0) : -1;

	close(fd);
	if (n >= 0)
		list[n] = '\0';
	if (n != (ssize_t)len || config_identity_read(&l->identity, list) < 0)
		LOGP(DMAIN, LOGL_ERROR, "cannot use the new configuration; the links are unchanged\n");
	else
		l->next = !l->next;
}

static int enter(const void *ctx, const char *db_path)
{
	const struct role_args *args = ctx;

	return sandbox_enter(args->sandbox, &args->user, db_path);
}

int role_vault(void *ctx, const struct config *conf, const struct role_args *args)
{
	struct links links = { .next = 0 };
	const struct vault_conf vault = {
		.db_path = conf->store.path,
		.keyfile = conf->store.keyfile,
		.admin = conf->store.admin,
		.groups = { [ADMIN_MANAGER] = conf->admin.manager, [ADMIN_OFFICER] = conf->admin.officer, [ADMIN_AUDITOR] = conf->admin.auditor },
		.anchor = conf->store.anchor,
		.keep_older = backup_older,
		.enter = enter,
		.enter_ctx = args,
		.user = args->user,
		.has_users = config_has_users(conf),
		.identity = &links.identity,
		.take_links = take_links,
		.links_ctx = &links,
		.test_clock = args->test_clock,
		.still_s = args->still_s,
	};
	struct vault_fds fds = { .control = args->control_fd, .gateway = -1, .n_workers = conf->pin.workers };
	const struct config *latest = NULL;	/* of the links, when they were read anew before this vault started */
	struct seal_minisign feed_key;
	struct menu *menu = NULL;
	unsigned i;
	int rc;

	for (i = 0; i < VAULT_WORKERS_MAX; i++)
		fds.workers[i] = -1;
	config_identity_fill(&links.identity, conf);
	if (conf->sim.key && seal_minisign_key(&feed_key, conf->sim.key, strlen(conf->sim.key)) == 0) {	/* a start looks at it */
		links.identity.feed.key = feed_key.pub;
		links.identity.feed.key_id = feed_key.id;
	}
	if (role_menus(&menu, ctx, conf, args->is_test) == 0) {	/* a start looks at them; menus that were spoiled since cost the SMS alone */
		links.identity.letter = write_letter;
		links.identity.say = say_word;
		links.identity.words = menu;
		menu_each_lang(menu, note_unread, &links.identity);
	}
	rc = role_config(&latest, ctx, args->file, args->links_fd, 0);
	if (rc < 0)
		return rc;
	if (latest)
		config_identity_links(&links.identity, latest);
	rc = vault_main(ctx, &vault, &fds);
	menu_free(menu);
	config_free(latest);
	return rc;
}
