/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lines of words parted by blanks, from a file of tests/vectors; what begins with # is none. */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_WORDS	6
#define LINES_WORD	48

/* Open a file of tests/vectors. The caller closes it. */
static FILE *lines_open(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s", top ? top : "..", name);
	f = fopen(path, "r");
	assert_non_null(f);
	return f;
}

/* The words of the next line, "" for those that are not there. returns: false at the end of the file. */
static bool lines_next(FILE *f, char words[LINES_WORDS][LINES_WORD])
{
	char line[512];

	while (fgets(line, sizeof(line), f)) {
		memset(words, 0, LINES_WORDS * LINES_WORD);
		if (line[0] != '#' && sscanf(line, "%47s %47s %47s %47s %47s %47s", words[0], words[1], words[2], words[3], words[4], words[5]) > 0)
			return true;
	}
	return false;
}
