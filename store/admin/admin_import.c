/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A register, row by row, while phones are served: each slice is one transaction, and what it made is told after its commit. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/base/monotonic.h"
#include "store/door/identity_attributes.h"

#define SLICE_MS	20	/* phones wait no longer */
#define SLICE_ALONE_MS	200	/* no daemon, nobody waits */
#define SLICE_LEAST_MS	4	/* when a phone waits: below it, commits would eat the time */
#define HEAD_ROOM	128	/* of a reply's first line */
#define FAULT_ROOM	(IDENTITY_ERR_MAX + 64 + HEAD_ROOM)

/* ---- what comes ---- */

static const char *column_of(const char *name, size_t len)
{
	static const char msisdn[] = "msisdn";
	enum identity_attr a = identity_attributes_find(name, len);

	if (a < IDENTITY_ATTR_COUNT)
		return identity_attributes[a].key;
	return len == sizeof(msisdn) - 1 && !memcmp(name, msisdn, len) ? msisdn : NULL;
}

static int open_columns(struct admin *a)
{
	struct admin_import *im = &a->at.import;
	const char *at = admin_get(a, "columns");
	size_t len;

	for (; *at; at += len + (at[len] == ',')) {
		len = strcspn(at, ",");
		if (im->n_columns == ADMIN_COLUMNS_MAX || !(im->columns[im->n_columns++] = column_of(at, len)))
			return admin_say(a, -EINVAL, "columns: not one of a person");
	}
	im->wants = true;
	return im->n_columns ? 1 : -EINVAL;
}

int admin_import_take(struct admin_import *im, const char *packet, size_t len)
{
	bool is_end = len == 1 && packet[0] == '.';
	size_t i, ends = 0;

	for (i = 0; i < len; i++)
		ends += packet[i] == '\0';
	if (len == 0 || len > sizeof(im->packet) || (!is_end && (packet[len - 1] || ends % (im->n_columns + 1))))
		return -EINVAL;
	memcpy(im->packet, packet, len);
	im->len = len;
	im->at = 0;
	im->wants = false;
	return 0;
}

static const char *next_text(struct admin_import *im)
{
	const char *text = im->packet + im->at;

	im->at += strlen(text) + 1;
	return text;
}

/* ---- rows ---- */

/* "LINE TAB COLUMN TAB REASON": err is "column: reason". */
static void tell_fault(struct admin *a, const char *err)
{
	size_t room = sizeof(a->row) - a->row_len, column = strcspn(err, ":");
	const char *reason = err[column] ? err + column + 2 : err;
	int n = snprintf(a->row + a->row_len, room, "%u\t%.*s\t%s\n", a->at.import.line, err[column] ? (int)column : 0, err, reason);

	if (n > 0 && (size_t)n < room)
		a->row_len += n;
}

static int take_row(struct admin *a)
{
	struct identity_pair pairs[ADMIN_COLUMNS_MAX];
	struct admin_import *im = &a->at.import;
	char err[IDENTITY_ERR_MAX];
	const char *value;
	size_t n = 0;
	unsigned i;
	int rc;

	im->line = strtoul(next_text(im), NULL, 10);
	for (i = 0; i < im->n_columns; i++) {
		value = next_text(im);
		if (*value)
			pairs[n++] = (struct identity_pair){ im->columns[i], value };
	}
	rc = identity_person_import(a->env->core, pairs, n, im->line ? im->line : 1, admin_get(a, "whole-numbers") != NULL, err);
	if (rc == -EINVAL || (rc == -EEXIST && *err)) {
		im->slice.refused++;
		tell_fault(a, err);
		return 0;
	}
	im->slice.added += rc == 0 || rc == 3;
	im->slice.known += rc == 1 || rc == 2;
	im->slice.closed += rc == 2;
	im->slice.years += rc == 3;
	return rc < 0 ? rc : 0;
}

static bool is_slice_over(const struct admin *a, int64_t begun)
{
	const struct admin_hooks *h = a->env->hooks;
	int64_t ms = monotonic_ms() - begun;

	if (a->row_len + FAULT_ROOM > sizeof(a->row))
		return true;
	if (!h)
		return ms >= SLICE_ALONE_MS;
	return ms >= SLICE_MS || (ms >= SLICE_LEAST_MS && h->wanted && h->wanted(h->ctx));
}

static int run_slice(struct admin *a)
{
	struct admin_import *im = &a->at.import;
	int64_t begun = monotonic_ms();
	int rc = db_begin(a->env->db);

	if (rc < 0)
		return rc;
	do
		rc = take_row(a);
	while (rc == 0 && im->at < im->len && !is_slice_over(a, begun));
	if (rc == 0)
		return db_commit(a->env->db);
	db_abort(a->env->db);
	return rc;
}

/* "part ADDED KNOWN CLOSED YEARS REFUSED LINE WHOLE", and the faults behind it. */
static void tell_part(struct admin *a)
{
	struct admin_import *im = &a->at.import;
	char head[HEAD_ROOM], packet[sizeof(head) + sizeof(a->row)];
	int n;

	im->wants = im->at == im->len;
	n = snprintf(head, sizeof(head), "part %llu %llu %llu %llu %llu %u %d\n", (unsigned long long)im->slice.added,
		     (unsigned long long)im->slice.known, (unsigned long long)im->slice.closed, (unsigned long long)im->slice.years,
		     (unsigned long long)im->slice.refused, im->line, im->wants);
	memcpy(packet, head, n);
	memcpy(packet + n, a->row, a->row_len);
	a->reply(a->reply_ctx, packet, n + a->row_len);
	im->all.added += im->slice.added;
	im->all.known += im->slice.known;
	im->all.closed += im->slice.closed;
	im->all.years += im->slice.years;
	im->all.refused += im->slice.refused;
	memset(&im->slice, 0, sizeof(im->slice));
	a->row_len = 0;
	if (im->wants)
		secret_wipe_mem(im->packet, im->len);
}

int admin_import(struct admin *a)
{
	struct admin_import *im = &a->at.import;
	int rc;

	if (!im->n_columns)
		return open_columns(a);
	if (im->wants)
		return 1;
	if (im->packet[0] == '.') {
		admin_row_begin(a);	/* empty: whoever read the file counts more than what came here */
		return 0;
	}
	rc = run_slice(a);
	if (rc < 0) {
		a->row_len = 0;
		return admin_say(a, rc, "stopped: %s; %llu people were added before, import the same file again to go on", strerror(-rc),
				 (unsigned long long)im->all.added);
	}
	tell_part(a);
	return 1;
}
