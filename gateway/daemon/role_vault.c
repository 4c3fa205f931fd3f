/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the configuration to what the vault understands. */
#include "gateway/daemon/role.h"

#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "menus/engine/menu.h"
#include "store/identity/core/identity_priv.h"
#include "store/vault/vault.h"

_Static_assert(MENU_TEXT_MAX <= IDENTITY_REPLY_MAX, "what the menus say fits into an SMS");

static int write_letter(const void *words, const struct identity_letter *letter, char text[IDENTITY_REPLY_MAX])
{
	const struct menu_value values[] = { { "dial_code", letter->code ? letter->code : "" }, { "abroad", "1" } };

	return menu_text(words, letter->lang, letter->name, values, 1 + letter->is_abroad, text, IDENTITY_REPLY_MAX);
}

/* What the vault borrows from its configuration, and may be told anew. */
struct role_links {
	void *ctx;
	const char *file;
	struct identity_conf identity;
	const struct config *conf;	/* that identity.links point into; NULL: the first reading */
};

static void take_links(void *data, int fd)
{
	struct role_links *r = data;
	const struct config *conf = NULL;

	if (role_config(&conf, r->ctx, r->file, fd, 0) < 0 || !conf)
		return;
	config_identity_links(&r->identity, conf);
	config_free(r->conf);
	r->conf = conf;
}

int role_vault(void *ctx, const struct config *conf, const struct role_args *args)
{
	struct role_links links = { .ctx = ctx, .file = args->file };
	const struct vault_conf vault = {
		.db_path = conf->store.path,
		.keyfile = conf->store.keyfile,
		.admin = conf->store.admin,
		.user = args->user,
		.has_users = conf->process.gateway_user && conf->process.vault_user,
		.identity = &links.identity,
		.take_links = take_links,
		.links_ctx = &links,
		.test_clock = args->test_clock,
		.still_s = args->still_s,
	};
	struct vault_fds fds = { .control = args->control_fd, .gateway = -1, .n_workers = conf->pin.workers };
	struct menu *menu = NULL;
	unsigned i;
	int rc;

	for (i = 0; i < VAULT_WORKERS_MAX; i++)
		fds.workers[i] = -1;
	config_identity_fill(&links.identity, conf);
	if (role_menus(&menu, ctx, conf) == 0) {	/* a start looks at them; menus that were spoiled since cost the SMS alone */
		links.identity.letter = write_letter;
		links.identity.words = menu;
	}
	take_links(&links, args->links_fd);
	rc = vault_main(ctx, &vault, &fds);
	menu_free(menu);
	config_free(links.conf);
	return rc;
}
