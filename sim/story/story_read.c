/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/smsc_bad.h"
#include "sim/story/story.h"

/* Where reading stands. */
struct reader {
	struct story *story;
	const char *path;
	unsigned line;
	unsigned depth;
	bool indented;
};

static int read_file(struct story *story, const char *path, unsigned depth);

__attribute__((format(printf, 2, 3))) static int reader_fault(struct reader *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	r->story->faults = talloc_asprintf_append(r->story->faults, "%s:%u: ", r->path, r->line);
	r->story->faults = talloc_vasprintf_append(r->story->faults, fmt, ap);
	r->story->faults = talloc_strdup_append(r->story->faults, "\n");
	va_end(ap);
	return -EINVAL;
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* Step over word when p begins with it as a whole word. */
static bool step_over_word(const char **p, const char *w)
{
	size_t n = strlen(w);

	if (strncmp(*p, w, n) || ((*p)[n] && !isblank((unsigned char)(*p)[n])))
		return false;
	*p = skip_blanks(*p + n);
	return true;
}

/* Take the next word as a talloc string, NULL at the end. */
static char *take_word(void *ctx, const char **p)
{
	size_t n = strcspn(*p, " \t");
	char *s = n ? talloc_strndup(ctx, *p, n) : NULL;

	*p = skip_blanks(*p + n);
	return s;
}

/* A quoted string; a backslash takes the next character as it is. NULL: there is none. */
static char *read_quoted(void *ctx, const char **p)
{
	char buf[STORY_LINE_MAX];
	size_t n = 0;
	const char *q = *p;

	if (*q++ != '"')
		return NULL;
	for (; *q && *q != '"'; q++) {
		if (*q == '\\' && q[1])
			q++;
		if (n + 1 < sizeof(buf))
			buf[n++] = *q;
	}
	if (*q != '"')
		return NULL;
	buf[n] = '\0';
	*p = skip_blanks(q + 1);
	return talloc_strdup(ctx, buf);
}

/* The rest of the line, with or without quotes round it. */
static char *rest_of_line(void *ctx, const char **p)
{
	const char *q = *p;
	char *s = read_quoted(ctx, &q);

	if (s && !*q) {
		*p = q;
		return s;
	}
	talloc_free(s);
	s = talloc_strdup(ctx, *p);
	*p += strlen(*p);
	return s;
}

static struct story_step *add_step(struct reader *r, enum story_op op)
{
	struct story *s = r->story;
	struct story_step *step;

	if (s->n_steps >= STORY_STEPS_MAX)
		return NULL;
	s->steps = talloc_realloc(s, s->steps, struct story_step, s->n_steps + 1);
	step = &s->steps[s->n_steps++];
	memset(step, 0, sizeof(*step));
	step->op = op;
	step->file = r->path;
	step->line = r->line;
	return step;
}

/* "a" and "b" and not "c" */
static int read_expects(struct reader *r, struct story_step *step, const char **p)
{
	do {
		struct story_expect *e = &step->expects[step->n_expects];

		if (step->n_expects >= STORY_EXPECTS_MAX)
			return reader_fault(r, "more than %d texts in a line", STORY_EXPECTS_MAX);
		e->in_english = step_over_word(p, "en");
		e->is_not = step_over_word(p, "not");
		e->text = read_quoted(r->story, p);
		if (!e->text)
			return reader_fault(r, "expected a text in quotes, found '%s'", *p);
		step->n_expects++;
	} while (step_over_word(p, "and"));
	return 0;
}

/* {name:digits} */
static int read_keep(struct reader *r, struct story_step *step, const char **p)
{
	struct story_keep *k = &step->keeps[step->n_keeps];
	int end = 0;

	if (step->n_keeps >= STORY_KEEPS_MAX)
		return reader_fault(r, "more than %d values kept in a line", STORY_KEEPS_MAX);
	if (sscanf(*p, "{%15[a-z0-9_]:digits}%n", k->name, &end) != 1 || !end)
		return reader_fault(r, "expected {name:digits}, found '%s'", *p);
	step->n_keeps++;
	*p = skip_blanks(*p + end);
	return 0;
}

static int read_keeps(struct reader *r, struct story_step *step, const char **p)
{
	int rc = 0;

	if (!step_over_word(p, "then"))
		return 0;
	do {
		rc = read_keep(r, step, p);
	} while (!rc && step_over_word(p, "and"));
	return rc;
}

static int expect_and_keep(struct reader *r, struct story_step *step, const char **p)
{
	int rc = read_expects(r, step, p);

	return rc ? rc : read_keeps(r, step, p);
}

/* One reader a keyword: the keyword is behind, step is fresh. */

static int read_rest(struct reader *r, struct story_step *step, const char **p)
{
	step->text = rest_of_line(r->story, p);
	return *step->text ? 0 : reader_fault(r, "expected something behind '%s'", step->source);
}

static int read_nothing(struct reader *r, struct story_step *step, const char **p)
{
	return 0;
}

static int read_sees(struct reader *r, struct story_step *step, const char **p)
{
	if (step_over_word(p, "nothing")) {
		step->op = STORY_SEES_NOTHING;
		return 0;
	}
	return expect_and_keep(r, step, p);
}

static int read_gets(struct reader *r, struct story_step *step, const char **p)
{
	step->flag = step_over_word(p, "nothing");
	return 0;
}

static int read_let(struct reader *r, struct story_step *step, const char **p)
{
	step->link = take_word(r->story, p);
	if (!step->link || strlen(step->link) >= STORY_NAME_MAX || !step_over_word(p, "="))
		return reader_fault(r, "expected: let NAME = TEXT");
	return read_rest(r, step, p);
}

/* The rest of the line, with an ending, names a file beside this one: its steps come instead of the line. */
static int read_other(struct reader *r, const char **p, const char *ending)
{
	const char *slash = **p == '/' ? NULL : strrchr(r->path, '/');
	char *path = talloc_asprintf(r->story, "%.*s%s%s", slash ? (int)(slash - r->path + 1) : 0, r->path, *p, ending);
	int rc;

	*p += strlen(*p);
	r->story->n_steps--;
	rc = read_file(r->story, path, r->depth + 1);
	return rc == -ENOENT ? reader_fault(r, "cannot read '%s'", path) : rc;
}

static int read_given(struct reader *r, struct story_step *step, const char **p)
{
	return step_over_word(p, "world") ? read_other(r, p, ".world") : read_rest(r, step, p);
}

static int read_include(struct reader *r, struct story_step *step, const char **p)
{
	return read_other(r, p, "");
}

static int read_compare(struct reader *r, struct story_step *step, const char **p)
{
	char *end;

	if (!**p && step->op == STORY_SECONDS)
		return 0;
	if (step_over_word(p, "<="))
		step->cmp = STORY_AT_MOST;
	else if (step_over_word(p, "="))
		step->cmp = STORY_EXACTLY;
	else
		return reader_fault(r, "expected <= or = and a number");
	step->amount = strtoll(*p, &end, 10);
	if (end == *p)
		return reader_fault(r, "expected a number, found '%s'", *p);
	*p = skip_blanks(end);
	return 0;
}

static int read_sms(struct reader *r, struct story_step *step, const char **p)
{
	if (step_over_word(p, "to")) {
		step->op = STORY_SMS_TO;
		step->number = take_word(r->story, p);
		if (!step->number || !step_over_word(p, "contains"))
			return reader_fault(r, "expected: sms to NUMBER contains \"TEXT\"");
		return expect_and_keep(r, step, p);
	}
	step->number = take_word(r->story, p);
	if (step_over_word(p, "on"))
		step->link = take_word(r->story, p);
	step->text = read_quoted(r->story, p);
	return step->number && step->text ? 0 : reader_fault(r, "expected: sms NUMBER \"TEXT\"");
}

static int read_next(struct reader *r, struct story_step *step, const char **p)
{
	if (!step_over_word(p, "sms") || !step_over_word(p, "to"))
		return reader_fault(r, "expected: next sms to NUMBER contains \"TEXT\"");
	step->number = take_word(r->story, p);
	if (!step->number || !step_over_word(p, "contains"))
		return reader_fault(r, "expected: next sms to NUMBER contains \"TEXT\"");
	return expect_and_keep(r, step, p);
}

static int read_no(struct reader *r, struct story_step *step, const char **p)
{
	if (!step_over_word(p, "sms") || !step_over_word(p, "to"))
		return reader_fault(r, "expected: no sms to NUMBER");
	step->number = take_word(r->story, p);
	return step->number ? 0 : reader_fault(r, "expected a number");
}

static bool is_role(const char *s)
{
	static const char *const roles[] = { "gateway", "vault", "worker", "supervisor", "daemon" };

	for (size_t i = 0; s && i < ARRAY_SIZE(roles); i++)
		if (!strcmp(s, roles[i]))
			return true;
	return false;
}

static int read_role(struct reader *r, struct story_step *step, const char **p)
{
	step->text = take_word(r->story, p);
	if (!is_role(step->text))
		return reader_fault(r, "expected gateway, vault, worker, supervisor or daemon");
	if (step->op != STORY_KILL || !step_over_word(p, "at"))
		return 0;
	if (strcmp(step->text, "vault") || !step_over_word(p, "commit"))
		return reader_fault(r, "expected: kill vault at commit");
	step->op = STORY_KILL_AT_COMMIT;
	return 0;
}

static int read_daemon(struct reader *r, struct story_step *step, const char **p)
{
	return step_over_word(p, "daemon") ? 0 : reader_fault(r, "expected 'daemon'");
}

static int64_t unit_of(const char *s)
{
	static const struct { const char *name; int64_t s; } units[] = {
		{ "s", 1 }, { "min", 60 }, { "h", 3600 }, { "hour", 3600 }, { "hours", 3600 }, { "day", 86400 }, { "days", 86400 },
	};

	for (size_t i = 0; s && i < ARRAY_SIZE(units); i++)
		if (!strcmp(s, units[i].name))
			return units[i].s;
	return 0;
}

static int read_wait(struct reader *r, struct story_step *step, const char **p)
{
	unsigned hour, minute;
	char *end, *unit;
	int n = 0;

	if (sscanf(*p, "until %2u:%2u%n", &hour, &minute, &n) == 2 && n && hour < 24 && minute < 60) {
		step->op = STORY_WAIT_UNTIL;
		step->amount = hour * 3600 + minute * 60;
		*p += n;
		return 0;
	}
	step->amount = strtoll(*p, &end, 10);
	*p = skip_blanks(end);
	if (step_over_word(p, "real"))
		step->op = STORY_WAIT_REAL;
	unit = take_word(r->story, p);
	if (step->amount <= 0 || step->amount > 100000 || !unit_of(unit))
		return reader_fault(r, "expected: wait 20 min, or wait 2 real s (s, min, h, days)");
	step->amount *= unit_of(unit);
	return 0;
}

static int read_link(struct reader *r, struct story_step *step, const char **p)
{
	struct smsc_bad bad;

	step->link = take_word(r->story, p);
	step->flag = step_over_word(p, "up");
	if (step->link && (step->flag || step_over_word(p, "down")))
		return 0;
	if (step->link && step_over_word(p, "quiet")) {
		step->op = STORY_QUIET;
		return 0;
	}
	step->op = STORY_BAD;
	step->text = rest_of_line(r->story, p);
	return step->link && smsc_bad_read(&bad, step->text) == 0 ? 0 : reader_fault(r, "expected: link NAME up, or down, or how it is bad, musafir-sim(1)");
}

static int read_replay(struct reader *r, struct story_step *step, const char **p)
{
	if (!step_over_word(p, "last"))
		return reader_fault(r, "expected: replay last");
	if (!step_over_word(p, "with"))
		return 0;
	step->flag = step_over_word(p, "new") && step_over_word(p, "sequence");
	return step->flag ? 0 : reader_fault(r, "expected: replay last with new sequence");
}

static int read_disk(struct reader *r, struct story_step *step, const char **p)
{
	step->flag = step_over_word(p, "full");
	return step->flag || step_over_word(p, "free") ? 0 : reader_fault(r, "expected: disk full, or disk free");
}

static int read_files(struct reader *r, struct story_step *step, const char **p)
{
	return step_over_word(p, "lack") ? read_expects(r, step, p) : reader_fault(r, "expected: files lack \"TEXT\"");
}

/* ctl ARGS [then {x:digits}] [fails] */
static int read_ctl(struct reader *r, struct story_step *step, const char **p)
{
	char *line = rest_of_line(r->story, p), *then = strstr(line, " then {");
	size_t n;
	int rc = 0;

	if (then) {
		const char *q = then + 1;

		rc = read_keeps(r, step, &q);
		if (!rc && *q)
			rc = reader_fault(r, "expected nothing more, found '%s'", q);
		*then = '\0';
	}
	n = strlen(line);
	if (n > 6 && !strcmp(line + n - 6, " fails")) {
		step->flag = true;
		line[n - 6] = '\0';
	}
	step->text = line;
	return *line ? rc : reader_fault(r, "expected: ctl ARGUMENTS");
}

/* then {x:digits} on a line of its own: of the screen, or below a ctl line of what it printed. */
static int read_then(struct reader *r, struct story_step *step, const char **p)
{
	const struct story *s = r->story;
	enum story_op before = s->n_steps > 1 ? s->steps[s->n_steps - 2].op : STORY_SEES;

	if (before == STORY_CTL || before == STORY_PRINTS)
		step->op = STORY_PRINTS;
	return read_keep(r, step, p);
}

/* until "a", below a ctl line. */
static int read_until(struct reader *r, struct story_step *step, const char **p)
{
	struct story *s = r->story;

	if (s->n_steps < 2 || s->steps[s->n_steps - 2].op != STORY_CTL)
		return reader_fault(r, "'until' stands below a ctl line");
	s->steps[s->n_steps - 2].until = true;
	return read_expects(r, step, p);
}

/* fails, below a ctl line: it is to fail. */
static int read_fails(struct reader *r, struct story_step *step, const char **p)
{
	struct story *s = r->story;

	s->n_steps--;
	for (unsigned i = s->n_steps; i-- > 0;) {
		if (s->steps[i].op == STORY_PRINTS)
			continue;
		if (s->steps[i].op != STORY_CTL)
			break;
		s->steps[i].flag = true;
		return 0;
	}
	return reader_fault(r, "'fails' stands below a ctl line");
}

static int read_phone(struct reader *r, struct story_step *step, const char **p);

struct keyword {
	const char *name;
	enum story_op op;
	int (*read)(struct reader *r, struct story_step *step, const char **p);
};

static const struct keyword keywords[] = {
	{ "say", STORY_SAY, read_rest },
	{ "given", STORY_GIVEN, read_given },
	{ "include", STORY_GIVEN, read_include },
	{ "let", STORY_LET, read_let },
	{ "phone", STORY_PHONE, read_phone },
	{ "dials", STORY_DIALS, read_rest },
	{ "types", STORY_TYPES, read_rest },
	{ "sees", STORY_SEES, read_sees },
	{ "ends", STORY_ENDS, read_nothing },
	{ "stays", STORY_STAYS, read_nothing },
	{ "lost", STORY_LOST, read_nothing },
	{ "drops", STORY_DROPS, read_nothing },
	{ "gets", STORY_GETS, read_gets },
	{ "is", STORY_IS, read_rest },
	{ "screens", STORY_SCREENS, read_compare },
	{ "keys", STORY_KEYS, read_compare },
	{ "seconds", STORY_SECONDS, read_compare },
	{ "bill", STORY_BILL, read_nothing },
	{ "sms", STORY_SMS, read_sms },
	{ "next", STORY_NEXT_SMS, read_next },
	{ "no", STORY_NO_SMS, read_no },
	{ "kill", STORY_KILL, read_role },
	{ "restart", STORY_RESTART, read_role },
	{ "start", STORY_START, read_daemon },
	{ "stop", STORY_STOP, read_daemon },
	{ "ready", STORY_READY, read_nothing },
	{ "wait", STORY_WAIT, read_wait },
	{ "feed", STORY_FEED, read_rest },
	{ "reload", STORY_RELOAD, read_rest },
	{ "link", STORY_LINK, read_link },
	{ "replay", STORY_REPLAY, read_replay },
	{ "disk", STORY_DISK, read_disk },
	{ "ctl", STORY_CTL, read_ctl },
	{ "prints", STORY_PRINTS, expect_and_keep },
	{ "until", STORY_UNTIL, read_until },
	{ "then", STORY_SEES, read_then },
	{ "fails", STORY_PRINTS, read_fails },
	{ "files", STORY_FILES_LACK, read_files },
};

static int read_step(struct reader *r, const char *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++) {
		const char *q = p;
		struct story_step *step;
		int rc;

		if (!step_over_word(&q, keywords[i].name))
			continue;
		step = add_step(r, keywords[i].op);
		if (!step)
			return reader_fault(r, "more than %d steps", STORY_STEPS_MAX);
		step->source = talloc_strdup(r->story, p);
		rc = keywords[i].read(r, step, &q);
		if (!rc && *skip_blanks(q))
			rc = reader_fault(r, "expected the end of the line, found '%s'", q);
		return rc;
	}
	return reader_fault(r, "unknown step '%s'", p);
}

