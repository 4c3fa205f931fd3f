/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The world a story plays in: a directory of its own with a configuration, an operator, and the real daemon as a child.
 *
 * Promise: everything it makes is 0700 or tighter, on loopback, and gone afterwards unless it is to be kept.
 *
 * Life cycle: 1. story_world_new(); 2. story_world_open() makes or finds operator and daemon; 3. commands; 4. story_world_close(). */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "sim/operator/air.h"
#include "sim/operator/sim_conf.h"
#include "sim/story/story_feed.h"
#include "sim/story/story_menus.h"
#include "sim/operator/sim_proc.h"

#define STORY_WORLD_LINKS	10	/* one for each dialect */
#define STORY_WORLD_START_MS	30000	/* sanitized, on a busy machine */
#define STORY_WORLD_BIND_MS	70000	/* the longest pause between two tries of the daemon, and some */
#define STORY_WORLD_STOP_MS	10000	/* what the daemon promises */

struct story_world_conf {
	const struct sim_conf *sim;	/* with a file: play there */
	const char *daemon;		/* --daemon, or NULL */
	bool keep;
	const char *lang;		/* one of those configured; NULL: English, Swahili, French and Arabic are */
	const struct smpp_tls_conf *tls;	/* of the operator; NULL: in the clear */
	const char *near;		/* a story file: the source tree is looked for above it */
};

struct story_world {
	struct story_world_conf conf;
	unsigned n_links;		/* of a configuration of our own */
	const struct config *config;	/* of our own, as the operator needs it */
	char *keys[STORY_WORLD_LINKS];	/* of each link, as the configuration writes them; NULL: none */
	struct story_menus_text texts[STORY_MENUS_MAX];	/* that are other than in the source tree */
	unsigned n_texts;
	bool with_hlr;			/* the first link goes through a real OsmoHLR */
	bool is_out[STORY_WORLD_LINKS];	/* of the configuration since the last reload */
	bool without_daemon;
	bool with_survey;		/* everybody who was checked is asked; else nobody */
	bool with_help;			/* complaints have a helper to call and a higher office */
	bool with_feed;
	struct story_feed feed;		/* of the operator of the first link */
	bool is_open, is_broken;
	int64_t still_s;		/* there the clock of a daemon of ours stands until the story moves it */
	int64_t clock_offset_s;		/* how far the daemon's clock was moved */
	char dir[64];
	char hlr_dir[AIR_PATH_MAX], hlr_address[16];	/* with_hlr; beside dir, since it holds numbers in clear */
	char *file;			/* configuration */
	char *log;
	pid_t daemon;			/* 0: not running, or not ours */
	bool is_foreign;		/* a daemon that somebody else started */
	struct smsc *smsc;		/* NULL: in another process */
	struct air *air;
	struct { char name[AIR_LINK_MAX]; bool bound, down; } links[SIM_LINKS_MAX];
	unsigned n_seen;
	char why[512];			/* what went wrong last */
};

/* hear gets everything that phones and faults say. NULL: no memory. */
struct story_world *story_world_new(void *ctx, const struct story_world_conf *conf);
/* The folder of the menus in the source tree; NULL: we run without one. */
char *story_world_menus(struct story_world *w);
/* All below return 0, or -1 with why. */
/* Make directory, configuration, operator and daemon, or find those that are there. */
int story_world_open(struct story_world *w, air_hear_cb hear, void *hear_ctx) __attribute__((warn_unused_result));
/* End the daemon, free the operator, delete the directory unless it is kept. */
int story_world_close(struct story_world *w) __attribute__((warn_unused_result));
/* Start the daemon. */
int story_world_start(struct story_world *w) __attribute__((warn_unused_result));
/* End the daemon by SIGTERM, and see that no child outlives it. */
int story_world_stop(struct story_world *w) __attribute__((warn_unused_result));
/* Wait until every link that is up is bound. */
int story_world_ready(struct story_world *w, unsigned ms) __attribute__((warn_unused_result));
/* role: gateway, vault, worker, supervisor or daemon. */
int story_world_kill(struct story_world *w, const char *role) __attribute__((warn_unused_result));
/* Write the configuration anew, with other keys of a link, without it or with it, and tell the daemon. */
int story_world_reload(struct story_world *w, const char *how) __attribute__((warn_unused_result));
/* The operator takes that link down or up. */
int story_world_link(struct story_world *w, const char *link, bool up) __attribute__((warn_unused_result));
/* The operator of that link is bad in the way of those words, smsc_bad.h; well: and every link is bound again. */
int story_world_bad(struct story_world *w, const char *link, const char *words) __attribute__((warn_unused_result));
/* Wait until no phone of that link waits, and every SMS was taken. */
int story_world_quiet(struct story_world *w, const char *link, unsigned ms) __attribute__((warn_unused_result));
/* musafirctl -c FILE args...; args ends with NULL. */
int story_world_ctl(struct story_world *w, const char *const *args, const char *input, struct sim_proc_result *result) __attribute__((warn_unused_result));
/* Look for text in every file of the directory, in the encodings a leak could have. returns: 0 nowhere, -1 found or unreadable. */
int story_world_lacks(struct story_world *w, const char *text) __attribute__((warn_unused_result));
/* To be called with every AIR_LINK. */
void story_world_hear_link(struct story_world *w, const struct air_msg *msg);
