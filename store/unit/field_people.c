/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drafts and people of a field unit, and the bundles that carry them. The newest person and the draft of the same slip are one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/damm.h"
#include "store/base/secret.h"
#include "store/unit/field_dir_priv.h"
#include "store/unit/field_report.h"

#define NUMBER_LEN	12
#define PERSON_MAX	(FIELD_SLIP + FIELD_ENTRY_MAX)
#define DRAFT_KIND	"draft 1\n"
#define DRAFT_LEN	(sizeof(DRAFT_KIND) - 1)
#define NONCE		crypto_secretbox_NONCEBYTES
#define DRAFT_MAX	(DRAFT_LEN + NONCE + crypto_secretbox_MACBYTES + FIELD_PLAIN_MAX)
#define DRAFT_PAD	1024

static bool is_slip(const char *slip)
{
	return strlen(slip) == FIELD_SLIP && strspn(slip, "0123456789") == FIELD_SLIP && damm_is_valid(slip, FIELD_SLIP);
}

static void person_name(char out[FIELD_NAME], uint64_t number)
{
	snprintf(out, FIELD_NAME, "%0*llu", NUMBER_LEN, (unsigned long long)number);
}

static bool is_person(const char *name, uint64_t *number)
{
	*number = strspn(name, "0123456789") == NUMBER_LEN && !name[NUMBER_LEN] ? strtoull(name, NULL, 10) : 0;
	return *number > 0;
}

/* The file of a person: whose draft it was, and the entry behind that. */
static int read_person(struct field_dir *d, uint64_t number, uint8_t file[PERSON_MAX], size_t *len)
{
	struct field_entry e;
	char name[FIELD_NAME];
	int rc;

	person_name(name, number);
	rc = field_file_get(d->people, name, file, PERSON_MAX, len);
	if (rc)
		return rc;
	return *len > FIELD_SLIP ? field_entry_read(&e, file + FIELD_SLIP, *len - FIELD_SLIP, d->pub) : -EBADMSG;
}

int field_people_get(struct field_dir *d, uint64_t number, uint8_t octets[FIELD_ENTRY_MAX], size_t *len)
{
	uint8_t file[PERSON_MAX];
	int rc = read_person(d, number, file, len);

	if (rc)
		return rc;
	*len -= FIELD_SLIP;
	memcpy(octets, file + FIELD_SLIP, *len);
	return 0;
}

static int see_highest(void *ctx, const char *name)
{
	uint64_t *highest = ctx, number;

	if (is_person(name, &number) && number > *highest)
		*highest = number;
	return 0;
}

/* The draft of the newest person, when the process was killed between the two. */
static int end_draft(struct field_dir *d, const uint8_t slip[FIELD_SLIP])
{
	char name[FIELD_SLIP + 1];

	memcpy(name, slip, FIELD_SLIP);
	name[FIELD_SLIP] = '\0';
	return is_slip(name) ? field_file_drop(d->drafts, name) : -EBADMSG;
}

int field_people_settle(struct field_dir *d)
{
	uint8_t file[PERSON_MAX];
	uint64_t highest = 0;
	size_t len;
	int rc = field_file_each(d->people, see_highest, &highest);

	d->last = d->state.cleared;
	memcpy(d->last_hash, d->state.cleared_hash, FIELD_HASH);
	if (rc || highest <= d->state.cleared)
		return rc;
	rc = read_person(d, highest, file, &len);
	if (rc)
		return rc;
	d->last = highest;
	field_entry_hash(d->last_hash, file + FIELD_SLIP, len - FIELD_SLIP);
	return end_draft(d, file);
}

static int note_draft(void *ctx, const char *name)
{
	*(unsigned *)ctx += is_slip(name);
	return 0;
}

int field_dir_count(struct field_dir *d, struct field_counts *c)
{
	const struct field_state *s = &d->state;

	*c = (struct field_counts){ .sealed = (unsigned)(s->sealed - s->reported), .waiting = (unsigned)(d->last - s->sealed),
				    .reported = (unsigned)s->reported, .dropped = s->dropped };
	return field_file_each(d->drafts, note_draft, &c->drafts);
}

/* ---- drafts ---- */

static size_t padded(size_t len)
{
	return (len + DRAFT_PAD) / DRAFT_PAD * DRAFT_PAD;
}

