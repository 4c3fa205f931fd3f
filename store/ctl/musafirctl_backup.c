/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A backup: the vault hands over a copy and a key, the rest is done here, at the pace of the disk or the pipe it goes to. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/backup/backup.h"
#include "store/base/rights.h"
#include "store/base/secret.h"
#include "store/ctl/musafirctl_priv.h"

#define COPY_WORD	"copy\n"

struct backup_run {
	struct backup b;		/* secret */
	bool has_copy;
	struct backup_keep keep;
	char folder[PATH_MAX];		/* "": a file was named, or standard output */
	bool is_pipe;
	struct backup_part part;
	unsigned removed;
	struct musafirctl_bar bar;
};

/* ---- where to ---- */

/* A file, or a name in a folder by the time. */
static int open_file(struct backup_run *run, const char *to)
{
	char path[PATH_MAX + 64], part[PATH_MAX + 64], err[BACKUP_ERR], stamp[24] = "";
	time_t now = time(NULL);
	struct stat st;
	struct tm tm;
	int rc;

	if (stat(to, &st) < 0 || !S_ISDIR(st.st_mode)) {
		rc = backup_part_open(&run->part, to, NULL, err);
	} else {
		if (gmtime_r(&now, &tm))
			strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
		snprintf(run->folder, sizeof(run->folder), "%s", to);
		snprintf(path, sizeof(path), "%s/musafir-%s.backup", to, stamp);
		snprintf(part, sizeof(part), "%s/musafir.backup" BACKUP_PART, to);
		rc = backup_part_open(&run->part, path, part, err);
	}
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s", err) : MUSAFIRCTL_DONE;
}

