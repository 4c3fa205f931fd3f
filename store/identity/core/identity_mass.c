/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Acts that need no PIN, because who lost a phone must be helped at once: whoever speaks for a number can lock its ID, block an organisation, force
 * another PIN. A captured gateway speaks for all of them. Many more in an hour than usual are an alarm: nobody is refused, somebody must look. The
 * hours of a week are kept, so that an alarm does not end, nor the usual begin anew, with the process. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

#define META_MASS "mass"

static const struct { const char *name, *words; } kinds[IDENTITY_MASS_KINDS] = {
	[IDENTITY_MASS_LOCK] = { "lock", "IDs were locked" },
	[IDENTITY_MASS_BLOCK] = { "block", "times an organisation was blocked" },
	[IDENTITY_MASS_NEW_PIN] = { "new_pin", "PINs have to be changed" },
};

/* Read once; what does not read begins anew. */
static void read_mass(struct identity_core *core)
{
	struct identity_mass *m = &core->mass;
	size_t len;

	if (core->has_mass)
		return;
	core->has_mass = true;
	if (db_meta_get(core->db, META_MASS, m, sizeof(*m), &len) || len != sizeof(*m))
		memset(m, 0, sizeof(*m));
}

/* Empty the hours that passed, and with a clock that went back those that are to come. */
static void turn_hours(struct identity_mass *m, int64_t hour)
{
	int64_t n = hour - m->hour;
	unsigned kind;

	if (n < 0 || n > IDENTITY_MASS_HOURS)
		n = IDENTITY_MASS_HOURS;
	for (; n > 0; n--)
		for (kind = 0; kind < IDENTITY_MASS_KINDS; kind++)
			m->n[kind][(hour - n + 1) % IDENTITY_MASS_HOURS] = 0;
	m->hour = hour;
}

/* In an hour of the week before this one, rounded up. */
static unsigned usual_of(const struct identity_mass *m, enum identity_mass_kind kind)
{
	unsigned sum = 0, i;

	for (i = 0; i < IDENTITY_MASS_HOURS; i++)
		sum += m->n[kind][i];
	sum -= m->n[kind][m->hour % IDENTITY_MASS_HOURS];
	return (sum + IDENTITY_MASS_HOURS - 2) / (IDENTITY_MASS_HOURS - 1);
}

static void judge_hour(struct identity_mass *m, enum identity_mass_kind kind, int64_t now)
{
	unsigned n = m->n[kind][m->hour % IDENTITY_MASS_HOURS], usual = usual_of(m, kind), limit = IDENTITY_MASS_TIMES * usual;

	if (n <= (limit > IDENTITY_MASS_LEAST ? limit : IDENTITY_MASS_LEAST))
		return;
	if (m->alarmed[kind] / IDENTITY_HOUR_S != m->hour)
		LOGP(DIDENT, LOGL_ERROR, "this hour %u %s without a PIN, usual are %u: is somebody texting for other people, or the gateway captured?\n", n,
		     kinds[kind].words, usual);
	m->alarmed[kind] = now;
}

void identity_mass_note(struct identity_core *core, enum identity_mass_kind kind, unsigned n, int64_t now)
{
	struct identity_mass *m = &core->mass;
	uint32_t *hour;
	int rc;

	if (!n)
		return;
	read_mass(core);
	turn_hours(m, now / IDENTITY_HOUR_S);
	hour = &m->n[kind][m->hour % IDENTITY_MASS_HOURS];
	*hour += n;
	judge_hour(m, kind, now);
	rc = db_meta_put(core->db, META_MASS, m, sizeof(*m));
	if (rc)
		identity_fault(core, rc, "acts of this hour");
}

const char *identity_mass_alarm(struct identity_core *core, unsigned *i)
{
	int64_t now = identity_clock_now(core);

	read_mass(core);
	for (; *i < IDENTITY_MASS_KINDS; (*i)++)
		if (core->mass.alarmed[*i] && now - core->mass.alarmed[*i] < IDENTITY_MASS_ALARM_S)
			return kinds[(*i)++].name;
	return NULL;
}
