/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The head of a register: marks in front of it, and which column is what.
 *
 * Headers come as people and programs write them: other case, blanks, the groups of a survey in front (group/msisdn). What is not ours is never guessed. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/base/sign.h"
#include "store/base/utf8.h"
#include "store/ctl/musafirctl_import.h"
#include "store/ctl/musafirctl_near.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/door/identity_attributes.h"

#define NAME_OCTETS	32	/* of our longest name, with room */
#define MAPS_MAX	32

static const struct {
	const char *name;
	bool needed;
} columns[] = {
	{ "msisdn", true },
#define X(id, e, key, shape, need, question, fact, claim) { key, IDENTITY_NEED_##need != IDENTITY_NEED_OPTIONAL },
	IDENTITY_ATTRIBUTES(X)
#undef X
};
_Static_assert(ARRAY_SIZE(columns) <= 32 && ARRAY_SIZE(columns) <= CSV_FIELDS_MAX, "a bit and a field for each column");

/* Reading the header. */
struct head {
	struct musafirctl *ctl;
	struct musafirctl_import *im;
	unsigned seen;			/* bits of columns[] */
	unsigned used;			/* bits of --map, in the order of the request */
};

bool musafirctl_import_is_named(const struct musafirctl_import *im, unsigned i)
{
	return im->columns[i] && *im->columns[i];
}

bool musafirctl_import_is_blank(const char *cell)
{
	const char *end = cell + strlen(cell);
	uint32_t cp;

	while (utf8_next(&cp, &cell, end) > 0)
		if (!sign_is_blank(cp) && !sign_is_invisible(cp))
			return false;
	return true;
}

static int bad_file(const struct musafirctl_import *im, const char *words)
{
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s; nothing was imported", im->path, words);
}

/* "msisdn, lang, ..." */
static const char *known_names(char list[512])
{
	size_t len = 0;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(columns); i++)
		len += snprintf(list + len, 512 - len, "%s%s", i ? ", " : "", columns[i].name);
	return list;
}

/* ---- in front ---- */

static int check_first_octets(struct musafirctl_import *im)
{
	if (utf8_is_utf16(im->buffer, im->len))
		return bad_file(im, "is UTF-16, not UTF-8; save it as CSV UTF-8");
	if (im->len >= 4 && !memcmp(im->buffer, "PK\x03\x04", 4))
		return bad_file(im, "is a workbook, not CSV; save it as CSV UTF-8");
	im->at = utf8_mark(im->buffer, im->len);
	return MUSAFIRCTL_DONE;
}

/* A first line "sep=;" says what stands between the values; in quotes or not. */
static void take_separator(struct musafirctl_import *im)
{
	static const char word[] = "sep=";
	const size_t len = sizeof(word) - 1;
	const char *line = im->buffer + im->at;
	const char *end = memchr(line, '\n', im->len - im->at);
	size_t n = end ? (size_t)(end - line) : 0;

	if (n && line[n - 1] == '\r')
		n--;
	if (n > 2 && line[0] == '"' && line[n - 1] == '"') {
		line++;
		n -= 2;
	}
	if (n != len + 1 || strncasecmp(line, word, len))
		return;
	im->csv.sep = line[len];
	im->csv.line++;
	im->at = (size_t)(end - im->buffer) + 1;
}

static int check_line_end(const struct musafirctl_import *im)
{
	const char *line = im->buffer + im->at;
	size_t len = im->len - im->at;
	const char *end = memchr(line, '\n', len), *cr = memchr(line, '\r', len);

	if (!cr || (end && end <= cr + 1))
		return MUSAFIRCTL_DONE;
	return bad_file(im, "its lines end in CR alone, as old Macintosh programs write them; save it as CSV UTF-8 (not CSV Macintosh)");
}

/* What parts the values of the first line, outside quotes. returns: a comma, a semicolon or a tab; 0: none of them. */
static char find_separator(const struct musafirctl_import *im)
{
	const char *p = im->buffer + im->at, *end = im->buffer + im->len;
	bool quoted = false;

	while (p < end && (*p == '\r' || *p == '\n'))
		p++;
	for (; p < end && *p != '\n'; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (!quoted && (*p == ',' || *p == ';' || *p == '\t'))
			return *p;
	}
	return 0;
}

