/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Have a copy made and fetch it: the vault asks the person, and hands over what is sealed. Killed at any moment, the same command with the number of the case
 * goes on: what was agreed to stays in the vault until the file has its name. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/backup/backup.h"
#include "store/base/secret.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/seal_copy.h"

#define WORD	16
#define LOOK_S	2
#define LOOKS	330		/* eleven minutes: the person has ten */

struct fetch {
	char msisdn[40], slot[4], desk[16], number[WORD], to[PATH_MAX - 64];	/* secret: msisdn */
	struct backup_part part;
	char state[WORD];
	uint8_t octets[SEAL_COPY_SEALED];
	size_t len;
};

/* A value of a row; n octets at the most, of these characters. */
static size_t cell(char *out, size_t size, const char *packet, size_t len, const char *key, const char *may)
{
	const char *at = memmem(packet, len, key, strlen(key)), *end = packet + len;
	size_t n = 0;

	for (at = at ? at + strlen(key) : end; at < end && n + 1 < size && *at && strchr(may, *at); at++)
		out[n++] = *at;
	out[n] = '\0';
	return n;
}

static void take(struct musafirctl *ctl, const char *packet, size_t len)
{
	char hex[2 * SEAL_COPY_SEALED + 1], two[3] = "";
	struct fetch *f = ctl->priv;
	size_t i, n;

	if (cell(hex, WORD, packet, len, "case=", "0123456789"))
		snprintf(f->number, sizeof(f->number), "%.*s", WORD - 1, hex);
	cell(f->state, sizeof(f->state), packet, len, "state=", "abcdefghijklmnopqrstuvwxyz");
	n = cell(hex, sizeof(hex), packet, len, "octets=", "0123456789abcdef") / 2;
	for (i = 0; i < n; i++) {
		memcpy(two, hex + 2 * i, 2);
		f->octets[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	f->len = n;
}

/* value: of key, NULL: none. */
static int ask(struct musafirctl *ctl, struct fetch *f, const char *verb, const char *key, const char *value)
{
	const char *const words[2] = { "copy", verb };
	bool by_number = !strcmp(verb, "begin") && !*f->number;
	int rc = 0;

	musafirctl_request_begin(&ctl->request, words);
	if (by_number)
		rc = musafirctl_request_put(&ctl->request, "msisdn", f->msisdn);
	else
		rc = musafirctl_request_put(&ctl->request, "case", f->number);
	if (rc == 0 && by_number && *f->slot)
		rc = musafirctl_request_put(&ctl->request, "slot", f->slot);
	if (rc == 0 && value)
		rc = musafirctl_request_put(&ctl->request, key, value);
	if (rc < 0)
		return musafirctl_say(MUSAFIRCTL_USAGE, "too much text");
	f->state[0] = '\0';
	f->len = 0;
	ctl->is_part = true;
	ctl->priv = f;
	ctl->take = take;
	return musafirctl_run_request(ctl);
}

static int ask_part(struct musafirctl *ctl, struct fetch *f, unsigned n)
{
	char part[12];

	snprintf(part, sizeof(part), "%u", n);
	return ask(ctl, f, "part", "part", part);
}

/* Until the person said yes. */
static int wait_for(struct musafirctl *ctl, struct fetch *f)
{
	unsigned i;
	int rc;

	if (*f->number && ask_part(ctl, f, 0) == MUSAFIRCTL_DONE && !strcmp(f->state, "sealed"))
		return MUSAFIRCTL_DONE;		/* it was agreed to before */
	rc = ask(ctl, f, "begin", "desk", f->desk);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	fprintf(stderr, "Case %s: the person dials, types the PIN and says yes, within ten minutes, and writes the code down.\n", f->number);
	for (i = 0; i < LOOKS; i++) {
		rc = ask_part(ctl, f, 0);
		if (rc != MUSAFIRCTL_DONE || !strcmp(f->state, "sealed"))
			return rc;
		sleep(LOOK_S);
	}
	return musafirctl_say(MUSAFIRCTL_FAILED, "nobody said yes; begin again");
}

/* Part 0 is there. */
static int write_parts(struct musafirctl *ctl, struct fetch *f)
{
	unsigned n;
	int rc;

	for (n = 1; !strcmp(f->state, "sealed"); n++) {
		if (write(f->part.fd, f->octets, f->len) != (ssize_t)f->len)
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", f->to, strerror(errno));
		rc = ask_part(ctl, f, n);
		if (rc != MUSAFIRCTL_DONE)
			return rc;
	}
	return strcmp(f->state, "end") ? musafirctl_say(MUSAFIRCTL_FAILED, "the vault handed over no copy") : MUSAFIRCTL_DONE;
}

static int fetch(struct musafirctl *ctl, struct fetch *f)
{
	char err[BACKUP_ERR];
	int rc = wait_for(ctl, f);

	if (rc == MUSAFIRCTL_DONE)
		rc = write_parts(ctl, f);
	if (rc == MUSAFIRCTL_DONE && backup_part_place(&f->part, err) < 0)
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	if (rc == MUSAFIRCTL_DONE)
		rc = ask(ctl, f, "done", NULL, NULL);
	if (rc != MUSAFIRCTL_DONE) {
		backup_part_drop(&f->part);
		return rc;
	}
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "case", f->number, false);
	musafirctl_out_put(ctl->out, "file", f->to, false);
	return musafirctl_out_end(ctl->out, rc, "");
}

static int read_options(struct musafirctl *ctl, struct fetch *f)
{
	const struct musafirctl_request *r = &ctl->request;
	int rc = musafirctl_request_get(r, "case") ? MUSAFIRCTL_DONE : musafirctl_ask(ctl);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (!musafirctl_request_copy(r, "msisdn", f->msisdn, sizeof(f->msisdn)) || !musafirctl_request_copy(r, "slot", f->slot, sizeof(f->slot)) ||
	    !musafirctl_request_copy(r, "desk", f->desk, sizeof(f->desk)) || !musafirctl_request_copy(r, "case", f->number, sizeof(f->number)) ||
	    !musafirctl_request_copy(r, "to", f->to, sizeof(f->to)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "an option is too long; see musafirctl help person export");
	if (!*f->desk || !*f->to || (!*f->number && !*f->msisdn))
		return musafirctl_say(MUSAFIRCTL_USAGE, "person export needs --desk, --to and whose copy it is; see musafirctl help person export");
	return MUSAFIRCTL_DONE;
}

int musafirctl_copy_export(struct musafirctl *ctl)
{
	struct fetch f = { .part.fd = -1 };
	char err[BACKUP_ERR];
	int rc = read_options(ctl, &f);

	if (rc == MUSAFIRCTL_DONE && backup_part_open(&f.part, f.to, NULL, err) < 0)
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	else if (rc == MUSAFIRCTL_DONE)
		rc = fetch(ctl, &f);
	secret_wipe_mem(&f, sizeof(f));
	return rc;
}
