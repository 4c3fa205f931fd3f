/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of an import: where it is, what it found. */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#include "store/admin/admin.h"
#include "store/ctl/csv.h"
#include "store/ctl/musafirctl_priv.h"

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
	const char *columns[CSV_FIELDS_MAX];	/* "": without a name, must be empty; NULL: passed over */
	unsigned n_columns;
	bool held;			/* the row in csv did not fit the last packet */
	bool ended, failed;
	unsigned outstanding;
	struct musafirctl_import_fault kept[MUSAFIRCTL_IMPORT_KEPT];
	unsigned n_kept;
	uint64_t added, known, closed, years, refused;
	int64_t begun_ms;
	struct musafirctl_bar bar;
};

/* ---- musafirctl_import_file.c ---- */

/* Read behind what is left in the buffer. returns: 0; -errno. */
int musafirctl_import_fill(struct musafirctl_import *im) __attribute__((warn_unused_result));
/* Read the next row into im->csv. returns: CSV_ROW, CSV_BAD or CSV_END; a file that cannot be read ends there. */
enum csv_result musafirctl_import_row(struct musafirctl_import *im) __attribute__((warn_unused_result));

/* ---- musafirctl_import_head.c ---- */

/* Read the head of the file: what precedes the first row, and the names of its columns. returns: exit code, after it was said what is wrong. */
int musafirctl_import_head(struct musafirctl *ctl, struct musafirctl_import *im) __attribute__((warn_unused_result));
/* Whether a cell has blanks and invisible signs alone. */
bool musafirctl_import_is_blank(const char *cell);
/* Whether the column at place i is one of a person. */
bool musafirctl_import_is_named(const struct musafirctl_import *im, unsigned i);