static int check_separator(const struct musafirctl_import *im)
{
	char sep = im->csv.sep ? 0 : find_separator(im);

	if (sep == ';')
		return bad_file(im, "semicolons between the columns; expected commas: save it as CSV UTF-8 with commas, or put a line sep=; in front");
	if (sep == '\t')
		return bad_file(im, "tabs between the columns; expected commas: save it as CSV UTF-8 with commas");
	return MUSAFIRCTL_DONE;
}

/* ---- columns ---- */

/* A word that may be shown: not a number, not a name with blanks in it. */
static bool is_word(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");

	return n > 0 && n <= 24 && !name[n];
}

/* Write a header as our names are written: signs that say nothing go at its ends, and are one '_' within. returns: false: it cannot be one of ours. */
static bool fold_header(char out[NAME_OCTETS], const char *header)
{
	const char *end = header + strlen(header);
	bool parted = false;
	size_t n = 0;
	uint32_t cp;

	while (utf8_next(&cp, &header, end) > 0) {
		if (sign_is_invisible(cp))
			continue;
		if (sign_is_passed_over(cp)) {
			parted = n > 0;
			continue;
		}
		if (cp >= 0x80 || n + 2 >= NAME_OCTETS)
			return false;
		if (parted)
			out[n++] = '_';
		parted = false;
		out[n++] = cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp;
	}
	out[n] = '\0';
	return true;
}

/* returns: a place in columns[]; ARRAY_SIZE(columns): it is none of ours. */
static unsigned find_column(const char *header)
{
	const char *tail = strpbrk(header, "/:.") ? header + strlen(header) : header;
	char name[NAME_OCTETS];
	unsigned i;

	while (tail > header && !strchr("/:.", tail[-1]))
		tail--;
	if (!fold_header(name, tail))
		return ARRAY_SIZE(columns);
	for (i = 0; i < ARRAY_SIZE(columns) && strcmp(columns[i].name, name); i++)
		;
	return i;
}

/* Step through the --map of the request. returns: "COLUMN=NAME", ended by a line break; NULL. */
static const char *next_map(const struct musafirctl_request *r, size_t *at)
{
	static const char key[] = "map=";
	const char *line, *end;

	for (; *at < r->len; ) {
		line = r->octets + *at;
		end = memchr(line, '\n', r->len - *at);
		if (!end)
			return NULL;
		*at = (size_t)(end - r->octets) + 1;
		if ((size_t)(end - line) >= sizeof(key) && !memcmp(line, key, sizeof(key) - 1))
			return line + sizeof(key) - 1;
	}
	return NULL;
}

/* Octets of COLUMN: up to the last '='. returns: 0: there is none, or no column before it. */
static size_t map_column(const char *map)
{
	size_t n = strcspn(map, "\n");

	while (n > 0 && map[n] != '=')
		n--;
	return n;
}

/* What --map says of a header. returns: a place in columns[]; ARRAY_SIZE(columns): passed over; -1: nothing. */
static int find_map(struct head *h, const char *header)
{
	const struct musafirctl_request *r = &h->ctl->request;
	char name[NAME_OCTETS];
	const char *map;
	size_t at = r->head, n;
	unsigned i;

	for (i = 0; (map = next_map(r, &at)); i++) {
		n = map_column(map);
		if (strlen(header) != n || memcmp(map, header, n))
			continue;
		h->used |= 1u << i;
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(map + n + 1, "\n"), map + n + 1);
		return *name ? (int)find_column(name) : (int)ARRAY_SIZE(columns);
	}
	return -1;
}

/* Each --map must make sense before any is used. */
static int check_maps(const struct head *h)
{
	const struct musafirctl_request *r = &h->ctl->request;
	char list[512], name[NAME_OCTETS];
	const char *map;
	size_t at = r->head, n;
	unsigned count;

	for (count = 0; (map = next_map(r, &at)); count++) {
		n = map_column(map);
		if (!n || count == MAPS_MAX)
			return musafirctl_say(MUSAFIRCTL_USAGE, "--map: expected COLUMN=NAME, up to %d times", MAPS_MAX);
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(map + n + 1, "\n"), map + n + 1);
		if (*name && find_column(name) == ARRAY_SIZE(columns))
			return musafirctl_say(MUSAFIRCTL_USAGE, "--map: a NAME is none of a person; one of: %s", known_names(list));
	}
	return MUSAFIRCTL_DONE;
}

