/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A register in a file becomes packets of rows for the vault, a window at a time: memory does not grow with the file.
 *
 * A row that is refused is told by line, column and reason, on standard error (the first ones) and in FILE.rejected.csv (all), never by a value. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/ctl/csv.h"
#include "store/ctl/musafirctl_import.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/monotonic.h"
#include "store/base/secret.h"

#define TOLD_MAX	50	/* lines on a terminal; the file has them all */

/* ---- rows that are refused ---- */

static void write_cell(FILE *f, const char *text, char end)
{
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';

	if (quoted)
		putc('"', f);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', f);
		putc(*text, f);
	}
	if (quoted)
		putc('"', f);
	putc(end, f);
}

/* Made with the first refused row; one of an earlier run is old news then. */
static FILE *open_rejected(struct musafirctl_import *im)
{
	int fd = open(im->rejected_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (f) {
		fputs("line,column,reason\n", f);
		return f;
	}
	musafirctl_say(0, "%s: %s", im->rejected_path, strerror(errno));
	im->failed = true;
	if (fd >= 0)
		close(fd);
	return NULL;
}

static void refuse_row(struct musafirctl_import *im, unsigned long line, const char *column, const char *reason)
{
	im->refused++;
	musafirctl_bar_clear(&im->bar);
	if (im->refused <= TOLD_MAX)
		musafirctl_say(0, "%s:%lu: %s%s%s", im->path, line, column, *column ? ": " : "", reason);
	if (!im->rejected && !im->failed)
		im->rejected = open_rejected(im);
	if (!im->rejected)
		return;
	fprintf(im->rejected, "%lu,", line);
	write_cell(im->rejected, column, ',');
	write_cell(im->rejected, reason, '\n');
}

/* Tell what was found here before that line, so that the lines stand in order. */
static void refuse_kept(struct musafirctl_import *im, unsigned long before)
{
	unsigned i;

	for (i = 0; i < im->n_kept && im->kept[i].line < before; i++)
		refuse_row(im, im->kept[i].line, im->kept[i].column, im->kept[i].reason);
	im->n_kept -= i;
	memmove(im->kept, im->kept + i, im->n_kept * sizeof(im->kept[0]));
}

static void keep_refused(struct musafirctl_import *im, unsigned long line, const char *column, const char *reason)
{
	if (im->n_kept == ARRAY_SIZE(im->kept))
		refuse_kept(im, im->kept[im->n_kept / 2].line + 1);
	im->kept[im->n_kept++] = (struct musafirctl_import_fault){ line, column, reason };
}

/* ---- packets ---- */

static void note_bad(struct musafirctl_import *im)
{
	const struct csv *c = &im->csv;

	const char *column = c->at < im->n_columns && c->fault == CSV_NOT_UTF8 ? im->columns[c->at] : NULL;

	keep_refused(im, c->row_line, column ? column : "", csv_words(c->fault));
}

/* The row just read, behind what stands in packet. returns: octets; 0 it does not fit, or is none. */
static size_t pack_row(struct musafirctl_import *im, char *packet, size_t room)
{
	const struct csv *c = &im->csv;
	size_t used, len;
	unsigned i;
	int n = snprintf(packet, room, "%lu", c->row_line);

	used = n + 1;
	for (i = 0; i < im->n_columns; i++) {
		if (!musafirctl_import_is_named(im, i))
			continue;
		len = strlen(c->fields[i]) + 1;
		if (used + len > room)
			return 0;
		memcpy(packet + used, c->fields[i], len);
		used += len;
	}
	return used;
}

/* Whether nothing stands in the cells from that one on. */
static bool is_blank_from(const struct csv *c, unsigned i)
{
	while (i < c->n && musafirctl_import_is_blank(c->fields[i]))
		i++;
	return i >= c->n;
}

/* What is wrong with the row just read as a whole. returns: static words; NULL. */
static const char *row_fault(const struct musafirctl_import *im)
{
	const struct csv *c = &im->csv;
	unsigned i;

	for (i = c->n; i < im->n_columns; i++)
		if (musafirctl_import_is_named(im, i))
			return "fewer columns than the header";
	if (!is_blank_from(c, im->n_columns))
		return "more columns than the header";
	for (i = 0; i < c->n && i < im->n_columns; i++)
		if (im->columns[i] && !*im->columns[i] && !musafirctl_import_is_blank(c->fields[i]))
			return "a value in a column without a name";
	return NULL;
}

/* Rows until the packet is full. returns: octets; 0 the file is over. */
static size_t pack_rows(struct musafirctl_import *im, char packet[ADMIN_REQUEST_MAX])
{
	size_t used = 0, len;
	enum csv_result r = CSV_ROW;
	const char *fault;

	while (im->held || (r = musafirctl_import_row(im)) != CSV_END) {
		if (!im->held && r == CSV_BAD) {
			note_bad(im);
			continue;
		}
		if (is_blank_from(&im->csv, 0))
			continue;
		fault = row_fault(im);
		if (fault) {
			keep_refused(im, im->csv.row_line, "", fault);
			continue;
		}
		len = pack_row(im, packet + used, ADMIN_REQUEST_MAX - used);
		im->held = len == 0;
		if (im->held)
			break;
		used += len;
	}
	return used;
}

static size_t feed_rows(struct musafirctl *ctl, char packet[ADMIN_REQUEST_MAX])
{
	struct musafirctl_import *im = ctl->priv;
	size_t len;

	if (im->ended || im->outstanding == ADMIN_STREAM_WINDOW)
		return 0;
	len = pack_rows(im, packet);
	if (len) {
		im->outstanding++;
		return len;
	}
	im->ended = true;
	packet[0] = '.';
	return 1;
}

/* ---- answers ---- */

static void take_fault(struct musafirctl_import *im, char *line)
{
	char *column = strchr(line, '\t'), *reason = column ? strchr(column + 1, '\t') : NULL;
	unsigned long n = strtoul(line, NULL, 10);

	if (!reason)
		return;
	*column++ = *reason++ = '\0';
	refuse_kept(im, n);
	refuse_row(im, n, column, reason);
}

static void put_number(struct musafirctl_out *out, const char *key, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	musafirctl_out_put(out, key, text, true);
}

/* The vault's own row is empty: only here is known what never reached it. */
static void put_summary(struct musafirctl *ctl, const struct musafirctl_import *im)
{
	char seconds[32];

	snprintf(seconds, sizeof(seconds), "%.1f", (monotonic_ms() - im->begun_ms) / 1000.0);
	musafirctl_out_row(ctl->out);
	put_number(ctl->out, "added", im->added);
	put_number(ctl->out, "known", im->known);
	put_number(ctl->out, "refused", im->refused);
	put_number(ctl->out, "not_compared", im->closed);
	put_number(ctl->out, "year_only", im->years);
	musafirctl_out_put(ctl->out, "seconds", seconds, true);
}

static void show_progress(struct musafirctl_import *im)
{
	uint64_t done = im->read - (im->len - im->at), rows = im->added + im->known + im->refused;
	int64_t ms = monotonic_ms() - im->begun_ms;
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 " rows  %" PRIu64 "/s", rows, ms > 0 ? rows * 1000 / (uint64_t)ms : 0);
	musafirctl_bar_show(&im->bar, im->size && done < im->size ? (unsigned)(done * 100 / im->size) : 100, text);
}

