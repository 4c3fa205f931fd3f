/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of what is kept about a person: begun here, agreed to on the person's phone, fetched part by part, as it is sealed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/seal/seal_copy.h"

#define DESK_MAX 12	/* characters, as a screen has room for them */

/* returns: rc of identity_copy_*, in words. */
static int say_rc(struct admin *a, int rc)
{
	if (rc == -ENOENT)
		return admin_say(a, rc, "nobody who has chosen a PIN has this number, or there is no such case");
	if (rc == -EALREADY)
		return admin_say(a, rc, "this copy is over: it was fetched, refused, or nobody answered in time; begin again");
	return rc;
}

static bool is_desk(const char *name)
{
	return *name && strlen(name) <= DESK_MAX && !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789- ")];
}

int admin_copy_begin(struct admin *a)
{
	struct identity_copy_args args = { .number = admin_get(a, "msisdn") ?: "", .case_number = admin_get(a, "case") ?: "", .desk = admin_get(a, "desk") };
	char number[8] = "";
	int rc = admin_slot(a, &args.slot);

	if (rc < 0)
		return rc;
	if (!is_desk(args.desk))
		return admin_say(a, -EINVAL, "desk: expected up to %d letters, digits and hyphens", DESK_MAX);
	if (!*args.number == !*args.case_number)
		return admin_say(a, -EINVAL, "expected the phone number of the person, or the number of a case");
	rc = identity_copy_begin(a->env->core, number, &args, a->message);
	if (rc)
		return say_rc(a, rc);
	admin_row_begin(a);
	admin_row_put(a, "case", number);
	return 0;
}

/* state: sealed, with the octets; waits; end. */
int admin_copy_part(struct admin *a)
{
	const char *part = admin_get(a, "part");
	char hex[2 * SEAL_COPY_SEALED + 1];
	struct db_blob blob;
	int rc;

	if (part[strspn(part, "0123456789")] || strlen(part) > 6)
		return admin_say(a, -EINVAL, "part: expected a number");
	rc = identity_copy_part(a->env->core, &blob, admin_get(a, "case"), (unsigned)strtoul(part, NULL, 10));
	if (rc && rc != -EAGAIN && rc != -ERANGE)
		return say_rc(a, rc);
	admin_row_begin(a);
	admin_row_put(a, "state", rc == 0 ? "sealed" : rc == -EAGAIN ? "waits" : "end");
	if (rc == 0) {
		osmo_hexdump_buf(hex, sizeof(hex), blob.octets, (int)blob.len, "", false);
		admin_row_put(a, "octets", hex);
	}
	admin_row_send(a);
	return 0;
}

int admin_copy_done(struct admin *a)
{
	return say_rc(a, identity_copy_done(a->env->core, admin_get(a, "case")));
}
