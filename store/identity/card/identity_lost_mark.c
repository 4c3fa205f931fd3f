/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Marks of birth dates, by which who lost the SIM is known: the date lies in a record that nobody can read just then, so a slow hash of it is made while
 * the record is open, by a worker when phones leave room. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/birth.h"

#define DIGITS	(sizeof("DDMMYYYY") - 1)

/* Digits of a date as birth_written() has it; where only the year is known, of its first day, as papers write it. returns: false: it is none. */
static bool digits_of(struct secret *out, const char date[CALENDAR_TEXT])
{
	const char *month = strlen(date) >= 7 ? date + 5 : "01", *day = strlen(date) >= 10 ? date + 8 : "01";

	memset(out, 0, sizeof(*out));
	if (strlen(date) < 4)
		return false;
	memcpy(out->digits, day, 2);
	memcpy(out->digits + 2, month, 2);
	memcpy(out->digits + 4, date, 4);
	out->len = DIGITS;
	return true;
}

static void queue(struct identity_core *core, const struct db_person *p, unsigned nth, const char date[CALENDAR_TEXT])
{
	struct identity_lost *lost = &core->lost;
	struct identity_lost_birth *b = &lost->births[lost->n];

	if (lost->n == IDENTITY_LOST_BIRTHS || !digits_of(&b->digits, date))
		return;		/* at another unlock */
	b->person_id = p->id;
	b->nth = nth;
	memcpy(b->ref, p->ref, sizeof(b->ref));
	lost->n++;
}

int identity_lost_learn(struct identity_run *r, const struct db_person *p)
{
	char dates[BIRTH_WRITTEN][CALENDAR_TEXT];
	struct identity_record rec;
	unsigned i = p->birth.len / DB_IX, n = 0;
	struct birth b;
	int rc;

	if (i >= IDENTITY_LOST_DATES)
		return 0;
	rc = identity_open_record(r->core, &rec, p, r->d->dek);
	if (rc == 0 && birth_parse(&b, rec.v[IDENTITY_ATTR_BIRTHDATE]) == 0)
		n = birth_written(dates, &b);
	for (; i < OSMO_MIN(n, IDENTITY_LOST_DATES) && (i == 0 || strcmp(dates[0], dates[i])); i++)
		queue(r->core, p, i, dates[i]);
	secret_wipe_mem(&b, sizeof(b));
	secret_wipe_mem(&rec, sizeof(rec));
	secret_wipe_mem(dates, sizeof(dates));
	return rc == -EBADMSG ? 0 : rc;
}

bool identity_lost_chore(struct identity_core *core, struct kdf_job *job)
{
	const struct identity_lost_birth *b = core->lost.births;

	if (!core->lost.n)
		return false;
	core->lost.job = ++core->next_job;
	*job = (struct kdf_job){ .id = core->lost.job, .mem_kib = core->conf->argon2_mem_kib, .ops = core->conf->argon2_ops, .secret = b->digits,
				 .turn = IDENTITY_TURN_CHORE };
	seal_birth_salt(core->keys, job->salt, b->ref);
	return true;
}

bool identity_lost_is_chore(const struct identity_core *core, uint64_t id)
{
	return id && core->lost.job == id;
}

/* returns: 0, also when it is not theirs any more; an error of db.h. */
static int keep_mark(struct identity_core *core, const struct identity_lost_birth *b, const uint8_t v[KDF_OUT])
{
	struct db_person p;
	int rc = db_person_get(core->db, &p, b->person_id);

	if (rc || memcmp(p.ref, b->ref, DB_REF) || p.birth.len != b->nth * DB_IX)
		return rc == -ENOENT ? 0 : rc;
	seal_birth_mark(core->keys, p.birth.octets + p.birth.len, p.ref, v);
	p.birth.len += DB_IX;
	return db_person_birth(core->db, p.id, &p.birth);
}

void identity_lost_resume(struct identity_core *core, const struct kdf_result *result)
{
	struct identity_lost *lost = &core->lost;
	int rc = result->rc ? 0 : keep_mark(core, lost->births, result->out);	/* else at another unlock */

	lost->job = 0;
	lost->n--;
	memmove(lost->births, lost->births + 1, lost->n * sizeof(lost->births[0]));
	secret_wipe_mem(lost->births + lost->n, sizeof(lost->births[0]));
	if (rc)
		identity_fault(core, rc, "mark of a birth date");
}
