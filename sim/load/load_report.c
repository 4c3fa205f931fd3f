/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What came of a load: a line while it runs, then a table and a histogram, or JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "sim/load/load_priv.h"

#define BAR		30	/* columns of a full bar */

static const char *const steps[LOAD_STEPS] = {
	[LOAD_STEP_DIAL] = "dial", [LOAD_STEP_MENU] = "menu step", [LOAD_STEP_LANG] = "language", [LOAD_STEP_PIN] = "PIN",
	[LOAD_STEP_SHARE] = "share", [LOAD_STEP_CODE] = "check code", [LOAD_STEP_SERVED] = "served", [LOAD_STEP_TAKEN] = "SMS taken",
	[LOAD_STEP_REPLY] = "SMS answered", [LOAD_STEP_ATTACK] = "attack",
};

static uint64_t all_done(const struct load *l)
{
	uint64_t n = 0;

	for (int k = 0; k < LOAD_KINDS; k++)
		n += l->counts.done[k];
	return n;
}

static uint64_t all_lost(const struct load_counts *c)
{
	return c->lost_screens + c->lost_sms + c->lost_codes;
}

static uint64_t all_doubled(const struct load_counts *c)
{
	return c->doubled_screens + c->doubled_sms + c->doubled_codes;
}

bool load_report_is_bad(const struct load *l)
{
	return all_lost(&l->counts) || all_doubled(&l->counts) || l->counts.unexpected || l->n_codes;
}

static double seconds_of(const struct load *l)
{
	return (double)(l->now_ns - l->start_ns) / 1e9;
}

void load_report_progress(const struct load *l, bool last)
{
	double part = l->conf->seconds > 0 ? seconds_of(l) / l->conf->seconds : l->conf->count ? l->begun / (double)l->conf->count : 0;
	unsigned full = part < 1 ? (unsigned)(part * BAR) : BAR;

	if (!isatty(STDERR_FILENO))
		return;
	if (last) {
		fputs("\r\033[K", stderr);
		return;
	}
	fprintf(stderr, "\r[%.*s%*s] %3.0f s  %" PRIu64 " done  %u under way  %" PRIu64 " lost ", (int)full, "##############################",
		(int)(BAR - full), "", seconds_of(l), all_done(l), l->n_live, all_lost(&l->counts));
}

/* --- one line each half minute --- */

void load_report_sample(const struct load *l)
{
	FILE *f = l->conf->samples ? fopen(l->conf->samples, "ae") : NULL;

	if (!f)
		return;
	fprintf(f, "%.0f s done=%" PRIu64 " live=%u lost=%" PRIu64 " doubled=%" PRIu64 " unexpected=%" PRIu64 " turned_away=%" PRIu64
		" codes=%" PRIu64 "/%" PRIu64 " p99_menu_us=%.0f p99_sms_ms=%.1f\n", seconds_of(l), all_done(l), l->n_live, all_lost(&l->counts),
		all_doubled(&l->counts), l->counts.unexpected, l->counts.turned_away, l->counts.codes_checked, l->counts.codes_shown,
		(double)load_hist_at(&l->hist[LOAD_STEP_MENU], 9900) / 1e3, (double)load_hist_at(&l->hist[LOAD_STEP_REPLY], 9900) / 1e6);
	fclose(f);
}

/* --- the end --- */

static const struct {
	const char *name;
	unsigned at;
} marks[] = { { "p50", 5000 }, { "p90", 9000 }, { "p99", 9900 }, { "p99.9", 9990 } };

static void print_times(const struct load *l)
{
	printf("%-14s %10s", "milliseconds", "n");
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		printf(" %9s", marks[i].name);
	printf(" %9s\n", "max");
	for (int s = 0; s < LOAD_STEPS; s++) {
		const struct load_hist *h = &l->hist[s];

		if (!h->n)
			continue;
		printf("%-14s %10" PRIu64, steps[s], h->n);
		for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
			printf(" %9.3f", (double)load_hist_at(h, marks[i].at) / 1e6);
		printf(" %9.3f\n", (double)h->max_ns / 1e6);
	}
}

