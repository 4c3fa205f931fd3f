/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a complaint says, as it is sealed; and its clocks. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"

_Static_assert(sizeof(struct identity_body) == 8 + 8 + 12 + 12 + IDENTITY_NUMBER_MAX + DB_IX + SEAL_KEY + 8 + 2 + IDENTITY_BODY_TEXT + 6, "octets alone");
_Static_assert(sizeof(struct identity_body) + SEAL_INBOX_OVER <= DB_BLOB_MAX, "it fits its column");

int identity_body_seal(struct db_blob *sealed, const struct identity_body *b, const uint8_t pub[SEAL_KEY])
{
	struct seal_buf buf = { .octets = sealed->octets, .cap = sizeof(sealed->octets) };
	int rc = seal_inbox_seal(&buf, pub, b, sizeof(*b));

	sealed->len = buf.len;
	return rc;
}

static void end_texts(struct identity_body *b)
{
	b->org[sizeof(b->org) - 1] = b->ref[sizeof(b->ref) - 1] = b->day[sizeof(b->day) - 1] = b->number[sizeof(b->number) - 1] = '\0';
}

int identity_body_open(const struct identity_run *r, struct identity_body *b, const struct db_blob *sealed)
{
	const struct identity_hearing *h = &r->d->hearing;
	uint8_t plain[sizeof(*b) + SEAL_PAD];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = h->has_key && sealed->len <= sizeof(plain) + 48 ? seal_inbox_open(&buf, h->pub, h->sec, sealed->octets, sealed->len) : -EBADMSG;

	if (rc == 0 && (buf.len != sizeof(*b) || plain[0] != 1))
		rc = -EBADMSG;
	if (rc == 0) {
		memcpy(b, plain, sizeof(*b));
		end_texts(b);
		if (b->text_len >= sizeof(b->text))
			rc = -EBADMSG;
	}
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? -EBADMSG : 0;
}

/* The end of a day so many days on, as people count them. */
static int64_t end_of(int64_t now, int32_t days)
{
	int64_t t = identity_day_end(now);

	for (; days > 0; days--)
		t = identity_day_end(t);
	return t;
}

void identity_body_clocks(const struct identity_conf *conf, struct db_complaint *c, uint8_t kind, int64_t now)
{
	int32_t today = identity_day_number(now);
	bool in_hours = kind == IDENTITY_ABOUT_ABUSE || kind == IDENTITY_ABOUT_USED;

	c->flags &= (uint16_t)~DB_COMPLAINT_HOURS;
	c->flags |= in_hours ? DB_COMPLAINT_HOURS : 0;
	/* by the hour, as when it was opened: a login that was touched in that minute must not tell who it was */
	c->due_first = in_hours ? now - now % IDENTITY_HOUR_S + IDENTITY_DANGER_S : end_of(now, workday_due(&conf->workdays, today, IDENTITY_COMPLAINT_FIRST_D) - today);
	c->due_close = end_of(now, workday_due(&conf->workdays, today, IDENTITY_COMPLAINT_CLOSE_D) - today);
}

/* ---- clocks that stop ---- */

/* The end of the n-th working day behind the one whose end t is. */
static int64_t later(const struct identity_conf *conf, int64_t t, unsigned n)
{
	int32_t day = identity_day_number(t - 1);

	return end_of(t - 1, workday_due(&conf->workdays, day, n) - day);
}

/* The same, before it, and no free day; but no earlier than the end of this day. */
static int64_t sooner(const struct identity_conf *conf, int64_t t, unsigned n, int64_t now)
{
	int64_t noon = t - DB_DAY / 2;
	bool works = !n || workday_is(&conf->workdays, identity_day_number(noon));

	for (; (n || !works) && noon > now; works = workday_is(&conf->workdays, identity_day_number(noon))) {
		n -= works;
		noon -= DB_DAY;
	}
	return OSMO_MAX(identity_day_end(noon), identity_day_end(now));
}

void identity_body_stop(const struct identity_conf *conf, struct db_complaint *c, int64_t now)
{
	bool runs_in_days = !(c->flags & DB_COMPLAINT_HOURS);

	c->stopped = identity_day_start(now);
	if (runs_in_days && c->due_first > now)
		c->due_first = later(conf, c->due_first, IDENTITY_COMPLAINT_STOP_D);
	if (c->due_close > now)
		c->due_close = later(conf, c->due_close, IDENTITY_COMPLAINT_STOP_D);
}

void identity_body_go(const struct identity_conf *conf, struct db_complaint *c, int64_t now)
{
	int32_t today = identity_day_number(now), day = identity_day_number(c->stopped);
	unsigned left = IDENTITY_COMPLAINT_STOP_D;

	if (!c->stopped)
		return;
	while (left && day < today)
		left -= workday_is(&conf->workdays, ++day);
	c->stopped = 0;
	if (!(c->flags & DB_COMPLAINT_HOURS) && c->due_first > now)
		c->due_first = sooner(conf, c->due_first, left, now);
	if (c->due_close > now)
		c->due_close = sooner(conf, c->due_close, left, now);
}

int64_t identity_body_overdue(const struct identity_conf *conf, int64_t now)
{
	int64_t noon = identity_day_start(now) + DB_DAY / 2, begun = noon;
	unsigned n = IDENTITY_LATE_DAYS;

	while (n && noon > begun - 30 * DB_DAY) {
		noon -= DB_DAY;
		n -= workday_is(&conf->workdays, identity_day_number(noon));
	}
	return identity_day_start(noon);
}
