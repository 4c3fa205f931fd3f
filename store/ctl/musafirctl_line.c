/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The command line, read twice: first with the options of all commands, to find the words among them, then with those of the
 * command that the words name. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"

#define LONGS_MAX	512	/* options of all commands together */
#define WORDS_MAX	3	/* help and two words */
#define OPTION_FIRST	1024	/* what getopt_long() gives for the first option of a command */

enum {
	ARG_WORD = 1,
	ARG_END = -1,
};

struct line {
	int argc;
	char **argv;
	struct option longs[LONGS_MAX + 1];
	size_t n_longs;
	bool rest;	/* behind "--" */
};

static void add_long(struct line *l, const struct admin_option *o, int value)
{
	if (l->n_longs < LONGS_MAX)
		l->longs[l->n_longs++] = (struct option){ o->name, o->argument ? required_argument : no_argument, NULL, value };
}

static void begin_line(struct line *l, int argc, char **argv)
{
	const struct musafirctl_common *common;
	size_t i;

	memset(l, 0, sizeof(*l));
	l->argc = argc;
	l->argv = argv;
	for (i = 0; (common = musafirctl_commands_common(i)); i++)
		add_long(l, &common->option, common->letter);
	optind = 0;	/* glibc: begin anew */
	opterr = 0;
}

/* returns: ARG_WORD with the word in optarg; ARG_END; else as getopt_long(). */
static int next_arg(struct line *l)
{
	int o = l->rest ? ARG_END : getopt_long(l->argc, l->argv, "-:c:hV", l->longs, NULL);

	if (o != ARG_END)
		return o;
	l->rest = true;
	if (optind >= l->argc)
		return ARG_END;
	optarg = l->argv[optind++];
	return ARG_WORD;
}

/* ---- options that make no sense ---- */

/* arg: what getopt_long() stopped at; o, opt: what it returned, and its optopt. returns: exit code. */
static int refuse_option(const struct admin_command *c, const char *arg, int o, int opt)
{
	char name[ADMIN_NAME_MAX];

	if (o == ':')
		return musafirctl_say(MUSAFIRCTL_USAGE, "%s: a value is missing", arg);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(arg, "="), arg);
	if (opt == 0)
		return musafirctl_help_unknown_option(c, name + 2);
	if (opt >= MUSAFIRCTL_JSON || strchr("hV", opt))
		return musafirctl_say(MUSAFIRCTL_USAGE, "%s: takes no value", name);
	return musafirctl_say(MUSAFIRCTL_USAGE, "-%c: unknown option; see musafirctl --help", opt);
}

/* ---- first: the words ---- */

static void add_all_longs(struct line *l)
{
	const struct admin_command *c;
	const struct admin_option *o;
	size_t i, k;

	for (i = 0; (c = musafirctl_commands_at(i)); i++)
		for (k = 0; (o = admin_commands_option_at(c, k)); k++)
			add_long(l, o, OPTION_FIRST);
}

/* What makes no sense to all commands together is told when no command is found; else the second reading tells more. */
static int find_words(struct musafirctl *ctl, int argc, char **argv)
{
	const char *words[WORDS_MAX], *bad = NULL;
	int o, bad_o = 0, bad_opt = 0;
	unsigned n = 0, help;
	struct line l;

	begin_line(&l, argc, argv);
	add_all_longs(&l);
	while ((o = next_arg(&l)) != ARG_END) {
		if (o == ARG_WORD && n < WORDS_MAX)
			words[n++] = optarg;
		ctl->help |= o == 'h';
		ctl->version |= o == 'V';
		if ((o == '?' || o == ':') && !bad) {
			bad = argv[optind - 1];
			bad_o = o;
			bad_opt = optopt;
		}
	}
	help = n && !strcmp(words[0], "help");
	ctl->help |= help;
	ctl->n_words = n - help < 2 ? n - help : 2;
	memcpy(ctl->words, words + help, ctl->n_words * sizeof(words[0]));
	ctl->command = musafirctl_commands_find(ctl->words, ctl->n_words);
	if (ctl->command || ctl->help || ctl->version)
		return MUSAFIRCTL_DONE;
	return bad ? refuse_option(NULL, bad, bad_o, bad_opt) : musafirctl_help_unknown_command(ctl->words, ctl->n_words);
}

/* ---- then: the options of the command ---- */

static int put_option(struct musafirctl *ctl, const struct admin_option *o, char *value)
{
	bool is_twice = !(o->flags & ADMIN_REPEATED) && musafirctl_request_get(&ctl->request, o->name);
	int rc = is_twice ? 0 : musafirctl_request_put(&ctl->request, o->name, value ? value : "1");

	if (value && o->flags & ADMIN_PERSONAL)
		secret_wipe_mem(value, strlen(value));	/* from what ps shows */
	if (is_twice)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--%s: given twice", o->name);
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_USAGE, "--%s: too long, or holds a line break", o->name) : MUSAFIRCTL_DONE;
}

static int take_bare_value(struct musafirctl *ctl, char *value)
{
	const struct admin_option *o;
	char name[ADMIN_NAME_MAX];
	size_t i;

	for (i = 0; (o = admin_commands_option_at(ctl->command, i)); i++)
		if (o->flags & ADMIN_BARE)
			return put_option(ctl, o, value);
	return musafirctl_say(MUSAFIRCTL_USAGE, "an argument too many; see musafirctl help %s", admin_commands_name(ctl->command, name));
}

static int take_arg(struct musafirctl *ctl, const struct line *l, int o)
{
	if (o >= OPTION_FIRST)
		return put_option(ctl, admin_commands_option_at(ctl->command, o - OPTION_FIRST), optarg);
	switch (o) {
	case 'c':
		if (ctl->file)	/* one that a forced command of ssh gave is not to be replaced */
			return musafirctl_say(MUSAFIRCTL_USAGE, "-c: given twice");
		ctl->file = optarg;
		return MUSAFIRCTL_DONE;
	case MUSAFIRCTL_JSON:
		ctl->json = true;
		return MUSAFIRCTL_DONE;
	default:
		return refuse_option(ctl->command, l->argv[optind - 1], o, optopt);
	}
}

static int read_options(struct musafirctl *ctl, int argc, char **argv)
{
	unsigned words = admin_commands_words(ctl->command);
	const struct admin_option *option;
	int o, rc = MUSAFIRCTL_DONE;
	struct line l;
	size_t i;

	begin_line(&l, argc, argv);
	for (i = 0; (option = admin_commands_option_at(ctl->command, i)); i++)
		if (!(option->flags & ADMIN_DERIVED))
			add_long(&l, option, OPTION_FIRST + i);
	while (rc == MUSAFIRCTL_DONE && (o = next_arg(&l)) != ARG_END) {
		if (o != ARG_WORD)
			rc = take_arg(ctl, &l, o);
		else if (words)
			words--;
		else
			rc = take_bare_value(ctl, optarg);
	}
	return rc;
}

int musafirctl_line(struct musafirctl *ctl, int argc, char **argv)
{
	int rc = find_words(ctl, argc, argv);

	if (rc != MUSAFIRCTL_DONE || ctl->help || ctl->version)
		return rc;
	musafirctl_request_begin(&ctl->request, ctl->command->words);
	return read_options(ctl, argc, argv);
}
