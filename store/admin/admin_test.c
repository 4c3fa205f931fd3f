/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults on demand, for tests. They need a key made by `init --test` and, in the daemon, --test-clock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/admin/admin_priv.h"
#include "store/base/monotonic.h"

#define CLOCK_STEP_MAX (10LL * 366 * DB_DAY)
#define CLOCK_JUMP_MAX (50LL * 366 * DB_DAY)
#define PEOPLE_MAX 10000000
#define PEOPLE_SLICE_MS 20	/* what the vault gives any administrator at a time */

static int may_test(struct admin *a)
{
	if (!seal_keys_is_test(a->env->keys))
		return admin_say(a, -EPERM, "only with a key made by init --test");
	if (!a->env->hooks)
		return admin_say(a, -EPERM, "only while musafird --test-clock runs");
	return 0;
}

static int say_rights(struct admin *a, int rc)
{
	return rc == -EPERM ? admin_say(a, rc, "only with musafird --test-clock") : rc;
}

/* Read the seconds of a step. returns: 0; -errno after a message was set. */
static int read_step(struct admin *a, long long *seconds, long long least, long long most)
{
	const char *text = admin_get(a, "seconds");
	char *end;
	int rc = may_test(a);

	if (rc < 0)
		return rc;
	*seconds = strtoll(text, &end, 10);
	if (*end || end == text || *seconds < least || *seconds > most)
		return admin_say(a, -EINVAL, "seconds: expected %lld to %lld", least, most);
	return 0;
}

/* Time passes: it does not go back. */
int admin_test_clock(struct admin *a)
{
	long long seconds;
	int rc = read_step(a, &seconds, 0, CLOCK_STEP_MAX);

	return rc < 0 ? rc : say_rights(a, a->env->hooks->clock_move(a->env->hooks->ctx, seconds));
}

int admin_test_clock_jump(struct admin *a)
{
	long long seconds;
	int rc = read_step(a, &seconds, -CLOCK_JUMP_MAX, CLOCK_JUMP_MAX);

	return rc < 0 ? rc : say_rights(a, a->env->hooks->clock_jump(a->env->hooks->ctx, seconds));
}

int admin_test_kill(struct admin *a)
{
	int rc = may_test(a);

	return rc < 0 ? rc : say_rights(a, a->env->hooks->kill_at_commit(a->env->hooks->ctx));
}

int admin_test_disk(struct admin *a)
{
	const char *to = admin_get(a, "to");
	int rc = may_test(a);

	if (rc < 0)
		return rc;
	if (strcmp(to, "on") && strcmp(to, "off"))
		return admin_say(a, -EINVAL, "to: expected on or off");
	return say_rights(a, a->env->hooks->disk_full(a->env->hooks->ctx, !strcmp(to, "on")));
}

/* ---- people: a crowd for load ---- */

/* The next one of the crowd; a number that is taken stays as it is. */
static int add_next(struct admin *a, unsigned long long first)
{
	char number[IDENTITY_NUMBER_MAX];
	int rc;

	snprintf(number, sizeof(number), "%llu", first + a->at.line++);
	rc = identity_crowd_add(a->env->core, &a->at.crowd, number, admin_get(a, "org"), a->message);
	if (rc == -EEXIST) {
		a->message[0] = '\0';
		return 0;
	}
	a->at.made += rc == 0;
	return rc;
}

static int add_slice(struct admin *a, unsigned long long first, uint64_t count)
{
	int64_t until = monotonic_ms() + PEOPLE_SLICE_MS;
	int rc = db_begin(a->env->db);

	if (rc < 0)
		return rc;
	while (rc == 0 && a->at.line < count && monotonic_ms() < until)
		rc = add_next(a, first);
	if (rc == 0)
		return db_commit(a->env->db);
	db_abort(a->env->db);
	return rc;
}

int admin_test_people(struct admin *a)
{
	unsigned long long count = strtoull(admin_get(a, "count"), NULL, 10);
	const char *first = admin_get(a, "first");
	int rc = 0;

	if (!count || count > PEOPLE_MAX || strspn(first, "0123456789") != strlen(first) || strlen(first) >= IDENTITY_NUMBER_MAX)
		return admin_say(a, -EINVAL, "count: expected 1 to %d; first: a number in digits", PEOPLE_MAX);
	if (a->at.line == 0)
		rc = identity_crowd_open(&a->at.crowd, a->env->core, admin_get(a, "pin"));
	if (rc == -EPERM)
		return admin_say(a, rc, "only with a key made by init --test");
	if (rc == 0)
		rc = add_slice(a, strtoull(first, NULL, 10), count);
	if (rc < 0 || a->at.line < count)
		return rc < 0 ? rc : 1;
	identity_crowd_close(&a->at.crowd);
	return admin_say(a, 0, "%u made, %llu were there", a->at.made, count - a->at.made);
}
