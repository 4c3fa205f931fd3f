/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What all verbs need: put fields into the answer, append a ledger line, report a fault. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/seal/ledger.h"

void identity_fault_tell(struct identity_core *core, int rc, const char *what)
{
	int64_t now = clock_now(core->clock);

	if (core->told != now)
		LOGP(DIDENT, LOGL_ERROR, "%s: %s\n", what, strerror(-rc));
	core->told = now;
}

void identity_lost(struct identity_core *core, const char *what)
{
	core->lost_rows++;
	identity_fault_tell(core, -ENOENT, what);
}

static bool is_row_fault(const struct identity_core *core, int rc)
{
	return rc && rc != -EIO && rc != -ENOSPC && rc != -EUCLEAN && !core->broken &&
	       (core->may_undo || db_writes(core->db) == core->writes);
}

enum identity_outcome identity_fault(struct identity_core *core, int rc, const char *what)
{
	if (is_row_fault(core, rc)) {
		core->is_lost = true;
		core->lost_rows++;
		identity_fault_tell(core, rc, what);
		return IDO_BUSY;
	}
	if (!core->broken)
		identity_fault_tell(core, rc, what);
	core->broken = core->broken ? core->broken : rc ? rc : -EIO;
	return IDO_BUSY;
}

void identity_put(struct identity_run *r, enum identity_field id, const char *value)
{
	if (identity_ans_put(r->ans, id, value))
		LOGP(DIDENT, LOGL_ERROR, "%s: no room for field %s\n", identity_verb_name(r->ans->verb), identity_field_name(id));
}

void identity_put_num(struct identity_run *r, enum identity_field id, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	identity_put(r, id, text);
}

void identity_put_minutes(struct identity_run *r, int64_t until)
{
	identity_put_num(r, IDF_MINUTES, (until - r->now + IDENTITY_MINUTE_S - 1) / IDENTITY_MINUTE_S);
}

void identity_put_wait(struct identity_run *r, int64_t until)
{
	identity_put_minutes(r, r->now + until - r->steady);
}

bool identity_is_within(const struct identity_run *r, int64_t t, int64_t span)
{
	return t <= r->steady && r->steady - t < span;
}

void identity_put_date(struct identity_run *r, enum identity_field id, int64_t t)
{
	char text[IDENTITY_DAY_TEXT];

	identity_day_text(text, t);
	identity_put(r, id, text);
}

void identity_unnamed(struct identity_core *core, const char *what, const char *word)
{
	core->unnamed++;
	LOGP(DIDENT, LOGL_ERROR, "%s: %s %s is not in its row\n", core->running->name, what, word);
}

void identity_core_acts(struct identity_core *core, const char *kind, const char *words)
{
	core->actor.kind = kind;
	core->actor.words = words;
}

void identity_core_acted(struct identity_core *core)
{
	core->actor.kind = NULL;
}

/* Who acts, before what they did. */
static int actor_leaf(struct identity_core *core, int64_t now)
{
	const struct ledger_event ev = {
		.kind = core->actor.kind, .time = now, .org = "", .event = core->actor.words, .event_len = strlen(core->actor.words),
	};

	core->actor.kind = NULL;
	return ledger_append(core->db, core->keys, &ev, NULL, NULL);
}

int identity_leaf(struct identity_core *core, int64_t now, const char *kind, const char *org, const void *event, size_t len)
{
	const struct ledger_event ev = { .kind = kind, .time = now, .org = org, .event = event, .event_len = len };
	int rc = 0;

	if (core->running && !identity_verb_lists(core->running->leaves, kind))
		identity_unnamed(core, "ledger line", kind);
	if (core->actor.kind)
		rc = actor_leaf(core, now);
	if (rc == 0)
		rc = ledger_append(core->db, core->keys, &ev, NULL, NULL);
	if (rc == 0)
		core->watch.last = now - now % LEDGER_COARSE_S;
	return rc;
}
