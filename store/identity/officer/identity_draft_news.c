/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A draft is sealed for its desk alone, so beside it stands which phone was shown for it: that phone, and no other, hears how it stands. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/officer/identity_officer.h"

#define NEWS_BOX "draft news"

/* The place of a number: no digits that an officer may type. */
static void news_mac(struct identity_run *r, uint8_t mac[DB_IX], const char *number)
{
	char text[IDENTITY_NUMBER_MAX + 8];
	int len = snprintf(text, sizeof(text), "draft %s", number);

	seal_proof_mac(r->core->keys, mac, text, (size_t)len);
	secret_wipe_mem(text, sizeof(text));
}

/* *id: the draft that a phone was shown for last. returns: 0; -ENOENT; -EBADMSG; an error of db.h. */
static int news_find(struct identity_run *r, int64_t *id, uint8_t mac[DB_IX], const char *number)
{
	uint8_t plain[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_proof p;
	int rc;

	news_mac(r, mac, number);
	rc = db_proof_find(r->core->db, &p, mac);
	if (rc == 0)
		rc = seal_box_open(r->core->keys, &buf, NEWS_BOX, p.sealed.octets, p.sealed.len);
	if (rc == 0 && buf.len != sizeof(*id))
		rc = -EBADMSG;
	if (rc == 0)
		memcpy(id, plain, sizeof(*id));
	return rc;
}

int identity_draft_bind(struct identity_run *r, const struct identity_draft *d)
{
	struct db_proof p = { .expires = r->steady + IDENTITY_DRAFT_S };
	struct seal_buf buf = { .octets = p.sealed.octets, .cap = sizeof(p.sealed.octets) };
	int rc;

	if (d->phone != IDENTITY_PHONE_PROVEN)
		return 0;
	news_mac(r, p.mac, d->number);
	memcpy(p.number_ix, p.mac, DB_IX);
	rc = seal_box_seal(r->core->keys, &buf, NEWS_BOX, &d->row.id, sizeof(d->row.id));
	p.sealed.len = buf.len;
	return rc ? rc : db_proof_put(r->core->db, &p);
}

int identity_draft_unbind(struct identity_run *r, const struct identity_draft *d)
{
	uint8_t mac[DB_IX];
	int64_t id;
	int rc = d->number[0] && d->row.id ? news_find(r, &id, mac, d->number) : -ENOENT;

	if (rc == 0 && id == d->row.id)
		rc = db_proof_drop(r->core->db, mac);
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_draft_news(struct identity_run *r)
{
	struct db_draft d;
	uint8_t mac[DB_IX];
	int64_t id;
	int rc = news_find(r, &id, mac, r->d->number);

	if (rc == 0)
		rc = db_draft_get(r->core->db, &d, NULL, id);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "draft");
	identity_put(r, IDF_DESK_NAME, d.desk_name);
	identity_put_date(r, IDF_UNTIL, d.touched + IDENTITY_DRAFT_S);
	return d.state == DB_DRAFT_HELD ? IDO_HELD : IDO_DRAFT;
}