static int open_target(struct musafirctl *ctl, struct backup_run *run)
{
	char to[PATH_MAX - 64], keep[64];

	if (!musafirctl_request_copy(&ctl->request, "to", to, sizeof(to)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--to: the path is too long");
	if (!*to)
		return musafirctl_say(MUSAFIRCTL_USAGE, "backup needs --to; see musafirctl help backup");
	if (!musafirctl_request_copy(&ctl->request, "keep", keep, sizeof(keep)) || (*keep && backup_keep_parse(&run->keep, keep) < 0))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--keep: expected numbers of days, weeks and months, as 7d,4w,6m");
	run->is_pipe = !strcmp(to, "-");
	if (run->is_pipe && isatty(STDOUT_FILENO))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--to -: standard output is a terminal; a backup goes to a file or a pipe");
	if (!run->is_pipe && open_file(run, to) != MUSAFIRCTL_DONE)
		return MUSAFIRCTL_FAILED;
	if (*keep && !*run->folder)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--keep: only with a folder");
	return MUSAFIRCTL_DONE;
}

/* ---- what the vault gives ---- */

static void show(void *ctx, const char *what, uint64_t done, uint64_t of)
{
	struct backup_run *run = ctx;

	if (run->bar.is_tty)
		musafirctl_bar_show(&run->bar, of ? (unsigned)(done * 100 / of) : 100, what);
}

static void take_reply(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct backup_run *run = ctl->priv;
	const size_t word = strlen(COPY_WORD);
	unsigned percent;

	if (len == word + SEAL_BACKUP_HEADER + SEAL_KEY && !memcmp(packet, COPY_WORD, word)) {
		memcpy(run->b.header, packet + word, SEAL_BACKUP_HEADER);
		memcpy(run->b.key, packet + word + SEAL_BACKUP_HEADER, SEAL_KEY);
		run->has_copy = seal_backup_read(&run->b.says, run->b.header) == 0;
	} else if (len > 9 && len < 16 && sscanf(packet, "progress %3u", &percent) == 1) {
		show(run, "copied", percent, 100);
	}
}

static int ask(struct musafirctl *ctl, const char *word, const char *time)
{
	const char *const words[2] = { "backup", word };

	musafirctl_request_begin(&ctl->request, words);
	if (time && musafirctl_request_put(&ctl->request, "time", time) < 0)
		return MUSAFIRCTL_FAILED;
	return musafirctl_run_request(ctl);
}

static int ask_for_copy(struct musafirctl *ctl, struct backup_run *run)
{
	int rc;

	ctl->is_part = true;
	ctl->priv = run;
	ctl->take = take_reply;
	rc = ask(ctl, "copy", NULL);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	return run->has_copy && ctl->passed >= 0 ? MUSAFIRCTL_DONE : musafirctl_say(MUSAFIRCTL_FAILED, "the vault handed over no copy");
}

static int note_done(struct musafirctl *ctl, const struct backup_run *run)
{
	char time[24];

	snprintf(time, sizeof(time), "%" PRId64, run->b.says.time);
	return ask(ctl, "done", time) == MUSAFIRCTL_DONE ? MUSAFIRCTL_DONE
		: musafirctl_say(MUSAFIRCTL_FAILED, "the backup is written and good, but status will not tell of it");
}

/* ---- what is done with it ---- */

static int write_copy(struct musafirctl *ctl, struct backup_run *run)
{
	const struct backup_progress p = { show, run };
	int copy = ctl->passed, out = run->is_pipe ? STDOUT_FILENO : run->part.fd, rc;
	const char *name = run->is_pipe ? "standard output" : run->part.path;
	char err[BACKUP_ERR];

	show(run, "checked", 0, 1);
	rc = backup_check(copy, &run->b.says, "the copy of the database", err);
	if (rc == 0)
		rc = backup_write(&run->b, copy, out, name, &p, err);
	if (rc == 0 && !run->is_pipe)
		rc = backup_prove(&run->b, copy, out, name, &p, err);
	if (rc == 0 && !run->is_pipe)
		rc = backup_part_place(&run->part, err);
	musafirctl_bar_clear(&run->bar);
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s", err) : MUSAFIRCTL_DONE;
}

static int keep_some(struct backup_run *run)
{
	const char *slash = strrchr(run->part.path, '/');
	char err[BACKUP_ERR];

	if (!run->keep.days && !run->keep.weeks && !run->keep.months)
		return MUSAFIRCTL_DONE;
	if (backup_keep_apply(&run->keep, run->folder, slash ? slash + 1 : run->part.path, run->b.says.key_id, &run->removed, err) == 0)
		return MUSAFIRCTL_DONE;
	return musafirctl_say(MUSAFIRCTL_FAILED, "the backup is written and good, but older ones cannot be removed: %s", err);
}

static void put_number(struct musafirctl_out *out, const char *key, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	musafirctl_out_put(out, key, text, true);
}

/* A backup on standard output has it for itself. */
static int tell_done(struct musafirctl *ctl, const struct backup_run *run)
{
	const struct seal_backup *says = &run->b.says;

	if (run->is_pipe)
		return musafirctl_say(MUSAFIRCTL_DONE, "%" PRIu64 " people, %" PRIu64 " lines of the ledger", says->people, says->lines);
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "backup", run->part.path, false);
	musafirctl_out_put(ctl->out, "key", says->key_id, false);
	put_number(ctl->out, "people", says->people);
	put_number(ctl->out, "ledger_lines", says->lines);
	put_number(ctl->out, "database_bytes", says->size);
	put_number(ctl->out, "removed", run->removed);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

static int run_backup(struct musafirctl *ctl, struct backup_run *run)
{
	int rc = open_target(ctl, run);

	if (rc == MUSAFIRCTL_DONE)
		rc = ask_for_copy(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		rc = write_copy(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		rc = note_done(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		rc = keep_some(run);
	return rc == MUSAFIRCTL_DONE ? tell_done(ctl, run) : rc;
}

int musafirctl_backup(struct musafirctl *ctl)
{
	struct backup_run run = { .part.fd = -1, .bar.is_tty = isatty(STDERR_FILENO) };
	int rc;

	signal(SIGPIPE, SIG_IGN);	/* who reads it may die: that is told */
	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	rc = run_backup(ctl, &run);
	musafirctl_bar_clear(&run.bar);
	backup_part_drop(&run.part);
	if (ctl->passed >= 0)
		close(ctl->passed);
	secret_wipe_mem(&run.b, sizeof(run.b));
	return rc;
}