/* phone N [on LINK] [STEP] */
static int read_phone(struct reader *r, struct story_step *step, const char **p)
{
	const char *behind;

	step->number = take_word(r->story, p);
	if (!step->number)
		return reader_fault(r, "expected: phone NUMBER");
	if (step_over_word(p, "on"))
		step->link = take_word(r->story, p);
	if (!**p)
		return 0;
	behind = *p;
	*p += strlen(*p);
	return read_step(r, behind);
}

/* key=value below a ctl line goes to its standard input. */
static bool is_input(const struct reader *r, const char *p)
{
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_0123456789");

	return r->indented && n && p[n] == '=' && r->story->n_steps && r->story->steps[r->story->n_steps - 1].op == STORY_CTL;
}

static void add_input(struct reader *r, const char *p)
{
	struct story_step *step = &r->story->steps[r->story->n_steps - 1];

	step->input = talloc_asprintf(r->story, "%s%s\n", step->input ? step->input : "", p);
}

static int read_comment(struct reader *r, const char *p)
{
	struct story_step *step;

	p = skip_blanks(p + 1);
	if (strncmp(p, "Goal:", 5))
		return 0;
	step = add_step(r, STORY_GOAL);
	if (!step)
		return reader_fault(r, "more than %d steps", STORY_STEPS_MAX);
	step->text = talloc_strdup(r->story, skip_blanks(p + 5));
	step->source = talloc_strdup(r->story, p);
	r->story->n_goals++;
	return 0;
}

