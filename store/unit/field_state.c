/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far a field unit is. */
#include <errno.h>
#include <string.h>

#include "store/unit/field_dir_priv.h"
#include "store/unit/field_priv.h"

#define STATE_KIND	"state 1\n"
#define STATE_LEN	(sizeof(STATE_KIND) - 1 + 4 * 8 + FIELD_HASH + 4 * 8 + 4)
#define DAY_S		86400

bool field_dir_is_name(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
	size_t len = strlen(name);

	return len > 0 && len < FIELD_UNIT_NAME && name[0] != '-' && strspn(name, letters) == len;
}

/* ---- state ---- */

int field_state_put(struct field_dir *d)
{
	const struct field_state *s = &d->state;
	uint8_t octets[STATE_LEN], *at = field_put(octets, STATE_KIND, sizeof(STATE_KIND) - 1);

	at = field_put_number(at, s->bundle, 8);
	at = field_put_number(at, s->sealed, 8);
	at = field_put_number(at, s->reported, 8);
	at = field_put_number(at, s->cleared, 8);
	at = field_put(at, s->cleared_hash, FIELD_HASH);
	at = field_put_number(at, s->dropped, 8);
	at = field_put_number(at, (uint64_t)s->made, 8);
	at = field_put_number(at, (uint64_t)s->latest, 8);
	at = field_put_number(at, (uint64_t)s->reported_at, 8);
	field_put_number(at, s->small, 4);
	return field_file_put(d->fd, "state", octets, sizeof(octets));
}

int field_state_get(struct field_dir *d)
{
	uint8_t octets[STATE_LEN];
	const uint8_t *at = octets + sizeof(STATE_KIND) - 1;
	struct field_state *s = &d->state;
	uint64_t made, latest, reported_at, small;
	size_t len;
	int rc = field_file_get(d->fd, "state", octets, sizeof(octets), &len);

	if (rc || len != STATE_LEN || memcmp(octets, STATE_KIND, sizeof(STATE_KIND) - 1))
		return rc ? rc : -EBADMSG;
	at = field_get_number(&s->bundle, at, 8);
	at = field_get_number(&s->sealed, at, 8);
	at = field_get_number(&s->reported, at, 8);
	at = field_get_number(&s->cleared, at, 8);
	at = field_get(s->cleared_hash, at, FIELD_HASH);
	at = field_get_number(&s->dropped, at, 8);
	at = field_get_number(&made, at, 8);
	at = field_get_number(&latest, at, 8);
	at = field_get_number(&reported_at, at, 8);
	field_get_number(&small, at, 4);
	s->made = (int64_t)made;
	s->latest = (int64_t)latest;
	s->reported_at = (int64_t)reported_at;
	s->small = small;
	return 0;
}

int64_t field_dir_now(const struct field_dir *d)
{
	return d->state.latest;
}

int64_t field_dir_behind(const struct field_dir *d, int64_t now)
{
	return d->state.latest > now ? d->state.latest - now : 0;
}

unsigned field_dir_silent_days(const struct field_dir *d)
{
	int64_t since = d->state.reported_at ? d->state.reported_at : d->state.made;

	return (unsigned)((d->state.latest - since) / DAY_S);
}
