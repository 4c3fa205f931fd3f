/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The feed of an operator: how it is, and what becomes of a file that is held back. */
#include <errno.h>
#include <stdlib.h>

#include "store/admin/admin_priv.h"
#include "store/identity/feed/identity_feed.h"

static const char *state_of(const struct identity_feed_info *i)
{
	if (!i->operator)
		return "none";
	if (i->held_seq)
		return "held";
	return i->is_good ? "good" : "silent";
}

int admin_feed_show(struct admin *a)
{
	const struct admin_hooks *h = a->env->hooks;
	int percent = h && h->feed_percent ? h->feed_percent(h->ctx) : -1;
	struct identity_feed_info i;
	int rc = identity_feed_get(a->env->core, &i);

	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_put(a, "operator", i.operator ? i.operator : "");
	admin_row_put(a, "state", state_of(&i));
	admin_row_num(a, "file", (int64_t)i.seq);
	admin_row_time(a, "taken", i.taken);
	admin_row_num(a, "rows", (int64_t)i.rows);
	admin_row_num(a, "people", (int64_t)i.people);
	admin_row_put(a, "last", i.last ? identity_feed_words(i.last) : "");
	if (i.bad_line)
		admin_row_num(a, "bad_line", (int64_t)i.bad_line);
	if (i.held_seq) {
		admin_row_num(a, "held_file", (int64_t)i.held_seq);
		admin_row_put(a, "why", identity_feed_words(i.held));
	}
	if (percent >= 0)
		admin_row_num(a, "percent", percent);
	admin_row_send(a);
	return 0;
}

static int decide(struct admin *a, bool release)
{
	const struct admin_hooks *h = a->env->hooks;
	int rc = identity_feed_decide(a->env->core, strtoull(admin_get(a, "file"), NULL, 10), release);

	if (rc == -ENOENT)
		return admin_say(a, -EINVAL, "no such file is held: feed show names it");
	if (rc == 0 && h && h->feed_again)
		h->feed_again(h->ctx);
	return rc;
}

int admin_feed_release(struct admin *a)
{
	return decide(a, true);
}

int admin_feed_drop(struct admin *a)
{
	return decide(a, false);
}
