/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/story/story_play_priv.h"

#define WORDS_MAX	60
#define REPLAY_MS	1000
#define UNTIL_MS	60000
#define AGAIN_MS	200
#define DAY_S		86400
#define NAIROBI_S	(3 * 3600)

static int of_world(struct story_play *p, int rc)
{
	return rc < 0 ? story_play_fail(p, "%s", p->world->why) : 0;
}

/* An administration command that has to succeed. */
static int run_admin(struct story_play *p, const char *a, const char *b, const char *c)
{
	const char *args[] = { a, b, c, NULL };
	struct sim_proc_result result;

	if (of_world(p, story_world_ctl(p->world, args, NULL, &result)) < 0)
		return -1;
	return result.status ? story_play_fail(p, "musafirctl %s %s: exit %d: %s%s", a, b, result.status, result.out, result.err) : 0;
}

static int step_say(struct story_play *p, const struct story_step *s)
{
	char *text = story_play_fill(p, s->text);

	if (!text)
		return -1;
	story_play_settle_all(p);
	if (p->conf->transcript)
		fprintf(p->conf->out, "\n** %s\n\n", text);
	return 0;
}

/* What a world is made with stands before the first step that needs it; by then it is made. */
static int step_given(struct story_play *p, const struct story_step *s)
{
	return story_play_fail(p, "unknown or too late: given %s", s->text);
}

static int step_let(struct story_play *p, const struct story_step *s)
{
	char *text = story_play_fill(p, s->text);

	if (!text)
		return -1;
	for (unsigned i = 0; i <= p->n_values && i < STORY_PLAY_VALUES_MAX; i++) {
		if (i < p->n_values && strcmp(p->values[i].name, s->link))
			continue;
		osmo_strlcpy(p->values[i].name, s->link, STORY_NAME_MAX);
		p->values[i].text = text;
		p->n_values += i == p->n_values;
		return 0;
	}
	return story_play_fail(p, "more than %d values", STORY_PLAY_VALUES_MAX);
}

static int step_kill(struct story_play *p, const struct story_step *s)
{
	story_play_note(p, "kill -9 %s", s->text);
	return of_world(p, story_world_kill(p->world, s->text));
}

static int step_kill_at_commit(struct story_play *p, const struct story_step *s)
{
	story_play_note(p, "the vault will die right behind its next commit");
	return run_admin(p, "test", "kill-at-commit", NULL);
}

static int step_start(struct story_play *p, const struct story_step *s)
{
	return of_world(p, story_world_start(p->world));
}

static int step_stop(struct story_play *p, const struct story_step *s)
{
	return of_world(p, story_world_stop(p->world));
}

static int step_ready(struct story_play *p, const struct story_step *s)
{
	return of_world(p, story_world_ready(p->world, STORY_WORLD_BIND_MS));
}

static int step_restart(struct story_play *p, const struct story_step *s)
{
	bool whole = !strcmp(s->text, "daemon") || !strcmp(s->text, "supervisor");
	int rc = !strcmp(s->text, "daemon") ? story_world_stop(p->world) : story_world_kill(p->world, s->text);

	story_play_note(p, "restart %s", s->text);
	if (rc < 0 || whole)
		return of_world(p, rc < 0 ? rc : story_world_start(p->world));
	return step_ready(p, s);
}

static int move_clock(struct story_play *p, int64_t s)
{
	char seconds[24];

	snprintf(seconds, sizeof(seconds), "+%lld", (long long)s);
	if (run_admin(p, "test", "clock", seconds) < 0)
		return -1;
	p->world->clock_offset_s += s;
	return 0;
}

static int step_wait(struct story_play *p, const struct story_step *s)
{
	story_play_note(p, "%lld s later", (long long)s->amount);
	return move_clock(p, s->amount);
}

static int step_wait_until(struct story_play *p, const struct story_step *s)
{
	const struct story_world *w = p->world;
	int64_t now = (w->is_foreign ? (int64_t)time(NULL) : w->still_s) + NAIROBI_S + w->clock_offset_s;

	return move_clock(p, (s->amount - now % DAY_S + DAY_S) % DAY_S);
}

static int step_wait_real(struct story_play *p, const struct story_step *s)
{
	(void)sim_proc_wait((unsigned)s->amount * 1000, NULL, NULL);
	return 0;
}

/* The daemon looks for files each second of real time. */
static int step_feed(struct story_play *p, const struct story_step *s)
{
	const struct story_world *w = p->world;
	char event[24], number[16];
	unsigned ms;

	if (!w->with_feed || sscanf(s->text, "%23s %15[0-9]", event, number) != 2)
		return story_play_fail(p, "expected: given feed, first of all, and here an event and a number");
	story_play_note(p, "the operator tells of %s: %s", number, event);
	if (story_feed_drop(&p->world->feed, event, number, w->still_s + w->clock_offset_s) < 0)
		return story_play_fail(p, "cannot write into the feed");
	for (ms = 0; ms < UNTIL_MS && !story_feed_is_gone(&w->feed); ms += AGAIN_MS)
		(void)sim_proc_wait(AGAIN_MS, NULL, NULL);
	return story_feed_is_gone(&w->feed) ? 0 : story_play_fail(p, "nobody read the feed");
}

static int step_reload(struct story_play *p, const struct story_step *s)
{
	return of_world(p, story_world_reload(p->world, s->text));
}

