/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of holidays. Clocks stand in their rows, so it turns nothing late into what is not; but who may write it moves those to come: a change is told, and
 * so is a year that it has no day of. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/oversight/identity_oversight.h"
#include "store/values/calendar.h"
#include "store/values/identity_day.h"

#define META_HOLIDAYS	"holidays"

/* As it is kept. */
struct seen {
	uint8_t hash[16];	/* of the days, in order, behind the weekend */
	int32_t warned;		/* the year that was told to be missing last */
	uint32_t n;
};

static int compare(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

static void hash_of(const struct workday_table *t, struct seen *s)
{
	int32_t days[WORKDAY_HOLIDAYS_MAX + 1];
	size_t n = OSMO_MIN(t->n, (size_t)WORKDAY_HOLIDAYS_MAX);

	days[0] = t->weekend;
	if (n)
		memcpy(days + 1, t->holidays, n * sizeof(days[0]));
	qsort(days + 1, n, sizeof(days[0]), compare);
	s->n = (uint32_t)n;
	crypto_generichash(s->hash, sizeof(s->hash), (const uint8_t *)days, (n + 1) * sizeof(days[0]), NULL, 0);
}

static bool has_year(const struct workday_table *t, int year)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (calendar_of(CALENDAR_GREGORIAN, t->holidays[i]).year == year)
			return true;
	return false;
}

static int read_seen(struct identity_core *core, struct seen *s)
{
	size_t len;
	int rc = db_meta_get(core->db, META_HOLIDAYS, s, sizeof(*s), &len);

	if (rc == 0 && len == sizeof(*s))
		return 0;
	memset(s, 0, sizeof(*s));
	return rc == -ENOENT || rc == 0 || rc == -EMSGSIZE ? -ENOENT : rc;
}

static int look(struct identity_core *core, int64_t now)
{
	const struct workday_table *t = &core->conf->workdays;
	struct seen before, s;
	int rc = read_seen(core, &before), year = calendar_of(CALENDAR_GREGORIAN, identity_day_number(now + IDENTITY_HOLIDAYS_D * DB_DAY)).year;
	bool is_first = rc == -ENOENT, changed, misses;

	if (rc && !is_first)
		return rc;
	s = before;
	hash_of(t, &s);
	changed = s.n != before.n || memcmp(s.hash, before.hash, sizeof(s.hash));
	misses = t->n && !has_year(t, year) && before.warned != year;
	s.warned = misses ? year : s.warned;
	if (!is_first && !changed && !misses)
		return 0;
	rc = db_meta_put(core->db, META_HOLIDAYS, &s, sizeof(s));
	if (rc == 0 && changed && (!is_first || t->n))
		rc = identity_leaf(core, now, "holidays", "", s.hash, sizeof(s.hash));
	if (misses)
		LOGP(DIDENT, LOGL_ERROR, "service.holidays has no day of %d\n", year);
	return rc || !((changed && !is_first) || misses) ? rc : identity_alarm_raise(core, IDENTITY_ALARM_HOLIDAYS, 1);
}

int identity_holidays_tend(struct identity_core *core, int64_t now)
{
	int64_t day = identity_day_of(now);
	int rc = core->holidays_day == day ? 0 : look(core, now);

	if (rc == 0)
		core->holidays_day = day;
	return rc;
}
