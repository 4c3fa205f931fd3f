/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#define LOG_STREAM_SIZE	48

static const struct log_info_cat categories[] = {
	[DMAIN] = { .name = "DMAIN", .description = "processes, configuration", .enabled = 1, .loglevel = LOGL_NOTICE },
	[DWIRE] = { .name = "DWIRE", .description = "links to operators", .enabled = 1, .loglevel = LOGL_NOTICE },
	[DSESS] = { .name = "DSESS", .description = "dialogues", .enabled = 1, .loglevel = LOGL_NOTICE },
	[DMENU] = { .name = "DMENU", .description = "menus", .enabled = 1, .loglevel = LOGL_NOTICE },
	[DIDENT] = { .name = "DIDENT", .description = "identity rules", .enabled = 1, .loglevel = LOGL_NOTICE },
	[DSTORE] = { .name = "DSTORE", .description = "database", .enabled = 1, .loglevel = LOGL_NOTICE },
};

static const struct log_info info = { .cat = categories, .num_cat = ARRAY_SIZE(categories) };

/* They hexdump whole messages at ERROR, or tell what the loop does. */
static const int dumping[] = { DLGLOBAL, DLGSUP, DLINP };

static void hush(struct log_target *target)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(dumping); i++)
		log_set_category_filter(target, dumping[i], 0, LOGL_FATAL);
}

static void set_levels(struct log_target *target, int level)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(categories); i++)
		log_set_category_filter(target, i, 1, level);
	hush(target);
}

void log_level_set(int level)
{
	struct log_target *target = log_target_find(LOG_TGT_TYPE_STDERR, NULL);

	if (target)
		set_levels(target, level);
}

/* ---- the journal ---- */

/* "device:inode" of standard error, as systemd names the end of the journal's socket in JOURNAL_STREAM. */
static void name_stderr(char name[LOG_STREAM_SIZE])
{
	struct stat st;

	name[0] = '\0';
	if (fstat(STDERR_FILENO, &st) == 0)
		snprintf(name, LOG_STREAM_SIZE, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
}

bool log_is_journal(void)
{
	const char *journal = getenv("JOURNAL_STREAM");
	char name[LOG_STREAM_SIZE];

	name_stderr(name);
	return journal && *name && !strcmp(journal, name);
}

int log_go_to_journal(void)
{
	char name[LOG_STREAM_SIZE];

	name_stderr(name);
	return setenv("JOURNAL_STREAM", name, 1) < 0 ? -errno : 0;
}

/* ---- lines ---- */

/* What a line needs besides its words; the filter that has no data of its own carries it, because an output function has no context. */
struct lines {
	uint64_t lost;
	bool to_journal;
};

static int syslog_priority(unsigned level)
{
	if (level >= LOGL_FATAL)
		return 2;
	if (level >= LOGL_ERROR)
		return 3;
	if (level >= LOGL_NOTICE)
		return 5;
	return level >= LOGL_INFO ? 6 : 7;
}

/* ISO 8601, local time with its distance from UTC. returns: octets. */
static size_t put_time(char *out, size_t size)
{
	struct timespec now;
	struct tm tm;
	long minutes;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	minutes = labs(tm.tm_gmtoff) / 60;
	n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &tm);
	return n + snprintf(out + n, size - n, ".%03ld%c%02ld:%02ld ", now.tv_nsec / 1000000, tm.tm_gmtoff < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* One write, which a pipe takes whole or not at all: a line that is longer than that loses its end. returns: whether it was taken. */
static bool write_line(const struct lines *lines, unsigned level, const char *words)
{
	char line[PIPE_BUF + 1];
	size_t n = lines->to_journal ? snprintf(line, sizeof(line), "<%d>", syslog_priority(level)) : 0;

	n += put_time(line + n, sizeof(line) - n);
	n += osmo_strlcpy(line + n, words, sizeof(line) - n);
	if (n > PIPE_BUF) {
		n = PIPE_BUF;
		line[n - 1] = '\n';
	}
	return write(STDERR_FILENO, line, n) >= 0;
}

static bool takes_lines(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };

	return poll(&pfd, 1, 0) > 0 && pfd.revents & POLLOUT;
}

/* A line goes whole or is lost. How many were lost comes before the next one; that line passes here, too. */
static void put_line(struct log_target *target, unsigned level, const char *line)
{
	struct lines *lines = target->filter_data[LOG_FLT_ALL];
	uint64_t n = lines->lost;

	if (n && takes_lines(STDERR_FILENO)) {
		lines->lost = 0;
		LOGP(DMAIN, LOGL_ERROR, "%" PRIu64 " lines of this process were lost: nobody read the log\n", n);
		if (lines->lost)
			lines->lost = n;
	}
	if (lines->lost || !write_line(lines, level, line))
		lines->lost++;
}

/* The library's own writes by stdio, which waits for the reader or cuts a line. */
static struct log_target *target_new(void)
{
	struct log_target *target = log_target_create();
	struct lines *lines = target ? talloc_zero(target, struct lines) : NULL;

	if (!lines)
		return NULL;
	lines->to_journal = log_is_journal();
	target->type = LOG_TGT_TYPE_STDERR;
	target->output = put_line;
	target->filter_data[LOG_FLT_ALL] = lines;
	return target;
}

int log_setup(void *ctx, int level)
{
	struct log_target *target;

	if (log_init(&info, ctx) < 0)
		return -ENOMEM;
	target = target_new();
	if (!target)
		return -ENOMEM;
	log_add_target(target);
	log_set_all_filter(target, 1);
	log_set_use_color(target, 0);
	log_set_print_timestamp(target, 0);
	log_set_print_tid(target, 1);
	log_set_print_category(target, 1);
	log_set_print_category_hex(target, 0);
	log_set_print_level(target, 1);
	log_set_print_filename2(target, LOG_FILENAME_NONE);
	set_levels(target, level);
	return 0;
}

int log_level_of(const char *word)
{
	static const struct value_string levels[] = {
		{ LOGL_ERROR, "error" }, { LOGL_NOTICE, "notice" }, { LOGL_INFO, "info" }, { LOGL_DEBUG, "debug" }, { 0, NULL },
	};
	int level = get_string_value(levels, word);

	return level < 0 ? -EINVAL : level;
}
