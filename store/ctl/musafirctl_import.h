/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of an import: where it is, what it found. */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#include "store/admin/admin.h"
#include "store/ctl/csv.h"

#define MUSAFIRCTL_IMPORT_KEPT	1024	/* rows refused here that wait for their turn among those refused by the vault */

struct musafirctl_import_fault {
	unsigned long line;
	const char *column, *reason;	/* static */
};

struct musafirctl_import {
	char path[PATH_MAX], rejected_path[PATH_MAX];
	int fd;
	uint64_t size, read;
	FILE *rejected;
	struct csv csv;			/* secret */
	char buffer[1 << 16];		/* secret */
	size_t at, len;
	bool last;
	const char *columns[CSV_FIELDS_MAX];
	unsigned n_columns;
	bool held;			/* the row in csv did not fit the last packet */
	bool ended, failed;
	unsigned outstanding;
	struct musafirctl_import_fault kept[MUSAFIRCTL_IMPORT_KEPT];
	unsigned n_kept;
	uint64_t added, known, refused;
	int64_t begun_ms, shown_ms;
	unsigned shown;			/* per cent */
	bool is_tty, bar;		/* a bar stands on the terminal */
};

/* Show how far it is: a bar on a terminal, else a line every ten per cent. */
void musafirctl_import_progress(struct musafirctl_import *im, int64_t now_ms);
/* A line on standard error; a bar makes room. */
void musafirctl_import_line(struct musafirctl_import *im, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The bar goes. */
void musafirctl_import_clear(struct musafirctl_import *im);
