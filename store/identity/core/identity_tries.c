/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wrong PINs: 3, then 15 min; 3 more, then 1 h; 3 more, then 24 h; the 10th closes when failures fell on three days. */
#include <string.h>

#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"

unsigned identity_tries_failed(const struct db_login *l)
{
	return l->tried - l->cleared;
}

bool identity_tries_is_closed(const struct db_login *l)
{
	return l->closed;
}

static int64_t wait_after(unsigned failed)
{
	switch (failed) {
	case IDENTITY_TRIES_STEP: return IDENTITY_WAIT_FIRST_S;
	case 2 * IDENTITY_TRIES_STEP: return IDENTITY_WAIT_SECOND_S;
	}
	return failed >= 3 * IDENTITY_TRIES_STEP ? IDENTITY_WAIT_THIRD_S : 0;
}

static void add_day(struct db_login *l, int64_t day)
{
	int64_t *days[] = { &l->fail_day1, &l->fail_day2, &l->fail_day3 };
	unsigned i;

	for (i = 0; i < 3; i++) {
		if (*days[i] == day)
			return;
		if (*days[i] == 0) {
			*days[i] = day;
			return;
		}
	}
	l->fail_day3 = day;	/* the newest is shown: "failed try on ..." */
}

int64_t identity_tries_day(const struct db_login *l)
{
	return l->fail_day3 ? l->fail_day3 : l->fail_day2 ? l->fail_day2 : l->fail_day1;
}

static void count_number(struct db_number *n, int64_t day, int64_t now)
{
	if (n->wrong_day != day) {
		n->wrong_day = day;
		n->wrong_count = 0;
	}
	n->wrong_count++;
	if (n->wrong_count >= IDENTITY_NUMBER_A_DAY)
		n->wait_until = now + IDENTITY_NUMBER_WAIT_S;
}

void identity_tries_count(struct db_login *l, struct db_number *n, int64_t now, bool may_close)
{
	int64_t day = identity_day_of(now), wait;

	l->tried++;
	add_day(l, day);
	wait = wait_after(identity_tries_failed(l));
	if (wait)
		l->wait_until = now + wait;
	if (identity_tries_failed(l) >= IDENTITY_CLOSE_AT && l->fail_day3 && may_close)
		l->closed = true;
	count_number(n, day, now);
}

void identity_tries_clear(struct db_login *l, struct db_number *n, const struct identity_job *job, int64_t now)
{
	if (l->cleared < job->seq)
		l->cleared = job->seq;
	if (identity_tries_failed(l) == 0) {
		l->fail_day1 = l->fail_day2 = l->fail_day3 = 0;
		l->wait_until = 0;
		l->closed = false;
	}
	if (n->wrong_count && n->wrong_day == identity_day_of(now))
		n->wrong_count--;
	n->wait_until = job->number_wait;
}

void identity_tries_restore(struct db_login *l, const struct db_login *before)
{
	l->tried = before->tried;
	l->cleared = before->cleared;
	l->fail_day1 = before->fail_day1;
	l->fail_day2 = before->fail_day2;
	l->fail_day3 = before->fail_day3;
	l->wait_until = before->wait_until;
	l->closed = before->closed;
}

unsigned identity_tries_left(const struct db_login *l)
{
	unsigned failed = identity_tries_failed(l);

	return failed >= 9 ? 0 : (IDENTITY_TRIES_STEP - failed % IDENTITY_TRIES_STEP) % IDENTITY_TRIES_STEP;
}

void identity_tries_forget(struct db_login *l, struct db_number *n)
{
	l->cleared = l->tried;
	l->fail_day1 = l->fail_day2 = l->fail_day3 = 0;
	l->wait_until = 0;
	l->closed = false;
	n->wrong_count = 0;
	n->wait_until = 0;
}
