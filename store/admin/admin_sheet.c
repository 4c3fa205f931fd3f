/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sheets of start codes: who waits is put in the order of the register first; then a few people a step, each step one transaction, its rows sent
 * after the commit. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include "store/admin/admin_priv.h"

#define COUNT_MAX	1000	/* a day of a busy desk; a code lives for a day */
#define LOOKS_A_STEP	256	/* people looked at who need none */
#define PLACES_A_STEP	256	/* of those who wait, put in order before the first line */
#define PLACES_MAX	(1 << 20)	/* 24 MiB; who stands behind them comes when these have their codes */

/* NBO-3 */
static bool is_desk(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	return n > 0 && n <= 15 && !s[n];
}

static int read_request(struct admin *a, unsigned *count)
{
	const char *desk = admin_get(a, "desk"), *text = admin_get(a, "count");
	char *end;

	if (!is_desk(desk))
		return admin_say(a, -EINVAL, "desk: expected 1 to 15 capital letters, digits and '-', as NBO-3");
	*count = strtoul(text, &end, 10);
	if (*end || *text < '0' || *text > '9' || *count < 1 || *count > COUNT_MAX)
		return admin_say(a, -EINVAL, "count: expected 1 to %d", COUNT_MAX);
	return 0;
}

static void put_line(struct admin *a, const struct identity_sheet_line *l)
{
	char slot[4];

	snprintf(slot, sizeof(slot), "%02u", l->slot);
	admin_row_begin(a);
	admin_row_num(a, "no", ++a->at.done);
	admin_row_num(a, "line", l->line);
	admin_row_put(a, "id_ends", l->id_last4);
	admin_row_put(a, "slot", slot);
	admin_row_put(a, "start_code", l->code);
	admin_row_send(a);
}

static int compare_places(const void *a, const void *b)
{
	const struct identity_sheet_place *x = a, *y = b;

	if (x->sheet != y->sheet)
		return x->sheet < y->sheet ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Make room for one more. */
static int grow_places(struct admin *a)
{
	struct identity_sheet_place *more;

	if (a->at.n_places % PLACES_A_STEP)
		return 0;
	more = talloc_array(a, struct identity_sheet_place, a->at.n_places + PLACES_A_STEP);
	if (!more)
		return -ENOMEM;
	if (a->at.n_places) {
		memcpy(more, a->at.places, a->at.n_places * sizeof(*more));
		secret_wipe_mem(a->at.places, a->at.n_places * sizeof(*more));
		talloc_free(a->at.places);
	}
	a->at.places = more;
	return 0;
}

/* Find some more of those who wait; behind the last put them in order. returns: 1; -errno. */
static int find_places(struct admin *a)
{
	unsigned looks;
	int rc = 0;

	for (looks = 0; rc == 0 && looks < PLACES_A_STEP; looks++) {
		rc = a->at.n_places < PLACES_MAX ? identity_sheet_next(a->env->core, &a->at.last) : -ENOENT;
		if (rc == 0)
			rc = grow_places(a);
		if (rc == 0)
			a->at.places[a->at.n_places++] = a->at.last;
	}
	a->at.has_places = rc == -ENOENT;
	if (a->at.has_places && a->at.n_places)
		qsort(a->at.places, a->at.n_places, sizeof(*a->at.places), compare_places);
	return rc && rc != -ENOENT ? rc : 1;
}

void admin_start_codes_forget(struct admin *a)
{
	if (a->at.places)
		secret_wipe_mem(a->at.places, a->at.n_places * sizeof(*a->at.places));
	talloc_free(a->at.places);
	a->at.places = NULL;
}

/* returns: 1 there may be more; 0 nobody waits; -errno. */
static int gather_lines(struct admin *a, struct identity_sheet_line *lines, unsigned *n, unsigned most)
{
	unsigned looks;
	int rc = 0;

	for (looks = 0; *n < most && looks < LOOKS_A_STEP; looks++) {
		if (a->at.next_place == a->at.n_places)
			return 0;
		rc = identity_start_sheet(a->env->core, admin_get(a, "desk"), &a->at.places[a->at.next_place++], &lines[*n]);
		if (rc < 0 && rc != -EAGAIN)
			return rc;
		*n += rc == 0;
	}
	return 1;
}

static int run_step(struct admin *a, unsigned count)
{
	struct identity_sheet_line lines[ADMIN_ROWS];
	unsigned n = 0, i, left = count - a->at.done;
	int more, rc = db_begin(a->env->db);

	if (rc < 0)
		return rc;
	more = gather_lines(a, lines, &n, left < ADMIN_ROWS ? left : ADMIN_ROWS);
	if (more < 0)
		db_abort(a->env->db);
	else
		rc = db_commit(a->env->db);
	for (i = 0; more >= 0 && rc == 0 && i < n; i++)
		put_line(a, &lines[i]);
	secret_wipe_mem(lines, sizeof(lines));
	return more < 0 ? more : rc < 0 ? rc : more;
}

int admin_start_codes(struct admin *a)
{
	unsigned count = 0;
	int rc = read_request(a, &count);

	if (rc < 0)
		return rc;
	if (!a->at.has_places)
		return find_places(a);
	rc = run_step(a, count);
	if (rc < 0)
		return rc;
	if (rc && a->at.done < count)
		return 1;
	if (!a->at.done)
		return admin_say(a, -ENOENT, "nobody who was imported waits for a start code");
	return 0;
}
