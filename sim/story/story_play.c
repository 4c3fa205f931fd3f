/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/story/story_play_priv.h"

#define LOG_TAIL	12

/* --- what comes through the air --- */

static void draw_phone(struct story_play *p, const struct phone *phone)
{
	char frame[FRAME_SIZE];

	if (!p->conf->transcript || p->is_prologue)
		return;
	(void)frame_draw(frame, sizeof(frame), phone);
	fprintf(p->conf->out, "%s\n", frame);
	fflush(p->conf->out);
}

static void hear_air(void *ctx, const struct air_msg *msg)
{
	struct story_play *p = ctx;
	struct story_play_phone *sp;

	if (msg->kind == AIR_LINK)
		story_world_hear_link(p->world, msg);
	if (msg->kind == AIR_FAULT)
		p->heard = talloc_asprintf_append(p->heard, "%s%s: %s\n", msg->number, *msg->number ? "" : "link", msg->text);
	if (msg->kind == AIR_TEXT) {
		(void)phone_hear(&story_play_phone(p, msg->number)->phone, msg);
		story_play_note(p, "%s gets an SMS: %s", msg->number, msg->text);
		return;
	}
	llist_for_each_entry(sp, &p->phones, list)
		if (phone_hear(&sp->phone, msg) && msg->kind == AIR_SCREEN)
			draw_phone(p, &sp->phone);
}

/* --- goals --- */

/* link op2 has KEYS */
static bool given_link(struct story_world *w, const char *text)
{
	unsigned n;
	int at = 0;

	if (sscanf(text, "link op%u has %n", &n, &at) != 1 || !at || n < 1 || n > STORY_WORLD_LINKS)
		return false;
	w->keys[n - 1] = talloc_asprintf(w, "%s%s", w->keys[n - 1] ? w->keys[n - 1] : "", text + at);
	return w->keys[n - 1] != NULL;
}

/* text en T1 is "..." */
static bool given_text(struct story_world *w, const char *text)
{
	struct story_menus_text *t = &w->texts[w->n_texts];
	size_t len = strlen(text);
	int at = 0;

	if (w->n_texts >= STORY_MENUS_MAX || sscanf(text, "text %7s %7s is \"%n", t->lang, t->name, &at) != 2 || !at || text[len - 1] != '"')
		return false;
	t->text = talloc_strndup(w, text + at, len - at - 1);
	w->n_texts++;
	return true;
}

/* Steps that say what the world is like have to come before it is made. returns: whether it was one. */
static bool prepare(struct story_play *p, const struct story_step *s)
{
	unsigned n;

	if (s->op != STORY_GIVEN || p->world->is_open)
		return false;
	if (given_link(p->world, s->text) || given_text(p->world, s->text))
		return true;
	if (sscanf(s->text, "%u links", &n) == 1 && n > 0 && n <= STORY_WORLD_LINKS)
		p->world->n_links = n;
	else if (!strcmp(s->text, "no daemon"))
		p->world->without_daemon = true;
	else if (!strcmp(s->text, "osmo-hlr"))
		p->world->with_hlr = true;
	else if (!strcmp(s->text, "feed"))
		p->world->with_feed = true;
	else if (!strcmp(s->text, "survey"))
		p->world->with_survey = true;
	else if (!strcmp(s->text, "help"))
		p->world->with_help = true;
	else
		return false;
	return true;
}

static int run_step(struct story_play *p, const struct story_step *s)
{
	story_step_fn fn = story_steps_phone(s->op);

	if (prepare(p, s))
		return 0;
	if (p->world->is_broken)
		return story_play_fail(p, "there is no world to play in");
	if (!p->world->is_open && story_world_open(p->world, hear_air, p) < 0) {
		p->world->is_broken = true;
		return story_play_fail(p, "%s", p->world->why);
	}
	if (!fn)
		fn = story_steps_world(s->op);
	if (fn(p, s) < 0)
		return -1;
	p->signal = sim_proc_take_signal();
	if (p->signal)
		return story_play_fail(p, "interrupted");
	return p->heard[0] ? story_play_fail(p, "the operator heard what it may not:\n%s", p->heard) : 0;
}

static void comment(FILE *out, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		fprintf(out, "#   %.*s\n", (int)n, text);
		text += n + (text[n] == '\n');
	}
}

static void log_tail(struct story_play *p)
{
	const char *argv[] = { "tail", "-n", OSMO_STRINGIFY_VAL(LOG_TAIL), p->world->log, NULL };
	struct sim_proc_result result;

	if (!p->world->log || sim_proc_run(p, argv, NULL, 5000, &result) < 0 || !*result.out)
		return;
	fprintf(p->conf->out, "# last lines of the daemon:\n");
	comment(p->conf->out, result.out);
}

static void explain(struct story_play *p, const struct story_step *s)
{
	if (!p->signal)
		p->signal = sim_proc_take_signal();
	fprintf(p->conf->out, "# %s:%u: %s\n", s->file, s->line, p->signal ? "interrupted" : s->source);
	comment(p->conf->out, p->why ? p->why : "");
	if (p->heard[0])
		comment(p->conf->out, p->heard);
	log_tail(p);
}

