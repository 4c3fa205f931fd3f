/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's keys: made at enrolment, and made anew with each PIN, so that what an old copy of the files holds opens nothing that comes later. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"

/* A person whose keys change: sealed under `from` before, under `to` after. */
struct renewal {
	struct identity_core *core;
	const struct db_person *p;
	const uint8_t *from, *to;
};

static int seal_inbox(struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	const struct seal_aad aad = { .what = SEAL_INBOX_SECRET, .ref = p->ref };
	struct seal_buf buf = { .octets = p->inbox_sec.octets, .cap = sizeof(p->inbox_sec.octets) };
	uint8_t sec[SEAL_KEY];
	int rc;

	seal_inbox_pair(p->inbox_pub, sec);
	rc = seal_dek_seal(&buf, dek, &aad, sec, sizeof(sec));
	p->inbox_sec.len = buf.len;
	secret_wipe_mem(sec, sizeof(sec));
	return rc;
}

_Static_assert(SEAL_ESCROW_MAX <= DB_WRAP_MAX && SEAL_LOGIN <= DB_WRAP_MAX, "every wrap fits its column");

int identity_keys_make(const struct identity_core *core, struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	p->wrap_escrow.len = seal_wrap_escrow(core->keys, p->wrap_escrow.octets, p->ref, dek);
	return seal_inbox(p, dek);
}

/* Open a blob under the old key and seal it under the new one. returns: 0; -EBADMSG it does not open; -EMSGSIZE. */
static int reseal(const struct renewal *n, struct seal_buf *out, const struct seal_aad *was, const struct seal_aad *is,
		  const uint8_t *blob, size_t len)
{
	uint8_t plain[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_dek_open(&buf, n->from, was, blob, len);

	if (rc == 0)
		rc = seal_dek_seal(out, n->to, is, plain, buf.len);
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

static int renew_record(const struct renewal *n)
{
	const struct seal_aad was = { SEAL_RECORD, n->p->ref, n->p->schema, n->p->version };
	const struct seal_aad is = { SEAL_RECORD, n->p->ref, n->p->schema, n->p->version + 1 };
	struct db_blob blob, sealed;
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	int rc = db_person_record(n->core->db, &blob, n->p->id);

	if (rc == 0)
		rc = reseal(n, &buf, &was, &is, blob.octets, blob.len);
	sealed.len = buf.len;
	return rc ? rc : db_person_record_put(n->core->db, n->p->id, n->p->schema, is.version, &sealed);
}

/* A line that does not open never will, and stays as it is. */
static int renew_note(const struct renewal *n, const struct db_note *note)
{
	const struct seal_aad aad = { .what = SEAL_HISTORY, .ref = n->p->ref };
	struct db_blob sealed;
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	int rc = reseal(n, &buf, &aad, &aad, note->sealed.octets, note->sealed.len);

	sealed.len = buf.len;
	return rc == -EBADMSG ? 0 : rc ? rc : db_history_reseal(n->core->db, n->p->id, note->id, &sealed);
}

/* As many as there are: some 10 us each, and ids only go down. */
static int renew_history(const struct renewal *n)
{
	struct db_note note = { .id = DB_FOREVER };
	int rc;

	while ((rc = db_history_prev(n->core->db, &note, n->p->id, note.id)) == 0) {
		rc = renew_note(n, &note);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Digits that do not open are shown to nobody; their code goes on to work. */
static int renew_digits(const struct renewal *n, const struct db_share *s)
{
	const struct seal_aad aad = { .what = SEAL_DIGITS, .ref = n->p->ref };
	struct db_wrap sealed;
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	int rc = reseal(n, &buf, &aad, &aad, s->digits.octets, s->digits.len);

	sealed.len = buf.len;
	return rc == -EBADMSG ? 0 : rc ? rc : db_share_reseal(n->core->db, s->id, &sealed);
}

static int renew_codes(const struct renewal *n)
{
	struct db_share s = { .id = DB_FOREVER };
	int rc;

	while ((rc = db_share_prev_live(n->core->db, &s, n->p->id, s.id)) == 0) {
		rc = renew_digits(n, &s);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* The person's other logins get the new key without their PINs. One that cannot, is closed: a desk opens it. */
static int renew_logins(const struct renewal *n, const uint8_t ix[DB_IX], uint8_t slot)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(n->core->db, &l, n->p->id, l.number_ix, l.slot)) == 0) {
		if (l.wrap_person.len == 0 || (l.slot == slot && !memcmp(l.number_ix, ix, DB_IX_KEPT)))
			continue;
		if (seal_rewrap_login(n->core->keys, l.wrap_second.octets, l.wrap_second.len, n->p->ref, n->to))
			memset(&l.wrap_second, 0, sizeof(l.wrap_second));
		if (seal_rewrap_login(n->core->keys, l.wrap_person.octets, l.wrap_person.len, n->p->ref, n->to)) {
			memset(&l.wrap_person, 0, sizeof(l.wrap_person));
			l.closed = true;
		}
		rc = db_login_put(n->core->db, &l);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

int identity_keys_card(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY], bool renewed)
{
	struct db_card c;
	int rc = db_card_of_person(core->db, &c, p->id);

	if (rc || c.staff_id || (c.wrap.len && !renewed))	/* it waits for their word */
		return rc == -ENOENT ? 0 : rc;
	c.wrap.len = SEAL_LOGIN;
	rc = seal_card_wrap(core->keys, c.wrap.octets, c.pub, p->ref, dek);
	return rc ? rc : db_card_put(core->db, &c);
}

int identity_keys_renew(struct identity_core *core, struct db_person *p, uint8_t dek[SEAL_KEY], const uint8_t ix[DB_IX], uint8_t slot)
{
	uint8_t fresh[SEAL_KEY];
	const struct renewal n = { core, p, dek, fresh };
	const struct db_person was = *p;
	int rc;

	seal_random(fresh, sizeof(fresh));
	rc = renew_record(&n);
	if (rc == 0)
		rc = renew_history(&n);
	if (rc == 0)
		rc = renew_codes(&n);
	if (rc == 0)
		rc = renew_logins(&n, ix, slot);
	if (rc == 0)
		rc = identity_proxy_renew(core, p, dek, fresh);
	if (rc == 0)
		rc = identity_inbox_move(core, p, dek, fresh);
	if (rc == 0)
		rc = identity_keys_make(core, p, fresh);
	if (rc == 0)
		rc = identity_keys_card(core, p, fresh, true);
	if (rc == 0)
		rc = identity_case_reset_done(core, p->id);
	if (rc == 0)
		rc = identity_case_renew(core, &was, p, dek);
	if (rc == 0) {
		memset(&p->wrap_pend, 0, sizeof(p->wrap_pend));
		p->birth.len = 0;
		p->version++;
		memcpy(dek, fresh, SEAL_KEY);
	}
	secret_wipe_mem(fresh, sizeof(fresh));
	return rc;
}
