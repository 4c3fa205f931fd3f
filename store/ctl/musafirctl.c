/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Administration from a shell: over the vault's socket while it runs, else on the database itself. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "config.h"
#include "gateway/config/config.h"
#include "store/base/log.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"

static const struct musafirctl_command commands[] = {
	{ { "init" }, "--escrow KEY --test", "make key file and database", MUSAFIRCTL_QUIET, 0, musafirctl_init },
	{ { "org", "add" }, "--code N --name TEXT --short TEXT --place TEXT --kind WORD --bundle WORD", "add an organisation", 0, 0, NULL },
	{ { "org", "set" }, "--code N --shift on|off --answers yesno|values --codes any|otp", "what an organisation may do and have", 0, 0, NULL },
	{ { "org", "list" }, "", "list organisations", MUSAFIRCTL_LIST, 0, NULL },
	{ { "org", "pause" }, "--code N", "let nobody share with it for now", 0, MUSAFIRCTL_POSITIONAL, NULL },
	{ { "org", "resume" }, "--code N", "end a pause", 0, MUSAFIRCTL_POSITIONAL, NULL },
	{ { "org", "close" }, "--code N", "let nobody share with it for good", 0, MUSAFIRCTL_POSITIONAL, NULL },
	{ { "agent", "add" }, "--org N --msisdn N", "add an agent", MUSAFIRCTL_RECORD, MUSAFIRCTL_NUMBER, NULL },
	{ { "agent", "list" }, "--org N", "list agents", MUSAFIRCTL_LIST, 0, NULL },
	{ { "agent", "block" }, "--msisdn N", "stop an agent", 0, MUSAFIRCTL_NUMBER, NULL },
	{ { "agent", "unblock" }, "--msisdn N", "let an agent work again", 0, MUSAFIRCTL_NUMBER, NULL },
	{ { "agent", "code" }, "--msisdn N --slot N", "make an agent's start code", MUSAFIRCTL_CODE, MUSAFIRCTL_NUMBER, NULL },
	{ { "person", "add" }, "", "add a person, asked for or from key=value lines", 0, MUSAFIRCTL_PERSON, NULL },
	{ { "person", "find" }, "--msisdn N --slot N", "what is known without a PIN", MUSAFIRCTL_RECORD, MUSAFIRCTL_NUMBER, NULL },
	{ { "person", "code" }, "--msisdn N --slot N", "make a person's start code", MUSAFIRCTL_CODE, MUSAFIRCTL_NUMBER, NULL },
	{ { "person", "lock" }, "--msisdn N --slot N", "let no shop check this person", 0, MUSAFIRCTL_NUMBER, NULL },
	{ { "person", "unlock" }, "--msisdn N --slot N", "open that lock", 0, MUSAFIRCTL_NUMBER, NULL },
	{ { "person", "close" }, "--msisdn N --slot N", "close a person's ID", 0, MUSAFIRCTL_NUMBER, NULL },
	{ { "person", "reopen" }, "--msisdn N --slot N", "open a closed ID or a closed PIN", 0, MUSAFIRCTL_NUMBER, NULL },
	{ { "import" }, "--file FILE", "add the people of a register, CSV UTF-8", MUSAFIRCTL_RECORD, MUSAFIRCTL_POSITIONAL, musafirctl_import },
	{ { "start-codes" }, "--desk NAME --count N", "print start codes for people imported", MUSAFIRCTL_LIST, 0, musafirctl_sheet },
	{ { "status" }, "", "what runs, and how much there is; fails when no daemon runs", MUSAFIRCTL_RECORD, MUSAFIRCTL_DAEMON, NULL },
	{ { "stats", "screens" }, "", "how each screen fares, by link and language", MUSAFIRCTL_LIST, 0, NULL },
	{ { "stats", "shares" }, "", "shares by sex and age, in cells of 10 and more", MUSAFIRCTL_LIST, 0, NULL },
	{ { "stats", "survey" }, "", "what people say of organisations, once 10 have answered", MUSAFIRCTL_LIST, 0, NULL },
	{ { "stats" }, "", "acts by kind, sessions, checks by outcome", MUSAFIRCTL_RECORD, 0, NULL },
	{ { "menus", "check" }, "", "prove screens and words", MUSAFIRCTL_LIST, 0, musafirctl_menus_check },
	{ { "ledger", "verify" }, "", "prove that no act was changed or lost", 0, 0, NULL },
	{ { "test", "clock" }, "--seconds N", NULL, 0, MUSAFIRCTL_POSITIONAL, NULL },
	{ { "test", "kill-at-commit" }, "", NULL, 0, 0, NULL },
	{ { "test", "diskfull" }, "--to ON|OFF", NULL, 0, MUSAFIRCTL_POSITIONAL, NULL },
	{ { "test", "people" }, "--count N --first N --pin N --org N", NULL, 0, 0, NULL },
};

