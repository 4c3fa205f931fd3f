/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "store/backup/backup_restore.h"
#include "store/base/rights.h"
#include "store/ctl/musafirctl_priv.h"

struct restore_run {
	char from[PATH_MAX];
	char recovery[SEAL_CUSTODIANS][PATH_MAX];
	const char *paths[SEAL_CUSTODIANS];
	unsigned n_recovery;
	struct musafirctl_bar bar;
};

static int read_recovery(const struct musafirctl_request *r, struct restore_run *run)
{
	const char *value = musafirctl_request_get(r, "recovery-key");
	int len;

	for (; value; value = musafirctl_request_next(r, "recovery-key", value), run->n_recovery++) {
		len = (int)strcspn(value, "\n");
		if (run->n_recovery == SEAL_CUSTODIANS || len >= PATH_MAX)
			return musafirctl_say(MUSAFIRCTL_USAGE, "--recovery-key: expected the files of two custodians");
		snprintf(run->recovery[run->n_recovery], PATH_MAX, "%.*s", len, value);
		run->paths[run->n_recovery] = run->recovery[run->n_recovery];
	}
	return MUSAFIRCTL_DONE;
}

static int read_line(struct musafirctl *ctl, struct restore_run *run)
{
	if (!musafirctl_request_copy(&ctl->request, "from", run->from, sizeof(run->from)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--from: the path is too long");
	if (!*run->from)
		return musafirctl_say(MUSAFIRCTL_USAGE, "restore needs --from; see musafirctl help restore");
	return read_recovery(&ctl->request, run);
}

static void show(void *ctx, const char *what, uint64_t done, uint64_t of)
{
	struct restore_run *run = ctx;

	if (run->bar.is_tty)
		musafirctl_bar_show(&run->bar, of ? (unsigned)(done * 100 / of) : 100, what);
}

static void put_number(struct musafirctl_out *out, const char *key, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	musafirctl_out_put(out, key, text, true);
}

static int tell_done(struct musafirctl *ctl, const struct backup_restored *done)
{
	time_t at = done->says.time;
	char text[24] = "";
	struct tm tm;

	if (gmtime_r(&at, &tm))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "made", text, false);
	musafirctl_out_put(ctl->out, "key", done->says.key_id, false);
	put_number(ctl->out, "people", done->says.people);
	put_number(ctl->out, "last_ledger_line", done->says.lines);
	put_number(ctl->out, "codes_ended", done->codes_ended);
	put_number(ctl->out, "erased_again", done->erased);
	put_number(ctl->out, "attempts_raised", done->raised);
	musafirctl_out_put(ctl->out, "anchor", !ctl->conf->store.anchor ? "none" : done->is_anchor_made ? "made anew" : "as it was", false);
	musafirctl_out_put(ctl->out, "key_file", done->is_key_made ? "made anew" : "as it was", false);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

static int run_restore(struct musafirctl *ctl, struct restore_run *run)
{
	const struct backup_restore conf = {
		.db_path = ctl->conf->store.path, .keyfile = ctl->conf->store.keyfile, .recovery = run->paths, .n_recovery = run->n_recovery,
		.anchor = ctl->conf->store.anchor, .accept_rollback = musafirctl_request_get(&ctl->request, "accept-rollback"),
		.keep_codes = musafirctl_request_get(&ctl->request, "keep-codes"),
	};
	const struct backup_progress p = { show, run };
	bool is_pipe = !strcmp(run->from, "-"), is_made;
	struct backup_restored done;
	char err[BACKUP_ERR];
	int rc, in = is_pipe ? STDIN_FILENO : open(run->from, O_RDONLY | O_CLOEXEC);

	if (in < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", run->from, strerror(errno));
	is_made = musafirctl_anchor_folder(ctl);
	rc = backup_restore(&conf, in, is_pipe ? "standard input" : run->from, &done, &p, err);
	musafirctl_bar_clear(&run->bar);
	if (!is_pipe)
		close(in);
	if (rc < 0 && is_made)
		musafirctl_anchor_unfolder(ctl);
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s", err) : tell_done(ctl, &done);
}

int musafirctl_restore(struct musafirctl *ctl)
{
	struct restore_run run = { .bar.is_tty = isatty(STDERR_FILENO) };
	int rc = read_line(ctl, &run);

	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_refuse_daemon(ctl, "restore is for a store that is not there yet");
	if (rc == MUSAFIRCTL_DONE && rights_harden() < 0)
		rc = MUSAFIRCTL_FAILED;
	return rc == MUSAFIRCTL_DONE ? run_restore(ctl, &run) : rc;
}