static int read_line(struct reader *r, char *line)
{
	size_t n = strlen(line);
	const char *p;

	while (n && isspace((unsigned char)line[n - 1]))
		line[--n] = '\0';
	p = skip_blanks(line);
	r->indented = p != line;
	if (!*p)
		return 0;
	if (*p == '#')
		return read_comment(r, p);
	if (!is_input(r, p))
		return read_step(r, p);
	add_input(r, p);
	return 0;
}

static int read_lines(struct story *story, const char *path, const char *text, unsigned depth)
{
	struct reader r = { .story = story, .path = talloc_strdup(story, path), .depth = depth };
	char line[STORY_LINE_MAX];
	int rc = 0;

	if (depth > STORY_DEPTH_MAX)
		return reader_fault(&r, "included too deep, perhaps in a circle");
	while (*text) {
		size_t n = strcspn(text, "\n");

		r.line++;
		if (n >= sizeof(line)) {
			rc = reader_fault(&r, "line longer than %zu octets", sizeof(line) - 1);
		} else {
			memcpy(line, text, n);
			line[n] = '\0';
			rc = read_line(&r, line) < 0 ? -EINVAL : rc;
		}
		text += n + (text[n] == '\n');
	}
	return rc;
}

static int read_file(struct story *story, const char *path, unsigned depth)
{
	FILE *f = fopen(path, "r");
	char *text;
	size_t n;
	int rc;

	if (!f)
		return -ENOENT;
	text = talloc_zero_size(story, 1024 * 1024 + 1);
	n = fread(text, 1, 1024 * 1024, f);
	fclose(f);
	text[n] = '\0';
	rc = read_lines(story, path, text, depth);
	talloc_free(text);
	return rc;
}

struct story *story_new(void *ctx)
{
	struct story *story = talloc_zero(ctx, struct story);

	if (story)
		story->faults = talloc_strdup(story, "");
	return story;
}

int story_read(struct story *story, const char *path)
{
	struct reader r = { .story = story, .path = path };
	int rc = read_file(story, path, 0);

	return rc == -ENOENT ? reader_fault(&r, "cannot read this file") : rc;
}

int story_read_text(struct story *story, const char *path, const char *text)
{
	return read_lines(story, path, text, 0);
}