static void take_reply(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct musafirctl_import *im = ctl->priv;
	char copy[ADMIN_ROW_MAX + 1], *at = copy, *line;
	uint64_t added, known, closed, years, refused;
	unsigned long upto;
	int whole;

	if (len > ADMIN_ROW_MAX)
		return;
	memcpy(copy, packet, len);
	copy[len] = '\0';
	if (!strcmp(copy, "row\n")) {
		refuse_kept(im, ULONG_MAX);
		musafirctl_bar_clear(&im->bar);
		put_summary(ctl, im);
		return;
	}
	line = strsep(&at, "\n");
	if (sscanf(line, "part %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %lu %d",
		   &added, &known, &closed, &years, &refused, &upto, &whole) != 7)
		return;
	im->added += added;
	im->known += known;
	im->closed += closed;
	im->years += years;
	while ((line = strsep(&at, "\n")) && *line)
		take_fault(im, line);
	refuse_kept(im, upto);
	im->outstanding -= whole && im->outstanding;
	show_progress(im);
}

/* ---- the command ---- */

static int import_open(struct musafirctl *ctl, struct musafirctl_import *im)
{
	const char *file = musafirctl_request_get(&ctl->request, "file");
	struct stat st;

	if (!file)
		return musafirctl_say(MUSAFIRCTL_USAGE, "import needs a file; see musafirctl help import");
	snprintf(im->path, sizeof(im->path), "%.*s", (int)strcspn(file, "\n"), file);
	if (snprintf(im->rejected_path, sizeof(im->rejected_path), "%s.rejected.csv", im->path) >= (int)sizeof(im->rejected_path))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: too long a name", im->path);
	im->fd = open(im->path, O_RDONLY | O_CLOEXEC);
	if (im->fd < 0 || fstat(im->fd, &st) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", im->path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not a file", im->path);
	im->size = st.st_size;
	im->csv.line = 1;
	im->begun_ms = monotonic_ms();
	im->bar.is_tty = isatty(STDERR_FILENO);
	return musafirctl_import_head(ctl, im);
}

