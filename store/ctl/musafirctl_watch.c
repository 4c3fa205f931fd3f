/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same question again and again, until somebody ends it: on a terminal each answer in the place of the one before, else one behind the other. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>

#include "store/ctl/musafirctl_priv.h"

#define EVERY_S		2	/* when nothing else is said */
#define EVERY_MAX_S	86400

/* returns: seconds; 0: no such number. */
static unsigned every_s(const struct musafirctl *ctl)
{
	char text[8], *end;
	unsigned long s;

	if (!musafirctl_request_get(&ctl->request, "every"))
		return EVERY_S;
	if (!musafirctl_request_copy(&ctl->request, "every", text, sizeof(text)) || *text < '0' || *text > '9')
		return 0;
	s = strtoul(text, &end, 10);
	return *end || s > EVERY_MAX_S ? 0 : s;
}

static void show_time(bool is_tty)
{
	char text[32];
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S%z", &tm);
	printf(is_tty ? "\033[H\033[J%s\n\n" : "\n%s\n", text);
}

/* What is wrong with the service is shown, and no reason to stop. returns: false: nobody can read it any more, or no vault will ever answer this. */
static bool look(struct musafirctl *ctl, bool is_tty)
{
	struct musafirctl_out *out = musafirctl_out_new(ctl->ctx, ctl->command->shape, ctl->json);
	int rc;

	if (!out)
		return false;
	talloc_free(ctl->out);
	ctl->out = out;
	musafirctl_request_begin(&ctl->request, ctl->command->words);
	if (!ctl->json)
		show_time(is_tty);
	rc = musafirctl_run_request(ctl);
	musafirctl_out_close(out);
	return fflush(stdout) == 0 && rc != MUSAFIRCTL_USAGE;
}

int musafirctl_watch(struct musafirctl *ctl)
{
	unsigned s = every_s(ctl);
	bool is_tty = isatty(STDOUT_FILENO);

	if (!s)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--every: expected seconds, 1 to %d", EVERY_MAX_S);
	while (look(ctl, is_tty))
		sleep(s);
	return MUSAFIRCTL_FAILED;
}