/* Play the steps of one goal from `from`. returns: whether it was met; *next is where the next goal begins. */
static bool run_goal(struct story_play *p, const struct story *story, unsigned from, unsigned *next)
{
	struct story_play_phone *sp;
	unsigned to = from;

	while (to < story->n_steps && story->steps[to].op != STORY_GOAL)
		to++;
	*next = to;
	p->heard = talloc_strdup(p, "");
	for (unsigned i = from; i < to; i++) {
		p->why = NULL;
		if (run_step(p, &story->steps[i]) == 0)
			continue;
		explain(p, &story->steps[i]);
		return false;
	}
	llist_for_each_entry(sp, &p->phones, list)
		story_play_settle(sp);
	if (p->heard[0])
		comment(p->conf->out, p->heard);
	return !p->heard[0];
}

struct tally {
	unsigned n, failed;
};

static void point(const struct story_play_conf *conf, struct tally *t, bool good, const char *what, const char *file)
{
	const char *lang = conf->world.lang;

	t->n++;
	t->failed += !good;
	fprintf(conf->out, "%sok %u - %s (%s%s%s)\n", good ? "" : "not ", t->n, what, file, lang ? ", " : "", lang ? lang : "");
	fflush(conf->out);
}

static struct story_lang *read_lang(struct story_play *p)
{
	char *menus = story_world_menus(p->world), *folder = talloc_asprintf(p, "%s/lang", menus ? menus : "");
	struct story_lang *l = story_lang_read(p, folder, p->world->conf.lang);

	if (!l)
		fprintf(p->conf->out, "# %s/en.conf and %s.conf cannot be read\n", folder, p->world->conf.lang);
	return l;
}

static struct story_play *open_play(const struct story_play_conf *conf, const char *file)
{
	struct story_world_conf world = conf->world;
	struct story_play *p = talloc_zero(NULL, struct story_play);

	p->conf = conf;
	p->heard = talloc_strdup(p, "");
	INIT_LLIST_HEAD(&p->phones);
	world.near = file;
	p->world = story_world_new(p, &world);
	if (world.lang) {
		p->lang = read_lang(p);
		p->world->is_broken = !p->lang;
	}
	return p;
}

static void close_play(struct story_play *p, struct tally *t, const char *file)
{
	struct story_play_phone *sp;

	llist_for_each_entry(sp, &p->phones, list)
		if (phone_is_open(&sp->phone) && phone_drop(&sp->phone) < 0)
			fprintf(p->conf->out, "# %s could not hang up\n", sp->phone.number);
	if (story_world_close(p->world) < 0) {
		fprintf(p->conf->out, "# %s\n", p->world->why);
		point(p->conf, t, false, "the daemon ends as promised", file);
	}
	if (p->conf->world.keep && p->world->dir[0])
		fprintf(p->conf->out, "# kept: %s\n", p->world->dir);
	talloc_free(p);
}

/* Steps before the first goal belong to every goal: when they fail, each does. returns: the signal that ended it, 0 none. */
static int play(const struct story_play_conf *conf, struct tally *t, const struct story *story, const char *file)
{
	struct story_play *p = open_play(conf, file);
	bool prologue = true, any = false;
	unsigned at = 0;
	int sig;

	while (at < story->n_steps && !p->signal) {
		const struct story_step *goal = story->steps[at].op == STORY_GOAL ? &story->steps[at] : NULL;
		bool met;

		story_play_settle_all(p);
		if (goal && conf->transcript)
			fprintf(conf->out, "\n== %s\n\n", goal->text);
		p->is_prologue = !goal && story->n_goals;
		met = run_goal(p, story, at + (goal ? 1 : 0), &at);
		if (!goal) {
			prologue = met;
			continue;
		}
		any = true;
		point(conf, t, met && prologue, goal->text, file);
	}
	if (!any)
		point(conf, t, prologue, "plays to its end", file);
	sig = p->signal;
	close_play(p, t, file);
	return sig;
}

int story_play_files(const struct story_play_conf *conf, char *const *files, int n)
{
	struct story **stories = talloc_zero_array(NULL, struct story *, (unsigned)n);
	struct tally t = { 0 };
	bool readable = true;
	int sig = 0;

	for (int i = 0; i < n; i++) {
		stories[i] = story_new(stories);
		if (story_read(stories[i], files[i]) < 0) {
			fputs(stories[i]->faults, stderr);
			readable = false;
		}
	}
	sim_proc_hold_signals();
	for (int i = 0; readable && !sig && i < n; i++)
		sig = play(conf, &t, stories[i], files[i]);
	if (readable)
		fprintf(conf->out, "1..%u\n", t.n);
	talloc_free(stories);
	fflush(conf->out);
	sim_proc_release_signals(sig);
	return !readable ? 2 : t.failed ? 1 : 0;
}
