/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

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

static bool takes_lines(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };

	return poll(&pfd, 1, 0) > 0 && pfd.revents & POLLOUT;
}

/* A line goes whole or is lost: the library's are shorter than PIPE_BUF. How many were lost comes before the next one; that line passes here, too. */
static void put_line(struct log_target *target, unsigned level, const char *line)
{
	uint64_t *lost = target->filter_data[LOG_FLT_ALL], n = *lost;

	if (n && takes_lines(STDERR_FILENO)) {
		*lost = 0;
		LOGP(DMAIN, LOGL_ERROR, "%" PRIu64 " lines of this process were lost: nobody read the log\n", n);
		if (*lost)
			*lost = n;
	}
	if (*lost || write(STDERR_FILENO, line, strlen(line)) < 0)
		++*lost;
}

/* The library's own writes by stdio, which waits for the reader or cuts a line. */
static struct log_target *target_new(void)
{
	struct log_target *target = log_target_create();
	uint64_t *lost = target ? talloc_zero(target, uint64_t) : NULL;

	if (!lost)
		return NULL;
	target->type = LOG_TGT_TYPE_STDERR;
	target->output = put_line;
	target->filter_data[LOG_FLT_ALL] = lost;	/* the filter that has no data of its own, and put_line() no context */
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
	log_set_print_extended_timestamp(target, 1);
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
