/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What --help prints, and what is said of a word that nobody knows: both from the rows. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "store/admin/admin_actor.h"
#include "store/ctl/musafirctl_near.h"
#include "store/ctl/musafirctl_priv.h"

#define LABEL_MAX 64

/* ---- the text of --help ---- */

/* Brackets stand around what may be left out: [--shift on|off], and [--code] N where the value may stand alone. */
static void print_option(const struct admin_option *o)
{
	bool may_miss = !(o->flags & ADMIN_NEEDED) || o->flags & ADMIN_PERSONAL;

	printf(" %s%s--%s%s%s%s%s%s", may_miss ? "[" : "", o->flags & ADMIN_BARE ? "[" : "", o->name, o->flags & ADMIN_BARE ? "]" : "",
	       o->argument ? " " : "", o->argument ? o->argument : "", may_miss ? "]" : "", o->flags & ADMIN_REPEATED ? "..." : "");
}

static void print_usage(const struct admin_command *c)
{
	const struct admin_option *o;
	char name[ADMIN_NAME_MAX];
	size_t i;

	printf("Usage: musafirctl -c FILE [--json] %s", admin_commands_name(c, name));
	for (i = 0; (o = admin_commands_option_at(c, i)); i++)
		if (!(o->flags & ADMIN_DERIVED))
			print_option(o);
	putchar('\n');
}