/* ---- command line ---- */

static void usage(FILE *f)
{
	char line[128];
	size_t i;

	fputs("Usage: musafirctl -c FILE [--json] COMMAND [OPTIONS]\n\n", f);
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const struct musafirctl_command *c = &commands[i];

		if (!c->help)
			continue;
		snprintf(line, sizeof(line), "%s%s%s", c->words[0], c->words[1] ? " " : "", c->words[1] ? c->words[1] : "");
		fprintf(f, "  %-14s %s\n", line, c->help);
		if (*c->options)
			fprintf(f, "  %-14s   %s\n", "", c->options);
	}
	fputs("\n  -c, --config FILE   configuration of the service\n"
	      "      --json          answer in JSON\n"
	      "  -h, --help          this text\n"
	      "  -V, --version       version\n\n"
	      "Personal data is asked for on a terminal, or read from standard input as key=value lines.\n", f);
}

static int word_count(const struct musafirctl_command *c)
{
	return c->words[1] ? 2 : 1;
}

static const struct musafirctl_command *find_command(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const struct musafirctl_command *c = &commands[i];

		if (argc < word_count(c) || strcmp(argv[0], c->words[0]))
			continue;
		if (!c->words[1] || !strcmp(argv[1], c->words[1]))
			return c;
	}
	return NULL;
}

/* Does the option stand in the command's list, and does a value follow it there? */
static bool takes_option(const struct musafirctl_command *c, const char *option, bool *has_value)
{
	size_t len = strlen(option);
	const char *at = c->options;

	while ((at = strstr(at, option))) {
		if (at[len] == ' ' || !at[len]) {
			*has_value = at[len] == ' ' && at[len + 1] != '-';
			return true;
		}
		at += len;
	}
	return false;
}

static int put_option(struct musafirctl *ctl, const char *key, char *value)
{
	int rc = musafirctl_request_get(&ctl->request, key) ? -EEXIST : musafirctl_request_put(&ctl->request, key, value ? value : "1");

	if (value && !strcmp(key, "msisdn"))
		secret_wipe_mem(value, strlen(value));	/* from what ps shows */
	if (rc == -EEXIST)
		return musafirctl_say(rc, "--%s: given twice", key);
	return rc < 0 ? musafirctl_say(rc, "--%s: too long, or holds a line break", key) : 0;
}

/* The value of the command's first option, standing alone. */
static int take_positional(struct musafirctl *ctl, char *value)
{
	char key[32];

	if (!(ctl->command->flags & MUSAFIRCTL_POSITIONAL))
		return musafirctl_say(0, "an argument too many; see musafirctl --help");
	snprintf(key, sizeof(key), "%.*s", (int)strcspn(ctl->command->options + 2, " "), ctl->command->options + 2);
	return put_option(ctl, key, value) < 0 ? 0 : 1;
}

