/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Custodians, on a computer of their own: the records of the cases in a batch are opened, boxed for the vault, and nothing stays here.
 *
 * secret: the custodians' secrets and what they open; wiped before the command ends. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/rights.h"
#include "store/base/secret.h"
#include "store/ctl/musafirctl_file.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/seal_batch.h"

#define FILE_MAX (SEAL_BATCH_CASES * SEAL_BATCH_TEXT)

struct opening {
	char from[PATH_MAX], to[PATH_MAX];
	char text[FILE_MAX + 1], answer[FILE_MAX + 1];
	size_t len;
	struct seal_batch batch;
	struct seal_batch_case cases[SEAL_BATCH_CASES + 1];
	unsigned n, n_sec;
	uint8_t sec[SEAL_CUSTODIANS][SEAL_KEY];
};

static int read_keys(const struct musafirctl_request *r, struct opening *o)
{
	const char *value = musafirctl_request_get(r, "recovery-key");
	char path[PATH_MAX], err[256];
	int len;

	for (; value; value = musafirctl_request_next(r, "recovery-key", value), o->n_sec++) {
		len = (int)strcspn(value, "\n");
		if (o->n_sec == SEAL_CUSTODIANS || len >= PATH_MAX)
			return musafirctl_say(MUSAFIRCTL_USAGE, "--recovery-key: expected the files of two custodians");
		snprintf(path, sizeof(path), "%.*s", len, value);
		if (seal_escrow_read(o->sec[o->n_sec], path, err, sizeof(err)) < 0)
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	}
	return o->n_sec ? MUSAFIRCTL_DONE : musafirctl_say(MUSAFIRCTL_USAGE, "escrow open needs --recovery-key twice, the files of two custodians");
}

static int read_batch(struct opening *o)
{
	const char *at = o->text;
	size_t len;
	int rc = musafirctl_file_get(o->from, o->text, FILE_MAX, &len);

	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", o->from, strerror(-rc));
	o->text[len] = '\0';
	rc = seal_batch_head_read(&o->batch, &at, false);
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not what musafirctl case batch wrote", o->from);
	while ((rc = seal_batch_line_read(&o->cases[o->n], &at, o->n)) == 1)
		o->n++;
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s:%u: not whole: copy the file again", o->from, o->n + 5);
	return MUSAFIRCTL_DONE;
}

/* What custodians agree on, before anything is opened. */
static void show_cases(struct musafirctl *ctl, const struct opening *o)
{
	unsigned i;

	for (i = 0; i < o->n; i++) {
		musafirctl_out_row(ctl->out);
		musafirctl_out_put(ctl->out, "case", o->cases[i].number, false);
		musafirctl_out_put(ctl->out, "desk", o->cases[i].desk, false);
		musafirctl_out_put(ctl->out, "opened", o->cases[i].day, false);
	}
}

/* How many were agreed on: from the command line, or typed. */
static int agree(struct musafirctl *ctl, const struct opening *o)
{
	char typed[16] = "", count[16];

	snprintf(count, sizeof(count), "%u", o->n);
	if (!musafirctl_request_copy(&ctl->request, "cases", typed, sizeof(typed)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--cases: expected a number");
	if (!*typed && isatty(STDIN_FILENO)) {
		musafirctl_out_close(ctl->out);
		fprintf(stderr, "Compare with the cases that you were told. To open these %u, type how many they are: ", o->n);
		if (!fgets(typed, sizeof(typed), stdin))
			typed[0] = '\0';
		typed[strcspn(typed, "\n")] = '\0';
	}
	if (strcmp(typed, count))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s holds %u cases; say --cases %u once you compared them; nothing was opened", o->from, o->n, o->n);
	return MUSAFIRCTL_DONE;
}

static int open_cases(struct opening *o)
{
	struct seal_batch_case out;
	unsigned i;

	o->len = seal_batch_head(o->answer, &o->batch, true);
	for (i = 0; i < o->n; i++) {
		if (seal_batch_open(&out, &o->batch, &o->cases[i], o->sec, o->n_sec))
			return musafirctl_say(MUSAFIRCTL_FAILED, "case %s: these custodians do not open it, or it was changed; nothing was written",
					      o->cases[i].number);
		o->len += seal_batch_line(o->answer + o->len, &out);
	}
	o->len += seal_batch_end(o->answer + o->len, o->n);
	return MUSAFIRCTL_DONE;
}

static int write_answer(struct musafirctl *ctl, const struct opening *o)
{
	int rc = musafirctl_file_new(o->to, 0600, o->answer, o->len);

	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", o->to, strerror(-rc));
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "opened; at the service: musafirctl case answer FILE");
}

static int run(struct musafirctl *ctl, struct opening *o)
{
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "file", o->from, sizeof(o->from)) || !musafirctl_request_copy(&ctl->request, "to", o->to, sizeof(o->to)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "the path is too long");
	if (!*o->from || !*o->to)
		return musafirctl_say(MUSAFIRCTL_USAGE, "escrow open needs the file of musafirctl case batch, and --to FILE");
	rc = read_keys(&ctl->request, o);
	if (rc == MUSAFIRCTL_DONE)
		rc = read_batch(o);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	show_cases(ctl, o);
	rc = agree(ctl, o);
	if (rc == MUSAFIRCTL_DONE)
		rc = open_cases(o);
	return rc == MUSAFIRCTL_DONE ? write_answer(ctl, o) : rc;
}

int musafirctl_escrow_open(struct musafirctl *ctl)
{
	struct opening *o;
	int rc;

	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	o = calloc(1, sizeof(*o));
	if (!o)
		return musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	rc = run(ctl, o);
	secret_wipe_mem(o, sizeof(*o));
	free(o);
	return rc;
}
