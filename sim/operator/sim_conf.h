/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the operator needs of the daemon's configuration; the program's main fills it from the file. */
#pragma once

#include "sim/operator/smsc.h"

struct config_link;

#define SIM_LINKS_MAX	64
#define SIM_PATH_MAX	108	/* sun_path */

struct sim_conf {
	const char *file;		/* -c, or NULL: a story makes its own */
	char code[SMSC_CODE_MAX];
	char country[4];
	struct smsc_link_conf links[SIM_LINKS_MAX];
	unsigned n_links;
	char socket[SIM_PATH_MAX];	/* where phones of other processes come in */
	char admin[512];		/* the daemon's admin socket, empty: unknown */
};

/* The operator's end of a link; borrows from the configuration. */
void sim_conf_link(struct smsc_link_conf *to, const struct config_link *from);