/* One option with its value. returns: arguments used; 0 after a message. */
static int take_option(struct musafirctl *ctl, int argc, char **argv)
{
	bool has_value = false;

	if (strncmp(argv[0], "--", 2))
		return take_positional(ctl, argv[0]);
	if (!takes_option(ctl->command, argv[0], &has_value))
		return musafirctl_say(0, "%s: unknown option of this command; see musafirctl --help", argv[0]);
	if (has_value && argc < 2)
		return musafirctl_say(0, "%s: a value is missing", argv[0]);
	if (put_option(ctl, argv[0] + 2, has_value ? argv[1] : NULL) < 0)
		return 0;
	return has_value ? 2 : 1;
}

static int take_command(struct musafirctl *ctl, int argc, char **argv)
{
	int used;

	ctl->command = find_command(argc, argv);
	if (!ctl->command)
		return musafirctl_say(MUSAFIRCTL_USAGE, argc ? "unknown command; see musafirctl --help" : "no command; see musafirctl --help");
	musafirctl_request_begin(&ctl->request, ctl->command->words);
	for (used = word_count(ctl->command); used < argc;) {
		int n = take_option(ctl, argc - used, argv + used);

		if (n == 0)
			return MUSAFIRCTL_USAGE;
		used += n;
	}
	return MUSAFIRCTL_DONE;
}

/* Options of the program stand before the command; --json may also stand behind it. returns: -1 to go on, else the exit code. */
static int take_program_options(struct musafirctl *ctl, int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' }, { 0 },
	};
	int o;

	while ((o = getopt_long(argc, argv, "+c:hV", options, NULL)) != -1) {
		switch (o) {
		case 'c':
			ctl->file = optarg;
			break;
		case 'j':
			ctl->json = true;
			break;
		case 'h':
			usage(stdout);
			return MUSAFIRCTL_DONE;
		case 'V':
			puts("musafirctl " PACKAGE_VERSION);
			return MUSAFIRCTL_DONE;
		default:
			return MUSAFIRCTL_USAGE;
		}
	}
	return -1;
}

static int drop_json(struct musafirctl *ctl, int argc, char **argv)
{
	int i, n = 0;

	for (i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			ctl->json = true;
		else
			argv[n++] = argv[i];
	}
	return n;
}

/* ---- run ---- */

static int load_config(struct musafirctl *ctl)
{
	struct config_faults *faults = config_faults_new(ctl->ctx);
	size_t i;

	if (!ctl->file)
		return musafirctl_say(MUSAFIRCTL_USAGE, "-c FILE is missing: the configuration of the service");
	if (faults && config_load(&ctl->conf, ctl->ctx, ctl->file, 0, faults) == 0)
		return MUSAFIRCTL_DONE;
	for (i = 0; faults && i < config_faults_count(faults); i++)
		musafirctl_say(0, "%s", config_faults_get(faults, i));
	return MUSAFIRCTL_FAILED;
}

static int run(struct musafirctl *ctl, int argc, char **argv)
{
	int rc = take_command(ctl, argc, argv);

	if (rc == MUSAFIRCTL_DONE)
		rc = load_config(ctl);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	ctl->out = musafirctl_out_new(ctl->ctx, ctl->command->shape, ctl->json);
	if (!ctl->out)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	return ctl->command->local ? ctl->command->local(ctl) : musafirctl_run_remote(ctl);
}

int main(int argc, char **argv)
{
	struct musafirctl *ctl = talloc_zero(NULL, struct musafirctl);
	int rc;

	if (!ctl || log_setup(ctl, LOGL_ERROR) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	ctl->ctx = ctl;
	rc = take_program_options(ctl, argc, argv);
	if (rc < 0)
		rc = run(ctl, drop_json(ctl, argc - optind, argv + optind), argv + optind);
	config_free(ctl->conf);
	secret_wipe_mem(&ctl->request, sizeof(ctl->request));
	talloc_free(ctl);
	if (fflush(stdout) != 0 || ferror(stdout))
		return musafirctl_say(MUSAFIRCTL_FAILED, "standard output: %s", strerror(errno));
	return rc;
}
