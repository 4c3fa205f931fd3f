/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Plays stories against the real daemon and says how it went in TAP: one test point a goal. */
#pragma once

#include <stdio.h>

#include "sim/story/story_world.h"

struct story_play_conf {
	struct story_world_conf world;
	bool transcript;
	FILE *out;
};

/* Play files in order, each in a world of its own. returns: 0 all goals met, 1 not all, 2 a story cannot be read (its faults are on
 * stderr, nothing was played). */
int story_play_files(const struct story_play_conf *conf, char *const *files, int n) __attribute__((warn_unused_result));
