/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Read a copy with the code that only the person has, on any machine: in words, or with --json for programs. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "store/base/secret.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/seal_copy.h"

#define TEXT_MAX	(16u << 20)	/* octets of a copy: more than the vault writes */

struct reading {
	struct seal_copy seal;
	char code[SEAL_COPY_CODE + 1];	/* secret, as is all of it */
	char *text;
	size_t len;
	char section[24];
};

/* Without echo on a terminal, else a line of standard input. returns: whether it is as many digits. */
static bool read_code(char code[SEAL_COPY_CODE + 1])
{
	char line[64] = "", buffer[256];
	struct termios was, quiet;
	bool is_tty = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
	size_t n = 0, i;

	setvbuf(stdin, buffer, _IOFBF, sizeof(buffer));	/* ours, so that it can be wiped */
	if (is_tty) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
		fputs("Code of the copy, 16 digits: ", stderr);
	}
	if (!fgets(line, sizeof(line), stdin))
		line[0] = '\0';
	if (is_tty) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	fclose(stdin);
	for (i = 0; line[i] && n <= SEAL_COPY_CODE; i++)
		if (line[i] >= '0' && line[i] <= '9' && n < SEAL_COPY_CODE)
			code[n++] = line[i];
		else if (!strchr(" -\r\n", line[i]))
			n = SEAL_COPY_CODE + 1;
	code[SEAL_COPY_CODE] = '\0';
	secret_wipe_mem(line, sizeof(line));
	secret_wipe_mem(buffer, sizeof(buffer));
	return n == SEAL_COPY_CODE;
}

/* returns: exit code. */
static int open_head(struct reading *r, FILE *from, const char *path)
{
	uint8_t head[SEAL_COPY_HEAD], salt[KDF_SALT], t[KDF_OUT];
	uint32_t mem, ops;
	int rc;

	if (fread(head, 1, sizeof(head), from) != sizeof(head) || seal_copy_cost(head, salt, &mem, &ops))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not a copy that person export wrote", path);
	if (!read_code(r->code))
		return musafirctl_say(MUSAFIRCTL_FAILED, "expected the 16 digits that the phone showed");
	rc = kdf_hash(t, r->code, SEAL_COPY_CODE, salt, mem, ops);
	if (rc == 0)
		rc = seal_copy_open(&r->seal, head, t);
	secret_wipe_mem(t, sizeof(t));
	return rc ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(-rc)) : MUSAFIRCTL_DONE;
}

/* All of it, before anything is shown. returns: exit code. */
static int open_parts(struct reading *r, FILE *from, const char *path)
{
	uint8_t sealed[SEAL_COPY_SEALED];
	bool last = false;
	size_t n, used;

	while (!last && r->len + SEAL_COPY_PART < TEXT_MAX && (n = fread(sealed, 1, sizeof(sealed), from))) {
		if (seal_copy_pull(&r->seal, (uint8_t *)r->text + r->len, &used, &last, sealed, n))
			return musafirctl_say(MUSAFIRCTL_FAILED, r->len ? "%s: not whole: copy the file again" : "%s: another code, or not whole", path);
		r->len += used;
	}
	if (!last || fgetc(from) != EOF)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not whole: copy the file again", path);
	r->text[r->len] = '\0';
	return MUSAFIRCTL_DONE;
}

/* section, key, the same in words, value; a line without a key is the title of its section. */
static void show_line(struct musafirctl *ctl, struct reading *r, char *line)
{
	char *part[4] = { "", "", "", "" };
	unsigned i;

	for (i = 0; line[i]; i++)
		if (((unsigned char)line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f)
			line[i] = ' ';
	for (i = 0; i < 4 && line; i++)
		part[i] = strsep(&line, "\t");
	if (!ctl->json) {
		printf(*part[1] ? *part[3] ? "%s: %s\n" : "%s\n" : "\n%s\n", part[2], part[3]);
		return;
	}
	if (strcmp(r->section, part[0]))
		musafirctl_out_section(ctl->out, part[0]);
	snprintf(r->section, sizeof(r->section), "%s", part[0]);
	if (!*part[1])
		return;
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "key", part[1], false);
	musafirctl_out_put(ctl->out, "words", part[2], false);
	musafirctl_out_put(ctl->out, "value", part[3], false);
}

static int show(struct musafirctl *ctl, struct reading *r)
{
	char *line, *at = r->text;

	while ((line = strsep(&at, "\n")) && at)
		show_line(ctl, r, line);
	if (ctl->json)
		return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
	return fflush(stdout) ? musafirctl_say(MUSAFIRCTL_FAILED, "standard output: %s", strerror(errno)) : MUSAFIRCTL_DONE;
}

int musafirctl_copy_open(struct musafirctl *ctl)
{
	struct reading r = { .len = 0 };
	char path[PATH_MAX];
	FILE *from;
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "file", path, sizeof(path)) || !*path)
		return musafirctl_say(MUSAFIRCTL_USAGE, "export open needs the file; see musafirctl help export open");
	from = fopen(path, "re");
	if (!from)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(errno));
	r.text = malloc(TEXT_MAX);
	rc = r.text ? open_head(&r, from, path) : musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	if (rc == MUSAFIRCTL_DONE)
		rc = open_parts(&r, from, path);
	if (rc == MUSAFIRCTL_DONE)
		rc = show(ctl, &r);
	fclose(from);
	if (r.text)
		secret_wipe_mem(r.text, TEXT_MAX);
	free(r.text);
	secret_wipe_mem(&r, sizeof(r));
	return rc;
}
