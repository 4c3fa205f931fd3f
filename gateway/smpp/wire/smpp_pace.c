/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/wire/smpp_pace.h"

#include <osmocom/core/utils.h>

#define STEPS_MAX	128	/* from one a second to the largest rate */
#define GONE	4	/* times what was sent when the operator first complained: its limit is not there any more */

void smpp_pace_init(struct smpp_pace *pace, unsigned agreed)
{
	*pace = (struct smpp_pace){ .agreed = agreed, .now = agreed };
}

static void recover_pace(struct smpp_pace *pace)
{
	if (pace->now == pace->agreed)
		return;
	pace->now += OSMO_MAX(pace->now / 8, 1);
	if (pace->agreed)
		pace->now = OSMO_MIN(pace->now, pace->agreed);
	else if (pace->now > GONE * pace->was)
		pace->now = 0;
}

static void step_pace(struct smpp_pace *pace, int64_t now_ms)
{
	int64_t i, steps = (now_ms - pace->step_ms) / SMPP_PACE_STEP_MS;

	if (steps < 1)
		return;
	for (i = pace->slowed; pace->step_ms && i < steps && i < STEPS_MAX; i++)
		recover_pace(pace);
	pace->sent_before = steps == 1 ? pace->sent : 0;
	pace->sent = 0;
	pace->slowed = false;
	pace->step_ms = now_ms;
}

bool smpp_pace_take(struct smpp_pace *pace, int64_t now_ms)
{
	step_pace(pace, now_ms);
	if (pace->now && !bucket_take(&pace->bucket, pace->now, OSMO_MAX(pace->now / 10, 1), now_ms))
		return false;
	pace->sent++;
	return true;
}

unsigned smpp_pace_wait_ms(const struct smpp_pace *pace)
{
	return pace->now ? bucket_wait_ms(&pace->bucket, pace->now) : 0;
}

static unsigned least_pace(const struct smpp_pace *pace)
{
	return pace->agreed ? OSMO_MIN(pace->agreed, SMPP_PACE_LEAST) : SMPP_PACE_LEAST;
}

void smpp_pace_slow(struct smpp_pace *pace, int64_t now_ms)
{
	unsigned rate;

	step_pace(pace, now_ms);
	if (pace->slowed)
		return;
	rate = OSMO_MAX(pace->sent, pace->sent_before);
	if (!pace->now || pace->now == pace->agreed)
		pace->was = OSMO_MAX(rate, 1);
	pace->now = OSMO_MAX((pace->now ? pace->now : pace->was) / 2, least_pace(pace));
	pace->slowed = true;
}