/* A --map that no column answers to is a mistyped one. */
static int check_maps_used(const struct head *h)
{
	const struct musafirctl_request *r = &h->ctl->request;
	const char *map;
	size_t at = r->head;
	unsigned i;

	for (i = 0; (map = next_map(r, &at)); i++)
		if (!(h->used & 1u << i))
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s: no column is called \"%.*s\", as --map says; nothing was imported", h->im->path,
					      (int)map_column(map), map);
	return MUSAFIRCTL_DONE;
}

static const char *nearest_name(const char *header)
{
	const char *found = NULL;
	unsigned best = UINT_MAX, i;

	for (i = 0; i < ARRAY_SIZE(columns); i++)
		if (musafirctl_near_is(header, columns[i].name, &best))
			found = columns[i].name;
	return found;
}

static int refuse_column(const struct head *h, unsigned n, const char *header)
{
	const char *near = nearest_name(header);
	char list[512];

	if (!is_word(header))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s:%lu: column %u has no name of a column; the first line must be the header, of: %s; --map says what "
				      "another name means; nothing was imported", h->im->path, h->im->csv.row_line, n + 1, known_names(list));
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s:%lu: column %u, \"%s\", is not one of a person%s%s%s; one of: %s; say which with --map %s=NAME, or pass over "
			      "it with --map %s=; nothing was imported", h->im->path, h->im->csv.row_line, n + 1, header, near ? " (did you mean " : "",
			      near ? near : "", near ? "?)" : "", known_names(list), header, header);
}

static void trim_header(char header[CSV_ROW_MAX + 1], const char *field)
{
	size_t n;

	field += strspn(field, " \t");
	n = strlen(field);
	while (n && (field[n - 1] == ' ' || field[n - 1] == '\t'))
		n--;
	snprintf(header, CSV_ROW_MAX + 1, "%.*s", (int)n, field);
}

/* header: trimmed; of a file without a header it is a person's. */
static int name_column(struct head *h, unsigned n, const char *header)
{
	struct musafirctl_import *im = h->im;
	int map;
	unsigned i;

	im->columns[n] = "";
	if (musafirctl_import_is_blank(header))
		return MUSAFIRCTL_DONE;
	map = find_map(h, header);
	i = map < 0 ? find_column(header) : (unsigned)map;
	if (map == (int)ARRAY_SIZE(columns)) {
		im->columns[n] = NULL;
		return MUSAFIRCTL_DONE;
	}
	if (i == ARRAY_SIZE(columns))
		return refuse_column(h, n, header);
	if (h->seen & 1u << i)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s:%lu: column %s stands twice; nothing was imported", im->path, im->csv.row_line, columns[i].name);
	h->seen |= 1u << i;
	im->columns[n] = columns[i].name;
	return MUSAFIRCTL_DONE;
}

static int take_column(struct head *h, unsigned n, const char *field)
{
	char header[CSV_ROW_MAX + 1];
	int rc;

	trim_header(header, field);
	rc = name_column(h, n, header);
	secret_wipe_mem(header, sizeof(header));
	return rc;
}

static int take_header(struct head *h)
{
	struct musafirctl_import *im = h->im;
	int rc = check_maps(h);
	unsigned i;

	im->n_columns = im->csv.n;
	for (i = 0; i < im->n_columns && rc == MUSAFIRCTL_DONE; i++)
		rc = take_column(h, i, im->csv.fields[i]);
	if (rc == MUSAFIRCTL_DONE)
		rc = check_maps_used(h);
	for (i = 0; i < ARRAY_SIZE(columns) && rc == MUSAFIRCTL_DONE; i++)
		if (columns[i].needed && !(h->seen & 1u << i))
			rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s:%lu: column %s is missing; nothing was imported", im->path, im->csv.row_line, columns[i].name);
	return rc;
}

int musafirctl_import_head(struct musafirctl *ctl, struct musafirctl_import *im)
{
	struct head head = { .ctl = ctl, .im = im };
	int rc = musafirctl_import_fill(im);

	if (rc < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", im->path, strerror(-rc));
	rc = check_first_octets(im);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	take_separator(im);
	rc = check_line_end(im);
	if (rc == MUSAFIRCTL_DONE)
		rc = check_separator(im);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	switch (musafirctl_import_row(im)) {
	case CSV_ROW:
		return take_header(&head);
	case CSV_BAD:
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s:%lu: %s; nothing was imported", im->path, im->csv.row_line, csv_words(im->csv.fault));
	default:
		return im->failed ? MUSAFIRCTL_FAILED : bad_file(im, "no header line");
	}
}
