/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many invented people and agents who all have the same PIN already, for load on a test key. One Argon2id serves them all, so that a
 * million are made in minutes; each opens with an Argon2id of its own, as everybody does. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

#define IN_RECORDS	9	/* digits of the number that go into the record */

int identity_crowd_open(struct identity_crowd *crowd, const struct identity_core *core, const char *pin)
{
	if (!seal_keys_is_test(core->keys))
		return -EPERM;
	if (!identity_text_is_digits(pin, core->conf->pin_length, core->conf->pin_length))
		return -EINVAL;
	seal_random(crowd->salt, sizeof(crowd->salt));
	return kdf_hash(crowd->v, pin, strlen(pin), crowd->salt, core->conf->argon2_mem_kib, core->conf->argon2_ops);
}

void identity_crowd_close(struct identity_crowd *crowd)
{
	secret_wipe_mem(crowd, sizeof(*crowd));
}

static int login_of(struct identity_core *core, struct db_login *l, const char *number)
{
	uint8_t ix[DB_IX];

	seal_number_ix(core->keys, ix, number);
	return identity_login_load(core, l, ix, 1);
}

/* Do to a person what choosing a PIN does. */
static int set_pin(struct identity_core *core, const struct identity_crowd *crowd, const char *number, int64_t now)
{
	uint8_t dek[SEAL_KEY];
	struct db_person p;
	struct db_login l;
	int rc;

	rc = login_of(core, &l, number);
	if (rc == 0)
		rc = db_person_get(core->db, &p, l.person_id);
	if (rc == 0)
		rc = seal_unwrap_pend(core->keys, dek, p.ref, p.wrap_pend.octets, p.wrap_pend.len);
	if (rc == 0)
		rc = identity_keys_renew(core, &p, dek, l.number_ix, l.slot);
	if (rc)
		return rc;
	memcpy(l.salt, crowd->salt, sizeof(l.salt));
	l.wrap_person.len = SEAL_LOGIN;
	seal_wrap_login(core->keys, l.wrap_person.octets, p.ref, crowd->v, dek);
	identity_second_none(core, &l, p.ref, dek);
	secret_wipe_mem(dek, sizeof(dek));
	p.pin_set_at = p.notice_at = now;
	rc = db_login_put(core->db, &l);
	if (rc == 0)
		rc = db_person_put(core->db, &p);
	return rc ? rc : identity_leaf(core, now, "pin", "", p.ref, sizeof(p.ref));
}

static int set_staff_pin(struct identity_core *core, const struct identity_crowd *crowd, const char *number, int64_t now)
{
	uint8_t key[SEAL_KEY];
	struct db_staff s;
	struct db_login l;
	int rc;

	rc = login_of(core, &l, number);
	if (rc == 0)
		rc = db_staff_get(core->db, &s, l.staff_id);
	if (rc)
		return rc;
	seal_random(key, sizeof(key));
	memcpy(l.salt, crowd->salt, sizeof(l.salt));
	l.wrap_staff.len = SEAL_WRAP;
	seal_wrap_pin(core->keys, l.wrap_staff.octets, SEAL_STAFF, s.ref, crowd->v, key);
	secret_wipe_mem(key, sizeof(key));
	s.pin_set_at = now;
	rc = db_login_put(core->db, &l);
	return rc ? rc : db_staff_put(core->db, &s);
}

/* Store the first language, as the first dial would. */
static int keep_lang(struct identity_core *core, const char *number, int64_t now)
{
	uint8_t ix[DB_IX];

	seal_number_ix(core->keys, ix, number);
	return identity_number_lang(core, ix, "en", false, now);
}

static int add_person(struct identity_core *core, const char *number, char err[IDENTITY_ERR_MAX])
{
	size_t len = strlen(number);
	const struct identity_pair pairs[] = {
		{ "msisdn", number }, { "given_name", "TEST" }, { "family_name", "PERSON" }, { "birthdate", "1990-01-01" }, { "sex", "F" },
		{ "nationality", "ER" }, { "id_type", "refugee_id" }, { "id_number", number + (len > IN_RECORDS ? len - IN_RECORDS : 0) },
		{ "evidence", "2" },
	};

	return identity_person_add(core, pairs, sizeof(pairs) / sizeof(pairs[0]), err);
}

int identity_crowd_add(struct identity_core *core, const struct identity_crowd *crowd, const char *number, const char *org,
		       char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	unsigned desk;
	int rc;

	rc = org ? identity_agent_add(core, org, number, &desk, err) : add_person(core, number, err);
	if (rc == 0)
		rc = org ? set_staff_pin(core, crowd, number, now) : set_pin(core, crowd, number, now);
	return rc ? rc : keep_lang(core, number, now);
}
