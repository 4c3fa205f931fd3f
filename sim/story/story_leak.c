/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "menus/text/text.h"
#include "sim/story/story_leak.h"

#define FORMS_MAX	16
#define FORM_MAX	512
#define FILE_SIZE_MAX	(256 * 1024 * 1024)
#define PACKED_MIN	4	/* fewer whole octets are in any file by chance */

struct form {
	const char *name;
	uint8_t octets[FORM_MAX];
	size_t len;
};

struct forms {
	struct form form[FORMS_MAX];
	unsigned n;
};

static void add_form(struct forms *f, const char *name, const void *octets, int len)
{
	if (len <= 0 || len > FORM_MAX || f->n >= FORMS_MAX)
		return;
	f->form[f->n].name = name;
	f->form[f->n].len = (size_t)len;
	memcpy(f->form[f->n++].octets, octets, (size_t)len);
}

static void add_hex(struct forms *f, const char *text)
{
	char lower[FORM_MAX + 1], upper[FORM_MAX + 1];
	size_t n = OSMO_MIN(strlen(text), (size_t)FORM_MAX / 2);

	for (size_t i = 0; i < n; i++) {
		snprintf(lower + 2 * i, 3, "%02x", (unsigned char)text[i]);
		snprintf(upper + 2 * i, 3, "%02X", (unsigned char)text[i]);
	}
	add_form(f, "hex", lower, (int)(2 * n));
	add_form(f, "hex", upper, (int)(2 * n));
}

static void add_wide(struct forms *f, const char *text)
{
	uint8_t be[FORM_MAX], le[FORM_MAX];
	int n = text_ucs2_encode(be, sizeof(be), text);

	for (int i = 0; i + 1 < n; i += 2) {
		le[i] = be[i + 1];
		le[i + 1] = be[i];
	}
	add_form(f, "UCS-2", be, n);
	add_form(f, "UTF-16LE", le, n);
}

/* Packed septets may begin at any bit: fillers in front reach every phase, and only octets wholly of the text are looked for. */
static void add_packed(struct forms *f, const char *text)
{
	uint8_t septets[FORM_MAX] = { 0 }, packed[FORM_MAX];
	int n = text_gsm7_encode(septets + 8, sizeof(septets) - 8, text);

	for (int phase = 0; n > 0 && phase < 8; phase++) {
		int len = text_gsm7_pack(packed, sizeof(packed), septets + 8 - phase, (size_t)(n + phase), false);
		int first = (phase * 7 + 7) / 8, whole = (phase + n) * 7 / 8;

		if (len >= whole && whole - first >= PACKED_MIN)
			add_form(f, "packed GSM-7", packed + first, whole - first);
	}
}

static const char *form_in(const struct forms *f, const uint8_t *data, size_t n)
{
	for (unsigned i = 0; i < f->n; i++)
		if (memmem(data, n, f->form[i].octets, f->form[i].len))
			return f->form[i].name;
	return NULL;
}

static const char *form_in_file(const struct forms *f, const char *path, size_t size)
{
	uint8_t *data = talloc_size(NULL, size);
	FILE *file = fopen(path, "re");
	const char *form = NULL;

	if (file && data)
		form = form_in(f, data, fread(data, 1, size, file));
	if (file)
		fclose(file);
	talloc_free(data);
	return form;
}

static bool search_dir(const struct forms *f, char *where, size_t size, const char *dir, unsigned depth);

static bool search_entry(const struct forms *f, char *where, size_t size, const char *path, unsigned depth)
{
	const char *form;
	struct stat st;

	if (lstat(path, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode))
		return depth < STORY_LEAK_DEPTH && search_dir(f, where, size, path, depth + 1);
	if (!S_ISREG(st.st_mode) || !st.st_size || st.st_size > FILE_SIZE_MAX)
		return false;
	form = form_in_file(f, path, (size_t)st.st_size);
	if (form)
		snprintf(where, size, "%s, as %s", path, form);
	return form;
}

static bool search_dir(const struct forms *f, char *where, size_t size, const char *dir, unsigned depth)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	bool found = false;

	while (d && !found && (e = readdir(d))) {
		char *path;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		path = talloc_asprintf(NULL, "%s/%s", dir, e->d_name);
		found = search_entry(f, where, size, path, depth);
		talloc_free(path);
	}
	if (d)
		closedir(d);
	return found;
}

bool story_leak_find(char *where, size_t size, const char *dir, const char *text)
{
	struct forms f = { .n = 0 };

	add_form(&f, "plain octets", text, (int)strlen(text));
	add_hex(&f, text);
	add_wide(&f, text);
	add_packed(&f, text);
	return search_dir(&f, where, size, dir, 0);
}
