/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/base/sign.h"

/* ---- the command ---- */

static const struct admin_command *find_command(const struct admin *a)
{
	const struct admin_command *c;
	size_t i;

	for (i = 0; (c = admin_commands_at(i)); i++)
		if (a->n_words == admin_commands_words(c) && admin_commands_match(c, a->words, a->n_words))
			return c;
	return NULL;
}

static int say_unknown_key(struct admin *a, const char *key)
{
	const struct admin_option *o;
	char list[ADMIN_MESSAGE_MAX] = "none";
	size_t len = 0, i;

	for (i = 0; (o = admin_commands_option_at(a->command, i)); i++)
		if (!(o->flags & ADMIN_LOCAL) && len < sizeof(list))
			len += snprintf(list + len, sizeof(list) - len, "%s%s", len ? " " : "", o->name);
	return admin_say(a, -EINVAL, "%s: unknown key; expected %s", key, list);
}

static int check_keys(struct admin *a)
{
	const struct admin_option *o;
	const char *key;
	unsigned i;

	for (i = 0; i < a->n_pairs; i++) {
		key = a->pairs[i].key;
		o = admin_commands_option(a->command, key);
		if (!(a->command->flags & ADMIN_PERSON) && (!o || o->flags & ADMIN_LOCAL))
			return say_unknown_key(a, key);
		if (!(o && o->flags & ADMIN_REPEATED) && admin_get(a, key) != a->pairs[i].value)
			return admin_say(a, -EINVAL, "%s: given twice", key);
	}
	return 0;
}

static int check_needed(struct admin *a)
{
	const struct admin_option *o;
	const char *value;
	size_t i;

	for (i = 0; (o = admin_commands_option_at(a->command, i)); i++) {
		value = o->flags & ADMIN_NEEDED && !(o->flags & ADMIN_LOCAL) ? admin_get(a, o->name) : "-";
		if (!value || !*value)
			return admin_say(a, -EINVAL, "%s is missing", o->name);
	}
	return 0;
}

/* Codes and slots mean the same without the signs that were pasted with them, and in digits of any script. */
static void clean_codes(struct admin *a)
{
	static const char *const keys[] = { "code", "org", "slot" };
	char *value;
	unsigned i, k;

	for (i = 0; i < a->n_pairs; i++) {
		for (k = 0; k < ARRAY_SIZE(keys) && strcmp(a->pairs[i].key, keys[k]); k++)
			;
		value = a->request + (a->pairs[i].value - a->request);
		if (k < ARRAY_SIZE(keys) && sign_clean(value, strlen(value) + 1, value) < 0)
			value[0] = '\0';
	}
}

/* ---- who asks ---- */

/* A command that is nobody's but root's is not named to others. */
static int check_role(struct admin *a)
{
	enum admin_role i;
	char roles[64] = "";
	size_t len = 0;

	if (admin_actor_as(&a->who, admin_commands_roles(a->command)) != ADMIN_ROLES)
		return 0;
	for (i = ADMIN_ROOT; i < ADMIN_ROLES; i++)
		if (a->who.roles & 1 << i)
			len += snprintf(roles + len, sizeof(roles) - len, "%s%s", len ? " and " : "", admin_role_name(i));
	return admin_say(a, -EPERM, "%s: not for you, as %s; see WHO MAY in musafirctl(1)", a->name, roles);
}

/* ---- run ---- */

static void finish_run(struct admin *a, int code)
{
	a->over = true;
	a->code = code;
	secret_wipe_mem(a->request, sizeof(a->request));
	a->n_pairs = a->n_words = 0;
}

static int check_clock(struct admin *a)
{
	char words[IDENTITY_CLOCK_WORDS];
	struct identity_clock c;

	if (!(a->command->flags & ADMIN_TIMED))
		return 0;
	identity_clock_look(a->env->core, &c);
	return c.doubt ? admin_say(a, -EAGAIN, "%s: set it right, or `musafirctl clock accept`", identity_clock_words(words, &c)) : 0;
}

static void open_request(struct admin *a, const char *request, size_t len)
{
	int rc = admin_request_parse(a, request, len);

	if (rc == 0) {
		a->command = find_command(a);
		rc = a->command ? check_keys(a) : admin_say(a, -EINVAL, "unknown command");
		clean_codes(a);
	}
	if (a->command)
		admin_commands_name(a->command, a->name);
	if (rc < 0 && !*a->message)
		admin_say(a, rc, "the request makes no sense");
	if (rc < 0)
		finish_run(a, 2);
	else if (check_role(a) < 0 || check_needed(a) < 0 || check_clock(a) < 0)
		finish_run(a, 1);
}

struct admin *admin_begin(void *ctx, const struct admin_env *env, const struct admin_actor *who, const char *request, size_t len, admin_reply_cb reply,
			  void *reply_ctx)
{
	struct admin *a = talloc_zero(ctx, struct admin);

	if (!a)
		return NULL;
	a->at.fd = -1;
	a->env = env;
	a->who = *who;
	admin_user_words(a->user, who->user);
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

/* The ledger says who did what this step does. */
static int run_step(struct admin *a)
{
	char kind[LEDGER_KIND_MAX + 1];
	int rc;

	snprintf(kind, sizeof(kind), ADMIN_BY "%s", admin_role_name(admin_actor_as(&a->who, admin_commands_roles(a->command))));
	identity_core_acts(a->env->core, kind, a->user);
	rc = a->command->flags & ADMIN_WRITES ? run_writing(a) : a->command->step(a);
	identity_core_acted(a->env->core);
	return rc;
}

bool admin_step(struct admin *a)
{
	int rc;

	if (a->over)
		return false;
	rc = run_step(a);
	if (rc > 0)
		return true;
	if (rc == 0 && a->row_len)
		admin_row_send(a);
	if (rc < 0 && !*a->message)
		admin_say(a, rc, "not done: %s", strerror(-rc));
	finish_run(a, rc < 0);
	return false;
}

bool admin_wants(const struct admin *a)
{
	return !a->over && a->command->flags & ADMIN_STREAM && (a->at.import.wants || a->at.field.wants);
}

static int take_packet(struct admin *a, const char *packet, size_t len)
{
	return a->at.field.wants ? admin_field_packet(&a->at.field, packet, len) : admin_import_take(&a->at.import, packet, len);
}

void admin_take(struct admin *a, const char *packet, size_t len)
{
	if (admin_wants(a) && take_packet(a, packet, len) == 0)
		return;
	if (a->over)
		return;
	admin_say(a, -EINVAL, "the packet makes no sense");
	finish_run(a, 1);
}

int admin_descriptor(struct admin *a)
{
	int fd = a->at.fd;

	a->at.fd = -1;
	return fd;
}

bool admin_is_desk(const struct admin *a)
{
	return a->is_desk;
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
	admin_start_codes_forget(a);
	admin_backup_end(a);
	secret_wipe_mem(a, sizeof(*a));
	talloc_free(a);
}
