/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Field units: which there are, and what a bundle of one brings. A packet of a bundle is its head, one person or its end, and is one transaction. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/admin/admin_priv.h"
#include "store/base/secret.h"
#include "store/seal/seal_field.h"
#include "store/unit/field_report.h"
#include "store/values/identity_day.h"

#define UNITS_MAX 1000

/* "NAME HEX" of each officer. */
static int add_officers(struct admin *a, const char *unit)
{
	char name[64];
	const char *hex;
	unsigned i;
	int rc = 0;

	for (i = 0; i < a->n_pairs && rc == 0; i++) {
		if (strcmp(a->pairs[i].key, "officer"))
			continue;
		hex = strchr(a->pairs[i].value, ' ');
		if (!hex || (size_t)(hex - a->pairs[i].value) >= sizeof(name))
			return admin_say(a, -EINVAL, "officer: expected NAME HEX");
		snprintf(name, sizeof(name), "%.*s", (int)(hex - a->pairs[i].value), a->pairs[i].value);
		rc = identity_field_officer(a->env->core, unit, name, hex + 1, a->message);
	}
	return rc;
}

/* Without a key the unit is there, and has more officers from here on. */
int admin_field_add(struct admin *a)
{
	const char *name = admin_get(a, "name"), *key = admin_get(a, "key");
	int rc = key && *key ? identity_field_add(a->env->core, name, key, a->message) : 0;

	return rc ? rc : add_officers(a, name);
}

int admin_field_list(struct admin *a)
{
	struct db_field f = { .id = 0 };
	unsigned i;
	int rc;

	for (i = 0; i < UNITS_MAX && (rc = db_field_next(a->env->db, &f, f.id)) == 0; i++) {
		admin_row_begin(a);
		admin_row_put(a, "name", f.name);
		admin_row_put(a, "state", f.state == DB_FIELD_ACTIVE ? "active" : "retired");
		admin_row_num(a, "bundles", f.batch);
		admin_row_day(a, "added", f.created);
		admin_row_day(a, "last", f.batch ? f.changed : 0);
		admin_row_send(a);
	}
	return i == UNITS_MAX || rc == -ENOENT ? 0 : rc;
}

int admin_field_retire(struct admin *a)
{
	return identity_field_retire(a->env->core, admin_get(a, "name"), a->message);
}

