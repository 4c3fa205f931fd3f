/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The slip that the person takes along: who, which phone, the start code and what to do with it, in their language. Plain text for a receipt printer
 * of 32 or 40 columns, or one page of SVG or PDF. It goes into a file of its own or to a command, and nowhere else. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "store/base/octets.h"
#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define FILE_TRIES 8

static const char *const forms[] = { "text32", "text40", "svg", "pdf" };

bool desk_slip_is_form(const char *form)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forms); i++)
		if (!strcmp(forms[i], form))
			return strncmp(form, "text", 4) ? desk_slip_draw(NULL, NULL, 0, false, NULL, NULL) != -ENOTSUP : true;
	return false;
}

/* ---- where it goes ---- */

struct out {
	int fd;
	pid_t pid;
	char path[PATH_MAX];
};

static int write_out(void *ctx, const void *octets, size_t len)
{
	return octets_write(((struct out *)ctx)->fd, octets, len);
}

/* A name that nobody else has, readable by its owner. */
static int open_file(struct out *o, const char *folder, const char *form)
{
	const char *end = strncmp(form, "text", 4) ? form : "txt";
	int i;

	snprintf(o->path, sizeof(o->path), "%s/slip-XXXXXX.%s", folder, end);
	for (i = 0; i < FILE_TRIES; i++) {
		o->fd = mkostemps(o->path, (int)strlen(end) + 1, O_CLOEXEC);
		if (o->fd >= 0 || errno != EEXIST)
			break;
	}
	return o->fd < 0 ? -errno : 0;
}

/* The command hears nothing of the terminal and says nothing on it. */
static void be_command(const char *command, int in)
{
	sigset_t none;
	int null = open("/dev/null", O_WRONLY);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(in, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static int open_command(struct out *o, const char *command)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	o->pid = fork();
	if (o->pid == 0)
		be_command(command, fds[0]);
	close(fds[0]);
	o->fd = fds[1];
	if (o->pid > 0)
		return 0;
	close(fds[1]);
	return -EAGAIN;
}

static int close_out(struct out *o, int rc)
{
	int status = 0;

	if (close(o->fd) < 0 && rc == 0)
		rc = -errno;
	if (o->pid > 0 && waitpid(o->pid, &status, 0) == o->pid && status && rc == 0)
		rc = -EIO;
	if (rc < 0 && o->path[0])
		unlink(o->path);
	return rc;
}

/* ---- what it says ---- */

struct lines {
	char text[DESK_SLIP_LINES][DESK_LINE_MAX];
	bool is_large[DESK_SLIP_LINES];
	unsigned n;
};

static void add(struct lines *l, bool is_large, const char *text)
{
	if (l->n == DESK_SLIP_LINES)
		return;
	osmo_strlcpy(l->text[l->n], text, sizeof(l->text[0]));
	l->is_large[l->n++] = is_large;
}

static void say(struct lines *l, const struct desk *d, const char *key, const char *one, const char *two)
{
	const char *pattern = menu_say(d->conf->menu, d->draft.lang[0] ? d->draft.lang : d->lang, "slip", key);
	char line[DESK_LINE_MAX];

	add(l, false, desk_fill(line, pattern ? pattern : key, one, two));
	secret_wipe_mem(line, sizeof(line));
}

static void fill_code(struct lines *l, const struct desk *d, const struct desk_slip *slip)
{
	char code[24];

	snprintf(code, sizeof(code), "%.3s %s", slip->code, strlen(slip->code) > 3 ? slip->code + 3 : "");
	add(l, false, slip->masked);
	say(l, d, "code", "", "");
	add(l, true, code);
	say(l, d, "dial", d->conf->dial, "");
	if (*slip->slot)
		say(l, d, "slot", slip->slot, "");
	say(l, d, "once", "", "");
	secret_wipe_mem(code, sizeof(code));
}

/* Of a unit: nothing is promised that the service has not made. */
static void fill_unit(struct lines *l, const struct desk *d, const struct desk_slip *slip)
{
	char number[24];

	snprintf(number, sizeof(number), "%.4s %s", slip->code, strlen(slip->code) > 4 ? slip->code + 4 : "");
	say(l, d, "joined", "", "");
	add(l, true, number);
	say(l, d, "later", d->conf->dial, "");
}

static void fill(struct lines *l, const struct desk *d, const struct desk_slip *slip)
{
	say(l, d, "title", "", "");
	add(l, false, slip->name);
	if (d->conf->unit)
		fill_unit(l, d, slip);
	else
		fill_code(l, d, slip);
	say(l, d, "secret", "", "");
	say(l, d, "help", d->conf->hotline, d->desk);
}

/* ---- plain text ---- */

char *desk_plain(char *text)
{
	char *at;

	while ((at = strstr(text, DESK_ISOLATE)) || (at = strstr(text, DESK_ISOLATED)))
		memmove(at, at + sizeof(DESK_ISOLATE) - 1, strlen(at + sizeof(DESK_ISOLATE) - 1) + 1);
	return text;
}

/* Columns that a text takes, and how many octets of it fit: best up to a blank. */
static size_t fits(const char *text, size_t columns)
{
	size_t n, got, width = 0, blank = 0;
	mbstate_t state = { 0 };
	wchar_t c;

	for (n = 0; text[n]; n += got) {
		got = mbrtowc(&c, text + n, MB_CUR_MAX, &state);
		if (got == 0 || got > MB_CUR_MAX)
			return n;
		width += wcwidth(c) > 0 ? (size_t)wcwidth(c) : 0;
		if (width > columns)
			return blank ? blank : n;
		if (c == L' ')
			blank = n + got;
	}
	return n;
}

static int write_text(struct lines *l, size_t columns, struct out *o)
{
	const char *at;
	unsigned i;
	size_t n;
	int rc = 0;

	for (i = 0; i < l->n && rc == 0; i++) {
		at = desk_plain(l->text[i]);
		do {
			n = fits(at, columns);
			if (l->is_large[i])
				rc = write_out(o, "    ", 4);
			if (rc == 0)
				rc = write_out(o, at, n);
			if (rc == 0)
				rc = write_out(o, l->is_large[i] ? "\n\n" : "\n", l->is_large[i] ? 2 : 1);
			at += n;
		} while (*at && n && rc == 0);
	}
	return rc;
}

static int write_drawn(const struct lines *l, bool is_pdf, struct out *o)
{
	const char *lines[DESK_SLIP_LINES];
	unsigned i;

	for (i = 0; i < l->n; i++)
		lines[i] = l->text[i];
	return desk_slip_draw(lines, l->is_large, l->n, is_pdf, write_out, o);
}

int desk_slip_print(struct desk *d, const struct desk_slip *slip)
{
	const struct desk_slip_to *to = &d->conf->slip;
	struct out o = { .fd = -1 };
	struct lines l = { .n = 0 };
	int rc = to->command ? open_command(&o, to->command) : open_file(&o, to->folder, to->form);

	if (rc < 0)
		return rc;
	fill(&l, d, slip);
	if (!strncmp(to->form, "text", 4))
		rc = write_text(&l, (size_t)atoi(to->form + 4), &o);
	else
		rc = write_drawn(&l, !strcmp(to->form, "pdf"), &o);
	secret_wipe_mem(&l, sizeof(l));
	return close_out(&o, rc);
}

void desk_slip_send(struct desk *d, const struct desk_slip *slip)
{
	char line[DESK_LINE_MAX];
	int rc = desk_slip_print(d, slip);

	desk_page_message(d, rc == 0 ? desk_word(d, "slip_done") : desk_fill(line, desk_word(d, "slip_failed"), strerror(-rc), ""));
}
