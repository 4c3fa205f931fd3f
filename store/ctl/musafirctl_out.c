/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows become an aligned table, lines, or JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>

#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"

#define COLUMNS_MAX	96
#define SECTIONS_MAX	8
#define ROWS_MAX	100000	/* held to align a table; what is more is told, not shown */

struct cell {
	char *key;
	char *value;
	bool is_number;
};

struct row {
	struct llist_head list;
	unsigned section;
	unsigned n;
	struct cell cells[COLUMNS_MAX];
};

struct musafirctl_out {
	enum admin_shape shape;
	bool json;
	bool progress;		/* a progress line stands on the terminal */
	struct llist_head rows;
	unsigned n_rows, n_lost;
	const char *sections[SECTIONS_MAX];	/* names; none: the rows are one list */
	unsigned n_sections;
};

int musafirctl_say(int code, const char *fmt, ...)
{
	va_list ap;

	fputs("musafirctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

static int out_wipe(struct musafirctl_out *out)
{
	struct row *r;
	unsigned i;

	llist_for_each_entry(r, &out->rows, list)
		for (i = 0; i < r->n; i++)
			secret_wipe_mem(r->cells[i].value, strlen(r->cells[i].value));
	return 0;
}

struct musafirctl_out *musafirctl_out_new(void *ctx, enum admin_shape shape, bool json)
{
	struct musafirctl_out *out = talloc_zero(ctx, struct musafirctl_out);

	if (!out)
		return NULL;
	out->shape = shape;
	out->json = json;
	INIT_LLIST_HEAD(&out->rows);
	talloc_set_destructor(out, out_wipe);
	return out;
}

void musafirctl_out_row(struct musafirctl_out *out)
{
	struct row *r = out->n_rows < ROWS_MAX ? talloc_zero(out, struct row) : NULL;

	if (!r) {
		out->n_lost++;
		return;
	}
	r->section = out->n_sections;
	llist_add_tail(&r->list, &out->rows);
	out->n_rows++;
}

void musafirctl_out_section(struct musafirctl_out *out, const char *name)
{
	if (out->n_sections < SECTIONS_MAX)
		out->sections[out->n_sections++] = name;
}

void musafirctl_out_put(struct musafirctl_out *out, const char *key, const char *value, bool is_number)
{
	struct row *r;
	struct cell *c;

	if (out->n_lost || llist_empty(&out->rows))
		return;
	r = llist_last_entry(&out->rows, struct row, list);
	if (r->n == COLUMNS_MAX)
		return;
	c = &r->cells[r->n];
	*c = (struct cell){ talloc_strdup(r, key), talloc_strdup(r, value), is_number };
	if (c->key && c->value)
		r->n++;
}

/* ---- packets ---- */

static void take_row(struct musafirctl_out *out, const char *lines, size_t len)
{
	char *copy = talloc_strndup(out, lines, len), *at = copy, *key, *value;

	if (!copy)
		return;
	musafirctl_out_row(out);
	while (admin_next_line(&at, &key, &value))
		if (key)
			musafirctl_out_put(out, key + (*key == '#'), value, *key == '#');
	secret_wipe_mem(copy, len);
	talloc_free(copy);
}

static void show_progress(struct musafirctl_out *out, const char *text, size_t len)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%.*s", (int)len, text);
	out->progress = true;
}

void musafirctl_out_packet(void *ctx, const char *packet, size_t len)
{
	struct musafirctl_out *out = ctx;

	if (len >= 4 && !memcmp(packet, "row\n", 4))
		take_row(out, packet + 4, len - 4);
	else if (len >= 9 && !memcmp(packet, "progress ", 9))
		show_progress(out, packet + 9, len - 9);
}

/* ---- JSON ---- */

static void json_char(unsigned char c)
{
	if (c == '"' || c == '\\')
		printf("\\%c", c);
	else if (c < ' ' || c == 0x7f)
		printf("\\u%04x", c);
	else
		putchar(c);
}

static void json_text(const char *s)
{
	putchar('"');
	for (; *s; s++)
		json_char((unsigned char)*s);
	putchar('"');
}

static void json_row(const struct row *r)
{
	unsigned i;

	putchar('{');
	for (i = 0; i < r->n; i++) {
		if (i)
			putchar(',');
		json_text(r->cells[i].key);
		putchar(':');
		if (r->cells[i].is_number)
			fputs(r->cells[i].value, stdout);
		else
			json_text(r->cells[i].value);
	}
	putchar('}');
}

static void json_rows(const struct musafirctl_out *out, unsigned section)
{
	const struct row *r;
	const char *sep = "\n";

	putchar('[');
	llist_for_each_entry(r, &out->rows, list) {
		if (r->section != section)
			continue;
		fputs(sep, stdout);
		json_row(r);
		sep = ",\n";
	}
	fputs(*sep == ',' ? "\n]" : "]", stdout);
}

static void json_list(const struct musafirctl_out *out)
{
	unsigned i;

	if (!out->n_sections)
		json_rows(out, 0);
	for (i = 0; i < out->n_sections; i++) {
		fputs(i ? ",\n" : "{", stdout);
		json_text(out->sections[i]);
		putchar(':');
		json_rows(out, i + 1);
	}
	puts(out->n_sections ? "}" : "");
}

static void json_end(const struct musafirctl_out *out, const char *message)
{
	if (out->shape == ADMIN_LIST || out->shape == ADMIN_SHEET) {
		json_list(out);
		return;
	}
	if (out->n_rows) {
		json_row(llist_first_entry(&out->rows, struct row, list));
	} else {
		fputs("{\"done\":true,\"message\":", stdout);
		json_text(message);
		putchar('}');
	}
	putchar('\n');
}

/* ---- plain ---- */

/* Characters, not octets: names of places are UTF-8. */
static unsigned width(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Unknown octets of the store never move a terminal's cursor. */
static void plain_text(const char *s)
{
	for (; *s; s++)
		putchar((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s);
}

static void plain_cell(const char *s, unsigned column, bool last)
{
	unsigned n = width(s);

	plain_text(s);
	if (last)
		putchar('\n');
	else
		printf("%*s", (int)(column - n + 2), "");
}

static const struct row *column_widths(const struct musafirctl_out *out, unsigned section, unsigned widths[COLUMNS_MAX])
{
	const struct row *r, *first = NULL;
	unsigned i, n;

	llist_for_each_entry(r, &out->rows, list) {
		if (r->section != section)
			continue;
		first = first ? first : r;
		for (i = 0; i < r->n; i++) {
			n = width(r->cells[i].value);
			widths[i] = n > widths[i] ? n : widths[i];
			n = width(r->cells[i].key);
			widths[i] = n > widths[i] ? n : widths[i];
		}
	}
	return first;
}

static void plain_table(const struct musafirctl_out *out, unsigned section)
{
	bool colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	unsigned widths[COLUMNS_MAX] = { 0 }, i;
	const struct row *first = column_widths(out, section, widths), *r;

	if (!first)
		return;
	fputs(colour ? "\033[1m" : "", stdout);
	for (i = 0; i < first->n; i++)
		plain_cell(first->cells[i].key, widths[i], i + 1 == first->n);
	fputs(colour ? "\033[0m" : "", stdout);
	llist_for_each_entry(r, &out->rows, list)
		for (i = 0; r->section == section && i < r->n; i++)
			plain_cell(r->cells[i].value, widths[i], i + 1 == r->n);
}

static void plain_tables(const struct musafirctl_out *out)
{
	unsigned i;

	for (i = out->n_sections ? 1 : 0; i <= out->n_sections; i++) {
		if (i > 1)
			putchar('\n');
		plain_table(out, i);
	}
}

static void plain_record(const struct musafirctl_out *out)
{
	const struct row *r;
	unsigned i, widest = 0;

	if (!out->n_rows)
		return;
	r = llist_first_entry(&out->rows, struct row, list);
	for (i = 0; i < r->n; i++)
		widest = width(r->cells[i].key) > widest ? width(r->cells[i].key) : widest;
	for (i = 0; i < r->n; i++) {
		plain_cell(r->cells[i].key, widest, false);
		plain_cell(r->cells[i].value, 0, true);
	}
}

static void plain_code(const struct musafirctl_out *out)
{
	const char *code;

	if (!out->n_rows)
		return;
	code = llist_first_entry(&out->rows, struct row, list)->cells[0].value;
	if (code)
		printf("start code %.3s %s\n", code, width(code) > 3 ? code + 3 : "");
}

static void plain_end(const struct musafirctl_out *out, const char *message)
{
	switch (out->shape) {
	case ADMIN_LIST:
	case ADMIN_SHEET:
		plain_tables(out);
		break;
	case ADMIN_RECORD:
		plain_record(out);
		break;
	case ADMIN_CODE:
		plain_code(out);
		break;
	case ADMIN_QUIET:
		if (*message)
			puts(message);
		break;
	}
}

void musafirctl_out_end(struct musafirctl_out *out, int code, const char *message)
{
	if (out->progress)
		fputs("\r\033[K", stderr);
	if (code != MUSAFIRCTL_DONE) {
		musafirctl_say(code, "%s", message);
		return;
	}
	if (out->json)
		json_end(out, message);
	else
		plain_end(out, message);
	if (out->n_lost)
		musafirctl_say(code, "%u rows more are not shown", out->n_lost);
}
