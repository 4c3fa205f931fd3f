/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults on demand, for tests. They need a key made by `init --test` and, in the daemon, --test-clock. */
#include <errno.h>
#include <stdlib.h>

#include "store/admin_priv.h"

#define CLOCK_STEP_MAX (10LL * 366 * DB_DAY)

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

int admin_test_clock(struct admin *a)
{
	const char *text = admin_need(a, "seconds");
	long long seconds;
	char *end;
	int rc = may_test(a);

	if (rc < 0)
		return rc;
	if (!text)
		return -EINVAL;
	seconds = strtoll(text, &end, 10);
	if (*end || end == text || seconds < 0 || seconds > CLOCK_STEP_MAX)
		return admin_say(a, -EINVAL, "seconds: expected 0 to %lld; the clock does not go back", CLOCK_STEP_MAX);
	return say_rights(a, a->env->hooks->clock_move(a->env->hooks->ctx, seconds));
}

int admin_test_kill(struct admin *a)
{
	int rc = may_test(a);

	return rc < 0 ? rc : say_rights(a, a->env->hooks->kill_at_commit(a->env->hooks->ctx));
}

int admin_test_disk(struct admin *a)
{
	const char *to = admin_need(a, "to");
	int rc = may_test(a);

	if (rc < 0)
		return rc;
	if (!to || (strcmp(to, "on") && strcmp(to, "off")))
		return admin_say(a, -EINVAL, "to: expected on or off");
	return say_rights(a, a->env->hooks->disk_full(a->env->hooks->ctx, !strcmp(to, "on")));
}
