/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one code of a card opens by itself, without a PIN: for words by SMS and for who has no phone. It is used up by that, whatever came of it. And how
 * codes are used up. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/card/identity_card.h"

int identity_card_single(struct identity_run *r, const struct identity_card_talk *t, const struct identity_card_judged *j, uint8_t dek[SEAL_KEY])
{
	struct db_card_code code = { .n = 0 };
	struct seal_card_share scalar;
	int rc = db_card_code_get(r->core->db, &code, j->card.id, t->n[0]);

	memset(dek, 0, SEAL_KEY);
	if (rc && rc != -ENOENT)
		return rc;
	rc = seal_card_open(r->core->keys, &scalar, j->card.ref, t->n[0], true, t->t[0], code.single.octets, rc ? 0 : code.single.len);
	if (rc == 0)
		rc = seal_card_unwrap(r->core->keys, dek, j->card.ref, scalar.octets, j->person.ref, j->card.wrap.octets, j->card.wrap.len);
	secret_wipe_mem(&scalar, sizeof(scalar));
	return rc;
}

int identity_card_pending(struct identity_run *r, const struct db_person *p, uint8_t dek[SEAL_KEY])
{
	return p->wrap_pend.len ? seal_unwrap_pend(r->core->keys, dek, p->ref, p->wrap_pend.octets, p->wrap_pend.len) : -EBADMSG;
}

int identity_card_is_used(struct identity_run *r, const struct identity_card_talk *t, bool *used)
{
	struct db_card_code code;
	int rc = db_card_code_get(r->core->db, &code, t->read_id, t->n[0]);

	*used = rc == -ENOENT && t->card_id;
	return rc == -ENOENT ? 0 : rc;
}

int identity_card_burn(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j)
{
	unsigned i;
	int rc = 0;

	for (i = 0; i < t->typed && rc == 0; i++)
		rc = db_card_code_drop(r->core->db, j->card.id, t->n[i]);
	j->card.wrong = 0;
	if (rc == 0)
		rc = db_card_put(r->core->db, &j->card);
	return rc ? rc : identity_case_stop_used(r->core, j->person.id);
}

void identity_card_speak(struct identity_dialogue *d, const struct db_person *p, const uint8_t dek[SEAL_KEY], const char *org)
{
	d->person_id = p->id;
	memcpy(d->ref, p->ref, sizeof(d->ref));
	memcpy(d->dek, dek, SEAL_KEY);
	d->offered = true;
	memset(&d->offer, 0, sizeof(d->offer));
	osmo_strlcpy(d->offer.org, org, sizeof(d->offer.org));
	osmo_strlcpy(d->offer.life, "h1", sizeof(d->offer.life));
}
