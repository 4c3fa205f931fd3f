/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A number that stands in the row of a person and would tell, in clear, which line of a register or which check is theirs. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

struct mark {
	uint8_t ref[DB_REF];
	int64_t value;
};

int identity_mark_seal(const struct identity_core *core, struct db_wrap *out, const char *what, const uint8_t ref[DB_REF], int64_t value)
{
	struct seal_buf buf = { .octets = out->octets, .cap = sizeof(out->octets) };
	struct mark m = { .value = value };
	int rc;

	memcpy(m.ref, ref, sizeof(m.ref));
	rc = seal_box_seal(core->keys, &buf, what, &m, sizeof(m));
	out->len = buf.len;
	return rc;
}

int identity_mark_open(const struct identity_core *core, int64_t *value, const char *what, const uint8_t ref[DB_REF], const struct db_wrap *mark)
{
	uint8_t plain[sizeof(struct mark) + SEAL_PAD];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct mark m;
	int rc = seal_box_open(core->keys, &buf, what, mark->octets, mark->len);

	*value = 0;
	if (rc || buf.len != sizeof(m))
		return -EBADMSG;
	memcpy(&m, plain, sizeof(m));
	if (memcmp(m.ref, ref, sizeof(m.ref)))
		return -EBADMSG;
	*value = m.value;
	return 0;
}
