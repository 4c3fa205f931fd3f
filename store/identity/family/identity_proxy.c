/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a proxy holds of another person: the facts of one bundle, worked out at that person's last unlock and sealed to the proxy, never a key.
 *
 * The plain text: name of the bundle NUL, then "fact=value" NUL ... as in an envelope. It opens under the DEK of the proxy or, when nobody of theirs was
 * here since, with the secret half of their inbox. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

#define PLAIN_MAX (DB_BLOB_MAX - SEAL_INBOX_OVER)

/* Open it for the proxy p. buf: room for PLAIN_MAX + SEAL_PAD. */
static int unseal(const struct db_person *p, const uint8_t dek[SEAL_KEY], const struct db_blob *sealed, struct seal_buf *buf)
{
	const struct seal_aad aad = { .what = SEAL_PROXY, .ref = p->ref };
	uint8_t sec[SEAL_KEY + SEAL_PAD];
	int rc = sealed->len ? seal_dek_open(buf, dek, &aad, sealed->octets, sealed->len) : -EBADMSG;

	if (rc == -EBADMSG && sealed->len) {
		rc = identity_open_inbox(p, dek, sec);
		if (rc == 0)
			rc = seal_inbox_open(buf, p->inbox_pub, sec, sealed->octets, sealed->len);
		secret_wipe_mem(sec, sizeof(sec));
	}
	return rc;
}

static int renew_one(struct identity_core *core, const struct db_person *p, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY],
		     const struct db_tie *t, const struct db_blob *sealed)
{
	const struct seal_aad aad = { .what = SEAL_PROXY, .ref = p->ref };
	uint8_t plain[PLAIN_MAX + SEAL_PAD];
	struct db_blob fresh;
	struct seal_buf in = { .octets = plain, .cap = sizeof(plain) }, out = { .octets = fresh.octets, .cap = sizeof(fresh.octets) };
	int rc = unseal(p, from, sealed, &in);

	if (rc == 0)
		rc = seal_dek_seal(&out, to, &aad, plain, in.len);
	secret_wipe_mem(plain, sizeof(plain));
	fresh.len = rc ? 0 : out.len;	/* what does not open never will: it comes anew with the person's next unlock */
	return db_tie_put(core->db, t, &fresh);
}

int identity_proxy_renew(struct identity_core *core, const struct db_person *p, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY])
{
	struct db_tie t = { .id = 0 };
	struct db_blob sealed;
	int rc;

	while ((rc = db_tie_next_other(core->db, &t, &sealed, p->id, t.id)) == 0) {
		if (t.kind != DB_TIE_PROXY || !sealed.len)
			continue;
		rc = renew_one(core, p, from, to, &t, &sealed);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Split what was opened. returns: false: it is of another bundle, or none. */
static bool take_facts(struct identity_gift *g, const char *plain, size_t len)
{
	size_t n = strnlen(plain, len), used = 0;
	const char *p, *equal;

	if (n == len || strcmp(plain, g->bundle.name) || plain[len - 1] || len - n - 1 > sizeof(g->facts))
		return false;
	g->len = len - n - 1;
	memcpy(g->facts, plain + n + 1, g->len);
	for (p = g->facts; p < g->facts + g->len; p += strlen(p) + 1) {
		equal = strchr(p, '=');
		if (equal && equal > p && used < sizeof(g->names))
			used += (size_t)snprintf(g->names + used, sizeof(g->names) - used, "%s%.*s", used ? "," : "", (int)(equal - p), p);
	}
	return true;
}

bool identity_proxy_is_live(const struct identity_run *r, const struct db_tie *t)
{
	return t->kind == DB_TIE_PROXY && t->state == DB_TIE_LIVE && t->until > r->now;
}

int identity_proxy_open(struct identity_run *r, struct identity_gift *g)
{
	char plain[PLAIN_MAX + SEAL_PAD];
	struct seal_buf buf = { .octets = (uint8_t *)plain, .cap = sizeof(plain) };
	struct db_person proxy;
	struct db_blob sealed;
	struct db_tie t;
	struct db_tie guardian = { .id = 0 };
	int rc = db_tie_get(r->core->db, &t, &sealed, r->d->proxy);

	if (rc == 0 && (t.other_id != r->d->person_id || !identity_proxy_is_live(r, &t)))
		rc = -ENOENT;
	if (rc == 0) {
		rc = identity_tie_next(r->core, &guardian, NULL, DB_TIE_GUARDIAN, r->d->person_id);
		rc = rc == 0 ? -ENOENT : rc == -ENOENT ? 0 : rc;	/* a child speaks for nobody */
	}
	if (rc == 0)
		rc = db_person_get(r->core->db, &proxy, r->d->person_id);
	if (rc == 0)
		rc = db_person_get(r->core->db, &g->person, t.person_id);
	if (rc == 0)
		rc = db_org_get(r->core->db, &g->org, t.org_id);
	if (rc == 0 && (proxy.state != DB_PERSON_ACTIVE || identity_is_locked(&proxy, r->steady) || !identity_org_rules(r->core, &g->org, &g->bundle)))
		rc = -ENOENT;
	if (rc == 0)
		rc = unseal(&proxy, r->d->dek, &sealed, &buf);
	if (rc == 0 && !take_facts(g, plain, buf.len))
		rc = -EBADMSG;
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

/* Codes that a proxy gave have no digits for the person to see: they end with the proxy. */
static int end_codes(struct identity_run *r, const struct db_tie *t)
{
	struct db_share s = { .id = DB_FOREVER };
	int rc;

	while ((rc = db_share_prev_live(r->core->db, &s, t->person_id, s.id)) == 0) {
		if (s.org_id == t->org_id && !s.digits.len)
			rc = db_share_end(r->core->db, s.id, DB_SHARE_CANCELLED, r->now);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

int identity_proxy_tell(struct identity_run *r, const struct db_tie *t, const char *person, const char *proxy)
{
	int rc = identity_tie_tell(r, t->person_id, person);

	return rc ? rc : identity_tie_tell(r, t->other_id, proxy);
}

int identity_proxy_used(struct identity_run *r)
{
	struct db_tie t;
	int rc = db_tie_get(r->core->db, &t, NULL, r->d->proxy);

	return rc ? rc : identity_proxy_tell(r, &t, "proxy_gave", "proxy_gave");
}

int identity_proxy_end(struct identity_run *r, const struct db_tie *t)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, t->person_id);

	if (rc == 0)
		rc = db_tie_drop(r->core->db, t->id);
	if (rc == 0)
		rc = end_codes(r, t);
	if (rc == 0)
		rc = identity_proxy_tell(r, t, "proxy_end", "proxy_end");
	return rc ? rc : identity_leaf(r->core, r->now, "proxy_end", "", p.ref, sizeof(p.ref));
}

int identity_proxy_end_all(struct identity_run *r, int64_t person_id)
{
	struct db_tie t = { .id = 0 };
	int rc = 0;

	while (rc == 0 && (rc = identity_tie_next(r->core, &t, NULL, DB_TIE_PROXY, person_id)) == 0)
		rc = identity_proxy_end(r, &t);
	return rc == -ENOENT ? 0 : rc;
}
