/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody complains: what is said gathers in the dialogue, and is sealed when it is sent. No row tells who it was. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"

#define DRAWS 50	/* of a number: half of all would have to be taken */

bool identity_complaint_is_heard(struct identity_core *core)
{
	uint8_t pub[SEAL_KEY];

	return identity_oversight_pub(core, pub, IDENTITY_RING_OVERSIGHT) == 0;
}

/* Threat and abuse, and what is about an overseer, are for those alone whom the configuration names, once they have a key. */
static int pub_for(struct identity_core *core, uint8_t pub[SEAL_KEY], const struct identity_saying *s)
{
	bool is_theirs = s->kind == IDENTITY_ABOUT_ABUSE || s->who == IDENTITY_WHO_OVERSEER;
	int rc = is_theirs && core->conf->complaints.n_sea ? identity_oversight_pub(core, pub, IDENTITY_RING_SEA) : -ENOENT;

	return rc == -ENOENT ? identity_oversight_pub(core, pub, IDENTITY_RING_OVERSIGHT) : rc;
}

void identity_complaint_tell_accused(struct identity_core *core, int64_t now)
{
	int64_t day = identity_day_of(now);
	uint8_t pub[SEAL_KEY];

	if (core->accused_day == day || !identity_complaint_is_heard(core))
		return;
	core->accused_day = day;
	if (!core->conf->complaints.n_sea)
		LOGP(DIDENT, LOGL_NOTICE, "complaints.sea names nobody: of a complaint about an overseer, who is accused reads it too\n");
	else if (identity_oversight_pub(core, pub, IDENTITY_RING_SEA) == -ENOENT)
		LOGP(DIDENT, LOGL_NOTICE, "nobody of complaints.sea has a key yet: all overseers read of threat and abuse, and who is accused reads what is about an overseer\n");
}

static void fill_body(struct identity_body *b, const struct identity_run *r, const struct identity_saying *s, const char *number, bool pin)
{
	size_t i;

	*b = (struct identity_body){ .form = 1, .kind = s->kind, .who = s->who, .call = s->call, .has_pin = pin, .by_sms = s->text != NULL, .opened = r->now };
	memcpy(b->org, s->org, sizeof(b->org));
	memcpy(b->ref, s->ref, sizeof(b->ref));
	memcpy(b->day, s->day, sizeof(b->day));
	if (s->call > IDENTITY_CALL_NO)
		osmo_strlcpy(b->number, number, sizeof(b->number));
	b->text_len = (uint16_t)OSMO_MIN(s->text_len, sizeof(b->text) - 1);
	for (i = 0; s->text && i < b->text_len; i++)	/* a line of its own would look like ours */
		b->text[i] = (uint8_t)s->text[i] < ' ' ? ' ' : s->text[i];
}

static int write_new(struct identity_run *r, struct db_complaint *c, struct identity_body *b, const uint8_t to[SEAL_KEY])
{
	struct db_blob sealed;
	unsigned draw;
	int rc;

	seal_inbox_pair(c->pub, b->sec);
	rc = identity_body_seal(&sealed, b, to);
	rc = rc ? rc : -EEXIST;
	for (draw = 0; draw < DRAWS && rc == -EEXIST; draw++) {
		seal_random_checked(c->number, DB_COMPLAINT_LEN);
		rc = db_complaint_new(r->core->db, c, &sealed);
	}
	return rc;
}

int identity_complaint_open(struct identity_run *r, struct db_complaint *c, const struct identity_saying *s, const uint8_t ix[DB_IX], const char *number, bool pin)
{
	struct identity_quota q = identity_quota_open(r, ix, s->kind);
	struct identity_body b;
	uint8_t to[SEAL_KEY];
	int rc = identity_quota_is_used(&q) ? -EDQUOT : pub_for(r->core, to, s);

	if (rc)
		return rc;
	*c = (struct db_complaint){ .flags = DB_COMPLAINT_NO_LINE, .opened = r->now - r->now % IDENTITY_HOUR_S };
	identity_body_clocks(r->core->conf, c, s->kind, r->now);
	fill_body(&b, r, s, number, pin);
	memcpy(b.reporter, ix, sizeof(b.reporter));
	rc = write_new(r, c, &b, to);
	secret_wipe_mem(&b, sizeof(b));
	*q.used += rc == 0;
	return rc;
}

/* A day ends at its last minute: what is due at midnight is due on the day before. */
void identity_complaint_put(struct identity_run *r, const struct db_complaint *c)
{
	identity_put(r, IDF_COMPLAINT, c->number);
	identity_put_date(r, IDF_UNTIL, (c->answered ? c->due_close : c->due_first) - 1);
}