static int step_link(struct story_play *p, const struct story_step *s)
{
	story_play_note(p, "link %s %s", s->link, s->flag ? "up" : "down");
	return of_world(p, story_world_link(p->world, s->link, s->flag));
}

static int step_bad(struct story_play *p, const struct story_step *s)
{
	story_play_note(p, "link %s %s", s->link, s->text);
	return of_world(p, story_world_bad(p->world, s->link, s->text));
}

static int step_quiet(struct story_play *p, const struct story_step *s)
{
	return of_world(p, story_world_quiet(p->world, s->link, STORY_PLAY_ANSWER_MS));
}

static int step_replay(struct story_play *p, const struct story_step *s)
{
	struct air_msg msg;

	air_msg_set(&msg, AIR_REPLAY, NULL, NULL, NULL);
	msg.flag = s->flag;
	if (p->current)
		p->current->screens_before = p->current->phone.screens;
	if (air_say(p->world->air, &msg) < 0)
		return story_play_fail(p, "the operator is gone");
	(void)sim_proc_wait(REPLAY_MS, NULL, NULL);
	return 0;
}

static int step_disk(struct story_play *p, const struct story_step *s)
{
	story_play_note(p, "disk %s", s->flag ? "full" : "free again");
	return run_admin(p, "test", "diskfull", s->flag ? "on" : "off");
}

/* --- musafirctl --- */

/* One word of a command line, as a shell would read quotes. returns: NULL at the end. */
static char *next_word(void *ctx, const char **p)
{
	char *word = talloc_strdup(ctx, "");
	char quote = 0;

	while (**p == ' ' || **p == '\t')
		(*p)++;
	if (!**p)
		return NULL;
	for (; **p && (quote || (**p != ' ' && **p != '\t')); (*p)++) {
		if (**p == quote)
			quote = 0;
		else if (!quote && (**p == '"' || **p == '\''))
			quote = **p;
		else
			word = talloc_strndup_append(word, *p, 1);
	}
	return word;
}

static int judge_ctl(struct story_play *p, const struct story_step *s)
{
	if (p->ctl.status == (s->flag ? 1 : 0))
		return 0;
	return story_play_fail(p, "musafirctl ended with %d, expected %d: %s%s", p->ctl.status, s->flag, p->ctl.out, p->ctl.err);
}

static int step_ctl(struct story_play *p, const struct story_step *s)
{
	const char *args[WORDS_MAX + 1] = { NULL }, *rest = story_play_fill(p, s->text);
	char *input = s->input ? story_play_fill(p, s->input) : NULL;
	unsigned n = 0;

	if (!rest || (s->input && !input))
		return -1;
	while (n < WORDS_MAX && (args[n] = next_word(p, &rest)))
		n++;
	if (of_world(p, story_world_ctl(p->world, args, input, &p->ctl)) < 0)
		return -1;
	if (!s->until && judge_ctl(p, s) < 0)
		return -1;
	return story_play_keep(p, s, NULL, p->ctl.out);
}

static int step_prints(struct story_play *p, const struct story_step *s)
{
	char *all = talloc_asprintf(p, "%s%s", p->ctl.out ? p->ctl.out : "", p->ctl.err ? p->ctl.err : "");

	return story_play_expect(p, s, NULL, all) < 0 ? -1 : story_play_keep(p, s, NULL, all);
}

/* What is told in its own time: asked for again and again. */
static int step_until(struct story_play *p, const struct story_step *s)
{
	int rc = judge_ctl(p, s - 1) < 0 ? -1 : step_prints(p, s);

	for (int i = 0; rc < 0 && i < UNTIL_MS / AGAIN_MS; i++) {
		(void)sim_proc_wait(AGAIN_MS, NULL, NULL);
		rc = step_ctl(p, s - 1) < 0 || judge_ctl(p, s - 1) < 0 ? -1 : step_prints(p, s);
	}
	return rc;
}

static int step_files_lack(struct story_play *p, const struct story_step *s)
{
	for (unsigned i = 0; i < s->n_expects; i++) {
		char *text = story_play_fill(p, s->expects[i].text);

		if (!text || of_world(p, story_world_lacks(p->world, text)) < 0)
			return -1;
	}
	return 0;
}

story_step_fn story_steps_world(enum story_op op)
{
	static const story_step_fn steps[STORY_OPS] = {
		[STORY_SAY] = step_say, [STORY_GIVEN] = step_given, [STORY_LET] = step_let, [STORY_KILL] = step_kill,
		[STORY_KILL_AT_COMMIT] = step_kill_at_commit, [STORY_RESTART] = step_restart, [STORY_START] = step_start,
		[STORY_STOP] = step_stop, [STORY_READY] = step_ready, [STORY_WAIT] = step_wait, [STORY_WAIT_UNTIL] = step_wait_until, [STORY_WAIT_REAL] = step_wait_real,
		[STORY_FEED] = step_feed, [STORY_RELOAD] = step_reload, [STORY_LINK] = step_link, [STORY_BAD] = step_bad, [STORY_QUIET] = step_quiet, [STORY_REPLAY] = step_replay, [STORY_DISK] = step_disk, [STORY_CTL] = step_ctl,
		[STORY_PRINTS] = step_prints, [STORY_UNTIL] = step_until, [STORY_FILES_LACK] = step_files_lack,
	};

	return steps[op];
}
