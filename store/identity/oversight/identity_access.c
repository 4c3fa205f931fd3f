/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register of those who ask for what is kept: courts, police. It says on what basis and about how many people, never about whom, and stands in the ledger
 * before anything is given. Everything inside the caller's transaction. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

#define PEOPLE_MAX	1000000

static const char *const bases[] = { NULL, "court", "warrant", "law", "emergency", "other" };
static const char *const outcomes[] = { "open", "given", "part", "refused" };

const char *identity_access_basis(const struct db_access *a)
{
	return a->basis && a->basis < ARRAY_SIZE(bases) ? bases[a->basis] : "other";
}

const char *identity_access_outcome(const struct db_access *a)
{
	return a->outcome < ARRAY_SIZE(outcomes) ? outcomes[a->outcome] : "open";
}

static int refuse(char err[IDENTITY_ERR_MAX], int rc, const char *words)
{
	snprintf(err, IDENTITY_ERR_MAX, "%s", words);
	return rc;
}

/* returns: the place of that word from `from` on; 0 none. */
static uint8_t word_of(const char *const *words, size_t n, size_t from, const char *word)
{
	size_t i;

	for (i = from; i < n && strcmp(words[i], word); i++)
		;
	return i < n ? (uint8_t)i : 0;
}

/* returns: whether it is a number of people. */
static bool read_people(const char *text, uint32_t *n)
{
	*n = identity_text_is_digits(text, 1, 7) ? (uint32_t)strtoul(text, NULL, 10) : PEOPLE_MAX + 1;
	return *n <= PEOPLE_MAX;
}

/* Letters, digits and what stands between them in names of offices and numbers of files. */
static bool is_plain(const char *text, size_t size)
{
	size_t len = strlen(text);

	return len > 1 && len < size && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ./-") == len;
}

int identity_access_add(struct identity_core *core, const struct identity_access_args *args, int64_t *id, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	struct db_access a = { .basis = word_of(bases, ARRAY_SIZE(bases), 1, args->basis), .received = now };
	int rc;

	if (!a.basis)
		return refuse(err, -EINVAL, "basis: expected court, warrant, law, emergency or other");
	if (!is_plain(args->authority, sizeof(a.authority)))
		return refuse(err, -EINVAL, "authority: expected the name of an office, 2 to 40 plain letters and digits, and no person's");
	if (!is_plain(args->reference, sizeof(a.reference)) || !strpbrk(args->reference, "0123456789"))
		return refuse(err, -EINVAL, "reference: expected the number of a file, 2 to 32 plain letters and digits, and no person's name");
	if (!read_people(args->people, &a.people) || !a.people)
		return refuse(err, -EINVAL, "people: expected how many people it is about, 1 to 1000000");
	osmo_strlcpy(a.authority, args->authority, sizeof(a.authority));
	osmo_strlcpy(a.reference, args->reference, sizeof(a.reference));
	rc = db_access_new(core->db, &a);
	*id = a.id;
	return rc ? rc : identity_leaf(core, now, "request.add", "", &a.id, sizeof(a.id));
}

int identity_access_get(struct identity_core *core, struct db_access *a, const char *number)
{
	int64_t id = identity_text_is_digits(number, 1, 9) ? strtoll(number, NULL, 10) : 0;
	int rc;

	a->id = id - 1;
	rc = id > 0 ? db_access_next(core->db, a) : -ENOENT;
	return rc == 0 && a->id != id ? -ENOENT : rc;
}

static int check_close(const struct db_access *a, char err[IDENTITY_ERR_MAX])
{
	if (!a->outcome)
		return refuse(err, -EINVAL, "outcome: expected given, part or refused");
	if ((uint64_t)a->given + a->gone > a->people)
		return refuse(err, -EINVAL, "given and gone: more people than were asked about");
	if ((a->outcome == DB_ACCESS_REFUSED) == (a->given > 0))
		return refuse(err, -EINVAL, "given: expected the number of people whose records were given; none where it was refused");
	return 0;
}

int identity_access_close(struct identity_core *core, const struct identity_access_end *end, char err[IDENTITY_ERR_MAX])
{
	int64_t now = identity_clock_now(core);
	struct db_access a;
	int rc = identity_access_get(core, &a, end->number);

	if (rc)
		return rc == -ENOENT ? refuse(err, -ENOENT, "no request has this number") : rc;
	if (a.outcome)
		return refuse(err, -EALREADY, "this request is closed already");
	a.outcome = word_of(outcomes, ARRAY_SIZE(outcomes), 1, end->outcome);
	if (!read_people(end->given ? end->given : "0", &a.given) || !read_people(end->gone ? end->gone : "0", &a.gone))
		return refuse(err, -EINVAL, "given, gone: expected a number of people");
	rc = check_close(&a, err);
	if (rc)
		return rc;
	a.closed = now;
	rc = db_access_put(core->db, &a);
	return rc ? rc : identity_leaf(core, now, "request.close", "", &a.id, sizeof(a.id));
}

int identity_access_counts(struct identity_core *core, struct identity_access_counts *n)
{
	struct db_access a = { .id = 0 };
	int rc = 0;

	memset(n, 0, sizeof(*n));
	while (n->all < DB_COUNT_MAX && (rc = db_access_next(core->db, &a)) == 0) {
		n->all++;
		n->open += a.outcome == DB_ACCESS_OPEN;
		n->people += a.given;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* ---- overseers read it ---- */

#define ROWS	8

static void put_row(struct identity_run *r, const struct db_access *a)
{
	char row[160], day[IDENTITY_DAY_TEXT];

	identity_day_text(day, a->received);
	snprintf(row, sizeof(row), "%lld|%s|%s %s|%s|%u|%s|%u", (long long)a->id, day, a->authority, a->reference, identity_access_basis(a), a->people,
		 identity_access_outcome(a), a->given);
	identity_put(r, IDF_ROW, row);
}

enum identity_outcome identity_verb_OVERSIGHT_REQUESTS(struct identity_run *r)
{
	struct db_access a = { .id = identity_text_is_digits(r->req->key, 1, 9) ? strtoll(r->req->key, NULL, 10) : 0 };
	struct db_staff s;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	unsigned i;
	int rc = 0;

	if (o != IDO_OK)
		return o;
	for (i = 0; i < ROWS && (rc = db_access_next(r->core->db, &a)) == 0; i++)
		put_row(r, &a);
	if (rc == 0 && db_access_next(r->core->db, &a) == 0)
		identity_put_num(r, IDF_MORE, 1);
	if (rc && rc != -ENOENT)
		return identity_fault(r->core, rc, "requests");
	return i ? IDO_OK : IDO_NONE;
}
