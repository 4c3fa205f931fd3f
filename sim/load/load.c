/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/load/load_priv.h"

#define TICK_MS		2	/* the pace is kept to that */
#define LOOK_NS		250000000LL	/* between two looks at what is late */
#define SAMPLE_NS	30000000000LL
#define BIND_S		70
#define DRAIN_S		100	/* longer than the longest wait for an SMS */
#define START_MAX	4096	/* begun in one turn, so that answers are read */

/* --- pace --- */

static enum load_kind choose_kind(struct load *l)
{
	const unsigned *mix = l->conf->mix;
	unsigned sum = 0, at;
	int k;

	for (k = 0; k < LOAD_KINDS; k++)
		sum += mix[k];
	l->random = l->random * 6364136223846793005ULL + 1442695040888963407ULL;
	at = (unsigned)((l->random >> 33) % sum);
	for (k = 0; k < LOAD_KINDS - 1 && at >= mix[k]; k++)
		at -= mix[k];
	return k;
}

/* How many may begin now. */
static uint64_t due_now(struct load *l)
{
	uint64_t room = l->conf->window > l->n_live - l->n_attacks ? l->conf->window - (l->n_live - l->n_attacks) : 0;
	double pace = l->conf->rate * (double)(l->now_ns - l->start_ns) / 1e9 - l->begun;

	if (l->conf->count && l->conf->count < l->begun + room)
		room = l->conf->count - (uint64_t)l->begun;
	if (l->conf->rate > 0 && pace < room)
		room = pace > 0 ? (uint64_t)pace : 0;
	return OSMO_MIN(room, START_MAX);
}

static bool is_enough(const struct load *l)
{
	return (l->conf->count && l->begun >= l->conf->count) ||
	       (l->conf->seconds > 0 && (double)(l->now_ns - l->start_ns) / 1e9 >= l->conf->seconds);
}

static void begin_more(struct load *l)
{
	for (uint64_t n = due_now(l); n; n--) {
		if (load_play_begin(l, choose_kind(l))) {
			l->begun++;
			continue;
		}
		l->counts.starved++;
		if (l->conf->rate > 0)
			l->begun++;	/* its moment is over */
		else
			break;		/* whoever is free is found in the next turn */
	}
}

/* Codes that were shown are promises: each is checked before the end. */
static void check_the_rest(struct load *l)
{
	for (unsigned i = 0; i < l->conf->agents && l->n_codes; i++)
		if (!load_play_begin(l, LOAD_CHECK))
			break;
}

static void on_tick(void *data)
{
	struct load *l = data;

	osmo_timer_schedule(&l->tick, 0, TICK_MS * 1000);
}

static int on_signal(struct osmo_fd *ofd, unsigned int what)
{
	struct load *l = ofd->data;
	struct signalfd_siginfo info;

	(void)!read(ofd->fd, &info, sizeof(info));
	l->is_over = l->is_ending;
	l->is_ending = true;
	return 0;
}

static void look_if_due(struct load *l, int64_t *looked, int64_t *sampled)
{
	if (l->now_ns - *looked >= LOOK_NS) {
		*looked = l->now_ns;
		load_play_tick(l);
		load_report_progress(l, false);
	}
	if (l->now_ns - *sampled >= SAMPLE_NS) {
		*sampled = l->now_ns;
		load_report_sample(l);
	}
}

static void turn_loop(struct load *l)
{
	load_wire_flush(l);
	osmo_select_main(0);
	l->now_ns = load_now();
}

static void run_load(struct load *l)
{
	int64_t looked = 0, sampled = load_now();

	l->start_ns = l->now_ns = load_now();
	while (!l->is_ending) {
		begin_more(l);
		turn_loop(l);
		look_if_due(l, &looked, &sampled);
		l->is_ending |= is_enough(l);
	}
	l->end_ns = l->now_ns;
	while (!l->is_over && (l->n_live || l->n_codes) && l->now_ns - l->end_ns < DRAIN_S * 1000000000LL) {
		check_the_rest(l);
		if (!l->n_live)
			break;
		turn_loop(l);
		look_if_due(l, &looked, &sampled);
	}
	while (l->conf->hold && !l->is_over)
		turn_loop(l);
	load_report_progress(l, true);
}

/* --- life --- */

static bool is_bound(const struct load *l)
{
	for (unsigned i = 0; i < l->n_links; i++)
		if (!l->links[i].is_bound)
			return false;
	return l->n_links > 0;
}

static int await_bind(struct load *l)
{
	int64_t until = load_now() + BIND_S * 1000000000LL;

	while (!is_bound(l) && !l->is_ending && load_now() < until)
		turn_loop(l);
	if (is_bound(l))
		return 0;
	fprintf(stderr, "musafir-sim: no bind of every link within %d s\n", BIND_S);
	return -ETIMEDOUT;
}

static int watch_signals(struct load *l)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	osmo_fd_setup(&l->signals, signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), OSMO_FD_READ, on_signal, l, 0);
	return osmo_fd_register(&l->signals);
}

static bool needs_people(const struct load_conf *conf)
{
	return conf->mix[LOAD_PIN] || conf->mix[LOAD_SHARE] || conf->mix[LOAD_CHECK] || conf->mix[LOAD_HOME] || conf->mix[LOAD_MENU] || conf->mix[LOAD_HOLD];
}

static struct load *load_new(const struct load_conf *conf)
{
	struct load *l = talloc_zero(NULL, struct load);
	char number[32];

	l->conf = conf;
	l->n_phones = conf->people + conf->agents + conf->attackers;
	l->phones = talloc_zero_array(l, struct load_phone, l->n_phones);
	l->n_runs = OSMO_MIN(conf->window + conf->attackers, LOAD_RUNS_MAX);
	l->runs = talloc_zero_array(l, struct load_run, l->n_runs);
	l->codes = talloc_array(l, struct load_code, LOAD_CODES_MAX);
	for (unsigned i = 0; i < l->n_runs; i++)
		l->runs[i].next = i + 1 < l->n_runs ? (int32_t)i + 1 : -1;
	/* An SMS may lock its number, so those who prove who they are send none. */
	l->n_sms_from = !conf->mix[LOAD_SMS] ? conf->people : needs_people(conf) ? conf->people / 2 : 0;
	snprintf(number, sizeof(number), "%s790000000", conf->sim->country);
	l->first_person = strtoull(number, NULL, 10);
	snprintf(number, sizeof(number), "%s780000000", conf->sim->country);
	l->first_agent = strtoull(number, NULL, 10);
	snprintf(number, sizeof(number), "%s770000000", conf->sim->country);
	l->first_attacker = strtoull(number, NULL, 10);
	l->random = (uint64_t)load_now();
	osmo_timer_setup(&l->tick, on_tick, l);
	return l;
}

int load_run(const struct load_conf *conf)
{
	struct load *l = load_new(conf);
	int rc = 1;

	if (watch_signals(l) < 0 || load_wire_open(l, &load_play_heard) < 0)
		goto out;
	on_tick(l);
	if ((conf->prepare && load_people_make(l) < 0) || await_bind(l) < 0)
		goto out;
	run_load(l);
	load_report(l);
	rc = load_report_is_bad(l);
out:
	osmo_timer_del(&l->tick);
	load_wire_close(l);
	osmo_fd_unregister(&l->signals);
	close(l->signals.fd);
	talloc_free(l);
	return rc;
}