static void put_hex(struct admin *a, const char *key, const uint8_t *octets, size_t len)
{
	char hex[2 * SEAL_SIGNATURE + 1];
	size_t i;

	for (i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
	admin_row_put(a, key, hex);
}

int admin_field_keys(struct admin *a)
{
	struct seal_field_service s;

	seal_field_service(a->env->keys, &s);
	admin_row_begin(a);
	put_hex(a, "box", s.box, sizeof(s.box));
	put_hex(a, "sign", s.sign, sizeof(s.sign));
	admin_row_put(a, "training", seal_keys_is_test(a->env->keys) ? "yes" : "no");
	return 0;
}

/* ---- a bundle ---- */

int admin_field_packet(struct admin_field *f, const char *packet, size_t len)
{
	if (len == 0 || len > sizeof(f->packet))
		return -EINVAL;
	memcpy(f->packet, packet, len);
	f->len = len;
	f->wants = false;
	return 0;
}

static void tell(struct admin *a, uint64_t number, enum identity_field_outcome outcome)
{
	static const char *const words[] = { "-", "accepted", "known", "duplicate", "refused" };
	char packet[IDENTITY_ERR_MAX + 64];
	int n = snprintf(packet, sizeof(packet), "part %llu %s %s", (unsigned long long)number, words[outcome], a->message);

	a->reply(a->reply_ctx, packet, (size_t)n);
	a->message[0] = '\0';
	a->at.field.wants = true;
}

/* Until when it takes people of whom: lines of the report. */
static int tell_officers(struct admin *a)
{
	char name[24], day[IDENTITY_DAY_TEXT], packet[FIELD_REPORT_OFFICER];
	int64_t id = 0, until;
	unsigned i;
	int rc = 0, n;

	for (i = 0; i < FIELD_REPORT_OFFICERS && rc == 0; i++) {
		rc = identity_field_officer_next(a->env->core, &id, a->at.field.bundle.unit, name, &until);
		if (rc)
			break;
		identity_day_text(day, until);
		n = snprintf(packet, sizeof(packet), FIELD_REPORT_OFFICER_LINE, name, day);
		a->reply(a->reply_ctx, packet, (size_t)n);
	}
	return rc == -ENOENT ? 0 : rc;
}

static int take_head(struct admin *a)
{
	struct admin_field *f = &a->at.field;
	int rc;

	if (f->len != FIELD_BUNDLE_HEAD)
		return admin_say(a, -EINVAL, "this is no bundle");
	rc = identity_field_begin(a->env->core, &f->bundle, f->packet, a->message);
	if (rc == 0)
		rc = tell_officers(a);
	if (rc == 0) {
		f->has_head = true;
		tell(a, 0, IDENTITY_FIELD_NONE);
	}
	return rc;
}

static int take_person(struct admin *a)
{
	struct admin_field *f = &a->at.field;
	struct field_chain before = f->bundle.chain;
	enum identity_field_outcome outcome;
	uint64_t number;
	int rc = db_begin(a->env->db);

	if (rc)
		return rc;
	rc = identity_field_person(a->env->core, &f->bundle, f->packet, f->len, &number, &outcome, a->message);
	if (rc == 0)
		rc = db_commit(a->env->db);
	else
		db_abort(a->env->db);
	if (rc) {
		f->bundle.chain = before;
		return rc == -EBADMSG ? admin_say(a, rc, "person %u of the bundle was changed, or is not the one that comes here", before.taken + 1) : rc;
	}
	f->outcomes[outcome]++;
	tell(a, number, outcome);
	return 0;
}

/* A report of the bundle that was just taken whole, and of nobody beyond it: a unit forgets its people by it. */
static int sign_report(struct admin *a)
{
	struct admin_field *f = &a->at.field;
	const struct field_bundle *b = &f->bundle.chain.bundle;
	struct field_report r = { .bundle = b->number };
	uint8_t hash[FIELD_HASH], signature[SEAL_SIGNATURE];

	field_report_asked(f->packet + FIELD_BUNDLE_END, &r.upto, hash);
	if (r.upto < b->first - 1 || r.upto - (b->first - 1) > b->count)
		return admin_say(a, -EINVAL, "a report is of people of this bundle alone");
	memcpy(r.unit, b->unit, SEAL_KEY);
	field_report_sign(signature, a->env->keys, &r, hash);
	put_hex(a, "signature", signature, sizeof(signature));
	return 0;
}

static int take_end(struct admin *a)
{
	struct admin_field *f = &a->at.field;
	int rc = db_begin(a->env->db);

	if (rc == 0)
		rc = identity_field_end(a->env->core, &f->bundle, f->packet, a->message);
	if (rc) {
		db_abort(a->env->db);
		return rc;
	}
	rc = db_commit(a->env->db);
	if (rc)
		return rc;
	admin_row_begin(a);
	admin_row_put(a, "unit", f->bundle.unit);
	admin_row_num(a, "bundle", (int64_t)f->bundle.chain.bundle.number);
	admin_row_num(a, "accepted", (int64_t)f->outcomes[IDENTITY_FIELD_ACCEPTED]);
	admin_row_num(a, "known", (int64_t)f->outcomes[IDENTITY_FIELD_KNOWN]);
	admin_row_num(a, "duplicate", (int64_t)f->outcomes[IDENTITY_FIELD_DUPLICATE]);
	admin_row_num(a, "refused", (int64_t)f->outcomes[IDENTITY_FIELD_REFUSED]);
	return f->len > FIELD_BUNDLE_END ? sign_report(a) : 0;
}

int admin_field_take(struct admin *a)
{
	struct admin_field *f = &a->at.field;
	int rc;

	if (f->wants)
		return 1;
	if (!f->len) {
		f->wants = true;	/* the head */
		return 1;
	}
	if (f->has_head && (f->len == FIELD_BUNDLE_END || f->len == FIELD_BUNDLE_END + FIELD_REPORT_ASK))
		return take_end(a);
	rc = f->has_head ? take_person(a) : take_head(a);
	return rc ? rc : 1;
}
