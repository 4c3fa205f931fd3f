/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records that custodians open for cases: the file that goes to them, and the one that comes back. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/ctl/musafirctl_file.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/seal_batch.h"

#define FILE_MAX ((SEAL_BATCH_CASES + 2) * SEAL_BATCH_TEXT)

struct batch_file {
	char text[FILE_MAX + 1];
	size_t len;
	unsigned n;	/* lines that came */
};

static void take_line(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct batch_file *f = ctl->priv;
	const char *at = memmem(packet, len, "\nline=", 6), *end;

	if (!at || f->n == SEAL_BATCH_CASES)
		return;
	at += 6;
	end = memchr(at, '\n', (size_t)(packet + len - at));
	if (!end || f->len + (size_t)(end - at) + 1 > FILE_MAX)
		return;
	memcpy(f->text + f->len, at, (size_t)(end - at));
	f->len += (size_t)(end - at);
	f->text[f->len++] = '\n';
	f->n++;
}

static int ask(struct musafirctl *ctl, const char *word)
{
	const char *const words[2] = { "case", word };

	ctl->is_part = true;
	ctl->take = take_line;
	musafirctl_request_begin(&ctl->request, words);
	return musafirctl_run_request(ctl);
}

static int write_batch(struct musafirctl *ctl, struct batch_file *f, const char *to)
{
	char end[SEAL_BATCH_TEXT];
	size_t len = seal_batch_end(end, f->n);
	int rc;

	memcpy(f->text + f->len, end, len);
	f->len += len;
	rc = musafirctl_file_new(to, 0600, f->text, f->len);
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", to, strerror(-rc));
	snprintf(end, sizeof(end), "%u", f->n);
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "file", to, false);
	musafirctl_out_put(ctl->out, "cases", end, true);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "two custodians open it on a computer of theirs: musafirctl escrow open");
}

static int make_batch(struct musafirctl *ctl, struct batch_file *f, const char *to)
{
	char *comma;
	int rc;

	ctl->priv = f;
	rc = ask(ctl, "head");
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	for (comma = f->text; (comma = strchr(comma, ',')); )
		*comma = '\n';
	f->n = 0;
	rc = ask(ctl, "wraps");
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	return f->n ? write_batch(ctl, f, to) : musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "no case waits for the custodians; nothing was written");
}

int musafirctl_case_batch(struct musafirctl *ctl)
{
	struct batch_file *f = calloc(1, sizeof(*f));
	char to[PATH_MAX];
	int rc;

	if (!f)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	rc = musafirctl_request_copy(&ctl->request, "to", to, sizeof(to)) ? make_batch(ctl, f, to) : musafirctl_say(MUSAFIRCTL_USAGE, "--to: the path is too long");
	free(f);
	return rc;
}

/* ---- the answer ---- */

static int send_case(struct musafirctl *ctl, const char *batch, const struct seal_batch_case *c)
{
	const char *const words[2] = { "case", "key" };
	char line[SEAL_BATCH_TEXT];
	size_t len = seal_batch_line(line, c);

	line[len - 1] = '\0';
	ctl->is_part = true;
	musafirctl_request_begin(&ctl->request, words);
	if (musafirctl_request_put(&ctl->request, "batch", batch) < 0 || musafirctl_request_put(&ctl->request, "line", line) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "case %s: too much text", c->number);
	return musafirctl_run_request(ctl);
}

/* Each case by itself: what one of them refuses keeps no other waiting. */
static int send_all(struct musafirctl *ctl, const char *from, const char *at, const struct seal_batch *b)
{
	char batch[2 * SEAL_IX + 1], count[16];
	struct seal_batch_case c;
	unsigned n, taken = 0;
	int rc;

	for (n = 0; n < SEAL_IX; n++)
		snprintf(batch + 2 * n, 3, "%02x", b->id[n]);
	for (n = 0; (rc = seal_batch_line_read(&c, &at, n)) == 1; n++) {
		rc = send_case(ctl, batch, &c);
		if (rc == MUSAFIRCTL_DONE)
			taken++;
		else
			musafirctl_say(0, "%s:%u: case %s was not taken", from, n + 5, c.number);
	}
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s:%u: not whole: copy the file again; %u cases were taken", from, n + 5, taken);
	musafirctl_out_row(ctl->out);
	snprintf(count, sizeof(count), "%u", n);
	musafirctl_out_put(ctl->out, "cases", count, true);
	snprintf(count, sizeof(count), "%u", taken);
	musafirctl_out_put(ctl->out, "taken", count, true);
	return musafirctl_out_end(ctl->out, taken == n ? MUSAFIRCTL_DONE : MUSAFIRCTL_FAILED, taken == n ? "these records open when their cases are due" : "not all were taken");
}

int musafirctl_case_answer(struct musafirctl *ctl)
{
	struct batch_file *f = calloc(1, sizeof(*f));
	struct seal_batch b;
	char from[PATH_MAX];
	const char *at;
	int rc = -ENOMEM;

	if (f && musafirctl_request_copy(&ctl->request, "file", from, sizeof(from)))
		rc = musafirctl_file_get(from, f->text, FILE_MAX, &f->len);
	if (rc) {
		free(f);
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", f ? from : "answer", strerror(-rc));
	}
	at = f->text;
	rc = seal_batch_head_read(&b, &at, true) ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: not what musafirctl escrow open wrote", from)
						 : send_all(ctl, from, at, &b);
	free(f);
	return rc;
}