static void print_option_help(int letter, const struct admin_option *o)
{
	char label[LABEL_MAX], dash[] = "-c, ";

	dash[1] = letter;
	snprintf(label, sizeof(label), "--%s%s%s", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
	printf("  %s%-24s  %s%s\n", letter && letter <= UCHAR_MAX ? dash : "    ", label, o->help,
	       o->flags & ADMIN_PERSONAL ? "; better asked for, or a line of standard input" : "");
}

static void print_common(void)
{
	const struct musafirctl_common *common;
	size_t i;

	putchar('\n');
	for (i = 0; (common = musafirctl_commands_common(i)); i++)
		print_option_help(common->letter, &common->option);
}

static bool is_group(const char *word)
{
	const struct admin_command *c;
	size_t i;

	for (i = 0; (c = musafirctl_commands_at(i)); i++)
		if (c->help && c->words[1] && !strcmp(c->words[0], word))
			return true;
	return false;
}

/* A line each. word: of commands that begin with it; NULL: of all. */
static void print_commands(const char *word)
{
	const struct admin_command *c;
	char name[ADMIN_NAME_MAX];
	size_t i;

	putchar('\n');
	for (i = 0; (c = musafirctl_commands_at(i)); i++)
		if (c->help && (!word || !strcmp(c->words[0], word)))
			printf("  %-14s  %s\n", admin_commands_name(c, name), c->help);
}

/* Of a command that goes to the vault; the others are for who can read key file and database. */
static void print_roles(const struct admin_command *c)
{
	enum admin_role i;

	if (!c->step)
		return;
	printf("for root and the user of the vault");
	for (i = ADMIN_MANAGER; i < ADMIN_ROLES; i++)
		if (admin_commands_roles(c) & 1 << i)
			printf(", %s", admin_role_name(i));
	putchar('\n');
}

static int help_command(const struct admin_command *c)
{
	const struct admin_option *o;
	size_t i;

	print_usage(c);
	printf("\n%s\n", c->help ? c->help : "for tests");
	print_roles(c);
	if (c->flags & ADMIN_PERSON)
		puts("asks on a terminal, else reads key=value lines of standard input; musafirctl(1) names the keys");
	if (!c->words[1] && is_group(c->words[0]))
		print_commands(c->words[0]);
	if (admin_commands_option_at(c, 0))
		putchar('\n');
	for (i = 0; (o = admin_commands_option_at(c, i)); i++)
		if (!(o->flags & ADMIN_DERIVED))
			print_option_help(0, o);
	print_common();
	return MUSAFIRCTL_DONE;
}

static int help_list(const char *word)
{
	puts("Usage: musafirctl -c FILE [--json] COMMAND [OPTIONS]");
	print_commands(word);
	print_common();
	puts("\nmusafirctl COMMAND --help tells the options of a command. They stand before or after its words.\n"
	     "Personal data is asked for on a terminal, or read from standard input as key=value lines.");
	return MUSAFIRCTL_DONE;
}

int musafirctl_help(const char *const words[], unsigned n_words)
{
	const struct admin_command *c = musafirctl_commands_find(words, n_words);

	if (c)
		return help_command(c);
	if (!n_words)
		return help_list(NULL);
	return n_words == 1 && is_group(words[0]) ? help_list(words[0]) : musafirctl_help_unknown_command(words, n_words);
}

/* ---- words that nobody knows ---- */

/* What was typed in the words of a row, as far as it may be shown: letters, so no number. returns: "" when it may not. */
static const char *typed_name(const char *const words[], unsigned n_words, char name[ADMIN_NAME_MAX])
{
	unsigned i;

	name[0] = '\0';
	for (i = 0; i < n_words; i++)
		if (words[i][strspn(words[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")])
			return "";
	if (n_words && snprintf(name, ADMIN_NAME_MAX, "%s%s%s", words[0], n_words > 1 ? " " : "", n_words > 1 ? words[1] : "") >= ADMIN_NAME_MAX)
		return "";
	return name;
}

/* A row of one word is compared with the first word: what follows is a value. */
static const struct admin_command *near_command(const char *const words[], unsigned n_words)
{
	const struct admin_command *c, *found = NULL;
	char typed[ADMIN_NAME_MAX], known[ADMIN_NAME_MAX];
	unsigned best = UINT_MAX, n;
	size_t i;

	for (n = n_words < 2 ? n_words : 2; n > 0; n--)
		for (i = 0; (c = musafirctl_commands_at(i)); i++)
			if (c->help && admin_commands_words(c) == n &&
			    musafirctl_near_is(typed_name(words, n, typed), admin_commands_name(c, known), &best))
				found = c;
	return found;
}

/* "add, set, list" */
static const char *group_words(const char *word, char *list, size_t size)
{
	const struct admin_command *c;
	size_t i, len = 0;

	for (i = 0; (c = musafirctl_commands_at(i)); i++)
		if (c->help && c->words[1] && !strcmp(c->words[0], word) && len < size)
			len += snprintf(list + len, size - len, "%s%s", len ? ", " : "", c->words[1]);
	return list;
}

int musafirctl_help_unknown_command(const char *const words[], unsigned n_words)
{
	char typed[ADMIN_NAME_MAX], name[ADMIN_NAME_MAX], list[256] = "";
	const struct admin_command *c = near_command(words, n_words);
	const char *space;

	if (!n_words)
		return musafirctl_say(MUSAFIRCTL_USAGE, "no command; see musafirctl --help");
	typed_name(words, n_words < 2 ? n_words : 2, typed);
	space = *typed ? " " : "";
	if (c)
		return musafirctl_say(MUSAFIRCTL_USAGE, "unknown command%s%s; did you mean %s?", space, typed, admin_commands_name(c, name));
	if (is_group(words[0]))
		return musafirctl_say(MUSAFIRCTL_USAGE, "unknown command%s%s; %s takes one of: %s", space, typed, words[0],
				      group_words(words[0], list, sizeof(list)));
	return musafirctl_say(MUSAFIRCTL_USAGE, "unknown command%s%s; see musafirctl --help", space, typed);
}

/* The i-th option that a command line may have. returns: NULL behind the last. */
static const struct admin_option *option_at(const struct admin_command *c, size_t i)
{
	size_t n;

	for (n = 0; c && admin_commands_option_at(c, n); n++)
		;
	if (i < n)
		return admin_commands_option_at(c, i);
	return musafirctl_commands_common(i - n) ? &musafirctl_commands_common(i - n)->option : NULL;
}

int musafirctl_help_unknown_option(const struct admin_command *c, const char *name)
{
	const struct admin_option *o, *near = NULL, *begins = NULL;
	char command[ADMIN_NAME_MAX] = "";
	unsigned best = UINT_MAX;
	size_t i;

	for (i = 0; (o = option_at(c, i)); i++) {
		if (o->flags & ADMIN_DERIVED)
			continue;
		if (begins && *name && !strncmp(o->name, name, strlen(name)))
			return musafirctl_say(MUSAFIRCTL_USAGE, "--%s: is it --%s or --%s?", name, begins->name, o->name);
		if (!begins && !strncmp(o->name, name, strlen(name)))
			begins = o;
		if (musafirctl_near_is(name, o->name, &best))
			near = o;
	}
	if (near)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--%s: unknown option; did you mean --%s?", name, near->name);
	if (c)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--%s: unknown option of this command; see musafirctl help %s", name, admin_commands_name(c, command));
	return musafirctl_say(MUSAFIRCTL_USAGE, "--%s: unknown option; see musafirctl --help", name);
}