static void print_kinds(const struct load *l)
{
	printf("\n%-14s %10s %10s %10s\n", "", "begun", "done", "a second");
	for (int k = 0; k < LOAD_KINDS; k++)
		if (l->counts.begun[k])
			printf("%-14s %10" PRIu64 " %10" PRIu64 " %10.1f\n", load_kind_name(k), l->counts.begun[k], l->counts.done[k],
			       (double)l->counts.done[k] / seconds_of(l));
	printf("%-14s %10s %10" PRIu64 " %10.1f\n", "all", "", all_done(l), (double)all_done(l) / seconds_of(l));
}

/* One line a doubling, for everything that a phone waited for. */
static void print_histogram(const struct load *l)
{
	uint64_t most = 0, before = 0, count[40] = { 0 };

	for (unsigned i = 0; i < ARRAY_SIZE(count); i++) {
		uint64_t below = 0;

		for (int s = 0; s < LOAD_STEPS; s++)
			below += load_hist_below(&l->hist[s], (1000ULL << i) * 128 / 125 + 64);
		count[i] = below - before;
		before = below;
		most = OSMO_MAX(most, count[i]);
	}
	printf("\nanswers within\n");
	for (unsigned i = 0; i < ARRAY_SIZE(count) && most; i++)
		if (count[i])
			printf("%10.3f ms %10" PRIu64 " %.*s\n", (double)(1000ULL << i) / 1e6, count[i],
			       (int)((count[i] * BAR + most - 1) / most), "##############################");
}

static const struct {
	const char *name;
	size_t offset;
} rows[] = {
#define ROW(name, member) { name, offsetof(struct load_counts, member) }
	ROW("lost_screens", lost_screens), ROW("lost_sms", lost_sms), ROW("lost_codes", lost_codes), ROW("doubled_screens", doubled_screens),
	ROW("doubled_sms", doubled_sms), ROW("doubled_codes", doubled_codes), ROW("unexpected", unexpected), ROW("late", late),
	ROW("turned_away", turned_away), ROW("cut", cut), ROW("throttled", throttled), ROW("starved", starved), ROW("protocol", protocol),
	ROW("codes_shown", codes_shown), ROW("codes_checked", codes_checked),
#undef ROW
};

static uint64_t count_of(const struct load *l, size_t row)
{
	return *(const uint64_t *)((const char *)&l->counts + rows[row].offset);
}

static void print_text(const struct load *l)
{
	print_times(l);
	print_kinds(l);
	print_histogram(l);
	printf("\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		printf("%-16s %10" PRIu64 "\n", rows[i].name, count_of(l, i));
	printf("%-16s %10u\n%-16s %10u\n", "codes_unchecked", l->n_codes, "unfinished", l->n_live);
	printf("%.1f s: %" PRIu64 " lost, %" PRIu64 " doubled\n", seconds_of(l), all_lost(&l->counts) + l->n_codes, all_doubled(&l->counts));
}

static void print_json(const struct load *l)
{
	const char *sep = "";

	printf("{\"seconds\":%.3f,\"begin_seconds\":%.3f,\"done\":%" PRIu64 ",\"kinds\":{", seconds_of(l), (double)(l->end_ns - l->start_ns) / 1e9,
	       all_done(l));
	for (int k = 0; k < LOAD_KINDS; k++, sep = ",")
		printf("%s\"%s\":{\"begun\":%" PRIu64 ",\"done\":%" PRIu64 "}", sep, load_kind_name(k), l->counts.begun[k], l->counts.done[k]);
	printf("},\"steps\":{");
	sep = "";
	for (int s = 0; s < LOAD_STEPS; s++, sep = ",") {
		const struct load_hist *h = &l->hist[s];

		printf("%s\"%s\":{\"n\":%" PRIu64, sep, steps[s], h->n);
		for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
			printf(",\"%s_us\":%.1f", marks[i].name, (double)load_hist_at(h, marks[i].at) / 1e3);
		printf(",\"max_us\":%.1f}", (double)h->max_ns / 1e3);
	}
	printf("}");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		printf(",\"%s\":%" PRIu64, rows[i].name, count_of(l, i));
	printf(",\"codes_unchecked\":%u,\"unfinished\":%u}\n", l->n_codes, l->n_live);
}

void load_report(const struct load *l)
{
	if (l->conf->json)
		print_json(l);
	else
		print_text(l);
}
