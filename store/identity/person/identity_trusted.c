/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A trusted person: hears of recoveries and may lock, from their own number, and can do nothing else. They need not be known here, and learn neither that
 * they were named nor by whom; nothing tells them that they are it no more. The number is sealed for the vault, because notices are sent while nobody is here. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/number.h"
#include "store/identity/core/identity_rules.h"

#define ENDS	3	/* digits that are shown: another number in its place is seen, and it is not told whole to who looks on */

/* returns: 0; -ENOENT there is nobody; -EBADMSG it is damaged.  secret: number. */
static int read_trusted(const struct identity_core *core, const struct db_person *p, char number[IDENTITY_NUMBER_MAX])
{
	int64_t value;

	if (!p->trusted.len)
		return -ENOENT;
	if (identity_mark_open(core, &value, IDENTITY_MARK_TRUSTED, p->ref, &p->trusted) || value <= 0)
		return -EBADMSG;
	snprintf(number, IDENTITY_NUMBER_MAX, "%lld", (long long)value);
	return 0;
}

static int put_trusted(struct identity_run *r, struct db_person *p, const char *number)
{
	int rc = 0;

	memset(&p->trusted, 0, sizeof(p->trusted));
	if (*number)
		rc = identity_mark_seal(r->core, &p->trusted, IDENTITY_MARK_TRUSTED, p->ref, strtoll(number, NULL, 10));
	identity_safety_changed(r, p, DB_CHANGED_TRUSTED);
	db_mark_dropped(r->core->db);
	if (rc == 0)
		rc = db_person_put(r->core->db, p);
	return rc ? rc : identity_leaf(r->core, r->now, "safety", "", p->ref, sizeof(p->ref));
}

/* *is: one of the person's own. */
static int is_own(struct identity_run *r, const char *number, bool *is)
{
	struct db_login l = { .slot = 0 };
	uint8_t ix[DB_IX];
	int rc;

	*is = false;
	seal_number_ix(r->core->keys, ix, number);
	while ((rc = db_login_next(r->core->db, &l, ix, l.slot)) == 0)
		*is |= l.person_id == r->d->person_id;
	secret_wipe_mem(&l, sizeof(l));
	return rc == -ENOENT ? 0 : rc;
}

/* The number that was typed, "" where nothing was: nobody. returns: 0; -EINVAL it is none.  secret: number. */
static int typed_number(const struct identity_run *r, char number[IDENTITY_NUMBER_MAX])
{
	char typed[SECRET_MAX + 1] = "";
	const struct secret *s = &r->req->secret;
	int rc = 0;

	number[0] = '\0';
	memcpy(typed, s->digits, s->len);
	if (s->len && number_read(number, typed, r->core->conf->country, NUMBER_WRITTEN, NULL) < 0)
		rc = -EINVAL;
	secret_wipe_mem(typed, sizeof(typed));
	return rc;
}

enum identity_outcome identity_verb_TRUST(struct identity_run *r)
{
	char number[IDENTITY_NUMBER_MAX];
	struct db_person p;
	bool is_odd = typed_number(r, number) < 0;
	int rc = is_odd ? 0 : is_own(r, number, &is_odd);

	if (rc == 0 && !is_odd)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0 && !is_odd)
		rc = put_trusted(r, &p, number);
	secret_wipe_mem(number, sizeof(number));
	if (rc)
		return identity_fault(r->core, rc, "trusted person");
	return is_odd ? IDO_SHAPE : IDO_OK;
}

enum identity_outcome identity_verb_TRUSTED(struct identity_run *r)
{
	char number[IDENTITY_NUMBER_MAX] = "";
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc == 0)
		rc = read_trusted(r->core, &p, number);
	if (rc == 0 && strlen(number) > ENDS)
		identity_put(r, IDF_TRUSTED_END, number + strlen(number) - ENDS);
	secret_wipe_mem(number, sizeof(number));
	return rc && rc != -ENOENT ? identity_fault(r->core, rc, "trusted person") : IDO_OK;
}

int identity_trusted_tell(struct identity_core *core, int64_t person_id, const char *account, int64_t steady)
{
	char number[IDENTITY_NUMBER_MAX];
	struct db_person p;
	int64_t id;
	int rc = db_person_get(core->db, &p, person_id);

	if (rc == 0)
		rc = read_trusted(core, &p, number);
	if (rc == -EBADMSG)	/* a notice that nobody can get keeps no case: who looks at the settings hears of it */
		LOGP(DIDENT, LOGL_ERROR, "the number of a trusted person does not open: nobody is told\n");
	if (rc)
		return rc == -ENOENT || rc == -EBADMSG ? 0 : rc;
	rc = identity_unasked_send(core, &(struct identity_unasked){ .name = "T11t", .about = person_id, .number = number, .account = account }, steady, &id);
	secret_wipe_mem(number, sizeof(number));
	return rc;
}

bool identity_trusted_is(const struct identity_core *core, const struct db_person *p, const char *number)
{
	char trusted[IDENTITY_NUMBER_MAX] = "";
	bool is = read_trusted(core, p, trusted) == 0 && !strcmp(trusted, number);

	secret_wipe_mem(trusted, sizeof(trusted));
	return is;
}
