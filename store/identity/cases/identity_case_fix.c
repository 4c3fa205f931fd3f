/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A correction: what is under the person's key no officer writes. What it is to be is sealed to the person's inbox, shown at an unlock, and written there
 * or not. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"
#include "store/identity/core/identity_record.h"
#include "store/identity/register/identity_paper.h"

/* ---- sealed ---- */

int identity_case_fix_seal(struct identity_case *c, const struct db_person *p, enum identity_attr a, const char *value)
{
	uint8_t plain[IDENTITY_ATTR_MAX + 1];
	struct seal_buf buf = { .octets = c->fix, .cap = sizeof(c->fix) };
	size_t len = strlen(value);
	int rc;

	plain[0] = (uint8_t)identity_attributes[a].id;
	memcpy(plain + 1, value, len);
	rc = seal_inbox_seal(&buf, p->inbox_pub, plain, 1 + len);
	c->fix_len = (uint16_t)buf.len;
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

/* The secret half of a person's inbox. returns: 0; -EBADMSG.  secret: sec. */
static int inbox_secret(uint8_t sec[SEAL_KEY], const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	const struct seal_aad aad = { .what = SEAL_INBOX_SECRET, .ref = p->ref };
	uint8_t plain[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_dek_open(&buf, dek, &aad, p->inbox_sec.octets, p->inbox_sec.len);

	if (rc == 0 && buf.len != SEAL_KEY)
		rc = -EBADMSG;
	if (rc == 0)
		memcpy(sec, plain, SEAL_KEY);
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? -EBADMSG : 0;
}

static enum identity_attr attr_of_id(unsigned id)
{
	enum identity_attr a;

	for (a = 0; a < IDENTITY_ATTR_COUNT && identity_attributes[a].id != id; a++)
		;
	return a;
}

/* returns: 0; -EBADMSG it is sealed to another key, or is none.  secret: value. */
static int open_fix(const struct identity_case *c, const struct db_person *p, const uint8_t dek[SEAL_KEY], enum identity_attr *a, char value[IDENTITY_ATTR_MAX])
{
	uint8_t plain[sizeof(c->fix)], sec[SEAL_KEY];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = inbox_secret(sec, p, dek);

	if (rc == 0)
		rc = seal_inbox_open(&buf, p->inbox_pub, sec, c->fix, c->fix_len);
	if (rc == 0)
		*a = buf.len && buf.len <= IDENTITY_ATTR_MAX ? attr_of_id(plain[0]) : IDENTITY_ATTR_COUNT;
	if (rc == 0 && *a == IDENTITY_ATTR_COUNT)
		rc = -EBADMSG;
	if (rc == 0) {
		memcpy(value, plain + 1, buf.len - 1);
		value[buf.len - 1] = '\0';
	}
	secret_wipe_mem(sec, sizeof(sec));
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? -EBADMSG : 0;
}

/* ---- moved along with a new key ---- */

static int move_one(struct identity_core *core, struct identity_case *c, const struct db_person *was, const struct db_person *is, const uint8_t dek[SEAL_KEY])
{
	char value[IDENTITY_ATTR_MAX];
	enum identity_attr a;
	int rc = open_fix(c, was, dek, &a, value);

	if (rc == 0)
		rc = identity_case_fix_seal(c, is, a, value);
	secret_wipe_mem(value, sizeof(value));
	return rc ? identity_case_body_end(core, c, DB_CASE_LAPSED) : identity_case_body_put(core, c);
}

int identity_case_renew(struct identity_core *core, const struct db_person *was, const struct db_person *is, const uint8_t dek[SEAL_KEY])
{
	struct db_blob sealed;
	struct identity_case c = { .row.id = 0 };
	int rc;

	while ((rc = db_case_about(core->db, &c.row, &sealed, was->id)) == 0) {
		if ((c.row.kind != DB_CASE_CORRECT && c.row.kind != DB_CASE_ADD) || (c.row.state != DB_CASE_WAITS && c.row.state != DB_CASE_RUNS))
			continue;
		if (identity_case_body_open(core, &c, &sealed) == 0 && c.fix_len)
			rc = move_one(core, &c, was, is, dek);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* ---- shown, and written ---- */

int identity_case_fix_show(struct identity_run *r, const struct identity_case *c)
{
	char value[IDENTITY_ATTR_MAX], word[32];
	enum identity_attr a;
	struct db_person p;
	struct db_staff s;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc == 0)
		rc = open_fix(c, &p, r->d->dek, &a, value);
	if (rc == 0)
		rc = db_staff_get(r->core->db, &s, c->row.staff_id);
	if (rc)
		return rc;
	identity_officer_put(r, &s);
	snprintf(word, sizeof(word), "fix.%s", identity_attributes[a].key);
	identity_put(r, IDF_FIX, word);
	identity_put(r, IDF_FIX_VALUE, value);
	secret_wipe_mem(value, sizeof(value));
	return 0;
}

/* How a register and the index of names know the person, from here on. */
static int keep_keys(struct identity_run *r, const struct db_person *p, const struct identity_record *rec)
{
	struct db_paper keys, was;
	int rc = db_paper_get(r->core->db, &was, p->id);

	if (rc == 0)
		rc = identity_paper_keys(r->core, &keys, r->d->number, rec);
	if (rc == 0)
		rc = db_paper_rekey(r->core->db, p->id, keys.ix, keys.alone);
	if (rc == 0 || rc == -ENOENT || rc == -EEXIST)	/* somebody is known so already: that is looked at elsewhere */
		rc = identity_dup_queue(r->core, p, rec, NULL);
	return rc;
}

static int write_record(struct identity_run *r, struct db_person *p, const struct identity_record *rec)
{
	const struct seal_aad aad = { SEAL_RECORD, p->ref, IDENTITY_SCHEMA, p->version + 1 };
	uint8_t plain[IDENTITY_RECORD_MAX];
	struct db_blob blob;
	struct seal_buf buf = { .octets = blob.octets, .cap = sizeof(blob.octets) };
	int rc = seal_dek_seal(&buf, r->d->dek, &aad, plain, identity_record_pack(rec, plain));

	blob.len = buf.len;
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? rc : db_person_record_put(r->core->db, p->id, IDENTITY_SCHEMA, p->version + 1, &blob);
}

int identity_case_fix_write(struct identity_run *r, const struct identity_case *c)
{
	char value[IDENTITY_ATTR_MAX];
	const char *expected;
	struct identity_record rec;
	enum identity_attr a;
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc == 0)
		rc = open_fix(c, &p, r->d->dek, &a, value);
	if (rc == 0)
		rc = identity_open_record(r->core, &rec, &p, r->d->dek);
	if (rc)
		return rc;
	if (identity_record_set(&rec, a, value, r->core->conf->country, &expected))
		rc = -EBADMSG;
	if (rc == 0 && a == IDENTITY_ATTR_GIVEN_NAME)
		rec.v[IDENTITY_ATTR_LATIN_NAME][0] = '\0';	/* it was of the former name */
	if (rc == 0)
		rc = write_record(r, &p, &rec);
	if (rc == 0)
		rc = keep_keys(r, &p, &rec);
	secret_wipe_mem(value, sizeof(value));
	secret_wipe_mem(&rec, sizeof(rec));
	return rc;
}
