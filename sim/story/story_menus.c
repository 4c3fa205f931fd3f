/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/story/story_menus.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE	1024

struct copy {
	const struct story_menus_text *texts;
	unsigned n, replaced;
};

/* The text that replaces a line, or NULL. */
static const struct story_menus_text *text_of(const struct copy *c, const char *file, const char *line)
{
	char head[16], name[16];

	for (unsigned i = 0; i < c->n; i++) {
		snprintf(head, sizeof(head), "\t%s = [ ", c->texts[i].name);
		snprintf(name, sizeof(name), "%s.conf", c->texts[i].lang);
		if (!strcmp(file, name) && !strncmp(line, head, strlen(head)))
			return &c->texts[i];
	}
	return NULL;
}

static int copy_file(struct copy *c, const char *to, const char *from, const char *name)
{
	char path[PATH_SIZE], line[4096];
	const struct story_menus_text *t;
	FILE *in, *out;
	int rc;

	snprintf(path, sizeof(path), "%s/lang/%s", from, name);
	in = fopen(path, "r");
	snprintf(path, sizeof(path), "%s/lang/%s", to, name);
	out = fopen(path, "w");
	while (in && out && fgets(line, sizeof(line), in)) {
		t = text_of(c, name, line);
		c->replaced += t != NULL;
		if (t)
			fprintf(out, "\t%s = [ \"%s\" ];\n", t->name, t->text);
		else
			fputs(line, out);
	}
	rc = in && out && !ferror(in) && !ferror(out) ? 0 : -EIO;
	if (in)
		fclose(in);
	if (out && fclose(out))
		rc = -EIO;
	return rc;
}

static int copy_languages(struct copy *c, const char *to, const char *from)
{
	char path[PATH_SIZE];
	struct dirent *e;
	DIR *d;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/lang", from);
	d = opendir(path);
	if (!d)
		return -errno;
	while (!rc && (e = readdir(d)))
		if (e->d_name[0] != '.')
			rc = copy_file(c, to, from, e->d_name);
	closedir(d);
	return rc;
}

int story_menus_make(const char *dir, const char *from, const struct story_menus_text *texts, unsigned n)
{
	struct copy c = { .texts = texts, .n = n };
	char path[PATH_SIZE], to[PATH_SIZE];
	int rc;

	snprintf(path, sizeof(path), "%s/lang", dir);
	if (mkdir(dir, 0700) < 0 || mkdir(path, 0700) < 0)
		return -errno;
	snprintf(path, sizeof(path), "%s/screens", from);
	snprintf(to, sizeof(to), "%s/screens", dir);
	if (symlink(path, to) < 0)
		return -errno;
	rc = copy_languages(&c, dir, from);
	return rc ? rc : c.replaced == n ? 0 : -ENOENT;
}
