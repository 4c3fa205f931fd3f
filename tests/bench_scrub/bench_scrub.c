/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What it costs that deleted secrets leave the log: batches as the vault commits them, in each of which a row with a wrap goes, and the log truncated
 * two seconds after the first (drop), or the same rows written and none gone (keep). Usage: bench_scrub FILE SECONDS drop|keep; FILE is made.
 * Prints batches a second, the share of the time in truncations, and the longest, in milliseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "store/db/db.h"

#define ROWS	64	/* of a batch */
#define AFTER_S	2.0	/* vault_scrub.c */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void must(int rc, const char *what)
{
	if (rc == 0)
		return;
	fprintf(stderr, "bench_scrub: %s: %s\n", what, strerror(-rc));
	exit(1);
}

/* The last row is one of the batch before: it goes, or is written once more. */
static void batch(struct db *db, bool drops)
{
	static struct db_login last;
	struct db_login l = { .slot = 1, .wrap_person.len = 120 };
	int i;

	must(db_begin(db), "begin");
	for (i = 0; i < ROWS; i++) {
		randombytes_buf(l.number_ix, sizeof(l.number_ix));
		randombytes_buf(l.wrap_person.octets, l.wrap_person.len);
		must(db_login_put(db, &l), "put");
	}
	if (last.slot)
		must(drops ? db_login_drop(db, last.number_ix, last.slot) : db_login_put(db, &last), "last");
	must(db_commit(db), "commit");
	last = l;
}

int main(int argc, char **argv)
{
	double seconds = argc == 4 ? atof(argv[2]) : 0, end, due = 0, before, spent = 0, longest = 0;
	bool drops = argc == 4 && !strcmp(argv[3], "drop");
	unsigned long n = 0;
	char err[256];
	struct db *db;

	if (seconds <= 0 || sodium_init() < 0)
		return 2;
	must(db_open(&db, argv[1], DB_CREATE, err, sizeof(err)), argv[1]);
	must(db_checkpoint(db, true), "checkpoint");
	for (end = now() + seconds; now() < end; n++) {
		batch(db, drops);
		if (db_has_dropped(db) && due == 0)
			due = now() + AFTER_S;
		if (due == 0 || now() < due)
			continue;
		before = now();
		must(db_checkpoint(db, true), "checkpoint");
		due = 0;
		spent += now() - before;
		longest = now() - before > longest ? now() - before : longest;
	}
	printf("%.1f %.3f %.1f\n", (double)n / seconds, spent / seconds * 100, longest * 1e3);
	db_close(db);
	return 0;
}
