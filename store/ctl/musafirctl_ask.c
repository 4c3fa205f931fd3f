/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must not stand on a command line: asked for on a terminal, else key=value lines of standard input. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "gateway/config/config.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"
#include "store/base/utf8.h"
#include "store/door/identity_attributes.h"
#include "store/identity/core/identity_number.h"
#include "store/identity/identity_actors.h"

#define LINE_MAX_OCTETS	1024	/* the longest attribute with room to spare */
#define LINES_MAX	(2 * ADMIN_PAIRS_MAX)
#define TRIES_MAX	10	/* of one question: by then somebody else should look */

struct question {
	const char *key;
	const char *prompt;
};

static const struct question number_questions[] = {
	{ "msisdn", "Phone number, with country code" },
	{ "slot", "Slot on this phone, 1 to 8 (empty: 1)" },
};

static const struct question person_questions[] = {
#define X(id, e, key, shape, need, question, fact, claim) { key, question },
	IDENTITY_ATTRIBUTES(X)
#undef X
	{ "notice", "The notice was read aloud and agreed to: type read (empty: shown at the first dial)" },
};

static int put_failed(const char *key, int rc)
{
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", key, rc == -EMSGSIZE ? "too much text" : "holds a line break");
}

/* Without the line break. returns: false at the end of input. */
static bool read_line(char *line, size_t size)
{
	size_t len;

	if (!fgets(line, size, stdin))
		return false;
	len = strlen(line);
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		line[--len] = '\0';
	return true;
}

/* Nothing may stay unsaid of a slot and of the notice; of attributes their row knows. */
static bool may_be_empty(const char *key)
{
	return !strcmp(key, "slot") || !strcmp(key, "notice");
}

/* The number of a paper is judged by the kind that was asked for before. */
static int check_number(const struct musafirctl *ctl, const struct question *q, const char *line, char err[IDENTITY_ERR_MAX])
{
	char type[LINE_MAX_OCTETS];
	int rc = 0;

	if (ctl->conf && !strcmp(q->key, identity_attributes[IDENTITY_ATTR_ID_NUMBER].key) &&
	    musafirctl_request_copy(&ctl->request, identity_attributes[IDENTITY_ATTR_ID_TYPE].key, type, sizeof(type))) {
		rc = identity_number_check(ctl->conf->store.numbers, type, line, err);
		secret_wipe_mem(type, sizeof(type));
	}
	return rc;
}

/* What the vault would refuse is told while it can be typed again. returns: whether it will do; else the reason was said. */
static bool is_accepted(const struct musafirctl *ctl, const struct question *q, const char *line)
{
	const struct identity_pair pair = { q->key, line };
	char err[IDENTITY_ERR_MAX];

	if (!*line && may_be_empty(q->key))
		return true;
	if (identity_pair_check(&pair, ctl->country ? ctl->country : ctl->conf->service.country, time(NULL), err) == 0 && check_number(ctl, q, line, err) == 0)
		return true;
	fprintf(stderr, "  %s\n", err);
	return false;
}

/* returns: exit code. secret: line; the caller wipes it. */
static int ask_until_accepted(const struct musafirctl *ctl, const struct question *q, char *line, size_t size)
{
	unsigned i;

	for (i = 0; i < TRIES_MAX; i++) {
		fprintf(stderr, "%s: ", q->prompt);
		if (!read_line(line, size))
			return musafirctl_say(MUSAFIRCTL_FAILED, "input ended; nothing was done");
		if (is_accepted(ctl, q, line))
			return MUSAFIRCTL_DONE;
	}
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not understood; nothing was done", q->key);
}

static int ask_one(struct musafirctl *ctl, const struct question *q)
{
	char line[LINE_MAX_OCTETS];
	int rc = ask_until_accepted(ctl, q, line, sizeof(line));

	if (rc == MUSAFIRCTL_DONE && *line) {
		rc = musafirctl_request_put(&ctl->request, q->key, line);
		rc = rc < 0 ? put_failed(q->key, rc) : MUSAFIRCTL_DONE;
		if (rc == MUSAFIRCTL_DONE && ctl->kept)
			ctl->kept(ctl);
	}
	secret_wipe_mem(line, sizeof(line));
	return rc;
}

