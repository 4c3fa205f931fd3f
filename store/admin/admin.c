/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"

static const struct admin_command commands[] = {
	{ { "org", "add" }, "code name short place kind bundle", ADMIN_WRITES, admin_org_add },
	{ { "org", "list" }, "", 0, admin_org_list },
	{ { "org", "set" }, "code shift answers codes", ADMIN_WRITES, admin_org_policy },
	{ { "org", "pause" }, "code", ADMIN_WRITES, admin_org_set },
	{ { "org", "resume" }, "code", ADMIN_WRITES, admin_org_set },
	{ { "org", "close" }, "code", ADMIN_WRITES, admin_org_set },
	{ { "agent", "add" }, "org msisdn", ADMIN_WRITES, admin_agent_add },
	{ { "agent", "list" }, "org", 0, admin_agent_list },
	{ { "agent", "block" }, "msisdn", ADMIN_WRITES, admin_agent_set },
	{ { "agent", "unblock" }, "msisdn", ADMIN_WRITES, admin_agent_set },
	{ { "agent", "code" }, "msisdn slot", ADMIN_WRITES, admin_agent_code },
	{ { "person", "add" }, NULL, ADMIN_WRITES, admin_person_add },
	{ { "person", "find" }, "msisdn slot", 0, admin_person_find },
	{ { "person", "code" }, "msisdn slot", ADMIN_WRITES, admin_person_code },
	{ { "person", "lock" }, "msisdn slot", ADMIN_WRITES, admin_person_set },
	{ { "person", "unlock" }, "msisdn slot", ADMIN_WRITES, admin_person_set },
	{ { "person", "close" }, "msisdn slot", ADMIN_WRITES, admin_person_set },
	{ { "person", "reopen" }, "msisdn slot", ADMIN_WRITES, admin_person_set },
	{ { "import" }, "columns", ADMIN_STREAM, admin_import },
	{ { "start-codes" }, "desk count", 0, admin_start_codes },
	{ { "status" }, "", 0, admin_status },
	{ { "stats" }, "", 0, admin_stats },
	{ { "stats", "screens" }, "", 0, admin_stats_screens },
	{ { "stats", "shares" }, "", 0, admin_stats_shares },
	{ { "stats", "survey" }, "", 0, admin_stats_survey },
	{ { "ledger", "verify" }, "", 0, admin_ledger_verify },
	{ { "test", "clock" }, "seconds", ADMIN_HIDDEN, admin_test_clock },
	{ { "test", "kill-at-commit" }, "", ADMIN_HIDDEN, admin_test_kill },
	{ { "test", "diskfull" }, "to", ADMIN_HIDDEN, admin_test_disk },
	{ { "test", "people" }, "count first pin org", ADMIN_HIDDEN, admin_test_people },
};

/* ---- the command ---- */

static bool is_command(const struct admin *a, const struct admin_command *c)
{
	unsigned i;

	for (i = 0; i < a->n_words; i++)
		if (!c->words[i] || strcmp(c->words[i], a->words[i]))
			return false;
	return !c->words[i];
}

static const struct admin_command *find_command(const struct admin *a)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (is_command(a, &commands[i]))
			return &commands[i];
	return NULL;
}

static bool is_key_of(const char *keys, const char *key)
{
	size_t len = strlen(key);
	const char *at = keys;

	while ((at = strstr(at, key))) {
		if ((at == keys || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
			return true;
		at += len;
	}
	return false;
}

static int check_keys(struct admin *a)
{
	unsigned i;

	if (!a->command->keys)
		return 0;
	for (i = 0; i < a->n_pairs; i++)
		if (!is_key_of(a->command->keys, a->pairs[i].key))
			return admin_say(a, -EINVAL, "%s: unknown key; expected %s", a->pairs[i].key,
					 *a->command->keys ? a->command->keys : "none");
	return 0;
}

/* ---- run ---- */

static void finish(struct admin *a, int code)
{
	a->over = true;
	a->code = code;
	secret_wipe_mem(a->request, sizeof(a->request));
	a->n_pairs = a->n_words = 0;
}

static void open_request(struct admin *a, const char *request, size_t len)
{
	int rc = admin_request_parse(a, request, len);

	if (rc == 0) {
		a->command = find_command(a);
		rc = a->command ? check_keys(a) : admin_say(a, -EINVAL, "unknown command");
	}
	if (a->command)
		snprintf(a->name, sizeof(a->name), "%s%s%s", a->command->words[0], a->command->words[1] ? " " : "",
			 a->command->words[1] ? a->command->words[1] : "");
	if (rc == 0)
		return;
	if (!*a->message)
		admin_say(a, rc, "the request makes no sense");
	finish(a, 2);
}

struct admin *admin_begin(void *ctx, const struct admin_env *env, const char *request, size_t len, admin_reply_cb reply, void *reply_ctx)
{
	struct admin *a = talloc_zero(ctx, struct admin);

	if (!a)
		return NULL;
	a->env = env;
	a->reply = reply;
	a->reply_ctx = reply_ctx;
	osmo_strlcpy(a->name, "nothing known", sizeof(a->name));
	open_request(a, request, len);
	return a;
}

/* One transaction a command; its row leaves after the commit. */
static int run_writing(struct admin *a)
{
	int rc = db_begin(a->env->db);

	if (rc < 0)
		return rc;
	rc = a->command->step(a);
	if (rc < 0) {
		db_abort(a->env->db);
		return rc;
	}
	return db_commit(a->env->db);
}

bool admin_step(struct admin *a)
{
	int rc;

	if (a->over)
		return false;
	rc = a->command->flags & ADMIN_WRITES ? run_writing(a) : a->command->step(a);
	if (rc > 0)
		return true;
	if (rc == 0 && a->row_len)
		admin_row_send(a);
	if (rc < 0 && !*a->message)
		admin_say(a, rc, "not done: %s", strerror(-rc));
	finish(a, rc < 0);
	return false;
}

bool admin_wants(const struct admin *a)
{
	return !a->over && a->command->flags & ADMIN_STREAM && a->at.import.wants;
}

void admin_take(struct admin *a, const char *packet, size_t len)
{
	if (admin_wants(a) && admin_import_take(&a->at.import, packet, len) == 0)
		return;
	if (a->over)
		return;
	admin_say(a, -EINVAL, "the packet makes no sense");
	finish(a, 1);
}

int admin_end(const struct admin *a, const char **message)
{
	*message = a->message;
	return a->code;
}

const char *admin_name(const struct admin *a)
{
	return a->name;
}

void admin_free(struct admin *a)
{
	if (!a)
		return;
	secret_wipe_mem(a, sizeof(*a));
	talloc_free(a);
}
