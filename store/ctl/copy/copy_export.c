/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Have a copy made and fetch it: the vault asks the person, and hands over what is sealed. Killed at any moment, the same command with the number of the case
 * goes on: what was agreed to stays in the vault until the file has its name. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/backup/backup.h"
#include "store/base/octets.h"
#include "store/base/secret.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/seal_copy.h"

#define WORD	16
#define LOOK_S	2
#define REMEDY	"musafirctl export open shows it to who has the code"
#define LOOKS	330		/* eleven minutes: the person has ten */

struct fetch {
	char msisdn[40], slot[4], desk[16], number[WORD], to[PATH_MAX - 64];	/* secret: msisdn */
	struct backup_part part;
	int placed;		/* the file has its name already: read, not written; -1 else */
	char state[WORD];
	uint8_t octets[SEAL_COPY_SEALED], head[SEAL_COPY_SEALED];
	size_t len, head_len;
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

static bool is_state(const struct fetch *f, const char *state)
{
	return !strcmp(f->state, state);
}

/* Until the person said yes. Where that is so already nothing is begun, which would end it. */
static int wait_for(struct musafirctl *ctl, struct fetch *f)
{
	int rc = *f->number ? ask_part(ctl, f, 0) : MUSAFIRCTL_DONE;
	unsigned i;

	if (rc != MUSAFIRCTL_DONE || is_state(f, "sealed"))
		return rc;
	rc = ask(ctl, f, "begin", "desk", f->desk);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	fprintf(stderr, "Case %s: the person dials, types the PIN and says yes, within ten minutes, and writes the code down.\n", f->number);
	for (i = 0; i < LOOKS; i++) {
		rc = ask_part(ctl, f, 0);
		if (rc != MUSAFIRCTL_DONE || is_state(f, "sealed"))
			return rc;
		sleep(LOOK_S);
	}
	return musafirctl_say(MUSAFIRCTL_FAILED, "nobody said yes; begin again");
}

/* One part into the file, or beside what stands there. */
static int take_part(struct fetch *f)
{
	uint8_t was[SEAL_COPY_SEALED];
	int rc;

	if (f->placed < 0) {
		rc = octets_write(f->part.fd, f->octets, f->len);
		return rc ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", f->to, strerror(-rc)) : MUSAFIRCTL_DONE;
	}
	if (octets_read(f->placed, was, f->len) != (ssize_t)f->len || memcmp(was, f->octets, f->len))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: exists already, and is not this copy; nothing is overwritten: move it away first", f->to);
	return MUSAFIRCTL_DONE;
}

/* Part 0 is there, and in the end still the same: another command may have begun anew. */
static int take_parts(struct musafirctl *ctl, struct fetch *f)
{
	unsigned n;
	int rc;

	memcpy(f->head, f->octets, f->len);
	f->head_len = f->len;
	for (n = 1; is_state(f, "sealed"); n++) {
		rc = take_part(f);
		if (rc == MUSAFIRCTL_DONE)
			rc = ask_part(ctl, f, n);
		if (rc != MUSAFIRCTL_DONE)
			return rc;
	}
	rc = is_state(f, "end") ? ask_part(ctl, f, 0) : musafirctl_say(MUSAFIRCTL_FAILED, "the vault handed over no copy");
	if (rc == MUSAFIRCTL_DONE && (!is_state(f, "sealed") || f->len != f->head_len || memcmp(f->octets, f->head, f->len)))
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "the copy was begun anew meanwhile; nothing was written: the same command with --case %s fetches it", f->number);
	return rc;
}

static int place(struct fetch *f)
{
	char err[BACKUP_ERR];

	if (f->placed < 0)
		return backup_part_place(&f->part, err) < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s", err) : MUSAFIRCTL_DONE;
	if (octets_read(f->placed, f->octets, 1))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: exists already, and is longer than this copy; nothing is overwritten: move it away first", f->to);
	return MUSAFIRCTL_DONE;
}

static int fetch(struct musafirctl *ctl, struct fetch *f)
{
	int rc = f->placed < 0 ? wait_for(ctl, f) : ask_part(ctl, f, 0);

	if (f->placed >= 0 && rc == MUSAFIRCTL_DONE && is_state(f, "waits"))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: exists already; nothing is overwritten: move it away first", f->to);
	if (f->placed >= 0 && (rc != MUSAFIRCTL_DONE || !is_state(f, "sealed")))
		return musafirctl_say(rc == MUSAFIRCTL_DONE ? MUSAFIRCTL_FAILED : rc, "%s: exists already; if this command wrote it for case %s, it is whole: " REMEDY, f->to, f->number);
	if (rc == MUSAFIRCTL_DONE)
		rc = take_parts(ctl, f);
	if (rc == MUSAFIRCTL_DONE)
		rc = place(f);
	if (rc == MUSAFIRCTL_DONE)
		rc = ask(ctl, f, "done", NULL, NULL);
	if (rc != MUSAFIRCTL_DONE) {
		if (f->placed < 0)
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
	struct fetch f = { .part.fd = -1, .placed = -1 };
	char err[BACKUP_ERR];
	int rc = read_options(ctl, &f);

	if (rc == MUSAFIRCTL_DONE && *f.number)
		f.placed = open(f.to, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (rc == MUSAFIRCTL_DONE && f.placed < 0 && backup_part_open(&f.part, f.to, NULL, err) < 0)
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	if (rc == MUSAFIRCTL_DONE)
		rc = fetch(ctl, &f);
	if (f.placed >= 0)
		close(f.placed);
	secret_wipe_mem(&f, sizeof(f));
	return rc;
}