static int put_request(struct musafirctl *ctl, const struct musafirctl_import *im)
{
	char list[512];
	size_t len = 0;
	unsigned i;
	bool is_whole;

	for (i = 0; i < im->n_columns; i++)
		if (musafirctl_import_is_named(im, i))
			len += snprintf(list + len, sizeof(list) - len, "%s%s", len ? "," : "", im->columns[i]);
	is_whole = musafirctl_request_get(&ctl->request, "whole-numbers");
	musafirctl_request_begin(&ctl->request, ctl->command->words);
	if (is_whole && musafirctl_request_put(&ctl->request, "whole-numbers", "") < 0)
		return MUSAFIRCTL_FAILED;
	return musafirctl_request_put(&ctl->request, "columns", list) < 0 ? MUSAFIRCTL_FAILED : MUSAFIRCTL_DONE;
}

static int import_close(struct musafirctl_import *im, int rc)
{
	refuse_kept(im, ULONG_MAX);
	if (im->rejected && (fflush(im->rejected) != 0 || ferror(im->rejected)))
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", im->rejected_path, strerror(errno));
	if (im->rejected)
		fclose(im->rejected);
	if (im->refused > TOLD_MAX)
		musafirctl_say(0, "%" PRIu64 " rows more were refused", im->refused - TOLD_MAX);
	if (im->refused)
		musafirctl_say(0, "the refused rows are listed in %s", im->rejected_path);
	else if (im->ended && !im->failed)
		unlink(im->rejected_path);
	if (im->fd >= 0)
		close(im->fd);
	return rc == MUSAFIRCTL_DONE && (im->refused || im->failed) ? MUSAFIRCTL_FAILED : rc;
}

int musafirctl_import(struct musafirctl *ctl)
{
	struct musafirctl_import *im = talloc_zero(ctl->ctx, struct musafirctl_import);
	int rc;

	if (!im)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	im->fd = -1;
	ctl->priv = im;
	ctl->take = take_reply;
	ctl->feed = feed_rows;
	rc = import_open(ctl, im);
	if (rc == MUSAFIRCTL_DONE)
		rc = put_request(ctl, im);
	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_run_remote(ctl);
	musafirctl_bar_clear(&im->bar);
	rc = import_close(im, rc);
	secret_wipe_mem(im, sizeof(*im));
	talloc_free(im);
	return rc;
}