static int ask_all(struct musafirctl *ctl, const struct question *q, size_t n)
{
	size_t i;
	int rc = MUSAFIRCTL_DONE;

	for (i = 0; i < n && rc == MUSAFIRCTL_DONE; i++)
		if (!musafirctl_request_get(&ctl->request, q[i].key))
			rc = ask_one(ctl, &q[i]);
	return rc;
}

static int take_line(struct musafirctl_request *r, char *line, unsigned number)
{
	char *eq = strchr(line, '=');
	int rc;

	if (!*line || *line == '#')
		return MUSAFIRCTL_DONE;
	if (!eq || eq == line)
		return musafirctl_say(MUSAFIRCTL_FAILED, "standard input:%u: expected key=value", number);
	*eq = '\0';
	if (!eq[1])
		return MUSAFIRCTL_DONE;
	rc = musafirctl_request_put(r, line, eq + 1);
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "standard input:%u: too much text", number) : MUSAFIRCTL_DONE;
}

/* What a program may have put in front of the first line. line: all of its octets are written. */
static int check_first(char line[LINE_MAX_OCTETS])
{
	size_t mark = utf8_mark(line, LINE_MAX_OCTETS);

	if (utf8_is_utf16(line, LINE_MAX_OCTETS))
		return musafirctl_say(MUSAFIRCTL_FAILED, "standard input: is UTF-16, not UTF-8");
	memmove(line, line + mark, LINE_MAX_OCTETS - mark);
	return MUSAFIRCTL_DONE;
}

static int read_all(struct musafirctl_request *r)
{
	char line[LINE_MAX_OCTETS] = "";
	int rc = MUSAFIRCTL_DONE;
	unsigned n;

	for (n = 1; rc == MUSAFIRCTL_DONE && read_line(line, sizeof(line)); n++) {
		if (n == 1)
			rc = check_first(line);
		if (rc != MUSAFIRCTL_DONE)
			break;
		if (n > LINES_MAX || strlen(line) == sizeof(line) - 1)
			rc = musafirctl_say(MUSAFIRCTL_FAILED, "standard input:%u: too much text", n);
		else
			rc = take_line(r, line, n);
	}
	secret_wipe_mem(line, sizeof(line));
	return rc;
}

/* The questions of a number that the command has an option for. */
static int ask_number(struct musafirctl *ctl)
{
	size_t i;
	int rc = MUSAFIRCTL_DONE;

	for (i = 0; i < ARRAY_SIZE(number_questions) && rc == MUSAFIRCTL_DONE; i++)
		if (admin_commands_option(ctl->command, number_questions[i].key))
			rc = ask_all(ctl, &number_questions[i], 1);
	return rc;
}

static bool wants_input(const struct musafirctl *ctl)
{
	const struct admin_option *o;
	size_t i;

	for (i = 0; (o = admin_commands_option_at(ctl->command, i)); i++)
		if (o->flags & ADMIN_PERSONAL && !musafirctl_request_get(&ctl->request, o->name))
			return true;
	return ctl->command->flags & ADMIN_PERSON;
}

static int ask_terminal(struct musafirctl *ctl)
{
	int rc;

	if (!(ctl->command->flags & ADMIN_PERSON))
		return ask_number(ctl);
	ctl->was_asked = true;
	fprintf(stderr, "Enter skips a question that may stay empty; Ctrl-C leaves, and %s.\n", ctl->kept ? "what was answered is kept" : "nothing is kept");
	rc = ask_all(ctl, number_questions, ARRAY_SIZE(number_questions));
	return rc == MUSAFIRCTL_DONE ? ask_all(ctl, person_questions, ARRAY_SIZE(person_questions)) : rc;
}

int musafirctl_ask(struct musafirctl *ctl)
{
	char buffer[BUFSIZ];
	int rc;

	if (!wants_input(ctl))
		return MUSAFIRCTL_DONE;
	setvbuf(stdin, buffer, _IOFBF, sizeof(buffer));	/* ours, so that it can be wiped */
	rc = isatty(STDIN_FILENO) ? ask_terminal(ctl) : read_all(&ctl->request);
	fclose(stdin);
	secret_wipe_mem(buffer, sizeof(buffer));
	return rc;
}