int field_dir_draft_put(struct field_dir *d, char slip[FIELD_SLIP + 1], const char *lines, size_t len)
{
	uint8_t octets[DRAFT_MAX], plain[FIELD_PLAIN_MAX] = { 0 }, *nonce = octets + DRAFT_LEN;
	size_t size = padded(len);
	int rc;

	if (!d->officer[0])
		return -EPERM;
	if (size > FIELD_PLAIN_MAX)
		return -EMSGSIZE;
	if (slip[0] && !is_slip(slip))
		return -ENOENT;
	if (!slip[0])
		seal_random_checked(slip, FIELD_SLIP);
	memcpy(octets, DRAFT_KIND, DRAFT_LEN);
	memcpy(plain, lines, len);
	randombytes_buf(nonce, NONCE);
	crypto_secretbox_easy(nonce + NONCE, plain, size, nonce, d->key.drafts);
	rc = field_file_put(d->drafts, slip, octets, DRAFT_LEN + NONCE + crypto_secretbox_MACBYTES + size);
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

int field_dir_draft_get(struct field_dir *d, const char *slip, char lines[FIELD_PLAIN_MAX + 1], size_t *len)
{
	uint8_t octets[DRAFT_MAX], *nonce = octets + DRAFT_LEN;
	size_t n, least = DRAFT_LEN + NONCE + crypto_secretbox_MACBYTES;
	int rc;

	*len = 0;
	if (!d->officer[0])
		return -EPERM;
	rc = is_slip(slip) ? field_file_get(d->drafts, slip, octets, sizeof(octets), &n) : -ENOENT;
	if (rc)
		return rc;
	if (n < least || memcmp(octets, DRAFT_KIND, DRAFT_LEN) ||
	    crypto_secretbox_open_easy((uint8_t *)lines, nonce + NONCE, n - DRAFT_LEN - NONCE, nonce, d->key.drafts))
		return -EBADMSG;
	lines[n - least] = '\0';
	*len = strlen(lines);
	return 0;
}

struct look {
	const char *after;
	char next[FIELD_SLIP + 1];	/* "": none yet */
};

static int see_next(void *ctx, const char *name)
{
	struct look *l = ctx;

	if (is_slip(name) && strcmp(name, l->after) > 0 && (!l->next[0] || strcmp(name, l->next) < 0))
		memcpy(l->next, name, sizeof(l->next));
	return 0;
}

int field_dir_draft_next(struct field_dir *d, char slip[FIELD_SLIP + 1])
{
	struct look l = { .after = slip };
	int rc = field_file_each(d->drafts, see_next, &l);

	if (rc)
		return rc;
	memcpy(slip, l.next, sizeof(l.next));
	return l.next[0] ? 0 : -ENOENT;
}

int field_dir_draft_drop(struct field_dir *d, const char *slip)
{
	int rc;

	if (!d->officer[0])
		return -EPERM;
	if (!is_slip(slip) || faccessat(d->drafts, slip, F_OK, 0) < 0)
		return -ENOENT;
	d->state.dropped++;
	rc = field_state_put(d);
	return rc ? rc : field_file_drop(d->drafts, slip);
}

/* ---- people ---- */

static int keep_person(struct field_dir *d, const char *slip, const char *lines, size_t len)
{
	struct field_entry e = { .number = d->last + 1 };
	struct field_signers by;
	uint8_t file[PERSON_MAX];
	char name[FIELD_NAME];
	size_t n;
	int rc;

	memcpy(e.before, d->last_hash, FIELD_HASH);
	memcpy(e.officer, d->officer_pub, SEAL_KEY);
	memcpy(by.unit_pub, d->pub, SEAL_KEY);
	memcpy(by.unit, d->key.unit, FIELD_SECRET);
	memcpy(by.officer, d->key.officer, FIELD_SECRET);
	rc = field_entry_make(file + FIELD_SLIP, &n, &e, &by, d->card.service.box, lines, len);
	secret_wipe_mem(&by, sizeof(by));
	if (rc)
		return rc;
	memcpy(file, slip, FIELD_SLIP);
	person_name(name, e.number);
	rc = field_file_put(d->people, name, file, FIELD_SLIP + n);
	if (rc)
		return rc;
	d->last = e.number;
	field_entry_hash(d->last_hash, file + FIELD_SLIP, n);
	return 0;
}

int field_dir_person(struct field_dir *d, const char *slip, const char *lines, size_t len)
{
	int rc;

	if (!d->officer[0])
		return -EPERM;
	if (field_dir_silent_days(d) >= FIELD_STOP_DAYS)
		return -ETIME;
	if (!is_slip(slip) || faccessat(d->drafts, slip, F_OK, 0) < 0)
		return -ENOENT;
	rc = keep_person(d, slip, lines, len);
	return rc ? rc : field_file_drop(d->drafts, slip);
}

/* ---- bundles ---- */

static int put_entries(struct field_dir *d, struct field_chain *c, int (*put)(void *ctx, const void *octets, size_t len), void *ctx)
{
	uint8_t octets[FIELD_ENTRY_MAX];
	struct field_entry e;
	uint32_t i;
	size_t len;
	int rc = 0;

	for (i = 0; i < c->bundle.count && rc == 0; i++) {
		rc = field_people_get(d, c->bundle.first + i, octets, &len);
		if (rc == 0)
			rc = field_bundle_entry(c, &e, octets, len);
		if (rc == 0)
			rc = put(ctx, octets, len);
	}
	return rc;
}

int field_dir_seal(struct field_dir *d, int (*put)(void *ctx, const void *octets, size_t len), void *ctx, uint32_t *people)
{
	uint64_t left = d->last - d->state.reported;
	struct field_bundle b = { .number = d->state.bundle + 1, .first = d->state.reported + 1, .sealed = field_dir_now(d) };
	uint8_t end[FIELD_BUNDLE_END];
	struct field_chain c;
	int rc;

	*people = 0;
	if (!left)
		return -ENODATA;
	b.count = left < FIELD_BUNDLE_PEOPLE ? (uint32_t)left : FIELD_BUNDLE_PEOPLE;
	b.flags = d->card.is_training ? FIELD_TRAINING : 0;
	memcpy(b.service_box, d->card.service.box, SEAL_KEY);
	memcpy(b.unit, d->pub, SEAL_KEY);
	d->state.bundle = b.number;	/* a number is used once, whatever becomes of the bundle */
	rc = field_state_put(d);
	field_bundle_head(&c, &b, d->key.unit);
	if (rc == 0)
		rc = put(ctx, c.head, sizeof(c.head));
	if (rc == 0)
		rc = put_entries(d, &c, put, ctx);
	if (rc)
		return rc;
	field_bundle_close(&c, end, d->key.unit);
	rc = put(ctx, end, sizeof(end));
	*people = b.count;
	return rc;
}

int field_dir_sealed(struct field_dir *d, uint32_t people)
{
	uint64_t sealed = d->state.reported + people;

	if (sealed <= d->state.sealed)
		return 0;
	d->state.sealed = sealed;
	return field_state_put(d);
}

int field_dir_report(struct field_dir *d, const void *octets, size_t len)
{
	struct field_report r;
	int rc = field_report_read(&r, octets, len, d->pub, d->card.service.sign);

	if (rc)
		return rc;
	if (r.upto > d->last || r.bundle > d->state.bundle)
		return -EBADMSG;
	if (r.upto > d->state.reported)
		d->state.reported = r.upto;
	if (d->state.sealed < d->state.reported)
		d->state.sealed = d->state.reported;
	d->state.reported_at = field_dir_now(d);
	rc = field_until_keep(d, r.bundle, octets, len);
	return rc ? rc : field_state_put(d);
}

static int drop_reported(void *ctx, const char *name)
{
	struct field_dir *d = ctx;
	uint64_t number;

	if (!is_person(name, &number) || number > d->state.cleared)
		return 0;
	return field_file_drop(d->people, name);
}

int field_dir_clear(struct field_dir *d, unsigned with_drafts)
{
	uint8_t octets[FIELD_ENTRY_MAX];
	struct field_counts c;
	size_t len;
	int rc = field_dir_count(d, &c);

	if (rc == 0 && c.drafts != with_drafts)
		return -EBUSY;
	if (rc == 0 && d->state.reported > d->state.cleared) {
		rc = field_people_get(d, d->state.reported, octets, &len);
		if (rc)
			return rc;
		field_entry_hash(d->state.cleared_hash, octets, len);
		d->state.cleared = d->state.reported;
		rc = field_state_put(d);
	}
	return rc ? rc : field_file_each(d->people, drop_reported, d);
}
