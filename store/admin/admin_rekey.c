/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new key in the place of the one that serves. The key file is musafirctl's affair; here rows move, slice by slice between the batches, for as long
 * as somebody asks for it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/seal/rekey.h"
#include "store/seal/seal_veil.h"

#define SLICE_MS	4

int admin_rekey_look(struct admin *a)
{
	char hex[2 * SEAL_WRAP + 1];
	struct rekey_state state;
	int rc = rekey_look(a->env->db, a->env->keys, &state);
	size_t i;

	if (rc == 0 && state.is_moving)
		rc = db_checkpoint(a->env->db, true);	/* who looks before a start reads the file alone: it knows both keys before a key file is renamed */
	if (rc < 0)
		return rc;
	for (i = 0; i < SEAL_WRAP; i++)
		snprintf(hex + 2 * i, 3, "%02x", state.next[i]);
	admin_row_begin(a);
	admin_row_put(a, "key", state.key_id);
	admin_row_put(a, "moving", state.is_moving ? "yes" : "no");
	admin_row_num(a, "percent", state.is_moved ? 100 : state.percent);
	admin_row_put(a, "next", hex);
	if (a->env->hooks && a->env->hooks->keyfile)
		admin_row_put(a, "file", a->env->hooks->keyfile);
	admin_row_send(a);
	return 0;
}

bool admin_hex(uint8_t *out, size_t len, const char *hex)
{
	return strlen(hex) == 2 * len && strspn(hex, "0123456789abcdef") == 2 * len && osmo_hexparse(hex, out, (unsigned)len) == (int)len;
}

int admin_rekey_begin(struct admin *a)
{
	uint8_t wrap[SEAL_WRAP];
	char id[SEAL_KEY_ID];
	int rc;

	if (!admin_hex(wrap, sizeof(wrap), admin_get(a, "wrap")))
		return admin_say(a, -EINVAL, "wrap: not a wrapped key");
	rc = rekey_begin(a->env->db, a->env->keys, wrap, identity_clock_now(a->env->core));
	if (rc == -EALREADY)
		return admin_say(a, rc, "another rekey is under way");
	if (rc == -EBADMSG || rc == -EINVAL)
		return admin_say(a, rc, "that new key was not made for the key that serves");
	if (rc < 0)
		return rc;
	seal_keys_id(a->env->keys, id);
	LOGP(DSTORE, LOGL_NOTICE, "rekey: rows move to key %s\n", id);
	return 0;
}

struct slice {
	const struct admin_hooks *hooks;
	int64_t until_ms;
};

static bool is_over(void *ctx)
{
	const struct slice *s = ctx;

	return monotonic_ms() >= s->until_ms || (s->hooks && s->hooks->wanted && s->hooks->wanted(s->hooks->ctx));
}

int admin_rekey_move(struct admin *a)
{
	struct slice s = { a->env->hooks, monotonic_ms() + SLICE_MS };
	struct rekey_state state;
	int rc = seal_veil_is_moving(a->env->keys) ? rekey_slice(a->env->db, is_over, &s) : 0;

	if (rc < 0 || rekey_look(a->env->db, a->env->keys, &state) < 0)
		return rc < 0 ? rc : -EIO;
	admin_progress(a, rc ? state.percent : 100);
	return rc;
}

int admin_rekey_end(struct admin *a)
{
	char id[SEAL_KEY_ID];
	int rc;

	seal_keys_id(a->env->keys, id);
	if (strcmp(id, admin_get(a, "key")))
		return admin_say(a, -EINVAL, "the key that serves is %s, not %s", id, admin_get(a, "key"));
	if (!seal_veil_is_moving(a->env->keys))
		return 0;
	rc = rekey_end(a->env->db, a->env->keys, identity_clock_now(a->env->core));
	if (rc == -EBUSY)
		return admin_say(a, rc, "rows are left to move");
	if (!seal_veil_is_moving(a->env->keys))
		LOGP(DSTORE, LOGL_NOTICE, "rekey: done, key %s alone opens the database\n", id);
	return rc;
}
