/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Argon2id and nothing else, in as many processes as the daemon has workers. Usage: bench_kdf PROCESSES MEM_KIB OPS SECONDS.
 * Prints hashes a second. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/seal/kdf.h"

#define PROCESSES_MAX	64

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Hashes until the time is over; the last one counts by the part of it that was inside. */
static double hash_until(double end, unsigned mem_kib, unsigned ops)
{
	const uint8_t salt[KDF_SALT] = { 1 };
	uint8_t out[KDF_OUT];
	double n = 0, before, after = now();

	while (after < end) {
		before = after;
		if (kdf_hash(out, "864209", 6, salt, mem_kib, ops) < 0)
			exit(1);
		after = now();
		n += after <= end ? 1 : (end - before) / (after - before);
	}
	return n;
}

int main(int argc, char **argv)
{
	int n = argc == 5 ? atoi(argv[1]) : 0, pipes[2];
	double seconds = argc == 5 ? atof(argv[4]) : 0, end = now() + seconds, part, sum = 0;

	if (n < 1 || n > PROCESSES_MAX || seconds <= 0 || pipe(pipes) < 0)
		return 2;
	for (int i = 0; i < n; i++) {
		if (fork() != 0)
			continue;
		part = hash_until(end, (unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
		_exit(write(pipes[1], &part, sizeof(part)) != (ssize_t)sizeof(part));
	}
	close(pipes[1]);
	while (read(pipes[0], &part, sizeof(part)) == (ssize_t)sizeof(part))
		sum += part;
	while (wait(NULL) > 0)
		;
	printf("%.3f\n", sum / seconds);
	return 0;
}
